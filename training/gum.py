"""GUM as it lies in ``shared/data/gum``: its documents as text, with nested entities and coreference as characters."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

Span = tuple[int, int]

_DISCONTINUOUS = "["


@dataclass(frozen=True, slots=True)
class GoldMention:
    """Words that stand for something: half-open characters, GUM's entity type (empty in OntoGUM), coreference group."""

    start: int
    end: int
    type: str
    group: str


@dataclass(frozen=True, slots=True)
class Annotated:
    """One document: its text rebuilt from the tokens, paragraphs apart; mentions in the order of their first character.

    ``speakers`` are (start, end, name) of the sentences that the corpus gives to a speaker.
    """

    doc: str
    genre: str
    text: str
    mentions: tuple[GoldMention, ...]
    speakers: tuple[tuple[int, int, str], ...]


def _blocks(path: Path) -> Iterator[list[str]]:
    lines: list[str] = []
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            if line.startswith("# newdoc") and lines:
                yield lines
                lines = []
            lines.append(line.rstrip("\n"))
    if lines:
        yield lines


def _document(lines: list[str]) -> Annotated:
    text = ""
    doc = genre = speaker = ""
    space = ""
    opened: dict[str, list[tuple[int, str]]] = {}
    found: list[GoldMention] = []
    speakers: list[tuple[int, int, str]] = []
    multiword_last, multiword_space = 0, " "
    sentence_start: int | None = None
    for line in lines:
        if line.startswith("#"):
            key, _, value = line[1:].partition("=")
            match key.strip():
                case "newdoc id":
                    doc = value.strip()
                case "meta::genre":
                    genre = value.strip()
                case "speaker":
                    speaker = value.strip()
                case name if name.startswith("newpar") and "block" not in name and text:
                    space = "\n\n"
            continue
        if not line:
            if sentence_start is not None and speaker:
                speakers.append((sentence_start, len(text), speaker))
            sentence_start, speaker = None, ""
            continue
        number, form, *_, misc = line.split("\t")
        if "." in number:
            continue
        after = "" if "SpaceAfter=No" in misc else " "
        if "-" in number:
            multiword_last, multiword_space = int(number.split("-")[1]), after
            continue
        text += space
        start = len(text)
        text += form
        if sentence_start is None:
            sentence_start = start
        entity = next((part[7:] for part in misc.split("|") if part.startswith("Entity=")), "")
        for bracket in re.finditer(r"\(([^()]+)\)?|([^()]+)\)", entity):
            if bracket.group(1):
                parts = bracket.group(1).split("-")
                group, kind = parts[0], parts[1] if len(parts) > 1 else ""
                opened.setdefault(group, []).append((start, kind))
                if not bracket.group().endswith(")"):
                    continue
            else:
                group = bracket.group(2)
            if opened.get(group):
                begin, kind = opened[group].pop()
                if _DISCONTINUOUS not in group:
                    found.append(GoldMention(begin, len(text), kind, group))
        space = after
        if multiword_last:
            if int(number) < multiword_last:
                space = ""
            else:
                space, multiword_last = multiword_space, 0
    return Annotated(doc, genre, text, tuple(sorted(found, key=lambda m: (m.start, -m.end))), tuple(speakers))


def gum(path: Path) -> list[Annotated]:
    """The documents of one file (``train.conllu.gz``, ``ontogum_dev.conllu.gz``, …)."""
    return [_document(lines) for lines in _blocks(path)]

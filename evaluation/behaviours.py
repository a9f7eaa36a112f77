"""The behaviour tables: text in, statements out (``python -m evaluation.behaviours`` prints which cases hold)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.attribution_scores import Span, characters, matches
from evaluation.examples import parts, spoken
from sitroom.certainty.level import Level, Polarity
from sitroom.documents.inputs import read_document
from sitroom.flow import extract

FOLDER = Path(__file__).with_name("behaviours")
STATEMENTS = ("marks", "none", "runs", "sources", "verb_places", "verbless")
"""The tables of statements; the others in the folder are read by the module that measures their step."""
_ROLE = {"<": "source", ">": "source", "{": "cue", "}": "cue", "[": "content", "]": "content"}
_MARK = re.compile(r"[<>{}\[\]]")


@dataclass(frozen=True, slots=True)
class Case:
    """One row of a table: plain text and the statement wanted in it, None for no statement at all."""

    table: str
    why: str
    text: str
    wanted: dict[str, list[Span]] | None


@dataclass(frozen=True, slots=True)
class Commitments:
    """One row of a table of polarity and certainty: a statement, and how it is meant; ``words`` are spans of ``text``."""

    why: str
    text: str
    cue: Sequence[Span]
    content: Sequence[Span]
    polarity: Polarity
    level: Level
    words: Sequence[Span]
    phrase: str | None


def parsed(marked: str) -> tuple[str, dict[str, list[Span]] | None]:
    """A marked text as plain text and the spans by role."""
    plain: list[str] = []
    spans: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
    opened: dict[str, int] = {}
    length = position = 0
    for mark in _MARK.finditer(marked):
        piece = marked[position : mark.start()]
        plain.append(piece)
        length += len(piece)
        position = mark.end()
        role = _ROLE[mark.group()]
        if mark.group() in "<{[":
            opened[role] = length
        else:
            spans[role].append((opened.pop(role), length))
    plain.append(marked[position:])
    return "".join(plain), spans if spans["content"] else None


def commitments(path: Path) -> Iterator[Commitments]:
    """Every row of one table of polarity and certainty; its head gives the format. ValueError names the row that breaks it."""
    for number, row in enumerate(tomllib.loads(path.read_text("utf-8"))["case"], 1):
        text, spans = parsed(row["text"])
        if spans is None:
            raise ValueError(f"{path.name}, case {number}: no content is marked")
        found = [re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) for word in row.get("words", [])]
        if None in found:
            raise ValueError(f"{path.name}, case {number}: not all of its words are in the text")
        words = [match.span() for match in found if match]
        level, polarity = Level(row["level"]), Polarity(row["polarity"])
        yield Commitments(row["why"], text, spans["cue"], spans["content"], polarity, level, words, row.get("phrase"))


def cases() -> Iterator[Case]:
    """Every case of every table of statements, in file-name order."""
    for path in (FOLDER / f"{name}.toml" for name in STATEMENTS):
        for row in tomllib.loads(path.read_text("utf-8"))["case"]:
            text, wanted = parsed(row["text"])
            if wanted is not None and "source" in row:
                start = text.index(row["source"])
                wanted["source"] = [(start, start + len(row["source"]))]
            yield Case(path.stem, row["why"], text, wanted)


def holds(case: Case) -> bool:
    """Whether Sitroom reads the case as the table wants it."""
    read = [parts(s) for s in spoken(extract(read_document(case.text.encode(), "case.txt")))]
    if case.wanted is None:
        return not read
    if not matches([case.wanted], read):
        return False
    cue = characters(case.wanted["cue"])
    return not cue or any(cue & characters(r["cue"]) for r in read)


def share() -> float:
    """The share of all cases that hold."""
    results = [holds(case) for case in cases()]
    return sum(results) / len(results)


def main() -> None:
    """Print each case with whether it holds."""
    held = total = 0
    for case in cases():
        result = holds(case)
        held += result
        total += 1
        print(f"{'ok  ' if result else 'FAIL'} {case.table:12} {case.why}")
    print(f"{held} of {total} hold")


if __name__ == "__main__":
    main()

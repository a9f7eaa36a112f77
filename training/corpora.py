"""The corpora as they lie in ``shared/data``: articles with attributions, and silver syntax for them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One attribution: one cue span; any number of source and content spans (characters, half-open).

    An ``inner`` one stands inside the content of another.
    """

    cue: Span
    source: tuple[Span, ...]
    content: tuple[Span, ...]
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the automatic annotation; ``head`` is a word's index in the article, -1 for the root."""

    start: int
    end: int
    tag: str
    entity: str
    head: int
    label: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article with its attributions and the words of its automatic annotation.

    ``nests`` are the contents whose inner attributions are known (PolNeAR leaves them out).
    """

    doc: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    words: tuple[Word, ...] = ()
    nests: tuple[Span, ...] = ()


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """The JSON objects of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        for line in stream:
            yield json.loads(line)


def _spans(raw: list[list[int]]) -> tuple[Span, ...]:
    return tuple((int(s), int(e)) for s, e in raw)


def _words(silver: dict[str, Any]) -> tuple[Word, ...]:
    words: list[Word] = []
    for sentence in silver["sentences"]:
        offset = len(words)
        for (start, end, _lemma, tag, entity), (head, label) in zip(sentence["tokens"], sentence["heads"], strict=False):
            words.append(Word(start, end, tag, entity, offset + head - 1 if head else -1, label.split(":")[0]))
    return tuple(words)


def polnear(folder: Path, split: str) -> list[Article]:
    """The articles of one split of PolNeAR, attributions without a cue or content left out."""
    silver_path = folder / f"{split}.corenlp.jsonl.gz"
    silver = {row["doc"]: _words(row) for row in lines(silver_path)} if silver_path.exists() else {}
    articles = []
    for row in lines(folder / f"{split}.jsonl.gz"):
        gold = tuple(
            GoldAttribution(_spans(a["cue"])[0], _spans(a["source"]), _spans(a["content"]))
            for a in row["attributions"]
            if a["cue"] and a["content"]
        )
        articles.append(Article(row["doc"], row["text"], gold, silver.get(row["doc"], ())))
    return articles

"""The examples with their gold: what the project measures itself on wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluation.attribution_scores import AttributionScores, Parts, matches
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.documents.inputs import read_document
from sitroom.exchange.jsonl import decode
from sitroom.extracted import Extracted
from sitroom.flow import extract

ROOT = Path(__file__).resolve().parent.parent
SITUATIONS = ("besieged-valley", "harbour-strike")
FURTHER = ("river-dam", "island-vote", "desert-road")
"""Situations with gold that nobody reads in the demo: written for who is who, by someone who had not seen the rules."""


def folder(situation: str) -> Path:
    """Where a situation's articles and gold lie."""
    return ROOT / ("examples" if situation in SITUATIONS else "evaluation/situations") / situation


@dataclass(frozen=True, slots=True)
class Pair:
    """One example as annotated by hand and as read by Sitroom."""

    gold: Extracted
    read: Extracted


def parts(statement: Statement) -> Parts:
    """The spans of a statement by role."""
    return {"source": statement.source.spans, "cue": statement.cue, "content": statement.content}


def spoken(extracted: Extracted) -> list[Statement]:
    """The statements of sources, without what the outlet tells itself."""
    return [s for s in extracted.statements if s.source.kind is not SourceKind.REPORTER]


def gold(situation: str) -> Iterator[Extracted]:
    """The hand-annotated articles of a situation, in file-name order."""
    path = folder(situation) / "gold.jsonl"
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        yield decode(line, f"{path}, line {number}")


def pairs(situation: str) -> Iterator[Pair]:
    """Each article of a situation, its gold beside what Sitroom reads in the file itself."""
    for annotated in gold(situation):
        path = annotated.document.path
        document = read_document((ROOT / path).read_bytes(), path)
        yield Pair(annotated, extract(document))


@dataclass(slots=True)
class Readings:
    """How often the reading of a found statement is that of the gold: kind of source, quotation, polarity, certainty, chain."""

    found: int = 0
    kind: int = 0
    quotation: int = 0
    polarity: int = 0
    level: int = 0
    chain: int = 0

    def add(self, gold: Statement, read: Statement) -> None:
        """Count one statement that was found whole."""
        self.found += 1
        self.kind += gold.source.kind == read.source.kind
        self.quotation += gold.quotation == read.quotation
        self.polarity += gold.polarity == read.polarity
        self.level += gold.certainty.level == read.certainty.level
        self.chain += (gold.via is None) == (read.via is None)

    def shares(self) -> dict[str, float]:
        """Each as a share of the statements found."""
        counts = {
            "kind": self.kind,
            "quotation": self.quotation,
            "polarity": self.polarity,
            "level": self.level,
            "chain": self.chain,
        }
        return {name: count / self.found if self.found else 0.0 for name, count in counts.items()}


def measure(situations: tuple[str, ...] = SITUATIONS) -> tuple[AttributionScores, Readings]:
    """Score the examples."""
    scores, readings = AttributionScores(), Readings()
    for situation in situations:
        for pair in pairs(situation):
            annotated, read = spoken(pair.gold), spoken(pair.read)
            wanted, got = [parts(s) for s in annotated], [parts(s) for s in read]
            scores.add(pair.gold.document.text, wanted, got)
            for i, j in matches(wanted, got):
                readings.add(annotated[i], read[j])
    return scores, readings

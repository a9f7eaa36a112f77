"""The intelligence reporting of ``shared/data/re3d``: its documents, their folds, and how what is found is counted."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Span = tuple[int, int]

CERTAIN = 0.5
"""An annotation that its annotators, taken together, hold for likelier wrong than right is none."""
FOLDS = 5
TYPES = (
    "CommsIdentifier", "Coordinate", "DocumentReference", "Frequency", "Location", "MilitaryPlatform", "Money", "Nationality",
    "Organisation", "Person", "Quantity", "Temporal", "Url", "Vehicle", "Weapon",
)  # fmt: skip
RELATIONS = (
    "AlliesOf", "Apart", "BelongsTo", "CoLocated", "CommWith", "Dislikes", "FightingAgainst", "HasAttrOf", "InChargeOf",
    "IsSynonymOf", "Likes",
)  # fmt: skip
EITHER_WAY = frozenset({"AlliesOf", "Apart", "CoLocated", "CommWith", "FightingAgainst", "IsSynonymOf"})
"""Relations that hold in both directions by what they mean, though mostly annotated in one."""
NONE = len(RELATIONS)


@dataclass(frozen=True, slots=True)
class Entity:
    """Half-open characters and the type."""

    start: int
    end: int
    type: str

    @property
    def span(self) -> Span:
        """Its characters."""
        return self.start, self.end


@dataclass(frozen=True, slots=True)
class Relation:
    """From the characters of one entity to those of another."""

    source: Span
    target: Span
    type: str


@dataclass(frozen=True, slots=True)
class Report:
    """One document; entities in the order of the text, the wider first."""

    doc: str
    publisher: str
    text: str
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line.strip()]


def re3d(folder: Path, certain: float = CERTAIN) -> list[Report]:
    """The documents of every publisher in ``folder``, by publisher and id; annotations below ``certain`` are left out."""
    reports = []
    for publisher in sorted(p for p in folder.iterdir() if p.is_dir()):
        entities: dict[str, set[Entity]] = defaultdict(set)
        relations: dict[str, set[Relation]] = defaultdict(set)
        for row in _rows(publisher / "entities.json"):
            if row["confidence"] >= certain:
                entities[row["documentId"]].add(Entity(row["begin"], row["end"], row["type"]))
        for row in _rows(publisher / "relations.json"):
            if row["confidence"] >= certain:
                ends = (row["sourceBegin"], row["sourceEnd"]), (row["targetBegin"], row["targetEnd"])
                relations[row["documentId"]].add(Relation(*ends, row["type"]))
        for row in sorted(_rows(publisher / "documents.json"), key=lambda row: str(row["_id"])):
            doc = row["_id"]
            reports.append(
                Report(
                    doc,
                    publisher.name,
                    row["text"],
                    tuple(sorted(entities[doc], key=lambda e: (e.start, -e.end, e.type))),
                    tuple(sorted(relations[doc], key=lambda r: (r.source, r.target, r.type))),
                )
            )
    return reports


def folds(reports: Sequence[Report], seed: int = 0) -> list[int]:
    """The fold of each document: shuffled inside each publisher, then dealt out."""
    order = list(range(len(reports)))
    random.Random(seed).shuffle(order)
    order.sort(key=lambda i: reports[i].publisher)
    fold = [0] * len(reports)
    for position, i in enumerate(order):
        fold[i] = position % FOLDS
    return fold


@dataclass(slots=True)
class Counts:
    """What was found, what of it is right, what of the gold was found."""

    right: int = 0
    found: int = 0
    reached: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.reached / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        p, r = self.precision, self.recall
        return 2 * p * r / (p + r) if p + r else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f} R {self.recall:.3f} F {self.f1:.3f} ({self.found} found, {self.gold} gold)"


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _near(a: Relation, b: Relation) -> bool:
    return a.type == b.type and _overlap(a.source, b.source) and _overlap(a.target, b.target)


def _ordered(r: Relation) -> Relation:
    """A relation that holds either way, from the earlier to the later."""
    return Relation(min(r.source, r.target), max(r.source, r.target), r.type) if r.type in EITHER_WAY else r


@dataclass(slots=True)
class Tally:
    """Counts over documents by task and type; the type "all" is the micro average."""

    counts: dict[str, dict[str, Counts]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Counts)))

    def _add(self, task: str, kind: str, right: int, made: int, reached: int, gold: int) -> None:
        for name in (kind, "all"):
            c = self.counts[task][name]
            c.right, c.found, c.reached, c.gold = c.right + right, c.found + made, c.reached + reached, c.gold + gold

    def entities(self, gold: Iterable[Entity], made: Iterable[Entity]) -> None:
        """Count the entities of one document, by exact spans and by overlap."""
        all_gold, all_made = set(gold), set(made)
        for kind in {e.type for e in all_gold | all_made}:
            g, m = ({e for e in every if e.type == kind} for every in (all_gold, all_made))
            self._add("entities", kind, len(g & m), len(m), len(g & m), len(g))
            right = sum(any(_overlap(a.span, b.span) for b in g) for a in m)
            reached = sum(any(_overlap(a.span, b.span) for b in m) for a in g)
            self._add("entities, overlap", kind, right, len(m), reached, len(g))
        spans, made_spans = ({e.span for e in every} for every in (all_gold, all_made))
        hit = len(spans & made_spans)
        self._add("entities, any type", "", hit, len(made_spans), hit, len(spans))

    def relations(self, task: str, gold: Iterable[Relation], made: Iterable[Relation]) -> None:
        """Count the relations of one document: as annotated, with the direction of :data:`EITHER_WAY` free, and by overlap."""
        all_gold, all_made = set(gold), set(made)
        free_gold, free_made = {_ordered(r) for r in all_gold}, {_ordered(r) for r in all_made}
        for name, g, m in ((task, all_gold, all_made), (f"{task}, either way", free_gold, free_made)):
            for kind in {r.type for r in g | m}:
                hit = sum(r.type == kind for r in g & m)
                self._add(name, kind, hit, sum(r.type == kind for r in m), hit, sum(r.type == kind for r in g))
        for kind in {r.type for r in free_gold | free_made}:
            g, m = ({r for r in every if r.type == kind} for every in (free_gold, free_made))
            right = sum(any(_near(a, b) for b in g) for a in m)
            reached = sum(any(_near(a, b) for b in m) for a in g)
            self._add(f"{task}, either way, overlap", kind, right, len(m), reached, len(g))

    def f1(self, task: str) -> float:
        """Micro F1 of one task."""
        return self.counts[task]["all"].f1

    def lines(self) -> Iterable[str]:
        """The tables."""
        for task, kinds in sorted(self.counts.items()):
            yield f"{task:44s}{kinds['all']}"
        for task in ("entities", "relations", "relations, end to end"):
            yield f"{task} by type"
            for kind, counts in sorted(self.counts[task].items(), key=lambda item: -item[1].gold):
                if kind != "all":
                    yield f"    {kind:20s}{counts}"

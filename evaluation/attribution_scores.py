"""How well attributions are found: whole attributions, exact spans, characters.

The measures are those of the project's shared scorer: an attribution is found *whole* when the
content spans overlap with a Jaccard index of at least .5 in characters and the sources share a
character or are both empty, one to one, best overlap first. *Exact* compares a role's full set of
spans, punctuation and space at their ends aside. *Chars* compares the characters of a role.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

Span = tuple[int, int]
Parts = Mapping[str, Sequence[Span]]
"""An attribution as spans by role: ``source``, ``cue``, ``content``."""

ROLES = ("source", "cue", "content")
WHOLE_OVERLAP = 0.5


@dataclass(slots=True)
class Counts:
    """Hits, predictions and gold items of one measure."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, hits: int, predicted: int, gold: int) -> None:
        """Count one document in."""
        self.hits += hits
        self.predicted += predicted
        self.gold += gold

    @property
    def precision(self) -> float:
        """Share of predictions that hit, 0 where there are none."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold items hit, 0 where there are none."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.predicted + self.gold
        return 2 * self.hits / total if total else 0.0


def characters(spans: Iterable[Span]) -> set[int]:
    """The character positions that the spans cover."""
    return set(itertools.chain.from_iterable(range(s, e) for s, e in spans))


def trimmed(text: str, spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans without punctuation and space at their ends, those parted by nothing else joined."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        while start < end and not text[start].isalnum():
            start += 1
        while end > start and not text[end - 1].isalnum():
            end -= 1
        if start >= end:
            continue
        if merged and not any(c.isalnum() for c in text[merged[-1][1] : start]):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(sorted(merged))


def matches(gold: Sequence[Parts], predicted: Sequence[Parts]) -> list[tuple[int, int]]:
    """One-to-one pairs of (gold, predicted) that agree whole, best content overlap first."""
    found: list[tuple[float, int, int]] = []
    sets = [(characters(p["content"]), characters(p["source"])) for p in predicted]
    for i, g in enumerate(gold):
        content, source = characters(g["content"]), characters(g["source"])
        for j, (other_content, other_source) in enumerate(sets):
            shared = len(content & other_content)
            if not shared:
                continue
            overlap = shared / len(content | other_content)
            if overlap >= WHOLE_OVERLAP and (source & other_source or not (source or other_source)):
                found.append((overlap, i, j))
    pairs: list[tuple[int, int]] = []
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    for _, i, j in sorted(found, reverse=True):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((i, j))
    return pairs


@dataclass(slots=True)
class AttributionScores:
    """Counts of each measure over documents added one by one."""

    whole: Counts = field(default_factory=Counts)
    exact: dict[str, Counts] = field(default_factory=lambda: {r: Counts() for r in ROLES})
    chars: dict[str, Counts] = field(default_factory=lambda: {r: Counts() for r in ROLES})

    def add(self, text: str, gold: Sequence[Parts], predicted: Sequence[Parts]) -> None:
        """Count one document in."""
        self.whole.add(len(matches(gold, predicted)), len(predicted), len(gold))
        for role in ROLES:
            a = Counter(t for x in gold if (t := trimmed(text, x[role])))
            b = Counter(t for x in predicted if (t := trimmed(text, x[role])))
            self.exact[role].add((a & b).total(), b.total(), a.total())
            left = characters(s for x in gold for s in x[role])
            right = characters(s for x in predicted for s in x[role])
            self.chars[role].add(len(left & right), len(right), len(left))

    def table(self) -> dict[str, float]:
        """F1 of each measure by name."""
        return {
            "whole": self.whole.f1,
            **{f"{r}_exact": self.exact[r].f1 for r in ROLES},
            **{f"{r}_chars": self.chars[r].f1 for r in ROLES},
        }

    def __str__(self) -> str:
        rows = [("whole", self.whole)]
        rows += [(f"{r}_exact", self.exact[r]) for r in ROLES] + [(f"{r}_chars", self.chars[r]) for r in ROLES]
        return "\n".join(f"{name:16}{c.precision:7.3f}{c.recall:7.3f}{c.f1:7.3f}" for name, c in rows)

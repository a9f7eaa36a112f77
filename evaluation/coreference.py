"""Coreference scores as the field reports them: MUC, B³ and entity-based CEAF, and their mean (the CoNLL score).

MUC: Vilain et al. 1995; B³: Bagga and Baldwin 1998; CEAF with similarity φ4: Luo 2005; the mean of
the three F1: Pradhan et al. 2012. Mentions are equal where their spans are equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

Cluster = frozenset[Hashable]


def f1(precision: float, recall: float) -> float:
    """Their harmonic mean, 0 where both are 0."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Ratio:
    """A precision and a recall, each a share of sums over documents."""

    hit: float = 0.0
    found: float = 0.0
    hit_gold: float = 0.0
    gold: float = 0.0

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.hit / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the gold that was found."""
        return self.hit_gold / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return f1(self.precision, self.recall)


@dataclass(slots=True)
class CoreferenceScores:
    """Sums over documents; :meth:`add` one at a time."""

    mentions: Ratio = field(default_factory=Ratio)
    muc: Ratio = field(default_factory=Ratio)
    b3: Ratio = field(default_factory=Ratio)
    ceaf: Ratio = field(default_factory=Ratio)

    def add(self, gold: Sequence[Cluster], found: Sequence[Cluster]) -> None:
        """Count one document; each mention stands in one cluster at most."""
        of_gold = {m: c for c in gold for m in c}
        of_found = {m: c for c in found for m in c}
        both = len(of_gold.keys() & of_found.keys())
        _count(self.mentions, both, len(of_found), both, len(of_gold))
        _count(self.muc, *_links(found, of_gold), *_links(gold, of_found))
        _count(self.b3, *_overlap(found, of_gold), *_overlap(gold, of_found))
        similar = np.array([[2 * len(g & f) / (len(g) + len(f)) for f in found] for g in gold]).reshape(len(gold), len(found))
        rows, columns = linear_sum_assignment(-similar)
        best = float(similar[rows, columns].sum())
        _count(self.ceaf, best, len(found), best, len(gold))

    @property
    def conll(self) -> float:
        """The mean F1 of MUC, B³ and CEAF."""
        return (self.muc.f1 + self.b3.f1 + self.ceaf.f1) / 3


def _count(ratio: Ratio, hit: float, found: float, hit_gold: float, gold: float) -> None:
    ratio.hit += hit
    ratio.found += found
    ratio.hit_gold += hit_gold
    ratio.gold += gold


def _links(clusters: Sequence[Cluster], other: dict[Hashable, Cluster]) -> tuple[float, float]:
    hit = total = 0
    for cluster in clusters:
        parts = Counter(other[m] for m in cluster if m in other)
        hit += sum(parts.values()) - len(parts)
        total += len(cluster) - 1
    return hit, total


def _overlap(clusters: Sequence[Cluster], other: dict[Hashable, Cluster]) -> tuple[float, float]:
    hit = total = 0.0
    for cluster in clusters:
        parts = Counter(other[m] for m in cluster if m in other)
        hit += sum(n * n for n in parts.values()) / len(cluster)
        total += len(cluster)
    return hit, total

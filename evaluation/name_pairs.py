"""How well written names are told for one or for two: ``data/names/name_pairs.csv``, by five-fold.

The weights of ``sitroom.actors.names`` are fitted anew on four fifths of the pairs and judged on the
last, five times over five shufflings; rules and thresholds of spelling are fixed. Needs the shared data:
``python -m evaluation.name_pairs --data ../shared/data [--errors]``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from sitroom.actors.names import FEATURES, SAME, WEIGHTS, features, keys, similarity

FOLDS = 5
SHUFFLINGS = 5
PENALTY = 1.0
"""Of the squared weights, the intercept apart."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two written names, whether they are one, and where the pair comes from."""

    a: str
    b: str
    same: bool
    kind: str

    @property
    def hard(self) -> bool:
        """Whether it belongs to the hard core: attested spellings and look-alikes."""
        return self.kind == "hard_negative" or self.kind.startswith(("brief_", "translit_"))


@dataclass(frozen=True, slots=True)
class Figures:
    """Average precision and area under the curve (of the ranking), accuracy at ``SAME``; all in [0, 1]."""

    precision: float
    area: float
    accuracy: float

    def __str__(self) -> str:
        return f"AP {self.precision:.3f}  AUC {self.area:.3f}  accuracy {self.accuracy:.3f}"


def read(data: Path) -> list[Pair]:
    """The pairs in the file's order."""
    with (data / "names" / "name_pairs.csv").open(encoding="utf-8", newline="") as file:
        return [Pair(row["a"], row["b"], row["same"] == "1", row["kind"]) for row in csv.DictReader(file)]


def fit(pairs: list[Pair]) -> tuple[float, ...]:
    """Weights of a logistic regression on the features of the pairs, the intercept first."""
    rows = np.array([(1.0, *features(pair.a, pair.b)) for pair in pairs])
    same = np.array([pair.same for pair in pairs], float)
    penalty = np.eye(rows.shape[1]) * PENALTY
    penalty[0, 0] = 1e-3
    weights = np.zeros(rows.shape[1])
    for _ in range(40):
        expected = 1 / (1 + np.exp(-rows @ weights))
        slope = rows.T @ (expected - same) + penalty @ weights
        weights -= np.linalg.solve(rows.T @ (rows * (expected * (1 - expected))[:, None]) + penalty, slope)
    return tuple(round(float(weight), 2) for weight in weights)


def held_out(pairs: list[Pair], seed: int) -> Floats:
    """A score for each pair by weights that have not seen it."""
    fold = np.random.default_rng(seed).permutation(len(pairs)) % FOLDS
    scores = np.zeros(len(pairs))
    for number in range(FOLDS):
        weights = fit([pair for pair, f in zip(pairs, fold, strict=True) if f != number])
        for i in np.flatnonzero(fold == number):
            scores[i] = similarity(pairs[i].a, pairs[i].b, weights=weights).score
    return scores


def figures(pairs: list[Pair], scores: Floats) -> Figures:
    """The figures of a set of pairs; ties in the ranking count as the mean over their orders would for the area."""
    same = np.array([pair.same for pair in pairs])
    if same.all() or not same.any():
        return Figures(float("nan"), float("nan"), float(((scores >= SAME) == same).mean()))
    # Ties are broken against us: a wrong pair comes before a right one of the same score.
    order = np.lexsort((same, -scores))
    hits = same[order]
    precision = float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())
    right, wrong = scores[same], scores[~same]
    area = float((right[:, None] > wrong).mean() + (right[:, None] == wrong).mean() / 2)
    return Figures(precision, area, float(((scores >= SAME) == same).mean()))


def report(pairs: list[Pair], runs: list[Floats]) -> list[tuple[str, int, Figures]]:
    """Mean figures over the runs: all pairs, the hard core, each kind."""
    groups = {"all": list(range(len(pairs))), "hard core": [i for i, pair in enumerate(pairs) if pair.hard]}
    for kind in sorted({pair.kind for pair in pairs}):
        groups[kind] = [i for i, pair in enumerate(pairs) if pair.kind == kind]
    rows = []
    for name, members in groups.items():
        found = [figures([pairs[i] for i in members], scores[members]) for scores in runs]
        mean = np.mean([(f.precision, f.area, f.accuracy) for f in found], 0)
        rows.append((name, len(members), Figures(*map(float, mean))))
    return rows


@click.command()
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("../shared/data"))
@click.option("--errors", is_flag=True, help="List the pairs that the shipped weights judge wrongly.")
def main(data: Path, *, errors: bool) -> None:
    """Print the held-out figures by kind of pair, the weights, and what the index keys find."""
    pairs = read(data)
    for name, count, mean in report(pairs, [held_out(pairs, seed) for seed in range(SHUFFLINGS)]):
        click.echo(f"{name:20} {count:4}  {mean}")
    fitted = fit(pairs)
    click.echo("weights " + ", ".join(f"{name} {weight}" for name, weight in zip(("intercept", *FEATURES), fitted, strict=True)))
    click.echo("shipped weights are those" if fitted == WEIGHTS else f"SHIPPED WEIGHTS DIFFER: {WEIGHTS}")
    matches = [similarity(pair.a, pair.b) for pair in pairs]
    taken = [(pair, match) for pair, match in zip(pairs, matches, strict=True) if match.same]
    click.echo(f"called same: {len(taken)}, of which right {sum(pair.same for pair, _ in taken)}")
    met = sum(bool(keys(pair.a) & keys(pair.b)) for pair, _ in taken)
    click.echo(f"of these share an index key: {met}; keys a name: {np.mean([len(keys(pair.a)) for pair in pairs]):.1f}")
    same = [pair for pair in pairs if pair.same]
    click.echo(f"of {len(same)} same pairs share an index key: {sum(bool(keys(pair.a) & keys(pair.b)) for pair in same)}")
    if errors:
        for pair, match in zip(pairs, matches, strict=True):
            if (match.score >= SAME) != pair.same:
                click.echo(f"{match.score:.2f} {match.relation:10} same={int(pair.same)} {pair.kind:15} {pair.a} | {pair.b}")


if __name__ == "__main__":
    main()

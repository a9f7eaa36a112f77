"""How well two texts of one origin are told from look-alikes: ``evaluation/behaviours/origins.toml``.

``python -m evaluation.origins`` prints precision and recall on the pairs that thresholds were chosen on and on those held
out, by kind of pair; ``--errors`` lists the pairs judged wrongly, ``--sweep`` what other thresholds would give on the first.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from sitroom.disputes.origins import Report, agency, repeats, same_origin, signature
from sitroom.disputes.signature import BARS, Bar, Kind

TABLE = Path(__file__).with_name("behaviours") / "origins.toml"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports of different documents and whether one repeats the other."""

    kind: str
    why: str
    a: Report
    b: Report
    same: bool
    held_out: bool


@dataclass(frozen=True, slots=True)
class Score:
    """How many pairs of one origin were found, how many were called so, and how many there are."""

    right: int
    called: int
    wanted: int

    @property
    def precision(self) -> float:
        """In [0, 1]; 1 where nothing was called."""
        return self.right / self.called if self.called else 1.0

    @property
    def recall(self) -> float:
        """In [0, 1]; 1 where nothing was to be found."""
        return self.right / self.wanted if self.wanted else 1.0

    def __str__(self) -> str:
        return (
            f"precision {self.precision:.3f} ({self.right}/{self.called})  recall {self.recall:.3f} ({self.right}/{self.wanted})"
        )


def pairs() -> list[Pair]:
    """The rows of the table in its order."""
    return [_pair(row) for row in tomllib.loads(TABLE.read_text("utf-8"))["pair"]]


def _pair(row: dict[str, Any]) -> Pair:
    a, b = (
        Report(
            document=side,
            statement="s1",
            speaker=None,
            outlet=f"outlet of {side}",
            credited=agency(row[f"credited_{side}"]) if f"credited_{side}" in row else None,
            signature=signature(row[side]),
            is_narration=False,
            order=order,
            source=row.get(f"source_{side}"),
        )
        for order, side in enumerate("ab")
    )
    return Pair(row["kind"], row["why"], a, b, row["same"], row["held_out"])


def score(rows: Iterable[Pair], bars: Sequence[Bar] = BARS) -> Score:
    """Precision and recall of the pairs said to be of one origin."""
    judged = [(pair.same, repeats(pair.a, pair.b, bars) is not None) for pair in rows]
    return Score(
        sum(same and called for same, called in judged), sum(called for _, called in judged), sum(same for same, _ in judged)
    )


_SWEPT = ("share", "reach", "weight", "order")


def _moved(bar: Bar, name: str, value: float) -> Bar:
    match name:
        case "share":
            return replace(bar, share=value)
        case "reach":
            return replace(bar, reach=value)
        case "weight":
            return replace(bar, weight=value)
        case _:
            return replace(bar, order=value)


def _sweep(rows: Sequence[Pair]) -> None:
    for kind in Kind:
        bar = next(bar for bar in BARS if bar.kind is kind)  # of two for one kind the lower
        for name in _SWEPT:
            chosen: float = getattr(bar, name)
            for factor in (0.7, 0.85, 0.95, 1.0, 1.05, 1.15, 1.3):
                moved = [_moved(b, name, chosen * factor) if b is bar else b for b in BARS]
                click.echo(f"{kind:10} {name:6} {chosen * factor:5.2f}{' *' if factor == 1.0 else '  '} {score(rows, moved)}")


@click.command()
@click.option("--errors", is_flag=True, help="List the pairs that are judged wrongly, with the reason given.")
@click.option("--sweep", is_flag=True, help="Move one threshold at a time, on the pairs that are not held out.")
def main(*, errors: bool, sweep: bool) -> None:
    """Print precision and recall, all and by kind."""
    rows = pairs()
    for title, held_out in (("chosen on", False), ("held out", True)):
        half = [pair for pair in rows if pair.held_out is held_out]
        click.echo(f"{title:10} {len(half):3} pairs  {score(half)}")
        for kind in sorted({pair.kind for pair in half}):
            group = [pair for pair in half if pair.kind == kind]
            right = sum((repeats(pair.a, pair.b) is not None) == pair.same for pair in group)
            click.echo(f"  {kind:12} {right} of {len(group)} right")
    if errors:
        for pair in rows:
            reason = same_origin(pair.a, pair.b)
            if (reason is not None) != pair.same:
                click.echo(f"{'held out ' if pair.held_out else ''}{pair.kind}: {pair.why}: {reason or 'not found'}")
    if sweep:
        _sweep([pair for pair in rows if not pair.held_out])


if __name__ == "__main__":
    main()

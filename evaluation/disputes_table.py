"""How well opposed reports are told from look-alikes: ``evaluation/behaviours/disputes.toml``.

``python -m evaluation.disputes_table`` reads both texts of each row, lays their claims beside each other and prints accuracy,
precision and recall on the rows that may be looked at and on those held out; ``--errors`` lists the rows of the first half
that are judged wrongly. A row is shown as opposed where a dispute has its two texts on different sides.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import click

from sitroom.actors.actor import Actor, ActorType
from sitroom.disputes.account import Account
from sitroom.disputes.accounts import accounts_across, is_named
from sitroom.disputes.dispute import Dispute
from sitroom.disputes.disputes import disputes_of
from sitroom.disputes.opposition import Verdict, compare
from sitroom.documents.inputs import read_document
from sitroom.extracted import Extracted
from sitroom.flow import extract

TABLE = Path(__file__).with_name("behaviours") / "disputes.toml"


@dataclass(frozen=True, slots=True)
class Report:
    """One text of a row with its outlet and its ISO day."""

    outlet: str
    day: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """Two reports, whether they are opposed, and of opposed ones the kind of the question and the rule; else both are None."""

    why: str
    a: Report
    b: Report
    opposed: bool
    kind: str | None
    rule: str | None
    held_out: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a row: the disputes with its two texts on different sides, as (kind, rule)."""

    row: Row
    found: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]

    @property
    def right(self) -> bool:
        """Whether it is opposed where it should be."""
        return bool(self.found) is self.row.opposed

    @property
    def exact(self) -> bool:
        """Whether the kind and the rule are right too."""
        return self.right and (not self.row.opposed or (self.row.kind, self.row.rule) in self.found)


@dataclass(frozen=True, slots=True)
class Score:
    """Rows, rows judged rightly, opposed ones found, shown ones, opposed ones, and found ones with their kind and rule."""

    rows: int
    right: int
    found: int
    shown: int
    opposed: int
    exact: int

    @property
    def accuracy(self) -> float:
        """In [0, 1]."""
        return self.right / self.rows if self.rows else 1.0

    @property
    def precision(self) -> float:
        """In [0, 1]; 1 where nothing was shown."""
        return self.found / self.shown if self.shown else 1.0

    @property
    def recall(self) -> float:
        """In [0, 1]; 1 where nothing was to be found."""
        return self.found / self.opposed if self.opposed else 1.0

    def __str__(self) -> str:
        return (
            f"accuracy {self.accuracy:.3f} ({self.right}/{self.rows})  precision "
            f"{self.precision:.3f} ({self.found}/{self.shown})  "
            f"recall {self.recall:.3f} ({self.found}/{self.opposed})  with kind and rule {self.exact}/{self.found}"
        )


def rows() -> list[Row]:
    """The rows of the table in its order. ValueError names an opposed row without kind or rule, or another one with them."""
    return [_row(n, row) for n, row in enumerate(tomllib.loads(TABLE.read_text("utf-8"))["row"], 1)]


def _row(number: int, row: dict[str, Any]) -> Row:
    if any((name in row) is not row["opposed"] for name in ("kind", "rule")):
        raise ValueError(f"{TABLE.name}, row {number}: kind and rule belong to opposed rows, and to them alone")
    a, b = Report(*row["a"]), Report(*row["b"])
    return Row(row["why"], a, b, row["opposed"], row.get("kind"), row.get("rule"), row["held_out"])


def shown(row: Row) -> Shown:
    """What the program shows of a row."""
    documents = [_read(report, f"{side}.txt") for side, report in (("a", row.a), ("b", row.b))]
    found = [d for d in disputes_of(accounts_across(documents, _actors(documents))) if _across(d)]
    pairs = dict.fromkeys((d.kind.value, rule) for d in found for rule in _rules(d))
    return Shown(row, tuple(pairs), tuple(d.question for d in found))


def _read(report: Report, path: str) -> Extracted:
    document = read_document(report.text.encode(), path)
    return extract(replace(document, publisher=report.outlet, published=report.day))


def _actors(documents: Sequence[Extracted]) -> dict[tuple[str, str], str]:
    """Who is one over the two texts: those with one proper name, persons by their last name."""
    return {(d.document.id, a.id): _name(a) for d in documents for a in d.actors if is_named(a)}


def _name(actor: Actor) -> str:
    words = actor.name.casefold().removeprefix("the ").split()
    return words[-1] if actor.type is ActorType.PERSON else " ".join(words)


def _opposed(dispute: Dispute) -> Iterable[tuple[Account, Account]]:
    for n, side in enumerate(dispute.sides):
        for other in dispute.sides[n + 1 :]:
            for a in side.accounts:
                yield from ((a, b) for b in other.accounts if a.document != b.document)


def _across(dispute: Dispute) -> bool:
    return any(compare(a, b).verdict is Verdict.OPPOSED for a, b in _opposed(dispute))


def _rules(dispute: Dispute) -> list[str]:
    compared = (compare(a, b) for a, b in _opposed(dispute))
    return list(dict.fromkeys(c.rule for c in compared if c.verdict is Verdict.OPPOSED))


def score(judged: Iterable[Shown]) -> Score:
    """The score of what is shown of some rows."""
    kept = list(judged)
    hits = [s for s in kept if s.found and s.row.opposed]
    return Score(
        len(kept),
        sum(s.right for s in kept),
        len(hits),
        sum(bool(s.found) for s in kept),
        sum(s.row.opposed for s in kept),
        sum(s.exact for s in hits),
    )


@click.command()
@click.option("--errors", is_flag=True, help="List the rows judged wrongly that are not held out.")
def main(*, errors: bool) -> None:
    """Print accuracy, precision and recall on either half."""
    judged = [shown(row) for row in rows()]
    if errors:
        for s in judged:
            if not s.exact and not s.row.held_out:
                what = "missed" if not s.found else "wrong" if not s.row.opposed else "other"
                click.echo(f"{what:6} {s.row.why}: {s.row.kind} {s.row.rule}, shown {list(s.found)} {list(s.questions)}")
    for name, held_out in (("seen", False), ("held out", True)):
        click.echo(f"{name:8} {score(s for s in judged if s.row.held_out is held_out)}")


if __name__ == "__main__":
    main()

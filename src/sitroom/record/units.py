"""How the accounts of one block are parted in time, so that what is compared stays small however long a question is open.

A gap of more than ``GAP`` days parts what no rule would compare (``sitroom.disputes.opposition``). A stretch without
such a gap is one unit, unless it is longer than ``LONGEST`` days or holds more than ``MOST`` accounts: then it is cut
along fixed days, a quarter finer each time. So a unit depends on the accounts around it alone, not on the order in
which they came, nor on what lies years away. Accounts without a day belong to every unit of their block.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GAP = 60
"""Days; see ``SAME_EVENT`` in ``sitroom.disputes.opposition``."""
LONGEST = 200
"""Days that a unit spans at most; a longer time that an account speaks of counts with its last days."""
MOST = 50
"""Accounts from which on a unit is cut finer: comparing them takes about a hundredth of a second."""
UNDATED = 200
"""Accounts of a block without a day that are compared, in the order of the documents' ids; the rest is left out."""
AROUND = 2 * LONGEST + 2 * GAP
"""Days on each side of an account beyond which it can change no unit."""


@dataclass(frozen=True, slots=True, order=True)
class Dated:
    """An account of a block with the days that it speaks of, None together where it has none."""

    account: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Unit:
    """The accounts of one stretch of time; ``undated`` are those without a day."""

    dated: frozenset[int]
    undated: frozenset[int]


def units(rows: Iterable[Dated]) -> set[Unit]:
    """Part the accounts of one block; those without a day make a unit of their own as well."""
    dated: list[tuple[int, int, int]] = []
    undated: set[int] = set()
    for row in rows:
        if row.first is None or row.last is None:
            undated.add(row.account)
        else:
            dated.append((max(row.first, row.last - LONGEST), row.last, row.account))
    without = frozenset(undated)
    found = {Unit(frozenset(account for _, _, account in part), without) for run in _runs(sorted(dated)) for part in _cut(run)}
    return found | {Unit(frozenset(), without)} if without else found


def _runs(dated: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    run: list[tuple[int, int, int]] = []
    end = 0
    for row in dated:
        if run and row[0] - end > GAP:
            yield run
            run = []
        end = row[1] if not run else max(end, row[1])
        run.append(row)
    if run:
        yield run


def _cut(run: list[tuple[int, int, int]]) -> Iterator[list[tuple[int, int, int]]]:
    span = max(last for _, last, _ in run) - run[0][0]
    if span <= LONGEST and len(run) <= MOST:
        yield run
    else:
        yield from _along(run, LONGEST)


def _along(run: list[tuple[int, int, int]], width: int) -> Iterator[list[tuple[int, int, int]]]:
    cells: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for row in run:
        cells[row[1] // width].append(row)
    for _, cell in sorted(cells.items()):
        if len(cell) > MOST and width > 1:
            yield from _along(cell, max(1, width // 4))
        else:
            yield cell

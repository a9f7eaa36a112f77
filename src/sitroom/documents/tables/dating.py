"""The dates of a table: what its own rows say of the order in which day and month stand, or what a person says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sitroom.documents.columns import how_to_map
from sitroom.documents.day_order import Figures, Order, figures_in
from sitroom.documents.tables.cells import date_of, short
from sitroom.documents.tally import Tally, counted

ROWS_SEARCHED = 10_000
"""Rows that are looked through for a date that settles the order of the others, where the first ones leave it open."""

SIZE_SEARCHED = 100_000_000
"""Characters of these rows: as many as are looked through in about a second."""

_MAX_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class _Seen:
    cell: str
    place: str

    def __str__(self) -> str:
        return f"{short(self.cell)!r} in {self.place}"


@dataclass(slots=True)
class _Column:
    """Dates in figures with one sign between them, in one column.

    ``sole`` has for each order the first date that is a day in this order alone; ``used`` counts those read by it.
    """

    sole: dict[Order, _Seen] = field(default_factory=dict)
    used: Tally = field(default_factory=Tally)

    @property
    def order(self) -> Order | None:
        return next(iter(self.sole)) if len(self.sole) == 1 else None


class Dates:
    """Reads the dates of one table; first let it :meth:`look` at rows, as many as are to settle the order."""

    def __init__(self, order: Order | None) -> None:
        self._order = order
        self._columns: dict[tuple[str, str], _Column] = {}
        self.is_open = False
        """Whether a date was seen that may be two days, and that no custom tells."""

    def look(self, column: str, cell: object, place: str) -> None:
        """Take into account what a date says of the order of the others in its column."""
        figures = figures_in(cell) if isinstance(cell, str) and self._order is None else None
        if figures is not None:
            self._look(figures, column, str(cell), place)

    def _look(self, figures: Figures, column: str, cell: str, place: str) -> _Column:
        known = self._columns.get((column, figures.sign))
        if known is None:
            known = _Column()
            if len(self._columns) < _MAX_COLUMNS:
                self._columns[column, figures.sign] = known
        if figures.only in (Order.DMY, Order.MDY):
            known.sole.setdefault(figures.only, _Seen(cell, place))
        elif figures.day(None) is None and figures.is_full and figures.days and figures.by_custom is None:
            self.is_open = True
        return known

    def read(self, column: str, cell: object, place: str) -> str | None:
        """The ISO date of a cell; None where it has none, or one that may be several days."""
        figures = figures_in(cell) if isinstance(cell, str) and self._order is None else None
        if figures is None:
            return date_of(cell, self._order)
        known = self._look(figures, column, str(cell), place)
        if figures.day(None) is not None:
            return figures.day(None)
        if len(known.sole) > 1:
            return None
        date = figures.day(known.order or figures.by_custom)
        if date is not None and known.order not in (None, figures.by_custom):
            known.used.add(where=repr(short(cell)))
        return date

    def told(self) -> Iterator[str]:
        """What a person should know of how the dates were read."""
        for column in self._columns.values():
            if column.used.count:
                order, seen = next(iter(column.sole.items()))
                dates = counted(column.used.count, "date in figures,", "dates in figures, such as")
                words = f"reads {dates} {column.used.first}, with {order.words}"
                because = f"{seen} can be nothing else"
                if len(column.sole) > 1:
                    because += f", though {list(column.sole.values())[1]} stands the other way round"
                other = Order.MDY if order is Order.DMY else Order.DMY
                yield f"{words}, since {because} (if that is wrong: {how_to_map('dates', other)})"

    def why_open(self) -> str:
        """Why dates are left open although others say in which order they stand; empty where none does."""
        both = next((column for column in self._columns.values() if len(column.sole) > 1), None)
        return "" if both is None else "; its dates stand in two orders: " + ", ".join(map(str, both.sole.values()))


def is_date(cell: object) -> bool:
    """Whether a cell has a date, or figures that may be several."""
    return date_of(cell) is not None or is_open(cell)


def is_open(cell: object) -> bool:
    """Whether a cell has a date in figures that is a day in some order."""
    figures = figures_in(cell) if isinstance(cell, str) else None
    return figures is not None and bool(figures.days)

"""Which column of a table of articles is what: the column map of JSONL and CSV inputs."""

from __future__ import annotations

import json
import shlex
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from sitroom.documents.day_order import Order
from sitroom.errors import ArgumentError

_LONGEST_SHOWN = 100


class ColumnsError(ArgumentError):
    """A column map that cannot be used; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The name of the column (or JSON key, with dots for keys inside) that holds each thing; None: known by its usual names.

    The usual names are the thing's own and those in ``sitroom.documents.tables.names``. ``rows`` are the keys that lead
    to the list of articles in a JSON object with several lists. ``dates`` is no column but the :class:`Order` of all its
    dates in figures, DMY, MDY or YMD, or "excel" where it counts days as spreadsheets do; ColumnsError for another.
    """

    id: str | None = field(default=None)
    text: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    rows: str | None = None
    dates: str | None = None

    def __post_init__(self) -> None:
        if self.dates is not None and self.order is None:
            raise ColumnsError(f"dates is {self.dates!r}, no order of dates; write one of {', '.join(Order)}")

    @property
    def order(self) -> Order | None:
        """The order of day, month and year that a person says all dates in figures have."""
        return next((order for order in Order if self.dates is not None and order.lower() == self.dates.lower()), None)

    @classmethod
    def of(cls, pairs: Sequence[str]) -> Columns:
        """The map that pairs such as ``text=body`` give; ColumnsError where one is no pair or names no such thing."""
        names = [each.name for each in fields(cls)]
        given: dict[str, str] = {}
        for pair in (part.strip() for each in pairs for part in each.split(",")):
            thing, equals, column = (part.strip() for part in pair.partition("="))
            if not equals or not column or thing not in names:
                raise ColumnsError(f"{pair!r} maps no column; write text=body with one of {', '.join(names)} on the left")
            if thing in given:
                raise ColumnsError(f"{thing} is mapped twice, to {given[thing]!r} and {column!r}; keep one")
            given[thing] = column
        return cls(**given)


def how_to_map(thing: str, column: str = "NAME") -> str:
    """How to say which column is what, on the command line and in a program; NAME for one that no option can name."""
    if not column.isprintable() or "," in column or len(column) > _LONGEST_SHOWN:
        column = "NAME"
    named = json.dumps(column, ensure_ascii=False)
    return f'--columns {shlex.quote(f"{thing}={column}")}, in a program columns={{"{thing}": {named}}}'

"""What a table of an export is: its columns with their types and meanings, its key, and where its ids are found.

From this alone CSV, Parquet and the data dictionary are made, so that they cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Plain(StrEnum):
    """What a single value is; a date is text with the precision that was stated (2021, 2021-08, 2021-08-20)."""

    TEXT = "text"
    DATE = "date"
    INTEGER = "integer"
    NUMBER = "number"
    FLAG = "true or false"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Many:
    """A list of things of one type."""

    of: Type


@dataclass(frozen=True, slots=True)
class Parts:
    """An object with named parts."""

    columns: tuple[Column, ...]


Type = Plain | Many | Parts


@dataclass(frozen=True, slots=True)
class Column:
    """One column, or one part of an object.

    ``empty`` says that it may be without a value, ``values`` are all that there may be (none: any), ``decimals`` how many
    a number keeps.
    """

    name: str
    type: Type
    says: str
    empty: bool = False
    values: tuple[str, ...] = ()
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns whose values, where there are any, are those of the ``to`` columns in a row of another table."""

    columns: tuple[str, ...]
    table: str
    to: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """One file of an export; the values of its ``key`` columns are found in one row alone."""

    name: str
    says: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()

    def column(self, name: str) -> Column:
        """Give the column of this name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

"""Which column of a row is what, and what the row says there."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from sitroom.documents.columns import Columns
from sitroom.documents.tables.names import USUAL, plain
from sitroom.documents.tables.rows import Row

INSIDE_CELL: dict[str, tuple[str, ...]] = {
    "text": ("rendered", "text", "plain", "html"),
    "title": ("rendered", "main", "text"),
    "publisher": ("name", "title"),
}
"""The usual keys where a cell of JSON is an object: ``{"source": {"id": 7, "name": "Quay Post"}}``. The first one counts."""


def names_of(rows: Sequence[Row], header: Sequence[str]) -> tuple[str, ...]:
    """All columns that the rows have, in the order in which they appear, with those inside by their dotted names."""
    names = dict.fromkeys(filter(None, header))
    for row in rows:
        for name, cell in row.cells.items():
            if isinstance(cell, dict) and cell:
                names |= dict.fromkeys(f"{name}.{inner}" for inner in cell)
            elif name:
                names[name] = None
    return tuple(names)


def columns_of(cells: Collection[str], columns: Columns) -> dict[str, str]:
    """The column of each thing that cells of these names have: the one that is mapped to it, else the first usual one."""
    by_usual: dict[str, str] = {}
    by_case: dict[str, str] = {}
    for name in cells:
        # Databases put their own things under names such as _source.
        if not name.startswith("_") or name == "_id":
            by_usual.setdefault(plain(name), name)
        by_case.setdefault(name.strip().lower(), name)
    found: dict[str, str] = {}
    for thing, usual in USUAL.items():
        mapped = getattr(columns, thing)
        if mapped is None:
            column = next((by_usual[name] for name in usual if name in by_usual), None)
        elif mapped in cells:
            column = mapped
        else:
            column = by_case.get(mapped.lower()) or (mapped if mapped.partition(".")[0] in cells else None)
        if column is not None:
            found[thing] = column
    return found


def has(cells: dict[str, object], column: str) -> bool:
    """Whether a row has this column, by its own name, by that in another case, or as a key inside."""
    if column in cells or column.lower() in (name.strip().lower() for name in cells):
        return True
    value: object = cells
    for key in column.split("."):
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True


def cell_of(cells: Mapping[str, object], column: str) -> object:
    """What a row has in a column; None too for NaN, with which some programs fill what is missing."""
    value: object = cells
    for key in [column] if column in cells else column.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return None if isinstance(value, float) and math.isnan(value) else value


def told_in(thing: str, cells: Mapping[str, object], column: str) -> object:
    """What a row tells of a thing in a column; of an object in it the key that usually does."""
    value = cell_of(cells, column)
    if not isinstance(value, dict):
        return value
    return next((value[key] for key in INSIDE_CELL.get(thing, ()) if isinstance(value.get(key), str)), value)


def has_text(cells: Mapping[str, object], columns: Columns) -> bool:
    """Whether cells have a text, or an empty place for one."""
    column = columns_of(cells, columns).get("text")
    value = None if column is None else told_in("text", cells, column)
    return isinstance(value, str) or (value is None and column in cells)

"""What a table has that was not used, and how to say what it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sitroom.documents.columns import how_to_map
from sitroom.documents.tables.cells import address_of, id_of, name_of, short
from sitroom.documents.tables.dating import is_date
from sitroom.documents.tables.names import OTHERS, USUAL, plain
from sitroom.documents.tables.rows import Row
from sitroom.documents.tally import counted

WANTED = ("published", "title", "publisher", "url", "id")
"""What a table should say of its articles, in the order in which one misses it."""

MIN_TEXT = 40
"""Characters from which on a cell may be the text of an article and no mere name."""

_PASSED_OVER = OTHERS | {name for names in USUAL.values() for name in names}
"""The second column of a usual name is none that was overlooked."""
_LONGEST_NAME = 300
_SHOWN = 12
_SHOWN_TEXTS = 3
_MAX_DEPTH = 4
_MAX_KEYS = 500


def unused(rows: Sequence[Row], header: Sequence[str], used: Mapping[str, Collection[str]]) -> str | None:
    """What is told of columns that were not used although something is missing that they may hold; None without any.

    ``used`` has the columns of each thing in the rows. What goes on in lists is not looked into.
    """
    taken = {column for columns in used.values() for column in columns}
    cells: dict[str, list[object]] = {name: [] for name in header}
    for row in rows:
        for name, cell in leaves(row.cells):
            if not taken & {name, name.partition(".")[0]} and plain(name) not in _PASSED_OVER and not _is_nothing(cell):
                cells.setdefault(name, []).append(cell)
    # What few rows have says nothing of the table.
    cells = {name: found for name, found in cells.items() if 2 * len(found) >= len(rows)}
    missing = {thing: [name for name in cells if _may_be(thing, cells[name])] for thing in WANTED if not used.get(thing)}
    # What is to tell one row from the others stands in each.
    missing["id"] = [name for name in missing.get("id", ()) if len(cells[name]) == len(rows)]
    # With an address a row is known again without an id.
    if used.get("url"):
        missing.pop("id", None)
    missing = {thing: names for thing, names in missing.items() if names}
    # Numbers that are all different are found in many tables, and lines tell rows apart too.
    if not set(missing) - {"id"}:
        return None
    meant = [name for name in cells if any(name in names for names in missing.values())]
    listed = ", ".join(short(name) for name in meant[:_SHOWN])
    if len(meant) > _SHOWN:
        listed += f" and {len(meant) - _SHOWN} more"
    thing, names = next(iter(missing.items()))
    name = names[0] if thing in ("published", "url") else "NAME"
    nothing = f"none is known as {_or(list(missing))}"
    return f"{counted(len(meant), 'column', 'columns')} ({listed}): {nothing} (say which is what: {how_to_map(thing, name)})"


def leaves(cells: Mapping[str, object], above: str = "", depth: int = 1) -> Iterator[tuple[str, object]]:
    """The cells of a row by name, those inside of objects by their dotted names; of a hostile row the first ones."""
    count = 0
    for name, cell in cells.items():
        if isinstance(cell, dict) and cell and depth < _MAX_DEPTH:
            inner: Iterable[tuple[str, object]] = leaves(cell, f"{above}{name}.", depth + 1)
        else:
            inner = [(f"{above}{name}", cell)] if name else []
        for each in inner:
            count += 1
            if count > _MAX_KEYS:
                return
            yield each


def longest_texts(rows: Iterable[Row], used: Collection[str] = ()) -> list[str]:
    """The names of the columns with the longest texts, the longest first; one a row, and none for mere names."""
    longest: dict[str, int] = {}
    for row in rows:
        texts = [
            (len(cell), name)
            for name, cell in leaves(row.cells)
            if isinstance(cell, str) and name not in used and name.partition(".")[0] not in used
        ]
        length, name = max(texts, key=lambda each: each[0], default=(0, ""))
        if length >= MIN_TEXT and " " in str(dict(leaves(row.cells))[name]).strip():
            longest[name] = max(length, longest.get(name, 0))
    return sorted(longest, key=lambda name: -longest[name])[:_SHOWN_TEXTS]


def _may_be(thing: str, cells: Sequence[object]) -> bool:
    if thing == "published":
        return any(is_date(cell) for cell in cells if not _is_count(cell))
    if thing == "url":
        return any(address_of(cell) is not None for cell in cells)
    # What has an address or a date in it is no name.
    if _may_be("url", cells) or _may_be("published", cells):
        return False
    if thing == "id":
        return all(id_of(cell) is not None for cell in cells) and len({str(cell) for cell in cells}) == len(cells)
    return any(not _is_count(cell) and len(str(cell)) <= _LONGEST_NAME and name_of(cell) is not None for cell in cells)


def _is_count(cell: object) -> bool:
    """Whether a cell is a mere number, which may be a year or an hour and is mostly something else."""
    return not isinstance(cell, str) or cell.strip().isdecimal()


def _is_nothing(cell: object) -> bool:
    return cell is None or isinstance(cell, (bool, list, dict)) or (isinstance(cell, str) and not cell.strip())


def _or(words: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(words[:-1]), words[-1]]))

"""What is told of the rows of a table that were not read, or not wholly: counted, with the first of each kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sitroom.documents.columns import how_to_map
from sitroom.documents.day_order import Order, is_serial
from sitroom.documents.formats import LeftOut
from sitroom.documents.language_codes import WANTED
from sitroom.documents.tables.cells import short
from sitroom.documents.tables.dating import is_open
from sitroom.documents.tables.hints import longest_texts
from sitroom.documents.tables.rows import Row
from sitroom.documents.tally import Tally, counted

_MEANT = {
    "published": ("no date that can be told", "write 2021, 2021-08 or 2021-08-20"),
    "url": ("no web address", "write it in full, such as https://paper.example/article"),
    "language": ("no language that is known", WANTED),
    "publisher": ("no name", "give text of at most 1,000 characters; a key inside an object is written as source.name"),
    "title": ("no title", "give text of at most 1,000 characters"),
    "id": ("nothing that can stand in a path", "the number of the row stands for it; give at most 200 characters"),
}
_OPEN = f"if the day stands first: {how_to_map('dates', Order.DMY)}; else MDY or YMD"
_SERIAL = f"if it counts days as spreadsheets do: {how_to_map('dates', Order.EXCEL)}"
_SEARCHED = 1_000
"""Rows without text that are asked where their texts may be."""


class Told:
    """What one table's rows leave to be told; ``order`` is that of its dates as a person says it."""

    def __init__(self, path: str, order: Order | None) -> None:
        self._path, self._order = path, order
        self._tallies: dict[str, Tally] = {}
        self._texts = Tally()

    def empty(self, row: Row, used: set[str]) -> None:
        """A row has no text; ``used`` are its columns that are known for something else."""
        self._add("empty", row.place)
        if self._tallies["empty"].count <= _SEARCHED:
            for name in longest_texts([row], used):
                self._texts.add(name)

    def again(self, row: Row) -> None:
        """A row is the same as an earlier one."""
        self._add("again", row.place)

    def cut(self, row: Row) -> None:
        """A text was cut short by its sender."""
        self._add("cut", row.place)

    def unread(self, thing: str, row: Row, cell: object) -> None:
        """A cell does not say what it is to say."""
        kind = self._kind_of_date(cell) if thing == "published" else thing
        self._add(kind, f"{repr(short(cell)) if isinstance(cell, str) else short(cell)} in {row.place}")

    def all(self, why_open: str) -> Iterator[LeftOut]:
        """All of it; ``why_open`` says why dates are left open that others could settle."""
        said: dict[str, Callable[[Tally], str]] = {
            "empty": self._empty,
            "again": lambda t: f"{_rows(t)} with the id, the text and the address of an earlier one, {_first(t)}in {t.first}",
            "open": lambda t: _of(t, "published", f"figures that may be more than one day{why_open}", _OPEN),
            "order": lambda t: _of(t, "published", f"no date with {self._order_words()}, as dates={self._order} says", _BY_HAND),
            "serial": lambda t: _of(t, "published", "no date that can be told", _SERIAL),
            "cut": _cut,
        }
        for what in ("empty", "again", "open", "order", "serial", *_MEANT, "cut"):
            if tally := self._tallies.get(what):
                tell = said.get(what)
                yield LeftOut(self._path, tell(tally) if tell else _of(tally, what, *_MEANT[what]))

    def _add(self, what: str, where: str) -> None:
        self._tallies.setdefault(what, Tally()).add(where=where)

    def _kind_of_date(self, cell: object) -> str:
        if is_open(cell):
            return "open" if self._order in (None, Order.EXCEL) else "order"
        return "serial" if self._order is None and isinstance(cell, (str, int, float)) and is_serial(str(cell)) else "published"

    def _order_words(self) -> str:
        return self._order.words if self._order else ""

    def _empty(self, tally: Tally) -> str:
        words = f"{_rows(tally)} without text, {_first(tally)}in {tally.first}"
        names = self._texts.names()
        if not names:
            return words
        listed = ", ".join(short(name) for name in names[:3])
        return f"{words}; their longest words are in {listed} (if these are articles: {how_to_map('text', names[0])})"


_BY_HAND = "leave dates out where they do not all stand in one order"


def _of(tally: Tally, thing: str, meaning: str, advice: str) -> str:
    return f"{thing} of {_rows(tally)}: {meaning}, {_first(tally)}{tally.first} ({advice})"


def _cut(tally: Tally) -> str:
    texts = counted(tally.count, "text, which its sender", "texts, which their senders")
    return f"the end of {texts} cut short, {_first(tally)}in {tally.first}"


def _rows(tally: Tally) -> str:
    return counted(tally.count, "row", "rows")


def _first(tally: Tally) -> str:
    return "" if tally.count == 1 else "the first "

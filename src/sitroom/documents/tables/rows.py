"""The rows of a table as they stand in its file: JSON lines, a list in JSON, comma-, semicolon- or tab-separated values.

Nothing is asked here of what the cells mean. A file is read from its start to its end and never held as a whole: what is
in memory is a row, and no row is longer than :data:`MAX_ROW`.
"""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sitroom.documents.text import MAX_BYTES
from sitroom.errors import DocumentError

MAX_ROW = MAX_BYTES
"""Characters of one row: a line of JSON, an element of a list, a record of CSV with the line ends in its cells."""

MAX_BRACKETS = 1_000_000
"""Lists and objects in one row: an empty one takes two characters in the file and sixty bytes of memory."""

_KEPT = 100_000
_MOST_AGAIN = 10 * _KEPT
PIECE = 2**20
"""Characters of a line that are read at once."""

_DELIMITERS = ",;\t"
_ENDS = ("\n", "\r")
_ONE_OBJECT_A_LINE = "write one object on each line, or a list of objects"
_TOO_LONG = f"is longer than {MAX_ROW // 2**20} million characters"
_QUOTE = "put quotation marks around a value with a delimiter or a line end in it"
_SHORTEN = "an article is no longer than a book; check for a missing line end or quotation mark"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands ("line 7", or "item 3" of a list), that number, and its cells by column.

    A CSV cell is a string; a JSON one may be anything that JSON has.
    """

    place: str
    number: int
    cells: dict[str, object]
    size: int


@dataclass(frozen=True, slots=True)
class Fault:
    """A row that cannot be read: where it stands, what is wrong, what to do."""

    place: str
    reason: str
    advice: str


@dataclass(frozen=True, slots=True)
class Header:
    """The names of a CSV table's columns, in order; the first thing that its rows give. A name may stand there twice."""

    names: tuple[str, ...]


class _TooLongError(Exception):
    """A row exceeds :data:`MAX_ROW`."""


class _Lines:
    """The lines of a text with their ends; ``number`` is that of the last one given, from 1.

    Those of the row that is read are kept to be given again, up to :data:`_KEPT` of them.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._back: deque[str] = deque()
        self._left = MAX_ROW
        self.number = 0
        self._row: list[str] = []
        self._first = 0

    def start_row(self) -> None:
        """What is given from here on belongs to a new row."""
        self._row.clear()
        self._first = self.number + 1
        self._left = MAX_ROW

    @property
    def of_row(self) -> int:
        """How many lines the row has so far."""
        return self.number + 1 - self._first

    def put_back(self, *lines: str) -> None:
        """Let the last lines be given again; the very last may be only the beginning of one."""
        self._back.extendleft(reversed(lines))
        self.number -= len(lines)
        self.start_row()

    def give_back(self) -> int:
        """Let all lines of the row but its first be given again, if they are few enough; return how many."""
        again = self._row[1:] if self.of_row == len(self._row) else []
        self.put_back(*again)
        return len(again)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else ""
        if not line.endswith(_ENDS) and len(line) <= self._left:
            line += self._text.readline(self._left + 1 - len(line))
        if not line:
            raise StopIteration
        if len(line) > self._left and self._row:
            self._back.appendleft(line)
            raise _TooLongError
        self.number += 1
        if len(line) > self._left:
            while line and not line.endswith(_ENDS):
                line = self._text.readline(PIECE)
            raise _TooLongError
        self._left -= len(line)
        if len(self._row) < _KEPT:
            self._row.append(line)
        return line


def is_csv(path: str) -> bool:
    """Whether a table is one of separated values, by its name; the others are JSON."""
    return path.lower().endswith((".csv", ".tsv"))


def is_lines(path: str) -> bool:
    """Whether a table is one of JSON lines, by its name; others may be too."""
    return path.lower().endswith((".jsonl", ".ndjson"))


def rows_of(text: io.TextIOWrapper, path: str) -> Iterator[Row | Fault | Header]:
    """Give the rows of a table, in order, with a :class:`Fault` in the place of each that cannot be read.

    ``path`` tells JSON from CSV by its ending; DocumentError where the file holds nothing at all.
    """
    lines = _Lines(text)
    if is_csv(path):
        yield from _csv_rows(lines, path, "\t" if path.lower().endswith(".tsv") else ",")
        return
    first = text.readline(PIECE)
    while first.isspace():
        lines.number += first.endswith(_ENDS)
        first = text.readline(PIECE)
    if not first:
        raise DocumentError(path, "holds no rows", "give a table with an article in each row")
    if first.lstrip().startswith("["):
        yield from _items(text, first, listed=True)
        return
    second = text.readline(PIECE) if first.endswith(_ENDS) else ""
    over_many_lines = second and first.lstrip().startswith("{") and first.rstrip().endswith(("{", "[", ","))
    if over_many_lines and not second.startswith("{"):
        yield from _items(text, first + second, listed=False)
        return
    lines.number += 1 + bool(second)
    lines.put_back(first, *filter(None, [second]))
    yield from _json_lines(lines)


def _json_lines(lines: _Lines) -> Iterator[Row | Fault]:
    while True:
        lines.start_row()
        try:
            line = next(lines)
        except StopIteration:
            return
        except _TooLongError:
            yield Fault(f"line {lines.number}", _TOO_LONG, _SHORTEN)
            continue
        if not line.isspace():
            yield _parsed(line, "line", lines.number)


def _parsed(source: str, unit: str, number: int) -> Row | Fault:
    place = f"{unit} {number}"
    if source.count("{") + source.count("[") > MAX_BRACKETS:
        return Fault(place, "holds more than a million lists and objects", _ONE_OBJECT_A_LINE)
    try:
        cells = json.loads(source)
    except json.JSONDecodeError as error:
        return Fault(place, f"is not JSON: {error.msg} at character {error.pos + 1}", _ONE_OBJECT_A_LINE)
    except (ValueError, RecursionError) as error:
        what = "nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"
        return Fault(place, f"is not JSON that can be read: {what}", _ONE_OBJECT_A_LINE)
    if not isinstance(cells, dict):
        return Fault(place, "is not a JSON object", _ONE_OBJECT_A_LINE)
    return Row(place, number, cells, len(source))


_STRUCTURE = re.compile(r'["{}\[\],]')
_IN_STRING = re.compile(r"(?:[^\"\\]++|\\.)*+", re.DOTALL)


def _items(text: io.TextIOWrapper, first: str, *, listed: bool) -> Iterator[Row | Fault]:
    """The items of a list, or the objects that follow one another over many lines, each parsed for itself.

    Only brackets and strings are followed to find where an item ends, so a broken one does not cost those after it.
    """
    scan = Scan(listed=listed)
    piece = first.lstrip()
    while piece:
        for source in scan.feed(piece):
            yield item_of(source, scan.number)
        piece = text.readline(PIECE) if not scan.ended else ""
    rest = scan.left()
    if scan.ended:
        after = text.readline(PIECE)
        while after and after.isspace():
            after = text.readline(PIECE)
        if (rest and rest.strip()) or after:
            yield Fault(f"item {scan.number}", "is followed by more after the end of the list", "give one list in a file")
        return
    yield from scan.cut()


def item_of(source: str | None, number: int) -> Row | Fault:
    """The row of an item, by its source; None stands for one that is too long."""
    return Fault(f"item {number}", _TOO_LONG, _SHORTEN) if source is None else _parsed(source, "item", number)


class Scan:
    """Follows brackets and strings through pieces of JSON and gives the source of each item; ``number`` counts them.

    An item that is longer than :data:`MAX_ROW` is given as None and not kept.
    """

    def __init__(self, *, listed: bool) -> None:
        self._listed = listed
        self._floor = int(listed)
        self._depth = 0
        self._in_string = self._escaped = False
        self._parts: list[str] | None = []
        self._size = 0
        self.number = 0
        self.ended = False

    def feed(self, piece: str) -> Iterator[str | None]:
        """Go on with the next piece, and give the source of each item that ends in it."""
        at = start = 0
        if self._listed and not self._depth:
            at = start = 1  # after the bracket that opens the list
            self._depth = 1
        while at < len(piece) and not self.ended:
            if self._in_string:
                at = self._through_string(piece, at)
                continue
            found = _STRUCTURE.search(piece, at)
            if found is None:
                break
            at = found.end()
            sign = found[0]
            if sign == '"':
                self._in_string = True
            elif sign in "{[":
                self._depth += 1
            elif sign in "}]" and self._depth > self._floor:
                self._depth -= 1
                if not self._listed and not self._depth:
                    yield self._cut(piece[start:at])
                    start = at
            elif self._listed and self._depth == 1 and sign in ",]":
                self.ended = sign == "]"
                source = self._cut(piece[start : at - 1])
                start = at
                if sign == "," or source is None or source.strip():
                    yield source
                else:
                    self.number -= 1  # nothing stands between the last comma and the end
        self._keep(piece[start:])

    def left(self) -> str | None:
        """What stands after the last item."""
        return None if self._parts is None else "".join(self._parts)

    def cut(self) -> Iterator[Fault]:
        """What is wrong where the file ends before its items do."""
        rest = self.left()
        if rest is None or rest.strip():
            yield Fault(f"item {self.number + 1}", "is cut short: the file ends in it", "fetch the file again")
        elif self._listed:
            yield Fault(f"item {self.number}", "is the last: the file ends before its list does", "fetch the file again")

    def _through_string(self, piece: str, at: int) -> int:
        if self._escaped:
            self._escaped = False
            return at + 1
        found = _IN_STRING.match(piece, at)
        at = found.end() if found else at
        if at < len(piece):
            if piece[at] == '"':
                self._in_string = False
            else:
                self._escaped = True  # the piece ends with a backslash
            at += 1
        return at

    def _keep(self, part: str) -> None:
        self._size += len(part)
        if self._size > MAX_ROW:
            self._parts = None
        elif self._parts is not None:
            self._parts.append(part)

    def _cut(self, part: str) -> str | None:
        self._keep(part)
        source = self.left()
        self._parts, self._size = [], 0
        self.number += 1
        return source


_CSV_LOCK = threading.Lock()


def _next_record(reader: Iterator[list[str]]) -> list[str]:
    """The next record, with cells as long as a row may be: the limit of the csv module belongs to the whole process."""
    with _CSV_LOCK:
        before = csv.field_size_limit(MAX_ROW)
        try:
            return next(reader)
        finally:
            csv.field_size_limit(before)


def _csv_rows(lines: _Lines, path: str, usual: str) -> Iterator[Row | Fault | Header]:
    header, delimiter = _header(lines, path, usual)
    yield header
    names = header.names
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    again = 0
    mended = True
    while True:
        lines.start_row()
        start = lines.number + 1
        try:
            values = _next_record(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLongError) as error:
            last = lines.number
            # One wrong quotation mark can take all that follows with it: the lines after its own are looked at anew.
            given_back = lines.give_back() if again < _MOST_AGAIN else 0
            again += given_back
            mended = False
            yield _csv_fault(start, last if not given_back else start, error)
            continue
        if not any(value and not value.isspace() for value in values):
            continue
        # Cells left out at the end are empty, as spreadsheets write them, but not in what a broken row leaves behind.
        if any(value.strip() for value in values[len(names) :]) or (len(values) < len(names) and not mended):
            yield Fault(f"line {start}", f"has {_number(values, 'value')} for {_number(names, 'column')}", _QUOTE)
            continue
        mended = True
        # Of two columns with one name the first counts; that the name is there twice is the header's to tell.
        cells: dict[str, object] = dict(zip(reversed(names[: len(values)]), reversed(values[: len(names)]), strict=True))
        yield Row(f"line {start}", start, cells, sum(map(len, values)))


def _number(things: Sequence[str], name: str) -> str:
    return f"{len(things)} {name}{'' if len(things) == 1 else 's'}"


def _csv_fault(start: int, last: int, error: Exception) -> Fault:
    """A record that cannot be read, and with it the lines up to ``last``."""
    if isinstance(error, _TooLongError) and last <= start:
        return Fault(f"line {start}", _TOO_LONG, _SHORTEN)
    place = f"line {start}" if last <= start else f"lines {start} to {last}"
    if isinstance(error, _TooLongError) or "unexpected end" in str(error):
        return Fault(place, "has a quotation mark that is not closed", "close it, or write it twice inside a cell")
    return Fault(place, _no_csv(error), "check its quotation marks; inside a cell they are written twice")


def _no_csv(error: Exception) -> str:
    return "is not CSV: " + str(error).replace("\t", "a tab")


def _header(lines: _Lines, path: str, usual: str) -> tuple[Header, str]:
    """The columns' names, and what stands between them."""
    try:
        told = None
        line = _next_words(lines)
        if line and (found := re.fullmatch(r"sep=([,;\t])\s*", line)):  # what Excel writes before the header
            told, line = found[1], _next_words(lines)
        if line is None:
            raise DocumentError(path, "holds no rows", "give a table with the names of its columns in the first line")
        outside = re.sub(r'"[^"]*+"', "", line)
        if usual == "\t" and usual in outside:
            told = told or usual
        delimiter = told or max(usual + _DELIMITERS, key=outside.count)
        lines.put_back(line)
        names = _next_record(csv.reader(lines, delimiter=delimiter, strict=True))  # a name may go over several lines
    except (csv.Error, _TooLongError) as error:
        reason = _TOO_LONG if isinstance(error, _TooLongError) else _no_csv(error)
        raise DocumentError(f"{path}, line {max(1, lines.number)}", reason, "begin with the names of the columns") from error
    return Header(tuple(name.strip("\ufeff \t\r\n") for name in names)), delimiter


def _next_words(lines: _Lines) -> str | None:
    return next((line for line in lines if line.strip("\ufeff \t\r\n,;")), None)

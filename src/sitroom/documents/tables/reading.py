"""Tables of articles to documents: which column is what, and each row an article.

A row's path is ``file!/ID``, or ``file!/LINE`` where it has no id: the line on which it begins, in a list of JSON its
number from 1. The text is kept exactly as the cell has it, and offsets count in the cell. A JSON object with a list of
articles in it, as news services answer, is read as that list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from typing import BinaryIO

from sitroom.documents.article import page_document, shown, text_document
from sitroom.documents.columns import how_to_map
from sitroom.documents.document import Document
from sitroom.documents.excerpts import goes_on, is_summary, mark_of_cut
from sitroom.documents.faults import Faults
from sitroom.documents.formats import INSIDE, Context, Item, LeftOut, Remark
from sitroom.documents.html import looks_like_html
from sitroom.documents.known import Known
from sitroom.documents.mail.quoting import merged, outside
from sitroom.documents.tables.answers import Meant, answer_in, meant, rows_in
from sitroom.documents.tables.cells import address_of, id_of, language_of, name_of, short
from sitroom.documents.tables.dating import ROWS_SEARCHED, SIZE_SEARCHED, Dates, is_date
from sitroom.documents.tables.encoding import guessed_encoding, open_text
from sitroom.documents.tables.finding import cell_of, columns_of, has, has_text, names_of, told_in
from sitroom.documents.tables.hints import longest_texts, unused
from sitroom.documents.tables.names import UNSURE, USUAL
from sitroom.documents.tables.paths import Paths
from sitroom.documents.tables.rows import Fault, Header, Row, is_csv, is_lines, rows_of
from sitroom.documents.tables.telling import Told
from sitroom.documents.tally import counted
from sitroom.errors import DocumentError

LOOKED_AT = 100
"""Rows by which it is told which columns there are: rows of JSON need not all have the same."""

WHOLE_TABLE = "the whole table"
"""How a table begins to be told of that lies among others and has no texts."""

_LOOKED_AT_SIZE = 4_000_000
_SHOWN_COLUMNS = 30
_MARKUP = re.compile(
    r"</(?:p|div|article|section|ul|ol|li|h[1-6]|blockquote|span|a|b|i|em|strong)\s*>|<br\s*/?>|<p[\s>]", re.IGNORECASE
)
_RECORD = "sitroom-record/"
_OF_CELL = {"url": address_of, "language": language_of, "publisher": name_of, "title": name_of}
_KNOWN = ("published", *_OF_CELL)
_BEARS_OUT: dict[str, Callable[[object], object]] = {"published": is_date, "publisher": name_of}
_Rows = Iterator[Row | Fault | Header]


def read_rows(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give the article of each row of a table: JSON lines or a list of JSON, CSV or TSV; ``stream`` is at its start.

    What is wrong with a row is an error in its place; what is wrong with the whole, such as no column of texts, is one
    DocumentError, and a :class:`LeftOut` where the table lies in an archive among others.
    """
    name = shown(path)
    with open_text(stream, name) as text, closing(Paths()) as paths:
        answer = None if is_csv(name) else answer_in(text, lines=is_lines(name))
        found = meant(answer, context.columns.rows, lambda cells: has_text(cells, context.columns), name) if answer else None

        def from_start() -> _Rows:
            text.seek(0)
            return rows_of(text, name) if answer is None or found is None else rows_in(text, answer, found.number)

        yield from _Table(path, context, paths, found, guessed_encoding(text)).read(from_start)
        if found is None:
            return
        if found.others:
            lists = counted(len(found.others), "other list", "other lists")
            yield LeftOut(name, f"{lists} of objects beside {short(found.path)!r}: {', '.join(map(short, found.others))}")


class _Table:
    """One table on its way through the reader."""

    def __init__(self, path: str, context: Context, paths: Paths, found: Meant | None, guessed: str | None) -> None:
        self._path, self._name, self._context, self._paths = path, shown(path), context, paths
        self._where = f" in its list {short(found.path)!r}" if found else ""
        self._columns: dict[tuple[str, ...], dict[str, str]] = {}
        self._faults = Faults(self._name, "rows")
        self._told = Told(self._name, context.columns.order)
        self._dates = Dates(context.columns.order)
        self._guessed = guessed
        self._unlikely: frozenset[str] = frozenset()
        self._last: tuple[tuple[str, ...], dict[str, str]] = (), {}

    def read(self, from_start: Callable[[], _Rows]) -> Iterator[Item]:
        rows = from_start()
        first, header = self._look_ahead(rows)
        if self._guessed and all(name.isascii() for name in header):
            self._guessed = None  # the names of the columns are sure, and show that it is a table
        if first and (found := self._no_table(first, header)) is not None:
            yield found
            return
        if self._search_dates(first, rows):
            rows = from_start()
            self._faults = Faults(self._name, "rows")
            first, header = self._look_ahead(rows)
        for row in chain(first, rows):
            if isinstance(row, Fault):
                yield from self._fault(row.place, row.reason, row.advice)
            elif isinstance(row, Row):
                yield from self._read_row(row)
        if not first and not self._faults.count:
            raise DocumentError(self._name, f"holds no rows{self._where}", "give a table with an article in each row")
        yield from self._faults.rest()
        yield from self._remarks(first, header)

    def _remarks(self, first: list[Row], header: tuple[str, ...]) -> Iterator[LeftOut]:
        """How the table was read, what of it was not used, and what was left out of its rows."""
        if self._guessed:
            sure = "if its letters are wrong, save it as UTF-8"
            yield Remark(self._name, f"is read as {self._guessed}, which was guessed from its bytes ({sure})")
        used: dict[str, set[str]] = {}
        for row in first:
            for thing, column in self._columns_of(row.cells).items():
                used.setdefault(thing, set()).add(column)
        if found := unused(first, header, used):
            yield LeftOut(self._name, found)
        for words in self._dates.told():
            yield Remark(self._name, words)
        yield from self._told.all(self._dates.why_open())

    def _search_dates(self, first: list[Row], rows: _Rows) -> bool:
        """Look for the order in which the dates stand, in further rows where the first leave it open; whether they do."""
        for row in first:
            self._look_at_date(row)
        if not self._dates.is_open:
            return False
        size = 0
        for each in islice(rows, ROWS_SEARCHED):
            if isinstance(each, Row):
                self._look_at_date(each)
                size += each.size
            if size > SIZE_SEARCHED:
                break
        return True

    def _look_at_date(self, row: Row) -> None:
        if column := self._columns_of(row.cells).get("published"):
            self._dates.look(column, cell_of(row.cells, column), row.place)

    def _look_ahead(self, rows: _Rows) -> tuple[list[Row], tuple[str, ...]]:
        """The first rows, by which the columns are told, and the header of a CSV; faults before them are told with them."""
        first: list[Row] = []
        header: tuple[str, ...] = ()
        size = 0
        for row in rows:
            if isinstance(row, Header):
                header = row.names
            elif isinstance(row, Fault):
                list(self._fault(row.place, row.reason, row.advice))  # none is told as long as no row is read
            else:
                first.append(row)
                size += row.size
                if len(first) >= LOOKED_AT or size > _LOOKED_AT_SIZE:
                    break
        unsure = {name: UNSURE[plain] for row in first for name in row.cells if (plain := name.strip().lower()) in UNSURE}
        self._unlikely = frozenset(
            name for name, thing in unsure.items() if not any(_BEARS_OUT[thing](row.cells.get(name)) for row in first)
        )
        return first, header

    def _no_table(self, rows: list[Row], header: tuple[str, ...]) -> DocumentError | LeftOut | None:
        """Why this is no table of articles, and what to do; None where it is one."""
        if str(rows[0].cells.get("schema", "")).startswith(_RECORD):
            first = "take it out of the archive and " if self._context.depth else ""
            advice = f"{first}put it into a record with sitroom load {self._name.rpartition(INSIDE)[2]}"
            return DocumentError(self._name, "holds what Sitroom has read already, no articles", advice)
        names = names_of(rows, header)
        listed = ", ".join(short(name) for name in names[:_SHOWN_COLUMNS])
        listed += f" and {len(names) - _SHOWN_COLUMNS} more" if len(names) > _SHOWN_COLUMNS else ""
        inside = self._context.depth > 0
        for thing in ("text", *(each for each in USUAL if each != "text")):
            mapped = getattr(self._context.columns, thing)
            if mapped is None or any(has(row.cells, mapped) for row in rows):
                continue
            reason = f"has no column {mapped!r} for {thing}{self._where}; its columns are {listed}"
            if thing == "text" and inside:
                return LeftOut(self._name, f"{WHOLE_TABLE}: it {reason}")
            return DocumentError(self._name, reason, f"name one of its columns: {how_to_map(thing)}")
        chosen = columns_of(dict.fromkeys(header), self._context.columns)
        if twice := next((column for column in chosen.values() if header.count(column) > 1), None):
            return DocumentError(self._name, f"has two columns named {twice!r}", "give one of them another name")
        if any("text" in self._columns_of(row.cells) for row in rows):
            return None
        if "path" in (name.lower() for name in names):
            given = f"give it beside them: --manifest {self._name}, in a program manifest={self._name!r}"
            advice = "call it manifest.csv or manifest.jsonl" if inside else given
            return DocumentError(self._name, "tells of articles and holds none: it has paths and no column of texts", advice)
        reason = f"has no column of texts{self._where}; its columns are {listed}"
        texts = longest_texts(rows)
        by_length = f", by their length {' or '.join(map(short, texts))}" if len(texts) > 1 else ""
        to_map = f"{by_length}: {how_to_map('text', next(iter(texts), 'NAME'))}"
        # In an archive there are tables of all kinds beside each other, and nobody asked for this one.
        if inside:
            return LeftOut(self._name, f"{WHOLE_TABLE}: it {reason} (if it holds articles, say which it is{to_map})")
        guess = f"; it is read as {self._guessed}: if its letters are wrong, save it as UTF-8" if self._guessed else ""
        return DocumentError(self._name, reason, f"say which it is{to_map}{guess}")

    def _columns_of(self, cells: dict[str, object]) -> dict[str, str]:
        """The column of each thing in a row with these columns."""
        names = tuple(cells)
        if names == self._last[0]:
            return self._last[1]
        found = self._columns.get(names)
        if found is None:
            found = columns_of(cells, self._context.columns)
            given = self._context.columns
            found = {thing: name for thing, name in found.items() if name not in self._unlikely or getattr(given, thing)}
            if len(names) <= LOOKED_AT:  # rows with thousands of keys, none like another, are not worth remembering
                if len(self._columns) >= LOOKED_AT:
                    self._columns.clear()
                self._columns[names] = found
            self._last = names, found
        return found

    def _read_row(self, row: Row) -> Iterator[Item]:
        columns = self._columns_of(row.cells)
        text = told_in("text", row.cells, columns["text"]) if "text" in columns else None
        if text is None or (isinstance(text, str) and (not text or text.isspace())):
            self._told.empty(row, set(columns.values()))
            return
        if reason := _unreadable(text, row):
            yield from self._fault(row.place, *reason)
            return
        document = self._document(str(text), row, columns)
        if isinstance(document, DocumentError):
            yield from self._fault(row.place, document.reason, document.advice)
        elif document is not None:
            yield from self._faults.good()
            is_piece = is_summary(columns["text"]) or goes_on(document.text)
            if mark := mark_of_cut(document.text):
                self._told.cut(row)
                labelled = merged([*document.boilerplate, mark])
                document = replace(document, boilerplate=labelled, headings=outside(document.headings, labelled))
            yield replace(document, excerpt=True) if is_piece and document.url is not None else document

    def _document(self, text: str, row: Row, columns: dict[str, str]) -> Document | DocumentError | None:
        """The document of a row; None where an earlier one was the same."""
        cells = {thing: told_in(thing, row.cells, column) for thing, column in columns.items()}
        said = Known(**{thing: self._understood(thing, cells.get(thing), row, columns.get(thing, "")) for thing in _KNOWN})
        own = id_of(cells.get("id"))
        if own is None and cells.get("id") not in (None, ""):
            self._told.unread("id", row, cells["id"])
        inner = self._paths.free(str(row.number) if own is None else own, f"{said.url or ''}\n{text}")
        if inner is None:
            self._told.again(row)
            return None
        path = f"{self._path}{INSIDE}{inner}"
        known = (self._context.inside(path).known or Known()).over(said)
        try:
            if looks_like_html(text):
                return page_document(text, path, known)
            if _MARKUP.search(text):
                # A piece of a page that opens with words: as a paragraph, or they are taken for what stands around it.
                return page_document(text if text.lstrip().startswith("<") else f"<p>{text}", path, known)
            return text_document(text, path, known)
        except DocumentError as error:
            return error

    def _understood(self, thing: str, cell: object, row: Row, column: str) -> str | None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        value = self._dates.read(column, cell, row.place) if thing == "published" else _OF_CELL[thing](cell)
        if value is None:
            self._told.unread(thing, row, cell)
        return value

    def _fault(self, place: str, reason: str, advice: str) -> Iterator[DocumentError]:
        yield from self._faults.add(DocumentError(f"{self._name}, {place}", reason, advice))


def _unreadable(text: object, row: Row) -> tuple[str, str] | None:
    """Why the text of a row cannot be read, and what to do; None where it can."""
    if not isinstance(text, str):
        return "has a text that is no text", f"put it in quotation marks, or name another column: {how_to_map('text')}"
    if str(row.cells.get("schema", "")).startswith(_RECORD):
        return "is what Sitroom has read already, no article", "put it into a record with sitroom load"
    if "\x00" in text:
        return "has a zero byte in its text", "write it anew"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "has a broken character in its text (a lone surrogate)", "write it anew"
    return None

"""Tables of articles to documents: which column is what, and each row an article.

A row's path is ``file!/ID``, or ``file!/LINE`` where it has no id: the line on which it begins, in a list of JSON its
number from 1. The text is kept exactly as the cell has it, and offsets count in the cell.
"""

from __future__ import annotations

import hashlib
import math
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import chain
from typing import BinaryIO

from sitroom.documents.article import page_document, shown, text_document
from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.faults import Faults
from sitroom.documents.formats import INSIDE, Context, Item, LeftOut
from sitroom.documents.html import looks_like_html
from sitroom.documents.known import Known
from sitroom.documents.tables.cells import address_of, date_of, id_of, language_of, name_of
from sitroom.documents.tables.rows import Fault, Header, Row, open_text, rows_of
from sitroom.documents.tally import Tally, counted
from sitroom.errors import DocumentError

USUAL: dict[str, tuple[str, ...]] = {
    "id": ("id", "guid", "uuid", "articleid", "documentid", "docid", "itemid"),
    "text": ("text", "body", "content", "fulltext", "articletext", "articlebody", "bodytext", "plaintext", "maintext",
             "contenttext", "article", "story", "contenthtml", "html"),
    "title": ("title", "headline"),
    "published": ("published", "date", "publishedat", "pubdate", "publisheddate", "datepublished", "publishdate",
                  "publicationdate", "createdat", "datetime", "timestamp"),
    "publisher": ("publisher", "source", "outlet", "sourcename", "newspaper", "sitename", "site", "domain"),
    "url": ("url", "link", "permalink", "articleurl", "sourceurl", "canonicalurl", "href"),
    "language": ("language", "lang"),
}  # fmt: skip
"""The usual names of the columns, the first one found counts; case, spaces, hyphens and underscores do not."""

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
_MEANT = {
    "published": ("no date that can be told", "write 2021, 2021-08 or 2021-08-20"),
    "url": ("no web address", "write it in full, such as https://paper.example/article"),
    "language": ("no code of ISO 639-1", "write two letters, such as en or fr"),
    "publisher": ("no name", "give text of at most 1,000 characters; a key inside an object is written as source.name"),
    "title": ("no title", "give text of at most 1,000 characters"),
    "id": ("nothing that can stand in a path", "the number of the row stands for it; give at most 200 characters"),
}
_OF_CELL = {"published": date_of, "url": address_of, "language": language_of, "publisher": name_of, "title": name_of}


def read_rows(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give the article of each row of a table: JSON lines or a list of JSON, CSV or TSV; ``stream`` is at its start.

    What is wrong with a row is an error in its place; what is wrong with the whole, such as no column of texts, is one
    DocumentError, and a :class:`LeftOut` where the table lies in an archive among others.
    """
    with open_text(stream, shown(path)) as text, closing(_Paths()) as paths:
        yield from _Table(path, context, paths).read(rows_of(text, shown(path)))


class _Table:
    """One table on its way through the reader."""

    def __init__(self, path: str, context: Context, paths: _Paths) -> None:
        self._path, self._name, self._context, self._paths = path, shown(path), context, paths
        self._columns: dict[tuple[str, ...], dict[str, str]] = {}
        self._faults = Faults(self._name, "rows")
        self._told = _Told(self._name)

    def read(self, rows: Iterator[Row | Fault | Header]) -> Iterator[Item]:
        first, header = self._look_ahead(rows)
        if first and (found := self._no_table(first, header)) is not None:
            yield found
            return
        for row in chain(first, rows):
            if isinstance(row, Fault):
                yield from self._fault(row.place, row.reason, row.advice)
            elif isinstance(row, Row):
                yield from self._read_row(row)
        if not first and not self._faults.count:
            raise DocumentError(self._name, "holds no rows", "give a table with an article in each row")
        yield from self._faults.rest()
        yield from self._told.all()

    def _look_ahead(self, rows: Iterator[Row | Fault | Header]) -> tuple[list[Row], tuple[str, ...]]:
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
        return first, header

    def _no_table(self, rows: list[Row], header: tuple[str, ...]) -> DocumentError | LeftOut | None:
        """Why this is no table of articles, and what to do; None where it is one."""
        if str(rows[0].cells.get("schema", "")).startswith(_RECORD):
            first = "take it out of the archive and " if self._context.depth else ""
            advice = f"{first}put it into a record with sitroom load {self._name.rpartition(INSIDE)[2]}"
            return DocumentError(self._name, "holds what Sitroom has read already, no articles", advice)
        names = _names(rows, header)
        listed = ", ".join(_short(name) for name in names[:_SHOWN_COLUMNS])
        listed += f" and {len(names) - _SHOWN_COLUMNS} more" if len(names) > _SHOWN_COLUMNS else ""
        inside = self._context.depth > 0
        for thing in ("text", *(each for each in USUAL if each != "text")):
            mapped = getattr(self._context.columns, thing)
            if mapped is None or any(_has(row.cells, mapped) for row in rows):
                continue
            reason = f"has no column {mapped!r} for {thing}; its columns are {listed}"
            if thing == "text" and inside:
                return LeftOut(self._name, f"{WHOLE_TABLE}: it {reason}")
            return DocumentError(self._name, reason, "name one of its columns with --columns")
        chosen = _columns_of(dict.fromkeys(header), self._context.columns)
        if twice := next((column for column in chosen.values() if header.count(column) > 1), None):
            return DocumentError(self._name, f"has two columns named {twice!r}", "give one of them another name")
        if any("text" in self._columns_of(row.cells) for row in rows):
            return None
        if "path" in (name.lower() for name in names):
            advice = "call it manifest.csv or manifest.jsonl" if inside else f"give it as --manifest {self._name} beside them"
            return DocumentError(self._name, "tells of articles and holds none: it has paths and no column of texts", advice)
        reason = f"has no column of texts; its columns are {listed}"
        # In an archive there are tables of all kinds beside each other, and nobody asked for this one.
        if inside:
            return LeftOut(self._name, f"{WHOLE_TABLE}: it {reason} (if it holds articles, say --columns text=NAME)")
        return DocumentError(self._name, reason, "say which it is with --columns text=NAME")

    def _columns_of(self, cells: dict[str, object]) -> dict[str, str]:
        """The column of each thing in a row with these columns."""
        names = tuple(cells)
        found = self._columns.get(names)
        if found is None:
            found = _columns_of(cells, self._context.columns)
            if len(names) <= LOOKED_AT:  # rows with thousands of keys, none like another, are not worth remembering
                if len(self._columns) >= LOOKED_AT:
                    self._columns.clear()
                self._columns[names] = found
        return found

    def _read_row(self, row: Row) -> Iterator[Item]:
        columns = self._columns_of(row.cells)
        text = _cell(row.cells, columns["text"]) if "text" in columns else None
        if text is None or (isinstance(text, str) and (not text or text.isspace())):
            self._told.count("empty", row)
            return
        if reason := _unreadable(text, row):
            yield from self._fault(row.place, *reason)
            return
        document = self._document(str(text), row, columns)
        if isinstance(document, DocumentError):
            yield from self._fault(row.place, document.reason, document.advice)
        elif document is not None:
            yield from self._faults.good()
            yield document

    def _document(self, text: str, row: Row, columns: dict[str, str]) -> Document | DocumentError | None:
        """The document of a row; None where an earlier one was the same."""
        cells = {thing: _cell(row.cells, column) for thing, column in columns.items()}
        said = Known(**{thing: self._understood(thing, cells.get(thing), row) for thing in _OF_CELL})
        own = id_of(cells.get("id"))
        if own is None and cells.get("id") not in (None, ""):
            self._told.count("id", row, cells["id"])
        inner = self._paths.free(str(row.number) if own is None else own, f"{said.url or ''}\n{text}")
        if inner is None:
            self._told.count("again", row)
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

    def _understood(self, thing: str, cell: object, row: Row) -> str | None:
        if cell is None or (isinstance(cell, str) and not cell.strip()):
            return None
        value = _OF_CELL[thing](cell)
        if value is None:
            self._told.count(thing, row, cell)
        return value

    def _fault(self, place: str, reason: str, advice: str) -> Iterator[DocumentError]:
        yield from self._faults.add(DocumentError(f"{self._name}, {place}", reason, advice))


class _Told:
    """What is not kept of rows that are read, or not read on purpose: counted, with the first of each kind."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._tallies: dict[str, Tally] = {}

    def count(self, what: str, row: Row, cell: object = None) -> None:
        tally = self._tallies.setdefault(what, Tally())
        tally.add(where="" if tally.first else row.place if cell is None else f"{_quoted(cell)} in {row.place}")

    def all(self) -> Iterator[LeftOut]:
        for what in ("empty", "again", *_MEANT):
            if tally := self._tallies.get(what):
                yield LeftOut(self._path, _told(what, tally))


def _told(what: str, tally: Tally) -> str:
    rows = counted(tally.count, "row", "rows")
    which = "" if tally.count == 1 else "the first "
    if what == "empty":
        return f"{rows} without text, {which}in {tally.first}"
    if what == "again":
        return f"{rows} with the id, the text and the address of an earlier one, {which}in {tally.first}"
    meaning, advice = _MEANT[what]
    return f"{what} of {rows}: {meaning}, {which}{tally.first} ({advice})"


class _Paths:
    """The names of the rows of one table, each given once; they lie on the disk where they are many."""

    def __init__(self) -> None:
        # "" is a temporary file of its own, which is gone when it is closed.
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode = OFF")
        self._database.execute("CREATE TABLE row (name TEXT, digest BLOB, PRIMARY KEY (name, digest)) WITHOUT ROWID")
        self._database.execute("CREATE TABLE name (name TEXT PRIMARY KEY, last INTEGER) WITHOUT ROWID")

    def free(self, name: str, content: str) -> str | None:
        """The name for a row that is called so and has this content; None where an earlier row is the same.

        Two rows with one id and different texts are two documents, ``ID`` and ``ID#2``: as revisions of one the first
        would be gone from the picture, and which of them counts only the table's maker knows.
        """
        digest = hashlib.sha256(content.encode()).digest()
        if self._database.execute("INSERT OR IGNORE INTO row VALUES (?, ?)", (name, digest)).rowcount == 0:
            return None
        if self._take(name):
            return name
        number: int = self._database.execute("SELECT last FROM name WHERE name = ?", (name,)).fetchone()[0] + 1
        while not self._take(f"{name}#{number}"):
            number += 1
        self._database.execute("UPDATE name SET last = ? WHERE name = ?", (number, name))
        return f"{name}#{number}"

    def _take(self, name: str) -> bool:
        return self._database.execute("INSERT OR IGNORE INTO name VALUES (?, 1)", (name,)).rowcount == 1

    def close(self) -> None:
        """Let the names go."""
        self._database.close()


def _names(rows: list[Row], header: tuple[str, ...]) -> tuple[str, ...]:
    """All columns that the rows have, in the order in which they appear, with those inside by their dotted names."""
    names = dict.fromkeys(filter(None, header))
    for row in rows:
        for name, cell in row.cells.items():
            if isinstance(cell, dict) and cell:
                names |= dict.fromkeys(f"{name}.{inner}" for inner in cell)
            elif name:
                names[name] = None
    return tuple(names)


def _columns_of(cells: dict[str, object], columns: Columns) -> dict[str, str]:
    by_usual: dict[str, str] = {}
    by_case: dict[str, str] = {}
    for name in cells:
        by_usual.setdefault(re.sub(r"[\s_-]", "", name).lower(), name)
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


def _has(cells: dict[str, object], column: str) -> bool:
    """Whether a row has this column, by its own name, by that in another case, or as a key inside."""
    if column in cells or column.lower() in (name.strip().lower() for name in cells):
        return True
    value: object = cells
    for key in column.split("."):
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return True


def _cell(cells: dict[str, object], column: str) -> object:
    """What a row has in a column; None too for NaN, with which some programs fill what is missing."""
    value: object = cells
    for key in [column] if column in cells else column.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return None if isinstance(value, float) and math.isnan(value) else value


def _unreadable(text: object, row: Row) -> tuple[str, str] | None:
    """Why the text of a row cannot be read, and what to do; None where it can."""
    if not isinstance(text, str):
        return "has a text that is no text", "name another column with --columns text=NAME, or put it in quotation marks"
    if str(row.cells.get("schema", "")).startswith(_RECORD):
        return "is what Sitroom has read already, no article", "put it into a record with sitroom load"
    if "\x00" in text:
        return "has a zero byte in its text", "write it anew"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "has a broken character in its text (a lone surrogate)", "write it anew"
    return None


def _short(cell: object) -> str:
    named = "an object" if isinstance(cell, dict) else "a list" if isinstance(cell, list) else None
    words = named or " ".join(str(cell)[:200].split())
    words = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in words)
    return words if len(words) <= 40 else f"{words[:39]}…"


def _quoted(cell: object) -> str:
    return repr(_short(cell)) if isinstance(cell, str) else _short(cell)

"""Full-text search by what each kind of database has for it; everything of searching that differs between them is here.

SQLite has an index of its own (FTS5) beside each table, which triggers keep, so that what changes the table cannot forget
it. It holds the marks too: words and filters together are met by walking one sorted list of row numbers, however few
they leave, and the row numbers are the order in which things are shown. PostgreSQL has indexes on expressions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, column, func, literal, literal_column, select, table, text

from sitroom.record import schema
from sitroom.record.words import Term, Words

# Inside the words that we keep nothing parts them but spaces, whatever SQLite takes for a letter.
_TOKENIZER = "unicode61 remove_diacritics 0 categories ''L* M* N* Co''"
# PostgreSQL refuses to index more than a megabyte of words of one row.
_LONGEST = 250_000
_MOST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Searched:
    """A table that is searched, with its columns of words: those that a query asks, and all of the index."""

    rows: Table
    asked: tuple[str, ...]
    names: tuple[str, ...]

    @property
    def index(self) -> str:
        """The name of SQLite's index."""
        return f"{self.rows.name}_words"


STATEMENTS = Searched(schema.shown, ("content", "source", "cue"), ("content", "source", "cue", "marks"))
DOCUMENTS = Searched(schema.shown_document, ("title", "text"), ("title", "text", "marks"))
TEXTS = replace(DOCUMENTS, asked=("text",))
"""Documents by their texts alone; on PostgreSQL without an index, so only among few."""


@dataclass(frozen=True, slots=True)
class Matching:
    """What rows must match: words in any asked column, words of the source, marks, and a range of keys, ends included.

    All ``marks`` must be there, and one of ``either`` where it has any.
    """

    words: Words = Words()  # noqa: RUF009 (it is frozen)
    source: Words = Words()  # noqa: RUF009
    marks: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None

    @property
    def nothing(self) -> bool:
        """Whether no row can match."""
        return self.words.nothing or self.source.nothing or (None not in (self.low, self.high) and self.low > self.high)  # type: ignore[operator]


def create(connection: Connection, searched: Searched) -> None:
    """Make the index of a table that has no rows yet."""
    for statement in _sqlite(searched) if connection.dialect.name == "sqlite" else _postgresql(searched):
        connection.execute(text(statement))


def keys(dialect: str, searched: Searched, wanted: Matching, among: Select[Any] | None = None) -> Select[Any]:
    """Ask for the keys of the rows that match, the greatest first; with ``among`` only of those."""
    rows = searched.rows
    if dialect == "sqlite" and (query := _match(searched, wanted)):
        index = table(searched.index, column("rowid"), column(searched.index))
        key: ColumnElement[int] = index.c.rowid
        conditions: list[ColumnElement[bool]] = [index.c[searched.index].op("MATCH")(query)]
    else:
        key = rows.c.key
        conditions = [] if dialect == "sqlite" else _conditions(searched, wanted)
    if wanted.low is not None:
        conditions.append(key >= wanted.low)
    if wanted.high is not None:
        conditions.append(key <= wanted.high)
    if among is not None:
        # On SQLite so that the list is walked once: it would be begun anew for each of these.
        own = literal_column(f"+{key}") if dialect == "sqlite" else key
        conditions.append(own.in_(among))
    return select(key.label("key")).where(*conditions).order_by(key.desc())


def count(connection: Connection, searched: Searched, wanted: Matching, among: Select[Any] | None, to: int | None) -> int:
    """Count the rows that match, at most ``to``."""
    query = _match(searched, wanted) if connection.dialect.name == "sqlite" and among is None else ""
    if not query:
        found = keys(connection.dialect.name, searched, wanted, among).limit(to).subquery()
        return connection.scalar(select(func.count()).select_from(found)) or 0
    # Asked many times for one page, so put together once.
    index = searched.index
    within = f"SELECT rowid FROM {index} WHERE {index} MATCH :query AND rowid BETWEEN :low AND :high LIMIT :most"  # noqa: S608
    low, high = (least if end is None else end for end, least in ((wanted.low, 0), (wanted.high, _MOST)))
    asked = {"query": query, "low": low, "high": high, "most": -1 if to is None else to}
    return connection.scalar(text(f"SELECT count(*) FROM ({within})"), asked) or 0  # noqa: S608


# -- SQLite ------------------------------------------------------------------------------------------------------------


def _sqlite(searched: Searched) -> list[str]:
    rows, index = searched.rows.name, searched.index
    names = ", ".join(searched.names)
    new, old = (", ".join(f"{row}.{name}" for name in searched.names) for row in ("new", "old"))
    comes = f'INSERT INTO {index} (rowid, {names}) VALUES (new."key", {new});'  # noqa: S608 (all names are our own)
    goes = f"INSERT INTO {index} ({index}, rowid, {names}) VALUES ('delete', old.\"key\", {old});"  # noqa: S608
    options = f"content='{rows}', content_rowid='key', columnsize=0, prefix='2', tokenize='{_TOKENIZER}'"
    return [
        f"CREATE VIRTUAL TABLE {index} USING fts5({names}, {options})",
        f"CREATE TRIGGER {rows}_comes AFTER INSERT ON {rows} BEGIN {comes} END",
        f"CREATE TRIGGER {rows}_goes AFTER DELETE ON {rows} BEGIN {goes} END",
        f"CREATE TRIGGER {rows}_changes AFTER UPDATE ON {rows} BEGIN {goes} {comes} END",
    ]


def _match(searched: Searched, wanted: Matching) -> str:
    """Write FTS5's query; "" where nothing is asked but the range."""
    asked = f"{{{' '.join(searched.asked)}}}"
    parts = [f'marks : "{mark}"' for mark in wanted.marks]
    if wanted.either:
        parts.append(f"marks : ({_either(wanted.either)})")
    without: list[str] = []
    for where, words in ((asked, wanted.words), ("source", wanted.source)):
        parts += [f"{where} : ({' OR '.join(map(_fts_term, group))})" for group in words.groups]
        without += [f"{where} : ({_fts_term(term)})" for term in words.without]
    if without and not parts:
        parts = ['marks : "any"']
    query = " AND ".join(parts)
    return f"({query}) NOT ({' OR '.join(without)})" if without else query


def _either(marks: Iterable[str]) -> str:
    return " OR ".join(f'"{mark}"' for mark in marks)


def _fts_term(term: Term) -> str:
    if len(term.forms) == 1:
        star = " *" if term.prefix else ""
        return " OR ".join(f'"{form}"{star}' for form in term.forms[0])
    return f'"{" ".join(forms[0] for forms in term.forms)}"{" *" if term.prefix else ""}'


# -- PostgreSQL --------------------------------------------------------------------------------------------------------


def _postgresql(searched: Searched) -> list[str]:
    rows = searched.rows.name
    indexes = {"words": _vector(searched.asked), "marks": _marks()}
    if "source" in searched.asked:
        indexes["source"] = _vector(("source",))
    return [f"CREATE INDEX {rows}_{name} ON {rows} USING gin (({made}))" for name, made in indexes.items()]


def _vector(names: Iterable[str]) -> str:
    """What our words are to PostgreSQL; asked for letter by letter as it was indexed, or the index is not used."""
    joined = " || ' ' || ".join(names)
    return f"to_tsvector('simple', left({joined}, {_LONGEST}))"


def _marks() -> str:
    return "string_to_array(marks, ' ')"


def _conditions(searched: Searched, wanted: Matching) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for names, words in ((searched.asked, wanted.words), (("source",), wanted.source)):
        if query := _tsquery(words):
            asked = func.to_tsquery(literal_column("'simple'"), query)
            conditions.append(literal_column(_vector(names)).op("@@")(asked))
    for marks, sign in ((wanted.marks, "@>"), (wanted.either, "&&")):
        if marks:
            conditions.append(literal_column(_marks()).op(sign)(func.string_to_array(literal(" ".join(marks)), " ")))
    return conditions


def _tsquery(words: Words) -> str:
    groups = [f"({' | '.join(map(_ts_term, group))})" for group in words.groups]
    return " & ".join([*groups, *(f"!({_ts_term(term)})" for term in words.without)])


def _ts_term(term: Term) -> str:
    # Our words have letters and digits alone, so nothing in them is taken for the query's own signs.
    *before, last = (" | ".join(f"'{form}'{':*' * (term.prefix and at == len(term.forms))}" for form in forms)
                     for at, forms in enumerate(term.forms, 1))  # fmt: skip
    return " <-> ".join([*(f"({forms})" for forms in before), f"({last})"])

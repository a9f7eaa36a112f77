"""What goes into a record and comes out of it, as plain rows: importing this needs no database library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from sitroom.attributions.statement import Certainty, Level, Polarity, Quotation, SourceKind


class Added(StrEnum):
    """What adding one document did to the record."""

    NEW = "new"
    """The document was not in the record."""
    REVISED = "revised"
    """Its text differs from the current one: a new revision, or an earlier one, is current now."""
    REREAD = "reread"
    """Same text, another reader: the statements of the current revision were replaced."""
    UPDATED = "updated"
    """Same text and reader; only what is known about the document (title, publisher, date, ...) changed."""
    UNCHANGED = "unchanged"
    """Nothing was written."""


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the record, by its current revision; ``statements`` counts those of that revision."""

    id: str
    path: str
    title: str | None
    publisher: str | None
    published: str | None
    statements: int


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement of the whole situation, with the fields that RECORD.md gives it and in that order.

    ``document``, ``path`` (as read) and ``statement`` (the id that extract gives) are the evidence.
    ``source_name`` is the words of the source spans joined by a space, None where the text names no
    source; ``content`` the words of the content spans joined by " … ".
    """

    document: str
    path: str
    statement: str
    actor: str | None
    source_name: str | None
    kind: SourceKind | None
    content: str
    quotation: Quotation
    polarity: Polarity
    certainty: Certainty
    published: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """Which statements to give: those that meet every field which is not None.

    ``source`` and ``text`` are parts of the source's name and of the content; case and the length of
    white space do not matter. ``kind`` "none" asks for statements whose text names no source.
    ``document`` is any key that :meth:`Record.document` takes. ``limit`` counts rows.
    """

    source: str | None = None
    kind: SourceKind | Literal["none"] | None = None
    document: str | None = None
    text: str | None = None
    quotation: Quotation | None = None
    polarity: Polarity | None = None
    level: Level | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """One name that statements come from, as it is written most often, with its most frequent kind."""

    name: str
    kind: SourceKind
    statements: int
    documents: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The record in numbers, over the current revision of every document.

    ``by_kind`` and ``levels`` hold every kind (None: the text names no source) and level, also at 0;
    ``levels`` are shares of all statements, as is ``unnamed_share``. Without statements a share is None.
    """

    documents: int
    statements: int
    by_kind: Mapping[SourceKind | None, int]
    most_quoted: tuple[QuotedSource, ...]
    unnamed_share: float | None
    levels: Mapping[Level, float | None]

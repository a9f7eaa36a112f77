"""What is sought in a record and what a search finds, as plain rows: importing this needs no database library."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.documents.document import Span
from sitroom.record.rows import DocumentRow, StatementRow

ANY = "any"
"""As ``Sought.review``: statements whatever was decided about them, rejected ones too."""
NONE = "none"
"""As ``Sought.kind``: the text names no source. As ``since``: documents without a date. As ``publisher``: none is known."""
STATEMENT_FACETS = ("kind", "level", "polarity", "quotation", "publisher", "month", "actor", "place", "dispute", "review")
"""The facets of statements, in the order in which they are given; all but month are fields of :class:`Sought` too."""
DOCUMENT_FACETS = ("publisher", "month", "language")
"""The facets of documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What to find: statements, or documents, that meet every field which is not None.

    ``words`` is what a person types: all words must occur, ``"words in quotation marks"`` side by side, ``-word`` not
    at all, ``one OR other`` one of them, ``begin*`` any word with that beginning (of two letters or more). Case and
    accents do not matter. A word in lower case stands for its inflected forms too ("talks" finds "talk"); one with a
    capital or in quotation marks is a name and stands for itself. ``source`` is words like these of the source or of a
    name that its document gives the actor.

    ``kind``, ``quotation``, ``polarity`` and ``level`` are as RECORD.md has them, ``kind`` also "none". ``document`` is an
    id, as are ``actor`` ("a7"), ``place`` ("p3") and ``dispute``. ``since`` and ``until`` are ISO dates with the precision
    that is meant, both included, a document's month or year counting as of its first day; with either, what has no date
    is left out, and ``since`` "none" asks for just that. ``review`` is what people decided ("read": nothing): without it
    the rejected statements are left out, "any" gives all. ``narration`` takes in what outlets tell themselves.

    Documents are sought by ``words``, ``publisher``, ``language``, ``document``, ``since`` and ``until`` alone; statements
    not by ``language``.
    """

    words: str | None = None
    source: str | None = None
    kind: str | None = None
    quotation: str | None = None
    polarity: str | None = None
    level: str | None = None
    publisher: str | None = None
    document: str | None = None
    actor: str | None = None
    place: str | None = None
    dispute: str | None = None
    since: str | None = None
    until: str | None = None
    review: str | None = None
    language: str | None = None
    narration: bool = False


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, what to call it, and how many were found with it: at least so many where there are ``more``."""

    value: str
    label: str
    count: int
    more: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """The values that what was found has of one field, the most frequent first; of months the newest first."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class FoundStatement:
    """A statement with what hit it: ``marked`` are offsets in ``row.content``, ``spans`` the content in the document's text."""

    row: StatementRow
    marked: tuple[Span, ...]
    spans: tuple[Span, ...]
    review: str


@dataclass(frozen=True, slots=True)
class FoundStatements:
    """A page of statements, those of the newest reports first, undated ones last, of one day what was added last first.

    ``total`` counts all that were found, at least so many where ``total_more``. ``after`` asks for the next page, None
    where this is the last.
    """

    statements: tuple[FoundStatement, ...]
    total: int
    total_more: bool
    facets: tuple[Facet, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document with a piece of its text around the first hit.

    ``snippet`` is that piece cut where words hit (True), white space as in the text; ``span`` is the first hit in the
    text, None without one. ``hits`` counts the document's statements that the words hit, without words all attributed ones.
    """

    document: DocumentRow
    language: str | None
    snippet: tuple[tuple[str, bool], ...]
    span: Span | None
    hits: int


@dataclass(frozen=True, slots=True)
class FoundDocuments:
    """A page of documents; order and fields as for :class:`FoundStatements`."""

    documents: tuple[FoundDocument, ...]
    total: int
    total_more: bool
    facets: tuple[Facet, ...]
    after: str | None

"""Statements and documents that meet what was asked for, with counts by which to ask more narrowly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.rendering import Page
from sitroom.board.said import LEVEL_WORDS, QUOTATION_WORDS, Said, said
from sitroom.brief.wording import day_in_words
from sitroom.certainty.level import Level
from sitroom.exchange.page import KIND_WORDS
from sitroom.record.search_rows import (
    ANY,
    NONE,
    Facet,
    FacetValue,
    FoundDocument,
    FoundDocuments,
    FoundStatement,
    FoundStatements,
    Sought,
)

FIELDS = (
    "q", "source", "kind", "level", "polarity", "quotation", "publisher", "document", "actor", "place", "dispute", "since",
    "until", "review", "language",
)  # fmt: skip
"""What an address may ask for; ``q`` are the words."""
_TITLES = {
    "kind": "Kind of source",
    "level": "Certainty",
    "polarity": "Affirmed or denied",
    "quotation": "Quotation",
    "publisher": "Outlet",
    "month": "Month of the report",
    "actor": "Who",
    "place": "Where",
    "dispute": "Dispute",
    "review": "Review",
    "language": "Language",
    "document": "Document",
    "source": "Source's words",
    "since": "From",
    "until": "To",
}
_WORDS: dict[str, dict[str, str]] = {
    "kind": {str(kind): words for kind, words in KIND_WORDS.items() if kind is not None} | {NONE: "no source named"},
    "level": {level.value: LEVEL_WORDS[level] for level in Level},
    "polarity": {"+": "affirmed", "-": "denied"},
    "quotation": QUOTATION_WORDS,
    "review": {"read": "not looked at", ANY: "all, rejected ones too"},
}
_OPEN = 8
"""Values of a facet that are shown at once; the rest unfolds."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to narrow by with its count; following ``href`` asks for it, or for all again where it is asked for already."""

    label: str
    count: int
    more: bool
    href: str
    active: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """The values of one facet; ``folded`` are those that are less frequent."""

    title: str
    values: tuple[Choice, ...]
    folded: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked for, in words, and the address without it."""

    title: str
    label: str
    without: str


@dataclass(frozen=True, slots=True)
class DocumentHit:
    """A document that was found, with a piece of its text; ``href`` opens it at the first hit."""

    title: str
    href: str
    outlet: str | None
    when: str
    path: str
    snippet: tuple[tuple[str, bool], ...]
    language: str | None
    hits: int
    statements: str


@dataclass(frozen=True, slots=True)
class SearchPage(Page):
    """What was found. ``kept`` are the fields that a new search keeps; ``exact`` is the address that counts to the end."""

    template: ClassVar[str] = "search.html"
    words: str
    documents_sought: bool
    statements_href: str
    documents_href: str
    kept: tuple[tuple[str, str], ...]
    since: str
    until: str
    source: str
    filters: tuple[Filter, ...]
    clear: str
    facets: tuple[Choices, ...]
    statements: tuple[Said, ...]
    documents: tuple[DocumentHit, ...]
    total: int
    total_more: bool
    exact: str | None
    following: str | None
    continued: bool


def show(board: Board, asked: Asked) -> SearchPage:
    """What the address asks for: statements, or documents with ``what=documents``."""
    what = asked.text("what") or "statements"
    if what not in ("statements", "documents"):
        raise AskedError(f"what cannot be {what[:40]!r}; it is statements or documents")
    after = asked.text("after")
    if asked.text("since") != NONE:
        asked.day("since")
    asked.day("until")
    given = {name: value for name in FIELDS if (value := asked.text(name)) is not None}
    fields: dict[str, Any] = {("words" if name == "q" else name): value for name, value in given.items()}
    sought = Sought(**fields)
    count_to = None if asked.text("count") == "all" else 1_000
    found: FoundStatements | FoundDocuments
    if what == "statements":
        found = board.record.search(sought, after, count_to=count_to)
        return _page(asked, given, found, tuple(_statement(f, given.get("q")) for f in found.statements))
    found = board.record.search_documents(sought, after, count_to=count_to)
    return _page(asked, given, found, (), tuple(_document(f, given.get("q")) for f in found.documents))


def _page(
    asked: Asked,
    given: dict[str, str],
    found: FoundStatements | FoundDocuments,
    statements: tuple[Said, ...],
    documents: tuple[DocumentHit, ...] = (),
) -> SearchPage:
    what = asked.text("what")
    fixed = {**given, "what": what}
    labels = {(facet.name, value.value): value.label for facet in found.facets for value in facet.values}
    words = given.get("q", "")
    return SearchPage(
        title=f"Search: {words}" if words else "Search",
        words=words,
        documents_sought=what == "documents",
        statements_href=links.link("/search", given),
        documents_href=links.link("/search", {**given, "what": "documents"}),
        kept=tuple((k, v) for k, v in fixed.items() if v is not None and k not in ("q", "since", "until", "source")),
        since=given.get("since", ""),
        until=given.get("until", ""),
        source=given.get("source", ""),
        filters=tuple(_filter(name, value, fixed, labels) for name, value in given.items() if name != "q"),
        clear=links.link("/search", {"q": words, "what": what}),
        facets=tuple(made for facet in found.facets if (made := _choices(facet, fixed)).values),
        statements=statements,
        documents=documents,
        total=found.total,
        total_more=found.total_more,
        exact=links.link("/search", {**fixed, "count": "all"}) if found.total_more else None,
        following=None if found.after is None else links.link("/search", {**fixed, "after": found.after}),
        continued=asked.text("after") is not None,
    )


def _filter(name: str, value: str, fixed: dict[str, str | None], labels: dict[tuple[str, str], str]) -> Filter:
    label = _WORDS.get(name, {}).get(value) or labels.get((name, value), value)
    if name in ("since", "until"):
        label = "without a date" if value == NONE else day_in_words(value)
    return Filter(_TITLES[name], label, links.link("/search", {**fixed, name: None}))


def _choices(facet: Facet, fixed: dict[str, str | None]) -> Choices:
    values = [_choice(facet.name, value, fixed) for value in facet.values]
    # What is asked for stays in sight, however rare it is.
    values.sort(key=lambda value: not value.active)
    return Choices(_TITLES[facet.name], tuple(values[:_OPEN]), tuple(values[_OPEN:]))


def _choice(name: str, value: FacetValue, fixed: dict[str, str | None]) -> Choice:
    fields = (
        {"since": value.value, "until": value.value if value.value != NONE else None} if name == "month" else {name: value.value}
    )
    active = all(fixed.get(key) == wanted for key, wanted in fields.items())
    label = _WORDS.get(name, {}).get(value.value, value.label)
    if name == "month":
        label = "without a date" if value.value == NONE else day_in_words(value.value)
    changed = dict.fromkeys(fields) if active else fields
    return Choice(label, value.count, value.more, links.link("/search", {**fixed, **changed}), active)


def _statement(found: FoundStatement, words: str | None) -> Said:
    """A statement as it was found: where none of its own words hit, those that name its source or say that it is said did."""
    elsewhere = not found.marked and any(not word.startswith("-") for word in (words or "").split())
    told = "found in the words for its source, or for how it is said" if elsewhere else None
    return said(found.row, marked=found.marked, spans=found.spans, review=found.review, found=told)


def _document(found: FoundDocument, words: str | None) -> DocumentHit:
    row = found.document
    spans = () if found.span is None else (found.span,)
    return DocumentHit(
        title=row.title or row.path,
        href=links.document(row.id, spans=spans),
        outlet=row.publisher,
        when=day_in_words(row.published),
        path=row.path,
        snippet=found.snippet,
        language=found.language,
        hits=found.hits,
        statements=links.search(document=row.id, q=words),
    )

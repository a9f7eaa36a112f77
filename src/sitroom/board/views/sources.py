"""Who is behind the statements: named and unnamed, by kind, by outlet, by month, and how the unnamed are described."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.entries import bar, between
from sitroom.board.rendering import Page
from sitroom.brief.wording import day_in_words
from sitroom.exchange.page import KIND_WORDS
from sitroom.record.page_rows import Accounting, ActorEntry, Described, MonthRow, OutletRow
from sitroom.record.search_rows import NONE

_OUTLETS, _MONTHS, _DESCRIBED, _QUOTED = 60, 36, 40, 30
"""Rows of each table; what is left out is counted."""


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One part of the statements with its share."""

    words: str
    count: int
    share: str
    bar: Markup
    href: str | None


@dataclass(frozen=True, slots=True)
class OutletLine:
    """One outlet; ``own`` says how many of its origins no other outlet had before, where it was asked."""

    name: str
    href: str
    documents: int
    documents_href: str
    statements: int
    narration: int
    unnamed: str
    bar: Markup
    origins: str
    own: str


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One month of reporting."""

    month: str
    href: str
    documents: int
    statements: int
    named: int
    unnamed: int
    no_source: int
    share: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One source that is quoted much."""

    name: str
    href: str
    kind: str
    statements: int
    search: str
    documents: int
    when: str


@dataclass(frozen=True, slots=True)
class DescribedLine:
    """Words by which unnamed sources are described."""

    words: str
    statements: int
    documents: int
    href: str


@dataclass(frozen=True, slots=True)
class SourcesPage(Page):
    """The accounting of sources, now or up to a day."""

    template: ClassVar[str] = "sources.html"
    at: str
    stale: bool
    documents: int
    statements: int
    narration: int
    narration_href: str
    shares: tuple[ShareRow, ...]
    kinds: tuple[ShareRow, ...]
    outlets: tuple[OutletLine, ...]
    outlets_more: int
    repeaters: tuple[OutletLine, ...]
    months: tuple[MonthLine, ...]
    months_more: int
    quoted: tuple[QuotedLine, ...]
    described: tuple[DescribedLine, ...]
    described_more: int


def show(board: Board, asked: Asked) -> SourcesPage:
    """The accounting of what was published, or of what was published up to ``at``."""
    at = asked.day("at")
    if at is None:
        kept = board.accounting.get()
        return page(kept.value, stale=kept.stale)
    return page(board.record.accounting(at))


def page(found: Accounting, *, stale: bool = False) -> SourcesPage:
    """What the page of sources shows."""
    until = found.at
    whole = found.statements
    return SourcesPage(
        title="Sources" if until is None else f"Sources up to {day_in_words(until)}",
        at=until or "",
        stale=stale,
        documents=found.documents,
        statements=whole,
        narration=found.narration,
        narration_href=links.search(kind="reporter", until=until),
        shares=(
            _share("named", found.named, whole, None),
            _share("unnamed", found.unnamed, whole, links.search(kind="unnamed", until=until)),
            _share("no source at all", found.no_source, whole, links.search(kind=NONE, until=until)),
        ),
        kinds=tuple(
            _share(KIND_WORDS[kind], count, whole, links.search(kind=NONE if kind is None else kind.value, until=until))
            for kind, count in sorted(found.by_kind.items(), key=lambda item: (-item[1], str(item[0])))
            if count and kind != "reporter"
        ),
        outlets=tuple(_outlet(row, until) for row in found.outlets[:_OUTLETS]),
        outlets_more=max(0, len(found.outlets) - _OUTLETS),
        repeaters=tuple(_outlet(row, until) for row in found.repeaters[:_OUTLETS]),
        months=tuple(_month(row) for row in found.months[-_MONTHS:]),
        months_more=max(0, len(found.months) - _MONTHS),
        quoted=tuple(_quoted(entry, until) for entry in found.most_quoted[:_QUOTED]),
        described=tuple(_described(row, until) for row in found.described[:_DESCRIBED]),
        described_more=max(0, len(found.described) - _DESCRIBED),
    )


def _share(words: str, count: int, whole: int, href: str | None) -> ShareRow:
    return ShareRow(words, count, f"{count / whole:.0%}" if whole else "–", bar(count, whole), href)


def _outlet(row: OutletRow, until: str | None) -> OutletLine:
    publisher = row.publisher or NONE
    unnamed = row.unnamed_share
    return OutletLine(
        name=row.publisher or "no outlet named",
        href=links.search(publisher=publisher, until=until),
        documents=row.documents,
        documents_href=links.search(publisher=publisher, until=until, what="documents"),
        statements=row.statements,
        narration=row.narration,
        unnamed="–" if unnamed is None else f"{unnamed:.0%}",
        bar=bar(round(1_000 * (unnamed or 0)), 1_000),
        origins=f"{row.origins:,} of {row.looked_at:,} statements" if row.looked_at else "–",
        own=f"{row.own:,} ({row.own / row.origins:.0%})" if row.origins else "–",
    )


def _month(row: MonthRow) -> MonthLine:
    whole = row.named + row.unnamed + row.no_source
    return MonthLine(
        month="without a date" if row.month is None else day_in_words(row.month),
        href=links.search(since=NONE) if row.month is None else links.search(since=row.month, until=row.month),
        documents=row.documents,
        statements=row.statements,
        named=row.named,
        unnamed=row.unnamed,
        no_source=row.no_source,
        share=f"{row.unnamed / whole:.0%}" if whole else "–",
        bar=bar(row.unnamed, whole),
    )


def _quoted(entry: ActorEntry, until: str | None) -> QuotedLine:
    return QuotedLine(
        name=entry.name,
        href=links.actor(entry.id),
        kind=entry.type.value,
        statements=entry.statements,
        search=links.search(actor=entry.id, until=until),
        documents=entry.documents,
        when=between(entry.first, entry.last),
    )


def _described(row: Described, until: str | None) -> DescribedLine:
    href = links.search(source=f'"{row.words}"', kind="unnamed", until=until)
    return DescribedLine(row.words, row.statements, row.documents, href)

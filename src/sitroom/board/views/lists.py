"""The lists of all disputes, actors, places and documents, each a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal

from sitroom.actors.actor import ActorType
from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.entries import DisputeLine, between, dispute_line
from sitroom.board.judging import Option
from sitroom.board.rendering import Page
from sitroom.board.views.dispute import Graded
from sitroom.brief.wording import day_in_words
from sitroom.claims.claim import ClaimKind
from sitroom.documents.document import READ_LANGUAGE
from sitroom.places.place import Precision
from sitroom.record.page_rows import ActorEntry, DocumentEntry, PlaceEntry
from sitroom.record.rows import DisputeFilter

_DISPUTES, _ROOM = 30, 50
PRECISION_WORDS = {
    Precision.POINT: "a point",
    Precision.TOWN: "a town",
    Precision.ADMIN2: "somewhere in a district",
    Precision.ADMIN1: "somewhere in a province",
    Precision.COUNTRY: "somewhere in a country",
    Precision.UNKNOWN: "not known where",
}


class By(StrEnum):
    """How a list of actors or places is sorted."""

    STATEMENTS = "statements"
    NAME = "name"


_BY_WORDS = {By.STATEMENTS: "most statements first", By.NAME: "by name"}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: what it is, where it leads, and its other cells as words or numbers."""

    name: str
    href: str
    note: str
    statements: int
    search: str
    documents: int | None
    when: str


@dataclass(frozen=True, slots=True)
class DisputesPage(Page):
    """Disputes, the newest change first; ``kept`` are the fields of the address as they were given."""

    template: ClassVar[str] = "disputes.html"
    disputes: tuple[DisputeLine, ...]
    total: int
    total_more: bool
    kinds: tuple[Option, ...]
    grades: tuple[Option, ...]
    actor: str
    place: str
    at: str
    as_of: str | None
    filtered: bool
    following: str | None
    continued: bool


@dataclass(frozen=True, slots=True)
class ListPage(Page):
    """Actors, places or documents; ``what`` heads the column of names, ``noun`` is what one is called."""

    template: ClassVar[str] = "list.html"
    path: str
    what: str
    noun: str
    told: str
    lines: tuple[Line, ...]
    total: int
    orders: tuple[Option, ...]
    types: tuple[Option, ...]
    following: str | None
    continued: bool


def disputes(board: Board, asked: Asked) -> DisputesPage:
    """Disputes of a kind, of an actor, of a place, as of a day, or of graded sources."""
    kind, at, grade = asked.choice("kind", ClaimKind), asked.day("at"), asked.choice("grade", Graded)
    actor, place, after = asked.text("actor", 200), asked.text("place", 200), asked.text("after")
    if grade is not None and at is not None:
        raise AskedError("grades are those of today: leave out either the day or the grade")
    fields: dict[str, str | None] = {
        "kind": None if kind is None else kind.value, "actor": actor, "place": place, "at": at,
        "grade": None if grade is None else grade.value,
    }  # fmt: skip
    wanted = DisputeFilter(kind=kind, actor=actor, place=place, at=at)
    graded = _graded(board, grade)
    # Without a graded source there is no dispute of one.
    none = grade is not None and not graded
    found = None if none else board.record.dispute_directory(wanted, graded, after, _DISPUTES)
    following = None if found is None or found.after is None else links.link("/disputes", {**fields, "after": found.after})
    return DisputesPage(
        title="Disputes" if at is None else f"Disputes on {day_in_words(at)}",
        disputes=() if found is None else tuple(dispute_line(entry, at) for entry in found.entries),
        total=0 if found is None else found.total,
        total_more=found is not None and found.total_more,
        kinds=tuple(Option(k.value, k.value, k is kind) for k in ClaimKind),
        grades=tuple(Option(g.value, g.words, g is grade) for g in Graded),
        actor=actor or "",
        place=place or "",
        at=at or "",
        as_of=None if at is None else day_in_words(at),
        filtered=any(fields.values()),
        following=following,
        continued=after is not None,
    )


def _graded(board: Board, grade: Graded | None) -> tuple[str, ...]:
    if grade is None:
        return ()
    held = board.record.grades(statements=()).reliability
    return tuple(sorted(actor for actor, row in held.items() if row.grade in grade.letters))


def actors(board: Board, asked: Asked) -> ListPage:
    """All actors, or those of one type."""
    kind, order = asked.choice("type", ActorType), asked.choice("order", By) or By.STATEMENTS
    found = board.record.actor_directory(asked.text("after"), _ROOM, kind, _order(order))
    fields = {"type": None if kind is None else kind.value, "order": _given(order)}
    types = tuple(Option(t.value, f"{t.value} ({count:,})", t is kind) for t, count in found.types.items() if count)
    return ListPage(
        title="Actors",
        path="/actors",
        what="Actor",
        noun="actors",
        told="Everybody and everything that acts or speaks in the texts, over all documents.",
        lines=tuple(_actor(entry) for entry in found.entries),
        total=found.total,
        orders=_orders(order),
        types=types,
        following=_following("/actors", fields, found.after),
        continued=asked.text("after") is not None,
    )


def places(board: Board, asked: Asked) -> ListPage:
    """All places."""
    order = asked.choice("order", By) or By.STATEMENTS
    found = board.record.place_directory(asked.text("after"), _ROOM, _order(order))
    return ListPage(
        title="Places",
        path="/places",
        what="Place",
        noun="places",
        told="Every place that the texts name, and how precisely it is known where it is.",
        lines=tuple(_place(entry) for entry in found.entries),
        total=found.total,
        orders=_orders(order),
        types=(),
        following=_following("/places", {"order": _given(order)}, found.after),
        continued=asked.text("after") is not None,
    )


def documents(board: Board, asked: Asked) -> ListPage:
    """All documents, the newest report first."""
    found = board.record.document_directory(asked.text("after"), _ROOM)
    undated = f", {found.undated:,} of them without a date, which come last" if found.undated else ""
    return ListPage(
        title="Documents",
        path="/documents",
        what="Document",
        noun="documents",
        told=f"The newest report first{undated}.",
        lines=tuple(_document(entry) for entry in found.entries),
        total=found.total,
        orders=(),
        types=(),
        following=_following("/documents", {}, found.after),
        continued=asked.text("after") is not None,
    )


def _order(order: By) -> Literal["statements", "name"]:
    return "name" if order is By.NAME else "statements"


def _given(order: By) -> str | None:
    return None if order is By.STATEMENTS else order.value


def _orders(chosen: By) -> tuple[Option, ...]:
    return tuple(Option(order.value, _BY_WORDS[order], order is chosen) for order in By)


def _following(path: str, fields: Mapping[str, str | None], after: str | None) -> str | None:
    return None if after is None else links.link(path, {**fields, "after": after})


def _actor(entry: ActorEntry) -> Line:
    return Line(
        name=entry.name,
        href=links.actor(entry.id),
        note=entry.type.value,
        statements=entry.statements,
        search=links.search(actor=entry.id),
        documents=entry.documents,
        when=between(entry.first, entry.last),
    )


def _place(entry: PlaceEntry) -> Line:
    where = PRECISION_WORDS[entry.precision] if entry.placed else "not placed on the map"
    return Line(
        name=entry.name,
        href=links.place(entry.id),
        note=_joined((entry.type, where)),
        statements=entry.statements,
        search=links.search(place=entry.id),
        documents=entry.documents,
        when=between(entry.first, entry.last),
    )


def _document(entry: DocumentEntry) -> Line:
    disputed = f"in {entry.disputes:,} {'dispute' if entry.disputes == 1 else 'disputes'}" if entry.disputes else None
    return Line(
        name=entry.title or entry.path,
        href=links.document(entry.id),
        note=_joined((entry.publisher, disputed, _unread(entry))),
        statements=entry.statements,
        search=links.search(document=entry.id),
        documents=None,
        when=day_in_words(entry.published),
    )


def _unread(entry: DocumentEntry) -> str | None:
    return None if entry.language in (None, READ_LANGUAGE) else f"not read: not English ({entry.language})"


def _joined(words: Iterable[str | None]) -> str:
    return "; ".join(word for word in words if word)

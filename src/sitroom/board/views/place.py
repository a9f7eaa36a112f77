"""One place: where it is and how exactly that is known, who is said to hold it when and by whom, and what is said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.entries import DisputeLine, NameLine, between, dispute_line, in_page, name_line
from sitroom.board.rendering import Page
from sitroom.board.said import Said, said
from sitroom.board.views.lists import PRECISION_WORDS
from sitroom.brief.wording import begun, counted, day_in_words, state_in_words
from sitroom.disputes.marks import quoted
from sitroom.outlook.plot import Dot, Lane, lanes_plot
from sitroom.places.place import Precision
from sitroom.record.dates import ordinal
from sitroom.record.page_rows import HeldRow, PlaceView

_ROOM = 30
_LANES = 6
"""States with a lane of their own in the strip: those said most often."""
_DIGITS = {Precision.POINT: 4, Precision.TOWN: 2, Precision.ADMIN2: 1, Precision.ADMIN1: 0, Precision.COUNTRY: 0}
"""Decimals of a degree that are meant."""


@dataclass(frozen=True, slots=True)
class HeldLine:
    """One finding of who holds the place: ``stated`` says whether the day is of the words or only of the report."""

    day: str
    stated: bool
    state: str
    holder: str | None
    words: str
    href: str
    said_by: str
    speaker: str | None
    published: str
    outlet: str | None


@dataclass(frozen=True, slots=True)
class PlacePage(Page):
    """All of one place; ``where`` tells its precision, ``coordinates`` no more of them than are meant."""

    template: ClassVar[str] = "place.html"
    id: str
    type: str | None
    where: str
    coordinates: str | None
    gazetteer: str | None
    documents: int
    statements_in_all: int
    when: str
    search: str
    map: str
    timeline: str
    written: tuple[NameLine, ...]
    held: tuple[HeldLine, ...]
    held_in_all: int
    strip: Markup | None
    disputes: tuple[DisputeLine, ...]
    disputes_in_all: int
    disputes_href: str
    statements: tuple[Said, ...]
    following: str | None
    continued: bool


def show(board: Board, asked: Asked) -> PlacePage:
    """The place of the address; ``after`` goes on in its statements."""
    after = asked.text("after")
    return page(board.record.place_page(asked.parts["id"], after, _ROOM), continued=after is not None)


def page(view: PlaceView, *, continued: bool = False) -> PlacePage:
    """What the page of a place shows."""
    return PlacePage(
        title=view.name,
        id=view.id,
        type=view.type,
        where=PRECISION_WORDS[view.precision] if view.lat is not None else "not placed on the map",
        coordinates=_coordinates(view),
        gazetteer=view.gazetteer,
        documents=view.documents,
        statements_in_all=view.statements_in_all,
        when=between(view.first, view.last),
        search=links.search(place=view.id),
        map=links.link("/map", {"places": view.id}, "together"),
        timeline=links.link("/timeline", {"place": view.id}),
        written=tuple(name_line(name) for name in view.written),
        held=tuple(_held(row) for row in view.held),
        held_in_all=view.held_in_all,
        strip=_strip(view),
        disputes=tuple(dispute_line(dispute) for dispute in view.disputes),
        disputes_in_all=view.disputes_in_all,
        disputes_href=links.link("/disputes", {"place": view.id}),
        statements=tuple(said(row) for row in view.statements),
        following=None if view.after is None else links.link(f"/place/{view.id}", {"after": view.after}, "statements"),
        continued=continued,
    )


def _coordinates(view: PlaceView) -> str | None:
    if view.lat is None or view.lon is None or view.precision not in _DIGITS:
        return None
    digits = _DIGITS[view.precision]
    north, east = "N" if view.lat >= 0 else "S", "E" if view.lon >= 0 else "W"
    about = "" if view.precision is Precision.POINT else "about "
    return f"{about}{abs(view.lat):.{digits}f}° {north}, {abs(view.lon):.{digits}f}° {east}"


def _state(row: HeldRow) -> str:
    return begun(state_in_words(row.status, None if row.holder is None else row.holder.name))


def _held(row: HeldRow) -> HeldLine:
    return HeldLine(
        day=day_in_words(row.day),
        stated=row.stated,
        state=_state(row),
        holder=None if row.holder is None else links.actor(row.holder.id),
        words=row.words,
        href=links.document(row.evidence.document, row.evidence.statement, row.spans),
        said_by=row.said_by,
        speaker=None if row.speaker is None else links.actor(row.speaker),
        published=day_in_words(row.published),
        outlet=row.publisher,
    )


def _strip(view: PlaceView) -> Markup | None:
    """What was said when, a lane for each state; nothing where it is all of one day."""
    if len({row.day for row in view.held}) < 2:
        return None
    lanes: dict[str, list[Dot]] = {}
    for row in view.held:
        title = f"{day_in_words(row.day)}, {row.said_by}: {quoted(row.words)}"
        day = None if row.day is None else ordinal(row.day)
        # Nothing is joined: a finding has no origin of its own.
        origin = f"{row.evidence.document} {row.spans}"
        lanes.setdefault(_state(row), []).append(Dot(day, origin, title, origin))
    most = sorted(lanes, key=lambda state: -len(lanes[state]))[:_LANES]
    drawn = [Lane(f"{state} ({counted(len(lanes[state]), 'report')})", tuple(lanes[state])) for state in lanes if state in most]
    told = " ".join(f"{state}: {counted(len(lanes[state]), 'report')}." for state in lanes)
    return in_page(lanes_plot(f"held-{view.id}", "Who is said to hold it, by day", told, drawn, headed=False))

"""The timeline: when it is said to have happened, and apart from that, when it was reported."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import ClassVar

from starlette.responses import Response

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.drawn import Drawn, drawn, saved
from sitroom.board.pictures import timeline as pictures
from sitroom.board.pictures.timeline import timeline_picture
from sitroom.board.rendering import Page
from sitroom.board.said import LEVEL_WORDS
from sitroom.brief.wording import day_in_words
from sitroom.certainty.level import Polarity
from sitroom.record.dates import last_ordinal, ordinal
from sitroom.record.page_rows import Moment, Timeline
from sitroom.record.record import Record

_ROOM = 200
_LISTED = 50
"""Claims on one page of the list."""
_ROWS = 12
"""Speakers that have a row of their own; the others share one."""


@dataclass(frozen=True, slots=True)
class MomentLine:
    """One claim: what it tells, of when, reported when, by whom; ``href`` opens its words."""

    anchor: str
    event: str
    reported: str
    what: str
    kind: str
    who: str
    who_href: str | None
    reading: str
    href: str


@dataclass(frozen=True, slots=True)
class TimelinePage(Page):
    """Claims by the days that they speak of, the newest reports of them; ``undated`` state no day.

    The picture shows ``in_all`` of them; of the list one stretch is here, claims ``first`` to ``last``. ``cut`` says that the
    record has more: ``every`` searches for their statements.
    """

    template: ClassVar[str] = "timeline.html"
    about: str | None
    about_href: str | None
    picture: Drawn | None
    moments: tuple[MomentLine, ...]
    undated: tuple[MomentLine, ...]
    first: int
    last: int
    in_all: int
    earlier: str | None
    later: str | None
    cut: bool
    every: str


def show(board: Board, asked: Asked) -> TimelinePage:
    """The timeline of the record, or of one actor, place or dispute; ``from`` is the first claim of the list."""
    found, fields = _timeline(board, asked)
    about, href = _about(board, fields)
    dated, undated = _apart(found)
    moments = (*dated, *undated)
    start = min(_start(asked), max(len(moments) - 1, 0) // _LISTED * _LISTED)
    shown = range(start, min(start + _LISTED, len(moments)))
    return TimelinePage(
        title="Timeline" if about is None else f"Timeline: {about}",
        about=about,
        about_href=href,
        picture=_drawn(moments, tuple(fields.items())) if moments else None,
        moments=tuple(_line(dated[n], n) for n in shown if n < len(dated)),
        undated=tuple(_line(moments[n], n) for n in shown if n >= len(dated)),
        first=start + 1,
        last=shown.stop,
        in_all=len(moments),
        earlier=_address(fields, max(start - _LISTED, 0)) if start else None,
        later=_address(fields, shown.stop) if shown.stop < len(moments) else None,
        cut=found.cut,
        every=links.search(**fields),
    )


def file(board: Board, asked: Asked) -> Response:
    """The timeline as a file."""
    found, fields = _timeline(board, asked)
    dated, undated = _apart(found)
    return saved(partial(_draw, (*dated, *undated), tuple(fields.items())), "timeline", asked)


def _apart(found: Timeline) -> tuple[tuple[Moment, ...], tuple[Moment, ...]]:
    """Claims whose words tell a day, and those without: the day of a report is none of what it tells."""
    moments = (*found.moments, *found.undated)
    dated = tuple(moment for moment in moments if _event(moment) is not None)
    return dated, tuple(moment for moment in moments if _event(moment) is None)


def _start(asked: Asked) -> int:
    given = asked.text("from", 9) or "0"
    if not (given.isascii() and given.isdigit()):
        raise AskedError(f"from cannot be {given!r}; it is the number of the first claim of the list")
    return int(given) // _LISTED * _LISTED


def _address(fields: Mapping[str, str | None], start: int, number: int | None = None) -> str:
    return links.link("/timeline", {**fields, "from": start or None}, "list" if number is None else _anchor(number))


def _anchor(number: int) -> str:
    return f"claim-{number + 1}"


def _timeline(board: Board, asked: Asked) -> tuple[Timeline, dict[str, str | None]]:
    fields = {name: asked.text(name) for name in ("actor", "place", "dispute")}
    return _read(board.record, board.record.version(), fields["actor"], fields["place"], fields["dispute"]), fields


@lru_cache(maxsize=16)
def _read(record: Record, _version: int, actor: str | None, place: str | None, dispute: str | None) -> Timeline:
    """Read once for each version of the record: the newest reports of a large one take a while to gather."""
    return record.timeline(actor, place, dispute, _ROOM)


def _about(board: Board, fields: dict[str, str | None]) -> tuple[str | None, str | None]:
    """What the timeline is of, and its page."""
    if actor := fields["actor"]:
        return board.record.actor_page(actor, None, 1).name, links.actor(actor)
    if place := fields["place"]:
        return board.record.place_page(place).name, links.place(place)
    if dispute := fields["dispute"]:
        return board.record.dispute_view(dispute, None, 1).question, links.dispute(dispute)
    return None, None


Fields = tuple[tuple[str, str | None], ...]


@lru_cache(maxsize=16)
def _drawn(moments: tuple[Moment, ...], fields: Fields) -> Drawn:
    """Drawn once for what it shows: drawing costs more than asking the record for it."""
    caption = "Filled when it happened, hollow when it was reported. What has no date at all stands at the side."
    return drawn(partial(_draw, moments, fields), "timeline", caption, dict(fields))


def _draw(moments: Sequence[Moment], fields: Fields, identity: str, *, narrow: bool) -> str:
    """Those who speak most have rows of their own."""
    counts: dict[str, int] = {}
    for moment in moments:
        counts[moment.who] = counts.get(moment.who, 0) + 1
    own = sorted(counts, key=lambda who: (-counts[who], who))[:_ROWS]
    drawn_of = [
        pictures.Moment(
            id=f"{n}",
            row=moment.who if moment.who in own else "all others",
            label=f"{moment.who}: {moment.what}",
            event=_event(moment),
            reported=None if moment.published is None else ordinal(moment.published),
            side=None,
            when=_event_words(moment),
            href=links.document(moment.evidence.document, moment.evidence.statement),
        )
        for n, moment in enumerate(moments)
    ]
    order = {who: n for n, who in enumerate([*own, "all others"])}
    drawn_of.sort(key=lambda m: order[m.row])
    return timeline_picture(drawn_of, identity=identity, together_href=_together(dict(fields)), narrow=narrow)


def _together(fields: Mapping[str, str | None]) -> Callable[[tuple[str, ...]], str]:
    """The address of several claims: the list, open at the first of them."""

    def address(numbers: tuple[str, ...]) -> str:
        number = min(map(int, numbers))
        return _address(fields, number // _LISTED * _LISTED, number)

    return address


def _event(moment: Moment) -> tuple[int, int] | None:
    if moment.words is None or (moment.from_day is None and moment.to_day is None):
        return None
    if moment.from_day and moment.to_day:
        return ordinal(moment.from_day), last_ordinal(moment.to_day)
    # One end is not told: up to the report, or from it, is as much as can be drawn.
    if moment.to_day:
        last = last_ordinal(moment.to_day)
        return min(last, ordinal(moment.published or moment.to_day)), last
    first = ordinal(moment.from_day or "")
    return first, max(first, last_ordinal(moment.published or moment.from_day or ""))


def _event_words(moment: Moment) -> str:
    if _event(moment) is None:
        return "no day stated"
    days = [day_in_words(day) for day in dict.fromkeys((moment.from_day, moment.to_day)) if day]
    told = " to ".join(days)
    return told if moment.from_day and moment.to_day else f"from {told}" if moment.from_day else f"by {told}"


def _line(moment: Moment, number: int) -> MomentLine:
    reading = LEVEL_WORDS[moment.level]
    return MomentLine(
        anchor=_anchor(number),
        event=_event_words(moment),
        reported=day_in_words(moment.published),
        what=moment.what,
        kind=moment.kind.value,
        who=moment.who,
        who_href=None if moment.actor is None else links.actor(moment.actor),
        reading=f"denied, {reading}" if moment.polarity is Polarity.DENIED else reading,
        href=links.document(moment.evidence.document, moment.evidence.statement),
    )

"""One dispute: its sides next to each other, what goes back to one origin together, and where an account can be moved to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from markupsafe import Markup

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.entries import Opened, in_page, opened
from sitroom.board.forms import Done, Form
from sitroom.board.judging import Option
from sitroom.board.rendering import Page
from sitroom.board.said import Said, mark, said
from sitroom.brief.wording import begun, counted, day_in_words, last_in_words, listed, period_in_words
from sitroom.documents.document import Span
from sitroom.errors import SitroomError
from sitroom.outlook.plot import Dot, Lane, lanes_plot
from sitroom.record.dates import ordinal
from sitroom.record.errors import UnknownNameError, WordsGoneError
from sitroom.record.judgement_rows import Grades, SideGrades
from sitroom.record.page_rows import AccountView, DisputeView, OriginView, PositionChange, SideView
from sitroom.record.rows import EvidenceRow

_ROOM, _ROOM_GRADED = 20, 200
"""Origins of one side on a page; among how many those of graded sources are looked for."""
_DOTS = 12
_NOWHERE = "none"
"""Where an account is moved to that stands on neither side."""


class Graded(StrEnum):
    """Which sources to show, by their reliability."""

    GOOD = "AB"
    ANY = "A-F"

    @property
    def letters(self) -> str:
        """The grades that are meant."""
        return "AB" if self is Graded.GOOD else "ABCDEF"

    @property
    def words(self) -> str:
        """What it is called on the page."""
        return "only sources graded A or B" if self is Graded.GOOD else "only graded sources"


@dataclass(frozen=True, slots=True)
class AccountCard:
    """One account: its statement with the claim's words marked, why they imply it, and the days that they speak of."""

    said: Said
    because: str | None
    speaks_of: str | None
    changed: bool
    reliability: str | None


@dataclass(frozen=True, slots=True)
class OriginCard:
    """One independent origin: the account that had it first, and those that repeat it; ``repeated`` says who does."""

    first: AccountCard
    repeats: tuple[AccountCard, ...]
    repeated: str
    more: int


@dataclass(frozen=True, slots=True)
class SideColumn:
    """One answer; ``dots`` origins are drawn, ``following`` shows the next ones, ``told`` says how many are on the page."""

    answer: str
    origins: str
    dots: int
    accounts: str
    when: str
    grades: str | None
    cards: tuple[OriginCard, ...]
    told: str
    following: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """A speaker who went over to another side, with the evidence of before and after."""

    who: str
    before: str
    after: str
    when: str
    evidence: tuple[Opened, ...]


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what it is about, or who speaks in it."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class DisputePage(Page):
    """A dispute as it stands, or stood on the day ``at``.

    ``targets`` are where an account can be moved to, none for a past day; ``other`` says that it begins further down.
    """

    template: ClassVar[str] = "dispute.html"
    id: str
    kind: str
    at: str | None
    as_of: str | None
    last: str
    opened: str | None
    settled: str | None
    reason: str
    sides: tuple[SideColumn, ...]
    changes: tuple[Change, ...]
    figure: Markup | None
    drawn: str | None
    entities: tuple[Entity, ...]
    grade: str | None
    grades: tuple[Option, ...]
    graded: str | None
    targets: tuple[Option, ...]
    search: str
    now: str
    other: bool


def show(board: Board, asked: Asked) -> DisputePage:
    """The dispute of the address; ``at`` is a day, ``grade`` which sources.

    ``after`` tells where sides go on, by their numbers: ``0.CURSOR,1.CURSOR``.
    """
    number, at, grade = asked.parts["id"], asked.day("at"), asked.choice("grade", Graded)
    after = _after(asked)
    view = board.record.dispute_view(number, at, _ROOM if grade is None else _ROOM_GRADED, after)
    accounts = [a for side in view.sides for origin in side.origins for a in (origin.first, *origin.repeats)]
    grades = board.record.grades(
        actors=sorted({a.actor for a in accounts if a.actor is not None}),
        statements=sorted({(a.statement.document, a.statement.statement) for a in accounts}),
    )
    sides = board.record.side_grades(number) if at is None else ()
    return page(view, grades, sides, grade, bool(after))


def page(
    view: DisputeView, grades: Grades, sides: tuple[SideGrades, ...] = (), grade: Graded | None = None, other: bool = False
) -> DisputePage:
    """What the page of a dispute shows; ``other`` says that it begins further down."""
    names = {day.evidence: day.name for day in view.days}
    looked = any(side.graded_sources or side.graded_statements for side in sides)
    per_side = sides if looked and len(sides) == len(view.sides) else (None,) * len(view.sides)
    shown = [_column(view, side, grades, given, grade) for side, given in zip(view.sides, per_side, strict=True)]
    return DisputePage(
        title=view.question,
        id=view.id,
        kind=view.kind.value,
        at=view.at,
        as_of=None if view.at is None else day_in_words(view.at),
        last=last_in_words(view.last_change),
        opened=None if view.opened is None else day_in_words(view.opened),
        settled=None if view.settled is None else day_in_words(view.settled),
        reason=view.reason,
        sides=tuple(shown),
        changes=tuple(_change(change, names) for change in view.changes),
        figure=_figure(view),
        drawn=f"the newest {len(view.days):,} of {view.days_in_all:,} accounts" if view.days_in_all > len(view.days) else None,
        entities=tuple(Entity(e.name, links.actor(e.id) if e.id.startswith("a") else links.place(e.id)) for e in view.entities),
        grade=None if grade is None else grade.value,
        grades=tuple(Option(g.value, g.words, g is grade) for g in Graded),
        graded=None if grade is None else _told_of_grades(grade, shown),
        targets=_targets(view) if view.at is None else (),
        search=links.search(dispute=view.id),
        now=links.dispute(view.id),
        other=other,
    )


def move(board: Board, form: Form) -> Done:
    """An account goes to another side, or belongs to neither."""
    asked = form.asked
    dispute, document, statement, side = (asked.needed(name) for name in ("dispute", "document", "statement", "side"))
    number = None if side == _NOWHERE else _side(board, dispute, side)
    row = board.record.move(dispute, document, statement, number, form.author, asked.text("note"))
    words = f"“{_short(row.quote)}”: {row.body}." if row.body else f"“{_short(row.quote)}” was moved."
    return Done(words, row.id, to=None if _still(board, dispute) else "/disputes")


def _side(board: Board, dispute: str, chosen: str) -> int:
    """The number of the side that a form names, ``2:`` and the mark of its answer; WordsGoneError where it has another now."""
    side, _, answer = chosen.partition(":")
    if not (side.isascii() and side.isdigit() and len(side) < 4):
        raise AskedError("choose the side that the account belongs to")
    number = int(side)
    now = {s.number: s.answer for s in board.record.dispute_view(dispute, None, 1).sides} if answer else {}
    if answer and (number not in now or mark(now[number]) != answer):
        raise WordsGoneError("the sides of this dispute have changed meanwhile: go back, load the page again, and choose anew")
    return number


def _still(board: Board, dispute: str) -> bool:
    """Whether there is such a dispute yet: it ends with the last account of one of two sides."""
    try:
        board.record.dispute_view(dispute, None, 1)
    except UnknownNameError:
        return False
    except SitroomError:
        return True
    return True


def _short(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= 120 else f"{flat[:119]}…"


def _after(asked: Asked) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in (asked.text("after") or "").split(","):
        side, _, cursor = part.partition(".")
        if not part:
            continue
        if not (side.isascii() and side.isdigit() and len(side) < 4 and cursor):
            raise AskedError("after cannot be read; open the dispute anew")
        found[int(side)] = cursor
    return found


def _targets(view: DisputeView) -> tuple[Option, ...]:
    sides = [Option(f"{side.number}:{mark(side.answer)}", begun(side.answer), chosen=False) for side in view.sides]
    return (*sides, Option(_NOWHERE, "neither side", chosen=False))


def _column(view: DisputeView, side: SideView, grades: Grades, given: SideGrades | None, grade: Graded | None) -> SideColumn:
    kept = [origin for origin in side.origins if grade is None or _is_graded(origin, grades, grade)]
    left = side.origins_in_all - len(kept)
    where = {"at": view.at, "grade": None if grade is None else grade.value}
    goes_on = None if side.after is None else {**where, "after": f"{side.number}.{side.after}"}
    return SideColumn(
        answer=begun(side.answer),
        origins=counted(side.origins_in_all, "independent origin"),
        dots=min(side.origins_in_all, _DOTS),
        accounts=counted(side.accounts_in_all, "account"),
        when=period_in_words(side.first, side.last) or "undated",
        grades=None if given is None else _grades_in_words(given),
        cards=tuple(_origin(origin, grades) for origin in kept),
        told=f"{len(kept):,} of {counted(side.origins_in_all, 'origin')} shown" if left > 0 else "",
        following=None if goes_on is None else links.link(f"/dispute/{view.id}", goes_on, f"side-{side.number}"),
    )


def _is_graded(origin: OriginView, grades: Grades, grade: Graded) -> bool:
    held = (grades.reliability.get(a.actor) for a in (origin.first, *origin.repeats) if a.actor is not None)
    return any(row is not None and row.grade in grade.letters for row in held)


def _grades_in_words(given: SideGrades) -> str:
    reliable = f"{given.reliable} with a source graded A or B (of {given.graded_sources} graded)"
    credible = f"{given.credible} with a statement graded 1 or 2 (of {given.graded_statements} graded)"
    return f"Of {counted(given.origins, 'origin')}: {reliable}, {credible}"


def _told_of_grades(grade: Graded, shown: Iterable[SideColumn]) -> str:
    found = sum(len(side.cards) for side in shown)
    among = f"Looked for among the newest {_ROOM_GRADED} origins of each side."
    return f"{begun(grade.words)}: {counted(found, 'origin')}. {among}"


def _origin(origin: OriginView, grades: Grades) -> OriginCard:
    outlets = list(dict.fromkeys(a.publisher for a in origin.repeats if a.publisher))
    by = f", by {listed(outlets)}" if outlets else ""
    times = "once" if origin.repeats_in_all == 1 else f"{origin.repeats_in_all:,} times"
    return OriginCard(
        first=_account(origin.first, grades),
        repeats=tuple(_account(a, grades) for a in origin.repeats),
        repeated=f"Repeated {times}{by}" if origin.repeats_in_all else "",
        more=origin.repeats_in_all - len(origin.repeats),
    )


def _account(a: AccountView, grades: Grades) -> AccountCard:
    row = a.statement
    reliability = None if a.actor is None else grades.reliability.get(a.actor)
    credibility = grades.credibility.get((row.document, row.statement))
    return AccountCard(
        said=said(
            row,
            known=a.name if a.actor is not None else None,
            marked=_marked(row.content, a.words),
            spans=a.spans,
            credibility=None if credibility is None else credibility.grade,
        ),
        because=a.because,
        speaks_of=(period_in_words(a.from_day, a.to_day) or None) if a.stated else None,
        changed=a.changed,
        reliability=None if reliability is None else f"{reliability.grade}, {reliability.words}",
    )


def _marked(content: str, words: str) -> list[Span]:
    """Where the claim's words stand in their statement; nothing where they are all of it."""
    found = content.find(words)
    whole = words.strip(" .,;:“”\"'") == content.strip(" .,;:“”\"'")
    return [] if found < 0 or whole else [(found, found + len(words))]


def _change(change: PositionChange, names: Mapping[EvidenceRow, str]) -> Change:
    days = f"{day_in_words(change.from_day)} to {day_in_words(change.to_day)}"
    return Change(
        who=names.get(change.after) or names.get(change.before) or "A source",
        before=change.from_answer,
        after=change.to_answer,
        when=days,
        evidence=opened((change.before, change.after)),
    )


def _figure(view: DisputeView) -> Markup | None:
    """Who reported what when; nothing where all is of one day."""
    if len({day.reported for day in view.days}) < 2:
        return None
    lanes = []
    for side in view.sides:
        mine = [day for day in view.days if day.side == side.number]
        dots = tuple(
            Dot(
                None if day.reported is None else ordinal(day.reported),
                str(day.origin),
                f"{day_in_words(day.reported)}, {day.name}",
                f"{day.evidence.document} {day.evidence.statement}",
            )
            for day in mine
        )
        lanes.append(Lane(f"{begun(side.answer)} ({counted(side.origins_in_all, 'origin')})", dots))
    told = " ".join(
        f"“{side.answer}”: {counted(side.accounts_in_all, 'account')}, {period_in_words(side.first, side.last) or 'undated'}."
        for side in view.sides
    )
    return in_page(lanes_plot(f"when-{view.id}", "When each side was reported", told, lanes, headed=False))

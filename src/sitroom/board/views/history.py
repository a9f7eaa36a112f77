"""Every decision with its author and time, and the way to take it back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.forms import Done, Form
from sitroom.board.judging import decided, moment_in_words
from sitroom.board.rendering import Page
from sitroom.brief.wording import counted
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import JudgementRow
from sitroom.record.rows import DecisionRow, What

_ROOM = 50
_Place = tuple[str, str, int]
"""Where a decision stands in the list: its moment, of what kind it is, and its number."""
_ACTOR_WORDS = {What.SAME: "same", What.DIFFERENT: "different", What.UNSURE: "unsure"}


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """One decision: what was decided about which words, why, by whom and when; ``undo`` is its id while it holds."""

    id: str
    what: str
    about: str
    href: str
    body: str
    note: str | None
    author: str
    when: str
    undo: str | None
    undone: str | None
    found: bool


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """All decisions, the newest first; ``following`` is the address of older ones."""

    template: ClassVar[str] = "history.html"
    lines: tuple[DecisionLine, ...]
    following: str | None


def show(board: Board, asked: Asked) -> HistoryPage:
    """Decisions of all kinds; ``before`` is the moment and id of the last one of the page before."""
    cursor = _cursor(asked.text("before"))
    found = board.record.decisions(_ROOM + 1, cursor)
    page = found[:_ROOM]
    last = page[-1] if len(found) > _ROOM else None
    return HistoryPage(
        title="Decisions",
        lines=tuple(_about_actors(row) if isinstance(row, DecisionRow) else _about_words(row) for row in page),
        following=None if last is None else links.link("/history", {"before": f"{last.decided_at} {last.id}"}),
    )


def undo(board: Board, form: Form) -> Done:
    """A decision, or several that were made at once, taken back, the newest first."""
    asked = [number for number in dict.fromkeys(form.asked.needed("decision").split(",")) if number]
    taken = 0
    for number in reversed(asked):
        try:
            board.record.undo(number, form.author)
            taken += 1
        except UnknownNameError:
            # One of many that somebody took back already: the rest is taken back too.
            if len(asked) == 1:
                raise
    if taken == len(asked) == 1:
        return Done("It was taken back.")
    already = f" {len(asked) - taken:,} had been already." if taken < len(asked) else ""
    return Done(f"{counted(taken, 'decision')} {'was' if taken == 1 else 'were'} taken back.{already}")


def _place(moment: str, number: str) -> _Place:
    # "j10" was decided after "j9", in the same second too.
    return moment, number[:1], int(number[1:]) if number[1:].isascii() and number[1:].isdigit() else 0


def _cursor(value: str | None) -> _Place | None:
    if value is None:
        return None
    moment, _, number = value.partition(" ")
    return _place(moment, number[:20])


def _about_actors(row: DecisionRow) -> DecisionLine:
    place = [] if row.left_start is None or row.left_end is None else [(row.left_start, row.left_end)]
    return DecisionLine(
        id=row.id,
        what=_ACTOR_WORDS[row.what],
        about=f"{row.left_quote} – {row.right_quote}",
        href=links.document(row.left_document, spans=place),
        body="",
        note=None,
        author=row.author,
        when=moment_in_words(row.decided_at),
        undo=row.id if row.undone_at is None else None,
        undone=None if row.undone_at is None else f"taken back by {row.undone_by}, {moment_in_words(row.undone_at)}",
        found=True,
    )


def _about_words(row: JudgementRow) -> DecisionLine:
    told = decided([row])[0]
    place = [] if row.start is None or row.end is None else [(row.start, row.end)]
    return DecisionLine(
        id=row.id,
        what=told.what,
        about=row.quote,
        href=links.document(row.document, row.statement, () if row.statement else place),
        body=told.body,
        note=told.note,
        author=told.author,
        when=told.when,
        undo=told.undo,
        undone=told.undone,
        found=told.found,
    )

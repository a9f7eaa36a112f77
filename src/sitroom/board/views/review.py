"""What to look at next, most important first, and what people decide about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.forms import Done, Form
from sitroom.board.judging import Judging, Option, judged, judging
from sitroom.board.pairs import SideOfPair, side_of_pair
from sitroom.board.rendering import Page
from sitroom.board.said import Said, said
from sitroom.board.views.statement import as_seen
from sitroom.brief.wording import counted
from sitroom.errors import RecordError
from sitroom.record.judgement_rows import Concern, QueueItem, Reliability, Verdict
from sitroom.record.rows import QuestionRow, QuoteRow, What

ROOM = 20
_SKIPPED = 4_000
"""Characters of an address that name what was passed over; the oldest come up again."""
_AT_ONCE = 200
"""Statements that are decided at once, at most: as many as a page shows, and some."""
_CONCERN_WORDS = {
    Concern.LONE_ORIGIN: "A side of a dispute rests on this one origin",
    Concern.UNSURE_IN_DISPUTE: "A dispute rests on this, and the reader was unsure of it",
    Concern.SAME_ACTOR: "Are these two the same?",
    Concern.UNGRADED: "A source of disputes without a grade",
    Concern.UNSURE: "The reader was unsure of this",
}
_KEYS = {What.SAME: "y", What.DIFFERENT: "n", What.UNSURE: "?"}


@dataclass(frozen=True, slots=True)
class Context:
    """Some words of the article and what they are in the statement: source, cue, content, or nothing."""

    text: str
    mark: str


@dataclass(frozen=True, slots=True)
class StatementInFocus:
    """A statement to look at, in its context, with what can be decided; ``dispute`` is the question that hangs on it."""

    said: Said
    context: tuple[Context, ...]
    judging: Judging
    score: str
    asked: str | None
    dispute: str | None


@dataclass(frozen=True, slots=True)
class WhyLine:
    """A reason with its weight in log odds; ``speaks_for`` says whether it speaks for one actor."""

    words: str
    weight: str
    speaks_for: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to answer, and its key."""

    value: str
    words: str
    key: str


@dataclass(frozen=True, slots=True)
class PairInFocus:
    """Two names that may be one actor, side by side, with the reasons for and against."""

    left: SideOfPair
    right: SideOfPair
    score: str
    reasons: tuple[WhyLine, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class SourceInFocus:
    """A source to grade."""

    name: str
    actor: str
    page: str
    statements: str
    grades: tuple[Option, ...]
    asked: str | None
    dispute: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something further down the queue; ``href`` brings it up."""

    concern: str
    words: str
    reason: str
    href: str


@dataclass(frozen=True, slots=True)
class ReviewPage(Page):
    """The queue: one thing in focus, of which one of three kinds is given, and what comes after it."""

    template: ClassVar[str] = "review.html"
    concern: str
    reason: str
    statement: StatementInFocus | None
    pair: PairInFocus | None
    source: SourceInFocus | None
    skip: str | None
    unskip: str | None
    waiting: tuple[Waiting, ...]


def show(board: Board, asked: Asked) -> ReviewPage:
    """The queue; ``skip`` are the keys of what was passed over, ``focus`` the key of what to bring up first."""
    skipped = tuple(key for key in (asked.text("skip", 12_000) or "").split("\n") if key)
    items = board.record.review_queue(ROOM, skipped)
    wanted = asked.text("focus")
    items.sort(key=lambda item: item.key != wanted)
    first = items[0] if items else None
    passed = _passed((*skipped, first.key)) if first is not None else ""
    return ReviewPage(
        title="Review",
        concern="" if first is None else _CONCERN_WORDS[first.concern],
        reason="" if first is None else first.reason,
        statement=_statement(board, first) if first is not None and first.statement is not None else None,
        pair=_pair(first.question) if first is not None and first.question is not None else None,
        source=_source(board, first) if first is not None and first.concern is Concern.UNGRADED else None,
        skip=None if first is None else links.link("/review", {"skip": passed}),
        unskip="/review" if skipped else None,
        waiting=tuple(_waiting(item, skipped) for item in items[1:]),
    )


def _passed(keys: tuple[str, ...]) -> str:
    """Keys of the queue as an address has them: the latest, a line each, since ids of documents have commas."""
    kept: list[str] = []
    for key in reversed(keys):
        if len(quote("\n".join((*kept, key)), safe="")) > _SKIPPED:
            break
        kept.append(key)
    return "\n".join(reversed(kept))


def decide_pair(board: Board, form: Form) -> Done:
    """Same, different or unsure, of the two names that were on the page."""
    asked = form.asked
    what = asked.choice("what", What)
    if what is None:
        raise AskedError("say whether they are the same, different, or unsure")
    question = QuestionRow(_named(asked, "left"), _named(asked, "right"), 0.0, ())
    row = board.record.decide(question, what, form.author)
    words = {What.SAME: "are the same", What.DIFFERENT: "are different", What.UNSURE: "are left unsure"}[what]
    return Done(f"{question.left.quote} and {question.right.quote} {words}.", row.id)


def grade_source(board: Board, form: Form) -> Done:
    """The reliability of a source."""
    asked = form.asked
    grade = asked.choice("grade", Reliability)
    if grade is None:
        raise AskedError("choose a grade from A to F")
    row = board.record.grade_source(asked.needed("actor"), grade, form.author, asked.text("note"))
    return Done(f"{row.quote} is graded {grade.value}, {grade.words}.", row.id)


def decide_many(board: Board, form: Form) -> Done:
    """The same verdict on every statement that was chosen on the page; one undo takes all back."""
    verdict = form.asked.choice("verdict", Verdict)
    if verdict not in (Verdict.ACCEPT, Verdict.REJECT):
        raise AskedError("many statements at once can be accepted or rejected")
    chosen = form.many.get("which", ())
    if not chosen:
        raise AskedError("choose the statements first")
    if len(chosen) > _AT_ONCE:
        raise AskedError(f"{len(chosen)} statements are chosen; at most {_AT_ONCE} are decided at once")
    made: list[str] = []
    not_so: list[RecordError] = []
    for which in dict.fromkeys(chosen):
        statement, _, document = which.partition(" ")
        statement, _, seen = statement.partition(":")
        try:
            as_seen(board, document, statement, seen)
            made.append(judged(board.record, document, statement, verdict, form.author))
        except RecordError as error:
            # The article was read again meanwhile; the others are decided all the same, and one undo knows them.
            not_so.append(error)
    if not made:
        raise not_so[0]
    words = "accepted" if verdict is Verdict.ACCEPT else "rejected"
    left = f" {counted(len(not_so), 'other')} could not be: {not_so[0]}." if not_so else ""
    return Done(f"{counted(len(made), 'statement')} {words}.{left}", ",".join(made))


def _statement(board: Board, item: QueueItem) -> StatementInFocus | None:
    assert item.document is not None
    assert item.statement is not None
    view = board.record.statement_page(item.document, item.statement)
    known = None if view.actor is None else view.actor.name
    grade = board.record.grades(actors=(), statements=[(item.document, item.statement)])
    return StatementInFocus(
        said=said(view.row, known=known, spans=view.content, review=view.review),
        context=tuple(Context(piece.text, piece.mark or "") for piece in view.context),
        judging=judging(
            view.row,
            view.review,
            grade.credibility.get((item.document, item.statement)),
            keys=True,
            back="/review",
        ),
        score=f"{view.score:.2f}",
        asked=item.asked,
        dispute=None if item.dispute is None else links.dispute(item.dispute),
    )


def _pair(question: QuestionRow) -> PairInFocus:
    reasons = sorted(question.reasons, key=lambda reason: -abs(reason.weight))
    words = {What.SAME: "Same", What.DIFFERENT: "Different", What.UNSURE: "Unsure"}
    return PairInFocus(
        left=side_of_pair(question.left),
        right=side_of_pair(question.right),
        score=f"{question.score:.0%}",
        reasons=tuple(WhyLine(r.words, f"{r.weight:+.1f}", r.weight > 0) for r in reasons),
        answers=tuple(Answer(what.value, words[what], key) for what, key in _KEYS.items()),
    )


def _named(asked: Asked, side: str) -> QuoteRow:
    """The words of one side as the page sent them; the record finds again whom they name."""
    document, quote = asked.needed(f"{side}_document"), asked.needed(f"{side}_quote")
    start, end = (asked.text(f"{side}_{part}", 12) for part in ("start", "end"))
    if any(value is not None and not (value.isascii() and value.isdigit()) for value in (start, end)):
        raise AskedError(f"the place of {quote!r} in the text cannot be read; load the page again")
    return QuoteRow("", quote, document, document, quote, int(start) if start else None, int(end) if end else None, "")


def _source(board: Board, item: QueueItem) -> SourceInFocus:
    assert item.actor is not None
    held = board.record.grades(actors=[item.actor], statements=()).reliability.get(item.actor)
    return SourceInFocus(
        name=item.source_name or item.actor,
        actor=item.actor,
        page=links.actor(item.actor),
        statements=links.search(actor=item.actor),
        grades=tuple(Option(g.value, g.words, held is not None and held.grade == g.value) for g in Reliability),
        asked=item.asked,
        dispute=None if item.dispute is None else links.dispute(item.dispute),
    )


def _waiting(item: QueueItem, skipped: tuple[str, ...]) -> Waiting:
    pair = item.question
    words = item.content or item.source_name or ("" if pair is None else f"{pair.left.quote} – {pair.right.quote}")
    href = links.link("/review", {"skip": _passed(skipped), "focus": item.key})
    return Waiting(_CONCERN_WORDS[item.concern], words, item.reason, href)

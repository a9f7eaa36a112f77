"""Questions about the future: what the sources expect, the evidence for and against, and how much hangs on what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.entries import in_page
from sitroom.board.forms import Done, Form
from sitroom.board.judging import moment_in_words
from sitroom.board.rendering import Page
from sitroom.brief.wording import begun, day_in_words, likelihood_in_words, told_hypotheses
from sitroom.outlook.evidence import Evidence
from sitroom.outlook.outlook import Outlook, Weighed
from sitroom.outlook.plot import outlook_plot
from sitroom.outlook.question import QuestionError
from sitroom.outlook.wording import speaker_name
from sitroom.record.errors import UnknownNameError
from sitroom.record.outlook import Expected

_SHOWN, _MOST = 8, 60
"""Pieces of evidence that stand open on the page, and in all; the rest is counted."""
_LISTED = 200
"""Questions in the list."""
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One account beside a hypothesis: its words, who says so, why it bears on it, and the probability that it gives it."""

    words: str
    who: str
    when: str
    href: str
    why: str
    figure: str | None


@dataclass(frozen=True, slots=True)
class EvidenceList:
    """The evidence on one side of a hypothesis: what stands open, what unfolds, and how much is left out."""

    shown: tuple[EvidenceLine, ...]
    folded: tuple[EvidenceLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class HypothesisRow:
    """One answer with its likelihood in words."""

    text: str
    likelihood: str
    speaks_for: EvidenceList
    speaks_against: EvidenceList


@dataclass(frozen=True, slots=True)
class SensitivityLine:
    """What the middles would be otherwise."""

    method: str
    mids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RaisedLine:
    """An article that asks the question itself."""

    words: str
    href: str
    when: str


@dataclass(frozen=True, slots=True)
class QuestionPage(Page):
    """One question; ``put`` says who put it, ``today`` is what is said to be so already, which is in no figure."""

    template: ClassVar[str] = "question.html"
    at: str | None
    as_of: str | None
    put: str
    words: str
    hypotheses: tuple[HypothesisRow, ...]
    figure: Markup | None
    method: str
    sensitivity: tuple[SensitivityLine, ...]
    answers: tuple[str, ...]
    today: EvidenceList
    raised: tuple[RaisedLine, ...]
    path: str
    now: str


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """One question in the list."""

    question: str
    href: str
    put: str
    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QuestionsPage(Page):
    """All questions, those that people asked apart from those that the reporting itself puts."""

    template: ClassVar[str] = "questions.html"
    at: str
    stale: bool
    asked: tuple[QuestionCard, ...]
    proposed: tuple[QuestionCard, ...]
    more: int
    can_ask: bool
    longest: int


def listed(board: Board, asked: Asked) -> QuestionsPage:
    """All questions, now or on a day."""
    at = asked.day("at")
    if at is None:
        kept = board.expected.get()
        found, stale = kept.value, kept.stale
    else:
        found, stale = board.record.expected(at, None, board.reader), False
    cards = [(each.asked_at is not None, _card(each, at)) for each in found[:_LISTED]]
    return QuestionsPage(
        title="What the sources expect" if at is None else f"What the sources expected on {day_in_words(at)}",
        at=at or "",
        stale=stale,
        asked=tuple(card for is_asked, card in cards if is_asked),
        proposed=tuple(card for is_asked, card in cards if not is_asked),
        more=len(found) - len(cards),
        can_ask=board.reader is not None,
        longest=_LONGEST,
    )


def show(board: Board, asked: Asked) -> QuestionPage:
    """The question of the address, now or on a day."""
    number, at = asked.parts["id"], asked.day("at")
    return page(_expected(board, number, at), at)


def ask(board: Board, form: Form) -> Done:
    """A question of a person, kept and asked of all that is read from now on."""
    text = form.asked.text("question", _LONGEST)
    if text is None:
        raise AskedError("write a question about the future")
    if board.reader is None:
        raise AskedError("this board was started without the reader; ask with `sitroom ask`")
    try:
        number = board.record.ask(board.reader(text), form.author)
    except QuestionError as error:
        raise AskedError(str(error)) from error
    return Done("The question is kept and asked again of all that is read later.", to=links.question(number))


def page(expected: Expected, at: str | None) -> QuestionPage:
    """What the page of a question shows."""
    outlook, names = expected.outlook, expected.names
    told = told_hypotheses(outlook)
    return QuestionPage(
        title=outlook.question,
        at=at,
        as_of=None if at is None else day_in_words(at),
        put=_put(expected),
        words=expected.words,
        hypotheses=tuple(_hypothesis(h, names) for h in told),
        figure=_figure(outlook, names),
        method=outlook.method,
        sensitivity=tuple(
            SensitivityLine(
                begun(row.method) + ("" if row.speaker is None else f" ({speaker_name(row.speaker, names)})"),
                tuple("–" if mid is None else f"{100 * mid:.0f}%" for mid in row.mids[: len(told)]),
            )
            for row in outlook.sensitivity
        ),
        answers=tuple(h.text for h in told),
        today=_evidence(outlook.today, names),
        raised=tuple(
            RaisedLine(r.question.text, links.document(r.document, spans=[r.span]), day_in_words(r.reported))
            for r in expected.raised
        ),
        path=f"/question/{outlook.id}",
        now=links.question(outlook.id),
    )


def _expected(board: Board, number: str, at: str | None) -> Expected:
    """One question: as it was computed with all others or for the first page, where it was; else anew, which takes longer."""
    known: list[Expected] = []
    if at is None and board.expected.ready():
        known += board.expected.get().value
    if at is None and board.situation.ready():
        known += board.situation.get().value.outlooks
    found = next((each for each in known if each.outlook.id == number), None)
    if found is not None:
        return found
    given = board.record.expected(at, number, board.reader)
    if not given:
        raise UnknownNameError(f"no question {number!r}")
    return given[0]


def _put(expected: Expected) -> str:
    if expected.asked_at is not None:
        return f"asked by {expected.author}, {moment_in_words(expected.asked_at)}"
    return f"proposed: {expected.why}"


def _card(expected: Expected, at: str | None) -> QuestionCard:
    outlook = expected.outlook
    answers = tuple((h.text, likelihood_in_words(h)) for h in told_hypotheses(outlook))
    return QuestionCard(outlook.question, links.question(outlook.id, at), _put(expected), expected.words, answers)


def _hypothesis(h: Weighed, names: Mapping[str, str]) -> HypothesisRow:
    return HypothesisRow(
        text=h.text,
        likelihood=begun(likelihood_in_words(h)),
        speaks_for=_evidence(h.speaks_for, names),
        speaks_against=_evidence(h.speaks_against, names),
    )


def _evidence(found: Iterable[Evidence], names: Mapping[str, str]) -> EvidenceList:
    once = {(e.account.at, e.account.claim): e for e in found}
    lines = [_line(e, names) for e in once.values()]
    return EvidenceList(tuple(lines[:_SHOWN]), tuple(lines[_SHOWN:_MOST]), max(0, len(lines) - _MOST))


def _line(e: Evidence, names: Mapping[str, str]) -> EvidenceLine:
    a = e.account
    return EvidenceLine(
        words=a.words,
        who=speaker_name(a.speaker, names),
        when=day_in_words(a.reported),
        href=links.document(a.document, a.statement, a.spans),
        why=e.why,
        figure=None if e.estimate is None else f"{100 * e.estimate.low:.0f}% to {100 * e.estimate.high:.0f}%",
    )


def _figure(outlook: Outlook, names: Mapping[str, str]) -> Markup | None:
    return in_page(outlook_plot(outlook, names, headed=False)) if outlook.evidence else None

"""What people decide about statements, disputes and sources, as plain rows: importing this needs no database library.

:class:`sitroom.record.record.Record` takes and gives them::

    judge(document, statement, verdict, author, correction=None, note=None) -> JudgementRow
    state(document, new: NewStatement, author, note=None) -> JudgementRow        # its ``statement`` is the new id, "x1"
    move(dispute, document, statement, side: int | None, author, note=None) -> JudgementRow
    grade_source(actor, grade, author, note=None) -> JudgementRow                # grade: Reliability
    grade_statement(document, statement, grade, author, note=None) -> JudgementRow   # grade: Credibility
    undo(id, author) -> DecisionRow | JudgementRow                               # "d7" about actors, "j7" all these
    judgements(document=None, statement=None, limit=None, before=None) -> list[JudgementRow]     # the newest first
    grades(actors=None, statements=None) -> Grades                               # None: all; else limited to these keys
    side_grades(dispute) -> tuple[SideGrades, ...]                               # in the order of the sides
    review_queue(limit=20, skip=()) -> list[QueueItem]                           # the most important first
    reviews(document) -> dict[str, Review]                                       # of each statement that is not just "read"
    document(key, rejected=False) -> Extracted                                   # with ``rejected`` those struck out too

``document`` and ``actor`` are keys as :meth:`Record.document` and :meth:`Record.actor` take them, ``statement`` is its
id in the document, ``dispute`` an id. All raise RecordError with what to do: UnknownNameError for what does not exist,
JudgementError for what cannot be decided so. What a method changes counts everywhere when it returns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Literal

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.documents.document import Span
from sitroom.record.rows import QuestionRow


class Verdict(StrEnum):
    """What a person says of a statement; a correction is an acceptance of what it leaves as it is."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"


class Deed(StrEnum):
    """What a judgement does: a verdict on a statement, a new one, a move to another side of a dispute, or a grade."""

    ACCEPT = "accept"
    REJECT = "reject"
    CORRECT = "correct"
    ADD = "add"
    MOVE = "move"
    RELIABILITY = "reliability"
    CREDIBILITY = "credibility"


class Review(StrEnum):
    """How a statement stands with the people who looked at it; ``read`` is as the reader had it, seen by nobody."""

    READ = "read"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    CORRECTED = "corrected"
    ADDED = "added"


class Reliability(StrEnum):
    """How far a source is trusted (Admiralty code), whatever it says this time."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"

    @property
    def words(self) -> str:
        """What the letter stands for."""
        return _RELIABILITY[self.value]


class Credibility(StrEnum):
    """How far one statement is believed (Admiralty code), whoever says it."""

    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"
    FIVE = "5"
    SIX = "6"

    @property
    def words(self) -> str:
        """What the figure stands for."""
        return _CREDIBILITY[self.value]


_RELIABILITY = {
    "A": "completely reliable",
    "B": "usually reliable",
    "C": "fairly reliable",
    "D": "not usually reliable",
    "E": "unreliable",
    "F": "reliability cannot be judged",
}
_CREDIBILITY = {
    "1": "confirmed by other sources",
    "2": "probably true",
    "3": "possibly true",
    "4": "doubtful",
    "5": "improbable",
    "6": "truth cannot be judged",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What of a statement is otherwise than it was read; None leaves a field as it is.

    ``source``, ``cue`` and ``content`` are spans of the document's text, without any for none (content needs one).
    ``kind`` "none" says that the text names no source. ``actor`` is a key as for :meth:`Record.actor` of an actor
    that the document names, "none" for nobody.
    """

    source: tuple[Span, ...] | None = None
    kind: SourceKind | Literal["none"] | None = None
    actor: str | None = None
    cue: tuple[Span, ...] | None = None
    content: tuple[Span, ...] | None = None
    quotation: Quotation | None = None
    polarity: Polarity | None = None
    level: Level | None = None

    @property
    def says(self) -> bool:
        """Whether it changes anything at all."""
        return any(getattr(self, each.name) is not None for each in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStatement:
    """A statement that the reader missed; spans are of the document's text.

    Where ``kind`` is None it is that of the actor whom the source words name, "none" without source words; ``actor``
    likewise is whom they name. ``quotation`` None is told from the marks in the text.
    """

    content: tuple[Span, ...]
    source: tuple[Span, ...] = ()
    cue: tuple[Span, ...] = ()
    kind: SourceKind | Literal["none"] | None = None
    actor: str | None = None
    quotation: Quotation | None = None
    polarity: Polarity = Polarity.AFFIRMED
    level: Level = Level.CERTAIN


@dataclass(frozen=True, slots=True)
class JudgementRow:
    """One judgement ("j7"); ``quote`` is the evidence, ``[start, end)`` where it stood when it was judged.

    ``statement`` is the id of the statement that the words are found as now; None for a source's grade, for what is
    undone, and where they are gone. ``found`` is False where the words are gone from the document, so that the
    judgement waits without effect. ``body`` says in words what was decided ("certainty: certain → possible").
    """

    id: str
    what: Deed
    document: str
    path: str
    statement: str | None
    quote: str
    start: int | None
    end: int | None
    body: str
    note: str | None
    author: str
    decided_at: str
    undone_at: str | None
    undone_by: str | None
    found: bool


@dataclass(frozen=True, slots=True)
class GradeRow:
    """The grade that holds, a letter or a figure, what it means, and which judgement gave it."""

    grade: str
    words: str
    judgement: str
    author: str
    decided_at: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Grades:
    """The grades that hold: reliability by the id of the actor ("a7"), credibility by document and statement id."""

    reliability: Mapping[str, GradeRow]
    credibility: Mapping[tuple[str, str], GradeRow]


@dataclass(frozen=True, slots=True)
class SideGrades:
    """How one side of a dispute is graded, in independent origins.

    ``reliable`` have a source of grade A or B, ``credible`` a statement of grade 1 or 2, ``graded_sources`` and
    ``graded_statements`` any grade.
    """

    answer: str
    origins: int
    reliable: int
    credible: int
    graded_sources: int
    graded_statements: int


class Concern(StrEnum):
    """Why something is in the queue, the most important first."""

    LONE_ORIGIN = "lone origin"
    """A side of a dispute rests on this one origin."""
    UNSURE_IN_DISPUTE = "unsure in dispute"
    """The reader was unsure of a statement that a dispute rests on."""
    SAME_ACTOR = "same actor"
    """Two actors may be one."""
    UNGRADED = "ungraded source"
    """A source of disputes has no grade."""
    UNSURE = "unsure reading"
    """The reader was unsure of a statement that nobody looked at."""


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One thing to look at; ``reason`` says why in words.

    ``key`` is its own as long as it is in the queue: :meth:`Record.review_queue` leaves out the keys given as
    ``skip``. A statement is named by ``document`` and ``statement``, a source by ``actor``, a pair of actors by
    ``question``; ``dispute`` is the id of the one that makes it matter and ``asked`` its question.
    """

    key: str
    concern: Concern
    reason: str
    document: str | None = None
    path: str | None = None
    statement: str | None = None
    source_name: str | None = None
    content: str | None = None
    actor: str | None = None
    question: QuestionRow | None = None
    dispute: str | None = None
    asked: str | None = None
    score: float | None = None

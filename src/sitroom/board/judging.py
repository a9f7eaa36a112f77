"""What a page offers to decide about one statement: accept, reject, correct, grade; the forms are in judging.html."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.board import links
from sitroom.board.said import LEVEL_WORDS, QUOTATION_WORDS, mark
from sitroom.brief.wording import day_in_words
from sitroom.certainty.level import Level, Polarity
from sitroom.documents.document import Span
from sitroom.exchange.page import KIND_WORDS
from sitroom.record.judgement_rows import Credibility, GradeRow, JudgementRow, Verdict
from sitroom.record.page_rows import StatementView
from sitroom.record.record import Record
from sitroom.record.rows import DecisionRow, StatementRow

POLARITY_WORDS = {Polarity.AFFIRMED: "affirmed", Polarity.DENIED: "denied"}
_TWICE = timedelta(seconds=20)
"""How long after a decision the same one is taken for the same form sent again."""
GAP = " … "
"""Between the words of spans that are not next to each other."""
_DEED_WORDS = {
    "accept": "accepted",
    "reject": "rejected",
    "correct": "corrected",
    "add": "added",
    "move": "moved in a dispute",
    "reliability": "source graded",
    "credibility": "graded",
}


@dataclass(frozen=True, slots=True)
class Option:
    """One value that a field can have."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Judging:
    """What can be decided about a statement at a look; ``correct`` opens the form that corrects it.

    With ``keys`` its buttons are pressed by y, n, e and 1 to 6: of one statement on a page alone.
    """

    document: str
    statement: str
    mark: str
    review: str
    grade: str | None
    grades: tuple[Option, ...]
    correct: str
    keys: bool


@dataclass(frozen=True, slots=True)
class Correcting:
    """The form that corrects a statement, filled with what holds now; it comes back to ``back``.

    Words stand beside their spans (``120-150,180-190``): the spans count as long as the words are theirs.
    """

    document: str
    statement: str
    mark: str
    back: str
    source: str
    cue: str
    content: str
    kinds: tuple[Option, ...]
    actors: tuple[Option, ...]
    quotations: tuple[Option, ...]
    polarities: tuple[Option, ...]
    levels: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision of the past; ``undo`` is its id while it holds."""

    what: str
    body: str
    note: str | None
    author: str
    when: str
    undo: str | None
    undone: str | None
    found: bool


def judging(
    row: StatementRow, review: str, grade: GradeRow | None = None, *, keys: bool = False, back: str | None = None
) -> Judging:
    """What can be decided about a statement; a correction comes back to ``back``, else to the statement's page."""
    document, statement = row.document, row.statement
    return Judging(
        document=document,
        statement=statement,
        mark=mark(row.content),
        review=review,
        grade=None if grade is None else f"{grade.grade}, {grade.words}",
        grades=tuple(Option(c.value, c.words, grade is not None and c.value == grade.grade) for c in Credibility),
        correct=links.link("/statement", {"document": document, "id": statement, "correct": 1, "back": back}, "correct"),
        keys=keys,
    )


def correcting(view: StatementView, text: str, actors: Mapping[str, str], back: str) -> Correcting:
    """The form that corrects a statement; ``actors`` are the names of those that its document names, by their ids."""
    row = view.row
    return Correcting(
        document=row.document,
        statement=row.statement,
        mark=mark(row.content),
        back=back,
        source=words_of(text, view.source),
        cue=words_of(text, view.cue),
        content=words_of(text, view.content),
        kinds=kinds(row.kind),
        actors=options([("none", "nobody in the record"), *actors.items()], row.actor or "none"),
        quotations=quotations(row.quotation),
        polarities=polarities(row.polarity),
        levels=levels(row.certainty.level),
    )


def decided(rows: Iterable[JudgementRow]) -> tuple[Decided, ...]:
    """Decisions as a page tells them."""
    return tuple(
        Decided(
            what=_DEED_WORDS[row.what],
            body=row.body,
            note=row.note,
            author=row.author,
            when=moment_in_words(row.decided_at),
            undo=row.id if row.undone_at is None else None,
            undone=undone_in_words(row),
            found=row.found,
        )
        for row in rows
    )


def judged(record: Record, document: str, statement: str, verdict: Verdict, author: str, note: str | None = None) -> str:
    """Keep a verdict and give its id; that of the last one where the same person said the same a moment ago.

    A form that is sent twice must not leave a decision behind when it is taken back once.
    """
    last = next(iter(record.judgements(document, statement, limit=1)), None)
    if last is not None and last.undone_at is None and note is None:
        ago = datetime.now(UTC) - datetime.fromisoformat(last.decided_at)
        if (last.what.value, last.author) == (verdict.value, author) and ago < _TWICE:
            return last.id
    return record.judge(document, statement, verdict, author, note=note).id


def moment_in_words(moment: str) -> str:
    """Write a moment (UTC, ISO 8601) as "5 May 2031, 14:02"."""
    return f"{day_in_words(moment[:10])}, {moment[11:16]} UTC"


def undone_in_words(row: DecisionRow | JudgementRow) -> str | None:
    """Who took a decision back and when; None while it holds."""
    return None if row.undone_at is None else f"taken back by {row.undone_by}, {moment_in_words(row.undone_at)}"


def options(pairs: Iterable[tuple[str, str]], chosen: str) -> tuple[Option, ...]:
    """The values of a field with their words."""
    return tuple(Option(value, words, value == chosen) for value, words in pairs)


def kinds(chosen: SourceKind | None, *, told: bool = True) -> tuple[Option, ...]:
    """What kind of source speaks; where it is not ``told``, the words that name it may tell."""
    own = [("none", KIND_WORDS[None]), *[(k.value, KIND_WORDS[k]) for k in SourceKind if k is not SourceKind.REPORTER]]
    return options(own, "none" if chosen is None else chosen.value) if told else options([("", "as its words say"), *own], "")


def quotations(chosen: Quotation | None) -> tuple[Option, ...]:
    """How much is quoted; without a choice the marks in the text tell."""
    own = [(q.value, QUOTATION_WORDS[q.value]) for q in Quotation]
    return options(own if chosen else [("", "as the marks say"), *own], chosen.value if chosen else "")


def polarities(chosen: Polarity) -> tuple[Option, ...]:
    """Whether it is affirmed."""
    return options([(p.value, words) for p, words in POLARITY_WORDS.items()], chosen.value)


def levels(chosen: Level) -> tuple[Option, ...]:
    """How surely it is said."""
    return options([(level.value, words) for level, words in LEVEL_WORDS.items()], chosen.value)


def words_of(text: str, spans: Iterable[Span]) -> str:
    """The words of spans on one line."""
    return GAP.join(" ".join(text[start:end].split()) for start, end in spans)

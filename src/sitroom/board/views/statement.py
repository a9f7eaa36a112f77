"""One statement: its words in place, how it is read, what it claims and is in dispute with, and what people decide of it."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import ClassVar, Literal

from starlette.responses import Response

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.board import links
from sitroom.board.asked import Asked, AskedError, Choice
from sitroom.board.board import Board
from sitroom.board.cards import ClaimLine, NamedLink, StandLine, claim_line, stand_line
from sitroom.board.forms import Done, Form, own_address
from sitroom.board.judging import POLARITY_WORDS, Correcting, Decided, Judging, correcting, decided, judged, judging, words_of
from sitroom.board.marking import label
from sitroom.board.rendering import Page
from sitroom.board.said import Said, mark, said
from sitroom.board.selected import Place, pointed_at
from sitroom.certainty.level import Level, Polarity
from sitroom.documents.document import Span
from sitroom.exchange.table import write_jsonl
from sitroom.record.errors import WordsGoneError
from sitroom.record.judgement_rows import Correction, Credibility, JudgementRow, Verdict
from sitroom.record.page_rows import DocumentView, StatementView

_TITLE = 80
"""Characters of a statement that stand in the browser's tab."""
_DECISIONS = 50


@dataclass(frozen=True, slots=True)
class Around:
    """Some words of the context; ``looks`` is what they are in the statement, "" for none of it."""

    text: str
    looks: str


@dataclass(frozen=True, slots=True)
class RepeatLine:
    """A statement that goes back to the same origin, and why it is taken to."""

    said: Said
    reason: str


@dataclass(frozen=True, slots=True)
class StatementPage(Page):
    """One statement; ``correcting`` is there where the form was asked for."""

    template: ClassVar[str] = "statement.html"
    number: str
    said: Said
    document: NamedLink
    actor: NamedLink | None
    context: tuple[Around, ...]
    page: int | None
    cue: str
    affirmed: str
    interval: str | None
    score: str
    inside: NamedLink | None
    claims: tuple[ClaimLine, ...]
    stands: tuple[StandLine, ...]
    repeats: tuple[RepeatLine, ...]
    repeats_told: str
    previous: str | None
    following: str | None
    permalink: str
    json: str
    judging: Judging
    correcting: Correcting | None
    history: tuple[Decided, ...]


def show(board: Board, asked: Asked) -> StatementPage:
    """A statement; with ``correct`` in the address also the form that corrects it, which comes back to ``back``."""
    document, number = asked.needed("document"), asked.needed("id")
    view = board.record.statement_page(document, number)
    form = _correcting(board.record.document_page(document), view, asked) if asked.text("correct") else None
    grade = board.record.grades((), [(document, number)]).credibility.get((document, number))
    return page(view, judging(view.row, view.review, grade, keys=form is None), form, decided(_history(board, view)))


def page(view: StatementView, can: Judging, form: Correcting | None, history: tuple[Decided, ...]) -> StatementPage:
    """What the page shows of a statement."""
    row, spans = view.row, view.content
    low, high = row.certainty.low, row.certainty.high
    begun = " ".join(row.content.split())
    return StatementPage(
        title=begun if len(begun) <= _TITLE else f"{begun[:_TITLE].rsplit(' ', 1)[0]} …",
        number=label(row.statement),
        said=said(
            row,
            known=None if view.actor is None else view.actor.name,
            spans=spans,
            review=view.review,
            credibility=None if can.grade is None else can.grade[:1],
        ),
        document=NamedLink(view.about.title or view.about.path, links.document(row.document, row.statement, spans)),
        actor=None if view.actor is None else NamedLink(view.actor.name, links.actor(view.actor.id)),
        context=tuple(Around(piece.text, piece.mark or "") for piece in view.context),
        page=view.page,
        cue=view.cue_words,
        affirmed=POLARITY_WORDS[row.polarity],
        interval=None if low is None or high is None else f"{low:.0%} to {high:.0%}",
        score=f"{view.score:.2f}",
        inside=None if view.via is None else NamedLink(label(view.via), links.statement(row.document, view.via)),
        claims=tuple(claim_line(claim, row.document, row.statement, row) for claim in view.claims),
        stands=tuple(stand_line(stand) for stand in view.stands),
        repeats=tuple(RepeatLine(said(repeat.row), repeat.reason) for repeat in view.repeats),
        repeats_told=_repeats_told(view.repeats_in_all, len(view.repeats)),
        previous=None if view.previous is None else links.statement(row.document, view.previous),
        following=None if view.following is None else links.statement(row.document, view.following),
        permalink=links.statement(row.document, row.statement),
        json=links.link("/statement.json", {"document": row.document, "id": row.statement}),
        judging=can,
        correcting=form,
        history=history,
    )


def as_json(board: Board, asked: Asked) -> Response:
    """The row of a statement as ``sitroom statements --format jsonl`` gives it."""
    out = BytesIO()
    write_jsonl([board.record.statement_page(asked.needed("document"), asked.needed("id")).row], out)
    return Response(out.getvalue(), media_type="application/json")


def _history(board: Board, view: StatementView) -> list[JudgementRow]:
    """What was decided about a statement, the newest first, and what of it was taken back."""
    return board.record.judgements(view.row.document, view.row.statement, limit=_DECISIONS)


def _repeats_told(count: int, shown: int) -> str:
    if not count:
        return "No other statement was found that goes back to the same origin."
    told = "One other statement goes" if count == 1 else f"{count:,} other statements go"
    rest = f"; {shown} are shown" if shown < count else ""
    return f"{told} back to the same origin and count as one with it{rest}."


def _correcting(whole: DocumentView, view: StatementView, asked: Asked) -> Correcting:
    back = own_address(asked.text("back", 8_000) or links.statement(view.row.document, view.row.statement))
    named = {actor.id: actor.name for actor in whole.actors.values()}
    if view.actor is not None:
        named.setdefault(view.actor.id, view.actor.name)
    return correcting(view, whole.extracted.document.text, named, back)


# -- what is decided -----------------------------------------------------------------------------------------------


def seen(board: Board, asked: Asked) -> tuple[str, str]:
    """The statement that a form is about; WordsGoneError where it has other words than the page that it was sent from."""
    document, number = asked.needed("document"), asked.needed("id")
    as_seen(board, document, number, asked.text("mark"))
    return document, number


def as_seen(board: Board, document: str, number: str, seen: str | None) -> None:
    """WordsGoneError where a statement has other words now than were seen: its article was read again meanwhile."""
    if seen and mark(board.record.statement_page(document, number).row.content) != seen:
        raise WordsGoneError("the article was read again meanwhile, and this statement has other words now; look at it anew")


def judge(board: Board, form: Form) -> Done:
    """Accept or reject a statement."""
    asked = form.asked
    verdict = asked.choice("verdict", Verdict)
    if verdict not in (Verdict.ACCEPT, Verdict.REJECT):
        raise AskedError("say accept or reject")
    document, statement = seen(board, asked)
    number = judged(board.record, document, statement, verdict, form.author, asked.text("note"))
    return Done("The statement is accepted." if verdict is Verdict.ACCEPT else "The statement is rejected.", number)


def grade(board: Board, form: Form) -> Done:
    """Grade how far a statement is believed."""
    asked = form.asked
    given = asked.choice("grade", Credibility)
    if given is None:
        raise AskedError("say a figure from 1 to 6")
    document, number = seen(board, asked)
    row = board.record.grade_statement(document, number, given, form.author, asked.text("note"))
    return Done(f"Credibility {given.value}: {given.words}.", row.id)


def correct(board: Board, form: Form) -> Done:
    """Keep what is otherwise than it was read; a form in which nothing is changed keeps nothing."""
    asked = form.asked
    document, number = seen(board, asked)
    view = board.record.statement_page(document, number)
    text = board.record.document_page(document).extracted.document.text
    correction = _correction(asked, view, text)
    if not correction.says:
        return Done("Nothing was changed.")
    row = board.record.judge(document, number, Verdict.CORRECT, form.author, correction, asked.text("note"))
    return Done(f"Corrected. {row.body}", row.id)


def _correction(asked: Asked, view: StatementView, text: str) -> Correction:
    """What the form says otherwise than the statement."""
    row, near = view.row, view.content[0][0]
    kind: SourceKind | Literal["none"] | None = "none" if asked.text("kind") == "none" else asked.choice("kind", SourceKind)
    actor = asked.text("actor")
    return Correction(
        source=_changed(asked, "source", view.source, text, near),
        cue=_changed(asked, "cue", view.cue, text, near),
        content=_changed(asked, "content", view.content, text, near) or None,
        kind=None if kind == (row.kind or "none") else kind,
        actor=None if actor == (row.actor or "none") else actor,
        quotation=_other(asked.choice("quotation", Quotation), row.quotation),
        polarity=_other(asked.choice("polarity", Polarity), row.polarity),
        level=_other(asked.choice("level", Level), row.certainty.level),
    )


def _other(given: Choice | None, now: Choice) -> Choice | None:
    return None if given is now else given


def _changed(asked: Asked, name: str, now: tuple[Span, ...], text: str, near: int) -> Place | None:
    """Where the words of a field stand, if they are other words than those of the statement; None for a field not sent."""
    if name not in asked.fields:
        return None
    given = " ".join((asked.text(name, 20_000) or "").split())
    if given == words_of(text, now):
        return None
    found = pointed_at(asked, name, text, near)
    return found[0] if found else ()

"""One actor: its names and where each was seen, roles, relations, statements, positions, and what people decide about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.entries import (
    DisputeLine,
    DocumentLine,
    NameLine,
    Opened,
    bar,
    between,
    dispute_line,
    document_line,
    name_line,
    opened,
)
from sitroom.board.forms import Done, Form
from sitroom.board.judging import Option, moment_in_words, undone_in_words
from sitroom.board.pairs import SideOfPair, side_of_pair
from sitroom.board.rendering import Page
from sitroom.board.said import LEVEL_WORDS, Said, cut, said
from sitroom.brief.wording import day_in_words
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import GradeRow, Reliability
from sitroom.record.page_rows import ActorView, PositionChange, RelationSeen, RoleSeen, ToldOf
from sitroom.record.rows import DecisionRow, QuestionRow, What

_ROOM = 30
_KEPT = {What.SAME: "kept as the same", What.DIFFERENT: "kept apart", What.UNSURE: "left unsure"}
_ANSWERS = ((What.SAME, "Same"), (What.DIFFERENT, "Different"), (What.UNSURE, "Unsure"))


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role, whether it still holds, and the days of the reports that give it."""

    title: str
    of: str | None
    status: str
    when: str
    evidence: tuple[Opened, ...]
    more: int


@dataclass(frozen=True, slots=True)
class RelationLine:
    """How two actors stand to each other; only the other one has an address."""

    subject: str
    subject_href: str | None
    predicate: str
    object: str
    object_href: str | None
    status: str
    evidence: tuple[Opened, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ToldLine:
    """What a text tells of the actor as a source; the words stand marked in their sentence."""

    pieces: tuple[tuple[str, bool], ...]
    href: str
    document: DocumentLine


@dataclass(frozen=True, slots=True)
class PositionLine:
    """A change from one answer of a disputed question to another."""

    question: str
    href: str
    before: str
    after: str
    before_day: str
    after_day: str
    evidence: tuple[Opened, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many statements or claims are of one kind, with the search that has them where there is one."""

    words: str
    count: int
    href: str | None
    bar: Markup


@dataclass(frozen=True, slots=True)
class OpenPair:
    """An open question whether two are one; ``reasons`` in words."""

    left: SideOfPair
    right: SideOfPair
    score: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GradeNow:
    """The grade that holds, by whom and since when; ``undo`` takes it back."""

    grade: str
    words: str
    author: str
    when: str
    note: str | None
    undo: str


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A decision about the actor: two quotes that are one, or are not."""

    what: str
    left: str
    left_href: str
    right: str
    right_href: str
    author: str
    when: str
    undo: str | None
    undone: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document of the actor that can be split off."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class ActorPage(Page):
    """All of one actor; ``looked_at`` documents were read for roles, relations and profile, None where it was all of them."""

    template: ClassVar[str] = "actor.html"
    id: str
    type: str
    documents: int
    statements_in_all: int
    search: str
    when: str
    looked_at: int | None
    names: tuple[NameLine, ...]
    roles: tuple[RoleLine, ...]
    profile: tuple[ToldLine, ...]
    relations: tuple[RelationLine, ...]
    relations_more: int
    graph: str
    timeline: str
    statements: tuple[Said, ...]
    following: str | None
    continued: bool
    levels: tuple[Count, ...]
    claims: tuple[Count, ...]
    changes: tuple[PositionLine, ...]
    disputes: tuple[DisputeLine, ...]
    disputes_in_all: int
    disputes_href: str
    pairs: tuple[OpenPair, ...]
    answers: tuple[Option, ...]
    grade: GradeNow | None
    grades: tuple[Option, ...]
    candidates: tuple[Candidate, ...]
    decisions: tuple[DecidedLine, ...]


def show(board: Board, asked: Asked) -> ActorPage:
    """The actor of the address; ``after`` goes on in its statements."""
    number, after = asked.parts["id"], asked.text("after")
    view = board.record.actor_page(number, after, _ROOM)
    grade = board.record.grades(actors=[view.id], statements=()).reliability.get(view.id)
    return page(view, grade, board.record.decisions_about(view.id), continued=after is not None)


def page(view: ActorView, grade: GradeRow | None, decisions: Iterable[DecisionRow], *, continued: bool = False) -> ActorPage:
    """What the page of an actor shows."""
    seen = {document.id: document for name in view.names for document in name.documents}
    return ActorPage(
        title=view.name,
        id=view.id,
        type=view.type.value,
        documents=view.documents,
        statements_in_all=view.statements_in_all,
        search=links.search(actor=view.id),
        when=between(view.first, view.last),
        looked_at=view.looked_at if view.looked_at < view.documents else None,
        names=tuple(name_line(name) for name in view.names),
        roles=tuple(_role(role) for role in view.roles),
        profile=tuple(_told(told) for told in view.profile),
        relations=tuple(_relation(relation, view.id) for relation in view.relations),
        relations_more=view.relations_in_all - len(view.relations),
        graph=links.link("/relations", {"actor": view.id}),
        timeline=links.link("/timeline", {"actor": view.id}),
        statements=tuple(said(row) for row in view.statements),
        following=None if view.after is None else links.link(f"/actor/{view.id}", {"after": view.after}, "statements"),
        continued=continued,
        levels=_levels(view),
        claims=_claims(view),
        changes=tuple(_position(change) for change in view.changes),
        disputes=tuple(dispute_line(dispute) for dispute in view.disputes),
        disputes_in_all=view.disputes_in_all,
        disputes_href=links.link("/disputes", {"actor": view.id}),
        pairs=tuple(_pair(question) for question in view.merges),
        answers=tuple(Option(what.value, words, chosen=False) for what, words in _ANSWERS),
        grade=None if grade is None else _grade(grade),
        grades=tuple(Option(g.value, g.words, grade is not None and grade.grade == g.value) for g in Reliability),
        candidates=tuple(Candidate(d.id, d.title or d.path) for d in seen.values()) if len(seen) > 1 else (),
        decisions=tuple(_decision(row) for row in decisions),
    )


def merge(board: Board, form: Form) -> Done:
    """An actor and another one, named by its id or a name, are the same."""
    actor, other = form.asked.needed("actor"), form.asked.text("other", 200)
    if other is None:
        raise AskedError("write the id or the name of the other actor")
    row = board.record.merge(actor, other, form.author)
    return Done(f"{row.left_quote} and {row.right_quote} are the same.", row.id, to=_where(board, actor, other))


def split(board: Board, form: Form) -> Done:
    """What a document has for this actor is somebody else."""
    actor, document = form.asked.needed("actor"), form.asked.text("document", 8_000)
    if document is None:
        raise AskedError("choose the document that means somebody else")
    row = board.record.split(actor, document, form.author)
    return Done(f"{row.left_quote} in {row.left_document} is another one.", row.id, to=_where(board, actor, document))


def _where(board: Board, *keys: str) -> str:
    """The page of the actor that is left, by the first of these keys that still names one."""
    for key in keys:
        try:
            return links.actor(board.record.actor_page(key, None, 1).id)
        except UnknownNameError:
            continue
    return "/actors"


def _role(role: RoleSeen) -> RoleLine:
    evidence = opened(role.evidence)
    return RoleLine(role.title, role.of, role.status.value, between(role.first, role.last), evidence, role.count - len(evidence))


def _relation(relation: RelationSeen, own: str) -> RelationLine:
    evidence = opened(relation.evidence, relation.spans)
    subject, target = relation.subject, relation.object
    return RelationLine(
        subject=subject.name,
        subject_href=None if subject.id == own else links.actor(subject.id),
        predicate=relation.predicate.value.replace("-", " "),
        object=target.name,
        object_href=None if target.id == own else links.actor(target.id),
        status=relation.status.value,
        evidence=evidence,
        more=relation.count - len(evidence),
    )


def _told(told: ToldOf) -> ToldLine:
    found = told.sentence.find(told.words)
    spans = [(found, found + len(told.words))] if found >= 0 else []
    href = links.document(told.document.id, spans=[told.span])
    return ToldLine(cut(told.sentence, spans), href, document_line(told.document))


def _levels(view: ActorView) -> tuple[Count, ...]:
    whole = sum(view.levels.values())
    return tuple(
        Count(LEVEL_WORDS[level], count, links.search(actor=view.id, level=level.value), bar(count, whole))
        for level, count in view.levels.items()
        if count
    )


def _claims(view: ActorView) -> tuple[Count, ...]:
    whole = sum(view.claims.values())
    found = sorted(view.claims.items(), key=lambda item: (-item[1], item[0].value))
    return tuple(Count(kind.value, count, None, bar(count, whole)) for kind, count in found if count)


def _position(change: PositionChange) -> PositionLine:
    return PositionLine(
        question=change.question,
        href=links.dispute(change.dispute),
        before=change.from_answer,
        after=change.to_answer,
        before_day=day_in_words(change.from_day),
        after_day=day_in_words(change.to_day),
        evidence=opened((change.before, change.after)),
    )


def _pair(question: QuestionRow) -> OpenPair:
    reasons = sorted(question.reasons, key=lambda reason: -abs(reason.weight))
    return OpenPair(
        left=side_of_pair(question.left),
        right=side_of_pair(question.right),
        score=f"{question.score:.0%}",
        reasons=tuple(f"{r.words} ({'for' if r.weight > 0 else 'against'})" for r in reasons),
    )


def _grade(row: GradeRow) -> GradeNow:
    return GradeNow(row.grade, row.words, row.author, moment_in_words(row.decided_at), row.note, row.judgement)


def _decision(row: DecisionRow) -> DecidedLine:
    return DecidedLine(
        what=_KEPT[row.what],
        left=row.left_quote,
        left_href=links.quoted(row.left_document, row.left_start, row.left_end),
        right=row.right_quote,
        right_href=links.quoted(row.right_document, row.right_start, row.right_end),
        author=row.author,
        when=moment_in_words(row.decided_at),
        undo=row.id if row.undone_at is None else None,
        undone=undone_in_words(row),
    )

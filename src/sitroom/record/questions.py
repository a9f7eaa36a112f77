"""The open questions of a record: pairs that the texts leave unsure and nobody has decided."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from sitroom.record import schema
from sitroom.record.actors import actor_id, names, reason_rows
from sitroom.record.evidence import evidence_of
from sitroom.record.quoting import sentence
from sitroom.record.rows import QuestionRow, QuoteRow

_da, _q, _r = schema.document_actor, schema.question, schema.revision


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question as the tables have it: the rows of its two sides, which are of different actors."""

    left: int
    right: int
    left_actor: int
    right_actor: int
    score: float
    reasons: list[Any]


def open_questions(connection: Connection, actor: int | None = None) -> list[OpenQuestion]:
    """Give the open questions (of one actor), the most likely first; one for each pair of actors.

    The left side is the later document's, the right one the first member of the cluster that it may be of.
    """
    left, right, cl = _da.alias("asked"), _da.alias("first"), schema.cluster
    query = (
        select(left.c.key, right.c.key, left.c.actor, right.c.actor, _q.c.score, _q.c.reasons)
        .select_from(_q)
        .join(left, left.c.key == _q.c.member)
        .join(cl, cl.c.key == _q.c.cluster)
        .join(right, (right.c.cluster == cl.c.key) & (right.c.sequence == cl.c.sequence) & (right.c.position == cl.c.position))
        .where(left.c.actor != right.c.actor)
        .order_by(_q.c.score.desc(), left.c.sequence, left.c.position, right.c.sequence, right.c.position)
    )
    if actor is not None:
        query = query.where((left.c.actor == actor) | (right.c.actor == actor))
    closed = _decided_pairs(connection, actor)
    found: dict[frozenset[int], OpenQuestion] = {}
    for row in connection.execute(query):
        question = OpenQuestion(*row)
        pair = frozenset((question.left_actor, question.right_actor))
        if pair not in closed:
            found.setdefault(pair, question)
    return list(found.values())


def question_rows(connection: Connection, questions: Collection[OpenQuestion]) -> list[QuestionRow]:
    """Give questions with the words and sentences of both sides."""
    called = names(connection, {actor for q in questions for actor in (q.left_actor, q.right_actor)})
    return [
        QuestionRow(
            quote_row(connection, question.left, question.left_actor, called[question.left_actor]),
            quote_row(connection, question.right, question.right_actor, called[question.right_actor]),
            question.score,
            reason_rows(question.reasons),
        )
        for question in questions
    ]


def quote_row(connection: Connection, member: int, actor: int, name: str) -> QuoteRow:
    """Give the words by which a document names an actor."""
    where = evidence_of(connection, member)
    query = select(_r.c.path, _r.c.text).join(_da, _da.c.revision == _r.c.key).where(_da.c.key == member)
    row = connection.execute(query).one()
    around = "" if where.start is None or where.end is None else sentence(row.text, where.start, where.end)
    return QuoteRow(actor_id(actor), name, where.document, row.path, where.quote, where.start, where.end, around)


def _decided_pairs(connection: Connection, actor: int | None) -> set[frozenset[int]]:
    """The actors (one of each pair this one) that a decision holds on."""
    one, other = schema.decided.alias("l"), schema.decided.alias("r")
    left, right = _da.alias("left_actor"), _da.alias("right_actor")
    query = (
        select(left.c.actor, right.c.actor)
        .select_from(one)
        .join(other, (other.c.decision == one.c.decision) & (one.c.side == 0) & (other.c.side == 1))
        .join(left, left.c.key == one.c.member)
        .join(right, right.c.key == other.c.member)
    )
    if actor is not None:
        reached = select(schema.decided.c.decision).join(_da, _da.c.key == schema.decided.c.member).where(_da.c.actor == actor)
        query = query.where(one.c.decision.in_(reached))
    return {frozenset((a, b)) for a, b in connection.execute(query)}

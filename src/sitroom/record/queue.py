"""What people had better look at next, with the reason: what much hangs on and is least certain comes first.

Each sort of item is looked for among a bounded number of candidates, found by an index, so that a record of any size
costs about the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, select

from sitroom.attributions.statement import SourceKind
from sitroom.disputes.marks import quoted
from sitroom.record import schema
from sitroom.record.actors import actor_id, names
from sitroom.record.current import ATTRIBUTED
from sitroom.record.grades import grades
from sitroom.record.judgement_rows import Concern, Deed, QueueItem, Review
from sitroom.record.questions import OpenQuestion, question_rows
from sitroom.record.rejected import KEPT

LOW = 0.6
"""Scores below which the reader was unsure of a statement."""
_DISPUTES = 40
"""The newest disputes with something open that are looked through."""
_AT_ONCE = 50
"""Disputes that are looked at together."""
_ACCOUNTS = 12
"""Accounts of a side that are looked at, the first ones."""
_ASKED = 40
"""Questions about actors nearest to even odds on either side of it."""
_MOST = 1_000
"""So many statements of an actor are counted."""

_dt, _dta, _c, _s, _r, _d = (
    schema.dispute, schema.dispute_account, schema.claim, schema.statement, schema.revision, schema.document
)  # fmt: skip
_da, _q, _decided = schema.document_actor, schema.question, schema.decided
_CURRENT = _d.join(_s, _s.c.revision == _d.c.current)
_NOT_GRADED = (SourceKind.REPORTER.value, SourceKind.UNNAMED.value)
_UNSEEN = _s.c.review == Review.READ.value


@dataclass(frozen=True, slots=True)
class _Stands:
    """A statement on a side of a dispute that nobody looked at yet, or whose source may want a grade."""

    dispute: str
    question: str
    answer: str
    origins: int
    side: int
    row: Any


def review_queue(connection: Connection, limit: int, skip: Collection[str]) -> list[QueueItem]:
    """Give at most so many things to look at, the most important first, without those of the keys to skip."""
    passed = set(skip)
    found: dict[str, QueueItem] = {}
    for item in _items(connection, limit + len(passed), len(passed)):
        if len(found) == limit:
            break
        # A statement comes once, for the first reason.
        if item.key not in passed:
            found.setdefault(item.key, item)
    return list(found.values())


def _items(connection: Connection, wanted: int, passed: int) -> Iterator[QueueItem]:
    # So many more disputes are looked at as people skipped.
    most = _DISPUTES + passed
    unseen = [s for s in _standing(connection, _UNSEEN, most) if s.row.review == Review.READ.value]
    yield from (_alone(s) for s in unseen if s.origins == 1)
    yield from (_unsure_in_dispute(s) for s in sorted(unseen, key=lambda s: s.row.score) if s.row.score < LOW)
    yield from _actors(connection, wanted)
    yield from _sources(connection, _standing(connection, _ungraded_source(), most))
    yield from _unsure(connection, wanted)


def _ungraded_source() -> ColumnElement[bool]:
    """Of a statement with its actor: a named source makes it, and nobody graded that as one."""
    given, found = schema.judgement, schema.judged
    own = _da.alias("graded")
    which = (own.c.actor == _da.c.actor, given.c.what == Deed.RELIABILITY.value, given.c.undone_at.is_(None))
    graded = exists().where(found.c.member == own.c.key, given.c.key == found.c.judgement, *which)
    return and_(_da.c.actor.is_not(None), _s.c.kind.is_(None) | _s.c.kind.not_in(_NOT_GRADED), ~graded)


def _standing(connection: Connection, open_: ColumnElement[bool], most: int) -> list[_Stands]:
    """The statements that open disputes rest on, the newest dispute first; only disputes with a statement that is open."""
    said = (
        _dta.join(_c, _c.c.key == _dta.c.account)
        .join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
        .outerjoin(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
    )
    disputes = list(islice(_disputes(connection, select(_dta.c.account).select_from(said).where(open_)), most))
    columns = (_s.c.id, _s.c.source_name, _s.c.content, _s.c.score, _s.c.review, _s.c.kind, _r.c.document, _r.c.path, _da.c.actor)
    rows = (
        select(_dta.c.dispute, _dta.c.side, *columns)
        .select_from(said.join(_r, _r.c.key == _s.c.revision))
        .where(_dta.c.dispute.in_([row.key for row in disputes]), _dta.c.position < _ACCOUNTS)
        .order_by(_dta.c.dispute, _dta.c.side, _dta.c.position)
    )
    by_dispute: dict[int, list[Any]] = defaultdict(list)
    for row in connection.execute(rows):
        by_dispute[row.dispute].append(row)
    return [
        _Stands(d.id, d.question, d.sides[row.side][0], d.sides[row.side][1], row.side, row)
        for d in disputes
        for row in by_dispute[d.key]
    ]


def _disputes(connection: Connection, left: Select[Any]) -> Iterator[Any]:
    """The open disputes with such an account among their first ones, the newest first; read as they are asked for."""
    left = left.where(_dta.c.dispute == _dt.c.key, _dta.c.position < _ACCOUNTS)
    which = select(_dt.c.key).where(_dt.c.hidden == 0, _dt.c.settled.is_(None))
    dated = which.where(_dt.c.last_change.is_not(None)).order_by(_dt.c.last_change.desc(), _dt.c.id)
    for ordered in (dated, which.where(_dt.c.last_change.is_(None)).order_by(_dt.c.id)):
        with connection.scalars(ordered.execution_options(yield_per=_AT_ONCE)) as keys:
            for some in keys.partitions():
                query = select(_dt.c.key, _dt.c.id, _dt.c.question, _dt.c.sides).where(_dt.c.key.in_(some), left.exists())
                found = {row.key: row for row in connection.execute(query)}
                yield from (found[key] for key in some if key in found)


def _alone(s: _Stands) -> QueueItem:
    reason = f"one side of {quoted(s.question)} ({s.answer}) rests on this origin alone"
    return _of_statement(s.row, Concern.LONE_ORIGIN, reason, s)


def _unsure_in_dispute(s: _Stands) -> QueueItem:
    reason = f"the reader was unsure of it ({s.row.score:.2f}), and {quoted(s.question)} rests on it"
    return _of_statement(s.row, Concern.UNSURE_IN_DISPUTE, reason, s)


def _of_statement(row: Any, concern: Concern, reason: str, s: _Stands | None = None) -> QueueItem:
    return QueueItem(
        key=f"s {row.document} {row.id}",
        concern=concern,
        reason=reason,
        document=row.document,
        path=row.path,
        statement=row.id,
        source_name=row.source_name,
        content=row.content,
        actor=None if row.actor is None else actor_id(row.actor),
        dispute=None if s is None else s.dispute,
        asked=None if s is None else s.question,
        score=row.score,
    )


def _actors(connection: Connection, wanted: int) -> Iterator[QueueItem]:
    """Pairs of actors that may be one: those that most statements hang on of the ones with nearly even odds."""
    left, right, cl = _da.alias("asked"), _da.alias("first"), schema.cluster
    query = (
        select(left.c.key, right.c.key, left.c.actor, right.c.actor, _q.c.score, _q.c.reasons)
        .select_from(_q.join(left, left.c.key == _q.c.member).join(cl, cl.c.key == _q.c.cluster))
        .join(right, (right.c.cluster == cl.c.key) & (right.c.sequence == cl.c.sequence) & (right.c.position == cl.c.position))
        .where(left.c.actor != right.c.actor, ~_closed(left, right))
    )
    above = query.where(_q.c.score >= 0.5).order_by(_q.c.score, _q.c.key)
    below = query.where(_q.c.score < 0.5).order_by(_q.c.score.desc(), _q.c.key)
    asked: dict[frozenset[int], OpenQuestion] = {}
    for some in (above, below):
        # So many more are looked at as people skipped.
        for found in connection.execute(some.limit(_ASKED + wanted)):
            question = OpenQuestion(*found)
            asked.setdefault(frozenset((question.left_actor, question.right_actor)), question)
    counts = {a: _count(connection, a) for a in sorted({a for q in asked.values() for a in (q.left_actor, q.right_actor)})}

    def weight(question: OpenQuestion) -> tuple[float, int, int]:
        hanging = min(counts[question.left_actor], counts[question.right_actor])
        # Even odds and many statements: what an answer tells, times what it moves.
        return -(1 - 2 * abs(question.score - 0.5)) * (1 + hanging), question.left, question.right

    ordered = sorted(asked.values(), key=weight)[:wanted]
    for question, row in zip(ordered, question_rows(connection, ordered), strict=True):
        more = counts[question.left_actor] + counts[question.right_actor]
        said = f"{more:,}" if more < _MOST else f"at least {_MOST:,}"
        yield QueueItem(
            key=f"q {row.left.document} {row.left.start} {row.right.document} {row.right.start}",
            concern=Concern.SAME_ACTOR,
            reason=f"{row.left.name} and {row.right.name} may be one ({question.score:.2f}); {said} statements hang on it",
            actor=row.left.actor,
            question=row,
            score=question.score,
        )


def _closed(left: Any, right: Any) -> Any:
    """Of two actors of documents: a decision holds on the actors of the record that they are."""
    one, other, a, b = _decided.alias("l"), _decided.alias("r"), _da.alias("a"), _da.alias("b")
    sides = (other.c.decision == one.c.decision, other.c.side != one.c.side, a.c.key == one.c.member, b.c.key == other.c.member)
    return exists().where(*sides, a.c.actor == left.c.actor, b.c.actor == right.c.actor)


def _count(connection: Connection, actor: int) -> int:
    """The statements of an actor that nobody rejected, counted up to a bound."""
    said = select(_s.c.key).join(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
    some = said.where(KEPT, _da.c.actor == actor).limit(_MOST).subquery()
    return connection.scalar(select(func.count()).select_from(some)) or 0


def _sources(connection: Connection, standing: list[_Stands]) -> Iterator[QueueItem]:
    """The named sources of disputes that have no grade, those of most disputes first."""
    spoken: dict[int, dict[str, _Stands]] = defaultdict(dict)
    for s in standing:
        if s.row.actor is not None and s.row.kind not in _NOT_GRADED:
            spoken[s.row.actor].setdefault(s.dispute, s)
    known = grades(connection, {actor_id(actor) for actor in spoken}, ()).reliability if spoken else {}
    called = names(connection, spoken) if spoken else {}
    counts = Counter({actor: len(where) for actor, where in spoken.items() if actor_id(actor) not in known})
    for actor in sorted(counts, key=lambda actor: (-counts[actor], actor)):
        yield _ungraded(actor, called, spoken[actor])


def _ungraded(actor: int, called: Mapping[int, str], where: Mapping[str, _Stands]) -> QueueItem:
    first = next(iter(where.values()))
    disputes = "one dispute" if len(where) == 1 else f"{len(where)} disputes"
    return QueueItem(
        key=f"a {actor_id(actor)}",
        concern=Concern.UNGRADED,
        reason=f"{called[actor]} speaks in {disputes} and has no grade as a source",
        actor=actor_id(actor),
        source_name=called[actor],
        dispute=first.dispute,
        asked=first.question,
    )


def _unsure(connection: Connection, wanted: int) -> Iterator[QueueItem]:
    """The statements that nobody looked at and the reader was least sure of."""
    query = (
        select(_s.c.id, _s.c.source_name, _s.c.content, _s.c.score, _s.c.kind, _d.c.id.label("document"), _d.c.path, _da.c.actor)
        .select_from(_CURRENT)
        .outerjoin(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
        .where(_s.c.review == Review.READ.value, _s.c.score < LOW)
        .where(ATTRIBUTED)
        .order_by(_s.c.score, _s.c.key)
        .limit(wanted)
    )
    for row in connection.execute(query):
        reason = f"the reader was unsure of it ({row.score:.2f}) and nobody looked at it yet"
        yield _of_statement(row, Concern.UNSURE, reason)

"""What came into a record since a moment: documents, and what they did to disputes."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from sitroom.claims.claim import ClaimKind
from sitroom.record import schema
from sitroom.record.current import ATTRIBUTED, CURRENT
from sitroom.record.page_rows import Seen
from sitroom.record.rejected import KEPT

_r, _d, _c, _s = schema.revision, schema.document, schema.claim, schema.statement
_dt, _dta = schema.dispute, schema.dispute_account
_NEWEST = 200
"""Documents, the newest, whose part in disputes is told: more would be nothing to read at a glance."""

_COUNTED = 2_000
"""Statements that are counted: who comes back after months must not wait for the exact number."""


@dataclass(frozen=True, slots=True)
class StirredDispute:
    """A dispute that new accounts belong to; ``opened`` says that without them it would not be one."""

    id: str
    question: str
    kind: ClaimKind
    accounts: int
    opened: bool


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came since a moment (UTC, ISO 8601): counts of all, of documents the newest ``room``, disputes that most came to.

    Statements are counted up to a bound; ``statements_more`` says that there are more.
    """

    since: str
    documents: int
    statements: int
    statements_more: bool
    newest: tuple[Seen, ...]
    disputes: tuple[StirredDispute, ...]
    disputes_in_all: int


def arrived(connection: Connection, since: str, room: int) -> Arrived:
    """Give what came after a moment, the newest first."""
    came = select(_r.c.key, _d.c.id, _r.c.path, _r.c.title, _r.c.publisher, _r.c.published).select_from(CURRENT)
    came = came.where(_r.c.added_at > since).order_by(_r.c.added_at.desc(), _r.c.key.desc())
    rows = connection.execute(came.limit(_NEWEST)).all()
    revisions = [row.key for row in rows]
    new = select(func.count()).select_from(CURRENT).where(_r.c.added_at > since)
    documents = len(rows) if len(rows) < _NEWEST else connection.scalar(new) or 0
    said = select(_s.c.key).select_from(_s.join(_d, _d.c.current == _s.c.revision).join(_r, _r.c.key == _d.c.current))
    some = said.where(_r.c.added_at > since, ATTRIBUTED, KEPT).limit(_COUNTED + 1).subquery()
    statements = connection.scalar(select(func.count()).select_from(some)) or 0 if rows else 0
    stirred = _stirred(connection, revisions)
    return Arrived(
        since=since,
        documents=documents,
        statements=min(statements, _COUNTED),
        statements_more=statements > _COUNTED,
        newest=tuple(Seen(*row[1:]) for row in rows[:room]),
        disputes=tuple(stirred[:room]),
        disputes_in_all=len(stirred),
    )


def _stirred(connection: Connection, revisions: list[int]) -> list[StirredDispute]:
    """The disputes that accounts of these revisions belong to, those that they opened first, then by how many they are."""
    if not revisions:
        return []
    touched = select(_dta.c.dispute).join(_c, _c.c.key == _dta.c.account).where(_c.c.revision.in_(revisions)).distinct()
    new = case((_c.c.revision.in_(revisions), 1), else_=0)
    sides = (
        select(_dta.c.dispute, _dta.c.side, func.sum(new).label("new"), func.sum(1 - new).label("old"))
        .join(_c, _c.c.key == _dta.c.account)
        .where(_dta.c.dispute.in_(touched))
        .group_by(_dta.c.dispute, _dta.c.side)
        .subquery()
    )
    before = func.sum(case((sides.c.old > 0, 1), else_=0))
    query = (
        select(_dt.c.id, _dt.c.question, _dt.c.kind, func.sum(sides.c.new), before < 2)
        .join(sides, sides.c.dispute == _dt.c.key)
        .where(_dt.c.hidden == 0)
        .group_by(_dt.c.id, _dt.c.question, _dt.c.kind)
        .order_by((before < 2).desc(), func.sum(sides.c.new).desc(), _dt.c.id)
    )
    return [
        StirredDispute(number, question, ClaimKind(kind), int(accounts), bool(opened))
        for number, question, kind, accounts, opened in connection.execute(query)
    ]

"""What people decided, as rows: about actors, and together with their judgements of statements, disputes and sources."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, Table, and_, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from sitroom.record import judgement_list, schema
from sitroom.record.judgement_rows import JudgementRow
from sitroom.record.rows import DecisionRow, What

_d, _j = schema.decision, schema.judgement
_LARGEST = 2**31 - 1
Place = tuple[str, str, int]
"""Where a decision stands in the list of all: its moment, "d" or "j", and its number, which its id is made of."""


def history(connection: Connection) -> list[DecisionRow]:
    """Give all decisions about actors, the oldest first."""
    return decisions_of(connection, query().order_by(_d.c.key))


def decision(connection: Connection, key: int) -> DecisionRow:
    """Give the decision about actors of this number."""
    (found,) = decisions_of(connection, query().where(_d.c.key == key))
    return found


def query() -> Select[Any]:
    """Ask for decisions about actors, as :func:`decisions_of` reads them."""
    sides = [f"{side}_{part}" for side in ("left", "right") for part in ("document", "quote", "start", "end")]
    names = (*sides, "author", "decided_at", "undone_at", "undone_by")
    return select(_d.c.key, _d.c.what, *(_d.c[name] for name in names))


def decisions_of(connection: Connection, asked: Select[Any]) -> list[DecisionRow]:
    """Give the decisions that are asked for."""
    return [DecisionRow(f"d{key}", What(what), *rest) for key, what, *rest in connection.execute(asked)]


def decisions(connection: Connection, limit: int, before: Place | None) -> list[DecisionRow | JudgementRow]:
    """Give at most so many decisions of all kinds, the newest first, of one second the highest number; those after a place."""
    about_actors = query().where(_before("d", _d, before)).order_by(_d.c.decided_at.desc(), _d.c.key.desc()).limit(limit)
    newest = select(_j.c.key).where(_before("j", _j, before)).order_by(_j.c.decided_at.desc(), _j.c.key.desc()).limit(limit)
    found: list[DecisionRow | JudgementRow] = [*decisions_of(connection, about_actors)]
    found += judgement_list.judgements_of(connection, list(connection.scalars(newest)))
    return sorted(found, key=place, reverse=True)[:limit]


def place(row: DecisionRow | JudgementRow) -> Place:
    """Give where a decision stands in the list of all: to go on behind it."""
    return row.decided_at, row.id[:1], int(row.id[1:])


def _before(kind: str, table: Table, before: Place | None) -> ColumnElement[bool]:
    """Of decisions of one kind: they come after a place in the list."""
    if before is None:
        return true()
    moment, other, number = before
    older = table.c.decided_at < moment
    if kind > other:
        return older
    same = table.c.decided_at == moment
    return or_(older, and_(same, table.c.key < min(number, _LARGEST)) if kind == other else same)

"""What people decided about one actor of the record: the decisions of which a side is found in it, undone ones too."""

from __future__ import annotations

from sqlalchemy import Connection, select

from sitroom.record import schema
from sitroom.record.decision_list import decisions_of, query
from sitroom.record.evidence import find_member
from sitroom.record.rows import DecisionRow

_HOLDING = 200
"""Decisions that hold, the newest, that are given."""
_UNDONE = 50
"""Undone decisions, the newest on its documents, whose words are looked for again: only those that hold have a kept place."""
_d, _da, _decided, _doc = schema.decision, schema.document_actor, schema.decided, schema.document


def decisions_about(connection: Connection, actor: int) -> list[DecisionRow]:
    """Give the newest decisions about an actor, the newest first."""
    newest = query().order_by(_d.c.key.desc())
    keys = select(_decided.c.decision).join(_da, _da.c.key == _decided.c.member).where(_da.c.actor == actor)
    holding = decisions_of(connection, newest.where(_d.c.key.in_(keys)).limit(_HOLDING))
    documents = select(_doc.c.id).join(_da, _da.c.revision == _doc.c.current).where(_da.c.actor == actor)
    of_these = _d.c.left_document.in_(documents) | _d.c.right_document.in_(documents)
    undone = decisions_of(connection, newest.where(_d.c.undone_at.is_not(None), of_these).limit(_UNDONE))
    rows = {row.id: row for row in (*holding, *(row for row in undone if _is_about(connection, row, actor)))}
    return sorted(rows.values(), key=lambda row: int(row.id[1:]), reverse=True)


def _is_about(connection: Connection, row: DecisionRow, actor: int) -> bool:
    sides = (
        (row.left_document, row.left_quote, row.left_start, row.left_end),
        (row.right_document, row.right_quote, row.right_start, row.right_end),
    )
    members = [member for side in sides if (member := find_member(connection, *side)) is not None]
    found = select(_da.c.key).where(_da.c.key.in_(members), _da.c.actor == actor)
    return connection.scalar(found.limit(1)) is not None

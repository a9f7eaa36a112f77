"""The list of disputes that goes on where it stopped: each page of it costs the same, however many there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from sitroom.record import contested, cursors, schema
from sitroom.record.page_rows import DisputeBrief, DisputeDirectory
from sitroom.record.pages import brief
from sitroom.record.rows import DisputeFilter, DisputeRow

COUNTED = 1_000
"""Disputes are counted up to here."""
_FARTHEST = 5_000
"""Disputes of another day that can be paged through: they are put together anew each time."""
_dt, _de = schema.dispute, schema.dispute_entity


def directory(
    connection: Connection, wanted: DisputeFilter, entities: Sequence[Collection[str]], after: str | None, room: int
) -> DisputeDirectory:
    """Give disputes, the newest change first, undated ones last; of each group of ``entities`` one must have part in it.

    With ``wanted.at`` as they stood on that day; groups of one entity are then all that counts.
    """
    if wanted.at is not None:
        return _then(connection, wanted, entities, after, room)
    query = select(_dt).where(_dt.c.hidden == 0)
    if wanted.kind is not None:
        query = query.where(_dt.c.kind == wanted.kind.value)
    for group in entities:
        query = query.where(_dt.c.key.in_(select(_de.c.dispute).where(_de.c.entity.in_(sorted(group)))))
    counting = query.with_only_columns(_dt.c.key).limit(COUNTED + 1).subquery()
    total = connection.scalar(select(func.count()).select_from(counting)) or 0
    found = _following(connection, query, after, room + 1)
    entries = tuple(brief(row) for row in found[:room])
    following = None
    if len(found) > room:
        last = found[room - 1]
        following = cursors.written(last.last_change or 0, last.id)
    return DisputeDirectory(entries, min(total, COUNTED), total > COUNTED, following)


def _following(connection: Connection, query: Select[Any], after: str | None, room: int) -> list[Any]:
    """The next rows: those with a day, then those without (day 0 in the cursor)."""
    day, number = (None, "") if after is None else cursors.read(after, int, str)
    rows: list[Any] = []
    if day != 0:
        dated = query.where(_dt.c.last_change.is_not(None))
        if day is not None:
            dated = dated.where(or_(_dt.c.last_change < day, and_(_dt.c.last_change == day, _dt.c.id > number)))
        rows += connection.execute(dated.order_by(_dt.c.last_change.desc(), _dt.c.id).limit(room)).all()
    if len(rows) < room:
        undated = query.where(_dt.c.last_change.is_(None))
        if day == 0:
            undated = undated.where(_dt.c.id > number)
        rows += connection.execute(undated.order_by(_dt.c.id).limit(room - len(rows))).all()
    return rows


def _then(
    connection: Connection, wanted: DisputeFilter, entities: Sequence[Collection[str]], after: str | None, room: int
) -> DisputeDirectory:
    skip = 0 if after is None else int(cursors.read(after, int)[0] or 0)
    skip = min(max(skip, 0), _FARTHEST)
    single = [next(iter(group)) for group in entities if len(group) == 1]
    actor = next((int(entity[2:]) for entity in single if entity.startswith("a:")), None)
    place = next((int(entity[2:]) for entity in single if entity.startswith("p:")), None)
    limited = DisputeFilter(kind=wanted.kind, at=wanted.at, limit=skip + room + 1)
    rows = list(contested.disputes(connection, limited, actor, place))[skip:]
    following = cursors.written(skip + room) if len(rows) > room and skip + room <= _FARTHEST else None
    return DisputeDirectory(tuple(_brief(row) for row in rows[:room]), skip + len(rows[:room]), len(rows) > room, following)


def _brief(row: DisputeRow) -> DisputeBrief:
    sides = row.sides
    answers, origins = tuple(side.answer for side in sides), tuple(side.origins for side in sides)
    return DisputeBrief(row.id, row.question, row.kind, answers, origins, row.last_change, row.settled)

"""All actors, places and documents, a stretch at a time; each stretch costs what it shows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, or_, select, tuple_

from sitroom.actors.actor import ActorType
from sitroom.places.place import Precision
from sitroom.record import cursors, schema
from sitroom.record.current import ATTRIBUTED
from sitroom.record.page_rows import (
    ActorDirectory,
    ActorEntry,
    DocumentDirectory,
    DocumentEntry,
    Order,
    PlaceDirectory,
    PlaceEntry,
)
from sitroom.record.pages import id_of
from sitroom.record.pages_actor import days
from sitroom.record.pages_place import first_of
from sitroom.record.rejected import KEPT

_d, _r, _s, _c, _t = schema.document, schema.revision, schema.statement, schema.claim, schema.tally
_dt, _dta = schema.dispute, schema.dispute_account


def actor_directory(connection: Connection, after: str | None, room: int, kind: ActorType | None, order: Order) -> ActorDirectory:
    """Give some actors (of one type), those with most statements first or by name, and where to go on."""
    count = select(_t.c.type, func.count()).where(_t.c.kind == "a").group_by(_t.c.type)
    types = dict.fromkeys(ActorType, 0) | {ActorType(each): number for each, number in connection.execute(count)}
    which = (_t.c.kind == "a", *((_t.c.type == kind.value,) if kind is not None else ()))
    rows, further = _stretch(connection, select(_t).where(*which), after, room, order)
    entries = tuple(actor_entry(connection, row) for row in rows)
    return ActorDirectory(entries, sum(types.values()) if kind is None else types[kind], types, further)


def actor_entry(connection: Connection, row: Any) -> ActorEntry:
    """Make an entry of a row of the tallies."""
    number, kind = id_of(row.entity), ActorType(row.type)
    return ActorEntry(number, row.name, kind, row.statements, row.documents, *days(connection, row.entity))


def place_directory(connection: Connection, after: str | None, room: int, order: Order) -> PlaceDirectory:
    """Give some places, those that most statements name first or by name, and where to go on."""
    rows, further = _stretch(connection, select(_t).where(_t.c.kind == "p"), after, room, order)
    first = first_of(connection, [int(row.entity[2:]) for row in rows])
    entries = []
    for row in rows:
        place = first[int(row.entity[2:])]
        known = (id_of(row.entity), row.name, place.type, bool(row.placed), Precision(place.precision))
        entries.append(PlaceEntry(*known, row.statements, row.documents, *days(connection, row.entity)))
    total = connection.scalar(select(func.count()).select_from(_t).where(_t.c.kind == "p")) or 0
    return PlaceDirectory(tuple(entries), total, further)


def _stretch(
    connection: Connection, query: Select[Any], after: str | None, room: int, order: Order
) -> tuple[list[Any], str | None]:
    """The next rows of the tallies in an order, and the cursor behind them."""
    name = (_t.c.folded, _t.c.entity)
    if order == "name":
        if after is not None:
            query = query.where(tuple_(*name) > tuple_(*cursors.read(after, str, str)))
        rows = connection.execute(query.order_by(*name).limit(room + 1)).all()
    else:
        if after is not None:
            most, *rest = cursors.read(after, int, str, str)
            same = (_t.c.statements == most) & (tuple_(*name) > tuple_(*rest))
            query = query.where(_t.c.statements <= most, or_(_t.c.statements < most, same))
        rows = connection.execute(query.order_by(_t.c.statements.desc(), *name).limit(room + 1)).all()
    if len(rows) <= room:
        return list(rows), None
    last = rows[room - 1]
    place = (last.folded, last.entity) if order == "name" else (last.statements, last.folded, last.entity)
    return list(rows[:room]), cursors.written(*place)


def document_directory(connection: Connection, after: str | None, room: int) -> DocumentDirectory:
    """Give some documents, the newest report first and those without a date last, and where to go on."""
    query = select(_r.c.key, _r.c.document, _r.c.path, _r.c.title, _r.c.publisher, _r.c.published, _r.c.language)
    query = query.join(_d, _d.c.current == _r.c.key)
    day, name = _r.c.published, _r.c.document
    rows: list[Any] = []
    # Two lists, since databases differ in where they put what has no date.
    dated, undated = query.where(day.is_not(None)), query.where(day.is_(None))
    if after is not None:
        at, last = cursors.read(after, str, str)
        if at:
            dated = dated.where(tuple_(day, name) < tuple_(at, last))
        else:
            dated, undated = dated.where(day < ""), undated.where(name < last)
    rows += connection.execute(dated.order_by(day.desc(), name.desc()).limit(room + 1))
    if len(rows) <= room:
        rows += connection.execute(undated.order_by(name.desc()).limit(room + 1 - len(rows)))
    shown = rows[:room]
    counts = _counts(connection, [row.key for row in shown])
    entries = tuple(_document(row, *counts[row.key]) for row in shown)
    further = cursors.written(shown[-1].published or "", shown[-1].document) if len(rows) > room and shown else None
    total = connection.scalar(select(func.count()).select_from(_d)) or 0
    without = select(func.count()).select_from(_r.join(_d, _d.c.current == _r.c.key)).where(day.is_(None))
    return DocumentDirectory(entries, total, connection.scalar(without) or 0, further)


def _document(row: Any, statements: int, disputes: int) -> DocumentEntry:
    known = (row.document, row.path, row.title, row.publisher, row.published, row.language)
    return DocumentEntry(*known, statements, disputes)


def _counts(connection: Connection, revisions: list[int]) -> dict[int, tuple[int, int]]:
    """How many statements documents have, and how many disputes they take part in."""
    said = select(_s.c.revision, func.count()).where(_s.c.revision.in_(revisions), ATTRIBUTED, KEPT)
    statements: dict[int, int] = dict(connection.execute(said.group_by(_s.c.revision)).all())
    disputed = (
        select(_c.c.revision, func.count(_dt.c.key.distinct()))
        .select_from(_c.join(_dta, _dta.c.account == _c.c.key).join(_dt, _dt.c.key == _dta.c.dispute))
        .where(_c.c.revision.in_(revisions), _dt.c.hidden == 0)
    )
    disputes: dict[int, int] = dict(connection.execute(disputed.group_by(_c.c.revision)).all())
    return {revision: (statements.get(revision, 0), disputes.get(revision, 0)) for revision in revisions}

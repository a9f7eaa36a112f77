"""The page of a place: who is said to hold it over time, and what is said of it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, Select, func, select

from sitroom.places.place import Holding, Precision
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.cutting import cut, one_line
from sitroom.record.errors import UnknownNameError
from sitroom.record.page_rows import HeldRow, Named, NameSeen, PlaceView, Seen
from sitroom.record.pages import named, seen
from sitroom.record.pages_actor import (
    LOOKED_AT,
    days,
    disputes_of,
    names_seen,
    newest_revisions,
    newest_statements,
    tally,
)
from sitroom.record.rejected import KEPT
from sitroom.record.rows import EvidenceRow
from sitroom.record.spans import spans_of
from sitroom.record.tallies import HELD

_r, _s, _da, _dp, _c = schema.revision, schema.statement, schema.document_actor, schema.document_place, schema.control
_p = schema.presence
FINDINGS = 200


def place_page(connection: Connection, number: str, after: str | None, room: int) -> PlaceView:
    """Give one place, by its id; ``after`` brings the statements that follow the ``room`` that were given."""
    if not number.startswith("p"):
        raise UnknownNameError(f"no place {number!r}")
    row = tally(connection, number)
    place = first_of(connection, [int(number[1:])])[int(number[1:])]
    first, last = days(connection, row.entity)
    disputes, disputes_in_all = disputes_of(connection, row.entity)
    statements, further = newest_statements(connection, row.entity, after, room)
    in_all = row.counts.get(HELD, 0)
    return PlaceView(
        id=number,
        name=row.name,
        type=place.type,
        lat=place.lat,
        lon=place.lon,
        gazetteer=place.gazetteer,
        precision=Precision(place.precision),
        documents=row.documents,
        statements_in_all=row.statements,
        first=first,
        last=last,
        written=_written(connection, row.entity),
        held=_held(connection, findings(connection, row.entity, min(in_all, FINDINGS))),
        held_in_all=in_all,
        disputes=disputes,
        disputes_in_all=disputes_in_all,
        statements=statements,
        after=further,
    )


def first_of(connection: Connection, keys: list[int]) -> dict[int, Any]:
    """Give what the first document has of each of these places."""
    found: dict[int, Any] = {}
    for some in chunks(keys):
        first = select(func.min(_dp.c.key)).where(_dp.c.place.in_(some)).group_by(_dp.c.place)
        found |= {row.place: row for row in connection.execute(select(_dp).where(_dp.c.key.in_(first)))}
    return found


def _written(connection: Connection, entity: str) -> tuple[NameSeen, ...]:
    newest = newest_revisions(connection, entity, LOOKED_AT)
    about = seen(connection, newest)
    where: dict[str, dict[Seen, None]] = defaultdict(dict)
    written: dict[int, list[str]] = defaultdict(list)
    for some in chunks(newest):
        query = select(_dp.c.revision, _dp.c.name, _dp.c.written).where(_dp.c.revision.in_(some))
        for row in connection.execute(query.where(func.coalesce(_dp.c.place, -1) == int(entity[2:])).order_by(_dp.c.position)):
            written[row.revision] += [row.name, *row.written]
    for revision in newest:
        for name in written[revision]:
            where[name][about[revision]] = None
    return names_seen(connection, entity, where)


def findings(connection: Connection, entity: str, wanted: int) -> list[Any]:
    """Give who is said to hold a place, of the newest reports and so many at most, by day, undated last."""
    # Not by the index of all documents of the place.
    query = findings_query().where(func.coalesce(_dp.c.place, -1) == int(entity[2:]))
    newest = query.join(_p, _p.c.revision == _c.c.revision).where(_p.c.entity == entity)
    newest = newest.order_by(_p.c.published.desc(), _p.c.revision.desc(), _c.c.position)
    told = connection.execute(newest.limit(wanted)).all()
    # Stable: findings of one day stay with the newest report first.
    return sorted(told, key=lambda row: row.date or row.published or "", reverse=True)


def findings_query() -> Select[Any]:
    """Ask for findings of who holds a place that nobody rejected."""
    holder, speaker = _da.alias("holder"), _da.alias("speaker")
    columns = (_c, _r.c.document, _r.c.path, _r.c.published, _r.c.publisher, _s.c.source_name, _s.c.key.label("said"))
    whole = (_dp.c.place.label("whole"), holder.c.actor.label("held_by"), speaker.c.actor.label("said_by"))
    return (
        select(*columns, *whole)
        .select_from(
            _c.join(_r, _r.c.key == _c.c.revision)
            .join(_dp, (_dp.c.revision == _c.c.revision) & (_dp.c.id == _c.c.place))
            .outerjoin(holder, (holder.c.revision == _c.c.revision) & (holder.c.id == _c.c.holder))
            .outerjoin(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
            .outerjoin(speaker, (speaker.c.revision == _s.c.revision) & (speaker.c.id == _s.c.actor))
        )
        .where(_s.c.key.is_(None) | KEPT)
    )


def _held(connection: Connection, rows: list[Any]) -> tuple[HeldRow, ...]:
    actors = {f"a:{key}" for row in rows for key in (row.held_by, row.said_by) if key is not None}
    names = named(connection, actors)
    words = cut(connection, {(row.revision, span) for row in rows for span in spans_of(row.spans)})
    return tuple(_finding(row, names, one_line(words, row.revision, spans_of(row.spans))) for row in rows)


def _finding(row: Any, names: dict[str, Named], words: str) -> HeldRow:
    speaker = names.get(f"a:{row.said_by}")
    narrated = row.statement is None
    said_by = (row.publisher or row.path) if narrated else speaker.name if speaker else row.source_name
    return HeldRow(
        day=row.date or row.published,
        stated=row.date is not None,
        status=Holding(row.status),
        holder=names.get(f"a:{row.held_by}"),
        said_by=said_by or "a source that is not named",
        speaker=speaker.id if speaker else None,
        words=words,
        spans=spans_of(row.spans),
        evidence=EvidenceRow(row.document, row.path, row.statement),
        published=row.published,
        publisher=row.publisher,
    )

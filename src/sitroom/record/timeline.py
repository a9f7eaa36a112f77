"""Claims in time: the days that they speak of and the days of their reports, kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, func, select

from sitroom.certainty.level import Level, Polarity
from sitroom.claims.claim import ClaimKind
from sitroom.documents.document import Span
from sitroom.record import schema
from sitroom.record.cutting import Cut, cut, one_line
from sitroom.record.dates import first_day
from sitroom.record.errors import UnknownNameError
from sitroom.record.page_rows import Moment, Named, Timeline
from sitroom.record.pages import named
from sitroom.record.pages_actor import tally
from sitroom.record.rejected import KEPT
from sitroom.record.rows import EvidenceRow
from sitroom.record.spans import spans_of

_d, _r, _s, _c, _da, _dp, _p = (
    schema.document, schema.revision, schema.statement, schema.claim, schema.document_actor, schema.document_place,
    schema.presence,
)  # fmt: skip
_dt, _dta, _t = schema.dispute, schema.dispute_account, schema.tally


def timeline(connection: Connection, actor: str | None, place: str | None, dispute: str | None, room: int) -> Timeline:
    """Give ``room`` claims at most, of the newest reports: all, or what meets every id that is given.

    UnknownNameError for an id that nothing of its kind has.
    """
    entities = [_entity(connection, *each) for each in ((actor, "a", "actor"), (place, "p", "place")) if each[0] is not None]
    query = _query(entities)
    if dispute is not None:
        key = connection.scalar(select(_dt.c.key).where(_dt.c.id == dispute))
        if key is None:
            raise UnknownNameError(f"no dispute {dispute!r}; `sitroom disputes` lists them")
        query = query.where(_c.c.key.in_(select(_dta.c.account).where(_dta.c.dispute == key)))
    found = _newest(connection, query, entities, room + 1)
    moments = _moments(connection, found[:room])
    dated = [moment for moment in moments if moment.from_day or moment.to_day]
    dated.sort(key=lambda moment: (first_day(moment.from_day or moment.to_day or ""), moment.published or ""))
    undated = tuple(moment for moment in moments if not moment.from_day and not moment.to_day)
    return Timeline(tuple(dated), undated, len(found) > room)


def _entity(connection: Connection, number: str | None, letter: str, kind: str) -> str:
    if number is None or not number.startswith(letter):
        raise UnknownNameError(f"no {kind} {number!r}")
    return str(tally(connection, number).entity)


def _query(entities: Sequence[str]) -> Select[Any]:
    """Ask for the claims of current revisions that an actor makes and that are about a place, where these are given."""
    columns = (_r.c.document, _r.c.path, _r.c.publisher, _r.c.published, _s.c.source_name, _da.c.actor.label("whole"))
    query = (
        select(_c, *columns)
        .select_from(
            _r.join(_d, _d.c.current == _r.c.key)
            .join(_c, _c.c.revision == _r.c.key)
            .join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
            .outerjoin(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
            .outerjoin(_dp, (_dp.c.revision == _c.c.revision) & (_dp.c.id == _c.c.place))
        )
        .where(KEPT)
    )
    for entity in entities:
        column = _da.c.actor if entity.startswith("a:") else _dp.c.place
        # Not by the index of all its documents.
        query = query.where(func.coalesce(column, -1) == int(entity[2:]))
    return query


def _newest(connection: Connection, query: Select[Any], entities: Sequence[str], room: int) -> list[Any]:
    """The first rows of the newest reports, those without a date last; no more are read than there is room for."""
    if entities:
        # Where both are asked for, the documents of the one that fewer name are gone through.
        counts = dict(connection.execute(select(_t.c.entity, _t.c.documents).where(_t.c.entity.in_(entities))).all())
        here = query.join(_p, _p.c.revision == _r.c.key).where(_p.c.entity == min(entities, key=lambda entity: counts[entity]))
        ordered = here.order_by(_p.c.published.desc(), _p.c.revision.desc(), _c.c.position)
        return list(connection.execute(ordered.limit(room)))
    # Two lists, since databases differ in where they put what has no date.
    dated = query.where(_r.c.published.is_not(None)).order_by(_r.c.published.desc(), _r.c.document.desc(), _c.c.position)
    rows = list(connection.execute(dated.limit(room)))
    undated = query.where(_r.c.published.is_(None)).order_by(_r.c.document.desc(), _c.c.position)
    return rows + list(connection.execute(undated.limit(room - len(rows)))) if len(rows) < room else rows


def _moments(connection: Connection, rows: Sequence[Any]) -> list[Moment]:
    words = cut(connection, {(row.revision, span) for row in rows for span in (*spans_of(row.spans), *_said(row))})
    names = named(connection, {f"a:{row.whole}" for row in rows if row.whole is not None})
    return [_moment(row, words, names.get(f"a:{row.whole}")) for row in rows]


def _said(row: Any) -> tuple[Span, ...]:
    """The words of a claim for its time, none where it states none."""
    return () if row.time is None or row.time[2] is None else spans_of([row.time[2]])


def _moment(row: Any, words: Cut, speaker: Named | None) -> Moment:
    start, end, _ = row.time or (None, None, None)
    return Moment(
        from_day=start,
        to_day=end,
        words=one_line(words, row.revision, _said(row)) if _said(row) else None,
        published=row.published,
        kind=ClaimKind(row.kind),
        what=one_line(words, row.revision, spans_of(row.spans)),
        who=speaker.name if speaker else row.source_name or row.publisher or row.path,
        actor=speaker.id if speaker else None,
        polarity=Polarity(row.polarity),
        level=Level(row.level),
        evidence=EvidenceRow(row.document, row.path, row.statement),
    )

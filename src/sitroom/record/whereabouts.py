"""Where it happens: the places that most documents name, with who is said to hold them."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, func, select

from sitroom.disputes.origins import origins
from sitroom.places.place import Holding, Precision
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.page_rows import Located, StateSeen, Where
from sitroom.record.pages import id_of, named, reports
from sitroom.record.pages_place import findings, findings_query, first_of
from sitroom.record.tallies import HELD

_d, _r, _t = schema.document, schema.revision, schema.tally
_dt, _de = schema.dispute, schema.dispute_entity
PLACED, UNPLACED = 500, 200
NEWEST = 1_500
"""Findings of who holds a place that are read, the newest; of a place that has none among them, a few of its own."""
_ITS_OWN, _PLACES = 20, 60


def where(connection: Connection) -> Where:
    """Give the places that most documents name, those on the map apart."""
    placed, placed_in_all = _most_named(connection, 1, PLACED)
    unplaced, unplaced_in_all = _most_named(connection, 0, UNPLACED)
    rows = [*placed, *unplaced]
    places = first_of(connection, [int(row.entity[2:]) for row in rows])
    states = _states(connection, rows)
    disputes = _disputes(connection, [row.entity for row in rows])
    made = {
        row.entity: Located(
            id=id_of(row.entity),
            name=row.name,
            lat=places[int(row.entity[2:])].lat,
            lon=places[int(row.entity[2:])].lon,
            precision=Precision(places[int(row.entity[2:])].precision),
            documents=row.documents,
            statements=row.statements,
            states=states.get(row.entity, ()),
            disputes=disputes.get(row.entity, 0),
        )
        for row in rows
    }
    on_map, beside = (tuple(made[row.entity] for row in some) for some in (placed, unplaced))
    return Where(on_map, beside, placed_in_all, unplaced_in_all)


def _most_named(connection: Connection, placed: int, most: int) -> tuple[list[Any], int]:
    which = (_t.c.kind == "p", _t.c.placed == placed)
    query = select(_t).where(*which).order_by(_t.c.documents.desc(), _t.c.folded, _t.c.entity).limit(most)
    return list(connection.execute(query)), connection.scalar(select(func.count()).select_from(_t).where(*which)) or 0


def _disputes(connection: Connection, entities: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for some in chunks(entities):
        query = select(_de.c.entity, func.count()).join(_dt, _dt.c.key == _de.c.dispute)
        query = query.where(_de.c.entity.in_(some), _dt.c.hidden == 0).group_by(_de.c.entity)
        found |= dict(connection.execute(query).all())
    return found


def _states(connection: Connection, rows: list[Any]) -> dict[str, tuple[StateSeen, ...]]:
    """What is said of who holds each place, the newest first."""
    told: dict[str, list[Any]] = defaultdict(list)
    query = findings_query().join(_d, _d.c.current == _r.c.key)
    for row in connection.execute(query.order_by(_r.c.published.desc().nulls_last(), _r.c.document.desc()).limit(NEWEST)):
        told[f"p:{row.whole}"].append(row)
    missed = [row.entity for row in rows if row.counts.get(HELD) and row.entity not in told]
    for entity in missed[:_PLACES]:
        told[entity] = findings(connection, entity, _ITS_OWN)
    shown = {row.entity: told[row.entity] for row in rows if row.entity in told}
    names = named(connection, {f"a:{f.held_by}" for found in shown.values() for f in found if f.held_by is not None})
    known = reports(connection, {f.said for found in shown.values() for f in found if f.said is not None})
    made: dict[str, tuple[StateSeen, ...]] = {}
    for entity, found in shown.items():
        states: dict[tuple[str, int | None], list[Any]] = defaultdict(list)
        for finding in found:
            states[finding.status, finding.held_by].append(finding)
        seen = []
        for (status, holder), some in states.items():
            last = max((day for f in some if (day := f.date or f.published)), default=None)
            given = [known[key] for key in sorted({f.said for f in some if f.said is not None})]
            # What outlets tell themselves is one origin each, also where they make it a statement.
            narrating = {report.outlet or report.document for report in given if report.is_narration}
            own = {f.publisher or f.document for f in some if f.said is None} - narrating
            count = len(set(origins(given))) + len(own)
            seen.append(StateSeen(Holding(status), names.get(f"a:{holder}"), last, len(some), count))
        made[entity] = tuple(sorted(seen, key=lambda state: (state.last or "", state.findings), reverse=True))
    return made

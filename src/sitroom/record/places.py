"""What a record is asked about places and who is said to hold them: rows over the current revision of each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from sitroom.places.place import Holding, Precision
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.actors import actor_id, names
from sitroom.record.current import CURRENT
from sitroom.record.dates import first_day, last_day
from sitroom.record.folding import folded
from sitroom.record.rejected import stands
from sitroom.record.rows import ControlRow, EvidenceRow, PlaceRow
from sitroom.record.spans import spans_of

_r, _dp, _m, _da = schema.revision, schema.document_place, schema.mention, schema.document_actor


def place_id(key: int) -> str:
    """Write the number of a place as its id."""
    return f"p{key}"


def places(connection: Connection) -> list[PlaceRow]:
    """Give all places, those that most documents name first, then by name; the unplaced ones too."""
    fields = ("name", "written", "type", "lat", "lon", "gazetteer", "precision")
    query = (
        select(_dp.c.place, *(_dp.c[name] for name in fields), _r.c.document, _r.c.path, _dp.c.revision, _dp.c.id)
        .select_from(CURRENT.join(_dp, _dp.c.revision == _r.c.key))
        .order_by(_r.c.key, _dp.c.position)
    )
    said = _statements_of_mentions(connection)
    gathered: dict[int, list[Any]] = {}
    for row in connection.execute(query):
        gathered.setdefault(row.place, []).append(row)
    rows = []
    for key, found in gathered.items():
        first = found[0]
        counts = Counter(row.name for row in found)
        evidence = dict.fromkeys(
            EvidenceRow(row.document, row.path, statement)
            for row in found
            for statement in said.get((row.revision, row.id), {None: None})
        )
        rows.append(
            PlaceRow(
                id=place_id(key),
                name=_usual(counts),
                written=tuple(dict.fromkeys(word for row in found for word in row.written)),
                type=first.type,
                lat=first.lat,
                lon=first.lon,
                gazetteer=first.gazetteer,
                precision=Precision(first.precision),
                documents=len({row.document for row in found}),
                evidence=tuple(evidence),
            )
        )
    return sorted(rows, key=lambda row: (-row.documents, folded(row.name), int(row.id[1:])))


def control(connection: Connection, at: str | None = None) -> Iterator[ControlRow]:
    """Give the findings of who holds a place, by place and date, up to and including the date ``at``; undated ones always.

    A finding counts as of the date that its text states, else of its document's; a date without a day
    begins on its first, so "2021-08" counts from 1 August.
    """
    c, holder = schema.control, _da.alias("holder")
    query = (
        select(
            _dp.c.place, _dp.c.name, holder.c.actor, c.c.status, c.c.date, c.c.spans, _r.c.published, _r.c.document, _r.c.path,
            c.c.statement,
        )
        .select_from(CURRENT.join(c, c.c.revision == _r.c.key))
        .join(_dp, (_dp.c.revision == c.c.revision) & (_dp.c.id == c.c.place))
        .outerjoin(holder, (holder.c.revision == c.c.revision) & (holder.c.id == c.c.holder))
        .where(stands(c))
        .order_by(_r.c.key, c.c.position)
    )  # fmt: skip
    rows = connection.execute(query).all()
    called = place_names(connection, {row.place for row in rows})
    known = names(connection, {row.actor for row in rows if row.actor is not None})
    found = [
        ControlRow(
            place=place_id(row.place),
            place_name=called[row.place],
            holder=None if row.actor is None else actor_id(row.actor),
            holder_name=None if row.actor is None else known[row.actor],
            status=Holding(row.status),
            date=row.date,
            spans=spans_of(row.spans),
            published=row.published,
            evidence=EvidenceRow(row.document, row.path, row.statement),
        )
        for row in rows
    ]
    # Stable: what is said of one place on one day stays in the order of the record.
    for row in sorted(found, key=lambda row: (folded(row.place_name), row.place, dated(row) or "")):
        when = dated(row)
        if at is None or when is None or first_day(when) <= last_day(at):
            yield row


def place_names(connection: Connection, wanted: Collection[int]) -> dict[int, str]:
    """Give what most documents call each of these places, of equals the first by the alphabet."""
    counts: dict[int, Counter[str]] = {}
    for some in chunks(wanted):
        query = select(_dp.c.place, _dp.c.name, func.count()).select_from(CURRENT.join(_dp, _dp.c.revision == _r.c.key))
        for place, name, count in connection.execute(query.where(_dp.c.place.in_(some)).group_by(_dp.c.place, _dp.c.name)):
            counts.setdefault(place, Counter())[name] = count
    return {place: _usual(counted) for place, counted in counts.items()}


def _usual(counts: Counter[str]) -> str:
    return min(counts, key=lambda name: (-counts[name], name))


def dated(row: ControlRow) -> str | None:
    """Give the date that a finding counts as of: the stated one, else its document's, else None."""
    return row.date or row.published


def _statements_of_mentions(connection: Connection) -> dict[tuple[int, str], dict[str | None, None]]:
    """Give the statements that each place of a document is mentioned in, None for the outlet's own words."""
    query = select(_m.c.revision, _m.c.place, _m.c.statement).where(_m.c.place.is_not(None), stands(_m))
    said: dict[tuple[int, str], dict[str | None, None]] = {}
    for revision, place, statement in connection.execute(query.order_by(_m.c.revision, _m.c.position)):
        said.setdefault((revision, place), {})[statement] = None
    return said

"""Claims in the record: how they enter their table and come out again, and the rows that the record is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, or_, select

from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Event, Part, Participant, Period, Thing, Trend, Value
from sitroom.record import schema
from sitroom.record.actors import actor_id, names
from sitroom.record.current import CURRENT
from sitroom.record.dates import until
from sitroom.record.places import place_id
from sitroom.record.rejected import KEPT
from sitroom.record.rows import ClaimFilter, ClaimRow, EvidenceRow, ParticipantRow
from sitroom.record.spans import lists_of, spans_of

_CHUNK = 500
_c, _d, _r, _dp, _da = schema.claim, schema.document, schema.revision, schema.document_place, schema.document_actor
_CURRENT = CURRENT.join(_c, _c.c.revision == _r.c.key)


def written(claim: Claim) -> dict[str, Any]:
    """Give the columns of a claim; its revision and position are the caller's."""
    time, value, event, certainty = claim.time, claim.value, claim.event, claim.certainty
    return {
        "id": claim.id,
        "statement": claim.statement,
        "kind": claim.kind.value,
        "participants": [[who.actor, who.part.value] for who in claim.participants],
        "place": claim.place,
        "time": None if time is None else [time.start, time.end, time.words],
        "value": None if value is None else [value.low, value.high, value.unit, value.trend and value.trend.value],
        "polarity": claim.polarity.value,
        "level": certainty.level.value,
        "low": certainty.low,
        "high": certainty.high,
        "certainty_spans": lists_of(certainty.spans),
        "certainty_table": certainty.table,
        "event": None if event is None else [event.plover, event.mode, event.cameo],
        "spans": lists_of(claim.spans),
        "aspect": claim.aspect,
        "pole": claim.pole,
        "things": [[thing.head, list(thing.narrowed), thing.part.value, list(thing.span)] for thing in claim.things],
    }


def read(row: Mapping[Any, Any]) -> Claim:
    """Give a claim as it was put in."""
    return Claim(
        id=row["id"],
        statement=row["statement"],
        kind=ClaimKind(row["kind"]),
        participants=tuple(Participant(actor, Part(part)) for actor, part in row["participants"]),
        place=row["place"],
        time=_period(row["time"]),
        value=_value(row["value"]),
        polarity=Polarity(row["polarity"]),
        certainty=_certainty(row),
        event=None if row["event"] is None else Event(*row["event"]),
        spans=spans_of(row["spans"]),
        aspect=row["aspect"],
        pole=row["pole"],
        things=tuple(Thing(head, tuple(by), Part(part), (span[0], span[1])) for head, by, part, span in row["things"]),
    )


def claims(connection: Connection, wanted: ClaimFilter, actor: int | None, place: int | None) -> Iterator[ClaimRow]:
    """Give the claims that meet a filter, by document id and their order in the text, fetched as they are asked for.

    ``actor`` and ``place`` are what the filter's own words for them were found to name.
    """
    found = _found(connection, wanted, actor, place)
    passed = 0
    while chunk := list(_next(found, _CHUNK)):
        for row in _rows(connection, chunk):
            if wanted.limit is not None and passed >= wanted.limit:
                return
            passed += 1
            yield row


def rows_of_statement(connection: Connection, revision: int, statement: str) -> tuple[ClaimRow, ...]:
    """Give the claims of one statement of a current revision, in their order."""
    query = _query(ClaimFilter(), None, None).where(_c.c.revision == revision, _c.c.statement == statement)
    return tuple(_rows(connection, list(connection.execute(query).mappings())))


def _next(rows: Iterator[RowMapping], count: int) -> Iterator[RowMapping]:
    for _, row in zip(range(count), rows, strict=False):
        yield row


def _found(connection: Connection, wanted: ClaimFilter, actor: int | None, place: int | None) -> Iterator[RowMapping]:
    members: dict[int, set[str]] = {}
    if actor is not None:
        query = select(_da.c.revision, _da.c.id).where(_da.c.actor == actor)
        for revision, member in connection.execute(query):
            members.setdefault(revision, set()).add(member)
    with connection.execute(_query(wanted, actor, place).execution_options(yield_per=_CHUNK)) as result:
        for row in result.mappings():
            if actor is None or _names(row, members.get(row["revision"], set())):
                yield row


def _names(row: RowMapping, members: set[str]) -> bool:
    return row["speaker"] in members or any(who in members for who, _ in row["participants"])


def _query(wanted: ClaimFilter, actor: int | None, place: int | None) -> Select[Any]:
    s = schema.statement
    query: Select[Any] = (
        select(_c, _d.c.id.label("document"), _r.c.path, _r.c.text, _r.c.published, s.c.actor.label("speaker"), s.c.source_name)
        .select_from(_CURRENT.join(s, (s.c.revision == _c.c.revision) & (s.c.id == _c.c.statement)))
        .where(KEPT)
        .order_by(_d.c.id, _c.c.position)
    )
    if wanted.kind is not None:
        query = query.where(_c.c.kind == wanted.kind.value)
    if wanted.at is not None:
        query = query.where(or_(_r.c.published.is_(None), _r.c.published <= until(wanted.at)))
    if place is not None:
        where = select(_dp.c.revision, _dp.c.id).where(_dp.c.place == place).subquery()
        query = query.join(where, (where.c.revision == _c.c.revision) & (where.c.id == _c.c.place))
    if actor is not None:
        query = query.where(_c.c.revision.in_(select(_da.c.revision).where(_da.c.actor == actor)))
    return query


def _rows(connection: Connection, found: list[RowMapping]) -> Iterator[ClaimRow]:
    revisions = {row["revision"] for row in found}
    query = select(_da.c.revision, _da.c.id, _da.c.actor).where(_da.c.revision.in_(revisions), _da.c.actor.is_not(None))
    actors = {(revision, member): actor for revision, member, actor in connection.execute(query)}
    located = select(_dp.c.revision, _dp.c.id, _dp.c.place, _dp.c.name).where(_dp.c.revision.in_(revisions))
    places = {(row.revision, row.id): (row.place, row.name) for row in connection.execute(located)}
    wanted = {
        a
        for row in found
        for who in (row["speaker"], *(p[0] for p in row["participants"]))
        if (a := actors.get((row["revision"], who)))
    }
    known = names(connection, wanted) if wanted else {}
    for row in found:
        claim = read(row)
        revision = row["revision"]
        speaker = actors.get((revision, row["speaker"]))
        place, name = places.get((revision, claim.place), (None, None))
        yield ClaimRow(
            id=claim.id,
            evidence=EvidenceRow(row["document"], row["path"], claim.statement),
            actor=None if speaker is None else actor_id(speaker),
            source_name=row["source_name"] if speaker is None else known[speaker],
            kind=claim.kind,
            participants=tuple(
                ParticipantRow(None if (a := actors.get((revision, who.actor))) is None else actor_id(a), who.part)
                for who in claim.participants
            ),
            participant_names=tuple(known.get(actors.get((revision, who.actor), -1), "") for who in claim.participants),
            place=None if place is None else place_id(place),
            place_name=name,
            time=claim.time,
            value=claim.value,
            polarity=claim.polarity,
            certainty=claim.certainty,
            event=claim.event,
            spans=claim.spans,
            words=" … ".join(" ".join(row["text"][start:end].split()) for start, end in claim.spans),
            aspect=claim.aspect,
            pole=claim.pole,
            things=claim.things,
            published=row["published"],
        )


def _period(row: list[Any] | None) -> Period | None:
    if row is None:
        return None
    start, end, words = row
    return Period(start, end, None if words is None else (words[0], words[1]))


def _value(row: list[Any] | None) -> Value | None:
    if row is None:
        return None
    low, high, unit, trend = row
    return Value(_float(low), _float(high), unit, None if trend is None else Trend(trend))


def _float(number: float | None) -> float | None:
    return None if number is None else float(number)


def _certainty(row: Mapping[Any, Any]) -> Certainty:
    return Certainty(Level(row["level"]), row["low"], row["high"], spans_of(row["certainty_spans"]), row["certainty_table"])

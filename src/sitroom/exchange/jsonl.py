"""One document a line: what the reader extracts, as ``sitroom-record/1`` JSON, and back."""

from __future__ import annotations

import msgspec

from sitroom.actors.actor import Actor, Mention, Relation, Role
from sitroom.attributions.statement import Source, Statement
from sitroom.certainty.level import Certainty
from sitroom.claims.claim import Claim, Event, Participant, Period, Thing, Value
from sitroom.documents.document import Document
from sitroom.errors import DocumentError
from sitroom.exchange import schema
from sitroom.exchange.contract import faults
from sitroom.extracted import Extracted
from sitroom.places.place import Control, Place

SCORE_DECIMALS = 4
INTERVAL_DECIMALS = 3
# Scores come out of a network whose last digits differ between processors; these digits do not matter.

# The last is what brackets within brackets without end lead to.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(schema.Record)


class _Version(msgspec.Struct):
    schema: str


def encode(extracted: Extracted) -> bytes:
    r"""Write one line of JSON in UTF-8, its ``\n`` included: the same bytes on any machine for the same document.

    Scores keep 4 decimals and intervals 3. ValueError for a score or bound that is not in [0, 1].
    """
    document = extracted.document
    record = schema.Record(
        schema="sitroom-record/1",
        document=schema.Document(
            id=document.id,
            revision=document.revision,
            path=document.path,
            url=document.url,
            publisher=document.publisher,
            title=document.title,
            published=document.published,
            language=document.language,
            text=document.text,
            headings=list(document.headings),
            boilerplate=list(document.boilerplate),
            pages=list(document.pages),
            excerpt=document.excerpt,
        ),
        mentions=[schema.Mention(m.id, m.span, m.type, m.actor, m.place) for m in extracted.mentions],
        actors=[_written_actor(actor) for actor in extracted.actors],
        places=[_written_place(place) for place in extracted.places],
        statements=[_written(statement) for statement in extracted.statements],
        claims=[_written_claim(claim) for claim in extracted.claims],
        relations=[
            schema.Relation(r.subject, r.predicate, r.object, r.status, list(r.spans), r.statement) for r in extracted.relations
        ],
        control=[schema.Control(c.place, c.holder, c.status, c.date, list(c.spans), c.statement) for c in extracted.control],
    )
    return _encoder.encode(record) + b"\n"


def decode(line: bytes, where: str) -> Extracted:
    """Read everything in one line; ``where`` (file and line number) opens every error.

    DocumentError names the field that breaks the format: JSON, types, closed sets, the version, a span
    outside the text, an id twice or missing, a text that is not the one its revision names.
    """
    try:
        record = _decoder.decode(line)
    except msgspec.ValidationError as error:
        raise _misfit(line, where, error) from None
    except _UNREADABLE as error:
        raise DocumentError(where, f"not a line of JSON: {error}") from None
    try:
        fault = next(faults(record), None)
    except UnicodeEncodeError:
        fault = "document.text: half of a surrogate pair, which is no character"
    if fault is not None:
        raise DocumentError(where, fault)
    document = record.document
    return Extracted(
        document=Document(
            id=document.id,
            revision=document.revision,
            path=document.path,
            text=document.text,
            url=document.url,
            publisher=document.publisher,
            title=document.title,
            published=document.published,
            language=document.language,
            headings=tuple(document.headings),
            boilerplate=tuple(document.boilerplate),
            pages=tuple(document.pages),
            excerpt=document.excerpt,
        ),
        statements=tuple(_read(statement) for statement in record.statements),
        mentions=tuple(Mention(m.id, m.span, m.type, m.actor, m.place) for m in record.mentions),
        actors=tuple(_read_actor(actor) for actor in record.actors),
        places=tuple(_read_place(place) for place in record.places),
        relations=tuple(
            Relation(r.subject, r.predicate, r.object, r.status, tuple(r.spans), r.statement) for r in record.relations
        ),
        control=tuple(Control(c.place, c.holder, c.status, c.date, tuple(c.spans), c.statement) for c in record.control),
        claims=tuple(_read_claim(claim) for claim in record.claims),
    )


def rounded(value: float, decimals: int) -> float:
    """Round a share in [0, 1] to so many decimals; ValueError for anything else, NaN included."""
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is not between 0 and 1")
    return round(float(value), decimals) + 0.0  # never -0.0


def _written(statement: Statement) -> schema.Statement:
    source = statement.source
    return schema.Statement(
        id=statement.id,
        source=schema.Source(list(source.spans), source.actor, source.kind),
        cue=list(statement.cue),
        content=list(statement.content),
        quotation=statement.quotation,
        via=statement.via,
        polarity=statement.polarity,
        certainty=_written_certainty(statement.certainty),
        score=rounded(statement.score, SCORE_DECIMALS),
    )


def _read(statement: schema.Statement) -> Statement:
    source = statement.source
    return Statement(
        id=statement.id,
        source=Source(tuple(source.spans), source.kind, source.actor),
        cue=tuple(statement.cue),
        content=tuple(statement.content),
        quotation=statement.quotation,
        via=statement.via,
        polarity=statement.polarity,
        certainty=_read_certainty(statement.certainty),
        score=statement.score,
    )


def _written_certainty(certainty: Certainty) -> schema.Certainty:
    return schema.Certainty(
        level=certainty.level,
        low=None if certainty.low is None else rounded(certainty.low, INTERVAL_DECIMALS),
        high=None if certainty.high is None else rounded(certainty.high, INTERVAL_DECIMALS),
        spans=list(certainty.spans),
        table=certainty.table,
    )


def _read_certainty(certainty: schema.Certainty) -> Certainty:
    return Certainty(certainty.level, certainty.low, certainty.high, tuple(certainty.spans), certainty.table)


def _written_claim(claim: Claim) -> schema.Claim:
    time, value, event = claim.time, claim.value, claim.event
    return schema.Claim(
        id=claim.id,
        statement=claim.statement,
        kind=claim.kind,
        participants=[schema.Participant(who.actor, who.part) for who in claim.participants],
        place=claim.place,
        time=None if time is None else written_time(time),
        value=None if value is None else written_value(value),
        polarity=claim.polarity,
        certainty=_written_certainty(claim.certainty),
        event=None if event is None else schema.Event(event.plover, event.mode, event.cameo),
        spans=list(claim.spans),
        aspect=claim.aspect,
        pole="+" if claim.pole == "+" else "-",
        things=[schema.Thing(thing.head, list(thing.narrowed), thing.part, thing.span) for thing in claim.things],
    )


def written_time(time: Period) -> schema.Time:
    """A time with the names that the format has for its ends."""
    return schema.Time(time.start, time.end, time.words)


def written_value(value: Value) -> schema.Value:
    """A number of a claim, whole ones without a decimal point."""
    return schema.Value(_number(value.low), _number(value.high), value.unit or None, value.trend)


def _number(number: float | None) -> float | int | None:
    """A whole number without a decimal point: so it is written, and so people read it."""
    return int(number) if number is not None and number.is_integer() else number


def _read_claim(claim: schema.Claim) -> Claim:
    time, value, event = claim.time, claim.value, claim.event
    return Claim(
        id=claim.id,
        statement=claim.statement,
        kind=claim.kind,
        participants=tuple(Participant(who.actor, who.part) for who in claim.participants),
        place=claim.place,
        time=None if time is None else Period(time.start, time.end, time.words),
        value=None if value is None else Value(_float(value.low), _float(value.high), value.unit or "", value.trend),
        polarity=claim.polarity,
        certainty=_read_certainty(claim.certainty),
        event=None if event is None or event.plover is None else Event(event.plover, event.mode, event.cameo),
        spans=tuple(claim.spans),
        aspect=claim.aspect,
        pole=claim.pole,
        things=tuple(Thing(thing.head, tuple(thing.narrowed), thing.part, thing.span) for thing in claim.things),
    )


def _float(number: float | int | None) -> float | None:
    return None if number is None else float(number)


def _written_actor(actor: Actor) -> schema.Actor:
    return schema.Actor(
        id=actor.id,
        name=actor.name,
        type=actor.type,
        aliases=list(actor.aliases),
        mentions=list(actor.mentions),
        roles=[schema.Role(role.title, role.of, role.status, role.span) for role in actor.roles],
        profile=list(actor.profile),
    )


def _read_actor(actor: schema.Actor) -> Actor:
    return Actor(
        id=actor.id,
        name=actor.name,
        type=actor.type,
        aliases=tuple(actor.aliases),
        mentions=tuple(actor.mentions),
        roles=tuple(Role(role.title, role.of, role.status, role.span) for role in actor.roles),
        profile=tuple(actor.profile),
    )


def _written_place(place: Place) -> schema.Place:
    return schema.Place(
        id=place.id,
        name=place.name,
        written=list(place.written),
        type=place.type,
        lat=place.lat,
        lon=place.lon,
        gazetteer=place.gazetteer,
        precision=place.precision,
        mentions=list(place.mentions),
    )


def _read_place(place: schema.Place) -> Place:
    return Place(
        id=place.id,
        name=place.name,
        written=tuple(place.written),
        type=place.type,
        lat=place.lat,
        lon=place.lon,
        gazetteer=place.gazetteer,
        precision=place.precision,
        mentions=tuple(place.mentions),
    )


def _misfit(line: bytes, where: str, error: msgspec.ValidationError) -> DocumentError:
    """Say what does not fit: the whole line, its version, or one field."""
    try:
        version = msgspec.json.decode(line, type=_Version).schema
    except _UNREADABLE:
        return DocumentError(where, f"not a {schema.SCHEMA} object: {error}")
    if version != schema.SCHEMA:
        return DocumentError(where, f"schema: {version!r} where this Sitroom reads {schema.SCHEMA!r}", "upgrade Sitroom?")
    return DocumentError(where, str(error))

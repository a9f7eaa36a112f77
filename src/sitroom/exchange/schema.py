"""The record format ``sitroom-record/1`` as types: one :class:`Record` a document, its fields in RECORD.md's order.

No field of the format has a default, so nothing can be left out; what is not known is None or an empty list. Unknown
fields are let through when reading, because a later version may add some.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from sitroom.actors.actor import ActorType, MentionType, Predicate, Status
from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.claims.claim import ClaimKind, Part, Trend
from sitroom.places.place import Holding, Precision

SCHEMA = "sitroom-record/1"

Span = tuple[int, int]
Offset = Annotated[int, Meta(ge=0)]
Date = Annotated[str, Meta(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$", description="ISO 8601, with the precision stated")]
Share = Annotated[float, Meta(ge=0, le=1)]
Number = int | float


class Document(Struct, frozen=True):
    """The article: its text and what is known about it; the last two are more than RECORD.md asks for, and may be left out."""

    id: str
    revision: str
    path: str
    url: str | None
    publisher: str | None
    title: str | None
    published: Date | None
    language: str | None
    text: str
    headings: list[Span]
    boilerplate: list[Span]
    pages: list[Offset] = field(default_factory=list)
    excerpt: bool = False


class Mention(Struct, frozen=True):
    """Words that stand for an actor, a place or a thing."""

    id: str
    span: Span
    type: MentionType
    actor: str | None
    place: str | None


class Role(Struct, frozen=True):
    """An office or occupation that the text gives an actor."""

    title: str
    of: str | None
    status: Status
    span: Span


class Actor(Struct, frozen=True):
    """Someone who speaks or acts, over all mentions; ``profile`` spans describe them as a source."""

    id: str
    name: str
    type: ActorType
    aliases: list[str]
    mentions: list[str]
    roles: list[Role]
    profile: list[Span]


class Place(Struct, frozen=True):
    """A place, resolved as far as the gazetteer allows."""

    id: str
    name: str
    written: list[str]
    type: str | None
    lat: float | None
    lon: float | None
    gazetteer: str | None
    precision: Precision
    mentions: list[str]


class Source(Struct, frozen=True):
    """Who a statement comes from."""

    spans: list[Span]
    actor: str | None
    kind: SourceKind | None


class Certainty(Struct, frozen=True):
    """How far the source commits to what is said."""

    level: Level
    low: Share | None
    high: Share | None
    spans: list[Span]
    table: str | None = None


class Statement(Struct, frozen=True):
    """One attribution."""

    id: str
    source: Source
    cue: list[Span]
    content: list[Span]
    quotation: Quotation
    via: str | None
    polarity: Polarity
    certainty: Certainty
    score: Share


class Participant(Struct, frozen=True):
    """An actor's part in a claim."""

    actor: str
    part: Part


class Thing(Struct, frozen=True):
    """What a claim is about beside actors and places; it is more than RECORD.md asks for."""

    head: str
    narrowed: list[str]
    part: Part
    span: Span


class Time(Struct, frozen=True):
    """When a claim holds, and the words that say so."""

    start: Date | None = field(name="from")
    end: Date | None = field(name="to")
    words: Span | None


class Value(Struct, frozen=True):
    """A number that a claim gives, with its bounds."""

    low: Number | None
    high: Number | None
    unit: str | None
    trend: Trend | None


class Event(Struct, frozen=True):
    """A claim's code in the event ontologies."""

    plover: str | None
    mode: str | None
    cameo: str | None


class Claim(Struct, frozen=True):
    """What a statement says is the case; the last three fields are more than RECORD.md asks for, and may be left out."""

    id: str
    statement: str
    kind: ClaimKind
    participants: list[Participant]
    place: str | None
    time: Time | None
    value: Value | None
    polarity: Polarity
    certainty: Certainty
    event: Event | None
    spans: list[Span]
    aspect: str = ""
    pole: Literal["+", "-"] = "+"
    things: list[Thing] = field(default_factory=list)


class Relation(Struct, frozen=True):
    """How two actors stand to each other, subject first."""

    subject: str
    predicate: Predicate
    object: str
    status: Status
    spans: list[Span]
    statement: str | None


class Control(Struct, frozen=True):
    """Who is said to hold a place."""

    place: str
    holder: str | None
    status: Holding
    date: Date | None
    spans: list[Span]
    statement: str | None


class Record(Struct, frozen=True):
    """All that one document gives."""

    schema: Literal["sitroom-record/1"]
    document: Document
    mentions: list[Mention]
    actors: list[Actor]
    places: list[Place]
    statements: list[Statement]
    claims: list[Claim]
    relations: list[Relation]
    control: list[Control]

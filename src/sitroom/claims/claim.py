"""What a claim is: one thing that a statement says of the situation, in a frame that other claims can be laid beside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitroom.certainty.level import Certainty, Polarity
from sitroom.documents.document import Span


class ClaimKind(StrEnum):
    """What a claim is about (RECORD.md, ``claims[].kind``)."""

    CONTROL = "control"
    CLASH = "clash"
    CASUALTIES = "casualties"
    NUMBER = "number"
    WHEREABOUTS = "whereabouts"
    TALKS = "talks"
    SUPPORT = "support"
    MEANS = "means"
    INTENTION = "intention"
    OFFICE = "office"
    RELATION = "relation"
    FORECAST = "forecast"
    OTHER = "other"


class Part(StrEnum):
    """What a participant does in a claim: acts, is acted upon or spoken of, or has another part."""

    AGENT = "agent"
    TARGET = "target"
    OTHER = "other"


class Trend(StrEnum):
    """How a number is said to move."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor of the document and its part in a claim."""

    actor: str
    part: Part


@dataclass(frozen=True, slots=True)
class Thing:
    """What a claim is about beside actors and places: the head noun's lemma, what narrows it, its part, and the words.

    ``narrowed`` are lemmas of adjectives, nouns and names before the head, lower case, in the order of the text:
    "the northern gas terminal" is ``terminal`` narrowed by ``northern`` and ``gas``.
    """

    head: str
    narrowed: tuple[str, ...]
    part: Part
    span: Span


@dataclass(frozen=True, slots=True)
class Value:
    """A number with its bounds, both included; None is an open bound. ``unit`` is what is counted, as a plural noun phrase.

    "nearly 10,000 people killed" is 9,000 to 10,000 ``people killed``; "at least 12" has no upper bound.
    A trend may stand without any number ("the number of wounded is increasing").
    """

    low: float | None
    high: float | None
    unit: str
    trend: Trend | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """When: ISO dates with the precision that was stated (``2021``, ``2021-08``, ``2021-08-20``), both ends included.

    ``words`` are the words that say it, None where the time is not stated. An end that is not known is None.
    """

    start: str | None
    end: str | None
    words: Span | None


@dataclass(frozen=True, slots=True)
class Event:
    """An event type of PLOVER with its mode, and the CAMEO code that it comes from."""

    plover: str
    mode: str | None
    cameo: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim of a statement; ids of actors, places and statements are those of the same document.

    ``aspect`` names what is asked ("openness", "attack", "killed"; the lemma of a verb that no table has),
    and ``pole`` is "+" or "-" for the side of it that the words without their negation name: "closed" is the
    minus of openness. ``things`` are participants that are no actors. ``polarity`` and ``certainty`` are the
    claim's own, of its clause; ``spans`` the clause's words, inside the content of ``statement``.
    """

    id: str
    statement: str
    kind: ClaimKind
    participants: tuple[Participant, ...]
    place: str | None
    time: Period | None
    value: Value | None
    polarity: Polarity
    certainty: Certainty
    event: Event | None
    spans: tuple[Span, ...]
    aspect: str
    pole: str
    things: tuple[Thing, ...]

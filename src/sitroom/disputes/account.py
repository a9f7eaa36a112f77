"""What a claim is when it is laid beside the claims of other documents: who and what over the whole record, when, who says so."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind, Value
from sitroom.documents.document import Span

Day = int
"""A day as its proleptic Gregorian ordinal (``datetime.date.toordinal``)."""


@dataclass(frozen=True, slots=True)
class Entity:
    """Who or what fills a part of a claim, over all documents.

    Two entities are the same where they share a key: ``a:ID`` for an actor of the record, ``p:ID`` for a place,
    ``n:NOUN`` for a thing or for an actor that is only described. ``narrowed`` are the lemmas that tell things of one
    noun apart. ``kind`` is person, body, place or thing; ``name`` is what to show.
    """

    keys: tuple[str, ...]
    name: str
    kind: str
    head: str = ""
    narrowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """One claim with all that comparing it needs.

    ``speaker`` is who answers for it: an actor of the record (``a:ID``), an unidentified source (``s:DOCUMENT:STATEMENT``) or the
    outlet itself (``o:NAME``). ``origin`` groups accounts that go back to one origin (:mod:`.origins`). ``first`` to
    ``last`` are the days that it speaks of, from the words or else the day of the document; ``stated`` says which;
    None where neither is known. ``reported`` is the day of the document. ``mood`` is fact, future or other.
    """

    document: str
    statement: str
    claim: str
    kind: ClaimKind
    aspect: str
    pole: str
    affirmed: bool
    level: Level
    mood: str
    agents: tuple[Entity, ...]
    themes: tuple[Entity, ...]
    places: tuple[Entity, ...]
    value: Value | None
    first: Day | None
    last: Day | None
    stated: bool
    reported: Day | None
    speaker: str
    origin: str
    words: str
    spans: tuple[Span, ...] = ()
    beside: tuple[Entity, ...] = ()
    """What else its words name."""
    scene: tuple[Entity, ...] = ()
    """Whom and what its document names most: accounts that share none of them are of different situations."""
    low: float | None = None
    high: float | None = None
    """The probability, by the speaker's words, that the clause without its negation is true; None together where unknown."""
    because: str | None = None
    """Why its words imply this, where they do not say it (:mod:`sitroom.disputes.implied`); None for what is said."""

    @property
    def stance(self) -> int:
        """On which side of its aspect the account stands: +1 or -1."""
        return 1 if (self.pole == "+") == self.affirmed else -1

    @property
    def counts(self) -> bool:
        """Whether it commits enough to stand on a side: a mere possibility, a wish or a question does not."""
        return self.level in (Level.CERTAIN, Level.PROBABLE, Level.UNLIKELY)

    @property
    def at(self) -> str:
        """The statement that it is made in, unique in the record."""
        return f"{self.document} {self.statement}"

"""Whether a source affirms or denies what it says, and how far it commits to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitroom.documents.document import Span


class Polarity(StrEnum):
    """Whether the source affirms or denies the first main clause of the content."""

    AFFIRMED = "+"
    DENIED = "-"


class Level(StrEnum):
    """How far the source commits to the content."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Certainty:
    """A level, the interval of probability that the clause *without its negation* is true, and the words that show it.

    ``low`` and ``high`` lie in [0, 1] and are None together where the level is unknown. ``table`` says
    where the interval comes from: surveys or a yardstick of probability words, None for the interval
    of the level itself.
    """

    level: Level
    low: float | None = None
    high: float | None = None
    spans: tuple[Span, ...] = ()
    table: str | None = None

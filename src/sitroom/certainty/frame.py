"""What stands over a clause: a cue ("denied", "does not rule out") or words of the speaker ("I think", "it is unclear whether").

A frame says what becomes of every clause that hangs on it: affirmed, denied, doubted, believed, held possible, wanted, asked
or withheld; frames stand inside each other, and the innermost is applied first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitroom.certainty.hedges import Said
from sitroom.certainty.level import Level
from sitroom.certainty.probability import Interval
from sitroom.documents.document import Span


class Force(StrEnum):
    """What a frame does with a clause."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    BELIEVES = "believes"
    HEARS = "hears"
    HOLDS_POSSIBLE = "holds possible"
    WANTS = "wants"
    REFUSES = "refuses"
    ASKS = "asks"
    WITHHOLDS = "withholds"


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: what it does, whether it turns affirmed into denied, the words that show it, and the interval of its own phrase.

    ``direct``: the clauses under it are the source's own words. ``reported``: they are said of the source in the third person,
    so that "he thinks" may be the source's own thought. ``permits``: the source is a rule, so that "may" allows.
    """

    force: Force = Force.ASSERTS
    turns: bool = False
    spans: tuple[Span, ...] = ()
    interval: Interval | None = None
    direct: bool = False
    permits: bool = False
    reported: bool = False

    @property
    def cap(self) -> Level:
        """The most that a clause under this frame can be."""
        return _CAPS[self.force]


PLAIN = Frame()
"""Over what the outlet says by itself."""

_CAPS = {
    Force.ASSERTS: Level.CERTAIN,
    Force.DENIES: Level.CERTAIN,
    Force.DOUBTS: Level.UNLIKELY,
    Force.BELIEVES: Level.PROBABLE,
    Force.HEARS: Level.PROBABLE,
    Force.HOLDS_POSSIBLE: Level.POSSIBLE,
    Force.WANTS: Level.UNKNOWN,
    Force.REFUSES: Level.UNKNOWN,
    Force.ASKS: Level.UNKNOWN,
    Force.WITHHOLDS: Level.UNKNOWN,
}


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause as read so far; ``interval`` is that of the clause without its negation, None for the interval of the level."""

    denied: bool
    level: Level
    spans: tuple[Span, ...]
    interval: Interval | None = None


def under(frame: Frame, own: Reading) -> Reading:
    """What becomes of a clause under a frame."""
    turned = own.denied is not frame.turns
    match frame.force:
        case Force.ASSERTS:
            return own
        case Force.DENIES:
            return Reading(not own.denied, Level.CERTAIN, ())
        case Force.DOUBTS:
            if own.denied:
                return Reading(denied=False, level=Level.PROBABLE, spans=frame.spans)
            return Reading(denied=True, level=Level.UNLIKELY, spans=frame.spans, interval=frame.interval)
        case Force.WANTS | Force.REFUSES:
            return Reading(turned, Level.UNKNOWN, frame.spans)
        case Force.ASKS | Force.WITHHOLDS:
            return Reading(denied=False, level=Level.UNKNOWN, spans=frame.spans)
        case _:
            return _capped(frame, own, turned=turned)


def _capped(frame: Frame, own: Reading, *, turned: bool) -> Reading:
    """Under a belief, a hearsay or a possibility: no more than its cap, no more than its own words."""
    if own.level is Level.UNKNOWN:
        return own
    if own.level is Level.UNLIKELY:
        return Reading(denied=False, level=Level.POSSIBLE, spans=own.spans) if frame.turns else own
    weaker = {Level.CERTAIN: 0, Level.PROBABLE: 1, Level.POSSIBLE: 2}
    if weaker[own.level] > weaker[frame.cap]:
        return Reading(turned, own.level, own.spans, _turned(own.interval, frame))
    if own.level is frame.cap:
        return Reading(turned, own.level, (*frame.spans, *own.spans), _turned(own.interval or frame.interval, frame))
    interval = frame.interval
    return Reading(turned, frame.cap, frame.spans, interval.mirrored() if interval and own.denied else interval)


def _turned(interval: Interval | None, frame: Frame) -> Interval | None:
    return interval.mirrored() if interval and frame.turns else interval


def reading(said: Said, spans: tuple[Span, ...]) -> Reading:
    """A clause by its own words, its offsets now spans of the text."""
    return Reading(said.denied, said.level, spans, said.interval)

"""Findings of who holds a place (:mod:`sitroom.places.control`) as claims."""

from __future__ import annotations

from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Part, Participant, Period
from sitroom.places.place import Control, Holding

_READ = {
    Holding.HELD: ("control", Polarity.AFFIRMED),
    Holding.NOT_HELD: ("control", Polarity.DENIED),
    Holding.CONTESTED: ("contested", Polarity.AFFIRMED),
    Holding.SURROUNDED: ("siege", Polarity.AFFIRMED),
    Holding.UNCLEAR: ("control", Polarity.AFFIRMED),
}


def of_control(control: Control, certainty: Certainty, time: Period | None) -> Claim:
    """The claim that a finding makes; its certainty is the statement's, unknown where it is said to be unclear."""
    aspect, polarity = _READ[control.status]
    if control.status is Holding.UNCLEAR:
        certainty = Certainty(Level.UNKNOWN)
    elif certainty.low is not None and certainty.high is not None:
        confident = max(certainty.high, 1 - certainty.low)
        low, high = (round(2 * confident - 1, 2), confident) if confident > 0.5 else (certainty.low, certainty.high)
        low = max(low, 0.0)
        if polarity is Polarity.DENIED:
            low, high = round(1 - high, 2), round(1 - low, 2)
        certainty = Certainty(certainty.level, low, high, certainty.spans, certainty.table)
    participants = (Participant(control.holder, Part.AGENT),) if control.holder is not None else ()
    return Claim(
        "", control.statement or "", ClaimKind.CONTROL, participants, control.place, time, None, polarity, certainty, None,
        control.spans, aspect, "+", (),
    )  # fmt: skip

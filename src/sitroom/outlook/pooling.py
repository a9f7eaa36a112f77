"""Several sources' probabilities as one: every independent origin speaks once, and the spread stays in sight.

The default is the mean of log-odds (Satopää et al. 2014); the linear pool, an extremised pool (Baron et al. 2014) and
leaving out each origin show how far the figure hangs on the method and on one voice. All probabilities lie in [0, 1]. No
function depends on the order of what it is given.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FEWEST = 3
"""Independent origins that a pooled figure needs; below, only their spread is given."""
CLAMP = (0.01, 0.99)
"""No source is taken to be surer than this: the log-odds of 0 and 1 have no end."""
EXTREMISING = 1.2
"""By what the pooled log-odds are multiplied in the extremised pool; our own cautious choice."""
EXTREMISING_SHOWN = (EXTREMISING, 1.5, 1.7)
"""The factors that the sensitivity shows beside 1, which is the mean itself; experts of independent knowledge lie up to 1.7."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How probable something is: ``low`` to ``high``, and ``mid`` inside of them; ``mid`` is None for a mere spread."""

    low: float
    mid: float | None
    high: float

    def opposite(self) -> Estimate:
        """The same of the opposite."""
        return Estimate(1 - self.high, None if self.mid is None else 1 - self.mid, 1 - self.low)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one account says of how probable something is: whose origin it goes back to, when, and from where to where."""

    origin: str
    day: int | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Position:
    """Where one independent origin stands."""

    origin: str
    low: float
    mid: float
    high: float


def log_odds(p: float) -> float:
    """Log-odds of a probability, held inside of :data:`CLAMP`."""
    held = min(max(p, CLAMP[0]), CLAMP[1])
    return math.log(held) - math.log1p(-held)


def probability(odds: float) -> float:
    """The probability of log-odds, held inside of :data:`CLAMP`."""
    return min(max(1 / (1 + math.exp(-odds)), CLAMP[0]), CLAMP[1])


def middle(low: float, high: float) -> float:
    """The middle of an interval, half-way in log-odds."""
    return probability((log_odds(low) + log_odds(high)) / 2)


def positions(opinions: Iterable[Opinion]) -> list[Position]:
    """One position for each origin, by name: its latest, or the mean of those whose order is not known.

    Opinions of the newest day count together; those without a day count with them, since nothing says that they are older.
    """
    grouped: dict[str, list[Opinion]] = defaultdict(list)
    for opinion in opinions:
        grouped[opinion.origin].append(opinion)
    return [_position(origin, grouped[origin]) for origin in sorted(grouped)]


def _position(origin: str, opinions: Sequence[Opinion]) -> Position:
    newest = max((o.day for o in opinions if o.day is not None), default=None)
    latest = [o for o in opinions if o.day in (None, newest)]
    low = _log_odds_mean([o.low for o in latest])
    high = _log_odds_mean([o.high for o in latest])
    return Position(origin, low, middle(low, high), high)


def _log_odds_mean(shares: Sequence[float], factor: float = 1.0) -> float:
    return probability(factor * math.fsum(log_odds(p) for p in shares) / len(shares))


def mean_log_odds(given: Sequence[Position], factor: float = 1.0) -> Estimate:
    """The mean of log-odds; a ``factor`` over 1 extremises it. At least one position."""
    return Estimate(
        _log_odds_mean([p.low for p in given], factor),
        _log_odds_mean([p.mid for p in given], factor),
        _log_odds_mean([p.high for p in given], factor),
    )


def extremised(given: Sequence[Position], factor: float = EXTREMISING) -> Estimate:
    """The mean of log-odds, moved away from even."""
    return mean_log_odds(given, factor)


def linear(given: Sequence[Position]) -> Estimate:
    """The mean of probabilities. At least one position."""
    count = len(given)
    low, mid, high = (math.fsum(shares) / count for shares in zip(*((p.low, p.mid, p.high) for p in given), strict=True))
    return Estimate(low, mid, high)


def spread(given: Sequence[Position]) -> Estimate | None:
    """From the lowest low to the highest high, without a middle; None where nobody speaks."""
    return Estimate(min(p.low for p in given), None, max(p.high for p in given)) if given else None


def pooled(given: Sequence[Position]) -> Estimate | None:
    """The mean of log-odds where at least :data:`FEWEST` origins speak, else their spread, None where nobody does."""
    return mean_log_odds(given) if len(given) >= FEWEST else spread(given)


def without_each(given: Sequence[Position]) -> list[tuple[str, Estimate]]:
    """The mean of log-odds without each origin in turn; empty for one position."""
    return [(p.origin, mean_log_odds([q for q in given if q is not p])) for p in given] if len(given) > 1 else []


def normalised(exclusive: Sequence[Estimate]) -> list[Estimate]:
    """Estimates of hypotheses of which exactly one comes true, so that their middles add up to 1.

    Each middle is its share of all middles. Each low is the share of the own low with the others at their highs,
    each high the share of the own high with the others at their lows, so that the middle stays inside. Where one is
    a mere spread, all stay as they are.
    """
    mids = [e.mid for e in exclusive]
    if any(mid is None for mid in mids):
        return list(exclusive)
    total = math.fsum(mid for mid in mids if mid is not None)
    lows, highs = math.fsum(e.low for e in exclusive), math.fsum(e.high for e in exclusive)
    return [
        Estimate(e.low / (e.low + highs - e.high), (e.mid or 0.0) / total, e.high / (e.high + lows - e.low)) for e in exclusive
    ]

"""What the sources expect: for each hypothesis who speaks for and against it, and how likely they take it to be."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from sitroom.disputes.account import Account, Day
from sitroom.outlook.evidence import Evidence, evidence_of, today_of
from sitroom.outlook.pooling import (
    EXTREMISING_SHOWN,
    FEWEST,
    Estimate,
    Opinion,
    Position,
    extremised,
    linear,
    mean_log_odds,
    normalised,
    pooled,
    positions,
)
from sitroom.outlook.question import Hypothesis, Question

Pool = Callable[[Sequence[Position]], Estimate]


@dataclass(frozen=True, slots=True)
class Weighed:
    """One hypothesis with what speaks for and against it, the newest first.

    ``low`` to ``high`` is the pooled interval with its ``mid``; where fewer than three independent origins say how likely it is,
    their spread, and ``mid`` is None; all are None where nobody says. ``positions`` are those of the ``origins``.
    """

    text: str
    low: float | None
    mid: float | None
    high: float | None
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...]
    positions: tuple[Position, ...]
    opposite: bool = False
    """Whether it only says that the one before does not come true."""

    @property
    def origins(self) -> int:
        """How many independent origins say how likely it is."""
        return len(self.positions)


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """What the middles would be by another method or without one origin; ``mids`` are those of the hypotheses in order.

    ``left_out`` is the origin that is left out, with ``speaker`` whose account is its newest.
    """

    method: str
    mids: tuple[float | None, ...]
    left_out: str | None = None
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Outlook:
    """A question about the future and what the sources expect.

    ``method`` says in plain words how the figures come about. ``sensitivity`` is empty where nothing is pooled.
    """

    id: str
    question: str
    hypotheses: tuple[Weighed, ...]
    method: str
    sensitivity: tuple[Sensitivity, ...]
    today: tuple[Evidence, ...] = ()
    """What is said to be so or not so of the first hypothesis already: it stands beside the evidence and is in no figure."""

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Every account once, as it bears on the first hypothesis that it bears on; the newest first."""
        found: dict[tuple[str, str], Evidence] = {}
        for h in self.hypotheses:
            for e in (*h.speaks_for, *h.speaks_against):
                found.setdefault((e.account.at, e.account.claim), e)
        return tuple(sorted(found.values(), key=lambda e: (-(e.account.reported or 0), e.account.at, e.account.claim)))

    @property
    def newest(self) -> Day | None:
        """The day of the newest account."""
        return max((e.account.reported for e in self.evidence if e.account.reported is not None), default=None)


def outlook_id(question: Question) -> str:
    """The id of a question: the same however it is spaced, capitalised and marked."""
    return f"q{hashlib.sha256(question.folded.encode()).hexdigest()[:12]}"


def outlook_of(question: Question, accounts: Iterable[Account], today: Day | None = None) -> Outlook:
    """What ``accounts`` say of the hypotheses of ``question``; their order does not matter.

    Expectations of a time that ended before ``today`` do not count.
    """
    given = list(accounts)
    found = evidence_of(question, given, today)
    held = _positions(found)
    estimates = _estimates(held, mean_log_odds)
    hypotheses = tuple(
        _weighed(h, evidence, stands, estimate)
        for h, evidence, stands, estimate in zip(question.hypotheses, found, held, estimates, strict=True)
    )
    return Outlook(
        outlook_id(question),
        question.text,
        hypotheses,
        _method(question, held),
        tuple(_sensitivity(found, held)),
        today_of(question, given),
    )


def _weighed(h: Hypothesis, evidence: Sequence[Evidence], held: Sequence[Position], estimate: Estimate | None) -> Weighed:
    low, mid, high = (None, None, None) if estimate is None else map(_share, (estimate.low, estimate.mid, estimate.high))
    speaks_for = tuple(e for e in evidence if e.direction > 0)
    speaks_against = tuple(e for e in evidence if e.direction < 0)
    return Weighed(h.text, low, mid, high, speaks_for, speaks_against, tuple(held), h.opposite)


def _share(p: float | None) -> float | None:
    """A probability as it is kept: no digits that mean nothing, and none that depend on the machine."""
    return None if p is None else round(p, 3)


def _opinions(evidence: Iterable[Evidence]) -> list[Opinion]:
    return [
        Opinion(e.account.origin, e.account.reported, e.estimate.low, e.estimate.high) for e in evidence if e.estimate is not None
    ]


def _positions(found: Sequence[Sequence[Evidence]]) -> list[list[Position]]:
    """The positions on each hypothesis; of two that exclude each other those on one are those on the other, mirrored."""
    held = [positions(_opinions(evidence)) for evidence in found]
    if len(held) == 2:
        held[1] = [Position(p.origin, 1 - p.high, 1 - p.mid, 1 - p.low) for p in held[0]]
    return held


def _estimates(held: Sequence[Sequence[Position]], pool: Pool) -> list[Estimate | None]:
    """The pooled estimates; where more than two hypotheses exclude each other and all are pooled, they are normalised."""
    if len(held) == 2:
        first = pool(held[0]) if len(held[0]) >= FEWEST else pooled(held[0])
        return [first, None if first is None else first.opposite()]
    made = [pool(given) if len(given) >= FEWEST else pooled(given) for given in held]
    whole = [e for e in made if e is not None and e.mid is not None]
    return list(normalised(whole)) if len(whole) == len(made) else made


def _sensitivity(found: Sequence[Sequence[Evidence]], held: Sequence[Sequence[Position]]) -> list[Sensitivity]:
    if all(len(given) < FEWEST for given in held):
        return []
    rows = [
        Sensitivity("mean of log-odds, as above", _mids(held, mean_log_odds)),
        Sensitivity("mean of probabilities", _mids(held, linear)),
        *(
            Sensitivity(f"mean of log-odds, extremised by {factor}", _mids(held, partial(extremised, factor=factor)))
            for factor in EXTREMISING_SHOWN
        ),
    ]
    plans = [[e for e in evidence if e.account.mood != "plan"] for evidence in found]
    without = _positions(plans)
    if any(len(a) < len(b) for a, b in zip(without, held, strict=True)):
        rows.append(Sensitivity("without what the parties say that they intend", _mids(without, mean_log_odds)))
    return rows + _left_out(found, held)


def _mids(held: Sequence[Sequence[Position]], pool: Pool, fewest: int = FEWEST) -> tuple[float | None, ...]:
    enough = [given if len(given) >= fewest else [] for given in held]
    if len(held) == 2:
        mid = pool(enough[0]).mid if enough[0] else None
        return (_share(mid), _share(None if mid is None else 1 - mid))
    made = [pool(given) if given else None for given in enough]
    whole = [e for e in made if e is not None]
    made = list(normalised(whole)) if len(whole) == len(made) else made
    return tuple(None if e is None else _share(e.mid) for e in made)


def _left_out(found: Sequence[Sequence[Evidence]], held: Sequence[Sequence[Position]]) -> list[Sensitivity]:
    """A row for each origin, those first without which the figures move farthest."""
    speakers: dict[str, str] = {}
    for evidence in found:
        for e in evidence:
            speakers.setdefault(e.account.origin, e.account.speaker)
    base = _mids(held, mean_log_odds)
    pooling = [len(given) >= FEWEST for given in held]
    rows = []
    for origin in sorted({p.origin for given in held for p in given}):
        rest = [[p for p in given if p.origin != origin] if pools else [] for given, pools in zip(held, pooling, strict=True)]
        rows.append(Sensitivity("without one origin", _mids(rest, mean_log_odds, 1), origin, speakers[origin]))
    return sorted(rows, key=lambda row: (-_moved(row.mids, base), row.left_out or ""))


def _moved(mids: Sequence[float | None], base: Sequence[float | None]) -> float:
    return max((round(abs(a - b), 3) for a, b in zip(mids, base, strict=True) if a is not None and b is not None), default=0.0)


def _method(question: Question, held: Sequence[Sequence[Position]]) -> str:
    if not any(held):
        return "Nobody is on record as saying how likely it is."
    if all(len(given) < FEWEST for given in held):
        few = f"fewer than {FEWEST} independent origins say how likely it is"
        return f"No pooled figure: {few}. Given is from the lowest to the highest."
    said = "Mean of log-odds over independent origins, each counted once with its latest position."
    if len(held) == 2:
        opposite = question.hypotheses[1].opposite
        because = "the one is the opposite of the other" if opposite else "the question sets one against the other"
        return f"{said} The two figures add up to 100%: {because}."
    if all(len(given) >= FEWEST for given in held):
        return f"{said} Since the question names answers of which one comes true, their figures are scaled to add up to 100%."
    return f"{said} Answers on which fewer than {FEWEST} origins speak have no figure, so the figures are not made to add up."

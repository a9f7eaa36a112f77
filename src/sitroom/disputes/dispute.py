"""What a dispute is: one question, the sides that answer it differently, and the accounts that each side rests on."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account, Day


@dataclass(frozen=True, slots=True)
class Side:
    """One answer with the accounts that give it, in the order of their days; ``origins`` counts those that are independent."""

    answer: str
    accounts: tuple[Account, ...]
    origins: int
    first: Day | None
    last: Day | None


@dataclass(frozen=True, slots=True)
class Dispute:
    """A question that accounts answer in ways that cannot all be so.

    ``reason`` says in plain words by which rules they are opposed. ``changed`` are accounts of speakers that stand on a
    side where the same speaker stood on another before. ``last_change`` is the day of the newest account. ``keys`` are
    those of the entities that it is about.
    """

    id: str
    question: str
    kind: ClaimKind
    sides: tuple[Side, ...]
    reason: str
    changed: tuple[Account, ...]
    last_change: Day | None
    keys: tuple[str, ...]

    @property
    def origins(self) -> int:
        """How many independent origins speak on any side."""
        return len({a.origin for side in self.sides for a in side.accounts})

"""Counts of what a container holds beside articles, by kind: one line for all of it, however much there is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

MAX_KINDS = 1000
"""Kinds that are kept apart; a hostile container has as many as it has parts."""

MAX_NAMED = 12
"""Kinds that are named in a message."""


@dataclass(slots=True)
class Tally:
    """How many things were counted of each kind, and where the first of them stands."""

    first: str = ""
    count: int = 0
    _kinds: Counter[str] = field(default_factory=Counter)

    def add(self, kind: str = "", where: str = "") -> None:
        """Count one thing."""
        self.first = self.first or where
        self.count += 1
        self._kinds[kind if len(self._kinds) < MAX_KINDS or kind in self._kinds else ""] += 1

    def names(self) -> list[str]:
        """The names of the kinds, those with the most things first."""
        return [kind for kind, _ in sorted(self._kinds.items(), key=lambda item: (-item[1], item[0])) if kind]

    def kinds(self) -> str:
        """The kinds, those with the most things first, and how many others there are."""
        ranked = sorted(self._kinds.items(), key=lambda item: (-item[1], item[0]))
        named = [each for each in ranked if each[0]][:MAX_NAMED]
        words = [f"{number} {kind}" for kind, number in named]
        if rest := self.count - sum(number for _, number in named):
            words.append(f"{rest} of other kinds")
        return ", ".join(words)


def counted(count: int, one: str, many: str) -> str:
    """The count with its noun: ``1 message is``, ``3 messages are``."""
    return f"{count} {one if count == 1 else many}"

"""What sources agree on: questions with one side that at least two independent origins are on, and who confirms whom."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from sitroom.claims.aspects import aspects
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account, Day
from sitroom.disputes.disputes import blocks
from sitroom.disputes.implied import implied
from sitroom.disputes.opposition import Verdict, compare, question_of
from sitroom.disputes.wording import answer_in_words, asked_of

FEWEST = 2
"""Independent origins from which on accounts are an agreement."""
_MOST = 200
"""Accounts of one block that are compared, the newest: one that many answer is agreed on or not by these."""
_AGREES_WITH = 0.5
"""Share of the others that an account says the same as, at least; one that is only linked to the rest by a third is left out."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A question that all who answer it answer alike, with the accounts in the order of their days.

    ``origins`` counts the independent ones, two at least. ``keys`` are those of the entities that it is about.
    """

    id: str
    question: str
    kind: ClaimKind
    answer: str
    accounts: tuple[Account, ...]
    origins: int
    first: Day | None
    last: Day | None
    keys: tuple[str, ...]

    @property
    def voices(self) -> tuple[Account, ...]:
        """The first account of each origin, in the order of their days."""
        first: dict[str, Account] = {}
        for account in self.accounts:
            first.setdefault(account.origin, account)
        return tuple(first.values())

    @property
    def confirmations(self) -> tuple[tuple[Account, Account], ...]:
        """Who confirms whom: the first account of each later origin with the account heard before it; without dates nobody."""
        dated = [account for account in self.voices if account.reported is not None]
        return tuple((a, dated[0]) for a in dated[1:] if (a.reported or 0) > (dated[0].reported or 0))


def agreements(accounts: Iterable[Account]) -> list[Agreement]:
    """All agreements among the accounts, those of most independent origins first, then the newest; their order does not matter.

    Where anything that one of them says, or implies, is opposed to what another account says, the question is disputed
    and nothing is agreed. What is said in a verb of no table agrees with nothing: "she was polite to us" and "to him" have
    too little in common.
    """
    said = sorted((a for a in accounts if a.counts and a.because is None and _known(a)), key=_order)
    ordered = [*said, *(each for a in said for each in implied(a))]
    found = _Found(ordered, len(said))
    grouped: dict[str, list[int]] = defaultdict(list)
    for n, account in enumerate(ordered):
        for key in blocks(account):
            grouped[key].append(n)
    for key in sorted(grouped):
        found.compare_all(sorted(grouped[key], key=lambda n: -(ordered[n].reported or 0))[:_MOST])
    made = [_made([ordered[n] for n in members]) for members in found.questions() if members]
    return sorted((a for a in made if a.origins >= FEWEST), key=_rank)


def _order(a: Account) -> tuple[bool, int, str, str, str]:
    """By day, those without one last."""
    return (a.reported is None, a.reported or 0, a.document, a.statement, a.claim)


def _rank(a: Agreement) -> tuple[int, int, str]:
    return (-a.origins, -(a.last or 0), a.id)


def _known(a: Account) -> bool:
    return a.value is not None or a.aspect in aspects()


class _Found:
    """Which accounts say the same, and which are opposed to any other; the first ``said`` are said, the rest only implied."""

    def __init__(self, accounts: Sequence[Account], said: int) -> None:
        self._accounts, self._said = accounts, said
        self._same: dict[int, set[int]] = defaultdict(set)
        self._opposed: set[int] = set()
        self._seen: set[tuple[int, int]] = set()

    def compare_all(self, members: Sequence[int]) -> None:
        for a, b in combinations(sorted(members), 2):
            if (a, b) in self._seen or (a >= self._said and b >= self._said):
                continue
            self._seen.add((a, b))
            verdict = compare(self._accounts[a], self._accounts[b]).verdict
            if verdict is Verdict.OPPOSED:
                self._opposed |= {a, b}
            elif verdict is Verdict.SAME and b < self._said and self._accounts[a].origin != self._accounts[b].origin:
                self._same[a].add(b)
                self._same[b].add(a)

    def questions(self) -> Iterator[list[int]]:
        """The accounts of each question that nobody answers otherwise."""
        disputed = {self._where(n) for n in self._opposed}
        seen: set[int] = set()
        for n in sorted(self._same):
            if n in seen:
                continue
            part = self._reached(n)
            seen |= part
            if disputed.isdisjoint(self._where(m) for m in part):
                yield [m for m in sorted(part) if self._fits(m, part)]

    def _where(self, n: int) -> tuple[str, str]:
        return (self._accounts[n].at, self._accounts[n].claim)

    def _fits(self, n: int, part: set[int]) -> bool:
        origin = self._accounts[n].origin
        others = {m for m in part if self._accounts[m].origin != origin}
        return len(self._same[n] & others) >= _AGREES_WITH * len(others)

    def _reached(self, start: int) -> set[int]:
        reached, ahead = {start}, [start]
        while ahead:
            for n in self._same[ahead.pop()] - reached:
                reached.add(n)
                ahead.append(n)
        return reached


def _made(accounts: Sequence[Account]) -> Agreement:
    asked = asked_of(sorted(accounts, key=_order))
    answers, kinds = Counter(answer_in_words(a, asked) for a in accounts), Counter(a.kind for a in accounts)
    days = [a.reported for a in accounts if a.reported is not None]
    counted = Counter(key for a in accounts for key in dict.fromkeys(k for e in (*a.themes, *a.places) for k in e.keys))
    keys = tuple(sorted(counted, key=lambda key: (-counted[key], key)))[:8]
    ordered = tuple(sorted(accounts, key=_order))
    named = "|".join((question_of(ordered[0]), ordered[0].at, ordered[0].claim))
    return Agreement(
        id=f"g{hashlib.sha256(named.encode()).hexdigest()[:12]}",
        question=asked.words,
        kind=min(kinds, key=lambda kind: (-kinds[kind], kind.value)),
        answer=min(answers, key=lambda word: (-answers[word], word)),
        accounts=ordered,
        origins=len({a.origin for a in accounts}),
        first=min(days, default=None),
        last=max(days, default=None),
        keys=keys,
    )

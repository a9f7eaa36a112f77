"""From accounts to disputes: those that answer one question are brought together and parted into sides.

Only accounts that share a block (question and theme) are compared, so the cost follows the accounts of one question
and not those of the record. A side holds only accounts that are themselves opposed to accounts of another.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sitroom.claims.aspects import aspects
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account, Day, Entity
from sitroom.disputes.dispute import Dispute, Side
from sitroom.disputes.implied import implied
from sitroom.disputes.opposition import OF_THE_SCENE, Comparison, Verdict, compare, meet, question_of, where
from sitroom.disputes.wording import Asked, answer_in_words, answer_of, asked_of, reason_in_words

_OPPOSED_TO = 0.5
"""Share of the accounts on other sides that an account is opposed to, at least; the rest it says nothing about."""


def blocks(account: Account) -> tuple[str, ...]:
    """Keys of the blocks of an account and of what it implies: two accounts can be opposed only where they share one."""
    return tuple(dict.fromkeys(key for a in (account, *implied(account)) for key in _own_blocks(a)))


def _own_blocks(account: Account) -> tuple[str, ...]:
    aspect = aspects().get(account.aspect)
    theme = aspect.theme if aspect is not None else "own"
    asked = question_of(account)
    if theme == "none" or account.aspect in OF_THE_SCENE or account.aspect.startswith("office "):
        return tuple(dict.fromkeys(f"{asked}|{key}" for entity in (*account.scene, *account.places) for key in entity.keys))
    entities: Sequence[Entity] = where(account) if theme == "place" else (*account.themes, *account.agents)
    return tuple(dict.fromkeys(f"{asked}|{key}" for entity in entities for key in entity.keys))


def disputes_of(accounts: Iterable[Account]) -> list[Dispute]:
    """All disputes among the accounts, the newest change first."""
    ordered = sorted((each for a in accounts for each in (a, *implied(a))), key=order_of)
    grouped: dict[str, list[int]] = defaultdict(list)
    for n, account in enumerate(ordered):
        if account.counts:
            for key in _own_blocks(account):
                grouped[key].append(n)
    found = _Found(ordered)
    for key in sorted(grouped):
        found.compare_all(grouped[key])
    made = [d for part, opposed in found.questions() if (d := _dispute(ordered, part, opposed)) is not None]
    return sorted(_without_repeats(made), key=lambda d: (-(d.last_change or 0), d.id))


def _without_repeats(disputes: Sequence[Dispute]) -> Iterator[Dispute]:
    """The disputes without those whose pairs of statements a larger one shows too; of equals a table's question stays."""
    shown: set[frozenset[str]] = set()
    for dispute in sorted(disputes, key=lambda d: (-len(_pairs(d)), d.sides[0].accounts[0].aspect not in aspects(), d.id)):
        pairs = _pairs(dispute)
        if not pairs <= shown:
            yield dispute
        shown |= pairs


def _pairs(dispute: Dispute) -> set[frozenset[str]]:
    return {
        frozenset((a.at, b.at)) for one, other in combinations(dispute.sides, 2) for a in one.accounts for b in other.accounts
    }


def order_of(account: Account) -> tuple[int, str, str, str, str, str]:
    """Sort accounts by the day of their documents, then by where they stand."""
    named = (account.document, account.statement, account.claim)
    return (account.reported or 0, *named, account.aspect, account.because or "")


class _Found:
    """Verdicts over pairs, and which accounts they bring together."""

    def __init__(self, accounts: Sequence[Account]) -> None:
        self.accounts = accounts
        self.verdicts: dict[tuple[int, int], Comparison] = {}
        self._compared: set[tuple[int, int]] = set()
        self._root = list(range(len(accounts)))

    def compare_all(self, members: Sequence[int]) -> None:
        for i, a in enumerate(members):
            for b in members[i + 1 :]:
                if (a, b) in self._compared:
                    continue
                self._compared.add((a, b))
                found = compare(self.accounts[a], self.accounts[b])
                if found.verdict is not Verdict.UNRELATED:
                    self.verdicts[a, b] = found
                    self._join(a, b)

    def questions(self) -> Iterator[tuple[list[int], dict[tuple[int, int], Comparison]]]:
        """The accounts of each question in which anything is opposed, with the pairs that are."""
        parts: dict[int, list[int]] = defaultdict(list)
        for n in range(len(self.accounts)):
            parts[self._find(n)].append(n)
        opposed: dict[int, dict[tuple[int, int], Comparison]] = defaultdict(dict)
        for (a, b), found in sorted(self.verdicts.items()):
            if found.verdict is Verdict.OPPOSED:
                opposed[self._find(a)][a, b] = found
        for root in sorted(opposed):
            yield parts[root], opposed[root]

    def _find(self, n: int) -> int:
        while self._root[n] != n:
            self._root[n] = self._root[self._root[n]]
            n = self._root[n]
        return n

    def _join(self, a: int, b: int) -> None:
        a, b = self._find(a), self._find(b)
        self._root[max(a, b)] = min(a, b)


@dataclass(frozen=True, slots=True)
class _Sided:
    answer: str
    members: tuple[int, ...]


def _dispute(accounts: Sequence[Account], part: Sequence[int], pairs: Mapping[tuple[int, int], Comparison]) -> Dispute | None:
    """The dispute of one question; None where its sides fall apart."""
    opposed: dict[int, set[int]] = defaultdict(set)
    for a, b in pairs:
        opposed[a].add(b)
        opposed[b].add(a)
    sides = _pruned(_sides(accounts, part, opposed), opposed)
    members = {n for side in sides for n in side.members}
    reasons = [found for (a, b), found in pairs.items() if a in members and b in members]
    return _made(accounts, sides, reasons) if len(sides) > 1 and reasons else None


def _sides(accounts: Sequence[Account], part: Sequence[int], opposed: Mapping[int, set[int]]) -> list[_Sided]:
    """The accounts by their answers; a denial without another answer goes to the side that denies the same."""
    rows: dict[str, list[int]] = defaultdict(list)
    if any(accounts[n].value is not None for n in part):
        for n in sorted(part, key=lambda n: _size(accounts[n])):
            if not opposed.get(n):
                continue
            home = next((key for key, held in rows.items() if all(_one_number(accounts[n], accounts[m]) for m in held)), None)
            rows[home if home is not None else answer_of(accounts[n])].append(n)
    else:
        for n in part:
            if opposed.get(n):
                rows[answer_of(accounts[n])].append(n)
        _join_answers(rows, opposed)
        _settle_denials(accounts, rows, opposed)
    return [_Sided(answer, tuple(members)) for answer, members in rows.items()]


def _one_number(a: Account, b: Account) -> bool:
    if a.value is None or b.value is None or a.affirmed is not b.affirmed:
        return False
    return a.value.trend is b.value.trend and meet(a.value, b.value)


def _join_answers(rows: dict[str, list[int]], opposed: Mapping[int, set[int]]) -> None:
    """Answers that are not opposed, and that the same is opposed to, are one: "the army", "government troops"."""
    for one in list(rows):
        for other in list(rows):
            if one not in rows or other not in rows or one == other:
                continue
            against = {m for n in rows[one] for m in opposed[n]}, {m for n in rows[other] for m in opposed[n]}
            if against[0] & against[1] and not against[0] & set(rows[other]):
                keep, drop = (one, other) if (len(rows[one]), other) >= (len(rows[other]), one) else (other, one)
                rows[keep] = sorted(rows[keep] + rows.pop(drop))


def _settle_denials(accounts: Sequence[Account], rows: dict[str, list[int]], opposed: Mapping[int, set[int]]) -> None:
    """Where several are named, "not X" stands with the one other answer that opposes X too."""
    denials = [answer for answer, members in rows.items() if all(accounts[n].stance < 0 for n in members)]
    if len(rows) < 3:
        return
    for answer in denials:
        against = {m for n in rows[answer] for m in opposed[n]}
        others = [o for o, members in rows.items() if o not in denials and not against & set(members)]
        fitting = [o for o in others if any(against & opposed[m] for m in rows[o])]
        if fitting:
            home = max(fitting, key=lambda o: (len(rows[o]), o))
            rows[home] = sorted(rows[home] + rows.pop(answer))


def _size(account: Account) -> tuple[float, float]:
    value = account.value
    if value is None:
        return (0.0, 0.0)
    return (value.low if value.low is not None else 0.0, value.high if value.high is not None else float("inf"))


def _pruned(sides: Sequence[_Sided], opposed: Mapping[int, set[int]]) -> list[_Sided]:
    """The sides without accounts that are opposed to too few of the others; twice, since leaving changes the others."""
    kept = list(sides)
    for _ in range(2):
        made: list[_Sided] = []
        for side in kept:
            others = [n for other in kept if other is not side for n in other.members]
            members = tuple(n for n in side.members if others and len(opposed[n] & set(others)) >= _OPPOSED_TO * len(others))
            if members:
                made.append(_Sided(side.answer, members))
        kept = made
    return kept


def _made(accounts: Sequence[Account], sides: Sequence[_Sided], reasons: Sequence[Comparison]) -> Dispute:
    asked = asked_of([accounts[n] for side in sides for n in side.members])
    rows = [side_of(answer, [accounts[n] for n in members]) for answer, members in _worded(accounts, sides, asked)]
    rows.sort(key=lambda side: (-side.origins, -len(side.accounts), side.answer))
    everyone = [a for side in rows for a in side.accounts]
    themes = _shared_keys(everyone)
    earliest = min(everyone, key=order_of)
    number = hashlib.sha256("|".join((question_of(earliest), *themes[:1], earliest.at, earliest.claim)).encode()).hexdigest()[:12]
    days = [a.reported for a in everyone if a.reported is not None]
    return Dispute(
        f"d{number}",
        asked.words,
        _kind(everyone),
        tuple(rows),
        reason_in_words(reasons),
        turned(rows),
        max(days, default=None),
        themes,
    )


def _worded(accounts: Sequence[Account], sides: Sequence[_Sided], asked: Asked) -> list[tuple[str, list[int]]]:
    """The sides with their answers to the question that is asked; sides that give one answer to it are one."""
    found: dict[str, list[int]] = defaultdict(list)
    for side in sides:
        words = Counter(answer_in_words(accounts[n], asked) for n in side.members)
        found[min(words, key=lambda answer: (-words[answer], answer))] += side.members
    if len(found) > 1:
        return [(answer, sorted(members)) for answer, members in found.items()]
    return [(side.answer, list(side.members)) for side in sides]


def _kind(accounts: Sequence[Account]) -> ClaimKind:
    counted: dict[ClaimKind, int] = defaultdict(int)
    for account in accounts:
        counted[account.kind] += 1
    return max(counted, key=lambda kind: (counted[kind], kind.value))


def side_of(answer: str, accounts: Sequence[Account]) -> Side:
    """One side with the accounts that give its answer, in their order, and its independent origins."""
    first = min((a.reported for a in accounts if a.reported is not None), default=None)
    last = max((a.reported for a in accounts if a.reported is not None), default=None)
    return Side(answer, tuple(sorted(accounts, key=order_of)), len({a.origin for a in accounts}), first, last)


def _shared_keys(accounts: Sequence[Account]) -> tuple[str, ...]:
    counted: dict[str, int] = defaultdict(int)
    for account in accounts:
        for key in dict.fromkeys(k for e in (*account.themes, *account.places) for k in e.keys):
            counted[key] += 1
    return tuple(sorted(counted, key=lambda key: (-counted[key], key)))[:8]


def turned(sides: Sequence[Side]) -> tuple[Account, ...]:
    """Accounts of speakers that stood on another side before; a day without order decides nothing."""
    found: list[Account] = []
    for side in sides:
        for account in side.accounts:
            before = [
                a
                for other in sides
                if other is not side
                for a in other.accounts
                if a.speaker == account.speaker and _before(a.reported, account.reported)
            ]
            if before and not account.speaker.startswith("s:"):
                found.append(account)
    return tuple(sorted(found, key=order_of))


def _before(a: Day | None, b: Day | None) -> bool:
    return a is not None and b is not None and a < b

"""Which countries a document is about, by the places, adjectives and names in it."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitroom.places.gazetteer import Candidate, Gazetteer, Kind
from sitroom.places.words import country_of_adjective

LARGE = 100_000
"""Inhabitants from which on a place is known beyond its own country."""
LEAST_VOTES = 1.0
FOCUS_SHARE = 0.34
"""Votes, against those of the leading country, from which on a country is one that the document is about."""
SURE_SHARE = 0.3
"""Share of all votes from which on, and from two witnesses on, odd spellings are sought in a country."""
OPENING = 200
"""Characters at the start of a text that name its subject: a country there counts once more."""

_CAPITALISED = re.compile(r"(?<![\w.])(?:U\.S\.|[A-Z]\w+(?:[ -][A-Z]\w+)?)")


@dataclass(frozen=True, slots=True)
class Focus:
    """``weight`` of each country in [0, 1], 1 for the leading one; ``sure`` are those where odd spellings are sought."""

    weight: Mapping[str, float]
    about: frozenset[str]
    sure: frozenset[str]

    def of(self, country: str | None) -> float:
        """The weight of a country, 0 for None."""
        return self.weight.get(country, 0.0) if country else 0.0


def prominent(candidate: Candidate) -> bool:
    """Whether an entry is known beyond its own country: a country, a capital, or a place of many inhabitants."""
    entry = candidate.entry
    return entry.kind is Kind.COUNTRY or entry.capital or entry.population >= LARGE


def focus_of(
    text: str, groups: Iterable[tuple[int, Sequence[Candidate]]], gazetteer: Gazetteer, context: Sequence[str] = ()
) -> Focus:
    """Let all names vote: ``groups`` are the number of mentions of each name with its exact candidates."""
    votes: dict[str, float] = defaultdict(float)
    witnesses: dict[str, int] = defaultdict(int)
    for mentions, candidates in groups:
        for country, part in _votes(candidates).items():
            votes[country] += part * (1 + math.log2(mentions))
            witnesses[country] += part >= 0.5
            witnesses[country] += any(c.entry.kind is Kind.COUNTRY and c.entry.country == country for c in candidates)
    for country, count in _adjectives(text).items():
        votes[country] += 0.75 * (1 + math.log2(count))
        witnesses[country] += 1
    for country in _adjectives(text[:OPENING]):
        votes[country] += 0.5
    for name in context:
        code = country_of_adjective(name)
        for country, part in ({code: 1.0} if code else _votes(gazetteer.find(name, ()))).items():
            votes[country] += part
            witnesses[country] += part >= 0.5
    most = max(votes.values(), default=0.0)
    if not most:
        return Focus({}, frozenset(), frozenset())
    total = sum(votes.values())
    about = frozenset(c for c, n in votes.items() if n >= LEAST_VOTES and n >= FOCUS_SHARE * most)
    sure = frozenset(c for c in about if votes[c] >= SURE_SHARE * total and witnesses[c] >= 2)
    return Focus({c: n / most for c, n in votes.items()}, about, sure)


def _votes(candidates: Sequence[Candidate]) -> dict[str, float]:
    """How one name votes: all its well-known bearers by size; little ones count little, and only where they are few."""
    votes: dict[str, float] = defaultdict(float)
    known = [c for c in candidates if prominent(c) and c.entry.country]
    for candidate in known:
        entry = candidate.entry
        weight = math.sqrt(entry.population + 10_000) * (1.5 if entry.capital else 1.0)
        votes[entry.country or ""] += 1e5 if entry.kind is Kind.COUNTRY else weight
    total = sum(votes.values())
    if known:
        strength = (
            2.0 if any(c.entry.kind is Kind.COUNTRY for c in known) else 1.5 if any(c.entry.capital for c in known) else 1.0
        )
        return {country: strength * vote / total for country, vote in votes.items()}
    small = {c.entry.country for c in candidates if c.entry.country}
    return {country: 0.3 / len(small) for country in sorted(small)} if len(small) <= 3 else {}


def _adjectives(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for match in _CAPITALISED.finditer(text):
        words = match.group()
        code = country_of_adjective(words) or country_of_adjective(re.split(r"[ -]", words)[0])
        if code:
            found[code] += 1
    return found

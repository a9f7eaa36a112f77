"""Which reports go back to one origin, so that they are counted once: one speaker, one agency, one passage.

A person who says a thing five times is one source, whoever prints it. An outlet's own narration is one source, under
the agency that it credits. A statement or a paragraph that repeats another (:func:`same_passage`) belongs to the origin of
that one: to its named speaker, else to the unnamed one, else to the agency, else to the outlet that had it first. Only
the report that is a copy moves: one quotation under two names does not make one source of all that the two say.

Two texts that only read like translations of one passage may be two witnesses of one night. They count as one where both
are credited to one agency; figures by ``python -m evaluation.origins``.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sitroom.disputes.credits import Credit, agency, credited, credits, shown  # noqa: A004 (named for its noun)
from sitroom.disputes.signature import (
    BARS,
    Bar,
    Kind,
    Match,
    Signature,
    keys_needed,
    marks,
    names_apart,
    passage_keys,
    same_passage,
    shared,
    signature,
)

__all__ = [
    "Credit",
    "Kind",
    "Match",
    "Report",
    "Signature",
    "agency",
    "credited",
    "credits",
    "keys",
    "origin_of",
    "origins",
    "own_origin",
    "same_origin",
    "same_passage",
    "shared",
    "signature",
]


@dataclass(frozen=True, slots=True)
class Report:
    """One statement, or a sentence of narration, as far as its origin goes.

    ``speaker`` is the actor of the whole record; where the source is only described (``is_named`` false), an id that
    holds in its document alone, or None. ``outlet`` is who prints it and ``credited`` the folded agency that the text
    names. ``signature`` is of the content. ``order`` says which was first, for example days since some date.
    ``source`` are the words that name the speaker. What one denies in the words of another (``is_denied``) is no copy.
    """

    document: str
    statement: str
    speaker: str | None
    outlet: str | None
    credited: str | None
    signature: Signature
    is_narration: bool
    order: int
    is_named: bool = True
    is_denied: bool = False
    source: str | None = None


def own_origin(report: Report) -> str:
    """The origin of a report that repeats no other: its speaker, the agency or outlet that narrates, else itself."""
    if report.speaker is not None:
        return f"speaker {report.speaker}"
    if not report.is_narration:
        return f"statement {report.document} {report.statement}"
    if report.credited or report.outlet:
        return f"outlet {report.credited or agency(report.outlet or '')}"
    return f"document {report.document}"


def keys(report: Report) -> tuple[str, ...]:
    """Index keys, the own origin first: two reports are of one origin by :func:`same_origin` only where they share one.

    The keys behind the first are those of the passage: a few others share them, where the first is shared by all that
    a speaker says.
    """
    return (own_origin(report), *passage_keys(report.signature))


def same_origin(a: Report, b: Report) -> str | None:
    """Why two reports, laid beside each other, have one origin, in words; None where nothing says so. Symmetric."""
    if _place(b) < _place(a):
        a, b = b, a
    if own_origin(a) == own_origin(b):
        return _own_reason(a, b)
    match = repeats(a, b)
    return None if match is None else _reason(a, b, match)


def repeats(a: Report, b: Report, bars: Sequence[Bar] = BARS) -> Match | None:
    """Whether one report repeats the other's words, with what is known of their sources besides. Symmetric."""
    if a.is_denied != b.is_denied:
        return None
    match = same_passage(a.signature, b.signature, bars)
    if match is None or (match.kind is Kind.TRANSLATED and not _one_agency(a, b)):
        return None
    if a.document == b.document and not (a.is_narration and b.is_narration):
        # Two sources of one text are told apart by it, and one may stand inside the content of the other.
        return match if match.kind is Kind.VERBATIM else None
    return match if not _apart(a, b) or _unmistakable(match) else None


def origin_of(passage: Sequence[Report]) -> str:
    """The origin of reports that repeat one another: that of the best known source among them, of several the first.

    Raises ``ValueError`` where there is none.
    """
    return own_origin(min(passage, key=lambda report: (_rank(report), _place(report))))


_MOST_KEPT = 32
"""Reports kept under one key; what more than so many passages share tells none of them."""
_MOST_TRIED = 12
"""Candidates that a report is compared with, those with the most keys in common first."""


def origins(reports: Sequence[Report]) -> list[int]:
    """The number of each report's group, groups numbered as they first appear; the groups do not depend on the order."""
    order = sorted(range(len(reports)), key=lambda i: _place(reports[i]))
    passages = _Sets(len(reports))
    index: dict[int, list[int]] = defaultdict(list)
    least: list[int] = [1] * len(reports)
    described: dict[str, int] = {}
    for i in order:
        report = reports[i]
        if report.speaker is not None and not report.is_named:
            passages.join(i, described.setdefault(report.speaker, i))
        own = marks(report.signature)
        least[i] = keys_needed(own)
        for j in _candidates(own, index, least):
            if passages.find(i) != passages.find(j) and repeats(report, reports[j]):
                passages.join(i, j)
        for mark in own:
            if len(index[mark]) < _MOST_KEPT:
                index[mark].append(i)
    members: dict[int, list[Report]] = defaultdict(list)
    for i in order:
        members[passages.find(i)].append(reports[i])
    named = {root: origin_of(group) for root, group in members.items()}
    numbers: dict[str, int] = {}
    return [numbers.setdefault(named[passages.find(i)], len(numbers)) for i in range(len(reports))]


def _candidates(own: frozenset[int], index: dict[int, list[int]], least: Sequence[int]) -> list[int]:
    """Who shares as many keys as it takes, those with the most first; ``least`` is what each asks for itself."""
    found: Counter[int] = Counter()
    for mark in own:
        found.update(index.get(mark, ()))
    asked = keys_needed(own)
    enough = [(-count, j) for j, count in found.items() if count >= asked or count >= least[j]]
    enough.sort()
    return [j for _, j in enough[:_MOST_TRIED]]


class _Sets:
    """Disjoint sets of the numbers below ``size``."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def find(self, i: int) -> int:
        while self._above[i] != i:
            self._above[i] = self._above[self._above[i]]
            i = self._above[i]
        return i

    def join(self, i: int, j: int) -> None:
        self._above[self.find(i)] = self.find(j)


def _place(report: Report) -> tuple[int, str, str]:
    return report.order, report.document, report.statement


def _rank(report: Report) -> int:
    if report.is_narration:
        return 2 if report.credited else 3
    return 0 if report.speaker is not None and report.is_named else 1


def _one_agency(a: Report, b: Report) -> bool:
    return a.credited is not None and a.credited == b.credited


def _apart(a: Report, b: Report) -> bool:
    """Whether something speaks against one origin: other names, other agencies, sources of other places."""
    if a.credited and b.credited and a.credited != b.credited:
        return True
    if a.is_narration or b.is_narration:
        return False
    if a.is_named and b.is_named and a.speaker is not None and b.speaker is not None:
        return True
    return bool(a.source and b.source and names_apart(_signed(a.source), _signed(b.source)))


@lru_cache(1 << 12)
def _signed(words: str) -> Signature:
    return signature(words)


_SURE_SHARE = 0.8
_SURE_WEIGHT = 4.5


def _unmistakable(match: Match) -> bool:
    """Whether a match is enough where something speaks against it."""
    if match.kind is Kind.EDITED:
        return match.share >= _SURE_SHARE and match.weight >= _SURE_WEIGHT
    return match.kind is not Kind.TRANSLATED


def _own_reason(a: Report, b: Report) -> str:
    if a.speaker is not None:
        named = _called(a.source) or _called(b.source)
        return f"both are what {named} says" if named else "both are what one speaker says"
    if not a.is_narration:
        return "it is one report"
    if a.credited or b.credited:
        return f"both are told by {shown(a.credited or b.credited or '')}"
    return f"both are the own words of {a.outlet}" if a.outlet else "both are the own words of one document"


def _reason(a: Report, b: Report, match: Match) -> str:
    told = next((words for r in (a, b) if not r.is_narration and (words := _called(r.source))), None)
    words = f"{round(100 * match.share)} % of its words"
    if _one_agency(a, b):
        name = shown(a.credited or "")
        if told:
            return f"both repeat what {_low(told)} told {name} ({words})"
        return f"the same passage, credited to {name} by both ({words})"
    if a.is_narration and b.is_narration:
        return f"the same paragraph ({words})"
    return match.reason


def _called(source: str | None) -> str | None:
    """How a source is called, without what follows a comma; None for a pronoun."""
    words = (source or "").split(",")[0].strip()
    return words if " " in words or words[:1].isupper() else None


def _low(words: str) -> str:
    """Words that began a sentence as they stand within one."""
    first, _, rest = words.partition(" ")
    return f"{first.lower()} {rest}" if first in ("A", "An", "The", "One", "Two") else words

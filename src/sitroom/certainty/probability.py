"""How likely a phrase says that something is: as people understand it in surveys, else as a yardstick defines it.

The table is ``probability_words.toml``; the inflections of each phrase stand in ``lexicon.toml``. A stated figure ("a 20
per cent chance", "one in five") is its own table.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sitroom import lexicon
from sitroom.certainty.level import Level
from sitroom.certainty.patterns import PACKAGE, pattern

HEDGED = (Level.PROBABLE, Level.POSSIBLE, Level.UNLIKELY)

_AROUND = 0.05
"""A stated figure means so much less to so much more."""
_WITHOUT_TABLE = "other"
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
_NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d+)?|{'|'.join(_NUMBERS)})"
_STATED = re.compile(
    rf"(?P<bound>at (?:best|most|least) |up to |no more than |less than |more than |over |below |only )?"
    rf"(?:(?P<share>{_NUMBER})[ -]?(?:per ?cent|percent|%)"
    rf"(?: (?:chances?|probability|likelihood|odds|certain|sure|likely)\b|(?= that\b))"
    rf"|(?P<part>{_NUMBER})(?: chances?)?[ -](?:in|out of)[ -](?:a )?(?P<whole>{_NUMBER})"
    r"(?=(?:[ -](?:chance|chances|odds|probability)\b)|[ ,]*at (?:best|most|least)\b|\W*$| that\b))"
    r"(?:[ -](?:chance|chances|odds|probability)\b)?(?P<after>[ ,]*at (?:best|most|least))?"
    rf"|(?:chances?|odds|probability|likelihood)\b[^.;,]{{0,30}}? (?:at|is|are|of) "
    rf"(?P<put>{_NUMBER})[ -]?(?:per ?cent|percent|%)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Interval:
    """The probability that a phrase gives to what it is said of: low, middle and high in [0, 1], and the table it is from."""

    low: float
    mid: float
    high: float
    table: str | None

    def mirrored(self) -> Interval:
        """The same said of the opposite."""
        return Interval(round(1 - self.high, 3), round(1 - self.mid, 3), round(1 - self.low, 3), self.table)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase found: where in the words searched, its level, its name in the table (empty without one), and its interval."""

    start: int
    end: int
    level: Level
    name: str
    interval: Interval | None
    turns: bool = False

    @property
    def negative(self) -> bool:
        """Whether the phrase itself denies: its interval is already that of the clause without negation."""
        return self.level is Level.UNLIKELY or self.turns


@cache
def _table() -> dict[str, Interval]:
    raw = tomllib.loads((resources.files(PACKAGE) / "probability_words.toml").read_text("utf-8"))
    found: dict[str, Interval] = {}
    for name, row in raw["survey"].items():
        table = f"survey: {name} ({', '.join(row['surveys'])}; n={row['people']})"
        found[name] = Interval(row["low"], row["mid"], row["high"], table)
    for organisation, rows in raw["yardstick"].items():
        for name, (low, high) in rows.items():
            found.setdefault(name, Interval(low, round((low + high) / 2, 3), high, f"{organisation}: {name}"))
    return found


@cache
def _forms() -> tuple[tuple[re.Pattern[str], Level, str], ...]:
    """The pattern of each phrase with its level and its name."""
    return tuple(
        (re.compile(rf"(?<![\w-]){lexicon.alternatives(level.value, name, PACKAGE)}(?![\w-])"), level, name)
        for level in HEDGED
        for name in lexicon.names(level.value, PACKAGE)
    )


def phrases_in(words: str) -> list[Phrase]:
    """Every phrase in ``words`` (small letters, plain apostrophes), the longest where several overlap, in order."""
    found = [_phrase(match, level, name) for form, level, name in _forms() for match in form.finditer(words)]
    found += [stated for match in _STATED.finditer(words) if (stated := _figure(match))]
    for goodness, level, name in (("good", Level.PROBABLE, "very good chance"), ("bad", Level.UNLIKELY, "chances are slight")):
        found += [_phrase(match, level, name) for match in pattern("chance", goodness).finditer(words)]
    kept: list[Phrase] = []
    for phrase in sorted(found, key=lambda p: (p.start - p.end, p.start, p.name)):
        if all(phrase.end <= other.start or other.end <= phrase.start for other in kept):
            kept.append(phrase)
    return sorted(kept, key=lambda p: p.start)


def _phrase(match: re.Match[str], level: Level, name: str) -> Phrase:
    turns = name == "probably not" or (level is Level.PROBABLE and " not " in match.group())
    return Phrase(match.start(), match.end(), level, "" if name == _WITHOUT_TABLE else name, _table().get(name), turns)


def probability_of(phrase: str) -> Interval | None:
    """How likely ``phrase`` says that something is, by the longest phrase of the table in it; None where it has none.

    A survey goes before a yardstick. The interval is that of the words as they stand: "probably not" is low.
    """
    words = phrase.lower().replace("’", "'")
    known = [p for p in phrases_in(words) if p.interval]
    if not known:
        return None
    best = max(known, key=lambda p: (p.end - p.start, -p.start))
    if not best.negative and re.search(r"\b(?:not|never)\b|n't\b", words[: best.start] + words[best.end :]):
        return best.interval.mirrored() if best.interval else None
    return best.interval


def _value(number: str) -> float:
    return float(_NUMBERS[number]) if number in _NUMBERS else float(number.replace(",", "."))


def _figure(match: re.Match[str]) -> Phrase | None:
    """A stated figure as a phrase of its own."""
    if match["part"]:
        whole = _value(match["whole"])
        share = _value(match["part"]) / whole if whole else 2.0
    else:
        share = _value(match["share"] or match["put"]) / 100
    if not 0 <= share <= 1:
        return None
    low, high = max(0.0, share - _AROUND), min(1.0, share + _AROUND)
    bound = (match["bound"] or "") + (match["after"] or "")
    if any(word in bound for word in ("best", "most", "up to", "no more", "less", "below")):
        low, high = max(0.0, share - 3 * _AROUND), share
    elif any(word in bound for word in ("least", "more", "over")):
        low, high = share, min(1.0, share + 3 * _AROUND)
    level = Level.PROBABLE if share >= 0.55 else Level.POSSIBLE if share > 0.3 else Level.UNLIKELY
    interval = Interval(round(low, 3), round(share, 3), round(high, 3), f"stated: {match.group().strip()}")
    return Phrase(match.start(), match.end(), level, "stated", interval)

"""What is read of one expression of time, and the setting in which it is read."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache

from sitroom.claims.calendar_words import lists
from sitroom.claims.days import Parts, first_day
from sitroom.claims.feasts import Feast
from sitroom.documents.document import Span


class Step(Enum):
    """How a time lies to the one that it is told from."""

    AWAY = auto()
    """So many units before or after it: "three weeks earlier"."""
    UNIT = auto()
    """The unit of the calendar that holds it, or one beside that: "that year", "the following week"."""
    LATER = auto()
    """From it to the end of its unit: "later that month"."""
    EARLIER = auto()
    """From the start of its unit to it."""
    WINDOW = auto()
    """The units right behind it: "in the following two weeks"."""
    NIGHT = auto()
    """The night that begins on it."""
    NIGHT_TO = auto()
    """The night that ends on it."""
    WEEKDAY = auto()
    """The first such weekday behind it, or the last before it: "the following Monday"."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """A time that is told from another one: ``least`` to ``most`` units to one ``side`` of it.

    ``back`` says that it may be told from the time before it in the text; else only from a date right behind its words,
    "two days before 3 May". Words that are not a time ``alone`` only lead to such a date: "the eve of".
    """

    step: Step
    unit: str
    least: int = 1
    most: int = 1
    side: int = 0
    back: bool = True
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Stated:
    """One expression of time: its words, its first and last date, and how it may be joined to others.

    ``weekday`` (0 is Monday, for ``length`` days) and ``feast`` stand for dates that the document's day decides. ``strict``
    is -1 for "last Friday", 1 for "next Friday", else 0. A ``whole`` expression takes no "since" before it. One that is
    ``tied`` counts only as the end of the one right before it ("and 2016"). One that is ``passing`` tells no time from
    which another is told: "currently".
    """

    span: Span
    low: Parts | None = None
    high: Parts | None = None
    weekday: int | None = None
    length: int = 1
    strict: int = 0
    whole: bool = False
    tied: bool = False
    feast: Feast | None = None
    anchored: Anchored | None = None
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """The text, the document's day as far as it is known, and whether the caller speaks of the future.

    ``day_first`` is the order of the text's dates in figures, None where no date of it tells; ``orthodox`` says that
    the text speaks of a church that reckons Easter in another way.
    """

    text: str
    now: Parts | None = None
    future: bool = False
    day_first: bool | None = None
    orthodox: bool = False

    @property
    def today(self) -> datetime.date | None:
        """The document's day, None where only its month or year is known."""
        return first_day(self.now) if self.now is not None and self.now.day else None


Reader = Callable[[Setting, "re.Match[str]"], Stated | None]
Patterns = tuple[tuple[re.Pattern[str], Reader], ...]


def found(setting: Setting, patterns: Patterns) -> tuple[Stated, ...]:
    """What the patterns find in a text, in its order, none inside another."""
    return _outermost([one for pattern, read in patterns for m in pattern.finditer(setting.text) if (one := read(setting, m))])


def _outermost(every: list[Stated]) -> tuple[Stated, ...]:
    kept: list[Stated] = []
    for one in sorted(every, key=lambda s: (s.span[0], -s.span[1])):
        if not kept or one.span[0] >= kept[-1].span[1]:
            kept.append(one)
        elif one.span[1] > kept[-1].span[1] and one.span[1] - one.span[0] > kept[-1].span[1] - kept[-1].span[0]:
            kept[-1] = one
    return tuple(kept)


def group(match: re.Match[str], name: str) -> str:
    """A group's words in lower case with single spaces; empty where the pattern lacks it or it has not matched."""
    return " ".join((match.groupdict().get(name) or "").lower().split())


_MOST = 999
"""Units that are counted; more are a figure of speech or of geology."""


def counts(match: re.Match[str]) -> tuple[int, int] | None:
    """Least and most units of a match; None where it states no number, or one that cannot be counted."""
    one = _count(match, "count")
    if one is None:
        return None
    other = _count(match, "count2") if group(match, "count2") else one
    if other is None:
        return None
    return min(one[0], other[0]), max(one[1], other[1]) + bool(group(match, "half"))


def _count(match: re.Match[str], name: str) -> tuple[int, int] | None:
    said = group(match, name)
    if said[:1].isdigit():
        whole, point, rest = said.partition(".")
        if "," in said or len(rest) > 1 or int(whole) > _MOST:
            return None
        return int(whole), int(whole) + bool(point and int(rest))
    if said in lists()["vague"]:
        if not said and match.string[match.end("unit") : match.end("unit") + 1].lower() != "s":
            return None
        least, most = lists()["vague"][said]
        return least, most
    if said in lists()["uncounted"]["words"]:
        return None
    value = sum(lists()["number"][word] for word in re.split(r"[-\s]", said))
    return value, value


_NEAR = 90
"""Characters on each side in which a verb says whether a day is to come: about a clause."""
_SENTENCE = re.compile(r"[.!?][\"”»’]?\s|\n")
_CLOSING = tuple('"”»’')
_CLAUSE = re.compile(r"[,;:.!?\n]")


@cache
def _tenses() -> re.Pattern[str]:
    future, past = ("|".join(re.escape(word) for word in lists()["tense"][name]) for name in ("future", "past"))
    # "Should have come" is past, and of "will be signed" the last word is not.
    told = rf"(?P<future>{future})(?!(?<=would|.must)\s+have\b|(?<=should)\s+have\b)|(?<!\bbe\s)(?:{past})"
    return re.compile(rf"(?<!\w)(?:{told})(?!\w)", re.IGNORECASE)


def tense(text: str, span: Span) -> int:
    """Whether the words at ``span`` speak of what is to come (1) or has been (-1), 0 where nothing near tells.

    The last verb before them in the sentence tells, else the first one behind them in the clause.
    """
    before = _SENTENCE.split(text[max(0, span[0] - _NEAR) : span[0]])[-1]
    told = [*_tenses().finditer(before)][-1:]
    if not told:
        behind = _CLAUSE.split(text[span[1] : span[1] + _NEAR].removeprefix(","), maxsplit=1)[0]
        # What stands behind a quotation is of who says it.
        told = [] if behind[:1] in _CLOSING else [*_tenses().finditer(behind)][:1]
    return 0 if not told else 1 if told[0]["future"] else -1

"""The words of the calendar (``periods.toml``), and the patterns that are made of them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d\w])"
PART = r"(?P<part>early in|late in|early|earlier|later?|mid|beginning of|start of|middle of|end(?: of|(?=-))|last of|first of)"
UNIT = r"(?P<unit>minute|hour|day|night|week|fortnight|month|year|decade)"
NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
BESIDE = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1, "preceding": -1}
"""Which side of the document's day a word names."""
_SPACE = r"(?:[^\S\n]{1,3}\n?|\n)"


@cache
def lists() -> dict[str, Any]:
    """The tables of ``periods.toml``."""
    return tomllib.loads((resources.files("sitroom.claims") / "periods.toml").read_text("utf-8"))


@cache
def listed_words(table: str, name: str) -> tuple[str, ...]:
    """The words of a list, in its order."""
    return tuple(lists()[table][name].split())


def any_of(table: str, name: str) -> str:
    """A pattern of the words of a list."""
    return alternatives(listed_words(table, name))


def alternatives(words: tuple[str, ...] | list[str]) -> str:
    """A pattern of words, the longest first."""
    return "|".join(re.escape(word).replace("\\ ", " ") for word in sorted(words, key=lambda w: (-len(w), w)))


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern in which a space is up to three spaces or the end of a line, in whatever case."""
    return re.compile(pattern.replace(" ", _SPACE), re.IGNORECASE)


def month_pattern() -> str:
    """A month, written out or cut short."""
    full, short = any_of("calendar", "month"), any_of("calendar", "short_month")
    return rf"(?P<month>(?:{full})\b|(?:{short})\b(?:\.(?=\s?\d))?)"


def count_pattern(name: str = "count") -> str:
    """A number of units: "12", "twenty-two", "a few", "2.5", "hundreds of"."""
    tables = lists()
    numbers = alternatives(list(tables["number"]))
    vague = alternatives([word for word in (*tables["vague"], *tables["uncounted"]["words"]) if word])
    figures = r"(?<![\w.,])\d{1,3}(?:\.\d)?(?![\d,.])|\d[\d,.]{2,9}\d"
    return rf"(?P<{name}>{figures}|{vague}|(?:(?:twenty|thirty|forty|fifty)(?:-| ))?(?:{numbers}))"


ABOUT = r"(?:(?:more than|less than|at least|up to|nearly|about|almost|over|some|around|just|only|exactly) )?"

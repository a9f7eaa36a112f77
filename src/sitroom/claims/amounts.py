"""Amounts: how many, how much, how long, as intervals, told apart from dates, labels and ordinals.

What a number with its qualifier means (``quantities.toml``): "nearly n" is 0.9 n to n, "just over n" n to 1.1 n, "about",
"some", "around", "an estimated" or "barely n" 0.9 n to 1.1 n, "at least", "more than" or "over n" n and no upper bound,
"up to", "fewer than" or "under n" no lower bound and n, "exactly" or "only n" n itself. Of vague numbers "a few"
is 2 to 6, "several" 3 to 9, "a handful" 3 to 6, "dozens" 24 to 99, "scores" 40 to 99, "hundreds" 200 to 999, "thousands"
2,000 to 9,999, "several hundred" 300 to 999. "No one" and "none" are 0, and the clause is negated as well. Shares are in
percent: "half of" is 50, "one in five" 20. "From 30 to 40" with a verb of change before it are two numbers.

The cost grows with the length of the text: every look around a number reaches a fixed count of words.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sitroom.claims.expressions import dated
from sitroom.claims.numerals import (
    MOST,
    Numeral,
    Token,
    by_first_word,
    listed,
    numeral_at,
    part_at,
    phrase_at,
    sign_of,
    tables,
    tokens_of,
    touching,
    word_at,
)
from sitroom.documents.document import Span

_DASHES = ("-", "–", "—", "‑")
_SIGNS = ("$", "€", "£", "¥", "₹", "₽", "₴", "₺", "₪", "₦")

_ONE_IN, _DECADE = "one in", "decade"
"""Signs of "one in five" and of "in his 40s" until their numbers are read."""


class Sort(StrEnum):
    """What a number is: a count of things, a share in percent, money, a measure of length, weight or time, or no amount."""

    COUNT = "count"
    SHARE = "share"
    MONEY = "money"
    MEASURE = "measure"
    DATE = "date"
    AGE = "age"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a text: ``span`` with its qualifiers and sign ("nearly $5 million"), ``number`` without them.

    ``low`` and ``high`` are included, None where that side is open. ``exact`` says that one number is meant, without
    qualifier. ``sign`` is the unit of a share ("%"), of money ("$", "crowns") or of a measure ("km", "days"), else empty.
    """

    span: Span
    number: Span
    low: float | None
    high: float | None
    exact: bool
    sort: Sort
    sign: str = ""


def quantities(text: str) -> tuple[Quantity, ...]:
    """The amounts of ``text`` in its order: dates, clock times, ordinals and the numbers of labels are left out."""
    return tuple(one for one in numbers(text) if one.sort not in (Sort.DATE, Sort.LABEL))


def numbers(text: str) -> tuple[Quantity, ...]:
    """Every number of ``text`` in its order, those of dates (clock times too) and of labels (ordinals too) included."""
    tokens = tokens_of(text)
    reader = _Reader(text, tokens, dated(text))
    found: list[Quantity] = []
    at = behind = 0
    while at < len(tokens):
        numeral = part_at(tokens, at) or numeral_at(tokens, at)
        if numeral is None or _no_number(reader, numeral):
            at += 1
            continue
        one, at = _quantity(reader, numeral, behind, found[-1] if found else None)
        behind = at
        found.append(one)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reader:
    """A text, its tokens, and the spans of its dates."""

    text: str
    tokens: Sequence[Token]
    dates: Sequence[Span]

    def in_date(self, span: Span) -> bool:
        """Whether a span lies in a date of the calendar, in part or whole."""
        at = bisect_right(self.dates, (span[0], len(self.text) + 1)) - 1
        return (at >= 0 and self.dates[at][1] > span[0]) or (at + 1 < len(self.dates) and self.dates[at + 1][0] < span[1])

    def written(self, at: int) -> str:
        """A token's characters with their case, empty outside of the text."""
        return self.text[self.tokens[at].start : self.tokens[at].end] if 0 <= at < len(self.tokens) else ""

    def span(self, first: int, behind: int) -> Span:
        """The characters from one token up to another."""
        return self.tokens[first].start, self.tokens[behind - 1].end


def _no_number(reader: _Reader, numeral: Numeral) -> bool:
    """Whether "one" stands for somebody, "half" of an hour is meant elsewhere, or a scale word names nothing."""
    tokens, first, behind = reader.tokens, numeral.first, numeral.behind
    if behind - first > 1:
        return False
    word, before, after = (word_at(tokens, at) for at in (first, first - 1, behind))
    if word == "one":
        return before in listed("one", "behind") or after in listed("one", "before") or after in ("'", "’") or before == "-"
    return word in ("k", "m", "mn", "bn", "tn")


def _quantity(reader: _Reader, numeral: Numeral, behind: int, last: Quantity | None) -> tuple[Quantity, int]:
    """The quantity of a number that begins at or after token ``behind``, and the token behind it."""
    joined, end = _range(reader, numeral)
    sort, sign, end = _sort(reader, joined, end, last)
    span = reader.span(joined.first, max(end, joined.behind))
    number = reader.span(joined.first, joined.behind)
    if sort in (Sort.DATE, Sort.LABEL):
        return Quantity(span, number, joined.low, joined.high, joined.low == joined.high, sort, sign), max(end, joined.behind)
    low, high = _share(reader, joined) if sign == _ONE_IN else (joined.low, joined.high + 9 * (sign == _DECADE))
    sign = {_ONE_IN: "%", _DECADE: "years"}.get(sign, sign)
    first = joined.first
    if first - 1 >= behind and word_at(reader.tokens, first - 1) in _SIGNS:
        first -= (
            2 if word_at(reader.tokens, first - 2) == "us" and touching(reader.tokens, first - 1) and first - 2 >= behind else 1
        )
    bounds, first, plain = _qualified(reader, (low, high), first, behind)
    bounds, end, plain = _qualified_behind(reader, bounds, max(end, joined.behind), plain=plain)
    span = reader.tokens[first].start, reader.tokens[end - 1].end
    return Quantity(span, number, *bounds, plain and low == high, sort, sign), end


def _range(reader: _Reader, first: Numeral) -> tuple[Numeral, int]:
    """Two numbers joined to a range, with the token behind them; the first alone where none is joined to it."""
    tokens, behind = reader.tokens, first.behind
    at = behind + _percent_length(tokens, behind)
    joint = word_at(tokens, at)
    dash = joint in _DASHES
    if not (dash or joint in ("to", "or", "and")) or (dash and at != behind and not touching(tokens, at)):
        return first, behind
    following = at + 1 + (word_at(tokens, at + 1) in _SIGNS)
    second = numeral_at(tokens, following)
    before = [word_at(tokens, first.first - step) for step in (1, 2, 3, 4)]
    if first.part or second is None or second.high == MOST or (joint == "and" and "between" not in before[:2]):
        return first, behind
    low, high = first.low, second.high
    if first.scale == 1 and second.scale > 1 and low < second.high / second.scale:
        low *= second.scale
    changed = joint == "to" and "from" in before[:2] and any(word[:4] in _CHANGES for word in before)
    apart = joint == "or" and (high > 3 * low or numeral_at(tokens, second.behind) is not None)
    if low >= high or changed or apart or reader.in_date(reader.span(second.first, second.behind)):
        return first, behind
    return Numeral(first.first, second.behind, low, high, second.scale), second.behind


_CHANGES = (
    "rose",
    "rise",
    "rais",
    "fell",
    "fall",
    "drop",
    "incr",
    "decr",
    "grew",
    "grow",
    "clim",
    "jump",
    "down",
    "cut",
    "went",
    "redu",
)


def _percent_length(tokens: Sequence[Token], at: int) -> int:
    return len(phrase_at(tokens, at, _percents()))


@cache
def _percents() -> dict[str, list[tuple[str, ...]]]:
    return by_first_word(tables()["percent"]["words"])


# What sort of number it is.


def _sort(reader: _Reader, one: Numeral, end: int, last: Quantity | None) -> tuple[Sort, str, int]:
    """The sort of a number, its sign, and the token behind what belongs to it."""
    tokens = reader.tokens
    if one.part:
        return Sort.SHARE, "%", end
    if reader.in_date(reader.span(one.first, one.behind)):
        return Sort.DATE, "", end
    if tokens[one.first].figures and (found := _in_a_word(reader, one)):
        return found
    if length := _percent_length(tokens, end):
        return Sort.SHARE, "%", end + length
    if _age(reader, one):
        return Sort.AGE, "years", end
    if _clock(tokens, one):
        return Sort.DATE, "", end
    if _labelled(reader, one, last):
        return Sort.LABEL, "", end
    before, after = word_at(tokens, one.first - 1), word_at(tokens, end)
    if before in _SIGNS:
        return Sort.MONEY, before, end
    # "A five-kilometre road", "hundreds of kilometres".
    following = end + (after == "-" or (after == "of" and not tokens[one.first].figures))
    if (sign := sign_of("money", word_at(tokens, following))) is not None:
        return Sort.MONEY, sign, following + 1
    if (sign := sign_of("measure", word_at(tokens, following))) is not None and not _cut(tokens, following):
        return Sort.MEASURE, sign, following + 1
    if _is_year(reader, one):
        return Sort.DATE, "", end
    if _share(reader, one) != (one.low, one.high):
        return Sort.SHARE, _ONE_IN, _share_end(tokens, one)
    return Sort.COUNT, "", end


def _cut(tokens: Sequence[Token], at: int) -> bool:
    """Whether a unit is only the beginning of a longer word: "t" of "t-shirts"."""
    return len(word_at(tokens, at)) < 3 and word_at(tokens, at + 1) == "-" and touching(tokens, at + 1)


def _in_a_word(reader: _Reader, one: Numeral) -> tuple[Sort, str, int] | None:
    """The sort of figures that letters, signs or further figures touch: "4th", "T-72", "09:30", "3/4"; None for a free one."""
    tokens, first, end = reader.tokens, one.first, one.behind
    before, after = word_at(tokens, first - 1), word_at(tokens, end)
    earlier, later = word_at(tokens, first - 2), word_at(tokens, end + 1)
    tight, tied = touching(tokens, first), touching(tokens, end)
    if tied and after == ":" and later[:1].isdecimal() and touching(tokens, end + 1) and len(later) == 2:
        return Sort.DATE, "", end + 2
    if one.high == MOST or (tokens[first].low.startswith("0") and tokens[first].low.isdecimal() and len(tokens[first].low) > 1):
        return Sort.LABEL, "", end
    if tight and before.isalpha() and before not in ("us", "to", "or", "rs"):
        return Sort.LABEL, "", end
    if (
        tight
        and before in _DASHES
        and touching(tokens, first - 1)
        and (earlier[:1].isdecimal() or reader.written(first - 2)[:1].isupper())
    ):
        return Sort.LABEL, "", end
    if tight and (
        before in ("#", "№", "/", "+", ":") or (before == "." and earlier[:1].isdecimal() and touching(tokens, first - 1))
    ):
        return Sort.LABEL, "", end
    if tied and after[:1].isalpha() and after not in listed("age", "after"):
        if after in ("am", "pm"):
            return Sort.DATE, "", end + 1
        if (sign := sign_of("measure", after)) is not None and after != "yards":
            return Sort.MEASURE, sign, end + 1
        if (
            after == "s"
            and one.low % 10 == 0
            and 10 <= one.low <= 90
            and before in ("his", "her", "their", "my", "early", "late")
        ):
            return Sort.AGE, _DECADE, end + 1
        return Sort.LABEL, "", end + 1
    if tied and after in (".", "/", *_DASHES) and later[:1].isdecimal() and touching(tokens, end + 1):
        return Sort.LABEL, "", end
    return None


def _age(reader: _Reader, one: Numeral) -> bool:
    """Whether it is somebody's age: "aged 40", "19-year-old", "Ana Lund, 31, said"."""
    tokens, first, end = reader.tokens, one.first, one.behind
    before, earlier, after = word_at(tokens, first - 1), word_at(tokens, first - 2), word_at(tokens, end)
    if before in listed("age", "before") or (before == "of" and earlier == "age"):
        return True
    behind = [word_at(tokens, end + step) for step in range(5)]
    plain = [word for word in behind if word not in _DASHES]
    if plain[:1] in (["year"], ["years"]) and plain[1:2] and plain[1] in ("old", "olds"):
        return True
    if plain[:3] == ["years", "of", "age"]:
        return True
    named = reader.written(first - 2)[:1].isupper() and earlier.isalpha()
    closed = (before == "," and after in (",", ".", ";")) or (before == "(" and after == ")")
    inside = tables()["age"]["least"] <= one.low <= tables()["age"]["most"] and one.low == one.high
    return tokens[first].figures and one.behind == first + 1 and named and closed and inside and _cased(reader.text)


def _cased(text: str) -> bool:
    return not text[:200].isupper()


def _clock(tokens: Sequence[Token], one: Numeral) -> bool:
    """Whether it is a time of day: "5 p.m.", "nine o'clock", "four in the morning"."""
    if one.high >= 2500:
        return False
    words = [word_at(tokens, one.behind + step) for step in range(4)]
    if words[0] in listed("clock", "after") or (words[0] in ("a", "p") and words[1:3] == [".", "m"]):
        return True
    return one.high <= 24 and words[:2] == ["in", "the"] and words[2] in listed("clock", "daytime")


def _labelled(reader: _Reader, one: Numeral, last: Quantity | None) -> bool:
    """Whether it names and does not count: "Highway 4", "Article 5", "gates 1 and 3"."""
    tokens, first = reader.tokens, one.first
    if first and last is not None and last.sort is Sort.LABEL and tokens[first].figures:
        between = reader.text[last.span[1] : tokens[first].start]
        if len(between) < 6 and between.strip() in ("", ",", "and", "or", "to", "&"):
            return True
    if word_at(tokens, first - 1) == "number" and reader.written(first - 1)[0] == "N" and reader.written(first)[0].isupper():
        return True
    at = first - 1
    while at > first - 4 and word_at(tokens, at) in (".", "no", "nr", "number", ":"):
        if word_at(tokens, at) in ("no", "nr") and word_at(tokens, at + 1) == "." and tokens[first].figures:
            return True
        at -= 1
    word = word_at(tokens, at)
    if not word or (tokens[first].end - tokens[first].start > 4 and word in ("count", "counts", "number", "numbers")):
        return False
    if word in listed("label", "any"):
        return tokens[first].figures or (reader.written(at)[0].isupper() and reader.written(first)[0].isupper())
    return reader.written(at) in listed("label", "capital") and tokens[first].figures


def _is_year(reader: _Reader, one: Numeral) -> bool:
    """Whether four figures alone are a year: nothing is counted behind them."""
    written, after = reader.written(one.first), word_at(reader.tokens, one.behind)
    if one.behind > one.first + 1 or not re.fullmatch(r"(?:19|20)\d\d", written):
        return False
    plural = after.endswith("s") and after not in ("was", "is", "as", "has", "this", "his", "its", "says") and len(after) > 3
    return not (plural or after in tables()["plural"].values() or after in listed("unit_word", "state") or after == "of")


def _share(reader: _Reader, one: Numeral) -> tuple[float, float]:
    """The share that "one in five" or "three out of four" states; other numbers as they are."""
    tokens, at = reader.tokens, one.behind
    if word_at(tokens, at) == "out" and word_at(tokens, at + 1) == "of":
        whole = numeral_at(tokens, at + 2)
    elif word_at(tokens, at) == "in" and one.low == one.high == 1:
        whole = numeral_at(tokens, at + 1)
    else:
        return one.low, one.high
    if whole is None or whole.low != whole.high or not one.high < whole.low <= 1000 or one.low != one.high:
        return one.low, one.high
    if sign_of("measure", word_at(tokens, whole.behind)) is not None:
        return one.low, one.high
    share = round(100 * one.low / whole.low, 1)
    return share, share


def _share_end(tokens: Sequence[Token], one: Numeral) -> int:
    whole = numeral_at(tokens, one.behind + (2 if word_at(tokens, one.behind) == "out" else 1))
    return whole.behind if whole else one.behind


# What the qualifiers around it say.

_Bounds = tuple[float | None, float | None]


@cache
def _qualifiers() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Qualifiers under their last word, the longest first, with their rule."""
    made: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for rule, row in tables()["qualifier"].items():
        for words in row["words"]:
            made.setdefault(words.split()[-1], []).append((tuple(words.split()), rule))
    return {last: sorted(rows, key=lambda row: -len(row[0])) for last, rows in made.items()}


@cache
def _behind() -> tuple[dict[str, list[tuple[str, ...]]], dict[tuple[str, ...], str]]:
    rules = {tuple(words.split()): rule for rule, rows in tables()["after"].items() for words in rows}
    return by_first_word([" ".join(words) for words in rules]), rules


def _qualified(reader: _Reader, bounds: _Bounds, first: int, behind: int) -> tuple[_Bounds, int, bool]:
    """The bounds after up to three qualifiers before token ``first``, where they begin, and whether none changed them."""
    tokens, plain = reader.tokens, True
    if word_at(tokens, first - 1) == "between" and first - 1 >= behind:
        first -= 1
    for _ in range(3):
        rows = _qualifiers().get(word_at(tokens, first - 1), ())
        found = next((row for row in rows if _stands(tokens, row[0], first, behind)), None)
        if found is None or _is_governed(tokens, found[0], first):
            break
        bounds, changed = _applied(bounds, found[1])
        first -= len(found[0])
        plain = plain and not changed
    return bounds, first, plain


def _stands(tokens: Sequence[Token], phrase: tuple[str, ...], first: int, behind: int) -> bool:
    start = first - len(phrase)
    return start >= behind and all(word_at(tokens, start + step) == word for step, word in enumerate(phrase))


def _is_governed(tokens: Sequence[Token], phrase: tuple[str, ...], first: int) -> bool:
    """Whether a verb of talk or rule takes the word: "spoke about 30 prisoners"."""
    return phrase in (("about",), ("over",)) and word_at(tokens, first - 2) in listed("governed", phrase[0])


def _applied(bounds: _Bounds, rule: str) -> tuple[_Bounds, bool]:
    """The bounds changed by a rule, and whether it says anything beside the number itself."""
    row = tables()["qualifier"][rule]
    low, high = (_times(bound, row.get(side)) for bound, side in zip(bounds, ("low", "high"), strict=True))
    return (low, high), rule != "exactly"


def _times(bound: float | None, factor: float | None) -> float | None:
    return None if bound is None or factor is None else round(bound * factor, 6)


def _qualified_behind(reader: _Reader, bounds: _Bounds, end: int, *, plain: bool) -> tuple[_Bounds, int, bool]:
    """The same for a qualifier right behind the number: "30 or more"."""
    phrases, rules = _behind()
    phrase = phrase_at(reader.tokens, end, phrases)
    if not phrase or (phrase == ("+",) and not touching(reader.tokens, end)):
        return bounds, end, plain
    bounds, changed = _applied(bounds, rules[phrase])
    return bounds, end + len(phrase), plain and not changed

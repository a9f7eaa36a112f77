"""Numbers as written: figures with any separators, number words, vague numbers, and the words of ``quantities.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

MOST = 1e15
"""What is larger is no number of things: a telephone number, a code."""


_WORD = re.compile(r"[\w'’]+|[^\w\s]")


class Token(NamedTuple):
    """A run of figures, a word or a sign: its characters in lower case and where they stand."""

    low: str
    start: int
    end: int

    @property
    def figures(self) -> bool:
        """Whether it is a number in figures."""
        return self.low[0].isdecimal()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number from token ``first`` up to ``behind``; a ``part`` is in percent.

    ``scale`` is that of its last scale word, 1 without one.
    """

    first: int
    behind: int
    low: float
    high: float
    scale: float = 1
    part: bool = False


@cache
def tables() -> dict[str, Any]:
    """``quantities.toml`` as it stands."""
    return tomllib.loads((resources.files("sitroom.claims") / "quantities.toml").read_text("utf-8"))


@cache
def listed(table: str, name: str) -> frozenset[str]:
    """The words of one list that are parted by space."""
    return frozenset(tables()[table][name].split())


@cache
def sign_of(table: str, word: str) -> str | None:
    """The sign that a word stands for in the table ``money`` or ``measure``; None where it stands for none."""
    return next((sign for sign in tables()[table] if word in listed(table, sign)), None)


@cache
def _pattern() -> re.Pattern[str]:
    units = [
        *tables()["scale"],
        "percent",
        "per",
        "pct",
        *(word for words in tables()["measure"].values() for word in words.split()),
    ]
    behind = "|".join(map(re.escape, sorted(units, key=len, reverse=True)))
    return re.compile(
        r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?(?!\d)|\d{1,2}(?:,\d\d){1,4},\d{3}(?!\d)"
        r"|\d{1,3}(?:[\u00a0\u202f\u2009 ]\d{3}){1,6}(?!\d)"
        rf"|\d{{1,3}}(?:['’.]\d{{3}}){{2,6}}(?!\d)|\d{{1,3}}['’]\d{{3}}(?!\d)|\d+,\d{{1,2}}(?=\s?(?:%|(?:{behind})\b))"
        r"|\d+\.\d+|\d+|[^\W\d_]+(?:['’][^\W\d_]+)?|[^\w\s]|_",
        re.IGNORECASE,
    )


def tokens_of(text: str) -> list[Token]:
    """The words, figures and signs of a text in its order."""
    return [Token(match.group().lower(), *match.span()) for match in _pattern().finditer(text)]


def word_at(tokens: Sequence[Token], at: int) -> str:
    """The characters of a token in lower case, empty outside of the text."""
    return tokens[at].low if 0 <= at < len(tokens) else ""


def touching(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token begins where the one before it ends."""
    return 0 < at < len(tokens) and tokens[at - 1].end == tokens[at].start


def numeral_at(tokens: Sequence[Token], at: int) -> Numeral | None:
    """The number that begins with a token, None where none does."""
    if not 0 <= at < len(tokens):
        return None
    found = _in_figures(tokens, at) if tokens[at].figures else _vague(tokens, at) or _half(tokens, at) or _spelled(tokens, at)
    return _and_a_half(tokens, found) if found else None


def phrase_at(tokens: Sequence[Token], at: int, phrases: dict[str, list[tuple[str, ...]]]) -> tuple[str, ...]:
    """The longest of the phrases (by first word, longest first) that begins with a token; empty where none does."""
    for phrase in phrases.get(word_at(tokens, at), ()):
        if all(word_at(tokens, at + step) == word for step, word in enumerate(phrase)):
            return phrase
    return ()


def by_first_word(phrases: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases as tuples of words under their first word, the longest first."""
    made: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted((tuple(_WORD.findall(one)) for one in phrases), key=len, reverse=True):
        made.setdefault(phrase[0], []).append(phrase)
    return made


@cache
def _vague_phrases() -> tuple[dict[str, list[tuple[str, ...]]], dict[tuple[str, ...], tuple[float, float]]]:
    known = tables()["vague"]
    return by_first_word(list(known)), {tuple(_WORD.findall(words)): (a, b) for words, (a, b) in known.items()}


def _vague(tokens: Sequence[Token], at: int) -> Numeral | None:
    phrases, bounds = _vague_phrases()
    phrase = phrase_at(tokens, at, phrases)
    behind = at + len(phrase)
    needed = tables()["only_before"].get(phrase[0]) if len(phrase) == 1 else None
    if not phrase or (needed is not None and word_at(tokens, behind) not in needed.split()):
        return None
    low, high = map(float, bounds[phrase])
    if phrase[-1] == "of" and word_at(tokens, behind) not in tables()["scale"]:
        behind -= 1
    scale = _scale(tokens, behind)
    if scale > 1 and high < scale and low:
        return Numeral(at, behind + 1, low * scale, high * scale + scale - 1, scale)
    return Numeral(at, behind, low, high)


def _scale(tokens: Sequence[Token], at: int) -> float:
    """The scale that a token names, 1 where it names none."""
    word = word_at(tokens, at)
    if word in listed("attached", "scale"):
        return float(tables()["scale"][word]) if touching(tokens, at) else 1
    return float(tables()["scale"].get(word, 1))


def _in_figures(tokens: Sequence[Token], at: int) -> Numeral | None:
    written, behind = tokens[at].low, at + 1
    if word_at(tokens, behind) == "-" and _scale(tokens, behind + 1) > 1:
        behind += 1
    scale = _scale(tokens, behind)
    if word_at(tokens, behind) == "m" and word_at(tokens, at - 1) not in ("$", "€", "£") and not _people_follow(tokens, behind):
        scale = 1
    behind = behind + 1 if scale > 1 else at + 1
    if re.fullmatch(r"\d+,\d{1,2}", written):
        written = written.replace(",", ".")
    elif scale == 1 and re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", written) and not _unit_follows(tokens, behind):
        written = written.replace(".", "")  # "1.500 people" of a translation: no count has thousandths
    if re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", written):
        written = written.replace(".", "")
    value = float(re.sub(r"[^\d.]", "", written)) * scale
    return Numeral(at, behind, value, value, scale) if value < MOST else Numeral(at, behind, 0, MOST)


def _people_follow(tokens: Sequence[Token], at: int) -> bool:
    return word_at(tokens, at + 1) in ("people", "persons", "dollars", "euros", "crowns")


def _unit_follows(tokens: Sequence[Token], at: int) -> bool:
    word = word_at(tokens, at)
    return word in ("%", "percent", "per", "pct") or sign_of("measure", word) is not None or sign_of("money", word) is not None


def _half(tokens: Sequence[Token], at: int) -> Numeral | None:
    """The number of "half a million", "half a dozen", "half an hour"."""
    if word_at(tokens, at) != "half" or word_at(tokens, at + 1) not in ("a", "an"):
        return None
    scale = _scale(tokens, at + 2)
    if scale > 1:
        return Numeral(at, at + 3, scale / 2, scale / 2, scale)
    return Numeral(at, at + 2, 0.5, 0.5) if sign_of("measure", word_at(tokens, at + 2)) else None


def part_at(tokens: Sequence[Token], at: int) -> Numeral | None:
    """The part of a whole, in percent, that begins with a token: "two thirds of", "half the town"; None where none does."""
    phrases, values = _parts()
    phrase = phrase_at(tokens, at, phrases)
    behind = at + len(phrase)
    opens = ("of", "the", "its", "their", "his", "her", "our", "all") if phrase == ("half",) else ("of",)
    if not phrase or (word_at(tokens, behind) not in opens and "-" not in phrase):
        return None
    return Numeral(at, behind, values[phrase], values[phrase], part=True)


@cache
def _parts() -> tuple[dict[str, list[tuple[str, ...]]], dict[tuple[str, ...], float]]:
    spelled = {words: float(share) for words, share in tables()["share"].items()}
    spelled |= {words.replace(" ", "-"): share for words, share in spelled.items() if " " in words}
    return by_first_word(list(spelled)), {tuple(_WORD.findall(words)): share for words, share in spelled.items()}


def _and_a_half(tokens: Sequence[Token], found: Numeral) -> Numeral:
    """A number with the half behind it: "two and a half thousand", "a million and a half"; other numbers as they are."""
    if [word_at(tokens, found.behind + step) for step in range(3)] != ["and", "a", "half"] or found.low != found.high:
        return found
    scale = _scale(tokens, found.behind + 3) if found.scale == 1 else 1
    value = (found.low + found.scale / 2) * scale
    return replace(found, behind=found.behind + 3 + (scale > 1), low=value, high=value, scale=max(scale, found.scale))


def _spelled(tokens: Sequence[Token], at: int) -> Numeral | None:
    """A number in words: "a hundred and forty", "two thousand three hundred"."""
    start = at + 1 if word_at(tokens, at) in ("a", "an") and _scale(tokens, at + 1) > 1 else at
    total, smallest, last, here, behind = 0.0, MOST, 1.0, start, start
    while True:
        group = _below_thousand(tokens, here)
        count, here = group or (1, here)
        scale = _scale(tokens, here) if word_at(tokens, here) != "hundred" else 1
        if scale > 1 and scale < smallest and (group or behind == start):
            total, smallest, last, behind = total + count * scale, scale, scale, here + 1
            here = behind + (word_at(tokens, behind) == "and")
            if scale == 12:  # nothing is added to a dozen
                break
            continue
        if group and count < smallest:
            total, behind = total + count, here
            last = last if last > 1 else 100 if count >= 100 and not count % 100 else 1
        break
    return Numeral(at, behind, total, total, last) if behind > start else None


def _below_hundred(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    word = word_at(tokens, at)
    if word in tables()["number"]:
        return tables()["number"][word], at + 1
    tens = tables()["tens"].get(word)
    if tens is None:
        return None
    behind = at + 2 if word_at(tokens, at + 1) in ("-", "‑", "–") and touching(tokens, at + 2) else at + 1
    ones = tables()["number"].get(word_at(tokens, behind), 0)
    return (tens + ones, behind + 1) if 0 < ones < 10 else (tens, at + 1)


def _below_thousand(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    found = _below_hundred(tokens, at)
    count, behind = found or (1, at)
    if word_at(tokens, behind) != "hundred":
        return found
    behind += 1
    rest = _below_hundred(tokens, behind + (word_at(tokens, behind) == "and"))
    return (count * 100 + rest[0], rest[1]) if rest and rest[0] else (count * 100, behind)

"""How alike two written words of names are, whatever the alphabet and romanisation.

A word is brought to plain Latin letters (anyascii), cut into the letter groups that stand for one
sound in some romanisation (``names.toml``, ``[sounds]``), and compared by an edit distance whose
steps cost what they mean: "ou" for "u", "dj" for "j" or "sh" for "ch" next to nothing, another
vowel little, another consonant one. Alphabets that write no vowels are compared by consonants.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from itertools import product

from anyascii import anyascii

_DIGITS = re.compile(r"\d+")
_VOWELS = frozenset("aeiou")
_ABJAD = re.compile("[\u0590-\u07ff\ufb1d-\ufdff\ufe70-\ufefc]")
_ARTICLE = re.compile("^(?:ال)(?=\\w{2})")
_INNER_DIGIT = re.compile(r"(?<=[a-z])[01345](?=[a-z])")
_NEAR = ("pb", "bv", "fvw", "tdTD", "szScTZ", "SZCJ", "CcJ", "kgqxG", "xh", "mn", "Jy", "lr")
_KINDS = {"P": "pb", "F": "fvw", "T": "tdTD", "S": "szSZCJc", "K": "kgqxG"}
_CLASSES = {sound: kind for kind, sounds in _KINDS.items() for sound in sounds}

VOWEL = 0.35
"""What a vowel more or less costs, a consonant being 1."""

OTHER_VOWEL = 0.7
"""What another vowel costs that romanisations of one name keep apart ("Jamil", "Jamal")."""

ENDING = 0.9
"""What another ending vowel, or one more, costs ("Ivan", "Ivana"; "Carlo", "Carla")."""

SOUND = 0.1
"""What another spelling of one sound costs."""

NEIGHBOUR = 0.45
"""What a consonant of the same place or manner costs ("b" for "p", "sh" for "s")."""

END = "-"
_MUTE = frozenset({"e", "y", "es"})
_FAR_VOWEL = 0.2
_VOWEL_STEPS = {
    frozenset(pair): cost
    for cost, pairs in {0.15: "ie ou Ee", 0.2: "ae Ao", 0.25: "ao", 0.3: "Ei Au", 0.4: "eu", 0.5: "eo Ea Aa"}.items()
    for pair in pairs.split()
}
"""Vowels that romanisations of one name exchange; "E" is the diphthong of "Hussein", "A" that of "Saud"."""


@cache
def tables() -> dict[str, dict[str, str]]:
    """``names.toml``, read once."""
    return tomllib.loads((resources.files("sitroom.actors") / "names.toml").read_text("utf-8"))


@cache
def words(name: str) -> frozenset[str]:
    """The words of one list of ``names.toml``, for example ``words("title")``."""
    return frozenset(tables()["words"][name].split())


@lru_cache(1 << 16)
def folded(token: str) -> str:
    """The letters of a word in lower-case ASCII: accents, apostrophes and stops gone, digits between letters read as letters."""
    text = re.sub(r"[^a-z0-9]", "", anyascii(_ARTICLE.sub("", token)).casefold())
    return text if text.isalpha() else _INNER_DIGIT.sub(lambda digit: "oieas"["01345".index(digit[0])], text)


@lru_cache(1 << 16)
def _units(text: str) -> tuple[str, ...]:
    """A folded word as letter groups, doubled letters as one."""
    sounds = tables()["sounds"]
    text = re.sub(r"([^eo])\1+", r"\1", text)
    found = []
    at = 0
    while at < len(text):
        size = next((n for n in (4, 3, 2) if text[at : at + n] in sounds and len(text[at : at + n]) == n), 1)
        found.append(text[at : at + size])
        at += size
    # French writes "Gilles" and "Georges" where others write "Jill" and "George".
    return (*found[:-2], "es") if len(found) > 3 and found[-2:] == ["e", "s"] else tuple(found)


def _sounds(unit: str) -> str:
    return tables()["sounds"].get(unit, unit)


def _vocalic(unit: str) -> bool:
    return unit[0] in _VOWELS or unit in ("y", "ya", "yi")


@cache
def _substitution(a: str, b: str) -> float:
    """What it costs to read one letter group for another."""
    if a == b:
        return 0.0
    first, second = _sounds(a), _sounds(b)
    if set(first) & set(second):
        return SOUND
    if _vocalic(a) and _vocalic(b):
        return min(_VOWEL_STEPS.get(frozenset(pair), OTHER_VOWEL) for pair in product(first, second))
    if _vocalic(a) or _vocalic(b):
        return 1.2
    return NEIGHBOUR if any(set(first) & set(group) and set(second) & set(group) for group in _NEAR) else 1.0


def _gap(unit: str, beside: str, *, bare: bool) -> float:
    """What it costs to leave a letter group out before ``beside``; ``bare`` where one side writes no vowels."""
    if _vocalic(unit):
        if bare:
            return 0.05
        # A vowel more at the end is a feminine, a nisba or a patronymic: "Ivan", "Ivana".
        return VOWEL if beside != END or unit in _MUTE else ENDING
    if unit in ("h", "w"):
        return 0.1 if bare and unit == "w" else 0.3
    # "Pandzhir", "Panzhir", "Panjshir": of two hissing sounds one is often lost, and so is the stop before one.
    return NEIGHBOUR if _hissing(beside) and (_hissing(unit) or unit in ("d", "t")) else 0.9


def _hissing(unit: str) -> bool:
    return bool(set(_sounds(unit)) & set("szSZCJc"))


def _distance(a: tuple[str, ...], b: tuple[str, ...], *, bare: bool) -> float:
    """The cheapest way from one word to the other; neighbouring letters may change places for 0.6."""
    before: list[float] = []
    row = [0.0]
    gaps = [_gap(unit, beside, bare=bare) for unit, beside in zip(b, (*b[1:], END), strict=True)]
    for gap in gaps:
        row.append(row[-1] + gap)
    for i, left in enumerate(a):
        out = _gap(left, a[i + 1] if i + 1 < len(a) else END, bare=bare)
        current = [row[0] + out]
        for j, right in enumerate(b):
            step = _substitution(left, right)
            if step >= _FAR_VOWEL and i + 1 == len(a) and j + 1 == len(b) and _vocalic(left) and _vocalic(right):
                step = ENDING
            cost = min(row[j] + step, row[j + 1] + out, current[j] + gaps[j])
            if i and j and left == b[j - 1] and right == a[i - 1] and left != right:
                cost = min(cost, before[j - 1] + 0.6)
            current.append(cost)
        before, row = row, current
    return row[-1]


def _weight(units: tuple[str, ...], *, bare: bool) -> float:
    return sum((0.15 if bare else 0.5) if _vocalic(unit) else 1.0 for unit in units)


@lru_cache(1 << 16)
def likeness(a: str, b: str) -> float:
    """How surely two written words spell one name, in [0, 1]; 1 for the same letters, accents and case aside."""
    first, second = folded(a), folded(b)
    if first == second:
        return 1.0 if first else 0.0
    if not first or not second or _DIGITS.findall(first) != _DIGITS.findall(second):
        return 0.0
    bare = bool(_ABJAD.search(a)) != bool(_ABJAD.search(b))
    left, right = _units(first), _units(second)
    whole = max(_weight(left, bare=bare), _weight(right, bare=bare), 1.0)
    return max(0.0, 1.0 - _distance(left, right, bare=bare) / whole)


@lru_cache(1 << 16)
def skeletons(token: str) -> frozenset[str]:
    """The consonants of a word by class, one or two readings: spellings of one name nearly always share one.

    "j" is read as in "jam" and as in "ja", "ch" as in "church" and as in "loch"; vowels, "h", "w" and "y"
    within a word are not written, and neighbours of one class count once. A word without consonants is its vowels.
    """
    units = _units(folded(token))
    readings: set[str] = set()
    for soft, open_ in ((True, True), (True, False), (False, True), (False, False)):
        letters: list[str] = []
        for position, unit in enumerate(units):
            if unit == "es" and position + 1 == len(units):
                kind = "S" if soft else ""
            elif _vocalic(unit) or unit == "h":
                kind = "A" if position == 0 and unit != "h" else ""
            elif unit in ("j", "dj"):
                kind = "S" if soft or unit == "dj" else ""
            elif unit in ("ch", "x"):
                kind = "S" if open_ else "K"
            elif unit == "c":
                kind = "K" if open_ else "S"
            elif unit == "th":
                kind = "T" if soft else "S"
            elif unit == "g" and any(rest[:1] in ("e", "i") for rest in units[position + 1 : position + 2]):
                kind = "K" if open_ else "S"
            elif unit == "w" and position:
                kind = "F" if soft else ""
            else:
                kind = _CLASSES.get(_sounds(unit)[0], _sounds(unit)[0].upper())
            if kind and (not letters or letters[-1] != kind):
                letters.append(kind)
        text = "".join(letters).lstrip("A") if len(letters) > 1 else "".join(letters)
        readings.add(text or folded(token)[:1])
    return frozenset(reading for reading in readings if reading)

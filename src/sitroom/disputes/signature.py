"""What a text tells, in at most 180 characters: enough to know a copy of it, edited, cut short or translated twice.

A signature is the sequence of the words that carry something (no articles, pronouns, auxiliaries), each of 18 bits: two of
its kind and 16 that say which one. Plain words are stems, and words that translators exchange (``origins.toml``, ``[same]``)
are one; numbers are their values, names their first five consonants by class, so that "Khazret" and "Hazret" stay comparable.
Of a text with more than ``MOST`` such words those are kept whose mark ends in as many zeros as it takes (mod-p sampling,
Broder 1997): the same words of any two texts. Copies are found by index keys, local ones by winnowing (Schleimer 2003).
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence, Sized
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import resources
from itertools import pairwise

from rapidfuzz.distance import LCSseq

from sitroom.actors.spelling import folded

MOST = 56
"""Words of a signature: 168 characters. All but 2 of 627 paragraphs of our situations have fewer."""
COMMON, TELLING, FIGURE, NAME = range(4)
"""Kinds of words: such as any report of a conflict has, others, numbers and dates, names."""
_WEIGHT = (35, 100, 100, 100)
"""In hundredths, so that sums do not depend on their order."""

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_VALUE = {digit: value for value, digit in enumerate(_DIGITS)}
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_]+(?:[’'][^\W\d_]+)*")
_STOP = '.!?…:“”"«»„‹›\n'
_POSSESSIVE = re.compile(r"[’']s?$")
_VOWEL = re.compile("[aeiouy]")


class Kind(StrEnum):
    """How one text repeats another."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    CUT = "cut"
    TRANSLATED = "translated"


@dataclass(frozen=True, slots=True)
class Signature:
    """The telling words of a text in their order; ``length`` counts all of its words.

    ``level`` is how often the words were halved. ``str`` writes it, :meth:`parse` reads it back.
    """

    tokens: tuple[int, ...]
    length: int
    level: int = 0

    def __str__(self) -> str:
        body = "".join(_DIGITS[t >> 12] + _DIGITS[t >> 6 & 63] + _DIGITS[t & 63] for t in self.tokens)
        return f"{self.level}.{self.length}.{body}"

    @classmethod
    def parse(cls, written: str) -> Signature:
        """The signature that ``str`` wrote. Raises ``ValueError`` for anything else."""
        level, length, body = written.split(".")
        if len(body) % 3 or set(body) - _VALUE.keys():
            raise ValueError(f"no signature: {written[:40]!r}")
        values = [_VALUE[digit] for digit in body]
        tokens = tuple(a << 12 | b << 6 | c for a, b, c in zip(values[::3], values[1::3], values[2::3], strict=True))
        return cls(tokens, int(length), int(level))


@dataclass(frozen=True, slots=True)
class Match:
    """One text repeats another: how, what share of the shorter's weight is in the longer, and the reverse; in [0, 1].

    ``weight`` is that of the words in common that are no names, a telling word being 1: who is named alone is no passage.
    """

    kind: Kind
    share: float
    reach: float
    weight: float
    reason: str


@cache
def _table(name: str) -> dict[str, str]:
    text = (resources.files("sitroom.disputes") / "origins.toml").read_text("utf-8")
    return dict(tomllib.loads(text)[name])


@cache
def listed(table: str, name: str) -> frozenset[str]:
    """The words of one list of ``origins.toml``."""
    return frozenset(word.replace("_", " ") for word in _table(table)[name].split())


@cache
def outlets() -> dict[str, str]:
    """The written names of known agencies and outlets, each word folded, with the key of each."""
    names = ((key, name) for key, written in _table("outlets").items() for name in written.split())
    return {" ".join(map(folded, name.split("_"))): key for key, name in names}


@cache
def _forms() -> dict[str, str]:
    return {form: base for base, forms in _table("forms").items() for form in forms.split()}


@cache
def _same() -> dict[str, str]:
    """A stem's group, the first that holds it."""
    found: dict[str, str] = {}
    for group, members in _table("same").items():
        for word in members.split():
            found.setdefault(_bare(word), f"={group}")
    return found


@cache
def _common() -> frozenset[str]:
    return frozenset(word for base in listed("words", "common") for word in (_bare(base), _same().get(_bare(base), "")))


@cache
def _days() -> frozenset[str]:
    return listed("words", "days") - {"may", "march"}


def _bare(low: str) -> str:
    """A lower-case word without its endings: the same for the forms of most words, no dictionary form."""
    low = _forms().get(low, low)
    for ending, instead in (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("our", "or")):
        if low.endswith(ending) and len(low) > len(ending) + 1:
            low = low[: -len(ending)] + instead
            break
    else:
        if low.endswith("s") and low[-2:-1] not in ("s", "u", "i") and len(low) > 3:
            low = low[:-1]
    for ending in ("ing", "ed", "ly"):
        rest = low[: -len(ending)]
        if low.endswith(ending) and len(rest) >= 3 and _VOWEL.search(rest):
            low = rest[:-1] if len(rest) > 3 and rest[-1] == rest[-2] and rest[-1] not in "lsz" else rest
            break
    return low.rstrip("e").replace("is", "iz") if len(low) > 6 else low.rstrip("e")


def _hashed(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=2).digest(), "big")


_CLASS = {c: i for i, group in enumerate(("pbfvw", "td", "szcj", "kgqx", "mn", "l", "r"), 1) for c in group}
_GROUPS = ("dzh dsch tsch sch dj zh sh ch ts tz", "kh gh ck")
_GROUP = re.compile("|".join(f"(?P<{name}>{'|'.join(group.split())})" for name, group in zip("sk", _GROUPS, strict=True)))


@lru_cache(1 << 15)
def _name_code(word: str) -> int:
    """A name by its first five consonants, three bits each, by class; 0 where it has fewer than two."""
    low = _GROUP.sub(lambda m: m.lastgroup or "", folded(word))
    code: list[int] = []
    for letter in low:
        kind = _CLASS.get(letter, 0)
        if kind and (not code or code[-1] != kind):
            code.append(kind)
    if len(code) < 2:
        return 0
    return sum(kind << 3 * (4 - i) for i, kind in enumerate(code[:5]))


@lru_cache(1 << 15)
def _plain(word: str) -> int | None:
    """The mark of a word that is no name; None for an empty one."""
    low = folded(_POSSESSIVE.sub("", word))
    if not low or low in listed("words", "empty"):
        return None
    if low in listed("words", "negations"):
        return NEGATION
    if low in _days():
        return FIGURE << 16 | _hashed(f"day {low}")
    bare = _bare(low)
    stem = _same().get(bare, bare)
    kind = COMMON if stem in _common() or bare in _common() else TELLING
    return kind << 16 | _hashed(stem)


NEGATION = COMMON << 16 | _hashed("=no")


def _figure(words: Sequence[str], at: int) -> tuple[str, int] | None:
    """The number that begins at a word, as digits, and how many words it takes."""
    word = words[at]
    if word[0].isdecimal():
        plain = word.replace(",", "").replace(":", ".")
        return plain.lstrip("0") or "0", 1
    numbers = _table("numbers")
    first = numbers.get(word.lower())
    if first is None:
        return None
    second = numbers.get(words[at + 1].lower(), words[at + 1].lower()) if at + 1 < len(words) else ""
    if len(first) == 2 and first.endswith("0") and (second in map(str, range(2, 10)) or second == "one"):
        return str(int(first) + int({"one": "1"}.get(second, second))), 2
    if second in ("100", "1000", "1000000") and int(first) < 1000:
        return str(int(first) * int(second)), 2
    return first, 1


def _words(text: str) -> tuple[list[int], int]:
    """The marks of the telling words of a text, and how many words it has."""
    found = list(_WORD.finditer(text))
    words = [m.group() for m in found]
    inner = {
        m.group()
        for before, m in pairwise(found)
        if m.group()[0].isupper() and not set(text[before.end() : m.start()]) & set(_STOP)
    }
    marks: list[int] = []
    at = 0
    while at < len(words):
        number = _figure(words, at)
        if number:
            marks.append(FIGURE << 16 | _hashed(f"number {number[0]}"))
            at += number[1]
            continue
        word = words[at]
        mark = _plain(word)
        if mark is not None and mark >> 16 != FIGURE and mark != NEGATION and _is_name(words, at, inner):
            code = _name_code(_POSSESSIVE.sub("", word))
            mark = NAME << 16 | code if code else mark
        if mark is not None:
            marks.append(mark)
        at += 1
    return marks, len(words)


def _is_name(words: Sequence[str], at: int, inner: set[str]) -> bool:
    """Whether a word is written as a name: a capital within a sentence, or at its start before a further one. No acronyms."""
    word = words[at]
    if not word[0].isupper() or (word.isupper() and len(word) <= 6):
        return False
    following = words[at + 1] if at + 1 < len(words) else ""
    return word in inner or (following in inner and following[:1].isupper() and not following.isupper())


def _mixed(value: int) -> int:
    """A number well stirred, the same in every process: 32 bits."""
    value = (value * 0x9E3779B1 + 0x7F4A7C15) & 0xFFFFFFFF
    value = (value ^ value >> 15) * 0x85EBCA6B & 0xFFFFFFFF
    return value ^ value >> 13


def _thinned(tokens: Iterable[int], level: int) -> list[int]:
    mask = (1 << level) - 1
    return [token for token in tokens if not _mixed(token) & mask]


def _at_level(signed: Signature, level: int) -> list[int]:
    return list(signed.tokens) if level == signed.level else _thinned(signed.tokens, level)


def signature(text: str) -> Signature:
    """What a text tells, by its words. The same for the same text, in every process."""
    words, length = _words(text)
    level = 0
    kept = words
    while len(kept) > MOST and level < 9:
        level += 1
        kept = _thinned(words, level)
    return Signature(tuple(kept[:MOST]), length, level)


def _alike_names(a: int, b: int) -> bool:
    """Whether two names of three consonants and more differ by one consonant at most."""
    first = [a >> shift & 7 for shift in (12, 9, 6, 3, 0) if a >> shift & 7]
    second = [b >> shift & 7 for shift in (12, 9, 6, 3, 0) if b >> shift & 7]
    if min(len(first), len(second)) < 2 or max(len(first), len(second)) < 3:
        return False
    if (
        len(first) == len(second)
        and sorted(first) == sorted(second)
        and sum(x != y for x, y in zip(first, second, strict=True)) == 2
    ):
        return True
    return max(len(first), len(second)) - LCSseq.similarity(first, second) <= 1


@dataclass(frozen=True, slots=True)
class _Laid:
    """Two signatures laid side by side, the shorter first."""

    share: float
    reach: float
    weight: float
    order: float
    density: float
    figures_differ: bool
    names_differ: bool
    negation_differs: bool


def _weight(tokens: Iterable[int]) -> int:
    return sum(_WEIGHT[token >> 16] for token in tokens)


def _respelt(first: list[int], second: list[int]) -> list[int]:
    """``second`` with the names that are only spelled otherwise than in ``first`` written as there."""
    left, right = Counter(first), Counter(second)
    mine = [t for t in dict.fromkeys(first) if t >> 16 == NAME and t not in right]
    theirs = [t for t in dict.fromkeys(second) if t >> 16 == NAME and t not in left]
    read: dict[int, int] = {}
    for token in theirs:
        match = next((t for t in mine if t not in read.values() and _alike_names(t & 0xFFFF, token & 0xFFFF)), None)
        if match is not None:
            read[token] = match
    return [read.get(token, token) for token in second]


def _laid(a: Signature, b: Signature) -> _Laid:
    level = max(a.level, b.level)
    first, second = _at_level(a, level), _at_level(b, level)
    if (_weight(first), first) > (_weight(second), second):
        first, second = second, first
    second = _respelt(first, second)
    common = Counter(first) & Counter(second)
    weight = _weight(common.elements())
    left = [t for t in first if t in common]
    right = [t for t in second if t in common]
    size = common.total()
    run = LCSseq.similarity(left, right) if size else 0
    blocks = [block for block in LCSseq.opcodes(first, second).as_matching_blocks() if block.size] if size else []
    begin, end = (blocks[0].b, blocks[-1].b + blocks[-1].size) if blocks else (0, 1)
    only = [Counter(first) - common, Counter(second) - common]
    lone = [[{t for t in counted if t >> 16 == kind} for counted in only] for kind in (FIGURE, NAME)]
    return _Laid(
        share=weight / _weight(first) if first else 0.0,
        reach=weight / _weight(second) if second else 0.0,
        weight=_weight(t for t in common.elements() if t >> 16 != NAME) * (1 << level) / 100,
        order=run / size if size else 0.0,
        density=sum(block.size for block in blocks) / (end - begin),
        figures_differ=all(lone[0]),
        names_differ=all(lone[1]),
        # What the longer text denies before or behind the passage is no part of it.
        negation_differs=(NEGATION in first) != (NEGATION in second[max(0, begin - 1) : end]),
    )


def shared(a: Signature, b: Signature) -> float:
    """What share of the shorter text's weight stands in the longer one, in any order; 1 for the same signature."""
    if a == b:
        return 1.0
    return min(1.0, _laid(a, b).share)


def names_apart(a: Signature, b: Signature) -> bool:
    """Whether each of two texts names someone or some place that the other does not."""
    return _laid(a, b).names_differ


@dataclass(frozen=True, slots=True)
class Bar:
    """What a pair must reach to be of a kind: ``share``, ``reach`` and ``weight`` as in :class:`Match`, in [0, 1] the others.

    ``order`` is what part of the words in common stands in one order in both, ``density`` how closely together in the longer.
    """

    kind: Kind
    share: float
    reach: float
    order: float
    weight: float
    density: float


BARS = (
    Bar(Kind.VERBATIM, share=0.92, reach=0.92, order=0.9, weight=2.5, density=0.8),
    Bar(Kind.EDITED, share=0.7, reach=0.6, order=0.5, weight=4.0, density=0.0),
    Bar(Kind.CUT, share=0.85, reach=0.3, order=0.8, weight=3.3, density=0.6),
    Bar(Kind.CUT, share=0.85, reach=0.0, order=0.8, weight=5.0, density=0.6),
    Bar(Kind.TRANSLATED, share=0.6, reach=0.5, order=0.3, weight=2.0, density=0.0),
)
"""The kinds from the surest to the least sure; the first whose bar a pair reaches is its kind.

Chosen on the 46 pairs of ``evaluation/behaviours/origins.toml`` that are not held out (``evaluation.origins --sweep``), between
the look-alikes, whose numbers, names and denials are the same and which share .66 of the shorter text and .59 of the longer at
most, and the translations, which share .73 to 1.00, and on the 712 statements of the five gold files, where two who warn of
dry wells in June have 3.0 in common. EDITED holds from shares of .49 to .74. TRANSLATED is for pairs of one agency alone:
from half upward, where two witnesses lie too. CUT loses one of six cut texts from a weight of 3.4 on; little of a long text
must weigh more. VERBATIM is for the reader, and for reports that something else tells apart.
Of the 50 held-out pairs precision is .96 and recall .96.
"""

_WORDS = {
    Kind.VERBATIM: "the same words",
    Kind.EDITED: "the same passage, edited",
    Kind.CUT: "one is cut from the other",
    Kind.TRANSLATED: "alike, as two translations read",
}


def same_passage(a: Signature, b: Signature, bars: Sequence[Bar] = BARS) -> Match | None:
    """Whether one text repeats the other, by their words alone; the same either way round.

    Two that only read like translations of one (:attr:`Kind.TRANSLATED`) may be two witnesses: who asks should know
    more of them. None also where they share no index key (:func:`passage_keys`).
    """
    if _at_most(a, b) < min(bar.share for bar in bars) or len(marks(a) & marks(b)) < min(
        keys_needed(marks(a)), keys_needed(marks(b))
    ):
        return None
    laid = _laid(a, b)
    bar = next((bar for bar in bars if _reaches(laid, bar)), None)
    if bar is None:
        return None
    reason = f"{_WORDS[bar.kind]} ({round(100 * laid.share)} % of the shorter)"
    return Match(bar.kind, laid.share, laid.reach, laid.weight, reason)


@lru_cache(1 << 15)
def _parts(signed: Signature) -> tuple[frozenset[int], int, bool]:
    """The words of a signature, their weight, and whether names are among them."""
    return frozenset(signed.tokens), _weight(signed.tokens), any(token >> 16 == NAME for token in signed.tokens)


def _at_most(a: Signature, b: Signature) -> float:
    """What :func:`shared` of two signatures is at most: quick, for nearly all pairs share too little."""
    if a.level != b.level:
        return 1.0
    (first, weight, _), (second, other, named) = _parts(a), _parts(b)
    if weight > other:
        a, second, weight, named = b, first, other, _parts(a)[2]
    common = sum(_WEIGHT[t >> 16] for t in a.tokens if t in second or (named and t >> 16 == NAME))
    return common / weight if weight else 0.0


def _reaches(laid: _Laid, bar: Bar) -> bool:
    if laid.figures_differ or laid.names_differ or laid.negation_differs:
        return False
    return (
        laid.share >= bar.share
        and laid.reach >= bar.reach
        and laid.order >= bar.order
        and laid.weight >= bar.weight
        and laid.density >= bar.density
    )


_WINDOW = 3
"""Neighbouring pairs of words of which winnowing keeps one: four words in a row that two texts share give a common key."""
_RAREST = 5
"""Words of a text, by their marks' stirred numbers, all pairs of which are keys: for words that change places."""


_HALVED = 10
"""Words that must be left for keys of the halved text, by which a part of a long text is found."""
_DEEPER = 2
"""How often a text is halved for that: a part is found in a text of four times ``MOST`` words."""


_stirred = lru_cache(1 << 15)(_mixed)


def _pair(a: int, b: int) -> int:
    return _mixed(_stirred(a) + _stirred(b) & 0xFFFFFFFF)


@lru_cache(1 << 15)
def marks(signed: Signature) -> frozenset[int]:
    """The index keys of a text as numbers below 2**32: pairs of words that stand together, and of its rarest words."""
    found: set[int] = set()
    for level in range(signed.level, signed.level + _DEEPER + 1):
        tokens = _at_level(signed, level)
        if level > signed.level and len(tokens) < _HALVED:
            break
        pairs = [_pair(a, b) for a, b in pairwise(tokens) if a >> 16 != COMMON or b >> 16 != COMMON]
        window = _WINDOW if len(pairs) > _RAREST else 1
        found |= {min(pairs[at : at + window]) for at in range(max(1, len(pairs) - window + 1)) if pairs}
    rarest = sorted(set(signed.tokens), key=lambda t: (t >> 16 == COMMON, _stirred(t), t))[:_RAREST]
    return frozenset(found | {_pair(a, b) for i, a in enumerate(rarest) if a >> 16 != COMMON for b in rarest[i + 1 :]})


def keys_needed(own: Sized) -> int:
    """How many keys a text asks another to share: one where it has few itself, else two. Of two texts the lesser counts."""
    return 1 if len(own) < _FEW_KEYS else 2


_FEW_KEYS = 6


def passage_keys(signed: Signature) -> tuple[str, ...]:
    """Index keys of six characters, in a fixed order: texts of one passage share one, others seldom do."""
    return tuple("".join(_DIGITS[key >> shift & 63] for shift in (30, 24, 18, 12, 6, 0)) for key in sorted(marks(signed)))

"""How surely two written names are one, and the index keys under which spellings of a name meet.

``similarity`` aligns the words of two names and gives a score, how the names stand to each other, and
the reasons; ``keys`` are few. Names only: what else is known of two actors is weighed in ``matching``.
``person_name.parse`` takes a person's name apart, ``bodies`` the names of organisations and groups.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from sitroom.actors.actor import ActorType
from sitroom.actors.bodies import body_keys, is_acronym, is_body, match_bodies
from sitroom.actors.name_match import SAME, Aligned, NameMatch, Relation
from sitroom.actors.person_name import Gender, Name, parse
from sitroom.actors.spelling import folded, likeness, skeletons, tables, words

__all__ = [
    "FEATURES",
    "SAME",
    "WEIGHTS",
    "Aligned",
    "Gender",
    "Name",
    "NameMatch",
    "Relation",
    "features",
    "keys",
    "parse",
    "similarity",
]

FEATURES = ("distance", "worst", "lone extra", "turned", "lone", "family", "given", "other sounds", "extra", "long")
"""Of an alignment: the mean and the worst unlikeness of its words; a further word beside a lone one; another order;
a name of one word; unlikeness of the last and of the first words; how many words share no skeleton; further words
beside two or more; three words and more."""

WEIGHTS = (2.29, -1.24, -3.81, -0.91, -0.75, 0.1, -0.86, -1.22, -1.03, -0.53, 0.31)
"""The intercept, then a weight for each of ``FEATURES``, of a logistic regression (L2 of 1) on all pairs of
``data/names/name_pairs.csv``; ``python -m evaluation.name_pairs`` prints them and the held-out figures of five-fold."""

PAIRED = 0.5
"""Likeness from which two words may stand for each other in an alignment."""
SPELT = 0.84
"""Likeness from which two words that share a skeleton are spellings of one."""
MERGED = 0.95
"""Likeness from which two neighbouring words are one word of the other name."""
INITIAL = 0.9
"""Likeness of an initial and a word that begins with it."""
SHORT_FORM = 0.96
"""Likeness of a given name and its usual short form."""
DOUBT = 0.45
"""Highest score of names that are not word for word the same: one word of a name, another order, other words."""
VETOED = 0.1
"""Highest score of names that a generation or a gender parts."""

_GIVEN_AND_FAMILY = 2
"""A further word beside so many may tell a father from a son; names that share three words are hardly two persons'."""

_INITIALS_ALIKE = frozenset(map(frozenset, ("jy", "ck", "kq", "vw")))
_PATRONYMIC = re.compile(r"(?:[oe]vi[ct]+h?|[oe]v[yi]ch|[oei]vna|ichna|inichna)$")


def similarity(a: str, b: str, type_: ActorType | None = None, weights: tuple[float, ...] = WEIGHTS) -> NameMatch:
    """How surely two written names are one, as names of ``type_``; without it the words decide between person and body."""
    if type_ is None:
        bodies = (is_body(a) or is_body(b) or _short_for(a, b)) and not (parse(a).kin or parse(b).kin)
    else:
        bodies = type_ not in (ActorType.PERSON, ActorType.UNNAMED)
    return match_bodies(a, b, states=type_ is ActorType.GOVERNMENT) if bodies else _persons(a, b, weights)


def _short_for(a: str, b: str) -> bool:
    """Whether either is an acronym of three letters and more; two letters are as often a person's initials."""
    return any(is_acronym(name) and len(folded(name.removeprefix("the "))) > _INITIALS for name in (a, b))


_INITIALS = 2


def keys(name: str, type_: ActorType | None = None) -> frozenset[str]:
    """Index keys of a name: its last word and pairs of its words, by their skeletons; acronyms of a body.

    Names that ``similarity`` calls same share one. A given name has no key of its own, so that "Mohammed"
    leads to those who are called so and not to all whose first name it is. No key: nothing to find it by.
    """
    if is_body(name) or _short_for(name, "") if type_ is None else type_ not in (ActorType.PERSON, ActorType.UNNAMED):
        return body_keys(name)
    parsed = parse(name)
    if parsed.kin or not parsed.tokens:
        return frozenset()
    tokens = _proper(parsed.tokens)
    found = {f"n:{mark}" for mark in skeletons(tokens[-1])}
    if len(tokens) > 1:
        found |= {f"n:{mark}" for mark in skeletons(tokens[-2] + tokens[-1])}
    marks = [skeletons(token) for token in tokens if len(folded(token)) > 1]
    if len(marks) > _PAIRS_OF:
        marks = [*marks[: _PAIRS_OF - 1], marks[-1]]
    for first, second in combinations(marks, 2):
        found |= {"p:" + "|".join(sorted((x, y))) for x in first for y in second}
    return frozenset(found)


_PAIRS_OF = 6
"""Words of a long name that are paired in its keys: the first five and the last."""


def features(a: str, b: str) -> tuple[float, ...]:
    """What the score of two persons' names is a weighted sum of, in the order of ``FEATURES``."""
    return _features(_align(_proper(parse(a).tokens), _proper(parse(b).tokens)))


@dataclass(frozen=True, slots=True)
class _Alignment:
    """Which word stands for which: index pairs in the order of the first name, and the words left over."""

    a: tuple[str, ...]
    b: tuple[str, ...]
    pairs: tuple[tuple[int, int, float], ...]
    left: tuple[int, ...]
    right: tuple[int, ...]

    @property
    def turned(self) -> bool:
        """Whether the words come in another order."""
        order = [j for _, j, _ in self.pairs]
        return order != sorted(order)

    @property
    def conflicts(self) -> tuple[tuple[str, str], ...]:
        """Words of both names that have no counterpart, side by side."""
        return tuple((self.a[i], self.b[j]) for i, j in zip(self.left, self.right, strict=False))

    @property
    def extra(self) -> tuple[str, ...]:
        """Words that one name has more than the other; a patronymic or one initial is none."""
        more, rest = (
            (self.a, self.left[len(self.right) :]) if len(self.left) > len(self.right) else (self.b, self.right[len(self.left) :])
        )
        tokens = [more[i] for i in rest if not _PATRONYMIC.search(folded(more[i]))]
        lone = [token for token in tokens if len(folded(token)) == 1]
        # "Sefa I." and "Sefa H. I." are two; beside no other initial one more says little.
        known = any(len(folded(self.a[i])) == len(folded(self.b[j])) == 1 for i, j, _ in self.pairs)
        return tuple(tokens) if known or len(lone) != 1 else tuple(token for token in tokens if token not in lone)


def _proper(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """A name without the word that says what kind of place bears it ("Ostra valley")."""
    kept = tuple(token for token in tokens if token not in words("place-kind"))
    return kept or tokens


@lru_cache(1 << 16)
def _alike(a: str, b: str) -> float:
    """``likeness``, with initials and short forms of given names."""
    first, second = folded(a), folded(b)
    if min(len(first), len(second)) == 1:
        same = first[:1] == second[:1] or frozenset((first[:1], second[:1])) in _INITIALS_ALIKE
        return (1.0 if len(first) == len(second) else INITIAL) if same else 0.0
    short = tables()["short"]
    if second in short.get(first, "").split() or first in short.get(second, "").split():
        return SHORT_FORM
    return likeness(a, b)


def _one_word(a: str, b: str, alike: float) -> bool:
    """Whether two words may be spellings, an initial or a short form of one."""
    if min(len(folded(a)), len(folded(b))) == 1 or alike == SHORT_FORM:
        return alike >= INITIAL
    return alike >= SPELT and bool(skeletons(a) & skeletons(b)) and not _derived(a, b)


def _derived(a: str, b: str) -> bool:
    """Whether one word is the other with an ending that makes a woman's name or a nisba of it ("Ivanov", "Ivanova")."""
    short, long_ = sorted((folded(a), folded(b)), key=len)
    return long_[:-1] == short and long_[-1] in "ai" and short[-1] not in "aeiouyh"


_AS_LONG = 0.6


def _merged(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[str, ...]:
    """The words of ``a``, two neighbours as one where ``b`` writes them so."""
    tokens = list(a)
    i = 0
    while i + 1 < len(tokens):
        both = tokens[i] + tokens[i + 1]
        # A word far shorter than both cannot be their spelling in one; most names end here.
        long_ = [other for other in b if len(folded(other)) >= _AS_LONG * len(folded(both))]
        best = max((likeness(both, other) for other in long_), default=0.0)
        if best >= MERGED and best > max(likeness(token, other) for token in tokens[i : i + 2] for other in b):
            tokens[i : i + 2] = [both]
        i += 1
    return tuple(tokens)


def _align(first: tuple[str, ...], second: tuple[str, ...]) -> _Alignment:
    """The likeliest pairs first, those in like position before others."""
    a, b = _merged(first, second), _merged(second, first)
    scored = [(_alike(x, y), -abs(i / len(a) - j / len(b)), i, j) for i, x in enumerate(a) for j, y in enumerate(b)]
    pairs: list[tuple[int, int, float]] = []
    left, right = list(range(len(a))), list(range(len(b)))
    for score, _, i, j in sorted(scored, reverse=True):
        if score >= PAIRED and i in left and j in right:
            left.remove(i)
            right.remove(j)
            pairs.append((i, j, score))
    return _Alignment(a, b, tuple(sorted(pairs)), tuple(left), tuple(right))


def _features(found: _Alignment) -> tuple[float, ...]:
    short = min(len(found.a), len(found.b))
    extra = float(min(len(found.extra), 2))
    apart = [1 - score for _, _, score in found.pairs] + [1.0] * len(found.conflicts)
    spelt = [(found.a[i], found.b[j]) for i, j, alike in found.pairs if alike != SHORT_FORM]
    other = sum(not skeletons(x) & skeletons(y) for x, y in spelt if min(len(folded(x)), len(folded(y))) > 1)
    return (
        sum(apart) / max(len(apart), 1),
        max(apart, default=1.0),
        extra if short == 1 else 0.0,
        float(found.turned),
        float(short == 1),
        1 - _alike(found.a[-1], found.b[-1]) if found.a and found.b else 1.0,
        1 - _alike(found.a[0], found.b[0]) if found.a and found.b else 1.0,
        float(min(other, 2)),
        extra if short == 2 else 0.0,
        float(short > 2),
    )


@lru_cache(1 << 15)
def _persons(a: str, b: str, weights: tuple[float, ...]) -> NameMatch:
    one, two = parse(a), parse(b)
    if one.kin or two.kin:
        return _kin(one, two)
    found = _align(_proper(one.tokens), _proper(two.tokens))
    if not found.pairs or any(all(len(folded(token)) == 1 for token in side) for side in (found.a, found.b)):
        return NameMatch(0.02, Relation.UNRELATED, (), (f'"{a}" and "{b}": no word in common',))
    total = weights[0] + sum(weight * value for weight, value in zip(weights[1:], _features(found), strict=True))
    score = 1 / (1 + math.exp(-total))
    aligned = tuple(Aligned(found.a[i], found.b[j], round(alike, 3)) for i, j, alike in found.pairs)
    relation = _relation(found)
    vetoes = (*_parted(one, two), *_other_words(found))
    reasons = [f'written "{a}" and "{b}": ' + _said(found)]
    initials = any(len(folded(token)) == 1 for token in found.extra)
    if relation is Relation.EXTENDED and (initials or min(len(found.a), len(found.b)) <= _GIVEN_AND_FAMILY):
        reasons.append(f'one has "{" ".join(found.extra)}" more: a fuller form, or a relative')
        vetoes = (*vetoes, reasons[-1])
    # A short form is a guess; beside another family name by ear it is one too many.
    short = [pair for pair in aligned if pair.likeness == SHORT_FORM]
    guessed = bool(short) and any(pair.likeness < 1 and pair.likeness not in (SHORT_FORM, INITIAL) for pair in aligned)
    younger = (one.generation or two.generation) if one.generation != two.generation else None
    if younger:
        reasons.append(f'only one is "{younger}"')
    if relation not in (Relation.EQUAL, Relation.EXTENDED) or found.turned or vetoes or younger or guessed:
        score = min(score, DOUBT)
    if _parted(one, two):
        score = min(score, VETOED)
    return NameMatch(round(score, 4), relation, aligned, (*reasons, *(veto for veto in vetoes if veto not in reasons)), vetoes)


def _relation(found: _Alignment) -> Relation:
    same = [_one_word(found.a[i], found.b[j], alike) for i, j, alike in found.pairs]
    if found.conflicts or not all(same):
        return Relation.CONFLICT if any(same) else Relation.UNRELATED
    sizes = sorted((len(found.a), len(found.b)))
    if sizes == [1, 1]:
        # "Bill" for "William" says enough beside a family name only.
        return Relation.EQUAL if skeletons(found.a[0]) & skeletons(found.b[0]) else Relation.CONFLICT
    if sizes[0] == 1 or min(len(folded(found.a[-1])), len(folded(found.b[-1]))) == 1:
        return Relation.CONTAINED
    return Relation.EXTENDED if found.extra else Relation.EQUAL


def _parted(one: Name, two: Name) -> tuple[str, ...]:
    """What the names themselves say of two bearers: generation marks and titles of the other gender."""
    said = []
    if one.generation and two.generation and one.generation != two.generation:
        said.append(f'"{one.generation}" is not "{two.generation}"')
    if one.gender and two.gender and one.gender is not two.gender:
        said.append(f'one title is a {one.gender}\'s, the other a {two.gender}\'s: "{one.written}", "{two.written}"')
    return tuple(said)


def _other_words(found: _Alignment) -> tuple[str, ...]:
    """Words that stand in each other's place and are not one."""
    loose = [
        (found.a[i], found.b[j]) for i, j, alike in found.pairs if alike < 0.8 and not _one_word(found.a[i], found.b[j], alike)
    ]
    return tuple(f'"{x}" is not "{y}"' for x, y in (*found.conflicts, *loose))


def _said(found: _Alignment) -> str:
    apart = [(found.a[i], found.b[j]) for i, j, alike in found.pairs if alike < 1]
    words_ = ["the same words"] if not apart else [f'"{x}" for "{y}"' for x, y in apart]
    if found.turned:
        words_.append("in another order")
    return ", ".join(words_)


def _kin(one: Name, two: Name) -> NameMatch:
    """Someone known as another's relative: never that other, and perhaps anyone who bears the family's name."""
    found = _align(_proper(one.tokens), _proper(two.tokens))
    relation = _relation(found) if found.pairs else Relation.UNRELATED
    if one.kin and two.kin:
        if relation is Relation.EQUAL and one.kin == two.kin:
            return NameMatch(0.7, Relation.EQUAL, (), (f'both "{one.kin}" of "{" ".join(one.tokens)}"',))
        return NameMatch(0.05, Relation.CONFLICT, (), (f'"{one.written}" is not "{two.written}"',), ("other kin",))
    relative, other = (one, two) if one.kin else (two, one)
    if relation is Relation.CONTAINED and len(other.tokens) > len(relative.tokens):
        return NameMatch(0.4, Relation.CONTAINED, (), (f'"{relative.written}" may be called "{other.written}"',))
    if relation is Relation.UNRELATED:
        return NameMatch(0.05, relation, (), (f'"{relative.written}" and "{other.written}": no word in common',))
    veto = f'"{relative.written}" is a relative of "{other.written}"'
    return NameMatch(0.05, Relation.CONFLICT, (), (veto,), (veto,))

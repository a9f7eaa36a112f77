"""Names of organisations, groups and governments: what they say beside words like "the ministry", and whether two are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sitroom.actors.name_match import Aligned, NameMatch, Relation
from sitroom.actors.person_name import clean
from sitroom.actors.spelling import folded, likeness, skeletons, tables, words

_ADJECTIVE_ENDS = ("n", "ns", "an", "ans", "ian", "ians", "ish", "ese", "i", "is", "ic")
_COUNTRY_ENDS = ("istan", "land", "ia", "ya", "y", "a", "o", "e", "es")

SPELT = 0.94
"""Likeness from which two words of bodies' names count as one word, if they also share a skeleton."""

_LETTERS = 2
SHORT = 4
"""Letters up to which a word has no second spelling: too many other words are as near."""


@dataclass(frozen=True, slots=True)
class Body:
    """The name of a body: its words that carry meaning, folded and by their first synonym, in order.

    ``heads`` are the words of kind among them ("ministry", "forces"), ``owners`` all others. ``acronym``
    is the name where it is written in capitals alone, or the bracketed one.
    """

    written: str
    heads: tuple[str, ...]
    owners: tuple[str, ...]
    acronym: str | None = None

    @property
    def generic(self) -> bool:
        """Whether the words name no body that could be told from another ("the ministry", "the rebels")."""
        return not self.owners and self.acronym is None


@lru_cache(1 << 15)
def body(written: str) -> Body:
    """The parts of a body's name."""
    text = clean(written)
    acronym = None
    if found := re.search(r"\(([A-Z][A-Z.&-]{1,7})\)", text):
        acronym, text = found[1], text[: found.start()] + text[found.end() :]
    bare = re.sub(r"^(?:[Tt]he|[Aa]n?)\s+", "", text).strip()
    if re.fullmatch(r"(?:[A-Z]\.?){2,7}s?", bare) and not bare.isdigit():
        acronym = bare
    lowered = bare.casefold()
    demonyms = tables()["demonyms"]
    for phrase in ("united states of america", "united states", "united kingdom", "great britain"):
        lowered = re.sub(rf"\b{phrase}\b", demonyms[phrase], lowered)
    tokens = [re.sub(r"'s?$", "", token).strip(".,;:\"'()") for token in re.split(r"[\s\-/]+", lowered)]
    heads: list[str] = []
    owners: list[str] = []
    for token in tokens:
        word = _known(token)
        if not folded(word) or word in words("binding") or ((heads or owners) and word in words("legal-form")):
            continue
        (heads if word in words("body") or word in words("people") else owners).append(word)
    if acronym:
        acronym = folded(acronym.rstrip("s")) or None
    heads, owners = list(dict.fromkeys(heads)), list(dict.fromkeys(owners))
    if not owners and len(heads) > 1:
        # "the State Department", "the Department of State": the kind is the word before "of" or the last one.
        before = re.search(r"([\w-]+) of ", lowered)
        kind = _known(before[1]) if before and _known(before[1]) in heads else heads[-1]
        heads, owners = [kind], [word for word in heads if word != kind]
    return Body(written, tuple(heads), tuple(owners), acronym)


def _known(word: str) -> str:
    """A word by its first synonym, in the singular where the plural is a known word's."""
    if word in tables()["demonyms"]:
        return tables()["demonyms"][word]
    word = tables()["synonyms"].get(word, word)
    known = words("body") | words("people")
    return word[:-1] if word.endswith("s") and word[:-1] in known and word != "forces" else word


def is_body(written: str) -> bool:
    """Whether the words look like the name of a body: a word of kind or a legal form."""
    text = clean(written).casefold()
    tokens = {token.strip(".,;:\"'()") for token in re.split(r"[\s\-/]+", text)}
    return bool((tokens | {_known(token) for token in tokens}) & (words("body") | words("people") | words("legal-form")))


def is_acronym(written: str) -> bool:
    """Whether the words are two to seven capitals, with or without stops and article."""
    return bool(re.fullmatch(r"(?:[Tt]he )?(?:[A-Z]\.?){2,7}", clean(written)))


def one_country(a: str, b: str) -> bool:
    """Whether one word is a country and the other its adjective ("Ostland", "Ostlandish"); ``names.toml`` has the irregular."""
    return a == b or _adjective_of(a, b) or _adjective_of(b, a)


def _adjective_of(country: str, adjective: str) -> bool:
    roots = {country, *(country.removesuffix(end) for end in _COUNTRY_ENDS)}
    stems = {adjective.removesuffix(end) for end in _ADJECTIVE_ENDS if adjective.endswith(end)}
    if country.endswith("istan"):
        stems.add(adjective)
    return any(len(root) >= 4 or root == country for root in roots & stems)


def one_word(a: str, b: str) -> bool:
    """Whether two words of bodies' names are one: spellings, plurals, a nation and its adjective."""
    if a == b or a + "s" == b or b + "s" == a:
        return True
    if one_country(a, b):
        return True
    if min(len(a), len(b)) <= SHORT:
        return False
    # "Nigeria" is no spelling of "Niger": what is only added at the end makes another name.
    if (a.startswith(b) or b.startswith(a)) and abs(len(a) - len(b)) > 1:
        return False
    return likeness(a, b) >= SPELT and bool(skeletons(a) & skeletons(b))


def initials(name: Body) -> frozenset[str]:
    """The acronyms that the words of a name would make, with and without the small words."""
    tokens = [folded(token) for token in re.split(r"[\s\-/]+", clean(re.sub(r"\([^)]*\)", "", name.written)))]
    tokens = [token for token in tokens if token and token not in ("the", "a", "an")]
    strong = [token for token in tokens if token not in words("binding") and token not in words("legal-form")]
    return frozenset("".join(token[0] for token in chosen) for chosen in (tokens, strong) if len(chosen) > 1)


def match_bodies(a: str, b: str, *, states: bool = False) -> NameMatch:
    """Two bodies' names compared: an acronym with its words, spellings, other order; another owner or kind speaks against.

    ``states``: both are governments, and "Ostland" is "the Ostlandish government".
    """
    one, two = body(a), body(b)
    if (one.acronym and one.acronym == two.acronym) or _acronym(one, two) or _acronym(two, one):
        equal = one.acronym == two.acronym
        relation = Relation.EQUAL if equal else Relation.ACRONYM
        return NameMatch(0.95 if equal else 0.88, relation, (), (f'"{a}" and "{b}": the same initials',))
    pairs, left, right = _paired(one.owners + one.heads, two.owners + two.heads)
    aligned = tuple(Aligned(x, y, 1.0 if x == y else max(likeness(x, y), SPELT)) for x, y in pairs)
    if not pairs:
        return NameMatch(0.02, Relation.UNRELATED, (), (f'"{a}" and "{b}": no word in common',))
    if states:
        left, right = ([word for word in side if word not in _STATE] for side in (left, right))
    if left and right:
        said = f'"{" ".join(left)}" is not "{" ".join(right)}"'
        return NameMatch(0.05, Relation.CONFLICT, aligned, (said,), (said,))
    if one.generic or two.generic or not any(x in one.owners or y in two.owners for x, y in pairs):
        return NameMatch(0.2, Relation.CONTAINED, aligned, (f'"{a}" and "{b}": no word says which one',))
    if extra := (*left, *right):
        said = f'"{a}" and "{b}": one has "{" ".join(extra)}" more'
        return NameMatch(0.45, Relation.EXTENDED, aligned, (said,), (said,))
    if not states and not (one.heads or two.heads) and any(x != y and one_country(x, y) for x, y in pairs):
        # Without a word of kind an adjective is another name.
        said = f'"{a}" may be of "{b}"'
        return NameMatch(0.45, Relation.EXTENDED, aligned, (said,), (said,))
    spelt = min(pair.likeness for pair in aligned)
    return NameMatch(round(0.7 + 0.28 * spelt, 4), Relation.EQUAL, aligned, (_written(a, b, aligned),))


_STATE = frozenset({"government", "authority", "authorities", "administration", "state", "regime", "cabinet"})
"""Heads that add nothing to the name of a country where its government is meant."""


def _acronym(short: Body, long_: Body) -> bool:
    if short.acronym is None or short.acronym not in initials(long_):
        return False
    # Two letters stand for too many bodies, a few known ones apart.
    return len(short.acronym) > _LETTERS or tables()["acronyms"].get(short.acronym) == re.sub(
        r"^the ", "", clean(long_.written).casefold()
    )


def _written(a: str, b: str, aligned: tuple[Aligned, ...]) -> str:
    apart = sum(pair.likeness < 1 for pair in aligned)
    return f'written "{a}" and "{b}": ' + ("the same words" if not apart else f"{apart} word spelt otherwise")


def _paired(a: tuple[str, ...], b: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Words of one name with the first unused ones of the other that are the same; then what is left of each."""
    pairs, left, rest = [], [], list(b)
    for word in a:
        found = word if word in rest else next((other for other in rest if one_word(word, other)), None)
        if found is None:
            left.append(word)
        else:
            rest.remove(found)
            pairs.append((word, found))
    return pairs, left, rest


def body_keys(written: str) -> frozenset[str]:
    """Index keys of a body's name: acronyms, the only or last owner word, pairs of words; none for a generic one."""
    name = body(written)
    if name.generic:
        return frozenset()
    keys = {f"a:{text}" for text in initials(name) if 2 <= len(text) <= 7}
    if name.acronym:
        keys.add(f"a:{name.acronym}")
    marks = [_marks(word) for word in name.owners[:5]]
    if marks:
        keys |= {f"n:{mark}" for mark in marks[-1]}
    if len(marks) == 1:
        keys |= {f"n:{mark}" for mark in marks[0]}
    every = marks + [frozenset({head}) for head in name.heads[:2]]
    for i, first in enumerate(every):
        for second in every[i + 1 :]:
            keys |= {"p:" + "|".join(sorted((x, y))) for x in first for y in second}
    return frozenset(keys)


def _marks(word: str) -> frozenset[str]:
    """The skeletons of an owner word and of its stems, so that a nation and its adjective meet."""
    stems = {word.removesuffix(end) for end in _ADJECTIVE_ENDS}
    stems |= {stem.removesuffix(end) for stem in stems for end in _COUNTRY_ENDS}
    found: set[str] = set(skeletons(word))
    for stem in stems:
        if len(folded(stem)) >= 4:
            found |= skeletons(stem)
    return frozenset(found)

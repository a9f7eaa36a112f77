"""Offices and occupations as words: whether two ways of naming one name the same ("Ostlandish foreign minister")."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from sitroom.actors.bodies import one_word
from sitroom.actors.person_name import clean
from sitroom.actors.spelling import folded, skeletons, tables, words

_TIME = frozenset(
    {"former", "ex", "acting", "interim", "then", "late", "new", "outgoing", "incoming", "current", "ousted", "exiled"}
)
_WORDS = frozenset({"of", "the", "a", "an", "for", "and", "to", "in", "at", "on", "his", "her", "their", "our"})


class Likeness(IntEnum):
    """How two offices stand to each other."""

    OTHER = 0
    TITLE = 1
    """The same title, with no word of which one ("commander")."""
    PARTLY = 2
    """One says more than the other ("foreign minister", "foreign minister of Ostland")."""
    SAME = 3


@lru_cache(1 << 14)
def office(title: str, of: str | None = None) -> tuple[str, ...]:
    """The words of an office that carry meaning, in order, each once; words of time and status left out."""
    text = clean(f"{title} {of or ''}").casefold()
    tokens = [re.sub(r"'s?$", "", token).strip('.,;:"()') for token in re.split(r"[\s\-]+", text)]
    demonyms, synonyms = tables()["demonyms"], tables()["synonyms"]
    kept = [demonyms.get(token, synonyms.get(token, token)) for token in tokens if folded(token)]
    return tuple(dict.fromkeys(token for token in kept if token not in _TIME | _WORDS and token not in words("dead")))


def compared(a: tuple[str, ...], b: tuple[str, ...]) -> Likeness:
    """How alike two offices are, by their words."""
    rest = list(b)
    paired = 0
    for word in a:
        found = next((other for other in rest if one_word(word, other)), None)
        if found is not None:
            rest.remove(found)
            paired += 1
    left = len(a) - paired
    if not paired or (left and rest):
        return Likeness.OTHER
    if left or rest:
        return Likeness.PARTLY
    return Likeness.SAME if paired > 1 else Likeness.TITLE


@lru_cache(1 << 14)
def described(name: str) -> tuple[str, ...]:
    """The office that stands for a name ("the Ostlandish foreign minister"); empty where the words are a name."""
    text = clean(name)
    bare = re.sub(r"^(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur)\s+", "", text)
    head = re.split(r"\s+(?:of|for|in|at|to)\s+", bare)[0].split()
    if not head or head[-1].casefold().strip(".") not in words("title"):
        return ()
    # "Irena King" is a name: before an office stand small letters, words of office or one nationality.
    modifiers = words("title") | words("modifier")
    proper = [word for word in head[:-1] if word[:1].isupper() and word.casefold() not in modifiers]
    if bare == text and len(proper) > 0 and head[-1][:1].isupper():
        return ()
    return office(bare)


def office_key(of: tuple[str, ...]) -> str | None:
    """An index key of an office of two words and more, the same for a nation and its adjective."""
    if len(of) <= 1:
        return None
    return "o:" + "|".join(sorted(min(skeletons(word))[:3] for word in of if skeletons(word)))

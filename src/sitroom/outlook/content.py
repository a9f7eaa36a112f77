"""The words of a clause that carry its content, each under one key for all its forms: "surrendered" and "surrenders" are one."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib import resources

from sitroom.claims.lemma import lemmas
from sitroom.claims.vocabulary import same_thing

OWN = "word "
"""How the aspect of a verb begins that no table has."""
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list of ``words.toml``."""
    return frozenset(_table()[name].split())


@cache
def _table() -> dict[str, str]:
    loaded: dict[str, str] = tomllib.loads((resources.files("sitroom.outlook") / "words.toml").read_text("utf-8"))
    return loaded


@lru_cache(1 << 14)
def key_of(word: str) -> str:
    """One key for the forms of a word; words that reporting uses for one thing share it ("clinic", "hospital").

    A verb goes before a noun of the same form ("talks" is of "talk"): a key is no word to show.
    """
    low = word.lower().replace("’", "'").removesuffix("'s")
    thing = same_thing(lemmas(low, "NN")[0])
    if thing != lemmas(low, "NN")[0]:
        return thing
    verb = lemmas(low, "VB")[0]
    return same_thing(verb if verb != low else lemmas(low, "NN")[0]) or low


def own_word(aspect: str) -> str:
    """The word that an aspect of no table is named for."""
    return aspect.removeprefix(OWN)


def forms_of(word: str) -> frozenset[str]:
    """Every lemma that a word may be a form of, itself among them, lower case."""
    low = word.lower()
    return frozenset({low, *(lemma for tag in ("VB", "NN", "JJ") for lemma in lemmas(low, tag))})


def words_in(text: str) -> list[str]:
    """The words of ``text`` in their order, with plain apostrophes."""
    return [match.group().replace("’", "'") for match in _WORD.finditer(text)]


def content_keys(text: str) -> frozenset[str]:
    """The keys of all words of ``text`` that carry content."""
    return frozenset(
        key_of(w) for w in words_in(text) if w.lower() not in listed("function") and (len(w) > 2 or w.isupper() or w.isdigit())
    )


def rarity(texts: Iterable[str]) -> Mapping[str, float]:
    """How much it says that a word is shared: the log of how many texts there are to how many have it; always above 0.

    ``texts`` are the words of the accounts that a question is laid beside. A word of none of them is not in the result.
    """
    counted: Counter[str] = Counter()
    total = 0
    for text in texts:
        counted.update(content_keys(text))
        total += 1
    return {word: math.log((total + 1) / (n + 0.5)) + 0.1 for word, n in sorted(counted.items())}

"""Lemmas of English words, from the dictionary of lemminflect (MIT, ships its data)."""

from __future__ import annotations

from functools import lru_cache

_PARTS = {"VB": "VERB", "MD": "AUX", "NN": "NOUN", "JJ": "ADJ", "RB": "ADV"}


@lru_cache(1 << 16)
def lemmas(word: str, tag: str) -> tuple[str, ...]:
    """The lemmas of a lower-case word with its Penn tag, likeliest first; a word that has none gives itself.

    A participle may be an adjective too, so it is among its own lemmas.
    """
    part = _PARTS.get(tag[:2])
    if part is None or not word.isascii() or not word.replace("-", "").isalpha():
        return (word,)
    # Here: the dictionary costs a sixth of a second to open.
    from lemminflect import getLemma

    found = tuple(getLemma(word, upos=part))
    if part == "AUX":
        found = (*found, word)
    return found or (word,)

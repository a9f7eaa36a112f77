"""How place names are compared across alphabets and ways of writing them: three forms, from close to coarse.

``folded``   what was written, in plain letters: ``Ḩalab`` is ``halab``, ``Deir ez-Zor`` is ``deir ez zor``.
``loose``    one spelling for sounds that are romanised in several ways: ``Kaboul`` and ``Kabol`` are ``kabul``.
``skeleton`` the classes of the consonants, the key of the index: ``Pansir`` and ``Panjshēr`` are ``PNSR``.

The rules are general habits of romanisation; no table of names stands behind them.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import Indel

_BREAKS = re.compile(r"[^a-z0-9]+")
_SILENT = re.compile(r"['’‘ʼʻ`´ʹʿʾ\"“”.]")
_ARTICLE = re.compile(r"^(?:al|el|ad|ed|ar|er|as|es|ash|esh|at|et|an|en|az|ez|ul) (?=\w{3})")
_INNER_ARTICLE = re.compile(r" (?:al|el|ul|ad|ed|ud|ar|er|ur|as|es|us|ash|esh|az|ez|uz|at|et|an|en|e|i) (?=\w{2})")
_COMPASS = {"northern": "north", "southern": "south", "eastern": "east", "western": "west"}

_LOOSE = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"tsch|tch", "ch"),
        (r"sch(?=[aeiou])", "sh"),
        (r"dsch|dzh|dj|zh", "j"),
        (r"kh|q|ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c(?!h)", "k"),
        (r"gh", "g"),
        (r"th", "t"),
        (r"dh", "d"),
        (r"ph|ff", "f"),
        (r"[tdc]z|ts", "s"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"aw(?![aeiouy])(?=.)|au|ow(?![aeiouy])(?=.)", "o"),
        (r"w", "v"),
        (r"ai|ay|ei|ey", "e"),
        (r"ou|oo|o", "u"),
        (r"ee|ie|iy|yi|[ey]", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[aiu])h$", ""),
    )
)
_CLASSES = tuple(
    (re.compile(pattern), to)
    for pattern, to in ((r"(?:[sj]h?|ch)+", "S"), (r"[kgh]+", "K"), (r"[td]+", "T"), (r"[pb]+", "P"), (r"[vf]+", "V"))
)


@lru_cache(maxsize=65536)
def folded(name: str) -> str:
    """``name`` in lower-case ASCII letters and digits, words parted by one space."""
    plain = anyascii(_SILENT.sub("", name)).lower()
    words = _BREAKS.sub(" ", _SILENT.sub("", plain)).split()
    return " ".join(_COMPASS.get(word, word) for word in words)


@lru_cache(maxsize=65536)
def loose(fold: str) -> str:
    """A folded name with one spelling for each sound, without spaces and articles of Arabic."""
    form = _INNER_ARTICLE.sub(" ", _ARTICLE.sub("", fold)).replace(" ", "")
    for pattern, to in _LOOSE:
        form = pattern.sub(to, form)
    return form


@lru_cache(maxsize=65536)
def skeleton(fold: str) -> str:
    """The key under which a folded name is found: its consonants by class, at most 12, and an opening vowel as ``A``."""
    form = loose(fold)
    for pattern, to in _CLASSES:
        form = pattern.sub(to, form)
    opening = "A" if form[:1] in ("a", "i", "u") else ""
    return (opening + re.sub(r"[aiu]", "", form).upper())[:12]


def alike(a: str, b: str) -> float:
    """How near two folded names are, from 0 to 1: 1 for the same letters, .97 at most where only the romanisation differs."""
    if a == b:
        return 1.0
    written = Indel.normalized_similarity(a.replace(" ", ""), b.replace(" ", ""))
    sounded = 0.97 * Indel.normalized_similarity(loose(a), loose(b))
    return max(min(written, 0.97), sounded)

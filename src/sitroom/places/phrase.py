"""What the words of a place mention say: the name itself, and what kind of place the text calls it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitroom.places.spelling import folded
from sitroom.places.words import country_of_adjective, kind_of_word, words

_EDGES = " \t\r\n\f\v\"'“”‘’«»„‚`,.;:!?()[]{}-–—*_"
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_COMMA = re.compile(r"\s*[,(]\s*")
_OPENING = frozenset({"the", "a", "an", "al-"})
_LINKS = frozenset({"of", "de", "del", "du", "la", "the", "international", "national", "main", "military", "civil", "general"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """``whole`` is the phrase without article and edges, ``core`` the name in it, empty where there is none.

    ``word`` is the common word beside the name, in lower case ("valley", "province"), and ``kind`` its list in
    ``words.toml``; None where there is no such word. ``inside`` are names and adjectives of what the phrase itself says
    to hold the place: "Syria" in "Palmyra, Syria", "Iraqi" in "the Iraqi city of Mosul".
    """

    whole: str
    core: str
    word: str | None = None
    kind: str | None = None
    inside: tuple[str, ...] = ()

    @property
    def named(self) -> bool:
        """Whether the core can be a name: in a script with capitals it has one ("the city" has none)."""
        return bool(self.core) and (self.core != self.core.lower() or self.core == self.core.upper())


def phrase_of(written: str) -> Phrase:
    """Read the words of one mention: ``the Pansir Valley`` has the core ``Pansir`` and the word ``valley``."""
    head, *outer = _COMMA.split(_POSSESSIVE.sub("", written.strip(_EDGES)))
    parts = head.split()
    while parts and parts[0].lower() in _OPENING:
        parts.pop(0)
    whole = " ".join(parts).strip(_EDGES)
    inside = [words.strip(_EDGES) for words in outer]
    word: str | None = None
    for place, part in enumerate(parts[:-2]):
        if _plain(part) not in words("kind", "part") and kind_of_word(_plain(part)) and parts[place + 1].lower() == "of":
            before = [name for name in parts[:place] if name[:1].isupper()]
            if any(not country_of_adjective(name) and _plain(name) not in words("kind", "part") for name in before):
                # "Doura district of Baghdad": the name stands before, and its holder behind.
                inside.append(" ".join(parts[place + 2 :]))
                parts = parts[: place + 1]
            else:  # "the Iraqi port city of Basra"
                inside += before
                word, parts = _plain(part), parts[place + 2 :]
            break
    while parts:
        first, last = _plain(parts[0]), _plain(parts[-1])
        if _strippable(last, word):
            word = word or (None if last in words("kind", "part") else last)
            parts.pop()
        elif _strippable(first, word):
            word = word or (None if first in words("kind", "part") else first)
            parts.pop(0)
        elif first in _LINKS or first in _OPENING:
            parts.pop(0)
        elif last in _LINKS:
            parts.pop()
        else:
            break
    core = " ".join(parts).strip(_EDGES)
    return Phrase(whole, core if folded(core) else "", word, kind_of_word(word) if word else None, tuple(inside))


def _plain(part: str) -> str:
    return part.strip(_EDGES).lower()


def _strippable(part: str, word: str | None) -> bool:
    """Words for a part go always, of words for a kind only one: "Red Sea state" is the state Red Sea."""
    return part in words("kind", "part") or (word is None and kind_of_word(part) is not None)

"""A person's name as written, taken apart: titles, given and family words, particles, generation, kinship."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from sitroom.actors.spelling import folded, words

_QUOTES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_DASHES = re.compile(r"[\u2010-\u2015\u2212·・‧]")
_NICKNAME = re.compile(r'"([^"]+)"|\(([^()]+)\)|(?<!\w)\'([^\']+)\'(?!\w)')
_POSSESSIVE = re.compile(r"(?<=\w)'s?$|(?<=s)'(?=\s|$)")
_OWNED = re.compile(r"^(?P<owner>.+?)'s?\s+(?P<rest>.+)$")
_RELATIVE_OF = re.compile(r"^(?:the\s+|an?\s+)?(?:[\w-]+\s+)?(?P<kin>[\w-]+) of (?:the\s+)?(?P<owner>.+)$", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-zà-öø-ÿ]{2})(?=[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ]{2})")
_SERVANT = re.compile(r"^abd[aeiou]?[lrnsz]?$")
_SUN = frozenset("tdrzsn")
_COMPOUND = frozenset({"din", "deen", "dien", "rahman", "rehman", "rahim", "haq", "haqq", "islam", "mulk"})
_ARTICLES = frozenset({"al", "el", "ul", "ur", "ud", "ad", "ed", "ar", "er", "as", "es"})


class Gender(StrEnum):
    """What a title says of its bearer."""

    WOMAN = "woman"
    MAN = "man"


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name by its parts, the words as written.

    ``family`` is the last word (or what stands before a comma) with its particles left out, a lone word
    too; ``given`` are the words before it. ``particles`` ("al", "bin", "van") and ``titles`` are folded,
    ``generation`` is "elder", "younger" or a numeral. ``kin`` is the word of kinship where the words
    describe a relative ("Korsavet's son"): then the name is that of the other person.
    """

    written: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    titles: tuple[str, ...] = ()
    particles: tuple[str, ...] = ()
    generation: str | None = None
    nickname: str | None = None
    gender: Gender | None = None
    kin: str | None = None

    @property
    def tokens(self) -> tuple[str, ...]:
        """Given and family words in order."""
        return self.given + self.family

    @property
    def initials(self) -> tuple[str, ...]:
        """The given words that are written with their first letter alone."""
        return tuple(token for token in self.given if len(folded(token)) == 1)

    @property
    def full(self) -> bool:
        """Whether more than one word of the name is known."""
        return len(self.tokens) > 1


def clean(written: str) -> str:
    """The words with plain quotation marks, hyphens and single spaces."""
    return " ".join(_DASHES.sub("-", written.translate(_QUOTES)).split())


def _split(text: str) -> list[str]:
    """Words of a name: at spaces, hyphens, inner capitals and after the stops of initials."""
    parts = re.split(r"[\s\-_/]+|(?<=\b\w)\.(?=\w)", text)
    found = []
    for part in parts:
        pieces = [part] if part[:2] in ("Mc", "Le", "De", "La") or part[:3] == "Mac" else _CAMEL.split(part)
        found += [piece.strip(".,;:") for piece in pieces]
    return [token for token in found if folded(token)]


def _titles(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The titles that a name opens with, and the rest; something of the name is always left."""
    titles, modifiers = words("title"), words("modifier")
    last = 0
    for i, token in enumerate(tokens[:-1][:6]):
        text = token.casefold().strip(".")
        if text in titles:
            last = i + 1
        elif text not in modifiers and folded(token) not in modifiers:
            # A nationality may stand before the title: "Ostlandish Foreign Minister".
            if i == 0 and re.search(r"(?:ian|an|ish|ese|i)$", text) and len(text) > 4:
                continue
            break
    before = [token.casefold().strip(".") for token in tokens[:last]]
    return [token for token in before if token not in ("the", "a", "an")], tokens[last:]


def _generation(tokens: list[str]) -> tuple[str | None, list[str]]:
    marks = words("generation")
    for i, token in enumerate(tokens):
        text = folded(token)
        if (
            i
            and text in marks
            and (token.islower() or token.isupper() or text in ("jr", "sr", "junior", "senior", "elder", "younger"))
        ):
            mark = "elder" if text in words("elder") else "younger" if text in words("younger") else text
            return mark, [other for j, other in enumerate(tokens) if j != i and folded(other) != "the"]
    return None, tokens


def _with_article(first: str, second: str) -> str:
    """Two words that an Arabic article binds, as spoken: "Abd" and "Rahman" are "Abdurrahman"."""
    return first + "u" + (folded(second)[:1] if folded(second)[:1] in _SUN else "l") + second


def _joined(tokens: list[str]) -> tuple[list[str], list[str]]:
    """Names without their particles; compounds are one word ("Abd al-Aziz", "Saif al-Din", "Abu Bakr")."""
    known = words("particle") | _ARTICLES
    found: list[str] = []
    particles: list[str] = []
    held: str | None = None
    for i, token in enumerate(tokens):
        text, last = folded(token), i + 1 == len(tokens)
        if not last and (_SERVANT.match(text) or text == "abu"):
            held = "Abd" if _SERVANT.match(text) else token
        elif not last and text in known:
            if held is None:
                particles.append(text)
        elif held is not None:
            found.append(_with_article(held, token) if held == "Abd" else held + token)
            held = None
        elif text in _COMPOUND and found and folded(tokens[i - 1]) in _ARTICLES:
            particles.pop()
            found[-1] = _with_article(found[-1], token)
        else:
            found.append(token)
    return found or tokens, particles


def _in_order(text: str) -> tuple[str, int]:
    """A name with its family words last, and how many words are known to be the family's (0: not known)."""
    head, comma, tail = text.partition(",")
    if comma and tail.strip():
        first = folded(tail.split()[0])
        if first in words("title") or tail.split()[0].islower() or (first in words("modifier") and len(tail.split()) > 1):
            return head, 0
        if first in words("generation"):
            return f"{head} {tail}", 0
        if len(head.split()) <= 3 and len(tail.split()) <= 4:
            return f"{tail.strip()} {head}", len(_split(head))
        return head, 0
    tokens = text.split()
    rest = tokens[1:]
    if (
        len(tokens) > 1
        and len(tokens[0]) > 2
        and "." not in tokens[0]
        and tokens[0].isupper()
        and all(t[:1].isupper() and not t.isupper() for t in rest)
    ):
        return " ".join([*rest, tokens[0]]), 1
    return text, 0


def _kin(text: str) -> tuple[str | None, str]:
    """The word of kinship and whose relative it is, where the words describe one; else None and the words."""
    owned = _OWNED.match(text)
    if owned and (last := owned["rest"].split()[-1].casefold()) in words("kinship"):
        return last, owned["owner"]
    found = _RELATIVE_OF.match(text)
    if found and (word := found["kin"].casefold()) in words("kinship"):
        return word, found["owner"]
    return None, text


@lru_cache(1 << 15)
def parse(written: str) -> Name:
    """The parts of a person's name; words that are no name come back as a name of those words."""
    text = clean(written)
    kin, text = _kin(text)
    nicknames = [next(filter(None, groups)) for groups in _NICKNAME.findall(text)]
    text = _POSSESSIVE.sub("", _NICKNAME.sub(" ", text).strip() or text)
    text, sure = _in_order(text)
    titles, tokens = _titles(_split(text))
    generation, tokens = _generation(tokens)
    known = {*titles}
    gender = Gender.WOMAN if known & words("woman") else Gender.MAN if known & words("man") else None
    tokens, particles = _joined(tokens)
    size = min(max(sure, 1), len(tokens))
    cut = len(tokens) - size
    return Name(
        written,
        tuple(tokens[:cut]),
        tuple(tokens[cut:]),
        tuple(titles),
        tuple(particles),
        generation,
        nicknames[0].strip('" ') if nicknames else None,
        gender,
        kin,
    )

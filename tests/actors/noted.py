"""Texts for the tests of single steps, written with their tags: ``"[p Ada/PER Lind/PER] ,/, [p an/DT historian/NN]"``.

``PER``, ``ORG`` and ``LOC`` are a proper noun (NNP) in a name of that type, the words side by side one name. A
mention is its kind (``p`` person, ``o`` organization, ``g`` group, ``l`` place), then ``:s0`` where it is the source of
statement 0, ``:q0`` where it stands in the quotation of statement 0. ``~`` joins a word to the one before, ``//`` begins
a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sitroom.actors.entities import Entity, Resolver, Scores, Seen
from sitroom.actors.phrases import Phrase, Words, anatomy
from sitroom.documents.document import Span
from sitroom.reading.reader import Entity as Named
from sitroom.reading.reader import Word

_TYPES = {"PER": "PERSON", "ORG": "ORGANIZATION", "LOC": "LOCATION"}
_KINDS = {"p": "person", "o": "organization", "g": "group", "l": "place"}
_OPENS = re.compile(r"\[([pogl])(?::s(\d+))?(?::q(\d+))?")


@dataclass(frozen=True)
class Marked:
    """A mention as the notation gives it."""

    kind: str
    span: Span
    source_of: int | None
    quoted: int | None


@dataclass(frozen=True)
class Noted:
    """A text with what the notation says of it; mentions in the order of their first character, the wider first."""

    text: str
    words: tuple[Word, ...]
    named: tuple[Named, ...]
    mentions: tuple[Marked, ...]

    def phrase(self, span: Span | None = None) -> Phrase:
        """The anatomy of the words at ``span``, of the first mention where none is given."""
        return anatomy(Words(self.text, self.words), span or self.mentions[0].span, self.named)

    def seen(self) -> list[Seen]:
        """The mentions as the resolver is given them."""
        return [
            Seen(
                self.phrase(m.span),
                m.kind,
                m.source_of,
                m.quoted,
                paragraph=(paragraph := self.text[: m.span[0]].count("\n")),
                until=0 if m.source_of is None else paragraph,
            )
            for m in self.mentions
        ]


def noted(tagged: str) -> Noted:
    """Read the notation."""
    text, gap = "", ""
    words: list[Word] = []
    named: list[Named] = []
    mentions: list[Marked] = []
    opened: list[tuple[re.Match[str], int]] = []
    before = ""
    for token in tagged.split():
        if start := _OPENS.fullmatch(token):
            opened.append((start, len(words)))
            before = ""
            continue
        if token == "//":
            gap, before = "\n", ""
            continue
        body = token.rstrip("]")
        spelled, _, tag = body.rpartition("/")
        gap = "" if spelled.startswith("~") or spelled in (",", ".", "?", "'s", "”") or text.endswith(("“", "(")) else gap
        spelled = spelled.removeprefix("~")
        begin = len(text) + len(gap)
        text += gap + spelled
        gap = " "
        words.append(Word(begin, len(text), "NNP" if tag in _TYPES else tag))
        if tag in _TYPES:
            joined = named.pop().start if tag == before else begin
            named.append(Named(joined, len(text), _TYPES[tag]))
        before = tag
        for _ in range(len(token) - len(body)):
            match, first = opened.pop()
            source, quoted = (None if n is None else int(n) for n in match.group(2, 3))
            mentions.append(Marked(_KINDS[match[1]], (words[first].start, words[-1].end), source, quoted))
            before = ""
    assert not opened, tagged
    return Noted(text, tuple(words), tuple(named), tuple(sorted(mentions, key=lambda m: (m.span[0], -m.span[1]))))


def scored(pairs: Mapping[tuple[int, int], float]) -> Scores:
    """Network scores by (earlier, later) mention."""
    both = np.array(list(pairs), dtype=np.int64).reshape(-1, 2)
    return Scores(both[:, 0], both[:, 1], np.array(list(pairs.values()), dtype=np.float32))


def resolved(tagged: str, pairs: Mapping[tuple[int, int], float] | None = None) -> list[Entity | None]:
    """The entity of each mention of a tagged text."""
    made = noted(tagged)
    return Resolver(made.text, made.seen(), scored(pairs or {})).run()


def whose(tagged: str, pairs: Mapping[tuple[int, int], float] | None = None) -> list[int | None]:
    """Each mention's entity, as the number of the first mention of that entity; None for what stays open."""
    found = resolved(tagged, pairs)
    return [None if e is None else found.index(e) for e in found]

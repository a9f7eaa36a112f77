"""Texts with their dependency trees for tests: ``"[1g Rebels/NNS/nsubj>took] took/VBD/root the port/NN/obj>took ."``.

A word is ``word/TAG/relation>head``, its head the nearest word of its sentence that is written so; ``root`` has none.
Bare articles hang on the noun behind them and bare marks on the root of their sentence. A mention is its actor's
number, its kind (``p`` person, ``u`` unnamed person, ``o`` organization, ``g`` group, ``l`` place) and its words.
``~`` joins a word to the one before.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType, Relation
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim
from sitroom.claims.claims import claims_of
from sitroom.claims.framing import Framed, Frames
from sitroom.claims.predication import Predication, predications
from sitroom.claims.referents import Referent, Referents
from sitroom.claims.tree import Tree
from sitroom.documents.document import Document, Span
from sitroom.places.place import Control, Place, Precision
from sitroom.reading.reader import Word

_KINDS = {
    "p": (MentionType.PERSON, ActorType.PERSON, SourceKind.PERSON),
    "u": (MentionType.PERSON, ActorType.UNNAMED, SourceKind.UNNAMED),
    "o": (MentionType.ORGANIZATION, ActorType.ORGANIZATION, SourceKind.ORGANIZATION),
    "g": (MentionType.GROUP, ActorType.GROUP, SourceKind.GROUP),
}
_MARKS = {"“": "``", "”": "''", "!": ".", "?": ".", ";": ":"}
_JOINED = frozenset(",.?!;:”") | {"'s"}


@dataclass(frozen=True)
class Said:
    """A statement by the words of its parts; ``actor`` is a number of the notation, 0 for a source that nobody knows."""

    actor: int
    source: str
    cue: str
    content: str | tuple[str, ...]
    quotation: Quotation = Quotation.INDIRECT


@dataclass(frozen=True)
class Meant:
    """A predication with words instead of positions."""

    tree: Tree
    predication: Predication

    @property
    def subjects(self) -> list[str]:
        return [self.tree.low[n] for n in self.predication.subjects]

    @property
    def objects(self) -> list[str]:
        return [self.tree.low[n] for n in self.predication.objects]

    @property
    def obliques(self) -> list[tuple[str, str]]:
        return [(case, self.tree.low[n]) for case, n in self.predication.obliques]

    @property
    def negations(self) -> list[str]:
        return [self.tree.low[n] for n in self.predication.negations]

    @property
    def over(self) -> tuple[str, bool] | None:
        over = self.predication.over
        return None if over is None else (self.tree.low[over[0]], over[1])


@dataclass(frozen=True)
class Read:
    """What comes out for a text."""

    text: str
    statements: tuple[Statement, ...]
    claims: tuple[Claim, ...]

    def aspects(self) -> list[str]:
        """Statement, aspect, pole and polarity of each claim: ``"s1 attack+ +"``."""
        return [f"{c.statement} {c.aspect}{c.pole} {c.polarity.value}" for c in self.claims]

    def of(self, aspect: str) -> Claim:
        """The one claim of an aspect."""
        (claim,) = (c for c in self.claims if c.aspect == aspect)
        return claim

    def words(self, claim: Claim) -> str:
        """The words of a claim."""
        return " … ".join(self.text[slice(*s)] for s in claim.spans)

    def parts(self, aspect: str) -> list[str]:
        """Who and what takes part in a claim: ``"agent a1"``, ``"target port"``."""
        claim = self.of(aspect)
        own = [f"{p.part.value} {p.actor}" for p in claim.participants]
        return own + [f"{t.part.value} {' '.join((*t.narrowed, t.head))}" for t in claim.things]


def tree(tagged: str) -> Tree:
    """The tree of a tagged text."""
    text, words, _ = parsed(tagged)
    return Tree(text, words)


def meant(tagged: str, head: str) -> Meant:
    """The one predication with this head."""
    made = tree(tagged)
    (found,) = (p for p in predications(made) if made.low[p.head] == head)
    return Meant(made, found)


def heads(tagged: str) -> list[str]:
    """The heads of all predications."""
    made = tree(tagged)
    return [made.low[p.head] for p in predications(made)]


def framed(tagged: str, head: str) -> list[Framed]:
    """The frames of the predication with this head."""
    text, words, mentions = parsed(tagged)
    made = Tree(text, words)
    frames = Frames(made, Referents(made, *_known(mentions, text)))
    return [f for p in predications(made) if made.low[p.head] == head for f in frames.of(p)]


def who(referents: Sequence[Referent]) -> list[str]:
    """Actors and places by their ids, things by their noun."""
    return [r.actor or r.place or r.head for r in referents]


def claimed(
    tagged: str,
    *said: Said,
    published: str | None = "2031-05-09",
    relations: Sequence[Relation] = (),
    control: Sequence[Control] = (),
    heading: str = "",
) -> Read:
    """The claims of a tagged text with these statements; ``heading`` are words of it that are no running text."""
    text, words, marked = parsed(tagged)
    mentions, actors, places = _known(marked, text)
    kinds = {f"a{number}": _KINDS[kind][2] for number, kind, _ in marked if kind in _KINDS}
    statements = tuple(_statement(text, n, s, kinds) for n, s in enumerate(said, 1))
    at = text.find(heading) if heading else 0
    headings = ((at, at + len(heading)),) if heading else ()
    digest = hashlib.sha256(text.encode()).hexdigest()
    document = Document("path:made.txt", digest, "made.txt", text, published=published, headings=headings)
    found = claims_of(document, words, statements, mentions, actors, places, tuple(relations), tuple(control))
    return Read(text, found.statements, found.claims)


def span(text: str, words: str) -> Span:
    """Where words stand first."""
    at = text.index(words)
    return at, at + len(words)


def _statement(text: str, number: int, said: Said, kinds: dict[str, SourceKind]) -> Statement:
    actor = f"a{said.actor}" if said.actor else None
    contents = (said.content,) if isinstance(said.content, str) else said.content
    source = Source((span(text, said.source),), kinds.get(actor or ""), actor)
    return Statement(
        f"s{number}", source, (span(text, said.cue),), tuple(span(text, c) for c in contents), said.quotation, None,
        Polarity.AFFIRMED, Certainty(Level.CERTAIN, 0.9, 1.0), 1.0,
    )  # fmt: skip


def _known(marked: Sequence[tuple[int, str, Span]], text: str) -> tuple[list[Mention], list[Actor], list[Place]]:
    mentions: list[Mention] = []
    actors: dict[str, Actor] = {}
    places: dict[str, Place] = {}
    for n, (number, kind, at) in enumerate(marked, 1):
        name = text[slice(*at)]
        if kind == "l":
            mentions.append(Mention(f"m{n}", at, MentionType.PLACE, None, f"p{number}"))
            place = Place(f"p{number}", name, (name,), "town", 1.0, 2.0, f"made:{number}", Precision.TOWN, (f"m{n}",))
            places.setdefault(f"p{number}", place)
        else:
            mentions.append(Mention(f"m{n}", at, _KINDS[kind][0], f"a{number}"))
            actors.setdefault(f"a{number}", Actor(f"a{number}", name, _KINDS[kind][1]))
    return mentions, list(actors.values()), list(places.values())


@dataclass(frozen=True)
class _Token:
    spelled: str
    tag: str
    relation: str
    head: str
    start: int


def parsed(tagged: str) -> tuple[str, tuple[Word, ...], list[tuple[int, str, Span]]]:
    """Text, words and mentions (number, kind, span) of a tagged text."""
    text = ""
    tokens: list[_Token] = []
    mentions: list[tuple[int, str, Span]] = []
    opened: list[tuple[int, str, int]] = []
    for raw in tagged.split():
        if start := re.fullmatch(r"\[(\d+)([pugol])", raw):
            opened.append((int(start[1]), start[2], len(tokens)))
            continue
        token = raw.rstrip("]")
        made, joined = _token(token)
        at_once = joined or not text or text.endswith(("“", "\n"))
        text += made.spelled if at_once else f" {made.spelled}"
        tokens.append(_Token(made.spelled, made.tag, made.relation, made.head, len(text) - len(made.spelled)))
        if token.endswith("¶"):
            text += "\n"
        for _ in range(len(raw) - len(token)):
            number, kind, first = opened.pop()
            mentions.append((number, kind, (tokens[first].start, len(text))))
    return text, _words(tokens), sorted(mentions, key=lambda m: (m[2][0], -m[2][1]))


def _token(token: str) -> tuple[_Token, bool]:
    spelled, _, rest = token.removesuffix("¶").partition("/")
    joined = spelled.startswith("~") or spelled in _JOINED
    spelled = spelled.lstrip("~")
    if not rest:
        if spelled.lower() in ("the", "a", "an"):
            return _Token(spelled, "DT", "det", "", 0), joined
        if any(c.isalnum() for c in spelled):
            raise ValueError(f"{spelled!r} has neither tag nor relation")
        return _Token(spelled, _MARKS.get(spelled, spelled), "punct", "", 0), joined
    tag, _, rest = rest.partition("/")
    relation, _, head = rest.partition(">")
    return _Token(spelled, tag, relation, head, 0), joined


def _words(tokens: Sequence[_Token]) -> tuple[Word, ...]:
    bounds = [0, *(n + 1 for n, t in enumerate(tokens) if t.spelled in ".?!"), len(tokens)]
    sentences = [range(a, b) for a, b in pairwise(bounds) if a < b]
    return tuple(
        Word(t.start, t.start + len(t.spelled), t.tag, _head(tokens, sentence, n), t.relation)
        for sentence in sentences
        for n in sentence
        for t in (tokens[n],)
    )


def _head(tokens: Sequence[_Token], sentence: range, n: int) -> int:
    token = tokens[n]
    if token.relation == "root":
        return -1
    if token.head:
        return min((m for m in sentence if m != n and tokens[m].spelled == token.head), key=lambda m: abs(m - n))
    if token.relation == "det":
        return next(
            m for m in sentence if m > n and tokens[m].tag.startswith(("NN", "CD", "VBG")) and tokens[m].relation != "compound"
        )
    return next(m for m in sentence if tokens[m].relation == "root")

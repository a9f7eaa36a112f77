"""Documents for tests, written with their tags and mentions: ``"[1p Ada/NNP Lind/NNP] ,/, historian/NN"``.

A mention is its actor's number, its kind (``p`` person, ``o`` organization, ``g`` group, ``u`` unnamed person)
and its words. ``~`` joins a word to the one before.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

from sitroom.actors.actor import Actor, ActorType, Relation
from sitroom.actors.describing import described
from sitroom.actors.entities import Entity, Seen
from sitroom.actors.person_name import parse
from sitroom.actors.phrases import Words, anatomy
from sitroom.actors.resolve import Cast
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Document, Span
from sitroom.reading.reader import Entity as Named
from sitroom.reading.reader import Reading, Word

_KINDS = {
    "p": ("person", ActorType.PERSON),
    "u": ("person", ActorType.UNNAMED),
    "o": ("organization", ActorType.ORGANIZATION),
    "g": ("group", ActorType.GROUP),
}


@dataclass(frozen=True)
class Said:
    """A statement by the words of its parts; the actor is a number of the notation."""

    actor: int
    source: str
    cue: str
    content: str
    polarity: Polarity = Polarity.AFFIRMED
    level: Level = Level.CERTAIN
    quotation: Quotation = Quotation.INDIRECT


@dataclass(frozen=True)
class Read:
    """What comes out for a text."""

    text: str
    actors: tuple[Actor, ...]
    relations: tuple[Relation, ...]

    def roles(self, actor: int) -> list[tuple[str, str | None, str]]:
        """Title, of and status of each role of an actor."""
        return [(r.title, r.of, r.status.value) for a in self.actors if a.id == f"a{actor}" for r in a.roles]

    def profile(self, actor: int) -> list[str]:
        """The words of an actor's profile."""
        return [self.text[slice(*s)] for a in self.actors if a.id == f"a{actor}" for s in a.profile]

    def related(self) -> list[tuple[str, str, str, str]]:
        """Subject, predicate, object and status of each relation."""
        return [(r.subject, r.predicate.value, r.object, r.status.value) for r in self.relations]


def read(tagged: str, *said: Said, dead: frozenset[int] = frozenset()) -> Read:
    """The actors and relations of a tagged text."""
    text, words, mentions = _parsed(tagged)
    named = tuple(
        Named(w[0], w[1], "PERSON" if kind in "pu" else "ORGANIZATION")
        for number, kind, span in mentions
        if (w := _proper(words, span)) is not None
    )
    taken = Words(text, words)
    seen = tuple(
        Seen(anatomy(taken, span, [e for e in named if e.start < span[1] and span[0] < e.end]), _KINDS[kind][0])
        for _, kind, span in mentions
    )
    whose = tuple(f"a{number}" for number, _, _ in mentions)
    entities: dict[str, Entity] = {}
    actors: dict[str, Actor] = {}
    for n, (number, kind, span) in enumerate(mentions):
        entity = entities.setdefault(f"a{number}", Entity(_KINDS[kind][0], dead=number in dead))
        entity.members.append(n)
        name = seen[n].phrase.name
        if name is not None:
            entity.names.append(parse(text[slice(*name)]))
        actors.setdefault(f"a{number}", Actor(f"a{number}", text[slice(*span)], _KINDS[kind][1]))
    statements = tuple(_statement(text, n, s, actors) for n, s in enumerate(said))
    document = Document("path:made.txt", hashlib.sha256(text.encode()).hexdigest(), "made.txt", text)
    cast = Cast(statements, (), tuple(actors.values()), seen, entities, whose, ())
    return Read(text, *described(document, Reading((), named, words), cast))


def _parsed(tagged: str) -> tuple[str, tuple[Word, ...], list[tuple[int, str, Span]]]:
    text = ""
    words: list[Word] = []
    mentions: list[tuple[int, str, Span]] = []
    opened: list[tuple[int, str, int]] = []
    for token in tagged.split():
        if start := re.fullmatch(r"\[(\d+)([pugo])", token):
            opened.append((int(start[1]), start[2], len(words)))
            continue
        closing = len(token) - len(token.rstrip("]"))
        spelled, _, tag = token.rstrip("]").rpartition("/")
        joined = spelled.startswith("~") or spelled in (",", ".", "?", "'s")
        spelled = spelled.lstrip("~")
        text += spelled if joined or not text else f" {spelled}"
        words.append(Word(len(text) - len(spelled), len(text), tag))
        for _ in range(closing):
            number, kind, first = opened.pop()
            mentions.append((number, kind, (words[first].start, words[-1].end)))
    return text, tuple(words), sorted(mentions, key=lambda m: (m[2][0], -m[2][1]))


def _proper(words: tuple[Word, ...], span: Span) -> Span | None:
    own = [w for w in words if span[0] <= w.start and w.end <= span[1] and w.tag.startswith("NNP")]
    return (own[0].start, own[-1].end) if own else None


def _statement(text: str, number: int, said: Said, actors: dict[str, Actor]) -> Statement:
    def span(words: str) -> Span:
        at = text.index(words)
        return at, at + len(words)

    kind = SourceKind.UNNAMED if actors[f"a{said.actor}"].type is ActorType.UNNAMED else SourceKind.PERSON
    source = Source((span(said.source),), kind, f"a{said.actor}")
    certainty = Certainty(said.level)
    return Statement(
        f"s{number + 1}", source, (span(said.cue),), (span(said.content),), said.quotation, None, said.polarity, certainty, 1.0
    )

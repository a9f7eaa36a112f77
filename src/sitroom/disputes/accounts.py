"""From the claims of documents to accounts: the same claims with their actors and places as the whole record knows them.

The record gives what it knows of identities (:class:`Identity`); everything else is read from the document alone, so
that this needs no database.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sitroom.actors.actor import Actor, ActorType, Status
from sitroom.actors.phrases import grounds
from sitroom.actors.spelling import folded, skeletons
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.certainty.level import Polarity
from sitroom.claims.aspects import aspects
from sitroom.claims.claim import Claim, ClaimKind, Part, Period, Thing
from sitroom.claims.days import first_day, last_day, parts_of
from sitroom.claims.tree import noun
from sitroom.claims.vocabulary import same_thing, things
from sitroom.disputes.account import Account, Day, Entity
from sitroom.documents.document import Document, Span
from sitroom.extracted import Extracted
from sitroom.lexicon import words as listed
from sitroom.places.place import Place

_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_BEHIND = frozenset(
    ["of", "in", "at", "from", "with", "for", "to", "near", "close", "who", "that", "which", "on", "by", "under", "among",
     "inside", "outside", "behind", "between", "around", "loyal", "and"]
)  # fmt: skip
"""Words that end the part of a description in which its head stands."""
_MOODS = {ClaimKind.FORECAST: "future", ClaimKind.INTENTION: "plan"}
_OUTWEIGHS = 3
"""So many times as often as for anybody else a document gives an office to the one whom its noun can only mean."""
_ASSERTED = re.compile(r"statement \S+")
"""The head of a thing that stands for a statement of the same document (:mod:`sitroom.claims.denials`)."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What an actor of a document is in the whole record.

    ``id`` is the record's (``a12``). ``named`` tells whether any document has a proper name for it. ``heads`` are the
    nouns by which the record's documents can mean nobody else: "governor" where it has one governor.
    """

    id: str
    named: bool
    heads: tuple[str, ...] = ()
    sounds: tuple[str, ...] = ()
    """How a person's family name sounds, where no document names two persons by it."""


def accounts_of(
    extracted: Extracted, actors: Mapping[str, Identity], places: Mapping[str, str], origins: Mapping[str, str] | None = None
) -> tuple[Account, ...]:
    """Every claim of a document as an account, in their order.

    ``actors`` and ``places`` give what the document's ids are in the whole record (a place: ``p3``); what is in
    neither is left out. ``origins`` gives the origin of each statement; where it has none, each speaker is one.
    """
    reader = _Reader(extracted, actors, places, origins or {})
    return tuple(reader.account(claim) for claim in extracted.claims)


def identities(members: Iterable[tuple[str, Actor, str]]) -> dict[tuple[str, str], Identity]:
    """What the actors of documents are, by document's id and actor's id in it, from triples (document, actor, record's id)."""
    given = list(members)
    named = {number for _, actor, number in given if is_named(actor)}
    holders: dict[str, Counter[str]] = defaultdict(Counter)
    for _, actor, number in given:
        if number in named:
            for head in heads_of(actor):
                holders[head][number] += 1
    heads: dict[str, list[str]] = defaultdict(list)
    for head in sorted(holders):
        for number in holders[head]:
            if alone(holders[head], number):
                heads[number].append(head)
    sounds = _family_sounds(given)
    return {
        (document, actor.id): Identity(number, number in named, tuple(heads[number]), sounds.get(number, ()))
        for document, actor, number in given
    }


_STYLES = frozenset(["mr", "mrs", "ms", "mister", "miss", "madam", "sir", "dr", "lady", "lord"])


def _family_sounds(given: Sequence[tuple[str, Actor, str]]) -> dict[str, tuple[str, ...]]:
    """For each person the sound of its family name, unless two persons have it by what they are called before it."""
    of: dict[str, set[str]] = defaultdict(set)
    called: dict[str, set[str]] = defaultdict(set)
    for _, actor, number in given:
        family, first = family_of(actor)
        of[number].update(family)
        for sound in family:
            called[sound].update(first)
    return {number: tuple(sorted(s for s in sounds if len(called[s]) <= 1)) for number, sounds in of.items()}


def family_of(actor: Actor) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """How the family name of a person sounds, and what it is called before it; nothing where the name is short or no person's."""
    if actor.type is not ActorType.PERSON or not is_named(actor):
        return (), ()
    *first, family = actor.name.split()
    if len(family) < _LONG:
        return (), ()
    called = sorted(skeletons(folded(first[0]))) if first and len(first[0].rstrip(".")) > 1 else []
    return tuple(sorted(skeletons(folded(family)))), tuple(called)


def alone(holders: Counter[str], number: str) -> bool:
    """Whether a noun can only mean one actor: nobody else has the office, or most documents that give it mean this one."""
    others = max((count for other, count in holders.items() if other != number), default=0)
    return holders[number] >= _OUTWEIGHS * others and holders[number] > others


def accounts_across(
    documents: Sequence[Extracted], actors: Mapping[tuple[str, str], str], places: Mapping[tuple[str, str], str] | None = None
) -> list[Account]:
    """The accounts of several documents without a record.

    ``actors`` and ``places`` give the id over all documents for a document's id and an id in it; an actor that is
    missing is itself alone, and a place is known by the gazetteer's entry, or else by its name.
    """
    whole = places or {}
    known = identities(
        (d.document.id, actor, actors.get((d.document.id, actor.id), f"{d.document.id} {actor.id}"))
        for d in documents
        for actor in d.actors
    )
    made: list[Account] = []
    for d in documents:
        mine = {actor.id: known[d.document.id, actor.id] for actor in d.actors}
        where = {p.id: whole.get((d.document.id, p.id), p.gazetteer or p.name.casefold()) for p in d.places}
        made += accounts_of(d, mine, where)
    return made


def is_named(actor: Actor) -> bool:
    """Whether a document has a proper name for an actor: "Irena Volk", "Reed Guard", and not "the army" or "Residents"."""
    if actor.type is ActorType.UNNAMED:
        return False
    tokens = _head_part(actor.name)
    if not tokens or not tokens[-1][:1].isupper():
        return False
    low = tokens[0].lower()
    if len(tokens) > 1 or not {low, noun(low)} & _common():
        return True
    # Alone at the beginning of a sentence a common noun has a capital too; "Ministry of Defence" is a name.
    return low in _bodies() and re.search(r"\bof (?:the )?[A-Z]", actor.name) is not None


def described(name: str) -> tuple[str, tuple[str, ...]]:
    """The head noun of a description and what narrows it: "the northern gas terminal of Brenik" is terminal, by the rest."""
    tokens = _head_part(name)
    if not tokens:
        return "", ()
    behind = [w for w in _WORD.findall(name)[len(tokens) :] if w[:1].isupper() and w not in tokens]
    low = [noun(_POSSESSIVE.sub("", w).lower()) for w in (*tokens[:-1], *behind)]
    return same_thing(noun(tokens[-1].lower())), tuple(dict.fromkeys(w for w in low if w not in _light()))


def heads_of(actor: Actor) -> tuple[str, ...]:
    """The nouns by which a text may mean an actor beside its name: its present offices, and what kind of body it is."""
    titles = [described(role.title)[0] for role in actor.roles if role.status is Status.CURRENT]
    if actor.type in (ActorType.ORGANIZATION, ActorType.GROUP, ActorType.GOVERNMENT):
        head = described(actor.name)[0]
        titles += [head] if head in _bodies() else []
    return tuple(dict.fromkeys(title for title in titles if title))


@cache
def _bodies() -> frozenset[str]:
    source = "sitroom.attributions"
    return frozenset(noun(w) for name in ("organization", "office") for w in listed("source", name, source))


@cache
def _common() -> frozenset[str]:
    source = "sitroom.attributions"
    nouns = [w for name in ("organization", "office", "group", "unnamed", "indefinite") for w in listed("source", name, source)]
    return frozenset(nouns) | listed("head", "person", "sitroom.actors") | listed("head", "group", "sitroom.actors")


@cache
def _light() -> frozenset[str]:
    return listed("source", "indefinite", "sitroom.attributions") | listed("word", "determiner", "sitroom.actors") | _OWNERS


_OWNERS = frozenset(["his", "her", "its", "their", "our", "my", "your", "both", "all", "own"])


def _head_part(name: str) -> list[str]:
    """The words of a description up to its head, articles and owners apart."""
    found: list[str] = []
    for word in _WORD.findall(name.partition(",")[0]):
        if word.lower() in _BEHIND and found:
            break
        if word.lower() not in _light() or word.lower() in _bodies():
            found.append(word)
    return found


class _Reader:
    def __init__(
        self, extracted: Extracted, actors: Mapping[str, Identity], places: Mapping[str, str], origins: Mapping[str, str]
    ) -> None:
        self.document = extracted.document
        self.places, self.origins, self.identities = places, origins, actors
        self._statements = {s.id: s for s in extracted.statements}
        self._actors = {a.id: a for a in extracted.actors}
        text = extracted.document.text
        self._called = {m.id: text[slice(*m.span)] for m in extracted.mentions if m.place is not None}
        self._of_place = {p.id: p for p in extracted.places}
        both = [(m.actor, m.place) for m in extracted.mentions if m.actor is not None and m.place is not None]
        self._place_of = dict(reversed(both))
        self._actor_of = {p: a for a, p in reversed(both)}
        self._scene = self._most_named(extracted)
        self._meant = self._narrowings(extracted)
        self._reported = _days(extracted.document.published, extracted.document.published)

    def _narrowings(self, extracted: Extracted) -> dict[str, tuple[str, ...]]:
        """For each noun by what the text narrows it, where it does so in one way only: "the bridge" is that bridge then."""
        found: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for claim in extracted.claims:
            for thing in claim.things:
                if thing.narrowed and claim.value is None:
                    found[thing.head].add(thing.narrowed)
        for place in extracted.places:
            head, narrowed = self._noun_of(place)
            if narrowed:
                found[head].add(narrowed)
        return {
            head: max(ways, key=lambda way: (len(way), way))
            for head, ways in found.items()
            if all(set(a) & set(b) for a in ways for b in ways)
        }

    def _most_named(self, extracted: Extracted) -> tuple[Entity, ...]:
        """Whom and what the document names most, by name, the most often named first."""
        counted: list[tuple[int, int, Entity]] = []
        for n, actor in enumerate(extracted.actors):
            if actor.id in self.identities and self.identities[actor.id].named:
                identity = self.identities[actor.id]
                counted.append((-len(actor.mentions), n, Entity((f"a:{identity.id}",), actor.name, "body")))
        for n, place in enumerate(extracted.places):
            if place.id in self.places:
                sounds = () if place.gazetteer else _sounding(place.name)
                counted.append((-len(place.mentions), n, Entity((f"p:{self.places[place.id]}", *sounds), place.name, "place")))
        return tuple(entity for _, _, entity in sorted(counted, key=lambda row: row[:2])[:_SCENE])

    def account(self, claim: Claim) -> Account:
        statement = self._statements[claim.statement]
        agents, themes, places = self._roles(claim)
        first, last, stated = self._time(claim.time)
        speaker = self._speaker(statement)
        return Account(
            document=self.document.id,
            statement=claim.statement,
            claim=claim.id,
            kind=claim.kind,
            aspect=claim.aspect,
            pole=claim.pole,
            affirmed=claim.polarity is Polarity.AFFIRMED,
            level=claim.certainty.level,
            mood=_MOODS.get(claim.kind, "fact"),
            agents=agents,
            themes=themes,
            places=places,
            value=claim.value,
            first=first,
            last=last,
            stated=stated,
            reported=self._reported[0],
            speaker=speaker,
            origin=self.origins.get(claim.statement, speaker),
            words=_words(self.document.text, claim.spans),
            spans=claim.spans,
            beside=self._by_part(claim, Part.OTHER),
            scene=self._scene,
            low=claim.certainty.low,
            high=claim.certainty.high,
        )

    # -- who and what ---------------------------------------------------------------------------------------------

    def _roles(self, claim: Claim) -> tuple[tuple[Entity, ...], tuple[Entity, ...], tuple[Entity, ...]]:
        """Agents, themes and places: whose state is asked depends on the aspect."""
        acts, acted, others = (self._by_part(claim, part) for part in (Part.AGENT, Part.TARGET, Part.OTHER))
        place = self._place(claim)
        places: tuple[Entity, ...] = (place,) if place is not None else ()
        aspect = aspects().get(claim.aspect)
        theme = aspect.theme if aspect is not None else "own"
        if (theme == "place" or claim.aspect in ("whereabouts", "presence")) and not places:
            # "in the market": a place that no gazetteer has.
            places = tuple(entity for entity in others if entity.head in grounds())
        agents: tuple[Entity, ...]
        if theme == "subject" and aspect is not None and aspect.kind in (ClaimKind.TALKS, ClaimKind.RELATION):
            agents, themes = (), (*acts, *acted)
        elif theme == "subject":
            agents, themes = (acts, acted) if acted else ((), acts)
        elif theme == "agent":
            agents, themes = acts, acts or acted
        else:
            agents, themes = acts, acted
        if not themes and theme in ("object", "subject"):
            themes = places
        return agents, themes, places

    def _by_part(self, claim: Claim, part: Part) -> tuple[Entity, ...]:
        found = [self._actor(p.actor) for p in claim.participants if p.part is part and p.actor in self.identities]
        things = [self._thing(claim, thing) for thing in claim.things if thing.part is part and thing.head]
        return (*found, *things)

    def _actor(self, number: str) -> Entity:
        actor, identity = self._actors[number], self.identities[number]
        kind = "person" if actor.type in (ActorType.PERSON, ActorType.UNNAMED) else "body"
        place = self.places.get(self._place_of.get(number, ""))
        also = (f"p:{place}",) if place is not None else ()
        head, narrowed = described(actor.name)
        if identity.named or not head:
            nouns = tuple(f"n:{noun_}" for noun_ in identity.heads)
            sounds = _sounding(actor.name) if actor.type in _PLACE_LIKE else tuple(f"f:{s}" for s in identity.sounds)
            return Entity((f"a:{identity.id}", *also, *nouns, *sounds), actor.name, kind, head)
        return Entity((f"n:{head}", *also), actor.name, kind, head, narrowed)

    def _thing(self, claim: Claim, thing: Thing) -> Entity:
        if _ASSERTED.fullmatch(thing.head):
            return Entity((f"s:{self.document.id} {thing.head.split()[1]}",), "what was said", "thing", thing.head)
        name = thing.head if claim.value is not None else _called(self.document.text, thing)
        narrowed = thing.narrowed or (self._meant.get(thing.head, ()) if claim.value is None else ())
        return Entity((f"n:{thing.head}",), name, "thing", thing.head, narrowed)

    def _place(self, claim: Claim) -> Entity | None:
        place = self._of_place.get(claim.place or "")
        if place is None or place.id not in self.places:
            return None
        actor = self._actor_of.get(place.id)
        if any(p.actor == actor and p.part is Part.AGENT for p in claim.participants):
            # The government acts; where it does so is not said.
            return None
        return self._located(place, actor)

    def _located(self, place: Place, actor: str | None) -> Entity:
        identity = self.identities.get(actor or "")
        also = (f"a:{identity.id}",) if identity is not None and identity.named else ()
        sounds = () if place.gazetteer else _sounding(place.name)
        head, narrowed = self._noun_of(place)
        common = (f"n:{head}",) if head in grounds() or head in things("facility") else ()
        return Entity((f"p:{self.places[place.id]}", *also, *sounds, *common), place.name, "place", head, narrowed)

    def _noun_of(self, place: Place) -> tuple[str, tuple[str, ...]]:
        """What kind of place the text calls it: "the Aluk pass" is a pass, although the place is called Aluk."""
        for words in (place.name, *(self._called.get(m, "") for m in place.mentions)):
            head, narrowed = described(words)
            if head in grounds() or head in things("facility"):
                return head, narrowed
        return described(place.name)

    def _speaker(self, statement: Statement) -> str:
        if statement.source.kind is SourceKind.REPORTER:
            return f"o:{outlet(self.document)}"
        identity = self.identities.get(statement.source.actor or "")
        return f"a:{identity.id}" if identity is not None else f"s:{self.document.id}:{statement.id}"

    # -- when ----------------------------------------------------------------------------------------------------------

    def _time(self, time: Period | None) -> tuple[Day | None, Day | None, bool]:
        """The first and the last day that a claim speaks of, and whether its words say so."""
        reported, until = self._reported
        if time is None or (time.start is None and time.end is None):
            return reported, until, False
        first, last = _days(time.start or time.end, time.end or time.start)
        if first is None or last is None:
            return reported, until, False
        if time.start is None:
            # "until Friday": up to the day before, for how long is not said.
            begun = first - _UNTIL if reported is None or reported >= first else reported
            return begun, last - 1, True
        if time.end is None and reported is not None:
            # "since May": up to the day of the report.
            last = max(last, reported)
        return min(first, last), max(first, last), True


def _sounding(name: str) -> tuple[str, ...]:
    """Keys of a place that no gazetteer has, the same for its spellings: "Brenik", "Brennik", "Brenik valley"."""
    first, _, kind = name.partition(" ")
    if kind and kind.lower() not in _AREAS:
        return ()
    return tuple(f"k:{sound}" for sound in sorted(skeletons(folded(first)))) if len(first) >= _LONG else ()


_AREAS = frozenset(
    ["camp", "valley", "town", "city", "village", "province", "region", "district", "island", "pass", "county", "area"]
)
"""Nouns behind a name of the place itself; "Brenik airport" is not Brenik."""
_PLACE_LIKE = (ActorType.ORGANIZATION, ActorType.GROUP, ActorType.GOVERNMENT)
"""Kinds of actors that may be a place under its name."""
_UNTIL = 30
"""Days that a state is taken to have lasted of which only the end is told."""
_SCENE = 8
"""Names that tell the scene of a document."""
_LONG = 5
"""Letters of a name from which on its sound tells it from others."""


def outlet(document: Document) -> str:
    """Who speaks where a document tells something itself: its publisher, or the document where none is known."""
    return " ".join((document.publisher or document.id).casefold().split())


def _days(start: str | None, end: str | None) -> tuple[Day | None, Day | None]:
    """The first day of one date and the last of another."""
    if not start or not end:
        return None, None
    first, last = first_day(parts_of(start)), last_day(parts_of(end))
    return _ordinal(first), _ordinal(last)


def _ordinal(day: date | None) -> Day | None:
    return None if day is None else day.toordinal()


def _called(text: str, thing: Thing) -> str:
    """What to call a thing: its words in the text with those that narrow it, as far as they stand before it."""
    start = thing.span[0]
    for word in reversed(list(_WORD.finditer(text, max(0, start - 60), start))):
        between = text[word.end() : start]
        if between.strip(" ") or noun(_POSSESSIVE.sub("", word.group()).lower()) not in {*thing.narrowed, "the"}:
            break
        start = word.start()
    return " ".join(text[start : thing.span[1]].split())


def _words(text: str, spans: Sequence[Span]) -> str:
    return " … ".join(" ".join(text[start:end].split()) for start, end in spans)

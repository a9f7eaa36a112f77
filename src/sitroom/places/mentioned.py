"""The places behind the mentions of a document."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sitroom.actors.actor import Actor, ActorType, Mention
from sitroom.actors.resolve import Cast
from sitroom.places.gazetteer import Gazetteer
from sitroom.places.place import Place
from sitroom.places.resolve import NamedPlace, resolve
from sitroom.places.spelling import folded


@dataclass(frozen=True, slots=True)
class Located:
    """The mentions of a document with their places, and the places in the order of the text."""

    mentions: tuple[Mention, ...]
    places: tuple[Place, ...]


def with_states(actors: tuple[Actor, ...], places: tuple[Place, ...]) -> tuple[Actor, ...]:
    """The actors; one that has the name of a country is that country's government."""
    countries = {folded(name) for p in places if p.type == "country" for name in (p.name, *p.written)}
    states = {ActorType.ORGANIZATION, ActorType.GROUP}
    return tuple(replace(a, type=ActorType.GOVERNMENT) if a.type in states and folded(a.name) in countries else a for a in actors)


def located(text: str, cast: Cast, gazetteer: Gazetteer) -> Located:
    """Resolve every name of a place; "the valley" takes the place of the name that it goes back to."""
    span = {m.id: m.span for m in cast.mentions}
    naming = [i for place in cast.places for i in place.naming]
    places, of = resolve(text, [NamedPlace(i, span[i]) for i in sorted(naming, key=lambda i: span[i])], gazetteer)
    for place in cast.places:
        first = next((of[i] for i in place.naming if i in of), None)
        if first is not None:
            of.update(dict.fromkeys(place.others, first))
    mentions = tuple(replace(m, place=of[m.id]) if m.id in of else m for m in cast.mentions)
    held: dict[str, list[str]] = {}
    for m in mentions:
        if m.place is not None:
            held.setdefault(m.place, []).append(m.id)
    return Located(mentions, tuple(replace(p, mentions=tuple(held.get(p.id, p.mentions))) for p in places))

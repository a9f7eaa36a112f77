"""Documents of one text with its mentions, made for the tests of this folder."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.places.control import control_of
from sitroom.places.gazetteer import open_gazetteer
from sitroom.places.place import Control, Place, Precision
from sitroom.places.resolve import NamedPlace, resolve


def named(text: str, *names: str) -> list[NamedPlace]:
    """Every occurrence of the names, the longest first, as mentions m0, m1, …"""
    taken: list[tuple[int, int]] = []
    for name in sorted(names, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                taken.append(match.span())
    return [NamedPlace(f"m{number}", span) for number, span in enumerate(sorted(taken))]


def resolved(text: str, *names: str, context: Sequence[str] = ()) -> dict[str, Place]:
    """The place of each name as written in ``text``."""
    places, _ = resolve(text, named(text, *names), open_gazetteer(), context)
    return {written: place for place in places for written in place.written}


def found(text: str, actors: Mapping[str, str], places: Mapping[str, str]) -> list[Control]:
    """The findings of ``text``; the keys are words, the values the ids that they stand for."""
    mentions = [
        Mention(f"m{at}-{word}", (at, at + len(word)), kind, None if is_place else id_, id_ if is_place else None)
        for is_place, kind, words in ((False, MentionType.GROUP, actors), (True, MentionType.PLACE, places))
        for word, id_ in words.items()
        for at in (m.start() for m in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", text))
    ]
    known = [Actor(id_, id_, ActorType.GROUP) for id_ in dict.fromkeys(actors.values())]
    placed = [Place(id_, id_, (), None, None, None, None, Precision.UNKNOWN, ()) for id_ in dict.fromkeys(places.values())]
    return list(control_of(text, (), (), mentions, known, placed))

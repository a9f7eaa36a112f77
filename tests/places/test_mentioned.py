from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.actors.resolve import Cast, PlaceMentions
from sitroom.places.gazetteer import open_gazetteer
from sitroom.places.mentioned import Located, located, with_states
from sitroom.places.place import Place, Precision

TEXT = "Shots were heard in Parwan province, Afghanistan. Nothing moves in the valley of Vostrel; there it snowed. Lind left."


def cast(text: str, naming: Sequence[Sequence[str]], others: Sequence[Sequence[str]] = (), people: Sequence[str] = ()) -> Cast:
    """A cast whose places are named by these words, each the first time it occurs; ids are in the order of the text."""
    words = [w for group in (*naming, *others, people) for w in group]
    spans = {w: match.span() for w in words if (match := re.search(re.escape(w), text))}
    ids = {w: f"m{n + 1}" for n, w in enumerate(sorted(spans, key=lambda w: spans[w]))}
    mentions = [
        Mention(ids[w], spans[w], MentionType.PERSON if w in people else MentionType.PLACE, "a1" if w in people else None)
        for w in sorted(ids, key=lambda w: spans[w])
    ]
    back = [*others, *[()] * (len(naming) - len(others))]
    places = [PlaceMentions(tuple(ids[w] for w in n), tuple(ids[w] for w in o)) for n, o in zip(naming, back, strict=True)]
    return Cast((), tuple(mentions), (), (), {}, (), tuple(places))


def placed(found: Located, text: str) -> dict[str, str | None]:
    """The name of the place that the words of each mention stand for."""
    names = {p.id: p.name for p in found.places}
    return {text[slice(*m.span)]: m.place and names[m.place] for m in found.mentions}


def test_what_goes_back_to_a_name_has_its_place() -> None:
    who = cast(TEXT, [["Parwan province"], ["Afghanistan"], ["Vostrel"]], [[], [], ["the valley", "there"]], ["Lind"])
    found = located(TEXT, who, open_gazetteer())
    assert placed(found, TEXT) == {
        "Parwan province": "Parvan",
        "Afghanistan": "Afghanistan",
        "the valley": "Vostrel",
        "Vostrel": "Vostrel",
        "there": "Vostrel",
        "Lind": None,
    }


def test_a_place_holds_all_its_mentions_in_the_order_of_the_text() -> None:
    who = cast(TEXT, [["Vostrel"], ["Afghanistan"]], [["there", "the valley"]])
    found = located(TEXT, who, open_gazetteer())
    (vostrel,) = (p for p in found.places if p.name == "Vostrel")
    held = [TEXT[slice(*m.span)] for i in vostrel.mentions for m in found.mentions if m.id == i]
    assert held == ["the valley", "Vostrel", "there"]
    assert all(m.place == p.id for p in found.places for i in p.mentions for m in found.mentions if m.id == i)


def test_a_place_that_nobody_knows_empties_nothing() -> None:
    found = located(TEXT, cast(TEXT, [["Vostrel"], ["Afghanistan"]]), open_gazetteer())
    unknown, known = sorted(found.places, key=lambda p: p.gazetteer or "")
    assert (unknown.name, unknown.lat, unknown.lon, unknown.precision) == ("Vostrel", None, None, Precision.UNKNOWN)
    assert (known.name, known.precision) == ("Afghanistan", Precision.COUNTRY)
    assert known.lat is not None


def test_only_the_place_of_a_mention_is_added() -> None:
    who = cast(TEXT, [["Afghanistan"]], people=["Lind"])
    found = located(TEXT, who, open_gazetteer())
    assert [replace(m, place=None) for m in found.mentions] == list(who.mentions)


def test_a_text_without_places_has_none() -> None:
    assert located(TEXT, cast(TEXT, [], people=["Lind"]), open_gazetteer()).places == ()


NORWAY = Place("p1", "Norway", ("Norvège",), "country", 60.0, 10.0, "iso3166-1:NO", Precision.COUNTRY, ("m1",))


@pytest.mark.parametrize(
    ("name", "type_", "becomes"),
    [
        ("Norway", ActorType.ORGANIZATION, ActorType.GOVERNMENT),
        ("norvege", ActorType.GROUP, ActorType.GOVERNMENT),
        ("Norway", ActorType.PERSON, ActorType.PERSON),
        ("Norway Watch", ActorType.ORGANIZATION, ActorType.ORGANIZATION),
    ],
)
def test_an_actor_with_a_countrys_name_is_its_government(name: str, type_: ActorType, becomes: ActorType) -> None:
    (actor,) = with_states((Actor("a1", name, type_),), (NORWAY,))
    assert actor == Actor("a1", name, becomes)


def test_a_town_is_no_government() -> None:
    town = replace(NORWAY, name="Kesh", written=("Kesh",), type="town")
    actor = Actor("a1", "Kesh", ActorType.ORGANIZATION)
    assert with_states((actor,), (town,)) == (actor,)

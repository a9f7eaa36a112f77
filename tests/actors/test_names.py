"""Written names compared: tables to extend."""

from __future__ import annotations

import pytest

from sitroom.actors.actor import ActorType
from sitroom.actors.name_match import Relation
from sitroom.actors.names import keys, similarity

SAME = [
    ("Goran Yusk", "Goran Jusk"),
    ("Jovan Orshavi", "Yovan Orchavy"),
    ("KORSAVET, Sefa", "Dr. Sefa Korsavet"),
    ("Sefa Korsavet", "sefa korsavet"),
    ("Sefa Korsavet", "Сефа Корсавет"),
    ("Bill Orvane", "William Orvane"),
    ("S. Korsavet", "Sefa Korsavet"),
    ("Sefa Ilanovich Korsavet", "Sefa Korsavet"),
    ("Sefa M. Korsavet", "Sefa Korsavet"),
    ("Abd al-Karim Orvani", "Abdul Karim Orvani"),
    ("Harun bin Tarek", "Haroun ibn Tarik"),
    ("Abdurrahman Orvani", "Abd al-Rahman Orvani"),
    ("Nour al-Din Orvani", "Nuruddin Orvani"),
    ("Min Sang-ho", "Min Sang Ho"),
    ("SefaKorsavet", "Sefa Korsavet"),
    ("Korsavet", "Korsavett"),
    ("Sefa Ilan Harun Korsavet", "Sefa Ilan Harun Dov Korsavet"),
]
NOT_SAME = [
    # (a, b, how they stand, whether the names forbid to take them for one)
    ("Sefa Korsavet", "Sefa Ilan Korsavet", Relation.EXTENDED, True),
    ("Sefa Korsavet", "Irena Korsavet", Relation.CONFLICT, True),
    ("Sefa Korsavet", "Sefa Orvane", Relation.CONFLICT, True),
    ("S. Korsavet", "I. Korsavet", Relation.CONFLICT, True),
    ("Sefa A. Korsavet", "Sefa B. Korsavet", Relation.CONFLICT, True),
    ("Sefa I. Korsavet", "Sefa H. I. Korsavet", Relation.EXTENDED, True),
    ("Sefa Korsavet Jr.", "Sefa Korsavet Sr.", Relation.EQUAL, True),
    ("Mr Korsavet", "Mrs Korsavet", Relation.EQUAL, True),
    ("Boris Volkov", "Borisa Volkova", Relation.UNRELATED, False),
    ("Korsavet", "Sefa Korsavet", Relation.CONTAINED, False),
    ("Sefa", "Sefa Korsavet", Relation.CONTAINED, False),
    ("Sefa K.", "Sefa Korsavet", Relation.CONTAINED, False),
    ("Korsavet Sefa", "Sefa Korsavet", Relation.EQUAL, False),
    ("Sefa Korsavet Jr.", "Sefa Korsavet", Relation.EQUAL, False),
    ("Bill Orvane", "William Orwane", Relation.EQUAL, False),
    ("Sefa Korsavet", "Lena Orvane", Relation.UNRELATED, False),
    ("Korsavet's son", "Korsavet", Relation.CONFLICT, True),
    ("Korsavet's son", "Sefa Korsavet", Relation.CONTAINED, False),
    ("Korsavet's son", "Orvane", Relation.UNRELATED, False),
]


@pytest.mark.parametrize(("a", "b"), SAME)
def test_one_name_in_two_spellings(a: str, b: str) -> None:
    match = similarity(a, b, ActorType.PERSON)
    assert match.same, match
    assert match.reasons
    assert similarity(b, a, ActorType.PERSON).same
    assert keys(a, ActorType.PERSON) & keys(b, ActorType.PERSON)


@pytest.mark.parametrize(("a", "b", "relation", "vetoed"), NOT_SAME)
def test_not_one_by_name_alone(a: str, b: str, relation: Relation, vetoed: bool) -> None:
    match = similarity(a, b, ActorType.PERSON)
    assert not match.same, match
    assert match.relation is relation
    assert bool(match.vetoes) is vetoed
    assert match.reasons
    back = similarity(b, a, ActorType.PERSON)
    assert back.relation is match.relation
    assert back.score == pytest.approx(match.score)


BODIES = [
    # (a, b, whether one by name)
    ("the Ministry of Defence", "Defense Ministry", True),
    ("OHR", "Open Hands Relief", True),
    ("League for the Defence of Ostra", "LDO", True),
    ("the Orvanites", "Orvanites", True),
    ("Orvane GmbH", "Orvane Ltd", True),
    ("the Ostlandish army", "the army of Ostland", True),
    ("Korsavet's forces", "the forces of Korsavet", True),
    ("Open Hands (OH)", "OH", True),
    ("the Ostlandish army", "the Ulmarian army", False),
    ("Sella University", "Ostra University", False),
    ("4th Brigade", "5th Brigade", False),
    ("North Sella", "South Sella", False),
    ("the ministry", "the ministry", False),
    ("the rebels", "rebels", False),
    ("Ministry of Health", "Ministry of Defence", False),
    ("Sella University", "University of Sella in Ostland", False),
    ("OHR", "LDO", False),
    ("UN", "United Nations", True),
    ("SU", "Sella University", False),
    ("Flinte", "Valeante", False),
    ("Ulmaria", "Ulmarian", False),
    ("Ulmar", "Ulmaria", False),
    ("", "Open Hands", False),
]


@pytest.mark.parametrize(("a", "b", "one"), BODIES)
def test_bodies(a: str, b: str, one: bool) -> None:
    match = similarity(a, b, ActorType.ORGANIZATION)
    assert match.same is one, match
    assert similarity(b, a, ActorType.ORGANIZATION).same is one
    if one:
        assert keys(a, ActorType.ORGANIZATION) & keys(b, ActorType.ORGANIZATION)


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("Ostland", "the Ostlandish government", True),
        ("Ulmaria", "Ulmarian authorities", True),
        ("Ulmaria", "Ostlandish government", False),
        ("Ulmaria", "the government", False),
    ],
)
def test_a_country_is_its_government(a: str, b: str, one: bool) -> None:
    assert similarity(a, b, ActorType.GOVERNMENT).same is one
    assert not similarity(a, b, ActorType.ORGANIZATION).same


def test_the_words_tell_a_body_where_no_type_is_given() -> None:
    assert similarity("OHR", "Open Hands Relief").relation is Relation.ACRONYM
    assert similarity("the army of Ostland", "Ostlandish army").same
    assert similarity("O.H.", "Orvin Harun").relation is Relation.UNRELATED
    assert similarity("Ostra valley", "Ostra").same


def test_a_given_name_alone_is_no_key() -> None:
    people = ["Sefa Korsavet", "Sefa Orvane", "Sefa Ilan", "Sefa Dov"]
    shared = frozenset.intersection(*(keys(name, ActorType.PERSON) for name in people))
    assert not shared
    assert keys("Korsavet", ActorType.PERSON) & keys("Sefa Korsavet", ActorType.PERSON)


def test_words_that_name_nobody_have_no_key() -> None:
    assert not keys("the ministry", ActorType.ORGANIZATION)
    assert not keys("the rebels", ActorType.GROUP)
    assert not keys("", ActorType.PERSON)


def test_keys_stay_few() -> None:
    assert len(keys("Sefa Ilan Harun Dov Jelal Charan Korsavet Orvane", ActorType.PERSON)) <= 40
    assert len(keys("Sefa Korsavet", ActorType.PERSON)) <= 6

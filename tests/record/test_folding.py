from __future__ import annotations

import pytest

from sitroom.record.folding import bare_name, folded, is_pronoun


@pytest.mark.parametrize(
    ("one", "other"),
    [("ÉTIENNE", "étienne"), ("E\u0301tienne", "étienne"), ("Straße", "STRASSE"), ("two\n  words", "two words"), (" a ", "A")],
)
def test_folded_makes_equal_what_differs_in_case_composition_or_space(one: str, other: str) -> None:
    assert folded(one) == folded(other)


def test_folded_keeps_accents_and_marks_apart() -> None:
    assert folded("Etienne") != folded("Étienne")
    assert folded("a_b 100%") == "a_b 100%"


@pytest.mark.parametrize("source", ["Q", "A", "He", "she", "THEY", "who", "he himself", "The other", "it."])
def test_pronouns_are_seen(source: str) -> None:
    assert is_pronoun(source)


@pytest.mark.parametrize("source", ["Ada Vell", "The Hague", "his office", "It Company", "", "the"])
def test_names_are_no_pronouns(source: str) -> None:
    assert not is_pronoun(source)


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("The Water Board", "Water Board"),
        ("the company's", "company"),
        ("Dr. Ada Vell", "Ada Vell"),
        ("General Captain Ada Vell", "Ada Vell"),
        ("Ada Vell, a surgeon", "Ada Vell"),
        ("Water Board (WB)", "Water Board"),
        ("the envoy, Ada Vell", "envoy, Ada Vell"),
        ("The President of Tell", "President of Tell"),
        ("Minister", "Minister"),
        ("A", "A"),
        ("James", "James"),
    ],
)
def test_bare_name_drops_only_what_is_light(source: str, bare: str) -> None:
    assert bare_name(source, person=True) == bare


def test_a_title_is_part_of_what_is_no_person() -> None:
    assert bare_name("General Turbines", person=False) == "General Turbines"

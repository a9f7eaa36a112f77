"""Words of names by sound: tables to extend."""

from __future__ import annotations

import pytest

from sitroom.actors.names import SPELT
from sitroom.actors.spelling import folded, likeness, skeletons

ONE = [
    ("Korshavet", "Corchavet"),
    ("Oumran", "Umran"),
    ("Yusk", "Jusk"),
    ("Djelal", "Jelal"),
    ("Tcharan", "Charan"),
    ("Kharim", "Karim"),
    ("Qadir", "Kadir"),
    ("Phelan", "Felan"),
    ("Wolkov", "Volkoff"),
    ("Hakkani", "Haqani"),
    ("Zahra", "Zahrah"),
    ("Шереметьев", "Sheremetiev"),
    ("Zhilin", "Jilin"),
    ("Şahin", "Shahin"),
    ("Nouriddin", "Nooruddin"),
    ("نورى", "Nuri"),
    ("Gelles", "Jell"),
    ("Orvanes", "Orvanez"),
]
OTHER = [
    ("Jamil", "Jamal"),
    ("Hassan", "Hussein"),
    ("Volkov", "Volkova"),
    ("Bashar", "Bashir"),
    ("Karlo", "Karla"),
    ("Samir", "Samira"),
    ("Salem", "Salman"),
    ("Khaldun", "Khalil"),
    ("Orvane", "Dorvane"),
    ("Tarik", "Tarikov"),
    ("4th", "5th"),
]


@pytest.mark.parametrize(("a", "b"), ONE)
def test_spellings_of_one_name_are_alike_and_share_a_skeleton(a: str, b: str) -> None:
    assert likeness(a, b) >= SPELT
    assert likeness(a, b) == pytest.approx(likeness(b, a))
    assert skeletons(a) & skeletons(b)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_other_names_are_less_alike_than_spellings_or_share_no_skeleton(a: str, b: str) -> None:
    assert likeness(a, b) < 0.9
    assert likeness(a, b) < SPELT or not skeletons(a) & skeletons(b)


def test_a_word_is_wholly_like_itself_and_not_like_nothing() -> None:
    assert likeness("Korsavet", "KORSAVÉT") == 1
    assert likeness("", "") == 0
    assert likeness("Korsavet", "—") == 0


@pytest.mark.parametrize(("word", "letters"), [("O’Mara", "omara"), ("K0rsav1t", "korsavit"), ("Łęcki", "lecki"), ("4th", "4th")])
def test_folding_keeps_letters_only(word: str, letters: str) -> None:
    assert folded(word) == letters


@pytest.mark.parametrize("word", ["", "-", "12", "Aoi", "ж", "漢字", "x" * 500])
def test_any_word_has_a_skeleton_or_none_and_never_an_empty_one(word: str) -> None:
    assert "" not in skeletons(word)

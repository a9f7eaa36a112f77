"""A person's name taken apart: a table to extend."""

from __future__ import annotations

import pytest

from sitroom.actors.person_name import Gender, parse

TABLE = [
    # (written, given, family, titles)
    ("Sefa Korsavet", ("Sefa",), ("Korsavet",), ()),
    ("  Sefa   Korsavet’s", ("Sefa",), ("Korsavet",), ()),
    ("KORSAVET, Sefa", ("Sefa",), ("KORSAVET",), ()),
    ("KORSAVET Sefa", ("Sefa",), ("KORSAVET",), ()),
    ("Korsavet", (), ("Korsavet",), ()),
    ("former Vice President Sefa Korsavet", ("Sefa",), ("Korsavet",), ("former", "vice", "president")),
    ("Dr. Sefa Korsavet", ("Sefa",), ("Korsavet",), ("dr",)),
    ("Ostlandian Foreign Minister Sefa Korsavet", ("Sefa",), ("Korsavet",), ("ostlandian", "foreign", "minister")),
    ("Captain Ilan Dov", ("Ilan",), ("Dov",), ("captain",)),
    ("Sefa Korsavet, the foreign minister", ("Sefa",), ("Korsavet",), ()),
    ("President", (), ("President",), ()),
    ("S. K. Orvane", ("S", "K"), ("Orvane",), ()),
    ("S.K. Orvane", ("S", "K"), ("Orvane",), ()),
    ("Jean-Luc Orvane", ("Jean", "Luc"), ("Orvane",), ()),
    ("Lena van der Orvane", ("Lena",), ("Orvane",), ()),
    ("Harun bin Tarek", ("Harun",), ("Tarek",), ()),
    ("Harun al-Orvani", ("Harun",), ("Orvani",), ()),
    ("Abd al-Karim Orvani", ("AbdulKarim",), ("Orvani",), ()),
    ("Abd al-Rahman Orvani", ("AbdurRahman",), ("Orvani",), ()),
    ("Saif ad-Din", (), ("SaifudDin",), ()),
    ("Abu Orvan al-Sellani", ("AbuOrvan",), ("Sellani",), ()),
    ("Sefa “the Fox” Korsavet", ("Sefa",), ("Korsavet",), ()),
    ("SefaKorsavet", ("Sefa",), ("Korsavet",), ()),
    ("Сефа Корсавет", ("Сефа",), ("Корсавет",), ()),
    ("", (), (), ()),
]


@pytest.mark.parametrize(("written", "given", "family", "titles"), TABLE)
def test_parts(written: str, given: tuple[str, ...], family: tuple[str, ...], titles: tuple[str, ...]) -> None:
    name = parse(written)
    assert (name.given, name.family, name.titles) == (given, family, titles)


def test_a_nickname_is_no_part_of_the_name() -> None:
    assert parse('Sefa "the Fox" Korsavet').nickname == "the Fox"
    assert parse("Sefa (Foxy) Korsavet").nickname == "Foxy"


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("Sefa Korsavet Jr.", "younger"),
        ("Sefa Korsavet, Jr.", "younger"),
        ("Korsavet the elder", "elder"),
        ("Sefa Korsavet Sr", "elder"),
        ("Emperor Sefa II", "ii"),
        ("Sefa Korsavet", None),
    ],
)
def test_generation(written: str, mark: str | None) -> None:
    assert parse(written).generation == mark


@pytest.mark.parametrize(
    ("written", "gender"),
    [("Mrs Korsavet", Gender.WOMAN), ("Lord Korsavet", Gender.MAN), ("Mullah Orvan", Gender.MAN), ("Dr Korsavet", None)],
)
def test_gender_by_title(written: str, gender: Gender | None) -> None:
    assert parse(written).gender is gender


@pytest.mark.parametrize(
    ("written", "kin", "other"),
    [
        ("Korsavet’s son", "son", ("Korsavet",)),
        ("Korsavet's eldest daughter", "daughter", ("Korsavet",)),
        ("the widow of Sefa Korsavet", "widow", ("Sefa", "Korsavet")),
        ("the eldest son of Commander Korsavet", "son", ("Korsavet",)),
        ("Korsavet's forces", None, None),
        ("Sefa Korsavet", None, ("Sefa", "Korsavet")),
    ],
)
def test_kinship(written: str, kin: str | None, other: tuple[str, ...] | None) -> None:
    assert parse(written).kin == kin
    if other is not None:
        assert parse(written).tokens == other


def test_initials_and_particles_are_told() -> None:
    assert parse("S. Maria van Orvane").initials == ("S",)
    assert parse("S. Maria van Orvane").particles == ("van",)
    assert parse("Sefa Korsavet").full
    assert not parse("General Korsavet").full

from __future__ import annotations

import pytest

from sitroom.places.phrase import phrase_of


@pytest.mark.parametrize(
    ("written", "core", "word", "kind"),
    [
        ("the Arlin Valley", "Arlin", "valley", "landscape"),
        ("Morva province", "Morva", "province", "region"),
        ("the province of Morva", "Morva", "province", "region"),
        ("northern Tessin’s", "Tessin", None, None),
        ("Tessin International Airport", "Tessin", "airport", "facility"),
        ("Red Kolde state", "Red Kolde", "state", "region"),
        ("“Morva”,", "Morva", None, None),
        ("the city", "", "city", "settlement"),
    ],
)
def test_name_and_kind_are_parted(written: str, core: str, word: str | None, kind: str | None) -> None:
    phrase = phrase_of(written)
    assert (phrase.core, phrase.word, phrase.kind) == (core, word, kind)


@pytest.mark.parametrize(
    ("written", "core", "inside"),
    [
        ("Morva, Syria", "Morva", ("Syria",)),
        ("the Iraqi port city of Morva", "Morva", ("Iraqi",)),
        ("Dolma district of Morva", "Dolma", ("Morva",)),
    ],
)
def test_what_holds_a_place_is_kept_apart(written: str, core: str, inside: tuple[str, ...]) -> None:
    phrase = phrase_of(written)
    assert (phrase.core, phrase.inside) == (core, inside)


@pytest.mark.parametrize("written", ["", " ", "there", "the", "their own land", "schools", "…", "'s", "(", "of the"])
def test_words_without_a_capital_name_nothing(written: str) -> None:
    assert not phrase_of(written).named


def test_scripts_without_capitals_name_places() -> None:
    assert phrase_of("دمشق").named

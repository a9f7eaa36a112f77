from __future__ import annotations

import pytest

from training.gazetteer import bare, bare_as_written


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Donetska oblast", "donetsk"),
        ("Wilayat-e Baghlan", "baghlan"),
        ("Muhafazat Kirkuk", "kirkuk"),
        ("Provincia de Salamanca", "salamanca"),
        ("Basra Governorate", "basra"),
        ("Oblast", "oblast"),
    ],
)
def test_words_for_a_kind_of_region_go(name: str, expected: str) -> None:
    assert bare(name) == expected


def test_the_name_shown_keeps_its_capitals() -> None:
    assert bare_as_written("Basra Governorate") == "Basra"
    assert bare_as_written("Deir ez-Zor") == "Deir ez-Zor"

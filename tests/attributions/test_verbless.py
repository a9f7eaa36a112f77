"""Layout that attributes without a verb: a table to extend, and what must be left alone."""

from __future__ import annotations

import pytest

from sitroom.attributions.quotation import marked
from sitroom.attributions.verbless import Neighbourhood, with_layout
from sitroom.reading.reader import Entity, Found

NAME = "Ada Marn"


def read(text: str, *found: Found) -> list[tuple[str, str, str]]:
    people = [Entity(text.index(NAME), text.index(NAME) + len(NAME), "PERSON")] if NAME in text else []
    made = with_layout(text, found, people, marked(text))
    return [(text[slice(*f.source[0])], text[slice(*f.cue[0])], text[slice(*f.content[0])]) for f in made if f.source]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("MARN: We wait.\nHOST: Until when?", [("MARN", ":", "We wait."), ("HOST", ":", "Until when?")]),
        ("Q: Until when?\nA: Until May.\nQ: Why?", [("Q", ":", "Until when?"), ("A", ":", "Until May."), ("Q", ":", "Why?")]),
        ("@quay_live: Power is back.", [("@quay_live", ":", "Power is back.")]),
        ("And from Ada Marn: “We wait for nobody.”", [("Ada Marn", "from", "“We wait for nobody.”")]),
        ("“We wait for nobody.” - Ada Marn, farmer", [("Ada Marn, farmer", "-", "“We wait for nobody.”")]),
        ("“We wait for nobody.” — a farmer on the quay.", [("a farmer on the quay", "—", "“We wait for nobody.”")]),
        ("Ada Marn, farmer: “We wait for nobody.”", [("Ada Marn, farmer", ":", "“We wait for nobody.”")]),
    ],
)
def test_layout_attributes(text: str, wanted: list[tuple[str, str, str]]) -> None:
    assert read(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: The road is open.\nNOTE: This story was corrected.",
        "The “red line” - a phrase of the 1990s - came back.",
        "WARNING",
        "The vote was 12:30 in the end.",
        "He read “The Salt Road” - twice.",
    ],
)
def test_other_layout_does_not(text: str) -> None:
    assert read(text) == []


def test_what_the_network_found_with_a_verb_stays() -> None:
    text = "“We wait for nobody.” - Ada Marn said."
    found = Found(((24, 32),), ((33, 37),), ((0, 21),), 0.9)
    assert read(text, found) == [("Ada Marn", "said", "“We wait for nobody.”")]


def test_a_turn_takes_the_place_of_its_first_sentence() -> None:
    text = "MARN: We wait. Nobody comes.\nHOST: Why?"
    found = Found(((0, 4),), ((4, 5),), ((6, 14),), 0.9)
    assert read(text, found)[0] == ("MARN", ":", "We wait. Nobody comes.")


def test_a_source_never_runs_over_a_label() -> None:
    text = "HOST: Ada Marn said she waits.\nMARN: I do."
    found = Found(((0, 14),), ((15, 19),), ((20, 29),), 0.9)
    assert ("Ada Marn", "said", "she waits") in read(text, found)


def test_neighbours_are_all_that_touch() -> None:
    found = [Found((), ((s, s + 2),), ((s + 3, s + 9),), 0.9) for s in range(0, 1000, 10)]
    near = Neighbourhood(found).touching(500, 520)
    assert set(near) >= {50, 51}
    assert len(near) < 6

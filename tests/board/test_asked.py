from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.board.asked import Asked, AskedError

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def asked(fields: Mapping[str, str], path: str = "/search") -> Asked:
    return Asked(path, fields, {}, None, "Ada Tester")


@given(WORDS)
def test_no_value_is_a_fault_and_every_refusal_is_told(value: str) -> None:
    request, told = asked({"x": value}), list[str]()
    for read in (request.text, request.needed, request.day, request.spans, lambda name: request.choice(name, Colour)):
        try:
            read("x")
        except AskedError as error:
            told.append(str(error))
    assert all(told)


def test_the_id_of_a_document_may_be_a_long_address() -> None:
    long = "url:https://coast.example/" + "a" * 7_000
    assert asked({"id": long}).needed("id") == long
    with pytest.raises(AskedError, match="at most 8,000"):
        asked({"id": "a" * 8_001}).needed("id")


@given(st.dictionaries(WORDS.filter(bool), WORDS))
def test_an_address_leads_back_to_what_was_asked(fields: dict[str, str]) -> None:
    here = asked(fields).here
    assert here.isascii()
    assert here.isprintable()
    parts = urlsplit(here)
    assert parts.path == "/search"
    assert dict(parse_qsl(parts.query)) == {name: value for name, value in fields.items() if value}


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 1_000)), max_size=20))
def test_spans_are_read_as_they_are_written(pairs: list[tuple[int, int]]) -> None:
    spans = tuple((start, start + length) for start, length in pairs)
    written = ",".join(f"{start}-{end}" for start, end in spans)
    assert asked({"words": written}).spans("words") == spans


@pytest.mark.parametrize("value", ["5-5", "6-5", "-5", "5", "5-", "1-2,", "1-2;3-4", "1-2 3-4", "٣-٤", "1-9999999999"])
def test_spans_that_cannot_be_are_told(value: str) -> None:
    with pytest.raises(AskedError, match="write places in the text as 120-150,180-190"):
        asked({"words": value}).spans("words")


@pytest.mark.parametrize("value", ["2024", "2024-02", "2024-02-29", " 2024 "])
def test_days_have_the_precision_that_is_given(value: str) -> None:
    assert asked({"at": value}).day("at") == value.strip()


@pytest.mark.parametrize(
    "value", ["2023-02-29", "0000", "2024-13", "24-1-1", "yesterday", "2024-1-1", "٢٠٢٤", "2024-01-01T00:00"]
)
def test_days_that_cannot_be_are_told(value: str) -> None:
    with pytest.raises(AskedError, match="write a date as 2024-03-05, 2024-03 or 2024"):
        asked({"at": value}).day("at")


def test_a_choice_is_one_of_its_values() -> None:
    assert asked({"c": "red"}).choice("c", Colour) is Colour.RED
    assert asked({}).choice("c", Colour) is None
    with pytest.raises(AskedError, match="it is one of red, blue"):
        asked({"c": "green"}).choice("c", Colour)


def test_empty_is_not_given_and_too_long_is_told() -> None:
    assert asked({"q": "  "}).text("q") is None
    assert asked({"q": "a" * 2_000}).text("q") == "a" * 2_000
    with pytest.raises(AskedError, match="q is 2,001 characters long"):
        asked({"q": "a" * 2_001}).text("q")
    with pytest.raises(AskedError, match="q is missing in the address"):
        asked({}).needed("q")

from __future__ import annotations

import math
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.claims.claim import Trend
from sitroom.claims.quantity import Quantity, Sort, numbers, quantities, trend_of, unit_of
from sitroom.flow import network
from sitroom.reading.reader import Word

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[2] / "evaluation/behaviours/quantities.toml").read_text("utf-8")
)
PIECES = [
    "nearly", "at least", "no", "fewer", "than", "up to", "one", "twenty", "-", "hundred", "thousand", "and a half",
    "a", "dozen", "half", "million", "several", "hundreds of", "5", "10,000", "1.5", "2,3", "%", "$", "to", "or",
    "between", "and", "in", "out of", "May", "2021", "Highway", "aged", "km", "people", ":", ".", "\n", "two-thirds",
    "of", "scores", "12/3", "pm", "+", "#", "", " ", "٣", "²", "nobody", "rising", "not", "number", "fell",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join), st.lists(
    st.sampled_from(PIECES), max_size=14).map("".join))  # fmt: skip


def _bound(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value < 1e5 else f"{value:.0f}"


def _line(text: str, one: Quantity, words: tuple[Word, ...]) -> str:
    low, high = _bound(one.low), _bound(one.high)
    bounds = low if one.low == one.high else f"{low}..{high}"
    return f"{text[slice(*one.span)]} | {bounds} | {f'{one.sort} {one.sign}'.strip()} | {unit_of(text, one, words) or '-'}"


@pytest.mark.parametrize("row", TABLE["row"], ids=lambda row: row["text"][:40])
def test_rows_of_the_behaviour_table(row: dict[str, Any]) -> None:
    text = row["text"]
    words = network().read(text).words
    assert [_line(text, one, words) for one in quantities(text)] == row["wanted"]
    others = [one for one in numbers(text) if one.sort in (Sort.DATE, Sort.LABEL)]
    assert [f"{text[slice(*one.span)]} | {one.sort}" for one in others] == row.get("left_out", [])


@pytest.mark.parametrize("row", TABLE["trend"], ids=lambda row: row["text"][:40])
def test_trends_of_the_behaviour_table(row: dict[str, Any]) -> None:
    text = row["text"]
    found = trend_of(text, (0, len(text)))
    assert (f"{found[0]} | {text[slice(*found[1])]}" if found else "") == row["wanted"]


def test_the_tables_are_as_long_as_they_should_be() -> None:
    assert len({row["text"] for row in TABLE["row"]}) >= 120


def test_number_and_span_of_a_qualified_amount() -> None:
    text = "They lost more than $5 million there."
    (one,) = quantities(text)
    assert text[slice(*one.span)] == "more than $5 million"
    assert text[slice(*one.number)] == "5 million"
    assert (one.low, one.high, one.exact, one.sort, one.sign) == (5_000_000, None, False, Sort.MONEY, "$")


@pytest.mark.parametrize(
    ("text", "exact"), [("12 men", True), ("only 12 men", True), ("about 12 men", False), ("10-12 men", False)]
)
def test_exact_is_a_number_without_a_hedge(text: str, *, exact: bool) -> None:
    (one,) = quantities(text)
    assert one.exact is exact


def test_a_trend_is_sought_in_its_clause_alone() -> None:
    text = "The number is rising, but prices fell by 3 crowns."
    behind = text.index("but")
    assert trend_of(text, (0, behind)) == (Trend.RISING, (11, 20))
    found = trend_of(text, (behind, len(text)))
    assert found is not None
    assert found[0] is Trend.FALLING


def test_a_unit_needs_words_behind_the_number_or_a_toll_before_it() -> None:
    text = "Of 40 came 12."
    words = [Word(0, 2, "IN"), Word(3, 5, "CD"), Word(6, 10, "VBD"), Word(11, 13, "CD"), Word(13, 14, ".")]
    assert [unit_of(text, one, words) for one in quantities(text)] == [None, None]


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_any_text_gives_ordered_amounts_inside_it(text: str) -> None:
    end = 0
    for one in numbers(text):
        assert end <= one.span[0] < one.span[1] <= len(text)
        assert one.span[0] <= one.number[0] < one.number[1] <= one.span[1]
        assert all(bound is None or math.isfinite(bound) for bound in (one.low, one.high))
        assert one.low is None or one.high is None or one.low <= one.high
        assert not one.exact or one.low == one.high
        end = one.span[1]
    assert quantities(text) == tuple(one for one in numbers(text) if one.sort not in (Sort.DATE, Sort.LABEL))


@given(TEXTS, st.data())
@settings(max_examples=200, deadline=None)
def test_any_text_gives_units_and_trends(text: str, data: st.DataObject) -> None:
    tags = st.sampled_from(["NN", "NNS", "NNP", "VBN", "VBD", "JJ", "IN", "DT", "CD", ".", ",", "HYPH", "RB"])
    words: list[Word] = []
    start = 0
    for piece in text.split():
        start = text.index(piece, start)
        words.append(Word(start, start + len(piece), data.draw(tags)))
        start += len(piece)
    for one in quantities(text):
        unit = unit_of(text, one, words)
        assert unit is None or unit == unit.strip() != ""
    cut = data.draw(st.integers(0, len(text)))
    found = trend_of(text, (cut, len(text)))
    assert found is None or cut <= found[1][0] < found[1][1] <= len(text)


@pytest.mark.parametrize(
    "unit", ["1 ", "one ", "hundred ", "twenty-", "2-", "1,22,", "000 ", "at least ", "5 per cent to ", "a million and "]
)
def test_the_cost_grows_with_the_length(unit: str) -> None:
    assert _seconds(unit * 16_000) < 10 * _seconds(unit * 4_000) + 0.2


def _seconds(text: str) -> float:
    begin = time.process_time()
    numbers(text)
    return time.process_time() - begin

from __future__ import annotations

import datetime
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.claims.claim import Period
from sitroom.claims.expressions import dated
from sitroom.claims.time import at_most_apart, overlap, periods

TABLE: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parents[2] / "evaluation/behaviours/periods.toml").read_text("utf-8")
)
PIECES = [
    "since", "until", "between", "from", "to", "and", "by", "before", "after", "3", "31", "5 May", "May", "February",
    "29", "2021", "2021-08-20", "20/08/2021", "Friday", "last", "next", "week", "days", "ago", "for", "in", "the",
    "early", "mid", "late", "end of", "month", "year", "decade", "weekend", "summer", "1990s", "yesterday", "within",
    "a couple of", "999", "10th", ",", ".", "\n", " ", "will", "said", "-", "–", "first", "of", "half", "9999",
    "Easter Monday", "Christmas", "Ramadan", "Eid al-Fitr", "Good Friday", "the eve of", "Orthodox", "New Year", "over",
    "the day before", "hours later", "earlier", "that", "same", "following", "the night of", "03/04/2021", "and a half",
    "1,200", "hundreds of", "Q3", "fiscal", "quarter", "1583", "fortnight", "the weekend of", "told", "two or", "3.5",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
PUBLISHED = st.one_of(
    st.none(),
    st.dates().map(str),
    st.dates().map(lambda day: str(day)[:7]),
    st.dates().map(lambda day: str(day)[:4]),
    st.sampled_from(["", "yesterday", "2021-13", "0001-01-01", "9999-12-31", "2024-02-29"]),
)
DAYS = st.dates(datetime.date(2020, 1, 1), datetime.date(2023, 12, 31))


@pytest.mark.parametrize("row", TABLE["row"], ids=lambda row: f"{row['text'][:40]}-{row.get('published', '')}")
def test_rows_of_the_behaviour_table(row: dict[str, Any]) -> None:
    text = row["text"]
    found = periods(text, row.get("published", "2022-05-06") or None, future=row.get("future", False))
    assert [_line(text, one) for one in found] == row["wanted"]


def _line(text: str, one: Period) -> str:
    assert one.words is not None
    ends = f"{one.start or ''}..{one.end or ''}"
    return f"{text[slice(*one.words)]} | {ends if ends != '..' else '?'}"


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len({(row["text"], row.get("published")) for row in TABLE["row"]}) >= 100


def test_several_times_of_a_text_come_in_its_order() -> None:
    text = "On Monday he left; in June he came back, and by 2030 he will rest."
    assert [_line(text, one) for one in periods(text, "2022-08-10")] == [
        "Monday | 2022-08-08..2022-08-08", "June | 2022-06..2022-06", "by 2030 | ..2030",
    ]  # fmt: skip


def test_the_future_of_the_caller_goes_before_the_verbs() -> None:
    text = "It was on Thursday."
    assert periods(text, "2022-05-06")[0].start == "2022-05-05"
    assert periods(text, "2022-05-06", future=True)[0].start == "2022-05-12"


@pytest.mark.parametrize(
    ("a", "b", "shared"),
    [
        (("2021-08", "2021-08"), ("2021-08-20", "2021-08-20"), True),
        (("2021", "2021"), ("2022-01-01", "2022-01-01"), False),
        (("2021-08-20", "2021-08-21"), ("2021-08-21", "2021-08-30"), True),
        ((None, "2021-08-20"), ("2021-08-01", "2021-08-31"), True),
        ((None, "2021-08-20"), ("2021-08-21", "2021-08-31"), False),
        ((None, "2021-08-20"), ("2021-08-01", "2021-08-03"), None),
        (("2021-08-20", None), (None, "2021-08-19"), False),
        (("2021-08-20", None), (None, "2021-08-25"), None),
        (("2021-08-20", None), (None, "2021-08-20"), True),
        ((None, None), ("2021", "2021"), None),
        (("2024-02", "2024-02"), ("2024-02-29", "2024-02-29"), True),
    ],
)
def test_periods_that_share_a_day(
    a: tuple[str | None, str | None], b: tuple[str | None, str | None], shared: bool | None
) -> None:
    one, other = Period(*a, None), Period(*b, None)
    assert overlap(one, other) is shared
    assert overlap(other, one) is shared


def test_a_period_that_is_not_stated_is_not_known_to_overlap() -> None:
    assert overlap(None, Period("2021", "2021", None)) is None
    assert at_most_apart(Period("2021", "2021", None), None, 3) is None


@pytest.mark.parametrize(
    ("a", "b", "days", "near"),
    [
        (("2021-08-20", "2021-08-20"), ("2021-08-23", "2021-08-23"), 3, True),
        (("2021-08-20", "2021-08-20"), ("2021-08-23", "2021-08-23"), 2, False),
        (("2021-08-23", None), (None, "2021-08-20"), 3, True),
        (("2021-08", "2021-08"), ("2021-08-23", "2021-08-23"), 0, True),
        (("2021-08-01", None), (None, "2021-08-20"), 30, None),
    ],
)
def test_periods_that_lie_near(
    a: tuple[str | None, str | None], b: tuple[str | None, str | None], days: int, near: bool | None
) -> None:
    assert at_most_apart(Period(*a, None), Period(*b, None), days) is near
    assert at_most_apart(Period(*b, None), Period(*a, None), days) is near


@given(DAYS, st.integers(0, 60), DAYS, st.integers(0, 60))
def test_overlap_is_that_of_the_days(first: datetime.date, length: int, second: datetime.date, other: int) -> None:
    ends = first + datetime.timedelta(length), second + datetime.timedelta(other)
    a, b = Period(str(first), str(ends[0]), None), Period(str(second), str(ends[1]), None)
    days = {first + datetime.timedelta(n) for n in range(length + 1)} & {second + datetime.timedelta(n) for n in range(other + 1)}
    assert overlap(a, b) is bool(days)
    gap = max((second - ends[0]).days, (first - ends[1]).days, 0)
    assert at_most_apart(a, b, gap) is True
    assert gap == 0 or at_most_apart(a, b, gap - 1) is False


@given(TEXTS, PUBLISHED, st.booleans())
@settings(max_examples=500, deadline=None)
def test_any_text_gives_ordered_periods_inside_it(text: str, published: str | None, future: bool) -> None:
    end = 0
    for one in periods(text, published, future=future):
        assert one.words is not None
        assert end <= one.words[0] < one.words[1] <= len(text)
        end = one.words[1]
        assert overlap(one, one) in (True, None)
        if one.start and one.end:
            cut = min(len(one.start), len(one.end))
            assert one.start[:cut] <= one.end[:cut]


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_dates_of_the_calendar_lie_in_the_text(text: str) -> None:
    end = 0
    for start, stop in dated(text):
        assert end <= start < stop <= len(text)
        end = stop


@pytest.mark.parametrize(
    "unit",
    [
        "1 ",
        "one ",
        "in the last ",
        "May ",
        "12 May ",
        " ",
        "since the ",
        "2",
        "2-",
        "20/08/",
        "Friday and ",
        "the day before ",
        "two or three ",
        "1,",
        "hundreds of ",
        "the eve of ",
        "Easter Monday ",
        "Ramadan ",
        "the same ",
        "03/04/2021 ",
        "first half of ",
        "said in the ",
        "two and a half years ",
        "days later ",
        "Orthodox ",
    ],
)
def test_the_cost_grows_with_the_length(unit: str) -> None:
    assert _seconds(unit * 6_000) < 10 * _seconds(unit * 1_500) + 0.2


def _seconds(text: str) -> float:
    begin = time.process_time()
    periods(text, "2022-05-06")
    return time.process_time() - begin

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.documents.day_order import Order, day_of, figures_in, is_serial, told_day
from sitroom.documents.months import month_of


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("31.12.2024", "2024-12-31"),
        ("31.12.2024 10:15", "2024-12-31"),
        ("3.4.2025", "2025-04-03"),
        ("3. 4. 2025", "2025-04-03"),
        ("04.04.2025", "2025-04-04"),
        ("4/13/2025", "2025-04-13"),
        ("13/4/2025", "2025-04-13"),
        ("4/13/2025 12:01 AM", "2025-04-13"),
        ("4/4/2025", "2025-04-04"),
        ("12.31.2024", "2024-12-31"),
        ("2025/4/3", "2025-04-03"),
        ("3. April 2025", "2025-04-03"),
        ("3. März 2025, 10:15 Uhr", "2025-03-03"),
        ("Donnerstag, 3. Jänner 2025", "2025-01-03"),
        ("1er avril 2025", "2025-04-01"),
        ("jeudi 3 août 2025 à 10:00", "2025-08-03"),
        ("3 de abril de 2025", "2025-04-03"),
        ("1º de março de 2025", "2025-03-01"),
        ("3 aprile 2025", "2025-04-03"),
        ("3 апреля 2025 г.", "2025-04-03"),
        ("3 квітня 2025 року", "2025-04-03"),
        ("٣ أبريل ٢٠٢٥", "2025-04-03"),
        ("3 تشرين الأول 2025", "2025-10-03"),
        ("2025年4月3日", "2025-04-03"),
        ("2025年4月", "2025-04"),
        ("3-Apr-2025", "2025-04-03"),
        ("APRIL 3, 2025", "2025-04-03"),
        ("avril 2025", "2025-04"),
        ("4/2025", "2025-04"),
        ("2025/04", "2025-04"),
        ("2025-04-03T10:00:00Z", "2025-04-03"),
    ],
)
def test_what_can_be_one_day_only_is_that(words: str, date: str) -> None:
    assert day_of(words) == date


@pytest.mark.parametrize(
    "words",
    ["3/4/2025", "13/2025", "4.2025", "3-4-2025", "31.12.24", "25/4/3", "30/2/2025", "29.2.2025", "2025/13/4", "0/1/2025",
     "3/4-2025", "1234/1/1234", "3 Aprilo 2025", "31 Juni 2025", "3/4/2025 and more", "45750", "1" * 100, ""],
)  # fmt: skip
def test_what_may_be_several_days_or_none_is_none(words: str) -> None:
    assert day_of(words) is None


@pytest.mark.parametrize(
    ("words", "order", "date"),
    [
        ("3/4/2025", Order.DMY, "2025-04-03"),
        ("3/4/2025", Order.MDY, "2025-03-04"),
        ("3.4.2025", Order.MDY, "2025-03-04"),
        ("13/4/2025", Order.MDY, None),
        ("3/4/2025", Order.YMD, None),
        ("25/4/3", Order.YMD, "2025-04-03"),
        ("3.4.25", Order.DMY, "2025-04-03"),
        ("3.4.70", Order.DMY, "1970-04-03"),
        ("2025/4/3", Order.DMY, "2025-04-03"),
        ("3 April 2025", Order.MDY, "2025-04-03"),
        ("45750", Order.EXCEL, "2025-04-03"),
        ("45750.75", Order.EXCEL, "2025-04-03"),
        ("2025", Order.EXCEL, "2025"),
        ("3/4/2025", Order.EXCEL, None),
    ],
)
def test_what_a_person_says_of_the_order_goes_before_all(words: str, order: Order, date: str | None) -> None:
    assert told_day(words, order) == date


def test_the_days_of_a_spreadsheet() -> None:
    assert [is_serial(words) for words in ("45750", "45750.5", "32874", "73050")] == [True] * 4
    assert [is_serial(words) for words in ("32873", "73051", "4575", "x")] == [False] * 4


@given(st.dates(), st.sampled_from("./-"), st.booleans())
def test_figures_are_never_a_third_day(date: object, sign: str, day_first: bool) -> None:
    year, month, day = str(date).split("-")
    figures = figures_in(sign.join([day, month, year] if day_first else [month, day, year]))
    assert figures is not None
    assert figures.days[Order.DMY if day_first else Order.MDY] == str(date)
    assert figures.day(None) in (None, str(date))


def test_the_names_of_months() -> None:
    names = ["September", "SEPT.", "märz", "Février", "setembro", "січень", "мая", "آذار", "كانون الأول", "market", ""]
    assert [month_of(name) for name in names] == [9, 9, 3, 2, 9, 1, 5, 3, 12, None, None]

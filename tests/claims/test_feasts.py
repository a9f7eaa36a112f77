from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.claims.days import Parts
from sitroom.claims.feasts import Feast, feast_names, in_year, near, new_moon

NAMES = st.sampled_from(feast_names())
RECKONINGS = st.sampled_from(["western", "orthodox", "both"])
EDGES = st.sampled_from(["", "eve", "first", "last", "long"])


@pytest.mark.parametrize(
    ("name", "reckoning", "year", "day"),
    [
        ("easter sunday", "western", 2021, "2021-04-04"),
        ("easter sunday", "western", 2025, "2025-04-20"),
        ("easter sunday", "orthodox", 2021, "2021-05-02"),
        ("easter sunday", "orthodox", 2025, "2025-04-20"),
        ("easter sunday", "both", 2025, "2025-04-20"),
        ("good friday", "western", 1998, "1998-04-10"),
        ("ascension day", "western", 2024, "2024-05-09"),
        ("christmas eve", "orthodox", 2023, "2023-01-06"),
        ("boxing day", "orthodox", 2023, "2023-12-26"),
    ],
)
def test_days_of_the_churches(name: str, reckoning: str, year: int, day: str) -> None:
    days = in_year(Feast(name, reckoning), year)
    assert days is not None
    assert [str(d) for d in days] == [day, day]


def test_a_feast_of_which_the_reckoning_is_open_has_no_day_where_they_differ() -> None:
    assert in_year(Feast("easter sunday", "both"), 2024) is None
    assert near(Feast("easter sunday", "both"), Parts(2026, 5, 6), -1) is None


# The days on which the feast began in one country or another, as governments announced them.
@pytest.mark.parametrize(
    ("name", "days"),
    [
        ("eid al-fitr", ["2011-08-30", "2011-08-31"]),
        ("eid al-fitr", ["2019-06-04", "2019-06-05"]),
        ("eid al-fitr", ["2022-05-01", "2022-05-02", "2022-05-03"]),
        ("eid al-fitr", ["2023-04-21", "2023-04-22"]),
        ("eid al-fitr", ["2024-04-10", "2024-04-11"]),
        ("eid al-adha", ["2021-07-20", "2021-07-21"]),
        ("eid al-adha", ["2022-07-09", "2022-07-10"]),
    ],
)
def test_islamic_feasts_lie_in_their_three_days(name: str, days: list[str]) -> None:
    found = in_year(Feast(name), int(days[0][:4]))
    assert found is not None
    assert (found.last - found.first).days == 2
    assert all(str(found.first) <= day <= str(found.last) for day in days)


def test_a_feast_that_falls_twice_in_a_year_is_not_that_of_the_year() -> None:
    assert in_year(Feast("ramadan"), 2030) is None
    spring = near(Feast("ramadan", edge="first"), Parts(2030, 2, 1), -1)
    winter = near(Feast("ramadan", edge="first"), Parts(2031, 2, 1), -1)
    assert [str(days.first) for days in (spring, winter) if days] == ["2030-01-05", "2030-12-25"]


# Days of new moons in Universal Time, far enough from midnight that minutes do not matter.
@pytest.mark.parametrize(
    ("lunation", "day"), [(0, "2000-01-06"), (218, "2017-08-21"), (299, "2024-03-10"), (300, "2024-04-08"), (331, "2026-10-10")]
)
def test_new_moons(lunation: int, day: str) -> None:
    assert str(new_moon(lunation)) == day


@given(NAMES, RECKONINGS, EDGES, st.dates(), st.sampled_from([-1, 0, 1]), st.booleans())
def test_any_feast_near_any_day(name: str, reckoning: str, edge: str, day: datetime.date, side: int, strict: bool) -> None:
    days = near(Feast(name, reckoning, edge), Parts(day.year, day.month, day.day), side, strict=strict)
    if days is None:
        return
    assert days.first <= days.last
    if side < 0:
        assert (days.last < day) if strict else (days.first <= day)
    if side > 0:
        assert (days.first > day) if strict else (days.last >= day)

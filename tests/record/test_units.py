"""How the accounts of one block are parted in time."""

from __future__ import annotations

import pytest

from sitroom.record.units import AROUND, GAP, LONGEST, MOST, Dated, Unit, units

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies


def on(*days: int | None) -> list[Dated]:
    """Accounts of one day each, numbered from 0."""
    return [Dated(number, day, day) for number, day in enumerate(days)]


def dated(rows: list[Dated]) -> set[frozenset[int]]:
    return {unit.dated for unit in units(rows) if unit.dated}


def test_a_gap_parts_and_less_than_a_gap_does_not() -> None:
    assert dated(on(1000, 1000 + GAP)) == {frozenset({0, 1})}
    assert dated(on(1000, 1001 + GAP)) == {frozenset({0}), frozenset({1})}


def test_what_is_longer_than_the_longest_is_cut_along_fixed_days() -> None:
    days = range(10_000, 10_000 + LONGEST + 100, 50)
    found = dated(on(*days))
    cells = {day // LONGEST for day in days}
    assert len(cells) == 2
    assert found == {frozenset(n for n, day in enumerate(days) if day // LONGEST == cell) for cell in cells}


def test_what_is_crowded_is_cut_finer_and_one_day_never() -> None:
    rows = on(*([10_000] * (MOST + 1)), 10_001)
    assert dated(rows) == {frozenset(range(MOST + 1)), frozenset({MOST + 1})}


def test_a_long_time_counts_with_its_last_days() -> None:
    rows = [Dated(0, 1, 50_000), Dated(1, 40_000, 40_000), Dated(2, 50_000 - LONGEST, 50_000 - LONGEST)]
    assert dated(rows) == {frozenset({0, 2}), frozenset({1})}


def test_what_has_no_day_is_in_every_unit_and_alone() -> None:
    assert units(on(1000, 5000, None)) == {
        Unit(frozenset({0}), frozenset({2})),
        Unit(frozenset({1}), frozenset({2})),
        Unit(frozenset(), frozenset({2})),
    }


DAYS = st.lists(st.tuples(st.integers(20_000, 24_000), st.integers(0, 900)), max_size=40)


def far_away_does_not_matter(days: list[tuple[int, int]], day: int) -> None:
    rows = [Dated(number, first, first + length) for number, (first, length) in enumerate(days)]
    new = Dated(-1, day, day)
    near = [r for r in rows if r.last is not None and r.first is not None and r.last >= day - AROUND and r.first <= day + AROUND]
    changed = units([*rows, new]) - units(rows)
    assert {unit for unit in units([*near, new]) - units(near) if -1 in unit.dated} == {u for u in changed if -1 in u.dated}


test_only_what_is_around_an_account_decides_on_its_unit = hypothesis.settings(max_examples=200, deadline=None, derandomize=True)(
    hypothesis.given(days=DAYS, day=st.integers(20_000, 24_000))(far_away_does_not_matter)
)


def every_account_is_in_one_unit(days: list[tuple[int, int]]) -> None:
    rows = [Dated(number, first, first + length) for number, (first, length) in enumerate(days)]
    found = [account for unit in units(rows) for account in unit.dated]
    assert sorted(found) == [row.account for row in rows]


test_every_account_with_a_day_is_in_one_unit = hypothesis.settings(max_examples=100, deadline=None, derandomize=True)(
    hypothesis.given(days=DAYS)(every_account_is_in_one_unit)
)

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.outlook.pooling import (
    CLAMP,
    EXTREMISING_SHOWN,
    FEWEST,
    Estimate,
    Opinion,
    Position,
    extremised,
    linear,
    log_odds,
    mean_log_odds,
    middle,
    normalised,
    pooled,
    positions,
    probability,
    spread,
    without_each,
)

shares = st.floats(0, 1)
intervals = st.tuples(shares, shares).map(lambda pair: (min(pair), max(pair)))
opinions = st.builds(
    lambda origin, day, interval: Opinion(origin, day, *interval),
    st.sampled_from("abcde"),
    st.none() | st.integers(1, 9),
    intervals,
)


def held(*intervals: tuple[float, float]) -> list[Position]:
    return positions(Opinion(f"o{n}", None, low, high) for n, (low, high) in enumerate(intervals))


def close(a: Estimate | None, b: Estimate | None) -> bool:
    if a is None or b is None:
        return a is b
    return all(
        x is y or (x is not None and y is not None and math.isclose(x, y, abs_tol=1e-9))
        for x, y in ((a.low, b.low), (a.mid, b.mid), (a.high, b.high))
    )


def test_no_source_is_surer_than_the_clamp() -> None:
    assert middle(0.0, 0.0) == pytest.approx(CLAMP[0])
    assert middle(1.0, 1.0) == pytest.approx(CLAMP[1])
    assert probability(log_odds(1.0) * 5) == CLAMP[1]


def test_the_mean_of_log_odds_is_not_the_mean_of_probabilities() -> None:
    given_ = held((0.9, 0.9), (0.5, 0.5), (0.5, 0.5))
    # (2.197 + 0 + 0) / 3 = 0.732, and e^0.732 / (1 + e^0.732) = 0.675
    assert mean_log_odds(given_).mid == pytest.approx(0.675, abs=0.001)
    assert linear(given_).mid == pytest.approx(0.6333, abs=0.001)


def test_extremising_moves_away_from_even() -> None:
    given_ = held((0.6, 0.7), (0.7, 0.8), (0.55, 0.8))
    mids = [mean_log_odds(given_).mid, *(extremised(given_, factor).mid for factor in EXTREMISING_SHOWN)]
    assert mids == sorted(mids, key=lambda m: m or 0.0)
    assert len(set(mids)) == len(mids)


def test_copies_count_once() -> None:
    once = [Opinion("agency", 5, 0.9, 0.9), Opinion("b", 5, 0.2, 0.2), Opinion("c", 5, 0.3, 0.3)]
    copied = [*once, *(Opinion("agency", 5, 0.9, 0.9) for _ in range(9))]
    assert close(pooled(positions(once)), pooled(positions(copied)))


def test_the_latest_position_counts_and_undated_ones_with_it() -> None:
    (position,) = positions([Opinion("a", 1, 0.1, 0.1), Opinion("a", 4, 0.8, 0.8)])
    assert position.mid == pytest.approx(0.8)
    (position,) = positions([Opinion("a", 1, 0.1, 0.1), Opinion("a", 4, 0.8, 0.8), Opinion("a", None, 0.2, 0.2)])
    assert position.mid == pytest.approx(0.5)
    (position,) = positions([Opinion("a", 4, 0.8, 0.8), Opinion("a", 4, 0.2, 0.2)])
    assert position.mid == pytest.approx(0.5)


def test_below_three_origins_there_is_a_spread_and_no_middle() -> None:
    assert pooled([]) is None
    assert close(pooled(held((0.1, 0.2), (0.6, 0.9))), Estimate(0.1, None, 0.9))
    three = pooled(held((0.1, 0.2), (0.6, 0.9), (0.5, 0.5)))
    assert three is not None
    assert three.mid is not None


def test_leaving_out_each_origin() -> None:
    given_ = held((0.9, 0.9), (0.5, 0.5), (0.5, 0.5))
    left = dict(without_each(given_))
    assert left["o0"].mid == pytest.approx(0.5)
    assert left["o1"].mid == pytest.approx(0.75)
    assert without_each(given_[:1]) == []


def test_normalised_figures_add_up_and_a_spread_stops_it() -> None:
    made = normalised([Estimate(0.5, 0.6, 0.7), Estimate(0.3, 0.4, 0.5), Estimate(0.1, 0.2, 0.3)])
    assert sum(e.mid or 0 for e in made) == pytest.approx(1)
    assert made[0].mid == pytest.approx(0.5)
    assert all(e.low <= (e.mid or 0) <= e.high for e in made)
    mixed = [Estimate(0.5, 0.6, 0.7), Estimate(0.1, None, 0.9)]
    assert normalised(mixed) == mixed


@given(st.lists(opinions, max_size=8).flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn))))
def test_order_does_not_matter(drawn: tuple[list[Opinion], list[Opinion]]) -> None:
    one, other = (positions(given_) for given_ in drawn)
    assert one == other
    assert pooled(one) == pooled(other)


@given(st.lists(opinions, min_size=1, max_size=8))
def test_the_opposite_of_all_is_the_opposite(drawn: list[Opinion]) -> None:
    turned = positions(Opinion(o.origin, o.day, 1 - o.high, 1 - o.low) for o in drawn)
    straight = positions(drawn)
    for pool in (mean_log_odds, linear, extremised):
        assert close(pool(turned), pool(straight).opposite())
    one, other = pooled(turned), pooled(straight)
    assert other is not None
    assert close(one, other.opposite())


@given(st.lists(intervals, min_size=1, max_size=7), st.integers(0, 6), st.floats(0, 1))
def test_who_takes_it_for_likelier_never_makes_it_less_likely(drawn: list[tuple[float, float]], at: int, more: float) -> None:
    at %= len(drawn)
    low, high = drawn[at]
    raised = [*drawn[:at], (low + (1 - low) * more, high + (1 - high) * more), *drawn[at + 1 :]]
    for pool in (mean_log_odds, linear, extremised):
        before, after = pool(held(*drawn)), pool(held(*raised))
        assert after.low >= before.low - 1e-12
        assert (after.mid or 0) >= (before.mid or 0) - 1e-12
        assert after.high >= before.high - 1e-12


@given(st.lists(intervals, min_size=1, max_size=7))
def test_a_pool_lies_inside_the_spread_and_its_middle_inside_of_it(drawn: list[tuple[float, float]]) -> None:
    given_ = held(*drawn)
    whole = spread(given_)
    assert whole is not None
    for pool in (mean_log_odds, linear):
        made = pool(given_)
        assert whole.low - 1e-12 <= made.low <= (made.mid or 0) + 1e-12
        assert (made.mid or 0) <= made.high + 1e-12 <= whole.high + 2e-12
    assert (pooled(given_) == whole) == (len(given_) < FEWEST) or pooled(given_) == mean_log_odds(given_)


@given(st.lists(st.tuples(intervals, st.floats(0, 1)), min_size=2, max_size=5))
def test_normalising_keeps_the_middle_inside_whatever_the_order(drawn: list[tuple[tuple[float, float], float]]) -> None:
    estimates = [
        Estimate(max(low, 0.01), max(low, 0.01) + (max(high, 0.01) - max(low, 0.01)) * at, max(high, 0.01))
        for (low, high), at in drawn
    ]
    made = normalised(estimates)
    assert sum(e.mid or 0 for e in made) == pytest.approx(1)
    assert all(e.low - 1e-9 <= (e.mid or 0) <= e.high + 1e-9 for e in made)
    assert all(e.low >= 0 and e.high <= 1 for e in made)
    for order in list(permutations(range(len(made))))[:6]:
        again = normalised([estimates[n] for n in order])
        assert all(close(again[k], made[n]) for k, n in enumerate(order))

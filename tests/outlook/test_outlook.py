from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.certainty.level import Level
from sitroom.disputes.account import Account
from sitroom.outlook.outlook import Outlook, outlook_of
from sitroom.outlook.pooling import Position, log_odds, probability
from sitroom.outlook.question import laid, question_from
from tests.outlook.made import DAY, TALKS, TESSEL, account, surrender

QUESTION = laid(question_from("Will the garrison surrender?"), [[surrender()]])
FIVE = [
    surrender(0.6, 0.85, origin="a", level=Level.PROBABLE),
    surrender(0.0, 0.1, origin="b", affirmed=False, mood="plan", day=DAY + 3),
    surrender(0.2, 0.6, origin="c", level=Level.POSSIBLE, day=DAY + 9),
    surrender(0.05, 0.3, origin="d", level=Level.UNLIKELY, affirmed=False, day=None),
    surrender(0.55, 0.8, origin="e", level=Level.PROBABLE, day=DAY + 20),
]


def mids(outlook: Outlook) -> list[float | None]:
    return [h.mid for h in outlook.hypotheses]


def test_the_figure_is_the_mean_of_log_odds_over_origins() -> None:
    found = outlook_of(QUESTION, FIVE).hypotheses[0]
    expected = probability(sum(log_odds(p.mid) for p in found.positions) / 5)
    assert found.mid == pytest.approx(expected, abs=0.0006)
    assert found.low is not None
    assert found.high is not None
    assert found.low < expected < found.high
    assert (found.origins, len(found.speaks_for), len(found.speaks_against)) == (5, 3, 2)


def test_a_question_and_its_opposite_add_up() -> None:
    yes, no = outlook_of(QUESTION, FIVE).hypotheses
    assert yes.mid is not None
    assert no.mid is not None
    assert yes.mid + no.mid == pytest.approx(1, abs=0.002)
    assert no.low == pytest.approx(1 - (yes.high or 0), abs=0.002)
    assert no.high == pytest.approx(1 - (yes.low or 0), abs=0.002)
    assert [e.account for e in yes.speaks_for] == [e.account for e in no.speaks_against]


def test_five_copies_of_one_report_are_one_origin_and_give_no_figure() -> None:
    copies = [surrender(0.6, 0.8, origin="agency") for _ in range(5)]
    found = outlook_of(QUESTION, [*copies, surrender(0.1, 0.3, origin="b")])
    yes = found.hypotheses[0]
    assert (yes.origins, yes.mid) == (2, None)
    assert (yes.low, yes.high) == (0.1, 0.8)
    assert found.sensitivity == ()
    assert "fewer than 3 independent origins" in found.method


def test_without_any_account_nothing_is_said() -> None:
    found = outlook_of(QUESTION, [])
    assert [(h.low, h.mid, h.high, h.origins) for h in found.hypotheses] == [(None, None, None, 0)] * 2
    assert found.evidence == ()
    assert found.newest is None


def test_sensitivity_shows_methods_and_each_origin_left_out() -> None:
    found = outlook_of(QUESTION, FIVE)
    rows = found.sensitivity
    assert rows[0].mids == tuple(mids(found))
    assert {"mean of probabilities", "mean of log-odds, extremised by 1.2", "mean of log-odds, extremised by 1.7"} <= {
        r.method for r in rows
    }
    left = {r.left_out: r for r in rows if r.left_out is not None}
    assert sorted(left) == list("abcde")
    base = rows[0].mids[0] or 0.0
    moved = [abs((r.mids[0] or 0.0) - base) for r in rows if r.left_out is not None]
    assert moved == sorted(moved, reverse=True)
    rest = [p for p in found.hypotheses[0].positions if p.origin != "a"]
    assert left["a"].mids[0] == pytest.approx(probability(sum(log_odds(p.mid) for p in rest) / 4), abs=0.0006)
    assert left["a"].speaker == "a:a"
    (without_plans,) = (r for r in rows if "intend" in r.method)
    assert without_plans.mids == left["b"].mids


def test_three_answers_that_all_have_figures_add_up() -> None:
    gists = [[account("fighting", places=(TESSEL,))], [account("agreement", themes=(TALKS,))], [surrender()]]
    question = laid(question_from("Fighting, an agreement or surrender?"), gists)
    accounts = [account("fighting", places=(TESSEL,), origin=o, low=0.5, high=0.7, level=Level.PROBABLE) for o in "abc"]
    accounts += [account("agreement", themes=(TALKS,), origin=o, low=0.3, high=0.5, level=Level.PROBABLE) for o in "abc"]
    accounts += [surrender(0.2, 0.4, origin=o, level=Level.PROBABLE) for o in "abc"]
    found = outlook_of(question, accounts)
    assert sum(m or 0 for m in mids(found)) == pytest.approx(1, abs=0.002)
    assert "scaled to add up" in found.method
    assert all(
        h.low is not None and h.mid is not None and h.high is not None and h.low < h.mid < h.high for h in found.hypotheses
    )


def test_answers_with_too_few_origins_keep_their_spread() -> None:
    gists = [[account("fighting", places=(TESSEL,))], [account("agreement", themes=(TALKS,))], [surrender()]]
    question = laid(question_from("Fighting, an agreement or surrender?"), gists)
    accounts = [account("fighting", places=(TESSEL,), origin=o, low=0.5, high=0.7) for o in "abc"] + [surrender(0.2, 0.4)]
    found = outlook_of(question, accounts)
    fighting, agreement, giving_up = found.hypotheses
    assert fighting.mid == pytest.approx(probability((log_odds(0.5) + log_odds(0.7)) / 2), abs=0.001)
    assert (agreement.low, agreement.mid) == (None, None)
    assert (giving_up.low, giving_up.mid, giving_up.high) == (0.2, None, 0.4)
    assert "not made to add up" in found.method


def test_an_origin_speaks_with_its_latest_position() -> None:
    first = [surrender(0.1, 0.2, origin="a", day=DAY), surrender(0.7, 0.8, origin="a", day=DAY + 5)]
    (position,) = outlook_of(QUESTION, first).hypotheses[0].positions
    assert isinstance(position, Position)
    assert position.low == pytest.approx(0.7)
    assert position.high == pytest.approx(0.8)


accounts_ = st.lists(
    st.tuples(
        st.floats(0, 1), st.floats(0, 1), st.sampled_from("abcdef"), st.none() | st.integers(DAY, DAY + 9), st.booleans()
    ).map(lambda t: surrender(round(min(t[:2]), 2), round(max(t[:2]), 2), origin=t[2], day=t[3], affirmed=t[4])),
    max_size=8,
)


@given(accounts_.flatmap(lambda a: st.tuples(st.just(a), st.permutations(a))))
def test_the_order_of_accounts_does_not_matter(drawn: tuple[list[Account], list[Account]]) -> None:
    assert outlook_of(QUESTION, drawn[0]) == outlook_of(QUESTION, drawn[1])


@given(accounts_)
def test_the_opposite_question_has_the_opposite_figures(accounts: list[Account]) -> None:
    turned = laid(question_from("The garrison will refuse to surrender"), [[surrender(affirmed=False)]])
    one, other = outlook_of(QUESTION, accounts).hypotheses[0], outlook_of(turned, accounts).hypotheses[0]
    for a, b in ((one.low, other.high), (one.mid, other.mid), (one.high, other.low)):
        assert (a is None) == (b is None)
        assert a is None or b is None or a + b == pytest.approx(1, abs=0.002)


def test_an_outlook_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        outlook_of(QUESTION, []).question = "another"  # type: ignore[misc]


def test_what_is_so_today_stands_beside_and_changes_no_figure() -> None:
    facts = [surrender(mood="fact"), surrender(mood="fact", affirmed=False), surrender(mood="fact", level=Level.POSSIBLE)]
    with_facts, without = outlook_of(QUESTION, [*FIVE, *facts]), outlook_of(QUESTION, FIVE)
    assert with_facts.hypotheses == without.hypotheses
    assert [e.direction for e in with_facts.today] == [1, -1]
    assert without.today == ()

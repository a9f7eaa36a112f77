from __future__ import annotations

from collections.abc import Sequence

import pytest

from sitroom.certainty.level import Level
from sitroom.disputes.account import Account, Entity
from sitroom.disputes.implied import Implication
from sitroom.outlook import evidence
from sitroom.outlook.evidence import STALE, Evidence, Ground, estimate_of, evidence_of, relevant_aspects
from sitroom.outlook.question import Question, laid, question_from
from tests.outlook.made import ARMY, DAY, GARRISON, REBELS, ROAD, TALKS, TESSEL, account, surrender

SURRENDER = laid(question_from("Will the garrison surrender?"), [[surrender()]])
AGREEMENT = laid(question_from("Will the talks end in an agreement?"), [[account("agreement", themes=(TALKS,))]])


def beside(question: Question, *accounts: Account, today: int | None = None) -> Sequence[Evidence]:
    return evidence_of(question, accounts, today)[0]


def only(question: Question, told: Account) -> Evidence:
    (found,) = beside(question, told)
    return found


def test_an_expectation_of_the_same_of_the_same_counts() -> None:
    found = only(SURRENDER, surrender(0.6, 0.8, level=Level.PROBABLE))
    assert (found.direction, found.ground) == (1, Ground.SAME_THEME)
    assert found.estimate is not None
    assert (found.estimate.low, found.estimate.high) == (0.6, 0.8)
    assert found.why == "thinks it likely"


def test_a_denial_speaks_against_with_its_interval() -> None:
    found = only(SURRENDER, surrender(0.0, 0.1, affirmed=False))
    assert found.direction == -1
    assert found.estimate is not None
    assert found.estimate.high == 0.1
    assert found.why == "expects that it will not be so"


def test_the_other_pole_is_mirrored() -> None:
    found = only(SURRENDER, surrender(0.6, 0.8, pole="-", level=Level.PROBABLE, words="the garrison will probably hold out"))
    assert found.direction == -1
    assert found.estimate is not None
    assert found.estimate.low == pytest.approx(0.2)
    assert found.estimate.high == pytest.approx(0.4)


def test_a_negated_question_turns_both_sides() -> None:
    question = laid(question_from("The garrison will refuse to surrender"), [[surrender(affirmed=False)]])
    assert only(question, surrender()).direction == -1
    assert only(question, surrender(affirmed=False)).direction == 1


def test_a_plan_is_told_from_an_expectation() -> None:
    assert only(SURRENDER, surrender(affirmed=False, mood="plan")).why == "intends otherwise"
    assert only(SURRENDER, surrender(mood="plan")).why == "intends it"


def test_what_is_called_possible_speaks_for_it_however_low_the_interval() -> None:
    found = only(SURRENDER, surrender(0.2, 0.6, level=Level.POSSIBLE))
    assert (found.direction, found.why) == (1, "calls it possible")


@pytest.mark.parametrize(
    "told",
    [
        surrender(level=Level.UNKNOWN),
        surrender(mood="fact"),
        surrender(mood="other"),
        account("surrender", "the rebels will surrender", themes=(REBELS,)),
        account("openness", "the coast road will open", themes=(ROAD,)),
        account("flight", "the garrison will flee", themes=(GARRISON,)),
    ],
    ids=["a wish", "the present", "another mood", "somebody else", "something else", "another question"],
)
def test_most_cells_stay_blank(told: Account) -> None:
    assert not beside(SURRENDER, told)


def test_a_common_word_alone_is_no_evidence() -> None:
    assert not beside(SURRENDER, account("word celebrate", "the garrison will celebrate the new year", agents=(GARRISON,)))
    question = question_from("Will the garrison surrender?")
    assert not beside(question, account("word celebrate", "the garrison will celebrate the new year", agents=(GARRISON,)))


def test_a_verb_of_no_table_needs_all_that_is_named() -> None:
    lighthouse = Entity(("n:lighthouse",), "lighthouse", "thing", "lighthouse")
    gist = account("word repaint", "the garrison will repaint the lighthouse", agents=(GARRISON,), themes=(lighthouse,))
    question = laid(question_from("The garrison will repaint the lighthouse"), [[gist]])
    assert only(question, account("word repaint", agents=(GARRISON,), themes=gist.themes)).ground is Ground.SAME_DOER
    assert not beside(question, account("word repaint", "the garrison will repaint it", agents=(GARRISON,)))


def test_other_words_count_where_the_verb_and_most_of_the_weight_are_shared() -> None:
    question = question_from("The harvest failure will trigger new unrest")
    told = account("word trigger", "a failure of the harvest will surely trigger unrest in the south")
    found = only(question, told)
    assert found.ground is Ground.WORDS
    assert "“harvest”" in found.why
    assert not beside(question, account("word trigger", "a flood would trigger unrest"))


def test_an_agreement_without_a_theme_needs_the_question_s_subject_near() -> None:
    bare = account("agreement", "there will be a deal by Friday", document="d1")
    assert not beside(AGREEMENT, bare)
    near = account("meeting", "the talks resumed", themes=(TALKS,), mood="fact", document="d1")
    assert [e.account for e in beside(AGREEMENT, bare, near)] == [bare]


def test_a_party_does_not_tell_against_talks() -> None:
    said = account("agreement", "the army will sign no deal in these talks", themes=(ARMY,), affirmed=False)
    assert only(AGREEMENT, said).direction == -1


def test_an_actor_that_the_record_does_not_know_is_met_by_name() -> None:
    unknown = Entity(("n:army",), "Ostmark army", "body", "army", ("ostmark",))
    question = laid(question_from("Will the Ostmark army withdraw?"), [[account("withdrawal", themes=(unknown,))]])
    assert only(question, account("withdrawal", themes=(ARMY,))).direction == 1
    assert not beside(question, account("withdrawal", themes=(REBELS,)))


def test_the_opposite_of_a_question_has_the_same_evidence_mirrored() -> None:
    accounts = [surrender(0.6, 0.8), surrender(0.0, 0.1, affirmed=False)]
    yes, no = evidence_of(SURRENDER, accounts)
    assert [(e.account, -e.direction) for e in yes] == [(e.account, e.direction) for e in no]
    assert [e.estimate and e.estimate.opposite() for e in yes] == [e.estimate for e in no]


def test_of_two_answers_what_speaks_for_one_speaks_against_the_other() -> None:
    gists = [[account("meeting", themes=(REBELS,))], [account("fighting", places=(TESSEL,))]]
    question = laid(question_from("Negotiation or fighting?"), gists)
    told = account("fighting", "there will be fighting in Tessel", places=(TESSEL,))
    talks, fighting = evidence_of(question, [told])
    assert [(e.direction, e.why) for e in fighting] == [(1, "expects it")]
    assert [e.direction for e in talks] == [-1]
    assert "sets this against “There will be fighting.”" in talks[0].why


def test_three_answers_are_not_mirrored() -> None:
    gists = [[account("fighting", places=(TESSEL,))], [account("ceasefire")], [surrender()]]
    question = laid(question_from("War, truce or surrender?"), gists)
    found = evidence_of(question, [surrender()])
    assert [len(e) for e in found] == [0, 0, 1]


def test_old_and_outdated_expectations_do_not_count() -> None:
    new, old = surrender(day=DAY), surrender(day=DAY - STALE - 1)
    assert [e.account for e in beside(SURRENDER, old, new)] == [new]
    assert [e.account for e in beside(SURRENDER, old)] == [old]
    over = surrender(until=DAY + 3)
    assert beside(SURRENDER, over, today=DAY + 3)
    assert not beside(SURRENDER, over, today=DAY + 4)


def test_the_order_of_accounts_does_not_matter() -> None:
    accounts = [surrender(day=DAY + n % 3, words=f"the garrison will surrender {n}") for n in range(6)]
    assert evidence_of(SURRENDER, accounts) == evidence_of(SURRENDER, accounts[::-1])


def test_the_present_speaks_only_by_a_stated_implication(monkeypatch: pytest.MonkeyPatch) -> None:
    row = Implication("openness", "-", None, "surrender", "+", "place", "a garrison without supplies gives up sooner")
    monkeypatch.setattr(evidence, "implications", lambda: {"openness": (row,)})
    question = laid(question_from("Will the garrison surrender?"), [[account("surrender", themes=(GARRISON,), places=(TESSEL,))]])
    closed = account("openness", "the coast road is closed", pole="-", mood="fact", themes=(ROAD,), places=(TESSEL,))
    found = only(question, closed)
    assert (found.direction, found.estimate, found.ground) == (1, None, Ground.IMPLIED)
    assert found.why == "it is said to be so, and a garrison without supplies gives up sooner"
    shut = account("openness", "the coast road will stay closed", pole="-", themes=(ROAD,), places=(TESSEL,))
    assert only(question, shut).why == "it is said to come, and a garrison without supplies gives up sooner"
    assert {"openness", "surrender"} <= relevant_aspects(question)
    assert "siege" not in relevant_aspects(question)
    elsewhere = Entity(("p:p2",), "Ormsby", "place")
    assert not beside(question, account("openness", pole="-", mood="fact", themes=(ROAD,), places=(elsewhere,)))
    assert not beside(question, account("openness", pole="+", mood="fact", themes=(ROAD,), places=(TESSEL,)))
    assert not beside(question, account("siege", mood="fact", themes=(TESSEL,), places=(TESSEL,)))


def test_a_clause_that_makes_two_claims_counts_once() -> None:
    gists = [surrender(pole="-"), account("endurance", themes=(GARRISON,))]
    question = laid(question_from("The garrison will hold out"), [gists])
    clause = {"words": "the garrison will hold out", "document": "d", "statement": "s1"}
    told = [surrender(pole="-", **clause), account("endurance", themes=(GARRISON,), **clause)]  # type: ignore[arg-type]
    assert len(beside(question, *told)) == 1


def test_a_level_gives_the_interval_where_no_phrase_does() -> None:
    for told, low, high in (
        (surrender(level=Level.CERTAIN), 0.9, 1.0),
        (surrender(level=Level.CERTAIN, affirmed=False), 0.0, 0.1),
        (surrender(level=Level.UNLIKELY, affirmed=False), 0.05, 0.3),
    ):
        estimate = estimate_of(told)
        assert estimate is not None
        assert estimate.low == pytest.approx(low)
        assert estimate.high == pytest.approx(high)
    assert estimate_of(surrender(level=Level.UNKNOWN)) is None

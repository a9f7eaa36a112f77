from __future__ import annotations

import pytest

from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.dispute import Dispute, Side
from sitroom.outlook.outlook import outlook_of
from sitroom.outlook.propose import MOST, Raised, proposals, raised_questions
from sitroom.outlook.question import question_from
from tests.outlook.made import ARMY, DAY, GARRISON, ROAD, account, surrender


def asked_in(text: str) -> list[str]:
    return [text[a:b] for a, b in raised_questions(text)]


def test_headings_and_sentences_that_ask_what_is_to_come() -> None:
    text = "Negotiation or real resistance?\n\nFew know. Will the fort hold out? It may. – Is the truce going to last?\n"
    assert asked_in(text) == ["Negotiation or real resistance?", "Will the fort hold out?", "Is the truce going to last?"]


@pytest.mark.parametrize(
    "text",
    [
        "“Will the fort hold out?” asked the mayor.",
        'He asked: "Will they come or stay away?"',
        "The colonel asked, ‘Will they come?’",
        "« Viendront-ils ou non? Will they come? » said the envoy.",
        "Who will win?",
        "Was it an accident or an attack?",
        "Did the army shell the road or not?",
        "Is the mayor ill?",
        "Is it war, or is it a price list?",
        "Q: Mr Eck, is the port working or is it closed?",
        "Really?",
        "The fort will hold out.",
        "What happens when " + "the next very long " * 20 + "winter will come?",
    ],
)
def test_quoted_past_open_and_plain_sentences_are_left_out(text: str) -> None:
    assert asked_in(text) == []


def test_a_label_is_not_of_the_question() -> None:
    assert asked_in("Q: Will the port reopen?\nAnalysis: War or peace?") == ["Will the port reopen?", "War or peace?"]


def test_an_apostrophe_opens_no_quotation() -> None:
    assert asked_in("The rebels’ store is empty. Will the town’s people flee?") == ["Will the town’s people flee?"]


def test_forecasts_of_two_origins_on_one_theme_are_proposed() -> None:
    accounts = [surrender(0.6, 0.8, level=Level.PROBABLE), surrender(0.0, 0.1, affirmed=False, mood="plan", day=DAY + 2)]
    (found,) = proposals(accounts)
    assert found.question.text == "Will the garrison surrender?"
    assert [h.text for h in found.question.hypotheses] == ["The garrison will surrender.", "The garrison will not surrender."]
    assert (found.origins, found.newest, found.why) == (2, DAY + 2, "expectations and intentions of several")
    assert found.spread > 0.6
    outlook = outlook_of(found.question, accounts)
    assert outlook.hypotheses[0].origins == 2


def test_one_origin_is_no_question_unless_it_says_on_what_it_depends() -> None:
    assert proposals([surrender(origin="a"), surrender(origin="a")]) == ()
    (found,) = proposals(
        [surrender(0.2, 0.6, level=Level.POSSIBLE, words="if the road stays shut, the garrison would surrender")]
    )
    assert "condition" in found.why


def test_facts_wishes_and_numbers_are_no_questions() -> None:
    assert proposals([surrender(mood="fact"), surrender(mood="fact")]) == ()
    assert proposals([surrender(level=Level.UNKNOWN), surrender(level=Level.UNKNOWN)]) == ()


def dispute(*accounts_by_side: list[object]) -> Dispute:
    sides = tuple(Side(f"answer {n}", tuple(a), len(a), DAY, DAY) for n, a in enumerate(accounts_by_side))  # type: ignore[arg-type]
    return Dispute("d1", "What is to come?", ClaimKind.FORECAST, sides, "", (), DAY, ())


def test_a_dispute_of_forecasts_is_proposed_once() -> None:
    yes, no = surrender(), surrender(affirmed=False)
    (found,) = proposals([yes, no], [dispute([yes], [no])])
    assert found.question.text == "Will the garrison surrender?"
    assert "cannot both come true" in found.why


def test_a_dispute_in_words_of_no_table_is_asked_in_its_own_words() -> None:
    yes = account("word rebuild", "the army will rebuild the coast road", agents=(ARMY,), themes=(ROAD,))
    no = account("word rebuild", "nobody will rebuild the coast road", affirmed=False, themes=(ROAD,))
    (found,) = proposals([], [dispute([yes], [no])])
    assert found.question.text == "Will this come true: “the army will rebuild the coast road”?"
    assert found.question.hypotheses[1].text == "“the army will rebuild the coast road” does not come true."


def test_what_only_one_origin_says_in_words_of_no_table_is_not_proposed() -> None:
    assert proposals([account("word rebuild", "the road might be rebuilt", themes=(ROAD,), level=Level.POSSIBLE)]) == ()


def test_a_question_in_an_account_s_own_words_keeps_its_sense() -> None:
    no = [account("control", "the army will not take the fort", affirmed=False, themes=(ROAD,), origin=o) for o in "ab"]
    (found,) = proposals(no)
    assert found.question.text == "Will this come true: “the army will not take the fort”?"
    assert [e.direction for e in outlook_of(found.question, no).hypotheses[0].speaks_for] == [1, 1]


def raised(text: str, origin: str = "o:Tessel Crier", document: str = "d1") -> Raised:
    return Raised(document, (0, len(text)), DAY, origin, question_from(text))


def test_questions_of_articles_are_proposed_and_merged_with_the_same_of_others() -> None:
    asked = [raised("Will the garrison surrender?"), raised("Will the garrison surrender?", "o:Ostmark Wire", "d2")]
    (found,) = proposals([], raised=asked)
    assert (found.origins, found.why, len(found.raised)) == (2, "asked in an article", 2)
    accounts = [surrender(origin="a"), surrender(origin="b"), surrender(origin="c")]
    (found,) = proposals(accounts, raised=asked)
    assert (found.origins, len(found.accounts), len(found.raised)) == (5, 3, 2)
    assert "asked in an article" in found.why


def test_most_origins_come_first_and_no_more_than_are_read() -> None:
    many = [
        raised(f"Will the {word} reopen?", document=word)
        for word in ("mill", "quay", "school", "market", "mint", "forge", "bank", "inn", "fort", "gate", "ford", "pier", "ferry")
    ]
    accounts = [surrender(origin=o) for o in "abc"]
    found = proposals(accounts, raised=many)
    assert len(found) == MOST
    assert found[0].question.text == "Will the garrison surrender?"
    assert proposals(accounts[::-1], raised=many[::-1]) == found


def test_of_two_themes_each_is_a_question() -> None:
    shut = [account("openness", "the coast road will stay closed", pole="-", themes=(ROAD,), origin=o) for o in "ab"]
    found = proposals([*shut, surrender(origin="a"), surrender(origin="b")])
    assert {p.question.text for p in found} == {"Will the coast road be open?", "Will the garrison surrender?"}
    assert GARRISON in {e for p in found for h in p.question.hypotheses for g in h.gists for e in g.themes}

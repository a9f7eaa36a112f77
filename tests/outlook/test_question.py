from __future__ import annotations

import pytest

from sitroom.outlook.outlook import outlook_id
from sitroom.outlook.question import QuestionError, laid, question_from
from tests.outlook.made import GARRISON, TALKS, account, surrender


def test_a_question_for_yes_or_no_has_a_hypothesis_and_its_opposite() -> None:
    question = question_from("Will the garrison surrender?")
    assert [h.text for h in question.hypotheses] == ["The garrison will surrender.", "The garrison will not surrender."]
    assert [h.opposite for h in question.hypotheses] == [False, True]
    assert question.to_read == ("The garrison will surrender.",)


def test_answers_that_are_named_are_all_to_be_read() -> None:
    question = question_from("Negotiation or real resistance?")
    assert question.to_read == ("There will be negotiation.", "There will be real resistance.")


def test_a_question_without_answers_is_an_error_that_helps() -> None:
    with pytest.raises(QuestionError, match=r"“Who will win\?”.*yes or no"):
        question_from("Who will win?")


def test_the_id_does_not_depend_on_case_marks_and_spaces() -> None:
    ids = {outlook_id(question_from(text)) for text in ("Will the truce hold?", "will  the truce hold", "WILL THE TRUCE HOLD ?!")}
    assert len(ids) == 1
    assert outlook_id(question_from("Will the truce last?")) not in ids


def test_what_is_asked_is_what_the_end_of_the_main_clause_names() -> None:
    question = question_from("Will the talks end in an agreement?")
    talks = account("meeting", "the talks will end in an agreement", themes=(TALKS,))
    agreement = account("agreement", "the talks will end in an agreement", themes=(TALKS,))
    assert laid(question, [[talks, agreement]]).hypotheses[0].gists == (agreement,)
    assert laid(question, [[agreement, talks]]).hypotheses[0].gists == (agreement,)


def test_a_further_clause_is_not_what_is_asked() -> None:
    question = question_from("Will the garrison surrender before the talks collapse?")
    talks = account("agreement", "the talks collapse", pole="-", themes=(TALKS,))
    own = surrender()
    assert laid(question, [[talks, own]]).hypotheses[0].gists == (own,)


def test_a_verb_of_no_table_is_what_is_asked_where_no_table_knows_a_word() -> None:
    question = question_from("The garrison will paint the gate")
    own = account("word paint", "the garrison will paint the gate", agents=(GARRISON,))
    assert laid(question, [[own]]).hypotheses[0].gists == (own,)
    assert laid(question, [[]]).hypotheses[0].gists == ()


@pytest.mark.parametrize(
    ("sentence", "affirmed"),
    [
        ("The talks will end in an agreement", True),
        ("The talks will end without an agreement", False),
        ("The mayor will refuse an agreement", False),
        ("There will be an agreement", True),
    ],
)
def test_a_sentence_without_a_negating_word_is_not_taken_for_its_opposite(sentence: str, affirmed: bool) -> None:
    misread = account("agreement", sentence, affirmed=False, themes=(TALKS,))
    (gist,) = laid(question_from(sentence), [[misread]]).hypotheses[0].gists
    assert gist.affirmed is affirmed

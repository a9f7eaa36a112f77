from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.outlook.sentences import Asked, asked, in_future
from sitroom.reading.reader import Word


@pytest.mark.parametrize(
    ("question", "sentence", "otherwise"),
    [
        ("Will the talks end in an agreement?", "The talks will end in an agreement.", "The talks will not end in an agreement."),
        ("Does the garrison surrender before winter?", "The garrison will surrender before winter.", None),
        ("Won’t the ceasefire collapse?", "The ceasefire will collapse.", "The ceasefire will not collapse."),
        ("Will the ceasefire not collapse?", "The ceasefire will collapse.", None),
        ("Can the fort hold out?", "The fort can hold out.", "The fort cannot hold out."),
        ("Is the truce going to hold?", "The truce is going to hold.", "The truce is not going to hold."),
        ("Will they give up or not?", "They will give up.", "They will not give up."),
        ("But will the army stay neutral?", "The army will stay neutral.", None),
        ("After the strike, will the port reopen?", "After the strike, the port will reopen.", None),
        ("A new siege?", "There will be a new siege.", "There will not be a new siege."),
        ("The talks will fail", "The talks will fail.", "The talks will not fail."),
        ("  Will   the talks\nresume ?", "The talks will resume.", None),
    ],
)
def test_a_question_for_yes_or_no(question: str, sentence: str, otherwise: str | None) -> None:
    found = asked(question)
    assert isinstance(found, Asked)
    assert found.sentences == (sentence,)
    assert found.otherwise is not None
    assert otherwise is None or found.otherwise == otherwise


@pytest.mark.parametrize(
    ("question", "sentences"),
    [
        ("Negotiation or real resistance?", ["There will be negotiation.", "There will be real resistance."]),
        ("War, truce or surrender?", ["There will be war.", "There will be truce.", "There will be surrender."]),
        ("Will the garrison surrender or fight on?", ["The garrison will surrender.", "The garrison will fight on."]),
        ("Will the army or the rebels hold the fort?", ["The army will hold the fort.", "The rebels will hold the fort."]),
        ("Will the talks end in an agreement or in war?", ["The talks will end in an agreement.", "The talks will end in war."]),
        (
            "Will it end in a deal, in war or simply in hunger?",
            ["It will end in a deal.", "It will end in war.", "It will end in hunger."],
        ),
        (
            "Will it end in a fight for the upper town or in a deal?",
            ["It will end in a fight for the upper town.", "It will end in a deal."],
        ),
        ("Will the talks bring an agreement or a war?", ["The talks will bring an agreement.", "The talks will bring a war."]),
        ("Will the mayor resign or will the council remove her?", ["The mayor will resign.", "The council will remove her."]),
    ],
)
def test_a_question_that_names_its_answers(question: str, sentences: list[str]) -> None:
    assert asked(question) == Asked(tuple(sentences))


@pytest.mark.parametrize(
    "question", ["Who will win?", "When does it end?", "How long can they hold?", "?", "", "Or?", "Will?", "Will it?"]
)
def test_what_names_no_answers_says_why(question: str) -> None:
    found = asked(question)
    assert isinstance(found, str)
    assert found


def test_the_tree_of_the_reader_finds_the_end_of_the_subject() -> None:
    text = "Will the strike at the port end the talks?"
    tags = ["MD", "DT", "NN", "IN", "DT", "NN", "VB", "DT", "NNS"]
    heads = [6, 2, 6, 5, 5, 2, -1, 8, 6]
    relations = ["aux", "det", "nsubj", "case", "det", "nmod", "root", "det", "obj"]
    words, at = [], 0
    for word, tag, head, relation in zip(text[:-1].split(), tags, heads, relations, strict=True):
        start = text.index(word, at)
        at = start + len(word)
        words.append(Word(start, at, tag, head, relation))
    found = asked(text, words)
    assert isinstance(found, Asked)
    assert found.sentences == ("The strike at the port will end the talks.",)


def test_a_question_of_today_is_asked_of_what_is_to_come() -> None:
    assert in_future("Is Slot1 open?") == "Will Slot1 be open?"
    assert in_future("Was Slot1 sent or delivered to Slot2?") == "Will Slot1 be sent or delivered to Slot2?"
    assert in_future("Did Slot1 enter Slot2?") == "Will Slot1 enter Slot2?"
    assert in_future("Is there a strike at Slot1?") == "Will there be a strike at Slot1?"
    assert in_future("Who holds Slot1?") is None
    assert in_future("Has Slot1 left Slot2?") == "Will Slot1 leave Slot2?"


_WORDS = st.sampled_from(
    ["will", "the", "talks", "or", "or", "not", ",", "end", "in", "war", "does", "a", "is", "“", "whether", "n't", "but"]
)


@given(st.text(max_size=60) | st.lists(_WORDS, max_size=8).map(lambda words: " ".join(words) + "?"))
@settings(max_examples=300)
def test_any_question_gives_sentences_or_a_reason(text: str) -> None:
    found = asked(text)
    if isinstance(found, str):
        assert found
    else:
        assert all(s.endswith(".") for s in found.sentences)
        assert (found.otherwise is None) == (len(found.sentences) > 1)

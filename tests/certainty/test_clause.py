from __future__ import annotations

import pytest

from sitroom.certainty.clause import fronted, main_clause, opened, question, sentence_end
from sitroom.certainty.view import view_of


@pytest.mark.parametrize(
    ("text", "clause"),
    [
        ("the bridge is open, but it may close", "the bridge is open"),
        ("the bridge is open because nobody guards it", "the bridge is open"),
        ("the men and the boys have left", "the men and the boys have left"),
        ("they have no choice but to leave", "they have no choice but to leave"),
        ("the colonel, who was not there, has signed", "the colonel  has signed"),
        ("the men who were not searched carried rifles", "the men  carried rifles"),
        ("they held the mill, the weir and the bridge", "they held the mill, the weir and the bridge"),
        ("they held the mill; the weir was lost", "they held the mill"),
    ],
)
def test_the_main_clause_is_cut_out(text: str, clause: str) -> None:
    words = main_clause(text, 0, len(text)).words
    assert " ".join(words.split()) == " ".join(clause.split())


@pytest.mark.parametrize(
    ("text", "main", "conditional"),
    [
        ("if it rains, we stay", " we stay", True),
        ("even if it rains, we stay", " we stay", False),
        ("when it rains, we stay", " we stay", False),
        ("unless the road opens, the town will starve", " the town will starve", True),
    ],
)
def test_a_clause_in_front_is_passed(text: str, main: str, conditional: bool) -> None:
    found = fronted(text, 0, len(text))
    assert found is not None
    assert text[found[0] :] == main
    assert (found[1] is not None) == conditional


def test_openers_are_passed() -> None:
    text = "well, and of course, that the mill burned"
    assert text[opened(text, 0) :] == "the mill burned"
    assert opened("that is a lie", 0) == 0


def test_a_sentence_ends_at_its_stop_not_at_a_title() -> None:
    text = "mr. ross met gen. tarr. they left."
    assert text[: sentence_end(text, 0)] == "mr. ross met gen. tarr."


def test_a_question_is_seen_by_its_mark() -> None:
    assert question("who fired?", 0, 10) == (0, 3)
    assert question("he fired.", 0, 9) is None


def test_a_view_keeps_places_over_several_pieces_and_odd_letters() -> None:
    text = "“İt’s” … “GONE”"
    view = view_of(text, [(0, 6), (9, 15)])
    assert len(view.words) == len(view.raw) == len(view.places) == 13
    assert view.words.endswith(" gone ")
    assert view.spans(0, 13) == ((0, 6), (9, 15))
    assert "'s" in view.words

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.disputes.marks import quoted, unquoted


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("the pier is shut", "“the pier is shut”"),
        ("“We don’t know,”", "“We don’t know”"),
        ("we do not know,", "“we do not know”"),
        ("that tale “a joke”", "“that tale ‘a joke’”"),
        ('the list as "made up"', "“the list as ‘made up’”"),
        ("that it held “in the main", "“that it held ‘in the main’”"),
        ('"We stay," she said, "and wait"', "“‘We stay,’ she said, ‘and wait’”"),
        ("he left”", "“he left”"),
        ("‘a few", "“a few”"),
        ("„Wir bleiben“", "“Wir bleiben”"),
        ("«nous restons»", "“nous restons”"),
        ('a gap of 5"', '“a gap of 5"”'),
        ("it’s ‘a few’ men’s work", "“it’s ‘a few’ men’s work”"),
    ],
)
def test_the_marks_of_a_source_stand_inside_ours(words: str, shown: str) -> None:
    assert quoted(words) == shown


@given(st.text(alphabet='ab ,.“”„«»‘’"', max_size=30))
def test_no_double_mark_is_left_inside_and_no_word_is_lost(words: str) -> None:
    shown = unquoted(words)
    assert not set(shown) & set('“”„«»"')
    assert [c for c in shown if c in "ab."] == [c for c in words if c in "ab."]

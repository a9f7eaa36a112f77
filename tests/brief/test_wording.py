from __future__ import annotations

from datetime import date

import pytest

from sitroom.brief.wording import begun, counted, day_in_words, last_in_words, listed, period_in_words, state_in_words
from sitroom.places.place import Holding


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2031-05-02", "2 May 2031"),
        ("2031-05", "May 2031"),
        ("2031", "2031"),
        (date(2031, 12, 31).toordinal(), "31 December 2031"),
        (None, "no date"),
    ],
)
def test_a_date_keeps_the_precision_that_was_stated(day: str | int | None, words: str) -> None:
    assert day_in_words(day) == words
    assert last_in_words(day) == ("undated" if day is None else f"last {words}")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2031-05-02", "2031-05-09", "2 to 9 May 2031"),
        ("2031-05-02", "2031-06-09", "2 May to 9 June 2031"),
        ("2031-05-02", "2032-05-02", "2 May 2031 to 2 May 2032"),
        ("2031-05-02", "2031-05-02", "2 May 2031"),
        ("2031-05", "2031-06", "May to June 2031"),
        ("2031", "2031-06-09", "2031 to 9 June 2031"),
        ("2031", "2032", "2031 to 2032"),
        (None, None, ""),
    ],
)
def test_a_period_says_what_both_ends_share_once(first: str | None, last: str | None, words: str) -> None:
    assert period_in_words(first, last) == words


def test_what_is_unclear_of_a_place_is_who_holds_it() -> None:
    assert state_in_words(Holding.UNCLEAR, "the Guard") == "unclear whether held by the Guard"
    assert state_in_words(Holding.SURROUNDED, "the Guard") == "surrounded by the Guard"
    assert state_in_words(Holding.UNCLEAR, None) == "unclear"


def test_long_lists_are_cut_and_counted() -> None:
    names = [f"N{n}" for n in range(9)]
    assert [listed(names[:n]) for n in range(3)] == ["", "N0", "N0 and N1"]
    assert listed(names[:4]) == "N0, N1, N2 and N3"
    assert listed(names) == "N0, N1, N2 and 6 more"


def test_counts_and_beginnings() -> None:
    assert [counted(n, "origin") for n in (0, 1, 1200)] == ["0 origins", "1 origin", "1,200 origins"]
    assert begun("not Taliban") == "Not Taliban"

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.board.asked import Asked
from sitroom.board.forms import Done, Form, as_cookie, from_cookie, own_address, way_back

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=200)
BASE = "http://127.0.0.1:8470/search"


def form(**fields: str) -> Form:
    return Form(Asked("/author", fields, {}, None, "Ada Tester"), {}, [])


@given(st.one_of(WORDS, st.text("/\\:@?#.%\t\n ab", max_size=30)))
def test_no_address_leads_elsewhere(address: str) -> None:
    own = own_address(address)
    assert own in (address, "/")
    # As browsers read it: they take a backslash for a slash.
    there = urlsplit(urljoin(BASE, own.replace("\\", "/")))
    assert (there.scheme, there.netloc) == ("http", "127.0.0.1:8470")


@pytest.mark.parametrize("address", ["/", "/search?q=a%20b#s3", "/actor/a7", "/document?id=url%3Ahttps%3A%2F%2Fa.example"])
def test_our_addresses_stay_as_they_are(address: str) -> None:
    assert own_address(address) == address


def test_the_way_back_is_what_was_done_says_then_the_page_of_the_form_then_the_first() -> None:
    assert way_back(form(back="/search"), Done("done", to="/actor/a1")) == "/actor/a1"
    assert way_back(form(back="/search"), Done("done")) == "/search"
    assert way_back(form(), Done("done")) == "/"
    assert way_back(form(back="/search"), Done("done", to="//elsewhere.example")) == "/"
    # What was done is done: an address that is too long to go back to does not deny it.
    assert way_back(form(back="/" + "a" * 20_000), Done("done")) == "/"


@given(WORDS, st.none() | WORDS)
def test_what_was_done_is_told_as_it_was(words: str, undo: str | None) -> None:
    cookie = as_cookie(Done(words, undo))
    assert cookie.isascii()
    assert not set(cookie) & set('";, \t\r\n')
    assert from_cookie(cookie) == Done(words, undo)


def test_long_words_are_cut_so_that_a_browser_keeps_them() -> None:
    assert len(as_cookie(Done("w" * 10_000, "d123"))) < 4_000


@given(WORDS)
def test_a_cookie_of_anything_is_no_fault(value: str) -> None:
    found = from_cookie(value)
    assert found is None or isinstance(found.words, str)


def test_a_cookie_is_never_more_than_a_browser_keeps_and_its_undo_is_whole() -> None:
    undo = ",".join(f"j{number}" for number in range(10_000, 10_200))
    cookie = as_cookie(Done("字" * 5_000, undo))
    told = from_cookie(cookie)
    assert len(cookie) < 4_000
    assert told is not None
    assert (told.undo, told.words[:3]) == (undo, "字字字")

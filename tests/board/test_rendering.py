from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from sitroom.board.app import Refused
from sitroom.board.rendering import Chrome, Templates, counted_short, shown, web_address

CHROME = Chrome(path="/", here="/", record="r.db", author="Ada Tester", done=None, undo=None)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", '"><img src=x>', "{{ 7*7 }}", "&lt;", "'\"<>&"])
def test_words_are_shown_as_text(templates: Templates, words: str) -> None:
    page = templates.render(Refused(words, words), CHROME)
    assert page.count(str(Markup.escape(words))) == 3
    assert "49" not in page.replace(str(Markup.escape(words)), "")
    assert "<img" not in page


def test_marks_that_steer_a_page_are_made_visible() -> None:
    assert shown("a\u202eb\x00c\x1b") == "a\ufffdb\ufffdc\ufffd"
    assert shown("a\n\tb") == "a\n\tb"
    assert shown(Markup("<b>\u202e</b>")) == Markup("<b>\u202e</b>")
    assert shown(5) == 5


@pytest.mark.parametrize("url", ["https://a.example/b?c#d", "http://a.example"])
def test_addresses_of_the_web_lead_there(url: str) -> None:
    assert web_address(url) == url


@pytest.mark.parametrize(
    "url",
    [None, "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\nscript:alert(1)", " javascript:alert(1)", "data:text/html,x",
     "//a.example", "file:///etc/passwd", "https:", "https:///x", "http://[", "vbscript:x", "blob:https://a.example/x",
     "a.example"],
)  # fmt: skip
def test_other_addresses_lead_nowhere(url: str | None) -> None:
    assert web_address(url) is None


@given(st.text(max_size=60))
def test_an_address_is_of_the_web_or_none(url: str) -> None:
    assert (web_address(url) or "http").lower().lstrip("\x00 ").startswith("http")


def test_counts_are_told_for_people() -> None:
    assert (counted_short(1_200), counted_short(1_000, more=True)) == ("1,200", "1,000+")


def test_style_sheets_are_one_file_in_the_order_of_their_names(templates: Templates) -> None:
    sheet = templates.static["board.css"]
    assert sheet.data.startswith(b"/* Named colours")
    assert set(templates.static) >= {"board.css", "keys.js", "icon.svg"}
    assert not any(name.endswith(".css") and name != "board.css" for name in templates.static)
    assert b"url(" not in sheet.data
    assert b"@import" not in sheet.data


def test_our_scripts_reach_for_nothing_elsewhere(templates: Templates) -> None:
    for name, file in templates.static.items():
        for unsafe in (b"http://", b"https://", b"eval(", b"innerHTML", b"outerHTML", b"document.write", b"new Function"):
            text = file.data.replace(b"http://www.w3.org/2000/svg", b"").replace(b"http://www.w3.org/1999/xlink", b"")
            assert unsafe not in text, (name, unsafe)

from __future__ import annotations

import io
import json

import pytest

from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.excerpts import goes_on, is_summary, mark_of_cut
from sitroom.documents.formats import Context, read_stream

SHUT = "The mayor of Tarsk said on Monday that the bridge was shut."


def excerpts(data: str, name: str, *columns: str) -> list[bool]:
    items = read_stream(io.BytesIO(data.encode()), name, Context(columns=Columns.of(columns)))
    return [item.excerpt for item in items if isinstance(item, Document)]


@pytest.mark.parametrize(
    ("ending", "goes"),
    [
        ("", False),
        (" …", True),
        (" [...]\n", True),
        (" Read more", True),
        (" Read the full story »", True),
        (" Continue reading →", True),
        ("\nMore", True),
        ("… [+1234 chars]", True),
        (" [+7 characters]", True),
        (" He wants no more.", False),
        (" The work will continue.", False),
        (" ... That was all.", False),
    ],
)
def test_how_a_text_ends_that_goes_on_elsewhere(ending: str, goes: bool) -> None:
    assert goes_on(SHUT + ending) is goes


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("summary", True), ("Lead_Paragraph", True), ("fields.trailText", True), ("text", False), ("summary.text", False)],
)
def test_which_columns_hold_summaries(name: str, is_one: bool) -> None:
    assert is_summary(name) is is_one


def test_what_a_feed_shows_of_a_page_is_an_excerpt_but_where_it_is_all_of_it() -> None:
    long = "The harbour office said that the ferry would stay in port. " * 30
    words = {"<description>{}</description>": [True, True], "<content:encoded>{}</content:encoded>": [False, True]}
    for about, excerpt in words.items():
        items = "".join(
            f"<item><guid>{number}</guid><link>https://quay.example/{number}</link>{about.format(text)}</item>"
            for number, text in enumerate((long, SHUT))
        )
        head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        assert excerpts(f"{head}{items}</channel></rss>", "a.rss") == excerpt
    # There is no page of which it could be a piece.
    alone = f"<rss version='2.0'><channel><item><guid>1</guid><description>{SHUT}</description></item></channel></rss>"
    assert excerpts(alone, "a.rss") == [False]


def test_a_row_of_a_table_that_breaks_off_or_is_a_summary_is_an_excerpt() -> None:
    rows = [
        {"url": "https://post.example/1", "text": SHUT, "summary": SHUT},
        {"url": "https://post.example/2", "text": f"{SHUT}… [+311 chars]", "summary": SHUT},
        {"url": None, "text": f"{SHUT} Read more", "summary": SHUT},
    ]
    assert excerpts(json.dumps({"articles": rows}), "a.json") == [False, True, False]
    assert excerpts(json.dumps(rows), "a.json", "text=summary") == [True, True, False]


@pytest.mark.parametrize(
    ("ending", "mark"),
    [
        (" and … [+2314 chars]", "… [+2314 chars]"),
        ("... [+23 characters]\n", "... [+23 characters]"),
        (" [+7 chars].", "[+7 chars]."),
        (" Read more", None),
        (" …", None),
        (" [+7 chars] and so on", None),
        (" [+ chars]", None),
    ],
)
def test_the_mark_of_a_sender_who_cut_a_text_short(ending: str, mark: str | None) -> None:
    text = SHUT + ending
    found = mark_of_cut(text)
    assert (None if found is None else text[slice(*found)]) == mark
    assert mark_of_cut("x " * 10**5 + ending) == (
        None if found is None else (found[0] - len(SHUT) + 2 * 10**5, found[1] - len(SHUT) + 2 * 10**5)
    )


def test_a_text_that_is_nothing_but_the_mark_keeps_it() -> None:
    assert mark_of_cut("[+7 chars]") is None

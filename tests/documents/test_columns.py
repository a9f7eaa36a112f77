from __future__ import annotations

import pytest

from sitroom.documents.columns import Columns, ColumnsError, how_to_map
from sitroom.documents.day_order import Order


def test_pairs_in_one_option_or_in_several() -> None:
    assert Columns.of(["text=body, published = meta.date", "id=no"]) == Columns(text="body", published="meta.date", id="no")
    assert Columns.of([]) == Columns()


def test_a_column_may_have_an_equals_sign_in_its_name() -> None:
    assert Columns.of(["text=a=b"]).text == "a=b"


def test_the_order_of_dates() -> None:
    assert [Columns.of([f"dates={each}"]).order for each in ("DMY", "mdy", "Excel")] == [Order.DMY, Order.MDY, Order.EXCEL]
    assert Columns.of(["published=a:DMY"]).published == "a:DMY"
    assert Columns().order is None


def test_how_a_column_is_named_on_the_command_line_and_in_a_program() -> None:
    assert how_to_map("text", "body") == '--columns text=body, in a program columns={"text": "body"}'
    spaced = """--columns 'published=Tag "der" Sendung', in a program columns={"published": "Tag \\"der\\" Sendung"}"""
    assert how_to_map("published", 'Tag "der" Sendung') == spaced
    assert all("text=NAME," in how_to_map("text", name) for name in ("a,b", "a\x1b[2J", "x" * 101))


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("body", "write text=body"),
        ("text=", "maps no column"),
        ("author=x", "one of id, text, title, published, publisher, url, language, rows, dates"),
        ("dates=DYM", "dates is 'DYM', no order of dates; write one of DMY, MDY, YMD, excel"),
        ("text=a,text=b", "text is mapped twice, to 'a' and 'b'"),
    ],
)
def test_errors_say_what_to_write(pair: str, message: str) -> None:
    with pytest.raises(ColumnsError, match=message):
        Columns.of([pair])

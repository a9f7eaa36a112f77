from __future__ import annotations

import pytest

from sitroom.documents.columns import Columns, ColumnsError


def test_pairs_in_one_option_or_in_several() -> None:
    assert Columns.of(["text=body, published = meta.date", "id=no"]) == Columns(text="body", published="meta.date", id="no")
    assert Columns.of([]) == Columns()


def test_a_column_may_have_an_equals_sign_in_its_name() -> None:
    assert Columns.of(["text=a=b"]).text == "a=b"


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        ("body", "write text=body"),
        ("text=", "maps no column"),
        ("author=x", "one of id, text, title, published, publisher, url, language"),
        ("text=a,text=b", "text is mapped twice, to 'a' and 'b'"),
    ],
)
def test_errors_say_what_to_write(pair: str, message: str) -> None:
    with pytest.raises(ColumnsError, match=message):
        Columns.of([pair])

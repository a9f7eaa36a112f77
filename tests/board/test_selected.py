from __future__ import annotations

import pytest

from sitroom.board.asked import Asked, AskedError
from sitroom.board.selected import places, pointed_at, same_words
from tests.record.made import span

TEXT = "The wall\nholds. 😀 The wall holds… (so far). The mayor said: The wall"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("The wall holds", ["The wall\nholds", "The wall holds"]),
        ("the wall", []),
        ("holds… (so far)", ["holds… (so far)"]),
        (" far).  The ", ["far). The"]),
        ("", []),
        (".*", []),
    ],
)
def test_places_of_words(words: str, found: list[str]) -> None:
    assert [TEXT[slice(*place[0])] for place in places(TEXT, words)] == found


def test_the_nearest_first() -> None:
    end = TEXT.rindex("The wall")
    assert places(TEXT, "The wall", near=end)[0] == ((end, end + 8),)


def test_words_that_are_apart_come_one_after_the_other() -> None:
    (place,) = places(TEXT, "The wall holds … said")[:1]
    assert [TEXT[slice(*part)] for part in place] == ["The wall\nholds", "said"]
    assert places(TEXT, "said … mayor") == []


def test_same_words() -> None:
    first = span(TEXT, "The wall\nholds")
    assert same_words(TEXT, [first], "The wall holds")
    assert not same_words(TEXT, [first], "The wall hold")
    assert not same_words(TEXT, [(0, 9999)], TEXT)
    assert not same_words(TEXT, [], "")
    assert same_words(TEXT, [first, span(TEXT, "said")], "The wall holds … said")
    assert same_words("a\u202eb", [(0, 3)], "a\ufffdb")


def asked(**fields: str) -> Asked:
    return Asked("/document/state", fields, {}, None, "Ada")


def test_spans_count_while_the_words_are_theirs() -> None:
    last = TEXT.rindex("The wall")
    spans = f"{last}-{last + 8}"
    assert pointed_at(asked(content="The wall", content_spans=spans), "content", TEXT) == [((last, last + 8),)]
    assert len(pointed_at(asked(content="The wall holds", content_spans=spans), "content", TEXT)) == 2
    assert pointed_at(asked(content="  "), "content", TEXT) == []
    with pytest.raises(AskedError, match="does not have the words"):
        pointed_at(asked(content="No such wall"), "content", TEXT)

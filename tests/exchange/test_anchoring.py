"""Evidence is found again in a changed text, or not at all: never at a wrong place."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitroom.errors import ArgumentError
from sitroom.exchange import anchoring
from sitroom.exchange.anchoring import MOST_CONTEXT, Anchors, Found, How, find_again, find_targets

TEXT = (
    "Ferry line closed\n\nMore news | Weather | Sign in\n\n"
    "The crossing at Dunmouth will stay shut until spring, the harbour master said on Monday. "
    "“We have no boats that could take the swell,” Orla Finch told the council. “Nobody should wait at the quay.”\n\n"
    "Asked about the old pier, she said that it was safe. The mayor said nothing.\n\n"
    "Share this story | Imprint\n"
)
LONG = "“We have no boats that could take the swell,”"


def target(words: str, text: str = TEXT, after: int = 0) -> dict[str, Any]:
    start = text.index(words, after)
    return {"selector": Anchors(text).selectors((start, start + len(words)))}


def again(text: str, words: str) -> tuple[str, How] | None:
    found = find_again(text, target(words))
    return None if found is None else (text[found.start : found.end], found.how)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda t: t, (LONG, How.POSITION)),
        (lambda t: "A banner of many words.\n" + t, (LONG, How.QUOTE)),
        (lambda t: t.replace("More news | Weather | Sign in", "Menu"), (LONG, How.QUOTE)),
        (lambda t: t.replace("said on Monday", "told us"), (LONG, How.QUOTE)),
        (lambda t: t.replace("“", '"').replace("”", '"'), (LONG.replace("“", '"').replace("”", '"'), How.CHANGED)),
        (lambda t: t.replace("boats that", "boats\u00a0that"), (LONG.replace("boats that", "boats\u00a0that"), How.CHANGED)),
        (lambda t: t.replace("swell", "swells"), (LONG.replace("swell", "swells"), How.CHANGED)),
        (lambda t: t.replace("no boats", "now no boats at all"), (LONG.replace("no boats", "now no boats at all"), How.CHANGED)),
        (lambda t: t.replace(LONG, "“Come tomorrow,”"), None),
        (lambda t: t.replace(LONG + " Orla Finch told the council.", ""), None),
        (lambda _: "", None),
    ],
)  # fmt: skip
def test_a_quote_is_found_in_a_changed_page(change: Callable[[str], str], found: tuple[str, How] | None) -> None:
    assert again(change(TEXT), LONG) == found


def test_short_words_are_found_by_their_neighbours_alone() -> None:
    said = [TEXT.index("said"), TEXT.index("said", TEXT.index("pier")), TEXT.index("said nothing")]
    moved = "Top story. " + TEXT
    for start in said:
        selectors = {"selector": Anchors(TEXT).selectors((start, start + 4))}
        assert find_again(moved, selectors) == Found(start + 11, start + 15, How.QUOTE)
    gone = moved.replace("Asked about the old pier, she said that it was safe. ", "")
    assert find_again(gone, {"selector": Anchors(TEXT).selectors((said[1], said[1] + 4))}) is None


def test_of_two_that_fit_alike_none_is_taken() -> None:
    twice = "The bridge is open to all who wish to cross it now. " * 2
    one = {"selector": [{"type": "TextQuoteSelector", "exact": "The bridge is open to all who wish", "prefix": "", "suffix": ""}]}
    assert find_again(twice, one) is None
    assert find_again(twice[:52], one) == Found(0, 34, How.QUOTE)


def test_a_quote_gets_more_context_where_it_is_not_unique() -> None:
    text = "Once. " + "And they said that it will rain. " * 6 + "So be it."
    found = Anchors(text).selectors((text.index("rain", 80), text.index("rain", 80) + 4))[0]
    assert 64 < len(found["suffix"]) <= MOST_CONTEXT
    assert len(Anchors(TEXT).selectors((60, 70))[0]["suffix"]) == 32


def test_targets_without_words_are_not_found() -> None:
    assert find_again(TEXT, {"selector": []}) is None
    assert find_again(TEXT, {"selector": {"type": "TextQuoteSelector", "exact": ""}}) is None
    assert find_targets(TEXT, {"target": [target(LONG), {"selector": []}]}) == [
        Found(TEXT.index(LONG), TEXT.index(LONG) + len(LONG), How.POSITION),
        None,
    ]
    assert find_targets(TEXT, {"target": target(LONG)})[0] is not None


def test_an_address_alone_is_a_target_without_words() -> None:
    assert find_targets(TEXT, {"target": "https://dunmouth.example/ferry"}) == [None]
    assert find_targets(TEXT, {"target": {"selector": "https://dunmouth.example/selector"}}) == [None]


@pytest.mark.parametrize(
    ("annotation", "told"),
    [
        ({}, "an annotation has a target, and this has none; its keys are none"),
        ({"id": "urn:x", "type": "Annotation"}, "its keys are id, type"),
        ("abc", "the annotation is of type str; give the object"),
        ({"target": [7]}, "a target is an object with a selector, and this is of type int: 7"),
        ({"target": {"selector": {"type": "TextQuoteSelector", "exact": 7}}}, "exact of a TextQuoteSelector is of type int"),
        (
            {
                "target": {
                    "selector": [{"type": "TextQuoteSelector", "exact": "pier"}, {"type": "TextPositionSelector", "start": -1}]
                }
            },
            "start of a TextPositionSelector is -1",
        ),
    ],
)
def test_what_is_no_annotation_is_said_to_be_none(annotation: Any, told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        find_targets(TEXT, annotation)


def test_what_is_no_target_or_no_text_is_said_to_be_none() -> None:
    with pytest.raises(ArgumentError, match="a target is an object with a selector, and this is of type str"):
        find_again(TEXT, "the pier")  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="the text is of type bytes"):
        find_again(TEXT.encode(), target(LONG))  # type: ignore[arg-type]


def test_its_example_does_what_it_says() -> None:
    done = doctest.testmod(anchoring)
    assert (done.failed, done.attempted > 2) == (0, True)


@given(st.text(max_size=60), st.integers(0, len(TEXT)), st.integers(0, 40))
def test_whatever_stands_before_or_behind_the_words_are_the_same_ones(more: str, start: int, length: int) -> None:
    span = start, min(len(TEXT), start + length)
    selectors = Anchors(TEXT).selectors(span)
    found = find_again(more + TEXT + more, {"selector": selectors})
    if found is not None:
        assert found.span == (span[0] + len(more), span[1] + len(more))
    else:
        assert span[1] - span[0] < 24


@given(st.text(alphabet="ab \n", max_size=300), st.data())
def test_a_place_that_is_found_has_the_words_that_were_quoted(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    selectors = {"selector": Anchors(text).selectors((start, end))}
    assert find_again(text, selectors) == (Found(start, end, How.POSITION) if start < end else None)
    found = find_again(text[::-1], selectors)
    if found is not None and found.how is not How.CHANGED:
        assert text[::-1][found.start : found.end] == text[start:end]

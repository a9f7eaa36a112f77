from __future__ import annotations

import numpy as np
import pytest

from sitroom.reading.features import SIZES, Case, Line, Quote, describe, quote_states


def words(text: str) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    import re

    return np.array([m.span() for m in re.finditer(r"\w+|[^\w\s]", text)], dtype=np.int64).reshape(-1, 2)


def inside(text: str) -> str:
    """The text with everything outside quotation marks blanked."""
    states = quote_states(text)
    kept = {Quote.INSIDE, Quote.INSIDE_UNCLOSED, Quote.INSIDE_SINGLE}
    return "".join(c if states[i] in kept else "_" for i, c in enumerate(text)).strip("_")


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("She said “we wait” and left.", "we wait"),
        ('She said "we wait" and left.', "we wait"),
        ("She said «we wait» and left.", "we wait"),
        ("She said „we wait“ and left.", "we wait"),
        ("She said 'we wait' and left.", "we wait"),
        ("She said ''we wait'' and left.", "we wait"),
        ('She said "we wait” and left.', "we wait"),
        ("The workers' hall isn't open.", ""),
        ("She said “we wait and left.", "we wait and left."),
    ],
)
def test_quote_states_of_any_style(text: str, quoted: str) -> None:
    assert inside(text) == quoted


def test_quote_state_starts_anew_on_each_line() -> None:
    text = "“One\nTwo"
    assert quote_states(text)[text.index("Two")] == Quote.OUTSIDE
    assert quote_states(text)[1] == Quote.INSIDE_UNCLOSED


def test_a_mark_opened_twice_keeps_all_inside() -> None:
    assert inside("“One. “Two.” Three.") == "One. _Two."


def test_columns_tell_case_line_and_gap() -> None:
    text = "Talks Stall\n\nThe NATO envoy, McAdam, left in 2021."
    spans = words(text)
    described = describe(text, spans)
    by_word = {text[s:e]: described.columns[i] for i, (s, e) in enumerate(spans.tolist())}
    assert by_word["Talks"][0] == Case.TITLE
    assert by_word["NATO"][0] == Case.UPPER
    assert by_word["envoy"][0] == Case.LOWER
    assert by_word["McAdam"][0] == Case.MIXED
    assert by_word["2021"][0] == Case.NUMBER
    assert by_word["The"][2] == Line.FIRST
    assert by_word["envoy"][2] == Line.WITHIN
    assert by_word["Stall"][2] == Line.LAST
    assert by_word["Talks"][3] == 1
    assert by_word[","][3] == 0


def test_a_short_line_without_stop_is_a_heading() -> None:
    text = "A very short heading\nThis is a sentence of the report."
    described = describe(text, words(text))
    assert described.columns[1, 2] == Line.HEADING
    assert Line.HEADING not in described.columns[5:, 2]


def test_sentences_and_paragraphs_are_numbered() -> None:
    text = "One here. Two there.\nThree."
    described = describe(text, words(text))
    assert described.sentence.tolist() == [0, 0, 0, 1, 1, 1, 2, 2]
    assert described.paragraph.tolist() == [0] * 6 + [1] * 2


def test_values_stay_within_their_sizes() -> None:
    text = "“A” 'b' – §4 ½ İstanbul ‹x› \u2028 ﷽ 👩‍🚀 `c' ''d''\r\nE"
    columns = describe(text, words(text)).columns
    assert (columns.max(axis=0) < np.array(list(SIZES.values()))).all()
    assert columns.min() >= 0


def test_no_pieces_give_no_rows() -> None:
    assert describe("", np.zeros((0, 2), dtype=np.int64)).columns.shape == (0, len(SIZES))

from __future__ import annotations

import pytest

from sitroom.attributions.quotation import marked, quotation_of
from sitroom.attributions.statement import Quotation


def reading(marked_text: str) -> Quotation:
    """The quotation of the content that stands between braces."""
    text, spans = "", []
    for part in marked_text.split("{"):
        inner, brace, rest = part.partition("}")
        if brace:
            spans.append((len(text), len(text) + len(inner)))
        text += inner + rest
    return quotation_of(text, spans, marked(text))


@pytest.mark.parametrize(
    "text",
    [
        "{“We wait,”} she said.",
        "{“We wait,”} she said. {“We go.”}",
        "{'We wait,'} she said.",
        "{« We wait »}, she said.",
        "{''We wait''}, she said.",
        '{"We wait,”} she said.',
        "{“ We wait “}, says the driver.",
        "{We wait, and nobody comes “}, says the driver.",
        "She said: {“We wait and nobody comes.}",
        "{“One. “Two,”} he said.",
    ],
)
def test_all_inside_marks_is_direct(text: str) -> None:
    assert reading(text) is Quotation.DIRECT


@pytest.mark.parametrize(
    "text", ["She said {that they wait}.", "{The workers' hall isn't open}, he said.", "He said {it’s late}."]
)
def test_no_marks_is_indirect(text: str) -> None:
    assert reading(text) is Quotation.INDIRECT


@pytest.mark.parametrize(
    "text",
    [
        "She said {that they “wait in line” and then go}.",
        "He called {the plan a ‘joke in poor taste’}.",
        "{The bid is dead} and {“so am I”}, he said.",
    ],
)
def test_some_inside_marks_is_mixed(text: str) -> None:
    assert reading(text) is Quotation.MIXED

from __future__ import annotations

import pytest

from sitroom.documents.layout import read_layout

PARAGRAPH = "The ferry did not sail on Monday, because the wind had turned in the night and stood against the tide for hours."
ARTICLE = [
    "Ferry stays in port for a third day",
    PARAGRAPH,
    "Wind and water",
    PARAGRAPH,
    "Photo: Jo Doe",
    PARAGRAPH,
    "What comes next?",
    PARAGRAPH,
    "Source Link",
    "Ten walks along the coast",
    "You may also like",
]


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r\n\r\n", "\n \n"])
def test_all_kinds_of_lines_between_any_line_ends(gap: str) -> None:
    text = gap.join(ARTICLE) + gap
    layout = read_layout(text)
    assert layout.title == ARTICLE[0]
    assert [text[start:end] for start, end in layout.headings] == ["Wind and water", "What comes next?"]
    assert [text[start:end] for start, end in layout.boilerplate] == [ARTICLE[4], *ARTICLE[8:]]


@pytest.mark.parametrize(
    "line",
    [
        "ADLER: No, never",
        "“We will wait”",
        "Jane said so",
        "By Jane Roe",
        "HARBOUR, May 6",
        "20 August 2021",
        "- a boat",
        "and so on",
        "Is it the wind, or is it the crew?",
        "It ended.",
        "See: the map",
        "https://news.example/a",
        ".box {",
    ],
)
def test_lines_that_are_no_headings(line: str) -> None:
    assert read_layout("\n\n".join([ARTICLE[0], PARAGRAPH, line, PARAGRAPH])).headings == ()


def test_lists_and_verses_are_no_headings() -> None:
    verse = "Blow wind blow\nOver the water\nCarry me home"
    assert read_layout("\n\n".join([ARTICLE[0], PARAGRAPH, verse, PARAGRAPH])).headings == ()


def test_the_speaker_below_a_lone_quotation_is_no_heading() -> None:
    text = "\n\n".join([ARTICLE[0], PARAGRAPH, "“We shall wait until the wind turns again.”", "Jane Roe, pilot", PARAGRAPH])
    assert read_layout(text).headings == ()


def test_wrapped_lines_are_one_paragraph() -> None:
    wrapped = "The ferry did not sail on Monday, because the wind had\nturned in the night and stood against the tide\nfor hours"
    layout = read_layout(f"{wrapped}\n\n{wrapped}\n\nWind and water\n\n{wrapped}")
    assert len(layout.headings) == 1


def test_markdown_headings() -> None:
    text = f"# Ferry stays\n\n{PARAGRAPH}\n\n## Wind & water ##\n\n{PARAGRAPH}"
    layout = read_layout(text)
    assert layout.title == "Ferry stays"
    assert [text[start:end] for start, end in layout.headings] == ["Wind & water"]


@pytest.mark.parametrize("first", [PARAGRAPH, "and so it goes", "Q: Who?", "20 August 2021", "word " * 40])
def test_first_lines_that_are_no_title(first: str) -> None:
    assert read_layout(f"{first}\n\n{PARAGRAPH}").title is None


def test_a_question_may_be_a_title_and_a_lone_line_is_none() -> None:
    assert read_layout(f"Will the ferry sail?\n\n{PARAGRAPH}").title == "Will the ferry sail?"
    assert read_layout("Will the ferry sail?").title is None


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Published: 20 August 2021", "2021-08-20"),
        ("2021-08-20", "2021-08-20"),
        ("Friday, August 20, 2021, 10:15", "2021-08-20"),
        ("Published: August 2021", "2021-08"),
        ("By Jane Roe, 20 August 2021", "2021-08-20"),
        ("HARBOUR TOWN, Aug. 20, 2021 (HNA) - The ferry did not sail.", "2021-08-20"),
        ("Updated: 20 August 2021", None),
        ("The ferry last sailed on 20 August 2021.", None),
        ("HARBOUR TOWN, May 6 (HNA) - The ferry did not sail.", None),
        ("20/08/2021", None),
    ],
)
def test_published(line: str, published: str | None) -> None:
    assert read_layout(f"{ARTICLE[0]}\n\n{line}\n\n{PARAGRAPH}").published == published


def test_no_lines_at_all() -> None:
    assert read_layout("").headings == ()

"""Pages laid out in many ways come out as the words that were laid out, in the order in which they are read."""

from __future__ import annotations

import pytest

from sitroom.documents.pdf.pieces import clean
from tests.documents.pdf_making import GUTTER, MARGIN, TOP, WIDTH, Printer, read

BRIDGE = (
    "The army said on Mon|day that its sol|diers had tak|en the bridge at Or|souva after two days of fight|ing, and that the"
    " whole east|ern bank was now un|der the con|trol of the gov|ern|ment in Tar|rel."
)
DENIAL = (
    "A speak|er for the Free Coun|cil, Mi|ra Hol|len, de|nied that the bridge had been lost and called the re|treat a ruse."
    " She told re|port|ers that the sol|diers who had crossed it were al|ready sur|round|ed, and that more of them would lay"
    " down their arms be|fore the week was out."
)
TOWN = (
    "No|body from out|side has been able to reach the town since Fri|day. Peo|ple who left it speak of shell|ing from both"
    " banks of the riv|er, of hous|es with|out roofs, and of a hos|pi|tal that works by can|dle|light."
)
ENVOY = (
    "The en|voy of the neigh|bour|ing states will ar|rive on Thurs|day, ac|cord|ing to two dip|lo|mats, but nei|ther side has"
    " said that it would re|ceive him, and a third dip|lo|mat called the vis|it a ges|ture for the cam|eras."
)
ALL = (BRIDGE, DENIAL, TOWN, ENVOY)
NOTE = "The figure is that of the ministry and covers the eastern bank alone."


def plain(*paragraphs: str) -> str:
    return "\n\n".join(paragraphs).replace("|", "")


def test_one_column_with_indents() -> None:
    printer = Printer()
    for paragraph in ALL:
        printer.paragraph(paragraph, indent=12, after=0)
    assert read(printer.done()).text == plain(*ALL)


def test_one_column_with_space_between_and_tight_lines() -> None:
    printer = Printer()
    for paragraph in ALL:
        printer.paragraph(paragraph, leading=10, after=4)
    assert read(printer.done()).text == plain(*ALL)


def test_ragged_paragraphs_without_indent_or_space_end_with_a_short_line() -> None:
    printer = Printer()
    for paragraph in ALL:
        printer.paragraph(paragraph, after=0)
    assert read(printer.done()).text == plain(*ALL)


def test_two_columns_below_a_headline_across() -> None:
    printer = Printer()
    printer.at(MARGIN, 60, "Two Sides Claim the Bridge at Orsouva", 24, "B")
    printer.y = 90
    printer.columns(ALL, 2, 150)
    found = read(printer.done())
    assert found.text == plain("Two Sides Claim the Bridge at Orsouva", *ALL)
    assert found.documents[0].title == "Two Sides Claim the Bridge at Orsouva"


def test_three_columns() -> None:
    printer = Printer()
    printer.at(MARGIN, 60, "Two Sides Claim the Bridge at Orsouva", 24, "B")
    printer.y = 90
    printer.columns(ALL * 2, 3, 250)
    assert read(printer.done()).text == plain("Two Sides Claim the Bridge at Orsouva", *ALL, *ALL)


def test_columns_go_on_over_pages_and_end_short() -> None:
    printer = Printer()
    printer.columns(ALL * 3, 2, 220)
    found = read(printer.done())
    assert len(found.documents[0].pages) == 2
    assert found.text == plain(*ALL, *ALL, *ALL)


def test_a_headline_in_the_middle_divides_what_is_above_from_what_is_below() -> None:
    printer = Printer()
    printer.columns((BRIDGE, DENIAL), 2, 48)
    printer.y += 20
    printer.at(MARGIN, printer.y, "Envoy Expected in the Valley on Thursday", 20, "B")
    printer.y += 24
    printer.columns((TOWN, ENVOY), 2, 48)
    found = read(printer.done())
    assert found.text == plain(BRIDGE, DENIAL, "Envoy Expected in the Valley on Thursday", TOWN, ENVOY)


def _in_columns(printer: Printer, paragraphs: tuple[str, ...], top: float, rows: int, gap: tuple[int, int, float]) -> None:
    """Two columns with a gap in the lines: (column, row, points) of white space before that row of that column."""
    width = (WIDTH - GUTTER) / 2
    lines = printer.column_lines(paragraphs, width, indent=0)
    for number, (line, _, last) in enumerate(lines):
        column, row = divmod(number, rows)
        shift = gap[2] if column == gap[0] and row >= gap[1] else 0
        printer.y = top + 12 * row + shift
        printer.lines([line] if last else [line, ""], MARGIN + column * (width + GUTTER), justified=0 if last else width)


def test_a_caption_in_a_column_does_not_cut_the_sentence_that_goes_on_below_it() -> None:
    printer = Printer()
    _in_columns(printer, (BRIDGE.replace("|", ""), DENIAL.replace("|", ""), TOWN.replace("|", "")), TOP, 8, (1, 2, 80))
    left = MARGIN + (WIDTH + GUTTER) / 2
    for row, line in enumerate(("Soldiers at the eastern end of the bridge, seen", "on Monday morning. Photo: Valley Archive")):
        printer.at(left, TOP + 84 + 9 * row, line, 8)
    caption = "Soldiers at the eastern end of the bridge, seen on Monday morning. Photo: Valley Archive"
    text = read(printer.done()).text
    assert text.split("\n\n") == [plain(BRIDGE), plain(DENIAL), plain(TOWN), caption]


def test_a_caption_across_both_columns_in_small_print_does_not_divide_them() -> None:
    printer = Printer()
    width = (WIDTH - GUTTER) / 2
    lines = printer.column_lines((BRIDGE, DENIAL, TOWN, ENVOY), width, indent=0)
    half = (len(lines) + 1) // 2
    for number, (line, _, _) in enumerate(lines):
        column, row = divmod(number, half)
        y = TOP + 12 * row + (60 if row >= half // 2 else 0)
        printer.at(MARGIN + column * (width + GUTTER), y, line)
    caption = "The bridge at Orsouva before the fighting, when the market on its eastern side was still held every week."
    printer.at(MARGIN, TOP + 12 * (half // 2) + 30, caption, 8)
    assert read(printer.done()).text.split("\n\n") == [*(plain(each) for each in ALL), caption]


def test_a_sentence_that_crosses_a_page_is_whole_and_its_pages_are_told() -> None:
    printer = Printer()
    lines = printer.broken(DENIAL, 200)
    printer.paragraph(BRIDGE, width=200, after=6)
    printer.lines(lines[:4])
    printer.page()
    printer.lines(lines[4:])
    printer.y += 6
    printer.paragraph(TOWN, width=200)
    found = read(printer.done())
    assert found.text == plain(BRIDGE, DENIAL, TOWN)
    (document,) = found.documents
    assert [document.page_of(document.text.index(words)) for words in ("The army", "retreat a", "out.", "Nobody")] == [1, 1, 2, 2]


def test_a_word_cut_by_the_page_belongs_to_the_earlier_one() -> None:
    printer = Printer()
    printer.lines(["The council met behind closed doors and after four hours of talk the gov-"])
    printer.page()
    printer.lines(["ernment refused to say whether anything had been agreed between the two."])
    found = read(printer.done())
    assert "the government refused" in found.text
    assert found.documents[0].pages == (0, found.text.index("refused"))


def test_heads_feet_and_page_numbers_are_left_out_and_told() -> None:
    printer = Printer()
    for number in range(4):
        if number:
            printer.page()
        printer.at(MARGIN, 40, "THE VALLEY REPORT", 8)
        printer.at(MARGIN + 380, 40, f"12 March 2026   {number + 7}", 8)
        printer.at(MARGIN + 200, 800, f"Page {number + 1} of 4", 8)
        printer.y = TOP
        lines = printer.broken(ALL[number], 300)
        printer.lines(lines)
    found = read(printer.done())
    assert found.text == plain(*ALL)
    (told,) = found.left_out
    assert told.what == (
        "8 running heads and page numbers"
        " (“THE VALLEY REPORT 12 March 2026 7”, “Page 1 of 4”, “THE VALLEY REPORT 12 March 2026 8”, …)"
    )


def test_pages_with_nothing_but_a_running_head_are_told() -> None:
    printer = Printer()
    for number in range(4):
        if number:
            printer.page()
        printer.at(MARGIN, 40, "THE VALLEY REPORT", 8)
        if number in (0, 3):
            printer.y = TOP
            printer.paragraph(ALL[number])
    found = read(printer.done())
    assert found.text == plain(ALL[0], ALL[3])
    assert [told.what.partition(":")[0] for told in found.left_out[1:]] == ["pages 2-3"]
    assert "no text but running heads and page numbers (scanned?)" in found.left_out[1].what


def test_numbered_captions_at_the_top_of_pages_are_no_page_numbers() -> None:
    printer = Printer()
    for number, table in ((0, 2), (1, 5), (2, 6)):
        if number:
            printer.page()
        printer.at(MARGIN, 40, f"Table {table}", 10)
        printer.y = TOP
        printer.paragraph(ALL[number])
    found = read(printer.done())
    assert found.text == plain("Table 2", BRIDGE, "Table 5", DENIAL, "Table 6", TOWN)
    assert not found.left_out


def test_changing_chapter_names_stand_where_the_other_heads_do() -> None:
    printer = Printer()
    for number, name in enumerate(("The Bridge", "The Bridge", "The Bridge", "The Bridge", "The Town", "The Envoy", "The Envoy")):
        if number:
            printer.page()
        printer.at(MARGIN, 40, f"{name} {number + 11}", 8)
        printer.y = TOP
        printer.paragraph(ALL[number % 4])
    found = read(printer.done())
    assert found.text == plain(*(ALL[number % 4] for number in range(7)))
    assert found.left_out[0].what.startswith("7 running heads and page numbers")
    assert found.left_out[0].alike == "running heads and page numbers"


def test_footnotes_stay_out_of_the_sentence_and_their_marks_out_of_the_words() -> None:
    printer = Printer()
    lines = printer.broken(DENIAL, 300)
    printer.paragraph(BRIDGE, width=300)
    printer.lines(lines[:2])
    words = lines[2].split(" ")
    end = printer.at(MARGIN, printer.y, " ".join(words[:3]))
    printer.at(end, printer.y - 4, "1", 6)
    printer.at(end + 4, printer.y, " " + " ".join(words[3:]))
    end = printer.at(MARGIN, 700, "1", 6)
    printer.at(end + 3, 703, NOTE, 8)
    printer.page()
    printer.lines(lines[3:])
    found = read(printer.done())
    assert found.text == plain(BRIDGE, f"1 {NOTE}", DENIAL)
    assert [left.what for left in found.left_out] == ["1 raised number in the text that only points to a footnote"]
    assert found.documents[0].page_of(found.text.index(NOTE)) == 1


def test_raised_numbers_without_a_footnote_stay() -> None:
    printer = Printer()
    end = printer.at(MARGIN, TOP, "The field that the army burned measures 40 km")
    printer.at(end, TOP - 4, "2", 6)
    printer.at(end + 5, TOP, "and lies on the eastern bank of the river.")
    assert "40 km2 and" in read(printer.done()).text


def test_a_list_has_its_points_apart() -> None:
    printer = Printer()
    printer.paragraph("The council set three conditions before it would talk to the army at all:", after=0)
    points = ("an end to the shelling of Orsouva and of the villages on the eastern bank, beginning at once and without any"
              " further talks", "the release of all prisoners", "free passage for the wounded")  # fmt: skip
    for point in points:
        printer.at(MARGIN + 12, printer.y, "•")
        printer.paragraph(point, x=MARGIN + 26, width=WIDTH - 26, after=0)
    assert read(printer.done()).text == plain(
        "The council set three conditions before it would talk to the army at all:", *(f"• {point}" for point in points)
    )


def test_numbers_and_dashes_at_the_beginning_of_a_line_are_no_points_of_a_list() -> None:
    lines = [
        "The council will meet the envoy in the old town on the evening of May",
        "12. It has asked the army to hold its fire until then, and the ministry",
        "– which has never answered such a request before – said on Thursday",
        "that it would do so.",
    ]
    printer = Printer()
    printer.lines(lines)
    assert read(printer.done()).text == " ".join(lines)


def test_a_numbered_list_has_its_points_apart() -> None:
    points = ["1. the release of all prisoners", "2. free passage for the wounded;", "3. an end to the shelling"]
    printer = Printer()
    printer.paragraph("The council set three conditions before it would talk to the army at all:", after=0)
    printer.lines(points)
    text = read(printer.done()).text
    assert text == plain("The council set three conditions before it would talk to the army at all:", *points)


def test_a_table_keeps_its_rows() -> None:
    printer = Printer()
    printer.paragraph(BRIDGE)
    rows = (("Place", "Held by", "Since"), ("Orsouva bridge", "the army", "9 March"), ("Eastern bank", "the army", "8 March"),
            ("Old town", "the Free Council", "January"))  # fmt: skip
    for row in rows:
        for column, cell in enumerate(row):
            printer.at(MARGIN + 150 * column, printer.y, cell)
        printer.y += 13
    printer.y += 8
    printer.paragraph(DENIAL)
    table = "\n".join(" \t ".join(row) for row in rows)
    assert read(printer.done()).text == f"{plain(BRIDGE)}\n\n{table}\n\n{plain(DENIAL)}"


def test_a_table_of_sentences_side_by_side_is_read_by_rows() -> None:
    printer = Printer()
    rows = (
        ("Who holds the bridge?", "The army says that it does"), ("Who holds the old town?", "The council, both sides say"),
        ("Is the road open?", "Nobody has tried it"), ("When will the envoy come?", "On Thursday, it is said"),
    )  # fmt: skip
    for row in rows:
        printer.at(MARGIN, printer.y, row[0])
        printer.at(MARGIN + 220, printer.y, row[1])
        printer.y += 13
    assert read(printer.done()).text == "\n".join(" \t ".join(row) for row in rows)


def test_an_initial_over_several_lines_belongs_to_its_word() -> None:
    printer = Printer()
    words = BRIDGE.replace("|", "")
    lines = printer.broken(words[1:], 270)
    printer.at(MARGIN, TOP + 24, "T", 44)
    printer.y = TOP
    printer.lines(lines[:3], MARGIN + 31)
    rest = printer.broken(" ".join(lines[3:]), 300)
    printer.lines(rest)
    printer.y += 6
    printer.paragraph(DENIAL, width=300)
    assert read(printer.done()).text == plain(BRIDGE, DENIAL)


def test_compounds_keep_their_hyphen_where_the_document_shows_it() -> None:
    printer = Printer()
    printer.lines(
        [
            "The well-being of the town is at stake, says a doctor who came in by the north-",
            "east road. She asked that nobody forget the well-",
            "being of the wounded. The rebel-",
            "held quarter has no wa-",
            "ter, and the price of bread has dou-",
            "bled. Al-",
            "Kadir, pre-",
            "and post-war mayor, and the COVID-",
            "19 ward could not be reached.",
        ]
    )
    assert read(printer.done()).text == (
        "The well-being of the town is at stake, says a doctor who came in by the north-east road. She asked that nobody forget"
        " the well-being of the wounded. The rebel-held quarter has no water, and the price of bread has doubled. Al-Kadir, pre-"
        " and post-war mayor, and the COVID-19 ward could not be reached."
    )


def test_headings_by_size_and_by_bold_print() -> None:
    printer = Printer()
    printer.at(MARGIN, 60, "Two Sides Claim the Bridge", 22, "B")
    printer.y = 90
    printer.paragraph(BRIDGE)
    printer.y += 10
    printer.lines(["What the council says"], size=14)
    printer.y += 4
    printer.paragraph(DENIAL)
    printer.lines(["A town cut off"], style="B")
    printer.paragraph(TOWN)
    (document,) = read(printer.done()).documents
    assert [document.text[start:end] for start, end in document.headings] == ["What the council says", "A town cut off"]
    assert document.text == plain("Two Sides Claim the Bridge", BRIDGE, "What the council says", DENIAL, "A town cut off", TOWN)


def test_a_pull_quote_in_large_print_does_not_cut_its_sentence_and_is_no_heading() -> None:
    printer = Printer()
    lines = printer.broken(DENIAL, 220)
    printer.paragraph(BRIDGE, width=220)
    printer.lines(lines[:4])
    printer.y += 20
    printer.lines(["“They are already", "surrounded”"], size=16, leading=18)
    printer.y += 14
    printer.lines(lines[4:])
    (document,) = read(printer.done()).documents
    assert document.text == plain(BRIDGE, DENIAL, "“They are already surrounded”")
    assert document.headings == ()


def test_text_at_the_side_of_the_page_stays_out_of_the_lines() -> None:
    printer = Printer()
    printer.font(9)
    with printer.pdf.rotation(90, 30, 500):
        printer.pdf.text(30, 500, "Photo: Valley Archive")
    printer.paragraph(BRIDGE, width=220)
    printer.paragraph(TOWN, width=220)
    assert read(printer.done()).text == plain(BRIDGE, TOWN, "Photo: Valley Archive")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_laid_out_on_its_side_is_read_upright(turn: int) -> None:
    printer = Printer()
    printer.y = 300
    with printer.pdf.rotation(turn, 300, 400):
        printer.paragraph(BRIDGE, x=250, width=250)
        printer.paragraph(DENIAL, x=250, width=250)
    assert read(printer.done()).text == plain(BRIDGE, DENIAL)


def test_ligatures_spaces_and_soft_hyphens_come_out_as_letters() -> None:
    assert (
        clean("The ﬁnal\xa0o\ufb03ce sta\ufb00 re\xadport\u200b \uf0b7 \uf123\x07 end") == "The final office staff report • end"
    )


def test_words_drawn_twice_in_one_place_are_read_once() -> None:
    printer = Printer()
    for _ in range(2):
        printer.at(MARGIN, TOP, "Office hours at the bridge: 11 to 22")
    assert read(printer.done()).text == "Office hours at the bridge: 11 to 22"


def test_text_flows_around_a_caption_at_its_side() -> None:
    printer = Printer()
    lines = printer.broken(" ".join((DENIAL, ENVOY)).replace("|", ""), 280)
    narrow = printer.broken(" ".join(lines[:5]), 280)[:5]
    wide = printer.broken(TOWN.replace("|", "") + " " + BRIDGE.replace("|", ""), WIDTH)
    rest = printer.broken(" ".join(lines[5:]) + " " + wide[0], WIDTH)
    printer.lines(narrow)
    for row, line in enumerate(("The bridge of Orsouva as it stood", "before the war came to the valley")):
        printer.at(MARGIN + 310, TOP + 30 + 9 * row, line, 8)
    printer.lines(rest)
    caption = "The bridge of Orsouva as it stood before the war came to the valley"
    (document,) = read(printer.done()).documents
    assert document.text == plain(" ".join([*narrow, *rest]), caption)
    assert document.headings == ()


def test_what_a_browser_prints_around_the_page_is_left_out() -> None:
    printer = Printer()
    printer.at(25, 25, "11/23/26, 4:22 AM", 8)
    printer.at(250, 25, "Two Sides Claim the Bridge - Valley Post", 8)
    printer.paragraph(BRIDGE)
    printer.at(25, 820, "https://valley.example/bridge.html", 8)
    printer.at(550, 820, "1/1", 8)
    found = read(printer.done())
    assert found.text == plain(BRIDGE)
    assert found.left_out[0].what.startswith("2 running heads and page numbers")


def test_three_ragged_columns_with_space_between_paragraphs() -> None:
    printer = Printer()
    printer.at(MARGIN, 60, "Two Sides Claim the Bridge at Orsouva", 24)
    width = (WIDTH - 2 * GUTTER) / 3
    lines: list[tuple[str, float]] = []
    y = 0.0
    for paragraph in ALL * 2:
        for line in printer.broken(paragraph.replace("|", ""), width):
            lines.append((line, y))
            y += 12
        y += 5
    height = y / 3
    for line, place in lines:
        column, below = divmod(place, height)
        printer.at(MARGIN + column * (width + GUTTER), 90 + below, line)
    assert read(printer.done()).text == plain("Two Sides Claim the Bridge at Orsouva", *ALL, *ALL)

"""What a PDF is known by, what is told where it cannot be read whole, and that nothing in it stops the run."""

from __future__ import annotations

import io
import threading
from contextlib import closing

import pytest

from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Format, format_of, read_stream
from sitroom.documents.known import Known
from sitroom.documents.pdf import reading
from sitroom.documents.pdf.process import Limits, PdfWorker
from sitroom.errors import DocumentError
from tests.documents.pdf_making import MARGIN, Printer, read, written

SENTENCES = b"BT /F 10 Tf 50 700 Td (The army took the bridge on Monday) Tj 0 -12 Td (and lost it on Tuesday again.) Tj ET"
TEXT = "The army took the bridge on Monday and lost it on Tuesday again."
PICTURE = b"0 0 100 100 re f"
PRIVATE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange
1 beginbfrange <20> <7E> <E020> endbfrange endcmap end end"""


def refused(data: bytes) -> DocumentError:
    with pytest.raises(DocumentError) as raised:
        read(data, "a.pdf")
    return raised.value


def article(title: str | None = None) -> Printer:
    printer = Printer()
    if title is not None:
        printer.pdf.set_title(title)
    printer.at(MARGIN, 60, "Two Sides Claim the Bridge", 22, "B")
    printer.at(MARGIN, 80, "12 March 2026")
    printer.y = 100
    printer.paragraph(
        "The army said on Monday that it had taken the bridge. The council denied it on the same day, and again later."
    )
    return printer


def test_a_pdf_is_read_through_the_door_of_all_formats() -> None:
    data = article().done()
    assert format_of(data[:4096], "x") is Format.PDF
    (document,) = read_stream(io.BytesIO(data), "x", Context())
    assert isinstance(document, Document)
    assert (document.id, document.path, document.pages) == ("path:x", "x", (0,))


def test_the_date_is_the_one_that_the_text_states_not_the_day_the_file_was_made() -> None:
    assert read(article().done()).documents[0].published == "2026-03-12"
    printer = Printer()
    printer.paragraph("The army said on Monday that it had taken the bridge.")
    assert read(printer.done()).documents[0].published is None


def test_what_a_manifest_says_goes_first() -> None:
    known = Known(title="Given", published="2025", publisher="Valley Post", url="https://valley.example/1")
    (document,) = read(article("Stated").done(), context=Context(known=known)).documents
    assert (document.title, document.published, document.publisher) == ("Given", "2025", "Valley Post")
    assert document.id == "url:https://valley.example/1"


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        (None, "Two Sides Claim the Bridge"),
        ("Microsoft Word - bridge final.doc", "Two Sides Claim the Bridge"),
        ("bridge_v3.indd", "Two Sides Claim the Bridge"),
        ("x", "Two Sides Claim the Bridge"),
        ("Untitled", "Two Sides Claim the Bridge"),
        ("Document1", "Two Sides Claim the Bridge"),
        ("Annual report template", "Two Sides Claim the Bridge"),
        ("Two Sides Claim the Bridge - Valley Post", "Two Sides Claim the Bridge"),
        ("The army said on Monday", "The army said on Monday"),
    ],
)
def test_the_title_is_a_real_one(stated: str | None, title: str) -> None:
    assert read(article(stated).done()).documents[0].title == title


def test_the_title_of_the_file_stands_where_the_page_shows_none() -> None:
    printer = Printer()
    printer.pdf.set_title("Two Sides Claim the Bridge")
    printer.paragraph("The army said on Monday that it had taken the bridge.")
    assert read(printer.done()).documents[0].title == "Two Sides Claim the Bridge"


def test_a_short_name_of_the_paper_is_not_the_title() -> None:
    printer = Printer()
    printer.at(MARGIN, 50, "The Valley Post", 36)
    printer.at(MARGIN, 90, "Two Sides Claim the Bridge", 22)
    printer.y = 110
    printer.paragraph(
        "The army said on Monday that it had taken the bridge. The council denied it on the same day, and again later."
    )
    assert read(printer.done()).documents[0].title == "Two Sides Claim the Bridge"


def test_a_locked_pdf_is_told() -> None:
    printer = article()
    printer.pdf.set_encryption(owner_password="owner", user_password="user")
    assert (
        str(refused(printer.done())) == "a.pdf: is a PDF locked with a password (open it with its password and save it without)"
    )


def test_a_pdf_that_may_only_not_be_printed_is_read() -> None:
    printer = article()
    printer.pdf.set_encryption(owner_password="owner")
    assert read(printer.done()).text.startswith("Two Sides Claim the Bridge")


def test_a_scanned_pdf_says_what_to_do() -> None:
    error = refused(written([PICTURE] * 3))
    assert error.reason == "is a PDF without any text on its 3 pages (scanned?)"
    assert error.advice == "run text recognition (OCR) on it first, for example with ocrmypdf"


def test_scanned_pages_are_told_and_empty_ones_as_well() -> None:
    found = read(written([SENTENCES, PICTURE, PICTURE, SENTENCES, b"", PICTURE]))
    assert found.text == f"{TEXT}\n\n{TEXT}"
    assert found.documents[0].pages == (0, len(TEXT) + 2, len(TEXT) + 2, len(TEXT) + 2, 2 * len(TEXT) + 2, 2 * len(TEXT) + 2)
    assert [str(left) for left in found.left_out] == [
        "a.pdf: left out pages 2-3, 6: no text on them (scanned?);"
        " run text recognition (OCR) on it first, for example with ocrmypdf",
        "a.pdf: left out page 5: nothing is on it (blank, or damaged)",
    ]


def test_fonts_that_name_no_letters_are_told() -> None:
    # The second page's stream is the sixth object: what the font says of its letters.
    font = b"/Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R"
    error = refused(written([SENTENCES, PRIVATE], font))
    assert error.reason == "is a PDF whose fonts do not say which letters they show"
    assert "ocrmypdf" in error.advice


def test_single_characters_without_a_letter_are_counted() -> None:
    some = PRIVATE.replace(b"<20> <7E> <E020>", b"<41> <41> <E020>")
    font = b"/Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R"
    page = b"BT /F 10 Tf 50 700 Td (The bridge A was lost on Tuesday A again by all of them.) Tj ET"
    found = read(written([page, some], font))
    assert found.text == "The bridge was lost on Tuesday again by all of them."
    assert found.left_out[-1].what == "2 characters for which its fonts give no letter"


def test_cut_short_files_are_told_and_what_is_left_is_read() -> None:
    data = written([SENTENCES] * 4)
    # Without the end the table of the objects is gone, but not the objects.
    found = read(data[: data.index(b"xref")] + b"trailer << /Root 1 0 R >>")
    assert found.text == "\n\n".join([TEXT] * 4)
    assert [str(error) for error in found.errors] == [
        "a.pdf: is cut short or damaged: 4 pages could still be read (fetch it again)"
    ]
    assert refused(data[:200]).reason == "is a PDF that is damaged or cut short"
    assert refused(b"%PDF-1.4\n").reason == "is a PDF that is damaged or cut short"


def test_pages_that_are_missing_are_named() -> None:
    data = written([SENTENCES] * 3)
    # The page in the middle (object 7) is no page any more.
    found = read(data.replace(b"7 0 R", b"99 0 R"))
    assert found.text == f"{TEXT}\n\n{TEXT}"
    assert [str(error) for error in found.errors if "page 2" in str(error)] == [
        "a.pdf: page 2: is damaged (fetch it again or split it)"
    ]


def test_attached_files_are_told() -> None:
    printer = article()
    printer.pdf.embed_file(basename="annex.csv", bytes=b"a,b", desc="none")
    printer.pdf.embed_file(basename="talks.eml", bytes=b"From: a", desc="none")
    (left,) = read(printer.done()).left_out
    assert left.what == "2 attached files (“annex.csv”, “talks.eml”); save what is an article from a PDF viewer"


@pytest.mark.parametrize("box", [b"0 0 nan 1e40", b"0 0 99999999999 99999999", b"0 0 0 0", b"-5 -5 -1 -1", b"a b"])
def test_pages_of_impossible_sizes_are_read(box: bytes) -> None:
    assert read(written([SENTENCES], box=box)).text == TEXT


def test_impossible_places_and_sizes_do_not_disturb_the_others() -> None:
    far = b"BT /F 10 Tf 1e30 -1e38 Td (far away) Tj ET BT /F 1e30 Tf 5 5 Td (large) Tj ET BT /F 0 Tf 9 9 Td (none) Tj ET "
    assert TEXT in read(written([far + SENTENCES])).text.split("\n\n")


def test_a_hostile_page_of_scattered_letters_is_bounded() -> None:
    page = b"".join(b"BT /F 9 Tf %d %d Td (w) Tj ET " % (number * 37 % 590, number * 91 % 830) for number in range(3000))
    assert len(read(written([page])).text.replace(" ", "").replace("\n", "").replace("\t", "")) == 3000


def test_a_sentence_without_an_end_over_many_pages_is_put_together() -> None:
    page = b"BT /F 10 Tf 50 700 Td (and the army went on with the war of the valley) Tj ET"
    found = read(written([page.replace(b"and", b"a%d" % number) for number in range(200)]))
    assert found.text.count("\n\n") == 0
    assert found.documents[0].pages[199] == found.text.index("a199")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PDF_BYTES", 2**20)
    assert refused(written([SENTENCES]) + b" " * 2**20).reason == "is larger than 1 MB"


def test_too_many_pages_and_characters_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written([SENTENCES] * 5)
    monkeypatch.setattr(reading, "MAX_PAGES", 3)
    found = read(data)
    assert found.text == "\n\n".join([TEXT] * 3)
    assert [error.reason for error in found.errors] == ["pages 4-5: were left: the file is too long to be read at once"]
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 10)
    assert [error.reason for error in read(data).errors] == ["pages 2-4: were left: the file is too long to be read at once"]
    monkeypatch.setattr(reading, "MAX_CHARACTERS", 2 * len("".join(TEXT.split())))
    (left,) = read(data).errors
    assert (left.reason, left.advice) == ("pages 3-5: were left: the file is too long to be read at once", "split it")


def test_a_page_with_too_many_characters_is_told_and_the_others_are_read() -> None:
    longer = b"BT /F 10 Tf 50 600 Td (%s) Tj ET" % (b"and the war went on " * 5)
    with closing(PdfWorker(Limits(characters=90))) as worker:
        found = read(written([SENTENCES, longer, SENTENCES]), worker=worker)
    assert found.text == f"{TEXT}\n\n{TEXT}"
    assert [error.reason for error in found.errors] == ["page 2: has more than 90 characters"]


def test_slides_that_repeat_their_words_keep_them() -> None:
    page = b"BT /F 30 Tf 50 700 Td (The bridge is ours) Tj ET"
    assert read(written([page] * 3)).text == "\n\n".join(["The bridge is ours"] * 3)


def test_words_from_right_to_left_are_read_in_their_order() -> None:
    hebrew = PRIVATE.replace(b"<20> <7E> <E020>", b"<41> <5A> <05D0>")
    font = b"/Subtype /Type1 /BaseFont /Courier /ToUnicode 6 0 R"
    # Drawn from the left, as all PDFs are: the last word first.
    page = b"BT /F 10 Tf 50 700 Td (FED CBA) Tj ET"
    assert read(written([page, hebrew], font)).text == "אבג דהו"


def test_threads_read_at_the_same_time() -> None:
    data = article().done()
    texts: list[str] = []
    threads = [threading.Thread(target=lambda: texts.extend(read(data).text for _ in range(5))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 20
    assert len(set(texts)) == 1

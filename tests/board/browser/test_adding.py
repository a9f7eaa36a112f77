"""Adding documents in the browser: picked, dropped or pasted, with progress, and with the reason for each that is not read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.board.browser.conftest import PageMaker
from tests.board.serving import BoardServer

ARTICLE = "The ferry stays in port\n\n“Nobody told us why,” said Irena Volk, who runs the kiosk on the quay.\n"
SLOW = 40_000.0
"""Milliseconds that reading may take: the first article loads the network."""


def file(name: str, data: bytes | str = ARTICLE) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": data.encode() if isinstance(data, str) else data}


def add(page: Page, board: BoardServer, *files: FilePayload) -> Locator:
    """Add files by the picker; give what became of them."""
    page.goto(board.url + "/add")
    page.get_by_label("Choose files").set_input_files(list(files))
    page.get_by_role("button", name="Add the files").click()
    return finished(page)


def finished(page: Page) -> Locator:
    expect(page.locator(".batch h2").first).to_have_text(re.compile("^Read"), timeout=SLOW)
    return page.locator(".batch").first


def kept(board: BoardServer) -> set[str]:
    return {row.path for row in board.record.documents()}


def test_files_are_read_and_lead_to_their_pages(own_board: BoardServer, page: Page) -> None:
    before = kept(own_board)
    batch = add(page, own_board, file("ferry.txt"), file("quay.md", "# Quay\n\nThe quay is shut, Tomas Reyk said.\n"))
    assert batch.locator("h2").inner_text() == "Read: 2 of 2"
    lines = batch.locator(".read li").all_inner_texts()
    assert ["new in the record, 1 statement" in line for line in lines] == [True, True]
    assert len(kept(own_board) - before) == 2
    batch.get_by_role("link", name="ferry.txt").click()
    assert "Nobody told us why" in page.locator(".reading").all_inner_texts()[1]


def test_what_cannot_be_read_is_named_with_the_reason(own_board: BoardServer, page: Page) -> None:
    before = kept(own_board)
    batch = add(
        page,
        own_board,
        file("empty.txt", b""),
        file("blank.txt", b" \n\t\n"),
        file("program.txt", bytes(range(256)) * 10),
        file("report.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj"),
        file("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(200)),
        file("<img src=x onerror=alert(1)>.zip", b"PK\x03\x04"),
        file("good.txt"),
    )
    assert batch.locator("h2").inner_text() == "Read: 7 of 7"
    told = dict(line.split(": ", 1) for line in batch.locator(".failed li").all_inner_texts())
    assert set(told) == {"empty.txt", "blank.txt", "program.txt", "report.pdf", "picture.txt", "<img src=x onerror=alert(1)>.zip"}
    assert "is empty" in told["empty.txt"]
    assert "white space" in told["blank.txt"]
    assert "binary" in told["program.txt"]
    assert "PDF" in told["report.pdf"]
    assert all("; " in reason for reason in told.values()), "each tells what to do too"
    assert len(kept(own_board) - before) == 1


def test_hostile_names_stay_names(own_board: BoardServer, page: Page) -> None:
    names = [
        "../../etc/passwd.txt",
        "\u202etxt.evil.txt",
        "a\nb.txt",
        "javascript:alert(1).txt",
        "{{7*7}}.txt",
        "عمر.txt",
        "x" * 200 + ".txt",
    ]
    add(page, own_board, *(file(name, f"{ARTICLE}{number}") for number, name in enumerate(names)))
    shown = page.locator(".batch").first.inner_text()
    assert "Read: 7 of 7" in shown
    assert "\u202e" not in shown
    assert "{{7*7}}" in shown
    assert "49" not in shown.split("{{7*7}}")[0][-5:]
    assert not any(".." in path or path.startswith("/") or "\n" in path for path in kept(own_board))
    assert not (own_board.folder / "etc").exists()


def test_unchanged_revised_and_twins_are_told(own_board: BoardServer, page: Page) -> None:
    add(page, own_board, file("ferry.txt"))
    assert "in the record already" in add(page, own_board, file("ferry.txt")).inner_text()
    revised = add(page, own_board, file("ferry.txt", ARTICLE + "The ferry left at noon, she said.\n"))
    assert "a new text of a document that the record has" in revised.inner_text()
    assert sum(path.endswith("ferry.txt") for path in kept(own_board)) == 1


def test_a_pasted_text_is_kept_with_what_is_told_of_it(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/add")
    page.get_by_role("textbox", name="Text", exact=True).fill(ARTICLE)
    page.get_by_label("Title").fill("Pasted <b>ferry</b>")
    page.get_by_label("Outlet").fill("Quay Post")
    page.get_by_label("Date").fill("2031-10-09")
    page.get_by_label("Address").fill("https://quay-post.example/ferry")
    page.get_by_role("button", name="Add the text").click()
    finished(page).locator(".read a").click()
    assert page.locator("h1").inner_text() == "Pasted <b>ferry</b>"
    (row,) = [row for row in own_board.record.documents() if row.id == "url:https://quay-post.example/ferry"]
    assert (row.publisher, row.published) == ("Quay Post", "2031-10-09")
    # Browsers send line ends of their own; the record keeps those of a text file.
    assert own_board.record.document(row.id).document.text.replace("\r\n", "\n").strip() == ARTICLE.strip()


@pytest.mark.parametrize(
    ("field", "value", "told"), [("Date", "2031-13-45", "is no ISO date"), ("Address", "ftp://x/", "is no web address")]
)
def test_what_is_wrong_about_a_pasted_text_is_told(own_board: BoardServer, page: Page, field: str, value: str, told: str) -> None:
    before = kept(own_board)
    page.goto(own_board.url + "/add")
    page.get_by_role("textbox", name="Text", exact=True).fill(ARTICLE)
    page.get_by_label(field).fill(value)
    page.get_by_role("button", name="Add the text").click()
    assert told in finished(page).locator(".failed").inner_text()
    assert kept(own_board) == before


def test_files_can_be_dropped_anywhere_on_the_page(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/add")
    files = page.evaluate_handle(
        "texts => { const data = new DataTransfer();"
        " texts.forEach(([name, text]) => data.items.add(new File([text], name, {type: 'text/plain'}))); return data; }",
        [["one.txt", ARTICLE], ["two.txt", ARTICLE + "Again."]],
    )
    page.dispatch_event("h1", "dragover", {"dataTransfer": files})
    assert "over" in (page.locator("[data-drop]").get_attribute("class") or "")
    page.dispatch_event("h1", "drop", {"dataTransfer": files})
    assert page.locator("[data-chosen]").inner_text() == "one.txt, two.txt"
    assert "over" not in (page.locator("[data-drop]").get_attribute("class") or "")
    page.keyboard.press("Enter")
    assert finished(page).locator("h2").inner_text() == "Read: 2 of 2"


def test_progress_is_shown_while_files_are_read(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/add")
    page.get_by_label("Choose files").set_input_files([file(f"{n}.txt", f"{ARTICLE}{n}\n" * 40) for n in range(12)])
    page.get_by_role("button", name="Add the files").click()
    bar = page.get_by_role("progressbar")
    expect(bar).to_be_visible()
    assert bar.get_attribute("max") == "12"
    assert page.locator(".batch h2").first.inner_text().startswith("Being read: ")


def test_a_title_that_is_being_typed_is_not_lost_when_the_batch_is_done(own_board: BoardServer, page: Page) -> None:
    page.route("**/add/progress?*", lambda route: route.fulfill(json={"done": 0, "total": 1, "finished": False}))
    page.goto(own_board.url + "/add")
    page.get_by_label("Choose files").set_input_files([file("long.txt", f"{ARTICLE}\n" * 400)])
    page.get_by_role("button", name="Add the files").click()
    page.get_by_label("Title").fill("half a title")
    page.unroute("**/add/progress?*")
    page.get_by_text("load the page again to see").wait_for()
    assert page.get_by_label("Title").input_value() == "half a title"


def test_adding_works_without_scripts(own_board: BoardServer, open_page: PageMaker) -> None:
    page = open_page(java_script_enabled=False)
    batch = add(page, own_board, file("ferry.txt"), file("empty.txt", b""))
    assert "new in the record" in batch.locator(".read").inner_text()
    assert "is empty" in batch.locator(".failed").inner_text()
    page.get_by_role("button", name="Add the files").click()
    assert "choose a file" in page.get_by_role("alert").inner_text()


def test_more_than_is_taken_is_refused_in_words(own_board: BoardServer, page: Page, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"words and more words " * 1_000_000)
    page.goto(own_board.url + "/add")
    page.get_by_label("Choose files").set_input_files(large)
    page.get_by_role("button", name="Add the files").click()
    assert "is larger than 20 MB; split it" in finished(page).locator(".failed").inner_text()

"""An article in the browser: evidence opens at its words, marks are turned on and off, selected words become a statement."""

from __future__ import annotations

import hashlib
from itertools import islice

from playwright.sync_api import Page, expect

from sitroom.board import links
from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from tests.board.browser.conftest import PageMaker
from tests.board.serving import BoardServer
from tests.record import made

LETTERS = "😀😀 The clerk 𝒳 of Tell said that boats wait. 😀 No boat left, it is told. No boat left.\n"
NUMBER = "path:letters.txt"
SELECT = """([words, from]) => {
  const texts = document.createTreeWalker(document.querySelector(".sheet"), NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const at = node.data.indexOf(words, from);
    if (at >= 0) {
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return true;
    }
  }
  return false;
}"""


def with_letters(board: BoardServer) -> str:
    """Add a document with characters that browsers count as two, and give its address."""
    about = Document(NUMBER, hashlib.sha256(LETTERS.encode()).hexdigest(), "letters.txt", LETTERS, title="Letters")
    said = made.statement(LETTERS, 1, "The clerk 𝒳 of Tell", "said", "that boats wait")
    board.record.add(Extracted(about, (said,)), "made")
    return board.url + links.document(NUMBER)


def test_evidence_opens_at_the_highlighted_words(board: BoardServer, page: Page) -> None:
    dispute = next(board.record.disputes())
    whole, _ = board.record.whole_dispute(dispute.id)
    account = whole.sides[0].accounts[0]
    page.goto(board.url + links.document(account.document, account.statement, account.spans))
    expect(page.locator("#words")).to_be_in_viewport()
    asked = "".join(page.locator(".sheet mark.asked").all_inner_texts())
    text = board.record.document(account.document).document.text
    assert asked == "".join(text[start:end] for start, end in account.spans).replace("\n", "")
    expect(page.locator(".statement[aria-current] details")).to_have_attribute("open", "")


def test_the_text_is_that_of_the_record(board: BoardServer, page: Page) -> None:
    for row in board.record.documents():
        page.goto(board.url + links.document(row.id))
        text = board.record.document(row.id).document.text
        shown = page.locator(".sheet [data-at]").evaluate_all("all => all.map(e => [Number(e.dataset.at), e.textContent])")
        assert shown
        assert all(text[at : at + len(words)] == words for at, words in shown)
        assert "".join(words for _, words in shown) == text.replace("\n", "")


def test_layers_and_reading_work_without_scripts(board: BoardServer, open_page: PageMaker) -> None:
    page = open_page(java_script_enabled=False)
    statement = next(row for row in board.record.statements() if row.source_name)
    page.goto(board.url + links.document(statement.document, statement.statement))
    expect(page.locator(".sheet mark.source").first).to_be_visible()
    page.locator(".layers a", has_text="source").first.click()
    assert page.locator(".sheet mark.source:not(.here)").count() == 0
    expect(page.locator(f"#card-{statement.statement}")).to_have_attribute("aria-current", "true")
    page.locator(".layers a", has_text="Unfold statements").click()
    assert page.locator(".statement details:not([open])").count() == 0


def test_a_selection_becomes_a_statement_in_two_clicks(own_board: BoardServer, page: Page) -> None:
    page.goto(with_letters(own_board))
    assert page.evaluate(SELECT, ["No boat left", 30])
    page.get_by_role("button", name="New statement").click()
    expect(page.locator("#n-content")).to_have_value("No boat left")
    expect(page.locator("#n-source")).to_have_value("The clerk 𝒳 of Tell")
    page.get_by_role("button", name="Keep the statement").click()
    expect(page.locator(".done")).to_contain_text("Kept as a new statement")
    expect(page.locator("#words")).to_be_in_viewport()
    (start, end), *_ = own_board.record.statement_page(NUMBER, "x1").content
    assert (start, LETTERS[start:end]) == (LETTERS.rindex("No boat left"), "No boat left")
    (source,) = own_board.record.statement_page(NUMBER, "x1").source
    assert LETTERS[slice(*source)] == "The clerk 𝒳 of Tell"
    page.keyboard.press("u")
    expect(page.locator(".statement.added")).to_have_count(0)


def test_a_selection_by_keys_and_its_cue(own_board: BoardServer, page: Page) -> None:
    page.goto(with_letters(own_board))
    assert page.evaluate(SELECT, ["No boat left", 0])
    expect(page.get_by_role("button", name="New statement")).to_be_visible()
    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Keep the statement")).to_be_focused()
    assert page.evaluate(SELECT, ["it is told", 0])
    page.get_by_role("button", name="Its cue").click()
    expect(page.locator("#n-cue")).to_have_value("it is told")
    page.keyboard.press("Enter")
    expect(page.locator(".statement.added")).to_have_count(1)
    view = own_board.record.statement_page(NUMBER, "x1")
    assert [LETTERS[slice(*span)] for span in view.cue] == ["it is told"]


def test_the_open_statement_gets_another_source(own_board: BoardServer, page: Page) -> None:
    with_letters(own_board)
    page.goto(own_board.url + links.document(NUMBER, "s1"))
    assert page.evaluate(SELECT, ["The clerk", 0])
    page.get_by_role("button", name="Source of 1").click()
    expect(page.locator(".done")).to_contain_text("Corrected")
    view = own_board.record.statement_page(NUMBER, "s1")
    assert [LETTERS[slice(*span)] for span in view.source] == ["The clerk"]


def test_a_new_statement_without_scripts(own_board: BoardServer, open_page: PageMaker) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(with_letters(own_board))
    page.get_by_text("Add one: select its words").click()
    page.locator("#n-content").fill("No boat left")
    page.get_by_role("button", name="Keep the statement").click()
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Keep the statement").click()
    expect(page.locator("#words")).to_have_text("No boat left")
    assert own_board.record.statement_page(NUMBER, "x1").content[0][0] == LETTERS.rindex("No boat left")


def test_a_statement_is_decided_by_keys(own_board: BoardServer, page: Page) -> None:
    row = next(row for row in islice(own_board.record.statements(), 3, None) if row.kind != "reporter")
    page.goto(own_board.url + links.statement(row.document, row.statement))
    for key, told in (("n", "rejected"), ("y", "accepted"), ("2", "Credibility 2")):
        page.keyboard.press(key)
        expect(page.locator(".done")).to_contain_text(told)
    assert own_board.record.statement_page(row.document, row.statement).review == "accepted"
    page.keyboard.press("e")
    expect(page.locator("#c-content")).to_be_visible()
    page.locator("#c-level").select_option("unlikely")
    page.get_by_role("button", name="Keep the correction").click()
    expect(page.locator(".history")).to_contain_text("unlikely")
    assert own_board.record.statement_page(row.document, row.statement).row.certainty.level == "unlikely"


def test_a_phone_shows_all_of_it(board: BoardServer, open_page: PageMaker) -> None:
    page = open_page(viewport={"width": 360, "height": 740})
    statement = next(board.record.statements())
    for address in (links.document(statement.document), links.statement(statement.document, statement.statement)):
        page.goto(board.url + address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.board.browser.watching import OURS, Watch
from tests.board.serving import BoardServer


def test_the_first_page_is_whole_with_nothing_from_elsewhere(board: BoardServer, page: Page, watch: Watch) -> None:
    page.goto(board.url + "/")
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.styleSheets.length") == 1
    assert {urlsplit(request).hostname for request in watch.requests} == {OURS}


def test_what_a_page_must_not_do_is_seen(board: BoardServer, page: Page, watch: Watch) -> None:
    page.goto(board.url + "/")
    page.evaluate("void fetch('https://elsewhere.example/').catch(() => 0)")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {textContent: 'alert(1)'}))")
    page.evaluate("setTimeout(() => { throw new Error('on purpose') })")
    page.evaluate("setTimeout(() => alert('on purpose'))")
    page.wait_for_timeout(200)
    told = "\n".join(watch.faults)
    watch.faults.clear()
    assert "elsewhere.example" in told
    assert "Content Security Policy" in told
    assert "script: " in told
    assert "on purpose" in told
    assert "dialog: on purpose" in told


def test_a_page_that_is_not_there_is_refused_in_words(board: BoardServer, page: Page) -> None:
    answer = page.goto(board.url + "/no-such-page")
    assert answer is not None
    assert answer.status == 404
    assert page.get_by_role("alert").inner_text() == "There is no such page. The menu above leads to all there are."

from __future__ import annotations

from playwright.sync_api import Page

from tests.board.serving import BoardServer

FOCUSED = (
    "(document.activeElement.getAttribute('href') || document.activeElement.name || document.activeElement.textContent).trim()"
)
REACHABLE = (
    "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary')]"
    ".filter(e => e.checkVisibility()).length"
)


def test_the_first_key_leads_past_the_menu(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) == "#main"
    page.wait_for_function("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_tab_key_reaches_all_there_is_in_the_order_of_the_page_and_shows_where_it_is(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/")
    page.evaluate("window.reached = []; document.addEventListener('focusin', e => window.reached.push(e.target))")
    count = page.evaluate(REACHABLE)
    for _ in range(count):
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid", page.evaluate(FOCUSED)
    assert page.evaluate("new Set(window.reached).size") == count
    backwards = (
        "window.reached.some((e, i) => i && e.compareDocumentPosition(window.reached[i - 1]) & Node.DOCUMENT_POSITION_FOLLOWING)"
    )
    assert not page.evaluate(backwards)


def test_a_slash_goes_to_the_search_and_enter_searches(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("Vessin")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=Vessin")


def test_keys_do_nothing_while_somebody_writes(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/review")
    shown = page.locator("[data-key]").first
    key = shown.get_attribute("data-key")
    assert key
    page.get_by_label("Search statements").focus()
    page.keyboard.type(f"{key}/yn?")
    assert page.get_by_label("Search statements").input_value() == f"{key}/yn?"
    assert page.url == own_board.url + "/review"


def test_a_ticked_box_does_not_take_the_keys_away(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/search?what=statements&q=Vessin")
    page.evaluate("const box = document.createElement('input'); box.type = 'checkbox'; document.body.append(box); box.focus()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "find"


def test_keys_can_be_turned_off_and_on(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/review")
    hint = page.locator("[data-key] kbd:not(.value)").first
    assert hint.is_visible()
    page.get_by_role("button", name="Turn keys off").click()
    page.get_by_text("Keys are off.", exact=True).wait_for()
    assert page.url == own_board.url + "/review"
    assert not hint.is_visible()
    page.locator("body").press("/")
    assert page.evaluate("document.activeElement.id") != "find"
    for key in page.locator("[data-key]").evaluate_all("all => all.map(e => e.dataset.key)"):
        page.locator("body").press(key)
    assert own_board.record.history() == []
    page.get_by_role("button", name="Turn keys on").click()
    page.get_by_text("Keys are on.", exact=True).wait_for()
    page.locator("body").press("/")
    assert page.evaluate("document.activeElement.id") == "find"


def test_keys_with_control_are_the_browsers(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/review")
    for key in page.locator("[data-key]").evaluate_all("all => all.map(e => e.dataset.key)"):
        page.evaluate(
            "key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, ctrlKey: true, bubbles: true}))", key
        )
    assert page.url == own_board.url + "/review"
    assert own_board.record.history() == []

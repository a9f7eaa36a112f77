"""What comes out of a printer: what is folded on the screen is read on paper, and counts stand with their lists."""

from __future__ import annotations

from playwright.sync_api import Page

from sitroom.board import links
from tests.board.serving import BoardServer

HEIGHT = "element => element.getBoundingClientRect().height"


def test_what_is_folded_is_printed_open(board: BoardServer, page: Page) -> None:
    page.goto(board.url + links.document("path:03-what-the-town-says.txt"))
    folded = page.locator(".statement details:not([open]) p.words").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.evaluate(HEIGHT) > 0
    assert folded.is_visible()


def test_counts_are_printed_and_buttons_are_not(board: BoardServer, page: Page) -> None:
    actor = board.record.actors()[0]
    page.goto(board.url + links.actor(actor.id))
    page.emulate_media(media="print")
    assert page.get_by_text("in all, the newest report first").is_visible()
    assert page.locator("button:visible").count() == 0

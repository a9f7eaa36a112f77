from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from sitroom.board.pages import PAGES
from tests.board.browser.addresses import ADDRESSES, SHOWN
from tests.board.browser.conftest import PageMaker
from tests.board.serving import BoardServer, served

PHONE = {"width": 360, "height": 740}


def test_every_page_has_an_address_here() -> None:
    assert not set(PAGES) - set(ADDRESSES), "name an address of the new page in tests/board/browser/addresses.py"


@pytest.mark.parametrize("path", SHOWN)
def test_axe_finds_nothing(board: BoardServer, page: Page, path: str) -> None:
    addresses = ADDRESSES[path](board.board)
    assert addresses, f"the record has nothing to show {path} with"
    for address in addresses:
        if _is_page(page.goto(board.url + address), address):
            assert not faults(page), address
            page.emulate_media(color_scheme="dark")
            assert not faults(page), f"{address}, dark"
            page.emulate_media(color_scheme="light")


@pytest.mark.parametrize("path", SHOWN)
def test_a_page_fits_a_phone(board: BoardServer, open_page: PageMaker, path: str) -> None:
    page = open_page(viewport=PHONE)
    for address in ADDRESSES[path](board.board):
        if _is_page(page.goto(board.url + address), address):
            assert too_wide(page) == [], address


@pytest.mark.parametrize("path", SHOWN)
def test_a_page_tells_what_it_is_once(board: BoardServer, page: Page, path: str) -> None:
    for address in ADDRESSES[path](board.board):
        if _is_page(page.goto(board.url + address), address):
            assert page.locator("h1").count() == 1, address
            assert page.title().endswith(" – Sitroom"), address
            levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => +h.tagName[1])")
            assert levels[0] == 1, address
            assert all(after <= before + 1 for before, after in pairwise(levels)), (address, levels)
            ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
            assert len(ids) == len(set(ids)), address


def test_an_empty_board_and_a_refusal_are_accessible(empty_file: Path, page: Page) -> None:
    with served(empty_file) as empty:
        for address in ("/", "/search", "/no-such-page", "/?at=yesterday"):
            page.goto(empty.url + address)
            assert not faults(page), address


def test_what_axe_must_find_is_found(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/")
    page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert [fault.split()[0] for fault in faults(page)] == ["label"]


def test_without_scripts_every_page_can_be_read(board: BoardServer, open_page: PageMaker) -> None:
    page = open_page(java_script_enabled=False)
    for path in SHOWN:
        for address in ADDRESSES[path](board.board)[:1]:
            if _is_page(page.goto(board.url + address), address):
                assert len(page.locator("main").inner_text()) > 20, address


def faults(page: Page) -> list[str]:
    """What axe finds on a page: each rule that is broken, how bad that is, and where."""
    found = Axe().run(page)
    return [
        f"{rule['id']} ({rule['impact']}): {rule['help']}: {[node['html'][:200] for node in rule['nodes'][:3]]}"
        for rule in found.response["violations"]
    ]


def too_wide(page: Page) -> list[str]:
    """What sticks out of the screen to the right, is cut there, or makes the page move sideways; nothing where all fits."""
    found: list[str] = page.evaluate(
        """() => {
          const kinds = ['auto', 'scroll', 'hidden'];
          const moves = e => e && (kinds.includes(getComputedStyle(e).overflowX) || moves(e.parentElement));
          return [...document.querySelectorAll('main *, header *, footer *')]
            .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1 && !moves(e))
            .slice(0, 5).map(e => e.outerHTML.slice(0, 160));
        }"""
    )
    return found + ([] if fits(page) else ["the page moves sideways"])


def fits(page: Page) -> bool:
    """Whether the page cannot be moved sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def _is_page(answer: Response | None, address: str) -> bool:
    """Whether an answer is a page, not data or a picture; it must be an answer in any case."""
    assert answer is not None, address
    assert answer.status == 200, f"{answer.status} for {address}"
    return answer.headers["content-type"].startswith("text/html")

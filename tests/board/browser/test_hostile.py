from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from sitroom.board import links
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from tests.board import hostile
from tests.board.browser.addresses import ADDRESSES, SHOWN
from tests.board.browser.conftest import PageMaker
from tests.board.browser.test_accessible import PHONE, fits
from tests.board.serving import BoardServer, served

FOREIGN = ", ".join(
    ("script:not([src^='/static/'])", "link:not([href^='/static/'])", "style", "img", "iframe", "object", "embed", "base", "math")
)
HANDLERS = """[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames())
    .filter(n => n.startsWith('on') || n === 'style')"""
"""Elements and attributes that no template of ours writes."""


@pytest.fixture(scope="module")
def hostile_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    with served(_filled(tmp_path_factory, *hostile.articles()), reader=None) as running:
        yield running


@pytest.fixture(scope="module")
def large_board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardServer]:
    with served(_filled(tmp_path_factory, hostile.large(), hostile.many()), reader=None) as running:
        yield running


def _filled(folders: pytest.TempPathFactory, *documents: Extracted) -> Path:
    file = folders.mktemp("hostile") / "hostile.db"
    with Record.open(str(file)) as record:
        for extracted in documents:
            record.add(extracted, "hostile")
    return file


@pytest.fixture
def phone(open_page: PageMaker) -> Page:
    return open_page(viewport=PHONE)


@pytest.mark.parametrize("path", SHOWN)
def test_hostile_words_are_shown_as_text(hostile_board: BoardServer, phone: Page, path: str) -> None:
    for address in [*ADDRESSES[path](hostile_board.board)[:12], *_sought(path)]:
        answer = phone.goto(hostile_board.url + address)
        assert answer is not None
        assert answer.status == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            _is_harmless(phone, address)


def _sought(path: str) -> list[str]:
    """Hostile words in addresses themselves, for pages that read any."""
    return [links.link(path, {"q": name, "source": name}) for name in hostile.NAMES.values()] if path == "/search" else []


@pytest.mark.parametrize("what", hostile.NAMES)
def test_a_hostile_document_is_shown_as_text(hostile_board: BoardServer, phone: Page, what: str) -> None:
    name = hostile.NAMES[what]
    number = list(hostile.NAMES).index(what)
    row = next(row for row in hostile_board.record.documents() if row.path.startswith(f"{number}/a "))
    address = links.document(row.id)
    answer = phone.goto(hostile_board.url + address)
    assert answer is not None
    assert answer.status == 200
    _is_harmless(phone, address)
    # Marks that would steer the page are shown as such, and browsers fold spaces.
    shown = "".join((phone.locator("main").text_content() or "").split())
    seen = "".join(name.translate(_STEERING).split())
    assert seen in shown


_STEERING = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0x7F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")


def test_links_to_articles_lead_to_the_web_alone(hostile_board: BoardServer, phone: Page) -> None:
    for row in hostile_board.record.documents():
        url = hostile_board.record.document(row.id).document.url
        if url is not None:
            phone.goto(hostile_board.url + links.document(row.id))
            leading = phone.evaluate("[...document.links].map(a => a.href)")
            away = {href for href in leading if not href.startswith(hostile_board.url)}
            assert {urlsplit(href).scheme for href in away} <= {"http", "https"}, url
            assert away == set() or url.startswith("https:"), url


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/questions",
        "/documents",
        "/search",
        "/timeline",
    ],
)
def test_large_documents_leave_pages_readable(large_board: BoardServer, phone: Page, address: str) -> None:
    answer = phone.goto(large_board.url + address)
    assert answer is not None
    assert answer.status == 200
    assert len(phone.content()) < 2_000_000
    _is_harmless(phone, address)


def test_five_million_characters_in_one_paragraph_open_at_their_last_words(large_board: BoardServer, phone: Page) -> None:
    end = hostile.LARGE
    span = (end - len(hostile.LAST_WORDS), end)
    answer = phone.goto(large_board.url + links.document("path:large.txt", "s1", [span]))
    assert answer is not None
    assert answer.status == 200
    assert hostile.LAST_WORDS in phone.locator("#words").first.inner_text()
    assert len(phone.content()) < 2_000_000
    _is_harmless(phone, "the large one")


def test_ten_thousand_statements_open_at_the_last_one(large_board: BoardServer, phone: Page) -> None:
    answer = phone.goto(large_board.url + links.document("path:many.txt", f"s{hostile.MANY}"))
    assert answer is not None
    assert answer.status == 200
    assert phone.locator(f"[id='at-s{hostile.MANY}']").count() == 1
    assert len(phone.content()) < 6_000_000
    _is_harmless(phone, "the many")


def test_hostile_addresses_and_names_of_decisions_are_told_as_text(hostile_board: BoardServer, phone: Page) -> None:
    for address in ("/no-such-page/<script>alert(1)</script>", "/?at=<script>alert(1)</script>", "/actor/%3Cimg%20src=x%3E"):
        phone.goto(hostile_board.url + address)
        _is_harmless(phone, address)
    phone.goto(hostile_board.url + "/")
    name = '"><img src=x onerror=alert(1)>'
    phone.get_by_label("Decisions are kept as by").fill(name)
    phone.get_by_role("button", name="Change").click()
    assert name in phone.get_by_role("status").first.inner_text()
    assert phone.get_by_label("Decisions are kept as by").input_value() == name
    _is_harmless(phone, "/author")


def _is_harmless(page: Page, address: str) -> None:
    """Nothing of the document became part of the page: no element, no attribute, no script, and the page fits its screen."""
    assert page.locator(FOREIGN).count() == 0, address
    assert page.evaluate(HANDLERS) == [], address
    assert page.evaluate("window.hurt") is None, address
    assert page.evaluate("[...document.links].map(a => a.protocol).filter(p => !['http:', 'https:'].includes(p))") == [], address
    assert page.locator("h1").count() == 1, address
    assert fits(page), address

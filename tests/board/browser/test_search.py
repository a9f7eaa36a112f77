"""Searching in the browser: words, facets, addresses that can be handed on, and what people type by mistake."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import Locator, Page

from tests.board.browser.conftest import PageMaker
from tests.board.serving import BoardServer
from tests.record import contest


def found(page: Page) -> list[str]:
    """The addresses of the statements that a page lists."""
    links = page.locator(".said a", has_text=re.compile("^statement$")).all()
    return [link.get_attribute("href") or "" for link in links]


def total(page: Page) -> int:
    return int(page.locator("#h-found").inner_text().split()[0].replace(",", ""))


def facet(page: Page, title: str, label: str) -> Locator:
    """One value to narrow by."""
    values = page.locator(f".facets h3:text-is('{title}') + ul li")
    return values.filter(has=page.get_by_role("link", name=label, exact=True))


def narrow(page: Page, title: str, label: str) -> int:
    """Narrow by a value; give the count that stood beside it."""
    value = facet(page, title, label)
    count = int(value.locator(".number").inner_text())
    follow(page, value.get_by_role("link"))
    return count


def follow(page: Page, link: Locator) -> None:
    with page.expect_navigation():
        link.click()


def test_words_are_found_and_marked_from_any_page(board: BoardServer, page: Page) -> None:
    page.goto(board.url)
    page.keyboard.press("/")
    page.keyboard.type("talks")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=talks")
    assert {mark.casefold() for mark in page.locator(".said mark").all_inner_texts()} == {"talks", "talk"}
    assert len(found(page)) == total(page) >= 4
    page.get_by_label("Words").fill('"talks in Lisbon"')
    page.get_by_role("button", name="Search").last.click()
    page.wait_for_url("**Lisbon**")
    assert total(page) == 1
    assert page.locator(".said .words").inner_text() == "that talks in Lisbon were now unlikely"


def test_facets_agree_with_what_they_find_and_combine(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/search")
    everything = total(page)
    assert everything == len(found(page)) == board.record.summary().statements
    count = narrow(page, "Kind of source", "unnamed")
    unnamed = found(page)
    assert 0 < count == total(page) == len(unnamed) < everything
    count = narrow(page, "Outlet", "River Courier")
    both = found(page)
    assert 0 < count == total(page) == len(both) < len(unnamed)
    assert set(both) < set(unnamed)
    # Taking away the first leaves the second, in the order in which they can be seen.
    follow(page, page.get_by_role("link", name="Kind of source: unnamed"))
    outlet = found(page)
    assert set(both) < set(outlet)
    assert total(page) == len(outlet)
    follow(page, page.get_by_role("link", name="Clear all"))
    assert total(page) == everything


def test_an_address_shows_the_same_to_a_colleague(board: BoardServer, page: Page, open_page: PageMaker) -> None:
    page.goto(board.url + "/search")
    page.get_by_label("Words").fill("Vessin -bridge")
    page.get_by_label("Source", exact=True).fill("Harrow OR Marrow")
    page.get_by_label("Reported from").fill("2031-10")
    page.get_by_label("to", exact=True).fill("2031-10-06")
    page.get_by_role("button", name="Search").last.click()
    page.wait_for_url("**Harrow**")
    colleague = open_page()
    colleague.goto(page.url)
    assert found(colleague) == found(page) != []
    assert colleague.locator(".said").inner_text() == page.locator(".said").inner_text()
    assert "bridge" not in page.locator(".said .words").all_inner_texts()
    assert colleague.get_by_label("Words").input_value() == "Vessin -bridge"
    assert colleague.get_by_label("to", exact=True).input_value() == "2031-10-06"


def test_long_results_are_paged_without_repeats_or_gaps(own_board: BoardServer, page: Page) -> None:
    lines = [contest.Said(f"Person {number}", "Quarry Hill", so=number % 2 == 0) for number in range(120)]
    own_board.record.add(contest.report("many.txt", "2031-10-08", *lines), "made")
    page.goto(own_board.url + "/search?q=Quarry")
    assert total(page) == 120
    pages = [found(page)]
    # A report that comes meanwhile moves nothing that was not shown yet.
    own_board.record.add(contest.report("newer.txt", "2031-10-12", contest.Said("Late Comer", "Quarry Hill")), "made")
    while page.get_by_role("link", name="More m").count():
        with page.expect_navigation():
            page.keyboard.press("m")
        assert "continued" in page.locator("#h-found").inner_text()
        pages.append(found(page))
    shown = [each for one in pages for each in one]
    assert len(pages) == 3
    assert len(shown) == len(set(shown)) == 120


def test_a_document_opens_at_its_first_hit(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/search?q=newsletter")
    page.get_by_role("link", name="Documents", exact=True).last.click()
    page.wait_for_url("**what=documents**")
    assert total(page) == 1
    assert page.locator(".said .words mark").all_inner_texts() == ["newsletter"]
    page.locator(".said h3 a").click()
    page.wait_for_url("**/document?**")
    assert page.locator("mark.asked").all_inner_texts() == ["newsletter"]
    assert page.locator("mark.asked").evaluate("e => e.getBoundingClientRect().bottom <= innerHeight")


@pytest.mark.parametrize(
    "words",
    [
        '"',
        '"""',
        "'",
        "*",
        "-",
        "- -",
        "OR",
        "OR OR",
        "NOT",
        "AND (",
        ")",
        "NEAR(a b)",
        "a:b",
        "content:x",
        "^",
        "\\",
        "%",
        "_",
        "'; DROP TABLE statement; --",
        "-vessin",
        "*vessin",
        "v*",
        "\u202e\u0000",
        "🦊",
        "عمر سهلي",
        "<script>alert(1)</script>",
        "ﬁ",
        "\u0301",
    ],
)
def test_whatever_is_typed_is_an_answer(board: BoardServer, page: Page, words: str) -> None:
    answer = page.goto(board.url + "/search?q=" + quote(words))
    assert answer is not None
    assert answer.status in (200, 400)
    if answer.status == 200:
        assert page.locator("#h-found").count() == 1
        page.get_by_role("link", name="Documents", exact=True).last.click()
        page.wait_for_url("**what=documents**")
        assert page.locator("#h-found, [role=alert]").count() == 1
    else:
        assert page.get_by_role("alert").inner_text()


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=" + "a" * 10_000, "10,000 characters"),
        ("since=soon", "since cannot be"),
        ("until=2031-99", "until cannot be"),
        ("what=people", "what cannot be"),
        ("after=junk", ""),
        ("after=" + "9" * 400, ""),
    ],
)
def test_an_address_that_asks_for_nonsense_is_told_so(board: BoardServer, page: Page, query: str, told: str) -> None:
    answer = page.goto(f"{board.url}/search?{query}")
    assert answer is not None
    assert answer.status in (400, 404)
    assert told in page.get_by_role("alert").inner_text()


@pytest.mark.parametrize(
    "query", ["kind=nobody", "level=sure", "polarity=x", "actor=a99999999999999999999", "place=%00", "dispute=x", "review=x"]
)
def test_a_facet_that_nothing_has_finds_nothing(board: BoardServer, page: Page, query: str) -> None:
    answer = page.goto(f"{board.url}/search?{query}")
    assert answer is not None
    assert answer.status in (200, 400, 404)
    if answer.status == 200:
        assert total(page) == 0
    else:
        assert page.get_by_role("alert").inner_text()

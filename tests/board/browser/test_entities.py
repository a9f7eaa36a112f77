"""Disputes, actors, places, questions and sources: each cell leads to the exact words, and a decision can be taken back."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page

from sitroom.board import links
from tests.board.browser.conftest import PageMaker
from tests.board.serving import BoardServer

PHONE = {"width": 360, "height": 740}


def squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def href(link: Locator) -> str:
    found = link.get_attribute("href")
    assert found is not None
    return found


def first_dispute(board: BoardServer) -> str:
    return max(board.record.disputes(), key=lambda row: sum(len(side.evidence) for side in row.sides)).id


def test_a_dispute_shows_both_sides_with_the_words_of_their_statements(board: BoardServer, page: Page) -> None:
    number = first_dispute(board)
    page.goto(board.url + links.dispute(number))
    sides = page.locator(".all-sides > .side")
    view = board.record.dispute_view(number)
    assert sides.count() == len(view.sides) >= 2
    boxes = [side.bounding_box() for side in sides.all()]
    assert len({round(box["y"]) for box in boxes if box is not None}) == 1, "the sides do not stand next to each other"
    for link in sides.locator("a.open").all():
        fields = parse_qs(urlsplit(href(link)).query)
        row = board.record.statement_page(fields["id"][0], fields["statement"][0]).row
        assert squeezed(link.text_content()) == squeezed(row.content)


def test_an_account_opens_at_its_highlighted_words(board: BoardServer, page: Page) -> None:
    page.goto(board.url + links.dispute(first_dispute(board)))
    link = page.locator(".all-sides a.open").first
    fields = parse_qs(urlsplit(href(link)).query)
    text = board.record.document(fields["id"][0]).document.text
    start, end = (int(part) for part in fields["words"][0].split(",")[0].split("-"))
    link.click()
    assert page.url.endswith("#words")
    words = page.locator("#words")
    assert words.is_visible()
    assert squeezed(words.text_content())[:12] in squeezed(text[start:end])


def test_what_repeats_an_origin_unfolds(board: BoardServer, page: Page) -> None:
    found = [row.id for row in board.record.disputes()]
    repeated = [
        number
        for number in found
        if any(origin.repeats for side in board.record.dispute_view(number).sides for origin in side.origins)
    ]
    if not repeated:
        pytest.skip("nothing is repeated in this record")
    page.goto(board.url + links.dispute(repeated[0]))
    details = page.locator("details.repeats").first
    assert not details.locator("a.open").first.is_visible()
    details.locator("summary").first.click()
    assert details.locator("a.open").first.is_visible()


def test_an_account_is_moved_and_brought_back_with_a_key(own_board: BoardServer, page: Page) -> None:
    number = first_dispute(own_board)
    before = [side.accounts_in_all for side in own_board.record.dispute_view(number).sides]
    page.goto(own_board.url + links.dispute(number))
    details = page.locator("details.move").first
    details.locator("summary").click()
    details.locator("select").select_option(label="neither side")
    details.locator("button").click()
    page.wait_for_selector(".done")
    assert [j.what.value for j in own_board.record.judgements()] == ["move"]
    page.keyboard.press("u")
    page.wait_for_url("**/dispute**")
    page.wait_for_selector("text=It was taken back")
    after = [side.accounts_in_all for side in own_board.record.dispute_view(number).sides]
    assert after == before


def test_an_actor_is_graded_and_its_statements_are_told(own_board: BoardServer, page: Page) -> None:
    speaker = max(own_board.record.actors(), key=lambda row: (row.statements, row.id))
    page.goto(own_board.url + links.actor(speaker.id))
    assert page.locator("h1").inner_text() == speaker.name
    assert page.locator("#statements .said > li").count() == min(speaker.statements, 30)
    page.get_by_label("Grade", exact=True).select_option("B")
    page.get_by_role("button", name="Grade").click()
    page.wait_for_selector("text=source graded B, usually reliable")
    assert own_board.record.grades(actors=[speaker.id]).reliability[speaker.id].grade == "B"


def test_names_unfold_to_where_each_was_seen(board: BoardServer, page: Page) -> None:
    named = max(board.record.actors(), key=lambda row: (row.documents, row.id))
    page.goto(board.url + links.actor(named.id))
    page.locator(".names summary").first.click()
    page.locator(".names details[open] a").first.click()
    assert "/document?id=" in page.url


def test_a_question_is_asked_and_a_wrong_one_told(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/questions")
    page.locator("#question").fill("Will the army take the bridge?")
    page.get_by_role("button", name="Ask the sources").click()
    page.wait_for_selector("text=The question is kept")
    assert page.locator("h1").inner_text() == "Will the army take the bridge?"
    assert "asked by" in page.locator("main").inner_text()


def test_sources_lead_into_search(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/sources")
    link = page.locator("table.counts td a").first
    count = link.inner_text()
    link.click()
    assert page.locator("#h-found").inner_text().startswith(f"{count} statement")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_a_phone(board: BoardServer, open_page: PageMaker, scheme: str) -> None:
    page = open_page(viewport=PHONE, color_scheme=scheme)
    speaker = max(board.record.actors(), key=lambda row: (row.statements, row.id))
    place = board.record.places()[0]
    question = board.record.outlooks()[0]
    addresses = [
        "/disputes", links.dispute(first_dispute(board)), "/actors", links.actor(speaker.id), "/places", links.place(place.id),
        "/documents", "/sources", "/questions", links.question(question.id),
    ]  # fmt: skip
    for address in addresses:
        page.goto(board.url + address)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{address} is {over} pixels too wide"

"""The first page: what is disputed with both sides' words, what is new, and the way from each to its place in an article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page

from sitroom.extracted import Extracted
from sitroom.record.record import Record
from tests.board.browser.conftest import LAPTOP, PageMaker
from tests.board.serving import BoardServer, served
from tests.record import contest

QUARRY = contest.Said("Nila Orme", "Quarry Hill")


def report(path: str = "quarry.txt", *said: contest.Said, title: str = "News from the quarry") -> Extracted:
    made = contest.report(path, "2031-10-11", *(said or (QUARRY,)), publisher="Hill Gazette")
    return replace(made, document=replace(made.document, title=title))


def words_asked_for(record: Record, address: str) -> tuple[str, str]:
    """The text of the document that an address of evidence opens, and the words in it that the address asks for."""
    fields = parse_qs(urlsplit(address).query)
    text = record.document(fields["id"][0]).document.text
    spans = [part.split("-") for part in fields["words"][0].split(",")]
    return text, "".join(text[int(start) : int(end)] for start, end in spans)


def href(link: Locator) -> str:
    found = link.get_attribute("href")
    assert found is not None
    return found


def squeezed(text: str | None) -> str:
    return "".join((text or "").split())


def test_both_sides_of_every_dispute_stand_on_the_first_page(board: BoardServer, page: Page) -> None:
    page.goto(board.url)
    cards = page.locator("#disputed article")
    kept = {row.question: row for row in board.record.disputes()}
    assert cards.locator("h3").all_inner_texts() != []
    assert set(cards.locator("h3").all_inner_texts()) == set(kept)
    for card in cards.all():
        row = kept[card.locator("h3").inner_text()]
        sides = card.locator(".side")
        assert [side.casefold() for side in sides.locator("h4").all_inner_texts()] == [s.answer.casefold() for s in row.sides]
        for side, told in zip(sides.all(), row.sides, strict=True):
            assert f"{told.origins} independent origin" in side.inner_text()
            assert len(side.locator(".dots").inner_text()) == told.origins
            assert side.locator(".words").count() >= 1


def test_quoted_words_are_those_of_the_article_and_open_there(board: BoardServer, page: Page) -> None:
    page.goto(board.url)
    quotes = page.locator(".quotes a.open")
    seen = [
        (href(quote), quote.locator(".words").text_content(), "".join(quote.locator("mark").all_text_contents()))
        for quote in quotes.all()
    ]
    assert len(seen) >= 6
    for address, sentence, marked in seen:
        text, words = words_asked_for(board.record, address)
        assert marked
        assert squeezed(marked).strip("…") == squeezed(words)
        for part in (sentence or "").split("…"):
            assert squeezed(part) in squeezed(text), "the words on the first page differ from the article's"
        page.goto(board.url + address)
        assert "".join(page.locator("mark.asked").all_text_contents()) == words
        assert page.locator("mark.asked").first.is_visible()


def test_one_click_leads_to_both_sides_words(board: BoardServer, page: Page) -> None:
    rows = {(row.document, row.statement): row.content for row in board.record.statements()}
    disputes = {row.question: row for row in board.record.disputes()}
    for question, dispute in disputes.items():
        page.goto(board.url)
        page.get_by_role("link", name=question, exact=True).first.click()
        assert page.locator("h1").inner_text() == question
        for number, side in enumerate(dispute.sides):
            shown = page.locator(f"#side-{number} a.open")
            found = {}
            for link in shown.all():
                fields = parse_qs(urlsplit(href(link)).query)
                found[fields["id"][0], fields["statement"][0]] = link.locator(".words").text_content()
            told = {(e.document, e.statement): rows[e.document, e.statement] for e in side.evidence if e.statement}
            assert told
            assert told.items() <= found.items()
            assert all(rows[key] == words for key, words in found.items())


def test_the_words_of_a_side_are_in_view_when_their_article_opens(board: BoardServer, page: Page) -> None:
    page.goto(board.url)
    page.locator("#disputed .quotes a.open").first.click()
    page.wait_for_url("**/document?**")
    assert page.locator("mark.asked").first.evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }"
    )


def test_figures_lead_to_what_they_count(board: BoardServer, page: Page) -> None:
    page.goto(board.url)
    figures = {link.inner_text(): href(link) for link in page.locator(".figures a").all()}
    assert figures[f"{page.locator('#disputed article').count()} disputes"] == "#disputed"
    for target in figures.values():
        assert page.locator(target).count() == 1, target
    assert f"{board.record.summary().unnamed_share:.0%} from unnamed sources" in figures


def test_kinds_of_sources_lead_to_as_many_statements(board: BoardServer, page: Page) -> None:
    page.goto(board.url)
    rows = [
        (row.locator("th").inner_text(), row.locator("td.number").inner_text(), href(row.locator("a")))
        for row in page.locator(".shares tbody tr").all()
    ]
    assert sum(int(count) for _, count, _ in rows) == board.record.summary().statements
    for kind, count, address in rows:
        page.goto(board.url + address)
        assert page.locator("#h-found").inner_text().split()[0] == count, kind


def test_what_came_since_the_last_visit_is_new(own_board: BoardServer, open_page: PageMaker) -> None:
    page = open_page()
    page.goto(own_board.url)
    assert page.locator("#since").count() == 0
    page.goto(own_board.url)
    assert page.locator("#since").inner_text().strip().endswith(": nothing.")
    kept = [cookie for cookie in page.context.cookies() if cookie.get("expires", -1) > 0]
    # Moments are kept to the second.
    page.wait_for_timeout(1_100)
    own_board.record.add(report(title="A quarry <b>changes</b> hands"), "made")
    # A new session of the same browser: what was to be kept is there, what was for the session is gone.
    later = open_page()
    later.context.add_cookies([{k: v for k, v in cookie.items() if k in ("name", "value", "domain", "path")} for cookie in kept])  # type: ignore[misc]
    later.goto(own_board.url)
    since = later.locator("#since")
    assert "1 document, 1 statement" in since.inner_text()
    since.locator("summary").click()
    # News stay until the session ends or they are counted as seen.
    later.goto(own_board.url)
    since.locator("summary").click()
    since.get_by_role("link", name="A quarry <b>changes</b> hands").click()
    assert "A quarry <b>changes</b> hands" in later.title()
    later.goto(own_board.url)
    later.wait_for_timeout(1_100)
    later.get_by_role("button", name="Count all as seen").click()
    assert "What comes from now on is shown as new" in later.get_by_role("status").first.inner_text()
    assert "nothing" in since.inner_text()
    assert since.get_by_role("link").all_inner_texts() == ["this view"]


def test_a_new_dispute_is_told_as_new(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url)
    page.wait_for_timeout(1_100)
    own_board.record.add(report("one.txt", QUARRY, contest.Said("Tor Beck", "Quarry Hill", so=False)), "made")
    opened = [row for row in own_board.record.disputes() if "Quarry Hill" in row.question]
    assert len(opened) == 1
    page.goto(own_board.url)
    page.locator("#since").get_by_role("link", name=opened[0].question).click()
    assert page.locator("h1").inner_text() == opened[0].question


def test_the_situation_as_it_stood_on_a_day(board: BoardServer, page: Page) -> None:
    page.goto(board.url)
    page.get_by_label("As it stood on").fill("2031-10-05")
    page.get_by_role("button", name="Show").click()
    assert page.url.endswith("/?at=2031-10-05")
    assert page.locator("h1").inner_text() == "The situation on 5 October 2031"
    assert page.locator(".lead").inner_text().startswith("1 document,")
    questions = page.locator("#disputed h3").all_inner_texts()
    assert "Has Teodor Brask left?" not in questions
    assert "How many soldiers were killed?" in questions
    page.get_by_role("link", name="How many soldiers were killed?").first.click()
    assert "at=2031-10-05" in page.url
    page.goto(board.url + "/?at=2031-10-05")
    page.get_by_role("link", name="Now").click()
    assert "Has Teodor Brask left?" in page.locator("#disputed h3").all_inner_texts()


@pytest.mark.parametrize("day", ["yesterday", "2031-13", "2031-02-30", "20311005", "２０３１-10-05", "<b>"])
def test_a_day_that_is_none_is_told(board: BoardServer, page: Page, day: str) -> None:
    page.goto(board.url)
    page.evaluate("document.querySelector('#at').removeAttribute('pattern')")
    page.get_by_label("As it stood on").fill(day)
    page.get_by_role("button", name="Show").click()
    assert f"at cannot be '{day}'" in page.get_by_role("alert").inner_text()


def test_an_empty_record_says_what_to_do(empty_file: Path, page: Page) -> None:
    with served(empty_file) as empty:
        page.goto(empty.url)
        assert page.locator(".figures").count() == 0
        page.locator("main").get_by_role("link", name="Add some").click()
        assert page.locator("h1").inner_text() == "Add documents"


def test_one_article_makes_a_useful_page(tmp_path: Path, page: Page) -> None:
    file = tmp_path / "one.db"
    with Record.open(str(file)) as record:
        record.add(report("one.txt", QUARRY, contest.Said("Tor Beck", "Quarry Hill", so=False)), "made")
    with served(file) as one:
        page.goto(one.url)
        assert page.locator(".lead").inner_text().startswith("1 document,")
        assert page.locator("#disputed article").count() == 1
        assert set(page.locator("#speakers tbody th a").all_inner_texts()) >= {"Nila Orme", "Tor Beck"}
        page.goto(one.url + "/?at=2031-10-10")
        assert page.locator(".lead").inner_text().startswith("0 documents")


def test_the_first_page_reads_without_scripts(board: BoardServer, open_page: PageMaker) -> None:
    page = open_page(java_script_enabled=False, viewport=LAPTOP)
    page.goto(board.url)
    page.locator("#disputed h3 a").first.click()
    assert page.locator(".side .words").count() >= 2

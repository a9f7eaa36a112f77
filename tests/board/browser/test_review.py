"""Deciding in the browser: the queue and its keys, undo, history, and what must not happen by the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from sitroom.board import links
from sitroom.record.judgement_rows import Review
from sitroom.record.record import Record
from tests.board.browser.addresses import ADDRESSES
from tests.board.browser.conftest import PageMaker
from tests.board.serving import AUTHOR, BoardServer, served
from tests.record import people

TOWN = "path:03-what-the-town-says.txt"


def said(page: Page) -> str:
    """What the page tells of what was just done."""
    return page.locator(".done span").inner_text()


def press(page: Page, key: str) -> None:
    """Press a key and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def review(record: Record, statement: str, document: str = TOWN) -> Review:
    return record.reviews(document).get(statement, Review.READ)


@pytest.fixture
def pair_board(tmp_path: Path) -> Iterator[BoardServer]:
    """A board of a record in which two names may be one person's."""
    file = tmp_path / "pair.db"
    with Record.open(str(file)) as record:
        people.fill(record, [people.article("one.txt", "Nila Orme"), people.article("two.txt", "N. Orme")])
    with served(file) as running:
        yield running


def test_the_queue_says_why_each_thing_is_in_it(board: BoardServer, page: Page) -> None:
    page.goto(board.url + "/review")
    queue = board.record.review_queue(20)
    assert page.locator("#h-focus").inner_text() == "A side of a dispute rests on this one origin"
    assert page.locator(".focus > .quiet").inner_text() == queue[0].reason
    assert page.locator(".queue li").count() == len(queue) - 1
    for line, item in zip(page.locator(".queue li .who").all_inner_texts(), queue[1:], strict=True):
        assert line.endswith(item.reason)
    marked = page.locator(".reading-context mark.content").all_text_contents()
    assert "".join(marked) == queue[0].content == page.locator(".facts .words").inner_text()
    assert {key.inner_text() for key in page.locator(".focus kbd").all()} >= {"y", "n", "e", "s", "o", "1", "6"}


def test_keys_accept_reject_and_take_back(own_board: BoardServer, page: Page) -> None:
    first, second = (item.statement for item in own_board.record.review_queue(2))
    assert first is not None
    assert second is not None
    page.goto(own_board.url + "/review")
    press(page, "y")
    assert said(page) == "The statement is accepted."
    assert review(own_board.record, first) is Review.ACCEPTED
    press(page, "n")
    assert said(page) == "The statement is rejected."
    assert review(own_board.record, second) is Review.REJECTED
    press(page, "u")
    assert said(page) == "It was taken back."
    assert (review(own_board.record, first), review(own_board.record, second)) == (Review.ACCEPTED, Review.READ)
    # It is told once, and cannot be taken back twice by loading the page again.
    page.reload()
    assert page.locator(".done").count() == 0
    press(page, "3")
    assert said(page) == "Credibility 3: possibly true."


def test_buttons_do_what_keys_do_without_scripts(own_board: BoardServer, open_page: PageMaker) -> None:
    first = own_board.record.review_queue(1)[0].statement
    assert first is not None
    page = open_page(java_script_enabled=False)
    page.goto(own_board.url + "/review")
    page.get_by_role("button", name="Reject").click()
    assert review(own_board.record, first) is Review.REJECTED
    page.get_by_role("button", name="Undo").click()
    assert review(own_board.record, first) is Review.READ


def test_a_statement_is_corrected_and_the_correction_taken_back(own_board: BoardServer, page: Page) -> None:
    item = own_board.record.review_queue(1)[0]
    assert item.statement is not None
    page.goto(own_board.url + "/review")
    press(page, "e")
    page.get_by_label("How surely").select_option("possible")
    page.get_by_role("button", name="Keep the correction").click()
    page.wait_for_url("**/review")
    assert said(page).startswith("Corrected.")
    assert review(own_board.record, item.statement) is Review.CORRECTED
    page.get_by_role("button", name="Undo").click()
    page.wait_for_load_state()
    assert review(own_board.record, item.statement) is Review.READ


def test_what_is_put_off_comes_later_and_back_again(own_board: BoardServer, page: Page) -> None:
    before = own_board.record.version()
    page.goto(own_board.url + "/review")
    first = page.locator(".focus > .quiet").inner_text()
    press(page, "s")
    assert page.locator(".focus > .quiet").inner_text() != first
    while page.locator("[data-key=s]").count():
        press(page, "s")
    assert "Nothing waits." in page.locator("main").inner_text()
    page.get_by_role("link", name="Bring back").click()
    page.wait_for_url("**/review")
    assert page.locator(".focus > .quiet").inner_text() == first
    page.locator(".queue a.open").last.click()
    page.wait_for_url("**focus=**")
    assert page.locator("#h-focus").inner_text() == "The reader was unsure of this"
    assert own_board.record.version() == before


@pytest.mark.parametrize(
    ("key", "words", "actors"), [("y", "are the same", 1), ("n", "are different", 2), ("?", "are left unsure", 2)]
)
def test_a_pair_is_the_same_different_or_unsure(pair_board: BoardServer, page: Page, key: str, words: str, actors: int) -> None:
    page.goto(pair_board.url + "/review")
    assert page.locator("#h-focus").inner_text() == "Are these two the same?"
    assert page.locator(".focus .side mark").all_inner_texts() == ["N. Orme", "Nila Orme"]
    assert page.locator(".reasons tbody tr").count() >= 1
    press(page, key)
    assert said(page) == f"N. Orme and Nila Orme {words}."
    assert len(pair_board.record.actors()) == actors
    assert pair_board.record.history()[0].author == AUTHOR
    press(page, "u")
    assert len(pair_board.record.actors()) == 2
    assert page.locator("#h-focus").inner_text() == "Are these two the same?"


def test_a_source_is_graded_from_the_queue(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/review")
    page.locator(".queue li", has_text="A source of disputes without a grade").first.locator("a.open").click()
    page.wait_for_url("**focus=**")
    name = page.locator(".focus h3").inner_text()
    press(page, "b")
    assert said(page) == f"{name} is graded B, usually reliable."
    assert [grade.grade for grade in own_board.record.grades().reliability.values()] == ["B"]
    press(page, "u")
    assert not own_board.record.grades().reliability


def test_only_what_is_chosen_on_the_page_is_decided_at_once(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/search?q=Vessin")
    chosen = page.locator(".said .words").all_inner_texts()[:3]
    for box in page.locator(".pick").all()[:3]:
        box.check()
    page.get_by_role("button", name="Reject").click()
    expect(page.locator(".done span")).to_have_text("3 statements rejected.")
    left = page.locator(".said .words").all_inner_texts()
    judged = own_board.record.judgements()
    assert len(judged) == 3
    assert not set(chosen) & set(left)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".done span")).to_have_text("3 decisions were taken back.")
    assert page.locator(".said .words").all_inner_texts()[:3] == chosen
    page.get_by_role("button", name="Accept").click()
    assert page.get_by_role("alert").inner_text() == "choose the statements first"
    assert len(own_board.record.judgements()) == 3


def test_history_lists_who_decided_what_and_when(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/review")
    page.get_by_label("Decisions are kept as by").fill("Béa <b>Noor</b>")
    page.get_by_role("button", name="Change").click()
    expect(page.locator(".done span")).to_have_text("Decisions are kept as by Béa <b>Noor</b>.")
    press(page, "y")
    row = own_board.record.judgements()[0]
    assert row.author == "Béa <b>Noor</b>"
    page.goto(own_board.url + "/history")
    line = page.locator("tbody tr").first
    assert line.locator("td").nth(2).inner_text() == "Béa <b>Noor</b>"
    assert re.search(r"\d{1,2} \w+ \d{4}, \d\d:\d\d UTC", line.inner_text())
    assert line.locator("a").inner_text() == row.quote
    line.get_by_role("button").click()
    expect(page.locator(".done span")).to_have_text("It was taken back.")
    assert "taken back by Béa <b>Noor</b>" in page.locator("tbody tr").first.inner_text()
    assert page.locator("tbody button").count() == 0


def test_looking_decides_nothing(own_board: BoardServer, page: Page) -> None:
    before = own_board.record.version()
    for addresses in ADDRESSES.values():
        for address in addresses(own_board.board)[:2]:
            answer = page.request.get(own_board.url + address)
            assert answer.status in (200, 404), address
    assert own_board.record.version() == before
    assert not own_board.record.judgements()
    assert not own_board.record.history()


def test_keys_do_nothing_while_somebody_writes(own_board: BoardServer, page: Page) -> None:
    page.goto(own_board.url + "/review")
    here = page.url
    for field in (page.get_by_label("Search statements"), page.get_by_label("Decisions are kept as by")):
        field.fill("")
        field.press_sequentially("yns?u13 /")
        assert field.input_value() == "yns?u13 /"
    page.locator("body").press("Control+y")
    page.locator("body").press("Alt+n")
    assert page.url == here
    assert not own_board.record.judgements()


def test_two_browsers_that_decide_at_once_are_both_kept(own_board: BoardServer, open_page: PageMaker) -> None:
    one, other = open_page(), open_page()
    for page, name in ((one, "One"), (other, "Other")):
        page.goto(own_board.url + "/review")
        page.get_by_label("Decisions are kept as by").fill(name)
        page.get_by_role("button", name="Change").click()
        expect(page.locator(".done span")).to_contain_text(name)
    one.keyboard.press("y")
    other.keyboard.press("n")
    expect(one.locator(".done span")).to_contain_text("accepted")
    expect(other.locator(".done span")).to_contain_text("rejected")
    assert {row.author for row in own_board.record.judgements()} == {"One", "Other"}
    # What one takes back is their own decision; that of the other stays.
    press(one, "u")
    assert [row.author for row in own_board.record.judgements() if row.undone_at is None] == ["Other"]


def test_the_same_form_sent_twice_does_no_harm(own_board: BoardServer, page: Page) -> None:
    item = own_board.record.review_queue(1)[0]
    assert item.statement is not None
    assert item.document is not None
    page.goto(own_board.url + links.statement(item.document, item.statement))
    press(page, "y")
    press(page, "y")
    assert review(own_board.record, item.statement) is Review.ACCEPTED
    assert len(own_board.record.judgements()) == 1
    press(page, "u")
    assert review(own_board.record, item.statement) is Review.READ


def test_what_was_taken_back_already_is_told(own_board: BoardServer, open_page: PageMaker) -> None:
    one, other = open_page(), open_page()
    one.goto(own_board.url + "/review")
    press(one, "y")
    for page in (one, other):
        page.goto(own_board.url + "/history")
    one.locator("tbody button").click()
    expect(one.locator(".done span")).to_have_text("It was taken back.")
    other.locator("tbody button").click()
    assert "was undone already" in other.get_by_role("alert").inner_text()


def test_a_decision_on_words_that_are_gone_is_told(own_board: BoardServer, page: Page) -> None:
    item = own_board.record.review_queue(1)[0]
    page.goto(own_board.url + "/review")
    press(page, "y")
    page.goto(own_board.url + "/search?q=Brask")
    boxes = page.locator(".pick")
    for box in boxes.all():
        box.check()
    revised = people.article("03-what-the-town-says.txt", "Hanne Tolliver", note="The rest was withdrawn.")
    own_board.record.add(revised, "made")
    page.get_by_role("button", name="Accept").click()
    assert "has no statement" in page.get_by_role("alert").inner_text()
    page.goto(own_board.url + "/history")
    line = page.locator("tbody tr")
    assert line.count() == 1
    assert item.content is not None
    assert item.content in line.inner_text()
    assert "these words are gone from the text, so it waits" in line.inner_text()
    line.get_by_role("button").click()
    expect(page.locator(".done span")).to_have_text("It was taken back.")

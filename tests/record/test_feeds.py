from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.extracted import Extracted
from sitroom.record.feeds import NEVER, Answer, EntryState, Feeds
from sitroom.record.record import Record
from sitroom.record.rows import Added
from tests.record.made import dam

FEED = "https://quay.example/feed"
NOON, ONE, TWO = (f"2024-03-05T{hour}:00:00+00:00" for hour in (12, 13, 14))


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "feeds.db")) as opened:
        yield opened


@pytest.fixture
def feeds(record: Record) -> Feeds:
    feeds = record.feeds()
    feeds.follow(FEED)
    return feeds


def article(number: int) -> Extracted:
    made = dam()
    path = f"{FEED}!/{number}"
    return replace(made, document=replace(made.document, id=f"path:{path}", path=path))


def test_a_feed_is_followed_from_when_it_is_named(feeds: Feeds) -> None:
    row = feeds.follow(FEED)
    assert (row.url, row.address, row.checked_at, row.due_at, row.failures) == (FEED, None, None, None, 0)
    assert feeds.feeds() == [row]


def test_an_answer_queues_what_is_new_in_order(feeds: Feeds) -> None:
    answer = Answer("Quay Post", '"v1"', None, "https://quay.example/new")
    assert feeds.answered(FEED, NOON, ONE, answer, [("b", {"n": 1}), ("a", {"n": 2}), ("b", {"n": 3})]) == 2
    assert feeds.answered(FEED, ONE, TWO, replace(answer, etag='"v2"', address=None), [("c", {}), ("a", {})]) == 1
    assert feeds.waiting(FEED, NOON) == ["b", "a", "c"]
    row = feeds.follow(FEED)
    assert (row.title, row.etag, row.address, row.checked_at, row.due_at) == (
        "Quay Post",
        '"v2"',
        "https://quay.example/new",
        ONE,
        TWO,
    )
    assert feeds.answered(FEED, TWO, TWO) == 0
    assert feeds.follow(FEED).etag == '"v2"'


def test_failures_are_counted_until_it_answers(feeds: Feeds) -> None:
    feeds.failed(FEED, NOON, ONE, "did not answer")
    feeds.failed(FEED, ONE, NEVER, "is gone")
    row = feeds.follow(FEED)
    assert (row.failures, row.trouble, row.due_at) == (2, "is gone", NEVER)
    feeds.answered(FEED, TWO, TWO)
    row = feeds.follow(FEED)
    assert (row.failures, row.trouble) == (0, None)


def test_an_entry_is_read_once_whoever_comes(record: Record, feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [("1", {"words": "x"})])
    queued = feeds.begin(FEED, "1")
    assert queued is not None
    assert (queued.found, queued.tries) == ({"words": "x"}, 1)
    assert feeds.read(FEED, "1", article(1), "r") is Added.NEW
    assert feeds.read(FEED, "1", article(1), "r") is None
    assert feeds.begin(FEED, "1") is None
    assert feeds.waiting(FEED, TWO) == []
    assert feeds.answered(FEED, ONE, ONE, None, [("1", {"words": "y"})]) == 0
    assert [row.path for row in record.documents()] == [f"{FEED}!/1"]


def test_a_document_that_cannot_be_added_leaves_its_entry_waiting(
    record: Record, feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds.answered(FEED, NOON, NOON, None, [("1", {})])

    def fail(*_: object) -> Added:
        raise RuntimeError("killed here")

    monkeypatch.setattr("sitroom.record.feeds.writing.add", fail)
    with pytest.raises(RuntimeError):
        feeds.read(FEED, "1", article(1), "r")
    assert feeds.waiting(FEED, NOON) == ["1"]
    assert record.documents() == []


def test_only_what_is_read_is_news_to_who_looks_at_the_record(record: Record, feeds: Feeds) -> None:
    before = record.version()
    feeds.answered(FEED, NOON, NOON, Answer("Q", None, None), [("1", {}), ("2", {})])
    feeds.begin(FEED, "1")
    feeds.settle(FEED, "2", EntryState.FAILED)
    assert record.version() == before
    feeds.read(FEED, "1", article(1), "r")
    assert record.version() > before


def test_entries_wait_until_they_are_due(feeds: Feeds) -> None:
    assert feeds.next_try(FEED) is None
    feeds.answered(FEED, NOON, NOON, None, [("1", {}), ("2", {})])
    feeds.postpone(FEED, "1", TWO)
    assert feeds.waiting(FEED, ONE) == ["2"]
    assert feeds.next_try(FEED) == ""
    feeds.settle(FEED, "2", EntryState.FAILED)
    assert feeds.next_try(FEED) == TWO
    assert feeds.waiting(FEED, TWO) == ["1"]


def test_what_was_passed_over_can_be_wanted_later(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [("1", {"link": "a"}), ("2", {})])
    feeds.begin(FEED, "1")
    feeds.settle(FEED, "1", EntryState.PASSED)
    feeds.settle(FEED, "2", EntryState.FAILED)
    assert feeds.waiting(FEED, NOON) == []
    assert feeds.want_passed(FEED) == 1
    queued = feeds.begin(FEED, "1")
    assert queued is not None
    assert (queued.found, queued.tries) == ({"link": "a"}, 1)


def test_one_program_has_a_feed_until_it_lets_go_its_time_is_over_or_it_is_gone(feeds: Feeds) -> None:
    assert feeds.claim(FEED, "one", NOON, TWO) is None
    assert feeds.claim(FEED, "one", ONE, TWO) is None
    assert feeds.claim(FEED, "other", ONE, TWO) == "one"
    assert feeds.claim(FEED, "other", ONE, TWO, lambda who: who == "one") is None
    feeds.release(FEED, "one")
    assert feeds.claim(FEED, "one", ONE, TWO) == "other"
    assert feeds.claim(FEED, "one", TWO, TWO) is None
    feeds.release(FEED, "one")
    assert feeds.claim(FEED, "third", NOON, TWO) is None


def test_documents_are_known_by_address(record: Record, feeds: Feeds) -> None:
    made = dam()
    record.add(replace(made, document=replace(made.document, id="url:https://quay.example/dam")), "r")
    assert feeds.has_address("https://quay.example/dam")
    assert not feeds.has_address("https://quay.example/ferry")

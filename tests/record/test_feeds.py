from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sitroom.extracted import Extracted
from sitroom.record.feeds import NEVER, Answer, EntryState, Feeds, Queued, Shown
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
    assert feeds.answered(FEED, NOON, ONE, answer, [Shown("b", {"n": 1}), Shown("a", {"n": 2}), Shown("b", {"n": 3})]).new == 2
    assert feeds.answered(FEED, ONE, TWO, replace(answer, etag='"v2"', address=None), [Shown("c", {}), Shown("a", {})]).new == 1
    assert feeds.waiting(FEED, NOON) == ["b", "a", "c"]
    row = feeds.follow(FEED)
    assert (row.title, row.etag, row.address, row.checked_at, row.due_at) == (
        "Quay Post",
        '"v2"',
        "https://quay.example/new",
        ONE,
        TWO,
    )
    assert feeds.answered(FEED, TWO, TWO) == Queued()
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
    feeds.answered(FEED, NOON, NOON, None, [Shown("1", {"words": "x"})])
    queued = feeds.begin(FEED, "1")
    assert queued is not None
    assert (queued.found, queued.tries) == ({"words": "x"}, 1)
    assert feeds.read(FEED, "1", article(1), "r") is Added.NEW
    assert feeds.read(FEED, "1", article(1), "r") is None
    assert feeds.begin(FEED, "1") is None
    assert feeds.waiting(FEED, TWO) == []
    assert feeds.answered(FEED, ONE, ONE, None, [Shown("1", {"words": "y"})]) == Queued()
    assert [row.path for row in record.documents()] == [f"{FEED}!/1"]


def version(words: str, stamp: str | None = None, *, own: bool = True, key: str = "1") -> Shown:
    return Shown(key, {"words": words}, stamp, f"digest of {words}", own)


def take(feeds: Feeds, now: str, text: str = "") -> list[str]:
    """Read what waits at a time, each version as a text of its own; give their words."""
    words = []
    for key in feeds.waiting(FEED, now):
        queued = feeds.begin(FEED, key)
        assert queued is not None
        words.append(queued.found["words"])
        made = article(1)
        document = replace(made.document, text=queued.found["words"] + text, revision=queued.found["words"])
        feeds.read(FEED, key, Extracted(document, ()), "r")
    return words


def after(hours: float) -> str:
    return (datetime.fromisoformat(NOON) + timedelta(hours=hours)).isoformat(timespec="seconds")


def test_a_changed_entry_is_read_again_once(feeds: Feeds) -> None:
    assert feeds.answered(FEED, NOON, NOON, None, [version("a")]) == Queued(new=1)
    assert take(feeds, NOON) == ["a"]
    assert feeds.answered(FEED, ONE, ONE, None, [version("a")]) == Queued()
    assert take(feeds, ONE) == []
    assert feeds.answered(FEED, ONE, ONE, None, [version("b")]) == Queued(changed=1)
    assert feeds.answered(FEED, ONE, ONE, None, [version("b")]) == Queued()
    assert take(feeds, ONE) == ["b"]
    assert take(feeds, TWO) == []


@pytest.mark.parametrize("own", [True, False])
def test_a_later_stamp_alone_is_a_change_only_of_a_page(feeds: Feeds, own: bool) -> None:
    feeds.answered(FEED, NOON, NOON, None, [version("a", after(-3), own=own)])
    take(feeds, NOON)
    assert feeds.answered(FEED, ONE, ONE, None, [version("a", after(-2), own=own)]) == Queued(changed=int(not own))


def test_an_older_version_that_a_server_still_has_is_none(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [version("b", after(-2))])
    take(feeds, NOON)
    assert feeds.answered(FEED, ONE, ONE, None, [version("a", after(-3))]) == Queued()
    # A stamp that lies in the future says nothing.
    feeds.answered(FEED, TWO, TWO, None, [version("c", after(999))])
    take(feeds, TWO)
    assert feeds.answered(FEED, after(3), after(3), None, [version("d", after(2))]).changed == 1


def test_an_answer_that_does_not_tell_changes_nothing(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [version("a")])
    take(feeds, NOON)
    assert feeds.answered(FEED, ONE, ONE, None, [Shown("1", {"words": "cut"})]) == Queued()
    assert feeds.answered(FEED, ONE, ONE, None, [version("a")]) == Queued()


def test_entries_from_before_versions_were_kept_are_read_again_only_when_they_change_from_now_on(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [Shown("1", {"words": "a"})])
    take(feeds, NOON)
    assert feeds.answered(FEED, ONE, ONE, None, [version("b")]) == Queued()
    assert feeds.answered(FEED, TWO, TWO, None, [version("c")]) == Queued(changed=1)
    assert take(feeds, TWO) == ["c"]


def test_a_version_that_waits_is_read_before_the_one_that_comes_meanwhile(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [version("a")])
    feeds.answered(FEED, ONE, ONE, None, [version("b")])
    assert take(feeds, ONE) == ["a"]
    assert take(feeds, ONE) == ["b"]
    assert take(feeds, TWO) == []
    feeds.answered(FEED, TWO, TWO, None, [version("b")])
    assert take(feeds, TWO) == []


def test_of_a_page_that_waits_only_its_last_version_can_be_had(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [version("a", own=False)])
    feeds.answered(FEED, ONE, ONE, None, [version("b", own=False)])
    assert take(feeds, ONE) == ["b"]
    assert take(feeds, TWO) == []


def test_an_entry_that_failed_has_another_chance_when_it_changes(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [version("a"), version("p", key="2")])
    feeds.settle(FEED, "1", EntryState.FAILED)
    feeds.settle(FEED, "2", EntryState.PASSED)
    feeds.answered(FEED, ONE, ONE, None, [version("b"), version("q", key="2")])
    assert take(feeds, ONE) == ["b", "q"]


def test_what_changes_at_each_fetch_is_held_back_ever_longer(feeds: Feeds) -> None:
    read: list[tuple[float, str]] = []
    held = []
    for half in range(2 * 24 * 10):
        hours = half / 2
        held.append(feeds.answered(FEED, after(hours), after(hours), None, [version(f"{hours}")]).held)
        read += [(hours, words) for words in take(feeds, after(hours))]
    assert [at for at, _ in read] == [0.0, 0.5, 1.5, 5.5, 21.5, 85.5]
    # What is read is the newest, and that it waits is told once for each.
    assert [words for at, words in read] == [f"{at}" for at, _ in read]
    assert sum(held) == 5


def test_after_a_long_rest_a_change_is_read_at_once(feeds: Feeds) -> None:
    for hours in (0, 1, 2, 999):
        feeds.answered(FEED, after(hours), after(hours), None, [version(f"{hours}")])
        take(feeds, after(hours))
    assert feeds.waiting(FEED, after(999)) == []
    assert feeds.answered(FEED, after(2000), after(2000), None, [version("x")]) == Queued(changed=1)
    assert take(feeds, after(2000)) == ["x"]


@pytest.mark.parametrize("at", ["writing.add", "_finish"])
def test_a_changed_entry_that_is_killed_on_the_way_is_read_once(
    record: Record, feeds: Feeds, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    feeds.answered(FEED, NOON, NOON, None, [version("a")])
    feeds.answered(FEED, ONE, ONE, None, [version("b")])

    def fail(*_: object) -> Added:
        raise RuntimeError("killed here")

    for _ in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(f"sitroom.record.feeds.{at}", fail)
            with pytest.raises(RuntimeError):
                take(feeds, TWO)
        assert len(take(feeds, TWO)) == 1
    assert take(feeds, TWO) == []
    [kept] = record.kept()
    assert [each.revision for each in kept.revisions] == ["a", "b"]
    assert kept.current == "b"


def test_a_document_that_cannot_be_added_leaves_its_entry_waiting(
    record: Record, feeds: Feeds, monkeypatch: pytest.MonkeyPatch
) -> None:
    feeds.answered(FEED, NOON, NOON, None, [Shown("1", {})])

    def fail(*_: object) -> Added:
        raise RuntimeError("killed here")

    monkeypatch.setattr("sitroom.record.feeds.writing.add", fail)
    with pytest.raises(RuntimeError):
        feeds.read(FEED, "1", article(1), "r")
    assert feeds.waiting(FEED, NOON) == ["1"]
    assert record.documents() == []


def test_only_what_is_read_is_news_to_who_looks_at_the_record(record: Record, feeds: Feeds) -> None:
    before = record.version()
    feeds.answered(FEED, NOON, NOON, Answer("Q", None, None), [Shown("1", {}), Shown("2", {})])
    feeds.begin(FEED, "1")
    feeds.settle(FEED, "2", EntryState.FAILED)
    assert record.version() == before
    feeds.read(FEED, "1", article(1), "r")
    assert record.version() > before


def test_entries_wait_until_they_are_due(feeds: Feeds) -> None:
    assert feeds.next_try(FEED) is None
    feeds.answered(FEED, NOON, NOON, None, [Shown("1", {}), Shown("2", {})])
    feeds.postpone(FEED, "1", TWO)
    assert feeds.waiting(FEED, ONE) == ["2"]
    assert feeds.next_try(FEED) == ""
    feeds.settle(FEED, "2", EntryState.FAILED)
    assert feeds.next_try(FEED) == TWO
    assert feeds.waiting(FEED, TWO) == ["1"]


def test_what_was_passed_over_can_be_wanted_later(feeds: Feeds) -> None:
    feeds.answered(FEED, NOON, NOON, None, [Shown("1", {"link": "a"}), Shown("2", {})])
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
    teaser = replace(made.document, id="url:https://quay.example/ferry", excerpt=True)
    record.add(replace(made, document=teaser), "r")
    assert not feeds.has_address("https://quay.example/ferry")
    record.add(replace(made, document=replace(teaser, excerpt=False)), "r")
    assert feeds.has_address("https://quay.example/ferry")

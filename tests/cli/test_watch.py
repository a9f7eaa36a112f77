"""Watching feeds of a server on this machine, with a reader that finds nothing: what is kept, asked for and told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sitroom.cli.main import sitroom
from sitroom.cli.watching import MAX_TRIES, Watcher
from sitroom.documents.document import Document
from sitroom.documents.formats import LeftOut
from sitroom.documents.web.fetcher import Fetcher, Limits
from sitroom.errors import DocumentError
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from tests.documents.served import Reply, Served, served

WORDS = "The ferry stays in port, the mayor of Tell said."
LONG = " ".join(["The harbour office said that the ferry would stay in port for another night."] * 25)


def item(number: int, about: str = "<description>A teaser.</description>", link: str | None = None) -> str:
    address = f"<link>{link or f'/article/{number}'}</link>" if link != "" else ""
    return f"<item><guid isPermaLink='false'>id-{number}</guid>{address}<title>Article {number}</title>{about}</item>"


def rss(*items: str, about: str = "") -> Reply:
    body = (
        f'<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Quay Post</title>{about}'
        f"{''.join(items)}</channel></rss>"
    )
    return Reply(body.encode(), headers={"Content-Type": "application/rss+xml"})


def page(words: str, head: str = "") -> Reply:
    return Reply(f"<html><head>{head}</head><body><p>{words}</p></body></html>".encode())


def nothing_found(documents: Iterable[Document]) -> Iterator[Extracted | DocumentError | LeftOut]:
    for document in documents:
        yield Extracted(document, ())


@dataclass
class Watching:
    """A watcher at work, with a clock of its own."""

    server: Served
    location: str
    now: datetime = datetime(2024, 3, 5, 12, tzinfo=UTC)
    said: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    slept: list[float] = field(default_factory=list)

    @property
    def feed(self) -> str:
        return f"{self.server.url}/feed"

    def watcher(self, record: Record, *feeds: str, **options: Any) -> Watcher:
        given = {
            "fetcher": Fetcher(allow_private=True, limits=Limits(pause=0, read=2)),
            "extract": nothing_found,
            "reader": "r",
            "say": self.said.append,
            "complain": self.told.append,
            "now": lambda: self.now,
            "sleep": self.sleep,
            **options,
        }
        return Watcher(record, feeds or (self.feed,), **given)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    def once(self, *feeds: str, **options: Any) -> dict[str, int]:
        self.said.clear()
        self.told.clear()
        with Record.open(self.location) as record:
            watcher = self.watcher(record, *feeds, **options)
            watcher.run_once()
            return dict(watcher.counts)

    def documents(self) -> list[Document]:
        with Record.open(self.location) as record:
            return [found.document for found in record.extracted()]


@pytest.fixture
def watching(tmp_path: Path) -> Iterator[Watching]:
    with served() as server:
        server.replies["/feed"] = rss(item(2), item(1))
        for number in (1, 2, 3):
            server.replies[f"/article/{number}"] = page(f"{WORDS} Boat {number}.")
        yield Watching(server, str(tmp_path / "watched.db"))


def test_new_entries_are_read_from_their_pages_the_oldest_first(watching: Watching) -> None:
    assert watching.once() == {"new": 2}
    assert watching.told == []
    assert [line.split(":", 1)[0] for line in watching.said] == ["new http", "new http"]
    assert "article/1: Article 1 · " in watching.said[0]
    first, second = watching.documents()
    assert first.text == f"{WORDS} Boat 1."
    assert first.url == first.path == f"{watching.server.url}/article/1"
    assert (second.title, second.publisher) == ("Article 2", "Quay Post")


def test_what_was_read_is_not_asked_for_again(watching: Watching) -> None:
    watching.once()
    watching.server.replies["/feed"] = rss(item(3), item(2), item(1))
    assert watching.once() == {"new": 1}
    assert watching.once() == {}
    assert [watching.server.paths.count(f"/article/{number}") for number in (1, 2, 3)] == [1, 1, 1]


def test_a_feed_that_did_not_change_is_not_sent_again(watching: Watching) -> None:
    def reply(headers: dict[str, str]) -> Reply:
        if headers.get("if-none-match") == '"v1"':
            return Reply(status=304, headers={"Content-Length": ""})
        return Reply(rss(item(1)).body, headers={"ETag": '"v1"'})

    watching.server.replies["/feed"] = reply
    assert watching.once() == {"new": 1}
    assert watching.once() == {}
    assert watching.told == []
    assert [headers.get("if-none-match") for path, headers in watching.server.requests if path == "/feed"] == [None, '"v1"']


def test_own_words_are_read_where_they_are_the_article_or_all_there_is(watching: Watching) -> None:
    full = f"<content:encoded>&lt;p&gt;{LONG}&lt;/p&gt;</content:encoded>"
    watching.server.replies["/feed"] = rss(item(1, full), item(2, link=""), item(3))
    assert watching.once() == {"new": 3}
    assert [path for path in watching.server.paths if path.startswith("/article")] == ["/article/3"]
    paths = {document.path: document.text for document in watching.documents()}
    assert paths[f"{watching.feed}!/id-1"] == LONG
    assert paths[f"{watching.feed}!/id-2"] == "A teaser."


def test_with_entries_only_no_page_is_asked_for_and_that_can_be_made_up_for(watching: Watching) -> None:
    watching.server.replies["/feed"] = rss(item(1), item(2, ""))
    assert watching.once(entries_only=True) == {"new": 1, "passed": 1}
    assert watching.server.paths == ["/feed"]
    assert "left out 1 entry without text of its own" in watching.told[0]
    assert watching.once() == {"new": 1}
    assert {document.text for document in watching.documents()} == {f"{WORDS} Boat 2.", "A teaser."}


def test_a_page_that_is_gone_gives_way_to_the_feeds_own_words(watching: Watching) -> None:
    del watching.server.replies["/article/1"]
    watching.server.replies["/article/2"] = Reply(b"\x89PNG", headers={"Content-Type": "image/png"})
    watching.server.replies["/feed"] = rss(item(3, "", "/article/4"), item(2), item(1))
    assert watching.once() == {"new": 2, "failed": 1}
    assert "in the feed's own words: the page is not there (404)" in watching.said[0]
    assert "in the feed's own words: the page is image/png" in watching.said[1]
    assert watching.told == [f"{watching.server.url}/article/4: is not there (404) (check the address)"]
    assert watching.once() == {}
    assert {document.path for document in watching.documents()} == {f"{watching.feed}!/id-1", f"{watching.feed}!/id-2"}


def test_a_page_that_fails_for_now_is_tried_again_up_to_a_bound(watching: Watching) -> None:
    watching.server.replies["/feed"] = rss(item(1))
    watching.server.replies["/article/1"] = Reply(status=503)
    assert watching.once() == {}
    assert "its server failed (503 Service Unavailable) (it is tried again from 2024-03-05T12:10 UTC on)" in watching.told[0]
    assert watching.once() == {}
    assert watching.server.paths.count("/article/1") == 1
    for _ in range(MAX_TRIES):
        watching.now += timedelta(hours=3)
        watching.once()
    assert watching.server.paths.count("/article/1") == MAX_TRIES
    [document] = watching.documents()
    assert document.text == "A teaser."


def test_a_host_that_asks_for_fewer_requests_is_left_alone_with_its_other_pages(watching: Watching) -> None:
    watching.server.replies["/feed"] = rss(*(item(number) for number in range(9, 0, -1)))
    watching.server.replies["/article/1"] = Reply(status=429, headers={"Retry-After": "900"})
    assert watching.once() == {"busy": 8}
    assert [path for path in watching.server.paths if "article" in path] == ["/article/1"]
    assert len(watching.told) == 2
    assert "left 8 entries for later" in watching.told[1]
    watching.server.replies["/article/1"] = watching.server.replies["/article/2"]
    watching.now += timedelta(minutes=16)
    assert watching.once()["new"] == 9


def test_an_entry_that_left_its_feed_is_still_tried(watching: Watching) -> None:
    watching.server.replies["/article/1"] = Reply(status=503)
    watching.once()
    watching.server.replies["/feed"] = Reply(status=404)
    watching.server.replies["/article/1"] = page(WORDS)
    watching.now += timedelta(hours=1)
    assert watching.once() == {"failed": 1, "new": 2}


def test_while_robots_txt_cannot_be_read_pages_wait_but_not_for_ever(watching: Watching) -> None:
    watching.server.replies["/robots.txt"] = Reply(status=500)
    for _ in range(MAX_TRIES - 1):
        assert watching.once() == {"busy": 2}
        watching.now += timedelta(hours=3)
    assert "left 2 entries for later" in watching.told[0]
    assert watching.once() == {"new": 2}
    assert all("in the feed's own words: the page may not be asked while" in line for line in watching.said)


def test_robots_txt_is_kept_to_for_pages_and_not_for_the_feed_itself(watching: Watching) -> None:
    watching.server.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /article/1\nDisallow: /feed")
    assert watching.once() == {"new": 2}
    assert "/article/1" not in watching.server.paths
    assert "closed to programs" in watching.said[0]


def test_one_bad_feed_does_not_stop_the_others(watching: Watching) -> None:
    server = watching.server
    server.replies["/loop"] = Reply(status=302, headers={"Location": "/loop"})
    server.replies["/page"] = page(WORDS, "<link rel='alternate' type='application/rss+xml' href='/feed'>")
    server.replies["/bomb"] = Reply(b'<!DOCTYPE x [<!ENTITY a "a">]><rss/>')
    bad = [f"{server.url}/{name}" for name in ("loop", "page", "bomb", "none")]
    assert watching.once(*bad, watching.feed) == {"failed": 4, "new": 2}
    loop, html, bomb, none = watching.told
    assert "redirects in a circle" in loop
    assert f"is a web page, no feed (it names {watching.feed}; give one of these)" in html
    assert "defines entities" in bomb
    assert "is not there (404)" in none
    assert all(line.startswith(url) for line, url in zip(watching.told, bad, strict=True))


def test_a_feed_that_is_gone_is_asked_no_more(watching: Watching) -> None:
    watching.server.replies["/feed"] = Reply(status=410)
    watching.once()
    watching.now += timedelta(days=400)
    watching.once()
    assert watching.server.paths == ["/feed"]
    assert "its server said on 2024-03-05 that it is gone" in watching.told[0]
    with Record.open(watching.location) as record:
        watching.watcher(record).run()
    assert watching.slept == []


def test_a_feed_that_moved_is_asked_at_its_new_address_and_stays_the_same_feed(watching: Watching) -> None:
    server = watching.server
    server.replies["/old"] = Reply(status=301, headers={"Location": "/feed"})
    old = f"{server.url}/old"
    assert watching.once(old) == {"new": 2}
    assert watching.told == [f"{old}: has moved to {watching.feed}, where it is asked from now on"]
    assert watching.once(old) == {}
    assert watching.told == []
    assert [path for path in server.paths if not path.startswith(("/article", "/robots"))] == ["/old", "/feed", "/feed"]


@pytest.mark.parametrize(
    ("reply", "minutes"),
    [
        (rss(about="<ttl>60</ttl>"), 60),
        (Reply(rss().body, headers={"Cache-Control": "max-age=7200"}), 120),
        (Reply(status=429, headers={"Retry-After": "5400"}), 90),
    ],
)
def test_what_a_server_wants_is_kept_to_even_when_asked_once(watching: Watching, reply: Reply, minutes: int) -> None:
    watching.server.replies["/feed"] = reply
    watching.once()
    watching.now += timedelta(minutes=minutes - 1)
    watching.once()
    assert watching.server.paths == ["/feed"]
    assert "is not asked now: its server wants to be asked from" in watching.told[0]
    watching.now += timedelta(minutes=1)
    watching.once()
    assert watching.server.paths == ["/feed", "/feed"]


class _EnoughError(Exception):
    pass


def test_it_sleeps_until_the_next_feed_is_due_and_longer_after_failures(watching: Watching) -> None:
    watching.server.replies["/feed"] = Reply(status=500)

    def sleep(seconds: float) -> None:
        watching.sleep(seconds)
        if len(watching.slept) == 3:
            watching.server.replies["/feed"] = rss(item(1))
        if len(watching.slept) == 5:
            raise _EnoughError

    with Record.open(watching.location) as record, pytest.raises(_EnoughError):
        watching.watcher(record, sleep=sleep, every=timedelta(minutes=30)).run()
    assert watching.slept == [3600, 7200, 14400, 1800, 1800]
    assert len(watching.said) == 1


def test_a_clock_that_was_wrong_and_is_set_back_does_not_silence_a_feed(watching: Watching) -> None:
    reply = rss(item(1))
    watching.server.replies["/feed"] = Reply(reply.body, headers={"Cache-Control": "max-age=3600"})
    right, watching.now = watching.now, watching.now.replace(year=2031)
    assert watching.once() == {"new": 1}
    watching.now = right
    watching.server.replies["/feed"] = Reply(rss(item(2), item(1)).body, headers={"Cache-Control": "max-age=3600"})
    with Record.open(watching.location) as record:
        assert watching.watcher(record)._next(watching.feed) == right
    assert watching.once() == {"new": 1}
    assert watching.told == []
    assert watching.once() == {}
    assert watching.told[0].startswith(f"{watching.feed}: is not asked now")


def test_a_feed_that_breaks_off_keeps_its_cut_entry_for_the_next_time(watching: Watching) -> None:
    whole = rss(item(1), item(2)).body
    watching.server.replies["/feed"] = Reply(whole[: whole.index(b"Article 2")], headers={"ETag": '"cut"'})
    assert watching.once() == {"failed": 1, "new": 1}
    assert "breaks off" in watching.told[0]
    watching.server.replies["/feed"] = rss(item(1), item(2))
    assert watching.once() == {"new": 1}
    assert "if-none-match" not in watching.server.requests[-1][1]


def test_a_page_cannot_take_the_place_of_another_outlets_article(watching: Watching) -> None:
    for number, address in ((1, "https://other.example/famous"), (2, "/")):
        head = f"<link rel='canonical' href='{watching.server.url if address == '/' else ''}{address}'>"
        watching.server.replies[f"/article/{number}"] = page(WORDS, head)
    watching.once()
    assert [document.url for document in watching.documents()] == [f"{watching.server.url}/article/{number}" for number in (1, 2)]


def test_a_page_that_the_record_has_is_not_asked_for(watching: Watching) -> None:
    watching.once()
    watching.server.replies["/second"] = watching.server.replies["/feed"]
    assert watching.once(f"{watching.server.url}/second") == {"known": 2}
    assert "the record has the page of 2 entries already" in watching.told[0]
    assert watching.server.paths.count("/article/1") == 1


def full(words: str, number: int = 1, about: str = "") -> str:
    return item(number, f"<content:encoded>&lt;p&gt;{words}&lt;/p&gt;{about}</content:encoded>")


def texts(watching: Watching, number: int = 1) -> list[str]:
    """The texts that an article has had, in their order; the last one counts."""
    with Record.open(watching.location) as record:
        kept = {each.id: each for each in record.kept()}[f"url:{watching.server.url}/article/{number}"]
        assert kept.current == kept.revisions[-1].revision
        current = record.document(kept.id).document.text
        return [each.extracted.document.text if each.extracted else current for each in kept.revisions]


def test_a_corrected_entry_is_a_new_revision_and_the_earlier_one_stays(watching: Watching) -> None:
    watching.server.replies["/feed"] = rss(full(LONG), item(2))
    assert watching.once() == {"new": 2}
    corrected = LONG.replace("another night", "a week")
    watching.server.replies["/feed"] = rss(full(corrected), item(2))
    assert watching.once() == {"revised": 1}
    assert watching.said[0].startswith(f"revised {watching.feed}!/id-1: Article 1 · Quay Post")
    assert texts(watching) == [LONG, corrected]
    assert watching.once() == {}
    assert texts(watching) == [LONG, corrected]
    assert watching.server.paths.count("/article/2") == 1


def test_a_page_is_asked_for_again_when_its_entry_changes(watching: Watching) -> None:
    watching.once()
    watching.server.replies["/article/1"] = page("The ferry sails, the mayor of Tell said.")
    assert watching.once() == {}
    watching.server.replies["/feed"] = rss(item(2), item(1, "<description>A corrected teaser.</description>"))
    assert watching.once() == {"revised": 1}
    assert texts(watching) == [f"{WORDS} Boat 1.", "The ferry sails, the mayor of Tell said."]
    watching.server.replies["/feed"] = rss(item(2), item(1, "<description>17 comments</description>"))
    watching.now += timedelta(hours=2)
    assert watching.once() == {"same": 1}
    assert watching.told == [f"{watching.feed}: 1 entry changed and their texts did not"]
    assert len(texts(watching)) == 2


def test_a_later_day_of_change_has_a_page_asked_for_again(watching: Watching) -> None:
    def feed(minute: int) -> Reply:
        about = f"<description>A teaser.</description><pubDate>Tue, 05 Mar 2024 11:{minute}:00 GMT</pubDate>"
        return rss(item(1, about))

    watching.server.replies["/feed"] = feed(10)
    watching.once()
    watching.server.replies["/article/1"] = page("The ferry sails, the mayor of Tell said.")
    watching.server.replies["/feed"] = feed(40)
    assert watching.once() == {"revised": 1}
    watching.server.replies["/feed"] = feed(10)
    assert watching.once() == {}


def test_other_markup_and_addresses_are_no_change(watching: Watching) -> None:
    watching.server.replies["/feed"] = rss(full(LONG))
    watching.once()
    for number in range(3):
        about = f"&lt;img src='https://ads.example/{number}.png' width='{number}'/&gt;&lt;a href='?utm_id={number}'&gt;&lt;/a&gt;"
        words = LONG.replace("The harbour", f"&lt;span class='c{number}'&gt;The&lt;/span&gt;  harbour")
        watching.server.replies["/feed"] = rss(full(words, 1, about))
        assert watching.once() == {}
    assert len(texts(watching)) == 1


def test_a_feed_whose_entries_change_at_each_fetch_does_no_harm(watching: Watching) -> None:
    told = []
    for hour in range(48):
        words = f"{LONG} Read by {hour} people."
        watching.server.replies["/feed"] = rss(full(words, 1), full(words, 2))
        watching.once()
        told += watching.told
        watching.now += timedelta(hours=1)
    for number in (1, 2):
        assert len(texts(watching, number)) == 5
    assert (
        told
        == [
            f"{watching.feed}: 2 entries changed again soon after the last change;"
            " the newest text of each is read later, at most four a day"
        ]
        * 3
    )


def test_a_damaged_answer_changes_no_entry(watching: Watching) -> None:
    whole = rss(full(LONG), full(LONG, 2)).body
    watching.server.replies["/feed"] = Reply(whole)
    watching.once()
    watching.server.replies["/feed"] = Reply(whole[: whole.index(b"Article 2")].replace(b"harbour", b"har"))
    assert watching.once() == {"failed": 1}
    watching.server.replies["/feed"] = Reply(whole)
    assert watching.once() == {}


def test_a_teaser_gives_way_to_the_page_and_never_takes_its_place(watching: Watching) -> None:
    watching.server.replies["/feed"] = rss(item(1))
    assert watching.once(entries_only=True) == {"new": 1}
    watching.server.replies["/second"] = rss(item(1))
    second = f"{watching.server.url}/second"
    assert watching.once(second) == {"revised": 1}
    assert texts(watching) == ["A teaser.", f"{WORDS} Boat 1."]
    watching.server.replies["/feed"] = rss(item(1, "<description>Another teaser.</description>"))
    assert watching.once(entries_only=True) == {"known": 1}
    assert "the record has the page of 1 entry already" in watching.told[0]
    assert len(texts(watching)) == 2


def test_pages_inside_are_closed_to_public_feeds(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sitroom.documents.web.fetcher.is_public_address", lambda _address: True)
    assert watching.once() == {"new": 2}
    assert watching.server.paths == ["/feed"]
    assert all("in the feed's own words" in line for line in watching.said)


def test_two_watchers_do_not_take_a_feed_at_once(watching: Watching) -> None:
    inner: list[dict[str, int]] = []

    def extract(documents: Iterable[Document]) -> Iterator[Extracted]:
        for document in documents:
            if not inner:
                inner.append({})
                with Record.open(watching.location) as record:
                    second = watching.watcher(record)
                    second.run_once()
                    inner[0] = dict(second.counts)
            yield Extracted(document, ())

    assert watching.once(extract=extract) == {"new": 2}
    assert inner == [{}]
    assert "another program watches it just now" in watching.told[0]
    assert watching.server.paths.count("/article/1") == 1


def test_a_fault_in_one_entry_does_not_cost_the_others(watching: Watching) -> None:
    def extract(documents: Iterable[Document]) -> Iterator[Extracted | DocumentError]:
        for number, document in enumerate(documents):
            yield DocumentError(document.path, "a fault in Sitroom: x", "") if number == 0 else Extracted(document, ())

    assert watching.once(extract=extract) == {"failed": 1, "new": 1}
    assert watching.once() == {}


def test_a_feed_that_always_kills_the_program_is_let_go_of(watching: Watching) -> None:
    def extract(documents: Iterable[Document]) -> Iterator[Extracted]:
        for _ in documents:
            raise KeyboardInterrupt
        yield from ()

    watching.server.replies["/feed"] = rss(item(1))
    for _ in range(MAX_TRIES):
        with pytest.raises(KeyboardInterrupt):
            watching.once(extract=extract)
    assert watching.once(extract=extract) == {"failed": 1}
    assert "was begun 5 times and never finished" in watching.told[0]


KILLED = """
import sys, time
from sitroom.cli.watching import Watcher
from sitroom.documents.web.fetcher import Fetcher, Limits
from sitroom.extracted import Extracted
from sitroom.record.record import Record

def extract(documents):
    for number, document in enumerate(documents):
        if number == int(sys.argv[3]):
            print("now", flush=True)
            time.sleep(60)
        yield Extracted(document, ())

with Record.open(sys.argv[1]) as record:
    Watcher(record, [sys.argv[2]], fetcher=Fetcher(allow_private=True, limits=Limits(pause=0)), extract=extract, reader="r",
            say=lambda _: None, complain=lambda _: None, sleep=time.sleep).run_once()
"""


@pytest.mark.skipif(os.name != "posix", reason="kills as only POSIX does")
def test_killed_at_any_entry_it_goes_on_there(watching: Watching) -> None:
    watching.server.replies["/feed"] = Reply(rss(item(3), item(2), item(1)).body, headers={"ETag": '"v1"'})
    command = [sys.executable, "-c", KILLED, watching.location, watching.feed]
    for at in ("0", "1"):
        with subprocess.Popen([*command, at], stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"now\n"
            process.send_signal(signal.SIGKILL)
    # The feed has dropped them meanwhile.
    watching.server.replies["/feed"] = Reply(status=304, headers={"Content-Length": ""})
    watching.now = datetime.now(UTC)
    assert watching.once() == {"new": 2}
    assert [document.title for document in watching.documents()] == ["Article 1", "Article 2", "Article 3"]
    assert watching.once() == {}


@pytest.mark.skipif(os.name != "posix", reason="kills as only POSIX does")
def test_killed_at_a_changed_entry_each_version_is_read_once(watching: Watching) -> None:
    command = [sys.executable, "-c", KILLED, watching.location, watching.feed, "0"]
    versions = [f"{LONG} It was said {times}." for times in ("once", "twice", "three times")]
    for words in versions[:2]:
        watching.server.replies["/feed"] = rss(full(words))
        with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"now\n"
            process.send_signal(signal.SIGKILL)
    watching.server.replies["/feed"] = Reply(status=404)
    watching.now = datetime.now(UTC)
    assert watching.once() == {"failed": 1, "new": 1, "revised": 1}
    assert texts(watching) == versions[:2]
    watching.server.replies["/feed"] = rss(full(versions[2]))
    watching.now += timedelta(hours=2)
    assert watching.once() == {"revised": 1}
    watching.now += timedelta(hours=20)
    assert watching.once() == {}
    assert texts(watching) == versions


def test_the_command_reads_a_feed_through_the_model(watching: Watching, tmp_path: Path) -> None:
    watching.server.replies["/feed"] = rss(item(1))
    arguments = ["watch", watching.feed, "--record", watching.location, "--once", "--allow-private"]
    done = CliRunner().invoke(sitroom, arguments)
    assert done.exit_code == 0, done.output
    assert "article/1: Article 1 · Quay Post · 1 statement" in done.stdout
    refused = CliRunner().invoke(sitroom, ["watch", watching.feed, "--record", str(tmp_path / "other.db"), "--once"])
    assert refused.exit_code == 1
    assert "asks port" in refused.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["saved.rss"], "is no web address; `sitroom read saved.rss` reads a saved feed"),
        (["https://ann:secret@a.example/"], "https://…@a.example/ has a user name or password in it"),
        (["https://a.example/", "--every", "soon"], "is no time"),
        (["https://a.example/", "--every", "5s"], "once a minute"),
        ([], "Missing argument 'FEED...'"),
    ],
)
def test_wrong_usage_is_told(arguments: list[str], words: str) -> None:
    done = CliRunner().invoke(sitroom, ["watch", *arguments])
    assert done.exit_code == 2
    assert words in done.stderr

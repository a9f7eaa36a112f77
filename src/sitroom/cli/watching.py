"""The work of ``sitroom watch``: asks feeds in their time, and reads what they show anew into the record."""

from __future__ import annotations

import os
import socket
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

from sitroom.documents.address import canonical_url
from sitroom.documents.document import Document
from sitroom.documents.feed import MAX_FEED, Entry, Feed, named_feeds, parse_feed
from sitroom.documents.formats import HEAD, Context, Format, LeftOut, format_of, read_stream
from sitroom.documents.known import Known
from sitroom.documents.web.fetcher import Fetched, Fetcher, FetchError
from sitroom.documents.web.robots import HostBusyError, PoliteFetcher, RobotsUnreadError
from sitroom.errors import DocumentError, RecordError
from sitroom.extracted import Extracted
from sitroom.flow import reader_of
from sitroom.record.feeds import NEVER, Answer, EntryState, FeedRow, Feeds, QueuedEntry, Shown
from sitroom.record.record import Record
from sitroom.record.rows import Added

Extract = Callable[[Iterable[Document]], Iterator[Extracted | DocumentError | LeftOut]]
"""Reads documents, one result for each, in their order."""

MAX_TRIES = 5
"""How often an entry is begun. What kills the program each time must not do so for ever, and a dead page is let go of."""

LEASE = timedelta(minutes=30)
"""How long a claim on a feed holds that is not renewed: longer than the slowest page takes, with the reading of its text."""

_FIRST_RETRY = timedelta(minutes=10)
_LONGEST = timedelta(days=1)
_CLAIMED = timedelta(minutes=1)
_GONE = 410


@dataclass(slots=True)
class _Pending:
    """An entry whose document is being read; ``note`` says what a person should know of it."""

    key: str
    changes: int = 0
    note: str = ""


class Watcher:
    """Watches feeds for one record. ``say`` takes a line for each document that came, ``complain`` one for what went wrong.

    ``every`` is the time between two requests for a feed, where its server does not ask for more. With ``entries_only``
    no page is asked for. ``now`` and ``sleep`` are the clock.
    """

    def __init__(
        self,
        record: Record,
        urls: Sequence[str],
        *,
        fetcher: Fetcher,
        extract: Extract,
        reader: str,
        say: Callable[[str], None],
        complain: Callable[[str], None],
        every: timedelta = timedelta(minutes=30),
        entries_only: bool = False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None],
    ) -> None:
        self._feeds: Feeds = record.feeds()
        self._urls, self._fetcher, self._extract, self._reader = urls, fetcher, extract, reader
        self._say, self._complain, self._every, self._entries_only = say, complain, every, entries_only
        self._now, self._sleep = now, sleep
        self._who = f"{socket.gethostname()} {os.getpid()} {token_hex(4)}"
        self._pages = PoliteFetcher(fetcher.public())
        self._own_pages = PoliteFetcher(fetcher)
        self._claimed: dict[str, datetime] = {}
        self.counts: Counter[str] = Counter()

    def run(self) -> None:
        """Ask each feed when it is due, for ever, or until all say that they are gone."""
        self._start()
        while True:
            wake = []
            for url in self._urls:
                if self._next(url) <= self._now():
                    self._round(url)
                wake.append(self._next(url))
            first = min(wake)
            if first >= datetime.fromisoformat(NEVER):
                return
            self._sleep(max((first - self._now()).total_seconds(), 1.0))

    def run_once(self) -> None:
        """Ask each feed once, if its server lets it be asked now, and read what waits."""
        self._start()
        for url in self._urls:
            row = self._feeds.follow(url)
            if not self._may_be_asked(row):
                self._complain(f"{url}: {_not_yet(row)}")
            self._round(url)

    def _start(self) -> None:
        if not self._entries_only:
            for url in self._urls:
                self._feeds.want_passed(url)

    def _stamp(self, later: timedelta = timedelta()) -> str:
        return (self._now() + later).astimezone(UTC).isoformat(timespec="seconds")

    def _next(self, url: str) -> datetime:
        """When a feed is to be looked after again: it is due, or one of its entries is."""
        if url in self._claimed:
            return self._claimed[url] + _CLAIMED
        due = self._due(self._feeds.follow(url))
        entry = self._feeds.next_try(url)
        if entry is None:
            return due
        return min(due, datetime.fromisoformat(entry) if entry else self._now())

    def _due(self, row: FeedRow) -> datetime:
        """When a feed may be asked again: as its server says, and not before our own time, which failures double."""
        if row.checked_at is None or self._is_set_back(row):
            return self._now()
        pause = max(min(self._every * int(2 ** min(row.failures, 10)), _LONGEST), self._every)
        own = datetime.fromisoformat(row.checked_at) + pause
        return own if row.due_at is None else max(own, datetime.fromisoformat(row.due_at))

    def _may_be_asked(self, row: FeedRow) -> bool:
        """Whether the server lets a feed be asked now."""
        return row.due_at is None or row.due_at <= self._stamp() or self._is_set_back(row)

    def _is_set_back(self, row: FeedRow) -> bool:
        """Whether a feed was asked at a time that is yet to come, as by a clock that was wrong: nothing is waited for then."""
        return row.checked_at is not None and row.checked_at > self._stamp() and row.due_at != NEVER

    def _round(self, url: str) -> None:
        """Ask one feed, if it may be asked, and read its entries; a fault in one feed does not cost the others."""
        other = self._feeds.claim(url, self._who, self._stamp(), self._stamp(LEASE), _is_gone)
        if other is not None:
            if url not in self._claimed:
                self._complain(f"{url}: another program watches it just now ({other})")
            self._claimed[url] = self._now()
            return
        self._claimed.pop(url, None)
        try:
            row = self._feeds.follow(url)
            if self._may_be_asked(row):
                self._poll(row)
            self._read_entries(url)
        except RecordError:
            raise
        except Exception as error:
            reason = f"a fault in Sitroom: {type(error).__name__}: {error}"
            self._trouble(url, DocumentError(url, reason, "the other feeds are watched; please report it"))
        finally:
            # The record may be what failed.
            with suppress(RecordError):
                self._feeds.release(url, self._who)

    def _poll(self, row: FeedRow) -> None:
        # An address that a feed has moved to may fail: then the one it is known by is tried in turns.
        address = row.address if row.address is not None and row.failures % 2 == 0 else row.url
        try:
            fetched = self._fetcher.fetch(address, etag=row.etag, modified=row.modified)
            feed = None if fetched.status == 304 else _feed(fetched, row.url)
        except FetchError as error:
            self._trouble(row.url, error, NEVER if error.status == _GONE else self._stamp(_seconds(error.retry_after)))
            return
        except DocumentError as error:
            self._trouble(row.url, error)
            return
        due_at = self._stamp(_seconds(max(fetched.max_age or 0.0, (feed.wait if feed else None) or 0.0)))
        if feed is None:
            self._feeds.answered(row.url, self._stamp(), due_at)
            return
        self._answered(row, fetched, feed, due_at)

    def _answered(self, row: FeedRow, fetched: Fetched, feed: Feed, due_at: str) -> None:
        entries = feed.entries[:-1] if feed.cut else feed.entries
        # A feed leads to pages of this machine and its network only if it came from there itself.
        about = {"publisher": feed.title, "language": feed.language, "private": fetched.private}
        # What a damaged answer has of an entry may be damaged too, and no change of it.
        is_sound = feed.trouble is None
        # Feeds have the newest first; the record is to get what came first before it.
        queue = [self._shown(entry, {"entry": asdict(entry), **about}, is_sound=is_sound) for entry in reversed(entries)]
        moved = canonical_url(fetched.moved) if fetched.moved else None
        # What is missing of a feed that breaks off comes only with an answer that is not said to be known.
        answer = Answer(feed.title, fetched.etag if is_sound else None, fetched.modified if is_sound else None, moved)
        queued = self._feeds.answered(row.url, self._stamp(), due_at, answer, queue)
        if queued.held:
            which = f"{_entries(queued.held)} changed again soon after the last change"
            self._complain(f"{row.url}: {which}; the newest text of each is read later, at most four a day")
        if feed.trouble is not None:
            self._trouble_told(feed.trouble)
        if moved is not None and moved not in (row.address, row.url):
            self._complain(f"{row.url}: has moved to {moved}, where it is asked from now on")

    def _shown(self, entry: Entry, found: dict[str, Any], *, is_sound: bool) -> Shown:
        """An entry as it is queued; its own words are what is read where they are whole, or no page is asked for."""
        if not is_sound:
            return Shown(entry.key, found)
        words = ""
        with suppress(DocumentError):
            words = entry.text(entry.key)
        is_own = self._entries_only or entry.link is None or entry.is_whole(words)
        return Shown(entry.key, found, entry.stamp, entry.digest(words), is_own)

    def _trouble(self, url: str, error: DocumentError, due_at: str | None = None) -> None:
        """Keep and tell what is wrong with a feed."""
        self._feeds.failed(url, self._stamp(), due_at or self._stamp(), error.reason)
        self._trouble_told(error)

    def _trouble_told(self, error: DocumentError) -> None:
        self.counts["failed"] += 1
        self._complain(str(error))

    def _read_entries(self, url: str) -> None:
        before = self.counts.copy()
        read = self._read_those(url, self._feeds.waiting(url, self._stamp()))
        # Some of them have a later version, which waited for the earlier one.
        self._read_those(url, [key for key in self._feeds.waiting(url, self._stamp()) if key in read])
        self._tell_grouped(url, self.counts - before)

    def _read_those(self, url: str, keys: Sequence[str]) -> set[str]:
        """Read entries that wait, and give the keys of those that were read."""
        pending: deque[_Pending] = deque()
        read = set()
        for result in self._extract(self._documents(url, keys, pending)):
            entry = pending.popleft()
            if not isinstance(result, Extracted):
                self._feeds.settle(url, entry.key, EntryState.FAILED)
                self._trouble_told(result if isinstance(result, DocumentError) else DocumentError(url, str(result)))
                continue
            added = self._feeds.read(url, entry.key, result, reader_of(result.document, self._reader))
            read.add(entry.key)
            if added is Added.LEFT_OUT:
                self.counts["known"] += 1
            elif added is Added.UNCHANGED and entry.changes:
                self.counts["same"] += 1
            elif added is not None:
                self.counts[added] += 1
                self._say(_line(added, result, entry.note))
        return read

    def _tell_grouped(self, url: str, counts: Counter[str]) -> None:
        """Tell of what happened to many entries of a feed alike, in one line each."""
        if known := counts["known"]:
            self._complain(f"{url}: the record has the page of {_entries(known)} already")
        if same := counts["same"]:
            self._complain(f"{url}: {_entries(same)} changed and their texts did not")
        if without := counts["passed"]:
            self._complain(f"{url}: left out {_entries(without)} without text of its own and without a page that is asked for")
        if busy := counts["busy"]:
            self._complain(f"{url}: left {_entries(busy)} for later, as hosts that ask for it or do not answer are left alone")

    def _documents(self, url: str, keys: Sequence[str], pending: deque[_Pending]) -> Iterator[Document]:
        """The documents of entries that wait, one for each element that is put into ``pending``."""
        for key in keys:
            if self._feeds.claim(url, self._who, self._stamp(), self._stamp(LEASE)) is not None:
                return
            queued = self._feeds.begin(url, key)
            if queued is None:
                continue
            task = _Pending(key, queued.changes)
            document = self._attempt(url, queued, task)
            if document is not None:
                pending.append(task)
                yield document

    def _attempt(self, url: str, queued: QueuedEntry, task: _Pending) -> Document | None:
        try:
            return self._document(url, queued, task)
        except RecordError:
            raise
        except Exception as error:
            reason = f"a fault in Sitroom at its entry {queued.key}: {type(error).__name__}: {error}"
            self._give_up(url, queued.key, DocumentError(url, reason, "the rest is read; please report it"))
            return None

    def _document(self, url: str, queued: QueuedEntry, task: _Pending) -> Document | None:
        """What to read for an entry: its page, its own words where they are the whole article or all there is, or nothing yet."""
        entry = Entry(**queued.found["entry"])
        if queued.tries > MAX_TRIES:
            reason = f"its entry {entry.key} was begun {MAX_TRIES} times and never finished"
            self._give_up(url, entry.key, DocumentError(url, reason, "read its page with sitroom read --fetch"))
            return None
        if not queued.changes and entry.link is not None and self._feeds.has_address(entry.link):
            self._feeds.settle(url, entry.key, EntryState.READ)
            self.counts["known"] += 1
            return None
        own = _own_words(url, entry, queued.found)
        if own is not None and (self._entries_only or entry.link is None or entry.is_whole(own.text)):
            return own
        if self._entries_only or entry.link is None:
            self._feeds.settle(url, entry.key, EntryState.PASSED if entry.link is not None else EntryState.FAILED)
            self.counts["passed"] += 1
            return None
        try:
            pages = self._own_pages if queued.found.get("private") else self._pages
            return _page(pages, entry, entry.link, queued.found)
        except DocumentError as error:
            if self._put_off(url, queued, error):
                return None
            if own is None:
                self._give_up(url, entry.key, error)
                return None
            task.note = f"in the feed's own words: the page {error.reason}"
            return own

    def _put_off(self, url: str, queued: QueuedEntry, error: DocumentError) -> bool:
        """Have an entry wait whose page may be had another time, and say whether it does."""
        if not isinstance(error, FetchError) or error.lasting:
            return False
        busy = isinstance(error, HostBusyError)
        untried = busy and not isinstance(error, RobotsUnreadError)
        if queued.tries >= MAX_TRIES and not untried:
            return False
        pause = timedelta() if untried else _FIRST_RETRY * int(2 ** (queued.tries - 1))
        again = self._stamp(max(pause, _seconds(error.retry_after)))
        self._feeds.postpone(url, queued.key, again, untried=untried)
        if busy:
            self.counts["busy"] += 1
        else:
            self._complain(str(DocumentError(error.path, error.reason, f"it is tried again from {again[:16]} UTC on")))
        return True

    def _give_up(self, url: str, key: str, error: DocumentError) -> None:
        self._feeds.settle(url, key, EntryState.FAILED)
        self._trouble_told(error)


def _feed(fetched: Fetched, url: str) -> Feed:
    """The feed that was fetched; DocumentError where it is none, with the feeds that it names where it is a page."""
    try:
        return parse_feed(fetched.data[: MAX_FEED + 1], url, fetched.url)
    except DocumentError as error:
        named = named_feeds(fetched.data[:MAX_FEED], fetched.url)
        if not named:
            raise
        raise DocumentError(url, "is a web page, no feed", f"it names {', '.join(named)}; give one of these") from error


def _own_words(url: str, entry: Entry, found: dict[str, Any]) -> Document | None:
    if entry.words is None:
        return None
    with suppress(DocumentError):
        return entry.document(url, Known(publisher=found["publisher"]), Known(language=found["language"]))
    return None


def _page(pages: PoliteFetcher, entry: Entry, link: str, found: dict[str, Any]) -> Document:
    """The article on the page of an entry: what the page says of itself, completed by what the feed says."""
    fetched = pages.fetch(link)
    if urlsplit(fetched.url).path == "/" and urlsplit(link).path not in ("", "/"):
        raise DocumentError(link, "redirects to the front page of its site", "it may have been withdrawn")
    if (form := format_of(fetched.data[:HEAD], fetched.url)) not in (Format.ARTICLE, Format.PDF):
        raise DocumentError(link, f"holds no single article but a {form}", "read it with sitroom read --fetch")
    hints = Known(
        url=canonical_url(fetched.url),
        title=entry.title,
        published=entry.published,
        publisher=found["publisher"],
        language=found["language"],
    )
    document = _read(fetched, link, Context(hints=hints))
    if document.url is not None and not _is_of_site(document.url, link, fetched.url):
        # A page could else take the place of another outlet's article in the record.
        document = _read(fetched, link, Context(known=Known(url=canonical_url(fetched.url)), hints=hints))
    return document


def _read(fetched: Fetched, link: str, context: Context) -> Document:
    for item in read_stream(BytesIO(fetched.data), link, context):
        if isinstance(item, Document):
            return item
        if isinstance(item, DocumentError):
            raise item
    raise DocumentError(link, "holds no article", "open it in a browser to see why")


def _is_of_site(url: str, *others: str) -> bool:
    """Whether the address that a page calls its own is on the site that gave it, and no mere front page."""
    hosts = {_site(each) for each in others}
    front = urlsplit(url).path == "/" and all(urlsplit(each).path not in ("", "/") for each in others)
    return _site(url) in hosts and not front


def _site(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _line(added: str, extracted: Extracted, note: str) -> str:
    document = extracted.document
    count = len(extracted.attributed)
    statements = "1 statement" if count == 1 else f"{count} statements"
    said = statements if document.is_read else f"kept and not read: it is in {document.language}"
    about = " · ".join(part for part in (document.title, document.publisher, document.published, said, note) if part)
    return " ".join(f"{added} {document.path}: {about}".split())


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _not_yet(row: FeedRow) -> str:
    if row.due_at == NEVER:
        return f"is not asked any more: its server said on {(row.checked_at or '')[:10]} that it is gone"
    return f"is not asked now: its server wants to be asked from {(row.due_at or '')[:16]} UTC on"


def _seconds(seconds: float | None) -> timedelta:
    return timedelta(seconds=seconds or 0.0)


def _is_gone(who: str) -> bool:
    """Whether the program that has a claim ran on this machine and runs no more."""
    host, _, rest = who.partition(" ")
    pid = rest.partition(" ")[0]
    if host != socket.gethostname() or not pid.isdecimal() or os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)  # asks whether it is there, and does nothing to it
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False

"""Which feeds are watched, what their servers said last, and which of their entries have been read.

Entries are a queue: what a feed shows anew is kept here with what it says of it, in the transaction that also keeps the
validators of its answer, and leaves the queue in the transaction that adds its document. So a program that is killed at
any moment loses no entry, and reads none twice. One program at a time has the claim on a feed.

All times are UTC, ISO 8601 to the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, null, or_, select, update

from sitroom.extracted import Extracted
from sitroom.record import schema, writing
from sitroom.record import version as versions
from sitroom.record.connection import database_errors
from sitroom.record.connection import reading as read_transaction
from sitroom.record.connection import writing as write_transaction
from sitroom.record.matcher import Matcher
from sitroom.record.rows import Added

NEVER = "9999-12-31T23:59:59+00:00"
"""When a feed may be asked again whose server says that it is gone for good."""

_feed, _entry = schema.feed, schema.feed_entry


class EntryState(StrEnum):
    """How far an entry is."""

    WAITING = "waiting"
    READ = "read"
    FAILED = "failed"
    PASSED = "passed"
    """It has no words of its own, and its page was not wanted."""


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A watched feed; see ``sitroom.record.schema.feed``."""

    url: str
    address: str | None
    title: str | None
    etag: str | None
    modified: str | None
    checked_at: str | None
    due_at: str | None
    failures: int
    trouble: str | None


@dataclass(frozen=True, slots=True)
class QueuedEntry:
    """An entry that waits: what the feed says of it, as it was queued, and how often it was begun."""

    key: str
    found: Any
    tries: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server of a feed said: a new state of the feed with its title and validators."""

    title: str | None
    etag: str | None
    modified: str | None
    address: str | None = None


class Feeds:
    """The watched feeds of an open record; made by ``Record.feeds``. Raises RecordError where the database fails."""

    def __init__(self, engine: Engine, where: str, matcher: Callable[[], Matcher]) -> None:
        self._engine, self._where, self._matcher = engine, where, matcher

    def follow(self, url: str) -> FeedRow:
        """Give a feed by its address; it is watched from now on if it was not."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return _row(connection, url)

    def feeds(self) -> list[FeedRow]:
        """Give all feeds that were ever watched, by address."""
        with database_errors(self._where), read_transaction(self._engine) as connection:
            return [FeedRow(*row) for row in connection.execute(select(*_columns()).order_by(_feed.c.url))]

    def claim(self, url: str, who: str, now: str, until: str, is_gone: Callable[[str], bool] = lambda _: False) -> str | None:
        """Take a feed for one program up to a time; give the name of the other program that has it, None where it was taken.

        A claim holds until its time is over, or its program ``is_gone``.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            _row(connection, url)
            query = select(_feed.c.claim, _feed.c.claimed_until).where(_feed.c.url == url).with_for_update()
            other, held = connection.execute(query).one()
            if other is not None and other != who and held > now and not is_gone(other):
                return str(other)
            connection.execute(update(_feed).where(_feed.c.url == url).values(claim=who, claimed_until=until))
            return None

    def release(self, url: str, who: str) -> None:
        """Let go of a feed, if this program has it."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            mine = (_feed.c.url == url) & (_feed.c.claim == who)
            connection.execute(update(_feed).where(mine).values(claim=None, claimed_until=None))

    def answered(
        self, url: str, now: str, due_at: str, answer: Answer | None = None, entries: Iterable[tuple[str, Any]] = ()
    ) -> int:
        """Keep what a feed answered, and queue those of its entries (key, what it says of it) that are new; give their number.

        They are read in the order given. ``answer`` None: nothing has changed.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            values: dict[str, Any] = {"checked_at": now, "due_at": due_at, "failures": 0, "trouble": None}
            if answer is not None:
                values |= {"title": answer.title, "etag": answer.etag, "modified": answer.modified}
                if answer.address is not None:
                    values["address"] = answer.address
            connection.execute(update(_feed).where(_feed.c.url == url).values(**values))
            return _queue(connection, url, now, entries)

    def failed(self, url: str, now: str, due_at: str, trouble: str) -> None:
        """Keep that a feed could not be had, and when it may be asked again."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            values = {"checked_at": now, "due_at": due_at, "failures": _feed.c.failures + 1, "trouble": trouble}
            connection.execute(update(_feed).where(_feed.c.url == url).values(**values))

    def waiting(self, url: str, now: str) -> list[str]:
        """Give the keys of a feed's entries that may be tried now, in the order in which they came."""
        e = _entry.c
        query = select(e.entry).where(e.feed == url, e.state == EntryState.WAITING, or_(e.due_at.is_(None), e.due_at <= now))
        with database_errors(self._where), read_transaction(self._engine) as connection:
            return list(connection.scalars(query.order_by(e.seen_at, e.position, e.entry)))

    def next_try(self, url: str) -> str | None:
        """Give when the first of a feed's entries may be tried, "" for at once; None where none waits."""
        e = _entry.c
        query = select(func.min(func.coalesce(e.due_at, ""))).where(e.feed == url, e.state == EntryState.WAITING)
        with database_errors(self._where), read_transaction(self._engine) as connection:
            return connection.scalar(query)

    def begin(self, url: str, key: str) -> QueuedEntry | None:
        """Count a try of an entry, before it is made, and give it; None where it waits no more."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            query = select(_entry.c.found, _entry.c.tries).where(_waits(url, key)).with_for_update()
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            connection.execute(update(_entry).where(_waits(url, key)).values(tries=row.tries + 1))
            return QueuedEntry(key, row.found, row.tries + 1)

    def read(self, url: str, key: str, extracted: Extracted, reader: str) -> Added | None:
        """Add the document of an entry and take it from the queue, in one transaction; None where it waits no more.

        ``reader`` as for :meth:`Record.add`.
        """
        with database_errors(self._where), versions.writing(self._engine) as connection:
            done = update(_entry).where(_waits(url, key)).values(state=EntryState.READ, found=null(), due_at=None)
            if not connection.execute(done).rowcount:
                return None
            return writing.add(connection, extracted, reader, self._matcher())

    def settle(self, url: str, key: str, state: EntryState) -> None:
        """Take an entry from the queue without a document; what is passed over keeps what the feed says of it."""
        values: dict[str, Any] = {"state": state, "due_at": None}
        if state is not EntryState.PASSED:
            values["found"] = null()
        with database_errors(self._where), write_transaction(self._engine) as connection:
            connection.execute(update(_entry).where(_waits(url, key)).values(**values))

    def postpone(self, url: str, key: str, due_at: str, *, untried: bool = False) -> None:
        """Have an entry wait until it is tried again; with ``untried`` this time does not count as a try."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            values = {"due_at": due_at, "tries": _entry.c.tries - 1 if untried else _entry.c.tries}
            connection.execute(update(_entry).where(_waits(url, key)).values(**values))

    def want_passed(self, url: str) -> int:
        """Queue again what was passed over, and give the number."""
        passed = (_entry.c.feed == url) & (_entry.c.state == EntryState.PASSED)
        with database_errors(self._where), write_transaction(self._engine) as connection:
            values = {"state": EntryState.WAITING, "tries": 0}
            return connection.execute(update(_entry).where(passed).values(**values)).rowcount

    def has_address(self, url: str) -> bool:
        """Tell whether the record holds a document of this canonical address."""
        with database_errors(self._where), read_transaction(self._engine) as connection:
            query = select(schema.document.c.id).where(schema.document.c.id == f"url:{url}")
            return connection.scalar(query) is not None


def _columns() -> list[Any]:
    return [_feed.c[name] for name in FeedRow.__dataclass_fields__]


def _row(connection: Connection, url: str) -> FeedRow:
    query = select(*_columns()).where(_feed.c.url == url)
    found = connection.execute(query).one_or_none()
    if found is None:
        connection.execute(insert(_feed).values(url=url, failures=0))
        found = connection.execute(query).one()
    return FeedRow(*found)


def _waits(url: str, key: str) -> Any:
    return (_entry.c.feed == url) & (_entry.c.entry == key) & (_entry.c.state == EntryState.WAITING)


def _queue(connection: Connection, url: str, now: str, entries: Iterable[tuple[str, Any]]) -> int:
    known = set(connection.scalars(select(_entry.c.entry).where(_entry.c.feed == url)))
    rows = [
        {"feed": url, "entry": key, "state": EntryState.WAITING, "tries": 0, "seen_at": now, "position": position, "found": found}
        for position, (key, found) in enumerate(dict(entries).items())
        if key not in known
    ]
    if rows:
        connection.execute(insert(_entry), rows)
    return len(rows)

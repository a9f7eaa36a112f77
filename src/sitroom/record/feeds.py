"""Which feeds are watched, what their servers said last, and which of their entries have been read.

Entries are a queue: what a feed shows anew is kept here with what it says of it, in the transaction that also keeps the
validators of its answer, and leaves the queue in the transaction that adds its document. So a program that is killed at
any moment loses no entry, and reads none twice. One program at a time has the claim on a feed.

An entry that has changed joins the queue again, as a new version of itself. What changes again and again (a counter in its
words) is held back by :data:`PAUSES`; of the versions that come while one is held back the newest is read.

All times are UTC, ISO 8601 to the second.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
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

PAUSES = tuple(timedelta(hours=hours) for hours in (0, 1, 4, 16, 64, 256))
"""How long after the version before a changed entry is read at the earliest: its first change at once, each further one later.

At most four in a day, and six in ten days; the last pause holds for all that follow.
"""

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
    """An entry that waits: what the feed says of it, as it was queued, how often it was begun, and how often it had changed."""

    key: str
    found: Any
    tries: int
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as a feed shows it: ``found`` is what the feed says of it.

    ``stamp`` is when it says that it was changed last (UTC, ISO 8601), ``digest`` what its words are known by, None where
    this answer of the feed does not tell whether they have changed. ``is_own`` says that the words are the article itself:
    a version that waits is read before the next one, and a stamp without other words is no change.
    """

    key: str
    found: Any
    stamp: str | None = None
    digest: str | None = None
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Queued:
    """What an answer brought: new entries, changed ones, and how many of these are held back from now on."""

    new: int = 0
    changed: int = 0
    held: int = 0


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

    def answered(self, url: str, now: str, due_at: str, answer: Answer | None = None, entries: Iterable[Shown] = ()) -> Queued:
        """Keep what a feed answered, and queue those of its entries that are new or have changed; give their numbers.

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
            query = select(_entry.c.found, _entry.c.tries, _entry.c.changes).where(_waits(url, key)).with_for_update()
            row = connection.execute(query).one_or_none()
            if row is None:
                return None
            connection.execute(update(_entry).where(_waits(url, key)).values(tries=row.tries + 1))
            return QueuedEntry(key, row.found, row.tries + 1, row.changes)

    def read(self, url: str, key: str, extracted: Extracted, reader: str) -> Added | None:
        """Add the document of an entry and take it from the queue, in one transaction; None where it waits no more.

        ``reader`` as for :meth:`Record.add`.
        """
        with database_errors(self._where), versions.writing(self._engine) as connection:
            if not _finish(connection, url, key, {"state": EntryState.READ, "found": null(), "due_at": None}):
                return None
            return writing.add(connection, extracted, reader, self._matcher())

    def settle(self, url: str, key: str, state: EntryState) -> None:
        """Take an entry from the queue without a document; what is passed over keeps what the feed says of it."""
        values: dict[str, Any] = {"state": state, "due_at": None}
        if state is not EntryState.PASSED:
            values["found"] = null()
        with database_errors(self._where), write_transaction(self._engine) as connection:
            _finish(connection, url, key, values)

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
        """Tell whether the record holds the document of this canonical address, and not only an excerpt of it."""
        d, r = schema.document, schema.revision
        with database_errors(self._where), read_transaction(self._engine) as connection:
            query = select(d.c.id).join(r, r.c.key == d.c.current).where(d.c.id == f"url:{url}")
            return connection.scalar(query.where(func.coalesce(r.c.excerpt, 0) == 0)) is not None


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


def _finish(connection: Connection, url: str, key: str, values: dict[str, Any]) -> bool:
    """Take an entry from the queue, or put its later version there in its place; whether it waited."""
    e = _entry.c
    row = connection.execute(select(e.later, e.changes, e.seen_at).where(_waits(url, key)).with_for_update()).one_or_none()
    if row is None:
        return False
    if row.later is not None:
        values = {"found": row.later, "later": None, "tries": 0, **_next_version(row.changes, row.seen_at)}
    connection.execute(update(_entry).where(_waits(url, key)).values(**values))
    return True


def _next_version(changes: int, seen_at: str, now: str = "") -> dict[str, Any]:
    """What a row gets for one more version of it: how many changes there were, and until when it is held back, if it is.

    One that is held back counts as seen then: the next pause begins there.
    """
    due_at = datetime.fromisoformat(seen_at) + PAUSES[min(changes, len(PAUSES) - 1)]
    due = due_at.isoformat(timespec="seconds")
    is_held = changes > 0 and due > now
    return {"changes": changes + 1, "due_at": due if is_held else None, "seen_at": due if is_held else now or seen_at}


def _queue(connection: Connection, url: str, now: str, entries: Iterable[Shown]) -> Queued:
    e = _entry.c
    columns = (e.entry, e.state, e.stamp, e.digest, e.changes, e.tries, e.seen_at, e.due_at)
    known = {row.entry: row for row in connection.execute(select(*columns).where(e.feed == url))}
    new: list[dict[str, Any]] = []
    changed = held = 0
    for position, shown in enumerate({each.key: each for each in entries}.values()):
        version = {"stamp": shown.stamp, "digest": shown.digest}
        row = known.get(shown.key)
        if row is None:
            place = {"feed": url, "entry": shown.key, "seen_at": now, "position": position}
            new.append({**place, **version, "state": EntryState.WAITING, "tries": 0, "found": shown.found})
        elif shown.digest is not None and (row.digest is None or _is_changed(row, shown, now)):
            if row.digest is not None:
                changed += 1
                version |= _queued_again(row, shown, now, position)
                held += version.get("due_at") is not None
            connection.execute(update(_entry).where(e.feed == url, e.entry == shown.key).values(**version))
    if new:
        connection.execute(insert(_entry), new)
    return Queued(len(new), changed, held)


def _is_changed(row: Any, shown: Shown, now: str) -> bool:
    """Whether an entry is another version of what came last of it, and not an older one that a server still had."""
    if shown.stamp and row.stamp and shown.stamp < row.stamp <= now:
        return False
    if shown.digest != row.digest:
        return True
    return not shown.is_own and bool(shown.stamp and row.stamp and shown.stamp > row.stamp)


def _queued_again(row: Any, shown: Shown, now: str, position: int) -> dict[str, Any]:
    """What a row gets for a changed entry."""
    if row.state != EntryState.WAITING:
        values = {"state": EntryState.WAITING, "found": shown.found, "tries": 0, "position": position}
        return {**values, **_next_version(row.changes, row.seen_at, now)}
    is_held = row.changes and not row.tries and row.due_at is not None
    return {"later" if shown.is_own and not is_held else "found": shown.found}

"""How a location becomes a database engine; everything that only one kind of database needs is in this file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from sitroom.errors import RecordError

BUSY_SECONDS = 30.0
"""How long one program waits for another that writes to the same file."""

_SQLITE_HEADER = b"SQLite format 3\x00"
# Any numbers, the same in every release: they key PostgreSQL's advisory locks.
_MIGRATION_LOCK = 7_748_766
_ACTORS_LOCK = 7_748_767

# Part of what the database says -> what that means for the user.
_EXPLANATIONS = (
    ("not a database", "it is not a database, so not a Sitroom record; name another file"),
    ("locked", "another program has been writing to it for too long; try again when that has finished"),
    ("readonly", "it cannot be written; check the rights of the file and its folder"),
    ("unable to open", "it cannot be opened; check the rights of the file and its folder"),
    ("malformed", "the file is damaged; restore a copy, or read the documents into a new record"),
    ("is full", "the disk is full; make room and try again (nothing that was committed is lost)"),
)


def engine_for(location: str, *, create: bool) -> tuple[Engine, str]:
    """Make an engine for a file path or database URL, and give the location as messages may show it (no password).

    Nothing is opened yet, but a location that cannot work raises RecordError: a missing folder, a
    directory, a file without rights or of another format, an unknown kind of database.
    """
    if "://" not in location:
        return _sqlite_engine(Path(location), create=create), location
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        raise RecordError("the record's address is not a database URL; give a file or e.g. sqlite:///sitroom.db") from None
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise RecordError(f"{where}: a record is a file; give its path")
        return _sqlite_engine(Path(str(url.database)), create=create), where
    try:
        return create_engine(url), where
    except NoSuchModuleError:
        raise RecordError(f"{where}: no such kind of database; a record is a SQLite file or a PostgreSQL database") from None
    except ModuleNotFoundError as error:
        raise RecordError(f"{where}: the driver {error.name} is not installed; pip install {error.name}") from None


@contextmanager
def database_errors(where: str) -> Iterator[None]:
    """Raise what the database reports inside the block as RecordError, with what to do about it."""
    try:
        yield
    except PoolTimeoutError:
        raise RecordError(f"{where}: too many readers at once; close some and try again") from None
    except DBAPIError as error:
        said = str(error.orig)
        reason = next((reason for part, reason in _EXPLANATIONS if part in said), None)
        raise RecordError(f"{where}: {reason or ' '.join(said.split())}") from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which all reads see one state; SQLite's always do, PostgreSQL's when it is asked."""
    with engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction that may write from its start, so that it cannot fail halfway for another writer."""
    with engine.connect().execution_options(sitroom_writes=True) as connection, connection.begin():
        yield connection


def changes_made(connection: Connection) -> int:
    """Give a number that differs after anything was written in this transaction."""
    if connection.dialect.name == "postgresql":
        # A transaction is given an id when it writes first.
        return int(connection.scalar(text("SELECT COALESCE(pg_current_xact_id_if_assigned()::text, '0')::bigint")) or 0)
    return int(connection.scalar(text("SELECT total_changes()")) or 0)


def lock_migrations(connection: Connection) -> None:
    """Keep other programs from migrating until the transaction ends; a SQLite writer is alone already."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})


def lock_actors(connection: Connection) -> None:
    """Keep other programs from placing actors until the transaction ends: which one joins which depends on who is there."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ACTORS_LOCK})


def continue_after(connection: Connection, table: Table, last: int) -> None:
    """Let the table's own numbers go on after one that was given by hand; SQLite goes on after the greatest anyway."""
    if connection.dialect.name == "postgresql" and last > 0:
        asked = text("SELECT setval(pg_get_serial_sequence(:name, 'key'), :last)")
        connection.execute(asked, {"name": table.name, "last": last})


def _sqlite_engine(path: Path, *, create: bool) -> Engine:
    _check_file(path, create=create)
    engine = create_engine(URL.create("sqlite", database=str(path.absolute())))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _check_file(path: Path, *, create: bool) -> None:
    """Raise RecordError where the path cannot be a record; SQLite's own messages do not say why."""
    if "\0" in str(path):
        raise RecordError(f"{str(path)!r}: a file's name has no null character")
    try:
        if path.is_dir():
            raise RecordError(f"{path}: this is a folder; name a file in it, e.g. {path / 'sitroom.db'}")
        if not path.parent.is_dir():
            raise RecordError(f"{path}: there is no folder {path.parent}; create it or name another file")
        if not path.exists():
            if not create:
                raise RecordError(f"{path}: no such record; `sitroom read PATH --record {path}` makes one")
        elif not path.is_file():
            raise RecordError(f"{path}: this is not a regular file; name another")
        elif not _may(path, os.R_OK):
            raise RecordError(f"{path}: it cannot be read; check its rights")
        elif not _may(path, os.W_OK):
            raise RecordError(f"{path}: it cannot be written; check its rights, or work on a copy")
        else:
            with path.open("rb") as file:
                header = file.read(len(_SQLITE_HEADER))
            # An empty file is what a program killed while it made a record leaves behind.
            if header not in (b"", _SQLITE_HEADER):
                raise RecordError(f"{path}: it is not a database, so not a Sitroom record; name another file")
        if not _may(path.parent, os.W_OK | os.X_OK):
            raise RecordError(f"{path}: nothing can be written in its folder, which a record needs; check the folder's rights")
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror or error}") from error


def _may(path: Path, mode: int) -> bool:
    return os.access(path, mode, effective_ids=os.access in os.supports_effective_ids)


def _prepare(connection: sqlite3.Connection, _pool_record: object) -> None:
    """Set what SQLite keeps per connection. Transactions are begun by :func:`_begin`, not by the driver."""
    try:
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        _write_ahead(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        connection.close()
        raise


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Let readers and a writer work side by side. SQLite does not wait for the lock that this takes once, so wait here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later may be refused the lock at once; IMMEDIATE takes it first.
    options: dict[str, Any] = dict(connection.get_execution_options())
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("sitroom_writes") else "BEGIN")

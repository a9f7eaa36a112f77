"""How a location becomes a database engine; everything that only one kind of database needs is in this file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, func, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from sitroom.errors import RecordError
from sitroom.record.errors import ReadOnlyError

BUSY_SECONDS = 30.0
"""How long one program waits for another that writes to the same file."""

_SQLITE_HEADER = b"SQLite format 3\x00"
_WRITE_AHEAD = 18
"""Which byte of a SQLite file is 2 where changes are written to a log beside it first."""
_READ_ONLY, _AS_IT_WAS = "sitroom_read_only", "sitroom_as_it_was"
_DRIVER = "psycopg"
"""What PostgreSQL is spoken to with, where an address names nothing else."""
# Any numbers, the same in every release: they key PostgreSQL's advisory locks.
_MIGRATION_LOCK = 7_748_766
_ACTORS_LOCK = 7_748_767

# Part of what the database says -> what that means for the user.
_EXPLANATIONS = (
    ("not a database", "it is not a database, so not a Sitroom record; name another file"),
    ("locked", "another program has been writing to it for too long; try again when that has finished"),
    ("readonly", "it cannot be written, only looked at; check the rights of the file and its folder, or work on a copy"),
    ("unable to open", "it cannot be opened; check the rights of the file and its folder"),
    ("malformed", "the file is damaged; restore a copy, or read the documents into a new record"),
    (
        "disk I/O error",
        "the disk did not take what was written: it is full, at a limit (`ulimit -f`) or failing; make room and try "
        "again (nothing that was committed is lost)",
    ),
    ("is full", "the disk is full; make room and try again (nothing that was committed is lost)"),
    ("cannot contain NUL", "PostgreSQL keeps no null character, and a text has one; read that text into a file's record"),
    ("FATAL:  database", "the server has no such database, or does not let anyone in; `createdb NAME` makes one"),
    ("FATAL:  role", "the server knows no such user; name another in the address"),
    ("Connection refused", "no PostgreSQL server answers there; start it, or check host and port"),
    ("password authentication", "the server does not take this user and password; check both"),
)


def engine_for(location: str, *, create: bool) -> tuple[Engine, str]:
    """Make an engine for a file path or database URL, and give the location as messages may show it (no password).

    A file that cannot be written, or beside which nothing can be, is looked at alone (:func:`is_read_only`), and with
    ``create`` raises ReadOnlyError. Nothing is opened yet, but a location that cannot work raises RecordError: a missing
    folder, a directory, a file without rights or of another format, an unknown kind of database.
    """
    if "://" not in location:
        return _sqlite_engine(Path(location), create=create), location
    try:
        url = make_url(location)
    except (ArgumentError, ValueError):
        raise RecordError("the record's address is not a database URL; give a file or e.g. sqlite:///sitroom.db") from None
    where = url.render_as_string(hide_password=True)
    if url.drivername in ("postgresql", "postgres"):
        url = url.set(drivername=f"postgresql+{_DRIVER}")
    if url.get_backend_name() == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise RecordError(f"{where}: a record is a file; give its path")
        return _sqlite_engine(Path(str(url.database)), create=create), where
    try:
        return create_engine(url), where
    except NoSuchModuleError:
        raise RecordError(f"{where}: no such kind of database; a record is a SQLite file or a PostgreSQL database") from None
    except ImportError as error:
        missing = error.name or url.get_driver_name()
        named = "'psycopg[binary]'" if missing == _DRIVER else missing
        raise RecordError(f"{where}: the driver {missing} is not installed; pip install {named}") from None


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
        with _unchanged(connection):
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
    if connection.dialect.name == "postgresql":
        # Never back, which would give numbers twice; and to set what is set already would count as a change of the record.
        asked = text(
            "SELECT setval(own, :last) FROM (SELECT pg_get_serial_sequence(:name, 'key')::regclass AS own) AS numbers "
            "WHERE COALESCE(pg_sequence_last_value(own), 0) < :last"
        )
        connection.execute(asked, {"name": table.name, "last": last})


def reserve(connection: Connection, table: Table, count: int) -> list[int]:
    """Give so many numbers, ascending, for new rows of a table whose ``key`` counts up; nobody else is given them.

    The rows are put in with them before more are asked for.
    """
    if connection.dialect.name == "postgresql":
        asked = text("SELECT nextval(pg_get_serial_sequence(:name, 'key')) FROM generate_series(1, :count)")
        return sorted(connection.scalars(asked, {"name": table.name, "count": count}))
    last = connection.scalar(select(func.max(table.c.key))) or 0
    return list(range(last + 1, last + 1 + count))


def is_read_only(engine: Engine) -> bool:
    """Whether the record can be looked at and not written."""
    return bool(engine.get_execution_options().get(_READ_ONLY))


def close(engine: Engine, where: str) -> None:
    """Let go of the database; who asks for it after that is told that it is closed."""

    def refuse(*_: object) -> None:
        raise RecordError(f"{where}: this record was closed; open it again with Record.open")

    engine.dispose()
    event.listen(engine, "do_connect", refuse, insert=True)


def _sqlite_engine(path: Path, *, create: bool) -> Engine:
    refused = _check_file(path, create=create)
    if refused is not None:
        if create:
            raise refused
        return _looking_engine(path)
    engine = create_engine(URL.create("sqlite", database=str(path.absolute())))
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _looking_engine(path: Path) -> Engine:
    """An engine for a file that is looked at alone. Each transaction opens it anew, for another program may write it."""
    options = {_READ_ONLY: True}
    engine = create_engine(URL.create("sqlite", database=str(path.absolute())), poolclass=NullPool, execution_options=options)

    def connect(_dialect: object, record: ConnectionPoolEntry, *_: object) -> sqlite3.Connection:
        mode = "mode=ro"
        if _keeps_still(path):
            # Without it SQLite wants to make two files beside a record. It looks for no change then: we do.
            mode = "mode=ro&immutable=1"
            record.info[_AS_IT_WAS] = path, _state(path)
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True, check_same_thread=False)
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
        return connection

    event.listen(engine, "do_connect", connect)
    event.listen(engine, "begin", _begin)
    return engine


def _keeps_still(path: Path) -> bool:
    """Whether the file alone is the whole record: nobody has it open to write, and nothing waits to be written into it.

    RecordError where something waits that cannot be read without writing.
    """
    with path.open("rb") as file:
        header = file.read(_WRITE_AHEAD + 1)
    if len(header) <= _WRITE_AHEAD or header[_WRITE_AHEAD] != 2:
        return False
    log, index = (path.with_name(path.name + ending) for ending in ("-wal", "-shm"))
    if not log.exists():
        return True
    if index.exists():
        return False
    if log.stat().st_size:
        told = f"what was written last lies in {log.name} and cannot be read without the right to write here"
        raise RecordError(f"{path}: {told}; copy both files to a folder of your own and give that")
    return True


def _state(path: Path) -> tuple[int, int, int]:
    found = path.stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


@contextmanager
def _unchanged(connection: Connection) -> Iterator[None]:
    """RecordError where a file that SQLite takes to keep still was written meanwhile: what was read may be of two times."""
    path, before = connection.info.get(_AS_IT_WAS, (None, None))

    def check() -> None:
        if path is not None and _state(path) != before:
            raise RecordError(f"{path}: another program wrote to it while it was looked at; try again")

    try:
        yield
    except DBAPIError:
        check()
        raise
    check()


def _check_file(path: Path, *, create: bool) -> ReadOnlyError | None:
    """Give why the file cannot be written, None where it can; RecordError where the path cannot be a record.

    SQLite's own messages do not say why.
    """
    refused = None
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
        else:
            if not _may(path, os.W_OK):
                refused = ReadOnlyError(f"{path}: it cannot be written; check its rights, or work on a copy")
            with path.open("rb") as file:
                header = file.read(len(_SQLITE_HEADER))
            # An empty file is what a program killed while it made a record leaves behind.
            if header not in (b"", _SQLITE_HEADER):
                raise RecordError(f"{path}: it is not a database, so not a Sitroom record; name another file")
        if refused is None and not _may(path.parent, os.W_OK | os.X_OK):
            reason = "nothing can be written in its folder, which a record needs; check the folder's rights, or work on a copy"
            refused = ReadOnlyError(f"{path}: {reason}")
            if not path.exists():
                raise refused
    except OSError as error:
        raise RecordError(f"{path}: {error.strerror or error}") from error
    return refused


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

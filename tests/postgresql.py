"""The tests' records in PostgreSQL instead of files, where SITROOM_TEST_POSTGRESQL gives the address of a server.

Every file that a test names for a record then stands for a database of its own on that server: the file keeps its name,
and a copy of the file is a copy of the database. What a test made goes when it ends. The user of the address must be
allowed to make databases, and psycopg must be installed:

    SITROOM_TEST_POSTGRESQL=postgresql://me@localhost/postgres pytest tests/record tests/exchange -k "not kill"

Tests that open a record in another process, or with SQLite itself, are about files and have nothing to say here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, create_engine, make_url, text

from sitroom.record import connection as connections
from sitroom.record.migrations import bring_up

VARIABLE = "SITROOM_TEST_POSTGRESQL"
_MADE = re.compile(r"database (\w+)\n")
_OFTEN = 20
_files_alone = connections.engine_for


class Server:
    """Databases of one run of the tests on one server."""

    def __init__(self, address: str) -> None:
        url = make_url(address)
        self._url = url.set(drivername="postgresql+psycopg") if url.drivername == "postgresql" else url
        self._own = f"sitroom_test_{os.getpid()}"
        self._places: dict[str, Path] = {}
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._blank: str | None = None
        self._made = 0

    def engine_for(self, location: str, *, create: bool) -> tuple[Engine, str]:
        """Do what ``sitroom.record.connection.engine_for`` does, a file standing for a database."""
        path = Path(location.removeprefix("sqlite:///"))
        if "://" in str(path) or path.name in ("", ":memory:") or not _may_stand(path, create=create):
            return _files_alone(location, create=create)
        made = _MADE.match(path.read_text()) if path.exists() else None
        name = made[1] if made else None
        if name is None or self._places.get(name) != path:
            name = self._database(name or self.blank())
            self._places[name] = path
            path.write_text(f"database {name}\n")
            if self._made % _OFTEN == 0:
                self.drop(path)
        return create_engine(self._url.set(database=name)), location

    def blank(self) -> str:
        """Name a database that is an empty record."""
        if self._blank is None:
            name = self._database("template0")
            engine = create_engine(self._url.set(database=name))
            bring_up(engine, name, create=True)
            engine.dispose()
            self._blank = name
        return self._blank

    def drop(self, folder: Path | None = None) -> None:
        """Drop the databases that stand for files in a folder, or all; those whose files are gone too."""
        gone = [n for n, path in self._places.items() if folder is None or folder in path.parents or not path.exists()]
        with self._engine.connect() as connection:
            for name in gone:
                del self._places[name]
                _drop(connection, name)
            if folder is None and self._blank is not None:
                _drop(connection, self._blank)
        if folder is None:
            self._engine.dispose()

    def _database(self, template: str) -> str:
        self._made += 1
        name = f"{self._own}_{self._made}"
        with self._engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
        return name


def _may_stand(path: Path, *, create: bool) -> bool:
    """Whether a path can stand for a database: a file that does so already, or one that may be made."""
    try:
        if not path.exists():
            return create and path.parent.is_dir() and os.access(path.parent, os.W_OK) and len(path.name) < 200
        return path.is_file() and _MADE.match(path.read_text(errors="replace")) is not None
    except (OSError, ValueError):
        return False


def _drop(connection: Connection, name: str) -> None:
    connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


SERVER = Server(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None
if SERVER is not None:
    # Before anything takes it from there by name.
    connections.engine_for = SERVER.engine_for


@pytest.fixture(autouse=SERVER is not None)
def _databases_go(tmp_path: Path) -> Iterator[None]:
    yield
    if SERVER is not None:
        SERVER.drop(tmp_path)


def pytest_sessionfinish() -> None:
    if SERVER is not None:
        SERVER.drop()

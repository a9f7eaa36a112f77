"""A record in PostgreSQL is the same as one in a file; skipped where no server is named (see ``tests/postgresql.py``)."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitroom.errors import RecordError
from sitroom.exchange.csv_export import export_csv
from sitroom.exchange.events import export_events
from sitroom.exchange.ftm import export_ftm
from sitroom.exchange.geojson import export_geojson
from sitroom.exchange.jsonl_export import export_jsonl
from sitroom.exchange.web_annotation import export_web_annotation
from sitroom.record.record import Record
from sitroom.record.search_rows import Sought
from tests.exchange.filled import fill
from tests.postgresql import SERVER, VARIABLE
from tests.record.people import article

needs_server = pytest.mark.skipif(SERVER is None, reason=f"{VARIABLE} does not name a PostgreSQL server")
EXPORTS: dict[str, Callable[[Record, Path], Any]] = {
    "jsonl": export_jsonl,
    "csv": export_csv,
    "geojson": export_geojson,
    "ftm": export_ftm,
    "events": export_events,
    "web-annotation": export_web_annotation,
}
_TIMES = ("history.jsonl", "export.json")
"""Files that say when a record was filled."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Record, Record]]:
    """The same documents in a file and on the server."""
    folder = tmp_path_factory.mktemp("both")
    # An address with its driver is a file whatever the other tests' records are in.
    with Record.open(f"sqlite+pysqlite:///{folder / 'file.db'}") as file, Record.open(str(folder / "server.db")) as server:
        for record in (file, server):
            fill(record)
            # Code points order these otherwise than any language does.
            record.add(article("Zeta.txt", "Zora Abel", "anna Brandt", "Élan Cobb"), "reader-1")
            record.add(article("alpha.txt", "anna Brandt", "Zora Abel", "_ Dorn"), "reader-1")
        yield file, server


@needs_server
@pytest.mark.parametrize("form", EXPORTS)
def test_exports_are_the_same(both: tuple[Record, Record], tmp_path: Path, form: str) -> None:
    written = []
    for record, name in zip(both, ("file", "server"), strict=True):
        (tmp_path / name).mkdir()
        EXPORTS[form](record, tmp_path / name)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).iterdir() if path.name not in _TIMES})
    assert written[0] == written[1]
    assert all(any(each.values()) for each in written)


@needs_server
@pytest.mark.parametrize(
    "words", ["", "said", "number -one", '"said number"', "numb*", "boats OR gauge", "élan", "ÉTIENNE", "'; DROP", "!", "a:b & c"]
)
def test_searches_find_the_same(both: tuple[Record, Record], words: str) -> None:
    file, server = both
    for sought in (
        Sought(words=words),
        Sought(words=words, kind="person"),
        Sought(words=words, publisher="Tell Post"),
        Sought(words=words, since="2031"),
    ):
        assert server.search(sought) == file.search(sought)
        assert server.search(sought, room=2, count_to=3) == file.search(sought, room=2, count_to=3)
        assert server.search_documents(sought) == file.search_documents(sought)


@needs_server
def test_lists_and_pages_are_the_same(both: tuple[Record, Record]) -> None:
    file, server = both
    asked: list[Callable[[Record], object]] = [
        lambda r: r.documents(),
        lambda r: list(r.statements()),
        lambda r: r.actors(),
        lambda r: r.places(),
        lambda r: list(r.claims()),
        lambda r: list(r.disputes()),
        lambda r: r.summary(),
        lambda r: [r.actor(row.id) for row in r.actors()],
        lambda r: [r.dispute(row.id) for row in r.disputes()],
        lambda r: list(r.control()),
    ]
    for ask in asked:
        found = ask(file)
        assert ask(server) == found
        assert found


@needs_server
def test_what_is_known_already_is_no_change(both: tuple[Record, Record]) -> None:
    _, server = both
    version = server.version()
    server.add(article("Zeta.txt", "Zora Abel", "anna Brandt", "Élan Cobb"), "reader-1")
    assert server.version() == version > 0


@needs_server
def test_two_programs_add_at_once(tmp_path: Path) -> None:
    location = str(tmp_path / "r.db")
    Record.open(location).close()
    failed: list[BaseException] = []

    def add(name: str) -> None:
        try:
            with Record.open(location) as record:
                for n in range(5):
                    record.add(article(f"{name}{n}.txt", "Zora Abel", f"{name} Brandt"), "reader-1")
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=add, args=(name,)) for name in ("Anna", "Bert", "Cora")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    with Record.open(location) as record:
        assert len(record.documents()) == 15
        assert [row.documents for row in record.actors() if row.name == "Zora Abel"] == [15]


@needs_server
def test_a_character_that_postgresql_has_not_is_said(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        with pytest.raises(RecordError, match="no null character"):
            record.add(article("null.txt", "Zora Abel", note="a\0b"), "reader-1")
        assert record.documents() == []


@needs_server
def test_a_database_that_is_not_there_is_said() -> None:
    address = os.environ[VARIABLE].replace("/postgres", "/no_such_record", 1)
    with pytest.raises(RecordError, match="createdb"):
        Record.open(address)


def test_a_driver_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for address in ("postgresql://me:secret@host/db", "postgres://host/db", "postgresql+psycopg://host/db"):
        with pytest.raises(RecordError, match=r"psycopg is not installed; pip install 'psycopg\[binary\]'") as caught:
            Record.open(address)
        assert "secret" not in str(caught.value)

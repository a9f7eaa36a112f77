"""A record that cannot be written is looked at: nothing is made beside it, and what another program writes is seen or told."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sitroom.errors import RecordError
from sitroom.record.errors import ReadOnlyError
from sitroom.record.migrations import MIGRATIONS
from sitroom.record.record import Record
from tests.postgresql import SERVER
from tests.record import made

pytestmark = pytest.mark.skipif(not hasattr(os, "seteuid"), reason="file rights are tested on POSIX")


class Place:
    """A folder with a record; ``look`` and ``write`` say as whom the test goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.file, self._user = folder, folder / "r.db", os.geteuid()

    def look(self) -> None:
        """Go on as somebody who may read there and write nothing."""
        self.file.chmod(0o444)
        self.folder.chmod(0o555)
        if self._user == 0:
            os.seteuid(65534)

    def write(self) -> None:
        """Go on as the owner."""
        os.seteuid(self._user)
        self.folder.chmod(0o755)
        self.file.chmod(0o644)


@pytest.fixture
def place() -> Iterator[Place]:
    if SERVER is not None:
        pytest.skip("this is about records in files")
    folder = Path(tempfile.mkdtemp(prefix="sitroom-test-"))
    found = Place(folder)
    with Record.open(str(found.file)) as record:
        record.add(made.dam(), "m1")
    try:
        yield found
    finally:
        found.write()
        shutil.rmtree(folder)


def test_it_is_looked_at_and_not_written(place: Place) -> None:
    place.look()
    with Record.open(str(place.file), create=False) as record:
        assert len(record.documents()) == 1
        with record.snapshot() as still:
            assert len(list(still.statements())) == len(list(record.statements())) > 0
        with pytest.raises(RecordError, match=r"cannot be written, only looked at; .* or work on a copy"):
            record.add(made.ferry(), "m1")
    assert [file.name for file in place.folder.iterdir()] == ["r.db"]


def test_who_means_to_write_is_told_at_once(place: Place) -> None:
    place.look()
    with pytest.raises(ReadOnlyError, match="cannot be written; check its rights, or work on a copy"):
        Record.open(str(place.file))
    with pytest.raises(ReadOnlyError, match="nothing can be written in its folder"):
        Record.open(str(place.folder / "new.db"))


def test_what_another_program_writes_is_seen_the_next_time(place: Place) -> None:
    place.look()
    with Record.open(str(place.file), create=False) as record:
        assert len(record.documents()) == 1
        place.write()
        with Record.open(str(place.file)) as other:
            other.add(made.ferry(), "m1")
            place.look()
            assert len(record.documents()) == 2  # it lies in the log still
            place.write()
        place.look()
        assert len(record.documents()) == 2


def test_what_is_written_while_it_is_looked_at_is_told(place: Place) -> None:
    place.look()
    with Record.open(str(place.file), create=False) as record:
        with pytest.raises(RecordError, match="another program wrote to it while it was looked at; try again"):
            _written_meanwhile(place, record)
        assert len(record.documents()) == 2


def _written_meanwhile(place: Place, record: Record) -> None:
    with record.snapshot() as still:
        assert len(still.documents()) == 1
        place.write()
        with Record.open(str(place.file)) as other:
            other.add(made.ferry(), "m1")


def test_a_log_that_cannot_be_read_is_told_and_never_passed_over(place: Place) -> None:
    log = place.folder / "r.db-wal"
    log.write_bytes(b"x" * 100)
    place.look()
    with pytest.raises(RecordError, match=r"what was written last lies in r\.db-wal"):
        Record.open(str(place.file), create=False)
    place.write()
    log.write_bytes(b"")
    place.look()
    with Record.open(str(place.file), create=False) as record:
        assert len(record.documents()) == 1


def test_an_older_one_cannot_be_brought_up(place: Place) -> None:
    with closing(sqlite3.connect(place.file)) as connection:
        connection.execute("DELETE FROM migration WHERE name = ?", (MIGRATIONS[-1].__name__,))
        connection.commit()
    place.look()
    with pytest.raises(ReadOnlyError, match="an older Sitroom made it, and it cannot be brought up to this one"):
        Record.open(str(place.file), create=False)


def test_a_closed_record_says_that_it_is(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(made.dam(), "m1")
    for ask in (record.documents, record.summary, lambda: list(record.statements()), lambda: record.add(made.ferry(), "m1")):
        with pytest.raises(RecordError, match=r"r\.db: this record was closed; open it again"):
            ask()
    record.close()

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sitroom.errors import RecordError
from sitroom.record.record import Record
from tests.record import made

ROOT = Path(__file__).parents[2]

# Adds documents and names each on standard output once it is committed.
ADDER = """
import sys
from sitroom.record.record import Record
from tests.record import made
with Record.open(sys.argv[1]) as record:
    for number in range(int(sys.argv[2])):
        added = made.ferry(path=f"{number}.txt")
        record.add(added, "m1")
        print(added.document.id, flush=True)
"""


def adder(path: Path, documents: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ADDER, str(path), str(documents)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def integrity(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA integrity_check").fetchone()[0])


@pytest.fixture
def unprivileged() -> Iterator[Path]:
    """A folder of a user without special rights, whom this test is meanwhile: root may write anywhere."""
    folder = Path(tempfile.mkdtemp(prefix="sitroom-test-"))
    user = os.geteuid()
    if user == 0:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    try:
        yield folder
    finally:
        os.seteuid(user)
        folder.chmod(0o700)
        shutil.rmtree(folder)


def test_a_record_is_made_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(str(path)) as record:
        record.add(made.dam(), "m1")
    with Record.open(path, create=False) as record:
        assert len(record.documents()) == 1
        assert record.location == str(path)
    assert [file.name for file in tmp_path.iterdir()] == ["r.db"]  # closing leaves no side files


def test_a_record_opens_by_its_url(tmp_path: Path) -> None:
    with Record.open(f"sqlite:///{tmp_path / 'r.db'}") as record:
        record.add(made.dam(), "m1")
    with Record.open(str(tmp_path / "r.db"), create=False) as record:
        assert len(record.documents()) == 1


def test_connections_are_set_up_for_safety(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record, record._engine.connect() as connection:
        pragmas = ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in pragmas]
    assert values == ["wal", 1, 1, 30_000]


def test_an_empty_file_becomes_a_record_only_when_making_one(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    path.touch()
    with pytest.raises(RecordError, match="it is empty"):
        Record.open(str(path), create=False)
    Record.open(str(path)).close()
    Record.open(str(path), create=False).close()


def test_a_missing_record_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match=r"no such record; `sitroom read"):
        Record.open(str(tmp_path / "r.db"), create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_no_record_can_be(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="there is no folder"):
        Record.open(str(tmp_path / "missing" / "r.db"))
    with pytest.raises(RecordError, match="this is a folder"):
        Record.open(str(tmp_path))
    with pytest.raises(RecordError, match="not a regular file"):
        Record.open("/dev/null")
    with pytest.raises(RecordError, match="null"):
        Record.open(str(tmp_path / "a\0b"))
    with pytest.raises(RecordError, match="name too long"):
        Record.open(str(tmp_path / ("long" * 100)))


@pytest.mark.parametrize("content", [b"short", b"just some words\n" * 1000, b"SQLite format 3\x00" + b"x" * 4096])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(RecordError, match=r"notes\.txt: it is not a database"):
        Record.open(str(path))
    assert path.read_bytes() == content


def test_a_damaged_record_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(str(path)) as record:
        for number in range(20):
            record.add(made.dam(title=str(number)), "m1")
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))
    with pytest.raises(RecordError, match="damaged"), Record.open(str(path)) as record:
        list(record.extracted())


@pytest.mark.parametrize(
    ("location", "match"),
    [
        ("sqlite://", "a record is a file"),
        ("sqlite:///:memory:", "a record is a file"),
        ("nosuch://host/db", "no such kind of database"),
        ("://", "not a database URL"),
    ],
)
def test_an_address_that_cannot_be_a_record(location: str, match: str) -> None:
    with pytest.raises(RecordError, match=match):
        Record.open(location)


def test_a_password_is_never_shown() -> None:
    with pytest.raises(RecordError) as caught:
        Record.open("nosuch://me:secret@host/db")
    assert "secret" not in str(caught.value)
    assert "me:***@host" in str(caught.value)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="file rights are tested on POSIX")
def test_rights_that_are_missing_are_named(unprivileged: Path) -> None:
    path = unprivileged / "r.db"
    Record.open(str(path)).close()
    path.chmod(0o400)
    with pytest.raises(RecordError, match="cannot be written"):
        Record.open(str(path))
    path.chmod(0o000)
    with pytest.raises(RecordError, match="cannot be read"):
        Record.open(str(path))
    path.chmod(0o600)
    unprivileged.chmod(0o500)
    with pytest.raises(RecordError, match="nothing can be written in its folder"):
        Record.open(str(path))
    unprivileged.chmod(0o000)
    with pytest.raises(RecordError, match="Permission denied"):
        Record.open(str(path))


def test_a_writer_that_waits_too_long_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.db"
    monkeypatch.setattr("sitroom.record.connection.BUSY_SECONDS", 0.05)
    with Record.open(str(path)) as record, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert record.documents() == []
        with pytest.raises(RecordError, match="another program has been writing"):
            record.add(made.dam(), "m1")
        other.rollback()
        record.add(made.dam(), "m1")


def test_a_file_that_another_program_is_making_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        # SQLite itself would not wait here; the other program ends while we do.
        monkeypatch.setattr("sitroom.record.connection.time.sleep", lambda _: other.rollback())
        Record.open(str(path)).close()
        assert not other.in_transaction


@pytest.mark.parametrize("documents", [1, 5, 25])
def test_a_killed_program_loses_nothing_that_it_committed(tmp_path: Path, documents: int) -> None:
    path = tmp_path / "r.db"
    process = adder(path, 1_000_000)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(documents)]
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    # A line cut short by the kill was still printed after its commit, but cannot be compared.
    said += [line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    assert integrity(path) == "ok"
    with Record.open(str(path), create=False) as record:
        rows = {row.id: row.statements for row in record.documents()}
        assert set(said) <= set(rows)
        assert set(rows.values()) == {2}
        record.add(made.dam(), "m1")


def test_readers_see_whole_documents_while_another_program_adds(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(str(path)) as record:
        process = adder(path, 40)
        seen = [0]
        while process.poll() is None:
            rows = record.documents()
            assert {row.statements for row in rows} <= {2}
            assert len(list(record.statements())) >= 2 * len(rows)
            assert record.summary().documents >= len(rows)
            seen.append(len(rows))
        process.communicate()
        assert process.returncode == 0
        assert seen == sorted(seen)
        assert len(record.documents()) == 40


def test_threads_may_share_a_record(tmp_path: Path) -> None:
    failures: list[BaseException] = []
    with Record.open(str(tmp_path / "r.db")) as record:

        def work(thread: int) -> None:
            try:
                for number in range(10):
                    record.add(made.ferry(path=f"{thread}-{number}.txt"), "m1")
                    list(record.statements())
            except BaseException as error:  # shown by the assertion below
                failures.append(error)

        threads = [threading.Thread(target=work, args=(thread,)) for thread in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failures == []
        assert len(record.documents()) == 30

"""How a command ends: a reader that has gone, a full disk, Ctrl-C, a run in which nothing can be read."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, suppress
from pathlib import Path

import pytest

from sitroom.cli.inputs import TOLD_ALIKE, Notices
from sitroom.cli.main import main
from sitroom.documents.formats import LeftOut
from sitroom.errors import DocumentError
from sitroom.exchange.exported import Export, fresh
from sitroom.record.record import Record

ARTICLE = "The harbour office said on Monday that no ferry would sail. Pilot Irena Volk denied that the strike was over.\n"
COMMAND = [sys.executable, "-m", "sitroom.cli"]
SECONDS = 60

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pipes, devices and signals of POSIX")


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], cwd=cwd, capture_output=True, text=True, check=False, timeout=SECONDS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of one article, and that article often."""
    made = tmp_path_factory.mktemp("ends")
    (made / "a.txt").write_text(ARTICLE, "utf-8")
    (made / "many").mkdir()
    for number in range(400):
        (made / "many" / f"{number}.txt").write_text(
            f"{ARTICLE}\nNumber {number} of the pilots said that they would wait.\n", "utf-8"
        )
    done = run("read", "a.txt", cwd=made)
    assert done.returncode == 0, done.stderr
    return made


@pytest.mark.parametrize(
    "arguments",
    [["statements", "--format", "jsonl"], ["statements", "--format", "csv"], ["statements"], ["--help"], ["extract", "a.txt"]],
)
def test_a_reader_that_has_gone_is_no_fault(folder: Path, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as gone:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=folder, stdout=gone, stderr=subprocess.PIPE, check=False, timeout=SECONDS
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_goes_in_the_middle_of_much_output_is_no_fault(folder: Path) -> None:
    with subprocess.Popen([*COMMAND, "extract", "many"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b"{")
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(SECONDS) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["statements", "--format", "jsonl"], ["statements"], ["extract", "a.txt"]])
def test_a_full_disk_below_standard_output_is_told_once(folder: Path, arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=folder, stdout=full, stderr=subprocess.PIPE, text=True, check=False, timeout=SECONDS
        )
    assert done.stderr == "sitroom: standard output: no space is left on the disk; make room and try again\n"
    assert done.returncode == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_below_a_page_is_told_with_its_name(folder: Path) -> None:
    done = run("picture", "--html", "/dev/full", cwd=folder)
    assert done.stderr == "sitroom: /dev/full: no space is left on the disk; make room and try again\n"
    assert done.returncode == 1


def test_a_record_that_may_grow_no_further_is_told_with_what_to_do(folder: Path) -> None:
    limited = 'import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000,) * 2); sys.argv[0] = "sitroom"; ' + (
        "from sitroom.cli.main import main; main()"
    )
    command = [sys.executable, "-c", limited, "read", "a.txt", "--record", "small.db"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 1
    assert done.stderr.startswith("sitroom: small.db: the disk did not take what was written")


def has_documents(record: Path) -> bool:
    if not record.exists():
        return False
    with closing(sqlite3.connect(record)) as connection, suppress(sqlite3.OperationalError):  # its tables may be to come yet
        return bool(connection.execute("SELECT 1 FROM document").fetchone())
    return False


_INTERRUPTIBLE = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"


def stopped(folder: Path, *arguments: str, record: str | None = None) -> tuple[int, str]:
    """The exit status of a command that is stopped when it has kept or written something, and what it says."""
    # A shell that runs the tests in the background has its programs ignore Ctrl-C, and theirs as well.
    interruptible = [sys.executable, "-c", _INTERRUPTIBLE, *COMMAND, *arguments]
    with subprocess.Popen(interruptible, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        deadline = time.monotonic() + SECONDS
        if record is None:
            process.stdout.readline()
        while record is not None and not has_documents(folder / record) and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=SECONDS)
        return process.returncode, said


def test_ctrl_c_says_what_has_become_of_what_is_read(folder: Path) -> None:
    told = "sitroom: stopped; what was read is kept, and the same command goes on from there\n"
    assert stopped(folder, "read", "many", "--record", "r.db", record="r.db") == (130, told)


def test_ctrl_c_says_what_has_become_of_what_is_written(folder: Path) -> None:
    told = "sitroom: stopped; the documents written so far are whole, and the same command begins anew\n"
    assert stopped(folder, "extract", "many") == (130, told)


def test_ctrl_c_says_what_has_become_of_what_is_loaded(folder: Path) -> None:
    line = run("extract", "a.txt", cwd=folder).stdout
    (folder / "many.jsonl").write_text("".join(line.replace("a.txt", f"{number}.txt") for number in range(4000)), "utf-8")
    told = "sitroom: stopped; what was loaded is kept, and the same command goes on from there\n"
    assert stopped(folder, "load", "many.jsonl", "--record", "l.db", record="l.db") == (130, told)


def test_ctrl_c_says_what_has_become_of_an_export(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def export(_: Record, target: Path) -> Export:
        with fresh(target / "second.csv"):
            raise KeyboardInterrupt

    monkeypatch.setattr("sitroom.exchange.csv_export.export_csv", export)
    monkeypatch.setattr(
        sys, "argv", ["sitroom", "export", str(folder / "out"), "--format", "csv", "--record", str(folder / "sitroom.db")]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
    assert capsys.readouterr().err.startswith("sitroom: stopped; the files that were whole are written; one begun was dropped")
    assert list((folder / "out").iterdir()) == []


def test_nothing_read_leaves_no_record_behind_that_was_not_there(folder: Path) -> None:
    (folder / "empty.txt").write_text("")
    done = run("read", "empty.txt", "none.txt", "--record", "new.db", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "new.db: nothing read, 2 failed; no record was made\n")
    assert [line.split(":")[1] for line in done.stderr.splitlines()] == [" empty.txt", " none.txt"]
    assert list(folder.glob("new.db*")) == []
    before = (folder / "sitroom.db").read_bytes()
    assert run("read", "empty.txt", cwd=folder).returncode == 1
    assert (folder / "sitroom.db").read_bytes() == before
    done = run("read", "empty.txt", "a.txt", "--record", "new.db", cwd=folder)
    assert (done.returncode, done.stdout.splitlines()[0]) == (1, "new.db: 1 new, 1 failed")
    assert len(done.stderr.splitlines()) == 1


def test_a_place_where_no_record_can_be_is_told_before_anything_is_read(folder: Path) -> None:
    done = run("read", "empty.txt", "--record", "nowhere/new.db", cwd=folder)
    assert done.stderr.startswith("sitroom: nowhere/new.db: there is no folder nowhere")
    assert len(done.stderr.splitlines()) == 1


def test_the_name_of_a_file_that_looks_like_an_option(folder: Path) -> None:
    (folder / "-dash.txt").write_text(ARTICLE, "utf-8")
    done = run("extract", "-dash.txt", cwd=folder)
    assert done.returncode == 2
    assert done.stderr.endswith("sitroom: if you mean the file, write ./-dash.txt\n")
    assert "write ./" not in run("extract", "-dush.txt", cwd=folder).stderr
    assert run("extract", "./-dash.txt", cwd=folder).returncode == 0


@pytest.mark.parametrize(
    ("feed", "advice"),
    [
        ("localhost:8911/feed.xml", "write http://localhost:8911/feed.xml"),
        ("127.0.0.1/feed", "write http://127.0.0.1/feed"),
        ("paper.example/feed.xml", "write https://paper.example/feed.xml"),
        ("feed.xml", "`sitroom read feed.xml` reads a saved feed"),
        ("saved.d/feed.xml", "`sitroom read saved.d/feed.xml` reads a saved feed"),
    ],
)
def test_an_address_without_its_scheme(tmp_path: Path, feed: str, advice: str) -> None:
    (tmp_path / "saved.d").mkdir()
    (tmp_path / "saved.d" / "feed.xml").write_text("<rss/>")
    done = run("watch", feed, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.endswith(f"is no web address; {advice}\n")


def test_what_is_alike_in_many_inputs_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    notices = Notices()
    for number in range(TOLD_ALIKE + 3):
        notices.tell(LeftOut(f"{number}.pdf", f"{number} running heads (“Page”)", "running heads"))
        notices.tell(LeftOut(f"{number}.pdf", "page 2: no text on it"))
        notices.tell(DocumentError(f"{number}.pdf", "is cut short"))
    notices.tell(LeftOut("a.pdf", "1 raised number", "raised numbers"))
    notices.rest()
    said = capsys.readouterr().err.splitlines()
    assert sum("running heads (" in line for line in said) == TOLD_ALIKE
    assert sum("no text on it" in line for line in said) == TOLD_ALIKE + 3
    assert sum("is cut short" in line for line in said) == TOLD_ALIKE + 3
    assert said[-2:] == ["sitroom: a.pdf: left out 1 raised number", "sitroom: left out running heads in 3 more files"]

"""A PDF that takes too much, or breaks what reads it, costs one clear line; the rest of it and all others are read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from queue import Queue

import pytest

from sitroom.documents.pdf import process, reading
from sitroom.documents.pdf.process import Limits, PdfWorker
from sitroom.documents.pdf.watch import Watch
from sitroom.errors import DocumentError
from tests.documents.pdf_harm import (
    SENTENCES,
    TEXT,
    Rigged,
    end,
    endless,
    far_apart,
    harmful,
    inflating,
    states,
    stream,
    swelling,
)
from tests.documents.pdf_making import read, written

MIB = 2**20
SMALL = Limits(memory=80 * MIB)
MARK = b"%the second page"
SECOND = SENTENCES + b"\n" + MARK + b"\n"
GOOD = written([SENTENCES])
PAGE = stream(SENTENCES)
SWOLLEN = "needs more than 80 MiB of memory"
PRINT = "(if you trust it, print it to a new PDF with another program)"

linux = pytest.mark.skipif(sys.platform != "linux", reason="the system does not bound the memory of a process")
posix = pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")


@pytest.fixture
def worker() -> Iterator[PdfWorker]:
    with closing(PdfWorker(SMALL)) as made:
        yield made


def refused(data: bytes, worker: PdfWorker) -> str:
    with pytest.raises(DocumentError) as raised:
        read(data, worker=worker)
    return str(raised.value)


def reasons(data: bytes, worker: PdfWorker) -> list[str]:
    return [str(error) for error in read(data, worker=worker).errors]


# Memory.


@linux
@pytest.mark.parametrize(
    "data",
    [harmful([inflating(120)]), harmful([states(3_000_000)]), swelling()],
    ids=["inflating", "states", "swelling"],
)
def test_a_page_that_needs_too_much_memory_is_told(data: bytes, worker: PdfWorker) -> None:
    assert len(data) < 30_000
    assert refused(data, worker) == f"a.pdf: is a PDF of which no page can be read (page 1: {SWOLLEN}) {PRINT}"
    assert read(GOOD, worker=worker).text == TEXT


@linux
def test_the_pages_around_it_are_read(worker: PdfWorker) -> None:
    found = read(harmful([PAGE, inflating(120), PAGE, inflating(120)]), worker=worker)
    assert found.text == f"{TEXT}\n\n{TEXT}"
    assert found.documents[0].pages == (0, len(TEXT) + 2, len(TEXT) + 2, 2 * len(TEXT) + 2)
    assert [str(error) for error in found.errors] == [f"a.pdf: pages 2, 4: {SWOLLEN} {PRINT}"]


@linux
def test_a_file_that_does_it_again_and_again_is_left(worker: PdfWorker) -> None:
    found = read(harmful([PAGE, *[inflating(120)] * 3, PAGE, PAGE]), worker=worker)
    assert found.text == TEXT
    assert [str(error) for error in found.errors] == [
        f"a.pdf: pages 2-4: {SWOLLEN} {PRINT}",
        f"a.pdf: pages 5-6: were left: 3 pages before them could not be read {PRINT}",
    ]


@linux
def test_pictures_are_not_held_while_the_pages_after_them_are_read(tmp_path: Path, worker: PdfWorker) -> None:
    path = tmp_path / "pictures.pdf"
    with path.open("wb") as file:
        write_pictures(file.fileno(), count=20, size=10 * MIB)
    assert path.stat().st_size > 2 * SMALL.memory
    with path.open("rb") as file:
        found = read(file, worker=worker)
    assert found.documents[0].pages[-1] == 19 * (len(TEXT) + 2)
    assert not found.errors


def write_pictures(out: int, count: int, size: int) -> None:
    """A PDF of pages with a picture each, which are holes in the file."""
    places: dict[int, int] = {}

    def put(number: int, words: bytes) -> None:
        places[number] = os.lseek(out, 0, os.SEEK_CUR)
        os.write(out, b"%d 0 obj\n%s\nendobj\n" % (number, words))

    os.write(out, b"%PDF-1.4\n")
    put(1, b"<< /Type /Catalog /Pages 2 0 R >>")
    put(2, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (count, b" ".join(b"%d 0 R" % (4 + 3 * at) for at in range(count))))
    put(3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    for number in range(4, 4 + 3 * count, 3):
        resources = b"<< /Font << /F 3 0 R >> /XObject << /P %d 0 R >> >>" % (number + 2)
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources %s >>"
        put(number, page % (number + 1, resources))
        put(number + 1, stream(SENTENCES + b" /P Do"))
        places[number + 2] = os.lseek(out, 0, os.SEEK_CUR)
        picture = b"/Subtype /Image /Width 1024 /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8" % (size // 1024)
        os.write(out, b"%d 0 obj\n<< /Type /XObject %s /Length %d >> stream\n" % (number + 2, picture, size))
        os.lseek(out, size, os.SEEK_CUR)
        os.write(out, b"\nendstream\nendobj\n")
    start = os.lseek(out, 0, os.SEEK_CUR)
    table = b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(places))
    os.write(out, b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, table))
    os.write(out, b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, start))


# Time.


def test_a_page_that_takes_for_ever_is_told() -> None:
    with closing(PdfWorker(Limits(page_seconds=0.3))) as hasty:
        told = refused(endless(), hasty)
        assert "takes longer than 0.3 s" in told
        assert told.endswith(PRINT)
        assert hasty.process().files == 0, "there is another one for the next file"


@posix
def test_a_page_on_which_the_worker_sleeps_is_told() -> None:
    with closing(PdfWorker(Limits(page_seconds=0.3))) as hasty:
        rigged = Rigged(far_apart([SECOND]), MARK, lambda: end(hasty.pid, signal.SIGSTOP))
        with pytest.raises(DocumentError, match=r"takes longer than 0\.3 s"):
            read(rigged, worker=hasty)


def test_what_is_watched_is_ended_when_its_own_time_is_over() -> None:
    ended: Queue[str] = Queue()
    with Watch() as watch:
        watch.begin(lambda: ended.put("slow"), 1000)
        assert not watch.end()
        watch.begin(lambda: ended.put("first"), 0.01)
        assert ended.get(timeout=60) == "first"
        assert watch.end()
        watch.begin(lambda: ended.put("done"), 2000)
        watch.begin(lambda: ended.put("second"), 0.01)
        assert ended.get(timeout=60) == "second"
        assert watch.end()
    assert ended.empty()


def test_a_file_that_takes_too_long_keeps_what_was_read(worker: PdfWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    minutes = iter(range(0, 60_000, 500))
    monkeypatch.setattr(reading, "time", type("Clock", (), {"monotonic": lambda: next(minutes)}))
    found = read(written([SENTENCES] * 5), worker=worker)
    assert found.text == f"{TEXT}\n\n{TEXT}"
    assert [str(error) for error in found.errors] == [
        "a.pdf: pages 3-5: were left: the pages before them took 20 minutes (fetch it again or split it)"
    ]


# Crashes.


@posix
@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (signal.SIGSEGV, "breaks the PDF reader"),
        (signal.SIGILL, "breaks the PDF reader"),
        (signal.SIGABRT, SWOLLEN),
        (signal.SIGXCPU, "takes longer than 60 s"),
        (signal.SIGKILL, "makes the system kill the PDF reader (is there enough memory?)"),
    ],
)
def test_a_page_that_breaks_the_worker_is_told(worker: PdfWorker, by: signal.Signals, reason: str) -> None:
    rigged = Rigged(far_apart([SENTENCES, SECOND, SENTENCES]), MARK, lambda: end(worker.pid, by))
    found = read(rigged, worker=worker)
    assert rigged.tripped
    assert found.text == f"{TEXT}\n\n{TEXT}"
    assert [str(error) for error in found.errors] == [f"a.pdf: page 2: {reason} {PRINT}"]


@posix
@pytest.mark.parametrize(("by", "reason"), [(signal.SIGSEGV, "breaks the PDF reader"), (signal.SIGABRT, SWOLLEN)])
def test_a_file_that_breaks_the_worker_as_it_is_opened_is_told(worker: PdfWorker, by: signal.Signals, reason: str) -> None:
    rigged = Rigged(far_apart([SENTENCES]), b"/Catalog", lambda: end(worker.pid, by))
    with pytest.raises(DocumentError) as raised:
        read(rigged, worker=worker)
    assert str(raised.value) == f"a.pdf: is a PDF that cannot be read: it {reason} {PRINT}"


@posix
def test_pages_are_kept_where_no_other_worker_can_be_started(worker: PdfWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip() -> None:
        monkeypatch.setattr(process, "_command", lambda _: ["/no/such/program"])
        end(worker.pid, signal.SIGSEGV)

    found = read(Rigged(far_apart([SENTENCES, SECOND, SENTENCES]), MARK, trip), worker=worker)
    assert found.text == TEXT
    broken, left = [str(error) for error in found.errors]
    assert broken == f"a.pdf: page 2: breaks the PDF reader {PRINT}"
    assert left.startswith("a.pdf: page 3: was left: the PDF reader does not start again (")


@posix
def test_what_an_earlier_file_did_to_the_worker_is_not_laid_to_the_next(worker: PdfWorker) -> None:
    data = far_apart([SENTENCES, SECOND, SENTENCES])
    assert read(GOOD, worker=worker).text == TEXT
    for mark in (b"/Catalog", MARK):
        before = worker.pid
        rigged = Rigged(data, mark, lambda: end(worker.pid, signal.SIGSEGV))
        found = read(rigged, worker=worker)
        assert rigged.tripped
        assert not found.errors
        assert found.text == "\n\n".join([TEXT] * 3)
        assert worker.pid != before


@posix
def test_a_worker_that_ends_between_two_files_is_replaced(worker: PdfWorker) -> None:
    assert read(GOOD, worker=worker).text == TEXT
    before = worker.pid
    end(before, signal.SIGKILL)
    assert read(GOOD, worker=worker).text == TEXT
    assert worker.pid != before


def test_one_worker_reads_one_file_after_the_other(worker: PdfWorker) -> None:
    pids = set()
    for data in (GOOD, GOOD[:60], GOOD):
        try:
            read(data, worker=worker)
        except DocumentError as error:
            assert error.reason == "is a PDF that is damaged or cut short"  # noqa: PT017
        pids.add(worker.pid)
    assert len(pids) == 1


def test_what_goes_wrong_in_the_file_itself_is_told_as_such(worker: PdfWorker) -> None:
    def fail() -> None:
        raise OSError("the disk is gone")

    rigged = Rigged(far_apart([SENTENCES, SECOND]), MARK, fail)
    with pytest.raises(OSError, match="the disk is gone"):
        read(rigged, worker=worker)
    assert read(GOOD, worker=worker).text == TEXT


@linux
def test_threads_read_good_and_harmful_files_at_the_same_time(worker: PdfWorker) -> None:
    bad = harmful([inflating(120)])
    texts: list[str] = []
    told: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.extend(read(GOOD, worker=worker).text for _ in range(4))),
        threading.Thread(target=lambda: told.extend(refused(bad, worker) for _ in range(2))),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert texts == [TEXT] * 4
    assert len(told) == 2
    assert all(SWOLLEN in line for line in told)


# A worker that is not what it should be.

_IMPOSTOR = """
import os, struct, sys, time
def tell(kind, payload=b""): os.write(1, struct.pack("<BI", kind, len(payload)) + payload)
def heard():
    kind, length = struct.unpack("<BI", os.read(0, 5))
    return os.read(0, length) if length else b""
tell(1)
heard()
"""


@pytest.mark.parametrize(
    "script",
    [
        "tell(2, struct.pack('<QI', 10**6, 10))",
        "tell(2, struct.pack('<QI', 0, 10**6))",
        "tell(2, b'x')",
        "os.write(1, struct.pack('<BI', 3, 2**32 - 1) + b'x' * 1000)",
        "tell(3, b'{}')",
        "tell(3, b'[' * 100_000)",
        "tell(5, b'')",
        "tell(6, struct.pack('<I', 0))",
        "tell(77)",
        "sys.exit(0)",
        "sys.exit('what it died of')",
        "os.close(1); time.sleep(600)",
    ],
)
def test_a_worker_that_talks_nonsense_is_ended(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "END_SECONDS", 0.1)
    monkeypatch.setattr(process, "_command", lambda _: [sys.executable, "-I", "-S", "-c", _IMPOSTOR + script + "\nheard()"])
    with closing(PdfWorker()) as fake:
        told = refused(GOOD, fake)
    lost = "makes the system kill" if "sleep" in script else "breaks"
    assert told.startswith(f"a.pdf: is a PDF that cannot be read: it {lost} the PDF reader ")
    assert ("(what it died of)" in told) == ("died" in script)


def test_a_worker_that_asks_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    asking = _IMPOSTOR + "while True:\n    tell(2, bytes(12)); heard()"
    monkeypatch.setattr(process, "_command", lambda _: [sys.executable, "-I", "-S", "-c", asking])
    with closing(PdfWorker(Limits(page_seconds=0.3))) as fake:
        assert "it takes longer than 0.3 s" in refused(GOOD, fake)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ([sys.executable, "-I", "-c", "import no_such_module"], "No module named 'no_such_module'"),
        ([sys.executable, "-I", "-c", ""], "it ended at once"),
        ([sys.executable, "-I", "-c", "print('%' * 5000, flush=True)"], "it ended at once"),
        ([sys.executable, "-I", "-c", "import sys; sys.exit('\\x1b[31m lost')"], "[31m lost"),
        (["/no/such/program"], "No such file"),
    ],
)
def test_a_worker_that_does_not_start_is_told(command: list[str], said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "_command", lambda _: command)
    with closing(PdfWorker()) as fake:
        told = refused(GOOD, fake)
    assert told.startswith("a.pdf: is a PDF, and the program that reads them does not start: ")
    assert said in told
    assert told.isprintable()


# What the worker may do, and when it ends.


@linux
def test_the_limits_hold_in_the_worker(worker: PdfWorker) -> None:
    read(GOOD, worker=worker)
    lines = Path(f"/proc/{worker.pid}/limits").read_text("ascii").splitlines()
    soft = {line[:26].strip(): line[26:].split()[0] for line in lines[1:]}
    assert soft["Max core file size"] == soft["Max file size"] == "0"
    assert SMALL.memory < int(soft["Max address space"]) < SMALL.memory + 400 * MIB
    assert 60 <= int(soft["Max cpu time"]) < 70


_PROGRAM = """
import os, sys
from sitroom.documents.formats import Context
from sitroom.documents.pdf import read_pdf
from sitroom.documents.pdf.process import WORKER, Limits, PdfWorker
def text(worker=WORKER):
    with open(sys.argv[1], "rb") as file:
        return next(read_pdf(file, "a.pdf", Context(), worker)).text
"""


def program(script: str, path: Path, *, detached: bool = False) -> subprocess.Popen[str]:
    """A program of a user that reads a PDF, without any guard around what it does."""
    command = [sys.executable, "-c", _PROGRAM + script, str(path)]
    if detached:
        command = ["sh", "-c", 'exec "$0" "$@" <&- 2>&-', *command]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=None if detached else subprocess.PIPE, text=True)


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pdf") / "good.pdf"
    path.write_bytes(GOOD)
    return path


def is_over(pid: int) -> bool:
    """Whether a process that may be nobody's child has ended."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in "ZX"


def wait_for(pid: int) -> None:
    """Wait for a process to end; fails where it does not."""
    for _ in range(6000):
        if is_over(pid):
            return
        time.sleep(0.01)
    raise AssertionError(f"process {pid} goes on")


@posix
def test_a_program_without_standard_input_and_without_a_guard_reads_pdfs(good: Path) -> None:
    with program("print(text())", good, detached=True) as running:
        out, _ = running.communicate()
    assert (running.returncode, out.strip()) == (0, TEXT)


@linux
def test_the_worker_ends_with_a_reader_that_is_killed_in_the_middle_of_a_page(tmp_path: Path) -> None:
    path = tmp_path / "endless.pdf"
    path.write_bytes(endless())
    script = "worker = PdfWorker(Limits(page_seconds=100_000))\nprint(worker.process().pid, flush=True)\ntext(worker)"
    with program(script, path) as running:
        assert running.stdout is not None
        pid = int(running.stdout.readline())
        assert not is_over(pid)
        running.kill()
        running.communicate()
    wait_for(pid)


@linux
def test_a_worker_without_work_ends_and_the_next_file_starts_another() -> None:
    with closing(PdfWorker(Limits(idle_seconds=0.05))) as idle:
        assert read(GOOD, worker=idle).text == TEXT
        before = idle.pid
        assert before is not None
        wait_for(before)
        assert read(GOOD, worker=idle).text == TEXT
        assert idle.pid != before


@linux
def test_the_worker_ends_with_a_reader_that_ends(good: Path) -> None:
    with program("print(text()); print(WORKER.pid)", good) as running:
        out, err = running.communicate()
    assert err == ""
    text, pid = out.splitlines()
    assert text == TEXT
    wait_for(int(pid))


@linux
def test_a_forked_program_has_a_worker_of_its_own(good: Path) -> None:
    script = """
for forked in (False, True, False):
    pid = os.fork() if forked else 0
    if pid:
        assert os.waitpid(pid, 0)[1] == 0
        continue
    text()
    print(WORKER.pid, flush=True)
    if forked:
        os._exit(0)
"""
    with program(script, good) as running:
        out, err = running.communicate()
    assert err == ""
    first, child, again = out.splitlines()
    assert first == again != child

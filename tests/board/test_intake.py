from __future__ import annotations

import io
import signal
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.board import intake as module
from sitroom.board.intake import BatchState, Intake, IntakeError, ItemState, Limits, Status, Upload
from sitroom.documents.document import Document
from sitroom.errors import ModelError, RecordError
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from sitroom.record.rows import Added
from tests.record import made

SECONDS = 60.0
"""How long a test waits for what must happen before it calls it missing."""
QUICK = Limits(tries=2, pause=0.0)
ROOT = Path(__file__).parents[2]

# Reads batches and names each document on standard output when it is said to be done.
READER = """
import sys
from pathlib import Path
from sitroom.board.intake import Intake, Upload
from sitroom.record.record import Record
from tests.board.test_intake import QUICK, extract
intake = Intake(Record.open(sys.argv[1]), QUICK, Path(sys.argv[2]), extract=extract, reader="made")
batch = intake.submit([Upload(f"{number}.txt", b"words " * 2_000 + str(number).encode()) for number in range(300)], "ann")
told = 0
while True:
    state = intake.wait(batch.id, 0.001)
    for item in state.items[told : state.done]:
        print(item.document, flush=True)
    told = state.done
"""


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db")) as opened:
        yield opened


def extract(document: Document) -> Extracted:
    """A statement for a text with a known sentence, none for others."""
    sentence = "The Water Board’s ferries stay in port, Ilse Marrow said."
    if sentence not in document.text:
        return Extracted(document, ())
    text = document.text
    return Extracted(document, (made.statement(text, 1, "Ilse Marrow", "said", "The Water Board’s ferries stay in port"),))


class Gate:
    """An ``extract`` that waits at each document until it is let through."""

    def __init__(self) -> None:
        self.reached, self.through = threading.Semaphore(0), threading.Semaphore(0)
        self.threads: set[int] = set()

    def __call__(self, document: Document) -> Extracted:
        self.threads.add(threading.get_ident())
        self.reached.release()
        assert self.through.acquire(timeout=SECONDS)
        return extract(document)

    def arrive(self) -> None:
        assert self.reached.acquire(timeout=SECONDS)

    def open(self, documents: int = 1) -> None:
        self.through.release(documents)


def opened(record: Record, read: Callable[[Document], Extracted] = extract, limits: Limits = QUICK) -> Intake:
    return Intake(record, limits, extract=read, reader="made")


def texts(*names: str) -> list[Upload]:
    return [Upload(name, f"What {name} says.".encode()) for name in names]


def finished(intake: Intake, batch: BatchState) -> BatchState:
    state = intake.wait(batch.id, SECONDS)
    assert state is not None
    assert state.finished
    return state


def read(intake: Intake, *files: Upload) -> tuple[ItemState, ...]:
    return finished(intake, intake.submit(files, "ann")).items


def outcomes(items: tuple[ItemState, ...]) -> list[Added | None]:
    return [item.outcome for item in items]


def now(intake: Intake, batch: BatchState) -> BatchState:
    state = intake.state(batch.id)
    assert state is not None
    return state


def test_files_are_read_into_the_record(record: Record) -> None:
    intake = opened(record)
    known = Upload("sub/ferry.txt", made.FERRY.encode(), title="No boats", published="2021-08-20", publisher="Coast Paper")
    ferry, page = read(intake, known, Upload("page.html", f"<html><body><p>{made.DAM}</p></body></html>".encode()))
    assert (ferry.status, ferry.outcome, ferry.statements) == (Status.DONE, Added.NEW, 1)
    assert ferry.document == "path:dropped/sub/ferry.txt"
    assert ferry.seconds is not None
    assert (page.outcome, page.statements) == (Added.NEW, 0)
    kept = record.document(ferry.document).document
    assert kept.text == made.FERRY
    assert (kept.title, kept.published, kept.publisher) == ("No boats", "2021-08-20", "Coast Paper")
    assert intake.close(SECONDS)


def test_the_same_again_changes_nothing_and_is_not_read(record: Record) -> None:
    asked: list[str] = []

    def noting(document: Document) -> Extracted:
        asked.append(document.path)
        return extract(document)

    intake = opened(record, noting)
    assert outcomes(read(intake, *texts("a.txt"))) == [Added.NEW]
    assert outcomes(read(intake, *texts("a.txt"))) == [Added.UNCHANGED]
    (updated,) = read(intake, replace(texts("a.txt")[0], published="2021"))
    assert updated.outcome is Added.UPDATED
    (revised,) = read(intake, Upload("a.txt", b"Another text."))
    assert revised.outcome is Added.REVISED
    assert revised.note is not None
    assert "kept as its history" in revised.note
    assert asked == ["dropped/a.txt"] * 3
    intake.close(SECONDS)


def test_a_page_that_names_the_address_of_another_document_is_told_with_its_path(record: Record) -> None:
    def page(name: str, words: str) -> Upload:
        link = '<link rel="canonical" href="https://coast.example/ferries">'
        return Upload(name, f"<html><head>{link}</head><body><p>{words}</p></body></html>".encode())

    intake = opened(record)
    (first,) = read(intake, page("ferries.html", made.DAM))
    (second,) = read(intake, page("else.html", "Nobody was on the quay in the morning, and no boat came."))
    assert (first.outcome, first.note) == (Added.NEW, None)
    assert (second.outcome, second.document) == (Added.REVISED, first.document)
    assert second.note is not None
    assert "it names the address of dropped/ferries.html: its text counts there now" in second.note
    assert "of this name" not in second.note
    intake.close(SECONDS)


def test_the_same_text_under_another_name_is_told(record: Record) -> None:
    intake = Intake(record, QUICK, extract=extract, reader="made", same_text=lambda document: f"first/{document.path[-5:]}")
    (item,) = read(intake, Upload("b.txt", b"words"))
    assert item.note == "the record has the same text as first/b.txt too"
    intake.close(SECONDS)


def test_hostile_files_are_named_with_the_reason_and_the_rest_is_read(record: Record) -> None:
    intake = opened(record)
    files = (
        Upload("zero.txt", b"some words \x00 and more words"),
        Upload("program.txt", bytes(range(256)) * 10),
        Upload("blank.txt", b" \n\t\n"),
        Upload(
            "broken.txt",
            "The caf\u00e9 is closed, the caf\u00e9 stays closed, caf\u00e9, caf\u00e9, caf\u00e9.".encode()[:-3] + b"\xc3",
        ),
        Upload("\u202etxt.live.txt", b"words"),
        Upload("../../etc/passwd", b"words of another kind"),
        Upload("script.txt", b"<script>alert(1)</script> said the pilot"),
        Upload("long.txt", b"One paragraph without an end. " * 60_000),
        Upload("n\x00\n" * 5_000 + ".txt", b"the last words"),
    )
    items = read(intake, *files)
    assert [item.status for item in items] == [Status.FAILED] * 3 + [Status.DONE] * 6
    assert [item.reason for item in items[:3]] == [
        "is binary or in an unknown encoding, not text",
        "is binary or in an unknown encoding, not text",
        "holds nothing but white space",
    ]
    assert all(item.advice for item in items[:3])
    assert items[4].name == "\ufffdtxt.live.txt"
    assert items[5].path == "dropped/etc/passwd"
    assert "\n" not in items[8].name
    assert len(items[8].name) < 200
    assert len(record.documents()) == 6
    intake.close(SECONDS)


def test_a_batch_shows_how_far_it_is(record: Record) -> None:
    gate = Gate()
    intake = opened(record, gate)
    batch = intake.submit([*texts("a.txt", "b.txt"), Upload("c.png", b"\x89PNG\r\n")], "ann")
    assert (batch.author, batch.done, batch.total, batch.failed) == ("ann", 1, 3, 1)
    gate.arrive()
    gate.open()
    gate.arrive()
    state = now(intake, batch)
    assert (state.done, state.current, state.finished) == (2, "b.txt", False)
    assert [item.status for item in state.items] == [Status.DONE, Status.READING, Status.FAILED]
    gate.open()
    assert finished(intake, batch).current is None
    intake.close(SECONDS)


def test_documents_are_read_one_at_a_time_in_the_order_of_their_batches(record: Record) -> None:
    order: list[str] = []
    gate = Gate()

    def noting(document: Document) -> Extracted:
        order.append(document.path)
        return gate(document)

    intake = opened(record, noting)
    first = intake.submit(texts("a.txt", "b.txt"), "ann")
    gate.arrive()
    second = intake.submit(texts("c.txt"), "ben")
    third = intake.submit(texts("d.txt", "e.txt"), "ann")
    assert order == ["dropped/a.txt"]
    gate.open(5)
    for batch in (first, second, third):
        finished(intake, batch)
    assert order == [f"dropped/{letter}.txt" for letter in "abcde"]
    assert len(gate.threads) == 1
    assert [batch.id for batch in intake.batches()] == [third.id, second.id, first.id]
    intake.close(SECONDS)


def test_several_threads_may_submit_at_once(record: Record) -> None:
    intake = opened(record, limits=replace(QUICK, batches=100))
    taken: list[BatchState] = []

    def submit(author: str) -> None:
        for number in range(10):
            taken.append(intake.submit(texts(f"{author}{number}.txt", f"{author}{number}.md"), author))  # noqa: PERF401

    threads = [threading.Thread(target=submit, args=(author,)) for author in ("ann", "ben")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert len(taken) == 20
    for batch in taken:
        state = finished(intake, batch)
        assert outcomes(state.items) == [Added.NEW] * 2
        assert all(item.name.startswith(state.author) for item in state.items)
    assert len(record.documents()) == 40
    intake.close(SECONDS)


def test_too_many_waiting_batches_are_refused_until_one_is_done(record: Record) -> None:
    gate = Gate()
    intake = opened(record, gate, replace(QUICK, batches=2))
    first, _second = (intake.submit(texts(name), "ann") for name in ("a.txt", "b.txt"))
    with pytest.raises(IntakeError, match="2 batches wait to be read already"):
        intake.submit(texts("c.txt"), "ann")
    gate.open(1)
    finished(intake, first)
    gate.open(10)
    gate.arrive()
    gate.arrive()
    finished(intake, intake.submit(texts("c.txt"), "ann"))
    intake.close(SECONDS)


def test_a_batch_that_cannot_be_taken_does_not_wait(record: Record) -> None:
    intake = opened(record, limits=replace(QUICK, batches=1))
    for _ in range(3):
        with pytest.raises(IntakeError, match="no file was given"):
            intake.submit([], "ann")
    assert outcomes(read(intake, *texts("a.txt"))) == [Added.NEW]
    intake.close(SECONDS)


def test_a_fault_in_reading_fails_that_file_alone(record: Record) -> None:
    errors = {"a": ValueError("no such\nthing"), "b": MemoryError(), "c": ModelError("the model is damaged"), "d": KeyError("d")}

    def failing(document: Document) -> Extracted:
        letter = document.path.removeprefix("dropped/")[0]
        if letter in errors:
            raise errors[letter]
        return extract(document)

    intake = opened(record, failing)
    items = read(intake, *texts("a.txt", "b.txt", "c.txt", "d.txt", "e.txt"))
    assert [item.status for item in items] == [Status.FAILED] * 4 + [Status.DONE]
    reasons = [item.reason or "" for item in items]
    assert reasons[0].startswith("a fault in Sitroom: ValueError: no such\ufffdthing (test_intake.py, line ")
    assert reasons[1] == "needs more memory than there is"
    assert reasons[2] == "the model is damaged"
    assert outcomes(read(intake, *texts("f.txt"))) == [Added.NEW]
    intake.close(SECONDS)


def test_a_record_that_is_locked_for_a_while_is_waited_for(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    intake = opened(record)
    add, seen = record.add, []

    def locked_once(found: Extracted, reader: str) -> Added:
        seen.append(intake.batches()[0].trouble)
        if len(seen) == 1:
            raise RecordError("r.db: another program has been writing to it")
        return add(found, reader)

    monkeypatch.setattr(record, "add", locked_once)
    state = finished(intake, intake.submit(texts("a.txt"), "ann"))
    assert seen == [None, "r.db: another program has been writing to it"]
    assert outcomes(state.items) == [Added.NEW]
    assert state.trouble is None
    intake.close(SECONDS)


def test_a_record_that_cannot_be_written_fails_the_batch_and_not_the_next(record: Record, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "r.db")) as other:
        other.execute("CREATE TRIGGER full BEFORE INSERT ON document BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END")
    intake = opened(record)
    first, second = read(intake, *texts("a.txt", "b.txt"))
    assert first.status is second.status is Status.FAILED
    assert "could not be kept" in (first.reason or "")
    assert "the disk is full" in (first.reason or "")
    assert "was not read, since the record failed" in (second.reason or "")
    assert first.advice == second.advice == "add it again when that is mended"
    with closing(sqlite3.connect(tmp_path / "r.db")) as other:
        other.execute("DROP TRIGGER full")
    assert outcomes(read(intake, *texts("a.txt", "b.txt"))) == [Added.NEW] * 2
    intake.close(SECONDS)


def test_closing_ends_after_the_document_being_read(record: Record) -> None:
    gate = Gate()
    intake = opened(record, gate)
    batch, later = intake.submit(texts("a.txt", "b.txt"), "ann"), intake.submit(texts("c.txt"), "ben")
    gate.arrive()
    closed: list[bool] = []
    closer = threading.Thread(target=lambda: closed.append(intake.close(SECONDS)))
    closer.start()
    finished(intake, later)
    gate.open()
    closer.join(SECONDS)
    assert closed == [True]
    assert outcomes(now(intake, batch).items) == [Added.NEW, None]
    assert [item.reason for item in (now(intake, batch).items[1], now(intake, later).items[0])] == [module._CLOSED[0]] * 2
    assert [row.path for row in record.documents()] == ["dropped/a.txt"]
    with pytest.raises(IntakeError, match="being closed"):
        intake.submit(texts("d.txt"), "ann")


def test_a_document_that_takes_too_long_is_interrupted_by_closing(record: Record) -> None:
    reached = threading.Event()

    def endless(_document: Document) -> Extracted:
        while True:
            reached.wait(0.001)
            reached.set()

    intake = opened(record, endless)
    batch = intake.submit(texts("a.txt", "b.txt"), "ann")
    assert reached.wait(SECONDS)
    assert not intake.close(0.0)
    assert [item.reason for item in finished(intake, batch).items] == ["was not read: the board was closed"] * 2
    assert intake._thread is not None
    intake._thread.join(SECONDS)
    assert not intake._thread.is_alive()
    assert record.documents() == []


def test_a_document_that_cannot_be_interrupted_is_not_kept_after_closing(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_GRACE", 0.0)
    monkeypatch.setattr(module, "interrupt", lambda _thread: None)
    gate = Gate()
    intake = opened(record, gate)
    batch = intake.submit(texts("a.txt"), "ann")
    gate.arrive()
    assert not intake.close(0.0)
    gate.open()
    (item,) = finished(intake, batch).items
    assert item.reason == "was not read: the board was closed"
    assert record.documents() == []


def test_a_killed_program_loses_nothing_that_was_done_and_leaves_no_files(tmp_path: Path) -> None:
    folder = tmp_path / "waiting"
    folder.mkdir()
    command = [sys.executable, "-c", READER, str(tmp_path / "k.db"), str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().strip() for _ in range(5)]
        process.send_signal(signal.SIGKILL)
        told += process.stdout.read().split()
    assert list(folder.iterdir()) == []
    with Record.open(str(tmp_path / "k.db"), create=False) as record:
        kept = {row.id for row in record.documents()}
        assert set(told) <= kept
        assert told[0] == "path:dropped/0.txt"
        assert len(kept) < 300
        intake = opened(record)
        assert outcomes(read(intake, Upload("0.txt", b"words " * 2_000 + b"0"))) == [Added.UNCHANGED]
        intake.close(SECONDS)


def test_an_intake_that_read_nothing_closes(record: Record) -> None:
    intake = Intake(record)
    assert intake.close(0.0)
    assert intake.close(0.0)


def test_only_the_last_batches_are_remembered_and_their_texts_are_let_go(record: Record) -> None:
    intake = opened(record, limits=replace(QUICK, kept=3))
    ids = [finished(intake, intake.submit(texts(f"{number}.txt"), "ann")).id for number in range(6)]
    assert [state.id for state in intake.batches()] == ids[:2:-1]
    assert intake.state(ids[0]) is intake.wait(ids[0], 0.0) is None
    assert intake.close(SECONDS)
    assert all(batch.spool.closed and not batch.waiting for batch in intake._batches.values())


def test_a_batch_that_waits_is_not_forgotten(record: Record) -> None:
    gate = Gate()
    intake = opened(record, gate, replace(QUICK, kept=1))
    batches = [intake.submit(texts(f"{number}.txt"), "ann") for number in range(3)]
    assert len(intake.batches()) == 3
    gate.open(3)
    for batch in batches:
        finished(intake, batch)
    intake.close(SECONDS)


def test_uploads_as_streams_are_taken_before_the_request_ends(record: Record) -> None:
    gate = Gate()
    intake = opened(record, gate)
    stream = io.BytesIO(made.FERRY.encode())
    batch = intake.submit([Upload("ferry.txt", stream)], "ann")
    stream.close()
    gate.open()
    assert finished(intake, batch).items[0].statements == 1
    intake.close(SECONDS)


def test_the_reader_of_the_program_reads(record: Record) -> None:
    intake = Intake(record)
    text = b"Ines Holt, the harbour master of Vell, said on Monday that the ferries would not sail."
    (item,) = read(intake, Upload("", text, "pasted", title="Ferries"))
    assert (item.outcome, item.statements, item.document) == (Added.NEW, 1, "path:pasted/Ferries.txt")
    assert [row.source_name for row in record.statements()] == ["Ines Holt, the harbour master of Vell"]
    assert intake.close(SECONDS)


def zipped(**members: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, words in members.items():
            archive.writestr(name.replace("_", "."), words)
    return data.getvalue()


def test_a_file_that_holds_several_documents_is_told_in_one_line(record: Record) -> None:
    with closing(Intake(record, QUICK, extract=extract, reader="made")) as intake:
        archive = zipped(a_txt=b"One dull text.", b_txt=b"", c_txt=b"Another text.", d_png=b"\x89PNG")
        batch = intake.submit([Upload("news.zip", archive), Upload("after.txt", b"And a text after it.")], "ann")
        done = intake.wait(batch.id, SECONDS)
        assert done is not None
        first, after = done.items
        assert (first.status, first.document, first.statements) == (Status.DONE, None, 0)
        assert first.note is not None
        assert first.note.startswith("holds 2 documents (2 new); not read: b.txt is empty; left out 1 member")
        assert after.outcome is Added.NEW
        assert [row.path for row in record.documents()] == [
            "dropped/after.txt",
            "dropped/news.zip!/a.txt",
            "dropped/news.zip!/c.txt",
        ]


def test_what_is_told_of_a_table_is_told_in_full(record: Record) -> None:
    columns = ["Tag der Sendung", "Sender", "Thema der Sendung", *(f"Spalte {n} der Tabelle" for n in range(8)), "Text"]
    rows = [["3/4/2025", *["Kanal 4"] * 10, f"A dull text of {n} words."] for n in range(2)]
    table = "\n".join(";".join(row) for row in [columns, *rows]).encode()
    dates = b"date,text\n3/4/2025,A dull text.\n4/13/2025,Another dull text.\n"
    with closing(Intake(record, QUICK, extract=extract, reader="made")) as intake:
        done = intake.wait(intake.submit([Upload("t.csv", table), Upload("d.csv", dates)], "ann").id, SECONDS)
        assert done is not None
        first, second = (item.note or "" for item in done.items)
        assert "left out 11 columns (Tag der Sendung, Sender, Thema der Sendung, Spalte 0 der Tabelle" in first
        assert "none is known as published, title or publisher (say which is what: --columns 'published=Tag der" in first
        assert "; reads 1 date in figures, '3/4/2025', with the month first, since '4/13/2025' in line 3 can be" in second


def test_a_file_that_holds_no_document_at_all_fails(record: Record) -> None:
    with closing(Intake(record, QUICK, extract=extract, reader="made")) as intake:
        batch = intake.submit([Upload("p.zip", zipped(d_png=b"\x89PNG")), Upload("q.zip", b"PK\x03\x04")], "ann")
        done = intake.wait(batch.id, SECONDS)
        assert done is not None
        assert [item.status for item in done.items] == [Status.FAILED, Status.FAILED]
        assert record.documents() == []


def test_a_text_that_is_not_read_says_so_in_place_of_a_count(record: Record) -> None:
    french = "Le ministre a dit que ses troupes tenaient le pont et que la ville ne serait pas rendue. " * 3
    with closing(Intake(record, QUICK, extract=extract, reader="made")) as intake:
        batch = intake.submit([Upload("fr.txt", french.encode())], "ann")
        done = intake.wait(batch.id, SECONDS)
        assert done is not None
        assert done.items[0].note == "kept and not read: not English (fr)"
        assert done.items[0].statements is None

"""What is exported comes back as the same record, and whatever else is loaded does what it says and no more."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitroom.documents.formats import LeftOut
from sitroom.errors import DocumentError
from sitroom.exchange import lines, taking
from sitroom.exchange.jsonl import encode
from sitroom.exchange.loading import expected, load
from sitroom.exchange.taking import Item, Took
from sitroom.extracted import Extracted
from sitroom.outlook.question import question_from
from sitroom.record.judgement_rows import Correction, NewStatement, Review, Verdict
from sitroom.record.record import Record
from sitroom.record.rows import Added
from tests.exchange.walking import exported, picture, taken, walk
from tests.record.contest import Said, report
from tests.record.people import article, fill, letters

ROOT = Path(__file__).parents[2]
FIRST, SECOND, THIRD = "path:first.txt", "path:second.txt", "path:third.txt"


def reports() -> list[Extracted]:
    return [
        report("first.txt", "2030-01-01", Said("Lind", "Tell"), Said("Lind", "Tell", aspect="control", holder="Dorn")),
        report("second.txt", "2030-01-02", Said("Marn", "Tell", so=False)),
        report("third.txt", "2030-01-03", Said("Vell", "Overmere", so=False)),
    ]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A record of the reports and an empty one, to copy: making one takes longer than most tests."""
    folder = tmp_path_factory.mktemp("filled")
    with Record.open(str(folder / "reports.db")) as record:
        fill(record, reports())
    Record.open(str(folder / "empty.db")).close()
    return folder / "reports.db", folder / "empty.db"


@pytest.fixture
def record(tmp_path: Path, filled: tuple[Path, Path]) -> Iterator[Record]:
    with Record.open(str(shutil.copy(filled[0], tmp_path / "r.db"))) as opened:
        yield opened


@pytest.fixture
def other(tmp_path: Path, filled: tuple[Path, Path]) -> Iterator[Record]:
    with Record.open(str(shutil.copy(filled[1], tmp_path / "other.db"))) as opened:
        yield opened


def written(path: Path, *documents: Extracted) -> Path:
    path.write_bytes(b"".join(encode(extracted) for extracted in documents))
    return path


def outcomes(items: list[Item]) -> Counter[Added]:
    return Counter(item.added for item in items if isinstance(item, Took) and item.added is not None)


def told(items: list[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Took)]


# -- the same record again ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_whatever_happened_comes_back(tmp_path: Path, filled: tuple[Path, Path], seed: int) -> None:
    for name in ("a.db", "b.db"):
        shutil.copy(filled[1], tmp_path / name)
    # With a matcher in whose hands the order of everything shows, every other time.
    matcher = letters() if seed % 2 else None
    with (
        Record.open(str(tmp_path / "a.db"), matcher=matcher) as one,
        Record.open(str(tmp_path / "b.db"), matcher=matcher) as other,
    ):
        walk(one, seed)
        before = exported(one, tmp_path / "A")
        assert told(taken(other, tmp_path / "A")) == []
        assert exported(other, tmp_path / "B") == before
        assert picture(other) == picture(one)
        for same in (other, one):
            version = same.version()
            assert set(outcomes(taken(same, tmp_path / "A"))) == {Added.UNCHANGED}
            assert same.version() == version


def test_actors_and_decisions_keep_numbers_that_only_their_past_explains(tmp_path: Path) -> None:
    with (
        Record.open(str(tmp_path / "a.db"), matcher=letters()) as one,
        Record.open(str(tmp_path / "b.db"), matcher=letters()) as other,
    ):
        fill(one, [article("1.txt", "abc"), article("2.txt", "abd"), article("3.txt", "xyz")])
        for _ in range(3):
            one.split("a1", "2.txt", "mara")
            one.undo(None, "mara")
        one.split("a1", "2.txt", "mara")
        one.merge("a2", "a1", "mara")
        one.undo("d5", "otto")
        ids = [row.id for row in one.actors()]
        assert sorted(ids) == ["a1", "a2", "a6"]
        exported(one, tmp_path / "A")
        taken(other, tmp_path / "A")
        assert [row.id for row in other.actors()] == ids
        assert other.history() == one.history()
        # What comes next gets the number that it would have got there.
        for each in (one, other):
            each.add(article("4.txt", "klm"), "m1")
        assert [row.id for row in other.actors()] == [row.id for row in one.actors()]


def test_reading_the_same_articles_after_loading_reads_nothing(tmp_path: Path, record: Record, other: Record) -> None:
    exported(record, tmp_path / "A")
    taken(other, tmp_path / "A")
    assert all(other.holds(each.document, "m1") for each in reports())
    assert not any(other.holds(each.document, "m2") for each in reports())


def test_a_load_that_was_killed_is_completed_by_the_next(
    tmp_path: Path, record: Record, other: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record.merge("Lind", "Marn", "mara")
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    before = exported(record, tmp_path / "A")
    monkeypatch.setattr(taking, "TOGETHER", 1)
    begun = load(other, str(tmp_path / "A"))
    assert next(item for item in begun if isinstance(item, Took) and item.added).added is Added.NEW
    begun.close()  # type: ignore[attr-defined]
    assert len(other.documents()) == 1
    assert outcomes(taken(other, tmp_path / "A")) == {Added.UNCHANGED: 1, Added.NEW: 2}
    assert exported(other, tmp_path / "B") == before


LOADER = """
import sys
from sitroom.exchange import taking
from sitroom.exchange.loading import load
from sitroom.record.record import Record
taking.TOGETHER = 1
with Record.open(sys.argv[1]) as record:
    for item in load(record, sys.argv[2]):
        print(item.path, flush=True)
"""


@pytest.mark.parametrize("lines_read", [1, 5])
def test_killing_it_leaves_a_record_that_opens(tmp_path: Path, record: Record, lines_read: int) -> None:
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    before = exported(record, tmp_path / "A")
    path = tmp_path / "killed.db"
    command = [sys.executable, "-c", LOADER, str(path), str(tmp_path / "A")]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(lines_read):
            process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    with Record.open(str(path)) as killed:
        taken(killed, tmp_path / "A")
        assert exported(killed, tmp_path / "B") == before


# -- beside what is there -------------------------------------------------------------------------------------------------


def test_an_export_is_added_to_other_documents_and_decisions(tmp_path: Path, record: Record, other: Record) -> None:
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    record.merge("Lind", "Marn", "mara")
    exported(record, tmp_path / "A")
    other.add(article("fourth.txt", "Aster"), "m1")
    other.add(reports()[0], "m1")
    other.judge(FIRST, "s2", Verdict.ACCEPT, "otto")
    # Decisions hold for what is there already, and for what comes with them.
    assert outcomes(taken(other, tmp_path / "A")) == {Added.UNCHANGED: 1, Added.NEW: 2}
    assert other.reviews(FIRST) == {"s1": Review.REJECTED, "s2": Review.ACCEPTED}
    assert [(d.what, d.author) for d in other.history()] == [("same", "mara")]
    assert sum("Marn" in (row.name, *row.aliases) for row in other.actors()) == 1
    before = picture(other)
    assert outcomes(taken(other, tmp_path / "A")) == {Added.UNCHANGED: 3}
    assert picture(other) == before


def test_what_was_undone_in_the_export_is_undone(tmp_path: Path, record: Record, other: Record) -> None:
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    record.merge("Lind", "Marn", "mara")
    exported(record, tmp_path / "A")
    taken(other, tmp_path / "A")
    for number in ("j1", "d1"):
        record.undo(number, "otto")
    exported(record, tmp_path / "A")
    items = taken(other, tmp_path / "A")
    assert [item.count for item in items if isinstance(item, Took) and item.things == "decisions undone"] == [2]
    assert (other.judgements(), other.history()) == (record.judgements(), record.history())
    assert other.reviews(FIRST) == {}
    assert {row.name for row in other.actors()} == {row.name for row in record.actors()}
    # What is undone here stays so, whatever an older export says.
    assert other.actors() == record.actors()


def test_added_statements_of_two_people_stay_two(tmp_path: Path, record: Record, other: Record) -> None:
    fill(other, reports())
    assert record.state(FIRST, NewStatement(content=((0, 4),)), "mara").statement == "x1"
    record.judge(FIRST, "x1", Verdict.CORRECT, "mara", Correction(content=((0, 9),)))
    assert other.state(FIRST, NewStatement(content=((5, 9),)), "otto").statement == "x1"
    exported(record, tmp_path / "A")
    for _ in range(2):
        taken(other, tmp_path / "A")
        found = {s.id: s.content for s in other.document(FIRST).statements if s.id.startswith("x")}
        assert found == {"x1": ((5, 9),), "x2": ((0, 9),)}


def test_another_text_is_a_new_revision_and_what_was_gone_on_from_stays_gone(
    tmp_path: Path, record: Record, other: Record
) -> None:
    exported(record, tmp_path / "old")
    newer = report("first.txt", "2030-01-01", Said("Lind", "Tell", so=False), note="Corrected.\n")
    record.add(newer, "m1")
    exported(record, tmp_path / "new")
    taken(other, tmp_path / "old")
    assert outcomes(taken(other, tmp_path / "new"))[Added.REVISED] == 1
    assert other.document(FIRST) == newer
    # The older export tells of a text that this record had and went on from.
    assert set(outcomes(taken(other, tmp_path / "old"))) == {Added.UNCHANGED}
    assert other.document(FIRST) == newer


def test_the_same_text_by_another_reader_is_read_again(tmp_path: Path, record: Record, other: Record) -> None:
    fill(other, reports(), "m0")
    exported(record, tmp_path / "A")
    assert outcomes(taken(other, tmp_path / "A")) == {Added.REREAD: 3}
    assert other.holds(reports()[0].document, "m1")


# -- lines alone ----------------------------------------------------------------------------------------------------------


def test_lines_alone_are_loaded_once_and_read_anew_when_they_are_read(tmp_path: Path, other: Record) -> None:
    path = written(tmp_path / "some.jsonl", *reports())
    assert outcomes(taken(other, path)) == {Added.NEW: 3}
    assert list(other.extracted()) == reports()
    assert outcomes(taken(other, path)) == {Added.UNCHANGED: 3}
    assert not other.holds(reports()[0].document, "m1")
    edited = replace(reports()[0], claims=())
    assert outcomes(taken(other, written(path, edited))) == {Added.REREAD: 1}
    assert other.document(FIRST) == edited


def test_lines_that_say_what_the_record_has_keep_its_reader(tmp_path: Path, record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    path = written(tmp_path / "some.jsonl", *record.extracted())
    assert outcomes(taken(record, path)) == {Added.UNCHANGED: 3}
    (first, *_) = reports()
    titled = replace(first, document=replace(first.document, title="News"))
    assert outcomes(taken(record, written(path, titled))) == {Added.UPDATED: 1}
    assert record.holds(titled.document, "m1")
    assert record.reviews(FIRST) == {"s1": Review.REJECTED}


def test_standard_input_packed_files_and_folders_are_loaded(tmp_path: Path, other: Record) -> None:
    first, second, third = reports()
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(encode(second)))
    folder = tmp_path / "bulk"
    folder.mkdir()
    shutil.move(tmp_path / "b.jsonl.gz", folder / "b.jsonl.gz")
    written(folder / "a.jsonl", first)
    assert outcomes(taken(other, folder)) == {Added.NEW: 2}
    assert outcomes(list(load(other, "-", io.BytesIO(encode(third))))) == {Added.NEW: 1}
    assert list(other.extracted()) == reports()


def test_how_many_documents_there_may_be_is_known_before(tmp_path: Path, record: Record) -> None:
    exported(record, tmp_path / "A")
    path = written(tmp_path / "A" / "more.jsonl", *reports())
    assert [expected(str(each)) for each in (tmp_path / "A", path, "-", tmp_path / "nowhere", tmp_path / "A" / "a.jsonl.gz")] == [
        3, 3, 0, 0, 0,
    ]  # fmt: skip
    (tmp_path / "bulk").mkdir()
    shutil.copy(path, tmp_path / "bulk" / "a.jsonl")
    shutil.copy(path, tmp_path / "bulk" / "b.ndjson")
    assert expected(str(tmp_path / "bulk")) == 6


def test_a_document_twice_in_a_file_ends_as_its_last_line_says(tmp_path: Path, other: Record) -> None:
    newer = report("first.txt", "2030-01-01", Said("Lind", "Tell", so=False), note="Corrected.\n")
    assert outcomes(taken(other, written(tmp_path / "a.jsonl", reports()[0], newer))) == {Added.NEW: 1, Added.REVISED: 1}
    assert other.document(FIRST) == newer


# -- what cannot be used --------------------------------------------------------------------------------------------------


def test_a_bad_line_is_named_and_costs_no_other(tmp_path: Path, other: Record) -> None:
    first, second, third = (encode(each) for each in reports())
    broken = json.loads(second)
    broken["claims"][0]["place"] = "p9"
    path = tmp_path / "a.jsonl"
    path.write_bytes(first + json.dumps(broken).encode() + b"\n\n" + third[: len(third) // 2])
    items = taken(other, path)
    assert told(items) == [
        f"{path}, line 2: claims[0].place: there is no 'p9' among the places of this document",
        f"{path}, line 4: the file breaks off in this line (what comes before is loaded; get it whole again)",
    ]
    assert [row.id for row in other.documents()] == [FIRST]


def test_a_line_that_is_too_long_is_passed_over(tmp_path: Path, other: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    first, _, third = (encode(each) for each in reports())
    monkeypatch.setattr(lines, "LONGEST", 2 * max(len(first), len(third)))
    path = tmp_path / "a.jsonl"
    path.write_bytes(first + b'{"schema": "' + b"x" * 5 * 10**6 + b'"}\n' + third)
    (fault,) = told(taken(other, path))
    assert fault.startswith(f"{path}, line 2: is longer than ")
    assert [row.id for row in other.documents()] == [FIRST, THIRD]


def test_many_bad_lines_are_counted(tmp_path: Path, other: Record) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(encode(reports()[0]) + b'{"schema": "sitroom-record/1"}\n' * 50)
    said = told(taken(other, path))
    assert len(said) == taking.TOLD + 1
    assert said[-1] == f"{path}: {50 - taking.TOLD} more lines cannot be used (the first ones say why)"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.csv", b"id,text\n1,Boats wait\n", "is a table (load takes what "),
        ("a.parquet", b"PAR1\x00\x00", "is a Parquet file"),
        ("a.zip", b"PK\x03\x04\x00", "is a ZIP archive"),
        ("a.db", b"SQLite format 3\x00\x10", "is a database, perhaps a record of its own"),
        ("a.json", b'[{"schema": "sitroom-record/1"}]', "is one JSON array (write one object a line)"),
        ("a.txt", b"Boats wait in the harbour.\n", "has no lines of JSON objects"),
        ("a.jsonl.gz", b"\x1f\x8b\x08\x00\x00", "breaks off after line 0"),
    ],
)
def test_what_is_something_else_is_told_what_to_give_instead(
    tmp_path: Path, other: Record, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (fault,) = told(taken(other, path))
    assert fault.startswith(f"{path}: {said}")
    assert other.documents() == []


def test_rows_of_articles_are_no_records(tmp_path: Path, other: Record) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_bytes(b'{"id": 1, "text": "Boats wait"}\n' * 1000)
    said = told(taken(other, path))
    assert len(said) == 2
    assert said[1].startswith(f"{path}: has no sitroom-record/1 lines, so nothing more of it is read")


@pytest.mark.parametrize("what", ["nothing", "folder"])
def test_a_path_that_holds_nothing_is_told(tmp_path: Path, other: Record, what: str) -> None:
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    (fault,) = taken(other, path)
    assert isinstance(fault, DocumentError)
    assert fault.path == str(path)


# -- exports that are not whole -------------------------------------------------------------------------------------------


@pytest.fixture
def export(tmp_path: Path, record: Record) -> Path:
    record.judge(FIRST, "s1", Verdict.CORRECT, "mara", Correction(content=((10, 20),)))
    record.merge("Lind", "Marn", "mara")
    exported(record, tmp_path / "A")
    return tmp_path / "A"


def test_a_part_of_an_export_leads_to_the_whole(export: Path, other: Record) -> None:
    (fault,) = told(taken(other, export / "decisions.jsonl"))
    assert fault == f"{export / 'decisions.jsonl'}: is one part of an export (give the folder {export})"
    items = taken(other, export / "records.jsonl")
    assert isinstance(items[0], LeftOut)
    assert outcomes(items) == {Added.NEW: 3}


def test_records_that_were_cut_are_told_and_the_rest_is_loaded(export: Path, other: Record) -> None:
    path = export / "records.jsonl"
    begin, _, rest = path.read_bytes().partition(b"\n")
    path.write_bytes(begin + b"\n" + rest[:200])
    said = told(taken(other, export))
    assert said[0].startswith(f"{path}: is not as it was exported: 2 lines where there were 3")
    assert said[1].startswith(f"{path}, line 2: the file breaks off in this line")
    assert said[2].startswith(f"{path}: lacks 2 of the documents that history.jsonl tells of, the first of them path:second.txt")
    assert [row.id for row in other.documents()] == [FIRST]
    # What was decided of the others waits for them.
    assert other.history()[0].right_document in (FIRST, SECOND)
    fill(other, reports()[1:])
    assert sum("Marn" in (row.name, *row.aliases) for row in other.actors()) == 1


def test_what_was_missing_gets_its_numbers_when_it_is_there_again(export: Path, record: Record, other: Record) -> None:
    record.add(report("fourth.txt", None, Said("Lind", "Quay"), Said("Aster", "Quay")), "m1")
    record.split(next(row.id for row in record.actors() if row.name in ("Lind", "Marn")), "first.txt", "mara")
    before = exported(record, export)
    whole = before["records.jsonl"]
    (export / "records.jsonl").write_bytes(whole[: len(whole) // 2])
    assert told(taken(other, export))
    (export / "records.jsonl").write_bytes(whole)
    assert told(taken(other, export)) == []
    assert [row.id for row in other.actors()] == [row.id for row in record.actors()]
    assert {row.id for row in other.places()} == {row.id for row in record.places()}


def test_a_line_that_was_edited_is_loaded_as_it_is_now(export: Path, record: Record, other: Record) -> None:
    path = export / "records.jsonl"
    lines_ = path.read_bytes().splitlines(keepends=True)
    edited = replace(reports()[1], claims=())
    path.write_bytes(lines_[0] + encode(edited) + lines_[2])
    said = told(taken(record, export))
    assert said[-1] == f"{path}, line 2: was changed after the export (it is loaded as it is now, without who read it)"
    assert record.document(SECOND) == edited
    taken(other, export)
    assert other.document(SECOND) == edited
    assert not other.holds(edited.document, "m1")


def test_an_edited_line_of_what_people_judged_is_loaded_as_it_was_read(export: Path, record: Record, other: Record) -> None:
    path = export / "records.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"published":"2030-01-01"', b'"published":"2031-01-01"'))
    said = told(taken(other, export))
    assert said[-1].endswith("(it is loaded as it was read, with what people decided)")
    assert list(other.extracted()) == list(record.extracted())


@pytest.mark.parametrize(
    "name", ["history.jsonl", "numbers.jsonl", "decisions.jsonl", "questions.jsonl", "export.json", "records.jsonl"]
)
def test_a_file_that_is_missing_is_told_and_the_rest_is_loaded(export: Path, other: Record, name: str) -> None:
    (export / name).unlink()
    said = told(taken(other, export))
    assert said[0].startswith(f"{export / name}: is missing")
    # What was judged has a record in the history too.
    assert len(other.documents()) == (1 if name == "records.jsonl" else 3)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (b'"fields":{"content":{"was"', b'"fields":{"content":{"were"', "body.fields: a correction says of each field"),
        (b'"what":"correct"', b'"what":"praise"', "Invalid enum value 'praise'"),
        (b'"undone_by":null', b'"undone_by":"mara"', "undone_at and undone_by are null together"),
        (b'"added":false', b'"added":"no"', "Expected `bool`"),
    ],
)
def test_a_decision_that_makes_no_sense_is_named(export: Path, other: Record, old: bytes, new: bytes, said: str) -> None:
    path = export / "decisions.jsonl"
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))
    found = told(taken(other, export))
    assert any(said in fault and fault.startswith(f"{path}, line ") for fault in found)
    assert len(other.documents()) == 3


def test_an_export_of_a_later_version_is_not_guessed_at(export: Path, other: Record) -> None:
    path = export / "export.json"
    path.write_bytes(path.read_bytes().replace(b"sitroom-export/1", b"sitroom-export/2"))
    assert told(taken(other, export)) == [
        f"{path}: schema: 'sitroom-export/2' where this Sitroom reads 'sitroom-export/1' (upgrade Sitroom?)"
    ]
    assert (other.documents(), other.judgements()) == ([], [])


VALUES: tuple[object, ...] = (
    None,
    0,
    -1,
    10**6,
    2**40,
    "",
    "x1",
    "s1",
    "path:first.txt",
    [],
    {},
    True,
    1.5,
    [[0, 3, "Lin"]],
    "\ud800",
)


def altered(rng: random.Random, value: Any) -> Any:
    """The same JSON with one value in it another, gone or twice."""
    if isinstance(value, (dict, list)) and value and rng.random() < 0.9:
        value = value.copy()
        key = rng.choice(list(value) if isinstance(value, dict) else range(len(value)))
        if rng.random() < 0.1:
            del value[key]
        elif isinstance(value, list) and rng.random() < 0.1:
            value.append(value[key])
        else:
            value[key] = altered(rng, value[key])
        return value
    return rng.choice(VALUES)


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_done_to_its_files_the_record_stays_sound(export: Path, record: Record, other: Record, seed: int) -> None:
    rng = random.Random(seed)
    record.ask(question_from("Will the dam break?"), "mara")
    record.state(FIRST, NewStatement(content=((0, 4),)), "mara")
    exported(record, export)
    for name in rng.sample(("decisions.jsonl", "history.jsonl", "questions.jsonl", "records.jsonl", "numbers.jsonl"), 3):
        rows = (export / name).read_bytes().splitlines()
        at = rng.randrange(len(rows))
        rows[at] = json.dumps(altered(rng, json.loads(rows[at]))).encode()
        (export / name).write_bytes(b"\n".join(rows)[: -1 if rng.random() < 0.2 else None])
    assert told(taken(other, export)) != []
    before = picture(other)
    assert set(outcomes(taken(other, export))) <= {Added.UNCHANGED}
    assert picture(other) == before
    other.add(reports()[0], "m9")
    other.resolve()

"""What an export of lines holds, and that the same record gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from sitroom import __version__
from sitroom.certainty.level import Level
from sitroom.exchange.exported import ExportError
from sitroom.exchange.jsonl import encode
from sitroom.exchange.jsonl_export import export_jsonl
from sitroom.outlook.question import question_from
from sitroom.record import schema
from sitroom.record.connection import engine_for
from sitroom.record.judgement_rows import Correction, NewStatement, Reliability, Verdict
from sitroom.record.record import Record
from tests.exchange.walking import exported
from tests.record.contest import Said, report
from tests.record.people import fill

FIRST, SECOND = "path:first.txt", "path:second.txt"
REPORTS = [
    report("second.txt", "2030-01-02", Said("Marn", "Tell", so=False)),
    report("first.txt", "2030-01-01", Said("Lind", "Tell"), Said("Lind", "Tell", aspect="control", holder="Dorn")),
]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db")) as opened:
        fill(opened, REPORTS)
        yield opened


def rows(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.splitlines()]


def test_records_are_what_was_extracted_in_the_order_of_their_ids(tmp_path: Path, record: Record) -> None:
    assert exported(record, tmp_path / "A")["records.jsonl"] == encode(REPORTS[1]) + encode(REPORTS[0])


def test_the_history_tells_how_documents_came_and_repeats_nothing(tmp_path: Path, record: Record) -> None:
    files = exported(record, tmp_path / "A")
    first, second = rows(files["history.jsonl"])
    assert (first["document"], second["document"]) == (SECOND, FIRST)
    (revision,) = first["revisions"]
    assert (revision["number"], revision["reader"], revision["record"]) == (1, "m1", None)
    assert first["line"] == hashlib.sha256(files["records.jsonl"].splitlines()[1]).hexdigest()[:16]
    assert (second["clusters"], second["actors"]) == ({"a1": 2, "a2": 3}, {})
    assert rows(files["numbers.jsonl"]) == [{"actors": 3, "revisions": 2}, {"place": 1, "identity": "made:Tell"}]


def test_the_list_of_files_tells_their_lines_and_digests(tmp_path: Path, record: Record) -> None:
    files = exported(record, tmp_path / "A")
    manifest = json.loads(files.pop("export.json"))
    assert (manifest["schema"], manifest["record"], manifest["sitroom"]) == ("sitroom-export/1", "sitroom-record/1", __version__)
    assert manifest["readers"] == ["m1"]
    assert {file["name"]: (file["lines"], file["sha256"]) for file in manifest["files"]} == {
        name: (data.count(b"\n"), hashlib.sha256(data).hexdigest()) for name, data in files.items()
    }


def test_exporting_again_gives_the_same_bytes(tmp_path: Path, record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    assert exported(record, tmp_path / "A") == exported(record, tmp_path / "B")


def test_what_people_judged_is_there_as_they_left_it_and_as_it_was_read(tmp_path: Path, record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.CORRECT, "mara", Correction(level=Level.POSSIBLE), note="hearsay")
    record.judge(FIRST, "s2", Verdict.REJECT, "mara")
    record.state(FIRST, NewStatement(content=((0, 4),)), "otto")
    files = exported(record, tmp_path / "A")
    left, _ = rows(files["records.jsonl"])
    assert [(s["id"], s["certainty"]["level"]) for s in left["statements"]] == [("s1", "possible"), ("x1", "certain")]
    assert left["control"] == []
    _, history = rows(files["history.jsonl"])
    assert history["revisions"][0]["record"] == json.loads(encode(REPORTS[1]))
    assert [(row["id"], row["what"], row["author"], row["note"]) for row in rows(files["decisions.jsonl"])] == [
        ("j1", "correct", "mara", "hearsay"), ("j2", "reject", "mara", None), ("j3", "add", "otto", None),
    ]  # fmt: skip


def test_what_was_only_accepted_is_not_repeated(tmp_path: Path, record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.ACCEPT, "mara")
    _, history = rows(exported(record, tmp_path / "A")["history.jsonl"])
    assert history["revisions"][0]["record"] is None


def test_earlier_texts_are_there_as_they_were_read(tmp_path: Path, record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    newer = report("first.txt", "2030-01-01", Said("Lind", "Overmere"))
    record.add(newer, "m2")
    files = exported(record, tmp_path / "A")
    _, history = rows(files["history.jsonl"])
    earlier, now = history["revisions"]
    assert earlier["record"] == json.loads(encode(REPORTS[1]))
    assert (history["current"], now["revision"], now["record"]) == (newer.document.revision, newer.document.revision, None)
    assert json.loads(files["export.json"])["readers"] == ["m1", "m2"]


def test_decisions_of_both_kinds_come_by_their_time_with_those_undone(tmp_path: Path, record: Record) -> None:
    record.grade_source("Marn", Reliability.B, "mara")
    record.merge("Lind", "Marn", "mara")
    record.undo("d1", "otto")
    merge, grade = sorted(rows(exported(record, tmp_path / "A")["decisions.jsonl"]), key=lambda row: str(row["id"]))
    assert (merge["what"], merge["left_quote"], merge["undone_by"]) == ("same", "Lind", "otto")
    assert (grade["quote"], grade["body"], grade["undone_at"]) == ("Marn", {"is": "B", "name": "Marn"}, None)


def test_a_split_actor_has_the_number_that_decisions_gave_it(tmp_path: Path, record: Record) -> None:
    record.merge("Marn", "Lind", "mara")
    assert rows(exported(record, tmp_path / "A")["history.jsonl"])[1]["actors"] == {"a1": 1}
    record.split("Lind", "first.txt", "mara")
    record.merge("Marn", "Dorn", "mara")
    _, history = rows(exported(record, tmp_path / "A")["history.jsonl"])
    assert (history["clusters"], history["actors"]) == ({"a1": 2, "a2": 3}, {"a2": 1})


def test_questions_are_there_as_they_were_read(tmp_path: Path, record: Record) -> None:
    number = record.ask(question_from("Will the dam break?"), "mara")
    (asked,) = rows(exported(record, tmp_path / "A")["questions.jsonl"])
    assert (asked["id"], asked["author"], asked["reading"]["text"]) == (number, "mara", "Will the dam break?")


def test_an_empty_record_is_exported(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "empty.db")) as record:
        files = exported(record, tmp_path / "A")
    assert {name for name, data in files.items() if data} == {"export.json", "numbers.jsonl"}


def test_watched_feeds_are_said_to_be_left_out(tmp_path: Path, record: Record) -> None:
    folder = tmp_path / "A"
    folder.mkdir()
    assert export_jsonl(record, folder).left_out == ()
    engine, _ = engine_for(record.location, create=False)
    with engine.begin() as connection:
        connection.execute(insert(schema.feed).values(url="https://tell.example/feed", failures=0))
    engine.dispose()
    (left_out,) = export_jsonl(record, folder).left_out
    assert left_out.startswith("which feeds are watched")


def test_a_folder_that_cannot_be_written_keeps_what_it_had(tmp_path: Path, record: Record) -> None:
    exported(record, tmp_path / "A")
    (tmp_path / "A" / "history.jsonl").unlink()
    (tmp_path / "A" / "history.jsonl").mkdir()
    before = (tmp_path / "A" / "export.json").read_bytes()
    record.add(replace(REPORTS[0], claims=()), "m2")
    with pytest.raises(ExportError, match=r"history\.jsonl: cannot be written"):
        export_jsonl(record, tmp_path / "A")
    assert (tmp_path / "A" / "export.json").read_bytes() == before

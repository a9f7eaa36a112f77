"""``sitroom load`` as other programs and people call it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitroom.cli.main import sitroom
from sitroom.exchange.jsonl import encode
from sitroom.outlook.question import question_from
from sitroom.record.judgement_rows import Verdict
from sitroom.record.record import Record
from tests.exchange.walking import exported
from tests.record import made
from tests.record.people import fill


@pytest.fixture
def export(tmp_path: Path) -> Path:
    with Record.open(str(tmp_path / "r.db")) as record:
        fill(record, [made.dam(), made.ferry()])
        record.judge("dam.txt", "s1", Verdict.REJECT, "mara")
        record.judge("dam.txt", "s2", Verdict.ACCEPT, "mara")
        record.undo("j2", "otto")
        record.ask(question_from("Will the dam break?"), "mara")
        exported(record, tmp_path / "A")
    return tmp_path / "A"


def load(tmp_path: Path, *paths: Path | str, stdin: bytes = b"") -> Result:
    arguments = ["load", *map(str, paths), "--record", str(tmp_path / "new.db")]
    return CliRunner().invoke(sitroom, arguments, input=stdin)


def test_an_export_is_loaded_and_told_in_numbers(tmp_path: Path, export: Path) -> None:
    result = load(tmp_path, export)
    assert (result.exit_code, result.stderr) == (0, "")
    first, _, summary, *_ = result.stdout.splitlines()
    assert first == f"{tmp_path / 'new.db'}: 2 new, 1 question, 2 decisions"
    assert summary == "2 documents, 6 statements"
    assert load(tmp_path, export).stdout.splitlines()[0] == f"{tmp_path / 'new.db'}: 2 unchanged"
    with Record.open(str(tmp_path / "new.db")) as record:
        assert exported(record, tmp_path / "B") == {file.name: file.read_bytes() for file in export.iterdir()}


def test_what_extract_writes_is_loaded_from_standard_input(tmp_path: Path) -> None:
    result = load(tmp_path, "-", stdin=encode(made.dam()) + encode(made.ferry()))
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, f"{tmp_path / 'new.db'}: 2 new")


def test_a_bad_input_is_one_line_and_the_rest_is_loaded(tmp_path: Path, export: Path) -> None:
    bad = tmp_path / "bad\x1b[31m.jsonl"
    bad.write_bytes(encode(made.dam())[:-20])
    result = load(tmp_path, bad, tmp_path / "nowhere", export)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"sitroom: {tmp_path}/bad\ufffd[31m.jsonl, line 1: the file breaks off in this line"
        " (what comes before is loaded; get it whole again)",
        f"sitroom: {tmp_path / 'nowhere'}: cannot be read: No such file or directory (check the path and its rights)",
    ]
    assert result.stdout.splitlines()[0] == f"{tmp_path / 'new.db'}: 2 new, 1 question, 2 decisions, 2 problems"

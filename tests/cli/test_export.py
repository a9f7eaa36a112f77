"""``sitroom export`` as other programs and people call it."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from pathlib import Path
from threading import Event

import pytest
from click.testing import CliRunner, Result

from sitroom.cli.export import FORMATS
from sitroom.cli.main import sitroom
from sitroom.errors import SitroomError
from sitroom.exchange import csv_export
from sitroom.exchange.exported import Export, Written, fresh
from sitroom.record.record import Record
from tests.record import situation

command = import_module("sitroom.cli.export")


@pytest.fixture
def record(tmp_path: Path) -> Path:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(situation.first(), "m")
    return tmp_path / "r.db"


def export(record: Path, folder: Path, form: str) -> Result:
    return CliRunner().invoke(sitroom, ["export", str(folder), "--format", form, "--record", str(record)])


def test_each_file_is_told_with_what_is_in_it_and_what_is_not(tmp_path: Path, record: Path) -> None:
    out = tmp_path / "some" / "where"
    result = export(record, out, "csv")
    assert result.exit_code == 0
    told = result.stdout.splitlines()
    assert told[0] == f"{out / 'documents.csv'}: 1 document"
    assert f"{out / 'control.csv'}: 1 finding" in told
    assert told[-1] == str(out / "datapackage.json")
    assert {str(file) for file in out.iterdir()} == {line.partition(": ")[0] for line in told}
    assert "sitroom: csv cannot hold when each document came into the record" in result.stderr.splitlines()


def test_a_report_takes_a_title_and_nothing_else_does(tmp_path: Path, record: Path) -> None:
    def titled(form: str) -> Result:
        return CliRunner().invoke(
            sitroom, ["export", str(tmp_path / form), "--format", form, "--title", "Tell  in May", "--record", str(record)]
        )

    assert titled("report").exit_code == 0
    assert "<title>Tell in May</title>" in (tmp_path / "report" / "report.html").read_text("utf-8")
    refused = titled("csv")
    assert (refused.exit_code, "--title is for --format report" in refused.stderr) == (2, True)
    assert not (tmp_path / "csv").exists()


def test_one_of_anything_is_told_as_one(tmp_path: Path, record: Path) -> None:
    assert f"{tmp_path / 'a' / 'history.jsonl'}: 1 history of documents" in export(record, tmp_path / "a", "jsonl").stdout
    entities = [line for line in export(record, tmp_path / "b", "ftm").stdout.splitlines() if "entities.ftm.json" in line]
    assert entities[0].endswith(" entities")


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "parquet"])
def test_every_format_goes_into_a_folder_with_all_others_and_twice(tmp_path: Path, record: Path, form: str) -> None:
    assert export(record, tmp_path / "out", form).exit_code == 0
    first = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    assert export(record, tmp_path / "out", form).exit_code == 0
    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == first


class Terminal(io.StringIO):
    """Takes what is shown, and knows when the size of a file was."""

    def __init__(self) -> None:
        super().__init__()
        self.sized = Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "MB" in text:
            self.sized.set()
        return super().write(text)


def test_a_terminal_is_told_meanwhile(tmp_path: Path, record: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()

    def slow(_record: Record, folder: Path) -> Export:
        with fresh(folder / "big.csv") as file:
            file.write(bytes(2_000_000))
            file.flush()
            assert terminal.sized.wait(10)
        return Export((Written("big.csv"),))

    monkeypatch.setattr(command, "_EVERY", 0.001)
    monkeypatch.setattr(csv_export, "export_csv", slow)
    monkeypatch.setattr(sys, "stderr", terminal)
    sitroom.main(["export", str(tmp_path / "out"), "--format", "csv", "--record", str(record)], standalone_mode=False)
    shown = terminal.getvalue()
    assert "\rwriting csv: big.csv, 2.0 MB\033[K" in shown
    assert shown.endswith("\r\033[K")


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_what_cannot_be_made_leaves_nothing(tmp_path: Path, record: Path, form: str) -> None:
    (tmp_path / "file").write_text("mine")
    below = export(record, tmp_path / "file" / "out", form)
    assert isinstance(below.exception, SitroomError)
    assert str(below.exception).startswith(f"{tmp_path / 'file' / 'out'}: cannot be made")
    missing = export(tmp_path / "no.db", tmp_path / "never", form)
    assert isinstance(missing.exception, SitroomError)
    assert "no such record" in str(missing.exception)
    assert sorted(file.name for file in tmp_path.iterdir() if "r.db" not in file.name) == ["file"]

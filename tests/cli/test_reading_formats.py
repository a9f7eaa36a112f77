"""``sitroom read`` and ``extract`` over the formats that hold many articles: what is read, what is said, what is kept."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitroom.cli.main import sitroom
from sitroom.cli.streams import StoppedError
from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.record.record import Record

ARTICLE = "The harbour office said on Monday that no ferry would sail. Pilot Irena Volk denied that the strike was over.\n"
FRENCH = "Le ministre a dit que ses troupes tenaient le pont et que la ville ne serait pas rendue. " * 3


def run(*arguments: str, cwd: Path, given: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "sitroom.cli", *arguments], cwd=cwd, input=given, capture_output=True, check=False
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("formats")
    rows = [{"n": 7, "meta": {"body": ARTICLE}, "day": "2031-05-02"}, {"n": 8, "meta": {"body": FRENCH}}]
    (made / "posts.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    with zipfile.ZipFile(made / "news.zip", "w") as archive:
        archive.writestr("monday/ferry.txt", ARTICLE)
        archive.writestr("picture.png", b"\x89PNG")
        archive.writestr("manifest.csv", "path,publisher\nmonday/ferry.txt,Quay Post\n")
    return made


def test_a_table_an_archive_and_another_language_in_one_run(folder: Path) -> None:
    columns = ("--columns", "id=n,text=meta.body", "--columns", "published=day")
    done = run("read", "posts.jsonl", "news.zip", "none.pdf", *columns, cwd=folder)
    assert done.returncode == 1
    told = done.stderr.decode().splitlines()
    assert any(line.startswith("sitroom: news.zip: left out 1 member") for line in told)
    assert any(line.startswith("sitroom: none.pdf: does not exist") for line in told)
    assert any("1 document is kept and not read, since the model reads English alone: 1 in fr" in line for line in told)
    assert len(told) == 3
    with Record.open(str(folder / "sitroom.db")) as record:
        rows = {row.path: row for row in record.documents()}
        assert set(rows) == {"posts.jsonl!/7", "posts.jsonl!/8", "news.zip!/monday/ferry.txt"}
        assert rows["posts.jsonl!/7"].published == "2031-05-02"
        assert rows["news.zip!/monday/ferry.txt"].publisher == "Quay Post"
        assert rows["posts.jsonl!/8"].statements == 0
        assert rows["posts.jsonl!/7"].statements == 2
    again = run("read", "posts.jsonl", "news.zip", *columns, cwd=folder)
    assert b"3 unchanged" in again.stdout


def test_who_stops_it_is_told_that_what_was_read_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(documents: Iterator[Document], *_: object) -> Iterator[Extracted]:
        yield Extracted(next(documents), ())
        raise KeyboardInterrupt

    monkeypatch.setattr("sitroom.flow.extract_all", stopped)
    table, record = str(folder / "posts.jsonl"), str(folder / "stopped.db")
    done = CliRunner().invoke(sitroom, ["read", table, "--columns", "text=meta.body", "--record", record])
    assert isinstance(done.exception, StoppedError)
    assert str(done.exception).startswith("what was read is kept")
    with Record.open(record) as opened:
        assert len(opened.documents()) == 1


def test_a_table_comes_through_standard_input(folder: Path) -> None:
    done = run("extract", "-", "--columns", "text=meta.body,id=n", cwd=folder, given=(folder / "posts.jsonl").read_bytes())
    assert done.returncode == 0
    assert [json.loads(line)["document"]["path"] for line in done.stdout.splitlines()] == ["-!/7", "-!/8"]


@pytest.mark.parametrize("columns", ["text", "words=body", "text=a,text=b", "=x"])
def test_a_column_map_that_cannot_be_is_wrong_usage(folder: Path, columns: str) -> None:
    done = run("extract", "posts.jsonl", "--columns", columns, cwd=folder)
    assert done.returncode == 2
    assert b"Error: " in done.stderr
    assert done.stdout == b""


def test_an_address_is_asked_for_only_when_that_is_said(folder: Path) -> None:
    done = run("extract", "https://paper.example/a", cwd=folder)
    assert done.returncode == 1
    assert b"https://paper.example/a: is a web address (give --fetch" in done.stderr


def test_addresses_of_this_machine_are_refused(folder: Path) -> None:
    done = run("extract", "--fetch", "http://127.0.0.1:8080/a", "http://localhost/b", "http://[::1]/c", "posts.jsonl", cwd=folder)
    assert done.returncode == 1
    errors = [line for line in done.stderr.decode().splitlines() if line.startswith("sitroom: http")]
    assert len(errors) == 3
    assert all(
        "not to the public internet (if that is meant, give --allow-private, in a program allow_private=True)" in line
        for line in errors
    ), errors

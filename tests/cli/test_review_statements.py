"""What people decide about statements, sources and sides, from the command line, on a record made without the model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitroom.cli.main import sitroom
from sitroom.record.errors import UnknownNameError
from sitroom.record.record import Record
from tests.record.contest import Said, report


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Record.open(str(tmp_path / "sitroom.db")) as record:
        record.add(report("one.txt", "2030-01-01", Said("Lind", "Tell")), "m1")
        record.add(report("two.txt", "2030-01-02", Said("Marn", "Tell", so=False)), "m1")
    return tmp_path


def run(*arguments: str, cwd: Path, status: int = 0) -> str:
    """What a command prints, or what it says of wrong usage."""
    environment = {"COLUMNS": "160", "SITROOM_AUTHOR": "mara", "SITROOM_RECORD": str(cwd / "sitroom.db")}
    done = CliRunner().invoke(sitroom, arguments, env=environment)
    if isinstance(done.exception, UnknownNameError):
        # What the entry point makes of it, in a process of its own.
        assert status == 2
        return str(done.exception)
    assert done.exit_code == status, done.output
    return done.output


def test_a_statement_is_rejected_and_corrected_and_that_is_undone(folder: Path) -> None:
    said = run("review", "statement", "one.txt", "s1", "--reject", "--note", "a copy", cwd=folder)
    assert said.startswith("j1: rejected: “fighting in Tell on day 1")
    assert said.endswith("(one.txt s1), by mara “a copy”\n")
    assert run("disputes", "--format", "jsonl", cwd=folder) == ""
    assert "undone" in run("review", "undo", "j1", "--author", "otto", cwd=folder)
    assert len(run("disputes", "--format", "jsonl", cwd=folder).splitlines()) == 1
    said = run("review", "statement", "two.txt", "s1", "--set", "polarity=+", "--set", "level=possible", cwd=folder)
    assert said.startswith("j2: polarity: - → +; certainty: certain → possible: “no fighting")
    (row,) = (
        json.loads(line) for line in run("statements", "--document", "two.txt", "--format", "jsonl", cwd=folder).splitlines()
    )
    assert (row["polarity"], row["certainty"]["level"]) == ("+", "possible")
    listed = [json.loads(line) for line in run("review", "history", "--format", "jsonl", cwd=folder).splitlines()]
    assert [(row["id"], row["undone_by"]) for row in listed] == [("j2", None), ("j1", "otto")]
    table = run("review", "history", cwd=folder)
    assert table.index("j2:") < table.index("j1:")


def test_sides_and_grades(folder: Path) -> None:
    dispute = json.loads(run("disputes", "--format", "jsonl", cwd=folder))["id"]
    assert run("review", "grade", "Lind", "b", cwd=folder).startswith("j1: reliability of Lind: B, usually reliable")
    assert run("review", "grade", "two.txt", "s1", "6", cwd=folder).startswith("j2: credibility: 6, truth cannot be judged")
    assert run("review", "move", dispute, "one.txt", "s1", "none", cwd=folder).startswith("j3: taken out of the dispute")
    assert run("disputes", "--format", "jsonl", cwd=folder) == ""


def test_the_queue_says_why(folder: Path) -> None:
    assert "4 things" in run("review", "queue", cwd=folder)
    rows = [json.loads(line) for line in run("review", "queue", "--limit", "1", "--format", "jsonl", cwd=folder).splitlines()]
    assert [row["concern"] for row in rows] == ["lone origin"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("statement", "one.txt", "s1"), "--accept, --reject and --set"),
        (("statement", "one.txt", "s1", "--accept", "--set", "level=possible"), "--accept, --reject and --set"),
        (("statement", "one.txt", "s1", "--set", "colour=red"), "polarity, level"),
        (("statement", "one.txt", "s1", "--set", "level=sure"), "no level"),
        (("statement", "one.txt", "s1", "--set", "content=4"), "no content"),
        (("statement", "one.txt", "s8", "--accept"), "no statement 's8'"),
        (("grade", "Lind", "7"), "a letter from A to F"),
        (("move", "d1", "one.txt", "s1", "first"), "no number of a side"),
        (("undo", "j5"), "no judgement 'j5'"),
    ],
)  # fmt: skip
def test_wrong_usage_is_told(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    assert said in " ".join(run("review", *arguments, cwd=folder, status=2).replace("│", " ").split())

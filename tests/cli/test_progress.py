"""What a terminal shows while inputs are read."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from sitroom.cli.inputs import complain, progress
from sitroom.errors import DocumentError


class Terminal(io.StringIO):
    """A standard error that is a terminal."""

    def isatty(self) -> bool:
        return True

    def lines(self) -> list[str]:
        return [line.strip() for line in self.getvalue().replace("\n", "\r").split("\r") if "%" in line]


def a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Put in place in the test itself: pytest takes standard error for its own between a fixture and its test."""
    monkeypatch.setattr(sys, "stderr", made := Terminal())
    return made


def test_each_document_of_one_input_moves_the_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = a_terminal(monkeypatch)
    table = tmp_path / "posts.jsonl"
    table.touch()
    with progress((str(table),), "Reading") as done:
        for number in range(3):
            done(f"posts.jsonl!/{number}")
    shown = terminal.lines()
    assert [line.rpartition("%")[2].strip()[:16] for line in shown[1:4]] == [f"{n + 1}: posts.jsonl!/{n}"[:16] for n in range(3)]
    assert all(" 0%" in line for line in shown[:4])
    assert "100%" in shown[-1]


def test_an_input_is_done_when_the_next_begins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = a_terminal(monkeypatch)
    for name in ("a.csv", "b!"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").touch()
    first, second = str(tmp_path / "a.csv" / "x.txt"), str(tmp_path / "b!" / "x.txt")
    with progress((first, second), "Reading") as done:
        for path in (f"{first}!/1", f"{first}, line 2", f"{first}!/3", second):
            done(path)
    assert [line.partition("%")[0][-3:].strip() for line in terminal.lines()[1:5]] == ["0", "0", "0", "50"]


def test_a_message_begins_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    terminal = a_terminal(monkeypatch)
    with progress((str(tmp_path),), "Reading"):
        complain(DocumentError("a.txt", "is empty"))
    assert "\r\x1b[Ksitroom: a.txt: is empty\n" in terminal.getvalue()

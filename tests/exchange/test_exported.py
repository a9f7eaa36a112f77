"""Files of an export are whole or are not there, whatever ends the program that writes them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitroom.exchange.exported import ExportError, fresh, unfinished

_KILLED = """
import os, signal, sys
from pathlib import Path
from sitroom.exchange.exported import fresh
with fresh(Path(sys.argv[1])) as file:
    file.write(b"new")
    file.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_fails_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"old")

    def fail() -> None:
        with fresh(path) as file:
            file.write(b"new")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [("a.csv", b"old")]


def test_a_folder_in_its_place_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(ExportError, match=r"a\.csv: cannot be written: Is a directory"), fresh(tmp_path / "a.csv") as file:
        file.write(b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["a.csv"]


@pytest.mark.skipif(os.name == "nt", reason="nothing is killed so")
def test_what_a_killed_program_left_goes_with_the_next(tmp_path: Path) -> None:
    path = tmp_path / "a[1].csv"
    path.write_bytes(b"old")
    others = [
        tmp_path / ".a[1].csv.mine.part",
        tmp_path / f".b.csv.{os.getppid()}.part",
        tmp_path / f".a[1].csv.{os.getppid()}.part",
    ]
    for other in others:
        other.write_bytes(b"")
    assert subprocess.run([sys.executable, "-c", _KILLED, str(path)], check=False).returncode == -9
    assert path.read_bytes() == b"old"
    (left,) = {*unfinished(tmp_path, path.name)} - {*others}
    assert left.read_bytes() == b"new"
    with fresh(path) as file:
        file.write(b"newer")
    assert path.read_bytes() == b"newer"
    # Those of a program that runs, of another file and of another making stay.
    assert {*tmp_path.iterdir()} == {path, *others}

"""``sitroom picture`` on records made without the model, and once on an article that it reads itself."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitroom.cli.main import sitroom
from sitroom.record.record import Record
from tests.record import made
from tests.record.contest import Said, report
from tests.record.test_disputes import exact

SECTIONS = ["Disputed", "Agreed", "Who is said to hold what", "Expected", "Who speaks most", "New"]


def held(who: str | None, holder: str) -> Said:
    return Said(who, "Tell", aspect="control", holder=holder)


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("picture") / "r.db")
    with Record.open(path, matcher=exact()) as record:
        record.add(report("1.txt", "2031-05-02", held("BC", "KL"), publisher="Tell Post"), "m")
        record.add(report("2.txt", "2031-05-04", held("DE", "MN"), Said(None, "Dun")), "m")
        record.add(report("3.txt", "2031-05-06", Said("FG", "Oss"), Said("HI", "Oss")), "m")
        record.add(report("4.txt", "2031-05-09", Said("FG", "Dun", so=False)), "m")
    return path


def run(location: str, *arguments: str, width: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(width)}).invoke(sitroom, ["picture", *arguments, "--record", location])


def section(output: str, title: str) -> list[str]:
    """The lines of one section, its own apart."""
    parts = {part.splitlines()[0].split("  ")[0]: part.splitlines()[1:] for part in output.split("\n\n")[1:]}
    return [line.strip() for line in parts[title]]


def test_everything_stands_in_its_order(location: str) -> None:
    done = run(location)
    assert done.exit_code == 0, done.output
    heads = [line.split("  ")[0] for line in done.output.splitlines() if line and not line.startswith(" ")]
    assert heads == ["4 documents, 2 to 9 May 2031, 5 statements by sources", *SECTIONS]


def test_a_dispute_shows_its_sides_with_origins_and_last_change(location: str) -> None:
    lines = section(run(location, width=100).output, "Disputed")
    assert "Who holds Tell on 4 May 2031?" in lines
    assert "KL: 1 origin, last 2 May 2031 | MN: 1 origin, last 4 May 2031" in lines
    assert "Is there fighting in Dun?" in lines


def test_agreement_counts_origins_and_names_the_voices(location: str) -> None:
    assert section(run(location).output, "Agreed") == [
        "Is there fighting in Oss? Fighting (2 origins, last 6 May 2031)",
        "FG and HI",
    ]


def test_who_is_said_to_hold_a_place(location: str) -> None:
    lines = section(run(location, width=100).output, "Who is said to hold what")
    assert lines == ["Tell: held by MN (1 origin, last 4 May 2031); held by KL (1 origin, last 2 May 2031)"]


def test_what_the_last_day_of_reporting_brought(location: str) -> None:
    done = run(location)
    assert "on 9 May 2031, the last day of reporting: 1 document, 1 statement" in done.output
    assert section(done.output, "New") == ["dispute opened: Is there fighting in Dun? fighting / no fighting"]


def test_as_it_stood_on_a_day(location: str) -> None:
    output = run(location, "--at", "2031-05-03").output
    assert output.startswith("As it stood on 3 May 2031: 1 document, 2 May 2031, 1 statement by sources\n")
    assert "Disputed  nothing found" in output
    assert "MN" not in output
    assert "KL" in output


@pytest.mark.parametrize("width", [60, 80, 100])
def test_no_line_is_wider_than_the_screen(location: str, width: int) -> None:
    assert max(len(line) for line in run(location, width=width).output.splitlines()) <= width


def test_of_many_disputes_some_are_shown_and_the_rest_is_counted(tmp_path: Path) -> None:
    path = str(tmp_path / "many.db")
    with Record.open(path, matcher=exact()) as record:
        for n in range(9):
            record.add(report(f"{n}.txt", "2031-05-02", Said("BC", f"Town{n}"), Said("DE", f"Town{n}", so=False)), "m")
    output = run(path, "--at", "2031-06-01").output
    assert len([line for line in section(output, "Disputed") if line.startswith("Is there fighting")]) == 5
    assert "and 4 more: sitroom disputes --at 2031-06-01 --record" in output
    assert len(output.splitlines()) < 50


def test_copies_of_one_report_are_one_origin(tmp_path: Path) -> None:
    path = str(tmp_path / "copies.db")
    told = "The guard of the northern gate left its post before dawn and the road to the harbour lay open to everyone"
    with Record.open(path, matcher=exact()) as record:
        for n, outlet in enumerate(("Tell Post", "Dun Post", "Oss Post")):
            copied = report(f"{n}.txt", "2031-05-02", held("BC", "KL"), publisher=outlet, note=told)
            record.add(copied, "m")
        record.add(report("other.txt", "2031-05-02", held("DE", "MN")), "m")
    assert "KL: 1 origin, last 2 May 2031" in run(path).output


def test_an_empty_record_says_so(tmp_path: Path) -> None:
    Record.open(str(tmp_path / "empty.db")).close()
    done = run(str(tmp_path / "empty.db"))
    assert (done.exit_code, done.output) == (0, "0 documents, 0 statements by sources\n")


def test_words_that_would_steer_the_terminal_are_made_harmless(tmp_path: Path) -> None:
    path = str(tmp_path / "hostile.db")
    hostile = report("h.txt", "2031-05-02", held("B\x1b[31mC", "KL"), held("DE", "M\x1b]0;N\x07"))
    with Record.open(path, matcher=exact()) as record:
        record.add(hostile, "m")
    output = run(path).output
    assert "\x1b" not in output
    assert "\x07" not in output
    assert "M\ufffd]0;N" in output


def test_paths_and_a_record_exclude_each_other(location: str) -> None:
    done = run(location, "some.txt")
    assert done.exit_code == 2
    assert "give either PATHs" in done.output


def test_a_record_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    done = run(str(tmp_path / "none.db"))
    assert done.exit_code == 1
    assert not (tmp_path / "none.db").exists()


def test_one_article_is_read_and_shown_without_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "The bridge at Ostrel is closed, the mayor Ana Reyes said on Monday.\n\n"
        "The army spokesman Tom Beck denied that the bridge at Ostrel was closed.\n",
        "utf-8",
    )
    arguments = [sys.executable, "-m", "sitroom.cli", "picture", "a.txt", "missing.txt"]
    environment = os.environ | {"COLUMNS": "80"}
    done = subprocess.run(arguments, cwd=tmp_path, capture_output=True, check=False, text=True, env=environment)
    assert done.returncode == 1
    assert "missing.txt" in done.stderr
    assert done.stdout.startswith("1 document, 2 statements by sources; 1 document without a date")
    assert "Ana Reyes" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_an_undated_document_is_shown_and_counted(tmp_path: Path) -> None:
    path = str(tmp_path / "undated.db")
    with Record.open(path) as record:
        record.add(replace(made.dam(), document=replace(made.dam().document, published=None)), "m")
    output = run(path, "--at", "2020").output
    assert output.startswith("As it stood on 2020: 1 document,")
    assert "1 document without a date" in " ".join(output.split())
    assert "New  nothing is dated" in output

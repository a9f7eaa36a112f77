"""The commands about actors, places and control as a user calls them, on a record made without the model."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitroom.record.record import Record
from tests.record import situation
from tests.record.people import article, fill, with_role


def run(*arguments: str, cwd: Path, given: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": "160", "SITROOM_AUTHOR": "mara"}
    return subprocess.run(
        [sys.executable, "-m", "sitroom.cli", *arguments],
        cwd=cwd,
        input=given,
        capture_output=True,
        check=False,
        text=True,
        env=environment,
    )


def rows(*arguments: str, cwd: Path) -> list[dict[str, Any]]:
    done = run(*arguments, "--format", "jsonl", cwd=cwd)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The harbour's record, and a second one with two open questions about lone family names."""
    with Record.open(str(tmp_path / "sitroom.db")) as record:
        record.add(situation.first(), "m1")
        record.add(situation.second("2031-06-10"), "m1")
    with Record.open(str(tmp_path / "names.db")) as record:
        fill(
            record,
            [
                article("1.txt", "Tomas Reyk", "Ines Albrand"),
                article("2.txt", "Reyk"),
                with_role(article("3.txt", "Albrand", note="Albrand, a cook.\n"), "a1", "cook", None, "a cook"),
            ],
        )
    return tmp_path


def test_actors_in_every_format(folder: Path) -> None:
    listed = rows("actors", cwd=folder)
    assert [row["id"] for row in listed] == ["a1", "a3", "a2"]
    assert list(listed[0]) == ["id", "name", "type", "aliases", "roles", "relations", "documents", "statements"]
    assert listed[0]["relations"][0]["predicate"] == "supports"
    cells = list(csv.DictReader(io.StringIO(run("actors", "--format", "csv", cwd=folder).stdout)))
    assert [cell["name"] for cell in cells] == [row["name"] for row in listed]
    table = run("actors", cwd=folder).stdout
    assert "Irena Volk (also Irena Wolk)" in table
    assert "mayor of Tellmar" in table
    assert table.endswith("3 actors\n")


@pytest.mark.parametrize("arguments", [("a1",), ("irena wolk",), ("show", "a1"), ("--record", "sitroom.db", "Irena Volk")])
def test_one_actors_page_by_id_or_name(folder: Path, arguments: tuple[str, ...]) -> None:
    done = run("actors", *arguments, cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    for part in (
        "Irena Volk  a1 · person · 2 statements in 2 documents",
        "  Irena Wolk  second.txt",
        "  mayor of Tellmar: “Irena Volk, mayor of Tellmar, said",
        "  Irena Volk supports Reed Guard (a2): first.txt",
        "  second.txt s1: that the fort at Tellmar was lost",
        "  first.txt: Irena Volk (first)",
        "  second.txt: Irena Wolk (",
    ):
        assert part in done.stdout


def test_an_actors_page_as_a_row(folder: Path) -> None:
    assert rows("actors", "a1", cwd=folder) == rows("actors", cwd=folder)[:1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("actors", "Irena Vol k"), "no actor 'Irena Vol k'; the nearest: a1 Irena Volk"),
        (("actors", "a99"), "no actor 'a99'"),
        (("actors", "irena"), ""),
        (("actors", "merge", "a1", "a99"), "no actor 'a99'"),
        (("actors", "split", "a2", "second.txt"), "'second.txt' does not name a2, so there is nothing to split"),
        (("actors", "undo"), "no decision holds"),
        (("actors", "undo", "d7"), "no decision 'd7'"),
        (("statements", "--actor", "nobody"), "no actor 'nobody'"),
        (("control", "--at", "May"), "'May' is no date"),
        (("control", "--at", "2031-02-30"), "'2031-02-30' is no date"),
        (("control", "--at", "0000"), "'0000' is no date"),
        (("control", "--at", "２０３１"), "'２０３１' is no date"),
        (("actors", "merge", "a1", "a2", "--author", " "), "it is empty; write who decides"),
    ],
)
def test_what_is_unknown_is_told_with_status_2(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments, cwd=folder)
    assert done.returncode == (2 if said else 0)
    assert said in done.stderr


def test_merge_split_undo_and_history(folder: Path) -> None:
    done = run("actors", "merge", "Irena Volk", "a3", cwd=folder)
    assert done.stdout == "d1: “Irena Volk” (path:first.txt) is “A boatman” (path:first.txt), by mara\n"
    assert [row["id"] for row in rows("actors", cwd=folder)] == ["a1", "a2"]
    run("actors", "undo", "--author", "otto", cwd=folder)
    run("actors", "split", "a1", "second.txt", cwd=folder)
    assert {row["name"]: row["id"] for row in rows("actors", cwd=folder)}["Irena Wolk"] == "a4"
    history = rows("actors", "history", cwd=folder)
    assert [(row["id"], row["what"], row["undone_by"]) for row in history] == [("d1", "same", "otto"), ("d2", "different", None)]
    assert "2 decisions" in run("actors", "history", cwd=folder).stdout
    run("actors", "undo", "d2", cwd=folder)
    assert run("actors", "resolve", cwd=folder).stdout == "sitroom.db: 3 actors\n"


def test_an_authors_name_of_odd_bytes_is_kept_spelled_out(folder: Path) -> None:
    done = run("actors", "merge", "a1", "a2", "--author", "J\udcf3n\nMarn", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert [row["author"] for row in rows("actors", "history", cwd=folder)] == ["J\\xf3n Marn"]


def test_decisions_reach_the_record_that_is_named(folder: Path) -> None:
    for record in (("--record", "names.db", "merge", "a1", "a2"), ("undo", "--record", "names.db")):
        assert run("actors", *record, cwd=folder).returncode == 0
    assert len(rows("actors", "--record", "names.db", "history", cwd=folder)) == 1
    assert rows("actors", "history", cwd=folder) == []


def test_statements_carry_and_find_their_actor(folder: Path) -> None:
    found = rows("statements", "--source", "Irena Wolk", cwd=folder)
    assert [(row["path"], row["actor"]) for row in found] == [("first.txt", "a1"), ("second.txt", "a1")]
    assert found == rows("statements", "--actor", "Irena Volk", cwd=folder)
    assert "Irena Wolk = Irena Volk" in " ".join(run("statements", cwd=folder).stdout.split())


def test_places_in_every_format(folder: Path) -> None:
    listed = rows("places", cwd=folder)
    assert [(row["id"], row["lat"], row["precision"]) for row in listed] == [
        ("p1", 12.5, "town"), ("p3", None, "unknown"), ("p2", None, "unknown"),
    ]  # fmt: skip
    assert listed[0]["evidence"][0] == {"document": "path:first.txt", "path": "first.txt", "statement": "s1"}
    assert "not placed" in run("places", cwd=folder).stdout
    assert run("places", "--format", "csv", cwd=folder).stdout.startswith("id,name,written,type,lat,lon,")


def test_a_places_own_type_and_id_are_shown_as_they_are(folder: Path) -> None:
    odd = replace(situation.first(), places=(replace(situation.first().places[0], type="[/b]", gazetteer="user:[red]x"),))
    with Record.open(str(folder / "odd.db")) as record:
        record.add(replace(odd, control=(), mentions=()), "m1")
    done = run("places", "--record", "odd.db", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "[/b]" in done.stdout
    assert "user:[red]x" in done.stdout


def test_control_at_a_date(folder: Path) -> None:
    assert [row["status"] for row in rows("control", "--at", "2031-05", cwd=folder)] == ["held"]
    assert len(rows("control", cwd=folder)) == 3
    table = run("control", cwd=folder).stdout
    assert "a2 Reed Guard" in table
    assert "(2031-06-10)" in table


def test_undated_findings_are_counted_on_standard_error(folder: Path) -> None:
    with Record.open(str(folder / "undated.db")) as record:
        record.add(situation.second(), "m1")
    done = run("control", "--at", "1999", "--record", "undated.db", cwd=folder)
    assert "2 findings without a date" in done.stderr
    assert "2 findings" in done.stdout


def test_review_asks_one_after_the_other_and_keeps_answers(folder: Path) -> None:
    before = rows("review", "--list", "--record", "names.db", cwd=folder)
    assert [(row["left"]["name"], row["right"]["name"]) for row in before] == [
        ("Reyk", "Tomas Reyk"), ("Albrand", "Ines Albrand"),
    ]  # fmt: skip
    assert before[0]["left"]["sentence"] == "Reyk said number 1."
    assert before[0]["reasons"]
    # Same, taken back, different, a key that means nothing, a blank line that skips.
    done = run("review", "--record", "names.db", cwd=folder, given="s\nz\nd\nx\n\n")
    assert done.returncode == 0
    assert "[Reyk] said number 1." in done.stdout
    assert done.stdout.endswith("1 question answered, 1 open\n")
    assert [row["left"]["name"] for row in rows("review", "--list", "--record", "names.db", cwd=folder)] == ["Albrand"]
    history = rows("actors", "--record", "names.db", "history", cwd=folder)
    assert [(row["what"], row["author"], row["undone_at"] is None) for row in history] == [
        ("same", "mara", False), ("different", "mara", True),
    ]  # fmt: skip


def test_review_ends_with_its_input_or_a_q(folder: Path) -> None:
    for given in ("", "q\n"):
        done = run("review", "--record", "names.db", cwd=folder, given=given)
        assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 questions answered, 2 open")
    done = run("review", "--record", "names.db", cwd=folder, given="u\nu\n")
    assert done.stdout.endswith("2 questions answered, 0 open\n")


def test_review_skips_on_and_on_until_nothing_is_left(folder: Path) -> None:
    done = run("review", "--record", "names.db", cwd=folder, given="n\nn\nn\n")
    assert done.stdout.count("skipped") == 2
    assert "[Reyk] said" in done.stdout
    assert "[Albrand]" in done.stdout
    assert done.stdout.endswith("0 questions answered, 2 open\n")


def test_review_of_a_closed_standard_input_asks_and_ends(folder: Path) -> None:
    command = f"{sys.executable} -m sitroom.cli review --record names.db <&-"
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=False, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("0 questions answered, 2 open\n")


def test_review_takes_single_keys_on_a_terminal(folder: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sitroom.cli", "review", "--record", "names.db"]
    process = subprocess.Popen(command, cwd=folder, stdin=theirs, stdout=subprocess.PIPE, text=True)
    # What is typed before a question shows is dropped, so that nobody answers unseen; hence the same key until it ends.
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        os.write(ours, b"u")
        time.sleep(0.1)
    process.kill()
    out, _ = process.communicate()
    os.close(ours)
    os.close(theirs)
    assert out.endswith("2 questions answered, 0 open\n")


def test_hostile_names_cannot_steer_the_terminal(folder: Path) -> None:
    with Record.open(str(folder / "hostile.db")) as record:
        record.add(article("x.txt", "Ada \x1b[31m[red]Marn"), "m1")
    for command in (("actors",), ("actors", "a1"), ("review",), ("statements",)):
        done = run(*command, "--record", "hostile.db", cwd=folder, given="")
        assert (done.returncode, "\x1b" in done.stdout) == (0, False), command
    assert "[red]Marn" in run("actors", "--record", "hostile.db", cwd=folder).stdout

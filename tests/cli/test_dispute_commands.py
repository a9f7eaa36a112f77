"""The commands on claims, disputes and changes, over a record of made-up reports."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitroom.cli.main import sitroom
from sitroom.record.errors import UnknownNameError
from sitroom.record.record import Record
from tests.record.contest import Said, report
from tests.record.test_disputes import exact

EVIDENCE = {"document", "path", "statement"}


def held(who: str | None, holder: str) -> Said:
    return Said(who, "Tell", aspect="control", holder=holder)


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("cli") / "r.db")
    with Record.open(path, matcher=exact()) as record:
        record.add(report("1.txt", "2031-05-02", held("BC", "KL"), publisher="Tell Post"), "m")
        record.add(report("2.txt", "2031-05-04", held("DE", "MN"), Said(None, "Dun")), "m")
        record.add(report("3.txt", "2031-05-06", held("BC", "MN")), "m")
        record.add(report("4.txt", "2031-05-09", Said("FG", "Dun", so=False)), "m")
    return path


def run(location: str, *arguments: str) -> Result:
    return CliRunner(env={"COLUMNS": "200"}).invoke(sitroom, [*arguments, "--record", location])


def rows(location: str, *arguments: str) -> list[dict[str, object]]:
    done = run(location, *arguments, "--format", "jsonl")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_disputes_are_listed_by_their_newest_change(location: str) -> None:
    done = run(location, "disputes")
    assert done.exit_code == 0
    lines = done.output.splitlines()
    assert "Is there fighting in Dun?" in lines[1]
    assert "Who holds Tell?" in lines[2]
    assert "2031-05-06, settled" in lines[2]
    assert lines[-1] == "2 disputes"


def test_more_disputes_than_the_table_shows_are_told(location: str) -> None:
    done = run(location, "disputes", "--limit", "1")
    assert done.output.splitlines()[-1] == "1 dispute"


def test_the_rows_of_disputes_have_the_fields_of_the_format(location: str) -> None:
    found = rows(location, "disputes", "--kind", "control")
    (row,) = found
    assert list(row) == ["id", "question", "kind", "sides", "reason", "changed", "last_change", "settled"]
    sides = row["sides"]
    assert isinstance(sides, list)
    assert [list(side) for side in sides] == [["answer", "evidence", "origins", "first", "last"]] * 2
    assert all(set(evidence) == EVIDENCE for side in sides for evidence in side["evidence"])
    assert row["changed"] == [{"document": "path:3.txt", "path": "3.txt", "statement": "s1"}]
    assert rows(location, "disputes", str(row["id"])) == [row]


def test_one_dispute_shows_both_sides_with_words_sources_and_reasons(location: str) -> None:
    (row,) = rows(location, "disputes", "--place", "Tell")
    done = run(location, "disputes", str(row["id"]))
    assert done.exit_code == 0
    out = done.output
    assert out.startswith("Who holds Tell?")
    assert "“KL held in Tell on day 1" in out
    assert "1.txt s1 · Tell Post" in out
    assert "Why they are opposed: " in out
    assert "Changed side: " in out
    assert "BC, 2031-05-06" in out


def test_disputes_as_they_stood(location: str) -> None:
    assert rows(location, "disputes", "--at", "2031-05-03") == []
    (row,) = rows(location, "disputes", "--at", "2031-05-05")
    assert (row["last_change"], row["settled"]) == ("2031-05-04", None)
    assert "undated" not in run(location, "disputes", str(row["id"]), "--at", "2031-05-05").output


def test_an_unknown_dispute_actor_or_place_is_wrong_usage(location: str) -> None:
    for arguments in (("disputes", "d0"), ("disputes", "--actor", "Nobody"), ("claims", "--place", "Nowhere")):
        assert isinstance(run(location, *arguments).exception, UnknownNameError)
    assert run(location, "disputes", "--at", "May").exit_code == 2


def test_changes_since_a_date(location: str) -> None:
    found = rows(location, "changes", "--since", "2031-05-05")
    assert all(list(row) == ["date", "what", "before", "after", "evidence"] for row in found)
    assert [row["what"] for row in found] == ["dispute settled", "position changed", "statement", "dispute opened", "statement"]
    table = run(location, "changes", "--since", "2031-05-05").output
    assert "1 new statement" in table
    assert table.splitlines()[-1] == "5 changes"
    assert run(location, "changes").exit_code == 2


def test_claims_have_the_fields_of_the_format(location: str) -> None:
    found = rows(location, "claims", "--kind", "control", "--limit", "1")
    (row,) = found
    assert row["time"] is None
    assert row["participants"] == [{"actor": row["participants"][0]["actor"], "part": "agent"}]  # type: ignore[index]
    assert row["evidence"] == {"document": "path:1.txt", "path": "1.txt", "statement": "s1"}
    done = run(location, "claims", "--format", "csv")
    assert len(list(csv.DictReader(io.StringIO(done.output)))) == 5
    table = run(location, "claims", "--at", "2031-05-04").output
    assert "the outlet itself" in table
    assert table.splitlines()[-1] == "3 claims"


def test_what_outlets_tell_is_left_out_of_the_table_of_statements_unless_asked(location: str) -> None:
    assert len(rows(location, "statements")) == 5
    table = run(location, "statements").output
    assert table.splitlines()[-2:] == ["4 statements", "without 1 claim that outlets make themselves; --narration shows them"]
    assert run(location, "statements", "--narration").output.splitlines()[-1] == "5 statements"
    assert run(location, "statements", "--at", "2031-05-04").output.splitlines()[-2] == "2 statements"


def test_a_page_of_a_document_shows_the_statements_of_sources(location: str, tmp_path: Path) -> None:
    out = run(location, "show", "2.txt").output
    assert "DE" in out
    assert "(the outlet itself)" not in out
    done = run(location, "show", "2.txt", "--html", str(tmp_path / "x.html"))
    assert "1 statements" in done.output

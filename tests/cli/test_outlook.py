"""``sitroom ask`` and ``sitroom outlook``, and the plots of questions and disputes, on made-up reports of what is to come."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind
from sitroom.cli.main import sitroom
from sitroom.extracted import Extracted
from sitroom.outlook.question import Question, QuestionError
from sitroom.record.errors import UnknownNameError
from sitroom.record.record import Record
from tests.record.contest import Said, report
from tests.record.test_disputes import exact

FIELDS = ["id", "question", "hypotheses", "method", "sensitivity"]
HYPOTHESIS = ["text", "low", "mid", "high", "for", "against", "origins"]


def ahead(path: str, published: str, *said: Said, note: str = "") -> Extracted:
    """A report whose claims are all forecasts."""
    made = report(path, published, *said, note=note)
    return replace(made, claims=tuple(replace(claim, kind=ClaimKind.FORECAST) for claim in made.claims))


@pytest.fixture
def location(tmp_path: Path) -> str:
    path = str(tmp_path / "r.db")
    with Record.open(path, matcher=exact()) as record:
        record.add(ahead("1.txt", "2031-05-02", Said("BC", "Dun"), Said("DE", "Dun")), "m")
        record.add(ahead("2.txt", "2031-05-04", Said("FG", "Dun", so=False)), "m")
        record.add(ahead("3.txt", "2031-05-06", Said("HI", "Ostrel"), Said("JK", "Ostrel"), note="War or peace?\n"), "m")
    return path


def run(location: str, *arguments: str) -> Result:
    environment = {"COLUMNS": "160", "SITROOM_AUTHOR": "mara"}
    return CliRunner(env=environment).invoke(sitroom, [*arguments, "--record", location])


def rows(location: str, *arguments: str) -> list[dict[str, Any]]:
    done = run(location, "outlook", *arguments, "--format", "jsonl")
    assert done.exit_code == 0, done.output
    return [json.loads(line) for line in done.output.splitlines()]


def test_a_row_has_the_fields_of_the_record_format(location: str) -> None:
    found = rows(location)
    for row in found:
        assert list(row) == FIELDS
        assert all(list(h) == HYPOTHESIS for h in row["hypotheses"])
    dun = next(row for row in found if "Dun" in row["question"])
    yes, no = dun["hypotheses"]
    assert (yes["origins"], no["origins"]) == (3, 3)
    assert yes["low"] < yes["mid"] < yes["high"]
    assert yes["mid"] + no["mid"] == pytest.approx(1)
    assert [e["path"] for e in yes["for"]] == ["1.txt", "1.txt"]
    assert yes["against"] == [{"document": "path:2.txt", "path": "2.txt", "statement": "s1"}] == no["for"]
    assert {"method", "mids", "left_out"} == set(dun["sensitivity"][0])
    assert {s["left_out"] for s in dun["sensitivity"]} == {None, "BC", "DE", "FG"}


def test_under_three_origins_there_is_no_pooled_figure(location: str) -> None:
    oss = next(row for row in rows(location) if "Ostrel" in row["question"])
    first = oss["hypotheses"][0]
    assert (first["origins"], first["mid"]) == (2, None)
    assert first["low"] is not None
    assert oss["sensitivity"] == []


def test_questions_that_articles_ask_come_last_and_nobody_answers_them(location: str) -> None:
    last = rows(location)[-1]
    assert last["question"] == "War or peace?"
    assert [(h["low"], h["for"], h["origins"]) for h in last["hypotheses"]] == [(None, [], 0)] * 2


def test_as_it_stood_on_a_day(location: str) -> None:
    (then,) = rows(location, "--at", "2031-05-03")
    assert "Dun" in then["question"]
    assert (then["hypotheses"][0]["origins"], then["hypotheses"][0]["against"]) == (2, [])


def test_the_table_and_csv_hold_the_same_questions(location: str) -> None:
    found = rows(location)
    table = run(location, "outlook").output
    assert table.splitlines()[-1] == f"{len(found)} open questions"
    cells = list(csv.DictReader(io.StringIO(run(location, "outlook", "--format", "csv").output)))
    assert [cell["id"] for cell in cells] == [row["id"] for row in found]
    assert all(row["id"] in table for row in found)
    assert json.loads(cells[0]["hypotheses"]) == found[0]["hypotheses"]


def test_one_question_is_shown_with_what_speaks_for_and_against(location: str) -> None:
    number = next(row["id"] for row in rows(location) if "Dun" in row["question"])
    done = run(location, "outlook", number)
    assert done.exit_code == 0
    for part in ("  for\n", "  against\n", "BC, 2 May 2031", "FG, 4 May 2031", "path:2.txt s1", "without one origin (FG)"):
        assert part in done.output
    assert rows(location, number)[0]["id"] == number


def test_a_question_that_is_not_there_is_told(location: str) -> None:
    done = run(location, "outlook", "q0")
    assert isinstance(done.exception, UnknownNameError)
    assert "sitroom outlook" in str(done.exception)


def test_an_asked_question_is_kept_with_its_author_and_goes_first(location: str) -> None:
    done = run(location, "ask", "Will there be fighting in Dun?")
    assert done.exit_code == 0, done.output
    assert "asked by mara, 20" in done.output
    first = rows(location)[0]
    assert first["question"] == "Will there be fighting in Dun?"
    assert first["hypotheses"][0]["origins"] == 3
    assert len([row for row in rows(location) if "Dun" in row["question"]]) == 1
    assert f"{first['id']}  " in done.output.replace("\n", "  ")


def test_a_question_asked_again_keeps_who_asked_it_first(location: str) -> None:
    run(location, "ask", "Will there be fighting in Ostrel?")
    again = run(location, "ask", "will there be  fighting in Ostrel", "--author", "ivo")
    assert "asked by mara" in again.output
    with Record.open(location, matcher=exact()) as record:
        assert [e.author for e in record.expected()].count("mara") == 1
        assert all(e.author in ("mara", None) for e in record.expected())


def test_an_asked_question_follows_what_is_read_later(location: str) -> None:
    run(location, "ask", "Will there be fighting in Ostrel?")
    with Record.open(location, matcher=exact()) as record:
        record.add(ahead("4.txt", "2031-05-08", Said("LM", "Ostrel", level=Level.PROBABLE)), "m")
    assert rows(location)[0]["hypotheses"][0]["origins"] == 3


def test_a_question_without_answers_is_refused_and_not_kept(location: str) -> None:
    before = rows(location)
    done = run(location, "ask", "Who will win?")
    assert done.exit_code == 2
    assert "names no answers" in done.output
    assert not isinstance(done.exception, QuestionError)
    assert rows(location) == before


def test_asking_makes_no_record(tmp_path: Path) -> None:
    assert run(str(tmp_path / "none.db"), "ask", "Will there be war?").exit_code == 1
    assert not (tmp_path / "none.db").exists()


@pytest.fixture
def disputed(tmp_path: Path) -> str:
    path = str(tmp_path / "d.db")
    with Record.open(path, matcher=exact()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Dun\u202e"), Said("DE & <b>", "Dun\u202e", so=False)), "m")
    return path


def test_plots_of_a_question_and_a_dispute(location: str, disputed: str, tmp_path: Path) -> None:
    question = rows(location)[0]["id"]
    dispute = json.loads(run(disputed, "disputes", "--format", "jsonl").output)["id"]
    for where, command in ((location, ("outlook", question)), (disputed, ("disputes", dispute))):
        svg, png = tmp_path / "a.svg", tmp_path / "a.png"
        assert run(where, *command, "--plot", str(svg)).exit_code == 0
        assert ElementTree.fromstring(svg.read_text("utf-8")).tag.endswith("svg")
        assert "\u202e" not in svg.read_text("utf-8")
        assert run(where, *command, "--plot", str(png)).exit_code == 0
        assert png.read_bytes().startswith(b"\x89PNG")
    assert "DE &amp; &lt;b&gt;" in svg.read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("outlook", "--plot", "x.svg"), "give its id"),
        (("disputes", "--plot", "x.svg"), "give its id"),
        (("outlook", "q1", "--plot", "x.gif"), "neither .svg nor .png"),
        (("outlook", "--at", "May"), "is no date"),
    ],
)
def test_wrong_usage_is_told_with_status_2(location: str, arguments: tuple[str, ...], said: str) -> None:
    done = run(location, *arguments)
    assert done.exit_code == 2
    assert said in done.output


def test_a_question_of_an_article_is_read_by_the_reader_if_it_can_be(location: str) -> None:
    read: list[str] = []

    def reader(text: str) -> Question:
        read.append(text)
        raise QuestionError(text)

    with Record.open(location, matcher=exact()) as record:
        assert record.expected(reader=reader) == record.expected()
        assert read == ["War or peace?"]
        number = record.expected()[-1].outlook.id
        assert record.expected(None, number, reader)[0].raised[0].document == "path:3.txt"
    assert len(read) == 2

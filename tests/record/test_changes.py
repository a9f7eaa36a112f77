"""What is new since a day, and claims, over made-up reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitroom.claims.claim import ClaimKind, Part
from sitroom.record.record import Record
from sitroom.record.rows import ChangeRow, ClaimFilter, EvidenceRow, ParticipantRow, StatementFilter
from tests.record.contest import Said, report
from tests.record.test_disputes import exact


def held(who: str | None, holder: str) -> Said:
    return Said(who, "Tell", aspect="control", holder=holder)


def where(path: str, statement: str) -> EvidenceRow:
    return EvidenceRow(f"path:{path}", path, statement)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=exact()) as opened:
        opened.add(report("1.txt", "2031-05-02", held("BC", "KL")), "m")
        opened.add(report("2.txt", "2031-05-04", held("DE", "MN"), Said(None, "Dun")), "m")
        opened.add(report("3.txt", "2031-05-06", held("BC", "MN")), "m")
        opened.add(report("4.txt", "2031-05-08", held("FG", "MN")), "m")
        opened.add(report("5.txt", None, Said("HI", "Dun")), "m")
        yield opened


def told(rows: list[ChangeRow]) -> list[tuple[str, str, str | None, str | None]]:
    return [(row.date, row.what, row.before, row.after) for row in rows if row.what != "statement"]


def test_what_is_new_since_a_day(record: Record) -> None:
    assert told(record.changes("2031-05-03")) == [
        ("2031-05-04", "dispute opened", "Who holds Tell? KL", "Who holds Tell? KL / MN"),
        ("2031-05-04", "control changed", "Tell: held by KL", "Tell: held by MN"),
        ("2031-05-06", "dispute settled", "Who holds Tell? MN / KL", "Who holds Tell? MN"),
        ("2031-05-06", "position changed", "BC: Who holds Tell? KL", "BC: Who holds Tell? MN"),
    ]


def test_changes_come_with_their_evidence(record: Record) -> None:
    rows = {row.what: row.evidence for row in record.changes("2031-05-03")}
    assert set(rows["dispute opened"]) == {where("1.txt", "s1"), where("2.txt", "s1")}
    assert rows["position changed"] == (where("3.txt", "s1"),)
    assert rows["dispute settled"] == (where("3.txt", "s1"),)
    assert rows["control changed"] == (where("2.txt", "s1"),)


@pytest.mark.parametrize(
    ("since", "paths"),
    [
        ("2031-05-03", ["2.txt", "3.txt", "4.txt"]),
        ("2031-05", ["1.txt", "2.txt", "3.txt", "4.txt"]),
        ("2031-05-08", ["4.txt"]),
        ("2031-06", []),
    ],
)
def test_new_statements_are_those_of_sources_in_dated_documents(record: Record, since: str, paths: list[str]) -> None:
    rows = [row for row in record.changes(since) if row.what == "statement"]
    assert [row.evidence[0].path for row in rows] == paths
    assert all(row.before is None and row.after and row.after[:2] in ("BC", "DE", "FG") for row in rows)


def test_nothing_is_new_after_the_last_day(record: Record) -> None:
    assert record.changes("2031-05-09") == []


def test_claims_carry_who_where_and_their_words(record: Record) -> None:
    rows = list(record.claims(ClaimFilter(kind=ClaimKind.CONTROL, limit=1)))
    assert len(rows) == 1
    (row,) = rows
    actors = {actor.name: actor.id for actor in record.actors()}
    assert (row.evidence, row.actor, row.source_name) == (where("1.txt", "s1"), actors["BC"], "BC")
    assert row.participants == (ParticipantRow(actors["KL"], Part.AGENT),)
    assert row.participant_names == ("KL",)
    assert (row.place_name, row.published) == ("Tell", "2031-05-02")
    assert row.words.startswith("KL held in Tell on day 1")


@pytest.mark.parametrize(
    ("wanted", "paths"),
    [
        (ClaimFilter(actor="MN"), ["2.txt", "3.txt", "4.txt"]),
        (ClaimFilter(actor="BC"), ["1.txt", "3.txt"]),
        (ClaimFilter(place="dun"), ["2.txt", "5.txt"]),
        (ClaimFilter(at="2031-05-04"), ["1.txt", "2.txt", "2.txt", "5.txt"]),
        (ClaimFilter(kind=ClaimKind.CLASH, at="2031-05-03"), ["5.txt"]),
        (ClaimFilter(limit=2), ["1.txt", "2.txt"]),
    ],
)
def test_claims_are_found_by_kind_actor_place_and_day(record: Record, wanted: ClaimFilter, paths: list[str]) -> None:
    assert [row.evidence.path for row in record.claims(wanted)] == paths


def test_what_outlets_tell_is_no_statement_of_a_source(record: Record) -> None:
    assert [row.kind for row in record.statements() if row.statement == "r2"] == ["reporter"]
    assert all(row.kind != "reporter" for row in record.statements(StatementFilter(narration=False)))
    assert record.narrated() == 1
    summary = record.summary()
    assert (summary.statements, summary.by_kind["reporter"]) == (5, 1)  # type: ignore[index]
    assert sum(share or 0 for share in summary.levels.values()) == 1
    assert [row.statements for row in record.documents()] == [1, 1, 1, 1, 1]
    assert "reporter" not in [quoted.kind for quoted in summary.most_quoted]


def test_statements_as_of_a_day(record: Record) -> None:
    paths = [row.path for row in record.statements(StatementFilter(at="2031-05-04", narration=False))]
    assert paths == ["1.txt", "2.txt", "5.txt"]


def test_claims_come_back_as_they_were_added(record: Record) -> None:
    assert record.document("2.txt") == report("2.txt", "2031-05-04", held("DE", "MN"), Said(None, "Dun"))

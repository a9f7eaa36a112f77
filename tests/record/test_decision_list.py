"""The list of all decisions, a stretch at a time, and how much is read for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from sitroom.record.decision_list import place
from sitroom.record.judgement_rows import JudgementRow, Verdict
from sitroom.record.record import Record
from sitroom.record.rows import DecisionRow
from tests.record.contest import Said, report
from tests.record.people import actor_of, letters

KEYS = ["1.txt", "2.txt", "3.txt"]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        opened.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), Said("XY", "Tell")), "m")
        opened.add(report("2.txt", "2031-05-03", Said("DE", "Tell")), "m")
        opened.add(report("3.txt", "2031-05-04", Said("FG", "Tell")), "m")
        yield opened


def decide(record: Record) -> list[DecisionRow | JudgementRow]:
    """Five decisions of both kinds, one of each undone, in the order in which they were made."""
    made: list[DecisionRow | JudgementRow] = [record.judge("1.txt", "s1", Verdict.ACCEPT, "Ada")]
    made.append(record.merge(actor_of(record, "1.txt", "BC"), actor_of(record, "2.txt", "DE"), "Ada"))
    made.append(record.judge("2.txt", "s1", Verdict.REJECT, "Ada"))
    made.append(record.merge(actor_of(record, "1.txt", "XY"), actor_of(record, "3.txt", "FG"), "Ada"))
    made.append(record.judge("3.txt", "s1", Verdict.ACCEPT, "Ada"))
    return [record.undo(row.id, "Ben") if row.id in ("j2", "d1") else row for row in made]


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 9])
def test_all_decisions_come_once_in_stretches(record: Record, limit: int) -> None:
    made = decide(record)
    found: list[DecisionRow | JudgementRow] = []
    while some := record.decisions(limit, place(found[-1]) if found else None):
        assert len(some) <= limit
        found += some
    assert found == sorted(made, key=place, reverse=True)


def test_a_place_that_nothing_has_is_no_fault(record: Record) -> None:
    made = decide(record)
    assert len(record.decisions(9, ("9999", "j", 10**30))) == len(made)
    assert record.decisions(9, ("", "", 0)) == []


def test_a_decision_and_a_page_of_an_actor_read_no_others(record: Record) -> None:
    """However many decisions there are on others, as many rows are read for one as before."""
    decide(record)
    # Undone decisions about the words of another actor.
    for _ in range(3):
        record.undo(record.merge(actor_of(record, "2.txt", "DE"), actor_of(record, "3.txt", "FG"), "Ada").id, "Ben")
    asked: list[str] = []
    event.listen(record._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    actor = actor_of(record, "1.txt", "BC")
    asked.clear()
    assert [row.id for row in record.decisions_about(actor)] == ["d1"]
    assert not any(each.startswith("SELECT revision.text") for each in asked)
    whole = [each for each in asked if "FROM decision" in each and "WHERE" not in each]
    assert whole == []
    asked.clear()
    record.merge(actor, actor_of(record, "2.txt", "DE"), "Ada")
    assert [each for each in asked if "FROM decision" in each and "WHERE" not in each] == []

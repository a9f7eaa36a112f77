"""What pages read: no more than they show, however much there is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from sitroom.record import arrived, cutting, queue
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import Concern, Reliability, Verdict
from sitroom.record.record import Record
from tests.record import situation
from tests.record.contest import Said, report
from tests.record.people import actor_of, article, letters


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        held = Said("BC", "Tell", aspect="control", holder="XY", when="2031-04")
        opened.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), held, Said("BC", "Dun")), "m")
        opened.add(report("2.txt", None, Said("DE", "Tell", so=False)), "m")
        yield opened


def place_of(record: Record, name: str) -> str:
    (found,) = (row.id for row in record.places() if row.name == name)
    return found


@contextmanager
def asked_of(record: Record) -> Iterator[list[str]]:
    """Gather what is asked of the database meanwhile."""
    asked: list[str] = []

    def keep(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(record._engine, "before_cursor_execute", keep)
    yield asked
    event.remove(record._engine, "before_cursor_execute", keep)


def test_a_timeline_asks_no_more_where_many_documents_claim_nothing(record: Record) -> None:
    actor, place = actor_of(record, "1.txt", "BC"), place_of(record, "Tell")
    (dispute,) = record.disputes()

    def asked() -> list[int]:
        counts = []
        every: list[dict[str, Any]] = [{}]
        every += [{"actor": actor}, {"place": place}, {"actor": actor, "place": place}, {"dispute": dispute.id}]
        for wanted in every:
            with asked_of(record) as all_:
                assert record.timeline(**wanted).moments or wanted
            counts.append(len(all_))
        return counts

    before = asked()
    for number in range(45):
        record.add(article(f"b{number}.txt", "BC", published="2031-06-01"), "m")
    assert asked() == before


def test_words_are_the_same_where_they_are_cut_out_one_by_one(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    record.add(situation.first(), "m")
    boatman = actor_of(record, "first.txt", "A boatman")

    def shown() -> list[object]:
        return [record.timeline(), record.place_page(place_of(record, "Tell")).held, record.actor_page(boatman).profile]

    before = shown()
    assert all(before)
    monkeypatch.setattr(cutting, "NEAR", 5)
    with asked_of(record) as asked:
        assert shown() == before
    assert not any(each.startswith("SELECT revision.key, revision.text") for each in asked)


@pytest.mark.parametrize("wanted", [{"actor": "p1"}, {"place": "a1"}, {"actor": ""}, {"place": "zz"}, {"actor": "a99"}])
def test_a_timeline_is_of_what_the_id_is_of(record: Record, wanted: dict[str, Any]) -> None:
    with pytest.raises(UnknownNameError, match=f"no {next(iter(wanted))}"):
        record.timeline(**wanted)


@pytest.mark.parametrize("actor", ["zz", "", "a", "a-1", "p1", "a１", "a" + "9" * 40])
def test_grades_of_what_is_no_actor_are_refused(record: Record, actor: str) -> None:
    with pytest.raises(UnknownNameError, match="no actor"):
        record.grades(actors=[actor])


def test_when_the_newest_disputes_are_looked_at_older_ones_come(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    record.add(report("3.txt", "2031-06-01", Said("FG", "Dun", so=False)), "m")
    monkeypatch.setattr(queue, "_DISPUTES", 1)
    newest, older = record.disputes()

    def disputes(concerns: Collection[Concern], skip: Collection[str] = ()) -> set[str | None]:
        return {item.dispute for item in record.review_queue(skip=skip) if item.concern in concerns}

    lone = {Concern.LONE_ORIGIN}
    assert disputes(lone) == {newest.id}
    mine = [item.key for item in record.review_queue() if item.dispute == newest.id]
    assert disputes(lone, mine) == {older.id}
    for side in newest.sides:
        for evidence in side.evidence:
            record.judge(evidence.document, evidence.statement or "", Verdict.ACCEPT, "me")
    assert disputes(lone) == {older.id}
    graded = {Concern.UNGRADED}
    assert disputes(graded) == {newest.id}
    for path, name in (("1.txt", "BC"), ("3.txt", "FG")):
        record.grade_source(actor_of(record, path, name), Reliability.B, "me")
    assert disputes(graded) == {older.id}


def test_what_comes_in_the_second_of_a_visit_is_news(record: Record) -> None:
    record.add(article("late.txt", "BC"), "m")
    added = record.document_page("path:late.txt").revisions[-1].added_at
    visited = datetime.fromisoformat(added).replace(microsecond=0)
    # One that came at the very beginning of the second may have been seen.
    if visited != datetime.fromisoformat(added):
        assert "late.txt" in {seen.path for seen in record.arrived(visited.isoformat()).newest}
    assert datetime.fromisoformat(added).isoformat(timespec="milliseconds") == added
    assert record.arrived(added).documents == 0


def test_a_relation_has_the_words_that_tell_it(record: Record) -> None:
    record.add(situation.first(), "m")
    volk = actor_of(record, "first.txt", "Irena Volk")
    for told in (record.actor_page(volk).relations, record.relation_net(volk).edges, record.relation_net().edges):
        (relation,) = told
        (evidence,), ((span,),) = relation.evidence, relation.spans
        assert situation.FIRST[slice(*span)] == "She supports the Reed Guard"
        assert evidence.statement is None


def test_what_came_is_counted_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", *(Said(f"Person {n}", "Tell") for n in range(5))), "made")
        exact = record.arrived("2000-01-01")
        monkeypatch.setattr(arrived, "_COUNTED", 4)
        cut = record.arrived("2000-01-01")
    assert (exact.documents, exact.statements, exact.statements_more) == (1, 5, False)
    assert (cut.documents, cut.statements, cut.statements_more) == (1, 4, True)

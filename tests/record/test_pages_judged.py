"""What people rejected or corrected is so on every page, and undoing it brings everything back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitroom.certainty.level import Level
from sitroom.record.judgement_rows import Correction, Verdict
from sitroom.record.record import Record
from tests.record import situation
from tests.record.contest import Said, report
from tests.record.people import actor_of, letters
from tests.record.test_pages_counted import anew, counted

DOCUMENT = "path:1.txt"


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        held = Said("BC", "Tell", aspect="control", holder="XY")
        opened.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), held, Said("BC", "Dun"), publisher="Tell Post"), "m")
        opened.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
        yield opened


def shown(record: Record) -> dict[str, Any]:
    actor, place = actor_of(record, "1.txt", "BC"), next(row.id for row in record.places() if row.name == "Tell")
    return {
        "document": record.document_page(DOCUMENT),
        "actor": record.actor_page(actor),
        "place": record.place_page(place),
        "actors": record.actor_directory(),
        "places": record.place_directory(),
        "documents": record.document_directory(),
        "accounting": record.accounting(),
        "where": record.where(),
        "timeline": record.timeline(),
    }


def test_what_is_rejected_is_counted_and_listed_nowhere(record: Record, tmp_path: Path) -> None:
    before = shown(record)
    rejected = record.judge(DOCUMENT, "s2", Verdict.REJECT, "me")
    after = shown(record)
    # Where it stands it is shown as rejected.
    assert [s.id for s in after["document"].extracted.statements] == ["s1", "s2", "s3"]
    assert after["document"].reviews == {"s2": "rejected"}
    assert (after["actor"].statements_in_all, len(after["actor"].statements)) == (2, 2)
    assert (after["place"].held, after["place"].held_in_all) == ((), 0)
    assert after["place"].statements_in_all == before["place"].statements_in_all - 1
    assert [each.statements for each in after["documents"].entries] == [1, 2]
    assert after["accounting"].statements == before["accounting"].statements - 1
    assert all(not each.states for each in after["where"].placed)
    assert "s2" not in {moment.evidence.statement for moment in after["timeline"].undated}
    assert record.statement_page(DOCUMENT, "s2").review == "rejected"
    assert record.statement_page(DOCUMENT, "s1").following == "s3"
    record.undo(rejected.id, "me")
    assert shown(record) == before
    kept = counted(str(tmp_path / "r.db"))
    assert kept == anew(str(tmp_path / "r.db"))


def test_a_rejected_side_ends_its_dispute_on_every_page(record: Record) -> None:
    (dispute,) = record.disputes()
    rejected = record.judge(DOCUMENT, "s1", Verdict.REJECT, "me")
    page = record.actor_page(actor_of(record, "1.txt", "BC"))
    assert (page.disputes, page.disputes_in_all) == ((), 0)
    assert record.document_page("path:2.txt").stands == {}
    record.undo(rejected.id, "me")
    assert [each.id for each in record.actor_page(page.id).disputes] == [dispute.id]


def test_what_is_corrected_counts_as_corrected(record: Record, tmp_path: Path) -> None:
    record.judge(DOCUMENT, "s1", Verdict.CORRECT, "me", Correction(level=Level.POSSIBLE))
    page = record.actor_page(actor_of(record, "1.txt", "BC"))
    assert {level: count for level, count in page.levels.items() if count} == {Level.CERTAIN: 2, Level.POSSIBLE: 1}
    assert record.statement_page(DOCUMENT, "s1").row.certainty.level is Level.POSSIBLE
    kept = counted(str(tmp_path / "r.db"))
    assert kept == anew(str(tmp_path / "r.db"))


def test_what_is_said_by_another_moves_to_its_page(record: Record, tmp_path: Path) -> None:
    begin = record.version()
    record.judge(DOCUMENT, "s1", Verdict.CORRECT, "me", Correction(actor=actor_of(record, "1.txt", "XY")))
    assert record.version() > begin
    assert [row.statement for row in record.actor_page(actor_of(record, "1.txt", "XY")).statements] == ["s1"]
    assert record.actor_page(actor_of(record, "1.txt", "BC")).statements_in_all == 2
    kept = counted(str(tmp_path / "r.db"))
    assert kept == anew(str(tmp_path / "r.db"))


def told_of(record: Record, actor: str) -> tuple[Any, ...]:
    page, whole = record.actor_page(actor), record.actor(actor)
    return page.roles, page.profile, whole.actor.roles, whole.roles, whole.profile


def test_what_is_told_of_an_actor_in_a_rejected_statement_is_told_nowhere(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "told.db")) as record:
        record.add(situation.first(), "m")
        mayor, boatman = (actor_of(record, "first.txt", name) for name in ("Irena Volk", "A boatman"))
        before = told_of(record, mayor), told_of(record, boatman)
        assert [role.title for role in before[0][0]] == ["mayor"]
        assert [each.words for each in before[1][1]] == ["who has seen the fort"]
        rejected = [record.judge("path:first.txt", number, Verdict.REJECT, "me") for number in ("s1", "s2")]
        assert told_of(record, mayor) == told_of(record, boatman) == ((),) * 5
        for row in rejected:
            record.undo(row.id, "me")
        assert (told_of(record, mayor), told_of(record, boatman)) == before

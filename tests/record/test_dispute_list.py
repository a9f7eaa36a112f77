"""The list of disputes goes on where it stopped, whatever its rows have in common."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitroom.claims.claim import ClaimKind
from sitroom.record.errors import UnknownNameError
from sitroom.record.page_rows import DisputeBrief
from sitroom.record.record import Record
from sitroom.record.rows import DisputeFilter
from tests.record.contest import Said, report
from tests.record.people import letters

PLACES = ("Tell", "Dun", "Mor", "Ket", "Sarn")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    """Five disputes: two of one day, one of another, two without a day."""
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        for number, place in enumerate(PLACES):
            day = ("2031-05-02", "2031-05-02", "2031-05-04", None, None)[number]
            opened.add(report(f"{number}a.txt", day, Said("BC", place)), "m")
            opened.add(report(f"{number}b.txt", day, Said("DE", place, so=False)), "m")
        yield opened


def paged(record: Record, wanted: DisputeFilter | None = None, room: int = 1, graded: tuple[str, ...] = ()) -> list[DisputeBrief]:
    found: list[DisputeBrief] = []
    after = None
    while True:
        page = record.dispute_directory(wanted, graded, after, room)
        assert len(page.entries) <= room
        found += page.entries
        if page.after is None:
            return found
        after = page.after


@pytest.mark.parametrize("room", [1, 2, 3, 5, 50])
def test_pages_give_each_dispute_once_in_the_order_of_all(record: Record, room: int) -> None:
    assert [d.id for d in paged(record, room=room)] == [row.id for row in record.disputes()]
    assert record.dispute_directory(room=room).total == 5
    assert not record.dispute_directory(room=room).total_more


def test_undated_ones_come_last(record: Record) -> None:
    assert [d.last_change for d in paged(record)] == ["2031-05-04", "2031-05-02", "2031-05-02", None, None]


def test_a_row_tells_what_the_dispute_tells(record: Record) -> None:
    for brief, row in zip(paged(record), record.disputes(), strict=True):
        assert brief.question == row.question
        assert brief.answers == tuple(side.answer for side in row.sides)
        assert brief.origins == tuple(side.origins for side in row.sides)


def test_another_day_has_the_disputes_of_that_day(record: Record) -> None:
    wanted = DisputeFilter(at="2031-05-02")
    assert [d.id for d in paged(record, wanted, 2)] == [row.id for row in record.disputes(wanted)]
    assert len(paged(record, wanted)) == 4


def test_filters_leave_out_what_does_not_meet_them(record: Record) -> None:
    assert [d.question for d in paged(record, DisputeFilter(place="Mor"))] == ["Is there fighting in Mor?"]
    assert paged(record, DisputeFilter(kind=ClaimKind.TALKS)) == []
    bc = next(row.id for row in record.actors() if row.name == "BC")
    assert len(paged(record, DisputeFilter(actor=bc))) == 5
    assert len(paged(record, graded=(bc,))) == 5
    assert paged(record, graded=("a999",)) == []


def test_a_place_that_nobody_wrote_is_told(record: Record) -> None:
    with pytest.raises(UnknownNameError):
        record.dispute_directory(after="nonsense")
    with pytest.raises(UnknownNameError):
        record.dispute_directory(DisputeFilter(actor="Nobody At All"))

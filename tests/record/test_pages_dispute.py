"""The page of a dispute: its sides by independent origins, with the words and the days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.certainty.level import Polarity
from sitroom.record.errors import UnknownNameError
from sitroom.record.record import Record
from tests.record.contest import Said, report
from tests.record.people import letters


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        for number in range(4):
            record_day = f"2031-05-0{number + 1}"
            opened.add(report(f"{number}.txt", record_day, Said("BC", "Tell", so=False), publisher="Tell Post"), "m")
        opened.add(
            report("x.txt", "2031-05-06", Said("DE", "Tell", when="2031-05-05"), Said("FG", "Tell"), Said("HI", "Tell")), "m"
        )
        opened.add(report("y.txt", "2031-05-08", Said("BC", "Tell")), "m")
        yield opened


def number(record: Record) -> str:
    (row,) = record.disputes()
    return row.id


def test_what_goes_back_to_one_origin_is_told_once(record: Record) -> None:
    view = record.dispute_view(number(record))
    sides = {side.answer: side for side in view.sides}
    assert [side.number for side in view.sides] == list(range(len(view.sides)))
    (denied,) = sides["no fighting"].origins
    assert (denied.first.statement.path, denied.repeats_in_all, denied.last) == ("0.txt", 3, "2031-05-04")
    assert [account.statement.path for account in denied.repeats] == ["1.txt", "2.txt", "3.txt"]
    told = sides["fighting"]
    assert (told.origins_in_all, told.accounts_in_all, told.first, told.last) == (4, 4, "2031-05-06", "2031-05-08")
    # Who said it last comes first.
    assert [origin.first.name for origin in told.origins] == ["BC", "DE", "FG", "HI"]
    assert len({origin.number for side in view.sides for origin in side.origins}) == 4


def test_it_says_what_the_rows_of_disputes_say(record: Record) -> None:
    page = record.dispute(number(record))
    view = record.dispute_view(page.dispute.id)
    assert (view.question, view.kind, view.reason) == (page.dispute.question, page.dispute.kind, page.dispute.reason)
    assert (view.last_change, view.settled, view.opened) == (page.dispute.last_change, page.dispute.settled, "2031-05-06")
    rows = {(row.document, row.statement): row for row in record.statements()}
    for side, accounts in zip(view.sides, page.accounts, strict=True):
        shown = [each for origin in side.origins for each in (origin.first, *origin.repeats)]
        assert {(a.statement.path, a.words, a.actor) for a in shown} == {(a.evidence.path, a.words, a.actor) for a in accounts}
        for each in shown:
            assert each.statement == rows[each.statement.document, each.statement.statement]
            text = record.document(each.statement.path).document.text
            assert " ".join(text[start:end] for start, end in each.spans) in each.statement.content


def test_an_account_keeps_event_and_report_apart(record: Record) -> None:
    view = record.dispute_view(number(record))
    accounts = {origin.first.name: origin.first for side in view.sides for origin in side.origins if side.answer == "fighting"}
    one, other = accounts["DE"], accounts["FG"]
    assert (one.from_day, one.to_day, one.stated, one.published) == ("2031-05-05", "2031-05-05", True, "2031-05-06")
    assert (other.from_day, other.stated, other.published) == ("2031-05-06", False, "2031-05-06")
    assert (one.polarity, one.changed, one.because) == (Polarity.AFFIRMED, False, None)
    assert accounts["BC"].changed
    assert view.days_in_all == len(view.days) == 8
    assert view.days[0].evidence.path == "y.txt"
    assert {mark.name for mark in view.days} == {"BC", "DE", "FG", "HI"}


def test_a_side_goes_on_where_it_was_cut(record: Record) -> None:
    whole = record.dispute_view(number(record))
    (at,) = (side.number for side in whole.sides if side.answer == "fighting")
    names, after = [], None
    for _ in range(3):
        view = record.dispute_view(whole.id, room=2, after={} if after is None else {at: after})
        names.append([origin.first.name for origin in view.sides[at].origins])
        after = view.sides[at].after
        if after is None:
            break
    assert names == [["BC", "DE"], ["FG", "HI"]]
    assert view.sides[at].origins_in_all == 4


def test_it_is_shown_as_it_stood(record: Record) -> None:
    view = record.dispute_view(number(record), at="2031-05-07")
    assert view.at == "2031-05-07"
    assert sorted(side.accounts_in_all for side in view.sides) == [3, 4]
    assert view.changes == ()
    assert [change.to_day for change in record.dispute_view(view.id).changes] == ["2031-05-08"]
    with pytest.raises(UnknownNameError, match="not open"):
        record.dispute_view(view.id, at="2031-05-05")


def test_whom_it_is_about_is_named(record: Record) -> None:
    view = record.dispute_view(number(record))
    assert {each.name for each in view.entities} == {"BC", "DE", "FG", "HI", "Tell"}


def test_an_outlet_speaks_for_itself_by_its_name(record: Record) -> None:
    own = report("z.txt", "2031-05-09", Said(None, "Tell"))
    record.add(replace(own, document=replace(own.document, publisher="Tell Post")), "m")
    view = record.dispute_view(number(record))
    newest = next(origin.first for side in view.sides for origin in side.origins if origin.last == "2031-05-09")
    assert (newest.name, newest.actor) == ("Tell Post", None)


def test_there_is_no_other(record: Record) -> None:
    with pytest.raises(UnknownNameError, match="no dispute"):
        record.dispute_view("d0")


def test_what_changed_and_what_it_is_about_are_of_the_day_asked_for(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "then.db"), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
        record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
        record.add(report("3.txt", "2031-05-06", Said("BC", "Tell", so=False)), "m")
        record.add(report("4.txt", "2031-05-08", Said("FG", "Tell")), "m")
        name = number(record)

        def told(at: str | None) -> tuple[list[tuple[str, str, str | None]], set[str]]:
            view = record.dispute_view(name, at)
            moved = [(change.from_answer, change.to_answer, change.to_day) for change in view.changes]
            assert {answer for change in moved for answer in change[:2]} <= {side.answer for side in view.sides}
            return moved, {entity.name for entity in view.entities}

        went = [("fighting", "no fighting", "2031-05-06")]
        assert told(None) == (went, {"BC", "DE", "FG", "Tell"})
        assert told("2031-05-07") == (went, {"BC", "DE", "Tell"})
        assert told("2031-05-04") == ([], {"BC", "DE", "Tell"})

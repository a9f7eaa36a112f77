from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.board.asked import Asked, AskedError
from sitroom.board.views import situation
from sitroom.board.views.situation import SituationPage
from sitroom.record.record import Record
from tests.board.serving import AUTHOR, board_of
from tests.record import contest


def shown(file: Path, seen: str | None = None, **fields: str) -> SituationPage:
    with board_of(file) as board:
        return situation.show(board, Asked("/", fields, {}, seen, AUTHOR))


def test_every_account_opens_its_own_words(own_file: Path) -> None:
    page = shown(own_file)
    quotes = [quote for card in page.disputes for side in card.sides for quote in side.quotes]
    assert len(quotes) >= 2 * len(page.disputes) >= 6
    for quote in quotes:
        assert "words=" in quote.href
        assert any(own for _, own in quote.pieces)


def test_what_nothing_is_known_of_is_told_plainly(empty_file: Path) -> None:
    page = shown(empty_file)
    assert page.empty
    assert (page.figures, page.shares, page.speakers, page.disputes) == ((), (), (), ())
    assert (page.unnamed, page.day, page.since, page.looked) == (None, None, None, None)


def test_figures_count_all_and_not_what_is_shown(tmp_path: Path) -> None:
    places = [f"Quarry {letter}" for letter in "ABCDEFGHIJKLMN"]
    lines = [contest.Said(who, place, so) for place in places for who, so in (("Nila Orme", True), ("Tor Beck", False))]
    file = tmp_path / "many.db"
    with Record.open(str(file)) as record:
        record.add(contest.report("many.txt", "2031-10-08", *lines), "made")
    page = shown(file)
    assert len(page.disputes) == 12
    assert page.disputes_more == 2
    assert (page.figures[0].value, page.figures[0].what, page.figures[0].href) == ("14", "disputes", "#disputed")


def test_the_first_disputes_are_told_in_more_words(tmp_path: Path) -> None:
    speakers = [(f"Person {number}", number % 2 == 0) for number in range(8)]
    lines = [contest.Said(who, f"Quarry {letter}", so) for letter in "ABCDE" for who, so in speakers]
    file = tmp_path / "many.db"
    with Record.open(str(file)) as record:
        record.add(contest.report("many.txt", "2031-10-08", *lines), "made")
    page = shown(file)
    assert [len(side.quotes) for card in page.disputes for side in card.sides] == [2, 2] * 3 + [1, 1] * 2
    assert all(len(side.quotes) + side.more == 4 for card in page.disputes for side in card.sides)


def test_shares_add_up_and_a_rare_kind_can_be_seen(own_file: Path) -> None:
    page = shown(own_file)
    assert sum(row.statements for row in page.shares) == 44
    assert [row.statements for row in page.shares] == sorted((row.statements for row in page.shares), reverse=True)
    assert all(1 <= row.percent <= 100 for row in page.shares)
    (none,) = [row for row in page.shares if row.kind == "no source named"]
    assert none.href == "/search?kind=none"


def test_a_dispute_of_no_named_kind_has_none(own_file: Path) -> None:
    assert {card.kind for card in shown(own_file).disputes} == {"Control", "Casualties", "Whereabouts"}


@pytest.mark.parametrize("moment", ["soon", "", "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "12", "\x00"])
def test_a_moment_that_cannot_be_read_is_no_visit(own_file: Path, moment: str) -> None:
    assert shown(own_file, seen=moment).since is None


def test_news_are_told_from_the_address_before_the_last_visit(own_file: Path) -> None:
    page = shown(own_file, seen="2000-01-01T00:00:00+00:00", since="9998-01-01T00:00:00+00:00")
    assert page.since is not None
    assert page.since.told == "nothing"
    everything = shown(own_file, seen="2000-01-01T00:00:00+00:00").since
    assert everything is not None
    assert everything.told == "4 documents, 44 statements"
    assert everything.moment == "1 January 2000, 00:00 UTC"
    assert {line.what for line in everything.disputes} == {"new"}


def test_the_view_of_news_has_an_address_of_its_own(own_file: Path) -> None:
    visit = shown(own_file, seen="2000-01-01T00:00:00+00:00").since
    assert visit is not None
    assert (visit.visit, visit.href) == (True, "/?since=2000-01-01T00%3A00%3A00.000%2B00%3A00")
    again = shown(own_file, since="2000-01-01T00:00:00+00:00").since
    assert again is not None
    assert (again.told, again.moment, again.visit) == (visit.told, visit.moment, False)


def test_a_day_in_the_address_begins_in_utc(own_file: Path) -> None:
    news = shown(own_file, since="2000-01-01").since
    assert news is not None
    assert news.moment == "1 January 2000, 00:00 UTC"


@pytest.mark.parametrize("moment", ["soon", "9999-12-31T23:59:59-23:59", "12"])
def test_a_moment_of_the_address_that_cannot_be_is_told(own_file: Path, moment: str) -> None:
    with pytest.raises(AskedError, match="since cannot be"):
        shown(own_file, since=moment)
    with pytest.raises(AskedError, match="since cannot be"):
        shown(own_file, since=moment, at="2031-10-06")


def test_the_page_of_a_day_tells_no_news(own_file: Path) -> None:
    page = shown(own_file, seen="2000-01-01T00:00:00+00:00", at="2031-10-06")
    assert page.since is None
    assert page.title == "The situation on 6 October 2031"
    assert all(card.href.endswith("?at=2031-10-06") for card in page.disputes)
    with pytest.raises(AskedError):
        shown(own_file, at="2031-6")


def test_a_changed_record_is_shown_at_once_and_said_to_be_old(own_file: Path) -> None:
    with board_of(own_file) as board:
        asked = Asked("/", {}, {}, None, AUTHOR)
        before = situation.show(board, asked)
        board.record.add(replace(contest.report("new.txt", "2031-10-12", contest.Said("Nila Orme", "Quarry Hill"))), "made")
        old = situation.show(board, asked)
        assert (before.stale, old.stale, old.headline) == (False, True, before.headline)
        board.situation.get(fresh=True)
        new = situation.show(board, asked)
        assert not new.stale
        assert new.headline.startswith("5 documents")

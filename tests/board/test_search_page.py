from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.views import search
from sitroom.board.views.search import SearchPage
from sitroom.record.record import Record
from tests.board.serving import AUTHOR, board_of
from tests.record import contest


@pytest.fixture
def board(own_file: Path) -> Iterator[Board]:
    with board_of(own_file) as opened:
        yield opened


def shown(board: Board, **fields: str) -> SearchPage:
    return search.show(board, Asked("/search", fields, {}, None, AUTHOR))


def follow(board: Board, address: str) -> SearchPage:
    parts = urlsplit(address)
    assert parts.path == "/search"
    return shown(board, **dict(parse_qsl(parts.query)))


def of(page: SearchPage) -> list[str]:
    return [said.page for said in page.statements] or [hit.href for hit in page.documents]


@pytest.mark.parametrize(
    "fields", [{}, {"q": "Vessin"}, {"polarity": "-"}, {"what": "documents"}, {"what": "documents", "q": "Vessin"}]
)
def test_every_count_is_that_of_the_page_it_leads_to(board: Board, fields: dict[str, str]) -> None:
    page = shown(board, **fields)
    values = [(facet.title, value) for facet in page.facets for value in (*facet.values, *facet.folded)]
    assert len(values) >= 5
    for title, value in values:
        found = follow(board, value.href)
        assert (found.total, len(of(found))) == (value.count, value.count) or value.active, (title, value.label)


def test_a_hit_outside_the_words_of_a_statement_is_told(board: Board) -> None:
    statements = shown(board, q="Vessin").statements
    marked = [any(hit for _, hit in s.pieces) for s in statements]
    assert {*marked} == {True, False}
    assert [s.found is None for s in statements] == marked
    assert {s.found for s in shown(board, q="-Vessin").statements} == {None}
    assert {s.found for s in shown(board).statements} == {None}


def test_what_is_asked_for_stays_in_sight_and_can_be_taken_away(board: Board) -> None:
    page = shown(board, q="Vessin", kind="person", publisher="River Courier", since="2031-10")
    assert [(f.title, f.label) for f in page.filters] == [
        ("Kind of source", "person"),
        ("Outlet", "River Courier"),
        ("From", "October 2031"),
    ]
    without = follow(board, page.filters[0].without)
    assert set(of(page)) < set(of(without))
    assert follow(board, page.clear).filters == ()
    assert follow(board, page.clear).words == "Vessin"
    (kind,) = [facet for facet in page.facets if facet.title == "Kind of source"]
    assert kind.values[0].active
    assert of(follow(board, kind.values[0].href)) == of(shown(board, q="Vessin", publisher="River Courier", since="2031-10"))
    assert dict(page.kept) == {"kind": "person", "publisher": "River Courier"}


def test_a_month_is_a_facet_of_its_own(board: Board) -> None:
    page = shown(board)
    (month,) = [facet for facet in page.facets if facet.title == "Month of the report"]
    assert [(value.label, value.count) for value in month.values] == [("October 2031", page.total)]
    assert not month.values[0].active
    assert follow(board, month.values[0].href).total == page.total


def test_a_document_without_a_date_is_found_by_that(tmp_path: Path) -> None:
    file = tmp_path / "r.db"
    with Record.open(str(file)) as record:
        record.add(contest.report("undated.txt", None, contest.Said("Nila Orme", "Quarry Hill")), "made")
    with board_of(file) as board:
        page = shown(board, since="none")
        assert (page.total, page.filters[0].label) == (1, "without a date")


def test_counting_stops_and_can_be_made_to_go_on(tmp_path: Path) -> None:
    file = tmp_path / "r.db"
    with Record.open(str(file)) as record:
        for number in range(11):
            lines = [contest.Said(f"Person {number} {line}", "Quarry Hill") for line in range(100)]
            record.add(contest.report(f"{number}.txt", f"2031-10-{number + 1:02}", *lines), "made")
    with board_of(file) as board:
        page = shown(board)
        assert (page.total, page.total_more, len(page.statements)) == (1_000, True, 50)
        assert page.exact is not None
        exact = follow(board, page.exact)
        assert (exact.total, exact.total_more, exact.exact) == (1_100, False, None)
        seen: list[str] = []
        while True:
            seen += of(page)
            if page.following is None:
                break
            page = follow(board, page.following)
            assert page.continued
        assert len(seen) == len(set(seen)) == 1_100


@pytest.mark.parametrize(
    "fields", [{"what": "x"}, {"since": "x"}, {"until": "none"}, {"q": "a" * 2_001}, {"source": "a" * 9_000}]
)
def test_what_cannot_be_sought_is_told(board: Board, fields: dict[str, str]) -> None:
    with pytest.raises(AskedError):
        shown(board, **fields)


def test_documents_lead_to_their_first_hit_and_their_statements(board: Board) -> None:
    page = shown(board, what="documents", q="Lisbon")
    assert page.documents_sought
    assert len(page.documents) == 3
    for hit in page.documents:
        assert hit.href.endswith("#words")
        assert "".join(text for text, found in hit.snippet if found) in {"Lisbon", "LisbonLisbon"}
        assert follow(board, hit.statements).total == hit.hits
    assert of(follow(board, page.statements_href)) == of(shown(board, q="Lisbon"))
    assert of(follow(board, page.documents_href)) == of(page)

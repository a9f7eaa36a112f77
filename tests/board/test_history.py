from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.forms import Form
from sitroom.board.views import history
from sitroom.board.views.history import HistoryPage
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import Credibility, Verdict
from tests.board.serving import AUTHOR, board_of, client_of

TOWN = "path:03-what-the-town-says.txt"


@pytest.fixture
def board(own_file: Path) -> Iterator[Board]:
    with board_of(own_file) as opened:
        yield opened


def shown(board: Board, **fields: str) -> HistoryPage:
    return history.show(board, Asked("/history", fields, {}, None, AUTHOR))


def test_nothing_decided_is_nothing_listed(board: Board) -> None:
    assert shown(board) == HistoryPage(title="Decisions", lines=(), following=None)


def test_decisions_of_both_kinds_stand_in_one_list(board: Board) -> None:
    one, other = board.record.actors()[:2]
    board.record.merge(one.id, other.id, "Ada")
    board.record.judge(TOWN, "s1", Verdict.REJECT, "Bo", note="misread")
    lines = shown(board).lines
    assert {(line.author, line.what) for line in lines} == {("Ada", "same"), ("Bo", "rejected")}
    (rejected,) = [line for line in lines if line.author == "Bo"]
    assert (rejected.note, rejected.found, rejected.undone) == ("misread", True, None)
    assert rejected.href.startswith("/document?")
    for line in lines:
        assert line.undo is not None
        history.undo(board, Form(Asked("/undo", {"decision": line.undo}, {}, None, "Cy"), {}, ()))
    assert all(line.undo is None and "taken back by Cy" in (line.undone or "") for line in shown(board).lines)


def test_older_decisions_follow_without_repeats_or_gaps(board: Board) -> None:
    made = {board.record.grade_statement(TOWN, "s1", list(Credibility)[n % 6], "Ada").id for n in range(120)}
    page, seen, pages = shown(board), [], 1
    while True:
        seen += [line.id for line in page.lines]
        if page.following is None:
            break
        page = shown(board, **dict(parse_qsl(urlsplit(page.following).query)))
        pages += 1
    assert pages == 3
    assert len(seen) == len(made)
    assert set(seen) == made
    assert [int(number[1:]) for number in seen] == sorted((int(number[1:]) for number in made), reverse=True)


def test_the_name_of_a_button_is_what_stands_on_it_and_its_description_what_it_takes_back(own_file: Path) -> None:
    with client_of(own_file) as client:
        headers = {"origin": str(client.base_url).rstrip("/")}
        client.post("/statement/judge", data={"document": TOWN, "id": "s1", "verdict": "reject"}, headers=headers)
        for address in ("/history", links.statement(TOWN, "s1")):
            page = client.get(address).text
            button = r'name="decision" value="j1"><button aria-describedby="([^"]+)">([^<]+)</button>'
            ((described, label),) = re.findall(button, page)
            assert label == "Take back"
            for name in described.split():
                assert page.count(f'id="{name}"') == 1


@pytest.mark.parametrize("before", ["junk", " ", "9999", "0000 j1", "\x00"])
def test_a_place_in_the_list_that_is_none_is_no_fault(board: Board, before: str) -> None:
    board.record.judge(TOWN, "s1", Verdict.ACCEPT, "Bo")
    assert len(shown(board, before=before).lines) <= 1


@pytest.mark.parametrize("decision", ["j99", "d1", "x", "j1;", "j", "-1"])
def test_what_was_never_decided_cannot_be_taken_back(board: Board, decision: str) -> None:
    with pytest.raises(UnknownNameError):
        history.undo(board, Form(Asked("/undo", {"decision": decision}, {}, None, AUTHOR), {}, ()))

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.forms import Form
from sitroom.board.views import author, history, review
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import Review
from tests.board.serving import AUTHOR, board_of

TOWN = "path:03-what-the-town-says.txt"
OURS = {"origin": "http://127.0.0.1:8470"}


@pytest.fixture
def board(own_file: Path) -> Iterator[Board]:
    with board_of(own_file) as opened:
        yield opened


def asked(path: str = "/review", **fields: str) -> Asked:
    return Asked(path, fields, {}, None, AUTHOR)


def form(many: dict[str, tuple[str, ...]]) -> Form:
    return Form(asked(**{name: values[-1] for name, values in many.items() if values}), many, ())


def which(*statements: str) -> tuple[str, ...]:
    return tuple(f"{statement} {TOWN}" for statement in statements)


def test_the_queue_goes_on_where_something_was_put_off(board: Board) -> None:
    page = review.show(board, asked())
    assert page.statement is not None
    assert page.unskip is None
    assert page.skip is not None
    key = board.record.review_queue(1)[0].key
    later = review.show(board, asked(skip=key))
    assert later.reason != page.reason
    assert later.unskip == "/review"
    wanted = page.waiting[-1]
    focused = review.show(board, asked(focus=board.record.review_queue(20)[-1].key))
    assert (focused.reason, focused.concern) == (wanted.reason, wanted.concern)


def test_an_address_remembers_no_more_than_a_browser_takes(board: Board) -> None:
    many = ",".join(f"s url:https://quarry.example/{number} s1" for number in range(200))
    page = review.show(board, asked(skip=many))
    assert page.skip is not None
    assert len(page.skip) < 8_000
    with pytest.raises(AskedError, match="characters long"):
        review.show(board, asked(skip="x," * 7_000))


def test_many_are_decided_at_once_and_taken_back_at_once(board: Board) -> None:
    done = review.decide_many(board, form({"verdict": ("reject",), "which": which("s1", "s2", "s2")}))
    assert done.words == "2 statements rejected."
    assert set(board.record.reviews(TOWN)) == {"s1", "s2"}
    assert done.undo is not None
    back = history.undo(board, Form(asked(decision=done.undo), {}, ()))
    assert back.words == "2 decisions were taken back."
    assert board.record.reviews(TOWN) == {}


def test_of_many_those_that_are_gone_are_told_and_the_rest_is_decided(board: Board) -> None:
    done = review.decide_many(
        board, form({"verdict": ("accept",), "which": (*which("s1", "s99"), "s1 path:none.txt", *which("s2"))})
    )
    assert done.words.startswith("2 statements accepted. 2 others could not be: ")
    assert "has no statement 's99'" in done.words
    assert board.record.reviews(TOWN) == {"s1": Review.ACCEPTED, "s2": Review.ACCEPTED}
    assert done.undo is not None
    board.record.undo(done.undo.split(",")[0], "Bo")
    back = history.undo(board, Form(asked(decision=done.undo), {}, ()))
    assert back.words == "1 decision was taken back. 1 had been already."
    assert board.record.reviews(TOWN) == {}
    with pytest.raises(UnknownNameError):
        review.decide_many(board, form({"verdict": ("accept",), "which": which("s99")}))


@pytest.mark.parametrize(
    ("many", "told"),
    [
        ({"verdict": ("accept",)}, "choose the statements first"),
        ({"verdict": ("correct",), "which": which("s1")}, "accepted or rejected"),
        ({"which": which("s1")}, "accepted or rejected"),
        ({"verdict": ("maybe",), "which": which("s1")}, "verdict cannot be"),
        ({"verdict": ("accept",), "which": which(*(f"s{number}" for number in range(201)))}, "at most 200"),
    ],
)
def test_what_cannot_be_decided_at_once_is_told(board: Board, many: dict[str, tuple[str, ...]], told: str) -> None:
    with pytest.raises(AskedError, match=told):
        review.decide_many(board, form(many))
    assert not board.record.judgements()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"what": "same"},
        {"what": "perhaps"},
        {
            "what": "same",
            "left_document": TOWN,
            "left_quote": "Brask",
            "left_start": "x",
            "right_document": TOWN,
            "right_quote": "Kole",
        },
        {"what": "same", "left_document": "path:none", "left_quote": "a", "right_document": TOWN, "right_quote": "Kole"},
        {"what": "same", "left_document": TOWN, "left_quote": "no such words", "right_document": TOWN, "right_quote": "Kole"},
    ],
)
def test_a_pair_that_is_none_is_refused_in_words(client: TestClient, fields: dict[str, str]) -> None:
    answer = client.post("/review/pair", data=fields, headers=OURS)
    assert answer.status_code in (400, 404, 409)
    assert "This was not done" in answer.text


@pytest.mark.parametrize(
    "fields", [{}, {"actor": "a1"}, {"actor": "a1", "grade": "G"}, {"grade": "A"}, {"actor": "a9999", "grade": "A"}]
)
def test_a_grade_that_is_none_is_refused_in_words(client: TestClient, fields: dict[str, str]) -> None:
    answer = client.post("/review/source", data=fields, headers=OURS)
    assert answer.status_code in (400, 404)
    assert "This was not done" in answer.text


@pytest.mark.parametrize(("given", "kept"), [("  Ada \t Noor ", "Ada Noor"), ("علي", "علي"), ("a\nb", "a b")])
def test_a_name_is_kept_on_one_line(board: Board, given: str, kept: str) -> None:
    assert author.change(board, Form(asked(author=given), {}, ())).cookies == {"author": kept}


@pytest.mark.parametrize("given", ["", "   ", "a\x00b", "\u202eadA", "x" * 101])
def test_a_name_that_is_none_is_refused(board: Board, given: str) -> None:
    with pytest.raises(AskedError):
        author.change(board, Form(asked(author=given), {}, ()))

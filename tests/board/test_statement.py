from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sitroom.attributions.statement import SourceKind
from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.judging import judging
from sitroom.board.views import statement
from sitroom.board.views.statement import StatementPage
from sitroom.certainty.level import Level, Polarity
from sitroom.record.judgement_rows import Review
from tests.board.serving import board_of, client_of
from tests.record import made, situation
from tests.record.contest import Said, report
from tests.record.people import letters

DAM = "path:dam.txt"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    from sitroom.record.record import Record

    file = tmp_path / "made.db"
    with Record.open(str(file)) as record:
        record.add(made.dam(title="The dam", published="2031-05-02"), "made")
        record.add(situation.first(), "made")
    return file


@pytest.fixture
def board(file: Path) -> Iterator[Board]:
    with board_of(file) as opened:
        yield opened


@pytest.fixture
def client(file: Path, board: Board) -> Iterator[TestClient]:  # noqa: ARG001 - what the client decides is looked at there
    with client_of(file) as opened:
        yield opened


def shown(board: Board, number: str, document: str = DAM, **fields: str) -> StatementPage:
    return statement.show(board, Asked("/statement", {"document": document, "id": number, **fields}, {}, None, "Ada"))


def send(client: TestClient, path: str, number: str, document: str = DAM, **fields: str) -> int:
    origin = {"origin": str(client.base_url).rstrip("/")}
    answer = client.post(path, data={"document": document, "id": number, **fields}, headers=origin)
    return int(answer.status_code)


def test_a_statement_with_its_words_in_place(board: Board) -> None:
    page = shown(board, "s1")
    marked = [(piece.looks, piece.text) for piece in page.context if piece.looks]
    assert ("content", "“It will stay so.”") in marked
    assert ("source", "Dr. Ilse Marrow, chief of the Water Board") in marked
    assert "".join(text for text, _ in page.said.pieces) == "“The wall is sound,” … “It will stay so.”"
    assert (page.cue, page.affirmed, page.interval, page.score) == ("said", "affirmed", "90% to 100%", "0.97")
    assert page.document.href == page.said.evidence
    assert (page.previous, page.following) == (None, links.statement(DAM, "s2"))
    assert (page.correcting, page.history, page.judging.keys) == (None, (), True)


def test_what_it_stands_inside_and_who_it_is_of(board: Board) -> None:
    inner = shown(board, "s5")
    assert inner.inside is not None
    assert inner.inside.href == links.statement(DAM, "s4")
    assert inner.interval is None
    spoken = shown(board, "s1", "path:first.txt")
    assert spoken.actor is not None
    assert spoken.actor.name == "Irena Volk"


def test_disputes_and_repeats(tmp_path: Path) -> None:
    from sitroom.record.record import Record

    with Record.open(str(tmp_path / "contest.db"), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "made")
        record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "made")
        view = record.statement_page("path:2.txt", "s1")
        page = statement.page(view, judging(view.row, view.review), None, ())
        (dispute,) = record.disputes()
    (stand,) = page.stands
    assert (stand.href, stand.answer, stand.others) == (links.dispute(dispute.id), "no fighting", (("fighting", 1),))
    assert page.repeats_told == "No other statement was found that goes back to the same origin."
    assert [claim.kind for claim in page.claims] == ["clash"]
    assert [claim.place.name for claim in page.claims if claim.place] == ["Tell"]


def test_its_row_as_json(client: TestClient, board: Board) -> None:
    answer = client.get(f"/statement.json?document={DAM}&id=s2")
    assert answer.headers["content-type"] == "application/json"
    row = json.loads(answer.content)
    assert (row["statement"], row["content"], row["polarity"]) == ("s2", "that 100% of the sluices were shut", "-")
    assert row["content"] == board.record.statement_page(DAM, "s2").row.content


def test_accept_reject_and_take_back(client: TestClient, board: Board) -> None:
    assert send(client, "/statement/judge", "s3", verdict="reject") == 303
    page = shown(board, "s3")
    assert (page.said.review, page.judging.review) == ("rejected", "rejected")
    (decided,) = page.history
    assert (decided.what, decided.author) == ("rejected", "Ada Tester")
    assert send(client, "/statement/judge", "s3", verdict="accept") == 303
    assert shown(board, "s3").said.review == "accepted"
    assert send(client, "/statement/judge", "s3", verdict="correct") == 400
    assert send(client, "/statement/judge", "s3", verdict="bless") == 400
    for row in board.record.judgements(DAM):
        board.record.undo(row.id, "Bo")
    page = shown(board, "s3")
    assert page.said.review == "read"
    assert sorted((each.what, each.undo, (each.undone or "")[:16]) for each in page.history) == [
        ("accepted", None, "taken back by Bo"),
        ("rejected", None, "taken back by Bo"),
    ]


def test_a_correction_keeps_only_what_was_changed(client: TestClient, board: Board) -> None:
    form = shown(board, "s4", correct="1").correcting
    assert form is not None
    same = {"content": form.content, "source": form.source, "cue": form.cue, "kind": "person", "actor": "none"}
    same |= {"quotation": "mixed", "polarity": "+", "level": "certain"}
    assert send(client, "/statement/correct", "s4", **same) == 303
    assert board.record.judgements(DAM) == []
    assert send(client, "/statement/correct", "s4", **{**same, "level": "possible", "polarity": "-", "kind": "unnamed"}) == 303
    row = board.record.statement_page(DAM, "s4").row
    assert (row.certainty.level, row.polarity, row.kind) == (Level.POSSIBLE, Polarity.DENIED, SourceKind.UNNAMED)
    assert row.content == "that the gauge_7 log was lost"
    assert send(client, "/statement/correct", "s4", **{**same, "content": "the gauge_7 log", "cue": ""}) == 303
    view = board.record.statement_page(DAM, "s4")
    assert (view.row.content, view.cue, view.review) == ("the gauge_7 log", (), Review.CORRECTED)


def test_the_source_from_a_selection(client: TestClient, board: Board) -> None:
    start, end = made.span(made.DAM, "the paper")
    assert send(client, "/statement/correct", "s4", source="the paper", source_spans=f"{start}-{end}") == 303
    assert board.record.statement_page(DAM, "s4").source == ((start, end),)
    assert send(client, "/statement/correct", "s4", source="nobody at all") == 400


def test_a_correction_comes_back_to_where_it_was_asked_for(board: Board) -> None:
    form = shown(board, "s4", correct="1", back="/review?skip=1").correcting
    assert form is not None
    assert form.back == "/review?skip=1"
    away = shown(board, "s4", correct="1", back="//elsewhere.example/").correcting
    assert away is not None
    assert away.back == "/"


def test_credibility(client: TestClient, board: Board) -> None:
    assert send(client, "/statement/grade", "s2", grade="2") == 303
    page = shown(board, "s2")
    assert (page.judging.grade, page.said.credibility) == ("2, probably true", "2")
    assert [g.value for g in page.judging.grades if g.chosen] == ["2"]
    assert send(client, "/statement/grade", "s2", grade="7") == 400


def test_keys_stand_beside_what_they_do(client: TestClient) -> None:
    page = client.get(links.statement(DAM, "s2")).text
    keys = re.findall(r'data-key="(.)"[^>]*>(?:<kbd>(.)</kbd>)?', page)
    assert {"y", "n", "e", *"123456"} <= {key for key, _ in keys}
    for key in "yne":
        assert f"<kbd>{key}</kbd>" in page


def test_what_is_not_there_is_told(client: TestClient) -> None:
    assert client.get(links.statement(DAM, "s77")).status_code == 404
    assert client.get(links.statement("path:none.txt", "s1")).status_code == 404
    assert client.get("/statement?id=s1").status_code == 400
    assert send(client, "/statement/judge", "s77", verdict="accept") == 404

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from sitroom.board.views import actor
from sitroom.record.judgement_rows import GradeRow
from sitroom.record.page_rows import ActorView
from sitroom.record.record import Record
from tests.board.serving import client_of
from tests.record import situation
from tests.record.contest import Said, report
from tests.record.people import letters


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    file = tmp_path / "s.db"
    with Record.open(str(file)) as record:
        record.add(situation.first(), "m")
    return file


@pytest.fixture
def people(tmp_path: Path) -> Path:
    file = tmp_path / "p.db"
    with Record.open(str(file), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
        record.add(report("2.txt", "2031-05-03", Said("BC", "Tell", so=False)), "m")
        record.add(report("3.txt", "2031-05-04", Said("XY", "Tell")), "m")
    return file


def view_of(file: Path, name: str, room: int = 50) -> ActorView:
    with Record.open(str(file), matcher=letters()) as record:
        return record.actor_page(next(row.id for row in record.actors() if row.name == name), None, room)


def post(client: TestClient, path: str, **fields: str) -> int:
    return client.post(path, data=fields, headers={"origin": str(client.base_url).rstrip("/")}).status_code


def test_an_actor_has_its_roles_relations_and_statements_with_evidence(harbour: Path) -> None:
    page = actor.page(view_of(harbour, "Irena Volk"), None, [])
    (role,) = page.roles
    assert (role.title, role.of, role.status) == ("mayor", "Tellmar", "current")
    (relation,) = page.relations
    assert (relation.subject, relation.predicate, relation.object) == ("Irena Volk", "supports", "Reed Guard")
    assert relation.subject_href is None
    assert relation.object_href is not None
    (said,) = page.statements
    assert "".join(text for text, _ in said.pieces) == "that the Reed Guard holds the old fort"
    assert [name.name for name in page.names] == ["Irena Volk"]
    assert [count.words for count in page.levels] == ["certain"]
    assert page.candidates == ()


def test_a_source_tells_what_its_text_tells_of_it(harbour: Path) -> None:
    (told,) = actor.page(view_of(harbour, "A boatman"), None, []).profile
    assert [text for text, hit in told.pieces if hit] == ["who has seen the fort"]


def test_changed_positions_and_disputes_are_told(people: Path) -> None:
    page = actor.page(view_of(people, "BC"), None, [])
    (change,) = page.changes
    assert (change.before, change.after) == ("fighting", "no fighting")
    assert [d.question for d in page.disputes] == ["Is there fighting in Tell?"]
    assert len(page.candidates) == 2


def test_statements_go_on_where_they_stopped(people: Path) -> None:
    page = actor.page(view_of(people, "BC", 1), None, [])
    assert len(page.statements) == 1
    assert page.following is not None
    assert page.following.endswith("#statements")
    with client_of(people) as client:
        answer = client.get(page.following.partition("#")[0])
    assert "What it says, continued" in answer.text
    assert "1.txt" in answer.text


def test_the_grade_of_a_source_is_told_with_who_gave_it(people: Path) -> None:
    grade = GradeRow("C", "fairly reliable", "j4", "Ada", "2031-06-01T10:00:00+00:00", "met it")
    page = actor.page(view_of(people, "BC"), grade, [])
    assert page.grade is not None
    assert (page.grade.grade, page.grade.author, page.grade.when, page.grade.undo) == ("C", "Ada", "1 June 2031, 10:00 UTC", "j4")
    assert [g.value for g in page.grades if g.chosen] == ["C"]


def test_two_are_merged_told_and_taken_apart_again(people: Path) -> None:
    bc, xy = view_of(people, "BC").id, view_of(people, "XY").id
    with client_of(people) as client:
        assert post(client, "/actor/merge", actor=bc, other=xy, back=f"/actor/{bc}") == 303
        merged = client.get(f"/actor/{bc}").text
        assert "kept as the same" in merged
        assert "XY" in merged
        assert post(client, "/undo", decision="d1", back=f"/actor/{bc}") == 303
        assert "taken back by" in client.get(f"/actor/{bc}").text


def test_a_document_is_split_off(people: Path) -> None:
    bc = view_of(people, "BC").id
    with client_of(people) as client:
        assert post(client, "/actor/split", actor=bc, document="path:2.txt", back=f"/actor/{bc}") == 303
    with Record.open(str(people), matcher=letters()) as record:
        assert sorted(row.documents for row in record.actors() if row.name == "BC") == [1, 1]


def test_what_cannot_be_merged_or_split_is_told(people: Path) -> None:
    bc = view_of(people, "BC").id
    with client_of(people) as client:
        assert post(client, "/actor/merge", actor=bc, other="") == 400
        assert post(client, "/actor/merge", actor=bc, other=bc) == 404
        assert post(client, "/actor/split", actor=bc) == 400
        assert post(client, "/actor/split", actor=bc, document="path:3.txt") == 404
        assert client.get("/actor/a999").status_code == 404


def test_a_source_is_graded_here_and_disputes_know_of_it(people: Path) -> None:
    bc = view_of(people, "BC").id
    with client_of(people) as client:
        assert post(client, "/review/source", actor=bc, grade="B", note="met it", back=f"/actor/{bc}") == 303
        assert "source graded B, usually reliable" in client.get(f"/actor/{bc}").text
        assert "Is there fighting in Tell?" in client.get("/disputes?grade=AB").text
        assert post(client, "/undo", decision="j1") == 303
        assert "Is there fighting in Tell?" not in client.get("/disputes?grade=AB").text

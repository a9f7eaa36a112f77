from __future__ import annotations

from pathlib import Path

import pytest

from sitroom.actors.actor import ActorType, Predicate, Relation, Status
from sitroom.board.asked import Asked
from sitroom.board.views import relations
from sitroom.board.views.relations import RelationsPage
from sitroom.record.page_rows import Edge, Net, Node
from sitroom.record.record import Record
from sitroom.record.rows import EvidenceRow
from tests.board.pictures.svg import drawn, links, titles
from tests.board.serving import board_of, client_of
from tests.record.people import actor_of, article, letters, with_relations


def relation(subject: int, predicate: Predicate, other: int, status: Status = Status.CURRENT) -> Relation:
    return Relation(f"a{subject}", predicate, f"a{other}", status, ((0, 2),), "s1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A pair of whom two things are said, one that is of the past, and a stranger pair that has nothing to do with them."""
    file = tmp_path / "r.db"
    said = (
        relation(1, Predicate.ALLIED_WITH, 2),
        relation(1, Predicate.OPPOSED_TO, 2),
        relation(2, Predicate.LEADS, 3, Status.FORMER),
    )
    with Record.open(str(file), matcher=letters()) as record:
        record.add(with_relations(article("1.txt", "BC", "DE", "FG", published="2031-05-01"), *said), "m")
        record.add(with_relations(article("2.txt", "RS", "TU", published="2031-05-02"), relation(1, Predicate.SUPPORTS, 2)), "m")
    return file


def page_of(file: Path, **fields: str) -> RelationsPage:
    with board_of(file) as board:
        return relations.show(board, Asked("/relations", fields, {}, None, "t"))


def test_each_line_leads_to_its_evidence_and_that_to_the_words(file: Path) -> None:
    page = page_of(file)
    assert page.picture is not None
    # A picture in a page has no sizes and styles of its own, else it is a whole document.
    edges = [href for href in links(drawn(page.picture.wide)) if href.startswith("#")]
    assert sorted(edges) == sorted(f"#{edge.anchor}" for edge in page.edges)
    assert len(edges) == 4
    opened = [each.href for edge in page.edges for each in edge.evidence]
    assert all(href.startswith("/document?id=") and "&words=" in href and href.endswith("#words") for href in opened)


def test_two_lines_of_one_pair_are_told_apart(file: Path) -> None:
    page = page_of(file)
    assert page.picture is not None
    root = drawn(page.picture.wide)
    assert {"BC allied with DE: 1 report", "BC opposed to DE: 1 report"} <= set(titles(root))
    drawn_as = [e.attrib["d"] for e in root.iter() if e.attrib.get("class") == "hit"]
    assert len(set(drawn_as)) == len(drawn_as) == 4


def test_the_past_is_told_as_past(file: Path) -> None:
    (line,) = [edge for edge in page_of(file).edges if edge.status]
    assert (line.subject, line.predicate, line.object, line.status) == ("DE", "leads", "FG", "former")


def test_around_one_actor_the_rest_is_left_out(file: Path) -> None:
    with Record.open(str(file), matcher=letters()) as record:
        number = actor_of(record, "1.txt", "BC")
    page = page_of(file, actor=number)
    assert page.title == "Who stands with BC"
    assert {edge.subject for edge in page.edges} == {"BC", "DE"}
    assert page.picture is not None
    assert page.picture.svg == f"/relations.svg?actor={number}"


def test_namesakes_are_told_apart_by_their_reports() -> None:
    def edge(subject: str, other: str, path: str) -> Edge:
        return Edge(subject, Predicate.LEADS, other, Status.CURRENT, 1, (EvidenceRow(f"path:{path}", path, "s1"),))

    named = {"a1": "Board", "a2": "board", "a3": "Ana Tellis", "a4": "Board", "a5": "Board"}
    nodes = tuple(Node(number, name, ActorType.ORGANIZATION, 1, 0) for number, name in named.items())
    edges = (edge("a3", "a1", "in/ferry.txt"), edge("a3", "a2", "quay.txt"), edge("a4", "a5", "both.txt"))
    assert relations._apart(Net(nodes, edges, 3)) == {"a1": "in ferry", "a2": "in quay", "a4": "in both, a4", "a5": "in both, a5"}


def test_the_same_relations_are_drawn_once(file: Path) -> None:
    with board_of(file) as board:
        asked = Asked("/relations", {}, {}, None, "t")
        assert relations.show(board, asked).picture is relations.show(board, asked).picture


def test_nothing_to_draw_and_nobody_are_told(empty_file: Path, file: Path) -> None:
    with client_of(empty_file) as client:
        assert "No relation was found." in client.get("/relations").text
        assert client.get("/relations.svg").status_code == 200
    with client_of(file) as client:
        assert client.get("/relations?actor=a999").status_code == 404
        assert client.get("/relations?actor=p1").status_code == 404


def test_the_saved_graph_is_whole_and_leads_nowhere(file: Path) -> None:
    with client_of(file) as client:
        answer = client.get("/relations.svg")
        assert client.get("/relations.png").content.startswith(b"\x89PNG")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert links(drawn(answer.text)) == []
    assert "BC allied with DE: 1 report" in titles(drawn(answer.text))

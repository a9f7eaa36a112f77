from __future__ import annotations

from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.actors.actor import Predicate, Status
from sitroom.board.pictures.graph import MOST, STANCES, GraphEdge, GraphNode, graph_picture
from sitroom.board.pictures.labels import Box
from sitroom.board.pictures.layout import laid_out
from tests.board.pictures.svg import SVG, drawn, links, size, titles, under_seeds, words

PEOPLE = [
    GraphNode("a1", "Mara Velt", "person", href="/actor/a1"),
    GraphNode("a2", "the Accord", "group"),
    GraphNode("a3", "Ivo Dran"),
]
LINES = [
    GraphEdge("a1", Predicate.LEADS, "a2", href="/actor/a1#relations", label="two reports"),
    GraphEdge("a3", Predicate.FIGHTS_AGAINST, "a2", Status.FORMER),
]


def web(count: int, edges: int, seed: int = 1) -> tuple[list[GraphNode], list[GraphEdge]]:
    chance = Random(seed)
    nodes = [GraphNode(f"n{n:03}", f"Party number {n}", weight=n) for n in range(count)]
    predicates = list(Predicate)
    lines = [GraphEdge(f"n{n:03}", chance.choice(predicates), f"n{chance.randrange(n):03}") for n in range(1, count)]
    lines += [
        GraphEdge(f"n{chance.randrange(count):03}", chance.choice(predicates), f"n{chance.randrange(count):03}")
        for _ in range(edges)
    ]
    return nodes, lines


def test_each_edge_tells_and_leads_to_its_evidence() -> None:
    root = drawn(graph_picture(PEOPLE, LINES))
    assert links(root) == ["/actor/a1#relations", "/actor/a1"]
    assert {"Mara Velt leads the Accord: two reports", "Ivo Dran fights against (former) the Accord"} <= set(titles(root))
    assert "leads" in words(root)


def test_namesakes_are_told_apart_in_the_box_and_to_those_who_hear_it() -> None:
    both = [GraphNode("a1", "Board", apart="in ferry"), GraphNode("a2", "Board", apart="in quay"), GraphNode("a3", "Ivo Dran")]
    root = drawn(graph_picture(both, [GraphEdge("a3", Predicate.LEADS, "a1"), GraphEdge("a3", Predicate.LEADS, "a2")]))
    assert {"in ferry", "in quay"} <= set(words(root))
    assert {"Ivo Dran leads Board (in ferry)", "Ivo Dran leads Board (in quay)"} <= set(titles(root))


def test_every_predicate_has_a_stance_and_stances_differ_without_colours() -> None:
    assert set(STANCES) == set(Predicate)
    stances = set(STANCES.values())
    assert len({(s.dash, s.width) for s in stances}) == len(stances)


def test_one_sided_relations_have_an_arrow_and_mutual_ones_none() -> None:
    root = drawn(graph_picture(PEOPLE, LINES))
    assert len(list(root.iter(f"{SVG}polygon"))) == 1


def test_who_has_no_relation_is_counted_not_drawn() -> None:
    root = drawn(graph_picture([*PEOPLE, GraphNode("a9", "Nobody Known")], LINES))
    assert not any("Nobody" in w for w in words(root))
    assert any("1 without relations is not shown." in w for w in words(root))


def test_no_more_than_can_be_read_and_the_rest_is_counted() -> None:
    nodes, edges = web(150, 60)
    root = drawn(graph_picture(nodes, edges))
    boxes = [e for e in root.iter(f"{SVG}rect") if e.attrib.get("class") == "node"]
    assert 20 < len(boxes) <= MOST
    assert f"{150 - len(boxes)} less connected actors are left out." in " ".join(words(root))


def test_an_empty_graph_says_so() -> None:
    assert any("Nothing is said" in w for w in words(drawn(graph_picture([], []))))


@pytest.mark.parametrize(
    ("count", "edges", "narrow"), [(5, 4, False), (20, 8, False), (60, 20, False), (60, 20, True), (40, 200, False)]
)
def test_boxes_lie_apart_and_inside(count: int, edges: int, narrow: bool) -> None:
    root = drawn(graph_picture(*web(count, edges), narrow=narrow))
    width, height = size(root)
    boxes = [
        Box(*(float(e.attrib[key]) for key in ("x", "y", "width", "height")))
        for e in root.iter(f"{SVG}rect")
        if e.attrib.get("class") == "node"
    ]
    assert len(boxes) == count
    assert all(box.within(Box(0, 0, width, height)) for box in boxes)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 14), st.lists(st.tuples(st.integers(0, 13), st.integers(0, 13)), max_size=40))
def test_any_graph_is_laid_out_without_overlaps(count: int, pairs: list[tuple[int, int]]) -> None:
    edges = [(a % count, b % count) for a, b in pairs]
    boxes, height = laid_out([(60.0 + 9 * n % 70, 24.0) for n in range(count)], edges, 340.0)
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    assert all(box.within(Box(-0.01, -0.01, 340.02, height + 0.02)) for box in boxes)


def test_hostile_names_are_text() -> None:
    nodes = [GraphNode("a", "<b onload=x>&\x07\u202e", href="//elsewhere.example/"), GraphNode("b", "حكومة")]
    root = drawn(graph_picture(nodes, [GraphEdge("a", Predicate.SUPPORTS, "b", href="data:text/html,x")]))
    assert links(root) == []
    assert not any(e.tag == f"{SVG}b" for e in root.iter())


def test_the_same_graph_gives_the_same_picture_in_any_order_of_sets() -> None:
    program = (
        "from sitroom.board.pictures.graph import *\n"
        "n = [GraphNode(f'a{i}', f'Party {i}') for i in range(30)]\n"
        "e = [GraphEdge(f'a{i}', list(Predicate)[i % 12], f'a{i * 7 % 30}') for i in range(30)]\n"
        "print(graph_picture(n, e))"
    )
    assert len(under_seeds(program)) == 1
    nodes, edges = web(12, 5)
    assert graph_picture(nodes, edges) == graph_picture(nodes[::-1], edges[::-1])

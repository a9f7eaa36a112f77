"""Who stands with whom: a graph of what the reports say of each pair, with the evidence of every line beside it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import ClassVar

from starlette.responses import Response

from sitroom.actors.actor import Status
from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.drawn import Drawn, drawn, saved
from sitroom.board.entries import Opened, opened
from sitroom.board.pictures.graph import GraphEdge, GraphNode, graph_picture
from sitroom.board.rendering import Page
from sitroom.brief.wording import counted
from sitroom.record.page_rows import Edge, Net

_ROOM = 45
_ROOM_AROUND = 30


@dataclass(frozen=True, slots=True)
class EdgeLine:
    """What is said of a pair, subject first; ``evidence`` opens the statements that say so, ``more`` counts the others."""

    anchor: str
    subject: str
    subject_href: str
    predicate: str
    object: str
    object_href: str
    status: str
    evidence: tuple[Opened, ...]
    more: int


@dataclass(frozen=True, slots=True)
class RelationsPage(Page):
    """The relations that most reports tell of, or those around one actor."""

    template: ClassVar[str] = "relations.html"
    around: str | None
    around_href: str | None
    picture: Drawn | None
    edges: tuple[EdgeLine, ...]
    more: int


def show(board: Board, asked: Asked) -> RelationsPage:
    """The graph; ``actor`` asks for the relations around one."""
    net, actor = _net(board, asked)
    apart = _apart(net)
    names = {node.id: f"{node.name} ({apart[node.id]})" if node.id in apart else node.name for node in net.nodes}
    around = None if actor is None else names.get(actor, actor)
    return RelationsPage(
        title="Who stands with whom" if around is None else f"Who stands with {around}",
        around=around,
        around_href=None if actor is None else links.actor(actor),
        picture=_drawn(net, actor) if net.edges else None,
        edges=tuple(_line(edge, number, names) for number, edge in enumerate(net.edges)),
        more=net.edges_in_all - len(net.edges),
    )


def file(board: Board, asked: Asked) -> Response:
    """The graph as a file."""
    net, _ = _net(board, asked)
    return saved(partial(_draw, net), "relations", asked)


def _net(board: Board, asked: Asked) -> tuple[Net, str | None]:
    actor = asked.text("actor")
    return board.record.relation_net(actor, _ROOM if actor is None else _ROOM_AROUND), actor


@lru_cache(maxsize=16)
def _drawn(net: Net, actor: str | None) -> Drawn:
    """Drawn once for what it shows: a layout costs more than asking the record for it."""
    caption = "Each line leads to its evidence below. What was said of the past or claimed alone is drawn thinner."
    return drawn(partial(_draw, net), "relations", caption, {"actor": actor})


def _draw(net: Net, identity: str, *, narrow: bool) -> str:
    apart = _apart(net)
    nodes = [
        GraphNode(n.id, n.name, n.type.value, float(max(n.statements, 1)), links.actor(n.id), apart.get(n.id, ""))
        for n in net.nodes
    ]
    edges = [
        GraphEdge(e.subject, e.predicate, e.object, e.status, counted(e.count, "report"), f"#{_anchor(number)}")
        for number, e in enumerate(net.edges)
    ]
    return graph_picture(nodes, edges, identity=identity, narrow=narrow)


def _apart(net: Net) -> dict[str, str]:
    """What tells actors of one name from each other: the report that speaks of each, and its number where that is one too."""
    alike = Counter(node.name.casefold() for node in net.nodes)
    where: dict[str, str] = {}
    for edge in net.edges:
        for side in (edge.subject, edge.object):
            if edge.evidence:
                where.setdefault(side, "in " + PurePosixPath(edge.evidence[0].path.replace("\\", "/")).stem)
    found = {n.id: where.get(n.id, n.id) for n in net.nodes if alike[n.name.casefold()] > 1}
    names = {n.id: n.name.casefold() for n in net.nodes}
    told = Counter((names[node], words) for node, words in found.items())
    return {node: words if told[names[node], words] == 1 else f"{words}, {node}" for node, words in found.items()}


def _line(edge: Edge, number: int, names: dict[str, str]) -> EdgeLine:
    return EdgeLine(
        anchor=_anchor(number),
        subject=names[edge.subject],
        subject_href=links.actor(edge.subject),
        predicate=edge.predicate.value.replace("-", " "),
        object=names[edge.object],
        object_href=links.actor(edge.object),
        status="" if edge.status is Status.CURRENT else edge.status.value,
        evidence=opened(edge.evidence, edge.spans),
        more=edge.count - len(edge.evidence),
    )


def _anchor(number: int) -> str:
    return f"relation-{number + 1}"

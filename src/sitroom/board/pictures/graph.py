"""Who stands with whom: actors as boxes, what is said of each pair as a line that leads to its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from sitroom.actors.actor import SYMMETRIC, Predicate, Status
from sitroom.board.pictures.drawing import NARROW, WIDE, Drawing, drawing, isolated, shown
from sitroom.board.pictures.labels import Box, Room, cut, words_width
from sitroom.board.pictures.layout import laid_out
from sitroom.outlook.svg import number, wrapped

MOST = 60
"""Actors in one picture: more are a thicket."""
_NAMED_EDGES = 24
"""Edges up to which each has its predicate written on it."""
_BENDS = (0.0, 26.0, -26.0, 54.0, -54.0, 90.0, -90.0)
_SAMPLES = 28
_SIZE, _SMALL = 12.0, 10.0
_MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class Stance:
    """A kind of standing to each other: its words, the class of its colour, its dash and its width in units."""

    words: str
    colour: str
    dash: str
    width: float


_BELONGS = Stance("belongs to, leads or speaks for", "grey", "", 1.4)
_WITH = Stance("with", "c0", "", 2.4)
_AGAINST = Stance("against", "c1", "8 4", 2.4)
_TALKS = Stance("talks with", "c2", "10 3 2 3", 2.0)
_FAMILY = Stance("family", "c3", "2 3", 2.2)
STANCES = {
    Predicate.MEMBER_OF: _BELONGS,
    Predicate.LEADS: _BELONGS,
    Predicate.SPEAKS_FOR: _BELONGS,
    Predicate.ALLIED_WITH: _WITH,
    Predicate.SUPPORTS: _WITH,
    Predicate.ASKS_SUPPORT_OF: _WITH,
    Predicate.OPPOSED_TO: _AGAINST,
    Predicate.FIGHTS_AGAINST: _AGAINST,
    Predicate.IN_DISCORD_WITH: _AGAINST,
    Predicate.NEGOTIATES_WITH: _TALKS,
    Predicate.CHILD_OF: _FAMILY,
    Predicate.KIN_OF: _FAMILY,
}


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An actor; ``weight`` is how much is said of it, ``kind`` what it is in a word, ``apart`` what tells it from a namesake."""

    id: str
    name: str
    kind: str = ""
    weight: float = 1.0
    href: str | None = None
    apart: str = ""


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """What is said of two actors, by their ids, subject first; ``label`` tells more in full words (how often, by whom)."""

    subject: str
    predicate: Predicate
    object: str
    status: Status = Status.CURRENT
    label: str = ""
    href: str | None = None


def graph_picture(
    nodes: Sequence[GraphNode],
    edges: Sequence[GraphEdge],
    *,
    identity: str = "graph",
    title: str = "Who stands with whom",
    most: int = MOST,
    narrow: bool = False,
) -> str:
    """The graph as SVG: the ``most`` best connected actors; those without relations are counted.

    Edges whose ends are not among the nodes are left out. ``narrow`` draws for a phone.
    """
    shown_nodes, shown_edges, left = _chosen(nodes, edges, most)
    width = float(NARROW if narrow else WIDE)
    picture = drawing(identity, title, _told(shown_nodes, shown_edges), width)
    places = {node.id: n for n, node in enumerate(shown_nodes)}
    texts = [_lines(node, narrow) for node in shown_nodes]
    pairs = [(places[e.subject], places[e.object]) for e in shown_edges]
    boxes, height = laid_out(
        [_size(node, lines) for node, lines in zip(shown_nodes, texts, strict=True)], pairs, width - 2 * _MARGIN
    )
    boxes = [Box(b.x + _MARGIN, b.y + _MARGIN, b.width, b.height) for b in boxes]
    height += 2 * _MARGIN
    room = Room(Box(0, 0, width, height))
    for box in boxes:
        room.take(box)
    curves = _curves(pairs, boxes, Box(4, 4, width - 8, height - 8))
    named = len(shown_edges) <= _NAMED_EDGES
    names = {node.id: _called(node) for node in shown_nodes}
    for edge, curve in zip(shown_edges, curves, strict=True):
        _draw_edge(picture, edge, curve, names)
    for edge, curve in zip(shown_edges, curves, strict=True):
        if named:
            _name_edge(picture, edge, curve, room)
    for node, lines, box in zip(shown_nodes, texts, boxes, strict=True):
        _draw_node(picture, node, lines, box)
    if not shown_nodes:
        picture.text(_MARGIN, 30, "Nothing is said of how actors stand to each other.", 13, "plain")
        height = 44
    return picture.finished(_legend(picture, shown_edges, height, left))


def _chosen(
    nodes: Sequence[GraphNode], edges: Sequence[GraphEdge], most: int
) -> tuple[list[GraphNode], list[GraphEdge], tuple[int, int]]:
    """The nodes and edges to draw; of the rest how many nodes have no relation, and how many have no room."""
    known = {node.id: node for node in nodes}
    true = [e for e in dict.fromkeys(edges) if e.subject in known and e.object in known and e.subject != e.object]
    near: dict[str, set[str]] = {}
    for edge in true:
        near.setdefault(edge.subject, set()).add(edge.object)
        near.setdefault(edge.object, set()).add(edge.subject)
    ordered = sorted((known[n] for n in near), key=lambda n: (-len(near[n.id]), -n.weight, n.id))
    kept = {node.id for node in ordered[:most]}
    lines = [e for e in true if e.subject in kept and e.object in kept]
    linked = {end for e in lines for end in (e.subject, e.object)}
    chosen = [node for node in ordered if node.id in linked]
    lines.sort(key=lambda e: (e.subject, e.object, e.predicate.value, e.status.value, e.href or "", e.label))
    return chosen, lines, (len(known) - len(near), len(near) - len(chosen))


def _told(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> str:
    names = {node.id: isolated(_called(node)) for node in nodes}
    said = [f"{names[e.subject]} {_words(e)} {names[e.object]}" for e in edges[:40]]
    more = f"; and {len(edges) - 40} more" if len(edges) > 40 else ""
    return f"{'; '.join(said)}{more}." if said else "No relations."


def _words(edge: GraphEdge) -> str:
    told = edge.predicate.value.replace("-", " ")
    return told if edge.status is Status.CURRENT else f"{told} ({edge.status.value})"


# -- nodes -------------------------------------------------------------------------------------------------------------


def _called(node: GraphNode) -> str:
    return f"{node.name} ({node.apart})" if node.apart else node.name


def _lines(node: GraphNode, narrow: bool) -> list[str]:
    width = 96.0 if narrow else 128.0
    name = [cut(line, width, _SIZE) for line in wrapped(shown(node.name), width, _SIZE, 2)]
    return [*name, cut(shown(node.apart), 1.3 * width, _SMALL)] if node.apart else name


def _size(node: GraphNode, lines: Sequence[str]) -> tuple[float, float]:
    widths = [words_width(line, _size_of(node, n, lines)) for n, line in enumerate(lines)]
    return max(max(widths) + 14, 40.0), 15.0 * len(lines) + 9


def _size_of(node: GraphNode, number: int, lines: Sequence[str]) -> float:
    """What tells a node from its namesakes stands last, and small."""
    return _SMALL if node.apart and number == len(lines) - 1 else _SIZE


def _draw_node(picture: Drawing, node: GraphNode, lines: Sequence[str], box: Box) -> None:
    # People have round ends, bodies corners.
    corner = box.height / 2 if node.kind == "person" else 3
    called = _called(node)
    with picture.linked(node.href, f"{called}, {node.kind}" if node.kind else called):
        picture.box(box.x, box.y, box.width, box.height, f'rx="{number(min(corner, 13))}" class="node" stroke-width="1.3"')
        for n, line in enumerate(lines):
            size = _size_of(node, n, lines)
            look = "dim" if size == _SMALL else "plain"
            picture.text(box.x + box.width / 2, box.y + 16 + 15 * n, isolated(line), size, look, "middle")


# -- edges -------------------------------------------------------------------------------------------------------------

Curve = list[tuple[float, float]]


def _curves(pairs: Sequence[tuple[int, int]], boxes: Sequence[Box], frame: Box) -> list[Curve]:
    """For each edge its points from border to border, bent so that it runs through few boxes and beside its parallels."""
    used: dict[tuple[int, int], list[float]] = {}
    found = []
    for a, b in pairs:
        taken = used.setdefault((min(a, b), max(a, b)), [])
        free = [bend for bend in _BENDS if (bend if a < b else -bend) not in taken] or [0.0]
        others = [box for n, box in enumerate(boxes) if n not in (a, b)]
        best: tuple[int, float, Curve] | None = None
        for bend in free:
            curve = _curve(boxes[a], boxes[b], bend)
            crossed = _crossed(curve, others, frame)
            if best is None or crossed < best[0]:
                best = crossed, bend, curve
            if not crossed:
                break
        _, bend, curve = best or (0, 0.0, _curve(boxes[a], boxes[b], 0.0))
        taken.append(bend if a < b else -bend)
        found.append(curve)
    return found


def _curve(a: Box, b: Box, bend: float) -> Curve:
    x, y, to_x, to_y = a.x + a.width / 2, a.y + a.height / 2, b.x + b.width / 2, b.y + b.height / 2
    length = hypot(to_x - x, to_y - y) or 1.0
    mid_x, mid_y = (x + to_x) / 2 - (to_y - y) / length * bend * 2, (y + to_y) / 2 + (to_x - x) / length * bend * 2
    points = []
    for n in range(_SAMPLES + 1):
        t = n / _SAMPLES
        points.append(
            ((1 - t) ** 2 * x + 2 * t * (1 - t) * mid_x + t * t * to_x, (1 - t) ** 2 * y + 2 * t * (1 - t) * mid_y + t * t * to_y)
        )
    first = next((n for n, p in enumerate(points) if not _holds(a, *p, 0)), 1)
    last = next((n for n in range(_SAMPLES, -1, -1) if not _holds(b, *points[n], 2)), _SAMPLES - 1)
    kept = points[first : max(last, first + 1) + 1]
    return [_border(points[first - 1], kept[0], a), *kept, _border(points[min(last + 1, _SAMPLES)], kept[-1], b)]


def _border(inside: tuple[float, float], outside: tuple[float, float], box: Box) -> tuple[float, float]:
    """Where the way out of a box crosses its edge, by halving."""
    for _ in range(6):
        middle = ((inside[0] + outside[0]) / 2, (inside[1] + outside[1]) / 2)
        if _holds(box, *middle, 1):
            inside = middle
        else:
            outside = middle
    return outside


def _holds(box: Box, x: float, y: float, gap: float) -> bool:
    return box.x - gap <= x <= box.x + box.width + gap and box.y - gap <= y <= box.y + box.height + gap


def _crossed(curve: Curve, boxes: Sequence[Box], frame: Box) -> int:
    low_x, high_x = min(x for x, _ in curve) - 3, max(x for x, _ in curve) + 3
    low_y, high_y = min(y for _, y in curve) - 3, max(y for _, y in curve) + 3
    about = Box(low_x, low_y, high_x - low_x, high_y - low_y)
    through = sum(any(_holds(box, x, y, 3) for x, y in curve[1:-1]) for box in boxes if box.overlaps(about))
    return through + sum(not _holds(frame, x, y, 0) for x, y in curve)


def _draw_edge(picture: Drawing, edge: GraphEdge, curve: Curve, names: dict[str, str]) -> None:
    stance = STANCES[edge.predicate]
    current = edge.status is Status.CURRENT
    data = "M" + "L".join(f"{number(x)} {number(y)}" for x, y in curve)
    dash = f' stroke-dasharray="{stance.dash}"' if stance.dash else ""
    if not current:
        dash = ' stroke-dasharray="1.5 5"' + ' stroke-linecap="round"'
    told = f"{isolated(names[edge.subject])} {_words(edge)} {isolated(names[edge.object])}"
    with picture.linked(edge.href, told + (f": {edge.label}" if edge.label else "")):
        picture.path(data, 'class="edge-of" stroke-width="6" stroke-opacity=".7"')
        width = stance.width if current else max(1.0, stance.width * 0.6)
        picture.path(data, f'class="{stance.colour}" fill="none" stroke="currentColor" stroke-width="{number(width)}"{dash}')
        if edge.predicate not in SYMMETRIC:
            _arrow(picture, curve, stance.colour)
        picture.path(data, 'class="hit" stroke-width="14"')


def _arrow(picture: Drawing, curve: Curve, colour: str) -> None:
    x, y = curve[-1]
    from_x, from_y = next(((px, py) for px, py in reversed(curve) if hypot(px - x, py - y) > 6), curve[0])
    length = hypot(x - from_x, y - from_y) or 1.0
    dx, dy = (x - from_x) / length, (y - from_y) / length
    ends = [(x, y), (x - 10 * dx - 4.5 * dy, y - 10 * dy + 4.5 * dx), (x - 10 * dx + 4.5 * dy, y - 10 * dy - 4.5 * dx)]
    at = " ".join(f"{number(px)},{number(py)}" for px, py in ends)
    picture.parts.append(f'<polygon points="{at}" class="{colour}" fill="currentColor"/>')


def _name_edge(picture: Drawing, edge: GraphEdge, curve: Curve, room: Room) -> None:
    words = _words(edge)
    width = words_width(words, 10)
    for share in (0.5, 0.4, 0.6, 0.3, 0.7):
        x, y = curve[int(share * (len(curve) - 1))]
        # A flat line would be covered by its words: they stand above it.
        y -= 9 if abs(curve[-1][1] - curve[0][1]) < abs(curve[-1][0] - curve[0][0]) * 0.35 else 0
        box = Box(x - width / 2, y - 6, width, 12)
        if room.free(box):
            room.take(box)
            picture.text(x, y + 3.5, words, 10, anchor="middle")
            return


def _legend(picture: Drawing, edges: Sequence[GraphEdge], top: float, left: tuple[int, int]) -> float:
    x, y = 14.0, top + 14
    seen = {STANCES[e.predicate] for e in edges}
    for stance in (_WITH, _AGAINST, _BELONGS, _TALKS, _FAMILY):
        if stance not in seen:
            continue
        wide = 46 + words_width(stance.words, 12)
        if x > 14 and x + wide > picture.width:
            x, y = 14.0, y + 20
        dash = f' stroke-dasharray="{stance.dash}"' if stance.dash else ""
        line = f"M{number(x)} {number(y - 4)}h28"
        picture.path(
            line, f'class="{stance.colour}" fill="none" stroke="currentColor" stroke-width="{number(stance.width)}"{dash}'
        )
        picture.text(x + 34, y, stance.words, 12, "plain")
        x += wide
    notes = []
    if any(e.status is not Status.CURRENT for e in edges):
        notes.append("Thin dots: former, or merely claimed.")
    if left[1]:
        notes.append(f"{left[1]} less connected {'actor is' if left[1] == 1 else 'actors are'} left out.")
    if left[0]:
        notes.append(f"{left[0]} without relations {'is' if left[0] == 1 else 'are'} not shown.")
    y += 18
    for line in wrapped(" ".join(notes), picture.width - 28, 11, 5) if notes else []:
        picture.text(14, y, line, 11, "dim")
        y += 15
    return y

"""Where the nodes of a graph stand: distances on the picture as near as can be to distances in the graph, no box on another.

Stress is made small by stochastic gradient descent over pairs (Zheng, Pawar and Goodman 2018). Only sums, products and
square roots of floats are taken, with a generator of numbers of its own, so that every machine gives the same picture.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from random import Random

from sitroom.board.pictures.labels import Box

_HOP = 165.0
"""Units between neighbours across, where there is room: a box and a few words."""
_DOWN = 74.0
"""Units between neighbours downwards: boxes are wide, not high."""
_SMALL = 24
"""Nodes up to which there is room for words between boxes."""
_ROUNDS, _COOLING = 44, 0.85
_APART = 200
_WIDE = 500.0
_GAP_X, _GAP_Y = 16.0, 16.0
_WORDS_X, _WORDS_Y = 36.0, 24.0
Size = tuple[float, float]


@dataclass(slots=True)
class _Spot:
    x: float
    y: float
    width: float
    height: float

    def box(self) -> Box:
        return Box(self.x - self.width / 2, self.y - self.height / 2, self.width, self.height)


def laid_out(sizes: Sequence[Size], edges: Sequence[tuple[int, int]], width: float) -> tuple[list[Box], float]:
    """A box for each node, given their sizes and edges by number, and how high the whole is; all lie within ``width``.

    Nodes that hang together stand together, larger groups first; no box overlaps another.
    """
    boxes: list[Box] = [Box(0, 0, *size) for size in sizes]
    left = top = row = 0.0
    for group in _groups(len(sizes), edges):
        spots = _group(group, sizes, edges, width)
        wide = max(s.x + s.width / 2 for s in spots)
        high = max(s.y + s.height / 2 for s in spots)
        if left and left + wide > width:
            left, top, row = 0.0, top + row + 2 * _GAP_Y, 0.0
        for node, spot in zip(group, spots, strict=True):
            box = spot.box()
            boxes[node] = Box(left + box.x, top + box.y, box.width, box.height)
        left, row = left + wide + 2 * _GAP_X, max(row, high)
    return boxes, top + row


def _groups(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    near = _neighbours(count, edges)
    seen: set[int] = set()
    groups = []
    for start in range(count):
        if start not in seen:
            group = sorted(_distances(start, near))
            seen.update(group)
            groups.append(group)
    return sorted(groups, key=lambda g: (-len(g), g[0]))


def _neighbours(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in range(count)]
    for a, b in edges:
        if a != b:
            near[a].append(b)
            near[b].append(a)
    return near


def _distances(start: int, near: Sequence[Sequence[int]]) -> dict[int, int]:
    found = {start: 0}
    line = deque([start])
    while line:
        node = line.popleft()
        for other in near[node]:
            if other not in found:
                found[other] = found[node] + 1
                line.append(other)
    return found


def _group(group: Sequence[int], sizes: Sequence[Size], edges: Sequence[tuple[int, int]], width: float) -> list[_Spot]:
    """The nodes of one group around each other, the upper left corner at the origin."""
    places = _turned(_least_stress(group, edges, len(sizes)), upright=width < _WIDE)
    west, north = (min(p[axis] for p in places) for axis in (0, 1))
    room = width - max(sizes[n][0] for n in group)
    span = max(p[0] for p in places) - west
    across = min(_HOP, room / span) if span * _HOP > room else _HOP
    down = _DOWN * min(1.5, _HOP / across)
    spots = [
        _Spot((x - west) * across + sizes[n][0] / 2, (y - north) * down, *sizes[n])
        for n, (x, y) in zip(group, places, strict=True)
    ]
    small = len(group) <= _SMALL
    _part(spots, width, _WORDS_X if small else _GAP_X, _WORDS_Y if small else _GAP_Y)
    top = min(s.y - s.height / 2 for s in spots)
    left = min(s.x - s.width / 2 for s in spots)
    for spot in spots:
        spot.x, spot.y = spot.x - left, spot.y - top
    return spots


def _least_stress(group: Sequence[int], edges: Sequence[tuple[int, int]], count: int) -> list[tuple[float, float]]:
    near = _neighbours(count, edges)
    far = [_distances(node, near) for node in group]
    # Not for secrets: the same numbers every time is what is wanted.
    chance = Random(len(group))  # noqa: S311
    xs = [chance.random() for _ in group]
    ys = [chance.random() for _ in group]
    pairs = [(a, b, float(far[a][group[b]])) for a, b in combinations(range(len(group)), 2)]
    step = max((d * d for _, _, d in pairs), default=1.0)
    for _ in range(_ROUNDS):
        chance.shuffle(pairs)
        for a, b, d in pairs:
            dx, dy = xs[a] - xs[b], ys[a] - ys[b]
            length = sqrt(dx * dx + dy * dy) or 1e-6
            move = min(1.0, step / (d * d)) * (length - d) / (2 * length)
            xs[a], ys[a] = xs[a] - move * dx, ys[a] - move * dy
            xs[b], ys[b] = xs[b] + move * dx, ys[b] + move * dy
        step *= _COOLING
    return list(zip(xs, ys, strict=True))


def _turned(places: Sequence[tuple[float, float]], upright: bool) -> list[tuple[float, float]]:
    """Points turned so that they spread the most across, or downwards if ``upright``."""
    mid_x, mid_y = (sum(p[axis] for p in places) / len(places) for axis in (0, 1))
    around = [(x - mid_x, y - mid_y) for x, y in places]
    xx, yy, xy = sum(x * x for x, _ in around), sum(y * y for _, y in around), sum(x * y for x, y in around)
    half = (xx - yy) / 2
    spread = sqrt(half * half + xy * xy)
    # The longer axis of their spread (principal component).
    ax, ay = (spread + half, xy) if half >= 0 else (xy, spread - half)
    length = sqrt(ax * ax + ay * ay)
    if length < 1e-9:
        return around
    ax, ay = ax / length, ay / length
    turned = [(x * ax + y * ay, y * ax - x * ay) for x, y in around]
    return [(y, x) for x, y in turned] if upright else turned


def _part(spots: Sequence[_Spot], width: float, gap_x: float, gap_y: float) -> None:
    """Push boxes apart along the shorter way; what still overlaps then moves down."""
    # Boxes are wide: where the picture is too, they would else all go up and down.
    upwards = 1.6 if width >= _WIDE else 1.0
    for _ in range(_APART):
        moved = False
        for a, b in combinations(spots, 2):
            over_x = (a.width + b.width) / 2 + gap_x - abs(a.x - b.x)
            over_y = (a.height + b.height) / 2 + gap_y - abs(a.y - b.y)
            if over_x <= 0.01 or over_y <= 0.01:
                continue
            moved = True
            if over_y * upwards <= over_x:
                sign = 1 if a.y >= b.y else -1
                a.y, b.y = a.y + sign * over_y / 2, b.y - sign * over_y / 2
            else:
                sign = 1 if a.x >= b.x else -1
                a.x, b.x = a.x + sign * over_x / 2, b.x - sign * over_x / 2
        for spot in spots:
            spot.x = min(max(spot.x, spot.width / 2), width - spot.width / 2)
        if not moved:
            return
    done: list[_Spot] = []
    for spot in sorted(spots, key=lambda s: (s.y, s.x)):
        while under := [other for other in done if spot.box().overlaps(other.box(), 4)]:
            spot.y = max(o.y + o.height / 2 for o in under) + spot.height / 2 + 5
        done.append(spot)

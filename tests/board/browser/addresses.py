"""An address of every page of the board, made from what its record holds; a page without one here fails its tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from sitroom.board import links
from sitroom.board.board import Board
from sitroom.board.pages import PAGES
from sitroom.board.uploads import Upload

Addresses = Callable[[Board], list[str]]


def _same(*addresses: str) -> Addresses:
    return lambda _board: list(addresses)


def _documents(board: Board) -> list[str]:
    found = [board.record.document(row.id) for row in board.record.documents()]
    return [links.document(e.document.id, s.id, s.content) for e in found for s in e.attributed[:1]]


def _statements(board: Board) -> list[str]:
    rows = islice(board.record.statements(), 0, None, 7)
    return [links.statement(row.document, row.statement) for row in rows][:4]


def _data(board: Board) -> list[str]:
    return [address.replace("/statement?", "/statement.json?") for address in _statements(board)[:1]]


def _disputes(board: Board) -> list[str]:
    return [links.dispute(row.id) for row in islice(board.record.disputes(), 3)]


def _actors(board: Board) -> list[str]:
    return [links.actor(row.id) for row in board.record.actors()[:2] + board.record.actors()[-1:]]


def _places(board: Board) -> list[str]:
    return [links.place(row.id) for row in board.record.places()[:4]]


def _questions(board: Board) -> list[str]:
    return [links.question(row.id) for row in board.record.outlooks()[:2]]


def _progress(board: Board) -> list[str]:
    # A file that is refused: it leaves the record as it is.
    batch = board.intake.submit([Upload("picture.png", b"\x89PNG\r\n\x1a\n")], "Ada Tester")
    board.intake.wait(batch.id, 20)
    return [links.link("/add/progress", {"batch": batch.id})]


ADDRESSES: Mapping[str, Addresses] = {
    "/": _same("/", "/?at=2031-10-06"),
    "/search": _same("/search", "/search?q=vessin", "/search?what=documents", "/search?q=nothing+at+all+of+this"),
    "/review": _same("/review"),
    "/history": _same("/history"),
    "/add": _same("/add"),
    "/add/progress": _progress,
    "/document": _documents,
    "/statement": _statements,
    "/statement.json": _data,
    "/dispute/{id}": _disputes,
    "/disputes": _same("/disputes"),
    "/actor/{id}": _actors,
    "/actors": _same("/actors"),
    "/place/{id}": _places,
    "/places": _same("/places"),
    "/documents": _same("/documents"),
    "/question/{id}": _questions,
    "/questions": _same("/questions"),
    "/sources": _same("/sources"),
    "/map": _same("/map"),
    "/map.svg": _same("/map.svg"),
    "/map.png": _same("/map.png"),
    "/relations": _same("/relations"),
    "/relations.svg": _same("/relations.svg"),
    "/relations.png": _same("/relations.png"),
    "/timeline": _same("/timeline"),
    "/timeline.svg": _same("/timeline.svg"),
    "/timeline.png": _same("/timeline.png"),
}
"""By the path of the page in ``sitroom.board.pages``."""
SHOWN = tuple(path for path in PAGES if "." not in path and path != "/add/progress")
"""The pages that a browser shows; the others are data for scripts and pictures to keep."""

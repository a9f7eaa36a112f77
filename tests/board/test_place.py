from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.board.views import place
from sitroom.board.views.place import PlacePage
from sitroom.places.place import Precision
from sitroom.record.page_rows import PlaceView
from sitroom.record.record import Record
from tests.board.serving import client_of
from tests.record import situation
from tests.record.contest import Said, report
from tests.record.people import letters


def view_of(file: Path, name: str) -> PlaceView:
    with Record.open(str(file), matcher=letters()) as record:
        number = next(row.id for row in record.places() if row.name == name)
        return record.place_page(number)


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    file = tmp_path / "s.db"
    with Record.open(str(file)) as record:
        record.add(situation.first(), "m")
    return file


@pytest.fixture
def contested(tmp_path: Path) -> Path:
    file = tmp_path / "c.db"
    with Record.open(str(file), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell", aspect="control", holder="HI")), "m")
        record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", aspect="control", holder="JK"), publisher="Dun Mail"), "m")
    return file


def test_who_holds_a_place_is_told_with_day_words_and_speaker(harbour: Path) -> None:
    page = place.page(view_of(harbour, "the old fort"))
    (held,) = page.held
    assert (held.day, held.stated, held.state, held.said_by) == ("April 2031", True, "Held by Reed Guard", "Irena Volk")
    assert held.words == "holds the old fort"
    assert held.href.endswith("#words")
    assert page.strip is None


def test_states_of_different_days_are_drawn(contested: Path) -> None:
    page = place.page(view_of(contested, "Tell"))
    assert {held.state for held in page.held} == {"Held by HI", "Held by JK"}
    assert page.strip is not None
    assert "Held by HI (1 report)" in page.strip
    assert "<style" not in page.strip
    assert len(page.disputes) == 1


@pytest.mark.parametrize(
    ("precision", "told"),
    [
        (Precision.POINT, "12.5000° N, 3.2500° W"),
        (Precision.TOWN, "about 12.50° N, 3.25° W"),
        (Precision.ADMIN1, "about 12° N, 3° W"),
        (Precision.COUNTRY, "about 12° N, 3° W"),
        (Precision.UNKNOWN, None),
    ],
)
def test_no_more_digits_are_told_than_are_meant(harbour: Path, precision: Precision, told: str | None) -> None:
    assert _page(view_of(harbour, "Tellmar"), precision).coordinates == told


def _page(view: PlaceView, precision: Precision) -> PlacePage:
    return place.page(replace(view, precision=precision, lat=12.5, lon=-3.25))


def test_the_page_of_a_place_opens_and_of_none_is_told(contested: Path) -> None:
    number = view_of(contested, "Tell").id
    with client_of(contested) as client:
        answer = client.get(f"/place/{number}")
        assert answer.status_code == 200
        assert "Held by HI" in answer.text
        assert '<q class="words"' in answer.text
        assert client.get("/place/p999").status_code == 404
        assert client.get("/place/a1").status_code == 404

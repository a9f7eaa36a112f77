from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geojson
import pandas
import pytest

from sitroom.exchange.exported import Export
from sitroom.exchange.geojson import COORDINATES_ARE, export_geojson
from sitroom.extracted import Extracted
from sitroom.places.place import Place, Precision
from sitroom.record.judgement_rows import Verdict
from sitroom.record.record import Record
from tests.exchange import taken
from tests.record import made, situation

Features = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("record") / "r.db"
    taken.filled(file).close()
    return file


@pytest.fixture
def record(filled: Path, tmp_path: Path) -> Iterable[Record]:
    with Record.open(shutil.copy(str(filled), str(tmp_path))) as record:
        yield record


def exported(record: Record, folder: Path) -> tuple[Export, Features, Features]:
    folder.mkdir(exist_ok=True)
    made = export_geojson(record, folder)
    places, control = ({f["id"]: f for f in _features(folder / f"{name}.geojson")} for name in ("places", "control"))
    return made, places, control


def _features(file: Path) -> list[dict[str, Any]]:
    """The features of a file that says all that RFC 7946 asks for, and that another program reads."""
    told = json.loads(file.read_text("utf-8"))
    assert list(told) == ["type", "features"]
    assert told["type"] == "FeatureCollection"
    for feature in told["features"]:
        assert list(feature) == ["type", "id", "geometry", "properties"]
        assert feature["type"] == "Feature"
        if feature["geometry"] is not None:
            assert list(feature["geometry"]) == ["type", "coordinates"]
            lon, lat = feature["geometry"]["coordinates"]
            assert -180 <= lon <= 180
            assert -90 <= lat <= 90
    read = geojson.loads(file.read_text("utf-8"))
    assert isinstance(read, geojson.FeatureCollection)
    assert read.is_valid, read.errors()
    assert len(read.features) == len(told["features"])
    features: list[dict[str, Any]] = told["features"]
    return features


def test_a_place_is_a_point_with_longitude_first(record: Record, tmp_path: Path) -> None:
    _, places, _ = exported(record, tmp_path / "out")
    assert set(places) == {row.id for row in record.places()}
    tellmar = next(f for f in places.values() if f["properties"]["name"] == "Tellmar")
    assert tellmar["geometry"] == {"type": "Point", "coordinates": [-3.25, 12.5]}
    told = tellmar["properties"]
    assert (told["id"], told["written"], told["type"], told["gazetteer"]) == (tellmar["id"], ["Tellmar"], "town", "made:7")
    assert (told["precision"], told["coordinates_are"]) == ("town", "a point in the town")
    assert told["documents"] == 3


def test_what_is_not_placed_is_there_without_a_point(record: Record, tmp_path: Path) -> None:
    _, places, control = exported(record, tmp_path / "out")
    fort = next(f for f in places.values() if f["properties"]["name"] == "the old fort")
    assert fort["geometry"] is None
    assert fort["properties"]["precision"] == "unknown"
    assert fort["properties"]["coordinates_are"].startswith("not known")
    assert control["path:first.txt#1"]["geometry"] is None


def test_who_is_said_to_hold_a_place_stands_with_the_words(record: Record, tmp_path: Path) -> None:
    made, places, control = exported(record, tmp_path / "out")
    assert [(file.name, file.rows) for file in made.files] == [("places.geojson", len(places)), ("control.geojson", 5)]
    finding = control["path:first.txt#1"]["properties"]
    assert (finding["holder_name"], finding["status"], finding["date"]) == ("Reed Guard", "held", "2031-04")
    assert (finding["published"], finding["document"], finding["statement"]) == ("2031-05-02", "path:first.txt", "s1")
    start, end = finding["spans"][0]
    assert situation.FIRST[start:end] == finding["words"] == "holds the old fort"
    held = places[finding["place"]]["properties"]["held"]
    assert [(h["document"], h["words"], h["holder_name"]) for h in held] == [
        ("path:first.txt", "holds the old fort", "Reed Guard"), ("path:paged.pdf", "holds the old fort", "Reed Guard"),
    ]  # fmt: skip
    assert {f["properties"]["holder"] for f in control.values()} <= {None, *(row.id for row in record.actors())}
    frame = pandas.json_normalize([f["properties"] for f in control.values()])
    assert frame.groupby("place").size().sum() == 5


def test_what_people_rejected_holds_nothing(record: Record, tmp_path: Path) -> None:
    record.judge("path:first.txt", "s1", Verdict.REJECT, "ann")
    _, places, control = exported(record, tmp_path / "out")
    assert "path:first.txt#1" not in control
    fort = next(f for f in places.values() if f["properties"]["name"] == "the old fort")
    assert [held["document"] for held in fort["properties"]["held"]] == ["path:paged.pdf"]


def test_a_country_does_not_look_like_a_town(tmp_path: Path) -> None:
    text = "Tell and Reedland.\n"
    places = tuple(
        Place(f"p{n}", name, (name,), None, 1.0, 2.0, f"made:{name}", precision, ())
        for n, (name, precision) in enumerate([("Tell", Precision.TOWN), ("Reedland", Precision.COUNTRY)], 1)
    )
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(Extracted(made.document(text), (), (), (), places), "m1")
        _, found, _ = exported(record, tmp_path / "out")
    town, country = (found[n]["properties"]["coordinates_are"] for n in ("p1", "p2"))
    assert town != country
    assert "stands for a whole country" in country
    assert set(COORDINATES_ARE) == set(Precision)


def test_an_empty_record_gives_empty_collections(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        made, places, control = exported(record, tmp_path / "out")
    assert (places, control, made.left_out) == ({}, {}, ())
    assert [file.rows for file in made.files] == [0, 0]


def test_the_same_record_gives_the_same_bytes(record: Record, tmp_path: Path) -> None:
    (tmp_path / "two").mkdir()
    exported(record, tmp_path / "one")
    with taken.filled(tmp_path / "again.db") as again:
        assert export_geojson(again, tmp_path / "two").left_out == ("anything but places and who is said to hold them",)
    for name in ("places.geojson", "control.geojson"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

from __future__ import annotations

import sqlite3
from importlib import resources
from pathlib import Path

import pytest

from sitroom.errors import DocumentError
from sitroom.places.gazetteer import Gazetteer, How, Kind, country_of_adjective, open_gazetteer
from sitroom.places.place import Precision
from sitroom.places.spelling import skeleton

GAZETTEER = open_gazetteer()


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("Afghanistan", "iso3166-1:AF"),
        ("Islamic Republic of Afghanistan", "iso3166-1:AF"),
        ("Panjshir", "iso3166-2:AF-PAN"),
        ("Donetsk Oblast", "iso3166-2:UA-14"),
        ("North Darfur", "iso3166-2:SD-DN"),
        ("Catalonia", "iso3166-2:ES-CT"),
        ("Halab", "geonames:170063"),
        ("Kharkov", "geonames:706483"),
        ("Дамаск", "geonames:170654"),
    ],
)
def test_names_and_other_names_are_found(name: str, id_: str) -> None:
    assert id_ in [candidate.entry.id for candidate in GAZETTEER.find(name)]


@pytest.mark.parametrize(
    ("name", "country", "id_"),
    [
        ("Pansir", "AF", "iso3166-2:AF-PAN"),
        ("Pandjchir", "AF", "iso3166-2:AF-PAN"),
        ("Tcharikar", "AF", "geonames:1145352"),
        ("Qonduz", "AF", "geonames:1135689"),
        ("Harkiv", "UA", "geonames:706483"),
        ("Kaboul", "AF", "geonames:1138958"),
    ],
)
def test_odd_spellings_are_found_in_their_country(name: str, country: str, id_: str) -> None:
    assert id_ in [candidate.entry.id for candidate in GAZETTEER.find(name, {country})]


def test_candidates_say_how_they_were_found() -> None:
    by_name = next(c for c in GAZETTEER.find("Aleppo", ()) if c.entry.kind is Kind.CITY)
    other = next(c for c in GAZETTEER.find("Halab", ()) if c.entry.kind is Kind.CITY)
    spelled = next(c for c in GAZETTEER.find("Pansir", {"AF"}))
    assert (by_name.how, by_name.score) == (How.NAME, 1.0)
    assert (other.how, other.score) == (How.ALTERNATE, 0.99)
    assert spelled.how is How.SPELLING
    assert 0.75 <= spelled.score < 0.97


def test_no_spelling_is_sought_without_a_country() -> None:
    assert GAZETTEER.find("Pansir", ()) == ()


@pytest.mark.parametrize("name", ["", " ", "…", "x" * 10_000, "\x00", "'; DROP TABLE entry", "%", "🏔"])
def test_odd_names_find_nothing_and_raise_nothing(name: str) -> None:
    assert GAZETTEER.find(name, ()) == ()


def test_entries_carry_region_and_precision() -> None:
    city = next(c.entry for c in GAZETTEER.find("Charikar", ()) if c.entry.country == "AF")
    region = GAZETTEER.entry("AF-PAN")
    assert (city.admin1, city.precision) == ("AF-PAR", Precision.TOWN)
    assert region is not None
    assert (region.type, region.precision, region.country) == ("province", Precision.ADMIN1, "AF")
    assert region.lat == pytest.approx(35.3, abs=0.3)
    assert region.lon == pytest.approx(69.6, abs=0.3)
    assert GAZETTEER.entry("ZZ") is None


def test_the_index_is_made_with_the_rules_in_use() -> None:
    path = resources.files("sitroom.places") / "data" / "gazetteer.sqlite"
    connection = sqlite3.connect(f"{Path(str(path)).absolute().as_uri()}?immutable=1", uri=True)
    rows = connection.execute("SELECT key, folded FROM name WHERE entry % 997 = 0").fetchall()
    connection.close()
    assert len(rows) > 200
    assert [(key, fold) for key, fold in rows if skeleton(fold) != key] == []


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Afghan", "AF"),
        ("Syrians", "SY"),
        ("US", "US"),
        ("U.S.", "US"),
        ("Us", None),
        ("afghan", None),
        ("Kolde", None),
        ("", None),
    ],
)
def test_adjectives_name_countries(word: str, code: str | None) -> None:
    assert country_of_adjective(word) == code


def _own(tmp_path: Path, text: str) -> Gazetteer:
    path = tmp_path / "own.csv"
    path.write_text(text, "utf-8")
    return open_gazetteer(path)


def test_own_places_come_first(tmp_path: Path) -> None:
    own = _own(
        tmp_path,
        "Name,lat,lon,type,country,aliases,id\nMorva,34.5,69.1,valley,Afghanistan,Murwa; Morwa Dara,mv\n\n"
        "Kabul,1.5,2.5,camp,,,\n",
    )
    entry = own.find("Morwa Dara")[0].entry
    assert (entry.id, entry.name, entry.type, entry.country, entry.precision) == (
        "user:mv",
        "Morva",
        "valley",
        "AF",
        Precision.POINT,
    )
    first, second = own.find("Kabul")[:2]
    assert (first.entry.id, first.entry.lat, first.entry.lon) == ("user:kabul", 1.5, 2.5)
    assert second.entry.country == "AF"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("name,lat\nMorva,1\n", 1, "no column lon"),
        ("name,lat,lon\nMorva,north,2\n", 2, "lat is 'north'"),
        ("name,lat,lon\nMorva,1,2\nKolde,91,2\n", 3, "lat is '91'"),
        ("name,lat,lon\nMorva,1,\n", 2, "lon is empty"),
        ("name,lat,lon\nMorva,1,nan\n", 2, "lon is 'nan'"),
        ("name,lat,lon\n…,1,2\n", 2, "no name"),
        ("name,lat,lon,country\nMorva,1,2,Ulmaria\n", 2, "'Ulmaria'"),
        ("name,lat,lon,id\nMorva,1,2,x\nKolde,1,2,x\n", 3, "stands in line 2"),
        (f"name,lat,lon,{'x' * 200_000}\nMorva,1,2,x\n", 1, "field larger than"),
    ],
)
def test_errors_name_file_line_and_remedy(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(DocumentError) as caught:
        _own(tmp_path, text)
    assert f"own.csv: line {line}: " in str(caught.value)
    assert says in str(caught.value)
    assert caught.value.advice


@pytest.mark.parametrize("data", [b"", bytes(range(256)) * 9])
def test_what_is_no_text_is_refused_as_a_file_of_places(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "own.csv").write_bytes(data)
    with pytest.raises(DocumentError, match=r"own\.csv: is .*CSV file of your places"):
        open_gazetteer(tmp_path / "own.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"none\.csv: cannot be read"):
        open_gazetteer(tmp_path / "none.csv")

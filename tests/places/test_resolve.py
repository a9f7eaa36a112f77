from __future__ import annotations

import random
from pathlib import Path

import pytest

from sitroom.places.gazetteer import open_gazetteer
from sitroom.places.place import Place, Precision
from sitroom.places.resolve import NamedPlace, resolve
from tests.places.made import named, resolved


def _ids(places: dict[str, Place]) -> dict[str, str | None]:
    return {written: place.gazetteer for written, place in places.items()}


def test_a_valley_is_its_region_and_a_plain_nobody_has_stays_unplaced() -> None:
    text = (
        "Afghan fighters gather in the Pansir Valley, northeast of Kabul. Nothing moves in Pansir, and little in the "
        "Samali plain, but in Parwan province shots were heard, a Swedish aid worker in Afghanistan says."
    )
    places = resolved(text, "Pansir Valley", "Kabul", "Pansir", "Samali plain", "Parwan province", "Afghanistan")
    assert places["Pansir Valley"] is places["Pansir"]
    assert (places["Pansir"].gazetteer, places["Pansir"].precision) == ("iso3166-2:AF-PAN", Precision.ADMIN1)
    assert places["Parwan province"].gazetteer == "iso3166-2:AF-PAR"
    assert places["Kabul"].gazetteer == "geonames:1138958"
    plain = places["Samali plain"]
    assert (plain.name, plain.type, plain.lat, plain.lon, plain.gazetteer) == ("Samali", "plain", None, None, None)
    assert plain.precision is Precision.UNKNOWN


def test_ukraine() -> None:
    text = (
        "In eastern Ukraine shells fell on Bahmut and Kramatorsk. Trains from Kharkov reached Kyiv, and in Kherson region "
        "and Luhansk oblast it was quiet. The Odessa harbour worked; Berdyansk airport did not. Donbas waits."
    )
    names = ("Ukraine", "Bahmut", "Kramatorsk", "Kharkov", "Kyiv", "Kherson region", "Luhansk oblast", "Odessa")
    places = resolved(text, *names, "Berdyansk airport", "Donbas")
    assert _ids({name: places[name] for name in names}) == {
        "Ukraine": "iso3166-1:UA",
        "Bahmut": "geonames:713174",
        "Kramatorsk": "geonames:704508",
        "Kharkov": "geonames:706483",
        "Kyiv": "geonames:703448",
        "Kherson region": "iso3166-2:UA-65",
        "Luhansk oblast": "iso3166-2:UA-09",
        "Odessa": "geonames:698740",
    }
    airport = places["Berdyansk airport"]
    assert (airport.name, airport.type, airport.gazetteer, airport.precision) == (
        "Berdyansk airport",
        "airport",
        None,
        Precision.TOWN,
    )
    assert airport.lat == pytest.approx(46.76, abs=0.05)
    assert places["Donbas"].precision is Precision.UNKNOWN


def test_sudan() -> None:
    text = (
        "Sudan: in North Darfur the market of El Fasher burned. Lorries left Nyala for Khartoum and Omdurman; ferries wait "
        "in Port Sudan. In Gezira state nobody sows. Talks in Geneva failed, Chad said."
    )
    places = resolved(
        text,
        "Sudan",
        "North Darfur",
        "El Fasher",
        "Nyala",
        "Khartoum",
        "Omdurman",
        "Port Sudan",
        "Gezira state",
        "Geneva",
        "Chad",
    )
    assert _ids(places) == {
        "Sudan": "iso3166-1:SD",
        "North Darfur": "iso3166-2:SD-DN",
        "El Fasher": "geonames:379555",
        "Nyala": "geonames:369004",
        "Khartoum": "geonames:379252",
        "Omdurman": "geonames:365137",
        "Port Sudan": "geonames:377039",
        "Gezira state": "iso3166-2:SD-GZ",
        "Geneva": "geonames:2660646",
        "Chad": "iso3166-1:TD",
    }


def test_syria() -> None:
    text = (
        "Syrian engineers reached Saraqeb in Idlib and the bridges of Deir Ezzor. From Halab to Tartous the buses run again; "
        "in the Iraqi city of Mosul traders wait, and the Turkish town of Kilis opens its gate."
    )
    places = resolved(text, "Saraqeb", "Idlib", "Deir Ezzor", "Halab", "Tartous", "Mosul", "Kilis")
    assert _ids(places) == {
        "Saraqeb": "geonames:164816",
        "Idlib": "geonames:169389",
        "Deir Ezzor": "geonames:170794",
        "Halab": "geonames:170063",
        "Tartous": "geonames:163345",
        "Mosul": "geonames:99072",
        "Kilis": "geonames:307864",
    }


def test_colombia() -> None:
    text = "Colombian police left Tibú in Norte de Santander. In Cauca, near Popayan, and in Bogota teachers marched."
    assert _ids(resolved(text, "Tibú", "Norte de Santander", "Cauca", "Popayan", "Bogota")) == {
        "Tibú": "geonames:3667202",
        "Norte de Santander": "iso3166-2:CO-NSA",
        "Cauca": "iso3166-2:CO-CAU",
        "Popayan": "geonames:3671916",
        "Bogota": "geonames:3688689",
    }


INVENTED = ("Verlund", "Orsuva", "Brenik", "Castrowell", "Kerana", "Pellin bridge", "Lake Tamrick", "Sarnholt", "Mount Ulba")


@pytest.mark.parametrize("around", ["", "Talks in Vienna, Lisbon and Ankara failed. ", "Afghan envoys in Kabul spoke. "])
def test_invented_places_stay_unplaced(around: str) -> None:
    text = around + "The road runs from " + " over ".join(INVENTED) + " to the sea."
    places = resolved(text, *INVENTED, "Vienna", "Lisbon", "Ankara", "Kabul")
    assert {name: places[name].lat for name in INVENTED} == dict.fromkeys(INVENTED)
    assert {name for name, place in places.items() if place.lat is not None} == {
        name for name in ("Vienna", "Lisbon", "Ankara", "Kabul") if name in around
    }


def test_spellings_of_an_unplaced_place_are_one() -> None:
    text = "The Orsuva Valley is shut. In Orsouva nobody sleeps, and Orsuva bridge is mined. Brenik is far, Brelik farther."
    places = resolved(text, "Orsuva Valley", "Orsouva", "Orsuva bridge", "Brenik", "Brelik")
    assert places["Orsuva Valley"] is places["Orsouva"]
    assert places["Orsuva Valley"].written == ("Orsuva Valley", "Orsouva")
    assert (places["Orsuva Valley"].name, places["Orsuva Valley"].type) == ("Orsuva", "valley")
    assert places["Orsuva bridge"].name == "Orsuva bridge"
    assert places["Brenik"] is not places["Brelik"]


@pytest.mark.parametrize(
    ("text", "name", "id_"),
    [
        ("They met in Paris, Texas, in June.", "Paris", "geonames:4717560"),
        ("They met in Paris in June.", "Paris", "geonames:2988507"),
        ("The Iraqi town of Tall Afar was shelled.", "Tall Afar", "geonames:90393"),
        ("Syria's Manbij is quiet.", "Manbij", "geonames:167357"),
    ],
)
def test_what_holds_a_place_decides(text: str, name: str, id_: str) -> None:
    assert resolved(text, name, "Texas", "Syria")[name].gazetteer == id_


def test_region_and_city_of_one_name_are_told_apart_by_the_word_beside() -> None:
    text = "In Afghanistan, Kunduz fell silent. All of Kunduz province did."
    places = resolved(text, "Afghanistan", "Kunduz province", "Kunduz")
    assert (places["Kunduz"].gazetteer, places["Kunduz"].precision) == ("geonames:1135689", Precision.TOWN)
    assert (places["Kunduz province"].gazetteer, places["Kunduz province"].type) == ("iso3166-2:AF-KDZ", "province")


def test_a_small_homonym_is_no_match_without_its_country() -> None:
    assert resolved("A man in Bamban waits.", "Bamban")["Bamban"].lat is None
    assert (
        resolved("In the south of the Philippines a man in Bamban waits, the Philippine police said.", "Bamban", "Philippines")[
            "Bamban"
        ].gazetteer
        is not None
    )


def test_context_names_the_country() -> None:
    text = "Nobody left Pansir this week."
    assert resolved(text, "Pansir")["Pansir"].lat is None
    assert resolved(text, "Pansir", context=("Afghan", "Kabul"))["Pansir"].gazetteer == "iso3166-2:AF-PAN"


def test_the_users_places_win(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,lat,lon,type,aliases\nSamali plain,34.9,69.2,plain,Samali;Shomali\nKabul,1,2,camp,\n", "utf-8")
    text = "In the Samali plain, north of Kabul, Afghan farmers wait. Shomali is green."
    names = named(text, "Samali plain", "Kabul", "Shomali")
    places, where = resolve(text, names, open_gazetteer(path))
    by_mention = {mention.id: next(p for p in places if p.id == where[mention.id]) for mention in names}
    assert [by_mention[m.id].gazetteer for m in names] == ["user:samali-plain", "user:kabul", "user:samali-plain"]
    assert by_mention["m0"].precision is Precision.POINT


def test_places_are_numbered_in_the_order_of_the_text() -> None:
    text = "From Brenik to Kabul, and from Kabul back to Brenik."
    names = named(text, "Kabul", "Brenik")
    places, where = resolve(text, list(reversed(names)), open_gazetteer())
    assert [(p.id, p.name, p.mentions) for p in places] == [("p1", "Brenik", ("m0", "m3")), ("p2", "Kabul", ("m1", "m2"))]
    assert where == {"m0": "p1", "m1": "p2", "m2": "p2", "m3": "p1"}


def test_any_input_gives_each_mention_a_place() -> None:
    chance = random.Random(7)
    pieces = ["Kabul", "the", "valley", " ", ",", "’s", "\n", "of", "\u202e", "🏔", "province", "X" * 300]
    pieces += ["‘Ayn", "(", "%", "\x00", "In", "دمشق"]
    for _ in range(150):
        text = "".join(chance.choice(pieces) + chance.choice(["", " "]) for _ in range(chance.randrange(12)))
        cuts = [tuple(sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))) for _ in range(chance.randrange(6))]
        mentions = [NamedPlace(f"m{i}", (a, b)) for i, (a, b) in enumerate(cuts)]
        places, where = resolve(text, mentions, open_gazetteer())
        assert set(where) == {mention.id for mention in mentions}
        assert {place.id for place in places} == set(where.values())
        assert all((place.lat is None) == (place.lon is None) == (place.precision is Precision.UNKNOWN) for place in places)
        assert resolve(text, mentions, open_gazetteer()) == (places, where)

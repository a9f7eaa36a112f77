"""Places of the world by name, offline: an indexed file shipped with the package, and a user's own places before it.

The file is made by ``training/gazetteer.py``; ``data/SOURCES.md`` names its sources and licences. It is opened
read-only and asked by index, so that opening it costs a millisecond and a few pages of memory.
"""

from __future__ import annotations

import csv
import sqlite3
import threading
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib import resources
from pathlib import Path

from sitroom.documents.text import decode
from sitroom.errors import DocumentError
from sitroom.places.place import Precision
from sitroom.places.spelling import alike, folded, skeleton
from sitroom.places.words import country_of_adjective

__all__ = ["Candidate", "Entry", "Gazetteer", "How", "Kind", "country_of_adjective", "open_gazetteer"]

LEAST_ALIKE = 0.75
"""Spellings less alike than this are no candidates; the resolver asks for more where it knows less."""
MOST_SPELLINGS = 40
"""Candidates by spelling alone, at most: the best ones, the more populous first among equals."""
WELL_KNOWN = 100_000
"""Inhabitants from which on a city's bare name is rather the city than a person."""
_TELLING = 4
_LONGEST = 100


class Kind(StrEnum):
    """What an entry is: a country, its first or second level of subdivisions, or a city, town or village."""

    COUNTRY = "country"
    ADMIN1 = "admin1"
    ADMIN2 = "admin2"
    CITY = "city"


class How(StrEnum):
    """How a name found an entry: by its own name, by another name of it, or by a spelling near one of them."""

    NAME = "name"
    ALTERNATE = "alternate name"
    SPELLING = "spelling"


@dataclass(frozen=True, slots=True)
class Entry:
    """One place of a gazetteer.

    ``type`` is its own word for what it is ("province", "oblast", "town"). ``lat`` and ``lon`` are degrees
    (WGS 84), None together where unknown; ``precision`` is that of the coordinates. ``country`` is ISO
    3166-1 alpha-2, ``admin1`` the ISO 3166-2 code of the region that holds it, or GeoNames' code with a point
    ("UA.17") where none is known; for a region its own code, for one of the second level that of its parent.
    """

    id: str
    name: str
    kind: Kind
    type: str
    lat: float | None
    lon: float | None
    precision: Precision
    country: str | None
    admin1: str | None
    population: int
    capital: bool = False

    @property
    def own(self) -> bool:
        """Whether it is one of the user's places."""
        return self.id.startswith("user:")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that a name may mean; ``score`` in [0, 1] says how well the name fits, nothing about the context."""

    entry: Entry
    score: float
    how: How


_KINDS = (Kind.COUNTRY, Kind.ADMIN1, Kind.ADMIN2, Kind.CITY)
_PRECISIONS = {0: Precision.COUNTRY, 1: Precision.ADMIN1, 2: Precision.ADMIN2, 3: Precision.TOWN}
_FIELDS = "e.source, e.name, e.kind, e.type, e.lat, e.lon, e.precision, e.country, e.admin1, e.population, e.capital"
_Row = tuple[str, str, int, str | None, int, int, int, str, str | None, int, int]
CITY = 100_000
"""Inhabitants from which on a settlement is called a city, not a town."""


def _entry(row: _Row) -> Entry:
    source, name, kind, kind_word, lat, lon, precision, country, admin1, population, capital = row
    known = precision in _PRECISIONS
    return Entry(
        source if ":" in source else f"geonames:{source}",
        name,
        _KINDS[kind],
        kind_word or ("city" if population >= CITY else "town"),
        lat / 10_000 if known else None,
        lon / 10_000 if known else None,
        _PRECISIONS.get(precision, Precision.UNKNOWN),
        country,
        f"{country}{admin1}" if admin1 else None,
        population,
        bool(capital),
    )


class Gazetteer:
    """Looks places up by name; safe to share between threads."""

    def __init__(self, path: Path, own: Mapping[str, Sequence[tuple[str, Entry]]] | None = None) -> None:
        """Open the file at ``path``; ``own`` are a user's places: for each skeleton its folded names with their entries."""
        # immutable: no lock files, so that it opens from a read-only installation too.
        self._connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._own = own or {}
        self._exact = lru_cache(maxsize=4096)(self._exact_of)
        self._spelled = lru_cache(maxsize=1024)(self._spelled_of)

    def is_well_known(self, name: str) -> bool:
        """Whether a name is, letter for letter, that of a country, a region, a large city, or one of the user's own places."""
        return len(name) >= _TELLING and any(
            c.entry.own or c.entry.kind is not Kind.CITY or c.entry.population >= WELL_KNOWN
            for c in self.find(name, countries=())
        )

    def find(self, name: str, countries: Collection[str] | None = None) -> tuple[Candidate, ...]:
        """All entries that ``name`` may mean: the user's own first, then by score, then by population.

        Spellings are sought in ``countries`` (alpha-2) alone where given: none for an empty collection.
        """
        fold = folded(name[: 2 * _LONGEST])
        if not fold or len(fold) > _LONGEST or not skeleton(fold):
            return ()
        best: dict[str, Candidate] = {}
        within = None if countries is None else tuple(sorted(countries))
        spelled = self._spelled(fold, within) if within is None or within else ()
        for candidate in (*self._own_candidates(fold), *self._exact(fold), *spelled):
            best.setdefault(candidate.entry.id, candidate)
        return tuple(sorted(best.values(), key=lambda c: (not c.entry.own, -c.score, -c.entry.population, c.entry.id)))

    def entry(self, code: str) -> Entry | None:
        """The country or subdivision with an ISO 3166 code (``AF``, ``AF-PAN``), None where there is none."""
        rows = self._rows(f"SELECT {_FIELDS} FROM code c JOIN entry e ON e.id = c.entry WHERE c.code = ?", (code,))  # noqa: S608
        return _entry(rows[0]) if rows else None

    def _rows(self, query: str, values: tuple[object, ...]) -> list[_Row]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _exact_of(self, fold: str) -> tuple[Candidate, ...]:
        query = f"SELECT {_FIELDS}, n.own FROM name n JOIN entry e ON e.id = n.entry WHERE n.key = ? AND n.folded = ?"  # noqa: S608
        return tuple(
            Candidate(_entry(row[:11]), 1.0 if row[11] else 0.99, How.NAME if row[11] else How.ALTERNATE)  # type: ignore[misc]
            for row in self._rows(query, (skeleton(fold), fold))
        )

    def _spelled_of(self, fold: str, countries: tuple[str, ...] | None) -> tuple[Candidate, ...]:
        query = (
            "SELECT n.folded, n.entry, e.population FROM name n JOIN entry e ON e.id = n.entry WHERE n.key = ? AND n.folded <> ?"
        )
        if countries is not None:
            query += f" AND e.country IN ({', '.join('?' * len(countries))})"
        best: dict[int, tuple[float, int]] = {}
        with self._lock:
            rows = self._connection.execute(query, (skeleton(fold), fold, *(countries or ()))).fetchall()
        for other, number, population in rows:
            score = alike(fold, other)
            if score >= max(LEAST_ALIKE, best.get(number, (0.0, 0))[0]):
                best[number] = (score, population)
        chosen = sorted(best.items(), key=lambda item: (-item[1][0], -item[1][1], item[0]))[:MOST_SPELLINGS]
        query = f"SELECT {_FIELDS} FROM entry e WHERE e.id = ?"  # noqa: S608
        return tuple(Candidate(_entry(self._rows(query, (number,))[0]), score, How.SPELLING) for number, (score, _) in chosen)

    def _own_candidates(self, fold: str) -> Iterator[Candidate]:
        scored = [(alike(fold, other), other, entry) for other, entry in self._own.get(skeleton(fold), ())]
        for score, other, entry in sorted(scored, key=lambda item: -item[0]):
            if score >= LEAST_ALIKE:
                exact = How.NAME if other == folded(entry.name) else How.ALTERNATE
                yield Candidate(entry, score, exact if other == fold else How.SPELLING)


def open_gazetteer(own: Path | None = None) -> Gazetteer:
    """The shipped gazetteer, with the places of the CSV file ``own`` before it.

    ``own`` has the columns name, lat and lon (degrees), and if wanted type, country (alpha-2 or name), aliases (parted
    by ";") and id. Raises DocumentError naming file and line where it cannot be used.
    """
    return _shipped() if own is None else Gazetteer(_path(), _own_places(own))


def _path() -> Path:
    return Path(str(resources.files("sitroom.places"))) / "data" / "gazetteer.sqlite"


@cache
def _shipped() -> Gazetteer:
    return Gazetteer(_path())


def _own_places(path: Path) -> dict[str, list[tuple[str, Entry]]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(str(path), f"cannot be read: {error.strerror}", "give a CSV file of your places") from error
    try:
        lines = decode(data, str(path)).splitlines()
    except DocumentError as error:
        raise DocumentError(str(path), error.reason, "give a CSV file of your places, in UTF-8") from error
    rows = csv.DictReader(lines, skipinitialspace=True)
    try:
        rows.fieldnames = [(field or "").strip().lower() for field in rows.fieldnames or ()]
    except csv.Error as error:
        raise DocumentError(str(path), f"line 1: {error}", "the first line names the columns: name,lat,lon") from error
    missing = [column for column in ("name", "lat", "lon") if column not in rows.fieldnames]
    if missing:
        reason = f"line 1: there is no column {' and no column '.join(missing)}"
        raise DocumentError(str(path), reason, "the first line names the columns: name,lat,lon[,type,country,aliases,id]")
    places: dict[str, list[tuple[str, Entry]]] = {}
    lines_of: dict[str, int] = {}
    try:
        for row in rows:
            plain = {key: value.strip() for key, value in row.items() if isinstance(key, str) and isinstance(value, str)}
            if not any(plain.values()):
                continue
            entry = _own_entry(plain, path, rows.line_num)
            if entry.id in lines_of:
                reason = f"line {rows.line_num}: the id {entry.id.partition(':')[2]} stands in line {lines_of[entry.id]} too"
                raise DocumentError(str(path), reason, "give each place an id of its own")
            lines_of[entry.id] = rows.line_num
            names = {folded(name): None for name in (entry.name, *plain.get("aliases", "").split(";")) if folded(name)}
            for fold in names:
                places.setdefault(skeleton(fold), []).append((fold, entry))
    except csv.Error as error:
        raise DocumentError(str(path), f"line {rows.line_num}: {error}", "check the quotation marks of that line") from error
    return places


def _own_entry(row: dict[str, str], path: Path, line: int) -> Entry:
    name = row.get("name", "")
    if not folded(name):
        raise DocumentError(str(path), f"line {line}: the place has no name", "give it a name in letters")
    code = row.get("country", "")
    country = _country(code) if code else None
    if code and country is None:
        raise DocumentError(str(path), f"line {line}: no country is called {code!r}", "give its ISO 3166 code, such as AF")
    return Entry(
        f"user:{row.get('id') or folded(name).replace(' ', '-')}",
        name,
        Kind.CITY,
        row.get("type", "").lower() or "place",
        _degrees(row.get("lat", ""), 90, "lat", path, line),
        _degrees(row.get("lon", ""), 180, "lon", path, line),
        Precision.POINT,
        country,
        None,
        0,
    )


def _country(name: str) -> str | None:
    entry = _shipped().entry(name.upper()) if len(name) == 2 else None
    found = (entry,) if entry else (c.entry for c in _shipped().find(name, ()) if c.entry.kind is Kind.COUNTRY)
    return next((entry.country for entry in found), None)


def _degrees(written: str, limit: int, column: str, path: Path, line: int) -> float:
    try:
        value = float(written)
    except ValueError:
        value = float("nan")
    if not -limit <= value <= limit:
        reason = f"line {line}: {column} is {written!r}" if written else f"line {line}: {column} is empty"
        raise DocumentError(str(path), reason, f"give degrees between -{limit} and {limit}, with a point")
    return value

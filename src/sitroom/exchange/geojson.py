"""Places and who is said to hold them as GeoJSON (RFC 7946): longitude first, WGS 84, null where a place is not placed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from sitroom.exchange.exported import Export, Written, fresh
from sitroom.exchange.tables import CONTROL
from sitroom.exchange.tabling import batches
from sitroom.places.place import Precision
from sitroom.record.record import Record
from sitroom.record.rows import PlaceRow

COORDINATES_ARE: Mapping[Precision, str] = {
    Precision.POINT: "the place itself",
    Precision.TOWN: "a point in the town",
    Precision.ADMIN2: "one point that stands for a whole district; it is not where anything happened",
    Precision.ADMIN1: "one point that stands for a whole province; it is not where anything happened",
    Precision.COUNTRY: "one point that stands for a whole country; it is not where anything happened",
    Precision.UNKNOWN: "of unknown precision",
}
"""What a point on the map stands for, in words to show beside it."""
_NOT_PLACED = "not known: no gazetteer has the place, or several places have its name"
_SAID = ("holder", "holder_name", "status", "date", "published", "document", "path", "statement", "words")
_encode = msgspec.json.Encoder().encode
_spans = msgspec.json.Decoder(list[tuple[int, int]])


def export_geojson(record: Record, folder: Path) -> Export:
    """Write ``places.geojson``, a feature a place, and ``control.geojson``, a feature for each text that says who holds one."""
    places = record.places()
    where = {place.id: place for place in places}
    held: dict[str, list[dict[str, Any]]] = defaultdict(list)
    with fresh(folder / "control.geojson") as told:
        findings = _write(told, (_finding(row, where[row["place"]], held) for row in _control(record)))
        with fresh(folder / "places.geojson") as file:
            count = _write(file, (_place(place, held[place.id]) for place in places))
    left_out = ("anything but places and who is said to hold them",) if any(record.tabled("documents")) else ()
    return Export((Written("places.geojson", count, "places"), Written("control.geojson", findings, "findings")), left_out)


def _control(record: Record) -> Iterator[dict[str, Any]]:
    for batch in batches(record, CONTROL):
        names = [column.name for column in CONTROL.columns]
        for row in zip(*(batch[name] for name in names), strict=True):
            yield dict(zip(names, row, strict=True))


def _write(file: BinaryIO, features: Iterable[dict[str, Any]]) -> int:
    """Write a collection, one feature a line; return how many."""
    count = 0
    file.write(b'{"type":"FeatureCollection","features":[')
    for feature in features:
        file.write(b",\n" if count else b"\n")
        file.write(_encode(feature))
        count += 1
    file.write(b"\n]}\n")
    return count


def _feature(number: str, place: PlaceRow, properties: dict[str, Any]) -> dict[str, Any]:
    placed = place.lat is not None and place.lon is not None
    point = {"type": "Point", "coordinates": [place.lon, place.lat]} if placed else None
    told = {"precision": place.precision, "coordinates_are": COORDINATES_ARE[place.precision] if placed else _NOT_PLACED}
    return {"type": "Feature", "id": number, "geometry": point, "properties": {**properties, **told}}


def _place(place: PlaceRow, held: list[dict[str, Any]]) -> dict[str, Any]:
    properties = {
        "id": place.id,
        "name": place.name,
        "written": place.written,
        "type": place.type,
        "gazetteer": place.gazetteer,
        "documents": place.documents,
        "statements": sum(evidence.statement is not None for evidence in place.evidence),
        "held": held,
    }
    return _feature(place.id, place, properties)


def _finding(row: dict[str, Any], place: PlaceRow, held: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    held[place.id].append({name: row[name] for name in _SAID})
    properties = {"place": place.id, "place_name": row["place_name"], **{name: row[name] for name in _SAID}}
    properties |= {"spans": _spans.decode(row["spans"]), "publisher": row["publisher"]}
    return _feature(f"{row['document']}#{row['finding']}", place, properties)

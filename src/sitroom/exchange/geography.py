"""The country and region of a place, as the gazetteer has them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sitroom.places.gazetteer import Entry, open_gazetteer


@dataclass(frozen=True, slots=True)
class Area:
    """The country (ISO 3166-1 alpha-2 and name) and first-level region of a place, None where not known."""

    code: str | None = None
    country: str | None = None
    region: str | None = None


@lru_cache(8192)
def area_of(gazetteer: str | None, name: str) -> Area:
    """The area of the place with this entry; ``name`` is the gazetteer's own. Empty for a user's places and unknown ones."""
    entry = None if gazetteer is None else _entry(gazetteer, name)
    if entry is None or entry.country is None:
        return Area()
    known = open_gazetteer()
    country = known.entry(entry.country)
    region = known.entry(entry.admin1) if entry.admin1 else None
    return Area(entry.country, country.name if country else None, region.name if region else None)


def _entry(gazetteer: str, name: str) -> Entry | None:
    authority, _, code = gazetteer.partition(":")
    if authority in ("iso3166-1", "iso3166-2"):
        return open_gazetteer().entry(code)
    return next((c.entry for c in open_gazetteer().find(name, countries=()) if c.entry.id == gazetteer), None)

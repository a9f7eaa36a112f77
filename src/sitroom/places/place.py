"""What a place is in one document, and what it means to be said to hold one."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitroom.documents.document import Span


class Precision(StrEnum):
    """How exactly a place is known."""

    POINT = "point"
    TOWN = "town"
    ADMIN2 = "admin2"
    ADMIN1 = "admin1"
    COUNTRY = "country"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that a document names, resolved as far as the gazetteer and the context allow.

    ``name`` is the gazetteer's, or as written where it has none. ``written`` are the spellings of the
    text, each once. ``lat`` and ``lon`` are degrees (WGS 84), None together where the place is not
    placed. ``gazetteer`` is the id of the entry (``geonames:…``, ``iso3166-1:…``, ``iso3166-2:…``,
    ``user:…``). ``mentions`` are ids.
    """

    id: str
    name: str
    written: tuple[str, ...]
    type: str | None
    lat: float | None
    lon: float | None
    gazetteer: str | None
    precision: Precision
    mentions: tuple[str, ...]


class Holding(StrEnum):
    """What is said of an actor's hold on a place."""

    HELD = "held"
    NOT_HELD = "not-held"
    CONTESTED = "contested"
    SURROUNDED = "surrounded"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Control:
    """Who is said to hold a place: ``place`` and ``holder`` are ids in the same document, ``spans`` the words.

    ``holder`` is None where nobody is named. ``date`` is ISO 8601 with the precision stated, None where
    the text gives none. ``statement`` is the id of the statement whose content says it, None for the
    outlet's own words.
    """

    place: str
    holder: str | None
    status: Holding
    date: str | None
    spans: tuple[Span, ...]
    statement: str | None = None

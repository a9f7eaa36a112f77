"""Claims of events as a CSV with ACLED's columns, and beside them what makes a claim no event.

``events.csv`` has one row for each claim that tells of an event of PLOVER, or of fighting, casualties, talks or the hold of
a place. A row is what someone says and nothing that was verified: ``claim_status`` says whether it is claimed, uncertain,
denied or expected, and only claimed ones have an ACLED type and fatalities, so that counting these counts nothing that a
source denies or doubts. Columns of ACLED that reports do not fill are empty. ``events.md`` describes every column.

Time and place precision are those of ACLED's code book: time 1 a day, 2 a week, 3 a month, with the middle of the period as
the date; place 1 a town or a point, 2 a small part of a region, 3 a larger region.
"""

from __future__ import annotations

import tomllib
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from sitroom.attributions.statement import SourceKind, Statement
from sitroom.certainty.level import Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Part, Period
from sitroom.claims.vocabulary import casualty
from sitroom.exchange.csv_lines import Lines
from sitroom.exchange.exported import Export, Written, fresh, so_many
from sitroom.exchange.geography import Area, area_of
from sitroom.exchange.identity import digest, web_address
from sitroom.exchange.jsonl import INTERVAL_DECIMALS, rounded, written_value
from sitroom.exchange.page import KIND_WORDS
from sitroom.places.place import Place, Precision
from sitroom.record.annotating import WholeActor, WholeDocument
from sitroom.record.dates import first_day, last_day
from sitroom.record.record import Record

KINDS = frozenset({ClaimKind.CLASH, ClaimKind.CASUALTIES, ClaimKind.TALKS, ClaimKind.CONTROL})
"""Kinds of claims that are rows also where no event of PLOVER fits."""

ACLED = {
    "event_id_cnty": "id of the row, made of the document, its text and the claim; it is no id of ACLED",
    "event_date": "the day, or the middle of the week or month, that the claim is about; empty where it states none as exact",
    "year": "the year of event_date, else the year in which the stated period lies",
    "time_precision": "1 a day, 2 a week, 3 a month; empty without event_date",
    "disorder_type": "type of disorder by ACLED, where event_type settles it",
    "event_type": "type by ACLED, only for claimed events and where the mapping leaves no choice (see below)",
    "sub_event_type": "the same, finer",
    "actor1": "who is said to act",
    "assoc_actor_1": "others who are said to act, parted by '; '",
    "inter1": "always empty: reports do not say which of ACLED's groups an actor belongs to",
    "actor2": "who is said to be acted upon",
    "assoc_actor_2": "others who are said to be acted upon, parted by '; '",
    "inter2": "always empty",
    "interaction": "always empty",
    "civilian_targeting": "always empty",
    "iso": "always empty; country_code has the ISO 3166-1 letters",
    "region": "always empty",
    "country": "country of the place",
    "admin1": "first-level region of the place",
    "admin2": "always empty",
    "admin3": "always empty",
    "location": "the place that the claim names",
    "latitude": "degrees north (WGS 84) of the place itself: of a region its own point, not its capital's; none for a country",
    "longitude": "degrees east",
    "geo_precision": "1 a town or a point, 2 a district (second level), 3 a region (first level); empty without coordinates",
    "source": "publisher of the report",
    "source_scale": "always empty",
    "notes": "who says it, how far it holds, and the words, white space as one blank",
    "fatalities": "lower bound of the number of killed that a claimed row states; never a sum, and empty rather than 0",
    "tags": "'unverified claim' and the claim_status",
    "timestamp": "always empty: ACLED means the time of its own entry",
}
"""The columns that ACLED publishes, in its order, with what is in them here."""

OWN = {
    "claim_status": "claimed (affirmed and certain or probable), uncertain, denied, or expected (a forecast)",
    "claim_kind": "what the claim is about: clash, casualties, talks, control and so on",
    "aspect": "what the claim asks, in one word",
    "pole": "+ or -: the side of the aspect that the words name; 'the road is quiet' is the minus of fighting",
    "plover": "event type of PLOVER",
    "plover_mode": "mode of the same",
    "cameo": "code of CAMEO",
    "polarity": "+ affirmed, - denied",
    "certainty": "how far the source commits to it: certain, probable, possible, unlikely, unknown",
    "certainty_low": "least probability that the clause without its negation is true, by the source's words",
    "certainty_high": "greatest probability of the same",
    "date_from": "first day of the stated time, with the precision stated",
    "date_to": "last day of the same",
    "published": "day of the report, with the precision stated; not the day of the event",
    "value_low": "lower bound of the number in the claim",
    "value_high": "upper bound of the same",
    "value_unit": "what the number counts",
    "value_trend": "how it is said to move",
    "said_by": "who says it; 'the outlet itself' for its own words",
    "said_by_id": "id of that actor in the record",
    "said_by_kind": "what kind of source it is",
    "actor1_id": "id of actor1 in the record",
    "actor2_id": "id of actor2 in the record",
    "other_actors": "others who have part in it, parted by '; '",
    "place_id": "id of the place in the record",
    "place_precision": "how exactly the place is known: point, town, admin2, admin1, country, unknown",
    "country_code": "ISO 3166-1 alpha-2",
    "disputes": "ids of the disputes in which the claim stands, parted by '; '",
    "origins": "how many independent origins give the answer of the claim's side, one number for each of disputes: rows of "
    "one origin repeat each other",
    "document": "id of the document in the record",
    "path": "path of the document as read",
    "url": "address of the document",
    "title": "title of the document",
    "statement": "id of the statement in the document",
    "claim": "id of the claim in the document",
    "page": "page on which the words begin, from 1; empty where the document has no pages",
    "start": "where the words begin in the document's text, in code points",
    "end": "where they end, not included",
    "spans": "each stretch of words as [start, end], as JSON",
    "quote": "the words, exactly; several stretches joined by ' … '",
}
"""The columns beside those of ACLED."""

_WEEK, _MONTH = 7, 31
_GEO = {Precision.POINT: 1, Precision.TOWN: 1, Precision.ADMIN2: 2, Precision.ADMIN1: 3}
_encoder = msgspec.json.Encoder()
Cells = dict[str, object]


def export_events(record: Record, folder: Path) -> Export:
    """Write ``events.csv`` and ``events.md``; memory holds one document at a time."""
    count = others = 0
    names = (*ACLED, *OWN)
    lines = Lines()
    writer = lines.writer()
    with fresh(folder / "events.csv") as file:
        writer.writerow(names)
        for document in record.whole_documents():
            rows = list(event_rows(document))
            writer.writerows([row.get(name) for name in names] for row in rows)
            file.write(lines.taken().encode())
            count += len(rows)
            others += len(document.extracted.claims) - len(rows)
        file.write(lines.taken().encode())
    with fresh(folder / "events.md") as page:
        page.write(description().encode())
    left_out = (
        *((so_many(others, "claim", "of no event"),) if others else ()),
        "statements, actors, places and relations for themselves, and what the sources expect",
        "the answers of disputes: a row names its disputes and how many origins its own side has",
    )
    return Export((Written("events.csv", count, "claims"), Written("events.md")), left_out)


def event_rows(document: WholeDocument) -> Iterator[Cells]:
    """The rows of one document, in the order of its claims; a column that is left out is empty."""
    statements = {statement.id: statement for statement in document.extracted.statements}
    places = {place.id: place for place in document.extracted.places}
    for claim in document.extracted.claims:
        if claim.event is not None or claim.kind in KINDS:
            yield {name: cell for name, cell in _cells(document, claim, statements, places).items() if cell is not None}


def description() -> str:
    """The page that goes with the file: what a row is, every column, and which events have a type of ACLED's."""
    listed = "".join(f"| `{name}` | {meaning} |\n" for name, meaning in (ACLED | OWN).items())
    mapped = "".join(
        f"| {row['cameo']} | {row.get('aspect', '')} | {row['type']} | {row.get('sub', '')} | {row['why']} |\n"
        for row in _mapping()
    )
    return (
        "# events.csv\n\n"
        "**Rows are claims, not verified events.** Each is what one source says in one report. A `claim_status` other than "
        "claimed says that the source doubts, denies or only expects it; such rows have no ACLED type and no fatalities. "
        "Several rows may tell of one event, and copies of one report give a row each: never add `fatalities` up.\n\n"
        "Column names are ACLED's where the meaning is the same, after its code book; the data are not ACLED's. UTF-8, cells "
        "as they are: import the columns as text into a spreadsheet.\n\n"
        "| column | meaning |\n|---|---|\n"
        f"{listed}\n## ACLED types\n\n| CAMEO | aspect | type | sub-type | why |\n|---|---|---|---|---|\n{mapped}"
    )


def claim_status(claim: Claim) -> str:
    """Whether a source claims it, doubts it, denies it or expects it."""
    if claim.kind is ClaimKind.FORECAST:
        return "expected"
    if claim.polarity is Polarity.DENIED or claim.certainty.level is Level.UNLIKELY:
        return "denied"
    return "claimed" if claim.certainty.level in (Level.CERTAIN, Level.PROBABLE) else "uncertain"


def acled_type(claim: Claim) -> dict[str, str]:
    """The three levels of ACLED's type as its columns, empty where none is sound."""
    if claim.event is None or claim.event.cameo is None or claim_status(claim) != "claimed" or claim.pole != "+":
        return {}
    for row in _mapping():
        if claim.event.cameo.startswith(row["cameo"]) and row.get("aspect", claim.aspect) == claim.aspect:
            named = {"disorder_type": "disorder", "event_type": "type", "sub_event_type": "sub"}
            return {column: row[key] for column, key in named.items() if key in row}
    return {}


def dated(time: Period | None) -> dict[str, str]:
    """Day, year and precision of a stated time, by ACLED's rules; empty for what is open, longer than a month or not stated."""
    if time is None or time.start is None or time.end is None:
        return {}
    try:
        first, last = date.fromisoformat(first_day(time.start)), _last(time.end)
    except ValueError:  # a record made elsewhere may have a thirteenth month
        return {}
    days = (last - first).days + 1
    if days < 1:
        return {}
    if days > _MONTH:
        return {"year": str(first.year)} if first.year == last.year else {}
    precision = 1 if days == 1 else 2 if days <= _WEEK else 3
    middle = first + timedelta(days=(days - 1) // 2)
    return {"event_date": middle.isoformat(), "year": str(middle.year), "time_precision": str(precision)}


def _last(stated: str) -> date:
    """The last day of a date with the precision stated; ValueError where there is no such month or day."""
    if len(stated) != len("2021-08"):
        return date.fromisoformat(last_day(stated))
    first = date.fromisoformat(first_day(stated))
    return first.replace(day=monthrange(first.year, first.month)[1])


def fatalities(claim: Claim) -> int | None:
    """The least number of killed that a claim states, None where it states none or is not claimed."""
    value = claim.value
    if claim.kind is not ClaimKind.CASUALTIES or value is None or value.low is None or claim_status(claim) != "claimed":
        return None
    counted = {sort for word in value.unit.lower().split() if (sort := casualty(word)) is not None}
    return int(value.low) if counted == {"killed"} and value.low.is_integer() else None


def _cells(document: WholeDocument, claim: Claim, statements: dict[str, Statement], places: dict[str, Place]) -> Cells:
    known = document.extracted.document
    event, certainty, time = claim.event, claim.certainty, claim.time
    place = None if claim.place is None else places.get(claim.place)
    said = _said(document, statements[claim.statement])
    quote = document.extracted.words(claim.spans)
    status = claim_status(claim)
    value = None if claim.value is None else written_value(claim.value)
    disputed = document.disputed.get(claim.id, ())
    start = min((start for start, _ in claim.spans), default=None)
    return {
        "event_id_cnty": f"sitroom-{digest('event', known.id, known.revision, claim.id)}",
        **dated(time),
        **acled_type(claim),
        **_actors(document, claim),
        **(_placed(place, document.places.get(place.id)) if place is not None else {}),
        "source": known.publisher,
        "notes": f"{said['said_by']} ({status}, not verified): {' '.join(quote.split())}",
        "fatalities": fatalities(claim),
        "tags": f"unverified claim; {status}",
        "claim_status": status,
        "claim_kind": claim.kind.value,
        "aspect": claim.aspect,
        "pole": claim.pole,
        "plover": event and event.plover,
        "plover_mode": event and event.mode,
        "cameo": event and event.cameo,
        "polarity": claim.polarity.value,
        "certainty": certainty.level.value,
        "certainty_low": None if certainty.low is None else rounded(certainty.low, INTERVAL_DECIMALS),
        "certainty_high": None if certainty.high is None else rounded(certainty.high, INTERVAL_DECIMALS),
        "date_from": time and time.start,
        "date_to": time and time.end,
        "published": known.published,
        "value_low": value and value.low,
        "value_high": value and value.high,
        "value_unit": value and value.unit,
        "value_trend": value and value.trend and value.trend.value,
        **said,
        "disputes": "; ".join(each.dispute for each in disputed),
        "origins": "; ".join(str(each.origins) for each in disputed),
        "document": known.id,
        "path": known.path,
        "url": web_address(known.url),
        "title": known.title,
        "statement": claim.statement,
        "claim": claim.id,
        "page": None if start is None else known.page_of(start),
        "start": start,
        "end": max((end for _, end in claim.spans), default=None),
        "spans": _encoder.encode(claim.spans).decode(),
        "quote": quote,
    }


def _said(document: WholeDocument, statement: Statement) -> dict[str, str | None]:
    source = statement.source
    actor = None if source.actor is None else document.actors.get(source.actor)
    words = " ".join(document.extracted.words(source.spans).split())
    name = KIND_WORDS[source.kind] if source.kind is SourceKind.REPORTER else actor.name if actor else words
    kind = None if source.kind is None else source.kind.value
    number = None if actor is None else actor.id
    return {"said_by": name or KIND_WORDS[None], "said_by_id": number, "said_by_kind": kind}


def _actors(document: WholeDocument, claim: Claim) -> Cells:
    by_part: dict[Part, dict[WholeActor, None]] = {part: {} for part in Part}
    for participant in claim.participants:
        if (actor := document.actors.get(participant.actor)) is not None:
            by_part[participant.part][actor] = None
    cells: Cells = {"other_actors": "; ".join(actor.name for actor in by_part[Part.OTHER])}
    for number, part in (("1", Part.AGENT), ("2", Part.TARGET)):
        first, *others = by_part[part] or (None,)
        if first is not None:
            cells[f"actor{number}"], cells[f"actor{number}_id"] = first.name, first.id
            cells[f"assoc_actor_{number}"] = "; ".join(actor.name for actor in others if actor is not None)
    return cells


def _placed(place: Place, number: str | None) -> Cells:
    area: Area = area_of(place.gazetteer, place.name)
    precision = _GEO.get(place.precision)
    exact = precision is not None and place.lat is not None
    return {
        "country": area.country,
        "country_code": area.code,
        "admin1": area.region,
        "location": place.name,
        "latitude": place.lat if exact else None,
        "longitude": place.lon if exact else None,
        "geo_precision": precision if exact else None,
        "place_id": number,
        "place_precision": place.precision.value,
    }


@cache
def _mapping() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((resources.files("sitroom.exchange") / "acled.toml").read_text("utf-8"))["row"]
    return rows

"""What types cannot say about a record: spans lie in the text, ids are unique and lead somewhere."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from sitroom.documents.dates import iso_date
from sitroom.exchange.schema import Certainty, Claim, Place, Record, Span, Statement, Value


def faults(record: Record) -> Iterator[str]:
    """Give each fault of a record as ``field: what is wrong``; none for a record that keeps the contract."""
    length = len(record.document.text)
    ids = {
        "mentions": _ids(record.mentions),
        "actors": _ids(record.actors),
        "places": _ids(record.places),
        "statements": _ids(record.statements),
        "claims": _ids(record.claims),
    }
    for name, found in ids.items():
        yield from (f"{name}: the id {value!r} is used twice" for value in sorted({x for x in found if found.count(x) > 1}))
    for field, span in _spans(record):
        if not 0 <= span[0] < span[1] <= length:
            yield f"{field}: [{span[0]}, {span[1]}] is no span of the text, which has {length} characters"
    if (at := record.document.text.find("\0")) >= 0:
        yield f"document.text: a zero byte at {at}; no reader of Sitroom lets one through, and databases cut a text there"
    pages = record.document.pages
    if pages and (pages[0] != 0 or pages[-1] > length or any(a > b for a, b in pairwise(pages))):
        yield f"document.pages: they do not rise from 0 to at most the length of the text, which is {length}"
    for field, day in _dates(record):
        if day is not None and iso_date(day) != day:
            yield f"{field}: {day!r} is no day, month or year of the calendar"
    known = {name: frozenset(found) for name, found in ids.items()}
    for field, name, value in _references(record):
        if value is not None and value not in known[name]:
            yield f"{field}: there is no {value!r} among the {name} of this document"
    for index, statement in enumerate(record.statements):
        yield from _statement_faults(f"statements[{index}]", statement)
    yield from _circles(record.statements)
    for index, claim in enumerate(record.claims):
        yield from _interval_faults(f"claims[{index}].certainty", claim.certainty)
        yield from _value_faults(f"claims[{index}].value", claim.value)
    for index, place in enumerate(record.places):
        yield from _place_faults(f"places[{index}]", place)
    # Last, because it is the costliest: a text that was touched has moved offsets, and nothing else shows it.
    if hashlib.sha256(record.document.text.encode()).hexdigest() != record.document.revision:
        yield "document.revision: it is not the SHA-256 of the text, so the text was changed"


def _statement_faults(field: str, statement: Statement) -> Iterator[str]:
    if not statement.content:
        yield f"{field}.content: a statement has at least one span of content"
    yield from _interval_faults(f"{field}.certainty", statement.certainty)


def _circles(statements: Sequence[Statement]) -> Iterator[str]:
    """Whether a statement stands inside itself, be it by way of others."""
    around = {statement.id: statement.via for statement in statements}
    followed: set[str] = set()
    for index, statement in enumerate(statements):
        way: set[str] = set()
        at: str | None = statement.id
        while at is not None and at not in followed and at not in way:
            way.add(at)
            at = around.get(at)
        if at in way:
            yield f"statements[{index}].via: a statement cannot stand inside itself"
        followed |= way


def _interval_faults(field: str, certainty: Certainty) -> Iterator[str]:
    low, high = certainty.low, certainty.high
    if (low is None) != (high is None):
        yield f"{field}: low and high are null together or not at all"
    elif low is not None and high is not None and low > high:
        yield f"{field}: low {low} is above high {high}"


def _value_faults(field: str, value: Value | None) -> Iterator[str]:
    if value is None:
        return
    if any(number is not None and abs(number) > sys.float_info.max for number in (value.low, value.high)):
        yield f"{field}: a number in it is too large to be counted with"
    elif value.low is not None and value.high is not None and value.low > value.high:
        yield f"{field}: low {value.low} is above high {value.high}"


def _place_faults(field: str, place: Place) -> Iterator[str]:
    if (place.lat is None) != (place.lon is None):
        yield f"{field}: lat and lon are null together or not at all"
    elif place.lat is not None and place.lon is not None and not (abs(place.lat) <= 90 and abs(place.lon) <= 180):
        yield f"{field}: {place.lat}, {place.lon} is no place on earth"


def _ids(rows: Iterable[object]) -> list[str]:
    return [getattr(row, "id") for row in rows]  # noqa: B009 - the rows share this field, not a base class


def _spans(record: Record) -> Iterator[tuple[str, Span]]:
    """Give every span with the field that it stands in."""

    def each(field: str, spans: list[Span]) -> Iterator[tuple[str, Span]]:
        for index, span in enumerate(spans):
            yield f"{field}[{index}]", span

    yield from each("document.headings", record.document.headings)
    yield from each("document.boilerplate", record.document.boilerplate)
    for at, mention in enumerate(record.mentions):
        yield f"mentions[{at}].span", mention.span
    for at, actor in enumerate(record.actors):
        yield from each(f"actors[{at}].profile", actor.profile)
        for role_at, role in enumerate(actor.roles):
            yield f"actors[{at}].roles[{role_at}].span", role.span
    for at, statement in enumerate(record.statements):
        yield from each(f"statements[{at}].source.spans", statement.source.spans)
        yield from each(f"statements[{at}].cue", statement.cue)
        yield from each(f"statements[{at}].content", statement.content)
        yield from each(f"statements[{at}].certainty.spans", statement.certainty.spans)
    for at, claim in enumerate(record.claims):
        yield from each(f"claims[{at}].spans", claim.spans)
        yield from each(f"claims[{at}].certainty.spans", claim.certainty.spans)
        if claim.time is not None and claim.time.words is not None:
            yield f"claims[{at}].time.words", claim.time.words
        yield from ((f"claims[{at}].things[{index}].span", thing.span) for index, thing in enumerate(claim.things))
    for at, relation in enumerate(record.relations):
        yield from each(f"relations[{at}].spans", relation.spans)
    for at, control in enumerate(record.control):
        yield from each(f"control[{at}].spans", control.spans)


def _dates(record: Record) -> Iterator[tuple[str, str | None]]:
    """Give every date with the field that it stands in."""
    yield "document.published", record.document.published
    for at, claim in enumerate(record.claims):
        if claim.time is not None:
            yield f"claims[{at}].time.from", claim.time.start
            yield f"claims[{at}].time.to", claim.time.end
    for at, control in enumerate(record.control):
        yield f"control[{at}].date", control.date


def _references(record: Record) -> Iterator[tuple[str, str, str | None]]:
    """Give every id that points at another row: the field, the list that it points into, the id."""
    for at, mention in enumerate(record.mentions):
        yield f"mentions[{at}].actor", "actors", mention.actor
        yield f"mentions[{at}].place", "places", mention.place
    for at, actor in enumerate(record.actors):
        yield from ((f"actors[{at}].mentions[{index}]", "mentions", name) for index, name in enumerate(actor.mentions))
    for at, place in enumerate(record.places):
        yield from ((f"places[{at}].mentions[{index}]", "mentions", name) for index, name in enumerate(place.mentions))
    for at, statement in enumerate(record.statements):
        yield f"statements[{at}].source.actor", "actors", statement.source.actor
        yield f"statements[{at}].via", "statements", statement.via
    for at, claim in enumerate(record.claims):
        yield from _claim_references(f"claims[{at}]", claim)
    for at, relation in enumerate(record.relations):
        yield f"relations[{at}].subject", "actors", relation.subject
        yield f"relations[{at}].object", "actors", relation.object
        yield f"relations[{at}].statement", "statements", relation.statement
    for at, control in enumerate(record.control):
        yield f"control[{at}].place", "places", control.place
        yield f"control[{at}].holder", "actors", control.holder
        yield f"control[{at}].statement", "statements", control.statement


def _claim_references(field: str, claim: Claim) -> Iterator[tuple[str, str, str | None]]:
    yield f"{field}.statement", "statements", claim.statement
    yield f"{field}.place", "places", claim.place
    yield from ((f"{field}.participants[{at}].actor", "actors", who.actor) for at, who in enumerate(claim.participants))

"""What of FollowTheMoney an export uses: schemata, the types of their properties, and entities as they are written.

After the model and the statement format of the package followthemoney 4.11, which only tests need. A statement is one
value of one property of an entity; its id is the SHA-1 of dataset, entity, property and value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha1

DATASET = "sitroom"
COLUMNS = (
    "canonical_id", "entity_id", "prop", "prop_type", "schema", "value", "dataset", "origin", "lang", "original_value",
    "external", "first_seen", "last_seen", "id",
)  # fmt: skip
"""The columns of a file of statements, in the order in which followthemoney writes them."""

TYPES = {
    "id": "id", "name": "name", "alias": "name", "weakAlias": "name", "namesMentioned": "name", "position": "string",
    "summary": "text", "description": "text", "keywords": "string", "proof": "entity", "sourceUrl": "url",
    "publisher": "string", "title": "string", "fileName": "string", "bodyText": "text", "language": "language",
    "publishedAt": "date", "entity": "entity", "document": "entity", "resolved": "entity", "detectedSchema": "string",
    "locationMentioned": "address", "full": "address", "remarks": "string", "country": "country", "state": "string",
    "city": "string", "latitude": "number", "longitude": "number", "subject": "entity", "object": "entity",
    "role": "string", "status": "string", "date": "date", "person": "entity", "relative": "entity",
    "relationship": "string", "member": "entity", "organization": "entity", "agent": "entity", "client": "entity",
}  # fmt: skip
"""The type of each property that is used; a name means the same in every schema that has it."""

_LONGEST = {"name": 384, "string": 1024, "address": 250, "text": 65_000, "url": 4096}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUOTED = re.compile(r"""["'](.*)["']""")

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
"""What FollowTheMoney takes out of a value; what parts lines is a space to it."""

_CODES = """
af=afr am=amh ar=ara az=aze be=bel bg=bul bn=ben bs=bos ca=cat cs=ces da=dan de=deu el=ell en=eng es=spa et=est fa=fas
fi=fin fr=fra ga=gle he=heb hi=hin hr=hrv hu=hun hy=hye id=ind is=isl it=ita ja=jpn ka=kat kk=kaz km=khm kn=kan ko=kor
ky=kir lb=ltz lo=lao lt=lit lv=lav mk=mkd mn=mon ms=msa mt=mlt my=mya ne=nep nl=nld no=nor pl=pol ps=pus pt=por ro=ron
ru=rus si=sin sk=slk sl=slv sq=sqi sr=srp sv=swe sw=swa ta=tam te=tel tg=tgk th=tha tk=tuk tl=tgl tr=tur uk=ukr ur=urd
uz=uzb vi=vie zh=zho"""
LANGUAGES = dict(pair.split("=") for pair in _CODES.split())
"""ISO 639-1 codes with the ISO 639-3 codes that FollowTheMoney knows."""


@dataclass(frozen=True, slots=True)
class Report:
    """A document of the record as values go back to it; ``entity`` is its id in FollowTheMoney."""

    entity: str
    document: str
    path: str
    published: str | None
    publisher: str | None
    url: str | None


@dataclass(slots=True)
class Value:
    """One value, as it was written where that differs, and the reports that give it in the order in which they were added."""

    prop: str
    value: str
    original: str | None
    reports: dict[str, Report] = field(default_factory=dict)

    @property
    def seen(self) -> tuple[str | None, str | None]:
        """The days of its earliest and latest report, as moments, which the format asks for; a month or year alone is none."""
        days = sorted(r.published for r in self.reports.values() if r.published and _DAY.fullmatch(r.published))
        return (f"{days[0]}T00:00:00", f"{days[-1]}T00:00:00") if days else (None, None)


class Entity:
    """An entity with its values, in the order in which they were added."""

    def __init__(self, key: str, schema: str) -> None:
        self.key, self.schema = key, schema
        self._values: dict[tuple[str, str], Value] = {}
        self.add("id", key)

    def add(self, prop: str, value: str | None, report: Report | None = None) -> None:
        """Add a value, or another report that gives it; None and what has nothing in it are no values."""
        for piece, original in _clean(TYPES[prop], value or ""):
            found = self._values.setdefault((prop, piece), Value(prop, piece, original))
            if report is not None:
                found.reports.setdefault(report.document, report)

    def seen_in(self, report: Report) -> None:
        """Add a report in which the entity itself is found, as its evidence."""
        self.add("id", self.key, report)
        self.add("proof", report.entity, report)

    @property
    def values(self) -> tuple[Value, ...]:
        """All of them, the id first."""
        return tuple(self._values.values())

    def rows(self) -> Iterator[tuple[tuple[str | None, ...], Value]]:
        """One statement a value, as a row of :data:`COLUMNS`, beside it."""
        key = self.key
        for value in self._values.values():
            first, last = value.seen
            origin = next((report.entity for report in value.reports.values()), None)
            yield (
                key, key, value.prop, TYPES[value.prop], self.schema, value.value, DATASET, origin, None, value.original,
                "f", first, last, statement_id(key, value.prop, value.value),
            ), value  # fmt: skip

    def written(self) -> dict[str, object]:
        """The entity as one JSON object."""
        properties: dict[str, list[str]] = {}
        for value in self._values.values():
            if value.prop != "id":
                properties.setdefault(value.prop, []).append(value.value)
        return {"id": self.key, "schema": self.schema, "properties": properties, "datasets": [DATASET]}


def statement_id(entity: str, prop: str, value: str) -> str:
    """The id that the format gives a statement of :data:`DATASET`."""
    return sha1(f"{DATASET}.{entity}.{prop}.{value}".encode(), usedforsecurity=False).hexdigest()


def _clean(kind: str, value: str) -> Iterator[tuple[str, str | None]]:
    """The value as its type has it, each with the original where that says more; a long text in several pieces."""
    if kind == "text":
        yield from ((piece, None) for piece in _pieces(value, _LONGEST[kind]) if piece.strip())
        return
    plain = " ".join(_CONTROL.sub("", value).split())
    if kind == "name" and (quoted := _QUOTED.fullmatch(plain)):
        plain = quoted[1].strip()
    cut = plain[: _LONGEST.get(kind, len(plain))].rstrip()
    if cut and not (kind == "url" and cut != plain):
        yield cut, value if cut != value else None


def _pieces(text: str, longest: int) -> Iterator[str]:
    """The text in pieces that fit, cut behind a line where there is one."""
    begin = 0
    while len(text) - begin > longest:
        end = text.rfind("\n", begin, begin + longest) + 1 or begin + longest
        yield text[begin:end]
        begin = end
    yield text[begin:]

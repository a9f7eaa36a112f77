"""FollowTheMoney: actors, places, reports and what is said as entities, every value with the report that it comes from.

``statements.ftm.csv`` has one value a row (for ``ftm aggregate-statements``, nomenklatura), all of one entity together;
``entities.ftm.json`` one entity a line (for Aleph and ``ftm``); ``provenance.ftm.csv`` each report that gives a value, since
a statement names only its first (``origin``) with the days of the first and the last (``first_seen``, ``last_seen``).

A document is an Article; a person a Person, an organization an Organization, a government a PublicBody, a group (a camp
or side without a formal body) a LegalEntity; a place an Address. What a source says is a Note on the speaker, or on the
Article where the speaker has no name: FollowTheMoney has no schema for a claim, and an Event would tell of it as a fact.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby
from pathlib import Path

import msgspec

from sitroom.actors.actor import ActorType, Predicate, Role, Status
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.exchange.exported import Export, Written, fresh, so_many
from sitroom.exchange.ftm_model import COLUMNS, LANGUAGES, Entity, Report
from sitroom.exchange.geography import area_of
from sitroom.exchange.identity import actor_parts, digest, place_parts, web_address
from sitroom.exchange.page import KIND_WORDS, reading_in_words
from sitroom.places.place import Control, Holding, Place, Precision
from sitroom.record.annotating import ToldOfRelation, WholeActor, WholeDocument
from sitroom.record.record import Record
from sitroom.record.rows import PlaceRow

SCHEMATA = {
    ActorType.PERSON: "Person",
    ActorType.ORGANIZATION: "Organization",
    ActorType.GOVERNMENT: "PublicBody",
    ActorType.GROUP: "LegalEntity",
}
"""The schema of each type of actor; an unnamed one has none, because FollowTheMoney knows entities by their names."""

_ORGANIZATIONS = frozenset({ActorType.ORGANIZATION, ActorType.GOVERNMENT})
_ROLES = {
    Predicate.CHILD_OF: "child of",
    Predicate.KIN_OF: "related to",
    Predicate.LEADS: "leader",
    Predicate.MEMBER_OF: "member",
    Predicate.SPEAKS_FOR: "spokesperson",
    Predicate.ALLIED_WITH: "is said to be allied with",
    Predicate.OPPOSED_TO: "is said to be opposed to",
    Predicate.FIGHTS_AGAINST: "is said to fight against",
    Predicate.NEGOTIATES_WITH: "is said to negotiate with",
    Predicate.IN_DISCORD_WITH: "is said to be in discord with",
    Predicate.SUPPORTS: "is said to support",
    Predicate.ASKS_SUPPORT_OF: "is said to ask support of",
}
_FAMILY = {Predicate.CHILD_OF: "parent", Predicate.KIN_OF: "relative"}
"""What the relative is to the person: so FollowTheMoney means a relationship."""
_DOES_TO = {
    Holding.HELD: "is said to hold",
    Holding.CONTESTED: "is said to contest",
    Holding.SURROUNDED: "is said to surround",
}
_PROVENANCE = ("statement", "entity_id", "prop", "origin", "document", "path", "published", "publisher")
_encoder = msgspec.json.Encoder()


def export_ftm(record: Record, folder: Path) -> Export:
    """Write the three files; memory holds one document, and one actor with its values, at a time."""
    exporter = _Exporter(record)
    with ExitStack() as files:
        statements, entities, provenance = (
            files.enter_context(fresh(folder / name))
            for name in ("statements.ftm.csv", "entities.ftm.json", "provenance.ftm.csv")
        )
        tables = [io.TextIOWrapper(file, "utf-8", newline="", write_through=True) for file in (statements, provenance)]
        rows, sources = (csv.writer(table, dialect="unix") for table in tables)
        rows.writerow(COLUMNS)
        sources.writerow(_PROVENANCE)
        counts: Counter[str] = Counter()
        for entity in exporter.entities():
            entities.write(_encoder.encode(entity.written()) + b"\n")
            counts["entities"] += 1
            for row, value in entity.rows():
                rows.writerow(row)
                counts["statements"] += 1
                for r in value.reports.values():
                    sources.writerow((row[-1], row[1], value.prop, r.entity, r.document, r.path, r.published, r.publisher))
                    counts["sources"] += 1
        for table in tables:
            table.detach()
    return Export(
        (
            Written("statements.ftm.csv", counts["statements"], "statements"),
            Written("entities.ftm.json", counts["entities"], "entities"),
            Written("provenance.ftm.csv", counts["sources"], "sources"),
        ),
        exporter.left_out(),
    )


class _Exporter:
    """Makes the entities of a record and counts what has no place among them."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._gone: Counter[str] = Counter()
        self._reports: dict[str, Report] = {}

    def entities(self) -> Iterator[Entity]:
        """Every entity once: documents with what is said in them, actors, places, relations."""
        for row in self._record.documents():
            url = web_address(row.id.removeprefix("url:")) if row.id.startswith("url:") else None
            key = f"sitroom-d-{digest('document', row.id)}"
            self._reports[row.id] = Report(key, row.id, row.path, row.published, row.publisher, url)
        for document in self._record.whole_documents():
            yield from self._document(document)
        yield from self._actors()
        yield from (self._place(row) for row in self._record.places())
        for _, told in groupby(self._record.told_of_relations(), key=lambda r: (r.subject, r.predicate, r.object, r.status)):
            yield from self._relation(list(told))

    def left_out(self) -> tuple[str, ...]:
        """What has no place, counted."""
        counted = (
            ("actor", "that the texts do not name", self._gone["unnamed"]),
            ("relation", "with someone unnamed", self._gone["relations"]),
            ("finding", "that a place is not held, that nobody named holds it, or that it is unclear", self._gone["control"]),
            ("passage", "in which an outlet speaks for itself", self._gone["narration"]),
            ("claim", "with kind, event, number and time (what is said stands in notes)", self._gone["claims"]),
        )
        return (
            *(so_many(number, noun, rest) for noun, rest, number in counted if number),
            "how certain a source is as a number, and which words show it or signal that it speaks",
            "where any words stand (spans), which statement stands inside which, and how sure the reader is of one",
            "disputes, outlooks, and human decisions other than by their outcome",
            "earlier texts of a document, and what of a text is a heading or boilerplate",
        )

    def _document(self, whole: WholeDocument) -> Iterator[Entity]:
        report = self._reports[whole.extracted.document.id]
        yield _article(whole, report)
        said = _Said(whole, report)
        for statement in whole.extracted.attributed:
            yield said.note(statement)
        yield from said.mentions()
        for number, control in enumerate(whole.extracted.control):
            holder = None if control.holder is None else whole.actors.get(control.holder)
            if holder is None or holder.type not in SCHEMATA or control.status not in _DOES_TO:
                self._gone["control"] += 1
            else:
                yield said.control(number, control, holder)
        self._gone["narration"] += len(whole.extracted.statements) - len(whole.extracted.attributed)
        self._gone["claims"] += len(whole.extracted.claims)

    def _actors(self) -> Iterator[Entity]:
        for actor, told in groupby(self._record.told_of_actors(), key=lambda each: each.actor):
            if actor.type not in SCHEMATA:
                self._gone["unnamed"] += 1
                continue
            entity = Entity(actor_entity(actor), SCHEMATA[actor.type])
            entity.add("name", actor.name)
            for each in told:
                report = self._reports[each.document]
                entity.seen_in(report)
                for name in each.names:
                    entity.add(_name_property(name, actor), name, report)
                for role in each.roles:
                    entity.add("position" if actor.type is ActorType.PERSON else "summary", _role(role), report)
            yield entity

    def _place(self, row: PlaceRow) -> Entity:
        entity = Entity(place_entity(row.id, row), "Address")
        reports = [self._reports[each.document] for each in row.evidence]
        area = area_of(row.gazetteer, row.name)
        for report in reports:
            entity.seen_in(report)
            entity.add("full", row.name, report)
        for name in row.written:
            entity.add("alias", name) if name != row.name else None
        entity.add("city", row.name if row.precision is Precision.TOWN else None)
        entity.add("state", area.region)
        entity.add("country", area.code and area.code.lower())
        if row.lat is not None and row.lon is not None:
            entity.add("latitude", str(row.lat))
            entity.add("longitude", str(row.lon))
            entity.add("remarks", f"coordinates of: {row.precision.value}")
        return entity

    def _relation(self, told: list[ToldOfRelation]) -> Iterator[Entity]:
        one = told[0]
        if not {one.subject.type, one.object.type} <= SCHEMATA.keys():
            self._gone["relations"] += 1
            return
        schema, sides, property_, role = _link(one)
        parts = ("relation", one.predicate.value, one.status.value, actor_entity(one.subject), actor_entity(one.object))
        entity = Entity(f"sitroom-r-{digest(*parts)}", schema)
        for each in told:
            report = self._reports[each.document]
            entity.seen_in(report)
            entity.add(sides[0], actor_entity(one.subject), report)
            entity.add(sides[1], actor_entity(one.object), report)
            entity.add(property_, role, report)
            if schema != "Family":
                entity.add("status", one.status.value, report)
            entity.add("description", each.words, report)
            entity.add("sourceUrl", report.url, report)
            entity.add("publisher", report.publisher, report)
        yield entity


class _Said:
    """What one document has beside itself: notes of what is said, mentions of actors, who is said to hold or surround a place."""

    def __init__(self, whole: WholeDocument, report: Report) -> None:
        self._whole, self._report = whole, report
        self._text = whole.extracted.document.text
        self._places = {place.id: place for place in whole.extracted.places}
        self._statements = {statement.id: statement for statement in whole.extracted.statements}
        self._sorted = sorted(whole.extracted.mentions, key=lambda mention: mention.span)
        self._starts = [mention.span[0] for mention in self._sorted]

    def note(self, statement: Statement) -> Entity:
        """What a source says: on the speaker, or on the document where the speaker has no name."""
        report = self._report
        speaker = self._named(statement.source.actor)
        note = Entity(self._key("s", "statement", statement.id), "Note")
        note.seen_in(report)
        note.add("entity", report.entity if speaker is None else actor_entity(speaker), report)
        note.add("description", self._whole.extracted.content(statement), report)
        note.add("summary", self._how(statement), report)
        note.add("keywords", f"certainty: {statement.certainty.level.value}", report)
        note.add("keywords", "denied" if statement.polarity == "-" else "affirmed", report)
        note.add("publisher", report.publisher, report)
        note.add("sourceUrl", report.url, report)
        for name, place in self._named_in(statement, speaker):
            note.add("locationMentioned" if place else "namesMentioned", name, report)
        return note

    def mentions(self) -> Iterator[Entity]:
        """One for each actor and way to call it."""
        made: dict[str, Entity] = {}
        for mention in self._sorted:
            actor = self._named(mention.actor)
            words = " ".join(self._text[slice(*mention.span)].split())
            key = None if actor is None else self._key("m", "mention", actor_entity(actor), words)
            if actor is None or key is None or key in made or not words:
                continue
            made[key] = Entity(key, "Mention")
            made[key].add("document", self._report.entity, self._report)
            made[key].add("name", words, self._report)
            made[key].add("resolved", actor_entity(actor), self._report)
            made[key].add("detectedSchema", SCHEMATA[actor.type], self._report)
        yield from made.values()

    def control(self, number: int, control: Control, holder: WholeActor) -> Entity:
        """That an actor is said to hold, contest or surround a place, in these words."""
        report, place = self._report, self._places[control.place]
        link = Entity(self._key("c", "control", str(number)), "UnknownLink")
        link.seen_in(report)
        link.add("subject", actor_entity(holder), report)
        link.add("object", place_entity(self._whole.places[place.id], place), report)
        link.add("role", _DOES_TO[control.status], report)
        link.add("date", control.date, report)
        link.add("description", self._whole.extracted.words(control.spans), report)
        statement = self._statements.get(control.statement or "")
        link.add("summary", None if statement is None else self._how(statement), report)
        link.add("publisher", report.publisher, report)
        link.add("sourceUrl", report.url, report)
        return link

    def _how(self, statement: Statement) -> str:
        """Who says it and how it is meant, in words."""
        source = statement.source
        words = " ".join(" ".join(self._text[start:end].split()) for start, end in source.spans)
        who = "the outlet itself" if source.kind is SourceKind.REPORTER else words or KIND_WORDS[source.kind]
        return f"{who}: {reading_in_words(statement)}"

    def _named_in(self, statement: Statement, speaker: WholeActor | None) -> Iterable[tuple[str, bool]]:
        """The actors other than the speaker and the places that the content names, each once, and whether it is a place."""
        found: dict[tuple[str, bool], None] = {}
        for start, end in statement.content:
            for mention in self._sorted[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
                actor = self._named(mention.actor)
                if actor is not None and actor != speaker:
                    found[actor.name, False] = None
                if mention.place is not None and mention.place in self._places:
                    found[self._places[mention.place].name, True] = None
        return found

    def _named(self, number: str | None) -> WholeActor | None:
        actor = None if number is None else self._whole.actors.get(number)
        return actor if actor is not None and actor.type in SCHEMATA else None

    def _key(self, letter: str, *parts: str) -> str:
        document = self._whole.extracted.document
        return f"sitroom-{letter}-{digest(document.id, document.revision, *parts)}"


def actor_entity(actor: WholeActor) -> str:
    """The id of an actor's entity: its id in the record, and what tells it apart from those of other records."""
    return f"sitroom-{actor.id}-{digest(*actor_parts(actor))}"


def place_entity(number: str, place: Place | PlaceRow) -> str:
    """The id of a place's entity; the same place of the gazetteer has the same in every record."""
    return f"sitroom-{'p' if place.gazetteer else number}-{digest(*place_parts(place))}"


def _article(whole: WholeDocument, report: Report) -> Entity:
    document = whole.extracted.document
    article = Entity(report.entity, "Article")
    article.add("id", report.entity, report)
    article.add("title", document.title, report)
    article.add("fileName", document.path.replace("\\", "/").rpartition("/")[2] or document.path, report)
    article.add("publisher", document.publisher, report)
    article.add("publishedAt", document.published, report)
    article.add("sourceUrl", web_address(document.url), report)
    article.add("language", LANGUAGES.get(document.language or ""), report)
    article.add("bodyText", document.text, report)
    return article


def _name_property(name: str, actor: WholeActor) -> str:
    """A single word for a person is too common a name to be known by."""
    if name == actor.name:
        return "name"
    return "weakAlias" if actor.type is ActorType.PERSON and len(name.split()) == 1 else "alias"


def _role(role: Role) -> str:
    title = f"{role.title}, {role.of}" if role.of else role.title
    return title if role.status is Status.CURRENT else f"{title} ({role.status.value})"


def _link(told: ToldOfRelation) -> tuple[str, tuple[str, str], str, str]:
    """The schema of a relation, the properties of its sides and of its role, and the role."""
    role = _ROLES[told.predicate]
    kinds = (told.subject.type, told.object.type)
    if told.predicate in _FAMILY and kinds == (ActorType.PERSON, ActorType.PERSON):
        relative = _FAMILY[told.predicate]
        kept = relative if told.status is Status.CURRENT else f"{relative} ({told.status.value})"
        return "Family", ("person", "relative"), "relationship", kept
    if told.predicate in (Predicate.LEADS, Predicate.MEMBER_OF) and told.object.type in _ORGANIZATIONS:
        return "Membership", ("member", "organization"), "role", role
    if told.predicate is Predicate.SPEAKS_FOR:
        return "Representation", ("agent", "client"), "role", role
    return "UnknownLink", ("subject", "object"), "role", role

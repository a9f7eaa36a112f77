"""Mentions, actors, places, relations, control and claims of one revision: how they enter the tables and come out again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType, Predicate, Relation, Role, Status
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.claims.claim import Claim
from sitroom.documents.document import Span
from sitroom.extracted import Extracted
from sitroom.places.place import Control, Holding, Place, Precision
from sitroom.record import claims, schema
from sitroom.record.accounts import chunks
from sitroom.record.connection import reserve
from sitroom.record.folding import folded
from sitroom.record.matcher import Matcher, written
from sitroom.record.spans import lists_of, spans_of

_CELL = 256
"""Characters of a text whose statements are looked through for what stands there."""
_TABLES = (schema.mention, schema.document_actor, schema.document_place, schema.relation, schema.control, schema.claim)


@dataclass(frozen=True, slots=True)
class Parts:
    """What :class:`Extracted` holds beside the document and its statements."""

    mentions: tuple[Mention, ...]
    actors: tuple[Actor, ...]
    places: tuple[Place, ...]
    relations: tuple[Relation, ...]
    control: tuple[Control, ...]
    claims: tuple[Claim, ...]


def insert_parts(connection: Connection, revision: int, sequence: int, extracted: Extracted, matcher: Matcher) -> None:
    """Put the parts of one document into their tables; its actors are not yet any of the whole record."""
    inside = Inside(extracted.statements)
    _insert(connection, schema.mention, revision, (_mention_row(mention, inside) for mention in extracted.mentions))
    if extracted.actors:
        keys = reserve(connection, schema.document_actor, len(extracted.actors))
        traits = (written(matcher.profile_of(extracted, actor)) for actor in extracted.actors)
        described = zip(keys, extracted.actors, traits, strict=True)
        actors = ({"key": key, **_actor_row(actor, inside), "sequence": sequence, "traits": own} for key, actor, own in described)
        _insert(connection, schema.document_actor, revision, actors)
        names = [
            {"member": key, "position": position, "name": name, "folded": folded(name)}
            for key, actor in zip(keys, extracted.actors, strict=True)
            for position, name in enumerate(dict.fromkeys((actor.name, *actor.aliases)))
        ]
        connection.execute(insert(schema.actor_name), names)
    whole = _whole_places(connection, extracted.places)
    places = ({**_place_row(place), "place": number} for place, number in zip(extracted.places, whole, strict=True))
    _insert(connection, schema.document_place, revision, places)
    _insert(connection, schema.relation, revision, (_relation_row(relation) for relation in extracted.relations))
    _insert(connection, schema.control, revision, (written_control(control) for control in extracted.control))
    _insert(connection, schema.claim, revision, (claims.written(claim) for claim in extracted.claims))


def delete_parts(connection: Connection, revision: int) -> None:
    """Take the parts of one revision out of their tables."""
    for table in _TABLES:
        connection.execute(delete(table).where(table.c.revision == revision))


def read_parts(connection: Connection, revision: int) -> Parts:
    """Give the parts of one revision as they were put in."""
    mentions, actors, places, relations, control, claimed = (
        connection.execute(select(table).where(table.c.revision == revision).order_by(table.c.position)).mappings().all()
        for table in _TABLES
    )
    return Parts(
        mentions=tuple(
            Mention(row["id"], _span(row["span"]), MentionType(row["type"]), row["actor"], row["place"]) for row in mentions
        ),
        actors=tuple(_actor(row) for row in actors),
        places=tuple(_place(row) for row in places),
        relations=tuple(_relation(row) for row in relations),
        control=tuple(read_control(row) for row in control),
        claims=tuple(claims.read(row) for row in claimed),
    )


class Inside:
    """Finds the innermost attributed statement whose source, cue or content a span stands in."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._at: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
        for statement in statements:
            if statement.source.kind is not SourceKind.REPORTER:
                for start, end in (*statement.source.spans, *statement.cue, *statement.content):
                    for cell in range(start // _CELL, end // _CELL + 1):
                        self._at[cell].append((start, end, statement.id))

    def find(self, span: Span) -> str | None:
        """Give its id, None for words that stand in none."""
        near = self._at.get(span[0] // _CELL, ())
        around = [(end - start, name) for start, end, name in near if start <= span[0] and span[1] <= end]
        return min(around)[1] if around else None


def _insert(connection: Connection, table: Table, revision: int, rows: Iterable[dict[str, Any]]) -> None:
    if numbered := [{**row, "revision": revision, "position": position} for position, row in enumerate(rows)]:
        connection.execute(insert(table), numbered)


def _whole_places(connection: Connection, places: Sequence[Place]) -> list[int]:
    """Give the number of each place in the whole record: one for each entry of the gazetteer, else for each name and type."""
    table = schema.place
    identities = [place.gazetteer or f"name:{folded(place.name)}|{place.type or ''}" for place in places]
    known: dict[str, int] = {}
    for some in chunks(set(identities)):
        query = select(table.c.identity, table.c.key).where(table.c.identity.in_(some))
        known |= {identity: int(key) for identity, key in connection.execute(query)}
    for identity in identities:
        if identity not in known:
            inserted = connection.execute(insert(table).values(identity=identity)).inserted_primary_key
            assert inserted is not None
            known[identity] = int(inserted[0])
    return [known[identity] for identity in identities]


def _mention_row(mention: Mention, inside: Inside) -> dict[str, Any]:
    return {
        "id": mention.id,
        "span": list(mention.span),
        "type": mention.type.value,
        "actor": mention.actor,
        "place": mention.place,
        "statement": inside.find(mention.span),
    }


def _actor_row(actor: Actor, inside: Inside) -> dict[str, Any]:
    roles = [[role.title, role.of, role.status.value, list(role.span), inside.find(role.span)] for role in actor.roles]
    return {
        "id": actor.id,
        "name": actor.name,
        "type": actor.type.value,
        "aliases": list(actor.aliases),
        "mentions": list(actor.mentions),
        "roles": roles,
        "profile": lists_of(actor.profile),
    }


def _actor(row: RowMapping) -> Actor:
    return Actor(
        id=row["id"],
        name=row["name"],
        type=ActorType(row["type"]),
        aliases=tuple(row["aliases"]),
        mentions=tuple(row["mentions"]),
        roles=tuple(Role(title, of, Status(status), _span(span)) for title, of, status, span, _ in row["roles"]),
        profile=tuple(_span(span) for span in row["profile"]),
    )


def _place_row(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.name,
        "written": list(place.written),
        "type": place.type,
        "lat": place.lat,
        "lon": place.lon,
        "gazetteer": place.gazetteer,
        "precision": place.precision.value,
        "mentions": list(place.mentions),
    }


def _place(row: RowMapping) -> Place:
    return Place(
        id=row["id"],
        name=row["name"],
        written=tuple(row["written"]),
        type=row["type"],
        lat=row["lat"],
        lon=row["lon"],
        gazetteer=row["gazetteer"],
        precision=Precision(row["precision"]),
        mentions=tuple(row["mentions"]),
    )


def _relation_row(relation: Relation) -> dict[str, Any]:
    return {
        "subject": relation.subject,
        "predicate": relation.predicate.value,
        "object": relation.object,
        "status": relation.status.value,
        "spans": lists_of(relation.spans),
        "statement": relation.statement,
    }


def _relation(row: RowMapping) -> Relation:
    return Relation(
        subject=row["subject"],
        predicate=Predicate(row["predicate"]),
        object=row["object"],
        status=Status(row["status"]),
        spans=spans_of(row["spans"]),
        statement=row["statement"],
    )


def written_control(control: Control) -> dict[str, Any]:
    """Give the columns of a finding; its revision and position are the caller's."""
    return {
        "place": control.place,
        "holder": control.holder,
        "status": control.status.value,
        "date": control.date,
        "spans": lists_of(control.spans),
        "statement": control.statement,
    }


def read_control(row: Mapping[Any, Any]) -> Control:
    """Give a finding as it was put in."""
    return Control(
        place=row["place"],
        holder=row["holder"],
        status=Holding(row["status"]),
        date=row["date"],
        spans=spans_of(row["spans"]),
        statement=row["statement"],
    )


def _span(pair: list[int]) -> Span:
    return pair[0], pair[1]

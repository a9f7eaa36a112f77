"""What a record is asked about actors: rows over the current revision of each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

from sitroom.actors.actor import SYMMETRIC, ActorType, Predicate, Status
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.folding import folded
from sitroom.record.quoting import sentence
from sitroom.record.rejected import KEPT, Rejected, stands
from sitroom.record.rows import (
    ActorRow,
    EvidenceRow,
    MemberRow,
    NameRow,
    ReasonRow,
    RelationRow,
    RoleRow,
    SaidOf,
)

_da, _an, _r, _s = schema.document_actor, schema.actor_name, schema.revision, schema.statement
SUBJECT, OBJECT = _da.alias("subject"), _da.alias("object")
"""The two sides of a relation, as :func:`between_actors` joins them."""
_MEMBERS = _da.join(_r, _r.c.key == _da.c.revision)


def actor_id(key: int) -> str:
    """Write the number of an actor as its id."""
    return f"a{key}"


def names(connection: Connection, actors: Collection[int] | None = None) -> dict[int, str]:
    """Give the name of each of these actors (None: of all), as :func:`usual_name` chose it when its documents last changed."""
    table = schema.tally
    query = select(table.c.entity, table.c.name).where(table.c.kind == "a")
    if actors is None:
        return {int(entity[2:]): name for entity, name in connection.execute(query)}
    found: dict[int, str] = {}
    for some in chunks([f"a:{actor}" for actor in actors]):
        found |= {int(entity[2:]): name for entity, name in connection.execute(query.where(table.c.entity.in_(some)))}
    return found


def usual_name(counts: Mapping[str, int], *, person: bool) -> str:
    """Choose the commonest of several names, of equals the longest; a person's only from those of two words, if any."""
    full = [name for name in counts if len(name.split()) > 1] if person else []
    return min(full or counts, key=lambda name: (-counts[name], -len(name), name))


def actors(connection: Connection, wanted: Collection[int] | None = None) -> list[ActorRow]:
    """Give these actors (None: all), those with most statements first, then by name."""
    query = (
        select(_da.c.actor, _da.c.revision, _da.c.name, _da.c.type, _da.c.aliases, _da.c.roles, _r.c.document, _r.c.path)
        .select_from(_MEMBERS)
        .where(_da.c.actor.is_not(None))
        .order_by(_da.c.sequence, _da.c.position)
    )
    if wanted is not None:
        query = query.where(_da.c.actor.in_(wanted))
    gathered: dict[int, _Gathered] = {}
    rejected = Rejected(connection)
    for row in connection.execute(query):
        gathered.setdefault(row.actor, _Gathered()).add(row, rejected)
    said = _statement_counts(connection, wanted)
    stand = relations(connection, wanted)
    rows = [gather.row(actor, said.get(actor, 0), tuple(stand.get(actor_id(actor), ()))) for actor, gather in gathered.items()]
    return sorted(rows, key=lambda row: (-row.statements, folded(row.name), int(row.id[1:])))


class _Gathered:
    """One actor while its members are read, in order."""

    def __init__(self) -> None:
        self.names: Counter[str] = Counter()
        self.aliases: dict[str, None] = {}
        self.types: Counter[str] = Counter()
        self.documents: set[str] = set()
        self.roles: dict[tuple[str, str, str], tuple[Any, dict[EvidenceRow, None]]] = {}

    def add(self, row: Any, rejected: Rejected) -> None:
        self.names[row.name] += 1
        self.types[row.type] += 1
        self.documents.add(row.document)
        self.aliases |= dict.fromkeys((row.name, *row.aliases))
        for title, of, status, _, statement in row.roles:
            if rejected.holds(row.revision, statement):
                continue
            first = self.roles.setdefault((folded(title), folded(of or ""), status), ((title, of, status), {}))
            first[1][EvidenceRow(row.document, row.path, statement)] = None

    def row(self, key: int, statements: int, stand: tuple[RelationRow, ...]) -> ActorRow:
        kind = ActorType(max(self.types, key=lambda kind: self.types[kind]))
        name = usual_name(self.names, person=kind is ActorType.PERSON)
        return ActorRow(
            id=actor_id(key),
            name=name,
            type=kind,
            aliases=tuple(alias for alias in self.aliases if alias != name),
            roles=tuple(RoleRow(title, of, Status(status), tuple(where)) for (title, of, status), where in self.roles.values()),
            relations=stand,
            documents=len(self.documents),
            statements=statements,
        )


def _statement_counts(connection: Connection, wanted: Collection[int] | None) -> dict[int, int]:
    joined = _da.join(_s, (_s.c.revision == _da.c.revision) & (_s.c.actor == _da.c.id))
    query = (
        select(_da.c.actor, func.count().label("n"))
        .select_from(joined)
        .where(_da.c.actor.is_not(None), KEPT)
        .group_by(_da.c.actor)
    )
    if wanted is not None:
        query = query.where(_da.c.actor.in_(wanted))
    return {row.actor: row.n for row in connection.execute(query)}


def between_actors(*columns: ColumnElement[Any]) -> Select[Any]:
    """Select columns of the relations that stand between two actors, of ``SUBJECT`` and ``OBJECT``, and of their revisions."""
    table = schema.relation
    return (
        select(*columns)
        .select_from(table)
        .join(SUBJECT, (SUBJECT.c.revision == table.c.revision) & (SUBJECT.c.id == table.c.subject))
        .join(OBJECT, (OBJECT.c.revision == table.c.revision) & (OBJECT.c.id == table.c.object))
        .join(_r, _r.c.key == table.c.revision)
        .where(SUBJECT.c.actor.is_not(None), OBJECT.c.actor.is_not(None), SUBJECT.c.actor != OBJECT.c.actor)
        .where(stands(table))
    )


def relations(connection: Connection, wanted: Collection[int] | None = None) -> dict[str, list[RelationRow]]:
    """Give the relations of these actors (None: of all) to others, by the id of each side, in the order of the record."""
    table, subject, object_ = schema.relation, SUBJECT, OBJECT
    query = between_actors(
        subject.c.actor, table.c.predicate, object_.c.actor, table.c.status, _r.c.document, _r.c.path, table.c.statement
    ).order_by(subject.c.sequence, table.c.position)
    if wanted is not None:
        query = query.where(subject.c.actor.in_(wanted) | object_.c.actor.in_(wanted))
    found: dict[tuple[int, str, int, str], dict[EvidenceRow, None]] = {}
    for one, predicate, other, status, document, path, statement in connection.execute(query):
        # A symmetric relation is one, whichever side a document names first.
        pair = (min(one, other), max(one, other)) if Predicate(predicate) in SYMMETRIC else (one, other)
        evidence = found.setdefault((pair[0], predicate, pair[1], status), {})
        evidence[EvidenceRow(document, path, statement)] = None
    by_actor: dict[str, list[RelationRow]] = {}
    for (one, predicate, other, status), where in found.items():
        row = RelationRow(actor_id(one), Predicate(predicate), actor_id(other), Status(status), tuple(where))
        by_actor.setdefault(row.subject, []).append(row)
        by_actor.setdefault(row.object, []).append(row)
    return by_actor


def spellings(connection: Connection, actor: int) -> tuple[NameRow, ...]:
    """Give every name of an actor with the documents that have it, the most frequent first."""
    query = (
        select(_an.c.name, _r.c.path)
        .select_from(_MEMBERS.join(_an, _an.c.member == _da.c.key))
        .where(_da.c.actor == actor)
        .order_by(_da.c.sequence, _da.c.position, _an.c.position)
    )
    found: dict[str, dict[str, None]] = {}
    for name, path in connection.execute(query):
        found.setdefault(name, {})[path] = None
    return tuple(NameRow(name, tuple(paths)) for name, paths in sorted(found.items(), key=lambda item: -len(item[1])))


def members(connection: Connection, actor: int) -> tuple[MemberRow, ...]:
    """Give the actors of documents that an actor consists of, in the order of the record."""
    query = (
        select(_r.c.document, _r.c.path, _da.c.name, _da.c.score, _da.c.reasons)
        .select_from(_MEMBERS)
        .where(_da.c.actor == actor)
        .order_by(_da.c.sequence, _da.c.position)
    )
    return tuple(
        MemberRow(document, path, name, score, reason_rows(why)) for document, path, name, score, why in connection.execute(query)
    )


def told(connection: Connection, actor: int) -> tuple[tuple[SaidOf, ...], tuple[SaidOf, ...]]:
    """Give the roles of an actor and what is told of it as a source, each with its sentence, in the order of the record."""
    columns = (_da.c.revision, _da.c.id, _da.c.roles, _da.c.profile, _r.c.path, _r.c.text)
    rows = connection.execute(
        select(*columns).select_from(_MEMBERS).where(_da.c.actor == actor).order_by(_da.c.sequence, _da.c.position)
    ).all()
    rejected = Rejected(connection, {row.revision for row in rows})
    roles: list[SaidOf] = []
    profile: list[SaidOf] = []
    for revision, member, held, spans, path, text in rows:
        for title, of, status, (start, end), statement in held:
            if rejected.holds(revision, statement):
                continue
            what = f"{title} of {of}" if of else title
            roles.append(
                SaidOf(what if status == Status.CURRENT.value else f"{what} ({status})", path, sentence(text, start, end))
            )
        profile += [
            SaidOf(" ".join(text[start:end].split()), path, sentence(text, start, end))
            for start, end in spans
            if not rejected.tells(revision, member, (start, end))
        ]
    return tuple(roles), tuple(profile)


def reason_rows(why: Iterable[Any] | None) -> tuple[ReasonRow, ...]:
    """Read the reasons that a table keeps."""
    return tuple(ReasonRow(kind, words, weight) for kind, words, weight in why or ())

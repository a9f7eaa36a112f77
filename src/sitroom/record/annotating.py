"""Documents with what their parts are in the whole record, and what all documents tell of an actor: what exports join."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from sitroom.actors.actor import SYMMETRIC, ActorType, Predicate, Role, Status
from sitroom.extracted import Extracted
from sitroom.record import judgement_list, queries, schema
from sitroom.record.actors import OBJECT, SUBJECT, actor_id, between_actors
from sitroom.record.current import CURRENT
from sitroom.record.judgement_rows import Deed, JudgementRow, Review
from sitroom.record.places import place_id
from sitroom.record.rejected import Rejected

_CHUNK = 500  # rows fetched at a time
_VERDICTS = frozenset({Deed.ACCEPT, Deed.CORRECT, Deed.ADD})
_c, _d, _da, _dp, _r = schema.claim, schema.document, schema.document_actor, schema.document_place, schema.revision
_dt, _dta, _t = schema.dispute, schema.dispute_account, schema.tally


@dataclass(frozen=True, slots=True)
class WholeActor:
    """An actor of the whole record; ``document`` and ``called`` say where it was named first, and how.

    The id is one of this record alone; together with these two it is told apart from actors of other records.
    """

    id: str
    name: str
    type: ActorType
    document: str
    called: str


@dataclass(frozen=True, slots=True)
class InDispute:
    """Where a claim stands in a dispute: its id, the answer of the claim's side, and that side's independent origins."""

    dispute: str
    answer: str
    origins: int


@dataclass(frozen=True, slots=True)
class WholeDocument:
    """One document with what people made of it; the mappings are by the ids that it gives itself.

    ``actors`` and ``places`` say which of the whole record they are, ``disputed`` in which disputes a claim stands,
    ``reviews`` how statements stand with people, ``judged`` who made a statement what it is: the newest correction or
    addition that holds, else acceptance. ``reader`` is what the text was read by.
    """

    extracted: Extracted
    reader: str
    actors: Mapping[str, WholeActor]
    places: Mapping[str, str]
    disputed: Mapping[str, tuple[InDispute, ...]]
    reviews: Mapping[str, Review]
    judged: Mapping[str, JudgementRow]


@dataclass(frozen=True, slots=True)
class ToldOfActor:
    """What one document tells of an actor: its names there, the fullest first, and its roles."""

    actor: WholeActor
    document: str
    names: tuple[str, ...]
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class ToldOfRelation:
    """That one document says how two actors stand to each other, in these words."""

    subject: WholeActor
    predicate: Predicate
    object: WholeActor
    status: Status
    document: str
    words: str


def whole_documents(connection: Connection) -> Iterator[WholeDocument]:
    """Give every document, ordered by id, one at a time."""
    known = whole_actors(connection)
    rejected = Rejected(connection)
    judged = _judged(connection)
    for document in connection.scalars(select(_d.c.id).order_by(_d.c.id)).all():
        extracted = queries.extracted(connection, document)
        key, reader = connection.execute(select(_r.c.key, _r.c.reader).select_from(CURRENT).where(_d.c.id == document)).one()
        rows = connection.execute(select(_da.c.revision, _da.c.id, _da.c.actor, _da.c.roles).where(_da.c.revision == key)).all()
        roles = {row.id: _roles(row.revision, row.roles, rejected) for row in rows}
        located = connection.execute(select(_dp.c.id, _dp.c.place).where(_dp.c.revision == key))
        yield WholeDocument(
            extracted=replace(extracted, actors=tuple(replace(a, roles=roles[a.id]) for a in extracted.actors)),
            reader=reader,
            actors={row.id: known[row.actor] for row in rows if row.actor is not None},
            places={number: place_id(place) for number, place in located},
            disputed=_disputed(connection, key),
            reviews=judgement_list.reviews(connection, document),
            judged=judged.get(document, {}),
        )


def told_of_actors(connection: Connection) -> Iterator[ToldOfActor]:
    """Give what each document tells of each actor: all of one actor together, in the order of the record."""
    known = whole_actors(connection)
    rejected = Rejected(connection)
    query = (
        select(_da.c.actor, _da.c.revision, _r.c.document, _da.c.name, _da.c.aliases, _da.c.roles)
        .join(_r, _r.c.key == _da.c.revision)
        .where(_da.c.actor.is_not(None))
        .order_by(_da.c.actor, _da.c.sequence, _da.c.position)
    )
    with connection.execute(query.execution_options(yield_per=_CHUNK)) as rows:
        for row in rows:
            names = tuple(dict.fromkeys((row.name, *row.aliases)))
            yield ToldOfActor(known[row.actor], row.document, names, _roles(row.revision, row.roles, rejected))


def told_of_relations(connection: Connection) -> Iterator[ToldOfRelation]:
    """Give every relation between two actors of the record with each document that tells of it: all of one relation together.

    A symmetric one is one, whichever side a document names first. The words are those of its first span.
    """
    known = whole_actors(connection)
    table, subject, object_ = schema.relation, SUBJECT, OBJECT
    turned = and_(table.c.predicate.in_(sorted(p.value for p in SYMMETRIC)), subject.c.actor > object_.c.actor)
    one = case((turned, object_.c.actor), else_=subject.c.actor).label("one")
    other = case((turned, subject.c.actor), else_=object_.c.actor).label("other")
    start, end = table.c.spans[(0, 0)].as_integer(), table.c.spans[(0, 1)].as_integer()
    words = func.substr(_r.c.text, start + 1, end - start).label("words")
    query = between_actors(one, table.c.predicate, other, table.c.status, _r.c.document, words).order_by(
        one, table.c.predicate, other, table.c.status, subject.c.sequence, table.c.position
    )
    with connection.execute(query.execution_options(yield_per=_CHUNK)) as rows:
        for row in rows:
            one_, other_ = known[row.one], known[row.other]
            said = " ".join((row.words or "").split())
            yield ToldOfRelation(one_, Predicate(row.predicate), other_, Status(row.status), row.document, said)


def whole_actors(connection: Connection) -> dict[int, WholeActor]:
    """Give every actor of the record by its number."""
    called = {int(entity[2:]): (name, kind) for entity, name, kind in connection.execute(_CALLED)}
    known: dict[int, WholeActor] = {}
    for row in connection.execute(_MEMBERS.execution_options(yield_per=_CHUNK)):
        if row.actor not in known:
            name, kind = called.get(row.actor, (row.name, row.type))
            known[row.actor] = WholeActor(actor_id(row.actor), name, ActorType(kind), row.document, row.name)
    return known


_CALLED = select(_t.c.entity, _t.c.name, _t.c.type).where(_t.c.kind == "a")
_MEMBERS = (
    select(_da.c.actor, _da.c.name, _da.c.type, _r.c.document)
    .join(_r, _r.c.key == _da.c.revision)
    .where(_da.c.actor.is_not(None))
    .order_by(_da.c.sequence, _da.c.position)
)


def _roles(revision: int, roles: list[Any], rejected: Rejected) -> tuple[Role, ...]:
    """The roles that do not rest on a rejected statement."""
    return tuple(
        Role(title, of, Status(status), (start, end))
        for title, of, status, (start, end), statement in roles
        if not rejected.holds(revision, statement)
    )


def _judged(connection: Connection) -> dict[str, dict[str, JudgementRow]]:
    """Who made each statement what it is, by document and statement: the newest correction or addition, else acceptance."""
    found: dict[str, dict[str, JudgementRow]] = {}
    for row in judgement_list.judgements(connection):
        if row.what in _VERDICTS and row.undone_at is None and row.statement is not None:
            of_document = found.setdefault(row.document, {})
            known = of_document.get(row.statement)
            if known is None or (known.what is Deed.ACCEPT and row.what is not Deed.ACCEPT):
                of_document[row.statement] = row
    return found


def _disputed(connection: Connection, revision: int) -> dict[str, tuple[InDispute, ...]]:
    """The disputes in which claims of a revision stand, by the id of the claim."""
    query = (
        select(_c.c.id, _dt.c.id.label("dispute"), _dt.c.sides, _dta.c.side)
        .select_from(_c.join(_dta, _dta.c.account == _c.c.key).join(_dt, _dt.c.key == _dta.c.dispute))
        .where(_c.c.revision == revision, _dt.c.hidden == 0)
        .order_by(_c.c.position, _dt.c.id, _dta.c.side)
    )
    found: dict[str, tuple[InDispute, ...]] = {}
    for claim, dispute, sides, side in connection.execute(query):
        answer, origins, *_ = sides[side]
        found[claim] = (*found.get(claim, ()), InDispute(dispute, answer, origins))
    return found

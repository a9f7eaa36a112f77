"""The part of an open record by which all that it keeps can leave it and come into another one.

What leaves is what readers found and people decided, in the order in which it came; everything else in a record follows
from that. ``sitroom.exchange`` writes it into files and reads it back.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from sitroom.extracted import Extracted
from sitroom.record import claims, queries, restoring, schema
from sitroom.record.connection import database_errors
from sitroom.record.judged import as_read as statement_as_read
from sitroom.record.judgement_rows import Review
from sitroom.record.kept import Decided, KeptDecision, KeptDocument, KeptQuestion, KeptRevision, Numbers
from sitroom.record.matcher import Matcher, matcher
from sitroom.record.parts import read_control, read_parts
from sitroom.record.restoring import Wanted
from sitroom.record.reviewing import Reviewing
from sitroom.record.rows import Added
from sitroom.record.said import ADDED_FROM
from sitroom.record.version import writing as write_transaction

_d, _r, _s, _da = schema.document, schema.revision, schema.statement, schema.document_actor
_c, _co, _p = schema.claim, schema.control, schema.place


class Keeping(Reviewing):
    """What :class:`sitroom.record.record.Record` offers for it."""

    _own_matcher: Matcher | None
    """What decides which actors are one in place of the program's own."""

    @property
    def _matcher(self) -> Matcher:
        return self._own_matcher or matcher()

    def kept(self) -> Iterator[KeptDocument]:
        """Give how the record came by each document, in the order in which they first came, one at a time."""
        with self._reading() as connection:
            first = func.min(_r.c.key)
            for document in connection.scalars(select(_r.c.document).group_by(_r.c.document).order_by(first)).all():
                yield _kept(connection, document)

    def kept_decisions(self) -> Iterator[KeptDecision]:
        """Give all decisions about actors and all judgements, undone ones too, each kind in its order, both by time."""
        with self._reading() as connection:
            kinds = (_rows(connection, kind, table) for kind, table in (("d", schema.decision), ("j", schema.judgement)))
            yield from heapq.merge(*kinds, key=lambda row: str(row.columns["decided_at"]))

    def kept_questions(self) -> Iterator[KeptQuestion]:
        """Give the questions that users asked, in their order."""
        with self._reading() as connection:
            a = schema.asked.c
            for row in connection.execute(select(a.id, a.reading, a.author, a.asked_at).order_by(a.key)):
                yield KeptQuestion(*row)

    def numbers(self) -> Numbers:
        """Give the numbers by which another record can call its actors and places as this one does."""
        with self._reading() as connection:
            actors = connection.scalar(select(schema.counter.c.last).where(schema.counter.c.name == "actor")) or 0
            revisions = connection.scalar(select(func.max(_r.c.key))) or 0
            places = connection.execute(select(_p.c.identity, _p.c.key).order_by(_p.c.key))
            return Numbers(actors, revisions, dict(places.all()))

    def watched(self) -> int:
        """Count the feeds that are watched."""
        with self._reading() as connection:
            return connection.scalar(select(func.count()).select_from(schema.feed)) or 0

    def reading_of(self, document: str, revision: str) -> tuple[str, Extracted] | None:
        """Give who read a document and what was found, where this text of it (its SHA-256) counts; None where none does."""
        with self._reading() as connection:
            query = select(_r.c.key, _r.c.reader).join(_d, _d.c.current == _r.c.key)
            found = connection.execute(query.where(_d.c.id == document, _r.c.sha256 == revision)).one_or_none()
            return None if found is None else (found.reader, as_read(connection, found.key))

    def begin_again(self, name: str, numbers: Numbers) -> bool:
        """Make ready for taking what another record kept and tell whether this one will be the same, numbers included.

        It will where nothing is in it yet, or where taking the same (of this ``name``) was begun in it when it was empty.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return restoring.begin(connection, name, numbers)

    def take(self, documents: Sequence[KeptDocument], *, same: bool) -> list[Added]:
        """Take some documents in one transaction and say of each what that changed; ``same`` as :meth:`begin_again` told.

        The text that counts becomes current, unless the record has had it and gone on to another; each earlier text is
        kept as an earlier one. With ``same`` they also keep their numbers and the time when they came.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return restoring.take(connection, documents, self._matcher, same=same)

    def take_decisions(self, decisions: Iterable[KeptDecision], *, same: bool) -> Decided:
        """Take decisions in one transaction; those that are there are not doubled, and undone where they were undone.

        They count as made after those that are there, in their order, and wait for their words where these are missing.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return restoring.take_decisions(connection, decisions, self._matcher, same=same)

    def take_questions(self, questions: Iterable[KeptQuestion]) -> int:
        """Take the questions that were not asked here yet, in one transaction, and say how many these are."""
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return restoring.take_questions(connection, questions)

    def end_again(self, name: str, numbers: Numbers, wanted: Iterable[Wanted], *, whole: bool = True) -> None:
        """Give the actors that decisions cut the numbers that they had, which ends what :meth:`begin_again` began.

        Where not all was taken (not ``whole``), it can be ended again when the rest is.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            restoring.end(connection, name, numbers, wanted, whole=whole)


def as_read(connection: Connection, revision: int) -> Extracted:
    """Give what a reader found in a revision, as if nobody had decided anything about it."""
    row = connection.execute(select(_r).where(_r.c.key == revision)).mappings().one()
    query = select(_s).where(_s.c.revision == revision, _s.c.position < ADDED_FROM).order_by(_s.c.position)
    statements = [queries.statement_of(statement_as_read(each)) for each in connection.execute(query).mappings()]
    parts = read_parts(connection, revision)
    kept_claims, kept_control = (
        [{**each, **(each["as_read"] or {})} for each in _with_own(connection, table, own, revision)]
        for table, own in ((_c, schema.claim_as_read), (_co, schema.control_as_read))
    )
    return Extracted(
        document=queries.document_of(row),
        statements=tuple(statements),
        mentions=parts.mentions,
        actors=parts.actors,
        places=parts.places,
        relations=parts.relations,
        control=tuple(read_control(each) for each in kept_control),
        claims=tuple(claims.read(each) for each in kept_claims),
    )


def _with_own(connection: Connection, table: Any, own: Any, revision: int) -> Iterable[Any]:
    """The rows of a table of a revision, each with the reader's own values of what follows a correction."""
    (of,) = own.primary_key.columns
    query = select(table, own.c.columns.label("as_read")).outerjoin(own, of == table.c.key)
    return connection.execute(query.where(table.c.revision == revision).order_by(table.c.position)).mappings().all()


def _kept(connection: Connection, document: str) -> KeptDocument:
    current = connection.execute(select(_d.c.current).where(_d.c.id == document)).scalar_one()
    query = select(_r.c.key, _r.c.sha256, _r.c.reader, _r.c.added_at).where(_r.c.document == document).order_by(_r.c.key)
    rows = connection.execute(query).all()
    revisions = []
    for key, sha256, reader, added_at in rows:
        found = _otherwise(connection, document, key) if key == current else as_read(connection, key)
        revisions.append(KeptRevision(key, sha256, reader, added_at, found))
    members = select(_da.c.id, _da.c.cluster, _da.c.actor).where(_da.c.revision == current, _da.c.cluster.is_not(None))
    placed = connection.execute(members.order_by(_da.c.position)).all()
    return KeptDocument(
        id=document,
        current=next(row.sha256 for row in rows if row.key == current),
        revisions=tuple(revisions),
        clusters={member: cluster for member, cluster, _ in placed},
        actors={member: actor for member, cluster, actor in placed if actor != cluster},
    )


def _otherwise(connection: Connection, document: str, revision: int) -> Extracted | None:
    """A current revision as it was read, where people left it otherwise."""
    judged = select(_s.c.key).where(_s.c.revision == revision, _s.c.review != Review.READ.value).limit(1)
    if connection.scalar(judged) is None:
        return None
    found = as_read(connection, revision)
    return found if found != queries.extracted(connection, document) else None


def _rows(connection: Connection, kind: str, table: Any) -> Iterator[KeptDecision]:
    for row in connection.execute(select(table).order_by(table.c.key)).mappings():
        yield KeptDecision(kind, row["key"], {name: value for name, value in row.items() if name != "key"})

"""What people decide about statements, disputes and sources, as rows; what follows from them is written at once.

Each judgement keeps its evidence as a quote with its position (``sitroom.record.said``) and is found again whenever its
document is read again. The newest that holds counts, for each field of a statement by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sitroom.extracted import Extracted
from sitroom.record import queries, schema
from sitroom.record.errors import UnknownNameError
from sitroom.record.evidence import Evidence, evidence_of, find_member
from sitroom.record.following import Following
from sitroom.record.judged import Held, Judged
from sitroom.record.judgement_rows import Credibility, Deed, Reliability, Verdict
from sitroom.record.said import Said, added_id, added_number

_j, _at, _s, _c = schema.judgement, schema.judged, schema.statement, schema.claim
_d, _r = schema.document, schema.revision
_ON_STATEMENTS = (Deed.ACCEPT, Deed.REJECT, Deed.CORRECT, Deed.ADD)


@dataclass(frozen=True, slots=True)
class By:
    """Who decides, and what they have to say on it."""

    author: str
    note: str | None = None


class Judgements:
    """The judgements of a record inside one transaction, in which ``following`` settles what they change."""

    def __init__(self, connection: Connection, following: Following) -> None:
        self._connection, self._following = connection, following

    def judge(self, document: str, said: Said, verdict: Verdict, fields: Mapping[str, Any], by: By) -> int:
        """Keep a verdict on a statement and give its number; ``fields`` are what a correction sets."""
        body = {"of": _known(said)} | ({"fields": fields} if fields else {})
        key = self._keep(Deed(verdict.value), _evidence(document, said), body, by)
        self._part(key, 0, document)
        self._apply(document)
        return key

    def add(self, document: str, fields: Mapping[str, Any], by: By) -> int:
        """Keep a statement that the reader missed; its id is one that nothing in the document ever had."""
        start, end, quote = fields["content"]["is"][0]
        said = Said(quote, start, end, added_id(self.last_added(document) + 1), None, added=True)
        key = self._keep(Deed.ADD, _evidence(document, said), {"of": _known(said), "fields": fields}, by)
        self._part(key, 0, document)
        self._apply(document)
        return key

    def move(self, document: str, said: Said, body: Mapping[str, Any], statements: Sequence[int], by: By) -> int:
        """Keep that a statement belongs to another side; ``statements`` are the keys of it and of the one beside it."""
        key = self._keep(Deed.MOVE, _evidence(document, said), {"of": _known(said), **body}, by)
        for part, (where, statement) in enumerate(zip((document, body["beside"]["document"]), statements, strict=True)):
            self._part(key, part, where, statement=statement)
        self._disturb(statements[0])
        return key

    def grade_source(self, member: int, name: str, grade: Reliability, by: By) -> int:
        """Keep how reliable a source is, by the words with which a document names it."""
        evidence = evidence_of(self._connection, member)
        key = self._keep(Deed.RELIABILITY, evidence, {"is": grade.value, "name": name}, by)
        self._part(key, 0, evidence.document, member=member)
        return key

    def grade_statement(self, document: str, said: Said, statement: int, grade: Credibility, by: By) -> int:
        """Keep how credible a statement is."""
        body = {"of": _known(said), "is": grade.value}
        key = self._keep(Deed.CREDIBILITY, _evidence(document, said), body, by)
        self._part(key, 0, document, statement=statement)
        return key

    def undo(self, key: int, author: str, at: str | None = None) -> None:
        """Take back a judgement (at a moment, None: now): everything becomes what it would be without it.

        UnknownNameError where there is none of this number or it is undone already.
        """
        row = self._connection.execute(select(_j.c.what, _j.c.document, _j.c.undone_at).where(_j.c.key == key)).one_or_none()
        if row is None:
            raise UnknownNameError(f"no judgement 'j{key}'; `sitroom review history` lists them")
        if row.undone_at is not None:
            raise UnknownNameError(f"judgement 'j{key}' was undone already, at {row.undone_at}")
        query = select(_at.c.statement).where(_at.c.judgement == key, _at.c.part == 0)
        statement = self._connection.scalar(query)
        self._connection.execute(update(_j).where(_j.c.key == key).values(undone_at=at or _now(), undone_by=author))
        self._connection.execute(delete(_at).where(_at.c.judgement == key))
        if row.what in _ON_STATEMENTS:
            self._apply(row.document)
        elif row.what == Deed.MOVE and statement is not None:
            self._disturb(statement)

    def hold(self, document: str) -> None:
        """Let all judgements of a document hold, some of which came from elsewhere."""
        if self._connection.scalar(select(_d.c.current).where(_d.c.id == document)) is None:
            return
        _find_sources(self._connection, document)
        self._apply(document)
        query = select(_at.c.statement).join(_j, _j.c.key == _at.c.judgement)
        moved = query.where(_at.c.document == document, _j.c.what == Deed.MOVE.value, _at.c.statement.is_not(None))
        for statement in self._connection.scalars(moved).all():
            self._disturb(statement)

    def _keep(self, what: Deed, evidence: Evidence, body: Mapping[str, Any], by: By) -> int:
        row = {"what": what.value, **evidence.columns(), "body": dict(body), "note": by.note or None}
        made = insert(_j).values(**row, author=by.author, decided_at=_now())
        inserted = self._connection.execute(made).inserted_primary_key
        assert inserted is not None
        return int(inserted[0])

    def _part(self, key: int, part: int, document: str, statement: int | None = None, member: int | None = None) -> None:
        row = {"judgement": key, "part": part, "document": document, "statement": statement, "member": member}
        self._connection.execute(insert(_at).values(**row))

    def _apply(self, document: str) -> None:
        revision = self._connection.scalar(select(_d.c.current).where(_d.c.id == document))
        if revision is None:
            return
        applied = Judged(self._connection, document, revision).apply(holding(self._connection, document))
        self._following.judged(revision, applied)

    def _disturb(self, statement: int) -> None:
        """Let the disputes that a statement stands in be settled anew."""
        query = select(_c.c.key).join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
        self._following.disturb(set(self._connection.scalars(query.where(_s.c.key == statement))))

    def last_added(self, document: str) -> int:
        """The highest number of an added statement that a document ever had."""
        bodies = select(_j.c.body).where(_j.c.document == document, _j.c.what == Deed.ADD.value)
        given = [body["of"]["id"] for body in self._connection.scalars(bodies)]
        there = select(_s.c.id).join(_r, _r.c.key == _s.c.revision).where(_r.c.document == document, _s.c.id.startswith("x"))
        return max((added_number(number) for number in (*given, *self._connection.scalars(there))), default=0)


def follow(connection: Connection, revision: int, extracted: Extracted) -> Extracted:
    """Let the judgements of a document hold for its current revision, which was just read; give what counts of it now."""
    document = extracted.document.id
    _find_sources(connection, document)
    held = holding(connection, document)
    judged = select(_s.c.key).where(_s.c.revision == revision, _s.c.review != "read").limit(1)
    if not held and connection.scalar(judged) is None:
        return extracted
    Judged(connection, document, revision).apply(held)
    return queries.extracted(connection, document)


def _find_sources(connection: Connection, document: str) -> None:
    """Find again whom the grades of sources are about."""
    for key, quote, start, end in _sources(connection, document):
        member = find_member(connection, document, quote, start, end)
        connection.execute(update(_at).where(_at.c.judgement == key).values(member=member))


def _sources(connection: Connection, document: str) -> Iterable[tuple[int, str, int | None, int | None]]:
    query = select(_j.c.key, _j.c.quote, _j.c.start, _j.c.end).join(_at, _at.c.judgement == _j.c.key)
    query = query.where(_at.c.document == document, _j.c.what == Deed.RELIABILITY.value).order_by(_j.c.key)
    return [(key, quote, start, end) for key, quote, start, end in connection.execute(query)]


def holding(connection: Connection, document: str) -> list[Held]:
    """Give all that holds and is about statements of a document, in the order in which it was decided."""
    query = select(_j.c.key, _at.c.part, _j.c.what, _j.c.body, _j.c.quote, _j.c.start, _j.c.end)
    query = query.join(_at, _at.c.judgement == _j.c.key)
    query = query.where(_at.c.document == document, _j.c.what != Deed.RELIABILITY.value).order_by(_j.c.key, _at.c.part)
    found: list[Held] = []
    for key, part, what, body, quote, start, end in connection.execute(query):
        known = body["of"] if part == 0 else body["beside"]
        words = (quote, start, end) if part == 0 else (known["quote"], known["start"], known["end"])
        found.append(Held(key, part, Deed(what), body, Said(*words, known["id"], known["source"], known["added"])))
    return found


def _known(said: Said) -> dict[str, Any]:
    return {"id": said.id, "source": said.source, "added": said.added}


def _evidence(document: str, said: Said) -> Evidence:
    return Evidence(document, said.quote, said.start, said.end)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

"""How what another record kept comes into this one: the same record again where this one was empty, else beside what is there.

Only what was read and decided is taken; actors, disputes and all else are found from it as always. In a record that was
empty they get the numbers that they had: these are set aside at the beginning, so that nothing else can be given them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select, update

from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.connection import continue_after, lock_actors
from sitroom.record.decisions import Decisions
from sitroom.record.following import Following
from sitroom.record.judgement_rows import Deed
from sitroom.record.judgements import Judgements
from sitroom.record.kept import Decided, KeptDecision, KeptDocument, KeptQuestion, Numbers
from sitroom.record.matcher import Matcher
from sitroom.record.rows import Added
from sitroom.record.said import added_id, added_number
from sitroom.record.writing import Entering, keep_earlier

_d, _r, _s, _da = schema.document, schema.revision, schema.statement, schema.document_actor
_decision, _j, _counter = schema.decision, schema.judgement, schema.counter
_BEGUN, _ENDED = 1, 2
_encoder = msgspec.json.Encoder(order="deterministic")
Wanted = tuple[str, Mapping[str, int], Mapping[str, int]]
"""A document with the numbers of its actors: the clusters and actors of :class:`KeptDocument`."""


# -- beginning and end -----------------------------------------------------------------------------------------------------


def begin(connection: Connection, name: str, numbers: Numbers) -> bool:
    """Set numbers aside in an empty record and tell whether they are: now, or since taking the same was begun."""
    state = connection.scalar(select(_counter.c.last).where(_counter.c.name == _called(name)))
    if state is not None:
        return True
    filled = (schema.document, schema.place, schema.asked, _decision, _j)
    if any(connection.execute(select(table).limit(1)).first() is not None for table in filled):
        return False
    if connection.scalar(select(_counter.c.last).where(_counter.c.name == "actor")) is not None:
        return False
    rows = [{"name": _called(name), "last": _BEGUN}, {"name": "actor", "last": numbers.actors}]
    connection.execute(insert(_counter), rows[: 2 if numbers.actors else 1])
    if numbers.places:
        placed = [{"key": key, "identity": identity} for identity, key in numbers.places.items()]
        connection.execute(insert(schema.place), placed)
        continue_after(connection, schema.place, max(numbers.places.values()))
    continue_after(connection, _r, numbers.revisions)
    return True


def end(connection: Connection, name: str, numbers: Numbers, wanted: Iterable[Wanted], *, whole: bool) -> None:
    """Call each actor that decisions made of others as it was called, where all of it was; nothing once it was all there."""
    called = _counter.c.name == _called(name)
    if connection.scalar(select(_counter.c.last).where(called)) != _BEGUN:
        return
    lock_actors(connection)
    if reached := _rename(connection, wanted):
        Following(connection).settle(reached)
    used = (connection.scalar(select(func.max(column))) or 0 for column in (_da.c.actor, schema.cluster.c.key))
    if max(used) <= numbers.actors:
        connection.execute(update(_counter).where(_counter.c.name == "actor").values(last=numbers.actors))
    if whole:
        connection.execute(update(_counter).where(called).values(last=_ENDED))


def _called(name: str) -> str:
    return f"taken {name}"


def _rename(connection: Connection, wanted: Iterable[Wanted]) -> set[int]:
    """Rename actors all of whose members want one other number that nobody else has; give the clusters of their members."""
    wishes: Counter[tuple[int, int]] = Counter()
    for document, clusters, actors in wanted:
        query = select(_da.c.id, _da.c.actor).join(_d, _d.c.current == _da.c.revision).where(_d.c.id == document)
        for member, actor in connection.execute(query):
            if member in clusters and (number := actors.get(member, clusters[member])) != actor:
                wishes[actor, number] += 1
    size = select(func.count()).select_from(_da)
    new = {actor: number for (actor, number), n in wishes.items() if connection.scalar(size.where(_da.c.actor == actor)) == n}
    while taken := _taken(connection, new):
        new = {actor: number for actor, number in new.items() if number not in taken}
    for sign in (-1, 1):
        # In two steps, since one may want the number that another gives away.
        for actor, number in sorted(new.items()):
            for column in (_da.c.actor, schema.part.c.actor):
                old = actor if sign < 0 else -number
                connection.execute(update(column.table).where(column == old).values({column: sign * number}))
    reached: set[int] = set()
    for some in chunks(set(new.values())):
        reached |= set(connection.scalars(select(_da.c.cluster).where(_da.c.actor.in_(some)).distinct()))
    return reached


def _taken(connection: Connection, new: Mapping[int, int]) -> set[int]:
    """The numbers that several want, or that an actor has which keeps it."""
    found = {number for number, count in Counter(new.values()).items() if count > 1}
    for some in chunks(set(new.values())):
        used = connection.scalars(select(_da.c.actor).where(_da.c.actor.in_(some)).distinct())
        found |= {actor for actor in used if actor not in new}
    return found


# -- documents -------------------------------------------------------------------------------------------------------------


def take(connection: Connection, documents: Sequence[KeptDocument], matcher: Matcher, *, same: bool) -> list[Added]:
    """Take some documents, none of them twice, and let everything follow once."""
    entering = Entering(connection, matcher)
    outcomes = [_take(connection, entering, document, same=same) for document in documents]
    entering.settle()
    return outcomes


def _take(connection: Connection, entering: Entering, document: KeptDocument, *, same: bool) -> Added:
    query = select(_r.c.sha256, _r.c.key == _d.c.current).join(_d, _d.c.id == _r.c.document).where(_d.c.id == document.id)
    there: dict[str, bool] = dict(connection.execute(query).all())
    gone_on = there.get(document.current) is False and document.revisions[0].number > 0
    outcome = Added.UNCHANGED
    for revision in document.revisions:
        assert revision.extracted is not None  # whoever takes in documents has them whole
        number = revision.number if same and _free(connection, revision.number) else None
        came = revision.added_at if same else None
        if revision.revision == document.current and not gone_on:
            wished = document.clusters if same else {}
            outcome = entering.enter(revision.extracted, revision.reader, number, came, wished)
        elif revision.revision not in there:
            keep_earlier(connection, revision.extracted, revision.reader, matcher=entering.matcher, number=number, added_at=came)
    return outcome if there else (Added.NEW if outcome is Added.REVISED else outcome)


def _free(connection: Connection, number: int) -> bool:
    return number > 0 and connection.scalar(select(_r.c.key).where(_r.c.key == number)) is None


# -- decisions and questions -----------------------------------------------------------------------------------------------


def take_questions(connection: Connection, questions: Iterable[KeptQuestion]) -> int:
    """Keep the questions that were not asked yet, and say how many these are."""
    asked, new = schema.asked, 0
    for question in questions:
        if connection.scalar(select(asked.c.key).where(asked.c.id == question.id)) is None:
            row = {"id": question.id, "reading": question.reading, "author": question.author, "asked_at": question.asked_at}
            connection.execute(insert(asked).values(**row))
            new += 1
    return new


def take_decisions(connection: Connection, decisions: Iterable[KeptDecision], matcher: Matcher, *, same: bool) -> Decided:
    """Keep the decisions that were not there, and let those hold whose words are."""
    lock_actors(connection)
    taking = _Taking(connection, matcher, same=same)
    for decision in decisions:
        taking.take(decision)
    taking.hold()
    return Decided(taking.new, taking.undone)


class _Taking:
    """Decisions on their way into a record; what is the same in content, author and time is one decision."""

    def __init__(self, connection: Connection, matcher: Matcher, *, same: bool) -> None:
        self._connection, self._same = connection, same
        self._following = Following(connection)
        self._decisions = Decisions(connection, matcher)
        self._judgements = Judgements(connection, self._following)
        self._there: dict[bytes, list[tuple[int, bool]]] = defaultdict(list)
        self._ids: dict[tuple[str, str], str] = {}
        self._last: dict[str, int] = {}
        self._actors: list[tuple[int, Mapping[str, Any]]] = []
        self._documents: set[str] = set()
        self.new = self.undone = 0
        for kind, table in (("d", _decision), ("j", _j)):
            for row in connection.execute(select(table).order_by(table.c.key.desc())).mappings():
                self._there[_identity(kind, dict(row))].append((row["key"], row["undone_at"] is not None))

    def take(self, decision: KeptDecision) -> None:
        """Keep one; of several that are the same, the second here is the second there."""
        columns = dict(decision.columns)
        undone = columns["undone_at"] is not None
        if there := self._there[_identity(decision.kind, columns)]:
            key, already = there.pop()
            self._know(decision.kind, columns, key)
            if undone and not already:
                self._undo(decision.kind, key, columns)
            return
        self.new += 1
        if decision.kind == "j":
            columns = self._renamed(columns)
        table = _decision if decision.kind == "d" else _j
        numbered = {"key": decision.number} if self._same and self._unused(table, decision.number) else {}
        inserted = self._connection.execute(insert(table).values(**numbered, **columns)).inserted_primary_key
        assert inserted is not None
        if not undone:
            self._keep(decision.kind, int(inserted[0]), columns)

    def hold(self) -> None:
        """Let all that is new hold."""
        reached: set[int] = set()
        for key, columns in self._actors:
            reached |= self._decisions.find(key, columns)
        self._decisions.regroup(reached)
        for document in sorted(self._documents):
            self._judgements.hold(document)
        self._following.settle(self._decisions.reached)
        for table in (_decision, _j):
            continue_after(self._connection, table, self._connection.scalar(select(func.max(table.c.key))) or 0)

    def _keep(self, kind: str, key: int, columns: Mapping[str, Any]) -> None:
        if kind == "d":
            self._actors.append((key, columns))
            return
        where = [columns["document"]]
        if columns["what"] == Deed.MOVE.value:
            where.append(columns["body"]["beside"]["document"])
        rows = [{"judgement": key, "part": part, "document": document} for part, document in enumerate(where)]
        self._connection.execute(insert(schema.judged), rows)
        self._documents |= set(where)

    def _undo(self, kind: str, key: int, columns: Mapping[str, Any]) -> None:
        self.undone += 1
        (self._decisions if kind == "d" else self._judgements).undo(key, columns["undone_by"], columns["undone_at"])

    def _unused(self, table: Any, number: int) -> bool:
        return number > 0 and self._connection.scalar(select(table.c.key).where(table.c.key == number)) is None

    # A statement that somebody added has an id that nothing else in its document may have.

    def _know(self, kind: str, columns: Mapping[str, Any], key: int) -> None:
        if kind == "j" and columns["what"] == Deed.ADD.value:
            body = self._connection.execute(select(_j.c.body).where(_j.c.key == key)).scalar_one()
            self._ids[columns["document"], columns["body"]["of"]["id"]] = body["of"]["id"]

    def _renamed(self, columns: dict[str, Any]) -> dict[str, Any]:
        document, body = columns["document"], dict(columns["body"])
        if columns["what"] == Deed.ADD.value:
            number = body["of"]["id"]
            self._ids[document, number] = number if self._is_new(document, number) else self._next(document)
        for name, where in (("of", document), ("beside", body.get("beside", {}).get("document"))):
            known = body.get(name)
            if known is not None and known["added"]:
                body[name] = {**known, "id": self._ids.get((where, known["id"]), known["id"])}
        return {**columns, "body": body}

    def _is_new(self, document: str, number: str) -> bool:
        if added_number(number) <= self._last_added(document):
            return False
        self._last[document] = added_number(number)
        return True

    def _next(self, document: str) -> str:
        self._last[document] = self._last_added(document) + 1
        return added_id(self._last[document])

    def _last_added(self, document: str) -> int:
        if document not in self._last:
            self._last[document] = self._judgements.last_added(document)
        return self._last[document]


def _identity(kind: str, columns: Mapping[str, Any]) -> bytes:
    """What makes a decision that one: all but its number and whether it was undone, and the ids of added statements."""
    own: dict[str, Any] = {name: value for name, value in columns.items() if name not in ("key", "undone_at", "undone_by")}
    if kind == "j":
        body = own["body"]
        known = {name: {**body[name], "id": None} for name in ("of", "beside") if name in body and body[name]["added"]}
        own["body"] = {**body, **known}
    return _encoder.encode([kind, own])

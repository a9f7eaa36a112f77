"""What is counted of each actor and place while documents come and go, so that a page need not count it over the record.

A row of ``presence`` says what one current revision has of one actor or place; ``tally`` and ``called`` are sums of these
rows. :meth:`Tallies.refresh` compares what a revision has now with its rows and adds the difference, so the sums depend
on the rows alone and not on the way to them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select

from sitroom.actors.actor import SYMMETRIC, ActorType, Predicate, Status
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.actors import usual_name
from sitroom.record.folding import folded
from sitroom.record.rejected import KEPT

_d, _r, _s, _m = schema.document, schema.revision, schema.statement, schema.mention
_da, _an, _dp = schema.document_actor, schema.actor_name, schema.document_place
_c, _p, _t, _n = schema.claim, schema.presence, schema.tally, schema.called
_AT_ONCE = 200
_TYPES = [kind.value for kind in ActorType]

LEVEL, CLAIM, HELD = "level ", "claim ", "held"
"""What the counts of an actor's statements by certainty, and of their claims by kind, begin with; and what of a place the
findings of who holds it are counted under."""

_FORGET = delete(_t).where(_t.c.entity == bindparam("of"))
_FORGET_NAME = delete(_n).where(_n.c.entity == bindparam("of"), _n.c.name == bindparam("by"), _n.c.type == bindparam("as"))

Called = tuple[str, str]
"""A name and the type of whatever has it ("" where none is known)."""
_Row = tuple[int, str, str, str, list[str], int, Counter[str]]


@dataclass(slots=True)
class _Has:
    """What one revision has of one entity; ``called`` says of each name whether it is the one that the document goes by."""

    published: str
    statements: int = 0
    called: dict[Called, bool] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def row(self, entity: str, revision: int) -> dict[str, Any]:
        names = [[name, kind, int(main)] for (name, kind), main in self.called.items()]
        return {
            "entity": entity, "revision": revision, "published": self.published, "statements": self.statements, "called": names,
            "counts": dict(sorted(self.counts.items())),
        }  # fmt: skip


@dataclass(slots=True)
class _Sum:
    documents: int = 0
    statements: int = 0
    main: Counter[Called] = field(default_factory=Counter)
    seen: Counter[Called] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, has: _Has, sign: int) -> None:
        self.documents += sign
        self.statements += sign * has.statements
        for called, main in has.called.items():
            self.main[called] += sign * main
            self.seen[called] += sign
        for what, count in has.counts.items():
            self.counts[what] += sign * count


class Tallies:
    """The tallies of a record inside one transaction.

    A relation between two actors is counted like these (``r:7:9:leads:current``), and among the counts of both.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def refresh(self, revisions: Collection[int]) -> None:
        """Count anew what these revisions have; one that is not current has nothing."""
        sums: dict[str, _Sum] = defaultdict(_Sum)
        for some in chunks(revisions):
            before, after = self._before(some), self._after(some)
            gone = sorted({revision for revision in before if before[revision] != after.get(revision)})
            new = sorted({revision for revision in after if before.get(revision) != after[revision]})
            for revision in gone:
                self._connection.execute(delete(_p).where(_p.c.revision == revision))
            self._insert(after, new)
            for sign, rows, changed in ((-1, before, gone), (1, after, new)):
                for revision in changed:
                    for entity, has in rows[revision].items():
                        sums[entity].add(has, sign)
        self._add(sums)

    def rebuild(self) -> None:
        """Count everything anew."""
        for table in (_p, _t, _n):
            self._connection.execute(delete(table))
        sums: dict[str, _Sum] = defaultdict(_Sum)
        current = self._connection.scalars(select(_d.c.current).where(_d.c.current.is_not(None))).all()
        for some in chunks([int(key) for key in current], _AT_ONCE):
            rows = self._after(some)
            self._insert(rows, sorted(rows))
            for revision in sorted(rows):
                for entity, has in rows[revision].items():
                    sums[entity].add(has, 1)
        self._add(sums)

    def _insert(self, rows: Mapping[int, Mapping[str, _Has]], revisions: Iterable[int]) -> None:
        new = [has.row(entity, revision) for revision in revisions for entity, has in sorted(rows[revision].items())]
        if new:
            self._connection.execute(insert(_p), new)

    def _before(self, revisions: Collection[int]) -> dict[int, dict[str, _Has]]:
        found: dict[int, dict[str, _Has]] = defaultdict(dict)
        for row in self._connection.execute(select(_p).where(_p.c.revision.in_(revisions))):
            called = {(name, kind): bool(main) for name, kind, main in row.called}
            found[row.revision][row.entity] = _Has(row.published, row.statements, called, Counter(row.counts))
        return found

    def _after(self, revisions: Collection[int]) -> dict[int, dict[str, _Has]]:
        current = _r.join(_d, _d.c.current == _r.c.key)
        query = select(_r.c.key, _r.c.published).select_from(current).where(_r.c.key.in_(revisions))
        days = {key: published or "" for key, published in self._connection.execute(query)}
        found: dict[int, dict[str, _Has]] = {}
        for revision, entity, name, kind, others, said, counts in (*self._actors(days), *self._places(days)):
            has = found.setdefault(revision, {}).setdefault(entity, _Has(days[revision]))
            has.statements += said
            has.counts.update(counts)
            for other in others:
                has.called.setdefault((other, kind), False)
            has.called[name, kind] = True
        for some in chunks(days):
            for row in self._connection.execute(relations_query().where(schema.relation.c.revision.in_(some))):
                key = relation_key(row)
                one, other, *_ = read_relation(key)
                here = found.setdefault(row.revision, {})
                here[key] = _Has(days[row.revision])
                for side in (one, other):
                    here.setdefault(side, _Has(days[row.revision])).counts[key] = 1
        return found

    def _actors(self, revisions: Collection[int]) -> Iterator[_Row]:
        """Each actor of the documents: the revision, the entity, its name, its type, all its names, what it says, counted."""
        counts: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        said: Counter[tuple[int, str]] = Counter()
        by_level = select(_s.c.revision, _s.c.actor, _s.c.level, func.count()).select_from(_s)
        claiming = _c.join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
        by_kind = select(_s.c.revision, _s.c.actor, _c.c.kind, func.count()).select_from(claiming)
        for query, what in ((by_level, LEVEL), (by_kind, CLAIM)):
            one, other, value = list(query.selected_columns)[:3]
            which = query.where(_s.c.revision.in_(revisions), _s.c.actor.is_not(None), KEPT).group_by(one, other, value)
            for revision, member, found, count in self._connection.execute(which):
                counts[revision, member][f"{what}{found}"] = count
                said[revision, member] += count if what == LEVEL else 0
        names: dict[int, list[str]] = defaultdict(list)
        named = select(_an.c.member, _an.c.name).join(_da, _da.c.key == _an.c.member).where(_da.c.revision.in_(revisions))
        for member, name in self._connection.execute(named.order_by(_an.c.member, _an.c.position)):
            names[member].append(name)
        query = select(_da.c.key, _da.c.revision, _da.c.id, _da.c.name, _da.c.type, _da.c.actor)
        query = query.where(_da.c.revision.in_(revisions), _da.c.actor.is_not(None)).order_by(_da.c.revision, _da.c.position)
        for key, revision, member, name, kind, actor in self._connection.execute(query):
            at = (revision, member)
            yield revision, f"a:{actor}", name, kind, names[key], said[at], counts[at]

    def _places(self, revisions: Collection[int]) -> Iterator[_Row]:
        """The same of each place; its statements are those in whose words it is mentioned."""
        said: Counter[tuple[int, str]] = Counter()
        inside = _m.join(_s, (_s.c.revision == _m.c.revision) & (_s.c.id == _m.c.statement))
        each = select(_m.c.revision, _m.c.place, func.count(_m.c.statement.distinct())).select_from(inside)
        each = each.where(_m.c.revision.in_(revisions), _m.c.place.is_not(None), KEPT).group_by(_m.c.revision, _m.c.place)
        for revision, place, count in self._connection.execute(each):
            said[revision, place] = count
        held: dict[tuple[int, str], Counter[str]] = defaultdict(Counter)
        told = schema.control
        findings = told.outerjoin(_s, (_s.c.revision == told.c.revision) & (_s.c.id == told.c.statement))
        each = select(told.c.revision, told.c.place, func.count()).select_from(findings).where(told.c.revision.in_(revisions))
        each = each.where(_s.c.key.is_(None) | KEPT).group_by(told.c.revision, told.c.place)
        for revision, place, count in self._connection.execute(each):
            held[revision, place][HELD] = count
        query = select(_dp.c.revision, _dp.c.id, _dp.c.name, _dp.c.type, _dp.c.written, _dp.c.place)
        for revision, number, name, kind, written, place in self._connection.execute(
            query.where(_dp.c.revision.in_(revisions)).order_by(_dp.c.revision, _dp.c.position)
        ):
            yield revision, f"p:{place}", name, kind or "", written, said[revision, number], held[revision, number]

    def _add(self, sums: Mapping[str, _Sum]) -> None:
        """Add the differences to what is counted."""
        for some in chunks(sums, _AT_ONCE):
            known = {row.entity: row for row in self._connection.execute(select(_t).where(_t.c.entity.in_(some)))}
            called: dict[str, dict[Called, tuple[int, int]]] = defaultdict(dict)
            for each in self._connection.execute(select(_n).where(_n.c.entity.in_(some))):
                called[each.entity][each.name, each.type] = (each.main, each.seen)
            first = self._first_places([int(entity[2:]) for entity in some if entity.startswith("p:")])
            old_names: list[dict[str, Any]] = []
            new_names: list[dict[str, Any]] = []
            old: list[dict[str, Any]] = []
            new: list[dict[str, Any]] = []
            for entity in some:
                more, names = sums[entity], called[entity]
                for this in {*more.seen, *more.main}:
                    main, seen = names.get(this, (0, 0))
                    names[this] = (main + more.main[this], seen + more.seen[this])
                left = {this: both for this, both in sorted(names.items()) if both[1] > 0}
                changed = {this for this in {*more.seen, *more.main} if more.seen[this] or more.main[this]}
                for name, kind in sorted(changed):
                    old_names.append({"of": entity, "by": name, "as": kind})
                    if (name, kind) in left:
                        main, seen = left[name, kind]
                        new_names.append({"entity": entity, "name": name, "type": kind, "main": main, "seen": seen})
                before = known.get(entity)
                documents = more.documents + (before.documents if before is not None else 0)
                statements = more.statements + (before.statements if before is not None else 0)
                counts = more.counts + Counter(before.counts if before is not None else {})
                row: dict[str, Any] = {"entity": entity, "documents": documents, "statements": statements}
                row["counts"] = dict(sorted(counts.items()))
                if documents > 0:
                    row |= _named(entity, left, first)
                old += [{"of": entity}] if before is not None else []
                new += [row] if documents > 0 else []
            # Many at once, so that a document costs a few statements and not some for each of its actors.
            for done, rows in ((_FORGET_NAME, old_names), (_FORGET, old), (insert(_n), new_names), (insert(_t), new)):
                if rows:
                    self._connection.execute(done, rows)

    def _first_places(self, keys: Collection[int]) -> dict[str, Any]:
        """What the first document has of each place."""
        first = select(func.min(_dp.c.key)).where(_dp.c.place.in_(keys)).group_by(_dp.c.place)
        query = select(_dp.c.place, _dp.c.type, _dp.c.lat).where(_dp.c.key.in_(first))
        return {f"p:{row.place}": row for row in self._connection.execute(query)}


def _named(entity: str, called: Mapping[Called, tuple[int, int]], first: Mapping[str, Any]) -> dict[str, Any]:
    """The name and the type that most documents give."""
    names: Counter[str] = Counter()
    types: Counter[str] = Counter()
    for (name, kind), (main, _) in called.items():
        if main > 0:
            names[name] += main
            types[kind] += main
    if entity.startswith("r:"):
        kind, placed, name = read_relation(entity)[2], 0, ""
    elif entity.startswith("a:"):
        kind = min(types, key=lambda each: (-types[each], _TYPES.index(each)))
        placed, name = 0, usual_name(names, person=ActorType.PERSON.value in types)
    else:
        kind, placed = first[entity].type or "", int(first[entity].lat is not None)
        name = min(names, key=lambda each: (-names[each], each))
    return {"kind": entity[0], "name": name, "folded": folded(name), "type": kind, "placed": placed}


def relations_query() -> Select[Any]:
    """Ask for the relations between two actors of the record that nobody rejected, in the order of the texts."""
    table, subject, object_ = schema.relation, _da.alias("subject"), _da.alias("object")
    return (
        select(table, subject.c.actor.label("one"), object_.c.actor.label("other"))
        .select_from(table)
        .join(subject, (subject.c.revision == table.c.revision) & (subject.c.id == table.c.subject))
        .join(object_, (object_.c.revision == table.c.revision) & (object_.c.id == table.c.object))
        .outerjoin(_s, (_s.c.revision == table.c.revision) & (_s.c.id == table.c.statement))
        .where(subject.c.actor.is_not(None), object_.c.actor.is_not(None), subject.c.actor != object_.c.actor)
        .where(_s.c.key.is_(None) | KEPT)
        .order_by(table.c.revision, table.c.position)
    )


def relation_key(row: Any) -> str:
    """Give a relation over the record as an entity; a symmetric one is one, whichever side a document names first."""
    one, other = row.one, row.other
    if Predicate(row.predicate) in SYMMETRIC:
        one, other = min(one, other), max(one, other)
    return f"r:{one}:{other}:{row.predicate}:{row.status}"


def read_relation(key: str) -> tuple[str, str, Predicate, Status]:
    """Give what :func:`relation_key` wrote: subject, object, predicate and status."""
    _, one, other, predicate, status = key.split(":")
    return f"a:{one}", f"a:{other}", Predicate(predicate), Status(status)

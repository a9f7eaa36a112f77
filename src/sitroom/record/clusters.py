"""Which actors of documents are one, as far as the texts alone say: clusters, found by index and decided by evidence.

Documents count in the order in which they first came. Each actor of a document is compared with the
clusters that share an index key with it and joins the best one that is judged the same; where none is,
or several are as likely, it founds its own, and what it may be of becomes a question. Human decisions come after this and change
none of it (``sitroom.record.decisions``), so that undoing one leads back exactly.
"""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Select, bindparam, delete, func, insert, select, union_all, update

from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.matcher import Matcher, read, written

if TYPE_CHECKING:
    from sitroom.actors.matching import Judged, Profile

BUCKET = 200
"""Clusters looked at for one key. A key with more is a common word: the oldest of them stand for it."""
CANDIDATES = 5
"""Clusters compared with one actor, those that share most keys first, then the oldest: comparing is what costs.

A namesake by all words shares several keys, so it is among them. Who shares only a family name with more than
this many could be any of them, and the texts would hardly say which.
"""
QUESTIONS = 3
"""Open questions that one actor of a document may raise, the most likely ones: more would bury the reviewer."""
REPLAYED = 300
"""Actors of documents put together anew when one document in the middle is read again.

Up to here the result is what reading everything in order gives. With more namesakes than this only the
document's own actors are placed again, so that reading again costs no more in a large record.
"""

_da, _cl, _ck = schema.document_actor, schema.cluster, schema.cluster_key
_BUCKETS = 16
"""Keys that are looked up together."""


def _bucket(n: int) -> Select[Any]:
    query = select(_ck.c.key, _ck.c.sequence, _ck.c.position, _ck.c.cluster).where(_ck.c.key == bindparam(f"key{n}"))
    found = query.order_by(_ck.c.sequence, _ck.c.position, _ck.c.cluster).limit(BUCKET + 1).subquery()
    return select(found.c.key, found.c.sequence, found.c.position, found.c.cluster)


_BUCKET_QUERY = union_all(*map(_bucket, range(_BUCKETS)))
_PLACE = (
    update(_da)
    .where(_da.c.key == bindparam("of"))
    .values(cluster=bindparam("in"), score=bindparam("so"), reasons=bindparam("why", type_=_da.c.reasons.type))
)
_CHANGE = update(_cl).where(_cl.c.key == bindparam("of")).values(traits=bindparam("as"))


@dataclass(frozen=True, slots=True)
class Member:
    """One actor of a document: its row, its place in the order of the record, and what it is compared by."""

    key: int
    sequence: int
    position: int
    profile: Profile


@dataclass(slots=True)
class _Cluster:
    key: int
    sequence: int
    position: int
    profile: Profile
    keys: set[str] | None = None
    """Its index keys; None while nobody asked for them, then they are those of the table."""


@dataclass(slots=True)
class _Waiting:
    """What is to be written: rows of clusters, of their keys, of questions, where members belong, and whose profile changed."""

    clusters: list[dict[str, Any]] = field(default_factory=list)
    keys: list[dict[str, Any]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    members: list[dict[str, Any]] = field(default_factory=list)
    changed: dict[int, _Cluster] = field(default_factory=dict)


class Clusters:
    """The clusters of a record inside one transaction.

    What :meth:`settle` did is in the tables after :meth:`flush`, which all other methods begin with. What was looked up is
    remembered, so nobody else changes clusters in the same transaction.
    """

    def __init__(self, connection: Connection, matcher: Matcher) -> None:
        self._connection, self._matcher = connection, matcher
        self._waiting = _Waiting()
        self._buckets: dict[str, list[tuple[int, int, int]]] = {}
        self._known: dict[int, _Cluster] = {}
        self._last: int | None = None

    def flush(self) -> None:
        """Write what :meth:`settle` did."""
        waiting, self._waiting = self._waiting, _Waiting()
        changed = [{"of": key, "as": written(cluster.profile)} for key, cluster in sorted(waiting.changed.items())]
        for done, rows in (
            (insert(_cl), waiting.clusters),
            (insert(_ck), waiting.keys),
            (_CHANGE, changed),
            (_PLACE, waiting.members),
            (insert(schema.question), waiting.questions),
        ):
            if rows:
                self._connection.execute(done, rows)

    def last(self) -> int:
        """Give the place in the order of the record of the last document that has actors in clusters, 0 where none has."""
        if self._last is None:
            self.flush()
            query = select(_da.c.sequence).where(_da.c.cluster.is_not(None)).order_by(_da.c.sequence.desc()).limit(1)
            self._last = self._connection.scalar(query) or 0
        return self._last

    def look_up(self, members: Iterable[Member]) -> None:
        """Look up together what settling these members will ask for."""
        wanted = [self._matcher.keys(member.profile) for member in members]
        self._fetch_buckets(set().union(*wanted))
        best = {cluster for keys in wanted for cluster in self._best(keys)}
        self._fetch(best)

    def settle(self, member: Member, taken: set[int], number: Callable[[], int], before: int | None = None) -> int:
        """Let one actor of a document join a cluster or found one (``number`` gives its key), and give that cluster's key.

        ``taken`` are the clusters of the other actors of the document, which no second one joins; the
        result is added to it. Of equally good clusters the one that it was in ``before`` is taken, else the oldest.
        """
        keys = self._matcher.keys(member.profile)
        found = [cluster for cluster in self._candidates(keys) if cluster.key not in taken]
        # Of equals the first is chosen, and the candidates come by age.
        found.sort(key=lambda cluster: cluster.key != before)
        judged = [self._matcher.compare(member.profile, cluster.profile) for cluster in found]
        chosen = self._matcher.chosen(judged)
        if chosen is not None:
            key = found[chosen].key
            self._join(member, found[chosen], judged[chosen])
        else:
            key = number()
            self._found(member, key, keys)
            open_ = [(cluster, why) for cluster, why in zip(found, judged, strict=True) if why.verdict != "different"]
            self._ask(member, sorted(open_, key=lambda pair: -pair[1].score)[:QUESTIONS])
        taken.add(key)
        return key

    def block(self, clusters: Collection[int], keys: Iterable[str]) -> set[int] | None:
        """Give all clusters that have to do with these and these keys, directly or through others; None for too many."""
        self.flush()
        around = set(clusters)
        seen: set[str] = set(keys)
        pending_keys, pending = set(seen), set(around)
        while pending or pending_keys:
            if pending:
                query = select(_ck.c.key).where(_ck.c.cluster.in_(pending)).distinct()
                pending_keys |= {key for key in self._connection.scalars(query) if key not in seen}
            seen |= pending_keys
            query = select(_ck.c.cluster).where(_ck.c.key.in_(pending_keys)).distinct().limit(REPLAYED + len(around) + 1)
            pending = set(self._connection.scalars(query)) - around
            pending_keys = set()
            around |= pending
            if self._size(around) > REPLAYED:
                return None
        return around

    def replay(self, clusters: Collection[int] | None, arrived: Sequence[Member], before: dict[int, int]) -> set[int]:
        """Put the members of these clusters (None: of all) and the arrived ones together anew, in their order.

        ``before`` gives the cluster that an arrived one was in when its document was read the last time.
        A new cluster takes the key of its earliest member that no earlier cluster has taken. Gives all new keys.
        """
        self._forget()
        members = sorted([*self.members(clusters), *arrived], key=lambda member: (member.sequence, member.position))
        # The row's own cluster is forgotten in a moment.
        query = select(_da.c.key, _da.c.cluster).where(_da.c.cluster.is_not(None))
        query = query if clusters is None else query.where(_da.c.cluster.in_(clusters))
        was = {key: int(cluster) for key, cluster in self._connection.execute(query)} | before
        self._wipe(clusters, members)
        taken: dict[int, set[int]] = {}
        order: list[int] = []
        held: dict[int, list[int]] = {}

        def provisional() -> int:
            order.append(-len(order) - 1)
            return order[-1]

        for member in members:
            key = self.settle(member, taken.setdefault(member.sequence, set()), provisional)
            held.setdefault(key, []).append(member.key)
        self._forget()
        used: set[int] = set()
        for key in order:
            kept = next((was[member] for member in held[key] if was.get(member, 0) > 0 and was[member] not in used), None)
            used.add(self._rename(key, kept if kept is not None else self.number()))
        return used

    def leave(self, clusters: Collection[int]) -> None:
        """Make clusters that lost members what the rest of them are; without members they go."""
        self._forget()
        for key in sorted(clusters):
            rest = self.members([key])
            self._connection.execute(delete(_ck).where(_ck.c.cluster == key))
            self._connection.execute(delete(_cl).where(_cl.c.key == key))
            if rest:
                joint = self._matcher.joint(member.profile for member in rest)
                self._insert(key, rest[0], joint)
            else:
                self._connection.execute(delete(schema.question).where(schema.question.c.cluster == key))
        self.flush()

    def members(self, clusters: Collection[int] | None) -> list[Member]:
        """Give the members of clusters (None: of all), in the order of the record."""
        self.flush()
        query = select(_da.c.key, _da.c.sequence, _da.c.position, _da.c.traits).where(_da.c.cluster.is_not(None))
        if clusters is not None:
            query = query.where(_da.c.cluster.in_(clusters))
        rows = self._connection.execute(query.order_by(_da.c.sequence, _da.c.position))
        return [Member(key, sequence, position, read(traits)) for key, sequence, position, traits in rows]

    def present(self, clusters: Collection[int]) -> set[int]:
        """Give those of some clusters that there are."""
        self.flush()
        return set(self._connection.scalars(select(_cl.c.key).where(_cl.c.key.in_(clusters))))

    def keys(self, profile: Profile) -> frozenset[str]:
        """Give the index keys of a profile."""
        return self._matcher.keys(profile)

    def number(self) -> int:
        """Give a number that no actor of the record has or had."""
        counter = schema.counter
        of_actors = counter.c.name == "actor"
        raised = update(counter).where(of_actors).values(last=counter.c.last + 1)
        if not self._connection.execute(raised).rowcount:
            self._connection.execute(insert(counter).values(name="actor", last=1))
        last = self._connection.scalar(select(counter.c.last).where(of_actors))
        assert last is not None
        return int(last)

    def _candidates(self, keys: Collection[str]) -> list[_Cluster]:
        """Give the clusters that share most keys, by age; the cost does not grow with the record."""
        best = self._best(keys)
        self._fetch(best)
        # Which one shares more keys is for the comparison to weigh.
        return [self._known[key] for key in best]

    def _best(self, keys: Collection[str]) -> list[int]:
        """The few clusters that share most keys, the oldest among equals, all by age."""
        shared: Counter[int] = Counter()
        order: dict[int, tuple[int, int]] = {}
        common: list[str] = []
        self._fetch_buckets(keys)
        for key in sorted(keys):
            rows = self._buckets[key]
            if len(rows) > BUCKET:
                common.append(key)
            for sequence, position, cluster in rows[:BUCKET]:
                order[cluster] = (sequence, position)
                # Where a key is common, most clusters that have it are not among these rows: counted below.
                shared[cluster] += len(rows) <= BUCKET
        if common:
            self.flush()
            query = select(_ck.c.cluster).where(_ck.c.cluster.in_(list(order)), _ck.c.key.in_(common))
            shared.update(self._connection.scalars(query))
        best = sorted(order, key=lambda cluster: (-shared[cluster], order[cluster]))[:CANDIDATES]
        return sorted(best, key=order.__getitem__)

    def _fetch_buckets(self, keys: Iterable[str]) -> None:
        """Look up the oldest clusters that have each key."""
        missing = sorted(key for key in keys if key not in self._buckets)
        for begin in range(0, len(missing), _BUCKETS):
            some = missing[begin : begin + _BUCKETS]
            self._buckets |= {key: [] for key in some}
            asked = {f"key{n}": some[n] if n < len(some) else None for n in range(_BUCKETS)}
            for key, *row in self._connection.execute(_BUCKET_QUERY, asked):
                self._buckets[key].append(tuple(row))
            for key in some:
                self._buckets[key].sort()

    def _fetch(self, clusters: Iterable[int]) -> None:
        missing = [key for key in clusters if key not in self._known]
        for some in chunks(missing):
            query = select(_cl.c.key, _cl.c.sequence, _cl.c.position, _cl.c.traits).where(_cl.c.key.in_(some))
            for key, sequence, position, traits in self._connection.execute(query):
                self._known[key] = _Cluster(key, sequence, position, read(traits))

    def _forget(self) -> None:
        """Write what is to be written, and look up everything anew."""
        self.flush()
        self._buckets, self._known, self._last = {}, {}, None

    def _join(self, member: Member, cluster: _Cluster, why: Judged) -> None:
        joint = self._matcher.joint((cluster.profile, member.profile))
        if joint != cluster.profile:
            cluster.profile = joint
            self._waiting.changed[cluster.key] = cluster
            self._index(cluster, self._matcher.keys(joint) - self._keys_of(cluster))
        self._belongs(member, cluster.key, why.score, reasons(why))

    def _keys_of(self, cluster: _Cluster) -> set[str]:
        if cluster.keys is None:
            cluster.keys = set(self._connection.scalars(select(_ck.c.key).where(_ck.c.cluster == cluster.key)))
        return cluster.keys

    def _found(self, member: Member, key: int, keys: Collection[str]) -> None:
        joint = self._matcher.joint([member.profile])
        self._insert(key, member, joint, keys)
        self._belongs(member, key, None, None)

    def _insert(self, key: int, first: Member, joint: Profile, keys: Collection[str] | None = None) -> None:
        cluster = self._known[key] = _Cluster(key, first.sequence, first.position, joint, set())
        row = {"key": key, "sequence": first.sequence, "position": first.position, "traits": written(joint)}
        self._waiting.clusters.append(row)
        self._index(cluster, self._matcher.keys(joint) if keys is None else keys)

    def _index(self, cluster: _Cluster, keys: Collection[str]) -> None:
        """Let a cluster be found by more keys."""
        place = (cluster.sequence, cluster.position, cluster.key)
        for key in sorted(keys):
            self._waiting.keys.append({"key": key, "sequence": place[0], "position": place[1], "cluster": cluster.key})
            if (bucket := self._buckets.get(key)) is not None:
                insort(bucket, place)
                del bucket[BUCKET + 1 :]
        if cluster.keys is not None:
            cluster.keys |= set(keys)

    def _belongs(self, member: Member, cluster: int, score: float | None, why: list[Any] | None) -> None:
        self._waiting.members.append({"of": member.key, "in": cluster, "so": score, "why": why})
        self._last = None if self._last is None else max(self._last, member.sequence)

    def _ask(self, member: Member, unsure: Sequence[tuple[_Cluster, Judged]]) -> None:
        self._waiting.questions += [
            {"member": member.key, "cluster": cluster.key, "score": why.score, "reasons": reasons(why)} for cluster, why in unsure
        ]

    def _size(self, clusters: Collection[int]) -> int:
        return self._connection.scalar(select(func.count()).where(_da.c.cluster.in_(clusters))) or 0

    def _wipe(self, clusters: Collection[int] | None, members: Sequence[Member]) -> None:
        question = schema.question
        if clusters is None:
            for table in (_cl, _ck, question):
                self._connection.execute(delete(table))
            return
        self._connection.execute(delete(_cl).where(_cl.c.key.in_(clusters)))
        self._connection.execute(delete(_ck).where(_ck.c.cluster.in_(clusters)))
        asked = question.c.cluster.in_(clusters) | question.c.member.in_([member.key for member in members])
        self._connection.execute(delete(question).where(asked))

    def _rename(self, key: int, name: int) -> int:
        for column in (_cl.c.key, _ck.c.cluster, _da.c.cluster, schema.question.c.cluster):
            self._connection.execute(update(column.table).where(column == key).values({column: name}))
        return name


def reasons(judged: Judged) -> list[Any]:
    """Write the reasons of a judgement as plain lists: kind, words, weight."""
    return [[reason.kind, reason.words, reason.weight] for reason in judged.reasons]

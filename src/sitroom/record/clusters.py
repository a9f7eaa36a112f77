"""Which actors of documents are one, as far as the texts alone say: clusters, found by index and decided by evidence.

Documents count in the order in which they first came. Each actor of a document is compared with the
clusters that share an index key with it and joins the best one that is judged the same; where none is,
or several are as likely, it founds its own, and what it may be of becomes a question. Human decisions come after this and change
none of it (``sitroom.record.decisions``), so that undoing one leads back exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from sitroom.record import schema
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
_BUCKET_QUERY = (
    select(_ck.c.cluster, _ck.c.sequence, _ck.c.position)
    .where(_ck.c.key == bindparam("wanted"))
    .order_by(_ck.c.sequence, _ck.c.position, _ck.c.cluster)
    .limit(BUCKET + 1)
)


@dataclass(frozen=True, slots=True)
class Member:
    """One actor of a document: its row, its place in the order of the record, and what it is compared by."""

    key: int
    sequence: int
    position: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class _Cluster:
    key: int
    profile: Profile


class Clusters:
    """The clusters of a record inside one transaction."""

    def __init__(self, connection: Connection, matcher: Matcher) -> None:
        self._connection, self._matcher = connection, matcher

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
        used: set[int] = set()
        for key in order:
            kept = next((was[member] for member in held[key] if was.get(member, 0) > 0 and was[member] not in used), None)
            used.add(self._rename(key, kept if kept is not None else self.number()))
        return used

    def leave(self, clusters: Collection[int]) -> None:
        """Make clusters that lost members what the rest of them are; without members they go."""
        for key in sorted(clusters):
            rest = self.members([key])
            self._connection.execute(delete(_ck).where(_ck.c.cluster == key))
            self._connection.execute(delete(_cl).where(_cl.c.key == key))
            if rest:
                joint = self._matcher.joint(member.profile for member in rest)
                self._insert(key, rest[0], joint)
            else:
                self._connection.execute(delete(schema.question).where(schema.question.c.cluster == key))

    def members(self, clusters: Collection[int] | None) -> list[Member]:
        """Give the members of clusters (None: of all), in the order of the record."""
        query = select(_da.c.key, _da.c.sequence, _da.c.position, _da.c.traits).where(_da.c.cluster.is_not(None))
        if clusters is not None:
            query = query.where(_da.c.cluster.in_(clusters))
        rows = self._connection.execute(query.order_by(_da.c.sequence, _da.c.position))
        return [Member(key, sequence, position, read(traits)) for key, sequence, position, traits in rows]

    def present(self, clusters: Collection[int]) -> set[int]:
        """Give those of some clusters that there are."""
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
        """Give the clusters that share most keys, the oldest first among equals; the cost does not grow with the record."""
        shared: Counter[int] = Counter()
        order: dict[int, tuple[int, int]] = {}
        common: list[str] = []
        for key in sorted(keys):
            rows = self._connection.execute(_BUCKET_QUERY, {"wanted": key}).all()
            if len(rows) > BUCKET:
                common.append(key)
            for cluster, sequence, position in rows[:BUCKET]:
                order[cluster] = (sequence, position)
                # Where a key is common, most clusters that have it are not among these rows: counted below.
                shared[cluster] += len(rows) <= BUCKET
        if common:
            query = select(_ck.c.cluster).where(_ck.c.cluster.in_(list(order)), _ck.c.key.in_(common))
            shared.update(self._connection.scalars(query))
        best = sorted(order, key=lambda cluster: (-shared[cluster], order[cluster]))[:CANDIDATES]
        if not best:
            return []
        query = select(_cl.c.key, _cl.c.traits).where(_cl.c.key.in_(best))
        profiles = {row.key: row.traits for row in self._connection.execute(query)}
        # By age: which one shares more keys is for the comparison to weigh.
        return [_Cluster(key, read(profiles[key])) for key in sorted(best, key=order.__getitem__)]

    def _join(self, member: Member, cluster: _Cluster, why: Judged) -> None:
        joint = self._matcher.joint((cluster.profile, member.profile))
        if joint != cluster.profile:
            self._connection.execute(update(_cl).where(_cl.c.key == cluster.key).values(traits=written(joint)))
            place = self._connection.execute(select(_cl.c.sequence, _cl.c.position).where(_cl.c.key == cluster.key)).one()
            had = set(self._connection.scalars(select(_ck.c.key).where(_ck.c.cluster == cluster.key)))
            self._index(cluster.key, place.sequence, place.position, self._matcher.keys(joint) - had)
        self._belongs(member, cluster.key, why.score, reasons(why))

    def _found(self, member: Member, key: int, keys: Collection[str]) -> None:
        joint = self._matcher.joint([member.profile])
        self._insert(key, member, joint, keys)
        self._belongs(member, key, None, None)

    def _insert(self, key: int, first: Member, joint: Profile, keys: Collection[str] | None = None) -> None:
        row = {"key": key, "sequence": first.sequence, "position": first.position, "traits": written(joint)}
        self._connection.execute(insert(_cl).values(**row))
        self._index(key, first.sequence, first.position, self._matcher.keys(joint) if keys is None else keys)

    def _index(self, cluster: int, sequence: int, position: int, keys: Collection[str]) -> None:
        rows = [{"key": key, "sequence": sequence, "position": position, "cluster": cluster} for key in sorted(keys)]
        if rows:
            self._connection.execute(insert(_ck), rows)

    def _belongs(self, member: Member, cluster: int, score: float | None, why: list[Any] | None) -> None:
        values = {"cluster": cluster, "score": score, "reasons": why}
        self._connection.execute(update(_da).where(_da.c.key == member.key).values(**values))

    def _ask(self, member: Member, unsure: Sequence[tuple[_Cluster, Judged]]) -> None:
        rows = [
            {"member": member.key, "cluster": cluster.key, "score": why.score, "reasons": reasons(why)} for cluster, why in unsure
        ]
        if rows:
            self._connection.execute(insert(schema.question), rows)

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

"""What people decided about actors, and the actors of the whole record that follow from it.

An actor of the whole record is a cluster (``sitroom.record.clusters``), unless a decision says otherwise:
"same" puts the clusters of its two sides together, "different" keeps its two sides apart wherever the
texts put them. Where two decisions contradict each other the newer one holds. Actors are computed anew
only where a decision reaches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.clusters import Clusters, Member
from sitroom.record.evidence import evidence_of, find_member
from sitroom.record.matcher import Matcher, read, written
from sitroom.record.rows import What

if TYPE_CHECKING:
    from sitroom.actors.matching import Profile

_da, _decided, _decision = schema.document_actor, schema.decided, schema.decision
_NAME = update(_da).where(_da.c.key == bindparam("of")).values(actor=bindparam("as"))


@dataclass(slots=True)
class _Group:
    """An actor that is being put together where decisions cut through clusters."""

    members: list[Member]
    profile: Profile
    roots: set[int] = field(default_factory=set)
    sequences: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Tied:
    """Clusters that decisions tie together: ``root`` gives the first of the members decided to be one, ``apart`` the pairs.

    A member of a pair is its root; the left one is what was set apart.
    """

    clusters: frozenset[int]
    root: dict[int, int]
    apart: frozenset[tuple[int, int]]


class Decisions:
    """The decisions of a record inside one transaction; ``reached`` are the clusters whose members may be other actors now."""

    def __init__(self, connection: Connection, matcher: Matcher) -> None:
        self._connection, self._matcher = connection, matcher
        self._clusters = Clusters(connection, matcher)
        self.reached: set[int] = set()

    @cached_property
    def _are_there(self) -> bool:
        """Whether there were any decisions when this was asked first: whoever makes one does not enter documents beside it."""
        return self._connection.scalar(select(_decision.c.key).limit(1)) is not None

    def decide(self, what: What, left: int, right: int, author: str) -> int:
        """Keep a decision about two actors of documents and give its number; the actors that it reaches follow at once."""
        sides = {
            f"{name}_{part}": value
            for name, member in (("left", left), ("right", right))
            for part, value in evidence_of(self._connection, member).columns().items()
        }
        row = {"what": what.value, "author": author, "decided_at": _now(), **sides}
        inserted = self._connection.execute(insert(_decision).values(**row)).inserted_primary_key
        assert inserted is not None
        key = int(inserted[0])
        self._place(key, 0, left)
        self._place(key, 1, right)
        self._regroup_sides(key)
        return key

    def undo(self, key: int, author: str, at: str | None = None) -> None:
        """Take back a decision (at a moment, None: now): what it reached becomes what it would be without it."""
        query = select(_decided.c.cluster).where(_decided.c.decision == key)
        clusters = set(self._connection.scalars(query))
        self._connection.execute(update(_decision).where(_decision.c.key == key).values(undone_at=at or _now(), undone_by=author))
        self._connection.execute(delete(_decided).where(_decided.c.decision == key))
        self.regroup(clusters)

    def find(self, key: int, columns: Mapping[str, Any]) -> set[int]:
        """Find the sides of a decision of this number that came from elsewhere; give the clusters that this reaches.

        A side whose document or words are not there waits for them.
        """
        reached: set[int] = set()
        for side, name in enumerate(("left", "right")):
            words = (columns[f"{name}_{part}"] for part in ("document", "quote", "start", "end"))
            member = find_member(self._connection, *words)
            if member is not None:
                reached.add(self._place(key, side, member))
        return reached

    def find_again(self, document: str) -> set[int]:
        """Find the sides of decisions in a document that was read again; give the clusters that this reaches."""
        reached: set[int] = set()
        if not self._are_there:
            return reached
        d = _decision
        for side, (at, quote, start, end) in enumerate(
            [
                (d.c.left_document, d.c.left_quote, d.c.left_start, d.c.left_end),
                (d.c.right_document, d.c.right_quote, d.c.right_start, d.c.right_end),
            ]
        ):
            query = select(d.c.key, quote, start, end).where(at == document, d.c.undone_at.is_(None)).order_by(d.c.key)
            for key, words, begins, ends in self._connection.execute(query).all():
                member = find_member(self._connection, document, words, begins, ends)
                if member is not None:
                    reached.add(self._place(key, side, member))
        return reached

    def follow_clusters(self) -> None:
        """Keep where the sides are now, after clusters were put together anew."""
        cluster = select(_da.c.cluster).where(_da.c.key == _decided.c.member).scalar_subquery()
        self._connection.execute(update(_decided).values(cluster=cluster))

    def connected(self, clusters: Collection[int]) -> set[int]:
        """Give the clusters that "same" decisions tie to these, and these."""
        around, pending = set(clusters), set(clusters)
        other = _decided.alias("other")
        while pending:
            query = (
                select(other.c.cluster)
                .select_from(_decided.join(_decision, _decision.c.key == _decided.c.decision))
                .join(other, (other.c.decision == _decided.c.decision) & (other.c.side != _decided.c.side))
                .where(_decided.c.cluster.in_(pending), _decision.c.what == What.SAME.value)
            )
            pending = set(self._connection.scalars(query)) - around
            around |= pending
        return around

    def add(self, newest: Sequence[tuple[Member, int]]) -> None:
        """Give the newest members of clusters, one of each, their actors; nothing else changes by it."""
        decided: set[int] = set()
        for some in chunks([cluster for _, cluster in newest] if self._are_there else []):
            decided |= set(self._connection.scalars(select(_decided.c.cluster).where(_decided.c.cluster.in_(some))))
        if rows := [{"of": member.key, "as": cluster} for member, cluster in newest if cluster not in decided]:
            self._connection.execute(_NAME, rows)
        for member, cluster in newest:
            if cluster in decided:
                self._set_actor([member.key], self._actor_for(member, cluster))

    def regroup(self, clusters: Collection[int]) -> None:
        """Compute the actors of all members of these clusters, and of those that decisions tie to them, anew."""
        pending = set(clusters)
        while pending:
            around = self.connected([min(pending)])
            pending -= around
            self.reached |= around
            for tied in self._tied(around):
                self._group(tied)
        gone = ~select(_da.c.key).where(_da.c.actor == schema.part.c.actor).exists()
        self._connection.execute(delete(schema.part).where(gone))

    def _regroup_sides(self, decision: int) -> None:
        self.regroup(set(self._connection.scalars(select(_decided.c.cluster).where(_decided.c.decision == decision))))

    def _place(self, decision: int, side: int, member: int) -> int:
        cluster = self._connection.scalar(select(_da.c.cluster).where(_da.c.key == member))
        assert cluster is not None
        row = {"decision": decision, "side": side, "member": member, "cluster": cluster}
        self._connection.execute(insert(_decided).values(**row))
        return int(cluster)

    def _actor_for(self, member: Member, cluster: int) -> int:
        """The actor of the newest member of a cluster that decisions are about."""
        siblings = select(_da.c.actor).where(_da.c.cluster == cluster, _da.c.key != member.key)
        sibling = self._connection.scalar(siblings.order_by(_da.c.sequence, _da.c.position).limit(1))
        if sibling is None:
            return cluster
        part = schema.part
        if self._connection.scalar(select(part.c.actor).where(part.c.actor == sibling)) is None:
            return int(sibling)
        tied = next(tied for tied in self._tied(self.connected([cluster])) if cluster in tied.clusters)
        groups = self._parts(tied, member)
        group = _best(self._matcher, member.profile, list(groups.values()), tied.apart)
        if group is None:
            actor = self._clusters.number()
            joint = self._matcher.joint([member.profile])
            self._connection.execute(insert(part).values(actor=actor, traits=written(joint)))
            return actor
        actor = next(key for key, candidate in groups.items() if candidate is group)
        joint = self._matcher.joint((group.profile, member.profile))
        self._connection.execute(update(part).where(part.c.actor == actor).values(traits=written(joint)))
        return actor

    def _parts(self, tied: _Tied, member: Member) -> dict[int, _Group]:
        """Give the actors among tied clusters that a new member may join, by number, those with the earliest members first."""
        query = select(_da.c.actor, _da.c.sequence, _da.c.key).where(_da.c.cluster.in_(tied.clusters), _da.c.actor.is_not(None))
        query = query.where(_da.c.key != member.key)
        groups: dict[int, _Group] = {}
        traits = {row.actor: row.traits for row in self._connection.execute(select(schema.part.c.actor, schema.part.c.traits))}
        for actor, sequence, key in self._connection.execute(query.order_by(_da.c.sequence, _da.c.position)):
            if actor not in groups:
                groups[actor] = _Group([], read(traits[actor]))
            group = groups[actor]
            group.sequences.add(sequence)
            group.roots.add(tied.root.get(key, key))
        return {actor: group for actor, group in groups.items() if member.sequence not in group.sequences}

    def _tied(self, clusters: Collection[int]) -> list[_Tied]:
        """Take the decisions among clusters from the newest to the oldest, and give the clusters that they leave tied."""
        left, right = _decided.alias("l"), _decided.alias("r")
        query = (
            select(_decision.c.what, left.c.member, left.c.cluster, right.c.member, right.c.cluster)
            .select_from(_decision)
            .join(left, (left.c.decision == _decision.c.key) & (left.c.side == 0))
            .join(right, (right.c.decision == _decision.c.key) & (right.c.side == 1))
            .where(_decision.c.what != What.UNSURE.value, left.c.cluster.in_(clusters), right.c.cluster.in_(clusters))
            .order_by(_decision.c.key.desc())
        )
        members, whole = _Union(), _Union()
        apart: list[tuple[int, int]] = []
        for what, a, a_cluster, b, b_cluster in self._connection.execute(query).all():
            at, bt = members.root(a), members.root(b)
            if what == What.DIFFERENT.value:
                if at != bt:
                    apart.append((a, b))
            elif not any({members.root(x), members.root(y)} == {at, bt} for x, y in apart):
                members.unite(a, b)
                whole.unite(a_cluster, b_cluster)
        where = self._where([member for pair in apart for member in pair])
        comps: dict[int, set[int]] = {}
        for cluster in sorted(clusters):
            comps.setdefault(whole.root(cluster), set()).add(cluster)
        return [
            _Tied(
                frozenset(held),
                {member: members.root(member) for member in members.known()},
                frozenset((members.root(x), members.root(y)) for x, y in apart if where[x] in held and where[y] in held),
            )
            for held in comps.values()
        ]

    def _where(self, members: Collection[int]) -> dict[int, int]:
        if not members:
            return {}
        rows = self._connection.execute(select(_da.c.key, _da.c.cluster).where(_da.c.key.in_(members)))
        return {key: int(cluster) for key, cluster in rows}

    def _group(self, tied: _Tied) -> None:
        """Give all members of tied clusters their actors."""
        was = select(_da.c.actor).where(_da.c.cluster.in_(tied.clusters), _da.c.actor.is_not(None)).distinct()
        part = schema.part
        old = part.c.actor.in_(was.scalar_subquery()) | part.c.actor.in_(tied.clusters)
        self._connection.execute(delete(part).where(old))
        if tied.apart:
            self._cut(tied)
            return
        cl = schema.cluster
        query = select(cl.c.key).where(cl.c.key.in_(tied.clusters)).order_by(cl.c.sequence, cl.c.position).limit(1)
        oldest = self._connection.scalar(query)
        if oldest is None:
            return
        changed = _da.c.cluster.in_(tied.clusters) & (_da.c.actor.is_(None) | (_da.c.actor != oldest))
        self._connection.execute(update(_da).where(changed).values(actor=oldest))

    def _cut(self, tied: _Tied) -> None:
        """Put the members of clusters together anew, one after the other, under decisions that keep some apart."""
        members = self._clusters.members(tied.clusters)
        groups = self._regrouped(members, tied)
        query = select(_da.c.key, _da.c.cluster, _da.c.actor).where(_da.c.cluster.in_(tied.clusters))
        was = {key: (int(cluster), actor) for key, cluster, actor in self._connection.execute(query)}
        stay = self._others({actor for _, actor in was.values() if actor is not None}, tied.clusters)
        used: set[int] = set()
        # What was set apart takes a new number, the rest keeps the old one.
        set_apart = {left for left, _ in tied.apart}
        for group in sorted(groups, key=lambda group: bool(group.roots & set_apart)):
            own = [was[member.key][0] for member in group.members]
            had = [actor for member in group.members if (actor := was[member.key][1]) is not None and actor not in stay]
            actor = next((key for key in (*own, *had) if key not in used), None)
            actor = self._clusters.number() if actor is None else int(actor)
            used.add(actor)
            self._set_actor([member.key for member in group.members], actor)
            self._connection.execute(insert(schema.part).values(actor=actor, traits=written(group.profile)))

    def _others(self, actors: Collection[int], clusters: Collection[int]) -> set[int]:
        """Give those of some numbers of actors that are a cluster's or held by members of other clusters."""
        cl = schema.cluster
        elsewhere = select(_da.c.actor).where(_da.c.actor.in_(actors), _da.c.cluster.not_in(clusters)).distinct()
        keys = select(cl.c.key).where(cl.c.key.in_(actors))
        return {*self._connection.scalars(elsewhere), *self._connection.scalars(keys)}

    def _regrouped(self, members: Sequence[Member], tied: _Tied) -> list[_Group]:
        bound: dict[int, list[Member]] = {}
        for member in members:
            bound.setdefault(tied.root.get(member.key, member.key), []).append(member)
        groups: list[_Group] = []
        # In the order of their first members.
        for root, mates in bound.items():
            profile = self._matcher.joint(mate.profile for mate in mates)
            sequences = {mate.sequence for mate in mates}
            free = [
                group
                for group in groups
                if not group.sequences & sequences
                and not any((root, other) in tied.apart or (other, root) in tied.apart for other in group.roots)
            ]
            group = _best(self._matcher, profile, free, tied.apart)
            if group is None:
                groups.append(_Group(list(mates), profile, {root}, sequences))
                continue
            group.members.extend(mates)
            group.profile = self._matcher.joint((group.profile, profile))
            group.roots.add(root)
            group.sequences |= sequences
        return groups

    def _set_actor(self, members: Iterable[int], actor: int) -> None:
        self._connection.execute(update(_da).where(_da.c.key.in_(list(members))).values(actor=actor))


class _Union:
    """Which of some numbers are one."""

    def __init__(self) -> None:
        self._above: dict[int, int] = {}

    def root(self, item: int) -> int:
        while (above := self._above.get(item, item)) != item:
            item = above
        return item

    def unite(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        self._above.setdefault(one, one)
        self._above.setdefault(other, other)
        # The smaller number stands for both, so that the order of decisions does not matter.
        self._above[max(one, other)] = min(one, other)

    def known(self) -> Iterable[int]:
        return self._above


def _best(matcher: Matcher, profile: Profile, groups: Sequence[_Group], apart: Collection[tuple[int, int]]) -> _Group | None:
    """Give the group that a profile fits best, None for none.

    What fits both an actor and what was set apart from it stays with the actor.
    """
    judged = [(group, matcher.compare(profile, group.profile)) for group in groups]
    same = [group for group, why in judged if why.verdict == "same"]
    kept = [(group, why) for group, why in judged if not any(_set_apart(group, other, apart) for other in same)]
    chosen = matcher.chosen([why for _, why in kept])
    return None if chosen is None else kept[chosen][0]


def _set_apart(group: _Group, other: _Group, apart: Collection[tuple[int, int]]) -> bool:
    return group is not other and any((left, right) in apart for left in group.roots for right in other.roots)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")

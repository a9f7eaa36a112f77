"""What the actors of documents are known as over the whole record, when their claims are laid beside others.

An actor goes by its number where any document names it, by a noun ("the governor") where the record hardly knows another
bearer of it, and by the sound of its family name where nobody else has that. All this may change when another document
comes, so what accounts were made of is kept, and the documents of whoever it changes for are given.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select, update

from sitroom.actors.actor import Actor
from sitroom.disputes.accounts import Identity, alone, family_of, heads_of, is_named
from sitroom.record import schema
from sitroom.record.accounts import chunks

_da, _st, _b = schema.document_actor, schema.standing, schema.bearer
_NAMED, _SOUND, _CALLED = "", "~", "="


def borne(actor: Actor) -> list[str]:
    """What a document may mean an actor by, as it is kept: see the table ``bearer``."""
    family, first = family_of(actor)
    sounds = [f"{_SOUND}{sound}" for sound in family]
    called = [f"{sound}{_CALLED}{other}" for sound in sounds for other in first]
    return [*heads_of(actor), *([_NAMED] if is_named(actor) else []), *sounds, *called]


class Standing:
    """The standing of actors inside one transaction: :meth:`leave` before actors change, :meth:`settle` after."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._touched: set[int] = set()
        self._came: dict[int, Counter[str]] = defaultdict(Counter)
        self.moved: set[int] = set()
        """The revisions with members that became other actors of the record, after :meth:`settle`."""

    def leave(self, revision: int) -> None:
        """Forget what the actors of a revision were known as."""
        members = select(_da.c.key).where(_da.c.revision == revision)
        self._touched |= set(self._connection.scalars(select(_st.c.actor).where(_st.c.member.in_(members))))
        self._connection.execute(delete(_st).where(_st.c.member.in_(members)))

    def arrive(self, revision: int, actors: Iterable[Actor]) -> None:
        """Keep what the actors of a current revision, which have found their places, are known as."""
        query = select(_da.c.id, _da.c.key, _da.c.actor).where(_da.c.revision == revision, _da.c.actor.is_not(None))
        placed = {row.id: row for row in self._connection.execute(query)}
        rows = []
        for actor in actors:
            if actor.id in placed:
                row, heads = placed[actor.id], borne(actor)
                rows.append({"member": row.key, "actor": row.actor, "heads": heads})
                self._came[row.actor].update(heads)
        if rows:
            self._connection.execute(insert(_st), rows)

    def settle(self, clusters: Collection[int]) -> set[int]:
        """Follow the members of clusters that were put together anew; give the revisions whose accounts this changes."""
        self.moved = revisions = self._moved(clusters)
        before = self._borne({*self._touched, *self._came})
        after = {actor: self._told(actor) for actor in self._touched}
        after |= {actor: before[actor] + heads for actor, heads in self._came.items() if actor not in after}
        heads = {head for actor in after for head in _asked(before[actor], after[actor])}
        then = self._meant(heads)
        for actor in sorted(after):
            self._bear(actor, before[actor], after[actor])
        now = self._meant(heads)
        changed = {actor for actor in after if bool(before[actor][_NAMED]) is not bool(after[actor][_NAMED])}
        changed |= {actor for head in heads for actor in then[head] ^ now[head]}
        return revisions | self._revisions(changed)

    def identities(self, revisions: Collection[int]) -> dict[int, dict[str, Identity]]:
        """Give what the actors of current revisions are, by their ids in each document."""
        members: list[tuple[int, str, int]] = []
        for some in chunks(revisions):
            query = select(_da.c.revision, _da.c.id, _st.c.actor).join(_st, _st.c.member == _da.c.key)
            members += [(row[0], row[1], int(row[2])) for row in self._connection.execute(query.where(_da.c.revision.in_(some)))]
        borne_ = self._borne({actor for _, _, actor in members})
        meant = self._meant({head for own in borne_.values() for head in own if head != _NAMED and _CALLED not in head})
        known: dict[int, Identity] = {}
        for actor, own in borne_.items():
            by = sorted(head for head in own if head in meant and actor in meant[head])
            heads = tuple(head for head in by if not head.startswith(_SOUND))
            sounds = tuple(head[1:] for head in by if head.startswith(_SOUND))
            known[actor] = Identity(str(actor), own[_NAMED] > 0, heads, sounds)
        found: dict[int, dict[str, Identity]] = {revision: {} for revision in revisions}
        for revision, member, actor in members:
            found[revision][member] = known[actor]
        return found

    def _moved(self, clusters: Collection[int]) -> set[int]:
        revisions: set[int] = set()
        for some in chunks(clusters):
            query = select(_st.c.member, _st.c.actor, _da.c.actor, _da.c.revision).join(_da, _da.c.key == _st.c.member)
            moved = query.where(_da.c.cluster.in_(some), _da.c.actor != _st.c.actor)
            for member, was, is_, revision in self._connection.execute(moved).all():
                self._connection.execute(update(_st).where(_st.c.member == member).values(actor=is_))
                self._touched |= {was, is_}
                revisions.add(revision)
        return revisions

    def _told(self, actor: int) -> Counter[str]:
        """What all documents together call an actor."""
        told: Counter[str] = Counter()
        for own in self._connection.scalars(select(_st.c.heads).where(_st.c.actor == actor)):
            told.update(own)
        return told

    def _borne(self, actors: Collection[int]) -> Mapping[int, Counter[str]]:
        found: dict[int, Counter[str]] = {actor: Counter() for actor in actors}
        for some in chunks(actors):
            query = select(_b.c.actor, _b.c.head, _b.c.documents).where(_b.c.actor.in_(some))
            for actor, head, count in self._connection.execute(query):
                found[actor][head] = count
        return found

    def _meant(self, heads: Collection[str]) -> dict[str, frozenset[int]]:
        """For each head the actors that it can mean: for a noun one at most, for a sound all where nobody else has it."""
        return {head: self._by_sound(head) if head.startswith(_SOUND) else self._by_noun(head) for head in sorted(heads)}

    def _by_noun(self, head: str) -> frozenset[int]:
        proper = _b.alias("proper")
        query = select(_b.c.actor, _b.c.documents).join(proper, (proper.c.actor == _b.c.actor) & (proper.c.head == _NAMED))
        query = query.where(_b.c.head == head).order_by(_b.c.documents.desc()).limit(2)
        # Whoever comes behind the second cannot be the one that is meant, nor keep the first from being it.
        holders = Counter({str(actor): count for actor, count in self._connection.execute(query)})
        return frozenset(int(actor) for actor in holders if alone(holders, actor))

    def _by_sound(self, head: str) -> frozenset[int]:
        begin = f"{head}{_CALLED}"
        called = select(_b.c.head).where(_b.c.head >= begin, _b.c.head < f"{begin}\U0010ffff").distinct().limit(2)
        if len(self._connection.scalars(called).all()) > 1:
            return frozenset()
        return frozenset(self._connection.scalars(select(_b.c.actor).where(_b.c.head == head)))

    def _bear(self, actor: int, before: Counter[str], after: Counter[str]) -> None:
        changed = sorted(head for head in {*before, *after} if before[head] != after[head])
        if changed:
            self._connection.execute(delete(_b).where(_b.c.actor == actor, _b.c.head.in_(changed)))
        rows = [{"head": head, "actor": actor, "documents": after[head]} for head in changed if after[head]]
        if rows:
            self._connection.execute(insert(_b), rows)

    def _revisions(self, actors: Collection[int]) -> set[int]:
        found: set[int] = set()
        for some in chunks(actors):
            query = select(_da.c.revision).join(_st, _st.c.member == _da.c.key).where(_st.c.actor.in_(some)).distinct()
            found |= set(self._connection.scalars(query))
        return found


def _asked(before: Counter[str], after: Counter[str]) -> set[str]:
    """The heads that may mean somebody else now; a sound for what is called before it."""
    if bool(before[_NAMED]) is not bool(after[_NAMED]):
        changed = {*before, *after}
    else:
        changed = {head for head in {*before, *after} if _weighs(head, before[head], after[head])}
    return {head.partition(_CALLED)[0] if head.startswith(_SOUND) else head for head in changed} - {_NAMED}


def _weighs(head: str, before: int, after: int) -> bool:
    """Whether another number of documents can change whom a head means: for a noun any, for a sound whether there is one."""
    return before != after if not head.startswith(_SOUND) else bool(before) is not bool(after)

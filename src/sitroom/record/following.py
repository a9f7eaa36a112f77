"""How claims and disputes follow a record's documents and actors, in the same transaction as these change."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection, select

from sitroom.disputes.account import Account
from sitroom.disputes.accounts import Identity, accounts_of
from sitroom.extracted import Extracted
from sitroom.record import queries, schema
from sitroom.record.accounts import Accounts, chunks, written
from sitroom.record.disputes import Disputes
from sitroom.record.shown import Shown
from sitroom.record.standing import Standing
from sitroom.record.tallies import Tallies

_c, _d, _dp = schema.claim, schema.document, schema.document_place
_AT_ONCE = 50
"""Documents whose claims are laid out at a time."""


class Following:
    """One change in one transaction: :meth:`leave` before a document's rows change, :meth:`arrive` after, :meth:`settle` last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._standing, self._accounts, self._disputes = Standing(connection), Accounts(connection), Disputes(connection)
        self._fresh: dict[int, Extracted] = {}
        self._left: set[int] = set()
        self._judged: set[int] = set()

    def leave(self, document: str) -> None:
        """Take the claims of a document's current revision, if there is one, out of the comparison."""
        revision = self._connection.scalar(select(_d.c.current).where(_d.c.id == document))
        if revision is None:
            return
        self._left.add(revision)
        Shown(self._connection).leave(document)
        keys = self._accounts.of_revision(revision).keys()
        self._disputes.loosen(keys)
        self._accounts.drop(keys)
        self._standing.leave(revision)

    def arrive(self, revision: int, extracted: Extracted) -> None:
        """Let the claims of a revision count, whose actors have found their places."""
        self._standing.arrive(revision, extracted.actors)
        self._fresh[revision] = extracted

    def judged(self, revision: int, statements: Collection[str]) -> None:
        """Let a current revision count as people left it; the claims of these statements are others than before."""
        self._judged.add(revision)
        if not statements:
            return
        query = select(_c.c.key).where(_c.c.revision == revision, _c.c.statement.in_(statements))
        self._disputes.disturb(set(self._connection.scalars(query)))
        self._count([revision])

    def disturb(self, claims: Collection[int]) -> None:
        """Let the disputes in which these claims stand be settled anew."""
        self._disputes.disturb(claims)

    def settle(self, clusters: Collection[int]) -> None:
        """Compare what changed; ``clusters`` are those whose members may be other actors than before."""
        revisions = self._standing.settle(clusters)
        self._count({*revisions, *self._fresh})
        self._disputes.settle(self._accounts.touched)
        shown = Shown(self._connection)
        moved = {*self._standing.moved, *shown.strayed(clusters), *self._fresh, *self._judged}
        shown.refresh(moved)
        Tallies(self._connection).refresh(moved | self._left)

    def rebuild(self) -> None:
        """Make all accounts and disputes anew."""
        self.settle(set(self._connection.scalars(select(schema.cluster.c.key))))
        self._count(self._connection.scalars(select(_d.c.current)).all())
        self._disputes.rebuild()

    def _count(self, revisions: Collection[int]) -> None:
        """Make the accounts of revisions anew and keep those that are others than before."""
        for some in chunks(revisions, _AT_ONCE):
            self._count_some(some)

    def _count_some(self, revisions: Collection[int]) -> None:
        keys: dict[int, dict[str, int]] = {}
        query = select(_c.c.revision, _c.c.id, _c.c.key).where(_c.c.revision.in_(revisions))
        for revision, number, key in self._connection.execute(query):
            keys.setdefault(revision, {})[number] = int(key)
        if not keys:
            return
        identities = self._standing.identities(keys)
        places: dict[int, dict[str, str]] = {revision: {} for revision in keys}
        located = select(_dp.c.revision, _dp.c.id, _dp.c.place).where(_dp.c.revision.in_(keys))
        for revision, number, place in self._connection.execute(located):
            places[revision][number] = str(place)
        old = self._accounts.of_revisions(keys)
        gone: set[int] = set()
        made: dict[int, dict[int, tuple[str, Account]]] = {}
        for revision in sorted(keys):
            extracted = self._fresh.get(revision) or self._stored(revision)
            new = _accounts(extracted, keys[revision], identities[revision], places[revision])
            before = old[revision]
            gone |= {key for key, body in before.items() if key not in new or new[key][0] != body}
            made[revision] = {key: account for key, account in new.items() if before.get(key) != account[0]}
        self._disputes.loosen(gone)
        self._accounts.drop(gone)
        self._accounts.put(made)

    def _stored(self, revision: int) -> Extracted:
        document = self._connection.scalar(select(_d.c.id).where(_d.c.current == revision))
        assert document is not None  # only current revisions have a standing
        return queries.extracted(self._connection, document)


def _accounts(
    extracted: Extracted, keys: Mapping[str, int], identities: Mapping[str, Identity], places: Mapping[str, str]
) -> dict[int, tuple[str, Account]]:
    """The accounts of a document, as they are written and as they are, by the keys of their claims."""
    speaking = ((s.id, s.source.actor) for s in extracted.statements if s.source.actor is not None)
    speakers = {statement: identities[actor] for statement, actor in speaking if actor in identities}
    new: dict[int, tuple[str, Account]] = {}
    for account in accounts_of(extracted, identities, places):
        speaker = speakers.get(account.statement)
        body = written(account, named=speaker is not None and speaker.named)
        new[keys[account.claim]] = (body, account)
    return new

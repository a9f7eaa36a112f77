"""How disputes are kept up to date: only what a change touches is compared anew, and the order of changes does not matter.

Three steps. The accounts of a block are parted into units (``sitroom.record.units``), and each unit gives strands: the
oppositions in it. Strands that share accounts with a day are a tangle. The accounts of a tangle, with their origins,
give its disputes. Each step depends on the accounts alone, so keeping up gives what computing everything anew gives.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, count
from typing import Any, TypeVar

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from sitroom.claims.aspects import aspects
from sitroom.disputes.account import Account, Day
from sitroom.disputes.dispute import Dispute, Side
from sitroom.disputes.disputes import disputes_of
from sitroom.disputes.opposition import question_of
from sitroom.disputes.origins import Report, origins
from sitroom.record import moves, schema
from sitroom.record.accounts import Loaded, Touched, chunks, reports
from sitroom.record.connection import reserve
from sitroom.record.neighbours import Changed, changes, undated
from sitroom.record.units import Dated, Unit, units

_ab = schema.account_block
_sd, _sa, _dt, _dtacc = schema.strand, schema.strand_account, schema.dispute, schema.dispute_account
_SETTLED_BY = 2
"""Independent origins that must agree before a question counts as settled."""
_PORTION = 4_000
"""Accounts that are compared together before what was found is written."""
_TIE = update(_sd).where(_sd.c.key == bindparam("of")).values(tangle=bindparam("as"))
_T = TypeVar("_T")


class Disputes:
    """The disputes of a record inside one transaction: :meth:`loosen` before accounts go, :meth:`settle` after all changed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dirty: set[int] = set()
        self._statements: set[str] = set()
        self._compared: dict[Unit, list[set[int]]] = {}
        self._accounts = Loaded(connection)

    def loosen(self, accounts: Collection[int]) -> None:
        """Take accounts out of all strands and disputes."""
        for some in chunks(accounts):
            query = select(_sd.c.key, _sd.c.tangle).join(_sa, _sa.c.strand == _sd.c.key).where(_sa.c.account.in_(some))
            self._cut(dict(self._connection.execute(query).all()))

    def disturb(self, accounts: Collection[int]) -> None:
        """Let the disputes in which accounts stand be made anew, though no account changed."""
        tangles: set[int] = set()
        for some in chunks(accounts):
            query = select(_sd.c.tangle).join(_sa, _sa.c.strand == _sd.c.key).where(_sa.c.account.in_(some), _sd.c.tangle != 0)
            tangles |= set(self._connection.scalars(query.distinct()))
        self._disturb(tangles)

    def settle(self, touched: Touched) -> None:
        """Find the strands of all units that changed, and the disputes of all tangles that this changes."""
        self._begin()
        fresh: set[int] = set()
        for some in changes(self._connection, touched):
            self._forget(some)
            fresh |= self._found({block: changed.new for block, changed in some.items()})
        self._tangle(self._groups(fresh))
        self._hide()
        self._dirty = set()

    def rebuild(self) -> None:
        """Find all strands and disputes anew."""
        for table in (_dt, _sd):
            self._connection.execute(delete(table))
        self._dirty = set()
        self._begin()
        blocks: dict[str, list[Dated]] = defaultdict(list)
        query = select(_ab.c.block, _ab.c.account, _ab.c.first, _ab.c.last).where(_ab.c.last.is_not(None))
        for block, account, first, last in self._connection.execute(query):
            blocks[block].append(Dated(account, first, last))
        without = self._connection.scalars(select(_ab.c.block).where(_ab.c.last.is_(None)).distinct()).all()
        for block, accounts in undated(self._connection, without).items():
            blocks[block] += accounts
        fresh: set[int] = set()
        for some in chunks(blocks):
            fresh |= self._found({block: units(blocks[block]) for block in some})
        self._tangle(self._groups(fresh))
        self._hide()

    def _begin(self) -> None:
        self._accounts, self._compared = Loaded(self._connection), {}

    # -- units and strands -----------------------------------------------------------------------------------------

    def _forget(self, some: Mapping[str, Changed]) -> None:
        """Take away the strands of units that are no more, and those of units without days where these changed."""
        gone = {(account, block) for block, changed in some.items() for unit in changed.gone for account in unit.dated}
        found: dict[int, int] = {}
        for accounts in chunks({account for account, _ in gone}):
            query = select(_sd.c.key, _sd.c.tangle, _sa.c.account, _sd.c.block).join(_sa, _sa.c.strand == _sd.c.key)
            rows = self._connection.execute(query.where(_sa.c.account.in_(accounts)))
            found |= {key: tangle for key, tangle, account, block in rows if (account, block) in gone}
        for blocks in chunks([block for block, changed in some.items() if changed.undated]):
            has = (_ab.c.account == _sa.c.account) & (_ab.c.block == _sd.c.block)
            linked = select(_sd.c.key, _sd.c.tangle).join(_sa, _sa.c.strand == _sd.c.key).join(_ab, has)
            linked = linked.where(_sd.c.block.in_(blocks), _sa.c.links == 1, _ab.c.last.is_(None))
            found |= dict(self._connection.execute(linked).all())
        self._cut(found)

    def _found(self, new: Mapping[str, Collection[Unit]]) -> set[int]:
        """The strands of new units, by block, kept."""
        given = [
            (block, unit)
            for block in sorted(new)
            for unit in sorted(new[block], key=lambda u: (sorted(u.dated), sorted(u.undated)))
            if len(unit.dated) + len(unit.undated) > 1
        ]
        made: list[tuple[str, set[int], Collection[int]]] = []
        for some in _portions(given, lambda pair: len(pair[1].dated) + len(pair[1].undated)):
            fresh = [unit for _, unit in some if unit not in self._compared]
            self._accounts.fetch({key for unit in fresh for key in unit.dated | unit.undated})
            for block, unit in some:
                # An actor that is a place too, or is known by its office, has several blocks with the same accounts.
                if unit not in self._compared:
                    self._compared[unit] = self._oppositions(unit)
                made += [(block, members, unit.dated or members) for members in self._compared[unit]]
        return self._strands(made)

    def _cut(self, strands: Mapping[int, int]) -> None:
        """Take away strands, by their tangles, and the disputes of these tangles."""
        self._disturb(set(strands.values()))
        for some in chunks(strands):
            self._connection.execute(delete(_sd).where(_sd.c.key.in_(some)))

    def _disturb(self, tangles: set[int]) -> None:
        for some in chunks(tangles - self._dirty):
            said = select(_dtacc.c.statement).join(_dt, _dt.c.key == _dtacc.c.dispute).where(_dt.c.tangle.in_(some))
            self._statements |= set(self._connection.scalars(said.distinct()))
            self._connection.execute(delete(_dt).where(_dt.c.tangle.in_(some)))
        self._dirty |= tangles

    def _oppositions(self, unit: Unit) -> list[set[int]]:
        """The accounts of each opposition in a unit."""
        loaded = self._accounts.get(unit.dated | unit.undated)
        keys = {(account.at, account.claim): key for key, (account, _) in loaded.items()}
        found: list[set[int]] = []
        for dispute in disputes_of([account for account, _ in loaded.values()]):
            members = {keys[a.at, a.claim] for side in dispute.sides for a in side.accounts}
            # What has no day is opposed to itself once, in the unit without days.
            if bool(members & unit.dated) is bool(unit.dated):
                found.append(members)
        return found

    def _strands(self, made: Sequence[tuple[str, Collection[int], Collection[int]]]) -> set[int]:
        """Keep strands, each with its block, its accounts and those of them that link it, and give their keys."""
        if not made:
            return set()
        keys = reserve(self._connection, _sd, len(made))
        new = list(zip(keys, made, strict=True))
        self._connection.execute(insert(_sd), [{"key": key, "block": block, "tangle": 0} for key, (block, _, _) in new])
        rows = [
            {"strand": key, "account": account, "links": int(account in links)}
            for key, (_, members, links) in new
            for account in sorted(members)
        ]
        self._connection.execute(insert(_sa), rows)
        return set(keys)

    # -- tangles and disputes --------------------------------------------------------------------------------------

    def _groups(self, fresh: set[int]) -> list[dict[int, set[int]]]:
        """All strands that are new, or of a tangle that is disturbed, by tangle; each with its accounts that link it."""
        linked = self._links(self._of_tangles(self._dirty) | fresh)
        # A tangle is whole, so only new strands can tie others to these.
        near = self._around({account for key in fresh for account in linked[key]}) - linked.keys()
        tangles = self._tangles_of(near)
        self._disturb(tangles)
        return _connected(linked | self._links(self._of_tangles(tangles)))

    def _links(self, strands: Collection[int]) -> dict[int, set[int]]:
        linked: dict[int, set[int]] = {key: set() for key in strands}
        for some in chunks(strands):
            query = select(_sa.c.strand, _sa.c.account).where(_sa.c.strand.in_(some), _sa.c.links == 1)
            for strand, account in self._connection.execute(query):
                linked[strand].add(account)
        return linked

    def _around(self, accounts: Collection[int]) -> set[int]:
        found: set[int] = set()
        for some in chunks(accounts):
            found |= set(self._connection.scalars(select(_sa.c.strand).where(_sa.c.account.in_(some), _sa.c.links == 1)))
        return found

    def _tangles_of(self, strands: Collection[int]) -> set[int]:
        found: set[int] = set()
        for some in chunks(strands):
            found |= set(self._connection.scalars(select(_sd.c.tangle).where(_sd.c.key.in_(some), _sd.c.tangle != 0)))
        return found

    def _of_tangles(self, tangles: Collection[int]) -> set[int]:
        found: set[int] = set()
        for some in chunks(tangles):
            found |= set(self._connection.scalars(select(_sd.c.key).where(_sd.c.tangle.in_(some))))
        return found

    def _tangle(self, groups: Sequence[Mapping[int, set[int]]]) -> None:
        """Keep the disputes of tangles."""
        any_moves = moves.are_there(self._connection) if groups else False
        for some in _portions(groups, lambda group: sum(map(len, group.values()))):
            tangle_of = {key: min(group) for group in some for key in group}
            tied = [{"of": key, "as": tangle} for key, tangle in sorted(tangle_of.items())]
            self._connection.execute(_TIE, tied)
            members = self._members(tangle_of)
            loaded = self._accounts.get(set().union(*members.values()))
            known = reports(self._connection, loaded)
            made: list[_Made] = []
            for group in some:
                own = {key: loaded[key][0] for key in sorted(members[min(group)])}
                accounts = with_origins(list(own.values()), known)
                keys = {(account.at, account.claim): key for key, account in own.items()}
                found = moves.disputes(self._connection, accounts, any_moves=any_moves)
                given: set[str] = set()
                for dispute, left in sorted(found, key=lambda pair: sorted(_named(pair[0]))):
                    # As the texts make it, so that it keeps its id whatever is moved.
                    number = next(n for number in count() if (n := id_of(dispute, number)) not in given)
                    given.add(number)
                    made += [_Made(left, number, min(group), keys)] if left is not None else []
            self._keep(made)

    def _members(self, tangles: Mapping[int, int]) -> dict[int, set[int]]:
        """All accounts of strands, by their tangles."""
        members: dict[int, set[int]] = defaultdict(set)
        for some in chunks(tangles):
            for key, account in self._connection.execute(select(_sa.c.strand, _sa.c.account).where(_sa.c.strand.in_(some))):
                members[tangles[key]].add(account)
        return members

    def _hide(self) -> None:
        """Hide the disputes of which all pairs of statements are shown by another one, as far as this changed."""
        keys: set[int] = set()
        for some in chunks(self._statements):
            query = select(_dtacc.c.dispute).where(_dtacc.c.statement.in_(some)).distinct()
            keys |= set(self._connection.scalars(query))
        self._statements = set()
        shown = self._shown(keys)
        by_pair: dict[tuple[str, str], list[_Shown]] = defaultdict(list)
        for one in shown:
            for pair in one.pairs:
                by_pair[pair].append(one)
        hidden = {
            one.key for one in shown for other in by_pair[min(one.pairs)] if other.rank < one.rank and one.pairs <= other.pairs
        }
        for value, some_keys in ((1, hidden), (0, keys - hidden)):
            for some_of in chunks(some_keys):
                self._connection.execute(update(_dt).where(_dt.c.key.in_(some_of)).values(hidden=value))

    def _shown(self, keys: Collection[int]) -> list[_Shown]:
        sides: dict[int, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
        found: dict[int, tuple[str, bool]] = {}
        for some in chunks(keys):
            query = select(_dtacc.c.dispute, _dtacc.c.side, _dtacc.c.statement).where(_dtacc.c.dispute.in_(some))
            for key, side, statement in self._connection.execute(query):
                sides[key][side].add(statement)
            known = select(_dt.c.key, _dt.c.id, _dt.c.tabled).where(_dt.c.key.in_(some))
            found |= {key: (number, bool(tabled)) for key, number, tabled in self._connection.execute(known)}
        return [_Shown(key, *found[key], _pairs(sides[key])) for key in sorted(found)]

    def _keep(self, made: Sequence[_Made]) -> None:
        if not made:
            return
        disputes: list[dict[str, Any]] = []
        accounts: list[dict[str, Any]] = []
        entities: list[dict[str, Any]] = []
        for key, one in zip(reserve(self._connection, _dt, len(made)), made, strict=True):
            disputes.append({"key": key, **one.row()})
            accounts += [{"dispute": key, **row} for row in one.accounts()]
            everyone = [account for side in one.dispute.sides for account in side.accounts]
            entities += [{"dispute": key, "entity": e} for e in sorted({e for a in everyone for e in entities_of(a)})]
        self._statements |= {row["statement"] for row in accounts}
        for table, rows in ((_dt, disputes), (_dtacc, accounts), (schema.dispute_entity, entities)):
            if rows:
                self._connection.execute(insert(table), rows)


@dataclass(frozen=True, slots=True)
class _Made:
    """A dispute as people left it on its way into the tables, with its id, its tangle and the keys of its claims."""

    dispute: Dispute
    id: str
    tangle: int
    keys: Mapping[tuple[str, str], int]

    def row(self) -> dict[str, Any]:
        dispute = self.dispute
        row = {"id": self.id, "tangle": self.tangle, "question": dispute.question, "kind": dispute.kind.value}
        row |= {"sides": [[s.answer, s.origins, s.first, s.last] for s in dispute.sides], "reason": dispute.reason}
        row |= {"opened": opened(dispute), "settled": settled(dispute), "last_change": dispute.last_change}
        return row | {"tabled": int(dispute.sides[0].accounts[0].aspect in aspects()), "hidden": 0}

    def accounts(self) -> Iterator[dict[str, Any]]:
        changed = {(account.at, account.claim) for account in self.dispute.changed}
        for at, side in enumerate(self.dispute.sides):
            for position, a in enumerate(side.accounts):
                yield {
                    "side": at, "position": position, "account": self.keys[a.at, a.claim], "statement": a.at,
                    "reported": a.reported,
                    "changed": int((a.at, a.claim) in changed),
                }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Shown:
    """A dispute by the pairs of statements that it shows as opposed."""

    key: int
    id: str
    tabled: bool
    pairs: frozenset[tuple[str, str]]

    @property
    def rank(self) -> tuple[int, bool, str]:
        """Of disputes that show the same the first stays: the larger one, one of a table, any."""
        return -len(self.pairs), not self.tabled, self.id


def _pairs(sides: Mapping[int, Collection[str]]) -> frozenset[tuple[str, str]]:
    numbered = sorted(sides)
    return frozenset((min(a, b), max(a, b)) for one, other in combinations(numbered, 2) for a in sides[one] for b in sides[other])


def _portions(given: Iterable[_T], size: Callable[[_T], int]) -> Iterator[list[_T]]:
    """Some at a time, so many that their accounts are not too many to be in memory together."""
    some: list[_T] = []
    held = 0
    for each in given:
        some.append(each)
        held += size(each)
        if held > _PORTION:
            yield some
            some, held = [], 0
    if some:
        yield some


def with_origins(accounts: Sequence[Account], known: Mapping[str, Report]) -> list[Account]:
    """The accounts with the independent origin of each: what their statements, laid beside each other, go back to."""
    given = [known[at] for at in sorted({account.at for account in accounts})]
    numbers = origins(given)
    first: dict[int, str] = {}
    named = {
        f"{report.document} {report.statement}": first.setdefault(number, f"{report.document} {report.statement}")
        for report, number in zip(given, numbers, strict=True)
    }
    return [replace(account, origin=named[account.at]) for account in accounts]


def id_of(dispute: Dispute, number: int = 0) -> str:
    """An id by the question and its first account, and where that has no day by the first that has one.

    So it is the same whatever numbers the record gave its actors. ``number`` tells apart disputes of which all this is
    the same.
    """
    everyone = sorted(_named(dispute))
    undated = [name for name in everyone if not name[0]]
    first = [*undated[:1], *(name for name in everyone if name[0])][: 1 + bool(undated)]
    asked = question_of(dispute.sides[0].accounts[0])
    return f"d{hashlib.sha256('|'.join(map(str, (asked, *first, number))).encode()).hexdigest()[:12]}"


def _named(dispute: Dispute) -> list[tuple[int, str, str]]:
    """The accounts of a dispute by day (0 for none), statement and claim."""
    return [(a.reported or a.last or 0, a.at, a.claim) for side in dispute.sides for a in side.accounts]


def opened(dispute: Dispute) -> Day | None:
    """The day on which the second side was first heard, None where it is not known."""
    firsts = sorted(side.first for side in dispute.sides if side.first is not None)
    return firsts[1] if len(firsts) > 1 else None


def settled(dispute: Dispute) -> Day | None:
    """The day from which a question of a lasting state is settled, None where it is open.

    It is settled where one side has the last word, and what is said on it after the last account of any other side
    comes from at least two independent origins, one of them a speaker who stood on another side before.
    """
    aspect = aspects().get(dispute.sides[0].accounts[0].aspect)
    if aspect is None or not aspect.lasting or any(a.reported is None for side in dispute.sides for a in side.accounts):
        return None
    found = [day for side in dispute.sides if (day := _last_word(side, dispute)) is not None]
    return min(found, default=None)


def _last_word(side: Side, dispute: Dispute) -> Day | None:
    against = max(a.reported or 0 for other in dispute.sides if other is not side for a in other.accounts)
    turned = {(a.at, a.claim) for a in dispute.changed}
    speaking: set[str] = set()
    changed = False
    for account in side.accounts:
        if (account.reported or 0) > against:
            speaking.add(account.origin)
            changed = changed or (account.at, account.claim) in turned
            if changed and len(speaking) >= _SETTLED_BY:
                return account.reported
    return None


def entities_of(account: Account) -> list[str]:
    """Give whom and what a claim is about, and who makes it, as keys of the record (``a:7``)."""
    slots = (*account.agents, *account.themes, *account.places)
    keys = [key for entity in slots for key in entity.keys]
    return [key for key in (*keys, account.speaker) if key.startswith(("a:", "p:"))]


def _connected(linked: Mapping[int, set[int]]) -> list[dict[int, set[int]]]:
    """Strands that share an account, directly or through others, together."""
    above = {key: key for key in linked}

    def root(key: int) -> int:
        while above[key] != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    holder: dict[int, int] = {}
    for key in sorted(linked):
        for account in sorted(linked[key]):
            one, other = root(key), root(holder.setdefault(account, key))
            above[max(one, other)] = min(one, other)
    groups: dict[int, dict[int, set[int]]] = defaultdict(dict)
    for key, accounts in linked.items():
        groups[root(key)][key] = accounts
    return [groups[key] for key in sorted(groups)]

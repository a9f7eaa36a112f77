"""How disputes are kept up to date: only what a change touches is compared anew, and the order of changes does not matter.

Three steps. The accounts of a block are parted into units (``sitroom.record.units``), and each unit gives strands: the
oppositions in it. Strands that share accounts with a day are a tangle. The accounts of a tangle, with their origins,
give its disputes. Each step depends on the accounts alone, so keeping up gives what computing everything anew gives.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations, count
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from sitroom.claims.aspects import aspects
from sitroom.disputes.account import Account, Day
from sitroom.disputes.dispute import Dispute, Side
from sitroom.disputes.disputes import disputes_of
from sitroom.disputes.opposition import question_of
from sitroom.disputes.origins import Report, origins
from sitroom.record import moves, schema
from sitroom.record.accounts import Touched, chunks, load, reports
from sitroom.record.units import AROUND, LONGEST, UNDATED, Dated, Unit, units

_ab, _c, _r = schema.account_block, schema.claim, schema.revision
_sd, _sa, _dt, _dtacc = schema.strand, schema.strand_account, schema.dispute, schema.dispute_account
_SETTLED_BY = 2
"""Independent origins that must agree before a question counts as settled."""


_NEVER = date.max.toordinal()
_NEAR = select(_ab.c.account, _ab.c.first, _ab.c.last).where(
    _ab.c.block == bindparam("of"), _ab.c.last.between(bindparam("begin"), bindparam("until")), _ab.c.first <= bindparam("end")
)
_UNDATED = (
    select(_ab.c.account)
    .select_from(_ab.join(_c, _c.c.key == _ab.c.account).join(_r, _r.c.key == _c.c.revision))
    .where(_ab.c.block == bindparam("of"), _ab.c.last.is_(None))
    .order_by(_r.c.document, _c.c.position)
    .limit(UNDATED)
)


class Disputes:
    """The disputes of a record inside one transaction: :meth:`loosen` before accounts go, :meth:`settle` after all changed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._dirty: set[int] = set()
        self._statements: set[str] = set()
        self._compared: dict[Unit, list[set[int]]] = {}

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
        self._compared = {}
        fresh: set[int] = set()
        for block in sorted({*touched.came, *touched.went}):
            fresh |= self._block(block, touched.came.get(block, []), touched.went.get(block, []))
        for group in self._groups(fresh):
            self._tangle(group)
        self._hide()
        self._dirty = set()

    def rebuild(self) -> None:
        """Find all strands and disputes anew."""
        for table in (_dt, _sd):
            self._connection.execute(delete(table))
        self._dirty, self._compared = set(), {}
        blocks: dict[str, list[Dated]] = defaultdict(list)
        query = select(_ab.c.block, _ab.c.account, _ab.c.first, _ab.c.last).where(_ab.c.last.is_not(None))
        for block, account, first, last in self._connection.execute(query):
            blocks[block].append(Dated(account, first, last))
        for block in self._connection.scalars(select(_ab.c.block).where(_ab.c.last.is_(None)).distinct()).all():
            blocks[block] += self._undated(block)
        fresh = {key for block in sorted(blocks) for key in self._found(block, units(blocks[block]))}
        for group in self._groups(fresh):
            self._tangle(group)
        self._hide()

    # -- units and strands -----------------------------------------------------------------------------------------

    def _block(self, block: str, came: Sequence[Dated], went: Sequence[Dated]) -> set[int]:
        """Compare anew what changed in a block, and give its new strands."""
        fresh: set[int] = set()
        new = {row.account for row in came}
        for changed in _stretches([*came, *went]):
            now = self._near(block, changed)
            after = units(now)
            here = {row.account for row in changed}
            before = units([*(row for row in now if row.account not in new), *(row for row in went if row.account in here)])
            # An account whose words changed keeps its key.
            same = {unit for unit in before & after if not (unit.dated | unit.undated) & here}
            self._forget(block, before - same)
            if any(row.last is None for row in changed):
                self._forget_undated(block)
            fresh |= self._found(block, after - same)
        return fresh

    def _found(self, block: str, changed: Collection[Unit]) -> set[int]:
        """The strands of units, kept."""
        ordered = sorted(changed, key=lambda u: (sorted(u.dated), sorted(u.undated)))
        several = [unit for unit in ordered if len(unit.dated) + len(unit.undated) > 1]
        return {key for unit in several for key in self._strands(block, unit)}

    def _near(self, block: str, changed: Sequence[Dated]) -> list[Dated]:
        """The accounts of a block that may share a unit with these; all, where one of these has no day."""
        days = [day for row in changed for day in (row.first, row.last) if day is not None]
        begin, end = 0, _NEVER
        if all(row.last is not None for row in changed):
            begin, end = min(days) - AROUND, max(days) + AROUND
        near = {"of": block, "begin": begin, "until": end + LONGEST, "end": end}
        dated = [Dated(*row) for row in self._connection.execute(_NEAR, near)]
        return [*dated, *self._undated(block)]

    def _undated(self, block: str) -> list[Dated]:
        return [Dated(account, None, None) for account in self._connection.scalars(_UNDATED, {"of": block})]

    def _forget(self, block: str, gone: Collection[Unit]) -> None:
        """Take away the strands of units that are no more."""
        found: dict[int, int] = {}
        for some in chunks({account for unit in gone for account in unit.dated}):
            query = select(_sd.c.key, _sd.c.tangle).join(_sa, _sa.c.strand == _sd.c.key)
            found |= dict(self._connection.execute(query.where(_sd.c.block == block, _sa.c.account.in_(some))).all())
        self._cut(found)

    def _forget_undated(self, block: str) -> None:
        """Take away the strands of the unit without days."""
        has = (_ab.c.account == _sa.c.account) & (_ab.c.block == _sd.c.block)
        query = select(_sd.c.key, _sd.c.tangle).join(_sa, _sa.c.strand == _sd.c.key).join(_ab, has)
        query = query.where(_sd.c.block == block, _sa.c.links == 1, _ab.c.last.is_(None))
        self._cut(dict(self._connection.execute(query).all()))

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

    def _strands(self, block: str, unit: Unit) -> set[int]:
        # An actor that is a place too, or is known by its office, has several blocks with the same accounts.
        if unit not in self._compared:
            self._compared[unit] = self._oppositions(unit)
        return {self._strand(block, members, unit.dated or members) for members in self._compared[unit]}

    def _oppositions(self, unit: Unit) -> list[set[int]]:
        """The accounts of each opposition in a unit."""
        loaded = load(self._connection, unit.dated | unit.undated)
        keys = {(account.at, account.claim): key for key, (account, _) in loaded.items()}
        found: list[set[int]] = []
        for dispute in disputes_of([account for account, _ in loaded.values()]):
            members = {keys[a.at, a.claim] for side in dispute.sides for a in side.accounts}
            # What has no day is opposed to itself once, in the unit without days.
            if bool(members & unit.dated) is bool(unit.dated):
                found.append(members)
        return found

    def _strand(self, block: str, members: Iterable[int], links: Collection[int]) -> int:
        inserted = self._connection.execute(insert(_sd).values(block=block, tangle=0)).inserted_primary_key
        assert inserted is not None
        key = int(inserted[0])
        rows = [{"strand": key, "account": account, "links": int(account in links)} for account in sorted(members)]
        self._connection.execute(insert(_sa), rows)
        return key

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

    def _tangle(self, group: Mapping[int, set[int]]) -> None:
        """Keep the disputes of one tangle."""
        tangle = min(group)
        for some in chunks(group):
            self._connection.execute(update(_sd).where(_sd.c.key.in_(some)).values(tangle=tangle))
        members: set[int] = set()
        for some in chunks(group):
            members |= set(self._connection.scalars(select(_sa.c.account).where(_sa.c.strand.in_(some))))
        loaded = load(self._connection, members)
        keys = {(account.at, account.claim): key for key, (account, _) in loaded.items()}
        accounts = with_origins([account for account, _ in loaded.values()], reports(self._connection, loaded))
        given: set[str] = set()
        for dispute, left in sorted(moves.disputes(self._connection, accounts), key=lambda pair: sorted(_named(pair[0]))):
            # As the texts make it, so that it keeps its id whatever is moved.
            number = next(n for number in count() if (n := id_of(dispute, number)) not in given)
            given.add(number)
            if left is not None:
                self._keep(left, number, tangle, keys)

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

    def _keep(self, dispute: Dispute, number: str, tangle: int, keys: Mapping[tuple[str, str], int]) -> None:
        row = {"id": number, "tangle": tangle, "question": dispute.question, "kind": dispute.kind.value}
        row |= {"sides": [[s.answer, s.origins, s.first, s.last] for s in dispute.sides], "reason": dispute.reason}
        row |= {"opened": opened(dispute), "settled": settled(dispute), "last_change": dispute.last_change}
        row |= {"tabled": int(dispute.sides[0].accounts[0].aspect in aspects()), "hidden": 0}
        inserted = self._connection.execute(insert(_dt).values(**row)).inserted_primary_key
        assert inserted is not None
        key = int(inserted[0])
        self._statements |= {account.at for side in dispute.sides for account in side.accounts}
        changed = {(account.at, account.claim) for account in dispute.changed}
        rows: list[dict[str, Any]] = [
            {
                "dispute": key, "side": at, "position": position, "account": keys[a.at, a.claim], "statement": a.at,
                "reported": a.reported,
                "changed": int((a.at, a.claim) in changed),
            }
            for at, side in enumerate(dispute.sides)
            for position, a in enumerate(side.accounts)
        ]  # fmt: skip
        self._connection.execute(insert(_dtacc), rows)
        entities = sorted({entity for side in dispute.sides for a in side.accounts for entity in entities_of(a)})
        if entities:
            self._connection.execute(insert(schema.dispute_entity), [{"dispute": key, "entity": e} for e in entities])


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


def _stretches(changed: Iterable[Dated]) -> list[list[Dated]]:
    """What changed in a block, parted where it lies so far apart that it can share no unit; all together without a day."""
    rows = sorted(changed, key=lambda row: (row.last or 0, row.account))
    if any(row.last is None for row in rows):
        return [rows]
    parts: list[list[Dated]] = []
    for row in rows:
        row = Dated(row.account, max(row.first or 0, (row.last or 0) - LONGEST), row.last)
        if parts and (row.first or 0) - (parts[-1][-1].last or 0) <= 2 * AROUND:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


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

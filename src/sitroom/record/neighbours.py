"""Which units of blocks are others than before when accounts came and went; asked of the database for many blocks at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, bindparam, select

from sitroom.record import schema
from sitroom.record.accounts import Touched, chunks
from sitroom.record.units import AROUND, LONGEST, UNDATED, Dated, Unit, units

_ab, _c, _r = schema.account_block, schema.claim, schema.revision
_NEVER = date.max.toordinal()
_WIDE = 3 * (2 * AROUND + LONGEST)
"""Days of the blocks that are asked for together: few enough that not much more comes than each needs."""
_MANY = 20 * UNDATED
"""Accounts without a day that are asked for together; blocks with more are asked one by one."""

_NEAR = select(_ab.c.block, _ab.c.account, _ab.c.first, _ab.c.last).where(
    _ab.c.block.in_(bindparam("of", expanding=True)),
    _ab.c.last.between(bindparam("begin"), bindparam("until")),
    _ab.c.first <= bindparam("end"),
)
_UNDATED = (
    select(_ab.c.block, _ab.c.account)
    .select_from(_ab.join(_c, _c.c.key == _ab.c.account).join(_r, _r.c.key == _c.c.revision))
    .where(_ab.c.block.in_(bindparam("of", expanding=True)), _ab.c.last.is_(None))
    .order_by(_ab.c.block, _r.c.document, _c.c.position)
    .limit(bindparam("most"))
)


@dataclass(slots=True)
class Changed:
    """The units of a block that are no more, and those that are new; ``undated`` tells whether accounts without a day changed."""

    gone: set[Unit] = field(default_factory=set)
    new: set[Unit] = field(default_factory=set)
    undated: bool = False


def changes(connection: Connection, touched: Touched) -> Iterator[dict[str, Changed]]:
    """Give for each block that was touched what became of its units, some blocks at a time, in order."""
    for some in chunks({*touched.came, *touched.went}):
        here = {block: (touched.came.get(block, []), touched.went.get(block, [])) for block in some}
        stretches = [_Stretch(block, rows) for block, (came, went) in here.items() for rows in _stretches([*came, *went])]
        _fetch(connection, stretches)
        without = undated(connection, some)
        found: dict[str, Changed] = defaultdict(Changed)
        for stretch in stretches:
            came, went = here[stretch.block]
            _compare(found[stretch.block], stretch, [*stretch.near, *without[stretch.block]], came, went)
        yield found


def undated(connection: Connection, blocks: Collection[str]) -> dict[str, list[Dated]]:
    """Give the accounts without a day of some blocks, of each at most ``UNDATED``, those of the first documents by their ids."""
    found: dict[str, list[Dated]] = {block: [] for block in blocks}
    for some in chunks(blocks):
        rows = connection.execute(_UNDATED, {"of": some, "most": _MANY}).all()
        for block, account in rows:
            found[block].append(Dated(account, None, None))
        # The last one that is there may have more, those that are not there any number.
        cut = {block for block in some if not found[block] or block == rows[-1].block} if len(rows) == _MANY else set()
        for block in sorted(cut):
            own = connection.execute(_UNDATED, {"of": [block], "most": UNDATED}).all()
            found[block] = [Dated(account, None, None) for _, account in own]
    return {block: accounts[:UNDATED] for block, accounts in found.items()}


class _Stretch:
    """Accounts of a block that changed, and the window of days in which others may share a unit with them."""

    def __init__(self, block: str, changed: Sequence[Dated]) -> None:
        self.block, self.changed = block, changed
        self.undated = any(row.last is None for row in changed)
        self.begin, self.end = 0, _NEVER
        if not self.undated:
            days = [day for row in changed for day in (row.first, row.last) if day is not None]
            self.begin, self.end = min(days) - AROUND, max(days) + AROUND
        self.near: list[Dated] = []

    @property
    def until(self) -> int:
        """Up to which day accounts reach that begin in the window."""
        return self.end + LONGEST

    def takes(self, row: Dated) -> bool:
        """Whether an account with a day lies in the window."""
        return row.first is not None and row.last is not None and self.begin <= row.last <= self.until and row.first <= self.end


def _fetch(connection: Connection, stretches: Sequence[_Stretch]) -> None:
    """Find the accounts near each stretch, asking together for those of about one time."""
    for together in _of_one_time(stretches):
        window = {"begin": together[0].begin, "until": max(s.until for s in together), "end": max(s.end for s in together)}
        rows: dict[str, list[Dated]] = defaultdict(list)
        blocks = sorted({stretch.block for stretch in together})
        for block, account, first, last in connection.execute(_NEAR, {"of": blocks, **window}).all():
            rows[block].append(Dated(account, first, last))
        for stretch in together:
            stretch.near = [row for row in rows[stretch.block] if stretch.takes(row)]


def _of_one_time(stretches: Iterable[_Stretch]) -> Iterator[list[_Stretch]]:
    together: list[_Stretch] = []
    for stretch in sorted(stretches, key=lambda stretch: (stretch.undated, stretch.begin, stretch.block)):
        if together:
            first = together[0]
            wide = max(_WIDE, first.until - first.begin)
            if first.undated is not stretch.undated or stretch.until - first.begin > wide:
                yield together
                together = []
        together.append(stretch)
    if together:
        yield together


def _compare(found: Changed, stretch: _Stretch, now: Sequence[Dated], came: Collection[Dated], went: Collection[Dated]) -> None:
    """Note which units around a stretch are no more and which are new."""
    here, new = {row.account for row in stretch.changed}, {row.account for row in came}
    after = units(now)
    before = units([*(row for row in now if row.account not in new), *(row for row in went if row.account in here)])
    # An account whose words changed keeps its key.
    same = {unit for unit in before & after if not (unit.dated | unit.undated) & here}
    found.gone |= before - same
    found.new |= after - same
    found.undated = found.undated or stretch.undated


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

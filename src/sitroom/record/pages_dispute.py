"""The page of a dispute: its sides next to each other, what goes back to one origin told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from sitroom.certainty.level import Polarity
from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute, Side
from sitroom.record import contested, cursors, schema
from sitroom.record.accounts import chunks
from sitroom.record.current import CURRENT
from sitroom.record.dates import iso
from sitroom.record.disputes import entities_of, opened
from sitroom.record.gathering import speaker_names, whole
from sitroom.record.page_rows import AccountView, DayMark, DisputeView, OriginView, SideView
from sitroom.record.pages import named
from sitroom.record.pages_actor import changes_of
from sitroom.record.queries import statement_rows
from sitroom.record.rows import EvidenceRow, StatementRow

_d, _r, _s = schema.document, schema.revision, schema.statement
_de = schema.dispute_entity
REPEATS = 5
"""Accounts of one origin that are given beside the first."""
DAYS = 400
ENTITIES = 40


@dataclass(frozen=True, slots=True)
class _Known:
    """What the accounts of a dispute need beside themselves."""

    rows: Mapping[tuple[str, str], StatementRow]
    names: Mapping[str, str]
    numbers: Mapping[str, int]
    changed: frozenset[tuple[str, str]]


def dispute_view(connection: Connection, number: str, at: str | None, room: int, after: Mapping[int, str]) -> DisputeView:
    """Give one dispute, by its id (as of a day), with ``room`` origins a side; ``after`` says where which side goes on.

    UnknownNameError where there is none, or was none then.
    """
    key, row = contested.dispute_row(connection, number, at)
    found = whole(connection, [row], at)[0]
    numbers: dict[str, int] = {}
    for account in _accounts(found):
        numbers.setdefault(account.origin, len(numbers) + 1)
    grouped = [_origins(side) for side in found.sides]
    begins = [_begin(groups, after.get(at_), numbers) for at_, groups in enumerate(grouped)]
    cut = [groups[begin : begin + room] for groups, begin in zip(grouped, begins, strict=True)]
    shown = [account for groups in cut for group in groups for account in group[: 1 + REPEATS]]
    marked = _newest(found)[:DAYS]
    known = _Known(
        _rows(connection, shown),
        speaker_names(connection, [*shown, *(account for _, account in marked)]),
        numbers,
        frozenset((a.at, a.claim) for a in found.changed),
    )
    of_it = select(_de.c.entity).where(_de.c.dispute == key)
    now = connection.scalars(of_it)
    then = (entity for account in _accounts(found) for entity in entities_of(account))
    entities = sorted(set(now if at is None else then))[:ENTITIES]
    names = named(connection, entities)
    return DisputeView(
        id=number,
        question=row.question,
        kind=row.kind,
        reason=row.reason,
        sides=tuple(
            _side(n, side, groups, some, begin, known)
            for n, (side, groups, some, begin) in enumerate(zip(found.sides, grouped, cut, begins, strict=True))
        ),
        changes=tuple(changes_of(connection, found)),
        last_change=row.last_change,
        opened=iso(opened(found)),
        settled=row.settled,
        at=at,
        days=_marks(connection, marked, known),
        days_in_all=len(_accounts(found)),
        entities=tuple(names[entity] for entity in entities if entity in names),
    )


def _accounts(found: Dispute) -> list[Account]:
    return [account for side in found.sides for account in side.accounts]


def _origins(side: Side) -> list[list[Account]]:
    """The accounts of a side by their origins, the origins last heard first; of each the first account first."""
    groups: dict[str, list[Account]] = defaultdict(list)
    for account in sorted(side.accounts, key=lambda a: (a.reported is None, a.reported or 0, a.at, a.claim)):
        groups[account.origin].append(account)
    # Stable: what is of one day stays in the order of its first account.
    return sorted(groups.values(), key=lambda group: max(a.reported or 0 for a in group), reverse=True)


def _begin(groups: Sequence[Sequence[Account]], after: str | None, numbers: Mapping[str, int]) -> int:
    """Where the next origins of a side begin; at the first where the one that the cursor names is no more."""
    if after is None:
        return 0
    (last,) = cursors.read(after, int)
    return next((n + 1 for n, group in enumerate(groups) if numbers[group[0].origin] == last), 0)


def _side(
    number: int, side: Side, groups: Sequence[Sequence[Account]], shown: Sequence[Sequence[Account]], begin: int, known: _Known
) -> SideView:
    further = begin + len(shown) < len(groups) and shown
    return SideView(
        number=number,
        answer=side.answer,
        origins=tuple(_origin(group, known) for group in shown),
        origins_in_all=len(groups),
        accounts_in_all=len(side.accounts),
        first=iso(side.first),
        last=iso(side.last),
        after=cursors.written(known.numbers[shown[-1][0].origin]) if further else None,
    )


def _origin(group: Sequence[Account], known: _Known) -> OriginView:
    first, *repeats = group
    days = [account.reported for account in group if account.reported is not None]
    return OriginView(
        number=known.numbers[first.origin],
        first=_view(first, known),
        repeats=tuple(_view(account, known) for account in repeats[:REPEATS]),
        repeats_in_all=len(repeats),
        last=iso(max(days, default=None)),
    )


def _view(account: Account, known: _Known) -> AccountView:
    row = known.rows[account.document, account.statement]
    return AccountView(
        statement=row,
        claim=account.claim,
        words=account.words,
        spans=account.spans,
        actor=f"a{account.speaker[2:]}" if account.speaker.startswith("a:") else None,
        name=known.names.get(account.speaker) or row.source_name or row.publisher or row.path,
        source_name=row.source_name,
        kind=row.kind,
        level=account.level,
        polarity=Polarity.AFFIRMED if account.affirmed else Polarity.DENIED,
        low=account.low,
        high=account.high,
        published=row.published,
        publisher=row.publisher,
        origin=known.numbers[account.origin],
        changed=(account.at, account.claim) in known.changed,
        because=account.because,
        from_day=iso(account.first),
        to_day=iso(account.last),
        stated=account.stated,
    )


def _rows(connection: Connection, accounts: Iterable[Account]) -> dict[tuple[str, str], StatementRow]:
    wanted = {(account.document, account.statement) for account in accounts}
    keys: list[int] = []
    for some in chunks({document for document, _ in wanted}):
        ids = sorted({statement for document, statement in wanted if document in some})
        query = select(_s.c.key, _d.c.id, _s.c.id).select_from(CURRENT.join(_s, _s.c.revision == _r.c.key))
        for key, document, statement in connection.execute(query.where(_d.c.id.in_(some), _s.c.id.in_(ids))):
            keys += [key] if (document, statement) in wanted else []
    return {(row.document, row.statement): row for row in statement_rows(connection, keys).values()}


def _newest(found: Dispute) -> list[tuple[int, Account]]:
    """All accounts with their sides, the last reported first, those without a day last."""
    given = [(n, account) for n, side in enumerate(found.sides) for account in side.accounts]
    return sorted(given, key=lambda each: (-(each[1].reported or 0), each[0], each[1].at, each[1].claim))


def _marks(connection: Connection, marked: Collection[tuple[int, Account]], known: _Known) -> tuple[DayMark, ...]:
    paths: dict[str, str] = {}
    for some in chunks({account.document for _, account in marked}):
        paths |= dict(connection.execute(select(_d.c.id, _d.c.path).where(_d.c.id.in_(some))).all())
    return tuple(
        DayMark(
            side=side,
            origin=known.numbers[account.origin],
            reported=iso(account.reported),
            from_day=iso(account.first),
            to_day=iso(account.last),
            stated=account.stated,
            changed=(account.at, account.claim) in known.changed,
            evidence=EvidenceRow(account.document, paths[account.document], account.statement),
            name=known.names.get(account.speaker, ""),
        )
        for side, account in marked
    )

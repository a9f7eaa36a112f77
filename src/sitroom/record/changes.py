"""What is new since a day: statements, positions that changed, disputes that opened or were settled, who holds what.

A change counts as of the day of the document that tells of it. What has no date is no change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection, select

from sitroom.places.place import Holding
from sitroom.record import schema
from sitroom.record.accounts import chunks, load
from sitroom.record.actors import names
from sitroom.record.current import ATTRIBUTED, CURRENT
from sitroom.record.dates import first_day, iso, ordinal, since
from sitroom.record.rejected import KEPT, stands
from sitroom.record.rows import ChangeRow, EvidenceRow

STATEMENT, POSITION, OPENED, SETTLED, CONTROL = (
    "statement", "position changed", "dispute opened", "dispute settled", "control changed",
)  # fmt: skip
_BACK = 400
"""Days before a document in which an earlier finding of who holds a place is looked for."""
_d, _r, _s, _c, _da, _dp = (
    schema.document, schema.revision, schema.statement, schema.control, schema.document_actor, schema.document_place
)  # fmt: skip
_dt, _dta = schema.dispute, schema.dispute_account


def changes(connection: Connection, day: str) -> list[ChangeRow]:
    """Give all changes from a day on, the oldest first; of one day the questions go before the statements."""
    found = [
        *_opened(connection, ordinal(day)),
        *_settled(connection, ordinal(day)),
        *_positions(connection, ordinal(day)),
        *_control(connection, day),
        *_statements(connection, day),
    ]
    order = (OPENED, SETTLED, POSITION, CONTROL, STATEMENT)
    # Stable: what is of one day and sort stays in its own order.
    return sorted(found, key=lambda row: (first_day(row.date), order.index(row.what)))


def _statements(connection: Connection, day: str) -> Iterator[ChangeRow]:
    query = (
        select(_r.c.published, _r.c.document, _r.c.path, _s.c.id, _s.c.source_name, _s.c.content)
        .select_from(CURRENT.join(_s, _s.c.revision == _r.c.key))
        .where(_r.c.published >= since(day), ATTRIBUTED, KEPT)
        .order_by(_r.c.published, _r.c.document, _s.c.position)
    )
    for published, document, path, statement, source, content in connection.execute(query):
        after = f"{source}: {content}" if source else content
        yield ChangeRow(published, STATEMENT, None, after, (EvidenceRow(document, path, statement),))


def _opened(connection: Connection, day: int) -> Iterator[ChangeRow]:
    query = select(_dt.c.key, _dt.c.opened, _dt.c.question, _dt.c.sides).where(_dt.c.opened >= day, _dt.c.hidden == 0)
    found = connection.execute(query.order_by(_dt.c.opened, _dt.c.id)).all()
    first = _evidence(connection, [row.key for row in found], first_only=True)
    for row in found:
        heard = [
            answer for answer, _, begun, _ in sorted(row.sides, key=lambda s: (s[2] is None, s[2] or 0)) if begun is not None
        ]
        before, after = heard[0], " / ".join(heard[:2])
        yield ChangeRow(str(iso(row.opened)), OPENED, f"{row.question} {before}", f"{row.question} {after}", first[row.key])


def _settled(connection: Connection, day: int) -> Iterator[ChangeRow]:
    query = select(_dt.c.key, _dt.c.settled, _dt.c.question, _dt.c.sides).where(_dt.c.settled >= day, _dt.c.hidden == 0)
    for row in connection.execute(query.order_by(_dt.c.settled, _dt.c.id)).all():
        # The side with the last word.
        number = max(range(len(row.sides)), key=lambda n: row.sides[n][3])
        said = _evidence(connection, [row.key], side=number, reported=row.settled)[row.key]
        answers = " / ".join(answer for answer, *_ in row.sides)
        yield ChangeRow(
            str(iso(row.settled)), SETTLED, f"{row.question} {answers}", f"{row.question} {row.sides[number][0]}", said
        )


def _evidence(
    connection: Connection,
    keys: Collection[int],
    *,
    first_only: bool = False,
    side: int | None = None,
    reported: int | None = None,
) -> dict[int, tuple[EvidenceRow, ...]]:
    claim = schema.claim
    found: dict[int, dict[tuple[int, EvidenceRow], None]] = defaultdict(dict)
    for some in chunks(keys):
        query = (
            select(_dta.c.dispute, _dta.c.side, _r.c.document, _r.c.path, claim.c.statement)
            .select_from(_dta.join(claim, claim.c.key == _dta.c.account).join(_r, _r.c.key == claim.c.revision))
            .where(_dta.c.dispute.in_(some))
            .order_by(_dta.c.dispute, _dta.c.side, _dta.c.position)
        )
        if first_only:
            query = query.where(_dta.c.position == 0)
        if side is not None:
            query = query.where(_dta.c.side == side, _dta.c.reported == reported)
        for key, number, document, path, statement in connection.execute(query):
            found[key][number, EvidenceRow(document, path, statement)] = None
    return {key: tuple(row for _, row in rows) for key, rows in found.items()}


def _positions(connection: Connection, day: int) -> Iterator[ChangeRow]:
    """The accounts by which a speaker went over to another side of a question."""
    # Without DISTINCT or ORDER BY, for which SQLite would go through all accounts in their order instead of by the index.
    moved = select(_dta.c.dispute).where(_dta.c.changed == 1, _dta.c.reported >= day)
    called: dict[str, str] = {}
    for key in sorted(set(connection.scalars(moved))):
        question, sides, hidden = connection.execute(
            select(_dt.c.question, _dt.c.sides, _dt.c.hidden).where(_dt.c.key == key)
        ).one()
        if hidden:
            continue
        query = select(_dta.c.account, _dta.c.side).where(_dta.c.dispute == key, _dta.c.reported.is_not(None))
        side_of: dict[int, int] = dict(connection.execute(query).all())
        spoken: dict[str, list[tuple[int, str, int]]] = defaultdict(list)
        accounts = {n: account for n, (account, _) in load(connection, side_of).items()}
        for number, account in accounts.items():
            if not account.speaker.startswith("s:"):
                spoken[account.speaker].append((account.reported or 0, account.at, number))
        for speaker in sorted(spoken):
            said = sorted(spoken[speaker])
            for (_, _, earlier), (reported, at, later) in pairwise(said):
                if side_of[earlier] != side_of[later] and reported >= day and reported > (accounts[earlier].reported or 0):
                    who = called.get(speaker) or called.setdefault(speaker, _called(connection, speaker))
                    before, after = (f"{who}: {question} {sides[side_of[n]][0]}" for n in (earlier, later))
                    document, statement = accounts[later].document, accounts[later].statement
                    path = connection.scalar(select(_d.c.path).where(_d.c.id == document)) or document
                    assert at == f"{document} {statement}"
                    yield ChangeRow(str(iso(reported)), POSITION, before, after, (EvidenceRow(document, path, statement),))


def _called(connection: Connection, speaker: str) -> str:
    kind, _, name = speaker.partition(":")
    return names(connection, [int(name)])[int(name)] if kind == "a" else name


def _control(connection: Connection, day: str) -> Iterator[ChangeRow]:
    """The days on which something else was told of who holds a place than on the last day before."""
    back = date.fromordinal(max(1, ordinal(day) - _BACK)).isoformat()
    new = (
        select(_dp.c.place)
        .select_from(CURRENT.join(_c, _c.c.revision == _r.c.key))
        .join(_dp, (_dp.c.revision == _c.c.revision) & (_dp.c.id == _c.c.place))
        .where(_r.c.published >= since(day), stands(_c))
        .distinct()
    )
    holder = _da.alias("holder")
    told = (
        select(
            _dp.c.place, _dp.c.name, holder.c.actor, _c.c.status, _r.c.published, _r.c.document, _r.c.path, _c.c.statement
        )
        .select_from(CURRENT.join(_c, _c.c.revision == _r.c.key))
        .join(_dp, (_dp.c.revision == _c.c.revision) & (_dp.c.id == _c.c.place))
        .outerjoin(holder, (holder.c.revision == _c.c.revision) & (holder.c.id == _c.c.holder))
        .where(_r.c.published >= back, stands(_c))
        .order_by(_r.c.published, _r.c.key, _c.c.position)
    )  # fmt: skip
    places = set(connection.scalars(new))
    findings = [row for some in chunks(places) for row in connection.execute(told.where(_dp.c.place.in_(some)))]
    known = names(connection, {row.actor for row in findings if row.actor is not None}) if findings else {}
    days: dict[int, dict[str, tuple[set[str], list[EvidenceRow], str]]] = defaultdict(dict)
    for row in findings:
        states, evidence, _ = days[row.place].setdefault(row.published, (set(), [], row.name))
        states.add(f"{row.status} by {known[row.actor]}" if row.actor is not None else Holding(row.status).value)
        evidence.append(EvidenceRow(row.document, row.path, row.statement))
    for place in sorted(days):
        before: str | None = None
        for published, (states, evidence, name) in sorted(days[place].items()):
            after = f"{name}: {'; '.join(sorted(states))}"
            if after != before and published >= since(day):
                yield ChangeRow(published, CONTROL, before, after, tuple(dict.fromkeys(evidence)))
            before = after

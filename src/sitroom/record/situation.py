"""The whole situation at one look: what is disputed, agreed and expected, who is said to hold what, who speaks, what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection, func, select

from sitroom.disputes.account import Account
from sitroom.disputes.agreement import Agreement, agreements
from sitroom.disputes.dispute import Dispute
from sitroom.places.place import Holding
from sitroom.record import changes, contested, places, queries, schema
from sitroom.record.changes import STATEMENT
from sitroom.record.current import CURRENT
from sitroom.record.dates import first_day, last_ordinal, until
from sitroom.record.gathering import (
    Latest,
    Quoted,
    Wanted,
    count_origins,
    disputed,
    latest,
    quotes,
    speaker_names,
    upto,
    whole,
)
from sitroom.record.outlook import LOOKED_AT, Expected, Reader, open_questions
from sitroom.record.rows import ChangeRow, ControlRow, DisputeFilter, Summary

_NEAR = 60
"""Disputes, the newest, of which those with most independent origins are shown."""
_dt, _r = schema.dispute, schema.revision


@dataclass(frozen=True, slots=True)
class Held:
    """What is said of who holds a place: one state, with how many independent origins say so and when last."""

    status: Holding
    holder: str | None
    origins: int
    last: str | None
    findings: tuple[ControlRow, ...]


@dataclass(frozen=True, slots=True)
class PlaceHeld:
    """A place and all that is said of who holds it, what was said last first."""

    place: str
    name: str
    states: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class News:
    """What the last day of reporting brought: documents, statements, and the changes that are more than a statement."""

    day: str
    documents: int
    statements: int
    changes: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """A record at one look, as it stands or stood on the day ``at``; each list is cut and says how many there are.

    ``looked_at`` is the number of newest documents in which agreement and open questions were looked for. ``names`` are
    what to call the speakers of all accounts in it.
    """

    at: str | None
    summary: Summary
    first: str | None
    last: str | None
    undated: int
    looked_at: int
    disputes: tuple[Dispute, ...]
    disputes_in_all: int
    agreements: tuple[Agreement, ...]
    agreements_in_all: int
    holdings: tuple[PlaceHeld, ...]
    holdings_in_all: int
    outlooks: tuple[Expected, ...]
    outlooks_in_all: int
    news: News | None
    names: dict[str, str]
    quotes: dict[Wanted, Quoted]


@dataclass(frozen=True, slots=True)
class Room:
    """How many of each there is room for; ``quoted`` asks for the exact words of all that is shown."""

    disputes: int = 5
    agreements: int = 4
    holdings: int = 5
    outlooks: int = 3
    speakers: int = 5
    quoted: bool = False


def situation(connection: Connection, at: str | None, room: Room, reader: Reader | None = None) -> Situation:
    """Gather the situation (as of a day), as much of it as there is room for."""
    shown, in_all = _disputes(connection, at, room.disputes)
    near = latest(connection, at, LOOKED_AT)
    agreed = _agreements(connection, near)
    held = _holdings(connection, at)
    told, outlooks = open_questions(connection, at, near, reader, room.outlooks)
    kept = tuple(agreed[: room.agreements])
    holding = [_counted(connection, place) for place in held[: room.holdings]]
    accounts = [a for d in shown for side in d.sides for a in side.accounts]
    accounts += [a for g in kept for a in g.accounts]
    shortly = [a for d in shown for side in d.sides for a in told_first(side.accounts)]
    shortly += [a for g in kept for a in told_first(g.accounts)]
    first, last, undated = _days(connection, at)
    news = _news(connection, at, last)
    wanted = _wanted(shortly, told, holding, news) if room.quoted else []
    return Situation(
        at=at,
        summary=queries.summary(connection, room.speakers, at),
        first=first,
        last=last,
        undated=undated,
        looked_at=len(near.revisions),
        disputes=tuple(shown),
        disputes_in_all=in_all,
        agreements=kept,
        agreements_in_all=len(agreed),
        holdings=tuple(holding),
        holdings_in_all=len(held),
        outlooks=tuple(told),
        outlooks_in_all=outlooks,
        news=news,
        names=speaker_names(connection, accounts) | {key: name for e in told for key, name in e.names.items()},
        quotes={quoted.wanted: quoted for quoted in quotes(connection, wanted)},
    )


TOLD = 8
"""Accounts of one side or answer that are told in their words; the rest is counted."""


def told_first(accounts: Iterable[Account]) -> list[Account]:
    """The accounts to tell of, in the order given: the first of each origin before what an origin repeats."""
    heard: set[str] = set()
    first: list[Account] = []
    again: list[Account] = []
    for account in accounts:
        (again if account.origin in heard else first).append(account)
        heard.add(account.origin)
    return (first + again)[:TOLD]


def wanted_of(account: Account) -> Wanted:
    """The words of an account, to quote."""
    return Wanted(account.document, account.statement, account.spans)


def wanted_in(finding: ControlRow) -> Wanted:
    """The words of a finding of who holds a place, to quote."""
    return Wanted(finding.evidence.document, finding.evidence.statement, finding.spans)


def wanted_by(expected: Expected) -> list[Wanted]:
    """The words in which articles ask a question, to quote."""
    return [Wanted(r.document, None, (r.span,)) for r in expected.raised]


def wanted_for(change: ChangeRow) -> list[Wanted]:
    """The statements that a change rests on, to quote."""
    return [Wanted(e.document, e.statement, ()) for e in change.evidence if e.statement is not None]


def _wanted(accounts: list[Account], outlooks: list[Expected], holdings: list[PlaceHeld], news: News | None) -> list[Wanted]:
    evidence = [side for o in outlooks for h in o.outlook.hypotheses for side in (h.speaks_for, h.speaks_against)]
    accounts = [*accounts, *(account for side in evidence for account in told_first(e.account for e in side))]
    said = [wanted_of(account) for account in accounts]
    said += [wanted for o in outlooks for wanted in wanted_by(o)]
    found = [wanted_in(f) for place in holdings for state in place.states for f in state.findings]
    new = [wanted for change in (news.changes if news is not None else ()) for wanted in wanted_for(change)]
    return list(dict.fromkeys([*said, *found, *new]))


def _disputes(connection: Connection, at: str | None, room: int) -> tuple[list[Dispute], int]:
    """Of the newest disputes those that most independent origins speak on, on the weaker side first of all."""
    rows = list(islice(contested.disputes(connection, DisputeFilter(at=at, limit=_NEAR), None, None), _NEAR))
    rows.sort(key=lambda row: (-min(s.origins for s in row.sides), -sum(s.origins for s in row.sides)))
    if len(rows) < _NEAR:
        return whole(connection, rows[:room], at), len(rows)
    count = select(func.count()).select_from(_dt).where(_dt.c.hidden == 0)
    if at is not None:
        count = count.where(_dt.c.opened.is_(None) | (_dt.c.opened <= last_ordinal(at)))
    return whole(connection, rows[:room], at), connection.scalar(count) or 0


def _agreements(connection: Connection, near: Latest) -> list[Agreement]:
    """What the newest documents agree on and no document disputes."""
    found = agreements(near.accounts)
    against = disputed(connection, {near.keys[a.at, a.claim] for g in found for a in g.accounts})
    return [g for g in found if against.isdisjoint(near.keys[a.at, a.claim] for a in g.accounts)]


def _holdings(connection: Connection, at: str | None) -> list[PlaceHeld]:
    """The places of which anybody says who holds them, those last spoken of first, then those of which most is said."""
    by_place: dict[str, list[ControlRow]] = defaultdict(list)
    for row in places.control(connection, at):
        by_place[row.place].append(row)
    made = [_place(rows) for _, rows in sorted(by_place.items())]
    made.sort(key=lambda p: (p.states[0].last or "", sum(len(s.findings) for s in p.states), p.name), reverse=True)
    return made


def _place(rows: list[ControlRow]) -> PlaceHeld:
    states: dict[tuple[Holding, str | None], list[ControlRow]] = defaultdict(list)
    for row in rows:
        states[row.status, row.holder_name].append(row)
    held = [
        Held(status, holder, 0, max((day for f in found if (day := f.date or f.published)), default=None), tuple(found))
        for (status, holder), found in states.items()
    ]
    held.sort(key=lambda h: (h.last or "", len(h.findings), h.status.value, h.holder or ""), reverse=True)
    return PlaceHeld(rows[0].place, rows[0].place_name, tuple(held))


def _counted(connection: Connection, place: PlaceHeld) -> PlaceHeld:
    """The place with the independent origins of each state."""
    return PlaceHeld(
        place.place,
        place.name,
        tuple(
            Held(h.status, h.holder, count_origins(connection, [f.evidence for f in h.findings]), h.last, h.findings)
            for h in place.states
        ),
    )


def _days(connection: Connection, at: str | None) -> tuple[str | None, str | None, int]:
    """The first and the last day of reporting, and how many documents have no date."""
    dated = upto(select(func.min(_r.c.published), func.max(_r.c.published)).select_from(CURRENT), at)
    first, last = connection.execute(dated).one()
    undated = connection.scalar(select(func.count()).select_from(CURRENT).where(_r.c.published.is_(None)))
    return first, last, undated or 0


def _news(connection: Connection, at: str | None, last: str | None) -> News | None:
    if last is None:
        return None
    found = [row for row in changes.changes(connection, last) if at is None or first_day(row.date) <= until(at)]
    said = [row for row in found if row.what == STATEMENT]
    documents = select(func.count()).select_from(CURRENT).where(_r.c.published == last)
    count = connection.scalar(documents) or 0
    return News(last, count, len(said), tuple(row for row in found if row.what != STATEMENT))

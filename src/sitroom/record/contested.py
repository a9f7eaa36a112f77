"""What a record is asked about disputes: rows with their evidence, as they stand now or stood on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, select

from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute
from sitroom.record import moves, schema
from sitroom.record.accounts import chunks, load, reports
from sitroom.record.actors import actor_id, names
from sitroom.record.dates import iso, last_ordinal
from sitroom.record.disputes import settled, with_origins
from sitroom.record.errors import UnknownNameError
from sitroom.record.rows import AccountRow, DisputeFilter, DisputePage, DisputeRow, EvidenceRow, SideRow

_PAGE = 50
"""Disputes read at a time."""
_c, _r = schema.claim, schema.revision
_dt, _dta, _de = schema.dispute, schema.dispute_account, schema.dispute_entity


class _Said(NamedTuple):
    """Where an account stands in a dispute, and what its claim's row knows."""

    account: int
    side: int
    changed: bool
    reported: int | None
    evidence: EvidenceRow


def disputes(connection: Connection, wanted: DisputeFilter, actor: int | None, place: int | None) -> Iterator[DisputeRow]:
    """Give the disputes that meet a filter, the newest change first, those without a day last; read as they are asked for.

    ``actor`` and ``place`` are what the filter's own words for them were found to name. With ``at`` each is as its
    accounts make it that were reported up to that day, and those without a day.
    """
    found = _found(connection, wanted, actor, place)
    rows: Iterator[DisputeRow] = (row for keys in _pages(found) for row in _rows(connection, keys, wanted.at))
    yield from islice(rows, wanted.limit)


def dispute(connection: Connection, number: str, at: str | None) -> DisputePage:
    """Give one dispute with its accounts (as of a day); UnknownNameError where there is none of this id, or was none then."""
    key, row = dispute_row(connection, number, at)
    return _page(connection, key, row, at)


def dispute_row(connection: Connection, number: str, at: str | None) -> tuple[int, DisputeRow]:
    """Give the same without its accounts, with its key."""
    key = connection.scalar(select(_dt.c.key).where(_dt.c.id == number))
    if key is None:
        raise UnknownNameError(f"no dispute {number!r}; `sitroom disputes` lists them")
    row = next(_rows(connection, [key], at), None)
    if row is None:
        raise UnknownNameError(f"the dispute {number!r} was not open on {at}")
    return int(key), row


def _pages(keys: Iterator[int]) -> Iterator[list[int]]:
    while page := list(islice(keys, _PAGE)):
        yield page


def _found(connection: Connection, wanted: DisputeFilter, actor: int | None, place: int | None) -> Iterator[int]:
    if wanted.at is not None:
        yield from _then(connection, wanted, actor, place)
        return
    query = _filtered(select(_dt.c.key), wanted, actor, place)
    dated = query.where(_dt.c.last_change.is_not(None)).order_by(_dt.c.last_change.desc(), _dt.c.id)
    with connection.scalars(dated.execution_options(yield_per=_PAGE)) as keys:
        yield from keys
    yield from connection.scalars(query.where(_dt.c.last_change.is_(None)).order_by(_dt.c.id))


def _then(connection: Connection, wanted: DisputeFilter, actor: int | None, place: int | None) -> Iterator[int]:
    """The disputes of which two sides had been heard on a day, those last heard of first; read backwards from that day."""
    day = last_ordinal(wanted.at or "")
    heard = select(_dta.c.dispute).join(_dt, _dt.c.key == _dta.c.dispute).where(_dta.c.reported <= day)
    heard = heard.where(_dt.c.opened.is_(None) | (_dt.c.opened <= day))
    heard = _filtered(heard, wanted, actor, place).order_by(_dta.c.reported.desc(), _dt.c.id)
    seen: set[int] = set()
    with connection.scalars(heard.execution_options(yield_per=_PAGE)) as keys:
        for key in keys:
            if key not in seen:
                seen.add(key)
                yield key
    undated = _filtered(select(_dt.c.key).where(_dt.c.last_change.is_(None)), wanted, actor, place)
    yield from connection.scalars(undated.order_by(_dt.c.id))


def _filtered(query: Select[Any], wanted: DisputeFilter, actor: int | None, place: int | None) -> Select[Any]:
    query = query.where(_dt.c.hidden == 0)
    if wanted.kind is not None:
        query = query.where(_dt.c.kind == wanted.kind.value)
    for entity in (f"a:{actor}" if actor is not None else None, f"p:{place}" if place is not None else None):
        if entity is not None:
            query = query.where(_dt.c.key.in_(select(_de.c.dispute).where(_de.c.entity == entity)))
    return query


def _rows(connection: Connection, keys: list[int], at: str | None) -> Iterator[DisputeRow]:
    said = _said(connection, keys)
    query = select(_dt).where(_dt.c.key.in_(keys))
    stored = {row["key"]: row for row in connection.execute(query).mappings()}
    for key in keys:
        row, mine = stored[key], said[key]
        if at is not None and any(s.reported is not None and s.reported > last_ordinal(at) for s in mine):
            then = _as_of(connection, mine, last_ordinal(at))
            if then is not None:
                yield _row_then(row["id"], *then)
            continue
        evidence = [tuple(s.evidence for s in mine if s.side == number) for number in range(len(row["sides"]))]
        yield DisputeRow(
            id=row["id"],
            question=row["question"],
            kind=ClaimKind(row["kind"]),
            sides=tuple(
                SideRow(answer, _once(where), count, iso(first), iso(last))
                for (answer, count, first, last), where in zip(row["sides"], evidence, strict=True)
            ),
            reason=row["reason"],
            changed=_once(s.evidence for s in mine if s.changed),
            last_change=iso(row["last_change"]),
            settled=iso(row["settled"]),
        )


def _as_of(connection: Connection, said: Collection[_Said], day: int) -> tuple[Dispute, dict[str, EvidenceRow]] | None:
    """The dispute that the accounts of a later one made up to a day: of several the first; None where there was none."""
    loaded = load(connection, [s.account for s in said if s.reported is None or s.reported <= day])
    accounts = with_origins([account for account, _ in loaded.values()], reports(connection, loaded))
    made = moves.standing(connection, accounts)
    if not made:
        return None
    where = {s.account: s.evidence for s in said}
    evidence = {account.at: where[key] for key, (account, _) in loaded.items()}
    return max(made, key=lambda d: (sum(len(side.accounts) for side in d.sides), d.id)), evidence


def _row_then(number: str, found: Dispute, evidence: Mapping[str, EvidenceRow]) -> DisputeRow:
    return DisputeRow(
        id=number,
        question=found.question,
        kind=found.kind,
        sides=tuple(
            SideRow(s.answer, _once(evidence[a.at] for a in s.accounts), s.origins, iso(s.first), iso(s.last))
            for s in found.sides
        ),
        reason=found.reason,
        changed=_once(evidence[a.at] for a in found.changed),
        last_change=iso(found.last_change),
        settled=iso(settled(found)),
    )


def _said(connection: Connection, keys: Collection[int]) -> dict[int, list[_Said]]:
    """The accounts of disputes with their evidence, side by side in their order."""
    found: dict[int, list[_Said]] = defaultdict(list)
    for some in chunks(keys):
        query = (
            select(
                _dta.c.dispute,
                _dta.c.account,
                _dta.c.side,
                _dta.c.changed,
                _dta.c.reported,
                _r.c.document,
                _r.c.path,
                _c.c.statement,
            )
            .select_from(_dta.join(_c, _c.c.key == _dta.c.account).join(_r, _r.c.key == _c.c.revision))
            .where(_dta.c.dispute.in_(some))
            .order_by(_dta.c.dispute, _dta.c.side, _dta.c.position)
        )
        for key, account, side, changed, reported, document, path, statement in connection.execute(query):
            found[key].append(_Said(account, side, bool(changed), reported, EvidenceRow(document, path, statement)))
    return found


def _once(evidence: Any) -> tuple[EvidenceRow, ...]:
    return tuple(dict.fromkeys(evidence))


def _page(connection: Connection, key: int, row: DisputeRow, at: str | None) -> DisputePage:
    said = _said(connection, [key])[key]
    day = None if at is None else last_ordinal(at)
    mine = [s for s in said if day is None or s.reported is None or s.reported <= day]
    loaded = load(connection, [s.account for s in mine])
    known = with_origins([account for account, _ in loaded.values()], reports(connection, loaded))
    accounts = {(a.at, a.claim): a for a in known}
    by_evidence: dict[EvidenceRow, list[Account]] = defaultdict(list)
    for s in mine:
        account = loaded[s.account][0]
        by_evidence[s.evidence].append(accounts[account.at, account.claim])
    about = _about(connection, [s.account for s in mine])
    speakers = {int(a.speaker[2:]) for a in known if a.speaker.startswith("a:")}
    called = names(connection, speakers) if speakers else {}
    numbers: dict[str, int] = {}
    sides: list[tuple[AccountRow, ...]] = []
    for side in row.sides:
        shown: list[AccountRow] = []
        for where in side.evidence:
            for account in dict.fromkeys(by_evidence[where]):
                name, published, publisher = about[account.at]
                actor = int(account.speaker[2:]) if account.speaker.startswith("a:") else None
                shown.append(
                    AccountRow(
                        evidence=where,
                        actor=None if actor is None else actor_id(actor),
                        source_name=called.get(actor, name) if actor is not None else name,
                        words=account.words,
                        level=account.level,
                        published=published,
                        publisher=publisher,
                        origin=numbers.setdefault(account.origin, len(numbers) + 1),
                        changed=where in row.changed,
                    )
                )
        sides.append(tuple(shown))
    return DisputePage(row, tuple(sides))


def _about(connection: Connection, keys: Collection[int]) -> dict[str, tuple[str | None, str | None, str | None]]:
    """The words that name the source of each statement, and its document's date and outlet."""
    s = schema.statement
    found: dict[str, tuple[str | None, str | None, str | None]] = {}
    for some in chunks(keys):
        query = (
            select(_r.c.document, _c.c.statement, s.c.source_name, _r.c.published, _r.c.publisher)
            .select_from(_c.join(_r, _r.c.key == _c.c.revision))
            .join(s, (s.c.revision == _c.c.revision) & (s.c.id == _c.c.statement))
            .where(_c.c.key.in_(some))
        )
        for document, statement, name, published, publisher in connection.execute(query):
            found[f"{document} {statement}"] = (name, published, publisher)
    return found

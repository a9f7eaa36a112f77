"""Disputes as people left them: what they moved to another side stands there, wherever disputes are made of accounts."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, select

from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute
from sitroom.disputes.disputes import disputes_of
from sitroom.disputes.moved import Move, moved
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.judgement_rows import Deed

_j, _at, _s = schema.judgement, schema.judged, schema.statement


def disputes(
    connection: Connection, accounts: Sequence[Account], *, any_moves: bool = True
) -> list[tuple[Dispute, Dispute | None]]:
    """Give the disputes among accounts as the texts make them, each with what moves make of it (None: no dispute).

    Who knows that there are no moves need not let them be looked for.
    """
    found = disputes_of(accounts)
    return moved(found, moves(connection, {account.document for account in accounts}) if any_moves else []) if found else []


def are_there(connection: Connection) -> bool:
    """Tell whether there are any moves."""
    query = select(_j.c.key).where(_j.c.what == Deed.MOVE.value, _j.c.undone_at.is_(None)).limit(1)
    return connection.scalar(query) is not None


def standing(connection: Connection, accounts: Sequence[Account]) -> list[Dispute]:
    """Give the disputes among accounts as they stand after all moves."""
    return [after for _, after in disputes(connection, accounts) if after is not None]


def moves(connection: Connection, documents: Collection[str]) -> list[Move]:
    """Give the moves that hold of statements in some documents and whose words are all found, the oldest first."""
    found: dict[int, Move] = {}
    # Few people move anything: then this costs one look at an index.
    if not are_there(connection):
        return []
    one, other = _at.alias("moved"), _at.alias("beside")
    here, there = _s.alias("here"), _s.alias("there")
    query = (
        select(_j.c.key, _j.c.body, one.c.document, here.c.id, other.c.document, there.c.id)
        .select_from(_j)
        .join(one, (one.c.judgement == _j.c.key) & (one.c.part == 0))
        .join(other, (other.c.judgement == _j.c.key) & (other.c.part == 1))
        .join(here, here.c.key == one.c.statement)
        .join(there, there.c.key == other.c.statement)
        .where(_j.c.what == Deed.MOVE.value)
    )
    for some in chunks(documents):
        for key, body, document, statement, beside, at in connection.execute(query.where(one.c.document.in_(some))):
            found[key] = Move(f"{document} {statement}", f"{beside} {at}", body["is"], body["asked"])
    return [move for _, move in sorted(found.items())]

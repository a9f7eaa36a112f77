"""A dispute as it stands after people moved accounts between its sides: nothing of the record is asked, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute, Side
from sitroom.disputes.disputes import side_of, turned
from sitroom.disputes.opposition import question_of


@dataclass(frozen=True, slots=True)
class Move:
    """What is said in one statement belongs to another side of the question that both statements stand in.

    ``statement`` and ``beside`` are statements by ``Account.at``. ``answer`` is that of the side that it belongs to;
    ``beside`` stands there, and says which side is meant where that is called otherwise now. ``answer`` None takes it
    out of the dispute; ``beside`` then only tells which dispute. ``asked`` is what :func:`question_of` gave for it.
    """

    statement: str
    beside: str
    answer: str | None
    asked: str


def moved(disputes: Iterable[Dispute], moves: Sequence[Move]) -> list[tuple[Dispute, Dispute | None]]:
    """Give each dispute as it was, and as it is after these moves; None where fewer than two sides are left.

    ``moves`` are in the order in which they were made; of one statement the newest counts. A move bears on the disputes
    of its question that have both its statements; where none asks that question any more, on all that have both.
    """
    given = list(disputes)
    bearing: list[dict[str, Move]] = [{} for _ in given]
    said = [_statements(dispute) for dispute in given] if moves else []
    for move in moves:
        both = [n for n, statements in enumerate(said) if {move.statement, move.beside} <= statements]
        same = [n for n in both if question_of(given[n].sides[0].accounts[0]) == move.asked]
        for n in same or both:
            bearing[n][move.statement] = move
    return [(dispute, _after(dispute, own)) for dispute, own in zip(given, bearing, strict=True)]


def _statements(dispute: Dispute) -> set[str]:
    return {account.at for side in dispute.sides for account in side.accounts}


def _after(dispute: Dispute, moves: dict[str, Move]) -> Dispute | None:
    if not moves:
        return dispute
    held: list[list[Account]] = [[] for _ in dispute.sides]
    for number, side in enumerate(dispute.sides):
        for account in side.accounts:
            move = moves.get(account.at)
            goes = number if move is None else _goes(dispute.sides, move)
            if goes is not None:
                held[goes].append(account)
    sides = [side_of(side.answer, accounts) for side, accounts in zip(dispute.sides, held, strict=True) if accounts]
    if len(sides) < 2:
        return None
    sides.sort(key=lambda side: (-side.origins, -len(side.accounts), side.answer))
    days = [account.reported for side in sides for account in side.accounts if account.reported is not None]
    return replace(dispute, sides=tuple(sides), changed=turned(sides), last_change=max(days, default=None))


def _goes(sides: Sequence[Side], move: Move) -> int | None:
    if move.answer is None:
        return None
    called = [number for number, side in enumerate(sides) if side.answer == move.answer]
    beside = [number for number, side in enumerate(sides) if any(account.at == move.beside for account in side.accounts)]
    return (called or beside)[0]

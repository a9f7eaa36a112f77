"""Questions whether two are one: each side as pages show it, and as their forms send it."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.board import links
from sitroom.board.said import cut
from sitroom.record.rows import QuoteRow


@dataclass(frozen=True, slots=True)
class SideOfPair:
    """Words that name an actor, in their sentence; ``evidence`` opens them, ``page`` is the actor's."""

    name: str
    page: str
    pieces: tuple[tuple[str, bool], ...]
    path: str
    evidence: str
    document: str
    quote: str
    start: str
    end: str


def side_of_pair(side: QuoteRow) -> SideOfPair:
    """One side of a question, its words marked in their sentence."""
    found = side.sentence.find(side.quote)
    spans = [(found, found + len(side.quote))] if found >= 0 else []
    return SideOfPair(
        name=side.name,
        page=links.actor(side.actor),
        pieces=cut(side.sentence, spans),
        path=side.path,
        evidence=links.quoted(side.document, side.start, side.end),
        document=side.document,
        quote=side.quote,
        start="" if side.start is None else str(side.start),
        end="" if side.end is None else str(side.end),
    )

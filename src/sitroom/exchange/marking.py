"""A text cut where its marked spans begin and end, so that overlapping spans can be shown without one hiding another."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from sitroom.attributions.statement import Statement


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One role of one statement."""

    statement: str
    role: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks throughout, the outermost statement's first.

    ``begins`` are the statements whose first span starts here.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]
    begins: tuple[str, ...]


def segments(text: str, statements: Sequence[Statement]) -> list[Segment]:
    """Segments that cover the whole text without overlap, in order."""
    spans = [
        (start, end, Mark(s.id, role))
        for s in statements
        for role, part in (("source", s.source.spans), ("cue", s.cue), ("content", s.content))
        for start, end in part
    ]
    first = {s.id: min((*s.source.spans, *s.cue, *s.content))[0] for s in statements}
    size = {s.id: sum(e - b for b, e in s.content) for s in statements}
    edges = sorted({0, len(text), *(p for start, end, _ in spans for p in (start, end))})
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for start, end, mark in spans:
        opening.setdefault(start, []).append(mark)
        closing.setdefault(end, []).append(mark)
    begins: dict[int, list[str]] = {}
    for statement, start in first.items():
        begins.setdefault(start, []).append(statement)
    live: list[Mark] = []
    made: list[Segment] = []
    for start, end in itertools.pairwise(edges):
        for mark in closing.get(start, ()):
            live.remove(mark)
        live += opening.get(start, ())
        live.sort(key=lambda m: (-size[m.statement], m))
        made.append(Segment(start, end, tuple(live), tuple(begins.get(start, ()))))
    return made

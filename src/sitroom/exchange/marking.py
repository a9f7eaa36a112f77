"""A text cut where its marked spans begin and end, so that overlapping spans can be shown without one hiding another."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sitroom.attributions.statement import Statement
from sitroom.documents.document import Document, Span


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """One role of one statement, or of what else ``statement`` is the id of."""

    statement: str
    role: str


Marked = tuple[int, int, Mark]
"""A span of the text with its mark."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text under the same marks throughout, the outermost statement's first.

    ``begins`` are the statements whose first span starts here.
    """

    start: int
    end: int
    marks: tuple[Mark, ...]
    begins: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the text, ``kind`` telling a heading or boilerplate ("" for any other), in its segments."""

    kind: str
    segments: tuple[Segment, ...]


def segments(text: str, statements: Sequence[Statement]) -> list[Segment]:
    """Segments that cover the whole text without overlap, in order."""
    size = {s.id: sum(e - b for b, e in s.content) for s in statements}
    return cut((0, len(text)), marked(statements), size, beginnings(statements))


def marked(statements: Iterable[Statement]) -> list[Marked]:
    """The spans of statements with their roles."""
    return [
        (start, end, Mark(s.id, role))
        for s in statements
        for role, part in (("source", s.source.spans), ("cue", s.cue), ("content", s.content))
        for start, end in part
    ]


def beginnings(statements: Iterable[Statement]) -> dict[str, int]:
    """Where the first words of each statement begin."""
    return {s.id: min((*s.source.spans, *s.cue, *s.content))[0] for s in statements}


def cut(stretch: Span, spans: Iterable[Marked], size: Mapping[str, int], first: Mapping[str, int]) -> list[Segment]:
    """Segments that cover a stretch of the text without overlap, in order; spans that reach out of it are cut there.

    ``size`` of what a mark is of puts the widest outermost, ``first`` is where it begins.
    """
    begin, stop = stretch
    opening: dict[int, list[Mark]] = {}
    closing: dict[int, list[Mark]] = {}
    for start, end, mark in spans:
        start, end = max(start, begin), min(end, stop)
        if start < end:
            opening.setdefault(start, []).append(mark)
            closing.setdefault(end, []).append(mark)
    begins: dict[int, list[str]] = {}
    for statement, start in first.items():
        begins.setdefault(start, []).append(statement)
    edges = sorted({begin, stop, *opening, *closing, *(start for start in begins if begin < start < stop)})
    live: list[Mark] = []
    made: list[Segment] = []
    for start, end in itertools.pairwise(edges):
        for mark in closing.get(start, ()):
            live.remove(mark)
        live += opening.get(start, ())
        live.sort(key=lambda m: (-size.get(m.statement, 0), m))
        made.append(Segment(start, end, tuple(live), tuple(begins.get(start, ()))))
    return made


def lines(document: Document, parts: Iterable[Segment]) -> list[Line]:
    """Segments line by line, those that reach over the end of a line cut there; lines without a letter are left out."""
    made: list[Line] = []
    current: list[Segment] = []
    labels = [("heading", sorted(document.headings)), ("boilerplate", sorted(document.boilerplate))]
    text, line_start = document.text, None

    def close(end: int) -> None:
        nonlocal current, line_start
        if line_start is not None and any(text[s.start : s.end].strip() for s in current):
            line = (line_start, max(end, line_start + 1))
            made.append(Line(next((name for name, spans in labels if _touches(spans, line)), ""), tuple(current)))
        current, line_start = [], end + 1

    end = 0
    for part in parts:
        start, end = part.start, part.end
        line_start = start if line_start is None else line_start
        while start < part.end:
            stop = text.find("\n", start, part.end)
            until = part.end if stop < 0 else stop
            if until > start:
                begins = part.begins if start == part.start else ()
                current.append(replace(part, start=start, end=until, begins=begins))
            if stop >= 0:
                close(stop)
            start = until + (stop >= 0)
    close(end)
    return made


def _touches(spans: Sequence[Span], line: Span) -> bool:
    """Whether one of these spans, which do not overlap each other, has a part of a line."""
    at = bisect_left(spans, (line[1], 0))
    return at > 0 and spans[at - 1][1] > line[0]

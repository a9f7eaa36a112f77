"""How spans stand in a table's JSON: as lists of two offsets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sitroom.documents.document import Span


def spans_of(lists: Iterable[Sequence[int]]) -> tuple[Span, ...]:
    """Read the spans that a table keeps."""
    return tuple((start, end) for start, end in lists)


def lists_of(spans: Iterable[Span]) -> list[list[int]]:
    """Write spans as a table keeps them."""
    return [[start, end] for start, end in spans]

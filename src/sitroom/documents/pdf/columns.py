"""In which order the columns of a page are read: it is cut at its gutters, down to single columns.

A gutter is white space that runs down between lines which begin at the same place. Lines across it, such as a headline,
divide what is above from what is below; a caption in smaller print across it does not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from sitroom.documents.pdf.pieces import Piece

MIN_LINES = 3
"""Lines on either side from which white space between them may be a gutter."""

MIN_GUTTER = 0.8
"""Width of a gutter in font sizes; newspapers go down to 1."""

MIN_COLUMN = 8.0
"""Width of a column in font sizes; narrower ones are the cells of a table, numbers or bullets."""

MIN_FILL = 0.55
"""Mean length of a column's lines as a share of its width."""

MIN_KNOWN = 0.3
"""Share of a region's pieces that must stand beside a gutter for which there are few lines."""

MAX_CANDIDATES = 12
MAX_DEPTH = 8

SAME_ROW = 0.35
"""Difference of two baselines, in font sizes, up to which they are one line."""


@dataclass(frozen=True, slots=True)
class _Cut:
    """A gutter whose right border is at ``x``, with the bands it divides the region into, from above.

    A band is (left, right) where the gutter runs through it, and (all, none) where lines cross it. ``inset`` says that one
    side is only small print: a caption beside a picture, around which the text flows.
    """

    score: int
    x: float
    bands: tuple[tuple[tuple[Piece, ...], tuple[Piece, ...]], ...]
    inset: bool


def columns_of(pieces: Sequence[Piece], body: float, known: Set[int], found: set[int]) -> Iterator[list[Piece]]:
    """The columns of a page in reading order, each with its pieces; ``body`` is the font size of the running text.

    ``known`` has the places (whole points) of the gutters that the page before had; those of this page are added to
    ``found``. A gutter that is known needs fewer lines: on the last page the columns are short.
    """
    yield from _columns(pieces, body, known, found, MAX_DEPTH)


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces as the rows they stand on, from above; each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (-piece.y, piece.x0)):
        if rows and rows[-1][0].y - piece.y <= SAME_ROW * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    for row in rows:
        row.sort(key=lambda piece: (piece.x0, piece.x1))
    return rows


def _columns(pieces: Sequence[Piece], body: float, known: Set[int], found: set[int], depth: int) -> Iterator[list[Piece]]:
    cut = _best_cut(pieces, body, known) if depth and len(pieces) > 1 else None
    if cut is None:
        yield list(pieces)
        return
    found.add(round(cut.x))
    for left, right in cut.bands:
        if right:
            yield from _columns(left, body, known, found, depth - 1)
            yield from _columns(right, body, known, found, depth - 1)
        else:
            yield from _columns(left, body, known, found, depth - 1 if len(left) < len(pieces) else 0)


def _best_cut(pieces: Sequence[Piece], body: float, gutters: Set[int]) -> _Cut | None:
    """The gutter with most text beside it, None where there is none."""
    ordered = sorted(pieces, key=lambda piece: (-piece.y, piece.x0))
    best: _Cut | None = None
    for x, known in _candidates(ordered, gutters):
        cut = _cut_at(x, ordered, body, known)
        if (
            cut is not None
            and (not known or cut.inset or cut.score >= MIN_KNOWN * len(pieces))
            and (best is None or cut.score > best.score)
        ):
            best = cut
    # Once it is sure that there is a gutter, it also divides the bands in which it has but a line beside it.
    return best and _cut_at(best.x, ordered, body, known=True)


def _candidates(pieces: Sequence[Piece], gutters: Set[int]) -> list[tuple[float, bool]]:
    """Places at which lines begin, those of most lines first, with whether a page before had its gutter there."""
    starts: dict[int, list[float]] = {}
    for piece in pieces:
        starts.setdefault(round(piece.x0 / 2), []).append(piece.x0)
    counts = Counter({place: len(found) + len(starts.get(place + 1, ())) for place, found in starts.items()})
    left = min(piece.x0 for piece in pieces)
    candidates: list[tuple[float, bool]] = []
    for place, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])):
        x = min(starts[place])
        known = any(point in gutters for point in range(round(x) - 3, round(x) + 4))
        if (count >= MIN_LINES or known) and x > left + 1 and len(candidates) < MAX_CANDIDATES:
            candidates.append((x, known))
    wide = 0.55 * (max(piece.x1 for piece in pieces) - left)
    gap = _white_gap([piece for piece in pieces if piece.x1 - piece.x0 < wide])
    if gap is not None and all(abs(gap - x) > 2 for x, _ in candidates):
        candidates.append((gap, True))
    return candidates


def _white_gap(pieces: Sequence[Piece]) -> float | None:
    """Where the widest white space ends that runs down all these: a last column of a line or two has no more to show."""
    reach, widest, found = -1e9, 0.0, None
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        if reach > -1e9 and piece.x0 - reach > max(widest, MIN_GUTTER * piece.size):
            widest, found = piece.x0 - reach, piece.x0
        reach = max(reach, piece.x1)
    return found


def _cut_at(x: float, ordered: Sequence[Piece], body: float, known: bool) -> _Cut | None:
    bands: list[tuple[tuple[Piece, ...], tuple[Piece, ...]]] = []
    score = 0
    left: list[Piece] = []
    right: list[Piece] = []
    small: list[Piece] = []
    across: list[Piece] = []

    def close() -> None:
        nonlocal score
        if _are_columns(left, right, known):
            if across:
                bands.append((tuple(across), ()))
                across.clear()
            bands.append((tuple(left), tuple(right)))
            if small:
                bands.append((tuple(small), ()))
            score += len(left) + len(right)
        else:
            across.extend([*left, *right, *small])
        for side in (left, right, small):
            side.clear()

    for piece in ordered:
        begins_right = piece.x0 >= x - 1.5
        if begins_right or piece.x1 <= x - MIN_GUTTER * min(piece.size, body):
            if across and not left and not right and _is_one_headline(across[-1], piece, body):
                across.append(piece)
            else:
                (right if begins_right else left).append(piece)
        elif piece.size < 0.94 * body and (left or right):
            small.append(piece)
        else:
            above = [side.pop() for side in (left, right) if side and _is_one_headline(side[-1], piece, body)]
            close()
            across.extend([*above, piece])
    close()
    if not score:
        return None
    if across:
        bands.append((tuple(across), ()))
    inset = all(_is_small(left, body) or _is_small(right, body) for left, right in bands if right)
    return _Cut(score, x, tuple(bands), inset)


def _is_small(pieces: Sequence[Piece], body: float) -> bool:
    return all(piece.size < 0.94 * body for piece in pieces)


def _is_one_headline(upper: Piece, lower: Piece, body: float) -> bool:
    """Whether two lines in large print belong together, though only one of them crosses the gutter."""
    return (
        min(upper.size, lower.size) > 1.1 * body
        and abs(upper.size - lower.size) < 0.05 * upper.size
        and upper.y - lower.y <= 1.7 * upper.size
    )


def _are_columns(left: Sequence[Piece], right: Sequence[Piece], known: bool) -> bool:
    """Whether what is on both sides is running text, no table, list or label."""
    if not left or not right:
        return False
    sides = [_Side.of(_beside(left, at_end=True)), _Side.of(_beside(right, at_end=False))]
    least = MIN_LINES if not known else 1
    if min(side.lines for side in sides) < least or max(side.lines for side in sides) < MIN_LINES - known:
        return False
    if any(side.width < MIN_COLUMN * side.size or side.fill < MIN_FILL for side in sides):
        return False
    # Cells of a table stand on common rows, begin with capitals or numbers and seldom fill their column.
    shorter = min(sides, key=lambda side: side.lines)
    longer = sides[1] if shorter is sides[0] else sides[0]
    rows = {round(y / 2) for y in longer.baselines}
    common = sum(any(round(y / 2) + step in rows for step in (-1, 0, 1)) for y in shorter.baselines)
    if common < 0.8 * shorter.lines or (longer.lines > MIN_LINES and longer.running >= 0.3 and longer.fill >= 0.8):
        return True
    if max(side.running for side in sides) < 0.15:
        return False
    return not any(side.fill < 0.7 or (side.running < 0.2 and side.fill < 0.8) for side in sides)


def _beside(pieces: Sequence[Piece], *, at_end: bool) -> Sequence[Piece]:
    """The column next to the gutter, where white space divides what is on this side into more of them."""
    ordered = sorted(pieces, key=lambda piece: piece.x0)
    reach, start = ordered[0].x1, 0
    for index, piece in enumerate(ordered):
        if piece.x0 - reach > MIN_GUTTER * piece.size:
            if not at_end:
                return ordered[:index]
            start = index
        reach = max(reach, piece.x1)
    return ordered[start:]


@dataclass(frozen=True, slots=True)
class _Side:
    lines: int
    width: float
    size: float
    fill: float
    running: float
    baselines: tuple[float, ...]

    @classmethod
    def of(cls, pieces: Sequence[Piece]) -> _Side:
        rows = rows_of(pieces)
        left, right = min(piece.x0 for piece in pieces), max(piece.x1 for piece in pieces)
        lengths = [max(piece.x1 for piece in row) - row[0].x0 for row in rows]
        size = sorted(piece.size for piece in pieces)[len(pieces) // 2]
        cased = [row[0].text[0] for row in rows if row[0].text[0].lower() != row[0].text[0].upper() or row[0].text[0].isdigit()]
        running = sum(first.islower() for first in cased) / len(cased) if cased else 0.5
        fill = sum(lengths) / len(lengths) / (right - left) if right > left else 0.0
        return cls(len(rows), right - left, size, fill, running, tuple(row[0].y for row in rows))

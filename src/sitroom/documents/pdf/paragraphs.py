"""From the pieces of a column to its paragraphs: where one ends and the next begins, and which are tables."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sitroom.documents.pdf.columns import rows_of
from sitroom.documents.pdf.pieces import HYPHEN, Piece

INDENT = 0.7
"""First-line indent in font sizes from which a line begins a paragraph."""

SAME_SIZE = 0.08
"""Share by which the font sizes of the lines of one paragraph may differ."""

SPACED = 1.22
"""Distance of two lines, as a multiple of the usual one, from which they are two paragraphs."""

USUAL_LEADING = 1.2
"""Distance of two lines in font sizes where a page has too few lines to tell."""

CELL_GAP = 1.2
"""Space between the cells of a table in font sizes."""

CELL = " \t "
"""Stands between the cells of a row, as in the text of web pages."""

INITIAL = 1.8
"""Font size of an initial that runs over several lines, as a multiple of that of the text beside it."""

MAX_INITIALS = 20
"""Initials on a page."""

SENTENCE_END = re.compile(r"""[.!?…:][."'”’»“‘)\]]*$""")
BULLET = re.compile(r"(?:[•●○▪■◦‣⁃·*–—-]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)]|\([ivx]{1,5}\))(?=\s|$)")
_DOTS = "•●○▪■◦‣⁃·*"
_LEADER = re.compile(r"(?:\. ?){5,}\s*\w{1,5}$")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a column, with the measures of :class:`Piece`; a row of a table has more than one cell.

    ``page`` counts from 0; ``cells`` has where each begins and ends.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    first: float
    bold: bool
    page: int
    cells: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that belong together.

    ``room`` is what the last line leaves free up to the right margin, in font sizes; ``begun`` says that the first line
    looks like the beginning of a paragraph (indented, or a point of a list), ``top`` that it is the first of its column.
    """

    lines: tuple[Line, ...]
    room: float = 0.0
    begun: bool = False
    top: bool = False
    table: bool = False

    @property
    def page(self) -> int:
        """The page on which it begins, from 0."""
        return self.lines[0].page

    @property
    def size(self) -> float:
        """The font size of most of its letters."""
        sizes: Counter[float] = Counter()
        for line in self.lines:
            sizes[line.size] += len(line.text)
        return sizes.most_common(1)[0][0]

    @property
    def bold(self) -> bool:
        """Whether all of it is set in bold."""
        return all(line.bold for line in self.lines)


def paragraphs_of(column: Sequence[Piece], page: int) -> Iterator[Paragraph]:
    """The paragraphs of one column, from above."""
    lines = [_line(row, page) for row in rows_of(_with_initials(column))]
    if not lines:
        return
    tables = _tables(lines)
    margins = _margins(lines)
    leadings = _leadings(lines)
    start = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and not _divided(lines, index, tables, margins, leadings):
            continue
        group = lines[start:index]
        if tables[start]:
            yield Paragraph(tuple(group), table=True)
        else:
            plain = tuple(replace(line, text=line.text.replace(CELL, " "), cells=()) for line in group)
            yield Paragraph(plain, _room(plain[-1], margins), _begins(lines, start, tables), top=start == 0)
        start = index


def _line(row: list[Piece], page: int) -> Line:
    if len(row) == 1:
        piece = row[0]
        return Line(piece.text, piece.x0, piece.x1, piece.y, piece.size, piece.first, piece.bold, page)
    largest = max(row, key=lambda piece: len(piece.text))
    order = row
    if 2 * sum(bool(_RIGHT_TO_LEFT.search(piece.text)) for piece in row) > len(row):
        order = row[::-1]
    cells: list[list[Piece]] = []
    for piece in order:
        if cells and (order is not row or abs(piece.x0 - cells[-1][-1].x1) <= CELL_GAP * largest.size):
            cells[-1].append(piece)
        else:
            cells.append([piece])
    bullet = BULLET.fullmatch(row[0].text) is not None
    if len(cells) > 1 and bullet:
        cells[:2] = [cells[0] + cells[1]]
    words = CELL.join(" ".join(piece.text for piece in cell) for cell in cells)
    return Line(
        words,
        min(piece.x0 for piece in row),
        max(piece.x1 for piece in row),
        largest.y,
        largest.size,
        row[0].first,
        largest.bold,
        page,
        tuple((cell[0].x0, cell[-1].x1) for cell in cells) if len(cells) > 1 else (),
    )


def _with_initials(column: Sequence[Piece]) -> list[Piece]:
    """Pieces with each initial that runs over several lines put before the first of these."""
    pieces = list(column)
    initials = [piece for piece in pieces if len(piece.text) <= 2 and piece.text[-1:].isupper()]
    # A page has few; the letters of a hostile one stay as they are.
    for initial in initials[:MAX_INITIALS]:
        beside = [index for index, piece in enumerate(pieces) if _is_beside(piece, initial)]
        if not beside:
            continue
        first = max(beside, key=lambda index: (pieces[index].y, -index))
        for index in beside:
            pieces[index] = replace(pieces[index], x0=initial.x0)
        pieces[first] = _joined(initial, pieces[first])
        pieces.remove(initial)
    return pieces


def _is_beside(piece: Piece, initial: Piece) -> bool:
    return (
        initial.size >= INITIAL * piece.size
        and -1 <= piece.x0 - initial.x1 <= 1.5 * piece.size
        and -0.3 * piece.size <= piece.y - initial.y <= initial.size
    )


def _joined(initial: Piece, piece: Piece) -> Piece:
    # "A" and "I" are words of their own before a capital and where a space is drawn; other letters begin a word.
    word = piece.text.split()[0]
    apart = initial.text[-1] in "AI" and word[0].isupper() and not (word.isupper() and len(word) > 1)
    return replace(piece, text=f"{initial.text}{' ' if apart else ''}{piece.text}")


def _tables(lines: Sequence[Line]) -> list[bool]:
    """Which lines are rows of a table: two or more with cells below each other, and what is wrapped between them."""
    inside = [False] * len(lines)
    for index, (upper, lower) in enumerate(pairwise(lines)):
        if upper.cells and lower.cells and _aligned(upper, lower):
            inside[index] = inside[index + 1] = True
    for index in range(1, len(lines) - 1):
        if inside[index - 1] and inside[index + 1] and not lines[index].cells and lines[index].x0 > lines[index - 1].x0 + 1:
            inside[index] = True
    # Justified print in a narrow column has wide gaps too, but its lines go on in small letters.
    start = 0
    for index in range(len(lines) + 1):
        if index < len(lines) and inside[index]:
            continue
        run = lines[start:index]
        if run and sum(line.text[:1].islower() for line in run) > 0.5 * len(run):
            inside[start:index] = [False] * len(run)
        start = index + 1
    return inside


def _aligned(upper: Line, lower: Line) -> bool:
    gaps = [(left[1], right[0]) for left, right in pairwise(upper.cells)]
    others = [(left[1], right[0]) for left, right in pairwise(lower.cells)]
    # Hostile rows have thousands of cells; the first twenty decide.
    return any(min(a[1], b[1]) - max(a[0], b[0]) > 0.5 * upper.size for a in gaps[:20] for b in others[:20])


def _class(size: float) -> int:
    return round(size)


def _margins(lines: Sequence[Line]) -> dict[int, float]:
    """The right margin of each font size: where a tenth of its lines end, so that one long line moves nothing."""
    ends: dict[int, list[float]] = {}
    for line in lines:
        ends.setdefault(_class(line.size), []).append(line.x1)
    return {size: sorted(found, reverse=True)[len(found) // 10] for size, found in ends.items()}


def _leadings(lines: Sequence[Line]) -> dict[int, float]:
    """The usual distance between two lines of each font size."""
    distances: dict[int, Counter[float]] = {}
    for upper, lower in pairwise(lines):
        distance = upper.y - lower.y
        if _class(upper.size) == _class(lower.size) and 0.8 * upper.size <= distance <= 3 * upper.size:
            distances.setdefault(_class(upper.size), Counter())[round(2 * distance) / 2] += 1
    return {
        size: min(distance for distance, count in found.items() if 2 * count >= max(found.values()))
        for size, found in distances.items()
    }


def _divided(
    lines: Sequence[Line], index: int, tables: Sequence[bool], margins: dict[int, float], leadings: dict[int, float]
) -> bool:
    """Whether a paragraph ends before the line at ``index``."""
    above, line = lines[index - 1], lines[index]
    leading = leadings.get(_class(line.size), USUAL_LEADING * line.size)
    distance = above.y - line.y
    if tables[index] != tables[index - 1]:
        return True
    if tables[index]:
        return distance > 2.5 * leading
    if abs(above.size - line.size) > SAME_SIZE * max(above.size, line.size) or above.bold != line.bold:
        return abs(above.size - line.size) > SAME_SIZE * max(above.size, line.size) or _ends(above, line, margins)
    if distance > max(SPACED * leading, 0.5 + leading) or distance < 0:
        return True
    if _begins(lines, index, tables):
        return True
    return _ends(above, line, margins)


def _begins(lines: Sequence[Line], index: int, tables: Sequence[bool]) -> bool:
    """Whether a line stands like the first of a paragraph: indented against those around it, or as a point of a list."""
    line = lines[index]
    wide = INDENT * line.size
    if (point := BULLET.match(line.text)) is not None:
        before = lines[index - 1] if index else None
        # "on 9 May" and a spaced dash may stand at the beginning of a line as well.
        if point[0] in _DOTS or before is None or abs(line.x0 - before.x0) > wide:
            return True
        other = BULLET.match(before.text)
        if (other and _kind(other[0]) == _kind(point[0])) or SENTENCE_END.search(before.text) or before.text.endswith(";"):
            return True
    above = lines[index - 1] if index and not BULLET.match(lines[index - 1].text) else None
    if above is not None and line.x0 - above.x0 > wide and SENTENCE_END.search(above.text) and not line.text[0].islower():
        return True
    below = lines[index + 1] if index + 1 < len(lines) and not tables[index + 1] else None
    if below is not None and _class(below.size) == _class(line.size) and not BULLET.match(below.text):
        # Lines of a title stand in the middle, each begins elsewhere.
        inside = below.x1 - line.x1
        centred = inside > 0.3 * line.size and abs(inside - line.x0 + below.x0) < 0.5 * line.size
        return line.x0 - below.x0 > wide and not centred
    return above is not None and line.x0 - above.x0 > wide


def _kind(point: str) -> str:
    """What a point of a list begins with: "1" for a number, "a" for a letter, "-" for a dash."""
    return "1" if any(character.isdigit() for character in point) else "a" if any(map(str.isalpha, point)) else "-"


def _ends(above: Line, line: Line, margins: dict[int, float]) -> bool:
    """Whether a line ends early: the first word of the next would have had room on it."""
    if _LEADER.search(above.text):
        return True
    if above.text.endswith((HYPHEN, "-")):
        return False
    margin = margins[_class(above.size)]
    room = margin - above.x1 - line.first - 0.3 * above.size
    if room <= 0 or line.text[:1].islower():
        return False
    # A line of a heading ends where its words are best divided.
    return bool(SENTENCE_END.search(above.text)) or room > 3 * above.size


def _room(line: Line, margins: dict[int, float]) -> float:
    return max(0.0, margins[_class(line.size)] - line.x1) / line.size


def is_symbol(text: str) -> bool:
    """Whether words hold no letter and no digit at all."""
    return not any(unicodedata.category(character)[0] in "LN" for character in text)

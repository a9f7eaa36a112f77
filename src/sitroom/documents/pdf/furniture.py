"""Running heads, feet and page numbers: what stands at the same place of several pages and is no part of the text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sitroom.documents.pdf.pieces import Piece

MAX_EDGE_ROWS = 5
"""Rows from the top or the foot of a page that may be heads or feet."""

SAME_PLACE = 5.0
"""Points by which the place of a running head may differ from page to page."""

MIN_REPEATED = 3
"""Pages on which a row must come back; two where there are at most :data:`FEW_PAGES`."""

FEW_PAGES = 5

MIN_AGREEING = 0.8
"""Share of the repeated rows whose numbers must stay as they are or count with the pages."""

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.|pp\.|seite|página)?\s*[-–—|(\[]?\s*(\d{1,5})\s*[-–—|)\]]?(?:\s*(?:of|/|von|de)\s*\d{1,5})?\s*[-–—|]?",
    re.IGNORECASE,
)
_BROWSER_HEAD = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}(?: ?[AP]M)?(?: .*)?", re.IGNORECASE)
_BROWSER_FOOT = re.compile(r"(?:https?|file)://\S+ \d{1,4}/\d{1,4}", re.IGNORECASE)
"""What browsers print above a page (when, which page) and below it (its address and number), on a single page as well."""

_ROMAN = re.compile(r"[-–—]?\s*[ivxlc]{1,7}\s*[-–—]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Pieces that are page furniture: ``pieces[page]`` has their places in that page; ``rows`` what they say, in order."""

    pieces: dict[int, frozenset[int]]
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    page: int
    y: float
    text: str
    members: tuple[int, ...]

    @property
    def key(self) -> str:
        """The words with their numbers left open, so that page 3 and page 4 say the same."""
        if _ROMAN.fullmatch(self.text):
            return "#"
        return _DIGITS.sub("#", self.text.casefold())

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(digits[:9]) for digits in _DIGITS.findall(self.text))


def find_furniture(pages: Sequence[Sequence[Piece]]) -> Furniture:
    """The rows at the top and the foot of the pages that come back at the same place, and lone page numbers.

    A row is taken only where all rows between it and the edge of the page are furniture as well, and where its numbers
    stay as they are or count with the pages: "Table 2" and "Table 5" at the tops of two pages belong to the text.
    """
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows: list[_Row] = []
    edges = [(_edges(pieces, number)) for number, pieces in enumerate(pages)]
    for head, foot in edges:
        if head and _BROWSER_HEAD.fullmatch(head[0].text) and _BROWSER_FOOT.fullmatch(foot[0].text):
            for row in (head[0], foot[0]):
                found[row.page].update(row.members)
                rows.append(row)
    for side in (0, 1):
        taken: Sequence[int] = range(len(pages))
        for depth in range(MAX_EDGE_ROWS):
            level = [edges[page][side][depth] for page in taken if depth < len(edges[page][side])]
            repeated = [row for row in _repeated(level, len(pages)) if not found[row.page].intersection(row.members)]
            for row in repeated:
                found[row.page].update(row.members)
            rows.extend(repeated)
            taken = sorted(row.page for row in repeated)
    for row in _aside(pages):
        found[row.page].update(row.members)
        rows.append(row)
    rows.sort(key=lambda row: (row.page, -row.y, row.members))
    return Furniture(
        {page: frozenset(members) for page, members in sorted(found.items()) if members}, tuple(row.text for row in rows)
    )


def _edges(pieces: Sequence[Piece], page: int) -> tuple[list[_Row], list[_Row]]:
    """The rows nearest to the top and to the foot of a page, from the edge inwards."""
    order = sorted((index for index, piece in enumerate(pieces) if not piece.aside), key=lambda index: -pieces[index].y)
    return _rows(pieces, order, page), _rows(pieces, order[::-1], page)


def _rows(pieces: Sequence[Piece], order: Sequence[int], page: int) -> list[_Row]:
    rows: list[_Row] = []
    row: list[int] = []
    for index in order:
        piece = pieces[index]
        if row and abs(piece.y - pieces[row[0]].y) > 0.35 * max(piece.size, pieces[row[0]].size):
            rows.append(_row(pieces, row, page))
            if len(rows) == MAX_EDGE_ROWS:
                return rows
            row = []
        row.append(index)
    if row:
        rows.append(_row(pieces, row, page))
    return rows


def _row(pieces: Sequence[Piece], members: Sequence[int], page: int) -> _Row:
    ordered = sorted(members, key=lambda index: (pieces[index].x0, index))
    # A row of a page has few hundred characters; the rest of a hostile one decides nothing.
    text = " ".join(pieces[index].text for index in ordered[:50])[:500]
    return _Row(page, pieces[members[0]].y, text, tuple(ordered))


def _repeated(level: Sequence[_Row], pages: int) -> list[_Row]:
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in level:
        groups[row.key].append(row)
    repeated = [row for group in groups.values() for place in _places(group) for row in _agreeing(place, pages)]
    taken = {row.page for row in repeated}
    counts = Counter(number - row.page for row in repeated for number in row.numbers[:1] + row.numbers[1:][-1:])
    first = counts.most_common(1)[0][0] if counts and counts.most_common(1)[0][1] >= MIN_REPEATED else None
    heights = Counter(round(row.y) for row in repeated)
    return repeated + [
        row
        for row in level
        if row.page not in taken and (_is_own_number(row) or (first is not None and _is_numbered(row, first, heights)))
    ]


def _places(group: list[_Row]) -> list[list[_Row]]:
    """Rows with the same words, apart where they stand at different heights."""
    places: list[list[_Row]] = []
    for row in sorted(group, key=lambda row: (row.y, row.page)):
        if places and row.y - places[-1][-1].y <= SAME_PLACE:
            places[-1].append(row)
        else:
            places.append([row])
    return places


def _agreeing(rows: list[_Row], pages: int) -> list[_Row]:
    """The rows of one place whose numbers are the same or count with the pages, where there are enough of them."""
    counted = False
    for slot in range(len(rows[0].numbers) if not _ROMAN.fullmatch(rows[0].text) else 0):
        numbers = [(row.numbers[slot], row.page) for row in rows if slot < len(row.numbers)]
        fixed = Counter(number for number, _ in numbers).most_common(1)[0][1]
        counting = Counter(number - page for number, page in numbers).most_common(1)[0][1]
        if max(fixed, counting) < MIN_AGREEING * len(rows):
            return []
        counted = counted or counting > fixed
    return rows if len(rows) >= (2 if pages <= FEW_PAGES or counted else MIN_REPEATED) else []


def _is_own_number(row: _Row) -> bool:
    """Whether a row says nothing but the number that this page has in the file."""
    match = _PAGE_NUMBER.fullmatch(row.text)
    return match is not None and int(match[1]) == row.page + 1


def _is_numbered(row: _Row, first: int, heights: Counter[int]) -> bool:
    """Whether a row stands where the heads of other pages do and begins or ends with this page's number."""
    at_height = sum(heights[round(row.y) + step] for step in (-1, 0, 1)) >= MIN_REPEATED
    words = row.text.split()
    return at_height and len(words) <= 15 and str(row.page + first) in (words[0], words[-1])


def _aside(pages: Sequence[Sequence[Piece]]) -> list[_Row]:
    """Text across the page (a watermark, a stamp at its side) that comes back, wherever it stands."""
    groups: defaultdict[str, list[_Row]] = defaultdict(list)
    for number, pieces in enumerate(pages):
        for index, piece in enumerate(pieces):
            if piece.aside:
                row = _Row(number, piece.y, piece.text, (index,))
                groups[row.key].append(row)
    return [row for group in groups.values() for row in _agreeing(group, len(pages)) if len({row.page for row in group}) > 1]

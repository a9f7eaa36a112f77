"""Where the words of a picture stand so that none covers another: greedy, near the mark first, then on a leader line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import hypot
from unicodedata import category, east_asian_width

from sitroom.outlook.svg import WIDE_LETTER

_CELL = 48.0
_NO_WIDTH = frozenset({"Mn", "Me", "Cf"})
_AROUND = ((1, 0), (-1, 0), (0, -1), (0, 1), (1, -1), (1, 1), (-1, -1), (-1, 1))
_FAR = (18.0, 34.0, 52.0, 74.0)
"""Units from the mark at which a label with a leader line is tried."""


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle by its upper left corner, in units."""

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box, gap: float = 0.0) -> bool:
        """Whether the two share more than an edge, or come closer than ``gap``."""
        return (
            self.x < other.x + other.width + gap
            and other.x < self.x + self.width + gap
            and self.y < other.y + other.height + gap
            and other.y < self.y + self.height + gap
        )

    def within(self, other: Box) -> bool:
        """Whether it lies wholly inside of the other."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


@dataclass(slots=True)
class Room:
    """What is still free of a frame."""

    frame: Box
    _cells: dict[tuple[int, int], list[Box]] = field(default_factory=dict)

    def free(self, box: Box, gap: float = 1.0) -> bool:
        """Whether a box lies in the frame and on nothing that was taken."""
        return box.within(self.frame) and not any(
            box.overlaps(other, gap) for cell in _cells(box, gap) for other in self._cells.get(cell, ())
        )

    def take(self, box: Box) -> None:
        """From now on this is not free."""
        for cell in _cells(box, 0):
            self._cells.setdefault(cell, []).append(box)


def _cells(box: Box, gap: float) -> Iterator[tuple[int, int]]:
    for row in range(int((box.y - gap) // _CELL), int((box.y + box.height + gap) // _CELL) + 1):
        for column in range(int((box.x - gap) // _CELL), int((box.x + box.width + gap) // _CELL) + 1):
            yield column, row


def words_width(words: str, size: float) -> float:
    """Units that words take at most in a wide font of this size."""
    letters = sum(0.0 if category(c) in _NO_WIDTH else 1.05 if east_asian_width(c) in "WF" else WIDE_LETTER for c in words)
    return letters * size


def cut(words: str, width: float, size: float) -> str:
    """``words``, shortened with an ellipsis to at most ``width`` units."""
    if words_width(words, size) <= width:
        return words
    while words and words_width(words, size) + size > width:
        words = words[:-1]
    return f"{words.rstrip()}…"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A mark that wants a label; ``radius`` is how far it reaches, ``inside`` whether its label may stand in its middle.

    ``leads`` says whether a label may stand away from it at the end of a line.
    """

    x: float
    y: float
    radius: float
    words: str
    inside: bool = False
    leads: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """Words with their place: the box, and whether a line leads from the mark."""

    anchor: Anchor
    box: Box
    leader: bool

    def ends(self) -> tuple[float, float, float, float]:
        """Where its line begins, at the edge of the mark, and where it ends, at the nearest edge of the words."""
        box, anchor = self.box, self.anchor
        to_x = min(max(anchor.x, box.x), box.x + box.width)
        to_y = min(max(anchor.y, box.y), box.y + box.height)
        share = anchor.radius / max(hypot(to_x - anchor.x, to_y - anchor.y), anchor.radius, 1e-9)
        return anchor.x + (to_x - anchor.x) * share, anchor.y + (to_y - anchor.y) * share, to_x, to_y

    def line(self) -> Iterator[Box]:
        """Small boxes along its line, none where it has none."""
        x, y, to_x, to_y = self.ends()
        count = int(hypot(to_x - x, to_y - y) / 6) if self.leader else 0
        for n in range(1, count):
            yield Box(x + (to_x - x) * n / count - 1, y + (to_y - y) * n / count - 1, 2, 2)


def placed(anchors: Sequence[Anchor], room: Room, size: float) -> list[Label | None]:
    """A label for each anchor in the order of their importance, None where there is no room; takes the room."""
    found: list[Label | None] = []
    for anchor in anchors:
        width, height = words_width(anchor.words, size), size * 1.2
        label = next((each for each in _tried(anchor, width, height) if _fits(each, room)), None)
        if label is not None:
            room.take(label.box)
            for box in label.line():
                room.take(box)
        found.append(label)
    return found


def _fits(label: Label, room: Room) -> bool:
    return room.free(label.box) and all(room.free(box, 0) for box in label.line())


def _tried(anchor: Anchor, width: float, height: float) -> Iterator[Label]:
    if anchor.inside:
        yield Label(anchor, Box(anchor.x - width / 2, anchor.y - height / 2, width, height), leader=False)
    for far in (3.0, *(_FAR if anchor.leads else ())):
        for across, down in _AROUND:
            reach = anchor.radius * (0.75 if across and down else 1) + far
            x = anchor.x + across * reach - (width if across < 0 else width / 2 if not across else 0)
            y = anchor.y + down * reach - (height if down < 0 else height / 2 if not down else 0)
            yield Label(anchor, Box(x, y, width, height), leader=far > 3)

"""Pictures of an outlook and of a dispute over time, as SVG, and as PNG with the extra ``plots``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise

from sitroom.disputes.account import Account, Day
from sitroom.disputes.dispute import Dispute
from sitroom.disputes.marks import quoted
from sitroom.errors import SitroomError
from sitroom.outlook.outlook import Outlook, Weighed
from sitroom.outlook.pooling import Position
from sitroom.outlook.svg import SIDES, Picture, wrapped
from sitroom.outlook.wording import in_words, likelihood_word, speaker_name

WIDTH = 780
"""Units, about as wide as a page of text."""
MOST_ORIGINS = 12
"""Origins with a line of their own in each row; the rest is counted."""
_LEFT, _RIGHT = 190, 30
_BANDS = ((5, 20, "very unlikely"), (20, 45, "unlikely"), (45, 55, "even"), (55, 80, "likely"), (80, 95, "very likely"))
_GUTTER = 74
_DOT = 5
_LANE = 34
_STEPS = (1, 2, 3, 7, 14, 28, 61, 91, 182, 365, 730, 1826, 3652, 7305, 18262)
"""Days between the marks of a time axis."""


class PlotError(SitroomError):
    """A picture cannot be made; the message says what to install."""


# -- an outlook --------------------------------------------------------------------------------------------------------


def outlook_plot(outlook: Outlook, names: Mapping[str, str] | None = None, *, headed: bool = True) -> str:
    """The intervals of an outlook as SVG: a row for each hypothesis, bar and dot, and each origin a thin line.

    ``names`` are those of the record's actors; ``headed`` writes the question above. A bar of broken lines is a mere
    spread: too few origins for a figure.
    """
    known = names or {}
    picture = Picture(outlook.id, outlook.question, in_words(outlook, known), WIDTH)
    y = 26.0 if headed else 0.0
    for line in wrapped(outlook.question, WIDTH - 32, 16, 3) if headed else ():
        picture.text(16, y, line, 16, weight="bold")
        y += 21
    top = y + 10
    rows = Picture("", "", "", WIDTH)
    y = top + 24
    speakers = {e.account.origin: e.account.speaker for e in reversed(outlook.evidence)}
    voices = {origin: speaker_name(speaker, known) for origin, speaker in speakers.items()}
    for n, h in enumerate(outlook.hypotheses):
        # Of two, what each origin says of the second is the mirror of what it says of the first.
        y = _row(rows, h, y, voices, MOST_ORIGINS if n == 0 or len(outlook.hypotheses) > 2 else 0)
    _scale(picture, top, y)
    picture.parts += rows.parts
    return picture.finished(y + 30)


def _x(p: float) -> float:
    return _LEFT + p * (WIDTH - _LEFT - _RIGHT)


def _scale(picture: Picture, top: float, bottom: float) -> None:
    """The words of likelihood as bands behind the rows, and per cents below."""
    for n, (low, high, word) in enumerate(_BANDS):
        if n % 2:
            picture.box(_x(low / 100), top, _x(high / 100) - _x(low / 100), bottom - top, 'class="band"')
        picture.text((_x(low / 100) + _x(high / 100)) / 2, top + 13, word, 10.5, "quiet", "middle")
    for percent in (0, 5, 20, 45, 55, 80, 95, 100):
        picture.line(_x(percent / 100), top, _x(percent / 100), bottom, "faint")
        if percent in (5, 95):
            continue  # no room for its number
        picture.text(_x(percent / 100), bottom + 15, f"{percent}%", 10.5, "quiet", "middle")


def _row(picture: Picture, h: Weighed, y: float, names: Mapping[str, str], most: int) -> float:
    """One hypothesis: its words, its bar, a line for each origin; gives where the next begins."""
    for line in wrapped(h.text, WIDTH - 40, 12.5, 3):
        picture.text(16, y + 13, line, 12.5, weight="bold")
        y += 17
    y += 5
    if h.low is None or h.high is None:
        picture.text(_x(0) + 8, y + 14, "nobody says how likely it is", 12, "quiet")
        return y + 36
    said = f"{_percent(h.low)} to {_percent(h.high)}"
    colour = SIDES[0]
    if h.mid is None:
        look = f'rx="3" fill="{colour}" fill-opacity=".12" stroke="{colour}" stroke-dasharray="4 3"'
        words = f"{said}, no pooled figure ({_origins(h.origins)})"
        picture.box(_x(h.low), y + 3, _x(h.high) - _x(h.low), 15, look, f"{h.text} {words}")
    else:
        words = f"{_percent(h.mid)}, {likelihood_word(h.mid)} ({said}; {h.origins} origins)"
        picture.box(
            _x(h.low), y + 3, _x(h.high) - _x(h.low), 15, f'rx="3" fill="{colour}" fill-opacity=".35"', f"{h.text} {words}"
        )
        picture.mark(_x(h.mid), y + 10.5, 6, 0, colour, f"{h.text} {words}")
    picture.text(_LEFT - 10, y + 15, "all together", 10.5, "quiet", "end")
    picture.text(_x(0) + 6, y + 34, words, 11.5)
    y += 46
    for position in h.positions[:most]:
        _origin(picture, position, y, names.get(position.origin, position.origin))
        y += 16
    if 0 < most < len(h.positions):
        picture.text(_x(0) + 6, y + 8, f"and {len(h.positions) - most} origins more", 10.5, "quiet")
        y += 16
    return y + 14


def _origin(picture: Picture, position: Position, y: float, name: str) -> None:
    title = f"{name}: {_percent(position.low)} to {_percent(position.high)}"
    picture.text(_LEFT - 10, y + 7, wrapped(name, _LEFT - 24, 10.5, 1)[0], 10.5, "quiet", "end")
    picture.line(_x(position.low), y + 4, _x(position.high), y + 4, width=2)
    picture.mark(_x(position.mid), y + 4, 3, 0, "#8c8c8c", title)


def _origins(n: int, which: str = "") -> str:
    return f"one {which}origin" if n == 1 else f"{n} {which}origins"


def _percent(p: float) -> str:
    return f"{100 * p:.0f}%"


# -- a dispute over time -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dot:
    """One thing that was said on a day, None where there is no date; those of one ``origin`` are joined.

    ``title`` is told of it, ``order`` says which comes first of several on one day.
    """

    day: Day | None
    origin: str
    title: str
    order: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """What stands over one lane, and its dots."""

    name: str
    dots: tuple[Dot, ...]


def dispute_plot(dispute: Dispute, names: Mapping[str, str] | None = None) -> str:
    """The timeline of a dispute as SVG: a lane for each side, a dot for each account on the day of its report.

    Accounts of one origin are joined by a thin line. What has no date stands in a gutter of its own.
    """
    known = names or {}
    lanes = [
        Lane(
            f"{side.answer} ({_origins(side.origins)})",
            tuple(Dot(a.reported, a.origin, _title(a, known), f"{a.at} {a.claim}") for a in side.accounts),
        )
        for side in dispute.sides
    ]
    return lanes_plot(dispute.id, dispute.question, _told(dispute), lanes)


def lanes_plot(number: str, title: str, described: str, lanes: Sequence[Lane], *, headed: bool = True) -> str:
    """What was said when as SVG, a lane for each answer; ``number`` names the picture, ``headed`` writes its title."""
    days = [dot.day for lane in lanes for dot in lane.dots if dot.day is not None]
    undated = sum(dot.day is None for lane in lanes for dot in lane.dots)
    time = _Time(min(days, default=0), max(days, default=0), 24 + (_GUTTER if undated else 0), bool(days))
    picture = Picture(number, title, described, WIDTH)
    y = 26.0 if headed else 8.0
    for line in wrapped(title, WIDTH - 32, 16, 3) if headed else ():
        picture.text(16, y, line, 16, weight="bold")
        y += 21
    top = y + 4
    y = top
    drawn = Picture("", "", "", WIDTH)
    spots: dict[str, list[tuple[float, float, bool]]] = {}
    for n, lane in enumerate(lanes):
        colour = SIDES[n % len(SIDES)]
        drawn.mark(24, y + 16, _DOT, n, colour, "")
        drawn.text(36, y + 20, wrapped(lane.name, WIDTH - 60, 12.5, 1)[0], 12.5, weight="bold")
        placed, height = _placed(lane.dots, time)
        middle = y + 30 + height / 2
        for dot, x, dy in placed:
            drawn.mark(x, middle + dy, _DOT, n, colour, dot.title)
            spots.setdefault(dot.origin, []).append((x, middle + dy, dot.day is not None))
        y += 36 + height
    for origin in sorted(spots):
        joined = [(x, at) for x, at, dated in sorted(spots[origin]) if dated]
        for (x, at), (to_x, to_at) in pairwise(joined):
            picture.curve(x, at, to_x, to_at, min(24, (to_x - x) / 4) if abs(at - to_at) < _LANE / 2 else 0)
    _axis(picture, time, top, y, undated)
    picture.parts += drawn.parts
    if any("<path" in part for part in picture.parts):
        picture.text(WIDTH - 24, y + 38, "a line joins accounts of one origin", 10.5, "quiet", "end")
    return picture.finished(y + 50)


class _Time:
    """Where days stand: ``left`` is where the axis begins, undated ones stand before it."""

    def __init__(self, first: Day, last: Day, left: float, dated: bool) -> None:
        self.first, self.last, self.dated = first, last, dated
        self.left = left + 36
        self.right = float(WIDTH - 40)

    def x(self, day: Day | None) -> float:
        """The middle of the gutter for None."""
        if day is None:
            return 24 + _GUTTER / 2 - 8
        if self.last == self.first:
            return (self.left + self.right) / 2
        return self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left)

    def marks(self) -> list[Day]:
        """Days to write at the axis: the first, and as many more as there is room for."""
        if not self.dated:
            return []
        step = next((s for s in _STEPS if (self.last - self.first) / s <= 6), _STEPS[-1])
        return list(range(self.first, self.last + 1, step))


def _placed(dots: Sequence[Dot], time: _Time) -> tuple[list[tuple[Dot, float, float]], float]:
    """Dots of one lane with what lies close to each other above each other, and how high the lane is."""
    levels: list[float] = []
    rows: list[tuple[Dot, float, int]] = []
    for dot in sorted(dots, key=lambda d: (time.x(d.day), d.order)):
        x = time.x(dot.day)
        level = next((n for n, end in enumerate(levels) if x - end >= 2.6 * _DOT), len(levels))
        levels[level : level + 1] = [x]
        rows.append((dot, x, level))
    gap = 2.6 * _DOT
    offset = (len(levels) - 1) / 2
    return [(dot, x, (level - offset) * gap) for dot, x, level in rows], max(_LANE, gap * len(levels))


def _axis(picture: Picture, time: _Time, top: float, bottom: float, undated: int) -> None:
    picture.line(time.left - 28 if time.dated else 16, bottom + 2, WIDTH - 24, bottom + 2)
    for day in time.marks():
        picture.line(time.x(day), bottom + 2, time.x(day), bottom + 7)
        told = date.fromordinal(day)
        picture.text(time.x(day), bottom + 20, f"{told.day} {told:%b %Y}", 10.5, "quiet", "middle")
    if undated:
        picture.text(24 + _GUTTER / 2 - 8, bottom + 20, "no date", 10.5, "quiet", "middle")
    if undated and time.dated:
        picture.line(24 + _GUTTER, top + 28, 24 + _GUTTER, bottom + 2, "faint", dash="3 3")


def _title(account: Account, names: Mapping[str, str]) -> str:
    day = "no date" if account.reported is None else _day(account.reported)
    return f"{day}, {speaker_name(account.speaker, names)}: {quoted(account.words)}"


def _day(day: Day) -> str:
    told = date.fromordinal(day)
    return f"{told.day} {told:%B %Y}"


def _told(dispute: Dispute) -> str:
    """The dispute in words, for who cannot see the picture."""
    said = []
    for side in dispute.sides:
        when = "" if side.first is None or side.last is None else f", reported from {_day(side.first)} to {_day(side.last)}"
        accounts = "one account" if len(side.accounts) == 1 else f"{len(side.accounts)} accounts"
        said.append(f"“{side.answer}”: {accounts} of {_origins(side.origins, 'independent ')}{when}.")
    return " ".join(said)


# -- PNG ---------------------------------------------------------------------------------------------------------------


def png_of(svg: str, scale: float = 2.0) -> bytes:
    """An SVG picture of this module as PNG, ``scale`` pixels to a unit, with the colours for light.

    Raises :class:`PlotError` where the extra is not installed or the machine has no font.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError:
        raise PlotError("PNG needs an extra package: pip install resvg-py (SVG needs none)") from None
    if not _writes():
        raise PlotError("this machine has no fonts to write PNG with: install one (for example DejaVu Sans), or write SVG")
    return svg_to_bytes(svg_string=svg, zoom=scale)


@cache
def _writes() -> bool:
    """Whether letters leave a trace: without any font they would be left out without a word."""
    from resvg_py import svg_to_bytes

    empty = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20">{}</svg>'
    written = '<text x="2" y="15" font-size="14" font-family="sans-serif">Sit</text>'
    return svg_to_bytes(svg_string=empty.format(written)) != svg_to_bytes(svg_string=empty.format(""))

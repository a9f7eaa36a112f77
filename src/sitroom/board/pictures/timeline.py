"""When it happened and when it was reported: the two kept apart, with what has no date in a column of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sitroom.board.pictures.drawing import NARROW, WIDE, Drawing, colour_class, drawing, isolated, shown
from sitroom.board.pictures.labels import cut, words_width
from sitroom.outlook.svg import number, wrapped

Day = int
"""The proleptic Gregorian ordinal of a date."""
MOST = 90
"""Moments of one row that are drawn one by one; of more, counts over time are drawn."""
_DOT = 5.0
_LEVEL = 15.0
_TALL = 300.0
"""Units of height from which the days are written above too."""
_GUTTER = 62.0
_ALONE = 3
"""Moments of the same days in a row that have a mark each; more are one mark with their number."""
_TOLD = 6
"""Moments that a mark of several tells in full."""
_HIGHEST = 34.0
"""Units of the highest column of a row's counts, above and below its line."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Something said to have happened, in the row of its side or its speaker.

    ``event`` is the first and last day on which it may have happened, None where nothing says when; ``reported`` the day
    of the report. ``side`` numbers the colour and shape. ``label`` is what it tells, in full words, ``when`` are the words
    for the event where its days do not tell all.
    """

    id: str
    row: str
    label: str
    event: tuple[Day, Day] | None = None
    reported: Day | None = None
    side: int | None = None
    href: str | None = None
    when: str = ""


@dataclass(frozen=True, slots=True)
class _Axis:
    first: Day
    last: Day
    left: float
    right: float

    def x(self, day: Day) -> float:
        if self.first == self.last:
            return (self.left + self.right) / 2
        return self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left)


def timeline_picture(
    moments: Sequence[Moment],
    *,
    identity: str = "timeline",
    title: str = "When it happened and when it was reported",
    together_href: Callable[[tuple[str, ...]], str] | None = None,
    narrow: bool = False,
) -> str:
    """The timeline as SVG, rows in the order in which they first come. ``narrow`` draws for a phone.

    ``together_href`` gives the address of several moments by their ids, where one mark stands for them.
    """
    width = float(NARROW if narrow else WIDE)
    rows: dict[str, list[Moment]] = {}
    for moment in moments:
        rows.setdefault(moment.row, []).append(moment)
    days = sorted(d for m in moments for d in (*(m.event or ()), *(() if m.reported is None else (m.reported,))))
    undated = any(m.event is None and m.reported is None for m in moments)
    left = 14 + (_GUTTER if undated else 0) + 12
    axis = _Axis(days[0] if days else 0, days[-1] if days else 0, left, width - 18)
    picture = drawing(identity, title, _told(rows, days), width)
    lanes = drawing(identity, "", "", width)
    top = 24.0
    y = top
    for name, of in rows.items():
        y = _row(lanes, axis, name, sorted(of, key=_order), y, together_href)
    if days:
        _marks(picture, axis, top, y, narrow)
    if undated:
        picture.box(8, top, _GUTTER, y - top, 'class="band" rx="3"')
        picture.text(8 + _GUTTER / 2, top - 8, "no date", 11, "dim", "middle")
    if not moments:
        picture.text(14, 34, "Nothing has a date or a report.", 13, "plain")
        y = 34
    picture.parts += lanes.parts
    return picture.finished(_legend(picture, y + (22 if days else 6), moments, days))


def _order(m: Moment) -> tuple[Day, Day, str]:
    reported = m.reported if m.reported is not None else 0
    return (m.event[0] if m.event else reported, reported, m.id)


def day_words(day: Day) -> str:
    """A day in words: 3 May 2022."""
    of = date.fromordinal(day)
    return f"{of.day} {of:%B} {of.year}"


def _told(rows: dict[str, list[Moment]], days: Sequence[Day]) -> str:
    spans = f"From {day_words(days[0])} to {day_words(days[-1])}. " if days else ""
    counts = "; ".join(f"{isolated(name)}: {_claims(len(of))}" for name, of in list(rows.items())[:20])
    missing = sum(m.event is None for of in rows.values() for m in of)
    return f"{spans}{counts or 'Nothing'}." + (f" Without a day of the event: {missing}." if missing else "")


def _claims(count: int) -> str:
    # A speaker makes several claims in one statement: a bare number would be taken for that of the statements.
    return "1 claim" if count == 1 else f"{count} claims"


def _telling(m: Moment) -> str:
    if m.event is None:
        happened = "no word of when"
    elif m.when:
        happened = m.when
    elif m.event[0] == m.event[1]:
        happened = day_words(m.event[0])
    else:
        happened = f"between {day_words(m.event[0])} and {day_words(m.event[1])}"
    reported = "no date" if m.reported is None else day_words(m.reported)
    return f"{m.label} (happened: {happened}; reported: {reported})"


# -- rows --------------------------------------------------------------------------------------------------------------


def _row(
    picture: Drawing,
    axis: _Axis,
    name: str,
    moments: Sequence[Moment],
    y: float,
    together_href: Callable[[tuple[str, ...]], str] | None,
) -> float:
    """One row: its name, then its moments or their counts; gives where the next begins."""
    picture.line(8, y, picture.width - 8, y, "faint")
    known = cut(shown(name), picture.width - 130, 12.5)
    picture.text(14, y + 17, f"{isolated(known)} ({_claims(len(moments))})", 12.5, weight="bold")
    dated = [m for m in moments if m.event is not None or m.reported is not None]
    _undated(picture, [m for m in moments if m.event is None and m.reported is None], y + 32)
    if len(dated) > MOST:
        return _counts(picture, axis, dated, y + 24)
    ends: list[float] = []
    for some in _together(dated):
        low, high = _extent(axis, some)
        level = next((n for n, end in enumerate(ends) if low - end >= 4), len(ends))
        ends[level : level + 1] = [high]
        _moment(picture, axis, some, y + 32 + level * _LEVEL, together_href)
    return y + 32 + max(len(ends), 1) * _LEVEL


def _together(moments: Sequence[Moment]) -> list[list[Moment]]:
    """Moments in their order; more than a few of the same days stand together."""
    days: dict[object, list[Moment]] = {}
    for m in moments:
        days.setdefault((m.event, m.reported, m.side), []).append(m)
    found: list[list[Moment]] = []
    for some in days.values():
        found += [some] if len(some) > _ALONE else [[m] for m in some]
    return found


def _extent(axis: _Axis, some: Sequence[Moment]) -> tuple[float, float]:
    m = some[0]
    days = [*(m.event or ()), *(() if m.reported is None else (m.reported,))]
    low, high = axis.x(min(days)) - _DOT - 2, axis.x(max(days)) + _DOT + 2
    words = words_width(_number(some), 11) + 3 if len(some) > 1 else 0
    return (low, high + words) if _number_follows(axis, some) else (low - words, high)


def _number(some: Sequence[Moment]) -> str:
    return f"×{len(some)}"


def _number_follows(axis: _Axis, some: Sequence[Moment]) -> bool:
    """Whether there is room for the number after the mark; else it stands before."""
    last = max(*(some[0].event or (0,)), some[0].reported or 0, 0)
    return axis.x(last) + _DOT + 5 + words_width(_number(some), 11) <= axis.right + 14


def _moment(
    picture: Drawing, axis: _Axis, some: Sequence[Moment], y: float, together_href: Callable[[tuple[str, ...]], str] | None
) -> None:
    """The event filled, the report hollow, a thin line from one to the other; a period is a bar.

    Several moments of the same days are one such mark with their number.
    """
    m = some[0]
    look = f'class="{colour_class(m.side)}"'
    shape = m.side or 0
    href, told = m.href, _telling(m)
    if len(some) > 1:
        href = together_href(tuple(each.id for each in some)) if together_href else None
        more = f"; and {len(some) - _TOLD} more" if len(some) > _TOLD else ""
        told = f"{len(some)} of the same days: {'; '.join(_telling(each) for each in some[:_TOLD])}{more}"
    with picture.linked(href, told):
        if len(some) > 1:
            low, high = _extent(axis, some)
            follows = _number_follows(axis, some)
            picture.text(high if follows else low, y + 4, _number(some), 11, "plain", "end" if follows else "start")
        if m.event is not None and m.reported is not None:
            picture.line(axis.x(m.event[1]), y, axis.x(m.reported), y, "line", 0.9)
        if m.reported is not None:
            # Around the event where both are of one day.
            radius = _DOT + 1.8 if m.event == (m.reported, m.reported) else _DOT - 1.2
            picture.disc(axis.x(m.reported), y, radius, 'class="paper"')
            picture.disc(axis.x(m.reported), y, radius, f'{look} fill="none" stroke="currentColor" stroke-width="1.5"')
        if m.event is None:
            return
        x, to_x = axis.x(m.event[0]), axis.x(m.event[1])
        if m.event[0] == m.event[1]:
            picture.figure(x, y, _DOT - 0.6, shape, f'{look} fill="currentColor"')
        else:
            bar = f'{look} rx="3" fill="currentColor" fill-opacity=".4" stroke="currentColor" stroke-width=".8"'
            wide = max(to_x - x, 6.0)
            picture.box(min(x, picture.width - wide - 2), y - 4, wide, 8, bar)


def _undated(picture: Drawing, moments: Sequence[Moment], y: float) -> None:
    """What has no date at all, in the column before the axis; beyond three the rest is counted."""
    for n, m in enumerate(moments[:3]):
        with picture.linked(m.href, _telling(m)):
            picture.figure(17 + n * 13, y, _DOT - 0.6, m.side or 0, f'class="{colour_class(m.side)}" fill="currentColor"')
    if len(moments) > 3:
        picture.text(49, y + 4, f"+{len(moments) - 3}", 10, "dim")


def _counts(picture: Drawing, axis: _Axis, moments: Sequence[Moment], y: float) -> float:
    """Columns over time: up from the line how much happened, down from it how much was reported."""
    bins = int((axis.right - axis.left) // 9)
    span = max(axis.last - axis.first + 1, 1)
    days = -(-span // bins)
    happened: dict[int, int] = {}
    reported: dict[int, int] = {}
    for m in moments:
        if m.event is not None:
            n = ((m.event[0] + m.event[1]) // 2 - axis.first) // days
            happened[n] = happened.get(n, 0) + 1
        if m.reported is not None:
            n = (m.reported - axis.first) // days
            reported[n] = reported.get(n, 0) + 1
    most = max([*happened.values(), *reported.values()], default=1)
    base = y + _HIGHEST + 4
    colour = colour_class(moments[0].side)
    for found, sign, word in ((happened, 1, "happened"), (reported, -1, "reported")):
        for n, count in sorted(found.items()):
            first = axis.first + n * days
            last = min(first + days - 1, axis.last)
            x = axis.x(first)
            wide = max(2.0, min(axis.x(min(first + days, axis.last)) - x - 1, axis.right - x))
            high = max(1.5, count / most * _HIGHEST)
            when = day_words(first) if first == last else f"{day_words(first)} to {day_words(last)}"
            fill = 'fill="currentColor"' if sign > 0 else 'fill="currentColor" fill-opacity=".15" stroke="currentColor"'
            top = base - high if sign > 0 else base
            picture.box(min(x, axis.right - 2), top, wide, high, f'class="{colour}" {fill}', f"{count} {word} {when}")
    picture.line(axis.left, base, axis.right, base)
    return base + _HIGHEST + 8


# -- the axis ----------------------------------------------------------------------------------------------------------


def ticks(first: Day, last: Day, most: int) -> list[tuple[Day, str]]:
    """Days to write at an axis with their words: days, weeks, months or years, at most ``most``."""
    span = last - first
    for step in (1, 2, 7, 14):
        if span / step < most:
            start = first if step < 7 else first + (-(first - 1)) % 7  # Mondays
            return [(d, _short(d, first, last)) for d in range(start, last + 1, step)]
    months = _months(first, last)
    for step in (1, 3, 6):
        found = [d for d in months if (d.month - 1) % step == 0]
        if len(found) <= most:
            return [(d.toordinal(), f"{d:%b} {d.year}") for d in found]
    years = [d for d in months if d.month == 1]
    step = next(s for s in (1, 2, 5, 10, 20, 50, 100, 1000, 10000) if sum(d.year % s == 0 for d in years) <= most)
    return [(d.toordinal(), str(d.year)) for d in years if d.year % step == 0]


def _short(day: Day, first: Day, last: Day) -> str:
    of = date.fromordinal(day)
    year = f" {of.year}" if date.fromordinal(first).year != date.fromordinal(last).year else ""
    return f"{of.day} {of:%b}{year}"


def _months(first: Day, last: Day) -> list[date]:
    day = date.fromordinal(first).replace(day=1)
    end = date.fromordinal(last)
    found = []
    while day <= end:
        if day.toordinal() >= first:
            found.append(day)
        if (day.year, day.month) == (date.max.year, 12):
            break
        day = (day + timedelta(days=31)).replace(day=1)
    return found


def _marks(picture: Drawing, axis: _Axis, top: float, bottom: float, narrow: bool) -> None:
    before = axis.left - 23
    for day, words in ticks(axis.first, axis.last, 4 if narrow else 9):
        x = axis.x(day)
        picture.line(x, top, x, bottom, "faint")
        half = words_width(words, 11) / 2
        at = min(max(x, axis.left - 22 + half), picture.width - half - 4)
        if at - half > before:
            picture.text(at, bottom + 15, words, 11, "dim", "middle")
            if bottom - top > _TALL:
                picture.text(at, top - 8, words, 11, "dim", "middle")
            before = at + half + 6


def _legend(picture: Drawing, y: float, moments: Sequence[Moment], days: Sequence[Day]) -> float:
    years = {date.fromordinal(day).year for day in (*days[:1], *days[-1:])}
    notes = [f"All days are of {year}." for year in years if len(years) == 1]
    notes += ["Filled: when it happened.", "Hollow: when it was reported; a line joins the two."]
    rows = Counter(m.row for m in moments if m.event is not None or m.reported is not None)
    if any(count > MOST for count in rows.values()):
        notes.append(f"Of more than {MOST} in a row counts: up what happened, down what was reported.")
    if any(m.event is not None and m.event[0] != m.event[1] for m in moments):
        notes.append("A bar: some time within it.")
    y += 12
    for line in wrapped(" ".join(notes), picture.width - 28, 11, 4) if moments else []:
        picture.text(14, y, line, 11, "dim")
        y += 15
    return float(number(y))

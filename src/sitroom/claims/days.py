"""Dates that are known in part, and their arithmetic: a year, a month of a year, a day of a month without its year."""

from __future__ import annotations

import calendar
import datetime
from typing import NamedTuple

WEEK = 7
_FARTHEST = 10
"""Years in which a day comes again: a leap day after eight at most."""


class Parts(NamedTuple):
    """A date as far as it is stated; without ``year``, or without year and month, it is one of many."""

    year: int | None
    month: int | None = None
    day: int | None = None


def parts_of(iso: str) -> Parts:
    """The parts of ``2021``, ``2021-08`` or ``2021-08-20``."""
    return Parts(*(int(part) for part in iso.split("-")))


def iso_of(parts: Parts | None) -> str | None:
    """The ISO date at the precision of ``parts``; None where there is no such day or its year is open."""
    if parts is None or first_day(parts) is None:
        return None
    return "-".join(f"{part:0{width}d}" for part, width in zip(parts, (4, 2, 2), strict=True) if part is not None)


def first_day(parts: Parts) -> datetime.date | None:
    """The first day of a date, None where there is no such date."""
    try:
        return datetime.date(parts.year or 0, parts.month or 1, parts.day or 1)
    except (ValueError, OverflowError):
        return None


def last_day(parts: Parts) -> datetime.date | None:
    """The last day of a date, None where there is no such date."""
    first = first_day(parts)
    if first is None or parts.day:
        return first
    month = parts.month or 12
    return datetime.date(first.year, month, calendar.monthrange(first.year, month)[1])


def parts_of_day(day: datetime.date) -> Parts:
    """A day of the calendar as parts."""
    return Parts(day.year, day.month, day.day)


def moved(date: datetime.date | None, days: int) -> Parts | None:
    """The day so many days later, None where it or ``date`` is not known."""
    try:
        date = date + datetime.timedelta(days) if date else None
    except OverflowError:
        return None
    return Parts(date.year, date.month, date.day) if date else None


def shifted(now: Parts | None, unit: str, by: int) -> Parts | None:
    """``now`` moved by whole units and cut to their precision; None where it is not known to that precision."""
    if now is None or now.year is None:
        return None
    if unit in ("year", "decade"):
        later = Parts(now.year + by * (10 if unit == "decade" else 1))
    elif unit == "month" and now.month:
        count = now.year * 12 + now.month - 1 + by
        later = Parts(count // 12, count % 12 + 1)
    elif unit in ("day", "night", "week"):
        return moved(first_day(now) if now.day else None, by * (WEEK if unit == "week" else 1))
    elif unit in ("hour", "minute"):
        return now if now.day else None
    else:
        return None
    return later if first_day(later) else None


def beside(parts: Parts, by: int) -> Parts | None:
    """The day, month or year right before (-1) or behind (1)."""
    return shifted(parts, "day" if parts.day else "month" if parts.month else "year", by)


def compared(parts: Parts, now: Parts) -> int:
    """-1, 0 or 1 as ``parts`` lies before, at or behind ``now``, by what is known of both."""
    both = [(p, n) for p, n in zip(parts, now, strict=True) if p is not None and n is not None]
    mine, its = [p for p, _ in both], [n for _, n in both]
    return (mine > its) - (mine < its)


def placed(parts: Parts, now: Parts | None, side: int) -> Parts | None:
    """``parts`` with the year (or the month) that it lacks: the last up to ``now`` (-1), the next (1), the nearest (0)."""
    if parts.year is not None:
        return parts
    if now is None or now.year is None or not now.month or (parts.month is None and not now.day):
        return None
    if not side:
        last, following = placed(parts, now, -1), placed(parts, now, 1)
        if last is None or following is None:
            return last or following
        return last if days_between(last, now) <= days_between(now, following) else following
    for step in range(_FARTHEST):
        around = Parts(now.year + side * step) if parts.month else shifted(now, "month", side * step)
        one = Parts(around.year, parts.month or around.month, parts.day) if around else parts
        if first_day(one) and compared(one, now) * side >= 0:
            return one
    return None


def days_between(first: Parts, second: Parts) -> int:
    """Days from the start of one date to the start of another; 0 where one of them is no date."""
    start, end = first_day(first), first_day(second)
    return (end - start).days if start and end else 0

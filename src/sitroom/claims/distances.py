"""How far one time lies from another: so many units away, in the unit that holds it, or between the two."""

from __future__ import annotations

from math import ceil

from sitroom.claims.days import WEEK, Parts, first_day, moved, shifted
from sitroom.claims.stated import Anchored, Step

Ends = tuple[Parts | None, Parts | None]
_NOTHING: Ends = (None, None)
_DAY_HOURS = 24


def unit_at(now: Parts | None, unit: str, by: int) -> Ends:
    """The first and last date of the week, weekend, month, year or decade that lies ``by`` units from a time."""
    today = first_day(now) if now is not None and now.day else None
    if unit in ("week", "weekend"):
        if today is None:
            return _NOTHING
        first = WEEK * by - today.weekday() + (5 if unit == "weekend" else 0)
        return moved(today, first), moved(today, WEEK * (by + 1) - 1 - today.weekday())
    at = shifted(now, unit, by)
    if at is None or unit != "decade" or at.year is None:
        return at, at
    return Parts(at.year // 10 * 10), Parts(at.year // 10 * 10 + 9)


def _in_days(unit: str, count: int) -> tuple[str, int]:
    """Hours and minutes as the days that they reach back or ahead, fortnights as weeks; other units as they are."""
    if unit == "fortnight":
        return "week", 2 * count
    return {"hour": ("day", round(count / _DAY_HOURS)), "minute": ("day", 0)}.get(unit, (unit, count))


def at_distance(now: Parts | None, unit: str, least: int, most: int, side: int) -> Ends:
    """The dates that lie so many units behind (-1) or ahead (1); a week is known to three days, a decade to two years."""
    (unit, least), (_, most) = _in_days(unit, least), _in_days(unit, most)
    slack = {"week": 3, "decade": 2}.get(unit, 0)
    finer, size = {"week": ("day", WEEK), "decade": ("year", 10)}.get(unit, (unit, 1))
    ends = shifted(now, finer, side * (least * size - slack)), shifted(now, finer, side * (most * size + slack))
    return ends if side > 0 else (ends[1], ends[0])


def window(now: Parts | None, unit: str, most: int, side: int) -> Ends:
    """From so many units ago to a time (-1), or from it on (1)."""
    unit, most = _in_days(unit, most)
    far = shifted(now, unit, side * most)
    if far is None:
        return _NOTHING
    return (far, now) if side < 0 else (now, far)


def told_from(one: Anchored, low: Parts | None, high: Parts | None) -> Ends:
    """The dates of a time that is told from another one; nothing where that is not known as finely as the unit is."""
    if low is None or high is None:
        return _NOTHING
    ends = _told_from(one, low, high)
    return ends if None not in ends else _NOTHING


def _told_from(one: Anchored, low: Parts, high: Parts) -> Ends:
    if one.step is Step.AWAY:
        return _away(one, low, high)
    if one.step is Step.WINDOW:
        return window(high, one.unit, one.most, 1)
    if one.step in (Step.NIGHT, Step.NIGHT_TO):
        if low != high:
            return (low, high) if shifted(low, "day", 1) == high else _NOTHING
        return (low, shifted(low, "day", 1)) if one.step is Step.NIGHT else (shifted(low, "day", -1), low)
    if one.step is Step.WEEKDAY:
        return _weekday(one, low, high)
    around = unit_at(low, one.unit, one.side)
    if around != unit_at(high, one.unit, one.side) or (one.unit == "weekend" and not one.side and not _in_weekend(low)):
        return _NOTHING
    return {Step.LATER: (low, around[1]), Step.EARLIER: (around[0], high)}.get(one.step, around)


def _away(one: Anchored, low: Parts, high: Parts) -> Ends:
    if one.unit in ("hour", "minute"):
        if low != high:
            return _NOTHING
        # The hour of the first time is not known: five hours later is that day or the next.
        days = [count if one.unit == "hour" else 0 for count in (one.least, one.most)]
        near, far = days[0] // _DAY_HOURS, ceil(days[1] / _DAY_HOURS)
        near, far = (near, far) if one.side > 0 else (-far, -near)
        return shifted(low, "day", near), shifted(high, "day", far)
    first = at_distance(low, one.unit, one.least, one.most, one.side)
    return first[0], at_distance(high, one.unit, one.least, one.most, one.side)[1]


def _weekday(one: Anchored, low: Parts, high: Parts) -> Ends:
    """The first such weekday behind a day, or the last one before it; ``least`` is the weekday."""
    day = first_day(low) if low == high and low.day else None
    if day is None:
        return _NOTHING
    ahead = (one.least - day.weekday()) % WEEK
    at = moved(day, (ahead or WEEK) if one.side > 0 else ahead - WEEK)
    return at, at


def _in_weekend(day: Parts) -> bool:
    date = first_day(day)
    return bool(day.day) and date is not None and date.weekday() >= 5

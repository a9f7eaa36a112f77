"""The days of feasts: fixed ones, those counted from Easter, and those of the Islamic months.

Easter is computed (python-dateutil), in the Western and in the Orthodox reckoning. An Islamic month begins when its
crescent is seen, which differs between countries: its first day is known to three days, the first to the third after
the new moon. The new moon is computed after Meeus, *Astronomical Algorithms* (1998), chapter 49, with its largest terms:
right to a few minutes. The names are in ``periods.toml``.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from sitroom.claims.calendar_words import lists
from sitroom.claims.days import Parts, compared, days_between, parts_of_day

_YEARS = 2
"""Years around the document's day in which a feast is looked for: none is rarer than yearly."""
_SIGHTED = (1, 3)
"""Days after the new moon on which an Islamic month begins in one country or another."""
_KNOWN = range(1583, 2500)
"""Years of which feasts are computed: from the Gregorian calendar on, as far as the terms for the moon are good."""
_THIRTEEN_DAYS = range(1901, 2101)
"""Years in which the Julian calendar is thirteen days behind."""
_LUNATION = 29.530588861
_EPOCH = 2451550.09766
"""Julian date of the mean new moon of January 2000, from which lunations are counted."""
_RAMADAN = 299
"""The lunation with which Ramadan 1445 begins (March 2024); the months of a year are twelve lunations."""
_RAMADAN_MONTH = 9


class Days(NamedTuple):
    """First and last day, both included."""

    first: datetime.date
    last: datetime.date


@dataclass(frozen=True, slots=True)
class Feast:
    """A feast as it is named: of which reckoning, and which of its days.

    ``reckoning`` is "western", "orthodox" or "both", where a text leaves open which is meant: then only a day on which both agree
    is known. ``edge`` is "eve", "first",
    "last", "long" (the days around it: "over Easter") or empty.
    """

    name: str
    reckoning: str = "western"
    edge: str = ""


def feast_names() -> tuple[str, ...]:
    """Every name of a feast, the longest first."""
    tables = lists()["feast"]
    return tuple(sorted({name for table in _TABLES for name in tables[table]}, key=lambda name: (-len(name), name)))


_TABLES = ("fixed", "easter", "moon", "open")


def in_year(feast: Feast, year: int) -> Days | None:
    """The days of a feast of which the year is stated; None where they are not known or the feast falls twice in it."""

    def once(one: Feast) -> Days | None:
        days = _begun(one, year)
        return days[0] if len(days) == 1 else None

    return _in_every_reckoning(feast, once)


def near(feast: Feast, now: Parts | None, side: int, *, strict: bool = False) -> Days | None:
    """The last feast up to ``now`` (-1), the next one (1) or the nearest (0); ``strict`` leaves out the one that is now."""
    if now is None or now.year is None or not now.month:
        return None
    return _in_every_reckoning(feast, lambda one: _near(one, now, side, strict))


def _in_every_reckoning(feast: Feast, days_of: Callable[[Feast], Days | None]) -> Days | None:
    """The days of a feast; where its reckoning is open, those on which every reckoning agrees."""
    if feast.reckoning != "both" or feast.name.startswith("new year"):
        return days_of(feast)
    western, orthodox = (days_of(replace(feast, reckoning=one)) for one in ("western", "orthodox"))
    return western if western == orthodox else None


def _near(feast: Feast, now: Parts, side: int, strict: bool) -> Days | None:
    year = now.year or 0
    around = [days for y in range(year - _YEARS, year + _YEARS + 1) for days in _begun(feast, y)]
    past = [d for d in around if compared(parts_of_day(d.last if strict else d.first), now) < (0 if strict else 1)]
    ahead = [d for d in around if compared(parts_of_day(d.first if strict else d.last), now) > (0 if strict else -1)]
    last, following = past[-1] if past else None, ahead[0] if ahead else None
    if side or last is None or following is None:
        return last if side < 0 else following
    behind, until = (abs(days_between(parts_of_day(d.first), now)) for d in (last, following))
    return last if behind <= until else following


@lru_cache(maxsize=1024)
def _begun(feast: Feast, year: int) -> tuple[Days, ...]:
    """The days of a feast for each time that it falls in a year, in their order: an Islamic one may fall twice or never."""
    tables = lists()["feast"]
    if year not in _KNOWN:
        return ()
    if feast.name in tables["moon"]:
        return _of_the_moon(feast, year)
    try:
        if feast.name in tables["easter"]:
            day = easter(year, EASTER_ORTHODOX if feast.reckoning == "orthodox" else EASTER_WESTERN)
            first, last = (day + datetime.timedelta(offset) for offset in _ends(tables["easter"][feast.name]))
        elif feast.name in tables["fixed"]:
            julian = tables["orthodox"].get(feast.name) if feast.reckoning == "orthodox" else None
            if julian and year not in _THIRTEEN_DAYS:
                return ()
            month, *days = julian or tables["fixed"][feast.name]
            first, last = datetime.date(year, month, days[0]), datetime.date(year, month, days[-1])
        else:
            return ()
        return (_edged(feast, first, last),)
    except (ValueError, OverflowError):
        return ()


def _ends(offsets: int | list[int]) -> tuple[int, int]:
    return (offsets, offsets) if isinstance(offsets, int) else (offsets[0], offsets[-1])


def _edged(feast: Feast, first: datetime.date, last: datetime.date) -> Days:
    day = datetime.timedelta(1)
    if feast.edge == "long":
        before, behind = lists()["feast"]["long"].get(feast.name, (0, 0))
        return Days(first + before * day, last + behind * day)
    return {"eve": Days(first - day, first - day), "first": Days(first, first), "last": Days(last, last)}.get(
        feast.edge, Days(first, last)
    )


def _of_the_moon(feast: Feast, year: int) -> tuple[Days, ...]:
    """A day of an Islamic month is known to three days, a month from its earliest first to its latest last day."""
    month, *days = lists()["feast"]["moon"][feast.name]
    found = []
    around = round((year - 2024) * 365.2425 / _LUNATION / 12)
    for times in range(around - 2, around + 3):
        lunation = _RAMADAN + month - _RAMADAN_MONTH + 12 * times
        early, late = _sighted(lunation, days[0] if days else 1)
        if not days and feast.edge in ("", "long", "last"):
            end = _sighted(lunation + 1, 0)
            early, late = (end[0], end[1]) if feast.edge == "last" else (early, end[1])
        shift = datetime.timedelta(1 if feast.edge == "eve" else 0)
        if early.year == year:
            found.append(Days(early - shift, late - shift))
    return tuple(found)


def _sighted(lunation: int, day: int) -> tuple[datetime.date, datetime.date]:
    """The earliest and the latest date of the n-th day of the Islamic month that begins with a lunation."""
    moon = new_moon(lunation)
    first, last = (moon + datetime.timedelta(after + day - 1) for after in _SIGHTED)
    return first, last


def new_moon(lunation: int) -> datetime.date:
    """The day, in Universal Time, of a new moon; 0 is that of 6 January 2000."""
    t = lunation / 1236.85
    sun = math.radians(2.5534 + 29.10535670 * lunation)
    moon = math.radians(201.5643 + 385.81693528 * lunation + 0.0107582 * t * t)
    node = math.radians(160.7108 + 390.67050284 * lunation - 0.0016118 * t * t)
    julian = _EPOCH + _LUNATION * lunation + 0.00015437 * t * t
    julian += (
        -0.40720 * math.sin(moon)
        + 0.17241 * math.sin(sun)
        + 0.01608 * math.sin(2 * moon)
        + 0.01039 * math.sin(2 * node)
        + 0.00739 * math.sin(moon - sun)
        - 0.00514 * math.sin(moon + sun)
        + 0.00208 * math.sin(2 * sun)
    )
    return datetime.date(2000, 1, 1) + datetime.timedelta(math.floor(julian - 2451544.5))

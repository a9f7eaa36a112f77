"""Dates in words and figures as tables and manifests state them: the one day that they can be, or nothing.

``31.12.2024`` and ``4/13/2025`` can be one day only. ``3.4.2025`` is 3 April: no country writes the month first with full
stops. ``3/4/2025`` is April in one country and March in another: which, another date of its column says, or a person.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sitroom.documents.dates import iso_date
from sitroom.documents.months import month_of


class Order(StrEnum):
    """In which order day, month and year stand; EXCEL counts days instead, as the cells of a spreadsheet do."""

    DMY = "DMY"
    MDY = "MDY"
    YMD = "YMD"
    EXCEL = "excel"

    @property
    def words(self) -> str:
        """The order as it is told."""
        return {"DMY": "the day first", "MDY": "the month first", "YMD": "the year first"}.get(self.value, "in days since 1900")


TIME = r"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[ap]\.?m\.?)?(?:\s?(?:Z|[A-Z]{2,5}|[+-]\d{2}(?::?\d{2})?|\(\w{1,5}\)))*"
"""Pattern of a time of day as it stands after a date; use it with IGNORECASE."""

LONGEST = 80
"""Characters of a date; what is longer is something else."""

_THEN = rf"(?:(?:T|,?\s+|\s+(?:at|um|à|a las|alle)\s+){TIME})?"
_FIGURES = re.compile(rf"(\d{{4}}|\d{{1,2}})([-/.])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{1,2}})\.?{_THEN}", re.IGNORECASE)
_BETWEEN = r"(?:[\s.,/-]+|\s+(?:de|del|of)\s+)"
_YEAR = rf"(?P<year>\d{{4}})(?:\s*(?:г\.?|р\.?|года|року))?{_THEN}"
_WEEKDAY = r"(?:[^\W\d_]{2,15}\.?,?\s+)?"
_MONTH = r"(?P<month>[^\W\d_]{3,12}(?:\s(?:الأول|الاول|الثاني))?)\.?"
_DAY_FIRST = re.compile(
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th|er|º|ª|°)(?!\w))?{_BETWEEN}{_MONTH}{_BETWEEN}{_YEAR}", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR}", re.IGNORECASE)
_MONTH_ALONE = re.compile(rf"{_MONTH}{_BETWEEN}(?P<year>\d{{4}})", re.IGNORECASE)
_EAST_ASIAN = re.compile(
    rf"(\d{{4}})\s?[年년]\s?(\d{{1,2}})\s?[月월](?:\s?(\d{{1,2}})\s?[日号號일])?(?:\s?{TIME})?", re.IGNORECASE
)
_MONTH_IN_FIGURES = re.compile(r"(\d{1,2})/(\d{4})|(\d{4})/(\d{1,2})")
_SERIAL = re.compile(r"([1-9]\d{4})(?:\.\d{1,12})?")
_BEFORE_1900 = datetime.date(1899, 12, 30)
"""Day 0 of Excel from March 1900 on: before that it counts a 29 February that never was."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A date in figures: the sign between them, the days that it can be by the order, and whether its year has four figures."""

    sign: str
    days: Mapping[Order, str]
    is_full: bool

    @property
    def only(self) -> Order | None:
        """The one order in which it is a day; None where it is one in several or in none, or its year is not told in full."""
        return next(iter(self.days)) if self.is_full and len(self.days) == 1 else None

    @property
    def by_custom(self) -> Order | None:
        """The order that everyone writes with this sign."""
        return Order.DMY if self.sign == "." else None

    def day(self, order: Order | None) -> str | None:
        """The one day that it can be, or where there are several the one that it is in this order."""
        if not self.is_full or not self.days:
            return None
        if len(set(self.days.values())) == 1:
            return next(iter(self.days.values()))
        return self.days.get(order) if order else None


def figures_in(words: str) -> Figures | None:
    """The figures of a date that is told in nothing else but for a time after it; None for other words."""
    found = _FIGURES.fullmatch(words.strip()) if len(words) <= LONGEST else None
    if found is None:
        return None
    first, sign, middle, last = found[1], found[2], found[3], found[4]
    orders = {Order.DMY: (last, middle, first), Order.MDY: (last, first, middle), Order.YMD: (first, middle, last)}
    four = [len(first) == 4, len(last) == 4]
    if all(four):
        return None
    days = {
        order: day
        for order, (year, month, date) in orders.items()
        # Where one figure has four digits it is the year.
        if (len(year) == 4 or (not any(four) and len(year) == 2)) and len(date) < 4 and (day := _day(year, month, date))
    }
    return Figures(sign, days, any(four))


def day_of(words: str) -> str | None:
    """The ISO date that words state with a day, or month and year, where they can mean no other; else None.

    ISO 8601, figures (see :class:`Figures`), and the month by its name in the languages of ``months``. A time after it is
    cut off.
    """
    words = words.strip()
    if len(words) > LONGEST:
        return None
    if date := iso_date(words):
        return date
    if figures := figures_in(words):
        return figures.day(figures.by_custom)
    if found := _MONTH_IN_FIGURES.fullmatch(words):
        return iso_date(f"{int(found[2] or found[3]):04}-{int(found[1] or found[4]):02}")
    return named_day(words)


def told_day(words: str, order: Order) -> str | None:
    """The same where a person has said in which order all dates are; a year of two figures is one of 1970 to 2069 then."""
    words = words.strip()
    if len(words) > LONGEST:
        return None
    if order is Order.EXCEL:
        found = _SERIAL.fullmatch(words)
        return (_BEFORE_1900 + datetime.timedelta(int(found[1]))).isoformat() if found else day_of(words)
    if figures := figures_in(words):
        return figures.days[Order.YMD] if figures.only is Order.YMD else figures.days.get(order)
    return day_of(words)


def is_serial(words: str) -> bool:
    """Whether a number may be a day of 1990 to 2099 as a spreadsheet counts them."""
    return _SERIAL.fullmatch(words.strip()) is not None and 32_874 <= float(words) < 73_051


def named_day(words: str) -> str | None:
    """The ISO date of words that name the month; None for others."""
    if found := _EAST_ASIAN.fullmatch(words):
        return iso_date("-".join(f"{int(each):02}" for each in found.groups() if each))
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _MONTH_ALONE):
        found = pattern.fullmatch(words)
        month = month_of(found["month"]) if found else None
        if found and month:
            day = found.groupdict().get("day")
            return iso_date(f"{int(found['year']):04}-{month:02}" + (f"-{int(day):02}" if day else ""))
    return None


def _day(year: str, month: str, day: str) -> str | None:
    full = year if len(year) == 4 else f"{'19' if int(year) >= 70 else '20'}{int(year):02}"
    return iso_date(f"{int(full):04}-{int(month):02}-{int(day):02}")

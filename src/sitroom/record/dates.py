"""Dates with the precision that was stated, compared as the record compares them, and days as ordinals."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def first_day(day: str) -> str:
    """Give the first day of a date with the precision that was stated."""
    return (day + "-01-01"[len(day) - 4 :])[:10]


def last_day(day: str) -> str:
    """Give a day that no day of the date comes after: "2021-08" gives "2021-08-31"."""
    return (day + "-12-31"[len(day) - 4 :])[:10]


def until(day: str) -> str:
    """Give a text that every date up to and including ``day`` is not greater than, and every later one is.

    Dates are compared as texts: "2021-08" counts as of its first day, and stands before "2021-08-01".
    """
    return last_day(day)


def since(day: str) -> str:
    """Give a text that every date from ``day`` on is not less than; a month or year counts as of its first day."""
    first = first_day(day)
    # Of the first day of a month or year the date without its day is meant too.
    return first[:4] if first.endswith("-01-01") else first[:7] if first.endswith("-01") else first


def ordinal(day: str) -> int:
    """Give a date's first day as an ordinal (``datetime.date.toordinal``)."""
    return date.fromisoformat(first_day(day)).toordinal()


def last_ordinal(day: str) -> int:
    """Give the last day that a date stands for as an ordinal."""
    whole = date.fromisoformat(first_day(day))
    if len(day) == 4:
        return date(whole.year, 12, 31).toordinal()
    if len(day) == 7:
        return whole.replace(day=monthrange(whole.year, whole.month)[1]).toordinal()
    return whole.toordinal()


def iso(day: int | None) -> str | None:
    """Give an ordinal as an ISO date."""
    return None if day is None else date.fromordinal(day).isoformat()

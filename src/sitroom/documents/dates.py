"""Dates as stated: ISO 8601 with the precision that the writer gave, or nothing."""

from __future__ import annotations

import datetime
import re

from sitroom.documents.months import ENGLISH

_ISO = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ]\d{1,2}(?::?\d{2}){0,2}(?:[.,]\d+)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?)?)?", re.IGNORECASE
)

_MONTH = "(?:" + "|".join(sorted(ENGLISH, key=len, reverse=True)) + r")\b\.?"
_WRITTEN = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH}),? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? (?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})"),
)
_MONTH_ONLY = re.compile(rf"(?P<month>{_MONTH}),? (?P<year>\d{{4}})", re.IGNORECASE)

FULL_DATE = "(?:" + "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern in _WRITTEN) + ")"
"""Pattern of a date with day, month and year written out; use it with IGNORECASE."""


def iso_date(value: str) -> str | None:
    """Return ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD`` as stated, a date with a time cut to the date; else None."""
    match = _ISO.fullmatch(value.strip())
    return _checked(*match.groups()) if match else None


def written_date(words: str) -> str | None:
    """Return the ISO date of the first date that ``words`` state in full or as month and year, else None.

    Numbers with slashes or dots are left alone: 3/4/2021 is March in one country and April in another.
    """
    for pattern in (*_WRITTEN, _MONTH_ONLY):
        match = pattern.search(words)
        if match:
            found = match.groupdict()
            month = found["month"].rstrip(".").lower()
            return _checked(found["year"], str(ENGLISH.get(month, month)), found.get("day"))
    return None


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date = datetime.date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return date.isoformat()[: 10 if day else 7 if month else 4]

"""What a cell of a table says: a date, an address, a language, an id; None where it says none that can be understood."""

from __future__ import annotations

import datetime
import re

from sitroom.documents.address import canonical_url
from sitroom.documents.dates import FULL_DATE, iso_date, written_date
from sitroom.documents.day_order import LONGEST, TIME, Order, day_of, told_day
from sitroom.documents.language_codes import language_code

LONGEST_ID = 200
LONGEST_NAME = 1_000
"""Characters of an id, and of a title or an outlet's name: what is longer is something else."""

_WRITTEN = re.compile(rf"(?:[a-z]{{3,9}}\.?,?\s+)?(?P<date>{FULL_DATE})(?:(?:,|\s+at)?\s+{TIME})?", re.IGNORECASE)
_TIME_BETWEEN = re.compile(rf"[a-z]{{3}}\s+([a-z]{{3}})\s+(\d{{1,2}})\s+{TIME}\s+(\d{{4}})", re.IGNORECASE)
_COMPACT = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:T?\d{6}Z?)?")
_TO_THE_HOUR = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])")
"""``2024030512`` may be noon of 5 March 2024 or a second in 2034."""
_NUMBER = re.compile(r"\d{9,13}(?:\.\d{1,9})?")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_BROKEN = re.compile(r"[\x00\ud800-\udfff]")

_EPOCH = (631_152_000, 4_102_444_800)
"""Seconds since 1970 that are taken for a date: the years 1990 to 2099. Smaller numbers are years, days or counts."""


def date_of(cell: object, order: Order | None = None) -> str | None:
    """The ISO 8601 date of a cell with the precision that was stated, a time cut off.

    What :func:`day_of` reads, as of e-mail (``Tue, 5 Mar 2024 10:00:00 GMT``), ``20240305``, and seconds or milliseconds
    since 1970 (then the day in UTC). ``5/3/2024`` is May in one country and March in another, and None, unless a person
    told the ``order``.
    """
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        cell = f"{int(cell)}" if abs(cell) < 1e15 else ""
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return None
    words = cell.strip()
    if date := day_of(words) if order is None else told_day(words, order):
        return date
    if found := _COMPACT.fullmatch(words):
        return iso_date(f"{found[1]}-{found[2]}-{found[3]}")
    if found := _TIME_BETWEEN.fullmatch(words):
        return written_date(f"{found[2]} {found[1]} {found[3]}")
    if found := _WRITTEN.fullmatch(words):
        return written_date(re.sub(r"\s+", " ", found["date"]))
    return _since_epoch(words)


def _since_epoch(words: str) -> str | None:
    if not _NUMBER.fullmatch(words) or _TO_THE_HOUR.fullmatch(words):
        return None
    seconds = float(words)
    if seconds >= 1e11:
        seconds /= 1000
    if not _EPOCH[0] <= seconds < _EPOCH[1]:
        return None
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date().isoformat()


def address_of(cell: object) -> str | None:
    """The canonical http(s) address of a cell."""
    if not isinstance(cell, str) or len(cell) > 4 * LONGEST_NAME or _UNSAFE.search(cell.strip()):
        return None
    return canonical_url(cell)


def language_of(cell: object) -> str | None:
    """The ISO 639-1 code of a cell that holds a code or a tag of a language (``en-GB``, ``eng``)."""
    return language_code(cell) if isinstance(cell, str) else None


def name_of(cell: object) -> str | None:
    """The words of a cell that holds a title or a name, its white space made single spaces."""
    words = " ".join(cell.split()) if isinstance(cell, str) and len(cell) <= 4 * LONGEST_NAME else ""
    return words if words and len(words) <= LONGEST_NAME and not _BROKEN.search(words) else None


def id_of(cell: object) -> str | None:
    """The id of a row: text or a number, short and without characters that steer a terminal."""
    words = str(cell).strip() if isinstance(cell, (str, int, float)) and not isinstance(cell, bool) else ""
    return words if words and len(words) <= LONGEST_ID and not _UNSAFE.search(words) else None


def short(cell: object, most: int = 40) -> str:
    """A cell or a name as it is shown in a message: on one line, of at most so many characters, and steering nothing."""
    named = "an object" if isinstance(cell, dict) else "a list" if isinstance(cell, list) else None
    words = named or " ".join(str(cell)[: 5 * most].split())
    words = "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in words)
    return words if len(words) <= most else f"{words[: most - 1]}…"

"""What the header lines of an answer from the web say: how long it stays fresh, when to ask again."""

from __future__ import annotations

import re
import time
from email.utils import parsedate_to_datetime

MAX_WAIT = 24 * 3600.0
"""Seconds for which a server may ask to be left alone, in any of the ways there are; a hostile one would say years."""

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)


def validator(header: str | None) -> str | None:
    """An ETag or Last-Modified as it may be sent back; None for what is none."""
    return header if header and header.isascii() and header.isprintable() and len(header) <= 1000 else None


def max_age(header: str | None) -> float | None:
    """For how many seconds a Cache-Control calls an answer fresh, a day at most."""
    found = _MAX_AGE.search(header or "")
    return min(float(found[1]), MAX_WAIT) if found else None


def retry_after(header: str | None) -> float | None:
    """How many seconds a Retry-After asks to wait, as a number or up to a date; a day at most."""
    if not header:
        return None
    if header.strip().isdecimal():
        return min(float(header.strip()[:12]), MAX_WAIT)
    try:
        seconds = parsedate_to_datetime(header).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return min(max(seconds, 0.0), MAX_WAIT)

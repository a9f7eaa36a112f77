"""When: the days, months and years that a text states, the relative ones counted from the day of the document.

A stated time becomes a :class:`Period` with the precision of its words: "in May 2021" is ``2021-05`` at both ends.

- A weekday is the last one up to and including the document's day; with words of the future near it in its sentence, the
  next one. "Last Friday" lies before that day, "next Friday" behind it. A day or month without its year is read alike,
  but where no verb tells, one that comes within a month is the next one. After "until", "by" and "before" a weekday is
  the next one and a date the nearest one, where no verb tells.
- A week runs from Monday to Sunday. "A week ago" is that day and three days on each side of it; "months ago" is a month,
  "years ago" a year. "Early", "mid" and "late" are thirds of a month or a year, and 0-3, 4-6 and 7-9 in a decade.
- "Since" ends with the document's day; "until", "by" and "before" have no first day, "after" no last. "Before" and "after"
  leave the day itself out. "For two weeks" ends with the document's day, with words of the future it begins there.
- Dates in figures have the day first, unless only the other order is a date (``08/20/2021``).
- A document known to the month or the year alone resolves what needs no more: "this year", "last month".

A time that cannot be counted keeps its words, with both ends None. The words are without a bare "in", "on" or "at".
The lists are in ``periods.toml``; the patterns run over the text once each, so the cost grows with its length.
"""

from __future__ import annotations

import datetime
import re

from sitroom.claims.claim import Period
from sitroom.claims.days import Parts, beside, days_between, first_day, iso_of, last_day, moved, parts_of, placed
from sitroom.claims.expressions import Setting, Stated, stated, tense
from sitroom.documents.dates import iso_date
from sitroom.documents.document import Span

_LEAD = 24
"""Characters before an expression in which its preposition stands."""
_BEFORE = re.compile(
    r"\b(since|until|till|by|before|prior to|after|between|from|starting|beginning|as of)"
    r"(?:\s+(?:on|at|in|the|about|around))*\s+\Z",
    re.IGNORECASE,
)
_ENDING = re.compile(r"(?:the\s+)?(?:end|last)\s+of\b", re.IGNORECASE)
_JOINT = re.compile(r"\s*(to|until|till|through|and|-|–|—)\s*(?:(?:on|the)\s+)?", re.IGNORECASE)
_SOON = 31
"""Days ahead in which a date without its year is taken for the next one, where no verb tells."""
_STARTING = ("starting", "beginning", "as of")
_NOTHING = (None, None)
_Ends = tuple[Parts | None, Parts | None]


def periods(text: str, published: str | None, *, future: bool = False) -> tuple[Period, ...]:
    """Every stated time of ``text`` in its order, counted from ``published`` (ISO, any precision; None: not known).

    ``future`` says that the text speaks of what is to come: a weekday is then the next one.
    """
    iso = iso_date(published) if published else None
    setting = Setting(text, parts_of(iso) if iso else None, future)
    found: list[Period] = []
    points = stated(setting)
    at = 0
    while at < len(points):
        one, *others = points[at : at + 2]
        joint = _joint(text, one, others[0]) if others else ""
        before, start = _preposition(text, one)
        if joint and (joint != "and" or before == "between"):
            found.append(_period((start, others[0].span[1]), _between(setting, one, others[0])))
            at += 2
            continue
        if not one.tied or (at and _joint(text, points[at - 1], one)):
            found.append(_single(setting, one, before, start))
        at += 1
    return tuple(found)


def overlap(a: Period | None, b: Period | None) -> bool | None:
    """Whether two periods share a day; None where what is known of them does not decide it."""
    if a is None or b is None:
        return None
    (a_first, a_last), (b_first, b_last) = _days(a), _days(b)
    if (a_last and b_first and a_last < b_first) or (b_last and a_first and b_last < a_first):
        return False
    if _holds(a_first, a_last, b_first, b_last) or _holds(b_first, b_last, a_first, a_last):
        return True
    return None


def at_most_apart(a: Period | None, b: Period | None, days: int) -> bool | None:
    """Whether from the end of one period to the start of the other are at most ``days`` days; None where undecided."""
    shared = overlap(a, b)
    if shared is not False or a is None or b is None:
        return shared
    (a_first, a_last), (b_first, b_last) = _days(a), _days(b)
    gaps = [(start - end).days for start, end in ((b_first, a_last), (a_first, b_last)) if start and end and start > end]
    return min(gaps) <= days


def _days(period: Period) -> tuple[datetime.date | None, datetime.date | None]:
    """The first and last day; an end that is no ISO date is as good as unknown."""
    start, end = (iso_date(end) if end else None for end in (period.start, period.end))
    return (first_day(parts_of(start)) if start else None), (last_day(parts_of(end)) if end else None)


def _holds(first: datetime.date | None, last: datetime.date | None, *others: datetime.date | None) -> bool:
    """Whether one of the other period's own ends surely lies in this one."""
    known = [day for day in others if day is not None]
    if first is not None and last is not None:
        return any(first <= day <= last for day in known)
    return any(day in (first, last) for day in known)


def _preposition(text: str, one: Stated) -> tuple[str, int]:
    """The preposition of an expression, and where the words begin with it."""
    start = max(0, one.span[0] - _LEAD)
    match = None if one.whole else _BEFORE.search(text[start : one.span[0]])
    return (" ".join(match[1].lower().split()), start + match.start()) if match else ("", one.span[0])


def _joint(text: str, one: Stated, other: Stated) -> str:
    """The word or dash that joins two expressions of one sort to a range; empty where they stand apart."""
    if one.whole or other.whole or (one.weekday is None) != (other.weekday is None) or other.span[0] - one.span[1] > _LEAD:
        return ""
    match = _JOINT.fullmatch(text, one.span[1], other.span[0])
    return match[1].lower() if match else ""


def _single(setting: Setting, one: Stated, before: str, start: int) -> Period:
    """One expression with its preposition."""
    open_start = before in ("until", "till", "by", "before", "prior to")
    side = _side(setting, one)
    if not side:
        side = 1 if before in _STARTING else _usual(setting, one)
        if open_start:
            side = 1 if one.weekday is not None else 0
    low, high = _ends(one, setting.now, -1 if before == "since" else side)
    words = (start, one.span[1])
    if low is None or high is None:
        return _period(words if before not in ("from", "between") else one.span, (low, high))
    if before == "since":
        return _period(words, (low, setting.now if _in_order(low, setting.now) else None))
    if open_start:
        return _period(
            words,
            (None, high if before in ("until", "till", "by") or _ENDING.match(setting.text, *one.span) else beside(low, -1)),
        )
    if before == "after":
        return _period(words, (beside(high, 1), None))
    if before in _STARTING or (before == "from" and side > 0):
        return _period(words, (low, None))
    return _period(words if before in ("from", "between") and low != high else one.span, (low, high))


def _usual(setting: Setting, one: Stated) -> int:
    """Where no verb tells: the last such weekday; a date soon to come, else the last such date."""
    following = placed(one.low, setting.now, 1) if one.low is not None and one.low.year is None else None
    soon = following is not None and setting.now is not None and days_between(setting.now, following) <= _SOON
    return 1 if soon else -1


def _between(setting: Setting, first: Stated, second: Stated) -> _Ends:
    """From the first expression to the second: the one that lacks its year takes it from the other."""
    if _dateless(first) and not _dateless(second):
        high = _ends(second, setting.now, -1)[1]
        low = _ends(first, high, -1)[0]
    elif _side(setting, first) > 0 or not _dateless(first):
        low = _ends(first, setting.now, 1)[0]
        high = _ends(second, low, 1)[1]
    else:
        high = _ends(second, setting.now, -1)[1]
        low = _ends(first, high, -1)[0]
    return (low, high) if low is not None and high is not None and _in_order(low, high) else _NOTHING


def _dateless(one: Stated) -> bool:
    return one.weekday is not None or (one.low is not None and one.low.year is None)


def _side(setting: Setting, one: Stated) -> int:
    return 1 if setting.future else tense(setting.text, one.span)


def _ends(one: Stated, now: Parts | None, side: int) -> _Ends:
    """First and last date of an expression: the last up to ``now`` (-1), the next (1) or the nearest (0)."""
    if one.weekday is not None:
        today = first_day(now) if now is not None and now.day else None
        if today is None:
            return _NOTHING
        ahead = (one.weekday - today.weekday()) % 7
        if one.strict > 0 or (not one.strict and side >= 0):
            ahead += 7 * (one.strict > 0 and ahead == 0)
        elif ahead or one.strict:
            ahead -= 7
        return moved(today, ahead), moved(today, ahead + one.length - 1)
    if one.low is None or one.high is None or one.low.year is not None:
        return one.low, one.high
    low = placed(one.low, now, one.strict or side)
    if one.strict and low is not None and low == placed(one.low, now, -one.strict):
        # The month in which the document was written is neither the last nor the next.
        low = placed(one.low, beside(Parts(*low[:2]), one.strict), one.strict)
    return low, placed(one.high, low, 1) if low is not None else None


def _in_order(low: Parts | None, high: Parts | None) -> bool:
    first, last = low and first_day(low), high and last_day(high)
    return first is not None and last is not None and first <= last


def _period(words: Span, ends: _Ends) -> Period:
    low, high = ends
    if low is not None and high is not None and not _in_order(low, high):
        low = high = None
    return Period(iso_of(low), iso_of(high), words)

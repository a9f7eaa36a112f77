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
- Of a date in figures whose order is open, 03/04/2021, the months of both readings are the ends, unless the text has others
  that can be read in one order alone. Dates with points have the day first.
- "Three weeks earlier", "the following day" and "that year" are told from the time before them in the text, if that is
  near and known as finely as their unit; not from "currently" or "recently", nor past the day on which somebody spoke,
  "he said on Friday". With a date right behind them they are told from that: "two days after 3 May".
- Feasts are those of the Western churches where the text speaks of no other; where it does, the days on which both agree.
  Islamic ones are known to three days (:mod:`sitroom.claims.feasts`). A feast that each country has at its own date and a
  fiscal year keep their words.
- A document known to the month or the year alone resolves what needs no more: "this year", "last month".

A time that cannot be counted keeps its words, with both ends None. The words are without a bare "in", "on" or "at".
The lists are in ``periods.toml``; the patterns run over the text once each, so the cost grows with its length.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sitroom.claims.claim import Period
from sitroom.claims.days import Parts, beside, days_between, first_day, iso_of, last_day, moved, parts_of, parts_of_day, placed
from sitroom.claims.distances import told_from
from sitroom.claims.expressions import setting_of, stated
from sitroom.claims.feasts import in_year, near
from sitroom.claims.stated import Setting, Stated, tense
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
_UP_TO = ("until", "till", "by", "before", "prior to")
_Ends = tuple[Parts | None, Parts | None]
_NOTHING: _Ends = (None, None)
_REACH = 500
"""Characters between a time and the one that it is told from: a few sentences; farther off it may be another time."""
_CUE = 60
_REPORTED = re.compile(
    r"\b(?:(?:said|says|added|announced|reported|confirmed|stated|warned|claimed|declared|wrote|posted|tweeted)"
    r"(?:\s+(?:in|at|via|during|from|to|through)(?:\s+[\w’'-]{1,20}){1,4})?|(?:told|tells)(?:\s+[\w’'-]{1,20}){1,4}?)"
    r"(?:\s+(?:on|late|early)){0,2}\s+\Z",
    re.IGNORECASE,
)
"""Words before the day on which somebody spoke: it is not the day that he spoke of, and from neither is a time told then."""
_GAP = re.compile(r"\s+(?:(?:on|of|in|the)\s+){0,2}")


def periods(text: str, published: str | None, *, future: bool = False) -> tuple[Period, ...]:
    """Every stated time of ``text`` in its order, counted from ``published`` (ISO, any precision; None: not known).

    ``future`` says that the text speaks of what is to come: a weekday is then the next one.
    """
    iso = iso_date(published) if published else None
    setting = setting_of(text, parts_of(iso) if iso else None, future=future)
    return tuple(_Teller(setting).periods())


@dataclass(slots=True)
class _Teller:
    """The times of a text, one behind the other, with the last one told: from it others are told."""

    setting: Setting
    _told: _Ends = (None, None)
    _told_at: int = 0

    def periods(self) -> Iterator[Period]:
        points = stated(self.setting)
        at = end = 0
        while at < len(points):
            one, *others = points[at : at + 2]
            follower = others[0] if others else None
            before, start = _preposition(self.setting.text, one, end)
            joint = _joint(self.setting.text, one, follower) if follower else ""
            if one.anchored is not None:
                if follower is not None and _leads(self.setting.text, one, follower):
                    yield self._told_by(one, follower, before, start)
                    at += 1
                elif one.anchored.alone:
                    yield self._told_back(one, before, start)
            elif follower is not None and joint and (joint != "and" or before == "between"):
                ends = _between(self.setting, one, follower)
                self._tell(ends, follower.span[1])
                yield _period((start, follower.span[1]), ends)
                at += 1
            elif not one.tied or (at and _joint(self.setting.text, points[at - 1], one)):
                yield self._single(one, before, start)
            end = points[at].span[1]
            at += 1

    def _single(self, one: Stated, before: str, start: int) -> Period:
        side = _where(self.setting, one, before)
        ends = _ends(one, self.setting.now, side)
        if not one.passing:
            self._tell((None, None) if _REPORTED.search(self.setting.text, max(0, start - _CUE), start) else ends, one.span[1])
        return _open_ended(self.setting, one.span, one, before, start, ends, side)

    def _told_by(self, one: Stated, date: Stated, before: str, start: int) -> Period:
        """A time with the date right behind its words: "two days before 3 May"."""
        assert one.anchored is not None
        ends = told_from(one.anchored, *_ends(date, self.setting.now, _where(self.setting, date, "")))
        self._tell(ends, date.span[1])
        return _open_ended(self.setting, (one.span[0], date.span[1]), date, before, start, ends, 0)

    def _told_back(self, one: Stated, before: str, start: int) -> Period:
        """A time that is told from the one before it in the text, if that is known and near."""
        assert one.anchored is not None
        ends: _Ends = _NOTHING
        if one.anchored.back and one.span[0] - self._told_at <= _REACH:
            ends = told_from(one.anchored, *self._told)
        self._tell(ends, one.span[1])
        return _open_ended(self.setting, one.span, one, before, start, ends, 0)

    def _tell(self, ends: _Ends, at: int) -> None:
        self._told, self._told_at = ends, at


def _leads(text: str, one: Stated, follower: Stated) -> bool:
    """Whether a date stands right behind words that are told from one: "a week before 5 May"."""
    gap = text[one.span[1] : follower.span[0]]
    if one.anchored is None or one.anchored.back:
        return False
    return follower.anchored is None and not follower.passing and len(gap) <= _LEAD and bool(_GAP.fullmatch(gap))


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


def _preposition(text: str, one: Stated, after: int) -> tuple[str, int]:
    """The preposition of an expression, behind ``after``, and where the words begin with it."""
    start = max(after, one.span[0] - _LEAD)
    match = None if one.whole else _BEFORE.search(text[start : one.span[0]])
    return (" ".join(match[1].lower().split()), start + match.start()) if match else ("", one.span[0])


def _joint(text: str, one: Stated, other: Stated) -> str:
    """The word or dash that joins two expressions of one sort to a range; empty where they stand apart."""
    if (
        one.whole
        or other.whole
        or one.anchored
        or other.anchored
        or (one.weekday is None) != (other.weekday is None)
        or other.span[0] - one.span[1] > _LEAD
    ):
        return ""
    match = _JOINT.fullmatch(text, one.span[1], other.span[0])
    return match[1].lower() if match else ""


def _where(setting: Setting, one: Stated, before: str) -> int:
    """On which side of the document's day a time lies: behind (-1), ahead (1), or wherever it is nearest (0)."""
    if before == "since":
        return -1
    side = _side(setting, one)
    if side:
        return side
    if before in _UP_TO:
        return 1 if one.weekday is not None else 0
    return 1 if before in _STARTING else _usual(setting, one)


def _open_ended(setting: Setting, span: Span, one: Stated, before: str, start: int, ends: _Ends, side: int) -> Period:
    """The dates with what the preposition makes of them: "since" has no last day, "until" no first."""
    low, high = ends
    words = (start, span[1])
    if low is None or high is None:
        return _period(words if before not in ("from", "between") else span, (low, high))
    if before == "since":
        return _period(words, (low, setting.now if _in_order(low, setting.now) else None))
    if before in _UP_TO:
        to_the_end = before in ("until", "till", "by") or _ENDING.match(setting.text, *one.span)
        return _period(words, (None, high if to_the_end else beside(low, -1)))
    if before == "after":
        return _period(words, (beside(high, 1), None))
    if before in _STARTING or (before == "from" and side > 0):
        return _period(words, (low, None))
    return _period(words if before in ("from", "between") and low != high else span, (low, high))


def _usual(setting: Setting, one: Stated) -> int:
    """Where no verb tells: the last such weekday; a date soon to come, else the last such date."""
    following = placed(one.low, setting.now, 1) if one.low is not None and one.low.year is None else None
    if one.feast is not None and one.low is None and (days := near(one.feast, setting.now, 1)) is not None:
        following = parts_of_day(days.first)
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
    if one.low is None:
        return one.weekday is not None or one.feast is not None
    return one.low.year is None


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
            # On a Sunday "last weekend" is not the one that is now.
            ahead -= 7 + 7 * (one.strict < 0 and ahead - 7 + one.length > 0)
        return moved(today, ahead), moved(today, ahead + one.length - 1)
    if one.feast is not None:
        days = (
            in_year(one.feast, one.low.year)
            if one.low and one.low.year
            else near(one.feast, now, one.strict or side, strict=bool(one.strict))
        )
        return (parts_of_day(days.first), parts_of_day(days.last)) if days else _NOTHING
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

"""Times of the calendar: days, months, seasons, years, decades, and feasts."""

from __future__ import annotations

import calendar
import re
from functools import cache

from sitroom.claims.calendar_words import (
    BESIDE,
    DAY,
    NTH,
    PART,
    YEAR,
    alternatives,
    any_of,
    compiled,
    listed_words,
    lists,
    month_pattern,
)
from sitroom.claims.days import Parts, first_day, shifted
from sitroom.claims.feasts import Feast, feast_names
from sitroom.claims.stated import Patterns, Setting, Stated, group


@cache
def calendar_times() -> Patterns:
    """The patterns of the calendar with what reads them."""
    full = any_of("calendar", "month")
    plain = "|".join(name for name in full.split("|") if name not in listed_words("calendar", "ambiguous_month"))
    month = month_pattern()
    weekday = rf"(?:\b(?:{any_of('calendar', 'weekday')}|{any_of('calendar', 'short_weekday')})\b\.?,? )?"
    season = rf"(?P<season>{'|'.join(lists()['season'])})"
    counted = rf"(?! ?(?:{any_of('counted', 'word')})(?!\w))"
    before = r"\b(?:in|since|until|till|by|of|before|after|from|between|during|through|to|and|year|around|for|than)"
    nth = "|".join(NTH[:4])
    whose = rf"(?:(?:the year )?(?P<year>{YEAR})|(?P<which>this|last|next|the current|the coming) year)"
    of_year = rf"(?:,?(?: of)? (?P<year>{YEAR}))?"
    fiscal = rf"(?:fiscal|financial|budget|tax)(?: year)? {YEAR}(?:[-–/]\d\d(?:\d\d)?)?|FY ?-?(?:{YEAR}|\d\d)(?:[-–/]\d\d)?"
    return tuple((compiled(pattern), read) for pattern, read in (
        (rf"(?<![\w./-])(?P<year>{YEAR})-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T[\d:.]{{2,15}}Z?)?)?(?![\w/-])", _date),
        (rf"(?<![\w./-])(?P<year>{YEAR})/(?P<month>\d\d?)/(?P<day>\d\d?)(?![\w/-])", _date),
        (_FIGURES, _in_figures),
        (rf"(?<![\w./-])(?P<month>0?[1-9]|1[0-2])/(?P<year>{YEAR})(?![\w/-])", _date),
        (rf"{weekday}(?:\bthe )?(?<![\w.,:/$€£-])(?P<day>{DAY})(?:(?:[-–—/]| (?:–|to|and|or) )(?P<day2>{DAY}))?(?: of)?(?: |-)"
         rf"{month}(?:(?:,?(?: of)? |-)(?P<year>{YEAR}))?", _date),
        (rf"\bthe (?P<nth>{'|'.join(NTH)}) of {month}(?:,?(?: of)? (?P<year>{YEAR}))?", _date),
        (rf"{weekday}\b{month} (?:the )?(?P<day>{DAY})(?:(?:[-–—]| (?:–|to) )(?P<day2>{DAY}))?(?![.,:]\d|%){counted}"
         rf"(?:,? (?P<year>{YEAR}))?", _date),
        (rf"\b(?:(?:the )?{PART}(?: |-))?(?:the )?{month}(?:,?(?: of)? |-)(?P<year>{YEAR})", _part_of),
        (rf"\b(?:(?:the )?{PART}(?: |-))?(?:the )?{season}(?:,?(?: of)? )(?P<year>{YEAR})", _part_of),
        (rf"{before}(?: the)?(?: month of)? (?P<own>(?:(?:the )?{PART}(?: |-))?(?P<month>{full}))\b", _part_of),
        (rf"\b(?P<own>(?:the )?{PART}(?: |-)(?P<month>{full}))\b", _part_of),
        (rf"\b(?P<own>(?P<month>{plain}))(?=['’]s\b)", _part_of),
        (rf"\b(?P<own>(?P<which>last|this|next|past|coming) (?P<month>{full}))\b", _part_of),
        (rf"\b(?P<own>(?:the )?{PART}(?: |-)(?:the year )?(?P<year>{YEAR}))(?![\w%]|[.,:/-]\d){counted}", _part_of),
        (rf"\b(?:in|since|until|till|during)(?: the)?(?: year)? (?P<own>(?P<year>{YEAR}))(?![\w%]|[.,:/]\d|-\d)", _part_of),
        (rf"{before}(?: the)?(?: year)? (?P<own>(?P<year>{YEAR}))(?![\w%]|[.,:/]\d|-\d){counted}", _part_of),
        (rf"(?<=\()(?P<own>(?P<year>{YEAR}))(?=\))", _part_of),
        (rf"(?<![\w./-])(?P<year>{YEAR})[-–/](?P<year2>{YEAR}|\d\d)(?![\w/-])", _years),
        (r"\b(?:the )?(?:(?P<part>early|mid|late)(?: |-))?(?:the )?(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b", _decade),
        (rf"\bthe (?P<nth>{nth}) (?P<of>half|quarter) of {whose}\b", _fraction),
        (rf"\b(?P<of>Q)(?P<nth>[1-4])(?: |/|-)(?:of )?{whose}\b", _fraction),
        (rf"\bthe (?P<nth>{nth}|last|final) (?P<of>half|week) of (?:the month of )?{month}{of_year}", _of_month),
        (rf"\bthe (?P<nth>first|last|final|closing|opening) (?:few )?(?P<of>days|weeks) of (?:{month}{of_year}"
         rf"|{whose.replace('<year>', '<year2>')})", _of_month),
        (rf"\b(?:{fiscal})(?!\w)", _open),
        (rf"\bthe (?:(?:{nth}) (?:half|quarter) of (?:the )?)?(?:{fiscal})(?!\w)", _open),
        (_feast_pattern(), _feast),
        (r"\bthe turn of the year\b", _turn),
    ))  # fmt: skip


_FIGURES = r"(?<![\w./-])(?P<day>\d\d?)(?P<by>[./-])(?P<month>\d\d?)(?P=by)(?P<year>\d{4}|(?<=/)\d\d)(?!\w|[./-]\d)"


def day_first(text: str) -> bool | None:
    """Whether the dates in figures of a text have the day first, by those that can be read in one order alone."""
    orders = {int(m["day"]) > int(m["month"]) for m in compiled(_FIGURES).finditer(text) if m["by"] != "." and _one_order(m)}
    return orders.pop() if len(orders) == 1 else None


def _one_order(match: re.Match[str]) -> bool:
    low, high = sorted((int(match["day"]), int(match["month"])))
    return 1 <= low <= 12 < high <= 31


def _in_figures(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A date such as 03/04/2021: where its order is open, from the first to the last month that it may be of."""
    day, month, year = (int(match[name]) for name in ("day", "month", "year"))
    if len(match["year"]) == 2:
        year += 2000 if year < 70 else 1900
    if not (1 <= min(day, month) <= 12 and max(day, month) <= 31):
        return None
    if month > 12:
        day, month = month, day
    elif day <= 12 and day != month and match["by"] != ".":
        if setting.day_first is None:
            low, high = sorted((day, month))
            return Stated(match.span(), Parts(year, low), Parts(year, high))
        if not setting.day_first:
            day, month = month, day
    date = Parts(year, month, day)
    return Stated(match.span(), date, date) if first_day(date) else None


def _month_number(setting: Setting, match: re.Match[str]) -> int | None:
    """The month of a match; None where its word is a verb or a name here."""
    word = group(match, "month").rstrip(".")
    if word.isdigit():
        return int(word)
    full = next((name for name in listed_words("calendar", "month") if name.startswith(word[:3])), None)
    if full is None:
        return None
    start, end = match.span("month")
    stated = bool(match.groupdict().get("year"))
    if full in listed_words("calendar", "verb_month") and setting.text[start].islower() and not stated:
        joint = setting.text[max(0, start - 4) : start].lower()
        if joint != " of ":
            return None
    alone = not stated and not match.groupdict().get("day")
    if alone and full in listed_words("calendar", "ambiguous_month") and not group(match, "which"):
        following = re.match(r"[^\S\n]([^\W\d_])", setting.text[end : end + 2])
        opening = setting.text[match.start() : start].lower().strip()
        if following and following[1].isupper() and not opening.startswith(("in", "during", "early", "late", "mid")):
            return None
    return listed_words("calendar", "month").index(full) + 1


def _date(setting: Setting, match: re.Match[str]) -> Stated | None:
    month = _month_number(setting, match)
    day, day2, year = (int(re.sub(r"\D", "", group(match, name)) or 0) for name in ("day", "day2", "year"))
    if month is None:
        return None
    day = NTH.index(nth) + 1 if (nth := group(match, "nth")) else day
    low = Parts(year or None, month, day or None)
    high = low._replace(day=day2) if day2 > day else low
    # Without a year any leap year will do to see whether there is such a day.
    if any(first_day(end if end.year else end._replace(year=2000)) is None for end in (low, high)):
        return None
    return Stated(match.span(), low, high)


def _part_of(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A month, a season or a year, or a part of one."""
    year, part, which = int(group(match, "year") or 0) or None, group(match, "part"), group(match, "which")
    low = high = Parts(year)
    if season := group(match, "season"):
        first, last = lists()["season"][season]
        low, high = Parts(year, first), Parts(year + (last < first) if year else None, last)
    elif match.groupdict().get("month"):
        month = _month_number(setting, match)
        if month is None:
            return None
        if which == "this" and setting.now is not None:
            year = setting.now.year
        low = high = Parts(year, month)
    if part:
        low, high = third(low, high, part)
    name = "own" if match.groupdict().get("own") else 0
    opening = setting.text[match.start() : match.start(name)].lower().split()
    strict = BESIDE.get(which, 0)
    tied = bool(year) and name == "own" and opening[:1] in (["and"], ["to"])
    return Stated(match.span(name), low, high, strict=strict, tied=tied)


def number_of_third(part: str) -> int:
    """0, 1 or 2 for an early, middle or late part."""
    return 0 if part.startswith(("earl", "beginning", "start", "first")) else 1 if part.startswith("mid") else 2


def third(low: Parts, high: Parts, part: str) -> tuple[Parts, Parts]:
    """The early, middle or late third of a month, a season or a year, by its days or months."""
    number = number_of_third(part)
    if low.month is None:
        return low._replace(month=4 * number + 1), high._replace(month=4 * number + 4)
    if low == high:
        end = calendar.monthrange(low.year or 2000, low.month)[1] if number == 2 else 10 * number + 10
        return low._replace(day=10 * number + 1), high._replace(day=end)
    between = Parts(low.year if low.month < 12 else low.year and low.year + 1, low.month % 12 + 1)
    month = (low, between, high)[number]
    return month, month


def _years(_: Setting, match: re.Match[str]) -> Stated | None:
    first, second = group(match, "year"), group(match, "year2")
    last = int(first[: -len(second)] + second)
    return Stated(match.span(), Parts(int(first)), Parts(last)) if last > int(first) else None


def _decade(_: Setting, match: re.Match[str]) -> Stated:
    year = int(group(match, "decade"))
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(group(match, "part"), (0, 9))
    return Stated(match.span(), Parts(year + first), Parts(year + last))


def _year_of(setting: Setting, match: re.Match[str], name: str = "year") -> int | None:
    """The year of a match, stated or beside the document's: None where the document's year is not known."""
    if stated := group(match, name):
        return int(stated)
    which = group(match, "which").removeprefix("the ")
    beside = shifted(Parts(setting.now.year), "year", BESIDE.get(which, 0)) if setting.now and which else None
    return beside.year if beside else None


def _fraction(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A half or a quarter of a year."""
    year, nth = _year_of(setting, match), group(match, "nth")
    number = int(nth) - 1 if nth.isdigit() else NTH.index(nth)
    length = 6 if group(match, "of") == "half" else 3
    if (number + 1) * length > 12:
        return None
    if year is None:
        return Stated(match.span())
    return Stated(match.span(), Parts(year, number * length + 1), Parts(year, (number + 1) * length))


def _of_month(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A half, a week, or the first or last days of a month; of a year these are its first or last month."""
    nth, of, said = group(match, "nth"), group(match, "of"), group(match, "year")
    last = nth in ("last", "final", "closing")
    if not group(match, "month"):
        year = _year_of(setting, match, "year2")
        one = Parts(year, 12 if last else 1) if year else None
        return Stated(match.span(), one, one)
    month, year = _month_number(setting, match), int(said) if said else None
    if month is None or (of == "half" and nth not in ("first", "second")):
        return None
    end = calendar.monthrange(year or 2001, month)[1]
    if of in ("days", "weeks"):
        days = (21, end) if last else (1, 10)
    elif of == "half":
        days = (1, 15) if nth == "first" else (16, end)
    else:
        week = NTH.index(nth) if not last else 0
        days = (end - 6, end) if last else (7 * week + 1, 7 * week + 7)
    return Stated(match.span(), Parts(year, month, days[0]), Parts(year, month, days[1]))


def _open(_: Setting, match: re.Match[str]) -> Stated:
    """A time of which no date can be told: fiscal years begin in each country when they will."""
    return Stated(match.span())


def _turn(_: Setting, match: re.Match[str]) -> Stated:
    return Stated(match.span(), Parts(None, 12), Parts(None, 1))


def _feast_pattern() -> str:
    names = alternatives(feast_names()).replace("'", "['’]")
    behind = rf"(?:,?(?: of| in)? (?P<year>{YEAR})(?![\w%]|[.,:/-]\d))?"
    return rf"\b(?-i:(?=[A-Z]))(?P<feast>{names})(?!\w|['’]s|-){behind}"


@cache
def _before_feast() -> re.Pattern[str]:
    """What may stand before a feast: which of its days, of which year and which church."""
    edge = r"(?P<edge>eve|first day|last day|start|beginning|end)"
    edge = rf"(?:(?:the )?{edge} of (?:the )?(?:holy )?(?:(?:month of |feast of )(?:the )?)?)?"
    church = r"(?:(?P<church>(?:(?:Greek|Russian|Serbian|Ukrainian|Eastern) )?Orthodox|Coptic|Julian|Catholic|Western) )?"
    return compiled(rf"(?<!\w){edge}(?:(?P<before>{YEAR}) )?(?:(?P<which>last|this|next|past|coming) )?{church}\Z")


_FARTHEST = 60
"""Characters before a feast that may belong to it."""
_WORD_BEFORE = re.compile(r"(?<![^\W_])[^\W\d_]{1,12}(?=\s{1,3}\Z)")
_RANGE = re.compile(r"\b(?:between|from)\b", re.IGNORECASE)
_WORD_BEHIND = re.compile(r"\s{1,3}([^\W\d_]{1,20})")


_EDGES = {"first day": "first", "start": "first", "beginning": "first", "last day": "last", "end": "last"}


def _feast(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A feast; one that is a part of another name is none, and one that only tells of what kind a thing is has no date."""
    tables, name = lists()["feast"], group(match, "feast").replace("’", "'")
    own = _before_feast().search(setting.text, max(0, match.start() - _FARTHEST), match.start())
    edge, which, church = (group(own, part) if own else "" for part in ("edge", "which", "church"))
    start = own.start() if own else match.start()
    stated = group(match, "year") or (group(own, "before") if own else "")
    before = _WORD_BEFORE.search(setting.text, max(0, start - 16), start)
    behind = _WORD_BEHIND.match(setting.text, match.end())
    leading, following = before.group().lower() if before else "", behind[1] if behind else ""
    bare = name in tables["bare"]
    if following.lower() in listed_words("feast", "named_behind"):
        return None
    if name.startswith("new year") and leading in listed_words("feast", "other_year"):
        return None
    if bare and not (edge or which or stated or leading in listed_words("feast", "led")):
        return None
    if leading in ("and", "to") and not _RANGE.search(setting.text, max(0, start - _FARTHEST), start):
        return None
    if bare and following[:1].isupper() and not stated:
        return None
    reckoning = "orthodox" if church.endswith(("orthodox", "coptic", "julian")) else "western"
    if not church and setting.orthodox:
        reckoning = "both"
    if not edge and bare and leading in ("over", "during", "at"):
        edge = "long"
    span = (start, match.end())
    feast = Feast(name, reckoning, _EDGES.get(edge, edge))
    if name in tables["open"] or (leading in listed_words("feast", "determiners") and following and not stated):
        return Stated(span)
    return Stated(span, Parts(int(stated)) if stated else None, strict=BESIDE.get(which, 0), feast=feast)

"""The expressions of time that a text has: each pattern of the calendar and of relative time, with what reads it.

What is read is not yet a period: a day without its year, or a weekday, is settled by what stands around it
(:mod:`sitroom.claims.time`). The lists are in ``periods.toml``. Each pattern runs over the text once, and every
repetition in it is bounded, so the cost grows with the length of the text.
"""

from __future__ import annotations

import calendar
import datetime
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sitroom.claims.days import WEEK, Parts, first_day, moved, shifted
from sitroom.documents.document import Span


@dataclass(frozen=True, slots=True)
class Stated:
    """One expression of time: its words, its first and last date, and how it may be joined to others.

    ``weekday`` (0 is Monday, for ``length`` days) stands for dates that the document's day decides. ``strict`` is -1 for
    "last Friday", 1 for "next Friday", else 0. A ``whole`` expression takes no "since" before it. One that is ``tied``
    counts only as the end of the one right before it ("and 2016").
    """

    span: Span
    low: Parts | None = None
    high: Parts | None = None
    weekday: int | None = None
    length: int = 1
    strict: int = 0
    whole: bool = False
    tied: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """The text, the document's day as far as it is known, and whether the caller speaks of the future."""

    text: str
    now: Parts | None = None
    future: bool = False

    @property
    def today(self) -> datetime.date | None:
        """The document's day, None where only its month or year is known."""
        return first_day(self.now) if self.now is not None and self.now.day else None


def stated(setting: Setting) -> tuple[Stated, ...]:
    """Every expression of time in a text, in its order, none inside another."""
    return _found(setting, (*_calendar(), *_relative()))


def dated(text: str) -> tuple[Span, ...]:
    """The words of ``text`` that name a day, a month, a year or a decade of the calendar, in its order."""
    return tuple(one.span for one in _found(Setting(text), _calendar()))


_S = r"(?:[^\S\n]{1,3}\n?|\n)"
_YEAR = r"(?:1[5-9]|20)\d\d(?!\d)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d\w])"
_PART = r"(?P<part>early in|late in|early|earlier|later?|mid|beginning of|start of|middle of|end of|last of|first of)"
_UNIT = r"(?P<unit>minute|hour|day|night|week|month|year|decade)"

_BESIDE = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}
"""Which side of the document's day a word names."""

_NTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_Reader = Callable[[Setting, "re.Match[str]"], Stated | None]


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((resources.files("sitroom.claims") / "periods.toml").read_text("utf-8"))


def _words(table: str, name: str) -> tuple[str, ...]:
    return tuple(_lists()[table][name].split())


def _any(table: str, name: str) -> str:
    return "|".join(re.escape(word) for word in sorted(_words(table, name), key=len, reverse=True))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern.replace(" ", _S), re.IGNORECASE)


@cache
def _calendar() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    full, short = _any("calendar", "month"), _any("calendar", "short_month")
    plain = "|".join(name for name in full.split("|") if name not in _words("calendar", "ambiguous_month"))
    month = rf"(?P<month>(?:{full})\b|(?:{short})\b(?:\.(?=\s?\d))?)"
    weekday = rf"(?:\b(?:{_any('calendar', 'weekday')}|{_any('calendar', 'short_weekday')})\b\.?,? )?"
    season = rf"(?P<season>{'|'.join(_lists()['season'])})"
    counted = rf"(?! ?(?:{_any('counted', 'word')})(?!\w))"
    before = r"\b(?:in|since|until|till|by|of|before|after|from|between|during|through|to|and|year|around|for|than)"
    return tuple((_compiled(pattern), read) for pattern, read in (
        (rf"(?<![\w./-])(?P<year>{_YEAR})-(?P<month>\d\d)(?:-(?P<day>\d\d)(?:T[\d:.]{{2,15}}Z?)?)?(?![\w/-])", _date),
        (rf"(?<![\w./-])(?P<year>{_YEAR})/(?P<month>\d\d?)/(?P<day>\d\d?)(?![\w/-])", _date),
        (r"(?<![\w./-])(?P<day>\d\d?)(?P<by>[./-])(?P<month>\d\d?)(?P=by)(?P<year>\d{4}|(?<=/)\d\d)(?!\w|[./-]\d)", _date),
        (rf"{weekday}(?:\bthe )?(?<![\w.,:/$€£-])(?P<day>{_DAY})(?:(?:[-–—]| (?:–|to|and|or) )(?P<day2>{_DAY}))?(?: of)?(?: |-)"
         rf"{month}(?:(?:,?(?: of)? |-)(?P<year>{_YEAR}))?", _date),
        (rf"\bthe (?P<nth>{'|'.join(_NTH)}) of {month}(?:,?(?: of)? (?P<year>{_YEAR}))?", _date),
        (rf"{weekday}\b{month} (?:the )?(?P<day>{_DAY})(?:(?:[-–—]| (?:–|to) )(?P<day2>{_DAY}))?(?![.,:]\d|%){counted}"
         rf"(?:,? (?P<year>{_YEAR}))?", _date),
        (rf"\b(?:(?:the )?{_PART}(?: |-))?(?:the )?{month}(?:,?(?: of)? |-)(?P<year>{_YEAR})", _part_of),
        (rf"\b(?:(?:the )?{_PART}(?: |-))?(?:the )?{season}(?:,?(?: of)? )(?P<year>{_YEAR})", _part_of),
        (rf"{before}(?: the)?(?: month of)? (?P<own>(?:(?:the )?{_PART}(?: |-))?(?P<month>{full}))\b", _part_of),
        (rf"\b(?P<own>(?:the )?{_PART}(?: |-)(?P<month>{full}))\b", _part_of),
        (rf"\b(?P<own>(?P<month>{plain}))(?=['’]s\b)", _part_of),
        (rf"\b(?P<own>(?P<which>last|this|next|past|coming) (?P<month>{full}))\b", _part_of),
        (rf"\b(?P<own>(?:the )?{_PART}(?: |-)(?:the year )?(?P<year>{_YEAR}))(?![\w%]|[.,:/-]\d){counted}", _part_of),
        (rf"\b(?:in|since|until|till|during)(?: the)?(?: year)? (?P<own>(?P<year>{_YEAR}))(?![\w%]|[.,:/]\d|-\d)", _part_of),
        (rf"{before}(?: the)?(?: year)? (?P<own>(?P<year>{_YEAR}))(?![\w%]|[.,:/]\d|-\d){counted}", _part_of),
        (rf"(?<=\()(?P<own>(?P<year>{_YEAR}))(?=\))", _part_of),
        (rf"(?<![\w./-])(?P<year>{_YEAR})[-–](?P<year2>{_YEAR}|\d\d)(?![\w/-])", _years),
        (r"\b(?:the )?(?:(?P<part>early|mid|late)(?: |-))?(?:the )?(?P<decade>(?:1[5-9]|20)\d0)['’]?s\b", _decade),
        (r"\bthe (?P<nth>first|second|third|fourth) (?P<of>half|quarter) of (?:the year )?(?P<year>" + _YEAR + r")\b", _fraction),
    ))  # fmt: skip


@cache
def _relative() -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    numbers = "|".join(sorted(_lists()["number"], key=len, reverse=True))
    vague = "|".join(sorted((w for w in _lists()["vague"] if w), key=len, reverse=True))
    count = rf"(?P<count>\d{{1,3}}|{vague}|(?:(?:twenty|thirty|forty|fifty)(?:-| ))?(?:{numbers}))"
    about = r"(?:(?:more than|less than|at least|up to|nearly|about|almost|over|some|around|just|only) )?"
    weekday = rf"(?P<weekday>{_any('calendar', 'weekday')})"
    fixed = "|".join(sorted(_lists()["fixed"], key=len, reverse=True))
    season = rf"(?P<season>{'|'.join(_lists()['season'])})"
    daytime = r"(?: (?:morning|afternoon|evening|night|noon|midnight))?"
    which = r"(?P<which>last|this|next|past|coming|previous|current)"
    return tuple((_compiled(pattern), read) for pattern, read in (
        (rf"\b(?:(?P<which>last|this|next|past|coming|that|every|each) )?(?:(?:early|late)(?: on)? )?{weekday}\b{daytime}\b",
         _weekday),
        (rf"\b(?:the )?(?P<fixed>{fixed})\b", _fixed),
        (rf"\b(?:(?:the )?{_PART} (?:the )?)?(?P<the>the )?{which} (?P<unit>week|weekend|month|year|decade)\b", _this),
        (rf"\b(?:the )?{_PART} (?:the )?(?P<unit>week|weekend|month|year|decade)\b", _this),
        (r"\bthe (?P<unit>weekend)\b", _this),
        (rf"\b(?:{which} {season}\b|in (?:the )?(?P<season2>spring|summer|autumn|winter)\b)", _season),
        (rf"\b{about}(?:{count} )?{_UNIT}s? ago\b", _ago),
        (rf"\b(?:(?:in|over|during|for|within|throughout) )?(?:the |these )?(?P<which>last|past|recent|coming|next|following)"
         rf" (?:{count} )?{_UNIT}s?\b", _around),
        (rf"\b(?P<how>for|since|within|in) (?P<the>the )?{about}(?:{count} )?{_UNIT}s?\b", _lasting),
        (r"\b(?:on|since|until|till|before|after|by|from|to|of) (?P<own>the (?P<day>\d\d?)(?:st|nd|rd|th))"
         r"(?= (?:and|or|he|she|they|it|we|in|at|but|when|to|that|the|was|were|is|has|had|will|remain|remains|stay|stays)\b"
         r"|[^\w\s-]|\s{0,3}\Z)", _nth),
    ))  # fmt: skip


def _found(setting: Setting, patterns: tuple[tuple[re.Pattern[str], _Reader], ...]) -> tuple[Stated, ...]:
    return _outermost([one for pattern, read in patterns for m in pattern.finditer(setting.text) if (one := read(setting, m))])


def _outermost(found: list[Stated]) -> tuple[Stated, ...]:
    kept: list[Stated] = []
    for one in sorted(found, key=lambda s: (s.span[0], -s.span[1])):
        if not kept or one.span[0] >= kept[-1].span[1]:
            kept.append(one)
        elif one.span[1] > kept[-1].span[1] and one.span[1] - one.span[0] > kept[-1].span[1] - kept[-1].span[0]:
            kept[-1] = one
    return tuple(kept)


def _group(match: re.Match[str], name: str) -> str:
    """A group's words in lower case with single spaces; empty where the pattern lacks it or it has not matched."""
    return " ".join((match.groupdict().get(name) or "").lower().split())


def _month_number(setting: Setting, match: re.Match[str]) -> int | None:
    """The month of a match; None where its word is a verb or a name here."""
    word = _group(match, "month").rstrip(".")
    if word.isdigit():
        return int(word)
    full = next((name for name in _words("calendar", "month") if name.startswith(word[:3])), None)
    if full is None:
        return None
    start, end = match.span("month")
    stated = bool(match.groupdict().get("year"))
    if full in _words("calendar", "verb_month") and setting.text[start].islower() and not stated:
        joint = setting.text[max(0, start - 4) : start].lower()
        if joint != " of ":
            return None
    alone = not stated and not match.groupdict().get("day")
    if alone and full in _words("calendar", "ambiguous_month") and not _group(match, "which"):
        following = re.match(r"[^\S\n]([^\W\d_])", setting.text[end : end + 2])
        opening = setting.text[match.start() : start].lower().strip()
        if following and following[1].isupper() and not opening.startswith(("in", "during", "early", "late", "mid")):
            return None
    return _words("calendar", "month").index(full) + 1


def _date(setting: Setting, match: re.Match[str]) -> Stated | None:
    month = _month_number(setting, match)
    day, day2, year = (int(re.sub(r"\D", "", _group(match, name)) or 0) for name in ("day", "day2", "year"))
    if month is None:
        return None
    day = _NTH.index(nth) + 1 if (nth := _group(match, "nth")) else day
    if _group(match, "by") and month > 12 >= day:
        day, month = month, day
    if _group(match, "year") and year < 100:
        year += 2000 if year < 70 else 1900
    low = Parts(year or None, month, day or None)
    high = low._replace(day=day2) if day2 > day else low
    # Without a year any leap year will do to see whether there is such a day.
    if any(first_day(end if end.year else end._replace(year=2000)) is None for end in (low, high)):
        return None
    return Stated(match.span(), low, high)


def _part_of(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A month, a season or a year, or a part of one."""
    year, part, which = int(_group(match, "year") or 0) or None, _group(match, "part"), _group(match, "which")
    low = high = Parts(year)
    if season := _group(match, "season"):
        first, last = _lists()["season"][season]
        low, high = Parts(year, first), Parts(year + (last < first) if year else None, last)
    elif match.groupdict().get("month"):
        month = _month_number(setting, match)
        if month is None:
            return None
        if which == "this" and setting.now is not None:
            year = setting.now.year
        low = high = Parts(year, month)
    if part:
        low, high = _third(low, high, part)
    name = "own" if match.groupdict().get("own") else 0
    opening = setting.text[match.start() : match.start(name)].lower().split()
    strict = _BESIDE.get(which, 0)
    tied = bool(year) and name == "own" and opening[:1] in (["and"], ["to"])
    return Stated(match.span(name), low, high, strict=strict, tied=tied)


def _number_of_third(part: str) -> int:
    return 0 if part.startswith(("earl", "beginning", "start", "first")) else 1 if part.startswith("mid") else 2


def _third(low: Parts, high: Parts, part: str) -> tuple[Parts, Parts]:
    """The early, middle or late third of a month, a season or a year, by its days or months."""
    number = _number_of_third(part)
    if low.month is None:
        return low._replace(month=4 * number + 1), high._replace(month=4 * number + 4)
    if low == high:
        end = calendar.monthrange(low.year or 2000, low.month)[1] if number == 2 else 10 * number + 10
        return low._replace(day=10 * number + 1), high._replace(day=end)
    between = Parts(low.year if low.month < 12 else low.year and low.year + 1, low.month % 12 + 1)
    month = (low, between, high)[number]
    return month, month


def _years(_: Setting, match: re.Match[str]) -> Stated | None:
    first, second = _group(match, "year"), _group(match, "year2")
    last = int(first[: -len(second)] + second)
    return Stated(match.span(), Parts(int(first)), Parts(last)) if last > int(first) else None


def _decade(_: Setting, match: re.Match[str]) -> Stated:
    year = int(_group(match, "decade"))
    first, last = {"early": (0, 3), "mid": (4, 6), "late": (7, 9)}.get(_group(match, "part"), (0, 9))
    return Stated(match.span(), Parts(year + first), Parts(year + last))


def _fraction(_: Setting, match: re.Match[str]) -> Stated | None:
    year, number = int(_group(match, "year")), _NTH.index(_group(match, "nth"))
    length = 6 if _group(match, "of") == "half" else 3
    if (number + 1) * length > 12:
        return None
    return Stated(match.span(), Parts(year, number * length + 1), Parts(year, (number + 1) * length))


def _weekday(setting: Setting, match: re.Match[str]) -> Stated | None:
    which, text = _group(match, "which"), setting.text
    previous = re.search(r"(\w{1,12})\s\Z", text[max(0, match.start("weekday") - 14) : match.start("weekday")])
    following = re.match(r"\s(\w{1,12})", text[match.end("weekday") : match.end("weekday") + 14])
    if which in ("every", "each") or (previous and previous[1].lower() in _words("calendar", "named_before")):
        return None
    if following and following[1][0].isupper() and following[1].lower() in _words("calendar", "named_behind"):
        return None
    number = _words("calendar", "weekday").index(_group(match, "weekday"))
    if which == "that":
        return Stated(match.span(), whole=True)
    if which == "this" and (today := setting.today):
        day = moved(today, number - today.weekday())
        return Stated(match.span(), day, day)
    strict = _BESIDE.get(which, 0)
    return Stated(match.span(), weekday=number, strict=strict)


def _fixed(setting: Setting, match: re.Match[str]) -> Stated:
    first, last = _lists()["fixed"][_group(match, "fixed")]
    if first == last == 0 and setting.now is not None and not setting.now.day:
        return Stated(match.span(), setting.now, setting.now)
    return Stated(match.span(), moved(setting.today, first), moved(setting.today, last))


def _this(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A week, weekend, month, year or decade beside the document's day, or a part of it."""
    unit, which, part = (_group(match, name) for name in ("unit", "which", "part"))
    if which in ("last", "past") and _group(match, "the") and unit != "weekend":
        return None
    if unit == "weekend" and not part and which != "this":
        return Stated(match.span(), weekday=5, length=2, strict=_BESIDE.get(which, 0))
    low, high = _unit_at(setting, unit, _BESIDE.get(which, 0))
    if low is None or high is None or not part:
        return Stated(match.span(), low, high)
    if part.startswith("later"):
        return Stated(match.span(), setting.now, high)
    if part == "earlier":
        return Stated(match.span(), low, setting.now)
    if unit == "week" and (monday := first_day(low)):
        first, last = ((0, 1), (2, 3), (4, 6))[_number_of_third(part)]
        return Stated(match.span(), moved(monday, first), moved(monday, last))
    return Stated(match.span(), *(_third(low, high, part) if unit in ("month", "year") else (low, high)))


def _unit_at(setting: Setting, unit: str, by: int) -> tuple[Parts | None, Parts | None]:
    """The first and last date of the week, weekend, month, year or decade that lies ``by`` units from the document's day."""
    today = setting.today
    if unit in ("week", "weekend"):
        if today is None:
            return None, None
        first = WEEK * by - today.weekday() + (5 if unit == "weekend" else 0)
        return moved(today, first), moved(today, WEEK * (by + 1) - 1 - today.weekday())
    at = shifted(setting.now, unit, by)
    if at is None or unit != "decade" or at.year is None:
        return at, at
    return Parts(at.year // 10 * 10), Parts(at.year // 10 * 10 + 9)


def _season(setting: Setting, match: re.Match[str]) -> Stated:
    first, last = _lists()["season"][_group(match, "season") or _group(match, "season2")]
    year = setting.now.year if setting.now is not None and _group(match, "which") == "this" else None
    high = Parts(year + (last < first) if year else None, last)
    return Stated(match.span(), Parts(year, first), high, strict=_BESIDE.get(_group(match, "which"), 0))


def _nth(_: Setting, match: re.Match[str]) -> Stated | None:
    day = int(_group(match, "day"))
    return Stated(match.span("own"), Parts(None, None, day), Parts(None, None, day)) if 1 <= day <= 31 else None


def _count(match: re.Match[str]) -> tuple[int, int] | None:
    """Least and most units of a match; None where it states no number and one unit alone."""
    said = _group(match, "count")
    if said.isdigit():
        return int(said), int(said)
    if said in _lists()["vague"]:
        if not said and not match.group().lower().removesuffix(" ago").rstrip().endswith("s"):
            return None
        least, most = _lists()["vague"][said]
        return least, most
    value = sum(_lists()["number"][word] for word in re.split(r"[-\s]", said))
    return value, value


def _in_days(unit: str, count: int) -> tuple[str, int]:
    """Hours and minutes as the days that they reach back or ahead; other units as they are."""
    return {"hour": ("day", round(count / 24)), "minute": ("day", 0)}.get(unit, (unit, count))


def _at_distance(setting: Setting, unit: str, least: int, most: int, side: int) -> tuple[Parts | None, Parts | None]:
    """The dates that lie so many units behind (-1) or ahead (1); a week is known to three days, a decade to two years."""
    (unit, least), (_, most) = _in_days(unit, least), _in_days(unit, most)
    slack = {"week": 3, "decade": 2}.get(unit, 0)
    finer, size = {"week": ("day", WEEK), "decade": ("year", 10)}.get(unit, (unit, 1))
    ends = [
        shifted(setting.now, finer, side * (least * size) - side * slack),
        shifted(setting.now, finer, side * (most * size + slack)),
    ]
    return (ends[0], ends[1]) if side > 0 else (ends[1], ends[0])


def _window(setting: Setting, unit: str, most: int, side: int) -> tuple[Parts | None, Parts | None]:
    """From so many units ago to the document's day (-1), or from it on (1)."""
    unit, most = _in_days(unit, most)
    far = shifted(setting.now, unit, side * most)
    if far is None:
        return None, None
    return (far, setting.now) if side < 0 else (setting.now, far)


def _ago(setting: Setting, match: re.Match[str]) -> Stated | None:
    count = _count(match)
    return Stated(match.span(), *_at_distance(setting, _group(match, "unit"), *count, -1), whole=True) if count else None


def _around(setting: Setting, match: re.Match[str]) -> Stated | None:
    """The units right before or behind the document's day: "in recent days", "the next two weeks"."""
    which, unit, said = (_group(match, name) for name in ("which", "unit", "count"))
    count = _count(match)
    if count is None:
        if which not in ("last", "past", "coming", "next") or " the " not in f" {match.group().lower()} " or unit == "night":
            return None
        count = 1, 1
    elif not said:
        reach = _lists()["recent"].get(unit, 1)
        count = reach, reach
    if which == "following":
        return Stated(match.span(), whole=True)
    return Stated(match.span(), *_window(setting, unit, count[1], _BESIDE.get(which, -1)), whole=True)


def _lasting(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A length of time that ends or begins with the document's day: "for two weeks", "within days"."""
    how, unit, said, count = _group(match, "how"), _group(match, "unit"), _group(match, "count"), _count(match)
    if count is None or (not said and _group(match, "the")):
        return None
    side = 1 if setting.future else tense(setting.text, match.span())
    ends: tuple[Parts | None, Parts | None] = None, None
    if how in ("for", "since"):
        side = side if how == "for" and side > 0 else -1
        ends = _window(setting, unit, count[1], side)
        if not said:
            ends = (None, ends[1]) if side < 0 else (ends[0], None)
    elif how == "within" and side >= 0:
        ends = _window(setting, unit, count[1], 1)
        ends = ends if said else (ends[0], None)
    elif how == "in" and side > 0:
        ends = _at_distance(setting, unit, *count, 1)
    return Stated(match.span(), *ends, whole=True)


_NEAR = 90
"""Characters on each side in which a verb says whether a day is to come: about a clause."""
_SENTENCE = re.compile(r"[.!?][\"”»’]?\s|\n")
_CLAUSE = re.compile(r"[,;:.!?\n]")


@cache
def _tenses() -> re.Pattern[str]:
    future, past = ("|".join(re.escape(word) for word in _lists()["tense"][name]) for name in ("future", "past"))
    return re.compile(rf"(?<!\w)(?:(?P<future>{future})(?!\s+have\b)|(?:{past}))(?!\w)", re.IGNORECASE)


def tense(text: str, span: Span) -> int:
    """Whether the words at ``span`` speak of what is to come (1) or has been (-1), 0 where nothing near tells.

    The last verb before them in the sentence tells, else the first one behind them in the clause.
    """
    before = _SENTENCE.split(text[max(0, span[0] - _NEAR) : span[0]])[-1]
    told = [*_tenses().finditer(before)][-1:]
    if not told:
        behind = _CLAUSE.split(text[span[1] : span[1] + _NEAR].removeprefix(","), maxsplit=1)[0]
        told = [*_tenses().finditer(behind)][:1]
    return 0 if not told else 1 if told[0]["future"] else -1

"""Times that are counted from the document's day, and times that are told from another time of the text."""

from __future__ import annotations

import re
from functools import cache

from sitroom.claims.calendar_times import number_of_third, third
from sitroom.claims.calendar_words import (
    ABOUT,
    BESIDE,
    PART,
    UNIT,
    alternatives,
    any_of,
    compiled,
    count_pattern,
    listed_words,
    lists,
)
from sitroom.claims.days import Parts, first_day, moved
from sitroom.claims.distances import Ends, at_distance, unit_at, window
from sitroom.claims.stated import Anchored, Patterns, Setting, Stated, Step, counts, group, tense


@cache
def relative_times() -> Patterns:
    """The patterns of times counted from the document's day, with what reads them."""
    count = count_pattern()
    weekday = rf"(?P<weekday>{any_of('calendar', 'weekday')})"
    fixed = alternatives(list(lists()["fixed"]))
    season = rf"(?P<season>{'|'.join(lists()['season'])})"
    daytime = r"(?: (?:morning|afternoon|evening|night|noon|midnight))?"
    which = r"(?P<which>last|this|next|past|coming|current)"
    beside = r"(?P<unit>day|night|morning|afternoon|evening|week|weekend|month|year|decade)"
    return tuple((compiled(pattern), read) for pattern, read in (
        (rf"\b(?:(?P<which>last|this|next|past|coming|that|every|each) )?(?:(?:early|late)(?: on)? )?{weekday}\b{daytime}\b"
         rf"(?: (?:of )?(?P<week>last|this|next) week\b)?", _weekday),
        (rf"\b(?:the )?(?P<fixed>{fixed})\b", _fixed),
        (rf"\b(?:(?:the )?{PART} (?:the )?)?(?P<the>the )?{which} (?P<unit>week|weekend|month|year|decade)\b", _this),
        (rf"\b(?:the )?{PART} (?:the )?(?P<unit>week|weekend|month|year|decade)\b", _this),
        (r"\bthe (?P<unit>weekend)\b", _this),
        (rf"\b(?:{which} {season}\b|\b(?:in|during|since|until|till|by|before|after) "
         r"(?P<own>(?:the )?(?P<season2>spring|summer|autumn|winter))\b)", _season),
        (rf"\b{UNIT}s?(?P<half2> and a half)? (?P<side>ago|later|earlier|before|after)\b(?! than)", _counted),
        (rf"\bhalf an? (?:{UNIT}|century) ago\b", _half_ago),
        (rf"\b(?:(?P<how>in|over|during|for|within|throughout) )?(?:the |these )?"
         rf"(?P<which>last|past|recent|coming|next|following) (?:{count} )?{UNIT}s?\b", _around),
        (rf"\b(?P<how>for|since|within|in) (?P<the>the )?{ABOUT}(?:{count} )?{UNIT}s?\b", _lasting),
        (rf"\b(?:(?P<part>later|earlier|late|early)(?: on| in)? )?(?:that same|that|the (?:very )?same) {beside}\b(?!-)",
         _beside),
        (r"\bthe (?P<which>next|following|previous|preceding) (?P<unit>night|morning|afternoon|evening)\b", _beside),
        (r"\bthe (?P<which>following|previous|preceding) (?P<unit>day|week|weekend|month|year|decade)\b(?!-)", _beside),
        (rf"\bthe (?P<which>next|following|previous|preceding) {weekday}\b{daytime}", _weekday_beside),
        (rf"\bthe {beside} (?P<side>before|after)\b", _right_beside),
        (r"\bthe (?P<what>eve|week|weekend|night) of(?= )", _eve),
        (rf"\b(?P<what>overnight (?:in)?to|(?:the )?night (?:in)?to)(?= (?:\d|{any_of('calendar', 'weekday')}|"
         rf"{any_of('calendar', 'month')}))", _eve),
        (r"\b(?:on|since|until|till|before|after|by|from|to|of) (?P<own>the (?P<day>\d\d?)(?:st|nd|rd|th))"
         r"(?= (?:and|or|he|she|they|it|we|in|at|but|when|to|that|the|was|were|is|has|had|will|remain|remains|stay|stays)\b"
         r"|[^\w\s-]|\s{0,3}\Z)", _nth),
    ))  # fmt: skip


def _weekday(setting: Setting, match: re.Match[str]) -> Stated | None:
    which, text = group(match, "which"), setting.text
    previous = re.search(r"(\w{1,12})\s\Z", text[max(0, match.start("weekday") - 14) : match.start("weekday")])
    following = re.match(r"\s(\w{1,12})", text[match.end("weekday") : match.end("weekday") + 14])
    if which in ("every", "each") or (previous and previous[1].lower() in listed_words("calendar", "named_before")):
        return None
    if following and following[1][0].isupper() and following[1].lower() in listed_words("calendar", "named_behind"):
        return None
    number = listed_words("calendar", "weekday").index(group(match, "weekday"))
    if which == "that":
        return Stated(match.span(), whole=True)
    if which == "this" and (today := setting.today):
        day = moved(today, number - today.weekday())
        return Stated(match.span(), day, day)
    if week := group(match, "week"):
        monday, _ = unit_at(setting.now, "week", BESIDE.get(week, 0))
        day = moved(first_day(monday) if monday else None, number)
        return Stated(match.span(), day, day)
    strict = BESIDE.get(which, 0)
    return Stated(match.span(), weekday=number, strict=strict)


def _fixed(setting: Setting, match: re.Match[str]) -> Stated:
    first, last = lists()["fixed"][group(match, "fixed")]
    passing = group(match, "fixed") in lists()["passing"]["words"]
    if first == last == 0 and setting.now is not None and not setting.now.day:
        return Stated(match.span(), setting.now, setting.now, passing=passing)
    return Stated(match.span(), moved(setting.today, first), moved(setting.today, last), passing=passing)


def _this(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A week, weekend, month, year or decade beside the document's day, or a part of it."""
    unit, which, part = (group(match, name) for name in ("unit", "which", "part"))
    if which in ("last", "past", "next") and group(match, "the") and unit != "weekend":
        return None
    if unit == "weekend" and not part and which == "this":
        return _this_weekend(setting, match)
    if unit == "weekend" and not part:
        return Stated(match.span(), weekday=5, length=2, strict=BESIDE.get(which, 0))
    low, high = unit_at(setting.now, unit, BESIDE.get(which, 0))
    if low is None or high is None or not part:
        return Stated(match.span(), low, high)
    if part.startswith("later"):
        return Stated(match.span(), setting.now, high)
    if part == "earlier":
        return Stated(match.span(), low, setting.now)
    if unit == "week" and (monday := first_day(low)):
        first, last = ((0, 1), (2, 3), (4, 6))[number_of_third(part)]
        return Stated(match.span(), moved(monday, first), moved(monday, last))
    return Stated(match.span(), *(third(low, high, part) if unit in ("month", "year") else (low, high)))


def _this_weekend(setting: Setting, match: re.Match[str]) -> Stated:
    """The weekend that is now, else the one that a verb tells; after Tuesday one that has been is no longer "this"."""
    today, side = setting.today, 1 if setting.future else tense(setting.text, match.span())
    if today is None or (not side and today.weekday() < _SATURDAY):
        return Stated(match.span())
    if today.weekday() < _SATURDAY and side < 0:
        return Stated(match.span(), *(unit_at(setting.now, "weekend", -1) if today.weekday() <= _TUESDAY else (None, None)))
    return Stated(match.span(), *unit_at(setting.now, "weekend", 0))


_TUESDAY, _SATURDAY = 1, 5


def _season(setting: Setting, match: re.Match[str]) -> Stated:
    first, last = lists()["season"][group(match, "season") or group(match, "season2")]
    which, now = group(match, "which"), setting.now
    year = now.year if now is not None and which == "this" else None
    if year and now and last < first:
        if not now.month:
            return Stated(match.span())
        year -= now.month <= last
    high = Parts(year + (last < first) if year else None, last)
    span = match.span("own") if match["own"] else match.span()
    return Stated(span, Parts(year, first), high, strict=BESIDE.get(which, 0))


def _nth(_: Setting, match: re.Match[str]) -> Stated | None:
    day = int(group(match, "day"))
    return Stated(match.span("own"), Parts(None, None, day), Parts(None, None, day)) if 1 <= day <= 31 else None


@cache
def _how_many() -> re.Pattern[str]:
    """What may stand before a unit: a number, or two of them."""
    other = count_pattern("count2")
    return compiled(rf"\b{ABOUT}{count_pattern()}(?:(?: (?:or|to) |[-–]){other})?(?P<half> and a half)?(?: |-)\Z")


_THE = re.compile(r"\b(?:the|those|these)\s\Z", re.IGNORECASE)
"""What stands before units that have no number because they are all that lie there: "the days before"."""
_FARTHEST = 60
"""Characters before a unit in which its number stands."""


def _counted(setting: Setting, match: re.Match[str]) -> Stated | None:
    """So many units before the document's day, or before or after another time."""
    unit, side = group(match, "unit"), group(match, "side")
    number = _how_many().search(match.string, max(0, match.start() - _FARTHEST), match.start())
    if number is None and match.string[match.end("unit")].lower() != "s":
        return None
    count = counts(number) if number is not None else tuple(lists()["vague"][""])
    if number is None and _THE.search(match.string, max(0, match.start() - 7), match.start()):
        count = None
    span = (number.start() if number is not None else match.start(), match.end())
    if count is None:
        return Stated(span, whole=True)
    least, most = count[0], count[1] + bool(match["half2"])
    if side == "ago":
        return Stated(span, *at_distance(setting.now, unit, least, most, -1), whole=True)
    back = side in ("later", "earlier") or not _EVENT.match(match.string, match.end())
    return Stated(span, anchored=Anchored(Step.AWAY, unit, least, most, 1 if side in ("after", "later") else -1, back))


_HALVES = {"minute": ("day", 0), "hour": ("day", 0), "year": ("month", 6)}


def _half_ago(setting: Setting, match: re.Match[str]) -> Stated:
    unit, count = _HALVES.get(group(match, "unit"), ("", 0))
    return Stated(match.span(), *at_distance(setting.now, unit, count, count, -1), whole=True)


def _around(setting: Setting, match: re.Match[str]) -> Stated | None:
    """The units right before or behind the document's day: "in recent days", "the next two weeks"."""
    which, unit, said = (group(match, name) for name in ("which", "unit", "count"))
    count = counts(match)
    if count is None and said:
        return Stated(match.span(), whole=True)
    if count is None:
        if which not in ("last", "past", "coming", "next") or " the " not in f" {match.group().lower()} " or unit == "night":
            return None
        if which == "next" and not match["how"] and (unit == "day" or not _to_come(setting, match)):
            return Stated(match.span(), anchored=Anchored(Step.UNIT, unit, side=1))
        count = 1, 1
    elif not said:
        reach = lists()["recent"].get(unit, 1)
        count = reach, reach
    if which == "following":
        return Stated(match.span(), anchored=Anchored(Step.WINDOW, unit, *count), whole=True)
    ends = window(setting.now, unit, count[1], BESIDE.get(which, -1))
    return Stated(match.span(), *ends, whole=True, passing=True)


def _to_come(setting: Setting, match: re.Match[str]) -> bool:
    return setting.future or tense(setting.text, match.span()) > 0


def _lasting(setting: Setting, match: re.Match[str]) -> Stated | None:
    """A length of time that ends or begins with the document's day: "for two weeks", "within days"."""
    how, unit, said, count = group(match, "how"), group(match, "unit"), group(match, "count"), counts(match)
    if count is None or (not said and group(match, "the")):
        return None
    side = 1 if setting.future else tense(setting.text, match.span())
    ends: Ends = (None, None)
    if how in ("for", "since"):
        side = side if how == "for" and side > 0 else -1
        ends = window(setting.now, unit, count[1], side)
        if not said:
            ends = (None, ends[1]) if side < 0 else (ends[0], None)
    elif how == "within" and side >= 0:
        ends = window(setting.now, unit, count[1], 1)
        ends = ends if said else (ends[0], None)
    elif how == "in" and side > 0:
        ends = at_distance(setting.now, unit, *count, 1)
    return Stated(match.span(), *ends, whole=True, passing=True)


def _beside(_: Setting, match: re.Match[str]) -> Stated:
    """The unit of another time, or the one beside it: "that year", "the following morning"."""
    unit, part, side = group(match, "unit"), group(match, "part"), BESIDE.get(group(match, "which"), 0)
    if _SAME_AS.match(match.string, match.end()):
        return Stated(match.span(), whole=True)
    if part.startswith(("later", "earlier")) and unit in ("week", "month", "year", "decade"):
        return Stated(match.span(), anchored=Anchored(Step.LATER if part.startswith("later") else Step.EARLIER, unit))
    if unit == "night":
        return Stated(match.span(), anchored=Anchored(Step.UNIT, "day", side=side) if side else Anchored(Step.NIGHT, unit))
    unit = unit if unit in ("week", "weekend", "month", "year", "decade") else "day"
    return Stated(match.span(), anchored=Anchored(Step.UNIT, unit, side=side))


_SAME_AS = re.compile(r"\s{1,3}(?:as|that|when)\b", re.IGNORECASE)
"""What follows "the same day" where it is that of something else, which is named."""


def _weekday_beside(_: Setting, match: re.Match[str]) -> Stated:
    number = listed_words("calendar", "weekday").index(group(match, "weekday"))
    side = BESIDE[group(match, "which")]
    return Stated(match.span(), anchored=Anchored(Step.WEEKDAY, "day", number, number, side))


def _right_beside(_: Setting, match: re.Match[str]) -> Stated:
    """The unit right before or after another time: "the day before", "the morning after"."""
    unit, side = group(match, "unit"), 1 if group(match, "side") == "after" else -1
    whole = unit in ("week", "weekend", "month", "year", "decade")
    back = not _EVENT.match(match.string, match.end())
    step, unit = (Step.UNIT, unit) if whole else (Step.AWAY, "day")
    return Stated(match.span(), anchored=Anchored(step, unit, side=side, back=back))


_EVENT = re.compile(
    r"\s{0,3}(?!(?:in|at|near|by|and|but|or|when|as|with|to|from|outside|inside|was|were|had|is|has)\b)[\w“\"]", re.IGNORECASE
)
"""What follows "the day before" where it names what the day is before."""


def _eve(_: Setting, match: re.Match[str]) -> Stated:
    """Words before a date that say which time beside it is meant; without a date they say nothing."""
    what = group(match, "what")
    if what == "eve":
        return Stated(match.span(), anchored=Anchored(Step.AWAY, "day", side=-1, back=False, alone=False))
    if what in ("week", "weekend"):
        return Stated(match.span(), anchored=Anchored(Step.UNIT, what, back=False, alone=False))
    step = Step.NIGHT_TO if what.endswith("to") else Step.NIGHT
    return Stated(match.span(), anchored=Anchored(step, "night", back=False, alone=False))

"""The expressions of time that a text has: those of the calendar, and those that are told from another time.

What is read is not yet a period: a day without its year, a weekday, or a time told from the one before it is settled by
what stands around it (:mod:`sitroom.claims.time`). The lists are in ``periods.toml``. Each pattern runs over the text
once, and every repetition in it is bounded, so the cost grows with the length of the text.
"""

from __future__ import annotations

import re

from sitroom.claims.calendar_times import calendar_times, day_first
from sitroom.claims.days import Parts
from sitroom.claims.relative_times import relative_times
from sitroom.claims.stated import Setting, Stated, found
from sitroom.documents.document import Span

_ORTHODOX = re.compile(r"\b(?:orthodox|coptic)\b", re.IGNORECASE)


def setting_of(text: str, now: Parts | None, *, future: bool = False) -> Setting:
    """What a text says of its own dates: the order of those in figures, and whether it speaks of another church's."""
    return Setting(text, now, future, day_first(text), _ORTHODOX.search(text) is not None)


def stated(setting: Setting) -> tuple[Stated, ...]:
    """Every expression of time in a text, in its order, none inside another."""
    return found(setting, (*calendar_times(), *relative_times()))


def dated(text: str) -> tuple[Span, ...]:
    """The words of ``text`` that name a day, a month, a year or a decade of the calendar, in its order."""
    return tuple(one.span for one in found(Setting(text), calendar_times()))

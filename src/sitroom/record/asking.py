"""What somebody seeks, checked and written as the tables of searching have it (``sitroom.record.shown``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import Connection, Select, func, select

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.record import schema
from sitroom.record.dates import last_ordinal, ordinal
from sitroom.record.errors import UnknownNameError
from sitroom.record.fulltext import Matching
from sitroom.record.judgement_rows import Review
from sitroom.record.search_rows import ANY, NONE, Sought
from sitroom.record.shown import DAY_SHIFT, EVERY, KEPT, SAID, mark
from sitroom.record.words import Words, parse

CLOSED: Mapping[str, tuple[str, ...]] = {
    "kind": (*(kind.value for kind in SourceKind), NONE),
    "level": tuple(level.value for level in Level),
    "polarity": tuple(polarity.value for polarity in Polarity),
    "quotation": tuple(quotation.value for quotation in Quotation),
    "review": tuple(review.value for review in Review),
}
"""The fields that have one of a few values, with these."""
_ID = {"actor": re.compile(r"a[1-9]\d{0,9}"), "place": re.compile(r"p[1-9]\d{0,9}")}
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_CURSOR = re.compile(r"[0-7]?[0-9a-f]{1,15}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A search as the tables know it.

    ``marks`` are by the field that asks for them, ``low`` and ``high`` the keys between which all lie, both included,
    ``dispute`` the key of the dispute that statements must take part in, ``span`` the keys between which that has any.
    """

    words: Words = Words()  # noqa: RUF009 (it is frozen)
    source: Words = Words()  # noqa: RUF009
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: int | None = None
    high: int | None = None
    dispute: int | None = None
    span: tuple[int, int] | None = None

    def has(self, facet: str) -> bool:
        """Whether a value of this facet is asked for."""
        if facet == "month":
            return (self.low, self.high) != (None, None)
        return self.dispute is not None if facet == "dispute" else facet in self.marks

    def without(self, facet: str) -> Asked:
        """Give the same search with any value of a facet."""
        if facet == "month":
            return replace(self, low=None, high=None)
        if facet == "dispute":
            return replace(self, dispute=None, span=None)
        return replace(self, marks={name: own for name, own in self.marks.items() if name != facet})

    def with_value(self, facet: str, value: str) -> Asked:
        """Give the same search with another value of a facet."""
        return replace(self, marks={**self.marks, facet: _marks_for(facet, value)})

    def below(self, key: int | None) -> Asked:
        """Give the same search for what comes after a key, None for all."""
        return self if key is None else replace(self, high=key - 1 if self.high is None else min(self.high, key - 1))

    @property
    def matching(self) -> Matching:
        """What rows must match."""
        marks = tuple(mark for own in self.marks.values() for mark in own)
        lows, highs = (
            [end for end in ends if end is not None] for ends in zip((self.low, self.high), *self._spans(), strict=True)
        )
        low, high = max(lows, default=None), min(highs, default=None)
        return Matching(self.words, self.source, marks, low=low, high=high)

    def _spans(self) -> tuple[tuple[int, int], ...]:
        return () if self.span is None else (self.span,)

    @property
    def among(self) -> Select[Any] | None:
        """The keys of the statements of the dispute that is asked for."""
        return None if self.dispute is None else _of_dispute(self.dispute)


def _of_dispute(dispute: int) -> Select[Any]:
    da, c, s, sh = schema.dispute_account, schema.claim, schema.statement, schema.shown
    joined = da.join(c, c.c.key == da.c.account).join(s, (s.c.revision == c.c.revision) & (s.c.id == c.c.statement))
    return select(sh.c.key).select_from(joined.join(sh, sh.c.statement == s.c.key)).where(da.c.dispute == dispute)


def statements_asked(connection: Connection, sought: Sought) -> Asked:
    """Check what is sought among statements; UnknownNameError says what is wrong with it."""
    marks: dict[str, tuple[str, ...]] = {}
    for name, known in CLOSED.items():
        value = getattr(sought, name)
        if value is not None and not (name == "review" and value == ANY):
            _check(name, value, (*known, ANY) if name == "review" else known)
            marks[name] = _marks_for(name, value)
    if sought.review is None:
        marks["kept"] = (KEPT,)
    if not sought.narration and sought.kind != SourceKind.REPORTER.value:
        marks["narration"] = (SAID,)
    for name, form in _ID.items():
        value = getattr(sought, name)
        if value is not None:
            if not form.fullmatch(value):
                raise UnknownNameError(f"no {name} {value!r}: its id is like {name[0]}7")
            marks[name] = _marks_for(name, value)
    marks |= _open(sought, ("publisher", "document"))
    low, high = _range(sought)
    dispute = _dispute(connection, sought.dispute)
    span = None if dispute is None else _span(connection, dispute)
    return Asked(_words(sought.words), _words(sought.source), marks, low, high, dispute, span)


def documents_asked(sought: Sought) -> Asked:
    """Check what is sought among documents; the fields that only statements have do not count."""
    low, high = _range(sought)
    marks = _open(sought, ("publisher", "document", "language"))
    return Asked(_words(sought.words), Words(), marks or {"any": (EVERY,)}, low, high)


def cursor(key: int) -> str:
    """Write where a page ends."""
    return f"{key:x}"


def after_key(cursor: str | None) -> int | None:
    """Read where the page before ended; UnknownNameError where no page ends so."""
    if cursor is None:
        return None
    if not _CURSOR.fullmatch(cursor):
        raise UnknownNameError(f"no page begins after {cursor!r}; begin with the first")
    return int(cursor, 16)


def _words(typed: str | None) -> Words:
    return parse(typed or "")


def _marks_for(name: str, value: str) -> tuple[str, ...]:
    return (mark(name, value),)


def _open(sought: Sought, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    return {name: _marks_for(name, value) for name in names if (value := getattr(sought, name)) is not None}


def _check(name: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        raise UnknownNameError(f"no {name} {value!r}: it is one of {', '.join(known)}")


def _range(sought: Sought) -> tuple[int | None, int | None]:
    """Give the first and the last key of the days that are asked for."""
    if sought.since == NONE:
        if sought.until is not None:
            raise UnknownNameError("what has no date is not before a day: leave out one of the two")
        return 0, (1 << DAY_SHIFT) - 1
    if sought.since is None and sought.until is None:
        return None, None
    # What has no date lies below the first day.
    low = 1 if sought.since is None else _day(sought.since, ordinal)
    high = None if sought.until is None else ((_day(sought.until, last_ordinal) + 1) << DAY_SHIFT) - 1
    return low << DAY_SHIFT, high


def _day(day: str, of: Callable[[str], int]) -> int:
    try:
        if _DATE.fullmatch(day):
            return of(day)
    except ValueError:
        pass
    raise UnknownNameError(f"no date {day!r}: a day is like 2021-08-20, a month 2021-08, a year 2021")


def _dispute(connection: Connection, number: str | None) -> int | None:
    if number is None:
        return None
    table = schema.dispute
    # What cannot be written is the name of no dispute.
    named = number.encode("utf-8", "replace").decode().replace("\0", "?")
    key = connection.scalar(select(table.c.key).where(table.c.id == named))
    if key is None:
        raise UnknownNameError(f"no dispute {number!r}; `sitroom disputes` lists them")
    return int(key)


def _span(connection: Connection, dispute: int) -> tuple[int, int]:
    """Give the first and the last key of a dispute's statements: beyond these none need be looked for."""
    of_it = _of_dispute(dispute).subquery()
    first, last = connection.execute(select(func.min(of_it.c.key), func.max(of_it.c.key))).one()
    return (1, 0) if first is None else (first, last)

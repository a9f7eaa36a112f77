"""Searching statements and documents: a page of what was found, how many there are, and their facets.

What a page costs does not depend on how large the record is: the row numbers of the index are walked in the order in
which things are shown and no further than counting goes. A facet counts within all other filters, its own left out. All
facets of one search are counted over the ``count_to`` newest rows; a value of a closed set that none of these has is then
looked for by itself, so that what is rare can still be chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Table, func, select

from sitroom.record import queries, schema
from sitroom.record.accounts import chunks
from sitroom.record.asking import CLOSED, Asked, after_key, cursor, statements_asked
from sitroom.record.fulltext import STATEMENTS, Searched, count, keys
from sitroom.record.judgement_rows import Review
from sitroom.record.search_rows import NONE, STATEMENT_FACETS, Facet, FacetValue, FoundStatement, FoundStatements, Sought
from sitroom.record.shown import DAY_SHIFT, mark, month_of
from sitroom.record.spans import spans_of
from sitroom.record.words import hits

TOP = 12
"""Values of an open facet (outlets, actors, places, disputes) that are given."""
MONTHS = 36
UNDATED, UNKNOWN = "no date", "not known"
_LABELS = {
    "polarity": {"+": "affirmed", "-": "denied"},
    "kind": {NONE: "no source named"},
    "month": {NONE: UNDATED},
    "publisher": {NONE: UNKNOWN},
}
_s, _sh, _dt, _dta, _t = schema.statement, schema.shown, schema.dispute, schema.dispute_account, schema.tally
_COLUMNS = (_sh.c.statement, _sh.c.publisher, _sh.c.marks)


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest rows that were found, as many as counting goes, and whether there are more."""

    rows: Sequence[Any]
    more: bool

    def marks(self) -> Counter[str]:
        """Count the marks of all rows."""
        return Counter(chain.from_iterable(row.marks.split() for row in self.rows))


def search(connection: Connection, sought: Sought, after: str | None, room: int, count_to: int | None) -> FoundStatements:
    """Find statements: see :meth:`sitroom.record.record.Record.search`."""
    asked, begin = statements_asked(connection, sought), after_key(after)
    seen = look(connection, STATEMENTS, asked, _COLUMNS, count_to)
    found, more = page(connection, STATEMENTS, asked, seen, (begin, room), _COLUMNS)
    return FoundStatements(
        statements=_found(connection, asked, [row.statement for row in found]),
        total=len(seen.rows),
        total_more=seen.more,
        facets=_Facets(connection, sought, asked, seen, count_to).all(),
        after=cursor(found[-1].key) if more else None,
    )


def look(connection: Connection, searched: Searched, asked: Asked, columns: Collection[Any], limit: int | None) -> Seen:
    """Give the newest rows that were found."""
    if asked.matching.nothing:
        return Seen((), more=False)
    found = keys(connection.dialect.name, searched, asked.matching, asked.among)
    hit = (found if limit is None else found.limit(limit + 1)).subquery("hit")
    rows: Table = searched.rows
    query = select(rows.c.key, *columns).select_from(hit.join(rows, rows.c.key == hit.c.key)).order_by(rows.c.key.desc())
    got = connection.execute(query).all()
    return Seen(got if limit is None else got[:limit], more=limit is not None and len(got) > limit)


def page(
    connection: Connection,
    searched: Searched,
    asked: Asked,
    seen: Seen,
    where: tuple[int | None, int],
    columns: Collection[Any],
) -> tuple[Sequence[Any], bool]:
    """Give the rows of one page, after a key and so many of them, and whether there are more."""
    begin, room = where
    if begin is None and (len(seen.rows) > room or not seen.more):
        return seen.rows[:room], len(seen.rows) > room
    next_ = look(connection, searched, asked.below(begin), columns, room)
    return next_.rows, next_.more


def facet(name: str, counts: Mapping[str, int], labels: Mapping[str, str], *, more: bool) -> Facet:
    """Make a facet of counted values, in the order in which they were counted."""
    return Facet(name, tuple(FacetValue(value, labels.get(value, value), n, more) for value, n in counts.items()))


def commonest(counts: Mapping[str, int], label: Callable[[str], str] = str, top: int | None = None) -> dict[str, int]:
    """Give the most frequent values first, of equals in the order of what they are called."""
    return {value: counts[value] for value in sorted(counts, key=lambda value: (-counts[value], label(value), value))[:top]}


def months(rows: Sequence[Any], *, more: bool) -> Facet:
    """Count the months of rows, the newest first, what has no date last."""
    counts: Counter[str] = Counter()
    for day, n in Counter(row.key >> DAY_SHIFT for row in rows).items():
        counts[month_of(day)] += n
    ordered = sorted(counts, key=lambda month: (month != NONE, month), reverse=True)
    kept = [*[month for month in ordered if month != NONE][:MONTHS], *[month for month in ordered if month == NONE]]
    return facet("month", {month: counts[month] for month in kept}, _LABELS["month"], more=more)


def publishers(rows: Sequence[Any], *, more: bool) -> Facet:
    """Count the outlets of rows."""
    counts = Counter(row.publisher or NONE for row in rows)
    return facet("publisher", commonest(counts, top=TOP), _LABELS["publisher"], more=more)


def chosen(sought: Sought, name: str) -> str | None:
    """Give the value of a facet that is asked for."""
    if name == "month":
        return sought.since if sought.since in (sought.until, NONE) else None
    value: str | None = getattr(sought, name)
    return value


def with_chosen(found: Facet, value: str | None, label: str | None, seen: Seen) -> Facet:
    """Give a facet in which the value that is asked for stands in any case, with the number of all that was found."""
    if value is None or not seen.rows:
        return found
    own = FacetValue(value, label or value, len(seen.rows), seen.more)
    if any(each.value == value for each in found.values):
        return Facet(found.name, tuple(replace(own, label=each.label) if each.value == value else each for each in found.values))
    return Facet(found.name, (*found.values, own))


class _Facets:
    """Counts the facets of one search of statements."""

    def __init__(self, connection: Connection, sought: Sought, asked: Asked, seen: Seen, count_to: int | None) -> None:
        self._connection, self._sought, self._asked, self._to = connection, sought, asked, count_to
        self._seen, self._marks = seen, seen.marks()

    def all(self) -> tuple[Facet, ...]:
        """Give all facets in their order."""
        return tuple(self._facet(name) for name in STATEMENT_FACETS)

    def _facet(self, name: str) -> Facet:
        if not self._asked.has(name):
            return self._counted(name, self._asked, self._seen, self._marks)
        asked = self._asked.without(name)
        seen = look(self._connection, STATEMENTS, asked, _COLUMNS, self._to)
        value = chosen(self._sought, name)
        return with_chosen(self._counted(name, asked, seen, seen.marks()), value, self._label(name, value), self._seen)

    def _counted(self, name: str, asked: Asked, seen: Seen, marks: Mapping[str, int]) -> Facet:
        """Count a facet in what is found by all other filters."""
        if name == "month":
            return months(seen.rows, more=seen.more)
        if name == "publisher":
            return publishers(seen.rows, more=seen.more)
        if name == "dispute":
            return self._disputes(asked, seen)
        if name in CLOSED:
            return self._closed(name, asked, seen, marks)
        counts = commonest({value: n for value, n in marks.items() if value[0] == name[0] and value[1:].isdigit()}, top=TOP)
        return facet(name, counts, self._called(counts), more=seen.more)

    def _closed(self, name: str, asked: Asked, seen: Seen, marks: Mapping[str, int]) -> Facet:
        """Count the values of a closed set; those that the newest rows lack each by itself."""
        labels = _LABELS.get(name, {})
        values = []
        for value in CLOSED[name]:
            n, more = marks.get(mark(name, value), 0), seen.more
            # Rejected ones are left out of the rows unless they are asked for.
            if not n and (seen.more or value == Review.REJECTED.value):
                n, more = self._count(asked.with_value(name, value).without("kept" if value == Review.REJECTED.value else ""))
            if n:
                values.append(FacetValue(value, labels.get(value, value), n, more))
        return Facet(name, tuple(sorted(values, key=lambda own: (-own.count, own.value))))

    def _count(self, asked: Asked) -> tuple[int, bool]:
        if asked.matching.nothing:
            return 0, False
        most = None if self._to is None else self._to + 1
        n = count(self._connection, STATEMENTS, asked.matching, asked.among, most)
        return (n, False) if most is None or n < most else (most - 1, True)

    def _label(self, name: str, value: str | None) -> str | None:
        """Give what to call the value that is asked for."""
        if name == "dispute":
            return self._connection.scalar(select(_dt.c.question).where(_dt.c.key == self._asked.dispute))
        if name in ("actor", "place") and value is not None:
            return self._called([value]).get(value)
        return _LABELS.get(name, {}).get(value or "")

    def _called(self, values: Collection[str]) -> dict[str, str]:
        """Give the names of actors and places, by their ids."""
        query = select(_t.c.entity, _t.c.name).where(_t.c.entity.in_([f"{value[0]}:{value[1:]}" for value in values]))
        return {row.entity.replace(":", ""): row.name for row in self._connection.execute(query)}

    def _disputes(self, asked: Asked, seen: Seen) -> Facet:
        """Count the statements that take part in each dispute."""
        if not seen.rows:
            return Facet("dispute", ())
        found = keys(self._connection.dialect.name, STATEMENTS, asked.matching, asked.among)
        hit = (found if self._to is None else found.limit(self._to)).subquery("hit")
        joined = hit.join(_sh, _sh.c.key == hit.c.key).join(_dta, _dta.c.statement == _sh.c.at)
        query = select(_dta.c.dispute, func.count(_dta.c.statement.distinct()).label("n")).select_from(joined)
        counted = query.group_by(_dta.c.dispute).subquery("counted")
        known = select(_dt.c.id, _dt.c.question, counted.c.n).join(counted, counted.c.dispute == _dt.c.key)
        likely = known.where(_dt.c.hidden == 0).order_by(counted.c.n.desc(), _dt.c.question, _dt.c.id).limit(TOP)
        rows = self._connection.execute(likely).all()
        return facet("dispute", {row.id: row.n for row in rows}, {row.id: row.question for row in rows}, more=seen.more)


def _found(connection: Connection, asked: Asked, statements: Sequence[int]) -> tuple[FoundStatement, ...]:
    rows = queries.statement_rows(connection, statements)
    about: dict[int, Any] = {}
    for some in chunks(statements):
        query = select(_s.c.key, _s.c.content_spans, _s.c.review).where(_s.c.key.in_(some))
        about |= {row.key: row for row in connection.execute(query)}
    return tuple(
        FoundStatement(
            row=rows[key],
            marked=hits(rows[key].content, asked.words),
            spans=spans_of(about[key].content_spans),
            review=about[key].review,
        )
        for key in statements
    )

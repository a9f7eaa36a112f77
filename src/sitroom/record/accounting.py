"""Who is behind the statements of a record: named, unnamed or nobody, by outlet and by month.

It goes over all statements, so it costs in proportion to the record; whoever shows it often keeps it for a version.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, func, select

from sitroom.actors.actor import ActorType
from sitroom.attributions.statement import SourceKind
from sitroom.disputes.origins import origins
from sitroom.record import schema
from sitroom.record.current import CURRENT
from sitroom.record.dates import until
from sitroom.record.folding import is_pronoun
from sitroom.record.gathering import newest, upto
from sitroom.record.page_rows import Accounting, ActorEntry, Described, MonthRow, OutletRow
from sitroom.record.pages import id_of, reports
from sitroom.record.rejected import KEPT
from sitroom.record.speaking import spoken_in

_r, _s, _p, _t = schema.revision, schema.statement, schema.presence, schema.tally
TOP, WORDS = 20, 30
LOOKED_AT = 200
"""Documents, the newest, of which the origins of statements are asked."""
_ENOUGH = 3
"""Statements that must be looked at before an outlet is said only to repeat others."""
_REPORTER, _UNNAMED = SourceKind.REPORTER.value, SourceKind.UNNAMED.value


@dataclass(slots=True)
class _Count:
    """Documents, and statements by kind of source (None: the text names none)."""

    documents: int = 0
    kinds: Counter[str | None] = field(default_factory=Counter)

    @property
    def statements(self) -> int:
        return self.kinds.total() - self.kinds[_REPORTER]

    def share(self, kind: str | None) -> float | None:
        return self.kinds[kind] / self.statements if self.statements else None

    @property
    def named(self) -> int:
        return self.statements - self.kinds[_UNNAMED] - self.kinds[None]


def accounting(connection: Connection, at: str | None) -> Accounting:
    """Give who is behind the statements, of what was published up to a day."""
    outlets: dict[str | None, _Count] = defaultdict(_Count)
    months: dict[str | None, _Count] = defaultdict(_Count)
    month = func.substr(_r.c.published, 1, 7)
    reported = upto(select(_r.c.publisher, month, func.count()).select_from(CURRENT), at)
    for outlet, when, count in connection.execute(reported.group_by(_r.c.publisher, month)):
        outlets[outlet].documents += count
        months[when].documents += count
    spoken = CURRENT.join(_s, _s.c.revision == _r.c.key)
    said = upto(select(_r.c.publisher, month, _s.c.kind, func.count()).select_from(spoken).where(KEPT), at)
    whole = _Count(sum(each.documents for each in outlets.values()))
    for outlet, when, kind, count in connection.execute(said.group_by(_r.c.publisher, month, _s.c.kind)):
        for each in (outlets[outlet], months[when], whole):
            each.kinds[kind] += count
    rows = _outlets(connection, outlets, at)
    return Accounting(
        at=at,
        documents=whole.documents,
        statements=whole.statements,
        named=whole.named,
        unnamed=whole.kinds[_UNNAMED],
        no_source=whole.kinds[None],
        narration=whole.kinds[_REPORTER],
        by_kind=_by_kind(whole),
        unnamed_share=whole.share(_UNNAMED),
        no_source_share=whole.share(None),
        outlets=rows,
        months=tuple(
            MonthRow(when, each.documents, each.statements, each.named, each.kinds[_UNNAMED], each.kinds[None])
            for when, each in sorted(months.items(), key=lambda item: (item[0] is None, item[0] or ""))
        ),
        most_quoted=_most_quoted(connection, at),
        repeaters=tuple(row for row in rows if row.publisher and row.looked_at >= _ENOUGH and not row.own),
        described=_described(connection, at),
    )


def _by_kind(count: _Count) -> dict[SourceKind | None, int]:
    attributed = [kind for kind in SourceKind if kind is not SourceKind.REPORTER]
    return {**{kind: count.kinds[kind.value] for kind in attributed}, None: count.kinds[None]}


def _outlets(connection: Connection, counts: dict[str | None, _Count], at: str | None) -> tuple[OutletRow, ...]:
    """The outlets, those with most statements first."""
    looked, heard, own = _origins(connection, at)
    made = [
        OutletRow(
            publisher=outlet,
            documents=each.documents,
            statements=each.statements,
            narration=each.kinds[_REPORTER],
            kinds=_by_kind(each),
            unnamed_share=each.share(_UNNAMED),
            looked_at=looked[outlet],
            origins=len(heard[outlet]),
            own=own[outlet],
        )
        for outlet, each in counts.items()
    ]
    return tuple(sorted(made, key=lambda row: (-row.statements, row.publisher is None, row.publisher or "")))


def _origins(
    connection: Connection, at: str | None
) -> tuple[Counter[str | None], dict[str | None, set[int]], Counter[str | None]]:
    """Of each outlet: how many of its newest statements were looked at, their origins, and how many it had first."""
    keys: list[int] = []
    for revision in newest(connection, at, LOOKED_AT):
        told = select(_s.c.key).where(_s.c.revision == revision, _s.c.signature.is_not(None), KEPT)
        keys += connection.scalars(told)
    known = reports(connection, keys)
    ordered = [known[key] for key in sorted(known)]
    first: dict[int, dict[str | None, int]] = defaultdict(dict)
    looked: Counter[str | None] = Counter()
    heard: dict[str | None, set[int]] = defaultdict(set)
    for report, number in zip(ordered, origins(ordered), strict=True):
        looked[report.outlet] += 1
        heard[report.outlet].add(number)
        first[number][report.outlet] = min(report.order, first[number].get(report.outlet, report.order))
    own: Counter[str | None] = Counter()
    for begun in first.values():
        # Of one day nobody can be said to have been first.
        own.update(outlet for outlet, day in begun.items() if day == min(begun.values()))
    return looked, heard, own


def _most_quoted(connection: Connection, at: str | None) -> tuple[ActorEntry, ...]:
    columns: tuple[Any, ...] = (_t.c.entity, _t.c.name, _t.c.type)
    which = (_t.c.kind == "a", _t.c.type != ActorType.UNNAMED.value, _t.c.statements > 0)
    counted: tuple[Any, ...] = (*columns, _t.c.statements)
    query: Select[Any] = select(*counted).where(*which)
    query = query.order_by(_t.c.statements.desc(), _t.c.folded, _t.c.entity)
    if at is not None:
        said = func.sum(_p.c.statements).label("statements")
        counted = (*columns, said)
        query = select(*counted).join(_p, _p.c.entity == _t.c.entity)
        query = query.where(*which, _p.c.published <= until(at)).group_by(*columns, _t.c.folded).having(said > 0)
        query = query.order_by(said.desc(), _t.c.folded, _t.c.entity)
    rows = connection.execute(query.limit(TOP)).all()
    spoken = spoken_in(connection, [_number(row.entity) for row in rows], at)
    found = []
    for row in rows:
        own = spoken[_number(row.entity)]
        known = (id_of(row.entity), row.name, ActorType(row.type))
        found.append(ActorEntry(*known, int(row.statements), own.documents, own.first, own.last))
    return tuple(found)


def _number(entity: str) -> int:
    return int(entity.partition(":")[2])


def _described(connection: Connection, at: str | None) -> tuple[Described, ...]:
    """How unnamed sources are described, the most frequent words first; a pronoun describes nobody."""
    spoken = CURRENT.join(_s, _s.c.revision == _r.c.key)
    count = func.count().label("statements")
    columns: tuple[Any, ...] = (
        func.min(_s.c.source_name).label("words"),
        count,
        func.count(_s.c.revision.distinct()).label("documents"),
    )
    every: Select[Any] = select(*columns).select_from(spoken)
    query = upto(every, at).where(_s.c.kind == _UNNAMED, _s.c.source_name.is_not(None), KEPT).group_by(_s.c.source_folded)
    found = connection.execute(query.order_by(count.desc(), _s.c.source_folded).limit(2 * WORDS)).all()
    made = [Described(" ".join(row.words.split()), row.statements, row.documents) for row in found if not is_pronoun(row.words)]
    return tuple(made[:WORDS])

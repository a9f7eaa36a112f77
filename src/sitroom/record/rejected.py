"""What queries ask so that nothing counts which people rejected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, Connection, Table, exists, select

from sitroom.documents.document import Span
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.judgement_rows import Review

_s = schema.statement
KEPT: ColumnElement[bool] = _s.c.review != Review.REJECTED.value
"""Of a statement: nobody rejected it."""


def stands(table: Table) -> ColumnElement[bool]:
    """Of a row that may rest on a statement of its document: that one is not rejected, or there is none."""
    said = _s.alias("said")
    on = (said.c.revision == table.c.revision) & (said.c.id == table.c.statement)
    return ~exists().where(on, said.c.review == Review.REJECTED.value)


class Rejected:
    """The statements of some revisions (None: of all) that people rejected, and what stands in them."""

    def __init__(self, connection: Connection, revisions: Collection[int] | None = None) -> None:
        query = select(_s.c.revision, _s.c.id).where(~KEPT)
        found = [query] if revisions is None else [query.where(_s.c.revision.in_(some)) for some in chunks(revisions)]
        self._ids = {(revision, number) for each in found for revision, number in connection.execute(each)}
        self._sources: dict[tuple[int, str], list[tuple[int, int, str]]] = defaultdict(list)
        columns = (_s.c.revision, _s.c.id, _s.c.actor, _s.c.source_spans, _s.c.as_read)
        for some in chunks({revision for revision, _ in self._ids}):
            for row in connection.execute(select(*columns).where(_s.c.revision.in_(some))).mappings():
                # What was read was read of the source that the reader saw, whatever was corrected since.
                read = {**row, **(row["as_read"] or {})}
                self._sources[row["revision"], read["actor"]] += [(*span, row["id"]) for span in read["source_spans"]]

    def holds(self, revision: int, statement: str | None) -> bool:
        """Tell whether what was read in a statement was read in a rejected one."""
        return (revision, statement) in self._ids

    def tells(self, revision: int, actor: str, span: Span) -> bool:
        """Tell whether words on an actor of the document as a source go with a rejected statement: the nearest that it makes."""
        sources = self._sources.get((revision, actor), ())
        away = [(max(start - span[1], span[0] - end, 0), number) for start, end, number in sources]
        nearest = [number for distance, number in away if distance == min(away)[0]]
        return bool(nearest) and all(self.holds(revision, number) for number in nearest)

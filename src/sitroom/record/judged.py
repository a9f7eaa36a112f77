"""The statements of one document as people left them: written over what the reader had, which is kept beside it.

Everything follows from the reader's values and the judgements that hold, so taking one back restores what was there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from sitroom.attributions.statement import Quotation, Source, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.record import claims, queries, schema
from sitroom.record.effective import carried, carried_holding, corrected
from sitroom.record.evidence import find_member
from sitroom.record.judgement_rows import Deed, Review
from sitroom.record.parts import read_control, written_control
from sitroom.record.said import ADDED_FROM, Candidate, Said, added_id, added_number, find, relocated
from sitroom.record.spans import spans_of
from sitroom.record.statement_rows import statement_rows

_s, _c, _co = schema.statement, schema.claim, schema.control
_at, _da = schema.judged, schema.document_actor
_VERDICTS = frozenset((Deed.ACCEPT, Deed.REJECT, Deed.CORRECT))
_OWN = {"key", "revision", "id", "position", "review", "as_read"}
"""Columns of a statement's row that no correction changes."""
_CARRIED = ("polarity", "level", "low", "high", "certainty_table")


@dataclass(frozen=True, slots=True)
class Held:
    """One part of a judgement that holds (``schema.judged``): what it decides, and the evidence of this part."""

    judgement: int
    part: int
    what: Deed
    body: Mapping[str, Any]
    said: Said


class Judged:
    """One current revision inside one transaction."""

    def __init__(self, connection: Connection, document: str, revision: int) -> None:
        self._connection, self._document, self._revision = connection, document, revision
        query = select(_s).where(_s.c.revision == revision).order_by(_s.c.position)
        self._stored = {row["id"]: dict(row) for row in connection.execute(query).mappings()}
        # By position: a record may have been given "x1" as a statement like any other, from an export.
        self._read = {number: as_read(row) for number, row in self._stored.items() if row["position"] < ADDED_FROM}
        self._text = queries.text_of(connection, revision)

    def apply(self, holding: Sequence[Held]) -> frozenset[str]:
        """Find what judgements are about and let them hold, and nothing else; they come in the order they were made.

        What is given are the statements whose claims count otherwise than before.
        """
        added = self._added(holding)
        found = self._found(holding, {said: statement.id for said, statement in added.items()})
        before = {number: queries.statement_of(row) for number, row in self._read.items()}
        before |= {statement.id: statement for statement in added.values()}
        after = dict(before)
        verdicts: dict[str, Deed] = {}
        for each in holding:
            number = found[each.judgement, each.part]
            if number is None or each.what not in _VERDICTS:
                continue
            verdicts[number] = each.what
            if each.what is Deed.CORRECT:
                after[number] = corrected(after[number], each.body["fields"], self._text, self._who)
        turned = {number for number in after if after[number] != before[number]}
        counting = self._write(self._desired(before, after, turned, verdicts))
        self._place(holding, found)
        pairs = {number: (before[number], after[number]) for number in turned if number in self._read}
        claiming = self._follow(_c, schema.claim_as_read, partial(_follow_claim, pairs))
        self._follow(_co, schema.control_as_read, partial(_follow_holding, pairs))
        return frozenset(counting | claiming)

    def _added(self, holding: Iterable[Held]) -> dict[str, Statement]:
        """The statements that people added, as far as their words stand in the text, by the ids that they were given."""
        found: dict[str, Statement] = {}
        for each in holding:
            if each.what is Deed.ADD and (statement := self._new(each)) is not None:
                found[each.said.id] = statement
        # An export of another record may have brought a statement of that id in the meantime.
        last = max((added_number(number) for number in (*self._read, *found)), default=0)
        for number in [number for number in found if number in self._read]:
            last += 1
            found[number] = replace(found[number], id=added_id(last))
        return found

    def _new(self, added: Held) -> Statement | None:
        fields = added.body["fields"]
        # Short words may stand in a sentence of somebody else: who says them has to be there too.
        content, source = (relocated(self._text, [(a, b, c) for a, b, c in fields[name]["is"]]) for name in ("content", "source"))
        if not content or source is None:
            return None
        certain = Certainty(Level.CERTAIN, 0.9, 1.0)
        plain = (Quotation.INDIRECT, None, Polarity.AFFIRMED, certain, 1.0)
        return corrected(Statement(added.said.id, Source((), None), (), content, *plain), fields, self._text, self._who)

    def _who(self, named: Mapping[str, Any]) -> str | None:
        member = find_member(self._connection, self._document, named["quote"], named["start"], named["end"])
        return None if member is None else self._connection.scalar(select(_da.c.id).where(_da.c.key == member))

    def _found(self, holding: Iterable[Held], added: Mapping[str, str]) -> dict[tuple[int, int], str | None]:
        """Which statement each part of a judgement is about now."""
        candidates = [Candidate(number, spans_of(row["content_spans"]), row["source_name"]) for number, row in self._read.items()]
        return {
            (each.judgement, each.part): added.get(each.said.id) if each.said.added else find(self._text, each.said, candidates)
            for each in holding
        }

    def _desired(
        self,
        before: Mapping[str, Statement],
        after: Mapping[str, Statement],
        turned: set[str],
        verdicts: Mapping[str, Deed],
    ) -> dict[str, dict[str, Any]]:
        """The row that each statement is to have, by id."""
        added = {number for number in after if number not in self._read}
        made, plain = self._rows(after, turned | added), self._rows(before, turned & added)
        desired: dict[str, dict[str, Any]] = {}
        for number in after:
            read = self._read.get(number) or plain.get(number)
            row = {**(read or {}), **made.get(number, {})}
            own = {} if read is None else {name: read[name] for name in row if name not in _OWN and row[name] != read[name]}
            row["review"] = _review(verdicts.get(number), added=number in added, changed=number in turned).value
            row["as_read"] = own or None
            row["position"] = ADDED_FROM + added_number(number) if number in added else self._read[number]["position"]
            desired[number] = row
        return desired

    def _rows(self, statements: Mapping[str, Statement], wanted: set[str]) -> dict[str, dict[str, Any]]:
        """The rows of some statements as they would be written if the reader had found them so."""
        if not wanted:
            return {}
        whole = queries.extracted(self._connection, self._document, rejected=True)
        rows = statement_rows(self._revision, replace(whole, statements=tuple(statements.values())))
        return {row["id"]: row for row in rows if row["id"] in wanted}

    def _write(self, desired: Mapping[str, dict[str, Any]]) -> set[str]:
        """Write the rows that differ; tell which statements count otherwise."""
        counting: set[str] = set()
        for number, stored in self._stored.items():
            if number not in desired:
                self._connection.execute(delete(_s).where(_s.c.key == stored["key"]))
        for number, row in desired.items():
            stored_row = self._stored.get(number)
            if stored_row is None:
                self._connection.execute(insert(_s).values(**row))
                continue
            differ = {name: value for name, value in row.items() if name != "key" and value != stored_row[name]}
            if differ:
                self._connection.execute(update(_s).where(_s.c.key == stored_row["key"]).values(**differ))
            rejected = "review" in differ and Review.REJECTED.value in (row["review"], stored_row["review"])
            if rejected or differ.keys() - _OWN:
                counting.add(number)
        return counting

    def _follow(self, table: Table, kept: Table, follow: Callable[[Mapping[str, Any]], dict[str, Any]]) -> set[str]:
        """Let claims or findings follow the corrections of their statements; give the statements of those that changed."""
        (of,) = kept.primary_key.columns
        query = select(table, kept.c.columns.label("as_read")).outerjoin(kept, of == table.c.key)
        changed: set[str] = set()
        for stored in self._connection.execute(query.where(table.c.revision == self._revision)).mappings().all():
            own_before = stored["as_read"] or {}
            read = {**stored, **own_before}
            columns = follow(read)
            row = {**read, **columns}
            own = {name: read[name] for name in columns if read[name] != row[name]}
            differ = {name: row[name] for name in {**columns, **own_before} if row[name] != stored[name]}
            if differ:
                self._connection.execute(update(table).where(table.c.key == stored["key"]).values(**differ))
                changed.add(stored["statement"])
            if own != own_before:
                self._connection.execute(delete(kept).where(of == stored["key"]))
                if own:
                    self._connection.execute(insert(kept).values({of.name: stored["key"], "columns": own}))
        return changed

    def _place(self, holding: Iterable[Held], found: Mapping[tuple[int, int], str | None]) -> None:
        """Keep where each part of a judgement is found now."""
        query = select(_s.c.id, _s.c.key).where(_s.c.revision == self._revision)
        keys: dict[str, int] = dict(self._connection.execute(query).all())
        for each in holding:
            number = found[each.judgement, each.part]
            here = (_at.c.judgement == each.judgement) & (_at.c.part == each.part)
            self._connection.execute(update(_at).where(here).values(statement=None if number is None else keys[number]))


def as_read(row: Mapping[Any, Any]) -> dict[str, Any]:
    """Give the row of a statement as the reader had it, or as it was added."""
    return {**row, **(row["as_read"] or {}), "review": Review.READ.value, "as_read": None}


def _review(verdict: Deed | None, *, added: bool, changed: bool) -> Review:
    """How a statement stands by the newest verdict on it."""
    if verdict is Deed.REJECT:
        return Review.REJECTED
    if added:
        return Review.ADDED
    if verdict is None:
        return Review.READ
    return Review.CORRECTED if changed else Review.ACCEPTED


def _follow_claim(turned: Mapping[str, tuple[Statement, Statement]], row: Mapping[str, Any]) -> dict[str, Any]:
    if row["statement"] not in turned:
        return {}
    columns = claims.written(carried(claims.read(row), *turned[row["statement"]]))
    return {name: columns[name] for name in _CARRIED}


def _follow_holding(turned: Mapping[str, tuple[Statement, Statement]], row: Mapping[str, Any]) -> dict[str, Any]:
    if row["statement"] not in turned:
        return {}
    return {"status": written_control(carried_holding(read_control(row), *turned[row["statement"]]))["status"]}

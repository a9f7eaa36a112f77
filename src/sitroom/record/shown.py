"""By what statements and documents are found, kept as the record changes, in the same transaction.

Each row carries the words that are sought in it, folded, and marks: words of our own for whatever else a search asks for
("lprobable", "a7"). Rows are only made and taken away, and all of one is a function of the record's other tables, so
that whoever changes these need only name the revisions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from hashlib import sha256
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, insert, literal, select

from sitroom.attributions.statement import SourceKind
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.dates import ordinal
from sitroom.record.judgement_rows import Review
from sitroom.record.words import indexed

EVERY, KEPT, SAID = "any", "kept", "said"
"""Marks of every row, of the statements that were not rejected, and of those that are not the outlet's own narration."""
PLACE_BITS, REVISION_BITS = 19, 22
DAY_SHIFT = PLACE_BITS + REVISION_BITS
"""A key is a day (0 for none), below it the number of the revision, below that how far from its end a statement stands:
the greatest key is the first statement of the newest report. Days take 22 bits more, so that keys stay below 2 ** 63."""
LAST_PLACE = (1 << PLACE_BITS) - 1
_NONE = "none"
# No two marks of different fields may be the same.
_LETTERS = {
    "kind": "k", "quotation": "q", "polarity": "y", "level": "l", "review": "r", "publisher": "o", "document": "d",
    "language": "g", "actor": "a", "place": "p",
}  # fmt: skip
_SIGNS = {"+": "1", "-": "0"}
_AT_ONCE = 100
"""Revisions made anew at a time."""
_s, _r, _d, _m, _c = schema.statement, schema.revision, schema.document, schema.mention, schema.claim
_da, _an, _dp, _st = schema.document_actor, schema.actor_name, schema.document_place, schema.standing
_sh, _sd = schema.shown, schema.shown_document


def mark(field: str, value: str) -> str:
    """Write the mark that a row has whose field has this value; ``field`` is a field of ``Sought``."""
    letter = _LETTERS[field]
    if field in ("publisher", "document", "language"):
        # Any words may stand here, so they go by a digest.
        return letter + sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    if field in ("actor", "place"):
        return value
    return letter + _SIGNS.get(value, "".join(sign for sign in value if sign.isalnum()))


def key_of(published: str | None, revision: int, place: int = LAST_PLACE) -> int:
    """Give the key of a revision's statement, counted from 0; by itself that of the revision."""
    return (day_of(published) << DAY_SHIFT) + (revision << PLACE_BITS) + LAST_PLACE - place


def day_of(published: str | None) -> int:
    """Give the day that a document's rows are ordered by: its first as an ordinal, 0 without one."""
    try:
        return 0 if published is None else ordinal(published)
    except ValueError:
        return 0


class Shown:
    """The rows that searches go by, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def leave(self, document: str) -> None:
        """Take away the rows of a document's current revision, if there is one, before what they were made of changes."""
        revision = self._connection.scalar(select(_d.c.current).where(_d.c.id == document))
        if revision is not None:
            for table in (_sh, _sd):
                self._connection.execute(delete(table).where(table.c.revision == revision))

    def refresh(self, revisions: Collection[int]) -> None:
        """Make the rows of these current revisions what they must be now; only those that differ are written."""
        for some in chunks(revisions, _AT_ONCE):
            self._replace(_sh, some, self._statements(some, _s.c.review))
            self._replace(_sd, some, self._documents(some))

    def rebuild(self, *, reviewed: bool = True) -> None:
        """Make all rows anew; without ``reviewed`` as if nobody had decided about any statement."""
        for table in (_sh, _sd):
            self._connection.execute(delete(table))
        current = self._connection.scalars(select(_d.c.current)).all()
        for some in chunks(current, _AT_ONCE):
            review: ColumnElement[str] = _s.c.review if reviewed else literal("read")
            for table, rows in ((_sh, self._statements(some, review)), (_sd, self._documents(some))):
                if rows:
                    self._connection.execute(insert(table), list(rows.values()))

    def strayed(self, clusters: Collection[int]) -> set[int]:
        """Give the current revisions with members of these clusters that have no standing, so that nobody watches them.

        They are those of records that were made before claims were kept.
        """
        found: set[int] = set()
        for some in chunks(clusters):
            query = select(_da.c.revision).outerjoin(_st, _st.c.member == _da.c.key).where(_st.c.member.is_(None))
            found |= set(self._connection.scalars(query.where(_da.c.cluster.in_(some)).distinct()))
        return found

    def _replace(self, table: Any, revisions: Collection[int], rows: dict[int, dict[str, Any]]) -> None:
        stored = self._connection.execute(select(table).where(table.c.revision.in_(revisions))).mappings()
        old = {row["key"]: dict(row) for row in stored}
        gone = [key for key, row in old.items() if rows.get(key) != row]
        for some in chunks(gone):
            self._connection.execute(delete(table).where(table.c.key.in_(some)))
        if new := [row for key, row in rows.items() if old.get(key) != row]:
            self._connection.execute(insert(table), new)

    def _statements(self, revisions: Collection[int], review: ColumnElement[str]) -> dict[int, dict[str, Any]]:
        names = ("key", "revision", "id", "source_name", "cue", "content", "kind", "quotation", "polarity", "level")
        query = (
            select(
                *(_s.c[name] for name in names),
                _s.c.content_spans,
                review.label("review"),
                _da.c.key.label("member"),
                _da.c.actor,
                _r.c.document,
                _r.c.publisher,
                _r.c.published,
            )
            .select_from(_s.join(_r, _r.c.key == _s.c.revision))
            .outerjoin(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
            .where(_s.c.revision.in_(revisions))
            .order_by(_s.c.revision, _s.c.position, _s.c.key)
        )
        found = self._connection.execute(query).mappings().all()
        called = self._called(revisions)
        named, claimed = self._mentioned(revisions), self._claimed(revisions)
        rows: dict[int, dict[str, Any]] = {}
        reached: Counter[int] = Counter()
        for row in found:
            place = reached[row["revision"]]
            reached[row["revision"]] += 1
            if place > LAST_PLACE:
                # Half a million statements of one text: nobody pages through these.
                continue
            places = {place for place, span in named[row["revision"]] if _inside(span, row["content_spans"])}
            places |= claimed[row["revision"], row["id"]]
            source = " ".join(filter(None, (row["source_name"], *called.get(row["member"], ()))))
            made = {
                "key": key_of(row["published"], row["revision"], place),
                "statement": row["key"],
                "revision": row["revision"],
                "at": f"{row['document']} {row['id']}",
                "publisher": row["publisher"],
                "marks": " ".join(_marks(row, places)),
                "source": indexed(source),
                "cue": indexed(row["cue"]),
                "content": indexed(row["content"]),
            }
            rows[made["key"]] = made
        return rows

    def _documents(self, revisions: Collection[int]) -> dict[int, dict[str, Any]]:
        names = ("key", "document", "publisher", "language", "published", "title", "text")
        query = select(*(_r.c[name] for name in names)).where(_r.c.key.in_(revisions)).order_by(_r.c.key)
        rows: dict[int, dict[str, Any]] = {}
        for row in self._connection.execute(query).mappings():
            marks = [EVERY, mark("document", row["document"])]
            marks += [mark(field, row[field] or _NONE) for field in ("publisher", "language")]
            made = {
                "key": key_of(row["published"], row["key"]),
                "revision": row["key"],
                "publisher": row["publisher"],
                "language": row["language"],
                "marks": " ".join(marks),
                "title": indexed(row["title"]),
                "text": indexed(row["text"]),
            }
            rows[made["key"]] = made
        return rows

    def _called(self, revisions: Collection[int]) -> dict[int, list[str]]:
        """The names that documents give their actors."""
        query = select(_an.c.member, _an.c.name).join(_da, _da.c.key == _an.c.member).where(_da.c.revision.in_(revisions))
        found: dict[int, list[str]] = defaultdict(list)
        for member, name in self._connection.execute(query.order_by(_an.c.member, _an.c.position)):
            found[member].append(name)
        return found

    def _mentioned(self, revisions: Collection[int]) -> dict[int, list[tuple[int, list[int]]]]:
        """The places that the texts of revisions name, and where."""
        located = (_dp.c.revision == _m.c.revision) & (_dp.c.id == _m.c.place)
        query = select(_m.c.revision, _dp.c.place, _m.c.span).join(_dp, located).where(_m.c.revision.in_(revisions))
        found: dict[int, list[tuple[int, list[int]]]] = defaultdict(list)
        for revision, place, span in self._connection.execute(query):
            found[revision].append((place, span))
        return found

    def _claimed(self, revisions: Collection[int]) -> dict[tuple[int, str], set[int]]:
        """The places that the claims of each statement are about."""
        located = (_dp.c.revision == _c.c.revision) & (_dp.c.id == _c.c.place)
        query = select(_c.c.revision, _c.c.statement, _dp.c.place).join(_dp, located).where(_c.c.revision.in_(revisions))
        found: dict[tuple[int, str], set[int]] = defaultdict(set)
        for revision, statement, place in self._connection.execute(query):
            found[revision, statement].add(place)
        return found


def _marks(row: RowMapping, places: Iterable[int]) -> list[str]:
    marks = [EVERY]
    if row["review"] != Review.REJECTED.value:
        marks.append(KEPT)
    if row["kind"] != SourceKind.REPORTER.value:
        marks.append(SAID)
    marks += [mark(field, row[field] or _NONE) for field in ("kind", "quotation", "polarity", "level", "review", "publisher")]
    marks.append(mark("document", row["document"]))
    if row["actor"] is not None:
        marks.append(f"a{row['actor']}")
    return [*marks, *(f"p{place}" for place in sorted(places))]


def _inside(span: list[int], around: list[list[int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in around)


def month_of(day: int) -> str:
    """Give the month of a day, "2021-08", or "none" where it is none (0)."""
    return date.fromordinal(day).isoformat()[:7] if day else _NONE

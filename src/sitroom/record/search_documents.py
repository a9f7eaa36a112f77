"""Searching documents: a page of those whose title or text has the words, each with the piece where they stand first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from sitroom.documents.document import Span
from sitroom.record import schema
from sitroom.record.asking import Asked, after_key, cursor, documents_asked
from sitroom.record.current import ATTRIBUTED
from sitroom.record.fulltext import DOCUMENTS, STATEMENTS, TEXTS, Matching, keys
from sitroom.record.rejected import KEPT as STANDS
from sitroom.record.rows import DocumentRow
from sitroom.record.search import UNDATED, UNKNOWN, Seen, chosen, commonest, facet, look, months, page, publishers, with_chosen
from sitroom.record.search_rows import DOCUMENT_FACETS, NONE, Facet, FoundDocument, FoundDocuments, Sought
from sitroom.record.shown import KEPT, SAID, mark
from sitroom.record.words import Words, hits

AROUND = 120
"""Characters of the text that a piece shows on each side of the first hit."""
NEAR = 40_000
"""Characters at a text's beginning in which hits are looked for first: longer texts are read whole only where it has none."""
_COLUMNS = (schema.shown_document.c.revision, schema.shown_document.c.publisher, schema.shown_document.c.language)
_LABELS = {("month", NONE): UNDATED, ("publisher", NONE): UNKNOWN, ("language", NONE): UNKNOWN}
_r, _s, _sh = schema.revision, schema.statement, schema.shown


def search_documents(
    connection: Connection, sought: Sought, after: str | None, room: int, count_to: int | None
) -> FoundDocuments:
    """Find documents: see :meth:`sitroom.record.record.Record.search_documents`."""
    asked, begin = documents_asked(sought), after_key(after)
    seen = look(connection, DOCUMENTS, asked, _COLUMNS, count_to)
    found, more = page(connection, DOCUMENTS, asked, seen, (begin, room), _COLUMNS)
    return FoundDocuments(
        documents=_found(connection, asked.words, {row.revision: row.key for row in found}),
        total=len(seen.rows),
        total_more=seen.more,
        facets=tuple(_facet(connection, name, sought, (asked, seen), count_to) for name in DOCUMENT_FACETS),
        after=cursor(found[-1].key) if more else None,
    )


def _facet(connection: Connection, name: str, sought: Sought, found: tuple[Asked, Seen], count_to: int | None) -> Facet:
    asked, seen = found
    if not asked.has(name):
        return _counted(name, seen)
    within = look(connection, DOCUMENTS, asked.without(name), _COLUMNS, count_to)
    value = chosen(sought, name)
    return with_chosen(_counted(name, within), value, _LABELS.get((name, value or "")), seen)


def _counted(name: str, seen: Seen) -> Facet:
    """Count a facet in what is found by all other filters."""
    if name == "month":
        return months(seen.rows, more=seen.more)
    if name == "publisher":
        return publishers(seen.rows, more=seen.more)
    counts = Counter(row.language or NONE for row in seen.rows)
    return facet(name, commonest(counts), {NONE: UNKNOWN}, more=seen.more)


def _found(connection: Connection, words: Words, revisions: Mapping[int, int]) -> tuple[FoundDocument, ...]:
    """The documents of these revisions, each with its key, in their order."""
    names = ("key", "document", "path", "title", "publisher", "published", "language")
    query = select(*(_r.c[name] for name in names), func.substr(_r.c.text, 1, NEAR).label("begin"))
    rows = {row.key: row for row in connection.execute(query.where(_r.c.key.in_(revisions)))}
    said = _said(connection, revisions)
    hit = _hit(connection, words, rows) if words.terms else said
    near = {key: hits(rows[key].begin, words, after_first=AROUND) for key in revisions}
    far = {key: revisions[key] for key in revisions if words.terms and _goes_on(rows[key].begin, near[key])}
    whole = _hit_in_text(connection, words, far)
    found = []
    for key in revisions:
        row = rows[key]
        text, spans = _read_whole(connection, key, words) if key in whole else (row.begin, near[key])
        title = DocumentRow(row.document, row.path, row.title, row.publisher, row.published, said.get(key, 0))
        span = spans[0] if spans else None
        found.append(FoundDocument(title, row.language, _piece(text, spans), span, hit.get(key, 0)))
    return tuple(found)


def _goes_on(begin: str, spans: Sequence[Span]) -> bool:
    """Tell whether the rest of a text may matter too: without a hit in its beginning, or where one touches the end of that."""
    return len(begin) == NEAR and not (spans and spans[0][1] < NEAR - AROUND)


def _hit_in_text(connection: Connection, words: Words, revisions: Mapping[int, int]) -> set[int]:
    """Those of some revisions, each with its key, whose text has one of the words: in the others only the title hit."""
    if not revisions:
        return set()
    ends = min(revisions.values()), max(revisions.values())
    matching = Matching(Words(groups=(words.terms,)), low=ends[0], high=ends[1])
    found = set(connection.scalars(keys(connection.dialect.name, TEXTS, matching)))
    return {revision for revision, key in revisions.items() if key in found}


def _read_whole(connection: Connection, revision: int, words: Words) -> tuple[str, tuple[Span, ...]]:
    text = connection.execute(select(_r.c.text).where(_r.c.key == revision)).scalar_one()
    return text, hits(text, words, after_first=AROUND)


def _piece(text: str, spans: Sequence[Span]) -> tuple[tuple[str, bool], ...]:
    """Cut the piece around the first hit where words hit; without a hit it is the beginning of the text."""
    first = spans[0] if spans else (0, 0)
    begin, end = _word_start(text, max(0, first[0] - AROUND)), _word_end(text, first[1] + (AROUND if spans else 2 * AROUND))
    cut: list[tuple[str, bool]] = []
    at = begin
    for start, stop in spans:
        if start >= end:
            break
        stop = min(stop, end)
        cut += [(text[at:start], False), (text[start:stop], True)]
        at = stop
    cut.append((text[at:end], False))
    return tuple((words, hit) for words, hit in cut if words)


def _word_start(text: str, at: int) -> int:
    """Give the beginning of the first whole word after a place, near it."""
    if at == 0:
        return 0
    space = next((n for n in range(at, min(at + AROUND // 2, len(text))) if text[n].isspace()), at - 1)
    return space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    return next((n for n in range(at, max(at - AROUND // 2, 0), -1) if text[n].isspace()), at)


def _said(connection: Connection, revisions: Collection[int]) -> dict[int, int]:
    """Count the attributed statements of revisions that were not rejected."""
    query = select(_s.c.revision, func.count()).where(_s.c.revision.in_(revisions), ATTRIBUTED, STANDS)
    return dict(connection.execute(query.group_by(_s.c.revision)).all())


def _hit(connection: Connection, words: Words, rows: Mapping[int, Any]) -> dict[int, int]:
    """Count the statements among these that words hit."""
    of_these = tuple(mark("document", row.document) for row in rows.values())
    if not of_these:
        return {}
    found = keys(connection.dialect.name, STATEMENTS, Matching(words, marks=(KEPT, SAID), either=of_these)).subquery("hit")
    joined = found.join(_sh, _sh.c.key == found.c.key)
    query = select(_sh.c.revision, func.count()).select_from(joined).group_by(_sh.c.revision)
    return dict(connection.execute(query).all())

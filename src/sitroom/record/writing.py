"""How one document enters the record: by its id and its text, so that adding it again changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.record import schema
from sitroom.record.following import Following
from sitroom.record.judgements import follow
from sitroom.record.matcher import Matcher
from sitroom.record.parts import delete_parts, insert_parts
from sitroom.record.rows import Added
from sitroom.record.settling import Settling
from sitroom.record.statement_rows import lists, statement_rows


def add(connection: Connection, extracted: Extracted, reader: str, matcher: Matcher) -> Added:
    """Put one document into the record, inside the caller's transaction."""
    document = extracted.document
    outcome, revision = compare(connection, document, reader)
    if outcome is Added.UNCHANGED:
        return outcome
    if outcome is Added.NEW:
        connection.execute(insert(schema.document).values(id=document.id, path=document.path, url=document.url))
    following = Following(connection)
    settling = Settling(connection, matcher, document.id)
    following.leave(document.id)
    if outcome is not Added.UPDATED:
        settling.leave()
    if revision is None:
        key = _insert_revision(connection, document, reader)
        _insert_found(connection, key, extracted, matcher)
    else:
        key = int(revision["key"])
        of_revision = schema.revision.c.key == key
        connection.execute(update(schema.revision).where(of_revision).values(reader=reader, **_known(document)))
        if revision["reader"] != reader:
            connection.execute(delete(schema.statement).where(schema.statement.c.revision == key))
            delete_parts(connection, key)
            _insert_found(connection, key, extracted, matcher)
    of_document = schema.document.c.id == document.id
    current = {"current": key, "path": document.path, "url": document.url}
    connection.execute(update(schema.document).where(of_document).values(**current))
    if outcome is not Added.UPDATED:
        settling.arrive(key)
    following.arrive(key, follow(connection, key, extracted))
    following.settle(settling.reached)
    return outcome


def compare(connection: Connection, document: Document, reader: str) -> tuple[Added, dict[str, Any] | None]:
    """Say what adding this document would do, and give the row of its revision where the record has had this text."""
    d, r = schema.document, schema.revision
    current = connection.execute(select(d.c.current).where(d.c.id == document.id)).one_or_none()
    if current is None:
        return Added.NEW, None
    columns = [r.c.key, r.c.reader, *(r.c[name] for name in _known(document))]
    query = select(*columns).where(r.c.document == document.id, r.c.sha256 == document.revision)
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        return Added.REVISED, None
    revision = dict(found)
    if revision["key"] != current.current:
        return Added.REVISED, revision
    if revision["reader"] != reader:
        return Added.REREAD, revision
    if any(revision[name] != value for name, value in _known(document).items()):
        return Added.UPDATED, revision
    return Added.UNCHANGED, revision


def _known(document: Document) -> dict[str, Any]:
    """Give what is known about a document beside its text: this may change while the text stays."""
    return {
        "path": document.path,
        "url": document.url,
        "publisher": document.publisher,
        "title": document.title,
        "published": document.published,
        "language": document.language,
        "headings": lists(document.headings),
        "boilerplate": lists(document.boilerplate),
    }


def _insert_revision(connection: Connection, document: Document, reader: str) -> int:
    row = {
        "document": document.id,
        "sha256": document.revision,
        "text": document.text,
        "reader": reader,
        # Finer than a second: what comes in the second of a visit is news to it.
        "added_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        **_known(document),
    }
    inserted = connection.execute(insert(schema.revision).values(**row)).inserted_primary_key
    assert inserted is not None  # the table has a primary key, so there is one
    return int(inserted[0])


def _insert_found(connection: Connection, revision: int, extracted: Extracted, matcher: Matcher) -> None:
    _insert_statements(connection, revision, extracted)
    # The first revision of a document says when it came: that order stays when it is read again.
    r = schema.revision
    sequence = connection.scalar(select(func.min(r.c.key)).where(r.c.document == extracted.document.id))
    assert sequence is not None
    insert_parts(connection, revision, sequence, extracted, matcher)


def _insert_statements(connection: Connection, revision: int, extracted: Extracted) -> None:
    if rows := statement_rows(revision, extracted):
        connection.execute(insert(schema.statement), rows)

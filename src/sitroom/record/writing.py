"""How one document enters the record: by its id and its text, so that adding it again changes nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.record import schema
from sitroom.record.clusters import Clusters
from sitroom.record.connection import lock_actors
from sitroom.record.decisions import Decisions
from sitroom.record.following import Following
from sitroom.record.judgements import follow
from sitroom.record.matcher import Matcher
from sitroom.record.parts import delete_parts, insert_parts
from sitroom.record.rows import Added
from sitroom.record.settling import Settling
from sitroom.record.spans import lists_of
from sitroom.record.statement_rows import statement_rows


def add(connection: Connection, extracted: Extracted, reader: str, matcher: Matcher) -> Added:
    """Put one document into the record, inside the caller's transaction."""
    (outcome,) = add_all(connection, [(extracted, reader)], matcher)
    return outcome


def add_all(connection: Connection, documents: Sequence[tuple[Extracted, str]], matcher: Matcher) -> list[Added]:
    """Put documents, none of them twice, each with its reader, into the record, and let everything follow once."""
    entering = Entering(connection, matcher)
    outcomes = [entering.enter(extracted, reader) for extracted, reader in documents]
    if any(outcome.wrote for outcome in outcomes):
        entering.settle()
    return outcomes


class Entering:
    """Documents on their way into the record in one transaction, none of them twice: :meth:`enter` each, then :meth:`settle`."""

    def __init__(self, connection: Connection, matcher: Matcher) -> None:
        self._connection, self.matcher = connection, matcher
        self._following = Following(connection)
        self._clusters, self._decisions = Clusters(connection, matcher), Decisions(connection, matcher)

    def enter(
        self,
        extracted: Extracted,
        reader: str,
        number: int | None = None,
        added_at: str | None = None,
        wished: Mapping[str, int] | None = None,
    ) -> Added:
        """Put one document into the record; what rests on it follows with :meth:`settle`.

        ``number`` and ``added_at`` are those of a new revision, where it had them in another record; ``wished`` are
        numbers for the actors that its own, by their ids, are the first of.
        """
        connection, document = self._connection, extracted.document
        outcome, revision = compare(connection, document, reader)
        if not outcome.wrote:
            return outcome
        if outcome is Added.NEW:
            connection.execute(insert(schema.document).values(id=document.id, path=document.path, url=document.url))
        settling = Settling(connection, self._clusters, self._decisions, document.id, wished)
        if outcome is Added.NEW:
            lock_actors(connection)
        else:
            self._following.leave(document.id)
        if outcome not in (Added.NEW, Added.UPDATED):
            settling.leave()
        if revision is None:
            key = _insert_revision(connection, document, reader, number, added_at)
            _insert_found(connection, key, extracted, self.matcher, is_first=outcome is Added.NEW)
        else:
            key = int(revision["key"])
            of_revision = schema.revision.c.key == key
            connection.execute(update(schema.revision).where(of_revision).values(reader=reader, **_known(document)))
            if revision["reader"] != reader:
                connection.execute(delete(schema.statement).where(schema.statement.c.revision == key))
                delete_parts(connection, key)
                _insert_found(connection, key, extracted, self.matcher)
        of_document = schema.document.c.id == document.id
        current = {"current": key, "path": document.path, "url": document.url}
        connection.execute(update(schema.document).where(of_document).values(**current))
        if outcome is not Added.UPDATED:
            settling.arrive(key)
        self._following.arrive(key, extracted if revision is None and not self._is_judged else follow(connection, key, extracted))
        return outcome

    def settle(self) -> None:
        """Let claims, disputes and all else follow what entered."""
        self._following.settle(self._decisions.reached)

    @cached_property
    def _is_judged(self) -> bool:
        """Whether any judgement holds or waits for its words."""
        return self._connection.scalar(select(schema.judged.c.judgement).limit(1)) is not None


def keep_earlier(
    connection: Connection, extracted: Extracted, reader: str, *, matcher: Matcher, number: int | None, added_at: str | None
) -> None:
    """Keep a text that a document had, which is not its current one; ``number`` and ``added_at`` as for :class:`Entering`."""
    document = extracted.document
    known = select(schema.document.c.id).where(schema.document.c.id == document.id)
    if connection.scalar(known) is None:
        connection.execute(insert(schema.document).values(id=document.id, path=document.path, url=document.url))
    key = _insert_revision(connection, document, reader, number, added_at)
    _insert_found(connection, key, extracted, matcher)


def compare(connection: Connection, document: Document, reader: str) -> tuple[Added, dict[str, Any] | None]:
    """Say what adding this document would do, and give the row of its revision where the record has had this text."""
    d, r = schema.document, schema.revision
    query = select(d.c.current, r.c.key, r.c.excerpt, r.c.path).outerjoin(r, r.c.key == d.c.current)
    current = connection.execute(query.where(d.c.id == document.id)).one_or_none()
    if current is None:
        return Added.NEW, None
    # Where it is not known what the text is, the same teaser read again may say it.
    is_whole = current.excerpt == 0 or (current.excerpt is None and current.path != document.path)
    if document.excerpt and current.key is not None and is_whole:
        return Added.LEFT_OUT, None
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
    held = {**revision, "excerpt": revision["excerpt"] or 0}
    if any(held[name] != value for name, value in _known(document).items()):
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
        "headings": lists_of(document.headings),
        "boilerplate": lists_of(document.boilerplate),
        "pages": list(document.pages) or None,
        "excerpt": int(document.excerpt),
    }


def _insert_revision(connection: Connection, document: Document, reader: str, number: int | None, added_at: str | None) -> int:
    row = {
        "document": document.id,
        "sha256": document.revision,
        "text": document.text,
        "reader": reader,
        # Finer than a second: what comes in the second of a visit is news to it.
        "added_at": added_at or datetime.now(UTC).isoformat(timespec="milliseconds"),
        **({} if number is None else {"key": number}),
        **_known(document),
    }
    inserted = connection.execute(insert(schema.revision).values(**row)).inserted_primary_key
    assert inserted is not None  # the table has a primary key, so there is one
    return int(inserted[0])


def _insert_found(
    connection: Connection, revision: int, extracted: Extracted, matcher: Matcher, *, is_first: bool = False
) -> None:
    _insert_statements(connection, revision, extracted)
    # The first revision of a document says when it came: that order stays when it is read again.
    r = schema.revision
    first = select(func.min(r.c.key)).where(r.c.document == extracted.document.id)
    sequence = revision if is_first else connection.scalar(first)
    assert sequence is not None
    insert_parts(connection, revision, sequence, extracted, matcher)


def _insert_statements(connection: Connection, revision: int, extracted: Extracted) -> None:
    if rows := statement_rows(revision, extracted):
        connection.execute(insert(schema.statement), rows)

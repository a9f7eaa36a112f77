"""A record: documents, their revisions and statements in one database file, safe to kill and to read while it is written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, Engine

from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.record import finding, queries, writing
from sitroom.record.connection import database_errors, engine_for
from sitroom.record.connection import writing as write_transaction
from sitroom.record.migrations import bring_up
from sitroom.record.rows import Added, DocumentRow, StatementFilter, StatementRow, Summary


class Record:
    """An open record; close it, or use it in a ``with`` statement. Threads may share it.

    All methods raise RecordError, with what to do, where the database fails or lacks what was asked for.
    """

    def __init__(self, engine: Engine, where: str) -> None:
        self._engine, self._where = engine, where

    @classmethod
    def open(cls, location: str, *, create: bool = True) -> Self:
        """Open the record at a file path or database URL and bring an older one up to this version.

        A record that is not there yet is made, unless ``create`` is False. RecordError where there can
        be none or where something else is stored.
        """
        engine, where = engine_for(location, create=create)
        try:
            with database_errors(where):
                bring_up(engine, where, create=create)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, where)

    def close(self) -> None:
        """Let go of the database; a closed record is not used again."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def add(self, extracted: Extracted, reader: str) -> Added:
        """Add one document in one transaction and say what that changed.

        ``reader`` names what made the statements (the model and its version); the same reader on the
        same text promises the same statements, so that case writes nothing at all, not even a time.
        Another reader replaces the statements of that text. Another text becomes the current revision
        and the one before stays with its statements; a text the document had before becomes current
        again. What is known about the document (path, URL, publisher, title, date, language, labelled
        spans) is what was last given, None included, and is kept for each revision.
        """
        with database_errors(self._where), write_transaction(self._engine) as connection:
            return writing.add(connection, extracted, reader)

    def holds(self, document: Document, reader: str) -> bool:
        """Tell whether adding this document, read by this reader, would change nothing: then it need not be read again."""
        with self._reading() as connection:
            return writing.compare(connection, document, reader)[0] is Added.UNCHANGED

    def documents(self) -> list[DocumentRow]:
        """List all documents, ordered by id."""
        with self._reading() as connection:
            return queries.documents(connection)

    def document(self, key: str) -> Extracted:
        """Give the document that ``key`` names and its statements, as they were added.

        A key is, in this order, an id, a path, a URL, a file name, the beginning or else any part of a
        title (case does not matter). RecordError lists the candidates where several fit and the
        nearest names where none does.
        """
        with self._reading() as connection:
            return queries.extracted(connection, finding.document_id(connection, key))

    def statements(self, wanted: StatementFilter | None = None) -> Iterator[StatementRow]:
        """Give the statements that meet a filter, by document id and place in the text, fetched as they are consumed."""
        wanted = wanted or StatementFilter()
        with self._reading() as connection:
            document = None if wanted.document is None else finding.document_id(connection, wanted.document)
            yield from queries.statements(connection, wanted, document)

    def summary(self, *, top: int = 10) -> Summary:
        """Give the record in numbers, with the ``top`` most quoted names."""
        with self._reading() as connection:
            return queries.summary(connection, top)

    def extracted(self) -> Iterator[Extracted]:
        """Give every document with its statements, ordered by id, one at a time: what an export writes."""
        with self._reading() as connection:
            for row in queries.documents(connection):
                yield queries.extracted(connection, row.id)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """Read in one transaction, so that all reads in it see the same state."""
        with database_errors(self._where), self._engine.connect() as connection:
            yield connection

"""The version of a record: a number that every committed change raises, whoever makes it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, select, update

from sitroom.record import connection as connections
from sitroom.record import schema

VERSION = "version"
"""The name of its row among the counters."""


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction as ``sitroom.record.connection.writing`` does; the version is raised if anything was written."""
    with connections.writing(engine) as connection:
        before = connections.changes_made(connection)
        yield connection
        # Last: until the transaction ends nobody else can raise it.
        if connections.changes_made(connection) != before:
            c = schema.counter.c
            connection.execute(update(schema.counter).where(c.name == VERSION).values(last=c.last + 1))


def version(connection: Connection) -> int:
    """Give the version of the record as this connection sees it."""
    c = schema.counter.c
    return connection.scalar(select(c.last).where(c.name == VERSION)) or 0

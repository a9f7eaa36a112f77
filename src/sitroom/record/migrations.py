"""How a record gets its tables and keeps up with the program: named steps, each done once, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Double,
    Engine,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
    insert,
    inspect,
    select,
    text,
)

from sitroom.errors import RecordError
from sitroom.record import fulltext, schema
from sitroom.record.connection import is_read_only, lock_migrations, writing
from sitroom.record.errors import ReadOnlyError
from sitroom.record.schema import Text
from sitroom.record.shown import Shown
from sitroom.record.tallies import Tallies
from sitroom.record.version import VERSION

Migration = Callable[[Connection], None]


def documents_and_statements(connection: Connection) -> None:
    """Make the first tables: documents, their revisions, their statements, and the list of migrations."""
    # These are today's tables of these names, but for revisions and statements. Whoever changes one of them in schema.py
    # freezes the old definition here and adds a migration; tests/record/first_schema.sql holds this to what it made first.
    first = MetaData()
    tables = [schema.document.to_metadata(first), schema.migration.to_metadata(first), _first_revision(first)]
    first.create_all(connection, tables=tables)
    _first_statement().create(connection)


def _first_revision(metadata: MetaData) -> Table:
    """Give the table of revisions as it was first."""
    return Table(
        "revision",
        metadata,
        Column("key", Integer, primary_key=True),
        Column("document", schema.document.c.id.type, ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
        *(Column(name, Text, nullable=False) for name in ("sha256", "text", "path")),
        *(Column(name, Text) for name in ("url", "publisher", "title", "published", "language")),
        *(Column(name, JSON, nullable=False) for name in ("headings", "boilerplate")),
        *(Column(name, Text, nullable=False) for name in ("reader", "added_at")),
        UniqueConstraint("document", "sha256", name="revision_document_sha256"),
    )


def _first_statement() -> Table:
    """Give the table of statements as it was first."""
    spans = ("source_spans", "cue_spans", "content_spans", "certainty_spans")
    revision = Column("revision", Integer, ForeignKey(schema.revision.c.key, ondelete="CASCADE"), nullable=False)
    return Table(
        "statement",
        MetaData(),
        Column("key", Integer, primary_key=True),
        revision,
        Column("id", Text, nullable=False),
        Column("position", Integer, nullable=False),
        *(Column(name, JSON, nullable=False) for name in spans),
        *(Column(name, Text) for name in ("source_name", "source_folded")),
        *(Column(name, Text, nullable=False) for name in ("content", "content_folded", "cue")),
        Column("kind", Text),
        Column("quotation", Text, nullable=False),
        Column("via", Text),
        *(Column(name, Text, nullable=False) for name in ("polarity", "level")),
        *(Column(name, Double) for name in ("low", "high")),
        Column("score", Double, nullable=False),
        Column("actor", Text),
        UniqueConstraint("revision", "id", name="statement_revision_id"),
        Index("statement_revision_position", "revision", "position"),
        Index("statement_revision_filters", "revision", "kind", "level", "quotation", "polarity"),
    )


def actors_and_places(connection: Connection) -> None:
    """Make the tables of actors, places, what stands between them, and decisions; documents have none until read again."""
    # Held to what it made first by tests/record/second_schema.sql, as above.
    tables = [
        schema.mention,
        schema.document_actor,
        schema.actor_name,
        schema.cluster,
        schema.cluster_key,
        schema.part,
        schema.question,
        schema.decision,
        schema.decided,
        schema.counter,
        schema.place,
        schema.document_place,
        schema.relation,
        schema.control,
    ]
    schema.metadata.create_all(connection, tables=tables)


def claims_and_disputes(connection: Connection) -> None:
    """Make the tables of claims and disputes, and what statements keep for them; documents have none until read again."""
    for name in ("certainty_table", "signature", "credited"):
        connection.execute(text(f"ALTER TABLE statement ADD COLUMN {name} TEXT"))
    connection.execute(text("CREATE INDEX revision_published ON revision (published)"))
    tables = [
        schema.claim,
        schema.standing,
        schema.bearer,
        schema.account,
        schema.account_block,
        schema.strand,
        schema.strand_account,
        schema.dispute,
        schema.dispute_account,
        schema.dispute_entity,
    ]
    schema.metadata.create_all(connection, tables=tables)


def questions_asked(connection: Connection) -> None:
    """Make the table of questions that users ask, and an index by which the claims that bear on one are found."""
    connection.execute(text("CREATE INDEX claim_aspect ON claim (aspect)"))
    schema.asked.create(connection)


def search(connection: Connection) -> None:
    """Make the tables that searches go by, with their full-text indexes, and fill them."""
    for searched in (fulltext.STATEMENTS, fulltext.DOCUMENTS):
        searched.rows.create(connection)
        fulltext.create(connection, searched)
    # Nobody could decide about statements yet: the column that says so comes with the next migration.
    Shown(connection).rebuild(reviewed=False)


def judgements(connection: Connection) -> None:
    """Make the tables of what people decide about statements, disputes and sources; nobody has judged anything yet."""
    connection.execute(text("ALTER TABLE statement ADD COLUMN review TEXT DEFAULT 'read' NOT NULL"))
    connection.execute(text("ALTER TABLE statement ADD COLUMN as_read JSON"))
    connection.execute(text("CREATE INDEX statement_review ON statement (review, score)"))
    connection.execute(text("CREATE INDEX question_score ON question (score)"))
    tables = [schema.judgement, schema.judged, schema.claim_as_read, schema.control_as_read]
    schema.metadata.create_all(connection, tables=tables)


def pages(connection: Connection) -> None:
    """Make the tables that pages are shown from, count what is there, and begin to number the record's versions."""
    # Like the tables above, what counts (sitroom.record.tallies) is frozen here once it asks for more than is there by now.
    connection.execute(text("CREATE INDEX revision_newest ON revision (published, document)"))
    connection.execute(text("CREATE INDEX revision_added ON revision (added_at)"))
    tables = [schema.presence, schema.tally, schema.called]
    schema.metadata.create_all(connection, tables=tables)
    Tallies(connection).rebuild()
    connection.execute(insert(schema.counter).values(name=VERSION, last=0))


def formats(connection: Connection) -> None:
    """Let a revision say where its pages begin, and make the tables of the feeds that are watched."""
    connection.execute(text("ALTER TABLE revision ADD COLUMN pages JSON"))
    schema.feed.create(connection)
    _first_feed_entry().create(connection)


def _first_feed_entry() -> Table:
    """Give the table of the entries of feeds as it was first."""
    return Table(
        "feed_entry",
        MetaData(),
        Column("feed", Text, ForeignKey(schema.feed.c.url, ondelete="CASCADE"), primary_key=True),
        Column("entry", Text, primary_key=True),
        Column("state", Text, nullable=False),
        Column("tries", Integer, nullable=False, server_default="0"),
        Column("seen_at", Text, nullable=False),
        Column("position", Integer, nullable=False),
        Column("due_at", Text),
        Column("found", JSON),
    )


def versions_and_excerpts(connection: Connection) -> None:
    """Let a revision say that it is an excerpt, and an entry of a feed which version of it was read; nothing is known yet."""
    connection.execute(text("ALTER TABLE revision ADD COLUMN excerpt INTEGER"))
    for column in ("stamp TEXT", "digest TEXT", "changes INTEGER DEFAULT 0 NOT NULL", "later JSON"):
        connection.execute(text(f"ALTER TABLE feed_entry ADD COLUMN {column}"))


MIGRATIONS: tuple[Migration, ...] = (
    documents_and_statements,
    actors_and_places,
    claims_and_disputes,
    questions_asked,
    search,
    judgements,
    pages,
    formats,
    versions_and_excerpts,
)
"""All migrations in the order in which they are done; names are never changed or used twice."""


def bring_up(engine: Engine, where: str, *, create: bool) -> None:
    """Make the database a record of this program's version, whoever else opens it at the same moment.

    RecordError where it holds something else, was made by a newer Sitroom, or is empty and ``create`` is False.
    """
    with engine.connect() as connection:
        applied = _applied(connection, where)
    if not applied and not create:
        raise RecordError(f"{where}: it is empty; `sitroom read PATH` fills a record")
    missing = [migration for migration in MIGRATIONS if migration.__name__ not in applied]
    if missing and is_read_only(engine):
        told = "an older Sitroom made it, and it cannot be brought up to this one, since nothing can be written to it"
        raise ReadOnlyError(f"{where}: {told}; check its rights, or work on a copy")
    for migration in missing:
        _apply(engine, migration, where)


def _apply(engine: Engine, migration: Migration, where: str) -> None:
    with writing(engine) as connection:
        lock_migrations(connection)
        # Another program may have done it since we looked.
        if migration.__name__ in _applied(connection, where):
            return
        migration(connection)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(insert(schema.migration).values(name=migration.__name__, applied_at=now))


def _applied(connection: Connection, where: str) -> frozenset[str]:
    """Name the migrations that were done here; none for an empty database."""
    inspector = inspect(connection)
    tables = inspector.get_table_names()
    if not tables:
        return frozenset()
    stranger = RecordError(f"{where}: this database is not a Sitroom record; name another file")
    table = schema.migration
    if table.name not in tables:
        raise stranger
    if {column["name"] for column in inspector.get_columns(table.name)} != set(table.columns.keys()):
        raise stranger
    applied = frozenset(connection.scalars(select(table.c.name)))
    known = [migration.__name__ for migration in MIGRATIONS]
    if known[0] not in applied:
        raise stranger
    if newer := applied.difference(known):
        raise RecordError(
            f"{where}: made by a newer Sitroom ({', '.join(sorted(newer))}); update Sitroom, or open it with that one"
        )
    return applied

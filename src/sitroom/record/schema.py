"""The tables of a record, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# Documents are listed by id; PostgreSQL would order by the server's language, SQLite orders by code point.
_Ordered = Text().with_variant(Text(collation="C"), "postgresql")

migration = Table(
    "migration",
    metadata,
    Column("name", Text, primary_key=True),
    Column("applied_at", Text, nullable=False),
)
"""One row for each migration that this record went through; times are UTC, ISO 8601."""

document = Table(
    "document",
    metadata,
    Column("id", _Ordered, primary_key=True),
    Column("path", Text, nullable=False),
    Column("url", Text),
    # Null only inside the transaction that adds the document: the two tables point at each other.
    Column("current", Integer, ForeignKey("revision.key", name="document_current", use_alter=True)),
    Index("document_current_revision", "current"),
)
"""One row a document; ``current`` is the revision that counts, ``path`` and ``url`` are that revision's."""

revision = Table(
    "revision",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("document", _Ordered, ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
    Column("sha256", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("url", Text),
    Column("publisher", Text),
    Column("title", Text),
    Column("published", Text),
    Column("language", Text),
    Column("headings", JSON, nullable=False),
    Column("boilerplate", JSON, nullable=False),
    Column("reader", Text, nullable=False),
    Column("added_at", Text, nullable=False),
    UniqueConstraint("document", "sha256", name="revision_document_sha256"),
)
"""One row for each text that a document has had; ``reader`` says what made its statements, ``added_at`` is UTC."""

statement = Table(
    "statement",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("revision", Integer, ForeignKey("revision.key", ondelete="CASCADE"), nullable=False),
    Column("id", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("source_spans", JSON, nullable=False),
    Column("cue_spans", JSON, nullable=False),
    Column("content_spans", JSON, nullable=False),
    Column("certainty_spans", JSON, nullable=False),
    Column("source_name", Text),
    Column("source_folded", Text),
    Column("content", Text, nullable=False),
    Column("content_folded", Text, nullable=False),
    Column("cue", Text, nullable=False),
    Column("kind", Text),
    Column("quotation", Text, nullable=False),
    Column("via", Text),
    Column("polarity", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("low", Double),
    Column("high", Double),
    Column("score", Double, nullable=False),
    Column("actor", Text),
    UniqueConstraint("revision", "id", name="statement_revision_id"),
    Index("statement_revision_position", "revision", "position"),
    Index("statement_revision_filters", "revision", "kind", "level", "quotation", "polarity"),
)
"""One row a statement: its spans, the words they stand for, and these folded for searching (see folding.py)."""

"""The tables of a record, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy import Text as _Text

metadata = MetaData()

Text = _Text().with_variant(_Text(collation="C"), "postgresql")
"""Words, ordered by code point as SQLite orders them; PostgreSQL would go by the language of its server."""


# A row of a revision goes with it; the position is its place in what extract gave.
def _revision() -> tuple[Column[int], Column[int], Column[int]]:
    return (
        Column("key", Integer, primary_key=True),
        Column("revision", Integer, ForeignKey("revision.key", ondelete="CASCADE"), nullable=False),
        Column("position", Integer, nullable=False),
    )


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
    Column("id", Text, primary_key=True),
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
    Column("document", Text, ForeignKey("document.id", ondelete="CASCADE"), nullable=False),
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
    # Added later, so last: a table that is altered gets its new columns at its end.
    Column("pages", JSON(none_as_null=True)),
    Column("excerpt", Integer),
    UniqueConstraint("document", "sha256", name="revision_document_sha256"),
)
"""One row for each text that a document has had; ``reader`` says what made its statements, ``added_at`` is UTC.

``pages`` are the offsets at which its pages begin, null where it has none. ``excerpt`` is 1 where the text is a teaser or a
piece of the article, 0 where it is the whole, null where it came before that was asked.

Indexes on ``published``, and on it with ``document``, and on ``added_at`` were added later, by their own migrations.
"""

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
    # Added later, so last: a table that is altered gets its new columns at its end.
    Column("certainty_table", Text),
    Column("signature", Text),
    Column("credited", Text),
    Column("review", Text, nullable=False, server_default="read"),
    Column("as_read", JSON(none_as_null=True)),
    UniqueConstraint("revision", "id", name="statement_revision_id"),
    Index("statement_revision_position", "revision", "position"),
    Index("statement_revision_filters", "revision", "kind", "level", "quotation", "polarity"),
)
"""One row a statement: its spans, the words they stand for, and these folded for searching (see folding.py).

``signature`` and ``credited`` are what its origin is known by (``sitroom.disputes.origins``). The row is as people left
it: ``review`` says what they made of it (``sitroom.record.judgement_rows.Review``), ``as_read`` has the reader's own
values of the columns that differ, null where none does. What a person added has ``review`` "added" or "rejected", and
an id that begins with "x".
"""

mention = Table(
    "mention",
    metadata,
    *_revision(),
    Column("id", Text, nullable=False),
    Column("span", JSON, nullable=False),
    Column("type", Text, nullable=False),
    Column("actor", Text),
    Column("place", Text),
    Column("statement", Text),
    UniqueConstraint("revision", "id", name="mention_revision_id"),
)
"""One row a mention; ``actor`` and ``place`` are ids in the document, ``statement`` the innermost one that it stands in."""

document_actor = Table(
    "document_actor",
    metadata,
    *_revision(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("aliases", JSON, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("profile", JSON, nullable=False),
    Column("traits", Text, nullable=False),
    # Which actor of the whole record it is: the one that the texts make it, the one that decisions make of that, and why.
    Column("sequence", Integer, nullable=False),
    Column("cluster", Integer),
    Column("actor", Integer),
    Column("score", Double),
    Column("reasons", JSON),
    UniqueConstraint("revision", "id", name="document_actor_revision_id"),
    Index("document_actor_cluster", "cluster", "sequence", "position"),
    Index("document_actor_actor", "actor", "sequence", "position"),
    Index("document_actor_sequence", "sequence", "cluster"),
)
"""One row for each actor of a document's text; ``sequence`` is the document's place in the order of first adding.

``traits`` is what it is compared by (a profile, as JSON). ``cluster`` and ``actor`` are null where the
revision is not the current one; ``score`` and ``reasons`` say why it joined, null where it is the first.
"""

actor_name = Table(
    "actor_name",
    metadata,
    Column("member", Integer, ForeignKey("document_actor.key", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
)
"""One row for each name that a document gives an actor, the fullest first, folded for searching."""

cluster = Table(
    "cluster",
    metadata,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("sequence", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("traits", Text, nullable=False),
)
"""One row for each actor of the whole record as the texts alone make it: where its first member stands, its joint profile."""

cluster_key = Table(
    "cluster_key",
    metadata,
    Column("key", Text, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("cluster", Integer, primary_key=True),
    Index("cluster_key_cluster", "cluster", "key"),
)
"""The index keys of each cluster, in the order of their first members: what may be one shares a key."""

part = Table(
    "part",
    metadata,
    Column("actor", Integer, primary_key=True, autoincrement=False),
    Column("traits", Text, nullable=False),
)
"""The joint profile of each actor that decisions cut out of clusters; every other actor is whole clusters."""

question = Table(
    "question",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("member", Integer, ForeignKey("document_actor.key", ondelete="CASCADE"), nullable=False),
    Column("cluster", Integer, nullable=False),
    Column("score", Double, nullable=False),
    Column("reasons", JSON, nullable=False),
    Index("question_member", "member"),
    Index("question_cluster", "cluster"),
)
"""One row where a document's actor may be one of a cluster, but the texts leave it unsure."""

decision = Table(
    "decision",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("left_document", Text, nullable=False),
    Column("left_quote", Text, nullable=False),
    Column("left_start", Integer),
    Column("left_end", Integer),
    Column("right_document", Text, nullable=False),
    Column("right_quote", Text, nullable=False),
    Column("right_start", Integer),
    Column("right_end", Integer),
    Column("author", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("undone_at", Text),
    Column("undone_by", Text),
    Index("decision_left", "left_document"),
    Index("decision_right", "right_document"),
)
"""One row for each human judgement of two actors of documents; nothing of it is ever changed but whether it was undone."""

decided = Table(
    "decided",
    metadata,
    Column("decision", Integer, ForeignKey("decision.key", ondelete="CASCADE"), primary_key=True),
    Column("side", Integer, primary_key=True),
    Column("member", Integer, ForeignKey("document_actor.key", ondelete="CASCADE"), nullable=False),
    Column("cluster", Integer, nullable=False),
    Index("decided_member", "member"),
    Index("decided_cluster", "cluster"),
)
"""Where the two sides (0 left, 1 right) of each decision that holds are found now; found again after each reading."""

counter = Table(
    "counter",
    metadata,
    Column("name", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)
"""The last number given to an actor of the whole record: none is given twice."""

place = Table(
    "place",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),
)
"""One row for each place of the whole record, by the gazetteer's id or else by name and type."""

document_place = Table(
    "document_place",
    metadata,
    *_revision(),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("written", JSON, nullable=False),
    Column("type", Text),
    Column("lat", Double),
    Column("lon", Double),
    Column("gazetteer", Text),
    Column("precision", Text, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("place", Integer, ForeignKey("place.key"), nullable=False),
    UniqueConstraint("revision", "id", name="document_place_revision_id"),
    Index("document_place_place", "place"),
)
"""One row for each place of a document's text, and which place of the whole record it is."""

relation = Table(
    "relation",
    metadata,
    *_revision(),
    Column("subject", Text, nullable=False),
    Column("predicate", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("spans", JSON, nullable=False),
    Column("statement", Text),
    UniqueConstraint("revision", "position", name="relation_revision_position"),
)
"""One row for each relation that a document's text tells of; subject and object are ids in the document."""

control = Table(
    "control",
    metadata,
    *_revision(),
    Column("place", Text, nullable=False),
    Column("holder", Text),
    Column("status", Text, nullable=False),
    Column("date", Text),
    Column("spans", JSON, nullable=False),
    Column("statement", Text),
    UniqueConstraint("revision", "position", name="control_revision_position"),
)
"""One row for each finding of who holds a place; place and holder are ids in the document."""

claim = Table(
    "claim",
    metadata,
    *_revision(),
    Column("id", Text, nullable=False),
    Column("statement", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("participants", JSON, nullable=False),
    Column("place", Text),
    Column("time", JSON),
    Column("value", JSON),
    Column("polarity", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("low", Double),
    Column("high", Double),
    Column("certainty_spans", JSON, nullable=False),
    Column("certainty_table", Text),
    Column("event", JSON),
    Column("spans", JSON, nullable=False),
    Column("aspect", Text, nullable=False),
    Column("pole", Text, nullable=False),
    Column("things", JSON, nullable=False),
    UniqueConstraint("revision", "position", name="claim_revision_position"),
)
"""One row for each claim that a document's text makes; actors, places and the statement are ids in the document."""

standing = Table(
    "standing",
    metadata,
    Column("member", Integer, ForeignKey("document_actor.key", ondelete="CASCADE"), primary_key=True),
    Column("actor", Integer, nullable=False),
    Column("heads", JSON, nullable=False),
    Index("standing_actor", "actor"),
)
"""What an actor of a current revision was known as when accounts were made of its document's claims.

``actor`` is the actor of the whole record, ``heads`` what it may be meant by here, as in ``bearer``.
"""

bearer = Table(
    "bearer",
    metadata,
    Column("head", Text, primary_key=True),
    Column("actor", Integer, primary_key=True, autoincrement=False),
    Column("documents", Integer, nullable=False),
    Index("bearer_actor", "actor"),
    Index("bearer_head", "head", "documents"),
)
"""The actors of the whole record that a noun may mean ("governor"), with the number of documents that give it.

Under "" are all that have a proper name, under "~" and a sound the persons whose family name sounds so, under these, "="
and another sound those of them that are called so before it.
"""

account = Table(
    "account",
    metadata,
    Column("claim", Integer, ForeignKey("claim.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("revision", Integer, ForeignKey("revision.key", ondelete="CASCADE"), nullable=False),
    Column("body", Text, nullable=False),
    Index("account_revision", "revision"),
)
"""One row for each claim of a current revision, as it is laid beside others (``sitroom.disputes.account``, as JSON)."""

account_block = Table(
    "account_block",
    metadata,
    Column("account", Integer, ForeignKey("account.claim", ondelete="CASCADE"), primary_key=True),
    Column("block", Text, primary_key=True),
    Column("first", Integer),
    Column("last", Integer),
    Index("account_block_block", "block", "last"),
)
"""The blocks that an account belongs to, and the days that it speaks of (ordinals; null where it has none)."""

strand = Table(
    "strand",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("block", Text, nullable=False),
    Column("tangle", Integer, nullable=False),
    Index("strand_block", "block"),
    Index("strand_tangle", "tangle"),
)
"""One row for each opposition found in one block and stretch of time; a tangle is strands that share dated accounts."""

strand_account = Table(
    "strand_account",
    metadata,
    Column("strand", Integer, ForeignKey("strand.key", ondelete="CASCADE"), primary_key=True),
    Column("account", Integer, ForeignKey("account.claim"), primary_key=True),
    Column("links", Integer, nullable=False),
    Index("strand_account_account", "account"),
)
"""The accounts of a strand; those with ``links`` 1 tie it to other strands that have them."""

dispute = Table(
    "dispute",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("tangle", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sides", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("opened", Integer),
    Column("settled", Integer),
    Column("last_change", Integer),
    Column("tabled", Integer, nullable=False),
    Column("hidden", Integer, nullable=False),
    Index("dispute_tangle", "tangle"),
    Index("dispute_last_change", "last_change", "id"),
    Index("dispute_opened", "opened"),
    Index("dispute_settled", "settled"),
)
"""One row a dispute. ``sides`` has for each its answer, origins, first and last day; days are ordinals, null where unknown.

``tabled`` is 1 where a table of aspects asks its question. ``hidden`` is 1 where another dispute shows all that it does.
"""

dispute_account = Table(
    "dispute_account",
    metadata,
    Column("dispute", Integer, ForeignKey("dispute.key", ondelete="CASCADE"), primary_key=True),
    Column("side", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("account", Integer, ForeignKey("account.claim"), nullable=False),
    Column("statement", Text, nullable=False),
    Column("reported", Integer),
    Column("changed", Integer, nullable=False),
    Index("dispute_account_account", "account"),
    Index("dispute_account_statement", "statement"),
    Index("dispute_account_reported", "reported", "dispute"),
    Index("dispute_account_changed", "changed", "reported"),
)
"""The accounts of each side of a dispute, in their order; ``changed`` is 1 where its speaker stood on another side before."""

dispute_entity = Table(
    "dispute_entity",
    metadata,
    Column("dispute", Integer, ForeignKey("dispute.key", ondelete="CASCADE"), primary_key=True),
    Column("entity", Text, primary_key=True),
    Index("dispute_entity_entity", "entity"),
)
"""Who and what a dispute is about and who speaks in it: keys of actors (``a:7``) and places (``p:3``)."""

asked = Table(
    "asked",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("reading", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("asked_at", Text, nullable=False),
)
"""One row for each question about the future that a user asked; ``reading`` is what the reader made of it, as JSON."""

presence = Table(
    "presence",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("published", Text, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("called", JSON, nullable=False),
    Column("counts", JSON, nullable=False),
    Index("presence_newest", "entity", "published", "revision", "statements"),
    Index("presence_revision", "revision"),
)
"""What a current revision has of one actor (``a:7``), place (``p:3``) or relation; ``published`` is "" where it has no date.

``called`` lists the names that it gives it, each with its type and 1 where it is the one that it goes by there.
``counts`` are of what an actor says, by certainty and kind of claim, and of who is said to hold a place
(see ``sitroom.record.tallies``).
"""

tally = Table(
    "tally",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("placed", Integer, nullable=False),
    Column("documents", Integer, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
)
"""Each actor (``kind`` a), place (p) and relation (r) with its usual name and type, and the sums of its rows of ``presence``."""
Index("tally_statements", tally.c.kind, tally.c.statements.desc(), tally.c.folded, tally.c.entity)
Index("tally_name", tally.c.kind, tally.c.folded, tally.c.entity)
Index("tally_type_statements", tally.c.kind, tally.c.type, tally.c.statements.desc(), tally.c.folded, tally.c.entity)
Index("tally_type_name", tally.c.kind, tally.c.type, tally.c.folded, tally.c.entity)
Index("tally_placed", tally.c.kind, tally.c.placed, tally.c.documents.desc(), tally.c.folded, tally.c.entity)

called = Table(
    "called",
    metadata,
    Column("entity", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("type", Text, primary_key=True),
    Column("main", Integer, nullable=False),
    Column("seen", Integer, nullable=False),
)
"""How many documents give an actor or place a name, and how many of them go by it (``main``)."""

judgement = Table(
    "judgement",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("what", Text, nullable=False),
    Column("document", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("start", Integer),
    Column("end", Integer),
    Column("body", JSON, nullable=False),
    Column("note", Text),
    Column("author", Text, nullable=False),
    Column("decided_at", Text, nullable=False),
    Column("undone_at", Text),
    Column("undone_by", Text),
    Index("judgement_document", "document", "key"),
    Index("judgement_what", "what", "undone_at"),
)
"""One row for each judgement of a statement, a source or a side (``judgement_rows.Deed``); only undoing ever changes it.

``quote`` are words of the statement's content, or those that name the source, and ``start`` and ``end`` where they
stood; ``body`` is what was decided.
"""

judged = Table(
    "judged",
    metadata,
    Column("judgement", Integer, ForeignKey("judgement.key", ondelete="CASCADE"), primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("statement", Integer, ForeignKey("statement.key", ondelete="SET NULL")),
    Column("member", Integer, ForeignKey("document_actor.key", ondelete="SET NULL")),
    Index("judged_document", "document"),
    Index("judged_statement", "statement"),
    Index("judged_member", "member"),
)
"""Where the words of each judgement that holds are found now, both null where they are gone; found again after each reading.

Part 0 is what is judged, part 1 of a move a statement of the side that it moves to.
"""

claim_as_read = Table(
    "claim_as_read",
    metadata,
    Column("claim", Integer, ForeignKey("claim.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("columns", JSON, nullable=False),
)
"""The reader's own values of the columns of a claim that follow a correction of its statement; no row where none differs."""

control_as_read = Table(
    "control_as_read",
    metadata,
    Column("control", Integer, ForeignKey("control.key", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("columns", JSON, nullable=False),
)
"""The same for a finding of who holds a place."""

# SQLite's own row number, which its full-text index goes by, must be called just that; PostgreSQL's is too short.
_Ranked = BigInteger().with_variant(Integer, "sqlite")

shown = Table(
    "shown",
    metadata,
    Column("key", _Ranked, primary_key=True, autoincrement=False),
    Column("statement", Integer, ForeignKey("statement.key", ondelete="CASCADE"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("publisher", Text),
    Column("marks", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("cue", Text, nullable=False),
    Column("content", Text, nullable=False),
    Index("shown_statement", "statement"),
    Index("shown_revision", "revision"),
)
"""One row for each statement of a current revision, by what it is found (``sitroom.record.shown``).

``key`` orders them: by the report's day, the revision, and the place among its statements, those that people
added behind those that were read (``key_of``). ``at`` is as in
``dispute_account.statement``. ``source``, ``cue`` and ``content`` are folded words, ``marks`` words of our own that stand
for what filters ask for.
"""

shown_document = Table(
    "shown_document",
    metadata,
    Column("key", _Ranked, primary_key=True, autoincrement=False),
    Column("revision", Integer, ForeignKey("revision.key", ondelete="CASCADE"), nullable=False),
    Column("publisher", Text),
    Column("language", Text),
    Column("marks", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("shown_document_revision", "revision"),
)
"""The same for each current revision itself: the day, then the revision."""

feed = Table(
    "feed",
    metadata,
    Column("url", Text, primary_key=True),
    Column("address", Text),
    Column("title", Text),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_at", Text),
    Column("due_at", Text),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("trouble", Text),
    Column("claim", Text),
    Column("claimed_until", Text),
)
"""One row for each feed that is watched: what its server said last, when it was asked and may be asked again (UTC).

``etag`` and ``modified`` are the validators of its last answer, ``failures`` counts the failed tries in a row, ``trouble``
says what went wrong with the last one, null where nothing did. ``address`` is where it has moved to for good, null while
it stands at ``url``. ``claim`` names the program that is at it, which holds it up to ``claimed_until`` at most.
"""

feed_entry = Table(
    "feed_entry",
    metadata,
    Column("feed", Text, ForeignKey("feed.url", ondelete="CASCADE"), primary_key=True),
    Column("entry", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("seen_at", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("due_at", Text),
    Column("found", JSON),
    # Added later, so last: a table that is altered gets its new columns at its end.
    Column("stamp", Text),
    Column("digest", Text),
    Column("changes", Integer, nullable=False, server_default="0"),
    Column("later", JSON(none_as_null=True)),
)
"""One row for each entry that a watched feed has shown, by its id, else its address.

``state`` is waiting, read, failed, or passed: it has no words of its own, and its page was not wanted. ``position`` is the
order of those that came with it, ``tries`` how often it was begun, ``due_at`` when it may be tried again (null: now).
``found`` is what the feed says of it, kept until it is read: the feed may have dropped it by then.

``stamp`` and ``digest`` are the version of it that came last: when the feed says that it was changed, and of its words. Both
are null where it came before they were kept, and until the feed shows it again. ``changes`` counts the versions after the
first. ``later`` is a version that came while one waited that is read before it.
"""

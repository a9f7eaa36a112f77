"""What a record is asked; every answer is over the current revision of each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, or_, select

from sitroom.actors.actor import ActorType
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Document, Span
from sitroom.extracted import Extracted
from sitroom.record.accounts import chunks
from sitroom.record.actors import actor_id, names
from sitroom.record.current import ATTRIBUTED, CURRENT
from sitroom.record.dates import until
from sitroom.record.folding import bare_name, folded, is_pronoun
from sitroom.record.judgement_rows import Review
from sitroom.record.parts import read_parts
from sitroom.record.rejected import KEPT
from sitroom.record.rows import DocumentRow, QuotedSource, StatementFilter, StatementRow, Summary
from sitroom.record.said import ADDED_FROM
from sitroom.record.schema import actor_name, document, document_actor, revision, statement
from sitroom.record.spans import spans_of
from sitroom.record.speaking import spoken_in

_CHUNK = 500  # rows fetched at a time: a long list is never held whole

_CURRENT_STATEMENTS = CURRENT.join(statement, statement.c.revision == revision.c.key)
_SPOKEN = _CURRENT_STATEMENTS.outerjoin(
    document_actor, (document_actor.c.revision == statement.c.revision) & (document_actor.c.id == statement.c.actor)
)


"""What a source says, and not the outlet itself."""


_COLUMNS = (
    document.c.id.label("document"),
    revision.c.path,
    statement.c.id.label("statement"),
    document_actor.c.actor,
    statement.c.source_name,
    statement.c.kind,
    statement.c.content,
    statement.c.quotation,
    statement.c.polarity,
    statement.c.level,
    statement.c.low,
    statement.c.high,
    statement.c.certainty_spans,
    statement.c.certainty_table,
    revision.c.published,
    revision.c.publisher,
)
"""What a row of a statement is made of."""


def documents(connection: Connection) -> list[DocumentRow]:
    """Give every document with the number of its attributed statements, ordered by id."""
    count = select(func.count()).where(statement.c.revision == revision.c.key, ATTRIBUTED, KEPT).scalar_subquery()
    columns = (document.c.id, revision.c.path, revision.c.title, revision.c.publisher, revision.c.published, count)
    query = select(*columns).select_from(CURRENT).order_by(document.c.id)
    return [DocumentRow(*row) for row in connection.execute(query)]


def same_text(connection: Connection, known: Document) -> str | None:
    """Give the path of another document that has this text now, the first by id; None where there is none."""
    query = select(revision.c.path).select_from(CURRENT).where(revision.c.sha256 == known.revision, document.c.id != known.id)
    path: str | None = connection.scalar(query.order_by(document.c.id).limit(1))
    return path


def extracted(connection: Connection, document_id: str, *, rejected: bool = False) -> Extracted:
    """Give one document and everything found in it, as people left it; with ``rejected`` also what they rejected."""
    of_document = document.c.id == document_id
    found = connection.execute(select(revision).select_from(CURRENT).where(of_document)).mappings().one()
    query = select(statement).where(statement.c.revision == found["key"]).order_by(statement.c.position)
    rows = connection.execute(query).mappings().all()
    parts = read_parts(connection, found["key"])
    statements = _in_order(rows)
    whole = Extracted(
        document_of(found), statements, parts.mentions, parts.actors, parts.places, parts.relations, parts.control, parts.claims
    )
    gone = {} if rejected else {row["id"]: row["via"] for row in rows if row["review"] == Review.REJECTED.value}
    return _without(whole, gone) if gone else whole


def text_of(connection: Connection, key: int) -> str:
    """Give the text of a revision."""
    return str(connection.execute(select(revision.c.text).where(revision.c.key == key)).scalar_one())


def _in_order(rows: Sequence[RowMapping]) -> tuple[Statement, ...]:
    """The statements in their order; those that people added come last in the table, and stand where their words do."""
    statements = [statement_of(row) for row in rows if row["position"] < ADDED_FROM]
    for added in (statement_of(row) for row in rows if row["position"] >= ADDED_FROM):
        behind = (n for n, s in enumerate(statements) if s.source.kind is SourceKind.REPORTER or _first(s) > _first(added))
        statements.insert(next(behind, len(statements)), added)
    return tuple(statements)


def _first(statement: Statement) -> Span:
    return min((*statement.source.spans, *statement.cue, *statement.content))


def _without(whole: Extracted, gone: Mapping[str, str | None]) -> Extracted:
    """A document without some statements and what rests on them; ``gone`` gives in which statement each of them stood."""

    def via(statement_id: str | None) -> str | None:
        while statement_id is not None and statement_id in gone:
            statement_id = gone[statement_id]
        return statement_id

    return replace(
        whole,
        statements=tuple(replace(s, via=via(s.via)) for s in whole.statements if s.id not in gone),
        relations=tuple(r for r in whole.relations if r.statement not in gone),
        control=tuple(c for c in whole.control if c.statement not in gone),
        claims=tuple(c for c in whole.claims if c.statement not in gone),
    )


def narrated(connection: Connection) -> int:
    """Count the statements that are the outlets' own narration."""
    query = select(func.count()).select_from(_CURRENT_STATEMENTS).where(statement.c.kind == SourceKind.REPORTER.value, KEPT)
    return connection.scalar(query) or 0


def statements_query(wanted: StatementFilter, document_id: str | None, actor: int | None = None) -> Select[Any]:
    """Ask for the statements that meet a filter, ordered by document id and their place in the text.

    ``document_id`` and ``actor`` are what the filter's own words for them were found to name.
    """
    query: Select[Any] = select(*_COLUMNS).select_from(_SPOKEN)
    if wanted.review != "any":
        query = query.where(KEPT if wanted.review is None else statement.c.review == wanted.review)
    if document_id is not None:
        query = query.where(document.c.id == document_id)
    if wanted.source is not None:
        part = folded(wanted.source)
        query = query.where(
            or_(
                statement.c.source_folded.contains(part, autoescape=True),
                document_actor.c.actor.in_(_actors_called(part)),
            )
        )
    if actor is not None:
        query = query.where(document_actor.c.actor == actor)
    if wanted.text is not None:
        query = query.where(statement.c.content_folded.contains(folded(wanted.text), autoescape=True))
    if wanted.kind is not None:
        query = query.where(statement.c.kind.is_(None) if wanted.kind == "none" else statement.c.kind == str(wanted.kind))
    if not wanted.narration and wanted.kind is not SourceKind.REPORTER:
        query = query.where(ATTRIBUTED)
    if wanted.at is not None:
        query = query.where(or_(revision.c.published.is_(None), revision.c.published <= until(wanted.at)))
    if wanted.quotation is not None:
        query = query.where(statement.c.quotation == str(wanted.quotation))
    if wanted.polarity is not None:
        query = query.where(statement.c.polarity == str(wanted.polarity))
    if wanted.level is not None:
        query = query.where(statement.c.level == str(wanted.level))
    return query.order_by(document.c.id, statement.c.position).limit(wanted.limit)


def _actors_called(part: str) -> Select[Any]:
    """Ask for the actors that have a name with these words in it in any document."""
    named = document_actor.join(actor_name, actor_name.c.member == document_actor.c.key)
    called = actor_name.c.folded.contains(part, autoescape=True)
    return select(document_actor.c.actor).select_from(named).where(called, document_actor.c.actor.is_not(None))


def statements(
    connection: Connection, wanted: StatementFilter, document_id: str | None, actor: int | None = None
) -> Iterator[StatementRow]:
    """Give the rows of :func:`statements_query`, fetched as they are asked for."""
    query = statements_query(wanted, document_id, actor).execution_options(yield_per=_CHUNK)
    with connection.execute(query) as result:
        for row in result.mappings():
            yield statement_row(row)


def statement_rows(connection: Connection, keys: Collection[int]) -> dict[int, StatementRow]:
    """Give these statements by their keys, also rejected ones."""
    found: dict[int, StatementRow] = {}
    for some in chunks(keys):
        query = select(statement.c.key, *_COLUMNS).select_from(_SPOKEN).where(statement.c.key.in_(some))
        found |= {row["key"]: statement_row(row) for row in connection.execute(query).mappings()}
    return found


def statement_row(row: RowMapping) -> StatementRow:
    """Make a row of what :func:`statements_query` selects."""
    return StatementRow(
        document=row["document"],
        path=row["path"],
        statement=row["statement"],
        actor=None if row["actor"] is None else actor_id(row["actor"]),
        source_name=row["source_name"],
        kind=_kind(row),
        content=row["content"],
        quotation=Quotation(row["quotation"]),
        polarity=Polarity(row["polarity"]),
        certainty=_certainty(row),
        published=row["published"],
        publisher=row["publisher"],
    )


def summary(connection: Connection, top: int, at: str | None = None) -> Summary:
    """Give the record in numbers, with the ``top`` most quoted actors; with ``at`` of what was published up to that day."""
    then = () if at is None else (or_(revision.c.published.is_(None), revision.c.published <= until(at)),)
    kinds = _counts(connection, statement.c.kind, *then)
    levels = _counts(connection, statement.c.level, ATTRIBUTED, *then)
    total = levels.total()
    by_kind: dict[SourceKind | None, int] = {kind: kinds[kind.value] for kind in SourceKind}
    by_kind[None] = kinds[None]
    return Summary(
        documents=connection.scalar(select(func.count()).select_from(CURRENT).where(*then)) or 0,
        statements=total,
        by_kind=by_kind,
        most_quoted=_most_quoted(connection, top, at, *then),
        unnamed_share=by_kind[SourceKind.UNNAMED] / total if total else None,
        levels={level: levels[level.value] / total if total else None for level in Level},
    )


def _counts(connection: Connection, column: ColumnElement[Any], *which: ColumnElement[bool]) -> Counter[str | None]:
    query = select(column, func.count()).select_from(_CURRENT_STATEMENTS).where(KEPT, *which).group_by(column)
    counts: Counter[str | None] = Counter()
    for value, count in connection.execute(query):
        counts[value] = count
    return counts


def _most_quoted(connection: Connection, top: int, at: str | None, *which: ColumnElement[bool]) -> tuple[QuotedSource, ...]:
    """Give the actors with most statements; where a document has no actors, the names.

    Unnamed sources and the outlet's own voice are nobody, and neither are pronouns of no known actor.
    """
    called: dict[str, Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    where: dict[str, set[int]] = {}
    actors: dict[str, int] = {}
    columns = (statement.c.source_name, statement.c.kind, statement.c.revision, document_actor.c.actor, document_actor.c.type)
    query = (
        select(*columns, func.count().label("n"))
        .select_from(_SPOKEN)
        .where(
            statement.c.source_name.is_not(None),
            statement.c.kind.is_not(None),
            statement.c.kind.not_in([SourceKind.UNNAMED.value, SourceKind.REPORTER.value]),
            KEPT,
            *which,
        )
        .group_by(*columns)
    )
    for name, kind, found_in, actor, actor_type, n in connection.execute(query.execution_options(yield_per=_CHUNK)):
        if actor is not None and actor_type != ActorType.UNNAMED.value:
            # No folded name begins with white space, so ids and names stay apart.
            bare, key = name, f" {actor_id(actor)}"
            actors[key] = actor
        elif is_pronoun(name):
            continue
        else:
            bare = bare_name(name, person=kind == SourceKind.PERSON.value)
            key = folded(bare)
        called.setdefault(key, Counter())[bare] += n
        kinds.setdefault(key, Counter())[kind] += n
        where.setdefault(key, set()).add(found_in)
    # Ties are broken by the words themselves, so that the same record gives the same list.
    order = sorted(called, key=lambda key: (-called[key].total(), -len(where[key]), key))[:top]
    known = names(connection, {actors[key] for key in order if key in actors})
    spoken = spoken_in(connection, known, at)
    return tuple(
        QuotedSource(
            known[actors[key]] if key in actors else _commonest(called[key]),
            SourceKind(_commonest(kinds[key])),
            called[key].total(),
            spoken[actors[key]].documents if key in actors else len(where[key]),
        )
        for key in order
    )


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))


def document_of(row: RowMapping) -> Document:
    """Read a document from the row of a revision."""
    return Document(
        id=row["document"],
        revision=row["sha256"],
        path=row["path"],
        text=row["text"],
        url=row["url"],
        publisher=row["publisher"],
        title=row["title"],
        published=row["published"],
        language=row["language"],
        headings=spans_of(row["headings"]),
        boilerplate=spans_of(row["boilerplate"]),
        pages=tuple(row["pages"] or ()),
        excerpt=bool(row["excerpt"]),
    )


def statement_of(row: Mapping[Any, Any]) -> Statement:
    """Read a statement from its row."""
    return Statement(
        id=row["id"],
        source=Source(spans_of(row["source_spans"]), _kind(row), row["actor"]),
        cue=spans_of(row["cue_spans"]),
        content=spans_of(row["content_spans"]),
        quotation=Quotation(row["quotation"]),
        via=row["via"],
        polarity=Polarity(row["polarity"]),
        certainty=_certainty(row),
        score=row["score"],
    )


def _certainty(row: Mapping[Any, Any]) -> Certainty:
    return Certainty(Level(row["level"]), row["low"], row["high"], spans_of(row["certainty_spans"]), row["certainty_table"])


def _kind(row: Mapping[Any, Any]) -> SourceKind | None:
    return None if row["kind"] is None else SourceKind(row["kind"])

"""What a record is asked; every answer is over the current revision of each document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, func, select

from sitroom.attributions.statement import (
    Certainty,
    Level,
    Polarity,
    Quotation,
    Source,
    SourceKind,
    Statement,
)
from sitroom.documents.document import Document, Span
from sitroom.extracted import Extracted
from sitroom.record.folding import bare_name, folded, is_pronoun
from sitroom.record.rows import DocumentRow, QuotedSource, StatementFilter, StatementRow, Summary
from sitroom.record.schema import document, revision, statement

_CHUNK = 500  # rows fetched at a time: a long list is never held whole

_CURRENT = document.join(revision, revision.c.key == document.c.current)
_CURRENT_STATEMENTS = _CURRENT.join(statement, statement.c.revision == revision.c.key)


def documents(connection: Connection) -> list[DocumentRow]:
    """Give every document with the number of its statements, ordered by id."""
    count = select(func.count()).where(statement.c.revision == revision.c.key).scalar_subquery()
    columns = (document.c.id, revision.c.path, revision.c.title, revision.c.publisher, revision.c.published, count)
    query = select(*columns).select_from(_CURRENT).order_by(document.c.id)
    return [DocumentRow(*row) for row in connection.execute(query)]


def extracted(connection: Connection, document_id: str) -> Extracted:
    """Give one document and its statements as they were added."""
    of_document = document.c.id == document_id
    found = connection.execute(select(revision).select_from(_CURRENT).where(of_document)).mappings().one()
    query = select(statement).where(statement.c.revision == found["key"]).order_by(statement.c.position)
    statements = tuple(_statement(row) for row in connection.execute(query).mappings())
    return Extracted(_document(found), statements)


def statements_query(wanted: StatementFilter, document_id: str | None) -> Select[Any]:
    """Ask for the statements that meet a filter, ordered by document id and their place in the text."""
    columns = (
        document.c.id.label("document"),
        revision.c.path,
        statement.c.id.label("statement"),
        statement.c.actor,
        statement.c.source_name,
        statement.c.kind,
        statement.c.content,
        statement.c.quotation,
        statement.c.polarity,
        statement.c.level,
        statement.c.low,
        statement.c.high,
        statement.c.certainty_spans,
        revision.c.published,
        revision.c.publisher,
    )
    query: Select[Any] = select(*columns).select_from(_CURRENT_STATEMENTS)
    if document_id is not None:
        query = query.where(document.c.id == document_id)
    if wanted.source is not None:
        query = query.where(statement.c.source_folded.contains(folded(wanted.source), autoescape=True))
    if wanted.text is not None:
        query = query.where(statement.c.content_folded.contains(folded(wanted.text), autoescape=True))
    if wanted.kind is not None:
        query = query.where(statement.c.kind.is_(None) if wanted.kind == "none" else statement.c.kind == str(wanted.kind))
    if wanted.quotation is not None:
        query = query.where(statement.c.quotation == str(wanted.quotation))
    if wanted.polarity is not None:
        query = query.where(statement.c.polarity == str(wanted.polarity))
    if wanted.level is not None:
        query = query.where(statement.c.level == str(wanted.level))
    return query.order_by(document.c.id, statement.c.position).limit(wanted.limit)


def statements(connection: Connection, wanted: StatementFilter, document_id: str | None) -> Iterator[StatementRow]:
    """Give the rows of :func:`statements_query`, fetched as they are asked for."""
    result = connection.execution_options(yield_per=_CHUNK).execute(statements_query(wanted, document_id))
    for row in result.mappings():
        yield StatementRow(
            document=row["document"],
            path=row["path"],
            statement=row["statement"],
            actor=row["actor"],
            source_name=row["source_name"],
            kind=_kind(row),
            content=row["content"],
            quotation=Quotation(row["quotation"]),
            polarity=Polarity(row["polarity"]),
            certainty=_certainty(row),
            published=row["published"],
            publisher=row["publisher"],
        )


def summary(connection: Connection, top: int) -> Summary:
    """Give the record in numbers, with the ``top`` most quoted names."""
    kinds = _counts(connection, statement.c.kind)
    levels = _counts(connection, statement.c.level)
    total = kinds.total()
    by_kind: dict[SourceKind | None, int] = {kind: kinds[kind.value] for kind in SourceKind}
    by_kind[None] = kinds[None]
    return Summary(
        documents=connection.scalar(select(func.count()).select_from(_CURRENT)) or 0,
        statements=total,
        by_kind=by_kind,
        most_quoted=_most_quoted(connection, top),
        unnamed_share=by_kind[SourceKind.UNNAMED] / total if total else None,
        levels={level: levels[level.value] / total if total else None for level in Level},
    )


def _counts(connection: Connection, column: ColumnElement[Any]) -> Counter[str | None]:
    query = select(column, func.count()).select_from(_CURRENT_STATEMENTS).group_by(column)
    counts: Counter[str | None] = Counter()
    for value, count in connection.execute(query):
        counts[value] = count
    return counts


def _most_quoted(connection: Connection, top: int) -> tuple[QuotedSource, ...]:
    """Give the names with most statements; unnamed sources, the outlet's own voice and pronouns name nobody."""
    names: dict[str, Counter[str]] = {}
    kinds: dict[str, Counter[str]] = {}
    where: dict[str, set[int]] = {}
    columns = (statement.c.source_name, statement.c.kind, statement.c.revision)
    query = (
        select(*columns, func.count().label("n"))
        .select_from(_CURRENT_STATEMENTS)
        .where(
            statement.c.source_name.is_not(None),
            statement.c.kind.is_not(None),
            statement.c.kind.not_in([SourceKind.UNNAMED.value, SourceKind.REPORTER.value]),
        )
        .group_by(*columns)
    )
    for name, kind, found_in, n in connection.execution_options(yield_per=_CHUNK).execute(query):
        if is_pronoun(name):
            continue
        bare = bare_name(name, person=kind == SourceKind.PERSON.value)
        key = folded(bare)
        names.setdefault(key, Counter())[bare] += n
        kinds.setdefault(key, Counter())[kind] += n
        where.setdefault(key, set()).add(found_in)
    # Ties are broken by the words themselves, so that the same record gives the same list.
    order = sorted(names, key=lambda key: (-names[key].total(), -len(where[key]), key))
    return tuple(
        QuotedSource(_commonest(names[key]), SourceKind(_commonest(kinds[key])), names[key].total(), len(where[key]))
        for key in order[:top]
    )


def _commonest(counts: Counter[str]) -> str:
    return min(counts, key=lambda value: (-counts[value], value))


def _document(row: RowMapping) -> Document:
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
        headings=_spans(row["headings"]),
        boilerplate=_spans(row["boilerplate"]),
    )


def _statement(row: RowMapping) -> Statement:
    return Statement(
        id=row["id"],
        source=Source(_spans(row["source_spans"]), _kind(row), row["actor"]),
        cue=_spans(row["cue_spans"]),
        content=_spans(row["content_spans"]),
        quotation=Quotation(row["quotation"]),
        via=row["via"],
        polarity=Polarity(row["polarity"]),
        certainty=_certainty(row),
        score=row["score"],
    )


def _certainty(row: RowMapping) -> Certainty:
    return Certainty(Level(row["level"]), row["low"], row["high"], _spans(row["certainty_spans"]))


def _kind(row: RowMapping) -> SourceKind | None:
    return None if row["kind"] is None else SourceKind(row["kind"])


def _spans(lists: list[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in lists)

"""The pages of a document and of a statement, and the pieces that all pages share; each costs what it shows."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, select

from sitroom.claims.claim import ClaimKind
from sitroom.disputes.origins import Report, origins, same_origin
from sitroom.documents.document import Span
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.claims import rows_of_statement
from sitroom.record.dates import iso
from sitroom.record.errors import UnknownNameError
from sitroom.record.gathering import report_of
from sitroom.record.page_rows import (
    DisputeBrief,
    DocumentView,
    Mark,
    Named,
    Piece,
    Repeat,
    RevisionRow,
    Seen,
    Stand,
    StatementView,
)
from sitroom.record.queries import extracted, statement_rows
from sitroom.record.rejected import KEPT
from sitroom.record.spans import spans_of

_d, _r, _s, _c = schema.document, schema.revision, schema.statement, schema.claim
_da, _dp, _ab, _b = schema.document_actor, schema.document_place, schema.account_block, schema.bearer
_dt, _dta, _t = schema.dispute, schema.dispute_account, schema.tally
CONTEXT = 300
"""Characters around a statement that are shown with it."""
REPEATS = 20
_AROUND = 45
"""Days on each side of a report in which its repetitions are looked for."""
_LOOKED_AT = 120
"""Accounts of one block that are looked at for repetitions."""
_WIDEST = 4_000
"""Characters of a statement's context at most, where its parts lie far apart."""


def named(connection: Connection, entities: Iterable[str]) -> dict[str, Named]:
    """Give the names of actors and places, by their keys (``a:7``, ``p:3``)."""
    found: dict[str, Named] = {}
    for some in chunks(set(entities)):
        for entity, name in connection.execute(select(_t.c.entity, _t.c.name).where(_t.c.entity.in_(some))):
            found[entity] = Named(id_of(entity), name)
    return found


def id_of(entity: str) -> str:
    """Write the key of an actor or place as its id: ``a:7`` as ``a7``."""
    return entity.replace(":", "")


def seen(connection: Connection, revisions: Iterable[int]) -> dict[int, Seen]:
    """Give the documents of these revisions."""
    found: dict[int, Seen] = {}
    columns = (_r.c.key, _r.c.document, _r.c.path, _r.c.title, _r.c.publisher, _r.c.published)
    for some in chunks(set(revisions)):
        for key, *about in connection.execute(select(*columns).where(_r.c.key.in_(some))):
            found[key] = Seen(*about)
    return found


def current(connection: Connection, document: str) -> int:
    """Give the current revision of the document with exactly this id; UnknownNameError where there is none."""
    key = connection.scalar(select(_d.c.current).where(_d.c.id == document))
    if key is None:
        raise UnknownNameError(f"no document {document!r}")
    return int(key)


def brief(row: Any) -> DisputeBrief:
    """Make one line of a dispute of its row."""
    return DisputeBrief(
        id=row.id,
        question=row.question,
        kind=ClaimKind(row.kind),
        answers=tuple(answer for answer, *_ in row.sides),
        origins=tuple(count for _, count, *_ in row.sides),
        last_change=iso(row.last_change),
        settled=iso(row.settled),
    )


def stands(connection: Connection, revision: int, statement: str | None = None) -> dict[str, tuple[Stand, ...]]:
    """Give the disputes of a revision's statements (of one) by their ids, those that changed last first."""
    query = (
        select(_c.c.statement, _dta.c.side, _dta.c.changed, _dt)
        .select_from(_c.join(_dta, _dta.c.account == _c.c.key).join(_dt, _dt.c.key == _dta.c.dispute))
        .where(_c.c.revision == revision, _dt.c.hidden == 0)
        .order_by(_dt.c.last_change.is_(None), _dt.c.last_change.desc(), _dt.c.id, _dta.c.side)
    )
    if statement is not None:
        query = query.where(_c.c.statement == statement)
    found: dict[str, dict[tuple[str, int], Stand]] = defaultdict(dict)
    for row in connection.execute(query):
        about = brief(row)
        stand = Stand(
            about.id, about.question, about.kind, row.side, about.answers[row.side], about.answers, about.origins,
            bool(row.changed), about.last_change,
        )  # fmt: skip
        before = found[row.statement].setdefault((row.id, row.side), stand)
        if stand.changed and not before.changed:
            found[row.statement][row.id, row.side] = stand
    return {number: tuple(rows.values()) for number, rows in found.items()}


# -- the document --------------------------------------------------------------------------------------------------


def document_page(connection: Connection, document: str) -> DocumentView:
    """Give one document, by its id, with what it has to do with the rest of the record."""
    revision = current(connection, document)
    actors = {number: f"a:{key}" for number, key in _members(connection, _da, _da.c.actor, revision)}
    places = {number: f"p:{key}" for number, key in _members(connection, _dp, _dp.c.place, revision)}
    names = named(connection, {*actors.values(), *places.values()})
    about = seen(connection, [revision])[revision]
    previous, following = _neighbours(connection, about)
    reviewed = select(_s.c.id, _s.c.review).where(_s.c.revision == revision, _s.c.review != "read")
    return DocumentView(
        extracted=extracted(connection, document, rejected=True),
        about=about,
        actors={number: names[entity] for number, entity in actors.items() if entity in names},
        places={number: names[entity] for number, entity in places.items() if entity in names},
        stands=stands(connection, revision),
        previous=previous,
        following=following,
        revisions=_revisions(connection, document, revision),
        reviews=dict(connection.execute(reviewed.order_by(_s.c.position)).all()),
    )


def _members(connection: Connection, table: Any, whole: Any, revision: int) -> list[tuple[str, int]]:
    query = select(table.c.id, whole).where(table.c.revision == revision, whole.is_not(None)).order_by(table.c.position)
    return [(number, key) for number, key in connection.execute(query)]


def _revisions(connection: Connection, document: str, now: int) -> tuple[RevisionRow, ...]:
    query = select(_r.c.key, _r.c.sha256, _r.c.added_at, _r.c.reader).where(_r.c.document == document).order_by(_r.c.key)
    return tuple(RevisionRow(sha, added, reader, key == now) for key, sha, added, reader in connection.execute(query))


def _neighbours(connection: Connection, about: Seen) -> tuple[Seen | None, Seen | None]:
    """The documents before and after one, by the day of the report, then by id; those without a date come last."""
    day, name = _r.c.published, _r.c.document
    back, on = (day.desc(), name.desc()), (day, name)
    undated, dated = day.is_(None), day.is_not(None)
    if about.published is None:
        before: tuple[Any, ...] = (undated & (name < about.id), back), (dated, back)
        after: tuple[Any, ...] = ((undated & (name > about.id), on),)
    else:
        same = day == about.published
        before = (same & (name < about.id), back), (day < about.published, back)
        after = (same & (name > about.id), on), (day > about.published, on), (undated, on)
    return _first(connection, before), _first(connection, after)


def _first(connection: Connection, ways: Iterable[tuple[Any, tuple[Any, ...]]]) -> Seen | None:
    for which, order in ways:
        query = select(_r.c.key).join(_d, _d.c.current == _r.c.key).where(which).order_by(*order).limit(1)
        key = connection.scalar(query)
        if key is not None:
            return seen(connection, [key])[key]
    return None


# -- the statement -------------------------------------------------------------------------------------------------


def statement_page(connection: Connection, document: str, statement: str) -> StatementView:
    """Give one statement of a document, by their ids; UnknownNameError where there is none."""
    revision = current(connection, document)
    query = (
        select(_s, _r.c.text, _r.c.pages)
        .join(_r, _r.c.key == _s.c.revision)
        .where(_s.c.revision == revision, _s.c.id == statement)
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise UnknownNameError(f"{document!r} has no statement {statement!r}")
    said = statement_rows(connection, [row.key])[row.key]
    actor = None if said.actor is None else f"a:{said.actor[1:]}"
    source, cue, content = (spans_of(spans) for spans in (row.source_spans, row.cue_spans, row.content_spans))
    repeats = _repeats(connection, row.key, revision)
    beside = select(_s.c.id).where(_s.c.revision == revision, KEPT)
    return StatementView(
        row=said,
        about=seen(connection, [revision])[revision],
        source=source,
        cue=cue,
        content=content,
        page=bisect_right(row.pages or (), content[0][0]) or None,
        cue_words=row.cue,
        score=row.score,
        via=row.via,
        review=row.review,
        actor=None if actor is None else named(connection, [actor]).get(actor),
        context=context(row.text, {"source": source, "cue": cue, "content": content}),
        claims=rows_of_statement(connection, revision, statement),
        stands=stands(connection, revision, statement).get(statement, ()),
        repeats=repeats[:REPEATS],
        repeats_in_all=len(repeats),
        previous=connection.scalar(beside.where(_s.c.position < row.position).order_by(_s.c.position.desc()).limit(1)),
        following=connection.scalar(beside.where(_s.c.position > row.position).order_by(_s.c.position).limit(1)),
    )


def context(text: str, marks: Mapping[Mark, tuple[Span, ...]]) -> tuple[Piece, ...]:
    """The words of a statement in the text around them, on one line; "…" shows where the text goes on."""
    spans = sorted((start, end, mark) for mark, given in marks.items() for start, end in given)
    if not spans:
        return ()
    begin, end = max(0, spans[0][0] - CONTEXT), min(len(text), max(end for _, end, _ in spans) + CONTEXT)
    end = min(end, begin + _WIDEST)
    pieces = [Piece("…", None)] if begin else []
    at = begin
    for start, stop, mark in spans:
        # Inner spans of another part ("X", he said, "Y") come after what they stand in is told.
        start, stop = max(start, at), min(stop, end)
        if start > at:
            pieces.append(Piece(text[at:start], None))
        if stop > start:
            pieces.append(Piece(text[start:stop], mark))
        at = max(at, stop)
    if at < end:
        pieces.append(Piece(text[at:end], None))
    pieces += [Piece("…", None)] if end < len(text) else []
    return tuple(replace(piece, text=_line(piece.text)) for piece in pieces)


def _line(text: str) -> str:
    """On one line, keeping a space at the edges, which part the pieces."""
    inner = " ".join(text.split())
    return (" " if text[:1].isspace() else "") + inner + (" " if inner and text[-1:].isspace() else "")


def _repeats(connection: Connection, statement: int, revision: int) -> tuple[Repeat, ...]:
    """The statements near in time on the same matter that go back to the same origin, the newest first."""
    claims = select(_c.c.key).join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
    own = connection.scalars(claims.where(_s.c.key == statement, _c.c.revision == revision)).all()
    blocks = select(_ab.c.block, _ab.c.first, _ab.c.last).where(_ab.c.account.in_(own)).distinct().order_by(_ab.c.block)
    near: set[int] = set()
    for block, first, last in connection.execute(blocks).all():
        near |= set(connection.scalars(_beside(block, first, last)))
    keys = {statement}
    for some in chunks(near):
        inside = select(_s.c.key).join(_c, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
        keys |= set(connection.scalars(inside.where(_c.c.key.in_(some), KEPT)))
    known = reports(connection, keys)
    ordered = sorted(known)
    numbers = dict(zip(ordered, origins([known[key] for key in ordered]), strict=True))
    found = [key for key in ordered if key != statement and numbers[key] == numbers.get(statement)]
    rows = statement_rows(connection, found)
    through = "it repeats what another one of these repeats"
    made = [Repeat(rows[key], same_origin(known[statement], known[key]) or through) for key in found]
    made.sort(key=lambda repeat: (repeat.row.document, repeat.row.statement))
    return tuple(sorted(made, key=lambda repeat: repeat.row.published or "", reverse=True))


def _beside(block: str, first: int | None, last: int | None) -> Select[Any]:
    query = select(_ab.c.account).where(_ab.c.block == block)
    if first is None or last is None:
        return query.where(_ab.c.last.is_(None)).order_by(_ab.c.account).limit(_LOOKED_AT)
    near = query.where(_ab.c.last.between(first - _AROUND, last + _AROUND))
    return near.order_by(_ab.c.last, _ab.c.account).limit(_LOOKED_AT)


def reports(connection: Connection, keys: Collection[int]) -> dict[int, Report]:
    """Give what the origin of each of these statements is known by."""
    joined = (
        _s.join(_r, _r.c.key == _s.c.revision)
        .outerjoin(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
        # Under "" stand all actors that any document has a proper name for (``sitroom.record.standing``).
        .outerjoin(_b, (_b.c.actor == _da.c.actor) & (_b.c.head == ""))
    )
    columns = (_s.c.key, _s.c.id, _s.c.source_name, _s.c.kind, _s.c.signature, _s.c.credited, _da.c.actor)
    about = (_b.c.head.label("named"), _r.c.document, _r.c.publisher, _r.c.published)
    found: dict[int, Report] = {}
    for some in chunks(keys):
        for row in connection.execute(select(*columns, *about).select_from(joined).where(_s.c.key.in_(some))):
            found[row.key] = report_of(row.document, row.id, row)
    return found

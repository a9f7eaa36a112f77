"""Accounts and disputes as whole objects, who speaks in them, and the exact words that they rest on."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Select, or_, select

from sitroom.attributions.statement import SourceKind
from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute, Side
from sitroom.disputes.origins import Report, Signature, origins, signature
from sitroom.documents.document import Span
from sitroom.record import moves, schema
from sitroom.record.accounts import chunks, load, read, reports
from sitroom.record.actors import names
from sitroom.record.current import CURRENT
from sitroom.record.dates import last_ordinal, ordinal, until
from sitroom.record.disputes import with_origins
from sitroom.record.quoting import bounds
from sitroom.record.rows import DisputeRow, EvidenceRow
from sitroom.record.spans import spans_of

_a, _d, _r, _s = schema.account, schema.document, schema.revision, schema.statement
_b, _da, _dt, _dta = schema.bearer, schema.document_actor, schema.dispute, schema.dispute_account
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Wanted:
    """Words to quote: spans of a document's text, and the statement that they belong to (None: the outlet's own words).

    Without spans it is what the statement says.
    """

    document: str
    statement: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Quoted:
    """Exact words in the sentence around them, and who says them where.

    ``pieces`` are the text of the sentence in order, True for the words themselves; "…" stands where it is cut.
    ``source`` are the words that name the source, None where it is the outlet itself or nobody is named, and ``actor``
    the name of whom they mean.
    """

    wanted: Wanted
    pieces: tuple[tuple[str, bool], ...]
    source: str | None
    actor: str | None
    kind: SourceKind | None
    path: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    language: str | None


def newest(connection: Connection, at: str | None, most: int) -> list[int]:
    """Give the current revisions of the newest documents (up to a day), those without a date last; at most so many."""
    query = upto(select(_r.c.key).select_from(CURRENT), at)
    return list(connection.scalars(query.order_by(_r.c.published.is_(None), _r.c.published.desc(), _r.c.document).limit(most)))


def upto(query: Select[Any], at: str | None) -> Select[Any]:
    """Ask only of documents that were published up to a day, and of those without a date."""
    return query if at is None else query.where(or_(_r.c.published.is_(None), _r.c.published <= until(at)))


def of_revisions(connection: Connection, revisions: Collection[int]) -> dict[int, tuple[Account, bool]]:
    """Give all accounts of some revisions, by the keys of their claims, each with whether its speaker has a proper name."""
    found: dict[int, tuple[Account, bool]] = {}
    for some in chunks(revisions):
        query = select(_a.c.claim, _a.c.body).where(_a.c.revision.in_(some)).order_by(_a.c.claim)
        found |= {key: read(body) for key, body in connection.execute(query)}
    return found


def grouped(connection: Connection, loaded: Mapping[int, tuple[Account, bool]]) -> list[Account]:
    """The accounts with the independent origin of each."""
    return with_origins([account for account, _ in loaded.values()], reports(connection, loaded)) if loaded else []


@dataclass(frozen=True, slots=True)
class Latest:
    """What the newest documents say: their revisions, and their accounts with origins and the keys of their claims."""

    revisions: list[int]
    accounts: list[Account]
    keys: Mapping[tuple[str, str], int]


def latest(connection: Connection, at: str | None, most: int) -> Latest:
    """Give what the newest documents (up to a day) say, of so many at most."""
    revisions = newest(connection, at, most)
    loaded = of_revisions(connection, revisions)
    keys = {(account.at, account.claim): key for key, (account, _) in loaded.items()}
    return Latest(revisions, grouped(connection, loaded), keys)


def whole(connection: Connection, rows: Iterable[DisputeRow], at: str | None = None) -> list[Dispute]:
    """Give disputes of the record with all accounts of their sides (as of a day), in the order given."""
    given = list(rows)
    stored = select(_dt.c.key, _dt.c.id).where(_dt.c.id.in_([row.id for row in given]))
    keys = {number: key for key, number in connection.execute(stored)}
    return [_whole(connection, row, keys[row.id], at) for row in given]


def _whole(connection: Connection, row: DisputeRow, key: int, at: str | None) -> Dispute:
    query = select(_dta.c.account, _dta.c.side, _dta.c.reported, _dta.c.changed).where(_dta.c.dispute == key)
    found = connection.execute(query.order_by(_dta.c.side, _dta.c.position)).all()
    day = None if at is None else last_ordinal(at)
    then = [r for r in found if day is None or r.reported is None or r.reported <= day]
    loaded = load(connection, [r.account for r in then])
    known = {(a.at, a.claim): a for a in grouped(connection, loaded)}
    if len(then) < len(found):
        # As it stood, it is what its accounts of then make of it (``sitroom.record.contested``).
        made = max(
            moves.standing(connection, list(known.values())), key=lambda d: (sum(len(side.accounts) for side in d.sides), d.id)
        )
        return replace(made, id=row.id)
    sides: dict[int, list[Account]] = defaultdict(list)
    moved = []
    for r in then:
        account = loaded[r.account][0]
        account = known[account.at, account.claim]
        sides[r.side].append(account)
        moved += [account] if r.changed else []
    made_sides = [_side(side.answer, side.origins, sides[n]) for n, side in enumerate(row.sides)]
    days = [a.reported for accounts in sides.values() for a in accounts if a.reported is not None]
    return Dispute(row.id, row.question, row.kind, tuple(made_sides), row.reason, tuple(moved), max(days, default=None), ())


def _side(answer: str, count: int, accounts: list[Account]) -> Side:
    days = [a.reported for a in accounts if a.reported is not None]
    return Side(answer, tuple(accounts), count, min(days, default=None), max(days, default=None))


def disputed(connection: Connection, accounts: Collection[int]) -> set[int]:
    """Which of some accounts stand in any dispute."""
    found: set[int] = set()
    for some in chunks(accounts):
        found |= set(connection.scalars(select(_dta.c.account).where(_dta.c.account.in_(some))))
    return found


def speaker_names(connection: Connection, accounts: Iterable[Account]) -> dict[str, str]:
    """What to call the speakers of accounts: an actor by its name, one who is not identified by the words of the text."""
    given = list(accounts)
    actors = {int(a.speaker[2:]) for a in given if a.speaker.startswith("a:")}
    found = {f"a:{key}": name for key, name in names(connection, actors).items()} if actors else {}
    unknown = {(a.document, a.statement): a.speaker for a in given if a.speaker.startswith("s:")}
    for (document, statement), row in _statements(connection, unknown).items():
        if row.source_name:
            found[unknown[document, statement]] = " ".join(row.source_name.split())
    narrating = {a.document: a.speaker for a in given if a.speaker.startswith("o:")}
    publishers = outlets(connection, narrating)
    for document, speaker in narrating.items():
        found[speaker] = publishers.get(document) or f"the article {PurePath(document).name}"
    return found


def outlets(connection: Connection, documents: Collection[str]) -> dict[str, str]:
    """The outlet of each document that has one."""
    found: dict[str, str] = {}
    ordered = sorted(documents)
    for begin in range(0, len(ordered), _AT_ONCE):
        query = select(_r.c.document, _r.c.publisher).select_from(CURRENT).where(_d.c.id.in_(ordered[begin : begin + _AT_ONCE]))
        found |= {document: publisher for document, publisher in connection.execute(query) if publisher}
    return found


def count_origins(connection: Connection, evidence: Iterable[EvidenceRow]) -> int:
    """How many independent origins some findings go back to; the outlet itself is one, as :func:`origins` has it."""
    given = list(dict.fromkeys(evidence))
    stated = {(e.document, e.statement): e for e in given if e.statement is not None}
    publishers = outlets(connection, {e.document for e in given if e.statement is None})
    own = {publishers.get(e.document) or e.document for e in given if e.statement is None}
    known = [
        report_of(document, statement, row) for (document, statement), row in sorted(_statements(connection, stated).items())
    ]
    narrating = {r.outlet or r.document for r in known if r.is_narration}
    return len(set(origins(known))) + len(own - narrating)


@dataclass(frozen=True, slots=True)
class _Statement:
    source_name: str | None
    kind: str | None
    signature: str | None
    credited: str | None
    actor: int | None
    named: str | None
    publisher: str | None
    published: str | None
    content: tuple[Span, ...]


_FIELDS = tuple(each.name for each in fields(_Statement))


def report_of(document: str, statement: str, row: Any) -> Report:
    """A statement by what its origin is known by; ``row`` has its columns, its document's, and whether its actor is named."""
    return Report(
        document=document,
        statement=statement,
        speaker=None if row.actor is None else f"a:{row.actor}",
        outlet=row.publisher,
        credited=row.credited,
        signature=signature("") if row.signature is None else Signature.parse(row.signature),
        is_narration=row.kind == SourceKind.REPORTER.value,
        order=0 if row.published is None else ordinal(row.published),
        is_named=row.named is not None,
        source=row.source_name,
    )


def _statements(connection: Connection, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], _Statement]:
    by_document: dict[str, list[str]] = defaultdict(list)
    for document, statement in sorted(wanted):
        by_document[document].append(statement)
    said = (_s.c.source_name, _s.c.kind, _s.c.signature, _s.c.credited)
    columns = (*said, _da.c.actor, _b.c.head.label("named"), _r.c.publisher, _r.c.published, _s.c.content_spans)
    found: dict[tuple[str, str], _Statement] = {}
    for document, statements in by_document.items():
        query = (
            select(_s.c.id, *columns)
            .select_from(
                CURRENT.join(_s, _s.c.revision == _r.c.key)
                .outerjoin(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
                # Under "" stand all actors that any document has a proper name for (``sitroom.record.standing``).
                .outerjoin(_b, (_b.c.actor == _da.c.actor) & (_b.c.head == ""))
            )
            .where(_d.c.id == document, _s.c.id.in_(statements))
        )
        for row in connection.execute(query).mappings():
            told = {name: row[name] for name in _FIELDS if name != "content"}
            found[document, row["id"]] = _Statement(**told, content=spans_of(row["content_spans"]))
    return found


def quotes(connection: Connection, wanted: Iterable[Wanted]) -> list[Quoted]:
    """Give words with the sentence around them, in the order asked for; what stands in no current text is left out."""
    given = list(wanted)
    columns = (_r.c.path, _r.c.title, _r.c.url, _r.c.publisher, _r.c.published, _r.c.language, _r.c.text)
    documents = {}
    for document in sorted({w.document for w in given}):
        row = connection.execute(select(*columns).select_from(CURRENT).where(_d.c.id == document)).one_or_none()
        if row is not None:
            documents[document] = row
    said = _statements(connection, {(w.document, w.statement) for w in given if w.statement is not None})
    actors = {row.actor for row in said.values() if row.actor is not None}
    called = names(connection, actors) if actors else {}
    found = []
    for w in given:
        about = documents.get(w.document)
        if about is None:
            continue
        statement = said.get((w.document, w.statement or ""))
        narrated = statement is None or statement.kind == SourceKind.REPORTER.value
        kind = SourceKind.REPORTER if narrated else SourceKind(statement.kind) if statement and statement.kind else None
        source = None if narrated or statement is None else statement.source_name
        where = (about.path, about.title, about.url, about.publisher, about.published, about.language)
        spans = w.spans or (statement.content if statement is not None else ())
        if spans:
            actor = called.get(statement.actor) if statement is not None and statement.actor is not None else None
            found.append(Quoted(w, _pieces(about.text, spans), source, actor, kind, *where))
    return found


def _pieces(text: str, spans: Iterable[Span]) -> tuple[tuple[str, bool], ...]:
    """The sentences around spans, those that touch joined, cut where they begin and end; on one line."""
    windows: list[_Window] = []
    for start, end in sorted(spans):
        begins, ends, before, after = bounds(text, start, end)
        if before:
            # Not in the middle of a word.
            begins += len(text[begins:start]) - len(text[begins:start].partition(" ")[2])
        if after:
            ends -= len(text[end:ends]) - len(text[end:ends].rpartition(" ")[0])
        if windows and begins <= windows[-1].ends:
            last = windows[-1]
            after = after if ends > last.ends else last.after
            windows[-1] = _Window(last.begins, max(ends, last.ends), last.before, after, (*last.spans, (start, end)))
        else:
            windows.append(_Window(begins, ends, before, after, ((start, end),)))
    return tuple(piece for n, window in enumerate(windows) for piece in _cut(text, window, first=n == 0))


@dataclass(frozen=True, slots=True)
class _Window:
    begins: int
    ends: int
    before: bool
    after: bool
    spans: tuple[Span, ...]


def _cut(text: str, window: _Window, *, first: bool) -> Iterable[tuple[str, bool]]:
    shown = window.begins
    lead = "… " if window.before else "" if first else " … "
    for start, end in window.spans:
        if start > shown or lead:
            yield lead + _line(text[shown:start]), False
            lead = ""
        if end > max(shown, start):
            yield _line(text[max(shown, start) : end]), True
        shown = max(shown, end)
    rest = _line(text[shown : window.ends]).rstrip() + (" …" if window.after else "")
    if rest:
        yield rest, False


def _line(text: str) -> str:
    """On one line; spaces at the edges stay, since they part the pieces."""
    return re.sub(r"\s+", " ", text)

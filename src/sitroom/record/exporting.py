"""The tables that analysts take away, read in batches of columns: every row is of the current revision of its document.

A batch has the values of each column by its name, all of one length. Actors and places have their ids of the whole record.
Spans, lists and objects are JSON texts, their fields named as in a document's own JSON. What people rejected is left out,
with all that rests on it; :func:`untold` counts that and whatever else no table has.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, Join, Select, Text, cast, func, select

from sitroom.actors.actor import SYMMETRIC, Predicate
from sitroom.documents.document import Span
from sitroom.record import accounts, schema
from sitroom.record.accounts import chunks
from sitroom.record.actors import actor_id, names
from sitroom.record.current import ATTRIBUTED, CURRENT
from sitroom.record.disputes import with_origins
from sitroom.record.grades import grades
from sitroom.record.places import place_id, place_names
from sitroom.record.rejected import KEPT, stands

Batch = Mapping[str, Sequence[Any]]

_ROWS = 8_192
"""Rows of a batch whose words stand in their own columns."""
_CUT_ROWS = 2_048
"""Rows of a batch whose words are cut out of texts."""
_TEXTS = 8
"""Whole texts of a batch."""
_DISPUTES = 50
_NEAR = 20_000
"""Characters at a text's beginning that are read for all texts of a batch; a longer one is read whole, one at a time."""

_d, _r, _s, _m, _c = schema.document, schema.revision, schema.statement, schema.mention, schema.claim
_da, _dp, _rel, _co = schema.document_actor, schema.document_place, schema.relation, schema.control
_dt, _dta = schema.dispute, schema.dispute_account
_WHERE = (_d.c.current.label("key"), _d.c.id.label("document"), _d.c.path)
_Gone = Mapping[tuple[int, str], str | None]

_encode = msgspec.json.Encoder().encode
_pairs = msgspec.json.Decoder(list[tuple[int, int]])
_span_lists = msgspec.json.Decoder(list[list[tuple[int, int]]])
_whatever = msgspec.json.Decoder(list[Any])
_offsets = msgspec.json.Decoder(list[int])


def tabled(connection: Connection, table: str) -> Iterator[Batch]:
    """Give the batches of one of :data:`TABLES`, by document and the order in its text; accounts by dispute and side."""
    return TABLES[table](connection)


def _documents(connection: Connection) -> Iterator[Batch]:
    count = select(func.count()).where(_s.c.revision == _r.c.key, ATTRIBUTED, KEPT).scalar_subquery()
    query = select(
        _d.c.id, _r.c.path, _r.c.title, _r.c.publisher, _r.c.published, count.label("statements"),
        _r.c.sha256.label("revision"), _r.c.url, _r.c.language, _r.c.reader,
        *(_json(_r.c[name]) for name in ("headings", "boilerplate", "pages")), _r.c.text,
    ).select_from(CURRENT)  # fmt: skip
    for batch in _batches(connection, query.order_by(_d.c.id), _TEXTS):
        made = {name: _dense(batch[name]) for name in ("headings", "boilerplate")}
        made["pages"] = _dense(pages or "[]" for pages in batch["pages"])
        yield {**batch, **made, "characters": [len(text) for text in batch["text"]]}


def _statements(connection: Connection) -> Iterator[Batch]:
    actor = (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor)
    plain = ("source_name", "kind", "content", "quotation", "polarity", "level", "low", "high", "cue", "via", "score", "review")
    query = (
        select(
            *_WHERE, _d.c.url, _s.c.id.label("statement"), _da.c.actor, *(_s.c[name] for name in plain),
            _s.c.certainty_table, *(_json(_s.c[name]) for name in _SPANS),
        )
        .select_from(_of_current(_s).outerjoin(_da, actor))
        .where(KEPT)
        .order_by(_d.c.id, _s.c.position)
    )  # fmt: skip
    called, gone = names(connection), _rejected(connection)
    believed = {at: grade.grade for at, grade in grades(connection).credibility.items()}
    for batch in _batches(connection, query, _ROWS):
        made = {name: _dense(batch[name]) for name in _SPANS} | _about(connection, batch["key"])
        said = zip(batch["document"], batch["statement"], strict=True)
        yield {
            **batch, **made,
            "certainty": batch["level"],
            "cue": [words or None for words in batch["cue"]],
            "actor": _ids(actor_id, batch["actor"]),
            "actor_name": [called.get(key) for key in batch["actor"]],
            "via": _around(batch["key"], batch["via"], gone),
            "page": _page_numbers(batch["key"], made["pages"], made["content_spans"]),
            "credibility": [believed.get(at) for at in said] if believed else [None] * len(batch["key"]),
        }  # fmt: skip


_SPANS = ("certainty_spans", "source_spans", "cue_spans", "content_spans")


def _mentions(connection: Connection) -> Iterator[Batch]:
    query = (
        select(
            *_WHERE, _m.c.id.label("mention"), _json(_m.c.span), _m.c.type, _da.c.actor, _dp.c.place, _m.c.statement,
        )
        .select_from(
            _of_current(_m)
            .outerjoin(_da, (_da.c.revision == _m.c.revision) & (_da.c.id == _m.c.actor))
            .outerjoin(_dp, (_dp.c.revision == _m.c.revision) & (_dp.c.id == _m.c.place))
        )
        .order_by(_d.c.id, _m.c.position)
    )  # fmt: skip
    gone = _rejected(connection)
    for batch in _batches(connection, query, _CUT_ROWS):
        spans = _pairs.decode(_joined(batch["span"]))
        texts = _Texts(connection, batch["key"])
        yield {
            **batch,
            "start": [start for start, _ in spans],
            "end": [end for _, end in spans],
            "words": [texts.cut(key, start, end) for key, (start, end) in zip(batch["key"], spans, strict=True)],
            "actor": _ids(actor_id, batch["actor"]),
            "place": _ids(place_id, batch["place"]),
            "statement": _around(batch["key"], batch["statement"], gone),
        }


def _relations(connection: Connection) -> Iterator[Batch]:
    subject, object_ = _da.alias("subject"), _da.alias("object")
    query = (
        select(
            *_WHERE, _rel.c.position, subject.c.actor.label("subject"), _rel.c.predicate, object_.c.actor.label("object"),
            _rel.c.status, _rel.c.statement, _json(_rel.c.spans),
        )
        .select_from(_related(subject, object_))
        .where(subject.c.actor != object_.c.actor, stands(_rel))
        .order_by(_d.c.id, _rel.c.position)
    )  # fmt: skip
    called = names(connection)
    for batch in _batches(connection, query, _CUT_ROWS):
        # As in the rows of actors: a relation that holds both ways is one, whichever side a document names first.
        sides = [
            (min(pair), max(pair)) if Predicate(predicate) in SYMMETRIC else pair
            for predicate, *pair in zip(batch["predicate"], batch["subject"], batch["object"], strict=True)
        ]
        yield {
            **batch, **_told(connection, batch),
            "relation": [position + 1 for position in batch["position"]],
            "subject": [actor_id(one) for one, _ in sides],
            "subject_name": [called.get(one) for one, _ in sides],
            "object": [actor_id(other) for _, other in sides],
            "object_name": [called.get(other) for _, other in sides],
        }  # fmt: skip


def _control(connection: Connection) -> Iterator[Batch]:
    query = (
        select(
            *_WHERE, _co.c.position, _dp.c.place, _da.c.actor.label("holder"), _co.c.status, _co.c.date, _co.c.statement,
            _json(_co.c.spans),
        )
        .select_from(
            _of_current(_co)
            .join(_dp, (_dp.c.revision == _co.c.revision) & (_dp.c.id == _co.c.place))
            .outerjoin(_da, (_da.c.revision == _co.c.revision) & (_da.c.id == _co.c.holder))
        )
        .where(stands(_co))
        .order_by(_d.c.id, _co.c.position)
    )  # fmt: skip
    called, places = names(connection), place_names(connection, set(connection.scalars(select(schema.place.c.key))))
    for batch in _batches(connection, query, _CUT_ROWS):
        yield {
            **batch, **_told(connection, batch),
            "finding": [position + 1 for position in batch["position"]],
            "place": _ids(place_id, batch["place"]),
            "place_name": [places[key] for key in batch["place"]],
            "holder": _ids(actor_id, batch["holder"]),
            "holder_name": [called.get(key) for key in batch["holder"]],
            "evidence": _evidence(batch),
        }  # fmt: skip


def _claims(connection: Connection) -> Iterator[Batch]:
    nested = ("participants", "time", "value", "event", "things", "spans", "certainty_spans")
    plain = ("id", "statement", "kind", "polarity", "level", "low", "high", "certainty_table", "aspect", "pole")
    query = (
        select(
            *_WHERE, *(_c.c[name] for name in plain), *(_json(_c.c[name]) for name in nested), _da.c.actor, _s.c.source_name,
            _dp.c.place, _dp.c.name.label("place_name"),
        )
        .select_from(
            _of_current(_c)
            .join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
            .outerjoin(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
            .outerjoin(_dp, (_dp.c.revision == _c.c.revision) & (_dp.c.id == _c.c.place))
        )
        .where(KEPT)
        .order_by(_d.c.id, _c.c.position)
    )  # fmt: skip
    called = names(connection)
    for batch in _batches(connection, query, _CUT_ROWS):
        members = _members(connection, batch["key"])
        taking_part = [
            [(members.get((key, member)), part) for member, part in listed]
            for key, listed in zip(batch["key"], _whatever.decode(_joined(batch["participants"])), strict=True)
        ]
        sources = zip(batch["actor"], batch["source_name"], strict=True)
        told = _told(connection, batch)
        yield {
            **batch, **told,
            "certainty": batch["level"],
            # As in the rows of claims: a claim is to be read at one look.
            "words": [words and " ".join(words.split()) for words in told["words"]],
            "aspect": [aspect or None for aspect in batch["aspect"]],
            "certainty_spans": _dense(batch["certainty_spans"]),
            "evidence": _evidence(batch),
            "actor": _ids(actor_id, batch["actor"]),
            "source_name": [name if key is None else called.get(key, name) for key, name in sources],
            "participants": [
                _text([{"actor": None if key is None else actor_id(key), "part": part} for key, part in listed])
                for listed in taking_part
            ],
            "participant_names": [
                _text(["" if key is None else called.get(key, "") for key, _ in listed]) for listed in taking_part
            ],
            "place": _ids(place_id, batch["place"]),
            "time": _objects(batch["time"], ("from", "to", "words")),
            "value": _objects(batch["value"], ("low", "high", "unit", "trend"), _counted),
            "event": _objects(batch["event"], ("plover", "mode", "cameo")),
            "things": [
                _text([dict(zip(("head", "narrowed", "part", "span"), thing, strict=True)) for thing in listed])
                for listed in _whatever.decode(_joined(batch["things"]))
            ],
        }  # fmt: skip


def _accounts(connection: Connection) -> Iterator[Batch]:
    called = names(connection)
    query = select(_dt.c.key, _dt.c.id, _dt.c.sides).where(_dt.c.hidden == 0).order_by(_dt.c.id)
    with connection.execute(query.execution_options(yield_per=_DISPUTES)) as disputes:
        for some in disputes.partitions():
            yield _accounts_of(connection, some, called)


def _accounts_of(connection: Connection, disputes: Sequence[Any], called: Mapping[int, str]) -> Batch:
    told = {row.key: (row.id, [side[0] for side in row.sides]) for row in disputes}
    query = (
        select(
            *_WHERE, _dta.c.dispute, _dta.c.side, _dta.c.account, _dta.c.changed, _c.c.statement, _c.c.id.label("claim"),
            _json(_c.c.spans), _s.c.source_name,
        )
        .select_from(
            _dta.join(_dt, _dt.c.key == _dta.c.dispute)
            .join(_c, _c.c.key == _dta.c.account)
            .join(_d, _d.c.current == _c.c.revision)
            .join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
        )
        .where(_dta.c.dispute.in_(list(told)))
        .order_by(_dt.c.id, _dta.c.side, _dta.c.position)
    )  # fmt: skip
    rows = connection.execute(query).all()
    loaded = accounts.load(connection, {row.account for row in rows})
    known = accounts.reports(connection, loaded)
    given_in: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        given_in[row.dispute].append(row.account)
    origin: dict[tuple[int, int], int] = {}
    for dispute, mine in given_in.items():
        numbers: dict[str, int] = {}
        for key, account in zip(mine, with_origins([loaded[key][0] for key in mine], known), strict=True):
            origin[dispute, key] = numbers.setdefault(account.origin, len(numbers) + 1)
    given = [loaded[row.account][0] for row in rows]
    speakers = [int(a.speaker[2:]) if a.speaker.startswith("a:") else None for a in given]
    plain = ("document", "path", "statement", "claim", "side")
    return {
        **_about(connection, [row.key for row in rows]),
        **{name: [getattr(row, name) for row in rows] for name in plain},
        "dispute": [told[row.dispute][0] for row in rows],
        "answer": [told[row.dispute][1][row.side] for row in rows],
        "actor": _ids(actor_id, speakers),
        "source_name": [
            row.source_name if key is None else called.get(key, row.source_name) for key, row in zip(speakers, rows, strict=True)
        ],
        "words": [account.words for account in given],
        "spans": _dense([row.spans for row in rows]),
        "level": [account.level.value for account in given],
        "origin": [origin[row.dispute, row.account] for row in rows],
        "changed": [bool(row.changed) for row in rows],
    }


TABLES: Mapping[str, Callable[[Connection], Iterator[Batch]]] = {
    "documents": _documents,
    "statements": _statements,
    "mentions": _mentions,
    "relations": _relations,
    "control": _control,
    "claims": _claims,
    "accounts": _accounts,
}
"""The tables that are read so; actors, places and disputes are rows of the record."""


@dataclass(frozen=True, slots=True)
class Untold:
    """How many things the record keeps that no table has."""

    earlier_texts: int
    rejected: int
    corrected: int
    decisions: int
    of_one_actor: int
    """Relations between what turned out to be one actor."""
    open_questions: int
    asked: int
    feeds: int


def untold(connection: Connection) -> Untold:
    """Count what no table has."""
    subject, object_ = _da.alias("subject"), _da.alias("object")
    statements = CURRENT.join(_s, _s.c.revision == _r.c.key)
    related = select(func.count()).select_from(_related(subject, object_))
    count = func.count()
    queries = {
        "earlier_texts": select(count).select_from(_r.outerjoin(_d, _d.c.current == _r.c.key)).where(_d.c.id.is_(None)),
        "rejected": select(count).select_from(statements).where(~KEPT),
        "corrected": select(count).select_from(statements).where(KEPT, _s.c.as_read.is_not(None)),
        "of_one_actor": related.where(subject.c.actor == object_.c.actor, stands(_rel)),
        "open_questions": select(count).select_from(schema.question),
        "asked": select(count).select_from(schema.asked),
        "feeds": select(count).select_from(schema.feed),
    }
    decided = sum(connection.scalar(select(count).select_from(t)) or 0 for t in (schema.decision, schema.judgement))
    return Untold(decisions=decided, **{name: connection.scalar(query) or 0 for name, query in queries.items()})


def _of_current(table: FromClause) -> Join:
    """The rows of the current revisions of documents, without these: their long texts stand before what else they know."""
    return _d.join(table, table.c.revision == _d.c.current)


def _about(connection: Connection, revisions: Sequence[int]) -> dict[str, Sequence[Any]]:
    """What is known of the document of each row."""
    columns = (_r.c.published, _r.c.publisher, _r.c.title, _json(_r.c.pages))
    found: dict[int, tuple[Any, ...]] = {}
    for some in chunks(set(revisions)):
        found |= {key: known for key, *known in connection.execute(select(_r.c.key, *columns).where(_r.c.key.in_(some)))}
    rows = [found[key] for key in revisions]
    return {column.name: [row[at] for row in rows] for at, column in enumerate(columns)}


def _related(subject: FromClause, object_: FromClause) -> Join:
    return (
        _of_current(_rel)
        .join(subject, (subject.c.revision == _rel.c.revision) & (subject.c.id == _rel.c.subject))
        .join(object_, (object_.c.revision == _rel.c.revision) & (object_.c.id == _rel.c.object))
    )


def _batches(connection: Connection, query: Select[Any], rows: int) -> Iterator[dict[str, Sequence[Any]]]:
    # Closed also where nobody asks for the rest: PostgreSQL keeps it ready for as long.
    with connection.execute(query.execution_options(yield_per=rows)) as result:
        columns = list(result.keys())
        for part in result.partitions():
            yield dict(zip(columns, zip(*part, strict=True), strict=True))


def _json(column: ColumnElement[Any]) -> ColumnElement[str]:
    """A column of JSON as its text: most of it is written as it is."""
    return cast(column, Text).label(getattr(column, "name", None))


def _dense(spans: Iterable[str]) -> list[str]:
    """Lists of numbers without the spaces that the record writes; there is always at least one."""
    return "\n".join(spans).replace(" ", "").split("\n")


def _joined(cells: Sequence[str]) -> str:
    """One JSON list of many."""
    return f"[{','.join(cells)}]"


def _text(value: object) -> str:
    return _encode(value).decode()


def _ids(written: Callable[[int], str], keys: Iterable[int | None]) -> list[str | None]:
    return [None if key is None else written(key) for key in keys]


def _told(connection: Connection, batch: Batch) -> dict[str, Sequence[Any]]:
    """The spans of each row and their exact words; and what is known of the document."""
    lists = _span_lists.decode(_joined(batch["spans"]))
    texts = _Texts(connection, batch["key"])
    return {
        **_about(connection, batch["key"]),
        "spans": _dense(batch["spans"]),
        "words": [texts.words(key, spans) or None for key, spans in zip(batch["key"], lists, strict=True)],
    }


def _evidence(batch: Batch) -> list[str]:
    names = ("document", "path", "statement")
    return [_text(dict(zip(names, at, strict=True))) for at in zip(*(batch[name] for name in names), strict=True)]


def _objects(
    cells: Sequence[str | None], fields: tuple[str, ...], written: Callable[[Any], Any] = lambda value: value
) -> list[str | None]:
    """Lists of values as objects of these fields; None where there is nothing."""
    found = _whatever.decode(_joined([cell or "null" for cell in cells]))
    return [
        None if row is None else _text({name: written(value) for name, value in zip(fields, row, strict=True)}) for row in found
    ]


def _counted(value: Any) -> Any:
    """A number as a document's own JSON has it: a whole one without a decimal point; a unit that is not said is None."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value != "" else None


def _members(connection: Connection, revisions: Iterable[int]) -> dict[tuple[int, str], int]:
    """Which actor of the whole record each actor of these revisions is."""
    found: dict[tuple[int, str], int] = {}
    for some in chunks(set(revisions)):
        query = select(_da.c.revision, _da.c.id, _da.c.actor).where(_da.c.revision.in_(some), _da.c.actor.is_not(None))
        found |= {(revision, member): actor for revision, member, actor in connection.execute(query)}
    return found


def _rejected(connection: Connection) -> _Gone:
    """The statements that people rejected, each with the one that it stands in."""
    query = select(_s.c.revision, _s.c.id, _s.c.via).where(~KEPT)
    return {(revision, number): via for revision, number, via in connection.execute(query)}


def _around(revisions: Sequence[int], statements: Sequence[str | None], gone: _Gone) -> Sequence[str | None]:
    """The statements, each that is rejected replaced by the one that it stood in."""
    if not gone:
        return statements
    found: list[str | None] = []
    for revision, number in zip(revisions, statements, strict=True):
        kept = number
        while kept is not None and (revision, kept) in gone:
            kept = gone[revision, kept]
        found.append(kept)
    return found


def _page_numbers(revisions: Sequence[int], pages: Sequence[str | None], spans: Sequence[str]) -> list[int | None]:
    """The page on which the first of the spans begins, from 1; None where a document has no pages."""
    begins: dict[int, list[int]] = {}
    found: list[int | None] = []
    for revision, offsets, text in zip(revisions, pages, spans, strict=True):
        if offsets is None or text == "[]":
            found.append(None)
            continue
        if revision not in begins:
            begins[revision] = _offsets.decode(offsets)
        found.append(bisect_right(begins[revision], int(text[2 : text.index(",")])) or None)
    return found


class _Texts:
    """The texts of some revisions, to cut words out of: only one that is long is held whole."""

    def __init__(self, connection: Connection, revisions: Iterable[int]) -> None:
        self._connection = connection
        self._begins: dict[int, str] = {}
        self._whole: tuple[int, str] | None = None
        for some in chunks(set(revisions)):
            query = select(_r.c.key, func.substr(_r.c.text, 1, _NEAR)).where(_r.c.key.in_(some))
            self._begins |= dict(connection.execute(query).all())

    def cut(self, revision: int, start: int, end: int) -> str:
        if end <= _NEAR:
            return self._begins[revision][start:end]
        if self._whole is None or self._whole[0] != revision:
            text = self._connection.execute(select(_r.c.text).where(_r.c.key == revision)).scalar_one()
            self._whole = (revision, text)
        return self._whole[1][start:end]

    def words(self, revision: int, spans: Iterable[Span]) -> str:
        return " … ".join([self.cut(revision, start, end) for start, end in spans])

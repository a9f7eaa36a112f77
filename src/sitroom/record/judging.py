"""What a person says in words of documents, statements and actors, made into judgements; refused where it makes no sense."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from sitroom.actors.actor import ActorType
from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.disputes.opposition import question_of
from sitroom.documents.document import Span
from sitroom.record import finding, queries, schema
from sitroom.record.accounts import load
from sitroom.record.actors import names
from sitroom.record.errors import JudgementError, UnknownNameError
from sitroom.record.evidence import evidence_of
from sitroom.record.judged import as_read
from sitroom.record.judgement_rows import Correction, Credibility, NewStatement, Reliability, Verdict
from sitroom.record.judgements import By, Judgements
from sitroom.record.said import ADDED_FROM, Said
from sitroom.record.spans import lists_of

_s, _d, _da, _m = schema.statement, schema.document, schema.document_actor, schema.mention
_dt, _dta, _c = schema.dispute, schema.dispute_account, schema.claim
_SPANS = ("source", "cue", "content")
_NOBODY = "none"
_KINDS = {
    ActorType.PERSON: SourceKind.PERSON,
    ActorType.ORGANIZATION: SourceKind.ORGANIZATION,
    ActorType.GOVERNMENT: SourceKind.ORGANIZATION,
    ActorType.GROUP: SourceKind.GROUP,
    ActorType.UNNAMED: SourceKind.UNNAMED,
}


@dataclass(frozen=True, slots=True)
class _Place:
    """A statement of a current revision: its row as it stands, and the evidence of it."""

    document: str
    row: RowMapping
    said: Said


def judge(
    connection: Connection,
    judgements: Judgements,
    where: tuple[str, str],
    verdict: Verdict,
    correction: Correction | None,
    by: By,
) -> int:
    """Keep a verdict on the statement ``where`` (a key of a document, an id) and give its number."""
    place = _statement(connection, *where)
    if (verdict is Verdict.CORRECT) is not bool(correction is not None and correction.says):
        raise JudgementError("a correction says what is otherwise, and nothing else does")
    fields = _fields(connection, place, correction) if correction is not None and correction.says else {}
    if verdict is Verdict.CORRECT and not fields:
        raise JudgementError(f"{place.said.id} of {place.document} has it so already")
    return judgements.judge(place.document, place.said, verdict, fields, by)


def state(connection: Connection, judgements: Judgements, document: str, new: NewStatement, by: By) -> int:
    """Keep a statement that the reader missed and give the number of the judgement."""
    found = finding.document_id(connection, document)
    revision = _current(connection, found)
    text = queries.text_of(connection, revision)
    content = _checked(text, "content", new.content)
    spans = {"source": _checked(text, "source", new.source), "cue": _checked(text, "cue", new.cue), "content": content}
    member = _whom(connection, revision, spans["source"]) if new.actor is None else _member(connection, revision, new.actor)
    fields: dict[str, Any] = {name: {"is": _quoted(text, value)} for name, value in spans.items()}
    fields["kind"] = {"is": _kind(connection, member, new)}
    fields["actor"] = {"is": None if member is None else _named(connection, member)}
    fields["quotation"] = {"is": (new.quotation or _quotation(text, content)).value}
    fields |= {"polarity": {"is": new.polarity.value}, "level": {"is": new.level.value}}
    return judgements.add(found, fields, by)


def move(connection: Connection, judgements: Judgements, dispute: str, where: tuple[str, str], side: int | None, by: By) -> int:
    """Keep that a statement belongs to the side of this number (None: to no side) and give the number of the judgement."""
    place = _statement(connection, *where)
    row = connection.execute(select(_dt.c.key, _dt.c.question, _dt.c.sides).where(_dt.c.id == dispute)).one_or_none()
    if row is None:
        raise UnknownNameError(f"no dispute {dispute!r}; `sitroom disputes` lists them")
    if side is not None and not 0 <= side < len(row.sides):
        raise UnknownNameError(f"the dispute {dispute!r} has the sides 0 to {len(row.sides) - 1}, not {side}")
    query = select(_dta.c.account, _dta.c.side, _dta.c.statement).where(_dta.c.dispute == row.key)
    accounts = connection.execute(query.order_by(_dta.c.side, _dta.c.position)).all()
    at = f"{place.document} {place.said.id}"
    own = [each for each in accounts if each.statement == at]
    if not own:
        raise UnknownNameError(f"{place.said.id} of {place.document} stands on no side of {dispute!r}")
    if all(each.side == side for each in own):
        raise JudgementError(f"{place.said.id} of {place.document} stands on that side already")
    others = [
        each for each in accounts if each.statement != at and (each.side != own[0].side if side is None else each.side == side)
    ]
    if not others:
        raise JudgementError(f"nothing else stands on the other side of {dispute!r}; take it out of the dispute instead")
    beside = _beside(connection, others[0].account)
    asked = question_of(load(connection, [own[0].account])[own[0].account][0])
    body = {
        "dispute": dispute, "question": row.question, "asked": asked, "was": row.sides[own[0].side][0],
        "is": None if side is None else row.sides[side][0],
        "beside": {"document": beside.document, "quote": beside.said.quote, "start": beside.said.start, "end": beside.said.end,
                   "id": beside.said.id, "source": beside.said.source, "added": beside.said.added},
    }  # fmt: skip
    return judgements.move(place.document, place.said, body, (place.row["key"], beside.row["key"]), by)


def grade_source(connection: Connection, judgements: Judgements, actor: str, grade: Reliability, by: By) -> int:
    """Keep how reliable an actor is as a source and give the number of the judgement."""
    number = finding.actor_key(connection, actor)
    query = select(_da.c.key).where(_da.c.actor == number).order_by(_da.c.sequence, _da.c.position).limit(1)
    member = connection.execute(query).scalar_one()
    return judgements.grade_source(member, names(connection, [number])[number], grade, by)


def grade_statement(connection: Connection, judgements: Judgements, where: tuple[str, str], grade: Credibility, by: By) -> int:
    """Keep how credible a statement is and give the number of the judgement."""
    place = _statement(connection, *where)
    return judgements.grade_statement(place.document, place.said, place.row["key"], grade, by)


def _current(connection: Connection, document: str) -> int:
    return int(connection.execute(select(_d.c.current).where(_d.c.id == document)).scalar_one())


def _statement(connection: Connection, key: str, number: str) -> _Place:
    document = finding.document_id(connection, key)
    revision = _current(connection, document)
    row = connection.execute(select(_s).where(_s.c.revision == revision, _s.c.id == number)).mappings().one_or_none()
    if row is None:
        raise UnknownNameError(f"{document} has no statement {number!r}; `sitroom show` lists them")
    return _Place(document, row, _said(connection, row))


def _said(connection: Connection, row: RowMapping) -> Said:
    """The evidence of a statement: the words that the reader has for it, since these are found again."""
    read = as_read(row)
    start, end = read["content_spans"][0]
    quote = queries.text_of(connection, row["revision"])[start:end]
    return Said(quote, start, end, row["id"], read["source_name"], row["position"] >= ADDED_FROM)


def _beside(connection: Connection, account: int) -> _Place:
    query = select(schema.revision.c.document, _c.c.statement)
    query = query.join(schema.revision, schema.revision.c.key == _c.c.revision).where(_c.c.key == account)
    document, statement = connection.execute(query).one()
    return _statement(connection, document, statement)


def _fields(connection: Connection, place: _Place, correction: Correction) -> dict[str, Any]:
    """What a correction sets, each with what was there; fields that it leaves as they are do not appear."""
    row = place.row
    _refuse(row, correction)
    text = queries.text_of(connection, row["revision"])
    fields: dict[str, Any] = {}
    for name in _SPANS:
        if (given := getattr(correction, name)) is not None:
            checked = _checked(text, name, given)
            if lists_of(checked) != row[f"{name}_spans"]:
                words = [text[start:end] for start, end in row[f"{name}_spans"]]
                fields[name] = {"was": " … ".join(words) or None, "is": _quoted(text, checked)}
    plain = {"quotation": correction.quotation, "polarity": correction.polarity, "level": correction.level}
    values: dict[str, str | None] = {name: value.value for name, value in plain.items() if value is not None}
    if correction.kind is not None:
        values["kind"] = None if correction.kind == _NOBODY else str(correction.kind)
    fields |= {name: {"was": row[name], "is": value} for name, value in values.items() if value != row[name]}
    if correction.actor is not None:
        member = _member(connection, row["revision"], correction.actor)
        mine = select(_da.c.key, _da.c.actor).where(_da.c.revision == row["revision"], _da.c.id == row["actor"])
        before = connection.execute(mine).one_or_none()
        if (None if before is None else before.key) != member:
            was = None if before is None else names(connection, [before.actor])[before.actor]
            fields["actor"] = {"was": was, "is": None if member is None else _named(connection, member)}
    return fields


def _refuse(row: Mapping[Any, Any], correction: Correction) -> None:
    narrated = row["kind"] == SourceKind.REPORTER.value
    of_source = (correction.source, correction.cue, correction.kind, correction.actor)
    if narrated and any(value is not None for value in of_source):
        raise JudgementError("what the outlet tells itself has no source; add a statement for what somebody else says there")
    if correction.kind is SourceKind.REPORTER:
        raise JudgementError("what a source says is not the outlet's own; reject the statement instead")


def _checked(text: str, name: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in their order; JudgementError where they are none of the text or overlap."""
    ordered = tuple(sorted(spans))
    if name == "content" and not ordered:
        raise JudgementError("a statement needs words that it says")
    last = 0
    for start, end in ordered:
        if not last <= start < end <= len(text) or not text[start:end].strip():
            raise JudgementError(f"the {name} [{start}, {end}) is no stretch of words of the text, or overlaps another")
        last = end
    return ordered


def _quoted(text: str, spans: Sequence[Span]) -> list[list[Any]]:
    return [[start, end, text[start:end]] for start, end in spans]


def _quotation(text: str, content: Sequence[Span]) -> Quotation:
    # Only here: it brings numpy, which nothing else in a record needs.
    from sitroom.attributions.quotation import marked, quotation_of

    return quotation_of(text, content, marked(text))


def _kind(connection: Connection, member: int | None, new: NewStatement) -> str | None:
    if new.kind is SourceKind.REPORTER:
        raise JudgementError("what the outlet tells itself is no statement of a source")
    if new.kind is not None:
        return None if new.kind == _NOBODY else str(new.kind)
    if member is None:
        return SourceKind.UNNAMED.value if new.source else None
    found = connection.execute(select(_da.c.type).where(_da.c.key == member)).scalar_one()
    return _KINDS[ActorType(found)].value


def _whom(connection: Connection, revision: int, source: Sequence[Span]) -> int | None:
    """The actor whom the words of a source name: that of the first mention in them, of several there the longest."""
    query = select(_da.c.key, _m.c.span).join(_m, (_m.c.revision == _da.c.revision) & (_m.c.actor == _da.c.id))
    found = [
        (begin, -end, key)
        for key, (begin, end) in connection.execute(query.where(_da.c.revision == revision))
        if any(start <= begin and end <= until for start, until in source)
    ]
    return min(found)[2] if found else None


def _member(connection: Connection, revision: int, actor: str) -> int | None:
    """What a document has for an actor of the record."""
    if actor == _NOBODY:
        return None
    number = finding.actor_key(connection, actor)
    query = select(_da.c.key).where(_da.c.revision == revision, _da.c.actor == number).order_by(_da.c.position).limit(1)
    member = connection.scalar(query)
    if member is None:
        name = names(connection, [number])[number]
        raise JudgementError(f"the document does not name {name}; merge the actor whom its words name with {name} first")
    return int(member)


def _named(connection: Connection, member: int) -> dict[str, Any]:
    evidence = evidence_of(connection, member)
    name = connection.execute(select(_da.c.name).where(_da.c.key == member)).scalar_one()
    return {"name": name, "quote": evidence.quote, "start": evidence.start, "end": evidence.end}

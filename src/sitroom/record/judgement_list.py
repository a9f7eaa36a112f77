"""What people decided about statements, disputes and sources, as rows for people: the newest first, each in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, select

from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import Credibility, Deed, JudgementRow, Reliability, Review

_j, _at, _s, _d = schema.judgement, schema.judged, schema.statement, schema.document
_LABELS = {
    "source": "source", "kind": "kind of source", "actor": "actor", "cue": "cue", "content": "content", "quotation": "quotation",
    "polarity": "polarity", "level": "certainty",
}  # fmt: skip
_NONE = "none"


def judgements(
    connection: Connection,
    document: str | None = None,
    statement: str | None = None,
    limit: int | None = None,
    before: str | None = None,
) -> list[JudgementRow]:
    """Give judgements, the newest first: those of a document or of one statement of it as it is found now, older than one."""
    query = _query().order_by(_j.c.key.desc()).limit(limit)
    if document is not None:
        query = query.where(_j.c.document == document)
    if statement is not None:
        query = query.where(_statement() == statement)
    if before is not None:
        query = query.where(_j.c.key < number_of(before))
    return [_row(row) for row in connection.execute(query).mappings()]


def judgement(connection: Connection, key: int) -> JudgementRow:
    """Give the judgement of this number."""
    return _row(connection.execute(_query().where(_j.c.key == key)).mappings().one())


def judgements_of(connection: Connection, keys: Collection[int]) -> list[JudgementRow]:
    """Give the judgements of these numbers, the newest first."""
    query = _query().order_by(_j.c.key.desc())
    return [_row(row) for some in chunks(keys) for row in connection.execute(query.where(_j.c.key.in_(some))).mappings()]


def number_of(key: str) -> int:
    """Give the number that an id ("j7") is made of; UnknownNameError for what is none."""
    digits = key.strip().removeprefix("j")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        raise UnknownNameError(f"no judgement {key!r}; `sitroom review history` lists them")
    return int(digits)


def reviews(connection: Connection, document: str) -> dict[str, Review]:
    """Give how each statement of a document stands that somebody looked at or added."""
    query = select(_s.c.id, _s.c.review).join(_d, _d.c.current == _s.c.revision)
    query = query.where(_d.c.id == document, _s.c.review != Review.READ.value).order_by(_s.c.position)
    return {number: Review(review) for number, review in connection.execute(query)}


def _statement() -> ColumnElement[str | None]:
    """The statement that a judgement is about: as it is found now, of one that was undone as it was known then."""
    return case((_j.c.undone_at.is_(None), _s.c.id), else_=_j.c.body["of", "id"].as_string())


def _query() -> Select[Any]:
    found = _j.outerjoin(_at, (_at.c.judgement == _j.c.key) & (_at.c.part == 0)).outerjoin(_s, _s.c.key == _at.c.statement)
    columns = (*_j.columns, _d.c.path, _s.c.id.label("statement"), _at.c.member)
    return select(*columns).select_from(found.outerjoin(_d, _d.c.id == _j.c.document))


def _row(row: Mapping[Any, Any]) -> JudgementRow:
    what = Deed(row["what"])
    return JudgementRow(
        id=f"j{row['key']}",
        what=what,
        document=row["document"],
        path=row["path"] or row["document"],
        statement=row["statement"],
        quote=row["quote"],
        start=row["start"],
        end=row["end"],
        body=in_words(what, row["body"]),
        note=row["note"],
        author=row["author"],
        decided_at=row["decided_at"],
        undone_at=row["undone_at"],
        undone_by=row["undone_by"],
        found=row["undone_at"] is not None or row["statement"] is not None or row["member"] is not None,
    )


def in_words(what: Deed, body: Mapping[str, Any]) -> str:
    """Say what a judgement decides."""
    if what is Deed.ACCEPT:
        return "accepted"
    if what is Deed.REJECT:
        return "rejected"
    if what is Deed.CORRECT:
        return "; ".join(
            f"{_LABELS[name]}: {_shown(field['was'])} → {_shown(field['is'])}" for name, field in _ordered(body["fields"])
        )
    if what is Deed.ADD:
        return "added; " + "; ".join(f"{_LABELS[name]}: {_shown(field['is'])}" for name, field in _ordered(body["fields"]))
    if what is Deed.MOVE:
        goes = "taken out of the dispute" if body["is"] is None else f"side: {body['was']} → {body['is']}"
        return f"{goes} ({body['question']})"
    if what is Deed.RELIABILITY:
        return f"reliability of {body['name']}: {body['is']}, {Reliability(body['is']).words}"
    return f"credibility: {body['is']}, {Credibility(body['is']).words}"


def _ordered(fields: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return [(name, fields[name]) for name in _LABELS if name in fields]


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return " … ".join(" ".join(quote.split()) for _, _, quote in value) or _NONE
    if isinstance(value, dict):
        return str(value["name"])
    return _NONE if value is None else " ".join(str(value).split())

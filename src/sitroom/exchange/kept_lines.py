"""The lines of an export beside ``records.jsonl``: how documents came, what people decided and asked, and numbers.

Each is one JSON object. Reading one holds it to its types, down to what each kind of judgement sets, since a record goes
by them whenever it is read again; DocumentError names the line and the field.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType, field

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.errors import DocumentError
from sitroom.exchange.jsonl import decode, encode
from sitroom.outlook.outlook import outlook_id
from sitroom.outlook.question import Question
from sitroom.record.judgement_rows import Credibility, Deed, Reliability
from sitroom.record.kept import KeptDecision, KeptDocument, KeptQuestion, KeptRevision, Numbers
from sitroom.record.rows import What

Number = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Start = Annotated[int, Meta(ge=0)]
Moment = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d", description="UTC, ISO 8601")]
_NULL = b"null"
_encoder = msgspec.json.Encoder()
_T = TypeVar("_T")


class Revision(Struct, frozen=True):
    """One text that a document had; ``record`` is what its reader made of it, null where ``records.jsonl`` has just that."""

    number: Number
    revision: str
    reader: str
    added_at: Moment
    record: Raw


class History(Struct, frozen=True):
    """How a document came into the record; ``line`` begins the SHA-256 of its line in ``records.jsonl``."""

    document: str
    current: str
    line: str
    revisions: list[Revision]
    clusters: dict[str, Number]
    actors: dict[str, Number]


class ActorDecision(Struct, frozen=True):
    """One decision about two actors."""

    id: Annotated[str, Meta(pattern=r"^d[1-9]\d{0,9}$")]
    what: What
    left_document: str
    left_quote: str
    left_start: Start | None
    left_end: Start | None
    right_document: str
    right_quote: str
    right_start: Start | None
    right_end: Start | None
    author: str
    decided_at: Moment
    undone_at: Moment | None
    undone_by: str | None


class Judgement(Struct, frozen=True):
    """One judgement of a statement, a source or a side."""

    id: Annotated[str, Meta(pattern=r"^j[1-9]\d{0,9}$")]
    what: Deed
    document: str
    quote: str
    start: Start | None
    end: Start | None
    body: Raw
    note: str | None
    author: str
    decided_at: Moment
    undone_at: Moment | None
    undone_by: str | None


class Asked(Struct, frozen=True):
    """One question about the future."""

    id: str
    author: str
    asked_at: Moment
    reading: Raw


class Last(Struct, frozen=True, forbid_unknown_fields=True):
    """The last numbers given to an actor and to a revision."""

    actors: Annotated[int, Meta(ge=0, le=2**31 - 1)]
    revisions: Annotated[int, Meta(ge=0, le=2**31 - 1)]


class Placed(Struct, frozen=True, forbid_unknown_fields=True):
    """The number of a place."""

    place: Number
    identity: str


# -- what a judgement sets -------------------------------------------------------------------------------------------------


class _Of(Struct):
    id: str
    source: str | None
    added: bool


class _Beside(_Of):
    document: str
    quote: str
    start: Start
    end: Start


class _Named(Struct):
    name: str
    quote: str
    start: Start | None
    end: Start | None


class _Set(Struct, Generic[_T]):
    """What a field is from then on, and what it was."""

    now: _T = field(name="is")
    was: str | UnsetType | None = UNSET


_Spans = _Set[list[tuple[Start, Start, str]]]


class _Fields(Struct):
    source: _Spans | UnsetType = UNSET
    cue: _Spans | UnsetType = UNSET
    content: _Spans | UnsetType = UNSET
    actor: _Set[_Named | None] | UnsetType = UNSET
    kind: _Set[SourceKind | None] | UnsetType = UNSET
    quotation: _Set[Quotation] | UnsetType = UNSET
    polarity: _Set[Polarity] | UnsetType = UNSET
    level: _Set[Level] | UnsetType = UNSET


class _Verdict(Struct):
    of: _Of


class _Correction(Struct):
    of: _Of
    fields: _Fields


class _Move(Struct):
    of: _Of
    dispute: str
    question: str
    asked: str
    was: str
    now: str | None = field(name="is")
    beside: _Beside


class _Reliability(Struct):
    now: Reliability = field(name="is")
    name: str


class _Credibility(Struct):
    of: _Of
    now: Credibility = field(name="is")


_BODIES: dict[Deed, Any] = {
    Deed.ACCEPT: _Verdict,
    Deed.REJECT: _Verdict,
    Deed.CORRECT: _Correction,
    Deed.ADD: _Correction,
    Deed.MOVE: _Move,
    Deed.RELIABILITY: _Reliability,
    Deed.CREDIBILITY: _Credibility,
}


# -- lines -----------------------------------------------------------------------------------------------------------------


def encode_history(kept: KeptDocument, line: str) -> bytes:
    """Write how a document came; ``line`` is the digest of its line in ``records.jsonl``."""
    revisions = [
        Revision(
            r.number, r.revision, r.reader, r.added_at or "", Raw(_NULL if r.extracted is None else encode(r.extracted)[:-1])
        )
        for r in kept.revisions
    ]
    return _line(History(kept.id, kept.current, line, revisions, dict(kept.clusters), dict(kept.actors)))


def decode_history(line: bytes, where: str) -> tuple[KeptDocument, str]:
    """Read how a document came, and the digest of its line in ``records.jsonl``."""
    history = _read(line, where, History)
    found = []
    for index, r in enumerate(history.revisions):
        field_ = f"{where}: revisions[{index}]"
        extracted = None if bytes(r.record) == _NULL else decode(bytes(r.record), f"{field_}.record")
        if extracted is None and r.revision != history.current:
            raise DocumentError(field_, "an earlier text has a record of its own")
        if extracted is not None and (extracted.document.id, extracted.document.revision) != (history.document, r.revision):
            raise DocumentError(field_, "its record is of another document or text")
        found.append(KeptRevision(r.number, r.revision, r.reader, r.added_at, extracted))
    texts = [r.revision for r in found]
    if texts.count(history.current) != 1 or len(set(texts)) != len(texts):
        raise DocumentError(where, "revisions: each text once, and the current one among them, is what is needed")
    return KeptDocument(history.document, history.current, tuple(found), history.clusters, history.actors), history.line


def encode_decision(decision: KeptDecision) -> bytes:
    """Write a decision."""
    return _line({"id": f"{decision.kind}{decision.number}", **decision.columns})


def decode_decision(line: bytes, where: str) -> KeptDecision:
    """Read a decision of either kind."""
    kind = _read(line, where, dict[str, Any]).get("what")
    about: type[ActorDecision | Judgement] = ActorDecision if kind in set(What) else Judgement
    read = _read(line, where, about)
    if (read.undone_at is None) is not (read.undone_by is None):
        raise DocumentError(where, "undone_at and undone_by are null together or not at all")
    columns: dict[str, Any] = {name: getattr(read, name) for name in read.__struct_fields__ if name != "id"}
    columns["what"] = read.what.value
    if isinstance(read, Judgement):
        columns["body"] = _body(read, where)
    return KeptDecision(read.id[0], int(read.id[1:]), columns)


def encode_question(question: KeptQuestion) -> bytes:
    """Write a question that was asked."""
    return _line(Asked(question.id, question.author, question.asked_at, Raw(question.reading.encode())))


def decode_question(line: bytes, where: str) -> KeptQuestion:
    """Read a question that was asked."""
    asked = _read(line, where, Asked)
    reading = bytes(asked.reading)
    question = _read(reading, f"{where}: reading", Question)
    if outlook_id(question) != asked.id:
        raise DocumentError(where, f"id: {asked.id!r} is not that of the question {question.text!r}")
    if not _is_answered(question):
        raise DocumentError(f"{where}: reading.hypotheses", "a question has two answers or more, or one and its opposite")
    return KeptQuestion(asked.id, reading.decode(), asked.author, asked.asked_at)


def encode_numbers(numbers: Numbers) -> list[bytes]:
    """Write numbers: the last ones first, then those of the places."""
    places = [_line(Placed(key, identity)) for identity, key in numbers.places.items()]
    return [_line(Last(numbers.actors, numbers.revisions)), *places]


def decode_number(line: bytes, where: str) -> Last | Placed:
    """Read one line of numbers."""
    return _read(line, where, Placed) if b'"place"' in line else _read(line, where, Last)


def _line(row: object) -> bytes:
    return _encoder.encode(row) + b"\n"


def _read(line: bytes, where: str, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DocumentError(where, str(error)) from None


def _is_answered(question: Question) -> bool:
    """Whether the answers of a question are such as are laid beside what is said, on days that there are."""
    opposites = [hypothesis.opposite for hypothesis in question.hypotheses]
    days = (day for h in question.hypotheses for gist in h.gists for day in (gist.first, gist.last, gist.reported))
    if any(day is not None and not 0 < day <= date.max.toordinal() for day in days):
        return False
    return opposites == [False, True] or (len(opposites) > 1 and not any(opposites))


def _body(judgement: Judgement, where: str) -> dict[str, Any]:
    """What a judgement decides, as the record keeps it."""
    known: Any = _read(bytes(judgement.body), f"{where}: body", _BODIES[judgement.what])
    if judgement.what is not Deed.RELIABILITY and (judgement.start is None or judgement.end is None):
        raise DocumentError(where, "start and end: words of a statement have a place")
    if isinstance(known, _Correction):
        given = [getattr(known.fields, name) for name in known.fields.__struct_fields__]
        said = [value for value in given if value is not UNSET]
        content, source = known.fields.content, known.fields.source
        if judgement.what is Deed.CORRECT and (not said or any(value.was is UNSET for value in said)):
            raise DocumentError(f"{where}: body.fields", "a correction says of each field what it was and is")
        if judgement.what is Deed.ADD and (content is UNSET or not content.now or source is UNSET):
            raise DocumentError(f"{where}: body.fields", "what was added has words, and a source with words or none")
    return _read(bytes(judgement.body), where, dict[str, Any])

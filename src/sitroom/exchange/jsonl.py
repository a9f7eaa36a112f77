"""One document a line: what the reader extracts, as ``sitroom-record/1`` JSON, and back."""

from __future__ import annotations

import msgspec

from sitroom.attributions.statement import Certainty, Source, Statement
from sitroom.documents.document import Document
from sitroom.errors import DocumentError
from sitroom.exchange import schema
from sitroom.exchange.contract import faults
from sitroom.extracted import Extracted

SCORE_DECIMALS = 4
INTERVAL_DECIMALS = 3
# Scores come out of a network whose last digits differ between processors; these digits do not matter.

# The last is what brackets within brackets without end lead to.
_UNREADABLE = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(schema.Record)


class _Version(msgspec.Struct):
    schema: str


def encode(extracted: Extracted) -> bytes:
    r"""Write one line of JSON in UTF-8, its ``\n`` included: the same bytes on any machine for the same document.

    Scores keep 4 decimals and intervals 3. Mentions, actors, places, claims, relations and control are
    empty so far. ValueError for a score or bound that is not in [0, 1].
    """
    document = extracted.document
    record = schema.Record(
        schema="sitroom-record/1",
        document=schema.Document(
            id=document.id,
            revision=document.revision,
            path=document.path,
            url=document.url,
            publisher=document.publisher,
            title=document.title,
            published=document.published,
            language=document.language,
            text=document.text,
            headings=list(document.headings),
            boilerplate=list(document.boilerplate),
        ),
        mentions=[],
        actors=[],
        places=[],
        statements=[_written(statement) for statement in extracted.statements],
        claims=[],
        relations=[],
        control=[],
    )
    return _encoder.encode(record) + b"\n"


def decode(line: bytes, where: str) -> Extracted:
    """Read the document and statements of one line; ``where`` (file and line number) opens every error.

    DocumentError names the field that breaks the format: JSON, types, closed sets, the version, a span
    outside the text, an id twice or missing, a text that is not the one its revision names. Actors are
    not kept yet, so neither is a source's reference to one.
    """
    try:
        record = _decoder.decode(line)
    except msgspec.ValidationError as error:
        raise _misfit(line, where, error) from None
    except _UNREADABLE as error:
        raise DocumentError(where, f"not a line of JSON: {error}") from None
    try:
        fault = next(faults(record), None)
    except UnicodeEncodeError:
        fault = "document.text: half of a surrogate pair, which is no character"
    if fault is not None:
        raise DocumentError(where, fault)
    document = record.document
    return Extracted(
        document=Document(
            id=document.id,
            revision=document.revision,
            path=document.path,
            text=document.text,
            url=document.url,
            publisher=document.publisher,
            title=document.title,
            published=document.published,
            language=document.language,
            headings=tuple(document.headings),
            boilerplate=tuple(document.boilerplate),
        ),
        statements=tuple(_read(statement) for statement in record.statements),
    )


def rounded(value: float, decimals: int) -> float:
    """Round a share in [0, 1] to so many decimals; ValueError for anything else, NaN included."""
    if not 0 <= value <= 1:
        raise ValueError(f"{value} is not between 0 and 1")
    return round(float(value), decimals) + 0.0  # never -0.0


def _written(statement: Statement) -> schema.Statement:
    source, certainty = statement.source, statement.certainty
    return schema.Statement(
        id=statement.id,
        source=schema.Source(list(source.spans), source.actor, source.kind),
        cue=list(statement.cue),
        content=list(statement.content),
        quotation=statement.quotation,
        via=statement.via,
        polarity=statement.polarity,
        certainty=schema.Certainty(
            level=certainty.level,
            low=None if certainty.low is None else rounded(certainty.low, INTERVAL_DECIMALS),
            high=None if certainty.high is None else rounded(certainty.high, INTERVAL_DECIMALS),
            spans=list(certainty.spans),
        ),
        score=rounded(statement.score, SCORE_DECIMALS),
    )


def _read(statement: schema.Statement) -> Statement:
    source, certainty = statement.source, statement.certainty
    return Statement(
        id=statement.id,
        source=Source(tuple(source.spans), source.kind),
        cue=tuple(statement.cue),
        content=tuple(statement.content),
        quotation=statement.quotation,
        via=statement.via,
        polarity=statement.polarity,
        certainty=Certainty(certainty.level, certainty.low, certainty.high, tuple(certainty.spans)),
        score=statement.score,
    )


def _misfit(line: bytes, where: str, error: msgspec.ValidationError) -> DocumentError:
    """Say what does not fit: the whole line, its version, or one field."""
    try:
        version = msgspec.json.decode(line, type=_Version).schema
    except _UNREADABLE:
        return DocumentError(where, f"not a {schema.SCHEMA} object: {error}")
    if version != schema.SCHEMA:
        return DocumentError(where, f"schema: {version!r} where this Sitroom reads {schema.SCHEMA!r}", "upgrade Sitroom?")
    return DocumentError(where, str(error))

"""How the statements of a document are written in their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sitroom.attributions.statement import Statement
from sitroom.disputes.origins import Credit, credited, credits, signature  # noqa: A004 (the field's noun)
from sitroom.documents.document import Span
from sitroom.extracted import Extracted
from sitroom.record.folding import folded
from sitroom.record.spans import lists_of


def statement_rows(revision: int, extracted: Extracted) -> list[dict[str, Any]]:
    """Give the rows of a document's statements, in their order."""
    text = extracted.document.text
    found = credits(extracted.document, extracted.statements) if extracted.claims else ()
    claiming = {claim.statement for claim in extracted.claims}
    return [
        _row(text, revision, position, statement) | _origin(text, statement, found if statement.id in claiming else None)
        for position, statement in enumerate(extracted.statements)
    ]


def _row(text: str, revision: int, position: int, statement: Statement) -> dict[str, Any]:
    source, certainty = statement.source, statement.certainty
    name = _words(text, source.spans, " ") or None
    content = _words(text, statement.content, " … ")
    return {
        "revision": revision,
        "id": statement.id,
        "position": position,
        "source_spans": lists_of(source.spans),
        "cue_spans": lists_of(statement.cue),
        "content_spans": lists_of(statement.content),
        "certainty_spans": lists_of(certainty.spans),
        "source_name": name,
        "source_folded": None if name is None else folded(name),
        "content": content,
        "content_folded": folded(content),
        "cue": _words(text, statement.cue, " "),
        "kind": None if source.kind is None else source.kind.value,
        "quotation": statement.quotation.value,
        "via": statement.via,
        "polarity": statement.polarity.value,
        "level": certainty.level.value,
        "low": certainty.low,
        "high": certainty.high,
        "score": statement.score,
        "actor": source.actor,
        "certainty_table": certainty.table,
    }


def _origin(text: str, statement: Statement, found: Sequence[Credit] | None) -> dict[str, Any]:
    """What the origin of a statement is known by; None for a statement without claims, whose origin nobody asks."""
    if found is None:
        return {"signature": None, "credited": None}
    start, end = statement.content[0]
    return {
        "signature": str(signature(_words(text, statement.content, " "))),
        "credited": credited(found, statement.id, (start, end)),
    }


def _words(text: str, spans: tuple[Span, ...], between: str) -> str:
    return between.join(text[start:end] for start, end in spans)

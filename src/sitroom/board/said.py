"""One statement as every page tells it: the same words, the same reading, the same way to its place in the text."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sitroom.board import links
from sitroom.brief.wording import day_in_words
from sitroom.certainty.level import Level, Polarity
from sitroom.documents.document import Span
from sitroom.exchange.page import KIND_WORDS
from sitroom.record.rows import StatementRow

LEVEL_WORDS = {
    Level.CERTAIN: "certain",
    Level.PROBABLE: "probable",
    Level.POSSIBLE: "possible",
    Level.UNLIKELY: "unlikely",
    Level.UNKNOWN: "no commitment",
}
QUOTATION_WORDS = {"direct": "direct quotation", "indirect": "indirect speech", "mixed": "partly quoted"}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement in a list: who says what, how it is meant, when and where, and the addresses that open it.

    ``who`` are the article's words for the source, ``known`` the record's name for it where the words do not have it.
    ``pieces`` are the content cut where the words of a search were found; the second of each tells whether they were.
    ``found`` says where a search found it, if not in these words; ``language`` is its document's.
    """

    document: str
    statement: str
    who: str | None
    known: str | None
    actor: str | None
    pieces: tuple[tuple[str, bool], ...]
    kind: str
    quotation: str
    denied: bool
    level: str
    level_words: str
    when: str
    outlet: str | None
    path: str
    evidence: str
    page: str
    mark: str
    review: str
    credibility: str | None
    found: str | None = None
    language: str | None = None


def said(
    row: StatementRow,
    *,
    known: str | None = None,
    marked: Iterable[Span] = (),
    spans: Iterable[Span] = (),
    review: str = "read",
    credibility: str | None = None,
    found: str | None = None,
    language: str | None = None,
) -> Said:
    """A row of the record as pages tell it; ``known`` names its actor, ``marked`` are offsets into its content.

    ``spans`` are those of the content in the text: evidence opens at the statement's place without them.
    """
    named = known is not None and known.casefold() not in (row.source_name or "").casefold()
    return Said(
        document=row.document,
        statement=row.statement,
        who=" ".join(row.source_name.split()) if row.source_name else None,
        known=known if named else None,
        actor=None if row.actor is None else links.actor(row.actor),
        pieces=cut(row.content, marked),
        kind=KIND_WORDS[row.kind],
        quotation=QUOTATION_WORDS[row.quotation],
        denied=row.polarity is Polarity.DENIED,
        level=row.certainty.level.value,
        level_words=LEVEL_WORDS[row.certainty.level],
        when=day_in_words(row.published),
        outlet=row.publisher,
        path=row.path,
        evidence=links.document(row.document, row.statement, spans),
        page=links.statement(row.document, row.statement),
        mark=mark(row.content),
        review=review,
        credibility=credibility,
        found=found,
        language=language,
    )


def mark(content: str) -> str:
    """The words of a statement in twelve characters: a form sends them, so nobody decides about words they did not see."""
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def cut(text: str, marked: Iterable[Span]) -> tuple[tuple[str, bool], ...]:
    """A text cut where marked spans begin and end; spans that overlap are one."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(marked):
        begin, stop = max(start, at), min(end, len(text))
        if begin >= stop:
            continue
        if begin > at:
            pieces.append((text[at:begin], False))
        pieces.append((text[begin:stop], True))
        at = stop
    if at < len(text) or not pieces:
        pieces.append((text[at:], False))
    return tuple(pieces)

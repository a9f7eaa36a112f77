"""What a statement is: one attribution, its parts tied to characters, and how it is meant."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitroom.certainty.level import Certainty, Polarity
from sitroom.documents.document import Span


class SourceKind(StrEnum):
    """What kind of source speaks (RECORD.md, ``source.kind``)."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    ROLE = "role"
    UNNAMED = "unnamed"
    DOCUMENT = "document"
    SOCIAL_MEDIA = "social-media"
    REPORTER = "reporter"


class Quotation(StrEnum):
    """How much of the content stands inside quotation marks: all, none, or some."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Source:
    """Who speaks: the words that name the source, and its kind (None where the text names no source at all)."""

    spans: tuple[Span, ...]
    kind: SourceKind | None
    actor: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One attributed statement of a document; every span is of the document's text.

    ``id`` is unique in the document and the same for the same text and model. ``via`` is the id of
    the statement inside whose content this one stands. ``score`` in [0, 1] is how sure the reader is.
    """

    id: str
    source: Source
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    quotation: Quotation
    via: str | None
    polarity: Polarity
    certainty: Certainty
    score: float

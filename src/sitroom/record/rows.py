"""What goes into a record and comes out of it, as plain rows: importing this needs no database library."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import msgspec

from sitroom.actors.actor import ActorType, Predicate, Status
from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import ClaimKind, Event, Part, Period, Thing, Value
from sitroom.documents.document import Span
from sitroom.places.place import Holding, Precision


class Added(StrEnum):
    """What adding one document did to the record."""

    NEW = "new"
    """The document was not in the record."""
    REVISED = "revised"
    """Its text differs from the current one: a new revision, or an earlier one, is current now."""
    REREAD = "reread"
    """Same text, another reader: the statements of the current revision were replaced."""
    UPDATED = "updated"
    """Same text and reader; only what is known about the document (title, publisher, date, ...) changed."""
    UNCHANGED = "unchanged"
    """Nothing was written."""
    LEFT_OUT = "left out"
    """It is an excerpt of an article that the record has whole: nothing was written."""

    @property
    def wrote(self) -> bool:
        """Whether anything was written."""
        return self not in (Added.UNCHANGED, Added.LEFT_OUT)


class What(StrEnum):
    """What a person decided about two actors; unsure closes the question without an answer."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of the record, by its current revision; ``statements`` counts its attributed ones."""

    id: str
    path: str
    title: str | None
    publisher: str | None
    published: str | None
    statements: int


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement of the whole situation, with the fields that RECORD.md gives it and in that order.

    ``document``, ``path`` (as read) and ``statement`` (the id that extract gives) are the evidence.
    ``source_name`` is the words of the source spans joined by a space, None where the text names no
    source; ``content`` the words of the content spans joined by " … ".
    """

    document: str
    path: str
    statement: str
    actor: str | None
    source_name: str | None
    kind: SourceKind | None
    content: str
    quotation: Quotation
    polarity: Polarity
    certainty: Certainty
    published: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter:
    """Which statements to give: those that meet every field which is not None.

    ``source`` is part of the source's words or of any name that its actor has in the record, ``text``
    part of the content; case and the length of white space do not matter. ``kind`` "none" asks for
    statements whose text names no source. ``document`` is any key that :meth:`Record.document` takes,
    ``actor`` any that :meth:`Record.actor` takes. ``at`` is an ISO date: only documents published up to it, and
    undated ones. ``narration`` False leaves out what outlets tell themselves. ``review`` None leaves out what people
    rejected, "any" does not, any other value (``judgement_rows.Review``) asks for these alone. ``limit`` counts rows.
    """

    source: str | None = None
    kind: SourceKind | Literal["none"] | None = None
    document: str | None = None
    text: str | None = None
    quotation: Quotation | None = None
    polarity: Polarity | None = None
    level: Level | None = None
    actor: str | None = None
    at: str | None = None
    narration: bool = True
    review: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class QuotedSource:
    """One actor that statements come from, with its most frequent kind; without actors, one name as it is written most."""

    name: str
    kind: SourceKind
    statements: int
    documents: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The record in numbers, over the current revision of every document.

    ``statements`` are the attributed ones. ``by_kind`` and ``levels`` hold every kind (None: the text names no source;
    what outlets tell themselves has its own) and level, also at 0; ``levels`` are shares of the attributed statements,
    as is ``unnamed_share``. Without statements a share is None.
    """

    documents: int
    statements: int
    by_kind: Mapping[SourceKind | None, int]
    most_quoted: tuple[QuotedSource, ...]
    unnamed_share: float | None
    levels: Mapping[Level, float | None]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """Where something is said: the document, its path as read, and the statement, None for the outlet's own words."""

    document: str
    path: str
    statement: str | None


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role of an actor, over all documents that give it."""

    title: str
    of: str | None
    status: Status
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class RelationRow:
    """How two actors of the record stand to each other, over all documents that say so; subject first."""

    subject: str
    predicate: Predicate
    object: str
    status: Status
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One actor of the whole record; ``name`` is its usual full name, ``documents`` and ``statements`` are counts."""

    id: str
    name: str
    type: ActorType
    aliases: tuple[str, ...]
    roles: tuple[RoleRow, ...]
    relations: tuple[RelationRow, ...]
    documents: int
    statements: int


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place of the whole record; ``lat`` and ``lon`` are degrees (WGS 84), None where it is not placed."""

    id: str
    name: str
    written: tuple[str, ...]
    type: str | None
    lat: float | None
    lon: float | None
    gazetteer: str | None
    precision: Precision
    documents: int
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class ControlRow:
    """One finding of who holds a place, with whole-record ids and the names for people.

    ``date`` is the one that the text states, ``published`` the document's; either may be None.
    """

    place: str
    place_name: str
    holder: str | None
    holder_name: str | None
    status: Holding
    date: str | None
    spans: tuple[Span, ...]
    published: str | None
    evidence: EvidenceRow


@dataclass(frozen=True, slots=True)
class ParticipantRow:
    """An actor of the record and its part in a claim; ``actor`` is None while the document's actors are not placed."""

    actor: str | None
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """Which claims to give: those that meet every field which is not None.

    ``actor`` speaks or takes part, and is any key that :meth:`Record.actor` takes; ``place`` is an id or a name.
    ``at`` is an ISO date: only documents published up to it, and undated ones. ``limit`` counts rows.
    """

    kind: ClaimKind | None = None
    actor: str | None = None
    place: str | None = None
    at: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One claim of the whole situation, with whole-record ids and its evidence.

    ``actor`` is who says it, None where the source is not identified; ``words`` are those of its spans.
    """

    id: str
    evidence: EvidenceRow
    actor: str | None
    source_name: str | None
    kind: ClaimKind
    participants: tuple[ParticipantRow, ...]
    participant_names: tuple[str, ...]
    place: str | None
    place_name: str | None
    time: Period | None
    value: Value | None
    polarity: Polarity
    certainty: Certainty
    event: Event | None
    spans: tuple[Span, ...]
    words: str
    aspect: str
    pole: str
    things: tuple[Thing, ...]
    published: str | None


@dataclass(frozen=True, slots=True)
class SideRow:
    """One answer to a disputed question: who gives it, where, and how many independent origins speak for it."""

    answer: str
    evidence: tuple[EvidenceRow, ...]
    origins: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """One question that is answered in ways that cannot all be so.

    ``changed`` is the evidence of actors who changed side; ``last_change`` the day of the newest account, None where
    none is dated. ``settled`` is the day from which all agree, None while they do not.
    """

    id: str
    question: str
    kind: ClaimKind
    sides: tuple[SideRow, ...]
    reason: str
    changed: tuple[EvidenceRow, ...]
    last_change: str | None
    settled: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFilter:
    """Which disputes to give: those that meet every field which is not None; fields as for :class:`ClaimFilter`."""

    kind: ClaimKind | None = None
    actor: str | None = None
    place: str | None = None
    at: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of a dispute with its exact words, who gives it and when.

    ``origin`` numbers the independent origins of the dispute, from 1; ``changed`` says that the same speaker stood on
    another side before.
    """

    evidence: EvidenceRow
    actor: str | None
    source_name: str | None
    words: str
    level: Level
    published: str | None
    publisher: str | None
    origin: int
    changed: bool


@dataclass(frozen=True, slots=True)
class DisputePage:
    """One dispute with all accounts of its sides, in the order of the sides."""

    dispute: DisputeRow
    accounts: tuple[tuple[AccountRow, ...], ...]


class HypothesisRow(msgspec.Struct, frozen=True, rename={"speaks_for": "for", "speaks_against": "against"}):
    """One answer to a question about the future; ``low``, ``mid`` and ``high`` are probabilities, None where there are none."""

    text: str
    low: float | None
    mid: float | None
    high: float | None
    speaks_for: tuple[EvidenceRow, ...]
    speaks_against: tuple[EvidenceRow, ...]
    origins: int


@dataclass(frozen=True, slots=True)
class SensitivityRow:
    """What the middles of the hypotheses would be by another method, or without the origin of one speaker."""

    method: str
    mids: tuple[float | None, ...]
    left_out: str | None


@dataclass(frozen=True, slots=True)
class OutlookRow:
    """One question about the future with what the sources expect; ``method`` says how the figures come about."""

    id: str
    question: str
    hypotheses: tuple[HypothesisRow, ...]
    method: str
    sensitivity: tuple[SensitivityRow, ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What is new on one day: ``what`` happened, to what state (``after``) from which (``before``), and the evidence."""

    date: str
    what: str
    before: str | None
    after: str | None
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class QuoteRow:
    """Words of a document that name an actor, and the sentence that they stand in.

    ``start`` and ``end`` are offsets into the document's text, None where the document has no words for it.
    """

    actor: str
    name: str
    document: str
    path: str
    quote: str
    start: int | None
    end: int | None
    sentence: str


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """Why two actors may be one or not; ``weight`` adds to the log odds."""

    kind: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """An open question: are the two sides one actor? ``score`` is how likely the texts make it, 0 to 1."""

    left: QuoteRow
    right: QuoteRow
    score: float
    reasons: tuple[ReasonRow, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One human decision; the quotes are the evidence that it was made on. ``undone_at`` is None while it holds."""

    id: str
    what: What
    left_document: str
    left_quote: str
    left_start: int | None
    left_end: int | None
    right_document: str
    right_quote: str
    right_start: int | None
    right_end: int | None
    author: str
    decided_at: str
    undone_at: str | None
    undone_by: str | None


@dataclass(frozen=True, slots=True)
class NameRow:
    """One name or spelling of an actor and the paths of the documents that have it."""

    name: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MemberRow:
    """What one document has for an actor, and why it was put to the others (None: it was the first)."""

    document: str
    path: str
    name: str
    score: float | None
    reasons: tuple[ReasonRow, ...]


@dataclass(frozen=True, slots=True)
class SaidOf:
    """What a document says of an actor, with the sentence: a role, or what the text tells of it as a source."""

    what: str
    path: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ActorPage:
    """All that the record has on one actor; ``names_of`` gives the names of the actors in its relations."""

    actor: ActorRow
    names: tuple[NameRow, ...]
    roles: tuple[SaidOf, ...]
    profile: tuple[SaidOf, ...]
    members: tuple[MemberRow, ...]
    statements: tuple[StatementRow, ...]
    questions: tuple[QuestionRow, ...]
    names_of: Mapping[str, str]

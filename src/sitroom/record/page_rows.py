"""What one page about the record shows, as plain rows: importing this needs no database library.

Lists are cut where there may be very many, and each cut list goes with the count of all. ``after`` is an opaque cursor:
given back to the method that gave it, it brings what follows; None says that nothing does. Days are ISO dates with the
precision that was stated. Ids of actors (``a7``) and places (``p3``) are those of the whole record.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sitroom.actors.actor import ActorType, Predicate, Status
from sitroom.attributions.statement import SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.claims.claim import ClaimKind
from sitroom.documents.document import Span
from sitroom.extracted import Extracted
from sitroom.places.place import Holding, Precision
from sitroom.record.rows import ClaimRow, EvidenceRow, QuestionRow, StatementRow

Order = Literal["statements", "name"]
"""How a directory is sorted: those with most statements first, or by name."""
Mark = Literal["source", "cue", "content"]
"""What words of a statement are."""


@dataclass(frozen=True, slots=True)
class Named:
    """An actor or a place of the record with its name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A document as other pages name it: enough for a link with its outlet and day."""

    id: str
    path: str
    title: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True, slots=True)
class Stand:
    """A dispute that a statement takes part in: the side that it stands on, and all answers in their order.

    ``changed`` says that its speaker stood on another side before. ``origins`` are those of each answer.
    """

    id: str
    question: str
    kind: ClaimKind
    side: int
    answer: str
    answers: tuple[str, ...]
    origins: tuple[int, ...]
    changed: bool
    last_change: str | None


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """A text that a document has had; ``sha256`` is of the text, ``added_at`` is UTC, ``reader`` what read it."""

    sha256: str
    added_at: str
    reader: str
    current: bool


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document: ``actors`` and ``places`` map ids in the document to those of the record.

    ``stands`` gives the disputes of a statement by its id. ``previous`` and ``following`` are the neighbours by the day of
    the report (undated ones last), then by id. ``reviews`` says how the statements stand that people have looked at; those
    that they rejected are among ``extracted``, to be shown as such.
    """

    extracted: Extracted
    about: Seen
    actors: Mapping[str, Named]
    places: Mapping[str, Named]
    stands: Mapping[str, tuple[Stand, ...]]
    previous: Seen | None
    following: Seen | None
    revisions: tuple[RevisionRow, ...]
    reviews: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text in order, and what they are in the statement: None for those around it."""

    text: str
    mark: Mark | None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Another statement that goes back to the same origin, and why it is taken to."""

    row: StatementRow
    reason: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement with its spans in the document's text, its claims, its disputes, and who else says it of the same origin.

    ``context`` are the words around it on one line, cut at both ends, with its own marked; ``via`` is the statement inside
    whose content it stands. ``previous`` and ``following`` are ids in the same document. ``score`` is how sure the reader is.
    ``page`` is the number of the page on which its content begins, None where the document has no pages.
    """

    row: StatementRow
    about: Seen
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    page: int | None
    cue_words: str
    score: float
    via: str | None
    review: str
    actor: Named | None
    context: tuple[Piece, ...]
    claims: tuple[ClaimRow, ...]
    stands: tuple[Stand, ...]
    repeats: tuple[Repeat, ...]
    repeats_in_all: int
    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class NameSeen:
    """One name or spelling of an actor or place, how many documents have it, and some of them.

    ``documents`` are of the newest that name the actor or place at all, so a spelling of old may have none here.
    """

    name: str
    documents: tuple[Seen, ...]
    count: int


@dataclass(frozen=True, slots=True)
class RoleSeen:
    """A role of an actor over time: the first and last day of the reports that give it, and some of its evidence."""

    title: str
    of: str | None
    status: Status
    first: str | None
    last: str | None
    evidence: tuple[EvidenceRow, ...]
    count: int


@dataclass(frozen=True, slots=True)
class ToldOf:
    """What a text tells of an actor as a source, in the sentence that it stands in."""

    words: str
    sentence: str
    span: Span
    document: Seen


@dataclass(frozen=True, slots=True)
class RelationSeen:
    """How two actors stand to each other, subject first, with some of its evidence and the number of all.

    ``spans`` are for each piece of evidence, in their order, the stretches of the document's text that tell it.
    """

    subject: Named
    predicate: Predicate
    object: Named
    status: Status
    evidence: tuple[EvidenceRow, ...]
    count: int
    spans: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class PositionChange:
    """A speaker's change from one answer of a disputed question to another; ``before`` and ``after`` are the evidence."""

    dispute: str
    question: str
    from_answer: str
    to_answer: str
    from_day: str | None
    to_day: str | None
    before: EvidenceRow
    after: EvidenceRow


@dataclass(frozen=True, slots=True)
class DisputeBrief:
    """A dispute in one line, with the answers and their independent origins."""

    id: str
    question: str
    kind: ClaimKind
    answers: tuple[str, ...]
    origins: tuple[int, ...]
    last_change: str | None
    settled: str | None


@dataclass(frozen=True, slots=True)
class ActorView:
    """One actor. What is gathered from texts (roles, profile, where names stand) is of its newest documents.

    ``looked_at`` says of how many. ``statements`` are the newest first, those without a date last; ``after`` brings the
    next. ``levels`` counts all its statements by certainty and ``claims`` their claims by kind. ``merges`` are the open
    questions whether somebody else is the same.
    """

    id: str
    name: str
    type: ActorType
    documents: int
    statements_in_all: int
    first: str | None
    last: str | None
    names: tuple[NameSeen, ...]
    roles: tuple[RoleSeen, ...]
    profile: tuple[ToldOf, ...]
    relations: tuple[RelationSeen, ...]
    relations_in_all: int
    looked_at: int
    statements: tuple[StatementRow, ...]
    after: str | None
    levels: Mapping[Level, int]
    claims: Mapping[ClaimKind, int]
    changes: tuple[PositionChange, ...]
    disputes: tuple[DisputeBrief, ...]
    disputes_in_all: int
    merges: tuple[QuestionRow, ...]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """One finding of who holds a place: ``day`` is the stated date, else that of the report; ``stated`` says which.

    ``said_by`` is the source's words or actor, or the outlet where it tells it itself; ``speaker`` the actor of the record.
    """

    day: str | None
    stated: bool
    status: Holding
    holder: Named | None
    said_by: str
    speaker: str | None
    words: str
    spans: tuple[Span, ...]
    evidence: EvidenceRow
    published: str | None
    publisher: str | None


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One place: how it is written, where it is, who is said to hold it (the newest first, undated last), and what is said of it.

    ``lat`` and ``lon`` are degrees (WGS 84), None where it is not placed.
    """

    id: str
    name: str
    type: str | None
    lat: float | None
    lon: float | None
    gazetteer: str | None
    precision: Precision
    documents: int
    statements_in_all: int
    first: str | None
    last: str | None
    written: tuple[NameSeen, ...]
    held: tuple[HeldRow, ...]
    held_in_all: int
    disputes: tuple[DisputeBrief, ...]
    disputes_in_all: int
    statements: tuple[StatementRow, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One actor in a directory; ``first`` and ``last`` are the days of the first and the last report that names it.

    Among the most quoted, ``documents`` and the days are of the reports in which it speaks.
    """

    id: str
    name: str
    type: ActorType
    statements: int
    documents: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """One place in a directory."""

    id: str
    name: str
    type: str | None
    placed: bool
    precision: Precision
    statements: int
    documents: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class DocumentEntry:
    """One document in a directory; ``statements`` counts its attributed ones, ``disputes`` those that it takes part in."""

    id: str
    path: str
    title: str | None
    publisher: str | None
    published: str | None
    language: str | None
    statements: int
    disputes: int


@dataclass(frozen=True, slots=True)
class ActorDirectory:
    """A stretch of all actors; ``types`` counts all of each type."""

    entries: tuple[ActorEntry, ...]
    total: int
    types: Mapping[ActorType, int]
    after: str | None


@dataclass(frozen=True, slots=True)
class PlaceDirectory:
    """A stretch of all places."""

    entries: tuple[PlaceEntry, ...]
    total: int
    after: str | None


@dataclass(frozen=True, slots=True)
class DocumentDirectory:
    """A stretch of all documents, the newest report first, those without a date last."""

    entries: tuple[DocumentEntry, ...]
    total: int
    undated: int
    after: str | None


@dataclass(frozen=True, slots=True)
class DisputeDirectory:
    """A stretch of disputes, the newest change first.

    ``total`` counts those that were asked for, at least so many where ``total_more``.
    """

    entries: tuple[DisputeBrief, ...]
    total: int
    total_more: bool
    after: str | None


@dataclass(frozen=True, slots=True)
class OutletRow:
    """What one outlet prints (None: documents that name none). ``kinds`` has None for statements whose text names no source.

    ``looked_at`` counts its statements in the newest reports of the record of which the origin was asked, ``origins`` the
    independent ones among them, and ``own`` those of these that no other outlet printed before.
    """

    publisher: str | None
    documents: int
    statements: int
    narration: int
    kinds: Mapping[SourceKind | None, int]
    unnamed_share: float | None
    looked_at: int
    origins: int
    own: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """What the reports of one month (``2031-05``; None: undated) say, by how the sources are named."""

    month: str | None
    documents: int
    statements: int
    named: int
    unnamed: int
    no_source: int


@dataclass(frozen=True, slots=True)
class Described:
    """Words by which unnamed sources are described, with how often they are."""

    words: str
    statements: int
    documents: int


@dataclass(frozen=True, slots=True)
class Accounting:
    """Who is behind the statements (of what was published up to a day); shares are of the attributed ones, None without any.

    ``named`` have a name or an office, ``unnamed`` are anonymous, ``no_source`` name nobody at all; ``narration`` is what
    outlets tell themselves and make claims of. ``repeaters`` are outlets of which every origin that was looked at was
    printed by another outlet before.
    """

    at: str | None
    documents: int
    statements: int
    named: int
    unnamed: int
    no_source: int
    narration: int
    by_kind: Mapping[SourceKind | None, int]
    unnamed_share: float | None
    no_source_share: float | None
    outlets: tuple[OutletRow, ...]
    months: tuple[MonthRow, ...]
    most_quoted: tuple[ActorEntry, ...]
    repeaters: tuple[OutletRow, ...]
    described: tuple[Described, ...]


@dataclass(frozen=True, slots=True)
class AccountView:
    """One account of a dispute: the words of its claim, their ``spans`` in the document's text, who says so and when.

    ``statement`` is the statement row that it is of. ``actor`` is a whole-record id and ``name`` what to call the speaker
    (an outlet where it tells it itself). ``from_day`` to ``to_day`` are spoken of; ``stated`` tells whether by its words,
    else they are the day of the report. ``because`` tells why the words imply it, where they do not say it. ``origin``
    numbers the dispute's origins from 1.
    """

    statement: StatementRow
    claim: str
    words: str
    spans: tuple[Span, ...]
    actor: str | None
    name: str
    source_name: str | None
    kind: SourceKind | None
    level: Level
    polarity: Polarity
    low: float | None
    high: float | None
    published: str | None
    publisher: str | None
    origin: int
    changed: bool
    because: str | None
    from_day: str | None
    to_day: str | None
    stated: bool


@dataclass(frozen=True, slots=True)
class OriginView:
    """One independent origin on one side: the account that had it first, some that repeat it, and how many do in all."""

    number: int
    first: AccountView
    repeats: tuple[AccountView, ...]
    repeats_in_all: int
    last: str | None


@dataclass(frozen=True, slots=True)
class SideView:
    """One answer with its origins, the newest first; ``after`` brings the next ones of this side."""

    number: int
    answer: str
    origins: tuple[OriginView, ...]
    origins_in_all: int
    accounts_in_all: int
    first: str | None
    last: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class DayMark:
    """One account on a timeline: when it was reported, and the days that it speaks of."""

    side: int
    origin: int
    reported: str | None
    from_day: str | None
    to_day: str | None
    stated: bool
    changed: bool
    evidence: EvidenceRow
    name: str


@dataclass(frozen=True, slots=True)
class DisputeView:
    """One dispute (as of a day): its sides next to each other, and the days of its accounts for a timeline."""

    id: str
    question: str
    kind: ClaimKind
    reason: str
    sides: tuple[SideView, ...]
    changes: tuple[PositionChange, ...]
    last_change: str | None
    opened: str | None
    settled: str | None
    at: str | None
    days: tuple[DayMark, ...]
    days_in_all: int
    entities: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class StateSeen:
    """One state that a place is said to be in: the last day it was said of, and how many independent origins say so."""

    status: Holding
    holder: Named | None
    last: str | None
    findings: int
    origins: int


@dataclass(frozen=True, slots=True)
class Located:
    """A place for a map; ``lat`` and ``lon`` are None together where it is not placed. The newest state first."""

    id: str
    name: str
    lat: float | None
    lon: float | None
    precision: Precision
    documents: int
    statements: int
    states: tuple[StateSeen, ...]
    disputes: int


@dataclass(frozen=True, slots=True)
class Where:
    """The places that most documents name, those on the map apart from those that are not placed, with the numbers of all."""

    placed: tuple[Located, ...]
    unplaced: tuple[Located, ...]
    placed_in_all: int
    unplaced_in_all: int


@dataclass(frozen=True, slots=True)
class Node:
    """An actor in a net of relations; ``step`` is how far it is from the actor in the middle, 0 where there is none."""

    id: str
    name: str
    type: ActorType
    statements: int
    step: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A relation between two nodes, subject first, with some of its evidence and the number of all; ``spans`` as above."""

    subject: str
    predicate: Predicate
    object: str
    status: Status
    count: int
    evidence: tuple[EvidenceRow, ...]
    spans: tuple[tuple[Span, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Net:
    """Who stands with whom: the relations that most documents tell of, or those around one actor; ``edges_in_all`` counts all."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    edges_in_all: int


@dataclass(frozen=True, slots=True)
class Moment:
    """A claim in time: the days that it speaks of (``words`` are the text's for them, None where only the report has a day).

    ``published`` is the day of the report; the two are kept apart. ``who`` is what to call the speaker.
    """

    from_day: str | None
    to_day: str | None
    words: str | None
    published: str | None
    kind: ClaimKind
    what: str
    who: str
    actor: str | None
    polarity: Polarity
    level: Level
    evidence: EvidenceRow


@dataclass(frozen=True, slots=True)
class Timeline:
    """Claims in the order of the days that they speak of, the newest reports of them; ``undated`` are those that state no day.

    ``cut`` says that there are more than were asked for.
    """

    moments: tuple[Moment, ...]
    undated: tuple[Moment, ...]
    cut: bool

"""The statements of one document as cards: each with its reading, what it claims, and what it stands in dispute with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sitroom.attributions.statement import SourceKind, Statement
from sitroom.board import links
from sitroom.board.judging import POLARITY_WORDS
from sitroom.board.marking import label
from sitroom.board.said import LEVEL_WORDS, Said, said
from sitroom.brief.wording import day_in_words
from sitroom.certainty.level import Certainty, Polarity
from sitroom.claims.claim import Claim, Period, Value
from sitroom.disputes.wording import number_in_words
from sitroom.documents.document import Span
from sitroom.exchange.page import words
from sitroom.record.page_rows import DocumentView, Stand
from sitroom.record.rows import ClaimRow, StatementRow


@dataclass(frozen=True, slots=True)
class NamedLink:
    """Who or what, and the address that tells more; None where the record has nothing more."""

    name: str
    href: str | None


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """One claim: its kind, the words that it rests on and where they are opened, and what of the frame is filled.

    ``reading`` is there where it is not the statement's own ("denied, possible").
    """

    kind: str
    words: str
    href: str
    participants: tuple[NamedLink, ...]
    place: NamedLink | None
    time: str | None
    value: str | None
    reading: str | None


@dataclass(frozen=True, slots=True)
class StandLine:
    """A dispute that a statement takes part in: its question, the answer that the statement gives, and all others."""

    question: str
    href: str
    answer: str
    origins: int
    others: tuple[tuple[str, int], ...]
    changed: bool


@dataclass(frozen=True, slots=True)
class Card:
    """One statement beside the text; ``at`` leads to its words there, ``focus`` tells the one that is asked for.

    ``certain`` are the words that show how surely it is said, ``inside`` the numbers of the statements around it.
    """

    statement: str
    number: str
    said: Said
    cue: str
    certain: str
    score: str
    inside: tuple[NamedLink, ...]
    claims: tuple[ClaimLine, ...]
    stands: tuple[StandLine, ...]
    focus: bool
    narrated: bool


def row_of(view: DocumentView, statement: Statement) -> StatementRow:
    """The row of one statement of a document, as the record gives it."""
    text, source = view.extracted.document.text, statement.source
    actor = None if source.actor is None else view.actors.get(source.actor)
    return StatementRow(
        document=view.about.id,
        path=view.about.path,
        statement=statement.id,
        actor=None if actor is None else actor.id,
        source_name=" ".join(text[start:end] for start, end in source.spans) or None,
        kind=source.kind,
        content=" … ".join(text[start:end] for start, end in statement.content),
        quotation=statement.quotation,
        polarity=statement.polarity,
        certainty=statement.certainty,
        published=view.about.published,
        publisher=view.about.publisher,
    )


def cards(view: DocumentView, wanted: Sequence[Statement], focus: str | None) -> dict[str, Card]:
    """The cards of some statements of a document, by their ids."""
    by_id = {s.id: s for s in view.extracted.statements}
    claims: dict[str, list[Claim]] = {s.id: [] for s in wanted}
    for claim in view.extracted.claims:
        if claim.statement in claims:
            claims[claim.statement].append(claim)
    return {s.id: _card(view, s, by_id, claims[s.id], focus) for s in wanted}


def _card(view: DocumentView, s: Statement, by_id: Mapping[str, Statement], claims: Iterable[Claim], focus: str | None) -> Card:
    text = view.extracted.document.text
    known = None if s.source.actor is None else view.actors.get(s.source.actor)
    return Card(
        statement=s.id,
        number=label(s.id),
        said=said(
            row_of(view, s),
            known=None if known is None else known.name,
            spans=s.content,
            review=view.reviews.get(s.id, "read"),
            language=view.extracted.document.language,
        ),
        cue=words(text, s.cue),
        certain=words(text, s.certainty.spans),
        score=f"{s.score:.2f}",
        inside=_inside(s, by_id),
        claims=tuple(_claim(view, claim, s) for claim in claims),
        stands=tuple(stand_line(stand) for stand in view.stands.get(s.id, ())),
        focus=s.id == focus,
        narrated=s.source.kind is SourceKind.REPORTER,
    )


def _inside(s: Statement, by_id: Mapping[str, Statement]) -> tuple[NamedLink, ...]:
    """The statements that this one stands inside of, the nearest first; a circle, which cannot be read, ends it."""
    found: list[str] = []
    at = s.via
    while at is not None and at in by_id and at not in found and at != s.id:
        found.append(at)
        at = by_id[at].via
    return tuple(NamedLink(label(number), f"#card-{number}") for number in found)


def _claim(view: DocumentView, claim: Claim, s: Statement) -> ClaimLine:
    text = view.extracted.document.text
    names = {a.id: a.name for a in view.extracted.actors}
    places = {p.id: p.name for p in view.extracted.places}

    def actor(number: str) -> NamedLink:
        known = view.actors.get(number)
        return NamedLink(known.name, links.actor(known.id)) if known else NamedLink(names.get(number, ""), None)

    def place(number: str) -> NamedLink:
        known = view.places.get(number)
        return NamedLink(known.name, links.place(known.id)) if known else NamedLink(places.get(number, ""), None)

    when = None if claim.time is None or claim.time.words is None else text[slice(*claim.time.words)]
    return ClaimLine(
        kind=claim.kind.value,
        words=words(text, claim.spans),
        href=links.document(view.about.id, s.id, claim.spans),
        participants=tuple(actor(who.actor) for who in claim.participants),
        place=None if claim.place is None else place(claim.place),
        time=time_in_words(claim.time, when),
        value=value_in_words(claim.value),
        reading=_own_reading(claim.polarity, claim.certainty, s.polarity, s.certainty),
    )


def claim_line(row: ClaimRow, document: str, statement: str, of: StatementRow) -> ClaimLine:
    """A claim as its row has it; names that are not of the record have no address."""
    names = [*row.participant_names, *([""] * len(row.participants))]
    return ClaimLine(
        kind=row.kind.value,
        words=row.words,
        href=links.document(document, statement, row.spans),
        participants=tuple(
            NamedLink(name, None if who.actor is None else links.actor(who.actor))
            for who, name in zip(row.participants, names, strict=False)
        ),
        place=None if row.place is None else NamedLink(row.place_name or "", links.place(row.place)),
        time=time_in_words(row.time, None),
        value=value_in_words(row.value),
        reading=_own_reading(row.polarity, row.certainty, of.polarity, of.certainty),
    )


def stand_line(stand: Stand) -> StandLine:
    """A dispute with the answer of the side that a statement stands on."""
    numbered = list(zip(stand.answers, stand.origins, strict=True))
    return StandLine(
        question=stand.question,
        href=links.dispute(stand.id),
        answer=stand.answer,
        origins=stand.origins[stand.side],
        others=tuple(pair for side, pair in enumerate(numbered) if side != stand.side),
        changed=stand.changed,
    )


def time_in_words(time: Period | None, said_so: str | None) -> str | None:
    """When something was: the days, and the words that say it where they are at hand; None where nothing is stated."""
    if time is None:
        return None
    first, last = time.start, time.end
    if first == last or last is None:
        days = day_in_words(first) if first else ""
        days += " or later" if first and last is None else ""
    else:
        days = f"{day_in_words(first)} to {day_in_words(last)}" if first else f"until {day_in_words(last)}"
    own = " ".join((said_so or "").split())
    if own and days:
        return f"{days} (“{own}”)"
    return days or own or None


def value_in_words(value: Value | None) -> str | None:
    """A number with what it counts."""
    if value is None:
        return None
    trend = f", {value.trend.value}" if value.trend is not None and (value.low, value.high) != (None, None) else ""
    return f"{number_in_words(value)} {value.unit}{trend}"


def _own_reading(polarity: Polarity, certainty: Certainty, of_polarity: Polarity, of_certainty: Certainty) -> str | None:
    """How a claim is meant where its statement as a whole is meant otherwise."""
    if polarity is of_polarity and certainty.level is of_certainty.level:
        return None
    return f"{POLARITY_WORDS[polarity]}, {LEVEL_WORDS[certainty.level]}"


def spans_in_words(spans: Iterable[Span]) -> str:
    """Spans as an address has them: ``120-150,180-190``."""
    return ",".join(f"{start}-{end}" for start, end in spans)

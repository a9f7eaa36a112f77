"""The first page: what is disputed, what is new, who speaks, where it happens, what is expected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import ROOM, Board
from sitroom.board.entries import DocumentLine, document_line
from sitroom.board.forms import Done, Form
from sitroom.board.judging import moment_in_words
from sitroom.board.rendering import Page
from sitroom.brief.wording import (
    begun,
    counted,
    day_in_words,
    headline,
    holding_in_words,
    last_in_words,
    likelihood_in_words,
    opened_last,
    told_hypotheses,
    voices_in_words,
)
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account
from sitroom.disputes.agreement import Agreement
from sitroom.disputes.dispute import Dispute, Side
from sitroom.exchange.page import KIND_WORDS
from sitroom.outlook.wording import speaker_name
from sitroom.record.arrived import Arrived
from sitroom.record.outlook import Expected
from sitroom.record.rows import ChangeRow, Summary
from sitroom.record.search_rows import NONE
from sitroom.record.situation import PlaceHeld, Situation, told_first, wanted_of

_QUOTES = 2
"""Sentences of one side that stand on the first page; the dispute's own page has all."""
_IN_FULL = 3
"""Disputes that are told with so many sentences; those after them have one of each side, so that a look takes in more."""
_CHANGES = 8
_DOTS = 12
"""Origins that are drawn one by one; beyond, the number alone tells."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One account in its sentence, its own words marked, who says it and when; ``href`` opens the words in their article."""

    pieces: tuple[tuple[str, bool], ...]
    language: str | None
    who: str
    when: str
    href: str
    because: str | None


@dataclass(frozen=True, slots=True)
class SideCard:
    """One answer with its independent origins (``dots`` are drawn) and its first words; ``more`` counts the other accounts."""

    answer: str
    origins: str
    dots: int
    when: str
    quotes: tuple[Quote, ...]
    more: int


@dataclass(frozen=True, slots=True)
class DisputeCard:
    """One dispute at a glance; ``kind`` is None where it is none that has a name."""

    href: str
    question: str
    kind: str | None
    last: str
    sides: tuple[SideCard, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgreementCard:
    """What independent origins agree on."""

    question: str
    answer: str
    origins: str
    last: str
    voices: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class HeldCard:
    """A place and, in each state, who is said to hold it, by how many origins, and when last."""

    name: str
    href: str
    states: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True)
class ExpectedCard:
    """A question about the future in words; ``answers`` has each hypothesis with its likelihood in words."""

    question: str
    href: str
    put: str
    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that the situation comes down to, what it counts, and the place on the page or the page that tells it."""

    value: str
    what: str
    href: str


@dataclass(frozen=True, slots=True)
class ShareRow:
    """How many statements come from a kind of source: ``percent`` of all, drawn as a bar; ``href`` lists them."""

    kind: str
    statements: int
    percent: int
    href: str


@dataclass(frozen=True, slots=True)
class SpeakerRow:
    """Who is quoted how often."""

    name: str
    href: str
    kind: str
    statements: int
    documents: int


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change with the words that it rests on."""

    what: str
    before: str | None
    after: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A dispute that came up or got new accounts."""

    question: str
    href: str
    what: str


@dataclass(frozen=True, slots=True)
class Since:
    """What came since the last visit, or since a moment that the address names; ``href`` shows the same again to anybody."""

    moment: str
    visit: bool
    href: str
    told: str
    documents: tuple[DocumentLine, ...]
    documents_more: int
    disputes: tuple[DisputeLine, ...]
    disputes_more: int


@dataclass(frozen=True, slots=True)
class SituationPage(Page):
    """The situation; ``stale`` says that the record has changed while this was computed. ``empty`` has nothing to show yet."""

    template: ClassVar[str] = "situation.html"
    headline: str
    at: str | None
    as_of: str | None
    figures: tuple[Figure, ...]
    empty: bool
    stale: bool
    since: Since | None
    day: str | None
    day_told: str
    changes: tuple[ChangeLine, ...]
    disputes: tuple[DisputeCard, ...]
    disputes_more: int
    agreements: tuple[AgreementCard, ...]
    agreements_more: int
    holdings: tuple[HeldCard, ...]
    holdings_more: int
    expected: tuple[ExpectedCard, ...]
    expected_more: int
    speakers: tuple[SpeakerRow, ...]
    unnamed: str | None
    shares: tuple[ShareRow, ...]
    looked: int | None


def show(board: Board, asked: Asked) -> SituationPage:
    """The first page, as the record is now or, with ``at``, as it stood on a day; ``since`` is a moment to tell news from."""
    at = asked.day("at")
    if at is None:
        kept = board.situation.get()
        found, stale = kept.value, kept.stale
    else:
        found, stale = board.record.situation(at, ROOM, board.reader), False
    moment = _moment(asked)
    since = None if moment is None or at is not None else board.record.arrived(moment)
    return page(found, at, stale, since, visit=asked.text("since") is None)


def seen(_board: Board, _form: Form) -> Done:
    """All that is there now counts as seen."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    return Done("What comes from now on is shown as new.", cookies={"since": now})


def page(s: Situation, at: str | None, stale: bool, since: Arrived | None, *, visit: bool = True) -> SituationPage:
    """What the first page shows of a situation; ``visit`` says that news are told from the last visit."""
    news = s.news
    return SituationPage(
        title="The situation" if at is None else f"The situation on {day_in_words(at)}",
        headline=headline(s),
        at=at,
        as_of=None if at is None else day_in_words(at),
        figures=_figures(s),
        empty=not s.summary.documents,
        stale=stale,
        since=None if since is None else _since(since, visit),
        day=None if news is None else day_in_words(news.day),
        day_told="" if news is None else f"{counted(news.documents, 'document')}, {counted(news.statements, 'statement')}",
        changes=() if news is None else tuple(_change(row) for row in opened_last(news.changes)[:_CHANGES]),
        disputes=tuple(_dispute(d, s, at, _QUOTES if n < _IN_FULL else 1) for n, d in enumerate(s.disputes)),
        disputes_more=s.disputes_in_all - len(s.disputes),
        agreements=tuple(_agreement(a, s) for a in s.agreements),
        agreements_more=s.agreements_in_all - len(s.agreements),
        holdings=tuple(_held(p) for p in s.holdings),
        holdings_more=s.holdings_in_all - len(s.holdings),
        expected=tuple(_expected(e, at) for e in s.outlooks),
        expected_more=s.outlooks_in_all - len(s.outlooks),
        speakers=tuple(_speakers(s.summary)),
        unnamed=None if s.summary.unnamed_share is None else f"{s.summary.unnamed_share:.0%}",
        shares=_shares(s.summary),
        looked=s.looked_at if s.looked_at < s.summary.documents else None,
    )


def _moment(asked: Asked) -> str | None:
    """The moment that news are told from: of the address, else of the last visit; None at the first one.

    AskedError where the address has one that cannot be read; what a browser keeps is not its user's to mend.
    """
    given = asked.text("since")
    if given is None:
        return None if asked.seen is None else _utc(asked.seen)
    moment = _utc(given)
    if moment is None:
        raise AskedError(f"since cannot be {given[:40]!r}; write a moment as 2024-03-05T14:30Z, or a day as 2024-03-05")
    return moment


def _utc(moment: str) -> str | None:
    try:
        read = datetime.fromisoformat(moment)
        return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return None


def _said(a: Arrived) -> str:
    return f"more than {counted(a.statements, 'statement')}" if a.statements_more else counted(a.statements, "statement")


def _since(a: Arrived, visit: bool) -> Since:
    return Since(
        moment=moment_in_words(a.since),
        visit=visit,
        href=links.link("/", {"since": a.since}),
        told=f"{counted(a.documents, 'document')}, {_said(a)}" if a.documents else "nothing",
        documents=tuple(document_line(d) for d in a.newest),
        documents_more=a.documents - len(a.newest),
        disputes=tuple(
            DisputeLine(d.question, links.dispute(d.id), "new" if d.opened else f"{counted(d.accounts, 'new account')}")
            for d in a.disputes
        ),
        disputes_more=a.disputes_in_all - len(a.disputes),
    )


def _figures(s: Situation) -> tuple[Figure, ...]:
    counts = (
        (s.disputes_in_all, "dispute", "disputes", "#disputed"),
        (s.outlooks_in_all, "open question", "open questions", "#expected"),
        (s.agreements_in_all, "thing agreed on", "things agreed on", "#agreed"),
        (s.holdings_in_all, "place said to be held", "places said to be held", "#control"),
    )
    told = [Figure(f"{n:,}", one if n == 1 else many, href) for n, one, many, href in counts if n]
    share = s.summary.unnamed_share
    return (*told, *(() if share is None else (Figure(f"{share:.0%}", "from unnamed sources", "#speakers"),)))


def _dispute(d: Dispute, s: Situation, at: str | None, quotes: int) -> DisputeCard:
    return DisputeCard(
        href=links.dispute(d.id, at),
        question=d.question,
        kind=None if d.kind is ClaimKind.OTHER else begun(d.kind.value),
        last=last_in_words(d.last_change),
        sides=tuple(_side(side, s, quotes) for side in d.sides),
        changed=tuple(dict.fromkeys(speaker_name(a.speaker, s.names) for a in d.changed)),
    )


def _side(side: Side, s: Situation, quotes: int) -> SideCard:
    told = told_first(side.accounts)[:quotes]
    return SideCard(
        answer=begun(side.answer),
        origins=counted(side.origins, "independent origin"),
        dots=min(side.origins, _DOTS),
        when=last_in_words(side.last),
        quotes=tuple(_quote(a, s) for a in told),
        more=len(side.accounts) - len(told),
    )


def _quote(a: Account, s: Situation) -> Quote:
    quoted = s.quotes.get(wanted_of(a))
    pieces = ((a.words, True),) if quoted is None else quoted.pieces
    language = None if quoted is None else quoted.language
    href = links.document(a.document, a.statement, a.spans)
    return Quote(pieces, language, speaker_name(a.speaker, s.names), day_in_words(a.reported), href, a.because)


def _agreement(a: Agreement, s: Situation) -> AgreementCard:
    return AgreementCard(
        question=a.question,
        answer=begun(a.answer),
        origins=counted(a.origins, "independent origin"),
        last=last_in_words(a.last),
        voices=voices_in_words(a, s.names),
        quotes=tuple(_quote(account, s) for account in told_first(a.accounts)[:_QUOTES]),
    )


def _held(p: PlaceHeld) -> HeldCard:
    states = tuple((begun(holding_in_words(h)), h.origins, last_in_words(h.last)) for h in p.states)
    return HeldCard(p.name, links.place(p.place), states)


def _expected(e: Expected, at: str | None) -> ExpectedCard:
    return ExpectedCard(
        question=e.outlook.question,
        href=links.question(e.outlook.id, at),
        put=f"asked by {e.author}" if e.asked_at is not None else f"proposed: {e.why}",
        words=e.words,
        answers=tuple((h.text, likelihood_in_words(h)) for h in told_hypotheses(e.outlook)),
    )


def _speakers(summary: Summary) -> list[SpeakerRow]:
    return [
        SpeakerRow(q.name, links.search(source=q.name), KIND_WORDS[q.kind], q.statements, q.documents)
        for q in summary.most_quoted
    ]


def _shares(summary: Summary) -> tuple[ShareRow, ...]:
    """Who speaks, by kind, the most frequent first; what outlets tell themselves is nobody's statement."""
    counts = [(kind, count) for kind, count in summary.by_kind.items() if count and kind != "reporter"]
    whole = sum(count for _, count in counts)
    counts.sort(key=lambda pair: (-pair[1], KIND_WORDS[pair[0]]))
    return tuple(
        ShareRow(
            KIND_WORDS[kind], count, max(1, round(100 * count / whole)), links.search(kind=NONE if kind is None else str(kind))
        )
        for kind, count in counts
    )


def _change(row: ChangeRow) -> ChangeLine:
    moved = row.before is not None and row.before != row.after and row.what in ("position changed", "control changed")
    evidence = tuple(links.document(e.document, e.statement) for e in row.evidence if e.statement is not None)
    return ChangeLine(row.what, row.before if moved else None, row.after or "", evidence[:6])

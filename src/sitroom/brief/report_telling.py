"""What a report says of what is disputed, agreed, held, expected and new: the situation in sentences that cite."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sitroom.brief.report_blocks import (
    Block,
    Heading,
    Inline,
    Items,
    Line,
    Look,
    Paragraph,
    Section,
    Side,
    Table,
    Words,
    own,
    told,
)
from sitroom.brief.report_evidence import Evidence, in_all
from sitroom.brief.wording import (
    begun,
    counted,
    day_in_words,
    holding_in_words,
    last_in_words,
    likelihood_in_words,
    listed,
    opened_last,
    told_hypotheses,
    voices_in_words,
)
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute
from sitroom.disputes.marks import unquoted
from sitroom.outlook.evidence import Evidence as Bearing
from sitroom.outlook.outlook import Outlook, Weighed
from sitroom.outlook.wording import speaker_name
from sitroom.record.judgement_rows import SideGrades
from sitroom.record.outlook import Expected
from sitroom.record.rows import ChangeRow
from sitroom.record.situation import PlaceHeld, Situation, told_first, wanted_by, wanted_for, wanted_in, wanted_of

SAID, SIDES = 4, 6
"""Accounts of one side that are told in their words, and sides of one dispute; the rest is counted."""
_SIDES_FIRST = 3
_TELLING = 4
"""Words that an account is quoted by alone; fewer are shown in their sentence."""
_LONGEST = 600
"""Characters of a reason."""
_FIRST_DISPUTES, _FIRST_AGREEMENTS, _FIRST_OUTLOOKS = 3, 2, 2
"""What the summary names of each."""
_CHANGES = 15
_PRECISIONS = {10: ("On", "day"), 7: ("In", "month"), 4: ("In", "year")}
"""How to speak of the last date, by its length."""
_ABOUT = {
    ClaimKind.CLASH: "fighting",
    ClaimKind.NUMBER: "numbers",
    ClaimKind.INTENTION: "intentions",
    ClaimKind.OFFICE: "an office",
    ClaimKind.RELATION: "who stands with whom",
    ClaimKind.FORECAST: "what is to come",
}
"""What a dispute is about, where its kind is not the word for it."""


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells a situation; ``graded`` are the grades of the sides of its disputes, by dispute, where people gave any."""

    situation: Situation
    evidence: Evidence
    graded: Mapping[str, tuple[SideGrades, ...]]

    def summary(self) -> Section:
        """What a reader with one minute needs."""
        s = self.situation
        lines = [self._disputed_shortly(d) for d in s.disputes[:_FIRST_DISPUTES]]
        for agreed in s.agreements[:_FIRST_AGREEMENTS]:
            said = (told(agreed.question), own(" "), told(begun(agreed.answer)), own(f" ({_origins(agreed.origins)})."))
            lines.append((own("Agreed: ", Look.STRONG), *said, *self._first(agreed.accounts)))
        pooled = [e for e in s.outlooks if any(h.mid is not None for h in e.outlook.hypotheses)]
        lines += [self._expected_shortly(expected) for expected in (pooled or list(s.outlooks))[:_FIRST_OUTLOOKS]]
        if s.summary.unnamed_share is not None:
            share = f"{s.summary.unnamed_share:.0%} of the statements come from sources that the reports do not name."
            lines.append((own("Sources: ", Look.STRONG), own(share)))
        blocks: tuple[Block, ...] = (Items(tuple(lines)),) if lines else (_plain("The record says nothing yet."),)
        return Section("summary", "In short", blocks)

    def disputes(self) -> Section:
        """What the reports answer in ways that cannot all be so."""
        s = self.situation
        blocks: list[Block] = [
            _quiet("Each side with how many independent origins speak for it; copies of one report count once.")
        ]
        for number, dispute in enumerate(s.disputes, start=1):
            blocks += self._dispute(dispute, f"d{number}")
        if not s.disputes:
            blocks = [_plain("No dispute was found.")]
        return Section("disputes", "What is disputed", (*blocks, *_more(len(s.disputes), s.disputes_in_all, "dispute")))

    def agreements(self) -> Section:
        """What independent origins say alike and nobody disputes."""
        s = self.situation
        blocks: list[Block] = []
        if s.looked_at < s.summary.documents:
            blocks.append(_quiet(f"Looked for in the newest {s.looked_at:,} documents."))
        for number, agreed in enumerate(s.agreements, start=1):
            blocks.append(Heading((told(agreed.question), own(" "), told(begun(agreed.answer))), f"a{number}"))
            voices = told(voices_in_words(agreed, s.names), Look.QUIET)
            note = (
                own(f"{begun(_origins(agreed.origins))}, {last_in_words(self._day(agreed.last, agreed.accounts))}: ", Look.QUIET),
                voices,
            )
            blocks += [Paragraph(note, quiet=True), self._said(agreed.accounts)]
        if not s.agreements:
            blocks = [_plain("Nothing was found that two independent origins agree on and nobody disputes.")]
        return Section(
            "agreed", "What the sources agree on", (*blocks, *_more(len(s.agreements), s.agreements_in_all, "agreement"))
        )

    def holdings(self) -> Section:
        """Who is said to hold which place."""
        s = self.situation
        if not s.holdings:
            return Section("control", "Who is said to hold what", (_plain("Nobody says who holds a place."),))
        rows = [row for place in s.holdings for row in self._place(place)]
        table = Table(
            "What is said of each place, what was said last first",
            ("Place", "Said to be", "Origins", "Last said", "Evidence"),
            tuple(rows),
            frozenset({2}),
            in_all(len(s.holdings), s.holdings_in_all, "place"),
        )
        return Section("control", "Who is said to hold what", (table,))

    def outlooks(self) -> Section:
        """What the sources expect of what is open."""
        s = self.situation
        blocks: list[Block] = []
        for number, expected in enumerate(s.outlooks, start=1):
            blocks += self._outlook(expected, f"q{number}")
        if not s.outlooks:
            blocks = [_plain("No open question was found.")]
        return Section(
            "expected", "What the sources expect", (*blocks, *_more(len(s.outlooks), s.outlooks_in_all, "open question"))
        )

    def news(self) -> Section:
        """What the last day of reporting brought."""
        news = self.situation.news
        if news is None:
            return Section("changed", "What changed lately", (_plain("Nothing is dated, so nothing is known to be new."),))
        brought = f"{counted(news.documents, 'document')} and {counted(news.statements, 'statement')}"
        when, what = _PRECISIONS[len(news.day)]
        lead = _plain(f"{when} {day_in_words(news.day)}, the last {what} of reporting, came {brought}.")
        changes = opened_last(news.changes)
        lines = tuple(self._change(row) for row in changes[:_CHANGES])
        found: tuple[Block, ...] = (Items(lines, max(0, len(changes) - _CHANGES)),) if lines else ()
        return Section("changed", "What changed lately", (lead, *found))

    def _disputed_shortly(self, d: Dispute) -> Line:
        line: list[Inline] = [own("Disputed: ", Look.STRONG), told(d.question), own(" ")]
        for n, side in enumerate(d.sides[:_SIDES_FIRST]):
            line += [own(" against " if n else ""), told(begun(side.answer) if n == 0 else side.answer)]
            line += [own(f" ({_origins(side.origins)})"), *self._first(side.accounts)]
        if len(d.sides) > _SIDES_FIRST:
            line.append(own(f" and {counted(len(d.sides) - _SIDES_FIRST, 'other answer')}"))
        return (*line, own("."))

    def _expected_shortly(self, e: Expected) -> Line:
        first = told_hypotheses(e.outlook)[0]
        bearing = [x.account for x in (*first.speaks_for, *first.speaks_against)]
        cited = self._first(told_first(bearing)) or self.evidence.cited(wanted_by(e), 1)
        said = (told(_asked(e)), own(f" {begun(likelihood_in_words(first))}."))
        return (own("Expected: ", Look.STRONG), *said, *cited)

    def _first(self, accounts: Iterable[Account]) -> Line:
        """The number of the first account."""
        return self.evidence.cited([wanted_of(a) for a in told_first(accounts)][:1])

    def _dispute(self, d: Dispute, anchor: str) -> list[Block]:
        kind = "" if d.kind is ClaimKind.OTHER else f"About {_ABOUT.get(d.kind, d.kind.value)}. "
        newest = self._day(d.last_change, (a for side in d.sides for a in side.accounts))
        note = f"{kind}{'Undated' if newest is None else f'Newest account: {day_in_words(newest)}'}."
        blocks: list[Block] = [Heading((told(d.question),), anchor), Paragraph((own(note, Look.QUIET),), quiet=True)]
        grades = self.graded.get(d.id, ())
        for place, side in enumerate(d.sides[:SIDES]):
            rated = _rated(grades[place]) if place < len(grades) else ""
            note = f"{_origins(side.origins)}, {last_in_words(self._day(side.last, side.accounts))}{rated}"
            blocks.append(Side(place, " ".join(begun(side.answer).split()), note, self._said(side.accounts)))
        if len(d.sides) > SIDES:
            blocks.append(_quiet(f"And {counted(len(d.sides) - SIDES, 'other answer')}."))
        reason = d.reason if len(d.reason) <= _LONGEST else f"{d.reason[:_LONGEST].rstrip()} …"
        why = (own("Why these cannot all be so: "), told(reason), own("."))
        moved = list(dict.fromkeys(speaker_name(a.speaker, self.situation.names) for a in d.changed))
        turned = (own(" Changed side: ", Look.STRONG), told(listed(moved)), own(".")) if moved else ()
        return [*blocks, Paragraph((*why, *turned), quiet=True)]

    def _said(self, accounts: Iterable[Account]) -> Items:
        given = list(accounts)
        shown = told_first(given)[:SAID]
        return Items(tuple(self._account(a, self.situation.names) for a in shown), len(given) - len(shown))

    def _account(self, a: Account, names: Mapping[str, str], note: str = "") -> Line:
        note = note or ("" if a.because is None else f"by implication: {a.because}")
        day = day_in_words(self._day(a.reported, (a,)))
        who = (told(speaker_name(a.speaker, names), Look.STRONG), own(f", {day}: ", Look.QUIET))
        behind = (own(" "), told(f"({note})", Look.QUIET)) if note else ()
        return (*who, *self._words(a), *self.evidence.cited([wanted_of(a)]), *behind)

    def _words(self, a: Account) -> Line:
        """What an account says in its words, and those that tell nothing by themselves, such as "it", in their sentence."""
        words = unquoted(a.words)
        quoted = self.evidence.quotes.get(wanted_of(a))
        if quoted is None or len(words.split()) >= _TELLING:
            return (told(words, Look.QUOTE),)
        return tuple(Words(text, Look.MARKED if marked else Look.PLAIN, told=True) for text, marked in quoted.pieces)

    def _day(self, day: int | None, accounts: Iterable[Account]) -> str | int | None:
        """A day of reporting as its document states it: a month or a year is counted as of its first day, and is not that day."""
        quoted = (self.evidence.quotes.get(wanted_of(a)) for a in accounts if a.reported == day)
        return max((q.published for q in quoted if q is not None and q.published is not None), key=len, default=day)

    def _place(self, p: PlaceHeld) -> Iterable[tuple[Line, ...]]:
        for n, held in enumerate(p.states):
            yield (
                (told(p.name),) if n == 0 else (),
                (told(begun(holding_in_words(held))),),
                (own(f"{held.origins:,}"),),
                (own("undated" if held.last is None else day_in_words(held.last)),),
                self.evidence.cited(wanted_in(f) for f in held.findings),
            )

    def _outlook(self, e: Expected, anchor: str) -> list[Block]:
        hypotheses = told_hypotheses(e.outlook)
        put = own(f"Asked by {e.author}." if e.asked_at is not None else f"Proposed: {e.why}.", Look.QUIET)
        blocks: list[Block] = [
            Heading((told(_asked(e)),), anchor),
            Paragraph((put, *self.evidence.cited(wanted_by(e), 2)), quiet=True),
            Paragraph((told(e.words),)),
        ]
        for h in hypotheses:
            blocks += self._hypothesis(h, e.names, alone=len(hypotheses) == 1)
        if any(h.mid is not None for h in e.outlook.hypotheses):
            blocks.append(_quiet(" ".join([e.outlook.method, *_firm(e.outlook)])))
        return blocks

    def _hypothesis(self, h: Weighed, names: Mapping[str, str], *, alone: bool) -> Iterable[Block]:
        if not alone and (h.low is not None or h.speaks_for or h.speaks_against):
            yield Paragraph((told(h.text, Look.STRONG), own(f": {likelihood_in_words(h)}.")))
        for place, (answer, found) in enumerate((("For", h.speaks_for), ("Against", h.speaks_against))):
            if found:
                origins = len({bearing.account.origin for bearing in found})
                yield Side(place, answer, _origins(origins), self._bearing(found, names))

    def _bearing(self, found: Iterable[Bearing], names: Mapping[str, str]) -> Items:
        by_account = {(e.account.at, e.account.claim): e for e in found}
        shown = told_first(e.account for e in by_account.values())[:SAID]
        lines = []
        for account in shown:
            e = by_account[account.at, account.claim]
            figure = "" if e.estimate is None else f", {e.estimate.low:.0%} to {e.estimate.high:.0%}"
            lines.append(self._account(account, names, f"{e.why}{figure}"))
        return Items(tuple(lines), len(by_account) - len(shown))

    def _change(self, row: ChangeRow) -> Line:
        moved = row.before is not None and row.before != row.after and row.what in ("position changed", "control changed")
        before = (told(f"{row.before} → ", Look.QUIET),) if moved else ()
        cited = self.evidence.cited(wanted_for(row))
        return (own(f"{begun(row.what)}: ", Look.STRONG), *before, told(row.after or ""), *cited)


def _plain(text: str) -> Paragraph:
    return Paragraph((own(text),))


def _quiet(text: str) -> Paragraph:
    return Paragraph((own(text, Look.QUIET),), quiet=True)


def _more(shown: int, whole: int, noun: str) -> tuple[Block, ...]:
    words = in_all(shown, whole, noun)
    return (_quiet(f"{begun(words)}."),) if words else ()


def _origins(n: int) -> str:
    return counted(n, "independent origin")


def _asked(expected: Expected) -> str:
    """The question, as a question also where a person asked it without its mark."""
    question = begun(expected.outlook.question)
    return question if question.endswith("?") else f"{question}?"


def _rated(grades: SideGrades) -> str:
    """How many origins have a source that people graded A or B, or a statement graded 1 or 2; empty without grades."""
    parts = []
    if grades.graded_sources:
        parts.append(f"{grades.reliable:,} with a source graded reliable (A or B)")
    if grades.graded_statements:
        parts.append(f"{grades.credible:,} with a statement graded credible (1 or 2)")
    return f"; {' and '.join(parts)}" if parts else ""


def _firm(outlook: Outlook) -> Iterable[str]:
    """How far the first figure moves by other methods and without single origins."""
    mids = [row.mids[0] for row in outlook.sensitivity if row.mids and row.mids[0] is not None]
    if len(mids) > 1:
        yield f"By other methods and without single origins the first figure lies between {min(mids):.0%} and {max(mids):.0%}."

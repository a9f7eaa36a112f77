"""A situation as one self-contained page: each sentence with numbered evidence that opens the exact words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from sitroom.brief.wording import (
    begun,
    counted,
    day_in_words,
    headline,
    holding_in_words,
    last_in_words,
    likelihood_in_words,
    opened_last,
    period_in_words,
    source_in_words,
    told_hypotheses,
    voices_in_words,
)
from sitroom.disputes.account import Account
from sitroom.disputes.agreement import Agreement
from sitroom.disputes.dispute import Dispute, Side
from sitroom.disputes.marks import unquoted
from sitroom.exchange.page import KIND_WORDS, visible
from sitroom.exchange.templating import templates
from sitroom.outlook.evidence import Evidence
from sitroom.outlook.plot import dispute_plot, outlook_plot
from sitroom.outlook.svg import inline
from sitroom.outlook.wording import speaker_name
from sitroom.record.gathering import Wanted
from sitroom.record.outlook import Expected
from sitroom.record.rows import ChangeRow
from sitroom.record.situation import TOLD, PlaceHeld, Situation, told_first, wanted_by, wanted_for, wanted_in, wanted_of


def brief(situation: Situation) -> str:
    """The page as HTML. Nothing in it is loaded from elsewhere or runs, and hostile text is shown as text."""
    environment = templates("sitroom.brief", finalize=_shown)
    teller = _Teller(situation)
    # The order matters: evidence is numbered as it is told.
    told: dict[str, Any] = {
        "headline": headline(situation),
        "days": period_in_words(situation.first, situation.last),
        "as_of": day_in_words(situation.at) if situation.at else None,
        "disputes": [teller.dispute(d) for d in situation.disputes],
        "agreements": [teller.agreement(a) for a in situation.agreements],
        "holdings": [teller.place(p) for p in situation.holdings],
        "outlooks": [teller.outlook(o) for o in situation.outlooks],
        "speakers": [
            {"name": q.name, "kind": KIND_WORDS[q.kind], "statements": q.statements, "documents": q.documents}
            for q in situation.summary.most_quoted
        ],
        "unnamed": None if situation.summary.unnamed_share is None else f"{situation.summary.unnamed_share:.0%}",
        "news": teller.news(),
        "more": {
            "disputes": situation.disputes_in_all - len(situation.disputes),
            "agreements": situation.agreements_in_all - len(situation.agreements),
            "holdings": situation.holdings_in_all - len(situation.holdings),
            "outlooks": situation.outlooks_in_all - len(situation.outlooks),
        },
        "looked": situation.looked_at if situation.looked_at < situation.summary.documents else None,
    }
    return environment.get_template("brief.html").render(**told, evidence=list(teller.evidence()))


def _shown(value: object) -> object:
    """What a template writes, with marks that would steer the page made visible."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence with the number of its evidence; ``back`` is the anchor of this use of it."""

    who: str
    words: str
    when: str
    number: int | None
    back: str
    note: str = ""


@dataclass(slots=True)
class _Teller:
    """What stands on the page, numbering the evidence in the order in which it is told."""

    situation: Situation
    _numbers: dict[Wanted, int] = field(default_factory=dict)
    _uses: dict[int, int] = field(default_factory=dict)

    def dispute(self, d: Dispute) -> dict[str, Any]:
        accounts = [a for side in d.sides for a in side.accounts]
        return {
            "id": d.id,
            "question": d.question,
            "kind": d.kind.value,
            "last": last_in_words(d.last_change),
            "sides": [self._side(side) for side in d.sides],
            "reason": d.reason,
            "changed": list(dict.fromkeys(self._name(a) for a in d.changed)),
            # Of one day, or of no days, a timeline says nothing.
            "figure": _figure(dispute_plot(d, self.situation.names)) if len({a.reported for a in accounts}) > 1 else None,
        }

    def agreement(self, a: Agreement) -> dict[str, Any]:
        return {
            "id": a.id,
            "question": a.question,
            "answer": begun(a.answer),
            "origins": counted(a.origins, "independent origin"),
            "last": last_in_words(a.last),
            "voices": voices_in_words(a, self.situation.names),
            "said": self._accounts(a.accounts),
            "left": max(0, len(a.accounts) - TOLD),
        }

    def place(self, p: PlaceHeld) -> dict[str, Any]:
        states = [
            {
                "state": begun(holding_in_words(held)),
                "origins": held.origins,
                "last": "undated" if held.last is None else day_in_words(held.last),
                "cited": list(self._cited(wanted_in(f) for f in held.findings)),
            }
            for held in p.states
        ]
        return {"name": p.name, "states": states}

    def outlook(self, e: Expected) -> dict[str, Any]:
        told = told_hypotheses(e.outlook)
        return {
            "id": e.outlook.id,
            "question": e.outlook.question,
            "put": f"asked by {e.author}" if e.asked_at is not None else f"proposed: {e.why}",
            "cited": list(self._cited(wanted_by(e))),
            "words": e.words,
            "method": e.outlook.method if e.outlook.evidence else "",
            "hypotheses": [
                {
                    "text": h.text,
                    "likelihood": likelihood_in_words(h),
                    "for": self._evidence(h.speaks_for, e.names),
                    "for_left": max(0, len(h.speaks_for) - TOLD),
                    "against": self._evidence(h.speaks_against, e.names),
                    "against_left": max(0, len(h.speaks_against) - TOLD),
                }
                for h in told
            ],
            "sensitivity": [
                {
                    "method": row.method + ("" if row.speaker is None else f" ({speaker_name(row.speaker, e.names)})"),
                    "mids": ["–" if mid is None else f"{100 * mid:.0f}%" for mid in row.mids[: len(told)]],
                }
                for row in e.outlook.sensitivity
            ],
            "figure": _figure(outlook_plot(e.outlook, e.names)) if e.outlook.evidence else None,
        }

    def news(self) -> dict[str, Any] | None:
        news = self.situation.news
        if news is None:
            return None
        return {
            "day": day_in_words(news.day),
            "documents": counted(news.documents, "document"),
            "statements": counted(news.statements, "statement"),
            "changes": [self._change(row) for row in opened_last(news.changes)],
        }

    def evidence(self) -> Iterator[dict[str, Any]]:
        """All that was cited, in the order of the numbers."""
        for wanted, number in self._numbers.items():
            quoted = self.situation.quotes[wanted]
            yield {
                "number": number,
                "pieces": quoted.pieces,
                "language": quoted.language,
                "source": source_in_words(quoted),
                "outlet": quoted.publisher,
                "date": day_in_words(quoted.published) if quoted.published else "no date",
                "title": quoted.title,
                "document": quoted.url or quoted.path,
                "statement": wanted.statement,
                "uses": [f"u{number}-{use}" for use in range(1, self._uses[number] + 1)],
            }

    def _side(self, side: Side) -> dict[str, Any]:
        return {
            "answer": begun(side.answer),
            "origins": counted(side.origins, "independent origin"),
            "when": last_in_words(side.last),
            "said": self._accounts(side.accounts),
            "left": max(0, len(side.accounts) - TOLD),
        }

    def _accounts(self, accounts: Iterable[Account]) -> list[_Said]:
        because = "by implication: "
        return [self._said(a, "" if a.because is None else because + a.because) for a in told_first(accounts)]

    def _said(self, account: Account, note: str) -> _Said:
        number, back = self._cite(wanted_of(account))
        return _Said(self._name(account), unquoted(account.words), day_in_words(account.reported), number, back, note)

    def _evidence(self, found: Iterable[Evidence], names: dict[str, str]) -> list[_Said]:
        by_account = {(e.account.at, e.account.claim): e for e in found}
        told = []
        for account in told_first(e.account for e in by_account.values()):
            e = by_account[account.at, account.claim]
            number, back = self._cite(wanted_of(account))
            figure = "" if e.estimate is None else f", {100 * e.estimate.low:.0f}% to {100 * e.estimate.high:.0f}%"
            who = speaker_name(account.speaker, names)
            told.append(_Said(who, unquoted(account.words), day_in_words(account.reported), number, back, f"{e.why}{figure}"))
        return told

    def _change(self, row: ChangeRow) -> dict[str, Any]:
        after, before = row.after or "", row.before
        moved = before is not None and before != after and row.what in ("position changed", "control changed")
        return {
            "what": row.what,
            "before": before if moved else None,
            "after": after,
            "cited": list(self._cited(wanted_for(row))),
        }

    def _cited(self, wanted: Iterable[Wanted]) -> Iterator[tuple[int, str]]:
        for each in wanted:
            number, back = self._cite(each)
            if number is not None:
                yield number, back

    def _cite(self, wanted: Wanted) -> tuple[int | None, str]:
        """The number of some words and the anchor of this use; None where their text is not there any more."""
        if wanted not in self.situation.quotes:
            return None, ""
        number = self._numbers.setdefault(wanted, len(self._numbers) + 1)
        self._uses[number] = self._uses.get(number, 0) + 1
        return number, f"u{number}-{self._uses[number]}"

    def _name(self, account: Account) -> str:
        return speaker_name(account.speaker, self.situation.names)


def _figure(svg: str) -> Markup:
    """A picture to stand in the page; its writer has escaped all words in it."""
    return Markup(inline(visible(svg)))  # noqa: S704

"""The parts of a situation in plain words, the same on the screen and on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sitroom.disputes.agreement import Agreement
from sitroom.exchange.page import KIND_WORDS
from sitroom.outlook.outlook import Outlook, Weighed
from sitroom.outlook.wording import likelihood_word, speaker_name
from sitroom.places.place import Holding
from sitroom.record.changes import OPENED
from sitroom.record.gathering import Quoted
from sitroom.record.rows import ChangeRow
from sitroom.record.situation import Held, Situation

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NAMED = 3
"""Names in a list; the rest is counted."""
_HELD = {
    Holding.HELD: "held",
    Holding.NOT_HELD: "not held",
    Holding.CONTESTED: "contested",
    Holding.SURROUNDED: "surrounded",
    Holding.UNCLEAR: "unclear",
}


def day_in_words(day: str | int | None) -> str:
    """Write a date with the precision that was stated, or a day's ordinal: "13 May 2022", "May 2022", "2022"."""
    if day is None:
        return "no date"
    parts = (date.fromordinal(day).isoformat() if isinstance(day, int) else day).split("-")
    month = [_MONTHS[int(parts[1]) - 1]] if len(parts) > 1 else []
    return " ".join([*([str(int(parts[2]))] if len(parts) > 2 else []), *month, parts[0]])


def period_in_words(first: str | None, last: str | None) -> str:
    """Write the days of reporting: "5 to 13 May 2022"; empty where nothing is dated."""
    if first is None or last is None:
        return ""
    if first == last:
        return day_in_words(last)
    one, other = day_in_words(first).split(" "), day_in_words(last).split(" ")
    while len(one) > 1 and one[-1:] == other[len(one) - 1 : len(one)]:
        one.pop()
    return f"{' '.join(one)} to {' '.join(other)}"


def last_in_words(day: str | int | None) -> str:
    """Write when something was last said: "last 13 May 2022", or "undated"."""
    return "undated" if day is None else f"last {day_in_words(day)}"


def begun(words: str) -> str:
    """Write words with a capital at their beginning; the rest stays."""
    return words[:1].upper() + words[1:]


def counted(n: int, noun: str) -> str:
    """Write "1 origin", "12 origins", "1,200 origins"."""
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def headline(s: Situation) -> str:
    """What the situation rests on: documents, days, statements."""
    days = period_in_words(s.first, s.last)
    of = [counted(s.summary.documents, "document"), days, counted(s.summary.statements, "statement") + " by sources"]
    undated = f"; {counted(s.undated, 'document')} without a date" if s.undated else ""
    return ", ".join(part for part in of if part) + undated


def holding_in_words(held: Held) -> str:
    """Write "held by the army", "not held by the Committee", "contested"."""
    return state_in_words(held.status, held.holder)


def state_in_words(status: Holding, holder: str | None) -> str:
    """Write in which state a place is said to be."""
    if holder is None:
        return _HELD[status]
    return f"unclear whether held by {holder}" if status is Holding.UNCLEAR else f"{_HELD[status]} by {holder}"


def likelihood_in_words(h: Weighed) -> str:
    """What the sources make of a hypothesis, in one line: a pooled figure, or how far apart they are and how few."""
    if h.low is None or h.high is None:
        return "nobody says how likely"
    span = f"{_percent(h.low)} to {_percent(h.high)}"
    if h.mid is not None:
        return f"{likelihood_word(h.mid)}, {_percent(h.mid)} ({span}), {counted(h.origins, 'origin')}"
    mids = [p.mid for p in h.positions]
    words = list(dict.fromkeys(likelihood_word(p) for p in (min(mids), max(mids))))
    return f"{' to '.join(words)} ({span}), no pooled figure: {counted(h.origins, 'origin')} only"


def told_hypotheses(outlook: Outlook) -> Sequence[Weighed]:
    """The hypotheses to speak of: of a question and its opposite the first says all."""
    return outlook.hypotheses[:1] if len(outlook.hypotheses) == 2 else outlook.hypotheses


def voices_in_words(agreement: Agreement, names: Mapping[str, str]) -> str:
    """Who says so and who confirms it: "Ana Reyes, confirmed by Harbour Post and Tom Beck"; without an order just who says so."""
    later = {(a.at, a.claim) for a, _ in agreement.confirmations}
    before = list(dict.fromkeys(speaker_name(a.speaker, names) for a in agreement.voices if (a.at, a.claim) not in later))
    after = list(dict.fromkeys(speaker_name(a.speaker, names) for a in agreement.voices if (a.at, a.claim) in later))
    return f"{listed(before)}, confirmed by {listed(after)}" if after else listed(before)


def listed(names: Sequence[str]) -> str:
    """Write "A", "A and B", "A, B and C", "A, B, C and 4 more"."""
    if len(names) > _NAMED + 1:
        return f"{', '.join(names[:_NAMED])} and {len(names) - _NAMED} more"
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)


def opened_last(changes: Sequence[ChangeRow]) -> list[ChangeRow]:
    """Changes with those that moved something before disputes that were opened: these stand among the disputes as well."""
    return sorted(changes, key=lambda row: row.what == OPENED)


def source_in_words(quoted: Quoted) -> str:
    """The words that name the source, and whom they mean where they do not say it: "he = Ravan Osterek (person)"."""
    told = KIND_WORDS[quoted.kind]
    if quoted.source is None:
        return told
    words = " ".join(quoted.source.split())
    known = quoted.actor is not None and quoted.actor.casefold() not in words.casefold()
    return f"{words} = {quoted.actor} ({told})" if known else f"{words} ({told})"


def _percent(p: float) -> str:
    return f"{100 * p:.0f}%"

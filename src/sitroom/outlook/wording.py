"""An outlook in plain words: what it comes to, then what it rests on. Likelihood and firmness never share a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from sitroom.disputes.account import Account, Day
from sitroom.outlook.evidence import Evidence, Ground
from sitroom.outlook.outlook import Outlook, Sensitivity, Weighed
from sitroom.outlook.pooling import FEWEST

_ABOVE_EVEN = ((0.55, "roughly even chance"), (0.80, "likely"), (0.95, "very likely"), (1.0, "almost certain"))
_OPPOSITE = {
    "roughly even chance": "roughly even chance",
    "likely": "unlikely",
    "very likely": "very unlikely",
    "almost certain": "almost no chance",
}
CARRIES = 0.1
"""One origin carries an outlook if without it a middle moves at least so far."""
OLD = 90
"""Days after which the newest word on a question is called old."""
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def likelihood_word(p: float) -> str:
    """The word of ICD-203 for a probability, rounded to whole per cents; where two ranges meet, the one nearer to even."""
    percent = round(100 * p)
    above = max(percent, 100 - percent) / 100
    word = next(word for limit, word in _ABOVE_EVEN if above <= limit)
    return word if percent >= 50 else _OPPOSITE[word]


def speaker_name(speaker: str, names: Mapping[str, str]) -> str:
    """What to call who answers for an account; ``names`` are those of the record's actors ("a:ID")."""
    if speaker in names:
        return names[speaker]
    kind, _, rest = speaker.partition(":")
    return rest if kind in ("o", "a") else "a source that is not identified"


def in_words(
    outlook: Outlook, names: Mapping[str, str] | None = None, outlets: Mapping[str, str] | None = None, today: Day | None = None
) -> str:
    """What the outlook comes to and what it rests on, some short sentences.

    ``names`` gives the names of speakers, ``outlets`` the outlet of each document; ``today`` is the day from which age counts.
    """
    # Of a question and its opposite the first says all.
    said = [_likelihood(h) for h in outlook.hypotheses if not h.opposite]
    firm = list(_firmness(outlook, names or {}, outlets or {}, today))
    return " ".join([*said, *firm])


def _likelihood(h: Weighed) -> str:
    text = _quoted(h.text.rstrip("."))
    if h.low is None or h.high is None:
        return f"{text}: nobody says how likely it is."
    if h.mid is not None:
        return f"{text}: {likelihood_word(h.mid)} ({_percent(h.mid)}; {_percent(h.low)} to {_percent(h.high)})."
    mids = [p.mid for p in h.positions]
    lowest, highest = likelihood_word(min(mids)), likelihood_word(max(mids))
    said = f"{lowest}" if lowest == highest else f"they range from {lowest} to {highest}"
    only = "one independent origin speaks" if h.origins == 1 else f"{_number(h.origins)} independent origins speak"
    return f"{text}: no pooled figure, since only {only} of it. What is said: {said} ({_percent(h.low)} to {_percent(h.high)})."


def _quoted(text: str) -> str:
    return text if text.startswith("“") else f"“{text}”"


def _firmness(outlook: Outlook, names: Mapping[str, str], outlets: Mapping[str, str], today: Day | None) -> Iterator[str]:
    evidence = outlook.evidence
    yield from _today(outlook.today)
    if not evidence:
        yield "No expectation of it is on record." if outlook.today else "No account in the record bears on it."
        return
    speaking = [e for e in evidence if e.estimate is not None]
    origins = len({e.account.origin for e in speaking})
    if origins >= FEWEST:
        yield f"This rests on {_number(origins)} independent origins in {_counted(len(speaking), 'account')}."
    yield from _balance(outlook, speaking)
    yield from _one_voice(outlook, speaking, names)
    yield from _one_outlet(speaking or evidence, outlets)
    yield from _kinds(evidence, speaking)
    yield _age(outlook, [e.account for e in evidence], today)


def _today(facts: Sequence[Evidence]) -> Iterator[str]:
    so, not_so = (len({e.account.origin for e in facts if e.direction == side}) for side in (1, -1))
    if so and not_so:
        yield f"Of today {_counted(so, 'origin')} {_verb(so)} of it as so, {_number(not_so)} as not so."
    elif so or not_so:
        how = "as so already" if so else "as not so"
        yield f"Of today {_counted(so or not_so, 'origin')} {_verb(so or not_so)} of it {how}."


def _balance(outlook: Outlook, speaking: Sequence[Evidence]) -> Iterator[str]:
    first = outlook.hypotheses[0]
    if not outlook.hypotheses[-1].opposite or len(speaking) < 2:
        return
    sides = [len({e.account.origin for e in side if e.estimate is not None}) for side in (first.speaks_for, first.speaks_against)]
    if not sides[1] or not sides[0]:
        yield "All who speak of it agree in direction."
    else:
        yield f"{_counted(sides[0], 'origin').capitalize()} {_verb(sides[0])} for it, {_number(sides[1])} against."


def _one_voice(outlook: Outlook, speaking: Sequence[Evidence], names: Mapping[str, str]) -> Iterator[str]:
    speakers = sorted({e.account.speaker for e in speaking})
    if len(speakers) == 1 and len(speaking) > 1:
        yield f"One source carries it alone: {speaker_name(speakers[0], names)}."
        return
    base = next((row.mids for row in outlook.sensitivity), ())
    for row in (row for row in outlook.sensitivity if row.left_out is not None and row.speaker is not None):
        moved = _moves(row, base)
        if moved >= CARRIES:
            whom = speaker_name(row.speaker or "", names)
            yield f"It hangs much on {whom}: without that origin the figure moves by {round(100 * moved)} points."
        return


def _moves(row: Sensitivity, base: Sequence[float | None]) -> float:
    return max((abs(a - b) for a, b in zip(row.mids, base, strict=True) if a is not None and b is not None), default=0.0)


def _one_outlet(evidence: Sequence[Evidence], outlets: Mapping[str, str]) -> Iterator[str]:
    documents = sorted({e.account.document for e in evidence})
    known = {outlets.get(d) for d in documents}
    outlet = next(iter(known))
    if len(evidence) > 1 and len(known) == 1 and outlet is not None:
        yield f"All of it comes through one outlet: {outlet}."
    elif len(evidence) > 1 and len(documents) == 1:
        yield "All of it stands in one article."


def _kinds(evidence: Sequence[Evidence], speaking: Sequence[Evidence]) -> Iterator[str]:
    unnamed = sum(e.account.speaker.startswith("s:") for e in speaking)
    if unnamed:
        yield f"{_portion(unnamed, len(speaking))} {_verb(unnamed, 'come')} from sources that are not identified."
    plans = sum(e.account.mood == "plan" for e in speaking)
    if plans:
        yield f"{_portion(plans, len(speaking))} {_is(plans)} what somebody says to intend, not what somebody expects."
    implied = sum(e.ground is Ground.IMPLIED for e in evidence)
    if implied:
        reports = _counted(implied, "further report").capitalize()
        yield f"{reports} {_verb(implied, 'bear')} on it by implication only and {_is(implied)} in no figure."


def _age(outlook: Outlook, accounts: Sequence[Account], today: Day | None) -> str:
    undated = sum(a.reported is None for a in accounts)
    if outlook.newest is None:
        return "None of it is dated."
    newest = date.fromordinal(outlook.newest)
    said = f"The newest account is of {newest.day} {newest:%B %Y}"
    if today is not None and today > outlook.newest:
        age = today - outlook.newest
        said += f", {_counted(age, 'day')} ago" + (", so that much may have changed" if age > OLD else "")
    return f"{said}; {_number(undated)} {_is(undated)} undated." if undated else f"{said}."


def _portion(n: int, of: int) -> str:
    if n == of:
        return "The only account" if of == 1 else f"All {_number(of)} accounts"
    return f"{_number(n).capitalize()} of {_number(of)} accounts"


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"


def _counted(n: int, noun: str) -> str:
    return f"{_number(n)} {noun}" if n == 1 else f"{_number(n)} {noun}s"


def _verb(n: int, verb: str = "speak") -> str:
    return f"{verb}s" if n == 1 else verb


def _is(n: int) -> str:
    return "is" if n == 1 else "are"


def _percent(p: float) -> str:
    return f"{100 * p:.0f}%"

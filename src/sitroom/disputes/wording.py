"""Questions, answers and reasons in plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sitroom.claims.aspects import Aspect, aspects
from sitroom.claims.claim import Value
from sitroom.disputes.account import Account, Entity
from sitroom.disputes.marks import quoted
from sitroom.disputes.opposition import Comparison, names_doer

_OPTIONAL = re.compile(r"\[([^\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_WIDE = 3
"""Days over which the accounts of a lasting state may lie and still be asked of one day."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in words, and how it is answered.

    ``who`` says that it asks who did it, so that doers are its answers; ``whole`` are the accounts' own words where the
    question is whether these are so, so that yes and no are.
    """

    words: str
    who: bool = False
    whole: Account | None = None


def question_in_words(accounts: Sequence[Account]) -> str:
    """The question that the accounts answer."""
    return asked_of(accounts).words


def asked_of(accounts: Sequence[Account]) -> Asked:
    """The question that the accounts answer, with how it is answered."""
    if any(a.value is not None for a in accounts):
        return Asked(_number_question(accounts))
    if accounts[0].aspect.startswith("office "):
        place = _name([a.places for a in accounts])
        return Asked(f"Who is the {accounts[0].aspect.partition(' ')[2]}{f' of {place}' if place else ''}?")
    aspect = aspects().get(accounts[0].aspect)
    if aspect is None:
        return _so(accounts)
    named = {
        "theme": _name([a.themes for a in accounts]),
        "agent": _name([a.agents for a in accounts]),
        "place": _name([a.places for a in accounts]),
        "object": None,
    }
    who = _asks_who(accounts, aspect)
    template = aspect.by if who and aspect.by else aspect.question
    for part in _OPTIONAL.findall(template):
        filled = all(named.get(slot) for slot in _SLOT.findall(part))
        template = template.replace(f"[{part}]", part if filled else "")
    if any(not named.get(slot) for slot in _SLOT.findall(template)):
        return _so(accounts)
    question = _agreeing(_SLOT.sub(lambda m: str(named[m.group(1)]), template))
    if accounts[0].mood == "future":
        return Asked(question, who) if question.startswith("Will ") else _so(accounts, "Will it be so")
    day = _day(accounts) if aspect.lasting else None
    return Asked(f"{question[:-1]} on {day}?" if day and question.endswith("?") else question, who)


def _so(accounts: Sequence[Account], asks: str = "Is it so") -> Asked:
    """Whether what one account says is so: a question in its own words."""
    said = next((a for a in accounts if a.stance > 0), accounts[0])
    return Asked(f"{asks}: {quoted(_bare(said.words))}?", whole=said)


def _asks_who(accounts: Sequence[Account], aspect: Aspect) -> bool:
    """Whether it is asked who did it: where several are named, or one whom all that deny it speak of."""
    if aspect.by is None or aspect.question.startswith("Who "):
        return aspect.by is not None
    doers = {a.agents[0].name for a in accounts if a.stance > 0 and names_doer(a, aspect)}
    if len(doers) > 1:
        return True
    of_one = not aspect.lasting and "{agent}" not in aspect.question
    return of_one and bool(doers) and all(a.agents and a.pole == "+" for a in accounts)


def _bare(words: str) -> str:
    """Words without the quotation marks and the "that" at their edges."""
    return words.strip(" \"'“”„«»‹›‘’,").removeprefix("that ").strip(' "“”„«»‹›')


def _number_question(accounts: Sequence[Account]) -> str:
    place = _name([a.places for a in accounts])
    where = f" in {place}" if place else ""
    sort = accounts[0].aspect.partition(" ")[2]
    narrowed = Counter(n for a in accounts for t in a.themes for n in t.narrowed)
    who = f"{max(narrowed, key=lambda n: (narrowed[n], n))}s" if narrowed else "people"
    if any(a.value is not None and a.value.trend is not None and a.value.low is None for a in accounts):
        return f"Is the number of {sort} rising or falling{where}?"
    if sort in _WHAT_BECAME:
        return f"How many {who} {_WHAT_BECAME[sort]}{where}?"
    units = Counter(a.value.unit for a in accounts if a.value is not None and a.value.unit)
    unit = max(units, key=lambda u: (units[u], -len(u), u)) if units else sort
    return f"How many {unit}{where}?"


_WHAT_BECAME = {
    "killed": "were killed",
    "wounded": "were wounded",
    "missing": "are missing",
    "ill": "are ill",
    "detained": "were detained",
    "displaced": "were displaced",
    "hostages": "are held hostage",
    "evacuated": "were evacuated",
    "infected": "are infected",
}


def _name(slots: Sequence[Sequence[Entity]]) -> str | None:
    names = Counter(entity.name for entities in slots for entity in entities[:1] if entity.name)
    return _with_article(max(names, key=lambda n: (names[n], len(n), n))) if names else None


def _with_article(name: str) -> str:
    """A name as it stands in a question: "bridge" is "the bridge", "The Guard" is "the Guard"; proper names stay."""
    first, _, rest = name.partition(" ")
    if first in ("The", "A", "An", "His", "Her", "Its", "Their", "Our", "My"):
        return f"the {rest}" if first in ("The", "A", "An") else f"{first.lower()} {rest}"
    plain = first[:1].islower() and first not in (
        "the",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "this",
        "that",
        "both",
        "all",
        "some",
    )
    return f"the {name}" if plain else name


def _agreeing(question: str) -> str:
    """The question with its verb in the plural where it asks about several."""
    found = _ASKS.match(question)
    if not found or not _SEVERAL.match(found["whom"]):
        return question
    return _PLURAL[found["verb"]] + question[found.end("verb") :]


_PLURAL = {"Is": "Are", "Was": "Were", "Has": "Have", "Does": "Do"}
_ASKS = re.compile(r"(?P<verb>Is|Was|Has|Does) (?P<whom>(?:the )?[^?]*)")
_SEVERAL = re.compile(r"(?:the )?(?:[a-z-]+ )*[a-z-]{3,}(?<!s)(?<!u)(?<!i)s(?= (?:[a-z]|in ))|\S+ and ")


def _day(accounts: Sequence[Account]) -> str | None:
    days = [d for a in accounts for d in (a.first, a.last) if d is not None]
    if not days or max(days) - min(days) > _WIDE:
        return None
    return f"{date.fromordinal(max(days)):%-d %B %Y}"


def answer_of(account: Account) -> str:
    """The answer that an account gives, apart from any other: who gives the same one stands on one side."""
    if account.value is not None:
        said = number_in_words(account.value)
        return said if account.affirmed else f"not {said}"
    if account.aspect.startswith("office ") and account.themes:
        return account.themes[0].name if account.stance > 0 else f"not {account.themes[0].name}"
    aspect = aspects().get(account.aspect)
    if aspect is None:
        return "yes" if account.stance > 0 else "no"
    if aspect.by is not None and account.agents:
        return account.agents[0].name if account.stance > 0 else f"not {account.agents[0].name}"
    if account.aspect == "whereabouts" and account.places:
        return f"in {account.places[0].name}" if account.stance > 0 else f"not in {account.places[0].name}"
    return aspect.yes if account.stance > 0 else aspect.no


def answer_in_words(account: Account, asked: Asked) -> str:
    """The answer of an account as an answer to the question that is asked: "open", "the Guard", "not by the Guard"."""
    aspect = aspects().get(account.aspect)
    if asked.whole is not None:
        return _yes_or_no(account, asked.whole)
    if aspect is None or aspect.by is None or account.value is not None:
        return answer_of(account)
    doer = _with_article(account.agents[0].name) if account.agents else ""
    if account.stance > 0:
        if not asked.who:
            return aspect.yes
        return doer if names_doer(account, aspect) else f"{aspect.yes}, by whom is not said"
    if not doer or (account.pole == "-" and not aspect.question.startswith("Who ")):
        return aspect.no
    if asked.who:
        return f"not {doer}"
    # Who denies that he did it does not say that it was not done.
    return f"not by {doer}" if aspect.theme == "object" and aspect.question.startswith(("Was ", "Is ")) else aspect.no


def _yes_or_no(account: Account, whole: Account) -> str:
    """The answer to whether another account's words are so; who names another doer says no, and whom."""
    if account.stance != whole.stance:
        return "no"
    doer, other = (a.agents[0].name if a.agents else "" for a in (account, whole))
    return f"no: {_with_article(doer)}" if doer and other and doer != other and aspects().get(account.aspect) else "yes"


def number_in_words(value: Value) -> str:
    """A number with its bounds: "12", "at least 12", "9,000 to 10,000", "rising"."""
    if value.low is None and value.high is None:
        return value.trend.value if value.trend is not None else "unknown"
    if value.low is None:
        return f"at most {_digits(value.high)}"
    if value.high is None:
        return f"at least {_digits(value.low)}"
    return _digits(value.low) if value.low == value.high else f"{_digits(value.low)} to {_digits(value.high)}"


def _digits(number: float | None) -> str:
    return "" if number is None else f"{number:,.0f}" if number == int(number) else f"{number:,}"


def reason_in_words(comparisons: Sequence[Comparison]) -> str:
    """By which rules the sides are opposed: one example of each rule."""
    first: dict[str, Comparison] = {}
    for comparison in comparisons:
        first.setdefault(comparison.rule, comparison)
    return "; ".join(c.reason for c in first.values())

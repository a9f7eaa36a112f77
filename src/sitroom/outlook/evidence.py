"""Which accounts speak for or against each hypothesis, each with the reason in words.

An expectation, plan or conditional counts where it says the same thing of the same ones: graded from the same question, theme
and doer down to the same words. What is so today, and what is expected of another question, counts only by a stated
implication, and gives no probability: no source has put one on it. Everything else is left out; most cells stay blank.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from sitroom.certainty.commitment import INTERVALS
from sitroom.certainty.level import Level
from sitroom.claims.aspects import aspects
from sitroom.claims.vocabulary import contrasted
from sitroom.disputes.account import Account, Entity
from sitroom.disputes.implied import Implication, implications
from sitroom.disputes.opposition import same_entity
from sitroom.outlook.content import OWN, content_keys, key_of, own_word, rarity
from sitroom.outlook.pooling import Estimate, middle
from sitroom.outlook.question import Hypothesis, Question

COVERED = 0.6
"""Share of the weight of a hypothesis's content words that an account in other terms must have, its verb among them."""
COVERED_UNREAD = 0.75
"""The same for a hypothesis in which the reader found nothing that is asked."""
_SHARED = 3
"""Words that they must share at least, unless the hypothesis has no more."""
STALE = 400
"""Days before the newest expectation beyond which an older one no longer counts."""
STALE_FACT = 60
"""The same for what is so today: days before the newest account that bears on the question at all."""


class Ground(IntEnum):
    """How closely an account meets a hypothesis; the higher the closer."""

    IMPLIED = 1
    WORDS = 2
    SAME_QUESTION = 3
    SAME_THEME = 4
    SAME_DOER = 5


@dataclass(frozen=True, slots=True)
class Evidence:
    """One account beside one hypothesis: 1 speaks for it, -1 against; the probability that it gives it, None where none."""

    account: Account
    direction: int
    estimate: Estimate | None
    ground: Ground
    why: str

    def mirrored(self, why: str) -> Evidence:
        """The same beside the opposite."""
        turned = None if self.estimate is None else self.estimate.opposite()
        return Evidence(self.account, -self.direction, turned, self.ground, why)


def relevant_aspects(question: Question) -> frozenset[str]:
    """The aspects of all accounts that can bear on the question: :func:`evidence_of` looks at no others.

    Whoever keeps the accounts need only fetch these, and of the documents that they stand in the rest.
    """
    asked = {g.aspect for h in question.hypotheses for g in h.gists}
    implying = {i.aspect for rows in implications().values() for i in rows if i.to in asked}
    return frozenset(asked | implying | {OWN + key for h in question.hypotheses for key in h.keys})


def evidence_of(question: Question, accounts: Iterable[Account], today: int | None = None) -> tuple[tuple[Evidence, ...], ...]:
    """For each hypothesis what bears on it, the newest first.

    Of two hypotheses that exclude each other, what speaks for one speaks against the other. Left out are
    wishes and questions, expectations of a time that ended before ``today``, and what is out of date.
    """
    wanted = relevant_aspects(question)
    given = [a for a in accounts if a.because is None]
    ordered = sorted((a for a in given if a.aspect in wanted), key=_account_order)
    documents = {a.document for a in ordered}
    near = [a for a in given if a.document in documents]
    coming = [a for a in ordered if a.mood in ("future", "plan") and a.level is not Level.UNKNOWN and not _past(a, today)]
    present = [a for a in ordered if a.mood == "fact" and a.counts]
    own = any(a.aspect.startswith(OWN) for a in coming)
    weights = rarity(a.words for a in given if a.mood in ("future", "plan")) if own else {}
    laid = _Laid(coming, present, near, weights)
    direct = [_for_hypothesis(h, laid) for h in question.hypotheses]
    direct = [_up_to_date(found) for found in direct]
    if len(direct) != 2:
        return tuple(tuple(found) for found in direct)
    first, second = _apart(*direct)
    told = question.hypotheses[1].opposite
    return tuple(
        tuple(sorted([*own, *(e.mirrored(_turned(e.why, told, of)) for e in other)], key=_newest_first))
        for own, other, of in ((first, second, question.hypotheses[1].text), (second, first, question.hypotheses[0].text))
    )


def _turned(why: str, is_opposite: bool, of: str) -> str:
    return why if is_opposite else f"{why}; the question sets this against “{of}”"


def _apart(first: Sequence[Evidence], second: Sequence[Evidence]) -> tuple[list[Evidence], list[Evidence]]:
    """Each account on the hypothesis that it meets closer; one that meets both alike tells nothing between them."""
    one, other = ({(e.account.at, e.account.claim): e.ground for e in found} for found in (first, second))
    return (
        [e for e in first if e.ground > other.get((e.account.at, e.account.claim), 0)],
        [e for e in second if e.ground > one.get((e.account.at, e.account.claim), 0)],
    )


def _past(a: Account, today: int | None) -> bool:
    return today is not None and a.stated and a.last is not None and a.last < today


def _newest_first(e: Evidence) -> tuple[int, str, str, str]:
    return _account_order(e.account)


def today_of(question: Question, accounts: Iterable[Account]) -> tuple[Evidence, ...]:
    """What is said to be so or not so today of what the first hypothesis says: no evidence of what is to come, but good to know.

    Only what meets its question and its theme or place counts, of the last :data:`STALE_FACT` days.
    """
    hypothesis = question.hypotheses[0]
    asked = {g.aspect for g in hypothesis.gists}
    facts = [a for a in accounts if a.mood == "fact" and a.counts and a.because is None and a.aspect in asked]
    found: list[Evidence] = []
    for a in sorted(facts, key=_account_order):
        for gist in hypothesis.gists:
            ground = _met(gist, a, hypothesis, frozenset())
            side = _side(gist, a) if ground is not None and ground >= Ground.SAME_QUESTION else 0
            if ground is not None and side:
                direction = -side if _denied(a) else side
                so = "is said to be so today" if direction > 0 else "is said not to be so today"
                found.append(Evidence(a, direction, None, ground, so))
                break
    return tuple(sorted(_up_to_date(_once(found)), key=_newest_first))


def _account_order(a: Account) -> tuple[int, str, str, str]:
    return (-(a.reported or 0), a.document, a.statement, a.claim)


@dataclass(frozen=True, slots=True)
class _Laid:
    """The accounts that may bear on a question, all that stands in the same documents, and how rare words are."""

    coming: Sequence[Account]
    present: Sequence[Account]
    near: Sequence[Account]
    weights: Mapping[str, float]


def _for_hypothesis(hypothesis: Hypothesis, laid: _Laid) -> list[Evidence]:
    if hypothesis.opposite:
        return []
    context = _context(hypothesis, laid.near)
    found = [e for a in laid.coming if (e := _expected(hypothesis, a, laid.weights, context)) is not None]
    found += [e for a in (*laid.coming, *laid.present) if (e := _implied(hypothesis, a)) is not None]
    return sorted(_once(found), key=_newest_first)


def _once(found: Sequence[Evidence]) -> list[Evidence]:
    """Each clause once, as it meets the hypothesis closest: one clause may make several claims."""
    best: dict[tuple[str, str], Evidence] = {}
    for e in found:
        key = (e.account.at, e.account.words)
        if key not in best or e.ground > best[key].ground:
            best[key] = e
    return list(best.values())


def _up_to_date(found: Sequence[Evidence]) -> list[Evidence]:
    days = [e.account.reported for e in found if e.account.reported is not None]
    newest = max(days, default=0)
    limit = {True: STALE_FACT, False: STALE}
    return [e for e in found if e.account.reported is None or newest - e.account.reported <= limit[e.account.mood == "fact"]]


# -- expectations ------------------------------------------------------------------------------------------------------


def _expected(hypothesis: Hypothesis, a: Account, weights: Mapping[str, float], context: frozenset[str]) -> Evidence | None:
    """What an expectation says of the hypothesis: by its closest gist, else by its words."""
    met = [(ground, -n, g) for n, g in enumerate(hypothesis.gists) if (ground := _met(g, a, hypothesis, context)) is not None]
    for ground, _, gist in sorted(met, key=lambda m: m[:2], reverse=True):
        side = _side(gist, a)
        if side:
            return _evidence(a, side, ground, "")
    shared = _shared_words(hypothesis, a, weights)
    if shared:
        sign = 1 if not hypothesis.gists or hypothesis.gists[0].affirmed else -1
        return _evidence(a, sign, Ground.WORDS, f", in words that share {_listed(shared)}")
    return None


def _side(gist: Account, a: Account) -> int:
    """1 where the account's clause without its negation is the hypothesis, -1 where its opposite, 0 where neither follows."""
    turned = 1 if gist.affirmed else -1
    if a.pole == gist.pole:
        return turned
    aspect = aspects().get(a.aspect)
    if aspect is None or (aspect.contrary and _denied(a)):
        return 0
    return -turned


def _denied(a: Account) -> bool:
    return not a.affirmed or a.level is Level.UNLIKELY


def _met(gist: Account, a: Account, hypothesis: Hypothesis, context: frozenset[str]) -> Ground | None:
    """How closely an account answers the question of a gist; None where anything named tells them apart."""
    if a.aspect != gist.aspect or a.value is not None or gist.value is not None:
        return None
    slots = ((gist.themes, a.themes), (gist.agents, a.agents), (gist.places, a.places))
    same = [_meet(x, y) for x, y in slots]
    if False in same:
        return None
    theme, agent, place = (bool(s) for s in same)
    aspect = aspects().get(a.aspect)
    own = aspect.theme if aspect is not None else "own"
    if own == "own":
        # A verb of no table says little: all that the question names must be met.
        named = [bool(s) for s, (x, _) in zip(same, slots, strict=True) if x]
        return (Ground.SAME_DOER if agent else Ground.SAME_THEME) if named and all(named) else None
    if place if own == "place" else theme:
        return Ground.SAME_DOER if agent else Ground.SAME_THEME
    if theme or agent or place or _topic(hypothesis, gist) & content_keys(a.words) or a.document in context:
        return Ground.SAME_QUESTION
    return None if _topic(hypothesis, gist) else Ground.SAME_QUESTION


def _meet(one: Sequence[Entity], other: Sequence[Entity]) -> bool | None:
    """Whether any of one is any of the other; None where one of them names nobody, or only what is of another sort.

    "The talks end in a deal" and "the government will sign no deal" may speak of one deal: a thing does not
    tell against a body.
    """
    if any(_same(a, b) for a in one for b in other):
        return True
    return False if any(_acts(a) == _acts(b) for a in one for b in other) else None


def _acts(entity: Entity) -> bool:
    return entity.kind in ("person", "body")


def _same(a: Entity, b: Entity) -> bool:
    """Whether two entities are one, by key, or by name where the question's is not known to the record."""
    if same_entity(a, b):
        return True
    if all(not key.startswith("n:") for key in (*a.keys, *b.keys)):
        return False
    if any(key.startswith("n:") for key in a.keys) and set(a.keys) & set(b.keys):
        return False
    one, other = content_keys(a.name or a.head), content_keys(b.name or b.head)
    apart = any(contrasted(x, y) for x in a.narrowed for y in b.narrowed)
    return bool(one) and bool(other) and not apart and (one <= other or other <= one)


def _topic(hypothesis: Hypothesis, gist: Account) -> frozenset[str]:
    """The content words of a hypothesis beside those that say what is asked of it."""
    named = content_keys(" ".join(e.name for e in (*gist.themes, *gist.agents, *gist.places)))
    aspect = aspects().get(gist.aspect)
    asked = content_keys(
        f"{gist.aspect} {aspect.yes} {aspect.no} {aspect.question}" if aspect is not None else own_word(gist.aspect)
    )
    return (hypothesis.keys | named) - asked


def _context(hypothesis: Hypothesis, accounts: Sequence[Account]) -> frozenset[str]:
    """The documents that speak of what the hypothesis names: of an entity of it, or with two of its words in one clause."""
    entities = [e for g in hypothesis.gists for e in (*g.themes, *g.agents, *g.places)]
    topic = frozenset().union(*(_topic(hypothesis, g) for g in hypothesis.gists)) if hypothesis.gists else hypothesis.keys
    found: set[str] = set()
    for a in accounts:
        if a.document in found:
            continue
        about = any(_same(e, other) for e in entities for other in (*a.themes, *a.agents, *a.places))
        if about or len(topic & content_keys(a.words)) > 1:
            found.add(a.document)
    return frozenset(found)


def _shared_words(hypothesis: Hypothesis, a: Account, weights: Mapping[str, float]) -> list[str]:
    """The words that a hypothesis and an account share, where they are enough to say the same; never one alone.

    An account whose question a table knows is compared by that question only.
    """
    if a.aspect in aspects() or a.value is not None:
        return []
    own = content_keys(a.words)
    shared = hypothesis.keys & own
    if len(shared) < 2 or (len(shared) < _SHARED and shared != hypothesis.keys):
        return []
    known = bool(hypothesis.gists)
    if known and not any(key_of(own_word(g.aspect)) in shared for g in hypothesis.gists):
        return []
    if not known and key_of(own_word(a.aspect)) not in shared:
        return []
    rarest = max(weights.values(), default=1.0)
    whole = math.fsum(weights.get(w, rarest) for w in sorted(hypothesis.keys))
    covered = math.fsum(weights.get(w, rarest) for w in sorted(shared)) / whole
    entities = [(g.themes, a.themes) for g in hypothesis.gists]
    if covered < (COVERED if known else COVERED_UNREAD) or any(_meet(x, y) is False for x, y in entities):
        return []
    return sorted({w.lower() for w in _spelled(a.words, shared)})


def _spelled(text: str, keys: frozenset[str]) -> list[str]:
    return [w.strip(".,;:!?“”\"'()") for w in text.split() if content_keys(w) & keys]


def _evidence(a: Account, side: int, ground: Ground, how: str) -> Evidence:
    estimate = estimate_of(a)
    turned = estimate if side > 0 or estimate is None else estimate.opposite()
    direction = -side if _denied(a) else side
    return Evidence(a, direction, turned, ground, f"{_said(a, direction)}{how}")


def estimate_of(a: Account) -> Estimate | None:
    """The probability that an account gives to its clause without its negation; that of its level where it has none."""
    low, high = a.low, a.high
    if low is None or high is None:
        interval = INTERVALS[a.level]
        if interval is None:
            return None
        low, high = interval
        if not a.affirmed and a.level is not Level.UNLIKELY:
            low, high = 1 - high, 1 - low
    return Estimate(low, middle(low, high), high)


def _said(a: Account, direction: int) -> str:
    so = direction > 0
    if a.mood == "plan":
        return "intends it" if so else "intends otherwise"
    if a.level is Level.CERTAIN:
        return "expects it" if so else "expects that it will not be so"
    if a.level is Level.POSSIBLE:
        return "calls it possible" if so else "calls it possible that it will not be so"
    return "thinks it likely" if so else "thinks it unlikely"


def _listed(words: Sequence[str]) -> str:
    return ", ".join(f"“{w}”" for w in words)


# -- by implication --------------------------------------------------------------------------------------------------------


def _implied(hypothesis: Hypothesis, a: Account) -> Evidence | None:
    """What a present fact, or another expectation, says of the hypothesis by a stated implication."""
    if not a.counts:
        return None
    for row in implications().get(a.aspect, ()):
        for gist in hypothesis.gists:
            side = _implied_side(row, gist)
            if side and _starts(row, a) and _shares(row, gist, a):
                direction = side if gist.affirmed else -side
                said = "it is said to be so" if a.mood == "fact" else "it is said to come"
                return Evidence(a, direction, None, Ground.IMPLIED, f"{said}, and {row.because}")
    return None


def _implied_side(row: Implication, gist: Account) -> int:
    if row.to != gist.aspect:
        return 0
    return 1 if row.to_pole == gist.pole else -1


def _starts(row: Implication, a: Account) -> bool:
    """Whether an account says what the implication starts from; to deny the one side of a contrary is not to affirm the other."""
    aspect = aspects().get(a.aspect)
    if (row.pole == "+") != (a.stance > 0) or (a.pole != row.pole and aspect is not None and aspect.contrary):
        return False
    return row.trend is None or (a.value is not None and a.value.trend is row.trend)


def _shares(row: Implication, gist: Account, a: Account) -> bool:
    """Whether both speak of what the implication carries over."""
    if row.shared == "place":
        return bool(_meet((*gist.places, *gist.themes), (*a.places, *a.themes)))
    if row.shared == "agent":
        return bool(_meet((*gist.agents, *gist.themes), a.agents or a.themes))
    return bool(_meet(gist.themes, a.themes))

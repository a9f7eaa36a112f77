"""Words of the speaker that stand over a clause: "I think", "it is unclear whether", "there is no doubt that", "I was told that".

Each lead is a pattern and the frame that it makes; leads follow each other ("I don't think it is likely that …").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitroom import lexicon
from sitroom.certainty.frame import Force
from sitroom.certainty.level import Level
from sitroom.certainty.patterns import PACKAGE, leads, pattern
from sitroom.certainty.probability import Interval, phrases_in, probability_of


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead found: where it ends, what it does with the clause behind it, the words that show it, and its phrase's interval."""

    end: int
    force: Force
    turns: bool
    shown: tuple[int, int]
    interval: Interval | None = None


_JUDGED = pattern("judgement", "judged")
_HELD = pattern("judgement", "held")
_CHANCE = pattern("judgement", "chance")
_LIGHT = pattern("judgement", "light")
_OPEN = pattern("judgement", "open")
_AMONG = pattern("judgement", "among")


def lead_at(words: str, start: int, *, quoted: bool) -> Lead | None:
    """The lead that stands at ``start``, None if the clause begins there; ``quoted``: "he thinks" is another than the speaker."""
    if chance := _chance(words, start):
        return chance
    for lead, name, turns in leads("first_person" if quoted else "any_person"):
        found = lead.match(words, start)
        if found:
            force = Force(name)
            begin = found.start() + len(found.group()) - len(found.group().lstrip(" \n,.;:()[]…–-"))
            interval = (
                probability_of("we believe") if force is Force.BELIEVES and "believe" in found.group() and not turns else None
            )
            if force is Force.DOUBTS and " doubt" in found.group():
                interval = probability_of("we doubt")
            return Lead(found.end(), force, turns, (begin, begin + len(words[begin : found.end()].rstrip())), interval)
    return _judged(words, start)


def _chance(words: str, start: int) -> Lead | None:
    """A chance given to what follows: "there is little chance that"."""
    found = _CHANCE.match(words, start)
    if not found:
        return None
    group = "judged" if found["judged"] else "bare"
    if re.match(r"(?:no|any)\b(?! \w+ chance)", found[group]) and "almost" not in found[group]:
        return Lead(found.end(), Force.DENIES, turns=False, shown=found.span(group))
    phrase = next(iter(phrases_in(found[group])), None)
    if phrase is None:
        force = Force.BELIEVES if group == "bare" else Force.HOLDS_POSSIBLE
        return Lead(found.end(), force, turns=False, shown=found.span(group))
    return Lead(found.end(), _FORCES[phrase.level], turns=False, shown=found.span(group), interval=phrase.interval)


_FORCES = {Level.PROBABLE: Force.BELIEVES, Level.POSSIBLE: Force.HOLDS_POSSIBLE, Level.UNLIKELY: Force.DOUBTS}


def _judged(words: str, start: int) -> Lead | None:
    """A judgement on what follows: "it is (not) clear that", "it possible that"."""
    found = _HELD.match(words, start) or _JUDGED.match(words, start)
    if not found:
        return None
    groups = found.groupdict()
    copula = groups.get("copula") or ""
    judged = re.sub(r"\s+", " ", found["judged"]).strip()
    negated = bool(re.search(r"\b(?:not|never)\b|n't", copula))
    light = _LIGHT.match(judged)
    bare = judged[light.end() :] if light else judged
    shown = found.span("judged")

    def is_(table: str, word: str) -> bool:
        return word in lexicon.words("judgement", table, PACKAGE)

    open_ = lexicon.any_of("unknown", "other", PACKAGE).fullmatch(bare) or _OPEN.fullmatch(judged)
    if open_ and (negated or not is_("certain", judged)):
        return Lead(found.end(), Force.WITHHOLDS, turns=False, shown=shown)
    if negated and is_("certain", bare):
        return Lead(found.end(), Force.WITHHOLDS, turns=False, shown=(found.start("copula"), shown[1]))
    first = bare.split()[0] if _AMONG.match(bare) else bare
    for table, force in _JUDGEMENTS:
        if is_(table, bare) or is_(table, judged) or (first != bare and table in ("supposed", "rumoured") and is_(table, first)):
            return Lead(found.end(), force, turns=False, shown=shown)
    phrase = next((p for p in phrases_in(judged) if p.end - p.start >= len(judged.split()[-1])), None)
    joints = ("that", "whether", "if", None) if phrase and phrase.level is Level.UNLIKELY else ("that", None)
    if phrase and found.groupdict().get("joint", "that") in joints:
        if phrase.name == "probably not":
            return Lead(found.end(), Force.BELIEVES, turns=True, shown=shown)
        return Lead(found.end(), _FORCES[phrase.level], turns=False, shown=shown, interval=phrase.interval)
    return None


_JUDGEMENTS = (
    ("false", Force.DENIES),
    ("certain", Force.ASSERTS),
    ("known", Force.ASSERTS),
    ("wanted", Force.WANTS),
    ("supposed", Force.BELIEVES),
    ("rumoured", Force.HOLDS_POSSIBLE),
)

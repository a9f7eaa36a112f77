"""Whether two accounts answer one question, and whether both answers can be so: same, opposed, or nothing to do with each other.

Frames are aligned first (aspect, theme, place, time); only what is aligned is compared, each comparison names its rule.
When the words leave it open, two accounts have nothing to do with each other: a false dispute costs more than a missed one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sitroom.claims.aspects import Aspect, aspects
from sitroom.claims.claim import ClaimKind, Trend, Value
from sitroom.claims.vocabulary import camp, contrasted, exclusive, things
from sitroom.disputes.account import Account, Entity
from sitroom.disputes.marks import quoted

SAME_STATE = 14
"""Days: two undated reports of a lasting state that are farther apart do not speak of the same time."""
SAME_EVENT = 60
"""Days: beyond, two undated reports of an event are not taken for reports of one event."""


class Verdict(StrEnum):
    """What one account is to another."""

    SAME = "same"
    OPPOSED = "opposed"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A verdict with the rule that gave it, and the reason in plain words."""

    verdict: Verdict
    rule: str
    reason: str


UNRELATED = Comparison(Verdict.UNRELATED, "", "")


def same_entity(a: Entity, b: Entity) -> bool:
    """Whether two entities are one, as far as keys and modifiers tell."""
    keys = b.keys
    common = False
    for key in a.keys:
        if key in keys:
            if not key.startswith("n:"):
                return True
            common = True
    if not common:
        return False
    if not a.narrowed or not b.narrowed:
        return True
    if any(contrasted(x, y) for x in a.narrowed for y in b.narrowed):
        return False
    return any(x in b.narrowed for x in a.narrowed)


def share(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Whether any of one is any of the other."""
    # Loops, since this is asked most of all.
    for a in one:
        for b in other:
            if same_entity(a, b):
                return True
    return False


def _agree(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Whether nothing keeps two sets of entities from being the same: one of them is not named, or they share one."""
    return not one or not other or share(one, other)


def same_time(a: Account, b: Account, lasting: bool) -> bool:
    """Whether two accounts may speak of one time; where a time is not known, order decides nothing."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return True
    apart = max(a.first, b.first) - min(a.last, b.last)
    if apart <= 0:
        return True
    if a.stated and b.stated:
        return False
    return apart <= (SAME_STATE if lasting else SAME_EVENT)


def question_of(account: Account) -> str:
    """What accounts of one question share at least: mood and aspect."""
    return f"{'fact' if account.mood == 'fact' else 'ahead'}|{account.aspect}"


def compare(a: Account, b: Account) -> Comparison:
    """What two accounts are to each other; symmetric."""
    if (
        a.aspect != b.aspect
        or (a.mood == "fact") is not (b.mood == "fact")
        or (a.document == b.document and a.speaker == b.speaker)
        or (a.because and b.because)
        or not (a.counts and b.counts)
    ):
        return UNRELATED
    if a.words == b.words and a.document != b.document and not (a.because or b.because):
        # One sentence read in two ways: a copy does not deny itself.
        return UNRELATED
    aspect = aspects().get(a.aspect)
    lasting = bool(aspect and aspect.lasting)
    if not same_time(a, b, lasting):
        return UNRELATED
    if a.value is not None or b.value is not None:
        return _numbers(a, b)
    if not _same_question(a, b, aspect):
        return UNRELATED
    if a.aspect.startswith("office "):
        return _sole(a, b)
    if aspect is not None and aspect.by is not None and a.stance > 0 and b.stance > 0:
        return _who(a, b, aspect)
    if a.aspect in ("whereabouts", "presence") and not (a.places and b.places):
        return UNRELATED
    if a.aspect == "whereabouts" and a.stance > 0 and b.stance > 0:
        return _where(a, b)
    if a.aspect == "whereabouts" and not share(a.places, b.places):
        return UNRELATED
    if a.stance == b.stance:
        return Comparison(Verdict.SAME, "agreement", "both say so")
    if aspect is None and a.pole != b.pole:
        return UNRELATED
    if aspect is not None and aspect.contrary and not (a.affirmed or b.affirmed):
        return UNRELATED
    if not _deny_the_same(a, b, aspect) or (aspect is not None and aspect.name in _LOOSE and not share(a.beside, b.beside)):
        return UNRELATED
    if lasting and _changed_since(a, b):
        return UNRELATED
    return _polar(a, b)


def where(account: Account) -> tuple[Entity, ...]:
    """The places of an account; where none is said, the place that its document names most."""
    return account.places or tuple(e for e in account.scene if e.kind == "place")[:1]


def _same_question(a: Account, b: Account, aspect: Aspect | None) -> bool:
    theme = aspect.theme if aspect is not None else "own"
    if theme == "place":
        return share(where(a), where(b))
    if a.aspect.startswith("office "):
        return _agree(a.places, b.places) and (share(a.places, b.places) or share(a.scene, b.scene))
    if theme == "none":
        return _agree(a.places, b.places) and share(a.scene, b.scene)
    if theme == "own":
        # A word of no table: what both name must agree, and something must be shared.
        agreed = _agree(a.themes, b.themes) and _agree(a.agents, b.agents) and _agree(a.places, b.places)
        return agreed and (share(a.themes, b.themes) or (share(a.agents, b.agents) and not (a.themes and b.themes)))
    return _same_matter(a, b) and (a.aspect == "whereabouts" or _agree(_elsewhere(a), _elsewhere(b)))


def _same_matter(a: Account, b: Account) -> bool:
    """Whether two accounts are about the same, wherever it is."""
    if a.themes and b.themes:
        if share(a.themes, b.themes) or share(a.themes, b.places) or share(a.places, b.themes):
            return True
        return a.aspect in OF_THE_SCENE and not _conflict(a.themes, b.themes) and share(a.scene, b.scene)
    if a.aspect in OF_THE_SCENE and share(a.scene, b.scene):
        return True
    # Where one leaves open what it is about, who does it must be the same.
    return share(a.agents, b.agents)


OF_THE_SCENE = frozenset(["agreement", "talks_progress", "ceasefire", "handover"])
"""Aspects of which a situation has one at a time: reports of one scene ask one question, whatever they call the parties."""


def _conflict(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Whether both name someone, and not the same."""
    return any(_named(x) for x in one) and any(_named(y) for y in other)


def _elsewhere(a: Account) -> tuple[Entity, ...]:
    """The places of an account that are not its theme."""
    return tuple(p for p in a.places if not share((p,), a.themes))


def _deny_the_same(a: Account, b: Account, aspect: Aspect | None) -> bool:
    """Whether the denial is of what the other says: "the army did not shell it" says nothing against "the rebels did"."""
    denied, said = (a, b) if a.stance < 0 else (b, a)
    if aspect is not None and aspect.kind is ClaimKind.TALKS and not _all_meant(denied, said):
        return False
    of_doer = aspect is None or aspect.by is not None or "{agent}" in aspect.question
    if not denied.agents or (not of_doer and denied.pole == "-"):
        return True
    return share(denied.agents, said.agents)


def _all_meant(denied: Account, said: Account) -> bool:
    """Whether all whom a denial of talks names took part in those that are told of, where these are named."""
    named = [t for t in denied.themes if _named(t)]
    others = [t for t in said.themes if _named(t)]
    return len(named) < _BOTH or len(others) < _BOTH or all(any(same_entity(t, o) for o in said.themes) for t in named)


_BOTH = 2
_LOOSE = frozenset(["involvement", "responsibility", "order", "guilt"])
"""Aspects that do not say of what: only accounts that name another same thing are compared."""
_ANEW = re.compile(r"\b(?:again|re(?:open|start|sum|turn)\w*|no longer|any ?more|now|meanwhile|since then)\b", re.IGNORECASE)
_ENDED = re.compile(r"\b(?:no longer|any ?more|not any longer)\b", re.IGNORECASE)


def _changed_since(a: Account, b: Account) -> bool:
    """Whether the later report says that something has changed: "is open again" does not deny that it was closed before."""
    if a.reported is None or b.reported is None or a.reported == b.reported:
        return False
    late = a if a.reported > b.reported else b
    return late.mood == "fact" and bool((_ANEW if late.affirmed else _ENDED).search(late.words))


def _polar(a: Account, b: Account) -> Comparison:
    yes, no = (a, b) if a.stance > 0 else (b, a)
    because = a.because or b.because
    if because:
        return Comparison(Verdict.OPPOSED, "implication", f"{quoted(yes.words)} against {quoted(no.words)}: {because}")
    if yes.pole == no.pole:
        return Comparison(Verdict.OPPOSED, "denial", f"{quoted(no.words)} denies what {quoted(yes.words)} affirms")
    return Comparison(Verdict.OPPOSED, "contrary", f"{quoted(yes.words)} and {quoted(no.words)} cannot both be so")


def names_doer(account: Account, aspect: Aspect) -> bool:
    """Whether an account of the plus side says who did it: who "did not close the road" has not opened it."""
    return bool(account.agents) and (account.pole == "+" or aspect.question.startswith("Who "))


def _who(a: Account, b: Account, aspect: Aspect) -> Comparison:
    if not (names_doer(a, aspect) and names_doer(b, aspect)):
        return Comparison(Verdict.SAME, "agreement", "both say so")
    if share(a.agents, b.agents):
        return Comparison(Verdict.SAME, "agreement", "both name the same")
    if not _told_apart(a.agents, b.agents) or (not aspect.lasting and not _definite(a, b)):
        return UNRELATED
    return Comparison(Verdict.OPPOSED, "who", f"{quoted(a.words)} and {quoted(b.words)} name different ones")


def _sole(a: Account, b: Account) -> Comparison:
    """Of an office that one person holds at a time."""
    if share(a.themes, b.themes):
        if a.stance == b.stance:
            return Comparison(Verdict.SAME, "agreement", "both say so")
        return _polar(a, b)
    if a.stance < 0 or b.stance < 0 or not _told_apart(a.themes, b.themes):
        return UNRELATED
    return Comparison(Verdict.OPPOSED, "office", f"{quoted(a.words)} and {quoted(b.words)}: the office has one holder")


def _told_apart(one: Sequence[Entity], other: Sequence[Entity]) -> bool:
    """Whether two doers are surely not the same: both known by name and both bodies or persons, or of opposite camps."""
    return all(_apart(x, y) or _apart(y, x) for x in one for y in other)


def _apart(x: Entity, y: Entity) -> bool:
    if _named(x) and _named(y):
        return x.kind == y.kind
    if exclusive(x.head, y.head) == "camp":
        return True
    # "the police" against a body known by name that is no part of the state's forces
    words = set(x.name.lower().split())
    return (
        _named(x) and x.kind == "body" and camp(y.head) == "state" and not any(camp(w) == "state" or w in _FORCES for w in words)
    )


_FORCES = frozenset(
    ["brigade", "guard", "regiment", "division", "battalion", "command", "corps", "force", "forces", "staff", "ministry"]
)


def _named(entity: Entity) -> bool:
    return any(key.startswith("a:") for key in entity.keys)


def _definite(a: Account, b: Account) -> bool:
    """Whether two accounts of an event by different doers speak of one event: on one known thing at one stated time or place."""
    return (a.stated and b.stated) or share(_elsewhere(a), _elsewhere(b)) or share(a.themes, b.themes)


def _where(a: Account, b: Account) -> Comparison:
    if share(a.places, b.places):
        return Comparison(Verdict.SAME, "agreement", "both name the same place")
    return Comparison(Verdict.OPPOSED, "where", f"{quoted(a.words)} and {quoted(b.words)} name different places")


def _numbers(a: Account, b: Account) -> Comparison:
    if a.value is None or b.value is None:
        return UNRELATED
    if (a.value.low is None and a.value.high is None) or (b.value.low is None and b.value.high is None):
        return _trends(a, b) if share(a.themes, b.themes) and share(a.places, b.places) else UNRELATED
    if not _count_the_same(a, b):
        return UNRELATED
    if not (a.affirmed and b.affirmed):
        return _denied_number(a, b)
    if meet(a.value, b.value):
        return Comparison(Verdict.SAME, "agreement", "the numbers agree")
    if _grown(a, b):
        return UNRELATED
    return Comparison(Verdict.OPPOSED, "numbers", f"{quoted(a.words)} and {quoted(b.words)} cannot both hold")


def _denied_number(a: Account, b: Account) -> Comparison:
    """A denied number is opposed to itself alone; what is right instead is not said."""
    same = a.value is not None and b.value is not None and (a.value.low, a.value.high) == (b.value.low, b.value.high)
    if a.affirmed == b.affirmed:
        return Comparison(Verdict.SAME, "agreement", "both deny the number") if same else UNRELATED
    return _polar(a, b) if same else UNRELATED


def _count_the_same(a: Account, b: Account) -> bool:
    """Whether two numbers count one thing: the same noun, narrowed alike, of one place or event; others need more in common."""
    if not any(x.head == y.head and set(x.narrowed) == set(y.narrowed) for x in a.themes for y in b.themes):
        return False
    if not _agree(a.places, b.places) or not _agree(_grounds(a), _grounds(b)):
        return False
    if a.kind is ClaimKind.CASUALTIES and b.kind is ClaimKind.CASUALTIES:
        return share(_telling(a), _telling(b)) or (share(a.places, b.places) and _like_sizes(a, b)) or _answers(a, b)
    if a.document == b.document and _near(a, b):
        return True
    if a.document != b.document and not _same_days(a, b):
        return False
    return share((*a.agents, *a.beside), (*b.agents, *b.beside)) or (share(a.places, b.places) and share(a.agents, b.agents))


def _telling(account: Account) -> tuple[Entity, ...]:
    """The things beside a number that may tell of which event it is."""
    return tuple(e for e in account.beside if e.head not in _SAYS_NOTHING)


_SAYS_NOTHING = frozenset(
    [
        "number",
        "people",
        "person",
        "man",
        "woman",
        "child",
        "resident",
        "day",
        "list",
        "report",
        "figure",
        "toll",
        "count",
        "family",
        "total",
        "name",
        "time",
        "week",
        "minister",
        "official",
        "spokesman",
        "government",
        "body",
        "victim",
        "place",
        "town",
        "city",
    ]
)
"""Nouns that stand beside victims of anything."""


def _answers(a: Account, b: Account) -> bool:
    """Whether one number answers the other in the same text: near it, of about its size, and neither of another event."""
    return a.document == b.document and _near(a, b) and not (_telling(a) and _telling(b)) and _like_sizes(a, b)


def _like_sizes(a: Account, b: Account) -> bool:
    """Whether two numbers are near enough in size to count the same victims where nothing else tells."""
    if a.value is None or b.value is None:
        return False
    sizes = [x for v in (a.value, b.value) for x in (v.low or v.high,) if x]
    return len(sizes) == 2 and max(sizes) <= _FAR_APART * min(sizes)


_FAR_APART = 6
"""So many times another number one may be, and still count the same."""


def _same_days(a: Account, b: Account) -> bool:
    """Whether two counts are of about the same days; what is counted changes."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return False
    return max(a.first, b.first) - min(a.last, b.last) <= _COUNTED_ANEW


_COUNTED_ANEW = 4
"""Days after which another count of the same things may have another result."""


def _near(a: Account, b: Account) -> bool:
    return bool(a.spans and b.spans) and abs(a.spans[0][0] - b.spans[0][0]) <= _ANSWERS


_ANSWERS = 400
"""Characters of one text in which a number answers another of the same things."""


def _grown(a: Account, b: Account) -> bool:
    """Whether the later number may be the earlier one grown: of victims, unless both are said to be of one event."""
    if a.kind is not ClaimKind.CASUALTIES or share(_grounds(a), _grounds(b)):
        return False
    if a.reported is None or b.reported is None:
        return True
    early, late = (a, b) if a.reported <= b.reported else (b, a)
    least, most = (early.value.low if early.value else None) or 0.0, late.value.high if late.value else None
    return early.reported != late.reported and (most is None or most >= least)


def _grounds(account: Account) -> tuple[Entity, ...]:
    """The things among what an account names that are places: a square, a palace, a hospital."""
    return tuple(e for e in account.beside if e.head in things("facility") or e.head in _SQUARES)


_SQUARES = frozenset(["square", "market", "palace", "street", "road", "camp", "prison", "church", "house", "gate"])


def meet(a: Value, b: Value) -> bool:
    """Whether two numbers may both hold: their intervals share a point."""
    low = max(x for x in (a.low, b.low, 0.0) if x is not None)
    high = min((x for x in (a.high, b.high) if x is not None), default=None)
    return high is None or low <= high


def _trends(a: Account, b: Account) -> Comparison:
    one, other = a.value.trend if a.value else None, b.value.trend if b.value else None
    if one is None or other is None:
        return UNRELATED
    if one is other:
        return Comparison(Verdict.SAME, "agreement", "both say how it moves")
    if Trend.STEADY in (one, other) and not (a.affirmed and b.affirmed):
        return UNRELATED
    return Comparison(Verdict.OPPOSED, "trend", f"{quoted(a.words)} and {quoted(b.words)} say opposite things of one number")

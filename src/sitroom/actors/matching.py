"""Whether two actors of different documents are one, by all that is known of them, with the reasons.

Each piece of evidence adds to the log odds or takes from them; ``Judged.score`` is their logistic.
From ``SAME_FROM`` on two actors are one, from ``UNSURE_FROM`` on a person should look. A wrong
merge is worse than a missed one, so the weights are set by hand to these rules (the order of the
names' own scores is measured, ``evaluation.name_pairs``):

* two full names of one spelling reach ``SAME_FROM`` alone (2 to 5); an initial costs 2.1, so that
  "S. Korsavet" needs some support;
* a lone family name, and a name with one word more, start at 0: they need an office or kin in common,
  or company and a body. A name with one word more is a relative's as often as a fuller form: there
  only the same office of the same body counts, and only where nothing is said of kin;
* a veto (kinship, generation, gender, death, other words) takes ``VETO``, more than all support;
* descriptions ("the Ostlandish foreign minister") are offered for review at most, and unnamed
  sources are never one across documents; a body that no word tells from others ("the ministry") neither.

``compare`` sees two actors only. Whether a third could as well be meant, ``chosen`` tells.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sitroom.actors import names
from sitroom.actors.actor import Actor, ActorType, Predicate, Relation
from sitroom.actors.bodies import body
from sitroom.actors.name_match import NameMatch
from sitroom.actors.name_match import Relation as Named
from sitroom.actors.offices import Likeness, compared, described, office, office_key
from sitroom.actors.person_name import Gender, parse
from sitroom.actors.spelling import folded, skeletons, words

SAME_FROM = 2.0
"""Log odds from which two actors are taken for one: 7 to 1."""
UNSURE_FROM = -1.5
"""Log odds from which a pair is offered for review."""
VETO = -10.0
SPELT = 0.84
"""Score of two full names from which spelling alone makes one person. Among the person names of 840 news articles (PolNeAR,
silver) 1 of 52 pairs spelt apart from here on was two persons, by eye; of 8 pairs below 6 were ("Bratton", "Burton")."""
NAME = 30.0
"""What the score adds beyond ``SPELT``: two for the same words."""
INITIAL = -2.1
OFFICE = 2.5
OFFICE_PARTLY = 0.7
TITLE = 0.4
BODY = 1.3
COMPANION = 1.0
COMPANY_MOST = 2.2
STRANGERS = -0.5
KIN = 3.0
RELATIVE = 1.0
"""The same distant kin: a man has many uncles and cousins."""
OTHER_PARENT = -2.0
NAMESAKE = -1.5
ONE_DOCUMENT = -2.0
OTHER_TYPE = -1.0
MARGIN = 1.5
"""By how much one candidate must lead another, in log odds, where neither is sure by its full name."""

_CLOSE = 0.3
"""Share of the smaller company from which a companion counts in full; below it, as often in long records, .4."""
_NAMES = 12
"""Names of an actor that are compared, the first ones: spellings beyond them repeat."""


class Verdict(StrEnum):
    """Whether two actors are one; only SAME puts them together."""

    SAME = "same"
    UNSURE = "unsure"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Reason:
    """One piece of evidence: ``words`` is a sentence for a reader, ``weight`` adds to the log odds."""

    kind: str
    words: str
    weight: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict on two actors: ``score`` in [0, 1] and all reasons, the strongest name first."""

    verdict: Verdict
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What one or more documents say of an actor, as far as it helps to know it again.

    ``roles`` are (title, of); ``kin`` are ("child-of", "parent-of" or "kin-of", name of the other).
    ``company`` are the family names of the other named persons of its ``documents`` (ids), each behind its consonants.
    ``speaks``: it is the source of a statement there, hence alive when it was made.
    """

    type: ActorType
    names: tuple[str, ...]
    roles: tuple[tuple[str, str | None], ...] = ()
    kin: tuple[tuple[str, str], ...] = ()
    company: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    speaks: bool = False


def profile_of(
    actor: Actor, actors: Iterable[Actor], relations: Iterable[Relation], document: str | None = None, *, speaks: bool = False
) -> Profile:
    """What a document says of one of its ``actors``; ``document`` is its id."""
    by_id = {other.id: other for other in actors}
    kin: list[tuple[str, str]] = []
    for relation in relations:
        if relation.predicate not in (Predicate.CHILD_OF, Predicate.KIN_OF):
            continue
        if relation.subject == actor.id and relation.object in by_id:
            kin.append((relation.predicate.value, by_id[relation.object].name))
        elif relation.object == actor.id and relation.subject in by_id:
            inverse = _PARENT if relation.predicate is Predicate.CHILD_OF else relation.predicate.value
            kin.append((inverse, by_id[relation.subject].name))
    written = (actor.name, *actor.aliases)
    if actor.type is ActorType.PERSON:
        kin += [(_predicate(parsed.kin), " ".join(parsed.tokens)) for parsed in map(parse, written) if parsed.kin]
    company = {
        _companion(parsed.family[-1])
        for other in by_id.values()
        if other.id != actor.id and other.type is ActorType.PERSON and not described(other.name)
        for parsed in [parse(other.name)]
        if parsed.family and not parsed.kin
    }
    return Profile(
        actor.type,
        written,
        tuple(dict.fromkeys((role.title, role.of) for role in actor.roles)),
        tuple(dict.fromkeys(kin)),
        frozenset(company),
        frozenset({document} if document is not None else ()),
        speaks,
    )


def _companion(family: str) -> str:
    """A family name by its consonants in each reading, and as written: "KRS|KRT kruth"; short ones by their letters."""
    low = folded(family)
    marks = sorted(mark for mark in skeletons(family) if len(mark) >= _TELLING)
    return f"{'|'.join(marks) or low} {low}"


def _by_mark(company: Iterable[str]) -> dict[str, str]:
    """The companions by each reading of their consonants."""
    return {mark: c.split()[-1] for c in sorted(company) for mark in c.split()[0].split("|")}


_TELLING = 3
"""Consonants of a family name by which a companion is known again."""


def joined(profiles: Sequence[Profile]) -> Profile:
    """The profile of a whole-record actor from its members'; names and roles in the order first seen.

    Raises ``ValueError`` where there is none.
    """
    if not profiles:
        raise ValueError("an actor has at least one member")
    types = Counter(profile.type for profile in profiles)
    return Profile(
        max(types, key=lambda type_: types[type_]),
        tuple(dict.fromkeys(name for profile in profiles for name in profile.names)),
        tuple(dict.fromkeys(role for profile in profiles for role in profile.roles)),
        tuple(dict.fromkeys(kin for profile in profiles for kin in profile.kin)),
        frozenset().union(*(profile.company for profile in profiles)),
        frozenset().union(*(profile.documents for profile in profiles)),
        any(profile.speaks for profile in profiles),
    )


def keys(profile: Profile) -> frozenset[str]:
    """Index keys, a few a name; none for what is never the same elsewhere.

    Profiles whose names ``names.similarity`` calls same share one, and so do those of one office. A given name
    alone ("Sefa") does not find "Sefa Korsavet": every Sefa would be found with her.
    """
    if profile.type is ActorType.UNNAMED:
        return frozenset()
    if profile.type is not ActorType.PERSON:
        return frozenset(f"body {key}" for name in profile.names for key in names.keys(name, ActorType.ORGANIZATION))
    found: set[str] = set()
    for name in _proper(profile):
        found |= names.keys(name, ActorType.PERSON) | _kin_keys(name)
    found |= {key for key in map(office_key, _all_offices(profile)) if key}
    return frozenset(f"person {key}" for key in found)


def _kin_keys(name: str) -> frozenset[str]:
    """Someone known as another's relative is found under the family's name."""
    parsed = parse(name)
    return names.keys(parsed.tokens[-1], ActorType.PERSON) if parsed.kin and parsed.tokens else frozenset()


def compare(a: Profile, b: Profile) -> Judged:
    """Whether two actors are one, symmetric in its verdict and score."""
    if ActorType.UNNAMED in (a.type, b.type):
        return _judged([Reason("unnamed", "a source without a name is nobody else elsewhere", VETO)])
    if (a.type is ActorType.PERSON) != (b.type is ActorType.PERSON):
        return _judged([Reason("type", f"one is a {a.type}, the other a {b.type}", VETO)])
    return _persons(a, b) if a.type is ActorType.PERSON else _bodies(a, b)


def chosen(judged: Sequence[Judged]) -> int | None:
    """Which candidate an actor joins: the best that is SAME, if no rival that is not DIFFERENT comes within ``MARGIN`` of it.

    A candidate known by its full name (reason kind "name" of ``SAME_FROM`` and more) has no rivals.
    """
    ranked = sorted((i for i, one in enumerate(judged) if one.verdict is not Verdict.DIFFERENT), key=lambda i: -_odds(judged[i]))
    if not ranked or judged[ranked[0]].verdict is not Verdict.SAME:
        return None
    best = judged[ranked[0]]
    sure = any(reason.kind == "name" and reason.weight >= SAME_FROM for reason in best.reasons)
    if not sure and len(ranked) > 1 and _odds(best) - _odds(judged[ranked[1]]) < MARGIN:
        return None
    return ranked[0]


def _odds(judged: Judged) -> float:
    return sum(reason.weight for reason in judged.reasons)


def _judged(reasons: Sequence[Reason], *, at_most_unsure: bool = False) -> Judged:
    total = sum(reason.weight for reason in reasons)
    verdict = Verdict.SAME if total >= SAME_FROM else Verdict.UNSURE if total >= UNSURE_FROM else Verdict.DIFFERENT
    if at_most_unsure and verdict is Verdict.SAME:
        verdict, total = Verdict.UNSURE, SAME_FROM - 0.1
    return Judged(verdict, round(1 / (1 + math.exp(-total)), 4), tuple(reasons))


def _persons(a: Profile, b: Profile) -> Judged:
    if _only_described(a) or _only_described(b):
        return _descriptions(a, b)
    match, pair = _best(a, b)
    reasons = [_name_reason(match, pair)]
    reasons += _kinship(a, b, match)
    reasons += _vetoes(a, b)
    if match.relation is Named.UNRELATED or any(reason.weight <= VETO for reason in reasons):
        return _judged(reasons)
    offices = _offices(a, b)
    reasons += offices + _company(a, b) + _documents(a, b)
    held = any(reason.kind == "role" and reason.weight >= OFFICE for reason in offices)
    longer = match.relation is Named.EXTENDED and bool(match.vetoes)
    return _judged(reasons, at_most_unsure=longer and (not held or bool(a.kin or b.kin)))


def _proper(profile: Profile) -> list[str]:
    return [name for name in profile.names[:_NAMES] if not described(name) and parse(name).tokens]


def _only_described(profile: Profile) -> bool:
    return not _proper(profile)


def _best(a: Profile, b: Profile) -> tuple[NameMatch, tuple[str, str]]:
    """The pair of names that speaks most for one person; full names decide wherever both have one."""
    first, second = _proper(a), _proper(b)
    full = [[name for name in side if parse(name).full and not parse(name).kin] for side in (first, second)]
    if all(full):
        first, second = full
    found = [(names.similarity(x, y, ActorType.PERSON), (x, y)) for x in first for y in second]
    return max(found, key=lambda item: (_name_weight(item[0], item[1]), item[0].score))


def _name_weight(match: NameMatch, pair: tuple[str, str]) -> float:
    one, two = map(parse, pair)
    if match.relation is Named.UNRELATED:
        return VETO
    if match.vetoes and match.relation is not Named.EXTENDED:
        return VETO
    if match.relation is Named.CONTAINED:
        last = min(one.tokens, two.tokens, key=len)[-1]
        family = max(one.tokens, two.tokens, key=len)[-1]
        return 0.0 if one.kin or two.kin or names.similarity(last, family, ActorType.PERSON).same else -0.5
    if match.vetoes or match.relation is Named.CONFLICT or match.score < names.SAME:
        return 0.0
    if not (one.full and two.full):
        return 0.3
    initial = any(len(folded(pair.a)) == 1 or len(folded(pair.b)) == 1 for pair in match.aligned)
    both = all(len(folded(pair.a)) == len(folded(pair.b)) == 1 for pair in match.aligned[:-1])
    return round(SAME_FROM + NAME * (match.score - SPELT) + (INITIAL if initial or both else 0.0), 2)


def _name_reason(match: NameMatch, pair: tuple[str, str]) -> Reason:
    return Reason("name", "; ".join(match.reasons), _name_weight(match, pair))


_PARENT = "parent-of"
_CHILD_WORDS = frozenset({"son", "sons", "daughter", "daughters", "child", "children", "heir"})
_PARENT_WORDS = frozenset({"father", "mother", "parent", "parents"})


def _predicate(kin: str | None) -> str:
    return Predicate.CHILD_OF.value if kin in _CHILD_WORDS else _PARENT if kin in _PARENT_WORDS else Predicate.KIN_OF.value


def _kinship(a: Profile, b: Profile, match: NameMatch) -> list[Reason]:
    """Nobody is the relative that the text gives him; the same relative speaks for one person."""
    found: list[Reason] = []
    for one, two in ((a, b), (b, a)):
        for predicate, other in one.kin:
            found += _relative(one, two, predicate, other, match)
    for predicate, other in a.kin:
        for same, another in b.kin:
            if same != predicate:
                continue
            alike = names.similarity(other, another, ActorType.PERSON)
            if alike.same or alike.relation is Named.CONTAINED:
                found.append(
                    Reason(
                        "kinship",
                        f'both are {predicate.replace("-", " ")} "{other}"',
                        RELATIVE if predicate == Predicate.KIN_OF.value else KIN,
                    )
                )
            elif predicate == Predicate.CHILD_OF.value and alike.vetoes and parse(other).full and parse(another).full:
                found.append(Reason("kinship", f'child of "{other}", and of "{another}"', OTHER_PARENT))
    vetoes = [reason for reason in found if reason.weight <= VETO]
    support = [reason for reason in found if reason.weight > 0]
    against = [reason for reason in found if VETO < reason.weight < 0]
    return (vetoes or support or against)[:1]


def _relative(one: Profile, two: Profile, predicate: str, other: str, match: NameMatch) -> list[Reason]:
    said = f'"{one.names[0]}" is {predicate.replace("-", " ")} "{other}"'
    full = parse(other).full
    for name in _proper(two):
        if parse(name).kin:
            continue
        alike = names.similarity(other, name, ActorType.PERSON)
        if alike.same and (full or all(parse(own).kin for own in _proper(one))):
            return [Reason("kinship", f'{said}, hence not "{name}"', VETO)]
        if alike.same or alike.relation is Named.CONTAINED:
            # The relative shares the family's name: no sign where both full names are one, else a doubt.
            if match.same and parse(name).full:
                return []
            if parse(name).full and any(parse(own).full and not parse(own).kin for own in _proper(one)):
                return [Reason("kinship", f'{said}, who may be "{name}"', VETO)]
            return [Reason("kinship", f'{said}, and "{name}" may be either', NAMESAKE)]
    return []


def _vetoes(a: Profile, b: Profile) -> list[Reason]:
    """Gender by titles, and death: who speaks today is not the late one."""
    found = []
    genders = [_genders(profile) for profile in (a, b)]
    if all(genders) and not genders[0] & genders[1]:
        found.append(Reason("gender", "one has a woman's title, the other a man's", VETO))
    for one, two in ((a, b), (b, a)):
        if _dead(one) and two.speaks and not _dead(two):
            found.append(Reason("death", f'"{one.names[0]}" is called dead, "{two.names[0]}" speaks', VETO))
    return found


def _genders(profile: Profile) -> set[Gender]:
    found = {parse(name).gender for name in profile.names if not parse(name).kin}
    for title, _ in profile.roles:
        tokens = set(title.casefold().split())
        found |= {Gender.WOMAN} if tokens & words("woman") else {Gender.MAN} if tokens & words("man") else set()
    return {gender for gender in found if gender is not None}


def _dead(profile: Profile) -> bool:
    said = [word for name in profile.names if not parse(name).kin for word in parse(name).titles]
    said += [word for title, _ in profile.roles for word in title.casefold().split()]
    return bool(words("dead") & set(said))


def _offices(a: Profile, b: Profile) -> list[Reason]:
    """The most telling office in common, else the most telling body."""
    best: tuple[Likeness, str, str] | None = None
    for title, of in _held(a):
        for other, of_other in _held(b):
            alike = compared(office(title, of), office(other, of_other))
            if alike and (best is None or alike > best[0]):
                best = (alike, f"{title} of {of}" if of else title, f"{other} of {of_other}" if of_other else other)
    if best and best[0] is Likeness.SAME:
        return [
            Reason("role", f'both "{best[1]}"' if best[1] == best[2] else f'"{best[1]}" and "{best[2]}" are one office', OFFICE)
        ]
    found = []
    if best:
        weight = OFFICE_PARTLY if best[0] is Likeness.PARTLY else TITLE
        found.append(Reason("role", f'"{best[1]}" may be "{best[2]}"' if best[1] != best[2] else f'both "{best[1]}"', weight))
    for of in filter(None, (body_of for _, body_of in a.roles)):
        for other in filter(None, (body_of for _, body_of in b.roles)):
            if names.similarity(of, other, ActorType.ORGANIZATION).same:
                return [*found, Reason("organization", f'both of "{of}"' if of == other else f'of "{of}" and of "{other}"', BODY)]
    return found


def _held(profile: Profile) -> list[tuple[str, str | None]]:
    """Roles, and the titles that stand with the names."""
    titled = [(" ".join(parse(name).titles), None) for name in profile.names if parse(name).titles and not parse(name).kin]
    return [*profile.roles, *titled]


def _company(a: Profile, b: Profile) -> list[Reason]:
    """Persons who are named beside both, their own families apart."""
    own = {mark for p in (a, b) for name in p.names for token in parse(name).tokens for mark in _by_mark([_companion(token)])}
    first, second = ({mark: word for mark, word in _by_mark(p.company).items() if mark not in own} for p in (a, b))
    if shared := sorted({min(first[mark], second[mark]) for mark in first.keys() & second.keys()}):
        first, second = ({word: word for word in side.values()} for side in (first, second))
        close = len(shared) / min(len(first), len(second)) >= _CLOSE
        weight = min(COMPANY_MOST, COMPANION * len(shared) * (1 if close else 0.4))
        return [Reason("company", "named beside both: " + ", ".join(shared[:5]), round(weight, 2))]
    if min(len(first), len(second)) > 1:
        return [Reason("company", "nobody is named beside both", STRANGERS)]
    return []


def _documents(a: Profile, b: Profile) -> list[Reason]:
    if a.documents & b.documents:
        return [Reason("document", "a document that names both keeps them apart", ONE_DOCUMENT)]
    return []


def _descriptions(a: Profile, b: Profile) -> Judged:
    """Someone known by an office alone: perhaps whoever holds it, for a person to say."""
    held = [
        [office(title, of) for title, of in p.roles] + [described(name) for name in p.names if described(name)] for p in (a, b)
    ]
    for one in held[0]:
        for two in held[1]:
            if compared(one, two) is Likeness.SAME:
                said = f'"{a.names[0]}" and "{b.names[0]}": one office, "{" ".join(one)}"'
                return _judged([Reason("description", said, 0.0), *_documents(a, b)], at_most_unsure=True)
    return _judged([Reason("description", f'"{a.names[0]}" and "{b.names[0]}": no name and no office in common', VETO)])


def _all_offices(profile: Profile) -> list[tuple[str, ...]]:
    return [*(office(title, of) for title, of in profile.roles), *filter(None, map(described, profile.names))]


def _bodies(a: Profile, b: Profile) -> Judged:
    states = a.type is b.type is ActorType.GOVERNMENT
    kind = ActorType.GOVERNMENT if states else ActorType.ORGANIZATION
    pairs = [(x, y) for x in a.names[:_NAMES] for y in b.names[:_NAMES] if states or not (body(x).generic or body(y).generic)]
    if not pairs:
        return _judged([Reason("name", f'"{a.names[0]}", "{b.names[0]}": no word says which one', VETO)])
    match, pair = max(
        ((names.similarity(x, y, kind), (x, y)) for x, y in pairs), key=lambda item: (_body_weight(*item), item[0].score)
    )
    reasons = [Reason("name", "; ".join(match.reasons), _body_weight(match, pair))]
    if reasons[0].weight <= VETO:
        return _judged(reasons)
    if a.type is not b.type:
        reasons.append(Reason("type", f"one is a {a.type}, the other a {b.type}", OTHER_TYPE))
    reasons += _company(a, b) + _documents(a, b)
    return _judged(reasons, at_most_unsure=match.relation is Named.EXTENDED)


_LOOSE_HEADS = frozenset(
    {"movement", "group", "organization", "organisation", "party", "company", "agency", "government", "militia"}
)


def _body_weight(match: NameMatch, pair: tuple[str, str]) -> float:
    if match.relation in (Named.EQUAL, Named.ACRONYM):
        # "the foreign ministry" is every country's: only just enough, and strangers in company make it unsure.
        owned = [not set(body(name).owners) <= words("modifier") or bool(body(name).acronym) for name in pair]
        return round(2.2 + 3 * (match.score - 0.7), 2) if all(owned) else SAME_FROM + 0.1
    if match.relation is Named.EXTENDED:
        heads = set(body(pair[0]).heads) ^ set(body(pair[1]).heads)
        return -0.5 if heads <= _LOOSE_HEADS else VETO / 2
    return VETO

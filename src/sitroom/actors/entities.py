"""Who the phrases of one document stand for.

Names come first, over the whole text: full ones, then the short ones that go back to them. Then
descriptions and pronouns are resolved in the order of the text, each to an entity that fits in kind,
number, gender and family, by what the text says of that entity (office, body, origin), by nearness,
by who spoke last, and by the network's own antecedent scores. What fits nothing is an entity of its
own. Precision first: a description without a fitting office or body stays apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice

import numpy as np

from sitroom.actors.actor import ActorType
from sitroom.actors.coreference import PERSONAL, Floats, Form, Ints, pronoun_form, wordlist
from sitroom.actors.name_match import Relation
from sitroom.actors.names import similarity
from sitroom.actors.person_name import Name, parse
from sitroom.actors.phrases import HERE, Phrase, bodies, stem, stems
from sitroom.actors.spelling import folded, skeletons
from sitroom.attributions.lexicon import names as lists
from sitroom.attributions.lexicon import words as listed

UNSCORED = -9.0
"""Where the network did not compare two phrases."""


class Scores:
    """The network's scores of pairs of phrases, found by the later one."""

    def __init__(self, earlier: Ints, later: Ints, scores: Floats) -> None:
        order = np.argsort(later, kind="stable")
        self._earlier, self._later, self._scores = earlier[order], later[order], scores[order]

    def of(self, number: int) -> dict[int, float]:
        """The scores of all that phrase ``number`` was compared with, by their numbers."""
        begin, end = np.searchsorted(self._later, (number, number + 1))
        return dict(zip(self._earlier[begin:end].tolist(), self._scores[begin:end].tolist(), strict=True))


PERSON, ORGANIZATION, GROUP, PLACE = "person", "organization", "group", "place"


@dataclass(slots=True)
class Weights:
    """What counts for a pronoun going back to an entity; chosen on the situations of ``evaluation``."""

    network: float = 0.25
    paragraph: float = 2.6
    phrase: float = 0.02
    spoke_last: float = 2.2
    spoke_before: float = 1.2
    spoke: float = 0.5
    only_quoted: float = 1.5


WEIGHTS = Weights()

ENOUGH = 1.5
"""From which score on a description joins an entity; chosen on examples/ by hand."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A phrase where it stands: its kind, whether a statement's source it is (its number), what its place says."""

    phrase: Phrase
    kind: str
    source_of: int | None = None
    quoted: int | None = None
    """The number of the statement inside whose direct quotation it stands."""
    paragraph: int = 0
    hint: str | None = None
    """The kind of source that attributions gave it ("unnamed", "person" …)."""
    turn: tuple[str, str] | None = None
    """Of a transcript's label that names nobody: whether it "asks" or "answers", and what parts it from others."""
    asks: bool = False
    """Whether it is the source of a question."""
    until: int = 0
    """The paragraph in which what it says ends, where it is a source."""
    read: bool = True
    """Whether the network reads it as a phrase of its own, not only as a name or a source."""


@dataclass(slots=True, eq=False)
class Entity:
    """One entity while the document is being resolved; ``members`` are numbers of phrases."""

    kind: str
    number: int = 0
    members: list[int] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    heads: set[str] = field(default_factory=set)
    tokens: set[str] = field(default_factory=set)
    gender: Counter[str] = field(default_factory=Counter)
    plural: bool = False
    dead: bool = False
    parents: list[Entity] = field(default_factory=list)
    children: list[Entity] = field(default_factory=list)
    first: int = 1 << 30
    last: int = -1
    spoke: int = -1
    own_voice: int = -1
    reasons: dict[int, str] = field(default_factory=dict)

    @property
    def named(self) -> bool:
        """Whether the text gives it a name."""
        return bool(self.names)

    @property
    def sex(self) -> str | None:
        """What most of its words say, None where they say nothing."""
        common = self.gender.most_common(2)
        return common[0][0] if common and (len(common) == 1 or common[0][1] > common[1][1]) else None


@lru_cache(1 << 12)
def _classes(head: str) -> frozenset[str]:
    return frozenset(name for name in lists("like", HERE) if head in listed("like", name, HERE))


@lru_cache(1 << 14)
def like_heads(a: str, b: str) -> float:
    """How far two head nouns name one occupation: 1 for one word (or its feminine), .6 for words of one class, else 0."""
    a, b = a.removeprefix("ex-"), b.removeprefix("ex-")
    if a == b or stem(a) == stem(b):
        return 1.0
    return 0.6 if _classes(a) & _classes(b) else 0.0


def _gender(text: str, phrase: Phrase) -> str | None:
    if phrase.form in (Form.HE, Form.SHE):
        return "m" if phrase.form is Form.HE else "f"
    words = {w.lower().strip(".") for w in text[slice(*phrase.span)].split()[:4]}
    first = phrase.head
    if first in wordlist("male") or words & {"mr", "lord", "sir"}:
        return "m"
    if first in wordlist("female") or words & {"mrs", "ms", "miss", "lady", "madame"}:
        return "f"
    return None


class Resolver:
    """One document being resolved; :meth:`run` gives the entity of each phrase, None where it stays open."""

    def __init__(self, text: str, seen: Sequence[Seen], scores: Scores) -> None:
        """Begin with phrases in the order of the text and the network's scores of their pairs."""
        self.text = text
        self.seen = list(seen)
        self.scores = scores
        self._sources = {s.source_of: i for i, s in reversed(list(enumerate(seen))) if s.source_of is not None}
        self._met: dict[int, Entity] = {}
        """Entities by their last mention so far, the latest last."""
        self._marks: dict[str, list[Entity]] = {}
        self._column: tuple[int, dict[int, float]] = (-1, {})
        self._genders = [_gender(text, s.phrase) for s in seen]
        self.entities: list[Entity] = []
        self.of: list[Entity | None] = [None] * len(seen)

    def run(self) -> list[Entity | None]:
        """Resolve all phrases."""
        self._names()
        for entity in self.entities:
            entity.last = entity.spoke = entity.own_voice = -1
        self._met.clear()
        for number, seen in enumerate(self.seen):
            if self.of[number] is not None:
                self._touch(self.of[number], number)  # type: ignore[arg-type]
                continue
            form = seen.phrase.form
            if seen.turn is not None:
                continue
            if form in (Form.I, Form.WE, Form.YOU) or form == Form.THIS:
                continue
            if form is Form.WHO:
                self._relative(number)
            elif form in PERSONAL:
                self._pronoun(number)
            else:
                self._description(number)
        self._turns()
        self._first_persons()
        return self.of

    def _recent(self) -> list[Entity]:
        """The entities met last: as many as a reader keeps in mind, so that a long text costs by its length."""
        return list(islice(reversed(self._met.values()), REMEMBERED))

    # -- joining -----------------------------------------------------------------------------------------------------

    def _new(self, number: int) -> Entity:
        made = Entity(self.seen[number].kind, len(self.entities))
        self.entities.append(made)
        return made

    def _join(self, entity: Entity, number: int, reason: str) -> None:
        seen = self.seen[number]
        phrase = seen.phrase
        entity.members.append(number)
        entity.first = min(entity.first, number)
        entity.reasons[number] = reason
        self.of[number] = entity
        if (gender := self._genders[number]) is not None:
            entity.gender[gender] += 1
        if phrase.form not in PERSONAL and phrase.form not in (Form.THIS, Form.WHO):
            if phrase.name is None:
                entity.heads.add(phrase.head)
            elif phrase.title is not None:
                self._described(entity, phrase.title)
            for span in phrase.descriptions:
                self._described(entity, span)
            entity.tokens |= phrase.tokens
            if phrase.name is None:
                entity.plural = entity.plural or phrase.plural
            entity.dead = entity.dead or (phrase.kin is None and words_of_death(self.text, phrase.core))
        self._touch(entity, number)

    def _described(self, entity: Entity, span: tuple[int, int]) -> None:
        words = [w.strip(".,;:“”\"'‘’()").removesuffix("'s").removesuffix("’s") for w in self.text[slice(*span)].split()]
        for word in words:
            low = word.lower()
            if low in listed("head", "person", HERE) or low in listed("source", "unnamed") or low in bodies():
                entity.heads.add(low)
            entity.tokens |= stems(word)

    def _touch(self, entity: Entity, number: int) -> None:
        seen = self.seen[number]
        entity.last = max(entity.last, number)
        self._met.pop(id(entity), None)
        self._met[id(entity)] = entity
        if seen.quoted is None:
            entity.own_voice = max(entity.own_voice, number)
        if seen.source_of is not None:
            entity.spoke = max(entity.spoke, seen.source_of)

    # -- names -------------------------------------------------------------------------------------------------------

    def _names(self) -> None:
        named = [i for i, s in enumerate(self.seen) if s.phrase.name is not None]
        parsed = {i: parse(self.text[slice(*self.seen[i].phrase.name)]) for i in named}  # type: ignore[misc]
        # Full names in the order of the text, then the short ones that go back to them.
        for i in named:
            if i and self.seen[i].kind != ORGANIZATION and self._abbreviates(i, parsed[i].written):
                self.seen[i] = replace(self.seen[i], kind=ORGANIZATION)
        persons = [i for i in named if self.seen[i].kind == PERSON]
        for number in persons:
            if len(parsed[number].tokens) > 1:
                self._person(number, parsed[number])
        self._families()
        for number in persons:
            if len(parsed[number].tokens) <= 1:
                self._person(number, parsed[number])
        for number in named:
            if self.seen[number].kind != PERSON:
                self._body(number, parsed[number])

    def _families(self) -> None:
        """Note whose child or parent the fully named are: "Ravan Osterek, son of the late General Mihal Osterek"."""
        for number, seen in enumerate(self.seen):
            if seen.phrase.kin in ("child", "father") and seen.phrase.owner is not None and not seen.phrase.plural:
                beside = self._apposed(number)
                if beside is not None:
                    self._join(beside, number, "apposition")
                    self._tie(beside, self._owner(number), down=seen.phrase.kin == "child")

    def _person(self, number: int, name: Name) -> None:
        best: tuple[float, Entity] | None = None
        phrase = self.seen[number].phrase
        dead = words_of_death(self.text, phrase.core)
        sex = self._genders[number] or (_SEX[name.gender.value] if name.gender is not None else None)
        marks = {mark for token in name.tokens for mark in (*skeletons(token), folded(token))}
        for entity in self._marked(marks):
            if entity.kind != PERSON:
                continue
            # Once someone is named in full, that is what a short name is held against: "Lind" is any Lind's.
            full = [other for other in entity.names if len(other.tokens) > 1]
            fit = max((_fit(name, other) for other in full or entity.names), default=0.0)
            if any(_other_given(name, other) for other in full):
                continue  # an initial that fits both does not make one of Ahmed and Ali
            if fit <= 0 or (sex is not None and entity.sex not in (None, sex)):
                continue
            if len(name.tokens) == 1:
                fit += self._short(number, phrase, entity, dead=dead)
            # The dead are named too, but who is named without a word of it is rather one who lives.
            fit = fit if dead or not entity.dead else 0.0 if fit < _SAME_NAME else min(fit, _SAME_NAME + 0.01)
            if best is None or fit > best[0]:
                best = (fit, entity)
        if best is not None and best[0] >= _SAME_NAME:
            entity = best[1]
            reason = f"the name “{name.written}”"
        else:
            entity, reason = self._new(number), ""
        self._mark(entity, marks)
        entity.names.append(name)
        if name.gender is not None:
            entity.gender[_SEX[name.gender.value]] += 1
        self._join(entity, number, reason)

    def _marked(self, marks: set[str]) -> list[Entity]:
        """The entities one of whose names shares a mark, in the order in which they were made."""
        found = {id(entity): entity for mark in marks for entity in self._marks.get(mark, ())}
        return sorted(found.values(), key=lambda entity: entity.number)

    def _mark(self, entity: Entity, marks: set[str]) -> None:
        for mark in marks:
            known = self._marks.setdefault(mark, [])
            if entity not in known:
                known.append(entity)

    def _short(self, number: int, phrase: Phrase, entity: Entity, *, dead: bool) -> float:
        """What speaks for and against a lone name going back to this entity: titles, death, who was named last."""
        network = self._network(number, entity)
        score = 0.0 if network == UNSCORED else 0.04 * max(-4.0, min(4.0, network))
        before = [m for m in entity.members if m < number]
        score += 0.15 / (1 + number - max(before)) if before else -0.05
        if dead != entity.dead:
            score -= 0.5 if dead else 0.05
        title = self.text[slice(*phrase.title)].lower().split() if phrase.title else []
        held = [t for t in title if t in listed("head", "person", HERE)]
        if held and entity.heads:
            score += 0.1 if any(like_heads(t, h) for t in held for h in entity.heads) else -0.03
        age = {w.lower() for w in self.text[slice(*phrase.core)].split()}
        if age & wordlist("young"):
            score += 0.5 * bool(entity.parents) - 0.5 * bool(entity.children or entity.dead)
        elif age & wordlist("old"):
            score += 0.5 * bool(entity.children) - 0.5 * bool(entity.parents)
        if self._is_owner_of_kin(number):
            score -= 0.5 if len(entity.names) and not entity.dead else 0.0
        return score

    def _is_owner_of_kin(self, number: int) -> bool:
        span = self.seen[number].phrase.span
        return any(
            s.phrase.kin is not None
            and s.phrase.owner is not None
            and s.phrase.owner[0] <= span[0]
            and span[1] <= s.phrase.owner[1] + 2
            for s in self.seen[max(0, number - 6) : number + 3]
        )

    def _only_owner(self, entity: Entity) -> bool:
        """Whether an entity is named only as somebody's father or mother."""
        return all(self._is_owner_of_kin(m) for m in entity.members if self.seen[m].phrase.name is not None)

    def _body(self, number: int, name: Name) -> None:
        seen = self.seen[number]
        best: tuple[float, Entity] | None = None
        before = self.of[number - 1] if number else None
        if before is not None and before.named and before.kind != PERSON and self._abbreviates(number, name.written):
            best = (1.0, before)
        words = re.findall(r"\w+", name.written)
        initials = "".join(word[0] for word in words if word[:1].isupper()).lower() if len(words) > 1 else folded(name.written)
        marks = {stem(word) for word in words} | {mark for word in words for mark in skeletons(word)} | {f"={initials}"}
        for entity in self._marked(marks):
            if (entity.kind == PERSON) != (seen.kind == PERSON) or (entity.kind == PLACE) != (seen.kind == PLACE):
                continue
            fit = max(_body_fit(name.written, other.written) for other in entity.names)
            if fit >= _SAME_BODY and (best is None or fit > best[0]):
                best = (fit, entity)
        entity = best[1] if best else self._new(number)
        self._mark(entity, marks)
        entity.names.append(name)
        self._join(entity, number, f"the name “{name.written}”" if best else "")

    def _abbreviates(self, number: int, written: str) -> bool:
        """Whether a name stands in brackets behind the one whose initials it is: "the River Guard (RG)"."""
        a, b = self.seen[number - 1].phrase, self.seen[number].phrase
        if a.name is None or self.text[a.name[1] : b.span[0]].strip() != "(":
            return False
        initials = "".join(w[0] for w in re.findall(r"\w+", self.text[slice(*a.name)])).lower()
        letters = written.lower()
        return written.isupper() and len(letters) > 1 and (letters == initials or _within(letters, initials))

    # -- descriptions ------------------------------------------------------------------------------------------------

    def _description(self, number: int) -> None:
        seen = self.seen[number]
        phrase = seen.phrase
        beside = self._apposed(number)
        if beside is not None:
            self._join(beside, number, "apposition")
            if phrase.kin in ("child", "father") and phrase.owner is not None:
                self._tie(beside, self._owner(number), down=phrase.kin == "child")
            return
        if phrase.kin is not None and phrase.owner is not None:
            self._relative_of(number)
            return
        best: tuple[float, Entity, str] | None = None
        for entity in self._recent():
            made = self._weigh(number, entity)
            if made is not None and (best is None or made[0] > best[0]):
                best = (made[0], entity, made[1])
        if best is not None and best[0] >= ENOUGH:
            self._join(best[1], number, best[2])
        else:
            self._join(self._new(number), number, "")

    def _network(self, number: int, entity: Entity) -> float:
        """The network's best score for a phrase going back to an entity."""
        if self._column[0] != number:
            self._column = (number, self.scores.of(number))
        column = self._column[1]
        return max((column.get(m, UNSCORED) for m in entity.members), default=UNSCORED)

    def _apposed(self, number: int) -> Entity | None:
        """The named entity that this description stands beside: "the chief engineer, Radomir V", "Radomir V, a hydrologist"."""
        seen = self.seen[number]
        if seen.phrase.plural:
            return None
        for other, first, second in ((number - 1, number - 1, number), (number + 1, number, number + 1)):
            if not 0 <= other < len(self.seen):
                continue
            a, b = self.seen[first].phrase, self.seen[second].phrase
            entity = self.of[other]
            gap = self.text[a.core[1] : b.core[0]].strip() if a.core[1] <= b.core[0] else "x"
            if (
                entity is not None
                and self.seen[other].phrase.name is not None
                and _kinds_meet(seen.kind, entity.kind)
                and _APPOSED.fullmatch(gap)
                and self.scores.of(second).get(first, UNSCORED)
                > (_APPOSITION if seen.phrase.kin or len(gap) > 1 else 0.0 if gap else 1.0)
            ):
                return entity
        return None

    def _weigh(self, number: int, entity: Entity) -> tuple[float, str] | None:
        """How well a description fits an entity, and why; None where it cannot be it."""
        seen = self.seen[number]
        phrase = seen.phrase
        if entity.first >= number or not _kinds_meet(seen.kind, entity.kind):
            return None
        if phrase.plural != entity.plural and not (entity.named and entity.kind != PERSON):
            return None
        earlier = [m for m in entity.members if m < number]
        if any(_nested(phrase, self.seen[m].phrase) for m in earlier[-3:]):
            return None
        sex = self._genders[number]
        if sex is not None and entity.sex is not None and sex != entity.sex:
            return None
        if phrase.head in wordlist("anybody") and len(self.text[slice(*phrase.span)].split()) <= _BARE:
            # "the woman": whoever spoke last, if that fits.
            follows = seen.source_of is not None and entity.spoke == seen.source_of - 1 and entity.kind == PERSON
            return (ENOUGH + (0.5 if entity.sex == sex else 0.0), "spoke last") if follows else None
        indefinite = not phrase.definite
        head = max((like_heads(phrase.head, h) for h in entity.heads), default=0.0)
        if entity.kind != PERSON and entity.named:
            head = max(head, *(1.0 if stem(phrase.head) in {stem(w) for w in n.written.split()} else 0.0 for n in entity.names))
        own = phrase.tokens
        shared = own & (entity.tokens | {stem(h) for h in entity.heads})
        share = len(shared) / len(own) if own else 0.0
        network = max(-3.0, self._network(number, entity))
        near = seen.paragraph - max(self.seen[m].paragraph for m in earlier)
        score = 0.25 * max(-4.0, min(4.0, network))
        reasons = []
        if head:
            score += 1.4 * head
            reasons.append(f"“{phrase.head}”")
        if own:
            score += 2.2 * share if head or share == 1.0 else 1.0 * share
            score -= 1.6 * (1 - share) if not shared else 0.4 * (1 - share)
            reasons += sorted(shared)
        if indefinite:
            # "a professor at Lund University" may be the one named before; "a diplomat" is a new one.
            if not (head and shared and share >= 0.5):
                return None
            score -= 0.6
        score += 0.7 if near <= 1 else 0.4 if near <= _NEAR else 0.0
        if seen.source_of is not None and entity.spoke >= 0:
            score += 0.4
        if not own and head == 1.0:
            # "the spokesman": whoever was last called so.
            later = [
                e
                for e in self._recent()
                if e is not entity
                and _kinds_meet(seen.kind, e.kind)
                and e.last > entity.last
                and e.last < number
                and any(like_heads(phrase.head, h) == 1.0 for h in e.heads)
            ]
            score += 0.6 - 1.2 * bool(later)
        if not head and not shared:
            if self._varies(number, entity) and network > _FOLLOWS:
                return ENOUGH, "spoke last"
            if network < 1.0 or seen.source_of is not None:
                return None
        if entity.dead and seen.source_of is not None:
            return None
        return score, "called " + ", ".join(reasons) if reasons else "the network"

    def _varies(self, number: int, entity: Entity) -> bool:
        """Whether a description may be another word for who spoke last: "Aino R … The mediator fears", nobody else called so."""
        seen = self.seen[number]
        phrase = seen.phrase
        if (
            seen.source_of is None
            or entity.spoke != seen.source_of - 1
            or entity.kind != PERSON
            or phrase.form is not Form.DEFINITE
        ):
            return False
        between = [
            e for e in self._recent() if e is not entity and e.kind == PERSON and entity.last < e.last < number and e.named
        ]
        away = seen.paragraph - max(self.seen[m].until for m in entity.members if m < number)
        if between or away > 1 or (away and self._network(number, entity) < 0):
            return False
        rivals = (e for e in self._recent() if not phrase.tokens or phrase.tokens & e.tokens)
        return not any(like_heads(phrase.head, h) == 1.0 for e in rivals for h in e.heads)

    def _relative_of(self, number: int) -> None:
        """Resolve "Massoud's son": a relative of the owner that the text names, never the owner."""
        phrase = self.seen[number].phrase
        owner = self._owner(number)
        if owner is None:
            self._join(self._new(number), number, "")
            return
        if words_of_death(self.text, phrase.owner):
            owner.dead = True
        down = phrase.kin == "child"
        if phrase.kin not in ("child", "father") or phrase.plural:
            fitting = []
        else:
            fitting = [e for e in self.entities if self._may_be_kin(e, owner, down=down)]
        if fitting:
            known = owner.children if down else owner.parents
            chosen = min(fitting, key=lambda e: (e not in known, -len(e.members)))
            self._join(chosen, number, "kinship")
        else:
            chosen = self._new(number)
            self._join(chosen, number, "")
        if phrase.kin in ("child", "father"):
            self._tie(chosen, owner, down=down)

    def _tie(self, entity: Entity, owner: Entity | None, *, down: bool) -> None:
        """Note that an entity is the owner's child (``down``) or parent."""
        if owner is None or owner is entity:
            return
        child, parent = (entity, owner) if down else (owner, entity)
        if parent not in child.parents:
            child.parents.append(parent)
            parent.children.append(child)

    def _may_be_kin(self, entity: Entity, owner: Entity, *, down: bool) -> bool:
        """Whether an entity may be the owner's child (``down``) or parent: known to be, or named with the same family name."""
        if entity is owner or entity.kind != PERSON or entity.plural:
            return False
        if entity in (owner.children if down else owner.parents):
            return True
        if not entity.named or not _same_family(entity, owner) or entity in (owner.parents if down else owner.children):
            return False
        return not (entity.dead or self._only_owner(entity)) if down else not owner.dead

    def _owner(self, number: int) -> Entity | None:
        """The entity whose relative this phrase names: that of the widest phrase inside its owner, else the likeliest."""
        seen = self.seen[number]
        span = seen.phrase.owner
        assert span is not None
        if pronoun_form(self.text[slice(*span)].lower()) is Form.I and seen.quoted is not None:
            return self._speaker(seen.quoted)
        found: tuple[int, Entity] | None = None
        for other in range(max(0, number - 8), min(len(self.seen), number + 9)):
            entity = self.of[other]
            inner = self.seen[other].phrase
            if other == number or entity is None:
                continue
            if span[0] <= inner.core[0] and inner.core[1] <= span[1] + 1:
                size = inner.core[1] - inner.core[0]
                if found is None or size > found[0]:
                    found = (size, entity)
        if found is not None:
            return found[1]
        name = parse(self.text[slice(*span)])
        fitting = [e for e in self.entities if e.kind == PERSON and any(_fit(name, n) >= _SAME_NAME for n in e.names)]
        if not fitting:
            # "the commander's son": whoever is called so.
            head = self.text[slice(*span)].split()[-1].lower()
            fitting = [e for e in self.entities if e.kind == PERSON and any(like_heads(head, h) == 1.0 for h in e.heads)]
        # The one who is known to have children, or to be dead, before the one who speaks.
        return max(fitting, key=lambda e: (bool(e.children), e.dead, e.last), default=None)

    # -- pronouns ----------------------------------------------------------------------------------------------------

    def _relative(self, number: int) -> None:
        """Give "who" to the phrase right before it."""
        start = self.seen[number].phrase.span[0]
        best: int | None = None
        for other in range(number - 1, max(-1, number - 8), -1):
            phrase = self.seen[other].phrase
            # A name may reach beyond its relative clause: "Korsavet, who says …" is one phrase.
            adjoins = any(not self.text[end:start].strip(" ,") for end in (phrase.span[1], phrase.core[1]) if end <= start)
            if adjoins and self.of[other] is not None and self.seen[other].kind != PLACE:
                best = other
        if best is not None:
            self._join(self.of[best], number, "relative pronoun")  # type: ignore[arg-type]

    def _pronoun(self, number: int) -> None:
        seen = self.seen[number]
        form = seen.phrase.form
        best: tuple[float, Entity] | None = None
        for entity in self._recent():
            score = self._pronoun_fit(number, form, entity)
            if score is not None and (best is None or score > best[0]):
                best = (score, entity)
        if best is not None and best[0] > (_SPEAKS if seen.source_of is not None else _SPOKEN_OF):
            self._join(best[1], number, "pronoun")

    def _pronoun_fit(self, number: int, form: Form, entity: Entity) -> float | None:
        seen = self.seen[number]
        if entity.first >= number:
            return None
        if form in (Form.HE, Form.SHE):
            if entity.kind != PERSON or entity.plural:
                return None
            if entity.sex is not None and entity.sex != ("m" if form is Form.HE else "f"):
                return None
        elif form is Form.IT:
            if entity.kind == PERSON or entity.plural:
                return None
        elif entity.kind == PERSON and not entity.plural:
            return None
        earlier = [m for m in entity.members if m < number]
        network = self._network(number, entity)
        w = WEIGHTS
        score = w.network * max(-4.0, min(4.0, network))
        # Whose words go on is there as long as they do.
        away = seen.paragraph - min(seen.paragraph, max(max(self.seen[m].paragraph, self.seen[m].until) for m in earlier))
        score -= w.paragraph * min(away, 6)
        score -= w.phrase * min(number - max(earlier), 40)
        if seen.source_of is not None:
            if entity.dead:
                return None
            if entity.spoke >= 0:
                gap = seen.source_of - entity.spoke
                score += w.spoke_last if gap <= 1 else w.spoke_before if gap == 2 else w.spoke
            if entity.own_voice < 0:
                score -= w.only_quoted
        # "he" in a quotation is not its speaker.
        if seen.quoted is not None and seen.quoted != seen.source_of and self._speaker(seen.quoted) is entity:
            return None
        return score

    def _speaker(self, statement: int) -> Entity | None:
        number = self._sources.get(statement)
        return None if number is None else self.of[number]

    def _turns(self) -> None:
        """Give "Q" and "A" to persons: who answers is whom a question of that section addresses by name."""
        turns = [i for i, s in enumerate(self.seen) if s.turn is not None]
        made: dict[tuple[str, str], Entity] = {}
        asked = Counter(id(self.of[i]) for i, s in enumerate(self.seen) if s.asks and s.turn is None and self.of[i] is not None)
        asking = next((e for e in self.entities if e.named and asked and id(e) == asked.most_common(1)[0][0]), None)
        for number in turns:
            turn = self.seen[number].turn
            assert turn is not None
            if turn not in made:
                one = turn[1].isdigit()
                found = (asking if one else None) if turn[0] == "asks" else self._addressed(turn[1], turns)
                made[turn] = found or self._new(number)
                made[turn].kind = PERSON
                asking = made[turn] if turn[0] == "asks" and one else asking
            self._join(made[turn], number, "transcript")

    def _addressed(self, section: str, turns: Sequence[int]) -> Entity | None:
        asked = {self.seen[i].source_of for i in turns if self.seen[i].turn == ("asks", section)}
        for number, seen in enumerate(self.seen):
            entity = self.of[number]
            if entity is None or entity.kind != PERSON or not entity.named or seen.quoted not in asked:
                continue
            # "Mr Eckle, is the port open?"
            before = self.text[: seen.phrase.span[0]].rpartition("\n")[2]
            if len(before.split()) <= 1 and self.text[seen.phrase.span[1] : seen.phrase.span[1] + 1] == ",":
                return entity
        return None

    def _first_persons(self) -> None:
        """Give "I" and "my" in a quotation to its speaker."""
        for number, seen in enumerate(self.seen):
            if self.of[number] is None and seen.phrase.form is Form.I and seen.quoted is not None:
                speaker = self._speaker(seen.quoted)
                if speaker is not None and speaker.kind == PERSON:
                    self._join(speaker, number, "the speaker")
            if self.of[number] is None and seen.phrase.form is Form.WE and seen.quoted is not None:
                speaker = self._speaker(seen.quoted)
                if speaker is not None and speaker.kind in (ORGANIZATION, GROUP):
                    self._join(speaker, number, "the speaker")


_SEX = {"woman": "f", "man": "m"}
_BARE = 2
_NEAR = 2
_APPOSED = re.compile(r"[,(]?|, \d{1,3},")
_FOLLOWS = -0.5
REMEMBERED = 150
"""Entities before a description or pronoun that it may go back to."""
_APPOSITION = -2.0
"""For "Inês Ruivaz, 31, the chairwoman's daughter", whose words leave little doubt."""
_SPEAKS = -1.0
"""A pronoun that speaks goes back to the likeliest entity that fits from this score on, any other from the next."""
_SPOKEN_OF = 0.3
_SAME_NAME = 0.5
_SAME_BODY = 0.85


def words_of_death(text: str, span: tuple[int, int] | None) -> bool:
    """Whether the words say that the person is dead: "the late General"."""
    return span is not None and bool(wordlist("dead") & {w.lower() for w in text[slice(*span)].split()})


@lru_cache(1 << 14)
def _other_given(a: Name, b: Name) -> bool:
    """Whether two full names differ in a word of theirs: of one family, and not one person."""
    if len(a.tokens) < _FULL or len(b.tokens) < _FULL:
        return False
    match = similarity(a.written, b.written, ActorType.PERSON)
    return match.relation is Relation.CONFLICT or (bool(match.vetoes) and match.relation is not Relation.EXTENDED)


_FULL = 2


@lru_cache(1 << 14)
def _fit(a: Name, b: Name) -> float:
    """How well one person's names fit in one document, 0 where they cannot be one; a lone family name fits at .6."""
    if a.kin or b.kin:
        return 0.0
    match = similarity(a.written, b.written, ActorType.PERSON)
    if match.vetoes:
        return 0.0
    if match.relation is Relation.EQUAL:
        return match.score if match.score >= 0.4 else 0.0
    if match.relation is Relation.CONTAINED:
        return 0.6
    return 0.0


@lru_cache(1 << 14)
def _body_fit(a: str, b: str) -> float:
    if folded(a) == folded(b):
        return 1.0
    match = similarity(a, b, ActorType.ORGANIZATION)
    if match.vetoes:
        return 0.0
    if match.same:
        return 0.9
    small, large = sorted(({stem(w) for w in a.split()}, {stem(w) for w in b.split()}), key=len)
    heads = {w for w in small if w in bodies()}
    # "the Committee" is the "National Salvation Committee" that the text named.
    return 0.88 if small and small < large and (heads or len(small) > 1) else 0.0


def _within(letters: str, initials: str) -> bool:
    """Whether all ``letters`` occur in ``initials`` in this order."""
    rest = iter(initials)
    return all(letter in rest for letter in letters)


def _kinds_meet(a: str, b: str) -> bool:
    return a == b or {a, b} <= {ORGANIZATION, GROUP}


def _nested(a: Phrase, b: Phrase) -> bool:
    return a.span[0] < b.span[1] and b.span[0] < a.span[1]


def _same_family(a: Entity, b: Entity) -> bool:
    return any(folded(x) == folded(y) for m in a.names for n in b.names for x in m.family for y in n.family)

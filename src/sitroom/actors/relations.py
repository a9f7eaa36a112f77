"""How the actors of a document stand to each other: kin, offices, and what verbs and nouns between them say.

Titles give kinship and membership; the frames of ``relations.toml`` read clauses. What is negated, planned, asked, feared
or only possible is no relation.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitroom.actors.actor import SYMMETRIC, Predicate, Relation, Status
from sitroom.actors.called import Called
from sitroom.actors.clauses import Innermost, Item, Sentence, listed
from sitroom.actors.entities import GROUP, ORGANIZATION, PERSON, like_heads
from sitroom.actors.frames import Said, of_sentence
from sitroom.actors.resolve import Cast
from sitroom.actors.titles import Title
from sitroom.attributions.statement import Quotation, Statement
from sitroom.certainty.level import Level, Polarity

_BODIES = (ORGANIZATION, GROUP)
_OF_BODY = frozenset({Predicate.LEADS, Predicate.MEMBER_OF})


class Relations:
    """Collects what the titles and clauses of one document say."""

    def __init__(self, cast: Cast, called: Called, inner: Innermost) -> None:
        self.cast = cast
        self.called = called
        self.inner = inner
        self._first: dict[str, int] = {}
        for seen, actor in zip(cast.phrases, cast.whose, strict=True):
            if actor is not None:
                self._first.setdefault(actor, seen.phrase.core[0])

    def run(self, found: Sequence[Title], rows: Sequence[Sentence]) -> tuple[Relation, ...]:
        """All relations in the order of the words that say them, each once."""
        said = [*_of_titles(found), *self._of_phrases(), *self._of_entities()]
        alone = {actor for actor, e in self.cast.entities.items() if e.kind == PERSON and not e.plural}
        for items in rows:
            if sum(item.actor is not None for item in items) > 1:
                said += [s for s in of_sentence(items, alone) if self._meant(s)]
                said += _affiliations(items, self.cast)
        made: dict[tuple[str, Predicate, str], Relation] = {}
        for one in sorted(said, key=lambda s: (s.core, s.span)):
            relation = self._relation(one)
            if relation is not None:
                made.setdefault((relation.subject, relation.predicate, relation.object), relation)
        return tuple(r for r in made.values() if not _implied(r, made))

    def _relation(self, said: Said) -> Relation | None:
        a, b = said.subject, said.object
        if a == b or a not in self.cast.entities or b not in self.cast.entities:
            return None
        if said.predicate in _OF_BODY and self.cast.entities[b].kind not in _BODIES:
            return None
        if said.predicate in (Predicate.CHILD_OF, Predicate.KIN_OF) and self.cast.entities[b].kind != PERSON:
            return None
        if said.predicate in SYMMETRIC and self._first.get(b, 0) < self._first.get(a, 0):
            a, b = b, a
        statement = self.inner.of(said.core)
        return Relation(a, said.predicate, b, said.status, (said.span,), statement.id if statement else None)

    def _meant(self, said: Said) -> bool:
        """Whether the source of the words means them so: no wish, no order, no plain denial of them."""
        statement = self.inner.of(said.core)
        if statement is None or statement.quotation is Quotation.DIRECT:
            return True
        return not _unmeant(statement)

    def _of_phrases(self) -> Iterator[Said]:
        """Who speaks for someone by what it is: "Ms Adler's office", "her lawyers"."""
        for seen, actor in zip(self.cast.phrases, self.cast.whose, strict=True):
            phrase = seen.phrase
            if (
                actor is None
                or phrase.owner is None
                or phrase.name is not None
                or phrase.head not in listed("relation", "office")
            ):
                continue
            owner = self.called.actor_of(phrase.owner)
            if owner is not None:
                yield Said(actor, Predicate.SPEAKS_FOR, owner, Status.CURRENT, phrase.core, phrase.core)

    def _of_entities(self) -> Iterator[Said]:
        """Sons and daughters as the resolver knows them."""
        ids = {id(entity): actor for actor, entity in self.cast.entities.items()}
        for actor, entity in self.cast.entities.items():
            spans = [p.span for p in (self.cast.phrases[m].phrase for m in entity.members) if p.kin == "child"]
            for parent in entity.parents:
                if id(parent) in ids and spans:
                    yield Said(actor, Predicate.CHILD_OF, ids[id(parent)], Status.CURRENT, spans[0], spans[0])


def _unmeant(statement: Statement) -> bool:
    if statement.certainty.level in (Level.UNKNOWN, Level.UNLIKELY):
        return True
    return statement.polarity is Polarity.DENIED


def _implied(relation: Relation, made: dict[tuple[str, Predicate, str], Relation]) -> bool:
    """Who leads or speaks for a body need not be called its member too."""
    if relation.predicate is not Predicate.MEMBER_OF:
        return False
    return any((relation.subject, p, relation.object) in made for p in (Predicate.LEADS, Predicate.SPEAKS_FOR))


# -- titles --------------------------------------------------------------------------------------------------------------


def _of_titles(found: Sequence[Title]) -> Iterator[Said]:
    full: dict[str, set[str]] = {}
    for title in found:
        if title.bearer is not None and title.of_actor is not None and title.how != "description":
            full.setdefault(title.bearer, set()).add(title.low)
    for number, title in enumerate(found):
        if title.bearer is None:
            continue
        if title.of_actor is None:
            other = found[number + 1] if number + 1 < len(found) else None
            if title.plural and title.of is None and other and other.span == title.span and other.bearer:
                # "X and Y are allies"
                predicate = _relational(title.low)
                if predicate is not None:
                    yield Said(title.bearer, predicate, other.bearer, title.status, title.span, title.span)
            continue
        made = None if _described_again(title, full.get(title.bearer, set())) else _between(title)
        if made is not None:
            a, predicate, b = made
            yield Said(a, predicate, b, title.status, title.span, title.span)


def _described_again(title: Title, full: set[str]) -> bool:
    """Whether a description only repeats an office that the text gave in full: "the Ostra lecturer" of a university."""
    return title.how == "description" and any(like_heads(low, title.low) > 0 for low in full)


def _relational(low: str) -> Predicate | None:
    for predicate in (Predicate.ALLIED_WITH, Predicate.OPPOSED_TO, Predicate.SUPPORTS):
        if low in listed("relation", predicate.value):
            return predicate
    return None


def _between(title: Title) -> tuple[str, Predicate, str] | None:
    assert title.bearer is not None
    assert title.of_actor is not None
    bearer, of = title.bearer, title.of_actor
    if title.low in listed("kin", "child"):
        return bearer, Predicate.CHILD_OF, of
    if title.low in listed("kin", "parent"):
        return of, Predicate.CHILD_OF, bearer
    if title.low in listed("kin", "kin"):
        return bearer, Predicate.KIN_OF, of
    relational = _relational(title.low)
    if relational is not None:
        return bearer, relational, of
    words = title.title.lower().split()
    if title.low in listed("relation", "speaks-for"):
        return bearer, Predicate.SPEAKS_FOR, of
    if title.low in listed("relation", "outside"):
        return None
    leading = title.low in listed("relation", "leads") or "_".join(words[-2:]) in listed("relation", "leads_pair")
    # "Prime Minister of" leads, "Foreign Minister of" belongs to it; a deputy, "a leader" and a press director lead nothing.
    below = set(words) & listed("relation", "deputy") or title.indefinite or title.plural or _of_part(title.title)
    if leading and not below:
        return bearer, Predicate.LEADS, of
    return bearer, Predicate.MEMBER_OF, of


def _of_part(title: str) -> bool:
    """Whether small words before the head noun make it one of many: "press operations director", "crew chief"."""
    before = title.split()[:-1]
    parts = [w for w in before if w.islower() and w not in listed("role", "portfolio") and w not in listed("relation", "leading")]
    return bool(parts) and not {"of", "for", "in"} & set(before)


def _affiliations(items: Sentence, cast: Cast) -> Iterator[Said]:
    """Persons with their bodies: "Lind of the Meridian Centre", "Lind, Meridian Centre"."""
    for n, item in enumerate(items):
        if (
            not item.acts
            or item.actor is None
            or item.tag == "PRP"
            or cast.entities[item.actor].kind != PERSON
            or not cast.entities[item.actor].named
        ):
            continue
        body: Item | None = None
        if n + 1 < len(items) and items[n + 1].low in ("of", "from"):
            body = _behind(items, n + 2)
        elif (
            n + 2 < len(items)
            and items[n + 1].low == ","
            and items[n + 2].acts
            and (n + 3 == len(items) or items[n + 3].tag in (",", ".", "-RRB-", ":"))
        ):
            body = items[n + 2] if n == 0 or items[n - 1].tag in ("``", "''", ":", "-RRB-") or items[n - 1].low in "-–—" else None
        if body is not None and body.actor is not None and cast.entities[body.actor].kind == ORGANIZATION:
            span = (item.start, body.end)
            yield Said(item.actor, Predicate.MEMBER_OF, body.actor, Status.CURRENT, span, span)


def _behind(items: Sentence, at: int) -> Item | None:
    """The actor behind a preposition and at most a few words of the phrase that names it."""
    for n in range(at, min(at + 5, len(items))):
        if items[n].acts:
            return items[n] if n + 1 == len(items) or items[n + 1].tag != "POS" else None
        if not (items[n].tag.startswith(("NN", "JJ", "VBP")) or items[n].tag == "DT"):
            return None
    return None

"""From predicates to claims: which aspect the words name, who takes part, and how it is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitroom.claims.aspects import Aspect, Named, aspects, named_by
from sitroom.claims.claim import ClaimKind, Part
from sitroom.claims.predication import Form, Mood, Predication
from sitroom.claims.referents import Referent, Referents
from sitroom.claims.tree import Tree
from sitroom.claims.vocabulary import things
from sitroom.claims.words import listed

_WHERE = frozenset(["in", "at", "near", "on", "around", "outside", "inside", "from", "to", "into", "towards", "toward", "across"])
_UPON = frozenset(["on", "against", "of", "at", "upon", "in", "over", "to"])
_BY = frozenset(["by", "of", "from", "between", "with"])


OFFICE = "office "
"""What the name of a claim of an office that one person holds begins with."""


@dataclass(frozen=True, slots=True)
class Framed:
    """A predicate laid into a frame: its aspect (None for a word of no table), pole, agents, themes and places.

    ``asked`` names what is asked: the aspect, else "word" or "office" with the predicate's lemma. ``others`` are further
    arguments.
    """

    predication: Predication
    aspect: Aspect | None
    asked: str
    pole: str
    agents: tuple[Referent, ...]
    themes: tuple[Referent, ...]
    places: tuple[Referent, ...]
    others: tuple[Referent, ...]

    @property
    def kind(self) -> ClaimKind:
        """What the claim is about; what is planned is an intention, what is to come a forecast."""
        own = self.aspect.kind if self.aspect is not None else ClaimKind.OTHER
        if self.predication.attempted and own is not ClaimKind.CLASH:
            return ClaimKind.INTENTION
        if self.predication.mood is Mood.PLAN:
            return ClaimKind.INTENTION
        if self.predication.mood in (Mood.FUTURE, Mood.CONDITION):
            return ClaimKind.FORECAST
        if self.asked.startswith(OFFICE):
            return ClaimKind.OFFICE
        return ClaimKind.OTHER if own is ClaimKind.FORECAST else own


class Frames:
    """Lays the predicates of one text into frames."""

    def __init__(self, tree: Tree, referents: Referents) -> None:
        self.tree = tree
        self.referents = referents

    def of(self, predication: Predication) -> list[Framed]:
        """The frames of one predicate: one for each aspect that fits, else the frame of its own word."""
        if predication.form is Form.WHERE:
            located = self._located(predication)
            return [located] if located is not None else []
        special = self._ours(predication) or self._held(predication)
        if special is not None:
            return [special]
        found = [framed for named in self._named(predication) if (framed := self._framed(predication, named)) is not None]
        if found:
            return found[:_MOST]
        if predication.existential:
            there = self._there(predication)
            return [there] if there is not None else []
        own = self._own(predication)
        return [own] if own is not None else []

    def _named(self, p: Predication) -> list[Named]:
        tree = self.tree
        behind = [
            tree.lemma(n) for n in range(p.head + 1, min(p.head + 8, len(tree.words))) if tree.words[n].tag not in ("DT", "PRP$")
        ]
        before = [tree.lemma(n) for n in range(p.head - 1, max(-1, p.head - 4), -1)]
        lemma = tree.lemma(p.head)
        found = named_by(p.form, lemma, behind, before)
        if not found and p.form is Form.NOUN and tree.first(p.head, "cop") is not None:
            # Bad English is tagged badly: "the resistance is verbal"
            found = named_by(Form.ADJECTIVE, lemma, behind, before)
        return found

    def _framed(self, p: Predication, named: Named) -> Framed | None:
        behind = self.tree.low[p.head + 1 : p.head + 2]
        if p.form is Form.VERB and behind in (["place"], ["part"]) and behind[0] not in named.words:
            return None
        aspect = named.aspect
        if aspect.name == "fighters" and p.form is Form.NOUN and self.tree.first(p.head, "cop") is None:
            return None
        if aspect.name == "working" and p.objects:
            return None  # who runs the quays is not said to be working
        agents, themes, places, others = self._arguments(p, named)
        if aspect.theme not in ("place", "none") and not themes and (named.needs_theme or aspect.only or aspect.heads):
            return None
        if aspect.theme not in ("place", "none") and themes and not any(_asked_of(named, t) for t in themes):
            return None
        if aspect.name in _LEAVING:
            gone = [r for r in places if self._case(r.at) in ("to", "into", "for", "towards", "toward")]
            places, others = tuple(r for r in places if r not in gone), (*others, *gone)
        return Framed(p, aspect, aspect.name, named.pole, agents, themes, places, others)

    def _arguments(
        self, p: Predication, named: Named | None
    ) -> tuple[tuple[Referent, ...], tuple[Referent, ...], tuple[Referent, ...], tuple[Referent, ...]]:
        theme = named.aspect.theme if named is not None else "object"
        subjects = self._all(p.subjects)
        used_up = set(named.words[1:]) if named is not None else set()
        objects = self._all([n for n in p.objects if not self.tree.lemma(n) & used_up])
        obliques = [(case, self.referents.of(n)) for case, n in p.obliques]
        obliques = [(case, r) for case, r in obliques if not r.empty]
        places = [r for case, r in obliques if r.place is not None or (r.kind == "place" and case in _WHERE)]
        by = [r for case, r in obliques if case == "by" and r.place is None]
        agents: list[Referent]
        themes: list[Referent]
        if p.form is Form.NOUN and named is not None and self.tree.first(p.head, "cop") is None:
            agents = subjects + [r for case, r in obliques if case in ("by", "between", "with") and r.kind in ("person", "body")]
            upon = [r for case, r in obliques if case in _UPON]
            themes = {"object": upon, "subject": subjects or [r for case, r in obliques if case in _BY]}.get(theme, [])
        elif p.passive:
            agents, themes = by, subjects
        elif theme == "subject" or p.form is not Form.VERB:
            agents, themes = ([], subjects) if theme != "subject" or p.form is not Form.VERB else (subjects, subjects)
        elif named is not None and named.preposition is not None:
            agents, themes = subjects, [r for case, r in obliques if case == named.preposition]
        elif objects or (named is None):
            agents, themes = subjects, objects
        elif named.alone:
            # "the road reopened": without object the subject is what the verb is about
            agents, themes = [], subjects
        else:
            # "they attacked at dawn": whoever attacks was not attacked
            agents, themes = subjects, []
        if theme == "place":
            agents = subjects
            themes = []
            about = subjects if p.passive or p.form is Form.ADJECTIVE else []
            places = places + [r for r in (*objects, *about) if r.kind == "place"]
        if theme == "agent":
            themes = subjects
        if theme == "none":
            agents, themes = subjects, []
        if named is not None and theme == "subject" and named.aspect.kind in (ClaimKind.TALKS, ClaimKind.RELATION):
            # Who meets whom and who splits from whom are both asked.
            themes = (
                subjects
                + objects
                + themes
                + [r for case, r in obliques if case in ("with", "between", "from") and r.place is None]
            )
        if named is None and p.form is Form.VERB and not themes:
            themes = [r for case, r in obliques if case not in _NO_THEME and r.place is None and r.head not in listed("time")]
        if named is None or named.aspect.by is None:
            # Who "we" are is not known: only where it is asked who did it the speaker stands for them.
            agents = [r for r in agents if not r.ours]
        agents, themes = _once(agents), _once(themes)
        used = {r.at for r in (*agents, *themes, *places)}
        others = [r for r in (*subjects, *objects, *(r for _, r in obliques)) if r.at not in used]
        return tuple(agents), tuple(themes), tuple(places), tuple(others)

    def _case(self, n: int) -> str:
        """The preposition of a phrase."""
        found = self.tree.under(n, "case")
        return self.tree.low[found[0]] if found else ""

    def _all(self, heads: Sequence[int]) -> list[Referent]:
        return [r for r in (self.referents.of(n) for n in heads) if not r.empty]

    def _located(self, p: Predication) -> Framed | None:
        """The frame of a place with a copula: where someone is, or in whose hands something is."""
        tree = self.tree
        subjects = tuple(self._all(p.subjects))
        case = " ".join(tree.low[c] for c in tree.under(p.head, "case"))
        if not subjects:
            return None
        holders = tuple(self._all(tree.under(p.head, "nmod", "nmod:poss", "compound", "amod")))
        if tree.lemma(p.head) & listed("hands") and case in ("in", "under", "into"):
            found = tuple(r for r in holders if r.actor is not None or r.kind in ("body", "person") or r.head in listed("holder"))
            return _by_table(p, "control", "+", found, subjects, (), ()) if found else None
        where = [self.referents.of(p.head), *holders]
        aspect = "whereabouts"
        places = tuple(r for r in where if _somewhere(r))
        if not places or not any(r.kind in ("person", "body") for r in subjects):
            return None
        if all(self.tree.words[r.at].tag in ("NNS", "NNPS") for r in subjects):
            aspect = "presence"
        pole = "-" if any(word in case.split() for word in ("out", "outside", "away", "off")) else "+"
        return _by_table(p, aspect, pole, (), subjects, places[:1] if places[0].place else places, ())

    def _ours(self, p: Predication) -> Framed | None:
        """The frame of "the station is ours"."""
        if self.tree.low[p.head] not in listed("ours") or not p.subjects:
            return None
        subjects = tuple(self._all(p.subjects))
        if not any(_holdable(r) for r in subjects):
            return None
        speaker = self.referents.of(p.head)
        holders = () if speaker.empty else (speaker,)
        return _by_table(p, "control", "+", holders, subjects, (), ())

    def _held(self, p: Predication) -> Framed | None:
        """The frame of "we have the station": a place or a building that someone has is held."""
        if p.form is not Form.VERB or not self.tree.lemma(p.head) & {"have", "get"} or p.passive:
            return None
        objects = tuple(r for r in self._all(p.objects) if _holdable(r))
        subjects = tuple(r for r in self._all(p.subjects) if r.kind in ("person", "body"))
        if not objects or not subjects or not self._definite(objects[0].at):
            return None
        return _by_table(p, "control", "+", subjects, objects, (), ())

    def _definite(self, n: int) -> bool:
        tree = self.tree
        return tree.words[n].tag.startswith("NNP") or any(tree.low[c] in ("the", "this", "that") for c in tree.under(n, "det"))

    def _there(self, p: Predication) -> Framed | None:
        """The frame of "there are no foreigners in the town": something is somewhere or not."""
        thing = self.referents.of(p.head)
        places = tuple(r for case, n in p.obliques if case in _WHERE and not (r := self.referents.of(n)).empty and _somewhere(r))
        if thing.empty or not places:
            return None
        return _by_table(p, "presence", "+", (), (thing,), places, ())

    def _own(self, p: Predication) -> Framed | None:
        """The frame of a word that no table has: a full verb, or a noun or adjective with a copula."""
        tree = self.tree
        lemma = tree.base(p.head)
        if p.form is Form.NOUN and tree.first(p.head, "cop") is None:
            return None
        if p.form is Form.VERB and (tree.lemma(p.head) & (listed("empty_verb") | listed("speech"))):
            return None
        agents, themes, places, others = self._arguments(p, None)
        if not agents and not themes:
            return None
        asked = f"word {lemma}"
        if p.form is Form.NOUN and lemma in listed("sole_office"):
            places = places + tuple(r for _, n in p.obliques if (r := self.referents.of(n)).place is not None)
            asked = f"{OFFICE}{lemma}"
        return Framed(p, None, asked, "+", agents, themes, places, others)


def _by_table(
    p: Predication,
    name: str,
    pole: str,
    agents: tuple[Referent, ...],
    themes: tuple[Referent, ...],
    places: tuple[Referent, ...],
    others: tuple[Referent, ...],
) -> Framed:
    """A frame of an aspect that other words than those of its table name."""
    return Framed(p, aspects()[name], name, pole, agents, themes, places, others)


def _once(referents: Sequence[Referent]) -> list[Referent]:
    """The referents, each actor and place once."""
    seen: dict[object, Referent] = {}
    for r in referents:
        seen.setdefault((r.actor, r.place) if r.actor or r.place else r.at, r)
    return list(seen.values())


def _somewhere(r: Referent) -> bool:
    return r.place is not None or r.kind == "place" or r.head in things("facility")


def _holdable(r: Referent) -> bool:
    """Whether it is a place or a building, which someone may hold."""
    return r.actor is None and _somewhere(r)


_LEAVING = frozenset(["flight", "withdrawal", "evacuation"])
"""Aspects whose place is the one that is left."""
_MOST = 2
_NO_THEME = frozenset(["by", "since", "until", "during", "before", "after", "without", "despite", "like", "as", "per"])


def _asked_of(named: Named, theme: Referent) -> bool:
    """Whether an aspect may be asked of a theme, by the kind of it and, for things, by its noun."""
    aspect = named.aspect
    if aspect.only and theme.kind not in aspect.only:
        return False
    if aspect.heads and not named.sure and theme.kind not in ("person", "body") and theme.head not in aspect.heads:
        return theme.kind == "place" and "place" in aspect.only
    return True


def part_of(referent: Referent, framed: Framed) -> Part:
    """What a referent does in its frame."""
    if any(r.at == referent.at for r in framed.agents):
        return Part.AGENT
    return Part.TARGET if any(r.at == referent.at for r in framed.themes) else Part.OTHER

"""Which event of PLOVER a clause tells of, with its mode and the code of CAMEO: the senses of ``events.toml``.

Names and codes are those of the CAMEO to PLOVER table of 2021 (draft 0.8). What is agreed to, asked for, refused,
threatened or ended is an event of its own there: "the siege" is COERCE, "lifted the siege" RETREAT, "demanded an end to
the siege" REQUEST. Where no sense fits there is no event: a missing type costs less than a wrong one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Any

from sitroom.claims.aspects import Aspect
from sitroom.claims.claim import Event
from sitroom.claims.lemma import lemmas
from sitroom.claims.predication import Form, Mood, Predication
from sitroom.claims.tree import Tree

_REACH = 6
"""Words behind the first of an expression in which the others stand, articles not counted."""
_INNER = 10
"""Words from a verb to the event that it asks for, refuses or ends, at most."""
_COLUMNS = {"agree": 0, "request": 1, "reject": 2, "threaten": 3, "cease": 4}
_PASSING = frozenset({"a", "an", "the", "its", "his", "her", "their", "our", "my", "this", "that", "these", "those"})
_BETWEEN = frozenset({"to", "not", "never", "ever", "again"})
_DEED = frozenset({"to", "will", "would", "shall"})
_STEPS = 3
"""Heads between a noun and the predicate that it belongs to, at most: "conducted a series of raids"."""
_WIDEST = 60
"""Words from a predicate to a word that is read with it, at most: keeps the cost of endless sentences linear."""
_BE = frozenset({"be"})
_ASIDE = frozenset({"acl:relcl", "advcl", "advcl:relcl", "parataxis", "appos", "list", "discourse"})
"""Relations of what stands beside a clause and is not read with it."""

Lemmas = frozenset[str]


@dataclass(frozen=True, slots=True)
class Sense:
    """One word or expression with the event that it names; see the head of ``events.toml``."""

    cameo: str
    words: tuple[str, ...]
    noun: bool
    with_: Lemmas
    without: Lemmas
    act: str | None
    needs: bool


def event_of(aspect: Aspect | None, pole: str, lemma: str, words: Sequence[str], mood: Mood = Mood.FACT) -> Event | None:
    """The event of the clause whose predicate is ``lemma``, None where no sense fits.

    ``words`` are all words of the clause in their order, the predicate among them, as lemmas or as they stand in the text;
    words of the governing verb ("refused to") may come with them. A denied clause has the event that it denies. What is
    planned is agreed to or threatened, what is ordered is asked for.
    """
    clause = _Clause([_Item(w) for w in (w.lower() for w in words) if w not in _PASSING], _expected(aspect, pole))
    at = clause.position(lemma.lower())
    return _meant(clause, at, clause.event(at, light=aspect is None), mood, is_noun=False)


def event_at(tree: Tree, predication: Predication, aspect: Aspect | None = None, pole: str = "+") -> Event | None:
    """The event of a predicate in its tree; see :func:`event_of`.

    What the verb does to an event noun counts: the siege of "lifted the siege" is an easing.
    """
    p = predication
    kept = [n for n in _clause_of(tree, p) if n == p.head or tree.low[n] not in _PASSING]
    clause = _Clause([_item(tree, n, p) for n in kept], _expected(aspect, pole))
    at = kept.index(p.head)
    code = clause.event(at, light=aspect is None and p.form is Form.VERB)
    by_noun = p.form is Form.NOUN and p.verb != p.head
    if code and by_noun and p.verb in kept:
        code = clause.event(kept.index(p.verb), light=False) or code
    return _meant(clause, at, code, p.mood, is_noun=p.form is not Form.VERB)


def _item(tree: Tree, n: int, p: Predication) -> _Item:
    tag = tree.words[n].tag
    kind = "verb" if tag.startswith(("VB", "MD")) else "noun" if tag.startswith("NN") else "other"
    return _Item(tree.low[n], kind, _narrows(tree, n), _near(tree, n, p.head))


def _near(tree: Tree, n: int, head: int) -> bool:
    """Whether a word is an argument of the predicate, or hangs on one as in "a series of raids"."""
    for _ in range(_STEPS):
        above = tree.words[n].head
        if above is None or above < 0:
            return False
        if above == head:
            return True
        if tree.relation(n) not in ("nmod", "conj", "compound"):
            return False
        n = above
    return False


def _narrows(tree: Tree, n: int) -> bool:
    """Whether a noun only says which of the noun behind it: "aid agency" is no aid, but a "mediation effort" is mediation."""
    return tree.relation(n) == "compound" and not forms(tree.low[tree.words[n].head or 0]) & _hollow()


def _clause_of(tree: Tree, p: Predication) -> list[int]:
    """The words that a predicate is read with: those below it and its verb, and the governing verbs of an infinitive."""
    found = {p.head, p.verb}
    open_ = [p.head, p.verb]
    aside = _ASIDE | {"ccomp"} if forms(tree.low[p.head]) & _light() else _ASIDE
    while open_:
        below = [c for c in tree.children[open_.pop()] if tree.words[c].relation not in aside and c not in found]
        below = [c for c in below if abs(c - p.head) <= _WIDEST]
        found.update(below)
        open_ += below
    at = p.head
    while tree.relation(at) == "xcomp" and (above := tree.words[at].head) is not None and 0 <= p.head - above <= _WIDEST:
        found.add(above)
        at = above
    return sorted(n for n in found if n == p.head or any(c.isalnum() for c in tree.low[n]))


def _meant(clause: _Clause, at: int | None, code: str | None, mood: Mood, is_noun: bool) -> Event | None:
    """The event of a code as it is meant: planned, ordered, refused."""
    code = code or clause.wanted
    if not code:
        return None
    act = clause.governor(at) or {Mood.PLAN: "agree" if is_noun else "pledge", Mood.ORDER: "request"}.get(mood)
    if act is None and mood is Mood.FUTURE and not is_noun and event_for(code).plover != "ASSAULT":
        # Only where somebody will do it, and not of fighting: who expects it need not be who threatens with it.
        act = "pledge"
    return event_for(code if act is None else shifted(code, act) or code)


def event_for(cameo: str) -> Event:
    """The event of a CAMEO code, with the PLOVER type and mode that the table of 2021 gives it."""
    mode = _longest(_table()["modes"], cameo)
    return Event(_longest(_table()["types"], cameo) or "", None if mode == "-" else mode, cameo)


def shifted(cameo: str, act: str) -> str | None:
    """The code of an event that is agreed to, asked for, rejected, threatened or ended; None where the act keeps its own.

    A pledge is an agreement to what helps and a threat of what harms.
    """
    row = (_longest(_table()["shift"], cameo) or "- - - - -").split()
    columns = [_COLUMNS["agree"], _COLUMNS["threaten"]] if act == "pledge" else [_COLUMNS[act]]
    return next((row[n] for n in columns if row[n] != "-"), None)


def _expected(aspect: Aspect | None, pole: str) -> str | None:
    """The code that an aspect stands for by itself."""
    if aspect is None:
        return None
    found: str | None = _table()["aspect"]["minus" if pole == "-" else "plus"].get(aspect.name)
    return found


@dataclass(frozen=True, slots=True)
class _Item:
    """A word: whether it is a verb, a noun or another ("" where that is not known), narrows a noun, or is near the predicate."""

    low: str
    kind: str = ""
    narrows: bool = False
    near: bool = True


class _Clause:
    """The words of a clause without articles, and the code that its aspect stands for."""

    def __init__(self, items: Sequence[_Item], wanted: str | None) -> None:
        self.items = items
        self.words = [i.low for i in items]
        self.lemmas = [forms(w) for w in self.words]
        self.all: Lemmas = frozenset().union(*self.lemmas)
        self.wanted = wanted

    def position(self, lemma: str) -> int | None:
        """Where the predicate stands, None where the words do not hold it."""
        if lemma in self.words:
            return self.words.index(lemma)
        own = forms(lemma)
        return next((n for n, found in enumerate(self.lemmas) if own & found), None)

    def event(self, at: int | None, light: bool = True, depth: int = 0) -> str | None:
        """The code of the event that the word at ``at`` names.

        ``depth`` is 1 for an event that an act is about, where only endings may be acts ("demanded that they end the
        siege"), and 2 for one that an ending is about.
        """
        if at is None:
            return None
        for sense in self._fitting(at):
            if sense.act is None:
                return sense.cameo
            if depth > 1 or (depth == 1 and sense.act != "cease"):
                continue
            inner = self._inner(at, sense, depth + 1)
            code = shifted(inner, self._turned(at, sense.act)) if inner is not None else None
            if code is not None:
                return code
            if not sense.needs:
                return sense.cameo
        if light and depth == 0 and self.lemmas[at] & _light():
            return self._beside(at)
        return None

    def _turned(self, at: int, act: str) -> str:
        """Who vows "not to" yield rejects it."""
        return "reject" if act in ("agree", "pledge") and self.words[at + 1 : at + 3] == ["not", "to"] else act

    def governor(self, at: int | None) -> str | None:
        """What the verb right before an infinitive does to it: "refused to release" rejects."""
        if at is None or at < 2 or self.words[at - 1] not in _BETWEEN:
            return None
        n = at - 1
        while n > 0 and self.words[n] in _BETWEEN:
            n -= 1
        return next((s.act for s in self._fitting(n) if s.act is not None and not s.noun), None)

    def _fitting(self, at: int) -> list[Sense]:
        """The senses of the word at ``at`` that the clause allows, best first."""
        found = [s for word in sorted(self.lemmas[at]) for s in _senses().get(word, ()) if self._fits(s, at)]
        return sorted(found, key=lambda s: (-self._weight(s), _order()[s]))

    def _weight(self, sense: Sense) -> float:
        agrees = self.wanted is not None and event_for(self.wanted).plover == event_for(sense.cameo).plover
        return len(sense.words) + bool(sense.with_) + 0.5 * agrees + 0.25 * sense.needs

    def _is_kind(self, sense: Sense, at: int) -> bool:
        """Whether the part of speech allows the sense; an adjective as a participle ("besieged") or as an act ("ready to")."""
        item = self.items[at]
        if item.kind in ("", "noun") or sense.noun:
            return item.kind == "" or sense.noun == (item.kind == "noun")
        return item.kind == "verb" or sense.act is not None or item.low not in sense.words

    def _fits(self, sense: Sense, at: int) -> bool:
        if not self._is_kind(sense, at):
            return False
        if (sense.with_ and not sense.with_ & self.all) or sense.without & self.all:
            return False
        if sense.noun:
            rest = sense.words[:-1]
            start = at - len(rest)
            return start >= 0 and all(word in self.lemmas[start + n] for n, word in enumerate(rest))
        n = at + 1
        for word in sense.words[1:]:
            last = min(len(self.words), at + 1 + _REACH)
            while n < last and word not in self.lemmas[n]:
                # "speaks of a government with chairs" is not "speaks with"
                n = last if word in _prepositions() and self.words[n] in _prepositions() else n + 1
            if n >= last:
                return self._passive(at) and all(any(w in known for known in self.lemmas[:at]) for w in sense.words[1:])
            n += 1
        return True

    def _passive(self, at: int) -> bool:
        return any(self.lemmas[n] & _BE for n in range(max(0, at - 2), at))

    def _around(self, at: int, before: bool) -> Iterator[int]:
        yield from range(at + 1, min(len(self.words), at + 1 + _INNER))
        if before:
            yield from range(at - 1, max(-1, at - 1 - _INNER), -1)

    def _inner(self, at: int, sense: Sense, depth: int) -> str | None:
        """The event that an act is about: behind the verb; of a passive, and of what ends, else before it."""
        begin = at + (0 if sense.noun else self._length(sense, at))
        for n in self._around(begin, sense.act == "cease" or self._passive(at)):
            if n != at and not self.items[n].narrows:
                code = self.event(n, light=False, depth=depth)
                if code is not None and self._acted_on(code, sense, n):
                    return code
        return None

    def _acted_on(self, code: str, sense: Sense, n: int) -> bool:
        """Whether the event at ``n`` is what the act is about: what ends can end, a threat is of a deed ("to shell")."""
        if sense.act == "cease":
            return shifted(code, "cease") is not None
        return sense.act != "pledge" or shifted(code, "agree") is not None or (n > 0 and self.words[n - 1] in _DEED)

    def _length(self, sense: Sense, at: int) -> int:
        """Words from the first of a verb's expression to its last."""
        n = at
        for word in sense.words[1:]:
            n = next((m for m in range(n + 1, len(self.words)) if word in self.lemmas[m]), n)
        return n - at

    def _beside(self, at: int) -> str | None:
        """The event of the noun that a light verb goes with: behind it, else before it."""
        for n in self._around(at, before=True):
            for sense in self._fitting(n) if self.items[n].near and not self.items[n].narrows else ():
                if sense.noun:
                    return self.event(n, light=False)
        return None


@lru_cache(1 << 14)
def forms(word: str) -> Lemmas:
    """The lemmas that a word may be a form of, as a verb and as a noun."""
    return frozenset({word, *lemmas(word, "VBD"), *lemmas(word, "NNS")})


def _longest(table: Mapping[str, Any], code: str) -> str | None:
    """The entry of a code or of the longest beginning of it."""
    for length in range(len(code), 1, -1):
        if code[:length] in table:
            return str(table[code[:length]])
    return None


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((resources.files("sitroom.claims") / "events.toml").read_text("utf-8"))
    return loaded


@cache
def _light() -> Lemmas:
    return frozenset(_table()["light"].split())


@cache
def _hollow() -> Lemmas:
    return frozenset(_table()["hollow"].split())


@cache
def _prepositions() -> Lemmas:
    return frozenset(_table()["prepositions"].split())


def _listed(words: str) -> Lemmas:
    named = [_table()["words"][w[1:]].split() if w.startswith("@") else [w] for w in words.split()]
    return frozenset(word for group in named for word in group)


@cache
def _order() -> Mapping[Sense, int]:
    """Every sense with its place in the table."""
    made: dict[Sense, int] = {}
    for entry in _table()["sense"]:
        shared = (_listed(entry.get("with", "")), _listed(entry.get("without", "")), entry.get("act"), entry.get("needs", False))
        for key in ("verbs", "nouns"):
            for words in entry.get(key, "").split():
                made.setdefault(Sense(entry["cameo"], tuple(words.split("_")), key == "nouns", *shared), len(made))
    return made


@cache
def _senses() -> Mapping[str, tuple[Sense, ...]]:
    """The senses by the word at which they are looked up: the first of a verb's expression, the last of a noun's."""
    found: dict[str, list[Sense]] = {}
    for sense in _order():
        found.setdefault(sense.words[-1] if sense.noun else sense.words[0], []).append(sense)
    return {word: tuple(senses) for word, senses in found.items()}

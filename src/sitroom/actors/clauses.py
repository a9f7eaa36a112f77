"""The sentences of a document as rows of words and actors, and who is subject and object of a verb in them.

Each mention of an actor is one item of its sentence, so that a clause reads the same however long its names are.
When the words leave it open who does what to whom, nobody does.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sitroom.actors.actor import Status
from sitroom.actors.phrases import Words
from sitroom.actors.resolve import Cast
from sitroom.attributions.statement import Statement
from sitroom.documents.document import Span

_FINITE = ("VBD", "VBZ", "VBP", "MD", "VBN")
_PRONOUNS = ("PRP$", "PRP", "WP", "WDT", "WP$")
_MARKS = frozenset('"“”„«»‹›‘')
_WIDEST_ASIDE = 28
"""Items in an apposition or relative clause at most: beyond, two commas hardly belong together."""
_GAP = 5
"""Words between a verb and its object at most."""


@cache
def table() -> dict[str, Any]:
    """``relations.toml`` as it stands."""
    loaded: dict[str, Any] = tomllib.loads((resources.files("sitroom.actors") / "relations.toml").read_text("utf-8"))
    return loaded


@cache
def listed(name: str, key: str) -> frozenset[str]:
    """The words of one list of ``relations.toml``."""
    return frozenset(table()[name][key].split())


@cache
def _irregular() -> dict[str, str]:
    return dict(pair.split("=") for pair in table()["clause"]["irregular"].split())


@cache
def lemmas(word: str) -> frozenset[str]:
    """The verbs that a form may belong to: "backed" gives "back" (and "backe"), "fought" gives "fight"."""
    made = {word}
    if word in _irregular():
        made.add(_irregular()[word])
    for ending, added in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ied", "y"), ("ing", ""), ("ing", "e")):
        if word.endswith(ending) and len(word) - len(ending) > 1:
            stem = word[: len(word) - len(ending)]
            made.add(stem + added)
            if not added and ending in ("ed", "ing") and stem[-1] == stem[-2]:
                made.add(stem[:-1])
    return frozenset(made)


@dataclass(frozen=True, slots=True)
class Item:
    """One word of a sentence, or one mention of an actor (``actor`` is its id)."""

    start: int
    end: int
    low: str
    tag: str
    actor: str | None = None

    @property
    def acts(self) -> bool:
        """Whether it stands for an actor and is no mere possessive ("his")."""
        return self.actor is not None and self.tag != "PRP$"


Sentence = tuple[Item, ...]


def sentences(words: Words, cast: Cast, unread: Mapping[int, tuple[int, str]] | None = None) -> list[Sentence]:
    """The sentences in the order of the text; the widest mention of an actor at a place is its item.

    ``unread`` are names of actors beside the mentions: where each begins, with its end and the actor.
    """
    taken = dict(unread or {})
    for seen, actor in zip(cast.phrases, cast.whose, strict=True):
        if actor is not None:
            start, end = seen.phrase.core
            if start not in taken or taken[start][0] < end:
                taken[start] = (end, actor)
    made: list[Sentence] = []
    row: list[Item] = []
    until = 0
    for word in words.words:
        if word.start < until:
            continue
        if row and _parts(words.text, row, word.start):
            made.append(tuple(row))
            row = []
        if word.start in taken:
            until, actor = taken[word.start]
            if words.text[until - 2 : until] in ("'s", "’s"):
                until -= 2
            tag = word.tag if word.tag in _PRONOUNS and until == word.end else "ACTOR"
            row.append(Item(word.start, until, words.text[word.start : until].lower(), tag, actor))
        else:
            row.append(Item(word.start, word.end, words.of(word).lower(), word.tag))
    if row:
        made.append(tuple(row))
    return made


def _parts(text: str, row: Sequence[Item], start: int) -> bool:
    gap = text[row[-1].end : start]
    if "\n" in gap:
        return True
    last = next((item for item in reversed(row) if item.low not in _MARKS), None)
    closing = text[start] in "”»"
    return last is not None and last.tag == "." and last.low in (".", "!", "?", "…", "...") and bool(gap) and not closing


@dataclass(frozen=True, slots=True)
class Clause:
    """A verb that is said to hold or to have held: its subjects, and whether it is passive."""

    verb: int
    subjects: tuple[Item, ...]
    status: Status
    passive: bool
    past: bool


def clause(items: Sentence, verb: int, negated: bool = False) -> Clause | None:
    """The clause of the verb at ``verb``; None if it is negated (unless asked for), planned, asked or without an actor.

    "No longer" and "used to" leave a relation that held once.
    """
    tag, at = items[verb].tag, verb - 1
    lead: list[Item] = []
    while at >= 0 and _leads(items, at, tag):
        lead.insert(0, items[at])
        at -= 1
    lows = [item.low for item in lead]
    status = Status.CURRENT
    if {"longer"} & set(lows) or listed("clause", "former") & set(lows) or listed("clause", "ended") & set(lows):
        status = Status.FORMER
    elif bool(listed("clause", "negation") & set(lows)) != negated:
        return None
    if any(item.tag == "MD" for item in lead) or _open(items, verb):
        return None
    to = next((n for n, item in enumerate(lead) if item.tag == "TO"), None)
    if to is not None and not (to and (listed("clause", "going_on") | listed("clause", "former")) & set(lows[:to])):
        return None
    if tag == "VB" and to is None and not listed("clause", "do") & set(lows):
        return None
    being, having = listed("clause", "be") & set(lows), listed("clause", "have") & set(lows)
    by = any(item.low == "by" for item in items[verb + 1 : verb + 4])
    passive = tag == "VBN" and bool(being or (not having and by)) and not (having and not being)
    going = being or (listed("clause", "going_on") | listed("clause", "ended")) & set(lows)
    if tag == "VBG" and not going and at >= 0 and not (items[at].acts or items[at].tag in (",", "CC")):
        return None
    subjects = _subjects(items, at)
    past = tag == "VBD" or (tag == "VBN" and not passive and not having) or "had" in lows
    return Clause(verb, subjects, status, passive, past) if subjects else None


def _leads(items: Sentence, at: int, tag: str) -> bool:
    """Whether the word at ``at`` belongs to the verb behind it: auxiliary, adverb, negation, "to", "continued to"."""
    item = items[at]
    if item.actor is not None:
        return False
    if item.tag in ("MD", "RB", "RBR") or item.low in listed("clause", "be") | listed("clause", "have") | listed("clause", "do"):
        return True
    if item.tag == "TO" and tag == "VB":
        return True
    if item.low in listed("clause", "negation") | listed("clause", "former") or (item.low == "longer"):
        return True
    aspect = listed("clause", "going_on") | listed("clause", "ended")
    return item.low in aspect and item.tag.startswith("VB") and items[at + 1].tag in ("TO", "VBG", "RB")


def _open(items: Sentence, verb: int) -> bool:
    """Whether the verb stands in a question or under a condition."""
    if any(item.low == "?" for item in items[verb:]):
        return True
    for item in reversed(items[:verb]):
        if item.tag == ":" or item.low == ";" or item.low in _MARKS:
            return False
        if item.low in listed("clause", "open"):
            return True
    return False


def _subjects(items: Sentence, at: int, depth: int = 0) -> tuple[Item, ...]:
    """The actors that are subject of a verb whose own words begin behind ``at``."""
    if at < 0 or depth > 3:
        return ()
    item = items[at]
    if item.low in _MARKS:
        # “X “supports Y”: bad copies leave marks behind.
        return _subjects(items, at - 1, depth + 1) if at and items[at - 1].acts else ()
    if item.acts:
        return _joined_before(items, at) if not _governed(items, at) else _head_of(items, at)
    if item.tag in ("WP", "WDT") or item.low == "that":
        return _antecedent(items, at - 1)
    if item.low in listed("relation", "side") and owner_before(items, at) is not None:
        owner = owner_before(items, at)
        return (owner,) if owner is not None else ()
    if item.tag == "," or item.tag == "-RRB-":
        if at + 1 < len(items) and items[at + 1].tag == "VBG":
            return _shared(items, at, depth)
        return _over_aside(items, at, depth)
    if item.tag == "CC":
        return _shared(items, at, depth)
    if item.tag.startswith(("NN", "CD")):
        return _over_phrase(items, at)
    return ()


def _governed(items: Sentence, at: int) -> bool:
    if at > 1 and items[at - 1].low in ("and", "or") and items[at - 2].acts:
        return _governed(items, at - 2)
    before = [i for i in items[max(0, at - 2) : at] if i.tag not in ("DT", "JJ")]
    return bool(before) and before[-1].tag in ("IN", "TO") and before[-1].low not in listed("clause", "subordinate")


def _head_of(items: Sentence, at: int) -> tuple[Item, ...]:
    """In "the forces of X" X itself acts, in "Y of X" it is Y; "a critic of X" is neither."""
    of = next((n for n in range(at - 1, max(-1, at - 4), -1) if items[n].tag in ("IN", "TO")), None)
    if of is None or not of:
        return ()
    before = items[of - 1]
    if before.acts and items[of].low in ("of", "in", "from", "at", "with", "for") and not _governed(items, of - 1):
        return (before,)
    return (items[at],) if items[of].low == "of" and before.low in listed("relation", "side") else ()


def _joined_before(items: Sentence, at: int) -> tuple[Item, ...]:
    """The actor at ``at`` with those that "and" or commas join to it."""
    found = [items[at]]
    while at >= 2 and items[at - 1].low in ("and", ",", "or") and items[at - 2].acts:
        if items[at - 1].low == "," and len(found) < 2:
            break
        if _governed(items, at - 2) or (at >= 3 and items[at - 3].tag.startswith("VB")):
            break
        at -= 2
        found.insert(0, items[at])
    return tuple(found)


def _antecedent(items: Sentence, at: int) -> tuple[Item, ...]:
    while at >= 0 and items[at].tag in (",", "-LRB-"):
        at -= 1
    if at < 0:
        return ()
    if items[at].acts and not _governed(items, at):
        return (items[at],)
    if items[at].acts:
        return (items[at],) if not _head_of(items, at) else _head_of(items, at)
    return _over_phrase(items, at)


def owner_before(items: Sentence, at: int) -> Item | None:
    """Whose the noun at ``at`` is."""
    before = at - 1
    while before >= 0 and items[before].tag in ("JJ", "NN", "VBN") and items[before].actor is None:
        before -= 1
    if before >= 0 and items[before].actor is not None and items[before].tag == "PRP$":
        return items[before]
    if before >= 1 and items[before].tag == "POS" and items[before - 1].actor is not None:
        return items[before - 1]
    return None


def _over_aside(items: Sentence, at: int, depth: int) -> tuple[Item, ...]:
    """The actor before the apposition or relative clause that ends at ``at``."""
    if at and items[at - 1].acts and not _governed(items, at - 1) and (at < 2 or items[at - 2].tag not in (",", "CC")):
        return (items[at - 1],) if at == 1 else ()
    for begin in range(at - 2, max(-1, at - _WIDEST_ASIDE), -1):
        item = items[begin]
        if item.low in _MARKS or item.low in (";", ":"):
            return ()
        if item.tag in (",", "-LRB-") and begin and items[begin - 1].tag != ",":
            found = _subjects(items, begin - 1, depth + 1) if items[begin - 1].acts else ()
            if found:
                return found[-1:]
            if items[begin - 1].tag.startswith("NN"):
                phrase = _over_phrase(items, begin - 1)
                if phrase or begin == at - 2:
                    # "The minister's uncle, Petr Lamm, led it": the name stands in the aside.
                    return phrase or ((items[at - 1],) if items[at - 1].acts else ())
    return ()


def _shared(items: Sentence, at: int, depth: int) -> tuple[Item, ...]:
    """The subject of the finite verb before: "X met them and supports Y"."""
    for before in range(at - 1, -1, -1):
        item = items[before]
        if item.low in (";", ":"):
            return ()
        if item.actor is None and item.tag in _FINITE:
            begin = before
            while begin and _leads(items, begin - 1, item.tag):
                begin -= 1
            return _subjects(items, begin - 1, depth + 1)
    return ()


def _over_phrase(items: Sentence, at: int) -> tuple[Item, ...]:
    """The actor before one prepositional phrase: "the union in Kelmouth"."""
    while at >= 0 and items[at].actor is None and items[at].tag in ("NN", "NNS", "NNP", "NNPS", "DT", "JJ", "CD", "PRP$", "POS"):
        at -= 1
    if at >= 1 and items[at].tag == "IN" and items[at].low not in listed("clause", "subordinate") and items[at - 1].acts:
        return (items[at - 1],) if not _governed(items, at - 1) else ()
    return ()


def objects(items: Sentence, at: int, things: bool = False) -> tuple[Item, ...]:
    """The actors that the words from ``at`` on name as object, "X and Y" both; none where it is something of theirs.

    With ``things`` what is theirs stands for them.
    """
    gap = 0
    while at < len(items) and items[at].actor is None and gap < _GAP:
        item = items[at]
        side_of = item.low in listed("relation", "side") and at + 1 < len(items) and items[at + 1].low in ("of", "from")
        if side_of:
            at += 1
        elif not (item.tag in ("DT", "JJ", "JJS", "CD", "RB", "``", "VBN") or item.low in _MARKS or item.tag == "NNP"):
            return ()
        at += 1
        gap += 1
    found: list[Item] = []
    while at < len(items) and items[at].actor is not None:
        behind = _thing_of(items, at)
        if behind is None and not things:
            break
        behind = at + 1 if behind is None else behind
        found.append(items[at])
        at = behind
        if at + 1 < len(items) and items[at].low in ("and", "or") and items[at + 1].actor is not None:
            at += 1
        elif at + 2 < len(items) and items[at].low == "and" and items[at + 1].tag == "DT" and items[at + 2].actor is not None:
            at += 2
        else:
            break
    return tuple(found)


def _thing_of(items: Sentence, at: int) -> int | None:
    """Where the words of the actor at ``at`` end, its forces included; None where something else of his follows."""
    possessive = items[at].tag == "PRP$"
    after = at + 1
    if after < len(items) and items[after].tag == "POS" and items[after].low in ("'s", "’s", "'", "’"):
        possessive, after = True, after + 1
    if not possessive:
        return after
    while after < len(items) and items[after].tag == "JJ":
        after += 1
    return after + 1 if after < len(items) and items[after].low in listed("relation", "side") else None


class Innermost:
    """Which statement's content the words at a place stand in."""

    def __init__(self, statements: Sequence[Statement]) -> None:
        self._spans = sorted(((span, s) for s in statements for span in s.content), key=lambda pair: pair[0])
        self._starts = [span[0] for span, _ in self._spans]

    def of(self, span: Span) -> Statement | None:
        """The statement with the narrowest content around ``span``."""
        around = [pair for pair in self._spans[: bisect_right(self._starts, span[0])] if span[1] <= pair[0][1]]
        return min(around, key=lambda pair: pair[0][1] - pair[0][0])[1] if around else None

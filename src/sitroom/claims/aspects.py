"""What claims are about: the aspects of ``aspects.toml``, and which of them the words of a predicate name."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Any

from sitroom.claims.claim import ClaimKind
from sitroom.claims.predication import Form

_FORMS = {"verbs": Form.VERB, "nouns": Form.NOUN, "adjectives": Form.ADJECTIVE}
_REACH = 5
"""Words behind the first of an expression in which the others stand."""


@dataclass(frozen=True, slots=True)
class Aspect:
    """One question that has two sides; see the head of ``aspects.toml`` for what the fields mean."""

    name: str
    kind: ClaimKind
    theme: str
    question: str
    yes: str
    no: str
    by: str | None = None
    lasting: bool = False
    contrary: bool = False
    only: frozenset[str] = frozenset()
    """The kinds of theme that it is asked of (person, body, place, thing); all where empty."""
    heads: frozenset[str] = frozenset()
    """The nouns that a theme that is a thing may have; all where empty."""


@dataclass(frozen=True, slots=True)
class Named:
    """An aspect that the words of a predicate name: which pole, and the preposition that its theme follows, if any."""

    aspect: Aspect
    pole: str
    words: tuple[str, ...]
    preposition: str | None
    needs_theme: bool
    alone: bool = True
    """Whether the subject is its theme where it has no object: "the road reopened", but not "the rebels attacked"."""
    sure: bool = False
    """Whether its word names no other aspect, so that whatever it is said of is its theme."""


_PREPOSITIONS = frozenset({"on", "at", "upon", "from", "into", "of", "with", "to", "against", "in", "over"})
_IDIOM = "idiom"
"""The table of expressions that are no aspect: only its own words may name another aspect beside it."""
_OF_OBJECT = frozenset(
    [
        "hand_over",
        "take_over",
        "turn_over",
        "let_in",
        "allow_in",
        "hem_in",
        "fly_in",
        "swear_in",
        "vote_in",
        "keep_on",
        "bar_from",
        "block_from",
        "clear_of",
        "equip_with",
        "bribe_with",
        "charge_with",
    ]
)
"""Expressions that end in a preposition though their theme is the object: "handed the base over"."""


@cache
def aspects() -> Mapping[str, Aspect]:
    """All aspects by name, in the order of the table."""
    return {name: _aspect(name, table) for name, table in _tables().items()}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    loaded: dict[str, dict[str, Any]] = tomllib.loads((resources.files("sitroom.claims") / "aspects.toml").read_text("utf-8"))
    return loaded


def _aspect(name: str, table: Mapping[str, Any]) -> Aspect:
    return Aspect(
        name,
        ClaimKind(table["kind"]),
        table["theme"],
        table["question"],
        table["yes"],
        table["no"],
        table.get("by"),
        table.get("lasting", False),
        table.get("contrary", False),
        frozenset(table.get("only", "").split()),
        frozenset(table.get("heads", "").split()),
    )


@cache
def _entries() -> Mapping[tuple[Form, str], tuple[Named, ...]]:
    """By form and first word all that may be named, longest expressions first."""
    found: dict[tuple[Form, str], list[Named]] = {}
    for name, table in _tables().items():
        for pole, side in (("+", "plus"), ("-", "minus")):
            for key, form in _FORMS.items():
                for entry in table.get(side, {}).get(key, "").split():
                    words = tuple(entry.lstrip("*").split("_"))
                    at = words[-1] if form is Form.NOUN else words[0]
                    last = words[-1] if form is Form.VERB and len(words) > 1 and words[-1] in _PREPOSITIONS else None
                    last = None if entry in _OF_OBJECT else last
                    alone = form is not Form.VERB or entry.lstrip("*") in table.get("alone", "").split()
                    named = Named(aspects()[name], pole, words, last, entry.startswith("*"), alone)
                    found.setdefault((form, at), []).append(named)
    return {key: tuple(sorted(_sure(named), key=lambda n: -len(n.words))) for key, named in found.items()}


def _sure(entries: Sequence[Named]) -> list[Named]:
    """The entries of one word, those of a word that names one aspect alone marked."""
    alone = len({n.aspect.name for n in entries if len(n.words) == 1}) == 1
    return [replace(n, sure=alone and len(n.words) == 1 and n.aspect.theme == "object") for n in entries]


def named_by(
    form: Form, lemma: frozenset[str], behind: Sequence[frozenset[str]], before: Sequence[frozenset[str]]
) -> list[Named]:
    """The aspects that a predicate names.

    ``lemma`` is what its head may be a form of, ``behind`` and ``before`` the same of the words after it and before it,
    each nearest first. Where an expression of several words fits, those of fewer words do not count.
    """
    found: list[Named] = []
    for word in sorted(lemma):
        found += [named for named in _entries().get((form, word), ()) if _fits(named, form, behind, before)]
    longest = max((len(n.words) for n in found), default=0)
    found = [n for n in found if len(n.words) == longest]
    idioms = {n.words for n in found if n.aspect.name == _IDIOM}
    return [n for n in found if not idioms or n.words in idioms]


def _fits(named: Named, form: Form, behind: Sequence[frozenset[str]], before: Sequence[frozenset[str]]) -> bool:
    if form is Form.NOUN:
        return all(n < len(before) and word in before[n] for n, word in enumerate(reversed(named.words[:-1])))
    at = 0
    for word in named.words[1:]:
        while at < min(len(behind), _REACH) and word not in behind[at]:
            at += 1
        if at >= min(len(behind), _REACH):
            return False
        at += 1
    return True

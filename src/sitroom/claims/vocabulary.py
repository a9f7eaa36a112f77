"""Which nouns name the same thing, which words tell things apart, what is counted: ``things.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _table() -> dict[str, dict[str, str]]:
    loaded: dict[str, Any] = tomllib.loads((resources.files("sitroom.claims") / "things.toml").read_text("utf-8"))
    return loaded


@cache
def things(name: str) -> frozenset[str]:
    """All nouns of one table: ``side``, ``facility``."""
    return frozenset(word for words in _table().get(name, {}).values() for word in words.split())


@cache
def _same() -> dict[str, str]:
    return {word: name for name, words in _table()["same"].items() for word in words.split()}


def same_thing(noun: str) -> str:
    """One noun for all that reporting uses for a thing: "clinic" gives "hospital"; a noun of no group gives itself."""
    return _same().get(noun, noun)


@cache
def _sets(table: str) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for name, words in _table().get(table, {}).items():
        group, _, part = name.partition("__")
        for word in words.split():
            found.setdefault(word, []).append((group, part or word))
    return found


def contrasted(a: str, b: str) -> bool:
    """Whether two modifiers tell two things apart: "northern" and "southern"."""
    return a != b and any(g == h and p != q for g, p in _sets("contrast").get(a, ()) for h, q in _sets("contrast").get(b, ()))


def exclusive(a: str, b: str) -> str | None:
    """The group in which two nouns cannot both be it ("cargo": weapons and flour), None where they can."""
    for group, part in _sets("exclusive").get(a, ()):
        for other, second in _sets("exclusive").get(b, ()):
            if group == other and part != second:
                return group
    return None


def camp(noun: str) -> str | None:
    """On which side a noun stands in a fight: "state" or "rebel"."""
    return next((part for group, part in _sets("exclusive").get(noun, ()) if group == "camp"), None)


@cache
def casualty(word: str) -> str | None:
    """The class of casualties that a word counts: killed, wounded, missing and so on."""
    return next((name for name, words in _table().get("casualty", {}).items() if word in words.split()), None)

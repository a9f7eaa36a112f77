"""The word lists of a package's ``lexicon.toml``, read once.

A list is a string of words parted by white space, under a name, in a table; in a word an underscore stands for a space.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def _lists(package: str) -> dict[str, dict[str, str]]:
    text = (resources.files(package) / "lexicon.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def words(table: str, name: str, package: str) -> frozenset[str]:
    """The words of one list, for example ``words("source", "document", "sitroom.attributions")``."""
    return frozenset(word.replace("_", " ") for word in _lists(package)[table][name].split())


@cache
def names(table: str, package: str) -> tuple[str, ...]:
    """The names of the lists of one table."""
    return tuple(_lists(package)[table])


@cache
def alternatives(table: str, name: str, package: str) -> str:
    """The words of one list as a group of a pattern, the longest first."""
    ordered = sorted(words(table, name, package), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in ordered) + ")"


@cache
def any_of(table: str, name: str, package: str) -> re.Pattern[str]:
    """A pattern that finds any word of one list, case aside."""
    return re.compile(rf"\b{alternatives(table, name, package)}\b", re.IGNORECASE)

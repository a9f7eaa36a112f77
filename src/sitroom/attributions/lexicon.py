"""The word lists of a package's ``lexicon.toml``, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

OWN = "sitroom.attributions"


@cache
def _lists(package: str) -> dict[str, dict[str, str]]:
    text = (resources.files(package) / "lexicon.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def words(table: str, name: str, package: str = OWN) -> frozenset[str]:
    """The words of one list, for example ``words("source", "document")``."""
    return frozenset(_lists(package)[table][name].split())


@cache
def names(table: str, package: str = OWN) -> tuple[str, ...]:
    """The names of the lists of one table."""
    return tuple(_lists(package)[table])


@cache
def any_of(table: str, name: str, package: str = OWN) -> re.Pattern[str]:
    """A pattern that finds any word of one list, case aside."""
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, words(table, name, package)))) + r")\b", re.IGNORECASE)

"""The word lists of ``lexicon.toml``, read once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources


@cache
def _lists() -> dict[str, dict[str, str]]:
    text = (resources.files("sitroom.attributions") / "lexicon.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def words(table: str, name: str) -> frozenset[str]:
    """The words of one list, for example ``words("source", "document")``."""
    return frozenset(_lists()[table][name].split())


@cache
def any_of(table: str, name: str) -> re.Pattern[str]:
    """A pattern that finds any word of one list, case aside."""
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, words(table, name)))) + r")\b", re.IGNORECASE)

"""The word lists of this package."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def _table() -> dict[str, Any]:
    loaded: dict[str, Any] = tomllib.loads((resources.files("sitroom.claims") / "words.toml").read_text("utf-8"))
    return loaded


@cache
def listed(name: str) -> frozenset[str]:
    """The words of one list of ``words.toml``."""
    return frozenset(_table()[name].split())


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One pattern of the table ``pattern`` of ``words.toml``, over lower-case words."""
    return re.compile(_table()["pattern"][name], re.VERBOSE)

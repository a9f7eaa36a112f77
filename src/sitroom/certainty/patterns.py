"""The patterns of ``patterns.toml``, their parts filled in, compiled once."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from sitroom import lexicon

PACKAGE = "sitroom.certainty"
"""Where the lists and tables of this package lie."""
_DEPTH = 3
"""Parts stand inside parts so deep at most."""


@cache
def _raw() -> dict[str, Any]:
    return tomllib.loads((resources.files(PACKAGE) / "patterns.toml").read_text("utf-8"))


@cache
def _parts() -> dict[str, str]:
    listed = {name: lexicon.alternatives("content", name, PACKAGE) for name in ("denial", "claim")}
    return listed | dict(_raw()["part"])


def filled(pattern: str, **more: str) -> str:
    """A pattern with its parts filled in; ``more`` are parts of one caller."""
    parts = _parts() | more
    for _ in range(_DEPTH):
        for name, value in parts.items():
            pattern = pattern.replace(f"{{{name}}}", value)
    return pattern


@cache
def pattern(table: str, name: str) -> re.Pattern[str]:
    """One pattern, for example ``pattern("clause", "joint")``."""
    found = _raw()[table][name]
    return re.compile(filled(found if isinstance(found, str) else "|".join(found)))


@cache
def leads(speaker: str) -> tuple[tuple[re.Pattern[str], str, bool], ...]:
    """The leads in their order: pattern, force, whether it turns; ``speaker`` names the part that may be the speaker."""
    person = _parts()[speaker]
    return tuple(
        (re.compile(r"[\W_]*" + filled(row["pattern"], speaker=person)), row["force"], row.get("turns", False))
        for row in _raw()["lead"]
    )

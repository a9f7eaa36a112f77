"""The word lists and patterns of ``control.toml``, read and compiled once."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from sitroom.places.place import Holding
from sitroom.places.words import words as words_of

ACTOR, PLACE = "\ue000", "\ue001"
"""The letters that stand for an actor and for a place in a masked sentence: private to Unicode, so no text has them."""
_I = re.IGNORECASE
_ADDED = re.compile(r"\{([A-Za-z_]\w*(?:\.[a-z_+]+)?)\}")
_GAP = re.compile(r"gap(\d)")
_SILENT = frozenset({"be", "side"})
"""Lists whose words are too common to tell anything."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One way to say who holds a place: the groups ``verb``, ``place`` and ``holder`` of ``pattern`` are where they stand.

    ``subject`` says that the holder is the verb's subject, to be looked for on its left.
    """

    status: Holding
    pattern: re.Pattern[str]
    subject: bool = False


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((resources.files("sitroom.places") / "control.toml").read_text("utf-8"))


@cache
def _alternatives(table: str, names: str) -> str:
    """A pattern for any word of the lists ``names``, parted by "+"."""
    listed = {word.replace("_", " ") for name in names.split("+") for word in _table()[table][name].split()}
    ordered = sorted(listed, key=lambda word: (-len(word), word))
    # "won't" and "he'll" have no break before the part that counts.
    joined = [word for word in ordered if not word[0].isalpha() or word in ("n't", "n’t")]
    plain = "|".join(re.escape(word) for word in ordered if word not in joined)
    return rf"(?:(?<!\w)(?:{plain})\b{''.join('|' + re.escape(word) for word in joined)})"


@cache
def listed(table: str, *names: str) -> re.Pattern[str]:
    """A compiled pattern for any word of the lists, case aside."""
    return re.compile(_alternatives(table, "+".join(names)), _I)


def _expanded(pattern: str) -> str:
    """``pattern`` with its pieces in braces put in; counts such as ``{0,3}`` are no pieces."""

    def piece(match: re.Match[str]) -> str:
        name = match[1]
        fixed = {"a": ACTOR, "p": PLACE, "A": f"(?P<holder>{ACTOR})", "P": f"(?P<place>{PLACE})"}
        if name in fixed:
            return fixed[name]
        if gap := _GAP.fullmatch(name):
            return rf"(?:[\w’'-]+ ){{0,{gap[1]}}}?"
        if name == "kinds":
            return "|".join(sorted(words_of("kind", "settlement") | words_of("kind", "region") | words_of("kind", "facility")))
        table, _, names = name.partition(".")
        return _alternatives(table, names) if names else _expanded(_table()["part"][name])

    return _ADDED.sub(piece, pattern)


@cache
def frames() -> tuple[Frame, ...]:
    """All frames in their order: the first that reads a verb and a place wins."""
    return tuple(
        Frame(Holding(frame["status"]), re.compile(_expanded(frame["pattern"]), _I), frame.get("subject", False))
        for frame in _table()["frame"]
    )


@cache
def telling() -> re.Pattern[str]:
    """Any word without which no frame reads a sentence: most sentences that name a place say nothing of who holds it."""
    tables = _table()
    lists = [words for table in ("verb", "noun", "telling") for name, words in tables[table].items() if name not in _SILENT]
    words = {word.split("_")[0] for words in lists for word in words.split()} | {"nobody", "neither"}
    return re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, words))) + r")\b", _I)

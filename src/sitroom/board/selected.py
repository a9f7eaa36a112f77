"""Words that a person points at, and where they stand in a text: selected there, or written down and looked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from sitroom.board.asked import Asked, AskedError
from sitroom.documents.document import Span
from sitroom.exchange.page import visible

Place = tuple[Span, ...]
"""Where some words stand: more than one span where they are apart."""
MOST = 20
"""Places of the same words that are told."""
_GAP = re.compile(r"\s*…\s*")
_LONGEST = 20_000
_PARTS = 12
"""Stretches of words with gaps between them: each is looked for in the whole text."""


def places(text: str, words: str, near: int | None = None) -> list[Place]:
    """Where words stand in a text, white space apart; "…" parts words that stand one after the other with a gap.

    At most :data:`MOST`, those nearest to ``near`` first, else in the order of the text.
    """
    whole = _found(text, words)
    found: list[Place] = [(span,) for span in whole] or _apart(text, words)
    if near is not None:
        found.sort(key=lambda place: (abs(place[0][0] - near), place))
    return found[:MOST]


def _apart(text: str, words: str) -> list[Place]:
    parts = [part for part in _GAP.split(words.strip()) if part]
    if not 2 <= len(parts) <= _PARTS:
        return []
    each = [_found(text, part) for part in parts]
    made: list[Place] = []
    for first in each[0]:
        if len(made) == MOST:
            break
        place = [first]
        for later in each[1:]:
            at = bisect_left(later, (place[-1][1], 0))
            if at == len(later):
                break
            place.append(later[at])
        if len(place) == len(parts):
            made.append(tuple(place))
    return made


def _found(text: str, words: str) -> list[Span]:
    parts = words.split()
    if not parts:
        return []
    pattern = re.compile(r"\s+".join(re.escape(part) for part in parts))
    return [match.span() for match in pattern.finditer(text)]


def same_words(text: str, spans: Sequence[Span], words: str) -> bool:
    """Whether spans lie in the text and hold these words, white space apart, as a page shows them."""
    if not spans or max(end for _, end in spans) > len(text):
        return False
    held = "".join(visible("".join(text[start:end] for start, end in spans)).split())
    return held in ("".join(words.split()), "".join(words.replace("…", "").split()))


def pointed_at(asked: Asked, name: str, text: str, near: int | None = None) -> list[Place]:
    """The places that a form's field may mean: of its spans while its words are theirs, else wherever its words stand.

    None for an empty field. AskedError where the words do not stand in the text.
    """
    words = asked.text(name, _LONGEST)
    if words is None:
        return []
    spans = asked.spans(f"{name}_spans")
    if same_words(text, spans, words):
        return [spans]
    found = places(text, words, near)
    if not found:
        raise AskedError(f"the article does not have the words {words[:200]!r}; copy them as they stand there")
    return found

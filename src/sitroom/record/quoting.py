"""The sentence around some words, as a reader needs it to judge them."""

from __future__ import annotations

import re

LONGEST = 320
"""Characters of a sentence that are shown; more is cut at both ends."""

# A full stop after a lone capital or a short title ends no sentence; for showing, a rare miss does no harm.
_END = re.compile(r"(?<![A-Z])(?<!Mr)(?<!Dr)(?<!Gen)(?<!Mrs)(?<!Lt)(?<!Col)[.!?…]+[”’\"')\]]*\s+|\n+")


def sentence(text: str, start: int, end: int) -> str:
    """Give the sentence of ``text`` that ``[start, end)`` stands in, on one line; "…" shows where it is cut."""
    begins, ends, cut_before, cut_after = bounds(text, start, end)
    words = " ".join(text[begins:ends].split())
    return ("…" if cut_before else "") + words + ("…" if cut_after else "")


def bounds(text: str, start: int, end: int) -> tuple[int, int, bool, bool]:
    """Give where that sentence begins and ends as it is shown, and whether it is cut before and after."""
    begins, ends = 0, len(text)
    # A window keeps this independent of the length of the document.
    low, high = max(0, start - 2 * LONGEST), min(len(text), end + 2 * LONGEST)
    for boundary in _END.finditer(text, low, high):
        if boundary.end() <= start:
            begins = boundary.end()
        elif boundary.start() >= end:
            ends = boundary.end()
            break
    room = max(0, LONGEST - (end - start)) // 2
    cut_begins, cut_ends = max(begins, start - room), min(ends, end + room)
    return cut_begins, cut_ends, cut_begins > begins, cut_ends < ends

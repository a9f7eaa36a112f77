"""What the uncased vocabulary of the encoder loses, given back as small integers per token.

The encoder's word pieces carry neither letter case nor line breaks, and a quotation mark
looks the same whether it opens or closes. This module computes, from the raw text and the
character span of each word piece:

==========  =======================================================================
``case``    how the word that holds the piece is written (:class:`Case`)
``quote``   where the piece stands among the quotation marks (:class:`Quote`)
``line``    where it stands in its line (:class:`Line`)
``gap``     1 if white space precedes the piece, else 0
==========  =======================================================================

Training and run time both call :func:`describe`, so that the network always sees the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class Case(IntEnum):
    """How a word is written."""

    NONE = 0
    LOWER = 1
    TITLE = 2
    UPPER = 3
    MIXED = 4
    NUMBER = 5


class Quote(IntEnum):
    """Where a word piece stands among the quotation marks of its paragraph."""

    OUTSIDE = 0
    OPENS = 1
    CLOSES = 2
    INSIDE = 3
    INSIDE_UNCLOSED = 4
    INSIDE_SINGLE = 5
    APOSTROPHE = 6


class Line(IntEnum):
    """Where a word piece stands in its line."""

    WITHIN = 0
    FIRST = 1
    LAST = 2
    HEADING = 3


SIZES = {"case": len(Case), "quote": len(Quote), "line": len(Line), "gap": 2}
"""Feature names in the order of the columns of :attr:`Described.columns`, with their sizes."""

_DOUBLE = '“”„‟«»"″❝❞〝〞＂'
_SINGLE = "‘’‚‛'`´‹›"
_MARK = re.compile(rf"''|``|[{_DOUBLE}{_SINGLE}]")
_WORD = re.compile(r"[^\W_]+(?:['’.&-][^\W_]+)*")
LINE = re.compile(r"[^\n\r\u2028\u2029]+")
"""A line of a text, its break aside."""
_SENTENCE_END = re.compile(r"[.!?…][”’\"'»)\]]*\s+(?=[“‘\"'«„(\[]*[A-Z0-9])|[\n\r\u2028\u2029]+")
_HEADING_LIMIT = 90


@dataclass(frozen=True, slots=True)
class Described:
    """The features of each word piece of one text.

    ``columns`` is int64 of shape (pieces, 4) in the order of :data:`SIZES`; ``paragraph`` and
    ``sentence`` number the line and the (roughly cut) sentence that each piece stands in.
    """

    columns: Ints
    paragraph: Ints
    sentence: Ints


def _opens(text: str, start: int, end: int) -> bool | None:
    """Whether the mark at ``[start, end)`` opens or closes by the space around it; None where that does not tell."""
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    free_before = before.isspace() or before in "([{-–—/:"
    free_after = after.isspace() or after in ")]},.;:!?-–—/"
    if free_before != free_after:
        return free_before
    return None


def _direction(mark: str) -> bool | None:
    """Whether the typographic form of a mark opens or closes; None for straight marks."""
    if mark in {"“", "„", "«", "‹", "‘", "‚", "❝", "〝", "``"}:
        return True
    if mark in {"”", "»", "›", "❞", "〞", "''"}:
        return False
    return None


def quote_states(text: str) -> npt.NDArray[np.uint8]:
    """One :class:`Quote` per character of ``text``; the state starts anew on each line."""
    states = np.zeros(len(text), dtype=np.uint8)
    for line in LINE.finditer(text):
        opened: int | None = None
        single: int | None = None
        for match in _MARK.finditer(text, line.start(), line.end()):
            start, end = match.span()
            mark = match.group()
            by_space = _opens(text, start, end)
            if mark in _SINGLE:
                inner = start > 0 and end < len(text) and text[start - 1].isalnum() and text[end].isalnum()
                if inner or by_space is None:
                    states[start:end] = Quote.APOSTROPHE
                elif by_space:
                    states[start:end] = Quote.OPENS
                    single = end
                elif single is not None:
                    states[start:end] = Quote.CLOSES
                    inside = states[single:start]
                    inside[inside == Quote.OUTSIDE] = Quote.INSIDE_SINGLE
                    single = None
                else:
                    states[start:end] = Quote.APOSTROPHE
                continue
            opening = by_space
            if opening is None:
                opening = _direction(mark)
            if opening is None:
                opening = opened is None
            states[start:end] = Quote.OPENS if opening else Quote.CLOSES
            if opening and opened is None:
                opened = end
            elif not opening and opened is not None:
                inside = states[opened:start]
                inside[(inside == Quote.OUTSIDE) | (inside == Quote.INSIDE_SINGLE)] = Quote.INSIDE
                opened = None
        if opened is not None:
            inside = states[opened : line.end()]
            inside[(inside == Quote.OUTSIDE) | (inside == Quote.INSIDE_SINGLE)] = Quote.INSIDE_UNCLOSED
    return states


def _word_case(word: str) -> Case:
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return Case.NUMBER
    if all(c.islower() for c in letters):
        return Case.LOWER
    if all(c.isupper() for c in letters):
        return Case.UPPER if len(letters) > 1 else Case.TITLE
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        return Case.TITLE
    return Case.MIXED


def _is_heading(line: str) -> bool:
    """Whether a line of its own looks like a heading: short, and ended as no sentence is."""
    line = line.strip()
    return 0 < len(line) <= _HEADING_LIMIT and line[-1] not in ".!?…:;,”\"’'»)"


def describe(text: str, spans: Ints) -> Described:
    """Describe the word pieces of ``text`` at the character ``spans`` (int64, shape (pieces, 2))."""
    count = len(spans)
    columns = np.zeros((count, len(SIZES)), dtype=np.int64)
    paragraph = np.zeros(count, dtype=np.int64)
    if not count:
        return Described(columns, paragraph, paragraph.copy())
    starts = spans[:, 0]
    case_of = np.zeros(len(text) + 1, dtype=np.int64)
    for word in _WORD.finditer(text):
        case_of[word.start() : word.end()] = _word_case(word.group())
    columns[:, 0] = case_of[starts]
    columns[:, 1] = quote_states(text)[np.minimum(starts, len(text) - 1)]
    for number, line in enumerate(LINE.finditer(text)):
        first, last = np.searchsorted(starts, (line.start(), line.end()))
        if first == last:
            continue
        paragraph[first:last] = number
        if _is_heading(line.group()):
            columns[first:last, 2] = Line.HEADING
        columns[last - 1, 2] = Line.LAST
        columns[first, 2] = Line.FIRST
    space = np.fromiter((c.isspace() for c in text), dtype=bool, count=len(text))
    columns[:, 3] = (starts == 0) | space[np.maximum(starts, 1) - 1]
    breaks = np.array([m.end() for m in _SENTENCE_END.finditer(text)], dtype=np.int64)
    sentence = np.searchsorted(breaks, starts, side="right").astype(np.int64)
    return Described(columns, paragraph, sentence)

"""What a page of a PDF shows, as pieces of lines with their places: data alone, on both sides of the wire to the worker."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

HYPHEN = "\x02"
"""What PDFium gives for a hyphen at the end of a line, be it hard or soft."""

MARK = "\ue000"
"""Stands on either side of raised digits, which may be the mark of a footnote; private characters of the page itself are gone."""

BROKEN = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd\uffff\U000f0000-\U0010ffff]")
"""Characters that stand for no letter."""

_LETTERS = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
        "\ufffe": HYPHEN, "\xad": None, "\u200b": None, "\u2060": None, "\ufeff": None, "\u200e": None, "\u200f": None,
    }
)  # fmt: skip
BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF06E, 0xF0FC, 0xF02D), "•")
"""Bullets of the fonts Symbol and Wingdings, the only private characters whose shape is common knowledge."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stand on one line without a wide gap between them, the page turned so that they run to the right.

    ``x0``, ``x1`` and the baseline ``y`` (upwards) are in points; ``size`` is that of most of its letters and ``first``
    the width of its first word. ``aside`` is text that runs in another direction than most of the page.
    """

    text: str
    x0: float
    x1: float
    y: float
    size: float
    first: float
    bold: bool = False
    aside: bool = False


@dataclass(frozen=True, slots=True)
class PageText:
    """The pieces of one page in the order in which the file draws them.

    ``characters`` counts what it shows apart from white space, ``broken`` those of them that stand for no letter, and
    ``drawn`` says whether there is anything on the page at all.
    """

    pieces: tuple[Piece, ...]
    characters: int
    broken: int
    drawn: bool


class PageFault(IntEnum):
    """Why a page was not read, though nothing broke."""

    DAMAGED = 0
    LONG = 1
    SCATTERED = 2


class PageError(Exception):
    """A page that PDFium cannot read, or that is too large."""

    def __init__(self, fault: PageFault) -> None:
        self.fault = fault
        super().__init__(fault.name)


def clean(text: str) -> str:
    """Characters as a reader sees them: ligatures as letters, what stands for nothing gone, single spaces."""
    if text.isascii() and text.isprintable():
        return text
    marks = text.split(MARK) if MARK in text else [text]
    kept = [BROKEN.sub("", part.translate(BULLETS).translate(_LETTERS)) for part in marks]
    return " ".join(MARK.join(kept).split())

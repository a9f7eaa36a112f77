"""What a report consists of, whatever it is written as: sections of blocks, and the evidence that numbers in them lead to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from sitroom.exchange.page import visible

# Characters that XML has no place for although they can be shown; what else steers a page :func:`visible` takes.
_UNWRITABLE = re.compile("[\ufffe\uffff]")


class Look(StrEnum):
    """How some words stand out from those around them."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    QUOTE = "quote"
    """Words of a source: the writer sets the quotation marks."""
    MARKED = "marked"
    """The words of a quoted sentence that are the evidence itself."""


@dataclass(frozen=True, slots=True)
class Words:
    """Some words in one look; ``told`` where they come from the reporting, so that they may be of any script and direction."""

    text: str
    look: Look = Look.PLAIN
    told: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """A number that leads to the evidence; ``use`` counts from 1 the places where this number stands."""

    number: int
    use: int


Inline = Words | Cited
Line = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``quiet`` for notes beside the matter."""

    line: Line
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part of a section; ``anchor`` names it in its report."""

    line: Line
    anchor: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; ``more`` counts what there was no room for."""

    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One answer among several, with who gives it; ``place`` is its number among them, from 0."""

    place: int
    answer: str
    note: str
    said: Items


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under a head; the first cell names its row, and ``numbers`` are the columns of figures."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    numbers: frozenset[int] = frozenset()
    more: str = ""
    """What there was no room for, in words; empty where all is shown."""


Block = Paragraph | Heading | Items | Side | Table


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its title; ``anchor`` names it in its report."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Exhibit:
    """One piece of evidence: the exact words in their sentence, who says them, and where they stand.

    ``pieces`` are the sentence in order, the words themselves MARKED; ``source`` says who in the article's words,
    ``cue`` the words that attribute it, empty where there are none. ``where`` is the document's address or path, ``at``
    where in it: page, offsets, statement. ``uses`` counts the places that lead here.
    """

    number: int
    pieces: tuple[Words, ...]
    language: str | None
    source: str
    cue: str
    outlet: str | None
    date: str
    title: str | None
    where: str
    at: str
    uses: int


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report: its title, the lines below it, its sections and its evidence in the order of the numbers."""

    title: str
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    evidence: tuple[Exhibit, ...]
    foot: str


def own(text: str, look: Look = Look.PLAIN) -> Words:
    """Words of the report's own."""
    return Words(text, look)


def told(text: str, look: Look = Look.PLAIN) -> Words:
    """Words that come from the reporting, on one line."""
    return Words(" ".join(text.split()), look, told=True)


def writable(text: str) -> str:
    """``text`` with what steers a page, or what XML cannot hold, made visible."""
    return _UNWRITABLE.sub("\ufffd", visible(text))

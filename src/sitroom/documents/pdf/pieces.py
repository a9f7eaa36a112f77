"""What a page of a PDF shows, as pieces of lines with their places: the only module that calls PDFium.

PDFium is not thread-safe, whatever the document: every call into it lies under one lock of this process, and every
handle is closed under it, so that no collection of garbage calls PDFium from another thread.
"""

from __future__ import annotations

import ctypes
import math
import re
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

LOCK = threading.RLock()
"""Held around every call into PDFium."""

MAX_PAGE_CHARACTERS = 2_000_000
"""Characters of one page; a page of a newspaper has 30,000."""

GAP = 0.8
"""Space between two words, in font sizes, from which they are two pieces: 0.25 is usual, 0.6 a badly justified line."""

FAR = 1e6
"""Points from the corner of a page at which nothing stands, a third of a kilometre away."""

HYPHEN = "\x02"
"""What PDFium gives for a hyphen at the end of a line, be it hard or soft."""

MARK = "\ue000"
"""Stands on either side of raised digits, which may be the mark of a footnote; private characters of the page itself are gone."""

_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_BROKEN = re.compile("[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffd\uffff\U000f0000-\U0010ffff]")
_WHITE = " \t\r\n\x0b\x0c\x85\xa0"
_LETTERS = str.maketrans(
    {
        "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st",
        "\ufffe": HYPHEN, "\xad": None, "\u200b": None, "\u2060": None, "\ufeff": None, "\u200e": None, "\u200f": None,
    }
)  # fmt: skip
_BULLETS = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF076, 0xF06E, 0xF0FC, 0xF02D), "•")
"""Bullets of the fonts Symbol and Wingdings, the only private characters whose shape is common knowledge."""

_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)
_DIGIT = frozenset("0123456789")
_RAISED = re.compile(r"(.*\D)(\d{1,2})", re.DOTALL)


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


class PageError(Exception):
    """A page that PDFium cannot read, or that is too large; ``str`` of it goes on after "page 3"."""


@contextmanager
def opened(stream: BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    """The PDF in an open file, to be used under :data:`LOCK`; raises pypdfium2.PdfiumError with its ``err_code``."""
    document = pypdfium2.PdfDocument(stream)
    try:
        yield document
    finally:
        document.close()


def read_page(document: pypdfium2.PdfDocument, index: int) -> PageText:
    """The pieces of one page of an open PDF, under :data:`LOCK`; raises :class:`PageError`."""
    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        raise PageError("is damaged")
    try:
        drawn = pdfium.FPDFPage_CountObjects(page) > 0
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            raise PageError("is damaged")
        try:
            return _PageReader(text).read(drawn)
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(page)


def characters_of(text: Any) -> str:
    """The characters of a PDFium text page, one for each of its indices; raises :class:`PageError` for too many."""
    count = pdfium.FPDFText_CountChars(text)
    if count > MAX_PAGE_CHARACTERS:
        raise PageError(f"has more than {MAX_PAGE_CHARACTERS:,} characters")
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (2 * count + 1))()
    # What it says of the length includes the zero at the end. A length other than the count means that it left out
    # characters or gave pairs for one: then the indices no longer say where each stands.
    length = pdfium.FPDFText_GetText(text, 0, count, buffer)
    if length == count + 1:
        characters = bytes(memoryview(buffer)[:count]).decode("utf-16-le", "surrogatepass")
        if len(characters) == count:
            return characters
    return "".join(_character(pdfium.FPDFText_GetUnicode(text, index)) for index in range(count))


def _character(code: int) -> str:
    return chr(code) if code <= 0x10FFFF else "\ufffd"


class _Word(NamedTuple):
    text: str
    x0: float
    x1: float
    y: float
    size: float
    turn: int
    start: int


class _PageReader:
    """Asks PDFium for the words of one text page and puts them together to pieces."""

    def __init__(self, text: Any) -> None:
        self.text = text
        self.box, self.matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self.x, self.y = ctypes.c_double(), ctypes.c_double()

    def read(self, drawn: bool) -> PageText:
        characters = characters_of(self.text)
        shown = len(characters.translate(dict.fromkeys(map(ord, _WHITE))))
        broken = len(_BROKEN.findall(characters.translate(_BULLETS)))
        words = list(self._words(characters.replace(MARK, "\ufffd")))
        turns: Counter[int] = Counter()
        for word in words:
            turns[word.turn] += len(word.text)
        main = max(turns, key=lambda turn: (turns[turn], turn == 0)) if turns else 0
        pieces = [piece for group in _chained(words) if (piece := self._piece(group, main)) is not None]
        return PageText(tuple(pieces), shown, broken, drawn)

    def _words(self, characters: str) -> Iterator[_Word]:
        """The words of the page. Size and direction are asked for once for words of the same height on one line."""
        before: _Word | None = None
        height = -1.0
        page, box = self.text, self.box
        for match in _WORD.finditer(characters):
            start, end = match.span()
            pdfium.FPDFText_GetCharOrigin(page, start, self.x, self.y)
            pdfium.FPDFText_GetLooseCharBox(page, end - 1, box)
            x0, y0, left, right = self.x.value, self.y.value, box.left, box.right
            bottom, top = box.bottom, box.top
            if not math.hypot(x0, y0, left, right, bottom, top) < FAR:
                x0, y0, left, right, bottom, top = map(_sane, (x0, y0, left, right, bottom, top))
            if before is not None and before.turn == 0 and before.y == y0 and abs(top - bottom - height) < 0.01:
                size, turn = before.size, 0
            else:
                size, turn = self._print(start)
            text = match.group()
            if end - start > 1 and turn == 0:
                if left < x0 + 0.2 * size and abs(self._origin(end - 1)[1] - y0) > size:
                    turn = 270  # vertical writing
                elif text[0] == text[1] or text[:2] == text[2:4]:
                    text = self._once(text, start, size)
                elif text[-1] in _DIGIT:
                    text = self._marked(text, end - 1, y0, size)
            height = top - bottom
            if turn == 0:
                # Words that run to the left begin at their right end.
                before = _Word(text, min(left, x0), max(x0, right), y0, size, 0, start)
            else:
                before = _turned(text, (x0, y0), (left, right, bottom, top), size, turn, start)
            yield before

    def _print(self, index: int) -> tuple[float, int]:
        """Font size and direction of a character."""
        pdfium.FPDFText_GetMatrix(self.text, index, self.matrix)
        matrix = self.matrix
        scale = math.hypot(matrix.c, matrix.d)
        return _sane(pdfium.FPDFText_GetFontSize(self.text, index) * scale) or 1.0, _turn(matrix.a, matrix.b)

    def _marked(self, text: str, last: int, y: float, size: float) -> str:
        """A word with its last digits between marks where they are raised."""
        if size / 8 < self._origin(last)[1] - y < size and (digits := _RAISED.fullmatch(text)):
            return f"{digits[1]}{MARK}{digits[2]}{MARK}"
        return text

    def _once(self, text: str, start: int, size: float) -> str:
        """A word that is drawn twice at one place, as for an outline or a shadow, with each letter once."""
        halves = _halved(text)
        if halves is None:
            return text
        place, again = self._origin(start), self._origin(start + (1 if text[0] == text[1] else len(text) // len(halves)))
        return halves if math.dist(place, again) < 0.15 * size else text

    def _origin(self, index: int) -> tuple[float, float]:
        pdfium.FPDFText_GetCharOrigin(self.text, index, self.x, self.y)
        return _sane(self.x.value), _sane(self.y.value)

    def _piece(self, words: list[_Word], main: int) -> Piece | None:
        text = clean(" ".join(word.text for word in words))
        if not text:
            return None
        sizes: Counter[float] = Counter()
        for word in words:
            sizes[word.size] += len(word.text)
        size = sizes.most_common(1)[0][0]
        # A raised first word lies above the line that it stands on.
        most = next(word for word in words if word.size == size)
        x1, first = max(word.x1 for word in words), words[0].x1 - words[0].x0
        return Piece(text, words[0].x0, x1, most.y, size, first, self._bold(most.start), most.turn != main)

    def _bold(self, index: int) -> bool:
        name = ctypes.create_string_buffer(96)
        flags = ctypes.c_int()
        pdfium.FPDFText_GetFontInfo(self.text, index, name, 96, flags)
        return bool(flags.value & 0x40000 or _BOLD.search(name.value))


def _turned(
    text: str, origin: tuple[float, float], box: tuple[float, float, float, float], size: float, turn: int, index: int
) -> _Word:
    """A word with its place on the page turned so that it runs to the right; ``box`` is that of its last character."""
    (x, y), (left, right, bottom, top) = origin, box
    if turn == 90:
        return _Word(text, y, max(top, y), -x, size, turn, index)
    if turn == 180:
        return _Word(text, -x, max(-left, -x), -y, size, turn, index)
    if turn == 270:
        return _Word(text, -y, max(-bottom, -y), x, size, turn, index)
    return _Word(text, min(x, left), max(x, right), y, size, turn, index)


def _halved(text: str) -> str | None:
    """Every letter (or ligature) of a word once where each comes twice in a row; None where one does not."""
    once: list[str] = []
    at = 0
    while at < len(text):
        width = next((width for width in (1, 2, 3) if text[at : at + width] == text[at + width : at + 2 * width]), 0)
        if not width:
            return None
        once.append(text[at : at + width])
        at += 2 * width
    return "".join(once)


def clean(text: str) -> str:
    """Characters as a reader sees them: ligatures as letters, what stands for nothing gone, single spaces."""
    if text.isascii() and text.isprintable():
        return text
    marks = text.split(MARK) if MARK in text else [text]
    kept = [_BROKEN.sub("", part.translate(_BULLETS).translate(_LETTERS)) for part in marks]
    return " ".join(MARK.join(kept).split())


def _chained(words: list[_Word]) -> Iterator[list[_Word]]:
    """Words in the file's order, cut where the next is not right of the last on the same line."""
    chain: list[_Word] = []
    for word in words:
        if chain and not _continues(chain[-1], word):
            yield chain
            chain = []
        chain.append(word)
    if chain:
        yield chain


def _continues(last: _Word, word: _Word) -> bool:
    size = last.size
    gap, rise = word.x0 - last.x1, abs(word.y - last.y)
    if size != word.size:
        # Raised marks and small capitals stand on the line; an initial over several lines does not.
        larger, smaller = max(size, word.size), min(size, word.size)
        if larger > 1.7 * smaller:
            return False
        size, rise = larger, rise if larger < 1.1 * smaller else rise / 3
    return (
        -0.4 * size <= gap <= GAP * size
        and rise <= 0.15 * size
        and last.turn == word.turn
        and last.text[-1] not in (HYPHEN, "\ufffe")
    )


def _turn(a: float, b: float) -> int:
    """By how many degrees text is turned, in quarters; 45 for what is askew."""
    if abs(b) <= 0.2 * abs(a):
        return 0 if a >= 0 else 180
    if abs(a) <= 0.2 * abs(b):
        return 90 if b > 0 else 270
    return 45 if a == a and b == b else 0


def _sane(value: float) -> float:
    """A place on paper, whatever a hostile file says: no infinity, and none that swallows the others."""
    return value if -FAR < value < FAR else 0.0

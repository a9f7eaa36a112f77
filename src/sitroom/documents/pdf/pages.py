"""What PDFium tells of a PDF and of each of its pages: the only module that calls it, in a process of its own.

The worker imports it and nothing else does: PDFium is native code that a hostile file can break. It is not thread-safe
either; one thread of the worker calls it, and every handle is closed by that thread before the next file.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from sitroom.documents.pdf.pieces import BROKEN, BULLETS, HYPHEN, MARK, PageError, PageFault, PageText, Piece, clean
from sitroom.documents.pdf.wire import MAX_ATTACHMENTS, MAX_NAME, MAX_TITLE, Refusal, RefusedError, Stated

MAX_PAGE_PIECES = 250_000
"""Pieces of one page; a page of a newspaper has 1,000, a map with its names some 10,000."""

GAP = 0.8
"""Space between two words, in font sizes, from which they are two pieces: 0.25 is usual, 0.6 a badly justified line."""

FAR = 1e6
"""Points from the corner of a page at which nothing stands, a third of a kilometre away."""

_WORD = re.compile("[^\\s\x02\ufffe]+[\x02\ufffe]?|[\x02\ufffe]")
_WHITE = " \t\r\n\x0b\x0c\x85\xa0"
_BOLD = re.compile(rb"bold|black|heavy|semib|demi", re.IGNORECASE)
_DIGIT = frozenset("0123456789")
_RAISED = re.compile(r"(.*\D)(\d{1,2})", re.DOTALL)


def opened(stream: object) -> pypdfium2.PdfDocument:
    """The PDF in a file, to be closed; raises :class:`RefusedError`."""
    try:
        return pypdfium2.PdfDocument(stream)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        refusals = {pdfium.FPDF_ERR_PASSWORD: Refusal.PASSWORD, pdfium.FPDF_ERR_SECURITY: Refusal.SECURITY}
        raise RefusedError(refusals.get(code, Refusal.DAMAGED)) from error


def stated(document: pypdfium2.PdfDocument) -> Stated:
    """What an open PDF says of itself."""
    raw = document.raw
    return Stated(
        len(document),
        _title(document),
        not pdfium.FPDF_DocumentHasValidCrossReferenceTable(raw),
        _attachments(document),
        pdfium.FPDF_GetFormType(raw) in (pdfium.FORMTYPE_XFA_FULL, pdfium.FORMTYPE_XFA_FOREGROUND),
    )


def _title(document: pypdfium2.PdfDocument) -> str | None:
    try:
        return clean(document.get_metadata_value("Title"))[:MAX_TITLE] or None
    except ValueError:  # half a pair of UTF-16
        return None


def _attachments(document: pypdfium2.PdfDocument) -> list[str]:
    names: list[str] = []
    for index in range(min(document.count_attachments(), MAX_ATTACHMENTS)):
        try:
            names.append(clean(document.get_attachment(index).get_name())[:MAX_NAME])
        except (pypdfium2.PdfiumError, ValueError):
            names.append("")
    return names


def read_page(document: pypdfium2.PdfDocument, index: int, most: int) -> PageText:
    """The pieces of one page of an open PDF, of ``most`` characters at most; raises :class:`PageError`."""
    page = pdfium.FPDF_LoadPage(document.raw, index)
    if not page:
        raise PageError(PageFault.DAMAGED)
    try:
        drawn = pdfium.FPDFPage_CountObjects(page) > 0
        text = pdfium.FPDFText_LoadPage(page)
        if not text:
            raise PageError(PageFault.DAMAGED)
        try:
            return _PageReader(text).read(drawn, most)
        finally:
            pdfium.FPDFText_ClosePage(text)
    finally:
        pdfium.FPDF_ClosePage(page)


def characters_of(text: Any, most: int) -> str:
    """The characters of a PDFium text page, one for each of its indices; raises :class:`PageError` for more than ``most``."""
    count = pdfium.FPDFText_CountChars(text)
    if count > most:
        raise PageError(PageFault.LONG)
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

    def read(self, drawn: bool, most: int) -> PageText:
        characters = characters_of(self.text, most)
        shown = len(characters.translate(dict.fromkeys(map(ord, _WHITE))))
        broken = len(BROKEN.findall(characters.translate(BULLETS)))
        words = list(self._words(characters.replace(MARK, "\ufffd")))
        turns: Counter[int] = Counter()
        for word in words:
            turns[word.turn] += len(word.text)
        main = max(turns, key=lambda turn: (turns[turn], turn == 0)) if turns else 0
        pieces = [piece for group in _chained(words) if (piece := self._piece(group, main)) is not None]
        if len(pieces) > MAX_PAGE_PIECES:
            raise PageError(PageFault.SCATTERED)
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

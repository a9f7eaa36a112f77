"""Makes PDFs as printers lay them out: lines at given places, columns with hyphens, heads, feet and notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

from fpdf import FPDF

from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut
from sitroom.documents.pdf import read_pdf
from sitroom.documents.pdf.process import WORKER, PdfWorker
from sitroom.errors import DocumentError

Style = Literal["", "B", "I"]

TOP = 72.0
MARGIN = 60.0
WIDTH = 475.0
"""Width of the text on an A4 page, in points."""

GUTTER = 18.0


@dataclass(frozen=True, slots=True)
class Read:
    """What reading gave, by kind."""

    documents: tuple[Document, ...]
    errors: tuple[DocumentError, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def text(self) -> str:
        """The text of the only document."""
        (document,) = self.documents
        return document.text


def read(data: bytes | BinaryIO, path: str = "a.pdf", context: Context | None = None, worker: PdfWorker = WORKER) -> Read:
    """Read a PDF given as bytes or as an open file."""
    stream = io.BytesIO(data) if isinstance(data, bytes) else data
    items: list[Item] = list(read_pdf(stream, path, context or Context(), worker))
    return Read(
        tuple(item for item in items if isinstance(item, Document)),
        tuple(item for item in items if isinstance(item, DocumentError)),
        tuple(item for item in items if isinstance(item, LeftOut)),
    )


class Printer:
    """A PDF in the making; places are in points from the upper left corner, as the baseline of the words."""

    def __init__(self) -> None:
        self.pdf = FPDF(unit="pt", format="A4")
        self.pdf.core_fonts_encoding = "windows-1252"
        self.pdf.set_auto_page_break(False)
        self.pdf.add_page()
        self.y = TOP

    def page(self) -> None:
        """Begin a new page."""
        self.pdf.add_page()
        self.y = TOP

    def font(self, size: float, style: Style = "") -> None:
        """Set what comes in this size."""
        self.pdf.set_font("Times", style, size)

    def at(self, x: float, y: float, words: str, size: float = 10, style: Style = "") -> float:
        """Print words at a place; return where they end."""
        self.font(size, style)
        self.pdf.text(x, y, words)
        return x + float(self.pdf.get_string_width(words))

    def broken(self, words: str, width: float, size: float = 10, style: Style = "", indent: float = 0) -> list[str]:
        """The lines of a paragraph. A word is divided at each ``|`` in it where the line ends there; the others go."""
        self.font(size, style)
        lines: list[str] = []
        line, room = "", width - indent
        for word in words.split(" "):
            parts = word.split("|")
            trial = f"{line} {''.join(parts)}" if line else "".join(parts)
            if self.pdf.get_string_width(trial) <= room:
                line = trial
                continue
            for cut in range(len(parts) - 1, 0, -1):
                head = "".join(parts[:cut])
                head = head if head.endswith("-") else head + "-"
                trial = f"{line} {head}" if line else head
                if self.pdf.get_string_width(trial) <= room:
                    lines.append(trial)
                    line = "".join(parts[cut:])
                    break
            else:
                lines.append(line)
                line = "".join(parts)
            room = width
        return [*lines, line]

    def lines(
        self,
        lines: Sequence[str],
        x: float = MARGIN,
        size: float = 10,
        leading: float = 12,
        indent: float = 0,
        justified: float = 0,
        style: Style = "",
    ) -> None:
        """Print lines below each other from where the page has come to; ``justified`` is the width that they fill."""
        self.font(size, style)
        for number, line in enumerate(lines):
            left = x + (indent if number == 0 else 0)
            words = line.split(" ")
            if justified and number + 1 < len(lines) and len(words) > 1:
                free = justified - (left - x) - sum(float(self.pdf.get_string_width(word)) for word in words)
                for word in words:
                    self.pdf.text(left, self.y, word)
                    left += float(self.pdf.get_string_width(word)) + free / (len(words) - 1)
            else:
                self.pdf.text(left, self.y, line)
            self.y += leading

    def paragraph(
        self,
        words: str,
        x: float = MARGIN,
        width: float = WIDTH,
        size: float = 10,
        leading: float = 12,
        indent: float = 0,
        after: float = 6,
        style: Style = "",
        justified: bool = False,
    ) -> None:
        """Print a paragraph from where the page has come to."""
        lines = self.broken(words, width, size, style, indent)
        self.lines(lines, x, size, leading, indent, width if justified else 0, style)
        self.y += after

    def column_lines(self, paragraphs: Sequence[str], width: float, indent: float = 10) -> list[tuple[str, bool, bool]]:
        """The lines of several paragraphs, each with whether it is the first and the last of its own."""
        lines: list[tuple[str, bool, bool]] = []
        for paragraph in paragraphs:
            own = self.broken(paragraph, width, indent=indent)
            lines.extend((line, number == 0, number == len(own) - 1) for number, line in enumerate(own))
        return lines

    def columns(self, paragraphs: Sequence[str], count: int, height: float, indent: float = 10) -> None:
        """Print paragraphs in justified columns from here down, ``height`` points each, over as many pages as it takes."""
        width = (WIDTH - (count - 1) * GUTTER) / count
        lines = self.column_lines(paragraphs, width, indent)
        top, column = self.y, 0
        deepest = top
        for line, first, last in lines:
            if self.y > top + height:
                column += 1
                if column == count:
                    self.page()
                    top, column = TOP, 0
                    deepest = top
                self.y = top
            x = MARGIN + column * (width + GUTTER)
            shift = indent if first else 0
            if last:
                self.at(x + shift, self.y, line)
                self.y += 12
            else:
                # The second entry stands for the end of the paragraph, so that the first is filled.
                y = self.y
                self.lines([line, ""], x + shift, justified=width - shift)
                self.y = y + 12
            deepest = max(deepest, self.y)
        self.y = deepest

    def done(self) -> bytes:
        """The bytes of the PDF."""
        return bytes(self.pdf.output())


def written(
    contents: Sequence[bytes], font: bytes = b"/Subtype /Type1 /BaseFont /Helvetica", box: bytes = b"0 0 595 842"
) -> bytes:
    """A PDF of pages with these content streams, as no printer would write it: ``font`` is what it says of its only font F."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b""]
    objects.append(b"<< /Type /Font " + font + b" >>")
    kids = []
    for content in contents:
        objects.append(b"<< /Length %d >> stream\n%s\nendstream" % (len(content), content))
        stream = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] /Contents %d 0 R /Resources << /Font << /F 3 0 R >> >> >>"
            % (box, stream)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(kids))
    return assembled(objects)


def assembled(objects: Sequence[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalog."""
    data = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(data)

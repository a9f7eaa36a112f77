"""A PDF as a document, with what of it could not be read and what was passed over."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO

from sitroom.documents.article import shown, text_document
from sitroom.documents.document import Document, Span
from sitroom.documents.known import Known
from sitroom.documents.pdf.columns import columns_of
from sitroom.documents.pdf.furniture import Furniture, find_furniture
from sitroom.documents.pdf.paragraphs import Line, Paragraph, paragraphs_of
from sitroom.documents.pdf.pieces import MARK, PageError, PageFault, PageText, Piece
from sitroom.documents.pdf.process import WORKER, LostError, OpenPdf, PdfWorker, StartError
from sitroom.documents.pdf.text import MIN_TITLE_WORDS, Composed, compose
from sitroom.documents.pdf.wire import Refusal, RefusedError, Stated
from sitroom.errors import DocumentError

if TYPE_CHECKING:
    from sitroom.documents.formats import Context, Item

MAX_PDF_BYTES = 512 * 2**20
"""Largest file that is read. Pictures make a PDF large; they are not looked at, and the file is read in pieces."""

MAX_PAGES = 20_000
MAX_CHARACTERS = 1_500_000
"""Characters of one document apart from white space, so that its text stays below what is read as one article.

Six hundred pages of a book have as many; the pages after them are left, and told.
"""

MAX_PIECES = 1_000_000
"""Pieces of lines that are held at once, about 0.4 KB each; a page has 50 to 200."""

MAX_BROKEN = 0.3
"""Share of characters without a letter from which a page is no text: an odd symbol or formula is far below it."""

MIN_JUDGED = 20
"""Characters of a page from which that share says anything."""

MAX_FURNITURE = 0.5
"""Share of all letters above which what repeats is no page furniture but the text, as on slides."""

_OCR = "run text recognition (OCR) on it first, for example with ocrmypdf"
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel)|powerpoint presentation|word document|untitled|no title|document|dokument|slide"
    r"|layout|print|page|title|template|scan(?:ned)?)(?:\b.{0,3}\d*$| ?[-–:] .*|$)"
    r"|.*\.(?:docx?|pdf|indd|qxp|qxd|txt|rtf|odt|html?|pptx?|xlsx?|pages|tex|dvi|ps|md)$"
    r"|\S*[\d_]\S*$|https?://.*|[^a-zA-Z\u00c0-\uffff]*$",
    re.IGNORECASE,
)
"""What programs write for a title where nobody gave one."""


_REFUSED = {
    Refusal.PASSWORD: ("is a PDF locked with a password", "open it with its password and save it without"),
    Refusal.SECURITY: ("is a PDF locked in a way that cannot be opened here", "open it in its own program and print it to a PDF"),
    Refusal.DAMAGED: ("is a PDF that is damaged or cut short", "fetch it again, or repair it with qpdf"),
}
_DAMAGED = "fetch it again or split it"
_TOO_LONG = "the file is too long to be read at once"
_SPLIT = "split it"
_HARMFUL = "if you trust it, print it to a new PDF with another program"


@dataclass(slots=True)
class _Contents:
    """What the worker told of a file; ``pages`` has None for each that could not be read.

    ``failures`` has why, with what to do, and which pages.
    """

    stated: Stated
    pages: list[PageText | None] = field(default_factory=list)
    failures: dict[tuple[str, str], list[int]] = field(default_factory=dict)

    def fail(self, index: int, reason: str, advice: str = _DAMAGED) -> None:
        self.pages.append(None)
        self.failures.setdefault((reason, advice), []).append(index)

    def leave(self, index: int, why: str, advice: str = _DAMAGED) -> None:
        """All pages from this one on are not read."""
        left = list(range(index, min(self.stated.count, index + MAX_PAGES)))
        self.failures[f"{'was' if len(left) == 1 else 'were'} left: {why}", advice] = left


def read_pdf(stream: BinaryIO, path: str, context: Context, worker: PdfWorker = WORKER) -> Iterator[Item]:
    """Give the document that a PDF holds, then errors for the pages that cannot be read and what was left out.

    Raises DocumentError where there is no document: encrypted, damaged, scanned, with fonts that name no letters, or where
    ``worker``, the process in which PDFium reads, did not survive it. ``stream`` is read in pieces as PDFium asks for them;
    at most :data:`MAX_CHARACTERS` are held.
    """
    name = shown(path)
    size = stream.seek(0, 2)
    if size > MAX_PDF_BYTES:
        raise DocumentError(name, f"is larger than {MAX_PDF_BYTES // 2**20} MB", "split it, or leave out its pictures")
    stream.seek(max(0, size - 4096))
    ended = b"%%EOF" in stream.read(4096)
    stream.seek(0)
    contents = _contents(stream, size, name, worker)
    yield from _items(contents, path, context, cut_short=contents.stated.rebuilt and not ended)


def _contents(stream: BinaryIO, size: int, name: str, worker: PdfWorker) -> _Contents:
    """All that is asked of the worker."""
    try:
        with worker.opened(stream, size) as pdf:
            contents = _Contents(pdf.stated)
            _read_pages(pdf, contents, worker)
            return contents
    except RefusedError as error:
        raise DocumentError(name, *_REFUSED[error.refusal]) from error
    except LostError as error:
        raise DocumentError(name, f"is a PDF that cannot be read: it {error}", _HARMFUL) from error
    except StartError as error:
        reason = f"is a PDF, and the program that reads them does not start: {error}"
        raise DocumentError(name, reason, "install Sitroom anew") from error


def _read_pages(pdf: OpenPdf, contents: _Contents, worker: PdfWorker) -> None:
    limits = worker.limits
    characters = pieces = lost = 0
    end = time.monotonic() + limits.file_seconds
    for index in range(contents.stated.count):
        if index >= MAX_PAGES or pieces > MAX_PIECES:
            contents.leave(index, _TOO_LONG, _SPLIT)
            return
        if time.monotonic() > end:
            contents.leave(index, f"the pages before them took {limits.file_seconds / 60:,.0f} minutes")
            return
        try:
            page = pdf.page(index)
        except PageError as error:
            contents.fail(index, _fault(error.fault, limits.characters))
            continue
        except StartError as error:
            contents.leave(index, f"the PDF reader does not start again ({error})")
            return
        except LostError as error:
            contents.fail(index, str(error), _HARMFUL)
            lost += 1
            if lost >= limits.lost and index + 1 < contents.stated.count:
                contents.leave(index + 1, f"{_count(lost, 'page')} before them could not be read", _HARMFUL)
                return
            continue
        characters += page.characters
        if index and characters > MAX_CHARACTERS:
            contents.leave(index, _TOO_LONG, _SPLIT)
            return
        pieces += len(page.pieces)
        contents.pages.append(page)


def _fault(fault: PageFault, characters: int) -> str:
    if fault is PageFault.LONG:
        return f"has more than {characters:,} characters"
    return "is damaged" if fault is PageFault.DAMAGED else "has too many words that stand alone"


def _items(contents: _Contents, path: str, context: Context, *, cut_short: bool) -> Iterator[Item]:
    from sitroom.documents.formats import LeftOut  # that module names this reader

    name = shown(path)
    garbled = [index for index, page in enumerate(contents.pages) if page is not None and _is_garbled(page)]
    readable = [page if page is None or not _is_garbled(page) else None for page in contents.pages]
    if not any(page is not None and page.pieces for page in readable):
        raise _no_text(contents, garbled, name)
    furniture = _furniture(readable)
    pages, marks = _without(readable, furniture)
    left_out = list(_left_out(contents, readable, furniture, marks))
    count = sum(page is not None for page in contents.pages)
    # From here on each page goes when it has been taken apart: a long document is held once, not twice.
    contents.pages.clear()
    readable.clear()
    body = _body_size(pages)
    composed = compose(_paragraphs(pages, body), len(pages), body)
    yield _document(composed, contents, path, context)
    if cut_short:
        yield DocumentError(name, f"is cut short or damaged: {_count(count, 'page')} could still be read", "fetch it again")
    for (reason, advice), indices in contents.failures.items():
        yield DocumentError(name, f"{_pages(indices)}: {reason}", advice)
    if garbled:
        reason = f"{_pages(garbled)}: the fonts do not say which letters they show"
        yield DocumentError(name, reason, "run text recognition (OCR) over it, for example with ocrmypdf --force-ocr")
    for what, alike in left_out:
        yield LeftOut(name, what, alike)


def _left_out(
    contents: _Contents, readable: Sequence[PageText | None], furniture: Furniture, marks: int
) -> Iterator[tuple[str, str]]:
    """What was left out, and what it is called where the same is true of many files; empty where each is to be told."""
    if furniture.rows:
        heads = _count(len(furniture.rows), "running head and page number", "running heads and page numbers")
        yield f"{heads} ({_examples(furniture.rows)})", "running heads and page numbers"
    if marks:
        yield f"{_count(marks, 'raised number')} in the text that only points to a footnote", "raised numbers of footnotes"
    scanned = [index for index, page in enumerate(readable) if page is not None and not page.characters and page.drawn]
    if scanned:
        yield f"{_pages(scanned)}: no text on {'it' if len(scanned) == 1 else 'them'} (scanned?); {_OCR}", ""
    bare = [
        index
        for index, page in enumerate(readable)
        if page is not None and page.pieces and len(furniture.pieces.get(index, ())) == len(page.pieces)
    ]
    if bare:
        yield f"{_pages(bare)}: no text but running heads and page numbers (scanned?); {_OCR}", ""
    empty = [index for index, page in enumerate(readable) if page is not None and not page.characters and not page.drawn]
    if empty:
        # PDFium takes what it cannot unpack for an empty page.
        yield f"{_pages(empty)}: nothing is on {'it' if len(empty) == 1 else 'them'} (blank, or damaged)", ""
    broken = sum(page.broken for page in readable if page is not None)
    if broken:
        yield f"{_count(broken, 'character')} for which its fonts give no letter", ""
    if contents.stated.attachments:
        named = [attached for attached in contents.stated.attachments if attached]
        files = f"{_count(len(contents.stated.attachments), 'attached file')} ({_examples(named) or 'without a name'})"
        yield f"{files}; save what is an article from a PDF viewer", ""
    if contents.stated.form:
        yield "the form in it (XFA), which only its own program shows; print it to a PDF", ""


def _document(composed: Composed, contents: _Contents, path: str, context: Context) -> Document:
    title = _title(contents.stated.title, composed)
    known = (context.known or Known()).over(Known(title=title))
    document = text_document(composed.text, path, known, context.hints, composed.pages)
    return replace(document, headings=_headings(document, composed))


def _headings(document: Document, composed: Composed) -> tuple[Span, ...]:
    """The headings that the print shows and those that the lines show, without the title."""
    text = document.text
    none = composed.others.union(document.boilerplate)
    spans = {span for span in (*document.headings, *composed.headings) if span not in none}
    return tuple(sorted(span for span in spans if text[span[0] : span[1]] not in (document.title, composed.title)))


def _title(stated: str | None, composed: Composed) -> str | None:
    """The title that the file states if it is one, else the largest words of its first page.

    Programs leave the name of a file or of a template there, and browsers add the name of the site to it.
    """
    if stated is None or _NO_TITLE.match(stated) or len(stated.split()) < MIN_TITLE_WORDS:
        return composed.title
    if composed.title and _plain(composed.title) in _plain(stated):
        return composed.title
    first_page = composed.text[: composed.pages[1] if len(composed.pages) > 1 else None][:20_000]
    return stated if composed.title is None or _plain(stated) in _plain(first_page) else composed.title


def _plain(words: str) -> str:
    return "".join(character for character in words.casefold() if character.isalnum())


def _is_garbled(page: PageText) -> bool:
    return page.characters >= MIN_JUDGED and page.broken > MAX_BROKEN * page.characters


def _furniture(pages: Sequence[PageText | None]) -> Furniture:
    pieces = [page.pieces if page is not None else () for page in pages]
    found = find_furniture(pieces)
    taken = sum(len(pieces[page][index].text) for page, members in found.pieces.items() for index in members)
    if taken > MAX_FURNITURE * sum(len(piece.text) for page in pieces for piece in page):
        return Furniture({}, ())
    return found


def _without(pages: Sequence[PageText | None], furniture: Furniture) -> tuple[list[list[Piece]], int]:
    """The pieces of each page without its furniture and the marks of its footnotes, and how many marks there were."""
    nothing: frozenset[int] = frozenset()
    kept = [
        [piece for index, piece in enumerate(page.pieces if page else ()) if index not in furniture.pieces.get(number, nothing)]
        for number, page in enumerate(pages)
    ]
    body = _body_size(kept)
    taken = 0
    for pieces in kept:
        notes = {match[1] for piece in pieces if piece.size < 0.94 * body and (match := _NOTE.match(piece.text))}
        for index, piece in enumerate(pieces):
            if MARK in piece.text:
                parts = piece.text.split(MARK)
                marks = [number in notes for number in parts[1::2]]
                taken += sum(marks)
                parts[1::2] = ["" if mark else number for mark, number in zip(marks, parts[1::2], strict=True)]
                pieces[index] = replace(piece, text="".join(parts))
    return kept, taken


_NOTE = re.compile(r"\(?(\d{1,2})[.)]?(?=\s|[^\W\d_])")


def _body_size(pages: Sequence[Sequence[Piece]]) -> float:
    sizes: Counter[float] = Counter()
    for pieces in pages:
        for piece in pieces:
            sizes[round(4 * piece.size) / 4] += len(piece.text)
    return max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 10.0


def _paragraphs(pages: list[list[Piece]], body: float) -> Iterator[Paragraph]:
    """The paragraphs of all pages; the pieces of each page are given up on the way."""
    gutters: set[int] = set()
    for number in range(len(pages)):
        pieces, pages[number] = pages[number], []
        found: set[int] = set()
        upright = [piece for piece in pieces if not piece.aside]
        if upright:
            for column in columns_of(upright, body, gutters, found):
                yield from paragraphs_of(column, number)
        gutters = found or gutters
        aside = " ".join(piece.text for piece in pieces if piece.aside)
        if aside:
            # It stands beside the text and never goes on in it, as a table does not.
            yield Paragraph((Line(aside, 0.0, 0.0, 0.0, body, 0.0, bold=False, page=number),), table=True)


def _no_text(contents: _Contents, garbled: Sequence[int], name: str) -> DocumentError:
    if garbled:
        reason = "is a PDF whose fonts do not say which letters they show"
        return DocumentError(name, reason, "run text recognition (OCR) over it, for example with ocrmypdf --force-ocr")
    if contents.failures and not any(contents.pages):
        reasons = "; ".join(f"{_pages(indices)}: {reason}" for (reason, _), indices in contents.failures.items())
        harmful = any(advice == _HARMFUL for _, advice in contents.failures)
        advice = _HARMFUL if harmful else "fetch it again, or repair it with qpdf"
        return DocumentError(name, f"is a PDF of which no page can be read ({reasons})", advice)
    if not contents.stated.count:
        return DocumentError(name, "is a PDF without any page", "fetch it again")
    return DocumentError(name, f"is a PDF without any text on its {_count(contents.stated.count, 'page')} (scanned?)", _OCR)


def _count(number: int, one: str, more: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"


def _examples(names: Sequence[str]) -> str:
    """The first three different ones, in quotation marks."""
    different = list(dict.fromkeys(names))
    told = ", ".join(f"“{name[:60]}”" for name in different[:3])
    return told + (", …" if len(different) > 3 else "")


def _pages(indices: Sequence[int]) -> str:
    """Pages by their numbers from 1, as in "pages 3-7, 9"."""
    ranges: list[list[int]] = []
    for index in indices:
        if ranges and index == ranges[-1][1] + 1:
            ranges[-1][1] = index
        else:
            ranges.append([index, index])
    told = [str(first + 1) if first == last else f"{first + 1}-{last + 1}" for first, last in ranges[:10]]
    return f"{'page' if len(indices) == 1 else 'pages'} {', '.join(told)}{' and others' if len(ranges) > 10 else ''}"

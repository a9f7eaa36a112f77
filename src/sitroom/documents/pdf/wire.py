"""What the reader of PDFs and its worker say to each other over two pipes, and how it is written.

A frame is one byte for its kind, four for the length of what follows, and that. The reader asks, the worker tells; while
it works on what it was asked for, the worker may want blocks of the file, which it cannot open itself.

The worker runs native code over hostile files, so nothing that it tells is trusted: lengths are bounded, numbers are
checked, words are cleaned again, and nothing is ever unpickled.
"""

from __future__ import annotations

import json
import os
import struct
from array import array
from dataclasses import asdict, dataclass
from enum import IntEnum

from sitroom.documents.pdf.pieces import PageText, Piece, clean

BLOCK = 256 * 2**10
"""Bytes of the file that are handed over at a time."""

MAX_FRAME = 48 * 2**20
"""Bytes of one frame: a page of the most pieces and characters that it may have has about 30 million."""

MAX_ATTACHMENTS = 1000
"""Attached files that are counted."""

MAX_NAME = 80
"""Characters of the name of an attached file."""

MAX_TITLE = 1000
"""Characters of a title."""

MAX_PLACE = 4e6
"""Points from the corner of a page beyond which the worker puts nothing."""

OUT_OF_MEMORY = 86
"""Exit status of a worker in which Python itself got no more memory; PDFium aborts."""

_FRAME = struct.Struct("<BI")
_PAGE = struct.Struct("<II?I")
_OPEN = struct.Struct("<QI")
_WANT = struct.Struct("<QI")
_INDEX = struct.Struct("<I")


class Ask(IntEnum):
    """What the reader says: open a file, read a page, here is a block, close the file."""

    OPEN = 1
    PAGE = 2
    BLOCK = 3
    CLOSE = 4


class Tell(IntEnum):
    """What the worker says: it is there, it wants a block, and its answers to OPEN and PAGE, good or bad."""

    READY = 1
    WANT = 2
    OPENED = 3
    REFUSED = 4
    PAGE = 5
    FAULT = 6


class Refusal(IntEnum):
    """Why a file cannot be opened."""

    DAMAGED = 0
    PASSWORD = 1
    SECURITY = 2


class RefusedError(Exception):
    """A file that PDFium does not open."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal.name)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a PDF says of itself: ``count`` pages, its title, the names of attached files.

    ``rebuilt`` says that its table of objects had to be put together anew, ``form`` that it is a form of the kind XFA.
    """

    count: int
    title: str | None
    rebuilt: bool
    attachments: list[str]
    form: bool


class WireError(Exception):
    """What the worker told makes no sense."""


class GoneError(Exception):
    """The other side has ended."""


def send(out: int, kind: int, payload: bytes = b"") -> None:
    """Write a frame to a file descriptor; raises :class:`GoneError`."""
    rest = memoryview(_FRAME.pack(kind, len(payload)) + payload)
    try:
        while rest:
            rest = rest[os.write(out, rest) :]
    except OSError as error:
        raise GoneError from error


def receive(source: int) -> tuple[int, bytes]:
    """Read a frame from a file descriptor: its kind, and what it holds; raises :class:`GoneError` and :class:`WireError`."""
    kind, length = _FRAME.unpack(_exactly(source, _FRAME.size))
    if length > MAX_FRAME:
        raise WireError(f"a frame of {length} bytes")
    return kind, _exactly(source, length)


def _exactly(source: int, length: int) -> bytes:
    parts: list[bytes] = []
    while length:
        try:
            part = os.read(source, min(length, 2**20))
        except OSError as error:
            raise GoneError from error
        if not part:
            raise GoneError
        parts.append(part)
        length -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def pack_open(size: int, most: int) -> bytes:
    """OPEN: the size of the file in bytes, and how many characters a page may have at most."""
    return _OPEN.pack(size, most)


def unpack_open(payload: bytes) -> tuple[int, int]:
    """See :func:`pack_open`."""
    size, most = _OPEN.unpack(payload)
    return size, most


def pack_index(index: int) -> bytes:
    """PAGE, as it is asked for: its index from 0. REFUSED and FAULT: which."""
    return _INDEX.pack(index)


def unpack_index(payload: bytes) -> int:
    """See :func:`pack_index`; raises :class:`WireError`."""
    if len(payload) != _INDEX.size:
        raise WireError("a number of another length")
    (index,) = _INDEX.unpack(payload)
    return int(index)


def pack_want(start: int, length: int) -> bytes:
    """WANT: a part of the file."""
    return _WANT.pack(start, length)


def unpack_want(payload: bytes, size: int) -> tuple[int, int]:
    """See :func:`pack_want`; raises :class:`WireError` where it is no part of a file of ``size`` bytes, or a large one."""
    if len(payload) != _WANT.size:
        raise WireError("a place of another length")
    start, length = _WANT.unpack(payload)
    if length > BLOCK or start + length > size:
        raise WireError("a place outside the file")
    return start, length


def pack_stated(stated: Stated) -> bytes:
    """OPENED, as JSON."""
    return json.dumps(asdict(stated)).encode("ascii")


def unpack_stated(payload: bytes) -> Stated:
    """See :func:`pack_stated`; raises :class:`WireError`."""
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise WireError("no JSON") from error
    match said:
        case {
            "count": int(count), "title": str() | None as title, "rebuilt": bool(rebuilt), "attachments": list(names),
            "form": bool(form),
        } if 0 <= count < 2**31 and all(isinstance(name, str) for name in names[:MAX_ATTACHMENTS]):  # fmt: skip
            attachments = [clean(name)[:MAX_NAME] for name in names[:MAX_ATTACHMENTS]]
            return Stated(count, clean(title or "")[:MAX_TITLE] or None, rebuilt, attachments, form)
    raise WireError("something else than a PDF says of itself")


def pack_page(page: PageText) -> bytes:
    """PAGE, as it is told: counts, five columns of numbers, a byte of flags for each piece, and their words by lines."""
    pieces = page.pieces
    numbers = array("d", [piece.x0 for piece in pieces])
    numbers.extend(piece.x1 for piece in pieces)
    numbers.extend(piece.y for piece in pieces)
    numbers.extend(piece.size for piece in pieces)
    numbers.extend(piece.first for piece in pieces)
    flags = bytes(piece.bold + 2 * piece.aside for piece in pieces)
    words = "\n".join(piece.text for piece in pieces).encode()
    return _PAGE.pack(page.characters, page.broken, page.drawn, len(pieces)) + numbers.tobytes() + flags + words


def unpack_page(payload: bytes, most: int) -> PageText:
    """See :func:`pack_page`; raises :class:`WireError` for what is no page of at most ``most`` characters."""
    if len(payload) < _PAGE.size:
        raise WireError("a page without its counts")
    characters, broken, drawn, count = _PAGE.unpack_from(payload)
    numbers, start = array("d"), _PAGE.size + 41 * count
    if not broken <= characters <= most or count > characters or len(payload) < start:
        raise WireError("a page with other counts")
    numbers.frombytes(payload[_PAGE.size : start - count])
    if not all(-MAX_PLACE < number < MAX_PLACE for number in numbers):
        raise WireError("a place beyond all pages")
    try:
        words = [clean(line) for line in payload[start:].decode().split("\n")] if count else []
    except UnicodeDecodeError as error:
        raise WireError("words that are not UTF-8") from error
    if len(words) != count or not all(words):
        raise WireError("pieces without words")
    flags = payload[start - count : start]
    bold, aside = [bool(flag & 1) for flag in flags], [bool(flag & 2) for flag in flags]
    columns = [numbers[place * count : (place + 1) * count] for place in range(5)]
    return PageText(tuple(map(Piece, words, *columns, bold, aside)), characters, broken, drawn)

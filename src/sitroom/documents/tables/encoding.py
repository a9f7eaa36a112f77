"""The characters of a table: its encoding, by its mark, by what is valid, or by a sample of its bytes.

A file is read from its start to its end and never held as a whole.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from sitroom.documents.tables.rows import PIECE
from sitroom.documents.text import single_byte_encoding
from sitroom.errors import DocumentError

_SAMPLE = 2**18
_BEYOND_ASCII = re.compile("[^\x00-\x7f\ufffd]")
_SURE = 5
"""Whole characters beyond ASCII before the first broken byte from which a file is UTF-8 that goes bad."""
_BOMS = (
    # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@contextmanager
def open_text(stream: BinaryIO, path: str) -> Iterator[io.TextIOWrapper]:
    """The characters of a table, from its start; DocumentError where its encoding cannot be told.

    By its mark; UTF-16 and UTF-32 without one by the zero bytes of its first character; else UTF-8, with U+FFFD for broken
    bytes where most are whole, else as :func:`single_byte_encoding` finds in a sample around the first such byte. The stream
    is read twice.
    """
    encoding = _encoding(stream, path)
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding, errors="replace", newline="")
    try:
        yield text
    finally:
        text.detach()  # the stream belongs to the caller


def guessed_encoding(text: io.TextIOWrapper) -> str | None:
    """The name of the encoding of an open table where its bytes do not say it for sure; None for Unicode."""
    name = text.encoding.lower()
    if name.startswith("utf"):
        return None
    return f"Windows-{name[2:]}" if name.startswith("cp125") else name.upper().replace("_", "-")


def _encoding(stream: BinaryIO, path: str) -> str:
    head = stream.read(4)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    # Every table begins with two ASCII characters.
    wide = {b"\x00\x01": "utf-16", b"\x00\x00\x00\x01": "utf-32"}
    for pattern, name in sorted(wide.items(), reverse=True):
        zeros = bytes(min(byte, 1) for byte in head[: len(pattern)]), bytes(min(byte, 1) for byte in head[-len(pattern) :])
        if zeros[0] == zeros[1] == pattern:
            return f"{name}-be"
        if zeros[0] == zeros[1] == pattern[::-1]:
            return f"{name}-le"
    stream.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = 0
    while True:
        piece = stream.read(PIECE)
        try:
            decoder.decode(piece, final=not piece)
        except UnicodeDecodeError as error:
            return _without_utf8(stream, at + error.start, path)
        if not piece:
            return "utf-8-sig"
        at += len(piece)


def _without_utf8(stream: BinaryIO, place: int, path: str) -> str:
    """The encoding of a file that is not wholly UTF-8; the first byte that is none stands at about ``place``."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    stream.seek(0)
    whole = broken = before = 0
    piece = b"-"
    while piece:
        piece = stream.read(PIECE)
        text = decoder.decode(piece, final=not piece)
        before += 0 if broken else len(_BEYOND_ASCII.findall(text.partition("\ufffd")[0]))
        broken += len(re.findall("\ufffd+", text))
        whole += len(_BEYOND_ASCII.findall(text))
    # Other encodings form a valid UTF-8 sequence only by rare chance.
    if whole >= 5 * broken or before >= _SURE:
        return "utf-8-sig"
    stream.seek(max(0, place - _SAMPLE // 4))
    found = single_byte_encoding(_whole_lines(stream.read(_SAMPLE), begins=place <= _SAMPLE // 4))
    stream.seek(0)
    line = stream.readline(PIECE)
    if len(line) < place and (found is None or line.decode(found, "replace") != line.decode("utf-8", "replace")):
        # What comes after whole lines does not cost them.
        return "utf-8-sig"
    if found is None:
        raise DocumentError(path, "is binary or in an unknown encoding, not a table", "save it in UTF-8")
    return found


def _whole_lines(sample: bytes, *, begins: bool) -> bytes:
    """The lines of a sample that are whole, so that it breaks off in no character; all of it where it is one line."""
    start = 0 if begins else sample.find(b"\n") + 1
    end = sample.rfind(b"\n") + 1 if len(sample) == _SAMPLE else len(sample)
    return sample[start:end] or sample

"""The head of an HTTP answer as an archive has it, and its body without chunks and compression."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from sitroom.documents.fields import fields_of
from sitroom.documents.text import MAX_BYTES
from sitroom.errors import DocumentError

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b[^\n]{0,1000}\n")
_HEAD_END = re.compile(rb"\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]{0,1000})?\r?\n")
_STEP = 65536


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of an HTTP answer, ``length`` bytes long; ``fields`` by name in lower case."""

    status: int
    fields: Mapping[str, str]
    length: int


def answer_of(data: bytes) -> Answer | None:
    """The head that data begins with, or None where it does not begin as an HTTP answer does."""
    status = _STATUS.match(data)
    end = _HEAD_END.search(data, status.end() - 1) if status else None
    if status is None or end is None:
        return None
    return Answer(int(status[1]), fields_of(data[status.end() : end.start() + 1]), end.end())


def unchunked(data: bytes) -> bytes:
    """The body that was sent in chunks; as it is where it has none: archivers take chunks away and leave the head alone."""
    pieces: list[bytes] = []
    at = 0
    while (head := _CHUNK.match(data, at)) is not None:
        size = int(head[1], 16)
        end = head.end() + size
        after = data[end : end + 2]
        if size == 0 or (after and not after.startswith((b"\r", b"\n"))):
            at = len(data) if size == 0 else at
            break
        pieces.append(data[head.end() : end])
        at = end + (2 if after == b"\r\n" else 1)
    return b"".join(pieces) + data[at:] if pieces else data


def content_of(data: bytes, encodings: str, path: str, *, cut: bool = False) -> bytes:
    """The body without the encodings that its head names; raises DocumentError, naming ``path``.

    As it is where it is not in them, since archivers unpack bodies and leave the head alone. ``cut``: it is known to be
    cut short, so that what can be unpacked is all there is.
    """
    for name in reversed([each.strip().lower() for each in encodings.split(",")][:3]):
        if name in ("", "identity", "none", "utf-8"):
            continue
        if name in ("gzip", "x-gzip"):
            data = _inflated(data, zlib.MAX_WBITS | 16, path, cut=cut) if data.startswith(b"\x1f\x8b") else data
        elif name == "deflate":
            data = _deflated(data, path, cut=cut)
        elif name == "br":
            data = _from_brotli(data, path, cut=cut)
        else:
            raise DocumentError(path, f"is encoded as {name[:20]!r}, which cannot be unpacked", "capture it again without")
    return data


def _deflated(data: bytes, path: str, *, cut: bool) -> bytes:
    # The name stands for zlib, and some servers send the bare stream.
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            if zlib.decompressobj(bits).decompress(data[:_STEP], 64):
                return _inflated(data, bits, path, cut=cut)
        except zlib.error:
            continue
    return data


def _inflated(data: bytes, bits: int, path: str, *, cut: bool) -> bytes:
    """All members of compressed data, one after the other."""
    pieces: list[bytes] = []
    size = at = 0
    unzip = zlib.decompressobj(bits)
    rest = b""
    while True:
        if not rest:
            rest = data[at : at + _STEP]
            at += len(rest)
        try:
            piece = unzip.decompress(rest, _STEP)
        except zlib.error as error:
            if cut:
                break
            raise _damaged(path, "gzip or deflate encoding") from error
        pieces.append(piece)
        size += len(piece)
        if size > MAX_BYTES:
            raise _too_large(path)
        if unzip.eof:
            rest = unzip.unused_data or data[at : at + _STEP]
            at += 0 if unzip.unused_data else len(rest)
            if not rest.startswith(b"\x1f\x8b"):
                break
            unzip = zlib.decompressobj(bits)
        elif not piece and not rest:
            if cut:
                break
            raise _damaged(path, "gzip or deflate encoding")
        else:
            rest = unzip.unconsumed_tail
    return b"".join(pieces)


def _from_brotli(data: bytes, path: str, *, cut: bool) -> bytes:
    try:
        import brotli
    except ImportError as error:
        raise DocumentError(path, "is encoded with Brotli, and the library for it is missing", "pip install brotli") from error

    unpack = brotli.Decompressor()
    pieces: list[bytes] = []
    size = 0
    try:
        piece = unpack.process(data, output_buffer_limit=_STEP)
        while piece or not (unpack.is_finished() or unpack.can_accept_more_data()):
            pieces.append(piece)
            size += len(piece)
            if size > MAX_BYTES:
                raise _too_large(path)
            piece = unpack.process(b"", output_buffer_limit=_STEP)
    except TypeError as error:  # before version 1.2, which can bound what it unpacks to
        raise DocumentError(path, "is encoded with Brotli, and its library is too old", "pip install -U brotli") from error
    except brotli.error as error:
        if not pieces:
            return data
        if not cut:
            raise _damaged(path, "Brotli encoding") from error
    if not unpack.is_finished() and not cut:
        raise _damaged(path, "Brotli encoding")
    return b"".join(pieces)


def _damaged(path: str, what: str) -> DocumentError:
    return DocumentError(path, f"has a {what} that is damaged or cut short", "capture it again")


def _too_large(path: str) -> DocumentError:
    return DocumentError(path, f"unpacks to more than {MAX_BYTES // 2**20} MB", "save its text apart and read that")

"""One file packed with gzip: unpacked within the bounds of archives, then read as the file that it holds.

What is known of the packed file is known of the one in it. Layout: RFC 1952; members that follow one another are one file.
"""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, cast

from sitroom.documents.archive.members import UNSAFE, ArchiveError, Budget, check_growth
from sitroom.documents.article import shown
from sitroom.documents.formats import INSIDE, Context, Item, read_stream
from sitroom.documents.known import Known
from sitroom.documents.passed import ending
from sitroom.errors import DocumentError

MAGIC = b"\x1f\x8b"
NAMELESS = "content"
"""What the file inside is called where neither the packed file nor its head names it."""

_PACKED_PIECE = 2**14
_PIECE = 2**18
_IN_MEMORY = 8 * 2**20
_HEAD = 2**17
"""Bytes that a head may have: an extra field of 64 KB, and a name."""

_HAS_EXTRA, _HAS_NAME = 4, 8
_LONGEST_NAME = 200


def read_gzip(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give what the packed file holds; its path is ``news.txt.gz!/news.txt``. One that is damaged or cut is not read."""
    if context.budget is None:
        context = replace(context, budget=Budget())
    inner = f"{path}{INSIDE}{_name(stream, path)}"
    with SpooledTemporaryFile(_IN_MEMORY) as spool:
        unpacked = cast("BinaryIO", spool)
        try:
            is_followed = _unpack(stream, unpacked, context.budget or Budget())
        except ArchiveError as error:
            raise DocumentError(shown(path), error.reason, error.advice) from error
        inside = context.inside(inner)
        known = (inside.known or Known()).over(context.known)
        yield from read_stream(unpacked, inner, replace(inside, known=known, hints=context.hints))
    if is_followed:
        reason = "goes on with something that is not packed with gzip, which is not read"
        yield DocumentError(shown(path), reason, "what is packed is read; if something is missing, fetch the file again")


def _name(stream: BinaryIO, path: str) -> str:
    """What the file inside is called: as the packed one without its ending, or as its head says where that says more."""
    outer = posixpath.basename(path.rpartition(INSIDE)[2])
    named = [outer[: -len(end)] + own for end, own in ((".gz", ""), (".tgz", ".tar")) if outer.lower().endswith(end)]
    head = stream.read(_HEAD)
    stream.seek(0)
    name = posixpath.basename(UNSAFE.sub("", _name_in(head).replace("\x00", "")).replace("\\", "/"))
    if name not in (".", "..") and len(name) <= _LONGEST_NAME:
        named.append(name)
    given = [each for each in named if each]
    return next((each for each in given if ending(each)), given[0] if given else NAMELESS)


def _name_in(head: bytes) -> str:
    """The name that the head of a packed file has of it, in Latin-1; empty where there is none."""
    flags = head[3] if len(head) > 10 else 0
    at = 10
    if flags & _HAS_EXTRA:
        at += 2 + int.from_bytes(head[at : at + 2], "little")
    end = head.find(b"\x00", at) if flags & _HAS_NAME else -1
    return head[at:end].decode("latin-1") if end > 0 else ""


def _unpack(stream: BinaryIO, into: BinaryIO, budget: Budget) -> bool:
    """Write all members into one file, and tell whether something else follows them; ArchiveError where they are not whole.

    Each member's checksum is compared. What comes out is bounded as for a member of a ZIP archive.
    """
    size = packed = 0
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    data, has_more = b"", False
    while True:
        if not data and not has_more:
            data = stream.read(_PACKED_PIECE)
            packed += len(data)
            if not data:
                raise ArchiveError("is cut short: it ends before what is packed in it does", "fetch the file again")
        try:
            piece = unpacker.decompress(data, _PIECE)
        except zlib.error as error:
            raise ArchiveError("is damaged: it cannot be unpacked", "fetch the file again") from error
        size += len(piece)
        budget.unpacked -= len(piece)
        check_growth(size, packed, budget)
        into.write(piece)
        data, has_more = unpacker.unconsumed_tail, len(piece) == _PIECE
        if unpacker.eof:
            data = _after(unpacker.unused_data, stream)
            if not data.startswith(MAGIC):
                return bool(data)
            packed += max(0, len(data) - len(unpacker.unused_data))
            unpacker, has_more = zlib.decompressobj(zlib.MAX_WBITS | 16), False


def _after(data: bytes, stream: BinaryIO) -> bytes:
    """What follows a member, without the zeros with which tapes and disks are filled up; empty where nothing does."""
    data = data.lstrip(b"\x00")
    while len(data) < len(MAGIC) and (more := stream.read(_PACKED_PIECE)):
        data = (data + more).lstrip(b"\x00")
    return data

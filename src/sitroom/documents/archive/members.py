"""The members of a ZIP archive: its directory read and checked, and what a member holds unpacked within bounds.

Nothing that an archive says of itself is believed: sizes bound nothing here, they are compared with what comes out. The
standard library's reader is not used, because it loads any directory, cuts names at a zero byte, lets members overlap,
and unpacks a block of bzip2 however large it becomes. Layout: PKWARE's APPNOTE 6.3.10.
"""

from __future__ import annotations

import bz2
import re
import struct
import zlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from sitroom.documents.article import shown
from sitroom.errors import SitroomError

MAX_MEMBERS = 100_000
MAX_DIRECTORY = 32 * 2**20
"""Bytes of a directory: one of a hundred thousand members with long names has 15 MB."""

MAX_MEMBER = 2 * 2**30
"""Bytes that one member may become: a mailbox or a table; an article is bounded by its own reader."""

MAX_UNPACKED = 8 * 2**30
"""Bytes that one archive may become, with all archives in it."""

MAX_RATIO = 200
"""How many times its packed size a member may become. Articles pack to a third, pages of one template to a fiftieth, zeros
to a thousandth (deflate) or a millionth (bzip2). It counts from :data:`FREE` bytes on."""

FREE = 2**20
LONGEST_NAME = 1_000

_PACKED_PIECE = 2**14
_PIECE = 2**18
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_METHODS = {
    1: "Shrink", 6: "Implode", 9: "Deflate64", 14: "LZMA", 20: "Zstandard", 93: "Zstandard", 95: "XZ", 96: "JPEG",
    97: "WavPack", 98: "PPMd", 99: "AES encryption",
}  # fmt: skip
_STORED, _DEFLATED, _BZIP2 = 0, 8, 12
_DRIVE = re.compile(r"[A-Za-z]:")
UNSAFE = re.compile(r"[\x01-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff]")
"""Characters that steer a terminal, or turn the direction of writing."""

_SHARED = "shares its bytes with another member, as in an archive made to overwhelm its reader"
_UNPACK = "unpack the archive and give what is in it"


class ArchiveError(SitroomError):
    """An archive, or a member of one, cannot be read: what is wrong, and what to do."""

    def __init__(self, reason: str, advice: str) -> None:
        self.reason, self.advice = reason, advice
        super().__init__(f"{reason} ({advice})")


@dataclass(slots=True)
class Budget:
    """What may still be unpacked: bytes and members, over an archive and all that lie in it."""

    unpacked: int = MAX_UNPACKED
    members: int = MAX_MEMBERS


@dataclass(frozen=True, slots=True)
class Member:
    """A member as the directory has it; ``fault`` says why it is not to be read, and what to do, where that is so.

    ``name`` is safe to show and to build a path with: folders are divided by slashes, and characters that steer a terminal
    or turn the direction of writing are spelled out. ``packed`` is in bytes, ``start`` where its own header begins, and
    nothing of it may lie at ``limit`` or after.
    """

    name: str
    start: int
    limit: int
    packed: int
    size: int
    checksum: int
    method: int
    fault: tuple[str, str] | None = None


@dataclass(slots=True)
class _Entry:
    raw: bytes
    name: str
    start: int
    packed: int
    size: int
    checksum: int
    method: int
    flags: int
    mode: int
    faults: list[tuple[str, str]] = field(default_factory=list)


def read_directory(stream: BinaryIO, budget: Budget) -> list[Member]:
    """The files of an archive in the order of their names (by code points), those with a fault too; folders are left out.

    ArchiveError where there is no directory, or too much of it.
    """
    begin, shift, data = _directory(stream)
    entries = list(_entries(data, shift, budget))
    uses = Counter(entry.start for entry in entries)
    starts = sorted(uses)
    names = Counter(entry.name for entry in entries)
    members = {}
    for entry in entries:
        after = bisect_right(starts, entry.start)
        if names[entry.name] > 1:
            entry.faults.append((f"is in the archive {names[entry.name]} times", f"which one is meant is not known; {_UNPACK}"))
        elif uses[entry.start] > 1:
            entry.faults.append((_SHARED, _UNPACK))
        members[entry.name] = Member(
            name=entry.name,
            start=entry.start,
            limit=starts[after] if after < len(starts) else begin,
            packed=entry.packed,
            size=entry.size,
            checksum=entry.checksum,
            method=entry.method,
            fault=next(iter(entry.faults), None),
        )
    return [members[name] for name in sorted(members)]


def _directory(stream: BinaryIO) -> tuple[int, int, bytes]:
    """Where the directory begins, by how much all offsets are to be moved, and its bytes."""
    end = stream.seek(0, 2)
    tail_start = max(0, end - 65_536 - _END.size)
    stream.seek(tail_start)
    tail = stream.read(end - tail_start)
    at = tail.rfind(b"PK\x05\x06", 0, max(0, len(tail) - _END.size + 4))
    if at < 0:
        raise ArchiveError("is cut short or damaged: the directory at its end is missing", "fetch the archive again")
    _, disk, _, _, count, size, offset, _ = _END.unpack_from(tail, at)
    place = tail_start + at
    if disk not in (0, 0xFFFF):
        raise ArchiveError("is one part of an archive in several", "put the parts together first")
    if count == 0xFFFF or size == 0xFFFFFFFF or offset == 0xFFFFFFFF:
        place, size, offset = _large(stream, place, size, offset)
    if size > MAX_DIRECTORY:
        raise ArchiveError(f"has a directory of more than {MAX_DIRECTORY // 2**20} MB", _UNPACK)
    begin = place - size
    if begin < 0 or begin < offset:
        raise ArchiveError("is damaged: its directory is not where it should be", "fetch the archive again")
    stream.seek(begin)
    data = stream.read(size)
    if len(data) < size:
        raise ArchiveError("is cut short: its directory is not whole", "fetch the archive again")
    return begin, begin - offset, data


def _large(stream: BinaryIO, place: int, size: int, offset: int) -> tuple[int, int, int]:
    """The end of the directory, its size and offset, of an archive over 4 GB or 65,535 members."""
    at = place - _LOCATOR_64.size
    if at < 0:
        return place, size, offset
    stream.seek(at)
    locator = stream.read(_LOCATOR_64.size)
    if not locator.startswith(b"PK\x06\x07"):
        return place, size, offset
    at -= _END_64.size
    stream.seek(max(0, at))
    record = stream.read(_END_64.size)
    if at < 0 or not record.startswith(b"PK\x06\x06"):
        raise ArchiveError("is damaged: the end of its directory cannot be read", "fetch the archive again")
    values = _END_64.unpack(record)
    return at, values[8], values[9]


def _entries(data: bytes, shift: int, budget: Budget) -> Iterator[_Entry]:
    at = 0
    while at < len(data):
        if len(data) - at < _ENTRY.size or data[at : at + 4] != b"PK\x01\x02":
            raise ArchiveError("is damaged: its directory cannot be read", "fetch the archive again")
        values = _ENTRY.unpack_from(data, at)
        (_, made, _, flags, method, _, _, checksum, packed, size, long_name, long_extra, long_comment, _, _, attributes,
         start) = values  # fmt: skip
        name_at = at + _ENTRY.size
        extra_at = name_at + long_name
        at = extra_at + long_extra + long_comment
        if at > len(data):
            raise ArchiveError("is cut short: its directory is not whole", "fetch the archive again")
        budget.members -= 1
        if budget.members < 0:
            raise ArchiveError(f"has more than {MAX_MEMBERS:,} members, with the archives in it", _UNPACK)
        size, packed, start = _sizes(data[extra_at : extra_at + long_extra], size, packed, start)
        raw = data[name_at:extra_at]
        entry = _Entry(raw, _decoded(raw, flags), start + shift, packed, size, checksum, method, flags, attributes >> 16)
        entry.faults += _faults(entry, unix=made >> 8 == 3)
        name = entry.name.replace("\\", "/")
        # A folder is known by its name; one that holds something is told of, as anything that is no file.
        if name.endswith("/") and not size:
            continue
        if not name.startswith("/"):
            name = "/".join(part for part in name.split("/") if part not in ("", "."))
        entry.name = shown(UNSAFE.sub(_spelled, name.replace("\x00", "\\x00")))
        yield entry


def _sizes(extra: bytes, size: int, packed: int, start: int) -> tuple[int, int, int]:
    """Size, packed size and offset, those that do not fit in four bytes taken from the extra field of ZIP64."""
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<HH", extra, at)
        if kind == 1:
            numbers = iter(struct.unpack_from(f"<{min(length, len(extra) - at - 4) // 8}Q", extra, at + 4))
            size, packed, start = (
                next(numbers, value) if value == 0xFFFFFFFF else value for value in (size, packed, start)
            )  # fmt: skip
            break
        at += 4 + length
    return size, packed, start


def _decoded(raw: bytes, flags: int) -> str:
    """A member's name: UTF-8 where it is marked so or valid, else in the code page of DOS, as the format has it."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape") if flags & 0x800 else raw.decode("cp437")


def _spelled(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def _faults(entry: _Entry, *, unix: bool) -> Iterator[tuple[str, str]]:
    """Why a member is not to be read, by what the directory says of it; each with what to do."""
    name = entry.name.replace("\\", "/")
    if "\x00" in name:
        yield "has a zero byte in its name", "give it another name"
    elif not name or len(name) > LONGEST_NAME:
        yield "has no name" if not name else f"has a name of more than {LONGEST_NAME:,} characters", "give it another name"
    elif name.startswith("/") or _DRIVE.match(name):
        yield "has a name that begins at the root of a disk", f"an archive's names count from its own top; {_UNPACK}"
    elif ".." in name.split("/"):
        yield "has a name that leads out of the archive", f"{_UNPACK}, with care"
    elif name.endswith("/"):
        yield "is a folder by its name and holds something", _UNPACK
    if unix and entry.mode & 0o170000 not in (0, 0o100000, 0o040000):
        kind = "a link" if entry.mode & 0o170000 == 0o120000 else "no regular file"
        yield f"is {kind}", "put the file itself into the archive"
    if entry.flags & 0x2041:
        yield "is encrypted", "unpack the archive with its password and give what is in it"
    elif entry.method not in (_STORED, _DEFLATED, _BZIP2):
        yield f"is packed with {_METHODS.get(entry.method, f'method {entry.method}')}, which is not read", _UNPACK


def unpack(stream: BinaryIO, member: Member, into: BinaryIO, budget: Budget) -> None:
    """Write what a member holds to ``into``; ArchiveError where it is damaged or becomes more than it may."""
    if member.fault is not None:
        raise ArchiveError(*member.fault)
    stream.seek(member.start)
    header = stream.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise ArchiveError("is damaged: it does not begin where the directory says", "fetch the archive again")
    *_, long_name, long_extra = _LOCAL.unpack(header)
    begin = member.start + _LOCAL.size + long_name + long_extra
    if begin + member.packed > member.limit:
        raise ArchiveError(_SHARED, _UNPACK)
    stream.seek(begin)
    size = checksum = 0
    for piece, packed in _unpacked(stream, member):
        size += len(piece)
        checksum = zlib.crc32(piece, checksum)
        budget.unpacked -= len(piece)
        check_growth(size, packed, budget)
        into.write(piece)
    if size != member.size or checksum != member.checksum:
        raise ArchiveError("is damaged: what comes out is not what went in, by its checksum", "fetch the archive again")


def check_growth(size: int, packed: int, budget: Budget) -> None:
    """ArchiveError where a member has become more than it may, from so many of its packed bytes."""
    if size > MAX_MEMBER:
        raise ArchiveError(f"becomes more than {MAX_MEMBER // 2**30} GB", "unpack it and divide it")
    if size > FREE and size > MAX_RATIO * packed:
        raise ArchiveError(f"becomes more than {MAX_RATIO} times its packed size, as no article does", _UNPACK)
    if budget.unpacked < 0:
        raise ArchiveError(f"would make more than {MAX_UNPACKED // 2**30} GB, with all that was unpacked before it", _UNPACK)


def _unpacked(stream: BinaryIO, member: Member) -> Iterator[tuple[bytes, int]]:
    """What a member holds, in bounded pieces, however little they were packed into; with the packed bytes read so far."""
    left = member.packed
    step = {_STORED: _copying, _DEFLATED: _inflating, _BZIP2: _bunzipping}[member.method]()
    ended = member.method == _STORED
    while left and (data := stream.read(min(_PACKED_PIECE, left))):
        left -= len(data)
        while True:
            try:
                piece, ended = step(data)
            except (zlib.error, OSError) as error:
                raise ArchiveError("is damaged: it cannot be unpacked", "fetch the archive again") from error
            if piece:
                yield piece, member.packed - left
            data = b""
            if ended or len(piece) < _PIECE:
                break
        if ended and member.method != _STORED:
            break
    if not ended or (left and member.method == _STORED):
        raise ArchiveError("is damaged: it ends too early", "fetch the archive again")


_Step = Callable[[bytes], tuple[bytes, bool]]


def _copying() -> _Step:
    return lambda data: (data, True)


def _inflating() -> _Step:
    """Deflate: takes more data or none, gives a piece of at most :data:`_PIECE` bytes and whether that was the end."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)

    def step(data: bytes) -> tuple[bytes, bool]:
        piece = unpacker.decompress(unpacker.unconsumed_tail + data, _PIECE)
        return piece, unpacker.eof

    return step


def _bunzipping() -> _Step:
    unpacker = bz2.BZ2Decompressor()

    def step(data: bytes) -> tuple[bytes, bool]:
        piece = unpacker.decompress(data, _PIECE)
        return piece, unpacker.eof

    return step

"""The records of a web archive, one after the other, with what is damaged told where it stands.

WARC 0.17 to 1.1, plain or compressed with gzip, each record for itself or the whole file at once. A record is given only
once its end has been seen: all its bytes, and where it is compressed the checksum of what it lies in. After damage the next
record is looked for: the next member of a gzip file that begins as one, the next head of a plain one. Memory stays small
whatever a record says of its length, and the time grows with the size of the file alone.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from sitroom.documents.fields import fields_of

CHUNK = 65536

MAX_HEAD = 65536
"""Bytes of a record's head, and of the beginning of its body by which it is decided whether to keep it."""

MAX_RATIO = 200
"""How many times its size a gzip member may unpack to, beyond the first :data:`FREE_RATIO` bytes; web pages stay under 20."""

FREE_RATIO = 256 * 2**20

MAX_AGAIN = 64 * 2**20
"""Bytes of one file that may be read a second time in the search for what follows damage."""

MAX_TRIED = 100_000
"""Places of one file that may be tried as the beginning of a gzip member after damage."""

MAX_DAMAGED = 10_000
"""Damaged places after which the rest of a file is given up: it is none that anything can be read from."""

_GZIP = b"\x1f\x8b"
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_BEGINS = re.compile(rb"WARC/\d\.\d{1,2}[ \t]*\r?\n")
_NEXT = re.compile(rb"\n(?=WARC/\d\.\d{1,2}[ \t]*\r?\n(?:WARC-|Content-))", re.IGNORECASE)
_BLANK = re.compile(rb"[\r\n]+")
_HEAD_END = re.compile(rb"\n\r?\n")
_LENGTH = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class Record:
    """One whole record: its ``fields`` by name in lower case, and its ``body``, None where it was not to be kept.

    ``begins`` has the first bytes of the body, enough to know what it is. ``where`` says where the record stands.
    """

    where: str
    fields: Mapping[str, str]
    length: int
    begins: bytes
    body: bytes | None


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where an archive is not as it should be.

    ``what`` goes on after its name; ``last`` says that no record comes after it.
    """

    what: str
    last: bool


Keep = Callable[[Mapping[str, str], int, bytes], bool]
"""Whether a record's body is kept, by its fields, its length in bytes and its beginning."""


class _DamagedError(Exception):
    """What is wrong with the record that should begin here."""


def records(stream: BinaryIO, keep: Keep) -> Iterator[Record | Damage]:
    """Give the records of an archive and the damage between them, in the order of the file; the stream can seek."""
    stream.seek(0)
    source: _Plain | _Gzip = _Gzip(stream) if stream.read(2) == _GZIP else _Plain(stream)
    damaged = 0
    while True:
        try:
            if not source.at_record():
                return
            yield _record(source, keep)
            source.check_closing()
        except _DamagedError as error:
            damaged += 1
            goes_on = damaged < MAX_DAMAGED and source.recover()
            yield Damage(str(error), last=not goes_on)
            if not goes_on:
                return


def _record(source: _Plain | _Gzip, keep: Keep) -> Record:
    """The record that begins here."""
    where = source.where()
    if source.peek(5) != b"WARC/":
        source.check()
        raise _DamagedError(f"has at {where} no record where one should begin")
    head = source.head()
    if head is None or not _BEGINS.match(head):
        source.check()
        raise _DamagedError(f"has a record at {where} whose head is no head, or has no end")
    fields = fields_of(head.partition(b"\n")[2])
    length = fields.get("content-length", "")
    if not _LENGTH.fullmatch(length):
        raise _DamagedError(f"has a record at {where} that does not say how long it is")
    size = int(length)
    source.check_length(size, where)
    begins = source.peek(min(size, MAX_HEAD))
    kept = keep(fields, size, begins)
    body = source.take(size, keep=kept)
    if body is None:
        source.check()
        raise _DamagedError(f"has a record at {where} that says it has {size} bytes and has fewer")
    source.close()
    if source.within:
        source.check()
    if not source.closing and source.peek(5) not in (b"WARC/", b""):
        raise _DamagedError(f"has a record at {where} that is longer than it says ({size} bytes)")
    return Record(where, fields, size, begins, body if kept else None)


class _Source:
    """The bytes of an archive in order, unpacked.

    ``fault`` keeps them from going on, and ``within`` says that it lies in what has been given already; ``closing`` has the
    line ends after the last record.
    """

    def __init__(self, stream: BinaryIO) -> None:
        stream.seek(0)
        self.stream = stream
        self.fault: str | None = None
        self.within = False
        self.closing = b""
        self._buffer = bytearray()
        self._at = 0
        self._again = MAX_AGAIN

    def more(self) -> bool:
        """Fetch more bytes; False at the end, at a fault, and where a record must begin anew."""
        raise NotImplementedError

    def check(self) -> None:
        """Raise the fault, if there is one."""
        if self.fault is not None:
            raise _DamagedError(self.fault)

    def peek(self, size: int) -> bytes:
        """At most ``size`` bytes without taking them, fewer only where no more can be had."""
        while len(self._buffer) - self._at < size and self.more():
            pass
        return bytes(self._buffer[self._at : self._at + size])

    def head(self) -> bytes | None:
        """Take a head with the blank line that ends it; None where that does not come in time."""
        searched = 0
        while (end := _HEAD_END.search(self._buffer, self._at + searched)) is None:
            searched = max(0, len(self._buffer) - self._at - 2)
            if searched > MAX_HEAD or not self.more():
                return None
        head = bytes(self._buffer[self._at : end.end()])
        self._at = end.end()
        return head

    def take(self, size: int, *, keep: bool) -> bytes | None:
        """Take ``size`` bytes and return them (none where they are not kept); None where there are fewer."""
        pieces: list[bytes] = []
        while size:
            if self._at == len(self._buffer) and not self.more():
                return None
            stop = min(len(self._buffer), self._at + size)
            if keep:
                pieces.append(bytes(self._buffer[self._at : stop]))
            size -= stop - self._at
            self._at = stop
        return b"".join(pieces)

    def close(self) -> None:
        """Take the line ends that close a record, and look at what comes next."""
        found = self.peek(4)
        self.closing = found[: len(found) - len(found.lstrip(b"\r\n"))]
        self._at += len(self.closing)
        self.peek(1)

    def skip_blank(self) -> bool:
        """Pass over line ends; whether anything comes after them."""
        while self._at < len(self._buffer) or self.more():
            blank = _BLANK.match(self._buffer, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._buffer):
                return True
        return False

    def forward(self) -> bool:
        """Go to the next head that stands on a line after this one, as far as bytes can be had; False without any."""
        while (found := _NEXT.search(self._buffer, self._at)) is None:
            self._at = max(self._at, len(self._buffer) - 64)
            if not self.more():
                self._at = len(self._buffer)
                return False
        self._at = found.end()
        return True

    def _add(self, data: bytes) -> None:
        if self._at >= CHUNK or self._at == len(self._buffer):
            del self._buffer[: self._at]
            self._at = 0
        self._buffer += data

    def _forget(self) -> None:
        self._buffer.clear()
        self._at = 0


class _Plain(_Source):
    """An archive that is not compressed."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._size = stream.seek(0, 2)
        self._read = stream.seek(0)
        self._start = 0
        self._closed = False

    def more(self) -> bool:
        data = self.stream.read(CHUNK)
        self._read += len(data)
        self._add(data)
        return bool(data)

    def at_record(self) -> bool:
        """Go to the next record; False at the end."""
        found = self.skip_blank()
        self._start = self._here()
        return found

    def where(self) -> str:
        """In words, where the record begins."""
        return f"byte {self._start}"

    def check_length(self, size: int, where: str) -> None:
        """Raise where a record is said to go on after the end of the file."""
        if self._here() + size > self._size:
            raise _DamagedError(f"ends before the record at {where} does, which says that it has {size} bytes")

    def take(self, size: int, *, keep: bool) -> bytes | None:
        if not keep and (beyond := size - len(self._buffer) + self._at) > 0:
            self._forget()
            self._read = self.stream.seek(self._read + beyond)
            return b""
        return super().take(size, keep=keep)

    def check_closing(self) -> None:
        """Raise where the file ends in the middle of the line ends that close a record, unless it never has them."""
        whole = self.closing.startswith((b"\r\n\r\n", b"\n\n"))
        if self._here() == self._size and not whole and (self._closed or self._start == 0):
            self._start = self._size
            raise _DamagedError(f"ends in the middle of the line ends after its last record, at byte {self._size}")
        self._closed = whole

    def recover(self) -> bool:
        """Go to the next head after the beginning of the record that failed; False without any."""
        here = self._here()
        # A length that lies may have led past the next records: as far as the bounds allow, look from where it began.
        back = min(here, max(self._start + 1, here - self._again))
        self._again -= here - back
        begins = self._read - len(self._buffer)
        if back >= begins:
            self._at = back - begins
        else:
            self._forget()
            self._read = self.stream.seek(back)
        return self.forward()

    def _here(self) -> int:
        return self._read - len(self._buffer) + self._at


class _Gzip(_Source):
    """An archive that is compressed, in one member or, as archives should be, in one for each record."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__(stream)
        self._raw = b""
        self._read = 0
        self._unzip: zlib._Decompress | None = None
        self._member = self._packed = self._unpacked = 0
        self._pending = b""
        self._tried = 0

    def more(self) -> bool:
        while not self._pending and self.fault is None:
            if self._unzip is None and not self._open():
                return False
            began = self._unpacked == 0
            data = self._inflate()
            if began and data.startswith(b"WARC/"):
                # Here the next record begins, whatever length the one before claims.
                self._pending = data
                return False
            if data:
                self._add(data)
                return True
        return False

    def at_record(self) -> bool:
        """Go to the next record; False at the end."""
        while not self.skip_blank():
            self.check()
            if not self._next_member():
                return False
        return True

    def where(self) -> str:
        """In words, where the record begins."""
        before = self._unpacked - len(self._buffer) + self._at
        return f"byte {self._member}" + (f" ({before} bytes into what is unpacked from there)" if before > 0 else "")

    def check_length(self, size: int, where: str) -> None:
        """Nothing is known beforehand."""

    def check_closing(self) -> None:
        """The checksum has told that the end is there."""

    def recover(self) -> bool:
        """Go to the next record after what is damaged; False without any."""
        if self.fault is None:
            return self.forward() or self._next_member() or self.fault is not None
        here = max(self._read - len(self._raw), self._member + 1)
        back = max(self._member + 1, here - min(self._again, 2**20))
        self._again -= here - back
        self.fault, self.within, self._unzip = None, False, None
        self._forget()
        member = next(self._members(back), None)
        if member is not None:
            self._raw = b""
            self._read = self.stream.seek(member)
        return member is not None

    def _next_member(self) -> bool:
        """Go on with the member whose first bytes were held back; False where none were."""
        held, self._pending = self._pending, b""
        self._forget()
        self._add(held)
        return bool(held)

    def _open(self) -> bool:
        """Begin the next member; False at the end of the file, and at what is none."""
        if len(self._raw) < 2:
            self._fetch()
        if not self._raw:
            return False
        at = self._read - len(self._raw)
        if not self._raw.startswith(_GZIP):
            self._unpacked = 0
            self._fail(f"has at byte {at} no gzip member where one should begin")
            return False
        self._unzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._member, self._packed, self._unpacked = at, 0, 0
        return True

    def _inflate(self) -> bytes:
        """Some bytes of the open member, none where it ends or fails."""
        unzip = self._unzip
        assert unzip is not None
        while True:
            before = len(self._raw)
            try:
                data = unzip.decompress(self._raw, CHUNK)
            except zlib.error:
                self._fail(f"is damaged in the gzip member at byte {self._member}")
                return b""
            self._raw = unzip.unused_data if unzip.eof else unzip.unconsumed_tail
            self._packed += before - len(self._raw)
            self._unpacked += len(data)
            if self._unpacked > FREE_RATIO + MAX_RATIO * self._packed:
                self._fail(f"has a gzip member at byte {self._member} that unpacks to more than {MAX_RATIO} times its size")
                return b""
            if unzip.eof:
                self._unzip = None
            if data or unzip.eof:
                return data
            if not self._raw and not self._fetch():
                self._fail(f"ends in the middle of the gzip member at byte {self._member}")
                return b""

    def _fetch(self) -> bool:
        data = self.stream.read(CHUNK)
        self._read += len(data)
        self._raw += data
        return bool(data)

    def _fail(self, what: str) -> None:
        self.fault, self.within, self._unzip = what, self._unpacked > 0, None

    def _members(self, at: int) -> Iterator[int]:
        """The places from ``at`` on at which a gzip member begins that begins as a record does."""
        while True:
            self.stream.seek(at)
            data = self.stream.read(2 * CHUNK)
            last = len(data) < 2 * CHUNK
            for found in _MEMBER.finditer(data, 0, len(data) if last else CHUNK + 3):
                self._tried += 1
                if self._tried > MAX_TRIED:
                    return
                if _unpacks_to_record(data[found.start() : found.start() + 1024]):
                    yield at + found.start()
            if last:
                return
            at += CHUNK


def _unpacks_to_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, 16).startswith(b"WARC/")
    except zlib.error:
        return False

"""The worker: a small process in which PDFium reads, so that a hostile PDF breaks that process and not the one that reads.

It is started by :mod:`sitroom.documents.pdf.process` and says what it reads over its standard output, as
:mod:`sitroom.documents.pdf.wire` has it. It holds no file open: PDFium gets blocks of the file that the other side hands
over. It ends as soon as its standard input does, even in the middle of a page, so that it never outlives its reader.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections import OrderedDict
from contextlib import suppress
from math import ceil
from queue import Empty, SimpleQueue

import pypdfium2

from sitroom.documents.pdf.pages import opened, read_page, stated
from sitroom.documents.pdf.pieces import PageError
from sitroom.documents.pdf.wire import (
    BLOCK,
    OUT_OF_MEMORY,
    Ask,
    GoneError,
    RefusedError,
    Tell,
    WireError,
    pack_index,
    pack_page,
    pack_stated,
    pack_want,
    receive,
    send,
    unpack_index,
    unpack_open,
)

MAX_KEPT = 32
"""Blocks of a file that are held, 8 MB."""

MAX_FETCHED = 64 * 2**20
"""Bytes after which a file is opened anew: PDFium keeps the streams that it came by, pictures as well, until it is closed.

Four times as many where its table of objects is missing, which is then looked for in the whole file.
"""


def main(memory: int, seconds: float, idle: float) -> None:
    """Read what is asked for until standard input ends.

    ``memory`` is how many bytes it may take beyond what it has at the start, ``seconds`` of processor time it may take for
    a page. Both hold where the system knows such limits: that of memory on Linux, none of them on Windows. It also ends
    where it is asked nothing for ``idle`` seconds after it closed a file.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it says when it ends
    source, out = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    sys.stderr = None  # only what a dying native library says goes there
    asked: SimpleQueue[tuple[int, bytes]] = SimpleQueue()
    threading.Thread(target=_listen, args=(source, asked), daemon=True).start()
    _limit(memory)
    try:
        _Worker(out, asked, seconds).run(idle)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except GoneError:
        os._exit(0)
    except Exception:
        os.write(2, traceback.format_exc(limit=20).encode("utf-8", "replace")[-4096:])
        os._exit(1)
    os._exit(0)


def _listen(source: int, asked: SimpleQueue[tuple[int, bytes]]) -> None:
    """Take what is asked as it comes. PDFium runs without Python's lock, so that the end is noticed while it does."""
    try:
        while True:
            asked.put(receive(source))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except (GoneError, WireError):
        os._exit(0)


def _limit(memory: int) -> None:
    """Bound what this process may take; what it has taken by now is not counted."""
    if sys.platform == "win32":
        return
    import resource

    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    try:
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123
            taken = int(file.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        taken = 256 * 2**20
    _lower(resource.RLIMIT_AS, taken + memory)


def _lower(which: int, most: int) -> None:
    import resource

    hard = resource.getrlimit(which)[1]
    with suppress(OSError, ValueError):  # macOS knows some of them by name only
        resource.setrlimit(which, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _allow(seconds: float) -> None:
    """Let the system end this process when it has computed for so long from now on, should the reader not do it."""
    if sys.platform == "win32":
        return
    import resource

    _lower(resource.RLIMIT_CPU, ceil(sum(resource.getrusage(resource.RUSAGE_SELF)[:2]) + seconds) + 1)


class _Worker:
    """Answers what is asked, one thing after the other."""

    def __init__(self, out: int, asked: SimpleQueue[tuple[int, bytes]], seconds: float) -> None:
        self.out, self.asked, self.seconds = out, asked, seconds
        self.file: _File | None = None
        self.document: pypdfium2.PdfDocument | None = None
        self.most = self.most_fetched = 0
        self.read_one = False

    def run(self, idle: float) -> None:
        send(self.out, Tell.READY)
        while True:
            try:
                kind, payload = self.asked.get(timeout=idle if self.read_one and self.document is None else None)
            except Empty:
                return
            _allow(self.seconds)
            if kind == Ask.OPEN:
                self.open(*unpack_open(payload))
            elif kind == Ask.PAGE:
                self.page(unpack_index(payload))
            elif kind == Ask.CLOSE:
                self.close()

    def open(self, size: int, most: int) -> None:
        self.file, self.most = _File(size, self), most
        try:
            self.document = opened(self.file)
            said = stated(self.document)
        except RefusedError as error:
            self.close()
            send(self.out, Tell.REFUSED, pack_index(error.refusal))
            return
        self.file.fetched, self.most_fetched = 0, MAX_FETCHED * (4 if said.rebuilt else 1)
        send(self.out, Tell.OPENED, pack_stated(said))

    def page(self, index: int) -> None:
        if self.file is not None and self.document is not None and self.file.fetched > self.most_fetched:
            self.document.close()
            self.document = opened(self.file)
            self.file.fetched = 0
        try:
            answer = pack_page(read_page(self.document, index, self.most))
        except PageError as error:
            send(self.out, Tell.FAULT, pack_index(error.fault))
            return
        send(self.out, Tell.PAGE, answer)

    def close(self) -> None:
        if self.document is not None:
            self.document.close()
        self.file = self.document = None
        self.read_one = True

    def block(self, start: int, length: int) -> bytes:
        """A part of the file, from the other side."""
        send(self.out, Tell.WANT, pack_want(start, length))
        return self.asked.get()[1]


class _File:
    """The file as PDFium sees it; ``fetched`` counts the bytes that it was handed."""

    def __init__(self, size: int, worker: _Worker) -> None:
        self.size, self.worker = size, worker
        self.place = self.fetched = 0
        self.kept: OrderedDict[int, bytes] = OrderedDict()

    def seek(self, place: int, whence: int = os.SEEK_SET) -> int:
        self.place = place + {os.SEEK_SET: 0, os.SEEK_CUR: self.place, os.SEEK_END: self.size}[whence]
        return self.place

    def tell(self) -> int:
        return self.place

    def read(self, length: int = -1) -> bytes:
        buffer = bytearray(self.size - self.place if length < 0 else length)
        return bytes(buffer[: self.readinto(buffer)])

    def readinto(self, buffer: bytearray) -> int:
        try:
            return self._readinto(memoryview(buffer).cast("B"))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)  # PDFium calls this, and would take it for a damaged file
        except GoneError:
            os._exit(0)

    def _readinto(self, view: memoryview) -> int:
        done = 0
        while done < len(view) and self.place < self.size:
            number, start = divmod(self.place, BLOCK)
            part = self._block(number)[start : start + len(view) - done]
            if not part:
                break
            view[done : done + len(part)] = part
            done += len(part)
            self.place += len(part)
        self.fetched += done
        return done

    def _block(self, number: int) -> bytes:
        found = self.kept.get(number)
        if found is None:
            found = self.worker.block(number * BLOCK, min(BLOCK, self.size - number * BLOCK))
            self.kept[number] = found
            if len(self.kept) > MAX_KEPT:
                self.kept.popitem(last=False)
        else:
            self.kept.move_to_end(number)
        return found

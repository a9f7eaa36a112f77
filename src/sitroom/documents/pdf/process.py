"""Keeps the worker in which PDFium reads: starts it, holds it to its limits, and starts it anew when it was lost.

One worker serves a process and reads one PDF at a time; the first PDF starts it. A file that takes too much memory or
time, or breaks the worker, loses a page by that and nothing else. The worker ends when its reader does, however that is.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import Enum
from typing import BinaryIO, TypeVar
from weakref import WeakSet

from sitroom.documents.pdf.pieces import PageError, PageFault, PageText
from sitroom.documents.pdf.watch import Watch
from sitroom.documents.pdf.wire import (
    OUT_OF_MEMORY,
    Ask,
    GoneError,
    Refusal,
    RefusedError,
    Stated,
    Tell,
    WireError,
    pack_index,
    pack_open,
    receive,
    send,
    unpack_index,
    unpack_page,
    unpack_stated,
    unpack_want,
)

T = TypeVar("T")

START_SECONDS = 120.0
"""Seconds within which the worker must be there; it takes less than a tenth of one on an idle machine."""

END_SECONDS = 10.0
"""Seconds that a worker has to end by itself once its pipes are closed: one that was aborted may write what it knows."""

MAX_SAID = 64 * 2**10
"""Bytes of what a dying worker says that are looked at: what a pipe holds."""

MAX_LINE = 200
"""Characters of the last line of it, which is told."""

_PACKAGES = ("sitroom", "sitroom.documents", "sitroom.documents.pdf")
_START = """
import json, sys, types
packages, path, limits = json.loads(sys.argv[1])
sys.path.extend(path)
for name, folders in packages.items():
    sys.modules[name] = types.ModuleType(name)
    sys.modules[name].__path__ = folders
from sitroom.documents.pdf.worker import main
main(*limits)
"""
"""The packages around the worker are entered without what they import, of which it needs nothing: a third of the time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one PDF may cost.

    ``memory`` is in bytes, beyond the 30 MB with which the worker begins. ``page_seconds`` go for each page and for the
    opening of the file. A page of more ``characters`` is not read. After ``lost`` pages that the worker did not survive
    the rest of the file is left, and so it is after ``file_seconds``. A worker that was not needed for ``idle_seconds``
    ends; the next PDF starts another.
    """

    memory: int = 1024 * 2**20
    page_seconds: float = 60.0
    file_seconds: float = 1200.0
    characters: int = 1_000_000
    lost: int = 3
    idle_seconds: float = 60.0


class Loss(Enum):
    """How a worker was lost."""

    MEMORY = "memory"
    TIME = "time"
    KILLED = "killed"
    BROKEN = "broken"


class LostError(Exception):
    """The worker did not survive what it was asked for; ``str`` of it goes on after "page 3:" or "it".

    ``said`` is the last line that it wrote, as the C library does when it finds the memory damaged.
    """

    def __init__(self, loss: Loss, limits: Limits, said: str = "") -> None:
        self.loss = loss
        reasons = {
            Loss.MEMORY: f"needs more than {limits.memory / 2**20:,.0f} MiB of memory",
            Loss.TIME: f"takes longer than {limits.page_seconds:g} s",
            Loss.KILLED: "makes the system kill the PDF reader (is there enough memory?)",
            Loss.BROKEN: "breaks the PDF reader" + (f" ({said})" if said else ""),
        }
        super().__init__(reasons[loss])


class StartError(Exception):
    """No worker can be started; ``str`` of it is what the system or the worker said."""


@dataclass(frozen=True, slots=True)
class _Source:
    """An open file of ``size`` bytes and who watches over the process that reads it."""

    stream: BinaryIO
    size: int
    watch: Watch


class Process:
    """One worker, from its start to its end; ``files`` counts those that it was given."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.files = 0
        try:
            self._process = subprocess.Popen(  # noqa: S603
                _command(limits), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0
            )
        except (OSError, ValueError) as error:
            raise StartError(str(error)) from error
        pipes = self._process.stdin, self._process.stdout, self._process.stderr
        self._in, self._out, self._err = (pipe.fileno() for pipe in pipes if pipe is not None)
        if sys.platform != "win32":
            os.set_blocking(self._err, False)
        try:
            with Watch() as watch:
                watch.begin(self._process.kill, START_SECONDS)
                kind, _ = receive(self._out)
        except (GoneError, WireError) as error:
            raise StartError(self.end() or "it ended at once") from error
        except BaseException:
            self.kill()
            raise
        if kind != Tell.READY:
            self.kill()
            raise StartError("something else answered")

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs as yet."""
        return self._process.poll() is None

    def ask(self, source: _Source, kind: Ask, payload: bytes, decode: Callable[[int, bytes], T]) -> T:
        """What it answers, once it was given the blocks of the file that it wants; raises :class:`LostError`.

        What goes wrong in reading the file itself goes on, and ends the process too: it waits for a block that never comes.
        """
        expired = False
        try:
            source.watch.begin(self._process.kill, self.limits.page_seconds)
            try:
                told, answer = self._answer(source, kind, payload)
            finally:
                expired = source.watch.end()
            if expired:
                raise GoneError
            return decode(told, answer)
        except GoneError as error:
            said = self.end()
            raise LostError(self._loss(said, expired=expired), self.limits, said) from error
        except WireError as error:
            self.kill()
            raise LostError(Loss.BROKEN, self.limits) from error
        except BaseException:
            self.kill()
            raise

    def _answer(self, source: _Source, kind: Ask, payload: bytes) -> tuple[int, bytes]:
        send(self._in, kind, payload)
        while True:
            told, answer = receive(self._out)
            if told != Tell.WANT:
                return told, answer
            start, length = unpack_want(answer, source.size)
            source.stream.seek(start)
            send(self._in, Ask.BLOCK, source.stream.read(length))

    def tell(self, kind: Ask) -> None:
        """Say what has no answer; whether it is heard shows later."""
        with suppress(GoneError):
            send(self._in, kind)

    def end(self) -> str:
        """Close its pipes, wait for its end, and return the last line that it wrote."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        said = b""
        if self._process.stderr is not None and not self._process.stderr.closed:
            with suppress(OSError):
                said = os.read(self._err, MAX_SAID)
            self._process.stderr.close()
        line = said.decode("utf-8", "replace").strip().rpartition("\n")[2]
        return "".join(filter(str.isprintable, line))[:MAX_LINE]

    def stop(self) -> None:
        """End it at once, and leave its pipes to whoever reads them."""
        self._process.kill()

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self.end()

    def forget(self) -> None:
        """Let go of it in a process that was forked off the one that it belongs to."""
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()
        self._process.returncode = 0

    def _loss(self, said: str, *, expired: bool) -> Loss:
        status = self._process.returncode
        if expired or _died_of(status, "SIGXCPU"):
            return Loss.TIME
        # PDFium aborts without a word where it gets no memory; the C library says what else it aborts for.
        if status == OUT_OF_MEMORY or (_died_of(status, "SIGABRT") and (not said or "bad_alloc" in said)):
            return Loss.MEMORY
        return Loss.KILLED if _died_of(status, "SIGKILL") else Loss.BROKEN


def _died_of(status: int, name: str) -> bool:
    return status < 0 and -status == getattr(signal, name, None)


def _command(limits: Limits) -> list[str]:
    """How a worker is started: by this Python, with its own library first and then what can be imported here."""
    from multiprocessing.spawn import get_executable  # what an application that embeds Python sets

    python = get_executable() or sys.executable or "python3"
    packages = {name: list(sys.modules[name].__path__) for name in _PACKAGES}
    path = [entry for entry in sys.path if isinstance(entry, str)]
    start = json.dumps([packages, path, [limits.memory, limits.page_seconds, limits.idle_seconds]])
    flags = ["-I", "-S", *(["-B"] if sys.dont_write_bytecode else [])]
    return [os.fsdecode(python), *flags, "-c", _START, start]


class PdfWorker:
    """Opens PDFs in a worker within limits, for all threads of this process, one PDF after the other."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._closed = False
        _workers.add(self)

    @contextmanager
    def opened(self, stream: BinaryIO, size: int) -> Iterator[OpenPdf]:
        """A PDF of ``size`` bytes; raises :class:`RefusedError`, :class:`LostError` and :class:`StartError`."""
        with self._lock, Watch() as watch:
            pdf = OpenPdf(self, _Source(stream, size, watch))
            try:
                yield pdf
            finally:
                pdf.close()

    @property
    def pid(self) -> int | None:
        """The process id of the worker, None as long as there is none."""
        return self._process.pid if self._process is not None else None

    def process(self) -> Process:
        """The worker, under the lock: the one that runs, else a new one; raises :class:`StartError`."""
        if self._closed:
            raise StartError("the program is ending")
        if self._process is not None and not self._process.is_alive:
            self._process.kill()
            self._process = None
        if self._process is None:
            self._process = Process(self.limits)
        return self._process

    def close(self) -> None:
        """End the worker for good, whatever it is at."""
        self._closed = True
        process = self._process
        if process is None:
            return
        if self._lock.acquire(blocking=False):
            process.kill()
            self._lock.release()
        else:
            process.stop()  # the thread that waits for its answer does the rest

    def forget(self) -> None:
        """Begin anew in a process that was forked off."""
        process, self._process = self._process, None
        self._lock = threading.Lock()
        if process is not None:
            process.forget()


class OpenPdf:
    """A PDF that the worker has open; where the worker is lost, the next page opens it in another one.

    What an earlier file left behind in a worker is not laid to this one: it is asked again of a new worker first.
    """

    def __init__(self, worker: PdfWorker, source: _Source) -> None:
        self._worker, self._source = worker, source
        self._process: Process | None = None
        self.stated = self._open()

    def page(self, index: int) -> PageText:
        """The pieces of a page; raises :class:`PageError`, :class:`LostError` and :class:`StartError`."""
        while True:
            if self._process is None:
                self._open()
            found = self._ask(Ask.PAGE, pack_index(index), self._page)
            if isinstance(found, PageFault):
                raise PageError(found)
            if found is not None:
                return found

    def close(self) -> None:
        """Let the worker close it."""
        if self._process is not None:
            self._process.tell(Ask.CLOSE)

    def _open(self) -> Stated:
        while True:
            self._process = self._worker.process()
            self._process.files += 1
            found = self._ask(Ask.OPEN, pack_open(self._source.size, self._worker.limits.characters), self._opened)
            if isinstance(found, Refusal):
                raise RefusedError(found)
            if found is not None:
                return found

    def _ask(self, kind: Ask, payload: bytes, decode: Callable[[int, bytes], T]) -> T | None:
        """What the worker answers, None where it was lost and another may do better."""
        process, self._process = self._process, None
        assert process is not None
        try:
            found = process.ask(self._source, kind, payload, decode)
        except LostError as error:
            if process.files > 1 and error.loss is not Loss.TIME:
                return None
            raise
        self._process = process
        return found

    @staticmethod
    def _opened(kind: int, answer: bytes) -> Stated | Refusal:
        if kind == Tell.OPENED:
            return unpack_stated(answer)
        if kind == Tell.REFUSED and (which := unpack_index(answer)) in set(Refusal):
            return Refusal(which)
        raise WireError("no answer to what was asked")

    def _page(self, kind: int, answer: bytes) -> PageText | PageFault:
        if kind == Tell.PAGE:
            return unpack_page(answer, self._worker.limits.characters)
        if kind == Tell.FAULT and (which := unpack_index(answer)) in set(PageFault):
            return PageFault(which)
        raise WireError("no answer to what was asked")


def _forget_all() -> None:
    for worker in _workers:
        worker.forget()


_workers: WeakSet[PdfWorker] = WeakSet()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)

WORKER = PdfWorker()
"""The worker of this process."""

atexit.register(WORKER.close)

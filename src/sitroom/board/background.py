"""Work beside the web requests that must never keep the program from ending: threads that can be interrupted."""

from __future__ import annotations

import ctypes
import heapq
import threading
from collections.abc import Callable
from concurrent.futures import Future
from itertools import count

_GRACE = 1.0
"""Seconds that an interrupted computation is given to reach its next step in Python."""


# Like KeyboardInterrupt: what catches errors on the way must not catch it.
class Interrupted(BaseException):
    """The board was closed while something was at work; what it was making is not to be kept."""


def interrupt(thread: threading.Thread) -> None:
    """Raise Interrupted in a thread at its next step in Python (CPython's PyThreadState_SetAsyncExc)."""
    if thread.ident is not None:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident), ctypes.py_object(Interrupted))


class Worker:
    """One thread that does what it is given one after another, the lowest rank first, then in the order given.

    One: what looks at the whole record must not crowd out the pages that are asked for meanwhile. Threads share a worker.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._changed = threading.Condition()
        self._waiting: list[tuple[int, int, Future[None], Callable[[], None]]] = []
        self._numbers = count()
        self._thread: threading.Thread | None = None
        self._closing = False

    def submit(self, do: Callable[[], None], rank: int = 0) -> Future[None]:
        """Have something done; cancelled where the worker is closed before its turn comes."""
        future: Future[None] = Future()
        with self._changed:
            if self._closing:
                future.cancel()
                return future
            heapq.heappush(self._waiting, (rank, next(self._numbers), future, do))
            if self._thread is None:
                # The program does not wait for it where it ends without closing.
                self._thread = threading.Thread(target=self._work, name=self._name, daemon=True)
                self._thread.start()
            self._changed.notify()
        return future

    def finish(self, seconds: float) -> bool:
        """Take nothing more and drop what waits; whether what is begun was done within so many seconds."""
        with self._changed:
            self._closing = True
            for _, _, future, _ in self._waiting:
                future.cancel()
            self._waiting.clear()
            self._changed.notify_all()
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def close(self, seconds: float = 0.0) -> bool:
        """As :meth:`finish`, and interrupt what takes longer."""
        if self.finish(seconds):
            return True
        assert self._thread is not None
        interrupt(self._thread)
        self._thread.join(_GRACE)
        return False

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                _do(*job)
        except Interrupted:
            return

    def _next(self) -> tuple[Future[None], Callable[[], None]] | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting) or self._closing)
            if not self._waiting:
                return None
            _, _, future, do = heapq.heappop(self._waiting)
            return future, do


def _do(future: Future[None], do: Callable[[], None]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        do()
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(None)

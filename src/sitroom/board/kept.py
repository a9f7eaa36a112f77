"""Pages' worth of reading that looks at the whole record: done once for each state of it, in the background."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import Generic, TypeVar

from sitroom.board.background import Worker

T = TypeVar("T")
_PATIENCE = 1.0
"""Seconds that an asker waits for a value that took no longer than this the last time."""
_REST = 4.0
"""How many times as long as a value took it is let stand while the record changes: a writer must not keep us computing."""


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """A value, the version of the record that it was computed of, and whether the record has changed since."""

    value: T
    version: int
    stale: bool


class Kept(Generic[T]):
    """One value computed of the whole record; asked for, it is given at once, as of the last version that was computed.

    The first asker waits. After a change the next asker waits a moment for the new value where that is quick, so that what
    somebody decided shows at once, and gets the old one, marked stale, where it takes longer.
    ``rank`` says whose turn is first where several values wait for the worker: the lowest.
    A failure is the asker's where there is no old value, else tried again at the next asking.
    """

    def __init__(self, compute: Callable[[], T], version: Callable[[], int], worker: Worker, rank: int = 0) -> None:
        self._compute, self._version, self._worker, self._rank = compute, version, worker, rank
        self._lock = threading.Lock()
        self._done: tuple[int, T] | None = None
        self._running: Future[None] | None = None
        self._took, self._rest_until = 0.0, 0.0

    def get(self, *, fresh: bool = False) -> Value[T]:
        """The value; with ``fresh`` that of the record as it is now or later, waited for."""
        now = self._version()
        while True:
            with self._lock:
                done = self._done
                if done is not None and done[0] >= now:
                    return Value(done[1], done[0], stale=False)
                running = self._started(force=fresh or done is None)
                quick = self._took <= _PATIENCE
            if running is not None and (done is None or fresh):
                running.result()
            elif running is not None and quick:
                wait([running], _PATIENCE)
            # What ran already may have begun before the change: then it is done once more.
            if not fresh:
                break
        with self._lock:
            assert self._done is not None
            version, value = self._done
        return Value(value, version, stale=version < now)

    def begin(self) -> None:
        """Compute the value ahead of the first asker."""
        with self._lock:
            if self._done is None:
                self._started(force=True)

    def ready(self) -> bool:
        """Whether there is a value to give at once, be it stale."""
        with self._lock:
            return self._done is not None

    def _started(self, *, force: bool) -> Future[None] | None:
        """The computation that runs, begun now unless the last one was too short a time ago (None); the lock is held."""
        if self._running is not None and not self._running.done():
            return self._running
        if not force and time.monotonic() < self._rest_until:
            return None
        self._running = self._worker.submit(self._run, self._rank)
        return self._running

    def _run(self) -> None:
        began = time.monotonic()
        version = self._version()
        value = self._compute()
        ended = time.monotonic()
        with self._lock:
            self._done = (version, value)
            self._took = ended - began
            self._rest_until = ended + _REST * self._took

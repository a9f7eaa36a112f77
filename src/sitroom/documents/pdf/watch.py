"""Watches over what may take for ever, page after page, without a thread for each.

The time of one page is mostly moved on to that of the next before it is over, so the thread sleeps through most files.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable


class Watch:
    """A thread that ends what takes too long, while it is entered; one thing is watched at a time."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._kill: Callable[[], object] | None = None
        self._until = self._wakes = math.inf
        self._over = self._expired = False
        self._thread = threading.Thread(target=self._run, name="pdf-watch", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._over = True
            self._changed.notify()
        self._thread.join()

    def begin(self, kill: Callable[[], object], seconds: float) -> None:
        """Call ``kill`` in so many seconds."""
        with self._changed:
            self._kill, self._until, self._expired = kill, time.monotonic() + seconds, False
            if self._until < self._wakes:
                self._changed.notify()

    def end(self) -> bool:
        """Do not, after all; whether it was called before."""
        with self._changed:
            self._until = math.inf
            return self._expired

    def _run(self) -> None:
        with self._changed:
            while not self._over:
                self._wakes = self._until
                left = self._until - time.monotonic()
                if left > 0:
                    self._changed.wait(min(left, threading.TIMEOUT_MAX))
                elif self._kill is not None:
                    self._expired, self._until = True, math.inf
                    self._kill()

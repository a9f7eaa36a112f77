"""Standard output as the commands write to it: a reader that has gone and a full disk are told apart from other faults."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sitroom.errors import SitroomError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_ROOM = "make room and try again"
_ADVICE = {
    errno.ENOSPC: f"no space is left on the disk; {_ROOM}",
    errno.EDQUOT: f"your share of the disk is full; {_ROOM}",
    errno.EFBIG: "it would be larger than a file may be here; see `ulimit -f`, or write to another disk",
    errno.EROFS: "the disk can only be read; name a place that can be written",
    errno.EIO: "the disk does not work as it should; check it, or write to another one",
}


class ReaderGoneError(Exception):
    """Whatever reads our output (``head``, ``less``) has had enough: that is no fault, and nobody is left to be told."""


class OutputError(SitroomError):
    """Standard output does not take what is written."""


class StoppedError(Exception):
    """The user pressed Ctrl-C; ``str`` of it says what has become of the work, empty where there is nothing to say."""


@contextmanager
def told_when_stopped(kept: str) -> Iterator[None]:
    """Say at a Ctrl-C inside the block what has become of the work."""
    try:
        yield
    except KeyboardInterrupt:
        raise StoppedError(kept) from None


def disk_trouble(error: OSError, where: str = "") -> str:
    """What went wrong with a file, and what to do; ``where`` names it if the error does not."""
    name = where or (os.fsdecode(error.filename) if isinstance(error.filename, (str, bytes)) else "")
    reason = _ADVICE.get(error.errno or 0) or error.strerror or str(error)
    return f"{name}: {reason}" if name else reason


class _StandardOutput(io.FileIO):
    """The descriptor of standard output: what fails here failed there, whoever wrote and through whatever library."""

    def write(self, data: ReadableBuffer, /) -> int | None:  # type: ignore[override]  # one that would block gives None
        try:
            return super().write(data)
        except BrokenPipeError:
            raise ReaderGoneError from None
        except OSError as error:
            raise OutputError(disk_trouble(error, "standard output")) from error


def name_standard_output() -> None:
    """Have standard output raise ReaderGoneError and OutputError in place of an OSError that says nothing of it."""
    out = sys.stdout
    # A console of Windows takes its letters in a way of its own.
    if os.name == "nt" or not isinstance(out, io.TextIOWrapper):
        return
    try:
        descriptor = out.fileno()
    except io.UnsupportedOperation:
        return
    out.flush()
    buffered = io.BufferedWriter(_StandardOutput(descriptor, "wb", closefd=False))
    sys.stdout = io.TextIOWrapper(
        buffered, out.encoding, out.errors, line_buffering=out.line_buffering, write_through=out.write_through
    )


def drop_output() -> None:
    """Let what is still to be written go nowhere, so that the interpreter does not complain of it at the end."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)

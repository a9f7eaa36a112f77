"""Runs ``sitroom`` as a program of its own, within bounds of memory and time."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer

MEMORY = 1536 * 2**20
"""Bytes that a run may hold, whatever it is given."""

TIMEOUT = 300
"""Seconds after which a run is taken to be without end; the longest takes ten on an idle machine."""


@dataclass(frozen=True, slots=True)
class Done:
    """A run that has ended: its exit status, what it wrote, and the most memory that it held, in bytes."""

    status: int
    out: bytes
    err: str
    peak: int

    @property
    def lines(self) -> list[str]:
        """What it told on standard error, without the name of the program."""
        return [line.removeprefix("sitroom: ") for line in self.err.splitlines()]


def run(*arguments: str, cwd: Path, given: bytes | None = None, seed: str = "0") -> Done:
    """Run a command to its end; ``seed`` is the order of Python's sets. Fails where it holds more than :data:`MEMORY`."""
    with tempfile.TemporaryFile() as stdin, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        stdin.write(given or b"")
        stdin.seek(0)
        process = subprocess.Popen(
            [sys.executable, "-m", "sitroom.cli", *arguments],
            cwd=cwd,
            stdin=stdin,
            stdout=out,
            stderr=err,
            env={**os.environ, "PYTHONHASHSEED": seed},
            preexec_fn=_bounded,
        )
        overtime = Timer(TIMEOUT, process.kill)
        overtime.start()
        _, status, usage = os.wait4(process.pid, 0)
        overtime.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
        done = Done(process.returncode, out.read(), err.read().decode(), peak)
    assert "Traceback" not in done.err, done.err
    assert done.status in (0, 1), f"{done.status}: {done.err}"
    assert done.peak < MEMORY, f"{done.peak / 2**20:.0f} MB: {list(map(str, arguments))[:3]}"
    return done


def extract(*paths: str, cwd: Path, options: Sequence[str] = (), seed: str = "0") -> Done:
    """Read files that are named, one or more of them beginning with a hyphen."""
    return run("extract", *options, "--", *paths, cwd=cwd, seed=seed)


def _bounded() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))

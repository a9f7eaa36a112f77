"""Reads broken inputs with one reader for a time, and keeps the smallest input found for each of its faults."""

from __future__ import annotations

import resource
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.fuzz.formats import READERS, Reader
from tests.fuzz.mutation import broken, grown, rubbish
from tests.fuzz.properties import hold, hold_followed, hold_time

MEMORY = 1536 * 2**20
"""Bytes that a reader may hold, whatever it is given."""

MOST = 10
"""Different faults of one reader after which it is enough."""

GROWN = 20_000
"""Bytes of the smaller of two inputs by which the growth of the time is told."""

SMALLER = 10.0
"""Seconds for making a failing input smaller."""


def run_bounded(name: str, seed: str, seconds: float, found: Path, now: Path) -> None:
    """The same as :func:`run_reader` in a process that may hold no more than :data:`MEMORY`."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    run_reader(name, seed, seconds, found, now)


def run_reader(name: str, seed: str, seconds: float, found: Path, now: Path) -> None:
    """Read until the time is over; ``now`` has the input that is read, for whoever watches."""
    reader, chance = READERS[name], Random(f"{seed} {name}")
    faults: set[str] = set()
    until, count = time.monotonic() + seconds, 0
    while time.monotonic() < until and len(faults) < MOST:
        count += 1
        data, attempt = _attempt(reader, chance, count)
        now.write_bytes(data)
        fault = fault_of(attempt, data)
        if fault is not None and fault not in faults:
            faults.add(fault)
            print(f"{name}: {fault}: {kept(found, name, smaller(data, attempt, fault))}", flush=True)
    print(f"{name}: {count} inputs, {len(faults)} different faults", flush=True)


Attempt = Callable[[bytes], None]


def _attempt(reader: Reader, chance: Random, count: int) -> tuple[bytes, Attempt]:
    """An input, and what it is to be held to; one that comes after a sound file is saved without that."""
    if reader.followed and count % 4 == 0:
        path = chance.choice(reader.seeds)
        return rubbish(reader, chance), lambda data: hold_followed(reader, path, data)
    if count % 40 == 1:
        path, small, large = grown(reader, chance, GROWN)
        # Only the large one is saved; what is as long as the small one is taken from its start.
        return large, lambda data: hold_time(path, data[: len(small)] if data is not large else small, data)
    path, data = broken(reader, chance)
    return data, lambda data: hold(path, data, again=count % 8 == 0)


def fault_of(attempt: Attempt, data: bytes) -> str | None:
    """What is wrong with a reader, by the input; None where nothing is."""
    try:
        attempt(data)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        words = str(error).partition(":")[0][:80]
        where = "" if isinstance(error, AssertionError) else f" at {Path(place.filename).name}, line {place.lineno}"
        return "".join("#" if each.isdigit() else each for each in f"{type(error).__name__}{where}: {words}")
    return None


def smaller(data: bytes, attempt: Attempt, fault: str) -> bytes:
    """The smallest input found that has the same fault, by leaving out ever smaller pieces."""
    until = time.monotonic() + SMALLER
    size = len(data) // 2
    while size:
        place = 0
        while place < len(data):
            if time.monotonic() > until:
                return data
            trial = data[:place] + data[place + size :]
            if trial and fault_of(attempt, trial) == fault:
                data = trial
            else:
                place += size
        size //= 2
    return data


def kept(found: Path, name: str, data: bytes) -> Path:
    path = found / f"{name}-{len(list(found.iterdir())):03}{Path(READERS[name].seeds[0]).suffix}"
    path.write_bytes(data)
    return path

"""Feeds each reader broken input for some minutes: ``python -m tests.fuzz --minutes N [--reader NAME] [--seed S]``.

Each reader runs in a process of its own, so that one that hangs, is killed or takes too much memory is noticed and its
input kept. What fails is made smaller, saved and named; exit status 1 where anything did.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.formats import READERS
from tests.fuzz.running import MOST, kept, run_bounded

LONGEST = 60.0
"""Seconds that one input may take before its reader is taken to hang."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="for each reader (default 5)")
    parser.add_argument("--reader", action="append", choices=list(READERS), help="this one alone; may be given again")
    parser.add_argument("--seed", default=str(int(time.time())), help="what the inputs follow from (default: the time)")
    parser.add_argument("--found", type=Path, help="the folder for failing inputs (default: a new one)")
    asked = parser.parse_args()
    found = asked.found or Path(tempfile.mkdtemp(prefix="sitroom-fuzz-"))
    found.mkdir(parents=True, exist_ok=True)
    print(f"seed {asked.seed}; failing inputs go to {found}", flush=True)
    for name in asked.reader or READERS:
        _watch(name, asked.seed, asked.minutes * 60, found)
    failed = sorted(found.iterdir())
    print(f"{len(failed)} failing inputs in {found}" if failed else "nothing failed", flush=True)
    return int(bool(failed))


def _watch(name: str, seed: str, seconds: float, found: Path) -> None:
    """Run one reader in a process of its own to the end of its time; a process that ends early or hangs is begun anew."""
    until = time.monotonic() + seconds
    with tempfile.TemporaryDirectory(prefix="sitroom-fuzz-now-") as folder:
        now = Path(folder) / "input"
        for attempt in range(MOST):
            if until - time.monotonic() < 1:
                return
            now.write_bytes(b"")
            process = get_context("spawn").Process(
                target=run_bounded, args=(name, f"{seed}/{attempt}", until - time.monotonic(), found, now)
            )
            process.start()
            ended = ""
            while process.is_alive():
                process.join(0.5)
                if time.time() - now.stat().st_mtime > LONGEST:
                    process.kill()
                    process.join()
                    ended = f"hangs for {LONGEST:.0f} s"
            if not process.exitcode:
                return
            ended = ended or f"ends with {process.exitcode}"
            print(f"{name}: {ended}: {kept(found, name, now.read_bytes())}", flush=True)


if __name__ == "__main__":
    sys.exit(main())

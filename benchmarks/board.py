"""The board at 10, 1,000 and 10,000 documents: time to first byte and bytes of each page, and a crowd of readers with a writer.

A server process of its own answers; addresses are those of the busiest actor, place, dispute and document of each record.
Every page is asked for until what is computed in the background is there, then timed; the median counts. What is compared
is one page in two records of one run.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from benchmarks.disputes import documents, fill
from sitroom.record.record import Record

SIZES = (10, 1_000, 10_000)
RUNS = 15
READERS = 50
_SETTLED = 3
"""Answers of about one length in a row after which nothing is computed in the background any more."""


def pages(record: Record) -> dict[str, str]:
    """The address of each kind of page, of the record's busiest things."""
    actor = record.actor_directory(None, 1).entries[0]
    place = record.place_directory(None, 1).entries[0]
    dispute = max(record.disputes(), key=lambda d: (sum(len(side.evidence) for side in d.sides), d.id), default=None)
    document = record.document_directory(None, 1).entries[0]
    words = Counter(
        word for row in islice(record.statements(), 500) for word in set(row.content.lower().split()) if word.isalpha()
    )
    common = max(words, key=lambda word: (words[word], word))
    found = {
        "situation": "/",
        "since": "/?since=2020-01-01T00:00:00",
        "search": "/search",
        "search common": f"/search?q={quote(common)}",
        "search facets": "/search?kind=unnamed&level=possible",
        "documents found": f"/search?what=documents&q={quote(common)}",
        "disputes": "/disputes",
        "documents": "/documents",
        "actors": "/actors",
        "places": "/places",
        "sources": "/sources",
        "questions": "/questions",
        "map": "/map",
        "relations": "/relations",
        "timeline": "/timeline",
        "review": "/review",
        "history": "/history",
        "add": "/add",
        "document": f"/document?id={quote(document.id)}",
        "statement": f"/statement?document={quote(document.id)}&id=s1",
        "actor": f"/actor/{actor.id}",
        "place": f"/place/{place.id}",
    }
    if dispute is not None:
        found["dispute"] = f"/dispute/{quote(dispute.id)}"
    question = next(iter(record.expected()), None)
    if question is not None:
        found["question"] = f"/question/{quote(question.outlook.id)}"
    return found


@contextmanager
def server(location: str) -> Iterator[int]:
    """A board of a record in a process of its own; gives its port."""
    command = [sys.executable, "-m", "sitroom.cli", "serve", "--record", location, "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            found = None
            for line in process.stderr:
                if found := re.search(r"http://127\.0\.0\.1:(\d+)/", line):
                    break
            if found is None:
                raise RuntimeError("the board did not start")
            threading.Thread(target=process.stderr.read, daemon=True).start()
            port = int(found[1])
            _await(port)
            yield port
        finally:
            process.terminate()


def _await(port: int) -> None:
    for _ in range(600):
        try:
            http.client.HTTPConnection("127.0.0.1", port, timeout=5).connect()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the board does not answer")


def ask(connection: http.client.HTTPConnection, path: str) -> tuple[int, float, int]:
    """The status of a page, its milliseconds to the first byte, and its bytes as transferred."""
    began = time.perf_counter()
    connection.request("GET", path, headers={"accept-encoding": "gzip"})
    answer = connection.getresponse()
    first = (time.perf_counter() - began) * 1000
    return answer.status, first, len(answer.read())


def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, float]:
    """Milliseconds to the first byte and bytes of each page in each record, their ratios, and what the crowd met."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            location = str(Path(folder) / f"{size}.db")
            fill(location, size)
            with Record.open(location) as record:
                addresses = pages(record)
            with server(location) as port:
                found |= _timed(addresses, port, size)
                if size == sizes[-1]:
                    found |= crowd(location, port, list(addresses.values()), size)
    for what in [key[3:].rsplit("_", 1)[0] for key in found if key.startswith("ms_") and key.endswith(f"_{sizes[-1]}")]:
        if f"ms_{what}_{sizes[0]}" in found:
            found[f"ratio_{what}"] = found[f"ms_{what}_{sizes[-1]}"] / found[f"ms_{what}_{sizes[0]}"]
    return found


def _timed(addresses: dict[str, str], port: int, size: int) -> dict[str, float]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    found: dict[str, float] = {}
    for what, path in addresses.items():
        warm = [ask(connection, path) for _ in range(_SETTLED)]
        if warm[-1][0] != 200:
            print(f"{what}: {path} answers {warm[-1][0]}", file=sys.stderr)
            continue
        found[f"ms_first_{what}_{size}"] = warm[0][1]
        found[f"ms_{what}_{size}"] = statistics.median(ask(connection, path)[1] for _ in range(RUNS))
        found[f"kb_{what}_{size}"] = warm[-1][2] / 1000
    connection.close()
    return found


def crowd(location: str, port: int, paths: list[str], size: int, seconds: float = 20.0) -> dict[str, float]:
    """Fifty readers for some seconds, with a writer at work: answers, faults, the slowest twentieth, documents lost."""
    stop = 0.0
    times: list[float] = []
    faults: list[str] = []

    def read(seed: int) -> None:
        rng = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while time.monotonic() < stop:
            path = rng.choice(paths)
            try:
                status, first, _ = ask(connection, path)
            except (OSError, http.client.HTTPException) as error:
                faults.append(f"{path}: {error!r}")
                connection.close()
                continue
            times.append(first)
            if status != 200:
                faults.append(f"{path}: {status}")
        connection.close()

    # In a process of its own, as when `sitroom read` runs beside the board.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(int).result()
        stop = time.monotonic() + seconds
        writer = pool.submit(_write, location, size * 9, seconds)
        readers = [threading.Thread(target=read, args=(seed,)) for seed in range(READERS)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        written = writer.result()
    with Record.open(location) as record:
        kept = {row.id for row in record.documents()}
    for fault in faults[:10]:
        print(fault, file=sys.stderr)
    times.sort()
    return {
        "crowd_answers_per_s": len(times) / seconds,
        "crowd_ms_median": statistics.median(times),
        "crowd_ms_p95": times[int(len(times) * 0.95)],
        "crowd_faults": float(len(faults)),
        "crowd_documents_written": float(len(written)),
        "crowd_documents_lost": float(sum(number not in kept for number in written)),
    }


def _write(location: str, begin: int, seconds: float) -> list[str]:
    """Add one document after the other for some seconds; give their ids."""
    stop = time.monotonic() + seconds
    written = []
    with Record.open(location) as record:
        for extracted in documents(100_000, begin=begin):
            if time.monotonic() > stop:
                break
            record.add(extracted, "bench")
            written.append(extracted.document.id)
    return written


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="documents of the records, parted by commas")
    sizes = tuple(int(size) for size in parser.parse_args().sizes.split(","))
    for what, value in measure(sizes).items():
        print(f"{what:36} {value:10.2f}", flush=True)


if __name__ == "__main__":
    main()

"""What ``sitroom load`` costs: ``python -m benchmarks.loading``.

Made-up documents of situations in which much is disputed (``benchmarks.disputes``): 30 statements and claims each, more
than articles have. They are loaded into an empty record, and into records of so many documents that go on with the same
situations: what one document costs there should not depend on how many there are.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

from benchmarks import disputes
from sitroom.errors import DocumentError
from sitroom.exchange.jsonl import encode
from sitroom.exchange.jsonl_export import export_jsonl
from sitroom.exchange.loading import load
from sitroom.extracted import Extracted
from sitroom.record.adding import TOGETHER
from sitroom.record.record import Record

SIZES = (1_000, 10_000)
NEW = 300
"""Documents that are loaded into an empty record when that is timed: two transactions."""
COUNT = 100
"""Documents that are loaded beside others when that is timed."""


def rows(extracted: Extracted) -> int:
    """Rows that a document has in the tables of what was read in it."""
    parts = (extracted.statements, extracted.mentions, extracted.actors, extracted.places, extracted.claims)
    return 1 + sum(map(len, (*parts, extracted.relations, extracted.control)))


def loaded(record: Record, path: Path, documents: Sequence[Extracted]) -> float:
    """Seconds of processor time that loading these documents takes, as lines in a file at ``path``."""
    path.write_bytes(b"".join(map(encode, documents)))
    begin = time.process_time()
    faults = [str(item) for item in load(record, str(path)) if isinstance(item, DocumentError)]
    took = time.process_time() - begin
    assert not faults, faults[0]
    return took


def _added(location: str, documents: Sequence[Extracted], together: int) -> float:
    """Seconds of processor time a document that ``sitroom read`` takes to keep what it has read, so many at a time."""
    with Record.open(location) as record:
        begin = time.process_time()
        for at in range(0, len(documents), together):
            record.add_all([(extracted, "bench") for extracted in documents[at : at + together]])
        return (time.process_time() - begin) / len(documents)


def _more(size: int) -> Iterator[Extracted]:
    """Documents beside a record of so many, as many as one likes."""
    for turn in count(7):
        yield from disputes.documents(size, begin=size * turn)


def measure(sizes: Sequence[int] = SIZES) -> dict[str, float]:
    """Rows, statements and documents a second into an empty record, of an export too, and milliseconds a document in others."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        documents = list(disputes.documents(NEW))
        with Record.open(str(path / "empty.db")) as record:
            seconds = loaded(record, path / "new.jsonl", documents)
            begin = time.process_time()
            (path / "out").mkdir()
            export_jsonl(record, path / "out")
            found["export, documents a second"] = NEW / (time.process_time() - begin)
        found["documents a second"] = NEW / seconds
        found["statements a second"] = sum(len(each.statements) for each in documents) / seconds
        found["rows a second"] = sum(map(rows, documents)) / seconds
        for together in (1, TOGETHER):
            found[f"ms a document, {together} at a time"] = 1000 * _added(
                str(path / f"{together}.db"), documents[:COUNT], together
            )
        for size in sizes:
            location = str(path / f"{size}.db")
            disputes.fill(location, size)
            # They tell of the end of the last situation and of the one that goes on, under numbers behind all that are there.
            fresh = list(islice(_more(size), COUNT))
            with Record.open(location) as record:
                found[f"ms a document beside {size:,}"] = 1000 * loaded(record, path / "more.jsonl", fresh) / COUNT
    found["ratio"] = found[f"ms a document beside {sizes[-1]:,}"] / found[f"ms a document beside {sizes[0]:,}"]
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="documents of the records, parted by commas")
    sizes = tuple(int(size) for size in parser.parse_args().sizes.split(","))
    for what, value in measure(sizes).items():
        print(f"{what:32} {value:12,.2f}", flush=True)


if __name__ == "__main__":
    main()

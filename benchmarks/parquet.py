"""An export of very many statements to Parquet, beside pyarrow writing the same columns that lie in memory already.

A record of 1,000 made-up documents is filled, and its rows copied under new documents until there are as many statements
as asked for; the export runs in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import io
import resource
import sqlite3
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

from benchmarks.disputes import CLAIMS, fill
from sitroom.exchange.parquet_export import write_parquet
from sitroom.exchange.tables import TABLES
from sitroom.exchange.tabling import batches
from sitroom.record.record import Record

BASE = 1_000
"""Documents that are filled in earnest."""
_SHIFT = 10_000_000
_COPIED = ("statement", "document_actor")
(STATEMENTS,) = (table for table in TABLES if table.name == "statements")


def grown(location: str, statements: int) -> None:
    """Make a record of at least so many statements at ``location``."""
    fill(location, BASE)
    with closing(sqlite3.connect(location)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        for copy in range(1, -(-statements // (BASE * CLAIMS))):
            by = copy * _SHIFT
            _copy(connection, "revision", f"key < {_SHIFT}", key=f"key + {by}", document=f"document || '-{copy}'")
            _copy(connection, "document", f"current < {_SHIFT}", id=f"id || '-{copy}'", current=f"current + {by}")
            for table in _COPIED:
                _copy(connection, table, f"revision < {_SHIFT}", key=f"key + {by}", revision=f"revision + {by}")
        connection.commit()
        connection.execute("ANALYZE")


def _copy(connection: sqlite3.Connection, table: str, where: str, **changed: str) -> None:
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(changed.get(name, f'"{name}"') for name in columns)
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE {where}")


def measure(statements: int = 1_000_000) -> dict[str, float]:
    """Statements, CPU and wall seconds, the file's and the process's megabytes, and the same of pyarrow alone."""
    with tempfile.TemporaryDirectory() as folder:
        location = str(Path(folder) / "many.db")
        grown(location, statements)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            found = pool.submit(exported, location, str(Path(folder) / "statements.parquet")).result()
            return found | pool.submit(alone, str(Path(folder) / "statements.parquet")).result()


def exported(location: str, path: str) -> dict[str, float]:
    """Export the statements of a record and say what that took."""
    began, cpu = time.perf_counter(), time.process_time()
    with Record.open(location, create=False) as record, record.snapshot() as still, Path(path).open("wb") as file:
        rows = write_parquet(STATEMENTS, batches(still, STATEMENTS), file)
    took, used = time.perf_counter() - began, time.process_time() - cpu
    return {
        "statements": rows,
        "s": took,
        "s of CPU": used,
        "statements a second of CPU": rows / used,
        "MB of the file": Path(path).stat().st_size / 1e6,
        "MB of memory at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def alone(path: str) -> dict[str, float]:
    """Write the same columns from memory with pyarrow and say what that took."""
    import pyarrow.parquet as pq

    table = pq.read_table(path)
    cpu = time.process_time()
    pq.write_table(table, io.BytesIO(), compression="zstd")
    return {"s of CPU, pyarrow alone from memory": time.process_time() - cpu}

r"""The tables of a record as CSV: UTF-8 without a byte order mark, RFC 4180 quoting, lines that end in ``\n``.

An empty cell is no value. A list or an object is a cell of JSON. Cells are not defused for spreadsheets: see
``sitroom.exchange.table``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from sitroom.exchange.columns import Column, Plain, Table
from sitroom.exchange.csv_lines import Lines
from sitroom.exchange.exported import Export
from sitroom.exchange.tabling import export_tables

if TYPE_CHECKING:
    from sitroom.record.exporting import Batch
    from sitroom.record.record import Record


def export_csv(record: Record, folder: Path) -> Export:
    """Write a CSV file for each table, and ``datapackage.json``, which says what every column means."""
    return export_tables(record, folder, "csv", write_csv)


def write_csv(table: Table, batches: Iterable[Batch], file: BinaryIO) -> int:
    """Write a header, also without rows, and the rows; return how many."""
    lines = Lines()
    writer = lines.writer()
    writer.writerow([column.name for column in table.columns])
    file.write(lines.taken().encode())
    count = 0
    for batch in batches:
        cells = [_cells(column, batch[column.name]) for column in table.columns]
        writer.writerows(zip(*cells, strict=True))
        file.write(lines.taken().encode())
        count += len(cells[0])
    return count


def _cells(column: Column, values: Sequence[Any]) -> Sequence[Any]:
    return ["true" if value else "false" for value in values] if column.type is Plain.FLAG else values

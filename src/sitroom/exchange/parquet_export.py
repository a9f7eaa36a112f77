"""The tables of a record as Parquet: typed and nested columns, zstd, row groups of 65,536 rows or 64 MiB.

The same record gives the same bytes with the same pyarrow, whose version each file names.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from sitroom.exchange.columns import Column, Many, Parts, Plain, Table, Type
from sitroom.exchange.exported import Export, ExportError
from sitroom.exchange.tables import SPANS
from sitroom.exchange.tabling import export_tables

if TYPE_CHECKING:
    from sitroom.record.exporting import Batch
    from sitroom.record.record import Record

_GROUP_ROWS = 65_536
_GROUP_BYTES = 64 * 1024 * 1024
_whatever = msgspec.json.Decoder(list[Any])
_numbers = msgspec.json.Decoder(list[int])


def export_parquet(record: Record, folder: Path) -> Export:
    """Write a Parquet file for each table, and ``datapackage.json``; ExportError where pyarrow is not installed."""
    _pyarrow()
    return export_tables(record, folder, "parquet", write_parquet)


def write_parquet(table: Table, batches: Iterable[Batch], file: BinaryIO) -> int:
    """Write the rows of a table, a group of them at a time, and return how many; the schema is there also without rows."""
    pa = _pyarrow()
    import pyarrow.parquet as pq

    schema = arrow_schema(table)
    count = 0
    with pq.ParquetWriter(file, schema, compression="zstd") as writer:
        for group in _groups(_arrow(table, batch, schema) for batch in batches):
            rows = pa.Table.from_batches(group, schema)
            writer.write_table(rows, row_group_size=len(rows))
            count += len(rows)
    return count


def arrow_schema(table: Table) -> Any:
    """Make the ``pyarrow.Schema`` of a table; what a table and a column mean stands in their metadata."""
    return _pyarrow().schema([_field(column) for column in table.columns], {"description": table.says})


def _pyarrow() -> Any:
    try:
        import pyarrow as pa
    except ModuleNotFoundError:
        raise ExportError("Parquet is written by pyarrow, which is not installed; pip install pyarrow") from None
    return pa


def _field(column: Column) -> Any:
    return _pyarrow().field(column.name, _type(column.type), column.empty, {"description": column.says})


def _type(kind: Type) -> Any:
    pa = _pyarrow()
    if isinstance(kind, Many):
        return pa.list_(pa.field("element", _type(kind.of), nullable=False))
    if isinstance(kind, Parts):
        return pa.struct([pa.field(part.name, _type(part.type), part.empty) for part in kind.columns])
    ends = pa.struct([pa.field(name, pa.int32(), nullable=False) for name in ("start", "end")])
    plain = {
        Plain.TEXT: pa.string(),
        Plain.DATE: pa.string(),
        Plain.INTEGER: pa.int64(),
        Plain.NUMBER: pa.float64(),
        Plain.FLAG: pa.bool_(),
        Plain.SPAN: ends,
    }
    return plain[kind]


def _groups(batches: Iterable[Any]) -> Iterator[list[Any]]:
    """The batches of one row group after the other."""
    group: list[Any] = []
    rows = size = 0
    for batch in batches:
        group.append(batch)
        rows, size = rows + len(batch), size + batch.nbytes
        if rows >= _GROUP_ROWS or size >= _GROUP_BYTES:
            yield group
            group, rows, size = [], 0, 0
    if group:
        yield group


def _arrow(table: Table, batch: Batch, schema: Any) -> Any:
    arrays = [_array(column.type, batch[column.name], schema.field(column.name).type) for column in table.columns]
    return _pyarrow().record_batch(arrays, schema)


def _array(kind: Type, cells: Sequence[Any], made: Any) -> Any:
    pa = _pyarrow()
    if kind == SPANS:
        return _spans(cells, made)
    if isinstance(kind, Plain) and kind is not Plain.SPAN:
        return pa.array(cells, made)
    values = _whatever.decode(f"[{','.join([cell or 'null' for cell in cells])}]")
    return pa.array([_shaped(kind, value) for value in values] if _is_shaped(kind) else values, made)


def _spans(cells: Sequence[str], made: Any) -> Any:
    """Lists of spans, which every row has several of, put together from their numbers alone; the cells have no spaces."""
    pa = _pyarrow()
    flat = ",".join([cell for cell in cells if cell != "[]"]).replace("[", "").replace("]", "")
    numbers = pa.array(_numbers.decode(f"[{flat}]"), pa.int32()).to_numpy()
    # Of n spans there are 2n numbers, and a comma less.
    begins = pa.array(list(accumulate([(cell.count(",") + 1) // 2 for cell in cells], initial=0)), pa.int32())
    ends = pa.StructArray.from_arrays([pa.array(numbers[0::2]), pa.array(numbers[1::2])], fields=list(made.value_type))
    return pa.ListArray.from_arrays(begins, ends, type=made)


def _is_shaped(kind: Type) -> bool:
    """Whether there is anything in it that JSON has otherwise."""
    if isinstance(kind, Many):
        return _is_shaped(kind.of)
    if isinstance(kind, Parts):
        return any(_is_shaped(part.type) for part in kind.columns)
    return kind in (Plain.SPAN, Plain.NUMBER)


def _shaped(kind: Type, value: Any) -> Any:
    """A value of JSON with its spans as objects, and with numbers that JSON writes without a decimal point as numbers again."""
    if value is None:
        return None
    if isinstance(kind, Many):
        return [_shaped(kind.of, item) for item in value]
    if isinstance(kind, Parts):
        return {part.name: _shaped(part.type, value[part.name]) for part in kind.columns}
    if kind is Plain.NUMBER:
        return float(value)
    return {"start": value[0], "end": value[1]} if kind is Plain.SPAN else value

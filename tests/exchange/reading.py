"""Tables read back by pandas and DuckDB, as plain rows to compare."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pyarrow.parquet as pq

from sitroom.exchange.columns import Many, Parts, Plain, Table, Type

Rows = list[dict[str, Any]]


def by_pandas(table: Table, folder: Path, form: str) -> Rows:
    """Rows as pandas has them, with numbers, lists and objects as Python's own."""
    path = folder / f"{table.name}.{form}"
    if form == "parquet":
        # What pandas reads with, without its own classes for lists and numbers.
        rows: Rows = pq.read_table(path).to_pylist()
        assert len(pandas.read_parquet(path)) == len(rows)
        return [{column.name: _spans_as_pairs(column.type, row[column.name]) for column in table.columns} for row in rows]
    frame = pandas.read_csv(path, keep_default_na=False, na_values=[""], dtype=_dtypes(table), lineterminator="\n")
    assert list(frame.columns) == [column.name for column in table.columns]
    return [_told(table, row) for row in frame.astype(object).where(frame.notna(), None).to_dict("records")]


def by_duckdb(table: Table, folder: Path, form: str) -> Rows:
    path = str(folder / f"{table.name}.{form}")
    if form == "parquet":
        result = duckdb.sql(f"SELECT * FROM read_parquet('{path}')")
    else:
        types = {column.name: _sql(column.type) for column in table.columns}
        result = duckdb.read_csv(path, header=True, delimiter=",", quotechar='"', escapechar='"', dtype=types)
    names = result.columns
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    if form == "parquet":
        return [{column.name: _spans_as_pairs(column.type, row[column.name]) for column in table.columns} for row in rows]
    return [_told(table, row) for row in rows]


def _told(table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {column.name: _parsed(column.type, row[column.name]) for column in table.columns}


def _parsed(kind: Type, cell: Any) -> Any:
    if cell is None or (isinstance(kind, Plain) and kind is not Plain.SPAN):
        return cell
    return json.loads(cell)


def _spans_as_pairs(kind: Type, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(kind, Many):
        return [_spans_as_pairs(kind.of, item) for item in value]
    if isinstance(kind, Parts):
        return {part.name: _spans_as_pairs(part.type, value[part.name]) for part in kind.columns}
    return [value["start"], value["end"]] if kind is Plain.SPAN else value


def _dtypes(table: Table) -> dict[str, Any]:
    plain = {Plain.INTEGER: "Int64", Plain.NUMBER: "float64", Plain.FLAG: "boolean"}
    return {c.name: plain.get(c.type, "str") if isinstance(c.type, Plain) else "str" for c in table.columns}


def _sql(kind: Type) -> str:
    plain = {Plain.INTEGER: "BIGINT", Plain.NUMBER: "DOUBLE", Plain.FLAG: "BOOLEAN"}
    return plain.get(kind, "VARCHAR") if isinstance(kind, Plain) else "VARCHAR"

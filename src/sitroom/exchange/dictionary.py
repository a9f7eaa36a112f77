"""The data dictionary of the tables: as ``datapackage.json`` (Data Package 2.0, datapackage.org), and to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from sitroom.exchange.columns import Column, Many, Parts, Plain, Reference, Table, Type
from sitroom.exchange.tables import TABLES

DICTIONARY = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0"
_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
FORMS = ("csv", "parquet")
"""The formats that tables are written in; where both are in one folder, one package describes them."""
_MEDIA = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
_TYPES = {
    Plain.TEXT: "string",
    Plain.DATE: "string",
    Plain.INTEGER: "integer",
    Plain.NUMBER: "number",
    Plain.FLAG: "boolean",
    Plain.SPAN: "array",
}

_CSV = (
    "In CSV an empty cell is no value; a list or an object is a cell of JSON, a span `[start, end]`. The cells are the data "
    "exactly as it is: one that begins with `=`, `+`, `-` or `@` is not changed, so in a spreadsheet import the columns as text. "
    "`NA` or `null` in a cell is a word of the text (in pandas: `keep_default_na=False, na_values=['']`)."
)
_PARQUET = "In Parquet a list is a list, an object a struct, a span a struct of `start` and `end`."
_OFFSETS = (
    "Spans are half-open `[start, end)` and count Unicode code points of the document's `text`, so that `text[start:end]` in "
    "Python is the evidence. SQL's `substr` counts from 1. Dates are texts with the precision that was stated (2021, 2021-08, "
    "2021-08-20); none is filled in."
)


def datapackage(forms: Sequence[str]) -> bytes:
    """Describe the files of exports as ``csv``, ``parquet`` or both: their columns, types, keys, and how they join.

    A table is called by its name, in a second format with that behind it (``documents-parquet``): a package has no name twice.
    """
    written = [form for form in FORMS if form in forms]
    says = {"csv": _CSV, "parquet": _PARQUET}
    described = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": "sitroom-record",
        "title": "The tables of a Sitroom record",
        "description": " ".join([_OFFSETS, *(says[form] for form in written)]),
        "resources": [_resource(table, form, f"-{form}" if n else "") for n, form in enumerate(written) for table in TABLES],
    }
    return msgspec.json.format(msgspec.json.encode(described), indent=1) + b"\n"


def dictionary_markdown() -> str:
    """Write the dictionary as a page: a section for each table, a row for each column, then how the tables join."""
    return "\n".join(_page())


def _resource(table: Table, form: str, behind: str) -> dict[str, Any]:
    about: dict[str, Any] = {
        "$schema": f"{_PROFILE}/dataresource.json",
        "name": f"{table.name}{behind}",
        "path": f"{table.name}.{form}",
        "type": "table",
        "description": table.says,
        "format": form,
        "mediatype": _MEDIA[form],
    }
    if form == "csv":
        about |= {"encoding": "utf-8", "dialect": {"$schema": f"{_PROFILE}/tabledialect.json", "lineTerminator": "\n"}}
    joins = [_foreign(reference, table, behind) for reference in table.references if not _partly_empty(reference, table)]
    schema = {
        "$schema": f"{_PROFILE}/tableschema.json",
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    return {**about, "schema": {**schema, "foreignKeys": joins} if joins else schema}


def _partly_empty(reference: Reference, table: Table) -> bool:
    """Whether some of several columns may be empty: the standard does not say whether a row of these joins, readers differ."""
    return len(reference.columns) > 1 and any(table.column(name).empty for name in reference.columns)


def _foreign(reference: Reference, table: Table, behind: str) -> dict[str, Any]:
    # A table refers to itself by an empty name.
    other = "" if reference.table == table.name else f"{reference.table}{behind}"
    return {"fields": list(reference.columns), "reference": {"resource": other, "fields": list(reference.to)}}


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": _json_type(column.type), "description": column.says}
    constraints: dict[str, Any] = {} if column.empty else {"required": True}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.type is Plain.DATE:
        constraints["pattern"] = _DATE
    return {**field, "constraints": constraints} if constraints else field


def _json_type(kind: Type) -> str:
    if isinstance(kind, Many):
        return "array"
    return "object" if isinstance(kind, Parts) else _TYPES[kind]


def _page() -> Iterator[str]:
    yield from ("# The tables of a record", "")
    yield "`sitroom export DIR --format csv` and `--format parquet` write one file a table; `datapackage.json` beside them says"
    yield "the same as this page, for programs."
    for words in (_OFFSETS, _CSV, _PARQUET):
        yield from ("", words)
    for table in TABLES:
        yield from ("", f"## {table.name}", "", table.says, "", f"Key: {_names(table.key)}.", "")
        yield from ("| column | type | meaning |", "|---|---|---|")
        for column in table.columns:
            yield from _lines(column, column.name)
        if table.references:
            yield from ("", "Joins:", "")
            for reference in table.references:
                yield f"- {_names(reference.columns)} with {_names(reference.to)} of {reference.table}"
    yield ""


def _lines(column: Column, name: str) -> Iterator[str]:
    """The row of a column, and those of the parts of an object."""
    values = f" One of {_names(column.values)}." if column.values else ""
    empty = "may be empty" if column.empty else ""
    kind = ", ".join(words for words in (_words(column.type), empty) if words)
    yield f"| `{name}` | {kind} | {column.says}{values} |"
    inner = column.type.of if isinstance(column.type, Many) else column.type
    if isinstance(inner, Parts):
        for part in inner.columns:
            yield from _lines(part, f"{name}.{part.name}")


def _words(kind: Type) -> str:
    if isinstance(kind, Many):
        return f"list of {_words(kind.of)}s"
    return "object" if isinstance(kind, Parts) else kind.value


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)

"""Rows as CSV and JSON lines: one line for each row, columns named as in RECORD.md.

The data is written exactly as it is. A cell that begins with ``=``, ``+``, ``-`` or ``@`` (a social-media
handle, a polarity) is not defused: whoever opens a CSV file in a spreadsheet imports its columns as text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import BinaryIO, TextIO, TypeVar

import msgspec

from sitroom.certainty.level import Certainty
from sitroom.claims.claim import Period, Value
from sitroom.exchange.csv_lines import Lines
from sitroom.exchange.jsonl import INTERVAL_DECIMALS, rounded, written_time, written_value
from sitroom.record.judgement_rows import JudgementRow, QueueItem
from sitroom.record.rows import (
    ActorRow,
    ChangeRow,
    ClaimRow,
    ControlRow,
    DecisionRow,
    DisputeRow,
    DocumentRow,
    OutlookRow,
    PlaceRow,
    QuestionRow,
    QuotedSource,
    StatementRow,
)

Row = (
    StatementRow | DocumentRow | QuotedSource | ActorRow | PlaceRow | ControlRow | QuestionRow | DecisionRow | ClaimRow
    | DisputeRow | ChangeRow | OutlookRow | JudgementRow | QueueItem
)  # fmt: skip
R = TypeVar("R", bound=Row)

_CERTAINTY = ("certainty", "low", "high", "certainty_spans")
_encoder = msgspec.json.Encoder()


def columns(row_type: type[R]) -> tuple[str, ...]:
    """Name the columns of a CSV table; a certainty takes four columns: its level, low, high and spans (as JSON).

    A list or an object, such as roles or evidence, is one cell of JSON.
    """
    names: list[str] = []
    for field in fields(row_type):
        names.extend(_CERTAINTY if field.name == "certainty" else (field.name,))
    return tuple(names)


def write_csv(row_type: type[R], rows: Iterable[R], out: TextIO) -> int:
    r"""Write a header, also without rows, and the rows; return how many.

    ``out`` is opened with ``newline=""`` and UTF-8. Lines end in ``\n``; None is an empty cell.
    """
    lines = Lines()
    writer = lines.writer()
    writer.writerow(columns(row_type))
    out.write(lines.taken())
    count = 0
    for row in rows:
        writer.writerow(cells(row))
        out.write(lines.taken())
        count += 1
    return count


def write_jsonl(rows: Iterable[Row], out: BinaryIO) -> int:
    """Write one JSON object a line in UTF-8; return how many."""
    count = 0
    for row in rows:
        out.write(row_json(row))
        count += 1
    return count


def row_json(row: Row) -> bytes:
    r"""Write one row as a line of JSON, its ``\n`` included, with its fields in order and None as null."""
    cells: dict[str, object] = {field.name: _told(getattr(row, field.name)) for field in fields(row)}
    return _encoder.encode(cells) + b"\n"


def cells(row: Row) -> list[object]:
    """Give the cells of a row, one for each of :func:`columns`; a list or an object as JSON."""
    cells: list[object] = []
    for field in fields(row):
        value = _told(getattr(row, field.name))
        if isinstance(value, Certainty):
            cells += [value.level, value.low, value.high, _encoder.encode(value.spans).decode()]
        elif isinstance(value, (tuple, msgspec.Struct)) or is_dataclass(value):
            cells.append(_encoder.encode(value).decode())
        else:
            cells.append(value)
    return cells


def _told(value: object) -> object:
    """A cell as a document's own JSON has it."""
    if isinstance(value, Certainty):
        return _rounded(value)
    if isinstance(value, Period):
        return written_time(value)
    return written_value(value) if isinstance(value, Value) else value


def _rounded(certainty: Certainty) -> Certainty:
    """Keep the same digits as in a document's own JSON."""
    low, high = certainty.low, certainty.high
    return Certainty(
        certainty.level,
        None if low is None else rounded(low, INTERVAL_DECIMALS),
        None if high is None else rounded(high, INTERVAL_DECIMALS),
        certainty.spans,
    )

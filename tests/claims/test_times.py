from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from sitroom.claims.claim import Period
from sitroom.claims.time import periods

TABLE: dict[str, list[list[str]]] = tomllib.loads((Path(__file__).parent / "times.toml").read_text("utf-8"))
ROWS = [row for name, rows in TABLE.items() if name != "other_days" for row in rows]
SITUATIONS = ("2022-05-06", "2022-05", None)


def written(text: str, one: Period) -> str:
    """A period as a line of the table has it."""
    assert one.words is not None
    ends = one.start if one.start == one.end else f"{one.start or ''}..{one.end or ''}"
    return f"{text[slice(*one.words)]} | {ends or '?'}"


def expected(line: str, column: int) -> str:
    cells = line.split(" | ")
    return f"{cells[0]} | {cells[1 + column]}"


@pytest.mark.parametrize("column", range(3), ids=["day", "month", "undated"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0][:60])
def test_rows_of_the_table(row: list[str], column: int) -> None:
    text, *lines = row
    found = [written(text, one) for one in periods(text, SITUATIONS[column])]
    assert found == [expected(line, column) for line in lines]


@pytest.mark.parametrize("row", TABLE["other_days"], ids=lambda row: f"{row[0]} {row[1][:40]}")
def test_rows_of_other_days(row: list[str]) -> None:
    published, text, *lines = row
    assert [written(text, one) for one in periods(text, published)] == lines


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len({row[0] for row in ROWS}) >= 120

"""The dates of a table of articles: what its own rows settle, what a person says, and what is told of the rest."""

from __future__ import annotations

import csv
import io
import json

import pytest

from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut, Remark, read_stream
from sitroom.documents.tables import dating

SHUT = "The mayor of Tarsk said on Monday that the bridge was shut."


def read(*dates: str, columns: tuple[str, ...] = (), name: str = "posts.csv") -> list[Item]:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["id", "date", "text"], *([n, date, f"{SHUT} {n}"] for n, date in enumerate(dates))])
    return list(read_stream(io.BytesIO(out.getvalue().encode()), name, Context(columns=Columns.of(columns))))


def days(items: list[Item]) -> list[str | None]:
    return [item.published for item in items if isinstance(item, Document)]


def told(items: list[Item]) -> list[str]:
    return [str(item).partition(" (")[0] for item in items if not isinstance(item, Document) and "published of" in str(item)]


def remarks(items: list[Item]) -> list[str]:
    return [str(item) for item in items if isinstance(item, Remark)]


def test_one_row_settles_the_order_of_its_column() -> None:
    items = read("4/3/2025", "4/13/2025", "4/4/2025", "5/6/2025")
    assert days(items) == ["2025-04-03", "2025-04-13", "2025-04-04", "2025-05-06"]
    assert remarks(items) == [
        "posts.csv: reads 2 dates in figures, such as '4/3/2025', with the month first, since '4/13/2025' in line 3 can be"
        ' nothing else (if that is wrong: --columns dates=DMY, in a program columns={"dates": "DMY"})'
    ]
    assert not told(items)
    other = read("13-4-2025", "3-4-2025")
    assert days(other) == ["2025-04-13", "2025-04-03"]
    assert "'3-4-2025', with the day first, since '13-4-2025' in line 2" in remarks(other)[0]


def test_nothing_is_told_where_each_date_can_be_one_day_only() -> None:
    items = read("31.12.2024", "3.4.2025", "2025-04-03", "3 April 2025", "4/4/2025", "12/31/2024")
    assert days(items) == ["2024-12-31", "2025-04-03", "2025-04-03", "2025-04-03", "2025-04-04", "2024-12-31"]
    assert not remarks(items)
    assert not told(items)


def test_another_sign_or_another_column_settles_nothing() -> None:
    assert days(read("13-4-2025", "3/4/2025")) == ["2025-04-13", None]
    rows = [{"text": f"{SHUT} 1", "date": "13/4/2025"}, {"text": f"{SHUT} 2", "pubdate": "3/4/2025"}]
    items = list(read_stream(io.BytesIO(json.dumps(rows).encode()), "posts.json", Context()))
    assert days(items) == ["2025-04-13", None]


def test_what_stays_open_is_left_out_and_told_once_with_what_to_say() -> None:
    items = read("3/4/2025", "5/6/2025", "4/4/2025")
    assert days(items) == [None, None, "2025-04-04"]
    [line] = [str(item) for item in items if isinstance(item, LeftOut)]
    assert line == (
        "posts.csv: left out published of 2 rows: figures that may be more than one day, the first '3/4/2025' in line 2"
        ' (if the day stands first: --columns dates=DMY, in a program columns={"dates": "DMY"}; else MDY or YMD)'
    )
    assert days(read("3/4/2025", "5/6/2025", columns=("dates=mdy",))) == ["2025-03-04", "2025-05-06"]


def test_both_orders_in_one_column_settle_nothing() -> None:
    items = read("3/4/2025", "13/4/2025", "4/14/2025")
    assert days(items) == [None, "2025-04-13", "2025-04-14"]
    assert told(items) == [
        "posts.csv: left out published of 1 row: figures that may be more than one day; its dates stand in two orders:"
        " '13/4/2025' in line 3, '4/14/2025' in line 4, '3/4/2025' in line 2"
    ]
    dotted = read("3.4.2025", "13.4.2025", "4.14.2025")
    assert days(dotted) == [None, "2025-04-13", "2025-04-14"]
    assert days(read("3.4.2025", "4.14.2025")) == ["2025-03-04", "2025-04-14"]


def test_the_date_that_settles_may_stand_far_down(monkeypatch: pytest.MonkeyPatch) -> None:
    dates = ["3/4/2025"] * 150 + ["4/13/2025"]
    items = read(*dates)
    assert days(items) == ["2025-03-04"] * 150 + ["2025-04-13"]
    assert "150 dates in figures" in remarks(items)[0]
    assert [item.path for item in items if isinstance(item, Document)] == [f"posts.csv!/{n}" for n in range(151)]
    monkeypatch.setattr("sitroom.documents.tables.reading.ROWS_SEARCHED", 20)
    late = read(*dates, "3/5/2025")
    assert days(late) == [None] * 150 + ["2025-04-13", "2025-03-05"]  # what comes after it is settled
    assert dating.ROWS_SEARCHED > 20


def test_faults_in_rows_that_were_searched_are_told_once() -> None:
    rows = "".join(f"{n},3/4/2025,{SHUT} {n}\n" for n in range(120))
    data = f"id,date,text\n1,2,3,4\n{rows}a,b,c,d\nz,4/13/2025,{SHUT}\n".encode()
    items = list(read_stream(io.BytesIO(data), "posts.csv", Context()))
    assert [str(item).partition(": ")[0] for item in items if not isinstance(item, (Document, LeftOut))] == [
        "posts.csv, line 2",
        "posts.csv, line 123",
    ]
    assert days(items)[0] == "2025-03-04"


def test_an_order_that_comes_up_too_late_is_told() -> None:
    items = read("3/4/2025", "4/13/2025", *["4/4/2025"] * dating.ROWS_SEARCHED, *["4/4/2025"] * 100, "13/4/2025", "3/4/2025")
    assert (days(items)[0], days(items)[-2:]) == ("2025-03-04", ["2025-04-13", None])
    assert "though '13/4/2025' in line" in remarks(items)[0]
    assert "stand in two orders" in told(items)[0]


def test_days_of_a_spreadsheet_are_read_when_a_person_says_so() -> None:
    items = read("45750", "45751.5")
    assert days(items) == [None, None]
    assert "'45750' in line 2 (if it counts days as spreadsheets do: --columns dates=excel" in str(items[-1])
    assert days(read("45750", "45751.5", "3 April 2025", columns=("dates=excel",))) == ["2025-04-03", "2025-04-04", "2025-04-03"]


def test_a_date_in_another_order_than_a_person_says_is_told() -> None:
    items = read("3/4/2025", "13/4/2025", columns=("dates=MDY",))
    assert days(items) == ["2025-03-04", None]
    assert told(items) == [
        "posts.csv: left out published of 1 row: no date with the month first, as dates=MDY says, '13/4/2025' in line 3"
    ]

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.formats import Context, Item, LeftOut, read_stream
from sitroom.documents.known import Known
from sitroom.documents.tables import rows
from sitroom.errors import DocumentError

SHUT = "The mayor of Tarsk said on Monday that the bridge was shut."
OPEN = "The governor of Tarsk said on Tuesday that the bridge was open."


def read(data: str | bytes, name: str = "posts.jsonl", *columns: str, **context: Any) -> list[Item]:
    stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
    items = list(read_stream(stream, name, Context(columns=Columns.of(columns), **context)))
    assert not stream.closed
    return items


def documents(items: Sequence[Item]) -> list[Document]:
    return [item for item in items if isinstance(item, Document)]


def told(items: Sequence[Item]) -> list[str]:
    return [str(item) for item in items if not isinstance(item, Document)]


def lines(*values: object) -> str:
    return "".join(f"{json.dumps(value)}\n" for value in values)


def table(*records: Sequence[object], delimiter: str = ",") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(records)
    return out.getvalue()


# What a row becomes.


def test_a_row_is_a_document_with_what_its_cells_say() -> None:
    cells = {"guid": "a/7", "Headline": "Bridge shut", "body": SHUT, "pub-date": "Tue, 5 Mar 2024 10:00:00 GMT",
             "Source": "Tarsk Post", "link": "https://post.example/7?utm_source=x", "lang": "en-GB"}  # fmt: skip
    [document] = documents(read(lines(cells)))
    assert document.path == "posts.jsonl!/a/7"
    assert document.id == "url:https://post.example/7"
    assert (document.text, document.title, document.published) == (SHUT, "Bridge shut", "2024-03-05")
    assert (document.publisher, document.url, document.language) == ("Tarsk Post", "https://post.example/7", "en")


def test_the_text_is_kept_exactly() -> None:
    text = f"  {SHUT}\r\n\r\n\t“{OPEN}” \n"
    assert [d.text for d in documents(read(lines({"text": text})))] == [text]
    assert [d.text for d in documents(read(table(["text"], [text]), "posts.csv"))] == [text]


def test_a_web_page_and_a_piece_of_one_are_read_as_such() -> None:
    pages = [f"<!doctype html><html><body><article><p>{SHUT}</p></article></body></html>", f"<p>{SHUT}</p><p>{OPEN}</p>",
             f"The <b>mayor</b> left.</p><p>{OPEN}</p>", "It fell by <5 % & rose by >3 %."]  # fmt: skip
    found = [document.text for document in documents(read(lines(*({"text": page} for page in pages))))]
    assert found == [SHUT, f"{SHUT}\n\n{OPEN}", f"The mayor left.\n\n{OPEN}", pages[3]]


def test_a_page_without_text_is_a_fault_of_its_row() -> None:
    items = read(lines({"text": SHUT}, {"text": "<html><body></body></html>"}))
    assert len(documents(items)) == 1
    assert told(items)[0].startswith("posts.jsonl, line 2: ")


def test_paths_without_an_id_count_lines_and_items() -> None:
    assert [d.path for d in documents(read("\n" + lines({"text": SHUT}) + "\n" + lines({"text": OPEN})))] == [
        "posts.jsonl!/2",
        "posts.jsonl!/4",
    ]
    in_csv = read(table(["text"], [f"{SHUT}\n{SHUT}"], [], [OPEN]), "posts.csv")
    assert [d.path for d in documents(in_csv)] == ["posts.csv!/2", "posts.csv!/5"]
    listed = json.dumps([{"text": SHUT}, {"text": ""}, {"text": OPEN}], indent=2)
    assert [d.path for d in documents(read(listed, "posts.json"))] == ["posts.json!/1", "posts.json!/3"]


def test_two_texts_with_one_id_are_two_documents() -> None:
    same = [{"id": 1, "text": SHUT}, {"id": 1, "text": OPEN}, {"id": "1#2", "text": SHUT}, {"id": 1, "text": SHUT},
            {"id": 1, "text": OPEN}, {"text": OPEN}, {"id": "6", "text": SHUT}]  # fmt: skip
    items = read(lines(*same))
    assert [(d.path.partition("!/")[2], d.text) for d in documents(items)] == [
        ("1", SHUT), ("1#2", OPEN), ("1#2#2", SHUT), ("6", OPEN), ("6#2", SHUT),
    ]  # fmt: skip
    assert told(items) == [
        "posts.jsonl: left out 2 rows with the id, the text and the address of an earlier one, the first in line 4"
    ]


def test_an_id_that_steers_or_is_too_long_gives_way_to_the_line() -> None:
    items = read(lines({"id": "a\x1b[2J", "text": SHUT}, {"id": "x" * 500, "text": OPEN}))
    assert [d.path for d in documents(items)] == ["posts.jsonl!/1", "posts.jsonl!/2"]
    assert told(items)[0].startswith("posts.jsonl: left out id of 2 rows: nothing that can stand in a path, the first 'a")


def test_what_cannot_be_understood_is_told_once_and_the_row_read() -> None:
    row = {"text": SHUT, "date": "5/3/2024", "url": "post.example", "source": {"id": 3}, "language": "English"}
    items = read(lines(row, {**row, "text": OPEN}, {"text": f"{SHUT} {OPEN}", "date": float("nan")}))
    assert [(d.published, d.url, d.publisher) for d in documents(items)] == [(None, None, None)] * 3
    assert [line.partition(" (")[0] for line in told(items)] == [
        "posts.jsonl: left out published of 2 rows: figures that may be more than one day, the first '5/3/2024' in line 1",
        "posts.jsonl: left out url of 2 rows: no web address, the first 'post.example' in line 1",
        "posts.jsonl: left out language of 2 rows: no language that is known, the first 'English' in line 1",
        "posts.jsonl: left out publisher of 2 rows: no name, the first an object in line 1",
    ]


def test_rows_without_text_are_counted() -> None:
    items = read(lines({"text": SHUT}, {"text": ""}, {"text": " \n"}, {"text": None}, {"title": "x"}))
    assert told(items) == ["posts.jsonl: left out 4 rows without text, the first in line 2"]


def test_a_manifest_goes_before_the_cells() -> None:
    def known_of(path: str) -> Known | None:
        return Known(publisher="Gazette", published="2024-03") if path == "posts.jsonl!/7" else None

    rows_ = lines({"id": 7, "text": SHUT, "source": "Post", "title": "A"}, {"id": 8, "text": OPEN, "source": "Post"})
    first, second = documents(read(rows_, known_of=known_of, known=Known(language="en")))
    assert (first.publisher, first.published, first.title, first.language) == ("Gazette", "2024-03", "A", "en")
    assert second.publisher == "Post"


# Which column is what.


def test_columns_by_the_map() -> None:
    row = {"text": "no", "Body": SHUT, "meta": {"date": "2024-03-05", "who": {"name": "Post"}}, "meta.id": 3}
    columns = ["text=body,published=meta.date", "publisher=meta.who.name", "id=meta.id"]
    [document] = documents(read(lines(row), "posts.jsonl", *columns))
    assert (document.text, document.published, document.publisher) == (SHUT, "2024-03-05", "Post")
    assert document.path == "posts.jsonl!/3"


def test_a_literal_key_goes_before_one_inside() -> None:
    row = {"a": {"b": OPEN}, "a.b": SHUT}
    assert [d.text for d in documents(read(lines(row), "p.jsonl", "text=a.b"))] == [SHUT]


@pytest.mark.parametrize("column", ["text=article", "published=meta.day", "id=no"])
def test_a_mapped_column_that_is_not_there_is_one_error(column: str) -> None:
    items = read(lines(*({"text": SHUT, "meta": {"date": "x"}} for _ in range(5))), "posts.jsonl", column)
    thing, name = column.split("=")
    assert told(items) == [
        f"posts.jsonl: has no column {name!r} for {thing}; its columns are text, meta.date (name one of its columns:"
        f' --columns {thing}=NAME, in a program columns={{"{thing}": "NAME"}})'
    ]


def test_a_column_of_json_need_not_be_in_each_row() -> None:
    items = read(lines({"text": SHUT}, {"text": OPEN, "day": "2024"}), "posts.jsonl", "published=day")
    assert [d.published for d in documents(items)] == [None, "2024"]
    assert told(items) == []


def test_no_column_of_texts_lists_the_columns() -> None:
    assert told(read(table(["a", "b"], [1, 2]), "posts.csv")) == [
        "posts.csv: has no column of texts; its columns are a, b (say which it is: --columns text=NAME, in a program"
        ' columns={"text": "NAME"})'
    ]
    [many] = told(read(table([f"c{number}" for number in range(100)], [1]), "posts.csv"))
    assert "c29 and 70 more" in many


def test_two_columns_of_one_name() -> None:
    assert "two columns named 'text'" in told(read(table(["text", "text"], [SHUT, OPEN]), "posts.csv"))[0]
    assert len(documents(read(table(["x", "text", "x"], [1, SHUT, 2]), "posts.csv"))) == 1


def test_a_record_is_no_table() -> None:
    [error] = read(lines({"schema": "sitroom-record/1", "document": {"text": SHUT}}))
    assert isinstance(error, DocumentError)
    assert "sitroom load posts.jsonl" in error.advice
    [error] = read(lines({"schema": "sitroom-record/1"}), "a.zip!/posts.jsonl", depth=1)
    assert isinstance(error, DocumentError)
    assert error.advice == "take it out of the archive and put it into a record with sitroom load posts.jsonl"


@pytest.mark.parametrize("data", [table(["path", "title"], ["a.txt", "A"]), lines({"path": "a.txt"})])
def test_a_manifest_is_no_table(data: str) -> None:
    [error] = read(data, "m.csv" if data.startswith("path") else "m.jsonl")
    assert isinstance(error, DocumentError)
    assert error.advice.startswith("give it beside them: --manifest m.")


def test_a_table_among_others_that_has_no_texts_is_left_out() -> None:
    [item] = read(table(["a"], [1]), "posts.csv", depth=1)
    assert isinstance(item, LeftOut)
    [item] = read(table(["text"], [SHUT]), "posts.csv", "text=body", depth=1)
    assert isinstance(item, LeftOut)
    assert "has no column 'body'" in item.what


# How tables are written.


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("name", ["p.csv", "p.jsonl", "p.json"])
def test_encodings(encoding: str, name: str) -> None:
    text = f"{SHUT} Čapek žije."
    data = {"p.csv": table(["text"], [text]), "p.jsonl": json.dumps({"text": text}, ensure_ascii=False)}.get(name)
    data = data or json.dumps([{"text": text}], ensure_ascii=False)
    assert [d.text for d in documents(read(data.encode(encoding), name))] == [text]


def test_an_encoding_of_a_byte_a_character() -> None:
    text = "Le maire de Tarsk a déclaré lundi que le pont était fermé à tous."
    assert [d.text for d in documents(read(table(["text"], [text]).encode("cp1252"), "p.csv"))] == [text]


def test_a_few_broken_bytes_in_utf_8_are_shown_as_such() -> None:
    data = lines({"text": SHUT}).encode() + '{"text": "Größe, Maß, Öl, süß, früh: '.encode() + b'a\xff"}\n'
    assert [d.text[-4:] for d in documents(read(data))] == ["hut.", ": a�"]


def test_bytes_that_are_no_text_are_one_error() -> None:
    items = read(bytes(range(256)) * 40, "p.csv")
    assert len(items) == 1
    assert isinstance(items[0], DocumentError)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters(delimiter: str) -> None:
    data = table(["id", f"a title{delimiter} or none", "text"], [1, 2, f"{SHUT}{delimiter} {OPEN}"], delimiter=delimiter)
    assert [d.text for d in documents(read(data, "p.csv"))] == [f"{SHUT}{delimiter} {OPEN}"]


def test_the_line_that_excel_writes_first() -> None:
    assert [d.text for d in documents(read(f"sep=;\r\nid;text\r\n1;{SHUT}, {OPEN}\r\n", "p.csv"))] == [f"{SHUT}, {OPEN}"]


def test_values_divided_by_tabs_may_hold_commas() -> None:
    assert [d.text for d in documents(read(f"a,b,c\ttext\n1\t{SHUT}\n", "p.tsv"))] == [SHUT]


def test_objects_over_many_lines() -> None:
    data = "\n".join(json.dumps({"id": number, "text": SHUT + str(number)}, indent=1) for number in range(3))
    assert [d.path for d in documents(read(data, "p.json"))] == ["p.json!/0", "p.json!/1", "p.json!/2"]


def test_a_list_in_pieces_gives_each_item_once(monkeypatch: pytest.MonkeyPatch) -> None:
    values = [{"id": number, "text": '"} ], \\ [{' * number + SHUT, "more": [[], {"a": [1]}]} for number in range(9)]
    for size in range(1, 30):
        monkeypatch.setattr(rows, "PIECE", size)
        found = documents(read(json.dumps(values, indent=size % 3), "p.json"))
        assert [d.text for d in found] == [value["text"] for value in values]


def test_a_long_cell_leaves_the_limit_of_the_csv_module_as_it_was() -> None:
    before = csv.field_size_limit()
    text = "word " * 60_000
    assert [len(d.text) for d in documents(read(table(["text"], [text]), "p.csv"))] == [300_000]
    assert csv.field_size_limit() == before


# What is wrong.


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        ('{"text": "x"', "is not JSON: "),
        ("[1]", "is not a JSON object"),
        ('{"text": 3}', "has a text that is no text"),
        ('{"text": ["x"]}', "has a text that is no text"),
        ('{"text": "a\\u0000b"}', "has a zero byte in its text"),
        ('{"text": "\\ud800"}', "has a broken character in its text"),
        ('{"a": ' + "[" * 100_000 + "]" * 100_000 + "}", "nested too deeply"),
        ('{"a": ' + "9" * 5_000 + "}", "a number in it is too long"),
        ('{"schema": "sitroom-record/1", "text": "x"}', "is what Sitroom has read already"),
        ("\x00" * 100, "is not JSON"),
    ],
)
def test_a_broken_line_is_told_and_the_others_read(broken: str, reason: str) -> None:
    items = read(lines({"text": SHUT}) + broken + "\n" + lines({"text": OPEN}))
    assert [d.text for d in documents(items)] == [SHUT, OPEN]
    [line] = told(items)
    assert line.startswith("posts.jsonl, line 2: ")
    assert reason in line
    assert len(line) < 300


def test_lists_and_objects_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_BRACKETS", 10)
    items = read(lines({"text": SHUT}, {"a": [[]] * 10, "text": "x"}))
    assert "more than a million lists" in told(items)[0]


@pytest.mark.parametrize(
    ("data", "texts", "message"),
    [
        ('[{"text": "a"}, {"text": }, {"text": "c"}]', ["a", "c"], "p.json, item 2: is not JSON"),
        ('[{"text": "a"}, 3, {"text": "c"}]', ["a", "c"], "p.json, item 2: is not a JSON object"),
        ('[{"text": "a"}, {"text": "c', ["a"], "p.json, item 2: is cut short"),
        ('[{"text": "a"},', ["a"], "p.json, item 1: is the last: the file ends before its list"),
        ('[{"text": "a"}] x', ["a"], "p.json, item 1: is followed by more"),
        ('[{"text": "a"}', ["a"], "p.json"),
    ],
)
def test_a_broken_list(data: str, texts: list[str], message: str) -> None:
    items = read(data, "p.json")
    assert [d.text for d in documents(items)] == (texts if data != '[{"text": "a"}' else [])
    assert told(items)[0].startswith(message)


@pytest.mark.parametrize("name", ["p.csv", "p.jsonl", "p.json"])
@pytest.mark.parametrize("data", ["", "\n \n", "\ufeff"])
def test_nothing_in_it(name: str, data: str) -> None:
    assert told(read(data, name))[0].startswith(f"{name}: holds no rows")


def test_an_empty_list_and_a_header_alone() -> None:
    assert told(read("[]", "p.json")) == ["p.json: holds no rows (give a table with an article in each row)"]
    assert told(read("sep=;\n", "p.csv"))[0].startswith("p.csv: holds no rows")
    assert told(read("id,text\n", "p.csv")) == ["p.csv: holds no rows (give a table with an article in each row)"]


def test_after_twenty_faults_they_are_counted() -> None:
    items = read(lines({"text": SHUT}) + "{broken\n" * 50)
    assert len(documents(items)) == 1
    assert len(told(items)) == 21
    assert told(items)[-1].startswith("posts.jsonl: 30 more of its rows cannot be read; the first of them: line 22 is not JSON")


def test_where_nothing_can_be_read_that_is_one_fault() -> None:
    items = read("{broken\n" * 500)
    assert len(items) == 1
    assert str(items[0]).startswith(
        "posts.jsonl: none of its rows can be read; the first of 500 faults: line 1 is not JSON"
    )  # fmt: skip


def test_faults_before_the_first_good_row_are_told() -> None:
    items = read("{broken\n" * 3 + lines({"text": SHUT}))
    assert [line.partition(":")[0] for line in told(items)] == [f"posts.jsonl, line {number}" for number in (1, 2, 3)]


@pytest.mark.parametrize("name", ["p.jsonl", "p.csv", "p.json"])
def test_a_row_that_is_too_long_is_passed_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(rows, "MAX_ROW", 200)
    monkeypatch.setattr(rows, "PIECE", 64)
    values = [SHUT, "x" * 5_000, OPEN]
    data = {
        "p.jsonl": lines(*({"text": value} for value in values)),
        "p.csv": table(["text"], *([value] for value in values)),
        "p.json": json.dumps([{"text": value} for value in values]),
    }[name]
    items = read(data, name)
    assert [d.text for d in documents(items)] == [SHUT, OPEN]
    [line] = told(items)
    assert line.startswith(f"{name}, {'line 3' if name == 'p.csv' else 'item 2' if name == 'p.json' else 'line 2'}: is longer")


def test_a_quotation_mark_that_is_not_closed_costs_its_row_alone() -> None:
    data = f'id,text\n1,{SHUT}\n2,"{SHUT}\n3,{OPEN}\n4,"{OPEN}"\n5,{SHUT}\n'
    items = read(data, "p.csv")
    assert [d.path for d in documents(items)] == ["p.csv!/1", "p.csv!/3", "p.csv!/4", "p.csv!/5"]
    assert told(items)[0].startswith("p.csv, line 3: ")
    at_the_end = read(f'id,text\n2,"{SHUT}\n3,{OPEN}\n', "p.csv")
    assert [d.path for d in documents(at_the_end)] == ["p.csv!/3"]
    assert "quotation mark that is not closed" in told(at_the_end)[0]


def test_an_open_quotation_mark_over_more_than_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MAX_ROW", 300)
    good = [[number, OPEN] for number in range(10)]
    items = read(f'id,text\n99,"{SHUT}\n' + table(*good), "p.csv")
    assert [d.path for d in documents(items)] == [f"p.csv!/{number}" for number in range(10)]
    assert len(told(items)) == 1


def test_what_a_broken_row_leaves_behind_is_no_row() -> None:
    data = f'text,id\n"{SHUT} "no" he said,1\nand left\nfor good\n{OPEN},2\n'
    items = read(data, "p.csv")
    assert [d.text for d in documents(items)] == [OPEN]


def test_cells_left_out_at_the_end_are_empty_and_more_are_a_fault() -> None:
    items = read(f"text,title,url\n{SHUT}\n{OPEN},x,,,\n{OPEN},a,b,c\n", "p.csv")
    assert [d.text for d in documents(items)] == [SHUT, OPEN]
    assert told(items) == [
        "p.csv, line 4: has 4 values for 3 columns (put quotation marks around a value with a delimiter or a line end in it)"
    ]


def test_a_zero_byte_in_a_csv() -> None:
    items = read(f"id,text,title\n1,a\x00b,\n2,{SHUT},x\x00\n", "p.csv")
    assert [(d.path, d.title) for d in documents(items)] == [("p.csv!/2", None)]
    assert told(items)[0].startswith("p.csv, line 2: has a zero byte")


# Whatever the cells hold.

CELL = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60)
ROWS = st.lists(st.fixed_dictionaries({"id": CELL, "text": CELL, "note": CELL}), min_size=1, max_size=8)


def kept(items: list[Item]) -> list[str]:
    found = documents(items)
    assert not [item for item in items if isinstance(item, DocumentError)]
    assert len({document.path for document in found}) == len(found)
    return [document.text for document in found]


def expected(values: list[dict[str, str]]) -> list[str]:
    """The texts that are no white space and no mark-up, but for rows that are told again."""
    return [value["text"] for value in values if value["text"].strip()]


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_any_rows_come_back(values: list[dict[str, str]]) -> None:
    values = [
        {"id": str(number), "text": value["text"].replace("<", "("), "note": value["note"]} for number, value in enumerate(values)
    ]
    written = {
        "p.jsonl": "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values),
        "p.json": json.dumps(values, indent=1),
        "p.csv": table(["id", "text", "note"], *(list(value.values()) for value in values)),
        "p.tsv": table(["id", "text", "note"], *(list(value.values()) for value in values), delimiter="\t"),
    }
    for name, data in written.items():
        items = read(codecs.BOM_UTF8 + data.encode(), name)
        if not expected(values):
            continue
        assert kept(items) == expected(values)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text('{}[]",:;\n\r\\ab0\t ', max_size=300).map(str.encode)),
       st.sampled_from(["p.jsonl", "p.json", "p.csv", "p.tsv"]))  # fmt: skip
def test_any_bytes_are_read_or_told(data: bytes, name: str) -> None:
    items = read(data, name)
    assert items
    assert all(str(item).startswith(name) for item in items if not isinstance(item, Document))
    assert read(data, name) == items or [str(item) for item in read(data, name)] == [str(item) for item in items]

from __future__ import annotations

import csv
import errno
import io
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from sitroom.claims.claim import Value
from sitroom.exchange import tabling
from sitroom.exchange.columns import Column, Many, Plain, Table
from sitroom.exchange.csv_export import export_csv, write_csv
from sitroom.exchange.exported import Export, Exporter, ExportError
from sitroom.exchange.parquet_export import arrow_schema, export_parquet, write_parquet
from sitroom.exchange.table import cells, columns
from sitroom.exchange.table import write_csv as write_rows
from sitroom.exchange.tables import ACCOUNTS, ACTORS, CLAIMS, CONTROL, DISPUTES, DOCUMENTS, MENTIONS, PLACES, STATEMENTS, TABLES
from sitroom.exchange.tabling import batches
from sitroom.record.judgement_rows import Reliability, Verdict
from sitroom.record.record import Record
from sitroom.record.rows import ActorRow, ClaimRow, ControlRow, DisputeRow, DocumentRow, PlaceRow, StatementRow
from tests.exchange import taken
from tests.exchange.reading import Rows, by_duckdb, by_pandas

Reader = Callable[[Table, Path, str], Rows]
EXPORTERS: dict[str, Exporter] = {"csv": export_csv, "parquet": export_parquet}
READERS: dict[str, Reader] = {"pandas": by_pandas, "duckdb": by_duckdb}


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Record]:
    with taken.filled(tmp_path_factory.mktemp("record") / "r.db") as record:
        yield record


@pytest.fixture(scope="module")
def folder(record: Record, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    export_csv(record, folder)
    export_parquet(record, folder)
    return folder


@pytest.fixture(params=[(form, reader) for form in EXPORTERS for reader in READERS], ids="-".join)
def read(folder: Path, request: pytest.FixtureRequest) -> Callable[[Table], Rows]:
    form, reader = request.param
    return lambda table: READERS[reader](table, folder, form)


def test_all_readers_read_the_same(folder: Path) -> None:
    for table in TABLES:
        first, *others = [r(table, folder, form) for form in EXPORTERS for r in READERS.values()]
        assert first, table.name
        assert all(other == first for other in others), table.name


def test_the_export_says_how_many_rows_there_are(record: Record, folder: Path, tmp_path: Path) -> None:
    for form, export in EXPORTERS.items():
        made = export(record, tmp_path)
        assert [file.name for file in made.files] == [*(f"{table.name}.{form}" for table in TABLES), "datapackage.json"]
        assert [file.rows for file in made.files[:-1]] == [len(by_duckdb(table, folder, form)) for table in TABLES]
        assert made.files[1].rows == 20


def test_ids_are_found_in_the_tables_that_they_name(read: Callable[[Table], Rows]) -> None:
    rows = {table.name: read(table) for table in TABLES}
    joined = 0
    for table in TABLES:
        keys = [tuple(row[name] for name in table.key) for row in rows[table.name]]
        assert len(set(keys)) == len(keys), table.name
        for reference in table.references:
            there = {tuple(row[name] for name in reference.to) for row in rows[reference.table]}
            wanted = {tuple(row[name] for name in reference.columns) for row in rows[table.name]}
            assert {key for key in wanted if None not in key} <= there, (table.name, reference)
            joined += any(None not in key for key in wanted)
    assert joined == sum(len(table.references) for table in TABLES)


def test_every_span_has_the_words_that_its_row_quotes(read: Callable[[Table], Rows]) -> None:
    texts = {row["id"]: row["text"] for row in read(DOCUMENTS)}

    def words(row: dict[str, Any], column: str, between: str = " … ") -> str:
        return between.join(texts[row["document"]][start:end] for start, end in row[column])

    for row in read(STATEMENTS):
        assert words(row, "content_spans") == row["content"] != ""
        assert words(row, "source_spans", " ") == (row["source_name"] or "")
        assert words(row, "cue_spans", " ") == (row["cue"] or "")
    for row in read(MENTIONS):
        assert texts[row["document"]][row["start"] : row["end"]] == row["words"] != ""
    for table in TABLES:
        if {column.name for column in table.columns} >= {"words", "spans"}:
            for row in read(table):
                exact = words(row, "spans")
                assert row["words"] == (" ".join(exact.split()) if table in (CLAIMS, ACCOUNTS) else exact) != "", table.name


def test_every_cell_is_what_the_dictionary_says(read: Callable[[Table], Rows]) -> None:
    for table in TABLES:
        for row in read(table):
            for column in table.columns:
                _check(column, row[column.name])


def _check(column: Column, value: Any) -> None:
    if value is None:
        # CSV has no empty texts.
        assert column.empty or column.type is Plain.TEXT, column
    elif isinstance(column.type, Many):
        assert isinstance(value, list)
        for item in value:
            _check(Column(column.name, column.type.of, ""), item)
    elif isinstance(column.type, Plain):
        kinds: dict[Plain, Any] = {Plain.INTEGER: int, Plain.NUMBER: (int, float), Plain.FLAG: bool, Plain.SPAN: list}
        assert isinstance(value, kinds.get(column.type, str)), (column, value)
        assert not column.values or value in column.values, (column, value)
    else:
        assert list(value) == [part.name for part in column.type.columns]
        for part in column.type.columns:
            _check(part, value[part.name])


def test_hostile_texts_come_back_character_for_character(read: Callable[[Table], Rows]) -> None:
    hostile = taken.hostile()
    about = next(row for row in read(DOCUMENTS) if row["id"] == hostile.document.id)
    assert about["text"] == taken.HOSTILE
    assert (about["path"], about["title"], about["publisher"]) == ('odd, "name".txt', '"', " Tell,\nPost ")
    assert (about["published"], about["url"]) == ("2031", "=1+1")
    said = [row for row in read(STATEMENTS) if row["document"] == hostile.document.id]
    assert [row["content"] for row in said] == list(taken.SAID)
    assert [row["source_name"] for row in said] == [
        '=HYPERLINK("http://reed.example") Vell, “mayor”,\r\n', "@reed\t", "-1",
    ]  # fmt: skip
    actor = next(row for row in read(ACTORS) if row["id"] == said[0]["actor"])
    assert (actor["name"], actor["aliases"]) == ("Reed\r\n\r Vell, “=1”", ["\t@", '"'])


def test_duckdb_and_pandas_find_the_columns_without_being_told(folder: Path) -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        path = folder / f"{table.name}.csv"
        found = duckdb.read_csv(str(path))
        assert found.columns == names
        assert len(found.fetchall()) == len(pandas.read_csv(path)) == len(by_duckdb(table, folder, "parquet"))


def test_spans_are_structs_that_sql_can_use(folder: Path) -> None:
    told = duckdb.sql(
        f"""SELECT count(*), bool_and(substr(d.text, s.content_spans[1].start + 1,
                s.content_spans[1]."end" - s.content_spans[1].start) = split_part(s.content, ' … ', 1))
            FROM '{folder}/statements.parquet' s JOIN '{folder}/documents.parquet' d ON d.id = s.document"""
    )
    assert told.fetchall() == [(20, True)]


@pytest.mark.parametrize(
    ("table", "kind"),
    [
        (STATEMENTS, StatementRow), (DOCUMENTS, DocumentRow), (ACTORS, ActorRow), (PLACES, PlaceRow), (CONTROL, ControlRow),
        (CLAIMS, ClaimRow), (DISPUTES, DisputeRow),
    ],
)  # fmt: skip
def test_tables_begin_as_the_commands_list_them(record: Record, table: Table, kind: type[Any]) -> None:
    listed: dict[str, Callable[[], Iterable[Any]]] = {
        "statements": record.statements, "documents": record.documents, "actors": record.actors, "places": record.places,
        "control": record.control, "claims": record.claims, "disputes": record.disputes,
    }  # fmt: skip
    names = columns(kind)
    assert tuple(column.name for column in table.columns)[: len(names)] == names
    found = [row for batch in batches(record, table) for row in zip(*(batch[name] for name in names), strict=True)]
    wanted = [tuple(cells(row)) for row in listed[table.name]()]
    # Who holds what is listed by place there, by document here.
    by = (lambda rows: sorted(rows, key=str)) if table is CONTROL else list
    assert by(found) == by(wanted)
    assert found


def test_csv_begins_as_the_command_writes_it(record: Record, folder: Path) -> None:
    out = io.StringIO(newline="")
    write_rows(StatementRow, record.statements(), out)
    with (folder / "statements.csv").open(encoding="utf-8", newline="") as file:
        exported = list(csv.reader(file))
    assert exported[0][:15] == out.getvalue().partition("\n")[0].split(",")


def test_csv_has_no_mark_and_lines_of_one_kind(folder: Path) -> None:
    raw = (folder / "documents.csv").read_bytes()
    assert raw.startswith(b"id,path,title,")
    assert raw.endswith(b"\n")
    assert not raw.endswith(b"\r\n")
    assert (folder / "accounts.csv").read_text("utf-8").splitlines()[1].split(",")[-3] in ("true", "false")


def test_parquet_is_typed_and_says_what_it_means(folder: Path) -> None:
    for table in TABLES:
        file = pq.ParquetFile(folder / f"{table.name}.parquet")
        assert file.schema_arrow.equals(arrow_schema(table), check_metadata=False)
        told = {field.name: field.metadata[b"description"].decode() for field in file.schema_arrow}
        assert told == {column.name: column.says for column in table.columns}
        assert file.schema_arrow.metadata[b"description"].decode() == table.says
        assert {file.metadata.row_group(0).column(n).compression for n in range(file.metadata.num_columns)} == {"ZSTD"}
    schema = arrow_schema(STATEMENTS)
    span = pa.struct([pa.field("start", pa.int32(), nullable=False), pa.field("end", pa.int32(), nullable=False)])
    assert schema.field("content_spans").type == pa.list_(pa.field("element", span, nullable=False))
    assert (schema.field("low").type, schema.field("published").type) == (pa.float64(), pa.string())


def test_row_groups_end_by_rows_and_by_size(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table("made", "Made up.", ("a",), (Column("a", Plain.TEXT, "Any."),))
    given = [{"a": ["x" * 100] * 10} for _ in range(10)]
    monkeypatch.setattr("sitroom.exchange.parquet_export._GROUP_ROWS", 30)
    assert _groups_of(table, given) == [30, 30, 30, 10]
    monkeypatch.setattr("sitroom.exchange.parquet_export._GROUP_BYTES", 1_500)
    assert _groups_of(table, given) == [20] * 5


def _groups_of(table: Table, given: list[dict[str, list[str]]]) -> list[int]:
    out = io.BytesIO()
    assert write_parquet(table, given, out) == 100
    told = pq.ParquetFile(io.BytesIO(out.getvalue())).metadata
    return [told.row_group(n).num_rows for n in range(told.num_row_groups)]


@pytest.mark.parametrize("form", EXPORTERS)
def test_what_is_not_there_is_empty_in_every_form(tmp_path: Path, form: str) -> None:
    first = taken.contested()[0]
    bare = replace(first.claims[0], spans=(), aspect="", value=Value(2.0**53 + 2, 1e300, ""))
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(replace(first, claims=(bare,)), "m")
        EXPORTERS[form](record, tmp_path)
    for reader in READERS.values():
        (row,) = reader(CLAIMS, tmp_path, form)
        assert (row["words"], row["aspect"]) == (None, None)
        assert row["value"] == {"low": 2.0**53 + 2, "high": 1e300, "unit": None, "trend": None}


@pytest.mark.parametrize("form", EXPORTERS)
def test_no_table_takes_its_place_before_all_are_written(
    record: Record, tmp_path: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for table in TABLES:
        (tmp_path / f"{table.name}.{form}").write_bytes(b"old")

    def full(_forms: list[str]) -> bytes:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(tabling, "datapackage", full)
    with pytest.raises(ExportError, match=r"datapackage\.json: cannot be written: No space left"):
        EXPORTERS[form](record, tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(f"{table.name}.{form}" for table in TABLES)
    assert {file.read_bytes() for file in tmp_path.iterdir()} == {b"old"}


@pytest.mark.parametrize("form", EXPORTERS)
def test_an_empty_record_gives_headers_and_types(tmp_path: Path, form: str) -> None:
    with Record.open(str(tmp_path / "empty.db")) as record:
        made = EXPORTERS[form](record, tmp_path)
    assert [file.rows for file in made.files] == [*[0] * len(TABLES), None]
    assert made.left_out == ()
    for table in TABLES:
        path = str(tmp_path / f"{table.name}.{form}")
        assert duckdb.sql(f"SELECT * FROM '{path}'").columns == [column.name for column in table.columns]
        frame = pandas.read_csv(path) if form == "csv" else pandas.read_parquet(path)
        assert (len(frame), len(frame.columns)) == (0, len(table.columns))
    if form == "parquet":
        assert pq.read_schema(path).equals(arrow_schema(ACCOUNTS), check_metadata=True)


@pytest.mark.parametrize("form", EXPORTERS)
def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path, form: str) -> None:
    with taken.filled(tmp_path / "again.db") as record:
        EXPORTERS[form](record, tmp_path)
    for table in TABLES:
        name = f"{table.name}.{form}"
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes(), name


def test_what_no_table_has_is_said(tmp_path: Path) -> None:
    with taken.filled(tmp_path / "r.db") as record:
        record.judge("path:dam.txt", "s1", Verdict.REJECT, "ann")
        actor = next(row.id for row in record.actors() if row.name == "Irena Volk")
        record.grade_source(actor, Reliability.B, "ann")
        made: Export = export_csv(record, tmp_path)
    assert "1 statement that people rejected, with all that rests on them" in made.left_out
    assert "2 decisions of people, with author and time" in made.left_out
    graded = {row["id"]: row["reliability"] for row in by_pandas(ACTORS, tmp_path, "csv")}
    assert {number for number, grade in graded.items() if grade is not None} == {actor}
    assert graded[actor] == "B"


def test_parquet_without_pyarrow_says_what_to_install(record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ExportError, match="pip install pyarrow"):
        export_parquet(record, tmp_path)
    assert not list(tmp_path.iterdir())


def test_a_cell_with_a_lone_carriage_return_is_quoted() -> None:
    out = io.BytesIO()
    table = Table("made", "Made up.", ("a",), (Column("a", Plain.TEXT, "Any."), Column("b", Plain.FLAG, "Any.")))
    assert write_csv(table, [{"a": ["x\ry", None, "z,"], "b": [True, False, True]}], out) == 3
    assert out.getvalue() == b'a,b\n"x\ry",true\n,false\n"z,",true\n'

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sitroom.exchange.csv_export import export_csv
from sitroom.exchange.dictionary import datapackage, dictionary_markdown
from sitroom.exchange.parquet_export import export_parquet
from sitroom.exchange.tables import CLAIMS, TABLES
from sitroom.exchange.tabling import batches
from tests.exchange import taken


def resources(form: str) -> dict[str, dict[str, Any]]:
    return {resource["name"]: resource for resource in json.loads(datapackage([form]))["resources"]}


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_every_file_and_column_is_described(form: str) -> None:
    told = resources(form)
    assert list(told) == [table.name for table in TABLES]
    for table in TABLES:
        resource = told[table.name]
        assert (resource["path"], resource["format"], resource["description"]) == (f"{table.name}.{form}", form, table.says)
        assert [field["name"] for field in resource["schema"]["fields"]] == [column.name for column in table.columns]
        assert all(field["description"].endswith(".") for field in resource["schema"]["fields"])
        assert {field["type"] for field in resource["schema"]["fields"]} <= {
            "string", "integer", "number", "boolean", "array", "object",
        }  # fmt: skip
        assert ("dialect" in resource) is (form == "csv")


def test_keys_name_columns_that_are_there() -> None:
    told = resources("csv")
    for table in TABLES:
        schema = told[table.name]["schema"]
        names = {field["name"] for field in schema["fields"]}
        required = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("required")}
        assert set(schema["primaryKey"]) <= required
        for foreign in schema.get("foreignKeys", []):
            other = told[foreign["reference"]["resource"] or table.name]["schema"]
            assert set(foreign["fields"]) <= names
            assert set(foreign["reference"]["fields"]) <= {field["name"] for field in other["fields"]}
            # Whether a key of which one part is empty joins is nowhere said.
            assert len(foreign["fields"]) == 1 or set(foreign["fields"]) <= required
    claims = {key["reference"]["resource"]: key["fields"] for key in told["claims"]["schema"]["foreignKeys"]}
    assert claims == {
        "documents": ["document"], "statements": ["document", "statement"], "actors": ["actor"], "places": ["place"],
    }  # fmt: skip


def test_dates_keep_their_precision_as_texts() -> None:
    fields = {field["name"]: field for field in resources("csv")["documents"]["schema"]["fields"]}
    published = fields["published"]
    assert published["type"] == "string"
    pattern = published["constraints"]["pattern"]
    assert [bool(re.fullmatch(pattern, day)) for day in ("2031", "2031-05", "2031-05-02", "2031-5", "May")] == [True] * 3 + [
        False
    ] * 2


def test_the_file_stands_beside_the_tables(tmp_path: Path) -> None:
    with taken.filled(tmp_path / "r.db") as record:
        export_csv(record, tmp_path)
        given = {table.name: [batch.keys() for batch in batches(record, table)] for table in TABLES}
    assert (tmp_path / "datapackage.json").read_bytes() == datapackage(["csv"])
    for table in TABLES:
        assert all(keys >= {column.name for column in table.columns} for keys in given[table.name])


def test_one_package_describes_both_formats_of_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    out = tmp_path / "out"
    out.mkdir()
    with taken.filled(tmp_path / "r.db") as record:
        export_csv(record, out)
        export_parquet(record, out)
        after_parquet = (out / "datapackage.json").read_bytes()
        export_csv(record, out)
    assert (out / "datapackage.json").read_bytes() == after_parquet == datapackage(["parquet", "csv"])
    told = json.loads(after_parquet)["resources"]
    names = [table.name for table in TABLES]
    assert [resource["name"] for resource in told] == [*names, *(f"{name}-parquet" for name in names)]
    assert sorted(resource["path"] for resource in told) == sorted(
        file.name for file in out.iterdir() if file.name != "datapackage.json"
    )
    for resource in told:
        joined = {key["reference"]["resource"] for key in resource["schema"].get("foreignKeys", [])} - {""}
        assert {name.endswith("-parquet") for name in joined} <= {resource["name"].endswith("-parquet")}


def test_a_part_of_another_export_is_not_described(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "documents.parquet").write_bytes(b"")
    with taken.filled(tmp_path / "r.db") as record:
        export_csv(record, out)
    assert (out / "datapackage.json").read_bytes() == datapackage(["csv"])


def test_the_page_says_of_every_column_what_it_means() -> None:
    page = dictionary_markdown()
    sections = page.split("\n## ")
    assert [section.partition("\n")[0] for section in sections[1:]] == [table.name for table in TABLES]
    for table, section in zip(TABLES, sections[1:], strict=True):
        assert table.says in section
        for column in table.columns:
            assert re.search(rf"^\| `{column.name}` \| [a-z ,]+ \| {re.escape(column.says)}.* \|$", section, re.MULTILINE)
    # A cell ends where its row says, and nowhere before.
    assert {line.count("|") for line in page.splitlines() if line.startswith("|")} == {4}
    assert "| `time.words` | span, may be empty |" in page
    assert "| `statements` | integer |" in page
    assert f"- `document`, `statement` with `document`, `statement` of {CLAIMS.references[1].table}" in page
    assert "import the columns as text" in page


def test_the_page_in_docs_says_what_the_tables_say() -> None:
    page = Path(__file__).parents[2] / "docs" / "data-dictionary.md"
    assert page.read_text("utf-8") == dictionary_markdown(), "run: make docs"

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.exchange.table import columns, row_json, write_csv, write_jsonl
from sitroom.record.record import Record
from sitroom.record.rows import ActorRow, ControlRow, DocumentRow, QuotedSource, StatementRow
from tests.record import made, situation

ROW = StatementRow(
    document="path:a.txt",
    path="a.txt",
    statement="s1",
    actor=None,
    source_name="@reed, “the” mayor",
    kind=SourceKind.SOCIAL_MEDIA,
    content='=1+1, "said"\nthe 市長',
    quotation=Quotation.DIRECT,
    polarity=Polarity.DENIED,
    certainty=Certainty(Level.POSSIBLE, 0.1 + 0.2, 0.6, ((1, 3), (5, 6))),
    published="2031-05",
    publisher=None,
)
NONE = StatementRow(
    document="path:a.txt",
    path="a.txt",
    statement="s2",
    actor=None,
    source_name=None,
    kind=None,
    content="it rains",
    quotation=Quotation.INDIRECT,
    polarity=Polarity.AFFIRMED,
    certainty=Certainty(Level.UNKNOWN),
    published=None,
    publisher=None,
)


def test_a_table_of_statements_keeps_every_character() -> None:
    out = io.StringIO(newline="")
    assert write_csv(StatementRow, [ROW, NONE], out) == 2
    assert out.getvalue() == (
        "document,path,statement,actor,source_name,kind,content,quotation,polarity,"
        "certainty,low,high,certainty_spans,published,publisher\n"
        'path:a.txt,a.txt,s1,,"@reed, “the” mayor",social-media,"=1+1, ""said""\nthe 市長",direct,-,'
        'possible,0.3,0.6,"[[1,3],[5,6]]",2031-05,\n'
        "path:a.txt,a.txt,s2,,,,it rains,indirect,+,unknown,,,[],,\n"
    )
    read = list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert read[0]["content"] == ROW.content


def test_a_table_without_rows_has_a_header() -> None:
    out = io.StringIO(newline="")
    assert write_csv(DocumentRow, [], out) == 0
    assert out.getvalue() == "id,path,title,publisher,published,statements\n"


def test_other_rows_are_tables_too() -> None:
    out = io.StringIO(newline="")
    write_csv(QuotedSource, [QuotedSource("Ada Vell", SourceKind.PERSON, 3, 2)], out)
    assert out.getvalue() == "name,kind,statements,documents\nAda Vell,person,3,2\n"
    assert columns(QuotedSource) == ("name", "kind", "statements", "documents")


def test_json_rows_have_the_fields_of_the_situation() -> None:
    assert row_json(ROW).decode() == (
        '{"document":"path:a.txt","path":"a.txt","statement":"s1","actor":null,"source_name":"@reed, “the” mayor",'
        '"kind":"social-media","content":"=1+1, \\"said\\"\\nthe 市長","quotation":"direct","polarity":"-",'
        '"certainty":{"level":"possible","low":0.3,"high":0.6,"spans":[[1,3],[5,6]],"table":null},'
        '"published":"2031-05","publisher":null}\n'
    )
    unknown: dict[str, object] = {"level": "unknown", "low": None, "high": None, "spans": [], "table": None}
    assert json.loads(row_json(NONE))["certainty"] == unknown


@pytest.mark.parametrize("rows", [[], [ROW, NONE]])
def test_json_rows_are_one_a_line(rows: list[StatementRow]) -> None:
    out = io.BytesIO()
    assert write_jsonl(rows, out) == len(rows)
    assert out.getvalue() == b"".join(row_json(row) for row in rows)


def test_lists_and_evidence_are_json_in_a_cell(tmp_path: Path) -> None:
    out = io.StringIO(newline="")
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(situation.first(), "m1")
        actor, finding = record.actor("Irena Volk").actor, record.control()[0]
    write_csv(ActorRow, [actor], out)
    cells = next(csv.DictReader(io.StringIO(out.getvalue(), newline="")))
    assert (cells["aliases"], cells["statements"]) == ("[]", "1")
    evidence = {"document": "path:first.txt", "path": "first.txt", "statement": "s1"}
    assert json.loads(cells["roles"]) == [{"title": "mayor", "of": "Tellmar", "status": "current", "evidence": [evidence]}]
    assert list(json.loads(row_json(actor))) == [
        "id", "name", "type", "aliases", "roles", "relations", "documents", "statements",
    ]  # fmt: skip
    written = json.loads(row_json(finding))
    assert (written["place"], written["holder"], written["status"], written["date"]) == ("p2", "a2", "held", "2031-04")
    assert written["evidence"] == evidence
    assert columns(ControlRow)[-1] == "evidence"


def test_rows_of_a_record_go_straight_into_a_table(tmp_path: Path) -> None:
    out = io.StringIO(newline="")
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(made.dam(), "m1")
        assert write_csv(StatementRow, record.statements(), out) == 5
        assert write_csv(DocumentRow, record.documents(), out) == 1

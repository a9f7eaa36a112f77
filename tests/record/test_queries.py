from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.errors import RecordError
from sitroom.extracted import Extracted
from sitroom.record import schema
from sitroom.record.queries import statements_query
from sitroom.record.record import Record
from sitroom.record.rows import DocumentRow, QuotedSource, StatementFilter, StatementRow
from tests.record import made


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with Record.open(str(tmp_path_factory.mktemp("queries") / "r.db")) as opened:
        # Not in the order of their ids.
        opened.add(made.ferry(title="No boats today", published="2031-05-02"), "m1")
        opened.add(made.dam(title="Dam at Ostrava Reach holds", publisher="Tell Post", published="2031-05"), "m1")
        yield opened


def ids(record: Record, **wanted: Any) -> list[str]:
    return [f"{row.path} {row.statement}" for row in record.statements(StatementFilter(**wanted))]


ALL = ["dam.txt s1", "dam.txt s2", "dam.txt s3", "dam.txt s4", "dam.txt s5", "sub/ferry.txt s1", "sub/ferry.txt s2"]


def test_documents_are_listed_by_id(record: Record) -> None:
    assert record.documents() == [
        DocumentRow("path:dam.txt", "dam.txt", "Dam at Ostrava Reach holds", "Tell Post", "2031-05", 5),
        DocumentRow("path:sub/ferry.txt", "sub/ferry.txt", "No boats today", None, "2031-05-02", 2),
    ]


def test_statements_come_by_document_and_place_in_the_text(record: Record) -> None:
    assert ids(record) == ALL
    assert [f"{row.path} {row.statement}" for row in record.statements()] == ALL


def test_a_row_carries_what_the_situation_needs(record: Record) -> None:
    row = next(record.statements(StatementFilter(text="rain")))
    assert row == StatementRow(
        document="path:dam.txt",
        path="dam.txt",
        statement="s3",
        actor=None,
        source_name="Officials",
        kind=SourceKind.UNNAMED,
        content="it might rain",
        quotation=Quotation.INDIRECT,
        polarity=Polarity.AFFIRMED,
        certainty=Certainty(Level.POSSIBLE, 0.2, 0.6, (made.span(made.DAM, "might"),)),
        published="2031-05",
        publisher="Tell Post",
    )


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"source": "ilse MARROW"}, [ALL[0], ALL[5]]),
        ({"source": "étienne åberg"}, [ALL[3]]),
        ({"source": "nobody"}, []),
        ({"kind": SourceKind.ROLE}, [ALL[6]]),
        ({"kind": "none"}, [ALL[4]]),
        ({"document": "dam.txt"}, ALL[:5]),
        ({"document": "no boats"}, ALL[5:]),
        ({"text": "WALL IS"}, [ALL[0]]),
        ({"text": "sound,” … “it"}, [ALL[0]]),
        ({"text": "100%"}, [ALL[1]]),
        ({"text": "1%0"}, []),
        ({"text": "gauge_7"}, [ALL[3]]),
        ({"text": "gauge__"}, []),
        ({"text": "/"}, []),
        ({"quotation": Quotation.MIXED}, [ALL[3]]),
        ({"polarity": Polarity.DENIED}, [ALL[1]]),
        ({"level": Level.UNKNOWN}, [ALL[4]]),
        ({"limit": 2}, ALL[:2]),
        ({"limit": 0}, []),
        ({"source": "marrow", "quotation": Quotation.INDIRECT}, [ALL[5]]),
    ],
)
def test_each_filter_gives_what_it_names(record: Record, wanted: dict[str, Any], found: list[str]) -> None:
    assert ids(record, **wanted) == found


def test_only_current_revisions_are_asked(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(made.dam(), "m1")
        record.add(Extracted(made.document("All gone.\n"), ()), "m1")
        assert list(record.statements()) == []
        assert record.summary().statements == 0
        assert record.summary().most_quoted == ()


def test_reading_can_go_on_while_the_same_record_is_written(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(made.dam(), "m1")
        for row in record.statements():
            record.add(made.ferry(path=f"{row.statement}.txt"), "m1")
        assert len(record.documents()) == 6


@pytest.mark.parametrize(
    ("key", "path"),
    [
        ("path:dam.txt", "dam.txt"),
        ("dam.txt", "dam.txt"),
        ("./dam.txt", "dam.txt"),
        ("ferry.txt", "sub/ferry.txt"),
        ("sub/ferry.txt", "sub/ferry.txt"),
        ("no BOATS", "sub/ferry.txt"),
        ("reach", "dam.txt"),
    ],
)
def test_a_document_is_found_by_any_of_its_names(record: Record, key: str, path: str) -> None:
    assert record.document(key).document.path == path


def test_a_document_is_found_by_its_url(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(made.dam(url="https://tell.example/dam"), "m1")
        assert record.document("https://tell.example/dam").document.path == "dam.txt"


def test_an_ambiguous_name_lists_the_candidates(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        for folder in "abcdefg":
            record.add(made.ferry(path=f"{folder}/ferry.txt", title=f"Boats {folder}"), "m1")
        with pytest.raises(RecordError, match=r"a/ferry.txt \(Boats a\); b/ferry.txt .* and 2 more; give more of the name"):
            record.document("ferry.txt")
        assert record.document("boats g").document.path == "g/ferry.txt"


def test_an_unknown_name_gives_the_nearest(record: Record) -> None:
    with pytest.raises(RecordError, match=r"no document 'fery.txt'; the nearest: sub/ferry.txt \(No boats today\)$"):
        record.document("fery.txt")
    with pytest.raises(RecordError, match="2 documents are called otherwise"):
        record.document("qqqqqqqq")
    with pytest.raises(RecordError, match="no document ''"):
        record.document("")
    with pytest.raises(RecordError, match="no document 'qq'"):
        next(record.statements(StatementFilter(document="qq")))


def test_an_empty_record_answers(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        assert (record.documents(), list(record.statements()), list(record.extracted())) == ([], [], [])
        summary = record.summary()
        assert (summary.documents, summary.statements, summary.unnamed_share) == (0, 0, None)
        assert set(summary.levels.values()) == {None}
        with pytest.raises(RecordError, match="holds no documents yet"):
            record.document("dam.txt")


def test_the_summary_counts_over_all_documents(record: Record) -> None:
    summary = record.summary()
    assert (summary.documents, summary.statements) == (2, 7)
    counted = {kind: count for kind, count in summary.by_kind.items() if count}
    assert counted == {SourceKind.PERSON: 4, SourceKind.UNNAMED: 1, SourceKind.ROLE: 1, None: 1}
    assert set(summary.by_kind) == {*SourceKind, None}
    assert summary.unnamed_share == pytest.approx(1 / 7)
    assert summary.levels == {
        Level.CERTAIN: pytest.approx(4 / 7),
        Level.PROBABLE: pytest.approx(1 / 7),
        Level.POSSIBLE: pytest.approx(1 / 7),
        Level.UNLIKELY: 0,
        Level.UNKNOWN: pytest.approx(1 / 7),
    }


def test_the_most_quoted_are_names_not_pronouns_or_the_unnamed(record: Record) -> None:
    assert record.summary().most_quoted == (
        QuotedSource("Ilse Marrow", SourceKind.PERSON, 2, 2),
        QuotedSource("mayor of Tell", SourceKind.ROLE, 1, 1),
        QuotedSource("ÉTIENNE ÅBERG", SourceKind.PERSON, 1, 1),
    )
    assert [source.name for source in record.summary(top=1).most_quoted] == ["Ilse Marrow"]


def test_a_name_is_shown_as_it_is_written_most(tmp_path: Path) -> None:
    text = "THE BOARD said no. The Board said no. Board said no. Ada Vell said no."
    spans = [made.span(text, words) for words in ("THE BOARD", "The Board", "Board said", "Ada Vell")]
    spans[2] = (spans[2][0], spans[2][0] + 5)
    model = made.statement(text, 1, "Ada Vell", "said", "no", kind=SourceKind.ORGANIZATION)
    statements = tuple(replace(model, id=f"s{at}", source=replace(model.source, spans=(span,))) for at, span in enumerate(spans))
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(Extracted(made.document(text), statements), "m1")
        assert record.summary().most_quoted[0] == QuotedSource("Board", SourceKind.ORGANIZATION, 3, 1)


def test_the_tables_and_the_filters_compile_for_postgresql() -> None:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    tables = "\n".join(str(CreateTable(table).compile(dialect=dialect)) for table in schema.metadata.sorted_tables)
    assert 'id TEXT COLLATE "C" NOT NULL' in tables
    assert "DOUBLE PRECISION" in tables
    query = str(statements_query(StatementFilter(text="a%", kind="none", limit=1), "x").compile(dialect=dialect))
    assert "LIKE '%%' ||" in query
    assert "ESCAPE '/'" in query

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from sitroom.errors import RecordError
from sitroom.extracted import Extracted
from sitroom.record import migrations
from sitroom.record.record import Record
from sitroom.record.rows import Added
from tests.record import made
from tests.record.people import article, letters, partition

ROOT = Path(__file__).parents[2]
FIRST_SCHEMA = Path(__file__).with_name("first_schema.sql")
SECOND_SCHEMA = Path(__file__).with_name("second_schema.sql")
THIRD_SCHEMA = Path(__file__).with_name("third_schema.sql")
FOURTH_SCHEMA = Path(__file__).with_name("fourth_schema.sql")
FIFTH_SCHEMA = Path(__file__).with_name("fifth_schema.sql")
SIXTH_SCHEMA = Path(__file__).with_name("sixth_schema.sql")
SEVENTH_SCHEMA = Path(__file__).with_name("seventh_schema.sql")
EIGHTH_SCHEMA = Path(__file__).with_name("eighth_schema.sql")
NINTH_SCHEMA = Path(__file__).with_name("ninth_schema.sql")
NAMES = [
    "documents_and_statements",
    "actors_and_places",
    "claims_and_disputes",
    "questions_asked",
    "search",
    "judgements",
    "pages",
    "formats",
    "versions_and_excerpts",
]

# Opens the records named on standard input, one a line, and says how each went.
OPENER = """
import sys
from sitroom.record.record import Record
print("ready", flush=True)
for line in sys.stdin:
    with Record.open(line.strip()) as record:
        print(len(record.documents()), flush=True)
"""


def notes(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE document ADD COLUMN note TEXT"))


def breaks(connection: Connection) -> None:
    connection.execute(text("CREATE TABLE half (a TEXT)"))
    connection.execute(text("INSERT INTO nowhere VALUES (1)"))


def schema_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name")
        return "".join(f"{line.rstrip()}\n" for (sql,) in rows for line in f"{sql};".splitlines() if line.strip())


def applied(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM migration ORDER BY rowid")]


@pytest.mark.parametrize(
    ("count", "made"),
    [
        (1, FIRST_SCHEMA),
        (2, SECOND_SCHEMA),
        (3, THIRD_SCHEMA),
        (4, FOURTH_SCHEMA),
        (5, FIFTH_SCHEMA),
        (6, SIXTH_SCHEMA),
        (7, SEVENTH_SCHEMA),
        (8, EIGHTH_SCHEMA),
        (9, NINTH_SCHEMA),
    ],
)
def test_each_migration_makes_what_it_made_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, made: Path) -> None:
    # If this fails, schema.py changed: freeze the old tables in migrations.py and add a migration.
    monkeypatch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:count])
    Record.open(str(tmp_path / "r.db")).close()
    assert schema_of(tmp_path / "r.db") == made.read_text(encoding="utf-8")


def first_record(path: Path, rows: Sequence[Extracted]) -> None:
    """A record as the first Sitroom left it: its tables alone, with the rows of documents whose actors it did not know."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(FIRST_SCHEMA.read_text(encoding="utf-8"))
        connection.execute("INSERT INTO migration VALUES ('documents_and_statements', '2030-01-01T00:00:00+00:00')")
        for key, extracted in enumerate(rows, 1):
            d = extracted.document
            connection.execute("INSERT INTO document VALUES (?, ?, NULL, NULL)", (d.id, d.path))
            columns = (key, d.id, d.revision, d.text, d.path, "[]", "[]", "m1", "2030-01-01T00:00:00+00:00")
            names = '"key", document, sha256, text, path, headings, boilerplate, reader, added_at'
            connection.execute(f"INSERT INTO revision ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", columns)
            connection.execute("UPDATE document SET current = ? WHERE id = ?", (key, d.id))
        connection.commit()


def test_documents_of_the_first_schema_have_no_actors_until_they_are_read_again(tmp_path: Path) -> None:
    path, documents = tmp_path / "r.db", [article("1.txt", "abc", "def"), article("2.txt", "abx")]
    first_record(path, documents)
    with Record.open(str(path), matcher=letters()) as record:
        assert [row.path for row in record.documents()] == ["1.txt", "2.txt"]
        assert (record.actors(), record.places(), record.control(), record.questions()) == ([], [], [], [])
        assert record.document("1.txt").actors == ()
        # In another order than they came: it does not matter.
        for extracted in reversed(documents):
            assert not record.holds(extracted.document, "m2")
            assert record.add(extracted, "m2") is Added.REREAD
        assert list(record.extracted()) == documents
        assert partition(record) == {frozenset({("1.txt", "abc"), ("2.txt", "abx")}), frozenset({("1.txt", "def")})}
    assert applied(path) == NAMES


def test_an_older_record_is_brought_up_with_its_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.db"
    with Record.open(str(path)) as record:
        record.add(made.dam(), "m1")
    monkeypatch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, notes))
    for _ in range(2):
        with Record.open(str(path)) as record:
            assert list(record.extracted()) == [made.dam()]
    assert "note TEXT" in schema_of(path)
    assert applied(path) == [*NAMES, "notes"]


def test_feeds_and_texts_of_the_eighth_schema_stay_and_are_read_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, known = tmp_path / "r.db", made.dam().document
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", migrations.MIGRATIONS[:8])
        Record.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO document VALUES (?, ?, NULL, NULL)", (known.id, known.path))
        names = '"key", document, sha256, text, path, headings, boilerplate, reader, added_at'
        row = (1, known.id, known.revision, known.text, known.path, "[]", "[]", "m1", "2030-01-01T00:00:00+00:00")
        connection.execute(f"INSERT INTO revision ({names}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
        connection.execute('UPDATE document SET "current" = 1')
        connection.execute("INSERT INTO feed (url) VALUES ('https://tell.example/feed')")
        entry = "INSERT INTO feed_entry VALUES ('https://tell.example/feed', ?, ?, 0, '2030-01-01T00:00:00+00:00', ?, NULL, ?)"
        connection.executemany(entry, [("1", "read", 0, None), ("2", "waiting", 1, '{"words": "x"}')])
        connection.commit()
    with Record.open(str(path)) as record:
        assert not record.document(known.path).document.excerpt
        feeds = record.feeds()
        assert feeds.waiting("https://tell.example/feed", "2031") == ["2"]
        queued = feeds.begin("https://tell.example/feed", "2")
        assert queued is not None
        assert (queued.found, queued.changes) == ({"words": "x"}, 0)
    assert applied(path) == NAMES


def test_a_migration_that_fails_leaves_the_record_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.db"
    Record.open(str(path)).close()
    before = schema_of(path)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", (*migrations.MIGRATIONS, notes, breaks))
        with pytest.raises(RecordError, match="nowhere"):
            Record.open(str(path))
    assert applied(path) == [*NAMES, "notes"]
    assert "half" not in schema_of(path)
    assert schema_of(path) != before


def test_a_record_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    Record.open(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO migration VALUES ('weather', '2040-01-01T00:00:00+00:00')")
        connection.commit()
    with pytest.raises(RecordError, match=r"newer Sitroom \(weather\); update Sitroom"):
        Record.open(str(path))


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE recipe (name TEXT)",
        "CREATE TABLE migration (id INTEGER)",
        "CREATE TABLE migration (name TEXT, applied_at TEXT)",
    ],
)
def test_another_programs_database_is_left_alone(tmp_path: Path, sql: str) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(sql)
    before = schema_of(path)
    with pytest.raises(RecordError, match="not a Sitroom record; name another file"):
        Record.open(str(path))
    assert schema_of(path) == before


def test_several_programs_open_a_new_record_at_the_same_moment(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPENER]
    openers = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1) for _ in range(3)
    ]
    said: list[str] = []
    for opener in openers:
        assert opener.stdout is not None
        said.append(opener.stdout.readline())
    for number in range(15):
        for opener in openers:
            assert opener.stdin is not None
            opener.stdin.write(f"{tmp_path / f'{number}.db'}\n")
        for opener in openers:
            assert opener.stdout is not None
            said.append(opener.stdout.readline())
    for opener in openers:
        opener.communicate()
    assert [opener.returncode for opener in openers] == [0, 0, 0]
    assert said == ["ready\n"] * 3 + ["0\n"] * 45
    assert applied(tmp_path / "0.db") == NAMES

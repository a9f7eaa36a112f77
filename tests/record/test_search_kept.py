"""What searches go by follows the record; how it is asked for in each kind of database."""

from __future__ import annotations

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.dialects import postgresql

from sitroom.extracted import Extracted
from sitroom.record import migrations, schema
from sitroom.record.connection import engine_for, writing
from sitroom.record.fulltext import STATEMENTS, Matching, keys
from sitroom.record.record import Record
from sitroom.record.search_rows import Sought
from sitroom.record.shown import DAY_SHIFT, LAST_PLACE, Shown, key_of, mark
from sitroom.record.words import parse
from tests.record import made
from tests.record.contest import Said, report
from tests.record.people import article, letters

Rows = list[tuple[object, ...]]


def kept(path: Path) -> Rows:
    """All rows that searches go by, and a check that SQLite's indexes say the same as these."""
    with closing(sqlite3.connect(path)) as connection:
        for index in ("shown_words", "shown_document_words"):
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        return [row for table in ("shown", "shown_document") for row in connection.execute(f"SELECT * FROM {table} ORDER BY key")]


def made_anew(path: Path) -> Rows:
    engine, _ = engine_for(str(path), create=False)
    with writing(engine) as connection:
        Shown(connection).rebuild()
    engine.dispose()
    return kept(path)


def documents() -> list[Extracted]:
    people = ["abc", "abd", "xbc", "xyz", "ayz", "a guard"]
    rng = random.Random(7)
    return [article(f"{n}.txt", *rng.sample(people, 3), published=f"2030-0{1 + n % 3}-11" if n % 4 else None) for n in range(8)]


def test_what_is_kept_is_what_making_it_anew_gives(tmp_path: Path) -> None:
    # The matcher of letters moves actors about as documents come.
    path, rng = tmp_path / "r.db", random.Random(3)
    with Record.open(str(path), matcher=letters()) as record:
        for each in documents():
            record.add(each, "m1")
        for each in rng.sample(documents(), 4):
            record.add(each, "m2")
        for n in (1, 4):
            record.add(article(f"{n}.txt", "abz", "xbc", published="2031"), "m2")
        ids = [row.id for row in record.actors()]
        record.merge(ids[0], ids[1], "Ana")
        assert kept(path) == made_anew(path)
        record.undo(None, "Ana")
        record.resolve()
        assert kept(path) == made_anew(path)


def test_an_older_record_is_searched_as_one_that_was_read_today(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    told = [made.dam(published="2030-05"), report("1.txt", "2030-06-01", Said("Ulrike Haven", "Mostik"), Said(None, "Brod"))]
    with Record.open(str(path)) as record:
        for each in told:
            record.add(each, "m1")
        found, rows = record.search(Sought(narration=True)), kept(path)
    names = [migration.__name__ for migration in migrations.MIGRATIONS]
    with closing(sqlite3.connect(path)) as connection:
        for table in ("shown_words", "shown_document_words", "shown", "shown_document"):
            connection.execute(f"DROP TABLE {table}")
        connection.execute("DELETE FROM migration WHERE name = 'search'")
        connection.commit()
    assert names.index("search") < names.index("judgements")
    with Record.open(str(path)) as record:
        assert record.search(Sought(narration=True)) == found
    assert kept(path) == rows


def test_deleting_statements_leaves_no_rows_behind(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(str(path)) as record:
        record.add(made.dam(), "m1")
        engine, _ = engine_for(str(path), create=False)
        with writing(engine) as connection:
            connection.exec_driver_sql("DELETE FROM statement WHERE id = 's1'")
        engine.dispose()
        assert record.search(Sought(words="wall")).total == 0
    assert len(kept(path)) == 4 + 1


def test_an_actor_whose_document_has_no_standing_is_followed(tmp_path: Path) -> None:
    # Records from before claims were kept have such documents.
    path = tmp_path / "r.db"
    with Record.open(str(path), matcher=letters()) as record:
        for each in (article("1.txt", "abc"), article("2.txt", "xyz")):
            record.add(each, "m1")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("DELETE FROM standing")
            connection.commit()
        one, other = (row.id for row in record.actors())
        record.merge(one, other, "Ana")
        assert {record.search(Sought(actor=number)).total for number in (one, other)} == {0, 2}


def test_keys_are_in_the_order_in_which_things_are_shown() -> None:
    shown = [
        key_of("9999-12-31", 4_000_000),
        key_of("2030-06-02", 1, 0),
        key_of("2030-06-01", 2, 0),
        key_of("2030-06-01", 2, 1),
        key_of("2030-06", 1, LAST_PLACE),
        key_of("2030", 9),
        key_of(None, 3, 0),
        key_of(None, 2, 0),
    ]
    assert shown == sorted(shown, reverse=True)
    assert 0 <= min(shown) < 1 << DAY_SHIFT
    assert max(shown) < 1 << 63


def test_no_mark_stands_for_two_things() -> None:
    marks = [
        mark(field, value)
        for field, values in {
            "kind": ["person", "social-media", "none", "reporter"], "quotation": ["direct", "indirect", "mixed"],
            "polarity": ["+", "-"], "level": ["certain", "possible"], "review": ["read", "rejected"], "actor": ["a1", "a12"],
            "place": ["p1"], "publisher": ["none", "Post", "post"], "document": ["Post"], "language": ["none"],
        }.items()
        for value in values
    ]  # fmt: skip
    assert len({*marks, "any", "kept", "said"}) == len(marks) + 3


def test_postgresql_is_asked_with_its_own_words() -> None:
    wanted = Matching(parse('talks "peace deal" OR Tel* -war'), parse("Marrow"), ("kept", "lcertain"), ("d1", "d2"), 5, 9)
    query = keys("postgresql", STATEMENTS, wanted).compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
    asked = " ".join(re.sub("::[A-Z]+", "", str(query)).split())
    assert asked == (
        "SELECT shown.key AS key FROM shown"
        " WHERE (to_tsvector('simple', left(content || ' ' || source || ' ' || cue, 250000))"
        " @@ to_tsquery('simple', %(to_tsquery_1)s))"
        " AND (to_tsvector('simple', left(source, 250000)) @@ to_tsquery('simple', %(to_tsquery_2)s))"
        " AND (string_to_array(marks, ' ') @> string_to_array(%(param_1)s, %(string_to_array_1)s))"
        " AND (string_to_array(marks, ' ') && string_to_array(%(param_2)s, %(string_to_array_2)s))"
        " AND shown.key >= %(key_1)s AND shown.key <= %(key_2)s ORDER BY shown.key DESC"
    )
    talk, war = "('talks' | 'talk' | 'talked' | 'talking')", "('war' | 'warred' | 'warring' | 'wars')"
    assert query.params["to_tsquery_1"] == f"({talk}) & (('peace') <-> ('deal') | ('tel':*)) & !({war})"
    assert query.params["to_tsquery_2"] == "(('marrow'))"


def test_no_search_reads_a_whole_table(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    asked: list[tuple[str, Any]] = []
    with Record.open(str(path)) as record:
        record.add(report("1.txt", "2030-06-01", Said("Ulrike Haven", "Mostik"), publisher="Post"), "m1")
        record.add(report("2.txt", "2030-06-02", Said("Jorun Peltz", "Mostik", so=False), publisher="Post"), "m1")
        dispute = next(record.disputes()).id
        event.listen(record._engine, "before_cursor_execute", lambda *args: asked.append((args[2], args[3])))
        for sought in (Sought(), Sought(words="Mostik", publisher="Post"), Sought(dispute=dispute, since="2030", kind="person")):
            # Counting no further than the first, so that rare values are counted too.
            record.search(sought, count_to=1)
            record.search_documents(sought, count_to=1)
    assert len(asked) > 40
    with closing(sqlite3.connect(path)) as connection:
        steps = [step for query, values in asked for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    scanned = {step.removeprefix("SCAN ") for step in steps if step.startswith("SCAN ")}
    # The index by its words and keys, and what a query itself put together and cut.
    assert {each for each in scanned if "VIRTUAL TABLE INDEX" not in each} <= {"hit", "counted", "anon_1", "(subquery-1)"}


def test_what_people_decided_about_statements_is_found_by_it(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(str(path)) as record:
        record.add(made.dam(published="2030-05"), "m1")
        engine, _ = engine_for(str(path), create=False)
        with writing(engine) as connection:
            connection.exec_driver_sql("UPDATE statement SET review = 'rejected' WHERE id = 's1'")
            connection.exec_driver_sql("UPDATE statement SET review = 'corrected', content = 'the gate held' WHERE id = 's2'")
            Shown(connection).refresh(list(connection.scalars(select(schema.document.c.current))))
        engine.dispose()
        assert [each.row.statement for each in record.search(Sought()).statements] == ["s2", "s3", "s4", "s5"]
        assert record.search(Sought(words="sluices")).total == 0
        assert [(each.row.statement, each.review) for each in record.search(Sought(words="gate")).statements] == [
            ("s2", "corrected")
        ]
        assert [each.row.statement for each in record.search(Sought(review="rejected")).statements] == ["s1"]
        assert record.search(Sought(review="any")).total == 5
        for review in (None, "any", "read"):
            counted = record.search(Sought(review=review)).facets[-1]
            assert {value.value: value.count for value in counted.values} == {"read": 3, "corrected": 1, "rejected": 1}
        assert [each.hits for each in record.search_documents(Sought()).documents] == [4]
        assert kept(path) == made_anew(path)

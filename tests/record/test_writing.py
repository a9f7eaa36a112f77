from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.certainty.level import Level
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from sitroom.record.rows import Added
from tests.record import made


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "r.db"


@pytest.fixture
def record(path: Path) -> Iterator[Record]:
    with Record.open(str(path)) as opened:
        yield opened


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def changed(extracted: Extracted) -> Extracted:
    """The same article with a line put after its end: the spans still hold."""
    text = extracted.document.text + "Corrected on Sunday.\n"
    return Extracted(replace(extracted.document, text=text, revision=made.document(text).revision), extracted.statements[:2])


def test_what_was_added_comes_back_whole(record: Record) -> None:
    first = made.dam(title="Dam holds", published="2031-05", publisher="Tell Post", url="https://tell.example/dam")
    assert record.add(first, "m1") is Added.NEW
    assert record.document("path:dam.txt") == first
    assert list(record.extracted()) == [first]


def test_a_document_without_statements_is_kept(record: Record) -> None:
    empty = Extracted(made.document("Nothing.\n"), ())
    assert record.add(empty, "m1") is Added.NEW
    assert list(record.extracted()) == [empty]
    assert [row.statements for row in record.documents()] == [0]


def test_adding_the_same_again_changes_nothing_at_all(record: Record, path: Path) -> None:
    record.add(made.dam(), "m1")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE revision SET added_at = '2001-01-01T00:00:00+00:00'")
        connection.commit()
    before = dump(path)
    assert record.add(made.dam(), "m1") is Added.UNCHANGED
    assert dump(path) == before


def test_another_reader_replaces_the_statements_of_that_revision(record: Record) -> None:
    record.add(made.dam(), "m1")
    record.add(made.ferry(), "m1")
    fewer = replace(made.dam(), statements=made.dam().statements[3:])
    assert record.add(fewer, "m2") is Added.REREAD
    assert list(record.extracted()) == [fewer, made.ferry()]
    assert record.add(fewer, "m2") is Added.UNCHANGED


def test_a_changed_text_is_a_new_revision_and_the_old_one_stays(record: Record, path: Path) -> None:
    first, second = made.dam(), changed(made.dam())
    record.add(first, "m1")
    assert record.add(second, "m1") is Added.REVISED
    assert list(record.extracted()) == [second]
    assert [row.statements for row in record.documents()] == [2]
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT sha256, count(*) FROM revision JOIN statement ON revision = revision.key GROUP BY 1"
        assert dict(connection.execute(query)) == {first.document.revision: 5, second.document.revision: 2}


def test_an_earlier_text_becomes_current_again(record: Record, path: Path) -> None:
    first, second = made.dam(), changed(made.dam())
    for extracted in (first, second):
        record.add(extracted, "m1")
    assert record.add(first, "m1") is Added.REVISED
    assert list(record.extracted()) == [first]
    assert record.add(first, "m1") is Added.UNCHANGED
    fewer = replace(second, statements=second.statements[:1])
    assert record.add(fewer, "m2") is Added.REVISED
    assert list(record.extracted()) == [fewer]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM revision").fetchone() == (2,)


@pytest.mark.parametrize("field", ["title", "publisher", "published", "url"])
def test_what_is_known_about_a_document_is_what_was_last_given(record: Record, field: str) -> None:
    told = made.dam(**{field: "2031"})
    record.add(made.dam(), "m1")
    assert record.add(told, "m1") is Added.UPDATED
    assert list(record.extracted()) == [told]
    assert record.add(made.dam(), "m1") is Added.UPDATED
    assert list(record.extracted()) == [made.dam()]


def test_an_update_keeps_the_statements_that_are_there(record: Record) -> None:
    record.add(made.dam(), "m1")
    record.add(replace(made.dam(title="Dam"), statements=()), "m1")
    assert len(record.document("dam.txt").statements) == 5


def test_a_url_document_that_moved_shows_its_last_path(record: Record) -> None:
    here = replace(made.dam().document, id="url:https://tell.example/dam")
    there = replace(here, path="moved/dam.txt")
    record.add(Extracted(here, ()), "m1")
    assert record.add(Extracted(there, ()), "m1") is Added.UPDATED
    assert [row.path for row in record.documents()] == ["moved/dam.txt"]


def test_holds_says_when_reading_again_is_needless(record: Record) -> None:
    document = made.dam().document
    assert not record.holds(document, "m1")
    record.add(made.dam(), "m1")
    assert record.holds(document, "m1")
    assert not record.holds(document, "m2")
    assert not record.holds(replace(document, title="Dam"), "m1")
    assert not record.holds(changed(made.dam()).document, "m1")


def test_an_excerpt_never_takes_the_place_of_a_whole_article(record: Record) -> None:
    whole = replace(made.dam().document, id="url:https://tell.example/dam")
    teaser = replace(changed(made.dam()).document, id=whole.id, path="feed!/1", excerpt=True)
    assert record.add(Extracted(teaser, ()), "m1") is Added.NEW
    assert record.add(Extracted(whole, ()), "m1") is Added.REVISED
    version = record.version()
    for reader in ("m1", "m2"):
        assert record.prospect(teaser, reader) is Added.LEFT_OUT
        assert record.holds(teaser, reader)
        assert record.add(Extracted(teaser, ()), reader) is Added.LEFT_OUT
        assert record.add(Extracted(replace(whole, path="feed!/1", excerpt=True), ()), reader) is Added.LEFT_OUT
    assert record.version() == version
    assert record.document(whole.id).document == whole


def test_what_turns_out_to_be_all_of_an_article_is_no_excerpt(record: Record) -> None:
    whole = replace(made.dam().document, id="url:https://tell.example/dam")
    assert record.add(Extracted(replace(whole, excerpt=True), ()), "m1") is Added.NEW
    assert record.document(whole.id).document.excerpt
    assert record.add(Extracted(whole, ()), "m1") is Added.UPDATED
    assert not record.document(whole.id).document.excerpt


def test_of_a_text_from_before_excerpts_were_told_its_own_source_says_what_it_is(record: Record) -> None:
    known = replace(made.dam().document, id="url:https://tell.example/dam", path="feed!/1")
    record.add(Extracted(known, ()), "m1")
    with closing(sqlite3.connect(record.location)) as connection:
        connection.execute("UPDATE revision SET excerpt = NULL")
        connection.commit()
    assert record.prospect(known, "m1") is Added.UNCHANGED
    elsewhere = replace(changed(made.dam()).document, id=known.id, path="other!/1", excerpt=True)
    assert record.prospect(elsewhere, "m1") is Added.LEFT_OUT
    assert record.add(Extracted(replace(known, excerpt=True), ()), "m1") is Added.UPDATED
    assert record.prospect(elsewhere, "m1") is Added.REVISED


def test_a_failure_inside_a_document_leaves_nothing_of_it(record: Record) -> None:
    good = made.dam()
    twice = replace(good, statements=(good.statements[0], good.statements[0]))
    with pytest.raises(Exception, match="UNIQUE"):
        record.add(twice, "m1")
    assert record.documents() == []
    assert record.add(good, "m1") is Added.NEW


def test_words_are_stored_beside_their_spans(record: Record, path: Path) -> None:
    record.add(made.dam(), "m1")
    with closing(sqlite3.connect(path)) as connection:
        columns = "source_name, cue, content, level, low, high, score, via, kind"
        rows = connection.execute(f"SELECT {columns} FROM statement ORDER BY position").fetchall()
    name = "Dr. Ilse Marrow, chief of the Water Board"
    assert rows[0] == (name, "said", "“The wall is sound,” … “It will stay so.”", "certain", 0.9, 1.0, 0.97, None, "person")
    assert rows[4] == (None, "It is said", "that boats wait", Level.UNKNOWN.value, None, None, 0.5, "s4", None)

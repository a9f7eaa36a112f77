from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from sitroom.extracted import Extracted
from sitroom.record.record import Record
from sitroom.record.search_documents import AROUND, NEAR
from sitroom.record.search_rows import FoundDocuments, Sought
from tests.record import made
from tests.record.contest import Said, report

LONG = "Nothing of note. " * (NEAR // 17 + 20) + "Then the heron left. " + "More of nothing. " * 20


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(made.dam(published="2030-05-02", publisher="Reach Post", title="Sluices and herons"), "m1")
        record.add(made.ferry(published="2030-04", publisher="Tell Gazette"), "m1")
        record.add(report("1.txt", None, Said("Ulrike Haven", "Mostik"), publisher="Sea"), "m1")
        record.add(Extracted(made.document(LONG, "long.txt"), ()), "m1")
        yield record


def paths(found: FoundDocuments) -> list[str]:
    return [each.document.path for each in found.documents]


def test_documents_are_found_newest_first_and_undated_last(record: Record) -> None:
    found = record.search_documents(Sought())
    assert paths(found) == ["dam.txt", "sub/ferry.txt", "long.txt", "1.txt"]
    assert [each.document for each in found.documents] == sorted(record.documents(), key=lambda row: paths(found).index(row.path))
    assert [each.hits for each in found.documents] == [5, 2, 0, 1]
    assert (found.total, found.total_more, found.after) == (4, False, None)
    assert found.documents[0].snippet[0][0].startswith("Dam at Ostrava Reach holds")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("herons", ["dam.txt", "long.txt"]),
        ("Herons", ["dam.txt"]),
        ("marrow", ["dam.txt", "sub/ferry.txt"]),
        ('"ilse marrow said"', ["sub/ferry.txt"]),
        ("Marrow -mayor", ["dam.txt"]),
        ("-Marrow", ["long.txt", "1.txt"]),
        ("mos*", ["1.txt"]),
    ],
)
def test_words_are_found_in_titles_and_texts(record: Record, words: str, expected: list[str]) -> None:
    assert paths(record.search_documents(Sought(words=words))) == expected


def test_the_piece_around_the_first_hit_is_cut_where_words_hit(record: Record) -> None:
    (found,) = record.search_documents(Sought(words="sluices might")).documents
    text = record.document("dam.txt").document.text
    assert found.span is not None
    assert text[slice(*found.span)] == "sluices"
    assert [words for words, hit in found.snippet if hit] == ["sluices", "might"]
    assert "".join(words for words, _ in found.snippet) in text
    assert found.hits == 0


def test_a_hit_far_into_a_long_text_is_shown(record: Record) -> None:
    (found,) = record.search_documents(Sought(words="heron", since="none", publisher="none")).documents
    assert found.span is not None
    assert LONG[slice(*found.span)] == "heron"
    whole = "".join(words for words, _ in found.snippet)
    assert "the heron left" in whole
    assert len(whole) <= 2 * AROUND + len("heron")


def test_a_hit_in_the_title_alone_has_no_place_in_the_text(record: Record) -> None:
    found = record.search_documents(Sought(words="Herons")).documents[0]
    assert found.span is None
    assert all(not hit for _, hit in found.snippet)


def test_statements_that_words_hit_are_counted(record: Record) -> None:
    found = record.search_documents(Sought(words="Marrow"))
    assert [each.hits for each in found.documents] == [1, 1]


def test_facets_count_what_all_other_filters_leave(record: Record) -> None:
    found = record.search_documents(Sought(publisher="Sea"))
    facets = {facet.name: {value.value: value.count for value in facet.values} for facet in found.facets}
    assert facets == {
        "publisher": {"Reach Post": 1, "Sea": 1, "Tell Gazette": 1, "none": 1},
        "month": {"none": 1},
        "language": {"none": 1},
    }
    assert paths(record.search_documents(Sought(language="en"))) == ["dam.txt"]
    assert paths(record.search_documents(Sought(since="2030-04", until="2030-04"))) == ["sub/ferry.txt"]


def test_pages_follow_each_other(record: Record) -> None:
    first = record.search_documents(Sought(), room=3)
    second = record.search_documents(Sought(), first.after, room=3)
    assert paths(first) + paths(second) == paths(record.search_documents(Sought()))
    assert second.after is None
    assert record.search_documents(Sought(), count_to=2).total_more


@pytest.mark.parametrize(("words", "whole"), [("Sluices", []), ("heron", ["long"]), ("Sluices OR heron", ["long"])])
def test_a_long_text_is_read_only_where_it_is_hit(tmp_path: Path, words: str, whole: list[str]) -> None:
    with Record.open(str(tmp_path / "long.db")) as record:
        record.add(Extracted(made.document(LONG, "long", title="Sluices"), ()), "m1")
        record.add(Extracted(made.document(LONG.replace("heron", "stork"), "other", title="Sluices"), ()), "m1")
        asked: list[str] = []
        event.listen(record._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
        found = record.search_documents(Sought(words=words)).documents
        assert [each.document.path for each in found if any(hit for _, hit in each.snippet)] == whole
        assert sum(each.startswith("SELECT revision.text") for each in asked) == len(whole)

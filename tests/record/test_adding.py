"""Documents that are read one after the other come into the record several at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.errors import RecordError
from sitroom.extracted import Extracted
from sitroom.record import adding as adding_module
from sitroom.record.adding import adding
from sitroom.record.record import Record
from sitroom.record.rows import Added
from tests.record import made, people
from tests.record.contest import Said, report


@pytest.fixture(autouse=True)
def _no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding_module, "SECONDS", 1e9)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db")) as opened:
        yield opened


def paths(record: Record) -> list[str]:
    return [row.path for row in record.documents()]


def test_documents_wait_for_each_other_and_are_all_there_in_the_end(record: Record) -> None:
    told: list[tuple[str, Added]] = []
    with adding(record, lambda document, what: told.append((document.path, what))) as under_way:
        under_way.add(made.dam(), "m1")
        under_way.add(made.ferry(), "m1")
        assert (paths(record), told) == ([], [])
    assert told == [("dam.txt", Added.NEW), ("sub/ferry.txt", Added.NEW)]
    assert paths(record) == ["dam.txt", "sub/ferry.txt"]


def test_no_more_than_some_wait_and_none_for_long(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding_module, "TOGETHER", 2)
    with adding(record, lambda *_: None) as under_way:
        under_way.add(made.dam(), "m1")
        assert paths(record) == []
        under_way.add(made.ferry(), "m1")
        assert len(paths(record)) == 2
        monkeypatch.setattr(adding_module, "SECONDS", 0.0)
        under_way.add(made.ferry("other.txt"), "m1")
        assert len(paths(record)) == 3


def test_a_document_that_comes_twice_is_added_twice_in_its_order(record: Record) -> None:
    longer = made.DAM + "Corrected on Sunday.\n"
    first = made.dam()
    second = Extracted(replace(first.document, text=longer, revision=made.document(longer).revision), first.statements)
    told: list[Added] = []
    with adding(record, lambda _, what: told.append(what)) as under_way:
        for extracted in (first, first, second):
            under_way.add(extracted, "m1")
    assert told == [Added.NEW, Added.UNCHANGED, Added.REVISED]
    assert record.document("dam.txt").document.text == longer


def test_what_waits_is_kept_when_reading_is_stopped(record: Record) -> None:
    def stopped() -> None:
        with adding(record, lambda *_: None) as under_way:
            under_way.add(made.dam(), "m1")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert paths(record) == ["dam.txt"]


def test_a_record_that_fails_is_not_tried_again(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def full(documents: list[tuple[Extracted, str]]) -> list[Added]:
        tried.append(len(documents))
        raise RecordError("r.db: the disk is full")

    monkeypatch.setattr(record, "add_all", full)

    def failing() -> None:
        with adding(record, lambda *_: None) as under_way:
            under_way.add(made.dam(), "m1")
            under_way.flush()

    with pytest.raises(RecordError, match="disk is full"):
        failing()
    assert tried == [1]


def test_together_or_one_by_one_the_record_is_the_same(tmp_path: Path) -> None:
    articles = [
        report("1.txt", "2031-05-02", Said("Ilse Marrow", "Tell"), Said("Tom Reyk", "Dun")),
        people.article("a.txt", "Ilse Marrow", "Tom Reyk", published="2031-05-02"),
        people.article("b.txt", "Marrow", "Reyk", published="2031-05-04"),
        report("2.txt", "2031-05-04", Said("Tom Reyk", "Tell", so=False), Said("Ilse Marrow", "Dun", so=False)),
        people.article("a.txt", "Ilse Marrow", "Jon Hale", published="2031-05-02", note="Corrected."),
        report("2.txt", "2031-05-05", Said("Tom Reyk", "Tell", so=False), Said("Jon Hale", "Dun", so=False)),
        report("3.txt", None, Said("Jon Hale", "Tell")),
    ]
    found = []
    for together in (1, 2, 4):
        with Record.open(str(tmp_path / f"{together}.db")) as record:
            for begin in range(0, len(articles), together):
                record.add_all([(extracted, "m1") for extracted in articles[begin : begin + together]])
            disputes = list(record.disputes())
            assert disputes
            found.append((list(record.extracted()), record.actors(), record.places(), disputes, record.numbers()))
    assert found[0] == found[1] == found[2]

"""The pages of a document and a statement, and the version by which pages are kept."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitroom.claims.claim import ClaimKind
from sitroom.extracted import Extracted
from sitroom.record.errors import UnknownNameError
from sitroom.record.page_rows import Named
from sitroom.record.pages import context
from sitroom.record.record import Record
from sitroom.record.rows import StatementFilter
from tests.record import made, situation
from tests.record.contest import Said, report
from tests.record.people import article, letters


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        yield opened


def words(extracted: Extracted, spans: tuple[tuple[int, int], ...]) -> list[str]:
    return [extracted.document.text[start:end] for start, end in spans]


def test_the_version_rises_with_what_is_written_and_only_then(record: Record) -> None:
    begin = record.version()
    record.add(article("1.txt", "AB"), "m")
    added = record.version()
    assert added > begin
    record.add(article("1.txt", "AB"), "m")
    assert record.version() == added
    record.add(article("2.txt", "AC"), "m")
    assert record.version() > added


def test_each_decision_and_its_undoing_raise_the_version(record: Record) -> None:
    record.add(article("1.txt", "AB"), "m")
    record.add(article("2.txt", "DE"), "m")
    versions = [record.version()]
    row = record.merge("AB", "DE", "me")
    versions.append(record.version())
    record.undo(row.id, "me")
    versions.append(record.version())
    assert len(set(versions)) == 3
    assert versions == sorted(versions)


def test_another_program_sees_the_version_rise(tmp_path: Path) -> None:
    location = str(tmp_path / "r.db")
    with Record.open(location) as one, Record.open(location) as other:
        before = other.version()
        one.add(made.ferry(), "m")
        assert other.version() == one.version() > before


def test_a_document_knows_its_actors_and_places_over_the_record(record: Record) -> None:
    record.add(situation.first(), "m")
    page = record.document_page("path:first.txt")
    assert page.extracted == record.document("first.txt")
    called = {row.name: row.id for row in record.actors()}
    assert page.actors["a2"] == Named(called["Reed Guard"], "Reed Guard")
    (fort,) = (row for row in record.places() if row.name == "the old fort")
    assert page.places["p2"] == Named(fort.id, "the old fort")


def test_documents_stand_in_the_order_of_their_days_the_undated_last(record: Record) -> None:
    for path, day in (("b.txt", "2031-05-02"), ("a.txt", None), ("c.txt", "2031-05-02"), ("d.txt", "2031-04"), ("e.txt", None)):
        record.add(article(path, "AB", published=day), "m")
    order = ["d.txt", "b.txt", "c.txt", "a.txt", "e.txt"]
    for number, path in enumerate(order):
        page = record.document_page(f"path:{path}")
        assert page.about.path == path
        assert (page.previous.path if page.previous else None) == (order[number - 1] if number else None)
        assert (page.following.path if page.following else None) == (order[number + 1] if number + 1 < len(order) else None)


def test_a_document_shows_all_its_texts(record: Record) -> None:
    record.add(article("1.txt", "AB", note="one"), "m")
    record.add(article("1.txt", "AB", note="two"), "m2")
    page = record.document_page("path:1.txt")
    assert [(row.reader, row.current) for row in page.revisions] == [("m", False), ("m2", True)]
    assert page.revisions[1].sha256 == page.extracted.document.revision


def test_statements_of_a_document_know_their_disputes(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), Said("BC", "Dun")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False), Said("BC", "Tell", so=False)), "m")
    (dispute,) = record.disputes()
    page = record.document_page("path:2.txt")
    assert sorted(page.stands) == ["s1", "s2"]
    (stand,) = page.stands["s2"]
    assert (stand.id, stand.question, stand.kind) == (dispute.id, "Is there fighting in Tell?", ClaimKind.CLASH)
    assert (stand.answer, stand.changed, stand.last_change) == ("no fighting", True, "2031-05-04")
    assert stand.answers == tuple(side.answer for side in dispute.sides)
    assert stand.origins == tuple(side.origins for side in dispute.sides)
    assert not page.stands["s1"][0].changed
    assert sorted(record.document_page("path:1.txt").stands) == ["s1"]


def test_a_statement_is_shown_with_its_words_and_what_is_around_them(record: Record) -> None:
    extracted = made.dam(published="2031-05")
    record.add(extracted, "m")
    page = record.statement_page("path:dam.txt", "s1")
    assert page.row == next(record.statements(StatementFilter(text="sound")))
    assert words(extracted, page.source) == ["Dr. Ilse Marrow, chief of the Water Board"]
    assert words(extracted, page.content) == ["“The wall is sound,”", "“It will stay so.”"]
    assert [(piece.text.strip(), piece.mark) for piece in page.context if piece.mark] == [
        ("“The wall is sound,”", "content"),
        ("Dr. Ilse Marrow, chief of the Water Board", "source"),
        ("said", "cue"),
        ("“It will stay so.”", "content"),
    ]
    assert "".join(piece.text for piece in page.context).startswith("Dam at Ostrava Reach holds")
    assert (page.previous, page.following, page.score, page.review) == (None, "s2", 0.97, "read")
    last = record.statement_page("path:dam.txt", "s5")
    assert (last.previous, last.following, last.via, last.actor) == ("s4", None, "s4", None)


def test_the_words_around_a_statement_are_cut() -> None:
    text = "x" * 1000 + " yes " + "y" * 1000
    pieces = context(text, {"source": (), "cue": (), "content": ((1001, 1004),)})
    assert [piece.mark for piece in pieces] == [None, None, "content", None, None]
    assert pieces[0].text == pieces[-1].text == "…"
    assert len("".join(piece.text for piece in pieces)) < 620


def test_parts_that_stand_inside_others_are_told_once() -> None:
    text = "“We, the crew said, go home.”"
    said = made.span(text, "said")
    pieces = context(text, {"source": (), "cue": (said,), "content": ((0, len(text)),)})
    assert "".join(piece.text for piece in pieces) == text


def test_a_statement_shows_its_claims_and_its_speaker(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
    page = record.statement_page("path:1.txt", "s1")
    assert page.claims == tuple(record.claims())
    assert page.actor == Named(record.actors()[0].id, "BC")


def test_who_repeats_a_statement_stands_beside_it(record: Record) -> None:
    for number in range(3):
        record.add(report(f"{number}.txt", f"2031-05-0{number + 1}", Said("BC", "Tell")), "m")
    record.add(report("x.txt", "2031-05-02", Said("FG", "Tell")), "m")
    page = record.statement_page("path:1.txt", "s1")
    assert [repeat.row.path for repeat in page.repeats] == ["2.txt", "0.txt"]
    assert page.repeats_in_all == 2
    assert all(repeat.reason for repeat in page.repeats)
    assert record.statement_page("path:x.txt", "s1").repeats == ()


def test_what_is_not_there_is_told(record: Record) -> None:
    record.add(made.ferry(), "m")
    with pytest.raises(UnknownNameError, match="no document"):
        record.document_page("nothing")
    with pytest.raises(UnknownNameError, match="no statement"):
        record.statement_page("path:sub/ferry.txt", "s9")


def test_a_document_without_anything_has_a_page(record: Record) -> None:
    record.add(Extracted(made.document("Nothing.", "n.txt"), ()), "m")
    page = record.document_page("path:n.txt")
    assert (page.actors, page.places, page.stands, page.previous, page.following) == ({}, {}, {}, None, None)


def test_a_name_is_the_one_that_most_documents_give(record: Record) -> None:
    for number in range(3):
        record.add(article(f"{number}.txt", "Abe Cole"), "m")
    record.add(article("x.txt", "A. Cole"), "m")
    assert set(record.document_page("path:x.txt").actors.values()) == {Named(record.actors()[0].id, "Abe Cole")}

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest

from sitroom.actors.actor import Predicate, Relation, Status
from sitroom.extracted import Extracted
from sitroom.record import exporting
from sitroom.record.judgement_rows import Correction, Credibility, Verdict
from sitroom.record.record import Record
from tests.exchange import taken
from tests.record import contest, made, people, situation
from tests.record.contest import Said

Rows = list[dict[str, object]]


def rows(record: Record, table: str) -> Rows:
    found: Rows = []
    for batch in record.tabled(table):
        count = len(next(iter(batch.values())))
        assert {name: len(column) for name, column in batch.items()} == dict.fromkeys(batch, count)
        found += [{name: column[at] for name, column in batch.items()} for at in range(count)]
    return found


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("record") / "r.db"
    taken.filled(file).close()
    return file


@pytest.fixture
def record(filled: Path, tmp_path: Path) -> Iterable[Record]:
    with Record.open(shutil.copy(str(filled), str(tmp_path))) as record:
        yield record


def test_every_table_has_rows_and_an_empty_record_has_none(record: Record, tmp_path: Path) -> None:
    assert {table: len(rows(record, table)) for table in exporting.TABLES} == {
        "documents": 9, "statements": 20, "mentions": 26, "relations": 2, "control": 5, "claims": 5, "accounts": 3,
    }  # fmt: skip
    with Record.open(str(tmp_path / "empty.db")) as empty:
        assert [list(empty.tabled(table)) for table in exporting.TABLES] == [[]] * 7


def test_batches_do_not_change_what_they_hold(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {table: rows(record, table) for table in exporting.TABLES}
    for name in ("_ROWS", "_CUT_ROWS", "_TEXTS", "_DISPUTES"):
        monkeypatch.setattr(exporting, name, 1)
    assert {table: rows(record, table) for table in exporting.TABLES} == whole


def test_a_document_has_its_text_and_counts_its_attributed_statements(record: Record) -> None:
    told = {row["id"]: row for row in rows(record, "documents")}
    paged = told["path:paged.pdf"]
    begin = len("Page of the river board. ") * 900 + 1
    assert (paged["pages"], paged["headings"]) == (f"[0,{begin},{begin}]", "[[0,24]]")
    assert paged["boilerplate"] == "[[25,49],[50,74]]"
    assert paged["characters"] == len(taken.paged().document.text) == len(str(paged["text"]))
    assert (paged["statements"], paged["reader"]) == (2, "m1")
    assert told["path:two.txt"]["statements"] == 1
    assert told["path:two.txt"]["pages"] == "[]"


def test_a_statement_knows_its_page_and_the_one_around_it(record: Record) -> None:
    told = {row["statement"]: row for row in rows(record, "statements") if row["document"] == "path:paged.pdf"}
    assert [(row["page"], row["via"]) for row in told.values()] == [(3, None), (3, "s1")]
    assert told["s1"]["actor_name"] == "Irena Volk"
    assert {row["page"] for row in rows(record, "statements") if row["document"] != "path:paged.pdf"} == {None}


def test_words_behind_the_beginning_of_a_long_text_are_cut_out_of_it(record: Record) -> None:
    text = taken.paged().document.text
    mentions = [row for row in rows(record, "mentions") if row["document"] == "path:paged.pdf"]
    assert [row["words"] for row in mentions] == [text[m.span[0] : m.span[1]] for m in taken.paged().mentions]
    assert min(int(str(row["start"])) for row in mentions) > exporting._NEAR
    found = [row["words"] for row in rows(record, "control") if row["document"] == "path:paged.pdf"]
    assert found == ["holds the old fort"]


def test_what_people_rejected_is_nowhere(record: Record) -> None:
    record.judge("path:paged.pdf", "s1", Verdict.REJECT, "ann")
    record.judge("path:one.txt", "s1", Verdict.REJECT, "ann")
    said = {(row["document"], row["statement"]): row for row in rows(record, "statements")}
    assert ("path:paged.pdf", "s1") not in said
    assert said["path:paged.pdf", "s2"]["via"] is None
    assert not [row for row in rows(record, "control") if row["document"] == "path:paged.pdf"]
    assert [row["id"] for row in rows(record, "claims") if row["document"] == "path:one.txt"] == ["c2"]
    around = {row["statement"] for row in rows(record, "mentions") if row["document"] == "path:paged.pdf"}
    assert around == {None, "s2"}
    assert {row["claim"] for row in rows(record, "accounts") if row["document"] == "path:one.txt"} <= {"c2"}


def test_review_and_grades_are_told(record: Record) -> None:
    record.judge("path:dam.txt", "s3", Verdict.ACCEPT, "ann")
    record.grade_statement("path:dam.txt", "s4", Credibility.TWO, "ann")
    told = {row["statement"]: row for row in rows(record, "statements") if row["document"] == "path:dam.txt"}
    assert [(row["review"], row["credibility"]) for row in told.values()] == [
        ("read", None), ("read", None), ("accepted", None), ("read", "2"), ("read", None),
    ]  # fmt: skip


def test_a_relation_that_holds_both_ways_has_one_order(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db"), matcher=people.letters()) as record:
        both = people.article("a.txt", "Abcd", "Wxyz")
        start = made.span(both.document.text, "said number 1")
        for path, subject, object_ in (("a.txt", "a1", "a2"), ("b.txt", "a2", "a1")):
            allied = Relation(subject, Predicate.ALLIED_WITH, object_, Status.CURRENT, (start,))
            leads = Relation(subject, Predicate.LEADS, object_, Status.CURRENT, (start,))
            itself = Relation(subject, Predicate.LEADS, subject, Status.CURRENT, (start,))
            record.add(people.with_relations(people.article(path, "Abcd", "Wxyz"), allied, itself, leads), "m1")
        found = [(row["relation"], row["subject"], row["predicate"], row["object"]) for row in rows(record, "relations")]
        assert found == [
            (1, "a1", "allied-with", "a2"), (3, "a1", "leads", "a2"),
            (1, "a1", "allied-with", "a2"), (3, "a2", "leads", "a1"),
        ]  # fmt: skip
        assert {row["words"] for row in rows(record, "relations")} == {"said number 1"}
        assert record.untold().of_one_actor == 2


def test_accounts_are_those_of_each_dispute(record: Record) -> None:
    record.add(contest.report("copy.txt", "2031-05-06", Said("Bo", "Tell", so=False), Said("Bo", "Tell", so=False)), "m1")
    found = rows(record, "accounts")
    disputes = list(record.disputes())
    assert disputes
    for dispute in disputes:
        mine = [row for row in found if row["dispute"] == dispute.id]
        page = record.dispute(dispute.id)
        for number, (side, accounts) in enumerate(zip(dispute.sides, page.accounts, strict=True)):
            here = [row for row in mine if row["side"] == number]
            assert {row["answer"] for row in here} == {side.answer}
            assert len({row["origin"] for row in here}) == side.origins
            told = {(row["document"], row["statement"], row["actor"], row["source_name"], row["words"]) for row in here}
            assert told == {(a.evidence.document, a.evidence.statement, a.actor, a.source_name, a.words) for a in accounts}
    assert len(found) == sum(len(side) for d in disputes for side in record.dispute(d.id).accounts)


def test_what_no_table_has_is_counted(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(situation.first(), "m1")
        assert record.untold() == exporting.Untold(0, 0, 0, 0, 0, 0, 0, 0)
        record.judge("path:first.txt", "s1", Verdict.REJECT, "ann")
        record.judge("path:first.txt", "s2", Verdict.CORRECT, "ann", Correction(level=None, source=((0, 5),)))
        told = record.untold()
        assert (told.rejected, told.corrected, told.decisions, told.earlier_texts) == (1, 1, 2, 0)
        text = "Nothing new.\n"
        record.add(Extracted(made.document(text, "first.txt"), ()), "m1")
        assert (record.untold().earlier_texts, record.untold().rejected) == (1, 0)

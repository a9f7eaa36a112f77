"""What leaves a record and comes into another: order, numbers and times, and decisions that find or await their words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.certainty.level import Level
from sitroom.extracted import Extracted
from sitroom.outlook.question import question_from
from sitroom.record.judgement_rows import Correction, Credibility, Reliability, Review, Verdict
from sitroom.record.kept import Decided, KeptDecision, KeptDocument, KeptRevision, Numbers
from sitroom.record.record import Record
from sitroom.record.rows import Added
from tests.record.contest import Said, report
from tests.record.people import actor_of, article, fill, letters, partition

FIRST, SECOND = "path:first.txt", "path:second.txt"
DAY = "2030-05-06T07:08:09.000+00:00"


def reports() -> list[Extracted]:
    return [
        report("second.txt", "2030-01-02", Said("Marn", "Tell", so=False)),
        report("first.txt", "2030-01-01", Said("Lind", "Tell"), Said("Lind", "Tell", aspect="control", holder="Dorn")),
    ]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty record, to copy."""
    path = tmp_path_factory.mktemp("keeping") / "empty.db"
    Record.open(str(path)).close()
    return path


@pytest.fixture
def empty(tmp_path: Path, made: Path) -> Iterator[Record]:
    with Record.open(str(shutil.copy(made, tmp_path / "empty.db")), matcher=letters()) as opened:
        yield opened


@pytest.fixture
def record(tmp_path: Path, made: Path) -> Iterator[Record]:
    with Record.open(str(shutil.copy(made, tmp_path / "r.db"))) as opened:
        fill(opened, reports())
        yield opened


def kept(
    extracted: Extracted, number: int = 0, reader: str = "m1", clusters: dict[str, int] | None = None, *earlier: Extracted
) -> KeptDocument:
    """A document whose texts got these numbers and those behind them."""
    texts = (*earlier, extracted)
    came = DAY if number else None
    revisions = (KeptRevision(number + at, text.document.revision, reader, came, text) for at, text in enumerate(texts))
    return KeptDocument(extracted.document.id, extracted.document.revision, tuple(revisions), clusters or {})


# -- what leaves ----------------------------------------------------------------------------------------------------------


def test_documents_leave_in_the_order_in_which_they_first_came(record: Record) -> None:
    newer = report("second.txt", "2030-01-03", Said("Marn", "Overmere"))
    record.add(newer, "m2")
    second, first = record.kept()
    assert (second.id, first.id) == (SECOND, FIRST)
    assert [(r.number, r.reader, r.revision) for r in second.revisions] == [
        (1, "m1", reports()[0].document.revision), (3, "m2", newer.document.revision),
    ]  # fmt: skip
    assert second.current == newer.document.revision
    assert [r.extracted for r in second.revisions] == [reports()[0], None]
    assert first.clusters == {"a1": 2, "a2": 3}
    assert record.numbers() == Numbers(3, 3, {"made:Tell": 1, "made:Overmere": 2})


def test_what_people_left_otherwise_leaves_as_it_was_read(record: Record) -> None:
    (control,) = reports()[1].control
    record.judge(FIRST, "s2", Verdict.CORRECT, "mara", Correction(level=Level.POSSIBLE))
    record.judge(FIRST, "s1", Verdict.ACCEPT, "mara")
    assert record.document(FIRST) != reports()[1]
    _, first = record.kept()
    assert first.revisions[0].extracted == reports()[1]
    assert record.reading_of(FIRST, first.current) == ("m1", reports()[1])
    assert record.reading_of(FIRST, "another") is None
    assert control in first.revisions[0].extracted.control


def test_decisions_leave_by_their_time_each_kind_in_its_order(record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.ACCEPT, "mara")
    record.merge("Lind", "Marn", "mara")
    record.judge(FIRST, "s1", Verdict.REJECT, "otto")
    record.undo("j1", "otto")
    found = list(record.kept_decisions())
    assert {(row.kind, row.number) for row in found} == {("j", 1), ("d", 1), ("j", 2)}
    assert [row.number for row in found if row.kind == "j"] == [1, 2]
    assert [row.columns["decided_at"] for row in found] == sorted(row.columns["decided_at"] for row in found)
    assert next(row for row in found if row.kind == "j").columns["undone_by"] == "otto"


# -- beginning again ------------------------------------------------------------------------------------------------------


def test_only_an_empty_record_becomes_the_same(record: Record, empty: Record) -> None:
    assert not record.begin_again("one", Numbers(9, 9, {}))
    assert empty.begin_again("one", Numbers(9, 9, {"made:Tell": 4}))
    # Numbers are set aside: whoever comes in between gets others.
    empty.add(article("own.txt", "abc"), "m1")
    assert [row.id for row in empty.actors()] == ["a10"]
    assert empty.begin_again("one", Numbers(9, 9, {"made:Tell": 4}))
    assert not empty.begin_again("two", Numbers(9, 9, {}))


def test_actors_places_revisions_and_times_are_what_they_were(empty: Record) -> None:
    empty.begin_again("one", Numbers(9, 8, {"made:Overmere": 3, "made:Tell": 5}))
    extracted = report("second.txt", "2030-01-02", Said("Marn", "Tell"))
    assert empty.take([kept(extracted, 7, "m3", {"a1": 6})], same=True) == [Added.NEW]
    assert ([row.id for row in empty.actors()], [row.id for row in empty.places()]) == (["a6"], ["p5"])
    (document,) = empty.kept()
    assert document.revisions == (KeptRevision(7, extracted.document.revision, "m3", DAY, None),)
    assert empty.arrived("2030-05-06T07:00:00").documents == 1


def test_a_number_in_use_is_not_given_again(empty: Record) -> None:
    empty.begin_again("one", Numbers(9, 9, {}))
    documents = [kept(article("1.txt", "abc"), 1, "m1", {"a1": 6}), kept(article("2.txt", "xyz"), 1, "m1", {"a1": 6})]
    empty.take(documents, same=True)
    assert [actor_of(empty, "1.txt", "abc"), actor_of(empty, "2.txt", "xyz")] == ["a6", "a10"]
    first, second = (r.number for document in empty.kept() for r in document.revisions)
    assert first == 1 != second  # a file goes on after the greatest number, PostgreSQL after the last one that was given


def test_what_comes_late_gets_its_number_too(empty: Record) -> None:
    empty.begin_again("one", Numbers(9, 9, {}))
    for number, name, actor in ((2, "xyz", 5), (1, "abc", 4), (3, "xyw", 5)):
        empty.take([kept(article(f"{number}.txt", name), number, "m1", {"a1": actor})], same=True)
    assert {row.id: row.documents for row in empty.actors()} == {"a4": 1, "a5": 2}


def test_elsewhere_numbers_and_times_are_its_own(record: Record) -> None:
    extracted = report("third.txt", None, Said("Vell", "Quay"))
    record.take([kept(extracted, 70, "m1", {"a1": 60})], same=False)
    *_, document = record.kept()
    assert (document.revisions[0].number, document.clusters) == (3, {"a1": 4})
    assert document.revisions[0].added_at != DAY


def test_actors_that_decisions_cut_are_called_as_they_were_once_all_is_there(empty: Record) -> None:
    empty.begin_again("one", Numbers(9, 9, {}))
    documents = [kept(article(f"{n}.txt", name), n, "m1", {"a1": 2}) for n, name in enumerate(("abc", "abd"), 1)]
    empty.take(documents, same=True)
    empty.split("a2", "2.txt", "mara")
    assert [actor_of(empty, "1.txt", "abc"), actor_of(empty, "2.txt", "abd")] == ["a2", "a10"]
    wanted = [("path:1.txt", {"a1": 2}, {}), ("path:2.txt", {"a1": 2}, {"a1": 7})]
    empty.end_again("one", Numbers(9, 9, {}), wanted)
    assert {row.id: row.name for row in empty.actors()} == {"a2": "abc", "a7": "abd"}
    assert {row.actor for row in empty.statements()} == {"a2", "a7"}
    # No number beyond those set aside is in use any more.
    empty.add(article("3.txt", "xyz"), "m1")
    assert actor_of(empty, "3.txt", "xyz") == "a10"


def test_numbers_that_contradict_each_other_are_left_alone(empty: Record) -> None:
    empty.begin_again("one", Numbers(9, 9, {}))
    empty.take([kept(article("1.txt", "abc", "xyz"), 1, "m1", {"a1": 2, "a2": 3})], same=True)
    empty.end_again("one", Numbers(9, 9, {}), [("path:1.txt", {"a1": 2, "a2": 3}, {"a1": 3})])
    assert [actor_of(empty, "1.txt", name) for name in ("abc", "xyz")] == ["a2", "a3"]


# -- documents ------------------------------------------------------------------------------------------------------------


def test_several_at_once_give_what_one_after_the_other_gives(tmp_path: Path, made: Path, empty: Record) -> None:
    names = (("abc", "xyz"), ("abd",), ("bcd", "xyw"), ("dey",), ("yzk", "abe"))
    documents = [kept(article(f"{n}.txt", *people)) for n, people in enumerate(names)]
    documents += [kept(report(f"r{n}.txt", "2030-01-01", Said(who, "Tell", so=so))) for n, (who, so) in
                  enumerate((("Lind", True), ("Marn", False), ("Vell", False)))]  # fmt: skip
    empty.take(documents, same=False)
    with Record.open(str(shutil.copy(made, tmp_path / "single.db")), matcher=letters()) as single:
        for document in documents:
            assert single.take([document], same=False) == [Added.NEW]
        assert partition(single) == partition(empty)
        assert single.actors() == empty.actors()
        assert list(single.disputes()) == list(empty.disputes()) != []
        assert single.questions() == empty.questions()


def test_earlier_texts_are_kept_and_count_nowhere(empty: Record) -> None:
    old, new = article("1.txt", "abc"), article("1.txt", "xyz")
    assert empty.take([kept(new, 0, "m1", None, old)], same=False) == [Added.NEW]
    assert [row.name for row in empty.actors()] == ["xyz"]
    (document,) = empty.kept()
    assert [r.extracted for r in document.revisions] == [old, None]
    # It is one of its texts: becoming current again needs no new row.
    assert empty.add(old, "m1") is Added.REVISED
    assert len(next(empty.kept()).revisions) == 2


def test_what_the_record_went_on_from_stays_earlier_if_its_past_is_known(empty: Record) -> None:
    old, new = article("1.txt", "abc"), article("1.txt", "xyz")
    fill(empty, [old, new])
    assert empty.take([kept(old, 5)], same=False) == [Added.UNCHANGED]
    assert empty.document("1.txt") == new
    assert empty.take([kept(old)], same=False) == [Added.REVISED]
    assert empty.document("1.txt") == old


# -- decisions and questions ----------------------------------------------------------------------------------------------


def test_decisions_wait_for_their_documents(record: Record, empty: Record) -> None:
    record.merge("Lind", "Marn", "mara")
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    record.grade_source("Lind", Reliability.B, "otto")
    record.grade_statement(FIRST, "s2", Credibility.TWO, "otto")
    assert empty.take_decisions(record.kept_decisions(), same=False) == Decided(4, 0)
    assert {row.found for row in empty.judgements()} == {False}
    fill(empty, reports())
    assert empty.reviews(FIRST) == {"s1": Review.REJECTED}
    (merged,) = (row for row in empty.actors() if "Lind" in (row.name, *row.aliases))
    assert "Marn" in (merged.name, *merged.aliases)
    assert {grade.grade for grade in empty.grades().reliability.values()} == {"B"}
    assert set(empty.grades().credibility) == {(FIRST, "s2")}


def test_decisions_hold_at_once_for_what_is_there(record: Record, tmp_path: Path, made: Path) -> None:
    with Record.open(str(shutil.copy(made, tmp_path / "other.db"))) as other:
        fill(other, reversed(reports()))
        (dispute,) = record.disputes()
        denied = next(n for n, side in enumerate(dispute.sides) if side.answer == "no fighting")
        record.move(dispute.id, FIRST, "s1", denied, "mara")
        record.undo("j1", "mara")
        record.move(dispute.id, FIRST, "s1", None, "mara")
        record.merge("Dorn", "Marn", "mara")
        other.take_decisions(record.kept_decisions(), same=False)
        assert list(other.disputes()) == list(record.disputes()) == []
        assert {row.name for row in other.actors()} == {row.name for row in record.actors()}
        assert [(row.what, row.undone_by) for row in other.judgements()] == [("move", None), ("move", "mara")]


def test_the_same_decision_twice_is_two_and_again_is_none(record: Record, empty: Record) -> None:
    record.judge(FIRST, "s1", Verdict.ACCEPT, "mara")
    (one,) = record.kept_decisions()
    twice = [one, replace(one, number=2)]
    assert empty.take_decisions(twice, same=False) == Decided(2, 0)
    assert empty.take_decisions(twice, same=False) == Decided(0, 0)
    # Their undoing is taken once, with who did it and when.
    undone: list[KeptDecision] = [replace(one, columns={**one.columns, "undone_at": DAY, "undone_by": "otto"}), twice[1]]
    assert empty.take_decisions(undone, same=False) == Decided(0, 1)
    assert empty.take_decisions(undone, same=False) == Decided(0, 0)
    assert [(row.undone_at, row.undone_by) for row in empty.judgements()] == [(None, None), (DAY, "otto")]


def test_questions_are_taken_once(record: Record, empty: Record) -> None:
    record.ask(question_from("Will the dam break?"), "mara")
    empty.ask(question_from("will the dam BREAK"), "otto")
    record.ask(question_from("Will the talks fail?"), "mara")
    assert empty.take_questions(record.kept_questions()) == 1
    assert empty.take_questions(record.kept_questions()) == 0
    assert [q.author for q in empty.kept_questions()] == ["otto", "mara"]


def test_a_decision_is_found_again_after_a_text_without_its_words_that_came_last(empty: Record) -> None:
    fill(empty, [article("1.txt", "abc"), article("2.txt", "xyz")])
    empty.merge("a1", "a2", "mara")
    # Nobody is named in between, so nothing tells that somebody was.
    empty.add(article("2.txt", note="Withdrawn.\n"), "m1")
    empty.add(article("2.txt", "xyz", note="Back.\n"), "m1")
    assert len(empty.actors()) == 1

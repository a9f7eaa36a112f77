"""What people decide about statements, sides and sources: what follows at once, what undoing restores, what is kept."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.extracted import Extracted
from sitroom.record.errors import JudgementError, UnknownNameError
from sitroom.record.judgement_rows import (
    Concern,
    Correction,
    Credibility,
    Deed,
    NewStatement,
    Reliability,
    Review,
    Verdict,
)
from sitroom.record.record import Record
from sitroom.record.rows import Added, ClaimFilter, StatementFilter
from tests.record import made
from tests.record.contest import Said, report
from tests.record.people import article, fill

ROOT = Path(__file__).parents[2]
FIRST, SECOND, THIRD = "first.txt", "second.txt", "third.txt"


def reports() -> list[Extracted]:
    """Lind says that there is fighting, Marn and Vell that there is none; Lind also says who holds the place."""
    control = Said("Lind", "Tell", aspect="control", holder="Dorn")
    return [
        report(FIRST, "2030-01-01", Said("Lind", "Tell"), control),
        report(SECOND, "2030-01-02", Said("Marn", "Tell", so=False)),
        report(THIRD, "2030-01-03", Said("Vell", "Tell", so=False)),
    ]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db")) as opened:
        fill(opened, reports())
        yield opened


def sides(record: Record) -> list[dict[str, int]]:
    return [{side.answer: side.origins for side in dispute.sides} for dispute in record.disputes()]


FOUGHT = [{"fighting": 1, "no fighting": 2}]


def kept(record: Record) -> list[tuple[str, str]]:
    return [(row.path, row.statement) for row in record.statements()]


def level(polarity: Polarity | None = None, level: Level | None = None) -> Correction:
    return Correction(polarity=polarity, level=level)


# -- verdicts -----------------------------------------------------------------------------------------------------------


def test_an_accepted_statement_is_as_it_was_and_seen(record: Record) -> None:
    before = record.document(FIRST)
    row = record.judge(FIRST, "s1", Verdict.ACCEPT, "mara", note="heard it myself")
    assert (row.id, row.what, row.statement, row.body, row.note, row.author, row.found) == (
        "j1", Deed.ACCEPT, "s1", "accepted", "heard it myself", "mara", True,
    )  # fmt: skip
    assert record.document(FIRST).document.text[row.start : row.end] == row.quote
    assert record.reviews(FIRST) == {"s1": Review.ACCEPTED}
    assert record.document(FIRST) == before
    assert sides(record) == FOUGHT


def test_what_is_rejected_counts_nowhere_until_that_is_undone(record: Record) -> None:
    def asked() -> list[Any]:
        return [
            kept(record), sides(record), list(record.claims()), record.control(), record.changes("2030-01-01"), record.summary(),
            record.document(FIRST), list(record.extracted()), [(row.name, row.statements) for row in record.actors()],
            record.documents(),
        ]  # fmt: skip

    before = asked()
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    assert (FIRST, "s1") not in kept(record)
    assert sides(record) == []
    assert all(claim.evidence.statement != "s1" for claim in record.claims() if claim.evidence.path == FIRST)
    assert record.summary().statements == 3
    assert all((e.path, e.statement) != (FIRST, "s1") for change in record.changes("2030-01-01") for e in change.evidence)
    assert [s.id for s in record.document(FIRST).statements] == ["s2"]
    assert [s.id for s in record.document(FIRST, rejected=True).statements] == ["s1", "s2"]
    assert next(row.statements for row in record.actors() if row.name == "Lind") == 1
    assert next(row.statements for row in record.documents() if row.path == FIRST) == 1
    record.judge(FIRST, "s2", Verdict.REJECT, "mara")
    assert record.control() == []
    for number in ("j1", "j2"):
        record.undo(number, "otto")
    assert asked() == before


def test_filters_ask_for_what_was_decided(record: Record) -> None:
    record.judge(SECOND, "s1", Verdict.REJECT, "mara")
    record.judge(THIRD, "s1", Verdict.ACCEPT, "mara")

    def paths(review: str | None) -> list[str]:
        return [row.path for row in record.statements(StatementFilter(review=review))]

    assert paths(None) == [FIRST, FIRST, THIRD]
    assert paths("any") == [FIRST, FIRST, SECOND, THIRD]
    assert paths("rejected") == [SECOND]
    assert paths("accepted") == [THIRD]
    assert paths("read") == [FIRST, FIRST]


def test_accepting_lifts_a_rejection_and_keeps_corrections(record: Record) -> None:
    record.judge(THIRD, "s1", Verdict.CORRECT, "mara", Correction(level=Level.PROBABLE))
    record.judge(THIRD, "s1", Verdict.REJECT, "mara")
    assert record.reviews(THIRD) == {"s1": Review.REJECTED}
    record.judge(THIRD, "s1", Verdict.ACCEPT, "otto")
    assert record.reviews(THIRD) == {"s1": Review.CORRECTED}
    assert record.document(THIRD).statements[0].certainty.level is Level.PROBABLE


def test_a_corrected_polarity_goes_over_to_the_other_side_with_its_claims(record: Record) -> None:
    row = record.judge(THIRD, "s1", Verdict.CORRECT, "mara", Correction(polarity=Polarity.AFFIRMED))
    assert row.body == "polarity: - → +"
    assert sides(record) == [{"fighting": 2, "no fighting": 1}]
    (statement,) = record.document(THIRD).statements
    (claim,) = record.document(THIRD).claims
    assert (statement.polarity, statement.certainty.low, statement.certainty.high) == (Polarity.AFFIRMED, 0.9, 1.0)
    assert (claim.polarity, claim.certainty) == (statement.polarity, statement.certainty)
    record.undo("j1", "mara")
    assert sides(record) == FOUGHT
    assert record.document(THIRD) == reports()[2]


def test_a_corrected_level_can_take_an_account_out_of_a_dispute(record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.CORRECT, "mara", Correction(level=Level.POSSIBLE))
    assert sides(record) == []
    (claim,) = [claim for claim in record.claims(ClaimFilter(actor="Lind")) if claim.evidence.statement == "s1"]
    assert (claim.certainty.level, claim.certainty.low, claim.certainty.high) == (Level.POSSIBLE, 0.2, 0.6)
    assert [row.statement for row in record.statements(StatementFilter(level=Level.POSSIBLE))] == ["s1"]


def test_a_corrected_polarity_turns_who_holds_a_place(record: Record) -> None:
    assert [row.status for row in record.control()] == ["held"]
    record.judge(FIRST, "s2", Verdict.CORRECT, "mara", Correction(polarity=Polarity.DENIED))
    assert [row.status for row in record.control()] == ["not-held"]
    record.undo("j1", "mara")
    assert [row.status for row in record.control()] == ["held"]


def test_every_field_can_be_corrected_and_only_what_is_given_changes(record: Record) -> None:
    text = record.document(FIRST).document.text
    before = record.document(FIRST).statements[0]
    content = made.span(text, "fighting in Tell")
    row = record.judge(
        FIRST, "s1", Verdict.CORRECT, "mara",
        Correction(content=(content,), kind=SourceKind.ROLE, actor="Dorn", cue=(), quotation=Quotation.MIXED),
    )  # fmt: skip
    assert row.body == (
        "kind of source: person → role; actor: Lind → Dorn; cue: said → none; content: "
        f"{row.quote} → fighting in Tell; quotation: indirect → mixed"
    )
    now = record.document(FIRST).statements[0]
    dorn = next(actor.id for actor in record.document(FIRST).actors if actor.name == "Dorn")
    assert now == replace(
        before, content=(content,), cue=(), quotation=Quotation.MIXED,
        source=replace(before.source, kind=SourceKind.ROLE, actor=dorn),
    )  # fmt: skip
    assert [r.statement for r in record.statements(StatementFilter(actor="Dorn"))] == ["s1"]
    assert next(r.content for r in record.statements(StatementFilter(actor="Dorn"))) == "fighting in Tell"
    page = next(iter(record.disputes()))
    assert {account.source_name for side in record.dispute(page.id).accounts for account in side} == {"Dorn", "Marn", "Vell"}
    record.judge(FIRST, "s1", Verdict.CORRECT, "mara", Correction(actor="none", kind="none"))
    assert record.document(FIRST).statements[0].source == replace(before.source, kind=None, actor=None)
    for number in ("j1", "j2"):
        record.undo(number, "mara")
    assert record.document(FIRST) == reports()[0]


def test_the_newest_correction_of_each_field_counts(record: Record) -> None:
    record.judge(THIRD, "s1", Verdict.CORRECT, "mara", Correction(level=Level.PROBABLE))
    record.judge(THIRD, "s1", Verdict.CORRECT, "otto", Correction(level=Level.POSSIBLE, polarity=Polarity.AFFIRMED))
    record.undo("j2", "mara")
    (statement,) = record.document(THIRD).statements
    assert (statement.certainty.level, statement.polarity) == (Level.PROBABLE, Polarity.DENIED)
    # Back to what was read: nothing differs any more.
    record.judge(THIRD, "s1", Verdict.CORRECT, "otto", Correction(level=Level.CERTAIN))
    assert record.document(THIRD) == reports()[2]
    assert record.reviews(THIRD) == {"s1": Review.ACCEPTED}


def test_what_makes_no_sense_is_refused_and_changes_nothing(record: Record) -> None:
    text = record.document(FIRST).document.text
    for correction in (
        None,
        Correction(),
        Correction(polarity=Polarity.AFFIRMED),
        Correction(kind=SourceKind.REPORTER),
        Correction(content=()),
        Correction(content=((0, len(text) + 1),)),
        Correction(cue=((5, 5),)),
        Correction(source=((0, 4), (2, 6))),
        Correction(actor="Marn"),
    ):
        with pytest.raises(JudgementError):
            record.judge(FIRST, "s1", Verdict.CORRECT, "mara", correction)
    with pytest.raises(JudgementError):
        record.judge(FIRST, "s1", Verdict.ACCEPT, "mara", Correction(level=Level.POSSIBLE))
    with pytest.raises(UnknownNameError):
        record.judge(FIRST, "s9", Verdict.ACCEPT, "mara")
    with pytest.raises(UnknownNameError):
        record.undo("j1", "mara")
    assert record.judgements() == []


# -- added statements ---------------------------------------------------------------------------------------------------


def test_a_selection_becomes_a_statement(tmp_path: Path) -> None:
    text = made.DAM
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(made.dam(), "m1")
        content = made.span(text, "“It will stay so.”")
        row = record.state("dam.txt", NewStatement(content=(content,)), "mara")
        assert (row.what, row.statement, row.quote) == (Deed.ADD, "x1", "“It will stay so.”")
        new = next(s for s in record.document("dam.txt").statements if s.id == "x1")
        assert (new.source.kind, new.quotation, new.polarity, new.certainty.level) == (None, Quotation.DIRECT, "+", "certain")
        assert [s.id for s in record.document("dam.txt").statements] == ["s1", "x1", "s2", "s3", "s4", "s5"]
        assert len(list(record.statements(StatementFilter(text="stay so")))) == 2
        second = record.state("dam.txt", NewStatement(content=(content,), source=(made.span(text, "Officials"),)), "mara")
        assert second.statement == "x2"
        assert record.document("dam.txt").statements[2].source.kind is SourceKind.UNNAMED
        record.undo("j2", "mara")
        # An id is never given twice.
        assert record.state("dam.txt", NewStatement(content=(content,)), "mara").statement == "x3"
        record.undo("j1", "mara")
        record.undo("j3", "mara")
        assert record.document("dam.txt") == made.dam()


def test_an_added_statement_is_of_the_actor_whom_its_source_names_and_can_be_judged(record: Record) -> None:
    text = record.document(FIRST).document.text
    new = NewStatement(content=(made.span(text, "in Tell on day 1"),), source=(made.span(text, "Lind"),), level=Level.POSSIBLE)
    record.state(FIRST, new, "mara")
    assert [row.statement for row in record.statements(StatementFilter(actor="Lind"))] == ["s1", "s2", "x1"]
    record.judge(FIRST, "x1", Verdict.CORRECT, "otto", Correction(polarity=Polarity.DENIED))
    (added,) = [s for s in record.document(FIRST).statements if s.id == "x1"]
    assert (added.polarity, added.certainty.low, added.certainty.high) == (Polarity.DENIED, 0.4, 0.8)
    record.judge(FIRST, "x1", Verdict.REJECT, "otto")
    assert [row.statement for row in record.statements(StatementFilter(actor="Lind"))] == ["s1", "s2"]
    # What rests on it waits when it goes.
    record.undo("j1", "mara")
    assert [row.found for row in record.judgements()] == [False, False, True]


# -- reading again --------------------------------------------------------------------------------------------------------


def test_reading_again_with_another_model_keeps_judgements(record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.REJECT, "mara")
    record.judge(THIRD, "s1", Verdict.CORRECT, "mara", Correction(polarity=Polarity.AFFIRMED))
    text = record.document(SECOND).document.text
    record.state(SECOND, NewStatement(content=(made.span(text, "on day 1"),)), "mara")
    wanted = [kept(record), sides(record), list(record.extracted())]
    for extracted in reports():
        assert record.add(extracted, "m2") is Added.REREAD
        assert record.add(extracted, "m2") is Added.UNCHANGED
    assert [kept(record), sides(record), list(record.extracted())] == wanted
    assert all(row.found for row in record.judgements())


def test_another_reading_of_the_same_words_is_still_that_statement(record: Record) -> None:
    record.judge(THIRD, "s1", Verdict.REJECT, "mara")
    read = reports()[2]
    (statement,) = read.statements
    start, end = statement.content[0]
    again = replace(read, statements=(replace(statement, id="s7", content=((start, end - 4),)),), claims=())
    record.add(again, "m2")
    assert record.reviews(THIRD) == {"s7": Review.REJECTED}
    assert record.judgements()[0].statement == "s7"
    # A statement of only a few of these words is another.
    record.add(replace(again, statements=(replace(statement, content=((start, start + 8),)),)), "m3")
    assert record.reviews(THIRD) == {}
    assert (record.judgements()[0].statement, record.judgements()[0].found) == (None, False)


def test_in_a_changed_text_the_words_are_found_where_they_stand_now(record: Record) -> None:
    record.judge(THIRD, "s1", Verdict.CORRECT, "mara", Correction(level=Level.PROBABLE))
    text = record.document(THIRD).document.text
    record.state(THIRD, NewStatement(content=(made.span(text, "on day 1"),), source=(made.span(text, "Vell"),)), "mara")
    moved = report(THIRD, "2030-01-03", Said("Marn", "Brenik"), Said("Vell", "Tell", so=False))
    shifted = moved.document.text.replace("day 2", "day 1")
    moved = replace(moved, document=replace(made.document(shifted, THIRD), published="2030-01-03"))
    assert record.add(moved, "m1") is Added.REVISED
    document = record.document(THIRD)
    assert {s.id: s.certainty.level for s in document.statements}["s2"] is Level.PROBABLE
    added = next(s for s in document.statements if s.id == "x1")
    assert [document.document.text[start:end] for start, end in (*added.source.spans, *added.content)] == ["Vell", "on day 1"]
    # The words go, and come back with the text before.
    gone = report(THIRD, "2030-01-03", Said("Marn", "Brenik"))
    record.add(gone, "m1")
    assert list(record.document(THIRD).statements) == list(gone.statements)
    assert [row.found for row in record.judgements()] == [False, False]
    record.undo("j2", "mara")
    record.add(reports()[2], "m1")
    assert [(s.id, s.certainty.level) for s in record.document(THIRD).statements] == [("s1", Level.PROBABLE)]
    record.undo("j1", "mara")
    assert record.document(THIRD) == reports()[2]


# -- sides ----------------------------------------------------------------------------------------------------------------


def dispute_id(record: Record) -> str:
    return next(iter(record.disputes())).id


def side_called(record: Record, answer: str) -> int:
    return [side.answer for side in next(iter(record.disputes())).sides].index(answer)


def test_a_moved_statement_stands_on_the_other_side_and_goes_back(record: Record) -> None:
    number = dispute_id(record)
    row = record.move(number, THIRD, "s1", side_called(record, "fighting"), "mara")
    assert row.body == "side: no fighting → fighting (Is there fighting in Tell?)"
    assert sides(record) == [{"fighting": 2, "no fighting": 1}]
    assert dispute_id(record) == number
    # As it stood before others joined, moves hold too.
    assert [len(side.evidence) for side in record.dispute(number, "2030-01-02").dispute.sides] == [1, 1]
    record.undo("j1", "otto")
    assert sides(record) == FOUGHT
    assert dispute_id(record) == number


def test_a_dispute_ends_with_its_last_but_one_side(record: Record) -> None:
    number = dispute_id(record)
    record.move(number, FIRST, "s1", None, "mara")
    assert sides(record) == []
    with pytest.raises(UnknownNameError):
        record.dispute(number)
    for extracted in reports():
        record.add(extracted, "m2")
    assert sides(record) == []
    # Who comes later with the same answer opens it again, without the one that was taken out.
    record.add(report("fourth.txt", "2030-01-04", Said("Ferr", "Tell")), "m2")
    assert sides(record) == [{"fighting": 1, "no fighting": 2}]
    record.undo("j1", "mara")
    assert sides(record) == [{"fighting": 2, "no fighting": 2}]


def test_moves_that_cannot_be_are_refused(record: Record) -> None:
    number = dispute_id(record)
    fought = side_called(record, "fighting")
    with pytest.raises(JudgementError):
        record.move(number, FIRST, "s1", fought, "mara")
    with pytest.raises(UnknownNameError):
        record.move(number, FIRST, "s2", fought, "mara")
    with pytest.raises(UnknownNameError):
        record.move(number, THIRD, "s1", 2, "mara")
    with pytest.raises(UnknownNameError):
        record.move("d0", THIRD, "s1", 0, "mara")
    assert record.judgements() == []


# -- grades ---------------------------------------------------------------------------------------------------------------


def test_grades_of_sources_and_statements_are_kept_apart(record: Record) -> None:
    record.grade_source("Marn", Reliability.D, "mara")
    row = record.grade_source("Marn", Reliability.B, "otto", "ten years of it")
    assert row.body == "reliability of Marn: B, usually reliable"
    record.grade_statement(THIRD, "s1", Credibility.TWO, "mara")
    grades = record.grades()
    assert [(grade.grade, grade.judgement, grade.note) for grade in grades.reliability.values()] == [
        ("B", "j2", "ten years of it")
    ]
    assert {key: grade.grade for key, grade in grades.credibility.items()} == {("path:third.txt", "s1"): "2"}
    found = {side.answer: side for side in record.side_grades(dispute_id(record))}
    told = found["no fighting"]
    assert (told.origins, told.reliable, told.credible, told.graded_sources, told.graded_statements) == (2, 1, 1, 1, 1)
    assert (found["fighting"].reliable, found["fighting"].credible) == (0, 0)
    record.undo("j2", "otto")
    assert [grade.grade for grade in record.grades().reliability.values()] == ["D"]
    assert record.grades(actors=[], statements=[]).reliability == {}


def test_grades_follow_merges_and_reading_again(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        fill(record, [article("1.txt", "Irena Volk"), article("2.txt", "Tomas Reyk")])
        record.grade_source("Tomas Reyk", Reliability.C, "mara")
        record.grade_statement("2.txt", "s1", Credibility.FIVE, "mara")
        record.merge("a1", "a2", "mara")
        assert set(record.grades().reliability) == {"a1"}
        fill(record, [article("2.txt", "Tomas Reyk", note="More.\n")])
        assert (set(record.grades().reliability), set(record.grades().credibility)) == ({"a1"}, {("path:2.txt", "s1")})


# -- the queue --------------------------------------------------------------------------------------------------------------


def test_the_queue_begins_with_what_most_hangs_on(record: Record) -> None:
    queue = record.review_queue()
    assert (queue[0].concern, queue[0].path, queue[0].statement) == (Concern.LONE_ORIGIN, FIRST, "s1")
    assert queue[0].reason == "one side of “Is there fighting in Tell?” (fighting) rests on this origin alone"
    concerns = [item.concern for item in queue]
    assert concerns == sorted(concerns, key=list(Concern).index)
    assert {item.source_name for item in queue if item.concern is Concern.UNGRADED} == {"Lind", "Marn", "Vell"}
    assert len({item.key for item in queue}) == len(queue)
    assert record.review_queue(1) == queue[:1]
    assert record.review_queue(skip=[queue[0].key]) == queue[1:]
    record.judge(FIRST, "s1", Verdict.ACCEPT, "mara")
    record.grade_source("Lind", Reliability.A, "mara")
    left = record.review_queue()
    assert queue[0].key not in {item.key for item in left}
    assert {item.source_name for item in left if item.concern is Concern.UNGRADED} == {"Marn", "Vell"}


def test_open_questions_about_actors_wait_in_the_queue(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        fill(record, [article("1.txt", "Tomas Reyk", "Ines Albrand"), article("2.txt", "Reyk"), article("3.txt", "Albrand")])
        asked = [item for item in record.review_queue() if item.concern is Concern.SAME_ACTOR]
        assert {item.question for item in asked if item.question is not None} == set(record.questions())


# -- undoing ----------------------------------------------------------------------------------------------------------------


def tables(path: Path) -> dict[str, list[Any]]:
    """All that a record holds but the judgements themselves, by table; numbers that a table gives its rows are left out."""
    left_out = {"judgement", "judged", "migration", "counter"}
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        found: dict[str, list[Any]] = {}
        for name in names:
            # How a full-text index keeps its words is its own affair.
            if name in left_out or name.startswith(("strand", "dispute_", "sqlite")) or "_words" in name:
                continue
            cursor = connection.execute(f'SELECT * FROM "{name}"')
            columns = [column for column, *_ in cursor.description]
            numbered = {"dispute": {"key", "tangle"}, "revision": {"added_at"}}.get(name, set())
            found[name] = sorted(
                repr([value for column, value in zip(columns, row, strict=True) if column not in numbered]) for row in cursor
            )
        query = (
            "SELECT dispute.id, side, position, account, statement, reported, changed FROM dispute_account "
            "JOIN dispute ON dispute.key = dispute_account.dispute ORDER BY 1, 2, 3"
        )
        found["sides"] = connection.execute(query).fetchall()
    return found


STEPS = ("reject", "accept", "polarity", "level", "content", "actor", "add", "move", "away", "source", "credible", "reread")


def step(record: Record, what: str, number: int) -> str | None:
    """Do one thing to the record and give the id of the judgement, None where there was nothing to do."""
    path = (FIRST, SECOND, THIRD)[number % 3]
    statements = record.document(path, rejected=True).statements
    at = statements[number % len(statements)]
    corrections = {
        "polarity": Correction(polarity=Polarity.AFFIRMED if at.polarity is Polarity.DENIED else Polarity.DENIED),
        "level": Correction(level=Level.POSSIBLE if at.certainty.level is not Level.POSSIBLE else Level.PROBABLE),
        "content": Correction(content=((at.content[0][0], at.content[0][1] - 2),)),
        "actor": Correction(actor="none", kind="none"),
    }
    try:
        if what in ("reject", "accept"):
            return record.judge(path, at.id, Verdict(what), "mara").id
        if what in corrections:
            return record.judge(path, at.id, Verdict.CORRECT, "mara", corrections[what]).id
        if what == "add":
            return record.state(path, NewStatement(content=((0, 4 + number % 7),), source=((0, 4),)), "mara").id
        if what in ("move", "away"):
            dispute = next(iter(record.disputes()), None)
            if dispute is None:
                return None
            evidence = dispute.sides[0].evidence[0]
            return record.move(dispute.id, evidence.document, str(evidence.statement), 1 if what == "move" else None, "mara").id
        if what == "source":
            return record.grade_source("Marn", Reliability.B, "mara").id
        if what == "credible":
            return record.grade_statement(path, at.id, Credibility.THREE, "mara").id
    except JudgementError:
        return None
    record.add(reports()[number % 3], f"m{number}")
    return None


def asked(record: Record) -> list[Any]:
    return [list(record.statements()), list(record.disputes()), list(record.extracted()), record.control(), record.summary()]


class Plain:
    """What a record holds and says of which nobody judged anything."""

    def __init__(self, path: Path) -> None:
        with Record.open(str(path)) as record:
            fill(record, reports())
            self.said = asked(record)
        self.tables = tables(path)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Plain:
    return Plain(tmp_path_factory.mktemp("plain") / "r.db")


@settings(max_examples=8, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.integers(0, 11)), max_size=5), st.randoms(use_true_random=False))
def test_undoing_all_in_any_order_restores_every_row(
    tmp_path_factory: pytest.TempPathFactory,
    plain: Plain,
    steps: list[tuple[str, int]],
    order: Any,
) -> None:
    path = tmp_path_factory.mktemp("undo") / "r.db"
    with Record.open(str(path)) as record:
        fill(record, reports())
        judged = [number for what, at in steps if (number := step(record, what, at)) is not None]
        # Read by the first reader again, so that only judgements can make a difference.
        fill(record, reports())
        order.shuffle(judged)
        for number in judged:
            record.undo(number, "otto")
        assert asked(record) == plain.said
        assert (record.grades().reliability, record.grades().credibility) == ({}, {})
    if not any(what == "reread" for what, _ in steps):
        assert tables(path) == plain.tables


def test_undoing_again_is_refused(record: Record) -> None:
    record.judge(FIRST, "s1", Verdict.ACCEPT, "mara")
    record.undo("j1", "mara")
    with pytest.raises(UnknownNameError, match="undone already"):
        record.undo("j1", "mara")
    (row,) = record.judgements()
    assert (row.undone_by, row.statement, row.found) == ("mara", None, True)


def test_judgements_are_listed_newest_first_by_document_and_statement(record: Record) -> None:
    for path, statement in ((FIRST, "s1"), (FIRST, "s2"), (SECOND, "s1")):
        record.judge(path, statement, Verdict.ACCEPT, "mara")
    assert [row.id for row in record.judgements()] == ["j3", "j2", "j1"]
    assert [row.id for row in record.judgements(limit=1, before="j3")] == ["j2"]
    assert [row.id for row in record.judgements(FIRST)] == ["j2", "j1"]
    assert [row.id for row in record.judgements(FIRST, "s1")] == ["j1"]


# -- several programs, and none -----------------------------------------------------------------------------------------------

WRITER = """
import sys
import time
from sitroom.record.judgement_rows import Verdict
from sitroom.record.record import Record
with Record.open(sys.argv[1]) as record:
    print("ready", flush=True)
    while True:
        for verdict in (Verdict.REJECT, Verdict.ACCEPT):
            print(record.judge("first.txt", "s1", verdict, sys.argv[2]).id, flush=True)
            # A person takes longer; without a pause one writer would have to wait for the other's whole row of them.
            time.sleep(0.02)
"""


def test_what_was_told_to_be_kept_is_kept_when_writers_are_killed(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    with Record.open(str(path)) as record:
        fill(record, reports())
    command = [sys.executable, "-c", WRITER, str(path)]
    writers = [subprocess.Popen([*command, name], cwd=ROOT, stdout=subprocess.PIPE, text=True) for name in ("mara", "otto")]
    told: list[str] = []
    for writer in writers:
        assert writer.stdout is not None
        told += [writer.stdout.readline().strip() for _ in range(4)]
    for writer in writers:
        os.kill(writer.pid, signal.SIGKILL)
        told += writer.communicate()[0].split()
    with Record.open(str(path)) as record:
        rows = record.judgements()
        assert {number for number in told if number != "ready"} <= {row.id for row in rows}
        rejected = rows[0].what is Deed.REJECT
        assert record.reviews(FIRST) == {"s1": Review.REJECTED if rejected else Review.ACCEPTED}
        assert sides(record) == ([] if rejected else FOUGHT)

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.record import clusters
from sitroom.record.errors import UnknownNameError, WordsGoneError
from sitroom.record.record import Record
from sitroom.record.rows import Added, QuestionRow, What
from tests.record.people import actor_of, article, fill, letters, partition, side

ROOT = Path(__file__).parents[2]


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        yield opened


def groups(*names: str) -> set[frozenset[tuple[str, str]]]:
    """Who is one: "1:abc 2:abx" is one actor of two documents."""
    return {
        frozenset((f"{number}.txt", name) for number, name in (member.split(":") for member in group.split())) for group in names
    }


def test_actors_are_numbered_as_they_come_and_namesakes_join(record: Record) -> None:
    fill(record, [article("1.txt", "abc", "def"), article("2.txt", "xyz", "abx")])
    assert partition(record) == groups("1:abc 2:abx", "1:def", "2:xyz")
    assert [actor_of(record, *m) for m in (("1.txt", "abc"), ("1.txt", "def"), ("2.txt", "xyz"))] == ["a1", "a2", "a3"]


def test_two_of_one_document_stay_two(record: Record) -> None:
    fill(record, [article("1.txt", "abc"), article("2.txt", "abd", "abe")])
    assert partition(record) == groups("1:abc 2:abd", "2:abe")


def test_unsure_stays_apart_and_is_asked(record: Record) -> None:
    fill(record, [article("1.txt", "abc"), article("2.txt", "cde")])
    assert partition(record) == groups("1:abc", "2:cde")
    (question,) = record.questions()
    assert (question.left.name, question.right.name, question.score) == ("cde", "abc", 0.25)
    assert question.left.sentence == "cde said number 1."
    assert [reason.words for reason in question.reasons] == ["1 letters shared"]


@pytest.mark.parametrize("what", list(What))
def test_an_answer_closes_its_question_and_undoing_it_opens_it(record: Record, what: What) -> None:
    fill(record, [article("1.txt", "abc"), article("2.txt", "cde")])
    (question,) = record.questions()
    decision = record.decide(question, what, "mara")
    assert (decision.id, decision.what, decision.author, decision.undone_at) == ("d1", what, "mara", None)
    assert record.questions() == []
    assert partition(record) == (groups("1:abc 2:cde") if what is What.SAME else groups("1:abc", "2:cde"))
    undone = record.undo(None, "otto")
    assert (undone.undone_by, undone.undone_at is None) == ("otto", False)
    assert partition(record) == groups("1:abc", "2:cde")
    assert record.questions() == [question]
    assert record.history() == [undone]


def test_a_merge_takes_all_members_and_keeps_the_older_id(record: Record) -> None:
    fill(record, [article("1.txt", "abc"), article("2.txt", "xyz"), article("3.txt", "abd"), article("4.txt", "xyw")])
    record.merge("xyz", "a1", "mara")
    assert partition(record) == groups("1:abc 2:xyz 3:abd 4:xyw")
    assert [row.id for row in record.actors()] == ["a1"]
    record.undo("d1", "mara")
    assert [row.id for row in record.actors()] == ["a1", "a2"]
    assert actor_of(record, "4.txt", "xyw") == "a2"


def test_what_comes_later_joins_the_merged_actor(record: Record) -> None:
    fill(record, [article("1.txt", "abc"), article("2.txt", "xyz")])
    record.merge("a1", "a2", "mara")
    fill(record, [article("3.txt", "xyw")])
    assert partition(record) == groups("1:abc 2:xyz 3:xyw")


def test_two_of_one_document_are_one_where_a_person_says_so(record: Record) -> None:
    fill(record, [article("1.txt", "abc", "xyz"), article("2.txt", "abd", "xyw")])
    record.merge("a1", "a2", "mara")
    assert partition(record) == groups("1:abc 1:xyz 2:abd 2:xyw")
    assert record.actors()[0].documents == 2


@pytest.mark.parametrize("out", ["1.txt", "2.txt", "3.txt"])
def test_a_split_takes_one_document_out_and_leaves_the_rest_its_id(record: Record, out: str) -> None:
    fill(record, [article("1.txt", "abc"), article("2.txt", "abd"), article("3.txt", "abe")])
    record.split("a1", out, "mara")
    rest = {("1.txt", "abc"), ("2.txt", "abd"), ("3.txt", "abe")}
    alone = {member for member in rest if member[0] == out}
    assert partition(record) == {frozenset(alone), frozenset(rest - alone)}
    assert {actor_of(record, *member) for member in rest - alone} == {"a1"}
    assert [actor_of(record, *member) for member in alone] == ["a2"]
    # What fits both stays with the actor, not with what was set apart from it.
    fill(record, [article("4.txt", "abf")])
    assert actor_of(record, "4.txt", "abf") == "a1"
    record.undo(None, "mara")
    assert len(partition(record)) == 1
    # A number is never given to another.
    record.split("a1", out, "mara")
    assert [actor_of(record, *member) for member in alone] == ["a3"]


def test_the_newer_of_two_contradicting_decisions_holds(record: Record) -> None:
    fill(record, [article("1.txt", "abc"), article("2.txt", "xyz")])
    record.merge("a1", "a2", "mara")
    record.split("a1", "2.txt", "otto")
    assert partition(record) == groups("1:abc", "2:xyz")
    record.undo("d2", "mara")
    assert partition(record) == groups("1:abc 2:xyz")


@pytest.mark.parametrize("limit", [clusters.REPLAYED, -1])
def test_decisions_and_ids_survive_reading_again(record: Record, monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    # Without replaying too, which is what a record with very many namesakes gets.
    monkeypatch.setattr(clusters, "REPLAYED", limit)
    documents = [article("1.txt", "abc", "def"), article("2.txt", "xyz"), article("3.txt", "abd")]
    fill(record, documents)
    record.merge("a1", "a3", "mara")
    record.split("a1", "3.txt", "mara")
    before = {member: actor_of(record, *member) for group in partition(record) for member in group}
    for extracted in documents:
        # The same text, and further words for each: another profile, so they are placed anew.
        actors = tuple(replace(actor, aliases=(*actor.aliases, f"{actor.name}!")) for actor in extracted.actors)
        assert record.add(replace(extracted, actors=actors), "m2") is Added.REREAD
    assert {member: actor_of(record, *member) for group in partition(record) for member in group} == before
    # Another text: the words are found again where the places do not hold any more.
    for name in ("1.txt", "2.txt", "3.txt"):
        old = next(extracted for extracted in documents if extracted.document.path == name)
        names = [actor.name for actor in old.actors]
        assert record.add(article(name, *reversed(names), note="Corrected.\n"), "m2") is Added.REVISED
    assert partition(record) == groups("1:abc 2:xyz", "1:def", "3:abd")


def test_a_decision_waits_while_its_words_are_gone(record: Record) -> None:
    documents = [article("1.txt", "abc"), article("2.txt", "xyz")]
    fill(record, documents)
    question = QuestionRow(side(documents[0], "abc"), side(documents[1], "xyz"), 0.5, ())
    record.decide(question, What.SAME, "mara")
    record.add(article("2.txt", "klm"), "m1")
    assert partition(record) == groups("1:abc", "2:klm")
    with pytest.raises(WordsGoneError, match=r"2\.txt was read again and has no 'xyz' any more"):
        record.decide(question, What.SAME, "mara")
    record.add(documents[1], "m1")
    assert partition(record) == groups("1:abc 2:xyz")


def test_reading_the_same_again_by_another_reader_leaves_everything(record: Record) -> None:
    documents = [article("1.txt", "abc"), article("2.txt", "cde", "abx"), article("3.txt", "abd")]
    fill(record, documents)
    before, asked = partition(record), record.questions()
    fill(record, documents, "m2")
    assert (partition(record), record.questions()) == (before, asked)
    assert list(record.extracted()) == documents


def test_resolving_anew_mends_what_large_records_leave(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    # "bcde" bridges the two others; without it they are strangers.
    fill(record, [article("1.txt", "bcde"), article("2.txt", "bcx"), article("3.txt", "dey")])
    assert len(partition(record)) == 1
    monkeypatch.setattr(clusters, "REPLAYED", -1)
    record.add(article("1.txt", "klm"), "m1")
    assert len(partition(record)) == 2
    record.resolve()
    assert partition(record) == groups("1:klm", "2:bcx", "3:dey")


def test_a_decision_follows_its_actor_out_of_a_cluster(record: Record) -> None:
    third, fourth = article("3.txt", "dey"), article("4.txt", "klm")
    fill(record, [article("1.txt", "bcde"), article("2.txt", "bcx"), third, fourth])
    record.decide(QuestionRow(side(third, "dey"), side(fourth, "klm"), 0.5, ()), What.SAME, "mara")
    assert partition(record) == groups("1:bcde 2:bcx 3:dey 4:klm")
    # Without what bridged them, only the one that was decided about stays with "klm".
    record.add(article("1.txt", "uvw"), "m1")
    assert partition(record) == groups("1:uvw", "2:bcx", "3:dey 4:klm")


def test_a_common_key_does_not_hide_who_shares_more(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "BUCKET", 3)
    monkeypatch.setattr(clusters, "CANDIDATES", 2)
    fill(record, [article(f"{number}.txt", f"a{letter}") for number, letter in enumerate("bcdefgh", 1)])
    fill(record, [article("9.txt", "ah")])
    assert actor_of(record, "9.txt", "ah") == actor_of(record, "7.txt", "ah")


def test_unknown_names_and_decisions_are_told(record: Record) -> None:
    with pytest.raises(UnknownNameError, match="the record holds no actors yet"):
        record.actor("a1")
    fill(record, [article("1.txt", "Goran Yusk", "Ada Vell", "Goran Mell"), article("2.txt", "qwz")])
    for key, said in [
        ("Goran", "'Goran' may be a1 Goran Yusk; a3 Goran Mell; give the id"),
        ("Ada Vel l", "the nearest: a2 Ada Vell"),
        ("a77", "no actor 'a77'"),
        ("", "no actor ''"),
    ]:
        with pytest.raises(UnknownNameError, match=said):
            record.actor(key)
    assert record.actor("ada VELL").actor.id == "a2"
    with pytest.raises(UnknownNameError, match="are the same actor, a2, already"):
        record.merge("a2", "Ada Vell", "mara")
    with pytest.raises(UnknownNameError, match=r"'2\.txt' does not name a2"):
        record.split("Ada Vell", "2.txt", "mara")
    with pytest.raises(UnknownNameError, match=r"'1\.txt' alone names a2"):
        record.split("Ada Vell", "1.txt", "mara")
    for decision, said in [(None, "none to undo"), ("d4", "no decision 'd4'"), ("x", "no decision 'x'")]:
        with pytest.raises(UnknownNameError, match=said):
            record.undo(decision, "mara")
    record.merge("a1", "a2", "mara")
    record.undo("d1", "mara")
    with pytest.raises(UnknownNameError, match="was undone already"):
        record.undo("1", "mara")


# Decides and undoes without end, naming each decision once it is committed.
DECIDER = """
import sys
from sitroom.record.record import Record
from tests.record.people import letters
with Record.open(sys.argv[1], matcher=letters()) as record:
    while True:
        print(record.merge("abc", "xyz", "mara").id, flush=True)
        print(record.undo(None, "mara").id, flush=True)
"""


@pytest.mark.parametrize("lines", [1, 4, 9])
def test_a_killed_program_loses_no_decision(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "r.db"
    documents = [article("1.txt", "abc"), article("2.txt", "xyz"), article("3.txt", "abd"), article("4.txt", "xyw")]
    with Record.open(str(path), matcher=letters()) as record:
        fill(record, documents)
    command = [sys.executable, "-c", DECIDER, str(path)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline().strip() for _ in range(lines)]
    os.kill(process.pid, signal.SIGKILL)
    rest, _ = process.communicate()
    said += [line.strip() for line in rest.splitlines(keepends=True) if line.endswith("\n")]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    with Record.open(str(path), create=False, matcher=letters()) as record:
        history = record.history()
        assert {row.id for row in history} >= {line for line in said if re.fullmatch(r"d\d+", line)}
        # Either before or after a decision, never between.
        merged = history[-1].undone_at is None
        assert partition(record) == (groups("1:abc 2:xyz 3:abd 4:xyw") if merged else groups("1:abc 3:abd", "2:xyz 4:xyw"))
        before = partition(record)
        record.resolve()
        assert partition(record) == before

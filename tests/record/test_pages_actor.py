"""The page of an actor: what it says and is called, how it stands to others, and where it changed side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.actors.actor import ActorType, Predicate, Relation, Status
from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind
from sitroom.record.errors import UnknownNameError
from sitroom.record.record import Record
from sitroom.record.rows import EvidenceRow
from tests.record import situation
from tests.record.contest import Said, report
from tests.record.people import actor_of, article, letters, with_relations, with_role


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        yield opened


def test_its_statements_come_a_stretch_at_a_time_the_newest_first(record: Record) -> None:
    days = ["2031-05-02", None, "2031-05", "2031-06-01", "2031-05-02"]
    for number, day in enumerate(days):
        record.add(report(f"{number}.txt", day, Said("AB", "Tell"), Said("AB", "Dun")), "m")
    actor = actor_of(record, "0.txt", "AB")
    whole = record.actor_page(actor)
    assert whole.after is None
    assert len(whole.statements) == whole.statements_in_all == 10
    assert {row.statement for row in whole.statements} == {"s1", "s2"}
    published = [row.published for row in whole.statements]
    assert published == sorted(published, key=lambda day: day or "", reverse=True)
    assert (whole.first, whole.last, whole.documents) == ("2031-05", "2031-06-01", 5)
    parts = []
    after = None
    for _ in range(4):
        page = record.actor_page(actor, after, 3)
        parts.append(page.statements)
        after = page.after
    assert after is None
    assert [len(part) for part in parts] == [3, 3, 3, 1]
    assert sum(parts, ()) == whole.statements
    assert set(whole.statements) == set(record.actor(actor).statements)


def test_its_names_have_the_documents_that_give_them(record: Record) -> None:
    for number in range(10):
        record.add(article(f"{number}.txt", ("AB", "Abb") if number else "Abba", published=f"2031-05-{number + 10}"), "m")
    page = record.actor_page(actor_of(record, "1.txt", "AB"))
    assert (page.name, page.type) == ("AB", ActorType.PERSON)
    assert [(each.name, each.count) for each in page.names] == [("AB", 9), ("Abb", 9), ("Abba", 1)]
    assert [seen.path for seen in page.names[0].documents] == [f"{number}.txt" for number in range(9, 1, -1)]
    assert [seen.path for seen in page.names[2].documents] == ["0.txt"]


def test_its_roles_have_their_days(record: Record) -> None:
    for path, day, status in (
        ("1.txt", "2031-05-02", Status.CURRENT),
        ("2.txt", "2031-05-09", Status.CURRENT),
        ("3.txt", None, Status.FORMER),
    ):
        record.add(with_role(article(path, "AB", published=day), "a1", "Mayor", "Tell", "number 1", status), "m")
    page = record.actor_page(actor_of(record, "1.txt", "AB"))
    assert [(role.title, role.of, role.status, role.first, role.last, role.count) for role in page.roles] == [
        ("Mayor", "Tell", Status.CURRENT, "2031-05-02", "2031-05-09", 2),
        ("Mayor", "Tell", Status.FORMER, None, None, 1),
    ]
    assert page.roles[0].evidence[0] == EvidenceRow("path:2.txt", "2.txt", "s1")


def test_what_texts_tell_of_it_stands_in_its_sentence(record: Record) -> None:
    record.add(situation.first(), "m")
    page = record.actor_page(actor_of(record, "first.txt", "A boatman"))
    (told,) = page.profile
    assert (told.words, told.document.path) == ("who has seen the fort", "first.txt")
    assert told.sentence == "A boatman who has seen the fort said that it is empty."


def test_its_relations_are_those_of_its_row_counted_by_document(record: Record) -> None:
    allied = Relation("a1", Predicate.ALLIED_WITH, "a2", Status.CURRENT, ((0, 2),), "s1")
    leads = replace(allied, predicate=Predicate.LEADS, subject="a2", object="a1")
    for number in range(3):
        one = article(f"{number}.txt", "AB", "XY", published=f"2031-05-0{number + 1}")
        record.add(with_relations(one, allied, *([leads] if number else [])), "m")
    actor = actor_of(record, "0.txt", "AB")
    other = actor_of(record, "0.txt", "XY")
    page = record.actor_page(actor)
    assert [(each.subject.id, each.predicate, each.object.name, each.count) for each in page.relations] == [
        (actor, Predicate.ALLIED_WITH, "XY", 3),
        (other, Predicate.LEADS, "AB", 2),
    ]
    assert page.relations_in_all == 2
    assert [where.path for where in page.relations[0].evidence] == ["2.txt", "1.txt", "0.txt"]


def test_what_it_says_is_counted_by_certainty_and_kind(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), Said("BC", "Dun", level=Level.POSSIBLE)), "m")
    page = record.actor_page(record.actors()[0].id)
    assert {level: count for level, count in page.levels.items() if count} == {Level.CERTAIN: 1, Level.POSSIBLE: 1}
    assert {kind: count for kind, count in page.claims.items() if count} == {ClaimKind.CLASH: 2}
    assert set(page.levels) == set(Level)
    assert set(page.claims) == set(ClaimKind)


def test_where_it_changed_side_both_words_are_given(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False), Said("BC", "Tell", so=False)), "m")
    (dispute,) = record.disputes()
    page = record.actor_page(actor_of(record, "1.txt", "BC"))
    (change,) = page.changes
    assert (change.dispute, change.question) == (dispute.id, dispute.question)
    assert (change.from_answer, change.from_day, change.before.path) == ("fighting", "2031-05-02", "1.txt")
    assert (change.to_answer, change.to_day, change.after.path) == ("no fighting", "2031-05-04", "2.txt")
    assert [each.id for each in page.disputes] == [dispute.id]
    assert page.disputes_in_all == 1
    assert record.actor_page(actor_of(record, "2.txt", "DE")).changes == ()


def test_its_open_questions_are_asked(record: Record) -> None:
    record.add(article("1.txt", "AB"), "m")
    record.add(article("2.txt", "BX"), "m")
    (question,) = record.questions()
    assert record.actor_page(question.left.actor).merges == (question,)


@pytest.mark.parametrize("number", ["a99", "p1", "b", "", "a", "a1; DROP TABLE tally", "r:1"])
def test_an_unknown_one_is_told(record: Record, number: str) -> None:
    record.add(situation.second(), "m")
    with pytest.raises(UnknownNameError, match="no actor"):
        record.actor_page(number)


@pytest.mark.parametrize("after", ["", "x", "e30", "WzFd", "W10", "\x00", "é", "=" * 50, "WyIyMDMxIiwxLHRydWVd", "W" * 9999])
def test_a_cursor_that_nobody_wrote_is_told(record: Record, after: str) -> None:
    record.add(article("1.txt", "AB"), "m")
    with pytest.raises(UnknownNameError, match="cannot go on"):
        record.actor_page(actor_of(record, "1.txt", "AB"), after)

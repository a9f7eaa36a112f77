"""What the record answers about actors, places and control, over all documents, with the program's own matcher."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sitroom.actors.actor import ActorType, Predicate, Status
from sitroom.attributions.statement import SourceKind
from sitroom.places.place import Holding, Precision
from sitroom.record.quoting import LONGEST, sentence
from sitroom.record.record import Record
from sitroom.record.rows import ActorRow, EvidenceRow, PlaceRow, QuotedSource, RelationRow, RoleRow, SaidOf, StatementFilter
from tests.record import situation


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with Record.open(str(tmp_path_factory.mktemp("situation") / "r.db")) as opened:
        opened.add(situation.first(), "m1")
        opened.add(situation.second(), "m1")
        yield opened


def where(path: str, statement: str | None) -> EvidenceRow:
    return EvidenceRow(f"path:{path}", path, statement)


SUPPORTS = RelationRow("a1", Predicate.SUPPORTS, "a2", Status.CURRENT, (where("first.txt", None),))
VOLK = ActorRow(
    id="a1",
    name="Irena Volk",
    type=ActorType.PERSON,
    aliases=("Irena Wolk",),
    roles=(
        RoleRow("mayor", "Tellmar", Status.CURRENT, (where("first.txt", "s1"),)),
        RoleRow("mayor", None, Status.FORMER, (where("second.txt", "s1"),)),
    ),
    relations=(SUPPORTS,),
    documents=2,
    statements=2,
)


def test_everything_comes_back_as_it_was_added(record: Record) -> None:
    assert list(record.extracted()) == [situation.first(), situation.second()]


def test_actors_come_by_statements_then_name(record: Record) -> None:
    rows = record.actors()
    assert rows[0] == VOLK
    assert [(row.id, row.name, row.type, row.statements) for row in rows[1:]] == [
        ("a3", "A boatman", ActorType.UNNAMED, 1),
        ("a2", "Reed Guard", ActorType.GROUP, 0),
    ]
    assert rows[2].relations == (SUPPORTS,)


def test_an_actors_page_tells_why_it_is_one(record: Record) -> None:
    page = record.actor("irena wolk")
    assert page.actor == VOLK
    assert [(name.name, name.paths) for name in page.names] == [("Irena Volk", ("first.txt",)), ("Irena Wolk", ("second.txt",))]
    assert [(row.what, row.path) for row in page.roles] == [("mayor of Tellmar", "first.txt"), ("mayor (former)", "second.txt")]
    assert page.roles[0].sentence == "Irena Volk, mayor of Tellmar, said that the Reed Guard holds the old fort."
    assert [(row.path, row.score is None) for row in page.members] == [("first.txt", True), ("second.txt", False)]
    assert any(reason.kind == "name" for reason in page.members[1].reasons)
    assert [row.content for row in page.statements] == [
        "that the Reed Guard holds the old fort",
        "that the fort at Tellmar was lost",
    ]
    assert page.names_of == {"a1": "Irena Volk", "a2": "Reed Guard"}


def test_what_is_told_of_a_source_stays_with_it(record: Record) -> None:
    said = "A boatman who has seen the fort said that it is empty."
    assert record.actor("a3").profile == (SaidOf("who has seen the fort", "first.txt", said),)


def test_statements_carry_their_actor_and_are_found_by_any_of_its_names(record: Record) -> None:
    assert [(row.path, row.statement, row.actor) for row in record.statements()] == [
        ("first.txt", "s1", "a1"),
        ("first.txt", "s2", "a3"),
        ("second.txt", "s1", "a1"),
    ]
    # "Wolk" stands in the second document alone.
    assert [row.path for row in record.statements(StatementFilter(source="WOLK"))] == ["first.txt", "second.txt"]
    assert [row.path for row in record.statements(StatementFilter(actor="a3"))] == ["first.txt"]
    assert list(record.statements(StatementFilter(source="reed"))) == []


def test_the_most_quoted_are_counted_by_actor(record: Record) -> None:
    assert record.summary().most_quoted == (QuotedSource("Irena Volk", SourceKind.PERSON, 2, 2),)


def test_places_are_one_by_the_gazetteer_and_the_unplaced_stay(record: Record) -> None:
    rows = record.places()
    assert rows[0] == PlaceRow(
        id="p1",
        name="Tellmar",
        written=("Tellmar",),
        type="town",
        lat=12.5,
        lon=-3.25,
        gazetteer="made:7",
        precision=Precision.TOWN,
        documents=2,
        evidence=(where("first.txt", "s1"), where("second.txt", "s1")),
    )
    assert [(row.id, row.name, row.lat, row.evidence) for row in rows[1:]] == [
        ("p3", "Dunmouth", None, (where("second.txt", None),)),
        ("p2", "the old fort", None, (where("first.txt", "s1"),)),
    ]


@pytest.mark.parametrize(
    ("at", "found"),
    [
        (None, ["p3", "p1", "p2"]),
        ("2031-03-31", ["p3", "p1"]),
        ("2031-04-01", ["p3", "p1", "p2"]),
        ("2031", ["p3", "p1", "p2"]),
        ("2030", ["p3", "p1"]),
    ],
)
def test_control_up_to_a_date_always_with_the_undated(record: Record, at: str | None, found: list[str]) -> None:
    assert [row.place for row in record.control(at)] == found


def test_a_finding_counts_as_of_its_document_where_it_states_no_date(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(situation.second("2031-06-10"), "m1")
        assert record.control("2031-06-09") == []
        assert [row.status for row in record.control("2031-06-10")] == [Holding.UNCLEAR, Holding.NOT_HELD]


def test_a_finding_names_place_and_holder(record: Record) -> None:
    row = record.control()[2]
    assert (row.place_name, row.holder, row.holder_name, row.status, row.date) == (
        "the old fort", "a2", "Reed Guard", Holding.HELD, "2031-04",
    )  # fmt: skip
    assert row.evidence == where("first.txt", "s1")
    assert record.control()[0].evidence == where("second.txt", None)


def test_a_revised_document_takes_its_findings_with_it(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "r.db")) as record:
        record.add(situation.first(), "m1")
        record.add(situation.second(), "m1")
        gone = situation.second()
        text = gone.document.text + "Withdrawn.\n"
        record.add(type(gone)(situation._about(text, "second.txt", None), ()), "m1")
        assert [row.place for row in record.control()] == ["p2"]
        assert [(row.id, row.documents) for row in record.places()] == [("p1", 1), ("p2", 1)]
        assert record.actor("a1").actor.aliases == ()


@pytest.mark.parametrize(
    ("text", "words", "given"),
    [
        ("One. Two men came! Three.", "men", "Two men came!"),
        ("Dr. Vell said so. No.", "Vell", "Dr. Vell said so."),
        ("A heading\nThe first line.\n", "first", "The first line."),
        ("word " * 200, "word", "word " * 33 + "…"),
    ],
)
def test_the_sentence_around_words(text: str, words: str, given: str) -> None:
    start = text.index(words)
    found = sentence(text, start, start + len(words))
    if given.endswith("…"):
        assert found.endswith("…")
        assert len(found) <= LONGEST
    else:
        assert found == given

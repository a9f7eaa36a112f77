"""Places and who holds them, directories, the map, the net of relations, the timeline and the accounting of sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitroom.actors.actor import ActorType, Predicate, Relation, Status
from sitroom.attributions.statement import SourceKind
from sitroom.extracted import Extracted
from sitroom.places.place import Holding
from sitroom.record.errors import UnknownNameError
from sitroom.record.page_rows import ActorEntry, DocumentEntry, Order
from sitroom.record.record import Record
from tests.record import made, situation
from tests.record.contest import Said, report
from tests.record.people import actor_of, article, letters, with_relations


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        yield opened


def place_of(record: Record, name: str) -> str:
    (found,) = (row.id for row in record.places() if row.name == name)
    return found


def by(extracted: Extracted, publisher: str | None) -> Extracted:
    return replace(extracted, document=replace(extracted.document, publisher=publisher))


# -- places --------------------------------------------------------------------------------------------------------


def test_who_is_said_to_hold_a_place_comes_by_day_with_who_says_so(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell", aspect="control", holder="XY"), publisher="Tell Post"), "m")
    old = Said(None, "Tell", aspect="control", holder="XY", when="2031-04-01", so=False)
    record.add(report("2.txt", "2031-05-04", old, publisher="Dun Post"), "m")
    record.add(report("3.txt", None, Said("DE", "Tell", aspect="control", holder="XY")), "m")
    page = record.place_page(place_of(record, "Tell"))
    assert [(held.day, held.stated, held.status, held.said_by) for held in page.held] == [
        ("2031-05-02", False, Holding.HELD, "BC"),
        ("2031-04-01", True, Holding.NOT_HELD, "Dun Post"),
        (None, False, Holding.HELD, "DE"),
    ]
    assert page.held_in_all == 3
    assert {held.holder.name for held in page.held if held.holder} == {"XY"}
    for held in page.held:
        text = record.document(held.evidence.path).document.text
        assert held.words == " … ".join(text[start:end] for start, end in held.spans)


def test_a_place_shows_what_is_said_of_it(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), Said("BC", "Dun")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
    (dispute,) = record.disputes()
    page = record.place_page(place_of(record, "Tell"))
    assert [row.path for row in page.statements] == ["2.txt", "1.txt"]
    assert (page.statements_in_all, page.documents, page.first, page.last) == (2, 2, "2031-05-02", "2031-05-04")
    assert ([each.id for each in page.disputes], page.disputes_in_all) == ([dispute.id], 1)
    assert [(each.name, each.count) for each in page.written] == [("Tell", 2)]
    assert (page.lat, page.lon, page.gazetteer) == (1.0, 2.0, "made:Tell")
    first = record.place_page(page.id, None, 1)
    assert (first.statements + record.place_page(page.id, first.after, 1).statements) == page.statements
    with pytest.raises(UnknownNameError, match="no place"):
        record.place_page("p99")


# -- directories ---------------------------------------------------------------------------------------------------


def test_actors_are_listed_a_stretch_at_a_time(record: Record) -> None:
    for number, people in enumerate((("AB", "CD"), ("AB", "EF"), ("AB", "CD", "a guard"))):
        record.add(article(f"{number}.txt", *people, published=f"2031-05-0{number + 1}"), "m")
    whole = record.actor_directory()
    assert [(each.name, each.statements, each.documents) for each in whole.entries[:2]] == [("AB", 3, 3), ("CD", 2, 2)]
    assert (whole.entries[1].first, whole.entries[1].last, whole.total) == ("2031-05-01", "2031-05-03", len(whole.entries))
    assert whole.types[ActorType.UNNAMED] == 1
    orders: tuple[Order, ...] = ("statements", "name")
    for order in orders:
        entries: list[ActorEntry] = []
        after = None
        while True:
            part = record.actor_directory(after, 2, order=order)
            entries += part.entries
            if (after := part.after) is None:
                break
        assert {each.id for each in entries} == {each.id for each in whole.entries}
        assert len(entries) == whole.total
    named = record.actor_directory(order="name").entries
    assert [each.name for each in named] == sorted((each.name for each in named), key=str.casefold)
    unnamed = record.actor_directory(kind=ActorType.UNNAMED)
    assert ([each.name for each in unnamed.entries], unnamed.total) == (["a guard"], 1)


def test_places_are_listed_with_what_is_known_of_them(record: Record) -> None:
    record.add(situation.first(), "m")
    found = record.place_directory()
    assert {(each.name, each.placed, each.documents) for each in found.entries} == {
        ("Tellmar", True, 1),
        ("the old fort", False, 1),
    }
    assert (found.total, found.after) == (2, None)
    part = record.place_directory(room=1)
    assert record.place_directory(part.after, 1).entries == found.entries[1:]


def test_documents_are_listed_the_newest_first_the_undated_last(record: Record) -> None:
    for path, day in (("b.txt", "2031-05-02"), ("a.txt", None), ("c.txt", "2031-05-02"), ("d.txt", "2031-06"), ("e.txt", None)):
        record.add(article(path, "AB", published=day), "m")
    whole = record.document_directory()
    assert [each.path for each in whole.entries] == ["d.txt", "c.txt", "b.txt", "e.txt", "a.txt"]
    assert (whole.total, whole.undated, whole.after) == (5, 2, None)
    entries: list[DocumentEntry] = []
    after = None
    for _ in range(3):
        part = record.document_directory(after, 2)
        entries += part.entries
        after = part.after
    assert after is None
    assert tuple(entries) == whole.entries


def test_a_document_in_the_list_counts_its_statements_and_disputes(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), Said(None, "Dun")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
    listed = {each.path: (each.statements, each.disputes) for each in record.document_directory().entries}
    assert listed == {"1.txt": (1, 1), "2.txt": (1, 1)}


# -- the map, the net and the timeline -----------------------------------------------------------------------------


def test_the_map_has_the_last_state_of_each_place(record: Record) -> None:
    for number in range(3):
        said = Said("BC", "Tell", aspect="control", holder="XY")
        record.add(report(f"{number}.txt", f"2031-05-0{number + 1}", said), "m")
    record.add(report("x.txt", "2031-05-09", Said("DE", "Tell", aspect="control", holder="XY", so=False)), "m")
    record.add(situation.first(), "m")
    found = record.where()
    tell = next(each for each in found.placed if each.name == "Tell")
    assert [(state.status, state.last, state.findings, state.origins) for state in tell.states] == [
        (Holding.NOT_HELD, "2031-05-09", 1, 1),
        (Holding.HELD, "2031-05-03", 3, 1),
    ]
    assert (tell.documents, tell.statements, tell.disputes) == (4, 4, 1)
    assert [each.name for each in found.unplaced] == ["the old fort"]
    assert (found.placed_in_all, found.unplaced_in_all) == (2, 1)


def test_the_net_goes_two_steps_around_an_actor(record: Record) -> None:
    def tied(path: str, one: str, other: str) -> Extracted:
        relation = Relation("a1", Predicate.LEADS, "a2", Status.CURRENT, ((0, 2),), None)
        return with_relations(article(path, one, other), relation)

    pairs = (("AB", "CD"), ("CD", "EF"), ("EF", "GH"), ("GH", "JK"), ("AB", "CD"))
    for number, pair in enumerate(pairs):
        record.add(tied(f"{number}.txt", *pair), "m")
    whole = record.relation_net()
    assert [edge.count for edge in whole.edges] == [2, 1, 1, 1]
    assert (whole.edges_in_all, len(whole.nodes)) == (4, 5)
    assert [where.path for where in whole.edges[0].evidence] == ["4.txt", "0.txt"]
    near = record.relation_net(actor_of(record, "0.txt", "AB"))
    assert [(node.name, node.step) for node in near.nodes] == [("AB", 0), ("CD", 1), ("EF", 2)]
    assert len(near.edges) == 2
    assert len(record.relation_net(room=1).edges) == 1
    with pytest.raises(UnknownNameError, match="no actor"):
        record.relation_net("a99")


def test_the_timeline_keeps_event_and_report_apart(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell", when="2031-04"), Said("BC", "Dun")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False, when="2031-03-01")), "m")
    whole = record.timeline()
    assert [(moment.from_day, moment.published, moment.who) for moment in whole.moments] == [
        ("2031-03-01", "2031-05-04", "DE"),
        ("2031-04", "2031-05-02", "BC"),
    ]
    assert [(moment.published, moment.what[:15]) for moment in whole.undated] == [("2031-05-02", "fighting in Dun")]
    assert not whole.cut
    assert len(record.timeline(actor=actor_of(record, "1.txt", "BC")).moments) == 1
    assert len(record.timeline(place=place_of(record, "Tell")).moments) == 2
    assert record.timeline(place=place_of(record, "Tell"), actor=actor_of(record, "1.txt", "BC")).undated == ()
    short = record.timeline(room=1)
    assert short.cut
    assert [moment.evidence.path for moment in short.moments] == ["2.txt"]
    with pytest.raises(UnknownNameError, match="no dispute"):
        record.timeline(dispute="d0")


def test_a_dispute_has_a_timeline_of_its_own(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell", when="2031-05-01"), Said("BC", "Dun")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
    (dispute,) = record.disputes()
    found = record.timeline(dispute=dispute.id)
    assert [(moment.from_day, moment.evidence.path) for moment in found.moments] == [("2031-05-01", "1.txt")]
    assert [moment.evidence.path for moment in found.undated] == ["2.txt"]


# -- the accounting of sources -------------------------------------------------------------------------------------


def test_sources_are_accounted_for(record: Record) -> None:
    record.add(made.dam(publisher="Tell Post", published="2031-05"), "m")
    record.add(made.ferry(publisher="Dun Post", published="2031-06-02"), "m")
    record.add(report("1.txt", None, Said(None, "Tell")), "m")
    found = record.accounting()
    assert (found.documents, found.statements, found.named, found.unnamed, found.no_source, found.narration) == (3, 7, 5, 1, 1, 1)
    assert (found.unnamed_share, found.no_source_share) == (1 / 7, 1 / 7)
    assert found.by_kind[SourceKind.ROLE] == 1
    assert [(row.publisher, row.statements, row.narration, row.unnamed_share) for row in found.outlets] == [
        ("Tell Post", 5, 0, 0.2),
        ("Dun Post", 2, 0, 0.0),
        (None, 0, 1, None),
    ]
    assert [(row.month, row.statements, row.named, row.unnamed, row.no_source) for row in found.months] == [
        ("2031-05", 5, 3, 1, 1),
        ("2031-06", 2, 2, 0, 0),
        (None, 0, 0, 0, 0),
    ]
    assert [(each.words, each.statements, each.documents) for each in found.described] == [("Officials", 1, 1)]


def test_sources_are_accounted_for_as_of_a_day(record: Record) -> None:
    record.add(article("1.txt", "AB", "CD", published="2031-05-02"), "m")
    record.add(article("2.txt", "CD", published="2031-06-02"), "m")
    then = record.accounting("2031-05")
    assert (then.documents, then.statements, [row.month for row in then.months]) == (1, 2, ["2031-05"])
    assert [(each.name, each.statements, each.last) for each in then.most_quoted] == [
        ("AB", 1, "2031-05-02"),
        ("CD", 1, "2031-05-02"),
    ]
    assert [(each.name, each.statements) for each in record.accounting().most_quoted] == [("CD", 2), ("AB", 1)]


def test_the_documents_of_a_source_are_those_in_which_it_speaks(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", aspect="control", holder="BC")), "m")
    assert {row.name: row.documents for row in record.actors()}["BC"] == 2
    accounted, told = record.accounting().most_quoted, record.summary().most_quoted
    assert {each.name: each.documents for each in accounted} == {each.name: each.documents for each in told} == {"BC": 1, "DE": 1}
    assert {each.name: (each.first, each.last) for each in accounted}["BC"] == ("2031-05-02", "2031-05-02")
    for at in ("2031-05-03", "2031-05-05"):
        then = record.accounting(at).most_quoted
        assert {each.name: each.documents for each in then}["BC"] == 1
        assert ("DE" in {each.name for each in then}) is (at > "2031-05-04")


def test_an_outlet_that_only_repeats_others_is_named(record: Record) -> None:
    for number in range(3):
        said = Said("BC", f"Tell{number}")
        record.add(by(report(f"first{number}.txt", f"2031-05-0{number + 1}", said), "Tell Post"), "m")
        record.add(by(report(f"late{number}.txt", f"2031-05-1{number}", said), "Dun Post"), "m")
    found = record.accounting()
    assert [(row.publisher, row.looked_at, row.own) for row in found.repeaters] == [("Dun Post", 3, 0)]
    (first,) = (row for row in found.outlets if row.publisher == "Tell Post")
    assert first.own == first.origins > 0


def test_an_empty_record_has_all_of_these(record: Record) -> None:
    assert record.accounting().unnamed_share is None
    assert record.where().placed == ()
    assert record.relation_net().edges == ()
    assert record.timeline().moments == ()
    assert record.actor_directory().total == record.place_directory().total == record.document_directory().total == 0

"""What exports join: documents with their whole-record ids, and what all documents tell of actors and relations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest

from sitroom.actors.actor import ActorType, Predicate, Relation, Status
from sitroom.certainty.level import Level
from sitroom.extracted import Extracted
from sitroom.record.judgement_rows import Correction, Deed, Review, Verdict
from sitroom.record.record import Record
from tests.record import situation
from tests.record.contest import Said, report


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db")) as opened:
        yield opened


def test_documents_are_as_they_are_with_what_they_name_in_the_whole_record(record: Record) -> None:
    record.add(situation.first(), "m1")
    record.add(situation.second(), "m2")
    whole = list(record.whole_documents())
    assert [each.extracted for each in whole] == list(record.extracted())
    assert [each.reader for each in whole] == ["m1", "m2"]
    first, second = whole
    assert (first.actors["a1"].name, first.actors["a1"].type) == ("Irena Volk", ActorType.PERSON)
    assert second.actors["a1"] == first.actors["a1"]
    assert (first.actors["a1"].document, first.actors["a1"].called) == ("path:first.txt", "Irena Volk")
    assert {first.actors[a.id].id for a in first.extracted.actors} <= {row.id for row in record.actors()}
    assert first.places["p1"] == second.places["p1"]
    assert {row.id: row.name for row in record.places()}[first.places["p2"]] == "the old fort"


def test_claims_know_their_disputes(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False), Said("BC", "Dun")), "m")
    (dispute,) = record.disputes()
    first, second = record.whole_documents()
    (stands,) = first.disputed["c1"]
    assert (stands.dispute, stands.answer, stands.origins) == (dispute.id, "fighting", 1)
    assert [each.answer for each in second.disputed["c1"]] == ["no fighting"]
    assert "c2" not in second.disputed


def test_decisions_stand_with_their_statements(record: Record) -> None:
    record.add(situation.first(), "m")
    record.judge("first.txt", "s1", Verdict.ACCEPT, "mara")
    (whole,) = record.whole_documents()
    assert (whole.reviews, whole.judged["s1"].what, whole.judged["s1"].author) == ({"s1": Review.ACCEPTED}, Deed.ACCEPT, "mara")
    correction = record.judge("first.txt", "s1", Verdict.CORRECT, "otto", Correction(level=Level.POSSIBLE))
    record.judge("first.txt", "s1", Verdict.ACCEPT, "mara")
    (whole,) = record.whole_documents()
    assert (whole.judged["s1"].what, whole.judged["s1"].author) == (Deed.CORRECT, "otto")
    record.undo(correction.id, "mara")
    (whole,) = record.whole_documents()
    assert whole.judged["s1"].what is Deed.ACCEPT
    record.judge("first.txt", "s1", Verdict.REJECT, "mara")
    (whole,) = record.whole_documents()
    assert [s.id for s in whole.extracted.statements] == ["s2"]
    assert all(actor.roles == () for actor in whole.extracted.actors)
    assert all(told.roles == () for told in record.told_of_actors())


def test_what_is_told_of_an_actor_stands_together(record: Record) -> None:
    for number, extracted in enumerate((situation.second(), situation.first())):
        record.add(extracted, f"m{number}")
    told = list(record.told_of_actors())
    keys = [actor.id for actor, _ in groupby(told, key=lambda each: each.actor)]
    assert len(keys) == len(set(keys))
    volk = [each for each in told if "Irena Volk" in each.names or "Irena Wolk" in each.names]
    assert [(each.document, each.names, [role.status for role in each.roles]) for each in volk] == [
        ("path:second.txt", ("Irena Wolk",), [Status.FORMER]),
        ("path:first.txt", ("Irena Volk",), [Status.CURRENT]),
    ]


def test_a_symmetric_relation_is_one_whichever_side_comes_first(record: Record) -> None:
    def opposed(extracted: Extracted, one: str, other: str) -> Extracted:
        relation = Relation(one, Predicate.OPPOSED_TO, other, Status.CURRENT, ((0, 10), (12, 14)))
        return replace(extracted, relations=(*extracted.relations, relation))

    first = situation.first()
    again = replace(first, document=replace(first.document, id="path:again.txt", path="again.txt"))
    record.add(opposed(first, "a1", "a2"), "m")
    record.add(opposed(again, "a2", "a1"), "m")
    told = list(record.told_of_relations())
    assert [(t.predicate, t.subject.name, t.object.name, t.document, t.words) for t in told] == [
        (Predicate.OPPOSED_TO, "Irena Volk", "Reed Guard", "path:first.txt", "Irena Volk"),
        (Predicate.OPPOSED_TO, "Irena Volk", "Reed Guard", "path:again.txt", "Irena Volk"),
        (Predicate.SUPPORTS, "Irena Volk", "Reed Guard", "path:first.txt", "She supports the Reed Guard"),
        (Predicate.SUPPORTS, "Irena Volk", "Reed Guard", "path:again.txt", "She supports the Reed Guard"),
    ]


def test_an_empty_record_tells_nothing(record: Record) -> None:
    assert [*record.whole_documents(), *record.told_of_actors(), *record.told_of_relations()] == []

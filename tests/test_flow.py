"""The way of the data as a whole: what one text may do to another."""

from __future__ import annotations

import pytest

from sitroom import flow
from sitroom.documents.document import Document
from sitroom.documents.inputs import read_document
from sitroom.errors import DocumentError
from sitroom.extracted import Extracted
from sitroom.flow import extract, extract_all


def test_a_fault_of_our_own_in_one_text_does_not_cost_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def faulty(document: Document, _own: object = None) -> Extracted:
        if "boom" in document.text:
            raise KeyError("no such thing")
        return extract(document)

    monkeypatch.setattr(flow, "extract", faulty)
    documents = [read_document(text.encode(), f"{text[:4]}.txt") for text in ("fine here.", "boom here.", "good here.")]
    one, two, three = extract_all(documents)
    assert isinstance(one, Extracted)
    assert isinstance(three, Extracted)
    assert isinstance(two, DocumentError)
    assert "boom.txt: a fault in Sitroom: KeyError" in str(two)


def test_actors_places_relations_and_control_refer_to_each_other() -> None:
    text = (
        "Anna Berg, spokeswoman for the Northern Front, said on Monday that the Front held Kharkiv.\n\n"
        "“The army has lost Kharkiv,” Berg said. She added that talks in Vienna would go on.\n"
    )
    found = extract(read_document(text.encode(), "front.txt"))
    actors = {actor.id: actor for actor in found.actors}
    places = {place.id: place for place in found.places}
    speakers = {statement.source.actor for statement in found.statements}
    assert len(speakers) == 1
    (speaker,) = speakers
    assert speaker is not None
    assert actors[speaker].name == "Anna Berg"
    assert [role.title for role in actors[speaker].roles] == ["spokeswoman"]
    assert {place.name for place in places.values()} == {"Kharkiv", "Vienna"}
    assert all(mention.actor in actors or mention.place in places for mention in found.mentions)
    assert {(c.status.value, places[c.place].name) for c in found.control} >= {("held", "Kharkiv")}


@pytest.mark.parametrize(
    "text", ["", "\n\n", "He.", "“", "a" * 5000, "Q:\nA:\nQ:", "\u202eabc\u202c said no.", "I I I I said I."]
)
def test_no_text_is_too_odd(text: str) -> None:
    document = Document(id="path:x", revision="x", path="x", text=text)
    assert extract(document).document is document

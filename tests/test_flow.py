"""The way of the data as a whole: what one text may do to another."""

from __future__ import annotations

import pytest

from sitroom import flow
from sitroom.documents.document import Document
from sitroom.documents.formats import Item, LeftOut
from sitroom.documents.inputs import read_document
from sitroom.documents.known import Known
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


def test_a_worker_tells_of_a_fault_as_this_process_does() -> None:
    # Half of a pair of surrogates, which no reader lets through: what reads words cannot take it.
    documents = [
        Document("a", "r", "a.txt", "The mayor said \ud800 no."),
        Document("b", "r", "b.txt", "The mayor of Tell said no."),
    ]
    alone, together = list(extract_all(documents)), list(extract_all(documents, jobs=2))
    assert isinstance(together[0], DocumentError)
    assert isinstance(together[1], Extracted)
    assert str(together[0]) == str(alone[0])
    assert (together[0].path, together[0].advice) == ("a.txt", "the rest is read; please report it")


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


FRENCH = (
    "Le ministre a déclaré jeudi que ses troupes tenaient toujours le pont. Les habitants, joints par téléphone, disent au"
    " contraire que la ville est encerclée depuis trois jours et que personne ne peut en sortir."
)


def test_a_text_in_another_language_is_kept_and_not_read_until_somebody_says_it_is_english() -> None:
    document = read_document(FRENCH.encode(), "fr.txt")
    assert document.language == "fr"
    assert extract(document) == Extracted(document, ())
    assert flow.reader_of(document, "r") == "r+unread"
    told = read_document(FRENCH.encode(), "fr.txt", Known(language="en"))
    assert told.is_read
    assert flow.reader_of(told, "r") == "r"


def test_what_was_left_out_passes_through_in_its_place() -> None:
    left = LeftOut("a.zip", "2 pictures")
    documents: list[Item] = [read_document(b"fine here.", "a.txt"), left, read_document(b"good here.", "b.txt")]
    assert list(extract_all(documents))[1] is left
    assert list(extract_all(documents, jobs=2))[1] is left

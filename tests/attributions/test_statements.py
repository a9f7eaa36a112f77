from __future__ import annotations

from dataclasses import replace

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.attributions.statements import Thresholds, chained, mended, statements_of
from sitroom.documents.document import Document, Span
from sitroom.extracted import Extracted
from sitroom.reading.reader import Entity, Found, Reading, Word

LIMITS = Thresholds(0.5, 0.7)


def document(text: str, headings: tuple[Span, ...] = ()) -> Document:
    return Document("path:x", "0" * 64, "x", text, headings=headings)


def found(text: str, source: str, cue: str, *content: str, score: float = 0.9, inner: bool = False) -> Found:
    def spans(words: str) -> tuple[Span, ...]:
        return ((text.index(words), text.index(words) + len(words)),) if words else ()

    return Found(spans(source), spans(cue), tuple(s for c in content for s in spans(c)), score, inner)


def read(text: str, *attributions: Found, entities: tuple[Entity, ...] = (), words: tuple[Word, ...] = ()) -> Extracted:
    read = document(text)
    return Extracted(read, statements_of(read, Reading(tuple(attributions), entities, words), LIMITS))


def words_of(text: str, spans: tuple[Span, ...]) -> list[str]:
    return [text[s:e] for s, e in spans]


def test_only_what_is_sure_enough_is_a_statement() -> None:
    text = "She said no. He said yes."
    read_ = read(text, found(text, "She", "said", "no"), found(text, "He", "said yes", "yes", score=0.49))
    assert [words_of(text, s.source.spans) for s in read_.statements] == [["She"]]


def test_a_content_never_runs_over_a_line_break_or_into_a_heading() -> None:
    text = "She said the road is open\nMeanwhile abroad\nHe left."
    heading = (text.index("Meanwhile"), text.index("\nHe"))
    mended_ = mended(document(text, (heading,)), found(text, "She", "said", "the road is open\nMeanwhile abroad"))
    assert mended_ is not None
    assert words_of(text, mended_.content) == ["the road is open"]


def test_a_content_ends_before_the_mark_of_a_text_that_was_cut() -> None:
    text = "She said the road to the north is… [+2314 chars]"
    mark = (text.index("…"), len(text))
    said = found(text, "She", "said", "the road to the north is… [+2314 chars]")
    mended_ = mended(replace(document(text), boilerplate=(mark,)), said)
    assert mended_ is not None
    assert words_of(text, mended_.content) == ["the road to the north is"]
    assert mended(replace(document(text), boilerplate=(mark,)), found(text, "She", "said", "… [+2314 chars]")) is None


def test_quotation_marks_at_the_edge_belong_to_the_content() -> None:
    text = "“The road is open,” she said."
    mended_ = mended(document(text), found(text, "she", "said", "The road is open,"))
    assert mended_ is not None
    assert words_of(text, mended_.content) == ["“The road is open,”"]


def test_nothing_left_of_a_content_is_no_statement() -> None:
    text = "She said – \n – and left."
    assert mended(document(text), found(text, "She", "said", "– \n –")) is None


def test_an_infinitive_ends_before_the_reporters_clause() -> None:
    text = "She vowed not to give in and left the hall."
    tags = {"not": "RB", "to": "TO", "give": "VB", "in": "RP", "and": "CC", "left": "VBD", "hall": "NN"}
    words = tuple(Word(text.index(w), text.index(w) + len(w), tag) for w, tag in tags.items())
    (statement,) = read(text, found(text, "She", "vowed", "not to give in and left the hall"), words=words).statements
    assert words_of(text, statement.content) == ["not to give in"]


def test_a_farewell_is_no_statement() -> None:
    text = "Families said goodbye to each other."
    assert read(text, found(text, "Families", "said", "goodbye to each other")).statements == ()


def test_the_speaker_goes_on_behind_the_cue() -> None:
    text = "“We waited all night,” said Ada Marn. “Nobody came to the gate.”"
    (statement,) = read(text, found(text, "Ada Marn", "said", "“We waited all night,”")).statements
    assert words_of(text, statement.content) == ["“We waited all night,”", "“Nobody came to the gate.”"]
    assert statement.quotation is Quotation.DIRECT


def test_the_speaker_goes_on_in_a_new_paragraph() -> None:
    text = "Ada Marn said: “We waited all night.\n\n“Nobody came to the gate.”"
    (statement,) = read(text, found(text, "Ada Marn", "said", "“We waited all night.")).statements
    assert words_of(text, statement.content)[-1] == "“Nobody came to the gate.”"


def test_a_quotation_far_from_any_speaker_is_left_alone() -> None:
    text = (
        "“We waited all night,” said Ada Marn.\n\nThe gate opened at six and closed again at nine.\n\n“Nobody came to the gate.”"
    )
    (statement,) = read(text, found(text, "Ada Marn", "said", "“We waited all night,”")).statements
    assert len(statement.content) == 1


def test_the_person_of_the_sentence_before_speaks() -> None:
    text = "Her neighbour Jon Sarr came next. “My brother is still in the valley.”"
    person = Entity(text.index("Jon"), text.index(" came"), "PERSON")
    (statement,) = read(text, entities=(person,)).statements
    assert words_of(text, statement.source.spans) == ["Her neighbour Jon Sarr"]
    assert statement.cue == ()
    assert statement.source.kind is SourceKind.PERSON


def test_scare_quotes_and_titles_start_no_statement() -> None:
    text = "Jon Sarr painted the “temporary fence” and read “The Salt Road”."
    person = Entity(0, 8, "PERSON")
    assert read(text, entities=(person,)).statements == ()


def test_a_chain_is_tied_to_the_narrowest_content_around_it() -> None:
    text = "Ada told us that Jon had said that the gate was shut."
    outer = found(text, "Ada", "told", "that Jon had said that the gate was shut")
    inner = found(text, "Jon", "had said", "that the gate was shut", inner=True)
    assert chained([outer, inner]) == [None, 0]
    read_ = read(text, inner, outer)
    assert [(s.id, s.via) for s in read_.statements] == [("s1", None), ("s2", "s1")]


def test_an_inner_statement_without_its_outer_one_is_dropped() -> None:
    text = "Ada told us that Jon had said that the gate was shut."
    outer = found(text, "Ada", "told", "that Jon had said that the gate was shut", score=0.2)
    inner = found(text, "Jon", "had said", "that the gate was shut", inner=True)
    assert read(text, outer, inner).statements == ()


def test_statements_are_numbered_in_the_order_of_their_first_character() -> None:
    text = "“No,” said Ada. Jon said yes."
    read_ = read(text, found(text, "Jon", "said yes", "yes"), found(text, "Ada", "said", "“No,”"))
    assert [(s.id, s.content[0][0]) for s in read_.statements] == [("s1", 0), ("s2", text.index("yes"))]

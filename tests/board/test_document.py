from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from sitroom.board import links
from sitroom.board.asked import Asked
from sitroom.board.marking import STRETCH
from sitroom.board.views import document
from sitroom.board.views.document import DocumentPage
from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.record.judgement_rows import Correction, NewStatement, Verdict
from sitroom.record.record import Record
from tests.board.serving import client_of, copied
from tests.record import made, situation
from tests.record.contest import Said, report
from tests.record.made import span
from tests.record.people import letters

NESTED = "Mara Venn said that the clerk said that rain falls in Tell.\nMara Venn left.\n"
LETTERS = "😀😀 The 𝒳 boats wait, he said. Boats wait. The 𝒳 boats wait.\n"


def of(text: str, *statements: object, path: str = "made.txt") -> Extracted:
    about = Document(f"path:{path}", hashlib.sha256(text.encode()).hexdigest(), path, text, title="Made up", language="en")
    return Extracted(about, tuple(statements))  # type: ignore[arg-type]


def nested() -> Extracted:
    outer = made.statement(NESTED, 1, "Mara Venn", "said", "that the clerk said that rain falls in Tell")
    inner = made.statement(NESTED, 2, "the clerk", "said that rain"[:4], "that rain falls in Tell", via="s1")
    return of(NESTED, outer, dataclasses.replace(inner, cue=(span(NESTED, "said", 20),)), path="nested.txt")


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "made.db")) as opened:
        for each in (made.dam(title="The dam", published="2031-05-02", url="https://dam.example/a"), nested(), situation.first()):
            opened.add(each, "made")
        yield opened


def asked(**fields: str) -> Asked:
    return Asked("/document", fields, {}, None, "Ada")


def shown(record: Record, number: str, **fields: str) -> DocumentPage:
    return document.page(record.document_page(number), asked(id=number, **fields))


def text_of(page: DocumentPage) -> list[str]:
    return ["".join(piece.text for piece in row.pieces) for row in page.rows]


def looks(page: DocumentPage, words: str) -> set[str]:
    """The looks of the pieces that have some of the first occurrence of these words."""
    pieces = [piece for row in page.rows for piece in row.pieces]
    start = next(p.at + p.text.index(words[:3]) for p in pieces if words[:3] in p.text)
    return {p.looks for p in pieces if p.at < start + len(words) and p.at + len(p.text) > start}


def test_the_text_is_shown_as_it_is(record: Record) -> None:
    page = shown(record, "path:nested.txt")
    assert text_of(page) == [line for line in NESTED.split("\n") if line]
    for row in page.rows:
        for piece in row.pieces:
            assert NESTED[piece.at : piece.at + len(piece.text)] == piece.text


def test_what_stands_inside_another_statement_keeps_its_own_look(record: Record) -> None:
    page = shown(record, "path:nested.txt")
    assert looks(page, "Mara Venn") == {"source"}
    assert looks(page, "the clerk") == {"source inside-1"}
    assert looks(page, "rain falls in Tell") == {"content inside-1"}
    told = next(p.told for row in page.rows for p in row.pieces if "clerk" in p.text)
    assert told == "content of statement 1, source of statement 2"
    inner = next(c for row in page.rows for c in row.cards if c.statement == "s2")
    assert [(n.name, n.href) for n in inner.inside] == [("1", "#card-s1")]


def test_layers_are_hidden_and_shown_by_the_address(record: Record) -> None:
    page = shown(record, "path:first.txt", layers="place,cue")
    assert looks(page, "Irena Volk") == {""}
    assert looks(page, "Tellmar") == {"place"}
    by_name = {layer.name: layer for layer in page.layers}
    assert (by_name["place"].on, by_name["source"].on) == (True, False)
    assert parse_qs(urlsplit(by_name["source"].href).query)["layers"] == ["source,cue,place"]
    assert all(not piece.looks for row in shown(record, "path:first.txt", layers="none").rows for piece in row.pieces)
    everything = shown(record, "path:first.txt")
    assert looks(everything, "Irena Volk") == {"source actor"}
    assert parse_qs(urlsplit(shown(record, "path:first.txt", layers="none").layers[0].href).query)["layers"] == ["source"]


def test_the_words_asked_for_are_marked_once_as_their_place(record: Record) -> None:
    start, end = span(made.DAM, "that 100% of the sluices")
    page = shown(record, "path:dam.txt", statement="s2", words=f"{start}-{end}")
    marked = [p for row in page.rows for p in row.pieces if "asked" in p.looks.split()]
    assert "".join(p.text for p in marked) == "that 100% of the sluices"
    assert [p.at for row in page.rows for p in row.pieces if p.anchor == "words"] == [start]
    assert [c.statement for row in page.rows for c in row.cards if c.focus] == ["s2"]
    assert page.warnings == ()


@pytest.mark.parametrize(
    ("fields", "warning"),
    [
        ({"statement": "s99"}, "no statement 's99'"),
        ({"words": "5-99999"}, "lie beyond this text"),
        ({"words": "9-3"}, "words cannot be '9-3'"),
        ({"words": "x"}, "words cannot be 'x'"),
        ({"layers": "all"}, "Layers are source"),
        ({"part": "-2"}, None),
        ({"part": "7000"}, None),
    ],
)
def test_what_cannot_be_shown_is_told_beside_the_text(record: Record, fields: dict[str, str], warning: str | None) -> None:
    page = shown(record, "path:nested.txt", **fields)
    assert text_of(page)[1] == "Mara Venn left."
    assert len(page.warnings) == (warning is not None)
    assert (warning or "") in " ".join(page.warnings)


def test_a_statement_has_its_reading_and_the_words_for_it_beside_its_line(record: Record) -> None:
    page = shown(record, "path:dam.txt")
    assert [[c.statement for c in row.cards] for row in page.rows] == [[], ["s1", "s3"], ["s2"], ["s4", "s5"]]
    by_id = {c.statement: c for row in page.rows for c in row.cards}
    denied, unsure = by_id["s2"], by_id["s3"]
    assert (denied.said.denied, denied.said.level_words, denied.cue) == (True, "certain", "denied")
    assert (unsure.said.kind, unsure.said.level_words, unsure.certain) == ("unnamed", "possible", "might")
    assert [row.kind for row in page.rows][:2] == ["heading", ""]
    assert page.web == "https://dam.example/a"
    assert (page.lang, page.dir) == ("en", "ltr")


def test_the_same_words_as_in_the_rows_of_the_record(record: Record) -> None:
    for row in record.statements():
        page = shown(record, row.document)
        card = next(c for r in page.rows for c in r.cards if c.statement == row.statement)
        assert "".join(text for text, _ in card.said.pieces) == row.content
        assert card.said.who == row.source_name
        assert card.said.actor == (None if row.actor is None else links.actor(row.actor))


def test_claims_and_disputes_stand_with_their_statement(tmp_path: Path) -> None:
    with Record.open(str(tmp_path / "contest.db"), matcher=letters()) as record:
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "made")
        record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "made")
        dispute = next(record.disputes())
        where = dispute.sides[0].evidence[0]
        assert where.statement is not None
        page = shown(record, where.document, statement=where.statement)
        card = next(c for row in page.rows for c in row.cards if c.focus)
        stand = next(s for s in card.stands if s.href == links.dispute(dispute.id))
        assert (stand.question, stand.answer) == (dispute.question, dispute.sides[0].answer)
        assert [answer for answer, _ in stand.others] == [side.answer for side in dispute.sides[1:]]
        assert card.claims
        assert all(claim.words in record.document(where.document).document.text for claim in card.claims)


def test_rejected_statements_are_struck_and_changed_ones_told(record: Record) -> None:
    number = "path:nested.txt"
    record.judge(number, "s2", Verdict.REJECT, "Ada")
    record.judge(number, "s1", Verdict.CORRECT, "Ada", Correction(cue=(span(NESTED, "said that"),)))
    record.state(number, NewStatement(content=(span(NESTED, "left"),)), "Ada")
    page = shown(record, number)
    reviews = {c.statement: c.said.review for row in page.rows for c in row.cards}
    assert reviews == {"s1": "corrected", "s2": "rejected", "x1": "added"}
    assert looks(page, "the clerk") == {"content"}
    assert looks(page, "left") == {"content"}
    assert (page.rejected, page.statements_told) == (1, "2 statements")
    only = shown(record, number, statement="s2")
    assert "here" in next(iter(looks(only, "the clerk")))


def test_a_long_text_comes_in_parts_and_offsets_stay(tmp_path: Path) -> None:
    text = "All quiet, he said. " * 40_000
    middle = text.index("All", 400_000)
    with Record.open(str(tmp_path / "long.db")) as record:
        record.add(of(text, made.statement(text, 1, "he", "said", "All quiet")), "made")
        page = shown(record, "path:made.txt", words=f"{middle}-{middle + 9}")
        first = shown(record, "path:made.txt")
    assert page.part is not None
    assert (page.part.number, page.part.of) == (7, 14)
    shown_words = [p for row in page.rows for p in row.pieces if p.anchor == "words"]
    assert [(p.at, p.text) for p in shown_words] == [(middle, "All quiet")]
    pieces = [p for row in page.rows for p in row.pieces]
    assert all(text[p.at : p.at + len(p.text)] == p.text for p in pieces)
    assert sum(len(p.text) for p in pieces) <= STRETCH
    assert page.part.previous is not None
    assert parse_qs(urlsplit(page.part.previous).query) == {"id": ["path:made.txt"], "part": ["6"]}
    assert [c.statement for row in first.rows for c in row.cards] == ["s1"]
    assert first.part is not None
    assert first.part.previous is None


def test_many_statements_over_the_same_words_are_bounded(tmp_path: Path) -> None:
    text = "Nothing moves, he said."
    one = made.statement(text, 1, "he", "said", "Nothing moves")
    many = [dataclasses.replace(one, id=f"s{number}") for number in range(1, 501)]
    with Record.open(str(tmp_path / "many.db")) as record:
        record.add(of(text, *many), "made")
        page = shown(record, "path:made.txt", statement="s444")
    cards = [c.statement for row in page.rows for c in row.cards]
    assert len(cards) == 201
    assert "s444" in cards
    assert page.hidden == 299
    assert text_of(page) == [text]


def test_documents_beside_it_and_the_texts_it_had(record: Record) -> None:
    page = shown(record, "path:first.txt")
    beside = [None if n is None else n.href for n in (page.previous, page.following)]
    assert links.document("path:nested.txt") in beside or links.document("path:dam.txt") in beside
    assert len(page.revisions) == 1
    assert "read by made" in page.revisions[0]


# -- a new statement -----------------------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    file = tmp_path / "letters.db"
    with Record.open(str(file)) as record:
        record.add(of(LETTERS, made.statement(LETTERS, 1, "he", "said", "The 𝒳 boats wait"), path="a\u202eb.txt"), "made")
    with client_of(file) as opened:
        yield opened


NUMBER = "path:a\u202eb.txt"


def sent(client: TestClient, **fields: str) -> str:
    origin = {"origin": str(client.base_url).rstrip("/")}
    answer = client.post("/document/state", data={"id": NUMBER, **fields}, headers=origin)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_words_that_stand_once_become_a_statement(client: TestClient) -> None:
    to = sent(client, content="Boats  wait.", source="he", level="possible")
    start, end = span(LETTERS, "Boats wait.")
    assert to == links.document(NUMBER, "x1", [(start, end)])
    page = client.get(to.partition("#")[0]).text
    assert 'id="words"' in page
    assert "Kept as a new statement" in page
    assert re.search(r'<li class="statement added here"', page)


def test_spans_of_a_selection_count_while_the_words_are_theirs(client: TestClient) -> None:
    second = LETTERS.rindex("boats wait")
    to = sent(client, content="boats wait", content_spans=f"{second}-{second + 10}")
    assert f"words={second}-{second + 10}" in to
    # Somebody wrote other words over it: those are looked for.
    to = sent(client, content="Boats wait.", content_spans=f"{second}-{second + 10}")
    start, end = span(LETTERS, "Boats wait.")
    assert f"words={start}-{end}" in to


def test_words_in_several_places_ask_which(client: TestClient) -> None:
    to = sent(client, content="boats wait", source="he", kind="person")
    assert to.endswith("#new")
    page = client.get(to.partition("#")[0]).text
    places = re.findall(r'name="at" id="place-\d" value="([\d-]+)"', page)
    assert [LETTERS[slice(*map(int, place.split("-")))] for place in places] == ["boats wait", "boats wait"]
    assert re.search(r'<option value="person" selected>', page)
    to = sent(client, content="boats wait", source="he", kind="person", at=places[1])
    assert f"words={places[1]}" in to


def test_words_that_do_not_stand_there_are_told(client: TestClient) -> None:
    origin = {"origin": str(client.base_url).rstrip("/")}
    for fields in ({"content": "Nothing of this"}, {"content": "Boats wait.", "source": "nobody"}, {"content": " "}):
        answer = client.post("/document/state", data={"id": NUMBER, **fields}, headers=origin)
        assert answer.status_code == 400
        assert "This was not done" in answer.text
    assert "Made up" in client.get(links.document(NUMBER)).text


def test_words_that_are_apart(client: TestClient) -> None:
    to = sent(client, content="he said … Boats wait")
    first, second = span(LETTERS, "he said"), span(LETTERS, "Boats wait")
    assert f"words={first[0]}-{first[1]}%2C{second[0]}-{second[1]}" in to


def test_quoted_words_carry_the_language_of_their_document(situation_file: Path, tmp_path: Path) -> None:
    with client_of(copied(situation_file, tmp_path)) as own:
        page = own.get(links.document("path:03-what-the-town-says.txt")).text
    beside = re.findall(r'<p class="words" dir="auto"([^>]*)>', page)
    assert beside
    assert set(beside) == {' lang="en"'}

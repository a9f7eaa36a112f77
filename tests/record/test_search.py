from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom.attributions.statement import SourceKind
from sitroom.certainty.level import Level
from sitroom.record.errors import UnknownNameError
from sitroom.record.record import Record
from sitroom.record.search_rows import STATEMENT_FACETS, FoundStatements, Sought
from tests.record import made
from tests.record.contest import Said, report


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two made reports of the dam and the ferry, and three days of people who contradict each other."""
    path = tmp_path_factory.mktemp("made") / "r.db"
    with Record.open(str(path)) as record:
        _fill(record)
    return path


@pytest.fixture(scope="module")
def filled(made_once: Path) -> Iterator[Record]:
    """A record that no test changes."""
    with Record.open(str(made_once)) as record:
        yield record


@pytest.fixture
def changing(made_once: Path, tmp_path: Path) -> Iterator[Record]:
    """The same for one test alone."""
    shutil.copy(made_once, tmp_path / "r.db")
    with Record.open(str(tmp_path / "r.db")) as record:
        yield record


def _fill(record: Record) -> None:
    record.add(made.dam(published="2030-05-02", publisher="Reach Post", title="The wall"), "m1")
    record.add(made.ferry(published="2030-05", publisher="Tell Gazette"), "m1")
    record.add(report("1.txt", "2030-06-01", Said("Ulrike Haven", "Mostik"), publisher="Reach Post"), "m1")
    record.add(report("2.txt", "2030-06-02", Said("Jorun Peltz", "Mostik", so=False), Said(None, "Brod"), publisher="Sea"), "m1")
    record.add(report("3.txt", None, Said("Ulrike Haven", "Brod", level=Level.POSSIBLE)), "m1")


def said(found: FoundStatements) -> list[tuple[str, str]]:
    return [(each.row.path, each.row.statement) for each in found.statements]


def counts(found: FoundStatements, name: str) -> dict[str, int]:
    assert [facet.name for facet in found.facets] == list(STATEMENT_FACETS)
    facet = next(facet for facet in found.facets if facet.name == name)
    return {value.value: value.count for value in facet.values}


def labels(found: FoundStatements, name: str) -> set[str]:
    return {value.label for facet in found.facets if facet.name == name for value in facet.values}


def test_all_that_sources_say_is_found_newest_first_and_undated_last(filled: Record) -> None:
    found = filled.search(Sought())
    assert [path for path, _ in said(found)] == ["2.txt", "1.txt", *["dam.txt"] * 5, *["sub/ferry.txt"] * 2, "3.txt"]
    assert (found.total, found.total_more, found.after) == (10, False, None)
    assert {each.row for each in found.statements} == {row for row in filled.statements() if row.kind != SourceKind.REPORTER}
    assert {each.review for each in found.statements} == {"read"}


def test_what_outlets_tell_themselves_is_found_when_it_is_asked_for(filled: Record) -> None:
    assert ("2.txt", "r2") in said(filled.search(Sought(narration=True)))
    assert said(filled.search(Sought(kind="reporter"))) == [("2.txt", "r2")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("WALL", [("dam.txt", "s1")]),
        ("wall sound", [("dam.txt", "s1")]),
        ('"sound wall"', []),
        ('"the wall is sound"', [("dam.txt", "s1")]),
        ("boats", [("dam.txt", "s5")]),
        ("boat", [("dam.txt", "s5")]),
        ("Boat", []),
        ("étienne", [("dam.txt", "s4")]),
        ("etienne Aberg", [("dam.txt", "s4")]),
        ("rain OR wall", [("dam.txt", "s1"), ("dam.txt", "s3")]),
        ("sluic*", [("dam.txt", "s2")]),
        ("Marrow -wall", [("sub/ferry.txt", "s1")]),
        ("denied", [("dam.txt", "s2")]),
        ("gauge_7", [("dam.txt", "s4")]),
        ("any", []),
        ("kept said person", []),
        ("!?", []),
    ],
)
def test_words_are_found_in_content_source_and_cue(filled: Record, words: str, expected: list[tuple[str, str]]) -> None:
    assert sorted(said(filled.search(Sought(words=words)))) == expected


def test_words_that_hit_the_content_are_marked_and_its_spans_given(filled: Record) -> None:
    (found,) = filled.search(Sought(words="wall sound")).statements
    assert [found.row.content[start:end] for start, end in found.marked] == ["wall", "sound"]
    text = filled.document("dam.txt").document.text
    assert " … ".join(text[start:end] for start, end in found.spans) == found.row.content


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (Sought(source="Marrow"), [("dam.txt", "s1"), ("sub/ferry.txt", "s1")]),
        (Sought(source='"water board"'), [("dam.txt", "s1")]),
        (Sought(kind="none"), [("dam.txt", "s5")]),
        (Sought(kind="unnamed", level="possible"), [("dam.txt", "s3")]),
        (Sought(polarity="-"), [("2.txt", "s1"), ("dam.txt", "s2")]),
        (Sought(quotation="mixed"), [("dam.txt", "s4")]),
        (Sought(publisher="Reach Post", words="in"), [("1.txt", "s1")]),
        (Sought(publisher="none"), [("3.txt", "s1")]),
        (Sought(document="path:1.txt"), [("1.txt", "s1")]),
        (Sought(since="2030-06"), [("1.txt", "s1"), ("2.txt", "s1")]),
        (Sought(since="2030-05-02", until="2030-06-01", words="Mostik OR Marrow"), [("1.txt", "s1"), ("dam.txt", "s1")]),
        (Sought(until="2030-05-01"), [("sub/ferry.txt", "s1"), ("sub/ferry.txt", "s2")]),
        (Sought(since="none"), [("3.txt", "s1")]),
        (Sought(document="path:gone.txt"), []),
        (Sought(publisher="\ud800"), []),
        (Sought(since="2031", until="2030"), []),
        (Sought(review="accepted"), []),
    ],
)
def test_filters_leave_what_meets_all_of_them(filled: Record, sought: Sought, expected: list[tuple[str, str]]) -> None:
    assert sorted(said(filled.search(sought))) == expected


def test_statements_are_found_by_actor_place_and_dispute(filled: Record) -> None:
    ids = {row.name: row.id for row in filled.actors()} | {row.name: row.id for row in filled.places()}
    assert said(filled.search(Sought(actor=ids["Ulrike Haven"]))) == [("1.txt", "s1"), ("3.txt", "s1")]
    assert said(filled.search(Sought(place=ids["Brod"], narration=True))) == [("2.txt", "r2"), ("3.txt", "s1")]
    (dispute,) = filled.disputes()
    assert said(filled.search(Sought(dispute=dispute.id))) == [("2.txt", "s1"), ("1.txt", "s1")]
    assert said(filled.search(Sought(dispute=dispute.id, polarity="-", words="Mostik"))) == [("2.txt", "s1")]
    assert said(filled.search(Sought(dispute=dispute.id, words="-Mostik"))) == []


def test_facets_count_what_all_other_filters_leave(filled: Record) -> None:
    found = filled.search(Sought(publisher="Reach Post", level="certain"))
    assert counts(found, "publisher") == {"Reach Post": 4, "Sea": 1, "Tell Gazette": 1}
    assert counts(found, "level") == {"certain": 4, "possible": 1, "unknown": 1}
    assert counts(found, "kind") == {"person": 4}
    assert counts(found, "month") == {"2030-06": 1, "2030-05": 3}
    assert found.total == 4


def test_facets_are_called_as_people_call_them(filled: Record) -> None:
    found = filled.search(Sought())
    assert labels(found, "actor") == {"Ulrike Haven", "Jorun Peltz"}
    assert labels(found, "place") == {"Mostik", "Brod"}
    assert labels(found, "dispute") == {dispute.question for dispute in filled.disputes()}
    assert "no source named" in labels(found, "kind")
    assert labels(found, "polarity") == {"affirmed", "denied"}
    assert counts(found, "month") == {"2030-06": 2, "2030-05": 7, "none": 1}


def test_each_value_of_a_facet_finds_as_many_as_it_counts(filled: Record) -> None:
    for facet in filled.search(Sought()).facets:
        assert facet.values, facet.name
        for value in facet.values:
            if facet.name == "month":
                span = {"since": value.value} if value.value == "none" else {"since": value.value, "until": value.value}
                own = Sought(**span)  # type: ignore[arg-type]
            else:
                own = replace(Sought(), **{facet.name: value.value})  # type: ignore[arg-type]
            assert filled.search(own).total == value.count, (facet.name, value)


def test_counting_stops_where_it_is_told_to(filled: Record) -> None:
    found = filled.search(Sought(), count_to=3)
    assert (found.total, found.total_more) == (3, True)
    assert len(found.statements) == 10
    kinds = {value.value: (value.count, value.more) for value in found.facets[0].values}
    # The newest three are of persons; what they lack is counted by itself.
    assert kinds == {"person": (3, True), "role": (1, False), "unnamed": (1, False), "none": (1, False)}
    assert filled.search(Sought(), count_to=None).total == 10


def test_the_value_that_is_asked_for_stands_in_its_facet_however_rare(filled: Record) -> None:
    ids, dispute = {row.name: row.id for row in filled.actors()}, next(filled.disputes())
    for sought, name, value, label in (
        (Sought(actor=ids["Ulrike Haven"]), "actor", ids["Ulrike Haven"], "Ulrike Haven"),
        (Sought(publisher="Tell Gazette"), "publisher", "Tell Gazette", "Tell Gazette"),
        (Sought(since="none"), "month", "none", "no date"),
        (Sought(since="2030-05", until="2030-05"), "month", "2030-05", "2030-05"),
        (Sought(level="unknown"), "level", "unknown", "unknown"),
        (Sought(dispute=dispute.id, polarity="+"), "dispute", dispute.id, dispute.question),
    ):
        found = filled.search(sought, count_to=1)
        (own,) = (each for facet in found.facets if facet.name == name for each in facet.values if each.value == value)
        assert (own.label, own.count, own.more) == (label, found.total, found.total_more)


def test_pages_follow_each_other_without_gap_or_overlap(filled: Record) -> None:
    for sought in (Sought(), Sought(words="that OR in OR the"), Sought(since="2030")):
        whole = said(filled.search(sought))
        pages: list[tuple[str, str]] = []
        after = None
        while True:
            found = filled.search(sought, after, room=2)
            assert found.total == len(whole)
            assert len(found.statements) <= 2
            pages += said(found)
            after = found.after
            if after is None:
                break
        assert pages == whole


@pytest.mark.parametrize(
    ("sought", "message"),
    [
        (Sought(kind="weather"), "no kind 'weather': it is one of person,"),
        (Sought(level="certainly"), "no level"),
        (Sought(polarity="x"), "no polarity"),
        (Sought(quotation="loud"), "no quotation"),
        (Sought(review="maybe"), "no review"),
        (Sought(actor="Ulrike"), "no actor 'Ulrike': its id is like a7"),
        (Sought(place="a7"), "no place"),
        (Sought(dispute="d\x00\ud800"), "no dispute"),
        (Sought(since="yesterday"), "no date 'yesterday'"),
        (Sought(until="2030-02-30"), "no date '2030-02-30'"),
        (Sought(since="0000"), "no date"),
        (Sought(since="none", until="2030"), "leave out one"),
    ],
)
def test_what_cannot_be_sought_is_said(filled: Record, sought: Sought, message: str) -> None:
    with pytest.raises(UnknownNameError, match=message):
        filled.search(sought)


@pytest.mark.parametrize("after", ["", "x", "-1", "f" * 17, "1 OR 1"])
def test_a_page_that_was_never_given_is_refused(filled: Record, after: str) -> None:
    with pytest.raises(UnknownNameError, match="no page begins after"):
        filled.search(Sought(), after)


HOSTILE = [
    '"', "a AND", "NOT", "content:x", "marks : kept", "{content} : x", "a NEAR b", "^a", "a + b", "\x00", "x\x00y", "\ud800",
    "\u202eabc\u202c", "(((", "a*b*", '"*', '-"', "'; DROP TABLE shown; --", "OR " * 900, "word " * 2_000, "-a " * 3_000,
    "ab* " * 2_500, '"' * 10_000, "á" * 10_000, "🙂", "the OR", "- -",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_is_answered(filled: Record, typed: str) -> None:
    for sought in (Sought(words=typed), Sought(source=typed), Sought(words=typed, source=typed, kind="person")):
        assert filled.search(sought).total <= 11
    assert filled.search_documents(Sought(words=typed)).total <= 5


@given(typed=st.text(max_size=40) | st.text("ab\"-*OR ()^:{}'+", max_size=25))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
def test_any_text_can_be_typed(filled: Record, typed: str) -> None:
    filled.search(Sought(words=typed, source=typed))
    filled.search_documents(Sought(words=typed))


# -- what follows the record ---------------------------------------------------------------------------------------------


def kept(path: Path) -> list[tuple[object, ...]]:
    """All rows that searches go by, and a check that SQLite's indexes say the same as these."""
    with closing(sqlite3.connect(path)) as connection:
        for index in ("shown_words", "shown_document_words"):
            connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")
        return [row for table in ("shown", "shown_document") for row in connection.execute(f"SELECT * FROM {table} ORDER BY key")]


def test_only_the_current_text_is_found(changing: Record, tmp_path: Path) -> None:
    before = changing.search(Sought())
    changed = report("1.txt", "2030-06-01", Said("Ulrike Haven", "Lesna"), publisher="Reach Post")
    changing.add(changed, "m1")
    assert said(changing.search(Sought(words="Lesna"))) == [("1.txt", "s1")]
    assert said(changing.search(Sought(words="Mostik"))) == [("2.txt", "s1")]
    changing.add(report("1.txt", "2030-06-01", Said("Ulrike Haven", "Mostik"), publisher="Reach Post"), "m1")
    assert said(changing.search(Sought())) == said(before)
    kept(tmp_path / "r.db")


def test_another_date_or_outlet_is_followed(changing: Record, tmp_path: Path) -> None:
    changing.add(made.ferry(published="2031-01-01", publisher="Sea"), "m1")
    assert [path for path, _ in said(changing.search(Sought()))][:2] == ["sub/ferry.txt"] * 2
    assert changing.search(Sought(publisher="Tell Gazette")).total == 0
    assert changing.search_documents(Sought(publisher="Sea")).total == 2
    kept(tmp_path / "r.db")


def test_decisions_about_actors_are_followed(changing: Record) -> None:
    ids = {row.name: row.id for row in changing.actors()}
    decision = changing.merge(ids["Ulrike Haven"], ids["Jorun Peltz"], "Ana")
    (one,) = changing.actors()
    assert changing.search(Sought(actor=one.id)).total == 3
    changing.undo(decision.id, "Ana")
    assert changing.search(Sought(actor=ids["Ulrike Haven"])).total == 2
    changing.split(ids["Ulrike Haven"], "3.txt", "Ana")
    assert changing.search(Sought(actor=ids["Ulrike Haven"])).total == 1


def test_the_order_of_adding_does_not_change_what_is_kept(tmp_path: Path) -> None:
    documents = [
        made.dam(published="2030-05-02"),
        report("1.txt", "2030-06-01", Said("Ulrike Haven", "Mostik")),
        report("2.txt", None, Said("Ulrike Haven", "Brod")),
    ]
    found = []
    for name, order in (("a", documents), ("b", [*documents[::-1], *documents])):
        with Record.open(str(tmp_path / f"{name}.db")) as record:
            for each in order:
                record.add(each, "m1")
            found.append(sorted(said(record.search(Sought()))))
        kept(tmp_path / f"{name}.db")
    assert found[0] == found[1]

"""What is counted beforehand is what counting anew gives, whatever came, went, was merged and undone before."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sitroom.actors.actor import Predicate, Relation, Status
from sitroom.extracted import Extracted
from sitroom.record import schema
from sitroom.record.connection import engine_for
from sitroom.record.connection import writing as write_transaction
from sitroom.record.errors import UnknownNameError
from sitroom.record.record import Record
from sitroom.record.tallies import Tallies
from tests.record import situation
from tests.record.contest import Said, report
from tests.record.people import article, letters, with_relations

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies

NAMES = ("AB", "BC", "CD", "XY")


def counted(location: str) -> dict[str, list[str]]:
    """All rows of what is counted, written out."""
    engine, _ = engine_for(location, create=False)
    with engine.connect() as connection:
        found = {
            table.name: sorted(map(repr, connection.execute(select(table))))
            for table in (schema.presence, schema.tally, schema.called)
        }
    engine.dispose()
    return found


def anew(location: str) -> dict[str, list[str]]:
    """The same after everything was counted anew."""
    engine, _ = engine_for(location, create=False)
    with write_transaction(engine) as connection:
        Tallies(connection).rebuild()
    engine.dispose()
    return counted(location)


def document(number: int, people: tuple[str, ...], day: str | None, relation: bool) -> Extracted:
    made = article(f"{number}.txt", *people, published=day)
    if relation and len(people) > 1:
        return with_relations(made, Relation("a1", Predicate.ALLIED_WITH, "a2", Status.CURRENT, ((0, 2),), None))
    return made


people = st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True).map(tuple)
adding = st.tuples(
    st.just("add"), st.integers(1, 3), people, st.sampled_from((None, "2031-05-02")), st.booleans(), st.integers(1, 2)
)
deciding = st.tuples(st.just("merge"), st.sampled_from(NAMES), st.sampled_from(NAMES))
steps = st.lists(st.one_of(adding, deciding, st.just(("undo",)), st.just(("resolve",))), min_size=1, max_size=7)


def any_way(done: list[tuple[Any, ...]]) -> None:
    folder = Path(tempfile.mkdtemp())
    location = str(folder / "r.db")
    try:
        with Record.open(location, matcher=letters()) as record:
            for what, *rest in done:
                if what == "add":
                    number, names, day, relation, reader = rest
                    record.add(document(number, names, day, relation), f"m{reader}")
                elif what == "resolve":
                    record.resolve()
                else:
                    try:
                        record.merge(rest[0], rest[1], "me") if what == "merge" else record.undo(None, "me")
                    except UnknownNameError:
                        hypothesis.event("there was nothing to decide")
            shown = {row.id: (row.name, row.statements, row.documents) for row in record.actors()}
            listed = {row.id: (row.name, row.statements, row.documents) for row in record.actor_directory(room=100).entries}
        kept = counted(location)
        assert kept == anew(location)
        assert {key: value[1:] for key, value in shown.items()} == {key: value[1:] for key, value in listed.items()}
    finally:
        shutil.rmtree(folder)


test_what_is_kept_is_what_counting_anew_gives = hypothesis.settings(max_examples=20, deadline=None, derandomize=True)(
    hypothesis.given(done=steps)(any_way)
)


def test_places_and_claims_are_counted_too(tmp_path: Path) -> None:
    location = str(tmp_path / "r.db")
    with Record.open(location, matcher=letters()) as record:
        record.add(situation.first(), "m")
        record.add(situation.second(), "m")
        record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
        record.add(report("1.txt", "2031-05-03", Said("BC", "Tell"), Said("BC", "Dun"), note="new"), "m")
        record.add(situation.first("2031-05-09"), "m2")
    kept = counted(location)
    assert kept == anew(location)
    # First, second and the later text of the third: four places, and what speaks in them.
    assert sum("'p:" in row for row in kept["presence"]) == 6


def test_an_older_record_is_counted_when_it_is_opened(tmp_path: Path) -> None:
    location = str(tmp_path / "r.db")
    with Record.open(location, matcher=letters()) as record:
        record.add(situation.first(), "m")
    kept = counted(location)
    engine, _ = engine_for(location, create=False)
    with write_transaction(engine) as connection:
        for name in ("presence", "tally", "called"):
            connection.exec_driver_sql(f"DROP TABLE {name}")
        for name in ("revision_newest", "revision_added"):
            connection.exec_driver_sql(f"DROP INDEX {name}")
        connection.exec_driver_sql("DELETE FROM counter WHERE name = 'version'")
        connection.exec_driver_sql("DELETE FROM migration WHERE name = 'pages'")
    engine.dispose()
    with Record.open(location, matcher=letters()) as record:
        assert record.version() == 0
    assert counted(location) == kept

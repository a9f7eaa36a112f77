"""The same documents and decisions give the same actors, whatever happened on the way."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest

from sitroom.extracted import Extracted
from sitroom.record.errors import WordsGoneError
from sitroom.record.record import Record
from sitroom.record.rows import DecisionRow, QuestionRow, QuoteRow, What
from tests.record.people import article, fill, letters, partition, side

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies

NAMES = st.text("abcdef", min_size=2, max_size=3)
PATHS = st.sampled_from(["1.txt", "2.txt", "3.txt", "4.txt"])
DOCUMENTS = st.builds(lambda path, people: article(path, *people), PATHS, st.lists(NAMES, max_size=3, unique=True))
ADD = st.tuples(st.just("add"), DOCUMENTS, st.sampled_from(["m1", "m2"]))
STEPS = st.one_of(
    ADD,
    ADD,
    ADD,
    st.tuples(st.just("decide"), st.sampled_from(What), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.just("split"), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.just("undo"), st.integers(0, 99)),
    st.tuples(st.just("resolve")),
)


def question(left: QuoteRow, right: QuoteRow) -> QuestionRow:
    return QuestionRow(left, right, 0.5, ())


def again(decision: DecisionRow) -> QuestionRow:
    left = QuoteRow("", "", decision.left_document, "", decision.left_quote, decision.left_start, decision.left_end, "")
    right = QuoteRow("", "", decision.right_document, "", decision.right_quote, decision.right_start, decision.right_end, "")
    return question(left, right)


def everyone(documents: dict[str, Extracted]) -> list[QuoteRow]:
    return [side(extracted, actor.name) for extracted in documents.values() for actor in extracted.actors]


def take(record: Record, step: tuple[Any, ...], documents: dict[str, Extracted]) -> None:
    if step[0] == "add":
        # What the record has under this path and reader already stays, as for a user.
        if not record.holds(step[1].document, step[2]):
            documents[step[1].document.path] = step[1]
        record.add(step[1], step[2])
    elif step[0] == "decide" and (people := everyone(documents)):
        left, right = people[step[2] % len(people)], people[step[3] % len(people)]
        record.decide(question(left, right), step[1], "tester")
    elif step[0] == "split" and (actors := record.actors()):
        actor = record.actor(actors[step[1] % len(actors)].id)
        if actor.actor.documents > 1:
            record.split(actor.actor.id, actor.members[step[2] % len(actor.members)].path, "tester")
    elif step[0] == "undo" and (holding := [d for d in record.history() if d.undone_at is None]):
        record.undo(holding[step[1] % len(holding)].id, "tester")
    elif step[0] == "resolve":
        record.resolve()


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty record to copy: making one takes longer than a whole example."""
    path = tmp_path_factory.mktemp("settling") / "empty.db"
    Record.open(str(path)).close()
    return path


def any_way(empty: Path, first: list[Extracted], steps: list[tuple[Any, ...]]) -> None:
    documents: dict[str, Extracted] = {}
    steps = [*(("add", extracted, "m1") for extracted in first), *steps]
    with tempfile.TemporaryDirectory() as folder:
        for name in ("way", "fresh"):
            shutil.copy(empty, f"{folder}/{name}.db")
        with Record.open(f"{folder}/way.db", matcher=letters()) as way:
            for step in steps:
                take(way, step, documents)
            came, decisions = partition(way), [d for d in way.history() if d.undone_at is None]
            asked = {frozenset((q.left.document, q.left.quote, q.right.document, q.right.quote)) for q in way.questions()}
        with Record.open(f"{folder}/fresh.db", matcher=letters()) as fresh:
            # A dict keeps the order in which a path came first.
            fill(fresh, documents.values())
            for decision in decisions:
                # Where the words are gone, such a decision waits.
                with contextlib.suppress(WordsGoneError):
                    fresh.decide(again(decision), decision.what, "tester")
            assert came == partition(fresh)
            assert asked == {
                frozenset((q.left.document, q.left.quote, q.right.document, q.right.quote)) for q in fresh.questions()
            }


test_any_way_leads_to_the_actors_that_documents_and_decisions_give = hypothesis.settings(
    max_examples=60, deadline=None, derandomize=True
)(hypothesis.given(first=st.lists(DOCUMENTS, min_size=2, max_size=5), steps=st.lists(STEPS, min_size=1, max_size=10))(any_way))

"""Disputes of made-up reports: what is shown, and that the way to a record does not matter."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitroom.actors.matching import Judged, Profile, Reason, Verdict
from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind
from sitroom.extracted import Extracted
from sitroom.record.errors import UnknownNameError
from sitroom.record.matcher import Matcher
from sitroom.record.record import Record
from sitroom.record.rows import DisputeFilter, DisputeRow, EvidenceRow
from tests.record.contest import Said, report
from tests.record.people import letters

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies

WORDS = "fighting in Tell on day 1, bcombar, bcistel, bcarquen, bcugrain"


def where(path: str, statement: str) -> EvidenceRow:
    return EvidenceRow(f"path:{path}", path, statement)


@pytest.fixture
def record(tmp_path: Path) -> Iterator[Record]:
    with Record.open(str(tmp_path / "r.db"), matcher=letters()) as opened:
        yield opened


def test_two_who_contradict_each_other_are_a_dispute(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
    assert list(record.disputes()) == []
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
    (row,) = record.disputes()
    assert row.question == "Is there fighting in Tell?"
    assert row.kind is ClaimKind.CLASH
    assert {(s.answer, s.evidence, s.origins, s.first, s.last) for s in row.sides} == {
        ("fighting", (where("1.txt", "s1"),), 1, "2031-05-02", "2031-05-02"),
        ("no fighting", (where("2.txt", "s1"),), 1, "2031-05-04", "2031-05-04"),
    }
    assert (row.changed, row.last_change, row.settled) == ((), "2031-05-04", None)


def test_what_is_only_possible_or_of_another_place_is_none(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), Said("BC", "Dun")), "m")
    record.add(
        report("2.txt", "2031-05-02", Said("DE", "Tell", so=False, level=Level.POSSIBLE), Said("DE", "Mor", so=False)), "m"
    )
    assert list(record.disputes()) == []


def test_one_who_says_it_five_times_is_one_origin(record: Record) -> None:
    for number in range(5):
        record.add(report(f"{number}.txt", "2031-05-02", Said("BC", "Tell", so=False)), "m")
    record.add(report("x.txt", "2031-05-02", Said("DE", "Tell"), Said("FG", "Tell")), "m")
    (row,) = record.disputes()
    assert [(s.answer, s.origins, len(s.evidence)) for s in row.sides] == [("fighting", 2, 2), ("no fighting", 1, 5)]


def test_a_dispute_shows_words_speakers_and_who_changed(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell"), publisher="Tell Post"), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False), Said("BC", "Tell", so=False)), "m")
    (row,) = record.disputes()
    page = record.dispute(row.id)
    assert page.dispute == row
    assert row.changed == (where("2.txt", "s2"),)
    sides = {side.answer: accounts for side, accounts in zip(row.sides, page.accounts, strict=True)}
    (one,) = sides["fighting"]
    assert (one.source_name, one.words, one.published, one.publisher) == ("BC", WORDS, "2031-05-02", "Tell Post")
    assert [(a.source_name, a.changed) for a in sides["no fighting"]] == [("DE", False), ("BC", True)]
    assert len({a.origin for a in (*sides["fighting"], *sides["no fighting"])}) == 2
    with pytest.raises(UnknownNameError, match="no dispute 'd0'"):
        record.dispute("d0")


def contested(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
    record.add(report("3.txt", "2031-05-09", Said("FG", "Tell", so=False)), "m")
    record.add(report("4.txt", "2031-05-03", Said("BC", "Dun", aspect="control", holder="KL")), "m")
    record.add(report("5.txt", "2031-05-05", Said("DE", "Dun", aspect="control", holder="MN")), "m")


@pytest.mark.parametrize(
    ("at", "open_"),
    [
        (None, ["Tell", "Dun"]),
        ("2031-05", ["Tell", "Dun"]),
        ("2031-05-08", ["Dun", "Tell"]),
        ("2031-05-04", ["Tell"]),
        ("2031-05-03", []),
    ],
)
def test_disputes_as_they_stood(record: Record, at: str | None, open_: list[str]) -> None:
    contested(record)
    rows = list(record.disputes(DisputeFilter(at=at)))
    assert [next(place for place in ("Tell", "Dun") if place in row.question) for row in rows] == open_
    for row in rows:
        assert at is None or (row.last_change or "") <= f"{at}-31"
        assert sum(len(side.evidence) for side in row.sides) == sum(len(side) for side in record.dispute(row.id, at).accounts)


def test_a_dispute_that_was_not_open_yet_is_not_shown(record: Record) -> None:
    contested(record)
    (row,) = record.disputes(DisputeFilter(kind=ClaimKind.CONTROL))
    with pytest.raises(UnknownNameError, match="was not open on 2031-05-04"):
        record.dispute(row.id, "2031-05-04")


def test_disputes_are_found_by_kind_place_and_actor(record: Record) -> None:
    contested(record)
    assert [row.kind for row in record.disputes(DisputeFilter(kind=ClaimKind.CONTROL))] == [ClaimKind.CONTROL]
    assert ["Tell" in row.question for row in record.disputes(DisputeFilter(place="tell"))] == [True]
    assert ["Dun" in row.question for row in record.disputes(DisputeFilter(actor="KL"))] == [True]
    assert len(list(record.disputes(DisputeFilter(actor="BC")))) == 2
    assert len(list(record.disputes(DisputeFilter(limit=1)))) == 1
    with pytest.raises(UnknownNameError, match="no place 'Nowhere'"):
        list(record.disputes(DisputeFilter(place="Nowhere")))


def test_undated_accounts_are_in_any_dispute_of_their_question(record: Record) -> None:
    record.add(report("0.txt", None, Said("BC", "Tell")), "m")
    record.add(report("1.txt", "2031-05-02", Said("DE", "Tell", so=False)), "m")
    record.add(report("2.txt", "2035-05-02", Said("FG", "Tell", so=False)), "m")
    rows = list(record.disputes())
    assert [row.last_change for row in rows] == ["2035-05-02", "2031-05-02"]
    assert len({row.id for row in rows}) == 2
    assert len(list(record.disputes(DisputeFilter(at="2032")))) == 1


def test_a_question_is_settled_when_one_side_has_the_last_word(record: Record) -> None:
    def held(who: str, holder: str) -> Said:
        return Said(who, "Tell", aspect="control", holder=holder)

    record.add(report("1.txt", "2031-05-02", held("BC", "KL"), held("DE", "MN")), "m")
    record.add(report("2.txt", "2031-05-06", held("BC", "MN")), "m")
    (row,) = record.disputes()
    assert row.settled is None
    record.add(report("3.txt", "2031-05-08", held("FG", "MN")), "m")
    (row,) = record.disputes()
    assert row.settled == "2031-05-08"
    record.add(report("4.txt", "2031-05-09", held("HI", "KL")), "m")
    assert [row.settled for row in record.disputes()] == [None]


def test_what_a_new_revision_says_counts(record: Record) -> None:
    record.add(report("1.txt", "2031-05-02", Said("BC", "Tell")), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=True), note="Corrected."), "m")
    assert list(record.disputes()) == []
    record.add(report("2.txt", "2031-05-04", Said("DE", "Tell", so=False)), "m")
    assert len(list(record.disputes())) == 1
    # Half a year later it is said of another time.
    record.add(report("2.txt", "2031-11-04", Said("DE", "Tell", so=False)), "m")
    assert list(record.disputes()) == []


NAMES = st.text("ABCdef", min_size=2, max_size=3)
SAID = st.builds(
    Said,
    who=st.one_of(st.none(), NAMES),
    place=st.sampled_from(["Tell", "Dun"]),
    so=st.booleans(),
    aspect=st.sampled_from(["fighting", "control"]),
    holder=st.sampled_from([None, "KL", "a governor", "Governor"]),
    when=st.sampled_from([None, None, None, "2031-05", "2031-07-02"]),
)
DAYS = st.sampled_from([None, "2031-05-02", "2031-05-09", "2031-07-01", "2031-12", "2032-09-01", "2034-01-05"])
REPORTS = st.builds(
    lambda path, day, said, outlet: report(path, day, *said, publisher=outlet),
    st.sampled_from([f"{n}.txt" for n in range(6)]),
    DAYS,
    st.lists(SAID, min_size=1, max_size=4),
    st.sampled_from([None, "Post"]),
)  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("add"), REPORTS, st.sampled_from(["m1", "m2"])),
    st.tuples(st.just("add"), REPORTS, st.sampled_from(["m1", "m2"])),
    st.tuples(st.just("merge"), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.just("split"), st.integers(0, 99), st.integers(0, 99)),
    st.tuples(st.just("undo")),
)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty record to copy: making one takes longer than a whole example."""
    path = tmp_path_factory.mktemp("disputes") / "empty.db"
    Record.open(str(path)).close()
    return path


def take(record: Record, step: tuple[Any, ...]) -> None:
    if step[0] == "add":
        record.add(step[1], step[2])
    elif step[0] == "undo":
        if any(decision.undone_at is None for decision in record.history()):
            record.undo(None, "tester")
    elif actors := record.actors():
        one = actors[step[1] % len(actors)]
        if step[0] == "merge":
            other = actors[step[2] % len(actors)]
            if one.id != other.id:
                record.merge(one.id, other.id, "tester")
        elif one.documents > 1:
            members = record.actor(one.id).members
            record.split(one.id, members[step[2] % len(members)].path, "tester")


def told(record: Record) -> list[tuple[DisputeRow, object]]:
    rows: list[tuple[DisputeRow, object]] = []
    for row in record.disputes():
        accounts = record.dispute(row.id).accounts
        # An undone decision may have given an actor another number.
        rows.append((row, [[replace(account, actor=None) for account in side] for side in accounts]))
    return rows


def any_way(empty: Path, steps: list[tuple[Any, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(empty, f"{folder}/r.db")
        with Record.open(f"{folder}/r.db", matcher=letters()) as record:
            for step in steps:
                take(record, step)
            kept = told(record)
            record.resolve()
            assert told(record) == kept


test_keeping_up_gives_what_finding_all_anew_gives = hypothesis.settings(max_examples=35, deadline=None, derandomize=True)(
    hypothesis.given(steps=st.lists(STEPS, min_size=3, max_size=12))(any_way)
)


def any_order(empty: Path, reports: list[Extracted], order: Any) -> None:
    found: list[object] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, documents in enumerate((reports, order.draw(st.permutations(reports)))):
            shutil.copy(empty, f"{folder}/{number}.db")
            with Record.open(f"{folder}/{number}.db", matcher=exact()) as record:
                for extracted in documents:
                    record.add(extracted, "m")
                found.append(
                    [(row.id, row.question, row.sides, row.reason, row.changed, row.settled) for row in record.disputes()]
                )
    assert found[0] == found[1]


def exact() -> Matcher:
    """Actors are one where their names are: so who is who does not depend on the order."""

    def compare(one: Profile, other: Profile) -> Judged:
        verdict = Verdict.SAME if set(one.names) & set(other.names) else Verdict.DIFFERENT
        return Judged(verdict, 1.0, (Reason("name", "their names", 1.0),))

    return replace(letters(), compare=compare, keys=lambda profile: frozenset(profile.names))


test_the_order_of_adding_does_not_matter = hypothesis.settings(max_examples=25, deadline=None, derandomize=True)(
    hypothesis.given(reports=st.lists(REPORTS, min_size=2, max_size=6, unique_by=lambda r: r.document.path), order=st.data())(
        any_order
    )
)

"""What people move to another side of a dispute, and what is left of it."""

from __future__ import annotations

from sitroom.disputes.dispute import Dispute
from sitroom.disputes.disputes import disputes_of
from sitroom.disputes.moved import Move, moved
from sitroom.disputes.opposition import question_of
from tests.disputes.made import account

ROAD = (
    "d1 3 Lind: openness- road @Tell",
    "d2 4 Marn: openness+ road @Tell",
    "d3 5 Vell: openness+ road @Tell",
    "d4 6 Dorn: openness+ road @Tell",
)


def dispute(*lines: str) -> Dispute:
    (found,) = disputes_of([account(line) for line in lines])
    return found


def at(found: Dispute, speaker: str) -> str:
    return next(a.at for side in found.sides for a in side.accounts if a.speaker == f"a:{speaker}")


def move(found: Dispute, speaker: str, beside: str, answer: str | None, asked: str | None = None) -> Move:
    question = question_of(found.sides[0].accounts[0])
    return Move(at(found, speaker), at(found, beside), answer, question if asked is None else asked)


def sides(found: Dispute | None) -> dict[str, list[str]] | None:
    if found is None:
        return None
    return {s.answer: [a.speaker.removeprefix("a:") for a in s.accounts] for s in found.sides}


def after(found: Dispute, *moves: Move) -> Dispute | None:
    ((before, left),) = moved([found], moves)
    assert before is found
    return left


def test_without_moves_a_dispute_stays_the_same_object() -> None:
    found = dispute(*ROAD)
    assert moved([found], ()) == [(found, found)]
    assert after(found) is found


def test_an_account_goes_to_the_side_it_is_moved_to_and_origins_are_counted_anew() -> None:
    found = dispute(*ROAD)
    assert {s.answer: s.origins for s in found.sides} == {"open": 3, "closed": 1}
    left = after(found, move(found, "Vell", "Lind", "closed"))
    assert sides(left) == {"open": ["Marn", "Dorn"], "closed": ["Lind", "Vell"]}
    assert left is not None
    begun = found.sides[1].first
    assert begun is not None
    # Lind on day 3, Vell on day 5.
    assert {s.answer: (s.origins, s.first, s.last) for s in left.sides}["closed"] == (2, begun, begun + 2)
    assert (left.id, left.question, left.last_change) == (found.id, found.question, found.last_change)


def test_a_side_that_loses_its_last_account_ends_the_dispute() -> None:
    found = dispute(*ROAD)
    assert after(found, move(found, "Lind", "Marn", "open")) is None
    assert after(found, move(found, "Lind", "Marn", None)) is None
    assert sides(after(found, move(found, "Marn", "Lind", None))) == {"open": ["Vell", "Dorn"], "closed": ["Lind"]}


def test_the_newest_move_of_a_statement_counts() -> None:
    found = dispute(*ROAD)
    there, back = move(found, "Vell", "Lind", "closed"), move(found, "Vell", "Marn", "open")
    assert sides(after(found, there, back)) == sides(found)
    assert sides(after(found, back, there)) == sides(after(found, there))


def test_a_side_that_is_called_otherwise_is_known_by_the_statement_beside() -> None:
    found = dispute(*ROAD)
    assert sides(after(found, move(found, "Vell", "Lind", "shut for good"))) == {
        "open": ["Marn", "Dorn"], "closed": ["Lind", "Vell"],
    }  # fmt: skip


def test_a_move_bears_on_no_dispute_that_lacks_one_of_its_statements() -> None:
    found = dispute(*ROAD)
    assert after(found, Move(at(found, "Vell"), "elsewhere s1", "closed", "")) is found
    assert after(found, Move("elsewhere s1", at(found, "Lind"), "closed", "")) is found


def test_the_question_tells_which_of_two_disputes_is_meant() -> None:
    road = dispute(*ROAD)
    other = dispute(*(line.replace("openness", "fighting").replace("road ", "") for line in ROAD))
    meant = move(road, "Vell", "Lind", "closed")
    (_, one), (_, two) = moved([road, other], [meant])
    assert sides(one) != sides(road)
    assert two is other
    (_, one), (_, two) = moved([road, other], [Move(meant.statement, meant.beside, None, "asked by nobody")])
    assert one != road
    assert two != other


def test_who_changed_side_is_told_anew() -> None:
    found = dispute(*ROAD, "d5 7 Lind: openness- road @Tell")
    assert found.changed == ()
    last = max((a for side in found.sides for a in side.accounts if a.speaker == "a:Lind"), key=lambda a: a.reported or 0)
    left = after(found, Move(last.at, at(found, "Marn"), "open", ""))
    assert left is not None
    assert [a.speaker for a in left.changed] == ["a:Lind"]

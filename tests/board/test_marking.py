from __future__ import annotations

import itertools

import pytest

from sitroom.board.marking import ASKED, CARDS, STRETCH, Layer, Looks, label, piece, shown_at, stretches
from sitroom.exchange.marking import Mark, Segment

hypothesis = pytest.importorskip("hypothesis")
st = hypothesis.strategies

CONTENT, SOURCE, INNER = Mark("s1", "content"), Mark("s2", "source"), Mark("s2", "content")
ALL = frozenset(Layer)


def looks(*marks: Mark, **changed: object) -> str:
    settings: dict[str, object] = {
        "layers": ALL, "names": {"mention m1": "Ana"}, "who": {}, "rejected": frozenset(), "narrated": frozenset(), "focus": None,
    }  # fmt: skip
    return piece("words", Segment(0, 5, marks, ()), Looks(**(settings | changed)), None).looks  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("marks", "changed", "shown"),
    [
        ((), {}, ""),
        ((CONTENT,), {}, "content"),
        ((CONTENT, SOURCE), {}, "source inside-1"),
        ((CONTENT, INNER), {}, "content inside-1"),
        ((CONTENT, INNER, Mark("s3", "content"), Mark("s4", "cue")), {}, "cue inside-3"),
        ((CONTENT, Mark("s1", "source")), {}, "source"),
        ((CONTENT, Mark("mention m1", "actor")), {}, "content actor"),
        ((CONTENT, Mark("mention m1", "actor")), {"layers": frozenset({Layer.ACTOR})}, "actor"),
        ((CONTENT, SOURCE), {"rejected": frozenset({"s2"})}, "content"),
        ((SOURCE,), {"rejected": frozenset({"s2"})}, "struck"),
        ((CONTENT, SOURCE), {"focus": "s2", "layers": frozenset()}, "source here"),
        ((CONTENT, ASKED), {"layers": frozenset()}, "asked"),
        ((CONTENT,), {"narrated": frozenset({"s1"}), "layers": ALL - {Layer.OUTLET}}, ""),
        ((CONTENT,), {"narrated": frozenset({"s1"})}, "content narrated"),
    ],
)
def test_nothing_hides_anything(marks: tuple[Mark, ...], changed: dict[str, object], shown: str) -> None:
    assert looks(*marks, **changed) == shown


def test_numbers_for_people() -> None:
    assert [label(number) for number in ("s12", "x1", "r3", "s", "sum-4")] == ["12", "+1", "r3", "s", "sum-4"]


def covered(size: int, starts: list[int], unit: str) -> None:
    text = (unit * size)[:size]
    inside = sorted(start for start in starts if start < size)
    made = stretches(text, inside)
    assert [made[0][0], made[-1][1]] == [0, size]
    assert all(one[1] == other[0] for one, other in itertools.pairwise(made))
    assert all(end - start <= STRETCH for start, end in made)
    for start, end in made:
        here = [each for each in inside if start <= each < end]
        assert len(here) <= CARDS or len(set(here[: CARDS + 1])) == 1


_SIZES = st.integers(0, 4 * STRETCH)
test_stretches_cover_the_text_and_are_bounded = hypothesis.settings(max_examples=40, deadline=None, derandomize=True)(
    hypothesis.given(_SIZES, st.lists(_SIZES, max_size=3 * CARDS), st.sampled_from(["a", "a ", "a\n"]))(covered)
)


def test_stretches_end_with_a_line_where_one_is_near() -> None:
    text = ("x" * 999 + "\n") * 100
    assert stretches(text, [])[0] == (0, 60_000)
    assert shown_at(stretches(text, []), 60_000) == 1
    assert shown_at(stretches(text, []), 10**9) == 1
    assert stretches("", []) == [(0, 0)]

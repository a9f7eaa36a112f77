from __future__ import annotations

import itertools

import numpy as np
import pytest

from sitroom.reading.decode import constrained, decode, spans_of
from sitroom.reading.tags import TAGS, Tag, allowed_first, allowed_next, begin


def brute_force(
    scores: np.ndarray[tuple[int, int], np.dtype[np.float32]], transitions: np.ndarray[tuple[int, int], np.dtype[np.float32]]
) -> tuple[tuple[int, ...], float, float]:
    """The best path, its log-probability and the probability of all outside, by listing every path."""
    first, following = allowed_first(), allowed_next()
    totals = {}
    for path in itertools.product(range(len(TAGS)), repeat=len(scores)):
        if first[path[0]] and all(following[a, b] for a, b in itertools.pairwise(path)):
            totals[path] = sum(scores[i, t] for i, t in enumerate(path)) + sum(
                transitions[a, b] for a, b in itertools.pairwise(path)
            )
    whole = np.logaddexp.reduce(list(totals.values()))
    best = max(totals, key=lambda p: totals[p])
    return best, float(totals[best] - whole), float(np.exp(totals[(0,) * len(scores)] - whole))


@pytest.mark.parametrize("seed", range(5))
def test_decode_finds_what_listing_every_path_finds(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(1, 4, 7)).astype(np.float32) * 2
    transitions = rng.normal(size=(7, 7)).astype(np.float32)
    best, log_probability, empty = brute_force(scores[0], transitions)
    decoded = decode(scores, constrained(transitions), np.array([4]))
    assert tuple(decoded.tags[0]) == best
    assert decoded.log_probability[0] == pytest.approx(log_probability, abs=1e-4)
    assert decoded.empty[0] == pytest.approx(empty, abs=1e-4)


def test_padding_changes_nothing() -> None:
    rng = np.random.default_rng(1)
    short = rng.normal(size=(1, 5, 7)).astype(np.float32)
    padded = np.concatenate([short, rng.normal(size=(1, 4, 7)).astype(np.float32) * 9], axis=1)
    transitions = constrained(np.zeros((7, 7), np.float32))
    a, b = decode(short, transitions, np.array([5])), decode(padded, transitions, np.array([5]))
    assert a.tags[0].tolist() == b.tags[0, :5].tolist()
    assert not b.tags[0, 5:].any()
    assert a.log_probability[0] == pytest.approx(b.log_probability[0], abs=1e-5)
    assert a.empty[0] == pytest.approx(b.empty[0], abs=1e-5)


def test_an_inside_tag_never_follows_another_role() -> None:
    scores = np.zeros((1, 3, 7), np.float32)
    scores[0, :, Tag.IN_CONTENT] = 5
    tags = decode(scores, constrained(np.zeros((7, 7), np.float32)), np.array([3])).tags[0].tolist()
    assert tags == [Tag.BEGIN_CONTENT, Tag.IN_CONTENT, Tag.IN_CONTENT]


def test_no_sequences_decode_to_nothing() -> None:
    assert decode(
        np.zeros((0, 4, 7), np.float32), constrained(np.zeros((7, 7), np.float32)), np.zeros(0, np.int64)
    ).tags.shape == (0, 4)


def test_spans_of_parts_neighbours_that_begin_anew() -> None:
    b, i = begin("content"), begin("content") + 1
    assert spans_of(np.array([0, b, i, b, 0, b]), b) == [(1, 3), (3, 4), (5, 6)]
    assert spans_of(np.array([0, 3, 4]), b) == []

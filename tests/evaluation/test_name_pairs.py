"""The shipped weights keep what was measured on the shared name pairs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evaluation.name_pairs import Pair, figures, fit, held_out, read, report
from sitroom.actors.names import WEIGHTS, keys, similarity

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
needs_data = pytest.mark.skipif(not (DATA / "names" / "name_pairs.csv").exists(), reason="needs ../shared/data/names")


def test_figures_of_a_perfect_and_of_a_reversed_ranking() -> None:
    pairs = [Pair("a", "b", same, "translit_latin") for same in (True, True, False, False)]
    best = figures(pairs, np.array([0.9, 0.8, 0.2, 0.1]))
    worst = figures(pairs, np.array([0.1, 0.2, 0.8, 0.9]))
    assert (best.precision, best.area, best.accuracy) == (1, 1, 1)
    assert (worst.area, worst.accuracy) == (0, 0)
    assert worst.precision == pytest.approx((1 / 3 + 2 / 4) / 2)
    assert figures(pairs, np.array([0.5, 0.5, 0.5, 0.5])).area == 0.5


@needs_data
def test_the_shipped_weights_are_those_of_the_data() -> None:
    assert fit(read(DATA)) == WEIGHTS


@needs_data
def test_held_out_figures_and_keys() -> None:
    pairs = read(DATA)
    rows = {name: mean for name, _, mean in report(pairs, [held_out(pairs, 0)])}
    assert rows["hard core"].precision >= 0.92
    assert rows["hard core"].accuracy >= 0.93
    assert rows["all"].precision >= 0.88
    taken = [pair for pair in pairs if similarity(pair.a, pair.b).same]
    assert sum(pair.same for pair in taken) / len(taken) >= 0.95
    assert all(keys(pair.a) & keys(pair.b) for pair in taken)

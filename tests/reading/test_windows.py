from __future__ import annotations

import itertools

import numpy as np
import pytest

from sitroom.reading.windows import LENGTH, OVERLAP, cut, home


@pytest.mark.parametrize("count", [1, LENGTH, LENGTH + 1, 5 * LENGTH, 9999])
@pytest.mark.parametrize("sentence_length", [1, 17, 100_000])
def test_windows_cover_all_and_overlap_enough(count: int, sentence_length: int) -> None:
    windows = cut(np.arange(count) // sentence_length)
    assert windows[0][0] == 0
    assert windows[-1][1] == count
    for (_, end), (begin, _) in itertools.pairwise(windows):
        assert end - begin >= OVERLAP
    assert all(e - b <= LENGTH for b, e in windows)


def test_a_window_starts_with_a_sentence_where_one_is_near() -> None:
    sentence = np.arange(1000) // 20
    assert all(begin % 20 == 0 for begin, _ in cut(sentence))


def test_windows_grow_linearly() -> None:
    few, many = len(cut(np.arange(10_000) // 25)), len(cut(np.arange(100_000) // 25))
    assert many <= 10 * few + 1


def test_no_pieces_no_windows() -> None:
    assert cut(np.zeros(0, dtype=np.int64)) == []


def test_each_piece_has_the_home_where_it_sees_most() -> None:
    windows = [(0, 100), (60, 160)]
    owner = home(windows, 160)
    assert owner[:80].tolist() == [0] * 80
    assert owner[81:].tolist() == [1] * 79

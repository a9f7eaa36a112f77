from __future__ import annotations

import numpy as np

from sitroom.reading.tags import Tag, allowed_first, allowed_next, begin, distance_bucket_count, distance_buckets, relative_to


def test_begin_names_the_begin_tag_of_a_role() -> None:
    assert [begin(r) for r in ("source", "cue", "content")] == [Tag.BEGIN_SOURCE, Tag.BEGIN_CUE, Tag.BEGIN_CONTENT]


def test_inside_follows_only_its_own_role() -> None:
    table = allowed_next()
    assert table[Tag.BEGIN_CUE, Tag.IN_CUE]
    assert table[Tag.IN_CUE, Tag.IN_CUE]
    assert not table[Tag.BEGIN_SOURCE, Tag.IN_CUE]
    assert not table[Tag.OUTSIDE, Tag.IN_CUE]
    assert not allowed_first()[Tag.IN_CUE]


def test_buckets_are_exact_near_coarse_far_and_mirrored() -> None:
    distances = np.arange(-400, 401)
    buckets = distance_buckets(distances)
    middle = distance_bucket_count() // 2
    assert buckets[400] == middle
    assert (np.diff(buckets) >= 0).all()
    assert (np.diff(buckets[400 - 24 : 400 + 25]) == 1).all()
    assert buckets.min() == 0
    assert buckets.max() == distance_bucket_count() - 1
    assert (buckets - middle == -(buckets[::-1] - middle)).all()


def test_relative_to_an_anchor_clips_far_sentences_and_paragraphs() -> None:
    number = np.arange(10)
    near = relative_to(np.array([5]), number[None], number, number)[0]
    assert near[5].tolist() == [distance_bucket_count() // 2, 3, 2]
    assert near[0, 1:].tolist() == [0, 0]
    assert near[9, 1:].tolist() == [6, 4]

"""The tag set of the reader, what may follow what, and how the distance to a cue is cut into buckets.

Shared by training and run time. Tags are BIO (Ramshaw and Marcus 1995) over the three roles of
an attribution, as in PolNeAR (Newell et al. 2018).
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


class Tag(IntEnum):
    """One word piece's part in an attribution."""

    OUTSIDE = 0
    BEGIN_SOURCE = 1
    IN_SOURCE = 2
    BEGIN_CUE = 3
    IN_CUE = 4
    BEGIN_CONTENT = 5
    IN_CONTENT = 6


TAGS = tuple(Tag)
ROLES = ("source", "cue", "content")

_EXACT = 24
_LIMITS = (28, 34, 42, 54, 70, 92, 124, 180)


def begin(role: str) -> int:
    """The tag that begins a span of ``role``."""
    return 1 + 2 * ROLES.index(role)


def allowed_first() -> npt.NDArray[np.bool_]:
    """Which tags may open a window: all but the inside ones. Shape (7,)."""
    return np.array([tag == 0 or tag % 2 == 1 for tag in TAGS])


def allowed_next() -> npt.NDArray[np.bool_]:
    """Which tag (column) may follow which (row): an inside tag only its own begin or inside. Shape (7, 7)."""
    table = np.ones((len(TAGS), len(TAGS)), dtype=bool)
    for inside in (Tag.IN_SOURCE, Tag.IN_CUE, Tag.IN_CONTENT):
        table[:, inside] = False
        table[inside - 1, inside] = table[inside, inside] = True
    return table


def distance_bucket_count() -> int:
    """How many buckets :func:`distance_buckets` uses."""
    return 2 * (_EXACT + len(_LIMITS)) + 1


def distance_buckets(distance: Ints) -> Ints:
    """Signed distances in word pieces as bucket numbers: exact up to 24, then ever coarser up to 180 and beyond."""
    size = np.abs(distance)
    coarse = np.searchsorted(np.array(_LIMITS), size, side="right")
    bucket = np.where(size <= _EXACT, size, np.minimum(_EXACT + 1 + coarse, _EXACT + len(_LIMITS)))
    return (np.sign(distance) * bucket + _EXACT + len(_LIMITS)).astype(np.int64)


def relative_to(anchor: Ints, pieces: Ints, paragraph: Ints, sentence: Ints) -> Ints:
    """Pieces relative to their anchor: buckets of distance, sentence and paragraph.

    ``anchor`` (anchors,) and ``pieces`` (anchors, reach) are piece numbers of the text, ``paragraph`` and
    ``sentence`` (all pieces,) what each stands in. Shape (anchors, reach, 3).
    """
    at = anchor[:, None]
    return np.stack(
        [
            distance_buckets(pieces - at),
            np.clip(sentence[pieces] - sentence[at], -3, 3) + 3,
            np.clip(paragraph[pieces] - paragraph[at], -2, 2) + 2,
        ],
        axis=-1,
    )

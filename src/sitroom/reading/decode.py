"""The best sequence of tags, and how sure it is: Viterbi and the forward algorithm of a linear-chain CRF.

Everything is vectorised over sequences, so that the Python loop runs once per position, not per
token. Scores are natural logarithms.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sitroom.reading.tags import TAGS, allowed_first, allowed_next

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

_IMPOSSIBLE = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The best tags per sequence (int64, shape (sequences, length)), and how probable they are.

    ``log_probability`` is a natural logarithm, ``empty`` the probability that all is outside; both of shape (sequences,).
    """

    tags: Ints
    log_probability: Floats
    empty: Floats


def constrained(transitions: Floats) -> Floats:
    """Learnt transition scores (7, 7) with the impossible ones shut."""
    return np.where(allowed_next(), transitions, _IMPOSSIBLE).astype(np.float32)


def decode(scores: Floats, transitions: Floats, lengths: Ints) -> Decoded:
    """Decode ``scores`` (sequences, length, 7) with transitions from :func:`constrained`; ``lengths`` are the real ones."""
    count, length, _ = scores.shape
    if not count:
        return Decoded(np.zeros((0, length), np.int64), np.zeros(0, np.float32), np.zeros(0, np.float32))
    start = np.where(allowed_first(), 0, _IMPOSSIBLE).astype(np.float32)
    best = scores[:, 0] + start
    total = best.copy()
    back = np.zeros((length, count, len(TAGS)), dtype=np.int64)
    stay = np.arange(len(TAGS))
    transposed = np.ascontiguousarray(transitions.T)
    exponential = np.exp(transitions)
    for t in range(1, length):
        live = (t < lengths)[:, None]
        candidates = best[:, None, :] + transposed
        choice = candidates.argmax(axis=2)
        reached = np.take_along_axis(candidates, choice[..., None], axis=2)[..., 0] + scores[:, t]
        best = np.where(live, reached, best)
        back[t] = np.where(live, choice, stay)
        peak = total.max(axis=1, keepdims=True)
        summed = np.log(np.exp(total - peak) @ exponential + 1e-30) + peak + scores[:, t]
        total = np.where(live, summed, total)
    tags = np.zeros((count, length), dtype=np.int64)
    tags[:, -1] = best.argmax(axis=1)
    rows = np.arange(count)
    for t in range(length - 1, 0, -1):
        tags[:, t - 1] = back[t][rows, tags[:, t]]
    positions = np.arange(length)
    real = positions < lengths[:, None]
    tags[~real] = 0
    peak = total.max(axis=1)
    log_total = peak + np.log(np.exp(total - peak[:, None]).sum(axis=1))
    outside = (scores[:, :, 0] * real).sum(axis=1) + transitions[0, 0] * (lengths - 1)
    return Decoded(
        tags, (best.max(axis=1) - log_total).astype(np.float32), np.exp(np.minimum(outside - log_total, 0)).astype(np.float32)
    )


def spans_of(tags: Ints, role_begin: int) -> list[tuple[int, int]]:
    """The half-open runs of one role (``role_begin`` its begin tag) in one sequence of tags."""
    runs: list[tuple[int, int]] = []
    opened = -1
    for position, tag in enumerate(tags.tolist()):
        if tag == role_begin:
            if opened >= 0:
                runs.append((opened, position))
            opened = position
        elif tag != role_begin + 1 and opened >= 0:
            runs.append((opened, position))
            opened = -1
    if opened >= 0:
        runs.append((opened, len(tags)))
    return runs

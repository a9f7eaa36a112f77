"""From the scores of the network to attributions and names, as spans of characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sitroom.reading.decode import constrained, decode, spans_of
from sitroom.reading.features import Described
from sitroom.reading.tags import ROLES, Tag, begin, relative_to
from sitroom.reading.windows import cut, home

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Span = tuple[int, int]

CANDIDATE = 0.06
"""Word pieces whose probability to begin a cue is at least this are read as anchors."""
INNER_CANDIDATE = 0.3
"""The same for cues inside the content of another attribution."""
BATCH = 16
"""Windows read at once."""

_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class WindowScores:
    """Scores of a batch of windows: tags (batch, length, 7), inner cues (batch, length), entities (batch, length, types)."""

    tags: Floats
    inner: Floats
    entities: Floats


class Scorer(Protocol):
    """The network: first the windows, then the anchors chosen in them."""

    transitions: Floats
    entity_types: tuple[str, ...]

    def windows(self, ids: Ints, columns: Ints, mask: Ints) -> WindowScores:
        """Score padded windows (batch, length)."""
        ...

    def attributions(self, window: Ints, anchor: Ints, relative: Ints) -> Floats:
        """Tag scores (anchors, length, 7) of one attribution per anchor in the windows last read."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution as the network reads it: spans of characters, and a score from 0 to 1.

    An ``inner`` one was found inside what the network takes for the content of another.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, date or number in the text, with the type of the network's own label set (PERSON, ORGANIZATION, …)."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one pass over a text gives: attributions in the order of their cues, and entities in the order of the text."""

    found: tuple[Found, ...]
    entities: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class _Raw:
    anchor: int
    tags: Ints
    offset: int
    score: float
    inner: bool


def _padded(windows: list[Span], ids: Ints, columns: Ints) -> tuple[Ints, Ints, Ints]:
    length = max(e - s for s, e in windows) + 2
    batch_ids = np.zeros((len(windows), length), dtype=np.int64)
    batch_columns = np.zeros((len(windows), length, columns.shape[1]), dtype=np.int64)
    mask = np.zeros((len(windows), length), dtype=np.int64)
    for row, (start, end) in enumerate(windows):
        n = end - start
        batch_ids[row, 0], batch_ids[row, 1 : n + 1], batch_ids[row, n + 1] = _CLS, ids[start:end], _SEP
        batch_columns[row, 1 : n + 1] = columns[start:end]
        mask[row, : n + 2] = 1
    return batch_ids, batch_columns, mask


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


def _read_batch(
    scorer: Scorer, windows: list[Span], numbers: list[int], owner: Ints, ids: Ints, described: Described, floor: float
) -> tuple[list[_Raw], list[tuple[int, Ints]]]:
    """The attributions of a batch of windows, and (first piece, entity type per piece) of each window."""
    scores = scorer.windows(*_padded(windows, ids, described.columns))
    tags = _softmax(scores.tags)
    cue = tags[..., Tag.BEGIN_CUE]
    in_content = tags[..., Tag.BEGIN_CONTENT] + tags[..., Tag.IN_CONTENT] > 0.5
    inner = np.where(in_content & (cue < floor), 1.0 / (1.0 + np.exp(-scores.inner)), 0.0)
    kinds = scores.entities.argmax(axis=-1)
    entities = [(start, kinds[row, 1 : end - start + 1]) for row, (start, end) in enumerate(windows)]
    rows: list[int] = []
    anchors: list[int] = []
    for row, (start, end) in enumerate(windows):
        real = slice(1, end - start + 1)
        likely = np.flatnonzero((cue[row, real] >= floor) | (inner[row, real] >= INNER_CANDIDATE))
        mine = likely[owner[start + likely] == numbers[row]]
        rows += [row] * len(mine)
        anchors += (mine + 1).tolist()
    if not anchors:
        return [], entities
    length = cue.shape[1]
    relative = np.zeros((len(anchors), length, 3), dtype=np.int64)
    lengths = np.zeros(len(anchors), dtype=np.int64)
    for i, (row, anchor) in enumerate(zip(rows, anchors, strict=True)):
        start, end = windows[row]
        n = end - start
        relative[i, 1 : n + 1] = relative_to(anchor - 1, described.paragraph[start:end], described.sentence[start:end])
        lengths[i] = n
    each = scorer.attributions(np.array(rows, dtype=np.int64), np.array(anchors, dtype=np.int64), relative)
    decoded = decode(np.ascontiguousarray(each[:, 1:]), constrained(scorer.transitions), lengths)
    made = []
    for i, (row, anchor) in enumerate(zip(rows, anchors, strict=True)):
        within = bool(cue[row, anchor] < floor)
        believed = float(inner[row, anchor] if within else cue[row, anchor])
        sure = float(np.sqrt(believed * (1.0 - decoded.empty[i])))
        made.append(_Raw(windows[row][0] + anchor - 1, decoded.tags[i], windows[row][0], sure, within))
    return made, entities


def _characters(runs: list[Span], offset: int, spans: Ints) -> tuple[Span, ...]:
    return tuple((int(spans[offset + s, 0]), int(spans[offset + e - 1, 1])) for s, e in runs)


def _entities(kinds: Ints, spans: Ints, described: Described, types: tuple[str, ...]) -> tuple[Entity, ...]:
    """Runs of words of one type; the first piece of a word decides, and no run crosses a line."""
    found: list[Entity] = []
    outside = types.index("O")
    current = outside
    for piece in range(len(kinds)):
        start, end = int(spans[piece, 0]), int(spans[piece, 1])
        goes_on = (
            bool(piece)
            and not described.columns[piece, 3]
            and described.columns[piece, 0] != 0
            and start == int(spans[piece - 1, 1])
        )
        if not goes_on:
            current = int(kinds[piece])
        if current == outside:
            continue
        kind = types[current]
        last = found[-1] if found else None
        same_line = bool(piece) and described.paragraph[piece] == described.paragraph[piece - 1]
        if last and last.type == kind and last.end == int(spans[piece - 1, 1]) and same_line:
            found[-1] = Entity(last.start, end, kind)
        else:
            found.append(Entity(start, end, kind))
    return tuple(found)


def assemble(scorer: Scorer, ids: Ints, spans: Ints, described: Described, floor: float = CANDIDATE) -> Reading:
    """What one text holds; of two attributions that share cue words, the surer one stays."""
    windows = cut(described.sentence)
    owner = home(windows, len(ids))
    order = sorted(range(len(windows)), key=lambda w: windows[w][1] - windows[w][0])
    raw: list[_Raw] = []
    kinds = np.zeros(len(ids), dtype=np.int64)
    for first in range(0, len(order), BATCH):
        numbers = order[first : first + BATCH]
        some, entities = _read_batch(scorer, [windows[n] for n in numbers], numbers, owner, ids, described, floor)
        raw += some
        for number, (start, window_kinds) in zip(numbers, entities, strict=True):
            mine = owner[start : start + len(window_kinds)] == number
            kinds[start : start + len(window_kinds)][mine] = window_kinds[mine]
    kept: list[Found] = []
    taken: set[int] = set()
    for r in sorted(raw, key=lambda r: (-r.score, r.anchor)):
        runs = {role: spans_of(r.tags, begin(role)) for role in ROLES}
        if not runs["cue"] or not runs["content"]:
            continue
        pieces = {r.offset + p for s, e in runs["cue"] for p in range(s, e)}
        if pieces & taken:
            continue
        taken |= pieces
        source, cue, content = (_characters(runs[role], r.offset, spans) for role in ROLES)
        kept.append(Found(source, cue, content, r.score, r.inner))
    found = tuple(sorted(kept, key=lambda f: (f.cue[0], f.content[0])))
    return Reading(found, _entities(kinds, spans, described, scorer.entity_types) if len(ids) else ())

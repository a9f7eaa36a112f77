"""From the scores of the network to attributions and names, as spans of characters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sitroom.reading.decode import constrained, decode, spans_of
from sitroom.reading.features import Case, Described
from sitroom.reading.tags import ROLES, Tag, begin, relative_to
from sitroom.reading.windows import cut, home

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Span = tuple[int, int]

NO_CUE = 0.06
"""Only pieces less likely than this to begin a cue of the text itself may begin one inside a content."""
REACH = (128, 192)
"""Word pieces before and behind an anchor in which its attribution is read. On PolNeAR dev (64, 96) cost .003 of whole F1."""
BATCH = 1
"""Windows read at once: more are no faster, and int8 takes its scales over a batch, so alone a window always reads the same."""

_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class WindowScores:
    """Scores of a batch of windows, each (batch, length, …): tags, beginnings of inner cues, parts of speech, entity types."""

    tags: Floats
    inner: Floats
    speech: Floats
    entities: Floats


class Scorer(Protocol):
    """The network: first the windows, then the anchors chosen in them."""

    transitions: Floats
    parts_of_speech: tuple[str, ...]
    entity_types: tuple[str, ...]

    def windows(self, ids: Ints, columns: Ints, mask: Ints) -> WindowScores:
        """Score padded windows (batch, length)."""
        ...

    def attributions(self, window: Ints, anchor: Ints, positions: Ints, relative: Ints) -> Floats:
        """Tag scores (anchors, reach, 7) of one attribution per anchor at ``positions`` of the windows last read."""
        ...


@dataclass(frozen=True, slots=True)
class Floors:
    """From which probability of beginning a cue on, and of beginning one inside a content, a piece is read as an anchor.

    The score of an attribution is the geometric mean of that probability and another; so nothing that
    reaches a threshold is lost by a floor at its square (:meth:`for_thresholds`).
    """

    plain: float
    inner: float

    @classmethod
    def for_thresholds(cls, plain: float, inner: float) -> Floors:
        """The highest floors that lose nothing at these thresholds."""
        return cls(plain**2, inner**2)


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
class Word:
    """One word with its part of speech (Penn Treebank tag)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one pass over a text gives: attributions in the order of their cues, entities and words in that of the text."""

    found: tuple[Found, ...]
    entities: tuple[Entity, ...]
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Raw:
    anchor: int
    tags: Ints
    offset: int
    score: float
    inner: bool


def padded(windows: list[Span], ids: Ints, columns: Ints) -> tuple[Ints, Ints, Ints]:
    """Ids (batch, length), features (batch, length, 4) and mask of ``windows``, frame tokens added, padded to one length."""
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
    scorer: Scorer, windows: list[Span], numbers: list[int], owner: Ints, ids: Ints, described: Described, floors: Floors
) -> tuple[list[_Raw], list[tuple[int, Ints]]]:
    """The attributions of a batch of windows, and of each window (first piece, class and type per piece (2, pieces))."""
    scores = scorer.windows(*padded(windows, ids, described.columns))
    tags = _softmax(scores.tags)
    cue = tags[..., Tag.BEGIN_CUE]
    in_content = tags[..., Tag.BEGIN_CONTENT] + tags[..., Tag.IN_CONTENT] > 0.5
    inner = np.where(in_content & (cue < NO_CUE), 1.0 / (1.0 + np.exp(-scores.inner)), 0.0)
    kinds = np.stack([scores.speech.argmax(axis=-1), scores.entities.argmax(axis=-1)])
    entities = [(start, kinds[:, row, 1 : end - start + 1]) for row, (start, end) in enumerate(windows)]
    rows: list[int] = []
    anchors: list[int] = []
    for row, (start, end) in enumerate(windows):
        real = slice(1, end - start + 1)
        likely = np.flatnonzero((cue[row, real] >= floors.plain) | (inner[row, real] >= floors.inner))
        mine = likely[owner[start + likely] == numbers[row]]
        rows += [row] * len(mine)
        anchors += (mine + 1).tolist()
    if not anchors:
        return [], entities
    before, behind = REACH
    place = np.array(anchors, dtype=np.int64)
    begins = np.array([windows[row][0] for row in rows], dtype=np.int64)
    sizes = np.array([windows[row][1] for row in rows], dtype=np.int64) - begins
    first = np.maximum(place - before, 1)
    lengths = np.minimum(place + behind, sizes + 1) - first
    offsets = np.arange(int(lengths.max()))
    # Padding repeats the last real piece; the decoder does not look at it.
    positions = np.minimum(first[:, None] + offsets, (first + lengths - 1)[:, None])
    pieces = begins[:, None] + positions - 1
    relative = relative_to(begins + place - 1, pieces, described.paragraph, described.sentence)
    each = scorer.attributions(np.array(rows, dtype=np.int64), place, positions, relative)
    decoded = decode(each, constrained(scorer.transitions), lengths)
    made = []
    for i, (row, anchor) in enumerate(zip(rows, anchors, strict=True)):
        within = bool(cue[row, anchor] < NO_CUE)
        believed = float(inner[row, anchor] if within else cue[row, anchor])
        sure = float(np.sqrt(believed * (1.0 - decoded.empty[i])))
        made.append(_Raw(windows[row][0] + anchor - 1, decoded.tags[i], int(pieces[i, 0]), sure, within))
    return made, entities


def _characters(runs: list[Span], offset: int, spans: Ints) -> tuple[Span, ...]:
    return tuple((int(spans[offset + s, 0]), int(spans[offset + e - 1, 1])) for s, e in runs)


def _word_runs(spans: Ints, described: Described) -> list[tuple[int, int]]:
    """Half-open runs of pieces that make one word: letters that follow each other without a gap."""
    if not len(spans):
        return []
    lettered = described.columns[:, 0] != Case.NONE
    joined = lettered[1:] & lettered[:-1] & (spans[1:, 0] == spans[:-1, 1])
    starts = [0, *(np.flatnonzero(~joined) + 1).tolist()]
    return list(zip(starts, [*starts[1:], len(spans)], strict=True))


def _words(kinds: Ints, runs: list[tuple[int, int]], spans: Ints, tags: tuple[str, ...]) -> tuple[Word, ...]:
    """The words; the class of a word is that of its first piece."""
    return tuple(Word(int(spans[a, 0]), int(spans[b - 1, 1]), tags[kinds[a]]) for a, b in runs)


def _entities(
    kinds: Ints, runs: list[tuple[int, int]], spans: Ints, described: Described, types: tuple[str, ...]
) -> tuple[Entity, ...]:
    """Neighbouring words of one type on one line; the first piece of a word decides."""
    found: list[Entity] = []
    last_piece = -2
    for a, b in runs:
        kind = types[kinds[a]]
        if kind == "O":
            continue
        end = int(spans[b - 1, 1])
        if found and found[-1].type == kind and last_piece == a - 1 and described.paragraph[a] == described.paragraph[a - 1]:
            found[-1] = Entity(found[-1].start, end, kind)
        else:
            found.append(Entity(int(spans[a, 0]), end, kind))
        last_piece = b - 1
    return tuple(found)


def assemble(scorer: Scorer, ids: Ints, spans: Ints, described: Described, floors: Floors) -> Reading:
    """What one text holds; of two attributions that share cue words, the surer one stays."""
    windows = cut(described.sentence)
    owner = home(windows, len(ids))
    order = sorted(range(len(windows)), key=lambda w: windows[w][1] - windows[w][0])
    raw: list[_Raw] = []
    kinds = np.zeros((2, len(ids)), dtype=np.int64)
    for first in range(0, len(order), BATCH):
        numbers = order[first : first + BATCH]
        some, entities = _read_batch(scorer, [windows[n] for n in numbers], numbers, owner, ids, described, floors)
        raw += some
        for number, (start, window_kinds) in zip(numbers, entities, strict=True):
            window = slice(start, start + window_kinds.shape[1])
            kinds[:, window] = np.where(owner[window] == number, window_kinds, kinds[:, window])
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
    words = _word_runs(spans, described)
    return Reading(
        found,
        _entities(kinds[1], words, spans, described, scorer.entity_types),
        _words(kinds[0], words, spans, scorer.parts_of_speech),
    )

"""From articles to tensors: word pieces, features, windows, gold tags per token and per attribution."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor

from sitroom.reading.features import describe
from sitroom.reading.tags import Tag
from sitroom.reading.windows import LENGTH
from training.corpora import Article, Span
from training.model import SyntaxSizes

Ints = npt.NDArray[np.int64]
CLS, SEP = 101, 102
IGNORED = -100
_SHORTEST = 170


@dataclass(frozen=True, slots=True)
class Labels:
    """The label sets of the silver syntax, in a fixed order."""

    tags: tuple[str, ...]
    entities: tuple[str, ...]
    labels: tuple[str, ...]

    @property
    def sizes(self) -> SyntaxSizes:
        """How many there are of each."""
        return SyntaxSizes(len(self.tags), len(self.entities), len(self.labels))

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Labels:
        """Every label that occurs."""
        words = [w for a in articles for w in a.words]
        return cls(
            tuple(sorted({w.tag for w in words})),
            tuple(sorted({w.entity for w in words})),
            tuple(sorted({w.label for w in words})),
        )


@dataclass(frozen=True, slots=True)
class Window:
    """One window of one article, without the frame tokens.

    ``attributions`` holds (first piece of the cue, tags of that attribution for the whole window).
    ``nested`` is 1 at the first piece of an inner cue, 0 at other pieces of a content whose inner
    attributions are known, -100 elsewhere. ``syntax`` is (pieces, 4): part of speech, entity, label,
    head piece; -100 where there is none.
    """

    ids: Ints
    columns: Ints
    paragraph: Ints
    sentence: Ints
    tags: Ints
    attributions: tuple[tuple[int, Ints], ...]
    nested: Ints
    syntax: Ints


def tokenizer(model: Path) -> Tokenizer:
    """The tokenizer of the package, with neither truncation nor padding."""
    made = Tokenizer.from_file(str(model / "tokenizer.json"))
    made.no_truncation()
    made.no_padding()
    return made


def _pieces(starts: Ints, ends: Ints, span: Span) -> tuple[int, int]:
    """The half-open run of word pieces that share a character with ``span``."""
    return int(np.searchsorted(ends, span[0], side="right")), int(np.searchsorted(starts, span[1], side="left"))


def _mark(tags: Ints, run: tuple[int, int], begin: int) -> None:
    first, last = run
    if first < last:
        tags[first] = begin
        tags[first + 1 : last] = begin + 1


def windows(article: Article, encoder: Tokenizer, labels: Labels, rng: random.Random | None) -> list[Window]:
    """Cut an article into windows that do not overlap; ``rng`` shifts the first cut, so that each epoch cuts elsewhere."""
    encoded = encoder.encode(article.text, add_special_tokens=False)
    spans = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    ids = np.array(encoded.ids, dtype=np.int64)
    count = len(ids)
    if not count:
        return []
    described = describe(article.text, spans)
    starts, ends = spans[:, 0].copy(), spans[:, 1].copy()
    flat = np.zeros(count, dtype=np.int64)
    nested = np.full(count, IGNORED, dtype=np.int64)
    for nest in article.nests:
        first, last = _pieces(starts, ends, nest)
        nested[first:last] = 0
    each: list[tuple[int, Ints]] = []
    for a in sorted(article.attributions, key=lambda a: not a.inner):
        own = np.zeros(count, dtype=np.int64)
        cue = _pieces(starts, ends, a.cue)
        for tag, role in ((Tag.BEGIN_CONTENT, a.content), (Tag.BEGIN_SOURCE, a.source), (Tag.BEGIN_CUE, (a.cue,))):
            for span in role:
                run = _pieces(starts, ends, span)
                _mark(own, run, tag)
                _mark(flat, run, tag)
                if a.inner and role is a.content:
                    nested[run[0] : run[1]] = IGNORED
        if cue[0] < cue[1] and own[cue[0]] == Tag.BEGIN_CUE:
            if a.inner:
                nested[cue[0]] = 1
            each.append((cue[0], own))
    syntax = np.full((count, 4), IGNORED, dtype=np.int64)
    firsts = np.array([_pieces(starts, ends, (w.start, w.end))[0] for w in article.words] or [0], dtype=np.int64)
    for w, piece in zip(article.words, firsts.tolist(), strict=False):
        if piece >= count or w.start >= w.end:
            continue
        head = int(firsts[w.head]) if w.head >= 0 else piece
        syntax[piece] = (
            labels.tags.index(w.tag),
            labels.entities.index(w.entity),
            labels.labels.index(w.label),
            head,
        )
    sentence_starts = np.flatnonzero(np.diff(described.sentence)) + 1
    begin, cuts = 0, []
    room = rng.randint(_SHORTEST // 2, LENGTH) if rng else LENGTH
    while begin < count:
        end = min(begin + room, count)
        if end < count:
            near = sentence_starts[(sentence_starts > max(begin, end - (LENGTH - _SHORTEST))) & (sentence_starts <= end)]
            end = int(near[-1]) if len(near) else end
        cuts.append((begin, end))
        begin, room = end, LENGTH
    made = []
    for begin, end in cuts:
        heads = syntax[begin:end].copy()
        inside = (heads[:, 3] >= begin) & (heads[:, 3] < end)
        heads[:, 3] = np.where(inside, heads[:, 3] - begin + 1, IGNORED)
        made.append(
            Window(
                ids[begin:end],
                described.columns[begin:end],
                described.paragraph[begin:end],
                described.sentence[begin:end],
                flat[begin:end],
                tuple((anchor - begin, own[begin:end]) for anchor, own in each if begin <= anchor < end),
                nested[begin:end],
                heads,
            )
        )
    return made


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length, frame tokens added: position 0 is [CLS], pieces start at 1."""

    windows: tuple[Window, ...]
    ids: Tensor
    columns: Tensor
    mask: Tensor
    tags: Tensor
    nested: Tensor
    syntax: Tensor


def batch(group: Sequence[Window]) -> Batch:
    """Pad a group of windows."""
    length = max(len(w.ids) for w in group) + 2
    count = len(group)
    ids = np.zeros((count, length), dtype=np.int64)
    columns = np.zeros((count, length, 4), dtype=np.int64)
    mask = np.zeros((count, length), dtype=bool)
    tags = np.full((count, length), IGNORED, dtype=np.int64)
    nested = np.full((count, length), IGNORED, dtype=np.int64)
    syntax = np.full((count, length, 4), IGNORED, dtype=np.int64)
    for i, w in enumerate(group):
        n = len(w.ids)
        ids[i, 0], ids[i, 1 : n + 1], ids[i, n + 1] = CLS, w.ids, SEP
        columns[i, 1 : n + 1] = w.columns
        mask[i, : n + 2] = True
        tags[i, 1 : n + 1] = w.tags
        nested[i, 1 : n + 1] = w.nested
        syntax[i, 1 : n + 1] = w.syntax
    return Batch(tuple(group), *(torch.from_numpy(x) for x in (ids, columns, mask, tags, nested, syntax)))


def batches(pool: list[Window], size: int, rng: random.Random) -> Iterator[Batch]:
    """Shuffled batches of ``size`` windows of like length."""
    order = sorted(pool, key=lambda w: len(w.ids) + rng.random() * 40)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    for group in groups:
        yield batch(group)

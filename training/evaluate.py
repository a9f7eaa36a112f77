"""Read the dev articles with the PyTorch network through the very decoding of the run time, and score them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer

from evaluation.attribution_scores import AttributionScores
from sitroom.reading.features import describe
from sitroom.reading.reader import Floors, Found, Scorer, WindowScores, assemble
from training.batches import Labels
from training.corpora import Article
from training.model import KINDS, Reader

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


EVERYTHING = Floors(0.06, 0.3)
"""Low enough to try any threshold that is worth trying."""


class TorchScorer(Scorer):
    """The network in PyTorch behind the interface that the run time's ONNX sessions have."""

    def __init__(self, reader: Reader, labels: Labels) -> None:
        self._reader = reader.eval()
        self.parts_of_speech = labels.tags
        self.transitions = reader.chain.transitions.detach().float().numpy().copy()
        self.entity_types = labels.entities
        self.mention_types = KINDS
        self._states = torch.zeros(0)
        self._tags = torch.zeros(0)

    @torch.no_grad()
    def windows(self, ids: Ints, columns: Ints, mask: Ints) -> WindowScores:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            self._states = self._reader.encoder(*(torch.from_numpy(x) for x in (ids, columns, mask)))
            self._tags = self._reader.tagger(self._states)
            inner = self._reader.inner(self._states)[..., 0]
            words, _ = self._reader.syntax(self._states)
        sizes = [len(self.parts_of_speech), len(self.entity_types)]
        speech, entities, _ = words.split([*sizes, words.shape[-1] - sum(sizes)], dim=-1)
        # The heads of mentions are fitted afterwards (training/mentions.py).
        nothing = np.full((*ids.shape, ids.shape[1]), -1.0, dtype=np.float32)
        tags, inside, words_as, names_as = (x.float().numpy() for x in (self._tags, inner, speech, entities))
        return WindowScores(tags, inside, words_as, names_as, nothing)

    def mentions(self, window: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        raise NotImplementedError

    def antecedents(self, vectors: Floats, pairs: Ints, features: Ints) -> Floats:
        raise NotImplementedError

    @torch.no_grad()
    def attributions(self, window: Ints, anchor: Ints, positions: Ints, relative: Ints) -> Floats:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = self._reader.attribution(
                self._states, self._tags, *(torch.from_numpy(x) for x in (window, anchor, positions, relative))
            )
        return np.asarray(scores.float().numpy())


def candidates(
    reader: Reader, labels: Labels, encoder: Tokenizer, articles: Sequence[Article], floors: Floors = EVERYTHING
) -> list[tuple[Found, ...]]:
    """What the reader finds in each article, before any threshold."""
    scorer = TorchScorer(reader, labels)
    found = []
    for article in articles:
        encoded = encoder.encode(article.text, add_special_tokens=False)
        spans = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
        ids = np.array(encoded.ids, dtype=np.int64)
        found.append(assemble(scorer, article.text, ids, spans, describe(article.text, spans), floors).found)
    return found


def score(articles: Sequence[Article], found: Sequence[Sequence[Found]], threshold: float) -> AttributionScores:
    """Score what stands at or above ``threshold``."""
    scores = AttributionScores()
    for article, some in zip(articles, found, strict=True):
        gold = [{"source": a.source, "cue": (a.cue,), "content": a.content} for a in article.attributions]
        predicted = [
            {"source": f.source, "cue": f.cue, "content": f.content} for f in some if f.score >= threshold and not f.inner
        ]
        scores.add(article.text, gold, predicted)
    return scores

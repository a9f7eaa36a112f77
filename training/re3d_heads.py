"""Heads for the entities and relations of re3d over states that do not move: the network, how it is fitted and read.

An entity is a run of pieces that the span score of the mention heads lets through and the type layer
does not hold for none; a relation is scored for each ordered pair of entities of one sentence.
"""

from __future__ import annotations

import copy
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from training.mentions import Prepared, place, scored, vectors
from training.model import WIDTH, Mentions
from training.re3d_corpus import NONE, RELATIONS, TYPES, Report

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Variant:
    """What may be chosen."""

    name: str
    wide: bool = True
    """Whether a pair sees the states of the reader's last layer too, which has learnt syntax."""
    dropout: float = 0.15
    weight: float = 1.0
    """Of a pair with a relation against one with none, in the loss."""
    epochs: int = 18
    rate: float = 1e-3
    copies: int = 2
    """Heads fitted from different seeds, whose scores are averaged."""


VARIANTS = (
    Variant("narrow", wide=False),
    Variant("wide"),
)

_PAIR, _KEY = 160, 128
_APART = (0, 1, 2, 3, 5, 8, 13, 21, 34)
_COLUMNS = (2 * (len(_APART) + 1) + 3, 6, (len(TYPES) + 1) ** 2)
_BESIDE = 6
"""Pieces before and behind a pair that it sees in the mean."""


class Heads(nn.Module):
    """The mention heads with a type layer for re3d (none is a type too) and a head for ordered pairs."""

    def __init__(self, variant: Variant) -> None:
        super().__init__()
        self.variant = variant
        self.mentions = Mentions(variant.dropout)
        width = self.mentions.kind.in_features
        self.dropout = nn.Dropout(variant.dropout)
        self.types = nn.Linear(width, len(TYPES) + 1)
        self.source = nn.Linear(width, 2 * _PAIR)
        self.target = nn.Linear(width, 2 * _PAIR)
        self.columns = nn.EmbeddingBag(sum(_COLUMNS), _PAIR, mode="sum")
        nn.init.normal_(self.columns.weight, std=0.05)
        self.score = nn.Linear(_PAIR, NONE + 1)
        self.norm = nn.LayerNorm(_PAIR)
        width = 2 * WIDTH if variant.wide else WIDTH
        self.value = nn.Linear(width, _KEY)
        self.join = nn.Linear(3 * _KEY, _PAIR)

    def relate(self, made: Tensor, flat: Tensor, pairs: Tensor, columns: Tensor, spans: Tensor, sentences: Tensor) -> Tensor:
        """Scores (pairs, relations + 1).

        ``made`` vectors of the entities, ``flat`` (pieces, 768) states of the text, ``pairs`` (pairs, 2) source and
        target, ``spans`` (entities, 2) first and last piece, ``sentences`` (pairs, 2) half-open pieces.
        """
        x = self.dropout(made)
        added, scaled = self.source(x).chunk(2, dim=-1)
        target_added, target_scaled = self.target(x).chunk(2, dim=-1)
        i, j = pairs[:, 0], pairs[:, 1]
        hidden = added[i] + target_added[j] + scaled[i] * target_scaled[j]
        hidden = hidden + self.columns(columns + torch.tensor([0, *_COLUMNS[:-1]]).cumsum(0))
        flat = self.dropout(flat if self.variant.wide else flat[:, :WIDTH])
        hidden = hidden + self._around(flat, spans[i], spans[j], sentences)
        scores: Tensor = self.score(self.dropout(functional.gelu(self.norm(hidden))))
        return scores

    def _around(self, flat: Tensor, source: Tensor, target: Tensor, sentences: Tensor) -> Tensor:
        """What the means of the states between the two, before and behind them add."""
        values = self.value(flat)
        first, last = torch.minimum(source[:, 0], target[:, 0]), torch.maximum(source[:, 1], target[:, 1]) + 1
        inner = torch.minimum(source[:, 1], target[:, 1]) + 1, torch.maximum(source[:, 0], target[:, 0])
        before = torch.maximum(first - _BESIDE, sentences[:, 0]), first
        behind = last, torch.minimum(last + _BESIDE, sentences[:, 1])
        sums = functional.pad(values, (0, 0, 1, 0)).cumsum(0)
        means = []
        for start, end in (inner, before, behind):
            stop = torch.maximum(start, end)
            means.append((sums[stop] - sums[start]) / (stop - start).clamp_min(1)[:, None])
        joined: Tensor = self.join(functional.gelu(torch.cat(means, dim=-1)))
        return joined


@dataclass(frozen=True, slots=True)
class Known:
    """A report with its gold in pieces: entity types by span, relation by ordered pair of spans.

    ``tower`` (windows, length, 384) are the states that the heads read, ``possible`` (windows, length, length) says which
    runs of pieces can be an entity, ``flat`` (pieces, 768) are the states of the mention layer and of the reader's last.
    """

    report: Report
    states: Prepared
    tower: Tensor
    possible: Tensor
    flat: Tensor
    types: dict[Span, int]
    relations: dict[tuple[Span, Span], int]


_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Adm|Brig|Capt|Cmdr|Col|Cpl|Dr|Ft|Gen|Gov|Lt|Maj|Mr|Mrs|Ms|No|Pfc|Prof|Rep|Rev|Sen|Sgt|Spc|Sr|St|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))\.$"
)


def rejoined(text: str, p: Prepared) -> Prepared:
    """The same with sentences that only the point of an abbreviation or initial parts put together."""
    starts = np.flatnonzero(np.diff(p.sentence)) + 1
    wrong = []
    for at in starts.tolist():
        end, begin = int(p.spans[at - 1, 1]), int(p.spans[at, 0])
        if "\n" not in text[end:begin] and _ABBREVIATED.search(text[max(0, end - 8) : end]):
            wrong.append(at)
    lower = np.zeros(len(p.sentence), dtype=np.int64)
    lower[wrong] = 1
    return replace(p, sentence=p.sentence - np.cumsum(lower))


def know(report: Report, states: Prepared, heads: Mentions, reader_last: Mentions) -> Known:
    """Run the mention layer and the reader's own last layer and turn characters into pieces."""
    states = rejoined(report.text, states)
    with torch.no_grad():
        tower, _, possible = scored(heads, states)
        flat = torch.cat([_flat(tower, states), _flat(scored(reader_last, states)[0], states)], dim=-1)
    pieces: dict[Span, Span] = {}
    types: dict[Span, int] = {}
    for first, last, _, group in states.gold:
        entity = report.entities[int(group)]
        pieces[entity.span] = (first, last)
        if states.sentence[first] == states.sentence[last] and place(states, first, last) is not None:
            types[first, last] = TYPES.index(entity.type)
    relations = {}
    for r in report.relations:
        pair = pieces.get(r.source), pieces.get(r.target)
        if pair[0] in types and pair[1] in types:
            relations[pair] = RELATIONS.index(r.type)
    return Known(report, states, tower, possible, flat, types, relations)  # type: ignore[arg-type]


def _flat(tower: Tensor, p: Prepared) -> Tensor:
    """The states of each piece, from the window that owns it. Shape (pieces, 384)."""
    owner = torch.from_numpy(p.owner)
    starts = torch.tensor([start for start, _ in p.windows])
    at: Tensor = tower[owner, torch.arange(len(owner)) - starts[owner] + 1]
    return at


def pair_up(p: Prepared, spans: Sequence[Span], types: Sequence[int]) -> tuple[Tensor, Tensor, Tensor]:
    """Ordered pairs of entities in one sentence, their columns, and the pieces of their sentence."""
    begins = np.searchsorted(p.sentence, p.sentence, side="left")
    ends = np.searchsorted(p.sentence, p.sentence, side="right")
    pairs, columns, sentences = [], [], []
    inside: dict[int, list[int]] = defaultdict(list)
    for i, (first, _) in enumerate(spans):
        inside[int(p.sentence[first])].append(i)
    for group in inside.values():
        for a, i in enumerate(group):
            for b, j in enumerate(group):
                if i == j:
                    continue
                (f, t), (g, u) = spans[i], spans[j]
                if f <= u and g <= t:
                    apart = 2 * (len(_APART) + 1) + (1 if f <= g and u <= t else 0 if g <= f and t <= u else 2)
                else:
                    gap = g - t - 1 if t < g else f - u - 1
                    apart = int(np.searchsorted(_APART, gap, side="left")) + (len(_APART) + 1) * (f < g)
                pairs.append((i, j))
                columns.append((apart, min(abs(a - b) - 1, 5), types[i] * (len(TYPES) + 1) + types[j]))
                sentences.append((int(begins[f]), int(ends[f])))
    return tuple(torch.tensor(x, dtype=torch.long).reshape(-1, n) for x, n in ((pairs, 2), (columns, 3), (sentences, 2)))  # type: ignore[return-value]


def losses(model: Heads, k: Known, rng: random.Random) -> dict[str, Tensor]:
    """The losses of one document."""
    p = k.states
    tower, possible = k.tower, k.possible
    scores = model.mentions.spans(tower)
    target = torch.zeros_like(scores)
    for row, (start, end) in enumerate(p.windows):
        for a, b in k.types:
            if start <= a and b < end:
                target[row, a - start + 1, b - start + 1] = 1
    out = {"spans": functional.binary_cross_entropy_with_logits(scores[possible].float(), target[possible]) * 10}
    wrong = [s for s in loose(p, scores.detach(), possible) if s not in k.types]
    rng.shuffle(wrong)
    gold = sorted(k.types, key=lambda s: (s[0], -s[1]))
    if not gold:
        return out
    spans = [*gold, *wrong[: 2 * len(gold)]]
    made, _ = vectors(model.mentions, tower, p, spans)
    types = torch.tensor([k.types.get(s, len(TYPES)) for s in spans])
    out["types"] = functional.cross_entropy(model.types(model.dropout(made)).float(), types)
    pairs, columns, sentences = pair_up(p, gold, [k.types[s] for s in gold])
    if len(pairs):
        related = model.relate(made[: len(gold)], k.flat, pairs, columns, torch.tensor(gold), sentences).float()
        right = torch.tensor([k.relations.get((gold[i], gold[j]), NONE) for i, j in pairs.tolist()])
        weights = torch.full((NONE + 1,), model.variant.weight)
        weights[NONE] = 1.0
        each = functional.cross_entropy(related, right, weight=weights, reduction="sum")
        out["relations"] = each / (0.3 * len(pairs) + 10)
    return out


def fit(variant: Variant, pool: Sequence[Known], start: dict[str, Tensor], seed: int) -> list[Heads]:
    """Fit as many heads as the variant has, from one seed each; their scores are averaged."""
    return [_fitted(variant, pool, start, seed + 100 * copy_number) for copy_number in range(variant.copies)]


LOOSE = -3.0
"""The score from which a run of pieces is looked at by the type layer."""


def loose(p: Prepared, scores: Tensor, possible: Tensor) -> list[Span]:
    """Runs of pieces that may be entities, each from the window that owns it."""
    chosen = []
    for row, (start, _) in enumerate(p.windows):
        for a, b in torch.nonzero((scores[row] > LOOSE) & possible[row]).tolist():
            if p.owner[start + a - 1] == row:
                chosen.append((start + a - 1, start + b - 1))
    return sorted(chosen, key=lambda s: (s[0], -s[1]))


def _fitted(variant: Variant, pool: Sequence[Known], start: dict[str, Tensor], seed: int) -> Heads:
    """Fit the heads on the documents of ``pool``; gives the moving average of the weights."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Heads(variant)
    model.mentions.load_state_dict(start)
    model.mentions.layer.requires_grad_(requires_grad=False)
    averaged = copy.deepcopy(model)
    optim = torch.optim.AdamW([q for q in model.parameters() if q.requires_grad], lr=variant.rate, weight_decay=0.02)
    total, step = variant.epochs * len(pool), 0
    model.train()
    for _ in range(variant.epochs):
        for k in rng.sample(list(pool), len(pool)):
            factor = min(1.0, (step + 1) / 50) * 0.5 * (1 + math.cos(math.pi * step / total))
            for group in optim.param_groups:
                group["lr"] = variant.rate * factor
            parts = losses(model, k, rng)
            torch.stack(list(parts.values())).sum().backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optim.step()
            optim.zero_grad(set_to_none=True)
            step += 1
            keep = min(0.99, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, q in zip(averaged.parameters(), model.parameters(), strict=True):
                    a.lerp_(q, 1.0 - keep)
    averaged.eval()
    return averaged


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What is fitted after the weights: how much the span score adds to the type's, and what entities and relations get."""

    span: float = 0.5
    entity: float = 0.0
    relation: float = 0.0


@dataclass(frozen=True, slots=True)
class Scored:
    """What the network says of one document before any threshold."""

    known: Known
    spans: list[Span]
    span_scores: Tensor
    types: Tensor


def look(models: Sequence[Heads], k: Known) -> Scored:
    """Score the runs of pieces that may be entities."""
    with torch.no_grad():
        scores = torch.stack([m.mentions.spans(k.tower) for m in models]).mean(0)
        spans = loose(k.states, scores, k.possible)
        spans = [s for s in spans if place(k.states, *s) is not None]
        at = [place(k.states, *s) for s in spans]
        own = torch.tensor([float(scores[x]) for x in at if x is not None])
        types = torch.stack([m.types(vectors(m.mentions, k.tower, k.states, spans)[0]) for m in models]).mean(0)
        return Scored(k, spans, own, types)


def entities_of(s: Scored, t: Thresholds) -> tuple[list[int], list[int]]:
    """Which runs are entities, and their types."""
    if not s.spans:
        return [], []
    best = s.types[:, :-1].max(-1)
    sure = best.values - s.types[:, -1] + t.span * s.span_scores > -t.entity
    rows = torch.nonzero(sure)[:, 0]
    return rows.tolist(), best.indices[rows].tolist()


@dataclass(frozen=True, slots=True)
class Paired:
    """Scores of the ordered pairs of some entities."""

    spans: list[Span]
    pairs: list[tuple[int, int]]
    scores: Tensor


def relate(models: Sequence[Heads], s: Scored, spans: list[Span], types: list[int]) -> Paired:
    """Score the relations between entities given as pieces."""
    p = s.known.states
    pairs, columns, sentences = pair_up(p, spans, types)
    if not len(pairs):
        return Paired(spans, [], torch.zeros(0, NONE + 1))
    with torch.no_grad():
        scores = torch.stack(
            [
                m.relate(
                    vectors(m.mentions, s.known.tower, p, spans)[0], s.known.flat, pairs, columns, torch.tensor(spans), sentences
                )
                for m in models
            ]
        ).mean(0)
    return Paired(spans, [(i, j) for i, j in pairs.tolist()], scores)


def mutual(pool: Iterable[Known]) -> frozenset[int]:
    """Relations that are annotated in both directions as a rule."""
    every: Counter[int] = Counter()
    both: Counter[int] = Counter()
    for k in pool:
        for (a, b), kind in k.relations.items():
            every[kind] += 1
            both[kind] += k.relations.get((b, a)) == kind
    return frozenset(kind for kind in every if both[kind] > every[kind] / 3)


def relations_of(paired: Paired, bias: float, both_ways: frozenset[int]) -> list[tuple[Span, Span, int]]:
    """The relations found; of the two directions of one that goes one way, the surer stays."""
    best = paired.scores[:, :NONE].max(-1) if len(paired.pairs) else None
    if best is None:
        return []
    margin = (best.values - paired.scores[:, NONE]).tolist()
    kinds = best.indices.tolist()
    row = {pair: number for number, pair in enumerate(paired.pairs)}
    made = []
    for (i, j), n in row.items():
        if margin[n] <= -bias:
            continue
        back = row[j, i]
        if kinds[n] not in both_ways and margin[back] > -bias and (margin[back], j) > (margin[n], i):
            continue
        made.append((paired.spans[i], paired.spans[j], kinds[n]))
    return made

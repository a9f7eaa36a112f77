r"""Fit the mention and coreference heads on GUM, the encoder of the reader left as it is.

    python -m training.mentions --data ../shared/data --encoder MODEL_DIR --checkpoint RUN/epochN.ema.pt --out RUN2

One more encoder layer and light heads read the states of the reader's encoder, so that attributions
stay exactly as they were measured; because the encoder does not move, its states are computed once.
"""

from __future__ import annotations

import argparse
import copy
import math
import random
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from evaluation.coreference import CoreferenceScores
from sitroom.actors.coreference import candidates, chains, features, traits
from sitroom.reading.features import describe
from sitroom.reading.network import open_network
from sitroom.reading.reader import WIDEST, Word, framed, parted
from sitroom.reading.windows import cut, home
from training.batches import Labels, tokenizer
from training.corpora import polnear
from training.gum import Annotated, gum
from training.model import KINDS, Mentions, Reader

Ints = npt.NDArray[np.int64]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Prepared:
    """One document with the states of its windows: ``windows`` (start, end) in pieces, ``states`` (frame tokens included)."""

    of: Annotated
    spans: Ints
    words: tuple[Word, ...]
    windows: tuple[tuple[int, int], ...]
    owner: Ints
    states: tuple[Tensor, ...]
    begins: npt.NDArray[np.bool_]
    ends: npt.NDArray[np.bool_]
    sentence: Ints
    gold: tuple[tuple[int, int, int, str], ...]
    """(first piece, last piece, kind, group)"""
    speakers: Ints
    """For each piece the number of its speaker, 0 for none."""


def prepare(document: Annotated, encoder: Tokenizer, reader: Reader, network) -> Prepared:  # type: ignore[no-untyped-def]
    """Read a document with the encoder as it is."""
    encoded = encoder.encode(document.text, add_special_tokens=False)
    spans = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    ids = np.array(encoded.ids, dtype=np.int64)
    described = describe(document.text, spans)
    windows = cut(described.sentence)
    states = []
    with torch.no_grad():
        for window in windows:
            framed_ids, columns, mask = (torch.from_numpy(x) for x in framed(window, ids, described.columns))
            states.append(reader.encoder.layered(framed_ids, columns, mask)[0].half())
    words = parted(document.text, network.read(document.text).words)
    firsts = np.isin(spans[:, 0], [w.start for w in words])
    lasts = np.isin(spans[:, 1], [w.end for w in words])
    starts, ends = spans[:, 0], spans[:, 1]
    gold = []
    for m in document.mentions:
        first = int(np.searchsorted(ends, m.start, side="right"))
        last = int(np.searchsorted(starts, m.end, side="left")) - 1
        if first <= last:
            gold.append((first, last, KINDS.index(m.type) if m.type in KINDS else -1, m.group))
    names = {name: i + 1 for i, name in enumerate(dict.fromkeys(n for _, _, n in document.speakers))}
    speakers = np.zeros(len(ids), dtype=np.int64)
    for start, end, name in document.speakers:
        speakers[(starts >= start) & (ends <= end)] = names[name]
    return Prepared(
        document, spans, words, tuple(windows), home(windows, len(ids)), tuple(states), firsts, lasts, described.sentence,
        tuple(dict.fromkeys(gold)), speakers,
    )  # fmt: skip


def scored(model: Mentions, p: Prepared) -> tuple[Tensor, Tensor, Tensor]:
    """Tower states (windows, length, width), mention scores (windows, length, length) and which pairs can be spans."""
    length = max(len(s) for s in p.states)
    states = torch.zeros(len(p.states), length, p.states[0].shape[-1])
    mask = torch.zeros(len(p.states), length)
    possible = torch.zeros(len(p.states), length, length, dtype=torch.bool)
    for row, (state, (start, end)) in enumerate(zip(p.states, p.windows, strict=True)):
        states[row, : len(state)] = state.float()
        mask[row, : len(state)] = 1
        n = end - start
        sentence = p.sentence[start:end]
        at = np.arange(n)
        fits = (
            p.begins[start:end, None]
            & p.ends[None, start:end]
            & (at[None] >= at[:, None])
            & (at[None] - at[:, None] < WIDEST)
            & (sentence[:, None] == sentence[None])
        )
        possible[row, 1 : n + 1, 1 : n + 1] = torch.from_numpy(fits)
    tower = model.tower(states, mask)
    return tower, model.spans(tower), possible


def place(p: Prepared, first: int, last: int) -> tuple[int, int, int] | None:
    """The window that owns a span, and its two pieces there (frame token counted)."""
    window = int(p.owner[first])
    start, end = p.windows[window]
    return (window, first - start + 1, last - start + 1) if last < end else None


def vectors(model: Mentions, tower: Tensor, p: Prepared, wanted: list[tuple[int, int]]) -> tuple[Tensor, list[int]]:
    """Mention vectors of those spans that stand whole in their window, and which these are."""
    rows = [place(p, a, b) for a, b in wanted]
    kept = [i for i, r in enumerate(rows) if r is not None]
    window, first, last = (torch.tensor([rows[i][k] for i in kept]) for k in range(3))  # type: ignore[index]
    return model.mention(tower, window, first, last), kept


def pairs_of(p: Prepared, spans: list[tuple[int, int]], kinds: list[int]) -> tuple[Ints, Ints]:
    """Candidate pairs and their features for mentions given as pieces, in order."""
    characters = [(int(p.spans[a, 0]), int(p.spans[b, 1])) for a, b in spans]
    seen = traits(p.of.text, p.words, characters, kinds, [int(p.speakers[a]) for a, _ in spans])
    pairs = candidates(seen)
    return pairs, features(seen, pairs)


def found(model: Mentions, p: Prepared, threshold: float) -> tuple[list[tuple[int, int]], list[int], Tensor, Tensor]:
    """Spans (pieces) above the threshold in reading order, kinds, their vectors, and the tower."""
    tower, scores, possible = scored(model, p)
    chosen: list[tuple[int, int]] = []
    for row, (start, _) in enumerate(p.windows):
        at = torch.nonzero((scores[row] > threshold) & possible[row]).tolist()
        chosen += [(start + a - 1, start + b - 1) for a, b in at if p.owner[start + a - 1] == row]
    chosen.sort(key=lambda s: (s[0], -s[1]))
    if not chosen:
        return [], [], torch.zeros(0, 1), tower
    made, _ = vectors(model, tower, p, chosen)
    return chosen, model.kind(made).argmax(-1).tolist(), made, tower


def losses(model: Mentions, p: Prepared, rng: random.Random) -> dict[str, Tensor]:
    """The losses of one document."""
    tower, scores, possible = scored(model, p)
    target = torch.zeros_like(scores)
    for row, (start, end) in enumerate(p.windows):
        for a, b, _, _ in p.gold:
            if start <= a and b < end:
                target[row, a - start + 1, b - start + 1] = 1
    out = {"spans": functional.binary_cross_entropy_with_logits(scores[possible].float(), target[possible]) * 10}
    gold = {(a, b): (kind, group) for a, b, kind, group in p.gold if p.sentence[a] == p.sentence[b]}
    spans = list(gold)
    wrong = []
    with torch.no_grad():
        for row, (start, _) in enumerate(p.windows):
            for a, b in torch.nonzero((scores[row] > 0) & possible[row]).tolist():
                span = (start + a - 1, start + b - 1)
                if p.owner[span[0]] == row and span not in gold:
                    wrong.append(span)
    rng.shuffle(wrong)
    spans = sorted([*spans, *wrong[: len(spans) // 3]], key=lambda s: (s[0], -s[1]))
    made, kept = vectors(model, tower, p, spans)
    spans = [spans[i] for i in kept]
    kinds = torch.tensor([gold[s][0] if s in gold else -1 for s in spans])
    typed = model.kind(made)
    if (kinds >= 0).any():
        out["kinds"] = functional.cross_entropy(typed[kinds >= 0].float(), kinds[kinds >= 0])
    guessed = typed.detach().argmax(-1).tolist()
    pairs, columns = pairs_of(p, spans, guessed)
    if len(pairs):
        score = model.pairs(made, torch.from_numpy(pairs), torch.from_numpy(columns)).float()
        groups = [gold[s][1] if s in gold else f"\0{i}" for i, s in enumerate(spans)]
        numbered = {g: i for i, g in enumerate(dict.fromkeys(groups))}
        group = np.array([numbered[g] for g in groups])
        right = torch.from_numpy(group[pairs[:, 0]] == group[pairs[:, 1]])
        later = torch.from_numpy(pairs[:, 1])
        count = len(spans)
        has = torch.zeros(count, dtype=torch.bool)
        has[later[right]] = True
        every = torch.cat([score, torch.zeros(count)])
        whose = torch.cat([later, torch.arange(count)])
        is_right = torch.cat([right, ~has])
        out["pairs"] = (_lse(every, whose, count) - _lse(every.masked_fill(~is_right, -1e4), whose, count)).mean()
    return out


def _lse(scores: Tensor, group: Tensor, count: int) -> Tensor:
    """Log-sum-exp of the scores of each group."""
    top = torch.full((count,), -1e9).scatter_reduce(0, group, scores.detach(), "amax")
    return torch.zeros(count).index_add(0, group, torch.exp(scores - top[group])).clamp_min(1e-30).log() + top


def evaluate(model: Mentions, pool: list[Prepared], threshold: float, bias: float) -> dict[str, CoreferenceScores]:
    """Scores by genre, and of all; singletons count."""
    made: dict[str, CoreferenceScores] = defaultdict(CoreferenceScores)
    for p in pool:
        groups: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for a, b, _, group in p.gold:
            groups[group].add((a, b))
        with torch.no_grad():
            spans, kinds, vector, _ = found(model, p, threshold)
            pairs, columns = pairs_of(p, spans, kinds)
            score = model.pairs(vector, torch.from_numpy(pairs), torch.from_numpy(columns)).numpy()
        chain: dict[int, set[tuple[int, int]]] = defaultdict(set)
        for span, number in zip(spans, chains(len(spans), pairs, score, bias), strict=True):
            chain[number].add(span)
        for name in ("all", p.of.genre):
            made[name].add([frozenset(g) for g in groups.values()], [frozenset(c) for c in chain.values()])
    return made


def shown(scores: CoreferenceScores) -> str:
    """One line of figures."""
    m = scores.mentions
    return (
        f"mentions P {m.precision:.3f} R {m.recall:.3f} F {m.f1:.3f} MUC {scores.muc.f1:.3f} B3 {scores.b3.f1:.3f} "
        f"CEAF {scores.ceaf.f1:.3f} CoNLL {scores.conll:.3f}"
    )


def main() -> None:
    """Run the training."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True, nargs="+", help="of the reader; several are averaged")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--head-factor", type=float, default=5.0)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cache", type=Path, help="keep the encoder's states here between tries")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    labels = Labels.of(polnear(args.data / "polnear", "train"))
    reader = Reader(labels.sizes, 0.0)
    states = [torch.load(path, weights_only=True) for path in args.checkpoint]
    reader.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]}, strict=False)
    reader.eval()
    if args.cache and args.cache.exists():
        train, dev = torch.load(args.cache, weights_only=False)
    else:
        encoder, network = tokenizer(args.encoder), open_network()
        train, dev = (
            [prepare(d, encoder, reader, network) for d in gum(args.data / "gum" / f"{split}.conllu.gz")]
            for split in ("train", "dev")
        )
        if args.cache:
            torch.save((train, dev), args.cache)
    print(f"{len(train)} + {len(dev)} documents prepared", file=sys.stderr, flush=True)
    model = Mentions(args.dropout)
    model.layer.load_state_dict(reader.encoder.layers[-1].state_dict())
    averaged = copy.deepcopy(model)
    tower = list(model.layer.parameters())
    inside = {id(q) for q in tower}
    rest = [q for q in model.parameters() if id(q) not in inside]
    rates = [args.rate, args.rate * args.head_factor]
    optim = torch.optim.AdamW([{"params": tower}, {"params": rest}], lr=args.rate, weight_decay=0.02)
    total, step, began = args.epochs * len(train), 0, time.monotonic()
    for epoch in range(args.epochs):
        model.train()
        running: dict[str, float] = {}
        for p in rng.sample(train, len(train)):
            factor = min(1.0, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * step / total))
            for group, rate in zip(optim.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts = losses(model, p, rng)
            torch.stack(list(parts.values())).sum().backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optim.step()
            optim.zero_grad(set_to_none=True)
            step += 1
            keep = min(0.995, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, q in zip(averaged.parameters(), model.parameters(), strict=True):
                    a.lerp_(q, 1.0 - keep)
            for name, value in parts.items():
                running[name] = 0.98 * running.get(name, value.item()) + 0.02 * value.item()
        line = " ".join(f"{n} {v:.3f}" for n, v in running.items())
        averaged.eval()
        print(f"{time.monotonic() - began:6.0f}s epoch {epoch + 1} {line}", flush=True)
        print("   dev " + shown(evaluate(averaged, dev, 0.0, 0.0)["all"]), flush=True)
        torch.save(averaged.state_dict(), args.out / "mentions.pt")
    for threshold in (-0.5, 0.0):
        for bias in (-0.5, 0.0, 0.5, 1.0):
            print(threshold, bias, shown(evaluate(averaged, dev, threshold, bias)["all"]), flush=True)
    for genre, scores in sorted(evaluate(averaged, dev, 0.0, 0.0).items()):
        print(f"{genre:14s}{shown(scores)}", flush=True)


if __name__ == "__main__":
    main()

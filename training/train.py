"""Fine-tune the reader on PolNeAR train; after each epoch measure on dev and keep a checkpoint.

    python -m training.train --data ../shared/data --encoder MODEL_DIR --out RUN_DIR

Seeds are fixed; on one machine with one thread count the same command gives the same weights.
"""

from __future__ import annotations

import argparse
import copy
import random
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from sitroom.reading.tags import Tag, relative_to
from training.augment import worsened
from training.batches import IGNORED, Batch, Labels, Window, batches, tokenizer, windows
from training.corpora import Article, polnear
from training.evaluate import candidates, score
from training.model import Reader

NEGATIVE_FLOOR = 0.1
"""Pieces this likely to begin a cue, though they do not, are learnt as anchors of nothing."""
MOST_NEGATIVES = 2
"""Such anchors per window of a batch at most."""
WEIGHTS = {"tags": 1.0, "inner": 0.5, "attribution": 0.12, "words": 0.15, "arcs": 0.15}
EMA = 0.998


def anchors(group: Batch, likely_cue: Tensor, rng: random.Random) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Anchors of a batch with the tags each should give: gold ones, second words of gold cues, and likely mistakes."""
    length = group.ids.shape[1]
    rows: list[int] = []
    places: list[int] = []
    gold: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    relative = []
    likely = likely_cue.numpy()
    for row, window in enumerate(group.windows):
        n = len(window.ids)
        chosen: list[tuple[int, np.ndarray[tuple[int], np.dtype[np.int64]] | None]] = []
        owner: dict[int, int] = {}
        for number, (anchor, own) in enumerate(window.attributions):
            chosen.append((anchor, own))
            piece = anchor
            while piece < n and own[piece] in (Tag.BEGIN_CUE, Tag.IN_CUE) and (piece == anchor or own[piece] == Tag.IN_CUE):
                owner[piece] = number
                piece += 1
        wrong = [p for p in np.flatnonzero(likely[row, 1 : n + 1]).tolist() if p not in {a for a, _ in window.attributions}]
        rng.shuffle(wrong)
        chosen += [(p, window.attributions[owner[p]][1] if p in owner else None) for p in wrong[:MOST_NEGATIVES]]
        for anchor, own_tags in chosen:
            rows.append(row)
            places.append(anchor + 1)
            target = np.zeros(length, dtype=np.int64)
            if own_tags is not None:
                target[1 : n + 1] = own_tags
            gold.append(target)
            near = np.zeros((length, 3), dtype=np.int64)
            near[1 : n + 1] = relative_to(np.array([anchor]), np.arange(n)[None], window.paragraph, window.sentence)[0]
            relative.append(near)
    if not rows:
        return torch.zeros(0, dtype=torch.long), torch.zeros(0, dtype=torch.long), torch.zeros(0), torch.zeros(0)
    return (
        torch.tensor(rows),
        torch.tensor(places),
        torch.from_numpy(np.stack(gold)),
        torch.from_numpy(np.stack(relative)),
    )


def losses(reader: Reader, group: Batch, labels: Labels, rng: random.Random) -> dict[str, Tensor]:
    """Each loss of one batch."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        states = reader.encoder(group.ids, group.columns, group.mask)
        tags = reader.tagger(reader.dropout(states))
        cue = functional.softmax(tags.detach().float(), dim=-1)[..., Tag.BEGIN_CUE]
        inner = reader.inner(reader.dropout(states))[..., 0].float()
        likely = (cue >= NEGATIVE_FLOOR) | ((group.nested == 0) & (inner.detach().sigmoid() >= NEGATIVE_FLOOR))
        rows, places, gold, relative = anchors(group, likely, rng)
        word_scores, arc_scores = reader.syntax(states)
        every = torch.arange(states.shape[1]).expand(len(rows), -1)
        scores = reader.attribution(states, tags, rows, places, every, relative) if len(rows) else None
    out = {"tags": functional.cross_entropy(tags.float().flatten(0, 1), group.tags.flatten(), ignore_index=IGNORED)}
    if (group.nested != IGNORED).any():
        known = group.nested != IGNORED
        out["inner"] = functional.binary_cross_entropy_with_logits(inner[known], group.nested[known].float())
    if scores is not None:
        real = group.mask[rows].clone()
        out["attribution"] = reader.chain.loss(scores[:, 1:], gold[:, 1:], real[:, 1:]).mean()
    sizes = labels.sizes
    parts = word_scores.float().split([sizes.tags, sizes.entities, sizes.labels], dim=-1)
    if (group.syntax[..., 0] != IGNORED).any():
        out["words"] = torch.stack(
            [
                functional.cross_entropy(p.flatten(0, 1), group.syntax[..., i].flatten(), ignore_index=IGNORED)
                for i, p in enumerate(parts)
            ]
        ).sum()
        out["arcs"] = functional.cross_entropy(
            arc_scores.float().masked_fill(~group.mask[:, None, :], -1e4).flatten(0, 1),
            group.syntax[..., 3].flatten(),
            ignore_index=IGNORED,
        )
    return out


def prepare(articles: list[Article], encoder_path: Path, labels: Labels, seed: int, rate: float) -> list[Window]:
    """The windows of one epoch: each article as it is or, at ``rate``, worsened."""
    rng = random.Random(seed)
    encoder = tokenizer(encoder_path)
    pool: list[Window] = []
    for article in articles:
        pool += windows(worsened(article, rng) if rng.random() < rate else article, encoder, labels, rng)
    return pool


def optimizer(reader: Reader, rate: float, head_factor: float, decay: float) -> torch.optim.AdamW:
    """AdamW; the encoder at ``rate``, everything new at ``head_factor`` times that; no decay for biases and norms."""
    groups: dict[tuple[bool, bool], list[torch.nn.Parameter]] = {}
    for name, parameter in reader.named_parameters():
        old = name.startswith("encoder.") and ".features." not in name
        groups.setdefault((old, parameter.dim() > 1 and "norm" not in name), []).append(parameter)
    return torch.optim.AdamW(
        [
            {"params": ps, "lr": rate if old else rate * head_factor, "weight_decay": decay if matrix else 0.0}
            for (old, matrix), ps in groups.items()
        ],
        betas=(0.9, 0.98),
        fused=True,
    )


def schedule(total: int, warm: int) -> Callable[[int], float]:
    """Linear warm-up, then linear to zero."""
    return lambda step: min((step + 1) / warm, max(0.0, (total - step) / max(1, total - warm)))


def main() -> None:
    """Run the training."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--stop-after", type=int, default=0, help="stop after so many epochs of the schedule")
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--head-factor", type=float, default=5.0)
    parser.add_argument("--size", type=int, default=8)
    parser.add_argument("--worse", type=float, default=0.35)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--articles", type=int, default=0, help="only so many, to try things")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    train, dev = polnear(args.data / "polnear", "train"), polnear(args.data / "polnear", "dev")
    labels = Labels.of(train)
    if args.articles:
        train, dev = train[: args.articles], dev[: max(4, args.articles // 10)]
    encoder = tokenizer(args.encoder)
    reader = Reader(labels.sizes, args.dropout)
    reader.encoder.load_minilm(args.encoder / "model.safetensors")
    if args.start:
        reader.load_state_dict(torch.load(args.start, weights_only=True), strict=False)
    averaged = copy.deepcopy(reader)
    optim = optimizer(reader, args.rate, args.head_factor, 0.01)
    with ProcessPoolExecutor(1) as worker:
        coming = worker.submit(prepare, train, args.encoder, labels, args.seed * 1000, args.worse)
        total = 0
        step = 0
        factor = schedule(1, 1)
        base: list[float] = []
        began = time.monotonic()
        for epoch in range(args.epochs):
            pool = coming.result()
            if not total:
                total = (len(pool) // args.size + 1) * args.epochs
                factor = schedule(total, max(20, total // 16))
                base = [g["lr"] for g in optim.param_groups]
            if epoch + 1 < args.epochs:
                coming = worker.submit(prepare, train, args.encoder, labels, args.seed * 1000 + epoch + 1, args.worse)
            reader.train()
            running: dict[str, float] = {}
            for group in batches(pool, args.size, rng):
                for g, rate in zip(optim.param_groups, base, strict=True):
                    g["lr"] = rate * factor(step)
                found = losses(reader, group, labels, rng)
                loss = torch.stack([WEIGHTS[name] * value for name, value in found.items()]).sum()
                loss.backward()  # type: ignore[no-untyped-call]
                torch.nn.utils.clip_grad_norm_(reader.parameters(), 1.0)
                optim.step()
                optim.zero_grad(set_to_none=True)
                step += 1
                keep = min(EMA, (1 + step) / (10 + step))
                with torch.no_grad():
                    for a, p in zip(averaged.parameters(), reader.parameters(), strict=True):
                        a.lerp_(p, 1.0 - keep)
                for name, value in found.items():
                    running[name] = 0.98 * running.get(name, value.item()) + 0.02 * value.item()
                if step % 25 == 0:
                    shown = " ".join(f"{n} {v:.3f}" for n, v in running.items())
                    print(f"{time.monotonic() - began:7.0f}s step {step}/{total} {shown}", file=sys.stderr, flush=True)
            torch.save(reader.state_dict(), args.out / f"epoch{epoch + 1}.pt")
            torch.save(averaged.state_dict(), args.out / f"epoch{epoch + 1}.ema.pt")
            found_dev = candidates(averaged, labels, encoder, dev)
            for threshold in (0.3, 0.4, 0.5, 0.6):
                table = score(dev, found_dev, threshold).table()
                print(f"epoch {epoch + 1} >= {threshold}: " + " ".join(f"{k} {v:.3f}" for k, v in table.items()), flush=True)
            if epoch + 1 == args.stop_after:
                coming.cancel()
                break


if __name__ == "__main__":
    main()

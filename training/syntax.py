r"""Fit the heads of syntax, negation, speculation and factuality, the encoder of the reader left as it is.

    python -m training.syntax --data ../shared/data --model src/sitroom/reading/model --cache CACHE_DIR --out RUN

One more encoder layer and light heads read what ``windows.onnx`` computes anyway. The encoder does not
move, so its states are computed once, by the int8 graph that ships, and kept in ``--cache`` (16-bit floats).
"""

from __future__ import annotations

import argparse
import copy
import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from sitroom.reading.features import describe
from sitroom.reading.reader import framed, word_runs
from sitroom.reading.windows import cut, home
from training.model import LAYERS as ENCODER_LAYERS
from training.model import WIDTH, EncoderLayer
from training.ud import (
    IGNORED,
    MARKS,
    RELATIONS,
    ROOT,
    Gold,
    Noted,
    alone,
    events,
    of_words,
    reviews,
    stories,
    trees,
    with_events,
    with_silver,
)

Ints = npt.NDArray[np.int64]

LAYERS = ("third", "fourth", "fifth", "states", "tower")
"""Outputs of ``windows.onnx`` that are read: the encoder's last four layers and that of the mention heads."""
EXPOSED = {
    "third": "/layers.2/norm2/LayerNormalization_output_0",
    "fourth": "/layers.3/norm2/LayerNormalization_output_0",
    "fifth": "/layers.4/norm2/LayerNormalization_output_0",
}
"""Those of them that only the syntax reads, by the names that they have inside the graph."""
_ARC, _LABEL, _MARK = 256, 128, 128
_NEAR = 24
"""Words up to which a distance has a score of its own."""
_BIAS = -1e4
_SCALE = 3.0
"""Factuality reaches from minus to plus this."""


class Syntax(nn.Module):
    """Biaffine arcs and labels (Dozat and Manning 2017), and marks of words, over one encoder layer of their own.

    The relation of an arc is read off its two ends once the heads are known.
    """

    def __init__(self, dropout: float = 0.2) -> None:
        super().__init__()
        self.mix = nn.Parameter(torch.zeros(len(LAYERS)))
        self.layer = EncoderLayer(dropout)
        self.dropout = nn.Dropout(dropout)
        self.dependent = nn.Linear(WIDTH, _ARC)
        self.head = nn.Linear(WIDTH, _ARC)
        self.arc = nn.Linear(_ARC, _ARC)
        self.heads = nn.Linear(_ARC, 1)
        self.near = nn.Embedding(2 * _NEAR + 2, 1)
        self.label_dependent = nn.Linear(WIDTH, 2 * _LABEL)
        self.label_head = nn.Linear(WIDTH, 2 * _LABEL)
        self.label = nn.Linear(_LABEL, len(RELATIONS))
        self.marked = nn.Linear(WIDTH, _MARK)
        self.marks = nn.Linear(_MARK, 2 * len(MARKS) + 3)
        self.happened = nn.Linear(WIDTH, _MARK)
        self.factuality = nn.Linear(_MARK, 1)
        nn.init.zeros_(self.near.weight)

    def tower(self, states: Sequence[Tensor], mask: Tensor | None) -> Tensor:
        """States (batch, length, 384) from those of each layer, of the same shape; no mask where nothing is padded."""
        mixed = sum(state * weight for state, weight in zip(states, functional.softmax(self.mix, 0), strict=True))
        bias = torch.zeros(1, 1, 1, 1) if mask is None else ((1.0 - mask.float()) * _BIAS)[:, None, None, :]
        made: Tensor = self.layer(mixed, bias)
        return made

    def arcs(self, x: Tensor, real: Tensor | None) -> Tensor:
        """Scores (batch, words, words + 1) of each word's heads, the root first, from ``x`` (batch, words + 1, 384)."""
        dependent = self.dropout(functional.gelu(self.dependent(x[:, 1:])))
        head = self.dropout(functional.gelu(self.head(x)))
        at = torch.arange(x.shape[1])
        apart = (at[None] - at[1:, None]).clamp(-_NEAR, _NEAR) + _NEAR
        apart = torch.where(at[None] == 0, 2 * _NEAR + 1, apart)
        scores = self.arc(dependent) @ head.transpose(1, 2) * (_ARC**-0.5) + self.heads(head).transpose(1, 2)
        scores = scores + self.near(apart)[..., 0]
        return scores if real is None else scores + ((1.0 - real.float()) * _BIAS)[:, None]

    def relations(self, dependent: Tensor, head: Tensor) -> Tensor:
        """Scores (…, relations) of arcs, from what ``label_dependent`` and ``label_head`` make of their two ends."""
        (added, scaled), (head_added, head_scaled) = dependent.chunk(2, dim=-1), head.chunk(2, dim=-1)
        scores: Tensor = self.label(self.dropout(functional.gelu(added + head_added + scaled * head_scaled)))
        return scores

    def judged(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Scores (…, 13) of the marks of negation, speculation and *SEM, and of beginning a sentence; and factuality."""
        marks = self.marks(self.dropout(functional.gelu(self.marked(x))))
        return marks, self.factuality(self.dropout(functional.gelu(self.happened(x))))[..., 0] * _SCALE

    def forward(self, words: Tensor, real: Tensor, known: Tensor | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Arcs (batch, words, words + 1), relations (batch, words, relations), marks (batch, words, 13), factuality.

        ``words`` (batch, words + 1, 384) has the root before the words; ``real`` (batch, words + 1) tells them from padding.
        Relations are read off the ``known`` heads (batch, words), where they are not given off the best.
        """
        x = self.dropout(words)
        arcs = self.arcs(x, real).float()
        chosen = arcs.argmax(-1) if known is None else torch.where(known == IGNORED, 0, known)
        heads = self.label_head(x)
        heads = heads.gather(1, chosen[..., None].expand(-1, -1, heads.shape[-1]))
        relations = self.relations(self.label_dependent(x[:, 1:]), heads)
        return arcs, relations, *self.judged(x[:, 1:])


@dataclass(frozen=True, slots=True)
class Window:
    """One window of a text: where its states lie, its words by their first piece (frame token counted), and their gold.

    ``gold`` is (words, 8): head (0 the root, else word + 1), relation, negation, speculation, cue and scope
    of *SEM, whether it begins a sentence, whether it is one token; -100 where nothing is noted.
    """

    offset: int
    length: int
    firsts: Ints
    gold: Ints
    factuality: npt.NDArray[np.float32]
    own: npt.NDArray[np.bool_]


def _columns(words: Sequence[Gold]) -> Ints:
    columns = np.full((len(words), 8), IGNORED, dtype=np.int64)
    for n, w in enumerate(words):
        if w.head != IGNORED:
            columns[n, 0] = w.head
            columns[n, 1] = RELATIONS.index(w.relation)
            before = words[n - 1].sentence if n else IGNORED
            columns[n, 6] = w.sentence != before
        columns[n, 2:4] = w.negation, w.speculation
        if w.denied != IGNORED:
            columns[n, 4:6] = w.denied & 1, w.denied >> 1
        columns[n, 7] = w.alone
    return columns


class Store:
    """The windows of many texts, their states in one file of 16-bit floats, (pieces, layers, 384)."""

    def __init__(self, path: Path, documents: Sequence[Noted], session: onnxruntime.InferenceSession, encoder: Tokenizer) -> None:
        self.windows: list[Window] = []
        kept = path.exists()
        offset = 0
        part = path.with_suffix(".part")
        with path.open("rb") if kept else part.open("wb") as out:
            for document in documents:
                for feeds, window in _windows(document, encoder, offset):
                    if not kept:
                        states = np.stack([x[0] for x in session.run(list(LAYERS), feeds)], axis=1)
                        out.write(states.astype(np.float16).tobytes())
                    self.windows.append(window)
                    offset += window.length
        if not kept:
            part.rename(path)
        states = np.memmap(path, dtype=np.float16, mode="r").reshape(-1, len(LAYERS), WIDTH)
        if len(states) != offset:
            raise ValueError(f"{path} holds the states of other texts; delete it")
        self.states: npt.NDArray[np.float16] = states


def _windows(document: Noted, encoder: Tokenizer, offset: int) -> Iterator[tuple[dict[str, Ints], Window]]:
    """The windows of a text, as they are at run time, each with what the network is fed; the states begin at ``offset``."""
    encoded = encoder.encode(document.text, add_special_tokens=False)
    spans = np.array(encoded.offsets, dtype=np.int64).reshape(-1, 2)
    ids = np.array(encoded.ids, dtype=np.int64)
    described = describe(document.text, spans)
    runs = word_runs(spans, described)
    firsts = np.array([a for a, _ in runs], dtype=np.int64)
    gold = of_words(document, [(int(spans[a, 0]), int(spans[b - 1, 1])) for a, b in runs])
    columns = _columns(gold)
    values = np.array([np.nan if g.factuality is None else g.factuality for g in gold], dtype=np.float32)
    cuts = cut(described.sentence)
    owner = home(cuts, len(ids))
    for number, (start, end) in enumerate(cuts):
        feeds = dict(zip(("ids", "columns", "mask"), framed((start, end), ids, described.columns), strict=True))
        length = end - start + 2
        a, b = np.searchsorted(firsts, (start, end))
        here = columns[a:b].copy()
        head = here[:, 0]
        inside = (head >= a) & (head < b)
        here[:, 0] = np.where(inside, head - a + 1, np.where(head == ROOT, 0, IGNORED))
        yield feeds, Window(offset, length, firsts[a:b] - start + 1, here, values[a:b], owner[firsts[a:b]] == number)
        offset += length


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length."""

    states: Tensor
    mask: Tensor
    firsts: Tensor
    real: Tensor
    gold: Tensor
    factuality: Tensor
    own: Tensor


def padded(store: Store, group: Sequence[Window]) -> Batch:
    """A batch of windows of one store."""
    length, words = max(w.length for w in group), max(len(w.firsts) for w in group)
    count = len(group)
    states = torch.zeros(count, length, len(LAYERS), WIDTH)
    mask = torch.zeros(count, length)
    firsts = torch.zeros(count, words + 1, dtype=torch.long)
    real = torch.zeros(count, words + 1)
    gold = torch.full((count, words, 8), IGNORED)
    factuality = torch.full((count, words), float("nan"))
    own = torch.zeros(count, words, dtype=torch.bool)
    for row, w in enumerate(group):
        n = len(w.firsts)
        states[row, : w.length] = torch.from_numpy(store.states[w.offset : w.offset + w.length].astype(np.float32))
        mask[row, : w.length] = 1
        firsts[row, 1 : n + 1] = torch.from_numpy(w.firsts)
        real[row, : n + 1] = 1
        gold[row, :n] = torch.from_numpy(w.gold)
        factuality[row, :n] = torch.from_numpy(w.factuality)
        own[row, :n] = torch.from_numpy(w.own)
    return Batch(states, mask, firsts, real, gold, factuality, own)


def batches_of(store: Store, pieces: int, rng: random.Random | None) -> list[list[Window]]:
    """Groups of about ``pieces`` word pieces, of windows of like length; shuffled with ``rng``."""
    order = sorted((w for w in store.windows if len(w.firsts)), key=lambda w: w.length + (rng.random() * 30 if rng else 0))
    groups: list[list[Window]] = [[]]
    for w in order:
        if groups[-1] and (len(groups[-1]) + 1) * w.length > pieces:
            groups.append([])
        groups[-1].append(w)
    if rng:
        rng.shuffle(groups)
    return groups


def batches(store: Store, pieces: int) -> Iterator[Batch]:
    """The same as padded batches, in a fixed order."""
    for group in batches_of(store, pieces, None):
        yield padded(store, group)


def outputs(model: Syntax, b: Batch) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What the model gives for a batch."""
    tower = model.tower(b.states.unbind(2), b.mask)
    words = tower.gather(1, b.firsts[..., None].expand(-1, -1, WIDTH))
    arcs, labels, marks, happened = model(words, b.real, b.gold[..., 0] if model.training else None)
    return arcs.float(), labels.float(), marks.float(), happened.float()


def _entropy(scores: Tensor, gold: Tensor) -> Tensor:
    return functional.cross_entropy(scores.flatten(0, -2), gold.flatten(), ignore_index=IGNORED)


def losses(model: Syntax, b: Batch) -> dict[str, Tensor]:
    """The losses of what is noted in a batch."""
    arcs, labels, marks, happened = outputs(model, b)
    count = len(MARKS)
    out = {}
    if (b.gold[..., 0] != IGNORED).any():
        out["arcs"] = _entropy(arcs, b.gold[..., 0])
        out["labels"] = _entropy(labels, torch.where(b.gold[..., 0] == IGNORED, IGNORED, b.gold[..., 1]))
    for number, name in ((2, "negation"), (3, "speculation")):
        if (b.gold[..., number] != IGNORED).any():
            out[name] = _entropy(marks[..., (number - 2) * count : (number - 1) * count], b.gold[..., number])
    for column, number in ((0, 4), (1, 5), (2, 6)):
        gold = b.gold[..., number]
        if (known := gold != IGNORED).any():
            score = marks[..., 2 * count + column][known]
            loss = functional.binary_cross_entropy_with_logits(score, gold[known].float())
            out["sentences" if number == 6 else f"denied{column}"] = loss
    if (known := ~b.factuality.isnan()).any():
        out["factuality"] = functional.smooth_l1_loss(happened[known], b.factuality[known])
    return out


WEIGHTS = {
    "arcs": 1.0,
    "labels": 1.0,
    "negation": 2.0,
    "speculation": 2.0,
    "denied0": 0.5,
    "denied1": 0.5,
    "sentences": 0.5,
    "factuality": 0.5,
}
"""What each loss counts; the marks are rare, so that their mean over words is small."""
SHARES = {"sfu-train": 0.5}
"""Share of the batches of a corpus that an epoch takes: few sentences of SFU hold a cue."""


@torch.no_grad()
def attachment(model: Syntax, store: Store) -> dict[str, float]:
    """Words that are one token: the share with the right head, and with the right relation too, by the best arc alone."""
    words = right = labelled = 0
    begins = np.zeros(3)
    for b in batches(store, 4096):
        arcs, labels, marks, _ = outputs(model, b)
        known = b.own & (b.gold[..., 7] == 1) & (b.gold[..., 0] != IGNORED)
        good = (arcs.argmax(-1) == b.gold[..., 0]) & known
        words += int(known.sum())
        right += int(good.sum())
        labelled += int((good & (labels.argmax(-1) == b.gold[..., 1])).sum())
        seen = b.own & (b.gold[..., 6] != IGNORED)
        said, is_ = (marks[..., -1] > 0) & seen, (b.gold[..., 6] == 1) & seen
        begins += [int((said & is_).sum()), int(said.sum()), int(is_.sum())]
    return {
        "words": words,
        "UAS": right / words,
        "LAS": labelled / words,
        "sentences F1": 2 * begins[0] / (begins[1] + begins[2]),
    }


@torch.no_grad()
def scopes(model: Syntax, store: Store) -> dict[str, float]:
    """F1 of the words in a cue and in a scope."""
    counts: dict[str, npt.NDArray[np.float64]] = {}

    def count(name: str, said: Tensor, right: Tensor, known: Tensor) -> None:
        said, right = said & known, right & known
        found = np.array([int((said & right).sum()), int(said.sum()), int(right.sum())])
        counts[name] = counts.get(name, np.zeros(3)) + found

    for b in batches(store, 4096):
        marks = outputs(model, b)[2]
        for column, name in enumerate(("negation", "speculation")):
            gold = b.gold[..., 2 + column]
            made = marks[..., column * len(MARKS) : (column + 1) * len(MARKS)].argmax(-1)
            for part, tags in (("cue", torch.tensor((1, 2))), ("scope", torch.tensor((3, 4)))):
                count(f"{name} {part}", torch.isin(made, tags), torch.isin(gold, tags), b.own & (gold != IGNORED))
        for column, name in enumerate(("denied cue", "denied scope")):
            gold = b.gold[..., 4 + column]
            count(name, marks[..., 2 * len(MARKS) + column] > 0, gold == 1, b.own & (gold != IGNORED))
    return {name: 2 * c[0] / (c[1] + c[2]) for name, c in counts.items() if c[2]}


@torch.no_grad()
def happening(model: Syntax, store: Store) -> dict[str, float]:
    """Mean absolute error and Pearson's r of factuality."""
    made, gold = [], []
    for b in batches(store, 4096):
        known = b.own & ~b.factuality.isnan()
        made.append(outputs(model, b)[3][known])
        gold.append(b.factuality[known])
    x, y = torch.cat(made).numpy().clip(-_SCALE, _SCALE), torch.cat(gold).numpy()
    return {"events": len(x), "MAE": float(np.abs(x - y).mean()), "r": float(np.corrcoef(x, y)[0, 1])}


def expose(model: onnx.ModelProto) -> None:
    """Give the graph of ``windows.onnx`` the tensors of :data:`EXPOSED` as outputs too; nothing that it computes changes."""
    known = {o.name for o in model.graph.output}
    for name, inner in EXPOSED.items():
        if name in known:
            continue
        for node in model.graph.node:
            for names in (node.input, node.output):
                for n, given in enumerate(names):
                    if given == inner:
                        names[n] = name
        axes: list[str | int] = ["batch", "length", WIDTH]
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, axes))


def opened(model: Path, threads: int) -> onnxruntime.InferenceSession:
    """``windows.onnx`` with :data:`LAYERS` among its outputs."""
    graph = onnx.load(model / "windows.onnx")
    expose(graph)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    return onnxruntime.InferenceSession(graph.SerializeToString(), options, providers=["CPUExecutionProvider"])


def stores(data: Path, model: Path, cache: Path, threads: int) -> dict[str, Store]:
    """All that is learnt from and measured on."""
    cache.mkdir(parents=True, exist_ok=True)
    session, encoder = opened(model, threads), Tokenizer.from_file(str(model / "tokenizer.json"))
    made = {}

    def kept(name: str, documents: Sequence[Noted]) -> None:
        made[name] = Store(cache / name, documents, session, encoder)

    for split in ("dev", "train"):
        noted, _ = with_events(trees(data / "ewt" / f"{split}.conllu.gz"), events(data / "factuality/UDS_IH2" / f"{split}.jsonl"))
        kept(f"ewt-{split}", with_silver(noted))
        kept(f"gum-{split}", with_silver(trees(data / "gum" / f"{split}.conllu.gz")))
        kept(f"sfu-{split}", reviews(data / "negation" / f"SFU_{split}.conll", whole=split == "dev"))
        tales = stories(data / "negation" / "training_dev.txt")
        kept(f"sem-{split}", [d for n, d in enumerate(tales) if (n % 6 == 5) == (split == "dev")])
    for name in ("UW", "MEANTIME"):
        kept(name, alone(events(data / "factuality" / name / "dev.jsonl"), name))
    return made


def drawn(pools: dict[str, Store], shares: dict[str, float], pieces: int, rng: random.Random) -> list[tuple[Store, list[Window]]]:
    """The batches of one epoch, of all stores in ``shares`` mixed."""
    every = []
    for name, share in shares.items():
        groups = batches_of(pools[name], pieces, rng)
        every += [(pools[name], group) for group in groups[: math.ceil(len(groups) * share)]]
    rng.shuffle(every)
    return every


def measured(model: Syntax, pools: dict[str, Store], *, every: bool) -> str:
    """Lines of figures."""
    model.eval()
    rows: dict[str, dict[str, float]] = {"gum": attachment(model, pools["gum-dev"]), "sfu": scopes(model, pools["sfu-dev"])}
    rows["uds"] = happening(model, pools["ewt-dev"])
    if every:
        rows["ewt"] = attachment(model, pools["ewt-dev"])
        rows["sem"] = scopes(model, pools["sem-dev"])
        rows |= {name: happening(model, pools[name]) for name in ("UW", "MEANTIME")}
    return "\n".join(f"   {name:8s} " + " ".join(f"{k} {v:.4g}" for k, v in row.items()) for name, row in rows.items())


def main() -> None:
    """Run the training."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True, help="the folder of windows.onnx and tokenizer.json")
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    begin = parser.add_mutually_exclusive_group(required=True)
    begin.add_argument("--start", type=Path, nargs="+", help="the reader whose last layer ours starts from; averaged")
    begin.add_argument("--resume", type=Path, help="the weights of an earlier run")
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--minutes", type=float, default=600.0, help="end by then, the rate run down as if planned so")
    parser.add_argument("--rate", type=float, default=4e-4)
    parser.add_argument("--head-factor", type=float, default=3.0)
    parser.add_argument("--pieces", type=int, default=2000)
    parser.add_argument("--dropout", type=float, default=0.2)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--part", type=float, default=1.0, help="share of the batches of an epoch")
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    torch.set_num_threads(args.threads)
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    pools = stores(args.data, args.model, args.cache, args.threads)
    for name, pool in pools.items():
        print(f"{name}: {len(pool.windows)} windows, {len(pool.states)} pieces", flush=True)
    model = Syntax(dropout=args.dropout)
    if args.resume:
        model.load_state_dict(torch.load(args.resume, weights_only=True))
    else:
        given = [torch.load(path, weights_only=True) for path in args.start]
        last = f"encoder.layers.{ENCODER_LAYERS - 1}."
        of_last = [k for k in given[0] if k.startswith(last)]
        model.layer.load_state_dict({k.removeprefix(last): sum(g[k] for g in given) / len(given) for k in of_last})
    averaged = copy.deepcopy(model)
    tower = list(model.layer.parameters())
    inside = {id(q) for q in tower}
    rest = [q for q in model.parameters() if id(q) not in inside]
    rates = [args.rate, args.rate * args.head_factor]
    optim = torch.optim.AdamW([{"params": tower}, {"params": rest}], lr=args.rate, weight_decay=0.02)
    shares = {name: SHARES.get(name, 1.0) * args.part for name in pools if name.endswith("train")}
    began, step, done = time.monotonic(), 0, 0.0
    total = args.epochs * len(drawn(pools, shares, args.pieces, rng))
    for epoch in range(args.epochs):
        model.train()
        running: dict[str, float] = {}
        for store, group in drawn(pools, shares, args.pieces, rng):
            b = padded(store, group)
            done = max(step / total, (time.monotonic() - began) / (60 * args.minutes))
            if done >= 1.0:
                break
            factor = min(1.0, (step + 1) / 100) * 0.5 * (1 + math.cos(math.pi * done))
            for param_group, rate in zip(optim.param_groups, rates, strict=True):
                param_group["lr"] = rate * factor
            with torch.autocast("cpu", dtype=torch.bfloat16):
                parts = losses(model, b)
            torch.stack([WEIGHTS[n] * v for n, v in parts.items()]).sum().backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optim.step()
            optim.zero_grad(set_to_none=True)
            step += 1
            keep = min(0.995, (1 + step) / (10 + step))
            with torch.no_grad():
                for a, q in zip(averaged.parameters(), model.parameters(), strict=True):
                    a.lerp_(q, 1.0 - keep)
            for name, value in parts.items():
                running[name] = 0.97 * running.get(name, value.item()) + 0.03 * value.item()
        line = " ".join(f"{n} {v:.3f}" for n, v in running.items())
        print(f"{time.monotonic() - began:6.0f}s epoch {epoch + 1} step {step}/{total} {line}", flush=True)
        torch.save(averaged.state_dict(), args.out / "syntax.pt")
        print(measured(averaged, pools, every=done >= 1.0 or epoch + 1 == args.epochs), flush=True)
        if done >= 1.0:
            break
    print("mix", functional.softmax(averaged.mix, 0).tolist())


if __name__ == "__main__":
    main()

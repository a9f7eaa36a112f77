r"""Export a trained reader to the files that the package ships.

    python -m training.export --data ../shared/data --encoder MODEL_DIR --checkpoint RUN/epochN.ema.pt \
        --mentions RUN2/mentions.pt --syntax RUN3/syntax.pt --threshold 0.5 --inner-threshold 0.7 --out src/sitroom/reading/model

Matrix products and the word embeddings become int8, one scale per output channel; ``--float``
keeps 32-bit floats, to measure what int8 costs.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import warnings
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn
from torch.nn import functional

from sitroom.actors.coreference import SIZES as PAIR_SIZES
from training.batches import Labels, tokenizer
from training.corpora import polnear
from training.model import KINDS, AttributionHead, Mentions, Reader
from training.syntax import LAYERS, Syntax, expose
from training.ud import MARKS, RELATIONS


class Windows(nn.Module):
    """What ``windows.onnx`` computes."""

    def __init__(self, reader: Reader, labels: Labels, mentions: Mentions) -> None:
        super().__init__()
        self.reader = reader
        self.mentions = mentions
        kept = len(labels.tags) + len(labels.entities)
        self.sizes = [len(labels.tags), len(labels.entities)]
        self.words = nn.Linear(reader.syntax.words.in_features, kept)
        self.words.load_state_dict(
            {"weight": reader.syntax.words.weight[:kept].detach(), "bias": reader.syntax.words.bias[:kept].detach()}
        )

    def forward(self, ids: Tensor, columns: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        below = self.reader.encoder.layered(ids, columns, mask)
        states = self.reader.encoder.top(below, mask)
        tower = self.mentions.tower(below, mask.float())
        return (
            states,
            self.reader.tagger(states),
            self.reader.inner(states)[..., 0],
            *self.words(states).split(self.sizes, dim=-1),
            tower,
            self.mentions.spans(tower),
        )


class Vectors(nn.Module):
    """What ``mentions.onnx`` computes."""

    def __init__(self, mentions: Mentions) -> None:
        super().__init__()
        self.mentions = mentions

    def forward(self, tower: Tensor, window: Tensor, first: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
        vectors = self.mentions.mention(tower, window, first, last)
        return vectors, self.mentions.kind(vectors)


class Antecedents(nn.Module):
    """What ``antecedents.onnx`` computes."""

    def __init__(self, mentions: Mentions) -> None:
        super().__init__()
        self.mentions = mentions

    def forward(self, vectors: Tensor, pairs: Tensor, features: Tensor) -> Tensor:
        scores: Tensor = self.mentions.pairs(vectors, pairs, features)
        return scores


class Attributions(nn.Module):
    """What ``attributions.onnx`` computes."""

    def __init__(self, head: AttributionHead) -> None:
        super().__init__()
        self.head = head

    def forward(
        self, states: Tensor, tags: Tensor, window: Tensor, anchor: Tensor, positions: Tensor, relative: Tensor
    ) -> Tensor:
        scores: Tensor = self.head(states, tags, window, anchor, positions, relative)
        return scores


class Parses(nn.Module):
    """What ``syntax.onnx`` computes."""

    def __init__(self, syntax: Syntax) -> None:
        super().__init__()
        self.syntax = syntax

    def forward(self, firsts: Tensor, *states: Tensor) -> tuple[Tensor, ...]:
        """Of one window: ``firsts`` (words) the first piece of each word, ``states`` (1, length, 384) each."""
        tower = self.syntax.tower(states, None)
        x = tower.index_select(1, functional.pad(firsts, (1, 0)))
        arcs, dependents, heads = self.syntax.arcs(x, None), self.syntax.label_dependent(x[:, 1:]), self.syntax.label_head(x)
        marks, factuality = (judged[0] for judged in self.syntax.judged(x[:, 1:]))
        count = len(MARKS)
        # The first tag is outside, the next two are cues, the rest is scope.
        scope = [functional.softmax(marks[:, a : a + count], -1)[:, 3:].sum(-1) for a in (0, count)]
        return arcs[0], dependents[0], heads[0], torch.sigmoid(marks[:, -1]), *scope, factuality.clamp(-3.0, 3.0)


class Relations(nn.Module):
    """What ``relations.onnx`` computes."""

    def __init__(self, syntax: Syntax) -> None:
        super().__init__()
        self.syntax = syntax

    def forward(self, dependents: Tensor, heads: Tensor) -> Tensor:
        scores: Tensor = self.syntax.relations(dependents, heads)
        return scores


def _export(
    module: nn.Module, inputs: dict[str, Tensor], axes: dict[str, dict[int, str]], outputs: list[str], path: Path
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module.eval(),
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )


def _export_syntax(fitted: Path, states: Tensor, folder: Path) -> None:
    """Write ``syntax.onnx`` and ``relations.onnx``; ``states`` (1, length, 384) are any."""
    syntax = Syntax(0.0)
    syntax.load_state_dict(torch.load(fitted, weights_only=True))
    words = ["dependents", "begins", "negated", "speculated", "factuality"]
    _export(
        Parses(syntax),
        {"firsts": torch.tensor([1, 2, 4]), **dict.fromkeys(LAYERS, states)},
        {
            "firsts": {0: "words"},
            **{name: {1: "length"} for name in LAYERS},
            "arcs": {0: "words", 1: "heads"},
            "heads": {0: "heads"},
            **{name: {0: "words"} for name in words},
        },
        ["arcs", "dependents", "heads", *words[1:]],
        folder / "syntax.onnx",
    )
    end = torch.randn(3, syntax.label_head.out_features)
    _export(
        Relations(syntax),
        {"dependents": end, "heads": end},
        {name: {0: "arcs"} for name in ("dependents", "heads", "relations")},
        ["relations"],
        folder / "relations.onnx",
    )


def _shrink(path: Path, target: Path, kinds: list[str]) -> None:
    """Write ``target`` with int8 weights."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(path), str(prepared), skip_symbolic_shape=True)
        graph = onnx.load(prepared)
        # The feature tables are a few rows: not worth the error.
        tables = {i.name for i in graph.graph.initializer if len(i.dims) == 2 and i.dims[0] < 200}
        small = [n.name for n in graph.graph.node if n.op_type == "Gather" and n.input[0] in tables]
        quantize_dynamic(
            str(prepared),
            str(target),
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=kinds,
            nodes_to_exclude=small,
            extra_options={"MatMulConstBOnly": True},
        )


def main() -> None:
    """Run the export."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True, nargs="+", help="several are averaged")
    parser.add_argument(
        "--mentions", type=Path, required=True, nargs="+", help="what training.mentions made; several are averaged"
    )
    parser.add_argument("--syntax", type=Path, help="what training.syntax made; without it no syntax.onnx is written")
    parser.add_argument("--threshold", type=float, required=True)
    parser.add_argument("--inner-threshold", type=float, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--float", action="store_true")
    args = parser.parse_args()
    labels = Labels.of(polnear(args.data / "polnear", "train"))
    reader = Reader(labels.sizes, 0.0)
    states = [torch.load(path, weights_only=True) for path in args.checkpoint]
    reader.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]}, strict=False)
    reader.eval()
    mentions = Mentions(0.0)
    fitted = [torch.load(path, weights_only=True) for path in args.mentions]
    mentions.load_state_dict({k: sum(s[k] for s in fitted) / len(fitted) for k in fitted[0]})
    mentions.eval()
    args.out.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(1000, 20000, (2, 40))
    mask = torch.ones_like(ids)
    columns = torch.zeros(2, 40, 4, dtype=torch.long)
    window = torch.tensor([0, 1, 1])
    positions = torch.arange(30).expand(3, 30).contiguous()
    relative = torch.zeros(3, 30, 3, dtype=torch.long)
    with tempfile.TemporaryDirectory() as folder, torch.no_grad():
        raw = Path(folder)
        both = {0: "batch", 1: "length"}
        names = ["states", "tags", "inner", "speech", "entities", "tower"]
        _export(
            Windows(reader, labels, mentions),
            {"ids": ids, "columns": columns, "mask": mask},
            {**dict.fromkeys(["ids", "columns", "mask", *names], both), "spans": {0: "batch", 1: "length", 2: "last"}},
            [*names, "spans"],
            raw / "windows.onnx",
        )
        encoded, tags, *_, tower, _ = Windows(reader, labels, mentions).eval()(ids, columns, mask)
        _export(
            Vectors(mentions),
            {"tower": tower, "window": window, "first": window + 3, "last": window + 5},
            {"tower": both, **{key: {0: "mentions"} for key in ["window", "first", "last", "vectors", "types"]}},
            ["vectors", "types"],
            raw / "mentions.onnx",
        )
        vectors = torch.randn(5, mentions.kind.in_features)
        pairs = torch.tensor([[0, 1], [0, 2], [3, 4]])
        _export(
            Antecedents(mentions),
            {"vectors": vectors, "pairs": pairs, "features": torch.zeros(3, len(PAIR_SIZES), dtype=torch.long)},
            {"vectors": {0: "mentions"}, **{key: {0: "pairs"} for key in ["pairs", "features", "scores"]}},
            ["scores"],
            raw / "antecedents.onnx",
        )
        each = {0: "anchors", 1: "reach"}
        _export(
            Attributions(reader.attribution),
            {
                "states": encoded,
                "tags": tags,
                "window": window,
                "anchor": window + 3,
                "positions": positions,
                "relative": relative,
            },
            {
                "states": both,
                "tags": both,
                "window": {0: "anchors"},
                "anchor": {0: "anchors"},
                "positions": each,
                "relative": each,
                "scores": each,
            },
            ["scores"],
            raw / "attributions.onnx",
        )
        if args.syntax:
            _export_syntax(args.syntax, encoded[:1], raw)
        for name in ("mentions.onnx", "antecedents.onnx", *(["relations.onnx"] if args.syntax else [])):
            (args.out / name).write_bytes((raw / name).read_bytes())
        for name, kinds in (
            ("windows.onnx", ["MatMul", "Gather"]),
            ("attributions.onnx", ["MatMul"]),
            ("syntax.onnx", ["MatMul"]),
        ):
            if not (raw / name).exists():
                continue
            if args.float:
                (args.out / name).write_bytes((raw / name).read_bytes())
            else:
                _shrink(raw / name, args.out / name, kinds)
        windows = onnx.load(args.out / "windows.onnx")
        expose(windows)
        onnx.save(windows, args.out / "windows.onnx")
    vocabulary = tokenizer(args.encoder)
    vocabulary.save(str(args.out / "tokenizer.json"), pretty=False)
    settings = {
        "transitions": [[round(x, 5) for x in row] for row in reader.chain.transitions.tolist()],
        "parts_of_speech": list(labels.tags),
        "entity_types": list(labels.entities),
        "mention_types": list(KINDS),
        "relations": list(RELATIONS),
        "threshold": args.threshold,
        "inner_threshold": args.inner_threshold,
    }
    (args.out / "reader.json").write_text(json.dumps(settings, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

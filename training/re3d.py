r"""Entities and relations in intelligence reporting: ``shared/data/re3d`` by five-fold cross-validation over its documents.

    python -m training.re3d --data ../shared/data --encoder MODEL_DIR --checkpoint RUN/epochN.ema.pt --mentions RUN2/mentions.pt

The heads start from those that :mod:`training.mentions` fitted on GUM; their encoder layer and the
encoder below it do not move, so that what a text costs to read grows by the heads alone.
What there is to choose (variant, thresholds) is chosen inside the four training folds, on one of them
held back, and the heads are then fitted on all four. ``--only NAME`` runs one variant without the choice.
"""

from __future__ import annotations

import argparse
import copy
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from sitroom.reading.network import open_network
from training.batches import Labels, tokenizer
from training.corpora import polnear
from training.gum import Annotated, GoldMention
from training.mentions import Prepared, found, prepare
from training.model import Mentions, Reader
from training.re3d_corpus import FOLDS, NONE, RELATIONS, TYPES, Entity, Relation, Report, Tally, folds, re3d
from training.re3d_heads import (
    VARIANTS,
    Heads,
    Known,
    Thresholds,
    entities_of,
    fit,
    know,
    look,
    mutual,
    pair_up,
    relate,
    relations_of,
)

Span = tuple[int, int]


def opened(data: Path, checkpoints: Sequence[Path]) -> Reader:
    """The reader, the mean of its checkpoints."""
    labels = Labels.of(polnear(data / "polnear", "train"))
    reader = Reader(labels.sizes, 0.0)
    states = [torch.load(path, weights_only=True) for path in checkpoints]
    reader.load_state_dict({k: sum(s[k] for s in states) / len(states) for k in states[0]}, strict=False)
    reader.eval()
    return reader


def prepared(reports: Sequence[Report], encoder: Path, reader: Reader) -> list[Prepared]:
    """The documents with the states of the encoder."""
    pieces, network = tokenizer(encoder), open_network()
    made = []
    for report in reports:
        gold = tuple(GoldMention(e.start, e.end, e.type, str(i)) for i, e in enumerate(report.entities))
        made.append(prepare(Annotated(report.doc, report.publisher, report.text, gold, ()), pieces, reader, network))
    return made


def _characters(k: Known, span: Span) -> Span:
    return int(k.states.spans[span[0], 0]), int(k.states.spans[span[1], 1])


def _relations(k: Known, made: Iterable[tuple[Span, Span, int]]) -> list[Relation]:
    return [Relation(_characters(k, a), _characters(k, b), RELATIONS[kind]) for a, b, kind in made]


def tally(models: Sequence[Heads], pool: Sequence[Known], t: Thresholds, both_ways: frozenset[int], into: Tally) -> None:
    """Count what the heads find in ``pool``."""
    for k in pool:
        s = look(models, k)
        rows, types = entities_of(s, t)
        spans = [s.spans[i] for i in rows]
        into.entities(k.report.entities, [Entity(*_characters(k, a), TYPES[b]) for a, b in zip(spans, types, strict=True)])
        gold = sorted(k.types, key=lambda a: (a[0], -a[1]))
        given = relate(models, s, gold, [k.types[a] for a in gold])
        into.relations("relations", k.report.relations, _relations(k, relations_of(given, t.relation, both_ways)))
        own = relate(models, s, spans, types)
        into.relations("relations, end to end", k.report.relations, _relations(k, relations_of(own, t.relation, both_ways)))


def choose(models: Sequence[Heads], pool: Sequence[Known], both_ways: frozenset[int]) -> tuple[Thresholds, float, float]:
    """The best thresholds on documents held back, with F1 of entities and of relations between gold entities."""
    seen = [look(models, k) for k in pool]
    best, best_f1 = Thresholds(), -1.0
    for weight in (0.0, 0.5, 1.0):
        for bias in (0.0, 0.5, 1.0, 1.5, 2.0):
            t, made = Thresholds(weight, bias), Tally()
            for s in seen:
                rows, types = entities_of(s, t)
                found_here = [Entity(*_characters(s.known, s.spans[i]), TYPES[kind]) for i, kind in zip(rows, types, strict=True)]
                made.entities(s.known.report.entities, found_here)
            if made.f1("entities") > best_f1:
                best, best_f1 = t, made.f1("entities")
    given = []
    for s in seen:
        gold = sorted(s.known.types, key=lambda a: (a[0], -a[1]))
        given.append(relate(models, s, gold, [s.known.types[a] for a in gold]))
    best_relation, at = -1.0, 0.0
    for bias in (-0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5):
        made = Tally()
        for s, paired in zip(seen, given, strict=True):
            made.relations("r", s.known.report.relations, _relations(s.known, relations_of(paired, bias, both_ways)))
        if made.f1("r") > best_relation:
            best_relation, at = made.f1("r"), bias
    return replace(best, relation=at), best_f1, best_relation


Between = tuple[int, int, str]


class Baseline:
    """What the strings of training documents tell.

    An entity is a string that is one as a rule, of its commonest type; two entities have the commonest relation (or none)
    of their types with the same one or two words between them, or as many words where there are more.
    """

    def __init__(self, pool: Sequence[Known]) -> None:
        kinds: dict[str, Counter[str]] = defaultdict(Counter)
        for k in pool:
            for e in k.report.entities:
                kinds[k.report.text[e.start : e.end].lower()][e.type] += 1
        seen: Counter[str] = Counter()
        for k in pool:
            seen.update(name for name, _ in self._strings(k, set(kinds)))
        self.kinds = {n: c.most_common(1)[0][0] for n, c in kinds.items() if c.most_common(1)[0][1] > seen[n] / 2}
        related: dict[Between, Counter[int]] = defaultdict(Counter)
        for k in pool:
            gold = sorted(k.types, key=lambda a: (a[0], -a[1]))
            for i, j, key in self._keys(k, gold, [k.types[a] for a in gold]):
                related[key][k.relations.get((gold[i], gold[j]), NONE)] += 1
        self.related = {key: counts.most_common(1)[0][0] for key, counts in related.items()}

    @staticmethod
    def _strings(k: Known, wanted: set[str]) -> Iterable[tuple[str, Span]]:
        """Runs of at most ten words of one sentence that are one of ``wanted``."""
        p, text = k.states, k.report.text
        last = np.flatnonzero(p.ends)
        for a in np.flatnonzero(p.begins).tolist():
            for b in last[np.searchsorted(last, a) :][:10].tolist():
                if p.sentence[b] != p.sentence[a]:
                    break
                name = text[p.spans[a, 0] : p.spans[b, 1]].lower()
                if name in wanted:
                    yield name, (a, b)

    @staticmethod
    def _keys(k: Known, spans: list[Span], types: list[int]) -> Iterable[tuple[int, int, Between]]:
        text, p = k.report.text, k.states
        for i, j in pair_up(p, spans, types)[0].tolist():
            (a, b), (c, d) = spans[i], spans[j]
            if a <= d and c <= b:
                between = "within" if c <= a and b <= d else "holds"
            else:
                start, end = (p.spans[b, 1], p.spans[c, 0]) if b < c else (p.spans[d, 1], p.spans[a, 0])
                words = text[start:end].lower().split()
                said = " ".join(words) if len(words) <= 2 else f"{min(len(words), 8) // 2}"
                between = f"{'>' if b < c else '<'} {said}"
            yield i, j, (types[i], types[j], between)

    def tally(self, pool: Sequence[Known], into: Tally) -> None:
        """Count what it finds in ``pool``."""
        for k in pool:
            mine = {span: TYPES.index(self.kinds[name]) for name, span in self._strings(k, set(self.kinds))}
            into.entities(k.report.entities, [Entity(*_characters(k, a), TYPES[kind]) for a, kind in mine.items()])
            for task, types in (("relations", k.types), ("relations, end to end", mine)):
                spans = sorted(types, key=lambda a: (a[0], -a[1]))
                kinds = [types[a] for a in spans]
                made = [(spans[i], spans[j], self.related.get(key, NONE)) for i, j, key in self._keys(k, spans, kinds)]
                into.relations(task, k.report.relations, _relations(k, [m for m in made if m[2] != NONE]))


def unfitted(start: dict[str, Tensor], train: Sequence[Known], test: Sequence[Known], into: Tally) -> None:
    """Count the mentions of the heads as GUM fitted them, each type given re3d's commonest unless two in three are none."""
    model = Mentions(0.0)
    model.load_state_dict(start)
    model.eval()
    usual: dict[int, Counter[int]] = defaultdict(Counter)
    with torch.no_grad():
        for k in train:
            spans, kinds, _, _ = found(model, k.states, 0.0)
            for span, kind in zip(spans, kinds, strict=True):
                usual[kind][k.types.get(span, len(TYPES))] += 1
        mapped = {}
        for kind, counts in usual.items():
            mentions = counts.pop(len(TYPES), 0)
            if counts.total() > mentions / 2:
                mapped[kind] = counts.most_common(1)[0][0]
        for k in test:
            spans, kinds, _, _ = found(model, k.states, 0.0)
            typed = [(a, mapped.get(kind, len(TYPES))) for a, kind in zip(spans, kinds, strict=True)]
            into.entities(k.report.entities, [Entity(*_characters(k, a), TYPES[kind]) for a, kind in typed if kind < len(TYPES)])


def main() -> None:
    """Run the cross-validation."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True, nargs="+", help="of the reader; several are averaged")
    parser.add_argument("--mentions", type=Path, required=True, help="what training.mentions made")
    parser.add_argument("--only", help="the variant to take, without choosing among all")
    parser.add_argument("--folds", type=int, nargs="+", default=list(range(FOLDS)), help="these folds only")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--cache", type=Path, help="keep the encoder's states here between tries")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    reports = re3d(args.data / "re3d")
    reader = opened(args.data, args.checkpoint)
    if args.cache and args.cache.exists():
        states = torch.load(args.cache, weights_only=False)
    else:
        states = prepared(reports, args.encoder, reader)
        if args.cache:
            torch.save(states, args.cache)
    start = torch.load(args.mentions, weights_only=True)
    heads = Mentions(0.0)
    heads.load_state_dict(start)
    last = copy.deepcopy(heads.eval())
    last.layer.load_state_dict(reader.encoder.layers[-1].state_dict())
    known = [know(report, p, heads, last) for report, p in zip(reports, states, strict=True)]
    fold = folds(reports)
    kept = sum(len(k.types) for k in known), sum(len(k.relations) for k in known)
    gold = sum(len(k.report.entities) for k in known), sum(len(k.report.relations) for k in known)
    print(f"{kept[0]} of {gold[0]} entities and {kept[1]} of {gold[1]} relations lie on words of one sentence", file=sys.stderr)
    variants = [v for v in VARIANTS if args.only in (None, v.name)]
    simple, as_is, final = Tally(), Tally(), Tally()
    began = time.monotonic()
    for number in args.folds:
        test = [k for k, f in zip(known, fold, strict=True) if f == number]
        train = [k for k, f in zip(known, fold, strict=True) if f != number]
        held = [k for k, f in zip(known, fold, strict=True) if f == (number + 1) % FOLDS]
        inner = [k for k in train if k not in held]
        Baseline(train).tally(test, simple)
        unfitted(start, train, test, as_is)
        tried = []
        for variant in variants:
            models = fit(replace(variant, copies=1), inner, start, args.seed)
            thresholds, entity, relation = choose(models, held, mutual(inner))
            print(
                f"{time.monotonic() - began:5.0f}s fold {number} {variant.name:20s} held back: entities {entity:.3f} "
                f"relations {relation:.3f} {thresholds}",
                flush=True,
            )
            tried.append((entity + relation, variant, thresholds))
        _, variant, thresholds = max(tried, key=lambda t: t[0])
        tally(fit(variant, train, start, args.seed), test, thresholds, mutual(train), final)
        print(f"{time.monotonic() - began:5.0f}s fold {number} {variant.name}", flush=True)
    for name, result in (("what training strings tell", simple), ("mention heads as GUM fitted them", as_is), ("fitted", final)):
        print(f"\n{name}")
        print("\n".join(result.lines()), flush=True)


if __name__ == "__main__":
    main()

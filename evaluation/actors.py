"""Whether the statements of one source are put under one actor: over ``examples/`` and, by offsets, the founding article.

    python -m evaluation.actors [SITUATION…]

Each found statement is set beside the gold one that it shares most content with. ``right`` is the share
of gold statements with a known source whose actor stands, in the majority of its statements, for that
source and is the one that holds most of them; pairs are pairs of statements under one source.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory

from evaluation.examples import FURTHER, ROOT, SITUATIONS, folder, pairs
from sitroom.attributions.statement import Statement
from sitroom.documents.document import Document
from sitroom.documents.inputs import read_documents
from sitroom.extracted import Extracted
from sitroom.flow import extract
from sitroom.record.record import Record

PANSIR = ROOT.parent / "shared" / "example" / "pansir.txt"


@dataclass(slots=True)
class ActorScores:
    """Gold label and actor found of each statement; ``missed`` counts those that no statement found answers to."""

    rows: list[tuple[str, Hashable | None, str]] = field(default_factory=list)
    missed: int = 0

    @property
    def right(self) -> float:
        """Share of the statements found whose actor is right."""
        return sum(self.is_right()) / len(self.rows) if self.rows else 0.0

    def is_right(self) -> list[bool]:
        """For each row whether its actor is right."""
        by_actor: dict[Hashable, Counter[str]] = defaultdict(Counter)
        by_label: dict[str, Counter[Hashable]] = defaultdict(Counter)
        for label, actor, _ in self.rows:
            if actor is not None:
                by_actor[actor][label] += 1
                by_label[label][actor] += 1
        return [
            actor is not None and by_actor[actor].most_common(1)[0][0] == label and by_label[label].most_common(1)[0][0] == actor
            for label, actor, _ in self.rows
        ]

    def pairs(self) -> tuple[int, int, int]:
        """Pairs of statements under one source: found and right, found, gold."""
        hit = found = gold = 0
        for (a, x, _), (b, y, _) in combinations(self.rows, 2):
            same = x is not None and x == y
            hit += same and a == b
            found += same
            gold += a == b
        return hit, found, gold

    def wrong_merges(self) -> list[tuple[str, str]]:
        """The pairs of different sources that share an actor."""
        by_actor: dict[Hashable, set[str]] = defaultdict(set)
        for label, actor, _ in self.rows:
            if actor is not None:
                by_actor[actor].add(label)
        return sorted({pair for labels in by_actor.values() for pair in combinations(sorted(labels), 2)})

    def table(self) -> dict[str, float]:
        """Share right, and precision and recall of pairs of statements under one source."""
        hit, found, gold = self.pairs()
        return {
            "right": self.right,
            "pair_precision": hit / found if found else 1.0,
            "pair_recall": hit / gold if gold else 1.0,
        }

    def line(self) -> str:
        """The figures in one line."""
        table = self.table()
        return (
            f"statements {len(self.rows)} (missed {self.missed}) right {table['right']:.3f} "
            f"pairs P {table['pair_precision']:.3f} R {table['pair_recall']:.3f} wrong merges {len(self.wrong_merges())}"
        )


def shared(a: Sequence[tuple[int, int]], b: Sequence[tuple[int, int]]) -> int:
    """Characters that two lists of spans share."""
    return sum(max(0, min(e, f) - max(s, t)) for s, e in a for t, f in b)


def answering(gold: Statement, read: Sequence[Statement]) -> Statement | None:
    """The statement found that shares most of the gold one's words, source and cue counting most."""

    def common(s: Statement) -> float:
        source, cue = shared(gold.source.spans, s.source.spans), shared(gold.cue, s.cue)
        return shared(gold.content, s.content) + 50.0 * bool(source) + 50.0 * bool(cue) if source or cue else 0.0

    best = max(read, key=common, default=None)
    return best if best is not None and common(best) > 0 and shared(gold.content, best.content) else None


def labels(situation: str) -> dict[tuple[str, str], str]:
    """The real person behind each document's actor: (path, actor id) to label."""
    with (folder(situation) / "actors.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["document"], row["actor"]): row["person"] for row in csv.DictReader(stream)}


def add(
    scores: ActorScores,
    gold: Extracted,
    read: Extracted,
    person: dict[tuple[str, str], str],
    actor: Mapping[str, Hashable | None],
) -> None:
    """Count one document; ``actor`` turns its actor ids into those that are compared."""
    text = gold.document.text
    for statement in gold.statements:
        if statement.source.actor is None:
            continue
        label = person[gold.document.path, statement.source.actor]
        found = answering(statement, read.statements)
        if found is None:
            scores.missed += 1
            continue
        whom = found.source.actor
        words = " ".join(text[s:e] for s, e in statement.source.spans)
        scores.rows.append(
            (label, None if whom is None else actor.get(whom, whom), f"{gold.document.path.split('/')[-1][:2]} {words}")
        )


def within(situation: str) -> ActorScores:
    """Each document for itself."""
    person = labels(situation)
    scores = ActorScores()
    for pair in pairs(situation):
        path = pair.gold.document.path
        local = {key: f"{path} {value}" for key, value in person.items() if key[0] == path}
        add(scores, pair.gold, pair.read, local, {a.id: (path, a.id) for a in pair.read.actors})
    return scores


def across(situation: str) -> ActorScores:
    """All documents of a situation in one record, in their order; each statement with its whole-record actor."""
    person = labels(situation)
    scores = ActorScores()
    with TemporaryDirectory() as folder, Record.open(str(Path(folder) / "record.db")) as record:
        read = list(pairs(situation))
        for pair in read:
            record.add(pair.read, "evaluation")
        actors = {(row.document, row.statement): row.actor for row in record.statements()}
    for pair in read:
        document = pair.read.document.id
        whole = {s.source.actor: actors[document, s.id] for s in pair.read.statements if s.source.actor is not None}
        add(scores, pair.gold, pair.read, person, whole)
    return scores


def pansir() -> ActorScores:
    """The founding article; its gold holds offsets and labels alone."""
    with (Path(__file__).parent / "pansir_sources.csv").open(encoding="utf-8", newline="") as stream:
        gold = [(int(r["start"]), int(r["end"]), r["label"]) for r in csv.DictReader(stream)]
    (read,) = (extract(d) for d in read_documents([str(PANSIR)]) if isinstance(d, Document))
    scores = ActorScores()
    for start, end, label in gold:
        found = [s for s in read.statements if shared(s.source.spans, [(start, end)])]
        if found:
            scores.rows.append((label, found[0].source.actor, read.document.text[start:end]))
        else:
            scores.missed += 1
    return scores


def main() -> None:
    """Print the figures, and with ``-v`` each statement whose actor is wrong."""
    asked = [a for a in sys.argv[1:] if not a.startswith("-")] or [*SITUATIONS, *FURTHER]
    tables = {s: within(s) for s in asked if s != "pansir"}
    tables |= {f"{s}, all": across(s) for s in asked if s != "pansir"}
    if PANSIR.exists():
        tables["pansir"] = pansir()
    for name, scores in tables.items():
        print(f"{name:22s}{scores.line()}")
        if "-v" in sys.argv:
            for (label, actor, words), right in zip(scores.rows, scores.is_right(), strict=True):
                if not right:
                    print(f"    {label.split(' ')[-1]:24s} {actor!s:50s} {words[:90]!r}")
            print("    merged: ", scores.wrong_merges())


if __name__ == "__main__":
    main()

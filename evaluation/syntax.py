"""How well the shipped model parses, and tells what is denied, doubted and presented as fact.

    python -m evaluation.syntax --data ../shared/data [--model FOLDER]

Everything is read from raw text through our own tokenizer. Attachment counts the words that are exactly
one token of the corpus (``words``; ``tokens`` says of how many). A scope is scored by words (``scope``: F1 of the words in
one, cues aside, as SFU has them), and whole (``exact``: F1 of the runs of words, both ends right, cues not asked for).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import click
import numpy as np

from sitroom.reading.network import open_network
from sitroom.reading.reader import Reading, Word
from training.ud import IGNORED, ROOT, Gold, Noted, alone, events, of_words, reviews, trees, with_events

_SCOPE = (3, 4)
"""The marks of :data:`training.ud.MARKS` that are scope."""


class Network(Protocol):
    """What reads a text."""

    def read(self, text: str) -> Reading:
        """Read one text."""
        ...


@dataclass(slots=True)
class Share:
    """Right among found and among wanted."""

    right: int = 0
    found: int = 0
    wanted: int = 0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 0 where nothing is right."""
        return 2 * self.right / (self.found + self.wanted) if self.right else 0.0

    def add(self, found: set[tuple[int, ...]], wanted: set[tuple[int, ...]]) -> None:
        """Count one text."""
        self.right += len(found & wanted)
        self.found += len(found)
        self.wanted += len(wanted)


@dataclass(frozen=True, slots=True)
class Read:
    """A text of a corpus as the model reads it, and what is noted of the model's words."""

    noted: Noted
    words: tuple[Word, ...]
    gold: tuple[Gold, ...]


def read(network: Network, documents: Sequence[Noted]) -> Iterator[Read]:
    """Read the documents."""
    for noted in documents:
        words = network.read(noted.text).words
        yield Read(noted, words, tuple(of_words(noted, [(w.start, w.end) for w in words])))


def _first_words(gold: Sequence[Gold]) -> set[tuple[int, ...]]:
    known = [(n, g.sentence) for n, g in enumerate(gold) if g.sentence != IGNORED]
    return {(n,) for k, (n, sentence) in enumerate(known) if not k or known[k - 1][1] != sentence}


def _sentence_starts(words: Sequence[Word]) -> set[tuple[int, ...]]:
    """The first word of each tree."""
    roots = [n for n, w in enumerate(words) if w.head == ROOT]
    lowest = list(range(len(words)))
    of = [0] * len(words)
    for n in range(len(words)):
        at, steps = n, 0
        while (head := words[at].head) is not None and head >= 0 and steps <= len(words):
            at, steps = head, steps + 1
        of[n] = at
    for n in reversed(range(len(words))):
        lowest[of[n]] = n
    return {(lowest[r],) for r in roots}


def attachment(network: Network, documents: Sequence[Noted]) -> dict[str, float]:
    """UAS and LAS (share of words with the right head, and the right relation too), and F1 of sentence starts."""
    words = right = labelled = 0
    starts = Share()
    for one in read(network, documents):
        for word, gold in zip(one.words, one.gold, strict=True):
            if gold.alone and gold.head != IGNORED:
                words += 1
                right += word.head == gold.head
                labelled += word.head == gold.head and word.relation == gold.relation
        starts.add(_sentence_starts(one.words), _first_words(one.gold))
    tokens = sum(len(d.tokens) for d in documents)
    return {"uas": right / words, "las": labelled / words, "sentences": starts.f1, "words": words, "tokens": tokens}


def _runs(inside: Sequence[bool], sentence: Sequence[int]) -> set[tuple[int, ...]]:
    """Half-open runs of true values, none beyond a sentence."""
    made: set[tuple[int, ...]] = set()
    begin = -1
    for n in range(len(inside) + 1):
        goes_on = n < len(inside) and inside[n] and begin >= 0 and sentence[n] == sentence[n - 1]
        if begin >= 0 and not goes_on:
            made.add((begin, n))
            begin = -1
        if n < len(inside) and inside[n] and begin < 0:
            begin = n
    return made


def scopes(network: Network, documents: Sequence[Noted]) -> dict[str, float]:
    """F1 of scopes of negation and of speculation, by words and whole."""
    made: dict[str, Share] = {}
    kinds: tuple[tuple[str, Callable[[Word], float], Callable[[Gold], int]], ...] = (
        ("negation", lambda w: w.negated, lambda g: g.negation),
        ("speculation", lambda w: w.speculated, lambda g: g.speculation),
    )
    for number, one in enumerate(read(network, documents)):
        sentence = [g.sentence for g in one.gold]
        for name, found_by, wanted_by in kinds:
            known = [wanted_by(g) != IGNORED for g in one.gold]
            found = [k and found_by(w) >= 0.5 for k, w in zip(known, one.words, strict=True)]
            wanted = [wanted_by(g) in _SCOPE for g in one.gold]
            both: list[set[tuple[int, ...]]] = [{(number, n) for n, yes in enumerate(x) if yes} for x in (found, wanted)]
            made.setdefault(f"{name}_scope", Share()).add(both[0], both[1])
            whole: list[set[tuple[int, ...]]] = [{(number, *run) for run in _runs(x, sentence)} for x in (found, wanted)]
            made.setdefault(f"{name}_exact", Share()).add(whole[0], whole[1])
    return {name: share.f1 for name, share in made.items()}


def factuality(network: Network, documents: Sequence[Noted]) -> dict[str, float]:
    """Mean absolute error and Pearson's r at those events that the model takes for predicates; ``told`` is their share."""
    pairs: list[tuple[float, float]] = []
    asked = 0
    for one in read(network, documents):
        for word, gold in zip(one.words, one.gold, strict=True):
            if gold.factuality is not None:
                asked += 1
                if word.factuality is not None:
                    pairs.append((word.factuality, gold.factuality))
    made, wanted = np.array(pairs).T
    error = float(np.abs(made - wanted).mean())
    return {"mae": error, "r": float(np.corrcoef(made, wanted)[0, 1]), "told": len(pairs) / asked, "events": asked}


def tables(network: Network, data: Path) -> Iterator[tuple[str, dict[str, float]]]:
    """Every corpus with its measures."""
    ewt, _ = with_events(trees(data / "ewt" / "dev.conllu.gz"), events(data / "factuality" / "UDS_IH2" / "dev.jsonl"))
    yield "ewt", attachment(network, ewt)
    yield "gum", attachment(network, trees(data / "gum" / "dev.conllu.gz"))
    path = data / "negation" / "SFU_dev.conll"
    yield "sfu", scopes(network, reviews(path, whole=True))
    yield "sfu, marked sentences", scopes(network, reviews(path, whole=False))
    yield "uds", factuality(network, ewt)
    for name in ("UW", "MEANTIME"):
        yield name.lower(), factuality(network, alone(events(data / "factuality" / name / "dev.jsonl"), name))


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="The folder of shared data.")
@click.option("--model", type=click.Path(path_type=Path, exists=True), help="A model folder other than the package's.")
def main(data: Path, model: Path | None) -> None:
    """Score the model on syntax, scopes and factuality."""
    for name, values in tables(open_network(model), data):
        figures = (f"{key} {value:.3f}" if isinstance(value, float) else f"{key} {value}" for key, value in values.items())
        click.echo(f"{name:24s}{', '.join(figures)}")


if __name__ == "__main__":
    main()

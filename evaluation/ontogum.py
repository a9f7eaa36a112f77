"""How well the shipped model knows what stands for the same thing: CoNLL scores on GUM and OntoGUM.

    python -m evaluation.ontogum --data ../shared/data [--split train] [--speakers] [--genres]

GUM counts mentions that nothing goes back to. OntoGUM (Zhu et al. 2021) follows OntoNotes and leaves
those out; ``ontogum`` is scored with chains of two and more as they are found, ``ontogum, adapted`` with
chains brought nearer to what OntoNotes holds for a mention (:func:`as_ontonotes`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np

from evaluation.coreference import CoreferenceScores
from sitroom.actors.coreference import candidates, chains, features, traits
from sitroom.reading.network import Network, open_network
from sitroom.reading.reader import Word, parted
from training.gum import Annotated, gum

Span = tuple[int, int]
Chains = list[frozenset[Hashable]]

NEAREST_TO_OURS = ("news", "interview")
"""The genres that are likest to reports and transcripts."""
_NEAREST = " + ".join(NEAREST_TO_OURS)
_COPULAS = frozenset({"is", "are", "was", "were", "am", "'s", "’s", "'re", "’re", "be", "been"})
_COMMON = frozenset({"NN", "NNS", "VBG", "JJ"})
_APPOSED = frozenset({",", "("})


@dataclass(frozen=True, slots=True)
class Found:
    """A document as the model reads it: its chains, and its words with their parts of speech."""

    text: str
    chains: tuple[frozenset[Span], ...]
    words: tuple[Word, ...]


def as_ontonotes(found: Found) -> Chains:
    """Chains of two mentions and more, without what OntoNotes makes no link of.

    Left out are what is said of another mention ("X is Y"), later mentions with an indefinite article and common nouns
    that modify the next noun; an apposition is one mention with what it stands by. On GUM's training
    documents each of these brings gold chains nearer to OntoGUM's and found chains too (news and
    interviews: gold .755 to .809, found .552 to .572); leaving out names that modify a noun does not.
    """
    made: Chains = []
    for chain in found.chains:
        spans = sorted(chain, key=lambda s: (s[0], -s[1]))
        said = {b for a in spans for b in spans if a[1] < b[0] and _between(found.text, a, b).lower() in _COPULAS}
        spans = [s for s in spans if s not in said]
        spans = [s for i, s in enumerate(spans) if not i or found.text[s[0] : s[1]].lower().split()[0] not in ("a", "an")]
        spans = _joined(found.text, [s for s in spans if not _modifies(found, s)])
        if len(spans) > 1:
            made.append(frozenset(spans))
    return made


def _between(text: str, a: Span, b: Span) -> str:
    return text[a[1] : b[0]].strip()


def _modifies(found: Found, span: Span) -> bool:
    """Whether a mention ends in a common noun and a noun follows at once."""
    at = bisect_left(found.words, span[1], key=lambda w: w.start)
    if not 0 < at < len(found.words):
        return False
    last, following = found.words[at - 1], found.words[at]
    return (
        last.end == span[1]
        and last.tag in _COMMON
        and following.tag.startswith("NN")
        and found.text[span[1] : following.start] == " "
    )


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Put a mention together with the one right behind the comma or bracket that follows it, the widest that begins there."""
    made: list[Span] = []
    taken: set[Span] = set()
    for a in spans:
        if a in taken:
            continue
        behind = [b for b in spans if b[0] > a[1] and b not in taken and _between(text, a, b) in _APPOSED]
        if behind:
            widest = max(behind, key=lambda b: b[1])
            taken.add(widest)
            made.append((a[0], widest[1]))
        else:
            made.append(a)
    return list(dict.fromkeys(made))


def whole(found: Found) -> Chains:
    """All chains, those of one mention too."""
    return [frozenset(chain) for chain in found.chains]


def plain(found: Found) -> Chains:
    """Chains of two mentions and more, as they are."""
    return [frozenset(chain) for chain in found.chains if len(chain) > 1]


def find(network: Network, document: Annotated, speakers: bool) -> Found:
    """Read a document and link its mentions; with ``speakers`` it is told what the corpus says of who speaks."""
    reading = network.read(document.text)
    phrases, scorer = reading.phrases, network.scorer
    if reading.vectors is None:
        return Found(document.text, (), reading.words)
    numbered = {name: i + 1 for i, name in enumerate(dict.fromkeys(name for _, _, name in document.speakers))}
    turns = [(start, end, numbered[name]) for start, end, name in document.speakers] if speakers else []
    said = [next((n for start, end, n in turns if start <= p.start < end), 0) for p in phrases]
    kinds = [scorer.mention_types.index(p.type) for p in phrases]
    spans = [(p.start, p.end) for p in phrases]
    seen = traits(document.text, parted(document.text, reading.words), spans, kinds, said)
    pairs = candidates(seen)
    scores = scorer.antecedents(reading.vectors, pairs, features(seen, pairs)) if len(pairs) else np.zeros(0, dtype=np.float32)
    made: dict[int, set[Span]] = defaultdict(set)
    for span, chain in zip(spans, chains(len(spans), pairs, scores), strict=True):
        made[chain].add(span)
    return Found(document.text, tuple(frozenset(chain) for chain in made.values()), reading.words)


def gold_of(document: Annotated) -> Chains:
    """The chains that the corpus gives, each mention in the first that names it."""
    of: dict[Span, str] = {}
    for m in document.mentions:
        of.setdefault((m.start, m.end), m.group)
    made: dict[str, set[Span]] = defaultdict(set)
    for span, group in of.items():
        made[group].add(span)
    return [frozenset(chain) for chain in made.values()]


def line(name: str, scores: CoreferenceScores) -> str:
    """One row of the table, in hundredths."""
    mentions = scores.mentions
    parts = (mentions.precision, mentions.recall, mentions.f1, scores.muc.f1, scores.b3.f1, scores.ceaf.f1, scores.conll)
    return f"{name:40s}" + "".join(f"{100 * part:8.1f}" for part in parts)


HEADER = f"{'':40s}" + "".join(f"{name:>8s}" for name in ("P", "R", "F1", "MUC", "B3", "CEAF", "CoNLL"))


def measure(documents: Sequence[Annotated], found: Sequence[Chains]) -> dict[str, CoreferenceScores]:
    """Scores of all documents, of the genres nearest to ours, and by genre."""
    made: dict[str, CoreferenceScores] = defaultdict(CoreferenceScores)
    for document, chains_found in zip(documents, found, strict=True):
        names = ["all", document.genre]
        if document.genre in NEAREST_TO_OURS:
            names.append(_NEAREST)
        for name in names:
            made[name].add(gold_of(document), chains_found)
    return made


def tables(
    network: Network, data: Path, split: str = "dev", *, speakers: bool = False
) -> Iterator[tuple[str, dict[str, CoreferenceScores]]]:
    """GUM, OntoGUM, and OntoGUM with its conventions followed, each by genre."""
    read: dict[str, Found] = {}
    for corpus, name in (("gum", f"{split}.conllu.gz"), ("ontogum", f"ontogum_{split}.conllu.gz")):
        documents = gum(data / "gum" / name)
        for document in documents:
            if document.text not in read:
                read[document.text] = find(network, document, speakers)
        found = [read[document.text] for document in documents]
        if corpus == "gum":
            yield corpus, measure(documents, [whole(f) for f in found])
        else:
            yield corpus, measure(documents, [plain(f) for f in found])
            yield f"{corpus}, adapted", measure(documents, [as_ontonotes(f) for f in found])


@click.command()
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True, help="The folder of shared data.")
@click.option("--model", type=click.Path(path_type=Path, exists=True), help="A model folder other than the package's.")
@click.option("--split", default="dev", type=click.Choice(["dev", "train"]), show_default=True)
@click.option("--speakers", is_flag=True, help="Tell the model who speaks, as the corpus has it.")
@click.option("--genres", is_flag=True, help="A row for every genre too.")
def main(data: Path, model: Path | None, split: str, speakers: bool, genres: bool) -> None:
    """Score the model on GUM and OntoGUM."""
    click.echo(HEADER)
    for told, by_genre in tables(open_network(model), data, split, speakers=speakers):
        for genre, scores in sorted(by_genre.items()):
            if genres or genre in ("all", _NEAREST):
                click.echo(line(f"{told}: {genre}", scores))


if __name__ == "__main__":
    main()

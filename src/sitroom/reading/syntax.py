"""From scores of arcs to one dependency tree for each sentence, in Universal Dependencies 2.

The network scores, for each word of a window, each other word as its head, how likely it begins a
sentence, and how likely it stands in the scope of a negation or of a speculation
(:class:`WordScores`). :class:`Parse` gathers this over the windows of a text, each word
from the window in which it stands farthest from an edge, cuts sentences, and finds the best tree of
each: greedily where that gives a tree, else by Chu and Liu (1965) and Edmonds (1967). The
relations are read off the arcs of the tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ROOT = -1
"""The head of a word that has none."""
LONGEST = 200
"""Words in a sentence at most; a longer one is cut where a sentence most likely begins."""
BEGINS = 0.5
"""From which probability on a word begins a sentence."""
_UNSEEN = np.float32(-1e4)


@dataclass(frozen=True, slots=True)
class WordScores:
    """Scores of the words of one window.

    ``arcs`` (words, words + 1): each word's scores of its heads, the root first. ``dependents`` (words, width) and ``heads``
    (words + 1, width) are what relations are read off (:meth:`Parser.related`).
    ``begins``, ``negated``, ``speculated`` (words) are probabilities, ``factuality`` (words) reaches from -3 to 3.
    """

    arcs: Floats
    dependents: Floats
    heads: Floats
    begins: Floats
    negated: Floats
    speculated: Floats
    factuality: Floats


class Parser(Protocol):
    """The part of the network that reads syntax."""

    relations: tuple[str, ...]

    def syntax(self, firsts: Ints) -> WordScores:
        """Score the words whose first pieces stand at ``firsts`` (words) of the window last read."""
        ...

    def related(self, dependents: Floats, heads: Floats) -> Floats:
        """Scores (arcs, relations) of arcs, by their two ends (arcs, width)."""
        ...


@dataclass(frozen=True, slots=True)
class Parsed:
    """What was read of each word; ``heads`` are numbers of words, :data:`ROOT` for roots, ``relations`` numbers of relations.

    ``sentences`` are the half-open runs of words that are the sentences.
    """

    heads: Ints
    relations: Ints
    negated: Floats
    speculated: Floats
    factuality: Floats
    sentences: tuple[tuple[int, int], ...]


class Parse:
    """The parse of one text under construction, in windows from its begin to its end.

    ``breaks`` (words) tells which words begin a line: a sentence never goes beyond one.
    """

    def __init__(self, breaks: Flags, parser: Parser) -> None:
        self._parser = parser
        self._root = parser.relations.index("root")
        count = len(breaks)
        self._begins = breaks.copy()
        self._begins[:1] = True
        self._likely = np.zeros(count, dtype=np.float32)
        self._heads = np.full(count, ROOT, dtype=np.int64)
        self._relations = np.full(count, self._root, dtype=np.int64)
        self._marks = np.zeros((3, count), dtype=np.float32)
        # Only what the open sentence still needs is kept: for each word its window, the first word there, and its number there.
        self._rows: list[tuple[WordScores, int, int]] = []
        self._done = 0
        self._sentences: list[tuple[int, int]] = []

    def add(self, first: int, own: Flags, scores: WordScores) -> None:
        """Take the scores of the window whose words begin with the word ``first``, of those words that are its ``own``."""
        at = np.flatnonzero(own)
        where = first + at
        self._likely[where] = scores.begins[at]
        self._begins[where] |= scores.begins[at] > BEGINS
        self._marks[:, where] = scores.negated[at], scores.speculated[at], scores.factuality[at]
        self._rows += [(scores, first, n) for n in at.tolist()]
        self._settle(self._done + len(self._rows))

    def _settle(self, until: int) -> None:
        """Find the trees of the sentences that end before the word ``until``."""
        for begin in np.flatnonzero(self._begins[self._done + 1 : until]) + self._done + 1:
            self._sentence(int(begin))
        while until - self._done > LONGEST:
            near = self._done + LONGEST // 2
            self._sentence(near + int(self._likely[near : self._done + LONGEST].argmax()))

    def _sentence(self, end: int) -> None:
        """Find the tree of the words from the last sentence's end to ``end``."""
        begin = self._done
        while end - begin > LONGEST:
            near = begin + LONGEST // 2
            cut = near + int(self._likely[near : begin + LONGEST].argmax())
            self._sentence(cut)
            begin = cut
        arcs = np.full((end - begin, end - begin + 1), _UNSEEN, dtype=np.float32)
        for row, (scores, first, n) in zip(arcs, self._rows, strict=False):
            low, high = max(begin, first), min(end, first + len(scores.arcs))
            row[0] = scores.arcs[n, 0]
            row[1 + low - begin : 1 + high - begin] = scores.arcs[n, 1 + low - first : 1 + high - first]
        heads = tree(arcs)
        self._heads[begin:end] = np.where(heads > 0, heads - 1 + begin, ROOT)
        self._relate(begin, end)
        del self._rows[: end - begin]
        self._done = end
        self._sentences.append((begin, end))

    def _relate(self, begin: int, end: int) -> None:
        """Read the relations of a sentence off its arcs."""
        arcs = [(w, head) for w, head in enumerate(self._heads[begin:end].tolist(), begin) if head != ROOT]
        if not arcs:
            return
        ends = []
        for w, head in arcs:
            scores, first, n = self._rows[w - begin]
            # A head that the window of its dependent does not hold is read as the root there.
            at = head - first + 1 if first <= head < first + len(scores.arcs) else 0
            ends.append((scores.dependents[n], scores.heads[at]))
        related = self._parser.related(np.stack([d for d, _ in ends]), np.stack([h for _, h in ends]))
        related[:, self._root] = -np.inf
        self._relations[[w for w, _ in arcs]] = related.argmax(axis=1)

    def end(self) -> Parsed:
        """The parse, once all windows are read."""
        if self._rows:
            self._sentence(len(self._heads))
        negated, speculated, factuality = self._marks
        return Parsed(self._heads, self._relations, negated, speculated, factuality, tuple(self._sentences))


def tree(arcs: Floats) -> Ints:
    """The best tree with one root: for each word its head, 0 the root, 1 the first word.

    ``arcs`` (words, words + 1) scores each word's heads, the root first.
    """
    count = len(arcs)
    scores = arcs.astype(np.float64)
    scores[np.arange(count), np.arange(1, count + 1)] = -np.inf
    heads: Ints = scores.argmax(axis=1)
    if (heads == 0).sum() == 1 and _cycle(np.concatenate(([0], heads))) is None:
        return heads
    # Made dear enough, a second root is never worth it.
    finite = scores[np.isfinite(scores)]
    scores[:, 0] -= (finite.max() - finite.min() + 1.0) * (count + 1)
    full = np.concatenate((np.full((1, count + 1), -np.inf), scores))
    made: Ints = _arborescence(full)[1:]
    return made


def _cycle(heads: Ints) -> list[int] | None:
    """Nodes of one cycle among ``heads``, where node 0 is the root; None where all reach the root."""
    state = [0] * len(heads)
    state[0] = -1
    of = heads.tolist()
    for start in range(1, len(of)):
        at = start
        while state[at] == 0:
            state[at] = start
            at = of[at]
        if state[at] == start:
            found = [at]
            while of[found[-1]] != at:
                found.append(of[found[-1]])
            return found
    return None


def _arborescence(scores: npt.NDArray[np.float64]) -> Ints:
    """Chu-Liu-Edmonds: the heads of the best tree from node 0, ``scores`` (node, head); the head of node 0 is 0."""
    heads: Ints = scores.argmax(axis=1)
    heads[0] = 0
    found = _cycle(heads)
    if found is None:
        return heads
    outer = np.ones(len(scores), dtype=bool)
    outer[found] = False
    cycle, rest = np.flatnonzero(~outer), np.flatnonzero(outer)
    inner = scores[cycle, heads[cycle]]
    size = len(rest)
    # The cycle becomes one node, the last; breaking in at one of its nodes gives up that node's arc in it.
    entering = scores[np.ix_(cycle, rest)] - inner[:, None]
    leaving = scores[np.ix_(rest, cycle)]
    smaller = np.full((size + 1, size + 1), -np.inf)
    smaller[:size, :size] = scores[np.ix_(rest, rest)]
    smaller[size, :size] = entering.max(axis=0)
    smaller[:size, size] = leaving.max(axis=1)
    made = _arborescence(smaller)
    for n, node in enumerate(rest.tolist()):
        if n:
            heads[node] = cycle[leaving[n].argmax()] if made[n] == size else rest[made[n]]
    outside = made[size]
    broken = cycle[entering[:, outside].argmax()]
    heads[broken] = rest[outside]
    return heads


def is_predicate(tag: str, relation: str, children: Sequence[str]) -> bool:
    """Whether a word tells that something is or happens: a verb that is not an auxiliary, or what has a subject."""
    if relation in ("aux", "aux:pass", "cop"):
        return False
    return tag.startswith("VB") or any(child.startswith(("nsubj", "csubj", "cop")) for child in children)

"""From the scores of the network to attributions and names, as spans of characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from sitroom.reading.decode import constrained, decode, spans_of
from sitroom.reading.features import Case, Described
from sitroom.reading.syntax import Parse, Parsed, Parser, is_predicate
from sitroom.reading.tags import ROLES, Tag, begin, relative_to
from sitroom.reading.windows import cut, home

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Span = tuple[int, int]

NO_CUE = 0.06
"""Only pieces less likely than this to begin a cue of the text itself may begin one inside a content."""
REACH = (128, 192)
"""Word pieces before and behind an anchor in which its attribution is read. On PolNeAR dev (64, 96) cost .003 of whole F1."""
DECODED_AT_ONCE = 128
"""Anchors decoded together: enough to hide the decoder's loop, few enough to stay small in memory."""

WIDEST = 48
"""Word pieces in a mention at most."""

_CLS, _SEP = 101, 102


@dataclass(frozen=True, slots=True)
class WindowScores:
    """Scores of a batch of windows, each (batch, length, …): tags, beginnings of inner cues, parts of speech, entity types.

    ``mentions`` is (batch, first piece, last piece): above 0 where these pieces are likelier a mention than not.
    """

    tags: Floats
    inner: Floats
    speech: Floats
    entities: Floats
    mentions: Floats


class Scorer(Protocol):
    """The network: first the windows, then the anchors chosen in them."""

    transitions: Floats
    parts_of_speech: tuple[str, ...]
    entity_types: tuple[str, ...]
    mention_types: tuple[str, ...]

    def windows(self, ids: Ints, columns: Ints, mask: Ints) -> WindowScores:
        """Score padded windows (batch, length)."""
        ...

    def attributions(self, window: Ints, anchor: Ints, positions: Ints, relative: Ints) -> Floats:
        """Tag scores (anchors, reach, 7) of one attribution per anchor at ``positions`` of the windows last read."""
        ...

    def mentions(self, window: Ints, first: Ints, last: Ints) -> tuple[Floats, Floats]:
        """Vectors (mentions, width) and type scores of the runs from ``first`` to ``last`` in the windows last read."""
        ...

    def antecedents(self, vectors: Floats, pairs: Ints, features: Ints) -> Floats:
        """Scores (pairs) that the second mention of a pair goes back to the first; 0 is what going back to none scores."""
        ...


@dataclass(frozen=True, slots=True)
class Floors:
    """From which probability of beginning a cue on, and of beginning one inside a content, a piece is read as an anchor.

    The score of an attribution is the geometric mean of that probability and another; so nothing that
    reaches a threshold is lost by a floor at its square (:meth:`for_thresholds`).
    """

    plain: float
    inner: float

    @classmethod
    def for_thresholds(cls, plain: float, inner: float) -> Floors:
        """The highest floors that lose nothing at these thresholds."""
        return cls(plain**2, inner**2)


@dataclass(frozen=True, slots=True)
class Found:
    """One attribution as the network reads it: spans of characters, and a score from 0 to 1.

    An ``inner`` one was found inside what the network takes for the content of another.
    """

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    score: float
    inner: bool = False


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, date or number in the text, with the type of the network's own label set (PERSON, ORGANIZATION, …)."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its part of speech (Penn Treebank tag), its place in the dependency tree of its sentence and what is denied.

    ``head`` is the number of its head among the words that it came with (:attr:`Reading.words`, or what :func:`parted`
    made of them), -1 for the root of a sentence, None where nothing was parsed; ``relation`` is one of UD 2, with the
    subtypes that are frequent in English. ``negated`` and ``speculated`` are the probabilities that it stands
    in the scope of a negation and of a speculation. ``factuality`` tells of a predicate from -3 (did not happen) to 3
    (did) how the text presents it.
    """

    start: int
    end: int
    tag: str
    head: int | None = None
    relation: str = ""
    negated: float = 0.0
    speculated: float = 0.0
    factuality: float | None = None


@dataclass(frozen=True, slots=True)
class Phrased:
    """A noun phrase that stands for something, with the type that the network gives it (person, organization, place, …)."""

    start: int
    end: int
    type: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one pass over a text gives: attributions in the order of their cues, the rest in that of the text.

    ``vectors`` has one row for each of ``phrases``: what the network compares to find which go back to which.
    """

    found: tuple[Found, ...]
    entities: tuple[Entity, ...]
    words: tuple[Word, ...]
    phrases: tuple[Phrased, ...] = ()
    vectors: Floats | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Anchored:
    """One anchor as its window scores it: tag scores (reach, 7) from the piece ``first`` of the text on, not yet decoded."""

    anchor: int
    first: int
    scores: Floats
    believed: float
    inner: bool


@dataclass(frozen=True, slots=True)
class _Raw:
    """One anchor decoded: tags from the piece ``first`` of the text on."""

    anchor: int
    first: int
    tags: Ints
    score: float
    inner: bool


def framed(window: Span, ids: Ints, columns: Ints) -> tuple[Ints, Ints, Ints]:
    """Ids (1, length), features (1, length, 4) and mask (1, length) of one window, frame tokens around it."""
    start, end = window
    inner = ids[start:end]
    framed_ids = np.concatenate(([_CLS], inner, [_SEP])).astype(np.int64)[None]
    framed_columns = np.pad(columns[start:end], ((1, 1), (0, 0)))[None]
    return framed_ids, framed_columns, np.ones_like(framed_ids)


def _softmax(scores: Floats) -> Floats:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True), dtype=np.float32)


_CLITIC = re.compile(r"(?<=\w)(?:['’](?:s|re|ll|d|m|ve)?)$", re.IGNORECASE)


def parted(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """The words with what leans on them cut off: "Saleh’s" gives "Saleh" and "’s" (tag POS), "he's" likewise.

    Heads are numbers of the words returned; what was cut off hangs on what it leans on, as ``case`` or ``aux``.
    """
    made: list[Word] = []
    moved: list[int] = []
    for word in words:
        found = _CLITIC.search(text[word.start : word.end])
        moved.append(len(made))
        if found is None:
            made.append(word)
        else:
            at = word.start + found.start()
            clitic = Word(at, word.end, "POS")
            if word.head is not None:
                relation = "case" if word.relation.startswith("nmod") else "aux"
                clitic = replace(word, start=at, tag="POS", head=len(moved) - 1, relation=relation, factuality=None)
            made += [replace(word, end=at), clitic]
    if len(made) == len(words):
        return tuple(made)
    return tuple(w if w.head is None or w.head < 0 else replace(w, head=moved[w.head]) for w in made)


@dataclass(frozen=True, slots=True)
class Edges:
    """Where a mention may begin and end: at which pieces of a text, and in which sentence each stands."""

    first: Flags
    last: Flags
    sentence: Ints

    def fits(self, window: Span) -> Flags:
        """Which runs of pieces (first, last) of a window may be a mention."""
        start, end = window
        at = np.arange(end - start)
        apart = at[None] - at[:, None]
        sentence = self.sentence[start:end]
        edges = self.first[start:end, None] & self.last[None, start:end]
        return np.asarray(edges & (apart >= 0) & (apart < WIDEST) & (sentence[:, None] == sentence[None]))


def edges(text: str, runs: list[tuple[int, int]], spans: Ints, described: Described) -> Edges:
    """The edges of words, clitics cut off."""
    words = parted(text, [Word(int(spans[a, 0]), int(spans[b - 1, 1]), "") for a, b in runs])
    return Edges(np.isin(spans[:, 0], [w.start for w in words]), np.isin(spans[:, 1], [w.end for w in words]), described.sentence)


@dataclass(frozen=True, slots=True)
class _Mentioned:
    """The mentions of one window, each by its first and last piece in the text."""

    first: Ints
    last: Ints
    vectors: Floats
    types: Ints


def _mentions(scorer: Scorer, scores: Floats, window: Span, own: Flags, allowed: Edges) -> _Mentioned | None:
    """The mentions that begin in a window's ``own`` pieces, from the window last read."""
    start, end = window
    inner = slice(1, end - start + 1)
    first, last = np.nonzero((scores[inner, inner] > 0) & allowed.fits(window) & own[:, None])
    if not len(first):
        return None
    vectors, types = scorer.mentions(np.zeros(len(first), dtype=np.int64), first + 1, last + 1)
    return _Mentioned(first + start, last + start, vectors, types.argmax(axis=-1))


def _read_window(
    scorer: Scorer, window: Span, own: Flags, ids: Ints, described: Described, floors: Floors, allowed: Edges
) -> tuple[list[_Anchored], Ints, _Mentioned | None]:
    """The anchors and mentions of a window among the pieces that are its ``own``, and class and type of all (2, pieces)."""
    start, end = window
    scores = scorer.windows(*framed(window, ids, described.columns))
    real = slice(1, end - start + 1)
    tags = _softmax(scores.tags[0, real])
    cue = tags[:, Tag.BEGIN_CUE]
    in_content = tags[:, Tag.BEGIN_CONTENT] + tags[:, Tag.IN_CONTENT] > 0.5
    inner = np.where(in_content & (cue < NO_CUE), 1.0 / (1.0 + np.exp(-scores.inner[0, real])), 0.0)
    kinds = np.stack([scores.speech[0, real].argmax(axis=-1), scores.entities[0, real].argmax(axis=-1)])
    likely = np.flatnonzero((cue >= floors.plain) | (inner >= floors.inner))
    anchors = likely[own[likely]]
    mentioned = _mentions(scorer, scores.mentions[0], window, own, allowed)
    if not len(anchors):
        return [], kinds, mentioned
    before, behind = REACH
    first = np.maximum(anchors - before, 0)
    lengths = np.minimum(anchors + behind, end - start) - first
    # Beyond an anchor's reach the last piece is repeated and cut off again.
    offsets = np.arange(int(lengths.max()))
    pieces = np.minimum(first[:, None] + offsets, (first + lengths - 1)[:, None])
    relative = relative_to(start + anchors, start + pieces, described.paragraph, described.sentence)
    each = scorer.attributions(np.zeros(len(anchors), dtype=np.int64), anchors + 1, pieces + 1, relative)
    made = []
    for i, anchor in enumerate(anchors.tolist()):
        within = bool(cue[anchor] < NO_CUE)
        believed = float(inner[anchor] if within else cue[anchor])
        made.append(_Anchored(start + anchor, start + int(first[i]), each[i, : lengths[i]], believed, within))
    return made, kinds, mentioned


def _decoded(anchored: list[_Anchored], transitions: Floats) -> list[_Raw]:
    """The best tags of each anchor; many at once, because the decoder's time goes by the position and not by the anchor."""
    raw: list[_Raw] = []
    for begin_at in range(0, len(anchored), DECODED_AT_ONCE):
        some = anchored[begin_at : begin_at + DECODED_AT_ONCE]
        lengths = np.array([len(a.scores) for a in some], dtype=np.int64)
        scores = np.zeros((len(some), int(lengths.max()), some[0].scores.shape[1]), dtype=np.float32)
        for row, a in enumerate(some):
            scores[row, : len(a.scores)] = a.scores
        decoded = decode(scores, transitions, lengths)
        raw += [
            _Raw(a.anchor, a.first, decoded.tags[row], float(np.sqrt(a.believed * (1.0 - decoded.empty[row]))), a.inner)
            for row, a in enumerate(some)
        ]
    return raw


def _characters(runs: list[Span], offset: int, spans: Ints) -> tuple[Span, ...]:
    return tuple((int(spans[offset + s, 0]), int(spans[offset + e - 1, 1])) for s, e in runs)


def word_runs(spans: Ints, described: Described) -> list[tuple[int, int]]:
    """Half-open runs of pieces that make one word: letters that follow each other without a gap."""
    if not len(spans):
        return []
    lettered = described.columns[:, 0] != Case.NONE
    joined = lettered[1:] & lettered[:-1] & (spans[1:, 0] == spans[:-1, 1])
    starts = [0, *(np.flatnonzero(~joined) + 1).tolist()]
    return list(zip(starts, [*starts[1:], len(spans)], strict=True))


def _words(kinds: Ints, runs: list[tuple[int, int]], spans: Ints, tags: tuple[str, ...]) -> tuple[Word, ...]:
    """The words; the class of a word is that of its first piece."""
    return tuple(Word(int(spans[a, 0]), int(spans[b - 1, 1]), tags[kinds[a]]) for a, b in runs)


def _with_syntax(words: tuple[Word, ...], parsed: Parsed, relations: tuple[str, ...]) -> tuple[Word, ...]:
    """The words with what was parsed of them."""
    names = [relations[n] for n in parsed.relations.tolist()]
    heads = parsed.heads.tolist()
    children: list[list[str]] = [[] for _ in words]
    for head, name in zip(heads, names, strict=True):
        if head >= 0:
            children[head].append(name)
    columns = zip(
        words,
        heads,
        names,
        children,
        parsed.negated.tolist(),
        parsed.speculated.tolist(),
        parsed.factuality.tolist(),
        strict=True,
    )
    return tuple(
        Word(w.start, w.end, w.tag, head, name, denied, unsure, fact if is_predicate(w.tag, name, below) else None)
        for w, head, name, below, denied, unsure, fact in columns
    )


def _entities(
    kinds: Ints, runs: list[tuple[int, int]], spans: Ints, described: Described, types: tuple[str, ...]
) -> tuple[Entity, ...]:
    """Neighbouring words of one type on one line; the first piece of a word decides."""
    found: list[Entity] = []
    last_piece = -2
    for a, b in runs:
        kind = types[kinds[a]]
        if kind == "O":
            continue
        end = int(spans[b - 1, 1])
        if found and found[-1].type == kind and last_piece == a - 1 and described.paragraph[a] == described.paragraph[a - 1]:
            found[-1] = Entity(found[-1].start, end, kind)
        else:
            found.append(Entity(int(spans[a, 0]), end, kind))
        last_piece = b - 1
    return tuple(found)


def _phrases(mentioned: list[_Mentioned], spans: Ints, types: tuple[str, ...]) -> tuple[tuple[Phrased, ...], Floats | None]:
    """The mentions of all windows in the order of the text, the wider first, and their vectors."""
    if not mentioned:
        return (), None
    first, last, kinds = (np.concatenate([getattr(m, name) for m in mentioned]) for name in ("first", "last", "types"))
    order = np.lexsort((-last, first))
    made = tuple(Phrased(int(spans[first[i], 0]), int(spans[last[i], 1]), types[kinds[i]]) for i in order.tolist())
    return made, np.concatenate([m.vectors for m in mentioned])[order]


def assemble(
    scorer: Scorer,
    text: str,
    ids: Ints,
    spans: Ints,
    described: Described,
    floors: Floors,
    parser: Parser | None = None,
) -> Reading:
    """What one text holds; of two attributions that share cue words, the surer one stays.

    ``parser`` reads the same windows as ``scorer``; without it the words have no heads.
    """
    words = word_runs(spans, described)
    firsts = np.array([a for a, _ in words], dtype=np.int64)
    lines = described.paragraph[firsts]
    parse = Parse(np.diff(lines, prepend=lines[:1]) != 0, parser) if parser else None
    allowed = edges(text, words, spans, described)
    mentioned: list[_Mentioned] = []
    windows = cut(described.sentence)
    owner = home(windows, len(ids))
    anchored: list[_Anchored] = []
    kinds = np.zeros((2, len(ids)), dtype=np.int64)
    for number, (start, end) in enumerate(windows):
        own = owner[start:end] == number
        some, window_kinds, phrases = _read_window(scorer, (start, end), own, ids, described, floors, allowed)
        if parser and parse:
            a, b = np.searchsorted(firsts, (start, end)).tolist()
            if a < b:
                parse.add(a, own[firsts[a:b] - start], parser.syntax(firsts[a:b] - start + 1))
        anchored += some
        mentioned += [phrases] if phrases is not None else []
        kinds[:, start:end] = np.where(own, window_kinds, kinds[:, start:end])
    raw = _decoded(anchored, constrained(scorer.transitions))
    kept: list[Found] = []
    taken: set[int] = set()
    for r in sorted(raw, key=lambda r: (-r.score, r.anchor)):
        runs = {role: spans_of(r.tags, begin(role)) for role in ROLES}
        if not runs["cue"] or not runs["content"]:
            continue
        pieces = {r.first + p for s, e in runs["cue"] for p in range(s, e)}
        if pieces & taken:
            continue
        taken |= pieces
        source, cue, content = (_characters(runs[role], r.first, spans) for role in ROLES)
        kept.append(Found(source, cue, content, r.score, r.inner))
    found = tuple(sorted(kept, key=lambda f: (f.cue[0], f.content[0])))
    made = _words(kinds[0], words, spans, scorer.parts_of_speech)
    if parser and parse:
        made = _with_syntax(made, parse.end(), parser.relations)
    return Reading(
        found,
        _entities(kinds[1], words, spans, described, scorer.entity_types),
        made,
        *_phrases(mentioned, spans, scorer.mention_types),
    )

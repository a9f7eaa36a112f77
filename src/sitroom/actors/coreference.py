"""Which mentions of a document stand for the same thing: what a pair of mentions looks like, and how pairs become chains.

The network scores each mention against the mentions before it (mention ranking: Denis and Baldridge
2008, Lee et al. 2017). Beside its own states it is told what the words themselves show, as small
integers (:data:`SIZES`): how far apart the two are, how each is built, what they share.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from sitroom.attributions.lexicon import words as listed
from sitroom.attributions.quotation import marked
from sitroom.documents.document import Span
from sitroom.reading.reader import Phrased, Scorer, Word

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]

HERE = "sitroom.actors"


def wordlist(name: str) -> frozenset[str]:
    """One list of the table ``word`` of this package's lexicon."""
    return listed("word", name, HERE)


_WORDS = 12
"""Words of content of a mention that are compared."""
NEAR = 100
"""Mentions before one that are looked at whatever they say; farther ones only where they share the head word."""


class Form(IntEnum):
    """How a mention is built."""

    I = 0  # noqa: E741
    WE = 1
    YOU = 2
    HE = 3
    SHE = 4
    IT = 5
    THEY = 6
    THIS = 7
    WHO = 8
    PROPER = 9
    DEFINITE = 10
    INDEFINITE = 11
    DEMONSTRATIVE = 12
    POSSESSIVE = 13
    BARE = 14
    NUMBER = 15


_PRONOUNS: dict[str, Form] = {
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), Form.I),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves"), Form.WE),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves"), Form.YOU),
    **dict.fromkeys(("he", "him", "his", "himself"), Form.HE),
    **dict.fromkeys(("she", "her", "hers", "herself"), Form.SHE),
    **dict.fromkeys(("it", "its", "itself"), Form.IT),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves"), Form.THEY),
    **dict.fromkeys(("this", "that", "these", "those", "there", "here"), Form.THIS),
    **dict.fromkeys(("who", "whom", "whose", "which"), Form.WHO),
}
PERSONAL = frozenset({Form.I, Form.WE, Form.YOU, Form.HE, Form.SHE, Form.IT, Form.THEY})
_OF_FORM = {Form.HE: "m", Form.SHE: "f", Form.IT: "n"}
_PLURAL = frozenset({Form.WE, Form.THEY})
_SINGULAR = frozenset({Form.I, Form.HE, Form.SHE, Form.IT})
_EDGES = frozenset({"IN", "TO", "WDT", "WP", "WRB", ",", ":", "-LRB-", ".", "VBG", "VBN", "VBD", "VBZ", "VBP", "``", "RB"})


def pronoun_form(lowered: str) -> Form | None:
    """Which pronoun these words are, None where they are none."""
    return _PRONOUNS.get(lowered)


def head_of(words: Sequence[Word]) -> int:
    """The number of the head word of a noun phrase: its last noun before a preposition, clause or comma follows one."""
    head = None
    for number, word in enumerate(words):
        if word.tag.startswith("NN") or word.tag in ("PRP", "CD", "FW", "PRP$", "EX"):
            head = number
        elif head is not None and word.tag in _EDGES:
            break
    return len(words) - 1 if head is None else head


SAME_HEAD = 60
"""Mentions with one head word that a farther one is compared with, the last of them."""


@dataclass(frozen=True, slots=True)
class Traits:
    """What the words of each mention show, one row a mention in the order of the text.

    ``tokens`` (mentions, 12) numbers its words of content, -1 where there are fewer; ``size`` counts them.
    """

    start: Ints
    end: Ints
    kind: Ints
    form: Ints
    head: Ints
    exact: Ints
    gender: Ints
    number: Ints
    sentence: Ints
    quote: Ints
    speaker: Ints
    tokens: Ints
    size: Ints
    gap: tuple[str, ...]


def _bounds(words: Sequence[Word], spans: Sequence[Span]) -> list[tuple[int, int]]:
    starts = [w.start for w in words]
    ends = [w.end for w in words]
    first = np.searchsorted(ends, [s for s, _ in spans], side="right").tolist()
    last = np.searchsorted(starts, [e for _, e in spans], side="left").tolist()
    return [(a, max(b, a + 1)) for a, b in zip(first, last, strict=True)]


def _numbered(values: Sequence[str]) -> Ints:
    """Equal words get equal numbers; an empty one gets a number of its own."""
    seen: dict[str, int] = {}
    return np.array([seen.setdefault(v or f"\0{i}", len(seen)) for i, v in enumerate(values)], dtype=np.int64)


def _quotes(text: str, spans: Sequence[Span]) -> Ints:
    """For each mention the number of the quoted passage that holds it, 0 outside of all."""
    inside = marked(text)
    if not len(inside):
        return np.zeros(len(spans), dtype=np.int64)
    opens = inside & ~np.concatenate(([False], inside[:-1]))
    passage = np.where(inside, np.cumsum(opens), 0)
    return np.array([passage[s] for s, _ in spans], dtype=np.int64)


def _sentences(text: str, words: Sequence[Word], at: Sequence[int]) -> Ints:
    number, numbers, before = 0, [], 0
    for word in words:
        if word.start > before and "\n" in text[before : word.start]:
            number += 1
        numbers.append(number)
        if word.tag == ".":
            number += 1
        before = word.end
    return np.array([numbers[i] if i < len(numbers) else number for i in at], dtype=np.int64)


def traits(
    text: str, words: Sequence[Word], spans: Sequence[Span], kinds: Sequence[int], speakers: Sequence[int] | None = None
) -> Traits:
    """Look at the words of ``spans`` (in the order of the text); ``speakers`` are numbers, 0 where nobody is known to speak."""
    bounds = _bounds(words, spans)
    forms, heads, exacts, genders, numbers = [], [], [], [], []
    vocabulary: dict[str, int] = {}
    rows: list[list[int]] = []
    for (start, end), (a, b) in zip(spans, bounds, strict=True):
        own = words[a:b]
        low = [text[w.start : w.end].lower() for w in own] or [text[start:end].lower()]
        pronoun = _PRONOUNS.get(low[0]) if len(low) == 1 or (len(low) == 2 and low[1] in ("self", "own")) else None
        if pronoun is not None:
            forms.append(pronoun)
            heads.append("")
            exacts.append(f"<{pronoun}>")
            genders.append({"m": 1, "f": 2, "n": 3}.get(_OF_FORM.get(pronoun, ""), 0))
            numbers.append(2 if pronoun in _PLURAL else 1 if pronoun in _SINGULAR else 0)
            rows.append([])
            continue
        at = head_of(own) if own else 0
        tag = own[at].tag if own else "NN"
        head = low[at]
        content = [
            w
            for w, o in zip(low, own, strict=False)
            if w.isalnum() and w not in wordlist("determiner") and len(w) > 1 and o.tag != "POS"
        ]
        possessed = any(o.tag == "POS" for o in own[:at]) or low[0] in wordlist("possessive")
        if tag.startswith("NNP"):
            form = Form.PROPER
        elif tag == "CD":
            form = Form.NUMBER
        elif low[0] == "the":
            form = Form.DEFINITE
        elif low[0] in ("this", "that", "these", "those"):
            form = Form.DEMONSTRATIVE
        elif low[0] in wordlist("determiner"):
            form = Form.INDEFINITE
        else:
            form = Form.POSSESSIVE if possessed else Form.BARE
        forms.append(form)
        heads.append(head)
        exacts.append(" ".join(content))
        genders.append(
            1
            if head in wordlist("male") or low[0] in wordlist("male")
            else 2
            if head in wordlist("female") or low[0] in wordlist("female")
            else 0
        )
        numbers.append(2 if tag in ("NNS", "NNPS") else 1 if tag in ("NN", "NNP") else 0)
        rows.append([vocabulary.setdefault(w, len(vocabulary)) for w in dict.fromkeys(content)])
    tokens = np.full((len(spans), _WORDS), -1, dtype=np.int64)
    for i, row in enumerate(rows):
        tokens[i, : len(row)] = sorted(row)[:_WORDS]
    gaps = tuple(text[a[1] : b[0]].strip() if a[1] <= b[0] else "" for a, b in itertools.pairwise(spans))
    count = len(spans)
    return Traits(
        np.array([s for s, _ in spans], dtype=np.int64),
        np.array([e for _, e in spans], dtype=np.int64),
        np.array(kinds, dtype=np.int64),
        np.array([int(f) for f in forms], dtype=np.int64),
        _numbered(heads),
        _numbered(exacts),
        np.array(genders, dtype=np.int64),
        np.array(numbers, dtype=np.int64),
        _sentences(text, words, [a for a, _ in bounds]),
        _quotes(text, spans),
        np.array(speakers if speakers is not None else [0] * count, dtype=np.int64),
        tokens,
        np.array([min(len(row), _WORDS) for row in rows], dtype=np.int64),
        gaps,
    )


def candidates(of: Traits, near: int = NEAR, begin: int = 0, end: int | None = None) -> Ints:
    """Pairs (pairs, 2) of an earlier and a later mention worth a look, by the later one: as many as the text is long.

    Only those whose later mention is from ``begin`` to ``end``, by default all.
    """
    end = len(of.start) if end is None else min(end, len(of.start))
    later = np.repeat(np.arange(begin, end), near)
    earlier = later - np.tile(np.arange(1, near + 1), max(end - begin, 0))
    kept = earlier >= 0
    found = [np.stack([earlier[kept], later[kept]], axis=1)]
    groups: dict[int, list[int]] = {}
    for number in np.flatnonzero(of.form[:end] > Form.WHO).tolist():
        group = groups.setdefault(int(of.head[number]), [])
        far = [other for other in group[-SAME_HEAD:] if number - other > near] if number >= begin else []
        if far:
            found.append(np.array([(other, number) for other in far], dtype=np.int64))
        group.append(number)
    pairs = np.concatenate(found).astype(np.int64)
    return pairs[np.lexsort((pairs[:, 0], pairs[:, 1]))]


DISTANCE = (1, 2, 3, 4, 6, 10, 20, 40, 80, 200)
SENTENCES = (0, 1, 2, 3, 5, 8, 15)
KINDS = 10
SIZES = (len(DISTANCE) + 1, len(SENTENCES) + 1, len(Form) ** 2, 6, 4, 5, 4, 6, 4, (KINDS + 1) ** 2, 6)
"""How many values each column of :func:`features` can take."""


def features(of: Traits, pairs: Ints) -> Ints:
    """Small integers (pairs, 11) for each pair (earlier, later).

    Columns: mentions between, sentences between, both forms, words shared, head shared, quotation,
    nesting, gender and number, speaker, both kinds, what stands between two neighbours.
    """
    i, j = pairs[:, 0], pairs[:, 1]
    distance = np.searchsorted(DISTANCE, j - i, side="left")
    apart = np.searchsorted(SENTENCES, of.sentence[j] - of.sentence[i], side="left")
    forms = of.form[i] * len(Form) + of.form[j]
    first, second = of.tokens[i], of.tokens[j]
    shared = ((first[:, :, None] == second[:, None, :]) & (first >= 0)[:, :, None]).sum(axis=(1, 2))
    size = of.size
    words = np.select(
        [
            of.exact[i] == of.exact[j],
            (shared == 0),
            (shared >= size[i]) & (shared >= size[j]),
            shared >= size[j],
            shared >= size[i],
        ],
        [5, 0, 4, 3, 2],
        1,
    )
    pronoun = of.form <= Form.WHO
    lone = pronoun[i] | pronoun[j]
    head = np.where(lone, 0, np.where(of.head[i] == of.head[j], 2, 1)) + np.where(lone & (of.form[i] == of.form[j]), 3, 0)
    quote = np.select(
        [
            (of.quote[i] == 0) & (of.quote[j] == 0),
            (of.quote[i] == of.quote[j]),
            (of.quote[i] > 0) & (of.quote[j] > 0),
            of.quote[j] > 0,
        ],
        [0, 1, 2, 3],
        4,
    )
    nested = np.select([(of.end[i] >= of.end[j]) & (of.start[i] <= of.start[j]), of.end[i] > of.start[j]], [2, 3], 0)
    wrong_gender = (of.gender[i] > 0) & (of.gender[j] > 0) & (of.gender[i] != of.gender[j])
    same_gender = (of.gender[i] > 0) & (of.gender[i] == of.gender[j])
    wrong_number = (of.number[i] > 0) & (of.number[j] > 0) & (of.number[i] != of.number[j])
    agree = np.where(wrong_gender, 1, np.where(same_gender, 2, 0)) + np.where(wrong_number, 3, 0)
    speaker = np.select(
        [(of.speaker[i] == 0) | (of.speaker[j] == 0), of.speaker[i] == of.speaker[j]],
        [0, 1],
        2,
    )
    kinds = (of.kind[i] + 1) * (KINDS + 1) + of.kind[j] + 1
    between = np.zeros(len(pairs), dtype=np.int64)
    for row in np.flatnonzero(j - i == 1).tolist():
        gap = of.gap[int(i[row])].lower() if of.gap else ""
        joined = of.end[i[row]] <= of.start[j[row]]
        if joined:
            between[row] = {"": 1, ",": 2, "is": 3, "was": 3, "(": 4}.get(gap, 5)
    columns = [distance, apart, forms, words, np.minimum(head, 3), quote, nested, agree, speaker, kinds, between]
    return np.stack(columns, axis=1).astype(np.int64)


TYPES = frozenset({"person", "organization", "place"})
"""The network's types of what may act or be a place."""
_AT_ONCE = 8192
_MENTIONS_AT_ONCE = 512


def antecedents(
    text: str, words: Sequence[Word], phrases: Sequence[Phrased], vectors: Floats, scorer: Scorer
) -> tuple[Ints, Floats]:
    """Pairs (pairs, 2) of ``phrases`` worth a look, earlier and later by their numbers, and the score of each.

    Above 0 a pair rather goes together than not.
    """
    order = {name: number for number, name in enumerate(scorer.mention_types)}
    seen = traits(text, words, [(p.start, p.end) for p in phrases], [order[p.type] for p in phrases])
    pairs: list[Ints] = [np.zeros((0, 2), dtype=np.int32)]
    scores = [np.zeros(0, dtype=np.float32)]
    # A few mentions at a time: a long text has millions of pairs, and their features would fill the memory.
    for begin in range(0, len(phrases), _MENTIONS_AT_ONCE):
        block = candidates(seen, begin=begin, end=begin + _MENTIONS_AT_ONCE)
        for first in range(0, len(block), _AT_ONCE):
            part = block[first : first + _AT_ONCE]
            scores.append(scorer.antecedents(vectors, part, features(seen, part)))
        pairs.append(block.astype(np.int32))
    return np.concatenate(pairs), np.concatenate(scores)


def chains(count: int, pairs: Ints, scores: Floats, bias: float = 0.0) -> list[int]:
    """The chain of each mention: each joins its best antecedent where one scores above ``-bias``."""
    chain = list(range(count))
    if not len(pairs):
        return chain
    order = np.lexsort((-pairs[:, 0], -scores, pairs[:, 1]))
    seen = -1
    for row in order.tolist():
        earlier, later = int(pairs[row, 0]), int(pairs[row, 1])
        if later == seen:
            continue
        seen = later
        if scores[row] > -bias:
            chain[later] = chain[earlier]
    return chain

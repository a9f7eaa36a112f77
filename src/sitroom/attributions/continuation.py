"""Quotations that name neither source nor cue: the speaker goes on, or was named in the sentence before.

A quotation is *loose* when it begins a sentence, holds one itself, and no attribution covers it. It
goes to the quoted statement right before it as a further content span; where there is none, it
becomes a statement without a cue of the person named in the sentence before. Where neither fits,
it is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from sitroom.attributions.quotation import MARKS, Mask
from sitroom.documents.document import Document, Span
from sitroom.reading.features import LINE
from sitroom.reading.reader import Entity, Found

NAMED_BEFORE = 0.5
"""The score of a statement that rests on a name in the sentence before and no cue."""
_FEWEST_WORDS = 4
_WORDS_BEFORE_NAME = 4

_STOP = ".!?…"


def _runs(inside: Mask, start: int, end: int) -> list[Span]:
    """The quoted runs of characters within ``[start, end)``."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], inside[start:end], [False])).astype(np.int8)))
    return [(start + int(a), start + int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _is_sentence(text: str, line_start: int, run: Span) -> bool:
    """Whether a quoted run begins a sentence and holds one: no scare quote, no title of a work."""
    start, end = run
    before = text[line_start:start].rstrip()
    if before and before[-1] not in _STOP and before[-1] not in MARKS:
        return False
    words = text[start:end].strip("".join(MARKS) + " ")
    ends = words[-1:] in _STOP + "," or text[end : end + 1] in (*_STOP, ",")
    return len(words.split()) >= _FEWEST_WORDS and words[:1].isupper() and ends


def _loose(text: str, found: Sequence[Found], inside: Mask) -> list[tuple[Span, Span]]:
    """The loose quotations of a text as (quoted run, its line)."""
    covered = np.zeros(len(text), dtype=bool)
    for f in found:
        # An inner attribution needs a content around it; a quotation that holds one is as loose as any.
        for start, end in () if f.inner else (*f.content, *f.cue, *f.source):
            covered[start:end] = True
    return [
        (run, line.span())
        for line in LINE.finditer(text)
        for run in _runs(inside, line.start(), line.end())
        if not covered[run[0] : run[1]].any() and _is_sentence(text, line.start(), run)
    ]


def _speaker_before(text: str, line_start: int, run: Span, entities: Sequence[Entity]) -> Span | None:
    """The person with whom the sentence before the quotation begins, with the few words that lead to the name."""
    sentence = text[line_start : run[0]].rstrip()
    if not sentence:
        return None
    begin = max((sentence.rfind(stop, 0, len(sentence) - 1) for stop in _STOP), default=-1) + 1
    begin += line_start
    begin += len(text[begin : run[0]]) - len(text[begin : run[0]].lstrip())
    people = [e for e in entities if e.type == "PERSON" and begin <= e.start and e.end <= run[0]]
    if not people or len(text[begin : people[0].start].split()) > _WORDS_BEFORE_NAME:
        return None
    return begin, people[0].end


def continued(document: Document, found: Sequence[Found], entities: Sequence[Entity], inside: Mask) -> list[Found]:
    """``found`` with the loose quotations of the document given to their speakers."""
    text = document.text
    out = list(found)
    barred = (*document.headings, *document.boilerplate)
    ends = sorted((max((*f.cue, *f.content))[1], i) for i, f in enumerate(out) if not f.inner)
    for run, line in _loose(text, found, inside):
        if any(s < run[1] and run[0] < e for s, e in barred):
            continue
        earlier = bisect_right(ends, (run[0], len(out))) - 1
        if earlier >= 0:
            end, last = ends[earlier]
            between = text[end : run[0]]
            quoted = any(inside[s:e].any() for s, e in out[last].content)
            near = between.count("\n") <= 2 and len(re.findall(r"\w+", between)) <= 3
            source_end = max((s[1] for s in out[last].source), default=0)
            near = near or (
                between.count("\n") <= 2
                and end < source_end <= run[0]
                and len(re.findall(r"\w+", text[source_end : run[0]])) <= 3
            )
            if quoted and near:
                out[last] = replace(out[last], content=(*out[last].content, run))
                insort(ends, (run[1], last))
                continue
        speaker = _speaker_before(text, line[0], run, entities)
        if speaker is not None:
            out.append(Found((speaker,), (), (run,), NAMED_BEFORE))
            insort(ends, (run[1], len(out) - 1))
    return out

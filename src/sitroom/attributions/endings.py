"""Where a content ends, and what looks like one and is none."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from sitroom.attributions.lexicon import words as listed
from sitroom.attributions.quotation import Mask
from sitroom.documents.document import Span
from sitroom.reading.reader import Word

_INFINITIVE = re.compile(r"[“\"'‘«„]?(?:not |never )?to (?:not |never )?[a-z]", re.IGNORECASE)
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_ADVERB = "RB"
_SAY = frozenset({"said", "say", "says", "saying"})


def cut_tail(text: str, content: tuple[Span, ...], words: Sequence[Word], inside: Mask) -> tuple[Span, ...]:
    """``content`` without a clause of the reporter's behind it: ``[not to surrender] and withdrew to the valley``.

    An infinitive cannot be joined by "and" to a finite verb, so what follows "and" there belongs to the
    reporter again. Quoted words are never cut.
    """
    start, end = content[-1]
    if len(content) > 1 or not _INFINITIVE.match(text, start):
        return content
    number = bisect_left(words, start, key=lambda w: w.start)
    while number + 1 < len(words) and words[number].end < end:
        word = words[number]
        if text[word.start : word.end].lower() in {"and", "but"} and not inside[word.start]:
            following = number + 1
            while following + 1 < len(words) and words[following].tag == _ADVERB:
                following += 1
            if words[following].end <= end and words[following].tag in _FINITE and not inside[words[following].start]:
                return ((start, len(text[: word.start].rstrip(" ,;"))),)
        number += 1
    return content


def is_ritual(text: str, cue: Sequence[Span], content: Sequence[Span]) -> bool:
    """Whether the "content" is what one says by custom and no message: ``said goodbye``, ``say grace``."""
    spoken = {w.lower() for s, e in cue for w in text[s:e].split()}
    first = re.findall(r"[\w-]+", text[content[0][0] : content[0][1]].lower())[:2]
    return bool(spoken & _SAY) and bool(first) and (first[0] in listed("content", "ritual") or " ".join(first) == "good bye")

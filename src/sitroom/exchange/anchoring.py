"""Evidence as selectors of the W3C Web Annotation Data Model, and how it is found again in a text that has changed.

A selector pair is a TextQuoteSelector (the words and their neighbours) and a TextPositionSelector (where they stood).
Both count Unicode code points, as section 4.2 of the Recommendation of 2017 asks; a client that counts UTF-16 units
goes by the quote, or counts on for each character beyond U+FFFF before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sitroom.documents.document import Span
from sitroom.errors import ArgumentError

CONTEXT = 32
"""Characters of prefix and suffix where these make the quote unique, else up to :data:`MOST_CONTEXT`."""
MOST_CONTEXT = 128
_BUDGET = 50_000_000
"""Characters of one text that are searched to make its quotes unique; beyond this they keep the usual context."""

_OCCURRENCES = 1_000
"""Places of the same words that are compared, at most: where there are more of them, none is told apart."""
_SAME_CONTEXT = 0.7
"""How alike the neighbours must be (0 to 1, the better side counts twice) where the words occur elsewhere or were changed."""
_SAME_CONTEXT_SHORT = 0.8
"""The same for words so short that they say little: both sides must be alike. With 0.7 and the end of a text cut off, "said"
was found at another "she said." that ends a paragraph."""
_LONG = 24
"""Characters from which words that occur once are found by themselves."""
_APART = 0.1
"""How much better than any other place the found one must fit."""
_ALIKE = 0.8
"""How alike changed words must be to those that were quoted (normalised Levenshtein)."""
_PIECE = 12
_PIECES = 12
_PLACES = 24
_LONGEST = 20_000
_SURE_BLOCK = 4


class How(StrEnum):
    """By what the words were found: where they stood, as they were quoted, or changed."""

    POSITION = "position"
    QUOTE = "quote"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Found:
    """Where words stand now, ``text[start:end]``; they differ from the quoted ones only where ``how`` says changed."""

    start: int
    end: int
    how: How

    @property
    def span(self) -> Span:
        """Both ends."""
        return self.start, self.end


class Anchors:
    """Makes the selectors of spans of one text."""

    def __init__(self, text: str) -> None:
        self._text, self._left = text, _BUDGET

    def selectors(self, span: Span) -> list[dict[str, Any]]:
        """The two selectors of a span: the quote is ``text[start:end]``, prefix and suffix are its neighbours."""
        start, end = span
        text, reach = self._text, CONTEXT
        while reach < MOST_CONTEXT and not self._unique(start, end, reach):
            reach *= 2
        return [
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[max(0, start - reach) : start],
                "suffix": text[end : end + reach],
            },
            {"type": "TextPositionSelector", "start": start, "end": end},
        ]

    def _unique(self, start: int, end: int, reach: int) -> bool:
        begin = max(0, start - reach)
        words = self._text[begin : end + reach]
        if self._left < len(self._text):
            return True
        self._left -= len(self._text)
        return self._text.find(words) == begin and self._text.find(words, begin + 1) < 0


def find_again(text: str, target: Mapping[str, Any]) -> Found | None:
    """Where the words of an annotation's target stand in ``text``, None where that is not sure.

    ``target`` has a ``selector`` list as :meth:`Anchors.selectors` gives it. The words are sought where they stood, then
    anywhere as they are, then with other quotation marks, case or spaces, then with small changes; of several places the
    one whose neighbours fit is taken, and none where two fit alike. What is found so may be said anew: who changes
    "held" to "not held" changes the evidence, so words found as changed are to be read again. A target without a quote
    names no words and is None; ArgumentError, a ValueError, for what is no target.
    """
    if not isinstance(text, str):
        raise ArgumentError(f"the text is of type {type(text).__name__}; give the page's text as a str")
    sought = _sought(target)
    if sought is None:
        return None
    if (found := _in_place(text, sought)) is not None:
        return found
    for how, where, words in ((How.QUOTE, text, sought.exact), (How.CHANGED, _plain(text), _plain(sought.exact))):
        places = list(_occurrences(where, words))
        if places:
            chosen = _best(text, [(start, start + len(words)) for start in places], sought)
            return None if chosen is None else Found(*chosen, how)
    return _changed(text, sought)


def find_targets(text: str, annotation: Mapping[str, Any]) -> list[Found | None]:
    """Where the words of each target of an annotation stand in ``text`` now, in the order of the targets.

    ``annotation`` is one line of ``annotations.jsonl``, or any Web Annotation as a mapping. Each target is found as by
    :func:`find_again`, with None where that is not sure, and for an address alone, which means a whole page. ArgumentError,
    a ValueError, for what is no annotation.

    >>> quote = {"type": "TextQuoteSelector", "exact": "the bridge is closed", "prefix": "said that ", "suffix": "."}
    >>> page = "Home | News | Ana Tellis said that the bridge is closed."
    >>> [found] = find_targets(page, {"target": {"selector": [quote]}})
    >>> page[found.start : found.end], str(found.how)
    ('the bridge is closed', 'quote')
    """
    if not isinstance(annotation, Mapping):
        raise ArgumentError(f"the annotation is of type {type(annotation).__name__}; give the object that a line of JSON holds")
    if "target" not in annotation:
        keys = ", ".join(map(str, annotation)) or "none"
        raise ArgumentError(f"an annotation has a target, and this has none; its keys are {keys}")
    targets = annotation["target"]
    each = targets if isinstance(targets, list) else [targets]
    return [None if isinstance(target, str) else find_again(text, target) for target in each]


@dataclass(frozen=True, slots=True)
class _Sought:
    exact: str
    prefix: str
    suffix: str
    start: int | None


def _sought(target: object) -> _Sought | None:
    """What a target says of its words, None where it quotes none; ArgumentError where it cannot be understood."""
    if not isinstance(target, Mapping):
        raise ArgumentError(f"a target is an object with a selector, and this is of type {type(target).__name__}: {target!r:.60}")
    quote = _selector(target, "TextQuoteSelector")
    if quote is None or not quote.get("exact"):
        return None
    words = {name: quote.get(name) or "" for name in ("exact", "prefix", "suffix")}
    if wrong := next((name for name, value in words.items() if not isinstance(value, str)), None):
        raise ArgumentError(f"{wrong} of a TextQuoteSelector is of type {type(words[wrong]).__name__}, no text")
    start = (_selector(target, "TextPositionSelector") or {}).get("start")
    if start is not None and (not isinstance(start, int) or start < 0):
        raise ArgumentError(f"start of a TextPositionSelector is {start!r:.60}, no number of characters")
    return _Sought(words["exact"], words["prefix"], words["suffix"], start)


def _selector(target: Mapping[str, Any], kind: str) -> Mapping[str, Any] | None:
    given = target.get("selector", ())
    found = given if isinstance(given, (list, tuple)) else (given,)
    return next((each for each in found if isinstance(each, Mapping) and each.get("type") == kind), None)


def _in_place(text: str, sought: _Sought) -> Found | None:
    start = sought.start
    if start is None or not text.startswith(sought.exact, start):
        return None
    end = start + len(sought.exact)
    before, after = text.endswith(sought.prefix, 0, start), text.startswith(sought.suffix, end)
    if before and after:
        return Found(start, end, How.POSITION)
    return None


def _occurrences(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    found = 0
    while at >= 0 and found <= _OCCURRENCES:
        yield at
        found += 1
        at = text.find(words, at + 1)


def _best(text: str, places: Sequence[Span], sought: _Sought) -> Span | None:
    if len(places) > _OCCURRENCES:
        return None
    if len(places) == 1 and len(sought.exact) >= _LONG:
        return places[0]
    fits = sorted(((_context(text, place, sought), place) for place in places), key=lambda fit: (-fit[0], fit[1]))
    best, place = fits[0]
    second = fits[1][0] if len(fits) > 1 else 0.0
    enough = _SAME_CONTEXT if len(sought.exact) >= _LONG else _SAME_CONTEXT_SHORT
    return place if best >= enough and best - second >= _APART else None


def _context(text: str, place: Span, sought: _Sought) -> float:
    """How well the neighbours of a place fit, 0 to 1; a beginning or end of the text fits where there was one."""
    from rapidfuzz.distance import Levenshtein

    start, end = place
    before = _plain(text[max(0, start - len(sought.prefix)) : start])
    after = _plain(text[end : end + len(sought.suffix)])
    sides = (
        Levenshtein.normalized_similarity(before, _plain(sought.prefix)) if sought.prefix else float(start == 0),
        Levenshtein.normalized_similarity(after, _plain(sought.suffix)) if sought.suffix else float(end == len(text)),
    )
    return (2 * max(sides) + min(sides)) / 3


def _changed(text: str, sought: _Sought) -> Found | None:
    """The words with small changes, around places where a piece of them stands as it was."""
    if not _LONG <= len(sought.exact) <= _LONGEST:
        return None
    from rapidfuzz.distance import Levenshtein

    plain, words = _plain(text), _plain(sought.exact)
    fits: list[tuple[float, Span]] = []
    for begin in _candidates(plain, words):
        place = _aligned(plain, words, begin)
        if place is None:
            continue
        alike = Levenshtein.normalized_similarity(plain[place[0] : place[1]], words)
        if alike >= _ALIKE:
            fits.append((alike + _context(text, place, sought), place))
    fits.sort(key=lambda fit: (-fit[0], fit[1]))
    if not fits:
        return None
    best, (start, end) = fits[0]
    others = [fit for fit, (s, e) in fits[1:] if e <= start or s >= end]
    if best < _ALIKE + _SAME_CONTEXT or any(best - other < _APART for other in others):
        return None
    return Found(start, end, How.CHANGED)


def _candidates(text: str, words: str) -> list[int]:
    """Where the words may begin: pieces of them vote, the most votes first."""
    step = max(_PIECE, len(words) // _PIECES)
    votes: Counter[int] = Counter()
    for offset in range(0, len(words) - _PIECE + 1, step):
        for seen, at in enumerate(_occurrences(text, words[offset : offset + _PIECE])):
            if seen == _PLACES:
                break
            votes[max(0, at - offset)] += 1
    return [begin for begin, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_PLACES]]


def _aligned(text: str, words: str, begin: int) -> Span | None:
    """The span around ``begin`` that the words are there, by the blocks that both have."""
    from rapidfuzz.distance import Levenshtein

    margin = max(_PIECE, len(words) // 4)
    low = max(0, begin - margin)
    window = text[low : begin + len(words) + margin]
    same = [block for block in Levenshtein.opcodes(words, window) if block.tag == "equal"]
    sure = [block for block in same if block.src_end - block.src_start >= _SURE_BLOCK]
    if not sure:
        return None
    first, last = sure[0], sure[-1]
    start, end = first.dest_start - first.src_start, last.dest_end + len(words) - last.src_end
    # A short beginning or end that is still there says more than the length that it had.
    for block in same:
        if block.src_start == 0 and abs(block.dest_start - start) <= _SURE_BLOCK:
            start = block.dest_start
        if block.src_end == len(words) and abs(block.dest_end - end) <= _SURE_BLOCK:
            end = block.dest_end
    start, end = low + max(0, start), low + min(len(window), end)
    return (start, end) if start < end else None


# One character for one, so that offsets hold: marks of quotation, dashes and spaces as typewriters have them.
_TYPED = str.maketrans("“”„‟«»‘’‚‛‹›‐‑‒–—―\u00a0\u2009\u202f\t\n\r", "\"\"\"\"\"\"''''''------      ")


def _plain(text: str) -> str:
    """The text in small letters with plain marks, each character where it was."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.translate(_TYPED)

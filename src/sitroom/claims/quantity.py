"""Quantities: how many of what, and how a clause says that a number moves.

The numbers themselves, with their bounds and sorts, are read by :mod:`sitroom.claims.amounts`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from sitroom.claims.amounts import Quantity as Quantity
from sitroom.claims.amounts import Sort as Sort
from sitroom.claims.amounts import numbers as numbers
from sitroom.claims.amounts import quantities as quantities
from sitroom.claims.claim import Trend
from sitroom.claims.numerals import Token, listed, tables, tokens_of, word_at
from sitroom.documents.document import Span
from sitroom.reading.reader import Word

_REACH = 15
"""Words before a number in which "the death toll" or "the number of wounded" is looked for."""
_LONGEST = 8
"""Words of a noun phrase behind a number."""
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_QUALIFIES = ("JJ", "JJR", "JJS", "VBN", "VBG", "RB", "HYPH", "CD", *_NOUNS)
_AUXILIARY = frozenset({"was", "were", "is", "are", "be", "been", "being", "has", "have", "had", "got", "also", "reportedly"})


def unit_of(text: str, quantity: Quantity, words: Sequence[Word]) -> str | None:
    """What ``quantity`` counts, as a plural noun phrase in lower case without article; None where the words name nothing.

    ``words`` are those of the whole text in its order. It is the phrase behind the number with a participle that belongs to
    it ("people killed"), a state alone ("wounded"), what "the number of" or "the toll" before it names, or what the verb
    right before it did ("killing 12": ``killed``). A share is ``percent`` or ``percent of`` a phrase; money and measures
    have their sign, with what is measured ("t of grain"); dates and labels count nothing.
    """
    if quantity.sort in (Sort.DATE, Sort.LABEL):
        return None
    at = bisect_left(words, quantity.span[1], key=lambda word: word.start)
    phrases = _Phrases(text, words)
    if quantity.sort is Sort.COUNT:
        before = bisect_left(words, quantity.span[0], key=lambda word: word.start)
        if text[slice(*quantity.number)].lower() in ("nobody", "no one", "no-one"):
            return phrases.state(at)
        return phrases.counted(at) or phrases.named(before) or phrases.done(before)
    unit = "percent" if quantity.sort is Sort.SHARE else quantity.sign
    opens = phrases.low(at) == "of" or (quantity.sort is Sort.SHARE and phrases.tag(at) in ("DT", "PRP$", *_NOUNS))
    whole = phrases.counted(at, plural=False) if opens and quantity.sort is not Sort.AGE else None
    return f"{unit} of {whole}" if whole else unit


class _Phrases:
    """The words of a text, asked by their place."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self._text, self._words = text, words

    def low(self, at: int) -> str:
        """A word in lower case, empty outside of the text."""
        return self._text[self._words[at].start : self._words[at].end].lower() if 0 <= at < len(self._words) else ""

    def tag(self, at: int) -> str:
        """A word's part of speech, empty outside of the text."""
        return self._words[at].tag if 0 <= at < len(self._words) else ""

    def counted(self, at: int, *, plural: bool = True) -> str | None:
        """The noun phrase or the state that begins at or right behind a place."""
        for _ in range(_LONGEST):
            if self.low(at) not in listed("unit_word", "skipped") and self.tag(at) not in ("DT", "PRP$", "CD", "PDT"):
                break
            at += 1
        last = self._head(at)
        if last is not None:
            unit = self._phrase(at, last, plural=plural)
            if self.low(last) in listed("unit_word", "none"):
                return None
            following = self.low(last + 1)
            return f"{unit} {following}" if following in listed("unit_word", "state") and self._ends(last + 1) else unit
        if (state := self.state(at)) is not None:
            return state
        return self.low(at) if self.tag(at) in ("VBN", "JJ") and self.tag(at + 1) != "IN" else None

    def state(self, at: int) -> str | None:
        """The state that those counted are said to be in right behind a place: "were wounded", "dead"."""
        here = at
        while self.low(here) in _AUXILIARY and here - at < _LONGEST:
            here += 1
        return self.low(here) if self.low(here) in listed("unit_word", "state") else None

    def named(self, before: int) -> str | None:
        """What "the number of wounded", "a toll" or "wounded:" before a place names."""
        if self.low(before - 1) == ":" and self.low(before - 2) in listed("unit_word", "state"):
            return self.low(before - 2)
        for at in range(before - 1, max(-1, before - 1 - _REACH), -1):
            if self.tag(at) == "." or (self.low(at) in (";", ":") and before - at > 2):
                return None
            both = f"{self.low(at - 1)} {self.low(at)}"
            unit = tables()["unit"].get(both, tables()["unit"].get(self.low(at)))
            if unit is not None and self.tag(at).startswith("NN"):
                named = self.counted(at + 1) if self.low(at + 1) == "of" and at + 2 < before else None
                return named or unit or None
        return None

    def done(self, before: int) -> str | None:
        """What the verb right before a place did to those who are counted."""
        word = self.low(before - 1)
        stems = tables()["unit_verb"]
        return next(
            (stems[verb] for verb in stems if word.startswith(verb.removesuffix("e")) and self.tag(before - 1)[:2] == "VB"), None
        )

    def _head(self, at: int) -> int | None:
        """The last word of the noun phrase that begins at a place."""
        head = None
        for here in range(at, at + _LONGEST):
            tag = self.tag(here)
            if tag not in _QUALIFIES or (head is not None and tag not in _NOUNS and not self._compound(here)):
                break
            if tag in _NOUNS:
                if head is not None and self.tag(head) in ("NNS", "NNPS") and tag in ("NNP", "NNPS"):
                    break
                head = here
                if tag == "NNS" and self.low(here + 1) != "-":
                    break
        return head

    def _compound(self, at: int) -> bool:
        """Whether a hyphen parts the word from the one before it."""
        return self.tag(at) == "HYPH" or self.tag(at - 1) == "HYPH"

    def _ends(self, at: int) -> bool:
        """Whether a participle belongs to the noun before it: one with an object is the verb of the clause."""
        return self.tag(at) in ("VBN", "JJ") and self.tag(at + 1) not in ("DT", "PRP", "PRP$", "CD", *_NOUNS)

    def _phrase(self, first: int, last: int, *, plural: bool) -> str:
        words = self._text[self._words[first].start : self._words[last].end].lower().split()
        head, tag = words[-1], self.tag(last)
        if head in tables()["plural"]:
            words[-1] = tables()["plural"][head]
        elif plural and tag == "NN" and head not in listed("unit_word", "invariant") and not head.endswith("ed"):
            words[-1] = _with_s(head)
        return " ".join(words)


def _with_s(noun: str) -> str:
    if re.search(r"[^aeiou]y$", noun):
        return f"{noun[:-1]}ies"
    if re.search(r"[^siu]s$", noun):
        return noun  # taken for a singular by the reader
    return f"{noun}es" if noun.endswith(("s", "x", "z", "ch", "sh")) else f"{noun}s"


def trend_of(text: str, span: Span) -> tuple[Trend, Span] | None:
    """How the clause at ``span`` says that a number moves, with the words that say it; None where it does not.

    Words that also mean other things ("fell", "mounting") count only where the clause has a number or something measured.
    A movement that is denied or stopped ("no longer rising") is steady.
    """
    tokens = tokens_of(text[slice(*span)])
    measured = any(token.figures or token.low in listed("trend", "measured") for token in tokens)
    for at in range(len(tokens)):
        trend = _trend(tokens, at, measured=measured)
        if trend is None:
            continue
        first = at
        while at - first < _LONGEST and _accompanies(word_at(tokens, first - 1)):
            first -= 1
        while first < at and word_at(tokens, first) in _LEADING and word_at(tokens, first + 1) != "longer":
            first += 1
        stopped = any(_stops(word_at(tokens, here)) for here in range(max(0, at - _STOP_REACH), at))
        changes = word_at(tokens, at).startswith("chang")
        if trend is Trend.STEADY and stopped != changes:
            continue  # "not unchanged" and "has changed" say no direction
        return Trend.STEADY if stopped else trend, (span[0] + tokens[first].start, span[0] + tokens[at].end)
    return None


def _trend(tokens: Sequence[Token], at: int, *, measured: bool) -> Trend | None:
    word, before, after = (word_at(tokens, at + step) for step in (0, -1, 1))
    if word in listed("trend", "excluded"):
        return None
    for trend in Trend:
        if word.startswith(tuple(tables()["trend"][trend.value].split())):
            return trend
    if word in ("change", "changes", "changed", "changing"):
        return Trend.STEADY
    if not measured or (word in ("up", "down") and (after == "to" or not _moves(before, after))):
        return None
    if word == "same" and not (before == "the" and word_at(tokens, at - 2) in listed("trend", "auxiliary")):
        return None
    if before in ("the", "a", "an") and word != "same" and after not in ("in", "from", "to"):
        return None  # "the rose", "a falling wall"
    return next((trend for trend in Trend if word in listed("trend", f"weak_{trend.value}")), None)


_LEADING = frozenset({"the", "to", "at", "a", "about", "and", "no", "more"})
_STOP_REACH = 4


def _stops(word: str) -> bool:
    return word in listed("trend", "stopped") or word.endswith(("n't", "n’t"))


def _accompanies(word: str) -> bool:
    """Whether a word goes with a verb of movement: an auxiliary, a negation, an adverb."""
    return word in listed("trend", "auxiliary") or _stops(word)


def _moves(before: str, after: str) -> bool:
    return before in listed("trend", "moving") or after in ("from", "by")

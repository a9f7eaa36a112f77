"""The words of a text with their dependency trees: children, lemmas, the words of a clause.

Relations are those of Universal Dependencies 2 (https://universaldependencies.org/u/dep/); the reader gives each word
its head. All indices are positions in ``words``.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from sitroom.claims.lemma import lemmas
from sitroom.claims.words import listed
from sitroom.documents.document import Span
from sitroom.reading.reader import Word

OWN_CLAUSE = frozenset({"advcl", "acl", "csubj", "ccomp", "parataxis", "list", "discourse", "vocative"})
"""Relations whose dependents are clauses of their own, or stand beside the clause."""
_MARKS = frozenset("\"'“”„«»‹›‘’`")


class Tree:
    """The trees of all sentences of one text."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.text = text
        self.words = words
        self.low = [text[w.start : w.end].lower().replace("’", "'") for w in words]
        self.starts = [w.start for w in words]
        self._known: dict[int, frozenset[str]] = {}
        self.children: list[list[int]] = [[] for _ in words]
        for n, word in enumerate(words):
            if word.head is not None and word.head >= 0:
                self.children[word.head].append(n)

    def relation(self, n: int) -> str:
        """The relation of the word to its head, without its subtype."""
        return self.words[n].relation.partition(":")[0]

    def under(self, n: int, *relations: str) -> list[int]:
        """The dependents of ``n`` that stand in one of these relations, each given with or without its subtype."""
        return [c for c in self.children[n] if self.words[c].relation in relations or self.relation(c) in relations]

    def first(self, n: int, *relations: str) -> int | None:
        """The first of :meth:`under`."""
        found = self.under(n, *relations)
        return found[0] if found else None

    def lemma(self, n: int) -> frozenset[str]:
        """What the word may be a form of, itself included."""
        return self._lemmas(n)

    def base(self, n: int) -> str:
        """The likeliest lemma of the word."""
        return lemmas(self.low[n], self.words[n].tag)[0]

    def _lemmas(self, n: int) -> frozenset[str]:
        if n not in self._known:
            tag = self.words[n].tag
            found = {self.low[n], *lemmas(self.low[n], tag)}
            if tag.startswith("JJ") and self.low[n].endswith(("ed", "en", "ing")):
                found.update(lemmas(self.low[n], "VBN"))
            self._known[n] = frozenset(found)
        return self._known[n]

    def yielded(self, n: int, without: frozenset[str] = frozenset()) -> list[int]:
        """The words of the subtree of ``n`` in the order of the text, without what hangs on it by relations in ``without``."""
        found = [n]
        open_ = [c for c in self.children[n] if self.relation(c) not in without]
        while open_:
            at = open_.pop()
            found.append(at)
            open_ += [c for c in self.children[at] if self.relation(c) not in without]
        return sorted(found)

    def clause(self, n: int) -> Span:
        """The characters of the clause whose head is ``n``: its subtree without clauses beside it and below its own words.

        A conjoined clause is another one; conjoined noun phrases stay.
        """
        kept = [n]
        open_ = [c for c in self.children[n] if self._in_clause(c)]
        while open_:
            at = open_.pop()
            kept.append(at)
            open_ += [c for c in self.children[at] if self.relation(c) != "parataxis"]
        kept.sort()
        while len(kept) > 1 and self._edge(kept[0]):
            kept.pop(0)
        while len(kept) > 1 and self._edge(kept[-1]):
            kept.pop()
        return self._run(kept, n)

    def _in_clause(self, child: int) -> bool:
        relation = self.relation(child)
        if relation in OWN_CLAUSE or relation in ("cc", "punct"):
            return False
        return relation != "conj" or not self.is_predicate(child)

    def is_predicate(self, n: int) -> bool:
        """Whether the word heads a clause: a verb, or a word with a copula or a subject of its own."""
        return self.words[n].tag.startswith(("VB", "MD")) or bool(self.under(n, "cop", "nsubj"))

    def _edge(self, n: int) -> bool:
        return not any(c.isalnum() for c in self.low[n])

    def _run(self, kept: Sequence[int], n: int) -> Span:
        """The unbroken stretch of words around ``n`` that holds most of ``kept``; gaps of a few words stay."""
        at = bisect_left(kept, n)
        first = last = at
        while first and kept[first] - kept[first - 1] <= _GAP:
            first -= 1
        while last + 1 < len(kept) and kept[last + 1] - kept[last] <= _GAP:
            last += 1
        return self.words[kept[first]].start, self.words[kept[last]].end

    def path(self, n: int) -> Iterator[int]:
        """The heads above ``n``, nearest first."""
        seen = 0
        at = self.words[n].head
        while at is not None and at >= 0 and seen < _DEEPEST:
            yield at
            at = self.words[at].head
            seen += 1

    def is_not(self, n: int) -> bool:
        """Whether the word negates, alone or as the end of an auxiliary ("don't")."""
        return self.low[n] in listed("not") or self.low[n].endswith("n't")

    def quoted(self, n: int) -> bool:
        """Whether the word is a quotation mark."""
        return self.low[n] in _MARKS

    def within(self, span: Span) -> range:
        """The words that lie in ``span``."""
        return range(bisect_left(self.starts, span[0]), bisect_left(self.starts, span[1]))

    def root_of(self, span: Span) -> int | None:
        """The head of a phrase: of the words in ``span`` the first whose own head lies outside."""
        inside = self.within(span)
        for n in inside:
            head = self.words[n].head
            if head is not None and (head not in inside) and any(c.isalnum() for c in self.low[n]):
                return n
        return None


_GAP = 12
_DEEPEST = 64

_PLURAL_ALONE = frozenset(
    [
        "people",
        "wounded",
        "talks",
        "police",
        "news",
        "gas",
        "series",
        "headquarters",
        "means",
        "arms",
        "goods",
        "customs",
        "hostilities",
    ]
)
"""Nouns whose form with "s" is another word than the one without."""


def noun(word: str) -> str:
    """The lemma of a lower-case noun: "ferries" gives "ferry", "talks" stays."""
    return word if word in _PLURAL_ALONE else lemmas(word, "NNS")[0]

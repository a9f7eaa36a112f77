"""The noun phrase around an office, an occupation or a relative: its words, its status, whose or of what it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from sitroom.actors.actor import Status
from sitroom.actors.clauses import listed
from sitroom.actors.entities import ORGANIZATION, PERSON
from sitroom.actors.phrases import HERE, Words
from sitroom.actors.resolve import Cast
from sitroom.attributions.lexicon import words as shared
from sitroom.documents.document import Span
from sitroom.reading.reader import Entity as Named
from sitroom.reading.reader import Word

_NOUNS = ("NN", "JJ", "CD", "FW", "VBN", "VBG")


@dataclass(frozen=True, slots=True)
class Noun:
    """A noun phrase around a head: word numbers, where its owner stands and what hangs on it."""

    head: int
    first: int
    begin: int
    end: int
    """Of the phrase with its article or owner, and behind what hangs on it."""
    title: tuple[int, int]
    of: tuple[int, int] | None
    pronoun: Word | None
    status: Status


def is_kin(low: str) -> bool:
    """Whether a noun names a relative."""
    return low in listed("kin", "child") or low in listed("kin", "parent") or low in listed("kin", "kin")


def is_relational(low: str) -> bool:
    """Whether a noun says how one stands to another: "ally", "rival"."""
    return any(low in listed("relation", key) for key in ("allied-with", "opposed-to", "supports"))


def singular(low: str) -> str:
    """The singular of an office, any other word as it is."""
    if low.endswith("men") and f"{low[:-3]}man" in _offices():
        return f"{low[:-3]}man"
    return low[:-1] if low.endswith("s") and low not in _offices() and low[:-1] in _offices() else low


@cache
def _offices() -> frozenset[str]:
    return (shared("head", "person", HERE) | listed("role", "more") | listed("role", "rank")) - listed("role", "none")


def is_office(low: str) -> bool:
    """Whether a noun, or what stands behind "ex-", names an office or occupation."""
    return low.removeprefix("ex-") in _offices()


class Nouns:
    """Reads the noun phrases of a document, by the numbers of its words."""

    def __init__(self, words: Words, named: Sequence[Named], cast: Cast) -> None:
        self.text = words.text
        self.words = words.words
        self.low = [words.of(w).lower() for w in self.words]
        self._starts = [w.start for w in self.words]
        self._ends = [w.end for w in self.words]
        self._names: dict[int, list[tuple[Span, str, str]]] = {}
        self._named: dict[int, list[tuple[Span, str]]] = {}
        for seen, actor in zip(cast.phrases, cast.whose, strict=True):
            if actor is not None and seen.phrase.name is not None:
                for number in self.numbers(seen.phrase.name):
                    self._names.setdefault(number, []).append((seen.phrase.name, actor, cast.entities[actor].kind))
        for entity in named:
            if entity.type in ("ORGANIZATION", "LOCATION", "PERSON", "MISC"):
                for number in self.numbers((entity.start, entity.end)):
                    self._named.setdefault(number, []).append(((entity.start, entity.end), entity.type))

    def numbers(self, span: Span) -> range:
        """The numbers of the words in a span."""
        return range(bisect_right(self._ends, span[0]), bisect_left(self._starts, span[1]))

    def _bodies(self, number: int) -> list[Span]:
        return [span for span, type_ in self._named.get(number, ()) if type_ in ("ORGANIZATION", "LOCATION")]

    def in_body(self, number: int) -> bool:
        """Whether a word stands inside the name of a body, or inside a name before its last word."""
        word = self.words[number]
        names = self._names.get(number, ())
        if any(kind != PERSON or name[0] < word.start for name, _, kind in names):
            return True
        return any(end > word.end for _, end in self._bodies(number))

    def near(self, a: int, b: int) -> bool:
        """Whether two neighbouring words stand on one line with nothing but space between."""
        return 0 <= a < b < len(self.words) and "\n" not in self.text[self.words[a].end : self.words[b].start]

    def modifies(self, number: int) -> bool:
        """Whether the noun is only part of a longer one: "General Secretary", "minister sources"."""
        after = number + 1
        further = self.near(number, after) and self.near(after, after + 1) and self.low[after] in listed("role", "portfolio")
        if further and is_office(singular(self.low[after + 1])) and not self.name_at(after):
            return True  # "deputy general secretary"
        if not self.near(number, after) or not self.words[after].tag.startswith("NN") or self.name_at(after):
            return False
        spelled, low = self.text[self.words[after].start : self.words[after].end], self.low[after]
        if low in listed("role", "rank"):
            return low == "general" and self.low[number] in listed("role", "before_general")
        if is_office(singular(low)):
            return True
        return not spelled[:1].isupper()

    def name_at(self, number: int) -> str | None:
        """The person whose name covers a word."""
        return next((actor for _, actor, kind in self._names.get(number, ()) if kind == PERSON), None)

    def begins_name(self, number: int) -> bool:
        """Whether a word is the first of a name."""
        return any(name[0] == self.words[number].start for name, _, _ in self._names.get(number, ()))

    def noun(self, head: int, heads: set[int]) -> Noun | None:
        """The phrase around the noun at ``head``, up to one of the ``heads`` before it; None where it says "no"."""
        first = head
        while first and self.near(first - 1, first) and self._is_modifier(first - 1) and first - 1 not in heads:
            first -= 1
        begin, of, pronoun = first, None, None
        if self.near(first - 1, first):
            before = self.words[first - 1]
            if before.tag == "PRP$" and first > 1 and self.low[first - 2] in listed("role", "make"):
                pass  # "made her president"
            elif before.tag == "PRP$":
                begin, pronoun = first - 1, before
            elif before.tag == "POS" and first > 1:
                start = first - 1
                while (
                    start
                    and self.near(start - 1, start)
                    and (
                        self.words[start - 1].tag.startswith(("NN", "JJ", "CD"))
                        or (self.low[start - 1] == "of" and start < first - 1)
                    )
                ):
                    start -= 1
                of = (start, first - 1) if start < first - 1 else None
                begin = start - 1 if start and self.words[start - 1].tag == "DT" else start
            elif before.tag == "DT":
                if self.low[first - 1] in listed("role", "absent"):
                    return None
                begin = first - 1
        status, title_from, premodified = self._premodifiers(first, head)
        of = of or premodified
        title_end, end, behind = self._hanging(head)
        of = of or behind
        if self._until(end):
            status = Status.FORMER
            end = self._until(end)
        return Noun(head, first, begin, end, (title_from, title_end), of, pronoun, status)

    def _is_modifier(self, number: int) -> bool:
        word = self.words[number]
        if self.low[number] in listed("role", "claimed") | listed("role", "former"):
            return word.tag != "RB" or not self.text[word.start].isupper()
        if self.low[number] in listed("role", "become"):
            return False  # "was elected chairwoman"
        if word.tag == "POS" or self.name_at(number):
            return False
        if word.tag == "VBG":
            return self.low[number] in listed("role", "portfolio")
        return word.tag.startswith(_NOUNS) or word.tag == "HYPH"

    def _premodifiers(self, first: int, head: int) -> tuple[Status, int, tuple[int, int] | None]:
        """Status, where the title begins, and the body or country that stands before it: "Ulmarian", "Committee"."""
        status, at = Status.CURRENT, first
        of: list[int] = []
        if self.low[head].startswith("ex-"):
            status = Status.FORMER
        for number in range(first, head):
            low = self.low[number]
            if number < at:
                continue
            whole = self._whole_body(number, head)
            if whole:
                of += range(number, whole)
                at = whole
                continue
            if low in listed("role", "former"):
                status = Status.FORMER
            elif low in listed("role", "claimed"):
                status = Status.CLAIMED
            elif low in listed("role", "empty") or self.words[number].tag == "CD":
                pass
            elif self._is_whose(number, head):
                of.append(number)
            else:
                break
            at = number + 1
        return status, at, (of[0], of[-1] + 1) if of else None

    def _whole_body(self, number: int, head: int) -> int:
        """Behind the last word of the body or place whose name begins here and ends before the head, 0 if none does."""
        word = self.words[number]
        end = next((e for _, e in self._bodies(number) if e <= self.words[head].start), 0)
        last = next((n for n in range(number, head) if self.words[n].end >= end), number) if end else number
        if not end or not self.text[word.start].isupper() or self.low[last] in listed("role", "adjectival"):
            return 0
        return last + 1

    def _is_whose(self, number: int, head: int) -> bool:
        low, word = self.low[number], self.words[number]
        if low in listed("role", "portfolio") or low in listed("role", "rank") or is_office(singular(low)):
            return False
        if low in shared("source", "organization"):
            return number + 1 == head or low in ("government", "army", "police")
        if not self.text[word.start].isupper():
            return False
        return word.tag.startswith("NNP") or word.tag == "JJ" or number in self._named

    def _hanging(self, head: int) -> tuple[int, int, tuple[int, int] | None]:
        """Where the title ends, where what hangs on it ends, and of what it is: "professor of law | at Ostra"."""
        title_end = end = head + 1
        kin = is_kin(self.low[head])
        for _ in range(2):
            if not self.near(end - 1, end) or self.low[end] not in ("of", "for", "at", "in", "with", "to"):
                break
            low = self.low[end]
            first, last, definite, pronoun = self._phrase_after(end + 1)
            if first == last:
                break
            spelled = self.text[self.words[first].start : self.words[first].end]
            if all(self.words[n].tag == "CD" for n in range(first, last)) and low == "in":
                end = last
                continue
            portfolio = spelled[:1].isupper() and self.low[first] in listed("role", "portfolio")
            portfolio = low in ("of", "for") and (portfolio or self.low[first] in listed("role", "state"))
            if not kin and low in ("of", "for") and (portfolio or (not definite and not spelled[:1].isupper() and not pronoun)):
                while portfolio and last > first + 1 and self.low[last - 1] not in listed("role", "portfolio") | {"and"}:
                    last -= 1
                title_end = end = last
                continue
            if not kin and low == "in" and self.low[first] in ("exile", "chief", "charge", "office"):
                title_end = end = last
                continue
            if low in ("of", "for") or (low == "to" and (kin or is_relational(self.low[head]))):
                return title_end, last, (first, last)
            if (
                low in ("at", "with", "in")
                and not kin
                and (self._is_body(first, last) or (low == "at" and (spelled[:1].isupper() or definite)))
            ):
                return title_end, last, (first, last)
            break
        return title_end, end, None

    def _phrase_after(self, number: int) -> tuple[int, int, bool, bool]:
        """The noun phrase that begins at a word, its article left out: first, behind the last, article, possessive."""
        if number >= len(self.words) or not self.near(number - 1, number):
            return number, number, False, False
        article = self.words[number].tag == "DT"
        pronoun = self.words[number].tag == "PRP$"
        first = last = number + (article or pronoun)
        while last < len(self.words) and self.near(last - 1, last):
            word, low = self.words[last], self.low[last]
            if (
                last > first
                and self.name_at(last)
                and all(self.low[n] in listed("role", "portfolio") for n in range(first, last))
            ):
                break  # "Minister of Interior Sefa Korsavet"
            inner = low in ("of", "-", "–", "&") and last > first and last + 1 < len(self.words)
            inner = inner and (self.text[self.words[last + 1].start].isupper() or low == "of")
            if inner and low == "of" and self.words[last + 1].tag == "DT":
                last += 1
            elif not (
                inner
                or word.tag.startswith(("NN", "JJ", "CD", "FW"))
                or word.tag in ("POS", "HYPH")
                or (word.tag in ("VBN", "VBP") and last == first)
            ):
                break
            last += 1
        while last > first and (self.words[last - 1].tag in ("POS", "DT") or self.low[last - 1] in ("of", "-", "–", "&")):
            last -= 1
        return (number if pronoun and first == last else first), last, article, pronoun

    def _is_body(self, first: int, last: int) -> bool:
        heads = shared("source", "organization") | shared("source", "office")
        if any(singular(self.low[n]) in heads for n in range(first, last)):
            return True
        return any(kind == ORGANIZATION for _, _, kind in self._names.get(last - 1, ()))

    def _until(self, end: int) -> int:
        """Where "until April" ends that follows a title, 0 where it does not."""
        if not self.near(end - 1, end) or self.low[end] not in listed("role", "until"):
            return 0
        _, last, _, _ = self._phrase_after(end + 1)
        return max(last, end + 1)

"""Words as searches compare them, and the plain language in which a person says which words a text must have.

A text is cut into words and each is folded here, in Python, so that every database finds the same and what hit can be
marked: databases keep the folded words, not the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat

from sitroom.documents.document import Span

MOST_WORDS = 48
"""Words of one query that count; what comes after them is left out, so that nobody can ask for hours of work."""
LONGEST_WORD = 64
"""Characters of a folded word that count."""

# What stands inside a word without being a letter: vowel signs and accents, soft hyphens, joiners, and the marks of
# direction, which would otherwise hide a word from whoever searches for it.
_INSIDE = (
    "\u00ad\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983"
    "\u09bc\u09be-\u09cd\u09d7\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060"
    "\u2066-\u2069\u20d0-\u20ff\ufe20-\ufe2f"
)
# Written without spaces: each sign is a word, and a name of several is found as signs side by side.
_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(f"[{_SIGNS}]|(?:(?![{_SIGNS}])[^\\W_])(?:(?![{_SIGNS}])[^\\W_]|[{_INSIDE}])*")
_DROPPED = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069]")
_ACCENT = 9  # combining classes above are accents and vowel points; below are parts of letters
_BEHIND = ("", (0, 0))  # stands for the words behind the last
_ITEM = re.compile(r'(?P<without>-)?(?:["“”„](?P<phrase>[^"“”„]*)["“”„]?(?P<more>\*)?|(?P<word>[^\s"“”„]+))')


@dataclass(frozen=True, slots=True)
class Term:
    """Words that must stand side by side; ``forms`` has for each what it may be, ``prefix`` lets the last be a beginning."""

    forms: tuple[tuple[str, ...], ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """Each group must be met by one of its terms; no text has any term of ``without``.

    ``nothing`` is True where what was typed has no word at all, which nothing meets.
    """

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    nothing: bool = False

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that may hit."""
        return tuple(term for group in self.groups for term in group)


def fold(word: str) -> str:
    """Fold one word: case, accents and what cannot be seen in it do not count."""
    if word.isascii():
        return word.lower()[:LONGEST_WORD]
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", _DROPPED.sub("", word).casefold()).casefold())
    kept = "".join(part for part in parts if part.isalnum() or (unicodedata.category(part)[0] == "M" and not _is_accent(part)))
    return unicodedata.normalize("NFC", kept)[:LONGEST_WORD]


def _is_accent(part: str) -> bool:
    return unicodedata.combining(part) > _ACCENT


def words_of(text: str) -> Iterator[tuple[str, Span]]:
    """Give the folded words of a text with their places."""
    for found in _WORD.finditer(text):
        if word := fold(found[0]):
            yield word, found.span()


def indexed(text: str | None) -> str:
    """Give the folded words of a text, parted by spaces: what a database keeps for searching."""
    return " ".join(filter(None, map(fold, _WORD.findall(text or ""))))


def parse(typed: str) -> Words:
    """Read what a person typed; nothing that can be typed is an error."""
    groups: list[list[Term]] = []
    without: list[Term] = []
    either, left = False, MOST_WORDS
    for item in _ITEM.finditer(typed):
        if item["word"] == "OR" and not item["without"]:
            either = bool(groups)
            continue
        term = _term(item, left)
        if term is None:
            continue
        left -= len(term.forms)
        if item["without"]:
            without.append(term)
        elif either:
            groups[-1].append(term)
        else:
            groups.append([term])
        either = False
    nothing = bool(typed.strip()) and not groups and not without
    return Words(tuple(tuple(group) for group in groups), tuple(without), nothing)


def _term(item: re.Match[str], left: int) -> Term | None:
    """Read one item of a query, of at most so many words."""
    quoted = item["phrase"] is not None
    typed = item["phrase"] if quoted else item["word"]
    found = [word for word, _ in words_of(typed)][:left]
    if not found:
        return None
    # One letter begins so many words that to gather them takes seconds.
    prefix = (bool(item["more"]) or (not quoted and typed.endswith("*"))) and len(found[-1]) > 1
    if len(found) == 1 and not quoted and not prefix and typed == typed.lower():
        return Term((forms(found[0]),))
    return Term(tuple((word,) for word in found), prefix)


@lru_cache(1024)
def forms(word: str) -> tuple[str, ...]:
    """Give an English word in lower case with its inflected forms, itself first; another word alone."""
    if not word.isascii() or not word.isalpha() or len(word) < 3:
        return (word,)
    # Here: the dictionary costs a third of a second to open.
    from lemminflect import getAllInflections, getAllLemmas

    lemmas = {lemma for found in getAllLemmas(word).values() for lemma in found} | {word}
    inflected = {form for lemma in lemmas for found in getAllInflections(lemma).values() for form in found}
    # A form of several words or with a mark in it would be another term.
    return (word, *sorted(form for form in (lemmas | inflected) - {word} if form.isalpha() and form.isascii()))


def hits(text: str, words: Words, *, after_first: int | None = None) -> tuple[Span, ...]:
    """Give the spans of a text that words hit, in order, none twice.

    ``after_first`` is how many characters after the first hit it is enough to look.
    """
    terms = words.terms
    if not terms:
        return ()
    by_first = {form: [term for term in terms if form in term.forms[0]] for term in terms for form in term.forms[0]}
    beginnings = [term for term in terms if term.prefix and len(term.forms) == 1]
    longest = max(len(term.forms) for term in terms)
    window: deque[tuple[str, Span]] = deque()
    spans: list[Span] = []
    for each in chain(words_of(text), repeat(_BEHIND, longest - 1)):
        window.append(each)
        if len(window) < longest:
            continue
        word, (start, _) = window[0]
        if spans and after_first is not None and start > spans[0][1] + after_first:
            break
        here = list(window) if word in by_first or beginnings else []
        spans += [
            (start, here[len(term.forms) - 1][1][1]) for term in (*by_first.get(word, ()), *beginnings) if _stands(term, here)
        ]
        window.popleft()
    return _joined(spans)


def _stands(term: Term, here: Sequence[tuple[str, Span]]) -> bool:
    *before, (last, ends) = ((word, forms) for (word, _), forms in zip(here, term.forms, strict=False))
    return all(word in forms for word, forms in before) and (last.startswith(ends) if term.prefix and last else last in ends)


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """Unite spans that overlap."""
    united: list[Span] = []
    for start, end in sorted(set(spans)):
        if united and start < united[-1][1]:
            united[-1] = (united[-1][0], max(end, united[-1][1]))
        else:
            united.append((start, end))
    return tuple(united)

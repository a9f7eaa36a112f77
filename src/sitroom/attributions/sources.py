"""What kind of source a phrase names (RECORD.md, ``source.kind``).

The head of the phrase decides: its noun, looked up in ``lexicon.toml``, or its name, typed by the
reader's entity head. Pronouns take the kind of the source named last before them that they fit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from sitroom.attributions.lexicon import words as listed
from sitroom.attributions.statement import SourceKind
from sitroom.documents.document import Span
from sitroom.reading.reader import Entity

ANONYMITY = re.compile(
    r"\b(?:anonym\w+|unnamed|unidentified|not (?:to )?be (?:named|identified)|condition of|declined to (?:be named|give)|"
    r"not authori[sz]ed|close to|familiar with|who asked not|gave only|whose name)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:[-'’.][^\W_]+)*")
_HEAD_END = re.compile(
    r",| \(| - | [–—] |\b(?:who|which|that|whose|where|of|in|at|on|from|for|with|to|by|near|about|under|against|close|familiar"
    r"|inside|among|speaking|asking|told)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = frozenset({"i", "me", "my", "we", "us", "our"})
_PRONOUNS = {
    "he": "person", "she": "person", "i": "person", "his": "person", "her": "person", "him": "person", "himself": "person",
    "herself": "person", "you": "person", "me": "person", "my": "person", "your": "person",
    "they": "many", "their": "many", "them": "many", "we": "many", "us": "many", "our": "many",
    "it": "thing", "its": "thing", "itself": "thing",
    "who": "relative", "whom": "relative", "which": "relative", "that": "relative", "whose": "relative",
}  # fmt: skip
_TURN = re.compile(r"[A-Z][A-Z.'’-]*(?: [A-Z][A-Z.'’-]*){0,3}")


def _head(words: str) -> list[str]:
    """The words of a phrase up to its first modifier behind the head noun."""
    cut = _HEAD_END.search(words, 1)
    return _WORD.findall(words[: cut.start()] if cut and cut.start() else words)


def _named(spans: Sequence[Span], entities: Sequence[Entity], head_end: int, kinds: frozenset[str]) -> bool:
    return any(
        e.type in kinds and e.start < end and start < e.end and e.start < head_end for start, end in spans for e in entities
    )


_KIND_OF_LIST = {
    "social-media": SourceKind.SOCIAL_MEDIA,
    "document": SourceKind.DOCUMENT,
    "office": SourceKind.ROLE,
    "organization": SourceKind.ORGANIZATION,
    "group": SourceKind.GROUP,
}


def _by_noun(noun: str, *, indefinite: bool) -> SourceKind | None:
    for name, kind in _KIND_OF_LIST.items():
        if noun in listed("source", name):
            # "some drivers", "two workers": a few of a group, none of them named.
            return SourceKind.UNNAMED if kind is SourceKind.GROUP and indefinite else kind
    if noun in listed("source", "unnamed") and (indefinite or noun.endswith("s") or noun == "people"):
        return SourceKind.UNNAMED
    return None


def _in_any_list(noun: str) -> bool:
    return any(noun in listed("source", name) for name in (*_KIND_OF_LIST, "unnamed"))


def kind_of(
    text: str, spans: Sequence[Span], entities: Sequence[Entity], before: Sequence[tuple[str, SourceKind]]
) -> SourceKind | None:
    """The kind of the source at ``spans``; None where there is no source at all.

    ``before`` holds the earlier sources of the document as (words, kind), the last one last.
    """
    if not spans:
        return None
    words = " ".join(text[s:e] for s, e in spans)
    plain = words.strip(" ,.:;–—-“”\"'‘’")
    lowered = plain.lower()
    if lowered.startswith("@") or "@" in plain.split(" ")[0]:
        return SourceKind.SOCIAL_MEDIA
    pronoun = _PRONOUNS.get(lowered)
    if pronoun == "relative":
        return _before_relative(text, spans[0][0], entities, before)
    if pronoun:
        return _antecedent(pronoun, lowered, before)
    head = [w.lower() for w in _head(plain)]
    if not head:
        return SourceKind.PERSON
    if (listed("source", "platform") | listed("source", "social-media")) & set(_WORD.findall(lowered)) and not _named(
        spans, entities, spans[0][1], frozenset({"PERSON"})
    ):
        return SourceKind.SOCIAL_MEDIA
    if ANONYMITY.search(plain):
        return SourceKind.UNNAMED
    cut = _HEAD_END.search(words, 1)
    head_end = spans[0][0] + (cut.start() if cut and cut.start() else len(words))
    indefinite = head[0] in listed("source", "indefinite")
    known = [w for w in (h.removesuffix("'s").removesuffix("’s") for h in head) if _in_any_list(w)]
    noun = known[-1] if known else head[-1].removesuffix("'s").removesuffix("’s")
    if noun in listed("source", "social-media"):
        return SourceKind.SOCIAL_MEDIA
    if _TURN.fullmatch(plain) and text[spans[0][1] : spans[0][1] + 1] == ":":
        return SourceKind.PERSON
    person = _named(spans, entities, head_end, frozenset({"PERSON"}))
    possessive = re.match(r".+?['’]s? (.+)", " ".join(_WORD.findall(plain[: head_end - spans[0][0]])))
    by_noun = _by_noun(noun, indefinite=indefinite)
    if (
        person
        and not (possessive and by_noun)
        and (by_noun is None or plain.split()[-1][:1].isupper() or by_noun == SourceKind.UNNAMED)
    ):
        return SourceKind.PERSON
    if by_noun is SourceKind.UNNAMED and _named_before(plain, noun, before):
        return SourceKind.PERSON
    if by_noun:
        return by_noun
    if noun in listed("source", "unnamed"):
        return _described(noun, head, before)
    if _named(spans, entities, head_end, frozenset({"ORGANIZATION", "LOCATION", "MISC"})):
        return SourceKind.ORGANIZATION
    if plain[:1].isupper() and all(w[:1].isupper() for w in plain.split()[:2]):
        return SourceKind.PERSON if " " in plain or not plain.isupper() else SourceKind.ORGANIZATION
    if head[0] in {"the", "his", "her", "its", "their", "my", "our"} and not noun.endswith("s"):
        return SourceKind.PERSON
    return SourceKind.UNNAMED if indefinite else SourceKind.GROUP if noun.endswith("s") else SourceKind.PERSON


def _described(noun: str, head: Sequence[str], before: Sequence[tuple[str, SourceKind]]) -> SourceKind:
    """The kind of "the officer": a person if one named before is called so, else unnamed if anyone is, else a person."""
    called = {kind for words, kind in before if re.search(rf"\b{re.escape(noun)}", words, re.IGNORECASE)}
    if SourceKind.PERSON in called:
        return SourceKind.PERSON
    if called:
        return SourceKind.UNNAMED
    # "the French fighter" goes back to "an unnamed Frenchman".
    stems = {w[:_STEM] for w in head if len(w) >= _STEM and w != noun}
    unnamed = {w.lower()[:_STEM] for words, kind in before if kind is SourceKind.UNNAMED for w in _WORD.findall(words)}
    if stems & unnamed:
        return SourceKind.UNNAMED
    return SourceKind.PERSON if any(kind == SourceKind.PERSON for _, kind in before) else SourceKind.UNNAMED


_STEM = 6


def _named_before(phrase: str, noun: str, before: Sequence[tuple[str, SourceKind]]) -> bool:
    """Whether "a professor at Lund University" is the one whom the text named with that noun and that name of a place or body."""
    names = {w for w in _WORD.findall(phrase)[1:] if w[0].isupper()}
    return bool(names) and any(
        kind is SourceKind.PERSON and noun in words.lower() and names <= set(_WORD.findall(words)) for words, kind in before
    )


def _before_relative(text: str, at: int, entities: Sequence[Entity], before: Sequence[tuple[str, SourceKind]]) -> SourceKind:
    """The kind of what a relative pronoun at ``at`` refers to: the phrase right before it."""
    end = len(text[:at].rstrip(" ,"))
    begin = max((m.end() for m in _PHRASE_START.finditer(text, max(0, end - 60), end)), default=max(0, end - 30))
    phrase = (begin + len(text[begin:end]) - len(text[begin:end].lstrip()), end)
    if phrase[0] >= end:
        return SourceKind.PERSON
    return kind_of(text, [phrase], entities, before) or SourceKind.PERSON


_PHRASE_START = re.compile(
    r"[.;:!?,\n“”\"]|\b(?:is|are|was|were|told|said|by|of|to|and|but|with|from|for|hangs|has|have|had|met|saw|\w+ed)\b(?= )",
    re.IGNORECASE,
)


def _antecedent(pronoun: str, word: str, before: Sequence[tuple[str, SourceKind]]) -> SourceKind:
    if pronoun == "person":
        return (
            SourceKind.PERSON
            if word in _FIRST_PERSON
            else _last(before, {SourceKind.PERSON, SourceKind.UNNAMED}, SourceKind.PERSON)
        )
    if pronoun == "thing":
        fits = {SourceKind.ORGANIZATION, SourceKind.DOCUMENT, SourceKind.ROLE}
        return _last(before, fits, SourceKind.ORGANIZATION)
    if pronoun == "many":
        fits = {SourceKind.GROUP, SourceKind.ORGANIZATION, SourceKind.UNNAMED, SourceKind.ROLE}
        return _last(before, fits, SourceKind.GROUP)
    return _last(before, set(SourceKind), SourceKind.PERSON)


def _last(before: Sequence[tuple[str, SourceKind]], fits: set[SourceKind], otherwise: SourceKind) -> SourceKind:
    return next((kind for _, kind in reversed(before[-4:]) if kind in fits), otherwise)

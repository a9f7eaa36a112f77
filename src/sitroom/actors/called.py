"""Whom some words of a document name: by the mentions in them, else by what its actors are called elsewhere."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from sitroom.actors.coreference import pronoun_form
from sitroom.actors.entities import GROUP, ORGANIZATION, PERSON
from sitroom.actors.phrases import Phrase, Words, stem
from sitroom.actors.resolve import Cast
from sitroom.actors.spelling import folded
from sitroom.documents.document import Span

_LONGEST = 200
"""Characters in a mention at most: how far before some words one may begin that ends in them."""
_STEM = 4
"""Letters of a stem from which on a nation and its adjective are told by it."""
_ARTICLE = 5
"""Characters that an article before the words may take."""


class Called:
    """The mentions of actors by place, and their names by their words."""

    def __init__(self, text: str, cast: Cast) -> None:
        self.text = text
        self.entities = cast.entities
        self.cores: list[tuple[Phrase, str]] = sorted(
            ((s.phrase, actor) for s, actor in zip(cast.phrases, cast.whose, strict=True) if actor is not None),
            key=lambda pair: pair[0].core,
        )
        self._starts = [phrase.core[0] for phrase, _ in self.cores]
        self._of: dict[str, list[Span]] = {}
        self._names: dict[str, str] = {}
        for phrase, actor in self.cores:
            self._of.setdefault(actor, []).append(phrase.core)
            if self._is_body(actor) or phrase.name is not None:
                for span in (phrase.core, phrase.name):
                    if span is not None:
                        self._names.setdefault(_bare(text[slice(*span)]), actor)
        self._edges: dict[str, set[str]] = {}
        self._nations: dict[str, set[str]] = {}
        for name, actor in self._names.items():
            words = name.split()
            if self._is_body(actor):
                for edge in {words[0], words[-1]} if words else ():
                    self._edges.setdefault(edge, set()).add(name)
            if len(words) == 1 and not name.endswith("s") and len(stem(name)) >= _STEM:
                self._nations.setdefault(stem(name), set()).add(actor)

    def _is_body(self, actor: str) -> bool:
        return self.entities[actor].kind in (ORGANIZATION, GROUP)

    def unread(self, words: Words) -> dict[int, tuple[int, str]]:
        """Further places where a name of exactly one actor stands: where each begins, with its end and the actor.

        A name of one word counts only if no other actor's name has the word: "Massoud" may be the father or the son.
        """
        holders: dict[str, set[str]] = {}
        bearers: dict[str, set[str]] = {}
        for phrase, actor in self.cores:
            if phrase.name is not None:
                name = self.text[slice(*phrase.name)]
                bearers.setdefault(name, set()).add(actor)
                for part in name.split():
                    holders.setdefault(part, set()).add(actor)
        by_first: dict[str, list[tuple[str, str]]] = {}
        for name, actors in sorted(bearers.items(), key=lambda pair: -len(pair[0])):
            alone = len(name.split()) > 1 or len(holders[name.split()[0]]) == 1
            if len(actors) == 1 and alone and name[:1].isupper():
                by_first.setdefault(name.split()[0], []).append((name, next(iter(actors))))
        made: dict[int, tuple[int, str]] = {}
        for word in words.words:
            for name, actor in by_first.get(words.of(word), ()):
                end = word.start + len(name)
                if self.text.startswith(name, word.start) and not self.text[end : end + 1].isalnum():
                    made.setdefault(word.start, (end, actor))
        return made

    def near(self, start: int, end: int) -> Sequence[tuple[Phrase, str]]:
        """The mentions that begin before ``end`` and not long before ``start``, with their actors."""
        return self.cores[bisect_left(self._starts, start - _LONGEST) : bisect_right(self._starts, end)]

    def before(self, actor: str | None, at: int) -> str | None:
        """What a body was last called before ``at``, without its article; None for a person: "her deputy"."""
        if actor is None or self.entities[actor].kind == PERSON:
            return None
        spans = [s for s in self._of[actor] if s[1] <= at and pronoun_form(self.text[slice(*s)].lower()) is None]
        return without_article(self.text[slice(*spans[-1])]) if spans else None

    def actor_of(self, span: Span) -> str | None:
        """The actor that the words of ``span`` name, None where they name none or more than one."""
        best: tuple[int, str] | None = None
        for phrase, actor in self.near(*span):
            core = phrase.core if phrase.name is None or phrase.core[0] >= span[0] - _ARTICLE else phrase.name
            if span[0] - _ARTICLE <= core[0] < span[1] and span[0] < core[1] <= span[1] + 1:
                size = min(core[1], span[1]) - max(core[0], span[0])
                if best is None or size > best[0]:
                    best = (size, actor)
        # A mention of half the words says less than a name for all of them.
        if best is not None and 2 * best[0] >= span[1] - span[0]:
            return best[1]
        return self._elsewhere(_bare(self.text[slice(*span)])) or (best[1] if best else None)

    def _elsewhere(self, written: str) -> str | None:
        if written in self._names or not written:
            return self._names.get(written)
        words = written.split()
        longer = self._edges.get(words[-1], set()) | self._edges.get(words[0], set())
        inside = {self._names[name] for name in longer if set(words) < set(name.split()) and _shares_edge(words, name.split())}
        if len(inside) == 1:
            return inside.pop()
        nations = self._nations.get(stem(written), set()) if len(words) == 1 else set()
        return next(iter(nations)) if len(nations) == 1 else None


def without_article(text: str) -> str:
    """Some words on one line, their article left out."""
    words = " ".join(text.split())
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("the", "a", "an") else words


def _bare(text: str) -> str:
    return " ".join(folded(word) for word in without_article(text).split())


def _shares_edge(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether the shorter name has the last or the first word of the longer: "the Committee" of the "Salvation Committee"."""
    return part[-1] == whole[-1] or part[0] == whole[0]

"""The words by which a judgement names a statement, and how these words find it again when the text or the reading changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sitroom.documents.document import Span

ENOUGH = 0.5
"""Share of the words that a judgement rests on and those of a content that both must cover, so that it is that statement."""
ADDED_FROM = 1_000_000
"""Positions of added statements in their table begin here: behind all that a reader finds in one text."""
_ADDED = "x"
_LONGEST = 20_000
"""Characters of a quote up to which it is also looked for with other white space."""


@dataclass(frozen=True, slots=True)
class Said:
    """Evidence of a statement: the first words of its content, where they stood, and how it was known.

    ``text[start:end]`` is the quote. ``id`` and ``source``, its words for who speaks, only tell apart statements of
    the same words; but where a person ``added`` it, it goes by its id, which no other ever has.
    """

    quote: str
    start: int
    end: int
    id: str
    source: str | None
    added: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A statement that evidence may mean: its id, its content as the reader has it, and its words for who speaks."""

    id: str
    content: tuple[Span, ...]
    source: str | None


def added_id(number: int) -> str:
    """The id of a statement that a person adds."""
    return f"{_ADDED}{number}"


def added_number(number: str) -> int:
    """What :func:`added_id` made the id of, 0 for any other."""
    rest = number.removeprefix(_ADDED)
    return int(rest) if number != rest and rest.isascii() and rest.isdecimal() and len(rest) < 10 else 0


def relocated(text: str, spans: Iterable[tuple[int, int, str]]) -> tuple[Span, ...] | None:
    """Give where quoted spans stand in a text now; None where one of them stands nowhere."""
    found = [place(text, quote, start) for start, _, quote in spans]
    known = [span for span in found if span is not None]
    return tuple(sorted(known)) if len(known) == len(found) else None


def place(text: str, quote: str, start: int) -> Span | None:
    """Give where words stand in a text: where they stood, else the nearest place; None where they stand nowhere.

    White space may be another than it was, so that a document that was only set anew keeps its judgements.
    """
    if not quote:
        return None
    if text.startswith(quote, start):
        return start, start + len(quote)
    before, after = text.rfind(quote, 0, start + len(quote)), text.find(quote, start)
    near = [at for at in (before, after) if at >= 0]
    if near:
        at = min(near, key=lambda at: (abs(at - start), at))
        return at, at + len(quote)
    if len(quote) > _LONGEST:
        return None
    spaced = re.compile(r"\s+".join(re.escape(word) for word in quote.split()))
    found = [match.span() for match in spaced.finditer(text)] if quote.split() else []
    return min(found, key=lambda span: (abs(span[0] - start), span), default=None)


def find(text: str, said: Said, candidates: Sequence[Candidate]) -> str | None:
    """Give the id of the statement that evidence means in a text: the one whose content these words are most nearly.

    None where the words are gone or no content is mostly these words.
    """
    where = place(text, said.quote, said.start)
    if where is None:
        return None
    shares = [(_share(where, candidate.content), candidate) for candidate in candidates]
    best = max((share for share, _ in shares), default=0.0)
    if best < ENOUGH:
        return None
    equal = [candidate for share, candidate in shares if share == best]
    # Stable: of statements that nothing tells apart the first stays.
    return max(equal, key=lambda candidate: (candidate.source == said.source, candidate.id == said.id)).id


def _share(where: Span, content: Iterable[Span]) -> float:
    return max((_overlap(where, span) for span in content), default=0.0)


def _overlap(one: Span, other: Span) -> float:
    both = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, both) / max(1, max(one[1], other[1]) - min(one[0], other[0]))

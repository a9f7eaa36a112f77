"""A stretch of text made ready for patterns: small letters, plain apostrophes, no quotation marks, each place kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitroom.documents.document import Span

_MARKS = frozenset('“”„‟«»"″‹›')
_APOSTROPHES = frozenset("'’‘‚‛`´")
_DASHES = frozenset("–—−")


@dataclass(frozen=True, slots=True)
class View:
    """``words`` for patterns, ``raw`` as written, and where in the text each character stands; all three are equally long."""

    words: str
    raw: str
    places: tuple[int, ...]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The spans of the text for a stretch of ``words``; several where the view is made of several pieces."""
        found: list[Span] = []
        for place in self.places[start:end]:
            if found and found[-1][1] == place:
                found[-1] = (found[-1][0], place + 1)
            elif place >= 0:
                found.append((place, place + 1))
        return tuple(found)


def view_of(text: str, spans: Sequence[Span]) -> View:
    """The pieces of ``text`` in the order given, parted by a space that stands nowhere in the text (place -1)."""
    raw: list[str] = []
    places: list[int] = []
    for start, end in spans:
        if raw:
            raw.append(" ")
            places.append(-1)
        raw.extend(text[start:end])
        places.extend(range(start, end))
    written = "".join(raw)
    return View("".join(_plain(written, at) for at in range(len(written))), written, tuple(places))


def _plain(text: str, at: int) -> str:
    """One character for patterns."""
    character = text[at]
    if character in _MARKS:
        return " "
    if character in _APOSTROPHES:
        inside = 0 < at < len(text) - 1 and text[at - 1].isalpha() and text[at + 1].isalpha()
        return "'" if inside else " "
    if character in _DASHES:
        return "–"
    if character in "\n\r":
        return "\n"
    if character.isspace():
        return " "
    small = character.lower()
    return small if len(small) == 1 else character

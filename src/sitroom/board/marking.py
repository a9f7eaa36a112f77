"""What a piece of an article looks like: what is marked in it, by how many statements, and whether it was asked for.

The role of the innermost statement is its ground, actors and places are underlined, what stands inside another
statement has a line below for each that it is inside of: nothing hides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sitroom.attributions.statement import Statement
from sitroom.documents.document import Span
from sitroom.exchange.marking import Mark, Segment
from sitroom.exchange.page import visible

ASKED = Mark("", "asked")
"""The mark of the words that an address asks for."""
STRETCH = 60_000
"""Characters of a text that are shown at once."""
CARDS = 200
"""Statements that are shown at once."""
_DEEPEST = 3
"""Statements around one another that are told apart by lines."""


class Layer(StrEnum):
    """What can be shown in a text, each without the others."""

    SOURCE = "source"
    CUE = "cue"
    CONTENT = "content"
    ACTOR = "actor"
    PLACE = "place"
    OUTLET = "outlet"


ROLES = (Layer.SOURCE, Layer.CUE, Layer.CONTENT)


@dataclass(frozen=True, slots=True)
class Number:
    """A statement that begins here: its id, its number for people, and whether it is the one that is asked for."""

    statement: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words under the same marks; ``at`` is their offset in the text, ``looks`` the classes that show the marks.

    ``told`` says the same in words. ``who`` is the span of the whole words that name a source or an actor here.
    """

    text: str
    at: int
    looks: str
    told: str
    who: str | None
    anchor: str | None
    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Looks:
    """What decides how segments are shown; ``names`` are those of actors and places by their mention, ``who`` spans likewise.

    ``rejected`` and ``narrated`` are statements, ``focus`` is the one asked for.
    """

    layers: frozenset[Layer]
    names: Mapping[str, str]
    who: Mapping[Mark, str]
    rejected: frozenset[str]
    narrated: frozenset[str]
    focus: str | None

    def shows(self, mark: Mark) -> bool:
        """Whether a mark is in a layer that is shown; the statement that is asked for always is."""
        if mark == ASKED or mark.statement == self.focus:
            return True
        if mark.statement in self.narrated:
            return Layer.OUTLET in self.layers
        return mark.role in self.layers


def label(statement: str) -> str:
    """The number of a statement for people: "3" of "s3", "+1" of one that somebody added; any other id is itself."""
    kind, number = statement[:1], statement[1:]
    return {"s": number, "x": f"+{number}"}.get(kind, statement) if number.isdecimal() else statement


def piece(text: str, segment: Segment, looks: Looks, anchor: str | None) -> Piece:
    """One segment as it is shown."""
    marks = [mark for mark in segment.marks if looks.shows(mark)]
    roles = [mark for mark in marks if mark.role in ROLES]
    return Piece(
        text=visible(text[segment.start : segment.end]),
        at=segment.start,
        looks=" ".join(_classes(marks, roles, looks)),
        told=", ".join(_told(marks, looks)),
        who=next((looks.who[mark] for mark in segment.marks if mark in looks.who), None),
        anchor=anchor,
        numbers=tuple(Number(s, label(s), s == looks.focus) for s in segment.begins),
    )


def _classes(marks: Sequence[Mark], roles: Sequence[Mark], looks: Looks) -> Iterable[str]:
    standing = [mark for mark in roles if mark.statement not in looks.rejected]
    if standing:
        yield standing[-1].role
    if roles and not standing:
        yield "struck"
    around = len(
        {mark.statement for mark in standing if mark.role == Layer.CONTENT} - {standing[-1].statement if standing else ""}
    )
    if around:
        yield f"inside-{min(around, _DEEPEST)}"
    if standing and standing[-1].statement in looks.narrated:
        yield "narrated"
    for role in (Layer.ACTOR, Layer.PLACE):
        if any(mark.role == role for mark in marks):
            yield role.value
    if any(mark.statement == looks.focus for mark in roles):
        yield "here"
    if ASKED in marks:
        yield "asked"


def _told(marks: Iterable[Mark], looks: Looks) -> Iterable[str]:
    for mark in marks:
        if mark.role in ROLES:
            struck = " (rejected)" if mark.statement in looks.rejected else ""
            yield f"{mark.role} of statement {label(mark.statement)}{struck}"
        elif mark != ASKED:
            yield visible(looks.names.get(mark.statement, "")) or mark.role


def stretches(text: str, starts: Sequence[int]) -> list[Span]:
    """A text cut into stretches that can be shown at once, at the end of a line where one is near; ``starts`` are sorted.

    None has more than :data:`STRETCH` characters, or than :data:`CARDS` of the starts of statements unless all are at one
    place.
    """
    made: list[Span] = []
    start = passed = 0
    while start < len(text):
        end = min(start + STRETCH, len(text))
        while passed < len(starts) and starts[passed] < start:
            passed += 1
        if passed + CARDS < len(starts) and start < starts[passed + CARDS] < end:
            end = starts[passed + CARDS]
        elif end < len(text):
            end = _good_end(text, start, end)
        made.append((start, end))
        start = end
    return made or [(0, 0)]


def _good_end(text: str, start: int, end: int) -> int:
    near = max(start + 1, end - STRETCH // 4)
    for gap in ("\n", " "):
        at = text.rfind(gap, near, end)
        if at >= 0:
            return at + 1
    return end


def shown_at(made: Sequence[Span], offset: int) -> int:
    """Which stretch has an offset, from 0; the last one where it lies behind the text."""
    return next((number for number, (_, end) in enumerate(made) if offset < end), len(made) - 1)


def first_of(statement: Statement) -> int:
    """Where the first words of a statement begin."""
    return min((*statement.source.spans, *statement.cue, *statement.content))[0]

"""All that one document gives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from sitroom.actors.actor import Actor, Mention, Relation
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.claims.claim import Claim
from sitroom.documents.document import Document, Span
from sitroom.places.place import Control, Place


@dataclass(frozen=True, slots=True)
class Extracted:
    """One document and everything read in it; statements, mentions, actors and places in the order of their first character.

    Ids are unique in the document; all references between the parts are by id. Statements of the kind ``reporter``
    are what the outlet itself tells: they come after the others and are there for their claims.
    """

    document: Document
    statements: tuple[Statement, ...]
    mentions: tuple[Mention, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    relations: tuple[Relation, ...] = ()
    control: tuple[Control, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def attributed(self) -> tuple[Statement, ...]:
        """The statements of sources, without what the outlet itself tells."""
        return tuple(s for s in self.statements if s.source.kind is not SourceKind.REPORTER)

    def words(self, spans: Iterable[Span], between: str = " … ") -> str:
        """The exact words of spans of the text, in the order given, with ``between`` where there is a gap."""
        return between.join(self.document.text[start:end] for start, end in spans)

    def source(self, statement: Statement) -> str | None:
        """The words that name the source of a statement; None where the text names none."""
        return self.words(statement.source.spans, " ") or None

    def content(self, statement: Statement) -> str:
        """The words that a statement attributes to its source."""
        return self.words(statement.content)

    def speaker(self, statement: Statement) -> Actor | None:
        """The actor that is the source of a statement; None where it is not known."""
        return None if statement.source.actor is None else self.actor(statement.source.actor)

    def actor(self, actor: str) -> Actor:
        """The actor of this id; KeyError where there is none."""
        return _of_id(self.actors, actor)

    def place(self, place: str) -> Place:
        """The place of this id; KeyError where there is none."""
        return _of_id(self.places, place)

    def said_by(self, actor: Actor) -> tuple[Statement, ...]:
        """The statements that an actor of this document is the source of."""
        return tuple(s for s in self.statements if s.source.actor == actor.id)

    def claims_of(self, statement: Statement) -> tuple[Claim, ...]:
        """What a statement claims."""
        return tuple(c for c in self.claims if c.statement == statement.id)


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


_T = TypeVar("_T", bound=_Identified)


def _of_id(found: Iterable[_T], wanted: str) -> _T:
    for each in found:
        if each.id == wanted:
            return each
    raise KeyError(wanted)

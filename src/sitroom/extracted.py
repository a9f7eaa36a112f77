"""All that one document gives."""

from __future__ import annotations

from dataclasses import dataclass

from sitroom.actors.actor import Actor, Mention, Relation
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.claims.claim import Claim
from sitroom.documents.document import Document
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

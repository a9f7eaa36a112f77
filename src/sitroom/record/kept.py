"""What a record keeps of its documents and of what people decided, as plain rows by which another record becomes the same.

Importing this needs no database library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sitroom.extracted import Extracted


@dataclass(frozen=True, slots=True)
class KeptRevision:
    """One text that a document has had, with what a reader found in it.

    ``number`` gives its place in the order of all revisions of the record, 0 where that is not known; ``reader`` made
    the statements, ``added_at`` (UTC, ISO 8601) is when the text came, None for now. ``extracted`` is as the reader made
    it; None where that is just what the document is as people left it.
    """

    number: int
    revision: str
    reader: str
    added_at: str | None
    extracted: Extracted | None


@dataclass(frozen=True, slots=True)
class KeptDocument:
    """How the record came by one document: all its texts in the order in which they came, and which one counts.

    ``current`` is the SHA-256 of the text that counts. ``clusters`` gives for each actor of that text, by its id there,
    the number of the actor of the record that the texts alone make it; ``actors`` the number that decisions make of it,
    where that is another.
    """

    id: str
    current: str
    revisions: tuple[KeptRevision, ...]
    clusters: Mapping[str, int] = field(default_factory=dict)
    actors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptDecision:
    """One human decision, also one that was undone: ``kind`` is "d" about two actors, "j" for any other judgement.

    ``columns`` are those of its table (``schema.decision``, ``schema.judgement``) without its key, which is ``number``.
    """

    kind: str
    number: int
    columns: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """One question about the future that a user asked; ``reading`` is what was read in it, as JSON."""

    id: str
    reading: str
    author: str
    asked_at: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The last numbers that a record gave to an actor and a revision, and the number of each place by its identity."""

    actors: int
    revisions: int
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Decided:
    """What taking decisions did: how many are new, and how many that were there are undone now."""

    new: int
    undone: int

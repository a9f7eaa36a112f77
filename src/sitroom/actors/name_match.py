"""How two written names stand to each other: the answer that ``names.similarity`` gives."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

SAME = 0.5
"""Score from which two names alone may pass for one: where accuracy was best in five-fold (``evaluation.name_pairs``)."""


class Relation(StrEnum):
    """How two written names stand to each other, as names."""

    EQUAL = "equal"
    """Each word of one is a word of the other, spelling, initials and patronymics aside."""
    EXTENDED = "extended"
    """One has a further given or middle word: a fuller form, or a father, son or brother."""
    CONTAINED = "contained"
    """One is a single word of the other, most often the family name."""
    ACRONYM = "acronym"
    CONFLICT = "conflict"
    """Some words are the same and others speak against one bearer."""
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Aligned:
    """A word of one name beside its counterpart; ``likeness`` in [0, 1]."""

    a: str
    b: str
    likeness: float


@dataclass(frozen=True, slots=True)
class NameMatch:
    """Two written names compared: ``score`` in [0, 1] that they are one name, and why.

    ``reasons`` are sentences for a reader; ``vetoes`` those that forbid to take the names for one.
    """

    score: float
    relation: Relation
    aligned: tuple[Aligned, ...]
    reasons: tuple[str, ...]
    vetoes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether the names alone may pass for one."""
        return self.score >= SAME and not self.vetoes and self.relation in (Relation.EQUAL, Relation.EXTENDED, Relation.ACRONYM)

"""Which column of a table of articles is what: the column map of JSONL and CSV inputs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields

from sitroom.errors import SitroomError


class ColumnsError(SitroomError):
    """A column map that cannot be used; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The name of the column (or JSON key, with dots for keys inside) that holds each thing; None: known by its usual names.

    The usual names are the thing's own and those in ``sitroom.documents.tables.reading``.
    """

    id: str | None = field(default=None)
    text: str | None = None
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None

    @classmethod
    def of(cls, pairs: Sequence[str]) -> Columns:
        """The map that pairs such as ``text=body`` give; ColumnsError where one is no pair or names no such thing."""
        names = [each.name for each in fields(cls)]
        given: dict[str, str] = {}
        for pair in (part.strip() for each in pairs for part in each.split(",")):
            thing, equals, column = (part.strip() for part in pair.partition("="))
            if not equals or not column or thing not in names:
                raise ColumnsError(f"{pair!r} maps no column; write text=body with one of {', '.join(names)} on the left")
            if thing in given:
                raise ColumnsError(f"{thing} is mapped twice, to {given[thing]!r} and {column!r}; keep one")
            given[thing] = column
        return cls(**given)

"""The documents in which an actor speaks: those that have a statement of theirs which nobody rejected.

A document that only names an actor is none of them; how many name one is counted in ``tally``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from sitroom.record.accounts import chunks
from sitroom.record.dates import until
from sitroom.record.schema import presence

_p = presence


@dataclass(frozen=True, slots=True)
class Spoken:
    """In how many documents an actor speaks, and the days of the first and the last of them (None: none has a date)."""

    documents: int = 0
    first: str | None = None
    last: str | None = None


def spoken_in(connection: Connection, actors: Collection[int], at: str | None = None) -> dict[int, Spoken]:
    """Give the documents in which each of these actors speaks, of those published up to a day and those without a date."""
    found = dict.fromkeys(actors, Spoken())
    dated = func.nullif(_p.c.published, "")
    query = select(_p.c.entity, func.count(), func.min(dated), func.max(dated)).where(_p.c.statements > 0).group_by(_p.c.entity)
    if at is not None:
        query = query.where(_p.c.published <= until(at))
    for some in chunks(found):
        keys = {f"a:{actor}": actor for actor in some}
        for entity, documents, first, last in connection.execute(query.where(_p.c.entity.in_(keys))):
            found[keys[entity]] = Spoken(documents, first, last)
    return found

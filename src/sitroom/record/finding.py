"""Which document a user means by the words that they type: its id, path, address, file name or title."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection, select

from sitroom.errors import RecordError
from sitroom.record.folding import folded
from sitroom.record.schema import document, revision

_SHOWN = 5  # candidates in a message: enough to choose from, few enough for one line


@dataclass(frozen=True, slots=True)
class _Names:
    """What one document can be called."""

    id: str
    path: str
    url: str | None
    title: str | None

    @property
    def file(self) -> str:
        return PurePath(self.path).name

    def __str__(self) -> str:
        return f"{self.path} ({self.title})" if self.title else self.path


def document_id(connection: Connection, key: str) -> str:
    """Find the id of the one document that ``key`` names; RecordError with candidates where it is none or several."""
    if connection.scalar(select(document.c.id).where(document.c.id == key)) is not None:
        return key
    query = select(document.c.id, revision.c.path, revision.c.url, revision.c.title)
    rows = connection.execute(query.join(revision, revision.c.key == document.c.current).order_by(document.c.id))
    known = [_Names(*row) for row in rows]
    # From the surest way of naming a document to the loosest: the first that fits anything decides.
    for fits in _ways(key):
        found = [names for names in known if fits(names)]
        if len(found) == 1:
            return found[0].id
        if found:
            more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
            raise RecordError(f"{key!r} may be {_list(found)}{more}; give more of the name")
    raise RecordError(_unknown(key, known))


def _ways(key: str) -> list[Callable[[_Names], bool]]:
    part = folded(key)
    if not part:
        return []
    return [
        lambda names: PurePath(names.path) == PurePath(key),
        lambda names: names.url == key,
        lambda names: names.file == key,
        lambda names: folded(names.title or "").startswith(part),
        lambda names: part in folded(names.title or ""),
    ]


def _unknown(key: str, known: list[_Names]) -> str:
    if not known:
        return f"no document {key!r}: the record holds no documents yet"
    called: dict[str, _Names] = {}
    for names in known:
        for name in (names.id, names.path, names.file, names.title):
            called.setdefault(folded(name or ""), names)
    near = difflib.get_close_matches(folded(key), called, n=_SHOWN)
    nearest = list(dict.fromkeys(called[name] for name in near))
    if nearest:
        return f"no document {key!r}; the nearest: {_list(nearest)}"
    return f"no document {key!r}; the record's {len(known)} documents are called otherwise"


def _list(found: list[_Names]) -> str:
    return "; ".join(str(names) for names in found[:_SHOWN])

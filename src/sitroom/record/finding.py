"""Which document or actor a user means by the words that they type: an id, a path, a title, a name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from sqlalchemy import Connection, select

from sitroom.record.actors import actor_id
from sitroom.record.actors import names as names_of
from sitroom.record.errors import UnknownDocumentError, UnknownNameError
from sitroom.record.folding import folded
from sitroom.record.schema import actor_name, decision, document, document_actor, document_place, revision

_ACTOR_ID = re.compile(r"a(\d{1,9})")
_PLACE_ID = re.compile(r"p(\d{1,9})")
_DECISION_ID = re.compile(r"d?(\d{1,9})")
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
    """Find the id of the one document that ``key`` names; UnknownDocumentError with candidates where it is none or several."""
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
            raise UnknownDocumentError(f"{key!r} may be {_list(found)}{more}; give more of the name")
    raise UnknownDocumentError(_unknown(key, known))


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


def actor_key(connection: Connection, key: str) -> int:
    """Find the number of the one actor that ``key`` names: its id, one of its names, or part of one.

    UnknownNameError with the candidates where it is several, with the nearest names where it is none.
    """
    placed = document_actor.c.actor.is_not(None)
    if written := _ACTOR_ID.fullmatch(key.strip()):
        number = int(written[1])
        if connection.scalar(select(document_actor.c.key).where(document_actor.c.actor == number).limit(1)) is not None:
            return number
    words = folded(key)
    joined = actor_name.join(document_actor, document_actor.c.key == actor_name.c.member)
    called = select(document_actor.c.actor).select_from(joined).where(placed).distinct().order_by(document_actor.c.actor)
    for fits in (actor_name.c.folded == words, actor_name.c.folded.contains(words, autoescape=True)) if words else ():
        found = connection.scalars(called.where(fits)).all()
        if len(found) == 1:
            return int(found[0])
        if found:
            raise UnknownNameError(f"{key!r} may be {_actors(connection, found)}; give the id")
    query = select(actor_name.c.folded, document_actor.c.actor).select_from(joined).where(placed)
    known = {row.folded: row.actor for row in connection.execute(query.order_by(document_actor.c.actor.desc()))}
    if not known:
        raise UnknownNameError(f"no actor {key!r}: the record holds no actors yet")
    near = list(dict.fromkeys(known[name] for name in difflib.get_close_matches(words, known, n=_SHOWN)))
    nearest = f"; the nearest: {_actors(connection, near)}" if near else "; `sitroom actors` lists them"
    raise UnknownNameError(f"no actor {key!r}{nearest}")


def place_key(connection: Connection, key: str) -> int:
    """Find the number of the one place that ``key`` names: its id or one of its names as written, case aside.

    UnknownNameError with the candidates where it is several, or where it is none.
    """
    if written := _PLACE_ID.fullmatch(key.strip()):
        number = int(written[1])
        if connection.scalar(select(document_place.c.key).where(document_place.c.place == number).limit(1)) is not None:
            return number
    columns = (document_place.c.place, document_place.c.name, document_place.c.written)
    found: dict[int, str] = {}
    for place, name, written_as in connection.execute(select(*columns).order_by(document_place.c.place)):
        if folded(key) in {folded(name), *(folded(word) for word in written_as)}:
            found.setdefault(place, name)
    if len(found) == 1:
        return next(iter(found))
    if found:
        several = "; ".join(f"p{number} {name}" for number, name in list(found.items())[:_SHOWN])
        raise UnknownNameError(f"{key!r} may be {several}; give the id")
    raise UnknownNameError(f"no place {key!r}; `sitroom places` lists them")


def decision_key(connection: Connection, key: str | None) -> int:
    """Find the number of the decision that an id names, or without one of the last that holds.

    UnknownNameError where there is none or it is undone already.
    """
    holds = decision.c.undone_at.is_(None)
    if key is None:
        last = connection.scalar(select(decision.c.key).where(holds).order_by(decision.c.key.desc()).limit(1))
        if last is None:
            raise UnknownNameError("no decision holds, so there is none to undo")
        return int(last)
    written = _DECISION_ID.fullmatch(key.strip())
    row = (
        connection.execute(select(decision.c.undone_at).where(decision.c.key == int(written[1]))).one_or_none()
        if written
        else None
    )
    if written is None or row is None:
        raise UnknownNameError(f"no decision {key!r}; `sitroom actors history` lists them")
    if row.undone_at is not None:
        raise UnknownNameError(f"decision {key!r} was undone already, at {row.undone_at}")
    return int(written[1])


def _actors(connection: Connection, found: Sequence[int]) -> str:
    called = names_of(connection, found[:_SHOWN])
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return "; ".join(f"{actor_id(actor)} {called[actor]}" for actor in found[:_SHOWN]) + more

"""The grades that people gave (Admiralty code): how reliable sources are, and apart from it how credible statements are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Select, select

from sitroom.record import contested, schema
from sitroom.record.accounts import chunks
from sitroom.record.actors import actor_id
from sitroom.record.errors import UnknownNameError
from sitroom.record.judgement_rows import Credibility, Deed, GradeRow, Grades, Reliability, SideGrades

_j, _at, _s, _da, _r = schema.judgement, schema.judged, schema.statement, schema.document_actor, schema.revision
_RELIABLE = {Reliability.A, Reliability.B}
_CREDIBLE = {Credibility.ONE, Credibility.TWO}
_ACTOR = re.compile(r"a[0-9]{1,9}")
_GIVEN = (_j.c.key, _j.c.body, _j.c.author, _j.c.decided_at, _j.c.note)


def grades(
    connection: Connection, actors: Collection[str] | None = None, statements: Collection[tuple[str, str]] | None = None
) -> Grades:
    """Give the grades that hold, the newest of each actor and statement; of these ids alone where they are given.

    UnknownNameError for what is no id of an actor.
    """
    return Grades(
        dict(_reliability(connection, actors)),
        dict(_credibility(connection, statements)),
    )


def side_grades(connection: Connection, dispute: str) -> tuple[SideGrades, ...]:
    """Give for each side of a dispute how many of its independent origins have a good grade, in the order of the sides.

    UnknownNameError where there is no such dispute.
    """
    page = contested.dispute(connection, dispute, None)
    accounts = [account for side in page.accounts for account in side]
    said = {(a.evidence.document, a.evidence.statement) for a in accounts if a.evidence.statement is not None}
    known = grades(connection, {a.actor for a in accounts if a.actor is not None}, {(d, s) for d, s in said if s is not None})
    found: list[SideGrades] = []
    for side, given in zip(page.dispute.sides, page.accounts, strict=True):
        origins: dict[str, set[int]] = defaultdict(set)
        for account in given:
            source = known.reliability.get(account.actor or "")
            statement = known.credibility.get((account.evidence.document, account.evidence.statement or ""))
            if source is not None:
                origins["sources"].add(account.origin)
                origins["reliable" if source.grade in _RELIABLE else ""].add(account.origin)
            if statement is not None:
                origins["statements"].add(account.origin)
                origins["credible" if statement.grade in _CREDIBLE else ""].add(account.origin)
        counts = (len(origins[name]) for name in ("reliable", "credible", "sources", "statements"))
        found.append(SideGrades(side.answer, side.origins, *counts))
    return tuple(found)


def _reliability(connection: Connection, actors: Collection[str] | None) -> Iterable[tuple[str, GradeRow]]:
    query = select(_da.c.actor, *_GIVEN).join(_at, _at.c.judgement == _j.c.key).join(_da, _da.c.key == _at.c.member)
    query = query.where(_j.c.what == Deed.RELIABILITY.value, _j.c.undone_at.is_(None), _da.c.actor.is_not(None))
    keys = None if actors is None else [_number(actor) for actor in actors]
    which = [query] if keys is None else [query.where(_da.c.actor.in_(some)) for some in chunks(keys)]
    for key, row in _newest(connection, which, 1):
        grade = Reliability(row.body["is"])
        yield actor_id(key[0]), GradeRow(grade.value, grade.words, f"j{row.key}", row.author, row.decided_at, row.note)


def _number(actor: str) -> int:
    if not _ACTOR.fullmatch(actor):
        raise UnknownNameError(f"no actor {actor!r}")
    return int(actor[1:])


def _credibility(
    connection: Connection, statements: Collection[tuple[str, str]] | None
) -> Iterable[tuple[tuple[str, str], GradeRow]]:
    query = select(_r.c.document, _s.c.id, *_GIVEN).join(_at, _at.c.judgement == _j.c.key)
    query = query.join(_s, _s.c.key == _at.c.statement).join(_r, _r.c.key == _s.c.revision)
    query = query.where(_j.c.what == Deed.CREDIBILITY.value, _j.c.undone_at.is_(None))
    documents = None if statements is None else {document for document, _ in statements}
    which = [query] if documents is None else [query.where(_at.c.document.in_(some)) for some in chunks(documents)]
    wanted = None if statements is None else set(statements)
    for key, row in _newest(connection, which, 2):
        if wanted is None or key in wanted:
            grade = Credibility(row.body["is"])
            given = GradeRow(grade.value, grade.words, f"j{row.key}", row.author, row.decided_at, row.note)
            yield (key[0], key[1]), given


def _newest(connection: Connection, queries: Iterable[Select[Any]], parts: int) -> list[tuple[tuple[Any, ...], Any]]:
    """The newest row for each of what the first columns name, in the order of these."""
    rows = [row for query in queries for row in connection.execute(query)]
    return sorted({tuple(row[:parts]): row for row in sorted(rows, key=lambda row: row.key)}.items())

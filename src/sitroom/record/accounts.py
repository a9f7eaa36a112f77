"""The accounts of a record: claims as they are laid beside each other, kept with the blocks that they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar, get_type_hints

import msgspec
from sqlalchemy import Connection, delete, insert, select

from sitroom.attributions.statement import SourceKind
from sitroom.disputes.account import Account
from sitroom.disputes.disputes import blocks
from sitroom.disputes.origins import Report, Signature, signature
from sitroom.record import schema
from sitroom.record.units import Dated

_a, _ab, _c, _s, _r = schema.account, schema.account_block, schema.claim, schema.statement, schema.revision
_AT_ONCE = 400
"""Keys in one query: databases limit how many there may be."""
_HELD = 20_000
"""Accounts that are kept in memory at most."""


# An account is written as the list of its fields, so that three hundred thousand of them stay small.
_TYPES = get_type_hints(Account)
_FIELDS = tuple(each.name for each in fields(Account) if each.name != "origin")
_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[tuple[Any, ...]] = msgspec.json.Decoder(tuple[(bool, *(_TYPES[name] for name in _FIELDS))])  # type: ignore[misc]


@dataclass(slots=True)
class Touched:
    """The accounts that came into each block and went from it."""

    came: dict[str, list[Dated]] = field(default_factory=lambda: defaultdict(list))
    went: dict[str, list[Dated]] = field(default_factory=lambda: defaultdict(list))


def written(account: Account, *, named: bool) -> str:
    """Write an account for its row; its origin is found anew where it is compared.

    ``named`` tells whether its speaker has a proper name.
    """
    return _encoder.encode([named, *(getattr(account, name) for name in _FIELDS)]).decode()


def read(body: str) -> tuple[Account, bool]:
    """Read an account from its row, and whether its speaker has a proper name."""
    named, *rest = _decoder.decode(body)
    values = dict(zip(_FIELDS, rest, strict=True))
    return Account(**values, origin=values["speaker"]), named


def blocks_of(account: Account, key: int) -> list[dict[str, Any]]:
    """Give the rows of an account's blocks: none where it commits too little to stand on a side."""
    found = blocks(account) if account.counts else ()
    return [{"account": key, "block": block, "first": account.first, "last": account.last} for block in found]


class Accounts:
    """The accounts of a record inside one transaction; ``touched`` says which blocks changed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.touched = Touched()

    def of_revision(self, revision: int) -> dict[int, str]:
        """Give the accounts of a revision as they are written, by the keys of their claims."""
        query = select(_a.c.claim, _a.c.body).where(_a.c.revision == revision)
        return dict(self._connection.execute(query).all())

    def of_revisions(self, revisions: Collection[int]) -> dict[int, dict[int, str]]:
        """Give the accounts of some revisions as they are written, by revision and by the keys of their claims."""
        found: dict[int, dict[int, str]] = {revision: {} for revision in revisions}
        for some in chunks(revisions):
            query = select(_a.c.revision, _a.c.claim, _a.c.body).where(_a.c.revision.in_(some))
            for revision, claim, body in self._connection.execute(query):
                found[revision][claim] = body
        return found

    def put(self, made: Mapping[int, Mapping[int, tuple[str, Account]]]) -> None:
        """Keep accounts, by their revisions and the keys of their claims."""
        rows = [
            {"claim": key, "revision": revision, "body": body}
            for revision, bodies in made.items()
            for key, (body, _) in bodies.items()
        ]
        placed = [row for bodies in made.values() for key, (_, account) in bodies.items() for row in blocks_of(account, key)]
        for table, new in ((_a, rows), (_ab, placed)):
            if new:
                self._connection.execute(insert(table), new)
        for row in placed:
            self.touched.came[row["block"]].append(Dated(row["account"], row["first"], row["last"]))

    def drop(self, keys: Collection[int]) -> None:
        """Forget accounts; nothing may rest on them any more."""
        for some in chunks(keys):
            query = select(_ab.c.block, _ab.c.account, _ab.c.first, _ab.c.last).where(_ab.c.account.in_(some))
            for block, account, first, last in self._connection.execute(query):
                self.touched.went[block].append(Dated(account, first, last))
            self._connection.execute(delete(_a).where(_a.c.claim.in_(some)))


def load(connection: Connection, keys: Collection[int]) -> dict[int, tuple[Account, bool]]:
    """Give accounts by the keys of their claims, each with whether its speaker has a proper name."""
    found: dict[int, tuple[Account, bool]] = {}
    for some in chunks(keys):
        query = select(_a.c.claim, _a.c.body).where(_a.c.claim.in_(some))
        found |= {key: read(body) for key, body in connection.execute(query).all()}
    return found


class Loaded:
    """Accounts by the keys of their claims, as :func:`load` gives them; what was asked for lately is not read again."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._held: dict[int, tuple[Account, bool]] = {}

    def get(self, keys: Collection[int]) -> dict[int, tuple[Account, bool]]:
        """Give accounts, in the order of their keys."""
        self.fetch(keys)
        return {key: self._held[key] for key in sorted(keys)}

    def fetch(self, keys: Collection[int]) -> None:
        """Read accounts that will be asked for, all at once."""
        missing = {key for key in keys if key not in self._held}
        if len(missing) + len(self._held) > _HELD:
            self._held, missing = {}, set(keys)
        self._held |= load(self._connection, missing)


def reports(connection: Connection, accounts: Mapping[int, tuple[Account, bool]]) -> dict[str, Report]:
    """Give what the origin of each statement among some accounts is known by, by the statement (``Account.at``)."""
    found: dict[str, Report] = {}
    for some in chunks(accounts):
        query = (
            select(_a.c.claim, _s.c.signature, _s.c.credited, _s.c.kind, _s.c.source_name, _r.c.publisher)
            .select_from(_a.join(_c, _c.c.key == _a.c.claim))
            .join(_s, (_s.c.revision == _c.c.revision) & (_s.c.id == _c.c.statement))
            .join(_r, _r.c.key == _c.c.revision)
            .where(_a.c.claim.in_(some))
        )
        for key, marks, credited, kind, source, publisher in connection.execute(query).all():
            account, named = accounts[key]
            narrated = kind == SourceKind.REPORTER.value
            known = account.speaker.startswith("a:")
            found[account.at] = Report(
                document=account.document,
                statement=account.statement,
                speaker=account.speaker if known else None,
                outlet=publisher,
                credited=credited,
                signature=signature("") if marks is None else Signature.parse(marks),
                is_narration=narrated,
                order=account.reported or 0,
                is_named=named,
                source=source,
            )
    return found


K = TypeVar("K", int, str)


def chunks(keys: Collection[K], most: int = _AT_ONCE) -> Iterator[list[K]]:
    """Give keys a few hundred at a time, at most so many, in order."""
    ordered = sorted(keys)
    for begin in range(0, len(ordered), most):
        yield ordered[begin : begin + most]

"""The page of an actor: its size is bounded however many documents name it, and so is its cost.

How often something is said is counted beforehand (``sitroom.record.tallies``); what stands in texts is read from the
newest documents.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection, func, select, tuple_

from sitroom.actors.actor import ActorType, Status
from sitroom.certainty.level import Level
from sitroom.claims.claim import ClaimKind
from sitroom.disputes.account import Account
from sitroom.disputes.dispute import Dispute
from sitroom.documents.document import Span
from sitroom.record import cursors, schema
from sitroom.record.accounts import chunks, load
from sitroom.record.cutting import cut
from sitroom.record.dates import iso, until
from sitroom.record.errors import UnknownNameError
from sitroom.record.folding import folded
from sitroom.record.page_rows import (
    ActorView,
    DisputeBrief,
    NameSeen,
    PositionChange,
    RelationSeen,
    RoleSeen,
    Seen,
    ToldOf,
)
from sitroom.record.pages import brief, named, seen
from sitroom.record.queries import statement_rows
from sitroom.record.questions import open_questions, question_rows
from sitroom.record.quoting import LONGEST, sentence
from sitroom.record.rejected import KEPT, Rejected
from sitroom.record.rows import EvidenceRow, StatementRow
from sitroom.record.spans import spans_of
from sitroom.record.tallies import CLAIM, LEVEL, read_relation, relation_key, relations_query

_d, _s, _m = schema.document, schema.statement, schema.mention
_da, _an, _p, _t, _n = schema.document_actor, schema.actor_name, schema.presence, schema.tally, schema.called
_dt, _dta, _de = schema.dispute, schema.dispute_account, schema.dispute_entity
LOOKED_AT = 200
"""Documents, the newest, in which an actor's roles, profile and relations are read, and where its names stand."""
EACH = 8
"""Documents of one name, and pieces of evidence of one relation or role, that are given."""
NAMES, ROLES, PROFILE, RELATIONS, MERGES = 60, 60, 40, 60, 20
DISPUTES = 20
_AROUND = 3 * LONGEST
"""Characters on either side of words in which their sentence is looked for."""


def tally(connection: Connection, number: str) -> Any:
    """Give what is counted of the actor or place with this id; UnknownNameError where there is none."""
    row = connection.execute(select(_t).where(_t.c.entity == f"{number[:1]}:{number[1:]}")).one_or_none()
    # Relations are counted in the same table and have no page.
    if row is None or row.kind not in ("a", "p"):
        raise UnknownNameError(f"no {'place' if number.startswith('p') else 'actor'} {number!r}")
    return row


def actor_page(connection: Connection, number: str, after: str | None, room: int) -> ActorView:
    """Give one actor, by its id; ``after`` brings the statements that follow the ``room`` that were given."""
    if not number.startswith("a"):
        raise UnknownNameError(f"no actor {number!r}")
    row = tally(connection, number)
    key = int(number[1:])
    newest = newest_revisions(connection, row.entity, LOOKED_AT)
    about = seen(connection, newest)
    members = _members(connection, key, newest)
    rejected = Rejected(connection, newest)
    first, last = days(connection, row.entity)
    statements, further = newest_statements(connection, row.entity, after, room)
    disputes, in_all = disputes_of(connection, row.entity)
    return ActorView(
        id=number,
        name=row.name,
        type=ActorType(row.type),
        documents=row.documents,
        statements_in_all=row.statements,
        first=first,
        last=last,
        names=_names(connection, row.entity, members, about),
        roles=_roles(members, about, rejected),
        profile=_profile(connection, members, about, rejected),
        relations=_relations(connection, row.entity, row.counts),
        relations_in_all=sum(key.startswith("r:") for key in row.counts),
        looked_at=len(newest),
        statements=statements,
        after=further,
        levels={level: row.counts.get(f"{LEVEL}{level.value}", 0) for level in Level},
        claims={kind: row.counts.get(f"{CLAIM}{kind.value}", 0) for kind in ClaimKind},
        changes=_changes(connection, row.entity),
        disputes=disputes,
        disputes_in_all=in_all,
        merges=tuple(question_rows(connection, open_questions(connection, key)[:MERGES])),
    )


def newest_revisions(connection: Connection, entity: str, most: int | None) -> list[int]:
    """Give the documents that name an actor or place, the newest first, those without a date last; so many, or all."""
    query = select(_p.c.revision).where(_p.c.entity == entity).order_by(_p.c.published.desc(), _p.c.revision.desc())
    return list(connection.scalars(query.limit(most)))


def days(connection: Connection, entity: str, at: str | None = None) -> tuple[str | None, str | None]:
    """Give the first and the last day of a report that names an actor or place (up to a day), None where none has a date."""
    which = (_p.c.entity == entity, _p.c.published > "", *((_p.c.published <= until(at),) if at is not None else ()))
    # Each by itself, so that the index gives it at once.
    first, last = (select(each(_p.c.published)).where(*which) for each in (func.min, func.max))
    return connection.scalar(first), connection.scalar(last)


def newest_statements(
    connection: Connection, entity: str, after: str | None, room: int
) -> tuple[tuple[StatementRow, ...], str | None]:
    """Give what an actor says or what names a place, the newest report first, those without a date last, and how to go on."""
    query = select(_p.c.revision, _p.c.published, _p.c.statements).where(_p.c.entity == entity, _p.c.statements > 0)
    at: tuple[str, int, int] | None = None
    if after is not None:
        published, revision, position = cursors.read(after, str, int, int)
        at = (str(published), int(revision or 0), int(position or 0))
        query = query.where(_p.c.published <= at[0], tuple_(_p.c.published, _p.c.revision) <= tuple_(at[0], at[1]))
    days: dict[int, str] = {}
    enough = 0
    # Of the document in which the last page ended some are shown already, so its own do not count.
    for row in connection.execute(query.order_by(_p.c.published.desc(), _p.c.revision.desc()).limit(room + 2)):
        days[row.revision] = row.published
        enough += 0 if at is not None and row.revision == at[1] else row.statements
        if enough > room:
            break
    found = sorted(
        (days[revision], revision, -position, key)
        for revision, position, key in _said(connection, entity, list(days))
        if at is None or (days[revision], revision, -position) < (at[0], at[1], -at[2])
    )
    found.reverse()
    shown = found[:room]
    rows = statement_rows(connection, [key for *_, key in shown])
    further = cursors.written(shown[-1][0], shown[-1][1], -shown[-1][2]) if len(found) > room else None
    return tuple(rows[key] for *_, key in shown), further


def _said(connection: Connection, entity: str, revisions: Collection[int]) -> Iterable[tuple[int, int, int]]:
    """The statements of an actor, or that name a place, in some revisions: revision, position, key."""
    number = int(entity[2:])
    for some in chunks(revisions):
        if entity.startswith("a:"):
            joined = _s.join(_da, (_da.c.revision == _s.c.revision) & (_da.c.id == _s.c.actor))
            # Not by the index of all its documents.
            which = func.coalesce(_da.c.actor, -1) == number
        else:
            dp = schema.document_place
            joined = _s.join(_m, (_m.c.revision == _s.c.revision) & (_m.c.statement == _s.c.id)).join(
                dp, (dp.c.revision == _m.c.revision) & (dp.c.id == _m.c.place)
            )
            which = func.coalesce(dp.c.place, -1) == number
        query = select(_s.c.revision, _s.c.position, _s.c.key).select_from(joined)
        query = query.where(_s.c.revision.in_(some), which, KEPT).distinct()
        for revision, position, key in connection.execute(query).all():
            yield int(revision), int(position), int(key)


@dataclass(frozen=True, slots=True)
class _Member:
    """What one document has for the actor."""

    key: int
    revision: int
    id: str
    roles: list[Any]
    profile: list[Any]


def _members(connection: Connection, actor: int, revisions: Sequence[int]) -> list[_Member]:
    """The actor in these revisions, in their order."""
    found: dict[int, list[_Member]] = defaultdict(list)
    columns = (_da.c.key, _da.c.revision, _da.c.id, _da.c.roles, _da.c.profile)
    for some in chunks(revisions):
        query = select(*columns).where(_da.c.revision.in_(some), func.coalesce(_da.c.actor, -1) == actor)
        for row in connection.execute(query.order_by(_da.c.position)):
            found[row.revision].append(_Member(*row))
    return [member for revision in revisions for member in found[revision]]


def _names(connection: Connection, entity: str, members: Sequence[_Member], about: dict[int, Seen]) -> tuple[NameSeen, ...]:
    """The names of the actor, the most frequent first."""
    where: dict[str, dict[Seen, None]] = defaultdict(dict)
    named_in: dict[int, list[str]] = defaultdict(list)
    for some in chunks([member.key for member in members]):
        query = select(_an.c.member, _an.c.name).where(_an.c.member.in_(some)).order_by(_an.c.member, _an.c.position)
        for member, name in connection.execute(query):
            named_in[member].append(name)
    for each in members:
        for name in named_in[each.key]:
            where[name][about[each.revision]] = None
    return names_seen(connection, entity, where)


def names_seen(connection: Connection, entity: str, where: dict[str, dict[Seen, None]]) -> tuple[NameSeen, ...]:
    """Give the names of an actor or place with how many documents have each, and some of them."""
    count = func.sum(_n.c.seen).label("count")
    query = select(_n.c.name, count).where(_n.c.entity == entity).group_by(_n.c.name)
    rows = connection.execute(query.order_by(count.desc(), _n.c.name).limit(NAMES)).all()
    return tuple(NameSeen(name, tuple(where.get(name, {}))[:EACH], int(many)) for name, many in rows)


def _roles(members: Sequence[_Member], about: dict[int, Seen], rejected: Rejected) -> tuple[RoleSeen, ...]:
    """The roles in some documents, the last told of first."""
    found: dict[tuple[str, str, str], tuple[str, str | None, dict[EvidenceRow, None], list[str]]] = {}
    for member in members:
        document = about[member.revision]
        for title, of, status, _, statement in member.roles:
            if rejected.holds(member.revision, statement):
                continue
            first = found.setdefault((folded(title), folded(of or ""), status), (title, of, {}, []))
            first[2][EvidenceRow(document.id, document.path, statement)] = None
            first[3].extend([document.published] if document.published else [])
    made = [
        RoleSeen(title, of, Status(status), min(told, default=None), max(told, default=None), tuple(where)[:EACH], len(where))
        for (_, _, status), (title, of, where, told) in found.items()
    ]
    return tuple(sorted(made, key=lambda role: role.last or "", reverse=True)[:ROLES])


def _profile(
    connection: Connection, members: Sequence[_Member], about: dict[int, Seen], rejected: Rejected
) -> tuple[ToldOf, ...]:
    """What texts tell of the actor as a source, each once, the newest first."""
    told = ((member, (start, end)) for member in members for start, end in member.profile)
    wanted = [(member, span) for member, span in told if not rejected.tells(member.revision, member.id, span)][: 2 * PROFILE]
    around = {(member.revision, span): (max(0, span[0] - _AROUND), span[1] + _AROUND) for member, span in wanted}
    texts = cut(connection, {(revision, wider) for (revision, _), wider in around.items()})
    found: dict[str, ToldOf] = {}
    for member, span in wanted:
        wider = around[member.revision, span]
        text = texts[member.revision, wider]
        start, end = span[0] - wider[0], span[1] - wider[0]
        words = " ".join(text[start:end].split())
        found.setdefault(folded(words), ToldOf(words, sentence(text, start, end), span, about[member.revision]))
    return tuple(found.values())[:PROFILE]


def _relations(connection: Connection, entity: str, counts: dict[str, int]) -> tuple[RelationSeen, ...]:
    """How the actor stands to others, what most documents tell first."""
    told = sorted((key for key in counts if key.startswith("r:")), key=lambda key: (-counts[key], key))[:RELATIONS]
    names = named(connection, {side for key in told for side in read_relation(key)[:2]} | {entity})
    evidence = relation_evidence(connection, told, EACH)
    return tuple(
        RelationSeen(names[one], predicate, names[other], status, where, counts[key], spans)
        for key in told
        for one, other, predicate, status in (read_relation(key),)
        for where, spans in (evidence[key],)
    )


Told = tuple[tuple[EvidenceRow, ...], tuple[tuple[Span, ...], ...]]
"""Pieces of evidence, and for each the stretches of the document's text that tell it."""


def relation_evidence(connection: Connection, keys: Iterable[str], each: int) -> dict[str, Told]:
    """Give some of the evidence of relations, the newest first."""
    found: dict[str, dict[EvidenceRow, dict[Span, None]]] = {key: {} for key in keys}
    newest = {key: newest_revisions(connection, key, each) for key in found}
    revisions = {revision for some in newest.values() for revision in some}
    told: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for some in chunks(revisions):
        for row in connection.execute(relations_query().where(schema.relation.c.revision.in_(some))):
            told[row.revision, relation_key(row)].append(row)
    about = seen(connection, revisions)
    for key, where in newest.items():
        for revision in where:
            for row in told[revision, key]:
                evidence = EvidenceRow(about[revision].id, about[revision].path, row.statement)
                found[key].setdefault(evidence, {}).update(dict.fromkeys(spans_of(row.spans)))
    return {key: (tuple(rows)[:each], tuple(tuple(spans) for spans in rows.values())[:each]) for key, rows in found.items()}


def disputes_of(connection: Connection, entity: str) -> tuple[tuple[DisputeBrief, ...], int]:
    """Give the disputes that are about an actor or place or in which it speaks, the newest change first, and their number."""
    about = _dt.join(_de, _de.c.dispute == _dt.c.key)
    which = (_de.c.entity == entity, _dt.c.hidden == 0)
    columns = (_dt.c.id, _dt.c.question, _dt.c.kind, _dt.c.sides, _dt.c.last_change, _dt.c.settled)
    query = select(*columns).select_from(about).where(*which)
    query = query.order_by(_dt.c.last_change.is_(None), _dt.c.last_change.desc(), _dt.c.id).limit(DISPUTES)
    in_all = connection.scalar(select(func.count()).select_from(about).where(*which)) or 0
    return tuple(brief(row) for row in connection.execute(query)), in_all


_CHANGED = 20
"""Disputes, the newest, in which somebody changed side, that are looked at for one actor."""


def _changes(connection: Connection, entity: str) -> tuple[PositionChange, ...]:
    """Where the actor went over to another side, the newest first."""
    about = _dta.join(_dt, _dt.c.key == _dta.c.dispute).join(_de, _de.c.dispute == _dt.c.key)
    # The day too: what is distinct can only be ordered by what is selected.
    query = select(_dt.c.key, _dt.c.last_change).select_from(about)
    query = query.where(_de.c.entity == entity, _dt.c.hidden == 0, _dta.c.changed == 1).distinct()
    found = connection.scalars(query.order_by(_dt.c.last_change.desc().nulls_last(), _dt.c.key).limit(_CHANGED)).all()
    made = [change for key in found for change in position_changes(connection, key, entity)]
    return tuple(sorted(made, key=lambda change: change.to_day or "", reverse=True))


def position_changes(connection: Connection, dispute: int, speaker: str) -> list[PositionChange]:
    """Give where a speaker went from one side of a dispute to another, in the order of the days."""
    about = connection.execute(select(_dt.c.id, _dt.c.question, _dt.c.sides).where(_dt.c.key == dispute)).one()
    query = select(_dta.c.account, _dta.c.side).where(_dta.c.dispute == dispute, _dta.c.reported.is_not(None))
    side_of: dict[int, int] = dict(connection.execute(query).all())
    given = [(side_of[key], account) for key, (account, _) in load(connection, side_of).items() if account.speaker == speaker]
    return _moved(connection, about.id, about.question, [answer for answer, *_ in about.sides], given)


def changes_of(connection: Connection, dispute: Dispute) -> list[PositionChange]:
    """Give where speakers went from one side to another, by the accounts that a dispute has, in the order of the days."""
    given = [(n, account) for n, side in enumerate(dispute.sides) for account in side.accounts]
    return _moved(connection, dispute.id, dispute.question, [side.answer for side in dispute.sides], given)


def _moved(
    connection: Connection, dispute: str, question: str, answers: Sequence[str], given: Iterable[tuple[int, Account]]
) -> list[PositionChange]:
    """The changes among accounts with their sides."""
    spoken: dict[str, list[tuple[int, Account]]] = defaultdict(list)
    for side, account in sorted(given, key=lambda each: (each[1].reported or 0, each[1].at, each[1].claim)):
        if account.reported is not None and not account.speaker.startswith("s:"):
            spoken[account.speaker].append((side, account))
    moved = [
        (one, other)
        for each in sorted(spoken)
        for one, other in pairwise(spoken[each])
        if one[0] != other[0] and (other[1].reported or 0) > (one[1].reported or 0)
    ]
    documents = {account.document for pair in moved for _, account in pair}
    paths = dict(connection.execute(select(_d.c.id, _d.c.path).where(_d.c.id.in_(documents))).all())

    def evidence(account: Account) -> EvidenceRow:
        return EvidenceRow(account.document, paths[account.document], account.statement)

    return [
        PositionChange(
            dispute=dispute,
            question=question,
            from_answer=answers[one[0]],
            to_answer=answers[other[0]],
            from_day=iso(one[1].reported),
            to_day=iso(other[1].reported),
            before=evidence(one[1]),
            after=evidence(other[1]),
        )
        for one, other in moved
    ]

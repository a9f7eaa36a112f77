"""Who stands with whom, as a net of actors: the relations that most documents tell of."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, func, select

from sitroom.actors.actor import ActorType
from sitroom.record import schema
from sitroom.record.accounts import chunks
from sitroom.record.errors import UnknownNameError
from sitroom.record.page_rows import Edge, Net, Node
from sitroom.record.pages import id_of
from sitroom.record.pages_actor import relation_evidence, tally
from sitroom.record.tallies import read_relation

_t = schema.tally
EVIDENCE = 5


def relation_net(connection: Connection, actor: str | None, room: int) -> Net:
    """Give ``room`` relations at most: of the whole record, or those around one actor, by its id, two steps far."""
    if actor is None:
        which = _t.c.kind == "r"
        query = select(_t.c.entity, _t.c.documents).where(which, _t.c.placed == 0)
        told = connection.execute(query.order_by(_t.c.documents.desc(), _t.c.folded, _t.c.entity).limit(room)).all()
        counts: dict[str, int] = dict(told)
        in_all = connection.scalar(select(func.count()).select_from(_t).where(which)) or 0
        return _net(connection, counts, in_all, {})
    if not actor.startswith("a"):
        raise UnknownNameError(f"no actor {actor!r}")
    middle = tally(connection, actor)
    steps = {middle.entity: 0}
    own = _relations(middle)
    near = _first(own, room)
    steps |= {side: 1 for key in near for side in read_relation(key)[:2] if side not in steps}
    further: dict[str, int] = {}
    for row in _rows(connection, [entity for entity in steps if steps[entity]]):
        further |= {key: count for key, count in _relations(row).items() if key not in own}
    counts = {**{key: own[key] for key in near}, **{key: further[key] for key in _first(further, room - len(near))}}
    for key in counts:
        for side in read_relation(key)[:2]:
            steps.setdefault(side, 2)
    return _net(connection, counts, len(own) + len(further), steps)


def _relations(row: Any) -> dict[str, int]:
    return {key: count for key, count in row.counts.items() if key.startswith("r:")}


def _first(counts: dict[str, int], room: int) -> list[str]:
    """The relations that most documents tell of."""
    return sorted(counts, key=lambda key: (-counts[key], key))[: max(0, room)]


def _rows(connection: Connection, entities: Collection[str]) -> list[Any]:
    found: list[Any] = []
    for some in chunks(entities):
        found += connection.execute(select(_t).where(_t.c.entity.in_(some)).order_by(_t.c.entity))
    return found


def _net(connection: Connection, counts: dict[str, int], in_all: int, steps: dict[str, int]) -> Net:
    evidence = relation_evidence(connection, counts, EVIDENCE)
    edges = []
    for key, count in counts.items():
        one, other, predicate, status = read_relation(key)
        edges.append(Edge(id_of(one), predicate, id_of(other), status, count, *evidence[key]))
    sides = {side for key in counts for side in read_relation(key)[:2]} | {entity for entity, step in steps.items() if not step}
    nodes = [
        Node(id_of(row.entity), row.name, ActorType(row.type), row.statements, steps.get(row.entity, 0))
        for row in _rows(connection, sides)
    ]
    return Net(tuple(sorted(nodes, key=lambda node: (node.step, -node.statements, int(node.id[1:])))), tuple(edges), in_all)

"""How the actors of one document become actors of the whole record, and what happens when it is read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from sitroom.record import schema
from sitroom.record.clusters import Clusters, Member
from sitroom.record.connection import lock_actors
from sitroom.record.decisions import Decisions
from sitroom.record.folding import folded, is_pronoun
from sitroom.record.matcher import read

_da, _question = schema.document_actor, schema.question


@dataclass(frozen=True, slots=True)
class _Seen:
    """An actor of a document as one reading had it: its row, and the words that tell it from the others."""

    row: dict[str, Any]
    spans: tuple[tuple[int, int], ...]
    words: frozenset[str]
    questions: tuple[dict[str, Any], ...]


class Settling:
    """One document's change inside one transaction: :meth:`leave` before its rows change, :meth:`arrive` after.

    ``clusters`` and ``decisions`` are those of the transaction. ``wished`` gives numbers, by the ids of the document's actors,
    for those of the record that begin with them; a number that is in use is not given again.
    """

    def __init__(
        self,
        connection: Connection,
        clusters: Clusters,
        decisions: Decisions,
        document: str,
        wished: Mapping[str, int] | None = None,
    ) -> None:
        self._connection, self._document, self._wished = connection, document, wished or {}
        self._clusters, self._decisions = clusters, decisions
        self._left: list[_Seen] = []
        self._text: str | None = None
        self._touched: set[int] = set()
        self._decided = False

    def leave(self) -> None:
        """Take the actors of the current revision, if there is one, out of the whole record; they are remembered."""
        lock_actors(self._connection)
        d = schema.document
        revision = self._connection.scalar(select(d.c.current).where(d.c.id == self._document))
        if revision is None:
            return
        self._text, self._left = self._seen(revision)
        if not self._left:
            return
        self._touched = self._decisions.connected({seen.row["cluster"] for seen in self._left})
        keys = [seen.row["key"] for seen in self._left]
        self._connection.execute(delete(_question).where(_question.c.member.in_(keys)))
        lost = self._connection.execute(delete(schema.decided).where(schema.decided.c.member.in_(keys)))
        self._decided = lost.rowcount > 0
        nowhere = {"cluster": None, "actor": None, "score": None, "reasons": None}
        self._connection.execute(update(_da).where(_da.c.key.in_(keys)).values(**nowhere))

    def arrive(self, revision: int) -> None:
        """Find the actor of the whole record for each actor of a revision that is current now."""
        columns = (_da.c.key, _da.c.id, _da.c.sequence, _da.c.position, _da.c.traits)
        query = select(*columns).where(_da.c.revision == revision).order_by(_da.c.position)
        rows = [dict(row) for row in self._connection.execute(query).mappings()]
        members = [Member(row["key"], row["sequence"], row["position"], read(row["traits"])) for row in rows]
        if not rows and not self._left:
            return
        if [row["traits"] for row in rows] == [seen.row["traits"] for seen in self._left]:
            self._carry(rows)
            found = self._decisions.find_again(self._document)
            self._regroup(self._touched | found if self._decided else found)
        elif self._left or self._clusters.last() > rows[0]["sequence"]:
            wished = {row["key"]: self._wished[row["id"]] for row in rows if row["id"] in self._wished}
            self._again(members, self._before(revision), wished)
        else:
            # No document that came later has actors.
            taken: set[int] = set()
            self._clusters.look_up(members)
            placed: list[tuple[Member, int]] = []
            for row, member in zip(rows, members, strict=True):
                number = self._wish(self._wished[row["id"]]) if row["id"] in self._wished else self._clusters.number
                placed.append((member, self._clusters.settle(member, taken, number)))
            self._clusters.flush()
            self._decisions.add(placed)
            # Decisions may wait for their document: it had no actors in between, or was not there when they came.
            if found := self._decisions.find_again(self._document):
                self._regroup(found)

    def _again(self, members: Sequence[Member], seen_before: dict[int, _Seen], wished: Mapping[int, int]) -> None:
        """Place the actors of a document that others came after."""
        self._hint(seen_before)
        before = {key: number for key, number in wished.items() if self._is_free(number)}
        before |= {key: seen.row["cluster"] for key, seen in seen_before.items()}
        left = {seen.row["cluster"] for seen in self._left}
        keys = {key for member in members for key in self._clusters.keys(member.profile)}
        block = self._clusters.block(left, keys)
        if block is not None:
            new = self._clusters.replay(block, members, before)
            self._decisions.follow_clusters()
        else:
            self._clusters.leave(left)
            new, free = set(), left - self._clusters.present(left)
            taken: set[int] = set()
            for member in members:
                was = before.get(member.key)
                new.add(self._clusters.settle(member, taken, self._number(was, free), was))
            self._clusters.flush()
        found = self._decisions.find_again(self._document)
        self._regroup(self._touched | new | found)

    def _hint(self, seen_before: dict[int, _Seen]) -> None:
        """Let each actor of the document begin as what it was: the number that a decision gave it is found by this."""
        given: set[int] = set()
        for key, seen in seen_before.items():
            if (actor := seen.row["actor"]) not in given:
                given.add(actor)
                self._connection.execute(update(_da).where(_da.c.key == key).values(actor=actor))

    def _number(self, was: int | None, free: set[int]) -> Callable[[], int]:
        """Give the number of the cluster that this was all of, while nobody else took it, else a new one."""

        def number() -> int:
            if was is None or was not in free:
                return self._clusters.number()
            free.discard(was)
            return was

        return number

    def _wish(self, wished: int) -> Callable[[], int]:
        """Give the number that is wished for while no actor has it, else a new one."""

        def number() -> int:
            return wished if self._is_free(wished) else self._clusters.number()

        return number

    def _is_free(self, number: int) -> bool:
        used = self._connection.scalar(select(_da.c.key).where(_da.c.actor == number).limit(1)) is not None
        return not used and not self._clusters.present([number])

    def _regroup(self, clusters: set[int]) -> None:
        self._decisions.regroup(self._clusters.present(clusters))

    def _carry(self, rows: Sequence[dict[str, Any]]) -> None:
        """Give the same actors, read again, the places that they had."""
        for row, seen in zip(rows, self._left, strict=True):
            kept = {name: seen.row[name] for name in ("cluster", "actor", "score", "reasons")}
            self._connection.execute(update(_da).where(_da.c.key == row["key"]).values(**kept))
            for question in seen.questions:
                self._connection.execute(insert(_question).values(**{**question, "member": row["key"]}))

    def _seen(self, revision: int) -> tuple[str, list[_Seen]]:
        """Give the text of a revision and its actors that are in clusters, in order."""
        r, m = schema.revision, schema.mention
        text = self._connection.execute(select(r.c.text).where(r.c.key == revision)).scalar_one()
        spans: dict[str, list[tuple[int, int]]] = {}
        query = select(m.c.actor, m.c.span).where(m.c.revision == revision, m.c.actor.is_not(None))
        for actor, (start, end) in self._connection.execute(query.order_by(m.c.position)):
            spans.setdefault(actor, []).append((start, end))
        placed = select(_da).where(_da.c.revision == revision, _da.c.cluster.is_not(None)).order_by(_da.c.position)
        rows = [dict(row) for row in self._connection.execute(placed).mappings()]
        asked: dict[int, list[dict[str, Any]]] = {}
        of_rows = select(_question).where(_question.c.member.in_([row["key"] for row in rows])).order_by(_question.c.key)
        for question in self._connection.execute(of_rows).mappings():
            asked.setdefault(question["member"], []).append(dict(question))
        return text, [
            _Seen(
                row,
                tuple(spans.get(row["id"], ())),
                _words(row, text, spans.get(row["id"], ())),
                tuple(asked.get(row["key"], ())),
            )
            for row in rows
        ]

    def _before(self, revision: int) -> dict[int, _Seen]:
        """Give what each actor of a revision was when the document was read the last time, for those that it had."""
        r, m = schema.revision, schema.mention
        text = self._connection.execute(select(r.c.text).where(r.c.key == revision)).scalar_one()
        query = select(_da.c.key, _da.c.id, _da.c.name, _da.c.aliases).where(_da.c.revision == revision)
        mentions = select(m.c.actor, m.c.span).where(m.c.revision == revision, m.c.actor.is_not(None))
        spans: dict[str, list[tuple[int, int]]] = {}
        for actor, (start, end) in self._connection.execute(mentions.order_by(m.c.position)):
            spans.setdefault(actor, []).append((start, end))
        before: dict[int, _Seen] = {}
        for row in self._connection.execute(query.order_by(_da.c.position)).mappings():
            own = spans.get(row["id"], ())
            words = _words(dict(row), text, own)
            scores = [
                (sum(any(s < e2 and s2 < e for s2, e2 in own) for s, e in seen.spans) if text == self._text else 0,
                 len(words & seen.words), seen)
                for seen in self._left
            ]  # fmt: skip
            best = max(scores, key=lambda item: item[:2], default=None)
            if best is not None and (best[0] or best[1]):
                before[row["key"]] = best[2]
        return before


def _words(row: dict[str, Any], text: str, spans: Sequence[tuple[int, int]]) -> frozenset[str]:
    """Give the names and words that a document has for an actor, folded, pronouns apart."""
    words = {row["name"], *row["aliases"], *(text[start:end] for start, end in spans)}
    return frozenset(folded(word) for word in words if not is_pronoun(word))

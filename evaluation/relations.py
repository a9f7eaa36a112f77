"""Roles, relations and profiles as read, beside those annotated by hand.

    python -m evaluation.relations [-v] [SITUATION…]

An actor read is the one annotated with which it shares most mentions (or the other way round). A role is right if the
actor and the head noun of its title are, a relation if predicate and both actors are (in either order where it is
symmetric), a profile span if it overlaps one of that actor. ``-v`` lists what is missed and what is wrong.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from evaluation.examples import SITUATIONS, pairs
from sitroom.actors.actor import SYMMETRIC, Relation, Role
from sitroom.documents.document import Span
from sitroom.extracted import Extracted

T = TypeVar("T")
_OF = re.compile(r"\s(?:of|for|in)\s")


@dataclass(slots=True)
class Counts:
    """How many were annotated, read, and matched one to one; the others in words."""

    gold: int = 0
    read: int = 0
    right: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def figures(self) -> tuple[float, float, float]:
        """Precision, recall and their harmonic mean."""
        precision = self.right / self.read if self.read else 1.0
        recall = self.right / self.gold if self.gold else 1.0
        return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    def line(self) -> str:
        """The figures in words."""
        precision, recall, f1 = self.figures()
        return f"P {precision:.3f} R {recall:.3f} F1 {f1:.3f} ({self.right} right, {self.read} read, {self.gold} gold)"

    def add(self, gold: Sequence[T], read: Sequence[T], same: Callable[[T, T], bool], told: Callable[[T], str]) -> None:
        """Pair each annotated one with the first one read that is the same and still free."""
        free = list(read)
        for wanted in gold:
            found = next((one for one in free if same(wanted, one)), None)
            if found is None:
                self.missed.append(told(wanted))
            else:
                free.remove(found)
                self.right += 1
        self.wrong += [told(one) for one in free]
        self.gold += len(gold)
        self.read += len(read)


def head(title: str) -> str:
    """The head noun of a title in lower case and the singular: "general secretary of the union" gives "secretary"."""
    low = _OF.split(title.lower())[0].split()[-1]
    return low.removesuffix("s")


def matched(gold: Extracted, read: Extracted) -> set[tuple[str, str]]:
    """The pairs of annotated and read actor ids that stand for one another."""
    shared: dict[tuple[str, str], int] = {}
    for m in gold.mentions:
        for n in read.mentions:
            if m.actor and n.actor and m.span[0] < n.span[1] and n.span[0] < m.span[1]:
                shared[m.actor, n.actor] = shared.get((m.actor, n.actor), 0) + 1
    found: set[tuple[str, str]] = set()
    for a, b in shared:
        most = max(count for (x, y), count in shared.items() if x == a or y == b)
        best = max(count for (x, _), count in shared.items() if x == a), max(count for (_, y), count in shared.items() if y == b)
        if most and shared[a, b] in best:
            found.add((a, b))
    return found


@dataclass(slots=True)
class Scores:
    """The counts of roles, relations and profile spans over some documents."""

    roles: Counts = field(default_factory=Counts)
    relations: Counts = field(default_factory=Counts)
    profiles: Counts = field(default_factory=Counts)

    def add(self, gold: Extracted, read: Extracted) -> None:
        """Count one document."""
        same = matched(gold, read)
        text = gold.document.text
        where = gold.document.path.split("/")[-1][:2]
        names = {("gold", a.id): a.name for a in gold.actors} | {("read", a.id): a.name for a in read.actors}

        def role(a: tuple[str, Role], b: tuple[str, Role]) -> bool:
            return (a[0], b[0]) in same and head(a[1].title) == head(b[1].title)

        def relation(a: Relation, b: Relation) -> bool:
            straight = (a.subject, b.subject) in same and (a.object, b.object) in same
            crossed = (a.subject, b.object) in same and (a.object, b.subject) in same
            return a.predicate is b.predicate and (straight or (crossed and a.predicate in SYMMETRIC))

        def profile(a: tuple[str, Span], b: tuple[str, Span]) -> bool:
            return (a[0], b[0]) in same and a[1][0] < b[1][1] and b[1][0] < a[1][1]

        def of(one: Extracted) -> tuple[list[tuple[str, Role]], list[tuple[str, Span]]]:
            return [(a.id, r) for a in one.actors for r in a.roles], [(a.id, s) for a in one.actors for s in a.profile]

        gold_roles, gold_profiles = of(gold)
        read_roles, read_profiles = of(read)
        self.roles.add(gold_roles, read_roles, role, lambda r: f"{where} {r[1].title} | {text[slice(*r[1].span)]}")
        self.relations.add(
            gold.relations,
            read.relations,
            relation,
            lambda r: (
                f"{where} {names.get(('gold' if r in gold.relations else 'read', r.subject))} {r.predicate.value} "
                f"{names.get(('gold' if r in gold.relations else 'read', r.object))} | {text[slice(*r.spans[0])]}"
            ),
        )
        self.profiles.add(gold_profiles, read_profiles, profile, lambda p: f"{where} {text[slice(*p[1])]}")

    def parts(self) -> dict[str, Counts]:
        """The counts by what they count."""
        return {"roles": self.roles, "relations": self.relations, "profile": self.profiles}


def score(situation: str) -> Scores:
    """The counts of one situation."""
    scores = Scores()
    for pair in pairs(situation):
        scores.add(pair.gold, pair.read)
    return scores


def main() -> None:
    """Print the figures of each situation asked for."""
    for situation in [a for a in sys.argv[1:] if not a.startswith("-")] or SITUATIONS:
        for name, counts in score(situation).parts().items():
            print(f"{situation:16s} {name:10s} {counts.line()}")
            if "-v" in sys.argv:
                for mark, rows in (("missed", counts.missed), ("wrong", counts.wrong)):
                    for row in rows:
                        print(f"    {mark:7s}{row}")


if __name__ == "__main__":
    main()

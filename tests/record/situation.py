"""Two made-up reports on one harbour: actors with roles and relations, places, and who holds them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType, Predicate, Relation, Role, Status
from sitroom.attributions.statement import SourceKind, Statement
from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.places.place import Control, Holding, Place, Precision
from tests.record import made
from tests.record.made import span

FIRST = (
    "Irena Volk, mayor of Tellmar, said that the Reed Guard holds the old fort. She supports the Reed Guard.\n"
    "A boatman who has seen the fort said that it is empty.\n"
)
SECOND = "The former mayor Irena Wolk denied that the fort at Tellmar was lost. Nobody knows who holds Dunmouth.\n"


def _about(text: str, path: str, published: str | None) -> Document:
    return Document(f"path:{path}", hashlib.sha256(text.encode()).hexdigest(), path, text, published=published)


def first(published: str | None = "2031-05-02") -> Extracted:
    text = FIRST
    volk, guard, boatman = span(text, "Irena Volk"), span(text, "the Reed Guard"), span(text, "A boatman")
    she, mayor = span(text, "She"), Role("mayor", "Tellmar", Status.CURRENT, span(text, "mayor of Tellmar"))
    return Extracted(
        _about(text, "first.txt", published),
        (
            _by("a1", made.statement(text, 1, "Irena Volk, mayor of Tellmar", "said", "that the Reed Guard holds the old fort")),
            _by("a3", made.statement(text, 2, "A boatman", "said", "that it is empty", kind=SourceKind.UNNAMED)),
        ),
        (
            Mention("m1", volk, MentionType.PERSON, "a1"),
            Mention("m2", span(text, "Tellmar"), MentionType.PLACE, None, "p1"),
            Mention("m3", guard, MentionType.GROUP, "a2"),
            Mention("m4", span(text, "the old fort"), MentionType.FACILITY, None, "p2"),
            Mention("m5", she, MentionType.PERSON, "a1"),
            Mention("m6", boatman, MentionType.PERSON, "a3"),
        ),
        (
            Actor("a1", "Irena Volk", ActorType.PERSON, (), ("m1", "m5"), (mayor,)),
            Actor("a2", "Reed Guard", ActorType.GROUP, (), ("m3",)),
            Actor("a3", "A boatman", ActorType.UNNAMED, (), ("m6",), (), (span(text, "who has seen the fort"),)),
        ),
        (
            Place("p1", "Tellmar", ("Tellmar",), "town", 12.5, -3.25, "made:7", Precision.TOWN, ("m2",)),
            Place("p2", "the old fort", ("the old fort",), "facility", None, None, None, Precision.UNKNOWN, ("m4",)),
        ),
        (Relation("a1", Predicate.SUPPORTS, "a2", Status.CURRENT, (span(text, "She supports the Reed Guard"),)),),
        (Control("p2", "a2", Holding.HELD, "2031-04", (span(text, "holds the old fort"),), "s1"),),
    )  # fmt: skip


def second(published: str | None = None) -> Extracted:
    text = SECOND
    mayor = Role("mayor", None, Status.FORMER, span(text, "former mayor"))
    return Extracted(
        _about(text, "second.txt", published),
        (_by("a1", made.statement(text, 1, "The former mayor Irena Wolk", "denied", "that the fort at Tellmar was lost")),),
        (
            Mention("m1", span(text, "Irena Wolk"), MentionType.PERSON, "a1"),
            Mention("m2", span(text, "Tellmar"), MentionType.PLACE, None, "p1"),
            Mention("m3", span(text, "Dunmouth"), MentionType.PLACE, None, "p2"),
        ),
        (
            Actor("a1", "Irena Wolk", ActorType.PERSON, (), ("m1",), (mayor,)),
        ),
        (
            Place("p1", "Tellmar", ("Tellmar",), "town", 12.5, -3.25, "made:7", Precision.TOWN, ("m2",)),
            Place("p2", "Dunmouth", ("Dunmouth",), None, None, None, None, Precision.UNKNOWN, ("m3",)),
        ),
        (),
        (
            Control("p1", None, Holding.NOT_HELD, None, (span(text, "was lost"),), "s1"),
            Control("p2", None, Holding.UNCLEAR, None, (span(text, "Nobody knows who holds"),)),
        ),
    )  # fmt: skip


def _by(actor: str, statement: Statement) -> Statement:
    return replace(statement, source=replace(statement.source, actor=actor))

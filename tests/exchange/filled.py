"""A made-up record with something of every kind, for the tests of what other programs read."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import msgspec

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType, Predicate, Relation, Role, Status
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Event, Part, Participant, Period, Value
from sitroom.documents.document import Document, Span
from sitroom.exchange.jsonl import decode
from sitroom.extracted import Extracted
from sitroom.places.place import Control, Holding, Place, Precision
from sitroom.record.record import Record
from tests.exchange.whole import whole
from tests.record import made, situation
from tests.record.contest import Said, report

ODD = "“Δ 𝄞” said =Cmd\u202e\x07, the \"quay\" chief of Oslo,\r\nthat\u00a0'boats' sank; \tnobody else said so.\n"
"""Words that trip programs up: beyond the first plane, controls, lone carriage returns, formulas, marks."""


def fill(record: Record) -> None:
    """Add all of it."""
    for extracted in (
        decode(msgspec.json.encode(whole()), "whole"),
        situation.first(),
        situation.second("2031"),
        made.dam(
            url="https://tell.example/a dam?x=[1]&y={2}|é", publisher="Tell Post", published="2031-05-04", title="Dam “holds”"
        ),
        report("one.txt", "2031-05-02", Said("Lind", "Tell"), Said("Marn", "Tell", so=False), publisher="Reed Post"),
        report("two.txt", "2031-05-03", Said("a clerk", "Tell"), Said(None, "Tell", aspect="control", holder="Dorn")),
        odd(),
        fought(),
        Extracted(made.document("", "empty.txt"), ()),
    ):
        record.add(extracted, "reader-1")


def odd() -> Extracted:
    """A text of odd characters with an actor, a place and a statement."""
    document = replace(made.document(ODD, "odd\udcff.txt".encode("utf-8", "replace").decode()), language="en")
    chief, oslo = made.span(ODD, '=Cmd\u202e\x07, the "quay" chief of Oslo'), made.span(ODD, "Oslo")
    name = made.span(ODD, "=Cmd\u202e\x07")
    said = Statement(
        "s1", Source((chief,), SourceKind.PERSON, "a1"), (made.span(ODD, "said"),),
        (made.span(ODD, "“Δ 𝄞”"), made.span(ODD, "that\u00a0'boats' sank")), Quotation.MIXED, None, Polarity.AFFIRMED,
        Certainty(Level.UNKNOWN), 1.0,
    )  # fmt: skip
    role = Role('"quay" chief', "Oslo", Status.CLAIMED, made.span(ODD, 'the "quay" chief of Oslo'))
    return Extracted(
        document,
        (said,),
        (Mention("m1", name, MentionType.PERSON, "a1"), Mention("m2", oslo, MentionType.PLACE, None, "p1")),
        (Actor("a1", ODD[slice(*name)], ActorType.PERSON, (), ("m1",), (role,)),),
        (Place("p1", "Oslo", ("Oslo",), "city", 59.9139, 10.7522, "geonames:3143244", Precision.TOWN, ("m2",)),),
    )


def fought(published: str | None = "2031-06-09") -> Extracted:
    """A report of fighting: claimed, denied, doubted and expected, with days, numbers, places of each precision and actors."""
    reader = _Lines()
    killed = Value(12.0, None, "people killed")
    clash = Event("ASSAULT", None, "190")
    reader.say("Vell", "fighting broke out in Oslo on 3 June 2031", ClaimKind.CLASH, "fighting", clash, day="2031-06-03", at="p1")
    reader.say("Vell", "at least 12 were killed in Oslo", ClaimKind.CASUALTIES, "killed", None, value=killed, at="p1")
    reader.say("Dorn", "there was no fighting that week", ClaimKind.CLASH, "fighting", clash, "2031-06-02/2031-06-08", so=False)
    reader.say("Dorn", "up to 40 may have been killed", ClaimKind.CASUALTIES, "killed", None, value=Value(None, 40.0, "killed"))
    reader.say("Vell", "shells fell on Norway in June", ClaimKind.CLASH, "bombardment", Event("ASSAULT", "heavy-weapons", "194"),
               day="2031-06", at="p2")  # fmt: skip
    reader.say("Dorn", "there may be an attack", ClaimKind.CLASH, "attack", clash, level=Level.POSSIBLE)
    reader.say("Dorn", "talks will be held in Viken", ClaimKind.FORECAST, "meeting", Event("CONSULT", None, "040"), at="p3")
    reader.say("Vell", "7 were wounded or killed", ClaimKind.CASUALTIES, "hurt", None, value=Value(7.0, 7.0, "wounded or killed"))
    reader.say("Vell", "boats lie in the bay", ClaimKind.OTHER, "lie", None)
    return reader.extracted(published)


class _Lines:
    def __init__(self) -> None:
        self.text = ""
        self.rows: list[tuple[Statement, Claim]] = []
        self.mentions: list[Mention] = []

    def say(
        self,
        who: str,
        words: str,
        kind: ClaimKind,
        aspect: str,
        event: Event | None,
        day: str | None = None,
        *,
        so: bool = True,
        level: Level = Level.CERTAIN,
        value: Value | None = None,
        at: str | None = None,
    ) -> None:
        number, begin = len(self.rows) + 1, len(self.text)
        actor = {"Vell": "a1", "Dorn": "a2"}[who]
        self.text += f"{who} said {words}.\n"
        content = (begin + len(who) + 6, begin + len(who) + 6 + len(words))
        polarity = Polarity.AFFIRMED if so else Polarity.DENIED
        certainty = Certainty(level, *((0.9, 1.0) if level is Level.CERTAIN else (0.2, 0.6)))
        self.mentions.append(Mention(f"m{number}", (begin, begin + len(who)), MentionType.PERSON, actor))
        statement = Statement(
            f"s{number}", Source(((begin, begin + len(who)),), SourceKind.PERSON, actor),
            ((begin + len(who) + 1, content[0] - 1),), (content,), Quotation.INDIRECT, None, polarity, certainty, 0.75,
        )  # fmt: skip
        first, _, last = (day or "").partition("/")
        other = "a2" if actor == "a1" else "a1"
        claim = Claim(
            f"c{number}", statement.id, kind, (Participant(actor, Part.AGENT), Participant(other, Part.TARGET)), at,
            Period(first, last or first, None) if day else None, value, polarity, certainty, event, (content,), aspect, "+", (),
        )  # fmt: skip
        self.rows.append((statement, claim))

    def extracted(self, published: str | None) -> Extracted:
        document = Document(
            "path:fought.txt", hashlib.sha256(self.text.encode()).hexdigest(), "fought.txt", self.text, publisher="Fjord Post",
            title="Fighting", published=published, language="en", pages=(0, 60),
        )  # fmt: skip
        mentions = {actor: tuple(m.id for m in self.mentions if m.actor == actor) for actor in ("a1", "a2")}
        places = (
            Place("p1", "Oslo", ("Oslo",), "city", 59.9139, 10.7522, "geonames:3143244", Precision.TOWN, ()),
            Place("p2", "Norway", ("Norway",), "country", 62.0, 10.0, "iso3166-1:NO", Precision.COUNTRY, ()),
            Place("p3", "Viken", ("Viken",), "county", 59.5, 10.5, "made:9", Precision.ADMIN1, ()),
        )
        spoken: Span = made.span(self.text, "Vell")
        return Extracted(
            document,
            tuple(statement for statement, _ in self.rows),
            tuple(self.mentions),
            (
                Actor("a1", "Vell Harbour Union", ActorType.ORGANIZATION, ("Vell",), mentions["a1"]),
                Actor("a2", "Dorn Ask", ActorType.PERSON, ("Dorn",), mentions["a2"]),
            ),
            places,
            (
                Relation("a2", Predicate.MEMBER_OF, "a1", Status.FORMER, (spoken,), "s1"),
                Relation("a2", Predicate.SPEAKS_FOR, "a1", Status.CURRENT, (spoken,), None),
                Relation("a1", Predicate.OPPOSED_TO, "a2", Status.CURRENT, (spoken,), None),
            ),
            (
                Control("p1", "a1", Holding.HELD, "2031-06-03", (spoken,), "s1"),
                Control("p1", "a2", Holding.NOT_HELD, None, (spoken,), "s3"),
            ),
            tuple(claim for _, claim in self.rows),
        )


def keys_of(value: Any) -> set[str]:
    """Every key in a JSON value, however deep."""
    if isinstance(value, dict):
        return set(value) | {key for inner in value.values() for key in keys_of(inner)}
    return {key for inner in value for key in keys_of(inner)} if isinstance(value, list) else set()

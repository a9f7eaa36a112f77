"""A small record with something in every table, and with texts that break careless writers and readers of CSV."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.claims.claim import Event, Part, Period, Thing, Trend, Value
from sitroom.documents.document import Span
from sitroom.extracted import Extracted
from sitroom.record.record import Record
from tests.record import contest, made, situation
from tests.record.contest import Said
from tests.record.made import span

HOSTILE = (
    '=HYPERLINK("http://reed.example") Vell, “mayor”,\r\nsaid that "the mill, the \rmill" is 🛶🛶 dry.\n\n\n'
    "@reed\t said that NA, NULL and nan are \u202eنهر\u202c.  \n-1 said that 'none, \\N' it is; \r\n"
)
SAID = ('that "the mill, the \rmill" is 🛶🛶 dry', "that NA, NULL and nan are \u202eنهر\u202c", "that 'none, \\N' it is")


def hostile() -> Extracted:
    text = HOSTILE
    names = ('=HYPERLINK("http://reed.example") Vell, “mayor”,\r\n', "@reed\t", "-1")
    statements = tuple(made.statement(text, n + 1, names[n], "said", SAID[n]) for n in range(3))
    about = made.document(text, 'odd, "name".txt', title='"', publisher=" Tell,\nPost ", published="2031", url="=1+1")
    mention = Mention("m1", span(text, names[0]), MentionType.PERSON, "a1")
    actor = Actor("a1", "Reed\r\n\r Vell, “=1”", ActorType.PERSON, ("\t@", '"'), ("m1",))
    first = replace(statements[0], source=replace(statements[0].source, actor="a1"))
    return Extracted(about, (first, *statements[1:]), (mention,), (actor,))


def paged() -> Extracted:
    """The first report again, on three pages of which the second is empty, in a document that goes on for long."""
    first = situation.first("2031-05-03")
    text = f"{'Page of the river board. ' * 900}\n{situation.FIRST}"
    ahead = len(text) - len(situation.FIRST)
    moved = made.document(text, "paged.pdf", published="2031-05-03")
    shift = _shift(ahead)
    return Extracted(
        replace(moved, pages=(0, ahead, ahead), headings=((0, 24),), boilerplate=((25, 49), (50, 74))),
        tuple(
            replace(
                s,
                source=replace(s.source, spans=shift(s.source.spans)),
                cue=shift(s.cue),
                content=shift(s.content),
                via="s1" if s.id == "s2" else None,
            )
            for s in first.statements
        ),
        tuple(replace(m, span=shift((m.span,))[0]) for m in first.mentions),
        tuple(replace(a, roles=tuple(replace(r, span=shift((r.span,))[0]) for r in a.roles), profile=()) for a in first.actors),
        first.places,
        tuple(replace(r, spans=shift(r.spans), statement="s1") for r in first.relations),
        tuple(replace(c, spans=shift(c.spans)) for c in first.control),
    )


def _shift(by: int) -> Callable[[tuple[Span, ...]], tuple[Span, ...]]:
    return lambda spans: tuple((start + by, end + by) for start, end in spans)


def contested() -> list[Extracted]:
    """Three reports that dispute where there is fighting, one claim of which has all that a claim may have."""
    one = contest.report("one.txt", "2031-05-04", Said("Ann", "Tell"), Said("Bo", "Tell", so=False), publisher="Tell Post")
    full = replace(
        one.claims[0],
        time=Period("2031-05", None, span(one.document.text, "day 1")),
        value=Value(20.0, 30.5, "", Trend.RISING),
        event=Event("ASSAULT", None, "190"),
        things=(Thing("fight", ("old",), Part.TARGET, span(one.document.text, "fighting")),),
    )
    two = contest.report(
        "two.txt", "2031-05-05", Said("Cy", "Tell", so=False), Said(None, "Tell", aspect="control", holder="Ann")
    )
    return [replace(one, claims=(full, *one.claims[1:])), two, contest.report("three.txt", None, Said("Dee", "Tell"))]


def filled(file: Path) -> Record:
    """A new record of all of them."""
    record = Record.open(str(file))
    for extracted in (situation.first(), situation.second(), hostile(), paged(), *contested(), made.dam(), made.ferry()):
        record.add(extracted, "m1")
    return record

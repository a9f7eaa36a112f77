"""Made-up reports in which people contradict each other: what each says of a place, by a line of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Part, Participant, Period
from sitroom.extracted import Extracted
from sitroom.places.place import Control, Holding, Place, Precision
from tests.record import made


@dataclass(frozen=True, slots=True)
class Said:
    """One line: who (None: the outlet itself) says that the place is (not) held, or that there is (no) fighting."""

    who: str | None
    place: str
    so: bool = True
    aspect: str = "fighting"
    holder: str | None = None
    when: str | None = None
    level: Level = Level.CERTAIN


_KINDS = {"fighting": ClaimKind.CLASH, "control": ClaimKind.CONTROL}


def report(path: str, published: str | None, *said: Said, publisher: str | None = None, note: str = "") -> Extracted:
    """A document with these lines, one claim each."""
    reader = _Report()
    for line in said:
        reader.add(line)
    document = replace(made.document(reader.text + note, path), published=published, publisher=publisher)
    return Extracted(
        document, tuple(reader.statements), tuple(reader.mentions), tuple(reader.actors.values()), tuple(reader.places.values()),
        (), tuple(reader.control), tuple(reader.claims),
    )  # fmt: skip


class _Report:
    def __init__(self) -> None:
        self.text = ""
        self.statements: list[Statement] = []
        self.mentions: list[Mention] = []
        self.actors: dict[str, Actor] = {}
        self.places: dict[str, Place] = {}
        self.control: list[Control] = []
        self.claims: list[Claim] = []

    def add(self, line: Said) -> None:
        number = len(self.claims) + 1
        statement = f"s{number}" if line.who is not None else f"r{number}"
        begin = len(self.text)
        if line.who is not None:
            self._mention(line.who, begin)
            self.text += f"{line.who} said "
        content = len(self.text)
        said = f"{line.holder or 'nobody'} {'held' if line.so else 'never held'}" if line.aspect == "control" else "fighting"
        if line.holder is not None:
            self._mention(line.holder, content)
        denied = "" if line.so or line.aspect == "control" else "no "
        self.text += f"{denied}{said} in "
        self._locate(line.place, len(self.text))
        self.text += f"{line.place} on day {number}"
        if line.who is not None:
            # What two say is told in words of their own, so that neither is taken for a copy.
            self.text += "".join(f", {line.who.lower()}{end}" for end in ("ombar", "istel", "arquen", "ugrain"))
        span = (content, len(self.text))
        self.text += ".\n"
        polarity = Polarity.AFFIRMED if line.so else Polarity.DENIED
        certainty = Certainty(line.level, 0.9 if line.so else 0.0, 1.0 if line.so else 0.1)
        who = self.actors[line.who].id if line.who is not None else None
        source = Source(((begin, begin + len(line.who)),), SourceKind.PERSON, who) if line.who is not None else None
        cue = ((begin + len(line.who) + 1, content - 1),) if line.who is not None else ()
        self.statements.append(
            Statement(
                statement,
                source or Source((), SourceKind.REPORTER),
                cue,
                (span,),
                Quotation.INDIRECT,
                None,
                polarity,
                certainty,
                0.5,
            )
        )
        holder = (Participant(self.actors[line.holder].id, Part.AGENT),) if line.holder is not None else ()
        place = self.places[line.place].id
        when = None if line.when is None else Period(line.when, line.when, None)
        self.claims.append(
            Claim(
                f"c{number}", statement, _KINDS[line.aspect], holder, place, when, None, polarity, certainty, None, (span,),
                line.aspect, "+", (),
            )
        )  # fmt: skip
        if line.aspect == "control":
            status = Holding.HELD if line.so else Holding.NOT_HELD
            held = self.actors[line.holder].id if line.holder is not None else None
            self.control.append(Control(place, held, status, line.when, (span,), statement if line.who is not None else None))

    def _mention(self, name: str, begin: int) -> None:
        mention = f"m{len(self.mentions) + 1}"
        kind = ActorType.UNNAMED if name[:2] in ("a ", "an") else ActorType.PERSON
        actor = self.actors.get(name) or Actor(f"a{len(self.actors) + 1}", name, kind)
        self.actors[name] = replace(actor, mentions=(*actor.mentions, mention))
        self.mentions.append(Mention(mention, (begin, begin + len(name)), MentionType.PERSON, actor.id))

    def _locate(self, name: str, begin: int) -> None:
        mention = f"m{len(self.mentions) + 1}"
        place = self.places.get(name) or Place(
            f"p{len(self.places) + 1}", name, (name,), "town", 1.0, 2.0, f"made:{name}", Precision.TOWN, ()
        )
        self.places[name] = replace(place, mentions=(*place.mentions, mention))
        self.mentions.append(Mention(mention, (begin, begin + len(name)), MentionType.PLACE, None, place.id))

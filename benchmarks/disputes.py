"""What disputes cost in a small and in a large record: ``python -m benchmarks.disputes``.

Records of 100, 1,000 and 10,000 documents with thirty claims each are filled through the record's own tables. The
documents tell of situations of sixty documents over six weeks, one beginning every ten days, each with its own people,
places and things; every fifth document tells of one situation that goes on all the time and is popular. Nouns that
every situation has ("soldiers", "the governor") are among the things. Then the same is done in each record: opening the
disputes (the first page of the command), taking in one more document, the disputes as they stood on a day, what is
new since a day. Everything is drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from benchmarks.resolving import name
from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.aspects import aspects
from sitroom.claims.claim import Claim, Part, Participant, Thing, Value
from sitroom.disputes.accounts import Identity, accounts_of, family_of
from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.places.place import Place, Precision
from sitroom.record import claims, schema
from sitroom.record.accounts import blocks_of
from sitroom.record.accounts import written as account_written
from sitroom.record.connection import engine_for
from sitroom.record.connection import writing as write_transaction
from sitroom.record.disputes import Disputes
from sitroom.record.matcher import matcher, written
from sitroom.record.record import Record
from sitroom.record.rows import DisputeFilter
from sitroom.record.shown import Shown
from sitroom.record.standing import borne
from sitroom.record.statement_rows import statement_rows
from sitroom.record.tallies import Tallies

SIZES = (100, 1_000, 10_000)
CLAIMS = 30
ADDED = 15
"""Documents taken in when that is timed."""
_SEED = 4
_SITUATION, _WEEKS, _APART = 60, 6, 10
_POPULAR = 5
_PEOPLE, _PLACES, _THINGS, _ASKED = 14, 6, 8, 10
_GENERIC = ("soldier", "civilian", "hospital", "school", "bridge", "convoy", "governor", "road")
_BEGIN = date(2030, 1, 1)
_PAGE = 41


@dataclass(frozen=True, slots=True)
class Situation:
    """Who and what the documents of one situation tell of."""

    people: tuple[str, ...]
    places: tuple[str, ...]
    things: tuple[str, ...]
    asked: tuple[str, ...]
    begins: date | None


@cache
def _words() -> tuple[str, ...]:
    rng = random.Random(_SEED)
    return tuple(name(rng).lower() for _ in range(3_000))


@cache
def situation(number: int) -> Situation:
    """One situation; that of number 0 goes on all the time."""
    rng = random.Random(_SEED * 1_000 + number)
    people = tuple(dict.fromkeys(name(rng) for _ in range(_PEOPLE)))
    places = tuple(f"{name(rng).split()[1]}ville" for _ in range(_PLACES))
    things = tuple(name(rng).split()[0].lower() for _ in range(_THINGS))
    asked = tuple(rng.sample(sorted(aspects()), _ASKED))
    return Situation(people, places, things, asked, _BEGIN + timedelta(days=(number - 1) * _APART) if number else None)


def documents(count: int, begin: int = 0) -> Iterator[Extracted]:
    """The documents of a record of ``count``; with ``begin`` some more, of its newest situations."""
    end = _BEGIN + timedelta(days=max(1, count * (_POPULAR - 1) // _POPULAR // _SITUATION) * _APART + 7 * _WEEKS)
    for number in range(begin, count if not begin else begin + ADDED + 1):
        rng = random.Random(_SEED * 1_000_003 + number)
        of_one = min(number, count - 1)
        which = 0 if number % _POPULAR == 0 else 1 + (of_one * (_POPULAR - 1) // _POPULAR) // _SITUATION
        told = situation(which)
        span = (end - _BEGIN).days if told.begins is None else 7 * _WEEKS
        # What is taken in last tells of the end of its situation.
        day = (told.begins or _BEGIN) + timedelta(days=span - 1 if begin else rng.randrange(span))
        yield document(number, told, day, rng)


def document(number: int, told: Situation, day: date, rng: random.Random) -> Extracted:
    """A document of one situation: each line is a statement with one claim."""
    lines: list[str] = []
    mentions: list[Mention] = []
    statements: list[Statement] = []
    made: list[Claim] = []
    ids = {person: f"a{n}" for n, person in enumerate(told.people, 1)}
    where = {place: f"p{n}" for n, place in enumerate(told.places, 1)}
    at = 0
    for index in range(1, CLAIMS + 1):
        # The lower the number, the more often: few questions and few people are talked of most.
        speaker, agent = (told.people[int(len(told.people) * rng.random() ** 2)] for _ in range(2))
        place = told.places[int(_PLACES * rng.random() ** 2)]
        thing = rng.choice(_GENERIC) if rng.random() < 0.15 else told.things[int(_THINGS * rng.random() ** 1.5)]
        aspect = aspects()[told.asked[int(len(told.asked) * rng.random() ** 1.5)]]
        so, count = rng.random() < 0.75, rng.random() < 0.2
        filler = " ".join(rng.choices(_words(), k=6))
        said = f"{agent} {aspect.name} {thing} in {place} {filler}"
        lines.append(f"{speaker} said {said}.\n")
        start = at + len(speaker) + 6
        mentions.append(Mention(f"m{index}", (at, at + len(speaker)), MentionType.PERSON, ids[speaker]))
        content = (start, start + len(said))
        polarity = Polarity.AFFIRMED if so else Polarity.DENIED
        level = rng.choices((Level.CERTAIN, Level.PROBABLE, Level.POSSIBLE), (7, 2, 1))[0]
        sure = Certainty(level, 0.6 if so else 0.1, 0.9 if so else 0.4)
        source = Source((mentions[-1].span,), SourceKind.PERSON, ids[speaker])
        cue = ((at + len(speaker) + 1, start - 1),)
        statements.append(Statement(f"s{index}", source, cue, (content,), Quotation.INDIRECT, None, polarity, sure, 0.9))
        low = float(rng.randrange(1, 60))
        value = Value(low, low if rng.random() < 0.7 else None, f"{thing}s") if count else None
        about = Thing(thing, (), Part.TARGET, (content[0], content[0] + len(agent)))
        kind, named = aspect.kind, f"count {thing}" if count else aspect.name
        acts = (Participant(ids[agent], Part.AGENT),)
        target = () if rng.random() < 0.3 and not count else (about,)
        made.append(
            Claim(
                f"c{index}", f"s{index}", kind, acts, where[place], None, value, polarity, sure, None, (content,), named, "+",
                target,
            )
        )  # fmt: skip
        at += len(lines[-1])
    text = "".join(lines)
    held = {ids[s]: tuple(m.id for m in mentions if m.actor == ids[s]) for s in told.people}
    everyone = tuple(Actor(ids[s], s, ActorType.PERSON, (), held[ids[s]]) for s in told.people if held[ids[s]])
    present = {actor.id for actor in everyone}
    made = [claim if claim.participants[0].actor in present else replace(claim, participants=()) for claim in made]
    places = tuple(Place(where[p], p, (p,), "town", 1.0, 2.0, f"made:{p}", Precision.TOWN, ()) for p in told.places)
    path = f"{number:06}.txt"
    about_ = Document(
        f"path:{path}",
        hashlib.sha256(text.encode()).hexdigest(),
        path,
        text,
        publisher=f"Post {number % 40}",
        published=day.isoformat(),
    )
    return Extracted(about_, tuple(statements), tuple(mentions), everyone, places, claims=tuple(made))


_AT_ONCE = 100
_ORDER = (
    schema.document, schema.revision, schema.statement, schema.document_actor, schema.actor_name, schema.standing, schema.cluster,
    schema.cluster_key, schema.bearer, schema.place, schema.document_place, schema.claim, schema.account, schema.account_block,
)  # fmt: skip


class Filling:
    """Puts documents into a record without comparing their actors: one of a name is one; disputes are found at the end."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.actors: dict[str, int] = {}
        self.places: dict[str, int] = {}
        self.members = self.claims = 0
        self.rows: dict[Table, list[dict[str, Any]]] = defaultdict(list)
        self.traits: dict[int, str] = {}
        self.heads: dict[int, list[str]] = {}
        self.borne: Counter[int] = Counter()
        self.matcher = matcher()

    def add(self, key: int, extracted: Extracted) -> None:
        """One document, whose revision gets this number."""
        d = extracted.document
        self._row(schema.document, id=d.id, path=d.path)
        known = {"text": d.text, "path": d.path, "publisher": d.publisher, "published": d.published, "reader": "bench"}
        rest = {"headings": [], "boilerplate": [], "added_at": "2030-01-01T00:00:00+00:00"}
        self._row(schema.revision, key=key, document=d.id, sha256=d.revision, **known, **rest)
        self.rows[schema.statement] += statement_rows(key, extracted)
        identities = {actor.id: self._actor(key, position, extracted, actor) for position, actor in enumerate(extracted.actors)}
        places = {place.id: str(self._place(key, position, place)) for position, place in enumerate(extracted.places)}
        begin = self.claims
        self.claims += len(extracted.claims)
        for n, claim in enumerate(extracted.claims, 1):
            self._row(schema.claim, key=begin + n, revision=key, position=n, **claims.written(claim))
        for n, account in enumerate(accounts_of(extracted, identities, places), begin + 1):
            self._row(schema.account, claim=n, revision=key, body=account_written(account, named=True))
            self.rows[schema.account_block] += blocks_of(account, n)
        if key % _AT_ONCE == 0:
            self.flush()

    def flush(self) -> None:
        """Put all rows into their tables."""
        for table in _ORDER:
            if rows := self.rows.pop(table, None):
                self.connection.execute(insert(table), rows)
        d, r = schema.document, schema.revision
        now = select(r.c.key).where(r.c.document == d.c.id).scalar_subquery()
        self.connection.execute(update(d).where(d.c.current.is_(None)).values(current=now))

    def _row(self, table: Table, **values: object) -> None:
        self.rows[table].append(values)

    def _actor(self, revision: int, position: int, extracted: Extracted, actor: Actor) -> Identity:
        place = {"sequence": revision, "position": position}
        known = actor.name in self.actors
        number = self.actors.setdefault(actor.name, len(self.actors) + 1)
        if not known:
            profile = self.matcher.profile_of(extracted, actor)
            self.traits[number] = written(profile)
            self._row(schema.cluster, key=number, traits=self.traits[number], **place)
            for key in sorted(self.matcher.keys(profile)):
                self._row(schema.cluster_key, key=key, cluster=number, **place)
            self.heads[number] = borne(actor)
        self.members += 1
        row: dict[str, object] = {
            "key": self.members,
            "revision": revision,
            "id": actor.id,
            "name": actor.name,
            "type": actor.type.value,
            **place,
        }
        row |= {"aliases": [], "mentions": list(actor.mentions), "roles": [], "profile": [], "traits": self.traits[number]}
        self._row(schema.document_actor, **row, cluster=number, actor=number)
        self._row(schema.actor_name, member=self.members, position=0, name=actor.name, folded=actor.name.casefold())
        self._row(schema.standing, member=self.members, actor=number, heads=self.heads[number])
        self.borne[number] += 1
        return Identity(str(number), named=True, sounds=family_of(actor)[0])

    def _place(self, revision: int, position: int, place: Place) -> int:
        number = self.places.get(place.name)
        if number is None:
            number = self.places[place.name] = len(self.places) + 1
            self._row(schema.place, key=number, identity=place.gazetteer)
        row = {"revision": revision, "position": position, "id": place.id, "name": place.name, "written": list(place.written)}
        row |= {"type": place.type, "lat": place.lat, "lon": place.lon, "gazetteer": place.gazetteer}
        self._row(schema.document_place, **row, precision=place.precision.value, mentions=[], place=number)
        return number


def fill(location: str, count: int) -> None:
    """Make a record of so many documents and find its disputes."""
    Record.open(location).close()
    engine, _ = engine_for(location, create=False)
    with write_transaction(engine) as connection:
        filling = Filling(connection)
        for key, extracted in enumerate(documents(count), 1):
            filling.add(key, extracted)
        for actor, heads in filling.heads.items():
            counted = [{"head": head, "actor": actor, "documents": filling.borne[actor]} for head in heads]
            filling.rows[schema.bearer] += counted
        filling.flush()
        connection.execute(insert(schema.counter).values(name="actor", last=len(filling.actors)))
        Disputes(connection).rebuild()
        Tallies(connection).rebuild()
        Shown(connection).rebuild()
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def measure(sizes: tuple[int, ...] = SIZES) -> dict[str, float]:
    """Milliseconds of each in each record (median), and the ratios of the largest to the smallest."""
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            location = str(Path(folder) / f"{size}.db")
            began = time.perf_counter()
            fill(location, size)
            found[f"s_to_fill_{size}"] = time.perf_counter() - began
            with Record.open(location) as record:
                found |= {f"ms_{what}_{size}": took for what, took in _record(record, size).items()}
    for what in ("open", "at", "changes", "add", "add_popular"):
        found[f"{what}_ratio"] = found[f"ms_{what}_{sizes[-1]}"] / found[f"ms_{what}_{sizes[0]}"]
    return found


def _record(record: Record, size: int) -> dict[str, float]:
    days = sorted(row.published for row in record.documents() if row.published)
    middle, last = days[len(days) // 2], days[-2]
    new = list(documents(size, begin=size * 7))
    # The first pays for the program's start.
    record.add(new[0], "bench")
    popular = [e for e in new[1:] if int(e.document.path[:6]) % _POPULAR == 0]
    other = [e for e in new[1:] if e not in popular]
    return {
        "open": _median(lambda: list(islice(record.disputes(DisputeFilter(limit=_PAGE)), _PAGE))),
        "at": _median(lambda: list(islice(record.disputes(DisputeFilter(limit=_PAGE, at=middle)), _PAGE))),
        "changes": _median(lambda: record.changes(last)),
        "add": statistics.median(_timed(partial(record.add, e, "bench")) for e in other),
        "add_popular": statistics.median(_timed(partial(record.add, e, "bench")) for e in popular),
    }


def _median(work: Callable[[], object]) -> float:
    return statistics.median(_timed(work) for _ in range(5))


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="documents of the records, parted by commas")
    sizes = tuple(int(size) for size in parser.parse_args().sizes.split(","))
    for what, value in measure(sizes).items():
        print(f"{what:24} {value:10.2f}", flush=True)


if __name__ == "__main__":
    main()

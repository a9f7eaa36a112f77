"""What adding a document costs in a small and in a large record: ``python -m benchmarks.resolving``.

Two records are filled with made-up actors through the record's own tables, the large one with those of
the small one first. The same documents are added to each, by turns, so that what the machine does beside
falls on both. Half of the actors of a document are known to both records, half are new, and each is
mentioned three times and says one thing. The names follow a skewed draw, as in the news: some family
names are common (the commonest is that of one in two hundred), most are rare.
"""

from __future__ import annotations

import hashlib
import random
import statistics
import tempfile
import time
from pathlib import Path

from sqlalchemy import Connection, insert

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Document
from sitroom.extracted import Extracted
from sitroom.record import schema
from sitroom.record.connection import engine_for, writing
from sitroom.record.matcher import matcher, written
from sitroom.record.record import Record

SMALL, LARGE = 1_000, 100_000
DOCUMENTS = 50
_SEED = 1
_IN_EACH = 12  # actors of one document
_ONSETS = ("b", "br", "d", "dr", "f", "g", "gr", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "t", "tr", "v", "z")
_VOWELS = ("a", "e", "i", "o", "u", "ei", "ou")
_CODAS = ("", "", "k", "l", "m", "n", "r", "s", "t", "nd", "rn")


def name(rng: random.Random) -> str:
    """A given and a family name; the lower the drawn number, the commoner the name."""
    return f"{_word(int(400 * rng.random() ** 2), 2)} {_word(int(40_000 * rng.random() ** 2), 3)}"


def _word(number: int, syllables: int) -> str:
    rng = random.Random(number * 10 + syllables)
    parts = [rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_CODAS) for _ in range(syllables)]
    return "".join(parts).capitalize()


def document(number: int, names: list[str]) -> Extracted:
    """A document in which each of these says one thing."""
    mentions: list[Mention] = []
    actors: list[Actor] = []
    statements: list[Statement] = []
    lines: list[str] = []
    at = 0
    for index, called in enumerate(names, 1):
        said = f" said that the road was shut, and he would wait. He left after {number}.\n"
        lines.append(called + said)
        end = at + len(called)
        he, again = end + said.index("he would"), end + said.index("He left")
        spans = ((at, end), (he, he + 2), (again, again + 2))
        ids = tuple(f"m{len(mentions) + part}" for part in (1, 2, 3))
        mentions += [Mention(m, span, MentionType.PERSON, f"a{index}") for m, span in zip(ids, spans, strict=True)]
        actors.append(Actor(f"a{index}", called, ActorType.PERSON, (), ids))
        source, content = Source((spans[0],), SourceKind.PERSON, f"a{index}"), (end + 6, again - 2)
        meant = (Quotation.INDIRECT, None, Polarity.AFFIRMED, Certainty(Level.CERTAIN, 0.9, 1.0))
        statements.append(Statement(f"s{index}", source, ((end + 1, end + 5),), (content,), *meant, 0.9))
        at = end + len(said)
    text = "".join(lines)
    about = Document(f"path:{number}.txt", hashlib.sha256(text.encode()).hexdigest(), f"{number}.txt", text)
    return Extracted(about, tuple(statements), tuple(mentions), tuple(actors))


def fill(location: str, actors: int) -> None:
    """Put so many actors into a record, each of its own, without comparing them: that would take the time to be measured."""
    Record.open(location).close()
    rng = random.Random(_SEED)
    engine, _ = engine_for(location, create=False)
    with writing(engine) as connection:
        for revision, begins in enumerate(range(0, actors, _IN_EACH), 1):
            names = [name(rng) for _ in range(min(_IN_EACH, actors - begins))]
            _insert(connection, revision, begins, document(-revision, names))
        connection.execute(insert(schema.counter).values(name="actor", last=actors))
    engine.dispose()


def _insert(connection: Connection, revision: int, begins: int, extracted: Extracted) -> None:
    d = extracted.document
    row = {"key": revision, "document": d.id, "sha256": d.revision, "text": d.text, "path": d.path}
    connection.execute(insert(schema.document).values(id=d.id, path=d.path))
    rest = {"headings": [], "boilerplate": [], "reader": "made", "added_at": "2030-01-01T00:00:00+00:00"}
    connection.execute(insert(schema.revision).values(**row, **rest))
    connection.execute(schema.document.update().where(schema.document.c.id == d.id).values(current=revision))
    ours = matcher()
    members, names, clusters, keys = [], [], [], []
    for position, actor in enumerate(extracted.actors):
        number = begins + position + 1
        profile = ours.profile_of(extracted, actor)
        traits = written(profile)
        place = {"sequence": revision, "position": position}
        values = {"id": actor.id, "name": actor.name, "type": actor.type.value, "aliases": [], "mentions": list(actor.mentions)}
        belongs = {"roles": [], "profile": [], "traits": traits, "cluster": number, "actor": number}
        members.append({"key": number, "revision": revision, **place, **values, **belongs})
        names.append({"member": number, "position": 0, "name": actor.name, "folded": actor.name.casefold()})
        clusters.append({"key": number, **place, "traits": traits})
        keys += [{"key": key, "cluster": number, **place} for key in ours.keys(profile)]
    for table, made in (
        (schema.document_actor, members),
        (schema.actor_name, names),
        (schema.cluster, clusters),
        (schema.cluster_key, keys),
    ):
        connection.execute(insert(table), made)


def measure() -> dict[str, float]:
    """Milliseconds that a document of twelve actors takes in each record, and the ratio of the two (median of pairs)."""
    rng = random.Random(7)
    draw = random.Random(_SEED)
    known = [name(draw) for _ in range(SMALL)]
    half = _IN_EACH // 2
    # The last one is for what the first document pays: the program's start, not the record's size.
    *documents, warm = (
        document(number, [*rng.sample(known, half), *(name(rng) for _ in range(half))]) for number in range(DOCUMENTS + 1)
    )
    with tempfile.TemporaryDirectory() as folder:
        small, large = str(Path(folder) / "small.db"), str(Path(folder) / "large.db")
        fill(small, SMALL)
        fill(large, LARGE)
        with Record.open(small) as one, Record.open(large) as other:
            for record in (one, other):
                record.add(warm, "bench")
            pairs = [(_timed(one, extracted), _timed(other, extracted)) for extracted in documents]
    return {
        "ms_per_document_at_1000_actors": statistics.median(a for a, _ in pairs) * 1000,
        "ms_per_document_at_100000_actors": statistics.median(b for _, b in pairs) * 1000,
        "resolving_ratio": sum(b for _, b in pairs) / sum(a for a, _ in pairs),
    }


def _timed(record: Record, extracted: Extracted) -> float:
    began = time.perf_counter()
    record.add(extracted, "bench")
    return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    for what, value in measure().items():
        print(f"{what:44} {value:10.2f}")


if __name__ == "__main__":
    main()

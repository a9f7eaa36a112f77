"""Made-up documents with actors, and a matcher of the tests' own that is easy to foresee and deliberately not transitive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sitroom.actors.actor import Actor, ActorType, Mention, MentionType, Relation, Role, Status
from sitroom.actors.matching import Judged, Profile, Reason, Verdict, joined
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.documents.document import Span
from sitroom.extracted import Extracted
from sitroom.record.matcher import Matcher
from sitroom.record.record import Record
from sitroom.record.rows import QuoteRow
from tests.record import made


def article(path: str, *people: str | Sequence[str], published: str | None = None, note: str = "") -> Extracted:
    """A document in which each of these people says one thing; a sequence is one of them by several names, the fullest first."""
    lines: list[str] = []
    mentions: list[Mention] = []
    actors: list[Actor] = []
    statements: list[Statement] = []
    at = 0
    for number, person in enumerate(people, 1):
        called = [person] if isinstance(person, str) else list(person)
        spans: list[Span] = []
        for name in called:
            line = f"{name} said number {number}.\n"
            spans.append((at, at + len(name)))
            lines.append(line)
            at += len(line)
        start = spans[0][1] + 1
        kind = ActorType.UNNAMED if called[0][:2] in ("a ", "an") else ActorType.PERSON
        ids = tuple(f"m{len(mentions) + index}" for index in range(1, len(spans) + 1))
        mentions += [Mention(name, span, MentionType.PERSON, f"a{number}") for name, span in zip(ids, spans, strict=True)]
        actors.append(Actor(f"a{number}", called[0], kind, tuple(called[1:]), ids))
        statements.append(
            Statement(
                f"s{number}",
                Source((spans[0],), SourceKind.PERSON, f"a{number}"),
                ((start, start + 4),),
                ((start + 5, start + 5 + len(f"number {number}")),),
                Quotation.INDIRECT,
                None,
                Polarity.AFFIRMED,
                Certainty(Level.CERTAIN, 0.9, 1.0),
                0.5,
            )
        )
    text = "".join(lines) + note
    document = replace(made.document(text, path), published=published)
    return Extracted(document, tuple(statements), tuple(mentions), tuple(actors))


def with_role(
    extracted: Extracted, actor: str, title: str, of: str | None, words: str, status: Status = Status.CURRENT
) -> Extracted:
    """The same with a role of an actor, by words that the text has."""
    role = Role(title, of, status, made.span(extracted.document.text, words))
    actors = tuple(replace(a, roles=(*a.roles, role)) if a.id == actor else a for a in extracted.actors)
    return replace(extracted, actors=actors)


def with_relations(extracted: Extracted, *relations: Relation) -> Extracted:
    return replace(extracted, relations=relations)


def letters() -> Matcher:
    """Two actors are the same when two letters of one name stand in one of the other, unsure when one does.

    What joins whom depends on the order and on who is there already, so that it shows where order is not kept.
    """

    def profile_of(extracted: Extracted, actor: Actor) -> Profile:
        return Profile(actor.type, (actor.name, *actor.aliases), documents=frozenset({extracted.document.id}))

    def compare(a: Profile, b: Profile) -> Judged:
        shared = max(len(set(one) & set(other)) for one in a.names for other in b.names)
        verdict = Verdict.SAME if shared > 1 else Verdict.UNSURE if shared else Verdict.DIFFERENT
        # Long names count less, so that the score of a candidate changes with what it has joined before.
        score = shared / (1 + max(len(name) for name in (*a.names, *b.names)))
        return Judged(verdict, score, (Reason("letters", f"{shared} letters shared", float(shared)),))

    def chosen(judged: Sequence[Judged]) -> int | None:
        same = [at for at, one in enumerate(judged) if one.verdict is Verdict.SAME]
        return max(same, key=lambda at: judged[at].score) if same else None

    def keys(profile: Profile) -> frozenset[str]:
        return frozenset(letter for name in profile.names for letter in name)

    return Matcher(profile_of, compare, chosen, keys, joined)


def partition(record: Record) -> set[frozenset[tuple[str, str]]]:
    """Who is one with whom: for each actor of the record the documents and names of its members."""
    return {frozenset((member.path, member.name) for member in record.actor(row.id).members) for row in record.actors()}


def actor_of(record: Record, path: str, name: str) -> str:
    """The id of the actor that a document's name is of."""
    found = [row.id for row in record.actors() for m in record.actor(row.id).members if (m.path, m.name) == (path, name)]
    assert len(found) == 1, (path, name, found)
    return found[0]


def side(extracted: Extracted, name: str) -> QuoteRow:
    """One side of a question by hand: the first words of this name in a document."""
    start, end = made.span(extracted.document.text, name)
    return QuoteRow("", name, extracted.document.id, extracted.document.path, name, start, end, "")


def fill(record: Record, documents: Iterable[Extracted], reader: str = "m1") -> None:
    for extracted in documents:
        record.add(extracted, reader)

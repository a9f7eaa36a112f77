"""Records that anything may have happened to: read, revised, read again, merged, split, judged, graded, asked, undone."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sitroom.certainty.level import Level, Polarity
from sitroom.errors import RecordError
from sitroom.exchange.jsonl_export import export_jsonl
from sitroom.exchange.loading import load
from sitroom.exchange.taking import Item
from sitroom.extracted import Extracted
from sitroom.outlook.question import question_from
from sitroom.record.judgement_rows import Correction, Credibility, JudgementRow, NewStatement, Reliability, Verdict
from sitroom.record.record import Record
from sitroom.record.rows import QuestionRow, StatementFilter, What
from sitroom.record.search_rows import Sought
from tests.record import made
from tests.record.contest import Said, report
from tests.record.people import article, side

PEOPLE = ("Lind", "Marn", "Vell", "Ostra Dorn", "Dorn", "Kesh Marn", "a guard")
PLACES = ("Tell", "Overmere", "Quay")
QUESTIONS = ("Will the dam break?", "Will the talks in Tell fail?", "will the DAM break")
AUTHORS = ("mara", "otto")


def some_report(rng: random.Random) -> Extracted:
    """A document of one of five paths: a contested report, a list of people, or a text in a language that nobody read."""
    path, day = f"{rng.randrange(5)}.txt", rng.choice((None, "2030", "2030-02", "2030-02-03", "2030-02-04"))
    note = rng.choice(("", "", "Corrected.\n"))
    which = rng.random()
    if which < 0.6:
        said = (
            Said(
                rng.choice((*PEOPLE, None)), rng.choice(PLACES), so=rng.random() < 0.5,
                aspect=rng.choice(("fighting", "fighting", "control")), level=rng.choice((Level.CERTAIN, Level.PROBABLE)),
            )
            for _ in range(rng.randint(1, 4))
        )  # fmt: skip
        said = (replace(s, holder=rng.choice(PEOPLE)) if s.aspect == "control" else s for s in said)
        return report(path, day, *said, publisher=rng.choice((None, "Tell Post")), note=note)
    if which < 0.9:
        return article(path, *rng.sample(PEOPLE, rng.randint(1, 4)), published=day, note=note)
    text = "Le barrage tient.\n\fPersonne n’en doute.\n" + note
    return Extracted(replace(made.document(text, path), language="fr", pages=(0, text.index("\f") + 1), published=day), ())


def read(record: Record, rng: random.Random) -> None:
    extracted = some_report(rng)
    excerpt = rng.random() < 0.2
    record.add(replace(extracted, document=replace(extracted.document, excerpt=excerpt)), rng.choice(("m1", "m1", "m2")))


def again(record: Record, rng: random.Random) -> None:
    """Another reader, or other things known of the same text."""
    key = rng.choice(record.documents()).id
    extracted = record.document(key, rejected=True)
    if not record.reviews(key):
        title = rng.choice((None, "As it was"))
        record.add(replace(extracted, document=replace(extracted.document, title=title)), rng.choice(("m1", "m2", "m3")))


def decide(record: Record, rng: random.Random) -> None:
    found = [record.document(row.id) for row in record.documents()]
    people = [side(extracted, actor.name) for extracted in found for actor in extracted.actors]
    if people:
        record.decide(QuestionRow(rng.choice(people), rng.choice(people), 0.5, ()), rng.choice(tuple(What)), rng.choice(AUTHORS))


def split(record: Record, rng: random.Random) -> None:
    several = [row.id for row in record.actors() if row.documents > 1]
    if several:
        actor = record.actor(rng.choice(several))
        record.split(actor.actor.id, rng.choice(actor.members).document, rng.choice(AUTHORS))


def judge(record: Record, rng: random.Random) -> None:
    key = rng.choice(record.documents()).id
    statements = record.document(key, rejected=True).statements
    if not statements:
        return
    at = rng.choice(statements)
    verdict = rng.choice(tuple(Verdict))
    changes = (
        Correction(polarity=rng.choice(tuple(Polarity))),
        Correction(level=rng.choice((Level.POSSIBLE, Level.UNKNOWN, Level.CERTAIN))),
        Correction(content=((at.content[0][0], at.content[0][1] - 2),)),
        Correction(actor="none", kind="none"),
        Correction(actor=rng.choice(record.actors()).id) if record.actors() else Correction(kind="none"),
    )
    correction = rng.choice(changes) if verdict is Verdict.CORRECT else None
    record.judge(key, at.id, verdict, rng.choice(AUTHORS), correction, rng.choice((None, "so I heard")))


def state(record: Record, rng: random.Random) -> None:
    key = rng.choice(record.documents()).id
    end = min(len(record.document(key).document.text), 4 + rng.randrange(6))
    record.state(key, NewStatement(content=((0, end),), source=rng.choice(((), ((0, 4),)))), rng.choice(AUTHORS))


def move(record: Record, rng: random.Random) -> None:
    disputes = list(record.disputes())
    if disputes:
        dispute = rng.choice(disputes)
        evidence = rng.choice([e for s in dispute.sides for e in s.evidence])
        to = rng.choice((None, *range(len(dispute.sides))))
        record.move(dispute.id, evidence.document, str(evidence.statement), to, rng.choice(AUTHORS))


def grade(record: Record, rng: random.Random) -> None:
    if rng.random() < 0.5 and record.actors():
        record.grade_source(rng.choice(record.actors()).id, rng.choice(tuple(Reliability)), rng.choice(AUTHORS))
        return
    statements = list(record.statements())
    if statements:
        at = rng.choice(statements)
        record.grade_statement(at.document, at.statement, rng.choice(tuple(Credibility)), rng.choice(AUTHORS))


def ask(record: Record, rng: random.Random) -> None:
    record.ask(question_from(rng.choice(QUESTIONS)), rng.choice(AUTHORS))


def undo(record: Record, rng: random.Random) -> None:
    if holding := [row.id for row in record.decisions(1_000) if row.undone_at is None]:
        record.undo(rng.choice(holding), rng.choice(AUTHORS))


STEPS: tuple[Callable[[Record, random.Random], None], ...] = (
    read, read, read, again, decide, decide, split, judge, judge, judge, state, move, grade, ask, undo,
)  # fmt: skip


def walk(record: Record, seed: int, steps: int = 14) -> None:
    """Let so many things happen to a record; the same seed gives the same, but for the times."""
    rng = random.Random(seed)
    read(record, rng)
    read(record, rng)
    for _ in range(steps):
        # What makes no sense is refused, and nothing happens.
        with suppress(RecordError):
            rng.choice(STEPS)(record, rng)


def picture(record: Record) -> dict[str, Any]:
    """All that a record answers, by what was asked."""
    actors, documents = record.actors(), record.documents()
    decided: list[Any] = list(record.decisions(10_000))
    return {
        "documents": documents,
        "extracted": list(record.extracted()),
        "whole": [record.document(row.id, rejected=True) for row in documents],
        "reviews": {row.id: record.reviews(row.id) for row in documents},
        "pages": [record.document_page(row.id) for row in documents],
        "views": [record.actor_page(row.id) for row in actors],
        "place pages": [record.place_page(row.id) for row in record.places()],
        "statements": list(record.statements(StatementFilter(review="any"))),
        "actors": actors,
        "actor pages": [record.actor(row.id) for row in actors],
        "about actors": {row.id: record.decisions_about(row.id) for row in actors},
        "places": record.places(),
        "control": record.control(),
        "claims": list(record.claims()),
        "disputes": list(record.disputes()),
        "dispute pages": [record.dispute(row.id) for row in record.disputes()],
        "side grades": {row.id: record.side_grades(row.id) for row in record.disputes()},
        "outlooks": record.outlooks(),
        "asked": [(each.words, each.author, each.asked_at) for each in record.expected()],
        "changes": record.changes("2000-01-01"),
        "arrived": record.arrived("2000-01-01"),
        "questions": record.questions(),
        "history": record.history(),
        "decided": [row for row in decided if not isinstance(row, JudgementRow)],
        "judgements": record.judgements(),
        "grades": record.grades(),
        # Of equals in it any may come first.
        "queue": sorted(record.review_queue(1_000), key=lambda item: item.key),
        "summary": record.summary(),
        "situation": record.situation(),
        "net": record.relation_net(),
        "timeline": record.timeline(),
        "where": record.where(),
        "accounting": record.accounting(),
        "found": record.search(Sought()),
        "found documents": record.search_documents(Sought()),
        "directory": (record.actor_directory(), record.place_directory(), record.document_directory()),
    }


def exported(record: Record, folder: Path) -> dict[str, bytes]:
    """The files of an export, by their names."""
    folder.mkdir(exist_ok=True)
    export_jsonl(record, folder)
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def taken(record: Record, path: Path | str) -> list[Item]:
    return list(load(record, str(path)))

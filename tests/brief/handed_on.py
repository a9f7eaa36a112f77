"""Made-up reports for a report: disputes, holders of places, relations, pages, two languages, and hostile words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sitroom.extracted import Extracted
from sitroom.record.judgement_rows import Reliability
from sitroom.record.record import Record
from tests.record import made, situation
from tests.record.contest import Said, report
from tests.record.people import actor_of
from tests.record.test_disputes import exact

HOSTILE = "</q><script>alert(1)</script> & {{ 7 * 7 }} \u202eevil\u202c\x01\ufffe]]> بيان"


def held(who: str | None, holder: str) -> Said:
    return Said(who, "Tell", aspect="control", holder=holder)


def reports() -> list[Extracted]:
    paged = report("4.pdf", "2031-05-09", Said("FG", "Dun", so=False), publisher="Dun Post")
    text = paged.document.text
    foreign = made.document("Les bateaux restent au port.", "5.txt", published="2031-05-08")
    return [
        report("1.txt", "2031-05-02", held("BC", "KL"), publisher="Tell Post"),
        report("2.txt", "2031-05-04", held("DE", "MN"), Said(None, "Dun")),
        report("3.txt", "2031-05-06", Said("FG", "Oss"), Said("HI", "Oss")),
        replace(paged, document=replace(paged.document, pages=(0, 0, text.index("fighting")), language="en")),
        Extracted(replace(foreign, language="fr"), ()),
        situation.first(),
    ]


def hostile() -> list[Extracted]:
    """A dispute whose source, outlet, title and path try to become something else."""
    made = [report("1.txt", "2031-05-02", Said(HOSTILE, "Dun")), report("2.txt", "2031-05-04", Said("DE", "Dun", so=False))]
    first = made[0]
    document = replace(first.document, title=f"T {HOSTILE}", publisher=f"P {HOSTILE}", path=f"p {HOSTILE}", language="ar")
    return [replace(first, document=document), replace(made[1], document=replace(made[1].document, language='e" x\x01'))]


def recorded(path: Path, documents: list[Extracted], *, graded: bool = False) -> Record:
    """An open record of these documents; with ``graded`` somebody graded the source of the first."""
    record = Record.open(str(path), matcher=exact())
    for document in documents:
        record.add(document, "m")
    if graded:
        record.grade_source(actor_of(record, "1.txt", "BC"), Reliability.B, "Ina Holt", "knows the river")
    return record

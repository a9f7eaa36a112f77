"""A situation as a document to hand on: a report with numbered evidence, as HTML that prints well and as DOCX."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from sitroom.actors.actor import ActorType
from sitroom.brief.report_blocks import Cited, Heading, Items, Paragraph, Report, Side, Table, writable
from sitroom.brief.report_evidence import Evidence
from sitroom.brief.report_sources import JUDGEMENTS, Ground, actors, lead_of, limits, relations_wanted, scope, sources
from sitroom.brief.report_telling import Teller
from sitroom.exchange.exported import Export, Written, fresh
from sitroom.exchange.page import right_to_left
from sitroom.exchange.templating import templates
from sitroom.record.page_rows import ActorView
from sitroom.record.record import Record
from sitroom.record.search_rows import Sought
from sitroom.record.situation import Room, Situation

ROOM = Room(disputes=12, agreements=8, holdings=20, outlooks=8, speakers=12, quoted=True)
"""How much of a situation a report tells: what a person reads to the end; the rest is counted."""
_ACTORS, _RELATIONS = 12, 20
_USUAL_NAME = "sitroom"
_FOOT = (
    "Made with Sitroom, which shows who says so and never decides what is true. The quoted words are exact; who speaks, what is"
    " claimed and what is opposed are read by machine and may err."
)
_NO_DOCX = "a DOCX version, since python-docx is not installed: pip install python-docx"


def export_report(record: Record, folder: Path, title: str | None = None) -> Export:
    """Write ``report.html``, and ``report.docx`` where python-docx is there, into a folder; the same record gives the same bytes.

    Both are one report: what does not fit in is counted in it. ``title`` goes in place of the one made of the record's name.
    """
    report = report_of(record, title)
    with fresh(folder / "report.html") as file:
        file.write(html(report).encode("utf-8"))
    files = [Written("report.html", len(report.evidence), "exhibits")]
    left_out: tuple[str, ...] = ()
    try:
        from sitroom.brief.report_docx import docx
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] != "docx":
            raise
        left_out = (_NO_DOCX,)
    else:
        with fresh(folder / "report.docx") as file:
            file.write(docx(report))
        files.append(Written("report.docx", len(report.evidence), "exhibits"))
    return Export(tuple(files), (*_held_back(report), *left_out))


def report_of(record: Record, title: str | None = None) -> Report:
    """The report of a record, not yet written as anything; it goes over all statements once and is bounded in all it tells."""
    situation = record.situation(room=ROOM)
    ground = _ground(record, situation)
    related = record.quotes(relations_wanted(ground.net))
    evidence = Evidence(record, situation.quotes | {quoted.wanted: quoted for quoted in related})
    grades = ground.grades
    graded = {d.id: record.side_grades(d.id) for d in situation.disputes} if grades.reliability or grades.credibility else {}
    teller = Teller(situation, evidence, graded)
    # The order matters: evidence is numbered as it is told.
    sections = (
        teller.summary(),
        scope(ground),
        teller.disputes(),
        teller.agreements(),
        teller.holdings(),
        actors(ground, evidence),
        teller.outlooks(),
        sources(ground),
        teller.news(),
        limits(ground),
    )
    return Report(title or _title(record.location), lead_of(situation), sections, tuple(evidence.exhibits()), _FOOT)


def html(report: Report) -> str:
    """The report as one HTML page. Nothing in it is loaded from elsewhere or runs, and hostile text is shown as text."""
    environment = templates("sitroom.brief")
    environment.filters["shown"] = writable
    environment.tests["cited"] = lambda part: isinstance(part, Cited)
    for kind in (Heading, Paragraph, Items, Side, Table):
        environment.tests[kind.__name__.lower()] = lambda block, kind=kind: isinstance(block, kind)
    running = re.sub(r"[^\w .,:·–-]", "", " · ".join([report.title, *report.lead[:1]]))
    template = environment.get_template("report.html")
    return template.render(report=report, running=running, right_to_left=right_to_left)


def _ground(record: Record, situation: Situation) -> Ground:
    directory = record.actor_directory(room=3 * _ACTORS)
    known = [entry for entry in directory.entries if entry.type is not ActorType.UNNAMED and entry.statements][:_ACTORS]
    in_all = directory.total - directory.types[ActorType.UNNAMED]
    found = record.search_documents(Sought(), room=1, count_to=None)
    languages = next((facet.values for facet in found.facets if facet.name == "language"), ())
    grades = record.grades()
    views: tuple[ActorView, ...] = tuple(record.actor_page(entry.id, room=1) for entry in known)
    return Ground(
        situation=situation,
        accounting=record.accounting(),
        languages=languages,
        actors=views,
        actors_in_all=in_all,
        net=record.relation_net(room=_RELATIONS),
        where=record.where(),
        grades=grades,
        named=record.actor_names() if grades.reliability else {},
        judged=record.judgements(limit=JUDGEMENTS),
    )


def _title(location: str) -> str:
    """The name of the record, if it was given one of its own."""
    name = PurePosixPath((urlsplit(location).path if "://" in location else location).replace("\\", "/")).stem
    return "Situation report" if name in ("", _USUAL_NAME) else f"Situation report: {name}"


def _held_back(report: Report) -> tuple[str, ...]:
    """What a report does not tell of a record."""
    cited = f"{len(report.evidence):,} {'piece' if len(report.evidence) == 1 else 'pieces'} of evidence"
    return (f"the texts and all that is said in them: it tells the situation with {cited} and counts the rest",)

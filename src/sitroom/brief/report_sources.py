"""What a report says of what it rests on: the documents, who the actors and the sources are, and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sitroom.actors.actor import ActorType, Predicate, Status
from sitroom.attributions.statement import SourceKind
from sitroom.brief.report_blocks import Block, Heading, Items, Line, Look, Paragraph, Section, Table, own, told
from sitroom.brief.report_evidence import Evidence, in_all
from sitroom.brief.wording import begun, counted, day_in_words, headline, listed, period_in_words
from sitroom.documents.document import READ_LANGUAGE
from sitroom.exchange.page import KIND_WORDS
from sitroom.record.gathering import Wanted
from sitroom.record.judgement_rows import Grades, JudgementRow
from sitroom.record.page_rows import Accounting, ActorView, Edge, Net, Where
from sitroom.record.rows import QuotedSource
from sitroom.record.search_rows import NONE, FacetValue
from sitroom.record.situation import Situation

_OUTLETS, _DESCRIBED, _ROLES, _GRADES = 12, 8, 2, 20
"""Rows of each list; what is left out is counted."""
JUDGEMENTS = 200
"""Judgements by people that are counted; beyond these it says "at least"."""
_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fr": "French", "he": "Hebrew", "hi": "Hindi", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nb": "Norwegian", "nl": "Dutch", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "zh": "Chinese",
}  # fmt: skip
_PREDICATES = {
    Predicate.CHILD_OF: "is a child of",
    Predicate.KIN_OF: "is kin of",
    Predicate.LEADS: "leads",
    Predicate.MEMBER_OF: "is a member of",
    Predicate.SPEAKS_FOR: "speaks for",
    Predicate.ALLIED_WITH: "is allied with",
    Predicate.OPPOSED_TO: "is opposed to",
    Predicate.FIGHTS_AGAINST: "fights against",
    Predicate.NEGOTIATES_WITH: "negotiates with",
    Predicate.IN_DISCORD_WITH: "is in discord with",
    Predicate.SUPPORTS: "supports",
    Predicate.ASKS_SUPPORT_OF: "asks for the support of",
}
_SCALE = (
    ("almost no chance", "0 to 5%"), ("very unlikely", "5 to 20%"), ("unlikely", "20 to 45%"),
    ("roughly even chance", "45 to 55%"), ("likely", "55 to 80%"), ("very likely", "80 to 95%"), ("almost certain", "95 to 100%"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ground:
    """What the record has beside the situation: who is behind the statements, who acts, and what people decided.

    ``languages`` are of the documents, ``net`` the relations that most of them tell of, ``named`` what to call the graded
    sources, ``judged`` the newest judgements.
    """

    situation: Situation
    accounting: Accounting
    languages: tuple[FacetValue, ...]
    actors: tuple[ActorView, ...]
    actors_in_all: int
    net: Net
    where: Where
    grades: Grades
    named: dict[str, str]
    judged: Sequence[JudgementRow]


def relations_wanted(net: Net) -> list[Wanted]:
    """The words that relations rest on, to quote."""
    return [wanted for edge in net.edges for wanted in _wanted_of(edge)]


def scope(g: Ground) -> Section:
    """What was read."""
    s, a = g.situation, g.accounting
    blocks: list[Block] = [Paragraph((own(f"{headline(s)}."),))]
    blocks.append(Paragraph((own(f"Languages: {_languages(g.languages)}."),)))
    unread = [value for value in g.languages if value.value not in (READ_LANGUAGE, NONE)]
    if unread:
        count = sum(value.count for value in unread)
        whose = "is kept and searchable, but was" if count == 1 else "are kept and searchable, but were"
        words = (
            f"Not read: {counted(count, 'document')} in {listed([_language(v) for v in unread])} {whose} not read by the model;"
        )
        blocks.append(Paragraph((own(f"{words} nothing in this report rests on {'it' if count == 1 else 'them'}."),)))
    rows = tuple(
        (
            (told(row.publisher) if row.publisher else own("no outlet named", Look.QUIET),),
            (own(f"{row.documents:,}"),),
            (own(f"{row.statements:,}"),),
            (own(_share(row.unnamed_share)),),
        )
        for row in a.outlets[:_OUTLETS]
    )
    if rows:
        head = ("Outlet", "Documents", "Statements", "From unnamed sources")
        more = in_all(len(rows), len(a.outlets), "outlet")
        blocks.append(Table("Where the documents come from", head, rows, frozenset({1, 2, 3}), more))
    return Section("scope", "What this report rests on", tuple(blocks))


def actors(g: Ground, evidence: Evidence) -> Section:
    """Who acts and speaks most, and how they are said to stand to each other."""
    shown = len(g.actors)
    rows = tuple((_name(v), _filled(_roles(v)), (own(f"{v.statements_in_all:,}"),), (own(f"{v.documents:,}"),)) for v in g.actors)
    if not rows:
        return Section("actors", "Who the actors are", (Paragraph((own("No actor is known by name."),)),))
    head = ("Actor", "Said to be", "Statements", "Documents")
    more = in_all(shown, g.actors_in_all, "actor")
    caption = "The actors with most statements, and how many documents name them"
    blocks: list[Block] = [Table(caption, head, rows, frozenset({2, 3}), more)]
    names = {node.id: node.name for node in g.net.nodes}
    lines = tuple(_relation(edge, names, evidence) for edge in g.net.edges)
    if lines:
        blocks.append(Heading((own("How they stand to each other, as the reports tell it"),), "relations"))
        blocks.append(Items(lines, g.net.edges_in_all - len(lines)))
    return Section("actors", "Who the actors are", tuple(blocks))


def sources(g: Ground) -> Section:
    """Who is behind the statements."""
    a = g.accounting
    if not a.statements:
        return Section("sources", "Who the sources are", (Paragraph((own("No statement of a source was found."),)),))
    parts = (("named, by name or office", a.named), ("unnamed", a.unnamed), ("no source at all", a.no_source))
    rows = tuple(((own(words),), (own(f"{n:,}"),), (own(_share(n / a.statements)),)) for words, n in parts)
    blocks: list[Block] = [Table("How the sources are named", ("Source", "Statements", "Share"), rows, frozenset({1, 2}))]
    kinds = [f"{KIND_WORDS[kind]} {n:,}" for kind, n in sorted(a.by_kind.items(), key=lambda it: (-it[1], str(it[0]))) if n]
    blocks.append(Paragraph((own("By kind of source: ", Look.STRONG), own(f"{', '.join(kinds)}."))))
    if most := g.situation.summary.most_quoted[:_DESCRIBED]:
        quoted = listed_all([_quoted(source) for source in most])
        blocks.append(Paragraph((own("Quoted most: ", Look.STRONG), told(quoted), own("."))))
    if a.described:
        words = listed_all([f"“{row.words}” ({row.statements:,})" for row in a.described[:_DESCRIBED]])
        rest = in_all(min(_DESCRIBED, len(a.described)), len(a.described), "description")
        blocks.append(
            Paragraph((own("How the unnamed are described: ", Look.STRONG), told(words), own(f" {rest}." if rest else ".")))
        )
    if a.repeaters:
        outlets = listed([row.publisher or "" for row in a.repeaters])
        blocks.append(Paragraph((own("Only repeat what others printed before: ", Look.STRONG), told(outlets), own("."))))
    return Section("sources", "Who the sources are", (*blocks, *_graded(g)))


def limits(g: Ground) -> Section:
    """What is not known, and how to read what is said."""
    lines: list[Line] = [(own(line),) for line in _gaps(g)]
    open_ones = [e.outlook.question for e in g.situation.outlooks if all(h.low is None for h in e.outlook.hypotheses)]
    if open_ones:
        lines.append((own("Nobody says how likely it is: "), told("; ".join(open_ones))))
    head = ("In words", "Probability")
    scale = tuple(((own(words),), (own(span),)) for words, span in _SCALE)
    blocks: list[Block] = [
        Items(tuple(lines)),
        Heading((own("How to read it"),), "method"),
        Items(tuple((own(line),) for line in _METHOD)),
        Table("Words for probabilities, after ICD 203", head, scale, frozenset({1})),
    ]
    return Section("limits", "What is not known, and how to read this", tuple(blocks))


_METHOD = (
    "It says who says so and never what is true. The quoted words are exact. Who speaks, what is meant, and what stands against"
    " what are read by machine and may err: each number leads to the words.",
    "Support is counted in independent origins: reports that repeat one agency, one post or one paragraph are one.",
    "A probability is pooled only where three independent origins or more say how likely something is. How likely a thing is"
    " taken to be and how firm the ground is are told apart.",
    "Grades of sources and statements are those that people gave (Admiralty code), never the program's own.",
)


def listed_all(parts: Sequence[str]) -> str:
    """Write all of several in a row, semicolons between them."""
    return "; ".join(parts)


def _gaps(g: Ground) -> list[str]:
    s, a = g.situation, g.accounting
    lines = [_judged(g)]
    if s.undated:
        lines.append(
            f"{counted(s.undated, 'document')} {'has' if s.undated == 1 else 'have'} no date: what only "
            f"{'it says' if s.undated == 1 else 'they say'} cannot be put in order."
        )
    nobody = sum(value.count for value in g.languages if value.value == NONE)
    if nobody:
        lines.append(
            f"The language of {counted(nobody, 'document')} is not known; {'it was' if nobody == 1 else 'they were'} read."
        )
    if a.no_source:
        lines.append(f"{_share(a.no_source_share)} of the statements name no source at all.")
    if a.narration:
        whose = "is an outlet's own words" if a.narration == 1 else "are the outlets' own words"
        lines.append(f"{counted(a.narration, 'further statement')} {whose}, without a source.")
    if g.where.unplaced_in_all:
        whole = g.where.placed_in_all + g.where.unplaced_in_all
        lines.append(f"{g.where.unplaced_in_all:,} of {counted(whole, 'place')} could not be put on a map.")
    if s.looked_at < s.summary.documents:
        lines.append(f"Agreement and open questions were looked for in the newest {s.looked_at:,} documents alone.")
    return lines


def _judged(g: Ground) -> str:
    standing = [j for j in g.judged if j.undone_at is None]
    if not standing:
        return "No person has checked what the machine read: no statement of this record is accepted, rejected or corrected."
    at_least = "At least " if len(g.judged) >= JUDGEMENTS else ""
    people = len({j.author for j in standing})
    found = (
        f"{at_least}{counted(len(standing), 'judgement')} by {counted(people, 'person') if people == 1 else f'{people:,} people'}"
    )
    return f"{begun(found)} {'is' if len(standing) == 1 else 'are'} in this record; all else is as the machine read it."


def _graded(g: Ground) -> list[Block]:
    """The grades that people gave sources, those of most named ones first."""
    given = sorted(g.grades.reliability.items(), key=lambda item: (item[1].grade, g.named.get(item[0], item[0])))
    if not given:
        return [Paragraph((own("Nobody has graded a source in this record.", Look.QUIET),), quiet=True)]
    rows = tuple(
        ((told(g.named.get(actor, actor)),), (own(f"{row.grade}, {row.words}"),), (told(row.author),), _filled(row.note))
        for actor, row in given[:_GRADES]
    )
    head = ("Source", "Reliability", "Graded by", "Note")
    return [Table("How reliable people take the sources to be", head, rows, more=in_all(len(rows), len(given), "grade"))]


def _wanted_of(edge: Edge) -> list[Wanted]:
    return [Wanted(e.document, e.statement, spans) for e, spans in zip(edge.evidence, edge.spans, strict=True) if spans]


def _relation(edge: Edge, names: dict[str, str], evidence: Evidence) -> Line:
    status = "" if edge.status is Status.CURRENT else f", {edge.status.value}"
    pair = (
        told(names[edge.subject], Look.STRONG),
        own(f" {_PREDICATES[edge.predicate]} "),
        told(names[edge.object], Look.STRONG),
    )
    return (*pair, own(f" ({counted(edge.count, 'document')}{status})", Look.QUIET), *evidence.cited(_wanted_of(edge)))


def _filled(words: str | None) -> Line:
    """A cell with words that are told; nothing where there are none."""
    return (told(words),) if words else ()


def _name(view: ActorView) -> Line:
    kind = _kind(view.type)
    return (told(view.name), own(f" {kind}", Look.QUIET)) if kind else (told(view.name),)


def _kind(kind: ActorType) -> str:
    """What an actor is; a person needs no word for it."""
    return "" if kind is ActorType.PERSON else {ActorType.ORGANIZATION: "organisation"}.get(kind, kind.value)


def _roles(view: ActorView) -> str:
    roles = []
    for role in view.roles[:_ROLES]:
        title = f"{role.title} of {role.of}" if role.of else role.title
        roles.append(title if role.status is Status.CURRENT else f"{title} ({role.status.value})")
    return "; ".join(roles)


def _quoted(source: QuotedSource) -> str:
    kind = "" if source.kind is SourceKind.PERSON else f" ({KIND_WORDS[source.kind]})"
    return f"{source.name}{kind}, {counted(source.statements, 'statement')} in {counted(source.documents, 'document')}"


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _language(value: FacetValue) -> str:
    return "unknown" if value.value == NONE else _LANGUAGES.get(value.value, value.value)


def _languages(values: Sequence[FacetValue]) -> str:
    told = [f"{_language(value)} {value.count:,}{'+' if value.more else ''}" for value in values]
    return ", ".join(told) or "none"


def lead_of(s: Situation) -> tuple[str, ...]:
    """The lines below the title: when it stands, and what it rests on."""
    last = f"State of reporting: {day_in_words(s.last)}" if s.last else "State of reporting: nothing is dated"
    days = period_in_words(s.first, s.last)
    rests = f"{counted(s.summary.documents, 'document')}, {counted(s.summary.statements, 'statement')} by sources"
    return last, f"{rests}{f', {days}' if days else ''}"

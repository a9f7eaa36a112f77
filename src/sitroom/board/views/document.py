"""One document: its text with what was read in it, the statements beside their lines, and a form for one that is missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from sitroom.attributions.statement import Quotation, SourceKind, Statement
from sitroom.board import links
from sitroom.board.asked import Asked, AskedError
from sitroom.board.board import Board
from sitroom.board.cards import Card, NamedLink, cards, spans_in_words
from sitroom.board.forms import Done, Form
from sitroom.board.judging import Option, kinds, levels, moment_in_words, options, polarities, quotations, words_of
from sitroom.board.marking import (
    ASKED,
    CARDS,
    Layer,
    Looks,
    Piece,
    first_of,
    label,
    piece,
    shown_at,
    stretches,
)
from sitroom.board.rendering import Page, web_address
from sitroom.board.selected import MOST, Place, places, pointed_at, same_words
from sitroom.brief.wording import counted, day_in_words
from sitroom.certainty.level import Level, Polarity
from sitroom.documents.document import Document, Span
from sitroom.exchange.marking import Mark, Marked, cut, lines, marked
from sitroom.exchange.page import right_to_left
from sitroom.record.judgement_rows import NewStatement
from sitroom.record.page_rows import DocumentView, Named, Seen

_LAYER_WORDS = {
    Layer.SOURCE: "source",
    Layer.CUE: "words that tell it is said",
    Layer.CONTENT: "what is said",
    Layer.ACTOR: "actors",
    Layer.PLACE: "places",
    Layer.OUTLET: "what the outlet tells itself",
}
_DEFAULT = frozenset(Layer) - {Layer.OUTLET}
_NAMED = 60
"""Actors and places of one document that are listed."""
_AROUND = 60
"""Characters on each side of words that stand in several places."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the text ("heading", "boilerplate" or "" for any other), and the statements that begin in it."""

    kind: str
    pieces: tuple[Piece, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class LayerLink:
    """A layer of marks, whether it is shown, and the address that turns it."""

    name: str
    words: str
    on: bool
    href: str


@dataclass(frozen=True, slots=True)
class Part:
    """Which stretch of a long text is shown, of how many, and the addresses of its neighbours."""

    number: int
    of: int
    previous: str | None
    following: str | None
    told: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of the words that a new statement is to be made of, with what stands around it."""

    spans: str
    before: str
    words: str
    after: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NewForm:
    """The form of a new statement; with ``choices`` its words stand in several places, and one is to be chosen."""

    open: bool
    content: str
    source: str
    cue: str
    kinds: tuple[Option, ...]
    quotations: tuple[Option, ...]
    polarities: tuple[Option, ...]
    levels: tuple[Option, ...]
    choices: tuple[Choice, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class DocumentPage(Page):
    """One document; ``warnings`` tell what of the address could not be shown, ``pages`` counts those of a paged one."""

    template: ClassVar[str] = "document.html"
    id: str
    path: str
    web: str | None
    outlet: str | None
    when: str
    lang: str
    dir: str
    language: str | None
    read: bool
    pages: int
    statements_told: str
    rejected: int
    warnings: tuple[str, ...]
    focus: str | None
    focus_number: str | None
    layers: tuple[LayerLink, ...]
    unfolded: bool
    turned: str
    part: Part | None
    rows: tuple[Row, ...]
    hidden: int
    all_statements: str
    actors: tuple[NamedLink, ...]
    actors_more: int
    places: tuple[NamedLink, ...]
    places_more: int
    previous: NamedLink | None
    following: NamedLink | None
    revisions: tuple[str, ...]
    new: NewForm


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What an address asks to see of a document, as far as the document has it; ``warnings`` tell the rest."""

    words: tuple[Span, ...]
    focus: str | None
    part: int | None
    layers: frozenset[Layer]
    warnings: tuple[str, ...]


def show(board: Board, asked: Asked) -> DocumentPage:
    """A document at the words, the statement or the part that is asked for."""
    view = board.record.document_page(asked.needed("id"))
    return page(view, asked)


def page(view: DocumentView, asked: Asked) -> DocumentPage:
    """What the page shows of a document."""
    document, statements = view.extracted.document, view.extracted.statements
    actors, sites = _named(view.actors, links.actor), _named(view.places, links.place)
    wanted = _wanted(view, asked)
    firsts = {s.id: first_of(s) for s in statements}
    told = [s for s in statements if _told(s, wanted)]
    cuts = stretches(document.text, sorted(firsts[s.id] for s in told))
    number = _stretch(cuts, wanted, firsts)
    here = cuts[number]
    inside = [s for s in told if here[0] <= firsts[s.id] < here[1]]
    shown = _bounded(inside, told, wanted.focus)
    rejected = frozenset(number for number, review in view.reviews.items() if review == "rejected")
    attributed = [s for s in view.extracted.attributed if s.id not in rejected]
    unfolded = asked.text("cards") == "open"
    return DocumentPage(
        title=view.about.title or view.about.path,
        id=view.about.id,
        path=view.about.path,
        web=web_address(document.url),
        outlet=view.about.publisher,
        when=day_in_words(view.about.published),
        lang=document.language or "und",
        dir="rtl" if right_to_left(document.language) else "ltr" if document.language else "auto",
        language=document.language,
        read=document.is_read,
        pages=len(document.pages),
        statements_told=counted(len(attributed), "statement"),
        rejected=len(rejected),
        warnings=wanted.warnings,
        focus=wanted.focus,
        focus_number=None if wanted.focus is None else label(wanted.focus),
        layers=tuple(_layer(layer, wanted.layers, asked) for layer in Layer),
        unfolded=unfolded,
        turned=_again(asked, cards=None if unfolded else "open"),
        part=_part(number, cuts, document, asked) if len(cuts) > 1 else None,
        rows=_rows(view, here, shown, wanted, rejected),
        hidden=len(inside) - len(shown),
        all_statements=links.search(document=view.about.id),
        actors=actors[:_NAMED],
        actors_more=max(0, len(actors) - _NAMED),
        places=sites[:_NAMED],
        places_more=max(0, len(sites) - _NAMED),
        previous=_neighbour(view.previous),
        following=_neighbour(view.following),
        revisions=tuple(
            f"{moment_in_words(r.added_at)}, read by {r.reader}{', shown here' if r.current else ''}" for r in view.revisions
        ),
        new=_new(document.text, asked),
    )


# -- what is asked for ---------------------------------------------------------------------------------------------


def _wanted(view: DocumentView, asked: Asked) -> _Wanted:
    text, warnings = view.extracted.document.text, []
    focus = asked.text("statement")
    if focus is not None and all(s.id != focus for s in view.extracted.statements):
        warnings.append(f"This document has no statement {focus[:40]!r}; it may have been read anew since. The text is shown.")
        focus = None
    try:
        words = tuple((start, end) for start, end in asked.spans("words") if end <= len(text))
        if len(words) < len(asked.spans("words")):
            warnings.append(f"The words that are asked for lie beyond this text, which has {len(text):,} characters.")
    except AskedError as error:
        words = ()
        warnings.append(f"{error}.")
    part = asked.text("part")
    layers = _layers(asked.text("layers"))
    if layers is None:
        warnings.append(f"Layers are {', '.join(Layer)}, or none of them.")
    number = int(part) if part is not None and part.isascii() and part.isdigit() and len(part) < 6 else None
    return _Wanted(words, focus, number, _DEFAULT if layers is None else layers, tuple(warnings))


def _layers(value: str | None) -> frozenset[Layer] | None:
    """The layers that an address names; None where it names something else."""
    if value is None:
        return _DEFAULT
    names = [] if value == "none" else value.split(",")
    return frozenset(Layer(name) for name in names) if set(names) <= set(Layer) else None


def _told(s: Statement, wanted: _Wanted) -> bool:
    """Whether a statement is shown: those of the outlet itself where they are asked for."""
    return s.source.kind is not SourceKind.REPORTER or Layer.OUTLET in wanted.layers or s.id == wanted.focus


def _stretch(cuts: Sequence[Span], wanted: _Wanted, firsts: Mapping[str, int]) -> int:
    if wanted.words:
        return shown_at(cuts, wanted.words[0][0])
    if wanted.part is not None:
        return min(max(wanted.part, 1), len(cuts)) - 1
    return 0 if wanted.focus is None else shown_at(cuts, firsts[wanted.focus])


def _bounded(inside: Sequence[Statement], told: Sequence[Statement], focus: str | None) -> list[Statement]:
    """The statements of a stretch that there is room for, with the one that is asked for wherever it begins."""
    shown = list(inside[:CARDS])
    if focus is not None and all(s.id != focus for s in shown):
        shown = [next(s for s in told if s.id == focus), *shown]
    return shown


def _again(asked: Asked, **changed: str | int | None) -> str:
    """The address of this page with some fields otherwise."""
    kept = {name: asked.text(name, 8_000) for name in ("id", "statement", "words", "part", "layers", "cards")}
    return links.link("/document", kept | changed, "words" if kept["words"] else "")


def _layer(layer: Layer, layers: frozenset[Layer], asked: Asked) -> LayerLink:
    turned = layers ^ {layer}
    value = None if turned == _DEFAULT else ",".join(each for each in Layer if each in turned) or "none"
    return LayerLink(layer.value, _LAYER_WORDS[layer], layer in layers, _again(asked, layers=value))


def _part(number: int, cuts: Sequence[Span], document: Document, asked: Asked) -> Part:
    def other(wanted: int) -> str | None:
        if not 1 <= wanted <= len(cuts):
            return None
        return _again(asked, part=wanted, words=None, statement=None).partition("#")[0]

    start, end = cuts[number]
    told = f"characters {start:,} to {end:,} of {len(document.text):,}"
    return Part(number + 1, len(cuts), other(number), other(number + 2), told)


# -- the text ------------------------------------------------------------------------------------------------------


def _rows(
    view: DocumentView, here: Span, shown: Sequence[Statement], wanted: _Wanted, rejected: frozenset[str]
) -> tuple[Row, ...]:
    document = view.extracted.document
    sizes = {s.id: sum(end - start for start, end in s.content) for s in shown}
    firsts = {s.id: first_of(s) for s in shown}
    mentioned, looks = _mentioned(view, shown, wanted, rejected)
    asked = [(start, end, ASKED) for start, end in wanted.words]
    parts = cut(here, [*marked(shown), *mentioned, *asked], sizes, firsts)
    made = lines(document, parts)
    beside = cards(view, shown, wanted.focus)
    placed = {number for line in made for segment in line.segments for number in segment.begins}
    # A statement that begins in another stretch stands beside the first line of this one.
    early = [beside[s.id] for s in shown if s.id not in placed]
    anchor = next((s.start for line in made for s in line.segments if ASKED in s.marks), None)
    rows: list[Row] = []
    for line in made:
        begun = [beside[number] for segment in line.segments for number in segment.begins]
        pieces = tuple(piece(document.text, s, looks, "words" if s.start == anchor else None) for s in line.segments)
        rows.append(Row(line.kind, pieces, (*early, *begun)))
        early = []
    return tuple(rows)


def _mentioned(
    view: DocumentView, shown: Sequence[Statement], wanted: _Wanted, rejected: frozenset[str]
) -> tuple[list[Marked], Looks]:
    """The marks of actors and places, and how all marks look."""
    actors = {a.id: a.name for a in view.extracted.actors} | {number: named.name for number, named in view.actors.items()}
    places = {p.id: p.name for p in view.extracted.places} | {number: named.name for number, named in view.places.items()}
    marks: list[Marked] = []
    names: dict[str, str] = {}
    who: dict[Mark, str] = {}
    for mention in view.extracted.mentions:
        for role, number, known in ((Layer.ACTOR, mention.actor, actors), (Layer.PLACE, mention.place, places)):
            if number is not None and number in known:
                mark = Mark(f"mention {mention.id}", role.value)
                marks.append((*mention.span, mark))
                names[mark.statement] = known[number]
                if role is Layer.ACTOR:
                    who[mark] = spans_in_words([mention.span])
                break
    for s in shown:
        if s.source.spans and s.id not in rejected:
            who[Mark(s.id, "source")] = spans_in_words(s.source.spans)
    narrated = frozenset(s.id for s in shown if s.source.kind is SourceKind.REPORTER)
    return marks, Looks(wanted.layers, names, who, rejected, narrated, wanted.focus)


def _named(found: Mapping[str, Named], address: Callable[[str], str]) -> tuple[NamedLink, ...]:
    by_id = {named.id: named.name for named in found.values()}
    return tuple(NamedLink(name, address(number)) for number, name in by_id.items())


def _neighbour(seen: Seen | None) -> NamedLink | None:
    return None if seen is None else NamedLink(seen.title or seen.path, links.document(seen.id))


# -- a new statement -----------------------------------------------------------------------------------------------


def _new(text: str, asked: Asked) -> NewForm:
    content = asked.text("new", 8_000)
    source, cue = asked.text("source") or "", asked.text("cue") or ""
    found = places(text, content) if content else []
    return NewForm(
        open=content is not None,
        content=content or "",
        source=source,
        cue=cue,
        kinds=_chosen(kinds(None, told=False), asked.text("kind")),
        quotations=_chosen(quotations(None), asked.text("quotation")),
        polarities=_chosen(polarities(Polarity.AFFIRMED), asked.text("polarity")),
        levels=_chosen(levels(Level.CERTAIN), asked.text("level")),
        choices=tuple(_choice(text, place, chosen=not at) for at, place in enumerate(found)) if len(found) > 1 else (),
        more=len(found) == MOST,
    )


def _chosen(own: tuple[Option, ...], value: str | None) -> tuple[Option, ...]:
    return own if value is None else options([(o.value, o.words) for o in own], value)


def _choice(text: str, place: Place, *, chosen: bool) -> Choice:
    start, end = place[0][0], place[-1][1]
    return Choice(
        spans=spans_in_words(place),
        before=" ".join(text[max(0, start - _AROUND) : start].split()),
        words=words_of(text, place),
        after=" ".join(text[end : end + _AROUND].split()),
        chosen=chosen,
    )


def state(board: Board, form: Form) -> Done:
    """Keep a new statement; where its words stand in several places, ask for the one that is meant."""
    asked = form.asked
    document = asked.needed("id")
    text = board.record.document_page(document).extracted.document.text
    content = _content(asked, text)
    if content is None:
        return Done("", to=_asking(asked, document))
    near = content[0][0]
    kind = asked.text("kind")
    new = NewStatement(
        content=content,
        source=_nearest(asked, "source", text, near),
        cue=_nearest(asked, "cue", text, near),
        kind="none" if kind == "none" else asked.choice("kind", SourceKind),
        quotation=asked.choice("quotation", Quotation),
        polarity=asked.choice("polarity", Polarity) or Polarity.AFFIRMED,
        level=asked.choice("level", Level) or Level.CERTAIN,
    )
    row = board.record.state(document, new, form.author)
    return Done("Kept as a new statement.", row.id, to=links.document(document, row.statement, content))


def _content(asked: Asked, text: str) -> Place | None:
    """Where the words of a new statement stand; None where they stand in several places and none was chosen."""
    chosen = asked.spans("at")
    if same_words(text, chosen, asked.text("content", 20_000) or ""):
        return chosen
    found = pointed_at(asked, "content", text)
    if not found:
        raise AskedError("write or select the words of the new statement")
    return found[0] if len(found) == 1 else None


def _nearest(asked: Asked, name: str, text: str, near: int) -> Place:
    found = pointed_at(asked, name, text, near)
    return found[0] if found else ()


def _asking(asked: Asked, document: str) -> str:
    content = asked.text("content", 20_000) or ""
    if len(content) > 2_000:
        raise AskedError("these words stand in several places of the article; take some more of them")
    kept = {name: asked.text(name) for name in ("source", "cue", "kind", "quotation", "polarity", "level")}
    return links.link("/document", {"id": document, "new": content, **kept}, "new")

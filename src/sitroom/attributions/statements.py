"""From what the reader found to the statements of a document.

Spans are mended first (no span runs over a line break or into a heading, quotation marks at the
edge belong to the content), then quotations that go on without a cue are given to their speaker,
then chains are tied (``via``), and each statement gets its kind of source, quotation, polarity and
certainty.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sitroom.attributions.continuation import continued
from sitroom.attributions.endings import cut_tail, is_ritual
from sitroom.attributions.lexicon import any_of
from sitroom.attributions.quotation import MARKS, SURE_MARKS, Mask, marked, quotation_of
from sitroom.attributions.sources import kind_of
from sitroom.attributions.statement import Quotation, Source, SourceKind, Statement
from sitroom.attributions.verbless import Neighbourhood, with_layout
from sitroom.certainty.commitment import commitment_of
from sitroom.documents.document import Document, Span
from sitroom.reading.features import LINE
from sitroom.reading.reader import Entity, Found, Reading

_REMEMBERED = 200
"""Sources before a description or pronoun in which it is looked up: as many as a long article has."""
_SHORTLY = 100
"""Characters before a source in which the name that a relative pronoun goes back to is looked for."""
_EDGE = " \t\u00a0,;:–—-"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which score on an attribution, and an inner one, is a statement; chosen on PolNeAR dev (docs/model-card.md)."""

    plain: float
    inner: float


def _unbroken(text: str, span: Span, barriers: Sequence[Span], *, lettered: bool = True) -> list[Span]:
    """``span`` cut at line breaks and rid of headings and boilerplate; no piece is empty or (``lettered``) mere marks.

    A barrier that opens inside a line takes the rest of it: the mark of a text that its sender cut short.
    """
    pieces: list[Span] = []
    for line in LINE.finditer(text, *span):
        words = line.group()
        start, stop = line.start() + len(words) - len(words.lstrip()), line.end() - len(words) + len(words.rstrip())
        stop = min((b for b, _ in barriers if start < b < stop), default=stop)
        stop -= stop - start - len(text[start:stop].rstrip())
        barred = any(b < stop and start < e for b, e in barriers)
        if start < stop and not barred and (not lettered or any(c.isalnum() for c in text[start:stop])):
            pieces.append((start, stop))
    return pieces


def _longest(pieces: list[Span]) -> tuple[Span, ...]:
    """The longest piece: a name or a cue does not go on behind a line break."""
    return (max(pieces, key=lambda p: p[1] - p[0]),) if pieces else ()


def _trimmed(text: str, span: Span, edge: str = _EDGE) -> Span:
    """``span`` without the punctuation ``edge`` at its end; a span of mere punctuation stays as it is."""
    start, end = span
    while end > start and text[end - 1] in edge:
        end -= 1
    return (start, end) if end > start else span


def _with_marks(text: str, span: Span) -> Span:
    """``span`` with the quotation mark that stands right before or behind it, and without loose punctuation at its edges."""
    start, end = span
    while start < end and text[start] in _EDGE:
        start += 1
    while end > start and text[end - 1] in " \t\u00a0;:–—-":
        end -= 1
    if start and text[start - 1] in SURE_MARKS and (start == 1 or not text[start - 2].isalnum()):
        start -= 1
    if end < len(text) and text[end] in MARKS - set("'`´") and not text[end + 1 : end + 2].isalnum():
        held = text[start:end]
        if any(m in held for m in SURE_MARKS) or text[end] in '”"»':
            end += 1
    return start, end


def mended(document: Document, found: Found) -> Found | None:
    """``found`` with its spans mended; None where nothing of its content is left."""
    text = document.text
    barriers = (*document.headings, *document.boilerplate)
    content = tuple(_with_marks(text, piece) for span in found.content for piece in _unbroken(text, span, barriers))
    # A cue may be a mere mark: the colon of a transcript, the dash before a signature.
    cue = _longest([p for span in found.cue for p in _unbroken(text, span, (), lettered=False)])
    cue = tuple(_trimmed(text, c) for c in cue)
    source = tuple(_trimmed(text, p) for span in found.source for p in _longest(_unbroken(text, span, ())))
    content = tuple(s for s in content if s[0] < s[1])
    if not content or not cue:
        return None
    return replace(found, source=source, cue=cue, content=content)


def _covers(outer: Sequence[Span], inner: Iterable[Span]) -> bool:
    return all(any(s <= a and b <= e for s, e in outer) for a, b in inner)


def _size(spans: Sequence[Span]) -> int:
    return sum(e - s for s, e in spans)


def chained(found: Sequence[Found]) -> list[int | None]:
    """For each attribution the number of the narrowest other one whose content holds its cue and content whole, or None."""
    sizes = [_size(f.content) for f in found]
    nearby = Neighbourhood(found)
    via: list[int | None] = []
    for number, f in enumerate(found):
        within = (*f.cue, *f.content)
        near = nearby.touching(min(within)[0], max(within)[1])
        around = [i for i in near if i != number and sizes[i] > sizes[number] and _covers(found[i].content, within)]
        via.append(min(around, key=lambda i: (sizes[i], i)) if around else None)
    return via


def _around(entities: Sequence[Entity], spans: Sequence[Span]) -> Sequence[Entity]:
    """The entities in and shortly before ``spans``."""
    if not spans:
        return ()
    first = bisect_left(entities, min(spans)[0] - _SHORTLY, key=lambda e: e.start)
    return entities[first : bisect_left(entities, max(spans)[1], key=lambda e: e.start)]


def _without_shadows(found: Sequence[Found]) -> list[Found]:
    """``found`` without those whose cue is a word of a surer one's source, for the same content: ``[the US {think} tank X]``."""
    nearby = Neighbourhood(found)
    kept: list[Found] = []
    for f in found:
        near = (found[i] for i in nearby.touching(f.cue[0][0], f.cue[-1][1]) if found[i] is not f and found[i].score >= f.score)
        if not any(_covers(other.source, f.cue) and any(_covers(other.content, (span,)) for span in f.content) for other in near):
            kept.append(f)
    return kept


def _is_link(text: str, found: Found) -> bool:
    """Whether an inner attribution is a link of a chain: reported speech of a source that is named, if only by a pronoun."""
    return bool(found.source) and any(any_of("cue", "speech").search(text, s, e) for s, e in found.cue)


def _own_quotation(text: str, content: Sequence[Span], outer: Sequence[Span], inside: Mask) -> Quotation:
    """How an inner statement is quoted, by marks of its own: those of the content around it are its speaker's."""
    first, last = min(outer)[0], max(outer)[1]
    own = inside[first:last].copy()
    for start, end in outer:
        if inside[start:end].all():
            bare = start + (text[start] in MARKS), end - (text[end - 1] in MARKS)
            own[start - first : end - first] = False
            own[bare[0] - first : bare[1] - first] = marked(text[slice(*bare)])
    return quotation_of(text[first:last], [(s - first, e - first) for s, e in content], own)


def statements_of(document: Document, reading: Reading, thresholds: Thresholds) -> tuple[Statement, ...]:
    """The statements of a document, in the order of their first character."""
    text = document.text
    sure = [
        f
        for f in reading.found
        if (f.score >= thresholds.inner and _is_link(text, f) if f.inner else f.score >= thresholds.plain)
    ]
    kept = [m for f in sure if (m := mended(document, f)) is not None and not is_ritual(text, m.cue, m.content)]
    inside = marked(text)
    kept = [replace(f, content=cut_tail(text, f.content, reading.words, inside)) for f in kept]
    kept = with_layout(text, _without_shadows(kept), reading.entities, inside)
    kept = continued(document, kept, reading.entities, inside)
    parents = chained(kept)
    # What was found inside a content must still stand inside one: else the outer one was dropped.
    alive = [i for i, f in enumerate(kept) if not f.inner or parents[i] is not None]
    kept = [kept[i] for i in alive]
    kept.sort(key=lambda f: (min((*f.source, *f.cue, *f.content)), -_size(f.content)))
    parents = chained(kept)
    made: list[Statement] = []
    before: list[tuple[str, SourceKind]] = []
    for number, f in enumerate(kept):
        kind = kind_of(text, f.source, _around(reading.entities, f.source), before[-_REMEMBERED:])
        if kind is not None:
            before.append((" ".join(text[s:e] for s, e in f.source), kind))
        parent = parents[number]
        if parent is None:
            quotation = quotation_of(text, f.content, inside)
        else:
            quotation = _own_quotation(text, f.content, kept[parent].content, inside)
        commitment = commitment_of(text, f.cue, f.content, quotation is Quotation.DIRECT)
        made.append(
            Statement(
                id=f"s{number + 1}",
                source=Source(f.source, kind),
                cue=f.cue,
                content=f.content,
                quotation=quotation,
                via=f"s{parent + 1}" if parent is not None else None,
                polarity=commitment.polarity,
                certainty=commitment.certainty,
                score=round(f.score, 3),
            )
        )
    return tuple(made)

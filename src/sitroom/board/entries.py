"""What several pages list alike: documents, disputes, names with where they were seen, and the evidence of something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from sitroom.board import links
from sitroom.brief.wording import begun, day_in_words, last_in_words, period_in_words
from sitroom.documents.document import Span
from sitroom.outlook.svg import inline
from sitroom.record.page_rows import DisputeBrief, NameSeen, Seen
from sitroom.record.rows import EvidenceRow


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document in one line."""

    title: str
    href: str
    outlet: str | None
    when: str


@dataclass(frozen=True, slots=True)
class NameLine:
    """One name or spelling with some of the documents that have it; ``more`` counts the others."""

    name: str
    documents: tuple[DocumentLine, ...]
    more: int
    search: str


@dataclass(frozen=True, slots=True)
class Opened:
    """Evidence: ``href`` opens it, ``path`` is its document."""

    href: str
    path: str


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A dispute in one line, each answer with the number of its independent origins."""

    href: str
    question: str
    kind: str
    answers: tuple[tuple[str, int], ...]
    last: str
    settled: str | None


def document_line(seen: Seen) -> DocumentLine:
    """A document as lists have it."""
    return DocumentLine(seen.title or seen.path, links.document(seen.id), seen.publisher, day_in_words(seen.published))


def name_line(seen: NameSeen) -> NameLine:
    """A name as lists have it; what is left out is found by searching for it."""
    shown = tuple(document_line(document) for document in seen.documents)
    search = links.search(q=f'"{seen.name}"', what="documents")
    return NameLine(seen.name, shown, max(0, seen.count - len(shown)), search)


def opened(evidence: Sequence[EvidenceRow], spans: Sequence[tuple[Span, ...]] = ()) -> tuple[Opened, ...]:
    """The addresses of evidence, each once, at the words of its ``spans`` where these are given."""
    words = dict(zip(evidence, spans, strict=False))
    rows = dict.fromkeys(evidence)
    return tuple(Opened(links.document(row.document, row.statement, words.get(row, ())), row.path) for row in rows)


def dispute_line(brief: DisputeBrief, at: str | None = None) -> DisputeLine:
    """A dispute as lists have it."""
    return DisputeLine(
        href=links.dispute(brief.id, at),
        question=brief.question,
        kind=brief.kind.value,
        answers=tuple((begun(answer), count) for answer, count in zip(brief.answers, brief.origins, strict=True)),
        last=last_in_words(brief.last_change),
        settled=None if brief.settled is None else day_in_words(brief.settled),
    )


def between(first: str | None, last: str | None) -> str:
    """The days from a first report to a last one, in words."""
    return period_in_words(first, last) or "no date"


def in_page(svg: str) -> Markup:
    """A picture of ours to stand in a page; its writer has escaped all words in it."""
    return Markup(inline(svg))  # noqa: S704


def bar(part: int, whole: int) -> Markup:
    """A share as a small bar; what it shows stands beside it as a number."""
    width = 0.0 if whole <= 0 else max(0.0, min(100.0, 100 * part / whole))
    parts = f'<rect class="track" width="100" height="8"/><rect class="fill" width="{width:.1f}" height="8"/>'
    look = 'class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"'
    return Markup(f"<svg {look}>{parts}</svg>")  # noqa: S704 - numbers alone

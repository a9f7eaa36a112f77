"""The evidence of a report: numbered in the order in which it is told, the same words under the same number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from sitroom.brief.report_blocks import Cited, Exhibit, Look, Words
from sitroom.brief.wording import counted, day_in_words, source_in_words
from sitroom.documents.document import Document, Span
from sitroom.extracted import Extracted
from sitroom.record.gathering import Quoted, Wanted
from sitroom.record.record import Record

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
CITED = 3
"""Numbers that stand behind one sentence at most; the rest is counted."""


@dataclass(slots=True)
class Evidence:
    """What a report rests on; ``quotes`` are the words that may be cited."""

    record: Record
    quotes: Mapping[Wanted, Quoted]
    _numbers: dict[tuple[str, str | None, tuple[Span, ...]], int] = field(default_factory=dict)
    _wanted: list[Wanted] = field(default_factory=list)
    _uses: Counter[int] = field(default_factory=Counter)
    _documents: dict[str, Extracted] = field(default_factory=dict)

    def cite(self, wanted: Wanted) -> Cited | None:
        """A number for some words; None where their text is not there any more."""
        if wanted not in self.quotes:
            return None
        key = (wanted.document, wanted.statement, self._spans(wanted))
        if key not in self._numbers:
            self._wanted.append(wanted)
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        self._uses[number] += 1
        return Cited(number, self._uses[number])

    def cited(self, wanted: Iterable[Wanted], most: int = CITED) -> tuple[Cited | Words, ...]:
        """Numbers for several, at most so many, and how many more there are."""
        known = [w for w in dict.fromkeys(wanted) if w in self.quotes]
        shown: list[Cited | Words] = [found for w in known[:most] if (found := self.cite(w)) is not None]
        if len(known) > most:
            shown.append(Words(f" and {len(known) - most:,} more", Look.QUIET))
        return tuple(shown)

    def exhibits(self) -> Iterator[Exhibit]:
        """All that was cited, in the order of the numbers."""
        for number, wanted in enumerate(self._wanted, start=1):
            quoted = self.quotes[wanted]
            document = self._document(wanted.document).document
            yield Exhibit(
                number=number,
                pieces=tuple(Words(text, Look.MARKED if marked else Look.PLAIN, told=True) for text, marked in quoted.pieces),
                language=quoted.language if _LANGUAGE.fullmatch(quoted.language or "") else None,
                source=source_in_words(quoted),
                cue=self._cue(wanted),
                outlet=quoted.publisher,
                date=day_in_words(quoted.published) if quoted.published else "no date",
                title=quoted.title,
                where=quoted.url or quoted.path,
                at=_at(document, self._spans(wanted), wanted.statement),
                uses=self._uses[number],
            )

    def _spans(self, wanted: Wanted) -> tuple[Span, ...]:
        if wanted.spans:
            return wanted.spans
        said = self._document(wanted.document).statements
        return next((s.content for s in said if s.id == wanted.statement), ())

    def _cue(self, wanted: Wanted) -> str:
        found = self._document(wanted.document)
        cue = next((s.cue for s in found.statements if s.id == wanted.statement), ())
        return " … ".join(" ".join(found.document.text[start:end].split()) for start, end in cue)

    def _document(self, document: str) -> Extracted:
        if document not in self._documents:
            self._documents[document] = self.record.document(document)
        return self._documents[document]


def _at(document: Document, spans: tuple[Span, ...], statement: str | None) -> str:
    """Where in a document some words stand: "page 3, characters 120 to 180, statement s4"."""
    parts = []
    if document.pages and spans:
        first, last = document.page_of(spans[0][0]), document.page_of(max(spans[0][0], spans[-1][1] - 1))
        parts.append(f"page {first}" if first == last else f"pages {first} to {last}")
    parts.append("characters " + " and ".join(f"{start:,} to {end:,}" for start, end in spans))
    return ", ".join([*parts, *([f"statement {statement}"] if statement is not None else [])])


def in_all(shown: int, whole: int, noun: str) -> str:
    """Write how many there are beyond those that are shown: "and 12 more disputes in the record"; empty where all are."""
    return f"and {counted(whole - shown, f'more {noun}')} in the record" if whole > shown else ""

"""Documents on their way from files into a record: several in one transaction, and by what reader where none is named."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sitroom.documents.document import Document
from sitroom.documents.formats import LeftOut
from sitroom.errors import DocumentError
from sitroom.exchange.jsonl import encode
from sitroom.record.kept import KeptDocument, KeptRevision

if TYPE_CHECKING:
    from sitroom.extracted import Extracted
    from sitroom.record.record import Record
    from sitroom.record.rows import Added

TOGETHER = 150
"""Documents that are taken in one transaction: what is lost at most when loading is killed."""
TEXTS = 2_000_000
"""Characters of their texts at which fewer are taken together."""
TOLD = 20
"""Bad lines of one file that are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Took:
    """What was taken: one document at ``path`` and what that changed, or so many decisions or questions."""

    path: str
    things: str = "documents"
    count: int = 1
    added: Added | None = None


Item = Took | DocumentError | LeftOut


def taken(record: Record, documents: Iterable[KeptDocument | DocumentError], *, same: bool) -> Iterator[Item]:
    """Take documents, several at a time."""
    together: list[KeptDocument] = []
    size = 0

    def flush() -> Iterator[Item]:
        nonlocal together, size
        waiting, together, size = together, [], 0
        if waiting:
            for kept, added in zip(waiting, record.take(waiting, same=same), strict=True):
                yield Took(_path(kept), added=added)

    for kept in documents:
        if isinstance(kept, DocumentError):
            yield kept
            continue
        if any(kept.id == each.id for each in together):
            yield from flush()
        together.append(kept)
        size += sum(len(r.extracted.document.text) for r in kept.revisions if r.extracted is not None)
        if len(together) >= TOGETHER or size > TEXTS:
            yield from flush()
    yield from flush()


def _path(kept: KeptDocument) -> str:
    return next((r.extracted.document.path for r in kept.revisions if r.extracted and r.revision == kept.current), kept.id)


def unnamed(record: Record, extracted: Extracted) -> KeptDocument:
    """A document whose reader nobody names; where the record has just this, its own reader is the one."""
    document, line = extracted.document, encode(extracted)
    reader = f"loaded.{hashlib.sha256(line).hexdigest()[:12]}"
    if (held := record.reading_of(document.id, document.revision)) is not None:
        own, read = held
        if any(_says(each, document) == line for each in (read, record.document(document.id))):
            reader, extracted = own, replace(read, document=document)
    return KeptDocument(document.id, document.revision, (KeptRevision(0, document.revision, reader, None, extracted),))


def _says(held: Extracted, document: Document) -> bytes:
    """What a record has on a document as a line, with what else is known of it left as the line has it."""
    return encode(replace(held, document=document))


def bounded(items: Iterable[Item], name: str) -> Iterator[Item]:
    """The same, with no more errors than anyone reads; the rest are counted."""
    failed = 0
    for item in items:
        failed += isinstance(item, DocumentError)
        if not isinstance(item, DocumentError) or failed <= TOLD:
            yield item
    if failed > TOLD:
        yield more(name, failed - TOLD)


def more(name: str, count: int) -> DocumentError:
    """Tell that so many more lines of a file are bad than were told of one by one."""
    return DocumentError(name, f"{count} more lines cannot be used", "the first ones say why")

"""Documents that are read one after the other come into a record several at a time, since that costs much less."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sitroom.errors import RecordError

if TYPE_CHECKING:
    from sitroom.documents.document import Document
    from sitroom.documents.formats import Item
    from sitroom.extracted import Extracted
    from sitroom.record.record import Record
    from sitroom.record.rows import Added

TOGETHER = 20
"""Documents that are added in one transaction at most."""
SECONDS = 2.0
"""How long the first of them waits for others while more are read: what reading must do again when it is killed."""


class Adding:
    """Documents on their way into a record; ``added`` is called with each when it is kept, and with what that changed."""

    def __init__(self, record: Record, added: Callable[[Document, Added], object]) -> None:
        self._record, self._added = record, added
        self._waiting: dict[str, tuple[Extracted, str]] = {}
        self._since = 0.0

    def add(self, extracted: Extracted, reader: str) -> None:
        """Let a document be added, now or with the next ones."""
        key = extracted.document.id
        if key in self._waiting:
            self.flush()
        if not self._waiting:
            self._since = time.monotonic()
        self._waiting[key] = (extracted, reader)
        if len(self._waiting) >= TOGETHER or time.monotonic() - self._since >= SECONDS:
            self.flush()

    def flush(self) -> None:
        """Add those that wait."""
        if not self._waiting:
            return
        waiting = list(self._waiting.values())
        outcomes = self._record.add_all(waiting)
        self._waiting = {}
        for (extracted, _), outcome in zip(waiting, outcomes, strict=True):
            self._added(extracted.document, outcome)


def unknown(record: Record, items: Iterable[Item], reader: str, known: Callable[[Document, Added], object]) -> Iterator[Item]:
    """What the record does not hold yet as ``reader`` reads it; ``known`` is called with each document that need not be read."""
    from sitroom.documents.document import Document
    from sitroom.flow import reader_of

    for item in items:
        if isinstance(item, Document) and not (there := record.prospect(item, reader_of(item, reader))).wrote:
            known(item, there)
        else:
            yield item


@contextmanager
def adding(record: Record, added: Callable[[Document, Added], object]) -> Iterator[Adding]:
    """Give what adds documents to a record; at the end, also where reading is stopped, those that still wait are added.

    Where the record fails they are not.
    """
    under_way = Adding(record, added)
    try:
        yield under_way
    except RecordError:
        raise
    except BaseException:
        under_way.flush()
        raise
    under_way.flush()

"""What all pages of one running board share: the record, the templates, and what is computed of the whole record."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sitroom.board.background import Worker
from sitroom.board.drawn import Drawn
from sitroom.board.intake import Intake
from sitroom.board.kept import Kept
from sitroom.board.mapped import mapped
from sitroom.board.rendering import Templates
from sitroom.board.settings import Settings
from sitroom.record.outlook import Expected, Reader
from sitroom.record.page_rows import Accounting, Where
from sitroom.record.record import Record
from sitroom.record.situation import Room, Situation

T = TypeVar("T")
_READING, _COMPUTING, _SILENT = 10.0, 3.0, 0.5
"""Seconds that closing waits for a document, for a computation, and for this before it says so."""
ROOM = Room(disputes=12, agreements=8, holdings=12, outlooks=6, speakers=12, quoted=True)
"""How much of the situation the first page shows."""


class Board:
    """One running board; close it when it is done. Threads share it. ``tell`` is told what closing waits for."""

    def __init__(
        self,
        record: Record,
        settings: Settings,
        intake: Intake,
        reader: Reader | None = None,
        tell: Callable[[str], None] = lambda _words: None,
    ) -> None:
        self.record, self.settings, self.intake, self.reader = record, settings, intake, reader
        self.templates = Templates()
        self._tell, self._worker = tell, Worker("sitroom-kept")
        # The first page first: it is what everybody opens, and what waits beside it may take many times as long.
        self.situation: Kept[Situation] = self.kept(lambda: record.situation(room=ROOM, reader=reader), rank=0)
        self.expected: Kept[list[Expected]] = self.kept(lambda: record.expected(reader=reader))
        self.accounting: Kept[Accounting] = self.kept(record.accounting)
        self.map: Kept[tuple[Where, Drawn]] = self.kept(lambda: mapped(record.where()))

    def kept(self, compute: Callable[[], T], rank: int = 1) -> Kept[T]:
        """A value computed of the whole record, once for each of its versions; of those that wait the lowest rank is first."""
        return Kept(compute, self.record.version, self._worker, rank)

    def close(self) -> None:
        """Stop what runs in the background: a document that is being read is read to its end, within some seconds.

        What takes long is told; what takes longer is interrupted: a document is not added then, a computation is lost.
        """
        current = next((batch.current for batch in self.intake.batches() if batch.current is not None), None)
        if current is not None:
            self._tell(f"Ending when {current} is read, in {_READING:.0f} seconds at most.")
        self.intake.close(_READING)
        if not self._worker.finish(_SILENT):
            self._tell(f"Ending when what looks at the whole record is done, in {_COMPUTING:.0f} seconds at most.")
            self._worker.close(_COMPUTING)

"""The work behind adding documents: batches of files are read into the record one after another, beside the web requests.

One thread reads: the network is not to be shared, and documents come into the record in the order in which they were given.
Each is added in a transaction of its own, so ending the program at any moment loses nothing that was said to be done.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from typing import IO, Final, TypeVar

from sitroom.board.background import Interrupted, interrupt
from sitroom.board.file_names import shown_name
from sitroom.board.uploads import IntakeError, Limits, Noted, Refused, Taken, Upload, Waiting, take
from sitroom.documents.document import Document
from sitroom.documents.formats import INSIDE, Context, LeftOut, read_stream
from sitroom.errors import DocumentError, RecordError, SitroomError
from sitroom.extracted import Extracted
from sitroom.record.errors import UnknownDocumentError, UnknownNameError
from sitroom.record.record import Record
from sitroom.record.rows import Added

__all__ = ["BatchState", "Intake", "IntakeError", "ItemState", "Limits", "Status", "Upload"]

Result = TypeVar("Result")
_GRACE = 3.0
"""Seconds that an interrupted thread is given: a step of the network takes some milliseconds, a step in C over megabytes more."""
_TOLD = 5
"""Parts of a file that could not be read, and kinds of notes, that are told by themselves."""
_LONGEST_TOLD = 600
"""Characters of what is told of a file: the columns of a table with how to name them take some hundred."""
_CLOSED: Final = ("was not read: the board was closed", "add it again")


class Status(StrEnum):
    """How far a file is; what failed stays failed."""

    WAITING = "waiting"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemState:
    """One file of a batch as it stands; ``name`` and the words of the other fields are safe to show on one line.

    Of a file that is done ``outcome`` is what it did to the record, ``document`` its id there, ``statements`` how many
    of sources were read in it (None where the record had it already); a manifest has none of these. ``reason`` and
    ``advice`` say why a file failed and what to do, ``note`` what else the person should know. ``path`` is its path in
    the record, ``seconds`` how long reading took. A file that holds several documents has none of the first two: its
    ``statements`` are those of all that were read, and its note counts them and tells what was left out.
    """

    name: str
    status: Status
    path: str | None = None
    outcome: Added | None = None
    document: str | None = None
    statements: int | None = None
    reason: str | None = None
    advice: str | None = None
    note: str | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchState:
    """A batch as it stands: ``done`` of its ``total`` files are done or failed, ``current`` is the name of the one being read.

    ``submitted_at`` is UTC, ISO 8601. ``trouble`` says what the batch waits for where the record cannot be written just now.
    """

    id: str
    author: str
    submitted_at: str
    done: int
    total: int
    current: str | None
    items: tuple[ItemState, ...]
    trouble: str | None = None

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.done == self.total

    @property
    def failed(self) -> int:
        """How many of its files failed."""
        return sum(item.status is Status.FAILED for item in self.items)


@dataclass(slots=True)
class _Batch:
    """A batch while it is worked on; the intake's lock guards it."""

    id: str
    author: str
    submitted_at: str
    items: list[ItemState]
    waiting: deque[tuple[int, Waiting]]
    spool: IO[bytes]
    current: int | None = None
    trouble: str | None = None
    done: int = field(init=False)

    def __post_init__(self) -> None:
        self.done = len(self.items) - len(self.waiting)

    @property
    def is_finished(self) -> bool:
        return self.done == len(self.items)

    def state(self) -> BatchState:
        return BatchState(
            id=self.id,
            author=self.author,
            submitted_at=self.submitted_at,
            done=self.done,
            total=len(self.items),
            current=None if self.current is None else self.items[self.current].name,
            items=tuple(self.items),
            trouble=self.trouble,
        )

    def begin(self, number: int) -> None:
        self.current = number
        self.items[number] = replace(self.items[number], status=Status.READING)

    def finish(self, number: int, item: ItemState) -> None:
        self.items[number] = item
        self.done += 1
        self.current = None


class Intake:
    """Takes files from any thread and reads them into the record in one thread of its own; close it before the record.

    ``folder`` is where the bytes of waiting files lie (None: the system's folder for temporary files), under no name.
    ``extract`` reads one document and ``reader`` names what it reads with, as for :meth:`Record.add`; without them it is
    ``sitroom.flow``, opened when the first file is read. ``same_text`` gives the path of another document of the record
    that has the text of this one, None where there is none.
    """

    def __init__(
        self,
        record: Record,
        limits: Limits | None = None,
        folder: Path | None = None,
        *,
        extract: Callable[[Document], Extracted] | None = None,
        reader: str | None = None,
        same_text: Callable[[Document], str | None] | None = None,
    ) -> None:
        self._record, self._limits, self._folder = record, limits or Limits(), folder
        self._own_extract, self._own_reader, self._same_text = extract, reader, same_text
        self._changed = threading.Condition()
        self._batches: OrderedDict[str, _Batch] = OrderedDict()
        self._queue: deque[_Batch] = deque()
        self._taking = 0
        self._thread: threading.Thread | None = None
        self._closing, self._left = threading.Event(), threading.Event()

    def submit(self, files: Sequence[Upload], author: str) -> BatchState:
        """Take a batch of files and give it as it stands; what cannot be read is refused in it, the rest waits its turn.

        IntakeError where there is no file, too many batches wait already, or the intake is closed.
        """
        with self._changed:
            self._check_open()
            waiting = self._taking + sum(not batch.is_finished for batch in self._batches.values())
            if waiting >= self._limits.batches:
                raise IntakeError(f"{waiting} batches wait to be read already; add more when one of them is done")
            self._taking += 1
        try:
            batch = _batch(take(files, self._limits, self._folder), author)
        except BaseException:
            with self._changed:
                self._taking -= 1
            raise
        with self._changed:
            self._taking -= 1
            if self._closing.is_set():
                batch.spool.close()
            self._check_open()
            self._batches[batch.id] = batch
            self._queue.append(batch)
            self._forget()
            self._start()
            self._changed.notify_all()
            return batch.state()

    def state(self, batch: str) -> BatchState | None:
        """A batch as it stands now; None where there is none of this id, or none any more."""
        with self._changed:
            found = self._batches.get(batch)
            return None if found is None else found.state()

    def batches(self) -> tuple[BatchState, ...]:
        """All batches that are remembered as they stand now, the newest first."""
        with self._changed:
            return tuple(batch.state() for batch in reversed(self._batches.values()))

    def wait(self, batch: str, seconds: float) -> BatchState | None:
        """A batch as it stands when it is finished, or after so many seconds; None as for :meth:`state`."""
        with self._changed:
            found = self._batches.get(batch)
            if found is None:
                return None
            self._changed.wait_for(lambda: found.is_finished, seconds)
            return found.state()

    def close(self, seconds: float = 10.0) -> bool:
        """Take nothing more and stop after the document that is being read; what waits is failed.

        Whether that document was done in time: one that takes longer than ``seconds`` is interrupted and not added.
        """
        self._closing.set()
        with self._changed:
            queued = list(self._queue)
            self._queue.clear()
            self._changed.notify_all()
        for batch in queued:
            self._fail_rest(batch, *_CLOSED)
        if self._thread is not None:
            self._thread.join(seconds)
            if self._thread.is_alive():
                self._left.set()
                # The network must be out of its native code when the program ends, or that ends with an abort.
                interrupt(self._thread)
                self._thread.join(_GRACE)
                return False
        return True

    def _check_open(self) -> None:
        if self._closing.is_set():
            raise IntakeError("the board is being closed; add the files when it runs again")

    def _start(self) -> None:
        if self._thread is None:
            # A text of many megabytes takes minutes: it must not keep the program from ending.
            self._thread = threading.Thread(target=self._work, name="intake", daemon=True)
            self._thread.start()

    def _forget(self) -> None:
        over = len(self._batches) - self._limits.kept
        done = [key for key, batch in self._batches.items() if batch.is_finished]
        for key in done[: max(over, 0)]:
            del self._batches[key]

    def _work(self) -> None:
        try:
            while (batch := self._next()) is not None:
                self._read_batch(batch)
        except Interrupted:
            return

    def _next(self) -> _Batch | None:
        with self._changed:
            self._changed.wait_for(lambda: bool(self._queue) or self._closing.is_set())
            return self._queue.popleft() if self._queue else None

    def _read_batch(self, batch: _Batch) -> None:
        """Read the files of a batch; where the record fails, what is left of the batch fails with it, not the next one."""
        while batch.waiting:
            if self._closing.is_set():
                self._fail_rest(batch, *_CLOSED)
                return
            number, waiting = batch.waiting.popleft()
            with self._changed:
                batch.begin(number)
            began = time.monotonic()
            lost = None
            try:
                item = self._read(batch, waiting)
            except RecordError as error:
                lost = error
                item = _failed(waiting, f"could not be kept: {error}", "add it again when that is mended")
            except Interrupted:
                item = _failed(waiting, *_CLOSED)
            except Exception as error:
                item = _failed(waiting, *_told(error))
            with self._changed:
                batch.finish(number, replace(item, seconds=time.monotonic() - began))
                self._changed.notify_all()
            if lost is not None:
                self._fail_rest(batch, f"was not read, since the record failed: {lost}", "add it again when that is mended")
        self._fail_rest(batch, *_CLOSED)  # nothing waits any more: this lets go of the texts

    def _fail_rest(self, batch: _Batch, reason: str, advice: str) -> None:
        """Fail what still waits in a batch and let go of its texts."""
        with self._changed:
            while batch.waiting:
                number, waiting = batch.waiting.popleft()
                batch.finish(number, _failed(waiting, reason, advice))
            batch.spool.close()
            self._changed.notify_all()

    def _read(self, batch: _Batch, waiting: Waiting) -> ItemState:
        batch.spool.seek(waiting.start)
        stream = BytesIO(batch.spool.read(waiting.length))
        context = Context(known=waiting.known.known if waiting.known else None)
        kept: list[ItemState] = []
        lost: list[tuple[str, Exception]] = []
        left: list[str] = []
        for item in read_stream(stream, waiting.path, context):
            if self._closing.is_set() and kept:
                raise Interrupted
            if isinstance(item, LeftOut):
                left.append(shown_name(item.words, _LONGEST_TOLD))
            elif isinstance(item, DocumentError):
                lost.append((item.path, item))
            else:
                try:
                    kept.append(self._keep(batch, waiting, item))
                except RecordError:
                    raise
                except Exception as error:
                    lost.append((item.path, error))
        if not kept:
            raise lost[0][1] if lost else DocumentError(waiting.name, f"holds no article: {'; '.join(left)}", "")
        if len(kept) == 1 and not lost:
            return replace(kept[0], note="; ".join([*filter(None, [kept[0].note]), *left]) or None)
        return _several(waiting, kept, lost, left)

    def _keep(self, batch: _Batch, waiting: Waiting, document: Document) -> ItemState:
        """Read one document and add it to the record."""
        from sitroom.flow import reader_of

        reader, extract = reader_of(document, self._reader()), self._extract()
        done = ItemState(name=waiting.name, status=Status.DONE, path=document.path, document=document.id)
        there = self._patiently(batch, lambda: self._record.prospect(document, reader))
        if not there.wrote:
            return replace(done, outcome=there, note=_note(waiting, there))
        extracted = extract(document)
        if self._left.is_set():
            raise Interrupted
        named = self._patiently(batch, lambda: self._named(document))
        twin = None if self._same_text is None else self._same_text(document)
        outcome = self._patiently(batch, lambda: self._record.add(extracted, reader))
        note = _note(waiting, outcome, twin, named)
        if not document.is_read:
            # What is not read has no statements, and nobody should take that for a finding.
            unread = f"kept and not read: not English ({document.language})"
            return replace(done, outcome=outcome, note="; ".join(filter(None, [unread, note])))
        return replace(done, outcome=outcome, statements=len(extracted.attributed), note=note)

    def _named(self, document: Document) -> str | None:
        """The path of the document whose address this one has: it becomes the text of that one, whatever its file is called."""
        if not document.id.startswith("url:"):
            return None
        try:
            return self._record.document_page(document.id).about.path
        except (UnknownDocumentError, UnknownNameError):
            return None

    def _patiently(self, batch: _Batch, do: Callable[[], Result]) -> Result:
        """Do it, and where the record fails try again a few times: mostly another program is writing."""
        for left in reversed(range(self._limits.tries)):
            try:
                result = do()
            except RecordError as error:
                if not left or self._closing.is_set():
                    self._say(batch, None)
                    raise
                self._say(batch, str(error))
                self._closing.wait(self._limits.pause)
            else:
                self._say(batch, None)
                return result
        raise AssertionError("a record is tried at least once")

    def _say(self, batch: _Batch, trouble: str | None) -> None:
        with self._changed:
            batch.trouble = trouble

    def _extract(self) -> Callable[[Document], Extracted]:
        if self._own_extract is None:
            from sitroom.flow import extract

            self._own_extract = extract
        return self._own_extract

    def _reader(self) -> str:
        if self._own_reader is None:
            from sitroom.flow import reader_version

            self._own_reader = reader_version()
        return self._own_reader


def _batch(taken: Taken, author: str) -> _Batch:
    return _Batch(
        id=token_hex(6),
        author=author,
        submitted_at=datetime.now(UTC).isoformat(timespec="seconds"),
        items=[_first_state(item) for item in taken.items],
        waiting=deque((number, item) for number, item in enumerate(taken.items) if isinstance(item, Waiting)),
        spool=taken.spool,
    )


def _first_state(item: Waiting | Refused | Noted) -> ItemState:
    if isinstance(item, Refused):
        return ItemState(name=item.name, status=Status.FAILED, reason=item.reason, advice=item.advice)
    if isinstance(item, Noted):
        return ItemState(name=item.name, status=Status.DONE, note=item.note)
    return ItemState(name=item.name, status=Status.WAITING, path=item.path, note=_note(item))


def _failed(waiting: Waiting, reason: str, advice: str) -> ItemState:
    return ItemState(
        name=waiting.name,
        status=Status.FAILED,
        path=waiting.path,
        reason=reason,
        advice=advice,
        note=_note(waiting),
    )


def _several(waiting: Waiting, kept: list[ItemState], lost: list[tuple[str, Exception]], left: list[str]) -> ItemState:
    """A file that holds several documents, or one of which a part could not be read: all of it in one line."""
    outcomes = Counter(str(state.outcome) for state in kept)
    counted = ", ".join(f"{number} {outcome}" for outcome, number in sorted(outcomes.items()))
    told = [f"holds {len(kept)} {'document' if len(kept) == 1 else 'documents'} ({counted})"]
    for path, error in lost[:_TOLD]:
        inner = path.removeprefix(f"{waiting.path}{INSIDE}")
        told.append(f"not read: {shown_name(inner)} {_told(error)[0]}")
    if len(lost) > _TOLD:
        told.append(f"{len(lost) - _TOLD} more could not be read")
    told.extend(left)
    unread = Counter(state.note for state in kept if state.note)
    told.extend(f"{number} {note}" for note, number in sorted(unread.items())[:_TOLD])
    return ItemState(
        name=waiting.name,
        status=Status.DONE,
        path=waiting.path,
        statements=sum(state.statements or 0 for state in kept),
        note="; ".join([*waiting.notes, *told]),
    )


def _note(waiting: Waiting, outcome: Added | None = None, twin: str | None = None, named: str | None = None) -> str | None:
    notes = list(waiting.notes)
    if outcome is Added.LEFT_OUT:
        notes.append("a teaser of an article that the record has in full: it never stands in place of the text")
    if outcome is Added.REVISED and named is not None:
        kept = "its text counts there now, the one before is kept as its history"
        notes.append(f"it names the address of {shown_name(named)}: {kept}")
    elif outcome is Added.REVISED:
        notes.append("the record had another text of this name: this one counts now, the one before is kept as its history")
    if twin is not None:
        notes.append(f"the record has the same text as {shown_name(twin)} too")
    return "; ".join(notes) or None


def _told(error: Exception) -> tuple[str, str]:
    """Why a file could not be read, and what to do."""
    if isinstance(error, DocumentError):
        return error.reason, error.advice
    if isinstance(error, SitroomError):
        return shown_name(str(error)), ""
    if isinstance(error, MemoryError):
        return "needs more memory than there is", "split it into single articles"
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{Path(place.filename).name}, line {place.lineno}"
    return f"a fault in Sitroom: {type(error).__name__}: {shown_name(str(error))} ({where})", "the rest is read; please report it"

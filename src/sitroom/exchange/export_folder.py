"""A folder that ``sitroom export --format jsonl`` made comes into a record: the same record where that was empty."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import msgspec

from sitroom.errors import DocumentError
from sitroom.exchange.jsonl import decode
from sitroom.exchange.jsonl_export import (
    DECISIONS,
    HISTORY,
    MANIFEST,
    NUMBERS,
    QUESTIONS,
    RECORDS,
    SCHEMA,
    THINGS,
    Manifest,
    line_digest,
)
from sitroom.exchange.kept_lines import Last, Placed, decode_decision, decode_history, decode_number, decode_question
from sitroom.exchange.lines import lines_of, read_line
from sitroom.exchange.taking import TOLD, Item, Took, bounded, more, taken, unnamed
from sitroom.record.kept import KeptDocument, Numbers

if TYPE_CHECKING:
    from sitroom.record.record import Record

_T = TypeVar("_T")
_MANIFEST_BYTES = 2**24
"""More than the list of an export's files ever has."""


class _Which(msgspec.Struct):
    id: str


class _Of(msgspec.Struct):
    document: _Which


class ExportFolder:
    """One folder that ``sitroom export --format jsonl`` made, on its way into a record."""

    def __init__(self, record: Record, folder: Path) -> None:
        self._record, self._folder = record, folder
        self._at: dict[str, tuple[int, int, str]] = {}
        """Where the line of each document stands in the file of records: its begin, its length, and how errors call it."""
        self._whole = True
        """Whether all documents that the history tells of were taken as it tells."""

    def load(self) -> Iterator[Item]:
        """Take all of it: numbers, questions and decisions first, since documents find those that are about them."""
        if not (yield from self._checked()):
            return
        numbers, faults = self._numbers()
        yield from faults
        name = self._name()
        same = numbers is not None and self._record.begin_again(name, numbers)
        yield from self._decided(same=same)
        yield from self._index()
        seen: set[str] = set()
        with (self._folder / RECORDS).open("rb") if self._at else _nothing() as records:
            found = self._watched(self._documents(records, numbers, seen))
            yield from bounded(taken(self._record, found, same=same), str(self._folder / HISTORY))
            left = [document for document in self._at if document not in seen]
            if records is not None and left:
                alone = self._unhistoried(records, left)
                yield from bounded(taken(self._record, alone, same=False), str(self._folder / RECORDS))
        if same and numbers is not None:
            recut = any(actors for _, _, actors in self._wanted(numbers))
            self._record.end_again(name, numbers, self._wanted(numbers) if recut else (), whole=self._whole)

    def _checked(self) -> Generator[Item, None, bool]:
        """Tell what of the export is missing or is not as it was written; give whether it can be read at all."""
        path = self._folder / MANIFEST
        try:
            with path.open("rb") as file:
                manifest = msgspec.json.decode(file.read(_MANIFEST_BYTES), type=Manifest)
        except FileNotFoundError:
            yield DocumentError(str(path), "is missing, so nothing tells whether the export is whole", "what is there is loaded")
            return True
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            yield DocumentError(str(path), f"cannot be used: {error}", "whatever else is there is loaded")
            return True
        if manifest.schema != SCHEMA:
            yield DocumentError(str(path), f"schema: {manifest.schema!r} where this Sitroom reads {SCHEMA!r}", "upgrade Sitroom?")
            return False
        for listed in manifest.files:
            if listed.name not in THINGS:
                yield DocumentError(str(path), f"lists {listed.name!r}, which this Sitroom does not know", "upgrade Sitroom?")
            elif not (part := self._folder / listed.name).is_file():
                yield DocumentError(str(part), "is missing", "what else is there is loaded; export again")
            elif _digest(part) != listed.sha256:
                with part.open("rb") as opened:
                    count = sum(not isinstance(line, DocumentError) for line in lines_of(opened, listed.name))
                said = f"is not as it was exported: {count} lines where there were {listed.lines}"
                said = said if count != listed.lines else "is not as it was exported: it was edited or damaged"
                yield DocumentError(str(part), said, "what can be used of it is loaded")
        return True

    def _name(self) -> str:
        """What this export is known by when it is loaded again: what it says of numbers and of how documents came."""
        digests = (_digest(self._folder / name) for name in (NUMBERS, HISTORY) if (self._folder / name).is_file())
        return hashlib.sha256(" ".join(digests).encode()).hexdigest()[:32]

    def _numbers(self) -> tuple[Numbers | None, list[DocumentError]]:
        """The numbers of the export; None where they are not whole, and why."""
        last: Last | None = None
        places: dict[str, int] = {}
        faults: list[DocumentError] = []
        for read in self._rows(NUMBERS, decode_number):
            if isinstance(read, DocumentError):
                faults = faults or [read]
            elif isinstance(read, Placed):
                places[read.identity] = read.place
            else:
                last = read
        if last is None or faults or len(set(places.values())) != len(places):
            reason = "without it actors and places get other numbers than they had"
            return None, [*faults, DocumentError(str(self._folder / NUMBERS), "is not whole", reason)]
        return Numbers(last.actors, last.revisions, places), []

    def _decided(self, *, same: bool) -> Iterator[Item]:
        """Take questions and decisions, each in one transaction; what of them cannot be used is told after it."""
        faults: list[DocumentError] = []

        def good(name: str, read: Callable[[bytes, str], _T]) -> Iterator[_T]:
            failed = 0
            for row in self._rows(name, read):
                if not isinstance(row, DocumentError):
                    yield row
                    continue
                failed += 1
                if failed <= TOLD:
                    faults.append(row)
            if failed > TOLD:
                faults.append(more(str(self._folder / name), failed - TOLD))

        questions = self._record.take_questions(good(QUESTIONS, decode_question))
        yield Took(str(self._folder / QUESTIONS), "questions", questions)
        decided = self._record.take_decisions(good(DECISIONS, decode_decision), same=same)
        yield Took(str(self._folder / DECISIONS), "decisions", decided.new)
        yield Took(str(self._folder / DECISIONS), "decisions undone", decided.undone)
        yield from faults

    def _index(self) -> Iterator[Item]:
        """Find where the line of each document stands; what is no such line is told."""
        yield from bounded(self._placed(), str(self._folder / RECORDS))

    def _placed(self) -> Iterator[Item]:
        path = self._folder / RECORDS
        if not path.is_file():
            return
        with path.open("rb") as file:
            for line in lines_of(file, str(path)):
                if isinstance(line, DocumentError):
                    yield line
                    continue
                try:
                    document = msgspec.json.decode(line.data, type=_Of).document.id
                except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
                    fault = read_line(line, decode)
                    yield fault if isinstance(fault, DocumentError) else DocumentError(line.where, "names no document")
                    continue
                if document in self._at:
                    yield DocumentError(line.where, f"is a second line of {document}", "the first is loaded")
                    continue
                self._at[document] = (line.begins, len(line.data), line.where)

    def _documents(
        self, records: BinaryIO | None, numbers: Numbers | None, seen: set[str]
    ) -> Iterator[KeptDocument | DocumentError]:
        """The documents in the order in which they came, each whole."""
        missing: list[str] = []
        for read in self._rows(HISTORY, decode_history):
            if isinstance(read, DocumentError):
                yield read
                continue
            kept, digest = read
            if kept.id in seen:
                yield DocumentError(str(self._folder / HISTORY), f"tells twice of {kept.id}", "the first is loaded")
                continue
            seen.add(kept.id)
            if records is None or kept.id not in self._at:
                whole = all(r.extracted is not None for r in kept.revisions)
                if whole:
                    yield _numbered(kept, numbers)
                missing += [] if whole else [kept.id]
                continue
            line, where = self._line(records, kept.id)
            if line_digest(line) == digest:
                yield _filled(_numbered(kept, numbers), line, where)
                continue
            changed, advice = self._changed(kept, line, where)
            yield DocumentError(where, "was changed after the export", advice)
            yield changed
        if missing:
            said = f"lacks {len(missing)} of the documents that {HISTORY} tells of, the first of them {missing[0]}"
            yield DocumentError(str(self._folder / RECORDS), said, "the rest is loaded; export again")

    def _watched(self, documents: Iterator[KeptDocument | DocumentError]) -> Iterator[KeptDocument | DocumentError]:
        for document in documents:
            self._whole = self._whole and not isinstance(document, DocumentError)
            yield document

    def _changed(self, kept: KeptDocument, line: bytes, where: str) -> tuple[KeptDocument | DocumentError, str]:
        if all(r.extracted is not None for r in kept.revisions):
            return kept, "it is loaded as it was read, with what people decided"
        try:
            return unnamed(self._record, decode(line, where)), "it is loaded as it is now, without who read it"
        except DocumentError as error:
            return error, "it cannot be loaded"

    def _unhistoried(self, records: BinaryIO, documents: list[str]) -> Iterator[KeptDocument | DocumentError]:
        """The documents that have no line in the history, as if their lines came alone."""
        said = f"{len(documents)} of its documents are not told of in {HISTORY}"
        yield DocumentError(str(self._folder / RECORDS), said, "they are loaded without their readers and earlier texts")
        for document in documents:
            line, where = self._line(records, document)
            try:
                yield unnamed(self._record, decode(line, where))
            except DocumentError as error:
                yield error

    def _line(self, records: BinaryIO, document: str) -> tuple[bytes, str]:
        begins, length, where = self._at[document]
        records.seek(begins)
        data = records.read(length + 3)
        return data.removeprefix(b"\xef\xbb\xbf")[:length] if begins == 0 else data[:length], where

    def _wanted(self, numbers: Numbers) -> Iterator[tuple[str, dict[str, int], dict[str, int]]]:
        for read in self._rows(HISTORY, decode_history):
            if not isinstance(read, DocumentError):
                kept = _numbered(read[0], numbers)
                yield kept.id, dict(kept.clusters), dict(kept.actors)

    def _rows(self, name: str, read: Callable[[bytes, str], _T]) -> Iterator[_T | DocumentError]:
        """What the lines of one file say; nothing where it is missing, which was told."""
        path = self._folder / name
        if not path.is_file():
            return
        with path.open("rb") as file:
            for line in lines_of(file, str(path)):
                yield line if isinstance(line, DocumentError) else read_line(line, read)


def _filled(kept: KeptDocument, line: bytes, where: str) -> KeptDocument | DocumentError:
    """The document with its line from the file of records where its history leaves that out."""
    if all(r.extracted is not None for r in kept.revisions):
        return kept
    try:
        extracted = decode(line, where)
    except DocumentError as error:
        return error
    if extracted.document.revision != kept.current:
        return DocumentError(where, f"has another text than {HISTORY} says", "export again")
    revisions = (r if r.extracted is not None else replace(r, extracted=extracted) for r in kept.revisions)
    return replace(kept, revisions=tuple(revisions))


def _numbered(kept: KeptDocument, numbers: Numbers | None) -> KeptDocument:
    """The document with those numbers only that were given: of more the export does not tell."""
    if numbers is None:
        return kept
    clusters = {member: n for member, n in kept.clusters.items() if n <= numbers.actors}
    actors = {member: n for member, n in kept.actors.items() if n <= numbers.actors}
    return replace(kept, clusters=clusters, actors=actors)


@contextmanager
def _nothing() -> Iterator[None]:
    yield None


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The whole record in files of JSON lines, from which ``sitroom load`` makes the same record again.

``records.jsonl``
    sitroom-record/1, one object a document, ordered by id, as people left it: what other programs read. Statements that
    people rejected are not in it, and those that they corrected are corrected.
``history.jsonl``
    how the record came by each document, in the order in which they first came: all its texts with their readers and
    times; of earlier texts and of what people left otherwise also what the reader made of them.
``decisions.jsonl``, ``questions.jsonl``
    every decision of every kind, undone ones too, and every question that was asked, each with author and time.
``numbers.jsonl``
    the last numbers that were given, and the number of each place, so that ``a12`` and ``p3`` are the same again.
``export.json``
    what made it, and how many lines each file has and its SHA-256, by which a file that was cut or edited is noticed.

The same record gives the same bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct, field

from sitroom import __version__
from sitroom.exchange.exported import Export, Written, fresh
from sitroom.exchange.jsonl import encode
from sitroom.exchange.kept_lines import encode_decision, encode_history, encode_numbers, encode_question
from sitroom.exchange.schema import SCHEMA as RECORD_SCHEMA

if TYPE_CHECKING:
    from sitroom.record.record import Record

SCHEMA = "sitroom-export/1"
RECORDS, HISTORY, DECISIONS = "records.jsonl", "history.jsonl", "decisions.jsonl"
QUESTIONS, NUMBERS, MANIFEST = "questions.jsonl", "numbers.jsonl", "export.json"
THINGS = {
    RECORDS: "documents",
    HISTORY: "histories of documents",
    DECISIONS: "decisions",
    QUESTIONS: "questions",
    NUMBERS: "numbers",
}
"""The files of lines, in the order in which they are written, and what a line of each is."""


class Listed(Struct, frozen=True):
    """One file of an export: so many lines, the SHA-256 of its bytes."""

    name: str
    lines: int
    sha256: str


class Manifest(Struct, frozen=True):
    """What ``export.json`` says; ``readers`` made the statements, each a program and its model."""

    schema: str
    sitroom: str
    record: str
    readers: list[str] = field(default_factory=list)
    files: list[Listed] = field(default_factory=list)


def export_jsonl(record: Record, folder: Path) -> Export:
    """Write all of a record into a folder that exists; ExportError where the disk does not take it."""
    lines: dict[str, str] = {}
    readers: set[str] = set()
    with record.snapshot() as still:
        sources: dict[str, Callable[[], Iterable[bytes]]] = {
            RECORDS: lambda: _records(still, lines),
            HISTORY: lambda: _histories(still, lines, readers),
            DECISIONS: lambda: map(encode_decision, still.kept_decisions()),
            QUESTIONS: lambda: map(encode_question, still.kept_questions()),
            NUMBERS: lambda: encode_numbers(still.numbers()),
        }
        listed = [_write(folder / name, sources[name]()) for name in THINGS]
        watched = still.watched()
    manifest = Manifest(SCHEMA, __version__, RECORD_SCHEMA, sorted(readers), listed)
    with fresh(folder / MANIFEST) as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    left_out = ("which feeds are watched and what was seen of them; give them to `sitroom watch` again",) if watched else ()
    return Export((*(Written(each.name, each.lines, THINGS[each.name]) for each in listed), Written(MANIFEST)), left_out)


def line_digest(line: bytes) -> str:
    """Give what a line of ``records.jsonl`` is known by in ``history.jsonl``, its end apart."""
    return hashlib.sha256(line.rstrip(b"\r\n")).hexdigest()[:16]


def _records(record: Record, lines: dict[str, str]) -> Iterator[bytes]:
    for extracted in record.extracted():
        line = encode(extracted)
        lines[extracted.document.id] = line_digest(line)
        yield line


def _histories(record: Record, lines: dict[str, str], readers: set[str]) -> Iterator[bytes]:
    for kept in record.kept():
        readers.update(revision.reader for revision in kept.revisions)
        yield encode_history(kept, lines[kept.id])


def _write(path: Path, lines: Iterable[bytes]) -> Listed:
    digest, count = hashlib.sha256(), 0
    with fresh(path) as file:
        for line in lines:
            file.write(line)
            digest.update(line)
            count += 1
    return Listed(path.name, count, digest.hexdigest())

"""What was exported, extracted or made in bulk comes into a record: whole exports, or files of sitroom-record/1 lines.

Lines alone say nothing of who read them: they count as read by ``loaded.`` and a digest of theirs, so that the same lines
change nothing when they are loaded again, and ``sitroom read`` of the same articles reads these anew. Where the record has
just what a line says already, its own reader stays.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from sitroom.documents.formats import LeftOut
from sitroom.errors import DocumentError
from sitroom.exchange.export_folder import ExportFolder
from sitroom.exchange.jsonl import decode
from sitroom.exchange.jsonl_export import DECISIONS, HISTORY, MANIFEST, NUMBERS, QUESTIONS, RECORDS
from sitroom.exchange.lines import lines_of, read_line
from sitroom.exchange.taking import Item, bounded, taken, unnamed
from sitroom.record.kept import KeptDocument

if TYPE_CHECKING:
    from sitroom.record.record import Record

STDIN = "-"
_LINES, _PACKED = (".jsonl", ".ndjson"), ".jsonl.gz"


def load(record: Record, path: str, stdin: BinaryIO | None = None) -> Iterator[Item]:
    """Take what is at a path into a record: a folder or file, ``-`` for standard input; errors are given, not raised.

    What was given is in the record. Loading again what was loaded, or what was killed on the way, takes what is missing.
    """
    try:
        if path == STDIN and stdin is not None:
            yield from _alone(record, stdin, STDIN)
        elif Path(path).is_dir():
            yield from _folder(record, Path(path))
        else:
            yield from _file(record, Path(path))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield DocumentError(path, f"cannot be read: {reason}", "check the path and its rights")


def expected(path: str) -> int:
    """Give how many documents there may be at a path, for showing how far loading is; 0 where nobody can tell."""
    try:
        if not Path(path).is_dir():
            files = [] if path == STDIN or path.endswith(_PACKED) else [Path(path)]
        elif (Path(path) / RECORDS).is_file():
            files = [Path(path) / RECORDS]
        else:
            files = [each for each in Path(path).iterdir() if each.name.endswith(_LINES)]
        return sum(_count(file) for file in files)
    except (OSError, ValueError):
        return 0


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(2**20), b""))


def _folder(record: Record, folder: Path) -> Iterator[Item]:
    names = sorted(each.name for each in folder.iterdir() if each.is_file() and not each.name.startswith("."))
    if MANIFEST in names or HISTORY in names:
        yield from ExportFolder(record, folder).load()
        return
    files = [name for name in names if name.endswith((*_LINES, _PACKED))]
    if not files:
        advice = "give a folder made by `sitroom export DIR --format jsonl`, or one with files of sitroom-record/1 lines"
        yield DocumentError(str(folder), "has no .jsonl file in it", advice)
    for name in files:
        yield from _file(record, folder / name)


def _file(record: Record, path: Path) -> Iterator[Item]:
    with path.open("rb") as file:
        head = file.read(4096)
        if (fault := _no_lines(head, path)) is not None:
            yield DocumentError(str(path), *fault)
            return
        if path.name == RECORDS and (path.parent / HISTORY).exists():
            yield LeftOut(str(path), f"the decisions, readers and earlier texts beside it; give {path.parent} for these")
        file.seek(0)
        if not head.startswith(_GZIP):
            yield from _alone(record, file, str(path))
            return
        with gzip.open(file) as unpacked:
            yield from _alone(record, cast("BinaryIO", unpacked), str(path))


def _no_lines(head: bytes, path: Path) -> tuple[str, str] | None:
    """What is wrong with a file that holds no lines of JSON objects, and what to do; None for one that may."""
    ours = "load takes what `sitroom export DIR --format jsonl` or `sitroom extract` wrote"
    if path.name in (MANIFEST, HISTORY, DECISIONS, QUESTIONS, NUMBERS) and (path.parent / HISTORY).exists():
        return "is one part of an export", f"give the folder {path.parent}"
    for begins, what in _OTHERS:
        if head.startswith(begins):
            return f"is {what}", ours
    plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head.startswith(_GZIP) and plain and not plain.startswith(b"{"):
        if plain.startswith(b"["):
            return "is one JSON array", "write one object a line"
        if path.suffix.lower() in (".csv", ".tsv"):
            return "is a table", f"{ours}; a table of articles is read by `sitroom read`"
        return "has no lines of JSON objects", f"{ours}; articles are read by `sitroom read`"
    return None


_GZIP = b"\x1f\x8b"
_OTHERS = (
    (b"PAR1", "a Parquet file"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"SQLite format 3\x00", "a database, perhaps a record of its own"),
    (b"%PDF-", "a PDF"),
)


class _Version(msgspec.Struct):
    schema: str


def _alone(record: Record, file: BinaryIO, name: str) -> Iterator[Item]:
    """Take the documents of lines that come alone."""
    yield from bounded(taken(record, _documents(record, file, name), same=False), name)


def _documents(record: Record, file: BinaryIO, name: str) -> Iterator[KeptDocument | DocumentError]:
    for at, line in enumerate(lines_of(file, name)):
        if isinstance(line, DocumentError):
            yield line
            continue
        read = read_line(line, decode)
        yield read if isinstance(read, DocumentError) else unnamed(record, read)
        if at == 0 and isinstance(read, DocumentError) and line.ends and not _is_ours(line.data):
            yield DocumentError(name, "has no sitroom-record/1 lines, so nothing more of it is read",
                                "articles, also tables of them, are read by `sitroom read`")  # fmt: skip
            return


def _is_ours(line: bytes) -> bool:
    try:
        return bool(msgspec.json.decode(line, type=_Version).schema)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False

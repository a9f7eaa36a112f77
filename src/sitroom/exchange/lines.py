"""The lines of a file, one after the other, however long and broken: errors are given in the place of what cannot be read."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from sitroom.errors import DocumentError

LONGEST = 128 * 2**20
"""Bytes of one line: twice the largest text that is read at all."""
_T = TypeVar("_T")
_WHOLE = "what comes before is loaded; get it whole again"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file: its number from 1, where it begins, and its bytes; ``ends`` is False where the file breaks off."""

    where: str
    begins: int
    data: bytes
    ends: bool


def lines_of(file: BinaryIO, name: str) -> Iterator[Line | DocumentError]:
    """Give the lines of a file but empty ones, and an error for each that is too long or cannot be read on from."""
    number, at = 0, 0
    try:
        while data := file.readline(LONGEST + 1):
            number, begins, at = number + 1, at, at + len(data)
            where = f"{name}, line {number}"
            if len(data) > LONGEST and not data.endswith(b"\n"):
                while data and not data.endswith(b"\n"):
                    data = file.readline(2**20)
                    at += len(data)
                yield DocumentError(where, f"is longer than {LONGEST // 2**20} MB", "split what it holds into several documents")
                continue
            if number == 1:
                data = data.removeprefix(b"\xef\xbb\xbf")
            if data.strip():
                yield Line(where, begins, data, data.endswith(b"\n"))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield DocumentError(name, f"breaks off after line {number}: {error}", _WHOLE)


def read_line(line: Line, read: Callable[[bytes, str], _T]) -> _T | DocumentError:
    """What a line says; of one that breaks off, that it does."""
    try:
        return read(line.data, line.where)
    except DocumentError as error:
        if line.ends:
            return error
        return DocumentError(line.where, "the file breaks off in this line", _WHOLE)

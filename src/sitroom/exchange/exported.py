"""What an export gives back, and how its files come to be: whole, or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from sitroom.errors import SitroomError

if TYPE_CHECKING:
    from sitroom.record.record import Record


class ExportError(SitroomError):
    """An export cannot be made; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Written:
    """One file of an export: its name in the folder, and how many ``rows`` (None where it has none) of which ``things``."""

    name: str
    rows: int | None = None
    things: str = "rows"


@dataclass(frozen=True, slots=True)
class Export:
    """What an export wrote, and what of the record its format cannot hold, one sentence each; empty where it holds all."""

    files: tuple[Written, ...]
    left_out: tuple[str, ...] = ()


Exporter = Callable[["Record", Path], Export]
"""Writes a record (a snapshot of it) into a folder that exists; ExportError where it cannot."""


def so_many(count: int, noun: str, rest: str) -> str:
    """Say how many things of a kind were left out: "1 claim that tells …"; ``rest`` has to do for one and for several."""
    return f"{count:,} {noun}{'' if count == 1 else 's'} {rest}"


def unfinished(folder: Path, name: str = "*") -> list[Path]:
    """The files of a folder that are being written, or were when a program was killed; ``name`` is what one is to be called."""
    named = name if name == "*" else escape(name)
    return [part for part in folder.glob(f".{named}.*.part") if re.fullmatch(r"\.[0-9]{1,9}", part.suffixes[-2])]


def _runs(process: int) -> bool:
    if os.name == "nt":  # where asking would end it
        return True
    try:
        os.kill(process, 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)
    return True


@contextmanager
def fresh(path: Path) -> Iterator[BinaryIO]:
    """A new file that takes the place of ``path`` once it is whole; one that fails leaves what was there.

    ExportError where the disk does not take it.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        for left in unfinished(path.parent, path.name):
            if not _runs(int(left.suffixes[-2][1:])):
                left.unlink(missing_ok=True)
        with part.open("wb") as file:
            yield cast("BinaryIO", file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        raise ExportError(f"{path}: cannot be written: {error.strerror or error} (make room or name another folder)") from error
    finally:
        part.unlink(missing_ok=True)

r"""Lines of CSV that every reader takes for the same rows: RFC 4180 quoting, lines that end in ``\n``.

Before Python 3.13 the writer quotes a lone carriage return only where its lines end with one, so they are written so and
given their end afterwards.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _csv import Writer

_END = "\r\n"


class Lines:
    """Takes the lines that its writer writes, and gives them with the end that they are to have."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def writer(self) -> Writer:
        """A writer of the standard library whose lines come here."""
        return csv.writer(self, lineterminator=_END)

    def write(self, line: str) -> None:
        """Take one line: the writer calls it once a row."""
        self._lines.append(line[: -len(_END)] + "\n")

    def taken(self) -> str:
        """Give the lines written since the last call."""
        lines = "".join(self._lines)
        self._lines.clear()
        return lines

"""``sitroom changes``: what is new since a date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click

from sitroom.cli.dates import date_option
from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless

if TYPE_CHECKING:
    from sitroom.record.rows import ChangeRow


@click.command(
    epilog="Examples:\n\n\b\n  sitroom changes --since 2024-03-05\n  sitroom changes --since 2024-03 --format jsonl > march.jsonl"
)
@record_option
@date_option("--since", "What documents published on this date or later changed.", required=True)
@format_option
def changes(location: str, since: str, form: str) -> None:
    """List what is new since a date, the oldest first.

    New statements (in the table counted by document), positions that changed, disputes opened (a second side was
    heard) and settled (`sitroom disputes --help` says when), and places of which another holder is told than before.
    What has no date is no change.
    """
    from sitroom.record.record import Record
    from sitroom.record.rows import ChangeRow

    with Record.open(location, create=False) as record:
        rows = record.changes(since)
    write(ChangeRow, rows, form, _table)


def _table(rows: Iterable[ChangeRow]) -> None:
    from rich.text import Text

    table, count = plain_table(("date", 0), ("what", 0), ("before", 3), ("after", 4), ("said in", 3)), 0
    for date, what, before, after, said in _told(rows):
        table.add_row(date, what, *(Text(harmless(cell)) for cell in (before, after, said)))
        count += 1
    show(table, counted(count, "change"))


def _told(rows: Iterable[ChangeRow]) -> Iterator[tuple[str, str, str, str, str]]:
    for (date, what, path), same in groupby(
        rows, key=lambda row: (row.date, row.what, _path(row) if row.before is None else None)
    ):
        found = list(same)
        if what == "statement":
            yield date, what, "", counted(len(found), "new statement"), path or ""
            continue
        for row in found:
            said = ", ".join(f"{e.path} {e.statement or '(the outlet itself)'}" for e in row.evidence)
            yield date, what, row.before or "", row.after or "", said


def _path(row: ChangeRow) -> str:
    return row.evidence[0].path if row.evidence else ""

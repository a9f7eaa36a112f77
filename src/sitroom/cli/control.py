"""``sitroom control``: who is said to hold which place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from sitroom.cli.dates import date_option
from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless

if TYPE_CHECKING:
    from sitroom.record.rows import ControlRow


@click.command(epilog="Examples:\n\n\b\n  sitroom control\n  sitroom control --at 2024-03-05\n  sitroom control --format jsonl")
@record_option
@date_option("--at", "Only what is said up to and including this date; undated too.")
@format_option
def control(location: str, at: str | None, form: str) -> None:
    """List who is said to hold which place, by whom and when.

    A finding counts as of the date that its words state, else of its document's. What has neither is
    always listed and counted on standard error.
    """
    from sitroom.record.record import Record
    from sitroom.record.rows import ControlRow

    with Record.open(location, create=False) as record:
        rows = record.control(at)
    write(ControlRow, rows, form, _table)
    undated = sum(row.date is None and row.published is None for row in rows)
    if undated:
        click.echo(f"sitroom: {counted(undated, 'finding')} without a date, listed whatever the date asked for", err=True)


def _table(rows: Iterable[ControlRow]) -> None:
    from rich.text import Text

    table, count = plain_table(("place", 2), ("status", 0), ("holder", 2), ("date", 0), ("said in", 3)), 0
    for row in rows:
        when = row.date or (f"({row.published})" if row.published else "undated")
        said = f"{row.evidence.path} {row.evidence.statement or '(the outlet itself)'}"
        names = (f"{row.place} {row.place_name}", f"{row.holder} {row.holder_name}" if row.holder else "–", said)
        place, holder, evidence = (Text(harmless(name)) for name in names)
        table.add_row(place, row.status.value, holder, when, evidence)
        count += 1
    show(table, counted(count, "finding"))

"""``sitroom places``: the places of the record, placed or not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless

if TYPE_CHECKING:
    from sitroom.record.rows import PlaceRow


@click.command(epilog="Examples:\n\n\b\n  sitroom places\n  sitroom places --format csv > places.csv")
@record_option
@format_option
def places(location: str, form: str) -> None:
    """List the places of the record, those that most documents name first; the unplaced ones too."""
    from sitroom.record.record import Record
    from sitroom.record.rows import PlaceRow

    with Record.open(location, create=False) as record:
        write(PlaceRow, record.places(), form, _table)


def _table(rows: Iterable[PlaceRow]) -> None:
    from rich.text import Text

    columns = (("id", 0), ("place", 3), ("type", 0), ("where", 0), ("known to", 0), ("in", 0), ("gazetteer", 0))
    table, count = plain_table(*columns), 0
    for row in rows:
        others = [word for word in row.written if word != row.name]
        name = f"{row.name} (written {', '.join(others)})" if others else row.name
        where = "not placed" if row.lat is None else f"{row.lat:.2f} {row.lon:.2f}"
        cells = (row.type or "–", where, row.precision.value, str(row.documents), row.gazetteer or "–")
        # Text, as a string would be read for markup: the type and the id may be a user's own.
        table.add_row(row.id, Text(harmless(name)), *(Text(harmless(cell)) for cell in cells))
        count += 1
    show(table, counted(count, "place"))

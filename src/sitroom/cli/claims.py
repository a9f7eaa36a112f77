"""``sitroom claims``: what is said to be the case, by whom, of whom, where and when."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from sitroom.claims.claim import ClaimKind
from sitroom.cli.dates import date_option
from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from sitroom.record.rows import ClaimRow


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom claims --kind casualties\n"
    "  sitroom claims --actor volk --at 2024-03-05\n"
    "  sitroom claims --place Tellmar --format jsonl"
)
@record_option
@click.option("--kind", type=click.Choice([str(kind) for kind in ClaimKind]), help="Only claims of this kind.")
@click.option("--actor", metavar="ACTOR", help="Only what this actor says or takes part in: its id, a name, or part of one.")
@click.option("--place", metavar="PLACE", help="Only claims about this place: its id or name.")
@date_option("--at", "Only documents published up to and including this date; undated too.")
@click.option("--limit", type=click.IntRange(1, 1_000_000_000), metavar="N", help="At most N rows.")
@format_option
def claims(
    location: str, kind: str | None, actor: str | None, place: str | None, at: str | None, limit: int | None, form: str
) -> None:
    """List what the sources, and the outlets themselves, claim to be the case."""
    from sitroom.record.record import Record
    from sitroom.record.rows import ClaimFilter, ClaimRow

    wanted = ClaimFilter(kind=ClaimKind(kind) if kind else None, actor=readable(actor), place=readable(place), at=at, limit=limit)
    with Record.open(location, create=False) as record:
        write(ClaimRow, record.claims(wanted), form, _table)


def _table(rows: Iterable[ClaimRow]) -> None:
    from rich.text import Text

    from sitroom.disputes.wording import number_in_words

    columns = (("kind", 0), ("", 0), ("certainty", 0), ("claim", 6), ("number", 1), ("by", 2), ("said in", 3))
    table, count = plain_table(*columns), 0
    for row in rows:
        number = "" if row.value is None else number_in_words(row.value)
        said = f"{row.evidence.path} {row.evidence.statement} ({row.published or 'undated'})"
        cells = (row.words, number, row.source_name or ("the outlet itself" if _narrated(row) else "–"), said)
        table.add_row(row.kind, row.polarity, row.certainty.level, *(Text(harmless(cell)) for cell in cells))
        count += 1
    show(table, counted(count, "claim"))


def _narrated(row: ClaimRow) -> bool:
    return (row.evidence.statement or "").startswith("r")

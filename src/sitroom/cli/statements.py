"""``sitroom statements``: who said what, filtered, as a table, JSON lines or CSV."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import click

from sitroom.attributions.statement import Level, Polarity, Quotation, SourceKind
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sitroom.record.rows import StatementRow


def _choice(values: Iterable[str]) -> click.Choice[str]:
    return click.Choice([str(v) for v in values])


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom statements --source lavrov\n"
    "  sitroom statements --kind unnamed --text ceasefire --format csv > unnamed.csv\n"
    "  sitroom statements --polarity - --document 02-report.txt"
)
@record_option
@click.option("--source", metavar="WORDS", help="Only sources whose words hold these (case does not matter).")
@click.option("--kind", type=_choice([*SourceKind, "none"]), help="Only this kind of source; none: the text names no source.")
@click.option("--document", metavar="DOCUMENT", help="Only this document: its id, path, file name or part of its title.")
@click.option("--text", metavar="WORDS", help="Only contents that hold these words (case does not matter).")
@click.option("--quotation", type=_choice(Quotation), help="Only direct, indirect or mixed quotation.")
@click.option("--polarity", type=_choice(Polarity), help="Only what is affirmed (+) or denied (-).")
@click.option("--certainty", type=_choice(Level), help="Only this level of certainty.")
@click.option("--limit", type=click.IntRange(1, 1_000_000_000), metavar="N", help="At most N rows.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="The format of the output.",
)
def statements(
    location: str,
    source: str | None,
    kind: str | None,
    document: str | None,
    text: str | None,
    quotation: str | None,
    polarity: str | None,
    certainty: str | None,
    limit: int | None,
    form: str,
) -> None:
    """List the statements of the record: who, by which words, and what."""
    from sitroom.exchange.table import write_csv, write_jsonl
    from sitroom.record.record import Record
    from sitroom.record.rows import StatementFilter, StatementRow

    wanted = StatementFilter(
        source=readable(source),
        kind="none" if kind == "none" else SourceKind(kind) if kind else None,
        document=readable(document),
        text=readable(text),
        quotation=Quotation(quotation) if quotation else None,
        polarity=Polarity(polarity) if polarity else None,
        level=Level(certainty) if certainty else None,
        limit=limit,
    )
    with Record.open(location, create=False) as record:
        rows = record.statements(wanted)
        if form == "jsonl":
            write_jsonl(rows, sys.stdout.buffer)
        elif form == "csv":
            out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=True)
            write_csv(StatementRow, rows, out)
            # Standard output stays open when the wrapper goes.
            out.detach()
        else:
            _table(rows)


def _table(rows: Iterable[StatementRow]) -> None:
    """The rows under their documents, in the terminal's width; plain where the output is no terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from sitroom.exchange.page import KIND_WORDS

    console = Console(soft_wrap=False, highlight=False)
    document = None
    table: Table | None = None
    count = 0
    for row in rows:
        if row.document != document:
            if table:
                console.print(table)
            document = row.document
            about = " · ".join(x for x in (row.path, row.publisher, row.published) if x)
            table = Table(
                title=Text(harmless(about)),
                title_justify="left",
                title_style="bold",
                box=None,
                padding=(0, 1),
                show_header=count == 0,
            )
            table.add_column("", width=4, no_wrap=True)
            table.add_column("source", ratio=3)
            table.add_column("kind", width=12)
            table.add_column("", width=1)
            table.add_column("certainty", width=9)
            table.add_column("content", ratio=6)
        assert table is not None
        name, kind = Text(harmless(row.source_name or "–")), KIND_WORDS[row.kind]
        table.add_row(row.statement, name, kind, row.polarity, row.certainty.level, Text(harmless(row.content)))
        count += 1
    if table:
        console.print(table)
    console.print(f"{count} statement{'' if count == 1 else 's'}")

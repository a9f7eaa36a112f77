"""``sitroom statements``: who said what, filtered, as a table, JSON lines or CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.cli.dates import date_option
from sitroom.cli.output import counted, format_option, write
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

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
@click.option(
    "--source", metavar="WORDS", help="Only sources whose words, or any name of their actor, hold these (case does not matter)."
)
@click.option("--actor", metavar="ACTOR", help="Only this actor: its id, a name, or part of one.")
@click.option("--kind", type=_choice([*SourceKind, "none"]), help="Only this kind of source; none: the text names no source.")
@click.option("--document", metavar="DOCUMENT", help="Only this document: its id, path, file name or part of its title.")
@click.option("--text", metavar="WORDS", help="Only contents that hold these words (case does not matter).")
@click.option("--quotation", type=_choice(Quotation), help="Only direct, indirect or mixed quotation.")
@click.option("--polarity", type=_choice(Polarity), help="Only what is affirmed (+) or denied (-).")
@click.option("--certainty", type=_choice(Level), help="Only this level of certainty.")
@date_option("--at", "Only documents published up to and including this date; undated too.")
@click.option("--narration", is_flag=True, help="In the table, also what outlets tell themselves; jsonl and csv have it always.")
@click.option("--limit", type=click.IntRange(1, 1_000_000_000), metavar="N", help="At most N rows.")
@format_option
def statements(
    location: str,
    source: str | None,
    actor: str | None,
    kind: str | None,
    document: str | None,
    text: str | None,
    quotation: str | None,
    polarity: str | None,
    certainty: str | None,
    at: str | None,
    narration: bool,
    limit: int | None,
    form: str,
) -> None:
    """List the statements of the record: who, by which words, and what."""
    from sitroom.record.record import Record
    from sitroom.record.rows import StatementFilter, StatementRow

    wanted = StatementFilter(
        source=readable(source),
        actor=readable(actor),
        kind="none" if kind == "none" else SourceKind(kind) if kind else None,
        document=readable(document),
        text=readable(text),
        quotation=Quotation(quotation) if quotation else None,
        polarity=Polarity(polarity) if polarity else None,
        level=Level(certainty) if certainty else None,
        at=at,
        narration=narration or form != "table",
        limit=limit,
    )
    with Record.open(location, create=False) as record:
        names = record.actor_names() if form == "table" else {}
        write(StatementRow, record.statements(wanted), form, lambda rows: _table(rows, names, None if at is None else "undated"))
        if not wanted.narration and kind is None and (told := record.narrated()):
            click.echo(f"without {counted(told, 'claim')} that outlets make themselves; --narration shows them")


def _source(row: StatementRow, names: Mapping[str, str]) -> str:
    """The words of the source, and the actor's name beside them where they do not hold it."""
    words = row.source_name or "–"
    name = names.get(row.actor or "", "")
    return words if not name or name.casefold() in words.casefold() else f"{words} = {name}"


def _table(rows: Iterable[StatementRow], names: Mapping[str, str], undated: str | None) -> None:
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
            about = " · ".join(x for x in (row.path, row.publisher, row.published or undated) if x)
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
        name, kind = Text(harmless(_source(row, names))), KIND_WORDS[row.kind]
        table.add_row(row.statement, name, kind, row.polarity, row.certainty.level, Text(harmless(row.content)))
        count += 1
    if table:
        console.print(table)
    console.print(counted(count, "statement"))

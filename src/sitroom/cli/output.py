"""What the commands that list rows share: ``--format``, and how rows leave in it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from rich.table import Table

    from sitroom.exchange.table import Row

R = TypeVar("R", bound="Row")

format_option = click.option(
    "--format",
    "form",
    type=click.Choice(["table", "jsonl", "csv"]),
    default="table",
    show_default=True,
    help="The format of the output.",
)


def write(row_type: type[R], rows: Iterable[R], form: str, table: Callable[[Iterable[R]], None]) -> None:
    """Write rows to standard output as JSON lines or CSV; ``table`` shows them in the terminal."""
    from sitroom.exchange.table import write_csv, write_jsonl

    if form == "jsonl":
        write_jsonl(rows, sys.stdout.buffer)
    elif form == "csv":
        out = io.TextIOWrapper(sys.stdout.buffer, "utf-8", newline="", write_through=True)
        write_csv(row_type, rows, out)
        # Standard output stays open when the wrapper goes.
        out.detach()
    else:
        table(rows)


def plain_table(*columns: tuple[str, int]) -> Table:
    """Make a table without lines; each column has a heading and a share of the width, 0 for no more than it needs."""
    from rich.table import Table

    made = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="bold")
    for heading, ratio in columns:
        made.add_column(heading, ratio=ratio or None, no_wrap=not ratio)
    return made


def show(made: Table, count: str) -> None:
    """Print a table and what it counts; plain where the output is no terminal."""
    from rich.console import Console

    console = Console(soft_wrap=False, highlight=False)
    if made.rows:
        console.print(made)
    console.print(count)


def counted(count: int, noun: str) -> str:
    """Write "1 actor" or "2 actors"."""
    return f"{count} {noun}{'' if count == 1 else 's'}"

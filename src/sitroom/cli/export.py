"""``sitroom export``: the record in the formats of other programs, with what each of them cannot hold."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from sitroom.cli.record import record_option
from sitroom.cli.streams import told_when_stopped
from sitroom.cli.terminal import harmless
from sitroom.errors import SitroomError

if TYPE_CHECKING:
    from sitroom.exchange.exported import Exporter

FORMATS = {
    "jsonl": "sitroom.exchange.jsonl_export:export_jsonl",
    "csv": "sitroom.exchange.csv_export:export_csv",
    "parquet": "sitroom.exchange.parquet_export:export_parquet",
    "geojson": "sitroom.exchange.geojson:export_geojson",
    "web-annotation": "sitroom.exchange.web_annotation:export_web_annotation",
    "ftm": "sitroom.exchange.ftm:export_ftm",
    "events": "sitroom.exchange.events:export_events",
    "report": "sitroom.brief.report:export_report",
}
"""Where the exporter of each format is; it is imported when it is asked for, since each needs libraries of its own."""
_EVERY = 0.5
"""Seconds between two looks at how far an export is."""


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom export out/ --format jsonl\n"
    "  sitroom export out/ --format parquet --record valley.db\n"
    '  sitroom export report/ --format report --title "The valley in May"'
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), required=True, help="The format.")
@click.option("--title", metavar="TEXT", help="With --format report: its title, in place of one made of the record's name.")
@record_option
def export(folder: Path, form: str, title: str | None, location: str) -> None:
    """Write the record into DIR in a format of other programs.

    jsonl holds everything (`sitroom load` reads it back); csv and parquet are one table each for documents,
    statements, actors, mentions, relations, control, claims and disputes, with a data dictionary; geojson the places
    and who is said to hold them; web-annotation the evidence as W3C annotations; ftm FollowTheMoney statements; events
    a CSV like ACLED's with PLOVER and CAMEO codes; report the situation to be read, with numbered evidence.
    What a format cannot hold is said on standard error. Files of an earlier export are replaced, each once it is whole.
    """
    from sitroom.record.record import Record

    module, _, name = FORMATS[form].partition(":")
    if title is not None and form != "report":
        raise click.UsageError(f"--title is for --format report; {form} has none")
    exporter: Exporter = getattr(import_module(module), name)
    if title is not None:
        exporter = partial(getattr(import_module(module), name), title=" ".join(title.split()))
    with Record.open(location, create=False) as record:
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SitroomError(f"{folder}: cannot be made: {error.strerror or error} (name another folder)") from error
        kept = "the files that were whole are written; one begun was dropped, and what was there in its place stays"
        with told_when_stopped(kept), record.snapshot() as still, _told_meanwhile(folder, form):
            made = exporter(still, folder)
    for file in made.files:
        rows = "" if file.rows is None else f": {_so_many(file.rows, file.things)}"
        click.echo(f"{folder / file.name}{rows}")
    for sentence in made.left_out:
        click.echo(harmless(f"sitroom: {form} cannot hold {sentence}"), err=True)


@contextmanager
def _told_meanwhile(folder: Path, form: str) -> Iterator[None]:
    """Show on a terminal's standard error which file is written and how far it is; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield
        return
    done = Event()

    def tell() -> None:
        while not done.wait(_EVERY):
            click.echo(f"\rwriting {form}{_growing(folder)}\033[K", nl=False, err=True)

    telling = Thread(target=tell, daemon=True)
    telling.start()
    try:
        yield
    finally:
        done.set()
        telling.join()
        click.echo("\r\033[K", nl=False, err=True)


def _growing(folder: Path) -> str:
    """The newest of the files that are being written, with its size."""
    from sitroom.exchange.exported import unfinished

    with suppress(OSError):  # one may take its place just now
        told = [(file.stat().st_mtime, file) for file in unfinished(folder)]
        if told:
            newest = max(told)[1]
            return f": {harmless(newest.stem[1:].rpartition('.')[0])}, {newest.stat().st_size / 1e6:.1f} MB"
    return ""


def _so_many(count: int, things: str) -> str:
    """Write "1 entity", "2 entities", "1 history of documents"."""
    first, *rest = things.split(" ", 1)
    one = f"{first[:-3]}y" if first.endswith("ies") else first.removesuffix("s")
    return " ".join((f"{count:,}", one if count == 1 else first, *rest))

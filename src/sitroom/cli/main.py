"""The command ``sitroom``: its subcommands, one file each, and how errors reach the terminal."""

from __future__ import annotations

import os
import sys

import click

from sitroom import __version__
from sitroom.cli.actors import actors
from sitroom.cli.ask import ask
from sitroom.cli.changes import changes
from sitroom.cli.claims import claims
from sitroom.cli.control import control
from sitroom.cli.disputes import disputes
from sitroom.cli.export import export
from sitroom.cli.extract import extract
from sitroom.cli.load import load
from sitroom.cli.outlook import outlook
from sitroom.cli.picture import picture
from sitroom.cli.places import places
from sitroom.cli.read import read
from sitroom.cli.review import review
from sitroom.cli.serve import serve
from sitroom.cli.show import show
from sitroom.cli.statements import statements
from sitroom.cli.terminal import harmless
from sitroom.cli.watch import watch
from sitroom.errors import SitroomError
from sitroom.record.errors import UnknownNameError


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Examples:\n\n"
    "\b\n"
    "  sitroom read articles/ --manifest articles/manifest.csv\n"
    "  sitroom watch https://paper.example/feed.xml\n"
    "  sitroom picture --html brief.html\n"
    "  sitroom statements --source minister --kind person\n"
    "  sitroom actors 'Irena Volk'\n"
    "  sitroom control --at 2024-03-05\n"
    "  sitroom disputes --kind control\n"
    "  sitroom changes --since 2024-03-05\n"
    "  sitroom ask 'Will the talks end in an agreement?'\n"
    "  sitroom show article.txt --html article.html\n"
    "  sitroom extract article.txt > article.jsonl\n"
    "  sitroom export out/ --format parquet\n"
    "  sitroom load article.jsonl --record copy.db",
)
@click.version_option(__version__, prog_name="sitroom")
def sitroom() -> None:
    """Keep who said what in the reporting on a contested situation.

    Sitroom reads news articles and keeps every attributed statement with the exact words of its
    source, its cue and its content. It runs on this machine alone; no text leaves it. It never
    decides what is true: it shows who says so.
    """


for command in (
    read, watch, load, picture, extract, statements, actors, places, control, claims, disputes, changes, ask, outlook, review,
    show, export, serve,
):  # fmt: skip
    sitroom.add_command(command)


def main() -> None:
    """Run the command line; every foreseen error is one line on standard error.

    Exit status 2 where the command line names an actor or decision that there is not, as for any wrong usage, else 1.
    """
    if sys.stdout is None or sys.stderr is None:
        sys.exit("sitroom: standard output and standard error must be open")
    try:
        sitroom(prog_name="sitroom", standalone_mode=True)
    except SitroomError as error:
        click.echo(f"sitroom: {harmless(str(error))}", err=True)
        sys.exit(2 if isinstance(error, UnknownNameError) else 1)
    except BrokenPipeError:
        # The reader of our output (head, less) has had enough: that is no error.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        # A full disk, a place that cannot be written: what is committed stays.
        click.echo(f"sitroom: {harmless(str(error))}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()

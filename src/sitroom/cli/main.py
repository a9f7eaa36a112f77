"""The command ``sitroom``: its subcommands, one file each, and how errors reach the terminal."""

from __future__ import annotations

import sys
from pathlib import Path

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
from sitroom.cli.streams import (
    OutputError,
    ReaderGoneError,
    StoppedError,
    disk_trouble,
    drop_output,
    name_standard_output,
    told_when_stopped,
)
from sitroom.cli.terminal import harmless
from sitroom.cli.watch import watch
from sitroom.errors import SitroomError
from sitroom.record.errors import UnknownNameError


class _Commands(click.Group):
    """The group, of which Ctrl-C is told in our words: click would say "Aborted!" and nothing of what is kept."""

    def invoke(self, ctx: click.Context) -> object:
        with told_when_stopped(""):
            return super().invoke(ctx)


@click.group(
    cls=_Commands,
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


STOPPED = 130
"""Exit status after Ctrl-C: 128 and the number of the signal, as shells count it."""


def main() -> None:
    """Run the command line; every foreseen error is one line on standard error.

    Exit status 2 where the command line names an actor or decision that there is not, as for any wrong usage; 130 after
    Ctrl-C; 0 where whatever reads the output has had enough; else 1.
    """
    if sys.stdout is None or sys.stderr is None:
        sys.exit("sitroom: standard output and standard error must be open")
    name_standard_output()
    try:
        status = _run()
        sys.stdout.flush()
    except ReaderGoneError:
        drop_output()
        status = 0
    except OutputError as error:
        drop_output()
        _complain(str(error))
        status = 1
    sys.exit(status)


def _run() -> int:
    """Run the command line and give its exit status; ReaderGoneError and OutputError where standard output fails."""
    try:
        status = sitroom(prog_name="sitroom", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except click.ClickException as error:
        error.show()
        _hint_at_file(error)
        return error.exit_code
    except (StoppedError, click.Abort, KeyboardInterrupt) as stop:
        _complain(f"stopped; {stop}" if isinstance(stop, StoppedError) and str(stop) else "stopped")
        return STOPPED
    except OutputError:
        raise
    except SitroomError as error:
        _complain(str(error))
        return 2 if isinstance(error, UnknownNameError) else 1
    except OSError as error:
        # A full disk, a place that cannot be written: what is committed stays.
        _complain(disk_trouble(error))
        return 1


def _complain(what: str) -> None:
    click.echo(f"sitroom: {harmless(what)}", err=True)


def _hint_at_file(error: click.ClickException) -> None:
    """Where an option that there is not is the name of a file, say how to name it."""
    if isinstance(error, click.NoSuchOption):
        named = next((each for each in sys.argv[1:] if each.startswith(error.option_name) and Path(each).exists()), None)
        if named is not None:
            _complain(f"if you mean the file, write ./{named}")


if __name__ == "__main__":
    main()

"""``sitroom load``: what was exported, extracted or made in bulk into a record."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from sitroom.cli.inputs import Teasers, complain
from sitroom.cli.record import record_option
from sitroom.cli.streams import told_when_stopped
from sitroom.cli.summary import in_numbers
from sitroom.cli.terminal import harmless


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom load out/ --record copy.db\n"
    "  sitroom load monday.jsonl tuesday.jsonl.gz\n"
    "  sitroom extract articles/ | sitroom load -"
)
@click.argument("paths", nargs=-1, required=True, metavar="FILE-OR-DIR...")
@record_option
def load(paths: tuple[str, ...], location: str) -> None:
    """Take exported or bulk-made records into the record and print a short picture of it.

    FILE-OR-DIR is a folder that `sitroom export DIR --format jsonl` made, a file of sitroom-record/1 lines such as
    `sitroom extract` writes (.jsonl or .jsonl.gz), a folder of these, or - for standard input. An export gives the same
    record again, decisions and ids included, where the record is empty; elsewhere what is not there is added.
    Loading again changes nothing. What cannot be used is named on standard error (exit status 1), the rest is loaded.
    """
    from sitroom.errors import DocumentError
    from sitroom.exchange.loading import load as loaded
    from sitroom.exchange.taking import Took
    from sitroom.record.record import Record

    if sys.stdin is None and "-" in paths:
        raise click.UsageError("standard input is closed; name files instead of -")
    stdin = None if sys.stdin is None else sys.stdin.buffer
    added: Counter[str] = Counter()
    beside: Counter[str] = Counter()
    teasers = Teasers()
    failed = 0
    kept = "what was loaded is kept, and the same command goes on from there"
    with told_when_stopped(kept), Record.open(location) as record, _progress(paths) as done:
        for path in paths:
            for item in loaded(record, path, stdin):
                if not isinstance(item, Took):
                    complain(item)
                    failed += isinstance(item, DocumentError)
                elif item.added is None:
                    beside[item.things] += item.count
                else:
                    added[item.added.value] += 1
                    teasers.count(item.path, item.added)
                    done(item.path)
        told = [f"{count} {kind}" for kind, count in sorted(added.items())]
        told += [_counted(count, things) for things, count in beside.items() if count]
        trouble = f", {failed} problem{'s' * (failed > 1)}" if failed else ""
        click.echo(harmless(f"{location}: {', '.join(told) or 'nothing new'}{trouble}\n"))
        click.echo(in_numbers(record.summary(top=8)))
    teasers.tell()
    if failed:
        sys.exit(1)


@contextmanager
def _progress(paths: tuple[str, ...]) -> Iterator[Callable[[str], None]]:
    """Show on a terminal's standard error how many of the documents are taken; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from sitroom.exchange.loading import expected

    length = sum(map(expected, paths))
    with click.progressbar(length=length, label="Loading", file=sys.stderr, item_show_func=lambda item: item or "") as bar:
        taken = 0

        def done(path: str) -> None:
            nonlocal taken
            taken += 1
            bar.update(1, harmless(f"{taken}: {path[-40:]}"))

        yield done


def _counted(count: int, things: str) -> str:
    """The number of questions or decisions ("decisions undone") that were taken."""
    noun, _, rest = things.partition(" ")
    return " ".join(filter(None, (str(count), noun.removesuffix("s") if count == 1 else noun, rest)))

"""What the commands that take articles share: their options, the reading with progress, and how bad inputs are told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from sitroom.cli.terminal import harmless
from sitroom.errors import SitroomError

if TYPE_CHECKING:
    from sitroom.documents.document import Document
    from sitroom.documents.manifest import Manifest
    from sitroom.errors import DocumentError

Command = TypeVar("Command", bound=Callable[..., object])

paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
manifest_option = click.option(
    "--manifest",
    "manifests",
    multiple=True,
    metavar="FILE",
    help="CSV or JSONL with path and any of published, publisher, url, title for files that carry none. May be given again.",
)
jobs_option = click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Read on N cores; the output stays the same.",
)


places_option = click.option(
    "--places",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="CSV of your own places (name, lat, lon; if wanted type, country, aliases, id): they go before the gazetteer's.",
)


def article_options(command: Command) -> Command:
    """Give a command its PATH arguments, ``--manifest``, ``--places`` and ``--jobs``."""
    for option in (jobs_option, places_option, manifest_option, paths_argument):
        command = option(command)
    return command


def load_manifest(files: tuple[str, ...]) -> Manifest | None:
    """The manifests given, merged; None without any."""
    if not files:
        return None
    from sitroom.documents.manifest import Manifest

    return Manifest.load(files)


def check_places(places: Path | None) -> None:
    """Open the user's own places, so that a fault in them is told before anything is read; UsageError names file and line."""
    if places is not None:
        from sitroom.errors import DocumentError
        from sitroom.flow import gazetteer

        # A pipe gives its bytes once; each worker opens the file, and the record keeps its digest.
        if not places.is_file():
            raise click.UsageError(f"{places}: is not a regular file (save your places to a file and give that)")
        try:
            gazetteer(places)
        except DocumentError as error:
            raise click.UsageError(str(error)) from error


def documents(paths: tuple[str, ...], manifest: Manifest | None) -> Iterator[Document | DocumentError]:
    """The articles at ``paths``, ``-`` being standard input."""
    from sitroom.documents.inputs import STDIN, read_documents

    if sys.stdin is None and STDIN in paths:
        raise SitroomError("standard input is closed; name files instead of -")
    return read_documents(paths, manifest, None if sys.stdin is None else sys.stdin.buffer)


def complain(error: DocumentError) -> None:
    """Name one bad input on standard error."""
    click.echo(harmless(f"sitroom: {error}").replace("\n", " "), err=True)


def warn_of_unused(manifest: Manifest | None) -> None:
    """Say on standard error which rows of the manifest named no article that was read."""
    for row in manifest.unused() if manifest else ():
        click.echo(
            f"sitroom: {row.file}, line {row.line}: no article read has the path {row.path!r}; the row was not used", err=True
        )


@contextmanager
def progress(paths: tuple[str, ...], label: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal's standard error how many of the inputs are done; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from sitroom.documents.inputs import expand

    with click.progressbar(
        length=len(expand(paths)), label=label, file=sys.stderr, item_show_func=lambda item: item or ""
    ) as bar:
        yield lambda item: bar.update(1, harmless(item[-40:]))

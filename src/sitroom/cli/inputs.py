"""What the commands that take articles share: their options, the reading with progress, and how bad inputs are told."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitroom.cli.terminal import harmless
from sitroom.errors import SitroomError

if TYPE_CHECKING:
    from sitroom.documents.columns import Columns
    from sitroom.documents.document import Document
    from sitroom.documents.formats import Item, LeftOut
    from sitroom.documents.manifest import Manifest
    from sitroom.errors import DocumentError
    from sitroom.record.rows import Added

paths_argument = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
manifest_option = click.option(
    "--manifest",
    "manifests",
    multiple=True,
    metavar="FILE",
    help="CSV or JSONL with path and any of published, publisher, url, title, language for files that carry none."
    " May be given again.",
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


columns_option = click.option(
    "--columns",
    multiple=True,
    metavar="THING=COLUMN",
    help="Which column of a JSONL or CSV table of articles holds its id, text, title, published, publisher, url or language,"
    " such as text=body,published=date; rows=data.results says in which list of a JSON object they are, dates=DMY (MDY, YMD,"
    " excel) in which order dates in figures stand. May be given again.",
)
fetch_option = click.option(
    "--fetch", is_flag=True, help="Ask the network for paths that are web addresses; without it Sitroom never does."
)
private_option = click.option(
    "--allow-private",
    is_flag=True,
    help="With --fetch: addresses on this machine and its own network too, which are refused else.",
)


_FRESH_LINE = "\r\x1b[K"
"""Takes the progress away from a terminal's line, so that a message does not begin in its middle."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command that takes articles was asked for."""

    paths: tuple[str, ...]
    manifest: Manifest | None
    places: Path | None
    columns: Columns
    jobs: int
    fetch: bool
    allow_private: bool


def article_options(
    command: Callable[..., object], argument: Callable[[Callable[..., object]], Callable[..., object]] = paths_argument
) -> Callable[..., object]:
    """Give a command its PATH arguments and all options of reading, as one :class:`Asked` named ``asked``."""

    @wraps(command)
    def with_asked(
        *before: object,
        paths: tuple[str, ...],
        manifests: tuple[str, ...],
        places: Path | None,
        columns: tuple[str, ...],
        jobs: int,
        fetch: bool,
        allow_private: bool,
        **others: object,
    ) -> object:
        check_places(places)
        asked = Asked(paths, load_manifest(manifests), places, load_columns(columns), jobs, fetch, allow_private)
        return command(*before, asked=asked, **others)

    taking: Callable[..., object] = with_asked
    for option in (
        jobs_option, private_option, fetch_option, places_option, columns_option, manifest_option, argument,
    ):  # fmt: skip
        taking = option(taking)
    return taking


def optional_articles(command: Callable[..., object]) -> Callable[..., object]:
    """The same for a command that does without any PATH."""
    return article_options(command, click.argument("paths", nargs=-1, metavar="[PATH]..."))


def load_columns(pairs: tuple[str, ...]) -> Columns:
    """The column map given; UsageError where it cannot be used."""
    from sitroom.documents.columns import Columns, ColumnsError

    try:
        return Columns.of(pairs)
    except ColumnsError as error:
        raise click.UsageError(str(error)) from error


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


def documents(asked: Asked) -> Iterator[Item]:
    """The articles that were asked for, ``-`` being standard input."""
    from sitroom.documents.inputs import STDIN, read_documents

    if sys.stdin is None and STDIN in asked.paths:
        raise SitroomError("standard input is closed; name files instead of -")
    fetcher = None
    if asked.fetch:
        from sitroom.documents.web.fetcher import Fetcher

        fetcher = Fetcher(allow_private=asked.allow_private)
    stdin = None if sys.stdin is None else sys.stdin.buffer
    return read_documents(asked.paths, asked.manifest, stdin, columns=asked.columns, fetcher=fetcher)


def complain(told: DocumentError | LeftOut) -> None:
    """Name one bad input, or what was left out of one, on standard error."""
    over = _FRESH_LINE if sys.stderr.isatty() else ""
    click.echo(over + harmless(f"sitroom: {told}").replace("\n", " "), err=True)


TOLD_ALIKE = 5
"""Inputs of which the same is told one by one, with examples; of further ones it is counted and told once."""


class Notices:
    """Tells of bad inputs and of what was left out as it comes, and what is the same for many inputs in one line at the end."""

    def __init__(self) -> None:
        self._alike: Counter[str] = Counter()

    def tell(self, told: DocumentError | LeftOut) -> None:
        """Say it on standard error, or count it where the same was said of enough inputs."""
        if alike := getattr(told, "alike", ""):
            self._alike[alike] += 1
        if self._alike[alike] <= TOLD_ALIKE:
            complain(told)

    def rest(self) -> None:
        """Say on standard error of how many more inputs the same is true."""
        for alike, count in self._alike.items():
            if (more := count - TOLD_ALIKE) > 0:
                click.echo(f"sitroom: left out {alike} in {more} more file{'s' * (more > 1)}", err=True)


class Unread:
    """Counts the documents that were kept and not read, for their language, and tells of them at the end."""

    def __init__(self) -> None:
        self._languages: Counter[str] = Counter()

    def count(self, document: Document) -> None:
        """Take one document into account, read or not."""
        if not document.is_read:
            self._languages[document.language or ""] += 1

    def tell(self) -> None:
        """Say on standard error how many there were in which languages; nothing without any."""
        if count := self._languages.total():
            kinds = ", ".join(f"{number} in {language}" for language, number in sorted(self._languages.items()))
            whose = "1 document is" if count == 1 else f"{count} documents are"
            advice = "a manifest with language = en has one read that is English after all"
            click.echo(f"sitroom: {whose} kept and not read, since the model reads English alone: {kinds} ({advice})", err=True)


class Teasers:
    """Counts the teasers that were left out, since the record has the whole articles, and tells of them at the end."""

    def __init__(self) -> None:
        self._count, self._first = 0, ""

    def count(self, path: str, added: Added) -> None:
        """Take into account what became of a document."""
        from sitroom.record.rows import Added

        if added is Added.LEFT_OUT:
            self._first = self._first or path
            self._count += 1

    def tell(self) -> None:
        """Say on standard error how many there were; nothing without any."""
        if self._count:
            of = "1 teaser whose article" if self._count == 1 else f"{self._count} teasers whose articles"
            first = f"the first: {self._first}; " if self._count > 1 else f"{self._first}; "
            told = f"sitroom: left out {of} the record has in full ({first}a teaser never stands in place of the text)"
            click.echo(harmless(told).replace("\n", " "), err=True)


def warn_of_unused(manifest: Manifest | None) -> None:
    """Say on standard error which rows of the manifest named no article that was read."""
    for row in manifest.unused() if manifest else ():
        click.echo(
            f"sitroom: {row.file}, line {row.line}: no article read has the path {row.path!r}; the row was not used", err=True
        )


@contextmanager
def progress(paths: tuple[str, ...], label: str) -> Iterator[Callable[[str], None]]:
    """Show on a terminal's standard error how many of the inputs are done, and how many documents; elsewhere show nothing."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from sitroom.documents.formats import INSIDE
    from sitroom.documents.inputs import expand

    inputs = {path for path in expand(paths) if isinstance(path, str)}
    # It moves with each document (0 steps), not only with each input: one of them may hold all there is.
    with click.progressbar(
        length=len(inputs),
        label=label,
        file=sys.stderr,
        item_show_func=lambda item: item or "",
        update_min_steps=0,
        show_eta=len(inputs) > 1,
    ) as bar:
        count, before = 0, ""

        def done(path: str) -> None:
            # An input may hold many documents: it is done when the next one begins.
            nonlocal count, before
            outer = path if path in inputs else path.partition(INSIDE)[0]
            step = int(bool(before) and outer != before and outer in inputs)
            count, before = count + 1, outer if outer in inputs else before
            bar.update(step, harmless(f"{count}: {path[-40:]}"))

        yield done
        bar.update(len(inputs))

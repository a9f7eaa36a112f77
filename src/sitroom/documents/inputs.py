"""From the paths on a command line to documents: which files are articles, and each of them read."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

from sitroom.documents.article import HTML_SUFFIXES, read_document, shown
from sitroom.documents.columns import Columns
from sitroom.documents.formats import HEAD, INSIDE, Context, Format, Item, LeftOut, format_of, read_stream
from sitroom.documents.known import Known
from sitroom.documents.manifest import Manifest
from sitroom.documents.tally import Tally, counted
from sitroom.documents.text import MAX_BYTES
from sitroom.errors import DocumentError

if TYPE_CHECKING:
    from sitroom.documents.web.fetcher import Fetcher

__all__ = ["ARTICLE_SUFFIXES", "STDIN", "expand", "is_address", "read_document", "read_documents"]

STDIN = "-"
ARTICLE_SUFFIXES = frozenset({".txt", ".text", ".md"}) | HTML_SUFFIXES
CONTAINER_SUFFIXES = frozenset({".pdf", ".eml", ".mbox", ".zip", ".warc", ".rss", ".atom"})
_SEARCHED = "a folder is searched for " + ", ".join(sorted(ARTICLE_SUFFIXES | CONTAINER_SUFFIXES)) + " and .warc.gz"

MAX_PIPED = 4 * 2**30
"""Bytes of a container that come through a pipe: they lie on the disk meanwhile, and an endless pipe must end."""


def is_address(path: str) -> bool:
    """Whether a path on the command line is a web address."""
    return path[:8].lower().startswith(("http://", "https://"))


def expand(paths: Sequence[str], apart: Collection[str] = ()) -> list[str | DocumentError | LeftOut]:
    """Return the inputs that ``paths`` stand for, in order, with an error in the place of each that cannot be.

    A folder stands for the articles in it and below it, in name order: files that end in .txt, .text,
    .md, .html, .htm or .xhtml, and what may hold articles: .pdf, .eml, .mbox, .zip, .warc, .warc.gz, .rss and .atom.
    Hidden files and folders and files named README are no articles; tables (.csv, .jsonl) are none by their ending,
    since manifests and results are such files too. What is passed over is told after the folder's own files, but for
    what ``apart`` names (real paths: the manifests of the run). A file that is named itself is taken whatever it is
    called, ``-`` stands for standard input, and a web address for itself.
    """
    inputs: list[str | DocumentError | LeftOut] = []
    for path in paths:
        if path == STDIN or is_address(path):
            inputs.append(path)
            continue
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116  # the path is kept as given
        except (OSError, ValueError) as error:
            inputs.append(_unreadable(path, error))
            continue
        if not stat.S_ISDIR(mode):
            inputs.append(path)
            continue
        passed = Tally()
        found: list[str | DocumentError] = list(_articles(path, (), passed, apart))
        if not found:
            found.append(DocumentError(shown(path), "holds no articles", f"{_SEARCHED}; name other files yourself"))
        inputs.extend(found)
        if passed.count:
            inputs.append(LeftOut(shown(path), _passed_over(passed)))
    return inputs


def read_documents(
    paths: Sequence[str],
    manifest: Manifest | None = None,
    stdin: BinaryIO | None = None,
    *,
    columns: Columns | None = None,
    fetcher: Fetcher | None = None,
) -> Iterator[Item]:
    """Yield the documents of each input that ``paths`` stand for, with the errors that kept one from being read in its place.

    What was passed over on purpose is told as :class:`LeftOut`. One input that fails does not end the run. What a
    manifest says wins over what the input says of itself. Two documents with one id are both yielded: they are
    revisions of the same document. ``columns`` says which column of a table is what. A web address is read only with
    a ``fetcher``.
    """
    inputs = expand(paths, [os.path.realpath(row.file) for row in manifest.rows] if manifest else ())
    rows = manifest.match(path for path in inputs if isinstance(path, str)) if manifest else {}
    context = Context(columns=columns or Columns(), known_of=manifest.known_of if manifest else lambda _: None)
    stdin_read = False
    for path in inputs:
        if not isinstance(path, str):
            yield path
            continue
        if path == STDIN and stdin_read:
            yield DocumentError(path, "was read already", "name standard input once")
            continue
        stdin_read = stdin_read or path == STDIN
        known = rows[path].known if path in rows else None
        try:
            if is_address(path):
                yield from _fetched(path, context.of(known), fetcher)
                continue
            with _opened(path, stdin) as stream:
                yield from read_stream(stream, path, context.of(known))
        except DocumentError as error:
            yield error
        except (OSError, ValueError) as error:
            yield _unreadable(path, error)


def _fetched(url: str, context: Context, fetcher: Fetcher | None) -> Iterator[Item]:
    if fetcher is None:
        raise DocumentError(url, "is a web address", "give --fetch to let Sitroom ask the network for it")
    from io import BytesIO

    fetched = fetcher.fetch(url)
    # Which page it is the page says itself, if it does; else the address that answered.
    yield from read_stream(BytesIO(fetched.data), url, context.of(context.known, hints=Known(url=fetched.url)))


@contextmanager
def _opened(path: str, stdin: BinaryIO | None) -> Iterator[BinaryIO]:
    """The file of a path, or standard input, as a stream that can seek."""
    if path == STDIN:
        stream = stdin if stdin is not None else sys.stdin.buffer
        with _seekable(stream, path) as seekable:
            yield seekable
        return
    with Path(path).open("rb") as file:
        # A terminal and a pipe end when their writer does; a device that can seek may have no end.
        if file.seekable() and not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise DocumentError(shown(path), "is a device", "name a file")
        with _seekable(cast("BinaryIO", file), path) as seekable:
            yield seekable


@contextmanager
def _seekable(stream: BinaryIO, path: str) -> Iterator[BinaryIO]:
    """The stream itself, or what comes through a pipe laid down in a nameless temporary file first."""
    if stream.seekable():
        yield stream
        return
    with SpooledTemporaryFile(MAX_BYTES + 1) as spool:
        head = stream.read(HEAD)
        most = MAX_BYTES + 1 if format_of(head, path) is Format.ARTICLE else MAX_PIPED
        spool.write(head)
        while spool.tell() < most and (data := stream.read(min(2**20, most - spool.tell()))):
            spool.write(data)
        if most == MAX_PIPED and spool.tell() == most:
            raise DocumentError(shown(path), f"is larger than {MAX_PIPED // 2**30} GB", "save it to a file and name that")
        yield cast("BinaryIO", spool)


def _passed_over(passed: Tally) -> str:
    files = counted(passed.count, "file in it that is no article", "files in it that are no articles")
    return f"{files} by name ({passed.kinds()}); name one itself to have it read"


def _articles(
    folder: str, above: tuple[tuple[int, int], ...], passed: Tally, apart: Collection[str]
) -> Iterator[str | DocumentError]:
    try:
        status = os.stat(folder)  # noqa: PTH116  # the path is kept as given
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            yield DocumentError(shown(folder), "is a link back to a folder that it lies in", "remove the link")
            return
        with os.scandir(folder) as entries:
            names = sorted(entry.name for entry in entries)
    except OSError as error:
        yield _unreadable(folder, error)
        return
    for name in names:
        path = os.path.join(folder, name)  # noqa: PTH118  # Path would drop a leading ./
        suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122
        readme = name.upper().startswith("README")
        article = (suffix in ARTICLE_SUFFIXES | CONTAINER_SUFFIXES or name.lower().endswith(".warc.gz")) and not readme
        if name.startswith("."):
            continue
        try:
            mode = os.stat(path).st_mode  # noqa: PTH116
        except OSError as error:
            # A link that leads nowhere matters only where an article is missing for it.
            if article or error.filename is None:
                yield _unreadable(path, error)
            continue
        if stat.S_ISDIR(mode):
            yield from _articles(path, (*above, identity), passed, apart)
        elif article and stat.S_ISREG(mode):
            yield path
        elif os.path.realpath(path) not in apart:
            passed.add("README" if readme else suffix or "without an ending")


def _unreadable(path: str, error: OSError | ValueError) -> DocumentError:
    outer, inside, _ = path.partition(INSIDE)
    if isinstance(error, (FileNotFoundError, NotADirectoryError)) and inside and os.path.isfile(outer):  # noqa: PTH113
        return DocumentError(shown(path), "lies in another file, which is read as a whole", f"name {shown(outer)}")
    if isinstance(error, FileNotFoundError):
        return DocumentError(shown(path), "does not exist", "check the name and the current folder")
    if isinstance(error, PermissionError):
        return DocumentError(shown(path), "may not be read", "check its permissions")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return DocumentError(shown(path), f"cannot be read: {reason}", "check the path")

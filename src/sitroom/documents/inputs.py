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
from sitroom.documents.passed import Group, Passed, ending, is_clutter
from sitroom.documents.tally import counted
from sitroom.documents.text import MAX_BYTES
from sitroom.errors import DocumentError

if TYPE_CHECKING:
    from sitroom.documents.web.fetcher import Fetcher

__all__ = ["ARTICLE_SUFFIXES", "STDIN", "expand", "is_address", "read_document", "read_documents"]

STDIN = "-"
ARTICLE_SUFFIXES = frozenset({".txt", ".text", ".md"}) | HTML_SUFFIXES
CONTAINER_SUFFIXES = frozenset({".pdf", ".eml", ".mbox", ".zip", ".warc", ".rss", ".atom"})
_SEARCHED = "a folder is searched for " + ", ".join(sorted(ARTICLE_SUFFIXES | CONTAINER_SUFFIXES)) + ", also packed (.txt.gz)"

MAX_PIPED = 4 * 2**30
"""Bytes of a container that come through a pipe: they lie on the disk meanwhile, and an endless pipe must end."""


def is_address(path: str) -> bool:
    """Whether a path on the command line is a web address."""
    return path[:8].lower().startswith(("http://", "https://"))


def is_article(name: str) -> bool:
    """Whether a folder or an archive is searched for files of this name, packed with gzip or not."""
    return ending(name).removesuffix(".gz") in ARTICLE_SUFFIXES | CONTAINER_SUFFIXES


def expand(paths: Sequence[str], apart: Collection[str] = ()) -> list[str | DocumentError | LeftOut]:
    """Return the inputs that ``paths`` stand for, in order, with an error in the place of each that cannot be.

    A folder stands for the articles in it and below it, in name order: files that end in .txt, .text,
    .md, .html, .htm or .xhtml, and what may hold articles: .pdf, .eml, .mbox, .zip, .warc, .rss and .atom; each also
    packed with gzip (.txt.gz, .warc.gz).
    Hidden files and folders and files named README are no articles; tables (.csv, .jsonl) are none by their ending,
    since manifests and results are such files too. Links that lead out of the folder are not followed: whoever made it
    might have files read that he cannot see himself. What is passed over is told after the folder's own files, but for
    what ``apart`` names (real paths: the manifests of the run) and what systems leave behind (.DS_Store, .git).
    A file that is named itself is taken whatever it is called, ``-`` stands for standard input, and a web address for
    itself.
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
        inputs.extend(_Folder(path, apart).inputs() if stat.S_ISDIR(mode) else [path])
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
        raise DocumentError(url, "is a web address", "give --fetch, in a program fetch=True, to have it asked for")
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


class _Folder:
    """A folder that was named, on its way to the articles in it."""

    def __init__(self, path: str, apart: Collection[str]) -> None:
        self._path, self._apart = path, apart
        self._root = os.path.realpath(path)
        self._passed = Passed()
        self._hidden = self._outside = 0
        self._by_link: set[str] = set()
        """Real paths of what was read by a link: two links to one file are one article."""

    def inputs(self) -> Iterator[str | DocumentError | LeftOut]:
        """The articles in name order, then what was passed over."""
        found = False
        for found_one in self._articles(self._path, ()):
            found = True
            yield found_one
        if not found:
            others = "; name other files yourself" if self._passed.of(Group.OTHER) or self._hidden else ""
            yield DocumentError(shown(self._path), "holds no articles", f"{_SEARCHED}{others}")
        for what in self._told():
            yield LeftOut(shown(self._path), what)

    def _told(self) -> Iterator[str]:
        for what, _ in self._passed.told("file in it", "files in it", named=True):
            yield what
        if self._hidden:
            yield counted(self._hidden, "hidden file or folder in it", "hidden files or folders in it")
        if self._outside:
            links = counted(self._outside, "link in it that leads", "links in it that lead")
            yield f"{links} out of it; name what is to be read there"

    def _articles(self, folder: str, above: tuple[tuple[int, int], ...]) -> Iterator[str | DocumentError]:
        try:
            status = os.stat(folder)  # noqa: PTH116  # the path is kept as given
            identity = (status.st_dev, status.st_ino)
            if identity in above:
                yield DocumentError(shown(folder), "is a link back to a folder that it lies in", "remove the link")
                return
            with os.scandir(folder) as entries:
                names = sorted((entry.name, entry.is_symlink()) for entry in entries)
        except OSError as error:
            yield _unreadable(folder, error)
            return
        for name, is_link in names:
            if is_clutter(name):
                continue
            if name.startswith("."):
                self._hidden += 1
                continue
            path = os.path.join(folder, name)  # noqa: PTH118  # Path would drop a leading ./
            article = _is_searched(name)
            try:
                mode = os.stat(path).st_mode  # noqa: PTH116
            except OSError as error:
                # A link that leads nowhere matters only where an article is missing for it.
                if article or error.filename is None:
                    yield _unreadable(path, error)
                continue
            if is_link and not self._is_followed(path, stat.S_ISDIR(mode), article):
                continue
            if stat.S_ISDIR(mode):
                yield from self._articles(path, (*above, identity))
            elif not stat.S_ISREG(mode):
                self._passed.add_other("pipe or device")
            elif article:
                yield path
            elif os.path.realpath(path) not in self._apart:
                self._passed.add(name)

    def _is_followed(self, path: str, is_folder: bool, article: bool) -> bool:
        """Whether what a link leads to is read by the link: it lies in the folder, and is not found there by itself."""
        real = os.path.realpath(path)
        if real == self._root:
            return True
        below = real.removeprefix(os.path.join(self._root, ""))  # noqa: PTH118
        if below == real:
            self._outside += real not in self._apart
            return False
        target = Path(below)
        is_in_sight = not any(each.startswith(".") or is_clutter(each) for each in target.parts)
        if is_in_sight and (is_folder or _is_searched(target.name) or not article) and not self._leads_back(path, real):
            return False
        if real in self._by_link:
            return False
        if is_folder or article:
            self._by_link.add(real)
        return True

    @staticmethod
    def _leads_back(path: str, real: str) -> bool:
        """Whether a link lies in the folder that it leads to."""
        return os.path.realpath(os.path.dirname(path)).startswith(os.path.join(real, ""))  # noqa: PTH118, PTH120


def _is_searched(name: str) -> bool:
    """Whether a folder is searched for a file of this name."""
    return is_article(name) and not name.upper().startswith("README")


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

"""From the paths on a command line to documents: which files are articles, and each of them read."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from sitroom.documents.address import canonical_url
from sitroom.documents.document import Document
from sitroom.documents.html import Page, decode_html, has_tags, looks_like_html, read_page
from sitroom.documents.language import detect_language
from sitroom.documents.layout import find_boilerplate, read_layout, split_blocks
from sitroom.documents.manifest import Manifest, ManifestRow
from sitroom.documents.text import MAX_BYTES, decode, refuse_known_binary
from sitroom.errors import DocumentError

STDIN = "-"
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
ARTICLE_SUFFIXES = frozenset({".txt", ".text", ".md"}) | HTML_SUFFIXES


def expand(paths: Sequence[str]) -> list[str | DocumentError]:
    """Return the inputs that ``paths`` stand for, in order, with an error in the place of each that cannot be.

    A folder stands for the articles in it and below it, in name order: files that end in .txt, .text,
    .md, .html, .htm or .xhtml. Hidden files and folders and files named README are no articles;
    manifests and gold files (.csv, .jsonl) are none by their ending. A file that is named itself is
    taken whatever it is called, and ``-`` stands for standard input.
    """
    inputs: list[str | DocumentError] = []
    for path in paths:
        if path == STDIN:
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
        found = list(_articles(path, ()))
        if not found:
            endings = ", ".join(sorted(ARTICLE_SUFFIXES))
            found.append(
                DocumentError(shown(path), "holds no articles", f"a folder is searched for {endings}; name other files yourself")
            )
        inputs.extend(found)
    return inputs


def read_documents(
    paths: Sequence[str], manifest: Manifest | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | DocumentError]:
    """Yield a document for each input that ``paths`` stand for, or the error that kept it from being read.

    One input that fails does not end the run. What a manifest says wins over what the input says of
    itself. Two inputs with one id are both yielded: they are revisions of the same document.
    """
    inputs = expand(paths)
    rows = manifest.match(path for path in inputs if isinstance(path, str)) if manifest else {}
    stdin_read = False
    for path in inputs:
        if isinstance(path, DocumentError):
            yield path
            continue
        if path == STDIN and stdin_read:
            yield DocumentError(path, "was read already", "name standard input once")
            continue
        stdin_read = stdin_read or path == STDIN
        try:
            data = _read_stdin(stdin) if path == STDIN else _read_file(path)
            yield read_document(data, path, rows.get(path))
        except DocumentError as error:
            yield error


def read_document(data: bytes, path: str, row: ManifestRow | None = None) -> Document:
    """Return the document that the bytes of one input hold; raises DocumentError.

    A web page is known by its content whatever its file is called; its text is the article without
    the page, and all offsets count in that text.
    """
    name = shown(path)
    if not data:
        raise DocumentError(name, "is empty", "give a file with an article in it")
    refuse_known_binary(data, name)
    text = decode(data, name)
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122  # the path may be any string
    if looks_like_html(text) or (suffix in HTML_SUFFIXES and has_tags(text)):
        return _from_page(read_page(decode_html(data, name), name), name, row)
    layout = read_layout(text)
    url = row.url if row else None
    return Document(
        id=_identity(url, name),
        revision=_revision(text),
        path=name,
        text=text,
        url=url,
        publisher=row.publisher if row else None,
        title=(row.title if row else None) or layout.title,
        published=(row.published if row else None) or layout.published,
        language=detect_language(text),
        headings=layout.headings,
        boilerplate=layout.boilerplate,
    )


def shown(path: str) -> str:
    """Return a path as text that can be written anywhere: bytes that are no UTF-8 are spelled out, so no two become one."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") if not path.isascii() else path


def _from_page(page: Page, name: str, row: ManifestRow | None) -> Document:
    url = (row.url if row else None) or page.url
    boilerplate = find_boilerplate(split_blocks(page.text))
    labelled = set(boilerplate)
    return Document(
        id=_identity(url, name),
        revision=_revision(page.text),
        path=name,
        text=page.text,
        url=url,
        publisher=(row.publisher if row else None) or page.publisher,
        title=(row.title if row else None) or page.title,
        published=(row.published if row else None) or page.published,
        # Pages are often published from a template in another language, so the words speak first.
        language=detect_language(page.text) or page.language,
        headings=tuple(span for span in page.headings if span not in labelled),
        boilerplate=boilerplate,
    )


def _identity(url: str | None, path: str) -> str:
    address = canonical_url(url) if url else None
    return f"url:{address}" if address else f"path:{path}"


def _revision(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _articles(folder: str, above: tuple[tuple[int, int], ...]) -> Iterator[str | DocumentError]:
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
        article = os.path.splitext(name)[1].lower() in ARTICLE_SUFFIXES and not name.upper().startswith("README")  # noqa: PTH122
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
            yield from _articles(path, (*above, identity))
        elif article and stat.S_ISREG(mode):
            yield path


def _read_file(path: str) -> bytes:
    try:
        with open(path, "rb") as file:  # noqa: PTH123
            return _read(file, path)
    except (OSError, ValueError) as error:
        raise _unreadable(path, error) from error


def _read_stdin(stdin: BinaryIO | None) -> bytes:
    try:
        return _read(stdin if stdin is not None else sys.stdin.buffer, STDIN)
    except (OSError, ValueError) as error:
        raise _unreadable(STDIN, error) from error


def _read(file: BinaryIO, path: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DocumentError(shown(path), f"is larger than {MAX_BYTES // 2**20} MB", "split it into single articles")
    return data


def _unreadable(path: str, error: OSError | ValueError) -> DocumentError:
    if isinstance(error, FileNotFoundError):
        return DocumentError(shown(path), "does not exist", "check the name and the current folder")
    if isinstance(error, PermissionError):
        return DocumentError(shown(path), "may not be read", "check its permissions")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return DocumentError(shown(path), f"cannot be read: {reason}", "check the path")

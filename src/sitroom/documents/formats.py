"""Which format the bytes of an input are in, and the reader of each: one input may hold many documents.

An input is known by what it begins with, then by what its file is called. Each reader is a generator: it takes an open
file, the input's name and the :class:`Context` of the run, and gives the documents it finds, one at a time, with an
error in the place of each that cannot be read and a :class:`LeftOut` for what is passed over on purpose.

What lies inside another input has the path ``outer!/inner``, as in ``news.zip!/monday/a.html``, ``a.txt.gz!/a.txt``,
``posts.jsonl!/17`` (the row's id, else its line) or ``inbox.mbox!/<message id>``: the same for the same input, so that
reading it again changes nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, BinaryIO

from sitroom.documents.article import read_document, shown
from sitroom.documents.columns import Columns
from sitroom.documents.document import Document
from sitroom.documents.html import looks_like_html
from sitroom.documents.known import Known
from sitroom.documents.text import MAX_BYTES
from sitroom.errors import DocumentError

if TYPE_CHECKING:
    from sitroom.documents.archive.members import Budget

INSIDE = "!/"
"""Stands between an input and what lies in it."""

MAX_DEPTH = 3
"""How deep containers may lie in each other: an archive of archives of mailboxes is the last that anyone made by hand."""

HEAD = 4096
"""Bytes at the start of an input by which its format is known."""


class Format(StrEnum):
    """What an input is; ARTICLE is one text or web page."""

    ARTICLE = "article"
    PDF = "PDF"
    ROWS = "table of articles"
    MAIL = "e-mail message"
    MBOX = "mailbox"
    FEED = "feed"
    WARC = "web archive (WARC)"
    ZIP = "ZIP archive"
    GZIP = "file packed with gzip"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What an input holds that was passed over on purpose: told, so that nothing is lost silently, and no failure.

    ``what`` goes on after the path: "3 attachments that are no articles (image/png)". ``alike`` names what is left out of
    many inputs alike, so that it need not be told of each of hundreds: "running heads and page numbers"; else empty.
    """

    path: str
    what: str
    alike: str = ""

    @property
    def words(self) -> str:
        """What is told of the input."""
        return f"left out {self.what}"

    def __str__(self) -> str:
        return f"{self.path}: {self.words}"


class Remark(LeftOut):
    """How an input was read where it could be read otherwise; nothing of it was left out. ``what`` is told as it stands."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """What is told of the input."""
        return self.what


Item = Document | DocumentError | LeftOut


def _nothing(_: str) -> Known | None:
    return None


@dataclass(frozen=True, slots=True)
class Context:
    """What the readers of one run share.

    ``columns`` says which column of a table is what. ``known`` is what a manifest says of the input itself; ``known_of``
    gives what it says of a document inside, by its path. ``hints`` come to bear where neither it nor the input itself
    says anything: the address that a page was fetched from. ``depth`` counts the containers around an input; ``budget``
    is what may still be unpacked, shared by all archives that lie in one.
    """

    columns: Columns = field(default_factory=Columns)
    known: Known | None = None
    hints: Known | None = None
    known_of: Callable[[str], Known | None] = _nothing
    depth: int = 0
    budget: Budget | None = None

    def inside(self, path: str) -> Context:
        """The context of what lies at ``path`` (outer and inner): its own row of the manifest, else the container's."""
        around = Known(publisher=self.known.publisher, language=self.known.language) if self.known else Known()
        return replace(self, known=(self.known_of(path) or Known()).over(around), hints=None, depth=self.depth + 1)

    def of(self, known: Known | None, hints: Known | None = None) -> Context:
        """The context of an input that this is known of."""
        return replace(self, known=known, hints=hints)


Reader = Callable[[BinaryIO, str, Context], Iterator[Item]]


def read_stream(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give what an open input holds: a binary file that can seek, at its start. Errors are given, not raised."""
    try:
        stream.seek(0)
        found = format_of(stream.read(HEAD), path)
        stream.seek(0)
        if found is not Format.ARTICLE and found is not Format.PDF and context.depth >= MAX_DEPTH:
            reason = f"lies {context.depth} containers deep"
            raise DocumentError(shown(path), reason, "unpack the outer ones and give what is in them")
        yield from _reader(found)(stream, path, context)
    except DocumentError as error:
        yield error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield DocumentError(shown(path), f"cannot be read: {reason}", "check the file; it may be damaged or cut short")


def format_of(head: bytes, path: str) -> Format:
    """Tell the format of an input by its first bytes, and where these leave it open by the ending of its name."""
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122  # the path may be any string
    for found, begins in _MAGIC:
        if begins(head):
            return found
    if suffix == ".mbox" or _MBOX.match(head):
        return Format.MBOX
    if suffix == ".eml":
        return Format.MAIL
    if _FEED.search(head) or (suffix in FEED_SUFFIXES and not looks_like_html(head.decode("utf-8", "replace"))):
        return Format.FEED
    if suffix in ROW_SUFFIXES or _OBJECT.match(head):
        return Format.ROWS
    # Some programs leave their own words before it.
    return Format.PDF if _PDF.search(head[:1024]) else Format.ARTICLE


ROW_SUFFIXES = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv"})
_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[?\s*\{\s*"[^"\r\n]{1,80}"\s*:')
FEED_SUFFIXES = frozenset({".rss", ".atom"})
_PDF = re.compile(rb"[^\t\x20-\x7e]%PDF-")
_OFFICE = re.compile(
    rb"PK\x03\x04.{26}(?:\[Content_Types\]\.xml|mimetype|_rels/\.rels|docProps/"
    rb"|word/(?:document|_rels)|ppt/(?:presentation|_rels)|xl/(?:workbook|worksheets|_rels))",
    re.DOTALL,
)
"""How an office document or a book begins, by the name of its first member: all of them are ZIP archives too."""
_MBOX = re.compile(rb"From [^\r\n]{1,300}\d{4}[^\r\n]{0,20}\r?\n[!-9;-~]{1,80}:")
_FEED = re.compile(
    rb"\A(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]{0,300}\?>|<!--(?:(?!-->).)*-->|<!DOCTYPE\s+rss[^>\[]{0,300}>)*"
    # Entities of its own are for the reader of feeds to refuse.
    rb"(?:<(?:rss|feed|rdf:RDF)[\s>]|<!DOCTYPE\s+(?:rss|feed|rdf:RDF)\s[^>\[]{0,300}\[)",
    re.IGNORECASE | re.DOTALL,
)


def _warc_gz(head: bytes) -> bool:
    """Whether gzip-compressed bytes begin as a web archive does."""
    if not head.startswith(b"\x1f\x8b"):
        return False
    import zlib

    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(head, 16).startswith(b"WARC/")
    except zlib.error:
        return False


_MAGIC: tuple[tuple[Format, Callable[[bytes], bool]], ...] = (
    (Format.ZIP, lambda head: head.startswith((b"PK\x03\x04", b"PK\x05\x06")) and not _OFFICE.match(head)),
    (Format.WARC, lambda head: head.startswith(b"WARC/") or _warc_gz(head)),
    (Format.GZIP, lambda head: head.startswith(b"\x1f\x8b")),
    (Format.PDF, lambda head: head.startswith(b"%PDF-")),
)


def _reader(found: Format) -> Reader:
    """The reader of a format, imported on first use: most runs need one of them."""
    if found is Format.PDF:
        from sitroom.documents.pdf import read_pdf

        return read_pdf
    if found is Format.ROWS:
        from sitroom.documents.tables.reading import read_rows

        return read_rows
    if found is Format.MAIL or found is Format.MBOX:
        from sitroom.documents.mail.reading import read_mail, read_mbox

        return read_mail if found is Format.MAIL else read_mbox
    if found is Format.FEED:
        from sitroom.documents.feed import read_feed

        return read_feed
    if found is Format.WARC:
        from sitroom.documents.warc.reading import read_warc

        return read_warc
    if found is Format.ZIP:
        from sitroom.documents.archive.reading import read_zip

        return read_zip
    if found is Format.GZIP:
        from sitroom.documents.archive.gzipped import read_gzip

        return read_gzip
    return _read_article


def _read_article(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise DocumentError(shown(path), f"is larger than {MAX_BYTES // 2**20} MB", "split it into single articles")
    yield read_document(data, path, context.known, context.hints)

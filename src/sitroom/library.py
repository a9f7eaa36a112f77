"""Sitroom from a program of one's own: articles read into typed objects, or into a record.

Nothing heavy is imported before the first article is read.

>>> from sitroom import read_text
>>> article = read_text("The dam at Ostrel is safe, engineer Ilse Marrow said on Friday.")
>>> for statement in article.attributed:
...     print(article.source(statement), "|", article.content(statement))
engineer Ilse Marrow | The dam at Ostrel is safe
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from sitroom.documents.columns import Columns, ColumnsError
from sitroom.documents.document import Document
from sitroom.documents.formats import Item, LeftOut
from sitroom.documents.known import Known
from sitroom.errors import ArgumentError, DocumentError
from sitroom.extracted import Extracted

if TYPE_CHECKING:
    from sitroom.documents.web.fetcher import Fetcher
    from sitroom.record.record import Record
    from sitroom.record.rows import Added

__all__ = ["Skipped", "read", "read_into", "read_text"]

Skipped = DocumentError | LeftOut
"""What gives no article: an input that cannot be read, or what was passed over on purpose."""

Name = str | bytes | os.PathLike[str] | os.PathLike[bytes]
"""How a program names a file or a folder."""

_log = logging.getLogger("sitroom")


def read(
    *paths: Name | Iterable[Name],
    manifest: Name | Iterable[Name] = (),
    columns: Mapping[str, str] | None = None,
    places: Name | None = None,
    jobs: int = 1,
    fetch: bool = False,
    allow_private: bool = False,
    on_skip: Callable[[Skipped], object] | None = None,
) -> Iterator[Extracted]:
    """Read the articles in files and folders, one at a time, in the order given.

    ``paths`` are what ``sitroom read`` takes, each by itself or in lists: files of any known format, folders, which are
    read recursively in name order, and with ``fetch`` web addresses (``allow_private``: also those of this machine and its
    own network). Without ``fetch`` the network is never asked. ``manifest`` is a CSV or JSONL file, or several, that says
    what is known of articles; ``columns`` says which column of a table of articles is what (``{"text": "body"}``), and
    ``{"dates": "DMY"}`` (MDY, YMD, excel) in which order its dates in figures stand;
    ``places`` is a CSV of places of your own.
    With ``jobs`` over 1 the articles are read on so many cores, and a script needs ``if __name__ == "__main__":``.

    Without ``on_skip`` the first input that cannot be read raises its DocumentError, and what was passed over on purpose is
    logged as a warning. With it, each is given to ``on_skip`` (``print``, or the ``append`` of a list) and the rest is read.
    What is wrong with ``manifest``, ``columns`` or ``places`` is raised before anything is read, and so is ArgumentError,
    a ValueError, for what is no path or no number of cores. An article in another language than English comes with its
    text and nothing read in it.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "a.txt").write_text("The road is open, the mayor said.")
    ...     _ = Path(folder, "b.txt").write_bytes(b"")
    ...     skipped = []
    ...     for article in read(folder, on_skip=skipped.append):
    ...         print([article.source(s) for s in article.attributed])
    ...     print([problem.reason for problem in skipped])
    ['the mayor']
    ['is empty']
    """
    own, cores = _own(places), _cores(jobs)
    found = _documents(paths, manifest, columns, own, _fetcher(fetch=fetch, allow_private=allow_private))
    return _articles(found, own, cores, on_skip)


def read_text(
    text: str,
    path: Name | None = None,
    *,
    url: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    published: str | None = None,
    language: str | None = None,
    places: Name | None = None,
) -> Extracted:
    """Read one article that the program holds as a text already; all offsets count in exactly this text.

    ``path`` is what to call it, made from the text where there is none: a record keeps two articles apart by it or by the
    ``url``. ``published`` is an ISO date with the precision that is known; a time of day is left out. ``language`` is a code
    or tag such as ``en``, ``eng`` or ``en-GB``, told by the text where there is none. ArgumentError, a ValueError, where one
    of them cannot be used, or where the text is empty or holds a zero byte.

    >>> article = read_text("“We will not leave,” Ana Tellis said.", published="2031-05")
    >>> [statement] = article.attributed
    >>> article.document.published, str(statement.quotation), article.words(statement.cue)
    ('2031-05', 'direct', 'said')
    """
    from sitroom.documents.article import text_document
    from sitroom.flow import extract

    _check_text(text)
    known = _known(published=published, publisher=publisher, url=url, title=title, language=language)
    name = f"text-{hashlib.sha256(text.encode()).hexdigest()[:12]}" if path is None or not path else _name(path)
    return extract(text_document(text, name, known), _own(places))


def read_into(
    record: Record,
    *paths: Name | Iterable[Name],
    manifest: Name | Iterable[Name] = (),
    columns: Mapping[str, str] | None = None,
    places: Name | None = None,
    jobs: int = 1,
    fetch: bool = False,
    allow_private: bool = False,
    on_skip: Callable[[Skipped], object] | None = None,
) -> dict[Added, int]:
    """Read articles into an open record and count what that did to it; what it holds already is not read again.

    All else is as for :func:`read`. What was read is kept, also where a later article raises.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from sitroom import Record
    >>> with TemporaryDirectory() as folder, Record.open(f"{folder}/valley.db") as record:
    ...     _ = Path(folder, "a.txt").write_text("The bridge is closed, Colonel Brandt said.")
    ...     for _ in range(2):
    ...         print({str(what): count for what, count in read_into(record, f"{folder}/a.txt").items()})
    ...     print([actor.name for actor in record.actors()])
    {'new': 1}
    {'unchanged': 1}
    ['Brandt']
    """
    from sitroom.flow import reader_of, reader_version
    from sitroom.record.adding import adding, unknown
    from sitroom.record.rows import Added

    own, cores = _own(places), _cores(jobs)
    found = _documents(paths, manifest, columns, own, _fetcher(fetch=fetch, allow_private=allow_private))
    reader = reader_version(own)
    done: Counter[Added] = Counter()

    def kept(_: Document, what: Added) -> None:
        done[what] += 1

    with adding(record, kept) as under_way:
        for article in _articles(unknown(record, found, reader, kept), own, cores, on_skip):
            under_way.add(article, reader_of(article.document, reader))
    return {what: done[what] for what in Added if done[what]}


def _documents(
    paths: Iterable[Name | Iterable[Name]],
    manifest: Name | Iterable[Name],
    columns: Mapping[str, str] | None,
    places: Path | None,
    fetcher: Fetcher | None,
) -> Iterator[Item]:
    """The documents of inputs; what is wrong with the manifest, the columns or the places is raised now."""
    from sitroom.documents.inputs import read_documents
    from sitroom.documents.manifest import Manifest

    if places is not None:
        from sitroom.flow import gazetteer

        gazetteer(places)
    files = _names(manifest)
    rows = Manifest.load(files) if files else None
    inputs = [name for each in paths for name in _names(each)]
    return read_documents(inputs, rows, columns=_mapped(columns or {}), fetcher=fetcher)


def _names(given: Name | Iterable[Name]) -> list[str]:
    """The names of one or several files; ArgumentError for what is none."""
    if isinstance(given, (str, bytes, os.PathLike)) or not isinstance(given, Iterable):
        return [_name(given)]
    return [_name(each) for each in given]


def _name(given: object) -> str:
    if not isinstance(given, (str, bytes, os.PathLike)):
        raise ArgumentError(
            f"{given!r:.80} is of type {type(given).__name__}, no name of a file; give text or a Path, or a list of them"
        )
    name = os.fsdecode(given)
    if "\0" in name:
        raise ArgumentError(f"{name!r:.80} names no file: it holds a zero byte")
    try:
        name.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError as error:
        raise ArgumentError(f"{name!r:.80} names no file: it holds half a character at {error.start}") from error
    return name


def _own(places: Name | None) -> Path | None:
    return None if places is None else Path(_name(places))


def _cores(jobs: int) -> int:
    if not isinstance(jobs, int) or jobs < 1:
        raise ArgumentError(f"jobs is {jobs!r}, no number of cores; give 1 or more")
    return jobs


def _fetcher(*, fetch: bool, allow_private: bool) -> Fetcher | None:
    if not fetch:
        return None
    from sitroom.documents.web.fetcher import Fetcher

    return Fetcher(allow_private=allow_private)


def _check_text(text: str) -> None:
    if not isinstance(text, str):
        raise ArgumentError(f"the text is of type {type(text).__name__}, no str; decode bytes first, and give a file to read()")
    if not text.strip():
        raise ArgumentError("the text is empty")
    _check_characters("the text", text)


def _check_characters(what: str, words: str) -> None:
    """ArgumentError for what no file and no record can keep."""
    try:
        words.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ArgumentError(f"{what} holds half a character at {error.start}; decode it anew") from error
    if "\0" in words:
        raise ArgumentError(f"{what} holds a zero byte at {words.index(chr(0))}; write it anew")


def _known(**given: str | None) -> Known:
    """What a caller says of an article, as the record keeps it; ArgumentError for what cannot be understood."""
    from sitroom.documents.address import canonical_url
    from sitroom.documents.dates import iso_date
    from sitroom.documents.language_codes import WANTED, language_code

    told: dict[str, str | None] = {}
    meant: dict[str, tuple[Callable[[str], str | None], str]] = {
        "published": (iso_date, "no ISO date; write 2021, 2021-08 or 2021-08-20"),
        "url": (canonical_url, "no web address; write it in full, such as https://paper.example/article"),
        "language": (language_code, f"none that is known; {WANTED}"),
    }
    for what, value in given.items():
        if value is None or value == "":
            continue
        if not isinstance(value, str):
            raise ArgumentError(f"{what} is of type {type(value).__name__}, no text; give a str")
        _check_characters(what, value)
        understood, wrong = meant.get(what, (str, ""))
        told[what] = understood(value)
        if told[what] is None:
            raise ArgumentError(f"{what} is {value!r:.80}, {wrong}")
    return Known(**told)


def _mapped(columns: Mapping[str, str]) -> Columns:
    known = [each.name for each in fields(Columns)]
    if not isinstance(columns, Mapping):
        raise ColumnsError(f'columns is of type {type(columns).__name__}; give a dict such as {{"text": "body"}}')
    for thing in columns:
        if thing not in known:
            raise ColumnsError(f"a table has no {thing!r}; map one of {', '.join(known)}")
    if wrong := next((thing for thing, column in columns.items() if not isinstance(column, str)), None):
        raise ColumnsError(f"the column of {wrong} is of type {type(columns[wrong]).__name__}; give its name as text")
    return Columns(**columns)


def _articles(
    found: Iterator[Item], places: Path | None, jobs: int, on_skip: Callable[[Skipped], object] | None
) -> Iterator[Extracted]:
    from sitroom.flow import extract_all

    for item in extract_all(found, jobs, places):
        if isinstance(item, Extracted):
            yield item
        elif on_skip is not None:
            on_skip(item)
        elif isinstance(item, DocumentError):
            raise item
        else:
            _log.warning("%s", item)

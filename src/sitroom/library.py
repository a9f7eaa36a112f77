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
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from sitroom.documents.columns import Columns, ColumnsError
from sitroom.documents.document import Document
from sitroom.documents.formats import Item, LeftOut
from sitroom.documents.known import Known
from sitroom.errors import DocumentError
from sitroom.extracted import Extracted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sitroom.record.record import Record
    from sitroom.record.rows import Added

__all__ = ["Skipped", "read", "read_into", "read_text"]

Skipped = DocumentError | LeftOut
"""What gives no article: an input that cannot be read, or what was passed over on purpose."""

_log = logging.getLogger("sitroom")


def read(
    *paths: str | os.PathLike[str],
    manifest: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    columns: Mapping[str, str] | None = None,
    places: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    on_skip: Callable[[Skipped], object] | None = None,
) -> Iterator[Extracted]:
    """Read the articles in files and folders, one at a time, in the order given.

    ``paths`` are what ``sitroom read`` takes: files of any known format, and folders, which are read recursively in name
    order. ``manifest`` is a CSV or JSONL file, or several, that says what is known of articles; ``columns`` says which
    column of a table of articles is what (``{"text": "body"}``); ``places`` is a CSV of places of your own.
    With ``jobs`` over 1 the articles are read on so many cores, and a script needs ``if __name__ == "__main__":``.

    Without ``on_skip`` the first input that cannot be read raises its DocumentError, and what was passed over on purpose is
    logged as a warning. With it, each is given to ``on_skip`` (``print``, or the ``append`` of a list) and the rest is read.
    What is wrong with ``manifest``, ``columns`` or ``places`` is raised before anything is read. An article in
    another language than English comes with its text and nothing read in it. Addresses on the web are not fetched.

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
    own = None if places is None else Path(places)
    return _articles(_documents(paths, manifest, columns, own), own, jobs, on_skip)


def read_text(
    text: str,
    path: str | None = None,
    *,
    url: str | None = None,
    publisher: str | None = None,
    title: str | None = None,
    published: str | None = None,
    language: str | None = None,
    places: str | os.PathLike[str] | None = None,
) -> Extracted:
    """Read one article that the program holds as a text already; all offsets count in exactly this text.

    ``path`` is what to call it, made from the text where there is none: a record keeps two articles apart by it or by the
    ``url``. ``published`` is an ISO date with the precision that is known; a time of day is left out. ValueError where it is
    none, or where the text is empty or holds a zero byte.

    >>> article = read_text("“We will not leave,” Ana Tellis said.", published="2031-05")
    >>> [statement] = article.attributed
    >>> article.document.published, str(statement.quotation), article.words(statement.cue)
    ('2031-05', 'direct', 'said')
    """
    from sitroom.documents.article import text_document
    from sitroom.documents.dates import iso_date
    from sitroom.flow import extract

    if not text.strip():
        raise ValueError("the text is empty")
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"the text holds half a character at {error.start}; decode it anew") from error
    if b"\0" in data:
        raise ValueError(f"the text holds a zero byte at {text.index(chr(0))}; write it anew")
    day = None if published is None else iso_date(published)
    if published is not None and day is None:
        raise ValueError(f"published is {published!r}, no ISO date; write 2021, 2021-08 or 2021-08-20")
    name = path or f"text-{hashlib.sha256(data).hexdigest()[:12]}"
    known = Known(published=day, publisher=publisher, url=url, title=title, language=language)
    return extract(text_document(text, name, known), None if places is None else Path(places))


def read_into(
    record: Record,
    *paths: str | os.PathLike[str],
    manifest: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] = (),
    columns: Mapping[str, str] | None = None,
    places: str | os.PathLike[str] | None = None,
    jobs: int = 1,
    on_skip: Callable[[Skipped], object] | None = None,
) -> dict[Added, int]:
    """Read articles into an open record and count what that did to it; what it holds already is not read again.

    All else is as for :func:`read`. Each article is kept as soon as it is read, also where a later one raises.

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
    from sitroom.record.rows import Added

    own = None if places is None else Path(places)
    reader = reader_version(own)
    done: Counter[Added] = Counter()

    def fresh(found: Iterator[Item]) -> Iterator[Item]:
        for item in found:
            if isinstance(item, Document) and record.holds(item, reader_of(item, reader)):
                done[Added.UNCHANGED] += 1
            else:
                yield item

    for article in _articles(fresh(_documents(paths, manifest, columns, own)), own, jobs, on_skip):
        done[record.add(article, reader_of(article.document, reader))] += 1
    return {what: done[what] for what in Added if done[what]}


def _documents(
    paths: Sequence[str | os.PathLike[str]],
    manifest: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    columns: Mapping[str, str] | None,
    places: Path | None,
) -> Iterator[Item]:
    """The documents of inputs; what is wrong with the manifest, the columns or the places is raised now."""
    from sitroom.documents.inputs import read_documents
    from sitroom.documents.manifest import Manifest

    if places is not None:
        from sitroom.flow import gazetteer

        gazetteer(places)
    files = [manifest] if isinstance(manifest, (str, os.PathLike)) else list(manifest)
    rows = Manifest.load([os.fspath(file) for file in files]) if files else None
    return read_documents([os.fspath(path) for path in paths], rows, columns=_mapped(columns or {}))


def _mapped(columns: Mapping[str, str]) -> Columns:
    known = [each.name for each in fields(Columns)]
    for thing in columns:
        if thing not in known:
            raise ColumnsError(f"a table has no {thing!r}; map one of {', '.join(known)}")
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

"""``sitroom read``: articles into a record, then a short picture of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitroom.cli.inputs import Asked, Notices, Teasers, Unread, article_options, documents, progress, warn_of_unused
from sitroom.cli.record import record_option
from sitroom.cli.streams import told_when_stopped
from sitroom.cli.summary import in_numbers

if TYPE_CHECKING:
    from sitroom.documents.document import Document
    from sitroom.documents.formats import Item, LeftOut
    from sitroom.errors import DocumentError
    from sitroom.record.record import Record
    from sitroom.record.rows import Added


@click.command(
    epilog="Examples:\n\n\b\n  sitroom read articles/\n"
    "  sitroom read a.html b.txt --manifest dates.csv --record valley.db --jobs 2\n"
    "  sitroom read posts.jsonl --columns text=body,published=date\n"
    "  sitroom read report.pdf crawl.warc.gz inbox.mbox news.zip\n"
    "  sitroom read https://paper.example/article --fetch"
)
@article_options
@record_option
def read(asked: Asked, location: str) -> None:
    """Read articles into the record and print a short picture of it.

    PATH is a file, a folder (read recursively, in name order), - for standard input, or with --fetch a web
    address. A file may be a text, a web page, a PDF or an e-mail, or hold many of these: a JSONL or CSV table of
    articles, a feed, a mailbox, a WARC, a ZIP. An article that the record already holds is not read again; a
    changed one becomes a new revision. Text that is not English is kept and can be searched, and is not read. A bad
    input is named on standard error (exit status 1), the rest is read, and what is kept stays kept.
    """
    from sitroom.errors import DocumentError
    from sitroom.extracted import Extracted
    from sitroom.flow import extract_all, reader_of, reader_version
    from sitroom.record.adding import adding, unknown
    from sitroom.record.record import Record

    reader = reader_version(asked.places)
    added: Counter[Added] = Counter()
    failed = 0
    unread, teasers, notices = Unread(), Teasers(), Notices()

    def kept(document: Document, outcome: Added) -> None:
        added[outcome] += 1
        teasers.count(document.path, outcome)

    stopped = "what was read is kept, and the same command goes on from there"
    with ExitStack() as opened:
        record: Record | None = None
        with told_when_stopped(stopped), progress(asked.paths, "Reading") as done:

            def tell(item: DocumentError | LeftOut) -> None:
                nonlocal failed
                notices.tell(item)
                failed += isinstance(item, DocumentError)
                done(item.path)

            found = documents(asked)
            given = _from_first_document(found, tell) if _is_to_be_made(location) else found
            if given is not None:
                record = opened.enter_context(Record.open(location))
                fresh = unknown(record, given, reader, kept)
                with adding(record, kept) as under_way:
                    for item in extract_all(fresh, asked.jobs, asked.places):
                        if not isinstance(item, Extracted):
                            tell(item)
                            continue
                        unread.count(item.document)
                        under_way.add(item, reader_of(item.document, reader))
                        done(item.document.path)
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(added.items()))
        trouble = f", {failed} failed" if failed else ""
        if record is None:
            click.echo(f"{location}: nothing read{trouble}; no record was made")
        else:
            click.echo(f"{location}: {told or 'nothing read'}{trouble}\n")
            click.echo(in_numbers(record.summary(top=8)))
    notices.rest()
    unread.tell()
    teasers.tell()
    warn_of_unused(asked.manifest)
    if failed:
        sys.exit(1)


def _is_to_be_made(location: str) -> bool:
    """Whether the record is a file that is not there yet; RecordError where it could not be made."""
    from sitroom.record.connection import engine_for

    if "://" in location or Path(location).exists():
        return False
    engine_for(location, create=True)
    return True


def _from_first_document(found: Iterator[Item], tell: Callable[[DocumentError | LeftOut], None]) -> Iterator[Item] | None:
    """What comes from the first document on; None where there is none. What comes before it is told.

    So a run in which nothing can be read leaves no empty record behind.
    """
    from sitroom.documents.document import Document

    for item in found:
        if isinstance(item, Document):
            return chain((item,), found)
        tell(item)
    return None

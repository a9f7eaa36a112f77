"""``sitroom read``: articles into a record, then a short picture of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from sitroom.cli.inputs import Asked, Unread, article_options, complain, documents, progress, warn_of_unused
from sitroom.cli.record import record_option
from sitroom.cli.summary import in_numbers

if TYPE_CHECKING:
    from sitroom.documents.formats import Item
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
    from sitroom.record.record import Record

    reader = reader_version(asked.places)
    added: Counter[Added] = Counter()
    failed = 0
    unread = Unread()
    with Record.open(location) as record:
        with _told_when_stopped(), progress(asked.paths, "Reading") as done:
            fresh = _fresh(record, documents(asked), reader, added)
            for item in extract_all(fresh, asked.jobs, asked.places):
                if not isinstance(item, Extracted):
                    complain(item)
                    failed += isinstance(item, DocumentError)
                    done(item.path)
                    continue
                unread.count(item.document)
                added[record.add(item, reader_of(item.document, reader))] += 1
                done(item.document.path)
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(added.items()))
        click.echo(f"{location}: {told or 'nothing read'}{f', {failed} failed' if failed else ''}\n")
        click.echo(in_numbers(record.summary(top=8)))
    unread.tell()
    warn_of_unused(asked.manifest)
    if failed:
        sys.exit(1)


@contextmanager
def _told_when_stopped() -> Iterator[None]:
    """Say at Ctrl-C what has become of what was read."""
    try:
        yield
    except KeyboardInterrupt:
        click.echo("sitroom: stopped; what was read is kept, and the same command goes on from there", err=True)
        raise


def _fresh(record: Record, found: Iterator[Item], reader: str, added: Counter[Added]) -> Iterator[Item]:
    """The documents that the record does not hold yet; those it holds are counted and passed over."""
    from sitroom.documents.document import Document
    from sitroom.flow import reader_of
    from sitroom.record.rows import Added

    for document in found:
        if isinstance(document, Document) and record.holds(document, reader_of(document, reader)):
            added[Added.UNCHANGED] += 1
        else:
            yield document

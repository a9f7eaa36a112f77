"""``sitroom read``: articles into a record, then a short picture of it."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitroom.cli.inputs import article_options, check_places, complain, documents, load_manifest, progress, warn_of_unused
from sitroom.cli.record import record_option
from sitroom.cli.summary import in_numbers

if TYPE_CHECKING:
    from sitroom.documents.document import Document
    from sitroom.errors import DocumentError
    from sitroom.record.record import Record
    from sitroom.record.rows import Added


@click.command(
    epilog="Examples:\n\n\b\n  sitroom read articles/\n"
    "  sitroom read a.html b.txt --manifest dates.csv --record valley.db --jobs 2"
)
@article_options
@record_option
def read(paths: tuple[str, ...], manifests: tuple[str, ...], places: Path | None, jobs: int, location: str) -> None:
    """Read articles into the record and print a short picture of it.

    PATH is a file, a folder (read recursively, in name order) or - for standard input. An article that
    the record already holds is not read again; a changed one becomes a new revision. A bad input is
    named on standard error (exit status 1), the rest is read, and what is kept stays kept.
    """
    from sitroom.errors import DocumentError
    from sitroom.flow import extract_all, reader_version
    from sitroom.record.record import Record

    manifest = load_manifest(manifests)
    check_places(places)
    reader = reader_version(places)
    added: Counter[Added] = Counter()
    failed = 0
    with Record.open(location) as record, progress(paths, "Reading") as done:
        fresh = _fresh(record, documents(paths, manifest), reader, added)
        for item in extract_all(fresh, jobs, places):
            if isinstance(item, DocumentError):
                complain(item)
                failed += 1
                done(item.path)
                continue
            added[record.add(item, reader)] += 1
            done(item.document.path)
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(added.items()))
        click.echo(f"{location}: {told or 'nothing read'}{f', {failed} failed' if failed else ''}\n")
        click.echo(in_numbers(record.summary(top=8)))
    warn_of_unused(manifest)
    if failed:
        sys.exit(1)


def _fresh(
    record: Record, found: Iterator[Document | DocumentError], reader: str, added: Counter[Added]
) -> Iterator[Document | DocumentError]:
    """The documents that the record does not hold yet; those it holds are counted and passed over."""
    from sitroom.errors import DocumentError
    from sitroom.record.rows import Added

    for document in found:
        if not isinstance(document, DocumentError) and record.holds(document, reader):
            added[Added.UNCHANGED] += 1
        else:
            yield document

"""``sitroom extract``: articles in, one JSON object per article out, no database."""

from __future__ import annotations

import sys

import click

from sitroom.cli.inputs import Asked, Notices, Unread, article_options, documents, progress, warn_of_unused
from sitroom.cli.streams import told_when_stopped


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom extract article.txt > article.jsonl\n"
    "  sitroom extract articles/ --manifest articles/manifest.csv --jobs 2 > all.jsonl\n"
    "  curl -s https://example.org/a.html | sitroom extract -"
)
@article_options
@click.option(
    "--format", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, expose_value=False, help="The format."
)
def extract(asked: Asked) -> None:
    """Write what each article holds, one JSON object a line (sitroom-record/1), to standard output.

    PATH is a file, a folder (read recursively, in name order), - for standard input, or with --fetch a web
    address; `sitroom read --help` tells which formats. Text that is not English is given with nothing read. Exit status:
    0 all read; 1 some inputs failed, each named on standard error; 2 wrong usage.
    """
    from sitroom.errors import DocumentError
    from sitroom.exchange.jsonl import encode
    from sitroom.extracted import Extracted
    from sitroom.flow import extract_all

    failed = 0
    unread, notices = Unread(), Notices()
    kept = "the documents written so far are whole, and the same command begins anew"
    with told_when_stopped(kept), progress(asked.paths, "Reading") as done:
        for item in extract_all(documents(asked), asked.jobs, asked.places):
            if not isinstance(item, Extracted):
                notices.tell(item)
                failed += isinstance(item, DocumentError)
                done(item.path)
                continue
            unread.count(item.document)
            sys.stdout.buffer.write(encode(item))
            sys.stdout.buffer.flush()
            done(item.document.path)
    notices.rest()
    unread.tell()
    warn_of_unused(asked.manifest)
    if failed:
        sys.exit(1)

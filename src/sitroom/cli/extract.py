"""``sitroom extract``: articles in, one JSON object per article out, no database."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sitroom.cli.inputs import article_options, check_places, complain, documents, load_manifest, progress, warn_of_unused


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
def extract(paths: tuple[str, ...], manifests: tuple[str, ...], places: Path | None, jobs: int) -> None:
    """Write what each article holds, one JSON object a line (sitroom-record/1), to standard output.

    PATH is a file, a folder (read recursively, in name order) or - for standard input. Exit status:
    0 all read; 1 some inputs failed, each named on standard error; 2 wrong usage.
    """
    from sitroom.errors import DocumentError
    from sitroom.exchange.jsonl import encode
    from sitroom.flow import extract_all

    manifest = load_manifest(manifests)
    check_places(places)
    failed = 0
    with progress(paths, "Reading") as done:
        for item in extract_all(documents(paths, manifest), jobs, places):
            if isinstance(item, DocumentError):
                complain(item)
                failed += 1
                done(item.path)
                continue
            sys.stdout.buffer.write(encode(item))
            sys.stdout.buffer.flush()
            done(item.document.path)
    warn_of_unused(manifest)
    if failed:
        sys.exit(1)

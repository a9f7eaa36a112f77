"""The reference of the library, made from its docstrings (``make reference`` writes docs/reference/; a test builds it too)."""

from __future__ import annotations

import sys
from pathlib import Path

import pdoc
import pdoc.render

from evaluation.examples import ROOT
from sitroom import Record

FRONT = "sitroom"
BEHIND = (
    "sitroom.actors.actor",
    "sitroom.attributions.statement",
    "sitroom.certainty.level",
    "sitroom.claims.claim",
    "sitroom.documents.document",
    "sitroom.documents.formats",
    "sitroom.errors",
    "sitroom.places.place",
    "sitroom.record.judgement_rows",
    "sitroom.record.page_rows",
    "sitroom.record.rows",
    "sitroom.record.search_rows",
    "sitroom.record.situation",
)
"""Modules whose classes the public names take and give."""


def modules() -> tuple[str, ...]:
    """All modules that have a page: the front, those behind it, and those that a record has its further methods from."""
    parts = {part.__module__ for part in Record.__mro__ if part not in (Record, object)}
    return (FRONT, *BEHIND, *sorted(parts))


def write(folder: Path) -> None:
    """Write the pages into a folder, which is made."""
    pdoc.render.configure(show_source=False)
    front, *behind = modules()
    # Without the second every module there is would have a page.
    pdoc.pdoc(front, rf"!{front}\..*", *behind, output_directory=folder)


def main() -> None:
    """Write the pages into the folder that is named, docs/reference without one."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "reference"
    write(folder)
    print(f"{folder / 'sitroom.html'}")


if __name__ == "__main__":
    main()

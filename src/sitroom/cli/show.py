"""``sitroom show``: one document with source, cue and content marked, in the terminal or as a page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from sitroom.extracted import Extracted

_STYLES = {"source": {"fg": "yellow", "bold": True}, "cue": {"fg": "magenta", "bold": True}, "content": {"fg": "cyan"}}
_BRACKETS = {"source": ("⟨", "⟩"), "cue": ("‹", "›"), "content": ("[", "]")}


@click.command(epilog="Examples:\n\n\b\n  sitroom show 01-report.txt\n  sitroom show 'Army denies' --html report.html")
@click.argument("document")
@record_option
@click.option(
    "--html", type=click.Path(dir_okay=False, writable=True), metavar="FILE", help="Write one self-contained page instead."
)
def show(document: str, location: str, html: str | None) -> None:
    """Show one document of the record with source, cue and content marked.

    DOCUMENT is an id, a path, a URL, a file name or part of a title. Where the output is no
    terminal, brackets stand for the colours: ⟨source⟩ ‹cue› [content].
    """
    from sitroom.record.record import Record

    with Record.open(location, create=False) as record:
        extracted = record.document(readable(document))
    if html:
        from sitroom.exchange.page import page

        Path(html).write_text(page(extracted), "utf-8")
        click.echo(f"{html}: {len(extracted.attributed)} statements", err=True)
        return
    click.echo(_marked(extracted, colours=sys.stdout.isatty()))


def _marked(extracted: Extracted, *, colours: bool) -> str:
    """The text with its marks, the number of each statement before its first word, and the readings below."""
    from sitroom.exchange.marking import segments
    from sitroom.exchange.page import KIND_WORDS, reading_in_words, words

    document = extracted.document
    about = " · ".join(x for x in (document.publisher, document.published, document.url or document.path) if x)
    out = [
        click.style(harmless(document.title or document.path), bold=True)
        if colours
        else harmless(document.title or document.path),
        "\n",
    ]
    out += [harmless(about), "\n\n"]
    parts = segments(document.text, extracted.attributed)
    for number, part in enumerate(parts):
        text = harmless(document.text[part.start : part.end])
        label = "".join(f"{begun[1:]}:" for begun in part.begins)
        if colours:
            role = part.marks[-1].role if part.marks else None
            out.append(click.style(label, dim=True) if label else "")
            out.append(click.style(text, **_STYLES[role], underline=len(part.marks) > 1) if role else text)  # type: ignore[arg-type]
            continue
        before = parts[number - 1].marks if number else ()
        after = parts[number + 1].marks if number + 1 < len(parts) else ()
        opening = "".join(_BRACKETS[m.role][0] for m in part.marks if m not in before)
        closing = "".join(_BRACKETS[m.role][1] for m in reversed(part.marks) if m not in after)
        out.append(f"{opening}{label}{text}{closing}")
    out.append("\n\n")
    for s in extracted.attributed:
        source = words(document.text, s.source.spans) or "(no source named)"
        inside = f", inside {s.via[1:]}" if s.via else ""
        out.append(harmless(f"{s.id[1:]:>4}  {source} ({KIND_WORDS[s.source.kind]}): {reading_in_words(s)}{inside}\n"))
    return "".join(out).rstrip("\n")

"""``sitroom picture``: the whole situation on one screen, or as a page to send to a colleague."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from sitroom.cli.asking import read_question
from sitroom.cli.dates import date_option
from sitroom.cli.inputs import Asked, Notices, Unread, documents, optional_articles, progress, warn_of_unused
from sitroom.cli.record import record_option
from sitroom.cli.streams import ReaderGoneError, disk_trouble
from sitroom.cli.terminal import harmless
from sitroom.errors import SitroomError

if TYPE_CHECKING:
    from rich.text import Text

    from sitroom.disputes.dispute import Dispute
    from sitroom.record.outlook import Expected
    from sitroom.record.record import Record
    from sitroom.record.situation import PlaceHeld, Situation

_WIDEST = 100
"""Columns that lines fill at most: longer ones are hard to read."""
_LONGEST = 110
"""Characters of a change that are shown."""
_CHANGES = 3
"""Changes that are shown; what moved goes before what is only disputed anew, which stands above anyway."""


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom picture\n"
    "  sitroom picture --at 2024-03-05\n"
    "  sitroom picture article.txt\n"
    "  sitroom picture --html brief.html"
)
@optional_articles
@record_option
@date_option("--at", "As it stood on this date: only documents published up to it; undated too.")
@click.option(
    "--html",
    type=click.Path(dir_okay=False, writable=True),
    metavar="FILE",
    help="Write it as one self-contained page instead, each sentence with its evidence.",
)
@click.pass_context
def picture(context: click.Context, asked: Asked, location: str, at: str | None, html: str | None) -> None:
    """Show the whole situation on one screen.

    What is disputed, what the sources agree on, who is said to hold what, what is expected, who speaks
    most, what is new. Counts are of independent origins: five copies of one report are one. With PATHs
    these articles are read and shown, and no record is touched.
    """
    from sitroom.record.record import Record
    from sitroom.record.situation import Room

    if asked.paths and context.get_parameter_source("location") is ParameterSource.COMMANDLINE:
        raise click.UsageError("give either PATHs, which are shown by themselves, or --record")
    # A page has room for more than a screen, and needs the exact words.
    room = Room(disputes=25, agreements=20, holdings=30, outlooks=12, speakers=12, quoted=True) if html else Room()
    failed = False
    if asked.paths:
        with _read(asked) as (record, failed):
            found = record.situation(at, room, read_question)
    else:
        with Record.open(location, create=False) as record:
            found = record.situation(at, room, read_question)
    if html:
        from sitroom.brief.page import brief

        _write(Path(html), brief(found))
        click.echo(f"{html}: {_written(found)}", err=True)
    else:
        _show(found, "" if asked.paths else _options(context, location))
    if failed:
        sys.exit(1)


def _write(path: Path, page: str) -> None:
    """Write the page to a file; SitroomError where the disk does not take it."""
    try:
        path.write_text(page, "utf-8")
    except BrokenPipeError:  # /dev/stdout is a file too
        raise ReaderGoneError from None
    except OSError as error:
        raise SitroomError(disk_trouble(error, str(path))) from error


@contextmanager
def _read(asked: Asked) -> Iterator[tuple[Record, bool]]:
    """A record of these articles alone, that is gone afterwards; tells whether any could not be read."""
    import tempfile

    from sitroom.errors import DocumentError
    from sitroom.extracted import Extracted
    from sitroom.flow import extract_all, reader_of, reader_version
    from sitroom.record.adding import adding
    from sitroom.record.record import Record

    failed = False
    unread, notices = Unread(), Notices()
    reader = reader_version(asked.places)
    with tempfile.TemporaryDirectory(prefix="sitroom-") as folder, Record.open(str(Path(folder) / "picture.db")) as record:
        with progress(asked.paths, "Reading") as done, adding(record, lambda *_: None) as under_way:
            for item in extract_all(documents(asked), asked.jobs, asked.places):
                if not isinstance(item, Extracted):
                    notices.tell(item)
                    failed = failed or isinstance(item, DocumentError)
                    done(item.path)
                    continue
                unread.count(item.document)
                under_way.add(item, reader_of(item.document, reader))
                done(item.document.path)
        notices.rest()
        unread.tell()
        warn_of_unused(asked.manifest)
        yield record, failed


def _options(context: click.Context, location: str) -> str:
    """What to add to a command so that it asks the same record."""
    if context.get_parameter_source("location") is not ParameterSource.COMMANDLINE:
        return ""
    return f" --record {shlex.quote(location)}"


def _written(found: Situation) -> str:
    from sitroom.brief.wording import counted

    return f"{counted(len(found.disputes), 'dispute')}, {counted(len(found.quotes), 'quotation')}"


class _Screen:
    """Lines of a screen, wrapped with their indent."""

    def __init__(self, options: str) -> None:
        from rich.console import Console

        self._console = Console(soft_wrap=False, highlight=False)
        self._options = options
        self.width = min(self._console.width, _WIDEST)

    def head(self, title: str, note: str = "") -> None:
        from rich.text import Text

        self._console.print()
        line = Text(title, style="bold")
        line.append(f"  {note}" if note else "", style="not bold dim")
        self._print(line)

    def line(self, words: str, indent: int = 2, hang: int = 2, style: str = "") -> None:
        """Words that begin at ``indent`` and go on below ``hang`` columns further in."""
        from rich.cells import cell_len
        from rich.text import Text

        text = Text(harmless(" ".join(words.split())), style=style)
        for n, part in enumerate(text.wrap(self._console, max(20, self.width - indent - hang), no_wrap=False)):
            part.rstrip()
            if cell_len(part.plain):
                self._print(Text(" " * (indent + (hang if n else 0))) + part)

    def more(self, shown: int, in_all: int, command: str) -> None:
        """How many there are beyond those that are shown, and the command that lists them."""
        if in_all > shown:
            self.line(f"and {in_all - shown:,} more: sitroom {command}{self._options}", style="dim")

    def _print(self, line: Text) -> None:
        self._console.print(line, width=self.width, overflow="fold")


def _show(s: Situation, options: str) -> None:
    from sitroom.brief.wording import begun, counted, day_in_words, headline, last_in_words, voices_in_words

    screen = _Screen(options)
    then = f"As it stood on {day_in_words(s.at)}: " if s.at else ""
    screen.line(f"{then}{headline(s)}", indent=0, style="bold")
    if not s.summary.documents:
        return
    looked = f"in the newest {s.looked_at:,} documents" if s.looked_at < s.summary.documents else ""
    at = f" --at {s.at}" if s.at else ""
    screen.head("Disputed", "" if s.disputes else "nothing found")
    for dispute in s.disputes:
        _dispute(screen, dispute)
    screen.more(len(s.disputes), s.disputes_in_all, f"disputes{at}")
    screen.head("Agreed", looked if s.agreements else f"nothing found {looked}".rstrip())
    for agreement in s.agreements:
        origins = f"{counted(agreement.origins, 'origin')}, {last_in_words(agreement.last)}"
        screen.line(f"{agreement.question} {begun(agreement.answer)} ({origins})")
        screen.line(voices_in_words(agreement, s.names), indent=4)
    screen.more(len(s.agreements), s.agreements_in_all, f"picture --html brief.html{at}")
    screen.head("Who is said to hold what", "" if s.holdings else "nothing found")
    for place in s.holdings:
        _place(screen, place)
    screen.more(len(s.holdings), s.holdings_in_all, f"control{at}")
    screen.head("Expected", looked if s.outlooks else f"no open question found {looked}".rstrip())
    for expected in s.outlooks:
        _outlook(screen, expected)
    screen.more(len(s.outlooks), s.outlooks_in_all, f"outlook{at}")
    _speakers(screen, s)
    _news(screen, s)


def _dispute(screen: _Screen, dispute: Dispute) -> None:
    from sitroom.brief.wording import counted, last_in_words

    screen.line(dispute.question)
    sides = [f"{side.answer}: {counted(side.origins, 'origin')}, {last_in_words(side.last)}" for side in dispute.sides]
    together = " | ".join(sides)
    for line in [together] if len(together) <= screen.width - 4 else sides:
        screen.line(line, indent=4)


def _place(screen: _Screen, place: PlaceHeld) -> None:
    from sitroom.brief.wording import counted, holding_in_words, last_in_words

    states = (
        f"{holding_in_words(held)} ({counted(held.origins, 'origin')}, {last_in_words(held.last)})" for held in place.states
    )
    screen.line(f"{place.name}: {'; '.join(states)}")


def _outlook(screen: _Screen, expected: Expected) -> None:
    from sitroom.brief.wording import likelihood_in_words, told_hypotheses

    told = told_hypotheses(expected.outlook)
    screen.line(f"{expected.outlook.question}{'' if expected.asked_at is None else ' (asked)'}")
    for h in told:
        screen.line(f"{h.text} " * (len(told) > 1) + likelihood_in_words(h), indent=4)


def _speakers(screen: _Screen, s: Situation) -> None:
    from sitroom.brief.wording import counted

    share = s.summary.unnamed_share
    unnamed = f"{share:.0%} of the statements come from sources that are not named" if share is not None else ""
    screen.head("Who speaks most", unnamed)
    told = (f"{q.name} {q.statements:,} in {counted(q.documents, 'document')}" for q in s.summary.most_quoted)
    screen.line("; ".join(told) or "nobody by name")


def _news(screen: _Screen, s: Situation) -> None:
    from sitroom.brief.wording import counted, day_in_words, opened_last

    if s.news is None:
        screen.head("New", "nothing is dated")
        return
    told = f"{counted(s.news.documents, 'document')}, {counted(s.news.statements, 'statement')}"
    screen.head("New", f"on {day_in_words(s.news.day)}, the last day of reporting: {told}")
    changes = opened_last(s.news.changes)
    for row in changes[:_CHANGES]:
        after = row.after or ""
        screen.line(f"{row.what}: {after if len(after) <= _LONGEST else after[: _LONGEST - 1].rstrip() + '…'}")
    screen.more(min(_CHANGES, len(changes)), len(changes), f"changes --since {s.news.day}")

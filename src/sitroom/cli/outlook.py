"""``sitroom outlook``: what the sources expect, question by question, or one question with all that bears on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from sitroom.cli.asking import read_question
from sitroom.cli.dates import date_option
from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.plot import plot_option, write_plot
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from sitroom.outlook.evidence import Evidence
    from sitroom.outlook.outlook import Weighed
    from sitroom.record.outlook import Expected


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom outlook\n"
    "  sitroom outlook --at 2024-03-05 --format jsonl\n"
    "  sitroom outlook q1f0c5a2b3e4 --plot outlook.svg"
)
@click.argument("question", required=False)
@record_option
@date_option("--at", "As it stood on this date: only documents published up to it; undated too.")
@plot_option("the intervals of this one question")
@format_option
def outlook(question: str | None, location: str, at: str | None, plot: str | None, form: str) -> None:
    """List open questions with what the sources expect, or show one of them by its id.

    First those that were asked (sitroom ask), then those that the reporting puts: opposed forecasts, what
    several expect or intend, what may come under a condition, and what articles ask themselves. A figure
    is the mean of log-odds over independent origins; under three of them there is none, but their spread.
    """
    from sitroom.record.record import Record
    from sitroom.record.rows import OutlookRow

    if plot is not None and question is None:
        raise click.UsageError("--plot draws one question: give its id")
    number = readable(question)
    with Record.open(location, create=False) as record:
        if form != "table":
            write(OutlookRow, record.outlooks(at, number, read_question), form, lambda _: None)
            return
        found = record.expected(at, number, read_question)
    if plot is not None:
        from sitroom.outlook.plot import outlook_plot

        write_plot(outlook_plot(found[0].outlook, found[0].names), plot)
    elif number is not None:
        page(found[0])
    else:
        _table(found)


def _table(found: Sequence[Expected]) -> None:
    from rich.text import Text

    from sitroom.brief.wording import likelihood_in_words, told_hypotheses

    table = plain_table(("id", 0), ("question", 4), ("what is expected", 5), ("", 0))
    for each in found:
        told = told_hypotheses(each.outlook)
        said = "; ".join(f"{h.text} " * (len(told) > 1) + likelihood_in_words(h) for h in told)
        asked = "asked" if each.asked_at is not None else ""
        table.add_row(each.outlook.id, Text(harmless(each.outlook.question)), Text(harmless(said)), asked)
    show(table, counted(len(found), "open question"))


def page(expected: Expected) -> None:
    """Print one question: what it comes to in words, what speaks for and against each answer, and how firm it is."""
    from sitroom.brief.wording import told_hypotheses

    found = expected.outlook
    click.echo(harmless(f"{found.question}  {found.id}"))
    if expected.asked_at is not None:
        click.echo(harmless(f"asked by {expected.author}, {expected.asked_at}"))
    elif expected.why is not None:
        click.echo(f"proposed: {expected.why}")
    click.echo(harmless(f"\n{expected.words}"))
    if not found.evidence:
        return
    click.echo(found.method)
    for h in told_hypotheses(found):
        _hypothesis(h, expected, alone=len(found.hypotheses) == 2)
    if found.sensitivity:
        click.echo("\nHow much the figures hang on method and single origins")
        for row in found.sensitivity:
            whom = "" if row.speaker is None else f" ({_name(row.speaker, expected)})"
            mids = ", ".join("–" if mid is None else f"{100 * mid:.0f}%" for mid in row.mids)
            click.echo(harmless(f"  {row.method}{whom}: {mids}"))


def _hypothesis(h: Weighed, expected: Expected, *, alone: bool) -> None:
    from sitroom.brief.wording import likelihood_in_words

    click.echo(harmless(f"\n{h.text}" + ("" if alone else f"  {likelihood_in_words(h)}")))
    for title, evidence in (("for", h.speaks_for), ("against", h.speaks_against)):
        if evidence:
            click.echo(f"  {title}")
        for line in _lines(evidence, expected):
            click.echo(harmless(line))


def _lines(evidence: Iterable[Evidence], expected: Expected) -> Iterable[str]:
    from sitroom.brief.wording import day_in_words
    from sitroom.disputes.marks import quoted

    for e in evidence:
        figure = "" if e.estimate is None else f", {100 * e.estimate.low:.0f}% to {100 * e.estimate.high:.0f}%"
        yield f"    {_name(e.account.speaker, expected)}, {day_in_words(e.account.reported)}{figure}: {quoted(e.account.words)}"
        yield f"      {e.why} · {e.account.document} {e.account.statement}"


def _name(speaker: str, expected: Expected) -> str:
    from sitroom.outlook.wording import speaker_name

    return speaker_name(speaker, expected.names)

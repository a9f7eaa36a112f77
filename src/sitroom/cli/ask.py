"""``sitroom ask``: a question about the future, kept in the record, and what the sources say to it."""

from __future__ import annotations

import click

from sitroom.cli.actors import author_option
from sitroom.cli.asking import read_question
from sitroom.cli.dates import date_option
from sitroom.cli.outlook import page
from sitroom.cli.record import record_option
from sitroom.cli.terminal import readable


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom ask 'Will the talks end in an agreement?'\n"
    "  sitroom ask 'Will the garrison hold out or surrender?' --at 2024-03-05"
)
@click.argument("question")
@author_option
@record_option
@date_option("--at", "What was expected on this date: only documents published up to it; undated too.")
def ask(question: str, author: str, location: str, at: str | None) -> None:
    """Ask a question about the future and keep it; print what the sources of the record expect.

    QUESTION is answered by yes or no, or names its answers ("A or B?"). It is asked again of all that is
    read later: sitroom outlook lists it first.
    """
    from sitroom.outlook.question import QuestionError
    from sitroom.record.record import Record

    # The record first: reading the question takes longer than finding that there is none.
    with Record.open(location, create=False) as record:
        try:
            number = record.ask(read_question(readable(question)), author)
        except QuestionError as error:
            raise click.UsageError(str(error)) from error
        page(record.expected(at, number, read_question)[0])

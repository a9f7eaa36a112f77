"""``sitroom review``: the open questions about actors, one key each, and what people decide about statements."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from sitroom.cli.actors import author_option, told
from sitroom.cli.judging import grade, history, move, queue, statement, undo
from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless

if TYPE_CHECKING:
    from sitroom.record.record import Record
    from sitroom.record.rows import DecisionRow, QuestionRow, QuoteRow

_KEYS = "s same · d different · u unsure · n or space skip · z undo · q quit"
_ANSWERS = {"s": "same", "d": "different", "u": "unsure"}


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[COMMAND ...]",
    epilog="Examples:\n\n\b\n"
    "  sitroom review\n"
    "  sitroom review --list --format jsonl\n"
    "  printf 's\\nq\\n' | sitroom review\n"
    "  sitroom review statement 02-report.txt s4 --reject\n"
    "  sitroom review queue",
)
@record_option
@author_option
@click.option("--list", "listed", is_flag=True, help="Only list the open questions.")
@format_option
@click.pass_context
def review(context: click.Context, location: str, author: str, listed: bool, form: str) -> None:
    """Ask about pairs of actors that may be one, the most likely first, and keep the answers.

    Keys: s same, d different, u unsure, n or space skip, z undo the last answer, q quit. Where standard
    input is no terminal, each of its lines is a key. Every answer is kept at once. The commands below
    judge statements, sources and sides of disputes.
    """
    if context.invoked_subcommand is not None:
        context.obj = (location, author, form)
        return
    from sitroom.record.record import Record
    from sitroom.record.rows import QuestionRow

    with Record.open(location, create=False) as record:
        if listed or form != "table":
            write(QuestionRow, record.questions(), form, _table)
            return
        _ask_all(record, author, _key_reader())


def _ask_all(record: Record, author: str, read_key: Callable[[], str]) -> None:
    """Ask until nothing is open, the user quits, or the keys end."""
    passed: list[tuple[QuestionRow, DecisionRow | None]] = []
    while True:
        # Asked for anew each time: an answer may close other questions, an undone one opens them.
        skipped = {_pair(question) for question, answer in passed if answer is None}
        # Among one more than were skipped there is one that was not.
        question = next((q for q in record.questions(len(skipped) + 1) if _pair(q) not in skipped), None)
        if question is None:
            break
        _show(question)
        key = _wanted(read_key)
        if key == "q":
            break
        if key == "z":
            _take_back(record, author, passed)
        elif key in _ANSWERS:
            from sitroom.record.rows import What

            answer = record.decide(question, What(_ANSWERS[key]), author)
            passed.append((question, answer))
            click.echo(f"  → {harmless(told(answer))}\n")
        else:
            passed.append((question, None))
            click.echo("  → skipped\n")
    answered = sum(answer is not None for _, answer in passed)
    click.echo(f"{counted(answered, 'question')} answered, {len(record.questions())} open")


def _pair(question: QuestionRow) -> tuple[str, int | None, str, int | None]:
    return question.left.document, question.left.start, question.right.document, question.right.start


def _take_back(record: Record, author: str, passed: list[tuple[QuestionRow, DecisionRow | None]]) -> None:
    if not passed:
        click.echo("  → nothing to undo\n")
        return
    _, answer = passed.pop()
    if answer is not None:
        record.undo(answer.id, author)
    click.echo("  → undone\n")


def _wanted(read_key: Callable[[], str]) -> str:
    """The next key that means something; the keys' end is a q."""
    click.echo(f"  {_KEYS}")
    while (key := read_key()) not in {*_ANSWERS, "n", " ", "z", "q"}:
        click.echo(f"  {_KEYS}")
    return key


def _key_reader() -> Callable[[], str]:
    if sys.stdin is None:
        # Closed: no key will ever come.
        return lambda: "q"
    if sys.stdin.isatty():
        return _key

    def line() -> str:
        text = sys.stdin.readline()
        # An empty line is the space bar; no line at all is the end.
        return "q" if not text else (text.strip().lower()[:1] or " ")

    return line


def _key() -> str:
    """One key of the terminal; several at once are a paste or an arrow key, which must decide nothing."""
    try:
        key = click.getchar()
    except (KeyboardInterrupt, EOFError):
        return "q"
    return key.lower() if len(key) == 1 else ""


def _show(question: QuestionRow) -> None:
    click.echo(f"Are these one? ({question.score:.2f})")
    for side in (question.left, question.right):
        click.echo(harmless(f"  {side.actor} {side.name} · {side.path}\n    {_marked(side)}"))
    for reason in question.reasons:
        click.echo(harmless(f"  {reason.weight:+.1f} {reason.words}"))


def _marked(side: QuoteRow) -> str:
    """The sentence with the words that name the actor in brackets."""
    quote = " ".join(side.quote.split())
    return side.sentence.replace(quote, f"[{quote}]", 1) if side.sentence else f"[{quote}]"


def _table(rows: Iterable[QuestionRow]) -> None:
    from rich.text import Text

    table, count = plain_table(("score", 0), ("left", 2), ("right", 2), ("reasons", 4)), 0
    for row in rows:
        sides = (Text(harmless(f"{side.actor} {side.name} ({side.path})")) for side in (row.left, row.right))
        table.add_row(f"{row.score:.2f}", *sides, Text(harmless("; ".join(reason.words for reason in row.reasons))))
        count += 1
    show(table, counted(count, "question"))


for _command in (statement, move, grade, queue, history, undo):
    review.add_command(_command)

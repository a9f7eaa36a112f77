"""``sitroom actors``: who speaks and acts in the record, one actor's page, and what people decide about them."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from sitroom.record.judgement_rows import JudgementRow
    from sitroom.record.record import Record
    from sitroom.record.rows import ActorRow, DecisionRow

Command = TypeVar("Command", bound=Callable[..., object])


class _Actors(click.Group):
    """A group whose commands may be left out: what is no command is an actor to show."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["show", *args]
        return super().resolve_command(ctx, args)


def author_option(command: Command) -> Command:
    """Give a command the name under which a decision is kept."""
    option = click.option(
        "--author",
        envvar="SITROOM_AUTHOR",
        default=_login,
        callback=_author,
        show_default="the login name",
        metavar="NAME",
        help="Who decides. Also taken from SITROOM_AUTHOR.",
    )
    return option(command)


def _author(_context: click.Context, _parameter: click.Parameter, value: str) -> str:
    name = " ".join(readable(value).split())
    if not name:
        raise click.BadParameter("it is empty; write who decides")
    return name


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # A container may run under a number that has no name.
        return "unknown"


_own_record = click.option("--record", "own", metavar="R", help="The record, as for `sitroom actors`.")


@click.group(
    cls=_Actors,
    invoke_without_command=True,
    subcommand_metavar="[ACTOR | COMMAND ...]",
    epilog="Examples:\n\n\b\n"
    "  sitroom actors\n"
    "  sitroom actors 'Irena Volk'\n"
    "  sitroom actors merge a3 a9\n"
    "  sitroom actors split a3 02-report.txt\n"
    "  sitroom actors undo\n"
    "  sitroom actors --format jsonl > actors.jsonl",
)
@record_option
@format_option
@click.pass_context
def actors(context: click.Context, location: str, form: str) -> None:
    """List the actors of the record, those with most statements first, or show one.

    ACTOR is an id (a3), a name, or part of one; its page tells its names, roles, relations and
    statements, what is still open, and why its members were put together. Decisions are kept with who
    made them and when, survive reading again, and can be undone.
    """
    if context.invoked_subcommand is not None:
        context.obj = (location, form)
        return
    from sitroom.record.rows import ActorRow

    with _opened(location) as record:
        write(ActorRow, record.actors(), form, _table)


@actors.command("show", epilog="Examples:\n\n\b\n  sitroom actors show history\n  sitroom actors show a3 --format jsonl")
@click.argument("actor")
@_own_record
@click.option("--format", "own_form", type=click.Choice(["table", "jsonl", "csv"]), help="The format of the output.")
@click.pass_context
def show_actor(context: click.Context, actor: str, own: str | None, own_form: str | None) -> None:
    """Show the page of one actor; `show` may be left out."""
    from sitroom.cli.actor_page import page
    from sitroom.record.rows import ActorRow

    location, form = context.obj
    with _opened(own or location) as record:
        found = record.actor(readable(actor))
        write(ActorRow, [found.actor], own_form or form, lambda _: page(found))


@actors.command(epilog="Examples:\n\n\b\n  sitroom actors merge a3 a9\n  sitroom actors merge 'I. Volk' 'Irena Volk'")
@click.argument("one")
@click.argument("other")
@author_option
@_own_record
@click.pass_context
def merge(context: click.Context, one: str, other: str, author: str, own: str | None) -> None:
    """Decide that two actors are the same."""
    _decided(context, own, lambda record: record.merge(readable(one), readable(other), author))


@actors.command(epilog="Examples:\n\n\b\n  sitroom actors split a3 02-report.txt")
@click.argument("actor")
@click.argument("document")
@author_option
@_own_record
@click.pass_context
def split(context: click.Context, actor: str, document: str, author: str, own: str | None) -> None:
    """Decide that the one whom DOCUMENT takes for ACTOR is somebody else."""
    _decided(context, own, lambda record: record.split(readable(actor), readable(document), author))


@actors.command(epilog="Examples:\n\n\b\n  sitroom actors undo\n  sitroom actors undo d4")
@click.argument("decision", required=False)
@author_option
@_own_record
@click.pass_context
def undo(context: click.Context, decision: str | None, author: str, own: str | None) -> None:
    """Take back a decision, the last one unless another is named; all actors become what they were without it."""
    _decided(context, own, lambda record: record.undo(decision, author))


@actors.command(epilog="Examples:\n\n\b\n  sitroom actors history\n  sitroom actors history --format jsonl")
@_own_record
@click.option("--format", "own_form", type=click.Choice(["table", "jsonl", "csv"]), help="The format of the output.")
@click.pass_context
def history(context: click.Context, own: str | None, own_form: str | None) -> None:
    """List all decisions, also those undone, the oldest first."""
    from sitroom.record.rows import DecisionRow

    location, form = context.obj
    with _opened(own or location) as record:
        write(DecisionRow, record.history(), own_form or form, _history)


@actors.command(epilog="Examples:\n\n\b\n  sitroom actors resolve")
@_own_record
@click.pass_context
def resolve(context: click.Context, own: str | None) -> None:
    """Put all actors together anew, as a newer Sitroom or many documents read again may need; decisions stay."""
    location, _ = context.obj
    with _opened(own or location) as record:
        record.resolve()
        click.echo(f"{own or location}: {counted(len(record.actor_names()), 'actor')}")


def _opened(location: str) -> Record:
    from sitroom.record.record import Record

    return Record.open(location, create=False)


def _decided(context: click.Context, own: str | None, decide: Callable[[Record], DecisionRow | JudgementRow]) -> None:
    location, _ = context.obj
    with _opened(own or location) as record:
        click.echo(harmless(told(decide(record))))


def told(decision: DecisionRow | JudgementRow) -> str:
    """Say what a decision or judgement says, in one line."""
    from sitroom.record.judgement_rows import JudgementRow

    undone = f", undone {decision.undone_at} by {decision.undone_by}" if decision.undone_at else ""
    if isinstance(decision, JudgementRow):
        quote = " ".join(decision.quote.split())
        gone = "" if decision.found else " (its words are gone)"
        note = f" “{decision.note}”" if decision.note else ""
        where = f"{decision.path} {decision.statement}" if decision.statement else decision.path
        return f"{decision.id}: {decision.body}: “{quote}” ({where}){gone}, by {decision.author}{note}{undone}"
    joint = {"same": "is", "different": "is not", "unsure": "may or may not be"}[decision.what]
    said = f"“{decision.left_quote}” ({decision.left_document}) {joint} “{decision.right_quote}” ({decision.right_document})"
    return f"{decision.id}: {said}, by {decision.author}{undone}"


def _table(rows: Iterable[ActorRow]) -> None:
    table, count = plain_table(("id", 0), ("actor", 4), ("type", 0), ("said", 0), ("in", 0), ("roles", 4)), 0
    for row in rows:
        roles = "; ".join(dict.fromkeys(f"{role.title} of {role.of}" if role.of else role.title for role in row.roles))
        also = f" (also {', '.join(row.aliases[:3])}{', …' if len(row.aliases) > 3 else ''})" if row.aliases else ""
        table.add_row(row.id, _text(row.name + also), row.type, str(row.statements), str(row.documents), _text(roles))
        count += 1
    show(table, counted(count, "actor"))


def _history(rows: Iterable[DecisionRow]) -> None:
    table, count = plain_table(("when", 0), ("decision", 1)), 0
    for row in rows:
        table.add_row(row.decided_at[:16].replace("T", " "), _text(told(row)))
        count += 1
    show(table, counted(count, "decision"))


def _text(words: str) -> Any:
    from rich.text import Text

    return Text(harmless(words))

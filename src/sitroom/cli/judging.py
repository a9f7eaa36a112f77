"""``sitroom review statement`` and its like: what people decide about statements, sources and sides, from the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from sitroom.attributions.statement import Quotation, SourceKind
from sitroom.certainty.level import Level, Polarity
from sitroom.cli.actors import told
from sitroom.cli.output import counted, plain_table, show, write
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from sitroom.record.judgement_rows import Correction, JudgementRow, QueueItem
    from sitroom.record.record import Record
    from sitroom.record.rows import DecisionRow

_FORM = click.option("--format", "own_form", type=click.Choice(["table", "jsonl", "csv"]), help="The format of the output.")
_NOTE = click.option("--note", metavar="WORDS", help="What there is to say on it.")
_OWN = click.option("--record", "own", metavar="R", help="The record, as for `sitroom review`.")
_AUTHOR = click.option("--author", "by", metavar="NAME", help="Who decides, as for `sitroom review`.")
_FIELDS: dict[str, Callable[[str], Any]] = {
    "polarity": Polarity,
    "level": Level,
    "quotation": Quotation,
    "kind": lambda value: "none" if value == "none" else SourceKind(value),
    "actor": readable,
    "source": lambda value: _spans(value),
    "cue": lambda value: _spans(value),
    "content": lambda value: _spans(value),
}


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom review statement 02-report.txt s4 --accept\n"
    "  sitroom review statement 02-report.txt s4 --set polarity=- --set level=possible\n"
    "  sitroom review statement 02-report.txt s4 --set content=120-180 --note 'the clause after it is the reporter'"
)
@click.argument("document")
@click.argument("number", metavar="STATEMENT")
@click.option("--accept", "verdict", flag_value="accept", help="It is as the reader has it.")
@click.option("--reject", "verdict", flag_value="reject", help="It is no statement: nothing counts it any more.")
@click.option(
    "--set",
    "fields",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Correct it: polarity, level, quotation, kind, actor (none: nobody), or source, cue, content as START-END,START-END.",
)
@_NOTE
@_AUTHOR
@_OWN
@click.pass_context
def statement(
    context: click.Context,
    document: str,
    number: str,
    verdict: str | None,
    fields: tuple[str, ...],
    note: str | None,
    by: str | None,
    own: str | None,
) -> None:
    """Accept, reject or correct a statement; all that rests on it follows, until it is undone."""
    from sitroom.record.judgement_rows import Verdict

    if (verdict is not None) is bool(fields):
        raise click.UsageError("give one of --accept, --reject and --set")
    chosen = Verdict.CORRECT if fields else Verdict(str(verdict))
    correction = _correction(fields) if fields else None
    key = readable(document)
    _decided(context, own, by, lambda r, author: r.judge(key, number, chosen, author, correction, readable(note)))


@click.command(
    epilog="Examples:\n\n\b\n  sitroom review move d1f3 02-report.txt s4 2\n  sitroom review move d1f3 02-report.txt s4 none"
)
@click.argument("dispute")
@click.argument("document")
@click.argument("number", metavar="STATEMENT")
@click.argument("side")
@_NOTE
@_AUTHOR
@_OWN
@click.pass_context
def move(
    context: click.Context, dispute: str, document: str, number: str, side: str, note: str | None, by: str | None, own: str | None
) -> None:
    """Decide that a statement stands on another side of a dispute: its number, from 1, or none."""
    if side != "none" and not (side.isascii() and side.isdecimal() and 0 < int(side[:6]) < 1000):
        raise click.BadParameter(f"{side!r} is no number of a side, nor none", param_hint="SIDE")
    to = None if side == "none" else int(side) - 1
    key = readable(document)
    _decided(context, own, by, lambda r, author: r.move(dispute, key, number, to, author, readable(note)))


@click.command(epilog="Examples:\n\n\b\n  sitroom review grade 'Irena Volk' B\n  sitroom review grade 02-report.txt s4 2")
@click.argument("what", nargs=-1, required=True, metavar="ACTOR A-F | DOCUMENT STATEMENT 1-6")
@_NOTE
@_AUTHOR
@_OWN
@click.pass_context
def grade(context: click.Context, what: tuple[str, ...], note: str | None, by: str | None, own: str | None) -> None:
    """Grade a source (reliability, A to F) or a statement (credibility, 1 to 6), as the Admiralty code has it."""
    from sitroom.record.judgement_rows import Credibility, Reliability

    given = what[-1].upper()
    if len(what) == 2 and given in list(Reliability):
        _decided(
            context, own, by, lambda r, author: r.grade_source(readable(what[0]), Reliability(given), author, readable(note))
        )
    elif len(what) == 3 and given in list(Credibility):
        key = readable(what[0])
        _decided(context, own, by, lambda r, author: r.grade_statement(key, what[1], Credibility(given), author, readable(note)))
    else:
        raise click.UsageError("give an actor and a letter from A to F, or a document, a statement and a figure from 1 to 6")


@click.command(epilog="Examples:\n\n\b\n  sitroom review queue\n  sitroom review queue --limit 100 --format jsonl")
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, metavar="N", help="At most N rows.")
@_FORM
@_OWN
@click.pass_context
def queue(context: click.Context, limit: int, own_form: str | None, own: str | None) -> None:
    """List what to look at next, the most important first, each with its reason."""
    from sitroom.record.judgement_rows import QueueItem

    with _opened(context, own) as record:
        write(QueueItem, record.review_queue(limit), own_form or context.obj[2], _queue)


@click.command(epilog="Examples:\n\n\b\n  sitroom review history\n  sitroom review history 02-report.txt")
@click.argument("document", required=False)
@_FORM
@_OWN
@click.pass_context
def history(context: click.Context, document: str | None, own_form: str | None, own: str | None) -> None:
    """List what was decided about statements, sides and sources, also what was undone, the newest first.

    The table begins with the decisions about actors, which `sitroom actors history` lists too, unless a
    document is named.
    """
    from sitroom.record.judgement_rows import JudgementRow

    form = own_form or context.obj[2]
    with _opened(context, own) as record:
        decisions = record.history() if document is None and form == "table" else []
        rows = record.judgements(readable(document))

        def table(found: Iterable[JudgementRow]) -> None:
            lines = plain_table(("when", 0), ("decision", 1))
            everything: list[DecisionRow | JudgementRow] = [*decisions, *found]
            # Stable: of one second the newest judgement stays first.
            for row in sorted(everything, key=lambda row: row.decided_at, reverse=True):
                lines.add_row(row.decided_at[:16].replace("T", " "), _text(told(row)))
            show(lines, counted(len(everything), "decision"))

        write(JudgementRow, rows, form, table)


@click.command(epilog="Examples:\n\n\b\n  sitroom review undo j4\n  sitroom review undo d2")
@click.argument("decision")
@_AUTHOR
@_OWN
@click.pass_context
def undo(context: click.Context, decision: str, by: str | None, own: str | None) -> None:
    """Take back what was decided: j4 about a statement, a side or a source, d2 about actors."""
    _, author, _ = context.obj
    with _opened(context, own) as record:
        click.echo(harmless(told(record.undo(decision, readable(by) or author))))


def _opened(context: click.Context, own: str | None) -> Record:
    from sitroom.record.record import Record

    return Record.open(own or context.obj[0], create=False)


def _decided(context: click.Context, own: str | None, by: str | None, decide: Callable[[Record, str], JudgementRow]) -> None:
    _, author, _ = context.obj
    with _opened(context, own) as record:
        click.echo(harmless(told(decide(record, readable(by) or author))))


def _correction(given: Iterable[str]) -> Correction:
    from sitroom.record.judgement_rows import Correction

    values: dict[str, Any] = {}
    for field in given:
        name, equals, value = field.partition("=")
        if not equals or name not in _FIELDS:
            raise click.BadParameter(f"{field!r}; write one of {', '.join(_FIELDS)}, then = and the value", param_hint="--set")
        try:
            values[name] = _FIELDS[name](value)
        except ValueError:
            raise click.BadParameter(f"{value!r} is no {name} that a statement can have", param_hint="--set") from None
    return Correction(**values)


def _spans(value: str) -> tuple[tuple[int, int], ...]:
    """Spans as they are written: "120-180,200-210"; nothing for none."""
    parts = [part.split("-") for part in value.split(",") if part]
    return tuple((int(start), int(end)) for start, end in parts)


def _queue(rows: Iterable[QueueItem]) -> None:
    table, count = plain_table(("what", 2), ("reason", 3)), 0
    for row in rows:
        said = f"{row.source_name or 'nobody named'}: {row.content}" if row.content else row.source_name or ""
        what = f"{row.path} {row.statement} {said}" if row.statement else said
        table.add_row(_text(" ".join(what.split())), _text(row.reason))
        count += 1
    show(table, counted(count, "thing"))


def _text(words: str) -> Any:
    from rich.text import Text

    return Text(harmless(words))

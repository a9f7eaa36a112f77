"""``sitroom disputes``: the questions that sources answer differently, and one question with all its answers."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import TYPE_CHECKING

import click

from sitroom.claims.claim import ClaimKind
from sitroom.cli.dates import date_option
from sitroom.cli.output import counted, format_option, plain_table, show, write
from sitroom.cli.plot import plot_option, write_plot
from sitroom.cli.record import record_option
from sitroom.cli.terminal import harmless, readable

if TYPE_CHECKING:
    from sitroom.record.rows import AccountRow, DisputePage, DisputeRow

_FIRST_PAGE = 40
"""Disputes that the table shows unless a limit is given: the newest changes."""


@click.command(
    epilog="Examples:\n\n\b\n"
    "  sitroom disputes\n"
    "  sitroom disputes --kind control --at 2024-03-05\n"
    "  sitroom disputes d1f0c5a2b3e4 --plot timeline.svg\n"
    "  sitroom disputes --format jsonl > disputes.jsonl"
)
@click.argument("dispute", required=False)
@record_option
@click.option("--kind", type=click.Choice([str(kind) for kind in ClaimKind]), help="Only disputes of this kind.")
@click.option(
    "--actor", metavar="ACTOR", help="Only those that this actor speaks in or that are about it: id, name, or part of one."
)
@click.option("--place", metavar="PLACE", help="Only those about this place: its id or name.")
@date_option("--at", "As they stood on this date: only documents published up to it; undated too.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000_000_000),
    metavar="N",
    help=f"At most N rows; the table shows {_FIRST_PAGE} without it.",
)
@plot_option("the timeline of this one dispute")
@format_option
def disputes(
    dispute: str | None, location: str, kind: str | None, actor: str | None, place: str | None, at: str | None, limit: int | None,
    plot: str | None, form: str,
) -> None:  # fmt: skip
    """List the questions that are answered in ways that cannot all be so, or show one of them by its id.

    Each side counts its independent origins: a person who says a thing five times, or an agency report that five
    outlets print, is one. A question of a lasting state is settled where one side has the last word: what is said on it
    after the last account of any other side comes from two origins at least, one of which stood on another side before.
    A claim without a date counts as of its document's; what has neither is always shown and marked undated.
    """
    from sitroom.record.record import Record
    from sitroom.record.rows import DisputeFilter, DisputeRow

    wanted = DisputeFilter(
        kind=ClaimKind(kind) if kind else None,
        actor=readable(actor),
        place=readable(place),
        at=at,
        limit=limit or (_FIRST_PAGE + 1 if form == "table" else None),
    )
    if plot is not None and dispute is None:
        raise click.UsageError("--plot draws one dispute: give its id")
    with Record.open(location, create=False) as record:
        if dispute is not None and plot is not None:
            from sitroom.outlook.plot import dispute_plot

            write_plot(dispute_plot(*record.whole_dispute(readable(dispute), at)), plot)
            return
        if dispute is not None:
            page = record.dispute(readable(dispute), at)
            write(DisputeRow, [page.dispute], form, lambda _: _page(page))
            return
        write(DisputeRow, record.disputes(wanted), form, lambda rows: _table(rows, limit))


def _table(rows: Iterable[DisputeRow], limit: int | None) -> None:
    from rich.text import Text

    columns = (("id", 0), ("question", 4), ("kind", 0), ("answers (independent origins)", 5), ("last change", 0))
    table, count = plain_table(*columns), 0
    remaining = iter(rows)
    for row in islice(remaining, limit or _FIRST_PAGE):
        answers = " · ".join(f"{side.answer} ({side.origins})" for side in row.sides)
        when = row.last_change or "undated"
        settled = f"{when}, settled" if row.settled else when
        table.add_row(row.id, Text(harmless(row.question)), row.kind, Text(harmless(answers)), settled)
        count += 1
    more = next(remaining, None) is not None
    show(table, f"the {count} with the newest changes; --limit N shows more" if more else counted(count, "dispute"))


def _page(page: DisputePage) -> None:
    from sitroom.disputes.marks import quoted

    row = page.dispute
    click.echo(harmless(f"{row.question}  {row.id} · {row.kind} · last change {row.last_change or 'undated'}"))
    if row.settled:
        click.echo(f"settled since {row.settled}")
    for side, accounts in zip(row.sides, page.accounts, strict=True):
        span = side.first if side.first == side.last else f"{side.first} to {side.last}"
        click.echo(harmless(f"\n{side.answer}  {counted(side.origins, 'independent origin')}, {span or 'undated'}"))
        for account in accounts:
            click.echo(
                harmless(f"  [{account.origin}] {_who(account)}, {account.published or 'undated'}: {quoted(account.words)}")
            )
            click.echo(harmless(f"      {account.evidence.path} {account.evidence.statement}{_outlet(account)}"))
    click.echo(harmless(f"\nWhy they are opposed: {row.reason}"))
    changed = [account for accounts in page.accounts for account in accounts if account.changed]
    for account in changed:
        click.echo(harmless(f"Changed side: {_who(account)}, {account.published or 'undated'}"))


def _who(account: AccountRow) -> str:
    told = account.source_name or (
        "the outlet itself" if (account.evidence.statement or "").startswith("r") else "no source named"
    )
    name = f"{account.actor} {told}" if account.actor else told
    return name if account.level == "certain" else f"{name} ({account.level})"


def _outlet(account: AccountRow) -> str:
    return f" · {account.publisher}" if account.publisher else ""

"""Options that take a date with the precision that is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])

_DATE = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")


def date_option(name: str, help_: str, *, required: bool = False) -> Callable[[Command], Command]:
    """Give a command an option whose value is an ISO date: 2024, 2024-03 or 2024-03-05."""
    return click.option(name, callback=_date, metavar="DATE", help=help_, required=required)


def _date(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and not _is_date(value):
        raise click.BadParameter(f"{value!r} is no date; write 2024, 2024-03 or 2024-03-05")
    return value


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True

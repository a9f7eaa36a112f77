"""What the commands that draw a picture share: ``--plot``, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object])


def plot_option(what: str) -> Callable[[Command], Command]:
    """Give a command ``--plot FILE``."""
    return click.option(
        "--plot",
        type=click.Path(dir_okay=False, writable=True),
        callback=_drawable,
        metavar="FILE",
        help=f"Draw {what} instead, as .svg or .png (PNG needs resvg-py).",
    )


def _drawable(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and Path(value).suffix.lower() not in (".svg", ".png"):
        raise click.BadParameter(f"{value!r} is neither .svg nor .png")
    return value


def write_plot(svg: str, file: str) -> None:
    """Write a picture in the format that the name of the file asks for."""
    from sitroom.exchange.page import visible

    shown = visible(svg)
    if Path(file).suffix.lower() == ".png":
        from sitroom.outlook.plot import png_of

        Path(file).write_bytes(png_of(shown))
    else:
        Path(file).write_text(shown, "utf-8")
    click.echo(f"{file}: written", err=True)

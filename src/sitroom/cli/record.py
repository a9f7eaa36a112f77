"""What the commands that use a record share: where it is."""

from __future__ import annotations

import click

record_option = click.option(
    "--record",
    "location",
    envvar="SITROOM_RECORD",
    default="sitroom.db",
    show_default=True,
    metavar="R",
    help="The record: a file or a database URL. Also taken from SITROOM_RECORD.",
)

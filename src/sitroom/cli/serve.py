"""``sitroom serve``: the board, the situation in a browser."""

from __future__ import annotations

import contextlib
import secrets
import socket
import threading
import webbrowser
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from sitroom.cli.actors import author_option
from sitroom.cli.record import record_option
from sitroom.errors import SitroomError

if TYPE_CHECKING:
    from sitroom.board.settings import Settings
    from sitroom.record.record import Record

PORT = 8470
_BACKLOG = 128
"""Connections that wait until the board is ready."""


@click.command(epilog="Examples:\n\n\b\n  sitroom serve\n  sitroom serve --record situation.db --port 9000 --no-browser")
@record_option
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen; others want a token.")
@click.option("--port", type=click.IntRange(0, 65_535), default=PORT, show_default=True, metavar="N", help="0: any free one.")
@click.option("--no-browser", is_flag=True, help="Do not open a browser; with a token none is opened.")
@click.option("--token", metavar="TEXT", envvar="SITROOM_TOKEN", help="What browsers must show. Also from SITROOM_TOKEN.")
@click.option("--allow-host", "names", multiple=True, metavar="NAME", help="A further name by which browsers may reach it.")
@author_option
def serve(location: str, host: str, port: int, no_browser: bool, token: str | None, names: tuple[str, ...], author: str) -> None:
    """Open the situation in a browser, on this machine alone.

    It listens on 127.0.0.1. Told to listen elsewhere it wants a token, which is in the address that is printed: open
    that yourself, since everybody on the machine could read it where a browser is started with it. It reads and writes the
    same record as the other commands, which may run beside it. Ctrl-C ends it.
    """
    from sitroom.board.settings import LOOPBACK, Settings

    with _listening(host, port) as opened:
        port = opened.getsockname()[1]
        if token is not None and (not token.strip() or not token.isascii() or not token.isprintable()):
            raise SitroomError("a token is some ASCII letters and figures; without --token one is made")
        if token is None and host not in LOOPBACK:
            token = secrets.token_urlsafe(24)
        # Browsers write host names in small letters.
        host = host.lower()
        settings = Settings(
            host=host, port=port, token=token, names=frozenset(name.lower() for name in names), author=author, record=location
        )
        _run(location, settings, opened, browser=not no_browser and token is None)


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens: a taken port is told before anything is opened, and a browser that is early waits."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(address, family=family, backlog=_BACKLOG)
    except (OSError, UnicodeError) as error:
        # A name that is too long or has an empty part cannot even be written as one of the network.
        why = "is no name of a host" if isinstance(error, UnicodeError) else error.strerror or str(error)
        said = f"cannot listen on {host}, port {port}: {why}"
        raise SitroomError(f"{said}; name another with --port or --host") from None


def _run(location: str, settings: Settings, opened: socket.socket, *, browser: bool) -> None:
    # Only here: what serves pages takes a quarter of a second to import.
    import uvicorn

    from sitroom.board.app import create_app
    from sitroom.board.board import Board
    from sitroom.board.intake import Intake
    from sitroom.cli.asking import read_question

    with _opened(location) as record:
        # Not the location itself: the address of a database may have a password in it.
        settings = replace(settings, record=record.location)
        board = Board(record, settings, Intake(record, same_text=record.same_text), read_question, _tell)
        config = uvicorn.Config(
            create_app(board), log_level="warning", access_log=False, server_header=False, proxy_headers=False,
            timeout_graceful_shutdown=3,
        )  # fmt: skip
        address = address_of(settings)
        click.echo(f"Sitroom's board of {record.location}: {address}", err=True)
        click.echo("Ctrl-C ends it.", err=True)
        if browser:
            # A browser of the terminal runs until it is left: it must not keep the board from answering.
            threading.Thread(target=webbrowser.open, args=(address,), name="browser", daemon=True).start()
        # Ctrl-C is how it ends, and raised again by the server once all is closed: no failure.
        with contextlib.suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[opened])


def _opened(location: str) -> Record:
    """The record, made where there is none; one that cannot be written is shown, and who decides on it is told."""
    from sitroom.record.errors import ReadOnlyError
    from sitroom.record.record import Record

    try:
        return Record.open(location)
    except ReadOnlyError as error:
        record = Record.open(location, create=False)
        _tell(f"{error}. It is shown; decisions and new documents are refused.")
        return record


def _tell(words: str) -> None:
    click.echo(words, err=True)


def address_of(settings: Settings) -> str:
    """The address to open in a browser, with the token where one is wanted."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host  # noqa: S104 (compared, not bound)
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{settings.port}/" + (f"?token={quote(settings.token, safe='')}" if settings.token else "")

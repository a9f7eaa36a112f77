"""Boards to test: one that runs for a browser, on a free port in a thread, and one that answers without a network."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import uvicorn
from starlette.testclient import TestClient

from sitroom.board.app import create_app
from sitroom.board.board import Board
from sitroom.board.intake import Intake
from sitroom.board.settings import Settings
from sitroom.cli.asking import read_question
from sitroom.record.outlook import Reader
from sitroom.record.record import Record

SECONDS = 60.0
"""How long a test waits for what must happen before it calls it missing."""
AUTHOR = "Ada Tester"


@dataclass(frozen=True, slots=True)
class BoardServer:
    """A board that listens: its address without a slash at the end, the record that it shows, and the folder of both."""

    url: str
    record: Record
    settings: Settings
    folder: Path
    board: Board


@contextmanager
def board_of(
    file: Path,
    settings: Settings | None = None,
    reader: Reader | None = None,
    tell: Callable[[str], None] = lambda _words: None,
) -> Iterator[Board]:
    """A board of a record's file, closed again with its record."""
    with Record.open(str(file)) as record:
        board = Board(record, settings or Settings(author=AUTHOR, record=str(file)), Intake(record), reader, tell)
        try:
            yield board
        finally:
            board.close()


@contextmanager
def client_of(file: Path, settings: Settings | None = None) -> Iterator[TestClient]:
    """A board that is asked without a network, as a browser on this machine that speaks of itself would."""
    with board_of(file, settings) as board:
        base = f"http://127.0.0.1:{board.settings.port}"
        with TestClient(create_app(board), base, raise_server_exceptions=False, follow_redirects=False) as client:
            yield client


@contextmanager
def served(file: Path, reader: Reader | None = read_question, **settings: object) -> Iterator[BoardServer]:
    """A board that listens on 127.0.0.1, at a port that is free."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as opened:
        port = opened.getsockname()[1]
        chosen = replace(Settings(author=AUTHOR, record=str(file), port=port), **settings)  # type: ignore[arg-type]
        with board_of(file, chosen, reader) as board:
            server = uvicorn.Server(
                uvicorn.Config(create_app(board), log_level="error", access_log=False, timeout_graceful_shutdown=2)
            )
            thread = threading.Thread(target=server.run, kwargs={"sockets": [opened]}, name="board", daemon=True)
            thread.start()
            try:
                _wait_for(server, thread)
                yield BoardServer(f"http://127.0.0.1:{port}", board.record, chosen, file.parent, board)
            finally:
                server.should_exit = True
                thread.join(SECONDS)
                assert not thread.is_alive(), "the board did not end"


def _wait_for(server: uvicorn.Server, thread: threading.Thread) -> None:
    until = time.monotonic() + SECONDS
    while not server.started:
        assert thread.is_alive(), "the board did not start"
        assert time.monotonic() < until, "the board did not start in time"
        time.sleep(0.01)


def copied(file: Path, folder: Path) -> Path:
    """A copy of a record that nobody has open."""
    for part in sorted(file.parent.glob(f"{file.name}*")):
        shutil.copy(part, folder / part.name)
    return folder / file.name

"""The board as a user starts and ends it: a process of its own, on a real port."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from sitroom.board.settings import Settings
from sitroom.cli.main import sitroom
from sitroom.cli.serve import address_of
from sitroom.record.record import Record
from tests.record import made, people

SECONDS = 20.0
"""How long a test waits for what must happen before it calls it missing."""


@dataclass(slots=True)
class Serving:
    """A board in a process of its own, its address as printed, and what it tells on standard error, whole once it has ended."""

    process: subprocess.Popen[str]
    address: str
    told: list[str]
    first: str

    @property
    def port(self) -> int:
        port = urlsplit(self.address).port
        assert port is not None
        return port

    def get(self, path: str = "/", **headers: str) -> http.client.HTTPResponse:
        return self.ask("GET", path, None, headers)

    def post(self, path: str, form: str) -> http.client.HTTPResponse:
        headers = {"Origin": f"http://127.0.0.1:{self.port}", "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, form, headers)

    def ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> http.client.HTTPResponse:
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=SECONDS)) as connection:
            connection.request(method, path, body, {"Connection": "close", **headers})
            answer = connection.getresponse()
            answer.read()
            return answer

    def end(self, by: signal.Signals) -> int:
        self.process.send_signal(by)
        return self.process.wait(SECONDS)


@contextmanager
def serve(folder: Path, *arguments: str) -> Iterator[Serving]:
    command = [sys.executable, "-m", "sitroom.cli", "serve", "--no-browser", "--port", "0", *arguments]
    environment = {key: value for key, value in os.environ.items() if key not in ("SITROOM_TOKEN", "SITROOM_RECORD")}
    told: list[str] = []
    with subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        reader = threading.Thread(target=told.extend, args=(process.stderr,))
        reader.start()
        try:
            assert "Sitroom's board of" in first, first + "".join(told)
            yield Serving(process, first.rsplit(": ", 1)[1].strip(), told, first)
        finally:
            process.kill()
            process.wait(SECONDS)
            reader.join(SECONDS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a record of two documents that contradict each other."""
    with Record.open(str(tmp_path / "sitroom.db")) as record:
        people.fill(record, [made.dam(published="2031-05-02"), made.ferry()])
    return tmp_path


def test_a_free_port_is_found_and_told(folder: Path) -> None:
    with serve(folder) as board:
        assert urlsplit(board.address).hostname == "127.0.0.1"
        assert "token" not in board.address
        assert board.get().status == 200
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            # Nothing listens but on the loopback address that was asked for.
            other.connect(("127.0.0.2", board.port))


def test_a_taken_port_is_told_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "sitroom.cli", "serve", "--no-browser", "--port", port]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 1
    assert f"cannot listen on 127.0.0.1, port {port}" in done.stderr
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "sitroom.db").exists()


@pytest.mark.parametrize("host", ["no-such-host.invalid", "256.1.1.1", "a" * 80, "x..y"])
def test_a_host_that_is_none_is_told(tmp_path: Path, host: str) -> None:
    command = [sys.executable, "-m", "sitroom.cli", "serve", "--no-browser", "--port", "0", "--host", host]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=SECONDS)
    assert done.returncode == 1
    assert f"cannot listen on {host}" in done.stderr
    assert "Traceback" not in done.stderr


def test_to_listen_elsewhere_wants_a_token(folder: Path) -> None:
    with serve(folder, "--host", "0.0.0.0") as board:
        parts = urlsplit(board.address)
        assert parts.query.startswith("token=")
        token = parts.query.removeprefix("token=")
        assert len(token) >= 32
        assert board.get().status == 401
        assert board.get("/?token=" + token[:-1]).status == 401
        welcomed = board.get(f"/?{parts.query}")
        assert (welcomed.status, welcomed.headers["location"]) == (303, "/")
        cookie = welcomed.headers["set-cookie"].split(";")[0]
        assert board.get(Cookie=cookie).status == 200


def test_a_token_of_ones_own_is_wanted_at_home_too(folder: Path) -> None:
    with serve(folder, "--token", "open sesame") as board:
        assert board.address.endswith("?token=open%20sesame")
        assert board.get().status == 401
        assert board.get("/?" + urlsplit(board.address).query).status == 303


def test_a_password_of_the_database_is_shown_nowhere(folder: Path) -> None:
    with serve(folder, "--record", "sqlite://ann:swordfish@desk/sitroom.db") as board:
        with closing(http.client.HTTPConnection("127.0.0.1", board.port, timeout=SECONDS)) as connection:
            connection.request("GET", "/")
            page = connection.getresponse().read().decode()
        board.end(signal.SIGINT)
    assert "swordfish" not in board.first
    assert "sqlite://ann:***@desk/sitroom.db" in board.first
    assert "sqlite://ann:***@desk/sitroom.db" in page
    assert "swordfish" not in page


@pytest.mark.parametrize(
    ("arguments", "opened"),
    [
        ([], True),
        (["--no-browser"], False),
        # Other users of the machine can list what processes were started with, an address with its token too.
        (["--token", "open sesame"], False),
        (["--host", "0.0.0.0"], False),
    ],
)
def test_no_browser_is_opened_by_itself_with_a_token(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], opened: bool
) -> None:
    asked: list[bool] = []

    def run(_location: str, _settings: Settings, _socket: socket.socket, *, browser: bool) -> None:
        asked.append(browser)

    monkeypatch.setattr(sys.modules["sitroom.cli.serve"], "_run", run)
    # Through the group, as users do: a command keeps the help option that it was asked with first.
    done = CliRunner(env={"SITROOM_TOKEN": None}).invoke(
        sitroom, ["serve", "--port", "0", "--record", str(folder / "sitroom.db"), *arguments]
    )
    assert (done.exit_code, asked) == (0, [opened])


def test_further_names_are_allowed_by_name_alone(folder: Path) -> None:
    with serve(folder, "--allow-host", "Desk.Example") as board:
        assert board.get(Host="desk.example").status == 200
        assert board.get(Host="DESK.example:80").status == 200
        assert board.get(Host="elsewhere.example").status == 421


@pytest.mark.parametrize(("by", "status"), [(signal.SIGINT, 0), (signal.SIGTERM, -signal.SIGTERM)])
def test_it_ends_when_told_to_and_the_record_opens_again(folder: Path, by: signal.Signals, status: int) -> None:
    with serve(folder) as board:
        assert board.get().status == 200
        assert board.end(by) == status
    assert not any("Traceback" in line or "Aborted" in line for line in board.told), board.told
    with Record.open(str(folder / "sitroom.db"), create=False) as record:
        assert len(record.documents()) == 2


def test_it_ends_while_a_browser_holds_on(folder: Path) -> None:
    with serve(folder) as board, socket.create_connection(("127.0.0.1", board.port), timeout=SECONDS) as browser:
        browser.sendall(f"POST /author HTTP/1.1\r\nHost: 127.0.0.1:{board.port}\r\n".encode())
        assert board.get().status == 200
        assert board.end(signal.SIGINT) == 0


def test_a_browser_that_goes_away_leaves_no_traceback(folder: Path) -> None:
    with serve(folder) as board:
        host = f"Host: 127.0.0.1:{board.port}\r\n"
        origin = f"Origin: http://127.0.0.1:{board.port}\r\n"
        form = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n"
        file = "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 500000\r\n"
        part = '\r\n--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhalf of'
        for request in (
            f"GET / HTTP/1.1\r\n{host}\r\n",
            f"GET /search HTTP/1.1\r\n{host}\r\n",
            f"POST /author HTTP/1.1\r\n{host}{origin}{form}\r\nauthor=half",
            f"POST /add HTTP/1.1\r\n{host}{origin}{file}{part}",
            "GET / HT",
        ):
            for _ in range(3):
                with socket.create_connection(("127.0.0.1", board.port), timeout=SECONDS) as browser:
                    browser.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
                    browser.sendall(request.encode())
        assert board.get().status == 200
        assert board.end(signal.SIGINT) == 0
    assert "".join(board.told).strip() in ("", "Ctrl-C ends it.")


def test_killed_while_it_writes_it_loses_nothing_that_was_kept(folder: Path) -> None:
    kept: list[int] = []
    many = threading.Event()

    def decide(board: Serving) -> None:
        with suppress(OSError, http.client.HTTPException):
            while True:
                kept.append(board.post("/statement/grade", f"document=path%3Adam.txt&id=s1&grade={len(kept) % 6 + 1}").status)
                if len(kept) == 20:
                    many.set()

    with serve(folder) as board:
        writer = threading.Thread(target=decide, args=(board,))
        writer.start()
        assert many.wait(SECONDS)
        board.end(signal.SIGKILL)
        writer.join(SECONDS)
    assert set(kept) == {303}
    with Record.open(str(folder / "sitroom.db"), create=False) as record:
        assert len(kept) <= len(record.judgements()) <= len(kept) + 1
        assert len(record.documents()) == 2


def test_help_needs_nothing_that_serves_pages(tmp_path: Path) -> None:
    script = (
        "import sys\nfrom sitroom.cli.main import sitroom\n"
        "try:\n    sitroom(['serve', '--help'])\nexcept SystemExit as ended:\n    assert ended.code == 0\n"
        "found = {name.partition('.')[0] for name in sys.modules}\n"
        "print(sorted(found & {'uvicorn', 'starlette', 'jinja2', 'sqlalchemy', 'onnxruntime'}))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "[]"
    assert "on this machine alone" in done.stdout


@pytest.mark.parametrize(
    ("settings", "address"),
    [
        (Settings(port=8470), "http://127.0.0.1:8470/"),
        (Settings(host="::1", port=8470), "http://[::1]:8470/"),
        (Settings(host="0.0.0.0", port=1, token="a&b"), "http://127.0.0.1:1/?token=a%26b"),
        (Settings(host="::", port=1, token="t"), "http://127.0.0.1:1/?token=t"),
        (Settings(host="192.0.2.7", port=80, token="t"), "http://192.0.2.7:80/?token=t"),
    ],
)
def test_the_address_opens_in_a_browser(settings: Settings, address: str) -> None:
    assert address_of(settings) == address

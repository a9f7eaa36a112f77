"""A web server on this machine, in a thread, that answers as a test tells it to."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Reply:
    """What the server says to one request; with ``raw`` it takes over the connection itself."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[Any], None] | None = None


@dataclass
class Served:
    """A running server: its address, the replies by path, and the requests that came (path, headers)."""

    url: str
    replies: dict[str, Reply | Callable[[dict[str, str]], Reply]]
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def paths(self) -> list[str]:
        return [path for path, _ in self.requests]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@contextmanager
def served(context: ssl.SSLContext | None = None, **replies: Reply) -> Iterator[Served]:
    """Serve on a free port of 127.0.0.1; ``replies`` are those of /name."""
    server: Served

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            server.requests.append((self.path, headers))
            found = server.replies.get(self.path, Reply(b"nothing here", 404))
            reply = found if isinstance(found, Reply) else found(headers)
            if reply.raw is not None:
                reply.raw(self)
                self.close_connection = True
                return
            self.send_response(reply.status)
            sent = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(reply.body)), **reply.headers}
            for name, value in sent.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is what many tests are about."""

    listening = Server(("127.0.0.1", 0), Handler)
    if context is not None:
        listening.socket = context.wrap_socket(listening.socket, server_side=True)
    scheme = "https" if context else "http"
    server = Served(f"{scheme}://127.0.0.1:{listening.server_port}", {f"/{name}": reply for name, reply in replies.items()})
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(5)

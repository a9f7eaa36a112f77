"""Fetching pages from a server on this machine that behaves as the worst of them do."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import trustme

from sitroom import __version__
from sitroom.documents.document import Document
from sitroom.documents.inputs import read_documents
from sitroom.documents.web.fetcher import Fetcher, FetchError, Limits
from sitroom.errors import DocumentError
from tests.documents.served import Reply, Served, served

CHANGED = "Tue, 05 Mar 2024 08:00:00 GMT"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
QUICK = Limits(connect=2, read=0.15, whole=0.4, pause=0, size=100_000)
PAGE = b"<html><head><title>Ferry</title></head><body><p>The ferry stays in port, the mayor said.</p></body></html>"


@pytest.fixture
def server() -> Iterator[Served]:
    with served(page=Reply(PAGE)) as running:
        yield running


def fetcher(**options: Any) -> Fetcher:
    return Fetcher(**{"allow_private": True, "limits": Limits(pause=0, size=100_000), **options})


def refusal(url: str, fetcher: Fetcher) -> FetchError:
    with pytest.raises(FetchError) as error:
        fetcher.fetch(url)
    assert error.value.path == url
    return error.value


def test_a_page_is_fetched(server: Served) -> None:
    fetched = fetcher().fetch(f"{server.url}/page#top")
    assert (fetched.url, fetched.data, fetched.status) == (f"{server.url}/page", PAGE, 200)
    assert fetched.content_type == "text/html"
    [(path, headers)] = server.requests
    assert path == "/page"
    assert headers["user-agent"] == f"Sitroom/{__version__}"
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert "cookie" not in headers
    assert "referer" not in headers


def test_a_password_in_an_address_is_not_sent_nor_shown(server: Served) -> None:
    server.replies["/page"] = Reply(status=302, headers={"Location": "http://ann:secret@127.0.0.1/"})
    for url in (f"http://ann:secret@127.0.0.1:{server.port}/page", f"{server.url}/page"):
        with pytest.raises(FetchError, match="user name or password") as error:
            fetcher().fetch(url)
        assert "secret" not in str(error.value)


def test_proxies_of_the_environment_are_not_used(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert fetcher().fetch(f"{server.url}/page").data == PAGE


def test_what_did_not_change_is_not_sent_again(server: Served) -> None:
    server.replies["/page"] = lambda headers: (
        Reply(status=304, headers={"Content-Length": ""})
        if headers.get("if-none-match") == '"v1"'
        else Reply(
            PAGE, headers={"ETag": '"v1"', "Last-Modified": "Tue, 05 Mar 2024 08:00:00 GMT", "Cache-Control": "max-age=60"}
        )
    )
    first = fetcher().fetch(f"{server.url}/page")
    assert (first.etag, first.modified, first.max_age) == ('"v1"', CHANGED, 60)
    again = fetcher().fetch(f"{server.url}/page", etag=first.etag, modified=first.modified)
    assert (again.status, again.data) == (304, b"")
    assert server.requests[1][1]["if-modified-since"] == first.modified


def test_a_304_that_was_not_asked_for_is_an_error(server: Served) -> None:
    server.replies["/page"] = Reply(status=304, headers={"Content-Length": ""})
    assert refusal(f"{server.url}/page", fetcher()).status == 304


def test_private_addresses_are_refused_before_anything_is_sent(server: Served) -> None:
    error = refusal(f"{server.url}/page", Fetcher())
    assert "asks port" in error.reason
    error = refusal("http://127.0.0.1/", Fetcher())
    assert "leads to 127.0.0.1, not to the public internet" in error.reason
    assert "--allow-private" in error.advice
    assert server.requests == []


def test_a_name_is_looked_up_once_so_that_a_second_answer_counts_for_nothing(server: Served) -> None:
    answers = [["127.0.0.1"], ["10.255.255.1"]]
    asked = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    url = f"http://paper.example:{server.port}/page"
    assert fetcher(resolve=resolve).fetch(url).data == PAGE
    assert asked == ["paper.example"]
    assert server.requests[0][1]["host"] == f"paper.example:{server.port}"


def test_a_name_that_leads_inside_is_refused() -> None:
    error = refusal("http://paper.example/", Fetcher(resolve=lambda _host, _port: ["93.184.216.34", "::ffff:127.0.0.1"]))
    assert "not to the public internet" in error.reason
    assert error.lasting


def test_the_next_address_of_a_host_is_tried_where_the_first_takes_no_connection(server: Served) -> None:
    url = f"http://paper.example:{server.port}/page"
    assert fetcher(resolve=lambda _host, _port: ["127.0.0.2", "127.0.0.1"]).fetch(url).data == PAGE


def test_redirects_are_followed_and_lasting_ones_told(server: Served) -> None:
    server.replies["/old"] = Reply(status=301, headers={"Location": "/newer"})
    server.replies["/newer"] = Reply(status=308, headers={"Location": f"{server.url}/page"})
    server.replies["/now"] = Reply(status=302, headers={"Location": "page"})
    server.replies["/half"] = Reply(status=301, headers={"Location": "/now"})
    assert fetcher().fetch(f"{server.url}/old").moved == f"{server.url}/page"
    assert fetcher().fetch(f"{server.url}/now").moved is None
    half = fetcher().fetch(f"{server.url}/half")
    assert (half.moved, half.url) == (f"{server.url}/now", f"{server.url}/page")


def test_redirects_in_a_circle_too_many_or_to_nowhere_end(server: Served) -> None:
    server.replies["/self"] = Reply(status=302, headers={"Location": "/self"})
    server.replies["/to"] = Reply(status=302, headers={"Location": "/fro"})
    server.replies["/fro"] = Reply(status=302, headers={"Location": "/to#again"})
    for number in range(10):
        server.replies[f"/{number}"] = Reply(status=302, headers={"Location": f"/{number + 1}"})
    server.replies["/nowhere"] = Reply(status=302)
    assert "circle" in refusal(f"{server.url}/self", fetcher()).reason
    assert "circle" in refusal(f"{server.url}/to", fetcher()).reason
    assert "more than 5 times" in refusal(f"{server.url}/0", fetcher()).reason
    assert server.paths.count("/5") == 1
    assert "/6" not in server.paths
    assert "nowhere" in refusal(f"{server.url}/nowhere", fetcher()).reason


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("ftp://paper.example/", "no web address"),
        ("file:///etc/passwd", "no web address"),
        ("http://ann:pass@127.0.0.1/", "user name"),
        ("http://0x7f000001/", "unusual way"),
        ("http://169.254.169.254/latest/", "no web server"),
        ("//[::1", "no address"),
    ],
)
def test_a_redirect_is_checked_as_the_first_address_was(server: Served, location: str, reason: str) -> None:
    server.replies["/page"] = Reply(status=302, headers={"Location": location})
    error = refusal(f"{server.url}/page", fetcher())
    assert reason in error.reason
    assert "redirects to" in error.reason


def test_a_public_page_cannot_redirect_inside_even_where_private_addresses_are_allowed(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The server of this test stands for a public one at its address.
    monkeypatch.setattr("sitroom.documents.web.fetcher.is_public_address", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("sitroom.documents.web.hosts.is_public", lambda address: str(address) == "127.0.0.1")
    server.replies["/page"] = Reply(status=302, headers={"Location": "http://10.0.0.9:8080/admin"})
    error = refusal(f"{server.url}/page", fetcher())
    assert "leads to 10.0.0.9, not to the public internet" in error.reason


def test_a_name_that_stands_for_a_public_address_too_cannot_redirect_inside(server: Served) -> None:
    mixed: Callable[[str, int], list[str]] = lambda _host, _port: ["127.0.0.1", "93.184.216.34"]  # noqa: E731
    server.replies["/page"] = Reply(status=302, headers={"Location": f"{server.url}/other"})
    server.replies["/other"] = Reply(PAGE)
    error = refusal(f"http://paper.example:{server.port}/page", fetcher(resolve=mixed))
    assert f"redirects to {server.url}/other, which asks port {server.port}" in error.reason
    assert server.paths == ["/page"]
    own = fetcher(resolve=lambda _host, _port: ["127.0.0.1"]).fetch(f"http://paper.example:{server.port}/page")
    assert (own.data, own.private) == (PAGE, True)


def test_a_server_with_tls_is_held_to_its_name() -> None:
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA()
    authority.issue_cert("paper.example").configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    local: Callable[[str, int], list[str]] = lambda _host, _port: ["127.0.0.1"]  # noqa: E731
    with served(serving, page=Reply(PAGE), down=Reply(status=302, headers={"Location": "http://127.0.0.1/"})) as server:
        here = f"https://paper.example:{server.port}"
        assert fetcher(resolve=local, context=trusting).fetch(f"{here}/page").data == PAGE
        other = refusal(f"https://radio.example:{server.port}/page", fetcher(resolve=local, context=trusting))
        assert "certificate of radio.example does not hold" in other.reason
        assert "certificate of paper.example does not hold" in refusal(f"{here}/page", fetcher(resolve=local)).reason
        assert "from https to http" in refusal(f"{here}/down", fetcher(resolve=local, context=trusting)).reason
        plain = refusal(f"http://paper.example:{server.port}/page", fetcher(resolve=local, limits=QUICK))
        assert "broke off or did not speak HTTP" in plain.reason
        assert server.paths == ["/page", "/down"]


def test_packed_pages_are_unpacked(server: Served) -> None:
    raw = zlib.compressobj(wbits=-15)
    for name, packed, encoding in (
        ("gzip", gzip.compress(PAGE), "gzip"),
        ("two", gzip.compress(PAGE[:30]) + gzip.compress(PAGE[30:]), "x-gzip"),
        ("deflate", zlib.compress(PAGE), "deflate"),
        ("raw", raw.compress(PAGE) + raw.flush(), "deflate"),
        ("none", PAGE, "identity"),
    ):
        server.replies[f"/{name}"] = Reply(packed, headers={"Content-Encoding": encoding})
        assert fetcher().fetch(f"{server.url}/{name}").data == PAGE, name


def test_bombs_are_as_large_as_what_is_taken_of_them(server: Served) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    server.replies["/bomb"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    server.replies["/nested"] = Reply(gzip.compress(bomb), headers={"Content-Encoding": "gzip, gzip"})
    server.replies["/br"] = Reply(b"\x8b", headers={"Content-Encoding": "br"})
    server.replies["/long"] = Reply(b"x" * 100_001, headers={"Content-Length": ""})
    server.replies["/said"] = Reply(b"x", headers={"Content-Length": str(10**12)})
    for name in ("bomb", "long", "said"):
        assert "is larger than 100000 bytes" in refusal(f"{server.url}/{name}", fetcher()).reason
    assert "compressed as 'gzip, gzip'" in refusal(f"{server.url}/nested", fetcher()).reason
    assert "compressed as 'br'" in refusal(f"{server.url}/br", fetcher()).reason


def test_answers_that_break_off_are_no_pages(server: Served) -> None:
    server.replies["/short"] = Reply(PAGE, headers={"Content-Length": str(len(PAGE) + 10)})
    server.replies["/cut"] = Reply(gzip.compress(PAGE)[:-12], headers={"Content-Encoding": "gzip", "Content-Length": ""})
    server.replies["/bad"] = Reply(b"\x1f\x8b\x08" + b"?" * 40, headers={"Content-Encoding": "gzip"})
    server.replies["/chunk"] = Reply(raw=lambda to: to.wfile.write(CHUNKED + b"ff\r\nab"))
    server.replies["/noise"] = Reply(raw=lambda to: to.wfile.write(b"\x00\x01\x02\r\n\r\n"))
    server.replies["/mute"] = Reply(raw=lambda _to: None)
    server.replies["/heads"] = Reply(raw=lambda to: to.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n"))
    for name in ("short", "cut", "bad", "chunk", "noise", "mute", "heads"):
        error = refusal(f"{server.url}/{name}", fetcher(limits=QUICK))
        assert not error.lasting, name
        assert "\n" not in str(error)


def test_a_silent_server_is_not_waited_for(server: Served) -> None:
    server.replies["/silent"] = Reply(raw=lambda _to: time.sleep(0.3))
    assert "did not answer within 0.15 s" in refusal(f"{server.url}/silent", fetcher(limits=QUICK)).reason


def test_a_server_that_never_greets_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        limits = Limits(connect=0.1, pause=0)
        error = refusal(f"https://127.0.0.1:{mute.getsockname()[1]}/", fetcher(limits=limits))
    assert "did not answer within 0.1 s" in error.reason


@pytest.mark.parametrize("part", ["head", "body", "closing", "continue"])
def test_a_server_that_drips_is_cut_off(server: Served, part: str) -> None:
    def drip(to: Any) -> None:
        if part in ("body", "closing"):
            close = b"Connection: close\r\n" if part == "closing" else b""
            to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n" + close + b"\r\n")
        drop = b"HTTP/1.1 100 Continue\r\n\r\n" if part == "continue" else b"H"
        for _ in range(100):
            to.wfile.write(drop)
            to.wfile.flush()
            time.sleep(0.02)

    server.replies["/drip"] = Reply(raw=drip)
    limits = Limits(connect=2, read=1, whole=0.15, pause=0)
    assert "not all sent within 0.15 s" in refusal(f"{server.url}/drip", fetcher(limits=limits)).reason


@pytest.mark.parametrize(
    ("status", "lasting", "words"),
    [
        (401, True, "login"),
        (403, True, "may not be read"),
        (404, True, "not there"),
        (410, True, "gone for good"),
        (418, True, "418"),
        (429, False, "less often"),
        (500, False, "its server failed (500 Internal Server Error)"),
        (503, False, "its server failed"),
        (599, False, "its server failed (599)"),
        (204, True, "204"),
    ],
)
def test_what_a_server_refuses_is_told_in_words(server: Served, status: int, lasting: bool, words: str) -> None:
    server.replies["/page"] = Reply(b"", status, {"Retry-After": "90"} if status in (429, 503) else {})
    error = refusal(f"{server.url}/page", fetcher())
    assert (error.status, error.lasting) == (status, lasting)
    assert words in error.reason
    assert error.retry_after == (90 if status in (429, 503) else None)


def test_what_cannot_be_reached_is_told_in_words() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert f"takes no connections on port {port}" in refusal(f"http://127.0.0.1:{port}/", fetcher()).reason

    def unknown(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    def later(_host: str, _port: int) -> list[str]:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    assert "there is no host named paper.example" in refusal("http://paper.example/", Fetcher(resolve=unknown)).reason
    assert "could not be looked up" in refusal("http://paper.example/", Fetcher(resolve=later)).reason


@pytest.mark.parametrize("kind", ["image/png", "video/mp4", "text/css", "application/javascript", "font/woff2"])
def test_what_can_be_no_article_is_not_taken(server: Served, kind: str) -> None:
    server.replies["/thing"] = Reply(b"x", headers={"Content-Type": kind})
    error = refusal(f"{server.url}/thing", fetcher())
    assert f"is {kind}, no article" in error.reason
    assert error.lasting


@pytest.mark.parametrize("kind", ["text/plain", "application/xhtml+xml", "application/rss+xml", "application/pdf", ""])
def test_what_may_be_an_article_is_taken(server: Served, kind: str) -> None:
    server.replies["/thing"] = Reply(b"x", headers={"Content-Type": kind})
    assert fetcher().fetch(f"{server.url}/thing").data == b"x"


def test_the_encoding_that_only_the_header_names_is_kept(server: Served) -> None:
    page = "<html><body><p>Мост закрыт, сказал мэр.</p></body></html>"
    server.replies["/page"] = Reply(page.encode("cp1251"), headers={"Content-Type": "text/html; charset=windows-1251"})
    assert fetcher().fetch(f"{server.url}/page").data.decode() == page
    # Many servers state one encoding for all their files: a page that names its own is believed, as in a web archive.
    own = page.replace("<html>", "<html><meta charset=windows-1251>").encode("cp1251")
    server.replies["/page"] = Reply(own, headers={"Content-Type": "text/html; charset=iso-8859-1"})
    assert fetcher().fetch(f"{server.url}/page").data == own


def test_requests_to_one_host_keep_a_pause(server: Served) -> None:
    clock = [0.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock[0] += seconds

    polite = fetcher(limits=Limits(pause=1), clock=lambda: clock[0], sleep=sleep)
    polite.fetch(f"{server.url}/page")
    polite.fetch(f"{server.url}/page")
    clock[0] += 0.4
    polite.public()
    with pytest.raises(FetchError):
        polite.fetch(f"{server.url}/gone")
    clock[0] += 5
    polite.fetch(f"{server.url}/page")
    assert slept == [1.0, pytest.approx(0.6)]


def test_read_takes_addresses_only_with_a_fetcher(server: Served) -> None:
    url = f"{server.url}/page"
    [error] = read_documents([url])
    assert isinstance(error, DocumentError)
    assert server.requests == []
    server.replies["/moved"] = Reply(status=302, headers={"Location": "/page"})
    [document] = read_documents([f"{server.url}/moved"], fetcher=fetcher())
    assert isinstance(document, Document)
    assert (document.path, document.url) == (f"{server.url}/moved", url)
    assert document.text == "The ferry stays in port, the mayor said."

"""Asks the network for pages: only on an explicit wish, only public addresses, within bounds of size and time.

Everything that a server says is taken for hostile: where its name leads (``sitroom.documents.web.hosts``), where it redirects
to, how large it says its answer is, how slowly it sends it. No proxy is used: behind one, nobody could tell where a name
leads. Nothing is sent but the address, the validators of an earlier answer, and the name of this program; no cookies.
"""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from http.client import HTTPException, responses
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError
from urllib3.response import BaseHTTPResponse

from sitroom import __version__
from sitroom.documents.body import in_utf8, names_charset
from sitroom.documents.fields import media_type
from sitroom.documents.text import MAX_BYTES
from sitroom.documents.web.headers import max_age, retry_after, validator
from sitroom.documents.web.hosts import (
    AddressError,
    Resolve,
    Site,
    addresses_of,
    is_public_address,
    resolve,
    site_of,
    without_password,
)
from sitroom.errors import DocumentError

USER_AGENT = f"Sitroom/{__version__}"

_ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/pdf, text/*;q=0.9, */*;q=0.5"
_STEP = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_TAKEN = re.compile(
    r"text/(?!css|javascript).*|application/(?:.*\+)?(?:xml|json|pdf|zip|gzip|x-gzip|warc|mbox|octet-stream|ndjson|x-ndjson|jsonl|csv)"
    r"|message/rfc822|binary/octet-stream|"
)
"""Media types that may hold articles; an answer that names none is looked at too."""

_PLAIN_WORDS = {
    401: ("asks for a login (401)", "save the page in a browser and read the file"),
    402: ("asks to be paid (402)", "save the page in a browser and read the file"),
    403: ("may not be read by programs such as this one (403)", "save the page in a browser and read the file"),
    404: ("is not there (404)", "check the address"),
    410: ("is gone for good (410)", "take it from your list"),
    429: ("asks to be asked less often (429)", "try again later"),
    451: ("is withheld for legal reasons (451)", "look for it elsewhere"),
}
_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much is taken from a server: bytes when unpacked, redirects, and seconds.

    ``connect`` and ``read`` bound the silence of a server, ``whole`` all of one fetch, redirects included; ``pause`` is
    the least time between two requests to one host.
    """

    size: int = MAX_BYTES
    redirects: int = 5
    connect: float = 10.0
    read: float = 20.0
    whole: float = 120.0
    pause: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What a server answered; ``url`` is the address that did, ``status`` 200, or 304 with no data where nothing changed.

    ``data`` is unpacked; a text whose encoding only the server's header names is UTF-8 here. ``moved`` is the address to
    ask from now on, where the server says so. ``max_age`` is for how many seconds it calls the answer fresh. ``private``
    says that it came from this machine or its own network.
    """

    url: str
    data: bytes
    content_type: str | None
    status: int
    etag: str | None = None
    modified: str | None = None
    moved: str | None = None
    max_age: float | None = None
    private: bool = False


class FetchError(DocumentError):
    """An address that gave nothing; ``lasting`` says that asking again soon is of no use.

    ``status`` is the server's, None where it gave none; ``retry_after`` the seconds that it asks to wait.
    """

    def __init__(
        self,
        path: str,
        reason: str,
        advice: str,
        *,
        lasting: bool = False,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(path, reason, advice)
        self.lasting, self.status, self.retry_after = lasting, status, retry_after


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is asked of a server, and what is taken from it: ``cut`` takes the beginning of what is larger than ``size``."""

    path: str
    headers: dict[str, str]
    size: int
    any_type: bool = False
    cut: bool = False


class Fetcher:
    """Asks for pages one after another; for one thread.

    ``allow_private`` also asks this machine and its own network, on any port, where the address given itself leads there:
    a public page cannot lead into it. ``resolve`` gives the addresses of a host, ``context`` says which certificates count.
    """

    def __init__(
        self,
        *,
        allow_private: bool = False,
        limits: Limits | None = None,
        resolve: Resolve = resolve,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self._allow_private, self._resolve, self._own_context = allow_private, resolve, context
        self._clock, self._sleep = clock, sleep
        self._asked_at: dict[str, float] = {}

    def public(self) -> Fetcher:
        """Give this fetcher without leave to ask private addresses; the pauses between requests count for both."""
        if not self._allow_private:
            return self
        other = Fetcher(
            limits=self.limits, resolve=self._resolve, context=self._own_context, clock=self._clock, sleep=self._sleep
        )
        other._asked_at = self._asked_at
        return other

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """Give what stands at a web address; with validators of an earlier answer, only if it changed since. FetchError else."""
        headers = {"Accept": _ACCEPT}
        if etag is not None:
            headers["If-None-Match"] = etag
        if modified is not None:
            headers["If-Modified-Since"] = modified
        return self._follow(url, _Wish(url, headers, self.limits.size))

    def fetch_beginning(self, url: str, size: int) -> Fetched:
        """Give the first bytes of what stands at a web address, whatever it is called; FetchError as for :meth:`fetch`."""
        return self._follow(url, _Wish(url, {"Accept": "text/plain, */*;q=0.5"}, size, any_type=True, cut=True))

    def wait(self, host: str, seconds: float) -> None:
        """Let so much time pass since the last request to a host, the pause of the limits at least."""
        if (before := self._asked_at.get(host)) is not None:
            left = before + max(seconds, self.limits.pause) - self._clock()
            if left > 0:
                self._sleep(left)

    def _follow(self, url: str, wish: _Wish) -> Fetched:
        """Ask, and go where the server redirects to: each address anew is checked as the first one was."""
        site, addresses = self._checked(url, wish, allow_private=self._allow_private)
        # Only who asks for a private address himself may be led to one, not by a name that stands for a public one as well.
        allow_private = self._allow_private and _are_private(addresses)
        self.wait(site.host, 0)
        until = self._clock() + self.limits.whole
        seen = {site.url}
        moved, for_good = None, True
        while not isinstance(answer := self._ask(site, addresses, wish, until), Fetched):
            status, location = answer
            try:
                here = urljoin(site.url, location)
            except ValueError:
                here = location  # which the check refuses
            before, (site, addresses) = site, self._checked(here, wish, allow_private=allow_private, led=True)
            for_good = for_good and status in _FOR_GOOD
            moved = site.url if for_good else moved
            if site.url in seen:
                raise FetchError(wish.path, "redirects in a circle", "the server is set up wrongly", lasting=True)
            if len(seen) > self.limits.redirects:
                reason = f"redirects more than {self.limits.redirects} times"
                raise FetchError(wish.path, reason, "give the address where the page is", lasting=True)
            if before.scheme == "https" and site.scheme == "http":
                raise FetchError(wish.path, "redirects from https to http", f"if that is meant, give {site.url}", lasting=True)
            seen.add(site.url)
        return replace(answer, moved=moved, private=_are_private(addresses))

    def _checked(self, url: str, wish: _Wish, *, allow_private: bool, led: bool = False) -> tuple[Site, list[str]]:
        """A web address taken apart, and the network addresses that it leads to; ``led`` where a redirect gave it."""
        try:
            site = site_of(url)
            return site, self._addresses(site, wish.path, allow_private=allow_private)
        except AddressError as error:
            reason = f"redirects to {without_password(url):.200}, which {error.reason}" if led else error.reason
            raise FetchError(without_password(wish.path), reason, error.advice, lasting=True) from error

    def _addresses(self, site: Site, path: str, *, allow_private: bool) -> list[str]:
        try:
            return addresses_of(site, self._resolve, allow_private=allow_private)
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise FetchError(path, f"the name {site.host} could not be looked up", "check the network connection") from error
            raise FetchError(
                path, f"there is no host named {site.host}", "check the address and the network connection"
            ) from error
        except (OSError, UnicodeError) as error:
            raise FetchError(path, f"the name {site.host} could not be looked up: {error}", "check the address") from error

    def _ask(self, site: Site, addresses: list[str], wish: _Wish, until: float) -> Fetched | tuple[int, str]:
        """Ask one server: its answer, or the status and the address of its redirect."""
        connection: HTTPConnection | None = None
        try:
            self._asked_at.pop(site.host, None)
            connection = self._connected(site, addresses, until)
            with _cut_at(connection, until - self._clock()) as was_cut:
                try:
                    return self._answer(connection, site, wish)
                except (HTTPError, HTTPException, OSError, ValueError) as error:
                    if was_cut.is_set():
                        reason = f"was not all sent within {self.limits.whole:g} s"
                        raise FetchError(wish.path, reason, "try again later, or save the page and read the file") from error
                    raise
        except (HTTPError, HTTPException, OSError, zlib.error, ValueError) as error:
            raise _in_plain_words(wish.path, site, error, self.limits) from error
        finally:
            if connection is not None:
                connection.close()
            self._remember(site.host)

    def _remember(self, host: str) -> None:
        self._asked_at[host] = self._clock()
        if len(self._asked_at) > 1000:
            # The first is the one that was asked longest ago.
            del self._asked_at[next(iter(self._asked_at))]

    def _connected(self, site: Site, addresses: list[str], until: float) -> HTTPConnection:
        """Connect to the first of the addresses that answers: to these themselves, so that no name is looked up again."""
        failed: Exception = OSError("it has no address")
        for address in addresses:
            timeout = min(self.limits.connect, until - self._clock())
            if timeout <= 0:
                raise ConnectTimeoutError
            if site.scheme == "https":
                context = self._context()
                connection: HTTPConnection = HTTPSConnection(
                    address, site.port, timeout=timeout, server_hostname=site.host, ssl_context=context
                )
            else:
                connection = HTTPConnection(address, site.port, timeout=timeout)
            try:
                connection.connect()
            except (HTTPError, OSError) as error:
                connection.close()
                # A handshake that takes too long is told by a bare timeout.
                failed = ConnectTimeoutError() if isinstance(error, TimeoutError) else error
                continue
            connection.timeout = self.limits.read
            return connection
        raise failed

    def _context(self) -> ssl.SSLContext:
        if self._own_context is None:
            context = ssl.create_default_context()
            if not context.cert_store_stats()["x509_ca"]:
                # A bare container may have no certificates of its own.
                import certifi

                context.load_verify_locations(certifi.where())
            self._own_context = context
        return self._own_context

    def _answer(self, connection: HTTPConnection, site: Site, wish: _Wish) -> Fetched | tuple[int, str]:
        headers = {"Host": site.authority, "User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate", "Connection": "close"}
        connection.request("GET", site.target, headers={**headers, **wish.headers}, preload_content=False, decode_content=False)
        with closing(connection.getresponse()) as response:
            return self._told(response, site, wish)

    def _told(self, response: BaseHTTPResponse, site: Site, wish: _Wish) -> Fetched | tuple[int, str]:
        status = response.status
        if status in _REDIRECTS:
            location = response.headers.get("Location")
            if not location:
                raise FetchError(wish.path, f"redirects to nowhere ({status})", "the server is set up wrongly", status=status)
            return status, _as_sent(location)
        conditional = "If-None-Match" in wish.headers or "If-Modified-Since" in wish.headers
        media, charset = media_type(response.headers.get("Content-Type", ""))
        if status == 304 and conditional:
            data = b""
        elif status == 200:
            if not wish.any_type and not _TAKEN.fullmatch(media):
                raise FetchError(
                    wish.path, f"is {media}, no article", "give the page that it stands in", lasting=True, status=200
                )
            data = _body(response, wish)
            if not wish.any_type and (media.startswith("text/") or media.endswith("xml")) and not names_charset(data):
                data = in_utf8(data, charset)
        else:
            raise _refused(wish.path, response)
        return Fetched(
            url=site.url,
            data=data,
            content_type=media or None,
            status=status,
            etag=validator(response.headers.get("ETag")),
            modified=validator(response.headers.get("Last-Modified")),
            max_age=max_age(response.headers.get("Cache-Control")),
        )


def _are_private(addresses: list[str]) -> bool:
    return not any(map(is_public_address, addresses))


@contextmanager
def _cut_at(connection: HTTPConnection, seconds: float) -> Iterator[threading.Event]:
    """Cut a connection when its time is over, however slowly and in whichever part of its answer the server drips."""
    # Taken now: once the head of the answer is there, the connection may know its socket no more.
    cut, sock = threading.Event(), connection.sock

    def cut_off() -> None:
        cut.set()
        if isinstance(sock, socket.socket):
            # The socket's own method: that of TLS would take its state from under the reading thread.
            with suppress(OSError):
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    timer = threading.Timer(max(seconds, 0.0), cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield cut
    finally:
        timer.cancel()


def _body(response: BaseHTTPResponse, wish: _Wish) -> bytes:
    """The body of an answer, unpacked, as it comes; never more of it in memory than is taken."""
    declared = response.headers.get("Content-Length", "")
    if not wish.cut and declared.isdecimal() and len(declared) < 20 and int(declared) > wish.size:
        raise _too_large(wish)
    encoding = response.headers.get("Content-Encoding", "").strip().lower()
    chunks = _chunks(response)
    if encoding in ("gzip", "x-gzip", "deflate"):
        chunks = _unpacked(chunks, wish.path)
    elif encoding not in ("", "identity"):
        reason = f"is compressed as {encoding!r:.40}, which was not asked for"
        raise FetchError(wish.path, reason, "save the page in a browser and read the file", lasting=True)
    data = bytearray()
    for chunk in chunks:
        data += chunk
        if len(data) > wish.size:
            if not wish.cut:
                raise _too_large(wish)
            return bytes(data[: wish.size])
    return bytes(data)


def _chunks(response: BaseHTTPResponse) -> Iterator[bytes]:
    while chunk := response.read(_STEP, decode_content=False):
        yield chunk


def _unpacked(chunks: Iterator[bytes], path: str) -> Iterator[bytes]:
    """Unpack gzip and both kinds of deflate, a step at a time, so that a bomb is as large as what is taken of it."""
    inflater, begun = zlib.decompressobj(zlib.MAX_WBITS | 32), False
    for chunk in chunks:
        packed = chunk
        while packed:
            try:
                yield inflater.decompress(packed, _STEP)
            except zlib.error:
                if begun:
                    raise
                # Some servers send deflate without the head that the standard asks for.
                inflater = zlib.decompressobj(-zlib.MAX_WBITS)
                yield inflater.decompress(packed, _STEP)
            begun = True
            packed = inflater.unconsumed_tail
            if inflater.eof and (packed := inflater.unused_data).startswith(b"\x1f\x8b"):
                inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)
            elif inflater.eof:
                packed = b""
    while begun and not inflater.eof:
        rest = inflater.decompress(inflater.unconsumed_tail, _STEP)
        if not rest:
            raise FetchError(path, "breaks off before its end", "try again later")
        yield rest


def _too_large(wish: _Wish) -> FetchError:
    reason = f"is larger than {wish.size // 2**20} MB" if wish.size >= 2**20 else f"is larger than {wish.size} bytes"
    return FetchError(wish.path, reason, "it is no single article", lasting=True)


def _refused(path: str, response: BaseHTTPResponse) -> FetchError:
    status = response.status
    wait = retry_after(response.headers.get("Retry-After"))
    if status in _PLAIN_WORDS:
        reason, advice = _PLAIN_WORDS[status]
    elif status >= 500:
        reason, advice = f"its server failed ({status} {responses.get(status, '')})".replace(" )", ")"), "try again later"
    else:
        reason, advice = f"was answered with {status} {responses.get(status, '')}".rstrip(), "open it in a browser to see why"
    if wait is not None:
        reason += f" and asks to wait {wait:.0f} s"
    lasting = status < 500 and status not in _LATER
    return FetchError(path, reason, advice, lasting=lasting, status=status, retry_after=wait)


def _in_plain_words(path: str, site: Site, error: Exception, limits: Limits) -> FetchError:
    cause = error.__cause__ if isinstance(error, HTTPError) and isinstance(error.__cause__, Exception) else error
    # urllib3 wraps what the socket said, which alone is of use here.
    refused = isinstance(error, NewConnectionError)  # which urllib3 counts among the timeouts
    if (not refused and isinstance(error, (ConnectTimeoutError, ReadTimeoutError))) or isinstance(cause, TimeoutError):
        silent = limits.connect if isinstance(error, ConnectTimeoutError) else limits.read
        return FetchError(path, f"{site.host} did not answer within {silent:g} s", "try again later")
    if isinstance(cause, ssl.SSLCertVerificationError):
        reason = f"the certificate of {site.host} does not hold: {cause.verify_message}"
        return FetchError(path, reason, "if you trust it nevertheless, save the page in a browser", lasting=True)
    if isinstance(cause, ssl.SSLError):
        return FetchError(path, f"no safe connection to {site.host}: {cause.reason or cause}", "check the address", lasting=True)
    if isinstance(cause, ConnectionRefusedError):
        return FetchError(path, f"{site.host} takes no connections on port {site.port}", "check the address, or try later")
    if refused:
        said = cause.strerror if isinstance(cause, OSError) and cause.strerror else "no connection"
        return FetchError(path, f"{site.host} cannot be reached: {said}", "check the network connection")
    if isinstance(cause, zlib.error):
        return FetchError(path, "is compressed and damaged", "try again later")
    return FetchError(path, f"{site.host} broke off or did not speak HTTP ({type(cause).__name__})", "try again later")


def _as_sent(location: str) -> str:
    """An address from a header, which is read as Latin-1, as the UTF-8 that servers send; spaces are spelled out."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    return location.strip().replace(" ", "%20")

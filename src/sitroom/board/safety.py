"""What stands before every page: who may ask, from where, how much, and what the browser is told to refuse.

Hosts are checked against DNS rebinding, origins against posts from other sites, tokens where others can reach us
(OWASP Cross-Site Request Forgery Prevention; Fetch Metadata, W3C); the Content-Security-Policy (level 3, W3C) lets nothing
run or load but our own files.
"""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from secrets import compare_digest
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sitroom.board.settings import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Without an own origin in the referrer browsers would send no origin with our own forms.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cache-control": "no-store",
}
_HOST = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[^:\[\]/@\s]+))(?::\d{1,5})?")
_METHODS = frozenset({"GET", "HEAD", "POST"})
_FIELD_BYTES = 10_000_000
_LONGEST = 16_000
"""Characters of a query that are read."""


class Guard:
    """Lets a request through to ``app`` only where it is for us, from us, and not too large; answers it else by itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or pass on one request; anything but HTTP is refused."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refused = self._refused(scope)
        target: ASGIApp = self._app if refused is None else refused
        await target(scope, _bounded(receive, self._most(Headers(scope=scope))), _with_headers(send))

    def _most(self, headers: Headers) -> int:
        """The bytes that a body may have: files are put down as they come, other fields are held in memory."""
        with_files = headers.get("content-type", "").startswith("multipart/form-data")
        return self._settings.body if with_files else min(self._settings.body, _FIELD_BYTES)

    def _refused(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        name = host_name(hosts[0]) if len(hosts) == 1 else None
        if name is None or not self._settings.knows(name):
            return _told(421, "This board does not answer for that host name. Start it with --allow-host NAME to let it.")
        if scope["method"] not in _METHODS:
            return _told(405, "Only GET, HEAD and POST are answered.")
        if len(scope["query_string"]) > _LONGEST:
            return _told(414, "The address is too long.")
        if _for_others(headers):
            return _told(403, "What is on this board is not for the pages of other sites.")
        if scope["method"] == "POST" and not _from_us(headers, hosts[0]):
            return _told(403, "A form of another site was refused. Open the board itself and try there.")
        if scope["method"] == "POST" and not _fits(headers.get("content-length"), self._most(headers)):
            return _told(413, f"That is more than the {self._most(headers) // 1_000_000} MB that are taken at once; send less.")
        return self._without_token(scope, headers)

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        token = self._settings.token
        if token is None:
            return None
        cookie = cookie_name(self._settings)
        if _same(cookies(headers).get(cookie, ""), token):
            return None
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if scope["method"] == "GET" and any(key == "token" and _same(value, token) for key, value in query):
            rest = urlencode([(key, value) for key, value in query if key != "token"])
            # Not the path as it was sent: "//elsewhere" would lead to another site.
            path = "/" + str(scope["path"]).lstrip("/\\")
            answer = RedirectResponse(path + (f"?{rest}" if rest else ""), status_code=303)
            answer.set_cookie(cookie, token, httponly=True, samesite="lax", path="/")
            return answer
        return _told(401, "This board wants its token: open the address that `sitroom serve` printed.")


def host_name(host: str) -> str | None:
    """The name in a Host header without its port, in small letters; None where it is none."""
    found = _HOST.fullmatch(host)
    return None if found is None else (found["v6"] or found["name"]).lower().rstrip(".")


def cookie_name(settings: Settings) -> str:
    """The cookie that keeps the token: browsers share cookies between ports, so it has ours in its name."""
    return f"sitroom-{settings.port}"


def cookies(headers: Headers) -> dict[str, str]:
    """The cookies of a request; none where they cannot be read."""
    jar: SimpleCookie = SimpleCookie()
    try:
        jar.load(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {key: morsel.value for key, morsel in jar.items()}


def _same(given: str, wanted: str) -> bool:
    return compare_digest(given.encode("utf-8", "surrogatepass"), wanted.encode())


def _from_us(headers: Headers, host: str) -> bool:
    origin = headers.get("origin")
    if origin is None:
        return headers.get("sec-fetch-site") == "same-origin"
    return origin.lower() in (f"http://{host.lower()}", f"https://{host.lower()}")


def _for_others(headers: Headers) -> bool:
    """Whether a page of another site (or of another port of this machine) asks, other than by a link that somebody follows."""
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    return headers.get("sec-fetch-mode") != "navigate" or headers.get("sec-fetch-dest") != "document"


def _fits(length: str | None, most: int) -> bool:
    if length is None:
        return True
    # More digits than Python reads as a number are too many, whatever they say.
    return length.isascii() and length.isdigit() and len(length) <= 20 and int(length) <= most


def _told(status: int, words: str) -> Response:
    return PlainTextResponse(words + "\n", status_code=status)


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return sent


class TooLargeError(Exception):
    """A request's body went over its bound while it was read."""


def _bounded(receive: Receive, most: int) -> Receive:
    """Reads a body up to its bound, for requests that do not tell their length or not the true one."""
    read = 0

    async def received() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > most:
            raise TooLargeError
        return message

    return received

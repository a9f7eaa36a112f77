from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers
from starlette.testclient import TestClient
from starlette.types import Message, Scope

from sitroom.board.pages import FORMS, PAGES
from sitroom.board.safety import POLICY, Guard, cookies, host_name
from sitroom.board.settings import Settings
from tests.board.serving import client_of

SETTINGS = Settings(author="Ada Tester", record="r.db", body=100_000)
OURS = f"127.0.0.1:{SETTINGS.port}"
SAME = {"origin": f"http://{OURS}"}
TOKEN = "k3y-of-the-board"


@pytest.fixture(scope="module")
def asked(empty_file: Path) -> Iterator[TestClient]:
    """A board of an empty record, for what is refused before a page is reached."""
    with client_of(empty_file, SETTINGS) as opened:
        yield opened


@pytest.fixture(scope="module")
def locked(empty_file: Path) -> Iterator[TestClient]:
    """The same, which wants a token."""
    with client_of(empty_file, replace(SETTINGS, token=TOKEN)) as opened:
        yield opened


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LOCALHOST", "localhost.", "[::1]"])
def test_names_of_this_machine_are_answered(asked: TestClient, name: str) -> None:
    assert asked.get("/", headers={"host": f"{name}:{SETTINGS.port}"}).status_code == 200
    assert asked.get("/", headers={"host": name}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "rebound.example",
        "rebound.example:8470",
        "127.0.0.1.rebound.example",
        "localhost.rebound.example",
        "127.0.0.1@rebound.example",
        "rebound.example#127.0.0.1",
        "rebound.example/127.0.0.1",
        "0.0.0.0",
        "2130706433",
        "127.1",
        "0x7f.0.0.1",
        "192.168.0.7",
        "[::]",
        "[::ffff:192.168.0.7]",
        "localhost:8470:8470",
        "localhost localhost",
        "localhost,rebound.example",
        "",
        " ",
        "..",
        "\xe9",
    ],
)
def test_any_other_name_is_refused(asked: TestClient, host: str) -> None:
    answer = asked.get("/", headers=[(b"host", host.encode("latin-1"))])
    assert answer.status_code == 421
    assert "<" not in answer.text


def test_without_a_host_or_with_two_nothing_is_answered() -> None:
    assert _status([]) == 421
    assert _status([(b"host", OURS.encode()), (b"host", b"rebound.example")]) == 421
    assert _status([(b"host", OURS.encode())]) == 200


def test_open_to_a_network_addresses_by_number_and_named_hosts_are_answered() -> None:
    settings = replace(SETTINGS, host="0.0.0.0", names=frozenset({"board.lan"}))
    known = ["192.168.0.7", "10.0.0.1:8470", "[fd00::1]:8470", "board.lan", "BOARD.LAN:80"]
    assert [_status([(b"host", host.encode())], settings) for host in known] == [200] * 5
    strange = ["rebound.example", "192.168.0.7.rebound.example", "board.lan.rebound.example", "1921680007", "[::1%25x]"]
    assert [_status([(b"host", host.encode())], settings) for host in strange] == [421] * 5


@given(st.text(max_size=60))
def test_a_host_name_is_one_or_none(host: str) -> None:
    name = host_name(host)
    assert name is None or not set(name) & set("/@[] \t\n")


@pytest.mark.parametrize("origin", [f"http://{OURS}", f"https://{OURS}", f"HTTP://{OURS}"])
def test_our_own_forms_are_taken(asked: TestClient, origin: str) -> None:
    assert asked.post("/author", data={"author": "Bo"}, headers={"origin": origin}).status_code == 303


def test_a_form_without_an_origin_is_taken_where_the_browser_says_that_it_is_ours(asked: TestClient) -> None:
    assert asked.post("/author", data={"author": "Bo"}, headers={"sec-fetch-site": "same-origin"}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},
        {"origin": "https://elsewhere.example"},
        {"origin": f"http://{OURS}.elsewhere.example"},
        {"origin": f"http://elsewhere.example/{OURS}"},
        {"origin": f"http://user@{OURS}"},
        {"origin": "http://127.0.0.1"},
        {"origin": "http://127.0.0.1:9000"},
        {"origin": f"http://localhost:{SETTINGS.port}"},
        {"origin": f"ftp://{OURS}"},
        {"origin": ""},
        {"origin": "https://elsewhere.example", "sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"referer": f"http://{OURS}/"},
    ],
)
@pytest.mark.parametrize("path", sorted(FORMS))
def test_forms_of_others_are_refused_before_they_are_read(asked: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = asked.post(path.replace("{", "").replace("}", ""), data={"author": "Eve"}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
def test_other_methods_are_refused(asked: TestClient, method: str) -> None:
    assert asked.request(method, "/", headers=SAME).status_code == 405


@pytest.mark.parametrize("path", sorted(path for path in FORMS if path not in PAGES))
def test_looking_decides_nothing(asked: TestClient, path: str) -> None:
    # Where a page of things has the form among its addresses, there is no thing of that name.
    assert asked.get(path).status_code in (404, 405)


@pytest.mark.parametrize("path", sorted(path for path in PAGES if path not in FORMS and "{" not in path))
def test_pages_take_no_forms(asked: TestClient, path: str) -> None:
    assert asked.post(path, data={}, headers=SAME).status_code == 405


def test_every_answer_carries_the_policy(asked: TestClient, locked: TestClient) -> None:
    answers = {
        200: asked.get("/"),
        404: asked.get("/no-such-page"),
        400: asked.get("/?at=yesterday"),
        405: asked.get("/author"),
        421: asked.get("/", headers={"host": "rebound.example"}),
        403: asked.post("/author", data={"author": "Eve"}),
        414: asked.get("/?q=" + "a" * 20_000),
        413: asked.post("/author", data={"author": "a" * 200_000}, headers=SAME),
        303: asked.post("/author", data={"author": "Bo"}, headers=SAME),
        401: locked.get("/"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        assert answer.headers["content-security-policy"] == POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers


def test_the_policy_lets_nothing_run_or_load_but_our_own_files() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in POLICY.split(";"))
    assert rules.pop("default-src") == "'none'"
    assert set(rules.values()) == {"'self'", "'none'"}
    assert rules["base-uri"] == rules["frame-ancestors"] == rules["object-src"] == "'none'"


def test_our_own_files_may_be_kept_by_browsers_and_carry_the_policy_too(asked: TestClient) -> None:
    page = asked.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = asked.get(address)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert asked.get(address.replace("/static/", "/static/0")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../../../../etc/passwd",
        "/static/x/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/static/x/..%2f..%2f..%2fetc%2fpasswd",
        "/static/x/%252e%252e%252fetc%252fpasswd",
        "/static/x/..%5c..%5csettings.py",
        "/static/x/%00board.css",
        "/static/x/board.css%00.js",
        "/static/%2e%2e/board.css",
        "/static//etc/passwd",
        "/static/x/",
        "/static/x/base.html",
        "/static/x/10-base.css",
        "/static/x/%c0%ae%c0%ae/etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/static",
    ],
)
def test_no_path_of_a_request_reaches_the_file_system(asked: TestClient, path: str) -> None:
    answer = asked.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


@pytest.mark.parametrize("length", ["-1", "1e3", "0x10", "²", "9" * 5_000, "100001", " 5", "5, 5"])
def test_a_length_that_is_none_or_too_large_is_refused(length: str) -> None:
    headers = [(b"host", OURS.encode()), (b"origin", f"http://{OURS}".encode()), (b"content-length", length.encode("utf-8"))]
    assert _status(headers, method="POST") == 413


def test_a_body_is_bounded_also_where_its_length_is_not_told(asked: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(30):
            yield b"author=" + b"a" * 10_000

    headers = {**SAME, "content-type": "application/x-www-form-urlencoded"}
    answer = asked.post("/author", content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert "more than is taken at once" in answer.text


def test_a_very_long_path_is_no_page_and_a_very_long_query_is_refused(asked: TestClient) -> None:
    assert asked.get("/" + "a" * 15_000).status_code == 404
    assert asked.get("/?" + "a" * 16_001).status_code == 414
    assert asked.get("/?" + "&".join(f"k{n}=1" for n in range(2_000))).status_code == 200


@pytest.mark.parametrize(
    "junk",
    [
        b"=;=;;;",
        b"sitroom-8470-author",
        b"sitroom-8470-author=%00%ff; sitroom-8470-since=soon; sitroom-8470-done=%5B1%2C2%5D",
        b"sitroom-8470-done=%7B%22a%22%3A1%7D",
        b"sitroom-8470-done=%5B%22a%22%2C%20%5B%5D%5D",
        pytest.param(b"sitroom-8470-done=" + b"%5B" * 5_000),
        b"sitroom-8470-done=%5B%22\\ud800%22%2Cnull%5D",
        b"sitroom-8470-since=9999-12-31T23:59:59-23:59",
        b"sitroom-8470-since=0001-01-01T00:00:00+23:59",
        b"sitroom-8470-author=%ED%A0%80",
        b"sitroom-8470-author=\xff\xfe",
        b"a[b]=c; \x01=\x02",
        b'"unclosed',
    ],
)
def test_cookies_with_junk_are_no_fault(asked: TestClient, junk: bytes) -> None:
    ours = junk.replace(b"sitroom-8470-", SETTINGS.cookie("").encode())
    answer = asked.get("/", headers=[(b"cookie", ours)])
    assert answer.status_code == 200
    assert 'name="author" value="' in answer.text


@given(st.text(st.characters(max_codepoint=255), max_size=200))
def test_cookies_that_cannot_be_read_are_none(header: str) -> None:
    found = cookies(Headers(raw=[(b"cookie", header.encode("latin-1"))]))
    assert all(isinstance(value, str) for value in found.values())


ELSEWHERE = [
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "///elsewhere.example/",
    "/\\elsewhere.example/",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example/",
    "/\n/elsewhere.example/",
    "\t//elsewhere.example",
    " //elsewhere.example",
    "http:elsewhere.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/\r\nset-cookie: a=b",
    "/\u2028/elsewhere.example",
    "elsewhere.example",
    "/\x00/elsewhere.example",
    "@elsewhere.example",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_what_was_decided_never_leads_elsewhere(asked: TestClient, address: str) -> None:
    answer = asked.post("/author", data={"author": "Bo", "back": address}, headers=SAME)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/"


def test_what_was_decided_leads_back_to_where_it_was(asked: TestClient) -> None:
    answer = asked.post("/author", data={"author": "Bo", "back": "/search?q=a%20b&kind=person#s3"}, headers=SAME)
    assert answer.headers["location"] == "/search?q=a%20b&kind=person#s3"


@pytest.mark.parametrize("author", ["a\r\nset-cookie: x=y", "a;path=/elsewhere", 'a"; x=y', "Ève Ünal", "علي", "\ud800"])
def test_a_name_puts_nothing_into_headers(asked: TestClient, author: str) -> None:
    sent = "author=" + "".join(f"%{byte:02x}" for byte in author.encode("utf-8", "surrogatepass"))
    headers = {**SAME, "content-type": "application/x-www-form-urlencoded"}
    answer = asked.post("/author", content=sent, headers=headers)
    assert answer.status_code in (303, 400)
    for name, value in answer.headers.multi_items():
        assert name in _USUAL, (name, value)
        assert value.isascii()
        assert not set(value) & set("\r\n\0")
        assert name != "set-cookie" or value.count("=") == value.count("; ") - value.lower().count("httponly") + 1


_USUAL = {
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
    "cache-control",
    "content-length",
    "content-type",
    "location",
    "set-cookie",
    "vary",
    "content-encoding",
}


def test_a_board_with_a_token_answers_nothing_without_it(locked: TestClient) -> None:
    for path in ("/", "/search", "/static/x/board.css", "/no-such-page"):
        assert locked.get(path).status_code == 401
    assert locked.get("/?token=").status_code == 401
    assert locked.get("/?token=wrong").status_code == 401
    assert locked.get(f"/?token={TOKEN[:-1]}").status_code == 401
    assert locked.get("/?token=%F0%9F%98%80").status_code == 401
    assert locked.get("/?token=%ED%A0%80").status_code == 401
    assert locked.post(f"/author?token={TOKEN}", data={"author": "Eve"}, headers=SAME).status_code == 401


def test_the_token_of_the_address_becomes_a_cookie_and_leaves_the_address(locked: TestClient) -> None:
    answer = locked.get(f"/?at=2031-10-06&token={TOKEN}")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/?at=2031-10-06"
    kept = answer.headers["set-cookie"]
    assert kept.startswith(f"sitroom-{SETTINGS.port}={TOKEN};")
    assert "HttpOnly" in kept
    assert "SameSite=lax" in kept
    cookie = {"cookie": f"sitroom-{SETTINGS.port}={TOKEN}"}
    locked.cookies.clear()
    assert locked.get("/", headers=cookie).status_code == 200
    assert locked.get("/", headers={"cookie": f"sitroom-{SETTINGS.port}=wrong"}).status_code == 401
    assert locked.get("/", headers={"cookie": f"sitroom-9999={TOKEN}"}).status_code == 401


@pytest.mark.parametrize(
    "path", ["//elsewhere.example", "/\\elsewhere.example", "///elsewhere.example/a", "/%5Celsewhere.example"]
)
def test_the_way_on_from_a_token_stays_here(locked: TestClient, path: str) -> None:
    locked.cookies.clear()
    answer = locked.get(f"http://{OURS}{path}?token={TOKEN}")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith(("//", "/\\", "/%5C"))


def test_only_http_is_spoken() -> None:
    reached: list[str] = []

    async def app(scope: Scope, _receive: object, _send: object) -> None:
        reached.append(scope["type"])

    async def nothing() -> Message:
        raise AssertionError("nothing is read")

    async def silent(message: Message) -> None:
        raise AssertionError(f"nothing is answered, but {message}")

    _run(Guard(app, SETTINGS)({"type": "websocket", "headers": []}, nothing, silent))
    assert not reached


def _run(asked: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: the tests in a browser keep a loop running in the main one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asked).result()


def _status(headers: Sequence[tuple[bytes, bytes]], settings: Settings = SETTINGS, method: str = "GET") -> int:
    """The status with which the guard answers by itself, 200 where it lets the request through."""
    sent: list[Message] = []

    async def app(_scope: Scope, _receive: object, _send: object) -> None:
        sent.append({"type": "http.response.start", "status": 200})

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: Scope = {"type": "http", "method": method, "path": "/", "query_string": b"", "headers": list(headers)}
    _run(Guard(app, settings)(scope, receive, send))
    return int(sent[0]["status"])

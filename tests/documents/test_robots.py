from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitroom.documents.web.fetcher import Fetcher, FetchError, Limits
from sitroom.documents.web.robots import KEPT, KEPT_FAILED, MAX_DELAY, PoliteFetcher, Rule, parse_robots
from tests.documents.served import Reply, Served, served


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("/", "/anything", True),
        ("/news", "/news/a", True),
        ("/news", "/newsroom", True),
        ("/news/", "/news", False),
        ("/*.pdf", "/a/b.pdf?x", True),
        ("/*.pdf$", "/a/b.pdf", True),
        ("/*.pdf$", "/a/b.pdf?x", False),
        ("/a$", "/a", True),
        ("/a$", "/ab", False),
        ("/a*b*c", "/a-b-x-c-d", True),
        ("/a*b*c", "/a-c-b", False),
        ("/ab*ab$", "/ab", False),
        ("*", "/", True),
        ("/*$", "/x", True),
    ],
)
def test_patterns(pattern: str, path: str, matches: bool) -> None:
    assert Rule(allows=True, pattern=pattern).matches(path) is matches


def test_the_longest_rule_decides_and_of_two_the_one_that_allows() -> None:
    rules = parse_robots("User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c\nDisallow: /d\nAllow: /d")
    assert [rules.allows(path) for path in ("/a", "/a/b", "/a/b/c", "/d", "/e")] == [False, True, False, True, True]


def test_a_group_of_our_own_goes_before_that_for_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-Agent: other\nUser-agent: SitRoom/1.0\nDisallow: /x # why\nCrawl-delay: 4\n"
    rules = parse_robots(text + "\nUser-agent: third\nDisallow: /y\n\nuser-agent: sitroom\ndisallow: /z")
    assert [rules.allows(path) for path in ("/", "/x", "/y", "/z")] == [True, False, True, False]
    assert rules.delay == 4


def test_what_is_no_rule_is_passed_over() -> None:
    rules = parse_robots("\ufeffDisallow: /a\nUser-agent: *\nDisallow:\nDisallow: nonsense\n<html>\nDisallow: /b\rAllow: /b/c")
    assert [rules.allows(path) for path in ("/a", "/b", "/b/c", "/nonsense")] == [True, False, True, True]
    assert rules.delay is None


def test_a_delay_is_kept_up_to_a_bound() -> None:
    assert parse_robots("User-agent: *\nCrawl-delay: 86400").delay == MAX_DELAY
    assert parse_robots("User-agent: *\nCrawl-delay: soon").delay is None


def test_letters_beyond_ascii_are_compared_as_they_are_sent() -> None:
    assert not parse_robots("User-agent: *\nDisallow: /zürich").allows("/z%C3%BCrich/x")


@pytest.fixture
def server() -> Iterator[Served]:
    with served(page=Reply(b"<p>words</p>"), closed=Reply(b"<p>words</p>")) as running:
        yield running


def polite(clock: list[float], slept: list[float] | None = None) -> PoliteFetcher:
    def sleep(seconds: float) -> None:
        clock[0] += seconds
        if slept is not None:
            slept.append(seconds)

    inner = Fetcher(allow_private=True, limits=Limits(pause=0), clock=lambda: clock[0], sleep=sleep)
    return PoliteFetcher(inner, lambda: clock[0])


def test_closed_pages_are_not_asked_for(server: Served) -> None:
    server.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed", headers={"Content-Type": "image/png"})
    server.replies["/detour"] = Reply(status=302, headers={"Location": "/closed"})
    fetcher = polite([0.0])
    assert fetcher.fetch(f"{server.url}/page").status == 200
    with pytest.raises(FetchError, match=r"closed to programs by the robots\.txt") as error:
        fetcher.fetch(f"{server.url}/closed")
    assert error.value.lasting
    assert server.paths == ["/robots.txt", "/page"]
    with pytest.raises(FetchError, match="which is closed"):
        fetcher.fetch(f"{server.url}/detour")


def test_robots_txt_is_asked_for_once_an_hour_and_its_delay_is_kept(server: Served) -> None:
    server.replies["/robots.txt"] = Reply(b"User-agent: sitroom\nCrawl-delay: 7\n")
    clock, slept = [0.0], list[float]()
    fetcher = polite(clock, slept)
    fetcher.fetch(f"{server.url}/page")
    fetcher.fetch(f"{server.url}/page")
    assert server.paths == ["/robots.txt", "/page", "/page"]
    assert slept == [7.0, 7.0]
    clock[0] += KEPT
    fetcher.fetch(f"{server.url}/page")
    assert server.paths.count("/robots.txt") == 2


@pytest.mark.parametrize("status", [404, 401, 403, 410])
def test_without_a_robots_txt_all_is_open(server: Served, status: int) -> None:
    server.replies["/robots.txt"] = Reply(status=status)
    assert polite([0.0]).fetch(f"{server.url}/page").status == 200


@pytest.mark.parametrize("status", [500, 503, 429])
def test_while_robots_txt_cannot_be_read_nothing_is_asked_for(server: Served, status: int) -> None:
    server.replies["/robots.txt"] = Reply(status=status)
    clock = [0.0]
    fetcher = polite(clock)
    for _ in range(2):
        with pytest.raises(FetchError, match=r"while the robots\.txt") as error:
            fetcher.fetch(f"{server.url}/page")
    assert not error.value.lasting
    assert server.paths == ["/robots.txt"]
    clock[0] += KEPT_FAILED
    server.replies["/robots.txt"] = Reply(b"")
    assert fetcher.fetch(f"{server.url}/page").status == 200


def test_of_an_endless_robots_txt_the_beginning_counts(server: Served) -> None:
    server.replies["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /closed\n" + b"#" * 2**20)
    fetcher = polite([0.0])
    assert fetcher.fetch(f"{server.url}/page").status == 200
    with pytest.raises(FetchError):
        fetcher.fetch(f"{server.url}/closed")

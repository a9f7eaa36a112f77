"""What a site's robots.txt lets a program ask that follows links by itself (RFC 9309), and a fetcher that keeps to it.

A page that a person names is asked for without it, as a browser would be; the pages that feeds lead to are not.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from sitroom.documents.web.fetcher import Fetched, Fetcher, FetchError
from sitroom.documents.web.hosts import AddressError, site_of

PRODUCT = "sitroom"
"""The name under which a robots.txt may speak to this program."""

MAX_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read; the standard asks for 500 KiB at least."""

MAX_DELAY = 60.0
"""Seconds of a Crawl-delay that are kept; a site that asks for more is asked once a minute."""

KEPT = 3600.0
"""Seconds for which a robots.txt is not asked for again; the standard allows a day."""

KEPT_FAILED = 300.0
"""The same where the server did not give one, since that may pass."""

_BUSY = frozenset({None, 429, 503})
"""What a server says that is about the server, not the page; None: it could not be reached."""
_MAX_RULES = 5000
_MAX_RULE = 500
_MAX_SITES = 500
_LINE = re.compile(r"\s*([A-Za-z-]+)\s*:\s*(.*?)\s*(?:#.*)?", re.DOTALL)
_SAFE = "/:@!$&'()*+,;=~-._%?"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a group: whether paths that match are allowed. ``*`` stands for anything, ``$`` at the end for the end."""

    allows: bool
    pattern: str

    def matches(self, path: str) -> bool:
        """Whether a path with its query begins as the pattern says. In time linear in both but for pieces that repeat."""
        anchored = self.pattern.endswith("$")
        first, *rest = self.pattern.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        at = len(first)
        last = rest.pop() if anchored and rest else None
        for piece in rest:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        if last is not None:
            return len(path) - len(last) >= at and path.endswith(last)
        return not anchored or at == len(path)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a robots.txt says to this program; ``delay`` is the seconds between two requests, None where it says nothing."""

    rules: tuple[Rule, ...] = ()
    delay: float | None = None

    def allows(self, path: str) -> bool:
        """Whether a path with its query may be asked: the longest rule that matches decides, of two the one that allows."""
        found = [(len(rule.pattern), rule.allows) for rule in self.rules if rule.matches(path)]
        return max(found)[1] if found else True


ALL_CLOSED = Rules((Rule(allows=False, pattern="/"),))


def parse_robots(text: str) -> Rules:
    """Read the groups of a robots.txt that name this program, else those for all; lines that are none are passed over."""
    groups: dict[str, tuple[list[Rule], list[float]]] = {PRODUCT: ([], []), "*": ([], [])}
    named: set[str] = set()
    speaking: list[str] = []
    in_rules = False
    for line in re.split(r"\r\n|[\r\n]", text.removeprefix("\ufeff")):
        match = _LINE.fullmatch(line[: 2 * _MAX_RULE])
        if match is None:
            continue
        key, value = match[1].lower(), match[2]
        if key == "user-agent":
            if in_rules:
                speaking, in_rules = [], False
            token = value.lower().partition("/")[0].strip()
            if token in groups:
                speaking.append(token)
                named.add(token)
            continue
        if key not in ("allow", "disallow", "crawl-delay"):
            continue
        in_rules = True
        for token in speaking:
            rules, delays = groups[token]
            if key == "crawl-delay":
                delays.extend(_seconds(value))
            elif value.startswith(("/", "*")) and len(rules) < _MAX_RULES:
                rules.append(Rule(key == "allow", quote(value[:_MAX_RULE], safe=_SAFE)))
    rules, delays = groups[PRODUCT if PRODUCT in named else "*"]
    return Rules(tuple(rules), min(max(delays), MAX_DELAY) if delays else None)


def _seconds(value: str) -> list[float]:
    return [float(value)] if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", value) else []


class HostBusyError(FetchError):
    """A host that is left alone for a while, since it asked for that or did not answer; this page was not asked for."""


class RobotsUnreadError(HostBusyError):
    """A host whose robots.txt cannot be read, so that nobody knows which of its pages are open."""


class PoliteFetcher:
    """Follows links as robots.txt allows it, with the pause between requests that it asks for; for one thread.

    Where a site has no robots.txt everything is allowed; where its server fails or cannot be reached nothing is, until
    it answers again. A host that asks for fewer requests, or cannot be reached, is left alone for a while (HostBusyError).
    ``clock`` counts seconds, as that of the fetcher.
    """

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher, self._clock = fetcher, clock
        self._alone_until: OrderedDict[str, float] = OrderedDict()
        self._kept: OrderedDict[str, tuple[float, Rules, FetchError | None]] = OrderedDict()

    def fetch(self, url: str) -> Fetched:
        """Give what stands at an address; FetchError as for :meth:`Fetcher.fetch`, and where robots.txt closes it."""
        try:
            site = site_of(url)
        except AddressError as error:
            raise FetchError(url, error.reason, error.advice, lasting=True) from error
        left = self._alone_until.get(site.host, 0.0) - self._clock()
        if left > 0:
            raise HostBusyError(url, f"was not asked for: {site.host} is left alone", "it is tried later", retry_after=left)
        rules, failed = self._rules(f"{site.scheme}://{site.authority}")
        if failed is not None:
            reason = f"may not be asked while the robots.txt of {site.host} cannot be read: {failed.reason}"
            raise RobotsUnreadError(url, reason, "it is tried again later", retry_after=failed.retry_after) from failed
        if not rules.allows(site.target):
            reason = f"is closed to programs by the robots.txt of {site.host}"
            raise FetchError(url, reason, "name the page itself: sitroom read --fetch ADDRESS", lasting=True)
        self._fetcher.wait(site.host, rules.delay or 0.0)
        try:
            fetched = self._fetcher.fetch(url)
        except FetchError as error:
            if error.status in _BUSY and not error.lasting:
                self._leave_alone(site.host, max(error.retry_after or 0.0, KEPT_FAILED))
            raise
        self._check_redirected(url, fetched.url)
        return fetched

    def _leave_alone(self, host: str, seconds: float) -> None:
        self._alone_until[host] = self._clock() + seconds
        self._alone_until.move_to_end(host)
        if len(self._alone_until) > _MAX_SITES:
            self._alone_until.popitem(last=False)

    def _check_redirected(self, url: str, final: str) -> None:
        """A page that was asked by a detour is as closed as it is by its own address, where the rules of that site are known."""
        parts = urlsplit(final)
        kept = self._kept.get(f"{parts.scheme}://{parts.netloc}")
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if kept is not None and kept[2] is None and not kept[1].allows(target):
            reason = f"redirects to {final:.200}, which is closed to programs by its robots.txt"
            raise FetchError(url, reason, "name the page itself: sitroom read --fetch ADDRESS", lasting=True)

    def _rules(self, origin: str) -> tuple[Rules, FetchError | None]:
        if (kept := self._kept.get(origin)) is not None and self._clock() < kept[0]:
            return kept[1], kept[2]
        rules, failed = self._asked(origin)
        self._kept[origin] = (self._clock() + (KEPT if failed is None else KEPT_FAILED), rules, failed)
        self._kept.move_to_end(origin)
        if len(self._kept) > _MAX_SITES:
            self._kept.popitem(last=False)
        return rules, failed

    def _asked(self, origin: str) -> tuple[Rules, FetchError | None]:
        try:
            fetched = self._fetcher.fetch_beginning(f"{origin}/robots.txt", MAX_ROBOTS)
        except FetchError as error:
            # 429 is no word about what the site has, though its number is of that kind.
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Rules(), None
            if error.lasting and error.status is None:
                # A circle of redirects and the like: there is none that could be read.
                return Rules(), None
            return ALL_CLOSED, error
        return parse_robots(fetched.data.decode("utf-8", "replace")), None

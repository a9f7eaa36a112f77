"""How a page's context becomes HTML: one environment for all templates, which shows hostile text as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Any, ClassVar
from urllib.parse import urlsplit

from jinja2 import Environment
from markupsafe import Markup, escape

from sitroom.board import links
from sitroom.exchange.page import visible
from sitroom.exchange.templating import templates

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: each page has its own fields, and the template that shows them."""

    template: ClassVar[str]
    title: str
    """What the page is about, alone in the browser's tab."""


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around every page: where we are, whose decisions these are, what was just done.

    ``done`` tells what was just decided, ``undo`` is its id while it can be taken back; ``here`` is this page's address.
    ``keys`` tells whether single keys do what the page says beside them.
    """

    path: str
    here: str
    record: str
    author: str
    done: str | None
    undo: str | None
    keys: bool = True


@dataclass(frozen=True, slots=True)
class Static:
    """One of our own files, held in memory: no path of a request ever reaches the file system."""

    name: str
    data: bytes
    media: str

    @property
    def digest(self) -> str:
        """The beginning of the file's SHA-256."""
        return sha256(self.data).hexdigest()[:12]


class Templates:
    """All templates and the files that they refer to."""

    def __init__(self) -> None:
        self._environment = templates("sitroom.board", finalize=shown)
        self._environment.globals |= {"links": links, "static": self._static_link, "web": web_address}
        self._environment.filters["count"] = counted_short
        # What a form sends back must be what it was: escaped, but without marks made visible.
        self._environment.filters["exact"] = escape

    def render(self, page: Page, chrome: Chrome) -> str:
        """The page as HTML."""
        return self._environment.get_template(page.template).render(page=page, chrome=chrome)

    @property
    def environment(self) -> Environment:
        """The environment, for tests that look into templates."""
        return self._environment

    @cached_property
    def static(self) -> Mapping[str, Static]:
        """Our own files by name; the style sheets are one, in the order of their names."""
        found = sorted((entry for entry in files("sitroom.board").joinpath("static").iterdir()), key=lambda entry: entry.name)
        sheets = [entry.read_bytes() for entry in found if entry.name.endswith(".css")]
        made = [Static("board.css", b"\n".join(sheets), _TYPES["css"])]
        made += [
            Static(entry.name, entry.read_bytes(), _TYPES[entry.name.rsplit(".", 1)[-1]])
            for entry in found
            if entry.name.endswith((".js", ".svg"))
        ]
        return {file.name: file for file in made}

    def _static_link(self, name: str) -> str:
        return links.static(name, self.static[name].digest)


def shown(value: object) -> object:
    """What a template writes, with marks that would steer the page made visible."""
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def web_address(url: str | None) -> str | None:
    """The address of an article where it is one of the web; None for anything else, such as ``javascript:``."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def counted_short(count: int, more: Any = False) -> str:
    """A count for people: "1,200", or "1,000+" where counting stopped."""
    return f"{count:,}{'+' if more else ''}"

"""What a form sends, and what becomes of it: a decision is kept, then the page that it was made on is shown again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

from starlette.datastructures import UploadFile

from sitroom.board.asked import Asked
from sitroom.board.board import Board

_ADDRESS = 16_000
"""Characters of an address to go back to: as many as are read of one."""
_LONGEST, _COOKIE = 600, 3_800
"""Characters of a note that is shown once, and its bytes as a cookie: browsers keep 4,096 with the name and all."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it was sent, its fields read like those of an address, with its files; ``many`` are all values of a field."""

    asked: Asked
    many: Mapping[str, tuple[str, ...]]
    files: Sequence[UploadFile]

    @property
    def author(self) -> str:
        """Who decides."""
        return self.asked.author


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, in words; ``undo`` is the id of the decision while it can be taken back; ``to`` is shown next.

    Without ``to`` the form's own page comes again (its field ``back``). ``cookies`` are kept by the browser.
    """

    words: str
    undo: str | None = None
    to: str | None = None
    cookies: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[[Board, Form], Done]


def way_back(form: Form, done: Done) -> str:
    """The address to show next: always one of this board."""
    # What was done is done: an address that is too long to go back to is no reason to say that it was not.
    back = form.asked.fields.get("back", "").strip()
    return own_address(done.to or (back if len(back) <= _ADDRESS else "") or "/")


def own_address(address: str) -> str:
    """An address of this board as it is; the first page for anything that could lead elsewhere."""
    harmless = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if harmless else "/"


def as_cookie(done: Done) -> str:
    """What was done, as the next page reads it: so many of its words as a cookie holds."""
    words = done.words[:_LONGEST]
    while len(cookie := quote(json.dumps([words, done.undo]))) > _COOKIE and words:
        words = words[: len(words) // 2]
    return cookie


def from_cookie(value: str | None) -> Done | None:
    """What the page before did; None where there is nothing that can be read."""
    try:
        words, undo = json.loads(unquote(value or ""))
    except (ValueError, TypeError, RecursionError):
        return None
    good = isinstance(words, str) and (undo is None or isinstance(undo, str))
    return Done(words, undo) if good else None

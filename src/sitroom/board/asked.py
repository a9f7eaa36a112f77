"""What a request asks for, read from its address: a value that cannot be is told, never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from sitroom.documents.document import Span
from sitroom.errors import SitroomError

Choice = TypeVar("Choice", bound=StrEnum)
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_ID = 8_000
"""Characters of the id of a document: it may be an address of the web, and some of these are very long."""
_SPAN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


class AskedError(SitroomError):
    """The address asks for something that cannot be; the message says for what and what can be asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The path of a request with its fields; of a field given twice the last counts, an empty one is not given.

    ``seen`` is when this browser last looked at the first page (UTC, ISO 8601), ``author`` whom its user says to be.
    """

    path: str
    fields: Mapping[str, str]
    parts: Mapping[str, str]
    seen: str | None
    author: str

    def text(self, name: str, most: int = 2_000) -> str | None:
        """The words of a field; AskedError where they are longer than ``most``."""
        value = self.fields.get(name, "").strip()
        if len(value) > most:
            raise AskedError(f"{name} is {len(value):,} characters long; at most {most:,} are read")
        return value or None

    def needed(self, name: str) -> str:
        """The words of a field that must be given."""
        value = self.text(name, _ID)
        if value is None:
            raise AskedError(f"{name} is missing in the address")
        return value

    def choice(self, name: str, kinds: type[Choice]) -> Choice | None:
        """One of the values of an enumeration."""
        value = self.text(name)
        if value is None:
            return None
        try:
            return kinds(value)
        except ValueError:
            raise AskedError(f"{name} cannot be {value[:40]!r}; it is one of {', '.join(kinds)}") from None

    def day(self, name: str) -> str | None:
        """An ISO date with the precision that is given: 2024, 2024-03 or 2024-03-05."""
        value = self.text(name)
        if value is None:
            return None
        found = _DAY.fullmatch(value)
        try:
            if found is None:
                raise ValueError
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            raise AskedError(f"{name} cannot be {value[:40]!r}; write a date as 2024-03-05, 2024-03 or 2024") from None
        return value

    def spans(self, name: str) -> tuple[Span, ...]:
        """Places in a text, written ``120-150,180-190``."""
        value = self.text(name)
        if value is None:
            return ()
        found = [_SPAN.fullmatch(part) for part in value.split(",")]
        spans = tuple((int(match[1]), int(match[2])) for match in found if match is not None)
        if len(spans) < len(found) or any(start >= end for start, end in spans):
            raise AskedError(f"{name} cannot be {value[:40]!r}; write places in the text as 120-150,180-190")
        return spans

    @property
    def here(self) -> str:
        """The page's own address, to come back to."""
        from sitroom.board.links import link

        return link(self.path, dict(self.fields))

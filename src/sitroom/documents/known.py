"""What is known of an article from beside it: a manifest's row, a table's columns, a feed's entry, a message's head."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is said of an article by something other than its text; None where nothing is said.

    ``published`` is an ISO 8601 date with the precision that was stated, ``language`` an ISO 639-1 code.
    """

    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    title: str | None = None
    language: str | None = None

    def over(self, other: Known | None) -> Known:
        """What is said here, completed by what ``other`` says where nothing is said here."""
        if other is None:
            return self
        return Known(**{each.name: getattr(self, each.name) or getattr(other, each.name) for each in fields(Known)})

"""Everything that Sitroom raises on purpose: each error names what failed, where, and what to do."""

from __future__ import annotations

from typing import Any


class SitroomError(Exception):
    """Something that the user can act on; ``str`` of it is one line for the terminal."""


class ArgumentError(SitroomError, ValueError):
    """A program gave a function something that it cannot use; nothing was read or written."""


class DocumentError(SitroomError):
    """One input could not be read; the others still can.

    ``path`` is the input as given, ``reason`` what is wrong with it, ``advice`` what to do.
    """

    def __init__(self, path: str, reason: str, advice: str = "") -> None:
        self.path, self.reason, self.advice = path, reason, advice
        super().__init__(f"{path}: {reason}" + (f" ({advice})" if advice else ""))

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str, str], dict[str, Any]]:
        # Workers send what went wrong in a document to the process that reads on.
        return type(self), (self.path, self.reason, self.advice), self.__dict__


class ManifestError(SitroomError):
    """A manifest cannot be used: ``place`` is its file and mostly the line, then what is wrong there, and what to do."""

    def __init__(self, place: str, reason: str, advice: str) -> None:
        self.place, self.reason, self.advice = place, reason, advice
        super().__init__(f"{place}: {reason} ({advice})")


class RecordError(SitroomError):
    """A record cannot be opened or does not hold what was asked for."""


class ModelError(SitroomError):
    """The model file of the reader is missing or damaged."""

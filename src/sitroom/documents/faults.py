"""What is wrong in an input that holds many things: told one by one at first, then by number."""

from __future__ import annotations

from collections.abc import Iterator

from sitroom.errors import DocumentError

TOLD = 20
"""Faults of one input that are told one by one; a file of a million broken lines is one file with a fault."""


class Faults:
    """The faults of one input: each is told at once, once something good was met, and those after :data:`TOLD` by number.

    As long as nothing good was met they wait: an input in which nothing can be read has one fault. ``things`` says what
    they are faults of ("rows"), ``count`` is how many there were.
    """

    def __init__(self, path: str, things: str, *, waiting: bool = True) -> None:
        self._path, self._things = path, things
        self._waiting: list[DocumentError] | None = [] if waiting else None
        self.count = 0
        self._after: DocumentError | None = None

    def add(self, fault: DocumentError) -> Iterator[DocumentError]:
        """Take one fault into account, and give what is to be told of it now."""
        self.count += 1
        if self.count > TOLD:
            self._after = self._after or fault
        elif self._waiting is None:
            yield fault
        else:
            self._waiting.append(fault)

    def good(self) -> Iterator[DocumentError]:
        """Something could be read: give the faults that waited for it."""
        waiting, self._waiting = self._waiting, None
        yield from waiting or ()

    def rest(self) -> Iterator[DocumentError]:
        """At the end of the input: give what has not been told."""
        if self._waiting and self.count > 1:
            yield self._grouped(f"none of its {self._things} can be read; the first of {self.count} faults:", self._waiting[0])
        else:
            yield from self._waiting or ()
            if self._after is not None:
                more = self.count - TOLD
                yield self._grouped(f"{more} more of its {self._things} cannot be read; the first of them:", self._after)
        self._waiting, self._after, self.count = None, None, 0

    def _grouped(self, what: str, first: DocumentError) -> DocumentError:
        place = first.path.removeprefix(self._path).lstrip(", !/")
        return DocumentError(self._path, f"{what} {place} {first.reason}", first.advice)

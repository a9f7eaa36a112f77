"""What a document is: a text that never changes, and what is known about where it comes from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

Span = tuple[int, int]
"""Half-open ``[start, end)`` in Unicode code points of :attr:`Document.text`."""

READ_LANGUAGE = "en"
"""The language that the model reads, ISO 639-1."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read.

    ``id`` says which document it is (``url:`` and the canonical URL, else ``path:`` and the path as
    given); ``revision`` is the SHA-256 of ``text`` in UTF-8, so a changed text is a new revision of
    the same document. ``published`` is an ISO 8601 date with the precision that was stated.
    ``headings`` and ``boilerplate`` are labelled spans of ``text``; nothing is ever removed. ``pages`` has the offset at
    which each page of a paged input begins, in order (an empty page begins where the next one does), and is empty for
    the others. ``excerpt`` says that the text is not, or not plainly, the whole article at ``url`` but a teaser or a piece
    of it: it never stands in place of the whole. Fields that nothing is known about are None.
    """

    id: str
    revision: str
    path: str
    text: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    published: str | None = None
    language: str | None = None
    headings: tuple[Span, ...] = ()
    boilerplate: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    excerpt: bool = False

    @property
    def is_read(self) -> bool:
        """Whether the model reads this text: it is English, or its language is not known; the others are kept as they are."""
        return self.language in (None, READ_LANGUAGE)

    def page_of(self, offset: int) -> int | None:
        """The number of the page, from 1, on which the character at ``offset`` stands; None where there are no pages."""
        return bisect_right(self.pages, offset) or None

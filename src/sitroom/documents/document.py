"""What a document is: a text that never changes, and what is known about where it comes from."""

from __future__ import annotations

from dataclasses import dataclass

Span = tuple[int, int]
"""Half-open ``[start, end)`` in Unicode code points of :attr:`Document.text`."""


@dataclass(frozen=True, slots=True)
class Document:
    """One article as read.

    ``id`` says which document it is (``url:`` and the canonical URL, else ``path:`` and the path as
    given); ``revision`` is the SHA-256 of ``text`` in UTF-8, so a changed text is a new revision of
    the same document. ``published`` is an ISO 8601 date with the precision that was stated.
    ``headings`` and ``boilerplate`` are labelled spans of ``text``; nothing is ever removed.
    Fields that nothing is known about are None.
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

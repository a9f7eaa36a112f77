"""One article as bytes, text or page, to a document: its text as it stands, and what is known of it."""

from __future__ import annotations

import hashlib
import os

from sitroom.documents.address import canonical_url
from sitroom.documents.document import Document
from sitroom.documents.html import Page, decode_html, has_tags, looks_like_html, read_page
from sitroom.documents.known import Known
from sitroom.documents.language import detect_language
from sitroom.documents.layout import find_boilerplate, read_layout, split_blocks
from sitroom.documents.text import decode, refuse_known_binary
from sitroom.errors import DocumentError

HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
_NOTHING = Known()

MAX_CHARACTERS = 2_000_000
"""Characters of one article at most: 350,000 words, several books.

All that is read of a text is held until its end, about 1 KB a character; what is longer holds many articles.
"""


def read_document(data: bytes, path: str, known: Known | None = None, hints: Known | None = None) -> Document:
    """Return the document that the bytes of one text or web page hold; raises DocumentError.

    A web page is known by its content whatever its file is called; its text is the article without
    the page, and all offsets count in that text. What is ``known`` goes before what the article says of itself,
    ``hints`` come to bear where it says nothing.
    """
    name = shown(path)
    if not data:
        raise DocumentError(name, "is empty", "give a file with an article in it")
    refuse_known_binary(data, name)
    text = decode(data, name)
    suffix = os.path.splitext(path)[1].lower()  # noqa: PTH122  # the path may be any string
    if looks_like_html(text) or (suffix in HTML_SUFFIXES and has_tags(text)):
        return page_document(decode_html(data, name), path, known, hints)
    return text_document(text, path, known, hints)


def text_document(
    text: str, path: str, known: Known | None = None, hints: Known | None = None, pages: tuple[int, ...] = ()
) -> Document:
    """The document of a text that is decoded already; ``pages`` as in :class:`Document`. The text is not changed.

    Raises DocumentError where it has more than :data:`MAX_CHARACTERS`.
    """
    name = shown(path)
    _check_length(text, name)
    layout = read_layout(text)
    told = (known or _NOTHING).over(Known(title=layout.title, published=layout.published)).over(hints)
    return Document(
        id=_identity(told.url, name),
        revision=_revision(text),
        path=name,
        text=text,
        url=told.url,
        publisher=told.publisher,
        title=told.title,
        published=told.published,
        language=(known or _NOTHING).language or detect_language(text) or (hints or _NOTHING).language,
        headings=layout.headings,
        boilerplate=layout.boilerplate,
        pages=pages,
    )


def page_document(html: str, path: str, known: Known | None = None, hints: Known | None = None) -> Document:
    """The document of a web page that is decoded already: the article in it; DocumentError where it has no text."""
    name = shown(path)
    page: Page = read_page(html, name)
    _check_length(page.text, name)
    of_page = Known(published=page.published, publisher=page.publisher, url=page.url, title=page.title)
    told = (known or _NOTHING).over(of_page).over(hints)
    boilerplate = find_boilerplate(split_blocks(page.text))
    labelled = set(boilerplate)
    # Pages are often published from a template in another language, so the words speak first.
    language = (known or _NOTHING).language or detect_language(page.text) or page.language or (hints or _NOTHING).language
    return Document(
        id=_identity(told.url, name),
        revision=_revision(page.text),
        path=name,
        text=page.text,
        url=told.url,
        publisher=told.publisher,
        title=told.title,
        published=told.published,
        language=language,
        headings=tuple(span for span in page.headings if span not in labelled),
        boilerplate=boilerplate,
    )


def _check_length(text: str, name: str) -> None:
    if len(text) > MAX_CHARACTERS:
        reason = f"holds {len(text):,} characters of text, more than the {MAX_CHARACTERS:,} that are read as one article"
        raise DocumentError(name, reason, "split it into single articles")


def shown(path: str) -> str:
    """Return a path as text that can be written anywhere: bytes that are no UTF-8 are spelled out, so no two become one."""
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace") if not path.isascii() else path


def _identity(url: str | None, path: str) -> str:
    address = canonical_url(url) if url else None
    return f"url:{address}" if address else f"path:{path}"


def _revision(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

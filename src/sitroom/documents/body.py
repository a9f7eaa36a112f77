"""The body of an HTTP answer or a part of an e-mail to a document, with the type and the charset that are stated for it."""

from __future__ import annotations

import codecs
import re

from sitroom.documents.article import page_document, text_document
from sitroom.documents.document import Document
from sitroom.documents.html import decode_html, looks_like_html
from sitroom.documents.known import Known
from sitroom.documents.text import decode

_OWN_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}(?:charset|encoding)\s*=", re.IGNORECASE)
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "mbcs", "oem"})
"""Codecs of Python that are no charsets of texts; some need a time that grows with the square of the length."""

_LATIN_1 = frozenset({"iso8859-1", "ascii"})
"""What senders state where they write Windows-1252, of which these are parts."""


def body_document(
    data: bytes, path: str, known: Known | None, hints: Known | None = None, *, charset: str | None = None, page: bool = False
) -> Document:
    """The document of a body that is a web page (``page``, or by its own words) or plain text; raises DocumentError."""
    if page:
        return page_document(page_text(data, charset, path), path, known, hints)
    text = stated_text(data, charset, path)
    return page_document(text, path, known, hints) if looks_like_html(text) else text_document(text, path, known, hints)


def page_text(data: bytes, charset: str | None, path: str) -> str:
    """The characters of a web page: as it says itself, else in the stated charset, else as guessed; raises DocumentError."""
    return decode_html(data, path) if names_charset(data) else stated_text(data, charset, path)


def stated_text(data: bytes, charset: str | None, path: str) -> str:
    """The text of bytes in the charset stated for them, or as guessed where they cannot be in it; raises DocumentError."""
    return decode(in_utf8(data, charset), path)


def in_utf8(data: bytes, charset: str | None) -> bytes:
    """Bytes of a text in UTF-8 where they are in the charset stated for them; as they are where they cannot be in it.

    What is valid UTF-8 beyond ASCII is that whatever is stated: no other charset gives such bytes but by rare chance.
    """
    name = _charset(charset)
    if name is None or data.startswith(_MARKS) or (not data.isascii() and _is_utf8(data)):
        return data
    if name.startswith(("utf-16", "utf-32")) and b"\x00" not in data:  # even its spaces would have one
        return data
    try:
        return data.decode("cp1252" if name in _LATIN_1 else name).encode()
    except (LookupError, ValueError):
        return data


def names_charset(data: bytes) -> bool:
    """Whether a page or an XML file says itself in which charset it is: it goes before what the server says of all files."""
    return bool(_OWN_CHARSET.search(data, 0, 4096))


def _charset(stated: str | None) -> str | None:
    try:
        name = codecs.lookup(stated.strip("\"' ")).name if stated else None
    except (LookupError, ValueError):
        return None
    return None if name in _NO_CHARSETS else name


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

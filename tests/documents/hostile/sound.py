"""What must hold of whatever a reader gives, whatever it was given."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence

from sitroom.documents.document import Document
from sitroom.documents.formats import Item, LeftOut
from sitroom.errors import DocumentError

_STEERING = frozenset({"Cc", "Cs", "Zl", "Zp"})
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
LONGEST_LINE = 3000
"""Characters of a line on the terminal: an address in a path may have two thousand."""


def check(items: Sequence[Item], path: str) -> None:
    """Hold everything that was read in one input, called ``path``, to what each reader promises."""
    assert items, "nothing is said of it at all"
    for item in items:
        assert item.path == path or item.path.startswith((f"{path}!/", f"{path}, ")), f"does not name its input: {item.path!r}"
        if isinstance(item, Document):
            _check_document(item)
        elif isinstance(item, DocumentError):
            assert item.reason, "does not say what is wrong"
            assert item.advice, f"does not say what to do: {item}"
            _check_line(str(item))
        else:
            assert isinstance(item, LeftOut)
            assert item.what
            _check_line(str(item))


def _check_line(line: str) -> None:
    line.encode()
    assert is_steady(line), f"may steer the terminal: {line!r}"
    assert len(line) < LONGEST_LINE, f"is no line: {line!r:.200}"


def _check_document(document: Document) -> None:
    size = len(document.text)
    assert document.text.strip(), "has no text"
    assert document.revision == hashlib.sha256(document.text.encode()).hexdigest()
    assert document.id.startswith(("url:http://", "url:https://", "path:"))
    for name in ("id", "path", "title", "publisher", "url"):
        value = getattr(document, name)
        assert value is None or value.encode(), f"{name} is empty"
        # A title may be a line of the text, which is never changed.
        assert value is None or name == "title" or is_steady(value), f"{name} may steer the terminal: {value!r}"
    assert document.published is None or _DATE.fullmatch(document.published), document.published
    assert document.language is None or re.fullmatch("[a-z]{2}", document.language), document.language
    for spans in (document.headings, document.boilerplate):
        assert all(0 <= start < end <= size for start, end in spans), spans
        assert list(spans) == sorted(spans), spans
    assert list(document.pages) == sorted(document.pages)
    assert not document.pages or (document.pages[0] == 0 and document.pages[-1] <= size)


def is_steady(words: str) -> bool:
    """Whether words have no character that steers a terminal or ends a line, and no half of a pair."""
    return words.isprintable() or not any(unicodedata.category(character) in _STEERING for character in words)

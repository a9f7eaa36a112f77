"""The head of a message, of an HTTP answer or of a record in a web archive: named fields, each on a line of its own."""

from __future__ import annotations

import re

_FOLD = re.compile(r"\r?\n[ \t]+")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_MEDIA = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,80}")


def fields_of(lines: bytes) -> dict[str, str]:
    """The fields that the lines of a head hold, by name in lower case, the first of each name; folded lines are joined.

    Bytes that are no UTF-8 are read as Windows-1252. A line without a colon is no field and ends nothing.
    """
    try:
        text = lines.decode("utf-8")
    except UnicodeDecodeError:
        text = lines.decode("cp1252", "replace")
    fields: dict[str, str] = {}
    if "\n " in text or "\n\t" in text:
        text = _FOLD.sub(" ", text)
    for line in text.split("\n"):
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip().lower(), value.strip())
    return fields


def media_type(value: str) -> tuple[str, str | None]:
    """The media type of a Content-Type in lower case, empty where it has none, and its charset."""
    media = value.partition(";")[0].strip().lower()
    charset = _CHARSET.search(value[:1000])
    return media if _MEDIA.fullmatch(media) else "", charset[1] if charset else None

"""What reaches a terminal or comes from its command line, made harmless."""

from __future__ import annotations

from typing import overload


def harmless(text: str) -> str:
    """``text`` without control characters, so that it cannot steer the terminal; line breaks and tabs stay."""
    plain = text.replace("\r\n", "\n")
    return "".join(
        c if c in "\n\t" or c.isprintable() or (c.isspace() and c >= "\xa0" and c not in "\u2028\u2029") else "\ufffd"
        for c in plain
    )


@overload
def readable(argument: str) -> str: ...
@overload
def readable(argument: None) -> None: ...
def readable(argument: str | None) -> str | None:
    """An argument as the record names files: bytes that are no UTF-8 spelled out."""
    from sitroom.documents.article import shown

    return None if argument is None else shown(argument)

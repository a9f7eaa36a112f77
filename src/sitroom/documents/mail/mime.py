"""The parts of an e-mail message (MIME): which are its own text, and which are attached to it.

The standard library's parser reads a field's parameters here and no more: it keeps a tree of a message of any depth and
any number of parts, takes every line to every open boundary, and fails at some broken fields. This one finds parts by
their places in the message, to a bounded depth and number.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message

from sitroom.documents.fields import fields_of, media_type

MAX_HEAD = 262_144
"""Bytes of a head. The longest ones that servers write have some ten thousand."""

MAX_VALUE = 4096
"""Characters of a field that are looked at: the standard library's functions need time that grows faster than the length."""

MAX_PARTS = 1000
MAX_NESTED = 20
"""Levels of parts within parts; mail programs write up to five."""

_HEAD_END = re.compile(rb"(?:\A|\n)\r?\n")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a message that holds no parts; ``number`` counts them from 1, ``name`` is the file name it was sent with."""

    number: int
    media: str
    charset: str | None
    name: str
    encoding: str
    sent: bytes

    @property
    def data(self) -> bytes:
        """The bytes of the part as they were before they were encoded for the way."""
        if self.encoding == "quoted-printable":
            return binascii.a2b_qp(self.sent)
        if self.encoding == "base64":
            letters = re.sub(rb"[^A-Za-z0-9+/]", b"", self.sent)
            # One letter more than whole groups have says nothing; a part that was cut off may end so.
            letters = letters[: len(letters) - (len(letters) % 4 == 1)]
            return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))
        return self.sent


@dataclass(slots=True)
class Parts:
    """The parts of one message: its own ``text``, in order, and what comes with it; and how it breaks the rules.

    ``text`` holds plain texts or, where the message has none, web pages. ``unended``: the message ends before its last part does.
    ``too_deep`` and ``too_many`` say that parts beyond the bounds were passed over. ``encrypted`` names the way in which the
    message is closed to us.
    """

    text: list[Part] = field(default_factory=list)
    others: list[Part] = field(default_factory=list)
    unended: bool = False
    too_deep: bool = False
    too_many: bool = False
    encrypted: str = ""
    count: int = 0


def head_of(message: bytes) -> tuple[dict[str, str], int] | None:
    """The fields of a message and the place at which its body begins; None where the head is longer than a head may be."""
    end = _HEAD_END.search(message, 0, MAX_HEAD)
    if end is None and len(message) > MAX_HEAD:
        return None
    stop = end.end() if end else len(message)
    return fields_of(message[:stop]), stop


def parts_of(message: bytes, fields: Mapping[str, str], start: int) -> Parts:
    """The parts of a message whose body begins at ``start``."""
    found = Parts()
    text, others = _sorted(message, fields, start, len(message), 0, found)
    plain = [part for part in text if part.media != "text/html"]
    found.text = plain or text
    found.others = sorted(
        [*others, *(part for part in text if plain and part.media == "text/html")], key=lambda part: part.number
    )
    return found


def words_of(value: str) -> str:
    """A field's value as it is meant to be read: encoded words decoded, on one line."""
    value = value[:MAX_VALUE]
    try:
        pieces = decode_header(value) if "=?" in value else [(value, None)]
    except (HeaderParseError, ValueError):
        pieces = [(value, None)]
    text = "".join(piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return " ".join(_CONTROL.sub(" ", text).split())


def _decoded(piece: bytes, charset: str | None) -> str:
    # What stands between encoded words comes in Python's own escapes.
    for name in (charset or "raw_unicode_escape", "utf-8"):
        try:
            return piece.decode(name)
        except (LookupError, ValueError):
            continue
    return piece.decode("cp1252", "replace")


_Sorted = tuple[list[Part], list[Part]]


def _sorted(
    message: bytes, fields: Mapping[str, str], start: int, end: int, depth: int, found: Parts, default: str = "text/plain"
) -> _Sorted:
    """The texts and the other parts between two places of a message, which have these fields."""
    stated = fields.get("content-type", "")[:MAX_VALUE]
    media, charset = media_type(stated)
    media = media or default
    if media == "multipart/encrypted":
        found.encrypted = found.encrypted or ("PGP" if "pgp" in stated.lower() else "multipart/encrypted")
        return [], []
    if media.startswith("multipart/"):
        boundary = _boundary(_parameters(fields))
        places = _places(message, start, end, boundary, found) if boundary else []
        if places:
            return _several(message, media, places, depth, found)
        media, charset = "text/plain", None
    if found.count >= MAX_PARTS:
        found.too_many = True
        return [], []
    found.count += 1
    if media in ("application/pkcs7-mime", "application/x-pkcs7-mime"):
        found.encrypted = found.encrypted or ("S/MIME, signed" if "signed-data" in stated.lower() else "S/MIME")
        return [], []
    parameters = _parameters(fields)
    name = words_of(_filename(parameters))
    attached = fields.get("content-disposition", "").lower().lstrip().startswith("attachment")
    encoding = fields.get("content-transfer-encoding", "").strip().lower()
    part = Part(found.count, media, charset, name, encoding, message[start:end])
    if media in ("text/plain", "text/html") and not attached and not name:
        return ([part], []) if part.data.strip() else ([], [])
    return [], [part]


def _several(message: bytes, media: str, places: list[tuple[int, int]], depth: int, found: Parts) -> _Sorted:
    """The texts and the other parts of a part that holds parts."""
    if depth >= MAX_NESTED:
        found.too_deep = True
        return [], []
    default = "message/rfc822" if media == "multipart/digest" else "text/plain"
    sorted_: list[_Sorted] = []
    for start, end in places:
        if found.count >= MAX_PARTS:
            found.too_many = True
            break
        head = _HEAD_END.search(message, start, min(end, start + MAX_HEAD))
        if message.startswith((b"\n", b"\r\n"), start):
            stop = start + (1 if message.startswith(b"\n", start) else 2)
        else:
            stop = head.end() if head else end
        sorted_.append(
            _sorted(message, fields_of(message[start : min(stop, start + MAX_HEAD)]), stop, end, depth + 1, found, default)
        )
    others = [part for _, each in sorted_ for part in each]
    texts = [text for text, _ in sorted_ if text]
    if media != "multipart/alternative":
        return [part for text in texts for part in text], others
    # The same words in several forms: the plain one, else the last, which is the one that its sender likes best.
    plain = [text for text in texts if any(part.media == "text/plain" for part in text)]
    return (plain[0] if plain else texts[-1] if texts else []), others


def _places(message: bytes, start: int, end: int, boundary: str, found: Parts) -> list[tuple[int, int]]:
    """Where the parts begin and end that a boundary divides, at most one more than may be read."""
    line = re.compile(rb"^--" + re.escape(boundary.encode("utf-8", "replace")) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
    places: list[tuple[int, int]] = []
    begun: int | None = None
    for each in line.finditer(message, start, end):
        if begun is not None:
            places.append((begun, max(begun, _without_line_end(message, each.start()))))
        begun = min(each.end() + 1, end)
        if each[1]:
            return places
        if len(places) > MAX_PARTS:
            found.too_many = True
            return places
    if begun is not None:
        found.unended = True
        places.append((begun, end))
    return places


def _without_line_end(message: bytes, place: int) -> int:
    """The place before the line end that belongs to a boundary."""
    if place and message[place - 1 : place] == b"\n":
        place -= 1
    return place - 1 if place and message[place - 1 : place] == b"\r" else place


def _parameters(fields: Mapping[str, str]) -> Message:
    message = Message()
    for name in ("content-type", "content-disposition"):
        if name in fields:
            message[name] = _CONTROL.sub(" ", fields[name][:MAX_VALUE])
    return message


def _boundary(parameters: Message) -> str:
    try:
        return parameters.get_boundary() or ""
    except (LookupError, ValueError):
        return ""


def _filename(parameters: Message) -> str:
    try:
        return parameters.get_filename() or ""
    except (LookupError, ValueError):
        return ""

"""E-mail messages and mailboxes: each message becomes a document, and so does each article attached to one.

A message's text is its plain text as it was sent, else the article in its web page. Its subject is its title, its day in its
own time zone the day of publication, its sender the publisher. What it quotes of the message that it answers, and its
signature, stay in the text and are labelled.
"""

from __future__ import annotations

import hashlib
import os
import re
from codecs import BOM_UTF8
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from email.utils import parseaddr, parsedate_to_datetime
from io import BytesIO
from typing import BinaryIO

from sitroom.documents.address import canonical_url
from sitroom.documents.article import page_document, shown, text_document
from sitroom.documents.body import body_document, page_text, stated_text
from sitroom.documents.document import Document
from sitroom.documents.formats import INSIDE, MAX_DEPTH, ROW_SUFFIXES, Context, Item, LeftOut, read_stream
from sitroom.documents.html import looks_like_html
from sitroom.documents.known import Known
from sitroom.documents.mail.mime import MAX_HEAD, MAX_NESTED, MAX_PARTS, Part, Parts, head_of, parts_of, words_of
from sitroom.documents.mail.quoting import is_answer, lines_of_others, merged, outside
from sitroom.documents.passed import unread_kind
from sitroom.documents.tables.reading import WHOLE_TABLE
from sitroom.documents.tally import Tally, counted
from sitroom.documents.text import MAX_BYTES
from sitroom.errors import DocumentError

FIRST_YEAR = 1971
"""The year of the first message sent between machines; an earlier date comes from a clock that was never set."""

MAX_ID = 200
"""Characters of a message's id that stand in a path."""

_LINE = 65536
_FROM = re.compile(rb"From [^\r\n]{1,300}\d{4}[^\r\n]{0,20}\r?\n")
_FROM_WITH_TIME = re.compile(rb"From [^\r\n]{0,250}\d{1,2}:\d\d[^\r\n]{0,40}\d{4}[^\r\n]{0,20}\r?\n")
_FIELD = re.compile(rb"[!-9;-~]{1,80}:")
_USUAL_FIELD = re.compile(
    rb"(?:From [^\n]*\n)?(?:[!-9;-~]+[ \t]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?"
    rb"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|received|return-path|delivered-to|mime-version|content-[a-z-]+"
    rb"|archived-at|list-[a-z-]+|x-[a-z0-9-]+|dkim-signature|arc-[a-z-]+|authentication-results)[ \t]*:",
    re.IGNORECASE,
)
_FIELD_BEGUN = re.compile(rb"[!-9;-~]{0,80}")
_FROM_BEGUN = re.compile(
    rb"F|Fr|Fro|From|From \S*|From \S+ +(?:M|Mo|T|Tu|W|We|Th|F|Fr|S|Sa|Su|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b[^\n]*)?"
)
_QUOTED_FROM = re.compile(rb">+From ")
_CLOSED_PGP = re.compile(rb"\s*-----BEGIN PGP MESSAGE-----")

_READ_SUFFIXES = frozenset(
    {".pdf", ".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".zip", ".eml", ".mbox", ".rss", ".atom", ".warc"} | ROW_SUFFIXES
)
_READ_TYPES = frozenset({"message/rfc822", "application/pdf", "text/html", "application/xhtml+xml"})
_OWN_READER = frozenset({".eml", ".mbox", ".zip", ".rss", ".atom"}) | ROW_SUFFIXES
"""Endings that say more than a stated type of text does."""
_READ_UNNAMED = frozenset({"text/plain", "application/zip", "application/mbox", "application/msword", "application/rtf"})


@dataclass(slots=True)
class _Told:
    """What is counted over the messages of one input."""

    left_out: Tally = field(default_factory=Tally)
    unread: Tally = field(default_factory=Tally)
    tables: int = 0
    wordless: Tally = field(default_factory=Tally)
    dates: Tally = field(default_factory=Tally)
    unended: Tally = field(default_factory=Tally)
    bounded: Tally = field(default_factory=Tally)
    encrypted: Tally = field(default_factory=Tally)
    texts: dict[bytes, int] = field(default_factory=dict)
    """How many texts each message id has, and which of them each text is."""


def read_mail(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give the message of an ``.eml`` file, and what is attached to it as ``path!/<file name>``."""
    message = stream.read(MAX_BYTES + 1)
    if len(message) > MAX_BYTES:
        raise DocumentError(shown(path), f"is larger than {MAX_BYTES // 2**20} MB", "save its text apart and give that")
    if not message.strip():
        raise DocumentError(shown(path), "is empty", "give a file with a message in it")
    message = message.removeprefix(BOM_UTF8).lstrip()
    if not message:
        raise DocumentError(shown(path), "is empty", "give a file with a message in it")
    if not _has_head(message):
        reason = "is no e-mail message: no field of one is in its first lines"
        raise DocumentError(shown(path), reason, "call it by its own ending, or export the message again")
    told = _Told()
    yield from _message(message, path, context, told)
    yield from _tell(told, shown(path))


def read_mbox(stream: BinaryIO, path: str, context: Context) -> Iterator[Item]:
    """Give the messages of a mailbox, each as ``path!/<message id>``, or its number where it has none.

    Two messages with one id and one text are one document; where the texts differ, the later one's number is added.
    """
    begins = stream.read(_LINE).lstrip(b"\r\n")
    if not begins:
        raise DocumentError(shown(path), "is empty", "give a mailbox with a message in it")
    if not begins.startswith(b"From ") and not _has_head(begins):
        raise DocumentError(shown(path), "is no mailbox: no message begins in its first line", "export the mailbox again as MBOX")
    stream.seek(0)
    told = _Told()
    before = told.unended
    number = 0
    for number, message in enumerate(_messages(stream), start=1):
        if isinstance(message, _Cut):
            told.unended = before  # told once
            yield DocumentError(shown(path), "ends in the middle of its last message", "what is there is read; export again")
            continue
        before = replace(told.unended)
        if len(message) > MAX_BYTES:
            reason = f"is a message of more than {MAX_BYTES // 2**20} MB"
            yield DocumentError(f"{shown(path)}{INSIDE}{number}", reason, "save its text apart and give that")
        else:
            yield from _message(message, path, context, told, number)
    if not number:
        raise DocumentError(shown(path), "ends before its first message does", "export the mailbox again as MBOX")
    yield from _tell(told, shown(path))


def _has_head(message: bytes) -> bool:
    """Whether bytes begin as a message does: with fields, and one among the first of them that messages have."""
    return bool(_USUAL_FIELD.match(message[:_LINE].partition(b"\n\n")[0].partition(b"\n\r\n")[0]))


class _Cut:
    """Says that the last message is cut short."""


def _messages(stream: BinaryIO) -> Iterator[bytes | _Cut]:
    """The messages of a mailbox without what the mailbox did to them; a too large one is cut, not far beyond the bound.

    A message begins with a line that says who it is from and when, and has a field in the next line; without the time of
    day in it that line must stand after a blank one. Lines that begin like it in a text are quoted by a ``>``.
    """
    message = bytearray()
    begun = blank = ended_blank = False
    line = stream.readline(_LINE)
    fresh = True
    while line:
        following = stream.readline(_LINE)
        if fresh and line.startswith(b"From ") and _separates(line, following, blank=blank or not begun):
            if begun:
                ended_blank = ended_blank or blank
                yield _without_blank_line(message)
            message.clear()
            begun, blank = True, False
        else:
            if blank and not following and _FROM_BEGUN.fullmatch(line):
                # The line that begins the next message, cut off: it is none of this one's.
                fresh = False
                break
            begun = begun or bool(line.strip())
            if begun and len(message) <= MAX_BYTES:
                message += line[1:] if fresh and line.startswith(b">") and _QUOTED_FROM.match(line) else line
            blank = fresh and not line.strip(b"\r\n")
        fresh = line.endswith(b"\n")
        line = following
    if begun:
        if message:
            yield _without_blank_line(message) if blank else bytes(message)
        if not fresh or (ended_blank and not blank):
            yield _Cut()


def _separates(line: bytes, following: bytes, *, blank: bool) -> bool:
    """Whether a line divides messages, by the next one, which may be cut off."""
    cut = not following.endswith(b"\n") and _FIELD_BEGUN.fullmatch(following)
    if not cut and not _FIELD.match(following) and not following.startswith(b">From "):
        return False
    return bool(_FROM_WITH_TIME.fullmatch(line)) or (blank and bool(_FROM.fullmatch(line)))


def _without_blank_line(message: bytearray) -> bytes:
    for end in (b"\r\n\r\n", b"\n\n"):
        if message.endswith(end):
            return bytes(message[: -len(end) // 2])
    return bytes(message)


def _message(message: bytes, path: str, context: Context, told: _Told, number: int | None = None) -> Iterator[Item]:
    """The document of a message and those attached to it; ``number`` is its place in the mailbox at ``path``."""
    try:
        yield from _read(message, path, context, told, number)
    except DocumentError as error:
        yield error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        # Hostile heads break the standard library in ways that no list of causes ever covered.
        where = path if number is None else f"{path}{INSIDE}{number}"
        yield DocumentError(shown(where), f"is a message that cannot be read: {error}", "save its text apart and give that")


def _read(message: bytes, path: str, context: Context, told: _Told, number: int | None) -> Iterator[Item]:
    head = head_of(message)
    if head is None:
        where = shown(path if number is None else f"{path}{INSIDE}{number}")
        raise DocumentError(where, f"has a head of more than {MAX_HEAD // 1024} kB", "save its text apart and give that")
    fields, start = head
    parts = parts_of(message, fields, start)
    base = path if number is None else f"{path}{INSIDE}{_id(fields) or number}"
    text, failed = _text(parts, base)
    if number is not None and (identity := _id(fields)):
        path = f"{path}{INSIDE}{_numbered(identity, text or '', told)}"
        context = context.inside(path)
    elif number is not None:
        path = base
        context = context.inside(path)
    _count(parts, path, told)
    if failed is not None:
        yield failed
    elif text is not None:
        try:
            yield _document(text, parts, fields, path, context, told)
        except DocumentError as error:
            yield error
    elif not parts.encrypted:
        told.wordless.add()
    yield from _attached(parts.others, path, context, told)


def _text(parts: Parts, path: str) -> tuple[str | None, DocumentError | None]:
    """The text of a message, or its web page; None where it has neither; and why it cannot be read."""
    try:
        if not parts.text:
            return None, None
        if parts.text[0].media == "text/html":
            return "\n".join(page_text(part.data, part.charset, shown(path)) for part in parts.text), None
        if any(_CLOSED_PGP.match(part.data) for part in parts.text):
            parts.encrypted = parts.encrypted or "PGP"
            return None, None
        return "\n\n".join(stated_text(part.data, part.charset, shown(path)) for part in parts.text), None
    except DocumentError as error:
        return None, error


def _document(text: str, parts: Parts, fields: Mapping[str, str], path: str, context: Context, told: _Told) -> Document:
    subject = words_of(fields.get("subject", ""))
    known = (context.known or Known()).over(
        Known(
            title=subject or None,
            published=_day(fields, path, told),
            publisher=_sender(fields.get("from", "")),
            url=canonical_url(fields.get("archived-at", "")[:2000].strip("<> ")),
        )
    )
    page = parts.text[0].media == "text/html" or looks_like_html(text)
    document = (page_document if page else text_document)(text, path, known, context.hints)
    answers = "in-reply-to" in fields or "references" in fields
    others = lines_of_others(document.text, answer=is_answer(subject, answers=answers) and not page, page=page)
    if not others:
        return document
    labelled = merged([*document.boilerplate, *others])
    return replace(document, boilerplate=labelled, headings=outside(document.headings, labelled))


def _attached(others: list[Part], path: str, context: Context, told: _Told) -> Iterator[Item]:
    """The articles among the parts that are not the message's own text."""
    names: Counter[str] = Counter()
    for part in others:
        if part.media == "message/rfc822":
            head = head_of(part.data)
            name = (_id(head[0]) if head else "") or str(part.number)
        else:
            name = re.split(r"[/\\]", part.name)[-1][:MAX_ID].strip() or str(part.number)
        suffix = os.path.splitext(name)[1].lower()  # noqa: PTH122  # a name from outside is no path of ours
        if unread := unread_kind(name):
            told.unread.add(unread)
            continue
        if suffix not in _READ_SUFFIXES and part.media not in _READ_TYPES and (suffix or part.media not in _READ_UNNAMED):
            told.left_out.add(part.media)
            continue
        names[name] += 1
        inner = f"{path}{INSIDE}{name}" + (f" ({names[name]})" if names[name] > 1 else "")
        for item in _inner(part, inner, context.inside(inner), told, suffix):
            if isinstance(item, LeftOut) and item.what.startswith(WHOLE_TABLE):
                # Of figures that are sent each day one is told of, and the others are counted.
                told.tables += 1
                if told.tables > 1:
                    continue
            yield item


def _inner(part: Part, path: str, context: Context, told: _Told, suffix: str) -> Iterator[Item]:
    """What one attachment holds."""
    if part.media == "message/rfc822":
        if context.depth > MAX_DEPTH:
            reason = f"is a message that lies {context.depth} messages deep"
            yield DocumentError(shown(path), reason, "save it as a file and give that")
            return
        yield from _message(part.data.lstrip(b"\r\n"), path, context, told)
    elif part.charset and part.media in ("text/plain", "text/html") and suffix not in _OWN_READER:
        try:
            yield body_document(part.data, path, context.known, charset=part.charset, page=part.media == "text/html")
        except DocumentError as error:
            yield error
    else:
        yield from read_stream(BytesIO(part.data), path, context)


def _id(fields: Mapping[str, str]) -> str:
    """The id of a message without its brackets, empty where it has none."""
    identity = re.sub(r"[\x00-\x20\x7f-\xa0]+", "", fields.get("message-id", "")[: 4 * MAX_ID]).strip("<>")
    return identity if len(identity) <= MAX_ID else f"{identity[:MAX_ID]}...{_digest(identity).hex()}"


def _numbered(identity: str, text: str, told: _Told) -> str:
    """The id, with a number from the second text on that comes under it."""
    whole = _digest(f"{identity}\n{text}")
    if whole not in told.texts:
        key = _digest(identity)
        told.texts[key] = told.texts[whole] = told.texts.get(key, 0) + 1
    count = told.texts[whole]
    return identity if count == 1 else f"{identity} ({count})"


def _digest(words: str) -> bytes:
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _day(fields: Mapping[str, str], path: str, told: _Told) -> str | None:
    """The day on which a message was sent, where it was sent; None where its head says none, or none that can be."""
    value = words_of(fields.get("date", ""))
    if not value:
        return None
    try:
        sent = parsedate_to_datetime(value)
        if sent.year >= FIRST_YEAR:
            return sent.date().isoformat()
    except (ValueError, TypeError, OverflowError, IndexError):
        pass
    told.dates.add(where=f"{value[:60]!r} in {shown(path)}")
    return None


def _sender(value: str) -> str | None:
    """The name that a message is from, else its address."""
    try:
        name, address = parseaddr(value[:1000])
    except (ValueError, IndexError, RecursionError):
        return None
    return words_of(name) or words_of(address) or None


def _count(parts: Parts, path: str, told: _Told) -> None:
    if parts.unended:
        told.unended.add(where=shown(path))
    if parts.too_deep or parts.too_many:
        told.bounded.add(where=shown(path))
    if parts.encrypted:
        told.encrypted.add(parts.encrypted, shown(path))


def _tell(told: _Told, path: str) -> Iterator[DocumentError | LeftOut]:
    parts = f"more than {MAX_PARTS} parts, or parts more than {MAX_NESTED} deep in each other"
    for tally, what, advice in (
        (told.encrypted, f"encrypted or sealed ({told.encrypted.kinds()})", "decrypt in your mail program and export again"),
        (told.unended, "cut short before the last part ends", "what is there is read; export again"),
        (told.dates, "of a date that cannot be", "read without it; a manifest can give the day"),
        (told.bounded, f"of {parts}", "what is beyond is not read; save it and give that"),
    ):
        if tally.count:
            yield DocumentError(
                path, f"has {counted(tally.count, 'message', 'messages')} {what}, the first {tally.first}", advice
            )
    if count := told.wordless.count:
        messages = counted(count, "message without words of its own", "messages without words of their own")
        yield LeftOut(path, messages, "messages without words of their own")
    if more := max(told.tables - 1, 0):
        yield LeftOut(path, f"{counted(more, 'more attached table', 'more attached tables')} without a column of texts")
    if count := told.unread.count:
        what = counted(count, "attachment that", "attachments that")
        advice = f"save {'it' if count == 1 else 'them'} as PDF or plain text first"
        what = f"{what} Sitroom cannot read ({told.unread.kinds()}): {advice}"
        yield LeftOut(path, what, "attachments that Sitroom cannot read")
    if count := told.left_out.count:
        what = counted(count, "attachment that is no article", "attachments that are no articles")
        yield LeftOut(path, f"{what} ({told.left_out.kinds()})", "attachments that are no articles")

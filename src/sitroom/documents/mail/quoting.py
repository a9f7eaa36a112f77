"""Which lines of a message its writer did not write: what is quoted, the heads of what is forwarded, and signatures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from sitroom.documents.document import Span
from sitroom.documents.mail.forwarding import inner_heads

MAX_SIGNATURE = 15
"""Lines of a signature; what is longer below such a mark may be anything, such as the rest of a newsletter."""

MAX_SIGNED = 80
"""Characters of a line of a signature in a web page; what is longer is a paragraph."""

MAX_INTRODUCTION = 2
"""Lines that mail programs take to say who wrote what is quoted, and when."""

_LINE = re.compile(r"[^\n]+")
_QUOTED = re.compile(r" ?>")
_SAYS_WHO = re.compile(r".*(?:\d|\S@\S).*:\s*$", re.DOTALL)
_SIGNATURE = re.compile(r"^-- \r?$", re.MULTILINE)
_SIGNATURE_OF_PAGE = re.compile(r"^--[ \xa0]?$", re.MULTILINE)
"""The same in the text of a web page, which has no spaces at the ends of its lines."""
_FORWARDED = re.compile(r"\s*(?:fwd?|wg|tr|rv|i|enc|vs|doorst)\s*:", re.IGNORECASE)
_ANSWER = re.compile(r"\s*(?:re|aw|sv|antw|odp|ynt|res?p|r)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)


def is_answer(subject: str, *, answers: bool) -> bool:
    """Whether a message answers another one; ``answers``: its head names one that it does. What forwards one does not."""
    return not _FORWARDED.match(subject) and (answers or bool(_ANSWER.match(subject)))


def lines_of_others(text: str, *, answer: bool, page: bool = False) -> tuple[Span, ...]:
    """The spans of lines that are plainly not the writer's own, in order; ``page``: the text is that of a web page.

    The heads of other messages in it, a signature below ``-- `` to the end or to such a head, and in an answer the lines that
    begin with ``>``, with the line above the first of them that says who wrote them. Elsewhere such lines may be all that the
    message is about, so they are left alone.
    """
    heads = inner_heads(text)
    found: list[Span] = list(heads)
    if answer:
        found.extend(_quoted(text))
    start = 0
    for end, following in (*heads, (len(text), len(text))):
        found.extend(_signature_of_page(text, start, end) if page else _signature(text, start, end))
        start = following
    return merged(found)


def _signature(text: str, start: int, end: int) -> list[Span]:
    """The signature at the end of one message of a text, if it has one."""
    marks = list(_SIGNATURE.finditer(text, start, end))
    if not marks:
        return []
    begin = marks[-1].start()
    words = text[begin:end].rstrip()
    return [(begin, begin + len(words))] if 0 < words.count("\n") <= MAX_SIGNATURE else []


def _signature_of_page(text: str, start: int, end: int) -> list[Span]:
    """The same where a paragraph is one line, and what stands between messages may be lost: the short lines below the mark."""
    marks = list(_SIGNATURE_OF_PAGE.finditer(text, start, end))
    if not marks:
        return []
    begin, until = marks[-1].span()
    lines = 0
    for line in _LINE.finditer(text, until, end):
        if len(line.group()) > MAX_SIGNED:
            break
        lines, until = lines + 1, line.end()
    return [(begin, until)] if 0 < lines <= MAX_SIGNATURE else []


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order, those that overlap as one."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def outside(spans: Iterable[Span], covered: Sequence[Span]) -> tuple[Span, ...]:
    """The spans that lie apart from all that are ``covered``, which are in order and overlap nowhere."""
    starts = [start for start, _ in covered]
    kept = []
    for start, end in spans:
        before = bisect_left(starts, end) - 1
        if before < 0 or covered[before][1] <= start:
            kept.append((start, end))
    return tuple(kept)


def _quoted(text: str) -> list[Span]:
    """The blocks of quoted lines, the first with the lines that introduce it."""
    blocks: list[Span] = []
    paragraph: list[Span] = []
    for line in _LINE.finditer(text):
        start, end = line.start(), line.start() + len(line.group().rstrip())
        if start == end:
            continue
        if not _QUOTED.match(line.group()):
            if paragraph and text.count("\n", paragraph[-1][1], start) > 1:
                paragraph = []
            paragraph = [*paragraph[-MAX_INTRODUCTION:], (start, end)]
        elif blocks and not text[blocks[-1][1] : start].strip():
            blocks[-1] = (blocks[-1][0], end)
        else:
            blocks.append((start if blocks else _introduced(text, paragraph, start), end))
    return blocks


def _introduced(text: str, paragraph: list[Span], start: int) -> int:
    """Where the words begin that say whose the quoted lines are: a short paragraph, or its last line; else ``start``."""
    if not paragraph:
        return start
    for begin, end in [(paragraph[0][0], paragraph[-1][1])] * (len(paragraph) <= MAX_INTRODUCTION) + paragraph[-1:]:
        if _SAYS_WHO.fullmatch(text, begin, end):
            return begin
    return start

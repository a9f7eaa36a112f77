"""Which texts are not the whole article: teasers, and what breaks off and goes on elsewhere."""

from __future__ import annotations

import re

from sitroom.documents.document import Span

_GOES_ON = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:read|see|find out) (?:more|on)|(?:read|view) (?:the )?(?:full|whole|entire) (?:article|story|post)"
    r"|continue reading|(?:\A|[\n.!?…)\]”\"])\s*(?:continue|more)|(?:…|\.\.\.)? ?\[\+\d{1,7} (?:chars|characters)\])\W*\Z",
    re.IGNORECASE,
)
_CUT = re.compile(r"(?:(?:…|\.\.\.) ?)?\[\+\d{1,7} (?:chars|characters)\]\W*\Z")
_LOOKED_AT = 80
_SUMMARIES = frozenset(
    {"abstract", "description", "excerpt", "lead", "leadparagraph", "snippet", "standfirst", "summary", "teaser", "trailtext"}
)


def goes_on(text: str) -> bool:
    """Whether a text ends as one that goes on elsewhere: in an ellipsis, "read more", or a count of what is left out."""
    return _GOES_ON.search(text.rstrip()[-_LOOKED_AT:]) is not None


def mark_of_cut(text: str) -> Span | None:
    """Where a text ends in the mark of a sender who cut it short, ``… [+2314 chars]``: no words of the article."""
    end = len(text.rstrip())
    before = max(0, end - _LOOKED_AT)
    found = _CUT.search(text[before:end])
    start = before + found.start() if found else 0
    return (start, end) if start else None


def is_summary(name: str) -> bool:
    """Whether a column or key of this name (the last one of those with dots between them) holds summaries, not articles."""
    return re.sub(r"[\s_-]", "", name.rpartition(".")[2]).lower() in _SUMMARIES

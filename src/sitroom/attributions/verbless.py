"""Attribution by layout, without a verb: turns of a transcript, ``"…" - Name``, ``And from Name: "…"``, ``@handle: …``.

Layout decides these, not wording, so they are rules: each pattern is a function that yields what it
finds. A rule only adds what the network has not found already.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitroom.attributions.lexicon import words as listed
from sitroom.attributions.quotation import MARKS, Mask
from sitroom.documents.document import Span
from sitroom.reading.reader import Entity, Found

BY_LAYOUT = 0.75
"""The score of a statement that rests on layout alone."""

_LABEL = r"[A-Z][A-Z.'’-]+(?: [A-Z][A-Z.'’-]*){0,3}|Q|A|Question|Answer"
_TURN = re.compile(rf"(?m)^[ \t]*(?P<who>{_LABEL})(?: \([^)\n]{{1,40}}\))?(?P<cue>:)[ \t]+(?P<what>\S[^\n\r]*)")
_HANDLE = re.compile(r"(?m)^[ \t]*(?P<who>@\w{2,30})(?P<cue>:)[ \t]+(?P<what>\S[^\n\r]*)")
_FROM = re.compile(r"(?:^|(?<=[.!?”’\"'»] )|(?<=\n))(?:And )?(?P<cue>[Ff]rom) (?P<who>[^:\n\r.;]{2,90}):[ \t]*(?=[“\"'‘«„])")
_NAMED = re.compile(r"(?m)^[ \t]*(?P<who>[^:\n\r.;“”\"]{2,90})(?P<cue>:)[ \t]*(?=[“\"‘«„'])")
_DASH = re.compile(
    r"(?<=[”\"’'»“])[ \t]*(?P<cue>[-–—]+)[ \t]*(?:so )?(?P<who>[^\n\r.;:“”\"«»]{2,120}?)(?=[ \t]*(?:$|[\n\r]|\.(?:\s|$)))",
    re.MULTILINE,
)
_FULL_NAME = re.compile(r"[A-Z][\w’'-]+(?: [A-Z][\w.’'-]*)+(?:,|$)")
_REPORTS = re.compile(r"\b(?:said|says|told|wrote|\w+ed)\b")
_MOST_WORDS = 14


def _turns(text: str, entities: Sequence[Entity]) -> Iterator[Found]:
    """Turns of a transcript: a label in capitals at the start of a line, a colon, and what is said to the end of the line."""
    found = [m for m in _TURN.finditer(text) if m["who"].lower() not in listed("layout", "label")]
    labels = Counter(m["who"] for m in found)
    transcript = len(found) >= 2 and (max(labels.values()) >= 2 or len(labels) >= 2)
    for m in found:
        named = any(e.type == "PERSON" and e.start < m.end("who") and m.start("who") < e.end for e in entities)
        if transcript or named:
            yield Found((m.span("who"),), (m.span("cue"),), (_stripped(text, m.span("what")),), BY_LAYOUT)


def _posts(text: str, _: Sequence[Entity]) -> Iterator[Found]:
    """A post under a handle at the start of a line."""
    for m in _HANDLE.finditer(text):
        yield Found((m.span("who"),), (m.span("cue"),), (_stripped(text, m.span("what")),), BY_LAYOUT)


def _quoted_behind(text: str, inside: Mask, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
    """Matches of ``pattern`` that a quotation follows at once, with the quotation."""
    for m in pattern.finditer(text):
        start = end = m.end()
        while end < len(text) and inside[end]:
            end += 1
        if end - start > 2 and len(m["who"].split()) <= _MOST_WORDS:
            yield m, (start, end)


def _speakers_before(text: str, entities: Sequence[Entity], inside: Mask) -> Iterator[Found]:
    """``And from Name: "…"`` and, at the start of a line, ``Name, title: "…"``."""
    for m, quotation in _quoted_behind(text, inside, _FROM):
        yield Found((m.span("who"),), (m.span("cue"),), (quotation,), BY_LAYOUT)
    for m, quotation in _quoted_behind(text, inside, _NAMED):
        start = m.start("who")
        named = any(e.type in {"PERSON", "ORGANIZATION"} and start <= e.start <= start + 4 for e in entities)
        if named and m["who"].count(",") <= 1 and not _REPORTS.search(m["who"]):
            yield Found((m.span("who"),), (m.span("cue"),), (quotation,), BY_LAYOUT)


def _signed(text: str, entities: Sequence[Entity], inside: Mask) -> Iterator[Found]:
    """A quotation signed behind a dash by a name, or by somebody described."""
    for m in _DASH.finditer(text):
        start, end = m.span("who")
        person = any(e.type == "PERSON" and start <= e.start < start + 25 for e in entities) or _FULL_NAME.match(m["who"])
        first = text[start:end].split()[0].lower()
        if not person and not (first in {"a", "an", "one", "two"} and len(m["who"].split()) > 1):
            continue
        close = m.start("cue")
        while close and text[close - 1].isspace():
            close -= 1
        begin = close
        while begin and inside[begin - 1]:
            begin -= 1
        before = text[:begin].rstrip(" \t")
        if close - begin > 8 and (not before or before[-1] in ".!?…\n\r" or before[-1] in MARKS):
            yield Found(((start, end),), (m.span("cue"),), ((begin, close),), BY_LAYOUT)


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    return start, start + len(text[start:end].rstrip())


def _share(spans: Sequence[Span], of: Span) -> float:
    return sum(max(0, min(e, of[1]) - max(s, of[0])) for s, e in spans) / (of[1] - of[0])


def _alike(content: Sequence[Span], said: Span) -> bool:
    """Whether a content covers more than half of ``said`` and each of its spans lies in it by more than half."""
    return _share(content, said) > 0.5 and all(_share([said], c) > 0.5 for c in content)


def with_layout(text: str, found: Sequence[Found], entities: Sequence[Entity], inside: Mask) -> list[Found]:
    """``found`` and what layout attributes besides.

    Where the network has the quotation without its speaker, the speaker is put right; where it has a
    name that runs over a turn's label, the label is cut off.
    """
    nearby = Neighbourhood(found)
    dropped: set[int] = set()
    relabelled: dict[int, Found] = {}
    added: list[Found] = []
    lines = (*_turns(text, entities), *_posts(text, entities))
    for rule in (*lines, *_speakers_before(text, entities, inside), *_signed(text, entities, inside)):
        (said,) = rule.content
        (who,) = rule.source
        near = nearby.touching(min(who[0], said[0]), max(who[1], said[1]))
        same = [i for i in near if _alike(found[i].content, said)]
        worded = [i for i in same if any(c.isalnum() for s, e in found[i].cue for c in text[s:e])]
        if text[rule.cue[0][0]] != ":" and any(_share(found[i].source, who) > 0 for i in worded):
            continue
        dropped |= {i for i in same if not found[i].source or _share(found[i].source, who) > 0}
        dropped |= {i for i in near if found[i].cue == rule.cue}
        relabelled |= {i: _without_label(found[i], who, said[0]) for i in near}
        added.append(rule)
    return [relabelled.get(i, f) for i, f in enumerate(found) if i not in dropped] + added


class Neighbourhood:
    """Which attributions touch a stretch of text, found by index and not by scan."""

    def __init__(self, found: Sequence[Found]) -> None:
        extents = [(min((*f.source, *f.cue, *f.content))[0], max(e for _, e in (*f.source, *f.cue, *f.content))) for f in found]
        self._order = sorted(range(len(found)), key=lambda i: extents[i])
        self._begins = [extents[i][0] for i in self._order]
        self._widest = max((end - begin for begin, end in extents), default=0)

    def touching(self, begin: int, end: int) -> list[int]:
        """The numbers of attributions that may share a character with ``[begin, end)``: all that do, and few others."""
        return self._order[bisect_left(self._begins, begin - self._widest) : bisect_right(self._begins, end)]


def _without_label(found: Found, label: Span, turn: int) -> Found:
    """``found`` with a source that runs from the label into the turn cut to begin with the turn."""
    if found.source and found.source[0][0] <= label[0] and found.source[0][1] > turn:
        return replace(found, source=((turn, found.source[0][1]), *found.source[1:]))
    return found

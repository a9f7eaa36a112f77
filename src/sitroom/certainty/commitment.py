"""How far a source commits to what it says, and whether it affirms or denies it: for a statement, and for a single clause.

A clause is read from the inside out: its own negation and hedges (``hedges``), the speaker's words over it ("I think that",
``leads``), the condition it stands under, and the frame of its cue (``cue``). Levels are those of RECORD.md; intervals come
from the phrase that hedges (``probability``), else from the level.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sitroom import lexicon
from sitroom.certainty.clause import fronted, has_verb, main_clause, opened, question, sentence_end
from sitroom.certainty.cue import cue_frame
from sitroom.certainty.frame import PLAIN, Force, Frame, Reading, reading, under
from sitroom.certainty.hedges import said_in
from sitroom.certainty.leads import lead_at
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.certainty.patterns import PACKAGE, pattern
from sitroom.certainty.probability import Phrase, phrases_in
from sitroom.certainty.view import View, view_of
from sitroom.documents.document import Span

__all__ = ["INTERVALS", "PLAIN", "Commitment", "Force", "Frame", "clause_commitment", "commitment_of", "cue_frame"]

INTERVALS: dict[Level, tuple[float, float] | None] = {
    Level.CERTAIN: (0.9, 1.0),
    Level.PROBABLE: (0.55, 0.8),
    Level.POSSIBLE: (0.2, 0.6),
    Level.UNLIKELY: (0.05, 0.3),
    Level.UNKNOWN: None,
}
"""What each level says of an affirmed clause where no phrase says more; a denied one has the mirrored interval."""

_LEADS = 4
"""So many leads stand over one clause at most."""
_AROUND = 240
"""Characters before and behind a clause in which what governs it is looked for."""
_ANSWER = re.compile(r"[\W_]*(?P<word>so|not|it|that|this)(?=[\W_]*(?:\Z|[,.;!?–]))")
"""What stands for a whole clause behind "I think" or "we hope"."""
_ASKED_NOT = re.compile(r"[\W_]*(?:[\w'-]+ ){1,7}?(?:not|never) to\b")
_WHETHER = re.compile(r"[\W_]*(?:on |of |about |as to |over )?(?P<word>whether)\b(?! or not\b.*,)")
_READ = 2000
"""So many characters of a content are read for its first main clause."""
_NEAR = 4
"""A hedge in front of a clause begins within so many characters of it."""
_THAT = re.compile(r"\W*that\b", re.IGNORECASE)
_FINITE = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Commitment:
    """Polarity and certainty of one statement or clause."""

    polarity: Polarity
    certainty: Certainty


def commitment_of(text: str, cue: Sequence[Span], content: Sequence[Span], direct: bool) -> Commitment:
    """Read the polarity and certainty of a statement from its cue and content spans; ``direct``: all content is quoted."""
    return _committed(_read(view_of(text, _pieces(text, content)), cue_frame(text, cue, content, direct)))


def clause_commitment(text: str, clause: Span, frame: Frame = PLAIN) -> Commitment:
    """Read one clause inside a content or a narration under the frame of its cue (``PLAIN`` for the outlet's own).

    Words before the clause in its sentence that govern it ("it is unclear whether", "if it rains,"), a condition behind it
    and the question mark of its sentence count, although they stand outside the span.
    """
    view = view_of(text, [clause])
    own = _read(view, replace(PLAIN, direct=frame.direct, reported=frame.reported, permits=frame.permits))
    own = _governed(text, clause, own, frame)
    return _committed(under(frame, own))


def _pieces(text: str, content: Sequence[Span]) -> list[Span]:
    """The content's first piece, and the next ones where the sentence plainly goes on there."""
    ordered = [(start, min(end, start + _READ)) for start, end in sorted(content)]
    pieces = ordered[:1]
    if len(ordered) > 1 and _THAT.match(text, *ordered[1]) and not has_verb(view_of(text, pieces).words):
        return [ordered[1]]
    for start, end in ordered[1:]:
        before = text[slice(*pieces[-1])].rstrip(" \n\"“”„»«'’‘")
        letter = _FINITE.search(text, start, end)
        goes_on = letter is not None and letter.group().islower()
        if before[-1:] in ".!?" or not goes_on:
            break
        pieces.append((start, end))
    return pieces


def _read(view: View, frame: Frame) -> Reading:
    """The first main clause of a view under a frame."""
    words = view.words
    start = opened(words, 0)
    stop = sentence_end(words, start)
    if asked := question(words, 0, stop):
        return under(frame, Reading(denied=False, level=Level.UNKNOWN, spans=view.spans(*asked)))
    frames: list[Frame] = []
    condition: Span | None = None
    quoted = frame.direct or not frame.reported
    for _ in range(_LEADS):
        if front := fronted(words, start, stop):
            moved = opened(words, front[0])
            if moved == start and not frame.direct and words.startswith("if ", start):
                return under(frame, Reading(denied=False, level=Level.UNKNOWN, spans=view.spans(start, start + 2)))
            condition = condition or front[1]
            if moved == start:
                break
            frames += [Frame(Force.BELIEVES, spans=view.spans(p.start, p.end)) for p in _in_front(words, start, moved)]
            start = moved
            continue
        lead = lead_at(words, start, quoted=quoted)
        if lead is None:
            break
        frames.append(Frame(lead.force, lead.turns, view.spans(*lead.shown), lead.interval))
        start = opened(words, lead.end)
        if answer := _ANSWER.match(words, lead.end):
            own = Reading(answer["word"] == "not", Level.CERTAIN, ())
            return under(frame, _over(frames, own, condition, view))
    if (open_ := _WHETHER.match(words, start)) and not frames:
        word = lexicon.any_of("unknown", "other", PACKAGE).search(words, start, stop)
        spans = view.spans(*(word.span() if word else open_.span("word")))
        return under(frame, Reading(denied=False, level=Level.UNKNOWN, spans=spans))
    main = main_clause(words, min(start, stop), stop)
    said = said_in(
        main.words,
        raw=view.raw[main.start : main.end],
        before=words[: main.start],
        quoted=frame.direct,
        spoken=frame != PLAIN,
        permits=frame.permits,
    )
    shown = tuple(span for a, b in said.shown for span in view.spans(main.start + a, main.start + b))
    own = reading(said, shown)
    if frame.force in (Force.WANTS, Force.REFUSES) and _ASKED_NOT.match(words):
        own = replace(own, denied=True)
    condition = condition or main.condition
    frames += _behind(view, main.start, stop)
    return under(frame, _over(frames, own, condition, view))


def _in_front(words: str, start: int, end: int) -> list[Phrase]:
    """What is set in front and hedges all that follows: "as far as I know,", "as I see it,"."""
    found = phrases_in(words[start:end])
    return [
        replace(p, start=p.start + start, end=p.end + start)
        for p in found
        if p.level is Level.PROBABLE and not p.name and p.start < _NEAR
    ]


def _behind(view: View, start: int, stop: int) -> list[Frame]:
    """What is put in or set behind, and hedges the clause: "…, I think.", "…, or so I was told."."""
    found = pattern("guard", "behind").search(view.words, start, stop)
    if not found:
        return []
    force = Force.HEARS if found["heard"] else Force.BELIEVES if found["thought"] else Force.HOLDS_POSSIBLE
    return [Frame(force, spans=view.spans(*found.span(found.lastgroup or 0)))]


def _over(frames: Sequence[Frame], own: Reading, condition: Span | None, view: View) -> Reading:
    """The reading under the leads found, the innermost first, and under the condition."""
    for frame in reversed(frames):
        own = under(frame, own)
    return _conditional(own, view.spans(*condition)) if condition else own


def _conditional(own: Reading, spans: tuple[Span, ...]) -> Reading:
    """Under a condition nothing is more than possible."""
    if own.level in (Level.UNKNOWN, Level.UNLIKELY):
        return own
    interval = own.interval if own.level is Level.POSSIBLE else None
    return Reading(own.denied, Level.POSSIBLE, (*spans, *own.spans) if own.level is Level.POSSIBLE else spans, interval)


def _governed(text: str, clause: Span, own: Reading, frame: Frame) -> Reading:
    """What stands around a clause in its sentence: leads and conditions before it, a condition or a question mark behind it."""
    begin, end = clause
    first = max(0, begin - _AROUND)
    before, behind = view_of(text, [(first, begin)]), view_of(text, [(end, min(len(text), end + _AROUND))])
    cut = max((m.end() for m in re.finditer(r"[.!?;:\n]\s|[“”„«»\"]|,? but ", text[first:begin])), default=0)
    governing = re.search(r"(?:^|(?<=\W))\S.*\Z", before.words[cut:], re.DOTALL)
    start = opened(before.words, cut) if governing else len(before.words)
    quoted = frame.direct or not frame.reported
    frames: list[Frame] = []
    condition: tuple[Span, ...] = ()
    for _ in range(_LEADS):
        if start >= len(before.words):
            break
        lead = lead_at(before.words + " x", start, quoted=quoted)
        if lead and not before.words[lead.end :].strip(" ,–") and lead.end <= len(before.words) + 1:
            frames.append(Frame(lead.force, lead.turns, before.spans(*lead.shown), lead.interval))
            break
        if lead and lead.end < len(before.words):
            frames.append(Frame(lead.force, lead.turns, before.spans(*lead.shown), lead.interval))
            start = opened(before.words, lead.end)
            continue
        frames = []
        front = fronted(before.words + " it is", start, len(before.words) + 6)
        if front and front[1] and not before.words[front[0] :].strip(" ,"):
            condition = before.spans(*front[1])
        break
    after = behind.words[: sentence_end(behind.words, 0)]
    found = re.match(r",? (?P<word>(?:only )?if|unless|provided|as long as)\b(?! (?:any|not|possible|necessary)\b)", after)
    if found and not condition:
        condition = behind.spans(*found.span("word"))
    for over in reversed(frames):
        own = under(over, own)
    if condition:
        own = _conditional(own, condition)
    if own.level is not Level.UNKNOWN and after.rstrip().endswith("?") and not re.search(r"[,;:] ", after):
        mark = len(after.rstrip()) - 1
        own = Reading(denied=False, level=Level.UNKNOWN, spans=behind.spans(mark, mark + 1))
    return own


def _committed(own: Reading) -> Commitment:
    """A reading with its interval: that of its phrase, else that of its level."""
    polarity = Polarity.DENIED if own.denied else Polarity.AFFIRMED
    spans = tuple(sorted(set(own.spans)))
    level = INTERVALS[own.level]
    if level is None:
        return Commitment(polarity, Certainty(own.level, None, None, spans))
    if own.interval:
        return Commitment(polarity, Certainty(own.level, own.interval.low, own.interval.high, spans, own.interval.table))
    low, high = level
    if own.denied and own.level is not Level.UNLIKELY:
        low, high = round(1 - high, 2), round(1 - low, 2)
    return Commitment(polarity, Certainty(own.level, low, high, spans))

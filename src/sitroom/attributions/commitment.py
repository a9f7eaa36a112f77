"""Whether a source affirms or denies its content, and how far it commits to it.

A first reading by lexicon and position, with the words that show it: the class of the cue, then the
hedges and the negation of the content's first main clause. Levels and intervals are those of
RECORD.md; hedged intervals follow the ICD-203 yardstick (likely 55 to 80 per cent and so on).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sitroom.attributions.lexicon import any_of
from sitroom.attributions.statement import Certainty, Level, Polarity, Quotation
from sitroom.documents.document import Span

INTERVALS: dict[Level, tuple[float, float] | None] = {
    Level.CERTAIN: (0.9, 1.0),
    Level.PROBABLE: (0.55, 0.8),
    Level.POSSIBLE: (0.2, 0.6),
    Level.UNLIKELY: (0.05, 0.3),
    Level.UNKNOWN: None,
}
"""What each level says of an affirmed clause; a denied one has the mirrored interval."""


_I = re.IGNORECASE
_CUE_NEGATION = re.compile(r"\b(?:not|never|no|nor|cannot|without)\b|n['’]t\b", _I)
_CUE_DENIES = re.compile(r"\brul(?:e|es|ed|ing) out\b|\b(?:called|call|calls|calling)\b.*\b(?:lie|gossip|nonsense|false)\b", _I)
_CUE_WANTS = re.compile(
    r"\bcall(?:s|ed|ing)? (?:for|on|upon)\b|\bpush(?:es|ed|ing)? for\b"
    r"|\bset(?:s|ting)? (?:a )?condition|\bwarn(?:s|ed|ing)? against\b",
    _I,
)
_CUE_POSSIBLE = re.compile(r"\bwarn(?:s|ed|ing)? of\b|\b(?:considers?|holds?) (?:it )?(?:for )?possible\b", _I)
_NOT_RULED_OUT = re.compile(r"(?:not|n['’]t|never) (?:\w+ )?(?:rul(?:e|ed|ing) out|exclud(?:e|ed)|den(?:y|ied))", _I)
_UNLIKELY = re.compile(
    r"\b(?:(?:highly |very |most )?(?:unlikely|improbable|doubtful)|little chance|hardly|in no position)\b", _I
)
_PROBABLE = re.compile(
    r"\b(?:(?:very |most )?(?:likely|probably|probable|presumably)|it (?:seems|appears)|seems? (?:to|that)|appears? (?:to|that)"
    r"|i (?:think|believe|guess|suppose)|we (?:think|believe)|apparently|in my view|should be able"
    r"|i (?:do not|don['’]t) (?:think|believe))\b",
    _I,
)
_POSSIBLE = re.compile(
    r"\b(?:may|might|could(?! not|n['’]t)|possibly|perhaps|maybe|allegedly|reportedly|possible|rumou?red"
    r"|not (?:necessarily|rule out|exclude|impossible))\b",
    _I,
)
_CONDITIONAL = re.compile(
    r"^\W*(?:that )?(?:if|unless|provided|should (?:he|she|it|they|we|the))\b|\bwould\b[^.;]{0,80}\bif\b", _I
)
_OPEN = re.compile(
    r"\b(?:unclear|unknown|uncertain|not clear|an open question|(?:do|does|did) ?n[o'’]t know|whether)\b|\?\W*$", _I
)
_NEGATION = re.compile(
    r"\b(?:not|never|no|nobody|none|nothing|neither|nowhere|cannot)\b|n['’]t\b|\b(?:is|are|was) (?:a lie|untrue|false)\b",
    _I,
)
_CLAUSE_END = re.compile(
    r"[.;:!?](?:\W|$)|,? (?:but|because|although|though|while|whereas|unless|since|until)\b|, (?:and|so|or|which|who|not)\b"
    r"| (?:that|which|who|when|if|whether) ",
    _I,
)


_WISH = re.compile(
    r"^\W*(?:that )?(?:i|we|he|she|they|it) (?:also |only |still )?(?:hope|hoped|hopes|want|wants|wanted|wish|wished|wishes)\b",
    _I,
)
_NO_NEGATION = re.compile(r"\bnot (?:only|necessarily|impossible|rul|exclud)|\bno (?:doubt|choice but|fewer|less|more)\b", _I)
_HOLDS_IT = re.compile(
    r"\W*(?:it )(?:to be )?(?:very |highly |quite )?(?P<judged>possible|conceivable|likely|probable|unlikely|improbable)\b", _I
)
_JUDGED = {
    "possible": Level.POSSIBLE,
    "conceivable": Level.POSSIBLE,
    "likely": Level.PROBABLE,
    "probable": Level.PROBABLE,
    "unlikely": Level.UNLIKELY,
    "improbable": Level.UNLIKELY,
}
_LIGHT = re.compile(
    r"\b(?:ha[sd]|have|having|is|are|was|were|be|been|being|will|would|also|again|now|then|to|not|never|\w+ly)\b|n['’]t|['’]\w+",
    _I,
)
_SILENT = re.compile(r"\b(?:say|comment|answer|discuss|confirm|elaborate|name|speculate|specify|give|disclose)\b", _I)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|cannot|could|must|does?|did|\w{2,}ed|stands?|goes|says?)\b", _I
)
_CLAIM_NOUN = re.compile(r"report|claim|alleg|accus|figure|\bas\b", _I)
_CONTENT_HEDGES = (
    (_UNLIKELY, Level.UNLIKELY),
    (_PROBABLE, Level.PROBABLE),
    (_POSSIBLE, Level.POSSIBLE),
    (_WISH, Level.UNKNOWN),
    (_OPEN, Level.UNKNOWN),
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """Polarity and certainty of one statement."""

    polarity: Polarity
    certainty: Certainty


_OPENED = re.compile(r"(?:that|to|how|what|why)\b", _I)
_SPLICE = re.compile(r", (?=(?:the|a|an|he|she|it|they|we|i|you|this|that|there|his|her|their|our|my)\b)", _I)
_LEAD = re.compile(
    r"\W*(?:i|we) (?:do not|don['’]t|do|really )?(?:think|believe|guess|suppose|fear|doubt)(?: that)?"
    r"|\W*it (?:seems|appears)(?: that)?",
    _I,
)


def _first_clause(content: str) -> str:
    """The content's first main clause, roughly: up to the first stop, contrast, reason or relative clause."""
    start = len(content) - len(content.lstrip(" “”\"'‘’«„,.…"))
    opened = _OPENED.match(content, start)
    start = opened.end() if opened else start
    lead = _LEAD.match(content, start)
    begin = max(lead.end() if lead else start, start + 12)
    end = _CLAUSE_END.search(content, begin)
    splice = next((m for m in _SPLICE.finditer(content, begin) if _VERB.search(content, start, m.start())), None)
    if splice and (end is None or splice.start() < end.start()):
        end = splice
    if end is None:
        return content
    return content[: end.end() if end.group().strip()[:1] == "?" else end.start()]


def _called_false(words: str, content: str, cue: Sequence[Span]) -> tuple[Span, ...]:
    """The cue where it calls something by a word of denial: ``called that "a fairy tale"``."""
    calls = re.match(r"(?:\w+ )?(?:call|brand|describ|label|brush)\w*", words, _I)
    return tuple(cue) if calls and any_of("content", "denial").search(content) else ()


def _heads(words: str, at: int) -> bool:
    """Whether the word at ``at`` is the cue's own verb: only auxiliaries and adverbs stand before it."""
    return at < 0 or not re.sub(_LIGHT, "", words[:at]).strip()


def _spans(found: re.Match[str], offset: int) -> tuple[Span, ...]:
    return ((offset + found.start(), offset + found.end()),)


def commitment_of(text: str, cue: Sequence[Span], content: Sequence[Span], quotation: Quotation) -> Commitment:
    """Read the polarity and certainty of a statement from its cue and content spans."""
    words = " ".join(text[s:e] for s, e in cue)
    begin, end = min(content)
    clause = _first_clause(text[begin:end])
    denied = bool(_NEGATION.search(clause)) and not _NO_NEGATION.search(clause)
    level: Level = Level.CERTAIN
    spans: tuple[Span, ...] = ()
    negated_cue = bool(_CUE_NEGATION.search(words))

    def said(name: str, pattern: re.Pattern[str] | None = None) -> tuple[Span, ...]:
        """Where the cue holds a word of the list ``name`` or the pattern: empty if nowhere."""
        found = any_of("cue", name).search(words) or (pattern.search(words) if pattern else None)
        if not found:
            return ()
        return _spans(found, cue[0][0]) if len(cue) == 1 else tuple(cue)

    if _NOT_RULED_OUT.search(words):
        level, spans = Level.POSSIBLE, tuple(cue)
    elif (shown := said("denies", _CUE_DENIES) or _called_false(words, text[begin:end], cue)) and not negated_cue:
        # "denied it: 'There is no front'": a quotation says itself what is so; it is not denied in turn.
        denied = denied if quotation is Quotation.DIRECT and said("denies") else not denied
        if said("refuses") and not _CLAIM_NOUN.search(text[begin:end]):
            level, spans = Level.UNKNOWN, shown
    elif holds := _HOLDS_IT.match(text, begin, end):
        level, spans = _JUDGED[holds["judged"].lower()], (holds.span("judged"),)
        denied = level is Level.UNLIKELY
    elif shown := said("doubts"):
        level, spans, denied = Level.UNLIKELY, shown, True
    elif (shown := said("wants", _CUE_WANTS)) and _heads(words, shown[0][0] - cue[0][0]):
        level, spans, denied = Level.UNKNOWN, shown, denied or bool(said("refuses") and not _SILENT.search(words))
    elif shown := said("possible", _CUE_POSSIBLE):
        level, spans = Level.POSSIBLE, shown
    elif shown := said("probable"):
        level, spans, denied = Level.PROBABLE, shown, denied or negated_cue
    elif negated_cue:
        level, spans = Level.UNKNOWN, tuple(cue)
    if level is Level.CERTAIN:
        for pattern, hedged in _CONTENT_HEDGES:
            found = pattern.search(clause)
            # "neither could be verified" reports what was impossible; it does not hedge.
            if found and not (denied and found.group().lower() == "could"):
                level, spans = hedged, _spans(found, begin)
                denied = denied or hedged is Level.UNLIKELY
                break
        else:
            found = _CONDITIONAL.search(text[begin:end])
            if found:
                level, spans = Level.POSSIBLE, _spans(found, begin)
    interval = INTERVALS[level]
    if interval is None:
        return Commitment(Polarity.DENIED if denied else Polarity.AFFIRMED, Certainty(level, None, None, spans))
    low, high = interval
    if denied and level is not Level.UNLIKELY:
        low, high = round(1 - high, 2), round(1 - low, 2)
    return Commitment(Polarity.DENIED if denied else Polarity.AFFIRMED, Certainty(level, low, high, spans))

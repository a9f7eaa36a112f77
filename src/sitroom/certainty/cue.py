"""What the cue of a statement does with its content: the frame over everything that hangs on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sitroom import lexicon
from sitroom.certainty.clause import has_verb, opened
from sitroom.certainty.frame import Force, Frame
from sitroom.certainty.hedges import is_mere_denial
from sitroom.certainty.level import Level
from sitroom.certainty.patterns import PACKAGE, pattern
from sitroom.certainty.probability import Interval, phrases_in, probability_of
from sitroom.certainty.view import View, view_of
from sitroom.documents.document import Span

_NEGATED = pattern("cue", "negated")
_LIGHT = pattern("cue", "light")
_SELF = re.compile(r"\b(?:that )?(?:he|she|they|it|i|we)\b")
_RULED_OUT = r"(?:rul(?:e|es|ed|ing)\s+(?:\w+\s+)?out|exclud(?:e|es|ed|ing)|preclud(?:e|es|ed|ing))"
_NOT_RULED_OUT = pattern("cue", "not_ruled_out")
_NEITHER = pattern("cue", "neither")
_DENIES = pattern("cue", "denies")
_REFUSES = pattern("cue", "refuses")
_WANTS = pattern("cue", "wants")
_ASKS = pattern("cue", "asks")
_BELIEVES = pattern("cue", "believes")
_POSSIBLE = pattern("cue", "possible")
_OPEN = pattern("cue", "open")
_SURE = pattern("cue", "sure")
_HOLDS = pattern("cue", "holds")
_HELD = pattern("cue", "held")
_HELD_BEHIND = pattern("cue", "held_behind")
_CLAIM_CLAUSE = pattern("cue", "claim_clause")
_TOLD = pattern("cue", "told")
_TO_DO = pattern("cue", "to_do")
_RULE = pattern("cue", "rule")
_SOURCE = 60
"""Characters before a cue in which its source is looked for."""
_WHICH = pattern("cue", "which")
_HAS_DOUBTS = pattern("cue", "has_doubts")
_SPEECH = pattern("cue", "speech")


def cue_frame(text: str, cue: Sequence[Span], content: Sequence[Span], direct: bool) -> Frame:
    """What the cue imposes on all that hangs on it; spans that show it are of ``text``.

    ``direct``: all of the content stands in quotation marks. An empty cue, or one without words, asserts.
    """
    view = view_of(text, list(cue))
    said = view_of(text, list(content)[:1])
    plain = Frame(direct=direct, reported=not direct and bool(view.words.strip()))
    if not any(c.isalpha() for c in view.words):
        # The colon of a transcript: what follows is the speaker's own, with marks or without.
        return replace(plain, direct=bool(cue), reported=False)
    found = _Cue(view, said, direct).frame()
    if found.force in (Force.DENIES, Force.REFUSES) and _WHICH.match(said.words):
        found = Frame(Force.WITHHOLDS, spans=view.spans(0, len(view.words)))
    around = text[max(0, cue[0][0] - _SOURCE) : cue[-1][1]]
    return replace(found, direct=plain.direct, reported=plain.reported, permits=bool(_RULE.search(around.lower())))


class _Cue:
    """One cue beside the content that it introduces."""

    def __init__(self, view: View, content: View, direct: bool) -> None:
        self.view, self.content, self.direct = view, content, direct
        self.words = view.words
        self.negated = bool(_NEGATED.search(self.words))

    def frame(self) -> Frame:
        """The first reading that fits, the most particular first."""
        for read in (self._open_or_silent, self._denial, self._judgement, self._doubt, self._will, self._belief):
            if frame := read():
                return frame
        return self._not_said() if self.negated else Frame()

    def _shown(self, found: re.Match[str]) -> tuple[Span, ...]:
        return self.view.spans(*found.span())

    def _all(self) -> tuple[Span, ...]:
        words = self.words
        begin, end = len(words) - len(words.lstrip()), len(words.rstrip())
        return self.view.spans(begin, end)

    def _listed(self, name: str) -> re.Match[str] | None:
        """A word of a list where it is the cue's own verb, or that of the source ("said he hoped")."""
        for found in lexicon.any_of("cue", name, PACKAGE).finditer(self.words):
            before = self.words[: found.start()]
            selves = list(_SELF.finditer(before))
            if not _LIGHT.sub("", before).strip() or (selves and not _LIGHT.sub("", before[selves[-1].end() :]).strip()):
                return found
        return None

    def _open_or_silent(self) -> Frame | None:
        if _NEITHER.search(self.words):
            return Frame(Force.WITHHOLDS, spans=self._all())
        if possible := _NOT_RULED_OUT.search(self.words):
            if re.search(r"reject|dismiss", possible.group()) and "not" not in possible.group() and "n't" not in possible.group():
                return None
            return Frame(Force.HOLDS_POSSIBLE, spans=self._shown(possible))
        if _SURE.search(self.words) and not (self.negated and not re.search(r"doubt|question", self.words)):
            return Frame()
        if open_ := _OPEN.search(self.words):
            return Frame(Force.WITHHOLDS, spans=self._shown(open_))
        return None

    def _denial(self) -> Frame | None:
        if self.negated and not _DENIES.search(self.words):
            return None
        own_denial = is_mere_denial(self.content.words[opened(self.content.words, 0) :])
        if self._called_false():
            return Frame() if own_denial else Frame(Force.DENIES)
        listed = self._listed("denies")
        if listed is None and not _DENIES.search(self.words):
            return None
        # "denied it: 'There is no front'": a quotation says itself what is so; it is not denied in turn.
        if self.direct and (has_verb(self.content.words) or own_denial):
            return Frame()
        if listed and lexicon.any_of("cue", "refuses", PACKAGE).search(listed.group()) and not self._of_a_claim():
            return Frame(Force.REFUSES, turns=True, spans=self._shown(listed))
        return Frame(Force.DENIES)

    def _of_a_claim(self) -> bool:
        words = self.content.words
        return bool(
            lexicon.any_of("content", "claim", PACKAGE).search(words)
            or _CLAIM_CLAUSE.match(words)
            or re.search(r"\bas \w+", words)
        )

    def _called_false(self) -> bool:
        """Whether the cue calls something by a word of denial: called that "a fairy tale"."""
        calls = lexicon.any_of("cue", "calls", PACKAGE).search(self.words)
        if not calls or re.search(r"\bcall\w* (?:for|on|upon)\b", self.words):
            return False
        return bool(
            lexicon.any_of("content", "denial", PACKAGE).search(self.content.words)
            or lexicon.any_of("content", "denial", PACKAGE).search(self.words)
        )

    def _judgement(self) -> Frame | None:
        """A cue that holds something likely or not: "considers it unlikely", "holds for possible"."""
        if _HOLDS.search(self.words):
            if _HELD.match(self.content.words):
                return Frame()
            if (held := _HELD_BEHIND.search(self.content.words)) and not has_verb(self.content.words[: held.start()]):
                return self._held(held)
        for phrase in phrases_in(self.words):
            word = self.words[phrase.start : phrase.end]
            if (phrase.name or phrase.level is Level.UNLIKELY) and word not in (
                "may",
                "might",
                "could",
                "we doubt",
                "i doubt",
                "we believe",
                "doubtful",
            ):
                force = {Level.PROBABLE: Force.BELIEVES, Level.POSSIBLE: Force.HOLDS_POSSIBLE}.get(phrase.level, Force.DOUBTS)
                return Frame(force, spans=self.view.spans(phrase.start, phrase.end), interval=phrase.interval)
        return None

    def _held(self, held: re.Match[str]) -> Frame:
        """What the content itself is held for, set behind it: "considers a coup unlikely"."""
        spans = self.content.spans(*held.span("judged"))
        phrase = next(iter(phrases_in(held["judged"])), None)
        if phrase is None:
            return Frame()
        force = {Level.PROBABLE: Force.BELIEVES, Level.POSSIBLE: Force.HOLDS_POSSIBLE}.get(phrase.level, Force.DOUBTS)
        return Frame(force, spans=spans, interval=phrase.interval)

    def _doubt(self) -> Frame | None:
        listed = self._listed("doubts") or _HAS_DOUBTS.search(self.words)
        if listed is None and not (self.negated and re.search(r"\b(?:convinced|persuaded|satisfied)\b", self.words)):
            return None
        if self.negated and listed and "unconvinced" not in self.words:
            return Frame()
        spans = self._shown(listed) if listed else self._all()
        return Frame(
            Force.DOUBTS, spans=spans, interval=probability_of("we doubt") if listed and "doubt" in listed.group() else None
        )

    def _will(self) -> Frame | None:
        words = self.words
        against = _REFUSES.search(words)
        if against and self.negated and against.group() != "hear of":
            return Frame(Force.WANTS, spans=self._all())
        if against:
            return Frame(Force.REFUSES, turns=True, spans=self._shown(against))
        if re.search(r"\bple(?:ad|ads|aded|d)\b", words) and re.match(r"[\W_]*(?:not )?guilty\b", self.content.words):
            return Frame()
        pattern = _WANTS.search(words)
        listed = self._listed("wants")
        if (
            listed
            and listed.group() in ("considers", "considered", "consider")
            and not re.match(r"[\W_]*\w+ing\b", self.content.words)
        ):
            return None
        if pattern and not listed and self._heads(words[: pattern.start()]):
            listed = pattern
        if (
            not listed
            and not self.negated
            and not self.direct
            and (told := _TOLD.search(words))
            and _TO_DO.match(self.content.words)
        ):
            return Frame(Force.WANTS, spans=self._shown(told))
        if not listed:
            return None
        if (
            _ASKS.search(words)
            and re.match(r"[\W_]*(?:whether|if|who|what|when|where|why|how|which)\b", self.content.words + " ")
        ) or re.search(r"\b(?:whether|if)\W*$", words):
            return Frame(Force.ASKS, spans=self._shown(listed))
        refused = lexicon.any_of("cue", "refuses", PACKAGE).fullmatch(listed.group())
        silent = lexicon.any_of("cue", "silent", PACKAGE).search(words)
        if (refused or self.negated) and silent:
            return Frame(Force.WITHHOLDS, spans=self._all())
        if self.negated and not refused:
            return Frame(Force.WANTS, turns=True, spans=self._all())
        if refused:
            return Frame(Force.REFUSES, turns=not self.negated, spans=self._shown(listed))
        if (
            self.direct
            and listed.group() in ("asked", "asks", "asking", "ask", "wondered", "wonders")
            and "?" in self.content.raw
        ):
            return Frame()
        return Frame(Force.WANTS, spans=self._shown(listed) if not pattern else self._shown(pattern))

    def _heads(self, before: str) -> bool:
        selves = list(_SELF.finditer(before))
        return not _LIGHT.sub("", before[selves[-1].end() if selves else 0 :]).strip()

    def _belief(self) -> Frame | None:
        if not self.negated and (taken := _BELIEVES.search(self.words)):
            return Frame(Force.BELIEVES, spans=self._shown(taken))
        if not self.negated and (listed := self._listed("possible")):
            return Frame(Force.HOLDS_POSSIBLE, spans=self._shown(listed))
        possible = _POSSIBLE.search(self.words)
        if not possible and re.match(r"[\W_]*of\b", self.content.words):
            possible = re.search(r"\bwarn(?:s|ed|ing|ings?)?\Z", self.words)
        if possible:
            return Frame(Force.HOLDS_POSSIBLE, spans=self._shown(possible))
        if listed := self._listed("probable"):
            hears = listed.group().startswith("hear")
            interval: Interval | None = (
                probability_of("we believe") if listed.group().startswith("belie") and not self.negated else None
            )
            shown = self._all() if self.negated else self._shown(listed)
            return Frame(Force.HEARS if hears else Force.BELIEVES, self.negated, shown, interval)
        return None

    def _not_said(self) -> Frame:
        """A negated cue of any other verb: nothing is said ("did not say"), or a thing is refused ("will not tolerate")."""
        if lexicon.any_of("cue", "silent", PACKAGE).search(self.words) or _SPEECH.search(self.words):
            return Frame(Force.WITHHOLDS, spans=self._all())
        will = re.search(r"\b(?:will|would|shall|do|does|did|can|could)\s*(?:not|n't)|\b(?:won't|never|cannot)\b", self.words)
        return Frame(Force.REFUSES, turns=bool(will), spans=self._all()) if will else Frame(Force.WITHHOLDS, spans=self._all())

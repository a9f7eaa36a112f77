"""The first main clause of what is said: where it begins and ends, under which condition it stands, and whether it asks.

Found by words and marks alone, without a parse: what comes before the clause (openers, subordinate clauses set in front),
what stands inside it (relative clauses, brackets) and what follows (further clauses) is set aside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sitroom.certainty.patterns import pattern

_AUXILIARY = (
    r"(?:is|are|was|were|am|be|been|has|have|had|does|do|did|will|would|shall|should|can|could|may|might|must|cannot|won't|ain't"
    r"|\w+n't|'s|'re|'ve|'ll|'d)"
)
_VERB = pattern("clause", "verb")
_OF_PRONOUN = pattern("clause", "of_pronoun")
_ABBREVIATION = pattern("clause", "abbreviation")
_STOP = re.compile(r"[.!?…]+(?=[\s)\]]|\Z)|\n+")
_ASIDE = re.compile(r"\([^()]{0,200}\)|\s– [^–\n.;]{2,120}? –(?=\s)")
_OPENER = pattern("clause", "opener")
_SUBORDINATE = pattern("clause", "subordinate")
_CONDITION = pattern("clause", "condition")
_SPLICED = pattern("clause", "spliced")
_NO_CONDITION = pattern("clause", "no_condition")
_JOINT = pattern("clause", "joint")
_BUT = pattern("clause", "but")
_AUXILIARIES = re.compile(_AUXILIARY)
_GROUP = pattern("clause", "group")
_REASONS = frozenset(
    ["because", "although", "though", "when", "while", "if", "unless", "since", "until", "after", "before", "as long as"]
)
_RELATIVE = frozenset(["who", "which", "whom", "whose", "that", "where"])
_ASKS = pattern("clause", "asks")
_TAG = pattern("clause", "tag")
"""What asks for a nod and commits all the same: "…, right?"."""
_LONGEST = 1200


@dataclass(frozen=True, slots=True)
class Main:
    """The first main clause: its characters in the words given, what is not its own blanked, its condition and its question."""

    start: int
    end: int
    words: str
    condition: tuple[int, int] | None
    question: tuple[int, int] | None


def sentence_end(words: str, start: int) -> int:
    """Where the sentence that begins at ``start`` ends, its stop included."""
    for stop in _STOP.finditer(words, start):
        before = words[max(start, stop.start() - 12) : stop.start()]
        if stop.group() == "." and _ABBREVIATION.search(before) and stop.end() < len(words):
            continue
        if any(c.isalnum() for c in words[start : stop.start()]):
            return stop.end()
    return len(words)


def opened(words: str, start: int) -> int:
    """Where the clause begins behind marks and words that only open it."""
    while (found := _OPENER.match(words, start)) and found.end() > start:
        if found.end() >= len(words):
            break
        start = found.end()
    return start


def has_verb(words: str, start: int = 0, end: int | None = None) -> bool:
    """Whether a finite verb, as far as its form tells, stands in the words."""
    stop = len(words) if end is None else end
    return bool(_VERB.search(words, start, stop) or _OF_PRONOUN.search(words, start, stop))


def fronted(words: str, start: int, end: int) -> tuple[int, tuple[int, int] | None] | None:
    """Behind a subordinate clause set in front: where the main clause begins, and the word of the condition if it is one."""
    found = _SUBORDINATE.match(words, start)
    if not found:
        return None
    condition = found.span("condition") if found["condition"] and not _NO_CONDITION.match(words, start) else None
    behind = found.end()
    bare = re.match(r"(?:despite|in spite of|after|before|since|until|without|as|with luck|once)\b", words[start:end])
    for comma in re.finditer(r",", words[behind:end]):
        at = behind + comma.start()
        clause = has_verb(words, behind, at) or bare is not None or (condition is not None and len(words[behind:at].split()) > 1)
        if clause and has_verb(words, at + 1, end) and not re.match(r", (?:and|or|but|who|which)\b", words[at:end]):
            return at + 1, condition
    spliced = _SPLICED.search(words[behind + 6 : end])
    if spliced:
        return behind + 6 + spliced.end(), condition
    return start, condition


def main_clause(words: str, start: int, stop: int) -> Main:
    """The main clause that begins at ``start``, behind openers and fronted clauses, of the sentence that ends at ``stop``."""
    end = min(stop, start + _LONGEST)
    own = list(words[:end])
    for aside in _ASIDE.finditer(words, start, end):
        own[aside.start() : aside.end()] = " " * (aside.end() - aside.start())
    clear = "".join(own)
    condition = None
    cut = end
    passed = start
    for joint in _JOINT.finditer(clear, start + 1, end):
        word = joint.group().strip(" ,")
        idle = (word == "but" and _BUT.search(clear, start, joint.start())) or clear.startswith(" if not", joint.start())
        if joint.start() < passed or idle:
            continue
        if word in _RELATIVE and not has_verb(clear, start, joint.start()):
            behind = _behind_relative(clear, joint, end)
            if behind is None and joint.start() > start + 3:
                cut = joint.start()
                break
            if behind is not None:
                clear = clear[: joint.start()] + " " * (behind - joint.start()) + clear[behind:]
                passed = behind
            continue
        if joint.start() < start + 3 or not _said_enough(clear, start, joint) or _listed(clear, joint, end):
            continue
        if not clear[joint.start() : joint.end()].strip():
            continue
        cut = joint.start()
        break
    if clear[:cut].endswith(" not") and clear[cut:].startswith((" because", " for ")):
        cut -= len(" not")
    conditional = _CONDITION.search(clear, start, min(end, cut + 30))
    if (
        conditional
        and conditional.start() <= cut + 1
        and not _idle(clear, start, conditional)
        and not _NO_CONDITION.match(clear, conditional.start("word"))
    ):
        condition = conditional.span("word")
        cut = min(cut, conditional.start())
    return Main(start, cut, clear[start:cut], condition, None)


def _said_enough(words: str, start: int, joint: re.Match[str]) -> bool:
    """Whether a clause stands before the joint: a verb, or a phrase long enough to be what is said."""
    before = words[start : joint.start()]
    return has_verb(before) or (joint.group().strip(" ,") in _REASONS and len(before.split()) > 4)


def _idle(words: str, start: int, conditional: re.Match[str]) -> bool:
    """Whether "as long as" only measures: nothing is said before it."""
    return conditional["word"].endswith("long as") and not has_verb(words, start, conditional.start())


def question(words: str, start: int, stop: int) -> tuple[int, int] | None:
    """The words that ask, where the sentence ends in a question mark."""
    if "?" not in words[max(start, stop - 3) : stop]:
        return None
    found = _ASKS.match(words, start, stop)
    if not found and _TAG.search(words, start, stop):
        return None
    if found:
        return found.span("word")
    asked = words[start:stop]
    return start + len(asked) - len(asked.lstrip()), start + len(asked.rstrip())


def _behind_relative(words: str, joint: re.Match[str], end: int) -> int | None:
    """Where a relative clause inside the subject ends: at its second comma, or where the second verb begins."""
    if joint.group().startswith(","):
        comma = words.find(",", joint.end(), end)
        return comma + 1 if comma >= 0 else None
    first = _VERB.search(words, joint.end(), end)
    if not first:
        return None
    at = first.end()
    if _AUXILIARIES.fullmatch(first.group()) or first.group().startswith("'"):
        group = _GROUP.match(words, at, end)
        at = group.end() if group else at
    second = _VERB.search(words, at, end)
    return second.start() if second else None


def _listed(words: str, joint: re.Match[str], end: int) -> bool:
    """Whether a comma before "and", "or" or an article only parts the items of a list: no verb follows it."""
    word = joint.group().strip()
    if not word.startswith(","):
        return False
    if word.strip(", ") in ("", "and", "or"):
        following = re.compile(r"[,;:.!?]|$").search(words, joint.end(), end)
        return not has_verb(words, joint.end(), following.start() if following else end)
    return False

"""What verbs, nouns and adjectives between two actors of one sentence say, by the frames of ``relations.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from typing import Any

from sitroom.actors.actor import Predicate, Status
from sitroom.actors.clauses import Item, Sentence, clause, lemmas, listed, objects, owner_before, table
from sitroom.documents.document import Span

_NEAR = 90
"""Characters between subject and verb up to which the evidence begins at the subject."""
_FAR = 22
"""Items between "asked for" and "from" at most."""


@dataclass(frozen=True, slots=True)
class Said:
    """A relation as some words say it, before it is known in which statement."""

    subject: str
    predicate: Predicate
    object: str
    status: Status
    span: Span
    core: Span
    """The words that carry it: they decide in whose statement it is said."""


def of_sentence(items: Sentence, alone: Set[str]) -> Iterator[Said]:
    """All that one sentence says; ``alone`` are the actors that are single persons."""
    for n, item in enumerate(items):
        if item.actor is not None:
            continue
        if item.tag.startswith("VB"):
            yield from _verb(items, n, alone)
            yield from _ask(items, n)
            yield from _vow(items, n)
        if item.tag.startswith(("NN", "VBG")):
            yield from _noun(items, n)
            yield from _bond(items, n)
        if item.tag.startswith(("JJ", "VBN", "NN")):
            yield from _adjective(items, n)


def _span(items: Sentence, subject: Item, at: int, end: Item) -> Span:
    begin, stop = min(items[at].start, end.start), max(items[at].end, end.end)
    near = subject.start < begin and begin - subject.end < _NEAR
    return (subject.start if near else begin), max(stop, subject.end if begin - subject.end < 0 else stop)


def _said(
    items: Sentence, at: int, frame: str, subjects: Sequence[Item], found: Sequence[Item], status: Status
) -> Iterator[Said]:
    for subject in subjects:
        for other in found:
            if subject.actor is not None and other.actor is not None:
                core = (items[at].start, items[at].end)
                yield Said(subject.actor, Predicate(frame), other.actor, status, _span(items, subject, at, other), core)


def _verb(items: Sentence, at: int, alone: Set[str]) -> Iterator[Said]:
    forms = lemmas(items[at].low)
    for frame in table()["verb"]:
        known = forms & set(frame["verbs"].split())
        if not known:
            continue
        after = frame.get("after", "").split()
        behind = _past_adverbs(items, at + 1)
        low = items[behind].low if behind < len(items) else ""
        if after:
            if low not in after and not _several(items, behind, after):
                continue
            if low == "with" and known & set(frame.get("not_with", "").split()):
                return
            behind += 1 if low in after else 3
        held = clause(items, at)
        if held is None:
            return
        if held.passive:
            by = next((n for n in range(at + 1, min(at + 5, len(items))) if items[n].low == "by"), None)
            if by is None or after:
                return
            yield from _said(
                items,
                at,
                frame["predicate"],
                objects(items, by + 1),
                held.subjects,
                held.status,
            )
            return
        found = objects(items, behind, frame.get("things", False))
        if known & set(frame.get("personal", "").split()):
            one = tuple(s for s in held.subjects if s.actor in alone)
            yield from _said(items, at, "in-discord-with", one, found, held.status)
            held = replace(held, subjects=tuple(s for s in held.subjects if s not in one))
        yield from _said(items, at, frame["predicate"], held.subjects, found, _status(frame, held.status, held.past, items, at))
        return


def _status(frame: dict[str, Any], status: Status, past: bool, items: Sentence, at: int) -> Status:
    """Who led something leads it no more; a past with "until" has ended too."""
    ended = any(item.low in listed("role", "until") for item in items[at : at + 12])
    return Status.FORMER if past and (ended or frame["predicate"] == "leads") else status


def _past_adverbs(items: Sentence, at: int) -> int:
    while at < len(items) and items[at].actor is None and items[at].tag in ("RB", "RP"):
        at += 1
    return at


def _several(items: Sentence, at: int, after: Sequence[str]) -> bool:
    return "_".join(item.low for item in items[at : at + 3]) in after


def _noun(items: Sentence, at: int) -> Iterator[Said]:
    low = items[at].low
    for frame in table()["noun"]:
        if low not in frame["words"].split() or _denied(items, at):
            continue
        after = frame["after"].split()
        behind = at + 1
        status = Status.FORMER if any(i.low in listed("role", "former") for i in items[max(0, at - 2) : at]) else Status.CURRENT
        pair = _pair(items, at)
        if pair:
            yield from _said(items, at, frame["predicate"], pair[:1], pair[1:2], status)
            return
        if behind < len(items) and items[behind].low in after:
            found = objects(items, behind + 1)
            owner = owner_before(items, at)
            if owner is not None:
                yield from _said(items, at, frame["predicate"], (owner,), found, status)
            elif found:
                verb = _light_verb(items, at)
                held = clause(items, verb) if verb is not None else None
                if held is not None and not held.passive:
                    yield from _said(items, at, frame["predicate"], held.subjects, found, held.status)
        return


_LIGHT = frozenset(
    [
        "be",
        "hold",
        "have",
        "enter",
        "start",
        "begin",
        "open",
        "resume",
        "form",
        "sign",
        "make",
        "seal",
        "conclude",
        "continue",
        "hold",
        "conduct",
        "strike",
        "forge",
        "give",
        "offer",
        "lend",
        "pledge",
    ]
)


def _light_verb(items: Sentence, at: int) -> int | None:
    """The verb that a noun of a relation hangs on: "is in talks", "formed an alliance"."""
    for n in range(at - 1, max(-1, at - 6), -1):
        item = items[n]
        if item.actor is not None:
            return None
        if item.tag.startswith("VB") or item.tag == "POS":
            return n if lemmas(item.low) & _LIGHT or item.low in listed("clause", "be") | listed("clause", "have") else None
        if not (item.tag in ("DT", "JJ", "IN", "RB") or item.tag.startswith("NN")):
            return None
    return None


_UNREAL = frozenset(
    ["possible", "planned", "future", "potential", "proposed", "alleged", "any", "new", "no", "without", "end", "ending"]
)


def _denied(items: Sentence, at: int) -> bool:
    """Whether words before a noun make it nothing that is: "no talks", "possible talks", "there would be talks"."""
    near = items[max(0, at - 5) : at]
    if any(item.tag == "MD" for item in near) or any(item.low == "?" for item in items[at:]):
        return True
    return any(item.low in listed("clause", "negation") or item.low in _UNREAL for item in near)


def _pair(items: Sentence, at: int) -> tuple[Item, ...]:
    """The two actors that a noun stands between: "the rift between X and Y"; bad English may turn it round."""
    for n in range(at + 1, min(at + 4, len(items))):
        if items[n].low == "between":
            found = objects(items, n + 1)
            return found if len(found) > 1 else ()
    for n in range(max(0, at - 12), at):
        if items[n].low == "between" and (n == 0 or items[n - 1].low in '“"«'):
            found = objects(items, n + 1)
            return found if len(found) > 1 else ()
    return ()


def _bond(items: Sentence, at: int) -> Iterator[Said]:
    if items[at].low not in listed("bond", "words"):
        return
    pair = _pair(items, at)
    strained = listed("bond", "strained")
    if not pair:
        return
    behind = next((n for n, item in enumerate(items) if item.start >= pair[-1].end), len(items))
    be = items[behind].low if behind < len(items) else ""
    said = [n for n in range(behind + 1, min(behind + 5, len(items))) if items[n].low in strained]
    before = any(item.low in strained for item in items[max(0, at - 2) : at])
    negated = any(item.low in listed("clause", "negation") for item in items[behind : behind + 5])
    if before or (said and be in listed("clause", "be") and not negated):
        yield from _said(items, said[0] if said else at, "in-discord-with", pair[:1], pair[1:2], Status.CURRENT)


def _adjective(items: Sentence, at: int) -> Iterator[Said]:
    low = items[at].low
    for frame in table()["adjective"]:
        if low not in frame["words"].split() or at + 1 >= len(items) or items[at + 1].low not in frame["after"].split():
            continue
        found = objects(items, at + 2)
        if not found:
            continue
        begin = at - 1
        while begin >= 0 and items[begin].actor is None and (items[begin].tag in ("RB", "IN", "JJ")):
            begin -= 1
        if begin < 0:
            return
        if items[begin].acts and begin == at - 1:
            yield from _said(items, at, frame["predicate"], (items[begin],), found, Status.CURRENT)
        elif items[begin].low in listed("role", "be"):
            negated = any(item.low in listed("clause", "negation") for item in items[begin:at])
            held = clause(items, begin)
            if held is not None and (not negated):
                yield from _said(items, at, frame["predicate"], held.subjects, found, held.status)
        return


# -- asking for support, refusing to submit ------------------------------------------------------------------------------


def _ask(items: Sentence, at: int) -> Iterator[Said]:
    forms = lemmas(items[at].low)
    found: tuple[Item, ...] = ()
    if forms & listed("ask", "ask"):
        found = _asked(items, at)
    if not found and forms & (listed("ask", "ask") | listed("ask", "call") | listed("ask", "seek")):
        found = _asked_from(items, at)
    if not found and forms & listed("ask", "call") and at + 1 < len(items) and items[at + 1].low in ("on", "to", "upon"):
        whom = objects(items, at + 2)
        found = whom if whom and _for_aid(items, whom[-1]) else ()
    held = clause(items, at) if found else None
    if held is not None and not held.passive:
        yield from _said(items, at, "asks-support-of", held.subjects, found, held.status)


def _asked(items: Sentence, at: int) -> tuple[Item, ...]:
    """Whom someone asks: "asked Y for help", "asked Y to help"."""
    whom = objects(items, at + 1)
    return whom if whom and _for_aid(items, whom[-1]) else ()


def _for_aid(items: Sentence, whom: Item) -> bool:
    behind = next((n for n, item in enumerate(items) if item.start >= whom.end), len(items))
    if behind < len(items) and items[behind].low == "of":
        # "asked the union of miners for money"
        behind = next((n for n in range(behind, min(behind + 5, len(items))) if items[n].low in ("for", "to")), len(items))
    if behind >= len(items):
        return False
    if items[behind].low == "for":
        return any(item.low in listed("ask", "aid") for item in items[behind + 1 : behind + 7])
    return items[behind].tag == "TO" and any(i.low in listed("ask", "to_aid") for i in items[behind + 1 : behind + 3])


def _asked_from(items: Sentence, at: int) -> tuple[Item, ...]:
    """Of whom someone asks it, no other verb between: "called for support, in particular weapons, from Y"."""
    direct = bool(lemmas(items[at].low) & listed("ask", "seek"))
    if not direct and (at + 1 >= len(items) or items[at + 1].low != "for"):
        return ()
    for n in range(at + 1, min(at + _FAR, len(items))):
        item = items[n]
        if item.tag.startswith("VB") and item.tag not in ("VBN", "VBG"):
            return ()
        if item.low == "from":
            aid = any(i.low in listed("ask", "aid") for i in items[at:n])
            return objects(items, n + 1) if aid else ()
    return ()


def _vow(items: Sentence, at: int) -> Iterator[Said]:
    """Who will not give in: "vowed not to surrender to Y", "refuses to bow to Y"."""
    if items[at].low not in listed("ask", "submit") or at < 2:
        return
    lead = items[max(0, at - 4) : at]
    vow = next((n for n in range(at - 1, max(-1, at - 5), -1) if items[n].low in listed("ask", "vow")), None)
    if vow is None:
        return
    negated = any(item.low in listed("clause", "negation") for item in lead)
    if negated == (items[vow].low.startswith("refus")):
        return
    to = next((n for n in range(at + 1, min(at + 4, len(items))) if items[n].low in ("to", "before")), None)
    held = clause(items, vow)
    if to is not None and held is not None:
        yield from _said(items, vow, "opposed-to", held.subjects, objects(items, to + 1), held.status)

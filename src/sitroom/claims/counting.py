"""Numbers as claims: how many of what, with bounds and trend."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from sitroom.certainty.commitment import Commitment
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Part, Participant, Thing, Trend, Value
from sitroom.claims.quantity import Quantity, Sort, quantities, trend_of, unit_of
from sitroom.claims.referents import Referents
from sitroom.claims.tree import Tree, noun
from sitroom.claims.vocabulary import casualty, same_thing
from sitroom.claims.words import listed
from sitroom.documents.document import Span

Home = Callable[[Span], tuple[str, Span] | None]
"""The statement that words belong to ("" for narration) and the span that they may not leave."""
_FEW = 3
"""Numbers below this of anything but casualties are mostly manners of speaking."""
_SURE = Certainty(Level.CERTAIN, 0.9, 1.0)


Committed = Callable[[str, Span], Commitment]
"""How a clause of a statement ("" for narration) is meant."""


def counted(text: str, tree: Tree, referents: Referents, home: Home, committed: Committed) -> Iterator[Claim]:
    """The claims of all numbers that count something, and of what is said to rise or fall."""
    told: set[int] = set()
    last: Claim | None = None
    for quantity in quantities(text):
        if quantity.sort is not Sort.COUNT or quantity.high == 0 or _clock(text, quantity.span):
            continue
        claim = _counted(text, tree, referents, home, quantity, committed) or _answered(text, tree, home, quantity, last)
        # Only the number right before may be answered by a bare one.
        last = claim
        if claim is not None:
            told.update(range(*claim.spans[0]))
            yield claim
    yield from _trends(text, tree, referents, home, told)


def _counted(text: str, tree: Tree, referents: Referents, home: Home, quantity: Quantity, committed: Committed) -> Claim | None:
    found = home(quantity.span)
    at = next(iter(tree.within(quantity.number)), None)
    unit = unit_of(text, quantity, tree.words) or _number_of(tree, quantity) or _state_of(tree, at)
    if found is None or unit is None or at is None or _part_of_more(text, quantity):
        return None
    statement, bounds = found
    predicate = _predicate(tree, at)
    span = _clause(tree, predicate, at, bounds, quantity.span)
    words = [noun(w) for w in unit.split() if w not in listed("unit_filler")]
    sort = next((c for w in (*unit.split(), *_around(tree, at, predicate)) if (c := casualty(w)) is not None), None)
    if not words and sort is None:
        return None
    head = sort or same_thing(words[-1])
    if sort is None and (head in listed("no_unit") or ((quantity.low or 0) < _FEW and (quantity.high or 0) < _FEW)):
        return None
    narrowed = tuple(w for w in words if casualty(w) is None and same_thing(w) != head and w not in listed("anyone"))
    thing = Thing(head, narrowed, Part.TARGET, quantity.span)
    trend = trend_of(text, span)
    value = Value(quantity.low, quantity.high, unit, trend[0] if trend else None)
    agents = [referents.of(s) for s in tree.under(predicate, "nsubj")] if predicate is not None else []
    participants = tuple(Participant(r.actor, Part.AGENT) for r in agents if r.actor is not None)
    around = _sentence(tree, at, bounds)
    place = next(
        (r.place for n in (*_nouns(tree, span), *_nouns(tree, around)) if (r := referents.of(n)).place is not None), None
    )
    beside = tuple(
        Thing(r.head, r.narrowed, Part.OTHER, (tree.words[n].start, tree.words[n].end))
        for n in _nouns(tree, around)
        if (r := referents.of(n)).actor is None and r.place is None and r.head and r.head != head and r.head not in words
        and casualty(r.head) is None
    )  # fmt: skip
    kind = ClaimKind.CASUALTIES if sort is not None else ClaimKind.NUMBER
    read = committed(statement, span)
    certainty = Certainty(Level.UNKNOWN) if _AT_FIRST.search(text, *span) else read.certainty
    return Claim(
        "", statement, kind, participants, place, None, value, read.polarity, certainty, None, (span,), f"count {head}", "+",
        (thing, *beside),
    )  # fmt: skip


def _state_of(tree: Tree, at: int | None) -> str | None:
    """What a bare number of people is said to be: "19 were still missing"."""
    head = tree.words[at].head if at is not None else None
    if at is None or head is None or head < 0 or tree.relation(at) not in ("nsubj", "nummod"):
        return None
    return tree.low[head] if casualty(tree.low[head]) is not None else None


def _number_of(tree: Tree, quantity: Quantity) -> str | None:
    """What a bare number counts by the words before it in its sentence: "put the number of missing at 19"."""
    first = next(iter(tree.within(quantity.number)), None)
    for n in range(first - 1, max(-1, first - _FAR), -1) if first is not None else ():
        if tree.low[n] in (".", "?", "!", ";"):
            return None
        if tree.lemma(n) & listed("number_word"):
            of = next((c for c in tree.under(n, "nmod", "acl") if c > n), None)
            return tree.low[of] if of is not None else None
    return None


_FAR = 12
"""Words between "the number of missing" and the number, at most."""


def _clock(text: str, span: Span) -> bool:
    """Whether a number is a time of the day: "16.40" at the beginning of a line or behind "at"."""
    before = text[max(0, span[0] - 4) : span[0]]
    return bool(_HOURS.fullmatch(text, *span)) and (before.endswith(("\n", "at ")) or span[0] == 0 or "\n" in before)


_HOURS = re.compile(r"[0-2]?\d[.:][0-5]\d")


def _answered(text: str, tree: Tree, home: Home, quantity: Quantity, last: Claim | None) -> Claim | None:
    """A bare number that answers another source's: "She has 1,200 men," he said. "Not even 300," said the mayor."""
    found = home(quantity.span)
    at = next(iter(tree.within(quantity.number)), None)
    if found is None or last is None or last.value is None or at is None or not found[0] or found[0] == last.statement:
        return None
    statement, bounds = found
    if quantity.span[0] - bounds[0] > _OPENING or not 0 < quantity.span[0] - last.spans[0][1] < _BACK:
        return None
    if not _ELLIPTIC.match(text, quantity.span[1]):
        return None
    value = Value(quantity.low, quantity.high, last.value.unit, None)
    things = tuple(replace(t, span=quantity.span) for t in last.things)
    return replace(
        last,
        statement=statement,
        value=value,
        spans=(_clause(tree, _predicate(tree, at), at, bounds, quantity.span),),
        things=things,
    )


_OPENING = 12
"""Characters of a statement before a number that stands at its beginning, at most."""
_BACK = 400
"""Characters between two numbers of which one answers the other, at most."""
_ELLIPTIC = re.compile(r"\W*(?:[,.;:!?\n”\"»]|at most|at least|and |not |no )")


def _trends(text: str, tree: Tree, referents: Referents, home: Home, told: set[int]) -> Iterator[Claim]:
    """What is said to rise or fall without a number: "the number of wounded is increasing"."""
    for n in range(len(tree.words)):
        if not (tree.lemma(n) & listed("number_word")):
            continue
        of = next((c for c in tree.under(n, "nmod", "acl") if c > n), None)
        head = tree.words[n].head
        word = tree.words[n]
        if of is None or head is None or head < 0 or word.start in told:
            continue
        span = tree.clause(head)
        found, trend = home((word.start, word.end)), trend_of(text, span)
        if found is None or trend is None or trend[0] not in tuple(Trend):
            continue
        phrase = [tree.low[n] for n in range(of, min(of + 3, len(tree.words)))]
        sort = next((c for w in phrase if (c := casualty(w)) is not None), None)
        name = sort or same_thing(noun(tree.low[of]))
        kind = ClaimKind.CASUALTIES if sort else ClaimKind.NUMBER
        clipped = (max(span[0], found[1][0]), min(span[1], found[1][1]))
        thing = Thing(name, (), Part.TARGET, (tree.words[of].start, tree.words[of].end))
        place = next((r.place for m in _nouns(tree, clipped) if (r := referents.of(m)).place is not None), None)
        yield Claim(
            "", found[0], kind, (), place, None, Value(None, None, name, trend[0]), Polarity.AFFIRMED, _SURE, None,
            (clipped,), f"trend {name}", "+", (thing,),
        )  # fmt: skip


def _part_of_more(text: str, quantity: Quantity) -> bool:
    """Whether the number is a part of one before it: "nine of them children", "including two officers"."""
    before, after = (
        text[max(0, quantity.span[0] - 22) : quantity.span[0]].lower(),
        text[quantity.span[1] : quantity.span[1] + 12].lower(),
    )
    return (
        any(before.rstrip().endswith(w) for w in _PART_BEFORE)
        or after.lstrip().startswith(_PART_BEHIND)
        or bool(_MORE.match(after))
    )


_AT_FIRST = re.compile(r"\b(?:first|initially|originally|earlier|previously|used to)\b", re.IGNORECASE)
"""A number told at first is no longer told."""
_PART_BEFORE = (
    "of them",
    "of whom",
    "among them",
    "including",
    "of these",
    "of those",
    "among these",
    "another",
    "a further",
    "other",
)
_PART_BEHIND = ("of them", "of whom", "of these", "of those", "of the", "others")


_MORE = re.compile(r" more (?!were |are |have |had )")


def _predicate(tree: Tree, at: int) -> int | None:
    for n in tree.path(at):
        if tree.is_predicate(n):
            return n
    return None


def _clause(tree: Tree, predicate: int | None, at: int, bounds: Span, number: Span) -> Span:
    start, end = tree.clause(predicate) if predicate is not None else (tree.words[at].start, tree.words[at].end)
    start, end = min(start, number[0]), max(end, number[1])
    return max(start, bounds[0]), min(end, bounds[1])


def _sentence(tree: Tree, at: int, bounds: Span) -> Span:
    """The sentence around a word, no further than ``bounds``."""
    root = at
    for above in tree.path(at):
        root = above
    words = tree.yielded(root)
    return max(tree.words[words[0]].start, bounds[0]), min(tree.words[words[-1]].end, bounds[1])


def _around(tree: Tree, at: int, predicate: int | None) -> list[str]:
    """Words that say what became of those counted: the verb, and participles that hang on the noun."""
    head = tree.words[at].head
    found: list[str] = []
    if head is not None and head >= 0:
        found += [tree.low[c] for c in tree.under(head, "acl", "amod")]
        if tree.words[head].tag.startswith("VB"):
            found.append(tree.low[head])
    if predicate is not None and head is not None and head >= 0:
        deals = tree.words[head].head == predicate and tree.words[head].relation in ("obj", "nsubj", "nsubj:pass")
        if deals and (tree.words[head].relation != "nsubj" or tree.words[predicate].tag != "VBG"):
            lemma = sorted(tree.lemma(predicate))
            if tree.words[head].relation != "nsubj" or "die" in lemma:
                found += [tree.low[predicate], *lemma]
            elif tree.words[predicate].tag.startswith("JJ"):
                found.append(tree.low[predicate])
    return found


def _nouns(tree: Tree, span: Span) -> list[int]:
    return [n for n in tree.within(span) if tree.words[n].tag.startswith("NN") and tree.relation(n) not in ("compound", "flat")]

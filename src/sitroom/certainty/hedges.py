"""What one clause says by its own words: negated or not, and hedged how far. Nothing here looks beyond the clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sitroom import lexicon
from sitroom.certainty.clause import has_verb
from sitroom.certainty.level import Level
from sitroom.certainty.patterns import PACKAGE, pattern
from sitroom.certainty.probability import Interval, Phrase, phrases_in

_DENIAL = lexicon.alternatives("content", "denial", PACKAGE)
_CLAIM = lexicon.alternatives("content", "claim", PACKAGE)

_NO_NEGATION = pattern("hedge", "no_negation")
_TWICE = pattern("hedge", "twice")
_NEGATION = pattern("hedge", "negation")
_CALLED_FALSE = pattern("hedge", "called_false")
_MERE_DENIAL = pattern("hedge", "mere_denial")
_NOT_RULED_OUT = pattern("hedge", "not_ruled_out")
_OPEN_MIND = pattern("hedge", "open_mind")
_CONTROL_VERBS = pattern("hedge", "control_verbs")
_NOT_TO = re.compile(r"\bnot to\b|\bto not\b")
_ABILITY = pattern("hedge", "ability")
_PAST_TIMES = pattern("hedge", "past_times")
_PERMITTED = re.compile(r"\byou may (?!be\b|have\b|well\b|not\b|even\b)\w+")
_DETAIL_NEXT = pattern("hedge", "detail_next")
_COPULA = pattern("hedge", "copula")
_ATTRIBUTIVE = pattern("hedge", "attributive")
_INFERRED = pattern("hedge", "inferred")
_DEMANDED = pattern("hedge", "demanded")
_OWN_NEED = re.compile(r"\b(?:i|you|one) (?:must|should|have to|need to)\b")
_IMPERATIVE = pattern("hedge", "imperative")
_WISHED = pattern("hedge", "wished")


_OWN_NEGATION = re.compile(r"\b(?:not|never|no|hardly)\b|n't")
_NOT_CLEAR = pattern("guard", "not_clear")
_ADJECTIVES = frozenset(["likely", "probable", "possible", "improbable", "more likely", "imaginable", "conceivable"])
_RISKS = frozenset(
    [
        "risks",
        "risk of",
        "at risk of",
        "in danger of",
        "good chance",
        "moderate probability",
        "low probability",
        "high probability",
    ]
)
_DETAIL_BEFORE = (",", " for", " by", " of", " in", " at", " with", " because")
guard = partial(pattern, "guard")


@dataclass(frozen=True, slots=True)
class Said:
    """A clause by its own words; ``shown`` are begin and end of each group of words that shows the level.

    ``interval`` is already that of the clause without its negation, None for the interval of the level.
    """

    denied: bool = False
    level: Level = Level.CERTAIN
    shown: tuple[tuple[int, int], ...] = ()
    interval: Interval | None = None


def is_mere_denial(words: str) -> bool:
    """Whether the words are a denial and nothing else: "Nonsense.", "A pure invention"."""
    return bool(_MERE_DENIAL.match(words))


def said_in(words: str, *, raw: str, before: str, quoted: bool, spoken: bool, permits: bool = False) -> Said:
    """Read one main clause (``words`` in small letters, ``raw`` as written, equally long; offsets are theirs).

    ``before``: what stands before the clause in its sentence. ``quoted``: the words are the speaker's own, so that orders are
    too. ``spoken``: someone says it, so that "must" and "should" may be demands. ``permits``: a rule says it ("may" allows).
    """
    if is_mere_denial(words):
        return Said(denied=True)
    if quoted and (order := _IMPERATIVE.match(words)):
        return Said(_ordered_not(order["word"], words[order.end() :]), Level.UNKNOWN, (order.span("word"),))
    if weak := guard("not_necessarily").search(words):
        return Said(denied=True, level=Level.POSSIBLE, shown=(weak.span(),))
    if permits and (ordered := guard("ordered").search(words)):
        return Said(_negated(words.replace(" not to ", " not ")), Level.UNKNOWN, (ordered.span(),))
    if wished := _WISHED.search(words):
        return Said(_negated(words[: wished.start()] + " " + words[wished.end() :]), Level.UNKNOWN, (wished.span(),))
    if left_open := _OPEN_MIND.search(words) or _NOT_CLEAR.search(words):
        return Said(level=Level.UNKNOWN, shown=(left_open.span(),))
    if possible := _NOT_RULED_OUT.search(words):
        rest = words[: possible.start()] + words[possible.end() :]
        return Said(bool(_NEGATION.search(rest)) and not _NO_NEGATION.search(rest), Level.POSSIBLE, (possible.span(),))
    return _hedged(words, raw, before, spoken=spoken, permits=permits)


def _ordered_not(word: str, rest: str) -> bool:
    return word in ("do not", "don't", "no more", "down with") or word.startswith("never") or _negated(rest)


def _hedged(words: str, raw: str, before: str, *, spoken: bool, permits: bool) -> Said:
    """The clause with its weakest hedge; hedges of a detail do not count."""
    if open_ := next(_open_words(words), None):
        return Said(words[slice(*open_)] == "no comment", Level.UNKNOWN, (open_,))
    hedges = [p for p in phrases_in(words) if _hedges_clause(p, words, raw, before)]
    if permits or _PERMITTED.search(words):
        hedges = [p for p in hedges if words[p.start : p.end] != "may"]
    denied = _negated(_without(words, hedges))
    for level in (Level.UNLIKELY, Level.POSSIBLE, Level.PROBABLE):
        if of_level := [p for p in hedges if p.level is level]:
            return _with_hedges(of_level, denied=denied)
    if inferred := _INFERRED.search(words):
        return Said(denied, Level.PROBABLE, (inferred.span(),))
    if spoken and (demanded := _DEMANDED.search(words)) and not _OWN_NEED.search(words):
        word = demanded.group().split()[0]
        return Said(denied, Level.UNKNOWN, ((demanded.start(), demanded.start() + len(word)),))
    return Said(denied)


def _with_hedges(hedges: list[Phrase], *, denied: bool) -> Said:
    """The clause under hedges of one level."""
    first = hedges[0]
    shown = tuple((p.start, p.end) for p in hedges)
    if first.level is Level.UNLIKELY:
        return Said(level=Level.POSSIBLE, shown=shown) if denied else Said(True, Level.UNLIKELY, shown, first.interval)  # noqa: FBT003
    negative = any(p.negative for p in hedges)
    interval = first.interval.mirrored() if first.interval and denied and not negative else first.interval
    return Said(denied or negative, first.level, shown, interval)


def _hedges_clause(phrase: Phrase, words: str, raw: str, sentence: str) -> bool:
    """Whether the phrase hedges the clause, not a detail, a noun, a month or what someone was able to do."""
    word = words[phrase.start : phrase.end]
    before, after = words[: phrase.start], words[phrase.end :]
    if word in _MODALS:
        return _MODALS[word](before, after, sentence, raw[phrase.start : phrase.end])
    if word in _ADJECTIVES:
        if _ATTRIBUTIVE.search(before) and not after.lstrip().startswith("that"):
            return False
        if word in ("possible", "imaginable", "conceivable"):
            predicate = _COPULA.search(before) or after.startswith(" that") or not before.strip()
            return bool(predicate) and not guard("possible_to").match(after)
        return not guard("likely_compared").search(before) and not guard("likely_noun").match(after)
    if word.startswith(("seem", "appear")):
        return not guard("seems_sure").match(after)
    if word in _RISKS:
        return not _ATTRIBUTIVE.search(before) or word == "good chance" or bool(guard("there_is_a").search(before))
    if word in ("unlikely", "improbable", "doubtful"):
        return not (guard("noun_before").search(before) and guard("noun_after").match(after))
    return not _detail(word, before, after)


def _detail(word: str, before: str, after: str) -> bool:
    """An adverb before a number, a noun or a place hedges these alone where the clause has its verb already."""
    if " " in word and word not in ("most likely", "very likely", "most probably", "very probably"):
        return False
    if before.rstrip().endswith(",") and len(before.split()) > 2:
        return True
    if not has_verb(before) or _COPULA.search(before):
        return False
    return bool(_DETAIL_NEXT.match(after)) or before.rstrip().endswith(_DETAIL_BEFORE)


def _may(before: str, after: str, sentence: str, raw: str) -> bool:  # noqa: ARG001 - one form for all modals
    """Whether "may" is no month and no permission."""
    if raw[:1].isupper() and (before.strip() or guard("may_month_after").match(after)):
        return False
    if guard("may_month_before").search(before) and not after.startswith((" be", " have", " not")):
        return False
    return not (guard("may_permits_before").search(before) or guard("may_permits_after").match(after))


def _might(before: str, after: str, sentence: str, raw: str) -> bool:  # noqa: ARG001
    """Whether "might" is no strength."""
    return not guard("might_noun").search(before)


def _could(before: str, after: str, sentence: str, raw: str) -> bool:  # noqa: ARG001
    """Whether "could" says that something is possible, not that someone was able to."""
    if guard("could_excluded").match(after):
        return True
    if guard("could_nobody").search(before) or guard("could_ruled").match(after):
        return False
    if guard("could_epistemic").match(after):
        return True
    return not (_ABILITY.search(before[-12:] + "could" + after) or _PAST_TIMES.search(sentence + before + "could" + after))


_MODALS: dict[str, Callable[[str, str, str, str], bool]] = {"may": _may, "might": _might, "could": _could}


def _open_words(words: str) -> Iterator[tuple[int, int]]:
    """Where the clause says of its own matter that it is open."""
    for found in lexicon.any_of("unknown", "other", PACKAGE).finditer(words):
        attribute = " " not in found.group() and guard("open_noun").search(words[: found.start()])
        if not attribute and not guard("open_other").match(words, found.end()):
            yield found.span()


def _without(words: str, hedges: list[Phrase]) -> str:
    """The clause without its hedges that hold a negation: it is theirs, not the clause's."""
    rest = words
    for hedge in hedges:
        if hedge.negative or _OWN_NEGATION.search(words, hedge.start, hedge.end):
            rest = rest[: hedge.start] + " " * (hedge.end - hedge.start) + rest[hedge.end :]
    return rest


def _negated(words: str) -> bool:
    """Whether the clause is negated: by a negation of its own that no other takes back."""
    if _CALLED_FALSE.search(words):
        return not guard("taken_back").search(words)
    clear = _NO_NEGATION.sub(lambda m: " " * len(m.group()), words)
    if _TWICE.search(clear):
        return False
    if re.match(r"[\W_]*(?:not to|to not|never to|neither)\b", clear):
        return True
    kept = clear
    for found in _NOT_TO.finditer(clear):
        at = found.start()
        if not _CONTROL_VERBS.search(clear[max(0, at - 30) : found.end()]):
            kept = kept[:at] + " " * (found.end() - at) + kept[found.end() :]
    return bool(_NEGATION.search(kept))

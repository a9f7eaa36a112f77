"""Denials that point back: "rejected the report", "denied it", "nothing of the kind", tied to the statement that they deny."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from sitroom.actors.actor import Mention
from sitroom.attributions.statement import Statement
from sitroom.certainty.commitment import Force, Frame
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim, ClaimKind, Part, Thing
from sitroom.claims.words import listed, pattern
from sitroom.documents.document import Span

_BACK = 700
"""Characters between a denial and what it denies, at most."""
_NEXT = 300
"""Characters between what was said last and an "it" that denies it, at most."""
_SURE = Certainty(Level.CERTAIN, 0.9, 1.0)
_NOT = Certainty(Level.CERTAIN, 0.0, 0.1)


def answered(
    text: str, statements: Sequence[Statement], mentions: Sequence[Mention], claims: Sequence[Claim], frames: Mapping[str, Frame]
) -> list[Claim]:
    """The claims with those of denials that point back: the denier denies what the statement claims, and the statement itself.

    ``frames`` says what the cue of each statement imposes.
    """
    made = list(claims)
    back = {s.id: found for s in statements if (found := _points_back(text, s, frames[s.id])) is not None}
    ordered = sorted(statements, key=lambda s: s.content[0])
    told = {c.statement for c in claims}
    counted = {c.statement for c in claims if c.value is not None}
    counted |= {s.id for s in statements if any(c.isdigit() for a, b in s.content for c in text[a:b])}
    for number, statement in enumerate(ordered):
        pointed = back.get(statement.id)
        if pointed is None or _nobody(text, statement):
            continue
        span = statement.content[0]
        if pointed.number and (number_claim := _nearest_number(text, claims, statement, ordered)) is not None:
            made.append(_denied_number(number_claim, statement.id, span, pointed.certainty))
            continue
        for target in _targets(text, ordered, number, back, mentions, told, counted):
            words = max(target.content, key=lambda c: (c[1] - c[0], -c[0]))
            asserted = Thing(f"statement {target.id}", (), Part.TARGET, words)
            if not any(c.aspect == ASSERTION and c.statement == target.id and c.things == (asserted,) for c in made):
                made.append(_assertion(target.id, words, asserted, Polarity.AFFIRMED, _SURE))
            made.append(_assertion(statement.id, span, replace(asserted, span=span), Polarity.DENIED, pointed.certainty))
            made += [_turned(c, statement.id, span) for c in claims if c.statement == target.id and _may_be_turned(c)]
    return made


def _nobody(text: str, statement: Statement) -> bool:
    """Whether it is said that nobody denies it: "neither side disputes that"."""
    return any(text[a:b].split()[0].lower() in listed("nobody") | {"neither", "no"} for a, b in statement.source.spans[:1])


def _nearest_number(text: str, claims: Sequence[Claim], denial: Statement, statements: Sequence[Statement]) -> Claim | None:
    """The number told last before a denial of "that figure", by anybody else."""
    start = denial.content[0][0]
    own = {s.id for s in statements if _same_source(text, s, denial)}
    before = [
        c for c in claims
        if c.value is not None and c.value.low is not None and c.statement not in own and 0 <= start - c.spans[0][1] <= _BACK
    ]  # fmt: skip
    last = max(before, key=lambda c: c.spans[0][1], default=None)
    if last is None:
        return None
    # "2,400 of the 2,900 dockers": the figure is the first that was told.
    same = [c for c in before if c.statement == last.statement and (c.statement or c.spans == last.spans)]
    return min(same, key=lambda c: (min(t.span for t in c.things), c.aspect))


def _denied_number(claim: Claim, statement: str, span: Span, certainty: Certainty) -> Claim:
    things = tuple(replace(t, span=span) for t in claim.things)
    return replace(claim, statement=statement, polarity=Polarity.DENIED, certainty=certainty, spans=(span,), things=things)


def _may_be_turned(claim: Claim) -> bool:
    return (
        claim.value is None
        and claim.polarity is Polarity.AFFIRMED
        and claim.certainty.level in (Level.CERTAIN, Level.PROBABLE)
        and claim.aspect != ASSERTION
    )


ASSERTION = "assertion"


def _assertion(statement: str, span: Span, thing: Thing, polarity: Polarity, certainty: Certainty) -> Claim:
    return Claim(
        "", statement, ClaimKind.OTHER, (), None, None, None, polarity, certainty, None, (span,), ASSERTION, "+", (thing,)
    )  # fmt: skip


def _turned(claim: Claim, statement: str, span: Span) -> Claim:
    denied = claim.polarity is Polarity.AFFIRMED
    certainty = claim.certainty
    if certainty.low is not None and certainty.high is not None:
        certainty = Certainty(Level.CERTAIN, 0.0 if denied else 0.9, 0.1 if denied else 1.0)
    things = tuple(replace(t, span=span) for t in claim.things)
    polarity = Polarity.DENIED if denied else Polarity.AFFIRMED
    return replace(claim, statement=statement, polarity=polarity, certainty=certainty, spans=(span,), things=things)


@dataclass(frozen=True, slots=True)
class _Pointed:
    """How a denial points back: by a noun (of a number) or by "it", whether at all that was told, and how sure it denies."""

    noun: bool
    number: bool
    all: bool
    certainty: Certainty


def _points_back(text: str, statement: Statement, frame: Frame) -> _Pointed | None:
    """How a statement says that something said before is not so; None where it says more than that."""
    start, end = statement.content[0]
    words = text[start:end].strip(" \n\"'“”„«»‹›‘’.,;:!?").lower().replace("’", "'")
    if len(words) > _LONGEST:
        return None
    found = pattern("pointing").match(words)
    noun = found is not None and found["noun"] is not None
    number = found is not None and found["noun"] in listed("numbered")
    everything = found is not None and found["noun"] in listed("told")
    if found and (found.end() == len(words) or pattern("labelled").match(words, found.end())):
        if frame.force is Force.DENIES:
            return _Pointed(noun, number, everything, _NOT)
        if frame.force is Force.DOUBTS:
            return _Pointed(noun, number, everything, _HARDLY)
    if pattern("flat_denial").match(words) and frame.force is not Force.DENIES:
        return _Pointed(noun=False, number=False, all=False, certainty=_NOT)
    return None


_LONGEST = 110
_HARDLY = Certainty(Level.UNLIKELY, 0.05, 0.3)


def _targets(
    text: str,
    statements: Sequence[Statement],
    number: int,
    back: Mapping[str, _Pointed],
    mentions: Sequence[Mention],
    told: Set[str],
    counted: Set[str],
) -> list[Statement]:
    """What is denied: the nearest statement before by another source, and what that source said just before it.

    Whose words the denial names ("the Front's claim") are meant, else the nearest in the same sentence or not far back.
    """
    denial = statements[number]
    pointed = back[denial.id]
    start, end = denial.content[0]
    named = {m.actor for m in mentions if m.actor is not None and start <= m.span[0] and m.span[1] <= end}
    before = [s for s in statements[:number] if start - s.content[-1][1] <= _BACK and s.id != denial.id]
    others = [s for s in before if not _same_source(text, s, denial) and s.id not in back]
    meant = [s for s in others if s.source.actor in named] or others
    if pointed.number:
        meant = [s for s in meant if s.id in counted]
    if not pointed.noun:
        # "it", "this": what was said last, and nobody else between.
        meant = [s for s in meant if before and _same_source(text, before[-1], meant[-1]) and start - s.content[-1][1] <= _NEXT]
    if not meant or (pointed.certainty is _HARDLY and meant[-1].certainty.level not in (Level.CERTAIN, Level.PROBABLE)):
        return []
    last = [s for s in meant[-3:] if s is meant[-1] or _same_source(text, s, meant[-1])]
    claiming = [s for s in last if s.id in told] or last[-1:]
    return claiming if pointed.all else claiming[-1:]


def _same_source(text: str, a: Statement, b: Statement) -> bool:
    if a.source.actor is not None and a.source.actor == b.source.actor:
        return True
    words = [text[s:e].lower() for s, e in a.source.spans]
    return bool(words) and words == [text[s:e].lower() for s, e in b.source.spans]

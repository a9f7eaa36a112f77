"""What corrections make of a statement, and of what rests on it: nothing here reads or writes the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from sitroom.attributions.statement import Quotation, SourceKind, Statement
from sitroom.certainty.commitment import INTERVALS
from sitroom.certainty.level import Certainty, Level, Polarity
from sitroom.claims.claim import Claim
from sitroom.places.place import Control, Holding
from sitroom.record.said import relocated

Fields = Mapping[str, Mapping[str, Any]]
"""What a judgement sets, by the field's name: "is" is the value, "was" what it was before."""
Who = Callable[[Mapping[str, Any]], str | None]
"""Finds the actor of the document that quoted words name; None where they are gone."""
_TURNED = {Holding.HELD: Holding.NOT_HELD, Holding.NOT_HELD: Holding.HELD}


def corrected(statement: Statement, fields: Fields, text: str, who: Who) -> Statement:
    """Give the statement with the fields that a judgement sets; what rests on words that are gone stays as it is."""
    source = statement.source
    if (spans := _spans(fields, "source", text)) is not None:
        source = replace(source, spans=spans)
    if "kind" in fields:
        kind = fields["kind"]["is"]
        source = replace(source, kind=None if kind is None else SourceKind(kind))
    if "actor" in fields:
        named = fields["actor"]["is"]
        actor = None if named is None else who(named)
        source = replace(source, actor=actor if named is None or actor is not None else source.actor)
    cue, content = _spans(fields, "cue", text), _spans(fields, "content", text)
    polarity = Polarity(fields["polarity"]["is"]) if "polarity" in fields else statement.polarity
    level = Level(fields["level"]["is"]) if "level" in fields else statement.certainty.level
    return replace(
        statement,
        source=source,
        cue=statement.cue if cue is None else cue,
        content=content or statement.content,
        quotation=Quotation(fields["quotation"]["is"]) if "quotation" in fields else statement.quotation,
        polarity=polarity,
        certainty=committed(statement.certainty, statement.polarity, polarity, level),
    )


def committed(certainty: Certainty, was: Polarity, polarity: Polarity, level: Level) -> Certainty:
    """Give the certainty of what is committed to at another level or with the other polarity.

    The interval is of the clause without its negation: it is mirrored where the polarity turns, and that of the level
    where the level is another. What is unlikely is denied by that very word.
    """
    if level is not certainty.level:
        bounds = interval(polarity, level)
        low, high = (None, None) if bounds is None else bounds
        return replace(certainty, level=level, low=low, high=high, table=None)
    if polarity is was or level is Level.UNLIKELY or certainty.low is None or certainty.high is None:
        return certainty
    return replace(certainty, low=round(1 - certainty.high, 3), high=round(1 - certainty.low, 3))


def interval(polarity: Polarity, level: Level) -> tuple[float, float] | None:
    """Give the interval of a level for what is affirmed or denied; None where the level has none."""
    bounds = INTERVALS[level]
    if bounds is None or polarity is Polarity.AFFIRMED or level is Level.UNLIKELY:
        return bounds
    return round(1 - bounds[1], 2), round(1 - bounds[0], 2)


def carried(claim: Claim, before: Statement, after: Statement) -> Claim:
    """Give a claim of a statement that was corrected: what it had from the statement's own reading follows the correction.

    A claim that was read otherwise than its statement (what only a later clause denies) keeps its own reading in that.
    """
    polarity = after.polarity if claim.polarity is before.polarity else claim.polarity
    level = after.certainty.level if claim.certainty.level is before.certainty.level else claim.certainty.level
    if polarity is claim.polarity and level is claim.certainty.level:
        return claim
    return replace(claim, polarity=polarity, certainty=committed(claim.certainty, claim.polarity, polarity, level))


def carried_holding(control: Control, before: Statement, after: Statement) -> Control:
    """Give a finding of who holds a place, of a statement that was corrected: held becomes not held where it turned."""
    own = Polarity.AFFIRMED if control.status is Holding.HELD else Polarity.DENIED
    if control.status not in _TURNED or before.polarity is after.polarity or own is not before.polarity:
        return control
    return replace(control, status=_TURNED[control.status])


def _spans(fields: Fields, name: str, text: str) -> tuple[tuple[int, int], ...] | None:
    """The spans that a field sets, where they stand now; None where it sets none or their words are gone."""
    if name not in fields:
        return None
    return relocated(text, [(start, end, quote) for start, end, quote in fields[name]["is"]])

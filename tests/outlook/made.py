"""Made-up accounts for the tests of this folder: a siege of our own, the Tessel garrison and talks about it."""

from __future__ import annotations

from datetime import date

from sitroom.certainty.level import Level
from sitroom.claims.aspects import aspects
from sitroom.claims.claim import ClaimKind, Trend, Value
from sitroom.disputes.account import Account, Entity

GARRISON = Entity(("n:garrison",), "garrison", "body", "garrison")
TALKS = Entity(("n:talks",), "talks", "thing", "talks")
ARMY = Entity(("a:a7", "n:army"), "Army of Ostmark", "body", "army")
REBELS = Entity(("n:rebel",), "rebels", "body", "rebel")
ROAD = Entity(("n:road",), "coast road", "thing", "road", ("coast",))
TESSEL = Entity(("p:p1",), "Tessel", "place")
DAY = date(2023, 5, 10).toordinal()

_numbers = iter(range(1, 1_000_000))


def account(
    aspect: str,
    words: str = "the garrison will surrender",
    *,
    origin: str | None = None,
    speaker: str | None = None,
    pole: str = "+",
    affirmed: bool = True,
    level: Level = Level.CERTAIN,
    mood: str = "future",
    themes: tuple[Entity, ...] = (),
    agents: tuple[Entity, ...] = (),
    places: tuple[Entity, ...] = (),
    low: float | None = None,
    high: float | None = None,
    day: int | None = DAY,
    until: int | None = None,
    document: str | None = None,
    value: Value | None = None,
    statement: str | None = None,
) -> Account:
    """An account; each of its own document, statement and origin unless said otherwise."""
    n = next(_numbers)
    known = aspects().get(aspect)
    kinds = {"future": ClaimKind.FORECAST, "plan": ClaimKind.INTENTION}
    return Account(
        document=document or f"path:{n:06}.txt",
        statement=statement or f"s{n}",
        claim=f"c{n}",
        kind=kinds.get(mood, known.kind if known is not None else ClaimKind.OTHER),
        aspect=aspect,
        pole=pole,
        affirmed=affirmed,
        level=level,
        mood=mood,
        agents=agents,
        themes=themes,
        places=places,
        value=value,
        first=day,
        last=until if until is not None else day,
        stated=until is not None,
        reported=day,
        speaker=speaker or f"a:{origin or n}",
        origin=origin or f"origin {n}",
        words=words,
        low=low,
        high=high,
    )


def surrender(low: float | None = None, high: float | None = None, **said: object) -> Account:
    """An expectation that the garrison surrenders."""
    return account("surrender", themes=(GARRISON,), low=low, high=high, **said)  # type: ignore[arg-type]


def rising(unit: str) -> Value:
    return Value(None, None, unit, Trend.RISING)

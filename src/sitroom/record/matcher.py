"""What the record asks of the names and evidence of actors, in one place, so that tests can put their own in its stead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from sitroom.actors.actor import Actor
from sitroom.extracted import Extracted

if TYPE_CHECKING:
    from sitroom.actors.matching import Judged, Profile

NAMES = 40
COMPANY = 200
DOCUMENTS = 40
"""How much a joint profile keeps of each kind: an actor that every document names must not make the next one cost more.

What came first is kept. Forty spellings, roles or kin and two hundred companions are more than any comparison needs.
"""

_encoder = msgspec.json.Encoder(order="deterministic")


@dataclass(frozen=True, slots=True)
class Matcher:
    """How actors are described, compared and found: the functions of ``sitroom.actors.matching``."""

    profile_of: Callable[[Extracted, Actor], Profile]
    compare: Callable[[Profile, Profile], Judged]
    chosen: Callable[[Sequence[Judged]], int | None]
    keys: Callable[[Profile], frozenset[str]]
    joined: Callable[[Sequence[Profile]], Profile]

    def joint(self, profiles: Iterable[Profile]) -> Profile:
        """Join profiles one after the other, each time keeping no more than the limits above; ValueError for none."""
        joint: Profile | None = None
        for profile in profiles:
            joint = _limited(profile, None) if joint is None else _limited(self.joined((joint, profile)), joint)
        if joint is None:
            raise ValueError("no profile to join")
        return joint


@cache
def matcher() -> Matcher:
    """Give the matcher of this program; loaded at the first call, because looking at a record needs none."""
    from sitroom.actors import matching

    return Matcher(_profile_of, matching.compare, matching.chosen, matching.keys, matching.joined)


def _profile_of(extracted: Extracted, actor: Actor) -> Profile:
    from sitroom.actors.matching import profile_of

    speaks = any(statement.source.actor == actor.id for statement in extracted.statements)
    return profile_of(actor, extracted.actors, extracted.relations, extracted.document.id, speaks=speaks)


def written(profile: Profile) -> str:
    """Write a profile as JSON, the same text for equal profiles."""
    return _encoder.encode(profile).decode()


def read(traits: str) -> Profile:
    """Read what :func:`written` wrote."""
    return _decoder().decode(traits)


@cache
def _decoder() -> msgspec.json.Decoder[Profile]:
    from sitroom.actors.matching import Profile

    return msgspec.json.Decoder(Profile)


def _limited(profile: Profile, before: Profile | None) -> Profile:
    return replace(
        profile,
        names=profile.names[:NAMES],
        roles=profile.roles[:NAMES],
        kin=profile.kin[:NAMES],
        company=_first(profile.company, before.company if before else frozenset(), COMPANY),
        documents=_first(profile.documents, before.documents if before else frozenset(), DOCUMENTS),
    )


def _first(words: frozenset[str], before: frozenset[str], limit: int) -> frozenset[str]:
    """Keep what was there before, and of what is new as much as there is room for."""
    if len(words) <= limit:
        return words
    kept = before & words
    return kept | frozenset(sorted(words - kept)[: limit - len(kept)])

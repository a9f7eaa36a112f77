"""The roles of the actors of a document: offices and occupations with what they are of, and whether they hold now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sitroom.actors.actor import Role, Status
from sitroom.actors.clauses import listed
from sitroom.actors.entities import PERSON, Entity, like_heads
from sitroom.actors.nouns import is_office
from sitroom.actors.titles import Title


def roles_of(titles: Iterable[Title], entities: Mapping[str, Entity]) -> dict[str, tuple[Role, ...]]:
    """The roles of each actor in the order of the text.

    A title that only repeats another of its actor in fewer words ("the minister") is no role of its own,
    and what a description calls someone counts where no title says more of the same occupation.
    """
    found: dict[str, list[Title]] = {}
    for title in titles:
        if title.bearer is None or not _is_role(title, entities[title.bearer]):
            continue
        found.setdefault(title.bearer, []).append(title)
    return {actor: tuple(_role(t, entities[actor]) for t in _kept(own)) for actor, own in found.items()}


def _is_role(title: Title, bearer: Entity) -> bool:
    if not is_office(title.low) and title.low not in listed("role", "bodied"):
        return False
    if title.plural:
        return title.of is not None and bearer.kind == PERSON
    return bearer.kind == PERSON and not bearer.plural


def _kept(own: list[Title]) -> list[Title]:
    kept: list[Title] = []
    for title in own:
        if any(_repeats(title, other) for other in own if other is not title and (other in kept or _says_more(other, title))):
            continue
        kept.append(title)
    return kept


def _says_more(a: Title, b: Title) -> bool:
    return _weight(a) > _weight(b)


def _weight(title: Title) -> tuple[int, int, int]:
    return (title.how != "description", len(title.title.split()) + 2 * (title.of is not None), title.status is not Status.CURRENT)


def _repeats(title: Title, other: Title) -> bool:
    """Whether ``title`` adds nothing to ``other``."""
    if title.status is Status.CLAIMED and other.status is not Status.CLAIMED:
        return False
    if title.how == "description" and other.low != title.low:
        return like_heads(title.low, other.low) > 0
    if title.low != other.low:
        return False
    mine, theirs = ({w.lower() for w in t.title.split()} for t in (title, other))
    if not (mine <= theirs or title.how == "description"):
        return False
    return title.of is None or other.of is not None


def _role(title: Title, bearer: Entity) -> Role:
    status = Status.FORMER if bearer.dead and title.status is Status.CURRENT else title.status
    return Role(title.title, title.of, status, title.span)

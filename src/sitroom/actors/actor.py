"""What an actor is in one document: mentions, names, roles, and how actors stand to each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sitroom.documents.document import Span


class MentionType(StrEnum):
    """What the words of a mention stand for (RECORD.md, ``mentions[].type``)."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    PLACE = "place"
    FACILITY = "facility"
    ROLE = "role"
    DOCUMENT = "document"
    DATE = "date"
    NUMBER = "number"


class ActorType(StrEnum):
    """What kind of actor: a state or its government is ``government``, a source without a name ``unnamed``."""

    PERSON = "person"
    ORGANIZATION = "organization"
    GROUP = "group"
    GOVERNMENT = "government"
    UNNAMED = "unnamed"


class Status(StrEnum):
    """Whether a role or relation holds now, held once, or is only claimed by someone."""

    CURRENT = "current"
    FORMER = "former"
    CLAIMED = "claimed"


class Predicate(StrEnum):
    """How the subject stands to the object (RECORD.md, ``relations[].predicate``)."""

    CHILD_OF = "child-of"
    KIN_OF = "kin-of"
    LEADS = "leads"
    MEMBER_OF = "member-of"
    SPEAKS_FOR = "speaks-for"
    ALLIED_WITH = "allied-with"
    OPPOSED_TO = "opposed-to"
    FIGHTS_AGAINST = "fights-against"
    NEGOTIATES_WITH = "negotiates-with"
    IN_DISCORD_WITH = "in-discord-with"
    SUPPORTS = "supports"
    ASKS_SUPPORT_OF = "asks-support-of"


SYMMETRIC = frozenset(
    {
        Predicate.KIN_OF,
        Predicate.ALLIED_WITH,
        Predicate.OPPOSED_TO,
        Predicate.FIGHTS_AGAINST,
        Predicate.NEGOTIATES_WITH,
        Predicate.IN_DISCORD_WITH,
    }
)
"""Predicates that hold both ways; each pair is given once, the actor that the text names first as its subject."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that stand for an actor or a place; ``actor`` and ``place`` are ids in the same document, or None."""

    id: str
    span: Span
    type: MentionType
    actor: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """An office or occupation that the text gives an actor: ``title``, ``of`` what (as written), and the words."""

    title: str
    of: str | None
    status: Status
    span: Span


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who speaks or acts in one document, over all mentions of it.

    ``name`` is the fullest name that the text gives, without titles; for an unnamed one the words of
    its first mention. ``aliases`` are further names and spellings, in the order of the text, each once.
    ``mentions`` are ids. ``profile`` spans say what the text tells of it as a source: access, side, why unnamed.
    """

    id: str
    name: str
    type: ActorType
    aliases: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    profile: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """How two actors of one document stand to each other, subject first; ``spans`` are the words that say so.

    ``statement`` is the id of the statement in whose content it is said, None for the outlet's own words.
    """

    subject: str
    predicate: Predicate
    object: str
    status: Status
    spans: tuple[Span, ...]
    statement: str | None = None

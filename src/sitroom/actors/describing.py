"""All that a document says of its actors beside their names: roles, relations, and what makes them a source."""

from __future__ import annotations

from dataclasses import replace

from sitroom.actors.actor import Actor, Relation
from sitroom.actors.called import Called
from sitroom.actors.clauses import Innermost, sentences
from sitroom.actors.nouns import Nouns
from sitroom.actors.phrases import Words
from sitroom.actors.profile import Profiles
from sitroom.actors.relations import Relations
from sitroom.actors.resolve import Cast
from sitroom.actors.roles import roles_of
from sitroom.actors.titles import Titles
from sitroom.documents.document import Document
from sitroom.reading.reader import Reading


def described(document: Document, reading: Reading, cast: Cast) -> tuple[tuple[Actor, ...], tuple[Relation, ...]]:
    """The actors of ``cast`` with their roles and profile, and how they stand to each other."""
    words = Words(document.text, reading.words)
    called = Called(document.text, cast)
    rows = sentences(words, cast, called.unread(words))
    inner = Innermost(cast.statements)
    titles = Titles(words, Nouns(words, reading.entities, cast), called, rows, inner).run()
    roles = roles_of(titles, cast.entities)
    profiles = Profiles(words, reading.entities, cast, rows).run()
    actors = tuple(replace(a, roles=roles.get(a.id, ()), profile=profiles.get(a.id, ())) for a in cast.actors)
    return actors, Relations(cast, called, inner).run(titles, rows)

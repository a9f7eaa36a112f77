"""The word lists of this package, and of others by their name (``sitroom.lexicon``)."""

from __future__ import annotations

import re

from sitroom import lexicon

OWN = "sitroom.attributions"


def words(table: str, name: str, package: str = OWN) -> frozenset[str]:
    """The words of one list, for example ``words("source", "document")``."""
    return lexicon.words(table, name, package)


def names(table: str, package: str = OWN) -> tuple[str, ...]:
    """The names of the lists of one table."""
    return lexicon.names(table, package)


def any_of(table: str, name: str, package: str = OWN) -> re.Pattern[str]:
    """A pattern that finds any word of one list, case aside."""
    return lexicon.any_of(table, name, package)

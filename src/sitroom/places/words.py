"""The word lists of ``words.toml`` and ``countries.toml``, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from sitroom.places.spelling import folded


@cache
def _table(file: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("sitroom.places") / file).read_text("utf-8"))


@cache
def words(table: str, name: str) -> frozenset[str]:
    """The words of one list of ``words.toml``, for example ``words("kind", "region")``."""
    return frozenset(_table("words.toml")[table][name].split())


@cache
def kind_of_word(word: str) -> str | None:
    """Which list of kinds a word stands in (``region``, ``settlement``, ``landscape``, ``water``, ``facility``, ``part``)."""
    lowered = word.lower()
    return next((kind for kind in _table("words.toml")["kind"] if lowered in words("kind", kind)), None)


def further_names(table: str) -> dict[str, tuple[str, ...]]:
    """Names in reports beside the ISO names, by ISO code: of countries (table ``name``) and of subdivisions (``region``)."""
    return {code: tuple(name.strip() for name in names.split(";")) for code, names in _table("countries.toml")[table].items()}


@cache
def _adjectives() -> dict[str, str]:
    listed = _table("countries.toml")["adjective"].items()
    return {folded(word): code for code, words in listed for word in words.split(";")}


def country_of_adjective(word: str) -> str | None:
    """The alpha-2 code of the country that an adjective or a word for its people names (``Afghan``, ``Syrians``), else None.

    Case decides between "US" and "us": the word must begin with a capital.
    """
    fold = folded(word)
    if not word[:1].isupper() or (len(fold) < 3 and word.upper() != word):
        return None
    return _adjectives().get(fold) or (
        _adjectives().get(fold.removesuffix("s")) if fold.endswith("s") and len(fold) > 4 else None
    )

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, ClassVar, get_args, get_origin, get_type_hints

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from sitroom.board import app, views
from sitroom.board.rendering import Chrome, Page, Templates
from tests.board.templating import Checker, reachable

UNUSED: dict[tuple[str, str], str] = {}
"""Fields of contexts that no template shows, with the reason why they are there."""


def pages() -> list[type[Page]]:
    """All contexts of pages, in the order of their names."""
    for module in pkgutil.iter_modules(views.__path__, views.__name__ + "."):
        importlib.import_module(module.name)
    found = {kind for kind in _derived(Page) if kind.__module__.startswith(app.__package__ or "sitroom.board")}
    return sorted(found, key=lambda kind: (kind.__module__, kind.__name__))


def _derived(kind: type[Page]) -> Iterator[type[Page]]:
    for below in kind.__subclasses__():
        # A dataclass with slots is made twice; the first is nowhere to be found.
        if getattr(sys.modules[below.__module__], below.__name__, None) is below:
            yield below
        yield from _derived(below)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates()


def test_templates_reach_only_what_contexts_hold(templates: Templates) -> None:
    checker = Checker(templates.environment)
    for page in pages():
        checker.check(page)
    assert "\n".join(checker.findings.faults) == ""


def test_contexts_hold_only_what_templates_show(templates: Templates) -> None:
    checker = Checker(templates.environment)
    held: dict[tuple[str, str], None] = {}
    for page in pages():
        checker.check(page)
        held |= {(kind.__name__, f.name): None for kind in reachable(page) for f in fields(kind)}
    used = {(kind.__name__, name) for kind, name in checker.findings.used}
    # A field that a context has from a class above it counts for both.
    shown = used | {(kind.__name__, name) for kind in pages() for name in ("title",)}
    assert ", ".join(".".join(each) for each in held if each not in shown and each not in UNUSED) == ""
    assert [each for each in UNUSED if each in shown or each not in held] == []


@pytest.mark.parametrize("page", [*pages(), Chrome], ids=lambda page: page.__name__)
def test_contexts_are_plain_and_frozen(page: type[Page]) -> None:
    for kind in reachable(page):
        assert is_dataclass(kind)
        assert kind.__dataclass_params__.frozen, kind  # type: ignore[attr-defined]
        assert hasattr(kind, "__slots__"), kind
        for name, hint in get_type_hints(kind).items():
            assert not list(_loose(hint)), (kind.__name__, name)


def _loose(hint: Any) -> Iterator[Any]:
    """What in a type hint says too little of what is held: Any, object, and collections other than tuples."""
    if hint in (Any, object, dict, list, set, tuple, frozenset) or get_origin(hint) in (dict, list, set, frozenset):
        yield hint
    for part in () if get_origin(hint) is ClassVar else get_args(hint):
        yield from _loose(part)


def test_every_template_belongs_to_a_page_or_to_what_pages_import(templates: Templates) -> None:
    environment = templates.environment
    of_pages = {page.template for page in pages()}
    shared = {"base.html", "parts.html"} | {name for name in environment.list_templates() if _only_macros(environment, name)}
    assert of_pages <= set(environment.list_templates())
    assert set(environment.list_templates()) - of_pages - shared == set()


def _only_macros(environment: Environment, name: str) -> bool:
    assert environment.loader is not None
    source = environment.loader.get_source(environment, name)[0]
    return "{% macro" in source and "{% extends" not in source and "<html" not in source


def test_templates_never_call_words_safe(templates: Templates) -> None:
    environment = templates.environment
    assert environment.loader is not None
    for name in environment.list_templates():
        source = environment.loader.get_source(environment, name)[0]
        for unsafe in ("|safe", "| safe", "autoescape", "style=", "<style", "onclick", "javascript:", "{% include"):
            assert unsafe not in source, (name, unsafe)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a made-up page."""

    words: str
    pairs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class MadeUp(Page):
    """A made-up page."""

    template: ClassVar[str] = "made.html"
    lines: tuple[Line, ...]
    one: Line | None


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("{% for l in page.lines %}{{ l.words }}{% for a, b in l.pairs %}{{ a }}{{ b }}{% endfor %}{% endfor %}", None),
        ("{{ page.one.words }}{{ page.lines[0].words }}{{ page.title | length }}", None),
        ("{% macro m(l) %}{{ l.words }}{% endmacro %}{{ m(page.one) }}", None),
        ("{% set l = page.one or page.lines[0] %}{{ l.pairs | length }}", None),
        ("{{ page.two }}", "MadeUp has no two"),
        ("{{ page.one.word }}", "Line has no word"),
        ("{% for l in page.lines %}{{ l.text }}{% endfor %}", "Line has no text"),
        ("{% for l in page.lines %}{% if l.text %}a{% endif %}{% endfor %}", "Line has no text"),
        ("{% for l in page.lines %}a{% else %}{{ l }}{% endfor %}", "l is not known"),
        ("{% for a, b, c in page.one.pairs %}{% endfor %}", "is not taken apart into 3"),
        ("{% for a in page.one %}{% endfor %}", "Line is gone through"),
        ("{% macro m(l) %}{{ l.text }}{% endmacro %}{{ m(page.one) }}", "Line has no text"),
        ("{% macro m(l) %}{{ l }}{% endmacro %}{{ m(page.one, 1) }}", "m takes l"),
        ("{% macro m(l) %}{{ l }}{% endmacro %}{{ m() }}", "m is called without l"),
        ("{{ page.title.upper }}", ".upper of str"),
        ("{{ nothing }}", "nothing is not known"),
        ("{{ chrome.record }}{{ chrome.port }}", "Chrome has no port"),
        ("{{ 1 if page.one.gone else page.title }}", "Line has no gone"),
        ("{{ page.lines | map(attribute='x') }}{{ (page.one.gone | count) }}", "Line has no gone"),
    ],
)
def test_the_checker_finds_what_is_not_there(source: str, fault: str | None) -> None:
    environment = Environment(loader=DictLoader({"made.html": source}), undefined=StrictUndefined, autoescape=True)
    environment.filters["count"] = str
    checker = Checker(environment)
    checker.check(MadeUp)
    faults = "\n".join(checker.findings.faults)
    assert (fault or "") in faults
    assert bool(faults) == (fault is not None)


def test_the_checker_follows_imports_and_blocks() -> None:
    sources = {
        "base.html": "{% import 'parts.html' as parts with context %}{% block main %}{% endblock %}",
        "made.html": "{% extends 'base.html' %}{% block main %}{{ parts.m(page.one) }}{% endblock %}",
        "parts.html": "{% macro m(l) %}{{ l.words }}{{ n(l, chrome.here) }}{% endmacro %}"
        "{% macro n(l, h) %}{{ l.gone }}{% endmacro %}",
    }
    checker = Checker(Environment(loader=DictLoader(sources), undefined=StrictUndefined, autoescape=True))
    checker.check(MadeUp)
    assert list(checker.findings.faults) == ["parts.html:1: Line has no gone (MadeUp)"]
    assert (Chrome, "here") in checker.findings.used
    assert (Line, "words") in checker.findings.used

"""Every public name of the library has its place in the reference, with words of its own."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
from lxml import html  # type: ignore[import-untyped]  # lxml ships no types

import sitroom
from evaluation.library_reference import modules, write


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reference")
    write(folder)
    return folder


def tree(page: Path) -> Any:
    return html.document_fromstring(page.read_bytes())


def members(thing: type) -> list[str]:
    """What a class itself defines for others."""
    own = {name: member for name, member in vars(thing).items() if not name.startswith("_")}
    return [name for name, member in own.items() if inspect.isroutine(member) or isinstance(member, property)]


def told(page: Any, name: str) -> str:
    """The words of an entry, which has to be there once."""
    [entry] = page.xpath(f"//*[@id='{name}']")
    found = entry.xpath("./div[contains(@class, 'docstring')]")
    return found[0].text_content().strip() if found else ""


def test_every_public_name_and_method_has_its_anchor_and_words(pages: Path) -> None:
    front = tree(pages / "sitroom.html")
    seen = 0
    for name in sitroom.__all__:
        thing = getattr(sitroom, name)
        assert told(front, name), name
        for part in (each for each in getattr(thing, "__mro__", ()) if each.__module__.startswith("sitroom.")):
            page = front if part is thing else tree(pages / f"{part.__module__.replace('.', '/')}.html")
            for member in members(part):
                assert told(page, f"{part.__name__}.{member}"), f"{name}.{member}"
                seen += 1
    assert seen > 60


def test_each_module_has_a_page_and_links_between_pages_lead_somewhere(pages: Path) -> None:
    for module in modules():
        page = pages / f"{module.replace('.', '/')}.html"
        found = tree(page)
        ids = {str(each) for each in found.xpath("//@id")}
        for link in found.xpath("//a/@href"):
            if link.startswith(("http://", "https://")):
                continue
            file, _, anchor = link.partition("#")
            target = (page.parent / file).resolve() if file else page
            assert target.is_file(), f"{module}: {link}"
            assert file or not anchor or anchor in ids, f"{module}: {link}"


def test_nothing_of_the_machine_is_in_it(pages: Path) -> None:
    for page in pages.rglob("*.html"):
        text = page.read_text("utf-8")
        assert " at 0x" not in text
        assert str(Path.home()) + "/" not in text

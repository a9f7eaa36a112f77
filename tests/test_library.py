"""Sitroom as a library: what it exports, that it is light to import, typed, and does what its documentation says."""

from __future__ import annotations

import doctest
import json
import logging
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from mypy import api as mypy

import sitroom
from evaluation.examples import ROOT
from sitroom import DocumentError, Extracted, LeftOut, ManifestError, Record, read, read_into, read_text
from sitroom.documents.columns import ColumnsError
from sitroom.errors import ArgumentError, SitroomError
from sitroom.library import Skipped
from sitroom.record.rows import Added

PUBLIC = [
    "Actor", "ArgumentError", "Claim", "Control", "Document", "DocumentError", "Extracted", "LeftOut", "ManifestError", "Mention",
    "Place", "Record", "RecordError", "Relation", "SitroomError", "Statement", "read", "read_into", "read_text",
]  # fmt: skip
HEAVY = ("lxml", "msgspec", "numpy", "onnxruntime", "rapidfuzz", "sqlalchemy", "tokenizers", "trafilatura")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("The road to Tell is open, the mayor said.\n")
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.txt").write_text("Ana Tellis denied that the pump was broken.\n")
    (tmp_path / "notes.json").write_text("{}")
    return tmp_path


def test_the_public_names_are_these() -> None:
    assert sitroom.__all__ == PUBLIC
    assert set(PUBLIC) <= set(dir(sitroom))
    named = {name: module for module, names in sitroom._HOMES.items() for name in names}
    assert sorted(named) == PUBLIC
    for name in PUBLIC:
        assert getattr(sitroom, name) is getattr(import_module(named[name]), name)
        assert getattr(sitroom, name).__doc__
    with pytest.raises(AttributeError, match="has no attribute 'reed'"):
        getattr(sitroom, "reed")  # noqa: B009  # a checker would refuse the plain way


def test_importing_it_brings_nothing_heavy() -> None:
    program = "import json, sys\nfrom sitroom import Document, DocumentError, Extracted, read, read_into, read_text\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{program}print(json.dumps(list(sys.modules)))"], capture_output=True, check=True
    )
    modules = set(json.loads(done.stdout))
    assert "sitroom.library" in modules
    assert not modules & set(HEAVY)


def test_the_documentation_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    tour = doctest.testfile(str(ROOT / "docs" / "library.md"), module_relative=False, encoding="utf-8")
    assert (tour.failed, tour.attempted > 20) == (0, True)
    module = doctest.testmod(import_module("sitroom.library"))
    assert (module.failed, module.attempted > 10) == (0, True)


def test_a_program_that_uses_it_is_checked(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from sitroom import Record, read, read_into, read_text\n"
        "for article in read('articles/', on_skip=print):\n"
        "    for statement in article.attributed:\n"
        "        reveal_type((article.source(statement), article.speaker(statement), article.words(statement.cue)))\n"
        "reveal_type(read_text('x').document.published)\n"
        "with Record.open('valley.db') as record:\n"
        "    reveal_type(read_into(record, 'articles/', manifest='m.csv'))\n"
        "read('a.txt', colums={})\n"
    )
    assert pytestconfig.cache is not None
    cache = str(pytestconfig.cache.mkdir("mypy"))
    out, err, status = mypy.run(["--strict", "--config-file", "", "--cache-dir", cache, str(program)])
    told = [
        line.partition(": ")[2] for line in out.splitlines() if "program.py" in line and ("Revealed" in line or "error" in line)
    ]
    assert (told, err, status) == (
        [
            'note: Revealed type is "tuple[str | None, sitroom.actors.actor.Actor | None, str]"',
            'note: Revealed type is "str | None"',
            'note: Revealed type is "dict[sitroom.record.rows.Added, int]"',
            'error: Unexpected keyword argument "colums" for "read"; did you mean "columns"?  [call-arg]',
        ],
        "",
        1,
    )


def test_articles_come_in_order_and_what_is_skipped_is_given(folder: Path) -> None:
    skipped: list[Skipped] = []
    found = list(read(folder, on_skip=skipped.append))
    assert [Path(article.document.path).name for article in found] == ["a.txt", "c.txt"]
    assert [[article.source(s) for s in article.attributed] for article in found] == [["the mayor"], ["Ana Tellis"]]
    assert [type(each) for each in skipped] == [DocumentError, LeftOut]


def test_without_on_skip_an_error_is_raised_and_the_rest_logged(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    found = read(folder)
    assert next(found).document.path.endswith("a.txt")
    with pytest.raises(DocumentError, match="is empty"):
        next(found)
    (folder / "b.txt").unlink()
    with caplog.at_level(logging.WARNING, logger="sitroom"):
        assert len(list(read(folder))) == 2
    assert "left out 1 file in it" in caplog.text


def test_what_cannot_be_used_is_raised_before_anything_is_read(folder: Path) -> None:
    (folder / "m.csv").write_text("name\na.txt\n")
    with pytest.raises(ManifestError, match="no column named path"):
        read(folder, manifest=folder / "m.csv")
    with pytest.raises(ColumnsError, match="'txt'"):
        read(folder, columns={"txt": "body"})
    with pytest.raises(DocumentError):
        read(folder, places=folder / "none.csv")


def test_manifests_and_columns_are_used(folder: Path) -> None:
    (folder / "m.csv").write_text("path,published\na.txt,2031-05\n")
    (folder / "n.csv").write_text("path,publisher\nc.txt,Tell Post\n")
    (folder / "t.csv").write_text('n,"body, whole"\n7,"The dam will hold, Ilse Marrow said."\n')
    manifest: list[str | Path] = [folder / "m.csv", str(folder / "n.csv")]
    found = list(read(folder / "a.txt", str(folder / "c.txt"), manifest=manifest))
    assert [(a.document.published, a.document.publisher) for a in found] == [("2031-05", None), (None, "Tell Post")]
    [row] = read(folder / "t.csv", columns={"text": "body, whole", "id": "n"})
    assert row.document.text == "The dam will hold, Ilse Marrow said."


def test_a_text_is_read_as_it_stands() -> None:
    text = "  “It will hold,” Ilse Marrow said.\r\n"
    article = read_text(text, title="Dam", publisher="Tell Post", url="https://tell.example/dam", published="2031")
    assert article.document.text == text
    assert (article.document.id, article.document.title) == ("url:https://tell.example/dam", "Dam")
    assert [article.content(s) for s in article.attributed] == ["“It will hold,”"]
    assert read_text(text).document.id == read_text(text).document.id != read_text(text.strip()).document.id
    assert read_text("Le pont est ouvert.", language="fr").statements == ()
    assert read_text(text, published="2031-05-02T10:00:00Z").document.published == "2031-05-02"


@pytest.mark.parametrize(
    ("text", "published", "told"),
    [(" \n", None, "empty"), ("x", "May", "no ISO date"), ("\ud800", None, "half"), ("x\0", None, "zero byte at 1")],
)
def test_a_text_that_is_none_is_refused(text: str, published: str | None, told: str) -> None:
    with pytest.raises(ArgumentError, match=told) as caught:
        read_text(text, published=published)
    assert isinstance(caught.value, ValueError)
    assert isinstance(caught.value, SitroomError)


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ({"language": "English"}, "language is 'English', none that is known; write a code of ISO 639-1"),
        ({"language": "xx"}, "language is 'xx'"),
        ({"url": "not an address"}, "url is 'not an address', no web address"),
        ({"title": "half \ud800"}, "title holds half a character at 5"),
        ({"publisher": "zero \0"}, "publisher holds a zero byte at 5"),
        ({"title": 7}, "title is of type int, no text"),
        ({"path": "\ud800.txt"}, "half a character"),
        ({"path": "a\0.txt"}, "zero byte"),
    ],
)
def test_what_is_said_of_a_text_is_checked(about: dict[str, Any], told: str) -> None:
    with pytest.raises(ArgumentError, match=told):
        read_text("The road is open.", **about)


def test_bytes_are_no_text() -> None:
    with pytest.raises(ArgumentError, match="the text is of type bytes, no str; decode"):
        read_text(b"The road is open.")  # type: ignore[arg-type]


@pytest.mark.parametrize("tag", ["en", "EN", "en-GB", "en_US", "eng", " en ", "", None])
def test_a_language_is_meant_however_it_is_written(tag: str | None) -> None:
    article = read_text("The mayor of Kesh said that the road to Tell was open, and nobody had to wait.", language=tag)
    assert (article.document.language, len(article.attributed)) == ("en", 1)


def test_an_address_is_kept_as_its_page_is_called() -> None:
    article = read_text("The road is open.", url="HTTPS://Tell.example:443/road?utm_source=x#top", published="")
    assert (article.document.url, article.document.published) == ("https://tell.example/road", None)


def test_paths_come_one_by_one_in_lists_and_as_bytes(folder: Path) -> None:
    a, c = folder / "a.txt", folder / "c.txt"
    for paths in ((a, str(c)), ([a, str(c)],), (str(a).encode(), [c]), ((each for each in (a, c)),)):
        assert [Path(article.document.path).name for article in read(*paths)] == ["a.txt", "c.txt"]
    with pytest.raises(ArgumentError, match="7 is of type int, no name of a file"):
        read(a, 7)  # type: ignore[arg-type]
    with pytest.raises(ArgumentError, match="None is of type NoneType"):
        read([a, None])  # type: ignore[list-item]
    with pytest.raises(ArgumentError, match="no name of a file"):
        read(a, manifest=7)  # type: ignore[arg-type]


@pytest.mark.parametrize("jobs", [0, -1, "2"])
def test_a_number_of_cores_is_one(folder: Path, jobs: Any) -> None:
    with pytest.raises(ArgumentError, match="no number of cores"):
        read(folder, jobs=jobs)
    with Record.open(str(folder / "r.db")) as record, pytest.raises(ArgumentError, match="no number of cores"):
        read_into(record, folder, jobs=jobs)


def test_an_address_is_read_only_where_that_is_wished() -> None:
    with pytest.raises(DocumentError, match=r"give --fetch, in a program fetch=True"):
        next(read("http://127.0.0.1:9/a"))
    with pytest.raises(DocumentError, match=r"in a program allow_private=True"):
        next(read("http://127.0.0.1:9/a", fetch=True))
    with pytest.raises(DocumentError, match="takes no connections"):
        next(read("http://127.0.0.1:9/a", fetch=True, allow_private=True))


def test_a_column_is_named_by_text(folder: Path) -> None:
    with pytest.raises(ColumnsError, match="columns is of type list; give a dict"):
        read(folder, columns=["text=body"])  # type: ignore[arg-type]
    with pytest.raises(ColumnsError, match="the column of text is of type int"):
        read(folder, columns={"text": 7})  # type: ignore[dict-item]


def test_reading_into_a_record_keeps_each_article_and_reads_none_twice(folder: Path) -> None:
    with Record.open(str(folder / "r.db")) as record:
        with pytest.raises(DocumentError, match="is empty"):
            read_into(record, folder)
        assert [Path(row.path).name for row in record.documents()] == ["a.txt"]
        assert read_into(record, folder, on_skip=str) == {Added.NEW: 1, Added.UNCHANGED: 1}
        (folder / "a.txt").write_text("The road to Tell is closed, the mayor said.\n")
        assert read_into(record, folder / "a.txt") == {Added.REVISED: 1}


def test_ids_are_followed_and_an_unknown_one_is_an_error() -> None:
    article = read_text("Ana Tellis, mayor of Tell, said that the bridge at Tell was closed. It will open, she said.")
    first, second = article.attributed
    speaker = article.speaker(first)
    assert speaker is not None
    assert article.actor(speaker.id) is speaker
    assert article.speaker(second) == speaker
    assert article.said_by(speaker) == (first, second)
    assert [article.place(place.id) for place in article.places] == list(article.places)
    assert article.claims_of(first) == tuple(c for c in article.claims if c.statement == first.id)
    assert article.words([(0, 3), (4, 10)]) == "Ana … Tellis"
    for ask in (article.actor, article.place):
        with pytest.raises(KeyError):
            ask("x9")


def test_a_statement_without_a_source_has_none() -> None:
    article = read_text("It is said that the boats wait.")
    assert isinstance(article, Extracted)
    assert [(article.source(s), article.speaker(s)) for s in article.attributed] == [(None, None)]
